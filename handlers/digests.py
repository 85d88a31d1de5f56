"""Digests: gathered for a person or a channel, when they are due or when somebody asks."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.actions import Action, ActionState
from bot.calendar import local
from bot.charter import Area, Rights
from bot.digests import Digest, Week, sort_actions, week_of
from bot.errors import UserError
from bot.names import fold
from bot.permissions import Actor, may_see
from bot.proposals import Proposal
from bot.records import Kind, Record
from handlers import vacancies
from handlers.calls import Ask, Reply, refuse_other_words, row_id
from handlers.telling import suits
from handlers.views import digests as views
from handlers.views.text import Reader
from storage import lists, outbox, people, proposals
from storage.units import Read

MANY = 500  # more open actions than this are counted, not listed
AHEAD = timedelta(days=14)


def on_demand(ask: Ask, read: Read) -> Reply:
    """The digest as it would be now: one's own, or the task force's."""
    refuse_other_words(ask, "digest", ("me", "week"))
    if fold(ask.said.text) == "week":
        return Reply.saying(views.of_channel(gather(read, ask.who, ask.reader), ask.reader))
    return Reply.saying(views.of_person(gather_own(read, ask.who, ask.reader), ask.reader))


def gather(
    read: Read, who: Actor, reader: Reader, *, keep: Callable[[Record], bool] = lambda _: True
) -> Digest:
    """Gather the week as `who` may see it; `keep` narrows it to one area or one person."""
    week = week_of_reader(reader)
    found = lists.actions(read, lists.Filter(), who=who, now=reader.now, limit=MANY).records
    overdue, due, later = sort_actions([a for a in found if keep(a)], week)
    new = [
        e
        for e in lists.created_since(read, Kind.EVENT, week.since, who=who)
        if keep(e) and e.state != "cancelled"
    ]
    coming = lists.events(read, who=who, first=week.first, last=week.first + AHEAD).records
    return Digest(
        week=week,
        overdue=overdue,
        due=due,
        later=later,
        issues=_kept(lists.issues(read, lists.Filter(), who=who, limit=MANY).records, keep),
        new_events=new,
        coming=[e for e in coming if keep(e) and e not in new],
        decided=_kept(
            [
                *lists.decided_since(read, week.since, who=who),
                *proposals.adopted_since(read, week.since, who=who),
            ],
            keep,
        ),
        closed_count=len(_kept(lists.closed_since(read, week.since, who=who), keep)),
        new_count=sum(
            keep(action) and action.state != ActionState.CANCELLED
            for action in lists.created_since(read, Kind.ACTION, week.since, who=who)
        ),
    )


def _kept(records: Any, keep: Callable[[Record], bool]) -> list[Any]:
    return [record for record in records if keep(record)]


def gather_own(read: Read, who: Actor, reader: Reader) -> Digest:
    """Gather a person's own week: their actions, and what else is of their areas."""

    def is_theirs(record: Record) -> bool:
        if isinstance(record, Action):
            return who.person_id in record.owners
        if isinstance(record, Proposal) and who.person_id in record.owners:
            return True
        return (
            record.area is None
            or record.area in who.areas
            or not who.areas
            or record.created_by == who.person_id
        )

    found = gather(read, who, reader, keep=is_theirs)
    if Rights.CHAIR not in who.rights:
        return found
    return replace(found, refused=people.denied_between(read, found.week.since, reader.now))


def gather_channel(read: Read, channel: str, reader: Reader, *, area: str | None = None) -> Digest:
    """Gather what everybody who reads along in a channel may see: of one area, or of the whole task force."""

    def is_for_all(record: Record) -> bool:
        return suits(record, read.charter, channel) and area in {None, record.area}

    return gather(read, CHANNEL, reader, keep=is_for_all)


def of_reader(read: Read, who: Actor, reader: Reader, *, channel: str | None) -> Digest | None:
    """Gather the digest of a person, or of a channel; None when its area has another channel by now, or is retired."""
    if channel is None:
        return gather_own(read, who, reader)
    if channel == read.charter.channels.main:
        vacant = vacancies.arisen(read, reader.today)
        found = gather_channel(read, channel, reader)
        return replace(found, vacant=[(one.area, one.entity) for one in vacant])
    area = _area_of(read, channel)
    is_in_force = area is not None and area.in_force(reader.today)
    return gather_channel(read, channel, reader, area=area.code) if area and is_in_force else None


def name_of(read: Read, channel: str | None) -> str:
    """Return the name a channel's digest bears; empty for the main one."""
    area = None if channel == read.charter.channels.main else _area_of(read, channel)
    return area.name if area else ""


def _area_of(read: Read, channel: str | None) -> Area | None:
    """Return the area of a channel; of one that has passed from area to area, the area that is not retired."""
    found = [area for area in read.charter.areas if area.channel == channel]
    return min(found, key=lambda area: area.retired is not None, default=None)


def week_of_reader(reader: Reader) -> Week:
    return week_of(reader.now, today=local(reader.now, reader.zone).date())


# A digest as it was sent: which records stood under which heading.

LISTS = ("overdue", "due", "later", "issues", "new_events", "coming", "decided")
COUNTS = ("closed_count", "new_count")
SINCE_LATER = ("refused", "vacant")  # a digest that went out before they were told has none


def figures(digest: Digest) -> dict[str, Any]:
    """Return what a digest is made of: the ids of its records, and its counts."""
    listed = {name: [record.id for record in getattr(digest, name)] for name in LISTS}
    return listed | {name: getattr(digest, name) for name in (*COUNTS, *SINCE_LATER)}


def from_figures(
    read: Read, kept: Mapping[str, Any], week: Week, *, who: Actor, channel: str | None = None
) -> Digest:
    """Return a digest as it was, each of its records as it is now and as `who` may still see it."""

    def listed(name: str) -> list[Any]:
        records = lists.by_ids(read, kept[name])
        return [r for r in records if _is_for(read, r, who=who, channel=channel)]

    values: dict[str, Any] = {name: listed(name) for name in LISTS} | {name: kept[name] for name in COUNTS}
    values |= {name: kept[name] for name in SINCE_LATER if name in kept}
    return Digest(week=week, **values)


def _is_for(read: Read, record: Record, *, who: Actor, channel: str | None) -> bool:
    return may_see(who, record) and (channel is None or suits(record, read.charter, channel))


def listed(ask: Ask, read: Read) -> Reply:
    """All records behind one heading of a digest that was sent: those very records."""
    number, _, name = ask.said.text.partition(" ")
    post_id = row_id(number)
    kept = outbox.digest(read, post_id) if post_id is not None else None
    if kept is None or name not in LISTS:
        raise UserError("That digest is not there any more. Example: digest week")
    as_of, figures_ = kept
    week = week_of_reader(replace(ask.reader, now=as_of))
    digest = from_figures(read, json.loads(figures_), week, who=ask.who)
    return Reply.saying(views.listed(name, getattr(digest, name), week, ask.reader))


# A channel of members reads what every member may; a restricted record is in no channel's digest.
CHANNEL = Actor(
    person_id=0, rights=frozenset({Rights.OBSERVER}), roles=frozenset(), areas=frozenset(), role=""
)
