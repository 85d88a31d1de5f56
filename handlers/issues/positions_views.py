"""Views of positions on an issue."""

from collections.abc import Sequence
from datetime import datetime

from bot.charter import Entity
from bot.issues import OPTION_LETTERS, Issue, Position, is_with_focal_points
from bot.positions import PositionRequest
from bot.unconfirmed import UnconfirmedWords
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, escape, head, with_full_stop
from handlers.core.records.threads_views import wrote_under_several
from handlers.issues.card_views import open_facts, position_lines, unanswered_phrase
from handlers.issues.views import position_status, state_phrase


def position_recorded(
    issue: Issue,
    reader: Reader,
    *,
    entity: str,
    absent: int | None,
    replaced: Position | None,
    notified: Sequence[int],
) -> Message:
    """Say back a position, its speaker's own or that of the `absent` person for whom they stand in."""
    said = f"{_noted(issue, entity, absent, reader)}{_replaces(replaced, reader, notified)}"
    agreed = position_status(issue, reader).is_unanimous
    row = [
        Button("Undo", "undo", issue.ref),
        *([Button("Decide", "decide", issue.ref, is_next_step=True)] if agreed else []),
    ]
    lines = [f"*{escape(issue.title)}*", said, *(["Everybody says the same."] if agreed else [])]
    return message_of([section("\n".join(lines)), open_facts(issue, reader), buttons(row)])


def _noted(issue: Issue, entity: str, absent: int | None, reader: Reader) -> str:
    if absent is not None:
        whose = f"{escape(entity)}'s" if entity else "the"
        return f"I've noted {whose} position for {reader.name(absent)}."
    said = next((one for one in issue.stated_positions if entity and one.entity == entity), None)
    return f"Noted: {escape(entity)} says {with_full_stop(_summary(said))}" if said else "Noted."


def _replaces(replaced: Position | None, reader: Reader, notified: Sequence[int]) -> str:
    if replaced is None:
        return ""
    and_told = ", and I'll tell them" if notified else ""
    return f" It replaces what {reader.name(int(replaced.person_id))} said, {_summary(replaced)}{and_told}."


def position_question(issue: Issue, letter: str) -> str:
    """Ask whether a reply that is kept as a note is a position; `letter` is the option that it names, "" for none."""
    option = f" {letter}: {escape(issue.options[OPTION_LETTERS.index(letter)])}" if letter else ""
    return f"Is that a position?{option}"


def replacement_question(former: Position, at: datetime | None, reader: Reader) -> str:
    """Ask whether somebody else's position for an entity is to be replaced; `at` is when they said it."""
    name, on = reader.short_name(int(former.person_id)), f" on {reader.day_of(at)}" if at else ""
    return f"{name} said {_summary(former)} for {escape(former.entity)}{on}. Yours would replace it."


def position_replaced(issue: Issue, now: Position, reader: Reader) -> list[Block]:
    """Tell the person whose position for an entity was replaced by somebody else's."""
    said = f"{reader.name(int(now.person_id))} now says {_summary(now)} for {escape(now.entity)}, instead of what you said."
    row = [Button("My position", "position", issue.ref), Button("History", "history", issue.ref)]
    return [section(f"*{escape(issue.title)}*\n{said}"), open_facts(issue, reader), buttons(row)]


def _summary(position: Position) -> str:
    """Return a position in a sentence: "A", "A (“from 2018”)", or its words."""
    said = f"“{escape(position.text)}”" if position.text else ""
    return f"{position.option}{f' ({said})' if said else ''}" if position.option else said


def option_added(issue: Issue, letter: str, reader: Reader) -> Message:
    text = f"*{escape(issue.title)}*\nAdded as {letter}: {escape(issue.options[-1])}"
    row = buttons([Button("Undo", "undo", issue.ref)])
    return message_of([section(text), open_facts(issue, reader), row])


def unanswered(
    issue: Issue, reader: Reader, words: Sequence[UnconfirmedWords], unplaced: Sequence[UnconfirmedWords]
) -> Message:
    """Return who has not answered; `words` may be positions, and nobody has confirmed them.

    `unplaced` were written under several things, and nobody has said about which.
    """
    standing = position_status(issue, reader)
    if not issue.is_open:
        return Message(f"{head(issue)} · {state_phrase(issue, reader)}. Nobody is asked any more.")
    answered = capitalized(unanswered_phrase(issue, reader))
    lines = [*position_lines(issue, reader), f"{answered}." if answered else ""]
    lines += [_unanswered_line(one, reader, words, unplaced) for one in standing.unanswered]
    text = "\n".join(filter(None, [head(issue), *lines]))
    row = buttons([Button("Nudge them", "nudgewith", issue.ref)])
    return Message(text, (section(text), row) if standing.unanswered else ())


def _unanswered_line(
    one: PositionRequest,
    reader: Reader,
    words: Sequence[UnconfirmedWords],
    unplaced: Sequence[UnconfirmedWords],
) -> str:
    """Return whose position is missing; what others wrote for an entity stands beside its own people, who stay asked."""
    here = [said for said in words if (said.entity or said.person_id) == (one.entity or one.person_id)]
    own = {one.person_id, *reader.roster.people_of([one.entity] if one.entity else [], on=reader.today)}
    if any(said.person_id in own for said in here):
        return f"{escape(one.entity) or reader.name(one.person_id)} wrote, not yet confirmed"
    whose = f"{escape(one.entity)}: " if one.entity else ""
    if elsewhere := [said.person_id for said in unplaced if said.person_id in own]:
        return f"{whose}{wrote_under_several(reader.names(dict.fromkeys(elsewhere)))}"
    away = f" is away; {reader.name(one.officer)} stands in" if one.officer else ""
    by = reader.names(dict.fromkeys(said.written_by for said in here))
    wrote = f"; {by} wrote for {escape(one.entity)}, not yet confirmed" if by else ""
    return f"{whose}{reader.name(one.person_id)}{away}{wrote}"


def position_required(issue: Issue) -> str:
    letters = ", ".join(OPTION_LETTERS[: len(issue.options)])
    return f"What's your position?{f' Say {letters}, or your own words.' if letters else ''}"


def entity_refused(entity: Entity) -> str:
    return f"You don't speak for {escape(entity.name)}. For your own position, leave entity: out."


def awaits_answer(issue: Issue, question: str) -> str:
    known = f" To ask for it: nudge {question}" if question else ""
    return f"{issue.ref} waits for the answer to a question.{known}"


def nobody_to_nudge(issue: Issue, reader: Reader) -> str:
    """Return why nobody is nudged: all have answered, or nobody was asked."""
    is_first = is_with_focal_points(issue, reader.charter)
    if is_first and position_status(issue, reader).asked_count:
        return f"Everybody who was asked about {issue.ref} has answered."
    return f"Nobody was asked about {issue.ref}."
