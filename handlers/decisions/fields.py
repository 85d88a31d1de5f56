"""The fields of a decision: what is noted beside it. Its outcome and its text never change."""

from datetime import date

from bot.calendar import Due
from bot.decisions import BENEFIT_LABELS, Benefit, Decision
from bot.fields import FormPart
from bot.grammar.options import OPTIONS
from bot.money import Money
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask
from handlers.core.fields import RecordField
from storage.unit_of_work import Read

REF_MAX = 20  # characters of a typed reference
MONEY_MAX = 40  # characters


def review_on(ask: Ask) -> date | None:
    due = ask.parsed.value("review", Due)
    if due is not None and due.day < ask.today:
        raise ask.error_at("review", "A review is on a day to come.")
    return due.day if due else None


def decided_on(ask: Ask) -> date | None:
    """Return the day on which it was decided, which may lie before it is written down; None where none is named."""
    due = ask.parsed.value("on", Due)
    if due is not None and due.day > ask.today:
        sentence = f"{ask.reader.day(due.day)} is still to come. Say the day on which it was decided."
        raise ask.error_at("on", sentence)
    return due.day if due else None


def _outcome(decision: Decision, reader: Reader) -> str:
    return f"{reader.decision_word(decision.word)} {escape(decision.text)}".strip()


def _set_saved(ask: Ask, _: Read, decision: Decision) -> None:
    decision.set_money_saved(ask.parsed.value("saved", Money))


DECIDED_ON = RecordField[Decision](
    option=OPTIONS["as on"],
    label="Decided on",
    attribute="decided_on",
    required=True,
    is_made_with=True,
    reads=lambda ask, _, decision: decided_on(ask) or decision.decided_on,
    new_hint="Left empty: today.",
    edit_form=FormPart.FIRST,
    line=None,
    history="decided on",
)
SUPERSEDES = RecordField[Decision](
    option=OPTIONS["supersedes"],
    label="Supersedes",
    attribute="supersedes_id",
    is_only_new=True,
    is_made_with=True,
    hint="The decision that ends with it: DEC-3",
    max_length=REF_MAX,
    edit_form=FormPart.NONE,
    line=None,
    history=None,
    column=None,
)
VISIBILITY = RecordField[Decision](
    option=OPTIONS["visibility"],
    label="Fewer may read it",
    required=True,
    is_only_new=True,
    is_made_with=True,
    form=FormPart.NONE,  # which of them are fewer depends on the issue
    line=None,
    history=None,
    column=None,
)
FIELDS = (
    RecordField[Decision](
        label="Outcome",
        attribute="word",
        says=lambda decision, reader, _: _outcome(decision, reader),
        line=None,
        column=None,
    ),
    DECIDED_ON,
    RecordField[Decision](
        option=OPTIONS["benefit"],
        label="Benefit",
        choices={str(code): label for code, label in BENEFIT_LABELS.items()},
        cell=lambda decision, _, __: BENEFIT_LABELS[Benefit(decision.benefit)] if decision.benefit else "",
        edit_form=FormPart.FIRST,
        line=None,
    ),
    RecordField[Decision](
        option=OPTIONS["saved"],
        label="Money saved",
        attribute="amount",
        writes=_set_saved,
        says=lambda decision, _, __: str(decision.money_saved or ""),
        typed=lambda decision: str(decision.money_saved or ""),
        cell=lambda decision, _, __: "" if decision.amount is None else str(decision.amount),
        max_length=MONEY_MAX,
        hint="CHF 42 000. It is never estimated.",
        edit_form=FormPart.FIRST,
        line=None,
        column="Saved",
        parts=(RecordField[Decision](label="Currency", attribute="currency"),),
    ),
    RecordField[Decision](
        option=OPTIONS["review"],
        label="Review",
        attribute="review_on",
        empty=None,
        reads=lambda ask, _, __: review_on(ask),
        edit_form=FormPart.FIRST,
        line=None,
    ),
    SUPERSEDES,
    VISIBILITY,
)
