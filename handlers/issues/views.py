"""Words about issues that several of their messages use, and their line in lists."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.calendar import Due
from bot.charter import NUMBER_WORDS, Charter
from bot.charter_section import Rights
from bot.decisions import Decision, is_on_own_question
from bot.issues import (
    Issue,
    IssueState,
    LevelBacklog,
    LevelDuration,
    LevelStay,
    is_for_chair,
    level_of,
    levels_above,
)
from bot.names import join_all, join_names
from bot.people import Roster
from bot.positions import PositionSummary, summarize_positions
from bot.sessions import is_session_based, next_meeting_words
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Button, Message, buttons, sections, shortened
from handlers.core.blocks.text import Reader, capitalized, count, escape, head, possessive, with_full_stop

LONG_WORKING_DAYS = 5  # of an issue at its level, after which a list names it
_WORKING_DAYS_PATTERN = re.compile(r"\d+ working days?")


def message_with_buttons(issue: Issue, lines: Sequence[str], row: Sequence[Button]) -> Message:
    said = list(filter(None, lines))
    shown = sections(shortened(said, ref=issue.ref))
    return Message("\n".join(said), (*shown, *([buttons(row)] if row else [])))


def answer_due(issue: Issue, reader: Reader, *, closed: bool = False) -> str:
    """Return the date of the answer and its basis; `closed` adds the closed days."""
    if issue.due is None:
        return "No date for the answer."
    due = "Answer was due" if is_late(issue, reader) else "Answer due"
    return f"{due} {reader.due(issue.due)}{_due_basis(issue, issue.due, reader, closed=closed)}."


def is_late(issue: Issue, reader: Reader) -> bool:
    return issue.due_at is not None and issue.due_at <= reader.now


def _due_basis(issue: Issue, until: Due, reader: Reader, *, closed: bool) -> str:
    """Return the session or the working days behind a date; "" if somebody set it."""
    body = level_of(issue, reader.charter).body
    if body is not None and is_session_based(until, body):
        words = escape(until.typed)
        return f" ({words})" if until.typed == next_meeting_words(body) else f": {words}"
    found = _WORKING_DAYS_PATTERN.match(until.typed) if closed else None
    off = _closed_days(issue, until.day, reader) if found else []
    are_closed = f"; {join_all(off)} {'are' if off[1:] else 'is'} closed" if off else ""
    return f" ({found[0]}{are_closed})" if found else ""


def _closed_days(issue: Issue, until: date, reader: Reader) -> list[str]:
    """Return the closed days of the task force's station until the date."""
    days = reader.charter.working_days(reader.charter.station)
    first = reader.charter.day_of(issue.level_since)
    between = (first + timedelta(days=n) for n in range(1, (until - first).days))
    return [reader.day(day) for day in between if day.weekday() in days.weekdays and not days.is_open(day)]


def held_by(issue: Issue, reader: Reader) -> str:
    """Return who has an issue: its level, or who sees it where it is restricted and the first level never gets it."""
    if is_for_chair(issue, reader.charter):
        return f"the {reader.title(Rights.CHAIR)} and the {reader.title(Rights.SECRETARY)}"
    return reader.level(issue.level)


def verb_of(held: str, verb: str) -> str:
    """Return a verb as it follows who has an issue: "the focal points ask", but "MCG asks"."""
    return verb if held.endswith("s") or " and " in held else f"{verb}s"


def who_sees(issue: Issue, reader: Reader, *, me: int) -> str:
    """Return who sees a restricted issue at the first level, said to `me`: the chair, the secretary, its raiser."""
    named, officers = [], []
    for rights in (Rights.CHAIR, Rights.SECRETARY):
        found = reader.roster.people_with_rights(rights, on=reader.today, charter=reader.charter)
        named.append("you" if me in found else f"the {reader.title(rights)}")
        officers += found
    if issue.created_by not in officers:
        named.append("you" if issue.created_by == me else reader.short_name(issue.created_by))
    return join_names(sorted(named, key="you".__eq__))


def sender(stay: LevelStay, reader: Reader) -> str:
    """Return who sent an issue on from a level, and for whom they entered it; "" if nobody did, or if unknown."""
    by = reader.name(int(stay.person_id)) if stay.person_id else ""
    return f"{by} for {escape(stay.behalf)}" if by and stay.behalf else by


def position_status(issue: Issue, reader: Reader) -> PositionSummary:
    return summarize_positions(issue, roster=reader.roster, charter=reader.charter, on=reader.today)


def chip(issue: Issue, reader: Reader) -> Chip:
    """Return the state of an open issue that waits for no answer to a question."""
    return Chip.OVERDUE if is_late(issue, reader) else Chip.WAITING


def held_until(issue: Issue, reader: Reader) -> str:
    """Return who has an issue, and until when: "focal points, until Thu 3 Dec"."""
    held, level = held_by(issue, reader), reader.level(issue.level)
    held = held.removeprefix("the ") if held == level else held
    if issue.due is None:
        return f"{held}, since {reader.day_of(issue.level_since)}"
    return f"{held}, {'was due' if is_late(issue, reader) else 'until'} {reader.due(issue.due)}"


