"""What a reply in the thread of an action sounds like. Only an unmistakable word acts; the rest is offered.

The vocabulary has the six languages in which people write. A reply in another language is a note.
"""

import re
import unicodedata
from enum import StrEnum

from bot.done_words import DONE_WORDS
from bot.vocabulary import QUESTION_MARK, SIGNS, is_plain, pattern_of, plain_words


class Meaning(StrEnum):
    """What a reply means for the record above it. `DONE` alone is acted on without a question."""

    DONE = "done"
    SOUNDS_DONE = "sounds_done"
    DATE = "date"
    STUCK = "stuck"
    QUESTION = "question"
    NOT_MINE = "not_mine"
    LATER = "later"
    NOTE = "note"


_CLAUSES = re.compile(r"[,;:.!،؛，。；：！–—]+|\b(?:and|so|et|puis|y|и|а)\b")


# One word that says, alone or before a comma, that the work is done.
_DONE_WORDS = frozenset(
    {
        *DONE_WORDS,
        *(
            "all done",
            "it's done",
            "its done",
            "it is done",
            "this is done",
            "this one is done",
            "are done",
            "are both done",
            "is done",
            "is closed",
            "is finished",
        ),
        *("fait", "c'est fait", "termine", "c'est termine", "fini", "c'est fini", "cloture", "clos"),
        *("hecho", "esta hecho", "ya esta hecho", "ya esta", "listo", "terminado", "cerrado", "completado"),
        *("finalizado", "готово", "всё готово", "все готово", "сделано", "сделал", "сделала", "выполнено"),
        *("закончено", "завершено", "закрыто"),
        *(
            "完成",
            "已完成",
            "完成了",
            "做完了",
            "做好了",
            "搞定",
            "搞定了",
            "办完了",
            "办好了",
            "已办",
            "已办结",
        ),
        *(
            "تم",
            "تمت",
            "تم الانجاز",
            "تم انجازه",
            "تم الانتهاء",
            "منجز",
            "انجز",
            "انجزت",
            "انتهي",
            "انتهيت",
            "اكتمل",
        ),
    }
)
_COURTESY = pattern_of({
    "en": r"thanks|thank you|many thanks|thx|please|pls|hi|hello|dear \w+|hi \w+|hello \w+|ok|okay|yes|great|good morning",
    "fr": r"merci|merci beaucoup|bonjour|oui|d'accord|voila|bonsoir",
    "es": r"gracias|muchas gracias|hola|buenos dias|si|vale|ok",
    "ru": r"спасибо|да|добрый день|здравствуйте|привет|коллеги",
    "zh": r"谢谢|多谢|您好|你好|好的",
    "ar": r"شكرا|شكرا لك|شكرا جزيلا|مرحبا|نعم|السلام عليكم|صباح الخير",
})  # fmt: skip

# Words that agree with a text, in their forms without a condition, and "no objection" and its like.
_AGREES = pattern_of({
    "en": r"good to go|fine|good|ok|okay|happy|perfect|great|excellent|wonderful|agree|agreed|accept|accepted|approved?|support|supported|endorsed?|concur|seconded"
          r"|(?:i|we) can (?:accept|support|agree|live)|(?:that |it )?works|reads well|go ahead|lgtm|\+ ?1|thumbsup|yes|yep|^sure"
          r"|(?:no|without(?: any)?) (?:objections?|concerns?|comments?|remarks?|issues?|problems?|reservations?|changes)|nothing to (?:add|say)|(?:do not|don't) object",
    "fr": r"d'accord|bon|bonne|bien|parfaite?s?|excellente?|conforme|favorable|ok|oui|approuv(?:ee?s?|ons)|accept(?:ee?s?|ons)|soutiens?|soutient|soutenons"
          r"|valid(?:ee?s?|ons)|adopt(?:ee?s?)|convient|conviennent|ca (?:me|nous) va"
          r"|(?:pas d'|pas de |aucune? |sans )(?:objections?|commentaires?|remarques?|observations?|reserves?)|rien a (?:redire|ajouter|signaler|dire)",
    "es": r"bien|de acuerdo|conformes?|perfect[oa]|correct[oa]|excelente|genial|vale|ok|aprobad[oa]|aprobamos|apruebo|acepto|aceptamos|aceptad[oa]|apoyo|apoyamos"
          r"|(?:sin|ninguna?|no (?:tengo|tenemos|hay)(?: ninguna?)?) (?:objeciones|objecion|comentarios?|observaciones|reparos)|nada que (?:objetar|anadir|decir)",
    "ru": r"согласен|согласна|согласны|согласовано|за|поддержива(?:ю|ем)|одобря(?:ю|ем)|одобрено|утвержда(?:ю|ем)|утверждено|принима(?:ю|ем)|принято"
          r"|хорошо|отлично|прекрасно|устраивает|ок|да|не возража(?:ю|ем)|(?:нет|без|не имею|не имеем) (?:возражений|замечаний)|(?:возражений|замечаний) (?:нет|не имею|не имеем)",
    "zh": r"(?:没有?|无)(?:意见|异议|问题)|同意|赞成|支持|认可|通过|可以|好的|好|行",
    "ar": r"(?:ال)?موافق\w*|اوافق|نوافق|اؤيد|نؤيد|تمام|جيد|ممتاز|مقبول|نعم"
          r"|(?:لا|بلا|دون|لا (?:توجد|يوجد)|ليس (?:لدي|لدينا|عندي|عندنا)(?: اي)?) (?:مانع|اعتراض\w*|ملاحظات|تعليق\w*|تحفظ\w*)",
})  # fmt: skip
# Beside them these words say no more: who agrees, with the text, how much, and that they have read it.
_SAYS_NO_MORE = pattern_of({
    "en": r"i|m|am|we|re|are|it|s|is|that|this|the|text|draft|proposal|all|of|very|so|perfectly|absolutely|fully|completely|entirely|totally"
          r"|with|for|by|from|to|on|me|us|my|our|side|part|here|have|look|looks|sound|sounds|read|seen|noted|reviewed",
    "fr": r"je|j|nous|on|c|ce|cet|cela|ca|est|suis|sommes|le|la|l|les|texte|projet|proposition|tout|tous|a|fait|tres|entierement|totalement|pleinement|pour"
          r"|avec|moi|me|de|du|ma|notre|part|cote|lu|vu|note|recu",
    "es": r"yo|me|nos|lo|la|el|todo|esta|este|es|parece|muy|totalmente|plenamente|completamente|con|por|de|mi|nuestra|parte|texto|propuesta|estoy|estamos|leido|visto|recibido",
    "ru": r"я|мы|у|с|со|этот|этим|текст|текстом|проект|проектом|предложение|предложением|все|это|полностью|очень|вполне|меня|нас|нам|моей|нашей|стороны|ознакомлен[аы]?|прочитал[аи]?",
    "zh": r"(?:我们?|我方|完全|非常|很|都|的|了|该|此|这个?|本|文本|文件|方案|提案|案文|已阅|一致)+",
    "ar": r"انا|نحن|علي|عليه|مع|من|لدي|لدينا|عندي|عندنا|جانبي|جانبنا|النص|المقترح|الاقتراح|هذا|تماما|جدا|كل|شيء|اطلعت|قرات",
})  # fmt: skip


def _only_agrees(clause: str) -> bool:
    """Return whether each word of a clause agrees, or says no more: a negation, condition or exception is none of these."""
    return all(_SAYS_NO_MORE.fullmatch(one) for one in re.split(r"[ ']+", _AGREES.sub(" ", clause)) if one)


