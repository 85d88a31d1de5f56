"""How Home looks: what waits for its reader, then what is ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.actions import Action
from bot.appointments import Vacancy
from bot.charter import Rights
from bot.decisions import Decision
from bot.issues import Issue, LevelBacklog
from bot.last_word import LastWord
from bot.meetings import Meeting
from bot.names import join_names
from bot.people import Absence, Appointment, Consent
from bot.proposals import Proposal
from bot.sessions import Session
from handlers.actions import views as action_views
from handlers.blocks.chips import Chip
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    context,
    divider,
    entry,
    header,
    section,
    sections,
)
from handlers.blocks.fallback import message_of
from handlers.blocks.text import Reader, count, escape
from handlers.events import views as event_views
from handlers.handover.holdings import Holding
from handlers.home import things
from handlers.meetings import views as meeting_views
from handlers.meetings.registration_views import YOU_ARE_AWAY
from handlers.undelivered.views import UndeliveredPost
from storage.records import ListPage

EMPTY_LIST = ListPage((), 0)
SHOWN_MAX = 5  # of one sort; a button leads to the others
AHEAD_MAX = 4
WAITED_LONG_DAYS = 5


@dataclass(frozen=True, kw_only=True)
class NewThings:
    """What is new since a day, for those who only read."""

    since: str
    decisions: int
    issues: int


@dataclass(frozen=True, kw_only=True)
class Office:
    """What Home shows of the whole task force to the chair and the secretary."""

    late_count: int
    late_apart: int  # of these, what the week of the channel doesn't count
    due_count: int
    within: str  # the days of these, in words
    issue_count: int
    stays: Sequence[LevelBacklog] = ()
    watch_list: Sequence[Action] = ()  # open after the last reminder, for the chair
    last_words: Mapping[int, LastWord] = field(default_factory=dict)  # of the first of them
    vacancies: Sequence[tuple[Vacancy, Appointment | None]] = ()  # each with its last holder
    absences: Sequence[Absence] = ()


@dataclass(frozen=True, kw_only=True)
class HomeContents:
    """What Home shows, as far as this person may know it."""

    rights: frozenset[Rights]
    is_member: bool
    reads_all: bool
    own_actions: ListPage = EMPTY_LIST
    last_words: Mapping[int, LastWord] = field(default_factory=dict)  # on the first of them
    covered_actions: Sequence[tuple[int, ListPage]] = ()  # of each person for whom the reader stands in
    issues_to_decide: Sequence[Issue] = ()
    answers_to_read: Sequence[tuple[Issue, Decision | None]] = ()  # to what this person raised
    drafts_to_confirm: Sequence[tuple[Decision, Issue]] = ()
    proposals_to_answer: Sequence[Proposal] = ()  # adopted unless this person objects
    proposals_to_open: Sequence[Proposal] = ()  # waiting for the chair
    undelivered: Sequence[UndeliveredPost] = ()  # the first undelivered messages
    parked_count: int = 0
    consents_to_give: Sequence[tuple[Consent, str]] = ()  # requests that this person can confirm
    departed_owners: Sequence[tuple[int, Sequence[Holding]]] = ()  # people who left, with what they left
    unanswered: ListPage = EMPTY_LIST  # late actions whose owners have not answered
    office: Office | None = None
    meetings: Sequence[Meeting] = ()  # of the next two weeks
    with_apologies: frozenset[int] = frozenset()  # those to which the reader has sent apologies
    meetings_to_answer: Sequence[
        Meeting
    ] = ()  # that were called, of which the reader has not said whether they come
    sessions: Sequence[Session] = ()
    events: ListPage = EMPTY_LIST
    news: NewThings | None = None
    focal_points: tuple[str, Sequence[int]] = ("", ())  # of the reader's own entity


def overview(contents: HomeContents, reader: Reader) -> Message:
    """Return Home of a member, of somebody who reads everything, or of a colleague."""
    blocks, number = _waiting(contents, reader)
    if contents.is_member:
        parts = [*_office(contents.office, reader), *_ahead(contents, reader)]
        return message_of([_counted(number, contents), *blocks, *parts, _member_buttons()])
    if contents.reads_all:
        told = "You can read everything but restricted items, and leave remarks."
        row = [Button("Lists", "say", "lists"), Button("Help", "say", "help")]
        news = _news(contents.news) if contents.news else []
        return message_of(
            [
                _counted(number, contents),
                *blocks,
                *news,
                *_ahead(contents, reader),
                context(told),
                buttons(row),
            ]
        )
    row = [Button("Events", "say", "events"), Button("Who's who", "say", "who")]
    head = [_counted(number, contents), *blocks, divider()] if number else []
    return message_of([*head, header(reader.charter.name), *_for_colleagues(contents, reader), buttons(row)])


def _counted(number: int, contents: HomeContents) -> Block:
    """Return the heading that counts what waits."""
    if not number:
        return header("Nothing waits for you")
    if Rights.SECRETARY in contents.rights:
        return header(f"{count(number, 'thing')} to do")
    if Rights.CHAIR in contents.rights:
        return header(f"{count(number, 'thing')} {'waits' if number == 1 else 'wait'} for you")
    return header(f"{count(number, 'thing')} for you")


def waiting_count(contents: HomeContents, reader: Reader) -> int:
    """Return how many things wait for the reader, as the heading says it."""
    return _waiting(contents, reader)[1]


def _waiting(contents: HomeContents, reader: Reader) -> tuple[list[Block], int]:
    """Return what waits for the reader, and how many things that is."""
    drafted = {issue.id for _, issue in contents.drafts_to_confirm}
    held = [issue for issue in contents.issues_to_decide if issue.id not in drafted]
    parked = [things.undelivered(contents.undelivered, contents.parked_count, reader)]
    silent = contents.unanswered
    asked = [things.unanswered(silent.records, silent.total_count)] if silent.total_count else []
    own = contents.own_actions
    sorts: list[tuple[list[Block], int, Button | None]] = [
        (parked if contents.parked_count else [], 1, None),
        _sort([things.consent(one, words, reader) for one, words in contents.consents_to_give]),
        _sort([things.draft(one, reader) for one, _ in contents.drafts_to_confirm], "decisions drafts"),
        _sort([things.issue_to_answer(one, reader) for one in held], "issues"),
        _sort([things.proposal_to_open(one, reader) for one in contents.proposals_to_open], "proposals"),
        _sort([things.proposal_to_answer(one, reader) for one in contents.proposals_to_answer], "proposals"),
        _sort([things.answer_to_read(*one, reader) for one in contents.answers_to_read], "issues all"),
        _sort([things.left_behind(one, left, reader) for one, left in contents.departed_owners]),
        (asked, 1, None),
        (
            [things.action(one, reader, contents.last_words) for one in own.records[:SHOWN_MAX]],
            own.total_count,
            Button("My list", "say", "actions mine"),
        ),
        _sort([things.covered(one, page, reader) for one, page in contents.covered_actions]),
    ]
    found = [(blocks, max(total, len(blocks)), rest) for blocks, total, rest in sorts if blocks]
    return [block for one in found for block in _shown(*one)], sum(total for _, total, _ in found)


def _sort(blocks: list[Block], rest: str = "") -> tuple[list[Block], int, Button | None]:
    return blocks, len(blocks), Button("See all", "say", rest) if rest else None


def _shown(blocks: Sequence[Block], total: int, rest: Button | None) -> list[Block]:
    """Return the first things of a sort, and the button to the others."""
    shown = list(blocks[:SHOWN_MAX])
    more = total - len(shown)
    return [*shown, entry(f"And {more} more like this", rest)] if more > 0 else shown


# Below what waits


def _office(office: Office | None, reader: Reader) -> list[Block]:
    """Return how the whole task force stands."""
    if office is None:
        return []
    figures = [
        f"{office.late_count} late" if office.late_count else "",
        f"{office.due_count} due {office.within}" if office.due_count else "",
        f"{count(office.issue_count, 'issue')} open" if office.issue_count else "",
    ]
    said = f"{', '.join(filter(None, figures))}{apart_from_channel(office.late_apart)}"
    see = Button("See them", "say", "digest week")
    return [
        divider(),
        header("Task force"),
        entry(said, see) if said else section(f"Nothing late, nothing due {office.within}, no open issue."),
        *_watched(office, reader),
        *_waited_long(office.stays, reader),
        *[_vacant(one, last, reader) for one, last in office.vacancies[:SHOWN_MAX]],
        *_away(office.absences, reader),
    ]


def apart_from_channel(late: int) -> str:
    """Return as a line of its own how many late actions the week of the channel doesn't count; "" for none."""
    which = f"{late} of the late ones, which not everybody there may see"
    return f"\nNot counted in the channel's week: {which}." if late else ""


