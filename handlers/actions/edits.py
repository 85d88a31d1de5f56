"""Edit actions: due date, owners and the other fields, and the result of one that is closed."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.actions import Action, ActionState, apply_transition
from bot.calendar import Due
from bot.dates.offsets import is_length_alone
from bot.dates.recurrence import Recurrence
from bot.errors import AmbiguousInput, Interpretation, Offer, UserError, to_fill_in
from bot.grammar.dates import read_leading_date
from bot.grammar.options import BEHALF, or_none
from bot.names import fold
from bot.people import Person
from bot.permissions import check
from bot.records import TEXT_MAX, Ref, checked_text
from handlers.actions import step_views, views
from handlers.actions.changes import notify_of_closing, propagate_change
from handlers.actions.fields import (
    DUE,
    FIELDS,
    OWNER,
    TITLE,
    details,
    may_add_people,
    named_owners,
    notify_about_newcomers,
    with_unshown,
)
from handlers.actions.recurrence import after_move, set_due
from handlers.actions.steps import (
    BulkResult,
    StepResult,
    action_must_be_open,
    apply_to_each,
    ask_about_open_actions,
    end_waiting,
    must_be_possible,
    permitted_action,
    reason_text,
    say_results,
    set_result,
    strip_leading_word,
)
from handlers.actions.views import ActionRelations
from handlers.core.blocks.elements import Block, form, text_field
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref, require_refs
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import Command
from handlers.core.fields import edit_options, set_edited
from handlers.core.records.closed_days import ask_about_closed_day, closed_day_remark
from handlers.core.records.duplicates import duplicate_reason, link_duplicates, notify_continued, pair_of_kind
from handlers.core.records.duplicates_views import duplicate_closed, original_closed
from storage.unit_of_work import Read, Tx

# "options" so that the refusal can say that actions have none.
EDIT_OPTIONS = (*edit_options(FIELDS), or_none("options"), BEHALF)


_OF_DATE = ("due_at", "due_hangs_on", "repeats")  # one of them differs where an action is moved


def _ask_from_which_day(ask: Ask, action: Action, due: Due | None) -> None:
    """Ask whether a length alone, as in "move A-12 a week", counts from today or from the day on which it is due."""
    if due is None or action.due is None or not is_length_alone(due.typed):
        return
    later = replace(due, day=action.due.day + (due.day - ask.today))
    if later.day != due.day:
        meant = [Interpretation(ask.reader.day(one.day), one.day.isoformat()) for one in (due, later)]
        raise AmbiguousInput(
            f"Does “{due.typed}” count from today or from {ask.reader.day(action.due.day)}, when {action.ref} is due?",
            phrase=due.typed,
            interpretations=meant,
        )


@dataclass(frozen=True)
class NewDate:
    """The date or the recurrence that some actions get, and why."""

    refs: Sequence[Ref]
    due: Due | Recurrence
    why: str


def read_date(ask: Ask) -> NewDate:
    due = ask.parsed.due
    if due is None:
        raise UserError("To which day?", offers=[to_fill_in("move", ask.typed_refs)], lacks="due")
    first, _, rest = ask.parsed.text.partition(" ")
    _refuse_second_date(ask, due, is_range=bool(rest) and fold(first) in _TARGET_DATE_MARKERS)
    why = checked_text(strip_leading_word("because", reason_text(ask)), what="reason")
    return NewDate(require_refs(ask, "move"), due, why)


def move(ask: Ask, tx: Tx, said: NewDate) -> BulkResult:
    """Set another due date or recurrence on one or several actions."""
    day = said.due if isinstance(said.due, Due) else None

    def moved(action: Action) -> StepResult:
        action_must_be_open(action, ask, "move")
        _ask_from_which_day(ask, action, day)
        remark = ask_about_closed_day(ask, day, action.owners)
        before = copy.copy(action)
        set_due(ask, tx, action, said.due)
        if all(getattr(action, name) == getattr(before, name) for name in _OF_DATE):
            action.set_due(before.due)
            raise UserError(step_views.due_already(action, ask.reader))
        tx.change(action, "move", why=said.why)
        depends = views.depends_on(said.due) or step_views.depends_no_more(action, before)
        sentences = [step_views.moved(action, before, ask.reader), depends, remark]
        sentence = " ".join(filter(None, sentences))
        return StepResult(action, sentence, propagate_change(tx, action, before))

    result = apply_to_each(ask, tx, "move", said.refs, moved)
    return replace(result, more=step_views.reason_lines(said.why))


MOVE = Command(read_date, move, say_results)


_TARGET_DATE_MARKERS = frozenset(("to", "=>", "->", "→", "until"))


def _refuse_second_date(ask: Ask, due: Due | Recurrence, *, is_range: bool = False) -> None:
    """Raise a UserError when two dates were typed: "24 oct 26 oct", and with `is_range` "from 24 oct to 26 oct"."""
    if is_range or ("due" not in (ask.call.values or {}) and _is_a_date(ask.parsed.text, ask)):
        raise UserError(
            f"I read “{due.typed}”, and then “{ask.parsed.text}”. Which is the new day?",
            offers=[to_fill_in("move", ask.typed_refs)],
        )


def _is_a_date(text: str, ask: Ask) -> bool:
    words = text.split()
    try:
        return bool(words) and read_leading_date(words, ask.typing_context)[1] == len(words)
    except UserError as error:
        return isinstance(error, AmbiguousInput)


def end_series(ask: Ask, tx: Tx) -> Reply:
    """End the recurrence of one or several actions."""
    if ask.parsed.text:
        raise UserError(
            f"once ends the series now. To let it end later: move {ask.typed_refs} every monday until 31 dec"
        )

    def ended(action: Action) -> StepResult:
        action_must_be_open(action, ask, "once")
        if action.repeats is None:
            raise UserError(step_views.not_repeating(action))
        action.repeats = None
        tx.change(action, "once")
        return StepResult(action, step_views.repeat_stopped(action, ask.reader))

    return say_results(ask, tx, apply_to_each(ask, tx, "once", require_refs(ask, "once"), ended))


def assign(ask: Ask, tx: Tx) -> Reply:
    """Set the owners of one or several actions; the first leads."""
    owners, newcomers = named_owners(ask, tx)
    if not owners:
        raise UserError("Who should have it?", offers=[to_fill_in("assign", ask.typed_refs)])
    why = checked_text(reason_text(ask), what="reason")
    reader = ask.reader_with(tx.roster)

    def assigned(action: Action) -> StepResult:
        action_must_be_open(action, ask, "assign")
        before = copy.copy(action)
        action.set_owners(*with_unshown(ask, action, owners))
        if (action.owners, action.owner_roles) == (before.owners, before.owner_roles):
            raise UserError(step_views.assigned_already(action, reader))
        tx.change(action, "assign", why=why)
        notify_about_newcomers(tx, action, newcomers)
        return StepResult(
            action, step_views.reassigned(action, before.owners, reader), propagate_change(tx, action, before)
        )

    more = [*step_views.reason_lines(why), *_newcomer_lines(ask, newcomers)]
    result = apply_to_each(ask, tx, "assign", require_refs(ask, "assign"), assigned)
    return say_results(ask, tx, replace(result, more=more))


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change the fields of one action; where that is its date or its owners alone, it is moved or given to others."""
    action = permitted_action(ask, tx, require_one_ref(ask, "edit"), "edit")
    if ask.parsed.is_given("options"):
        raise UserError(
            f"{action.ref} is an action and has no options.", offers=[to_fill_in("edit", action.ref)]
        )
    named = {*ask.parsed.options, *ask.parsed.emptied}
    given = (named if ask.call.values is None else set(ask.call.values)) - {"behalf"}
    is_reason = ask.call.values is None and bool(given) and ask.parsed.text.casefold().startswith("because ")
    if (is_reason or not ask.parsed.text) and given in ({"due"}, {"owner"}):
        return MOVE(ask, tx) if given == {"due"} else assign(ask, tx)
    if ask.parsed.due is not None:
        _refuse_second_date(ask, ask.parsed.due)
    why = checked_text(ask.parsed.text, what="reason") if is_reason else ""
    _, newcomers = named_owners(ask, tx)
    for field, verb in ((DUE, "move"), (OWNER, "assign")):
        if field.is_given(ask):
            action_must_be_open(action, ask, "edit")
            check(ask.actor, verb, action, charter=ask.charter)
    before = set_edited(ask, tx, action, [one for one in FIELDS if one is not TITLE or not is_reason])
    is_moved = DUE.is_given(ask) and ask.parsed.due != before.due
    tx.change(action, "edit", why=why)
    notify_about_newcomers(tx, action, newcomers)
    notified = propagate_change(tx, action, before)
    reader = ask.reader_with(tx.roster)
    for_ref = tx.get(action.for_id).ref if action.for_id else ""
    was_ref = for_ref if action.for_id == before.for_id else ""
    was, now = (
        details(before, reader, ActionRelations(was_ref)),
        details(action, reader, ActionRelations(for_ref)),
    )
    said = [step_views.edited(action, before, reader, was=was, now=now)]
    if is_moved:
        depends = views.depends_on(ask.parsed.due) or step_views.depends_no_more(action, before)
        series = after_move(action, reader) if action.repeats == before.repeats else ""
        said += [series, depends, closed_day_remark(ask, action.due, action.owners)]
    result = StepResult(action, "\n".join(filter(None, said)), notified)
    more = [*step_views.reason_lines(why), *_newcomer_lines(ask, newcomers)]
    return say_results(ask, tx, BulkResult([result], more=more))


