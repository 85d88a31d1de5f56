"""Items of an agenda in ordinary words: "put the sponsors on the agenda, Kenji presents, 15 min", "agenda item: Budget".

What is to be dealt with is read by the place of the word for an agenda; how long it takes, who presents it and at which
meeting are found in what stands behind it, in any order.
"""

import re
from dataclasses import dataclass

from bot.vocabulary import QUESTION_MARK

LONGEST = 300  # characters
TITLE_WORDS = 14

_AGENDA = (
    r"(?:(?:the|our|an|its|next|draft) )*agenda|(?:die |der |unsere |unserer )?(?:nächste )?tagesordnung|l['’ ]ordre du jour"
    r"|(?:del |el |al )?orden del d[ií]a|la agenda|повестк\w+(?: дня)?|议程|جدول (?:ال)?[اأ]عمال"
)
_ONTO = r"(?:(?<!\w)(?:up on|on to|onto|on|to|in|auf|à|a|sur|al|en|в|на|[إا]لى|على)(?!\w)|列入|加入|加到|放到|放进)"
_PLEASE = r"(?:please|pls|kindly|bitte|s['’]il (?:te|vous) pla[iî]t|svp|stp|por favor|пожалуйста|请|من فضلك)"
_BEFORE = rf"(?:(?:and|also|but|ok|okay|fine|good|yes|well|then|so|just|und|et|y|и|{_PLEASE}|(?:can|could|would|will) (?:you|we)|we (?:should|need to)|i(?:'d| would| want| need)(?: like)?(?: you)? to|let's|kannst du|können sie|pouvez-vous|peux-tu|puedes|можете)[ ,]+)*"
_PUTS = (
    r"(?:(?:put|place|take|bring|set|have|get|add|include|see|setze?n?(?: sie)?|nimm|nehmen sie|mets|mettez|ajoutez?|inscris|inscrivez|pon(?:ga)?|añad[ae]|agreg[au]e?|incluy[ae]"
    r"|включи(?:те)?|добавь(?:те)?|поставь(?:те)?|внеси(?:те)?|[اأ]ضف|ضع)(?!\w)|(?:把|将))"
)
_WANTS = r"(?:(?:i|we)(?:'d| would)? (?:like|want|need|wish)(?: to (?:have|see|put|add|get))?|ich möchte|je voudrais|quisiera)"
_ITEM = r"(?:(?:an? |another |the |one more )?(?:new )?(?:agenda (?:item|point)|item (?:on|for|to) (?:the )?agenda|point (?:à|de) l['’]ordre du jour|punto del orden del día|пункт повестки|议程项目|tagesordnungspunkt))"

# The next meeting, where somebody says what they want to talk about there.
_NEXT_TIME = (
    r"(?:next time|(?:at|in|during) (?:the|our) next (?:meeting|one|session)|nächstes mal|(?:in|bei) der nächsten sitzung"
    r"|la prochaine fois|(?:à|lors de) (?:la|notre) prochaine (?:réunion|séance)|la próxima vez|en la próxima (?:reunión|sesión)"
    r"|в следующий раз|на (?:следующ|ближайш)ей? (?:встрече|заседании|совещании)|(?:在)?下次(?:会议)?(?:上)?|في الاجتماع (?:القادم|المقبل)|المرة القادمة)"
)
_DISCUSS = (
    r"(?:(?:(?:i|we)(?:'d| would)? (?:also |really )?(?:like|want|need|wish) to|let's|let us|(?:can|could) we|we (?:should|must|need to|have to))"
    r" (?:talk about|speak about|talk over|discuss|raise|bring up|go through|look at|deal with)"
    r"|(?:j'aimerais|je voudrais|nous devrions) (?:parler (?:de(?: la)? |du |des |d['’])?|discuter (?:de(?: la)? |du |des |d['’])?|aborder )"
    r"|(?:me gustaría|quisiera|quiero) (?:hablar (?:de |del |sobre )|discutir |tratar )"
    r"|(?:я )?(?:хочу|хотел[аи]? бы|давайте|надо) (?:обсудить|поговорить об?)|(?:我想|我们)?(?:讨论|谈谈)|[أا]ود (?:مناقشة|التحدث عن))"
)