def _watched(office: Office, reader: Reader) -> list[Block]:
    """Return the chair's list: the number of actions and the first of them."""
    actions = office.watch_list
    if not actions:
        return []
    are = "1 action is" if len(actions) == 1 else f"{len(actions)} actions are"
    head = f"*{are} still open after my last reminder*"
    lines = [
        action_views.line_with_word(one, reader, office.last_words) for one in actions[: things.NAMED_MAX]
    ]
    return [entry("\n".join([head, *lines]), Button("See all", "say", "actions overdue"))]


def _waited_long(stays: Sequence[LevelBacklog], reader: Reader) -> list[Block]:
    longest = max(stays, key=lambda one: one.oldest_days, default=None)
    if longest is None or longest.oldest_days <= WAITED_LONG_DAYS:
        return []
    ref = longest.oldest.ref
    said = f"{ref} has waited {longest.oldest_days} working days with {reader.level(longest.level)}."
    return [entry(said, Button("Open it", "show", ref))]


def _vacant(one: Vacancy, last: Appointment | None, reader: Reader) -> Block:
    said = f"Nobody covers {reader.area(one.area)} for {escape(one.entity)}."
    return entry(said, Button("Appoint", "appoint", f"n:{last.id}") if last else None)


def _away(absences: Sequence[Absence], reader: Reader) -> list[Block]:
    named = [f"{reader.name(one.person_id)} until {reader.day(one.to_on)}" for one in absences]
    return [context(f"Away: {things.first_of(named)}")] if named else []


