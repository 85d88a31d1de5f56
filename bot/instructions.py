"""Whether a reply tells the bot what to do, or complains of its messages, rather than telling of the work.

Such words are no note: they would stand on a card as if they were news, and what they ask for would not be done. They
are read by how a clause begins: an order begins with its verb, and a report doesn't.
"""

import re
from collections.abc import Sequence

from bot.replies import FORWARDED
from bot.vocabulary import SIGNS, pattern_of, plain_words

LONGEST = 240  # characters of an order; whoever writes more is telling of the work
_LABEL_WORDS = 2  # a label of fewer words is said only where nothing stands beside it

_REFERENCE = r"(?:(?!(?:item|room|hall|page|line|part|slot)(?!\w))[a-z]{1,4}[- ]?\d{1,6})"
# What may stand before an order, and says nothing by itself.
_BEFORE = pattern_of({
    "en": r"(?:and|but|so|then|also|ok|okay|yes|no|fine|good|great|thanks|thank you|understood|noted|right|well|sorry|actually|rather|instead|now|just|please|pls|kindly"
          r"|(?:can|could|would|will) (?:you|we|someone|somebody)|you can|i(?:'d| would) like you to|i (?:want|need) you to|let's|bitte|und|aber|ja|nein|gut|danke|kannst du|koennen sie|konnen sie)",
    "fr": r"(?:et|mais|alors|aussi|oui|non|d'accord|bien|merci|pardon|plutot|s'il (?:te|vous) plait|stp|svp|(?:peux|peut|pouvez|pourrais|pourriez)[ -](?:tu|vous|on)|merci de|il faut(?:drait)?)",
    "es": r"(?:y|pero|entonces|tambien|si|no|vale|bien|gracias|perdon|mejor|por favor|puedes|puede|podrias|podria|podemos|hay que)",
    "ru": r"(?:и|но|а|тогда|также|да|нет|хорошо|спасибо|извините|лучше|пожалуйста|можешь|можете|могли бы вы|не могли бы вы|надо|нужно)",
    "zh": r"(?:那|还有|另外|好的?|是的?|不|先|就|麻烦(?:你|您)?|请(?:你|您)?|能不能|可以|可不可以|帮(?:我|忙)?)",
    "ar": r"(?:و|لكن|ثم|ايضا|نعم|لا|حسنا|شكرا|عفوا|من فضلك|رجاء|هل يمكنك|يرجي)",
})  # fmt: skip
_OBJECT = (
    r"(?:it|this|that|them|these|those|both|all|everything|everyone|everybody|one|the|a|an|my|our|his|her|their|your|(?:item|point|line) \d+"
    r"|me|us|him|another|same|half|\d+|" + _REFERENCE + r")"
)
# Verbs that have something told to somebody, or asked of them.
_TELLS = {
    "fr": r"demande[rz]?|dis|dites|rappelle[rz]?|relance[rz]?|previen(?:s|ez)|informe[rz]?",
    "es": r"pregunta(?:le|les)?|preguntele|dile|diles|digale|avisa(?:le)?|avise(?:le)?|recuerda(?:le|les)?|recuerdele",
    "ru": r"спроси(?:те)?|скажи(?:те)?|передаи(?:те)?|напомни(?:те)?|сообщи(?:те)?",
    "zh": r"问(?:一?下|问)|告诉|通知|提醒|催(?:一?下|催)",
    "ar": r"اسال|اسالي|اخبر|اخبري|ذكر|ابلغ",
}
# Verbs of orders. Of the first no noun and no past form is spelled so; of the others both are, so that an object must follow.
_ORDERS = pattern_of({
    "en": r"(?:ask|tell|chase|remind|nudge|ping|poke|notify|inform|invite|reopen|cancel|postpone|reschedule|assign|reassign|escalate|remove|delete|undo|unblock|send|forward|bring|withdraw)(?! (?:for|from|by|to be|in|on)\b)(?= \w)"
          rf"|(?:add|give|hand|make|take|put|keep|leave|move|shift|push|close|open|stop|drop|skip|mark|change|set|book|raise|record|note|show|start|decide|approve|confirm|merge|split|swap|renumber|correct|fix|update|rename|replace|cut|park|hold|shorten) (?:{_OBJECT}(?!\w)|up |off |back |down )"
          r"|(?:add|move|put|give|show|stop|start|change|swap|merge) (?!(?:to|for|from|by|in|on|at|of|is|was|went|up|off|date|day|time)\b)\w+ (?:\w+ ){0,5}(?:to|on|onto|under|into|before|after|from|with|as|by|at|for)\b"
          r"|(?:add|put|give) \w+'s \w+"
          r"|let (?!me|us|you)\w+ (?:know|decide|answer|have|do|present|chair|take)"
          r"|(?:would you mind|mind|how about) \w+ing \w+|can (?:this|that|it|we) (?:be|have|get|move|go|come|do|swap|drop) \w+"
          r"|(?!(?:we|he|she|they|it|this|that|there) )\w+ (?:should|must) (?:have|take|get|own|do|handle|present|lead) (?:it|this|that|these|them|one)|i(?:'d)? rather (?:have|get|do|see|keep) (?:it|this|that|these|them)|i(?:'d)? rather \w+ (?:took|had|did|got|handled|presented) (?:it|this|that|these|them)|\w+ to (?:go|come|present|take over|chair) instead"
          r"|(?:it|this|that|item \d+|point \d+|" + _REFERENCE + r") (?:needs|has|ought) to (?:come|go|be|move) \w+|i (?:want|need|'d like) (?:it|this|these|them) \w+|(?:decline|accept|answer|say \w+) for \w+"
          r"|stop \w+ing|(?:park|postpone|hold) (?:until|till)|(?:add|put|move|change): ?\w+"
          r"|(?!(?:\w+ )*(?:sollten?|wollten?|muss|mussen|mussten?|werden?|wird|wurden?|kann|konnen|konnten?|soll|sollen|will|wollen|mochten?|meinte) )(?:\w+ ){0,8}(?:bitte )?(?:schliessen|schlieszen|verschieben|streichen|loeschen|loschen|eintragen|erinnern|weiterleiten|absagen|abschliessen|zuweisen|uebergeben|ubergeben|anfordern)|(?:\w+ ){0,3}an \w+(?: \w+)? geben|bitte (?:\w+ ){1,8}\w+en"
          r"|(?:frag|frage|fragen sie|sag|sage|sagen sie|erinnere|erinnern sie|schliess\w*|verschieb\w*|streich\w*|loesch\w*|losch\w*|gib|geben sie|setz|setze|setzen sie|nimm|nehmen sie|mach|lass|trag|trage) \w+",
    "fr": rf"(?:{_TELLS['fr']}|repousse[rz]?|ferme[rz]|cloture[rz]|annule[rz]|deplace[rz]|reporte[rz]|ajoute[rz]?|retire[rz]|supprime[rz]|attribue[rz]|confie[rz]|donne[rz]|mets|mettez|inscris|inscrivez|envoie|envoyez|arrete[rz]|a (?:passer|donner|confier|transmettre|fermer|cloturer|reporter|deplacer|retirer|ajouter|annuler)|mettre|envoyer|prevenir|il faudrait que) \w+",
    "es": rf"(?:{_TELLS['es']}|cierra(?:lo|la)?|cierre(?:lo|la)?|cancela(?:lo|la)?|mueve(?:lo|la)?|pasa(?:lo|la)|anade(?:lo|la)?|agrega(?:lo|la)?|quita(?:lo|la)?|asigna(?:lo|la)?|asignale|da(?:se)?lo|dale|pon(?:lo|la)?|ponga|manda(?:le)?|envia(?:le)?|deja de|que \w+ (?:mande|envie|haga|lleve|presente|tome|vaya)|mover(?:lo|la)?|pasar(?:lo|la)?|pasaselo|pasasela|daselo|dasela|anadir|quitar|cerrar|cancelar|avisar) \w+",
    "ru": rf"(?:{_TELLS['ru']}|закрои(?:те)?|отмени(?:те)?|перенеси(?:те)?|добавь(?:те)?|убери(?:те)?|удали(?:те)?|назначь(?:те)?|поручи(?:те)?|отдаи(?:те)?|поставь(?:те)?|внеси(?:те)?|отправь(?:те)?|добавить|убрать|перенести|закрыть|передать|сообщить|спросить|удалить|назначить|поручить|отправить|хватит|перестань(?:те)?) \w+",
    "zh": rf"(?:{_TELLS['zh']}|关闭|取消|推迟|改(?:到|成|为)|移到|放到|加(?:上|到|进)|添加|删除|去掉|交给|转给|分配给|都?给\w{{1,12}}(?:吧|处理|负责)|把.{{1,20}}(?:改|移|放|加|删|交|转|关|推)|别再?|不要再)",
    "ar": rf"(?:{_TELLS['ar']}|اغلق|الغ|اجل|انقل|اضف|اضيفي|احذف|اسند|اعط|ضع|حول\w*|ترسل|توقف عن) \w+",
})  # fmt: skip
_PASSES_ON = pattern_of({
    "en": r"(?:ask|tell|notify|inform|remind|let|frag|frage|fragen|sag|sage|sagen|erinnere|erinnern|chase|nudge|ping|poke) \w+",
    **{language: rf"(?:{verbs}) \w+" for language, verbs in _TELLS.items() if language != "zh"},
    "zh": _TELLS["zh"],
})  # fmt: skip
# Said of a record: whose it is from now on.
_GOES_TO = re.compile(
    rf"{_REFERENCE}:? (?:(?:is|should be) for|stays with|->|→|=>|>) ?\w|{_REFERENCE}:? to (?!be|do|the|a|me|us)\w+(?: \w+)?$|(?:{_REFERENCE}:? )?(?:goes|belongs|should go|has to go) to \w"
)
_COMPLAINS = pattern_of({
    "en": r"(?:enough|too many|so many|no more) (?:of (?:this|these|that|your)|messages|reminders|pings|questions)|stop (?:asking|reminding|sending|writing|pinging|messaging|nagging)"
          r"|(?:one|a single|fewer|less) (?:messages?|reminders?)(?: (?:a|per) (?:day|week))?|why (?:do|are|did) you (?:still |keep |always )*(?:ask|asking|remind|reminding|send|sending|writ|writing)\w*"
          r"|you (?:\w+ )?(?:asked|sent|told|reminded|pinged|wrote) (?:me |us )?(?:this|that|it)? ?(?:yesterday|already|again|before|twice|last week)|why (?:am i|are we|do i|do we) (?:still )?(?:getting|get|being|receiving|receive)|(?:second|third|fourth|fifth|2nd|3rd|4th|5th|\d+th) time(?!\w)(?! (?:we|the|it|slot|zone))|(?:pinging|reminding|asking|chasing|nagging) (?:me|us)(?! (?:to|about)\b)|these messages|(?:too long|unreadable|can't read (?:this|that|it))|already (?:accepted|confirmed|did|done) (?:this|that|it)|isn't even mine|aren't even mine"
          r"|(?:second|third|fourth|2nd|3rd|4th|another) (?:reminder|message|mail|ping|version)|annoying|(?:is|are)? ?not ok(?:ay)?(?!\w)$|no idea what (?:this|these|that|it)|not even mine|(?:buttons?|links?) (?:\w+ )?(?:never|don't|doesn't|didn't) works?"
          r"|nervt|nervig|(?:dritte|zweite|vierte) (?:version|erinnerung|nachricht)"
          r"|(?:i(?:'ve| have)? )?(?:already|have) (?:answered|told you|said so|replied)(?: already)?|(?:answered|said|told you) (?:this |that |it |so )?(?:already|before|twice)"
          r"|nur noch \w+|zu viele (?:nachrichten|erinnerungen)|(?:habe|hab) (?:ich )?(?:doch )?schon (?:geantwortet|gesagt)|warum (?:fragst|fragen|kommt)|schon wieder|hoer auf|hor auf",
    "fr": r"(?:trop|assez|moins) de (?:messages|rappels|relances)|(?:j'ai|on a) deja (?:repondu|dit)|pourquoi (?:me )?(?:demande[rz]|relance[rz]|rappele[rz]|tu |vous )\w*|arrete[rz]? de (?:me|m')",
    "es": r"(?:demasiados|menos|basta de) (?:mensajes|recordatorios)|ya (?:respondi|conteste|lo dije|he (?:respondido|contestado|dicho))|por que (?:me )?(?:sigues|preguntas?|insistes)|deja(?:d|n)? de (?:preguntar|recordar|escribir)",
    "ru": r"(?:слишком много|меньше|хватит) (?:сообщении|напоминании)|(?:я )?уже (?:ответил|сказал|писал)\w*|(?:зачем|почему) (?:вы |ты )?(?:опять |снова |все еще )?(?:спрашива|напомина|пиш)\w*|хватит (?:спрашивать|напоминать|писать)|сколько можно",
    "zh": r"为什么(?:还|又|总|老)(?:在|是)?(?:问|提醒|发|催)|(?:已经|早就)(?:说|回答|回复|答)过?了|(?:太多|少发)(?:一?点|些)?(?:消息|提醒)|别再?(?:问|提醒|发|催)|问过我?[一两二三四]?次|(?<!麻)烦",
    "ar": r"مزعج|(?:رسائل|تذكيرات) كثيره|(?:ثلاث|اربع|خمس) مرات|(?:لقد )?(?:اجبت|رددت|قلت) (?:من قبل|سابقا|بالفعل)|لماذا (?:تسال|تذكر|ترسل)\w*|توقف عن (?:السؤال|التذكير|الارسال|تذكيري|سؤالي)",
})  # fmt: skip
# What an order of the record above names: it, its kind, its date, what shall become of it.
_OF_ABOVE = re.compile(
    rf"(?:it|this|that|these|those|them|both|all|everything|everyone|me|us|him|her|up|off|back|down|over|out|open|one|another|a|an|to|until|till|by|for|on|in|with|at|as|please|now|mine|video|{_REFERENCE}"
    r"|(?:(?:the|my|our|its|whole|new) )*(?:deadline|date|due|day|meeting|action|issue|event|entry|task|thing|question|decision|reminders?|messages?|one|call|hour|time)|\d+|[^a-z ])(?!\w)|[^\x00-\x7f]",
)
_QUOTES = re.compile(r"[“”«»„]|^>|&gt;", re.MULTILINE)
_CLAUSE = re.compile(
    r"[.;!\n,،，。；！]+|(?<!\w)(?:and|but|und|aber|et|mais|y|pero|и|но)(?!\w)", re.IGNORECASE
)
_LEADING_REFERENCE = re.compile(rf"^(?:{_REFERENCE}:? )+")


