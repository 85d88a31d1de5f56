"""Open the form for a decision."""

from bot.decisions import Decision, DecisionState
from bot.issues import Issue, must_be_open
from bot.permissions import check, may_see
from handlers.blocks.elements import Block
from handlers.calls import Ask, get_named
from handlers.decisions import form_views
from storage.decisions import decision_of
from storage.unit_of_work import Read


def decide(ask: Ask, read: Read) -> Block:
    return form_views.decide_form(*_to_decide(ask, read), ask.reader)


def _to_decide(ask: Ask, read: Read) -> tuple[Issue, Decision | None]:
    """Return the issue, and its draft as far as the asker may see it."""
    issue = get_named(ask, read, "decide", Issue)
    check(ask.actor, "decide", issue, charter=ask.charter)
    must_be_open(issue)
    found = decision_of(read, issue)
    is_draft = found is not None and found.state == DecisionState.DRAFT and may_see(ask.actor, found)
    return issue, found if is_draft else None
