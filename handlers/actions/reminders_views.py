"""Views of reminders: what is due, what is new, and how to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import UNDONE_REASON, Action, ActionState
from bot.calendar import local
from bot.history import Note
from bot.last_word import LastWord
from bot.names import join_names
from bot.notifications import Reason
from bot.records import TEXT_MAX, Record
from bot.reminders import SentReminder, Snoozes
from bot.replies import Meaning, read_reply
from handlers.actions import views as action_views
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    day_field,
    entry,
    form,
    section,
    text_field,
    text_message,
)
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, cut, day, escape, possessive, time_of_day, with_full_stop
from handlers.core.blocks.things import due_sentence
from handlers.core.kinds import ListEntry, list_entry
from handlers.people.owner_roles_views import successors_of_owners

GIVE = "Give to someone else"


@dataclass(frozen=True, kw_only=True)
class ReminderContext:
    """What a reminder says beside its action.

    `reads` is who reads it, `concerns` whose it is. `said` is what an owner said last; None for nothing. Only
    who said it is asked whether it is still so. `watched` is from when on whose list it stands after its last reminder; "" where that is not known.
    `question_of` is the issue whose question it is; "" where it is none, or the reader may not see that.
    """

    why: Reason
    reads: int
    concerns: int
    said: LastWord | None
    watched: str
    question_of: str

    @property
    def asks_still(self) -> bool:
        return self.said is not None and self.said.person_id == self.reads

    @property
    def is_disowned(self) -> bool:
        """Return whether the reader said that it isn't theirs."""
        return self.asks_still and self.said is not None and read_reply(self.said.text) is Meaning.NOT_MINE


def reminder(action: Action, reader: Reader, about: ReminderContext) -> list[Block]:
    """Return an action with its buttons; of one that is over what became of it."""
    if not action.is_open:
        return closed(action, reader, me=about.reads)
    lines = [f"{due_sentence(action, reader)}.", *_reminder_lines(about, reader)]
    last = f"my last reminder{f'; {about.watched}' if about.watched else ''}"
    what = facts(
        action_views.chip_today(action, reader),
        action.ref,
        reader.area(action.area),
        f"a question on {about.question_of}" if about.question_of else "",
        last if about.why == Reason.FINAL_REMINDER else "",
    )
    return [section("\n".join(lines)), what, _reminder_row(action, about)]


def reminder_entry(action: Action, reader: Reader, about: ReminderContext) -> ListEntry | None:
    """Return an action as one of several in a message; None once it is over."""
    if not action.is_open:
        return None
    chip = action_views.chip_today(action, reader)
    says_day = chip is Chip.DUE_TODAY or action.due is None
    what = [
        str(chip),
        action.ref,
        "" if says_day else action_views.due_phrase(action, reader),
        reader.area(action.area),
        "my last reminder" if about.why == Reason.FINAL_REMINDER else "",
    ]
    said = f"{_said(about.said, reader, about)}." if about.said else ""
    lines = [f"*{escape(action.title)}*", said, " · ".join(filter(None, what))]
    block = entry("\n".join(filter(None, lines)), Button("Done", "done", action.ref))
    return list_entry(block, action, reader)


def _reminder_lines(about: ReminderContext, reader: Reader) -> list[str]:
    whose = "You" if about.concerns == about.reads else reader.short_name(about.concerns)
    why = {
        Reason.SNOOZE_ENDED: f"{whose} put it off until today.",
        Reason.REMINDER_REQUESTED: "You asked me to remind you.",
    }.get(about.why, "")
    if about.said is not None:
        return [*filter(None, [why]), *last_words(about, reader)]
    asks = "How is it going?" if about.why in {Reason.LATE, Reason.FINAL_REMINDER} else ""
    return [*filter(None, [why, asks])]


