"""Recurring actions: the first date, the next occurrence, the end of the series, and the sentences about them."""

import copy

from bot.actions import UNDONE_REASON, Action, ActionState
from bot.calendar import Due, WorkingDays
from bot.dates.recurrence import Recurrence, format_recurrence, format_with_dates
from bot.errors import UserError
from bot.names import lowercase_first
from bot.notifications import Reason
from bot.people import Roster
from bot.records import Kind
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify, post_card
from storage import links
from storage.history import has_notes_by_others, last_entry
from storage.unit_of_work import Tx

CLOSING_VERB = "done"  # the verb that logs the next occurrence


def working_days_of(ask: Ask, roster: Roster, action: Action) -> WorkingDays:
    """Return the working days of the first owner's station, by which an action recurs."""
    return ask.charter.working_days(roster.persons[action.owners[0]].station)


def set_due(ask: Ask, tx: Tx, action: Action, due: Due | Recurrence | None) -> None:
    """Set the due date, or the recurrence with its first date. A single date leaves the recurrence as it is."""
    if not isinstance(due, Recurrence):
        action.set_due(due)
        return
    first, rest = first_occurrence(ask, due, working_days_of(ask, tx.roster, action))
    action.set_due(first)
    action.repeats = rest.to_text()


def first_occurrence(ask: Ask, due: Recurrence, days: WorkingDays) -> tuple[Due, Recurrence]:
    """Return the first date of a recurrence, and the rest. Raises UserError when none is left."""
    found = due.starting_after(ask.now, days=days)
    if found is None:
        raise UserError(f"No such day is left before the end of “{due.typed}”. Say a later end, or none.")
    return found


def next_occurrence(ask: Ask, roster: Roster, action: Action) -> tuple[Due, Recurrence] | None:
    """Return the next date after the action's own and after now; None for no recurrence, or none left."""
    if action.recurrence is None:
        return None
    after = max(ask.now, action.due_at or ask.now)
    return action.recurrence.advanced_after(after, days=working_days_of(ask, roster, action))


def log_next_occurrence(ask: Ask, tx: Tx, action: Action) -> Action | None:
    """Log the next occurrence of a closed action; the recurrence moves to it. None after the last one."""
    found = next_occurrence(ask, tx.roster, action)
    action.repeats = None
    if found is None:
        return None
    due, rest = found
    following = copy.copy(action)
    following.id, following.number = tx.next_number("record"), tx.next_number(Kind.ACTION)
    following.version, following.planned = 1, 0
    following.state, following.repeats = ActionState.OPEN, rest.to_text()
    following.result, following.reason, following.closed_at, following.closed_by = "", "", None, None
    following.created_at = following.changed_at = ask.now
    following.set_due(due)
    following.refresh_search_text()
    tx.create(following, why=action.ref)
    links.add(tx, action, following, by=ask.actor.person_id)
    post_card(tx, following)
    for owner in following.owners:
        notify(tx, owner, following, Reason.ASSIGNED)
    return following


def undo_next_occurrence(tx: Tx, action: Action) -> str:
    """Cancel the occurrence that a closing logged; return its reference, "" if there was none."""
    following = _logged_at_closing(tx, action)
    if following is None:
        return ""
    created = last_entry(tx, following.id)
    if created.verb != "create" or has_notes_by_others(tx, following.id, created, created.person_id or 0):
        raise UserError(
            f"{following.ref}, the next one, has changed since, so the closing of {action.ref} stays. "
            f"To work on it again: reopen {action.ref}"
        )
    following.state, following.reason, following.repeats = ActionState.CANCELLED, UNDONE_REASON, None
    tx.change(following, "undo", why="create")
    return following.ref


def _logged_at_closing(tx: Tx, action: Action) -> Action | None:
    """Return the occurrence that was logged when this action was closed."""
    for one in links.linked_records(tx, action.id):
        if isinstance(one, Action) and one.id > action.id and one.created_at == action.closed_at:
            found: Action = tx.get(one.id)
            return found
    return None


# What is said of a recurrence


def rule(action: Action, reader: Reader) -> str:
    """Return the recurrence: "every Monday"; empty without one."""
    if action.recurrence is None:
        return ""
    words = format_recurrence(action.recurrence, reader.charter.zones_by_city)
    return escape(lowercase_first(words))


def rule_with_dates(action: Action, reader: Reader) -> str:
    """Return the recurrence and its next dates: "Every Monday: Mon 10 Oct, Mon 17 Oct."; empty without one."""
    if action.recurrence is None:
        return ""
    days = _working_days(action, reader)
    return escape(
        format_with_dates(action.recurrence, now=reader.now, days=days, places=reader.charter.zones_by_city)
    )


def after_move(action: Action, reader: Reader) -> str:
    """Return what happens to the series when one occurrence was moved; empty without a recurrence."""
    if action.recurrence is None:
        return ""
    later = max(reader.now, action.due_at or reader.now)
    following = action.recurrence.advanced_after(later, days=_working_days(action, reader))
    outcome = f"the next one is due {reader.due(following[0])}" if following else "it was the last one"
    return f"Only this one moves; it comes {rule(action, reader)}, and {outcome}."


def _working_days(action: Action, reader: Reader) -> WorkingDays:
    return reader.charter.working_days(reader.roster.persons[action.owners[0]].station)