_FORMS = tuple(
    re.compile(rf"^\s*{_BEFORE}{form}\s*$", re.IGNORECASE | re.DOTALL)
    for form in (
        # time for somebody: "book Ute a slot on the agenda for the cost table"
        rf"(?:book|give|reserve|keep) (?P<who>[^\W\d_][\w' -]{{1,40}}?) (?:a slot|a place|some time|time|a point|an item) {_ONTO} (?:{_AGENDA})(?:\s*[:,-]\s*|\s+(?:for|on|about)\s+)(?P<what>.+)",
        # "I'd like to talk about the film crew next time", the time before or behind it
        rf"{_DISCUSS}\s*(?P<what>.+?)[\s,]*{_NEXT_TIME}(?P<rest>(?!\w).*)",
        rf"{_NEXT_TIME}[\s,]*{_DISCUSS}\s*(?P<what>.+)",
        rf"(?:nächstes mal )?(?:ich (?:möchte|würde gern)|wir sollten)(?: gern)?(?: {_NEXT_TIME})? über (?P<what>.+?)(?: {_NEXT_TIME})? (?:sprechen|reden)(?P<rest>(?!\w).*)",
        # named an item: "add an agenda item on the budget"
        rf"(?:{_PUTS} |propose |new )?{_ITEM}(?:\s*[:：-]\s*|\s+(?:on|about|for|called|sur|über|sobre)\s+)(?P<what>.+)",
        # behind the verb: "agenda add budget"
        r"(?:the )?agenda(?:\s*[:：-]\s*|\s+)(?:please\s+)?(?:add|put|include)\s+(?P<what>.+)",
        # "put the budget on the agenda of M-3, 10 min"
        rf"{_PUTS}\s*(?P<what>.+?)\s*{_ONTO}\s*(?:{_AGENDA})(?P<rest>(?!\w).*)",
        rf"{_WANTS} (?P<what>.+?) {_ONTO} (?:{_AGENDA})(?P<rest>(?!\w).*)",
        # "sponsorship guidelines for the agenda of the 15th, I present": only with more behind it
        rf"(?P<bare>.+?) for (?:{_AGENDA})(?P<rest>[^,]*,.+)",
        # "Sponsors on the agenda please"
        rf"(?P<bare>.+?) {_ONTO} (?:{_AGENDA})(?P<rest>(?!\w).*)",
    )
)
_ADDS = re.compile(
    rf"^\s*{_BEFORE}(?:add|put|include|take in|ajoutez?|añad[ae]|добавь(?:те)?|[اأ]ضف|nimm|加上?)\s+(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ASKS_POLITELY = re.compile(
    rf"^\s*(?:{_PLEASE}[ ,]+)?(?:can|could|would|will|kannst|können|pouvez|peux|puedes|можете) ?",
    re.IGNORECASE,
)
# Words in which a sentence tells of an agenda, and puts nothing on it.
_TELLS = re.compile(
    r"(?<!\w)(?:is|are|was|were|be|been|has|had|isn't|not|no|nothing|never|wants?|wishes|asked|asks|don't|doesn't|didn't|without|saw|see|said|says|who|what|when|why|which|how|if|unless"
    r"|ist|sind|war|nicht|kein\w*|est|sont|pas|rien|está|están|no|nada|не|нет|что|кто|没有?|不|是|ليس|لا|ما)(?!\w)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*[,;，、]\s*|\s+(?:and|und|et|y|и)\s+(?=(?:\w+ ){0,2}\w+ (?:presents|presenting|will present|can present|takes|präsentiert|présente|presenta))|\.\s+(?=[A-Z])"
)
_MINUTES = re.compile(
    r"^(?:it )?(?:for |about |around |takes |needs |say |ca\.? |~)*(?P<minutes>\d{1,3}) ?(?:min(?:ute)?[sn]?|mins|minutos|мин\w*|分钟|دقي\w+)\b\.?(?: (?:is enough|should do|max))?$",
    re.IGNORECASE,
)
_PRESENTS = re.compile(
    r"^(?:presented by |presenter:? ?|by |with )(?P<after>.+)$"
    r"|^(?P<before>.+?) (?:can |will |to |would |could |should |is going to )?(?:presents?|presenting|introduces?|leads?|präsentiert|présente|presenta|представит|представляет)(?: it)?$",
    re.IGNORECASE,
)
_AT = re.compile(
    r"^(?:of|for|in|on|at|vom|von|für|am|de|du|pour|para|del|на|от)\s+(?P<meeting>.+)$", re.IGNORECASE
)
_NEXT = re.compile(r"^(?:the )?next (?:meeting|time|session|one)$", re.IGNORECASE)
_BEHIND = re.compile(
    rf"[\s,.!]*(?:{_PLEASE}|thanks|thank you|merci|gracias|danke|спасибо|谢谢)[\s.!]*$", re.IGNORECASE
)
_OF_THE_ITEM = re.compile(
    r"^(?:an? |the )?(?:new |short )?(?:item|point|topic) (?:on|about|for|called) |\s+(?:item|point|topic)$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|a|an|our|das|die|der|den|le|la|les|el|los|las)\s+|^l['’]", re.IGNORECASE)
