"""Several things in one message: where one may end and another begin. What words are is told by whoever asks.

A text is cut only between two things, each of which is one by itself; in any doubt it is one thing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.vocabulary import READ_MAX, pattern_of, plain_words

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
    DOUBT = "doubt"  # nothing beside them may be read apart from them


ACTS = frozenset({Sort.EXACT, Sort.LAST})
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
_OPENING = rf"(?:{_AND}(?:,?\s+|,)|{_AND_CHINESE}[，,]?|{_AND_ARABIC})?"
_JOINT = re.compile(
    rf"(?P<end>(?:(?<=[.!?;؟؛])\s+|(?<=[。！？；])\s*|\s*\n\s*)(?=\S){_OPENING})"
    rf"|[,،，]?\s+{_AND},?\s+|[,،，]?\s+{_AND_ARABIC}|[,，、]?\s*{_AND_CHINESE}[，,]?\s*|[,،]\s+{_OPENING}|，\s*{_OPENING}",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:please|pls|kindly|can you|could you|would you|(?:i|we) also|s'il (?:te|vous) pla[iî]t|merci de|por favor|пожалуйста|请|من فضلك)(?!\w)|请",
    re.IGNORECASE,
)
# A condition, a denial, or what somebody else says holds for more than the words beside it.
_DOUBTFUL = pattern_of({
    "en": r"if|unless|once|as soon as|as long as|provided|whether|because|since|so that|although|otherwise|in case"
          r"|when(?! (?:is|are|was|were|does|do|did|will|can|should)\b)|when's|not|never|nobody|neither|nor|don't|doesn't|didn't|isn't|aren't|can't|cannot|won't|couldn't|shouldn't"
          r"|instead|either|said|says|told|thinks|heard|claims|wrote|writes|asked whether",
    "fr": r"si|quand|lorsque|des que|parce que|car|sauf|pas|jamais|sinon|dit|a dit|ecrit",
    "es": r"si|cuando|en cuanto|porque|salvo|no|nunca|sino|dice|dijo|escribe",
    "ru": r"если|когда|как только|потому|не|никогда|иначе|сказал\w*|говорит|пишет",
    "zh": r"如果|要是|等到|只要|因为|不是|不要|没|未|别|否则|说",
    "ar": r"اذا|لو|عندما|حالما|لان|لا|لم|ليس|لن|والا|قال|قالت|يقول",
})  # fmt: skip


def may_be_several(text: str) -> bool:
    """Return whether there is a place at all where a text may be cut: most have none, and are not read further."""
    return len(text) <= READ_MAX and _JOINT.search(text) is not None and len(pieces_of(text)) > 1


def pieces_of(text: str) -> list[Piece]:
    """Return the words between the places where a text may be cut; what is before each and its words are the text."""
    hidden = _KEPT.sub(lambda kept: "\0" * len(kept[0]), text)
    colon = _COLON.search(hidden)
    last = len(text) if colon is None else colon.start()  # behind it stand free words
    pieces, begin, before, begins = list[Piece](), 0, "", True
    for joint in _JOINT.finditer(hidden):
        if joint.end() > last or not text[begin : joint.start()].strip() or not text[joint.end() :].strip():
            continue
        pieces.append(Piece(before, text[begin : joint.start()], begins))
        begin, before, begins = joint.end(), joint[0], joint["end"] is not None
        before = text[joint.start() : joint.end()]
    return [*pieces, Piece(before, text[begin:], begins)]


def parts_of(text: str, sort_of: SortOf) -> list[Part]:
    """Return the things that a text says, in their order, with what could not be read; none where it says one, or in doubt."""
    if not may_be_several(text) or _DOUBTFUL.search(plain_words(text)):
        return []
    pieces = pieces_of(text)
    found = list[tuple[str, Part]]()
    for sentence in _sentences(pieces):
        for before, part in _cut(sentence, sort_of):
            if not _taken_in(found, before, part, sort_of):
                found.append((before, part))
    parts = [part for _, part in found if part.sort is not Sort.COURTESY]
    return parts if is_of_several(parts) else []


def is_of_several(parts: Sequence[Part]) -> bool:
    """Return whether parts are several things without doubt: one of them acts, or all are questions, or about records."""
    sorts = [one.sort for one in parts]
    things = [one for one in sorts if one in THINGS]
    are_alike = set(things) in ({Sort.QUESTION}, {Sort.NAMED})
    return (
        Sort.DOUBT not in sorts
        and 2 <= len(things) <= PARTS_MAX  # noqa: PLR2004 - several
        and len(sorts) - len(things) < len(things)
        and (are_alike or not ACTS.isdisjoint(things))
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


def _cut(sentence: Sequence[Piece], sort_of: SortOf) -> list[tuple[str, Part]]:
    """Return the things of a sentence, with what stands before each; all of it as one where one of them is none."""
    found, start = list[tuple[str, Part]](), 0
    if any(sort_of(one.words) is Sort.DOUBT for one in sentence):
        return [(sentence[0].before, Part(_joined(sentence), Sort.DOUBT))]
    for n in range(1, len(sentence)):
        left = _joined(sentence[start:n])
        sort = sort_of(left)
        if sort is Sort.LAST:
            break
        if (
            sort in THINGS
            and _begins_a_thing(sentence[n:], sort_of)
            and not _is_reason(sentence[n:], sort_of)
        ):
            found.append((sentence[start].before, Part(left, sort)))
            start = n
    rest = _joined(sentence[start:])
    found.append((sentence[start].before, Part(rest, sort_of(rest))))
    if found[-1][1].sort in THINGS:
        return found
    whole = _joined(sentence)
    return [(sentence[0].before, Part(whole, sort_of(whole)))]


def _begins_a_thing(pieces: Sequence[Piece], sort_of: SortOf) -> bool:
    return sort_of(pieces[0].words) in THINGS or sort_of(_joined(pieces)) in THINGS


def _is_reason(pieces: Sequence[Piece], sort_of: SortOf) -> bool:
    """Return whether words behind a comma may be why the others were said: "move it to Thursday, I'm away until then"."""
    first = pieces[0]
    is_wish = Sort.OFFERED in {sort_of(first.words), sort_of(_joined(pieces))}
    return is_wish and first.before.strip() in {",", "，", "،"} and _ASKS.match(first.words) is None


def _taken_in(found: list[tuple[str, Part]], before: str, part: Part, sort_of: SortOf) -> bool:
    """Add a sentence to the one before where it is of its words: behind a title, or what was done."""
    if not found:
        return False
    head, last = found[-1]
    is_of_it = last.sort is Sort.LAST or (last.sort is Sort.EXACT and part.sort is Sort.NOTHING)
    if is_of_it:
        words = f"{last.words}{before}{part.words}"
        is_as_before = last.sort is Sort.LAST or sort_of(words) is last.sort
        found[-1] = (head, Part(words, last.sort if is_as_before else Sort.DOUBT))
    return is_of_it
