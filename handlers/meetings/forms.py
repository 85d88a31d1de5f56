"""Open the forms for meetings, with the current values."""

from handlers.blocks.elements import Block
from handlers.calls import Ask
from handlers.meetings import change_views, changes
from handlers.records.create import title_of
from storage.unit_of_work import Read


def plan(ask: Ask, _: Read) -> Block:
    return change_views.plan_form(ask.reader, title=title_of(ask))


def move(ask: Ask, read: Read) -> Block:
    return change_views.move_form(changes.changeable_meeting(ask, read, "move"), ask.reader)


def cancel(ask: Ask, read: Read) -> Block:
    return change_views.cancel_form(changes.changeable_meeting(ask, read, "cancel"))


def edit(ask: Ask, read: Read) -> Block:
    return change_views.edit_form(changes.permitted_meeting(ask, read, "edit"))
