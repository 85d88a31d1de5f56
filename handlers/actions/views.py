"""Views of actions: replies, list lines, cards and notifications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import (
    UNDONE_REASON,
    Action,
    ActionState,
    DeadlineChange,
    is_correction_current,
)
from bot.calendar import Due
from bot.charter_section import Rights
from bot.dates.anchors import Anchor, Hanging, as_in_a_sentence, with_ref
from bot.dates.recurrence import Recurrence
from bot.last_word import LastWord
from bot.names import join_names
from bot.notifications import Notification, Reason
from bot.people import Person
from bot.records import TEXT_MAX, Visibility
from handlers.actions import recurrence
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.chips import facts as facts_of
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.fallback import message_about
from handlers.core.blocks.text import Reader, cut, escape, head, state_label, with_full_stop
from handlers.people import views as people_views
from handlers.people.owner_roles_views import (
    follows,
    owner_names,
    owners_in_words,
    owners_with_roles,
    successors_in_words,
)

SOON_WORKING_DAYS = 2
RESULT_EXCERPT_MAX = 300  # characters of a result on a shared card


@dataclass(frozen=True)
class ActionRelations:
    """What is shown with an action: what it belongs to, its owner's last word, when it was blocked, what its date is by."""

    for_ref: str = ""
    last_word: LastWord | None = None
    blocked_at: datetime | None = None
    depends: str = ""  # behind its date: on what that depends


def logged(
    action: Action,
    reader: Reader,
    *,
    for_ref: str,
    newcomers: Sequence[Person],
    may_add: bool,
    notified: str,
    depends: str,
    closed_day: str,
    is_area_assumed: bool,
    me: int,
) -> Message:
    """Return what was understood of a new action; an assumed area is said with its reason instead."""
    comes = recurrence.rule_with_dates(action, reader)
    lines = [
        titled(action),
        " ".join(filter(None, [_whose(action, reader, me=me), notified])),
        "" if comes else depends,
        f"{comes} {f'{depends} ' if depends else ''}I'll log the next one when you close this one."
        if comes
        else "",
        closed_day,
        *follows(action, reader),
        *newcomer_lines(newcomers, reader, may_add=may_add),
    ]
    about = facts_of(
        chip(action, reader),
        action.ref,
        "" if is_area_assumed else reader.area(action.area),
        f"for {for_ref}" if for_ref else "",
        restricted(action),
    )
    date_ = [] if action.due else [Button("Set a date", "move", action.ref, is_next_step=True)]
    add = [people_views.add_to_roster_button(one) for one in newcomers] if may_add else []
    row = [*date_, Button("Undo", "undo", action.ref), Button("Edit", "edit", action.ref), *add]
    return message_about(lines, about, row)


def titled(action: Action) -> str:
    return f"*{escape(action.title)}*"


def depends_on(due: Due | Recurrence | None) -> str:
    """Return on what a new date depends, in the words that were typed; empty for a date of its own."""
    match due:
        case Recurrence(ends_by=name) if name:
            return f"It ends on that day even if {escape(name)} moves."
        case Due(hangs_on=stored, typed=typed) if stored and Hanging.from_text(stored).is_counted:
            return f"That's {escape(as_in_a_sentence(typed))}; if that moves, so does this."
        case Due(hangs_on=stored, typed=typed) if stored:
            return f"It depends on “{escape(typed)}”; if that moves, so does this."
    return ""


def dependence(due: Due, anchor: Anchor, *, is_cancelled: bool, is_moved: bool) -> str:
    """Return on what a date depends, with its reference, as it stands behind the date: ", a week before E-1 COP22".

    `is_moved` says that the date has stayed where it was.
    """
    of = anchor.ref if anchor.name == anchor.ref else f"{anchor.ref} {anchor.name}"
    words = with_ref(as_in_a_sentence(due.typed), anchor)
    is_counted = Hanging.from_text(due.hangs_on).is_counted
    rest = ", which is cancelled" if is_cancelled else ", which has moved" if is_moved else ""
    if is_counted:
        return escape(f", was {words}{rest}" if rest else f", {words}")
    return escape(f", {'depended' if rest else 'depends'} on {of}{rest}")


