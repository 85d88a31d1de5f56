"""Replies to the verbs of issues: what was done, and the list."""

from collections.abc import Sequence
from html import unescape

from bot import refusals
from bot.actions import Action
from bot.calendar import Due
from bot.charter import Level
from bot.charter_section import Rights
from bot.decisions import Decision
from bot.errors import Offer, UserError, to_fill_in
from bot.issues import Issue, level_of, level_phrase, levels_above
from bot.records import Visibility
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section, text_message
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.paging import page
from handlers.core.blocks.tables import Cell, table
from handlers.core.blocks.text import Reader, capitalized, count, escape, head, possessive
from handlers.issues.card_views import position_lines
from handlers.issues.views import (
    answer_due,
    chip,
    draft_withdrawn,
    held_by,
    held_until,
    is_late,
    line,
    message_with_buttons,
    who_sees,
)
from storage.records import Filter, ListPage


def raised(issue: Issue, reader: Reader, *, notified: str, remarks: Sequence[str]) -> Message:
    lines = [
        head(issue),
        *_recipient_lines(issue, reader, notified),
        answer_due(issue, reader, closed=True),
        *remarks,
        *position_lines(issue, reader),
    ]
    row = [Button("Undo", "undo", issue.ref), Button("Edit", "edit", issue.ref)]
    return message_with_buttons(issue, lines, row)


def _recipient_lines(issue: Issue, reader: Reader, notified: str) -> list[str]:
    if issue.visibility == Visibility.RESTRICTED:
        seen_by = who_sees(issue, reader, me=issue.created_by)
        return [f"Restricted: {seen_by} see it; nobody else, unless it is escalated to them."]
    return [
        f"Goes to {reader.level(issue.level)}. {notified}",
        f"{capitalized(_next_level(issue, reader))} gets it only if you escalate it.",
    ]


def _next_level(issue: Issue, reader: Reader) -> str:
    above = levels_above(issue, reader.charter)
    return reader.level(above[0].code) if above else "anybody else"


def escalated(issue: Issue, reader: Reader, *, notified: str, withdrawn_draft: Decision | None) -> Message:
    text = f"{head(issue)}\nNow with {reader.level(issue.level)}. {notified} {answer_due(issue, reader)}{draft_withdrawn(withdrawn_draft)}"
    return message_with_buttons(issue, [text], [Button("Undo", "undo", issue.ref)])


def extended(issue: Issue, before: Due | None, reader: Reader, *, remarks: Sequence[str]) -> Message:
    was = f", was {reader.due(before)}" if before else ""
    text = f"{head(issue)}\nWith {reader.level(issue.level)} still. {answer_due(issue, reader).rstrip('.')}{was}."
    return message_with_buttons(issue, [text, *remarks], [Button("Undo", "undo", issue.ref)])


def question_asked(
    issue: Issue, action: Action, reader: Reader, *, withdrawn_draft: Decision | None, notified: str
) -> Message:
    by = f" by {reader.due(action.due)}" if action.due else ""
    text = (
        f"{head(issue)}\nAsked: {reader.names(action.owners)}{by}: {escape(action.title)} ({action.ref})\n"
        f"{_theirs(issue, reader)} time stops until the answer.{draft_withdrawn(withdrawn_draft)}\n"
        f"{notified}"
    )
    return text_message(text, [Button("Undo", "undo", issue.ref)])


def question_answered(issue: Issue, action: Action | None, reader: Reader, *, notified: str) -> Message:
    ref = f"{action.ref} is done with it. " if action else ""
    text = f"{head(issue)}\nAnswered. {ref}{_theirs(issue, reader)} time runs again. {notified} {answer_due(issue, reader)}"
    return text_message(text, [Button("Undo", "undo", action.ref)] if action else [])


def no_open_question(issue: Issue) -> str:
    if not issue.is_open:
        return (
            f"{issue.ref} is {issue.state}: nothing is asked any more. To say something: note {issue.ref} ..."
        )
    return f"Nothing is asked about {issue.ref} at the moment. To say something: note {issue.ref} ..."


def _theirs(issue: Issue, reader: Reader) -> str:
    """Return "The task force's"."""
    return capitalized(possessive(reader.level(issue.level)))


def withdrawn(issue: Issue, *, notified: str, withdrawn_draft: Decision | None) -> Message:
    who = f" {notified}" if notified else ""
    text = f"{issue.ref} is taken back: {escape(issue.answer)}.{who}{draft_withdrawn(withdrawn_draft)}"
    return message_with_buttons(issue, [text], [Button("Undo", "undo", issue.ref)])


def edited(issue: Issue, reader: Reader, *, notified: str) -> Message:
    area = f"Area: {reader.area(issue.area) or 'none'}"
    lines = [head(issue), area, *position_lines(issue, reader), f"Visible: {issue.visibility}", notified]
    return message_with_buttons(issue, lines, [Button("Undo", "undo", issue.ref)])


