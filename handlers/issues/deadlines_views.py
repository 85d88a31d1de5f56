"""Views of an issue's deadlines for its holders and the person who raised it."""

from collections.abc import Sequence
from html import unescape

from bot.actions import Action
from bot.issues import (
    QUESTION_ENDS,
    Issue,
    LevelExit,
    is_with_focal_points,
    level_of,
    level_phrase,
    levels_above,
)
from bot.level_deadlines import working_days_between
from bot.names import join_all
from bot.positions import PositionSummary
from bot.reminders import deadline_key, deadline_of_key
from bot.sessions import Session
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, buttons, section, sections, shortened
from handlers.core.blocks.text import Reader, capitalized, count, escape, possessive, with_full_stop
from handlers.issues import card_views
from handlers.issues.card_views import brief
from handlers.issues.views import (
    chip,
    escalate_button,
    escalate_buttons,
    held_by,
    is_late,
    position_status,
    sender,
    verb_of,
)

BUTTON_REASON_MAX = 1000  # characters; a button's value has 2,000, and a longer reason is asked for again
TAKE_UP = "Take it up"
NAMED_MAX = 3
_DAY_COUNTS = {1: "One working day", 2: "Two working days", 3: "Three working days"}


def _message(issue: Issue, lines: Sequence[str], *rest: Block) -> list[Block]:
    """Return a message about an issue: its title in bold, the lines, and the blocks that follow."""
    said = [f"*{escape(issue.title)}*", *filter(None, lines)]
    return [*sections(shortened(said, ref=issue.ref)), *rest]


def _status(issue: Issue, reader: Reader) -> Block:
    """Return who has it until when, with the path of the levels under it."""
    return card_views.with_path(card_views.status_facts(issue, reader), card_views.path(issue, reader))


def date_note(issue: Issue, key: str, reader: Reader) -> str:
    """Return what became of the date that a message named; "" as key, or the current date: nothing."""
    due = deadline_of_key(key, reader.charter.zone) if key not in ("", deadline_key(issue.due_at)) else None
    return f"The answer was due {reader.due(due)}. {reader.moved_to(issue.due)}" if due else ""


def why_here(issue: Issue, held: Sequence[int], reader: Reader) -> str:
    """Return why an issue comes to the secretary: nobody holds it, or only whoever sent it there."""
    did = "sent it there" if issue.path else "raised it themselves"
    who = (
        f"Only {reader.short_name(held[0])} could answer it, and they {did}"
        if held
        else "Nobody is there to answer it"
    )
    return f"{who}: that's why it comes to you."


def deadline_superseded(issue: Issue, level: str, reader: Reader) -> list[Block]:
    """Return the line to which a reminder shrinks whose level or deadline is no longer the issue's."""
    if issue.level == level and issue.question_id is not None:
        return brief(issue, reader)
    to = f"to {reader.due(issue.due)}" if issue.due else "no date now"
    if issue.level != level:
        until = f", until {reader.due(issue.due)}" if issue.due and not is_late(issue, reader) else ""
        to = f"to {reader.level(issue.level)}{until}"
    return [section(escape(issue.title)), facts(Chip.MOVED, issue.ref, to)]


def issue_arrived(issue: Issue, reader: Reader, note: str) -> list[Block]:
    """Return the notification of a holder: how it came to them, what was said of it, and the next steps."""
    lines = [_how_it_came(issue, reader), *card_views.position_lines(issue, reader), note]
    about = _status(issue, reader) if issue.path else card_views.open_facts(issue, reader)
    return _message(issue, lines, about, _holder_row(issue, reader))


def _how_it_came(issue: Issue, reader: Reader) -> str:
    """Return who sent an issue to where it is, and why; "" where it was raised."""
    if not issue.path:
        return ""
    last = issue.level_stays[-1]
    level, by = reader.level(last.level), sender(last, reader)
    reason = with_full_stop(f": {escape(last.reason)}" if last.reason else "")
    return {
        LevelExit.ESCALATED: f"{f'{by} took it up' if by else 'It came up'} from {level}{reason}",
        LevelExit.AUTO_ESCALATED: _ran_out(issue, last.level, reader),
        LevelExit.SENT_BACK: f"{f'{by} sent it back' if by else 'It came back'} from {level}{reason}",
    }.get(LevelExit(last.ended_by), "")


