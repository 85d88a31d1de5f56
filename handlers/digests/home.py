"""How the whole task force stands, on Home: for those who supervise it, and for those who only read."""

from collections.abc import Sequence

from bot.appointments import CHAIR_AND_SECRETARY
from bot.charter_section import Rights
from bot.digests import DigestWeek, week_of
from bot.issues import IssueState, LevelBacklog, level_backlogs
from bot.people import Absence
from bot.permissions import Actor
from bot.records import Visibility
from handlers.core.blocks.elements import Block, Button, context, divider, entry, header, section
from handlers.core.blocks.text import Reader, count
from handlers.core.blocks.things import first_of
from handlers.core.calls import Ask
from handlers.core.delivery.notify import suiting
from handlers.core.home import HomeContent, HomePart
from handlers.core.lists import late_besides
from storage import digests
from storage.issues import issues_in_states
from storage.records import Filter
from storage.unit_of_work import Read

WAITED_LONG_DAYS = 5
SEE_THEM = Button("See them", "say", "digest week")


def _read(ask: Ask, read: Read) -> HomeContent:
    who = ask.actor
    if who.is_member and who.rights & CHAIR_AND_SECRETARY:
        return HomeContent(below=_office(ask, read))
    reads_only = Rights.OBSERVER in who.all_rights and not who.is_member
    return HomeContent(below=_news(ask, read) if reads_only else ())


def _office(ask: Ask, read: Read) -> list[Block]:
    """Return what is late, due and open, who has kept an issue for long, and who is away."""
    week = week_of(ask.now, today=ask.today)
    counts = digests.action_counts(read, digests.Scope(who=ask.actor), week)
    held = issues_in_states(read, IssueState.OPEN, who=ask.actor)
    late, due = counts[digests.OVERDUE], counts[digests.DUE]
    figures = [
        f"{late} late" if late else "",
        f"{due} due {week.within}" if due else "",
        *[f"{count(number, *one.noun)} late" for one, number in late_besides(ask, read, Filter())],
        f"{count(len(held), 'issue')} open" if held else "",
    ]
    said = f"{', '.join(filter(None, figures))}{apart_from_channel(late_apart(read, ask.actor, week))}"
    nothing = f"Nothing late, no action due {week.within}, no open issue."
    return [
        divider(),
        header("Task force"),
        entry(said, SEE_THEM) if said else section(nothing),
        *_waited_long(level_backlogs(held, charter=ask.charter, now=ask.now), ask.reader),
        *_away([one for one in ask.roster.absences if one.covers(ask.today)], ask.reader),
    ]


def late_apart(read: Read, who: Actor, week: DigestWeek) -> int:
    """Return how many late actions somebody sees that the week of the task force's channel doesn't count."""
    apart = frozenset(Visibility) - suiting(read.charter, read.charter.channels.main)
    return digests.action_counts(read, digests.Scope(who=who, visibilities=apart), week)[digests.OVERDUE]


def apart_from_channel(late: int) -> str:
    """Return as a line of its own how many late actions the week of the channel doesn't count; "" for none."""
    which = f"{late} of the late ones, which not everybody there may see"
    return f"\nNot counted in the channel's week: {which}." if late else ""


def _waited_long(stays: Sequence[LevelBacklog], reader: Reader) -> list[Block]:
    longest = max(stays, key=lambda one: one.oldest_days, default=None)
    if longest is None or longest.oldest_days <= WAITED_LONG_DAYS:
        return []
    ref = longest.oldest.ref
    said = f"{ref} has waited {longest.oldest_days} working days with {reader.level(longest.level)}."
    return [entry(said, Button("Open it", "show", ref))]


def _away(absences: Sequence[Absence], reader: Reader) -> list[Block]:
    named = [f"{reader.name(one.person_id)} until {reader.day(one.to_on)}" for one in absences]
    return [context(f"Away: {first_of(named)}")] if named else []


def _news(ask: Ask, read: Read) -> list[Block]:
    """Return what is new since the week began, for those who only read."""
    scope, week = digests.Scope(who=ask.actor), week_of(ask.now, today=ask.today)
    decisions, issues = len(digests.decided(read, scope, week)), digests.new_issue_count(read, scope, week)
    since = ask.reader.day_of(week.since)
    figures = [count(decisions, "decision") if decisions else "", count(issues, "issue") if issues else ""]
    said = ", ".join(filter(None, figures))
    if not said:
        return [section(f"No new decision or issue since {since}.")]
    return [entry(f"New since {since}: {said}", SEE_THEM)]


HOME = (HomePart(order=150, content=_read),)
