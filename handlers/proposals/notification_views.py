"""Views of the notifications about proposals."""

from collections.abc import Sequence
from datetime import datetime

from bot.actions import DeadlineChange
from bot.news import Asked
from bot.notifications import Notification, Reason
from bot.proposals import Addressee, Answer, Proposal, ProposalState, RoundStatus
from bot.records import TITLE_MAX
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.text import Reader, capitalized, cut, escape, with_full_stop
from handlers.proposals.card_views import closed_blocks, closed_facts, open_blocks
from handlers.proposals.views import (
    chair_name,
    chair_short_name,
    closing_buttons,
    days_buttons,
    document_link,
    end_date,
    head,
    line,
    nobody_in_time,
    objection_buttons,
    planned_duration,
    reason_line,
    revision_suffix,
    shortage,
    title_with_revision,
    unsaid_lines,
)
from handlers.proposals.word_views import unsaid_buttons

EXTEND_OR_STAND = "Extend it, or let it stand?"


def notification(
    notification: Notification,
    proposal: Proposal,
    reader: Reader,
    standing: RoundStatus,
    *,
    comments: Sequence[str],
    is_chair: bool,
) -> list[Block]:
    """Return a notification for the proposal's current state; `comments` are the comments it reports."""
    match notification.reason:
        case Reason.PROPOSED:
            return _proposed(notification, proposal, reader, standing)
        case Reason.CONFIRMATION_NEEDED:
            return _to_confirm(proposal, int(notification.context or proposal.created_by or 0), reader)
        case Reason.SHORT_OF_DAYS:
            return _short_of_days(notification, proposal, reader, standing, is_chair=is_chair)
        case Reason.LEVEL_DEADLINE_NEAR | Reason.LEVEL_DEADLINE_REACHED:
            return _unreached(proposal, reader, standing, is_chair=is_chair)
        case Reason.DEADLINE_MOVED:
            return [section(_end_moved(notification, proposal, reader))]
        case Reason.COMMENTED:
            comment = Asked.from_context(notification.context)
            person, on = reader.name(comment.by), _on_text_before(comment.at, standing)
            lines = [f"{person}{on}: {escape(one)}" for one in comments] or [f"{person} took a comment back."]
            return [section("\n".join([line(proposal, reader), *lines]))]
    return _ended(notification, proposal, reader, standing, is_chair=is_chair)


def _on_text_before(at: datetime, standing: RoundStatus) -> str:
    """Return the mark of a comment of a moment on a text that another has followed; "" for the current text's."""
    is_before = any(at <= one.ended_at for one in standing.past_rounds)
    return " on the text before" if is_before else ""


def _proposed(
    notification: Notification, proposal: Proposal, reader: Reader, standing: RoundStatus
) -> list[Block]:
    before = next((one for one in standing.past_rounds if str(one.revision) == notification.context), None)
    if before is not None:
        text = f"*{proposal.ref}*  {escape(before.title)}{revision_suffix(before.revision)}: stopped by an objection, {reader.day_of(before.ended_at)}"
        return [section(text)]
    if proposal.is_open and notification.concerned_person_id not in proposal.owners:
        sentence = "It's for whoever has taken over your role. There's nothing for you to do."
        return [section(f"{line(proposal, reader)}\n{sentence}")]
    if not proposal.accepts_objections(reader.now) or proposal.ended_at is not None:
        return closed_blocks(proposal, reader)
    return open_blocks(proposal, reader, standing, who="you object")


def _to_confirm(proposal: Proposal, prepared_by: int, reader: Reader) -> list[Block]:
    if proposal.state != ProposalState.DRAFT:
        return [section(line(proposal, reader))]
    lines = [
        f"{head(proposal)}",
        f"Prepared by {reader.name(prepared_by)}. It stays a draft until you open it. {planned_duration(proposal, reader)}.",
        escape(cut(proposal.text, TITLE_MAX)),
        document_link(proposal.link),
    ]
    verbs = (("Open", "confirm"), ("Read", "show"), ("Take back", "cancel"))
    row = [Button(label, verb, proposal.ref) for label, verb in verbs]
    return [section("\n".join(filter(None, lines))), buttons(row)]


def _short_of_days(
    notification: Notification, proposal: Proposal, reader: Reader, standing: RoundStatus, *, is_chair: bool
) -> list[Block]:
    """Ask the chair about another end, and tell the secretary; an answered question shrinks to a line."""
    if notification.context != proposal.offer_as_context():
        return [section(line(proposal, reader))]
    question = (
        f"{EXTEND_OR_STAND} It isn't final before you answer."
        if is_chair
        else f"{capitalized(chair_name(reader))} decides; until then it isn't final."
    )
    row = [buttons(days_buttons(proposal, reader))] if is_chair else []
    return [section(f"{head(proposal)}\n{shortage(proposal, standing, reader)}\n{question}"), *row]