def read_status(issue: Issue, reader: Reader) -> str:
    """Return whether the person who raised an issue has read its answer, or that it is carried out."""
    name = reader.short_name(issue.created_by)
    if issue.state == IssueState.DECIDED or issue.settled_at is None:
        return f"{name} hasn't read it yet"
    if issue.state == IssueState.IMPLEMENTED:
        return f"carried out {reader.day_of(issue.settled_at)}"
    return f"{name} read it on {reader.day_of(issue.settled_at)}"


def escalate_buttons(issue: Issue, reader: Reader) -> list[Button]:
    """Return the escalate button; none at the highest level."""
    return [escalate_button("Escalate", issue)] if levels_above(issue, reader.charter) else []


def escalate_button(label: str, issue: Issue, more: str = "") -> Button:
    """Return a button that sends an issue up, unless it has left the level at which the button is shown."""
    return Button(label, "escalate", f"{issue.ref} held:{issue.level} {more}".strip())


def line(issue: Issue, reader: Reader) -> str:
    return f"{head(issue)} · {state_phrase(issue, reader)}"


def state_phrase(issue: Issue, reader: Reader) -> str:
    """Return where an issue is, or how it ended, as the end of a line."""
    if issue.state == IssueState.WITHDRAWN:
        return "taken back"
    if issue.state == IssueState.CLOSED:
        return "closed"
    if not issue.is_open:
        return f"decided; {read_status(issue, reader)}"
    if issue.question_id is not None:
        due = f", due {reader.due(issue.due)}" if issue.due else ""
        return f"{possessive(held_by(issue, reader))} question has no answer yet{due}"
    return held_until(issue, reader)


def longest_waiting(held: Sequence[LevelBacklog]) -> str:
    """Return the open issue that has been longest at its level, if that is worth a line."""
    oldest = max(held, key=lambda one: one.oldest_days, default=None)
    if oldest is None or oldest.oldest_days <= LONG_WORKING_DAYS:
        return ""
    return f"{oldest.oldest.ref} has waited {count(oldest.oldest_days, 'working day')}."


def decision_times(spent: Sequence[LevelDuration], reader: Reader) -> str:
    """Return the median working days until a decision, in all and by level."""
    each = [f"{reader.level_name(one.level)} {one.median_days} ({one.count})" for one in spent if one.level]
    in_all = next((one for one in spent if not one.level), None)
    if in_all is None:
        return ""
    took = f"within {count(in_all.median_days, 'working day')}" if in_all.median_days else "on the day itself"
    return f"Decided: {in_all.count}, {in_all.share}{took}. At each level: {', '.join(each)}."


OUTCOME_HIDDEN = "What was decided is for those concerned."


def decided_by(decision: Decision, reader: Reader) -> str:
    """Return who decided: the body in whose name it was entered, else the level."""
    return escape(decision.behalf) or deciders(decision, reader)


def deciders(decision: Decision, reader: Reader) -> str:
    """Return whose decision it is: its level's, or the chair's where nobody of the first level may read it."""
    chair = f"the {reader.title(Rights.CHAIR)}"
    return chair if decision.is_for_chair(reader.charter) else reader.level(decision.level)


def who_confirms(draft: Decision, reader: Reader) -> str:
    """Return who confirms a draft: "somebody in MCG", or "the chair"."""
    who = deciders(draft, reader)
    return who if draft.is_for_chair(reader.charter) else f"somebody in {who}"


def decided_when(decision: Decision, reader: Reader) -> str:
    """Return who decided, and on which day, as a fact: "task force, Wed 16 Dec"."""
    is_chairs = decision.is_for_chair(reader.charter)
    by = escape(decision.behalf) or (
        f"the {reader.title(Rights.CHAIR)}" if is_chairs else reader.level_name(decision.level)
    )
    return f"{by}, {reader.day(decision.decided_on)}"


def outcome(decision: Decision, reader: Reader) -> str:
    """Return the outcome with its words: "*Agreed:* one central budget"."""
    word, _, rest = plain_outcome(decision, reader).partition(":")
    return f"*{word}:*{rest}" if rest else f"*{word}*"


def plain_outcome(decision: Decision, reader: Reader) -> str:
    """Return the outcome with its words, without bold: "Agreed: one central budget"."""
    word, text = capitalized(reader.decision_word(decision.word)), escape(decision.text)
    own = own_question(decision, reader.charter, reader.roster)
    return f"{f'{word}: {text}' if text else word}{f' [{own}]' if own else ''}"


def outcome_sentence(decision: Decision, reader: Reader) -> str:
    """Return the outcome as a sentence; without its words if they are hidden."""
    return with_full_stop(outcome(decision, reader)) if decision.word else OUTCOME_HIDDEN


def action_count(number: int) -> str:
    words = NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)
    return f"{words} {'action' if number == 1 else 'actions'}"


def own_question(decision: Decision, charter: Charter, roster: Roster) -> str:
    """Return the mark of a decision on the decider's own question; "" for any other."""
    if not is_on_own_question(decision, roster=roster, charter=charter):
        return ""
    is_chairs = any(charter.role(one).rights is Rights.CHAIR for one in charter.level(decision.level).holders)
    whose = f"the {charter.title_of(Rights.CHAIR)}" if is_chairs else roster.name(decision.raised_by)
    return f"on {possessive(whose)} own question"


def draft_withdrawn(draft: Decision | None) -> str:
    return f"\nThe draft {draft.ref} is taken back." if draft else ""
