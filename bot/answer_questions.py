"""Questions about people and a meeting: "is Quentin coming?", "who hasn't answered?", "who represents Ute?", "was Ute there?"."""

from dataclasses import dataclass
from enum import StrEnum

from bot.dates.words import word_set
from bot.meeting_questions import BESIDE, MEETING
from bot.meeting_words import number_named, without_number
from bot.phrases import first_ref, without_refs
from bot.questions import spaced_words
from bot.records import BUILT_IN, Kind, Ref
from bot.vocabulary import QUESTION_MARK, SIGNS, pattern_of

# Of somebody who is named beside it.
_OF_ONE = pattern_of({
    "en": r"coming|attending|joining|taking part|going to (?:come|attend|be there)|be there|come|attend|join|take part|make it|show up|turn up|answered|replied|responded|confirmed|registered|answer|reply|respond|confirm",
    "fr": r"vient(?: il| elle)?|viendra(?: t il| t elle)?|sera(?: t il| t elle)? (?:la|presente?)|va venir|participe(?:ra)?|assiste(?:ra)?|(?:a(?: t il| t elle)? )?(?:repondu|confirme)",
    "es": r"viene|vendra|va a (?:venir|asistir|participar)|asiste|asistira|participa(?:ra)?|estara|(?:ha )?(?:respondido|confirmado|contestado)|respondio|confirmo",
    "ru": r"приде[тт]|приедет|будет(?: ли)?|участвует|примет участие|ответил[аи]?|подтвердил[аи]?",
    "zh": r"(?:会|能|要)?不?(?:来|参加|出席)(?:不来|不参加)?(?:吗|么)?|(?:回复|答复|确认)了(?:吗|没有)?",
    "ar": r"(?:س|هل )?(?:سي?ت?حضر|ي?ت?حضر|ياتي|تاتي|سياتي|ستاتي|يشارك|تشارك|سيشارك|ستشارك)|(?:رد|ردت|اجاب|اجابت|اكد|اكدت)",
})  # fmt: skip
# The same of a meeting that is going on.
_IS_THERE = pattern_of({
    "en": r"(?:is|am|are)(?= .*(?<!\w)(?:here|there|present|in the room)$)",
    "fr": r"est(?: il| elle)?(?= .*(?:ici|la|presente?)$)",
    "es": r"esta(?= .*(?:aqui|ahi|presente)$)",
    "ru": r"(?:здесь|тут)(?: ли)?$",
    "zh": r"在(?:这里|场)(?:吗|么)?$",
    "ar": r"هل(?= .*(?:هنا|حاضرة?|موجودة?)$)",
})  # fmt: skip
# The same of a meeting that has begun.
_WAS_THERE = pattern_of({
    "en": r"did(?= .*(?<!\w)(?:come|attend|join|take part|make it|show up|turn up)(?!\w))|(?:was|were)(?= .*(?<!\w)(?:there|present|absent|missing|in the room|by video|remote|at)(?!\w))|has(?= .*(?<!\w)(?:come|attended|joined)(?!\w))",
    "fr": r"(?:est|etait)(?: il| elle)?(?= .*(?:venue?|la|presente?|absente?)(?!\w))|a (?:participe|assiste)(?: il| elle)?",
    "es": r"vino|asistio|participo|estuvo(?: presente| ausente)?|falto",
    "ru": r"(?:не )?(?:был[аи]?|приш(?:ел|ла|ли)|присутствовал[аи]?|участвовал[аи]?)|отсутствовал[аи]?",
    "zh": r"(?:来|参加|出席)了(?:吗|没有)?|缺席了(?:吗|没有)?|在场吗",
    "ar": r"(?:هل )?(?:حضر|حضرت|شارك|شاركت|غاب|غابت|تغيب)",
})  # fmt: skip
_HOW_THERE = word_set(
    "come came attend attended join joined take part taken make made show up turn there here present absent missing in room"
    " by video remote online remotely person venu venue la presente present absente absent presente ausente"
)
# Who comes in the place of somebody.
_REPRESENTED = pattern_of({
    "en": r"who(?:'s| is| was| will be| will| has)? ?(?:represent(?:s|ed|ing)?|replac(?:es|ed|ing|e)|(?:stands?|stood|standing|fills?|filled|filling) in for|(?:comes?|came|coming|going|goes|attends?|attended|attending) (?:for|instead of|in place of|on behalf of))",
    "fr": r"qui (?:represente(?:ra)?|representait|remplace(?:ra)?|vient (?:pour|a la place de)|a (?:represente|remplace))",
    "es": r"quien (?:representa(?:ra)?|represento|sustituye|sustituyo|reemplaza|reemplazo|viene (?:por|en lugar de))",
    "ru": r"кто (?:представляет|представлял\w?|заменяет|заменял\w?|заменил\w?|замещает|будет вместо|придет вместо)",
    "zh": r"谁(?:代表|代替|替)了?(?:参加)?",
    "ar": r"(?:من|مين) (?:يمثل|سيمثل|مثل|ينوب عن|سينوب عن|ناب عن)",
})  # fmt: skip
# In whose place somebody comes.
_REPRESENTS = pattern_of({
    "en": r"(?:who|whom) (?:does|did|do|will|is|am|was)(?= .* (?:represent|representing|standing in for|stand in for|come for|coming for|come instead of|replacing|replace)(?!\w))|(?:is|am|will|was|did|does|do)(?= .*(?<!\w)(?:represent|representing|stand in for|standing in for|(?:come|coming|attend|attending|there|present|go|going) (?:for|instead of|in place of|on behalf of)) (?:some|any)(?:body|one)(?: else)?(?!\w))",
    "fr": r"qui est ce (?:que je represente|qu'il represente|qu'elle represente)|je represente qui",
    "es": r"a quien (?:represento|representa|represente|sustituyo|sustituye)",
    "ru": r"кого (?:я )?(?:представля(?:ю|ет|л\w?)|заменя(?:ю|ет)|замеща(?:ю|ет))",
    "zh": r"(?:代表|代替)(?:的是)?谁",
    "ar": r"من (?:الذي )?(?:امثله|امثل|انوب عنه)",
})  # fmt: skip
_STANDS_IN = pattern_of({
    "en": r"(?:stands?|stood|standing|fills?|filled|filling) in|replac\w+", "fr": r"remplac\w+", "es": r"(?:sustitu|reemplaz)\w+",
    "ru": r"(?:замен|замещ)\w+", "zh": r"代?替", "ar": r"(?:س?ينوب|ناب)",
})  # fmt: skip
_REPRESENTING = word_set(
    "represent represented representing standing stand in come coming attend attending go going instead of place on behalf"
    " there present replace replacing somebody someone anybody anyone else who whom"
)
_IS_PAST = pattern_of({
    "en": r"did|was|were|represented|stood|came|attended|replaced|filled",
    "fr": r"a (?:represente|remplace|participe|assiste)|representait|etait|est (?:il |elle )?venue?",
    "es": r"represento|sustituyo|reemplazo|vino|asistio|participo|estuvo|falto|represente",
    "ru": r"представлял\w?|заменял\w?|заменил\w?|был[аи]?|приш(?:ел|ла|ли)|присутствовал[аи]?|участвовал[аи]?|отсутствовал[аи]?",
    "zh": r"[代表替来加席]了",
    "ar": r"(?:مثل|ناب عن|حضر|حضرت|شارك|شاركت|غاب|غابت|تغيب)",
})  # fmt: skip
_ME = pattern_of({
    "en": r"i|me", "fr": r"me|moi|je", "es": r"me|yo|represento|represente|sustituyo", "ru": r"я|меня", "zh": r"我", "ar": r"(?:انا|امثل|امثله|انوب|عني|ني)",
})  # fmt: skip
# Of whoever asks.
_OF_ONESELF = pattern_of({
    "en": r"am i (?:coming|attending|joining|registered|going)|(?:have|did) i (?:answer(?:ed)?|repl(?:y|ied)|respond(?:ed)?|confirm(?:ed)?|register(?:ed)?)",
    "fr": r"(?:ai je|j'ai|est ce que j'ai) (?:deja )?(?:repondu|confirme)",
    "es": r"he (?:respondido|confirmado|contestado)",
    "ru": r"(?:я (?:уже )?(?:ответил\w?|подтвердил\w?)|ответил\w? ли я)",
    "zh": r"我(?:已经)?(?:回复|答复|确认)了(?:吗|没有)?",
    "ar": r"هل (?:اجبت|رددت|اكدت)",
})  # fmt: skip
# Of everybody who is invited.
_OF_EVERYBODY = pattern_of({
    "en": r"who (?:all )?(?:else )?(?:has|have|had|did|hasn't|haven't|didn't|hasnt|havent|didnt)(?: not)?(?: yet| already| still)? (?:answer(?:ed)?|repl(?:y|ied)|respond(?:ed)?|confirm(?:ed)?|register(?:ed)?)|who (?:answered|replied|responded|confirmed)",
    "fr": r"qui (?:n'a |a |n'ont |ont )(?:pas )?(?:encore |deja )?(?:repondu|confirme)",
    "es": r"quien(?:es)? (?:aun |todavia )?(?:no )?(?:(?:ha|han) (?:respondido|confirmado|contestado)|respondio|respondieron|confirmo|confirmaron)",
    "ru": r"кто (?:еще |уже )?(?:не )?(?:ответил[аи]?|подтвердил[аи]?)",
    "zh": r"(?:还有)?谁(?:还)?(?:没有?|已经)?(?:回复|答复|确认)了?",
    "ar": r"(?:من|مين) (?:لم )?(?:يرد|يجب|يوكد|رد|اجاب|اكد)(?: بعد)?",
})  # fmt: skip
_OPENS = pattern_of({
    "en": r"^(?:and )?(?:(?:who )?(?:is|will|has|did|does|can|are)|who's|do we know (?:if|whether)|do you know (?:if|whether))",
    "fr": r"^(?:est ce que|on sait si)",
    "es": r"^(?:y )?(?:va a|sabemos si)",
    "ru": r"^(?:а )?(?:будет ли|придет ли)",
    "zh": r"^(?:请问)",
    "ar": r"^(?:هل)",
})  # fmt: skip
_BETWEEN = word_set(
    "instead yet already still with us too there to for ya aun deja encore уже ли 了 吗 هل ايضا you me i did was were has had"
)