# What takes a sentence about the end of the work back, wherever it stands: a negation, a part of it, another's word.
_TAKES_BACK = pattern_of({
    "en": r"not|never|nothing|isn't|hasn't|haven't|wasn't|aren't|didn't|don't|doesn't|can't|cannot|couldn't|won't|nearly"
          r"|almost|half|halfway|partly|partially|mostly|part of|part one|part two|parts?|first (?:part|half|draft|version|batch)"
          r"|one of|some of|most of|two of|\d+ of|\d+ ?%|unless|until|still|except|but|(?:said|says|claims|claimed|thinks|told \w+|tells \w+|heard)(?: \w+){0,5} (?:done|sent|finished|complete|completed|closed|ready|submitted)"
          r"|according to|apparently|supposed|supposedly|draft|the rest|remaining|to go|left|missing|so far"
          r"|rumou?r|\w+ reckons|pretty much|more or less|get \w+ done|get it done|getting|well done|done deal"
          r"|easier said|when it'?s done|good job|nice job|great job|congrats|congratulations",
    "fr": r"pas|jamais|rien|personne n|n'est|n'a|n'ont|n'ai|presque|a moitie|moitie|en partie|partiellement|partie (?:du|de)|la moitie"
          r"|une partie|premiere (?:partie|version)|reste|restent|sauf|mais|dit|disait|disent|selon|parait|il parait|brouillon|en cours|a peu pres"
          r"|tout a fait|au fait|en fait|de fait|bien fait|bravo|presque|premier jet|felicitations|deux sur|\d+ ?%|soit disant",
    "es": r"no|nunca|nada|casi|medias|mitad|parte|parcialmente|falta|faltan|queda (?:por|un|una|la|el|lo)|quedan|todavia|aun|pero|dijo|dice|dicen|segun|parece"
          r"|salvo|borrador|menos|de hecho|bien hecho|primera (?:parte|version)|buen trabajo|felicidades|\d+ ?%|mas o menos|supuestamente|que listo",
    "ru": r"не|нет|никогда|ничего|почти|наполовину|половин\w+|частично|част[ьи]|осталось|остался|осталась|остались|остальн\w+|но|сказал|сказала|сказали"
          r"|говорит|говорят|кроме|черновик\w*|по словам|вроде|якобы|наверное|кажется|перв\w+ (?:часть|версия|вариант|черновик)|молодец|молодцы|поздравляю|\d+ ?%",
    "zh": r"没(?!问题)|未|不(?!好意思|用|客气)|尚|还差|还剩|还有|差不多|一半|部分|但|除了|剩|初稿|草稿|据说|听说|说已|说他|说她|说都|说是|(?:说|讲|表示)(?:已经|已|完成|做|好了|发了)|第一|恭喜|辛苦|%|去年|前年|仅供参考|供大家参考",
    "ar": r"لم|لن|لا|ليس|ليست|غير|ما(?! شاء)|لسه|لسا|تقريبا|نصف|نص|جزء|الجزء|جزئيا|يبقي|باقي|بقي|تبقي|ما زال|مازال|لا يزال|لكن|قال|قالت|قالوا|يقول|تقول|حسب|مسوده|المسوده"
          r"|متي ما|مبروك|احسنت|الا|تم تغيير|تم الاتفاق علي موعد",
})  # fmt: skip

# What does so within its own clause: a plan, a condition, a wish.
_NOT_YET = pattern_of({
    "en": r"no|yet|soon|when|once|if|after|before|till|by the time|will|i'll|we'll|he'll|she'll|they'll|it'll|going to|to be|about to|would|should|must"
          r"|could|may|might|need to|needs to|needs|has to|have to|had to|want|wants|hope|hoping|plan(?! (?:is |was )?(?:attached|enclosed|uploaded|shared|sent|ready|here|below|above|in|on|at|with|there))|planned|tomorrow|trying|to (?:be|do|get|finish|send|submit|close|complete|publish|deliver)|being|get|gets|asks?|\w+ wants"
          r"|let's|let me|can we|how|whoever|whatever|as soon as",
    "fr": r"ne|bientot|quand|lorsque|des que|une fois|si|apres|sera|seront|serai|vais|va|allons|doit|dois|doivent|devrait|faut|il faut|faudra|demain|semaine prochaine|manque"
          r"|en train|a faire|pour que|avant de|avant que|aura|auront|aurai|pourra|pourrait",
    "es": r"pronto|cuando|una vez|si|hasta|antes de|despues|sera|seran|voy a|va a|vamos a|van a|debe|deben|hay que|tiene que|tengo que|estara|quedara|habra|para que|ojala|en cuanto",
    "ru": r"скоро|когда|как только|если|пока|до|после|будет|будут|буду|будем|надо|нужно|должен|должна|должны|завтра|чтобы|сделаю|закончу|отправлю|пришлю|хочу|хотел\w*",
    "zh": r"快|即将|等(?!等)|如果|当(?!时|天)|以后|之前|将|会(?!议|上|场|务)|要(?!求|点)|需要|明天|才能|再|之后|希望|就可以|才|准备(?!好)",
    "ar": r"قريبا|عندما|حالما|اذا|حتي|قبل|بعدما|سوف|سيتم|سينتهي|سانتهي|يجب|غدا|ستكون|سيكون|سارسل|بمجرد|حين|لما|عند|لو|ان يتم|راح",
})  # fmt: skip

# What behind "done" says that something is still missing, or hangs on somebody: it is asked about.
_HANGS_ON = pattern_of({
    "en": r"waiting|awaiting|awaits?|pending|subject to|provided|as long as|apart from|aside from|other than|only .{1,40} missing"
          r"|(?:please|pls|can you|could you|kindly) (?:check|review|sign|confirm|approve|verify|look|validate)|to be \w+ed|for \w+ to (?:sign|check|approve|review|confirm)",
    "fr": r"en attente|attend|attends|attendons|sous reserve|a (?:signer|valider|verifier|relire)|manque|hormis|excepte|merci de (?:verifier|valider|signer|relire)|a condition",
    "es": r"pendiente|a la espera|esperando|sujeto a|excepto|por (?:firmar|revisar|validar)|a condicion|(?:por favor|favor de) (?:revis|firm|verific|confirm)\w+",
    "ru": r"жду|ждем|ждет|ожида\w+|за исключением|на подпис\w+|проверьте|подпишите|утвердите|при условии",
    "zh": r"等待|待(?!遇)|请(?:检查|审核|签|确认|过目)|除(?:了|外)",
    "ar": r"بانتظار|في انتظار|باستثناء|ما عدا|بشرط|ينقص\w*|يرجي (?:التحقق|المراجعه|التوقيع)",
})  # fmt: skip

_SOUNDS_DONE = pattern_of({
    "en": r"done|finished|completed|closed|wrapped up|wrapped it up|sent|sent off|submitted|delivered|uploaded|published"
          r"|handed in|handed over|handed it over|went out|has gone out|gone out|taken care of|sorted|ticked off"
          r"|signed and sent|is out|is online|is live|is up|are up|are out|posted|filed|all set|in the folder"
          r"|in the shared folder|on sharepoint|is in the shared drive|circulated|shared it|shared with|mission accomplished"
          r"|that's it from me|paid|signed|ready|booked|emailed|mailed|consider it done|can be closed|you can close"
          r"|please close|pls close|close it|close this|can close|good to close",
    "fr": r"fait|faite|faits|termine|terminee|fini|finie|envoye|envoyee|envoyes|parti|partie|c'est parti|transmis"
          r"|transmise|livre|livree|publie|publiee|en ligne|depose|deposee|regle|reglee|boucle|bouclee|remis|remise|signe"
          r"|signee|diffuse|diffusee|pret|prete|tout est bon|c'est bon|vous pouvez cloturer|on peut cloturer|peut fermer"
          r"|poste|televerse|cloture|cloturee|reserve|partage|dans le dossier"
          r"|(?:viens|venons|vient) (?:de l'|de la |de |d')\w+|tout est (?:dans|la|pret)|c'est dans|voila le lien|devriez l'avoir|tu dois l'avoir|vous l'avez|dans (?:vos|ta|votre|tes) boites?|dans ta boite mail",
    "es": r"hecho|hecha|listo|lista|terminado|terminada|termine|acabado|acabe|enviado|enviada|envie|mandado|mande"
          r"|lo mande|entregado|entregada|entregue|publicado|publicada|subido|subida|subi|resuelto|resuelta|firmado"
          r"|firmada|cerrado|cerrada|salio|ya salio|finalizado|concluido|concluida|colgado|se puede cerrar|pueden cerrar"
          r"|puedes cerrar|compartido|en la carpeta|remitido|remitida|remiti"
          r"|acabo de|acabamos de|ya quedo|quedo|firmo|firmaron|ya esta",
    "ru": r"готово|готов|готова|готовы|сделано|сделал|сделала|сделали|закончил|закончила|закончили|завершил|завершила"
          r"|завершено|выполнено|выполнил|выполнила|отправил|отправила|отправили|отправлено|отправлен|отправлена|послал"
          r"|послала|выслал|выслала|сдал|сдала|сдали|опубликовано|опубликовал|опубликовала|опубликован|загрузил|загрузила"
          r"|выложил|выложила|передал|передала|подписано|подписан|подписали|разослал|разослала|разослали|закрыт|ушло|ушла"
          r"|ушел|можно закрывать|можно закрыть|закрывайте|в папке|согласован|согласовано|направил|направила|направлено"
          r"|ну все|вопрос закрыт|решено|решили вопрос|утвердили|утверждено|подписал|подписала|оплачено|оплатили|можно снимать|снимайте|вопрос снят|разослан\w*|забронирован\w*|висит на (?:сайте|всех)|на сайте",
    "zh": r"完成|做完|做好|搞定|办完|办好|办妥|已发|发了|发出|发送了|寄出|寄了|提交了|已提交|交了|上传|发布了|已发布|已签|签了"
          r"|可以关闭|可以关了|弄好|弄完|写完|写好|译完|翻译好|订好|传过去了|发过去了|发给|落实了|已落实|已上线|上线了"
          r"|传到|传了|刚发|刚传|签好|付了|已付|通过了|批了|定稿|确认过了|都确认了|确认好了|定好了|安排好了",
    "ar": r"تم|تمت|انتهيت|انتهينا|انتهي|انجزت|انجزنا|انجزته|ارسلت|ارسلته|ارسلتها|ارسلنا|ارسلناه|بعثت|بعثته|سلمت|سلمته"
          r"|سلمنا|نشرت|نشرنا|رفعت|رفعته|رفعنا|اكتمل|اكتملت|جاهز|جاهزه|وقعت|منجز|خلصت|خلص|خلصنا|يمكن اغلاقه|يمكن الاغلاق"
          r"|يمكنكم اغلاق|قدمت|قدمته|وزعت|اكملت|اكملنا|ارسل|اصبح جاهزا"
          r"|طلعت|طلع|خلاص|بعتها|بعته|بعتت|وصلت لهم|وقع عليها|اتحجزت|انحجز|حجزت|حجزنا|اتبعت\w*|انبعت\w*|اتسلم\w*|اتفقنا|جالنا تاكيد|جاهزين|اتعمل\w*|خلصتها|خلصته",
})  # fmt: skip

