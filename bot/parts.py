"""Several things in one message: where one may end and another begin. What words are is told by whoever asks.

A text is cut only between two things, each of which is one by itself; in any doubt it is one thing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.vocabulary import QUESTION_MARK, READ_MAX, pattern_of, plain_words

PARTS_MAX = 5  # things in one message; whoever says more is telling a story


class Sort(StrEnum):
    """What words are by themselves."""

    EXACT = "exact"  # they act
    LAST = "last"  # they act, and whatever follows is theirs: a title, a note
    NAMED = "named"  # something is offered about the record that they name
    OFFERED = "offered"
    QUESTION = "question"
    COURTESY = "courtesy"
    NOTHING = "nothing"
    APART = "apart"  # it could not be read, and is about something of its own: no result or title of another thing
    DOUBT = "doubt"  # nothing beside them may be read apart from them


ACTS = frozenset({Sort.EXACT, Sort.LAST})
UNREAD = frozenset({Sort.NOTHING, Sort.APART})
THINGS = ACTS | {Sort.NAMED, Sort.OFFERED, Sort.QUESTION}


@dataclass(frozen=True)
class Piece:
    """Words between two places where a text may be cut, and what stands before them."""

    before: str
    words: str
    begins: bool  # a sentence


@dataclass(frozen=True)
class Part:
    """One of several things that a message says; of `Sort.NOTHING` it could not be read."""

    words: str
    sort: Sort


SortOf = Callable[[str], Sort]


@dataclass(frozen=True)
class Reading:
    """How words are read by whoever asks."""

    sort_of: SortOf
    is_headed: Callable[[str], bool]  # whether words begin with the record of which they say something
    names: Callable[[str], bool]  # whether words name a record
    opens: Callable[[str], bool] = lambda _: False  # whether the first words are of what stands above them


# What is never cut: quotations, code, links and mentions, brackets, names of signs.
_KEPT = re.compile(
    r"```.*?```|`[^`\n]*`|<[^<>\n]*>|https?://\S+|&[a-z]+;"
    r"|“[^”]*”|„[^“”]*[“”]|\"[^\"\n]*\"|«[^»]*»|「[^」]*」|『[^』]*』|(?<!\w)['‘][^'’\n]*['’](?!\w)"
    r"|\([^()\n]*\)|（[^（）\n]*）|\[[^\[\]\n]*\]|(?<!\w):[a-z0-9_+-]*[a-z+][a-z0-9_+-]*:(?!\w)|^[ \t]*>.*$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_COLON = re.compile(r"(?<!\d)[:：]|[:：](?!\d)")
_AND = (
    r"(?:and also|and then|and|then|but also|but|also|plus|et aussi|et|mais aussi|mais|aussi|puis|y también|y|e|también|pero"
    r"|и также|а также|и|также|но|а|ولكن|لكن|وأيضا|أيضا)"
)
_AND_CHINESE = r"(?:并且|而且|还有|另外|但是|同时|也|还|但)"
_AND_ARABIC = r"و(?=\w)"
_MARK = r"(?:[-–•*]|\(?\d{1,2}[.)]|\(?[a-z]\))[ \t]+"  # of a line in a list
_OPENING = rf"(?:{_MARK})?(?:{_AND}(?:,?\s+|,)|{_AND_CHINESE}[，,]?|{_AND_ARABIC})?"
_JOINT = re.compile(
    rf"(?P<end>(?:(?<=[.!?;؟؛])\s+|(?<=[。！？；])\s*|\s*\n\s*)(?=\S){_OPENING})"
    rf"|\s+[-–—]\s+{_OPENING}|(?:(?<=\w\sdone)|(?<=day))\s+(?=[A-Z]{{1,4}}-?\d{{1,6}}\s+\w)|[,،，]?\s+{_AND},?\s+|[,،，]?\s+{_AND_ARABIC}|[,，、]?\s*{_AND_CHINESE}[，,]?\s*|[,،]\s+{_OPENING}|，\s*{_OPENING}",
    re.IGNORECASE,
)
_ENDS_WITH_AND = re.compile(rf"(?:{_AND}\W*|{_AND_CHINESE}\W*)$", re.IGNORECASE)
_REFERENCE = re.compile(r"[A-Za-z]{1,4}-\d{1,9}\s")
_ENDS_WITH_REFERENCE = re.compile(r"[A-Za-z]{1,4}-\d{1,9}\s*$")
_SAID_OF = re.compile(r"[A-Za-z]{1,4}-\d{1,9}:\s")
_FIRST_MARK = re.compile(rf"\s*{_MARK}", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:please|pls|kindly|can you|could you|would you|(?:i|we) also|s'il (?:te|vous) pla[iî]t|merci de|por favor|пожалуйста|请|من فضلك)(?!\w)|请",
    re.IGNORECASE,
)
# A condition, or what somebody else says, holds for all of its sentence.
_CONDITION = pattern_of({
    "en": r"if|unless|once|as soon as|as long as|provided|whether|although|otherwise|in case|except"
          r"|when(?! (?:is|are|was|were|does|do|did|will|can|should)\b)|when's|said|says|told|thinks|heard|claims|wrote|writes|asked whether"
          r"|wenn|falls|sobald|solange|sagt|sagte",
    "fr": r"si|quand|lorsque|des que|sauf|sinon|dit|a dit|ecrit",
    "es": r"si|cuando|en cuanto|salvo|sino|dice|dijo|escribe",
    "ru": r"если|когда|как только|иначе|сказал\w*|говорит|пишет",
    "zh": r"如果|要是|等到|只要|否则|说",
    "ar": r"اذا|لو|عندما|حالما|والا|قال|قالت|يقول",
})  # fmt: skip
# A denial or a reason holds for the record with which its words begin: without one it may hold for all of the sentence.
_DENIAL = pattern_of({
    "en": r"not|never|nobody|neither|nor|don't|doesn't|didn't|isn't|aren't|can't|cannot|won't|couldn't|shouldn't|because|since|so that|instead|either"
          r"|nicht|kein\w*|nie|weil",
    "fr": r"pas|jamais|parce que|car",
    "es": r"no|nunca|porque",
    "ru": r"не|никогда|потому",
    "zh": r"不是|不要|没|未|别|因为",
    "ar": r"لا|لم|ليس|لن|لان",
})  # fmt: skip


def may_be_several(text: str) -> bool:
    """Return whether there is a place at all where a text may be cut: most have none, and are not read further."""
    return len(text) <= READ_MAX and _JOINT.search(text) is not None and len(pieces_of(text)) > 1


def pieces_of(text: str) -> list[Piece]:
    """Return the words between the places where a text may be cut; what is before each and its words are the text."""
    hidden = _KEPT.sub(lambda kept: "\0" * len(kept[0]), text)
    colon = _COLON.search(hidden)
    last = len(text) if colon is None else colon.start()  # behind it stand free words
    mark = _FIRST_MARK.match(text)
    begin = mark.end() if mark else 0
    pieces, before, begins = list[Piece](), text[:begin], True
    for joint in _JOINT.finditer(hidden):
        is_free = joint.end() > last and not _is_also_of_another(joint, text)
        if is_free or not text[begin : joint.start()].strip() or not text[joint.end() :].strip():
            continue
        pieces.append(Piece(before, text[begin : joint.start()], begins))
        begin, before, begins = joint.end(), joint[0], joint["end"] is not None
        before = text[joint.start() : joint.end()]
    return [*pieces, Piece(before, text[begin:], begins)]


def _is_also_of_another(joint: re.Match[str], text: str) -> bool:
    """Return whether a sentence behind free words says "also", or they are said of a record, and begins with another one."""
    return (
        joint["end"] is not None
        and (_ENDS_WITH_AND.search(joint[0]) or _SAID_OF.match(text)) is not None
        and _REFERENCE.match(text, joint.end()) is not None
    )


def parts_of(text: str, reading: Reading) -> list[Part]:
    """Return the things that a text says, in their order, with what could not be read; none where it says one, or in doubt."""
    if not may_be_several(text):
        return []
    found = list[tuple[str, Part]]()
    for sentence in _sentences(pieces_of(text)):
        for before, part in _said_in(sentence, reading, is_behind=_has_acted(found)):
            if not _taken_in(found, before, part, reading):
                found.append((before, _by_itself(part, reading)))
    parts = [part for _, part in found if part.sort is not Sort.COURTESY]
    return parts if is_of_several(parts) or _may_be_of_several(parts) else []


def _may_be_of_several(parts: Sequence[Part]) -> bool:
    """Return whether parts may turn out to be several things once their people and titles are read."""
    sorts = [one.sort for one in parts]
    return Sort.DOUBT not in sorts and sorts.count(Sort.APART) > 1


def is_held(words: str) -> bool:
    """Return whether words have a condition, a denial or somebody else's words, beside which nothing is offered."""
    said = plain_words(words)
    return _CONDITION.search(said) is not None or _DENIAL.search(said) is not None


