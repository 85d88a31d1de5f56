"""The overview and the help."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions import Action
from bot.appointments import Vacancy
from bot.decisions import Decision
from bot.issues import Issue, Stay
from bot.people import Consent
from bot.permissions import area_holder
from bot.proposals import Proposal
from handlers.views import actions, consents, issues, leaving, proposals, undelivered, vacancies
from handlers.views.parts import Block, Button, Message, buttons, section, sections
from handlers.views.text import Reader, begin, count, escape
from handlers.views.undelivered import Parked
from storage.lists import Listed

if TYPE_CHECKING:
    from handlers.calls import Verb

NOTHING = Listed((), 0)
MOST_PARKED = 3
MOST_WATCHED = 3
MOST_SECONDS = 2
MOST_ORPHANED = 2
MOST_ASKED = 2


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an overview is made of, as far as this person may know it."""

    is_member: bool
    reads_all: bool
    mine: Listed = NOTHING
    mine_late: int = 0
    late: int = 0
    issues: Listed = NOTHING
    to_decide: Sequence[Issue] = ()
    to_read: Sequence[Issue] = ()  # what this person raised and is decided
    to_confirm: Sequence[tuple[Decision, Issue]] = ()
    stays: Sequence[Stay] = ()
    events: Listed = NOTHING
    asked: Sequence[Proposal] = ()  # adopted unless this person objects
    to_open: Sequence[Proposal] = ()  # what the chair has to say
    parked: Sequence[Parked] = ()  # the first of what could not be delivered
    parked_count: int = 0
    watch: Sequence[Action] = ()  # still open after the last reminder: the chair's list
    seconds: Sequence[tuple[Consent, str]] = ()  # what this person can confirm
    vacant: Sequence[Vacancy] = ()
    orphaned: Sequence[tuple[int, int]] = ()  # who has left, with how many open actions
    silent: int = 0  # overdue actions whose owners have not answered


def overview(facts: Facts, reader: Reader) -> Message:
    if facts.is_member:
        return _of_member(facts, reader)
    waiting = _to_decide(facts, reader)
    if facts.reads_all:
        said = ["You read everything that is not personal and may leave remarks.", begin(_all(facts))]
        foot = "Type: show A-12, note A-12 ..., actions, issues, events · help shows all"
        row = [Button("Actions", "say", "actions"), Button("Issues", "say", "issues")]
    else:
        holder = escape(area_holder(reader.charter))
        said = [
            "You can see its events (events) and find who answers for an area (who).",
            f"A question for the task force? Write to your {holder}; they can raise it.",
        ]
        foot = "help shows all"
        row = [Button("Issues", "say", "issues")] if waiting else []
    lines = [f"*{escape(reader.charter.name)}*", *waiting, *_own(facts, reader), *said, foot]
    row.append(Button("Events", "say", "events"))
    return Message("\n".join(lines), (section("\n".join(lines)), buttons(row)))


