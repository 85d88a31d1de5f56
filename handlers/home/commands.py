"""The overview of one person, help, and the buttons that repeat words."""

from collections.abc import Sequence
from datetime import timedelta

from bot import permissions
from bot.actions import Action
from bot.appointments import CHAIR_AND_SECRETARY, Vacancy
from bot.charter import Rights
from bot.issues import Issue, IssueState, LevelBacklog, is_at_first_level, level_backlogs
from bot.positions import summarize_positions
from bot.proposals import Proposal
from handlers.actions import unanswered
from handlers.actions.schedule import on_the_chairs_list
from handlers.calls import Ask, Reply, is_outsider
from handlers.handover import commands as handover
from handlers.home import views
from handlers.people import consents, vacancies
from handlers.undelivered import commands as undelivered
from storage import proposals
from storage.actions import actions_page, overdue_actions
from storage.decisions import drafts_to_confirm
from storage.events import events_page
from storage.issues import issues_in_states, issues_page, issues_to_decide, issues_unread_by
from storage.records import Filter
from storage.unit_of_work import Read

EVENTS_AHEAD = timedelta(days=14)


def overview(ask: Ask, read: Read) -> Reply:
    """Show what waits for this person, in at most twelve lines."""
    return Reply.from_message(views.overview(home_contents(ask, read), ask.reader))


def home_contents(ask: Ask, read: Read) -> views.HomeContents:
    mine = Filter(owner=ask.actor.person_id)
    late = Filter(owner=ask.actor.person_id, late=True)
    return views.HomeContents(
        is_member=ask.actor.is_member,
        reads_all=Rights.OBSERVER in ask.actor.all_rights,
        own_actions=actions_page(read, mine, who=ask.actor, now=ask.now),
        own_overdue_count=actions_page(read, late, who=ask.actor, now=ask.now).total_count,
        overdue_count=actions_page(read, Filter(late=True), who=ask.actor, now=ask.now).total_count,
        issues=issues_page(read, Filter(), who=ask.actor),
        issues_to_decide=[one for one in issues_to_decide(read, who=ask.actor) if _awaits_holder(ask, one)],
        answers_to_read=issues_unread_by(read, ask.actor.person_id),
        stays=_level_backlogs(ask, read),
        drafts_to_confirm=drafts_to_confirm(read, who=ask.actor),
        proposals_to_answer=proposals.proposals_awaiting(read, who=ask.actor, now=ask.now),
        proposals_to_open=_drafts_to_open(ask, read),
        undelivered=undelivered.undelivered_posts(read, ask),
        parked_count=undelivered.waiting_count(read, ask),
        watch_list=_chair_watchlist(ask, read),
        unanswered_count=_unanswered_count(ask, read),
        consents_to_give=consents.consents_to_confirm(ask, read),
        vacancies=_vacancies(ask, read),
        departed_owners=_leavers_with_actions(ask, read),
        events=events_page(read, who=ask.actor, first=ask.today, last=ask.today + EVENTS_AHEAD),
    )


def _awaits_holder(ask: Ask, issue: Issue) -> bool:
    """Return whether an issue still needs something of its holder: one who has asked a question waits for others.

    Where several hold it for the area, each states a position, and then waits.
    """
    if issue.question_id is not None:
        return False
    if not is_at_first_level(issue, ask.charter):
        return True
    positions = summarize_positions(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    return positions.is_unanimous or any(
        one.person_id in ask.actor.person_ids for one in positions.unanswered
    )


def _level_backlogs(ask: Ask, read: Read) -> Sequence[LevelBacklog]:
    """Return the number of issues at each level, and since when, for those who supervise them."""
    if not ask.actor.rights & CHAIR_AND_SECRETARY:
        return ()
    held = issues_in_states(read, IssueState.OPEN, who=ask.actor)
    return level_backlogs(held, charter=ask.charter, now=ask.now)


def _drafts_to_open(ask: Ask, read: Read) -> list[Proposal]:
    """Return the proposals that wait for the chair."""
    return proposals.waiting_for_chair(read) if permissions.may(ask.actor, "proposal open") else []


def _chair_watchlist(ask: Ask, read: Read) -> list[Action]:
    """Return what the chair should know: actions that are open after their last reminder."""
    if Rights.CHAIR not in ask.actor.rights:
        return []
    return on_the_chairs_list(read, overdue_actions(read, who=ask.actor, now=ask.now), ask.now)


def _vacancies(ask: Ask, read: Read) -> Sequence[Vacancy]:
    """Return the areas for which nobody answers, for those who supervise them."""
    return vacancies.arisen_vacancies(read, ask.today) if ask.actor.rights & CHAIR_AND_SECRETARY else ()


def _leavers_with_actions(ask: Ask, read: Read) -> list[tuple[int, int]]:
    if not ask.actor.rights & CHAIR_AND_SECRETARY:
        return []
    return handover.leavers_with_actions(read, ask.today, ask.actor, ask.now)


def _unanswered_count(ask: Ask, read: Read) -> int:
    """Return the number of overdue actions without an answer, for the secretary."""
    is_secretary = Rights.SECRETARY in ask.actor.rights
    return unanswered.unanswered_actions(ask, read, Filter()).total_count if is_secretary else 0


def help_(ask: Ask, read: Read) -> Reply:  # noqa: ARG001 - help needs nothing of the store
    if is_outsider(ask.call, ask.actor):
        return Reply(text=views.outsider_introduction(ask.reader))
    words = ask.parsed.text.split()
    if not words:
        return Reply.from_message(views.help_index(ask.registry.verbs, ask.command))
    verb, _ = ask.registry.find(words[0])
    return Reply.from_message(views.verb_help(verb, ask.command))
