"""Answer what is due or planned on some days, and what is open in an area."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.issues import Issue
from bot.permissions import full_actor, may_read_lists, may_see
from bot.proposals import Proposal
from bot.questions import Question
from bot.records import Kind
from handlers.calls import Ask, Reply
from handlers.conversation import overview_views as views
from handlers.home.commands import awaits_holder
from handlers.kinds import members_only_reply
from storage.actions import actions_page
from storage.events import events_page
from storage.history import last_words_on
from storage.issues import issues_page, issues_to_decide
from storage.meetings import meetings_page
from storage.proposals import proposals_page
from storage.records import Filter, ListPage
from storage.unit_of_work import Read

EVENTS_AHEAD = timedelta(days=92)


def overview(ask: Ask, read: Read, asked: Question, owner: int | None) -> Reply:
    """List what a question is about; of a person only what they own."""
    area = asked.area.code if asked.area else None
    kinds = asked.kinds or views.KINDS
    if owner is not None:
        kinds = frozenset({Kind.ACTION})
    found = {
        kind: page
        for kind, page in _pages(ask, read, kinds, area, asked.days, owner).items()
        if page.total_count
    }
    if owner is not None and asked.is_waiting and (held := _held(ask, read, owner)):
        found[Kind.ISSUE] = _of(held)
    about = views.Subject(owner, asked.area, asked.days, kinds, is_own=owner == ask.actor.person_id)
    is_hidden = not may_read_lists(ask.actor) and kinds != {Kind.EVENT}
    if not found:
        return members_only_reply(ask) if is_hidden else Reply.from_message(views.nothing(about, ask.reader))
    said = last_words_on(read, found[Kind.ACTION].records if Kind.ACTION in found else ())
    message = views.listed(found, about, ask.reader, ask.registry, last_words=said, is_part=is_hidden)
    return Reply.from_message(message)


def _held(ask: Ask, read: Read, person: int) -> list[Issue]:
    """Return the issues that wait for somebody's answer, of those that the caller may see."""
    theirs = replace(ask, actor=full_actor(person, roster=ask.roster, charter=ask.charter, on=ask.today))
    held = issues_to_decide(read, who=theirs.actor)
    return [one for one in held if may_see(ask.actor, one) and awaits_holder(theirs, one)]


def _pages(
    ask: Ask,
    read: Read,
    kinds: frozenset[Kind],
    area: str | None,
    days: tuple[date, date] | None,
    owner: int | None,
) -> dict[Kind, ListPage]:
    chosen, who = Filter(area=area, owner=owner, due=days), ask.actor
    first, last = days or (ask.today, ask.today + EVENTS_AHEAD)
    pages: dict[Kind, Callable[[], ListPage]] = {
        Kind.ACTION: lambda: actions_page(read, chosen, who=who, now=ask.now),
        Kind.ISSUE: lambda: issues_page(read, chosen, who=who),
        Kind.PROPOSAL: lambda: _of(_running(read, ask, chosen, days)),
        Kind.MEETING: lambda: _of(_meetings(read, ask, area, first, last)),
        Kind.EVENT: lambda: events_page(read, who=who, first=first, last=last, area=area),
    }
    return {kind: page() for kind, page in pages.items() if kind in kinds}


def _of(records: Sequence[Any]) -> ListPage:
    return ListPage(records, len(records))


def _running(read: Read, ask: Ask, chosen: Filter, days: tuple[date, date] | None) -> list[Proposal]:
    found: Sequence[Proposal] = proposals_page(read, chosen, who=ask.actor).records
    running = [one for one in found if one.accepts_objections(ask.now)]
    return [one for one in running if not days or (one.due and days[0] <= one.due.day <= days[1])]


def _meetings(read: Read, ask: Ask, area: str | None, first: date, last: date) -> list[Any]:
    found = meetings_page(read, who=ask.actor, first=first, last=last, with_other_bodies=True).records
    return [one for one in found if not one.is_cancelled and area in {None, one.area}]
