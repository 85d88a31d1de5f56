"""Declare the record kind of events: duplicates, history, undo and digest lines."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.digests import DigestWeek
from bot.events import Event, EventKind, EventState
from bot.records import Record, is_as_visible
from handlers.blocks.paging import headed_lines
from handlers.blocks.text import Reader, count, day_range, escape
from handlers.events import views
from handlers.kinds import (
    DigestLists,
    DigestPart,
    DigestSection,
    HistoryWords,
    MayKnow,
    RecordKind,
    Replies,
    Shows,
    Undo,
)
from storage import digests, links
from storage.digests import Scope
from storage.records import records_by_ids
from storage.unit_of_work import Read

DIGEST_AHEAD = timedelta(days=14)


def _possible_duplicates(read: Read, event: Event, _: MayKnow) -> Sequence[Record]:
    found = records_by_ids(read, sorted(links.duplicate_ids(read, event.id)))
    return [one for one in found if is_as_visible(one, event)]


def _details(event: Event, reader: Reader, _: Sequence[Record]) -> list[str]:
    return views.details(event, reader)


def _history_fields(event: Event, reader: Reader, _: str) -> Mapping[str, str]:
    return {
        "days": day_range(event.starts_on, event.ends_on, today=reader.today),
        "place": escape(event.place),
        "entity": escape(event.entity or ""),
        "whose": "an outside conference" if event.sort == EventKind.EXTERNAL else "our own",
    }


def _digest_lists(read: Read, scope: Scope, week: DigestWeek) -> DigestLists:
    new = digests.new_events(read, scope, since=week.since)
    coming = digests.events(read, scope, first=week.first, last=week.first + DIGEST_AHEAD)
    return {"new_events": new, "coming": [event for event in coming if event not in new]}


def _channel_digest_lines(lists: DigestLists, reader: Reader) -> list[str]:
    return [
        *headed_lines("New events", [views.line(one, reader) for one in lists["new_events"]]),
        *headed_lines("Coming events", [views.line(one, reader) for one in lists["coming"]]),
    ]


def _personal_digest_lines(lists: DigestLists, reader: Reader) -> list[str]:
    ahead: list[Event] = [*lists["new_events"], *lists["coming"]]
    by_day = sorted(ahead, key=lambda event: (event.starts_on, event.number))
    return headed_lines("Ahead", [views.line(one, reader) for one in by_day])


KIND = RecordKind(
    record=Event,
    shows=Shows(
        relations=_possible_duplicates,
        card=views.card,
        line=views.line,
        details=_details,
        duplicate_label=views.POSSIBLE_DUPLICATE,
    ),
    undo=Undo(ends_as=EventState.CANCELLED),
    history=HistoryWords(created="announced it", fields=_history_fields, ties=frozenset({"link", "same"})),
    replies=Replies(instead={"done": "An event is over when its last day has passed."}),
)

DIGEST = DigestSection(
    headings={"new_events": "New events", "coming": "Coming events"},
    choose=_digest_lists,
    channel=DigestPart(40, _channel_digest_lines),
    personal=DigestPart(40, _personal_digest_lines),
    total=lambda lists: f"{count(len(lists['coming']) + len(lists['new_events']), 'event')} ahead",
)
