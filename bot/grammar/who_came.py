"""Who came to a meeting, as it is said: "@ute @kenji, video @wipa, @salma represented by @ingrid, the others were absent"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.grammar.parsed import NamedPerson, TypingContext
from bot.grammar.people import read_person
from bot.grammar.text import CONJUNCTIONS
from bot.meetings import Answer
from bot.names import fold

ABSENT = ""  # as an answer: entered as not there
SAID_LIKE = "present {} @name @name, video @name, apologies @name, absent @name"
_SINGLE: Mapping[str, str] = {
    "here": Answer.COMING,
    "present": Answer.COMING,
    "remote": Answer.REMOTE,
    "online": Answer.REMOTE,
    "excused": Answer.APOLOGIES,
    "sick": Answer.APOLOGIES,
    "ill": Answer.APOLOGIES,
    "absent": ABSENT,
    "missing": ABSENT,
}
_WAYS: Mapping[tuple[str, ...], str] = {
    **{(verb, way): answer for verb in ("is", "are", "was", "were") for way, answer in _SINGLE.items()},
    **{(way,): answer for way, answer in _SINGLE.items()},
    ("in", "the", "room"): Answer.COMING,
    ("in", "person"): Answer.COMING,
    ("by", "video"): Answer.REMOTE,
    ("video",): Answer.REMOTE,
    ("with", "apologies"): Answer.APOLOGIES,
    ("apologies",): Answer.APOLOGIES,
}
_OTHERS = (
    ("the", "others", "were", "absent"),
    ("the", "others", "absent"),
    ("others", "were", "absent"),
    ("others", "absent"),
    ("nobody", "else"),
)
_GUESTS = (("as", "guests"), ("as", "a", "guest"), ("as", "guest"))
_REPRESENTED = ("represented", "by")
_WAY_NAMES = {
    Answer.COMING: "in the room",
    Answer.REMOTE: "by video",
    Answer.APOLOGIES: "with apologies",
    ABSENT: "absent",
}


@dataclass
class WhoCame:
    """How people took part, by person; `instead` is who came for whom, and the others may have been absent."""

    answers: dict[int, str] = field(default_factory=dict)
    instead: dict[int, int] = field(default_factory=dict)
    others_were_absent: bool = False
    has_guests: bool = False  # who wasn't invited came all the same

    @property
    def says_nothing(self) -> bool:
        return not (self.answers or self.others_were_absent)

    def add(self, person: int, answer: str, name: str) -> None:
        """Add how somebody took part. Raises UserError where something else was said of them."""
        was = self.answers.setdefault(person, answer)
        if was != answer:
            raise UserError(
                f"{name} can't be both {_WAY_NAMES[was]} and {_WAY_NAMES[answer]}. Nothing was entered."
            )

    def represent(self, person: int, by: int, names: tuple[str, str]) -> None:
        """Let somebody who can't come be represented by another, who came."""
        if person == by:
            raise UserError(f"{names[0]} can't come for {names[0]}. Nothing was entered.")
        self.add(person, Answer.APOLOGIES, names[0])
        self.instead[person] = by
        if by not in self.answers:
            self.add(by, Answer.COMING, names[1])


def way_name(answer: str) -> str:
    """Return how an answer is called once the meeting is over: "by video"."""
    return _WAY_NAMES[answer]


def read_who_came(words: Sequence[str], listener: TypingContext) -> WhoCame:
    """Read who took part, and how. Raises UserError for a name that is nobody's.

    A way counts for the names behind it ("video @wipa @greta"), or for those before it where what follows is a comma, "and"
    or nothing ("@wipa by video, @greta in the room").
    """
    found, answer, at, last = WhoCame(), str(Answer.COMING), 0, None
    named: list[int] = []  # since the last comma or way
    while at < len(words):
        if _joins(words[at]):
            at += 1
        elif length := _length_of(words[at:], _OTHERS):
            found.others_were_absent, at = True, at + length
        elif length := _length_of(words[at:], _GUESTS):
            found.has_guests, at = True, at + length
        elif length := _length_of(words[at:], (_REPRESENTED,)):
            at = _read_representative(words, at + length, found, last, listener)
        elif length := _length_of(words[at:], _WAYS):
            way, at = _WAYS[_folded(words[at : at + length])], at + length
            is_of_those_before = bool(named) and _ends(words, at)
            _add(found, named, way if is_of_those_before else answer, listener)
            answer = answer if is_of_those_before else way
        else:
            someone, taken = read_person(words[at:], listener)
            last, at = _known(someone), at + taken
            named += [last] if not _length_of(words[at:], (_REPRESENTED,)) else []
            if words[at - 1].endswith((",", ";")):
                _add(found, named, answer, listener)
    _add(found, named, answer, listener)
    return found


def _ends(words: Sequence[str], at: int) -> bool:
    """Return whether what was said of somebody ends before this word."""
    return at == len(words) or words[at - 1].endswith((",", ";")) or _joins(words[at])


def _joins(word: str) -> bool:
    """Return whether a word only stands between two names: "and", or a comma."""
    return fold(word.strip(",;:")) in {"", *CONJUNCTIONS}


def _add(found: WhoCame, named: list[int], answer: str, listener: TypingContext) -> None:
    """Add how these people took part, who are named no more."""
    for person in named:
        found.add(person, answer, listener.roster.name(person))
    named.clear()


def _read_representative(
    words: Sequence[str], at: int, found: WhoCame, person: int | None, listener: TypingContext
) -> int:
    """Read who came for the person who was named before; return where the words go on."""
    if person is None or at >= len(words):
        raise UserError("Who was represented by whom? Say it like: @salma represented by @ingrid")
    someone, taken = read_person(words[at:], listener)
    by, name = _known(someone), listener.roster.name
    found.represent(person, by, (name(person), name(by)))
    return at + taken


def _known(someone: NamedPerson) -> int:
    if not someone.person_id:
        who = someone.profile.name if someone.profile else "Somebody who isn't on the roster"
        raise UserError(f"{who} isn't on the roster, so I can't enter that they came. Nothing was entered.")
    return someone.person_id


def _length_of(
    words: Sequence[str], phrases: Mapping[tuple[str, ...], str] | Sequence[tuple[str, ...]]
) -> int:
    """Return how many words the first of these phrases has that the words begin with; 0 for none."""
    return next((len(one) for one in phrases if _folded(words[: len(one)]) == one), 0)


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(one.strip(",;:.!")) for one in words)
