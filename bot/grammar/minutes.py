"""What was typed in the room, line by line: what became of each item, who does what by when, and notes.

4: endorsed, to MCG
- Ute sends the cost table by 15 dec
5. Any other business
agreed: one film crew
6: deferred, no paper yet
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.calendar import Due
from bot.charter import Charter
from bot.dates.recurrence import Recurrence
from bot.errors import UserError
from bot.grammar.options import AnyOption
from bot.grammar.parse import parse_words
from bot.grammar.parsed import TypingContext
from bot.grammar.people import is_a_person, read_person
from bot.grammar.text import CONJUNCTIONS, plain_text
from bot.names import fold
from bot.records import checked_title

MAX_MINUTE_LINES = 100
MAX_WORDS_OF_OUTCOME = 3
DEFERRED = "deferred"
_ITEM = re.compile(
    r"^(?:agenda )?(?:item |point |no\.? ?)?(\d{1,2})(?:[.:)]|(?= [-–—] )) ?(?:[-–—] )?(.*)$", re.IGNORECASE
)
_BULLET = re.compile(r"^(?:[-–—*•·◦▪‣☐]|&gt;|\[[ xX]?\])\s*(?=\S)")
_ACTION = re.compile(r"^(?:action(?: point| item)?s?|to ?do|ap|ai) ?\d*(?:[:–—-] ?| (?=@|<@))", re.IGNORECASE)
_NOTE = re.compile(r"^(?:note|discussion|remark)s?: ?", re.IGNORECASE)
_OUTCOME = re.compile(r"^(?:decision|decided|outcome|conclusion|result)s?: ?", re.IGNORECASE)
_CLOSING = re.compile(
    r"^(?:(?:closing|closure|close|end)(?: of the meeting)?[:.]\s*"
    r"|(?=.*\b(?:clos(?:ed|es)|ended|ends) (?:the|this) (?:meeting|session)\b)"
    r"|(?=(?:the |this )?(?:meeting|session) (?:was )?(?:closed|ended|rose|adjourned|finished)\b))",
    re.IGNORECASE,
)
_DEFERRED = re.compile(
    r"^(?:was |is )?(?:deferred|postponed|carried over|put off|not discussed|adjourned)\b[:,.]?\s*(.*)$",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"^(?:was |is )?(?:approved|adopted|agreed|endorsed|confirmed|accepted)\b[:,.]?\s*(.*)$", re.IGNORECASE
)
_TO_BODY = re.compile(
    r"(?:^|[,;:] ?)(?:and )?(?:goes |sent |submitted |referred )?to (?:the )?([\w-]+)\.?$", re.IGNORECASE
)
_WAS = re.compile(r"^(?:(?:it )?(?:was|is|were) )", re.IGNORECASE)
_VERB_OF_TASK = re.compile(r"^(?:to|will|shall|should|must|would|has to|is to) ", re.IGNORECASE)


class LineKind(StrEnum):
    OUTCOME = "outcome"
    DEFERRAL = "deferral"
    APPROVAL = "approval"  # of the agenda, or the record of the last meeting: nothing is decided with it
    ACTION = "action"
    NOTE = "note"
    HEADING = "heading"  # the number of an item with its title
    KNOWN = "known"  # it was entered before
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class MinuteLine:
    """A line as it is understood: of the item at `place` of the agenda, None for the meeting itself.

    `word` is the code of a decision word. `problem` says what isn't clear.
    """

    number: int
    kind: LineKind
    place: int | None = None
    word: str = ""
    text: str = ""
    owners: tuple[int, ...] = ()
    due: Due | None = None
    problem: str = ""
    typed: str = ""
    is_closing: bool = False  # of the meeting itself: said after the last item, not before the first

    @property
    def as_typed(self) -> str:
        """Return the line so that it is read again as it was: with the number of its item."""
        is_numbered = self.place is None or self.typed.startswith(f"{self.place}:")
        return self.typed if is_numbered else f"{self.place}:\n{self.typed}"


@dataclass(frozen=True)
class Room:
    """What lines are read with: the titles of the items by their number, the options of an action, and who types.

    `approves` has the numbers of the items whose approval is no decision: the agenda, the record of the last meeting.
    """

    titles: Mapping[int, str]
    options: Sequence[AnyOption]
    listener: TypingContext
    approves: Collection[int] = ()


def read_minutes(text: str, room: Room) -> list[MinuteLine]:
    """Read lines as they were typed. What isn't clear is no reason to leave out another line. Raises UserError for too many."""
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    if len(lines) > MAX_MINUTE_LINES:
        raise UserError(
            f"Those are {len(lines)} lines; I take {MAX_MINUTE_LINES} at once. Nothing was entered. Send them in parts."
        )
    found, place = list[MinuteLine](), None
    for number, line in enumerate(lines, 1):
        at = _ITEM.match(line)
        if at is not None and (int(at[1]) in room.titles or not _is_a_day(at[2])):
            place, line = int(at[1]), at[2].strip()  # noqa: PLW2901 - what is left of it
        elif (closing := _CLOSING.match(line)) is not None:
            found += _closing(lines[number - 1 :], number, closing.end(), room)
            break
        found.append(_read_line(number, line, place, room, is_first=at is not None))
    return found


