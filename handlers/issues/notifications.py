"""What is told of an issue: to its holders, to whoever raised it, to the levels on the way."""

from bot.actions import Action
from bot.decisions import DecisionState
from bot.issues import Issue
from bot.permissions import Actor, may_see
from bot.posts import Notification, Reason
from handlers.blocks.elements import Block, section
from handlers.blocks.text import Reader
from handlers.issues import closing_views, deadlines_views
from handlers.issues.views import line
from storage.decisions import decision_of
from storage.unit_of_work import Read

_SHOWN_AFTER_SETTLING = frozenset(
    {Reason.DECISION_PASSED_DOWN, Reason.DECISION_UNREAD, Reason.FOLLOW_UPS_CLOSED, Reason.WITHDRAWN}
)


def notification_blocks(
    read: Read, notice: Notification, issue: Issue, who: Actor, reader: Reader
) -> list[Block]:
    """Return what a notice of an issue says, with nothing that is kept from its reader.

    News of the way up is over once the issue is: then it says how that ended.
    """
    if not issue.is_open and notice.reason not in _SHOWN_AFTER_SETTLING:
        return [section(line(issue, reader))]
    match Reason(notice.reason):
        case Reason.LEVEL_DEADLINE_NEAR:
            return deadlines_views.deadline_near(issue, reader)
        case Reason.LEVEL_DEADLINE_REACHED:
            return deadlines_views.deadline_passed(issue, visible_question(read, issue, who), reader)
        case Reason.READ_WITHOUT_ANSWER:
            return deadlines_views.read_unanswered(issue, reader)
        case Reason.QUESTION_ANSWERED:
            return deadlines_views.question_answered(issue, reader)
        case Reason.AUTO_ESCALATED:
            return deadlines_views.lapsed(issue, reader)
        case Reason.SENT_BACK:
            return deadlines_views.sent_back(issue, reader)
        case Reason.WITHDRAWN:
            return deadlines_views.withdrawn(issue)
        case Reason.NO_DEADLINE:
            return deadlines_views.no_deadline(issue, reader)
        case Reason.FOLLOW_UPS_CLOSED:
            return closing_views.all_actions_done(issue, reader)
        case Reason.DECISION_PASSED_DOWN | Reason.DECISION_UNREAD:
            said = (
                closing_views.issue_decided
                if notice.reason == Reason.DECISION_PASSED_DOWN
                else closing_views.answer_unread
            )
            decision = decision_of(read, issue)
            is_known = (
                decision is not None and decision.state != DecisionState.DRAFT and may_see(who, decision)
            )
            return said(issue, decision if is_known else None, reader)
    return deadlines_views.issue_arrived(issue, reader)


def visible_question(read: Read, issue: Issue, who: Actor) -> Action | None:
    """Return the action with which the question of a level is answered, if it may be seen; None where there is none."""
    found: Action | None = read.get(issue.question_id) if issue.question_id is not None else None
    return found if found is not None and may_see(who, found) else None
