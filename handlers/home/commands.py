"""The overview of one person, help, and the buttons that repeat words."""

from datetime import timedelta
from functools import partial

from bot import permissions
from bot.appointments import CHAIR_AND_SECRETARY
from bot.charter import Charter, Rights
from bot.digests import DigestWeek, week_of
from bot.errors import Offer, UserError
from bot.issues import Issue, IssueState, is_with_focal_points, level_backlogs
from bot.permissions import Actor
from bot.positions import position_holders, summarize_positions
from bot.records import Visibility
from bot.sessions import Session, sessions_between, visible_sessions
from handlers.actions import lists as action_lists
from handlers.actions.schedule import on_the_chairs_list
from handlers.blocks.text import escape
from handlers.calls import Ask, Reply, is_outsider
from handlers.delivery.notify import suiting
from handlers.feature import Verb
from handlers.handover import commands as handover
from handlers.home import help_views, things, views
from handlers.issues.deadlines import issues_for_secretary
from handlers.meetings import registration
from handlers.people import consents, vacancies
from handlers.registry import Registry
from handlers.undelivered import commands as undelivered
from storage import digests, meetings, proposals
from storage.actions import actions_page, overdue_actions
from storage.decisions import decision_of, drafts_to_confirm
from storage.events import events_page
from storage.history import last_words_on
from storage.issues import issues_in_states, issues_page, issues_to_decide, issues_unread_by
from storage.records import Filter, ListPage
from storage.unit_of_work import Read

AHEAD = timedelta(days=14)


def overview(ask: Ask, read: Read) -> Reply:
    """Show what waits for this person, and what is ahead."""
    return Reply.from_message(views.overview(home_contents(ask, read), ask.reader))


def home_contents(ask: Ask, read: Read) -> views.HomeContents:
    who, is_office = ask.actor, bool(ask.actor.rights & CHAIR_AND_SECRETARY)
    reads_all = Rights.OBSERVER in who.all_rights
    own = actions_page(read, Filter(owner=who.person_id), who=who, now=ask.now)
    ahead = meetings.ahead(read, who=who, now=ask.now, until=ask.now + AHEAD)
    return views.HomeContents(
        rights=who.rights,
        is_member=who.is_member,
        reads_all=reads_all,
        own_actions=own,
        last_words=last_words_on(read, own.records[: views.SHOWN_MAX]),
        covered_actions=action_lists.covered_actions(ask, read, who.person_id),
        issues_to_decide=_issues_to_answer(ask, read),
        answers_to_read=[(one, decision_of(read, one)) for one in issues_unread_by(read, who.person_id)],
        drafts_to_confirm=drafts_to_confirm(read, who=who),
        proposals_to_answer=proposals.proposals_awaiting(read, who=who, now=ask.now),
        proposals_to_open=proposals.waiting_for_chair(read) if permissions.may(who, "proposal open") else [],
        undelivered=undelivered.undelivered_posts(read, ask),
        parked_count=undelivered.waiting_count(read, ask),
        consents_to_give=consents.consents_to_confirm(ask, read),
        departed_owners=handover.leavers_with_holdings(ask, read) if is_office else (),
        unanswered=_unanswered(ask, read),
        office=_office(ask, read) if is_office else None,
        meetings=ahead,
        with_apologies=registration.with_apologies(read, who.person_id, ahead),
        meetings_to_answer=registration.meetings_to_answer(ask, read, until=ask.now + AHEAD),
        sessions=_sessions_ahead(ask, read),
        events=events_page(read, who=who, first=ask.today, last=ask.today + AHEAD),
        news=_news(ask, read) if reads_all and not who.is_member else None,
        focal_points=_focal_points(ask) if not (who.is_member or reads_all) else ("", ()),
    )


def _issues_to_answer(ask: Ask, read: Read) -> list[Issue]:
    """Return the issues that wait for the caller; the secretary's are also those that nobody else could answer."""
    held = [one for one in issues_to_decide(read, who=ask.actor) if awaits_holder(ask, one)]
    others = issues_for_secretary(read, ask.actor, ask.today)
    return list({one.id: one for one in (*held, *others)}.values())


