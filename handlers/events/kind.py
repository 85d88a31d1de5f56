"""Declare the record kind of events: duplicates, history and undo."""

from collections.abc import Mapping, Sequence

from bot.events import Event, EventKind, EventState
from bot.records import Record, is_as_visible
from handlers.blocks.text import Reader, day_range, escape
from handlers.events import views
from handlers.kinds import HistoryWords, MayKnow, RecordKind, Replies, Shows, Undo
from storage import links
from storage.records import records_by_ids
from storage.unit_of_work import Read


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
