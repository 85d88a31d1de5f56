"""The overview for one person, help, and the buttons that say words again."""

from collections.abc import Sequence
from datetime import timedelta

from bot import permissions
from bot.actions import Action
from bot.appointments import OFFICE, Vacancy
from bot.charter import Rights
from bot.issues import Issue, IssueState, Stay, is_first, stays
from bot.positions import standing
from bot.proposals import Proposal
from handlers import consents, leaving, silent, undelivered, vacancies
from handlers.calls import Ask, Reply, is_outsider
from handlers.planning import on_the_chairs_list
from handlers.views import home as views
from storage import lists, proposals
from storage.units import Read

AHEAD = timedelta(days=14)


def overview(ask: Ask, read: Read) -> Reply:
    """What waits for this person, in at most twelve lines."""
    return Reply.saying(views.overview(facts(ask, read), ask.reader))


def facts(ask: Ask, read: Read) -> views.Facts:
    mine = lists.Filter(owner=ask.who.person_id)
    late = lists.Filter(owner=ask.who.person_id, late=True)
    return views.Facts(
        is_member=ask.who.is_member,
        reads_all=Rights.OBSERVER in ask.who.all_rights,
        mine=lists.actions(read, mine, who=ask.who, now=ask.now),
        mine_late=lists.actions(read, late, who=ask.who, now=ask.now).count,
        late=lists.actions(read, lists.Filter(late=True), who=ask.who, now=ask.now).count,
        issues=lists.issues(read, lists.Filter(), who=ask.who),
        to_decide=[one for one in lists.held_issues(read, who=ask.who) if _waits_for(ask, one)],
        to_read=lists.unread_by(read, ask.who.person_id),
        stays=_stays(ask, read),
        to_confirm=lists.drafts(read, who=ask.who),
        asked=proposals.asked_of(read, who=ask.who, now=ask.now),
        to_open=_to_open(ask, read),
        parked=undelivered.waiting(read, ask),
        parked_count=undelivered.waiting_count(read, ask),
        watch=_watch(ask, read),
        silent=_silent(ask, read),
        seconds=consents.waiting_for(ask, read),
        vacant=_vacant(ask, read),
        orphaned=_orphaned(ask, read),
        events=lists.events(read, who=ask.who, first=ask.today, last=ask.today + AHEAD),
    )


def _waits_for(ask: Ask, issue: Issue) -> bool:
    """Say whether an issue that somebody holds still wants something of them: a question of theirs waits for others.

    Where those who answer for the area have it, each says what they think, and then waits.
    """
    if issue.question_id is not None:
        return False
    if not is_first(issue, ask.charter):
        return True
    found = standing(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    return found.agreed or any(one.person in ask.who.people for one in found.waiting)


def _stays(ask: Ask, read: Read) -> Sequence[Stay]:
    """Return how many issues each level has, and for how long, for those who see to it."""
    if not ask.who.rights & OFFICE:
        return ()
    held = lists.issues_of(read, IssueState.OPEN, who=ask.who)
    return stays(held, charter=ask.charter, now=ask.now)


def _to_open(ask: Ask, read: Read) -> list[Proposal]:
    """Return the proposals that wait for the chair's word."""
    return proposals.waiting(read) if permissions.may(ask.who, "proposal open") else []


def _watch(ask: Ask, read: Read) -> list[Action]:
    """Return what the chair should know: actions that are still open after their last reminder."""
    if Rights.CHAIR not in ask.who.rights:
        return []
    return on_the_chairs_list(read, lists.overdue(read, who=ask.who, now=ask.now), ask.now)


def _vacant(ask: Ask, read: Read) -> Sequence[Vacancy]:
    """Return for what nobody answers any more, for those who see to it."""
    return vacancies.arisen(read, ask.today) if ask.who.rights & OFFICE else ()


def _orphaned(ask: Ask, read: Read) -> list[tuple[int, int]]:
    if not ask.who.rights & OFFICE:
        return []
    return leaving.orphaned(read, ask.today, ask.who, ask.now)


def _silent(ask: Ask, read: Read) -> int:
    """Return how many overdue actions wait for an answer, for the secretary, who asks."""
    is_secretary = Rights.SECRETARY in ask.who.rights
    return silent.unanswered(ask, read, lists.Filter()).count if is_secretary else 0


def help_(ask: Ask, read: Read) -> Reply:  # noqa: ARG001 - help needs nothing of the store
    if is_outsider(ask.call, ask.who):
        return Reply(text=views.for_outsiders(ask.reader))
    words = ask.said.text.split()
    if not words:
        return Reply.saying(views.all_verbs(ask.menu.verbs, ask.command))
    verb, _ = ask.menu.find(words[0])
    return Reply.saying(views.one_verb(verb, ask.command))
