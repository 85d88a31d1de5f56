"""Questions about replies that could mean several things."""

from collections.abc import Sequence

from bot.names import join_names
from bot.records import Record
from handlers.blocks.elements import VALUE_MAX, Button, Message, text_message
from handlers.blocks.text import escape, state_label

CHOICES_MAX = 4  # records with a button each
ONE_A_LINE = (
    "That's about several things. One a line, the reference first, so that each goes where it belongs."
)
REFERENCE_REQUIRED = "Say which one: its reference first, then “done” or your note."


def not_kept(short: str) -> str:
    return f"I haven't kept that: notes here are for members of {escape(short)}, on what they can see."


def which_is_done(records: Sequence[Record], result: str) -> Message:
    return _record_choice("Which one is done?", records, "done", escape(result), every=True)


def none_is_open(records: Sequence[Record]) -> str:
    """Return what each of several is already: "A-1 is done and A-2 is cancelled already."."""
    states = [f"{record.ref} is {state_label(record.state)}" for record in records]
    return f"{join_names(states)} already."


def which_record(records: Sequence[Record], verb: str, words: str) -> Message:
    """Return the question which record the typed words are about."""
    return _record_choice(f"Which one is it about: {verb}?", records, verb, words)


def _record_choice(
    question: str, records: Sequence[Record], verb: str, words: str, *, every: bool = False
) -> Message:
    """Return a question with a button for each record; with `every`, the last one is for all of them."""
    row = _buttons_of(records[:CHOICES_MAX], verb, words)
    if every and len(records) <= CHOICES_MAX:
        refs = " ".join(record.ref for record in records)
        row.append(
            Button(
                "Both" if not records[2:] else f"All {len(records)}", "say", f"{verb} {refs} {words}".strip()
            )
        )
    return text_message(question, row)


def _buttons_of(records: Sequence[Record], verb: str, words: str) -> list[Button]:
    """Return a button for each record, where its words fit on one."""
    row = [Button(record.ref, "say", f"{verb} {record.ref} {words}".strip()) for record in records]
    return [one for one in row if len(one.value) <= VALUE_MAX]


def ambiguous_reply(records: Sequence[Record], text: str, *, is_above: bool = True) -> Message:
    """Return the question which of several things a reply is about, with its words on the buttons where they fit."""
    refs = ", ".join(record.ref for record in records)
    several = "Several things are above" if is_above else "You name several things"
    question = f"{several}: {refs}. Which one do you mean?"
    asked = _record_choice(question, records, "note", escape(text))
    if (
        text
        and len(records) <= CHOICES_MAX
        and len(_buttons_of(records, "note", escape(text))) == len(records)
    ):
        return asked
    return Message(f"{question} Put its number first: “{escape(records[0].ref)}: your note”")


def note_on_closed(record: Record, row: Sequence[Button]) -> Message:
    return text_message(f"Noted. {record.ref} stays {state_label(record.state)}.", row)


def just_a_note(record: Record) -> str:
    return f"Noted on {record.ref}."


def reply_not_undone(record: Record | None, *, can_reopen: bool) -> Message:
    """Return that editing a reply does not undo what it did."""
    if record is None:
        return Message("What that message did stays as it is: changing the message takes nothing back.")
    text = f"{record.ref} stays {state_label(record.state)}: changing the message takes nothing back."
    row = [Button("Undo", "undo", record.ref)]
    if can_reopen:
        row.append(Button("Reopen", "reopen", record.ref))
    return text_message(text, row)


def edit_ignored(record: Record) -> str:
    return (
        f"The note under {record.ref} stays as it was: an edit changes its words, and does nothing else. "
        "Say it in a new message."
    )
