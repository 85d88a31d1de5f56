"""What somebody says to the bot in ordinary words: a question that it can answer, or something to offer."""

import re
from enum import StrEnum

from bot.dates.words import word_set
from bot.records import Prefixes, Ref, read_ref
from bot.vocabulary import QUESTION_MARK, SIGNS, pattern_of, plain_words

FEW = 4  # words of a question for details
CHINESE = re.compile("[\u4e00-\u9fff]")
_REFERENCE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,4}[-\u2010-\u2015\u2212]\d{1,9}(?!\d)")


class Phrase(StrEnum):
    """What a phrase asks for. `OTHER` is anything that is not understood."""

    MINE = "mine"
    OVERDUE = "overdue"
    DUE_WEEK = "due_week"
    WHO = "who"
    AWAY = "away"
    CLOSED = "closed"
    NEXT_MEETING = "next_meeting"
    DECIDED = "decided"
    STATUS = "status"  # of a reference, or of what `titled` returns
    HOWTO = "howto"
    NEW = "new"
    OPEN = "open"
    CLOSED_ACTIONS = "closed_actions"
    GREETING = "greeting"
    THANKS = "thanks"
    WORK = "work"
    PROBLEM = "problem"
    ABSENT = "absent"  # "I am on leave from Monday"
    LEAVING = "leaving"  # "my last day is Friday"
    AGENDA = "agenda"  # what is on the agenda of the next meeting
    COMING = "coming"  # who comes to the meeting
    WAITS = "waits"  # what waits for whoever asks, of any kind
    BLOCKED = "blocked"  # what something is in the way of
    JOINING = "joining"  # "I'll join by video"
    OTHER = "other"


# What is typed for what a phrase asks for, and for a list of one kind.
COMMANDS = {
    Phrase.MINE: "actions mine",
    Phrase.DUE_WEEK: "actions mine",
    Phrase.OVERDUE: "actions overdue",
    Phrase.NEXT_MEETING: "meetings",
    Phrase.DECIDED: "decisions",
    Phrase.GREETING: "home",
    Phrase.WAITS: "home",
    Phrase.BLOCKED: "actions blocked",
    Phrase.NEW: "digest week",
    Phrase.OPEN: "actions",
    Phrase.CLOSED_ACTIONS: "actions done",
}
NOT_A_QUESTION = frozenset({Phrase.OTHER, Phrase.WORK, Phrase.PROBLEM})


_GREETING = pattern_of({
    "en": r"hi|hello|hey|hiya|good (?:morning|afternoon|evening)|morning|greetings|hi there|hello there|hey clerk|hi clerk|hello clerk|are you there|how are you|how are you doing|anybody there",
    "fr": r"bonjour|bonsoir|salut|coucou|bonjour a (?:tous|toi|vous)|bonjour clerk|bonne journee",
    "es": r"hola|buenos dias|buenas tardes|buenas|buenas noches|hola clerk|que tal|muy buenas",
    "ru": r"привет|здравствуйте|здравствуй|добрый день|доброе утро|добрый вечер|приветствую|всем привет|день добрый",
    "zh": r"^(?:你好|您好|早|早上好|上午好|下午好|嗨|大家好|哈喽|在吗)[啊呀吗]?$",
    "ar": r"مرحبا|السلام عليكم|صباح الخير|مساء الخير|اهلا|اهلا وسهلا|هلا|تحيه طيبه|مرحبا بك",
})  # fmt: skip

_THANKS = pattern_of({
    "en": r"thanks|thank you|many thanks|thx|ty|cheers|much appreciated|thanks a lot|thank you so much|perfect|great|brilliant|well done|nice one|good job|appreciate it|that helps|helpful|cheers then|obliged|grateful|you're a star|life ?saver",
    "fr": r"merci|merci beaucoup|mille mercis|merci bien|un grand merci|parfait|super|top|genial|je vous remercie|trop bien|impeccable|au top",
    "es": r"gracias|muchas gracias|mil gracias|perfecto|genial|estupendo|te lo agradezco|muy amable|agradecid\w+|muy agradecid\w+",
    "ru": r"спасибо|большое спасибо|спасибо большое|благодарю|супер|отлично|огромное спасибо|спс|помогли|очень помогли|признателен|признательна",
    "zh": r"谢谢|多谢|感谢|谢啦|辛苦了|太好了|非常感谢|好的|麻烦了|帮大忙",
    "ar": r"شكرا|شكرا لك|شكرا جزيلا|مشكور|جزيل الشكر|تسلم|يعطيك العافيه|ممتاز|الف شكر|ما قصرت|ما قصرتوا|بارك الله فيك",
})  # fmt: skip

_HOWTO = pattern_of({
    "en": r"how (?:do|can|would|should|could) (?:i|we|you|one)|how to|how does one|what's the command|what is the command|show me how|what can you do|what do you do|help me|i don't know how|(?:who|what) are you|(?:what|who)(?:'s| is) this|what can i (?:do|ask|say)",
    "fr": r"comment (?:je|on|faire|puis je|peut on|fait on|dois je|est ce que je|fait|faut il|ca marche|creer|ajouter|fermer|signaler|declarer|cloturer|changer|deplacer|inscrire)|que sais tu faire|que peux tu faire|a quoi sers tu|qui (?:es tu|etes vous)",
    "es": r"como (?:hago|puedo|se|cierro|registro|creo|anado|cambio|muevo|aviso|marco|pongo|funciona|doy|lo)|que puedes hacer|para que sirves|quien (?:eres|es usted)",
    "ru": r"как (?:мне|я могу|можно|сделать|закрыть|добавить|создать|перенести|отметить|зарегистрировать|сообщить|поменять|изменить|назначить|записать|завести|оформить|передать|пользоваться)|что ты умеешь|что вы умеете|кто (?:ты|вы)",
    "zh": r"怎么(?:样才能)?(?:登记|添加|关闭|创建|修改|改|请假|提交|上报|延期|设置|用|关|建|加|报|查|把|才能|记|操作|弄|做|转)|如何|你会做什么|你能做什么|你是谁",
    "ar": r"كيف (?:يمكنني|اقدر|اضيف|اغلق|اسجل|انشئ|اغير|اؤجل|ابلغ|يمكن|استطيع|اعمل|احول|اعدل|اطلب|نضيف|نسجل)|ماذا يمكنك|ماذا تستطيع|وش تسوي|(?:من|مين) انت",
})  # fmt: skip