def is_of_several(parts: Sequence[Part]) -> bool:
    """Return whether parts are several things without doubt.

    One of them acts, or all are questions, or about records, or what could not be read is about something of its own,
    or stands behind a question.
    """
    sorts = [one.sort for one in parts]
    things = [one for one in sorts if one in THINGS]
    is_apart = Sort.APART in sorts
    are_alike = set(things) in ({Sort.QUESTION}, {Sort.NAMED})
    return (
        Sort.DOUBT not in sorts
        and len(things) >= (1 if is_apart else 2)
        and len(things) <= PARTS_MAX
        and sorts.count(Sort.NOTHING) < len(things) + sorts.count(Sort.APART)
        and (are_alike or is_apart or not ACTS.isdisjoint(things))
    ) or sorts == [Sort.QUESTION, Sort.NOTHING]


def _has_acted(found: Sequence[tuple[str, Part]]) -> bool:
    return any(part.sort in ACTS for _, part in found)


def _by_itself(part: Part, reading: Reading) -> Part:
    """Return a sentence that nothing reads as one of its own where it names a record."""
    is_apart = part.sort is Sort.NOTHING and reading.names(part.words)
    return replace(part, sort=Sort.APART) if is_apart else part


def _said_in(sentence: Sequence[Piece], reading: Reading, *, is_behind: bool) -> list[tuple[str, Part]]:
    """Return the things of a sentence; all of it as one where a condition or a denial may hold for more than its words.

    Such a sentence is of its own where it names a record, unless something was to be done before it that may hang on its condition.
    """
    whole = _joined(sentence)
    things = _cut(sentence, reading)
    if not _is_doubtful(whole, things, reading):
        return things
    may_hang = is_behind and _CONDITION.search(plain_words(whole)) is not None
    is_apart = not may_hang and reading.names(whole)
    return [(sentence[0].before, Part(whole, Sort.APART if is_apart else Sort.DOUBT))]


