"""Views of reminders: what is due, what is new, and how to answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.actions import Action, ActionState
from bot.calendar import Due, local
from bot.notifications import Notification, Reason
from bot.records import TEXT_MAX, Record
from handlers.actions import views as action_views
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    day_field,
    form,
    section,
    text_field,
)
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, count, day, escape, time_of_day
from handlers.people.views import away_until, current_absence
from handlers.records.export_views import filter_phrase
from storage.records import Filter, ListPage


def reminder(action: Action, reader: Reader, *, why: Reason, watch_list_on: date | None) -> list[Block]:
    """Return an action with its buttons; a closed one is a line only.

    `watch_list_on` is the day from which the chair's list shows it; None when unknown.
    """
    if not action.is_open:
        return [section(action_views.line(action, reader))]
    asked = f"Asked by {reader.name(action.created_by)}." if action.created_by not in action.owners else ""
    words = _REASON_SENTENCES.get(why, "")
    if why == Reason.FINAL_REMINDER:
        words = LAST_REMINDER_UNDATED
        if watch_list_on is not None:
            words = LAST_REMINDER.format(day=reader.day(watch_list_on))
    text = "\n".join(filter(None, [head(action), asked, words]))
    return [section(text), buttons(_reminder_buttons(action, why))]


LAST_REMINDER = "This is the last reminder. From {day} it stands on the chair's list."
LAST_REMINDER_UNDATED = "This is the last reminder."
_REASON_SENTENCES = {
    Reason.LATE: "Done, later, or stuck?",
    Reason.SNOOZE_ENDED: "It was put off until today.",
    Reason.REMINDER_REQUESTED: "You asked to be reminded of it.",
}


def _reminder_buttons(action: Action, why: Reason) -> list[Button]:
    begin = _OVERDUE_BUTTONS if why in {Reason.LATE, Reason.FINAL_REMINDER} else _DUE_BUTTONS
    row = (*begin, ("I am stuck", "stuck"), ("Snooze", "snooze"), ("Stop", "mute"))
    return [Button(label, verb, action.ref) for label, verb in row]


_DUE_BUTTONS = (("Done", "done"), ("Note", "note"))
_OVERDUE_BUTTONS = (("Done", "done"), ("New date", "move"))


def unanswered(action: Action, reader: Reader) -> list[Block]:
    """Return the notification to the secretary about an unanswered last reminder."""
    due = reader.due(action.due) if action.due else "no date"
    words = f"Was due {due}. {reader.names(action.owners)} had the last reminder, and it is still open."
    row = [Button(label, verb, action.ref) for label, verb in _OVERDUE_BUTTONS]
    return [section(f"{head(action)}\n{words}"), buttons(row)]


def snoozed(action: Action, reader: Reader, *, until: datetime | None, note: str = "") -> Message:
    """Return an action whose reminders are snoozed, or muted when `until` is None."""
    due = f" Still due {reader.due(action.due)}." if action.due else ""
    if until is None:
        text = f"{head(action)}: no more reminders for you.{due}"
        button = Button("Remind me", "unmute", action.ref)
    else:
        text = f"{head(action)}, asleep until {date_and_time(until, reader)}.{due}"
        button = Button("Wake", "wake", action.ref)
    text = "\n".join(filter(None, [text, note]))
    return Message(text, (section(text), buttons([button])))


def blocked(action: Action) -> Message:
    text = f"{head(action)}, blocked{f': {escape(action.reason)}' if action.reason else ''}. No reminders meanwhile."
    return Message(text, (section(text), buttons([Button("Unblock", "unblock", action.ref)])))


def moved(action: Action, reader: Reader) -> Message:
    return Message(
        f"{head(action)}, {f'now due {reader.due(action.due)}' if action.due else 'now without a date'}."
    )


def action_stays_open(action: Action) -> str:
    """Return the line of an action whose obstacle was raised as an issue."""
    return f"It belongs to {action.ref}, which stays open."


def reminders_resumed(action: Action, reader: Reader, *, next_at: datetime | None) -> Message:
    following = f"The next comes on {date_and_time(next_at, reader)}." if next_at else "None is due any more."
    if action.state == ActionState.BLOCKED:
        following = "It is blocked: no reminders until it is unblocked."
    return Message(f"{head(action)}: you get reminders again. {following}")


def reminder_set(record: Record, reader: Reader, *, at: datetime, note: str) -> Message:
    lines = [f"I will remind you of {record.ref} on {date_and_time(at, reader)}.", note]
    text = "\n".join(filter(None, lines))
    return Message(text, (section(text), buttons([Button("Do not", "unremind", record.ref)])))


def not_a_working_day(wanted: date, reader: Reader) -> str:
    return f"{reader.day(wanted)} is not a working day for you."


def date_and_time(at: datetime, reader: Reader) -> str:
    here = local(at, reader.zone)
    return f"{reader.day(here.date())}, {time_of_day(here)}"


def head(record: Record) -> str:
    return f"*{record.ref}*  {escape(record.title)}"


def snooze_form(record: Record, reader: Reader, *, days: Sequence[date], channel: str) -> Block:
    """Return the snooze form; `days` are the suggested days."""
    choices = [(day(on, today=reader.today), on.isoformat()) for on in days]
    fields = [
        choice_field("text", "Until", choices),
        day_field("to", "Or another day", hint="You are reminded that morning. It stays in your digest."),
    ]
    return form(f"Snooze {record.ref}", "Snooze", fields, words=f"snooze {record.ref}", channel=channel)


def remind_form(record: Record, *, channel: str) -> Block:
    field = text_field("text", "When", hint="For example: friday, or 12 oct 14:00")
    words = f"remind {record.ref}"
    return form(f"Remind of {record.ref}", "Remind me", [field], words=words, channel=channel)


def stuck_form(action: Action, *, channel: str, first: str) -> Block:
    """Return the form for an obstacle; `first` are the people at the first level."""
    fields = [
        text_field("text", "What is in the way?", max_length=TEXT_MAX, long=True),
        choice_field(
            "then",
            "And then",
            [("Mark it blocked", "block"), (f"Raise it with the {first}", "raise")],
            hint="Left empty: it is marked blocked.",
        ),
    ]
    return form(f"{action.ref} is stuck", "Send", fields, words=f"stuck {action.ref}", channel=channel)


def due_heading(reader: Reader, due: Due, *, day: date) -> str:
    """Return the heading of a deadline; `day` is the deadline in the reader's zone."""
    heading = reader.due(due)
    if day == reader.today:
        return f"*Due today, {heading}*"
    return f"*Was due {heading}*" if day < reader.today else f"*Due {heading}*"


_TIMES = {1: "once", 2: "twice"}


def list_unanswered(
    found: ListPage,
    chosen: Filter,
    notifications: Mapping[int, Sequence[Notification]],
    reader: Reader,
    *,
    words: str,
) -> Message:
    of = filter_phrase(chosen, reader)
    if not found.total_count:
        return Message(f"No overdue action{of} waits for an answer.")
    lines = [
        " · ".join([action_views.line(one, reader), *_reminder_status(one, notifications[one.id], reader)])
        for one in found.records
    ]
    return page(
        f"*{count(found.total_count, 'overdue action')}{of} without an answer*", lines, found, words=words
    )


def _reminder_status(action: Action, notifications: Sequence[Notification], reader: Reader) -> list[str]:
    """Return how often the owners were reminded since the deadline, and which of them are away."""
    times = max(Counter(one.person_id for one in notifications).values())
    last = reader.day_of(max(one.due_at for one in notifications))
    reminded = (
        f"reminded {_TIMES.get(times, f'{times} times')}, last {last}" if times > 1 else f"reminded {last}"
    )
    away = [(owner, current_absence(reader, owner)) for owner in action.owners]
    return [reminded, *[f"{reader.name(owner)} is {away_until(one, reader)}" for owner, one in away if one]]