def _closing(lines: Sequence[str], number: int, begins: int, room: Room) -> list[MinuteLine]:
    """Return the lines from the one that closes the meeting on, which belong to no item: notes, and what somebody does."""
    first, *others = lines
    texts = [one for one in (first[begins:], *others) if one]
    found = [_read_line(number + n, one, None, room, is_first=False) for n, one in enumerate(texts)]
    return [replace(one, is_closing=True) for one in found]


def _is_a_day(rest: str) -> bool:
    return bool(re.match(r"\d", rest))  # "12.10.2016", "14:00 the chair opened"


def _read_line(number: int, line: str, place: int | None, room: Room, *, is_first: bool) -> MinuteLine:
    known = place is None or place in room.titles
    typed = plain_text(f"{place}: {line}" if is_first else line, room.listener)
    if not known:
        problem = f"there's no item {place} on this agenda"
        return MinuteLine(number=number, kind=LineKind.UNCLEAR, text=line, problem=problem, typed=typed)
    try:
        read = _understood(line, place, room, is_first=is_first)
    except UserError as error:
        problem = _as_problem(str(error))
        return MinuteLine(
            number=number, kind=LineKind.UNCLEAR, place=place, text=line, problem=problem, typed=typed
        )
    return MinuteLine(**{**vars(read), "number": number, "place": place, "typed": typed})


def _as_problem(sentence: str) -> str:
    """Return the first sentence of a refusal, as it goes on behind a colon."""
    first = re.split(r"(?<=[.?])\s", sentence.strip(), maxsplit=1)[0].rstrip(".")
    return first[:1].lower() + first[1:] if first[:2].istitle() or first[1:2] == " " else first


def _understood(line: str, place: int | None, room: Room, *, is_first: bool) -> MinuteLine:
    bare = _BULLET.sub("", line)
    is_bullet = bare != line
    if not bare or (is_first and place is not None and _is_title(bare, room.titles[place])):
        return _made(LineKind.HEADING)
    if said := _NOTE.match(bare):
        return _made(LineKind.NOTE, text=bare[said.end() :])
    if said := _ACTION.match(bare):
        return _action(bare[said.end() :], room)
    said_outcome = _OUTCOME.sub("", bare)
    if place is not None and (deferred := _DEFERRED.match(said_outcome)):
        return _made(LineKind.DEFERRAL, text=deferred[1].strip(" .,;:"))
    if place in room.approves and (approved := _APPROVED.match(said_outcome)):
        return _made(LineKind.APPROVAL, text=approved[1].strip(" .,;:"))
    if place is not None and (outcome := read_outcome(said_outcome, room.listener.charter)) is not None:
        return outcome
    if said_outcome != bare:
        known = ", ".join(one.label for one in room.listener.charter.decision_words if one.retired is None)
        raise UserError(f"the outcome comes first, and it is one of {known}")
    if (is_bullet or _begins_with_mention(bare)) and (found := _action_of_bullet(bare, room)) is not None:
        return found
    return _made(LineKind.NOTE, text=bare)


def _made(
    kind: LineKind,
    *,
    word: str = "",
    text: str = "",
    owners: tuple[int, ...] = (),
    due: Due | None = None,
) -> MinuteLine:
    return MinuteLine(number=0, kind=kind, word=word, text=text, owners=owners, due=due)


def _is_title(said: str, title: str) -> bool:
    """Return whether words are the title of an item, perhaps with who presents it behind."""
    words, wanted = fold(said).strip(" .:"), fold(title).strip(" .:")
    return words == wanted or (len(wanted) > 5 and words.startswith(f"{wanted} "))  # noqa: PLR2004 - more than a word


