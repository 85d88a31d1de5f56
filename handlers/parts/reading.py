"""What words are by themselves, as one of several things in a message. Read from the words alone."""

import re
from functools import partial

from bot.done_words import read_done
from bot.errors import UserError
from bot.grammar.parse import split_first_word, split_leading_refs
from bot.parts import ACTS, Part, Reading, Sort, may_be_several, parts_of
from bot.phrases import (
    CHINESE,
    NOT_A_QUESTION,
    Phrase,
    asks_to_see,
    first_ref,
    is_of_another,
    read_phrase,
    refs_within,
    without_refs,
)
from bot.records import Kind, read_ref
from bot.replies import FORWARDED, WISHES, Meaning, done_result, is_consent, read_reply, states_objection
from bot.vocabulary import QUESTION_MARK, SIGNS
from handlers.core.feature import Verb
from handlers.core.registry import Registry

PARTS = "inparts"  # the verb of a message that says several things
_SPOKEN, _REPLY = "spoken", "reply"
# Behind the references of these stand a day, a person or a reason: another thing may follow.
_OF_A_RECORD = frozenset({
    "done", "start", "unblock", "reopen", "move", "assign", "snooze", "mute", "unmute", "remind", "follow", "unfollow",
    "nudge", "clear", "cancel", "attending", "remote", "apologies",
})  # fmt: skip
_SECOND_WORDS = frozenset({"decide", "confirm", "verify", "object", "position", "reissue", "propose", "undo"})
_LOGS = frozenset({"log", "action", "raise"})  # with a colon or an option; the first one also without
_FEW = 3
_OFFERS = frozenset({Meaning.DATE, Meaning.STUCK, Meaning.LATER, Meaning.NOT_MINE, Meaning.SOUNDS_DONE})
_OF_ABOVE = frozenset({Meaning.DATE, Meaning.LATER, Meaning.NOT_MINE})
_OF_IT = frozenset({Meaning.DATE, Meaning.STUCK, Meaning.NOT_MINE})
_ASIDE = frozenset({Phrase.THANKS, Phrase.GREETING})
_AWAY = frozenset({Phrase.ABSENT, Phrase.LEAVING})
_ALSO = re.compile(r"\b(?:also|as well|too)\b ?", re.IGNORECASE)
_ASKED_BEHIND = re.compile(
    r"\w+\W+\w+\W+(?:please|pls|s'il (?:te|vous) pla[iî]t|stp|svp|por favor|bitte|пожалуйста)$", re.IGNORECASE
)
_IT = re.compile(r"(?:it|this one|that one|this|that) (?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_TO_IT = re.compile(
    r"(?P<verb>\w+) (?:it|this one|that one|this|that)\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_AS_WELL = re.compile(r"(?:is |are )?(?:as well|too|aussi|también|tambien|auch|тоже|也|أيضا)", re.IGNORECASE)
_REQUEST = re.compile(
    r"(?:(?:please|pls|then|so|just|can you|could you|would you|will you|can we|s'il (?:te|vous) pla[iî]t|por favor|пожалуйста|请|من فضلك)[ ,]*)+",
    re.IGNORECASE,
)
# What somebody wants beside what they did; "Linda must sign" hangs on that, and isn't another thing.
_WISH = re.compile(
    r"(?:please |pls )?(?:log|raise|add|note)\b|(?:i|we)(?:'d| would)? (?:need|want|like)\b"
    r"|(?:j'ai|nous avons) besoin|il (?:me|nous) faut|necesit(?:o|amos)|мне нуж|нам нуж|(?:我|我们)需要|(?:احتاج|أحتاج|نحتاج)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good morning|thanks|thank you|ok|okay|bonjour|merci|hola|gracias|привет|спасибо|你好|谢谢|مرحبا|شكرا)(?: [^\W\d_]+)?[,!.，！،]\s*",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"how many\b|combien\b|cu[aá]nt[oa]s\b|сколько\b|كم\b", re.IGNORECASE)
_ASKS = re.compile(r"(?:who|what|when|where|which|how|why)\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_SAYS_WHAT = re.compile(
    r"(?:'s|\s+(?:\w+ ){0,3}?(?:is|are|was|were|has|have|had|does|do|did|will|can|could|should|many|much|covers?|leads?|decides?|owns?|comes?|knows?|holds?|chairs?))\b",
    re.IGNORECASE,
)
_PLEASE_BEHIND = re.compile(r"[ ,]+(?:please|pls|thanks|thank you)$", re.IGNORECASE)
_REF = r"(?P<ref>[A-Za-z]{1,4}-\d+)"
_DONE_WITH = re.compile(
    rf"(?:(?:i'?m|i am|we'?re|we are) )?(?:all )?(?:done|finished) with {_REF}", re.IGNORECASE
)
_TO_A_DAY = re.compile(
    rf"^{_REF} (?:moves|goes|slips|slides|shifts|(?:has|needs|ought) to (?:move|go)|(?:must|should|will) (?:move|go)) (?=to |until )",
    re.IGNORECASE,
)


def in_parts(words: str, registry: Registry, *, is_reply: bool) -> str:
    """Return a message that says several things as a command; "" for any other."""
    return f"{PARTS} {words}" if read_parts(words, registry, is_reply=is_reply) else ""


def read_parts(words: str, registry: Registry, *, is_reply: bool) -> list[Part]:
    """Return the things that a message says; none where it says one, or in doubt."""
    if (
        not may_be_several(words)
        or FORWARDED.search(words)
        or registry.follow_up(words) is not None
        or states_objection(words)
    ):
        return []
    lines = [one for one in words.splitlines() if one.strip()]
    if is_reply and len(lines) > 1 and all(_begins_with_ref(one, registry) for one in lines):
        return []  # each line is read by itself: all of them are done, or none
    reading = Reading(
        sort_of=partial(sort_of, registry=registry, is_reply=is_reply),
        is_headed=partial(is_headed, registry=registry),
        names=lambda said: first_ref(said, registry.prefixes) is not None and not is_list(said),
        opens=lambda said: is_reply and read_reply(plainly(said)) in _OF_ABOVE,
    )
    parts = parts_of(words, reading)
    named = [
        str(ref)
        for one in parts
        if one.sort in ACTS or one.sort is Sort.NAMED
        for ref in _refs(one, registry)
    ]
    named += [
        str(first_ref(one.words, registry.prefixes))
        for one in parts
        if one.sort is Sort.APART and _refs(one, registry)
    ]
    if len(named) != len(set(named)):
        return []  # two steps of one record are one line of its history
    bare = [n for n, one in enumerate(parts) if one.sort is Sort.EXACT and not _refs(one, registry)]
    if (
        is_reply
        and parts
        and not ACTS.intersection(one.sort for one in parts)
        and parts[0].sort is Sort.QUESTION
    ):
        return []  # a question under a record may be of that
    if is_reply and (any(bare) or all(read_done(one.words, registry.prefixes) for one in parts)):
        return []  # "done" behind other things may be of those; "A-1 done, A-2 done" is read as one
    return parts


def is_headed(words: str, *, registry: Registry) -> bool:
    """Return whether words begin with one record and say something of it; "A-3 as well" says what was said before."""
    refs, others = split_leading_refs(plainly(words).split(), registry.prefixes)
    said = " ".join(others).strip(SIGNS)
    return len(refs) == 1 and not is_list(said) and not _AS_WELL.fullmatch(said)


def is_list(words: str) -> bool:
    """Return whether words name records and say nothing of them: "A-2 & A-3"."""
    return not without_refs(words).replace("&amp;", "").strip(f"{SIGNS}&+/")


def _begins_with_ref(line: str, registry: Registry) -> bool:
    return read_ref(split_first_word(line)[0].rstrip(":,"), registry.prefixes) is not None


def _refs(part: Part, registry: Registry) -> set[str]:
    return {str(ref) for ref in refs_within(part.words, registry.prefixes)}


def plainly(words: str) -> str:
    """Return words as they are read by themselves, without what joins them to others."""
    said = (
        _GREETING.sub("", _ALSO.sub("", words.strip()), count=1)
        if _GREETING.match(words.strip())
        else _ALSO.sub("", words)
    )
    said = said.strip(f"{SIGNS}-–—\n")
    said = _DONE_WITH.sub(r"done \g<ref>", said)
    return _TO_A_DAY.sub(r"\g<ref> ", said)


def with_ref(said: str, registry: Registry) -> str:
    """Return words that begin with a reference that lacks its hyphen ("a7 friday") with the whole of it."""
    first, rest = split_first_word(said)
    ref = read_ref(first, registry.prefixes)
    return said if ref is None or "-" in first else f"{ref} {rest}"


def requested(words: str, registry: Registry) -> str:
    """Return the typed verb that a request politely asks for: "please move A-4 to Thursday"; "" for other words."""
    said = plainly(words).rstrip("?؟？ ")
    asked = _REQUEST.match(said)
    bare = _PLEASE_BEHIND.sub("", said[asked.end() :] if asked else said)
    if bare == said or read_reply(bare) in _OFFERS:
        return ""
    return bare if _typed(registry.interpret_message(bare), registry) in ACTS else ""


def asks_politely(words: str) -> bool:
    """Return whether words ask for something to be done, with a question mark or without."""
    return _REQUEST.match(plainly(words)) is not None


def is_vague_work(words: str, registry: Registry) -> bool:
    """Return whether words sound like something to do, and name no day."""
    said = plainly(words)
    return read_phrase(said, registry.prefixes) is Phrase.WORK and read_reply(said) is not Meaning.DATE


def as_said(words: str, registry: Registry) -> str:
    """Return words as they are read by themselves as a command of our own conversation."""
    said = with_ref(plainly(words), registry)
    return registry.interpret_message(said.rstrip("?؟？ ") if asks_politely(said) else said)


def sort_of(words: str, *, registry: Registry, is_reply: bool) -> Sort:
    """Return what words are by themselves."""
    sort = _sort_of(words, registry=registry, is_reply=is_reply)
    said = plainly(words)
    is_of_itself = (
        is_headed(words, registry=registry)
        or leaning(words, "A-1", registry)
        or _ASKED_BEHIND.search(said)
        or _is_step_of_another(said, registry)
    )
    return Sort.APART if sort is Sort.NOTHING and is_of_itself else sort


def _is_step_of_another(said: str, registry: Registry) -> bool:
    """Return whether words begin with a verb that changes something, and name the record: "nudge Kenji on A-9"."""
    verb = _changing_verb(said, registry)
    return verb is not None and first_ref(said, registry.prefixes) is not None


def _changing_verb(said: str, registry: Registry) -> Verb | None:
    if not registry.knows(split_first_word(said)[0]):
        return None
    try:
        verb = registry.find(said)[0]
    except UserError:
        return None
    return verb if verb.writes and not verb.is_hidden else None


def step_of(words: str, registry: Registry) -> str:
    """Return words that begin with a verb that changes a record and name one: "cancel A-10"; "" for other words."""
    said = plainly(words)
    verb = _changing_verb(said, registry)
    is_of_record = (
        verb is not None and verb.takes_refs and not verb.is_careful and verb.name not in _SECOND_WORDS
    )
    return said if is_of_record and first_ref(said, registry.prefixes) is not None else ""


def leaning(words: str, ref: str, registry: Registry) -> str:
    """Return words that lean on the record before them with its reference: "give it to Linda", "it needs two more days".

    "" for other words.
    """
    said = _REQUEST.sub("", plainly(words), count=1)
    if first_ref(said, registry.prefixes) is not None:
        return ""
    if (it := _IT.match(said)) is not None:
        return f"{ref} {it['rest']}" if read_reply(it["rest"]) in _OF_IT else ""
    asked = _TO_IT.match(said)
    verb = _changing_verb(asked["verb"], registry) if asked else None
    if asked is None or verb is None or not verb.takes_refs or verb.name not in _OF_A_RECORD:
        return ""
    has_day = verb.name != "move" or read_reply(asked["rest"]) is Meaning.DATE
    return f"{asked['verb']} {ref}{asked['rest']}" if has_day else ""


def _sort_of(words: str, *, registry: Registry, is_reply: bool) -> Sort:
    said = plainly(words)
    if not said:
        return Sort.COURTESY
    if read_ref(said, registry.prefixes):
        return Sort.NOTHING
    if is_reply and done_result(said) is not None and first_ref(said, registry.prefixes) is None:
        return Sort.EXACT
    if is_consent(said):
        return Sort.COURTESY
    if requested(words, registry):
        return Sort.OFFERED
    is_asked = QUESTION_MARK.search(said) is not None
    is_clear = CHINESE.search(said) or asks_to_see(said.rstrip("?؟？ ")) or asks_politely(said)
    if (
        is_asked
        and not is_clear
        and (":" not in said or _typed(as_said(said, registry), registry) is not Sort.LAST)
    ):
        return Sort.NOTHING  # the mark is of all that stands before it
    return _typed(as_said(words, registry), registry)


def _typed(command: str, registry: Registry) -> Sort:
    """Return what a command is that words were read as."""
    name, rest = split_first_word(command)
    if name == _SPOKEN:
        return _spoken(rest, registry)
    if name == _REPLY:
        return _replied(rest, registry)
    try:
        verb, rest = registry.find(command)
    except UserError:
        return Sort.NOTHING
    if verb.name in _SECOND_WORDS or (verb.is_careful and verb.name != "absent"):
        return Sort.DOUBT
    if verb.is_hidden:
        return Sort.NOTHING
    if not verb.writes:
        is_clear = asks_to_see(command) or (
            verb.takes_refs and first_ref(rest, registry.prefixes) is not None
        )
        return Sort.QUESTION if is_clear and rest else Sort.NOTHING
    return _of_verb(command, verb, rest, registry)


def _of_verb(command: str, verb: Verb, rest: str, registry: Registry) -> Sort:
    first = split_first_word(command)[0].lower()
    if not verb.takes_refs:
        is_clear = first == "log" or first.endswith(":") or re.search(r"\s\w+:\S|^\w*(?: \w+)?: ", rest)
        is_said = len(rest.split()) >= _FEW  # "log it" logs nothing
        return Sort.LAST if first.rstrip(":") in _LOGS and is_said and is_clear else Sort.NOTHING
    refs, others = split_leading_refs(rest.split(), registry.prefixes)
    if not refs and not (verb.name == "remind" and first_ref(rest, registry.prefixes)):
        return Sort.NOTHING
    if any(ref.kind is Kind.PROPOSAL for ref in refs):
        return Sort.DOUBT
    is_whole = others or not refs or verb.form is None
    if not is_whole and verb.name in _OF_A_RECORD:
        return Sort.NOTHING  # "move A-2": a form asks for the day
    return Sort.EXACT if verb.name in _OF_A_RECORD else Sort.LAST


def _replied(rest: str, registry: Registry) -> Sort:
    """Return what is said to a record: it is done, or something that is offered about it."""
    ref = first_ref(rest, registry.prefixes)
    if ref is None or ref.kind is Kind.PROPOSAL:
        return Sort.DOUBT
    meaning = read_reply(rest.partition(":")[2])
    if meaning is Meaning.DONE:
        return Sort.EXACT
    return Sort.NAMED if meaning in _OFFERS else Sort.NOTHING


def _spoken(said: str, registry: Registry) -> Sort:
    phrase, ref = read_phrase(said, registry.prefixes), first_ref(said, registry.prefixes)
    if ref is not None and ref.kind is Kind.PROPOSAL:
        return Sort.DOUBT
    if phrase in _ASIDE or WISHES.fullmatch(said):
        return Sort.COURTESY
    if phrase is Phrase.JOINING:
        return Sort.OFFERED
    asks = asks_to_see(said) or QUESTION_MARK.search(said) is not None
    if asks and (phrase not in NOT_A_QUESTION or _HOW_MANY.match(said)):
        return Sort.QUESTION if _is_complete(said) else Sort.NOTHING
    if ref is not None:
        return Sort.NAMED if read_reply(without_refs(said)) in _OFFERS else Sort.NOTHING
    is_wish = phrase is Phrase.WORK and _WISH.match(said) is not None
    return (
        Sort.OFFERED
        if (is_wish or (phrase in _AWAY and not is_of_another(said))) and not QUESTION_MARK.search(said)
        else Sort.NOTHING
    )


def _is_complete(question: str) -> bool:
    """Return whether a question says by itself what it asks: "who is away", and not "who on screen"."""
    asked = _ASKS.match(question)
    return asked is None or _SAYS_WHAT.match(asked["rest"]) is not None
