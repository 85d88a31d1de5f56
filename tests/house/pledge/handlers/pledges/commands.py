"""Pledges: make one, keep it."""

from bot import pledges
from bot.calendar import Due
from bot.errors import UserError
from bot.permissions import check
from bot.pledges import Pledge, PledgeState
from bot.records import Kind, checked_text
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref
from handlers.core.fields import new_options, set_new
from handlers.core.records.create import create_with_card, new_record_fields
from handlers.pledges import views
from handlers.pledges.fields import FIELDS
from storage.unit_of_work import Tx

OPTIONS = new_options(FIELDS)


def pledge(ask: Ask, tx: Tx) -> Reply:
    due = ask.parsed.value("due", Due)
    if due is None:
        raise UserError("By which day? Say it like pledge Two interpreters due:friday")
    made = Pledge(**new_record_fields(ask, tx, Kind.PLEDGE), state=PledgeState.OPEN, due_on=due.day)
    set_new(ask, tx, made, FIELDS)
    channel = create_with_card(ask, tx, made)
    return Reply.from_message(views.pledged(made, ask.reader, channel=channel))


def keep(ask: Ask, tx: Tx) -> Reply:
    result = checked_text(ask.parsed.text or ask.parsed.option_text("result"), what="result")
    return keep_one(ask, tx, get_visible(ask, tx, require_one_ref(ask, "done")), result)


def keep_one(ask: Ask, tx: Tx, named: Pledge, result: str) -> Reply:
    """Mark a pledge as kept; "done" in its thread calls this too."""
    check(ask.actor, "done", named, charter=ask.charter)
    pledges.keep(named, now=ask.now)
    tx.change(named, "keep", why=result)
    return Reply(text=views.line(named, ask.reader))