_AWAY = pattern_of({
    "en": r"(?:who|who's|whos|anyone|anybody|(?:is|are) \w+|who is|who else is|who all is).* (?:away|on leave|on holiday|on vacation|out of office|out|off|absent|ooo|travelling|on mission)|who's in (?:this|next|today)|absences|out of office list|absence list|who (?:else )?(?:stands|is standing|steps|fills) in|who (?:is )?replac\w+|is (?!(?:it|there|that|this|due|open|late|closed)\b)\w+ (?:around|in|back|available|here)",
    "fr": r"qui (?:est|sont|sera|seront) (?:\w+ ){0,2}(?:absent\w*|en conge\w*|en vacances|en mission|parti\w*)|(?:qui|quelqu'un|\w+) est(?: il| elle)? (?:absent\w*|en conge\w*|en vacances|en mission)|absences|les absents|qui manque|qui n'est pas la|qui remplace|est (?:present|de retour|dispo\w*)",
    "es": r"quien(?:es)? (?:esta|estan|falta|faltan|estara|estaran).{0,20}(?:fuera|de vacaciones|ausente\w*|de permiso|de viaje|de baja|de mision|manana|hoy|esta semana)|ausencias|quien falta|esta \w+ (?:fuera|de vacaciones|de viaje)|alguien de vacaciones|quien (?:sustituye|reemplaza)|\w+ esta (?:de vacaciones|de permiso|de viaje|fuera|de baja)",
    "ru": r"кто (?:\w+ ){0,3}(?:в отпуске|отсутствует|в командировке|на больничном|уехал|не работает)|отсутствия|кого (?:нет|не будет)|(?:в отпуске|отсутствует|в командировке) ли \w+|\w+ (?:в отпуске|в командировке|на больничном)|на месте|кто (?:замещает|заменяет)|\w+ (?:сегодня )?на работе",
    "zh": r"谁.{0,6}(?:休假|不在|请假|出差|缺席|没来)|.{1,4}(?:在休假|请假|出差|不在)吗|休假名单|(?:今天|本周|这周|下周|明天).{0,3}谁不在|谁(?:代替|顶替)|在不在|在吗$|回来了吗|还在(?:休假|出差)",
    "ar": r"(?:من|مين).{0,12}(?:اجازه|غائب|غايب|مسافر|مهمه|الغائبون|الغائبين)|الغيابات|الغائبون|هل \w+ في اجازه|مين مو موجود|مين غايب|موجود\w* (?:اليوم|هالاسبوع)|\w+ في اجازه|هل .{0,20}موجود\w*|متواجد\w*",
})  # fmt: skip

_CLOSED = pattern_of({
    "en": r"(?:public |bank |official |office |next )?holidays?|closed days?|(?:office|offices|bangkok|geneva|cairo|we|bureau|hq|building) (?:is |are |be )?(?:closed|open)|closed (?:on|this|next|over)|closures?|are we closed|day off|working days?(?! (?:before|after)\b)|is \w+ (?:closed|open|a working day|off)|shut|(?:is|are) (?:the )?\w+ (?:office )?shut|off for|bank holidays?|(?:do|are) we work\w*|which days are (?:closed|off)",
    "fr": r"jours? feries?|feries?|jours? de fermeture|(?:bureau|bureaux|siege) (?:\w+ )?ferme\w*|ferme\w* (?:le|a|en|entre|pendant)|fermetures?|jours? ouvres?|jours? chomes?|est ce ouvert|fait le pont|(?:bureau|siege).{0,25}ferme\w*|est ferme\w*|quels jours|travaille t on|on travaille",
    "es": r"festivos?|feriados?|dias? no laborables?|(?:oficina|oficinas|sede) .{0,12}cerrad\w+|cerrad\w+ (?:el|en|por|entre)|cierres?|dias? habiles?|dia libre|hay puente|se cierra|cierra\w* (?:la|el|las|los)|(?:oficina|sede).{0,20}(?:cierra|abre|cerrad\w+)|semana santa|que dias|trabajamos",
    "ru": r"праздник\w*|праздничн\w+|выходн\w+|нерабоч\w+|офис (?:\w+ )?закрыт\w*|закрыт\w* (?:ли|в|на)|рабочий (?:ли )?день|не работает офис|работаем ли|мы (?:не )?работаем|работает ли офис|не работает офис|в какие дни|(?:не )?работает .{0,12}офис|офис .{0,12}(?:не )?работает",
    "zh": r"放假|节假日|假期|公休|休息日|办公室.{0,6}(?:关|开门|上班)|上班吗|工作日|关门|闭馆|法定假|调休|不上班|哪几天(?:休|关|放)|休息吗|过节",
    "ar": r"العطل|عطله|عطلات|عطل|العطله|اجازه رسميه|اجازات رسميه|العطل الرسميه|مغلق|مغلقه|دوام|يوم عمل|المكتب مسكر|مسكرين|ايام الاغلاق|ما فيها دوام|اجازات|متي الاجازه|ايام عطل|مسكر|هل نعمل",
})  # fmt: skip

_NEXT_MEETING = pattern_of({
    "en": r"(?:next|upcoming) (?:\w+ ){0,2}(?:meeting|session|call|council|mcg|coco)|when (?:is|are|do|does|will|s) .{0,25}(?:meet|meeting|session|council|call)|when's .{0,20}(?:meeting|session|call)|when do we meet|meeting date|date of the (?:next )?meeting|what time is the (?:meeting|call|session)|time of the meeting|calendar of meetings",
    "fr": r"prochaines? (?:reunion|session|seance|rencontre)s?|quand (?:est|a lieu|aura lieu|se reunit|se tient|est ce qu).{0,30}|c'est quand .{0,20}(?:reunion|seance|session)|date de la (?:prochaine )?(?:reunion|seance|session)|(?:reunion|seance) (?:c'est )?quand|a quelle heure .{0,15}(?:reunion|seance|session)|on se voit quand|c quand|quand (?:on )?se (?:reunit|voit)",
    "es": r"proxim[ao]s? (?:reunion|sesion|junta|encuentro)\w*|cuando (?:es|sera|nos|se|toca|hay|tenemos).{0,25}(?:reunion|reunimos|reune|sesion|junta|consejo|vemos)|fecha de la (?:proxima )?(?:reunion|sesion)|a que hora .{0,15}(?:reunion|sesion)",
    "ru": r"следующ\w+ (?:\w+ )?(?:заседани\w+|встреч\w+|совещани\w+|собрани\w+|сесси\w+)|(?:когда|во сколько|какого числа) .{0,30}(?:заседани\w+|встреч\w+|совещани\w+|собрани\w+|собираемся|собираются|сесси\w+|созвон\w*|встречаемся)|дата (?:следующего )?(?:заседания|собрания|совещания)",
    "zh": r"下次(?:会|开会|会议|例会)|下一次(?:会|开会|会议)|下回开会|(?:什么时候|几点|哪天|何时).{0,6}(?:开会|会议|例会)|会议.{0,6}(?:什么时候|几点|哪天|时间|日期)|开会(?:时间|是)|下场会",
    "ar": r"الاجتماع (?:القادم|المقبل|التالي|الجاي)|(?:متي|امتي|وقتيش|ايمتي) .{0,20}(?:الاجتماع|اجتماع|نجتمع|الجلسه|جلسه)|موعد (?:الاجتماع|الجلسه)|الجلسه (?:القادمه|المقبله)|ساعه كم الاجتماع",
})  # fmt: skip

