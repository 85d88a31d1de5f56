"""Meetings from a table, or of the past: what each row says, and whether it is a meeting that there is already. Without I/O."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from bot.calendar import is_zone
from bot.charter import Charter
from bot.errors import UserError
from bot.headcounts import category_named, checked_number, in_order, read_headcount
from bot.import_cells import read_day, read_hour
from bot.meetings import GROUP_MAX, Headcount, Meeting, MeetingState, read_minutes
from bot.moments import PLACE_MAX, WallTime
from bot.names import fold, join_all, lowercase_first, quoted
from bot.records import TEXT_MAX, TITLE_MAX

Hour = time  # a column is called like it
DAY_EXAMPLE = "2015-03-24"  # as it is written in a cell
MAX_MEETINGS = 200  # in one import: they are entered in one change
HEADS: Mapping[str, str] = {
    "number": "number", "no": "number", "no.": "number", "day": "day", "date": "day", "planned": "day", "on": "day",
    "hour": "hour", "time": "hour", "start": "hour", "zone": "zone", "time zone": "zone", "state": "state",
    "status": "state", "held": "held", "held on": "held", "title": "title", "working group": "group", "group": "group",
    "body": "body", "place": "place", "minutes": "minutes", "how long": "minutes", "who came": "came", "came": "came",
    "why": "reason", "reason": "reason", "why moved or cancelled": "reason",
}  # fmt: skip
SHOWN_COLUMNS = (
    "number",
    "day",
    "hour",
    "state",
    "held on",
    "working group",
    "title",
    "place",
    "minutes",
    "why",
)
_NUMBER = re.compile(r"0*[1-9][0-9]{0,3}")
_DAY_AND_HOUR = re.compile(r"(\S+)[ T](\d{1,2}:\d{2}(?::\d{2})?)")
_STATES: Mapping[str, MeetingState] = {
    **dict.fromkeys(("held", "took place", "record drafted", "record approved"), MeetingState.HELD),
    **dict.fromkeys(("cancelled", "canceled", "not held", "didn't take place"), MeetingState.CANCELLED),
    **dict.fromkeys(("planned", "called"), MeetingState.PLANNED),
}


@dataclass(frozen=True, kw_only=True)
class SaidMeeting:
    """What a row says, as it is written; `came` is by the code of the role. `fault` is why it is left out."""

    row: int
    number: str = ""
    day: str = ""
    hour: str = ""
    zone: str = ""
    state: str = ""
    held: str = ""
    title: str = ""
    group: str = ""
    place: str = ""
    minutes: str = ""
    reason: str = ""
    came: Headcount = ()
    fault: str = ""

    @property
    def official(self) -> int | None:
        return int(self.number) if self.number else None

    @property
    def starts_on(self) -> date:
        return date.fromisoformat(self.day)

    @property
    def at(self) -> Hour | None:
        return Hour.fromisoformat(self.hour) if self.hour else None

    @property
    def when(self) -> WallTime:
        return WallTime(day=self.starts_on, at=self.at, zone=self.zone)

    @property
    def held_on(self) -> date | None:
        return date.fromisoformat(self.held) if self.held else None

    @property
    def length(self) -> int | None:
        return int(self.minutes) if self.minutes else None

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD

    @property
    def is_ahead(self) -> bool:
        return self.state == MeetingState.PLANNED

    def clashes_with(self, other: "SaidMeeting") -> bool:
        """Return whether another row says the same meeting."""
        return _is_same(_Shape.of_row(self), _Shape.of_row(other))


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    SAME = "the same"
    REFUSED = "refused"


@dataclass(frozen=True)
class PlannedMeeting:
    """What becomes of a row; `known` is the meeting that it is already, or clashes with."""

    said: SaidMeeting
    fate: Fate
    reason: str = ""
    known: Meeting | None = None


def as_text(found: Iterable[SaidMeeting]) -> str:
    return json.dumps([asdict(one) for one in found], ensure_ascii=False)


def from_text(text: str) -> list[SaidMeeting]:
    rows = (one | {"came": tuple((code, number) for code, number in one["came"])} for one in json.loads(text))
    return [SaidMeeting(**one) for one in rows]


# The table


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are: a name for each, the code of a category with "came:" before it, "" for none."""

    names: tuple[str, ...]
    unread: tuple[str, ...]