def _newcomer_lines(ask: Ask, newcomers: Sequence[Person]) -> list[str]:
    return views.newcomer_lines(newcomers, ask.reader, may_add=may_add_people(ask))


def add_result(ask: Ask, tx: Tx) -> Reply:
    """Add the result to an action that was closed without one."""
    action = _action_without_result(ask, tx)
    added = set_result(tx, action, checked_text(ask.parsed.text, what="result"))
    return say_results(ask, tx, BulkResult([added]))


def result_form(ask: Ask, read: Read) -> Block:
    action = _action_without_result(ask, read)
    field = text_field("text", "What came of it?", max_length=TEXT_MAX, long=True)
    words = f"result {action.ref}"
    return form(f"Result of {action.ref}", "Keep it", [field], words=words)


def _action_without_result(ask: Ask, read: Read) -> Action:
    """Return the closed action without a result."""
    record = get_visible(ask, read, require_one_ref(ask, "result"))
    if not isinstance(record, Action) or record.is_open:
        raise UserError(f"{record.ref} isn't closed yet.", offers=[Offer("Done", "done", record.ref)])
    check(ask.actor, "done", record, charter=ask.charter)
    if record.result:
        raise UserError(f"{record.ref} already has its result. To say more: note {record.ref} ...")
    return record


def same(ask: Ask, tx: Tx) -> Reply:
    """Cancel the first of two duplicate actions; the second stays open."""
    action, other, more = pair_of_kind(ask, tx, Action)
    must_be_possible(ask, action, "cancel")
    if other.state == ActionState.CANCELLED:
        raise UserError(original_closed(other, action))
    why = duplicate_reason(ask, tx, action, other, more)
    apply_transition(action, "cancel", by=ask.actor.person_id, now=ask.now, why=why)
    ask_about_open_actions(ask, tx, action, "cancel", why)
    link_duplicates(ask, tx, action, other)
    new = (person for person in action.owners if person not in other.owners)
    notified = [person for person in new if notify_continued(ask, tx, person, action, other)]
    notify_of_closing(tx, action, by=ask.actor.person_ids, but=notified)
    effects = ask.registry.on_closed(ask, tx, action)
    end_waiting(tx, action, by=ask.actor.person_id)
    more = f"{effects}{step_views.series_outcome('cancel', None, ask.reader) if action.repeats else ''}"
    told = notified_sentence(tx, notified, ask.reader)
    return Reply.from_message(duplicate_closed(action, other, notified=told, more=more))
