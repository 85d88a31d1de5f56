"""What a post says to its reader at this moment; nothing when there is nothing left to say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from bot import permissions
from bot.actions import Action, ActionState
from bot.calendar import local, moment
from bot.charter import Rights
from bot.decisions import Decision, DecisionState
from bot.digests import Digest
from bot.issues import Issue
from bot.permissions import Actor, full_actor, may_see
from bot.posts import (
    DEADLINE_REASONS,
    NO_RECORD_REASONS,
    REMINDER_REASONS,
    Notification,
    Post,
    PostKind,
    PostState,
    Reason,
)
from bot.proposals import Proposal
from bot.records import Record
from bot.reminders import Snoozes, deadline_key, is_snoozed
from handlers.actions import reminders_views
from handlers.actions import views as action_views
from handlers.actions.schedule import is_on_digest_day, unanswered_recipients
from handlers.areas import changes
from handlers.blocks.elements import Block, Message, buttons, section
from handlers.blocks.text import Reader
from handlers.calendar import views as calendar_views
from handlers.decisions import views as decision_views
from handlers.decisions.commands import decision_relations
from handlers.delivery.batch import notification_holds
from handlers.delivery.notify import (
    card_channel,
    channel_may_see,
    current_reader,
    local_day,
    office_moment_for,
    office_moment_in_channel,
    zone_of,
)
from handlers.digests import commands as digests
from handlers.digests import views as digest_views
from handlers.issues import closing_views
from handlers.issues import notifications as issues_notifications
from handlers.people import notifications as people_notifications
from handlers.people import views as people_views
from handlers.proposals import procedure
from handlers.proposals import views as proposal_views
from handlers.records import duplicates_views, export, paste_views
from handlers.records import views as record_views
from handlers.records.commands import STATE_WHEN_UNDONE, record_relations
from handlers.sealing import views as sealing_views
from handlers.undelivered import views as undelivered_views
from storage import notifications as outbox_notices
from storage import outbox, seals
from storage.actions import actions_page
from storage.history import done_on_behalf_of
from storage.proposals import round_status as standing_of
from storage.records import Filter, records_by_ids
from storage.unit_of_work import Read

DAY = timedelta(days=1)
NO_LONGER = "This is no longer shown here."


@dataclass(frozen=True)
class Rendered:
    """What a post says. `figures` are the records that a digest is made of, as JSON; empty for other posts.

    `content` are the bytes of the file that it brings; None for other posts.
    """

    message: Message
    figures: str = ""
    content: bytes | None = None


@dataclass(frozen=True)
class Postponed:
    """Its reader is not at work before `until`."""

    until: datetime


@dataclass(frozen=True)
class Withdrawn:
    """Its reader is away, wants it on another day, or what it carries is somebody else's: that is gathered anew."""


def render(read: Read, post: Post, *, now: datetime) -> Rendered | Postponed | Withdrawn | None:
    """Return the message as its reader may see it now; None when it need not be said any more."""
    if post.state != PostState.SENT and _must_withdraw(read, post, now):
        return Withdrawn()
    if post.state != PostState.SENT and (until := _sendable_at(read, post, now)) > now:
        return Postponed(until)
    if post.kind == PostKind.DIGEST:
        return _render_digest(read, post, now)
    if post.kind == PostKind.FILE:
        return _render_file(read, post, now)
    made = {
        PostKind.CARD: _render_card,
        PostKind.THREAD_REPLY: _render_note,
        PostKind.REMINDER: _render_reminder,
        PostKind.AUDIT: _render_audit,
    }[PostKind(post.kind)]
    message = made(read, post, now)
    return None if message is None else Rendered(message)


def _must_withdraw(read: Read, post: Post, now: datetime) -> bool:
    if post.kind == PostKind.DIGEST and not is_on_digest_day(read, post):
        return True
    if post.person_id is None:
        return False
    on = local_day(read, post.person_id, now)
    if read.roster.has_left(post.person_id, on):
        return True
    if post.kind == PostKind.DIGEST and read.roster.absence_on(post.person_id, on):
        return True
    carried = outbox_notices.of_post(read, post.id)
    return any(current_reader(read, notice, now) != notice.person_id for notice in carried)


def _sendable_at(read: Read, post: Post, now: datetime) -> datetime:
    """Return from when on the reader may be disturbed; cards appear at once and disturb nobody.

    Whoever asked for a file waits for it.
    """
    if post.kind == PostKind.FILE:
        return now
    if post.person_id is not None:
        return office_moment_for(read, post.person_id, now, is_urgent=post.kind == PostKind.REMINDER)
    return office_moment_in_channel(read, now) if post.kind == PostKind.DIGEST else now