def orders_in(words: str) -> list[str]:
    """Return the clauses of a reply that tell the bot to do something, as they were written; none in what tells of the work."""
    if len(words) > LONGEST or _QUOTES.search(words) or FORWARDED.search(words):
        return []
    clauses = [one.strip(f"{SIGNS}-–—? ") for one in _CLAUSE.split(words) if one.strip()]
    return [one for one in clauses if _is_order(plain_words(one))]


def gives_to(order: str) -> bool:
    """Return whether an order says whose a record is from now on: "R-3 goes to Taro"."""
    return _gives_to(plain_words(order))


def passes_on(order: str) -> bool:
    """Return whether an order has something told to somebody, or asked of them: "tell Greta Wednesday is fine"."""
    return _PASSES_ON.match(_order_of(plain_words(order))) is not None


def bare_order(order: str) -> str:
    """Return an order without what stands before it, in plain words: "I-7, can you please close it" is "close it"."""
    return _order_of(plain_words(order))


def has_own_object(order: str) -> bool:
    """Return whether an order names a thing of its own, which is not the record above: "move the actions to the end"."""
    behind = bare_order(order).partition(" ")[2]
    return bool(behind) and _OF_ABOVE.match(behind) is None


def is_complaint(words: str) -> bool:
    """Return whether a reply complains of being written to, or asked again."""
    is_short = len(words) <= LONGEST and not _QUOTES.search(words)
    return is_short and _COMPLAINS.search(plain_words(words)) is not None