_STUCK = pattern_of({
    "en": r"stuck|blocked|blocked by|blocked on|blocker|no answer|no reply|no response|haven't heard back|have not heard back"
          r"|heard nothing|hasn't answered|hasn't replied|haven't answered|haven't replied|doesn't answer|does not answer"
          r"|don't answer|not answering|not responding|waiting for|waiting on|still waiting|awaiting|on hold|held up|held back"
          r"|can't proceed|cannot proceed|can't go on|can't move|can't continue|cannot continue|can't finish|no budget"
          r"|depends on|hanging on|no access|impossible without|cannot start|can't start|in limbo|chasing"
          r"|(?:hasn't|haven't|not) come back|chased|can't \w+ (?:\w+ ){0,6}(?:until|without|before)|won't \w+ (?:\w+ ){0,6}(?:until|without)|cannot \w+ (?:\w+ ){0,6}(?:until|without)|not (?:been )?(?:approved|signed|cleared)|hasn't (?:been )?(?:approved|signed|cleared)|pending|radio silence|no feedback|no word from|no sign of|silence from|ghosted|(?:is|are|was) down|unless|locked out|rejected|refused to",
    "fr": r"bloque|bloquee|bloques|coince|coincee|on attend|nous attendons|j'attends|en attente|toujours pas de reponse"
          r"|pas de reponse|pas de nouvelles|sans reponse|sans nouvelles|aucune reponse|aucune nouvelle|ne repond pas|ne repondent pas"
          r"|n'a pas repondu|n'ont pas repondu|n'a toujours pas repondu|impossible d'avancer|ne peux pas avancer|n'avance pas"
          r"|peut pas avancer|pas de budget|pas d'acces|ca bloque|retenu|suspendu|en suspens"
          r"|toujours rien|toujours pas|j'ai relance|relance deja|sans le feu vert|feu vert|peux pas avancer|peut avancer|pas valide|pas signe|pas encore (?:signe|valide|recu|repondu)|en panne|injoignable|silence radio|refuse",
    "es": r"bloqueado|bloqueada|atascado|atascada|parado|parada|esperando|a la espera|en espera|espero respuesta|sin respuesta"
          r"|no contesta|no contestan|no responde|no responden|no ha contestado|no ha respondido|no han contestado"
          r"|no han respondido|no me contestan|no me responden|no puedo avanzar|no podemos avanzar|no avanza|no hay presupuesto"
          r"|sin presupuesto|trabado|trabada|estancado|estancada|pendiente de|depende de|no tengo acceso"
          r"|sigue sin|siguen sin|sigo sin|seguimos sin|sin noticias|no hay respuesta|no aprueban|no han aprobado|no ha firmado|no han firmado|sin el visto bueno|visto bueno|hasta que no|falta la firma|pendiente|no nos dejan|no hay forma|ni rastro|no suelta|no sueltan|sin eso no|no puedo (?:cerrar|seguir|terminar|hacer)|no nos dan|no me dan|no dan",
    "ru": r"застрял|застряла|застряли|застряло|жду|ждем|ждём|ожидаем|ожидаю|нет ответа|нет ответов|не отвечает|не отвечают"
          r"|не ответил|не ответила|не ответили|без ответа|заблокировано|заблокирован|заблокирована|стоит|стоим|не двигается"
          r"|не могу продолжать|не можем продолжить|не могу двигаться|нет бюджета|нет доступа|зависло|завис|зависли|тормозит"
          r"|тормозится|упирается|уперлись|молчат|молчит|висит (?:на|у) (?!все|сайт|стран)\w+|ответа нет|тишина"
          r"|пока не (?!готов|законч|все)\w+|ничего не могу|сделать не могу|не могу \w+ (?:без|пока)|без подписи|не подписал\w*|не утвердил\w*|не согласовал\w*|застопорил\w*|не дает|не дают|нет ответа|не пускает|отказали|ни слуху",
    "zh": r"卡住|卡在|受阻|停滞|没有回复|没回复|没有回音|没回音|还没回|未回复|没有答复|未答复|没答复|一直在等|还在等|正在等|等待|等着"
          r"|没有预算|没预算|没有权限|没权限|无法推进|推不动|无法继续|没法继续|没消息|没有消息|等.{0,12}批|不回邮件|联系不上"
          r"|没回|没批|没法|无法|催了|催过|审批中|没通过|没签|没签字|不回|拖着|压在|僵住|等.{1,10}(?:回复|签字|确认|审批|批复|答复)",
    "ar": r"عالق|عالقه|متوقف|متوقفه|متعطل|معطل|معلق|معلقه|بانتظار|في انتظار|ننتظر|انتظر|ما زلنا ننتظر|لا رد|لا يوجد رد|لم يرد"
          r"|لم يردوا|لم ترد|لا يرد|لا يردون|بدون رد|لم يصلنا|لم يصلني|لا اجابه|لا استطيع المتابعه|لا ميزانيه|لا توجد ميزانيه"
          r"|محجوب|ما وصلنا|لم نتلق|لم اتلق|ما في رد|ما رد|مجمد|متعثر|متعثره"
          r"|واقف|واقفه|واقفين|متوقفين|لا يمكنني|لا يمكننا|لا نستطيع|ما نقدر|ما اقدر|ما بقدر|مش قادر|مش قادرين|ما وصل|ما ردوا|محدش رد|ما حد رد|بننتظر|مستني|مستنيه|مستنيين|ناطر|ناطرين|منتظرين|منتظر|تنتظر|لحد ما|لسه ما رد\w*",
})  # fmt: skip

