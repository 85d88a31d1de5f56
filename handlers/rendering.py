"""What a post says to its reader at this moment; nothing when there is nothing left to say."""

from collections.abc import Sequence
from datetime import date, datetime

from bot import permissions
from bot.actions import Action
from bot.calendar import local
from bot.decisions import Decision
from bot.issues import Issue
from bot.permissions import Actor, may_see
from bot.posts import Notice, Post, PostKind, PostState, Why
from bot.records import Record
from handlers import digests
from handlers.records import UNDONE, related
from handlers.telling import suits, zone_of
from handlers.views import actions, issues, people, reminders
from handlers.views import digests as digest_views
from handlers.views import records as record_views
from handlers.views.parts import Block, Message, section
from handlers.views.text import Reader
from storage import outbox
from storage.units import Read

NO_LONGER = "This is no longer shown here."


def render(read: Read, post: Post, *, now: datetime) -> Message | None:
    """Return the message as its reader may see it now; None when it need not be said any more."""
    if post.kind == PostKind.CARD:
        return _card(read, post, now)
    if post.kind == PostKind.DIGEST:
        return _digest(read, post, now)
    # An edit speaks of the day on which the message was sent: its "today" stays that day.
    return _reminder(read, post, post.send_at if post.state == PostState.SENT else now)


def _card(read: Read, post: Post, now: datetime) -> Message | None:
    record = read.get(post.record_id or 0)
    if not suits(record, read.charter, post.channel or ""):
        return Message(NO_LONGER, (section(NO_LONGER),)) if post.state == PostState.SENT else None
    if post.state != PostState.SENT and record.state == UNDONE[type(record)]:
        return None  # undone before anybody saw it
    return record_views.card(record, _channel_reader(read, now), related(read, record))


def _channel_reader(read: Read, now: datetime) -> Reader:
    return Reader(charter=read.charter, roster=read.roster, now=now, zone=read.charter.zone)


def _person_reader(read: Read, person_id: int, now: datetime) -> Reader:
    zone = zone_of(read, read.roster.persons[person_id])
    return Reader(charter=read.charter, roster=read.roster, now=now, zone=zone)


def _actor(read: Read, person_id: int, on: date) -> Actor:
    return permissions.actor(person_id, roster=read.roster, charter=read.charter, on=on)


def _digest(read: Read, post: Post, now: datetime) -> Message | None:
    if post.person_id is not None:
        return _own_digest(read, post, post.person_id, now)
    reader = _channel_reader(read, now)
    if post.channel == read.charter.channels.main:
        found = digests.gather_channel(read, post.channel, reader)
        return None if found.is_empty else digest_views.of_channel(found, reader)
    area = next((a for a in read.charter.areas if a.channel == post.channel), None)
    if area is None:
        return None  # the charter has another channel by now
    found = digests.gather_channel(read, area.channel, reader, area=area.code)
    return None if found.is_empty else digest_views.of_channel(found, reader, of=area.name)


def _own_digest(read: Read, post: Post, person_id: int, now: datetime) -> Message | None:
    reader = _person_reader(read, person_id, now)
    who = _actor(read, person_id, reader.today)
    found = digests.gather_own(read, who, reader)
    notices = outbox.notices_of(read, post.id)
    carried = _sections(read, notices, who, reader)
    if found.is_empty and not carried:
        return None
    reminded = [notice.record_id for notice in notices if notice.record_id is not None]
    return reminders.with_digest(carried, digest_views.of_person(found, reader, reminded=reminded))


def _reminder(read: Read, post: Post, now: datetime) -> Message | None:
    person_id = post.person_id or 0
    reader = _person_reader(read, person_id, now)
    told = _sections(read, outbox.notices_of(read, post.id), _actor(read, person_id, reader.today), reader)
    return reminders.message(told) if told else None


def _sections(read: Read, notices: Sequence[Notice], who: Actor, reader: Reader) -> list[reminders.Told]:
    """Return what each notice says, without those its reader may not see any more."""
    told = []
    seen: set[object] = set()  # what falls together says a thing once
    for notice in notices:
        record = read.get(notice.record_id) if notice.record_id else None
        subject = (notice.record_id, notice.facts if notice.why == Why.STRANGER else "")
        if record is None or subject in seen or not may_see(who, record):
            continue
        seen.add(subject)
        blocks = _blocks(read, notice, record, reader)
        if blocks:
            told.append(
                reminders.Told(
                    heading=_heading(notice, record, reader),
                    blocks=tuple(blocks),
                    is_open=not isinstance(record, Action | Issue) or record.is_open,
                    can_be_done=isinstance(record, Action),
                )
            )
    return told


def _heading(notice: Notice, record: Record, reader: Reader) -> str:
    if notice.why in (Why.BEFORE, Why.TODAY) and isinstance(record, Action) and record.due:
        day = local(record.due_at or reader.now, reader.zone).date() if record.due.at else record.due.day
        return reminders.heading(reader, record.due, is_today=day == reader.today)
    return ""


def _blocks(read: Read, notice: Notice, record: Record, reader: Reader) -> list[Block]:
    if notice.why == Why.STRANGER:
        return people.stranger(read.roster.persons[int(notice.facts)])
    if isinstance(record, Action):
        return _action_blocks(notice, record, reader)
    if isinstance(record, Issue):
        return [section(issues.to_holders(record, reader))]
    if isinstance(record, Decision):
        issue = read.get(record.issue_id)
        if notice.why == Why.CONFIRM:
            return issues.to_confirm(issue, record, reader)
        return [section(issues.to_raiser(issue, record, reader))]
    raise TypeError(f"no words for {notice.why} of {record.kind}")


def _action_blocks(notice: Notice, action: Action, reader: Reader) -> list[Block]:
    if notice.why == Why.ASSIGNED and action.is_open:
        return actions.assigned(action, reader, to=notice.person_id)
    return actions.reminder(action, reader)
