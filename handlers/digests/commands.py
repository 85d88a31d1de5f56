"""Build digests of a person or a channel, when they are due or requested."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.calendar import local
from bot.charter import Area, Rights
from bot.digests import Digest, DigestWeek, week_of
from bot.errors import UserError
from bot.names import fold
from bot.permissions import Actor, may_see
from bot.records import Record
from handlers.blocks.text import Reader
from handlers.calls import Ask, Reply, refuse_unknown_words, row_id
from handlers.delivery.notify import channel_may_see, suiting
from handlers.digests import views
from handlers.people import vacancies
from storage import digests, outbox, people
from storage.digests import Scope
from storage.records import records_by_ids
from storage.unit_of_work import Read

AHEAD = timedelta(days=14)


def on_demand(ask: Ask, read: Read) -> Reply:
    """Show the digest as it would be now: the caller's own, or the task force's."""
    refuse_unknown_words(ask, "digest", ("me", "week"))
    if fold(ask.parsed.text) == "week":
        digest = build_digest(read, Scope(who=ask.actor), ask.reader)
        return Reply.from_message(views.channel_digest(digest, ask.reader))
    own = build_own_digest(read, ask.actor, ask.reader)
    return Reply.from_message(views.personal_digest(own, ask.reader))


def build_digest(read: Read, scope: Scope, reader: Reader) -> Digest:
    """Build the digest of a week for a scope."""
    week = week_of_reader(reader)
    actions = digests.open_actions(read, scope, week)
    new = digests.new_events(read, scope, since=week.since)
    coming = digests.events(read, scope, first=week.first, last=week.first + AHEAD)
    return Digest(
        week=week,
        overdue=actions.overdue,
        due=actions.due,
        later=actions.later,
        counts=actions.counts,
        late_by_area=actions.late_by_area,
        other_by_area=actions.other_by_area,
        issues=digests.issues(read, scope),
        new_events=new,
        coming=[event for event in coming if event not in new],
        decided=digests.decided(read, scope, since=week.since),
        closed_count=digests.closed_count(read, scope, since=week.since),
        new_count=digests.new_count(read, scope, since=week.since),
    )


def build_own_digest(read: Read, who: Actor, reader: Reader) -> Digest:
    """Build a person's own digest: their actions, and other records of their areas."""
    found = build_digest(read, Scope(who=who, person=who.person_id), reader)
    if Rights.CHAIR not in who.rights:
        return found
    return replace(found, refused=people.count_denied(read, found.week.since, reader.now))


def build_channel_digest(read: Read, channel: str, reader: Reader, *, area: str | None = None) -> Digest:
    """Build what all readers of a channel may see: of one area, or of the whole task force."""
    widths = suiting(read.charter, channel)
    return build_digest(read, Scope(who=CHANNEL_ACTOR, area=area, visibilities=widths), reader)


def build_reader_digest(read: Read, who: Actor, reader: Reader, *, channel: str | None) -> Digest | None:
    """Build the digest of a person or channel; None when its area has moved to another channel, or is retired."""
    if channel is None:
        return build_own_digest(read, who, reader)
    if channel == read.charter.channels.main:
        vacant = vacancies.arisen_vacancies(read, reader.today)
        built = build_channel_digest(read, channel, reader)
        return replace(built, vacant=[(one.area, one.entity) for one in vacant])
    area = _area_of_channel(read, channel)
    is_in_force = area is not None and area.is_in_force(reader.today)
    return build_channel_digest(read, channel, reader, area=area.code) if area and is_in_force else None


def digest_name(read: Read, channel: str | None) -> str:
    """Return the name of a channel's digest; "" for the main one."""
    area = None if channel == read.charter.channels.main else _area_of_channel(read, channel)
    return area.name if area else ""


def _area_of_channel(read: Read, channel: str | None) -> Area | None:
    """Return the area of a channel: where several areas have had it, the one that is not retired."""
    candidates = [area for area in read.charter.areas if area.channel == channel]
    return min(candidates, key=lambda area: area.retired is not None, default=None)


def week_of_reader(reader: Reader) -> DigestWeek:
    return week_of(reader.now, today=local(reader.now, reader.zone).date())


# The figures of a sent digest: its records by heading, and the counts.

LISTS = ("overdue", "due", "later", "issues", "new_events", "coming", "decided")
COUNTS = ("closed_count", "new_count")
BY_AREA = {
    "late_by_area": ("overdue",),
    "other_by_area": ("due", "later"),
}  # and the lists that each belongs to
OPTIONAL_FIGURES = ("refused", "vacant")  # missing in a digest that was sent before they were introduced


def figures(digest: Digest) -> dict[str, Any]:
    """Return the figures of a digest: the ids of its records, and its counts."""
    listed = {name: [record.id for record in getattr(digest, name)] for name in LISTS}
    return listed | {name: getattr(digest, name) for name in (*COUNTS, *OPTIONAL_FIGURES, "counts", *BY_AREA)}


def from_figures(
    read: Read, kept: Mapping[str, Any], week: DigestWeek, *, who: Actor, channel: str | None = None
) -> Digest:
    """Return a digest from its figures, with each record as it is now and as `who` may still see it.

    Records that they may not see any more are not counted.
    """
    seen: dict[str, list[Any]] = {name: [] for name in LISTS}
    hidden: dict[str, list[Any]] = {name: [] for name in LISTS}
    for name in LISTS:
        for record in records_by_ids(read, kept[name]):
            (seen if _is_visible_in(read, record, who=who, channel=channel) else hidden)[name].append(record)
    values: dict[str, Any] = seen | {name: kept[name] for name in COUNTS}
    values |= {name: kept[name] for name in OPTIONAL_FIGURES if name in kept}
    values["counts"] = {name: kept["counts"][name] - len(hidden[name]) for name in kept.get("counts", ())}
    for name, headings in BY_AREA.items():
        is_kept = name in kept
        values[name] = Counter(kept[name]) - _areas(hidden, headings) if is_kept else _areas(seen, headings)
    return Digest(week=week, **values)


def _areas(records: Mapping[str, Sequence[Record]], headings: Sequence[str]) -> Counter[str]:
    """Return the number of records under some headings by area; "" is none."""
    return Counter(one.area or "" for heading in headings for one in records[heading])


def _is_visible_in(read: Read, record: Record, *, who: Actor, channel: str | None) -> bool:
    return may_see(who, record) and (channel is None or channel_may_see(record, read.charter, channel))


def list_section(ask: Ask, read: Read) -> Reply:
    """Show all records under one heading of a digest that was sent."""
    number, _, name = ask.parsed.text.partition(" ")
    post_id = row_id(number)
    kept = outbox.find_digest(read, post_id) if post_id is not None else None
    if kept is None or name not in LISTS:
        raise UserError("That digest is not there any more. Example: digest week")
    as_of, figures_ = kept
    week = week_of_reader(replace(ask.reader, now=as_of))
    digest = from_figures(read, json.loads(figures_), week, who=ask.actor)
    return Reply.from_message(views.listed(name, digest, ask.registry.kinds, ask.reader))


# A members' channel shows what every member may see; a restricted record is in no channel's digest.
CHANNEL_ACTOR = Actor(
    person_id=0, rights=frozenset({Rights.OBSERVER}), roles=frozenset(), areas=frozenset(), role=""
)