def read_columns(head: Sequence[str], charter: Charter) -> Columns:
    """Return what the columns of a table are. Raises UserError where the day or what became of it is missing."""
    names = tuple(_column(one, charter) for one in head)
    twice = next((one for n, one in enumerate(head) if names[n] and names[n] in names[:n]), "")
    if twice:
        raise UserError(
            f"Two columns of that table say the same: {quoted(twice)} is the second. Keep one, and send it again."
        )
    if "day" not in names or not {"state", "held"} & {*names}:
        raise UserError(
            f"The first row names the columns: day and state, and where you have them {join_all(SHOWN_COLUMNS[4:])}, number, "
            f"hour, and how many came by category. I read: {_named_columns(head)}."
        )
    return Columns(names, tuple(one for one, name in zip(head, names, strict=True) if one and not name))


def _column(head: str, charter: Charter) -> str:
    name = HEADS.get(fold(head), "")
    category = None if name or not head else category_named(head, charter.roles)
    return name if category is None else f"came:{category}"


def _named_columns(head: Sequence[str]) -> str:
    return ", ".join(one[:40] for one in head[:12]) or "nothing"


def read_rows(table: Sequence[Sequence[str]], columns: Columns, charter: Charter) -> list[SaidMeeting]:
    """Return what the rows of a table below its head say, by their numbers in it, without empty ones."""
    return [_read_row(number, row, columns, charter) for number, row in enumerate(table[1:], 2) if any(row)]


def _read_row(number: int, row: Sequence[str], columns: Columns, charter: Charter) -> SaidMeeting:
    width = len(columns.names)
    cells = dict(zip(columns.names, [*row[:width], *[""] * (width - len(row))], strict=True))
    written = {name: " ".join(text.split()) for name, text in cells.items() if name in _WRITTEN}
    one = replace(SaidMeeting(row=number), **written)  # type: ignore[arg-type]
    if any(row[width:]):
        return replace(one, fault="it has more cells than the first row")
    try:
        return replace(one, group=_group(cells, charter), came=_came(cells, charter))
    except UserError as error:
        return replace(one, fault=_as_part(error))


_WRITTEN = frozenset(
    {"number", "day", "hour", "zone", "state", "held", "title", "place", "minutes", "reason"}
)


def _group(cells: Mapping[str, str], charter: Charter) -> str:
    """Return the working group that met. Raises UserError for another body, whose days are entered by themselves."""
    group, body = cells.get("group", ""), cells.get("body", "")
    if group and body and fold(group) != fold(body):
        raise UserError("it names a working group and a body")
    is_own = fold(body) in {fold(charter.short), fold(charter.name)}
    others = [one for one in charter.bodies if fold(body) in map(fold, (one.code, one.name, *one.aliases))]
    if body and others and not is_own and others[0] != charter.own_body:
        raise UserError(f"it is a meeting of {others[0].code}, whose days are entered with session")
    return group or ("" if is_own or others else body)


def _came(cells: Mapping[str, str], charter: Charter) -> Headcount:
    """Return how many came, from a column for each category, or from the one that has them all."""
    counts = {
        name.partition(":")[2]: text for name, text in cells.items() if name.startswith("came:") and text
    }
    if (text := cells.get("came", "")) and not counts:
        return read_headcount(text, charter.roles)
    return in_order({code: checked_number(one) for code, one in counts.items()}, charter.roles)


def _as_part(error: UserError) -> str:
    """Return the first sentence of an error as part of another."""
    first = str(error).partition(". ")[0].rstrip(".")
    return first if first.startswith("I ") else lowercase_first(first)


# What a row says