_NOT_MINE = pattern_of({
    "en": r"not mine|isn't mine|is not mine|not me|not my|not for me|not us|not ours|not our|wrong person|should be with"
          r"|^(?:please |pls |just |better )?(?:give|hand|pass|assign) (?:it|this|that|this one) (?:over |on )?to (?!me\b|you\b)\w+"
          r"|should go to|belongs to|belongs with|(?:this|that|it)(?:'s| is| one's| one is) (?!today|tomorrow|it|what|that|let|here|there|the)\w+'s(?! \w+(?:ing|ed)\b)|is \w+'s now|\w+ has it"
          r"|\w+ has this now|\w+ is handling|\w+ is doing|\w+ does this|\w+ took over|\w+ takes over|\w+ took this over"
          r"|took over from me|please ask \w+ instead|someone else|somebody else|i no longer|no longer with me|handed to"
          r"|passed to|passed it to|passed this to|handed this to|given to|reassign|reassigned|i left|i've moved|changed jobs"
          r"|ask \w+ instead|never agreed to|with \w+ now",
    "fr": r"pas moi|pas a moi|pas pour moi|pas le mien|pas la mienne|pas mon|pas ma|c'est plus moi|n'est plus moi|plus moi"
          r"|mauvaise personne|ne me concerne pas|ne suis plus|releve de|c'est a \w+|c'est \w+ qui|c'est pour \w+|voyez avec"
          r"|voir avec|a voir avec|adressez vous|adressez-vous|repris par|reprend le dossier|a repris|ne nous concerne pas"
          r"|^(?:donne[zs]?|confie[zs]?|passe[zs]?|transfere[zs]?)[- ]l[ea] a \w+|pas de mon ressort|pas de notre ressort|c'est plutot|je ne m'occupe plus|m'en occupe plus",
    "es": r"no es mio|no es mia|no me toca|no me corresponde|no soy yo|no es para mi|no es mi|ya no soy|ya no lo llevo|ya no llevo"
          r"|le toca a|le corresponde a|corresponde a|lo lleva|lo tiene|esto es de|eso es de|es de \w+|preguntad a|pregunten a"
          r"|preguntale a|persona equivocada|otra persona|lo lleva ahora|se encarga|se ocupa|se lo pase|se lo di a|no nos toca"
          r"|no nos corresponde|^(?:da|dad|de|den|asigna|asigne|asignen|pasa|pase|pasen)se?l[oa] a \w+",
    "ru": r"не моё|не мое|не моя|не мой|не ко мне|не я|не мне|не наше|не наша|не к нам|не нам|это к|этим занимается|занимается"
          r"|теперь этим|теперь это|я больше не|больше не занимаюсь|обратитесь к|обращайтесь к|спросите у|вопрос к|ошиблись"
          r"|^(?:передай|передайте|отдай|отдайте|поручи|поручите) (?:это|его|ее) \w+|передал дела|передала дела|веду не я|отвечает за это|не по адресу|не моя задача|не моя зона",
    "zh": r"不是我|不归我|不该我|不由我|不属于我|不关我|归.{1,8}管|由.{1,8}负责|是.{1,8}负责|.{1,6}在负责|转给|移交|交接给|找错人|请找"
          r"|请问.{1,6}吧|去问|不是我的|我已不|我不再|我不负责|不归我们|换人|别人负责"
          r"|^请?交给(?!我|你|您)|在管|在跟|接手|接了|对接的是",
    "ar": r"ليس لي|ليست لي|ليس من اختصاصي|ليس من اختصاصنا|ليس من مسؤوليتي|ليس من صلاحيتي|لست انا|لست المسؤول|لست المعني|ليس عملي"
          r"|لا يخصني|لا يخصنا|ليست مهمتي|يعود الي|من اختصاص|من مسؤوليه|اسالوا|اسال|راجعوا|الشخص الخطا|شخص اخر|تولاها|تولي|يتولي"
          r"|^(?:اعطها|اعطه|حولها|حوله|سلمها|سلمه) (?:ل ?|الي )\w+|لم اعد|انتقل الي|مسؤول عنه|ليس عندي|عند \w+ الان"
          r"|صار عند|صارت عند|صار مع|صارت مع|مش لي|مش الي|مو لي|مو شغلي|مش شغلي|غير معني|استلم \w+ الموضوع",
})  # fmt: skip

_LATER = pattern_of({
    "en": r"^remind|remind me|remind us|later|not now|not today|snooze|ping me|nudge me|ask me again|ask again|come back to me (?:on|in|next|later)|on leave"
          r"|on vacation|on holiday|out of office|ooo|on mission|on sick leave|off sick|away until|away till|i'm away|i am away"
          r"|back on|back monday|back in the office|in meetings all|busy this week|can't look at this|will look at it"
          r"|i'll look|get back to you|get to it|travelling|traveling",
    "fr": r"plus tard|pas maintenant|rappelle moi|rappelez moi|rappelez-moi|rappelle-moi|relancez moi|relancez-moi|en conge|en conges|en vacances|en mission"
          r"|en deplacement|absent|absente|de retour|pas aujourd'hui|je reviens|reviens vers|pas cette semaine|je regarde"
          r"|redemandez|reparlons en|on en reparle|m'en occupe a mon retour"
          r"|relance moi|en reunion toute|en formation|repasse plus tard|je suis absent",
    "es": r"mas tarde|luego|ahora no|no ahora|recuerdame|recuerdeme|recuerdenme|recordadme|de vacaciones|de permiso|de licencia"
          r"|de mision|de baja|de viaje|fuera de la oficina|vuelvo|regreso|hoy no|a la vuelta|ya lo vere|lo miro|hoy no puedo"
          r"|avisame|avisenme|cuando vuelva|estoy fuera",
    "ru": r"позже|попозже|потом|не сейчас|напомни|напомните|напомните мне|в отпуске|на больничном|в командировке|не сегодня|вернусь"
          r"|отсутствую|выйду|буду в офисе|посмотрю|займусь|не до этого|отложим|на следующей неделе посмотрю",
    "zh": r"以后再|晚点|稍后|等会|过几天再|改天|不是现在|现在没空|没空|没时间|提醒我|在休假|休假|请假|出差|回来再|回来后|回来处理|今天不行"
          r"|下周再|再说|回头再|回头看|年假",
    "ar": r"لاحقا|فيما بعد|ليس الان|مو الحين|ليس اليوم|ذكرني|ذكروني|ذكرونا|في اجازه|باجازه|اجازتي|مهمه رسميه|في مهمه|خارج المكتب|مسافر"
          r"|مسافره|اعود|ساعود|عند عودتي|بعد عودتي|حين عودتي|ارجع|سارجع|مشغول|مشغوله|مو هلق|بعدين",
})  # fmt: skip

# A wish for more time, or a promise with a day.
_MORE_TIME = pattern_of({
    "en": r"until|till|more time|extension|extend|extended|postpone|postponed|push|pushed|push it|move it to|move this to|move to|moved to|shift|delay"
          r"|delayed|one more \w+|another \w+|(?:two|three|few|couple of|\d+) more \w+|new date|new deadline|new due date|later date|need \w+ more"
          r"|will send|will be|will have|will finish|will do|i'll send|i'll have|i'll finish|i'll do|i'll submit|i'll get it|you'll have"
          r"|you will have|expect it|expected|expecting|should be ready|should be done|should have|can deliver|by|ready by|done by|ready on"
          r"|needs until|need until|give me|can i have|can we|could i|could we|make it|due|aiming for|realistic|target|slip|slips|running late"
          r"|late with|eta|more like|we'll",
    "fr": r"jusqu'au|jusqu'a|jusque|plus de temps|delai|prolonger|prolongation|reporter|reporte|reportee|repousser|repoussee|repousse|decaler|decale"
          r"|une semaine de plus|encore une semaine|encore un|encore deux|encore trois|encore quelques|jours de plus|semaines de plus|pour le|pour lundi"
          r"|pour mardi|pour mercredi|pour jeudi|pour vendredi|d'ici|avant|sera pret|sera prete|serai|sera|seront|j'envoie|j'enverrai|vous envoie|vous l'envoie|l'envoie"
          r"|je vous|je le|je l'|je finis|je termine|finirai|terminerai|rends|rendrai|nouvelle date|nouvelle echeance|aurez|l'aurez|ce sera|ca sera|plutot|au plus tard|echeance"
          r"|il me faut|il me faudrait|il nous faut|il nous faudrait|il faudra|faudra|encore|auras|l'auras|aurez",
    "es": r"hasta|mas tiempo|prorroga|prorrogar|aplazar|aplazarlo|aplazado|posponer|posponerlo|retrasar|retrasado|mover|moverlo|pasarlo|ampliar|una semana mas|dos semanas mas"
          r"|unos dias mas|dias mas|semana mas|otra semana|para el|para|antes del|lo envio|lo mando|lo tendre|lo tendran|lo tendreis|lo termino|lo entrego|te lo|os lo|se lo|enviare"
          r"|mandare|terminare|entregare|estara|tendre|tendremos|estaria|nueva fecha|nuevo plazo|plazo|a mas tardar|mejor el|necesito",
    "ru": r"до|продлить|продление|продлите|отложить|перенести|перенесите|перенесем|перенос|сдвинуть|сдвинем|больше времени|ещё неделя|еще неделя|еще неделю|ещё неделю|еще \w+ дня|еще \w+ дней"
          r"|еще пару дней|пару дней|еще день|новый срок|новая дата|срок|пришлю|отправлю|вышлю|сделаю|закончу|сдам|доделаю|подготовлю|будет|будут|будет готово|к понедельнику|к вторнику"
          r"|ко вторнику|к среде|к четвергу|к пятнице|к концу|к \d{1,2}|успею|успеем|нужно|не раньше|завершу|дам",
    "zh": r"延期|延长|推迟|延后|推到|推后|改到|顺延|宽限|多给|再给|需要.{0,6}时间|之前|以前|前给|前交|前完成|前提交|前发|才能|会发|会交|会给|给您|给你|可以吗|再要|还需要|还要|能不能|能完成|完成吧|发给你|发给您|交稿|搞定|新期限|交"
          r"|发你|发您|拿到|出来|交给|提交",
    "ar": r"حتي|الي|تمديد|تمديدا|تاجيل|تاجيله|تاجيلها|نؤجل|نؤجله|مهله|وقت اضافي|مزيد من الوقت|المزيد من الوقت|اسبوع اضافي|اسبوعا اضافيا|اسبوع اخر|اسبوعا اخر|ايام اضافيه|يوم اضافي|يومين اضافيين|موعد جديد"
          r"|الموعد|سارسل|سارسله|سارسلها|سنرسل|سنرسله|سيكون|ستكون|سانتهي|سننتهي|سانجز|سانجزه|ساسلم|ساسلمه|سنسلم|قبل|بحلول|يوم|احتاج|نحتاج|نحتاج الي|ساقدم|سيجهز|ستجهز|يكون جاهزا|جاهزا"
          r"|ببعته|ببعت|ببعث|ببعثه|بسلمه|بسلم|بخلصه|بخلص|هبعت|هبعته|هخلص|هخلصه|حخلص|راح ارسل|راح اخلص|رح ابعت|رح خلص|ان شاء الله|انشالله|نحتاج|ارسله|ارسلها|اسلمه|اسلمها|تستلم\w*|بيكون|يكون|ناجل\w*|تاجل\w*|نمدد\w*|لغايه|تمدد\w*|اديني|اعطيني|اعطوني|امهلوني|تكون|ل?غايه",
})  # fmt: skip

