"""Digests: gathered for a person or a channel, when they are due or when somebody asks."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.calendar import local
from bot.charter import Area
from bot.charter_section import Rights
from bot.digests import Digest, DigestWeek, belongs, week_of
from bot.errors import Offer, UserError
from bot.last_word import LastWord
from bot.names import fold
from bot.permissions import Actor, may, may_read_lists, may_see
from bot.records import Record
from bot.sessions import Session, sessions_between, visible_sessions
from handlers.areas.changes import changes_to_confirm
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask, Reply, refuse_unknown_words, row_id
from handlers.core.delivery.notify import channel_may_see, suiting
from handlers.core.kinds import members_only_reply
from handlers.core.registry import Registry
from handlers.digests import channel_views, parts, views
from handlers.digests.home import late_apart
from handlers.home.contents import home_contents
from handlers.people import vacancies
from storage import digests, outbox
from storage.digests import Scope
from storage.history import last_words_on
from storage.records import records_by_ids
from storage.unit_of_work import Read

SESSIONS_AHEAD = timedelta(days=13)  # of this week and the next


def on_demand(ask: Ask, read: Read) -> Reply:
    """The digest as it would be now: one's own, or the task force's."""
    refuse_unknown_words(ask, ("me", "week", parts.ALL, parts.CHART))
    wanted = fold(ask.parsed.text).split()
    if wanted and wanted != ["me"]:
        return _task_forces(ask, read, wanted)
    digest = build_own_digest(read, ask.actor, ask.reader, ask.registry)
    waiting = home_contents(ask, read).waiting_count if digest.is_empty else 0
    return Reply.from_message(views.personal_digest(digest, ask.reader, ask.registry, waiting=waiting))


def _task_forces(ask: Ask, read: Read, wanted: Sequence[str]) -> Reply:
    """Return the task force's week: in a few lines, all of it, or its chart."""
    if not may_read_lists(ask.actor):
        return members_only_reply(ask)
    found = build_digest(read, Scope(who=ask.actor), ask.reader, ask.registry)
    if parts.CHART in wanted:
        return Reply.from_message(channel_views.chart_alone(found, ask.reader))
    show = channel_views.whole_week if parts.ALL in wanted else channel_views.channel_digest
    apart = late_apart(read, ask.actor, found.week)
    return Reply.from_message(show(found, ask.reader, ask.registry, late_apart=apart))


def build_digest(read: Read, scope: Scope, reader: Reader, registry: Registry) -> Digest:
    """Gather the week of what the scope covers."""
    week = week_of_reader(reader)
    found = digests.open_actions(read, scope, week)
    lists: dict[str, Sequence[Record]] = {"overdue": found.overdue, "due": found.due, "later": found.later}
    sections = registry.digest_sections
    for section in sections:
        lists |= section.choose(read, scope, week)
    return Digest(
        week=week,
        lists=lists,
        last_words=_last_words(read, lists, week),
        sessions=_sessions(read, scope.who, week, lists) if scope.area is None else (),
        counts=found.counts,
        others=[said for one in sections if one.others and (said := one.others(read, scope, week, lists))],
        late_by_area=found.late_by_area,
        other_by_area=found.other_by_area,
        closed_count=digests.closed_count(read, scope, week),
        new_count=digests.new_count(read, scope, week),
    )


def _last_words(read: Read, lists: Mapping[str, Sequence[Any]], week: DigestWeek) -> dict[int, LastWord]:
    """Return what the owners of the listed actions had said when the digest was made."""
    listed = [action for name in parts.ACTION_HEADINGS for action in lists[name]]
    return last_words_on(read, listed, until=week.now)


def _sessions(
    read: Read, who: Actor, week: DigestWeek, lists: Mapping[str, Sequence[Record]]
) -> Sequence[Session]:
    """Return the sessions of the next two weeks that no list has as a meeting, for those who may list them."""
    if not may(who, "sessions"):
        return ()
    listed = {record.ref for records in lists.values() for record in records}
    seen = visible_sessions(read.snapshot.sessions, who)
    found = sessions_between(seen, week.first, week.first + SESSIONS_AHEAD)
    return [one for one in found if one.ref not in listed]


def build_own_digest(read: Read, who: Actor, reader: Reader, registry: Registry) -> Digest:
    """Gather a person's own week: their actions, and what else is of their areas."""
    leavers = tuple(read.roster.predecessors(who.person_id, on=reader.today)) if read.roster.leavers else ()
    scope = Scope(who=who, person=who.person_id, leavers=leavers)
    found = build_digest(read, scope, reader, registry)
    said = [one.notices(read, scope, found.week, reader) for one in registry.features if one.notices]
    notices = [line for lines in said for line in lines]
    return replace(found, area_changes=changes_to_confirm(read, who, reader.today), notices=notices)


def build_channel_digest(
    read: Read, channel: str, reader: Reader, registry: Registry, *, area: str | None = None
) -> Digest:
    """Gather what everybody who reads along in a channel may see: of one area, or of the whole task force."""
    widths = suiting(read.charter, channel)
    return build_digest(read, Scope(who=CHANNEL_ACTOR, area=area, visibilities=widths), reader, registry)


def build_reader_digest(
    read: Read, who: Actor, reader: Reader, registry: Registry, *, channel: str | None
) -> Digest | None:
    """Gather the digest of a person, or of a channel; None when its area has another channel by now, or is retired."""
    if channel is None:
        return build_own_digest(read, who, reader, registry)
    if channel == read.charter.channels.main:
        vacant = vacancies.arisen_vacancies(read, reader.today)
        found = build_channel_digest(read, channel, reader, registry)
        return replace(found, vacant=[(one.area, one.entity) for one in vacant])
    area = _area_of_channel(read, channel)
    is_in_force = area is not None and area.is_in_force(reader.today)
    if area is None or not is_in_force:
        return None
    return build_channel_digest(read, channel, reader, registry, area=area.code)