def checked(one: SaidMeeting, *, charter: Charter, now: datetime) -> SaidMeeting:
    """Return a row with its values as they are stored, or with the reason why it is left out.

    A row that was checked before can be checked again at a later moment.
    """
    if one.fault:
        return one
    try:
        said = _with_values(one, charter)
        _must_fit_day(said, charter, now)
    except UserError as error:
        return replace(_cut(one), fault=_as_part(error))
    return said


def _cut(one: SaidMeeting) -> SaidMeeting:
    """Return a row that is left out, without more of it than is shown: it is stored until the others are entered."""
    return replace(one, **{name: getattr(one, name)[:60] for name in (*_WRITTEN, "group")})


def _with_values(one: SaidMeeting, charter: Charter) -> SaidMeeting:
    """Return a row with its days, its hour, its state and its numbers as they are stored. Raises UserError."""
    _check_texts(one)
    if not one.day:
        raise UserError("it doesn't say on which day it was")
    found = _DAY_AND_HOUR.fullmatch(one.day)
    day, hour = found.groups() if found is not None else (one.day, "")
    state = _state(one)
    starts_on = read_day(day, example=DAY_EXAMPLE)
    is_held = state is MeetingState.HELD
    held = (
        read_day(one.held, example=DAY_EXAMPLE)
        if one.held and fold(one.held) not in _STATES
        else (starts_on if is_held else None)
    )
    at = one.hour or hour
    return replace(
        one,
        number=_number(one.number),
        day=f"{starts_on}",
        hour=f"{read_hour(at, example=DAY_EXAMPLE, takes_short=True):%H:%M}" if at else "",
        zone=_zone(one.zone, charter),
        state=str(state),
        held=f"{held}" if held else "",
        minutes=str(read_minutes(one.minutes)) if one.minutes else "",
    )


def _check_texts(one: SaidMeeting) -> None:
    """Raise UserError for a text that is too long."""
    most = {"title": TITLE_MAX, "place": PLACE_MAX, "group": GROUP_MAX, "reason": TEXT_MAX}
    long = next((name for name, number in most.items() if len(getattr(one, name)) > number), "")
    if long:
        raise UserError(f"its {long} has more than {most[long]} characters")


def _state(one: SaidMeeting) -> MeetingState:
    """Return what became of a meeting; a day on which it was held says it too."""
    typed = fold((one.state or (one.held if fold(one.held) in _STATES else "")).replace("_", " "))
    if not typed and one.held:
        return MeetingState.HELD
    if not typed:
        raise UserError("it doesn't say whether it was held or cancelled, or is planned")
    if typed not in _STATES:
        raise UserError(f"{quoted(one.state[:40])} is no state; it is held, cancelled or planned")
    return _STATES[typed]


def _number(text: str) -> str:
    if text and not _NUMBER.fullmatch(text):
        raise UserError(f"{quoted(text[:40])} is no number of a meeting")
    return str(int(text)) if text else ""


def _zone(text: str, charter: Charter) -> str:
    if text and not is_zone(text):
        raise UserError(f"{quoted(text[:40])} is no time zone; one is {charter.zone}")
    return text or charter.zone


def _must_fit_day(one: SaidMeeting, charter: Charter, now: datetime) -> None:
    """Raise UserError where the state contradicts the day, or what it says contradicts its state."""
    is_over = one.when.begins_at <= now
    if one.is_held:
        _must_have_been_held(one, charter, now)
    elif one.is_ahead and is_over:
        raise UserError("it is planned, but its day is over: say held or cancelled")
    elif one.is_ahead and not one.hour:
        raise UserError("it doesn't say at what time it is planned")
    elif one.held:
        raise UserError(f"it is {one.state}, but says on which day it was held")
    elif one.came:
        raise UserError(f"it is {one.state}, but says who came")
    if one.number and one.group:
        raise UserError("only the task force's own meetings have a number")
    if one.number and one.state == MeetingState.CANCELLED:
        raise UserError("a cancelled meeting has no number")


def _must_have_been_held(one: SaidMeeting, charter: Charter, now: datetime) -> None:
    on = one.held_on or one.starts_on
    begins_at = replace(one.when, day=on).begins_at
    if begins_at > now or on > charter.day_of(now):
        raise UserError("it is held, but its day is still ahead")


