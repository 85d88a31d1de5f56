"""Edit actions: due date, owners and the other fields."""

import copy
from collections.abc import Sequence

from bot.actions import PLAIN_FIELD_NAMES, Action
from bot.calendar import Due
from bot.charter import Area, Entity
from bot.dates.recurrence import Recurrence
from bot.errors import AmbiguousInput, UserError, to_fill_in
from bot.grammar.dates import read_leading_date
from bot.names import fold
from bot.owner_roles import OwnerRole
from bot.people import Person
from bot.permissions import check
from bot.records import Ref, checked_text, checked_title, nothing_to_edit
from handlers.actions import step_views, views
from handlers.actions.changes import propagate_change
from handlers.actions.commands import (
    may_add_people,
    named_owners,
    notify_about_newcomers,
    plain_values,
    roles_of_owners,
)
from handlers.actions.recurrence import after_move, set_due
from handlers.actions.steps import (
    BulkResult,
    StepResult,
    action_must_be_open,
    apply_to_each,
    permitted_action,
    reason_text,
    strip_leading_word,
)
from handlers.calls import Ask, Reply, get_visible, require_one_ref
from handlers.records.closed_days import ask_about_closed_day, closed_day_remark
from handlers.records.create import area_in_force
from storage.unit_of_work import Tx

EDIT_OPTIONS = (
    "area", "entity", "for", *PLAIN_FIELD_NAMES, "visibility", "due", "owner or role", "behalf",
    "options",  # accepted so that the refusal can say that actions have none
)  # fmt: skip


_OF_DATE = ("due_at", "due_hangs_on", "repeats")  # one of them differs where an action is moved