def said_labels(words: str, labels: Sequence[str]) -> list[str]:
    """Return which labels of buttons a reply says: nothing but the label, or, of several words, also beside others."""
    if len(words) > LONGEST:
        return []
    said = _bare(plain_words(words))
    return [label for label in dict.fromkeys(labels) if _says(said, _bare(plain_words(label)))]


def _says(said: str, label: str) -> bool:
    is_long = len(label.split()) >= _LABEL_WORDS
    return said == label or (is_long and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", said) is not None)


def _bare(said: str) -> str:
    return " ".join(re.split(rf"[{re.escape(SIGNS)}\s]+", said)).strip()


def _is_order(clause: str) -> bool:
    """Return whether a clause begins with an order, behind what may stand before one."""
    return _gives_to(clause) or _ORDERS.match(f"{_order_of(clause)} ") is not None


def _gives_to(clause: str) -> bool:
    said = _behind_courtesy(clause)
    return any(_GOES_TO.match(one) for one in (said, _LEADING_REFERENCE.sub("", said, count=1)))


def _order_of(clause: str) -> str:
    """Return a clause without what may stand before an order: a reference, a courtesy, "can you"."""
    rest = _LEADING_REFERENCE.sub("", _behind_courtesy(clause), count=1).strip(f"{SIGNS} ")
    return _behind_courtesy(rest)


def _behind_courtesy(clause: str) -> str:
    while (before := _BEFORE.match(clause)) is not None and before.end():
        clause = clause[before.end() :].strip(f"{SIGNS} ")
    return clause