def _ran_out(issue: Issue, level: str, reader: Reader) -> str:
    return (
        f"{capitalized(reader.level(level))} ran out of time, so it's with {reader.level(issue.level)} now."
    )


def _holder_row(issue: Issue, reader: Reader) -> Block:
    """Return the buttons of a holder; at the first level those for positions."""
    decide = Button("Decide", "decide", issue.ref)
    if is_with_focal_points(issue, reader.charter):
        more = [Button("Add an option", "option", issue.ref), decide, *_take_up(issue, reader)]
        return buttons(card_views.position_buttons(issue), more)
    row = [decide._replace(is_next_step=True), Button("Ask a question", "ask", issue.ref)]
    back, read = Button("Send it back", "return", issue.ref), Button("I've read it", "read", issue.ref)
    return buttons(row, [*_take_up(issue, reader), back, read, Button("Paper", "paper", issue.ref)])


def _take_up(issue: Issue, reader: Reader) -> list[Button]:
    return [one._replace(label=TAKE_UP) for one in escalate_buttons(issue, reader)]


def question_answered(issue: Issue, reader: Reader, note: str) -> list[Block]:
    """Return the answer to the level's question, or that it was withdrawn."""
    steps = issue.level_stays
    if issue.question_id is not None or not steps or steps[-1].ended_by not in QUESTION_ENDS:
        return brief(issue, reader)
    last = steps[-1]
    asked = next((one.reason for one in reversed(steps) if one.ended_by == LevelExit.QUESTION_ASKED), "")
    said = f"Your question has an answer: “{escape(last.reason)}”"
    if last.ended_by == LevelExit.QUESTION_WITHDRAWN:
        by = sender(last, reader)
        end = f"{by} withdrew your question" if by else "Your question was withdrawn"
        said = with_full_stop(f"{end}: {escape(last.reason)}")
    lines = [said, f"You asked: “{escape(asked)}” Your time runs again.", note]
    return _message(issue, lines, _status(issue, reader), _holder_row(issue, reader))


def deadline_near(issue: Issue, reader: Reader) -> list[Block]:
    """Warn the holders; at the first level with the positions taken and missing."""
    if issue.due is None or issue.question_id is not None:
        return brief(issue, reader)
    lines = [_time_left(issue, reader), *card_views.position_lines(issue, reader)]
    decide, more = Button("Decide", "decide", issue.ref), Button("More time", "move", issue.ref)
    up = _take_up(issue, reader)
    if is_with_focal_points(issue, reader.charter):
        row = buttons(card_views.position_buttons(issue), [decide, *up, more])
        return _message(issue, lines, card_views.open_facts(issue, reader), row)
    row = buttons([decide._replace(is_next_step=True), more], [*up, *_other_steps(issue)])
    return _message(issue, lines, _status(issue, reader), row)


def _other_steps(issue: Issue) -> list[Button]:
    """Return what else the holders above the first level may do."""
    return [Button("Ask a question", "ask", issue.ref), Button("Send it back", "return", issue.ref)]


def _time_left(issue: Issue, reader: Reader) -> str:
    """Return how long the level still has; once the day is over, until when it had."""
    held, last = held_by(issue, reader), issue.due_on or reader.today
    until = reader.due(issue.due) if issue.due else ""
    if last <= reader.today:
        is_today = last == reader.today
        return f"Today is the last day with {held}." if is_today else f"It was with {held} until {until}."
    days = reader.charter.working_days(reader.charter.station)
    left = working_days_between(reader.today, last, days)
    if left <= 0:  # a holiday was declared since
        return f"Today is the last working day with {held} ({until})."
    return f"{_DAY_COUNTS.get(left, f'{left} working days')} left with {held} ({until})."


