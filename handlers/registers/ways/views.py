"""How the way of an entry through bodies looks: where it waits, by when papers are due, and what the bodies said."""

from collections.abc import Sequence
from datetime import date

from bot.charter import Body
from bot.entries import Entry
from bot.names import join_all
from bot.records import TEXT_MAX
from bot.register_ways import words_of
from bot.registers import Register
from bot.submissions import Purpose, Submission
from bot.ways import in_order, waiting
from handlers.core.blocks.elements import (
    Block,
    Button,
    choice_field,
    day_field,
    form,
    text_field,
)
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.core.blocks.text import day as day_text

SUBMIT, OUTCOME, SUBMITTED = "submit", "outcome", "submitted"
FOLLOWED = "session"  # the step of an entry that follows a session
CAN_YOU_CONFIRM = "Can you confirm that? If not, reply “no” and why."
NO_YEAR = date.min  # days are written with their years


def phrases(register: Register, entry: Entry, reader: Reader) -> list[str]:
    """Return in short what the last body said, and for which the entry waits."""
    found = in_order(entry, register)
    draft = entry.draft
    said = [one for one in found if one.is_settled]
    last = [_outcome(said[-1], reader)] if said else []
    if draft is not None:
        return [*last, f"{_outcome(draft, reader)}, to be confirmed"]
    waits = [_where(one, reader) for one in found if not one.is_settled]
    return [*last, *([f"waits for {join_all(waits)}"] if waits else [])]


def _outcome(one: Submission, reader: Reader) -> str:
    on = f" on {reader.day(one.on)}" if one.on else ""
    return f"{reader.decision_word(one.outcome)} by {escape(one.body)}{on}"


def _where(one: Submission, reader: Reader) -> str:
    if one.is_unsaid_on(reader.today):
        return f"what {escape(one.body)} said{f' on {reader.day(one.day)}' if one.day else ''}"
    return f"{escape(one.body)}{f' on {reader.day(one.day)}' if one.day else ''}"


def lines(register: Register, entry: Entry, reader: Reader) -> list[str]:
    """Return a line for each submission of an entry, in the order of its way."""
    return [line(one, reader) for one in in_order(entry, register)]


def line(one: Submission, reader: Reader) -> str:
    """Return a submission with its day and what it is for, or what the body said."""
    if one.outcome:
        draft = ", to be confirmed" if one.is_draft else ""
        return f"{capitalized(_outcome(one, reader))}{draft}{f': {escape(one.text)}' if one.text else ''}"
    day = reader.day(one.day) if one.day else "no session known"
    over = "no outcome entered" if one.is_unsaid_on(reader.today) else ""
    purpose = f"for {one.purpose}" if one.purpose else ""
    facts = [f"{escape(one.body)}: {day}", purpose, paper(one, reader), over]
    return ", ".join(filter(None, facts))


def paper(one: Submission, reader: Reader) -> str:
    """Return by when the paper of a submission is or was due, or that the body has it; "" where that isn't known."""
    if one.is_sent:
        return "paper handed in"
    if one.papers_on is None or one.outcome:
        return ""
    return f"paper {'was due' if one.papers_on < reader.today else 'due'} {reader.day(one.papers_on)}"


def cell(register: Register, entry: Entry, reader: Reader) -> str:
    """Return the way of an entry as a cell of a file."""
    return "; ".join(lines(register, entry, reader))


def steps(register: Register, entry: Entry) -> list[Button]:
    """Return the button of the next step of an entry on its way; none where it goes through no body."""
    if not register.way_of(entry.values) or entry.draft is not None:
        return []
    if waiting(entry):
        return [Button("Outcome", OUTCOME, entry.ref)]
    return [Button("Submit", SUBMIT, entry.ref)] if entry.is_open else []


def submitted(one: Submission, reader: Reader, *, is_new_reader: bool) -> list[str]:
    """Say where an entry goes, by when its paper is due, and who reads it from now on."""
    body = escape(one.body)
    if one.day is None:
        where = f"It goes to {body}, for {one.purpose}. I know no session of {body} yet: once one is entered, I'll take it."
    else:
        due = paper(one, reader)
        where = f"It goes to {body} on {reader.day(one.day)}, for {one.purpose}.{f' {capitalized(due)}.' if due else ''}"
    why = f"Out of order: {escape(one.reason)}" if one.reason else ""
    read = new_readers(one.body) if is_new_reader else ""
    return [one for one in (where, why, read) if one]


