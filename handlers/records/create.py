"""Create records: what actions, issues and events have in common."""

from datetime import datetime, timedelta
from typing import TypedDict

from bot.charter import Area
from bot.errors import AmbiguousInput, Interpretation
from bot.records import Kind, Record, Visibility, checked_title
from handlers.calls import AGAIN_PREFIX, Ask
from handlers.delivery.notify import post_card
from storage.unit_of_work import Tx

REPEATED_WITHIN = timedelta(minutes=2)


class NewRecordFields(TypedDict):
    """The fields that every new record gets from the caller."""

    id: int
    number: int
    title: str
    area: str | None
    visibility: str
    created_at: datetime
    created_by: int
    changed_at: datetime


def new_record_fields(
    ask: Ask, tx: Tx, kind: Kind, *, visibility: str = Visibility.MEMBERS
) -> NewRecordFields:
    """Return the fields of every new record. Raises UserError for a text that is no title."""
    title, area = checked_title(ask.parsed.text), area_in_force(ask)
    wanted = ask.parsed.option_text("visibility") or visibility
    return derived_record_fields(
        ask, tx, kind, title=title, area=area.code if area else None, visibility=wanted
    )


def derived_record_fields(
    ask: Ask, tx: Tx, kind: Kind, *, title: str, area: str | None, visibility: str
) -> NewRecordFields:
    """Return the same fields for a record made from another one, with its area and readers."""
    return NewRecordFields(
        id=tx.next_number("record"),
        number=tx.next_number(kind),
        title=title,
        area=area,
        visibility=visibility,
        created_at=ask.now,
        created_by=ask.actor.person_id,
        changed_at=ask.now,
    )


def area_in_force(ask: Ask) -> Area | None:
    """Return the area that was named; None without one. Raises UserError for an area that is not in use today."""
    area = ask.parsed.value("area", Area)
    return ask.charter.area(area.code, on=ask.charter.day_of(ask.now)) if area else None


def create_with_card(ask: Ask, tx: Tx, record: Record) -> str | None:
    """Store a new record and post its card; return the channel, None when no channel may show it."""
    create_record(ask, tx, record)
    return post_card(tx, record)


def create_record(ask: Ask, tx: Tx, record: Record) -> None:
    """Store a new record. Raises AmbiguousInput where the same person has just created it with the same words."""
    if not ask.may_repeat:
        _ask_if_repeated(ask, tx.find_duplicate(record), record)
    tx.create(record)


def _ask_if_repeated(ask: Ask, twin: Record | None, record: Record) -> None:
    if twin is None or twin.state != record.state or ask.now - twin.created_at > REPEATED_WITHIN:
        return
    raise AmbiguousInput(
        f"Already logged as {twin.ref} at {ask.reader.moment(twin.created_at)}.",
        phrase=ask.call.words,
        interpretations=[Interpretation("Log again", f"{AGAIN_PREFIX}{ask.call.words.strip()}")],
    )