def move(ask: Ask, tx: Tx) -> Reply:
    """Set another due date or recurrence on one or several actions."""
    due = ask.parsed.due
    if due is None:
        raise UserError("To which day?", offers=[to_fill_in("move", ask.typed_refs)])
    first, _, rest = ask.parsed.text.partition(" ")
    _refuse_second_date(ask, due, is_range=bool(rest) and fold(first) in _TARGET_DATE_MARKERS)
    why = checked_text(strip_leading_word("because", reason_text(ask)), what="reason")

    def moved(action: Action) -> StepResult:
        action_must_be_open(action, ask, "move")
        ask_about_closed_day(ask, ask.parsed.value("due", Due), action.owners)
        before = copy.copy(action)
        set_due(ask, tx, action, due)
        if all(getattr(action, name) == getattr(before, name) for name in _OF_DATE):
            action.set_due(before.due)
            raise UserError(step_views.due_already(action, ask.reader))
        tx.change(action, "move", why=why)
        remark = closed_day_remark(ask, ask.parsed.value("due", Due), action.owners)
        depends = views.depends_on(due) or step_views.depends_no_more(action, before)
        said = [step_views.moved(action, before, ask.reader), depends, remark]
        sentence = " ".join(filter(None, said))
        return StepResult(action, sentence, propagate_change(tx, action, before))

    return apply_to_each(ask, tx, "move", moved).reply(ask, tx, more=step_views.reason_lines(why))


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

    return apply_to_each(ask, tx, "once", ended).reply(ask, tx)


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
        action.set_owners(*_with_unshown(ask, action, owners))
        if (action.owners, action.owner_roles) == (before.owners, before.owner_roles):
            raise UserError(step_views.assigned_already(action, reader))
        tx.change(action, "assign", why=why)
        notify_about_newcomers(tx, action, newcomers)
        return StepResult(
            action, step_views.reassigned(action, before.owners, reader), propagate_change(tx, action, before)
        )

    more = [*step_views.reason_lines(why), *_newcomer_lines(ask, newcomers)]
    return apply_to_each(ask, tx, "assign", assigned).reply(ask, tx, more=more)


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change the fields of one action; where that is its date or its owners alone, it is moved or given to others."""
    action = permitted_action(ask, tx, require_one_ref(ask, "edit"), "edit")
    if ask.parsed.option_text("options"):
        raise UserError(
            f"{action.ref} is an action and has no options.", offers=[to_fill_in("edit", action.ref)]
        )
    given = set(ask.parsed.options if ask.call.values is None else ask.call.values) - {"behalf"}
    is_reason = ask.call.values is None and bool(given) and ask.parsed.text.casefold().startswith("because ")
    if (is_reason or not ask.parsed.text) and given in ({"due"}, {"owner"}):
        return move(ask, tx) if given == {"due"} else assign(ask, tx)
    if ask.parsed.due is not None:
        _refuse_second_date(ask, ask.parsed.due)
    title, why = ("", checked_text(ask.parsed.text, what="reason")) if is_reason else (ask.parsed.text, "")
    before = copy.copy(action)
    owners, newcomers = named_owners(ask, tx)
    values = _edited_fields(ask, tx, action, owners, title=title)
    changed = {name: value for name, value in values.items() if value != getattr(action, name)}
    for name, verb in (("due", "move"), ("owners", "assign")):
        if name in values:
            action_must_be_open(action, ask, "edit")
            check(ask.actor, verb, action, charter=ask.charter)
    if not changed:
        raise nothing_to_edit(action)
    if "due" in changed:
        ask_about_closed_day(ask, ask.parsed.value("due", Due), owners or action.owners)
    for name, value in changed.items():
        if name != "due":
            setattr(action, name, value)
    if "due" in changed:
        set_due(ask, tx, action, ask.parsed.due)  # after the owners: the first sets the working days
    action.refresh_search_text()
    tx.change(action, "edit", why=why)
    notify_about_newcomers(tx, action, newcomers)
    notified = propagate_change(tx, action, before)
    reader = ask.reader_with(tx.roster)
    for_ref = tx.get(action.for_id).ref if action.for_id else ""
    said = [step_views.edited(action, before, reader, for_ref=for_ref)]
    if "due" in changed:
        depends = views.depends_on(ask.parsed.due) or step_views.depends_no_more(action, before)
        series = after_move(action, reader) if action.repeats == before.repeats else ""
        said += [series, depends, closed_day_remark(ask, action.due, action.owners)]
    result = StepResult(action, "\n".join(filter(None, said)), notified)
    more = [*step_views.reason_lines(why), *_newcomer_lines(ask, newcomers)]
    return BulkResult([result]).reply(ask, tx, more=more)


def _with_unshown(ask: Ask, action: Action, owners: Sequence[int]) -> tuple[Sequence[int], list[OwnerRole]]:
    """Return the owners that were named, and their roles. A form leaves what it can't show: roles, and who has no account."""
    if "owner" not in (ask.call.values or {}):
        return owners, roles_of_owners(ask)
    named, with_account = list(owners), [one for one in action.owners if ask.roster.slack_user(one)]
    for place, one in enumerate(action.owners):
        if with_account and one not in (*with_account, *named):
            named.insert(place, one)
    return tuple(named), action.owners_by_role


def _newcomer_lines(ask: Ask, newcomers: Sequence[Person]) -> list[str]:
    return views.newcomer_lines(newcomers, ask.reader, may_add=may_add_people(ask))


def _edited_fields(
    ask: Ask, tx: Tx, action: Action, owners: Sequence[int], *, title: str
) -> dict[str, object]:
    """Return the named fields with their new values."""
    area, entity = ask.parsed.value("area", Area), ask.parsed.value("entity", Entity)
    if area and area.code != action.area:
        area_in_force(ask)
    wanted_for = ask.parsed.value("for", Ref)
    belongs_to = get_visible(ask, tx, wanted_for) if wanted_for else None
    given = copy.copy(action)
    if owners:
        given.set_owners(*_with_unshown(ask, action, owners))
    if belongs_to is action:
        raise UserError(f"{action.ref} can't belong to itself.")
    named: dict[str, object] = {
        "title": checked_title(title) if title else None,
        "area": area.code if area else None,
        "entity": entity.code if entity else None,
        "for_id": belongs_to.id if belongs_to else None,
        **plain_values(ask),
        "visibility": ask.parsed.option_text("visibility") or None,
        "due": ask.parsed.due,
        "owners": given.owners if owners else None,
        "owner_roles": given.owner_roles if owners else None,
    }
    emptied = ("area", *PLAIN_FIELD_NAMES) if ask.call.values is not None else ()
    cleared = {name: None for name in emptied if (ask.call.values or {}).get(name) == ""}
    return {name: value for name, value in named.items() if value is not None} | cleared
