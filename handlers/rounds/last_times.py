"""What a seat reads beside its questions: what was said for it last time, and its open actions."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.permissions import Actor
from bot.round_rules import SeatOf
from bot.rounds import Seat
from handlers.core.blocks.text import count, cut, escape
from handlers.rounds import views
from handlers.rounds.standing import Standing, standing_of
from storage import round_runs
from storage.actions import actions_page
from storage.records import Filter
from storage.unit_of_work import Read

SHOWN, TITLE_MAX = 2, 50


def last_times(read: Read, standing: Standing, who: Actor) -> Mapping[str, str]:
    """Return by seat what was answered for it in the round before, as an excerpt, or what its entry says now."""
    if standing.rule.changes_entries:
        now = {seat: views.excerpted(standing, entry.pairs) for seat, entry in standing.about.items()}
        return {seat: f"now: {text}" for seat, text in now.items() if text}
    before = round_runs.latest_of(read, standing.run.rule, before=standing.run)
    if before is None:
        return {}
    then = standing_of(read, before).as_seen_by(who)
    texts = {seat: _excerpt(then, seat) for seat in then.sent}
    return {seat: f"last time: {text}" for seat, text in texts.items() if text}


def _excerpt(then: Standing, seat: str) -> str:
    answer = then.sent[seat]
    if answer.is_no_change:
        return then.rule.unchanged.lower()
    entry = then.entry(answer)
    return views.excerpted(then, entry.pairs) if entry is not None else ""


def open_actions(
    read: Read, standing: Standing, seats: Sequence[Seat], who: Actor, now: datetime
) -> Mapping[str, str]:
    """Return by seat the line of its open actions that its reader may see; none for a round of offices or entries."""
    if standing.rule.seats.each in {SeatOf.OFFICE, SeatOf.ENTRY}:
        return {}
    return {one.seat: text for one in seats if (text := _open_in(read, standing, one, who, now))}


def _open_in(read: Read, standing: Standing, seat: Seat, who: Actor, now: datetime) -> str:
    of_area = standing.rule.seats.each is SeatOf.AREA
    chosen = Filter(area=seat.seat) if of_area else Filter(entity=seat.seat)
    found = actions_page(read, chosen, who=who, now=now, limit=SHOWN)
    if not found.total_count:
        return ""
    named = [f"{one.ref} {escape(cut(one.title, TITLE_MAX))}" for one in found.records]
    rest = found.total_count - len(named)
    more = f" and {count(rest, 'other')}" if rest else ""
    return f"Open: {', '.join(named)}{more}"
