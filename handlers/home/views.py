"""How the overview and help look."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions import Action
from bot.appointments import Vacancy
from bot.decisions import Decision
from bot.issues import Issue, LevelBacklog
from bot.people import Consent
from bot.permissions import focal_point_title
from bot.proposals import Proposal
from handlers.actions import views as action_views
from handlers.blocks.elements import Block, Button, Message, buttons, section, sections
from handlers.blocks.text import Reader, capitalized, count, escape
from handlers.handover import views as handover_views
from handlers.issues import views as issues
from handlers.people import consents_views
from handlers.people import vacancies_views as vacancies
from handlers.proposals import views as proposal_views
from handlers.undelivered import views as undelivered
from handlers.undelivered.views import UndeliveredPost
from storage.records import ListPage

if TYPE_CHECKING:
    from handlers.feature import Verb

EMPTY_LIST = ListPage((), 0)
UNDELIVERED_MAX = 3
WATCHED_MAX = 3
CONSENTS_MAX = 2
DEPARTED_MAX = 2
PROPOSALS_MAX = 2


@dataclass(frozen=True, kw_only=True)
class HomeContents:
    """What an overview shows, as far as this person may know it."""

    is_member: bool
    reads_all: bool
    own_actions: ListPage = EMPTY_LIST
    own_overdue_count: int = 0
    overdue_count: int = 0
    issues: ListPage = EMPTY_LIST
    issues_to_decide: Sequence[Issue] = ()
    answers_to_read: Sequence[Issue] = ()  # decided issues that this person raised
    drafts_to_confirm: Sequence[tuple[Decision, Issue]] = ()
    stays: Sequence[LevelBacklog] = ()
    events: ListPage = EMPTY_LIST
    proposals_to_answer: Sequence[Proposal] = ()  # adopted unless this person objects
    proposals_to_open: Sequence[Proposal] = ()  # waiting for the chair
    undelivered: Sequence[UndeliveredPost] = ()  # the first undelivered messages
    parked_count: int = 0
    watch_list: Sequence[Action] = ()  # open after the last reminder, for the chair
    consents_to_give: Sequence[tuple[Consent, str]] = ()  # requests that this person can confirm
    vacancies: Sequence[Vacancy] = ()
    departed_owners: Sequence[tuple[int, int]] = ()  # people who left, with their number of open actions
    unanswered_count: int = 0  # overdue actions whose owners have not answered


def overview(facts: HomeContents, reader: Reader) -> Message:
    if facts.is_member:
        return _member_overview(facts, reader)
    pending = _pending_lines(facts, reader)
    if facts.reads_all:
        remarks = "You read everything that is not personal and may leave remarks."
        text_lines = [remarks, capitalized(_totals_line(facts))]
        foot = "Type: show A-12, note A-12 ..., actions, issues, events · help shows all"
        row = [Button("Actions", "say", "actions"), Button("Issues", "say", "issues")]
    else:
        holder = escape(focal_point_title(reader.charter))
        text_lines = [
            "You can see its events (events) and find who answers for an area (who).",
            f"A question for the task force? Write to your {holder}; they can raise it.",
        ]
        foot = "help shows all"
        row = [Button("Issues", "say", "issues")] if pending else []
    head = f"*{escape(reader.charter.name)}*"
    lines = [head, *pending, *_own_action_lines(facts, reader), *text_lines, foot]
    row.append(Button("Events", "say", "events"))
    return Message("\n".join(lines), (section("\n".join(lines)), buttons(row)))


def _member_overview(facts: HomeContents, reader: Reader) -> Message:
    lines = [
        f"*{reader.day(reader.today)} · {escape(reader.charter.short)}*",
        *_pending_lines(facts, reader),
        *[
            f"Waiting for you: {proposal_views.line(one, reader)}"
            for one in facts.proposals_to_open[:PROPOSALS_MAX]
        ],
        *[
            f"Adopted unless you object: {proposal_views.line(one, reader)}"
            for one in facts.proposals_to_answer[:PROPOSALS_MAX]
        ],
        *(_own_action_lines(facts, reader) or ["Yours: no open action"]),
        f"Task force: {_totals_line(facts)}",
        *([issues.by_level(facts.stays, reader)] if sum(one.count for one in facts.stays) > 1 else []),
        *_watch_list_lines(facts, reader),
        *([vacancies.line(facts.vacancies, reader)] if facts.vacancies else []),
        *[
            handover_views.line(person, open_, reader)
            for person, open_ in facts.departed_owners[:DEPARTED_MAX]
        ],
        *(
            [f"Silent: {count(facts.unanswered_count, 'overdue action')} without an answer"]
            if facts.unanswered_count
            else []
        ),
        "Type: action, raise, event, note A-12 ..., done A-12 ... · help shows all",
    ]
    row = [
        Button("My actions", "say", "actions mine"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
        Button("Log an action", "say", "action"),
    ]
    first = [Button(f"Open {issue.ref}", "show", issue.ref) for issue in facts.issues_to_decide[:1]]
    if facts.unanswered_count:
        row.insert(1, Button("Silent", "say", "silent"))
    pending = [consents_views.line(one, words)[0] for one, words in facts.consents_to_give[:CONSENTS_MAX]]
    text = "\n".join(
        [*lines, *pending, *[undelivered.line(one, reader) for one in facts.undelivered[:UNDELIVERED_MAX]]]
    )
    rest = (
        *_proposal_buttons(facts),
        *_consent_blocks(facts),
        *_handover_blocks(facts),
        *_undelivered_blocks(facts, reader),
    )
    return Message(text, (section("\n".join(lines)), buttons([*first, *row]), *rest))


def _proposal_buttons(facts: HomeContents) -> list[Block]:
    """Return the buttons of proposals that this person may object to, and of those that wait for the chair."""
    row = [
        Button(f"{label} {one.ref}", verb, one.ref)
        for one in facts.proposals_to_answer[:PROPOSALS_MAX]
        for label, verb in (("Read", "show"), ("Object to", "object"))
    ]
    row += [Button(f"Open {one.ref}", "show", one.ref) for one in facts.proposals_to_open[:PROPOSALS_MAX]]
    return [buttons(row)] if row else []


def _consent_blocks(facts: HomeContents) -> list[Block]:
    """Return the requests that wait for this person's consent, each with its buttons."""
    shown = [consents_views.line(one, words) for one, words in facts.consents_to_give[:CONSENTS_MAX]]
    return [block for text, row in shown for block in (section(text), buttons(row))]


