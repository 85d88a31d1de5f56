"""Render the notifications of a message as sections."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.names import join_all, join_names
from bot.notifications import (
    JOINING_REASONS,
    PER_CONTEXT_REASONS,
    PER_PERSON_REASONS,
    REMINDER_REASONS,
    TRAITS,
    Notification,
    Reason,
)
from bot.permissions import Actor, may_see
from bot.posts import Post, PostState
from bot.records import Item, Record
from bot.reminders import Snoozes, is_snoozed
from handlers.core.blocks.elements import (
    SECTION_MAX,
    Block,
    Button,
    Message,
    context,
    fit,
    kept_buttons,
    section,
    with_text,
    within_limits,
)
from handlers.core.blocks.fallback import marked_text_of
from handlers.core.blocks.text import Reader
from handlers.core.calls import Presser
from handlers.core.feature import NotificationType, Viewer
from handlers.core.kinds import ListEntry, changes_what_is_closed, may_press, ref_of, verb_of
from handlers.core.registry import Registry
from storage import notifications
from storage.records import records_by_ids
from storage.unit_of_work import Read

REPLY_HINT = "Just reply in this thread."
SEVERAL = 2
DATES_IN_TITLE_MAX = 3
OVERFLOW = "There is more than fits here. All of it: actions mine"


@dataclass(frozen=True)
class MessageSection:
    """The blocks of one notification, under a heading that several may share; "" for none."""

    heading: str
    blocks: tuple[Block, ...]
    record_id: int | None
    ref: str
    wants_reply: bool
    done_closes: bool  # "done" in the thread closes the record
    reply_hint: str | None = None  # what happens to a reply; None for what is said otherwise
    entry: ListEntry | None = None  # the same among several of its sort
    example: str = ""  # of a reply under several things; "" for a note
    opens: bool = False  # it stands above everything else


def sections_of(
    read: Read, post: Post, *, who: Actor, reader: Reader, now: datetime, registry: Registry
) -> list[MessageSection]:
    """Return the sections of a post's notifications for its reader at this moment."""
    batched = notifications.of_post(read, post.id)
    snoozed = _snoozed(read, batched)
    outdated = {one.id for one in left_out(read, post, now=now, registry=registry)}
    valid = [one for one in batched if one.id not in outdated]
    asleep = {of: until for of, until in snoozed.items() if until is None or until > now}
    records = read.once(_load_records, post.id)
    return _sections(valid, records, Viewer(read, who, reader, registry, asleep, now))


def left_out(read: Read, post: Post, *, now: datetime, registry: Registry) -> Sequence[Notification]:
    """Return the notifications that do not hold at sending. A sent message has none: it shows how each ended."""
    return () if post.state == PostState.SENT else read.once(_load_outdated, post.id, now, registry)


def _load_outdated(read: Read, post_id: int, now: datetime, registry: Registry) -> Sequence[Notification]:
    batched = notifications.of_post(read, post_id)
    snoozed, records = _snoozed(read, batched), read.once(_load_records, post_id)
    return [
        one
        for one in batched
        if not registry.holds(read, one, _record_of(one, records), now) or is_snoozed(one, snoozed)
    ]


def _load_records(read: Read, post_id: int) -> Mapping[int, Record]:
    """Return what a message is about, by id: a Monday's message is about dozens of records."""
    batched = notifications.of_post(read, post_id)
    ids = {one.record_id for one in batched if one.record_id is not None}
    return {one.id: one for one in records_by_ids(read, sorted(ids))}


def _snoozed(read: Read, batched: Sequence[Notification]) -> Snoozes:
    ids = {one.record_id for one in batched if one.record_id is not None and one.reason in REMINDER_REASONS}
    return notifications.snoozed(read, ids) if ids else {}


def _record_of(one: Notification, records: Mapping[int, Record]) -> Record | None:
    return records[one.record_id] if one.record_id is not None else None


