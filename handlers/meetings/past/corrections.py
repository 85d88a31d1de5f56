"""Correct what became of a meeting that is over: it wasn't held after all, nobody can say, or it was on another day."""

import copy

from bot.digests import KEPT_UP_FOR
from bot.errors import UserError
from handlers.core.calls import Ask, Reply
from handlers.core.words import reason_of
from handlers.dependent_dates.changes import follow
from handlers.meetings import changes, days
from handlers.meetings.past import views
from handlers.meetings.record import correcting
from storage import outbox
from storage.unit_of_work import Tx


def reopen(ask: Ask, tx: Tx) -> Reply:
    """Let it be open again what became of a meeting that is over. Nobody is told, and the clock doesn't ask again."""
    meeting = changes.permitted_meeting(ask, tx, "reopen")
    days.must_be_ours(ask, meeting)
    if meeting.is_ahead:
        raise UserError(views.open_already(meeting))
    if not meeting.is_over_by(ask.now):
        raise UserError(views.planned_again(meeting))
    correcting.must_be_open(tx, meeting, ask.reader)
    before = copy.copy(meeting)
    meeting.reopen()
    tx.change(meeting, "reopen", why=reason_of(ask))
    days.follow(tx, [meeting])
    if before.is_cancelled:
        follow(tx, meeting)
    outbox.refresh_digests(tx, meeting.id, since=tx.now - KEPT_UP_FOR)
    return Reply.from_message(views.reopened(meeting, ask.reader))
