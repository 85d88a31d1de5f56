"""The forms for meetings, with the current values."""

from slackblocks import InputBlock

from bot.meetings import GROUP_MAX, Meeting
from bot.moments import PLACE_MAX
from bot.records import TEXT_MAX, TITLE_MAX
from handlers.blocks.elements import Block, day_field, form, people_field, text_field
from handlers.blocks.text import Reader
from handlers.calls import Ask
from handlers.hours import ALL_DAY, HOUR_MAX, hour_hint, typed_hour
from handlers.meetings import changes, views
from handlers.records.create import title_of
from storage.unit_of_work import Read

RARE_LABEL = "More: how long, link, guests"


def plan(ask: Ask, _: Read) -> Block:
    """Return the form with what nearly every meeting needs; a button shows the rest."""
    hint, title_hint = "Left empty: the task force itself.", f"Left empty: {views.task_force(ask.reader)}."
    fields = [
        *_time_fields(None, ask.reader),
        text_field(
            "text", "Title", max_length=TITLE_MAX, optional=True, value=title_of(ask), hint=title_hint
        ),
        text_field("place", "Where", max_length=PLACE_MAX, optional=True),
        text_field("group", "Working group", max_length=GROUP_MAX, optional=True, hint=hint),
    ]
    return form(
        "Plan a meeting", "Plan it", fields, words="meeting", rare=_rare_fields("", ""), more=RARE_LABEL
    )


def _time_fields(meeting: Meeting | None, reader: Reader) -> list[InputBlock]:
    day = meeting.starts_on if meeting else None
    hour = typed_hour(meeting.time, reader) or ALL_DAY if meeting else ""
    hint = f"{hour_hint(reader)} For a whole day: {ALL_DAY}."
    return [
        day_field("on", "Day", optional=False, value=day),
        text_field("time", "Time", max_length=HOUR_MAX, value=hour, hint=hint),
    ]


def _rare_fields(duration: str, link: str) -> list[InputBlock]:
    return [
        text_field(
            "duration", "How long", max_length=HOUR_MAX, optional=True, value=duration, hint="90 min, or 1h30"
        ),
        text_field("link", "Link", optional=True, value=link, hint="For those who take part by video."),
        people_field("people", "Who else is invited?"),
    ]


def move(ask: Ask, read: Read) -> Block:
    meeting = changes.changeable_meeting(ask, read, "move")
    why = text_field("reason", "Why", max_length=TEXT_MAX, optional=True)
    fields = [*_time_fields(meeting, ask.reader), why]
    return form(f"Move {meeting.ref}", "Move it", fields, words=f"move {meeting.ref}")


def cancel(ask: Ask, read: Read) -> Block:
    meeting = changes.changeable_meeting(ask, read, "cancel")
    field = text_field("text", "Why is it cancelled?", max_length=TEXT_MAX, long=True)
    return form(f"Cancel {meeting.ref}", "Cancel it", [field], words=f"cancel {meeting.ref}")


def edit(ask: Ask, read: Read) -> Block:
    meeting = changes.permitted_meeting(ask, read, "edit")
    fields = [
        text_field("text", "Title", max_length=TITLE_MAX, value=meeting.title),
        text_field("place", "Where", max_length=PLACE_MAX, optional=True, value=meeting.place),
        people_field("chair", "Convener" if meeting.group_name else "Acting chair"),
    ]
    rare = _rare_fields(f"{meeting.minutes} min" if meeting.minutes else "", meeting.link)
    title, words = f"Edit {meeting.ref}", f"edit {meeting.ref}"
    return form(title, "Change it", fields, words=words, rare=rare, more=RARE_LABEL)