def deadline_passed(
    issue: Issue,
    question: Action | None,
    reader: Reader,
    *,
    asked: Sequence[int],
    me: int,
    meeting: Session | None,
) -> list[Block]:
    """Ask what happens now that time is up.

    `asked` are the people who have to say so, `meeting` the next one of the level above.
    """
    if issue.due is None:
        return brief(issue, reader)
    whose = "you" if me in asked else join_all([reader.short_name(one) for one in asked[:NAMED_MAX]])
    if issue.question_id is not None:
        return _question_open(issue, question, reader, whose=whose)
    lines = [_time_is_up(issue, reader), " ".join(filter(None, _what_follows(issue, reader, whose, meeting)))]
    about = facts(chip(issue, reader), issue.ref, f"for {whose}" if whose else "")
    return _message(issue, lines, about, _deadline_row(issue, reader))


def _deadline_row(issue: Issue, reader: Reader) -> Block:
    """Return the choices at a deadline; the first is what to do next."""
    decide, more = Button("Decide", "decide", issue.ref), Button("More time", "move", issue.ref)
    up = _take_up(issue, reader)
    if not is_with_focal_points(issue, reader.charter):
        return buttons([decide._replace(is_next_step=True), *up], [more, *_other_steps(issue)])
    missing = card_views.unanswered_names(issue, reader)
    remind = [Button(f"Remind {unescape(missing)}", "nudge", issue.ref)] if missing else []
    if not up:
        return buttons([decide._replace(is_next_step=True), more, *remind])
    return buttons([up[0]._replace(is_next_step=True), more], [*remind, decide])


def _time_is_up(issue: Issue, reader: Reader) -> str:
    """Return that the time of the level ends or has ended, and at the first level what was said until then."""
    until, day = (reader.due(issue.due), issue.due.day) if issue.due else ("", reader.today)
    held = possessive(capitalized(held_by(issue, reader)))
    ends = (
        f"ends today, {until}"
        if reader.today == day
        else f"{'ended' if reader.today > day else 'ends'} on {until}"
    )
    found = position_status(issue, reader)
    if not is_with_focal_points(issue, reader.charter) or not found.asked_count:
        return f"{held} time {ends}."
    if not found.unanswered:
        everybody = positions_phrase(found, reader)
        return f"{held} time {ends}. Everybody has answered ({everybody}), and nobody has decided."
    return f"{held} time {ends}, and there's no agreement. {_answers(found, reader)}"


def _answers(found: PositionSummary, reader: Reader) -> str:
    if not found.positions:
        return "Nobody has answered."
    if len(found.positions) == 1:
        return with_full_stop(f"Only {positions_phrase(found, reader, between=' answered: ')}")
    return with_full_stop(f"So far: {positions_phrase(found, reader)}")


def positions_phrase(found: PositionSummary, reader: Reader, *, between: str = " says ") -> str:
    """Return what was said, in few words: "BR says A, TSB says B, from 2018"."""
    said = [
        f"{card_views.speaker(one, reader)}{between}{escape(one.option) or f'“{escape(one.text)}”'}"
        for one in found.positions[:NAMED_MAX]
    ]
    rest = len(found.positions) - NAMED_MAX
    return join_all([*said, *([count(rest, "other")] if rest > 0 else [])])


def _what_follows(issue: Issue, reader: Reader, whose: str, meeting: Session | None) -> list[str]:
    """Return when the level above meets, and what becomes of the issue."""
    above = levels_above(issue, reader.charter)
    if above and issue.up_at is not None and issue.up_at > reader.now:
        return [f"If nobody answers today, it goes to {level_phrase(above[0])}."]
    stays = f"It stays here until {whose} {'answer' if whose == 'you' else 'answers'}." if whose else ""
    if not above or meeting is None:
        return [stays]
    held = level_phrase(above[0])
    return [f"{capitalized(held)} {verb_of(held, 'meet')} on {reader.day(meeting.on_day)}.", stays]


