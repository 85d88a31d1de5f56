"""Declare the record kind of decisions: relations, history and undo."""

from collections.abc import Mapping

from bot.decisions import BENEFIT_LABELS, Benefit, Decision, DecisionState
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.permissions import may_see
from bot.records import read_ref
from handlers.actions.replies import pass_answer_on, passed_on, questions_to
from handlers.blocks.elements import Button
from handlers.blocks.text import Reader, count, cut, escape, head, state_label
from handlers.calls import Ask
from handlers.decisions import views
from handlers.decisions.outcome import offer
from handlers.decisions.relations import decision_relations, undo_decision
from handlers.kinds import HistoryWords, HoldingList, RecordKind, Replies, Shows, ThreadMessage, Undo
from storage.decisions import drafts_by
from storage.unit_of_work import Tx

EXCERPT_MAX = 90  # characters of a decision in search results


def _line(decision: Decision, _: Reader) -> str:
    outcome = escape(cut(decision.text, EXCERPT_MAX))
    return f"*{decision.ref}*  {escape(decision.title)} · {state_label(decision.state)}{f': {outcome}' if outcome else ''}"


def _next_steps(decision: Decision, _: Reader) -> list[Button]:
    change = Button("Change", "edit", decision.ref)
    if decision.state == DecisionState.DRAFT:
        return [Button("Confirm", "confirm", decision.ref), change]
    return [change] if decision.is_final else []


def _history_fields(decision: Decision, reader: Reader, _: str) -> Mapping[str, str]:
    word = reader.decision_word(decision.word)
    return {
        "outcome": f"{word} {escape(decision.text)}".strip(),
        "benefit": BENEFIT_LABELS.get(Benefit(decision.benefit), "") if decision.benefit else "",
        "saved": str(decision.money_saved or ""),
        "review": reader.day(decision.review_on) if decision.review_on else "",
    }


def _refuses(ask: Ask, tx: Tx, decision: Decision, last: HistoryEntry) -> None:
    if last.verb == "supersede":
        is_known = (ref := read_ref(last.why)) is not None and may_see(ask.actor, tx.find(ref))
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
        details=views.details,
        next_steps=_next_steps,
    ),
    undo=Undo(ends_as=DecisionState.WITHDRAWN, refuses=_refuses, also=_undo_also),
    history=HistoryWords(created="wrote it down", fields=_history_fields),
    replies=Replies(
        instead={"done": "A decision stands as it is."},
        offer=offer,
        noted=pass_answer_on,
        kept=passed_on,
        is_asked=lambda *about: bool(questions_to(*about)),
    ),
)


HOLDING = HoldingList[Decision](
    label=lambda number: count(number, "draft of a decision", "drafts of decisions"),
    find=lambda read, person, who, _, area: drafts_by(read, person, who=who, area=area),
    line=lambda decision, reader, _: _line(decision, reader),
)
