"""How a reader's one message looks: what is due, what is new, and how to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import Action, ActionState
from bot.calendar import Due, local
from bot.posts import Why
from bot.records import TEXT_MAX, Record
from handlers.actions import views as actions
from handlers.blocks.elements import (
    BLOCKS_MAX,
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
from handlers.blocks.text import Reader, day, escape, hour

FOOT = "Answer here in your own words; “done” closes it."
FOOT_NOTE = "Answer here in your own words; it is kept as a note."
FOOT_MANY = "Answer here in your own words, the reference first: “A-12 done”, or “A-12: a note”."


@dataclass(frozen=True)
class Told:
    """One thing that is told, under the heading that several may share. An empty heading is none."""

    heading: str
    blocks: tuple[Block, ...]
    is_open: bool
    can_be_done: bool


def item(action: Action, reader: Reader, *, why: Why, told_on: date | None) -> list[Block]:
    """One action in a reminder: what it is, and the doing beside it; a closed one shrinks to a line.

    `told_on` is the day from which it stands on the chair's list, None when that is not known.
    """
    if not action.is_open:
        return [section(actions.line(action, reader))]
    asked = f"Asked by {reader.name(action.created_by)}." if action.created_by not in action.owners else ""
    words = _WORDS.get(why, "")
    if why == Why.LAST:
        words = LAST_TO_SECRETARY if told_on is None else LAST.format(day=reader.day(told_on))
    return [section("\n".join(filter(None, [_head(action), asked, words]))), buttons(_doing(action, why))]


LAST = "This is the last reminder. From {day} it stands on the chair's list."
LAST_TO_SECRETARY = "This is the last reminder."
_WORDS = {
    Why.LATE: "Done, later, or stuck?",
    Why.WOKEN: "It was put off until today.",
    Why.ASKED: "You asked to be reminded of it.",
}


def _doing(action: Action, why: Why) -> list[Button]:
    begin = _LATE if why in {Why.LATE, Why.LAST} else _SOON
    row = (*begin, ("I am stuck", "stuck"), ("Snooze", "snooze"), ("Stop", "mute"))
    return [Button(label, verb, action.ref) for label, verb in row]


_SOON = (("Done", "done"), ("Note", "note"))
_LATE = (("Done", "done"), ("New date", "move"))


def unanswered(action: Action, reader: Reader) -> list[Block]:
    """What the secretary hears of an action whose owner has had the last reminder."""
    due = reader.due(action.due) if action.due else "no date"
    words = f"Was due {due}. {reader.names(action.owners)} had the last reminder, and it is still open."
    return [
        section(f"{_head(action)}\n{words}"),
        buttons([Button(label, verb, action.ref) for label, verb in _LATE]),
    ]


def asked(record: Record) -> list[Block]:
    """A thing that is no action, of which its reader wished to be reminded."""
    return [
        section(f"{_head(record)}\n{_WORDS[Why.ASKED]}"),
        buttons([Button("Open", "show", record.ref)]),
    ]


def shrunk(said: Message) -> Told:
    """What has been answered: one line, under no heading, and nothing more to say to it."""
    return Told(heading="", blocks=said.blocks or (section(said.text),), is_open=False, can_be_done=False)


def asleep(action: Action, reader: Reader, *, until: datetime | None, note: str = "") -> Message:
    """An action that its reader has put off, or with `until` None, of which they want no reminder."""
    due = f" Still due {reader.due(action.due)}." if action.due else ""
    if until is None:
        text, button = (
            f"{_head(action)}: no more reminders for you.{due}",
            Button("Remind me", "unmute", action.ref),
        )
    else:
        text = f"{_head(action)}, asleep until {when(until, reader)}.{due}"
        button = Button("Wake", "wake", action.ref)
    text = "\n".join(filter(None, [text, note]))
    return Message(text, (section(text), buttons([button])))


def blocked(action: Action) -> Message:
    text = f"{_head(action)}, blocked{f': {escape(action.reason)}' if action.reason else ''}. No reminders meanwhile."
    return Message(text, (section(text), buttons([Button("Unblock", "unblock", action.ref)])))


def moved(action: Action, reader: Reader) -> Message:
    return Message(
        f"{_head(action)}, {f'now due {reader.due(action.due)}' if action.due else 'now without a date'}."
    )


def belongs_to(action: Action) -> str:
    """Say how an action stands whose obstacle was raised as an issue."""
    return f"It belongs to {action.ref}, which stays open."


def awake(action: Action, reader: Reader, *, next_at: datetime | None) -> Message:
    following = f"The next comes on {when(next_at, reader)}." if next_at else "None is due any more."
    if action.state == ActionState.BLOCKED:
        following = "It is blocked: no reminders until it is unblocked."
    return Message(f"{_head(action)}: you get reminders again. {following}")


def will_remind(record: Record, reader: Reader, *, at: datetime, note: str) -> Message:
    text = "\n".join(filter(None, [f"I will remind you of {record.ref} on {when(at, reader)}.", note]))
    return Message(text, (section(text), buttons([Button("Do not", "unremind", record.ref)])))


def not_a_working_day(wanted: date, reader: Reader) -> str:
    return f"{reader.day(wanted)} is not a working day for you."


def when(at: datetime, reader: Reader) -> str:
    here = local(at, reader.zone)
    return f"{reader.day(here.date())}, {hour(here)}"


def _head(record: Record) -> str:
    return f"*{record.ref}*  {escape(record.title)}"


def snooze_form(record: Record, reader: Reader, *, days: Sequence[date], channel: str) -> Block:
    """Ask until when; `days` are the days that are offered."""
    choices = [(day(on, today=reader.today), on.isoformat()) for on in days]
    fields = [
        choice_field("text", "Until", choices),
        day_field("to", "Or another day", hint="You are reminded that morning. It stays in your digest."),
    ]
    return form(f"Snooze {record.ref}", "Snooze", fields, words=f"snooze {record.ref}", channel=channel)


def remind_form(record: Record, *, channel: str) -> Block:
    field = text_field("text", "When", hint="For example: friday, or 12 oct 14:00")
    return form(
        f"Remind of {record.ref}", "Remind me", [field], words=f"remind {record.ref}", channel=channel
    )


def stuck_form(action: Action, *, channel: str, first: str) -> Block:
    """Ask what is in the way; `first` names those with whom it can be raised."""
    fields = [
        text_field("text", "What is in the way?", most=TEXT_MAX, long=True),
        choice_field(
            "then",
            "And then",
            [("Mark it blocked", "block"), (f"Raise it with the {first}", "raise")],
            hint="Left empty: it is marked blocked.",
        ),
    ]
    return form(f"{action.ref} is stuck", "Send", fields, words=f"stuck {action.ref}", channel=channel)


def heading(reader: Reader, due: Due, *, day: date) -> str:
    """Say when something is due; `day` is the reader's own day of the deadline."""
    said = reader.due(due)
    if day == reader.today:
        return f"*Due today, {said}*"
    return f"*Was due {said}*" if day < reader.today else f"*Due {said}*"