_DECIDED = pattern_of({
    "en": r"what (?:was|has been|have we|did we|did \w+|were|did the \w+(?: \w+)?|got|has \w+|is) (?:\w+ )?(?:decided?|agreed?|the decisions?|adopted)|decisions?|what was the outcome|what did (?:\w+ )?(?:decide|agree)|was anything decided|register of decisions|any decision|who decided|what (?:we|they|was|were|got) (?:\w+ )?(?:agreed|decided)|who (?:decided|agreed)|what (?:did|have) (?:we|they|you|\w+) (?:\w+ )?(?:settled?|concluded?|landed?|ended? up|resolved?)|settle on|(?:come|came) out of",
    "fr": r"(?:qu'a t on|qu'est ce qu'on a|qu'est ce qui a ete|qu'avons nous|on a|quoi|ce qui a ete|que s'est il|qu'a) (?:\w+ ){0,2}decide\w*|decisions?|decide quoi|qu'est ce qu'il a ete decide|qu'a decide|a ete decide|ete decide|tranche\w*|convenu\w*|retenu\w*|arrete\w* quoi|conclu\w*|en conclusion",
    "es": r"que (?:se )?(?:decidio|decidimos|acordo|acordamos|ha decidido|han decidido|resolvio|aprobo)|que se (?:ha )?(?:decidido|acordado)|decisiones|en que quedamos|que quedo decidido|acuerdos|decision|en que quedamos|en que quedo|que se (?:aprobo|resolvio|concluyo)|a que (?:acuerdo|conclusion)",
    "ru": r"(?:что|какие) .{0,20}(?:решил\w*|решено|решили|постановил\w*|приняли|решения)|решения\b|какое решение|что в итоге решили|к чему пришли|итоги (?:заседания|встречи|собрания)|чем кончилось|на чем остановились|что решено|к чему .{0,20}пришли|чем .{0,15}закончил\w*|договорились о чем|что .{0,15}утвердили|на чем .{0,12}(?:сошлись|остановились)",
    "zh": r"(?:决定|决议|定)了?(?:什么|哪些|啥)|有(?:什么|哪些|啥)决[定议]|最后怎么定|决议|决定|定下来了什么|结论是什么|会上定了|怎么[定决]的?|定的什么|结果(?:是|如何|怎么)|通过了(?:什么|哪些)|怎么说的",
    "ar": r"(?:ماذا|ما|ما الذي|ايش|شو|وش) (?:تم )?(?:تقرر|قررنا|قرر|قررت|اتفقنا|اتفق|القرار)|القرارات|قرارات|ما القرار|وش صار في القرار|علي ماذا اتفق\w*|شو تقرر|وش قررتوا|شو قررتوا|ما نتيجه|نتيجه الاجتماع|خلصتوا علي شو",
})  # fmt: skip

OVERDUE = pattern_of({
    "en": r"overdue|late|behind|past due|past its date|past their date|missed (?:deadlines?|dates?)|what's slipping|running behind|delayed",
    "fr": r"en retard|retards?|depassees?|depasses?|echues?|hors delai|a la traine|delais? depasse\w*",
    "es": r"atrasad\w+|retrasad\w+|vencid\w+|retrasos?|fuera de plazo|con retraso|se (?:nos )?ha pasado|pasad\w+ de fecha|vamos tarde",
    "ru": r"просроч\w+|опозда\w+|задержива\w+|с опозданием|отста[её]\w*|горит|что горит|вышел срок|отставани\w*",
    "zh": r"逾期|过期|超期|拖延|超时|到期没|拖着没|延误|晚了的|落后",
    "ar": r"متاخر\w*|المتاخر\w*|تاخر\w*|فات موعد\w*|متجاوز\w*|فاتت مواعيد\w*|تجاوز\w*|فات\w*|انتهي موعد\w*",
})  # fmt: skip

_THIS_WEEK = pattern_of({
    "en": r"(?:due|to do|finish|coming up|on|for|happening|have|deadlines?|expected|need\w*|happens).{0,20}(?:this week|by friday|today|tomorrow|next week|the week)|this week|my week|the week ahead|week ahead|(?:before|by|over) (?:the )?(?:weekend|end of (?:the )?week)|the weekend|deadlines",
    "fr": r"cette semaine|la semaine|semaine prochaine|d'ici vendredi|aujourd'hui|echeances?|avant (?:le )?week end|a rendre|a rendre|rendre quoi",
    "es": r"esta semana|semana que viene|proxima semana|para el viernes|para hoy|de la semana|antes del fin de semana|vence\w*|plazos?",
    "ru": r"(?:на|за|до конца) (?:этой|следующей|эту)?\s?недел\w+|на этой неделе|до пятницы|на сегодня|к пятнице|этой недел\w+|сроки|какие сроки|дедлайн\w*",
    "zh": r"本周|这周|这个?星期|下周|今天要|周五前|这礼拜|周末前|快到期|到期",
    "ar": r"(?:هذا|خلال) الاسبوع|هذا الاسبوع|الاسبوع القادم|هالاسبوع|اليوم|قبل الخميس|الاسبوع|المواعيد|قبل نهايه الاسبوع|يستحق\w*",
})  # fmt: skip

MINE = pattern_of({
    "en": r"(?:what|which|anything|show|list|whats|what's|is there|do i|have i|give me|see|where).{0,30}(?<!\w)(?:i have|do i (?:have|need|owe)|i (?:need|owe|should|must)|(?:should|must|shall) i (?:do|work on)|am i|my|mine|for me|on me|with me|waiting for me|on my plate|assigned to me)|^my (?:actions?|tasks?|list|things|work|stuff|to ?dos?|open \w+|items?|plate)|^mine|to ?do list|i owe|(?:do|have) i (?:have|got|need)|am i (?:late|behind|overdue)|what's next for me|on my plate|(?:from|of|for) me|i'm (?:late|responsible)",
    "fr": r"(?:mes|ma|mon) (?:\w+ )?(?:actions?|taches?|liste|dossiers?|points?(?! foca)|travail|echeances?|choses)|qu'est ce que (?:je|j'ai)|que dois je|qu'ai je|j'ai quoi|quoi a faire|ce que je dois|pour moi|qu'est ce qui m'attend|je dois faire quoi|qu'est ce qu'il me reste|il me reste quoi|qu'est ce qu'on attend de moi|de ma part|a faire moi",
    "es": r"(?:mis|mi) (?:\w+ )?(?:acciones|tareas?|lista|pendientes|cosas|asuntos|trabajo)|que (?:tengo|debo|me (?:toca|queda|falta|corresponde))|tengo (?:algo|yo|pendiente\w*)|que hay para mi|lo mio|para mi|me toca|cuales son las mias|que tengo|deba hacer|debo hacer|tengo que hacer|hacer yo|de mi parte",
    "ru": r"(?:мои|моё|мое|моих|мой) (?:\w+ )?(?:задач\w*|дела|действия|поручени\w*|список|вопрос\w*|пункты|хвосты)|что (?:у меня|за мной|мне (?:\w+ )?(?:надо|нужно|делать|осталось)|на мне|я должен|я должна)|за мной|на мне что|мои(?= ?[.?!]*$)|что мне (?:делать|нужно)|есть ли что то для меня|у меня что",
    "zh": r"我(?:的|有|还有|要|该|需要|手上|手头|名下|这边|还欠|得)(?!同意|觉得).{0,10}(?:什么|哪些|任务|事|待办|行动|清单|活|啥|几)|我的(?:任务|待办|事项|行动|清单|活)|我该做|我要做什么|分给我|有我的",
    "ar": r"(?:ما|ماذا|ايش|شو|وش|هل) .{0,14}(?:علي|عندي|لدي(?! (?!هذا|اليوم|غدا|الان|من|في|علي)\w)|المطلوب مني|مطلوب مني|لازم اعمل|باقي علي|مهامي)|مهامي|قائمتي|اعمالي|المهام الخاصه بي|واجباتي|المسند الي|شو علي|مطلوب مني|ما هي مهامي|وش علي",
})  # fmt: skip

_CLOSED_ACTIONS = pattern_of({
    "en": r"what(?: was| were| got| has been| have been| have \w+| did \w+| has \w+) (?:been )?(?:clos\w+|finish\w*|complet\w+|done|do|get done)",
    "fr": r"(?:qu'est ce qui a ete|qu'a t on|qu'avons nous|qu'est ce qu'on a) (?:fait|clos|cloture|ferme|termine|fini)",
    "es": r"que (?:se )?(?:(?:ha|han|hemos) (?:cerrado|terminado|hecho|acabado)|cerro|termino|hizo|cerramos|terminamos)",
    "ru": r"что (?:было |уже |мы )?(?:сделано|сделали|закрыто|закрыли|завершено|завершили|выполнено)",
    "zh": r"(?:完成|做完|关闭|做好)了(?:什么|哪些|啥)",
    "ar": r"(?:ماذا|ما الذي|شو|وش) (?:تم )?(?:انجز\w*|انجاز\w*|اغلق\w*|خلص\w*)",
})  # fmt: skip

