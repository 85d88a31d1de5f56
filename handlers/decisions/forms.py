"""Open the form for a decision."""

from bot.issues import Issue, must_be_open
from bot.permissions import check
from handlers.blocks.elements import Block
from handlers.calls import Ask, get_named
from handlers.decisions import views as decision_views
from storage.unit_of_work import Read


def decide(ask: Ask, read: Read) -> Block:
    issue = get_named(ask, read, "decide", Issue)
    check(ask.actor, "decide", issue, charter=ask.charter)
    must_be_open(issue)
    return decision_views.decide_form(issue, ask.reader, channel=ask.call.channel)