def _sections(
    batched: Sequence[Notification], records: Mapping[int, Record], to: Viewer
) -> list[MessageSection]:
    """Return a section for each notification, except of records that the reader may not see any more."""
    sections = []
    seen: set[object] = set()  # notifications of one occurrence are shown once
    for one in _by_importance(batched):
        record = _record_of(one, records)
        context_of = (one.reason, one.context) if one.reason in PER_CONTEXT_REASONS else ""
        subject = (one.record_id, context_of, one.stands_for if one.reason in PER_PERSON_REASONS else None)
        if subject in seen or not _may_be_told(one, record, to):
            continue
        seen.add(subject)
        if rendered := _section(one, record, to, also_for=_also_for(one, batched)):
            sections.append(rendered)
    return _soonest_first(sections)


def _also_for(one: Notification, batched: Sequence[Notification]) -> list[int]:
    """Return for whom else the reader is told the same at once: it is shown once, and says so."""
    what = (one.record_id, one.reason, one.context)
    if one.record_id is None or one.reason in PER_PERSON_REASONS:
        return []
    same = [other for other in batched if (other.record_id, other.reason, other.context) == what]
    absent = dict.fromkeys(other.stands_for for other in same if other.stands_for is not None)
    return [person for person in absent if person != one.stands_for]


def _soonest_first(sections: Sequence[MessageSection]) -> list[MessageSection]:
    """Return the sections with what opens the message in front, then those that a list may show, each person's by day."""
    whose = {one.heading: n for n, one in reversed(list(enumerate(sections)))}

    def place(one: MessageSection) -> tuple[bool, bool, int, date]:
        of = (False, whose[one.heading], one.entry.day or date.max) if one.entry else (True, 0, date.max)
        return (not one.opens, *of)

    return sorted(sections, key=place)


def _may_be_told(one: Notification, record: Record | None, to: Viewer) -> bool:
    if record is None or may_see(to.who, record):
        return True
    return to.registry.notification_type(one.reason, record).tells_former_reader


def _section(
    notification: Notification, record: Record | None, to: Viewer, *, also_for: Sequence[int]
) -> MessageSection | None:
    """Return the blocks of a notification, or the line that replaced it; None where there is nothing to say."""
    declared = to.registry.notification_type(notification.reason, record)
    by = Presser(to.who, to.read.charter, to.registry)
    if became := declared.became(notification, record, to) if declared.became else None:
        of, ref = (record.id, record.ref) if record is not None else (None, "")
        line = tuple(with_buttons_of(by, to.read, record, became))
        return MessageSection("", line, of, ref, wants_reply=False, done_closes=False)
    blocks = declared.says(notification, record, to)
    if not blocks:
        return None
    blocks = with_buttons_of(by, to.read, record, blocks)
    wants_reply = declared.wants_reply is None or declared.wants_reply(notification, record)
    entry = declared.entry(notification, record, to) if declared.entry else None
    if entry is not None:
        entry = replace(entry, block=with_buttons_of(by, to.read, record, [entry.block])[0])
    return MessageSection(
        heading=_heading(notification, record, to, declared, also_for),
        blocks=tuple(blocks),
        record_id=record.id if record is not None else None,
        ref=record.ref if record is not None else "",
        wants_reply=record is not None and record.accepts_replies and wants_reply,
        done_closes=record is not None and record.closes_with_done and _may_close(by, record),
        reply_hint=declared.reply_hint(notification, record, to) if declared.reply_hint else None,
        entry=entry,
        opens=TRAITS[Reason(notification.reason)].opens,
        example=f"needs until {later_day(record, to.reader)}" if isinstance(record, Item) else "",
    )


