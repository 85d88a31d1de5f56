"""Declare the news of actions: for whoever asked, and for owners whose action somebody else closed."""

from datetime import date, datetime

from bot.actions import Action, ActionState
from bot.history import Note
from bot.news import Asked, News, NewsKind, answered_questions, owners_key, question_of, question_recipients
from bot.notifications import Notification, Reason
from bot.permissions import may_see
from bot.records import Record, read_ref
from bot.reminders import deadline_key
from bot.replies import Meaning, read_reply, result_of_done, without_done
from handlers.core.blocks.elements import Block
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.news import views
from handlers.nudges.askers import news_readers
from storage import notifications
from storage.history import last_at, notes_at
from storage.unit_of_work import Read


def _news_holds(read: Read, notification: Notification, action: Action, now: datetime) -> bool:
    """Return whether it is still news, and for this reader."""
    recipients = news_readers(read, action, on=read.charter.day_of(now))
    return notification.concerned_person_id in recipients and _is_current(
        read, News.from_context(notification.context), action
    )


def _is_current(read: Read, news: News, action: Action) -> bool:
    match news.kind:
        case NewsKind.SAID:
            asked = Asked(news.by, news.at).as_context()
            is_question = any(one.context == asked for one in _questions(read, action))
            return not is_question and bool(_said_then(read, news, action))
        case NewsKind.MOVED:
            return action.is_open and deadline_key(action.due_at) == news.became
        case NewsKind.GIVEN:
            return action.is_open and owners_key(action) == news.became
        case NewsKind.BLOCKED:
            return action.state == ActionState.BLOCKED and last_at(read, action.id, "block") == news.at
        case NewsKind.UNBLOCKED:
            is_free = action.is_open and action.state != ActionState.BLOCKED
            return is_free and last_at(read, action.id, "unblock") == news.at
        case NewsKind.CLOSED:
            return not action.is_open and action.closed_at == news.at
        case NewsKind.REOPENED:
            return action.is_open


def _said_then(read: Read, news: News, action: Action) -> list[Note]:
    """Return what an owner said at the moment of the news and what still counts: perhaps several replies."""
    found = notes_at(read, action.id, person_id=news.by, at=news.at)
    return [note for note in found if not _is_settled(note, action)]


def _is_settled(note: Note, action: Action) -> bool:
    """Return whether the words have become its result, which is told, or said that it isn't theirs, and it isn't any more."""
    said = {note.text.strip(), without_done(note.text), result_of_done(note.text)} - {""}
    if not action.is_open and action.result in said:
        return True
    return note.person_id not in action.owners and read_reply(note.text) is Meaning.NOT_MINE


def _news(notification: Notification, action: Action, to: Viewer) -> list[Block]:
    news = News.from_context(notification.context)
    if news.kind is not NewsKind.SAID:
        return views.news(action, news, to.reader)
    return [
        block for note in _said_then(to.read, news, action) for block in views.said(action, note, to.reader)
    ]


def _news_became(notification: Notification, action: Action, to: Viewer) -> list[Block] | None:
    """Return the line of an action that was opened again since its closing was told."""
    news = News.from_context(notification.context)
    is_open_again = news.kind is NewsKind.CLOSED and action.is_open
    return views.open_again(action, to.reader) if is_open_again else None


def _news_heading(notification: Notification, action: Action, to: Viewer) -> str:
    own = notification.concerned_person_id == action.asker
    return views.news_heading(to.reader, asker=action.asker, own=own)


def _questions(read: Read, record: Record) -> list[Notification]:
    every = (one for one, _ in notifications.of_record(read, record.id))
    return [one for one in every if one.reason == Reason.QUESTION]


def _asked_of(read: Read, record: Record, on: date) -> list[int]:
    return question_recipients(record, by=None, roster=read.roster, charter=read.charter, on=on)


def _question_holds(read: Read, notification: Notification, record: Record, now: datetime) -> bool:
    """Return whether a question is still there and open, and for this reader."""
    by, on = Asked.from_context(notification.context).by, read.charter.day_of(now)
    recipients = question_recipients(record, by=by, roster=read.roster, charter=read.charter, on=on)
    is_theirs = notification.concerned_person_id in recipients
    is_there = note_of(read, record, notification.context) is not None
    return is_theirs and is_there and not is_answered(read, record, notification.context)


def is_asked(read: Read, record: Record, context: str) -> bool:
    """Return whether a question was passed on before."""
    return any(one.context == context for one in _questions(read, record))


def is_answered(read: Read, record: Record, context: str) -> bool:
    return context in answered_questions(one for one, _ in notifications.of_record(read, record.id))


def note_of(read: Read, record: Record, context: str) -> Note | None:
    """Return the note that a question or an answer is, by its context; None where it was deleted."""
    asked = Asked.from_context(context)
    found = notes_at(read, record.id, person_id=asked.by, at=asked.at)
    return found[-1] if found else None


def _question(notification: Notification, record: Record, to: Viewer) -> list[Block]:
    note = note_of(to.read, record, notification.context)
    if note is None:
        return []
    own = notification.concerned_person_id == record.asker
    return views.question(
        record, note, to.reader, own=own, answered=is_answered(to.read, record, notification.context)
    )


def _reply_holds(read: Read, notification: Notification, record: Record, _now: datetime) -> bool:
    return note_of(read, record, notification.context) is not None


def _reply(notification: Notification, record: Record, to: Viewer) -> list[Block]:
    answer = note_of(to.read, record, notification.context)
    question = note_of(to.read, record, question_of(notification.context))
    return views.answer(record, question, answer, to.reader) if answer else []


def _closed_holds(_read: Read, notification: Notification, action: Action, _now: datetime) -> bool:
    is_theirs = notification.concerned_person_id in action.owners
    closed_at = action.closed_at.isoformat() if action.closed_at else ""
    return is_theirs and not action.is_open and closed_at == notification.context


def _closed(_notification: Notification, action: Action, to: Viewer) -> list[Block]:
    return views.open_again(action, to.reader) if action.is_open else views.closed_by_other(action, to.reader)


def _blocked_holds(read: Read, notification: Notification, action: Action, _now: datetime) -> bool:
    is_theirs = notification.concerned_person_id in action.owners
    return is_theirs and _is_current(read, News.from_context(notification.context), action)


def _blocked(notification: Notification, action: Action, to: Viewer) -> list[Block]:
    news = News.from_context(notification.context)
    is_current = _is_current(to.read, news, action)
    if not is_current:
        return views.now(action, to.reader)
    if news.kind is not NewsKind.UNBLOCKED:
        return views.blocked_by_other(action, news, to.reader)
    ref = read_ref(news.was, to.reader.charter.prefixes)
    closed = to.read.find(ref) if ref else None
    is_known = closed is not None and may_see(to.who, closed)
    return views.unblocked(action, to.reader, by=news.by if is_known else None)


NOTIFICATIONS = {
    Reason.NEWS: NotificationType(
        _news_holds,
        _news,
        became=_news_became,
        heading=_news_heading,
        wants_reply=wants_no_reply,
        successors=lambda read, action, on: news_readers(read, action, on=on),
    ),
    Reason.QUESTION: NotificationType(
        _question_holds, _question, wants_reply=wants_no_reply, successors=_asked_of
    ),
    Reason.REPLY: NotificationType(_reply_holds, _reply, wants_reply=wants_no_reply),
    Reason.CLOSED_BY_OTHER: NotificationType(_closed_holds, _closed, wants_reply=wants_no_reply),
    Reason.BLOCKED_BY_OTHER: NotificationType(_blocked_holds, _blocked),
}