_OPEN = pattern_of({
    "en": r"what(?:'s|s| is)? (?:still )?(?:open|outstanding|unfinished)",
    "fr": r"(?:qu'est ce qui est|quoi) (?:encore )?(?:d'?)?ouvert\w*|qu'est ce qui reste ouvert",
    "es": r"que (?:esta|sigue|queda|hay) (?:todavia |aun )?(?:abierto|por hacer)",
    "ru": r"что (?:еще |пока )?(?:открыто|не закрыто|не сделано)",
    "zh": r"(?:什么|哪些)(?:还)?没(?:有)?(?:完成|做完)",
    "ar": r"(?:ما|ماذا|ما الذي) (?:ما ?زال |لا يزال )?(?:ال)?مفتوح\w*",
})  # fmt: skip

_WHO = pattern_of({
    "en": r"who(?:'s|se|s)?|whom|^(?:the )?focal (?:points?|persons?)|what(?:'s| is| are) .{1,40} roles?",
    "fr": r"(?<!ce )qui|a qui|c'est qui|quel est le (?:point focal|responsable|secretaire|president)|quelle est la (?:secretaire|responsable|presidente)|point focal|points focaux",
    "es": r"quien(?:es)?|a quien|con quien|punto focal|puntos focales|cual es el (?:responsable|contacto)",
    "ru": r"кто|кому|у кого|с кем|к кому|кого|координатор\w*|ответственн\w+ за|чья зона|кто у нас|напомни\w*,? .{0,15}кто",
    "zh": r"谁|哪位|找哪个|联系人|负责人|对口",
    "ar": r"من (?:هو|هي|المسؤول|يغطي|مسؤول|يتولي|الرئيس|رئيس|السكرتير|امين|نقطه|ينوب|يمثل|المعني|يتابع|جهه)|مين|نقطه الاتصال|جهه الاتصال|لمن|منو",
})  # fmt: skip

_STATUS = pattern_of({
    "en": r"status|how (?:is|are|s|far)|how's|where (?:are we|do we stand|is|does|s)|what's (?:up|happening|the (?:state|latest|story|status))|any (?:news|update|progress)|update|news|progress|latest|state of|(?:^|and )is .{2,20}(?:done|closed|finished|open)|what about",
    "fr": r"ou en (?:est|sommes|sont|etes)|statut|etat|avancement|des nouvelles|du nouveau|quoi de neuf|point sur|ca avance|en est on|on en est",
    "es": r"como (?:va|van|vamos|esta|anda)|estado|en que (?:va|esta|quedo)|novedades|avance|hay noticias|que hay de|que pasa con",
    "ru": r"статус|как (?:дела|там|обстоят|продвигается|идет|идут)|что (?:там )?(?:с|по)|на каком этапе|есть новости|состояние|какие новости",
    "zh": r"进展|状态|怎么样|到哪|什么情况|进度|情况",
    "ar": r"وضع|حاله|ما (?:هو )?(?:وضع|حاله)|وين وصل\w*|اين وصل\w*|اخر (?:التطورات|المستجدات|اخبار)|شو صار|وش صار|مستجدات|تقدم",
})  # fmt: skip

_PROBLEM = pattern_of({
    "en": r"problem|problems|disagree\w*|conflict\w*|can't agree|cannot agree|don't agree|clash\w*|overlap\w*|dispute|nobody (?:knows|wants|pays|is paying|decides)|deadlock|no agreement|same (?:day|week|date|event|thing) as|duplicat\w+|double (?:booked|booking)|two (?:teams|bureaux|sectors) (?:are|want|plan)|doesn't work|does not work|unclear who|who (?:pays|should pay|is going to pay)|at odds|contradict\w*|stuck|went wrong|is broken|blocked|(?:keeps?|kept) \w+ing|complain\w*|(?:is|are|was) down|not working|don't work|offline|nobody can|can't (?:log|access|register|open|connect|get in)|broken|fails|failing|out of order|crash\w*|refus\w+|(?:both|each) (?:claim|want|say)\w*|nobody's|no one (?:wants|knows|agrees)|whose (?:mandate|job|task)|turf|can't decide|don't know who",
    "fr": r"probleme\w*|desaccord\w*|conflits?|pas d'accord|se chevauchent?|chevauchement|double emploi|doublon\w*|personne ne (?:sait|veut|paie|decide)|blocage|bloque\w*|litige|ca coince|contradict\w*|impossible de (?:s'entendre|trancher)|meme (?:jour|semaine|date) que|ne (?:marche\w*|fonctionne\w*)|marchent? (?:plus|pas)|en panne|plante\w*|personne ne peut|inaccessible|se plaignent|hors service|refuse\w*|choc|chacun (?:dit|veut|pense)|pas a (?:elle|lui|nous|eux) de|mandat",
    "es": r"problemas?|desacuerdos?|conflictos?|no (?:nos ponemos|se ponen|estamos|estan) de acuerdo|se solapan?|solapamiento|duplic\w+|nadie (?:sabe|quiere|paga|decide)|bloqueo|bloquead\w+|disputa|choca\w*|contradi\w+|misma (?:semana|fecha)|no funciona|se (?:cayo|cae|corta|ha caido)|caid[oa]s?|nadie puede|averiad\w+|se quejan|roto|rota|falla\w*|choque\w*|se niega\w*|cada uno dice|lo contrario|pelea|mandato",
    "ru": r"проблем\w*|разноглас\w*|конфликт\w*|не (?:можем|могут) договориться|не договорились|пересека\w+|накладк\w*|накладыва\w+|дублир\w+|никто не (?:знает|хочет|платит|решает)|спор\w*|тупик\w*|противореч\w*|расходятся|не согласны|не (?:работа\w+|открыва\w+|грузит\w*|включа\w+)|сломал\w*|сломан\w*|жалу\w+|никто не может|упал\w*|сбой\w*|завис\w*|(?:никак )?не договор\w+|отказыва\w+|чеи это мандат|мандат|спорят|не могут решить|стоим",
    "zh": r"(?<!没)(?<!有)问题(?!吗)|分歧|冲突|意见不一|谈不拢|撞期|撞车|重复了|重叠|没人(?:管|付|知道|愿意|负责)|争议|僵局|矛盾|达不成一致|不同意|卡住|打不开|抱怨|坏了|故障|用不了|崩溃|断断续续|登不上|连不上|投诉|失灵|拒绝|扯皮|互相推|都说是|各说各|职责不清|谁都不",
    "ar": r"مشكله|مشاكل|خلاف\w*|تعارض|تضارب|لا (?:نتفق|يتفقون)|ازدواجيه|تكرار|لا احد (?:يعرف|يريد|يدفع|يقرر)|نزاع|متعارض\w*|نفس (?:اليوم|الاسبوع|الموعد)|عقبه|تداخل|مو متفقين|مش متفقين|يتقطع|تشتكي|يشتكون|لا يعمل|لا تعمل|ما يشتغل|ما تشتغل|خربان|عطلان|تعطل\w*|معطل\w*|ما احد يقدر|سقط|يرفض\w*|ترفض\w*|كل (?:طرف|واحد) يقول|صلاحيات|اختصاص من|مختلف\w*",
})  # fmt: skip