_DAY = pattern_of({
    "en": r"monday|tuesday|wednesday|thursday|friday|mon|tue|tues|wed|thu|thur|thurs|fri|tomorrow|tmrw|tmr|next week|end of the week|end of week|eow|eom|end of month"
          r"|end of the month|next month|in (?:a|one|two|three|\d+) (?:day|days|week|weeks)|(?:a|one|two|three|four|five|couple of|few|another|\d+) (?:more )?(?:working )?(?:day|days|week|weeks)"
          r"|\d{1,2}(?:st|nd|rd|th)|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)\w*|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2}"
          r"|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{4} \d{2} \d{2}|mid (?:january|december|november)|tonight|cob|eod|later this week|christmas|january",
    "fr": r"lundi|mardi|mercredi|jeudi|vendredi|demain|semaine prochaine|la semaine prochaine|fin de semaine|fin de la semaine|fin du mois|mois prochain|dans (?:un|une|deux|trois|\d+) (?:jour|jours|semaine|semaines)"
          r"|(?:un|une|deux|trois|quelques|\d+) (?:petit\w* |bonne |autre )?(?:jour|jours|semaine|semaines)|\d{1,2} (?:janv|fevr|mars|avril|mai|juin|juil|aout|sept|oct|nov|dec)\w*|le \d{1,2}|au \d{1,2}|ce soir|noel",
    "es": r"lunes|martes|miercoles|jueves|viernes|(?<!la )manana|semana que viene|la semana que viene|proxima semana|la proxima semana|fin de semana|fin de mes|final de mes|finales de mes|mes que viene"
          r"|en (?:un|una|dos|tres|\d+) (?:dia|dias|semana|semanas)|(?:un|una|dos|tres|unos|otra|otro|\d+) (?:dia|dias|semana|semanas)|\d{1,2} de \w+|el \d{1,2}|del \d{1,2}|esta noche|navidad",
    "ru": r"понедельник\w*|вторник\w*|сред[уеы]|четверг\w*|пятниц\w*|завтра|послезавтра|следующей недел\w*|конц[ауе] недели|конц[ауе] месяца|недел[юияе]|дн[яей]\w*|день|пару дней"
          r"|\d{1,2} (?:янв|фев|мар|апр|ма|июн|июл|авг|сен|окт|ноя|дек)\w*|\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|\d{1,2} ?го|вечером|числа",
    "zh": r"周[一二三四五]|星期[一二三四五]|礼拜[一二三四五]|明天|后天|下周[一二三四五]?|下个月|月底|周末|本周末|[一二两三四五六七八九十几\d]+[个]?(?:工作日|天|日|周|星期|礼拜)|\d+ ?月 ?\d+|\d+[日号]|晚上|下星期",
    "ar": r"الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|الاحد|السبت|غدا|بكره|بعد غد|الاسبوع القادم|الاسبوع المقبل|نهايه الاسبوع|نهايه الشهر|الشهر القادم|اسبوع|اسبوعا|اسبوعين|يومين|ايام|\d{1,2} (?:يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر)|\d{1,2} الشهر",
})  # fmt: skip

# How a question begins that is written without its mark.
_BEGINS_A_QUESTION = pattern_of({
    "en": r"^(?:(?:and|so|but|sorry|hi|ok|quick question|question)\b[ ,:]*)*(?:which|who|whose|where|what|when|how|why) (?:\w+ ){0,3}?(?:is|are|do|does|did|should"
          r"|shall|can|could|would|will|many|much|long|has|have) (?:it|we|i|you|they|this|that|the|he|she|our|my|people|there|to)"
          r"|^(?:is|are|do|does|did|should|shall|can|could|would|will) (?:it|we|i|you|they|this|that|the) \w+.*\bor\b"
          r"|do (?:we|you) know (?:if|whether|who|what|which|where|how)|any idea (?:if|whether|who|what|which|where|how)"
          r"|not sure (?:if|whether|who|what|which|how)",
    "fr": r"^(?:(?:et|mais|bonjour|dis|dites|pardon)\b[ ,:]*)*(?:(?:a|de|pour|dans|avec|sur|en) )?(?:quel|quelle|quels|quelles|qui (?:doit|peut|signe|est|va|a)|combien|ou (?:est|faut|dois|doit|on)"
          r"|comment (?:je|on|fait|dois)|est ce qu\w*|faut il|doit on|peut on|on \w+ (?:\w+ ){1,6}ou )",
    "es": r"^(?:(?:y|pero|hola|perdon|oye)\b[ ,:]*)*(?:(?:a|de|para|en|con|por) )?(?<!en )(?:cual|cuales|quien (?:firma|es|lo|tiene|debe|va)|quienes|cuant[oa]s?|que (?:formato|version|presupuesto|fecha|sala|idiomas?|lista)|donde (?:\w+))"
          r"|¿",
    "ru": r"^(?:(?:а|и|но|добрый день|коллеги|подскажите|скажите)[ ,:]*)*(?:(?:в|на|для|к|с|по|о|из|от) )?(?:как(?:ой|ая|ое|ие|ом|их|ую|ого|ому)|кто|кому|кого|чей|где|куда|сколько|какой|нужно ли|надо ли|можно ли)"
          r"|\w+ ли (?:это|нам|мне|мы|я|они|он)",
    "zh": r"[吗呢]$|要不要|是不是|能不能|有没有|需不需要|是否|^(?:那|请问)?.{0,8}(?:谁|哪|几[个份人位]|多少|什么|怎么|何时)",
    "ar": r"^(?:(?:طيب|لكن|عفوا|مرحبا|السلام عليكم)[ ,:،]*)*(?:(?:ل|الي|في|علي|من|ب) ?)?(?:مين|من (?:المفروض|المسؤول|سيوقع|يوقع|يجب|الذي)|كم|اي|وين|اين|هل|ليش|لماذا|كيف|ماذا|شو|ايش|متي(?! ما))(?!\w)",
})  # fmt: skip