def _question_open(issue: Issue, question: Action | None, reader: Reader, *, whose: str) -> list[Block]:
    held = possessive(capitalized(held_by(issue, reader)))
    lines = [
        card_views.question_line(issue, reader, question),
        f"There's still no answer. {held} time stops until then. Decide without it, or wait?",
    ]
    row = [Button("Decide", "decide", issue.ref), Button("Note", "note", issue.ref)]
    if question is not None:
        names = join_all([reader.short_name(one) for one in question.owners[:NAMED_MAX]])
        row.append(Button(f"Remind {unescape(names)}", "nudge", question.ref))
    return _message(issue, lines, facts(Chip.ASKED, issue.ref, f"for {whose}" if whose else ""), buttons(row))


def read_unanswered(issue: Issue, reader: Reader) -> list[Block]:
    """Remind a holder who read an issue and has not answered."""
    if issue.seen_at is None or issue.due is None:
        return brief(issue, reader)
    day, theirs = reader.day_of(issue.seen_at), capitalized(possessive(held_by(issue, reader)))
    said = f"You read this on {day}. {theirs} answer is due {reader.due(issue.due)}."
    return _message(issue, [said], _status(issue, reader), _holder_row(issue, reader))


def no_deadline(issue: Issue, reader: Reader) -> list[Block]:
    if issue.due is not None:
        return brief(issue, reader)
    said = "Nobody has a date for the answer, so I remind nobody. Until when?"
    row = buttons([Button("Set a date", "move", issue.ref, is_next_step=True)])
    return _message(issue, [said], _status(issue, reader), row)


def lapsed(issue: Issue, reader: Reader, note: str) -> list[Block]:
    """Return the notification of an automatic escalation."""
    ups = [step for step in issue.level_stays if step.ended_by == LevelExit.AUTO_ESCALATED]
    said = _ran_out(issue, ups[-1].level if ups else issue.level, reader)
    return _message(issue, [said, note], _status(issue, reader))


def sent_back(issue: Issue, reader: Reader, note: str) -> list[Block]:
    return _message(issue, [_how_it_came(issue, reader), note], _status(issue, reader))


def withdrawn(issue: Issue) -> list[Block]:
    why = f"taken back: {escape(issue.answer)}" if issue.answer else "taken back"
    return [section(escape(issue.title)), facts(Chip.CANCELLED, issue.ref, why, "nothing for you to do")]


def asked_up(issue: Issue, asker: int, reason: str | None, reader: Reader, *, is_vacant: bool) -> list[Block]:
    """Ask a holder to send an issue up, or the secretary to enter it; a line once it has gone, or nobody asks for it."""
    above = levels_above(issue, reader.charter)
    if reason is None or not issue.is_open or not above:
        return brief(issue, reader)
    lines = [f"{reader.name(asker)} asks you to take it up to {level_phrase(above[0])}: {escape(reason)}"]
    level = level_of(issue, reader.charter)
    if is_vacant:
        lines.append(
            f"Nobody on the roster answers for {level_phrase(level)}: enter it once they have said so."
        )
    given = reason.replace('"', "'")
    words = f'reason:"{given}"' + (f' behalf:"{level.name}"' if is_vacant else "")
    more = words if len(reason) <= BUTTON_REASON_MAX else ""
    up = escalate_button(TAKE_UP, issue, more)._replace(is_next_step=True)
    return _message(issue, lines, _status(issue, reader), buttons([up, Button("Note", "note", issue.ref)]))


def sent_in_name(issue: Issue, by: int, reader: Reader) -> list[Block]:
    """Tell the chair that the secretary sent an issue up in the name of a level without a holder."""
    last = issue.level_stays[-1] if issue.path else None
    if last is None:
        return brief(issue, reader)
    former = level_phrase(level_of(issue, reader.charter, last.level))
    said = (
        f"{reader.name(by)} took it up to {reader.level(issue.level)} in the name of {former}, "
        f"for whom nobody on the roster answers: {escape(last.reason)}"
    )
    return _message(issue, [said], _status(issue, reader))
