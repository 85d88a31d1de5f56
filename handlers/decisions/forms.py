"""Open the form for a decision."""

from bot.issues import must_be_open
from bot.permissions import check
from handlers.blocks.elements import Block
from handlers.calls import Ask
from handlers.decisions import views as decision_views
from handlers.issues.commands import named_issue
from storage.unit_of_work import Read


def decide(ask: Ask, read: Read) -> Block:
    issue = named_issue(ask, read, "decide")
    check(ask.actor, "decide", issue, charter=ask.charter)
    must_be_open(issue)
    return decision_views.decide_form(issue, ask.reader, channel=ask.call.channel)
