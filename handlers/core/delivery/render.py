"""Render a post for its reader at this moment; nothing when nothing is left to say."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.posts import Post, PostKind, PostState
from bot.records import Record
from handlers.core.blocks.elements import Message, section
from handlers.core.blocks.text import Reader
from handlers.core.delivery.notify import (
    card_channels,
    channel_may_see,
    current_reader,
    local_day,
    office_moment_for,
    office_moment_in_channel,
)
from handlers.core.delivery.readers import acting_actor, actor, channel_reader, person_reader
from handlers.core.delivery.sections import reminder_message, sections_of, without_steps_of_closed
from handlers.core.kinds import SharedCard
from handlers.core.records import export
from handlers.core.records import views as record_views
from handlers.core.registry import Registry
from handlers.core.sealing import views as sealing_views
from storage import notifications, outbox, seals
from storage.records import records_by_ids
from storage.unit_of_work import Read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.notifications import Notification

NO_LONGER = "This is no longer shown here."


@dataclass(frozen=True)
class Rendered:
    """A rendered post. `figures` is the JSON of a digest's records, "" for other posts.

    `content` is the content of its file; None for other posts. `left_out` are its notifications that did not hold.
    """

    message: Message
    figures: str = ""
    content: bytes | None = None
    left_out: "Sequence[Notification]" = ()


@dataclass(frozen=True)
class Postponed:
    """The reader is not at work before `until`."""

    until: datetime


@dataclass(frozen=True)
class Withdrawn:
    """The reader is away, wants another day, or its notifications are for somebody else: they are batched anew."""


def render(
    read: Read, post: Post, *, now: datetime, registry: Registry
) -> Rendered | Postponed | Withdrawn | None:
    """Return the message as its reader may see it now; None when there is nothing left to say."""
    if post.state != PostState.SENT and _must_withdraw(read, post, now, registry):
        return Withdrawn()
    if post.state != PostState.SENT and (until := _sendable_at(read, post, now)) > now:
        return Postponed(until)
    if declared := registry.posts.get(PostKind(post.kind)):
        made_of = declared.render(read, post, now, registry)
        if made_of is None:
            return None
        shown, figures = made_of
        if post.person_id is None:  # what one person reads was put together for them
            shown = without_steps_of_closed(shown, read, registry)
        return Rendered(shown, figures)
    if post.kind == PostKind.FILE:
        return _render_file(read, post, now, registry)
    made: dict[PostKind, Callable[[Read, Post, datetime, Registry], Message | None]] = {
        PostKind.CARD: _render_card,
        PostKind.THREAD_REPLY: _render_note,
        PostKind.REMINDER: _render_reminder,
        PostKind.AUDIT: _render_audit,
    }
    message = made[PostKind(post.kind)](read, post, now, registry)
    return None if message is None else Rendered(message)


def _must_withdraw(read: Read, post: Post, now: datetime, registry: Registry) -> bool:
    declared = registry.posts.get(PostKind(post.kind))
    if declared is not None and declared.is_outdated(read, post):
        return True
    if post.person_id is None:
        return False
    on = local_day(read, post.person_id, now)
    if read.roster.has_left(post.person_id, on):
        return True
    if post.kind == PostKind.DIGEST and read.roster.absence_on(post.person_id, on):
        return True
    notes = notifications.of_post(read, post.id)
    return any(current_reader(read, notice, now) != notice.person_id for notice in notes)


def _sendable_at(read: Read, post: Post, now: datetime) -> datetime:
    """Return from when on the reader may be disturbed. Cards and requested files do not wait."""
    if post.kind == PostKind.FILE:
        return now
    if post.person_id is not None:
        told = notifications.of_post(read, post.id)
        too_late_at = min((one.too_late_at for one in told if one.too_late_at), default=None)
        is_urgent = post.kind == PostKind.REMINDER
        return office_moment_for(read, post.person_id, now, is_urgent=is_urgent, too_late_at=too_late_at)
    waits = post.kind in {PostKind.DIGEST, PostKind.INTRODUCTION}
    return office_moment_in_channel(read, now) if waits else now


def _render_file(read: Read, post: Post, now: datetime, registry: Registry) -> Rendered | None:
    person_id = post.person_id or 0
    reader = person_reader(read, person_id, now)
    made = export.make_file(registry, read, post, actor(read, person_id, reader.today), reader)
    return Rendered(Message(made[0]), content=made[1]) if made else None


def _render_card(read: Read, post: Post, now: datetime, registry: Registry) -> Message | None:
    if post.record_id is None:
        return _render_shared_card(read, post, now, registry)
    record = read.get(post.record_id)
    if not channel_may_see(record, read.charter, post.channel or ""):
        return Message(NO_LONGER, (section(NO_LONGER),)) if post.state == PostState.SENT else None
    if (places := card_channels(read, record)) and post.channel not in places:
        return record_views.moved_card(record, places[0]) if post.state == PostState.SENT else None
    kind = registry.kind_of(record)
    if post.state != PostState.SENT and (record.state == kind.undo.ends_as or not record.has_card):
        return None  # undone before anybody saw it
    if kind.shows.card is None:
        raise TypeError(f"no card for {record.kind}")
    may_know = partial(channel_may_see, charter=read.charter, channel=post.channel or "")
    card = kind.shows.card(record, channel_reader(read, now), kind.shows.relations(read, record, may_know))
    return _with_source(without_steps_of_closed(card, read, registry, known=[record]), record)


def _render_shared_card(read: Read, post: Post, now: datetime, registry: Registry) -> Message | None:
    """Render a line for each record that was logged with others; one that was never shown is left out."""
    records: Sequence[Record] = records_by_ids(read, outbox.records_on_card(read, post.id))
    hidden = [one for one in records if not channel_may_see(one, read.charter, post.channel or "")]
    known = [one for one in hidden if _was_shown(post, one)]
    reader = channel_reader(read, now)
    lines = [_card_line(read, post, one, reader, registry) for one in records if one not in hidden]
    shown = [line for line in lines if line]
    if not shown:
        return Message(NO_LONGER, (section(NO_LONGER),)) if post.state == PostState.SENT else None
    seen = [one for one in records if one not in hidden]
    card = _shared_card(seen[0], registry).message(seen, shown, reader, len(known))
    return without_steps_of_closed(card, read, registry, known=seen)


def _shared_card(record: Record, registry: Registry) -> SharedCard[Any, Any]:
    made = registry.kind_of(record).shows.shared_card
    if made is None:
        raise TypeError(f"no card of several for {record.kind}")
    return made


def _card_line(read: Read, post: Post, record: Record, reader: Reader, registry: Registry) -> str:
    """Return a record's line on a shared card; "" for none."""
    if (places := card_channels(read, record)) and post.channel not in places:
        return record_views.moved_line(record, places[0]) if _was_shown(post, record) else ""
    if record.state == registry.kind_of(record).undo.ends_as and not _was_shown(post, record):
        return ""  # undone before anybody saw it
    may_know = partial(channel_may_see, charter=read.charter, channel=post.channel or "")
    beside = registry.kind_of(record).shows.relations(read, record, may_know)
    return _shared_card(record, registry).line(record, reader, beside)


