"""Tell exactly those who knew of an event that it was moved, cancelled or takes place after all."""

from datetime import datetime

from bot.digests import KEPT_UP_FOR
from bot.events import Event, EventOverlaps, EventState, Period
from bot.moments import StatusChange, first_beginning
from bot.notifications import Notification, Reason
from bot.posts import Post, PostKind, PostState
from handlers.core.blocks.elements import Block, Message, section
from handlers.core.blocks.fallback import message_of
from handlers.core.delivery.notify import (
    CHANGE_OF_MIND,
    card_channels,
    channel_may_see,
    notify,
    place_card,
)
from handlers.core.delivery.readers import can_see, channel_reader
from handlers.core.delivery.render import NO_LONGER
from handlers.core.delivery.told import date_told, dates_told, unsent
from handlers.core.feature import NotificationType, PostType, Viewer, wants_no_reply
from handlers.core.registry import Registry
from handlers.dependent_dates.changes import follow
from handlers.events import change_views
from handlers.events.change_views import Told
from handlers.events.deadlines import tell_of_deadlines
from handlers.events.reminders import plan_reminders
from handlers.events.requests import announcers
from storage import notifications, outbox
from storage.events import events_at_the_same_time
from storage.history import history_of
from storage.unit_of_work import Read, Tx

SHOWN = frozenset({PostState.SENT, PostState.SENDING, PostState.UNCERTAIN})


def tell_of_change(tx: Tx, event: Event, before: Event) -> Told:
    """Update cards and digests, remind of other days, and tell of them where the earlier ones were shown.

    Return who is told.
    """
    if card_channels(tx, event) != card_channels(tx, before) or before.is_cancelled:
        place_card(tx, event)
    outbox.refresh_digests(tx, event.id, since=tx.now - KEPT_UP_FOR)
    plan_reminders(tx, event)
    told = tell_of_deadlines(tx, event, before)
    if (event.is_cancelled, event.period, event.title) != (before.is_cancelled, before.period, before.title):
        follow(tx, event)
    if event.status_key != before.status_key and not event.is_cancelled:
        tell_of_overlaps(tx, event, before)
    if event.status_key == before.status_key:
        return Told(people=tuple(told))
    channels = [one for one in card_channels(tx, event) if _post_in_thread(tx, event, before, one)]
    return Told(tuple(channels), tuple(dict.fromkeys([*_notify(tx, event, before), *told])))


def last_told(read: Read, event: Event) -> str | None:
    """Return the status before a change that nobody was told of yet; None where there is no such change."""
    posts = outbox.unsent_of_record(read, event.id, PostKind.EVENT_CHANGE)
    waiting = [one.context for one in unsent(read, event.id, Reason.EVENT_CHANGED)]
    return next(
        (StatusChange.from_words(words).before for words in (*[p.key for p in posts], *waiting)), None
    )


# In channels


def _post_in_thread(tx: Tx, event: Event, before: Event, channel: str) -> bool:
    """Say it in the thread of a card, unless the card was not shown yet; return whether it is said."""
    card = outbox.card_of(tx, event.id, channel=channel)
    if card is None or card.state not in SHOWN:
        return False
    posts = outbox.unsent_of_record(tx, event.id, PostKind.EVENT_CHANGE)
    waiting = [one for one in posts if one.parent_id == card.id]
    known = StatusChange.from_words(waiting[0].key).before if waiting else before.status_key
    if known == event.status_key:
        return False  # nobody was told of the step between
    change = StatusChange(known, event.status_key, tx.author_id or 0)
    post = Post(
        key=f"event {event.id} {event.version}{_card_word(tx, event, channel)} {tx.now.isoformat()} {change.as_words()}",
        kind=PostKind.EVENT_CHANGE,
        channel=channel,
        record_id=event.id,
        parent_id=card.id,
        send_at=tx.now + CHANGE_OF_MIND,
    )
    outbox.plan(tx, post)
    return True


def _card_word(read: Read, event: Event, channel: str) -> str:
    """Return what tells the posts in the threads of several cards apart; "" for the first card."""
    place = card_channels(read, event).index(channel)
    return f".{place}" if place else ""