def new_readers(body: str) -> str:
    return f"Who answers for {escape(body)} can read it from now on."


def question(entry: Entry, draft: Submission, reader: Reader) -> str:
    """Ask somebody of a body whether it said what somebody has entered."""
    who = reader.name(draft.by)
    text = f"\n{escape(draft.text)}" if draft.text else ""
    return f"{who} has entered for {entry.ref}, *{escape(entry.title)}*: {_outcome(draft, reader)}.{text}\n{CAN_YOU_CONFIRM}"


def draft_detail(draft: Submission, reader: Reader) -> str:
    return (
        f"{reader.name(draft.by)} entered what {escape(draft.body)} said. Somebody there has to confirm it."
    )


def why_of(one: Submission) -> str:
    """Return a submission, or its outcome, as the history of the entry tells it."""
    said = f"{one.outcome.replace('_', ' ')} by {one.body}" if one.outcome else f"to {one.body}"
    day = one.on if one.outcome else one.day
    rest = one.text if one.outcome else f"for {one.purpose}"
    is_early = one.outcome and one.on and one.day and one.on < one.day
    order = f"{'before its session' if is_early else 'out of order'}: {one.reason}" if one.reason else ""
    parts = [f"{said}{f' on {day_text(day, today=NO_YEAR)}' if day else ''}", rest, order]
    return ", ".join(filter(None, parts))


def submit_form(entry: Entry, bodies: Sequence[str], chosen: str) -> Block:
    """Return the form that submits an entry to a body."""
    inputs = [
        choice_field(
            "to", "To which body?", [(one, one) for one in bodies], value=chosen or None, optional=False
        ),
        day_field("session", "Session", hint="Left empty: the next one."),
        choice_field("purpose", "What for?", [(capitalized(one), one) for one in Purpose]),
    ]
    why = "Only where another body comes first and has no outcome yet."
    reason = text_field("reason", "Why now?", max_length=TEXT_MAX, optional=True, hint=why)
    return form(f"Submit {entry.ref}", "Submit it", [*inputs, reason], words=f"{SUBMIT} {entry.ref}")


def outcome_form(entry: Entry, bodies: Sequence[Body], chosen: str, reader: Reader) -> Block:
    """Return the form that takes what a body said."""
    words = {word.code: word.label for one in bodies for word in words_of(one, reader.charter)}
    codes = [(one.code, one.code) for one in bodies]
    inputs = [
        choice_field("by", "Which body?", codes, value=chosen or None, optional=False),
        choice_field("word", "What did it say?", [(capitalized(label), code) for code, label in words.items()], optional=False),
        day_field("on", "On which day?", hint="Left empty: the day of its session, once that is over; else today."),
        text_field("text", "Its words", max_length=TEXT_MAX, optional=True, long=True),
        text_field("reason", "Why before the others, or before its session?", max_length=TEXT_MAX, optional=True),
    ]  # fmt: skip
    return form(f"Outcome of {entry.ref}", "Enter it", inputs, words=f"{OUTCOME} {entry.ref}")


def said_before(entry: Entry, body: str, session: str, again: str) -> str:
    """Return the question whether a body said something before the session that an entry was submitted to."""
    why = f"say why: {again}" if again else "say why."
    return f"{entry.ref} is before {body} on {session}, and that day is earlier. If it was said before, {why}"


def not_met_yet(entry: Entry, body: str, session: str, again: str) -> str:
    """Return the question why a body has said something though the session of an entry is still to come."""
    why = f"say why: {again}" if again else "say why."
    return f"{entry.ref} is before {body} on {session}, which is still to come. Enter what it says after that. If it has said so already, {why}"


def no_session_on(body: str, day: str, following: str) -> str:
    ahead = f" Its next one that I know is on {following}." if following else ""
    return f"I know no session of {escape(body)} on {day}.{ahead}"
