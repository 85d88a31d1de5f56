"""Questions what people have answered to a meeting: "is Quentin coming?", "has Ute replied for 15?", "who hasn't answered?"."""

from dataclasses import dataclass

from bot.dates.words import word_set
from bot.meeting_questions import BESIDE, MEETING
from bot.meeting_words import number_named, without_number
from bot.phrases import first_ref, without_refs
from bot.questions import spaced_words
from bot.records import BUILT_IN, Kind, Ref
from bot.vocabulary import QUESTION_MARK, SIGNS, pattern_of

# Of somebody who is named beside it.
_OF_ONE = pattern_of({
    "en": r"coming|attending|joining|taking part|going to (?:come|attend|be there)|be there|come|attend|join|take part|make it|answered|replied|responded|confirmed|registered|answer|reply|respond|represent(?:s|ed|ing)",
    "fr": r"vient(?: il| elle)?|viendra(?: t il| t elle)?|sera(?: t il| t elle)? (?:la|presente?)|va venir|participe(?:ra)?|assiste(?:ra)?|(?:a(?: t il| t elle)? )?(?:repondu|confirme)",
    "es": r"viene|vendra|va a (?:venir|asistir|participar)|asiste|asistira|participa(?:ra)?|estara|(?:ha )?(?:respondido|confirmado|contestado)|respondio|confirmo",
    "ru": r"приде[тт]|приедет|будет(?: ли)?|участвует|примет участие|ответил[аи]?|подтвердил[аи]?",
    "zh": r"(?:会|能|要)?不?(?:来|参加|出席)(?:不来|不参加)?(?:吗|么)?|(?:回复|答复|确认)了(?:吗|没有)?",
    "ar": r"(?:س|هل )?(?:سي?ت?حضر|ي?ت?حضر|ياتي|تاتي|سياتي|ستاتي|يشارك|تشارك|سيشارك|ستشارك)|(?:رد|ردت|اجاب|اجابت|اكد|اكدت)",
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
    "instead yet already still with us too there to for ya aun deja encore уже ли 了 吗 هل ايضا"
)


@dataclass(frozen=True)
class AskedOfAnswer:
    """Whose answer is asked for, and to which meeting: `rest` are the words that are left, a name, a day or a title."""

    is_own: bool
    is_of_everybody: bool
    rest: str
    ref: Ref | None = None
    number: int | None = None


def asked_of_answer(text: str) -> AskedOfAnswer | None:
    """Return what a sentence asks of people's answers to a meeting; None for any other words."""
    if not QUESTION_MARK.search(text.strip()[-1:]):
        return None
    ref = first_ref(text, BUILT_IN)
    if ref is not None and ref.kind is not Kind.MEETING:
        return None
    bare = without_refs(text) if ref is not None else text
    said = spaced_words(without_number(bare)).strip(f"{SIGNS} ?？؟¿")
    said = " ".join(said.replace("-", " ").split())
    is_own, is_of_everybody = _OF_ONESELF.search(said) is not None, _OF_EVERYBODY.match(said) is not None
    pattern = _OF_ONESELF if is_own else _OF_EVERYBODY if is_of_everybody else _OF_ONE
    if not pattern.search(said):
        return None
    left = MEETING.sub(" ", _OPENS.sub(" ", pattern.sub(" ", said)))
    words = [one.strip(f"{SIGNS} ?？؟¿") for one in left.split()]
    kept = [one for one in words if one and one not in BESIDE and one not in _BETWEEN]
    return AskedOfAnswer(is_own, is_of_everybody, " ".join(kept), ref, number_named(bare))
