"""Answer what is due or planned on some days, and what is open in an area."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.moments import DAY
from bot.permissions import may_read_lists
from bot.questions import Question
from bot.records import Kind, Record
from handlers.conversation import overview_views as views
from handlers.core.blocks.elements import Message
from handlers.core.blocks.paging import HEADED_MAX
from handlers.core.calls import Ask, Reply
from handlers.core.kinds import members_only_reply
from handlers.core.lists import held_besides
from storage.records import Filter, ListPage, ListQuery
from storage.unit_of_work import Read

PLANNED_AHEAD = timedelta(days=92)


def overview(ask: Ask, read: Read, asked: Question, owner: int | None) -> Reply:
    """List what a question is about; of a person only what they own."""
    of = ask.registry.open_lists
    asked_for = asked.kinds or frozenset(of)
    owned = frozenset(kind for kind, one in of.items() if one.is_owned)
    kinds = asked_for if owner is None else asked_for & owned or owned
    area = asked.area.code if asked.area else None
    query = ListQuery(
        who=ask.actor,
        now=ask.now,
        today=ask.today,
        chosen=Filter(area=area, owner=owner, due=asked.days),
        planned_until=ask.today + PLANNED_AHEAD,
    )
    found = {kind: _page(ask, read, kind, query) for kind in of if kind in kinds}
    if owner is not None and asked.is_waiting:
        found |= _held(ask, read, owner)
    found = {kind: found[kind] for kind in of if kind in found and found[kind].total_count}
    about = views.Subject(owner, asked.area, asked.days, kinds, is_own=owner == ask.actor.person_id)
    is_hidden = not may_read_lists(ask.actor) and kinds != {Kind.EVENT}
    if not found:
        nothing = views.nothing(about, ask.reader, ask.registry)
        return members_only_reply(ask) if is_hidden else Reply.from_message(nothing)
    shown = [
        views.Part(
            of[kind], of[kind].open_lines(read, page.records[:HEADED_MAX], ask.reader), page.total_count
        )
        for kind, page in found.items()
    ]
    return Reply.from_message(views.listed(shown, about, ask.reader, is_part=is_hidden))


def _page(ask: Ask, read: Read, kind: Kind, query: ListQuery) -> ListPage:
    """Return a page of a list; what takes place on chosen days does so where the reader is."""
    find, days = ask.registry.open_lists[kind].find, query.chosen.due
    takes_place = ask.registry.kinds[kind].record.calendar_entry is not Record.calendar_entry
    if days is None or not takes_place:
        return find(read, query)
    first, last = days
    # A day begins earlier in one zone than in another.
    around = replace(query, chosen=replace(query.chosen, due=(first - DAY, min(last, date.max - DAY) + DAY)))
    found, zone = find(read, around), ask.typing_context.zone
    here = [one for one in found.records if one.calendar_entry.is_on(first, last, zone=zone)]
    return ListPage(here, found.total_count - (len(found.records) - len(here)))


def also_open(ask: Ask, read: Read) -> Message | None:
    """Return what is open besides actions, of those who see the lists; None where nothing is."""
    if not may_read_lists(ask.actor):
        return None
    query = ListQuery(who=ask.actor, now=ask.now, today=ask.today)
    lists = [
        one for kind, one in ask.registry.open_lists.items() if kind is not Kind.ACTION and one.is_of_open
    ]
    numbers = [(one, one.find(read, query).total_count) for one in lists]
    found = [(one, number) for one, number in numbers if number]
    return views.also_open(found) if found else None


def also_with(ask: Ask, read: Read, owner: int) -> Message | None:
    """Return what belongs to somebody or waits for them besides actions; None where nothing does, or for no reader of lists."""
    if not may_read_lists(ask.actor):
        return None
    found = held_besides(ask, read, owner, apart=Kind.ACTION)
    return views.also_with(found, owner, ask.reader) if found else None


def _held(ask: Ask, read: Read, owner: int) -> Mapping[Kind, ListPage]:
    """Return what else waits for somebody, of what the caller may see."""
    lists = [(kind, one.open.held) for kind, one in ask.registry.open_lists.items() if one.open]
    held = {kind: find(ask, read, owner) for kind, find in lists if find}
    return {kind: ListPage(records, len(records)) for kind, records in held.items()}
