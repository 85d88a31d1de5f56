"""Declare the record kind of decisions: relations, history and undo."""

from bot.decisions import Decision, DecisionState
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.permissions import may_see
from bot.records import Kind, read_ref
from handlers.actions.replies import pass_answer_on, passed_on, questions_to
from handlers.core.blocks.elements import Button
from handlers.core.blocks.offered import agenda_button
from handlers.core.blocks.text import Reader, count, cut, escape, head, state_label
from handlers.core.calls import Ask
from handlers.core.fields import detail_lines
from handlers.core.kinds import (
    HistoryWords,
    HoldingList,
    RecordKind,
    Replies,
    Shows,
    Surface,
    ThreadMessage,
    Undo,
)
from handlers.core.lists import RecordList
from handlers.decisions import views
from handlers.decisions.export import EXPORT
from handlers.decisions.fields import FIELDS
from handlers.decisions.outcome import offer
from handlers.decisions.relations import decision_relations, undo_decision
from storage.decisions import RegisterFilter, decisions_page, drafts_by
from storage.unit_of_work import Tx

EXCERPT_MAX = 90  # characters of a decision in search results


def _line(decision: Decision, _: Reader) -> str:
    outcome = escape(cut(decision.text, EXCERPT_MAX))
    return f"*{decision.ref}*  {escape(decision.title)} · {state_label(decision.state)}{f': {outcome}' if outcome else ''}"


def _next_steps(decision: Decision, reader: Reader) -> list[Button]:
    change = Button("Change", "edit", decision.ref)
    if decision.state == DecisionState.DRAFT:
        return [Button("Confirm", "confirm", decision.ref), change]
    if not decision.is_final:
        return []
    is_lower = reader.charter.is_below_own(decision.level)
    return [change, agenda_button(decision.ref)] if is_lower else [change]


def _refuses(ask: Ask, tx: Tx, decision: Decision, last: HistoryEntry) -> None:
    if last.verb == "supersede":
        is_known = (ref := read_ref(last.why, tx.charter.prefixes)) is not None and may_see(
            ask.actor, tx.find(ref)
        )
        of = f" To take that back: undo {ref}" if is_known else ""
        raise UserError(f"{decision.ref} is superseded.{of}")


def _undo_also(tx: Tx, decision: Decision, last: HistoryEntry) -> str:
    if last.verb not in {"create", "confirm", "withdraw"}:
        return ""
    refs = undo_decision(tx, decision)
    return f"{', '.join(refs)} {'is' if len(refs) == 1 else 'are'} taken back too." if refs else ""


KIND = RecordKind(
    record=Decision,
    shows=Shows(
        relations=decision_relations,
        thread_message=ThreadMessage(message=views.thread_message, is_due=lambda decision: decision.is_final),
        line=_line,
        digest_line=lambda decision, _: head(decision),
        details=lambda decision, reader, relations: [
            *views.details(decision, reader, relations),
            *detail_lines(FIELDS, decision, reader),
        ],
        next_steps=_next_steps,
    ),
    undo=Undo(ends_as=DecisionState.WITHDRAWN, refuses=_refuses, also=_undo_also),
    fields=FIELDS,
    history=HistoryWords(created="wrote it down"),
    replies=Replies(
        instead={"done": "A decision stands as it is."},
        offer=offer,
        noted=pass_answer_on,
        kept=passed_on,
        is_asked=lambda *about: bool(questions_to(*about)),
    ),
    unlisted={
        Surface.HOME: "a draft waits together with its issue",
        Surface.OPEN: "a decision is nothing open: its issue was",
        Surface.DIGEST: "it stands with what was adopted, under “Decided”",
    },
)


HOLDING = HoldingList[Decision](
    label=lambda number: count(number, "draft of a decision", "drafts of decisions"),
    find=lambda read, person, who, _, area: drafts_by(read, person, who=who, area=area),
    line=lambda decision, reader, _: _line(decision, reader),
)

LIST = RecordList[Decision](
    kind=Kind.DECISION,
    name="decisions",
    noun=("decision", "decisions"),
    state=("", ""),
    order=22,
    find=lambda read, asked: decisions_page(
        read, RegisterFilter(area=asked.chosen.area), who=asked.who, limit=asked.limit
    ),
    line=_line,
    holdings=(HOLDING,),
    file=EXPORT,
)