class AnswerQuestion(StrEnum):
    """What is asked of people and a meeting."""

    COMES = "comes"  # what somebody has answered, or whether they were there
    HERE = "here"  # whether they are there now
    ANSWERED = "answered"  # who has answered, of everybody
    REPRESENTED = "represented"  # who comes in somebody's place
    REPRESENTS = "represents"  # in whose place somebody comes


@dataclass(frozen=True)
class AskedOfAnswer:
    """Whose answer is asked for, and to which meeting: `rest` are the words that are left, a name, a day or a title.

    `is_past` of a meeting that has begun. `is_of_absence` where the words are as well those of who does somebody's work while
    they are away: "who is standing in for Ute?".
    """

    what: AnswerQuestion
    is_own: bool
    is_past: bool
    is_of_absence: bool
    rest: str
    ref: Ref | None = None
    number: int | None = None


_FORMS = (
    (_REPRESENTS, AnswerQuestion.REPRESENTS),
    (_OF_ONESELF, AnswerQuestion.COMES),
    (_OF_EVERYBODY, AnswerQuestion.ANSWERED),
    (_REPRESENTED, AnswerQuestion.REPRESENTED),
    (_WAS_THERE, AnswerQuestion.COMES),
    (_IS_THERE, AnswerQuestion.HERE),
    (_OF_ONE, AnswerQuestion.COMES),
)
_ABOUT = {
    AnswerQuestion.REPRESENTS: _REPRESENTING,
    AnswerQuestion.REPRESENTED: frozenset[str](),
    AnswerQuestion.ANSWERED: frozenset[str](),
    AnswerQuestion.COMES: _HOW_THERE,
    AnswerQuestion.HERE: _HOW_THERE,
}