def awaits_holder(ask: Ask, issue: Issue) -> bool:
    """Return whether an issue still needs something of its holder: one who has asked a question waits for others.

    Where several hold it for the area, each states a position, and then waits. After its time whoever raised it is
    asked what happens.
    """
    if issue.question_id is not None:
        return False
    if not is_with_focal_points(issue, ask.charter):
        return True
    is_late = issue.due_at is not None and issue.due_at <= ask.now
    if is_late and issue.created_by in ask.actor.person_ids:
        return True
    positions = summarize_positions(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    silent = {one.speaker for one in positions.unanswered}
    asked = position_holders(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    return positions.is_unanimous or any(
        one.person_id in ask.actor.person_ids and one.speaker in silent for one in asked
    )


def _office(ask: Ask, read: Read) -> views.Office:
    """Return how the whole task force stands, for those who supervise it."""
    week = week_of(ask.now, today=ask.today)
    counts = digests.action_counts(read, digests.Scope(who=ask.actor), week)
    held = issues_in_states(read, IssueState.OPEN, who=ask.actor)
    is_chair = Rights.CHAIR in ask.actor.rights
    late = overdue_actions(read, who=ask.actor, now=ask.now) if is_chair else []
    watched = on_the_chairs_list(read, late, ask.now) if late else []
    return views.Office(
        late_count=counts[digests.OVERDUE],
        late_apart=late_apart(read, ask.actor, week),
        due_count=counts[digests.DUE],
        within=week.within,
        issue_count=len(held),
        stays=level_backlogs(held, charter=ask.charter, now=ask.now),
        watch_list=watched,
        last_words=last_words_on(read, watched[: things.NAMED_MAX]),
        vacancies=[
            (one, vacancies.last_holder(read, one)) for one in vacancies.arisen_vacancies(read, ask.today)
        ],
        absences=[one for one in ask.roster.absences if one.covers(ask.today)],
    )


def late_apart(read: Read, who: Actor, week: DigestWeek) -> int:
    """Return how many late actions somebody sees that the week of the task force's channel doesn't count."""
    apart = frozenset(Visibility) - suiting(read.charter, read.charter.channels.main)
    return digests.action_counts(read, digests.Scope(who=who, visibilities=apart), week)[digests.OVERDUE]


def _unanswered(ask: Ask, read: Read) -> ListPage:
    """Return the overdue actions without an answer, for the secretary."""
    is_secretary = Rights.SECRETARY in ask.actor.rights
    return action_lists.unanswered_actions(ask, read, Filter()) if is_secretary else views.EMPTY_LIST


def _sessions_ahead(ask: Ask, read: Read) -> list[Session]:
    """Return the planned sessions of the next two weeks, for those who may list them."""
    if not permissions.may(ask.actor, "sessions"):
        return []
    seen = visible_sessions(read.snapshot.sessions, ask.actor)
    found = sessions_between(seen, ask.today, ask.today + AHEAD)
    sees_meetings = permissions.may_read_lists(ask.actor)
    # Who sees today's meeting sees it until it is over.
    return [one for one in found if not (one.is_own and sees_meetings and one.on_day <= ask.today)]


def _news(ask: Ask, read: Read) -> views.NewThings:
    scope, week = digests.Scope(who=ask.actor), week_of(ask.now, today=ask.today)
    return views.NewThings(
        since=ask.reader.day_of(week.since),
        decisions=len(digests.decided(read, scope, week)),
        issues=digests.new_issue_count(read, scope, week),
    )


def _focal_points(ask: Ask) -> tuple[str, list[int]]:
    """Return the entity of somebody on the roster, and its focal points today."""
    entities = [
        one.entity for one in ask.roster.appointments_on(ask.actor.person_id, ask.today) if one.entity
    ]
    if not entities:
        return "", []
    found = ask.roster.people_with_rights(Rights.FOCAL_POINT, on=ask.today, charter=ask.charter)
    of_entity = ask.roster.people_of([entities[0]], on=ask.today)
    return entities[0], [one for one in found if one in of_entity]


def own_focal_points(ask: Ask) -> str:
    """Return who the caller's focal points are, as a sentence; "" where nobody is, or too many are."""
    return views.own_focal_points(*_focal_points(ask), ask.reader)


def lists(ask: Ask, _: Read) -> Reply:
    reads_all = Rights.OBSERVER in ask.actor.all_rights
    is_member = ask.actor.is_member
    return Reply.from_message(views.lists(is_member=is_member, may_list=is_member or reads_all))


def help_(ask: Ask, _: Read) -> Reply:
    """Offer what the caller may do, or explain one verb."""
    if is_outsider(ask.call, ask.actor):
        return Reply(text=help_views.outsider_introduction(ask.reader))
    words = ask.parsed.text.split()
    if words == [help_views.ALL]:
        usable = usable_verbs(ask.registry, ask.actor, ask.charter)
        return Reply.from_message(help_views.all_commands(usable, ask.reader, ask.command))
    if words:
        verb = ask.registry.find(words[0])[0]
        if verb.is_hidden:
            raise UserError(f"I don't know “{escape(words[0][:40])}”.", offers=[Offer("Help", "help")])
        return Reply.from_message(help_views.verb_help(verb, ask.reader, ask.command))
    reads_all = Rights.OBSERVER in ask.actor.all_rights
    allows = partial(_may_say, ask)
    return Reply.from_message(
        help_views.help_menu(allows, ask.reader, is_member=ask.actor.is_member, reads_all=reads_all)
    )


def topic(ask: Ask, read: Read) -> Reply:
    """Show how one thing is done, with examples about something of the caller's own."""
    chosen = help_views.TOPICS.get(ask.parsed.text)
    if chosen is None:
        return help_(ask, read)
    own = actions_page(read, Filter(owner=ask.actor.person_id), who=ask.actor, now=ask.now).records
    held = issues_page(read, Filter(), who=ask.actor).records
    names = help_views.Names(own[0].ref if own else "A-12", held[0].ref if held else "I-7")
    allows = partial(_may_say, ask)
    return Reply.from_message(help_views.topic_help(chosen, allows, names, ask.reader, ask.command))


def usable_verbs(registry: Registry, who: Actor, charter: Charter) -> list[Verb]:
    """Return the verbs that somebody may type."""
    return [verb for verb in registry.verbs if not verb.is_hidden and _may_use(who, verb, charter)]


def _may_say(ask: Ask, words: str) -> bool:
    """Return whether the caller may use the verb that the words of an example begin with."""
    return _may_use(ask.actor, ask.registry.find(words)[0], ask.charter)


def _may_use(who: Actor, verb: Verb, charter: Charter) -> bool:
    if permissions.must_ask_others(who, verb.right, writes=verb.writes):
        return False
    return verb.right is None or permissions.may_some(who, verb.right, charter)