_WORK = pattern_of({
    "en": r"(?:we|i|you|they|someone|somebody|\w+) (?:need|needs|have|has|must|should|ought) (?:to )?(?:\w+ )?\w+|(?:please|pls|kindly) \w+|(?:can|could|would) (?:you|someone|somebody|\w+) (?:please )?(?:\w+ )?(?:prepare|send|draft|write|check|book|update|organi[sz]e|arrange|circulate|translate|make|get|ask|contact|set up|share|review|finali[sz]e)|let's \w+|to ?do:|don't forget|remember to|action needed|needs? (?:doing|to be|updating|a)",
    "fr": r"il faut|il faudrait|on doit|on devrait|nous devons|faut (?:que|\w+er)|merci de \w+|prière de|priere de|pourriez vous|pouvez vous|peux tu|pourrais tu|penser a|ne pas oublier|n'oublie\w* pas|a faire|quelqu'un (?:doit|devrait|peut)",
    "es": r"hay que|habria que|tenemos que|debemos|deberiamos|necesitamos|hace falta|por favor \w+|podrias|podria|puedes (?:preparar|enviar|revisar|reservar|mandar)|no olvid\w+|recordad|alguien (?:debe|deberia|tiene|puede)|falta (?:preparar|enviar|\w+ar)|conviene",
    "ru": r"(?:надо|нужно|необходимо|следует|должны|должен|должна|пора|стоит) (?:\w+ ){0,3}\w+(?:ть|ти|чь)\w*|не забыть|не забудьте|прошу \w+|пожалуйста \w+|просьба \w+|сможешь|сможете|можешь|можете|подготовьте|отправьте|проверьте",
    "zh": r"(?:需要|要|得|应该|必须|请|麻烦|记得|别忘了|帮忙|帮我|安排人)(?:\w{0,8})(?:准备|发|写|查|订|更新|组织|翻译|联系|通知|提交|整理|做|改|确认|安排|跟进|汇总|收集|起草|上传|约|校对|预订|审)|得有人|翻成|要有人|(?:周|月)[一二三四五底末].{0,6}(?:前|之前)\w{0,12}(?:发|交|做|翻|写|准备)",
    "ar": r"يجب|ينبغي|لازم|علينا|نحتاج|احتاج|من فضلك\w*|الرجاء|يرجي|ارجو|لا تنس\w*|مطلوب|بحاجه الي|بدنا|نبغي|هل يمكن\w* (?:ان )?(?:ت|ا|ي)\w+|ممكن ت\w+",
})  # fmt: skip

# How work begins that is told to somebody: it is never a question, unless it ends like one.
_ORDER = pattern_of({
    "en": r"^(?:(?:please|pls|kindly) )?(?:prepare|send|draft|write|check|book|update|organi[sz]e|arrange|circulate|translate|review|finali[sz]e|contact|call|ask|buy|order|publish|collect|compile|invite|get|set up|make|follow up|chase|find out|print|sign|upload|submit|deliver|confirm|plan|schedule|add|fix|finish|give|show|tell|see|do|to ?do)(?! (?:me|us|i|we|you|they|it|he|she|my|what|what's|whats|who|who's|if|whether|when|how|where|all|everything|any\w*|late|overdue|items?|list)\b)(?:[:,]? )\w+",
    "fr": r"^(?:preparer|envoyer|rediger|verifier|reserver|mettre a jour|organiser|traduire|relire|finaliser|contacter|publier|inviter|demander|envoyez|preparez|verifiez|reservez) \w+",
    "es": r"^(?:preparar|enviar|redactar|revisar|reservar|actualizar|organizar|traducir|finalizar|contactar|publicar|invitar|pedir) \w+",
    "ru": r"^(?:подготовить|отправить|написать|проверить|забронировать|обновить|организовать|перевести|согласовать|разослать|связаться|опубликовать|пригласить|собрать|заказать) \w+",
    "zh": r"^(?:准备|起草|翻译|预订|更新|整理|联系|跟进|汇总)\w+",
    "ar": r"^(?:اعداد|ارسال|كتابه|تحضير|حجز|تحديث|ترجمه|مراجعه|التواصل|تجهيز|دعوه|نشر) \w+",
})  # fmt: skip

# A sentence that only looks like work or a problem: permission, refusal, small talk.
_IDLE = pattern_of({
    "en": r"no problem|not a problem|leave it (?:with|to) me|i'll (?:do|take|handle|look)|i have to (?:go|run|say)|let's see|let me (?:know|see|think|check)|i should (?:go|say)|never mind|nevermind|no need to|you don't have to|closing the file|need coffee|have a (?:nice|good|great)|must say|please ignore|ignore that|on it",
    "fr": r"pas de probleme|aucun probleme|sans probleme|laisse moi|laissez moi|je m'en (?:occupe|charge)|je dois (?:y aller|filer|partir)|on verra|peu importe|pas besoin|faut voir|j'ai besoin d'un cafe|bon week end|bonne journee",
    "es": r"no hay problema|sin problemas?|ningun problema|dejamelo|dejadmelo|yo me (?:encargo|ocupo)|tengo que (?:irme|salir|ir)|ya veremos|da igual|no hace falta|necesito un cafe|buen fin de semana|que tengas",
    "ru": r"без проблем|не проблема|нет проблем|никаких проблем|оставь\w* (?:это )?мне|я (?:сам|сама|займусь|возьму)|мне (?:надо|пора|нужно) (?:идти|бежать|ехать)|посмотрим|неважно|не надо|не нужно|хороших выходных|надо подумать",
    "zh": r"没问题|不是问题|交给我|我来|随便|不用了|不需要|再看吧|算了|我得走|周末愉快|忽略",
    "ar": r"لا مشكله|مافي مشكله|مفيش مشكله|مو مشكله|اتركها? (?:لي|علي)|خليها علي|انا (?:ساتولي|بتولي)|لازم (?:اروح|امشي|اذهب)|سنري|لا داعي|غير مهم|لا يهم|خلينا نشوف",
})  # fmt: skip

_ABSENT = pattern_of({
    "en": r"(?:i'm|i am|i'll be|i will be|i'm going to be|i am going to be) (?:away|absent|off|travelling|ooo|out of (?:the )?office|on (?:\w+ )?(?:leave|holiday|vacation|mission))",
    "fr": r"je (?:suis|serai) (?:\w+ )?(?:absente?|en conges?|en vacances|en mission|en deplacement)|je ne serai pas la",
    "es": r"(?:estoy|estare) (?:fuera|ausente|de (?:vacaciones|permiso|viaje|mision|baja))",
    "ru": r"я (?:буду )?(?:в отпуске|в командировке|на больничном|отсутствую)|меня не будет",
    "zh": r"我.{0,16}(?:休假|请假|出差|不在)(?:了|$)",
    "ar": r"(?:انا|ساكون) (?:في |ب)?(?:اجازه|مهمه|مسافر\w*|غائب\w*)",
})  # fmt: skip

_OTHERS_ABSENT = pattern_of({
    "en": r"^(?!who|what|which|it|that|this|there|he|she|they|any|every|some|nobody|no)\w+(?: \w+)? (?:is|will be) (?:away|absent|off|ooo|out of (?:the )?office|travelling|on (?:leave|holiday|vacation|mission))(?= (?:on|from|next|this|until|till|today|tomorrow|all|\d))",
    "fr": r"^\w+ (?:est|sera) (?:absente?|en conges?|en vacances|en mission)(?= (?:du|le|la|demain|cette|jusqu\w+|\d))",
    "es": r"^\w+ (?:esta|estara) (?:fuera|ausente|de vacaciones|de viaje)(?= (?:del|el|la|manana|esta|hasta|\d))",
    "ru": r"^\w+ (?:будет )(?:в отпуске|в командировке)(?= (?:с|до|на|завтра))",
    "zh": r"^[^我你他谁]{1,4}(?:下周|明天)(?:休假|请假|出差)$",
    "ar": r"^\w+ سيكون في اجازه",
})  # fmt: skip

