"""Change an item while it waits for its meeting; afterwards amend its minutes."""

from slackblocks import InputBlock

from bot.agendas.items import AgendaItem, must_be_waiting, visibility_within
from bot.errors import UserError
from bot.grammar.options import BEHALF
from bot.meetings import Meeting
from bot.permissions import check
from handlers.agendas import agenda, guests, views
from handlers.agendas.commands import item_and_meeting
from handlers.agendas.fields import FIELDS, SAID, is_dealt_with, minuted
from handlers.core.blocks.elements import FIELD_MAX, Block, form, text_field
from handlers.core.blocks.fallback import with_lines
from handlers.core.calls import Ask, Reply
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.fields import changed_lines, edit_options, form_inputs, given_fields, set_edited
from handlers.meetings.preparing import agenda_post
from handlers.meetings.preparing.guests import asked_in
from handlers.meetings.record import correcting
from storage.unit_of_work import Read, Tx

OPTIONS = (*edit_options(FIELDS), BEHALF)


def edit(ask: Ask, tx: Tx) -> Reply:
    item, meeting = _editable(ask, tx)
    before = set_edited(ask, tx, item, FIELDS)
    about = tx.get(item.for_id) if item.for_id is not None else None
    item.visibility = visibility_within(item.visibility, meeting, about)
    tx.change(item, "edit")
    agenda_post.refresh(tx, meeting)
    corrected = correcting.follow(tx, meeting) if is_dealt_with(item) else []
    new = [one for one in asked_in(tx, item, meeting) if one not in before.invitees]
    told = notified_sentence(tx, guests.tell(tx, item, meeting, new), ask.reader)
    said = views.edited(item, meeting, ask.reader, told=told)
    return Reply.from_message(
        with_lines(said, [*changed_lines(FIELDS, item, before, ask.reader), *corrected])
    )


def _editable(ask: Ask, read: Read) -> tuple[AgendaItem, Meeting]:
    item, meeting = item_and_meeting(ask, read, "edit")
    runs = agenda.may_run(ask, meeting)
    if not runs:
        check(ask.actor, "edit", item, charter=ask.charter)
    if not (runs and is_dealt_with(item)):
        must_be_waiting(item)
        return item, meeting
    correcting.must_be_open(read, meeting, ask.reader)
    if any(one is not SAID for one in given_fields(ask, FIELDS)):
        raise UserError(
            f"{item.ref} is {item.state} already, so only what was said of it can be corrected: edit {item.ref} said:“…”"
        )
    return item, meeting


def edit_form(ask: Ask, read: Read) -> Block:
    item, _ = _editable(ask, read)
    fields = [_said_field(read, item)] if is_dealt_with(item) else form_inputs(ask, FIELDS, item)[0]
    return form(f"Edit {item.ref}", "Change it", fields, words=f"edit {item.ref}")


def _said_field(read: Read, item: AgendaItem) -> InputBlock:
    """Return the field with the notes in the minutes of an item. Raises UserError for more than a form takes."""
    said = "\n".join(minuted(read, item)[1])
    if len(said) > FIELD_MAX:
        raise UserError(
            f"What was said of {item.ref} has {len(said):,} characters, and a form takes {FIELD_MAX:,}. "
            f"Ask for a correction of the record: correction {item.meeting_ref} …"
        )
    hint = "The wording of the decision isn't here: it's changed where the decision is confirmed."
    return text_field(
        SAID.name, SAID.label, max_length=FIELD_MAX, long=True, value=said, optional=True,
        hint=hint if item.decision_id is not None else "",
    )  # fmt: skip