def newcomer_lines(newcomers: Sequence[Person], reader: Reader, *, may_add: bool) -> list[str]:
    """Return a line for each new owner who is not on the roster."""
    if not newcomers:
        return []
    who_adds = (
        "You can add them." if may_add else f"I'll ask {reader.officers(Rights.SECRETARY)} to add them."
    )
    return [
        f"{escape(one.name)} isn't on the roster. They can own it all the same, and I'll tell them. {who_adds}"
        for one in newcomers
    ]


def _whose(action: Action, reader: Reader, *, me: int) -> str:
    """Return whose a new action is, and when it is due: "For Ute Keller, due *Mon 30 Nov*."."""
    due = f"due *{reader.due(action.due)}*" if action.due else ""
    if tuple(action.owners) == (me,) and not action.owner_roles:
        return f"Yours, {due}." if due else "It's yours. Add a date if you want reminders."
    return f"For {owners_in_words(action, reader)}, {due or 'no date yet'}."


def passed_on(action: Action, reader: Reader) -> list[Block]:
    """Return the lines of an action for somebody whose it is no longer."""
    owners = join_names([reader.short_name(one) for one in action.owners]) if action.owners else "nobody"
    return [
        section(escape(action.title)),
        facts_of(chip(action, reader), action.ref, f"now with {escape(owners)}"),
    ]


def leaver_refused(person: int, last_on: date, followers: Sequence[int], reader: Reader, *, me: int) -> str:
    """Refuse somebody who has left, and say who goes on with their work."""
    left = f"{reader.name(person)} has left; the last day was {reader.day(last_on)}."
    if not followers:
        return f"{left} Name somebody else."
    if me in followers:
        return f"{left} You go on with their work. Who should it be?"
    goes = "goes" if len(followers) == 1 else "go"
    return f"{left} {join_names([reader.name(one) for one in followers])} {goes} on with their work. Who should it be?"


def last_word(said: LastWord | None, reader: Reader) -> str:
    """Return what an owner said last: "Ute, Wed 12 Oct: “waiting for the quote”"; "" for nothing."""
    return (
        f"{reader.short_name(said.person_id)}, {reader.day_of(said.at)}: “{escape(said.text)}”"
        if said
        else ""
    )


def card_line(action: Action, reader: Reader, beside: ActionRelations) -> str:
    """Return the line of an action on a shared card; a closed one shows its outcome."""
    if not action.is_open:
        return "\n".join(
            [f"{head(action)} · {_outcome(action, reader)}", *closing_lines(action, RESULT_EXCERPT_MAX)]
        )
    facts = [
        owner_names(action, reader),
        f"{due_phrase(action, reader)}{beside.depends}",
        recurrence.rule(action, reader),
        "" if action.state == ActionState.OPEN else _state_of(action),
    ]
    said = last_word(beside.last_word, reader)
    return " · ".join(filter(None, [head(action), ", ".join(filter(None, facts)), said]))


def _state_of(action: Action) -> str:
    """Return the state, with the reason of a blocked action."""
    if action.reason == UNDONE_REASON:
        return f"{state_label(action.state)} ({UNDONE_REASON})"
    why = f": {escape(action.reason)}" if action.state == ActionState.BLOCKED and action.reason else ""
    return f"{state_label(action.state)}{why}"


def closing_lines(action: Action, most: int) -> list[str]:
    """Return the result, reason or recipient of a closed action; nothing if the state says it all."""
    if action.is_open or action.reason == UNDONE_REASON:
        return []
    label = "To" if action.state == ActionState.HANDED_OVER else "Result" if action.result else "Why"
    text = cut(action.result or action.reason, most)
    return [f"{label}: {escape(text)}"] if text else []


def _outcome(action: Action, reader: Reader) -> str:
    verb = ", closed" if action.state == ActionState.VERIFIED else ""  # somebody else verified it
    closed = f" {reader.day_of(action.closed_at)}" if action.closed_at else ""
    by = f", by {reader.name(action.closed_by)}" if action.closed_by else ""
    return f"{_state_of(action)}{verb}{closed}{by}"


def _open_buttons(action: Action) -> list[Button]:
    verbs = (("Done", "done"), ("Note", "note"), ("New date", "move"))
    row = [Button(label, verb, action.ref) for label, verb in verbs]
    if action.state == ActionState.BLOCKED:
        row.append(Button("Unblock", "unblock", action.ref))
    return row


