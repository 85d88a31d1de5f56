"""What actions, issues and events have in common when somebody creates one."""

from datetime import datetime, timedelta
from typing import TypedDict

from bot.charter import Area
from bot.errors import Reading, Unclear
from bot.records import Kind, Record, Visibility, checked_title
from handlers.calls import AGAIN, Ask
from handlers.delivery.notify import card
from storage.unit_of_work import Tx

REPEATED_WITHIN = timedelta(minutes=2)


class Begun(TypedDict):
    """The fields that every new record has from the one who asks."""

    id: int
    number: int
    title: str
    area: str | None
    visibility: str
    created_at: datetime
    created_by: int
    changed_at: datetime


def begun(ask: Ask, tx: Tx, kind: Kind, *, visibility: str = Visibility.MEMBERS) -> Begun:
    """Return the fields that every new record has. Raises UserError for a text that is no title."""
    title, area = checked_title(ask.said.text), area_in_force(ask)
    wanted = ask.said.word("visibility") or visibility
    return begun_as(ask, tx, kind, title=title, area=area.code if area else None, visibility=wanted)


def begun_as(ask: Ask, tx: Tx, kind: Kind, *, title: str, area: str | None, visibility: str) -> Begun:
    """Return the same fields for a record that comes of another one, and has its area and readers from there."""
    return Begun(
        id=tx.next("record"),
        number=tx.next(kind),
        title=title,
        area=area,
        visibility=visibility,
        created_at=ask.now,
        created_by=ask.who.person_id,
        changed_at=ask.now,
    )


def area_in_force(ask: Ask) -> Area | None:
    """Return the area that was named; None when none was. Raises UserError for one that is not in use today."""
    area = ask.said.value("area", Area)
    return ask.charter.area(area.code, on=ask.charter.day_of(ask.now)) if area else None


def create(ask: Ask, tx: Tx, record: Record) -> str | None:
    """Keep a new record and put its card into its place; return that, None when no channel may show it."""
    keep(ask, tx, record)
    return card(tx, record)


def keep(ask: Ask, tx: Tx, record: Record) -> None:
    """Keep a new record. Raises Unclear where the same person has just created it with the same words."""
    if not ask.may_repeat:
        _ask_whether_again(ask, tx.twin(record), record)
    tx.create(record)


def _ask_whether_again(ask: Ask, twin: Record | None, record: Record) -> None:
    if twin is None or twin.state != record.state or ask.now - twin.created_at > REPEATED_WITHIN:
        return
    raise Unclear(
        f"Already logged as {twin.ref} at {ask.reader.moment(twin.created_at)}.",
        said=ask.call.words,
        readings=[Reading("Log again", f"{AGAIN}{ask.call.words.strip()}")],
    )
