"""Forms for proposals."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.proposals import Proposal
from bot.records import TEXT_MAX
from handlers.core.blocks.elements import Block, choice_field, day_field, form, text_field
from handlers.proposals.views import OBJECTION_EFFECT

MORE = "More"  # shown where a field is rarely used


def propose_form(fields: Sequence[InputBlock], rare: Sequence[InputBlock]) -> Block:
    return form("Propose", "Propose", fields, words="propose", rare=rare, more=MORE)


def filled_form(
    proposal: Proposal, verb: str, fields: Sequence[InputBlock], rare: Sequence[InputBlock]
) -> Block:
    """Return the form for another text of a proposal, or for changes of a draft."""
    name = "Another text" if verb == "reissue" else "Change the draft"
    return form(name, "Keep it", fields, words=f"{verb} {proposal.ref}", rare=rare, more=MORE)


def object_form(proposal: Proposal) -> Block:
    kinds = [("Object: it stops the procedure", "object"), ("Only a comment", "comment")]
    fields = [
        text_field("text", "Reason", max_length=TEXT_MAX, long=True, hint=OBJECTION_EFFECT),
        choice_field("then", "What it is", kinds, optional=False, value="object"),
    ]
    return form(f"Object to {proposal.ref}", "Send", fields, words=f"object {proposal.ref}")


def reason_form(title: str, submit: str, *, words: str, optional: bool) -> Block:
    field = text_field("text", "Why", max_length=TEXT_MAX, long=True, optional=optional)
    return form(title, submit, [field], words=words)


def move_form(proposal: Proposal) -> Block:
    fields = [
        day_field("due", "Adopted on", optional=False, value=proposal.due_on),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    words = f"move {proposal.ref}"
    return form(f"More time for {proposal.ref}", "Move it", fields, words=words)