def last_words(about: ReminderContext, reader: Reader) -> list[str]:
    """Return what was said last, and what is asked about it; nothing where nothing was said."""
    if about.said is None:
        return []
    asks = " Who should have it?" if about.is_disowned else " Still so?" if about.asks_still else ""
    return [f"{_said(about.said, reader, about)}.{asks}"]


def nudge_row(action: Action, about: ReminderContext) -> Block:
    """Return the buttons under a nudge."""
    if about.is_disowned:
        return buttons(
            [Button(GIVE, "assign", action.ref, is_next_step=True)], [Button("Done", "done", action.ref)]
        )
    second = ("Still so", "still") if about.asks_still else ("Note", "note")
    row = [Button(second[0], second[1], action.ref), Button("New date", "move", action.ref)]
    return buttons([Button("Done", "done", action.ref, is_next_step=True), *row])


def _said(said: LastWord, reader: Reader, about: ReminderContext) -> str:
    who = "You" if said.person_id == about.reads else reader.short_name(said.person_id)
    return f"{who} said on {reader.weekday_of(said.at)}: “{escape(said.text)}”"


def _reminder_row(action: Action, about: ReminderContext) -> Block:
    second = ("Still so", "still") if about.asks_still else ("Note", "note")
    menu = (
        ("New date", "move"), ("I'm stuck", "stuck"), ("Snooze", "snooze"), ("Turn off reminders", "mute")
    )  # fmt: skip
    is_theirs = about.concerns in action.owners
    shown = menu if is_theirs else menu[:2]
    if about.is_disowned:
        more = [Button(label, verb, action.ref) for label, verb in (("Done", "done"), *shown)]
        return buttons([Button(GIVE, "assign", action.ref, is_next_step=True)], more)
    return buttons(
        [
            Button("Done", "done", action.ref, is_next_step=is_theirs),
            Button(second[0], second[1], action.ref),
        ],
        [Button(label, verb, action.ref) for label, verb in shown],
    )


def watched_from(on: date, chairs: Sequence[int], reader: Reader, me: int) -> str:
    """Return from when on whose list an action stands: "from Mon 7 Dec it's on Aline's list"."""
    if me in chairs:
        whose = "your"
    else:
        names = join_names([reader.short_name(one) for one in chairs])
        whose = possessive(names)
    return f"from {reader.day(on)} it's on {whose} list"


RESULT_MAX = 80  # characters of a result in the facts of what is over


def closed(action: Action, reader: Reader, *, me: int) -> list[Block]:
    """Return what became of an action, for somebody who was reminded of it; nothing is left for them to do."""
    on = reader.day_of(action.closed_at) if action.closed_at else ""
    by = f"by {reader.name(action.closed_by)}" if action.closed_by not in {None, me} else ""
    what = facts(
        action_views.chip(action, reader),
        action.ref,
        " ".join(filter(None, [on, by])),
        escape(cut(" ".join((action.result or action.reason).split()), RESULT_MAX)),
    )
    reopen = [Button("Reopen", "reopen", action.ref)] if action.reason != UNDONE_REASON else []
    return [section(escape(action.title)), what, *([buttons(reopen)] if reopen else [])]


@dataclass(frozen=True)
class Answers:
    """What the owners of a record were sent about a deadline, and what they have answered."""

    reminders: Sequence[SentReminder]  # from the first of the deadline on
    snoozes: Snoozes
    last_note: Note | None
    is_answered: bool  # they did something since the first reminder
    turned_off_at: Mapping[int, datetime]  # by owner


def unanswered(action: Action, reader: Reader, answers: Answers, *, me: int | None) -> list[Block]:
    """Return what whoever asked for an action reads when it is open after its last reminder.

    `me` is the reader: who goes on with the work of both is not offered to ask themselves.
    """
    lines = [
        f"*{escape(action.title)}* is still open.",
        reminded_and_answered(action.owners, action.id, reader, answers),
    ]
    what = facts(action_views.chip(action, reader), action.ref, action_views.due_phrase(action, reader))
    asked = successors_of_owners(action, reader) or action.owners
    whom = reader.short_name(asked[0]) if len(asked) == 1 else "them"
    ask = [Button(f"Ask {whom}", "nudgewith", action.ref)] if me not in asked else []
    row = [*ask, Button("New date", "move", action.ref)]
    menu = (("Give to someone else", "assign"), ("Close it", "done"), ("Cancel it", "cancel"))
    return [
        section("\n".join(lines)),
        what,
        buttons(row, [Button(label, verb, action.ref) for label, verb in menu]),
    ]