def not_editable(issue: Issue, option: str, sentence: str) -> UserError:
    """Return the refusal of an option, with the step that changes it."""
    instead = {
        "due": Offer("More time", "move", issue.ref),
        "owner": Offer("Escalate", "escalate", issue.ref),
    }
    return UserError(sentence, offers=[instead.get(option, to_fill_in("edit", issue.ref))])


def skipping_refused(left_out: Sequence[Level], reader: Reader) -> str:
    return f"It has to go through {reader.level(left_out[0].code)} first."


def urgency_reason_required(issue: Issue, to: Level, left_out: Sequence[Level], reader: Reader) -> str:
    names = ", ".join(reader.level(level.code) for level in left_out)
    return (
        f"That leaves out {names}, which is for what is urgent. Say why it is: "
        f"escalate {issue.ref} to:{to.code} urgent:the contract ends on Friday"
    )


def not_in_their_name(issue: Issue, held: Sequence[int], reader: Reader) -> str:
    level = level_phrase(level_of(issue, reader.charter))
    if held:
        return f"{issue.ref} is with {level}: {reader.names(held)}. Ask them to send it up: escalate {issue.ref} no money"
    return (
        f"{issue.ref} is with {level}, and nobody on the roster answers for it. Enter what they say in their name: "
        f"escalate {issue.ref} no money behalf:{issue.level}"
    )


def asked_to_send(
    issue: Issue, to: Level, reader: Reader, *, asked: Sequence[int], is_vacant: bool
) -> Message:
    """Return the answer to whoever asked to send an issue up."""
    held = level_phrase(level_of(issue, reader.charter))
    lines = [
        head(issue),
        f"Nobody on the roster answers for {held}, so {reader.officers(Rights.SECRETARY)} passes it on."
        if is_vacant
        else "",
        f"I'll ask {reader.names(asked)} to send it up to {level_phrase(to)}.",
    ]
    return message_with_buttons(issue, lines, [Button("Undo", "undo", issue.ref)])


def nothing_listed(chosen: Filter, reader: Reader) -> str:
    """Return what an empty list of issues says."""
    of = f" in {reader.area(chosen.area)}" if chosen.area else ""
    kind = "closed issues" if chosen.closed else "issues" if chosen.every_state else "open issues"
    return f"No {kind}{of}. Raise one when somebody has to decide something."


def listed(
    found: ListPage,
    chosen: Filter,
    figures: Sequence[str],
    reader: Reader,
    *,
    words: str,
    steps: Sequence[Button],
) -> Message:
    """Return a page of issues; `figures` are lines about the whole list, under its last page."""
    kind = "issue" if chosen.every_state else "open issue"
    of = f" in {reader.area(chosen.area)}" if chosen.area else ""
    title = f"{count(found.total_count, kind)}{of}"
    about_all = figures if found.total_count > 1 and found.page == found.page_count else ()
    shown = [*(line(issue, reader) for issue in found.records), *about_all]
    are_open = found.records and all(issue.is_open for issue in found.records)
    drawn = _table(found, title, reader) if are_open else None
    return page(f"*{title}*", shown, found, words=words, more=steps, table=drawn)


def _table(found: ListPage, title: str, reader: Reader) -> Block:
    late = sum(is_late(issue, reader) for issue in found.records)
    is_whole = late and found.page_count == 1 and late < found.total_count
    rows = [_row(issue, reader) for issue in found.records]
    caption = f"{unescape(title)}{f', {late} late' if is_whole else ''}"
    return table(caption, ["Question", "Until", "With", "Days left"], rows)


def _row(issue: Issue, reader: Reader) -> list[Cell]:
    waiting = Chip.ASKED if issue.question_id is not None else Chip.WAITING
    chip = Chip.OVERDUE if is_late(issue, reader) else waiting
    until: Cell = (chip, unescape(reader.due(issue.due))) if issue.due else (chip, "no date")
    holder = unescape(reader.level(issue.level)).removeprefix("the ")
    left: Cell = reader.days_left(issue.due.day) if issue.due else ""
    return [f"{issue.ref} {issue.title}", until, holder, left]


def who_decides(issue: Issue, held: Sequence[int], reader: Reader, *, me: int) -> Message:
    """Return who holds an issue and decides it today; the level alone where nobody does."""
    names = [
        "you" if one == me else reader.short_name(one) for one in sorted(held, key=lambda one: one != me)
    ]
    vacant = f"{issue.ref} is with {held_by(issue, reader)}, but nobody has that role today."
    said = refusals.who_decides(issue.ref, names, next_level="") if names else vacant
    about = facts(chip(issue, reader), issue.ref, held_until(issue, reader))
    row = [Button("Decide", "decide", issue.ref, is_next_step=True)] if me in held else []
    row.append(Button(f"Open {issue.ref}", "show", issue.ref))
    return message_of([section(f"*{escape(issue.title)}*\n{said}"), about, buttons(row)])