def _handover_blocks(facts: HomeContents) -> list[Block]:
    if not facts.departed_owners:
        return []
    return [buttons([Button("Hand over", "handon", f"p:{facts.departed_owners[0][0]}")])]


def _undelivered_blocks(facts: HomeContents, reader: Reader) -> list[Block]:
    """Return the undelivered messages, each with its buttons, and how many more there are."""
    shown = facts.undelivered[:UNDELIVERED_MAX]
    more = facts.parked_count - len(shown)
    rest = [section(f"And {more} more that could not be delivered. All: undelivered")] if more > 0 else []
    return [*undelivered.line_blocks(shown, reader), *rest]


def _own_action_lines(facts: HomeContents, reader: Reader) -> list[str]:
    if not facts.own_actions.total_count:
        return []
    head = f"Yours: {count(facts.own_actions.total_count, 'open action')}, {facts.own_overdue_count or 'none'} overdue"
    return [head, *[action_views.line(action, reader) for action in facts.own_actions.records[:3]]]


def _totals_line(facts: HomeContents) -> str:
    return (
        f"{count(facts.overdue_count, 'overdue action')} · {count(facts.issues.total_count, 'open issue')} · "
        f"{count(facts.events.total_count, 'event')} in two weeks"
    )


def _watch_list_lines(facts: HomeContents, reader: Reader) -> list[str]:
    """Return the chair's list: the number of actions and the first of them."""
    if not facts.watch_list:
        return []
    head = f"Watch: {count(len(facts.watch_list), 'action')} still open after the last reminder"
    return [head, *[action_views.line(action, reader) for action in facts.watch_list[:WATCHED_MAX]]]


def _pending_lines(facts: HomeContents, reader: Reader) -> list[str]:
    pending = [
        f"Waiting for you: {decision.ref} to confirm ({issue.ref} {escape(issue.title)})"
        for decision, issue in facts.drafts_to_confirm
    ]
    drafted = {issue.id for _, issue in facts.drafts_to_confirm}
    held = [
        f"Waiting for you: {issues.line(issue, reader)}"
        for issue in facts.issues_to_decide
        if issue.id not in drafted
    ]
    read = [
        f"Waiting for you: {one.ref} has its answer, {one.answer}. You have read it? read {one.ref}"
        for one in facts.answers_to_read
    ]
    return [*pending, *held, *read][:4]


def help_index(verbs: Sequence["Verb"], command: str) -> Message:
    shown = [verb for verb in verbs if not verb.is_hidden]
    lines = [f"*{verb.name}*  {verb.summary}. `{command} {verb.example}`" for verb in shown]
    lines.append(
        f"More on one: `{command} help action`. In a thread, or in my own conversation, leave `{command}` out."
    )
    return Message("\n".join(lines), tuple(sections(lines)))


def outsider_introduction(reader: Reader) -> str:
    charter = reader.charter
    return (
        f"I am the clerk of {escape(charter.name)} ({escape(charter.short)}): I keep its list of actions, questions and events.\n"
        "I work with colleagues of the organisation. What you need of the task force, ask whoever invited you here."
    )


def verb_help(verb: "Verb", command: str) -> Message:
    also = f"\nAlso: {', '.join(verb.also)}" if verb.also else ""
    usage = escape(f"{command} {verb.name} {verb.usage}".strip())
    return Message(
        f"*{verb.name}*  {verb.summary}\n`{usage}`\nExample: `{command} {escape(verb.example)}`{also}"
    )
