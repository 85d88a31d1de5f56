"""Declare the record kind of events: duplicates, history, undo and digest lines."""

from collections.abc import Sequence
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from bot.digests import DigestWeek
from bot.events import Event, EventState
from bot.history import HistoryEntry
from bot.questions import KIND_WORDS
from bot.records import Kind, Record, is_as_visible
from handlers.core import kinds
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, count
from handlers.core.calls import Ask
from handlers.core.fields import detail_lines
from handlers.core.lists import OpenList, RecordList
from handlers.dependent_dates.changes import follow
from handlers.dependent_dates.views import dates_along
from handlers.events import views
from handlers.events.corrections import tell_of_change
from handlers.events.fields import FIELDS
from handlers.events.lists import FILE, HOME
from handlers.events.preparing.notes import NOTES
from storage import digests, links
from storage.digests import Scope
from storage.events import events_ahead_by, events_page
from storage.records import records_by_ids
from storage.unit_of_work import Read, Tx

DIGEST_AHEAD = timedelta(days=14)
MONTHS_AHEAD = (1, 6)  # before an event it is one line of the digest of that week


def _possible_duplicates(read: Read, event: Event, _: kinds.MayKnow) -> Sequence[Record]:
    found = records_by_ids(read, sorted(links.duplicate_ids(read, event.id)))
    return [one for one in found if is_as_visible(one, event)]


def _details(event: Event, reader: Reader) -> list[str]:
    return [
        views.summary(event, reader),
        *detail_lines(FIELDS, event, reader),
        f"Announced {views.announced_by(event, reader)}, {reader.moment(event.created_at)}",
    ]


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


def _in_digest(lists: kinds.DigestLists, reader: Reader) -> Headed:
    every: list[Event] = [
        *lists["new_events"],
        *lists["coming"],
        *lists.get("deadlines", ()),
        *lists.get("ahead", ()),
    ]
    by_day = sorted(every, key=lambda event: (event.starts_on, event.number))
    return Headed("Events", [_digest_line(one, reader) for one in by_day])


def _digest_line(event: Event, reader: Reader) -> str:
    """Return an event with its days; one that was cancelled since as everywhere."""
    if event.state == EventState.CANCELLED:
        return views.cancelled_ahead(event, reader)
    return f"{Chip.EVENT.sign} {views.ahead(event, reader)} · {event.ref}"


STEPS = (
    kinds.Step("closed", "closed it", why="result: "),
    kinds.Step("mute", "stopped their reminders"),
    kinds.Step("unmute", "turned their reminders on"),
    kinds.Step("follows", "follows it"),
    kinds.Step("unfollows", "follows it no longer"),
    kinds.Step("ask change", "asked to change it"),
    kinds.Step("decline change", "said that it stays as it is"),
)

KIND = kinds.RecordKind(
    record=Event,
    shows=kinds.Shows(
        relations=_possible_duplicates,
        card=views.card,
        line=views.line,
        details=lambda event, reader, _: _details(event, reader),
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
    fields=FIELDS,
    history=kinds.HistoryWords(created="announced it", steps=STEPS, ties=frozenset({"link", "same"})),
    replies=kinds.Replies(can_reopen=lambda event: event.is_cancelled, noted=NOTES.tell, kept=NOTES.kept),
)

DIGEST = kinds.DigestSection(
    headings={
        "new_events": "New events",
        "coming": "Coming events",
        "deadlines": "Register or nominate soon",
        "ahead": "Events further ahead",
    },
    choose=_digest_lists,
    channel=kinds.DigestPart(40, _in_digest),
    personal=kinds.DigestPart(40, _in_digest),
)

HOLDING = kinds.HoldingList[Event](
    label=lambda number: count(number, "event ahead", "events ahead"),
    find=lambda read, person, who, now, area: events_ahead_by(
        read, person, who=who, on=read.charter.day_of(now), area=area
    ),
    line=lambda event, reader, _: _digest_line(event, reader),
    may_be_cancelled=True,
)

LIST = RecordList[Event](
    kind=Kind.EVENT,
    name="events",
    noun=("event", "events"),
    state=("", "ahead"),
    order=40,
    find=lambda read, asked: events_page(
        read, who=asked.who, first=asked.days[0], last=asked.days[1], area=asked.chosen.area
    ),
    line=_digest_line,
    open=OpenList(words=KIND_WORDS[Kind.EVENT], takes_area=True),
    home=HOME,
    digest=DIGEST,
    holdings=(HOLDING,),
    file=FILE,
)