def reminded_and_answered(owners: Sequence[int], record_id: int, reader: Reader, answers: Answers) -> str:
    """Return how often each owner of a record was reminded of a deadline, and what came of that."""
    told = [_owner_reminders(owner, record_id, reader, answers) for owner in owners]
    return " ".join([*told, _last_words(owners, reader, answers)]).strip()


def _last_words(owners: Sequence[int], reader: Reader, answers: Answers) -> str:
    note = answers.last_note
    if note is None:
        return "" if answers.is_answered or not answers.reminders else "No answer so far."
    is_alone = tuple(owners) == (note.person_id,)
    whose = "Last words" if is_alone else f"{possessive(reader.short_name(note.person_id))} last words"
    said = " ".join(cut(note.text, ANSWER_MAX).split())
    return f"{whose} on {reader.day_of(note.at)}: “{escape(said)}”."


def _owner_reminders(owner: int, record_id: int, reader: Reader, answers: Answers) -> str:
    """Return how often an owner was reminded of the deadline, or when they turned the reminders off."""
    name = reader.short_name(owner)
    if answers.snoozes.get((owner, record_id), reader.now) is None:
        off = answers.turned_off_at.get(owner)
        return f"{name} turned reminders off{f' on {reader.day_of(off)}' if off else ''}."
    said = reminded(owner, answers.reminders, reader)
    return f"I reminded {said}." if said else f"I haven't reminded {name}."


def reminded(owner: int, sent: Sequence[SentReminder], reader: Reader) -> str:
    """Return how often an owner, or somebody in their place, was reminded since when; "" for never."""
    by_reader: dict[int, list[datetime]] = {}
    for one in sent:
        if one.of.concerned_person_id == owner:
            by_reader.setdefault(one.of.person_id, []).append(one.at)
    place = f" in place of {reader.short_name(owner)}"
    said = [
        f"{reader.short_name(who)}{'' if who == owner else place} {_how_often(at, reader)}"
        for who, at in by_reader.items()
    ]
    return ", and ".join(said)


def _how_often(sent: Sequence[datetime], reader: Reader) -> str:
    """Return how often somebody was reminded since when: "3 times since Tue 11 Oct, last on Tue 18 Oct"."""
    first, last = reader.day_of(sent[0]), reader.day_of(sent[-1])
    if len(sent) == 1:
        return f"on {last}"
    times = TIMES.get(len(sent), f"{len(sent)} times")
    return f"{times} since {first}, last on {last}"


def snoozed(action: Action, reader: Reader, *, until: datetime | None, note: str = "") -> Message:
    """Return an action whose reminders are snoozed, or muted when `until` is None."""
    due = action_views.due_phrase(action, reader)
    if until is None:
        text = "I won't remind you of it any more."
        what = facts(action_views.chip(action, reader), action.ref, due, "reminders off")
        button = Button("Turn reminders on", "unmute", action.ref)
    else:
        text = f"I'll come back to it on {date_and_time(until, reader)}."
        what = facts(Chip.SNOOZED, action.ref, due)
        button = Button("Wake", "wake", action.ref)
    lines = [f"*{escape(action.title)}*", " ".join(filter(None, [text, note]))]
    return message_of([section("\n".join(lines)), what, buttons([button])])


