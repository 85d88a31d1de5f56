"""The forms for meetings, with the current values."""

from slackblocks import InputBlock

from bot.meetings import Answer, Attendance, Meeting, stays_away
from bot.records import TEXT_MAX
from handlers.core.blocks.elements import (
    Block,
    choice_field,
    choices_field,
    day_field,
    form,
    people_field,
    text_field,
)
from handlers.core.calls import Ask
from handlers.core.fields import form_inputs
from handlers.meetings import changes, presence
from handlers.meetings.fields import FIELDS, hour_input
from storage import meetings
from storage.unit_of_work import Read

MENU_MAX = 100  # what Slack shows in a menu
_WAYS = (("people", "In the room"), ("video", "By video"), ("apologies", "Apologies"), ("absent", "Absent"))
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
    """Return the form with everybody who was invited, each with their category, in the way that they said or came."""
    meeting = changes.over_meeting(ask, read, "came")
    given, users = meetings.attendances(read, meeting), ask.roster.slack_user
    invited = [one for one in presence.by_category(read, meeting) if users(one)]
    people = [(_with_category(read, one, meeting), users(one) or "") for one in invited]
    by_way: dict[str, list[str]] = {}
    for one in invited:
        by_way.setdefault(_way(read, given.get(one), meeting), []).append(users(one) or "")
    fields = [_who(way, label, people, by_way.get(way, [])) for way, label in _WAYS]
    silent = len(by_way.get("", []))
    others = choice_field("others", f"The others ({silent} who said nothing)", [("Were absent", "absent")])
    return form(f"Who came to {meeting.ref}", "Enter it", [*fields, others], words=f"held {meeting.ref}")


def _way(read: Read, said: Attendance | None, meeting: Meeting) -> str:
    """Return the field in which somebody stands; "" for who has said nothing."""
    if said is not None and presence.came(read, said, meeting):
        return "video" if said.answer == Answer.REMOTE else "people"
    if stays_away(said, meeting):
        return "apologies"
    return "absent" if said is not None and presence.is_entered_as_absent(said, meeting) else ""


def _who(way: str, label: str, people: list[tuple[str, str]], chosen: list[str]) -> InputBlock:
    """Return a field for who came in one way: a menu with their categories where Slack shows so many."""
    is_short = 0 < len(people) <= MENU_MAX
    return (
        choices_field(way, label, people, values=chosen)
        if is_short
        else people_field(way, label, users=chosen)
    )


def _with_category(read: Read, person: int, meeting: Meeting) -> str:
    role, name = presence.role_invited(read, person, meeting), read.roster.name(person)
    if role is None:
        return name
    return f"{name}, {role.category}) {role.title}" if role.category else f"{name}, {role.title}"


def edit(ask: Ask, read: Read) -> Block:
    meeting = changes.permitted_meeting(ask, read, "edit")
    fields, rare = form_inputs(ask, FIELDS, meeting)
    title, words = f"Edit {meeting.ref}", f"edit {meeting.ref}"
    return form(title, "Change it", fields, words=words, rare=rare, more=RARE_LABEL)
