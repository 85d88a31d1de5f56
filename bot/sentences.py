"""Patterns of whole sentences, and words in them, by which a typed verb is told from ordinary words."""

import re

from bot.dates.words import word_set
from bot.records import Ref

EVERYBODY = re.compile(r"who.{0,20} (?:who|what)\W*", re.IGNORECASE)  # "who does what?"
WHO_IS_THIS = re.compile(r"(?:what|who)(?:'s| is| are) (?:this|you)\W*", re.IGNORECASE)
ASKED_FOR = re.compile(r"who (?:asked|asks|wants?|logged|requested)\b", re.IGNORECASE)
OWN_FOCAL_POINT = re.compile(
    r"\b(?:my|our) focal points?\b|\b(?:mon|mes|nos?|notre) points? foca\w+|\b(?:mis?|nuestr\w+) puntos? focal\w*"
    r"|\b(?:мо|наш)\w* координатор\w*|我(?:们)?的?(?:联络人|协调人)|منسق(?:ي|تي|ينا|نا)",
    re.IGNORECASE,
)
OF_A_SENTENCE = re.compile(
    r"^(?:it|this|that|these|those|the|them|him|her|me|us|my|our|your|everything|all|with)\b"
    r"|\b(?:was|were|is|are|am|will|would|has|had|did|does|i|i'm|i'll|we|you|lovely|great)\b",
    re.IGNORECASE,
)

# "Can you remind Kenji of A-2?" is the verb; what somebody asks to be reminded of themselves is a question.
ASKS_FOR_IT = re.compile(
    r"(?:(?:please|pls|can you|could you|would you) )+(?=(?:remind|nudge|ping|chase) (?!me\b))", re.IGNORECASE
)
# "Remind me", in the languages in which it is no verb; what it is of follows behind its preposition.
_REMIND_ME = re.compile(
    r"rappel(?:le|ez)[- ]moi|recu[eé]rd[ae]me|rec[oó]rd[ae]me|напомни(?:те)?(?!\w)(?: мне)?|ذك[\u0651]?ري?ني|提醒我",
    re.IGNORECASE,
)
_OF = r"(?:(?<!\w)(?:de|d['’]|à|sobre|об?|про|عن|بـ?|关于)\s*)?"
OPENS_A_SENTENCE = re.compile(  # "meeting 15 moves to 25 oct" plans none, "add the budget to the agenda" notes nothing
    r"^find out\b|^(?!papers?\b)\w+ (?:of|for|from|about) (?:the )?(?:meeting (?:no\.? ?)?\d{1,4}|\d{1,4}(?:st|nd|rd|th) meeting)\b|^(?:add|set|take|put)\b.*\b(?:to|on|onto) (?:the |our |its )?(?:next )?agenda\b|^(?:(?:add|set|take|put) )?(?:an? |another |the )?(?:new )?agenda:? (?:item|point|add|put)\b|^meeting (?:no\.? ?)?\d{1,4} (?:is|was|has|moves?|starts?|begins|ends|will|can|needs?|should|must|got|takes?|went|won['’]?t|doesn['’]?t|isn['’]?t|can['’]?t|cannot)\b",
    re.IGNORECASE,
)
# Behind a verb: "move meeting 15 to friday" has the reference that it needs by the number.
BY_NUMBER = re.compile(r"(?:the )?(?:meeting|session) (?:no\.? ?)?\d{1,4}\b", re.IGNORECASE)
STANDS_IN = re.compile(
    r"\b(?:stand(?:s|ing)?[- ]in|cover(?:s|ing)?|replac\w+|instead|takes? over|acting|remplac\w+|remplaç\w+|sustitu\w+|reempla[zc]\w+|cubr\w+|suplent\w+|suple)\b"
    r"|замен|замещ|вместо меня|за меня|代|替|ينوب|نائب|بدلا",
    re.IGNORECASE,
)
HOURS = re.compile(
    r"my (?:working |office )?hours (?:are|will be) (?:from )?(\d{1,2}(?:[:.]\d\d)?)(?: ?[-\u2013] ?| to | till | until )(\d{1,2}(?:[:.]\d\d)?)\W*",
    re.IGNORECASE,
)
# "Geneva closed on 20 oct", "Bangkok office will be closed 12-16 apr"
OFFICE_CLOSED = re.compile(
    r"(?:(?:the|le bureau de|la oficina de|офис в) )?(?P<place>[^\W\d][^?]{1,40}?)(?: office)?(?: (?:is|will be|est|sera|está|estará|будет))?"
    r" (?:closed|fermée?|cerrad[oa]|закрыт[аоы]?|مغلق\w*)(?: (?:on|from|for|le|el|du|del))? (?P<when>[^?]+)",
    re.IGNORECASE,
)
# "The cost table is done", without its reference.
TITLE_DONE = re.compile(
    r"(?:the |my )?(?P<title>.{3,80}?) (?:is |are )?(?:now |all )?(?:done|finished|completed)[ .!]*",
    re.IGNORECASE,
)

# Words that begin a sentence and are like a verb: "how" and "show".
COMMON = word_set("list how what who whom when where why is are do does can i we my the")
ANYTHING = frozenset(("add", "change", "create", "make"))  # done to anything, so the other verb is asked for
NOT_ASKED_FOR = frozenset({"home", "help", "show", "who"})
WHO_WORDS = 2  # of a question that may ask for everybody: "who else?"


def as_reminder(words: str, ref: Ref) -> str | None:
    """Return a request to be reminded of a record, in other languages than English, as a command; None for other words."""
    if _REMIND_ME.search(words) is None:
        return None
    named = str(ref).replace("-", "-?")
    when = re.sub(rf"{_OF}{named}(?!\d)", " ", _REMIND_ME.sub(" ", words), flags=re.IGNORECASE)
    return f"remind {ref} {' '.join(when.split())}".strip()
