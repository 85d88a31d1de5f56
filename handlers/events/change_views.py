"""What is said of an event that was moved, corrected, cancelled or opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.dates.forms import typed_day
from bot.events import Event, EventState, Period
from bot.moments import StatusChange
from bot.names import join_all, join_names
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    section,
)
from handlers.core.blocks.fallback import message_about
from handlers.core.blocks.text import Reader, channel_link, escape, with_full_stop
from handlers.core.hours import OFF_HOURS
from handlers.events import deadline_views, views
from handlers.events.views import days, days_there, hour_for_all, reason_end


@dataclass(frozen=True)
class Told:
    """Where a change will be said: in the thread of the card in each of these channels, and to these people."""

    channels: tuple[str, ...] = ()
    people: tuple[int, ...] = ()


def _at(period: Period, reader: Reader) -> str:
    """Return the days as they stand in a sentence: "on Thu 15 Dec", or "from 5 to 7 Oct"."""
    one_day = period.starts_on == period.ends_on
    return f"{'on' if one_day else 'from'} {days(period, reader)}"


def _title(event: Event) -> str:
    return f"*{escape(event.title)}*"


def _told(told: Told, reader: Reader) -> str:
    names = [reader.name(one) for one in told.people]
    people = f"tell {join_names(names)}" if names else ""
    place = f"say so in {join_all([channel_link(one) for one in told.channels])}" if told.channels else ""
    both = " and ".join(filter(None, [place, people]))
    return f"I'll {both}." if both else ""


def _undo_and_edit(event: Event) -> list[Button]:
    return [Button("Undo", "undo", event.ref), Button("Edit", "edit", event.ref)]


# What was done


def moved(
    event: Event,
    reader: Reader,
    *,
    was: Period,
    told: Told,
    at_the_same_time: Sequence[Event],
    along: str,
    remarks: Sequence[str],
) -> Message:
    """Return where an event is now and whom that concerns, for whoever moved it.

    `along` are the words that move its deadlines along; "" where there are none.
    """
    sentence = (
        f"{_title(event)} is {_bold_at(event.period, reader)}, not {days(was, reader)}{reason_end(event)}"
    )
    near = views.at_the_same_time(at_the_same_time, reader)
    stay = deadline_views.stay(event, reader)
    too = [Button("Move that too" if len(stay) == 1 else "Move them too", "say", along)] if along else []
    lines = [sentence, *remarks, *stay, _told(told, reader), *near]
    return message_about(lines, facts(Chip.MOVED, event.ref), [*too, *_undo_and_edit(event)])


def _bold_at(period: Period, reader: Reader) -> str:
    word, _, rest = _at(period, reader).partition(" ")
    return f"{word} *{rest}*"


def cancelled(event: Event, reader: Reader, *, told: Told, remarks: Sequence[str]) -> Message:
    sentence = f"{_title(event)}, {days(event.period, reader)}, {_cancelled_phrase(event)}{reason_end(event)}"
    return message_about(
        [sentence, *remarks, _told(told, reader)],
        facts(Chip.CANCELLED, event.ref),
        [Button("Undo", "undo", event.ref)],
    )


def _cancelled_phrase(event: Event) -> str:
    return "didn't take place" if event.did_not_take_place else "is cancelled"


def reopened(event: Event, reader: Reader, *, told: Told, remarks: Sequence[str]) -> Message:
    sentence = f"{_title(event)} takes place after all: *{days(event.period, reader)}*."
    return message_about(
        [sentence, *remarks, _told(told, reader)], facts(Chip.EVENT, event.ref), _undo_and_edit(event)
    )


def edited(event: Event, reader: Reader, *, told: Told, remarks: Sequence[str] = ()) -> Message:
    lines = [f"{_title(event)} is changed.", views.summary(event, reader), *remarks, _told(told, reader)]
    return message_about(lines, facts(Chip.EVENT, event.ref), _undo_and_edit(event))


def state_set(event: Event, reader: Reader) -> Message:
    state = "an idea" if event.state == EventState.IDEA else event.state
    lines = [f"{_title(event)} is {state} now.", days(event.period, reader)]
    return message_about(lines, facts(Chip.EVENT, event.ref), [Button("Undo", "undo", event.ref)])


# What is not possible


def who_can_change(event: Event, reader: Reader, people: Sequence[int]) -> str:
    """Return who may change an event: who announced it, those of its entity, and the secretary."""
    names = [reader.name(one) for one in people[:3]]
    if event.owning_entities:
        names.insert(1, f"anybody in {join_all([escape(one) for one in event.owning_entities], last=' or ')}")
    return f"{join_all(names, last=' or ')} can change {event.ref}."


def cancelled_already(event: Event, reader: Reader) -> str:
    if event.step_by is None or event.step_at is None:
        return f"{event.ref} was taken back when it was announced."
    return f"{reader.name(event.step_by)} cancelled {event.ref} on {reader.day_of(event.step_at)}{reason_end(event)}"


def reason_required(event: Event) -> str:
    return f"Why is {event.ref} cancelled? Everybody who was told of it will read why."


def held_already(event: Event, reader: Reader) -> str:
    return f"{event.ref} was held {_at(event.period, reader)}."


def no_way_back(event: Event, reader: Reader) -> str:
    """Return that an event is over, and what it can still become."""
    if event.state == EventState.CLOSED:
        return f"{event.ref} is closed. To open it again: reopen {event.ref}"
    return f"{event.ref} was held {_at(event.period, reader)}. All that's left is what came of it: done {event.ref}"


def too_late_to_ask(event: Event, reader: Reader, people: Sequence[int]) -> str:
    """Return that an event is over, and who can still correct it or open it again."""
    over = cancelled_already(event, reader) if event.is_cancelled else held_already(event, reader)
    return f"{with_full_stop(over)} {who_can_change(event, reader, people)}"


def too_late_to_move(event: Event, reader: Reader) -> str:
    next_day = event.ends_on + timedelta(days=1)
    example = f"edit {event.ref} on:{typed_day(next_day)}"
    return (
        f"{event.ref} was held {_at(event.period, reader)}, so it can't move. To correct its day: {example}"
    )


def no_other_day(event: Event, reader: Reader) -> str:
    return f"{event.ref} is already {_at(event.period, reader)}. Nothing has changed."


def day_has_passed(event: Event, period: Period, reader: Reader) -> str:
    return f"{days(period, reader)} has passed, so {event.ref} can't move there. When should it be?"


def days_have_passed(event: Event, reader: Reader) -> str:
    return (
        f"{event.ref} was planned for {days(event.period, reader)}, which has passed. "
        "If it takes place later, announce it again."
    )


def not_begun(event: Event, reader: Reader) -> str:
    return f"{event.ref} begins on {reader.day(event.starts_on)}, so it can't have been held yet."


def unknown_state(word: str) -> str:
    known = ", ".join(state for state in EventState if state != EventState.CANCELLED)
    return f"“{escape(word[:40])}” isn't a state of an event. One of: {known}."


# In the thread of its card


def thread_line(event: Event, change: StatusChange, reader: Reader) -> str:
    by = f"By {reader.name(change.by)}." if change.by else ""
    return f"{_what_became(event, change, reader)} {by}".strip()


def _what_became(event: Event, change: StatusChange, reader: Reader) -> str:
    if event.is_cancelled:
        what = "Didn't take place" if event.did_not_take_place else Chip.CANCELLED
        return f"{what}{reason_end(event)}"
    period, hour = days_there(event.period, reader), hour_for_all(event.period)
    if change.before == EventState.CANCELLED:
        return f"Takes place after all: *{period}*{hour}."
    was = days_there(Period.from_key(change.before), reader)
    return f"{Chip.MOVED} to *{period}*{hour}, not {was}{reason_end(event)}"


def superseded_line(change: StatusChange, why: str) -> str:
    """Return what is left of an earlier change: its reason, and no day, since an event shows one day everywhere."""
    if change.before == EventState.CANCELLED:
        return "Was to take place after all."
    what = "cancelled" if change.after == EventState.CANCELLED else "moved"
    return with_full_stop(f"Was {what}{f': {escape(why)}' if why else ''}")


# To a person


def changed(event: Event, change: StatusChange, reader: Reader, *, is_off_hours: bool) -> list[Block]:
    """Return what became of an event, for somebody who was told something else."""
    by = f"by {reader.name(change.by)}" if change.by else ""
    if event.is_cancelled:
        text, chip = (
            f"{_title(event)}, {days(event.period, reader)}, {_cancelled_phrase(event)}{reason_end(event)}",
            Chip.CANCELLED,
        )
    elif change.before == EventState.CANCELLED:
        text, chip = f"{_title(event)} takes place after all: *{days(event.period, reader)}*.", Chip.EVENT
    else:
        was = days(Period.from_key(change.before), reader)
        place = f", {escape(event.place)}" if event.place else ""
        when = f"{_bold_at(event.period, reader)}{place}, not {was}"
        text, chip = f"{_title(event)} is {when}{reason_end(event)}", Chip.MOVED
    about = facts(chip, event.ref, by)
    return [
        section(f"{text}\n{OFF_HOURS}" if is_off_hours else text),
        about,
        *([buttons([Button("Open", "show", event.ref)])] if not event.is_cancelled else []),
    ]


def overlaps(event: Event, others: Sequence[Event], reader: Reader) -> list[Block]:
    """Return that an event is at the time of others, for who announced those."""
    when = ", ".join(filter(None, [days(event.period, reader), escape(event.place)]))
    same = [f"{_title(one)} ({one.ref}), {days(one.period, reader)}" for one in others]
    return [
        section(f"{_title(event)}, {when}, is at the same time as {join_all(same, last=', and ')}."),
        facts(Chip.EVENT, event.ref, f"by {reader.name(event.created_by)}"),
        buttons([Button("Open", "show", event.ref)]),
    ]


def superseded(event: Event, reader: Reader) -> list[Block]:
    """Return what is left of an earlier message about an event."""
    chip = Chip.CANCELLED if event.is_cancelled else Chip.MOVED
    to = "" if event.is_cancelled else f"to {days(event.period, reader)}"
    return [section(escape(event.title)), facts(chip, event.ref, to)]


def wish(event: Event, text: str, person: int, reader: Reader) -> list[Block]:
    row = [Button("Move", "move", event.ref), Button("Edit", "edit", event.ref)]
    others = [Button("Cancel", "cancel", event.ref), Button("It stays as it is", "declinechange", event.ref)]
    return [
        section(f"{reader.name(person)} asks you to change {_title(event)}: “{escape(text)}”"),
        facts(Chip.EVENT, event.ref, days(event.period, reader)),
        buttons(row, others),
    ]
