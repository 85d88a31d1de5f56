"""The deadlines of entries: moved to another day, and told to who answers for them."""

import copy
from datetime import date

from bot.actions import DeadlineChange
from bot.entries import Entry, must_not_be_withdrawn
from bot.errors import UserError, to_fill_in
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
from handlers.core.fields import must_differ
from handlers.core.records.closed_days import ask_about_closed_day
from handlers.registers import views
from handlers.registers.fields import read_due
from handlers.registers.people import answering
from storage.unit_of_work import Read, Tx


def must_have_date(ask: Ask, entry: Entry, register: Register) -> None:
    """Raise UserError for an entry without the deadline that its register requires, and for a review that is to come."""
    if register.review_every is not None and (day := entry.day(REVIEWED)) is not None and day > ask.today:
        raise ask.error_at(REVIEWED, f"{ask.reader.day(day)} hasn't come yet. {REVIEW_IS_DONE}")
    if register.due == DueRule.REQUIRED and entry.due is None:
        raise ask.error_at("due", f"{capitalized(register.indefinite)} needs its date: due:friday")


def move(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Give entries another deadline, and tell who answers for them."""
    refs = require_refs(ask, "move")
    if read_due(ask) is None:
        raise UserError("To which day?", offers=[to_fill_in("move", ask.typed_refs)])
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
    moved = DeadlineChange(before.due, entry.due, tx.author_id).as_context()
    answers = answering(register, entry, roster=tx.roster, charter=tx.charter, on=on)
    known = [one for one in answers if one in before.owners or not entry.owners]
    return [one for one in known if notify(tx, one, entry, Reason.DEADLINE_MOVED, context=moved)]


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
