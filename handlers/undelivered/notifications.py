"""Notifications about a message that could not be delivered."""

from functools import partial

from bot.notifications import Notification, Reason
from bot.permissions import may, may_see
from bot.posts import Failure, PostKind
from bot.records import Record
from handlers.core.blocks.elements import Block
from handlers.core.delivery.notify import secretaries
from handlers.core.feature import NotificationType, Viewer, always_holds, wants_no_reply
from handlers.undelivered import views
from storage import outbox
from storage.unit_of_work import Read


def _says(notification: Notification, record: Record | None, to: Viewer) -> list[Block]:
    failure = Failure.from_context(notification.context)
    what = _subject(to.read, notification, record)
    told = [views.failure(failure, to.reader), views.missing(failure, what)]
    if not may(to.who, "deliver"):
        told.append(views.who_sends_again(to.reader, secretaries(to.read, to.reader.today)))
    shows = to.registry.kinds[record.kind].shows if record is not None else None
    if shows is not None and shows.card is None:  # nothing else shows it
        told.append(
            shows.summary(record, to.reader, shows.relations(to.read, record, partial(may_see, to.who)))
        )
    is_assignable = record is not None and record.kind in to.registry.kinds_of_verb("assign")
    others = record.ref if record is not None and is_assignable and failure.person_id is not None else ""
    return views.undelivered(told, failure, to.reader.day_of(notification.own_at), others)


def _subject(read: Read, notification: Notification, record: Record | None) -> str:
    """Return what could not be delivered: the message about a record, or the sort of the message."""
    post = outbox.find(read, Failure.from_context(notification.context).post_id)
    kind = PostKind(post.kind) if post is not None else None
    if record is not None:
        return (
            f"My reminder for {record.ref}" if kind is PostKind.REMINDER else f"My message about {record.ref}"
        )
    named = {
        PostKind.FILE: "The file",
        PostKind.DIGEST: "The digest",
        PostKind.AUDIT: "The day's seal of the history",
        PostKind.INTRODUCTION: "My introduction",
    }
    return named.get(kind, "A message") if kind is not None else "A message"


NOTIFICATIONS = {Reason.UNDELIVERED: NotificationType(always_holds, _says, wants_reply=wants_no_reply)}