def _of_member(facts: Facts, reader: Reader) -> Message:
    lines = [
        f"*{reader.day(reader.today)} · {escape(reader.charter.short)}*",
        *_to_decide(facts, reader),
        *[f"Waiting for you: {proposals.line(one, reader)}" for one in facts.to_open[:MOST_ASKED]],
        *[f"Adopted unless you object: {proposals.line(one, reader)}" for one in facts.asked[:MOST_ASKED]],
        *(_own(facts, reader) or ["Yours: no open action"]),
        f"Task force: {_all(facts)}",
        *([issues.by_level(facts.stays, reader)] if sum(one.count for one in facts.stays) > 1 else []),
        *_watched(facts, reader),
        *([vacancies.line(facts.vacant, reader)] if facts.vacant else []),
        *[leaving.line(person, open_, reader) for person, open_ in facts.orphaned[:MOST_ORPHANED]],
        *([f"Silent: {count(facts.silent, 'overdue action')} without an answer"] if facts.silent else []),
        "Type: action, raise, event, note A-12 ..., done A-12 ... · help shows all",
    ]
    row = [
        Button("My actions", "say", "actions mine"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
        Button("Log an action", "say", "action"),
    ]
    first = [Button(f"Open {issue.ref}", "show", issue.ref) for issue in facts.to_decide[:1]]
    if facts.silent:
        row.insert(1, Button("Silent", "say", "silent"))
    waiting = [consents.line(one, words)[0] for one, words in facts.seconds[:MOST_SECONDS]]
    text = "\n".join(
        [*lines, *waiting, *[undelivered.line(one, reader) for one in facts.parked[:MOST_PARKED]]]
    )
    rest = (*_asked(facts), *_seconds(facts), *_orphans(facts), *_parked(facts, reader))
    return Message(text, (section("\n".join(lines)), buttons([*first, *row]), *rest))


def _asked(facts: Facts) -> list[Block]:
    """Return the buttons of what waits for this person's silence, and of what waits for the chair."""
    row = [
        Button(f"{label} {one.ref}", verb, one.ref)
        for one in facts.asked[:MOST_ASKED]
        for label, verb in (("Read", "show"), ("Object to", "object"))
    ]
    row += [Button(f"Open {one.ref}", "show", one.ref) for one in facts.to_open[:MOST_ASKED]]
    return [buttons(row)] if row else []


def _seconds(facts: Facts) -> list[Block]:
    """Return what waits for this person's word as a second, each with its buttons."""
    shown = [consents.line(one, words) for one, words in facts.seconds[:MOST_SECONDS]]
    return [block for text, row in shown for block in (section(text), buttons(row))]


def _orphans(facts: Facts) -> list[Block]:
    if not facts.orphaned:
        return []
    return [buttons([Button("Hand over", "handon", f"p:{facts.orphaned[0][0]}")])]


def _parked(facts: Facts, reader: Reader) -> list[Block]:
    """Return what could not be delivered, each with its buttons, and how many more there are."""
    shown = facts.parked[:MOST_PARKED]
    more = facts.parked_count - len(shown)
    rest = [section(f"And {more} more that could not be delivered. All: undelivered")] if more > 0 else []
    return [*undelivered.lines(shown, reader), *rest]


def _own(facts: Facts, reader: Reader) -> list[str]:
    if not facts.mine.count:
        return []
    head = f"Yours: {count(facts.mine.count, 'open action')}, {facts.mine_late or 'none'} overdue"
    return [head, *[actions.line(action, reader) for action in facts.mine.records[:3]]]


def _all(facts: Facts) -> str:
    return (
        f"{count(facts.late, 'overdue action')} · {count(facts.issues.count, 'open issue')} · "
        f"{count(facts.events.count, 'event')} in two weeks"
    )


def _watched(facts: Facts, reader: Reader) -> list[str]:
    """Return the chair's list: its number and the first of it."""
    if not facts.watch:
        return []
    head = f"Watch: {count(len(facts.watch), 'action')} still open after the last reminder"
    return [head, *[actions.line(action, reader) for action in facts.watch[:MOST_WATCHED]]]


def _to_decide(facts: Facts, reader: Reader) -> list[str]:
    waiting = [
        f"Waiting for you: {decision.ref} to confirm ({issue.ref} {escape(issue.title)})"
        for decision, issue in facts.to_confirm
    ]
    drafted = {issue.id for _, issue in facts.to_confirm}
    held = [
        f"Waiting for you: {issues.line(issue, reader)}"
        for issue in facts.to_decide
        if issue.id not in drafted
    ]
    read = [
        f"Waiting for you: {one.ref} has its answer, {one.answer}. You have read it? read {one.ref}"
        for one in facts.to_read
    ]
    return [*waiting, *held, *read][:4]


def all_verbs(verbs: Sequence["Verb"], command: str) -> Message:
    shown = [verb for verb in verbs if not verb.hidden]
    lines = [f"*{verb.name}*  {verb.does}. `{command} {verb.example}`" for verb in shown]
    lines.append(
        f"More on one: `{command} help action`. In a thread, or in my own conversation, leave `{command}` out."
    )
    return Message("\n".join(lines), tuple(sections(lines)))


def for_outsiders(reader: Reader) -> str:
    charter = reader.charter
    return (
        f"I am the clerk of {escape(charter.name)} ({escape(charter.short)}): I keep its list of actions, questions and events.\n"
        "I work with colleagues of the organisation. What you need of the task force, ask whoever invited you here."
    )


def one_verb(verb: "Verb", command: str) -> Message:
    also = f"\nAlso: {', '.join(verb.also)}" if verb.also else ""
    usage = escape(f"{command} {verb.name} {verb.usage}".strip())
    return Message(
        f"*{verb.name}*  {verb.does}\n`{usage}`\nExample: `{command} {escape(verb.example)}`{also}"
    )
