"""Questions about replies that could mean several things."""

from collections.abc import Sequence

from bot.names import join_names
from bot.records import Record
from handlers.core.blocks.elements import VALUE_MAX, Button, Message, text_message
from handlers.core.blocks.text import escape, state_label

CHOICES_MAX = 4  # records with a button each
ONE_A_LINE = (
    "That's about several things. One a line, the reference first, so that each goes where it belongs."
)
ELSEWHERE = "I've left it. Where it belongs to one of them, begin with its number: “A-12: your note”"
REFERENCE_REQUIRED = "Say which one: its reference first, then “done” or your note."


def not_kept(short: str) -> str:
    return f"I haven't kept that: notes here are for members of {escape(short)}, on what they can see."


def which_is_done(records: Sequence[Record], result: str, *, ts: str = "") -> Message:
    """Ask which one is done; `ts` is the timestamp of the reply, where it is kept until then."""
    if not ts:
        return _record_choice("Which one is done?", records, "done", escape(result), every=True)
    return _kept_choice("Which one is done?", records, ts, every=True)


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


def ambiguous_reply(records: Sequence[Record], *, is_above: bool = True, ts: str = "") -> Message:
    """Return the question which of several things a reply is about; `ts` is its timestamp, where it is kept until then."""
    refs = ", ".join(record.ref for record in records)
    several = "Several things are above" if is_above else "You name several things"
    question = f"{several}: {refs}. Which one do you mean?"
    if ts:
        return _kept_choice(question, records, ts)
    return Message(f"{question} Put its number first: “{escape(records[0].ref)}: your note”")


def one_a_line(records: Sequence[Record], *, ts: str = "") -> Message:
    return _kept_choice(ONE_A_LINE, records, ts) if ts else Message(ONE_A_LINE)


def which_one(records: Sequence[Record], ts: str) -> Message:
    return _kept_choice("*Which one is that about?*", records, ts)


def _kept_choice(question: str, records: Sequence[Record], ts: str, *, every: bool = False) -> Message:
    """Return a question with a button for each record and one for none of them; with `every`, also for all."""
    row = [Button(record.ref, "meant", f"{record.ref} {ts}") for record in records[:CHOICES_MAX]]
    if every and len(records) <= CHOICES_MAX:
        refs = " ".join(record.ref for record in records)
        row.append(Button("Both" if not records[2:] else f"All {len(records)}", "meant", f"{refs} {ts}"))
    more = "" if len(records) <= CHOICES_MAX else " Of another, put its number first: “{}: your note”"
    row.append(Button("Something else", "elsewhere", f"{records[0].ref} {ts}"))
    return text_message(f"{question}{more.format(escape(records[-1].ref))}", row)


def wrote_under_several(names: str) -> str:
    """Return that somebody has written under several things, without what they wrote."""
    return f"{names} wrote something under a message with several things, and hasn't said about which."


def placed(records: Sequence[Record]) -> str:
    return f"Noted under {join_names([record.ref for record in records])}."


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