def with_buttons_of(by: Presser, read: Read, record: Record | None, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with those buttons and menu entries which their reader may press."""
    kept = (kept_buttons(block, partial(_may_press, by, read, record)) for block in blocks)
    return [block for block in kept if block is not None]


def _may_press(by: Presser, read: Read, record: Record | None, button: Button) -> bool:
    """Return whether the reader may press a button: about the record that it names, which may be another."""
    ref = ref_of(button, by.registry.prefixes)
    about = read.find(ref) if ref is not None and (record is None or str(ref) != record.ref) else record
    may = by.registry.kind_of(about).shows.may_press if about is not None else may_press
    return may(by, button, about)


def without_steps_of_closed(
    message: Message, read: Read, registry: Registry, *, known: Iterable[Record] = ()
) -> Message:
    """Return a message that several people read, without the buttons that would change what is closed.

    `known` are records that it is about; the others that its buttons name are looked up.
    """
    by_ref = {str(one.ref): one for one in known}

    def may_stay(button: Button) -> bool:
        ref = ref_of(button, registry.prefixes)
        if ref is None or not verb_of(button, registry).writes:
            return True
        record = by_ref.get(str(ref)) or read.find(ref)
        return record is None or not changes_what_is_closed(button, record, registry)

    kept = (kept_buttons(block, may_stay) for block in message.blocks)
    return replace(message, blocks=tuple(block for block in kept if block is not None))


def _may_close(by: Presser, record: Record) -> bool:
    return by.registry.kind_of(record).shows.may_press(by, Button("Done", "done", record.ref), record)


def _by_importance(batched: Sequence[Notification]) -> Sequence[Notification]:
    """Sort: of several about one record, the most important first; the reader's own before those of absent people.

    What joins the message of another reason stands at its end.
    """
    first = {one.record_id: place for place, one in reversed(list(enumerate(batched)))}
    return sorted(
        batched,
        key=lambda one: (
            one.stands_for or 0,
            one.reason in JOINING_REASONS,
            first[one.record_id],
            TRAITS[Reason(one.reason)].precedence,
        ),
    )


def _heading(
    notification: Notification,
    record: Record | None,
    to: Viewer,
    declared: NotificationType,
    also_for: Sequence[int],
) -> str:
    """Return whom it is for, where that is not the reader, and when it is due."""
    due = declared.heading(notification, record, to) if declared.heading else ""
    return "\n".join(filter(None, [_stand_in_line(to.read, notification, to.reader, also_for), due]))


def _stand_in_line(read: Read, notification: Notification, reader: Reader, also_for: Sequence[int]) -> str:
    """Return for whom the reader stands in, and until when; "" where it is their own alone."""
    person = notification.stands_for
    if also_for:
        names = [reader.name(one) for one in ([person] if person is not None else []) + [*also_for]]
        return f"*For {join_names([*(['you'] if person is None else []), *names])}*"
    if person is None:
        return ""
    absence = next((one for one in read.roster.absences_of(person) if one.covers(reader.today)), None)
    until = f", away until {reader.day(absence.to_on)}" if absence else ""
    return f"*For {reader.name(person)}{until}*"


def reminder_message(sections: Sequence[MessageSection]) -> Message:
    blocks = _section_blocks(sections)
    if len(sections) == 1:
        blocks = _with_line(blocks, _reply_hint(sections[0]))
    hints = [context(hint) for hint in _several_reply_hints(sections)]
    shown = [*within_limits(blocks, rest=OVERFLOW), *hints]
    return Message(marked_text_of(shown), tuple(shown), OVERFLOW)


def _reply_hint(one: MessageSection) -> str:
    """Return what happens to a reply, while there is something to reply to; "" where nothing is said of it."""
    if not one.wants_reply:
        return ""
    return REPLY_HINT if one.reply_hint is None else one.reply_hint


def _with_line(blocks: Sequence[Block], line: str) -> list[Block]:
    """Return the blocks with one more line in the last section of their text."""
    at = max((n for n, block in enumerate(blocks) if block["type"] == "section"), default=None)
    if not line or at is None:
        return list(blocks)
    changed = with_text(blocks[at], f"{blocks[at]['text']['text']}\n{line}")
    return [*blocks[:at], changed, *blocks[at + 1 :]]


def _several_reply_hints(sections: Sequence[MessageSection]) -> list[str]:
    """Return how to reply about one of several things, while one of them can be replied to."""
    unanswered = [one for one in sections if one.wants_reply]
    if len(sections) < SEVERAL or not unanswered:
        return []
    named = next((one for one in unanswered if one.done_closes), unanswered[0])
    return [several_reply_hint(named.ref, named.example if named.done_closes else "")]


def several_reply_hint(ref: str, example: str) -> str:
    """Return how to reply under several records, with the reference of one of them; an example of "" is a note."""
    said = f"{ref} {example}" if example else f"{ref}: a note"
    return f"Anything else? Reply in the thread, number first: “{said}”"


def later_day(item: Item, reader: Reader) -> str:
    """Return a day that is later than the deadline of an item, as people type it."""
    return reader.day(max(item.due_on or reader.today, reader.today) + timedelta(days=7))


def fitting(sections: Sequence[MessageSection]) -> Sequence[MessageSection]:
    """Return the first sections that leave half of a message to a digest."""
    return sections[
        : max(n for n in range(len(sections) + 1) if fit(_section_blocks(sections[:n]), share=0.5))
    ]


def with_digest(
    sections: Sequence[MessageSection], digest: Message, *, every: Sequence[MessageSection]
) -> Message:
    """Return a digest that carries the day's reminders above it, so that one message comes.

    `every` are those that do not fit above it, too: their title counts them all.
    """
    if not sections:
        return digest
    blocks = _section_blocks(sections, every)
    digest_blocks = digest.blocks or (section(digest.text),)
    return Message(f"{marked_text_of(blocks)}\n{digest.text}", (*blocks, *digest_blocks))


def _section_blocks(sections: Sequence[MessageSection], every: Sequence[MessageSection] = ()) -> list[Block]:
    listed = [(one.heading, one.entry) for one in sections if one.entry is not None]
    if len(listed) < SEVERAL:
        return _under_headings([(one.heading, one.blocks) for one in sections])
    first = [(one.heading, one.blocks) for one in sections if one.opens]
    others = [(one.heading, one.blocks) for one in sections if one.entry is None and not one.opens]
    entries = [(heading, (entry.block,)) for heading, entry in listed]
    counted = [one.entry for one in every or sections if one.entry is not None]
    title = section(f"*{list_title(counted)}*")
    return [*_under_headings(first), title, *_under_headings(entries), *_under_headings(others)]


def _under_headings(several: Sequence[tuple[str, Sequence[Block]]]) -> list[Block]:
    blocks: list[Block] = []
    last = ""
    for heading, of in several:
        if heading and heading != last:
            blocks.append(section(heading))
        last = heading
        if heading and _are_lines(of, under=blocks[-1]):
            blocks[-1] = with_text(blocks[-1], f"{blocks[-1]['text']['text']}\n{of[0]['text']['text']}")
        else:
            blocks.extend(of)
    return blocks


def _are_lines(of: Sequence[Block], *, under: Block) -> bool:
    """Return whether something is only text, and still fits into the section of its heading."""
    if len(of) != 1 or any(one["type"] != "section" or "accessory" in one for one in (*of, under)):
        return False
    return len(of[0]["text"]["text"]) + len(under["text"]["text"]) < SECTION_MAX


def list_title(entries: Sequence[ListEntry]) -> str:
    """Return how many things there are and when they are due: "Three things are due today, Wed 2 Dec"."""
    groups = Counter((one.due, one.is_past) for one in sorted(entries, key=lambda one: one.day or date.max))
    if len(groups) > DATES_IN_TITLE_MAX or not all(due for due, _ in groups):
        return f"{_in_words(len(entries))} things for you"
    parts: list[str] = []
    for (due, is_past), number in groups.items():
        noun = "" if parts else " thing" if number == 1 else " things"
        verb = ("was" if is_past else "is") if number == 1 else ("were" if is_past else "are")
        parts.append(f"{_in_words(number) if not parts else _in_words(number).lower()}{noun} {verb} {due}")
    return join_all(parts, last=", and ")


def _in_words(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