def line_with_word(action: Action, reader: Reader, words: Mapping[int, LastWord]) -> str:
    """Return an action as a line of a list, with its owner's last word."""
    return " · ".join(filter(None, [line(action, reader), last_word(words.get(action.id), reader)]))


def line(action: Action, reader: Reader) -> str:
    """Return an action as a line of a list or digest."""
    if not action.is_open:
        return f"{head(action)} · {_outcome(action, reader)}"
    blocked = f", {_state_of(action)}" if action.state == ActionState.BLOCKED else ""
    return f"{head(action)} · {owner_names(action, reader)}, {due_phrase(action, reader)}{blocked}"


def due_phrase(action: Action, reader: Reader) -> str:
    """Return "due Wed 12 Oct", "was due Wed 12 Oct" or "no date"."""
    if action.due is None:
        return "no date"
    return f"{'was ' if action.is_late(reader.now) else ''}due {reader.due(action.due)}"


_CHIPS = {
    ActionState.OPEN: Chip.OPEN,
    ActionState.IN_PROGRESS: Chip.IN_PROGRESS,
    ActionState.BLOCKED: Chip.BLOCKED,
    ActionState.DONE: Chip.DONE,
    ActionState.VERIFIED: Chip.VERIFIED,
    ActionState.CANCELLED: Chip.CANCELLED,
    ActionState.HANDED_OVER: Chip.HANDED_OVER,
}


def chip(action: Action, reader: Reader) -> Chip:
    """Return the state of an action; one that is late is overdue, unless something is in its way."""
    is_waiting = action.state in {ActionState.OPEN, ActionState.IN_PROGRESS}
    return Chip.OVERDUE if is_waiting and action.is_late(reader.now) else _CHIPS[ActionState(action.state)]


def chip_today(action: Action, reader: Reader) -> Chip:
    """Return the state of an action, and of one that is only open how near its date is: for what is made this moment."""
    state = chip(action, reader)
    if state not in {Chip.OPEN, Chip.IN_PROGRESS} or action.due is None:
        return state
    if action.due.day == reader.today:
        return Chip.DUE_TODAY
    working_days = reader.working_days_of(action.owners[0])
    is_soon = action.due.day <= working_days.after(reader.today, SOON_WORKING_DAYS)
    return Chip.DUE_SOON if is_soon else state


def corrected(notification: Notification, action: Action, reader: Reader) -> list[Block]:
    """Return the correction for an owner who knows another date, or who no longer owns the action."""
    if not action.is_open:
        return [section(line(action, reader))]
    if notification.concerned_person_id not in action.owners:
        return [
            section(f"{titled(action)}\n{_no_longer_owner(notification, action, reader)}"),
            _about(action, reader),
        ]
    words = ""
    if notification.reason == Reason.DEADLINE_MOVED:
        change = DeadlineChange.from_context(notification.context)
        words = _corrected_date(change, reader)
        if not is_correction_current(notification, action):
            moved = f"{titled(action)}\n{words} {reader.moved_to(action.due)}"
            return [section(moved), _about(action, reader)]
    due = f"due {reader.due(action.due)}" if action.due else "no date"
    return [
        section(f"{titled(action)}\n{words or f'This is {_possessive(notification)}, {due}.'}"),
        _about(action, reader),
        buttons(_open_buttons(action)),
    ]


def _no_longer_owner(notification: Notification, action: Action, reader: Reader) -> str:
    given = _who_has_it(action, reader)
    if notification.reason == Reason.UNASSIGNED and notification.context:
        given = f"{reader.name(int(notification.context))} gave it to {join_names([reader.name(one) for one in action.owners])}"
    return f"No longer {_possessive(notification)}: {given}. Nothing for you to do."


def _who_has_it(action: Action, reader: Reader) -> str:
    names = [reader.name(owner) for owner in action.owners]
    return f"{join_names(names)} {'has' if len(names) == 1 else 'have'} it now"


def _possessive(notification: Notification) -> str:
    """Return "yours", or "theirs" for a reader who stands in for the owner."""
    return "yours" if notification.stands_for is None else "theirs"


