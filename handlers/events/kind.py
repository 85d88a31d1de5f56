"""Declare the record kind of events: duplicates, history, undo and digest lines."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from bot.digests import DigestWeek
from bot.events import Event, EventKind, EventState
from bot.history import HistoryEntry
from bot.records import Record, is_as_visible
from handlers import kinds
from handlers.blocks.chips import Chip
from handlers.blocks.paging import headed_lines
from handlers.blocks.text import Reader, count, escape
from handlers.calls import Ask
from handlers.dependent_dates.changes import follow
from handlers.dependent_dates.views import dates_along
from handlers.events import views
from handlers.events.corrections import tell_of_change
from storage import digests, links
from storage.digests import Scope
from storage.events import events_ahead_by
from storage.records import records_by_ids
from storage.unit_of_work import Read, Tx

DIGEST_AHEAD = timedelta(days=14)
MONTHS_AHEAD = (1, 6)  # before an event it is one line of the digest of that week


def _possible_duplicates(read: Read, event: Event, _: kinds.MayKnow) -> Sequence[Record]:
    found = records_by_ids(read, sorted(links.duplicate_ids(read, event.id)))
    return [one for one in found if is_as_visible(one, event)]


def _history_fields(event: Event, reader: Reader, _: str) -> Mapping[str, str]:
    return {
        "days": views.days(event.period, reader),
        "place": escape(event.place),
        "reason": escape(event.reason),
        "area": views.areas(event, reader),
        "entity": views.entities(event),
        "organiser": escape(event.organiser),
        "link": escape(event.link),
        **{f"{name} closes": reader.due(at.due) for name, at in event.deadlines},
        "whose": "an outside conference" if event.sort == EventKind.EXTERNAL else "our own",
    }


OWN_REMINDERS = {"mute": "unmute", "unmute": "mute", "follows": "unfollow", "unfollows": "follow"}


def _after_undo(_: Ask, tx: Tx, event: Event, before: Event, last: HistoryEntry) -> list[int]:
    if last.before is not None:
        return list(tell_of_change(tx, event, before).people)
    follow(tx, event)
    return []


def _moves(ask: Ask, tx: Tx, event: Event, before: Event) -> list[str]:
    is_same = (event.is_cancelled, event.period) == (before.is_cancelled, before.period)
    return [] if is_same else dates_along(ask, tx, event)


def _digest_lists(read: Read, scope: Scope, week: DigestWeek) -> kinds.DigestLists:
    new = digests.new_events(read, scope, week)
    last = week.first + DIGEST_AHEAD
    found = digests.events(read, scope, week, last=last, months=MONTHS_AHEAD)
    coming = [event for event in found if event.starts_on <= last]
    due = [event for event in found if event.has_deadline_between(week.first, last)]
    ahead = [event for event in found if _is_months_after(week, event)]
    return {
        "new_events": new,
        "coming": [event for event in coming if event not in new],
        "deadlines": [event for event in due if event not in [*new, *coming]],
        "ahead": [event for event in ahead if event not in [*new, *coming, *due]],
    }


def _is_months_after(week: DigestWeek, event: Event) -> bool:
    return any(week.covers(event.starts_on - relativedelta(months=number)) for number in MONTHS_AHEAD)


def _digest_lines(lists: kinds.DigestLists, reader: Reader) -> list[str]:
    every: list[Event] = [
        *lists["new_events"],
        *lists["coming"],
        *lists.get("deadlines", ()),
        *lists.get("ahead", ()),
    ]
    by_day = sorted(every, key=lambda event: (event.starts_on, event.number))
    return headed_lines("Events", [_digest_line(one, reader) for one in by_day])


def _digest_line(event: Event, reader: Reader) -> str:
    """Return an event with its days; one that was cancelled since as everywhere."""
    if event.state == EventState.CANCELLED:
        return views.cancelled_ahead(event, reader)
    return f"{Chip.EVENT.sign} {views.ahead(event, reader)} · {event.ref}"


KIND = kinds.RecordKind(
    record=Event,
    shows=kinds.Shows(
        relations=_possible_duplicates,
        card=views.card,
        line=views.line,
        details=lambda event, reader, _: views.details(event, reader),
        next_steps=lambda event, reader: views.buttons_of(event, reader.now),
        duplicate_label=views.POSSIBLE_DUPLICATE,
        shared_card=kinds.SharedCard(line=views.shared_line, message=views.shared_card),
    ),
    undo=kinds.Undo(
        ends_as=EventState.CANCELLED,
        says=views.line,
        own_reminders=OWN_REMINDERS,
        after=_after_undo,
        moves=_moves,
    ),
    history=kinds.HistoryWords(
        created="announced it", fields=_history_fields, ties=frozenset({"link", "same"})
    ),
    replies=kinds.Replies(can_reopen=lambda event: event.is_cancelled),
)

DIGEST = kinds.DigestSection(
    headings={
        "new_events": "New events",
        "coming": "Coming events",
        "deadlines": "Register or nominate soon",
        "ahead": "Events further ahead",
    },
    choose=_digest_lists,
    channel=kinds.DigestPart(40, _digest_lines),
    personal=kinds.DigestPart(40, _digest_lines),
)

HOLDING = kinds.HoldingList[Event](
    label=lambda number: count(number, "event ahead", "events ahead"),
    find=lambda read, person, who, now, area: events_ahead_by(
        read, person, who=who, on=read.charter.day_of(now), area=area
    ),
    line=lambda event, reader, _: _digest_line(event, reader),
    may_be_cancelled=True,
)
