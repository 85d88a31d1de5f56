"""What is asked back to words that mean something only after what was said before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.memories import Choice
from bot.records import Record
from handlers.conversation.guess_views import label, says
from handlers.core.blocks.elements import VALUE_MAX, Button, Message, buttons, entry, section, text_message
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, escape
from handlers.core.feature import Verb

NO_REMINDERS = (
    "I remind you of nothing at the moment. How often your digest comes: settings digest:mon, or digest:off"
)
ONLY_ONE = "That was the only one."
LEFT = "All right, I've left it."
CHOICES_MAX = 5
_NOES = frozenset({"No", "Leave it", "Leave it as it is", "Just a note", "Something else", "Not now"})
_QUESTIONS: Mapping[str, tuple[str, str]] = {
    "move": ("Move {what} to {said}?", "Move it"),
    "assign": ("Give {what} to {said}?", "Give it"),
}
_NO = Button("No", "leaveit")


@dataclass(frozen=True)
class Step:
    """A step that may be taken for a record: its verb, what is typed behind the reference, and that in words."""

    verb: Verb
    argument: str = ""
    said: str = ""

    def line(self, record: Record) -> str:
        return f"{self.verb.name} {record.ref} {self.argument}".strip()[:VALUE_MAX]


def is_no(choice: Choice) -> bool:
    """Return whether a button leaves things as they are."""
    return choice.label in _NOES or choice.words.startswith("leaveit")


def button(label: str, words: str) -> Button:
    return Button(label, "say", words)


def which(choices: Sequence[Choice]) -> Message:
    """Return the buttons of a question again, to which "yes" is no answer."""
    row = [Button(one.label, "say", one.words) for one in choices[:CHOICES_MAX]]
    return text_message("Which of these do you mean?", row)


def form_needed(words: str) -> Message:
    return text_message("That takes a few more details.", [button("Fill in a form", words)])


def for_other(step: Step, record: Record, *, undone: Record | None) -> Message:
    """Ask whether a step was meant for another record; the one that it was taken for can be restored."""
    act = Button(f"{label(step.verb)} {record.ref}", "say", step.line(record), is_next_step=True)
    back = [Button(f"Undo {undone.ref}", "undo", undone.ref)] if undone is not None else []
    return _asked(f"Do you mean {_what(record)}?", [act, *back, _NO])


def same(step: Step, records: Sequence[Record]) -> Message:
    """Ask whether a step is to be taken for a record, or for which of several."""
    question, yes = _QUESTIONS.get(step.verb.name, (f"{says(step.verb)}: {{what}}?", label(step.verb)))
    if len(records) == 1:
        (record,) = records
        row = [Button(yes, "say", step.line(record), is_next_step=True), _NO]
        return _asked(question.format(what=_what(record), said=step.said), row)
    rows = [entry(_what(one), Button(yes, "say", step.line(one))) for one in records[:CHOICES_MAX]]
    return message_of([section("Which one do you mean?"), *rows])


def open_again(record: Record, since: timedelta, said: str) -> Message:
    """Ask whether what was closed shall be opened again, or what was said is a note on it."""
    minutes = round(since.total_seconds() / 60)
    ago = "just now" if minutes < 1 else "a minute ago" if minutes == 1 else f"{minutes} minutes ago"
    row = [Button("Open it again", "reopen", record.ref, is_next_step=True)]
    note = Button("Just a note", "say", f"note {record.ref} {escape(said)}")
    text = f"You closed *{escape(record.title)}* {ago}. Open it again?"
    return _asked(text, [*row, *([note] if len(note.value) <= VALUE_MAX else [])])


def fewer(records: Sequence[Record], back_on: date, reader: Reader, *, is_weekly: bool) -> Message:
    """Ask whether reminders shall stop, or rest until a day; what is muted stays in the weekly digest."""
    if len(records) > 1:
        off = "Weekly only" if is_weekly else "Turn off"
        rows = [entry(_what(one), Button(off, "mute", one.ref)) for one in records]
        return message_of([section("Which reminders shall I turn off?"), *rows])
    (record,) = records
    row = [
        Button("Weekly only" if is_weekly else f"Turn off reminders of {record.ref}", "mute", record.ref),
        Button(f"Quiet until {reader.day(back_on)}", "say", f"snooze {record.ref} {back_on}"),
    ]
    return _asked(f"Fewer reminders of {_what(record)}?", row)


def which_record(records: Sequence[Record], verb: str) -> Message:
    rows = [entry(_what(one), Button("This one", verb, one.ref)) for one in records[:CHOICES_MAX]]
    return message_of([section("Which one do you mean?"), *rows])


def _asked(question: str, row: Sequence[Button]) -> Message:
    return message_of([section(question), buttons(row)])


def _what(record: Record) -> str:
    return f"*{escape(record.title)}* ({record.ref})"
