"""Create records: what they have in common, and the area of the channel in which they are created."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any, TypedDict

from bot.charter import Area
from bot.confidence import asks_for_confidence
from bot.errors import AmbiguousInput, Interpretation, to_fill_in
from bot.permissions import check
from bot.records import NO_TITLE, Kind, Record, Visibility, checked_title, without_announcement
from handlers.core.blocks import elements
from handlers.core.blocks.elements import Block, Button, Message, choice_field
from handlers.core.blocks.fallback import with_line
from handlers.core.calls import AGAIN_PREFIX, Ask, Reply, get_visible, require_one_ref
from handlers.core.delivery.notify import post_card
from handlers.core.fields import Fields, RecordField, area_in_force, given_fields
from storage.unit_of_work import Read, Tx

REPEATED_WITHIN = timedelta(minutes=2)
EDIT = "edit"
_SAYS_WHO_READS = re.compile(r"(?<!\w)(?:visibility|visible|readers?):", re.IGNORECASE)


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


@dataclass(frozen=True)
class NewRecord:
    """What was said of a record that will be made; `others` are its own fields, but those that its maker sets."""

    title: str
    area: Area | None
    visibility: str
    others: Mapping[RecordField[Any], object]

    def fields(self, ask: Ask, tx: Tx, kind: Kind) -> NewRecordFields:
        """Return the fields that every new record gets, with its numbers."""
        area = self.area.code if self.area else None
        return derived_record_fields(ask, tx, kind, title=self.title, area=area, visibility=self.visibility)

    def set_others(self, record: Record) -> None:
        for one, value in self.others.items():
            one.accessor.set(record, value)
        if self.others:
            record.refresh_search_text()


def read_new_record(ask: Ask, kind: Kind, fields: Fields) -> NewRecord:
    """Return what was said of a record that will be made. Raises UserError for a text that is no title."""
    title, area, visibility = _said_of_any(ask, kind)
    given = [one for one in given_fields(ask, fields) if not one.is_made_with]
    if own := next((one for one in given if one.reads is not None or one.writes is not None), None):
        raise ValueError(
            f"{own.name} is read or set in a way of its own, so whoever makes the record sets it"
        )
    return NewRecord(title, area, visibility or Visibility.MEMBERS, {one: one.said(ask) for one in given})


def new_record_fields(
    ask: Ask, tx: Tx, kind: Kind, *, visibility: str = Visibility.MEMBERS
) -> NewRecordFields:
    """Return the fields of every new record, as they were said. Raises UserError for a text that is no title."""
    title, area, said = _said_of_any(ask, kind)
    return derived_record_fields(
        ask, tx, kind, title=title, area=area.code if area else None, visibility=said or visibility
    )


def _said_of_any(ask: Ask, kind: Kind) -> tuple[str, Area | None, str]:
    """Return the title, the area and the visibility that were said; "" for none."""
    if not ask.parsed.text:
        raise ask.error_at("text", NO_TITLE, offers=[to_fill_in(ask.registry.find(ask.call.words)[0].name)])
    title = checked_title(without_announcement(ask.parsed.text, kind))
    return title, area_in_force(ask), ask.parsed.option_text("visibility")


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


def create_with_card(ask: Ask, tx: Tx, record: Record) -> str | None:
    """Store a new record and post its card; return the channel, None when no channel may show it."""
    create_record(ask, tx, record)
    return post_card(tx, record)


def create_record(ask: Ask, tx: Tx, record: Record) -> None:
    """Store a new record. Raises AmbiguousInput where the same person has just created it with the same words."""
    if not ask.may_repeat:
        _ask_who_may_read(ask, record)
        _ask_if_repeated(ask, tx.find_duplicate(record), record)
    tx.create(record)


def _ask_who_may_read(ask: Ask, record: Record) -> None:
    """Ask whether a new record is restricted, where its typed title asks for confidence. Raises AmbiguousInput."""
    words = ask.call.words.strip()
    if record.visibility == Visibility.RESTRICTED or _SAYS_WHO_READS.search(words) or "\n" in words:
        return
    if asks_for_confidence(record.title) and record.title in " ".join(unescape(words).split()):
        raise AmbiguousInput(
            "That sounds meant for a few. Who may read it? Nothing is entered yet.",
            phrase=ask.call.words,
            interpretations=[
                Interpretation("Only a few", f"{words} visibility:{Visibility.RESTRICTED}"),
                Interpretation("Everybody", f"{AGAIN_PREFIX}{words}"),
            ],
        )


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
    if ask.channel_area is None or ask.call.values is not None or ask.parsed.is_given("area"):
        return ask
    options = {**ask.parsed.options, "area": ask.channel_area}
    return replace(ask, parsed=replace(ask.parsed, options=options), is_area_assumed=True)


def confirm_channel_area(ask: Ask, tx: Tx, reply: Reply) -> Reply:
    """Return the reply, which also says in which area the new record is and why, with a button for another one."""
    made = next((one for one in tx.added if isinstance(one, Record)), None)
    if not ask.is_area_assumed or ask.channel_area is None or made is None:
        return reply
    edit = ask.registry.of_kind(ask.registry[EDIT], made.kind)
    other = Button("Other area", "otherarea", made.ref) if edit.has_option("area") else None
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