def message(told: Sequence[Told]) -> Message:
    blocks = _blocks(told)
    shown = [*blocks[: BLOCKS_MAX - 2], *_rest(blocks), *[section(foot) for foot in _foot(told)]]
    return Message(_words(shown), tuple(shown))


def _foot(told: Sequence[Told]) -> list[str]:
    """Say how to answer, while there is something to answer."""
    waiting = [one for one in told if one.is_open]
    if not waiting:
        return []
    if len(told) > 1:
        return [FOOT_MANY]
    return [FOOT if waiting[0].can_be_done else FOOT_NOTE]


def with_digest(told: Sequence[Told], digest: Message) -> Message:
    """On the day of the digest it carries the day's reminders, so that one message comes."""
    if not told:
        return digest
    blocks = _blocks(told)[: BLOCKS_MAX // 2]
    digest_blocks = digest.blocks or (section(digest.text),)
    shown = (*blocks, *digest_blocks)[:BLOCKS_MAX]
    return Message(f"{_words(blocks)}\n{digest.text}", tuple(shown))


def _blocks(told: Sequence[Told]) -> list[Block]:
    blocks: list[Block] = []
    last = ""
    for one in told:
        if one.heading and one.heading != last:
            blocks.append(section(one.heading))
        last = one.heading
        blocks.extend(one.blocks)
    return blocks


def _rest(blocks: Sequence[Block]) -> list[Block]:
    return (
        [section("There is more than fits here. All of it: actions mine")]
        if len(blocks) > BLOCKS_MAX - 2
        else []
    )


def _words(blocks: Sequence[Block]) -> str:
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")