def _is_doubtful(whole: str, things: Sequence[tuple[str, Part]], reading: Reading) -> bool:
    if _CONDITION.search(plain_words(whole)):
        return True
    return any(
        _DENIAL.search(plain_words(one.words)) and not reading.is_headed(one.words) for _, one in things
    )


def _sentences(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    sentence = list[Piece]()
    for piece in pieces:
        if piece.begins and sentence:
            yield sentence
            sentence = []
        sentence.append(piece)
    yield sentence


def _joined(pieces: Sequence[Piece]) -> str:
    first, *others = pieces
    return first.words + "".join(one.before + one.words for one in others)


def _cut(sentence: Sequence[Piece], reading: Reading) -> list[tuple[str, Part]]:
    """Return the things of a sentence, with what stands before each; all of it as one where one of them is none."""
    found, start, sort_of = list[tuple[str, Part]](), 0, reading.sort_of
    whole = _joined(sentence)
    if any(sort_of(one.words) is Sort.DOUBT for one in sentence):
        return [(sentence[0].before, Part(whole, Sort.DOUBT))]
    for n in range(1, len(sentence)):
        left = _joined(sentence[start:n])
        sort = sort_of(left)
        if sort is Sort.NOTHING and not start and reading.opens(left):
            sort = Sort.NAMED if _is_apart(sentence[n], reading) else sort
        if sort is Sort.LAST:
            break
        if _ends(left, sort, sentence[n:], reading):
            found.append((sentence[start].before, Part(left, sort)))
            start = n
    rest = _joined(sentence[start:])
    found.append((sentence[start].before, Part(rest, sort_of(rest))))
    sort = found[-1][1].sort
    if sort in THINGS or (sort is Sort.APART and not QUESTION_MARK.search(rest)):
        return found
    return [(sentence[0].before, Part(whole, sort_of(whole) if len(found) == 1 else Sort.DOUBT))]


def _ends(left: str, sort: Sort, behind: Sequence[Piece], reading: Reading) -> bool:
    """Return whether one thing ends before words: they are another, or begin with a record of their own."""
    if sort not in THINGS and not reading.is_headed(left):
        return False
    if reading.is_headed(behind[0].words) or reading.is_headed(_joined(behind)):
        is_listed = _ENDS_WITH_REFERENCE.search(left) is not None  # "close A-1 and I-1 fixed"
        return not is_listed or _begins_a_thing(behind, reading.sort_of)
    if sort not in THINGS:
        return False
    is_apart = sort in {*ACTS, Sort.NAMED} and _is_apart(behind[0], reading)
    return is_apart or (_begins_a_thing(behind, reading.sort_of) and not _is_reason(behind, reading.sort_of))


def _is_apart(piece: Piece, reading: Reading) -> bool:
    return reading.is_headed(piece.words) or reading.sort_of(piece.words) is Sort.APART


def _begins_a_thing(pieces: Sequence[Piece], sort_of: SortOf) -> bool:
    return sort_of(pieces[0].words) in THINGS or sort_of(_joined(pieces)) in THINGS


def _is_reason(pieces: Sequence[Piece], sort_of: SortOf) -> bool:
    """Return whether words behind a comma may be why the others were said: "move it to Thursday, I'm away until then"."""
    first = pieces[0]
    is_wish = Sort.OFFERED in {sort_of(first.words), sort_of(_joined(pieces))}
    return is_wish and first.before.strip() in {",", "，", "،"} and _ASKS.match(first.words) is None


def _taken_in(found: list[tuple[str, Part]], before: str, part: Part, reading: Reading) -> bool:
    """Add a sentence to the one before where it is of its words: behind a title, or what was done.

    What names a record is no result of another one.
    """
    if not found:
        return False
    head, last = found[-1]
    is_also = _ENDS_WITH_AND.search(before) or _SAID_OF.match(last.words)
    is_another = is_also is not None and reading.is_headed(part.words)
    if is_another:
        return False
    is_result = last.sort is Sort.EXACT and part.sort is Sort.NOTHING and not reading.names(part.words)
    if last.sort is not Sort.LAST and not is_result:
        return False
    words = f"{last.words}{before}{part.words}"
    is_as_before = last.sort is Sort.LAST or reading.sort_of(words) is last.sort
    found[-1] = (head, Part(words, last.sort if is_as_before else Sort.DOUBT))
    return True