# What becomes of it


@dataclass(frozen=True)
class _Shape:
    """By what one meeting is told from another."""

    group: str
    days: tuple[date, date]  # planned for, and held or else planned
    hour: Hour | None
    official: int | None
    is_cancelled: bool

    @classmethod
    def of_row(cls, one: SaidMeeting) -> "_Shape":
        days = (one.starts_on, one.held_on or one.starts_on)
        return cls(fold(one.group), days, one.at, one.official, one.state == MeetingState.CANCELLED)

    @classmethod
    def of_meeting(cls, one: Meeting) -> "_Shape":
        days = (one.starts_on, one.held_on or one.starts_on)
        return cls(fold(one.group_name), days, one.hour, one.official, one.is_cancelled)


def _is_same(one: _Shape, other: _Shape) -> bool:
    """Return whether two are one meeting: of the same group, at the same time.

    What was planned for one day and held on another is told by the day on which it was held; where only the planned days
    agree, two numbers are two meetings.
    """
    if (one.group, one.is_cancelled) != (other.group, other.is_cancelled):
        return False
    if None not in (one.hour, other.hour) and one.hour != other.hour:
        return False
    have_two_numbers = None not in (one.official, other.official) and one.official != other.official
    return one.days[1] == other.days[1] or (one.days[0] == other.days[0] and not have_two_numbers)


def clashing(meeting: Meeting, known: Iterable[Meeting]) -> Meeting | None:
    """Return another meeting of those that are known which is the same; None for none."""
    shape = _Shape.of_meeting(meeting)
    others = (one for one in known if one.id != meeting.id)
    return next((one for one in others if _is_same(shape, _Shape.of_meeting(one))), None)


@dataclass(frozen=True)
class Plan:
    """Plans rows, each beside the meetings that there are and the rows before it."""

    known: Sequence[Meeting]
    taken: Mapping[int, Meeting]  # by their numbers
    _before: list[SaidMeeting] = field(default_factory=list)

    def of(self, one: SaidMeeting) -> PlannedMeeting:
        """Return what becomes of a row."""
        if one.fault:
            return PlannedMeeting(one, Fate.REFUSED, one.fault)
        if (twin := next((row for row in self._before if one.clashes_with(row)), None)) is not None:
            return PlannedMeeting(one, Fate.REFUSED, f"the same meeting as row {twin.row}")
        if one.official and (twin := self._with_number(one.official)) is not None:
            return PlannedMeeting(one, Fate.REFUSED, f"row {twin.row} has the number {one.official} too")
        self._before.append(one)
        shape = _Shape.of_row(one)
        known = next((meeting for meeting in self.known if _is_same(shape, _Shape.of_meeting(meeting))), None)
        if known is not None:
            return _beside(one, known)
        holder = self.taken.get(one.official) if one.official else None
        if holder is not None:
            return PlannedMeeting(one, Fate.REFUSED, f"the number {one.official} is taken", holder)
        return PlannedMeeting(one, Fate.NEW)

    def _with_number(self, number: int) -> SaidMeeting | None:
        return next((row for row in self._before if row.official == number), None)


def _beside(one: SaidMeeting, known: Meeting) -> PlannedMeeting:
    """Return what becomes of a row whose meeting there is already: nothing of that is changed."""
    differs = [
        ("number", one.official is not None and one.official != known.official),
        ("state", one.state != known.state and not (one.is_ahead and known.is_ahead)),
        ("day on which it was held", known.is_held and one.is_held and one.held_on != known.held_on),
        ("planned day", one.starts_on != known.starts_on),
        ("number of those who came", bool(one.came) and one.came != known.headcount),
    ]
    others = [name for name, is_so in differs if is_so]
    if not others:
        return PlannedMeeting(one, Fate.SAME, known=known)
    return PlannedMeeting(one, Fate.REFUSED, f"there already, with another {join_all(others)}", known)
