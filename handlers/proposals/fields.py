"""The fields of a proposal."""

from dataclasses import replace

from slackblocks import InputBlock

from bot.calendar import Due
from bot.fields import FormPart
from bot.grammar.options import OPTIONS
from bot.proposals import Proposal, ProposalState
from handlers.core.blocks.elements import day_field
from handlers.core.calls import Ask
from handlers.core.fields import AREA, LINK, MAKER, NAME, VISIBILITY, RecordField
from handlers.proposals.end_dates import checked_end
from handlers.proposals.views import WORDING_MAX, title_with_revision
from storage.unit_of_work import Read


def _set_end(ask: Ask, _: Read, proposal: Proposal) -> None:
    due = ask.parsed.value("due", Due)
    proposal.set_due(checked_end(ask, due) if due else None)


def _end_input(_: Ask, proposal: Proposal | None) -> InputBlock:
    is_draft = proposal is not None and proposal.state == ProposalState.DRAFT
    return day_field(
        "due",
        "Adopted on",
        hint="Left empty: the earliest day on which everybody has had enough working days.",
        value=proposal.due_on if proposal is not None and is_draft else None,
    )


END = RecordField[Proposal](
    option=OPTIONS["due or until"],
    label="Adopted on",
    noun="last day",
    attribute="due",
    is_made_with=True,
    writes=_set_end,
    says=lambda proposal, reader, _: reader.due(proposal.due) if proposal.due else "",
    cell=lambda proposal, _, __: proposal.due.day if proposal.due else "",
    input=_end_input,
    form=FormPart.FIRST,
    line=None,
    history="until",
    column="Until",
    column_order=3,
)
TEXT = (
    replace(
        NAME,
        label="What is proposed",
        cell=lambda proposal, _, __: title_with_revision(proposal),
        column="Title",
    ),
    RecordField[Proposal](
        option=OPTIONS["wording"],
        label="The text",
        noun="wording",
        attribute="text",
        max_length=WORDING_MAX,
        too_long="Put it into a document and give its link.",
        is_long=True,
        form=FormPart.FIRST,
        line=None,
        column="Text",
        column_order=6,
    ),
    replace(
        LINK,
        label="Link of the document",
        form=FormPart.FIRST,
        line=None,
        history="document",
        column="Document",
        column_order=5,
    ),
)
FIELDS = (
    RecordField[Proposal](label="Revision", attribute="revision", line=None, column=None),
    *TEXT,
    END,
    replace(AREA, is_only_new=True, edit_form=FormPart.NONE, column_order=1),
    RecordField[Proposal](label="State", attribute="state", line=None, history=None, column_order=2),
    replace(MAKER, label="Proposed by", column_order=4),
    RecordField[Proposal](
        option=OPTIONS["asked"],
        label="Asked",
        attribute="owners",
        is_only_new=True,
        is_made_with=True,
        says=lambda proposal, _, __: str(len(proposal.owners) or ""),
        form=FormPart.NONE,
        line=None,
        column=None,
    ),
    replace(VISIBILITY, is_only_new=True, form=FormPart.NONE),
    RecordField[Proposal](label="Reason", attribute="reason", line=None, column=None),
)
