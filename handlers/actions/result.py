"""What came of an action that was closed without a word."""

from bot.actions import Action
from bot.errors import UserError
from bot.permissions import check
from bot.records import TEXT_MAX, checked_text
from handlers.actions import views
from handlers.blocks.elements import Block, form, text_field
from handlers.calls import Ask, Reply, get_visible, require_one_ref
from storage.unit_of_work import Read, Tx


def add_result(ask: Ask, tx: Tx) -> Reply:
    """Keep what came of an action that was closed without a word."""
    action = _action_without_result(ask, tx)
    action.result = checked_text(ask.parsed.text, what="result")
    action.refresh_search_text()
    tx.change(action, "result", why=action.result)
    return Reply.from_message(views.closed([action]))


def result_form(ask: Ask, read: Read) -> Block:
    action = _action_without_result(ask, read)
    field_ = text_field("text", "What came of it?", max_length=TEXT_MAX, long=True)
    return form(
        f"Result of {action.ref}", "Keep it", [field_], words=f"result {action.ref}", channel=ask.call.channel
    )


def _action_without_result(ask: Ask, read: Read) -> Action:
    """Return the closed action that still wants its result."""
    record = get_visible(ask, read, require_one_ref(ask, "result"))
    if not isinstance(record, Action) or record.is_open:
        raise UserError(f"{record.ref} is not closed yet. Example: done {record.ref} Table sent")
    check(ask.actor, "done", record, charter=ask.charter)
    if record.result:
        raise UserError(f"{record.ref} has its result already. To say more: note {record.ref} ...")
    return record