# A question that wants nothing: thanks in the form of one.
_RHETORICAL = pattern_of({
    "en": r"who knew|isn't it|right|why not|how nice|how about that|what a \w+|what can i say|can you believe|guess what|who would have thought|how are you",
    "fr": r"n'est ce pas|non|hein|pourquoi pas|qui l'eut cru|comment allez vous|ca va|qui l'aurait cru",
    "es": r"verdad|no|cierto|por que no|quien lo diria|que tal|como estas|quien sabe",
    "ru": r"правда|не так ли|почему бы и нет|кто бы мог подумать|как дела|кто бы знал|да",
    "zh": r"对吧|是吧|何必|谁知道呢|谁能想到|怎么样啊",
    "ar": r"اليس كذلك|صحيح|لم لا|ولم لا|من كان يظن|كيف حالكم|كيف الحال|من كان يتوقع",
})  # fmt: skip


# Words that only look like those above.
_IDIOMS = pattern_of({
    "en": r"well done|done deal|easier said than done|blocked (?:the|a|my|your|his|her|our|out|off|some)|ready (?:to|for|when)|sent from my"
          r"|signed up|half day|how is it going",
    "fr": r"tout a fait|au fait|en fait|de fait|bien fait|(?:ai|a|ont|avons|as) bloque (?:la|le|les|une?|l'|mon|ma|votre|ton)|pret\w* a",
    "es": r"de hecho|bien hecho|bloque[eo]? (?:la|el|una?|mi|su)|list[oa]s? (?:para|a)|por hecho",
    "ru": r"готов[аы]? (?:обсудить|помочь|участвовать|подключиться|к|ко|ответить|встретиться)",
    "zh": r"没问题|没关系|没什么|不好意思|不客气|准备好了",
    "ar": r"جاهز\w* (?:ل\w+)|ما شاء الله",
})  # fmt: skip


# What stands between "done" and what is said of it: signs, and "but" with or without them.
_BUT = re.compile(
    r"(?:[ ,;:.!،؛，。；：！]*(?<![^\W\d_])(?:but|mais|pero|но|لكن)(?!\w)|[,;:.!،؛，。；：！])\s*(?:(?:but|mais|pero|но|لكن)\s)?|，?但(?:是)?"
)
# What parts a word from what is said of it: a dash between blanks, a bracket, a line.
# Where a mail begins that was put below one's own words.
FORWARDED = re.compile(
    r"^[ \t>]*(?:-{2,} ?(?:forwarded|original|weitergeleitet|ursprüngliche|transf[ée]r|message|mensaje|пересыл|исходное|转发|原始)"
    r"|(?:from|de|von|от|发件人|من) ?[:：] .*\n(?:.*\n){0,4}?[ \t>]*(?:subject|objet|asunto|betreff|тема|主题|الموضوع) ?[:：])",
    re.IGNORECASE | re.MULTILINE,
)
_PARTS = re.compile(r"\s+[-–—]+\s+|\s*[(（]|(?<=\w)\s*\n+\s*")


def _own_words(text: str) -> str:
    return " ".join(_IDIOMS.sub(" ", plain_words(text)).split())


def read_reply(text: str) -> Meaning:
    """Return what a reply sounds like, from its words alone. What nobody can be sure of is a note.

    The mail below it says nothing of its own, and is no result either: that it is done is asked.
    """
    if (mail := FORWARDED.search(text)) is not None:
        meaning = read_reply(text[: mail.start()])
        return Meaning.SOUNDS_DONE if meaning is Meaning.DONE else meaning
    said = _own_words(text)
    if _is_done(parted := _own_words(_PARTS.sub(", ", text))):
        return Meaning.DONE
    asks = _is_question(said)
    if asks and _RHETORICAL.search(_last_clause(said)):
        return Meaning.NOTE
    wants_time = _wants_time(said, asks=asks)
    for meaning, is_it in (
        (Meaning.DATE, asks and wants_time),
        (Meaning.QUESTION, asks),
        (Meaning.NOT_MINE, bool(_NOT_MINE.search(said))),
        (Meaning.LATER, bool(_LATER.search(said))),
        (Meaning.SOUNDS_DONE, wants_time and _is_done_first(said)),
        (Meaning.DATE, wants_time),
        (Meaning.STUCK, bool(_STUCK.search(said))),
        (Meaning.SOUNDS_DONE, _sounds_done(said) or _ends_or_begins_done(said) or _is_done_but(parted)),
    ):
        if is_it:
            return meaning
    return Meaning.NOTE


def _is_done_first(said: str) -> bool:
    """Return whether the first sentence says that it is done, and nothing takes it back: a day behind it is of its result."""
    head, *more = re.split(r"[.!。！]+\s", _without_courtesy(said), maxsplit=1)
    return (
        bool(more)
        and head.strip(SIGNS) in _DONE_WORDS
        and not _TAKES_BACK.search(more[0].replace("until", ""))
    )


def _ends_or_begins_done(said: str) -> bool:
    """Return whether it is done first, and no exception next: "done, 31 letters sent, two are missing"; or done last."""
    first, *more = [part.strip(f"{SIGNS} ") for part in _CLAUSES.split(said)]
    if not more or _NOT_YET.search(said):
        return False
    return (first in _DONE_WORDS and not _TAKES_BACK.search(more[0])) or more[-1] in _DONE_WORDS


def clauses_of(said: str) -> list[str]:
    """Return the clauses of plain words, without the signs between them."""
    return [one for part in _CLAUSES.split(said) if (one := part.strip(f"{SIGNS} "))]


# "Object" by a sign, and nothing else that a sign may say.
_SIGNS_OF_DISSENT = re.compile(
    "[\U0001f44e\u274c\u274e\u26d4\U0001f6ab\U0001f6d1\u270b\u2716]"
    r"|:(?:-1|thumbsdown|x|no_entry(?:_sign)?|octagonal_sign|negative_squared_cross_mark|hand|raised_hand|no_good)\b"
)
_SIGN_NAME = re.compile(r":[a-z0-9_+'-]+:(?::skin-tone-\d:)?")


def is_consent(text: str) -> bool:
    """Return whether a reply says nothing but that its writer agrees, or thanks, or is a sign such as a thumb.

    What is quoted, linked, or too long to be read to its end says more.
    """
    if _SIGNS_OF_DISSENT.search(text) or not is_plain(text):
        return False
    bare = _SIGN_NAME.sub(" ", text)
    is_sign = bare != text or any(unicodedata.category(one) in {"So", "Sk"} for one in text)
    if is_sign and not any(one.isalnum() or QUESTION_MARK.search(one) for one in bare):
        return True
    said = plain_words(bare)
    clauses = clauses_of(said)
    agrees = any(_AGREES.search(one) or _COURTESY.fullmatch(one) for one in clauses)
    says_no_more = all(_COURTESY.fullmatch(one) or _only_agrees(one) for one in clauses)
    return agrees and says_no_more and not QUESTION_MARK.search(said)


# "I object" and nothing beside it. It is asked about too: it stops the text for everybody.
_OBJECTION = pattern_of({
    "en": r"(?:but |no |yes )*(?:(?:i|we) (?:(?:do|still|also|must|have to|strongly) )*object(?: to (?:it|this|that|the text))?(?: too| as well)?|objection"
          r"|(?:i|we) (?:have|raise) an objection"
          r"|(?:i|we) (?:disagree|do not agree|don't agree|oppose|can't accept|cannot accept|can not accept)"
          r"(?: with)?(?: (?:it|this|that|(?:this|that|the) (?:text|wording|proposal)))?)",
    "fr": r"objection|(?:je m'|nous nous )oppos(?:e|ons)|j'objecte|(?:je ne suis |nous ne sommes )?pas d'accord",
    "es": r"objecion|(?:yo )?objeto|me opongo|nos oponemos|no (?:estoy|estamos) de acuerdo",
    "ru": r"(?:я )?возражаю|(?:мы )?возражаем|возражение|против|(?:я |мы )?(?:не согласен|не согласна|не согласны)",
    "zh": r"(?:我|我们)?(?:反对|不同意|有异议)",
    "ar": r"(?:انا )?(?:اعترض|معترض|غير موافق)|نعترض|اعتراض",
})  # fmt: skip