def _render_file(read: Read, post: Post, now: datetime) -> Rendered | None:
    person_id = post.person_id or 0
    reader = _person_reader(read, person_id, now)
    made = export.make_file(read, post, _actor(read, person_id, reader.today), reader)
    return Rendered(Message(made[0]), content=made[1]) if made else None


def _render_card(read: Read, post: Post, now: datetime) -> Message | None:
    if post.record_id is None:
        return _render_shared_card(read, post, now)
    record = read.get(post.record_id)
    if not channel_may_see(record, read.charter, post.channel or ""):
        return Message(NO_LONGER, (section(NO_LONGER),)) if post.state == PostState.SENT else None
    if (place := card_channel(read, record)) is not None and place != post.channel:
        return record_views.moved_card(record, place) if post.state == PostState.SENT else None
    if post.state != PostState.SENT and record.state == STATE_WHEN_UNDONE[type(record)]:
        return None  # undone before anybody saw it
    reader = _channel_reader(read, now)
    may_know = partial(channel_may_see, charter=read.charter, channel=post.channel or "")
    beside = record_relations(read, record, may_know=may_know)
    return record_views.card(record, reader, beside)


def _render_shared_card(read: Read, post: Post, now: datetime) -> Message | None:
    """A line of each action that was logged with others; what was never shown here leaves no trace."""
    found = records_by_ids(read, outbox.records_on_card(read, post.id))
    hidden = [one for one in found if not channel_may_see(one, read.charter, post.channel or "")]
    known = [one for one in hidden if _was_shown(post, one)]
    reader = _channel_reader(read, now)
    lines = [_card_line(read, post, one, reader) for one in found if one not in hidden]
    shown = [line for line in lines if line]
    if not shown:
        return Message(NO_LONGER, (section(NO_LONGER),)) if post.state == PostState.SENT else None
    is_open = any(one.is_open for one in found if one not in hidden)
    return paste_views.card(found[0], shown, reader, hidden=len(known), is_open=is_open)


def _card_line(read: Read, post: Post, action: Action, reader: Reader) -> str:
    """Return what a card of several says of an action; "" where that is nothing."""
    if (place := card_channel(read, action)) is not None and place != post.channel:
        return record_views.moved_card(action, place).text if _was_shown(post, action) else ""
    if action.state == STATE_WHEN_UNDONE[Action] and not _was_shown(post, action):
        return ""  # undone before anybody saw it
    return action_views.card_line(action, reader)


def _was_shown(post: Post, action: Action) -> bool:
    """Say whether the card named the action when it went out: `text` is what it said then."""
    return post.state == PostState.SENT and record_views.is_shown_in(action, post.text or "")


def _render_note(read: Read, post: Post, now: datetime) -> Message | None:
    """A decision, said in the thread of its issue's card."""
    decision = read.get(post.record_id or 0)
    if post.state != PostState.SENT and decision.state != DecisionState.FINAL:
        return None
    if not channel_may_see(decision, read.charter, post.channel or ""):
        return Message(NO_LONGER) if post.state == PostState.SENT else None
    return Message(decision_views.thread_line(decision, _channel_reader(read, now)))


def _render_audit(read: Read, post: Post, now: datetime) -> Message | None:  # noqa: ARG001 - as the other kinds
    """The newest seal when it goes out; nothing edits it afterwards."""
    reader = _channel_reader(read, now)
    head = seals.current_head(read, on=reader.today, at=now)
    return None if head is None else Message(sealing_views.daily_seal(head, reader))


def _channel_reader(read: Read, now: datetime) -> Reader:
    return Reader(charter=read.charter, roster=read.roster, now=now, zone=read.charter.zone)


def _person_reader(read: Read, person_id: int, now: datetime) -> Reader:
    zone = zone_of(read, read.roster.persons[person_id])
    return Reader(charter=read.charter, roster=read.roster, now=now, zone=zone)


def _actor(read: Read, person_id: int, on: date) -> Actor:
    return permissions.own_actor(person_id, roster=read.roster, charter=read.charter, on=on)


def _rights_day(read: Read, post: Post, now: datetime) -> date:
    """Return the day by which a person's rights count: an edit of an old message shows what they may see now."""
    return local_day(read, post.person_id or 0, now)


def _acting_actor(read: Read, post: Post, now: datetime) -> Actor:
    on = _rights_day(read, post, now)
    return full_actor(post.person_id or 0, roster=read.roster, charter=read.charter, on=on)


