"""The forms for meetings, with the current values."""

from bot.meetings import Meeting
from bot.records import TEXT_MAX
from handlers.core.blocks.elements import Block, choices_field, day_field, form, people_field, text_field
from handlers.core.calls import Ask
from handlers.core.fields import form_inputs
from handlers.meetings import changes, presence
from handlers.meetings.fields import FIELDS, hour_input
from storage import meetings
from storage.unit_of_work import Read

MENU_MAX = 100  # what Slack shows in a menu
RARE_LABEL = "More: how long, link, guests"


def plan(ask: Ask, _: Read) -> Block:
    """Return the form with what nearly every meeting needs; a button shows the rest."""
    fields, rare = form_inputs(ask, FIELDS)
    return form("Plan a meeting", "Plan it", fields, words="meeting", rare=rare, more=RARE_LABEL)


def move(ask: Ask, read: Read) -> Block:
    meeting = changes.changeable_meeting(ask, read, "move")
    why = text_field("reason", "Why", max_length=TEXT_MAX, optional=True)
    day = day_field("on", "Day", optional=False, value=meeting.starts_on)
    fields = [day, hour_input(ask, meeting), why]
    return form(f"Move {meeting.ref}", "Move it", fields, words=f"move {meeting.ref}")


def cancel(ask: Ask, read: Read) -> Block:
    meeting = changes.changeable_meeting(ask, read, "cancel")
    is_over = meeting.is_held or meeting.is_unsaid(ask.now)
    title, submit, label = (
        (f"{meeting.ref} wasn't held", "Note it", "What happened?")
        if is_over
        else (f"Cancel {meeting.ref}", "Cancel it", "Why is it cancelled?")
    )
    field = text_field("text", label, max_length=TEXT_MAX, long=True)
    return form(title, submit, [field], words=f"cancel {meeting.ref}")


def who_came(ask: Ask, read: Read) -> Block:
    """Return the form with everybody who was invited, each with the category in which they count."""
    meeting = changes.over_meeting(ask, read, "came")
    given, users = meetings.attendances(read, meeting), ask.roster.slack_user
    invited = [one for one in presence.by_category(read, meeting) if users(one)]
    chosen = [users(one) or "" for one in invited if presence.came(read, given.get(one), meeting)]
    hint = f"Who said that they come by video is counted so. Somebody else: held {meeting.ref} people:@name"
    people = [(_with_category(read, one, meeting), users(one) or "") for one in invited]
    is_short = 0 < len(people) <= MENU_MAX
    field = (
        choices_field("people", "Who came?", people, hint=hint, values=chosen)
        if is_short
        else people_field("people", "Who came?", hint=hint, users=chosen)
    )
    return form(f"Who came to {meeting.ref}", "Enter it", [field], words=f"held {meeting.ref}")


def _with_category(read: Read, person: int, meeting: Meeting) -> str:
    category = presence.category_of(read, person, meeting)
    return f"{read.roster.name(person)}, {category}" if category else read.roster.name(person)


def edit(ask: Ask, read: Read) -> Block:
    meeting = changes.permitted_meeting(ask, read, "edit")
    fields, rare = form_inputs(ask, FIELDS, meeting)
    title, words = f"Edit {meeting.ref}", f"edit {meeting.ref}"
    return form(title, "Change it", fields, words=words, rare=rare, more=RARE_LABEL)