def _ahead(contents: HomeContents, reader: Reader) -> list[Block]:
    """Return the meetings, sessions and events of the next two weeks."""
    asked = contents.meetings_to_answer
    listed = {one.ref for one in contents.meetings}
    sessions = [one for one in contents.sessions if one.ref not in listed]
    papers = {one.ref: papers_by(one, reader) for one in contents.sessions}
    days = [
        (
            one.starts_on,
            f"{meeting_views.ahead(one, reader)}{papers.get(one.ref, '')}{f' · {YOU_ARE_AWAY}' if one.id in contents.with_apologies else ''}",
        )
        for one in contents.meetings
        if one not in asked
    ]
    days += [(one.on_day, _session(one, reader)) for one in sessions]
    days += [(one.starts_on, event_views.ahead(one, reader)) for one in contents.events.records]
    lines = [f"{Chip.EVENT.sign} {said}" for _, said in sorted(days, key=lambda one: one[0])]
    total = len(contents.meetings) - len(asked) + len(sessions) + contents.events.total_count
    if not lines and not asked:
        return []
    more = [f"And {total - AHEAD_MAX} more"] if total > AHEAD_MAX else []
    answers = [_to_answer(one, papers.get(one.ref, ""), reader) for one in asked[:AHEAD_MAX]]
    return [divider(), header("Coming up"), *answers, *sections([*lines[:AHEAD_MAX], *more])]


def _to_answer(meeting: Meeting, papers: str, reader: Reader) -> Block:
    said = f"{Chip.MEETING.sign} {meeting_views.ahead(meeting, reader)}{papers}. Are you coming?"
    return entry(said, Button("Answer", "coming", meeting.ref))


def _session(session: Session, reader: Reader) -> str:
    return f"{escape(session.body)} meets on {reader.day(session.on_day)}{papers_by(session, reader)}"


def papers_by(session: Session, reader: Reader) -> str:
    """Return by when the papers of a session are due, as words that follow its day; "" once that has passed."""
    return f", papers by {reader.day(session.papers_on)}" if session.papers_on >= reader.today else ""


def _news(news: NewThings) -> list[Block]:
    figures = [
        count(news.decisions, "decision") if news.decisions else "",
        count(news.issues, "issue") if news.issues else "",
    ]
    said = ", ".join(filter(None, figures))
    if not said:
        return [section(f"No new decision or issue since {news.since}.")]
    return [entry(f"New since {news.since}: {said}", Button("See them", "say", "digest week"))]


def _for_colleagues(contents: HomeContents, reader: Reader) -> list[Block]:
    """Return what somebody outside the task force can do here."""
    title = reader.title(Rights.FOCAL_POINT)
    whom = own_focal_points(*contents.focal_points, reader) or f"Any {title} can raise it: press “Who's who”."
    return [
        section("Here you can see our events and who covers what."),
        section(f"*A question for us?* {whom}"),
    ]


def own_focal_points(entity: str, people: Sequence[int], reader: Reader) -> str:
    """Return who somebody's focal points are; "" where nobody is, or too many are."""
    if not 0 < len(people) <= things.NAMED_MAX:
        return ""
    title = reader.title(Rights.FOCAL_POINT)
    titles, are = (title, "is") if len(people) == 1 else (f"{title}s", "are")
    return f"Your {titles} in {escape(entity)} {are} {join_names([reader.name(one) for one in people])}."


def lists(*, is_member: bool, may_list: bool) -> Message:
    """Ask which list somebody wants; a colleague has those of events and people."""
    question = section("*Which list?*")
    events, people = Button("Events", "say", "events"), Button("Who's who", "say", "who")
    if not may_list:
        return message_of([question, buttons([events, people])])
    first = Button("My list", "say", "actions mine") if is_member else Button("Actions", "say", "actions")
    more = [
        Button("Issues", "say", "issues"),
        Button("Decisions", "say", "decisions"),
        Button("Proposals", "say", "proposals"),
        Button("Dates", "say", "sessions"),
        events,
    ]
    return message_of([question, buttons([first, Button("Late", "say", "actions overdue")], more)])


def _member_buttons() -> Block:
    return buttons(
        [Button("Log an action", "say", "action"), Button("Lists", "say", "lists")],
        [
            Button("Raise an issue", "say", "raise"),
            Button("Announce an event", "say", "event"),
            Button("I'll be away", "say", "absent"),
            Button("My settings", "mysettings"),
            Button("Help", "say", "help"),
        ],
    )