def _render_digest(read: Read, post: Post, now: datetime) -> Rendered | None:
    """Gather it when it goes out; afterwards it stays what it was, each record as it is now."""
    kept = outbox.find_digest(read, post.id) if post.state == PostState.SENT else None
    as_of = kept[0] if kept else now
    reader = _person_reader(read, post.person_id, as_of) if post.person_id else _channel_reader(read, as_of)
    who = (
        _actor(read, post.person_id, _rights_day(read, post, now))
        if post.person_id
        else digests.CHANNEL_ACTOR
    )
    found = (
        digests.from_figures(
            read, json.loads(kept[1]), digests.week_of_reader(reader), who=who, channel=post.channel
        )
        if kept
        else digests.build_reader_digest(read, who, reader, channel=post.channel)
    )
    carried = outbox_notices.of_post(read, post.id)
    hushed = _snoozed(read, carried)
    still = _still_valid(read, post, carried, hushed)
    # Whom a person stands in for has no digest meanwhile, and is reminded with theirs.
    reads = _acting_actor(read, post, now) if post.person_id else who
    told = _sections(read, still, reads, reader, _snoozed_now(hushed, now))
    if found is None or (kept is None and found.is_empty and not told):
        return None
    return Rendered(
        _digest_message(read, post, found, reader, told, carried), json.dumps(digests.figures(found))
    )


def _digest_message(
    read: Read,
    post: Post,
    found: Digest,
    reader: Reader,
    told: list[reminders_views.MessageSection],
    notifications: Sequence[Notification],
) -> Message:
    if post.person_id is None:
        return digest_views.channel_digest(
            found, reader, of=digests.digest_name(read, post.channel), post=post.id
        )
    reminded = [notice.record_id for notice in notifications if notice.record_id is not None]
    return reminders_views.with_digest(
        told, digest_views.personal_digest(found, reader, reminded=reminded, post=post.id)
    )


def _render_reminder(read: Read, post: Post, now: datetime) -> Message | None:
    person_id = post.person_id or 0
    # An edit speaks of the day on which the message was sent: its "today" stays that day.
    reader = _person_reader(read, person_id, post.send_at if post.state == PostState.SENT else now)
    carried = outbox_notices.of_post(read, post.id)
    hushed = _snoozed(read, carried)
    still = _still_valid(read, post, carried, hushed)
    told = _sections(read, still, _acting_actor(read, post, now), reader, _snoozed_now(hushed, now))
    if not told and post.state == PostState.SENT:
        return Message(NO_LONGER, (section(NO_LONGER),))
    return reminders_views.message(told) if told else None


def _still_valid(
    read: Read, post: Post, notifications: Sequence[Notification], snoozed: Snoozes
) -> Sequence[Notification]:
    """Return what still holds when a message goes out; one that has gone out shows how each thing ended."""
    if post.state == PostState.SENT:
        return notifications
    return [
        one
        for one in notifications
        if one.record_id is None
        or (notification_holds(one, read.get(one.record_id)) and not is_snoozed(one, snoozed))
    ]


def _snoozed(read: Read, notifications: Sequence[Notification]) -> Snoozes:
    ids = {
        one.record_id for one in notifications if one.record_id is not None and one.reason in REMINDER_REASONS
    }
    return outbox_notices.snoozed(read, ids) if ids else {}


def _snoozed_now(snoozed: Snoozes, now: datetime) -> Snoozes:
    """Return what its readers do not want to be reminded of at this moment."""
    return {of: until for of, until in snoozed.items() if until is None or until > now}


_PER_CONTEXT_REASONS = {
    Reason.PERSON_NOT_ON_ROSTER,
    Reason.UNDELIVERED,
    Reason.COMMENTED,
    Reason.ABSENCE,
    Reason.ABSENCE_ENDED,
    *NO_RECORD_REASONS,
    Reason.AREA_CHANGE,
}  # news beside the news of the record


def _sections(
    read: Read, notices: Sequence[Notification], who: Actor, reader: Reader, snoozed: Snoozes
) -> list[reminders_views.MessageSection]:
    """Return what each notice says, without those its reader may not see any more."""
    told = []
    seen: set[object] = set()  # what falls together says a thing once
    for notice in _by_importance(notices):
        record = read.get(notice.record_id) if notice.record_id else None
        subject = (notice.record_id, notice.context if notice.reason in _PER_CONTEXT_REASONS else "")
        if subject in seen or (record is not None and not may_see(who, record)):
            continue
        seen.add(subject)
        if (answered := _shrunk_section(notice, record, snoozed, reader)) is not None:
            told.append(answered)
        elif blocks := _notification_blocks(read, notice, record, who, reader):
            told.append(
                reminders_views.MessageSection(
                    heading=_heading(read, notice, record, reader),
                    blocks=tuple(blocks),
                    is_open=_can_be_answered(notice, record),
                    can_be_done=isinstance(record, Action),
                )
            )
    return told


