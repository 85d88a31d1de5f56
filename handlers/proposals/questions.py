"""Ask whoever wrote about a text whether they object, and warn the chair before an end that can't stand by itself."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from bot.notifications import Reason
from bot.proposals import Proposal, RoundFacts
from bot.reminders import deadline_key
from bot.replies import is_consent
from bot.unconfirmed import UnconfirmedWords, without_answer, writers
from handlers.core.delivery.isolate import for_people
from handlers.core.delivery.notify import (
    CHANGE_OF_MIND,
    chair_and_secretaries,
    covered_working_days,
    local_day,
    morning_at,
    notify_before,
    notify_unsent,
)
from storage import unconfirmed
from storage.history import kept_notes
from storage.unit_of_work import Tx


def keep_earlier(tx: Tx, proposal: Proposal, person: int) -> None:
    """Keep what somebody who is asked now wrote in this round, before they were asked."""
    since = proposal.opened_at or tx.now
    found = [
        UnconfirmedWords(
            record_id=proposal.id, revision=proposal.revision, person_id=person, written_by=person,
            channel=note.slack_channel, ts=note.slack_ts, at=note.at, text=note.text,
        )
        for note in kept_notes(tx, proposal)
        if note.person_id == person and note.at >= since and note.slack_channel and note.slack_ts
    ]  # fmt: skip
    known = {one.message for one in unconfirmed.of_round(tx, proposal.id, proposal.revision)}
    found = [one for one in found if one.message not in known and not is_consent(one.text)]
    for words in found:
        unconfirmed.save(tx, words)
    plan_questions(tx, proposal, found)


def plan_questions(tx: Tx, proposal: Proposal, words: Iterable[UnconfirmedWords]) -> None:
    """Ask whoever has not said whether they object once more on their next working day, and on the last one.

    The chair reads of it before the end.
    """
    unsaid = [one for one in without_answer(list(words)) if proposal.counts(one)]
    for person in writers(unsaid):
        if person in proposal.owners:
            _plan_questions_to(tx, proposal, next(one for one in unsaid if one.person_id == person))
    plan_warning(tx, proposal, is_needed=bool(unsaid))


def _plan_questions_to(tx: Tx, proposal: Proposal, first: UnconfirmedWords) -> None:
    person, due_at = first.person_id, proposal.due_at or tx.now
    days, context = covered_working_days(tx, person), str(proposal.revision)
    next_on = days.after(local_day(tx, person, first.at), 1)
    last_on = days.roll_back(local_day(tx, person, due_at))
    if morning_at(tx, person, last_on) >= due_at:
        last_on = days.before(last_on, 1)
    wanted = {deadline_context(proposal): last_on, **({context: next_on} if next_on < last_on else {})}
    for of, on in wanted.items():
        at, which = morning_at(tx, person, on), f" {first.at.isoformat()}"
        notify_before(tx, person, proposal, Reason.OBJECTION_UNSAID, context=of, at=at, which=which)


def plan_warning(tx: Tx, proposal: Proposal, *, is_needed: bool = False) -> None:
    """Plan a warning a working day before the end, if it can't stand by itself; after that, where it `is_needed`, now."""
    if proposal.due is None or proposal.held_at is not None:
        return
    day = tx.charter.working_days(tx.charter.station).before(proposal.due.day, 1)
    office = chair_and_secretaries(tx, tx.charter.day_of(tx.now))
    for_people(tx, office, partial(_warn, proposal=proposal, on=day, is_needed=is_needed))


def _warn(tx: Tx, person: int, proposal: Proposal, on: date, *, is_needed: bool) -> None:
    at, context = morning_at(tx, person, on), deadline_context(proposal)
    if at <= tx.now and is_needed:
        at = tx.now + CHANGE_OF_MIND
        notify_unsent(tx, person, proposal, Reason.LEVEL_DEADLINE_NEAR, context=context, at=at)
    else:
        notify_before(tx, person, proposal, Reason.LEVEL_DEADLINE_NEAR, context=context, at=at)


def deadline_context(proposal: Proposal) -> str:
    return RoundFacts(proposal.revision, deadline_key(proposal.due_at)).as_context()
