"""What somebody wants done with a meeting ahead: "meeting 15 moves to the 14th", "the meeting is off", "send the agenda".

The meeting is named by its reference, by a day, or as the next one; whose reader calls knows which is meant. A question,
and a sentence that denies, want nothing.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.phrases import first_ref
from bot.records import BUILT_IN
from bot.vocabulary import QUESTION_MARK, LazyPattern

LONGEST = 240  # characters of an order; whoever writes more is telling of the work
MOVE, CANCEL, CALL, SEND_AGENDA, NUDGE = "move", "cancel", "call", "sendagenda", "nudge"
ORDER_VERBS = frozenset(
    (MOVE, CANCEL, CALL, NUDGE, "remind", "ask", "postpone")
)  # as the first word of an order

_MONTH = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_BARE_DAY = rf"{_DAY}|tomorrow|the \d{{1,2}}(?:st|nd|rd|th)"  # a day that names its meeting without that word
# A meeting, with the words for its day where it is named by that.
_WHICH = (
    r"(?:(?:the |our |this |that )?(?:(?:next|coming|upcoming|task force|isc-tf) )*(?:meeting|session)(?: (?:of|on|from) (?P<{0}>(?:the )?[^,;:]{{2,24}}?))?"
    rf"|(?:the )?(?P<{{0}}_by>{_MONTH}|{_DAY}|{_DAY}'s|tomorrow's|next week's)(?:'s)? (?:meeting|session)"
    r"|(?P<{0}_ref>M-\d{{1,6}})"
    r"|la (?:prochaine )?(?:réunion|reunion|séance)|la (?:próxima )?reuni[oó]n|(?:следующ\w+ )?(?:встреч|заседани|совещани)\w*|(?:下次)?会议|(?:ال)?[اإ]جتماع|die (?:nächste )?sitzung)"
)
_POLITE = re.compile(
    r"^(?:(?:please|pls|kindly|ok|okay|sorry|hi|hello|and|also|so|then|well|bitte|svp|por favor|пожалуйста|请)[ ,:]+"
    r"|(?:can|could|would|shall|should) (?:you|we|i)(?: please)? |we (?:should|must|need to|have to|want to|will) |i(?:'d like to| want to| need to| have to|'ll| will) |let's |let us )+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[ ,]+(?:please|pls|thanks|thank you|bitte|svp|por favor|пожалуйста))+$", re.IGNORECASE
)
_MOVES = (
    r"(?:(?:is |has |has been |was |gets |will |would |should |must |needs |ought )*(?:to )?(?:be )?(?:moves?|moved|postponed?|shift(?:s|ed)?|rescheduled?|push(?:ed|es)|brought forward|put back|put off|slips?|changes)(?: back| forward| over)? (?:to|until|till|on|onto|for) "
    r"|(?:is|starts|begins|takes place|will be|is now|now is|now starts) (?:on )?(?=.* (?:instead|now|rather)(?!\w))"
    r"|(?:est |sera |a été |se )?(?:reportée?|décalée?|déplacée?|repoussée?|avancée?|passe|déplace) (?:au |à |pour le )"
    r"|(?:se |queda |está |ha sido )?(?:aplaza(?:da)?|pospone|pospuesta|traslada(?:da)?|mueve|pasa|cambia(?:da)?) (?:al |a |para el |para )"
    r"|(?:будет )?(?:переносится|перенесен\w?|перенесли|сдвигается) на "
    r"|(?:推迟|延期|提前|改期|改|移)(?:到|至) ?"
    r"|(?:تأجل|تؤجل|أجل|نقل|ينقل) (?:إلى |الى )?)"
)
_MOVE_IT = r"(?:move|push|shift|postpone|reschedule|bring(?: forward)?|put off|put back|put|change|verschieb\w*|déplace[rz]?|reporte[rz]?|repousse[rz]?|mueve|aplaza|pospón|перенеси(?:те)?|把)"
_IS_OFF = (
    r"(?:(?:is|was|has been|gets|must be|will be|should be) (?:cancell?ed|called off|off|dropped|scrapped|unnecessary|superfluous|not needed|not necessary)|isn['’]?t (?:needed|necessary)|(?:won['’]?t|will not|doesn['’]?t|does not|isn['’]?t going to|can['’]?t|cannot) (?:take place|happen|be held)"
    r"|(?:est|sera|a été) (?:annulée?|supprimée?)|n['’]aura pas lieu"
    r"|(?:se|queda|está|ha sido) (?:cancela(?:da)?|anula(?:da)?|suspende|suspendida)|no (?:tendrá lugar|se celebra)"
    r"|отменяется|отменен\w?|отменили|не состоится|取消了?|不开了|ألغي|ملغى|ألغيت|لن يعقد)"
)
_CANCEL_IT = r"(?:cancel|call off|drop|scrap|annule[rz]?|cancela|отмени(?:те)?|取消|sagen? sie|storniere)"
_AGENDA = r"(?:the |our )?(?:draft |final )?agenda"
_SENDS = r"(?:send|publish|circulate|distribute|share|mail|issue|post|release)(?: out| round| around)?"


_BECAUSE = r"(?:because|since|as (?=(?:there|the|we|i|he|she|they|it|nobody|no one|everybody|most|some|all)\b)|due to\b|for lack\b|so that\b)"
_WHY = rf"(?:\s*[,;:–—-]\s*|\s+(?={_BECAUSE}))(?P<why>.+)"
_SHIFT = r"(?:by )?(?:(?:(?:half )?an?|one|two|three|four|\d{1,3}) ?(?:hours?|h|minutes?|mins?|min|days?|weeks?)|(?:a )?quarter of an hour|an hour and a half)(?: (?:later|earlier|sooner|back|forward))?"
_FORMS = (
    (MOVE, LazyPattern(rf"(?is){_MOVE_IT} {_WHICH.format('a')}(?: from .+?)?(?: back| forward| over)? (?:(?:to|until|till|on|onto|for|au|al|на)(?!\w)|到)\s*(?P<when>.+)")),
    (MOVE, LazyPattern(rf"(?is)(?P<how>{_MOVE_IT}) {_WHICH.format('a')}(?P<back> back| forward)? (?P<when>{_SHIFT})(?:{_WHY})?")),
    (MOVE, LazyPattern(rf"(?is){_WHICH.format('b')} (?:(?:should|must|will|would|can|could|has to|needs to|ought to|is to) )?(?:starts?|begins?|is|moves?|be|be moved|takes? place) (?P<when>{_SHIFT})(?:{_WHY})?")),
    (MOVE, LazyPattern(rf"(?is){_WHICH.format('b')} ?{_MOVES}(?P<when>.+)")),
    (MOVE, LazyPattern(rf"(?is){_WHICH.format('b')} (?:is|has been|was|must be|gets) (?:postponed|put off|moved|rescheduled)(?:{_WHY})?")),
    (CANCEL, LazyPattern(rf"(?is){_CANCEL_IT} {_WHICH.format('a')}(?:{_WHY})?")),
    (CANCEL, LazyPattern(rf"(?is)(?:there(?:'s| is| will be) no|no) (?:meeting|session)(?: (?:on |this )?(?P<a>(?:the )?[^,;:]{{2,24}}))?(?:{_WHY})?")),
    (CANCEL, LazyPattern(rf"(?is){_CANCEL_IT} (?:on |this )?(?P<a>next {_DAY}|{_BARE_DAY})(?:{_WHY})?")),
    (CANCEL, LazyPattern(rf"(?is){_WHICH.format('b')} ?{_IS_OFF}(?: after all)?(?:{_WHY})?")),
    (CANCEL, LazyPattern(rf"(?is)(?:we (?:won't|don't|do not|will not|aren't going to|are not going to|needn't|need not|don't need to|do not need to|don't have to|can't|cannot)|(?:there is |there's )?no need to) meet (?:on |this )?(?P<a>next {_DAY}|{_BARE_DAY})(?: after all)?(?:{_WHY})?")),
    (SEND_AGENDA, LazyPattern(rf"(?is){_SENDS} {_AGENDA}(?: (?:of|for) {_WHICH.format('a')})?(?: (?:now|today|to everybody|to everyone|to all|to the task force|to the members|to the channel|out))*")),
    (SEND_AGENDA, LazyPattern(rf"(?is){_AGENDA}(?: (?:of|for) {_WHICH.format('b')})? (?:can|should|may|must) (?:go out|be sent|be published)(?: out| now| today)*")),
    (CALL, LazyPattern(rf"(?is)(?:call|convene) {_WHICH.format('a')}(?: now| today)?")),
    (CALL, LazyPattern(rf"(?is)(?:send|mail)(?: out)? (?:the |all )?(?:invitations?|invites?|call)(?: (?:of|for|to) {_WHICH.format('a')})?(?: now| today| out)*")),
    (CALL, LazyPattern(rf"(?is)(?:invite|call) (?:everybody|everyone|all members|all|people|the members|the task force) (?:to|for) {_WHICH.format('a')}(?: now| today)?")),
    (NUDGE, LazyPattern(rf"(?is)(?:nudge|remind|chase|ask|ping) (?:those |people |everybody |everyone |anyone )?who (?:has|have|had)(?:n't| not) (?:yet )?(?:answered|replied|responded|said)(?: yet)?(?: (?:for|about|to) (?:{_WHICH.format('a')}|(?P<a_on>{_BARE_DAY}))| whether they (?:come|are coming))?(?: again| yet)?")),
)  # fmt: skip
_DENIES = re.compile(
    r"\b(?:not|never|don't|no longer|doesn't|isn't|hasn't|wasn't|if|unless|whether|might|may)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:has|have|is|was|did|does|do|when|why|who|what|where|which|will|are)\b", re.IGNORECASE
)
_STOPS = re.compile(r"(?:\s*,)?\s+(?:instead|now|rather)(?=[ ,.!]|$)", re.IGNORECASE)


_NOT_ITS_NAME = frozenset({"when", "why", "how", "back"})
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_UNITS = {"h": timedelta(hours=1), "m": timedelta(minutes=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LENGTHS = {
    "an hour and a half": timedelta(minutes=90),
    "half an hour": timedelta(minutes=30),
    "a quarter": timedelta(minutes=15),
    "quarter": timedelta(minutes=15),
}
_LENGTH = re.compile(r"(?P<number>\d+|an?|one|two|three|four) ?(?P<unit>[hmdw])[a-z]*")
_LATER = re.compile(r"later|back|push|postpone|put off|delay", re.IGNORECASE)
_EARLIER = re.compile(r"earlier|sooner|forward", re.IGNORECASE)

# A day without its month, or a day of the week: said of a meeting it is near that one.
NEAR_IT = re.compile(
    rf"(?P<number>(?:the )?\d{{1,2}}(?:st|nd|rd|th))(?! (?:of )?(?:{_MONTH})\b)|\b{_DAY}\b", re.IGNORECASE
)


@dataclass(frozen=True)
class MeetingOrder:
    """A verb for a meeting, the words that name it and those behind: a day and an hour, or a reason; "" for none.

    `named` is a reference, or words for a day; "" for the next meeting, or the one above. `shift` is how much later it
    is to begin; None where a day or an hour is named.
    """

    verb: str
    named: str = ""
    when: str = ""
    why: str = ""
    shift: timedelta | None = None


def read_order(text: str) -> MeetingOrder | None:
    """Return what a sentence wants done with a meeting; None for any other sentence."""
    said = " ".join(text.replace("’", "'").split())
    if len(said) > LONGEST or (QUESTION_MARK.search(said) and not _POLITE.match(said)):
        return None
    said = _TAIL.sub("", _POLITE.sub("", said).rstrip(" .!?。！？؟"))
    if _ASKS.match(said):
        return None
    for verb, form in _FORMS:
        found = form.fullmatch(said)
        if found is not None:
            return _order(verb, said, found.groupdict())
    return None


def is_order_without_reference(text: str) -> bool:
    """Return whether words begin with one of `ORDER_VERBS` and order something for a meeting that has no reference in them."""
    first = text.lstrip().partition(" ")[0].lower()
    return first in ORDER_VERBS and first_ref(text, BUILT_IN) is None and read_order(text) is not None


def _order(verb: str, said: str, parts: dict[str, str | None]) -> MeetingOrder | None:
    when, why = _STOPS.sub("", parts.get("when") or ""), parts.get("why") or ""
    before = said[: len(said) - len(parts.get("when") or why)]
    if verb not in {CANCEL, NUDGE} and _DENIES.search(before):
        return None
    shift = None
    if verb == MOVE and re.fullmatch(_SHIFT, when, re.IGNORECASE):
        shift = _shift(when, f"{parts.get('how') or ''}{parts.get('back') or ''}")
        if shift is None:
            return None
    elif verb == MOVE and (
        found := re.fullmatch(
            rf"(?P<when>.+?)(?:[:;]\s+|\s+[–—-]\s+(?!\d)|\s+(?={_BECAUSE}))(?P<why>.+)", when, re.IGNORECASE
        )
    ):
        when, why = found["when"], found["why"]
    when = re.sub(r"(?i)^at (\d{1,2})$", r"\1:00", when.strip(" ,"))
    named = next((text for name, text in parts.items() if text and name not in _NOT_ITS_NAME), "")
    return MeetingOrder(verb, named.removesuffix("'s"), when, plain_reason(why), shift)


def plain_reason(words: str) -> str:
    """Return a reason without what joins it to what it is of: "Aline is ill" of "because Aline is ill"."""
    return re.sub(
        r"(?i)^(?:[-–—:,;]\s*)*(?:because(?: of)?|since|as|due to)\s+", "", words.strip(" ,-–—:;")
    ).strip()


def _shift(words: str, how: str) -> timedelta | None:
    """Return how much later "half an hour earlier" is, with the verb before it; None where it isn't said which way."""
    said = words.lower().removeprefix("by ")
    is_earlier = _EARLIER.search(f"{said} {how}") is not None
    if not (is_earlier or _LATER.search(f"{said} {how}")):
        return None
    by = next((length for name, length in _LENGTHS.items() if said.startswith(name)), None)
    if by is None and (found := _LENGTH.match(said)):
        number = found["number"]
        by = (int(number) if number.isdecimal() else _NUMBERS[number]) * _UNITS[found["unit"]]
    return -by if by is not None and is_earlier else by