def _can_be_answered(notification: Notification, record: Record | None) -> bool:
    if isinstance(record, Proposal):
        return False  # its buttons say how to answer
    if record is None or (isinstance(record, Action) and _is_no_longer_owner(notification, record)):
        return False
    return not isinstance(record, Action | Issue) or record.is_open


def _is_no_longer_owner(notification: Notification, action: Action) -> bool:
    of_owning = {Reason.ASSIGNED, Reason.UNASSIGNED, Reason.DEADLINE_MOVED}
    return notification.reason in of_owning and notification.concerned_person_id not in action.owners


def _by_importance(notices: Sequence[Notification]) -> Sequence[Notification]:
    """Let a thing that several notices tell be told by the one that says most: that it is late, or late for good.

    What is the reader's own comes before what they read for somebody who is away.
    """
    says_most = {Reason.FINAL_REMINDER: 0, Reason.LATE: 1}
    first = {notice.record_id: place for place, notice in reversed(list(enumerate(notices)))}
    return sorted(
        notices,
        key=lambda one: (one.stands_for or 0, first[one.record_id], says_most.get(Reason(one.reason), 2)),
    )


def _shrunk_section(
    notification: Notification, record: Record | None, snoozed: Snoozes, reader: Reader
) -> reminders_views.MessageSection | None:
    """Return the one line to which an open action shrinks: put off, stopped, stuck, or due on another day by now."""
    if not isinstance(record, Action) or not record.is_open or notification.reason not in REMINDER_REASONS:
        return None
    of = (notification.concerned_person_id, record.id)
    if of in snoozed and notification.reason != Reason.REMINDER_REQUESTED:
        return reminders_views.collapsed(reminders_views.snoozed(record, reader, until=snoozed[of]))
    if notification.reason not in DEADLINE_REASONS:
        return None
    if record.state == ActionState.BLOCKED:
        return reminders_views.collapsed(reminders_views.blocked(record))
    if deadline_key(record.due_at) != notification.context:
        return reminders_views.collapsed(reminders_views.moved(record, reader))
    return None


def _heading(read: Read, notification: Notification, record: Record | None, reader: Reader) -> str:
    """Say for whom it is where that is not the reader, and when it is due."""
    return "\n".join(
        filter(None, [_stand_in_line(read, notification, reader), _due_line(notification, record, reader)])
    )


def _stand_in_line(read: Read, notification: Notification, reader: Reader) -> str:
    if notification.stands_for is None:
        return ""
    of_officer = (one for one in read.roster.absences_of(notification.stands_for) if one.covers(reader.today))
    return calendar_views.on_behalf_heading(notification.stands_for, next(of_officer, None), reader)


def _due_line(notification: Notification, record: Record | None, reader: Reader) -> str:
    if notification.reason in REMINDER_REASONS and isinstance(record, Action) and record.due:
        day = local(record.due_at or reader.now, reader.zone).date() if record.due.at else record.due.day
        return reminders_views.due_heading(reader, record.due, day=day)
    return ""


def _notification_blocks(
    read: Read, notification: Notification, record: Record | None, who: Actor, reader: Reader
) -> list[Block]:
    if notification.reason == Reason.UNDELIVERED:
        said = undelivered_views.delivery_failure(
            notification.context, reader, what=_undelivered_subject(read, notification)
        )
        beside = record_relations(read, record, may_know=partial(may_see, who)) if record else None
        about = record_views.summary_text(record, reader, beside) if record and beside else ""
        return [section("\n".join(filter(None, [said, about])))]
    if notification.reason in NO_RECORD_REASONS:
        return people_notifications.notification_blocks(read, notification, reader)
    if notification.reason == Reason.ABSENCE:
        return _absence_blocks(read, notification, reader)
    if notification.reason == Reason.ABSENCE_ENDED:
        return _return_blocks(read, notification, reader)
    if notification.reason == Reason.AREA_CHANGE:
        return changes.notification_blocks(read, notification, reader)
    if notification.reason == Reason.PERSON_NOT_ON_ROSTER:
        return people_views.not_on_roster(read.roster.persons[int(notification.context)])
    if notification.reason == Reason.DUPLICATE and record is not None:
        other = read.get(int(notification.context))
        return duplicates_views.continued_elsewhere(record, other if may_see(who, other) else None, reader)
    if isinstance(record, Action):
        return _action_blocks(read, notification, record, reader)
    if isinstance(record, Proposal) and notification.reason != Reason.REMINDER_REQUESTED:
        return _proposal_blocks(read, notification, record, who, reader)
    if notification.reason == Reason.REMINDER_REQUESTED and record is not None:
        return reminders_views.requested_reminder(record)
    if isinstance(record, Issue):
        return issues_notifications.notification_blocks(read, notification, record, who, reader)
    if isinstance(record, Decision):
        return _decision_blocks(read, notification, record, who, reader)
    raise TypeError(f"no words for {notification.reason}")