# What answers "Is that an objection?" with yes.
_IT_IS = pattern_of({
    "en": r"yes|yes it (?:is|was)|it is|it was|indeed|(?:it|that|this)(?: is|'s| was)?(?: meant as)? an objection|yes an objection",
    "fr": r"oui|oui c'en est une|c'en est une|(?:oui )?c'est (?:bien )?une objection",
    "es": r"si|(?:si )?lo es|(?:si )?es una objecion",
    "ru": r"да|(?:да )?это возражение",
    "zh": r"是|是的|对|(?:这)?是(?:反对|异议)",
    "ar": r"نعم|اجل|(?:نعم )?(?:هذا |انه )?اعتراض",
})  # fmt: skip
# What answers it with no: a denial, or what the words are instead.
_IT_IS_NOT = pattern_of({
    "en": r"no|nope|no thanks|no thank you|not at all|(?:no )?(?:it|that|this)(?: is| was|'s)? not(?: meant as)?(?: (?:an objection|one))?|(?:no )?(?:it|that|this) (?:isn't|wasn't)(?: meant as)?(?: (?:an objection|one))?"
          r"|not an objection|(?:no )?(?:i|we) (?:don't|do not|didn't|did not)(?: mean to)? object(?: to (?:it|this|that|the text))?"
          r"|(?:no )?(?:i'm|i am|we're|we are) not objecting|(?:no )?(?:it|that|this)(?: is|'s| was) no objection"
          r"|(?:no )?(?:(?:it|that|this)(?: is|'s| was) )?(?:only |just |merely |simply )?(?:an? |my |some )?(?:small |simple |mere )?(?:comments?|remarks?|questions?|notes?|observations?|suggestions?|thoughts?)",
    "fr": r"non|non merci|pas du tout|(?:non )?ce n'(?:est|etait) pas une objection|(?:non )?pas une objection|(?:non )?(?:je ne m'|nous ne nous )oppos(?:e|ons) pas"
          r"|(?:non )?(?:c'est |c'etait |ce n'est qu'|ce n'etait qu')?(?:juste |seulement |simplement )?(?:une? |ma |mon )?(?:simple |petite? )?(?:commentaires?|remarques?|questions?|observations?|suggestions?)",
    "es": r"no|no gracias|en absoluto|(?:no )?no (?:es|era) una objecion|(?:no )?no (?:me opongo|nos oponemos|objeto)"
          r"|(?:no )?(?:es |era )?(?:solo |solamente |simplemente )?(?:una? |mi )?(?:simple |pequen[oa] )?(?:comentarios?|observacion|observaciones|preguntas?|notas?|sugerencias?)",
    "ru": r"нет|нет спасибо|вовсе нет|(?:нет )?это не возражение|(?:нет )?не возражение|(?:нет )?(?:я |мы )?не возража(?:ю|ем)"
          r"|(?:нет )?(?:это )?(?:было? |был )?(?:только |просто |лишь |всего лишь )?(?:комментари[йи]|замечани[ея]|вопрос\w?|пожелани[ея])",
    "zh": r"不|不是|没有|(?:这)?不是(?:反对|异议)|(?:我|我们)?不反对|(?:我|我们)?没有?异议|(?:这|那)?(?:只是|仅是|只|仅仅是)?(?:一个|个|一条|条)?(?:评论|意见|建议|问题)",
    "ar": r"لا|(?:لا )?(?:هذا |انه )?ليس اعتراضا?|(?:لا )?لا (?:اعترض|نعترض)|(?:لا )?(?:هذا |انه |كان )?(?:مجرد |فقط )?(?:تعليقا?|ملاحظه|سؤالا?|اقتراحا?)(?: فقط)?",
})  # fmt: skip
# Agreement that denies an objection by its name: "no objection from us".
_DENIES_OBJECTING = pattern_of({
    "en": r"(?:no|without(?: any)?) objections?|(?:do not|don't) object",
    "fr": r"(?:pas d'|aucune |sans )objections?",
    "es": r"(?:sin|ninguna?|no (?:tengo|tenemos|hay)(?: ninguna?)?) (?:objeciones|objecion)",
    "ru": r"не возража(?:ю|ем)|(?:нет|без|не имею|не имеем) возражений|возражений (?:нет|не имею|не имеем)",
    "zh": r"(?:没有?|无)异议",
    "ar": r"(?:لا|بلا|دون|لا (?:توجد|يوجد)|ليس (?:لدي|لدينا|عندي|عندنا)(?: اي)?) (?:مانع|اعتراض\w*)",
})  # fmt: skip
# The beginning of an objection whose reason follows in the same clause: "I object unless offices may choose".
_OBJECTS_BECAUSE = pattern_of({
    "en": r"^(?:but |no |yes )*(?:i|we) (?:(?:do|still|also|must|have to|strongly) )*object (?!to (?:nothing|none)\b)\w.*|^(?:i|we) oppose \w.*",
    "fr": r"^(?:oui )?(?:je m'|nous nous )oppos(?:e|ons) (?!pas\b)\w.*|^j'objecte \w.*",
    "es": r"^(?:si )?(?:me opongo|nos oponemos|(?:yo )?objeto) \w.*",
    "ru": r"^(?:да )?(?:я )?возражаю \w.*|^(?:да )?(?:мы )?возражаем \w.*",
    "zh": r"^(?:我|我们)(?:反对|不同意|有异议).+",
    "ar": r"^(?:نعم )?(?:انا )?(?:اعترض|نعترض|معترض) \w.*",
})  # fmt: skip


_APOLOGY = pattern_of({
    "en": r"(?=.*(?:sorry|oops|my (?:bad|mistake)|never ?mind|ignore|wrong thread))(?:(?:ah|oh|no|wait|please|oops|(?:so |i'm |i am )?sorry|my (?:bad|mistake)|never ?mind|ignore (?:that|this|me)|(?:that was the )?wrong (?:thread|channel|one))[ ,.:;!]*)+",
    "fr": r"(?=.*(?:desole|pardon|oubliez|oublie))(?:(?:ah|oh|non|oui|desolee?s?|pardon|oubliez? (?:ca|cela))[ ,.:;!]*)+",
    "es": r"(?=.*(?:perdon|lo siento|olvidalo))(?:(?:ah|ay|no|perdon|lo siento|olvidalo)[ ,.:;!]*)+",
    "ru": r"(?=.*(?:извините|простите|прости|виноват))(?:(?:ах|ой|нет|извините|простите|прости|виноват[а]?)[ ,.:;!]*)+",
    "zh": r"(?:啊|哦|不|抱歉|不好意思|对不起|发错了|[，,。！ ])*(?:抱歉|不好意思|对不起|发错了)[，,。！ ]*",
    "ar": r"(?:(?:اه|لا|عفوا|اسف|اسفه|معذره)[ ،,.!]*)*(?:عفوا|اسف|اسفه|معذره)",
})  # fmt: skip


def says_nothing(text: str) -> bool:
    """Return whether a reply says nothing of the work: yes, thanks, a sign, an apology."""
    return is_consent(text) or (
        is_plain(text) and _APOLOGY.fullmatch(plain_words(text).strip(SIGNS)) is not None
    )


def is_exact_objection(text: str) -> bool:
    """Return whether a reply says nothing but that its writer objects."""
    clauses = clauses_of(plain_words(text))
    said = [one for one in clauses if not _COURTESY.fullmatch(one)]
    return is_plain(text) and bool(said) and all(_OBJECTION.fullmatch(one) for one in said)


_TO_REFERENCE = re.compile(r"\s*(?:\b(?:to|a|al|contre|contra|против|по|على|علي|对)\s+)?\b[a-z]{1,4} \d+$")


def states_objection(text: str) -> bool:
    """Return whether a clause says that its writer objects, whatever else the text says: "I object to P-4, no budget"."""
    clauses = clauses_of(plain_words(text))
    return any(_OBJECTION.fullmatch(_TO_REFERENCE.sub("", one)) for one in clauses)


def states_reason(text: str) -> bool:
    """Return whether a reply to the question whether words are an objection says more than yes: it is a reason, too."""
    said = [one for one in clauses_of(plain_words(text)) if not _COURTESY.fullmatch(one)]
    return not all(_IT_IS.fullmatch(one) or _OBJECTION.fullmatch(one) for one in said)


def says_whether_objects(text: str) -> bool | None:
    """Return what a reply answers to the question whether words are an objection; None where it is no clear answer.

    No denies it and says no more. Yes says no more either, or objects in so many words, with a reason behind it.
    """
    clauses = clauses_of(plain_words(text))
    if not clauses or not is_plain(text) or QUESTION_MARK.search(text):
        return None
    denies = [one for one in clauses if _IT_IS_NOT.fullmatch(one) or _DENIES_OBJECTING.search(one)]
    if denies and all(one in denies or _COURTESY.fullmatch(one) or _only_agrees(one) for one in clauses):
        is_yes = any(_IT_IS.fullmatch(one) for one in clauses)
        return None if is_yes else False
    said = [one for one in clauses if _IT_IS.fullmatch(one) or not _COURTESY.fullmatch(one)]
    objects = any(_OBJECTION.fullmatch(one) or _OBJECTS_BECAUSE.fullmatch(one) for one in said)
    is_yes = bool(said) and all(_IT_IS.fullmatch(one) or _OBJECTION.fullmatch(one) for one in said)
    return True if not denies and (objects or is_yes) else None