_LEAVING = pattern_of({
    "en": r"my last (?:working )?day|i(?:'ll| will)? leave (?:on|at the end of)|(?:i'm|i am|i'll be|i will be) leaving (?:us|at the end of|the (?:team|house|union|organi[sz]ation)|on)",
    "fr": r"mon dernier jour|je (?:pars|quitte \w+)(?: definitivement)? le",
    "es": r"mi ultimo dia|me (?:voy|marcho) el",
    "ru": r"мой последний (?:рабочий )?день|я ухожу",
    "zh": r"我的?最后(?:一天|一个工作日)|我.{0,6}离职",
    "ar": r"اخر يوم (?:لي|عمل لي)|يومي الاخير",
})  # fmt: skip

_AGENDA = pattern_of({
    "en": r"what(?:'s| is| will be| items are|'ll be)? (?:there )?on (?:the|our|next|tomorrow's|today's) .{0,30}agenda|what(?:'s| is) (?:the|our) agenda|what (?:do|will) we (?:discuss|talk about) (?:at|in) the (?:next )?meeting",
    "fr": r"(?:qu'est ce qu'il y a|qu'y a t il|quoi|que contient) .{0,12}ordre du jour|quel est l'ordre du jour",
    "es": r"que hay en (?:el orden del dia|la agenda)|cual es (?:el orden del dia|la agenda)",
    "ru": r"что (?:у нас )?(?:в|на) повестке|какая повестка",
    "zh": r"议程(?:上)?(?:有什么|是什么|有哪些)|(?:有哪些|什么)议程",
    "ar": r"(?:ما|ماذا|ايش|شو) (?:هو |في |على )?جدول الاعمال",
})  # fmt: skip

_COMING = pattern_of({
    "en": r"who(?:'s| is| else is| all is)? (?:coming|attending|joining|taking part|going to (?:come|attend|be there))|who (?:will (?:come|attend|join|be there)|comes|attends)|who (?:has|have|did)(?:n't| not)? (?:yet )?(?:answer\w*|repl\w+|respond\w*|regist\w+|confirm\w*).{0,20}(?:meeting|invitation|call)|how many (?:people )?(?:are |will )?(?:coming|attending|come|attend)",
    "fr": r"qui (?:vient|viendra|participe\w*|assiste\w*|sera present\w*)|qui n'a pas (?:encore )?repondu .{0,20}(?:reunion|invitation)|combien (?:viennent|participent)",
    "es": r"quien(?:es)? (?:viene\w*|vendra\w*|asiste\w*|asistira\w*|participa\w*)|cuantos (?:vienen|asisten)",
    "ru": r"кто (?:\w+ )?(?:прид\w+|участву\w+|будет на)|сколько (?:человек )?(?:прид\w+|участву\w+)",
    "zh": r"谁(?:会|要)?(?:来开会|来|参加|出席)|多少人(?:来|参加|出席)|几个人(?:来|参加|出席)",
    "ar": r"(?:من|مين) (?:س|ب)?(?:يحضر|ياتي|يشارك)|كم شخص\w* (?:س|ب)?(?:يحضر|ياتي)",
})  # fmt: skip

_WAITS = pattern_of({
    "en": r"(?:what|what's|anything|something|which things).{0,12} (?:waits?|waiting|pending) (?:for|on) me|what (?:do|does) \w+ need (?:from|of) me|what needs me|what(?:'s| is|s)? (?:waits?|waiting|pending)(?! (?:for|on) (?!me\b))",
    "fr": r"qu'est ce qui (?:m')?attend|quoi m'attend|qu'attend\w* .{0,8}de moi",
    "es": r"que (?:me )?espera|que (?:esta|hay) (?:esperando|pendiente) (?:por|de) mi",
    "ru": r"что (?:меня )?жд[её]т(?: меня)?|что от меня (?:нужно|ждут)",
    "zh": r"有什么(?:在)?等(?:着)?我|什么.{0,4}等我",
    "ar": r"(?:ما|ماذا|ما الذي|ايش|شو) (?:الذي )?ينتظر(?:ني)?|ما المنتظر مني",
})  # fmt: skip

_NEW = pattern_of({
    "en": r"what's new|what is new|whats new|anything new|what (?:did|have) i miss\w*|what happened|any news|catch me up|(?:what|anything)(?:'s| has| have)? changed|any changes",
    "fr": r"quoi de neuf|du nouveau|qu'est ce qui a change|quels changements|qu'ai je (?:manque|rate)|j'ai (?:manque|rate) quoi|qu'est ce que j'ai (?:manque|rate)",
    "es": r"que hay de nuevo|novedades|que (?:ha )?cambi(?:o|ado)|algo nuevo|que me (?:perdi|he perdido)",
    "ru": r"что нового|что (?:\w+ )?изменил\w+|что я пропустил\w*|какие новости",
    "zh": r"有什么新|有什么变化|什么变了|有啥新|有新(?:的|消息)|错过了什么",
    "ar": r"(?:ما|وش|شو|ايش) (?:هو )?(?:ال)?جديد|(?:ماذا|ما الذي|شو|وش) تغير\w*|ماذا فاتني|شو فاتني|وش فاتني",
})  # fmt: skip

_BLOCKED = pattern_of({
    "en": r"(?:what|which|who|anything|everything|something|list|show|actions?|tasks?).{0,20} (?:blocked|stuck)|(?:blocked|stuck) (?:actions?|tasks?)",
    "fr": r"(?:qu'est ce qui|quoi|quel\w*|qui|rien|quelque chose|actions?|taches?).{0,20} (?:bloque\w*|coince\w*)",
    "es": r"(?:que|cuales|quien|algo|acciones|tareas).{0,20} (?:bloquead\w+|atascad\w+)",
    "ru": r"(?:что|какие|кто|задач\w*).{0,20} (?:заблокирован\w*|застря\w+)|заблокированные (?:задачи|действия)",
    "zh": r"(?:什么|哪些|有没有|任务|行动).{0,6}(?:受阻|卡住|阻塞|停滞)|(?:受阻|卡住)的",
    "ar": r"(?:ما|ماذا|اي|ايش|شو|المهام).{0,16} (?:ال)?(?:متعطل\w*|معطل\w*|تعطل\w*|متوقف\w*)",
})  # fmt: skip

_NEXT_DEADLINE = pattern_of({
    "en": r"my (?:next|first|upcoming) (?:deadline|due date)|(?:next|first) (?:deadline|due date) (?:of mine|for me)|when(?:'s| is) my (?:deadline|due date)|when am i (?:next )?due",
    "fr": r"(?:ma|mes) prochaines? (?:echeances?|dates? limites?)|mon prochain delai",
    "es": r"mi proxim[ao] (?:plazo|vencimiento|fecha limite)|cuando vence lo mio",
    "ru": r"(?:мой|у меня) (?:следующ\w+|ближайш\w+) (?:срок|дедлайн)\w*",
    "zh": r"我的?下一?个?(?:截止|期限|到期)",
    "ar": r"موعدي (?:النهائي )?(?:القادم|المقبل|التالي)|مهلتي (?:القادمه|المقبله)",
})  # fmt: skip