def _was_shown(post: Post, record: Record) -> bool:
    """Return whether the sent card, of which `text` is the text, named the record."""
    return post.state == PostState.SENT and record_views.is_shown_in(record, post.text or "")


def _render_note(read: Read, post: Post, now: datetime, registry: Registry) -> Message | None:
    """Render a record's message in the thread of another's card."""
    record: Record = read.get(post.record_id or 0)
    shows = registry.kind_of(record).shows
    declared = shows.thread_message
    if declared is None or (post.state != PostState.SENT and not declared.is_due(record)):
        return None
    if not channel_may_see(record, read.charter, post.channel or ""):
        return Message(NO_LONGER) if post.state == PostState.SENT else None
    may_know = partial(channel_may_see, charter=read.charter, channel=post.channel or "")
    message = declared.message(record, channel_reader(read, now), shows.relations(read, record, may_know))
    return _with_source(without_steps_of_closed(message, read, registry, known=[record]), record)


def _with_source(message: Message, record: Record) -> Message:
    """Return a message about a record that says where all of it is, should its text be too long."""
    return replace(message, rest=f"Shortened to fit. In full: show {record.ref}")


def _render_audit(read: Read, post: Post, now: datetime, _: Registry) -> Message | None:  # noqa: ARG001 - as the other kinds
    """Render the newest seal at the time of sending; it is never edited."""
    reader = channel_reader(read, now)
    head = seals.current_head(read, on=reader.today, at=now)
    return None if head is None else Message(sealing_views.daily_seal(head, reader))


def _render_reminder(read: Read, post: Post, now: datetime, registry: Registry) -> Message | None:
    person_id = post.person_id or 0
    # An edit is rendered for the day on which the message was sent, so that its "today" stays that day.
    reader = person_reader(read, person_id, post.send_at if post.state == PostState.SENT else now)
    who = acting_actor(read, post, now)
    sections = sections_of(read, post, who=who, reader=reader, now=now, registry=registry)
    if not sections and post.state == PostState.SENT:
        return Message(NO_LONGER, (section(NO_LONGER),))
    return reminder_message(sections) if sections else None