def _render(read: Read, post: Post, now: datetime, _: Registry) -> tuple[Message, str] | None:
    """Render a change in the thread of a card; one that came to nothing before it was sent is not sent."""
    event: Event = read.get(post.record_id or 0)
    change, is_sent = StatusChange.from_words(post.key), post.state == PostState.SENT
    if not channel_may_see(event, read.charter, post.channel or ""):
        return (Message(NO_LONGER), "") if is_sent else None
    reader = channel_reader(read, now)
    if change.after == event.status_key and not outbox.has_later_in_thread(read, post):
        line = change_views.thread_line(event, change, reader)
    elif is_sent:
        line = change_views.superseded_line(change, _reason_then(read, event, post))
    else:
        return None
    return message_of([section(line)]), ""


def _reason_then(read: Read, event: Event, post: Post) -> str:
    """Return the reason of the step that a post told of; "" where it had none."""
    at = post.key.split()[-4]
    return next((one.why for one in history_of(read, event.id) if one.at.isoformat() == at), "")


CHANGE_POST = PostType(_render, is_outdated=lambda *_: False)


# To people


def _notify(tx: Tx, event: Event, before: Event) -> tuple[int, ...]:
    """Tell those whom a message told of the days before, and who announced it. Return who is told."""
    on, told = tx.charter.day_of(tx.now), []
    for person, known in _known_status(tx, event, before).items():
        change = StatusChange(known, event.status_key, tx.author_id or 0)
        if known == event.status_key or not can_see(tx, person, event, on):
            continue
        times = [
            Period.from_key(one).span(event.zone)
            for one in (known, event.status_key)
            if one != EventState.CANCELLED
        ]
        too_late = first_beginning(times, tx.now)
        words = change.as_words()
        if notify(tx, person, event, Reason.EVENT_CHANGED, context=words, too_late_at=too_late):
            told.append(person)
    return tuple(told)


def _known_status(tx: Tx, event: Event, before: Event) -> dict[int, str]:
    """Return what each of these people knows of an event: the status before, or that of before a change not sent yet.

    Who follows it knows when it is.
    """
    told = [one.person_id for one in dates_told(tx, event.id)]  # each has heard of all changes since
    known = dict.fromkeys(
        [event.created_by, *notifications.followers(tx, event.id), *told], before.status_key
    )
    for one in reversed(unsent(tx, event.id, Reason.EVENT_CHANGED)):
        known[one.concerned_person_id] = StatusChange.from_words(one.context).before
    return known


# To who announced others at its time


def tell_of_overlaps(tx: Tx, event: Event, before: Event | None = None) -> None:
    """Tell who announced the events at whose time one is now; not those at whose time it was `before`."""
    on = tx.charter.day_of(tx.now)
    was = before.period if before is not None and not before.is_cancelled else None
    theirs: dict[int, list[int]] = {}
    for other in events_at_the_same_time(tx, event, who=None):
        if other.is_planned and not (was and was.is_at_the_same_time_as(other.period)):
            for person in dict.fromkeys(announcers(tx, other, on)):
                theirs.setdefault(person, []).append(other.id)
    for person, others in theirs.items():
        if can_see(tx, person, event, on):
            facts = EventOverlaps(tuple(others), event.period.key)
            notify(tx, person, event, Reason.EVENT_OVERLAPS, context=facts.as_context())


def _overlapped(read: Read, one: Notification, event: Event) -> list[Event]:
    """Return the events that a notification names at whose time one is."""
    named: list[Event] = [read.get(other) for other in EventOverlaps.from_context(one.context).others]
    return [
        other for other in named if other.is_planned and event.period.is_at_the_same_time_as(other.period)
    ]


def _overlaps_so(read: Read, one: Notification, event: Event, now: datetime) -> bool:
    is_as_told = event.is_planned and date_told(one) == event.period.key and not event.is_over(now)
    return is_as_told and bool(_overlapped(read, one, event))


def _says_overlaps(one: Notification, event: Event, to: Viewer) -> list[Block]:
    others = _overlapped(to.read, one, event)
    return change_views.overlaps(event, others, to.reader) if others else []


def _became_apart(one: Notification, event: Event, to: Viewer) -> list[Block] | None:
    is_current = event.status_key == date_told(one)
    return None if is_current else change_views.superseded(event, to.reader)


OVERLAPS = NotificationType(_overlaps_so, _says_overlaps, became=_became_apart, wants_reply=wants_no_reply)