def read_outcome(line: str, charter: Charter) -> MinuteLine | None:
    """Return the outcome that a line begins with, and what follows; None where it begins with none."""
    words = _WAS.sub("", line).split()
    for length in range(min(MAX_WORDS_OF_OUTCOME, len(words)), 0, -1):
        said = fold(" ".join(words[:length])).strip(" .,;:")
        for one in charter.decision_words:
            if one.retired is None and said in {fold(one.label), fold(one.code)}:
                rest = " ".join(words[length:]).strip(" ,;:")
                return _made(LineKind.OUTCOME, word=one.code, text=rest)
    return None


def body_named(text: str, charter: Charter) -> str:
    """Return the other body to which an outcome sends what it is about: "to MCG", "with two changes, to MCG"; "" for none."""
    found = _TO_BODY.search(text)
    own = charter.own_body
    known = (one.code for one in charter.bodies if found and fold(one.code) == fold(found[1]) and one != own)
    return next(known, "")


# Actions


def _action_of_bullet(line: str, room: Room) -> MinuteLine | None:
    """Return the action that a line with a bullet is: of somebody, or due on a day; None for what is only a note."""
    if _owners_first(line, room.listener)[0]:
        return _action(line, room)
    said = parse_words(line, options=room.options, listener=room.listener, repeats=True)
    is_task = bool(said.people("owner") or said.is_given("due") or said.due is not None)
    return _action(line, room) if is_task else None


def _action(line: str, room: Room) -> MinuteLine:
    """Return an action with its owners and its day. Raises UserError for one without an owner, or with a doubtful day."""
    owners, rest = _owners_first(line, room.listener)
    said = parse_words(rest or line, options=room.options, listener=room.listener, repeats=True)
    named = [one.person_id for one in said.people("owner") if one.person_id]
    owners = [*owners, *(one for one in named if one not in owners)]
    if not owners:
        raise UserError("who does it? Begin with their name")
    if isinstance(said.due, Recurrence):
        raise UserError("it comes again and again; log it by itself with action")
    title = _titled(plain_text(said.text, room.listener), line, owners, rest, room.listener)
    return _made(LineKind.ACTION, text=checked_title(title), owners=tuple(owners), due=said.due)


def _titled(text: str, line: str, owners: Sequence[int], rest: str, listener: TypingContext) -> str:
    """Return an action as it was said: "Ute sends the cost table"; behind a colon or "to" it is what they do."""
    told = " ".join(text.split()).rstrip(" .;")
    if rest == line or not owners:
        return told
    if _VERB_OF_TASK.match(told) or line[: len(line) - len(rest)].rstrip().endswith((":", "–", "-")):
        done = _VERB_OF_TASK.sub("", told)
        return done[:1].upper() + done[1:]
    roster = listener.roster
    names = " and ".join(roster.name(one).split()[0] for one in owners)
    return f"{names} {told}"


def _begins_with_mention(line: str) -> bool:
    return is_a_person(line.split(maxsplit=1)[0].rstrip(",:"))


def _owners_first(line: str, listener: TypingContext) -> tuple[list[int], str]:
    """Return who is named at the start of a line, and the words behind. Raises UserError where several people are meant."""
    words, at, owners = line.split(), 0, list[int]()
    while at < len(words) - 1:
        if owners and fold(words[at].strip(",&+/")) in {"", *CONJUNCTIONS}:
            at += 1
            continue
        try:
            someone, taken = read_person([one.rstrip(":") for one in words[at:]], listener)
        except UserError as error:
            if _is_unknown(error, words[at]):
                break
            raise
        if not someone.person_id:
            raise UserError("they aren't on the roster")
        owners.append(someone.person_id)
        at += taken
        if words[at - 1].endswith(":"):
            break
        if words[at - 1].endswith(",") or (
            at < len(words) and fold(words[at].strip(",&+/")) in {"", *CONJUNCTIONS}
        ):
            continue
        break
    while at < len(words) and words[at] in {":", "–", "-", "—"}:
        at += 1
    rest = " ".join(words[at:])
    return owners, rest


def _is_unknown(error: UserError, word: str) -> bool:
    """Return whether a word is no name at all, rather than that of several people, or of somebody unknown."""
    return not hasattr(error, "interpretations") and not is_a_person(word.rstrip(",:"))


def counted(lines: Collection[MinuteLine], kind: LineKind) -> int:
    return sum(one.kind is kind for one in lines)
