"""Events from a table or a calendar: what each row says, and whether it is an event that there is already."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time

from rapidfuzz import fuzz

from bot.charter import Charter
from bot.errors import UserError
from bot.events import Event
from bot.import_cells import read_day, read_hour
from bot.moments import PLACE_MAX
from bot.names import fold
from bot.records import TITLE_MAX

Hour = time  # a column is called like it
DAY_EXAMPLE = "2026-12-05"  # as it is written in a cell
MAX_EVENTS = 100  # in one import: they are announced in one change
COLUMNS = ("title", "on", "to", "time", "place", "area")
REQUIRED_COLUMNS = COLUMNS[:2]
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
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
    head = [one_line(cell).casefold() for cell in (rows[0] if rows else [])]
    missing = [name for name in REQUIRED_COLUMNS if name not in head]
    others = [cell for cell in head if cell not in COLUMNS]
    if missing or others or len(set(head)) < len(head):
        raise UserError(
            f"The first row names the columns: {', '.join(REQUIRED_COLUMNS)}; {', '.join(COLUMNS[2:])} are optional. "
            f"I read: {_named_columns(head)}."
        )
    return [_read_row(number, head, row) for number, row in enumerate(rows[1:], 2) if row]


def _named_columns(head: Sequence[str]) -> str:
    more = f" and {len(head) - len(COLUMNS)} more" if len(head) > len(COLUMNS) else ""
    return ", ".join(cell[:40] for cell in head[: len(COLUMNS)]) + more or "nothing"


def _read_row(number: int, head: Sequence[str], row: Sequence[str]) -> ImportedEvent:
    one = ImportedEvent(row=number, **dict(zip(head, row, strict=False)))
    return one if len(row) <= len(head) else replace(one, fault="it has more cells than the first row")


def one_line(text: str) -> str:
    """Return a text on one line, with single blanks and without control characters."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def checked(one: ImportedEvent, *, charter: Charter, today: date) -> ImportedEvent:
    """Return a row with its area as a code and its zone, or with the reason why it is left out.

    A row that was checked before can be checked again on a later day.
    """
    one = replace(one, title=one_line(one.title), place=one_line(one.place))
    try:
        return one if one.fault else _with_values(one, charter, today)
    except UserError as error:
        return replace(_cut(one), fault=str(error))


def _cut(one: ImportedEvent) -> ImportedEvent:
    """Return a row that is left out, without more of it than is shown: it is stored until the others are announced."""
    most = {"title": TITLE_MAX, "place": PLACE_MAX}
    return replace(one, **{name: getattr(one, name)[: most.get(name, 40)] for name in COLUMNS})


def _with_values(one: ImportedEvent, charter: Charter, today: date) -> ImportedEvent:
    """Return a row with its days and its hour as they are stored. Raises UserError."""
    _check_texts(one)
    starts_on = read_day(one.on, example=DAY_EXAMPLE)
    ends_on = read_day(one.to, example=DAY_EXAMPLE) if one.to else starts_on
    if ends_on < starts_on:
        raise UserError("it ends before it begins")
    if ends_on < today:
        raise UserError("it is over")
    return replace(
        one,
        on=f"{starts_on}",
        to=f"{ends_on}",
        time=f"{read_hour(one.time, example=DAY_EXAMPLE):%H:%M}" if one.time else "",
        area=charter.area(one.area, on=today).code if one.area else "",
        zone=one.zone or charter.zone,
    )


def _check_texts(one: ImportedEvent) -> None:
    """Raise UserError for a row without a title or a day, and for a long title or place."""
    if not one.title:
        raise UserError("it has no title")
    if len(one.title) > TITLE_MAX:
        raise UserError(f"its title has more than {TITLE_MAX} characters")
    if len(one.place) > PLACE_MAX:
        raise UserError(f"its place has more than {PLACE_MAX} characters")
    if not one.on:
        raise UserError("it doesn't say on which day it is")


def plan(rows: Iterable[ImportedEvent], known: Sequence[Event]) -> list[PlannedImport]:
    """Return what becomes of each row, beside the events that there are and the rows above it."""
    found: list[PlannedImport] = []
    rows_by_event: dict[tuple[str, str], int] = {}
    titles = {event.id: fold(event.title) for event in known}
    for one in rows:
        if one.fault:
            found.append(PlannedImport(one))
            continue
        twin = rows_by_event.setdefault((fold(one.title), one.on), one.row)
        found.append(replace(_beside(one, known, titles), twin_row=twin if twin != one.row else None))
    return found


def _beside(one: ImportedEvent, known: Sequence[Event], titles: Mapping[int, str]) -> PlannedImport:
    title = fold(one.title)
    near = [event for event in known if event.starts_on <= one.ends_on and one.starts_on <= event.ends_on]
    same = [event for event in near if titles[event.id] == title and event.starts_on == one.starts_on]
    if same:
        return PlannedImport(one, known=same[0])
    alike: Mapping[int, float] = {
        event.id: fuzz.token_sort_ratio(title, titles[event.id], score_cutoff=ALIKE) for event in near
    }
    best = max(near, key=lambda event: alike[event.id], default=None)
    return PlannedImport(one, similar=best if best is not None and alike[best.id] >= ALIKE else None)
