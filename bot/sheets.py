"""Tables for spreadsheets: the rows of a list of actions, and how rows become a CSV file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.actions import Action
from bot.calendar import Due, local
from bot.charter import Charter
from bot.people import Roster

Row = Sequence[str]
# So begins what a spreadsheet takes for a formula and runs; also in the wide letters of East Asia.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ACTION_HEAD = (
    "Reference", "Title", "State", "Owners", "Due", "Zone of the hour", "Area", "Entity", "Priority", "Belongs to",
    "Result", "Created", "Closed",
)  # fmt: skip


def action_rows(
    actions: Iterable[Action], *, charter: Charter, roster: Roster, refs: Mapping[int, str], zone: str
) -> list[Row]:
    """Return the head and a row for each action, as whoever reads it may see it.

    `refs` are the references, by id, of the records they belong to; `zone` is the reader's, for days of the past.
    """
    return [
        ACTION_HEAD,
        *(
            (
                action.ref,
                action.title,
                action.state.replace("_", " "),
                roster.names(action.owners),
                *_due(action.due),
                charter.area(action.area).name if action.area else "",
                action.entity or "",
                action.priority or "",
                refs.get(action.for_id or 0, ""),
                action.result,
                _day(action.created_at, zone),
                _day(action.closed_at, zone),
            )
            for action in actions
        ),
    ]


def as_csv(rows: Iterable[Row]) -> bytes:
    """Return rows as a CSV file. It begins with a mark by which Excel knows that it is UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run instead of showing it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _due(due: Due | None) -> tuple[str, str]:
    if due is None:
        return "", ""
    return (str(due.day), "") if due.at is None else (f"{due.day} {due.at:%H:%M}", due.zone)


def _day(at: datetime | None, zone: str) -> str:
    return str(local(at, zone).date()) if at else ""