def digest_name(read: Read, channel: str | None) -> str:
    """Return the name a channel's digest bears; empty for the main one."""
    area = None if channel == read.charter.channels.main else _area_of_channel(read, channel)
    return area.name if area else ""


def _area_of_channel(read: Read, channel: str | None) -> Area | None:
    """Return the area of a channel; of one that has passed from area to area, the area that is not retired."""
    found = [area for area in read.charter.areas if area.channel == channel]
    return min(found, key=lambda area: area.retired is not None, default=None)


def week_of_reader(reader: Reader) -> DigestWeek:
    return week_of(reader.now, today=local(reader.now, reader.zone).date())


# A digest as it was sent: which records stood under which heading, and how many there were.

COUNTS = ("closed_count", "new_count")
BY_AREA = {"late_by_area": ("overdue",), "other_by_area": ("due", "later")}  # and the lists that each is of
OPTIONAL_FIGURES = ("vacant", "others", "notices")  # a digest that went out before they were told has none


def figures(digest: Digest) -> dict[str, Any]:
    """Return what a digest is made of: the ids of its records, and its counts."""
    listed = {name: [record.id for record in records] for name, records in digest.lists.items()}
    return listed | {name: getattr(digest, name) for name in (*COUNTS, *OPTIONAL_FIGURES, "counts", *BY_AREA)}


def from_figures(
    read: Read,
    kept: Mapping[str, Any],
    week: DigestWeek,
    registry: Registry,
    *,
    who: Actor,
    channel: str | None = None,
) -> Digest:
    """Return a digest as it was, each of its records as it is now and as `who` may still see it.

    What they may not see any more is not counted either. A list that was declared after the digest was sent is empty.
    """
    names = parts.headings(registry)
    seen: dict[str, list[Any]] = {name: [] for name in names}
    hidden: dict[str, list[Any]] = {name: [] for name in names}
    for name in names:
        for record in records_by_ids(read, kept.get(name, ())):
            (seen if _is_visible_in(read, record, who=who, channel=channel) else hidden)[name].append(record)
    values: dict[str, Any] = {"lists": seen, "last_words": _last_words(read, seen, week)}
    values |= {name: kept[name] for name in COUNTS}
    values |= {name: kept[name] for name in OPTIONAL_FIGURES if name in kept}
    if channel is None:
        values["area_changes"] = changes_to_confirm(read, who, week.first)
    if channel in (None, read.charter.channels.main):
        values["sessions"] = _sessions(read, who, week, seen)
    values["settled"] = _settled(read, Scope(who=who), week, seen, registry)
    values["counts"] = {name: kept["counts"][name] - len(hidden[name]) for name in kept.get("counts", ())}
    for name, headings in BY_AREA.items():
        is_kept = name in kept
        values[name] = Counter(kept[name]) - _areas(hidden, headings) if is_kept else _areas(seen, headings)
    return Digest(week=week, **values)


def _settled(
    read: Read, scope: Scope, week: DigestWeek, lists: Mapping[str, Sequence[Any]], registry: Registry
) -> dict[str, set[int]]:
    """Return the ids of what each list would not have now: by its section, or closed or moved actions."""
    found: dict[str, Sequence[Record]] = {
        name: [one for one in lists[name] if not belongs(one, name, week)] for name in parts.ACTION_HEADINGS
    }
    for section in registry.digest_sections:
        if section.settled and any(lists.get(name) for name in section.headings):
            found |= section.settled(read, scope, week, lists)
    return {name: {one.id for one in records} for name, records in found.items() if records}


def _areas(records: Mapping[str, Sequence[Record]], headings: Sequence[str]) -> Counter[str]:
    """Count the records under some headings by their area; "" is none."""
    return Counter(one.area or "" for heading in headings for one in records[heading])


def _is_visible_in(read: Read, record: Record, *, who: Actor, channel: str | None) -> bool:
    return may_see(who, record) and (channel is None or channel_may_see(record, read.charter, channel))


def list_section(ask: Ask, read: Read) -> Reply:
    """All records behind one heading of a digest that was sent: those very records."""
    number, _, name = ask.parsed.text.partition(" ")
    post_id = row_id(number)
    kept = outbox.find_digest(read, post_id) if post_id is not None else None
    if post_id is None or kept is None or name not in {*parts.headings(ask.registry), parts.ALL, parts.CHART}:
        raise UserError(
            "That digest isn't there any more.", offers=[Offer("This week's", "say", "digest week")]
        )
    as_of, figures_ = kept
    week = week_of_reader(replace(ask.reader, now=as_of))
    channel = outbox.channel_of(read, post_id) if name in {parts.ALL, parts.CHART} else None
    digest = from_figures(read, json.loads(figures_), week, ask.registry, who=ask.actor, channel=channel)
    if name == parts.CHART:
        return Reply.from_message(channel_views.chart_alone(digest, ask.reader))
    if name == parts.ALL:
        of = digest_name(read, channel)
        return Reply.from_message(channel_views.whole_week(digest, ask.reader, ask.registry, of=of))
    return Reply.from_message(views.listed(name, digest, ask.reader, ask.registry))


# A channel of members reads what every member may; a restricted record is in no channel's digest.
CHANNEL_ACTOR = Actor(
    person_id=0, rights=frozenset({Rights.OBSERVER}), roles=frozenset(), areas=frozenset(), role=""
)