def asked_of_answer(text: str) -> AskedOfAnswer | None:
    """Return what a sentence asks of people's answers to a meeting, or of how they took part; None for any other words."""
    if not QUESTION_MARK.search(text.strip()[-1:]):
        return None
    ref = first_ref(text, BUILT_IN)
    if ref is not None and ref.kind is not Kind.MEETING:
        return None
    bare = without_refs(text) if ref is not None else text
    number = number_named(bare)
    said = spaced_words(without_number(bare)).strip(f"{SIGNS} ?？؟¿")
    said = " ".join(said.replace("-", " ").split())
    found = next(((pattern, what) for pattern, what in _FORMS if pattern.search(said)), None)
    if found is None or (found[0] is _OF_EVERYBODY and not _OF_EVERYBODY.match(said)):
        return None
    pattern, what = found
    is_own = pattern is _OF_ONESELF or (what is not AnswerQuestion.ANSWERED and _ME.search(said) is not None)
    is_past = pattern is _WAS_THERE or (
        pattern in (_REPRESENTS, _REPRESENTED) and bool(_IS_PAST.search(said))
    )
    left = MEETING.sub(" ", _OPENS.sub(" ", pattern.sub(" ", said)))
    words = [one.strip(f"{SIGNS} ?？؟¿") for one in left.split()]
    beside = BESIDE | _BETWEEN | _ABOUT[what]
    kept = [one for one in words if one and one not in beside]
    names_meeting = ref is not None or number is not None or MEETING.search(said) is not None
    may_be_both = what is AnswerQuestion.REPRESENTED and not (names_meeting or kept[1:])
    is_of_absence = may_be_both and _STANDS_IN.search(said) is not None
    return AskedOfAnswer(what, is_own, is_past, is_of_absence, " ".join(kept), ref, number)
