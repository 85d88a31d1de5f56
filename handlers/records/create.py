"""Create records: what they have in common, and the area of the channel in which they are created."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict

from bot.charter import Area
from bot.errors import AmbiguousInput, Interpretation, to_fill_in
from bot.grammar.text import plain_text
from bot.permissions import check
from bot.records import NO_TITLE, Kind, Record, Visibility, checked_title, without_announcement
from handlers.blocks import elements
from handlers.blocks.elements import Block, Button, Message, choice_field
from handlers.blocks.fallback import with_line
from handlers.calls import AGAIN_PREFIX, Ask, Reply, get_visible, require_one_ref
from handlers.delivery.notify import post_card
from storage.unit_of_work import Read, Tx

REPEATED_WITHIN = timedelta(minutes=2)
EDIT = "edit"


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
    if not ask.parsed.text:
        raise ask.error_at("text", NO_TITLE, offers=[to_fill_in(ask.registry.find(ask.call.words)[0].name)])
    title, area = checked_title(without_announcement(ask.parsed.text, kind)), area_in_force(ask)
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


def title_of(ask: Ask) -> str:
    """Return the title with which a form begins: the message that it was opened from."""
    return " ".join(plain_text(ask.call.prefill, ask.typing_context).split())


def area_in_force(ask: Ask) -> Area | None:
    """Return the first area that was named; None without one. Raises UserError for one that is not in use today."""
    return next(iter(areas_in_force(ask)), None)


def areas_in_force(ask: Ask) -> list[Area]:
    """Return the areas that were named. Raises UserError for an area that is not in use today."""
    on = ask.charter.day_of(ask.now)
    return [ask.charter.area(area.code, on=on) for area in ask.parsed.several("area", Area)]


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


# The area of the channel


def assume_channel_area(ask: Ask) -> Ask:
    """Return the ask with the area of the channel, where words were typed and none was named."""
    if ask.channel_area is None or ask.call.values is not None or "area" in ask.parsed.options:
        return ask
    options = {**ask.parsed.options, "area": ask.channel_area}
    return replace(ask, parsed=replace(ask.parsed, options=options), is_area_assumed=True)


def confirm_channel_area(ask: Ask, tx: Tx, reply: Reply) -> Reply:
    """Return the reply, which also says in which area the new record is and why, with a button for another one."""
    made = next((one for one in tx.added if isinstance(one, Record)), None)
    if not ask.is_area_assumed or ask.channel_area is None or made is None:
        return reply
    edit = ask.registry.of_kind(ask.registry[EDIT], made.kind)
    has_area = "area" in edit.options or "areas" in edit.options
    other = Button("Other area", "otherarea", made.ref) if has_area else None
    line = ask.reader.area_of_channel(ask.channel_area)
    said = with_line(Message(reply.text, tuple(reply.blocks)), line)
    return replace(reply, text=said.text, blocks=_with_button(said.blocks, other))


def _with_button(blocks: Sequence[Block], button: Button | None) -> list[Block]:
    """Return the blocks with a button in the last row."""
    if button is None:
        return list(blocks)
    if blocks[-1]["type"] != "actions":
        return [*blocks, elements.buttons([button])]
    return [*blocks[:-1], elements.with_button(blocks[-1], button)]


def other_area_form(ask: Ask, read: Read) -> Block:
    """Return the form that gives a record another area, or none; it is sent as an edit of the record."""
    record = get_visible(ask, read, require_one_ref(ask, "otherarea"))
    edit = ask.registry.of_kind(ask.registry[EDIT], record.kind)
    check(ask.actor, edit.right or EDIT, record, charter=ask.charter)
    areas = [(area.name, area.code) for area in ask.charter.areas_on(ask.today)]
    field = choice_field("area", "Area", areas, value=record.area, hint="Left empty: no area.")
    title, words = f"Area of {record.ref}", f"{EDIT} {record.ref}"
    return elements.form(title, "Change it", [field], words=words)


def set_other_area(ask: Ask, tx: Tx) -> Reply:
    """Change the area as an edit does."""
    ref = require_one_ref(ask, "otherarea")
    return ask.run_words(replace(ask.call, words=f"{EDIT} {ref}"), tx)
