"""The deadlines of entries: moved to another day, and told to who answers for them."""

import copy
from datetime import date
from typing import NoReturn

from bot.actions import DeadlineChange
from bot.entries import Entry, must_not_be_withdrawn
from bot.errors import UserError, to_fill_in
from bot.grammar.options import Option, ValueType, or_none
from bot.notifications import Reason
from bot.permissions import check
from bot.records import TEXT_MAX, Ref, checked_text
from bot.register_dates import DueRule
from bot.register_reviews import REVIEW_IS_DONE, REVIEWED
from bot.registers import Register
from handlers.actions.changes import correct_digests
from handlers.core.blocks.elements import Block, day_field, form, text_field
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref, require_refs
from handlers.core.delivery.notify import notify
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.delivery.told import unsent
from handlers.core.fields import must_differ
from handlers.core.records.closed_days import ask_about_closed_day
from handlers.core.records.create import create_with_card
from handlers.registers import views
from handlers.registers.dues import views as dues_views
from handlers.registers.fields import read_due
from handlers.registers.people import answering
from storage.counted_dues import set_counted_due
from storage.unit_of_work import Read, Tx

# Of a deadline that nobody sets: under another name than "due", so that a day at the end of a title stays there.
DEADLINE = or_none(Option("deadline", ValueType.TEXT, ("due", "by", "before")))


def must_have_date(ask: Ask, entry: Entry, register: Register) -> None:
    """Raise UserError for an entry without the deadline that its register requires, or for one that nobody sets.

    So for a review that is to come.
    """
    if register.review_every is not None and (day := entry.day(REVIEWED)) is not None and day > ask.today:
        raise ask.error_at(REVIEWED, f"{ask.reader.day(day)} hasn't come yet. {REVIEW_IS_DONE}")
    if register.counted_due and ask.parsed.is_given(DEADLINE.name):
        raise ask.error_at(DEADLINE.name, dues_views.refused(register, str(next(iter(ask.parsed.refs), ""))))
    if register.due == DueRule.REQUIRED and entry.due is None:
        raise ask.error_at("due", f"{capitalized(register.indefinite)} needs its date: due:friday")


def create_dated(ask: Ask, tx: Tx, made: Entry, register: Register) -> str | None:
    """Store a new entry, due where that is counted from what it says, with its card; return the name of its channel."""
    set_counted_due(tx, made, register)
    return create_with_card(ask, tx, made)


def move(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Give entries another deadline, and tell who answers for them."""
    refs = require_refs(ask, "move")
    if read_due(ask) is None:
        raise UserError("To which day?", offers=[to_fill_in("move", ask.typed_refs)], lacks="due")
    why = checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    first, *others = [_move_one(register, ask, tx, ref, why) for ref in refs]
    lines = [
        *first[1],
        *(line for entry, told in others for line in (views.line(register, entry, ask.reader), *told)),
    ]
    return Reply.from_message(views.changed(register, first[0], ask.reader, lines))


def _move_one(register: Register, ask: Ask, tx: Tx, ref: Ref, why: str) -> tuple[Entry, list[str]]:
    """Move one entry; return it, and what else to say of it."""
    entry: Entry = get_visible(ask, tx, ref)
    check(ask.actor, "change entry", entry, charter=ask.charter)
    must_not_be_withdrawn(entry)
    before, due = copy.copy(entry), read_due(ask)
    remark = ask_about_closed_day(ask, due, entry.owners)
    entry.set_due(due)
    if entry.due_at == before.due_at:
        entry.set_due(before.due)
    must_differ(entry, before)
    tx.change(entry, "move", why=why)
    correct_digests(tx, entry, before)
    told = notified_sentence(tx, tell_moved(ask, tx, entry, before, register), ask.reader)
    return entry, [one for one in (remark, told) if one]


def tell_moved(ask: Ask, tx: Tx, entry: Entry, before: Entry, register: Register) -> list[int]:
    """Tell who answered for an open entry before that its date is another; return them."""
    return tell_of_date(tx, entry, before, register, on=ask.today)


def tell_of_date(tx: Tx, entry: Entry, before: Entry, register: Register, *, on: date) -> list[int]:
    if entry.due_at == before.due_at or not entry.is_open or register.review_every:
        return []
    answers = answering(register, entry, roster=tx.roster, charter=tx.charter, on=on)
    told = [one for one in answers if one in before.owners or not entry.owners]
    return [one for one in told if _tell_one(tx, one, entry, before)]


def _tell_one(tx: Tx, person: int, entry: Entry, before: Entry) -> bool:
    """Tell somebody of another date than the one they know; return whether it is another."""
    waiting = [
        one for one in unsent(tx, entry.id, Reason.DEADLINE_MOVED) if one.concerned_person_id == person
    ]
    known = DeadlineChange.from_context(waiting[0].context).before if waiting else before.due
    if (known.ends_at() if known else None) == entry.due_at:
        return False  # nobody told them of the step between
    moved = DeadlineChange(known, entry.due, tx.author_id).as_context()
    return bool(notify(tx, person, entry, Reason.DEADLINE_MOVED, context=moved))


def refuse_move(register: Register, ask: Ask, read: Read) -> NoReturn:
    """Refuse another date of an entry whose date is counted from what it says."""
    entry: Entry = get_visible(ask, read, require_one_ref(ask, "move"))
    raise UserError(dues_views.refused(register, entry.ref), offers=[to_fill_in("edit", entry.ref)])


def move_form(ask: Ask, read: Read) -> Block:
    entry: Entry = get_visible(ask, read, require_one_ref(ask, "move"))
    check(ask.actor, "change entry", entry, charter=ask.charter)
    must_not_be_withdrawn(entry)
    inputs = [
        day_field("due", "New date", optional=False, value=entry.due_on),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    title = f"New date of {entry.ref}" if entry.due else f"Date of {entry.ref}"
    return form(title, "Move it" if entry.due else "Set it", inputs, words=f"move {entry.ref}")
