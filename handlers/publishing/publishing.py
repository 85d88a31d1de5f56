"""Publish the agenda of a meeting: drawn up from its call on, shown to who prepares it first, then sent to the channel."""

from datetime import datetime

from bot.errors import UserError
from bot.meetings import Meeting
from bot.notifications import Notification, Reason
from bot.permissions import full_actor
from bot.posts import Post, PostKind
from handlers.agendas import agenda, views
from handlers.agendas.drawing import draw_up
from handlers.core.blocks.elements import Block, Message
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.delivery.isolate import attempt
from handlers.core.delivery.notify import channel_may_see, morning_at, notify_once, working_days_of
from handlers.core.delivery.readers import channel_reader
from handlers.core.delivery.render import NO_LONGER
from handlers.core.feature import NotificationType, PostType, Viewer, wants_no_reply
from handlers.core.registry import Registry
from handlers.meetings import days
from handlers.meetings.preparing.agenda_post import post_key, refresh
from handlers.publishing import brief, preview_views
from storage import meetings, notifications, outbox
from storage.actions import overdue_actions
from storage.failed_plans import RECORD
from storage.unit_of_work import Read, Tx

PUBLISHED = "agenda"  # the step by which an agenda goes out


# By the clock


def settle(tx: Tx) -> int:
    """Draw up the agendas whose time has come, show them to who sees them first, and publish what was seen."""
    found = meetings.with_agenda_due(tx, by=tx.now)
    for meeting in found:
        attempt(tx, RECORD, meeting.id, _look, meeting)
    return len(found)


def _look(tx: Tx, found: Meeting) -> None:
    meeting: Meeting = tx.get(found.id)
    meetings.set_agenda_due(tx, meeting.id, at=_next_look(tx, meeting))


def _next_look(tx: Tx, meeting: Meeting) -> datetime | None:
    """Do what is due for an agenda; return when to look again, None for never."""
    if not meeting.is_called or meeting.has_begun(tx.now):
        return None
    draw_up(tx, meeting)
    if meeting.agenda_at is not None:
        refresh(tx, meeting)
        brief.follow(tx, meeting)
        return None
    out_on = days.agenda_day(tx, meeting)
    reader = days.previewer(tx, out_on, today=tx.charter.day_of(tx.now))
    out_at, tomorrow = days.morning_at_home(tx, out_on), days.next_morning(tx, tx.now)
    if reader is None:
        return max(out_at, tomorrow)
    previews = _previews(tx, meeting)
    if not previews:
        shown_at = days.preview_at(tx, reader, out_on)
        if shown_at > tx.now:
            return min(shown_at, tomorrow)  # what waits for the task force by then stands there
        notify_once(tx, reader, meeting, Reason.AGENDA_PREVIEW, context=meeting.time.key, at=tx.now)
        _tell_of_late_actions(tx, meeting)
        return max(out_at, tomorrow)
    seen = min((one.due_at for one, is_sent in previews if is_sent), default=None)
    if seen is None:
        return tomorrow
    publish_at = max(out_at, days.next_morning(tx, seen))
    if publish_at > tx.now:
        return publish_at
    publish(tx, meeting)
    return None


def _previews(read: Read, meeting: Meeting) -> list[tuple[Notification, bool]]:
    return [
        (one, is_sent)
        for one, is_sent in notifications.of_record(read, meeting.id)
        if one.reason == Reason.AGENDA_PREVIEW and one.context == meeting.time.key
    ]


def _tell_of_late_actions(tx: Tx, meeting: Meeting) -> None:
    """Tell the owners of late actions, before the agenda goes out, that theirs stand late in its list."""
    late = overdue_actions(tx, who=agenda.CHANNEL_ACTOR, now=tx.now)
    today = tx.charter.day_of(tx.now)
    for person in dict.fromkeys(owner for one in late for owner in one.owners):
        working = working_days_of(tx, person)
        at = morning_at(tx, person, today) if working.is_open(today) else tx.now
        notify_once(tx, person, meeting, Reason.LATE_FOR_AGENDA, context=meeting.time.key, at=max(at, tx.now))


