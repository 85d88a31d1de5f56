"""Views of actions: replies, list lines, cards and notifications."""

from collections.abc import Sequence

from bot.actions import PLAIN_FIELDS, UNDONE_REASON, Action, ActionState, DeadlineChange
from bot.notifications import Notification, Reason
from bot.people import Person
from bot.records import TEXT_MAX, Visibility
from handlers.actions import recurrence_views
from handlers.blocks.elements import Block, Button, Message, buttons, section
from handlers.blocks.paging import page, without_page
from handlers.blocks.text import Reader, count, cut, escape, state_label
from handlers.people import views as people_views
from handlers.records.export_views import filter_phrase
from storage.records import Filter, ListPage

RESULT_EXCERPT_MAX = 300  # characters of a result on a shared card


def logged(
    action: Action,
    reader: Reader,
    *,
    for_ref: str,
    me: int,
    newcomers: Sequence[Person],
    may_add: bool,
    is_notified_later: bool,
) -> Message:
    facts = [
        reader.names(action.owners),
        reader.area(action.area),
        f"due {reader.due(action.due)}" if action.due else "no date",
        f"for {for_ref}" if for_ref else "",
        "restricted" if action.visibility == "restricted" else "",
    ]
    comes = recurrence_views.rule_with_dates(action, reader)
    again = [f"{comes} The next one is logged when this one is closed."] if comes else []
    lines = [
        head(action),
        " · ".join(filter(None, facts)),
        *again,
        _ownership_sentence(action, me, is_later=is_notified_later),
    ]
    text = "\n".join([*lines, *newcomer_lines(newcomers, may_add=may_add)])
    add = [people_views.add_to_roster_button(one) for one in newcomers] if may_add else []
    row = [
        Button("Undo", "undo", action.ref),
        Button("Edit", "edit", action.ref),
        *_open_buttons(action),
        *add,
    ]
    return Message(text, (section(text), buttons(row)))


def newcomer_lines(newcomers: Sequence[Person], *, may_add: bool) -> list[str]:
    """Return a line for each new owner who is not on the roster."""
    who_adds = "you can add them." if may_add else "the secretary is asked to add them."
    return [
        f"{escape(one.name)} is not on the roster: they may own it and are told so; {who_adds}"
        for one in newcomers
    ]


def _ownership_sentence(action: Action, me: int, *, is_later: bool) -> str:
    others = sum(owner != me for owner in action.owners)
    sentence = owners_notified(others, is_later=is_later) if others else "It is yours."
    return sentence if action.due else f"{sentence} Without a date nobody is reminded of it."


def owners_notified(number: int, *, is_later: bool) -> str:
    """Return when that many owners are notified; nobody is notified outside office hours."""
    who = "The owners are" if number > 1 else "The owner is"
    return f"{who} told {'when their working day begins' if is_later else 'in a minute'}."


def card(action: Action, reader: Reader, for_ref: str) -> Message:
    """Return the card of an action; a closed one shows the outcome without buttons."""
    if not action.is_open:
        return closed_card(action, reader)
    facts = [
        reader.names(action.owners),
        f"due {reader.due(action.due)}" if action.due else "no date",
        recurrence_views.rule(action, reader),
        _state_of(action),
        f"for {for_ref}" if for_ref else "",
        f"asked by {reader.name(action.created_by)}, {reader.day_of(action.created_at)}",
    ]
    text = f"{head(action)}\n{' · '.join(filter(None, facts))}"
    return Message(text, (section(text), buttons([*_open_buttons(action), *_stuck_button(action)])))


def card_line(action: Action, reader: Reader) -> str:
    """Return the line of an action on a shared card; a closed one shows its outcome."""
    if not action.is_open:
        return "\n".join(
            [f"{head(action)} · {_outcome(action, reader)}", *_closing_lines(action, RESULT_EXCERPT_MAX)]
        )
    facts = [
        reader.names(action.owners),
        f"due {reader.due(action.due)}" if action.due else "no date",
        recurrence_views.rule(action, reader),
        "" if action.state == ActionState.OPEN else _state_of(action),
    ]
    return f"{head(action)} · {', '.join(filter(None, facts))}"


def _stuck_button(action: Action) -> list[Button]:
    is_blocked = action.state == ActionState.BLOCKED
    return [] if is_blocked else [Button("I am stuck", "stuck", action.ref)]


def closed_card(action: Action, reader: Reader) -> Message:
    text = "\n".join([f"{head(action)} · {_outcome(action, reader)}", *_closing_lines(action, TEXT_MAX)])
    return Message(text, (section(text),))


def _state_of(action: Action) -> str:
    """Return the state, with the reason of a blocked action."""
    if action.reason == UNDONE_REASON:
        return f"{state_label(action.state)} ({UNDONE_REASON})"
    why = f": {escape(action.reason)}" if action.state == ActionState.BLOCKED and action.reason else ""
    return f"{state_label(action.state)}{why}"


def _closing_lines(action: Action, most: int) -> list[str]:
    """Return the result, reason or recipient of a closed action; nothing if the state says it all."""
    if action.is_open or action.reason == UNDONE_REASON:
        return []
    label = "To" if action.state == ActionState.HANDED_OVER else "Result" if action.result else "Why"
    text = cut(action.result or action.reason, most)
    return [f"{label}: {escape(text)}"] if text else []


def _outcome(action: Action, reader: Reader) -> str:
    closed = f" {reader.day_of(action.closed_at)}" if action.closed_at else ""
    by = f", by {reader.name(action.closed_by)}" if action.closed_by else ""
    return f"{_state_of(action)}{closed}{by}"


