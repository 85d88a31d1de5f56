"""Render the notifications of a message as sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.notifications import PER_CONTEXT_REASONS, REMINDER_REASONS, TRAITS, Notification, Reason
from bot.permissions import Actor, may_see
from bot.posts import Post, PostState
from bot.records import Record
from bot.reminders import Snoozes, is_snoozed
from handlers.blocks.elements import BLOCKS_MAX, Block, Message, section
from handlers.blocks.text import Reader
from handlers.feature import NotificationType, Registry
from storage import notifications
from storage.unit_of_work import Read

REPLY_HINT = "Answer here in your own words; “done” closes it."
NOTE_REPLY_HINT = "Answer here in your own words; it is kept as a note."
SEVERAL_REPLY_HINT = "Answer here in your own words, the reference first: “A-12 done”, or “A-12: a note”."


@dataclass(frozen=True)
class MessageSection:
    """The blocks of one notification, under a heading that several may share; "" for none."""

    heading: str
    blocks: tuple[Block, ...]
    record_id: int | None
    wants_reply: bool
    done_closes: bool  # "done" in the thread closes the record


def sections_of(
    read: Read, post: Post, *, who: Actor, reader: Reader, now: datetime, registry: Registry
) -> list[MessageSection]:
    """Return the sections of a post's notifications for its reader at this moment."""
    batched = notifications.of_post(read, post.id)
    snoozed = _snoozed(read, batched)
    valid = _still_valid(read, post, batched, snoozed, now, registry)
    asleep = {of: until for of, until in snoozed.items() if until is None or until > now}
    return _sections(read, valid, who, reader, asleep, registry)


def _still_valid(
    read: Read,
    post: Post,
    batched: Sequence[Notification],
    snoozed: Snoozes,
    now: datetime,
    registry: Registry,
) -> Sequence[Notification]:
    """Return the notifications that hold at sending; a sent message shows how each of them ended."""
    if post.state == PostState.SENT:
        return batched
    return [
        one
        for one in batched
        if registry.holds(read, one, _record_of(read, one), now) and not is_snoozed(one, snoozed)
    ]


def _record_of(read: Read, notification: Notification) -> Record | None:
    return read.get(notification.record_id) if notification.record_id is not None else None


def _snoozed(read: Read, batched: Sequence[Notification]) -> Snoozes:
    ids = {one.record_id for one in batched if one.record_id is not None and one.reason in REMINDER_REASONS}
    return notifications.snoozed(read, ids) if ids else {}


def _sections(
    read: Read,
    batched: Sequence[Notification],
    who: Actor,
    reader: Reader,
    snoozed: Snoozes,
    registry: Registry,
) -> list[MessageSection]:
    """Return a section for each notification, except of records that the reader may not see any more."""
    sections = []
    seen: set[object] = set()  # notifications of one occurrence are shown once
    for one in _by_importance(batched):
        record = _record_of(read, one)
        subject = (one.record_id, (one.reason, one.context) if one.reason in PER_CONTEXT_REASONS else "")
        if subject in seen or (record is not None and not may_see(who, record)):
            continue
        seen.add(subject)
        if rendered := _section(read, one, record, who, reader, snoozed, registry):
            sections.append(rendered)
    return sections


def _section(
    read: Read,
    notification: Notification,
    record: Record | None,
    who: Actor,
    reader: Reader,
    snoozed: Snoozes,
    registry: Registry,
) -> MessageSection | None:
    """Return the blocks of a notification, or the line that replaced it; None where there is nothing to say."""
    declared = registry.notification_type(notification.reason, record)
    if declared.became and (became := declared.became(notification, record, snoozed, reader)):
        of = record.id if record is not None else None
        return MessageSection("", tuple(became), of, wants_reply=False, done_closes=False)
    blocks = declared.says(read, notification, record, who, reader, registry)
    if not blocks:
        return None
    wants_reply = declared.wants_reply is None or declared.wants_reply(notification, record)
    return MessageSection(
        heading=_heading(read, notification, record, reader, declared),
        blocks=tuple(blocks),
        record_id=record.id if record is not None else None,
        wants_reply=record is not None and record.accepts_replies and wants_reply,
        done_closes=record is not None and record.closes_with_done,
    )


def _by_importance(batched: Sequence[Notification]) -> Sequence[Notification]:
    """Sort: of several about one record, the most important first; the reader's own before those of absent people."""
    first = {one.record_id: place for place, one in reversed(list(enumerate(batched)))}
    return sorted(
        batched,
        key=lambda one: (one.stands_for or 0, first[one.record_id], TRAITS[Reason(one.reason)].precedence),
    )


def _heading(
    read: Read, notification: Notification, record: Record | None, reader: Reader, declared: NotificationType
) -> str:
    """Return whom it is for, where that is not the reader, and when it is due."""
    due = declared.heading(record, reader) if declared.heading else ""
    return "\n".join(filter(None, [_stand_in_line(read, notification, reader), due]))


def _stand_in_line(read: Read, notification: Notification, reader: Reader) -> str:
    """Return for whom the reader stands in, and until when; "" where it is their own."""
    person = notification.stands_for
    if person is None:
        return ""
    absence = next((one for one in read.roster.absences_of(person) if one.covers(reader.today)), None)
    until = f", away until {reader.day(absence.to_on)}" if absence else ""
    return f"*For {reader.name(person)}{until}*"


def reminder_message(sections: Sequence[MessageSection]) -> Message:
    blocks = _section_blocks(sections)
    hints = [section(hint) for hint in _reply_hints(sections)]
    shown = [*blocks[: BLOCKS_MAX - 2], *_overflow_blocks(blocks), *hints]
    return Message(_plain_text(shown), tuple(shown))


def _reply_hints(sections: Sequence[MessageSection]) -> list[str]:
    """Return how to reply, while there is something to reply to."""
    unanswered = [one for one in sections if one.wants_reply]
    if not unanswered:
        return []
    if len(sections) > 1:
        return [SEVERAL_REPLY_HINT]
    return [REPLY_HINT if unanswered[0].done_closes else NOTE_REPLY_HINT]


def fitting(sections: Sequence[MessageSection]) -> Sequence[MessageSection]:
    """Return the first sections that leave half of a message to a digest."""
    most = BLOCKS_MAX // 2
    return sections[: max(n for n in range(len(sections) + 1) if len(_section_blocks(sections[:n])) <= most)]


def with_digest(sections: Sequence[MessageSection], digest: Message) -> Message:
    """Return a digest that carries the day's reminders above it, so that one message comes."""
    if not sections:
        return digest
    blocks = _section_blocks(sections)
    digest_blocks = digest.blocks or (section(digest.text),)
    shown = (*blocks, *digest_blocks)[:BLOCKS_MAX]
    return Message(f"{_plain_text(blocks)}\n{digest.text}", tuple(shown))


def _section_blocks(sections: Sequence[MessageSection]) -> list[Block]:
    blocks: list[Block] = []
    last = ""
    for one in sections:
        if one.heading and one.heading != last:
            blocks.append(section(one.heading))
        last = one.heading
        blocks.extend(one.blocks)
    return blocks


def _overflow_blocks(blocks: Sequence[Block]) -> list[Block]:
    if len(blocks) <= BLOCKS_MAX - 2:
        return []
    return [section("There is more than fits here. All of it: actions mine")]


def _plain_text(blocks: Sequence[Block]) -> str:
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")
