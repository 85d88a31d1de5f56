"""Where the records of meetings are found besides their meetings: by their words, in digests, and as a file."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from html import unescape

from bot.digests import DigestWeek
from bot.meeting_record import MeetingRecord, RecordContent, RecordState
from bot.meetings import Meeting
from bot.names import fold
from bot.permissions import Actor, may_read_lists
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.text import Reader, count, cut, escape
from handlers.core.calls import Ask
from handlers.core.kinds import MAX_ROWS, ExportList, Sheets
from handlers.meetings.record import content, reading, views
from storage import meeting_records, meetings
from storage.digests import Scope
from storage.records import Filter, records_by_ids
from storage.unit_of_work import Read

QUOTE_MAX, FOUND_MAX = 90, 5
APPROVED_WITHIN = timedelta(days=400)  # after a meeting its record is approved, at the latest

# Their words


def found_in_words(ask: Ask, read: Read, words: Sequence[str], newest: int | None) -> list[str]:
    """Return a line for each of the newest records that has all words where its reader may read them; None: of all."""
    kept = meeting_records.with_content(read, newest=newest)
    having = [one for one in kept if all(word in fold(one.content) for word in words)]
    held = {one.id: one for one in records_by_ids(read, [one.record_id for one in having])}
    lines = [
        _quoted(meeting, record, said, ask.reader)
        for record in having
        if (meeting := held.get(record.record_id)) is not None
        and reading.may_read(read, ask.actor, meeting)
        and (said := _line_with(read, ask.actor, record, words))
    ]
    more = (
        [f"and {count(len(lines) - FOUND_MAX, 'other record', 'other records')}"] if lines[FOUND_MAX:] else []
    )
    return [*lines[:FOUND_MAX], *more]


def _line_with(read: Read, who: Actor, record: MeetingRecord, words: Sequence[str]) -> str:
    """Return the first line of a record that has all words, or of which one has one, as somebody may read it."""
    lines = list(_lines(content.read_by(read, who, RecordContent.from_json(record.content))))
    if not all(any(word in fold(line) for line in lines) for word in words):
        return ""
    return next((one for one in lines if all(word in fold(one) for word in words)), "") or next(
        one for one in lines if words[0] in fold(one)
    )


def _lines(said: RecordContent) -> Iterator[str]:
    for label, text in said.head:
        yield from (f"{label}: {line}" for line in text.splitlines())
    for item in said.items:
        yield item.title
        yield from (line.text for line in item.lines)
    yield from (line.text for line in said.corrections)


def _quoted(meeting: Meeting, record: MeetingRecord, said: str, reader: Reader) -> str:
    return f"*{meeting.ref}*  {views.title(meeting, record, reader)}\n>{escape(cut(said, QUOTE_MAX))}"


# In the week of who was invited


def notices(read: Read, scope: Scope, week: DigestWeek, reader: Reader) -> list[str]:
    """Return the drafts on which somebody may comment, with the day, and what was approved since the digest before."""
    drafts = [one for one in meeting_records.unfinished(read) if one.takes_corrections(week.now)]
    approved = _approved_since(read, scope.who, week)
    of = {one.id: one for one in records_by_ids(read, [one.record_id for one in (*drafts, *approved)])}
    return [
        _notice(of[one.record_id], one, reader)
        for one in (*drafts, *approved)
        if one.record_id in of and reading.may_read(read, scope.who, of[one.record_id])
    ]


def _approved_since(read: Read, who: Actor, week: DigestWeek) -> list[MeetingRecord]:
    today = week.first
    held = meetings.held_between(read, who=who, first=today - APPROVED_WITHIN, last=today)
    found = meeting_records.of_meetings(read, [one.id for one in held]).values()
    return [one for one in found if one.approved_at is not None and week.since < one.approved_at <= week.now]


def _notice(meeting: Meeting, record: MeetingRecord, reader: Reader) -> str:
    name = views.title(meeting, record, reader)
    if record.is_draft:
        return (
            f"{Chip.DRAFT.sign} {name}: comments until {views.comments_until(record, reader)} · {meeting.ref}"
        )
    return f"{Chip.DECIDED.sign} {name} was approved · {meeting.ref}"


# As a file

HEADER = (
    "Meeting", "Number", "Held on", "Revision", "State", "Sent on", "Comments until", "Final since", "Approved on",
    "Approved by meeting",
)  # fmt: skip


def _export(read: Read, _: Filter, who: Actor, reader: Reader) -> tuple[Sheets, int]:
    held = meetings.held_between(read, who=who, first=date.min, last=reader.today)
    kept = meeting_records.of_meetings(read, [one.id for one in held])
    shown = [
        (one, kept[one.id])
        for one in held[-MAX_ROWS:]
        if one.id in kept and kept[one.id].state != RecordState.UNSENT and reading.may_read(read, who, one)
    ]
    by = {
        one.id: one.ref
        for one in records_by_ids(read, sorted({r.approved_in for _, r in shown if r.approved_in}))
    }
    rows = [
        (
            meeting.ref,
            meeting.official or "",
            meeting.held_on or "",
            unescape(record.revision_words),
            record.state,
            _day(record.sent_at, reader),
            record.until or "",
            _day(record.final_at, reader),
            _day(record.approved_at, reader),
            by.get(record.approved_in or 0, ""),
        )
        for meeting, record in shown
    ]
    return {"Records": [HEADER, *rows]}, len(rows)


def _day(at: datetime | None, reader: Reader) -> date | str:
    return reader.charter.day_of(at) if at is not None else ""


EXPORT = ExportList(
    name="records",
    description="the records of meetings",
    aliases=frozenset({"records", "record"}),
    unfiltered="The records come whole, without filters: export records xlsx",
    noun=lambda _: "record",
    label=lambda number: f"list of the records of {count(number, 'meeting')}",
    title="Records",
    allows=may_read_lists,
    count=lambda *of: _export(*of)[1],
    make_sheets=_export,
)
