"""What is told of an issue: to its holders, to whoever raised it, to the levels on the way."""

from bot.actions import Action
from bot.decisions import DecisionState
from bot.issues import Issue
from bot.permissions import Actor, may_see
from bot.posts import Notice, Why
from handlers.blocks.elements import Block, section
from handlers.blocks.text import Reader
from handlers.issues import closing_views as returning
from handlers.issues import deadlines_views as views
from handlers.issues.views import line
from storage import lists
from storage.unit_of_work import Read

_OF_THE_END = frozenset({Why.CAME_DOWN, Why.UNREAD, Why.CARRIED_OUT, Why.WITHDRAWN})


def told(read: Read, notice: Notice, issue: Issue, who: Actor, reader: Reader) -> list[Block]:
    """Return what a notice of an issue says, with nothing that is kept from its reader.

    News of the way up is over once the issue is: then it says how that ended.
    """
    if not issue.is_open and notice.why not in _OF_THE_END:
        return [section(line(issue, reader))]
    match Why(notice.why):
        case Why.CLOCK:
            return views.nearly_up(issue, reader)
        case Why.TIME_IS_UP:
            return views.is_up(issue, question(read, issue, who), reader)
        case Why.ONLY_READ:
            return views.only_read(issue, reader)
        case Why.ANSWERED:
            return views.answered(issue, reader)
        case Why.LAPSED:
            return views.lapsed(issue, reader)
        case Why.SENT_BACK:
            return views.sent_back(issue, reader)
        case Why.WITHDRAWN:
            return views.withdrawn(issue)
        case Why.NO_CLOCK:
            return views.no_clock(issue, reader)
        case Why.CARRIED_OUT:
            return returning.carried_out(issue, reader)
        case Why.CAME_DOWN | Why.UNREAD:
            said = returning.came_down if notice.why == Why.CAME_DOWN else returning.unread
            decision = lists.decision_of(read, issue)
            is_known = (
                decision is not None and decision.state != DecisionState.DRAFT and may_see(who, decision)
            )
            return said(issue, decision if is_known else None, reader)
    return views.to_holders(issue, reader)


def question(read: Read, issue: Issue, who: Actor) -> Action | None:
    """Return the action with which the question of a level is answered, if it may be seen; None where there is none."""
    found: Action | None = read.get(issue.question_id) if issue.question_id is not None else None
    return found if found is not None and may_see(who, found) else None
