"""The reviews of entries: that somebody looked at them on a day, after which they are current again."""

from collections.abc import Sequence
from datetime import date

from bot.calendar import Due
from bot.entries import Entry, must_not_be_withdrawn
from bot.errors import Offer, UserError
from bot.names import join_all
from bot.permissions import check
from bot.records import Ref, checked_text
from bot.register_reviews import REVIEW_IS_DONE, REVIEWED
from bot.registers import Register
from handlers.core.calls import Ask, Reply, get_visible, require_refs
from handlers.core.feature import Feature, Verb
from handlers.registers import views
from handlers.registers.states.settable import must_be_one_of
from handlers.registers.ways.changes import change
from storage.unit_of_work import Tx


def feature_of(registers: Sequence[Register]) -> Feature:
    """Return the verb that says of entries that they were reviewed, where a register reviews any."""
    reviewed = [one for one in registers if one.review_every]
    return Feature(verbs=[_verb(reviewed)] if reviewed else [])


def _verb(reviewed: Sequence[Register]) -> Verb:
    first = reviewed[0]
    return Verb(
        name=REVIEWED,
        work=review,
        right="review",
        options=("as on",),
        takes_refs=True,
        is_never_asked=True,
        kinds=tuple(one.kind for one in reviewed),
        which=f"Which {join_all([one.singular for one in reviewed], last=' or ')} was reviewed?",
        summary="say that something was reviewed, so that it is current again",
        usage=f"<{first.prefix}-1> [on:day] [note]",
        example=f"{REVIEWED} {first.prefix}-1",
    )


def review(ask: Ask, tx: Tx) -> Reply:
    """Say of entries that they were reviewed, today or on an earlier day."""
    refs, day = require_refs(ask, REVIEWED), _day(ask)
    note = checked_text(ask.parsed.text, what="note")
    done = [_review_one(ask, tx, ref, day, note) for ref in refs]
    (register, entry), *others = done
    lines = [views.line(of, one, ask.reader) for of, one in others]
    return Reply.from_message(views.changed(register, entry, ask.reader, lines))


def _day(ask: Ask) -> date:
    """Return the day that was said, or today. Raises an error for one that hasn't come."""
    said = ask.parsed.value("on", Due)
    day = said.day if said is not None else ask.today
    if day > ask.today:
        raise ask.error_at("on", f"{ask.reader.day(day)} hasn't come yet. {REVIEW_IS_DONE}")
    return day


def _review_one(ask: Ask, tx: Tx, ref: Ref, day: date, note: str) -> tuple[Register, Entry]:
    entry = get_visible(ask, tx, ref)
    register = ask.charter.register(entry.kind)
    if register is None or register.review_every is None:
        raise UserError(
            f"{ref} is nothing that is reviewed.", offers=[Offer(f"Open {ref}", "show", str(ref))]
        )
    must_be_one_of(ask, register.allowed("review"), entry, register, right="review")
    check(ask.actor, "review", entry, charter=ask.charter)
    must_not_be_withdrawn(entry)
    if (last := entry.day(REVIEWED)) is not None and day <= last:
        raise UserError(
            f"The last review of {ref} was on {ask.reader.day(last)}, so nothing has changed. "
            f"If that day is wrong: edit {ref} {REVIEWED}:day"
        )
    entry.set_values({**entry.values, REVIEWED: (day.isoformat(),)}, register)
    entry.set_review(register, ask.charter.zone)
    change(tx, entry, REVIEWED, why=note)
    return register, entry
