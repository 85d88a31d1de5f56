"""Import events from a file: a report row by row first, then all of them in one change."""

from collections.abc import Sequence

from bot import event_import, spreadsheets
from bot.errors import UserError
from bot.event_import import MAX_EVENTS, ImportedEvent, PlannedImport
from bot.events import Event, EventKind, EventState
from bot.grammar.parse import split_first_word
from bot.ics_reading import is_calendar, read_calendar
from bot.paste import PastePreview
from bot.records import Kind, Visibility
from handlers.core.calls import Ask, Preview, Reply
from handlers.core.delivery.notify import post_cards
from handlers.core.records.create import derived_record_fields
from handlers.core.records.paste import Previews, fingerprint, preview_key, save_again
from handlers.events.reminders import plan_reminders
from handlers.icalendar import import_views
from storage import links, previews
from storage.events import planned_events_between
from storage.unit_of_work import Read, Tx


def preview_import(ask: Ask, read: Read) -> Preview:
    """Return what becomes of each event of a file, without changing anything."""
    content, (_, pasted) = ask.call.content, split_first_word(ask.parsed.text)
    if content is None and not pasted:
        return Preview(Reply(text=import_views.HELP))
    rows = [_checked(ask, one) for one in _read(ask, pasted.encode() if content is None else content)]
    if not rows:
        raise UserError(import_views.NOTHING_THERE)
    found = _plan(ask, read, rows)
    report = import_views.report(found, ask.reader, of=f"{preview_key(ask)} {_fingerprint(found)}")
    return Preview(Reply.from_message(report), stored_text=event_import.as_text(rows))


def _read(ask: Ask, content: bytes) -> list[ImportedEvent]:
    if is_calendar(content):
        return read_calendar(content, zone=ask.charter.zone)
    return event_import.read_rows(spreadsheets.read_table(content, most=MAX_EVENTS))


def _checked(ask: Ask, one: ImportedEvent) -> ImportedEvent:
    return event_import.checked(one, charter=ask.charter, today=ask.charter.day_of(ask.now))


def _plan(ask: Ask, read: Read, rows: Sequence[ImportedEvent]) -> list[PlannedImport]:
    """Return what becomes of the rows, beside the events that the caller may see."""
    days = [day for one in rows if not one.fault for day in (one.starts_on, one.ends_on)]
    known = planned_events_between(read, who=ask.actor, first=min(days), last=max(days)) if days else []
    return event_import.plan(rows, known)


def _fingerprint(found: Sequence[PlannedImport]) -> str:
    return fingerprint(
        [
            (
                one.said.row,
                one.said.title,
                one.said.on,
                one.is_announced,
                one.similar.ref if one.similar else "",
            )
            for one in found
        ]
    )


def apply_import(ask: Ask, tx: Tx) -> Reply:
    """Announce the events that were shown, all of them or none."""
    kept = PREVIEWS.pending(ask, tx)
    found = _plan(ask, tx, [_checked(ask, one) for one in event_import.from_text(kept.words)])
    if _fingerprint(found) != ask.call.words.split()[-1]:
        return _show_again(ask, tx, kept, found)
    made = [(one, _new_event(ask, tx, one.said)) for one in found if one.is_announced]
    for planned, event in made:
        tx.create(event)
        plan_reminders(tx, event)
        if planned.similar is not None:
            _link(ask, tx, event, planned.similar.id)
    post_cards(tx, [event for _, event in made])
    previews.set_outcome(tx, kept, " ".join(event.ref for _, event in made))
    return Reply.from_message(import_views.announced([event for _, event in made]))


def _link(ask: Ask, tx: Tx, event: Event, other_id: int) -> None:
    """Let both events say that they may be the same."""
    other = tx.get(other_id)
    links.add(tx, event, other, by=ask.actor.person_id, same=True)
    tx.change(other, "link", why=event.ref)


def _show_again(ask: Ask, tx: Tx, kept: PastePreview, found: Sequence[PlannedImport]) -> Reply:
    """Show the report as it is now that other events have been announced, or another day has begun."""
    of = f"{save_again(ask, tx, kept)} {_fingerprint(found)}"
    report = import_views.report(found, ask.reader, of=of, is_changed=True)
    return Reply.from_message(report)


def _new_event(ask: Ask, tx: Tx, said: ImportedEvent) -> Event:
    fields = derived_record_fields(
        ask, tx, Kind.EVENT, title=said.title, area=said.area or None, visibility=Visibility.PUBLIC
    )
    return Event(
        **fields,
        state=EventState.CONFIRMED,
        sort=EventKind.OWN,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        hour=said.hour,
        zone=said.zone,
        place=said.place,
    )


PREVIEWS = Previews(
    expired=import_views.EXPIRED,
    cancelled=import_views.DROPPED,
    replaced=import_views.OUTDATED,
    applied=import_views.announced_before,
    dropped="Nothing was announced.",
)