# Each says an answer to an invitation, and nothing else besides how, to what and when.
_JOINING = pattern_of({
    "en": r"^(?:yes |no |sorry )?(?:i'll|i will|i'm|i am|i can|i can't|i cannot|i won't|i will not) (?:not )?(?:be )?(?:join(?:ing)?|attend(?:ing)?|com(?:e|ing)|dial(?:ling)? in|participat(?:e|ing)|tak(?:e|ing) part|there|make it)(?: (?:in|to|by|via|the|this|that|our|next|it|on|at|from|over|meeting|call|session|video\w*|remote\w*|online|virtually|zoom|teams|phone|person|today|tomorrow|monday|tuesday|wednesday|thursday|friday))*$",
    "fr": r"^(?:oui |non )?je (?:ne )?(?:participe\w*|viens|viendrai|serai la|assiste\w*|me connecte\w*|rejoin\w+|(?:peux|pourrai) pas (?:venir|participer|assister))(?: (?:pas|a|au|en|par|la|le|l'|cette|reunion|seance|visio\w*|video\w*|distance|ligne|presentiel|demain))*$",
    "es": r"^(?:si |no )?(?:me (?:conecto|conectare|uno|unire)|asistire|participare|ire|no (?:podre|puedo) (?:ir|asistir|participar))(?: (?:por|en|a|al|la|el|esta|reunion|sesion|video\w*|linea|remoto|distancia|persona|manana))*$",
    "ru": r"^(?:да |нет )?я (?:не )?(?:подключусь|приду|присоединюсь|буду участвовать|смогу (?:прийти|участвовать))(?: (?:по|на|в|к|видео\w*|онлайн|удаленно|заседани\w*|встреч\w*|совещани\w*|собрани\w*|завтра))*$",
    "zh": r"^我(?:会|要|将|不能|无法)?(?:通过|用|以)?(?:视频|线上|远程|线下)?(?:方式)?(?:参加|出席|参会|来开会)(?:会议|例会|会)?$",
    "ar": r"^(?:ساحضر|ساشارك|سانضم|لن احضر|لا استطيع (?:الحضور|المشاركه)|لن اتمكن من (?:الحضور|المشاركه))(?: (?:الاجتماع|الجلسه|في|عبر|عن|بعد|ب?الفيديو|الي|غدا))*$",
})  # fmt: skip

_BY_VIDEO = pattern_of({
    "en": r"video\w*|remote\w*|online|virtually|zoom|teams|phone|dial\w* in",
    "fr": r"visio\w*|video\w*|distance|ligne|connecte\w*",
    "es": r"video\w*|linea|remoto|distancia|conect\w+",
    "ru": r"видео\w*|онлайн|удаленно|подключусь",
    "zh": r"视频|线上|远程",
    "ar": r"(?:ال)?فيديو|عن بعد",
})  # fmt: skip

_BACK = pattern_of({
    "en": r"(?:hi |hello )?(?:i'm|i am|im) back(?: (?:today|again|now|in the office|at work|from leave))?",
    "fr": r"je suis (?:de retour|rentree?)(?: aujourd'hui)?",
    "es": r"(?:ya )?(?:he vuelto|estoy de vuelta)",
    "ru": r"я вернул(?:ся|ась)",
    "zh": r"我回来了",
    "ar": r"(?:لقد )?(?:رجعت|عدت)",
})  # fmt: skip

# Words in front of a title, or behind it, that ask how far that is.
_STATUS_OF = pattern_of({
    "en": r"^(?:(?:what's|what is) )?(?:the )?(?:status|state|progress|latest|news|update) (?:of|on|about|with|for)|^how (?:is|are|far is|far are)(?= .{3,60} (?:going|coming along|doing|progressing|getting on))|^where (?:are we|do we stand) (?:with|on)|^what(?:'s| is) (?:happening|going on|up) with|^any (?:news|updates?|progress) (?:on|about|of|with)|(?:going|coming along|doing|progressing|getting on)$",
    "fr": r"^ou en (?:est|sommes nous|est on|on est)(?: avec| de)?|^on en est ou (?:avec|de)|^(?:quel est )?(?:le |l')?(?:statut|etat|avancement) d(?:e|u|es)",
    "es": r"^como van?|^(?:cual es )?(?:el )?estado del?|^en que (?:va|esta|quedo)",
    "ru": r"^(?:каков |какой )?статус|^как (?:обстоят дела с|продвигается|идет)|^на каком этапе|^что (?:там )?с",
    "zh": r"(?<![么些个])的?(?:进展|进度|状态|情况)(?:如何|怎么样|怎样|到哪了?)?$",
    "ar": r"^(?:ما |ما هو |ما هي )?(?:وضع|حاله|اخر اخبار)",
})  # fmt: skip
_NO_TITLE = word_set(  # in front of a title, or instead of one
    "the a an our my this that le la les l' un une notre de du des d' el los las del al"
    " it things everything all you we they ca tout todo все"
)

_QUESTIONS = (  # the first that matches
    (Phrase.AGENDA, _AGENDA),
    (Phrase.COMING, _COMING),
    (Phrase.WAITS, _WAITS),
    (Phrase.BLOCKED, _BLOCKED),
    (Phrase.MINE, _NEXT_DEADLINE),
    (Phrase.AWAY, _AWAY),
    (Phrase.HOWTO, _HOWTO),
    (Phrase.CLOSED_ACTIONS, _CLOSED_ACTIONS),
    (Phrase.OPEN, _OPEN),
    (Phrase.CLOSED, _CLOSED),
    (Phrase.NEXT_MEETING, _NEXT_MEETING),
    (Phrase.DECIDED, _DECIDED),
    (Phrase.NEW, _NEW),
    (Phrase.OVERDUE, OVERDUE),
    (Phrase.DUE_WEEK, _THIS_WEEK),
    (Phrase.MINE, MINE),
    (Phrase.WHO, _WHO),
)
_OF_ONE_THING = frozenset({Phrase.NEW, Phrase.HOWTO})  # where a title is named: "any news on the poster?"
SHORT = 4  # words that may name what somebody wants to see, without a verb: "overdue actions"
THANKFUL = 6  # words beside thanks that nothing else reads
COURTEOUS = 2  # words beside a greeting or thanks that are part of it
LONG = 12  # words of a question about one thing