def may_be_an_answer(text: str) -> bool:
    """Return whether a clause of a reply may answer the question whether words are an objection: "yes", "I object"."""
    answers = (_IT_IS, _IT_IS_NOT, _OBJECTION, _OBJECTS_BECAUSE)
    return any(one.fullmatch(clause) for clause in clauses_of(plain_words(text)) for one in answers)


def takes_back(text: str) -> bool:
    """Return whether a text denies or restricts something, so that the words in it may mean the opposite."""
    return bool(_TAKES_BACK.search(plain_words(text)))


def done_result(text: str) -> str | None:
    """Return the result beside an unmistakable "done", "" without one; None where the text says something else."""
    return result_of_done(text) if read_reply(text) is Meaning.DONE else None


def result_of_done(text: str) -> str:
    """Return the result beside the "done" of a text that means it; "" without one."""
    clauses = re.split(r"(?<=[,;:.!،؛，。；：！\n–—])|(?<= - )", text)
    while clauses and _own_words(clauses[0]).strip(SIGNS) not in _DONE_WORDS:
        del clauses[0]
    # The signs within an address split it: "done https://example.org/table" has no clause that is done alone.
    rest = ("".join(clauses[1:]) if clauses else without_done(text)).lstrip(f"{SIGNS}-–—\n").rstrip()
    return without_courtesy(rest)


# An apology or a good wish behind what was done.
WISHES = re.compile(
    r"(?:(?:and |et |y )?(?:(?:i'm |so |very )*sorry(?: for| about| again)?(?: the| my| being| this)?(?: \w+){0,3}|(?:have|enjoy) (?:a|your|the)(?: \w+){1,3}"
    r"|(?:best|kind|warm) regards(?: \w+)?|désolée?(?: pour (?:le|la|les) \w+)?|bonne? (?:week-?end|journée|soirée)|buen fin de semana"
    r"|lo siento|perd[oó]n|danke(?: dir| ihnen)?|schönes wochenende)[ ,.!;]*)+",
    re.IGNORECASE,
)


def without_courtesy(text: str) -> str:
    """Return a result; "" where it is only a courtesy: "close A-1 pls"."""
    is_courtesy = _COURTESY.fullmatch(_own_words(text).strip(SIGNS)) or WISHES.fullmatch(text)
    return "" if is_courtesy else text


def without_done(text: str) -> str:
    """Return the text without a word for done at its beginning: what remains is the result."""
    first, _, rest = text.strip().partition(" ")
    return rest.strip() if rest and _own_words(first).strip(SIGNS) in _DONE_WORDS else text.strip()


def _is_done(said: str) -> bool:
    """Return whether it is one of the words for done, alone or with its result after a comma or the like.

    The result is not read further, unless it takes back or asks what the word said: "done, but not sent".
    """
    bare = _without_courtesy(said)
    head, *result = re.split(r"\s*[,;:.!،؛，。；：！\n–—]+\s*| - ", bare, maxsplit=1)
    rest = "".join(result)
    return (
        head.strip(" .,!") in _DONE_WORDS
        and not QUESTION_MARK.search(said)
        and not (
            rest
            and (
                _TAKES_BACK.search(rest)
                or _NOT_YET.search(rest)
                or _HANGS_ON.search(rest)
                or _wants_time(rest, asks=False)
            )
        )
    )


def _is_done_but(said: str) -> bool:
    """Return whether it is done, and hangs on somebody or a condition: "done, but Linda must sign"."""
    head, *more = _BUT.split(_without_courtesy(said), maxsplit=1)
    rest = " ".join(more)
    hangs = _NOT_YET.search(rest) or _HANGS_ON.search(rest)
    return head.strip(SIGNS) in _DONE_WORDS and hangs is not None and not _TAKES_BACK.search(rest)


def _without_courtesy(said: str) -> str:
    """Return the words without a greeting or thanks before or after them."""
    clauses = [part for part in re.split(r"(?<=[,;:.!،؛，。；：！])", said) if part.strip(SIGNS)]
    while len(clauses) > 1 and _COURTESY.fullmatch(clauses[0].strip(SIGNS)):
        del clauses[0]
    while len(clauses) > 1 and _COURTESY.fullmatch(clauses[-1].strip(SIGNS)):
        del clauses[-1]
    return "".join(clauses).strip(SIGNS)


def _last_clause(said: str) -> str:
    return [part for part in re.split(r"[,;:.!،؛，。；：！]", said) if part.strip()][-1]


def _is_question(said: str) -> bool:
    """Return whether it asks: with a question mark, or in the words with which a question begins."""
    return bool(QUESTION_MARK.search(said)) or bool(_BEGINS_A_QUESTION.search(said))


def _wants_time(said: str, *, asks: bool) -> bool:
    """Return whether a clause speaks both of more time, or of what will be, and of a day; or of nothing but a day."""
    if _DAY.search(said) and len(_NOTHING.sub(" ", _DAY.sub(" ", said)).split()) <= 1:
        return True
    clauses = [said] if asks else re.split(r"[;.!؛。；！](?!\d)", said)
    return any(
        _MORE_TIME.search(clause) and _DAY.search(clause) and not _is_past(clause) for clause in clauses
    )


# What may stand beside a bare day: "friday then", "realistically end of next week".
_NOTHING = pattern_of({
    "en": r"next|this|on|of|the|then|morning|afternoon|evening|week|latest|at|by|ok|probably|likely|realistically|say|maybe|a|in|more|\d{1,2}|or|sorry|all|thanks|realistic\w+|i guess|end",
    "fr": r"prochain|prochaine|matin|soir|alors|plutot|disons|le|la|au|plus tard|apres midi|en|\d{1,2}|ou|ce|desole|desolee|merci",
    "es": r"proximo|proxima|por la|tarde|mejor|el|la|que viene|a mas tardar|este|esta|\d{1,2}|o|perdon|gracias|lo siento",
    "ru": r"в|во|на|утром|днем|к|ко|следующ\w+|скорее всего|этой|эту|\d{1,2}|или|извините|спасибо|наверное",
    "zh": r"上午|下午|吧|前|之前|那|，|估计|要|了|抱歉|可能|大概|应该|得",
    "ar": r"يوم|صباحا|مساء|القادم|المقبل|صباح|ان شاء الله|الصبح|\d{1,2}|او|اسف|عفوا|شكرا|ممكن",
})  # fmt: skip

_PAST = pattern_of({
    "en": r"was|were|went|spoke|met|sent|said|told|had|did|got|came|last|yesterday|discussed|agreed|received|asked|called|promised|ago|would have",
    "fr": r"etait|a eu|ai|avons|ont|dernier|derniere|hier|s'est|a ete|avait|disait|a dit",
    "es": r"fue|era|estuvo|hable|hablamos|pasado|pasada|ayer|hubo|dijo|recibi|recibimos|envie|quedo|salio|acordamos",
    "ru": r"был|была|было|были|прошл\w+|вчера|говорил|говорила|сказал|сказала|обсудили|получил|получила|получили|прошла|прошел|прошло|договорились",
    "zh": r"昨天|上周|上个月|过了|了解|已经|说过|谈过|开过|收到了|上次|去年|前年|供大家参考|仅供参考",
    "ar": r"كان|كانت|امس|الماضي|الماضيه|تحدثت|تحدثنا|قال|قالت|ناقشنا|استلمت|استلمنا|اجتمعنا|جري|جرت|تكلمت|تم تغيير|تغير|للعلم|صار موعد",
})  # fmt: skip


def _is_past(clause: str) -> bool:
    return bool(_PAST.search(clause))


def _sounds_done(said: str) -> bool:
    """Return whether a clause says that something was finished, with nothing beside it that takes it back."""
    clauses = _CLAUSES.split(said)
    return not _TAKES_BACK.search(said) and any(
        _SOUNDS_DONE.search(clause) and not _NOT_YET.search(clause) for clause in clauses
    )
