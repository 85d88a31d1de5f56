"""Tell exactly those who knew of an event that it was moved, cancelled or takes place after all."""

from datetime import datetime

from bot.events import Event, begins_soon
from bot.moments import StatusChange
from bot.notifications import Reason
from bot.posts import Post, PostKind, PostState
from handlers.blocks.elements import Message, section
from handlers.blocks.fallback import message_of
from handlers.delivery.notify import (
    CHANGE_OF_MIND,
    REDACT_DIGESTS_FOR,
    card_channels,
    channel_may_see,
    notify,
    place_card,
)
from handlers.delivery.readers import can_see, channel_reader
from handlers.delivery.render import NO_LONGER
from handlers.dependent_dates.changes import follow
from handlers.events import change_views
from handlers.events.change_views import Told
from handlers.events.deadlines import tell_of_deadlines
from handlers.events.reminders import plan_reminders
from handlers.feature import PostType
from handlers.registry import Registry
from storage import notifications, outbox
from storage.history import history_of
from storage.unit_of_work import Read, Tx

SHOWN = frozenset({PostState.SENT, PostState.SENDING, PostState.UNCERTAIN})
OF_CHANGES = frozenset({Reason.EVENT_CHANGED, Reason.EVENT_CHANGED_SOON})
NOT_OF_DAYS = frozenset(
    {Reason.CHANGE_REQUESTED, Reason.CHANGE_ANSWERED, Reason.EVENT_DEADLINE_MOVED, Reason.UNDELIVERED}
)  # say nothing of when it is


def tell_of_change(tx: Tx, event: Event, before: Event) -> Told:
    """Update cards and digests, remind of other days, and tell of them where the earlier ones were shown.

    Return who is told.
    """
    if card_channels(tx, event) != card_channels(tx, before) or before.is_cancelled:
        place_card(tx, event)
    outbox.refresh_digests(tx, event.id, since=tx.now - REDACT_DIGESTS_FOR)
    plan_reminders(tx, event)
    told = tell_of_deadlines(tx, event, before)
    if (event.is_cancelled, event.period, event.title) != (before.is_cancelled, before.period, before.title):
        follow(tx, event)
    if event.status_key == before.status_key:
        return Told(people=tuple(told))
    channels = [one for one in card_channels(tx, event) if _post_in_thread(tx, event, before, one)]
    return Told(tuple(channels), tuple(dict.fromkeys([*_notify(tx, event, before), *told])))


def last_told(tx: Tx, event: Event) -> str | None:
    """Return the status before a change that nobody was told of yet; None where there is no such change."""
    posts = outbox.unsent_of_record(tx, event.id, PostKind.EVENT_CHANGE)
    waiting = [
        one.context
        for one, is_sent in notifications.of_record(tx, event.id)
        if one.reason == Reason.EVENT_CHANGED and not is_sent
    ]
    return next(
        (StatusChange.from_words(words).before for words in (*[p.key for p in posts], *waiting)), None
    )


# In channels


def _post_in_thread(tx: Tx, event: Event, before: Event, channel: str) -> bool:
    """Say it in the thread of a card, unless the card was not shown yet; return whether it is said."""
    card = outbox.card_of(tx, event.id, channel=channel)
    if card is None or card.state not in SHOWN:
        return False
    unsent = outbox.unsent_of_record(tx, event.id, PostKind.EVENT_CHANGE)
    waiting = [one for one in unsent if one.parent_id == card.id]
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
        soon = begins_soon(event, change, tx.now)
        reason = Reason.EVENT_CHANGED_SOON if soon else Reason.EVENT_CHANGED
        if notify(tx, person, event, reason, context=change.as_words()):
            told.append(person)
    return tuple(told)


def _known_status(tx: Tx, event: Event, before: Event) -> dict[int, str]:
    """Return what each of these people knows of an event: the status before, or that of before a change not sent yet.

    Who follows it knows when it is.
    """
    known = dict.fromkeys([event.created_by, *notifications.followers(tx, event.id)], before.status_key)
    waiting: dict[int, str] = {}
    for one, is_sent in notifications.of_record(tx, event.id):
        if is_sent and one.reason not in NOT_OF_DAYS:
            known[one.concerned_person_id] = before.status_key
        if not is_sent and one.reason in OF_CHANGES:
            waiting.setdefault(one.concerned_person_id, StatusChange.from_words(one.context).before)
    return known | waiting