def _open_buttons(action: Action) -> list[Button]:
    verbs = (("Done", "done"), ("Note", "note"), ("New date", "move"))
    row = [Button(label, verb, action.ref) for label, verb in verbs]
    if action.state == ActionState.BLOCKED:
        row.append(Button("Unblock", "unblock", action.ref))
    return row


def line(action: Action, reader: Reader) -> str:
    """Return an action as a line of a list or digest."""
    if not action.is_open:
        return f"{head(action)} · {_outcome(action, reader)}"
    when = "no date"
    if action.due:
        when = f"{'was ' if action.is_late(reader.now) else ''}due {reader.due(action.due)}"
    blocked = f", {_state_of(action)}" if action.state == ActionState.BLOCKED else ""
    return f"{head(action)} · {reader.names(action.owners)}, {when}{blocked}"


def listed(found: ListPage, chosen: Filter, reader: Reader, *, words: str) -> Message:
    kind, of = filter_noun(chosen), filter_phrase(chosen, reader)
    head = f"*{count(found.total_count, kind)}{of}*"
    if not found.total_count:
        return Message(f"No {kind}s{of}.")
    shown = [line(action, reader) for action in found.records]
    as_file = Button("As a file", "say", f"export {without_page(words)}")
    return page(head, shown, found, words=words, more=[as_file] if found.page_count > 1 else [])


def filter_noun(chosen: Filter) -> str:
    if chosen.late:
        return "overdue action"
    return "closed action" if chosen.closed else "action" if chosen.every_state else "open action"


def corrected(notification: Notification, action: Action, reader: Reader) -> list[Block]:
    """Return the correction for an owner who knows another date, or who no longer owns the action."""
    if not action.is_open:
        return [section(line(action, reader))]
    if notification.concerned_person_id not in action.owners:
        return [section(f"{head(action)}\n{_no_longer_owner(notification, action, reader)}")]
    words = (
        _corrected_date(DeadlineChange.from_context(notification.context), action, reader)
        if notification.reason == Reason.DEADLINE_MOVED
        else ""
    )
    due = f"due {reader.due(action.due)}" if action.due else "no date"
    return [
        section(f"{head(action)}\n{words or f'This is {_possessive(notification)}, {due}.'}"),
        buttons(_open_buttons(action)),
    ]


def _no_longer_owner(notification: Notification, action: Action, reader: Reader) -> str:
    given = f"{reader.names(action.owners)} has it now"
    if notification.reason == Reason.UNASSIGNED and notification.context:
        given = f"{reader.name(int(notification.context))} gave it to {reader.names(action.owners)}"
    return f"No longer {_possessive(notification)}: {given}. Nothing for you to do."


def _possessive(notification: Notification) -> str:
    """Return "yours", or "theirs" for a reader who stands in for the owner."""
    return "yours" if notification.stands_for is None else "theirs"


def _corrected_date(change: DeadlineChange, action: Action, reader: Reader) -> str:
    """Return the current date and the date that it replaces."""
    by = f" Changed by {reader.name(change.by)}." if change.by else ""
    if action.due is None:
        was = f" any more; it was due {reader.due(change.before)}" if change.before else ""
        return f"No date{was}.{by}"
    now = reader.due(action.due)
    if change.before is None:
        return f"Due {now}; it had no date.{by}"
    if change.before.ends_at() == action.due_at:
        return f"Due {now} again.{by}"
    was = reader.due(change.before)
    return f"Not {was} but {now}.{by} No more reminders for {reader.day(change.before.day)}."


def assigned(action: Action, reader: Reader, notification: Notification) -> list[Block]:
    owned = _possessive(notification)
    if notification.concerned_person_id not in action.owners:
        return [section(f"{head(action)}\nNo longer {owned}: {reader.names(action.owners)} has it now.")]
    due = f"due {reader.due(action.due)}" if action.due else "no date"
    text = f"{head(action)}\nThis is {owned}, {due}. Asked by {reader.name(action.created_by)}."
    if not reader.roster.appointments_on(notification.person_id, reader.today):
        text += f"\nYou are not on the roster of {escape(reader.charter.short)}; you can close it and add notes all the same."
    return [section(text), buttons(_open_buttons(action))]


def details(action: Action, reader: Reader, for_ref: str) -> list[str]:
    facts = [
        f"Owner: {reader.names(action.owners)}",
        f"Due: {reader.due(action.due)}" if action.due else "Due: no date",
        f"Again: {recurrence_views.rule_with_dates(action, reader)}" if action.repeats else "",
        f"State: {_state_of(action)}",
        f"Area: {reader.area(action.area)}" if action.area else "",
        f"Entity: {escape(action.entity)}" if action.entity else "",
        f"For: {for_ref}" if for_ref else "",
        *_plain_lines(action),
        f"Visibility: {action.visibility}" if action.visibility != Visibility.MEMBERS else "",
        *_closing_lines(action, TEXT_MAX),
        f"Asked by {reader.name(action.created_by)}, {reader.moment(action.created_at)}",
    ]
    return list(filter(None, facts))


def detail_buttons(action: Action) -> list[Button]:
    if action.is_open:
        return _open_buttons(action)
    verify = [Button("Verify", "verify", action.ref)] if action.state == ActionState.DONE else []
    return [*verify, Button("Reopen", "reopen", action.ref)]


def head(action: Action) -> str:
    return f"*{action.ref}*  {escape(action.title)}"


def _plain_lines(action: Action) -> list[str]:
    values = action.plain_values
    return [f"{one.label}: {escape(values[one.name])}" for one in PLAIN_FIELDS if values[one.name]]