_SHOW = pattern_of({
    "en": r"^(?:show|give|tell|list|send|what|what's|whats|which|who|who's|whos|why|when|when's|where|is|are|any|anything|do|does|did|have|has|how|can you (?:tell|show|list|give)|could you (?:tell|show|list|give)|i(?:'d| would) like to (?:know|see)|i (?:need|want) to (?:know|see)|remind me (?:what|who|when)|let me see|see|pls show|please (?:show|list|tell)|my|mine)",
    "fr": r"^(?:montre\w*|donne\w*|pourquoi|dis|dites|liste\w*|affiche\w*|qui|que|quoi|quel\w*|quand|ou|est ce|qu'\w+|c'est|je (?:voudrais|veux|dois) (?:savoir|voir)|peux tu (?:me )?(?:dire|montrer)|pouvez vous (?:me )?(?:dire|montrer)|comment|y a t il|a t on|mes|mon|ma|j'ai quoi|a quelle|il me reste)|c quand|quand|quels? (?:jours?|dates?)|combien|on en est|svp$|stp$",
    "es": r"^(?:muestra\w*|por que|dame|dime|lista\w*|ensena\w*|quien\w*|que|cual\w*|cuando|donde|hay|como|quiero (?:saber|ver)|me (?:puedes|podrias) (?:decir|mostrar)|puedes (?:decirme|mostrarme)|mis|mi|tengo|a que|con quien|necesito saber)|en que (?:fechas?|quedamos|dias?)|cuales",
    "ru": r"^(?:покажи\w*|почему|дай\w*|скажи\w*|список|выведи|кто|что|какой|какие|какая|когда|где|как|есть ли|подскажи\w*|хочу (?:знать|увидеть)|можешь (?:сказать|показать)|мои|моё|мое|у меня|во сколько|напомни\w* (?:что|кто|когда)|у кого|к кому|с кем|кому|работаем ли)|в какие|когда|к чему|кто у нас|скажите",
    "zh": r"谁|什么|为何|哪|几|怎么|多少|吗$|呢$|^(?:看看|查一下|列出|列一下|告诉我|显示|我的|给我看)|如何|有没有|是不是|何时",
    "ar": r"^(?:اعرض|لماذا|ليش|اعطني|اعطيني|قل لي|قولي|اظهر|ارني|وريني|من|مين|ما|ماذا|متي|امتي|اين|وين|كيف|هل|شو|وش|ايش|كم|اريد (?:ان )?(?:اعرف|اري)|ابي اعرف|مهامي|قائمتي|ممكن (?:تقول|تعرض|اعرف)|لمن|علي ماذا)",
})  # fmt: skip


# A few words that tell something, such as "I will be late", and ask for nothing.
_SAYS = pattern_of({
    "en": r"^(?:i|we|he|she|they|it)(?:'m|'ll|'re|'s)?(?= )",
    "fr": r"^(?:je|nous|il|elle|on)(?= )",
    "es": r"^(?:yo|estoy|estare|llegare)",
    "ru": r"^(?:я|мы|он|она|они)(?= )",
    "zh": r"^我(?:会|要迟)",
    "ar": r"^(?:انا|ساكون|نحن)",
})  # fmt: skip

_OWN_FACT = pattern_of({
    "en": r"^my \w+ (?:is|are|was|will)",
    "fr": r"^(?:mon|ma|mes) \w+ (?:est|sont)",
    "es": r"^mis? \w+ (?:es|son|esta|estan)",
    "ru": r"^(?:мой|моя|мои) \w+ (?:это|теперь)",
    "zh": r"^我的\w{1,6}是(?!什么|哪|谁|多少)",
    "ar": r"^ساعات عملي",
})  # fmt: skip


def read_phrase(text: str, prefixes: Prefixes) -> Phrase:
    """Return what an ordinary sentence asks for."""
    said = plain_words(text)
    bare = said.strip(SIGNS + "?؟？")
    if not bare:
        return Phrase.OTHER
    asks = bool(QUESTION_MARK.search(text))
    for phrase, words in ((Phrase.THANKS, _THANKS), (Phrase.GREETING, _GREETING)):
        rest = words.sub(" ", bare)
        if words.search(bare) and len(rest.split()) <= COURTEOUS and (phrase is Phrase.GREETING or not asks):
            return phrase
    if _IDLE.search(said):
        return Phrase.OTHER
    wants_one = asks or _SHOW.search(said) or _STATUS.search(said)
    if first_ref(text, prefixes) and wants_one and len(said.split()) <= LONG:
        return Phrase.STATUS
    if not asks and _LEAVING.search(said):
        return Phrase.LEAVING
    if not asks and (_ABSENT.search(said) or is_of_another(text)):
        return Phrase.ABSENT
    if not asks and _JOINING.search(bare):
        return Phrase.JOINING
    if is_question(text) and (
        found := next((phrase for phrase, words in _QUESTIONS if words.search(said)), None)
    ):
        return Phrase.STATUS if found in _OF_ONE_THING and titled(text) else found
    if titled(text):
        return Phrase.STATUS
    if _PROBLEM.search(said):
        return Phrase.PROBLEM
    return Phrase.WORK if _WORK.search(said) or _ORDER.search(said) else Phrase.OTHER


def is_of_another(text: str) -> bool:
    """Return whether a sentence says that somebody else is away, and nothing of its writer."""
    said = plain_words(text)
    return bool(_OTHERS_ABSENT.search(said)) and not (_ABSENT.search(said) or asks_to_see(text))


def says_back(text: str) -> bool:
    """Return whether somebody says that they are back, and nothing else."""
    return bool(_BACK.fullmatch(plain_words(text).strip(SIGNS)))


def says_video(text: str) -> bool:
    return bool(_BY_VIDEO.search(plain_words(text)))


def says_thanks(text: str) -> bool:
    """Return whether a sentence thanks, asks nothing and names no figure: "you helped us a lot there, thanks"."""
    rest = _THANKS.sub(" ", said := plain_words(text))
    is_short = len(rest.split()) <= THANKFUL and not any(sign.isdigit() for sign in said)
    return rest != said and is_short and not QUESTION_MARK.search(text)


def titled(text: str) -> str:
    """Return the words of a title, where a question is how far that is: "status of the joint calendar"; "" for others."""
    bare = plain_words(text).strip(SIGNS + "?؟？¿")
    left = _STATUS_OF.sub(" ", bare).split()
    while left and left[0] in _NO_TITLE:
        left.pop(0)
    return " ".join(left) if _STATUS_OF.search(bare) else ""


def first_ref(text: str, prefixes: Prefixes) -> Ref | None:
    """Return the first reference in a sentence; None without one."""
    return next(iter(refs_within(text, prefixes)), None)


def refs_within(text: str, prefixes: Prefixes) -> list[Ref]:
    """Return the references in a sentence, in their order."""
    return [ref for found in _REFERENCE.finditer(text) if (ref := read_ref(found[0], prefixes))]


_WITH_REFERENCE = re.compile(
    rf"(?:(?<!\w)(?:with|to|on|for|avec|a|à|au|con|de|с|на|по|对|على)\s+)?{_REFERENCE.pattern}:?",
    re.IGNORECASE,
)


def without_refs(text: str) -> str:
    """Return a sentence without its references, and without what joins them to it: "I agree with P-1"."""
    return " ".join(_WITH_REFERENCE.sub(" ", text).split())


def asks_for_details(text: str, prefixes: Prefixes) -> bool:
    """Return whether a sentence asks in a few words for what is known of a reference: "where is P-1", "status of P-1"."""
    said = plain_words(without_refs(text)).strip(f"{SIGNS}?؟？¿ ")
    asks = asks_to_see(text) or not said or bool(_STATUS.search(plain_words(text)))
    return asks and len(said.split()) <= FEW and read_phrase(text, prefixes) is Phrase.STATUS


def is_question(text: str) -> bool:
    """Return whether a sentence asks for something: with a question mark, by its first word, or as a few words do."""
    said = plain_words(text)
    is_short = (
        len(said.split()) <= SHORT and len(CHINESE.findall(said)) <= 2 * SHORT and not _SAYS.search(said)
    )
    return bool(QUESTION_MARK.search(text)) or asks_to_see(text) or (is_short and not _tells(said))


def asks_to_see(text: str) -> bool:
    """Return whether a sentence begins as a question, or says that something is to be shown."""
    said = plain_words(text)
    return bool(_SHOW.search(said)) and (not _tells(said) or bool(QUESTION_MARK.search(text)))


def _tells(said: str) -> bool:
    """Return whether a sentence without a question mark tells what to do, or what is so: "my hours are 10-18"."""
    return bool(_ORDER.search(said) or _OWN_FACT.search(said))
