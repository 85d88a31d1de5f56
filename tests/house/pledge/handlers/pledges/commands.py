"""Pledges: make one, list them, keep them."""

from bot import pledges
from bot.calendar import Due
from bot.errors import UserError
from bot.permissions import check
from bot.pledges import Pledge, PledgeState
from bot.records import Kind, checked_text
from handlers.calls import Ask, Reply, get_visible, require_one_ref
from handlers.pledges import views
from handlers.records.create import create_with_card, new_record_fields
from storage.pledges import pledges_page
from storage.unit_of_work import Read, Tx

OPTIONS = ("due", "area", "visibility")


def pledge(ask: Ask, tx: Tx) -> Reply:
    fields = new_record_fields(ask, tx, Kind.PLEDGE)
    due = ask.parsed.value("due", Due)
    if due is None:
        raise UserError("By which day? Say it like pledge Two interpreters due:friday")
    made = Pledge(**fields, state=PledgeState.OPEN, due_on=due.day)
    channel = create_with_card(ask, tx, made)
    return Reply.from_message(views.pledged(made, ask.reader, channel=channel))


def list_pledges(ask: Ask, read: Read) -> Reply:
    found = pledges_page(read, who=ask.actor, page=ask.parsed.page)
    return Reply.from_message(views.listed(found, ask.reader, words=ask.call.words))


def keep(ask: Ask, tx: Tx) -> Reply:
    result = checked_text(ask.parsed.text or ask.parsed.option_text("result"), what="result")
    return keep_one(ask, tx, get_visible(ask, tx, require_one_ref(ask, "done")), result)


def keep_one(ask: Ask, tx: Tx, named: Pledge, result: str) -> Reply:
    """Mark a pledge as kept; "done" in its thread calls this too."""
    check(ask.actor, "done", named, charter=ask.charter)
    pledges.keep(named, now=ask.now)
    tx.change(named, "done", why=result)
    return Reply(text=views.line(named, ask.reader))
