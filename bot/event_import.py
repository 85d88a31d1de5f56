"""Events from a table or a calendar: what each row says, and whether it is an event that there is already."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time

from rapidfuzz import fuzz

from bot.charter import Charter
from bot.errors import UserError
from bot.events import Event
from bot.moments import PLACE_MAX
from bot.names import fold
from bot.records import checked_title

Hour = time  # a column is called like it
MAX_EVENTS = 100  # in one import: they are announced in one change
COLUMNS = ("title", "on", "to", "time", "place", "area")
REQUIRED_COLUMNS = COLUMNS[:2]
ALIKE = 80  # of 100: titles of the same days that are so similar may mean one event


@dataclass(frozen=True, kw_only=True)
class ImportedEvent:
    """What a row says. `fault` is why it is left out; days are in ISO form, an hour is on the clocks of `zone`."""

    row: int
    title: str = ""
    on: str = ""
    to: str = ""
    time: str = ""
    zone: str = ""
    place: str = ""
    area: str = ""
    fault: str = ""

    @property
    def starts_on(self) -> date:
        return date.fromisoformat(self.on)

    @property
    def ends_on(self) -> date:
        return date.fromisoformat(self.to or self.on)

    @property
    def hour(self) -> Hour | None:
        return Hour.fromisoformat(self.time) if self.time else None


@dataclass(frozen=True)
class PlannedImport:
    """What becomes of a row: an event that there is already, or a new one that may be the same as another."""

    said: ImportedEvent
    known: Event | None = None  # it is left out
    similar: Event | None = None  # both say that they may be the same
    twin_row: int | None = None  # an earlier row says the same

    @property
    def is_announced(self) -> bool:
        return not self.said.fault and self.known is None and self.twin_row is None


def as_text(found: Iterable[ImportedEvent]) -> str:
    return json.dumps([asdict(one) for one in found], ensure_ascii=False)


def from_text(text: str) -> list[ImportedEvent]:
    return [ImportedEvent(**one) for one in json.loads(text)]


def read_rows(rows: Sequence[Sequence[str]]) -> list[ImportedEvent]:
    """Return what the rows of a table say; the first names the columns. Raises UserError."""
    head = [cell.casefold() for cell in (rows[0] if rows else [])]
    missing = [name for name in REQUIRED_COLUMNS if name not in head]
    others = [cell for cell in head if cell not in COLUMNS]
    if missing or others or len(set(head)) < len(head):
        raise UserError(
            f"The first row names the columns: {', '.join(REQUIRED_COLUMNS)}; {', '.join(COLUMNS[2:])} may be there. "
            f"I read: {', '.join(head) or 'nothing'}."
        )
    return [
        ImportedEvent(row=number, **dict(zip(head, row, strict=False)))
        for number, row in enumerate(rows[1:], 2)
        if row
    ]


def checked(one: ImportedEvent, *, charter: Charter, today: date) -> ImportedEvent:
    """Return a row with its area as a code and its zone, or with the reason why it is left out."""
    if one.fault:
        return one
    try:
        _check_fields(one, today)
        area = charter.area(one.area, on=today).code if one.area else ""
        return replace(one, title=checked_title(one.title), area=area, zone=one.zone or charter.zone)
    except UserError as error:
        return replace(one, fault=str(error))


def _check_fields(one: ImportedEvent, today: date) -> None:
    """Raise UserError for days that can't be read or are over, and for a long place."""
    for value in filter(None, (one.on or "nothing", one.to)):
        _must_be(date.fromisoformat, value)
    if one.time:
        _must_be(time.fromisoformat, one.time)
    if one.ends_on < one.starts_on:
        raise UserError("it ends before it begins")
    if one.ends_on < today:
        raise UserError("it is over")
    if len(one.place) > PLACE_MAX:
        raise UserError(f"its place has more than {PLACE_MAX} characters")


def _must_be(read: Callable[[str], object], value: str) -> None:
    try:
        read(value)
    except ValueError:
        raise UserError(f"I can't read “{value[:40]}”; a day is written 2026-12-05, an hour 14:00") from None


def plan(rows: Iterable[ImportedEvent], known: Sequence[Event]) -> list[PlannedImport]:
    """Return what becomes of each row, beside the events that there are and the rows above it."""
    found: list[PlannedImport] = []
    rows_by_event: dict[tuple[str, str], int] = {}
    for one in rows:
        if one.fault:
            found.append(PlannedImport(one))
            continue
        twin = rows_by_event.setdefault((fold(one.title), one.on), one.row)
        found.append(replace(_beside(one, known), twin_row=twin if twin != one.row else None))
    return found


def _beside(one: ImportedEvent, known: Sequence[Event]) -> PlannedImport:
    title = fold(one.title)
    near = [event for event in known if event.starts_on <= one.ends_on and one.starts_on <= event.ends_on]
    same = [event for event in near if fold(event.title) == title and event.starts_on == one.starts_on]
    if same:
        return PlannedImport(one, known=same[0])
    alike: Mapping[int, float] = {event.id: fuzz.token_sort_ratio(title, fold(event.title)) for event in near}
    best = max(near, key=lambda event: alike[event.id], default=None)
    return PlannedImport(one, similar=best if best is not None and alike[best.id] >= ALIKE else None)