def _unreached(proposal: Proposal, reader: Reader, standing: RoundStatus, *, is_chair: bool) -> list[Block]:
    """Return why an end can't stand by itself: somebody wasn't reached, or wrote without saying whether they object."""
    missing, asked, wrote = (
        standing.unreached,
        len(standing.addressees),
        unsaid_lines(proposal, standing, reader) if standing.unconfirmed else [],
    )
    if not proposal.is_open:
        return closed_blocks(proposal, reader)
    if not (missing or proposal.offered_end or wrote):
        return [section(line(proposal, reader))]
    if proposal.held_at is not None:
        return _held(proposal, reader, standing, is_chair=is_chair)
    sentence = f"{asked - len(missing)} of {asked} reached; it can't become final before the last has it."
    reached = [sentence, f"Not reached: {reader.names(missing)}"] if missing else []
    before = ["It isn't final before they do, or you let it stand."] if wrote and is_chair else []
    row = [buttons(unsaid_buttons(proposal))] if wrote and is_chair else []
    return [section("\n".join([line(proposal, reader), *reached, *wrote, *before])), *row]


def _held(proposal: Proposal, reader: Reader, standing: RoundStatus, *, is_chair: bool) -> list[Block]:
    """Ask the chair what becomes of a text whose end has come, and tell the secretary that they are asked."""
    missing, asked, wrote = (
        standing.unreached,
        len(standing.addressees),
        unsaid_lines(proposal, standing, reader) if standing.unconfirmed else [],
    )
    not_reached = f"{len(missing)} of {asked} weren't reached: {reader.names(missing)}"
    too_few = "not everybody had enough working days." if proposal.offered_end else ""
    but = not_reached if missing else too_few
    if missing:
        asked_of_chair, choices = (
            "Adopt it all the same, give more time, or take it back?",
            closing_buttons(proposal),
        )
    elif proposal.offered_end:
        asked_of_chair, choices = EXTEND_OR_STAND, days_buttons(proposal, reader)
    else:
        asked_of_chair, choices = "Extend it, ask them, or let it stand?", unsaid_buttons(proposal)
    none = capitalized(nobody_in_time(proposal)) if proposal.late else "No objection"
    then = f", but {but}" if but else "." if proposal.late else " so far."
    ended = f"Its end was {end_date(proposal, reader)}. {none}{then}"
    ask = asked_of_chair if is_chair else f"I've asked {chair_short_name(reader)}."
    lines = [head(proposal), ended, shortage(proposal, standing, reader), *wrote, ask]
    return [section("\n".join(filter(None, lines))), *([buttons(choices)] if is_chair else [])]


def end_superseded(proposal: Proposal, reader: Reader) -> list[Block]:
    """Return the line to which a warning shrinks whose end is no longer the proposal's."""
    to = f"to {reader.due(proposal.due)}" if proposal.due else "no date now"
    return [section(escape(title_with_revision(proposal))), facts(Chip.MOVED, proposal.ref, to)]


def _end_moved(notification: Notification, proposal: Proposal, reader: Reader) -> str:
    change = DeadlineChange.from_context(notification.context)
    before = f"not {reader.due(change.before)} but " if change.before else ""
    end = reader.due(change.after) if change.after else "the first possible day"
    is_current = change.after is not None and change.after.ends_at() == proposal.due_at
    then = "Nothing else has changed." if is_current else reader.moved_to(proposal.due)
    return f"{head(proposal)}: {before}{end}. {then}"


def _ended(
    notification: Notification, proposal: Proposal, reader: Reader, standing: RoundStatus, *, is_chair: bool
) -> list[Block]:
    if notification.context != proposal.as_context():
        return closed_blocks(proposal, reader)
    if proposal.state != ProposalState.OBJECTED:
        return closed_blocks(proposal, reader)
    objectors = standing.addressees_with(Answer.OBJECTION)
    lines = [f"*{escape(title_with_revision(proposal))}* won't become final for now."]
    said = [f"{_objects(one, reader)}: “{escape(proposal.reason)}”" for one in objectors]
    said = said or [one for one in [reason_line(proposal)] if one]
    if is_chair:
        row = buttons(objection_buttons(proposal))
        return [section("\n".join([*lines, *said])), closed_facts(proposal, reader, "for you"), row]
    next_step = f"{capitalized(chair_short_name(reader))} decides what happens next."
    text = "\n".join([*lines, " ".join([*(with_full_stop(one) for one in said), next_step])])
    return [section(text), closed_facts(proposal, reader, "nothing for you to do")]


def _objects(one: Addressee, reader: Reader) -> str:
    """Return who objects: "Edda objects", or "Edda objects for Taro"."""
    name = reader.short_name(one.person_id)
    if one.answered_by in (None, one.person_id):
        return f"{name} objects"
    return f"{reader.short_name(one.answered_by)} objects for {name}"
