"""Views of the notifications about proposals."""

from collections.abc import Sequence

from bot.actions import DeadlineChange
from bot.notifications import Notification, Reason
from bot.proposals import Answer, Proposal, ProposalState, RoundStatus
from bot.records import TITLE_MAX
from handlers.blocks.elements import Block, Button, buttons, section
from handlers.blocks.text import Reader, cut, escape
from handlers.proposals.views import (
    closing_buttons,
    decided_line,
    document_link,
    end_date,
    head,
    line,
    objection_buttons,
    objection_line,
    open_card,
    planned_duration,
    reason_line,
    revision_suffix,
)


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
            return _to_confirm(proposal, reader)
        case Reason.LEVEL_DEADLINE_NEAR | Reason.LEVEL_DEADLINE_REACHED:
            return _unreached(proposal, reader, standing, is_chair=is_chair)
        case Reason.DEADLINE_MOVED:
            return [section(_end_moved(notification, proposal, reader))]
        case Reason.COMMENTED:
            person = reader.name(int(notification.context.partition(" ")[0]))
            lines = [f"{person}: {escape(one)}" for one in comments] or [f"{person} took a comment back."]
            return [section("\n".join([line(proposal, reader), *lines]))]
    return _ended(notification, proposal, reader, standing, is_chair=is_chair)


def _proposed(
    notification: Notification, proposal: Proposal, reader: Reader, standing: RoundStatus
) -> list[Block]:
    before = next((one for one in standing.past_rounds if str(one.revision) == notification.context), None)
    if before is not None:
        text = f"*{proposal.ref}*  {escape(before.title)}{revision_suffix(before.revision)}: stopped by an objection, {reader.day_of(before.ended_at)}"
        return [section(text)]
    if not proposal.accepts_objections(reader.now) or proposal.ended_at is not None:
        return [section(decided_line(proposal, reader))]
    return list(open_card(proposal, reader).blocks)


def _to_confirm(proposal: Proposal, reader: Reader) -> list[Block]:
    if proposal.state != ProposalState.DRAFT:
        return [section(line(proposal, reader))]
    lines = [
        f"{head(proposal)}",
        f"Prepared by {reader.name(proposal.created_by)}. It counts when you open it. {planned_duration(proposal, reader)}.",
        escape(cut(proposal.text, TITLE_MAX)),
        document_link(proposal.link),
    ]
    verbs = (("Open", "confirm"), ("Read", "show"), ("Take back", "cancel"))
    row = [Button(label, verb, proposal.ref) for label, verb in verbs]
    return [section("\n".join(filter(None, lines))), buttons(row)]


def _unreached(proposal: Proposal, reader: Reader, standing: RoundStatus, *, is_chair: bool) -> list[Block]:
    missing, asked = standing.unreached, len(standing.addressees)
    if not proposal.is_open or not missing:
        return [section(line(proposal, reader))]
    if proposal.held_at is None:
        sentence = f"{asked - len(missing)} of {asked} reached; it cannot be adopted before the last has it."
        return [section(f"{line(proposal, reader)}\n{sentence}\nNot reached: {reader.names(missing)}")]
    sentence = f"No objection, but {len(missing)} of {asked} were not reached: {reader.names(missing)}"
    ask = "Adopt it all the same, give more time, or take it back?" if is_chair else "The chair is asked."
    row = [buttons(closing_buttons(proposal))] if is_chair else []
    return [section(f"{head(proposal)}\nIts end was {end_date(proposal, reader)}. {sentence}\n{ask}"), *row]


def _end_moved(notification: Notification, proposal: Proposal, reader: Reader) -> str:
    old = DeadlineChange.from_context(notification.context).before
    before = f"not {reader.due(old)} but " if old else ""
    return f"{head(proposal)}: {before}{end_date(proposal, reader)}. Nothing else has changed."


def _ended(
    notification: Notification, proposal: Proposal, reader: Reader, standing: RoundStatus, *, is_chair: bool
) -> list[Block]:
    if notification.context != proposal.as_context():
        return [section(line(proposal, reader))]
    objections = [objection_line(one, proposal, reader) for one in standing.addressees_with(Answer.OBJECTION)]
    lines = objections or ([reason_line(proposal)] if proposal.reason else [])
    text = "\n".join([line(proposal, reader), *lines])
    is_theirs = is_chair and proposal.state == ProposalState.OBJECTED
    return [section(text), *([buttons(objection_buttons(proposal))] if is_theirs else [])]
