"""Notifications about a message that could not be delivered."""

from functools import partial

from bot.notifications import Notification, Reason
from bot.permissions import Actor, may_see
from bot.posts import PostKind
from bot.records import Record
from handlers.blocks.elements import Block, section
from handlers.blocks.text import Reader
from handlers.feature import NotificationType, Registry, always_holds
from handlers.undelivered import views
from storage import outbox
from storage.unit_of_work import Read


def _says(
    read: Read,
    notification: Notification,
    record: Record | None,
    who: Actor,
    reader: Reader,
    registry: Registry,
) -> list[Block]:
    failure = views.delivery_failure(notification.context, reader, what=_subject(read, notification))
    shows = registry.kinds[record.kind].shows if record is not None else None
    relations = shows.relations(read, record, partial(may_see, who)) if shows else None
    about = shows.summary(record, reader, relations) if shows else ""
    return [section("\n".join(filter(None, [failure, about])))]


def _subject(read: Read, notification: Notification) -> str:
    """Return what could not be delivered: the record, or the kind of the message."""
    if notification.record_id is not None:
        return "this"
    post = outbox.find(read, int(notification.context.partition(" ")[0]))
    named = {
        PostKind.FILE: "the file",
        PostKind.DIGEST: "the digest",
        PostKind.AUDIT: "the day's seal of the history",
    }
    return named.get(PostKind(post.kind), "a message") if post is not None else "a message"


NOTIFICATIONS = {Reason.UNDELIVERED: NotificationType(always_holds, _says)}
