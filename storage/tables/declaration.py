"""How a feature declares what its tables hold: a kind of record, or rows of a plain type."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table

from bot.permissions import Actor
from bot.records import Record


def _visible_to_nobody(_: Actor) -> None:
    return None


@dataclass(frozen=True)
class RecordTable:
    """The tables of a kind of record, from the shared one to its own, and its conditions as SQL.

    `is_unfinished` is `Record.is_unfinished`, for the database. `visible` returns the condition under which somebody may
    see a record of the kind by `Record.reading_roles` or `reading_persons`; None if nobody with their roles
    may. `invites` is the same for `Record.invitees`. Its creator, its owners, the secretary and the chair may see a
    record of any kind. All conditions are correct for rows of the kind alone.
    """

    cls: type[Record]
    layers: tuple[Table, ...]
    is_unfinished: ColumnElement[bool]
    visible: Callable[[Actor], ColumnElement[bool] | None] = _visible_to_nobody
    invites: Callable[[Actor], ColumnElement[bool] | None] = _visible_to_nobody


def row_of(cls: type) -> dict[str, type]:
    """Return the `info` of a table each row of which is a `cls` that is not a record."""
    return {"row_of": cls}