def snoozed_entry(action: Action, reader: Reader, *, until: datetime | None) -> Block:
    """Return the same as one of several."""
    if until is None:
        what = [str(action_views.chip(action, reader)), action.ref, "reminders off"]
        button = Button("Turn reminders on", "unmute", action.ref)
    else:
        what = [str(Chip.SNOOZED), action.ref, f"back on {date_and_time(until, reader)}"]
        button = Button("Wake", "wake", action.ref)
    return entry(f"*{escape(action.title)}*\n{' · '.join(what)}", button)


def blocked(action: Action, reader: Reader) -> list[Block]:
    why = f"\nIn the way: {with_full_stop(escape(action.reason))}" if action.reason else ""
    return [
        section(f"*{escape(action.title)}*{why}"),
        facts(action_views.chip(action, reader), action.ref, "no reminders meanwhile"),
        buttons([Button("Unblock", "unblock", action.ref)]),
    ]


def moved(action: Action, reader: Reader) -> list[Block]:
    """Return the lines of an action whose deadline is no longer the one of the message."""
    to = f"to {reader.due(action.due)}" if action.due else "no date now"
    return [section(escape(action.title)), facts(Chip.MOVED, action.ref, to)]


def action_stays_open(action: Action) -> str:
    """Return the line of an action whose obstacle was raised as an issue."""
    return f"It belongs to {action.ref}, which stays open."


def reminders_resumed(action: Action, reader: Reader, *, next_at: datetime | None) -> Message:
    """Return from when on an action is reminded of again; `next_at` is None where no reminder is left."""
    if action.state == ActionState.BLOCKED:
        return Message(f"I'll remind you of {action.ref} again once it's unblocked.")
    following = f", next on {date_and_time(next_at, reader)}." if next_at else "; none is due any more."
    return Message(f"I'll remind you of {action.ref} again{following}")


def reminder_set(record: Record, reader: Reader, *, at: datetime, note: str) -> Message:
    lines = [f"I'll remind you of {record.ref} on {date_and_time(at, reader)}.", note]
    return text_message("\n".join(filter(None, lines)), [Button("Don't", "unremind", record.ref)])


def not_a_working_day(wanted: date, reader: Reader) -> str:
    return f"{reader.day(wanted)} isn't a working day for you."


def date_and_time(at: datetime, reader: Reader) -> str:
    """Return a coming moment where the reader is: "Mon 7 Dec, 09:00 Geneva"."""
    here = local(at, reader.zone)
    return f"{reader.day(here.date())}, {time_of_day(here)} {reader.city(reader.zone)}"


def snooze_form(record: Record, reader: Reader, *, days: Sequence[date]) -> Block:
    """Return the snooze form; `days` are the suggested days."""
    choices = [(day(on, today=reader.today), on.isoformat()) for on in days]
    fields = [
        choice_field("text", "Until", choices),
        day_field("to", "Or another day", hint="I'll remind you that morning. It stays in your digest."),
    ]
    return form(f"Snooze {record.ref}", "Snooze", fields, words=f"snooze {record.ref}")


def remind_form(record: Record) -> Block:
    field = text_field("text", "When", hint="For example: friday, or 12 oct 14:00")
    words = f"remind {record.ref}"
    return form(f"Remind of {record.ref}", "Remind me", [field], words=words)


def stuck_form(action: Action, *, first: str, then: str, said: str) -> Block:
    """Return the form for an obstacle; `first` are the people at the first level.

    `then` is chosen beforehand, "" for neither; `said` is what the form begins with.
    """
    fields = [
        text_field("text", "What is in the way?", max_length=TEXT_MAX, long=True, value=said),
        choice_field(
            "then",
            "And then",
            [("Mark it blocked", "block"), (f"Raise it with the {first}", "raise")],
            hint="Left empty: it is marked blocked.",
            value=then or None,
        ),
    ]
    return form(f"{action.ref} is stuck", "Send", fields, words=f"stuck {action.ref}")


TIMES = {1: "once", 2: "twice"}
ANSWER_MAX = 200  # characters of an answer in the message to the secretary