def _decision_blocks(
    read: Read, notification: Notification, decision: Decision, who: Actor, reader: Reader
) -> list[Block]:
    issue = read.get(decision.issue_id)
    if notification.reason == Reason.REVIEW_DUE:
        return decision_views.due_for_review(issue, decision, reader, due=notification.context)
    beside = decision_relations(read, decision, may_know=partial(may_see, who))
    if notification.reason == Reason.CONFIRMATION_NEEDED:
        return decision_views.to_confirm(issue, decision, reader, relations=beside)
    row = closing_views.raiser_buttons(issue)
    said = decision_views.issue_answered(
        issue, decision, reader, relations=beside, me=notification.concerned_person_id
    )
    return [section(said), *([buttons(row)] if row else [])]


def _proposal_blocks(
    read: Read, notification: Notification, proposal: Proposal, who: Actor, reader: Reader
) -> list[Block]:
    """What a notice says of a proposal; who has not been reached is for the chair and the secretary."""
    said = procedure.comment_texts(read, notification) if notification.reason == Reason.COMMENTED else []
    is_chair = Rights.CHAIR in who.all_rights
    return proposal_views.notification(
        notification, proposal, reader, standing_of(read, proposal), comments=said, is_chair=is_chair
    )


def _absence_blocks(read: Read, notification: Notification, reader: Reader) -> list[Block]:
    if notification.context.startswith("over "):
        # An older notice names no officer: only they were told then.
        _, person, officer = f"{notification.context} {notification.person_id}".split()[:3]
        return calendar_views.absence_cancelled(
            int(person), reader, stood_in=officer == str(notification.person_id)
        )
    found = next((one for one in read.roster.absences if str(one.id) == notification.context), None)
    return calendar_views.absence_notification(found, reader, to=notification.person_id) if found else []


def _return_blocks(read: Read, notification: Notification, reader: Reader) -> list[Block]:
    """What was done for somebody who was away, as far as they may see it, and what is theirs."""
    absence = next((one for one in read.roster.absences if one.as_context() == notification.context), None)
    if absence is None:
        return []
    who = full_actor(absence.person_id, roster=read.roster, charter=read.charter, on=reader.today)
    begun, ended = (moment(day, time(0), reader.zone) for day in (absence.from_on, absence.to_on + DAY))
    done = done_on_behalf_of(read, read.roster.name(absence.person_id), since=begun, until=ended)
    mine = actions_page(read, Filter(owner=absence.person_id), who=who, now=reader.now)
    return calendar_views.welcome_back(
        absence, reader, done=[one for one in done if may_see(who, one[0])], mine=mine
    )


def _undelivered_subject(read: Read, notification: Notification) -> str:
    """Say what it was that could not be delivered: the record of the notice, or what has none."""
    if notification.record_id is not None:
        return "this"
    post = outbox.find(read, int(notification.context.partition(" ")[0]))
    named = {
        PostKind.FILE: "the file",
        PostKind.DIGEST: "the digest",
        PostKind.AUDIT: "the day's seal of the history",
    }
    return named.get(PostKind(post.kind), "a message") if post is not None else "a message"


def _action_blocks(read: Read, notification: Notification, action: Action, reader: Reader) -> list[Block]:
    if notification.reason in (Reason.DEADLINE_MOVED, Reason.UNASSIGNED):
        return action_views.corrected(notification, action, reader)
    if notification.reason == Reason.ASSIGNED and action.is_open:
        return action_views.assigned(action, reader, notification)
    if notification.reason == Reason.UNANSWERED and action.is_open:
        return reminders_views.unanswered(action, reader)
    told_on = (
        _secretary_notified_on(read, notification, action)
        if notification.reason == Reason.FINAL_REMINDER
        else None
    )
    return reminders_views.reminder(action, reader, why=Reason(notification.reason), watch_list_on=told_on)


def _secretary_notified_on(read: Read, notification: Notification, action: Action) -> date | None:
    """Return the day on which the secretary hears that a last reminder had no answer; None when they were reminded."""
    mornings = unanswered_recipients(read, action, notification.due_at).values()
    zone = zone_of(read, read.roster.persons[notification.person_id])
    return min((local(at, zone).date() for at in mornings), default=None)