# The message


def publish(tx: Tx, meeting: Meeting) -> str | None:
    """Send the agenda to the main channel; return that, None where its readers may not see the meeting."""
    draw_up(tx, meeting)
    meeting.agenda_at = tx.now
    tx.change(meeting, PUBLISHED)
    brief.send(tx, meeting)
    channel = tx.charter.channels.main
    if not channel_may_see(meeting, tx.charter, channel):
        return None
    post = Post(
        key=post_key(meeting), kind=PostKind.AGENDA, channel=channel, record_id=meeting.id, send_at=tx.now
    )
    outbox.plan(tx, post)
    return channel


def _render(read: Read, post: Post, now: datetime, _: Registry) -> tuple[Message, str] | None:
    meeting: Meeting = read.get(post.record_id or 0)
    channel = post.channel or ""
    if not channel_may_see(meeting, read.charter, channel):
        return (Message(NO_LONGER), "") if post.slack_ts else None
    if meeting.is_cancelled and not post.slack_ts:
        return None
    shown = agenda.as_read_in_channel(read, meeting, channel, now)
    return views.published(shown, channel_reader(read, now)), ""


POST = PostType(_render, is_outdated=lambda *_: False)


# By people


def publish_now(ask: Ask, tx: Tx) -> Reply:
    """Send the agenda now, before its day."""
    meeting = agenda.must_have_agenda(get_named(ask, tx, "sendagenda", Meeting))
    agenda.must_run(ask, tx, meeting)
    if meeting.agenda_at is not None:
        raise UserError(f"The agenda of {meeting.ref} went out {ask.reader.moment(meeting.agenda_at)}.")
    if meeting.is_closed or meeting.has_begun(ask.now):
        raise UserError(f"{meeting.ref} has begun or is over, so its agenda doesn't go out any more.")
    channel = publish(tx, meeting)
    return Reply.from_message(preview_views.sent(meeting, ask.reader, channel=channel))


# What is told


def _is_ahead(_read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    is_current = one.context == meeting.time.key and not meeting.has_begun(now)
    return meeting.is_called and is_current and meeting.agenda_at is None


def _says_preview(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    read, now = to.read, to.reader.now
    channel = read.charter.channels.main
    shown = agenda.as_read_in_channel(read, meeting, channel, now)
    out_at = max(days.morning_at_home(read, days.agenda_day(read, meeting)), days.next_morning(read, now))
    out = to.reader.due(days.as_due(read, out_at)) if out_at < meeting.begins_at else ""
    return preview_views.preview(shown, to.reader, out=out, channel=channel)


def _became_out(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    stands = one.context == meeting.time.key and meeting.is_called and meeting.agenda_at is None
    return None if stands else preview_views.over(meeting, to.reader)


def _says_late(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    me = full_actor(
        one.concerned_person_id,
        roster=to.read.roster,
        charter=to.read.charter,
        on=to.read.charter.day_of(to.now),
    )
    late = [
        action
        for action in overdue_actions(to.read, who=me, now=to.reader.now)
        if one.concerned_person_id in action.owners
    ]
    out = to.reader.day(days.agenda_day(to.read, meeting))
    return preview_views.late(meeting, late, to.reader, out=out) if late else []


NOTIFICATIONS = {
    Reason.AGENDA_PREVIEW: NotificationType(
        _is_ahead, _says_preview, became=_became_out, wants_reply=wants_no_reply
    ),
    Reason.CHAIR_BRIEF: brief.NOTIFICATION,
    Reason.CHAIR_NO_MORE: brief.NO_MORE,
    Reason.LATE_FOR_AGENDA: NotificationType(_is_ahead, _says_late, wants_reply=wants_no_reply),
}