_QUOTES = " \t\n.,:;!“”\"«»'‘’"


@dataclass(frozen=True)
class SaidItem:
    """What is to be put on an agenda: its title or reference, its minutes, and the words for a person and a meeting; "" for none."""

    title: str
    minutes: int | None = None
    presenter: str = ""
    meeting: str = ""
    others: tuple[str, ...] = ()  # what else is said, which may be a presenter's name or belongs to the title


def read_item(words: str, *, is_under_agenda: bool = False) -> SaidItem | None:
    """Return the item that words put on an agenda; None for words that tell of one, or ask about it.

    Under an agenda (`is_under_agenda`) its name needn't be said: "add Aline's sponsors, 15 min".
    """
    if len(words) > LONGEST or (QUESTION_MARK.search(words) and not _ASKS_POLITELY.match(words)):
        return None
    said = _BEHIND.sub("", words.strip().rstrip("?؟？"))
    found = next((match for form in _FORMS if (match := form.match(said))), None)
    if found is None and is_under_agenda:
        found = _ADDS.match(said)
    if found is None:
        return None
    parts = found.groupdict()
    if (bare := parts.get("bare")) and (_TELLS.search(bare) or len(bare.split()) > TITLE_WORDS // 2):
        return None
    if _TELLS.search(parts.get("rest") or "") or _TELLS.match(bare or parts.get("what") or ""):
        return None
    return _item_of(bare or parts["what"], parts.get("rest") or "", parts.get("who") or "")


def _item_of(what: str, rest: str, who: str) -> SaidItem | None:
    first, *behind = [one for one in _SPLIT.split(what) if one.strip()] or [""]
    segments = [*behind, *(one for one in _SPLIT.split(_BEHIND.sub("", rest)) if one.strip(_QUOTES))]
    minutes, presenter, meeting, others = None, who, "", list[str]()
    for segment in (_BEHIND.sub("", one).strip(_QUOTES) for one in segments):
        if (length := _MINUTES.match(segment)) is not None:
            minutes = int(length["minutes"])
        elif (person := _PRESENTS.match(segment)) is not None:
            presenter = (person["after"] or person["before"]).strip()
        elif (at := _AT.match(segment)) is not None:
            meeting = "" if _NEXT.match(at["meeting"]) else at["meeting"]
        elif segment:
            others.append(segment)
    named = first.strip(_QUOTES)
    title = _ARTICLE.sub("", _OF_THE_ITEM.sub("", named)) or named
    if not title or len(title.split()) > TITLE_WORDS or title.casefold() in {"it", "this", "that"}:
        return None
    return SaidItem(title[0].upper() + title[1:], minutes, presenter, meeting, tuple(others))