def _corrected_date(change: DeadlineChange, reader: Reader) -> str:
    """Return the new date and the date that it replaces."""
    by = f" Changed by {reader.name(change.by)}." if change.by else ""
    if change.after is None:
        was = f" any more; it was due {reader.due(change.before)}" if change.before else ""
        return f"No date{was}.{by}"
    now = reader.due(change.after)
    if change.before is None:
        return f"Due {now}; it had no date.{by}"
    if change.before.ends_at() == change.after.ends_at():
        return f"Due {now} again.{by}"
    was = reader.due(change.before)
    return f"Not {was} but {now}.{by} No more reminders for {reader.day(change.before.day)}."


def reopened(by: int, why: str, reader: Reader) -> str:
    return with_full_stop(f"{reader.short_name(by)} reopened it{f': {escape(why)}' if why else ''}")


def assigned(
    action: Action, reader: Reader, notification: Notification, row: Block, *, again: str
) -> list[Block]:
    """Return that an action is somebody's, with the buttons of its card; `again` is who reopened it, "" for nobody."""
    if notification.concerned_person_id not in action.owners:
        gone = f"No longer {_possessive(notification)}: {_who_has_it(action, reader)}."
        return [section(f"{titled(action)}\n{gone}"), _about(action, reader)]
    text = "\n".join(
        filter(None, [titled(action), again, _asked_for(action, reader, notification, again=bool(again))])
    )
    if not reader.roster.appointments_on(notification.person_id, reader.today):
        text += f"\nYou aren't on the roster of {escape(reader.charter.short)}; you can close it and add notes all the same."
    return [section(text), _about(action, reader), row]


def _asked_for(action: Action, reader: Reader, notification: Notification, *, again: bool) -> str:
    """Return who asks the owner for an action, and by when: "Linda asks you for this, due *Wed 12 Oct*."."""
    due = f"due *{reader.due(action.due)}*" if action.due else "no date yet"
    owner = notification.concerned_person_id
    if again or action.asker == owner:
        return f"This is {_possessive(notification)}{' again' if again else ''}, {due}."
    whom = "you" if notification.stands_for is None else reader.short_name(owner)
    return f"{reader.short_name(action.asker)} asks {whom} for this, {due}."


def _about(action: Action, reader: Reader) -> Block:
    return facts_of(chip(action, reader), action.ref, reader.area(action.area), restricted(action))


def restricted(action: Action) -> str:
    """Return that only some see an action; "" for any other."""
    return str(Chip.RESTRICTED) if action.visibility == Visibility.RESTRICTED else ""


def asked(action: Action, reader: Reader, ref: str) -> list[Block]:
    """Return the message to whoever is asked a question about an issue; `ref` is "" where they may not see that."""
    about = f" about *{ref}*" if ref else ""
    due = f"answer due {reader.due(action.due)}" if action.due else "no date for the answer"
    text = (
        f"{titled(action)}\n{reader.short_name(action.asker)} asks you this{about}; {due}.\n"
        "Reply here with the answer."
    )
    return [section(text), _about(action, reader), buttons(_open_buttons(action))]


def details(action: Action, reader: Reader, beside: ActionRelations, lines: Sequence[str]) -> list[str]:
    """Return the details of an action; `lines` are those of its fields."""
    facts = [
        f"Owner: {owners_with_roles(action, reader)}{successors_in_words(action, reader)}",
        f"Due: {reader.due(action.due)}{beside.depends}" if action.due else "Due: no date",
        f"Again: {recurrence.rule_with_dates(action, reader)}" if action.repeats else "",
        f"{chip_today(action, reader)}{_state_of(action).removeprefix(state_label(action.state))}",
        *lines,
        f"Visibility: {action.visibility}" if action.visibility != Visibility.MEMBERS else "",
        *closing_lines(action, TEXT_MAX),
        f"Asked by {reader.name(action.asker)}, {reader.moment(action.created_at)}",
    ]
    return list(filter(None, facts))


def detail_buttons(action: Action) -> list[Button]:
    if action.is_open:
        return _open_buttons(action)
    verify = [Button("Verify", "verify", action.ref)] if action.state == ActionState.DONE else []
    return [*verify, Button("Reopen", "reopen", action.ref)]
