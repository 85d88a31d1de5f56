"""How actions look: said back, in a list, as a card, in a reminder."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.actions import (
    NEEDS_REASON,
    PLAIN_FIELDS,
    TRANSITIONS,
    UNDONE_REASON,
    Action,
    ActionState,
    DeadlineChange,
    PlainField,
    Transition,
)
from bot.calendar import Due
from bot.grammar import OPTIONS
from bot.people import Person
from bot.posts import Notification, Reason
from bot.records import TEXT_MAX, TITLE_MAX, Visibility
from handlers.actions import recurrence_views
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    day_field,
    form,
    people_field,
    section,
    sections,
    text_field,
)
from handlers.blocks.paging import page, without_page
from handlers.blocks.text import Reader, capitalized, count, cut, escape, state_label
from handlers.people import views as people_views
from handlers.records.export_views import filter_phrase
from storage.records import Filter, ListPage

RESULT_EXCERPT_MAX = 300  # letters of a result where twenty share a message


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
        _head(action),
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
    """Say of each new owner who is not on the roster what that means."""
    who_adds = "you can add them." if may_add else "the secretary is asked to add them."
    return [
        f"{escape(one.name)} is not on the roster: they may own it and are told so; {who_adds}"
        for one in newcomers
    ]


def _ownership_sentence(action: Action, me: int, *, is_later: bool) -> str:
    others = sum(owner != me for owner in action.owners)
    told = owners_notified(others, is_later=is_later) if others else "It is yours."
    return told if action.due else f"{told} Without a date nobody is reminded of it."


def owners_notified(number: int, *, is_later: bool) -> str:
    """Say when so many owners hear of it: nobody is written to outside their own working hours."""
    who = "The owners are" if number > 1 else "The owner is"
    return f"{who} told {'when their working day begins' if is_later else 'in a minute'}."


def card(action: Action, reader: Reader, for_ref: str) -> Message:
    """The card in the area's channel; a closed action keeps its outcome and loses its buttons."""
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
    text = f"{_head(action)}\n{' · '.join(filter(None, facts))}"
    return Message(text, (section(text), buttons([*_open_buttons(action), *_stuck_button(action)])))


def card_line(action: Action, reader: Reader) -> str:
    """What stands of one action on a card of several; a closed one keeps its outcome."""
    if not action.is_open:
        return "\n".join(
            [f"{_head(action)} · {_outcome(action, reader)}", *_closing_lines(action, RESULT_EXCERPT_MAX)]
        )
    facts = [
        reader.names(action.owners),
        f"due {reader.due(action.due)}" if action.due else "no date",
        recurrence_views.rule(action, reader),
        "" if action.state == ActionState.OPEN else _state_of(action),
    ]
    return f"{_head(action)} · {', '.join(filter(None, facts))}"


def _stuck_button(action: Action) -> list[Button]:
    is_blocked = action.state == ActionState.BLOCKED
    return [] if is_blocked else [Button("I am stuck", "stuck", action.ref)]


def closed_card(action: Action, reader: Reader) -> Message:
    text = "\n".join([f"{_head(action)} · {_outcome(action, reader)}", *_closing_lines(action, TEXT_MAX)])
    return Message(text, (section(text),))


def _state_of(action: Action) -> str:
    """Return the state, with what is in the way of what is blocked."""
    if action.reason == UNDONE_REASON:
        return f"{state_label(action.state)} ({UNDONE_REASON})"
    why = f": {escape(action.reason)}" if action.state == ActionState.BLOCKED and action.reason else ""
    return f"{state_label(action.state)}{why}"


def _closing_lines(action: Action, most: int) -> list[str]:
    """Return what closed it: its result, the reason, or to whom it went; nothing where its state says all."""
    if action.is_open or action.reason == UNDONE_REASON:
        return []
    label = "To" if action.state == ActionState.HANDED_OVER else "Result" if action.result else "Why"
    said = cut(action.result or action.reason, most)
    return [f"{label}: {escape(said)}"] if said else []


def _outcome(action: Action, reader: Reader) -> str:
    closed = f" {reader.day_of(action.closed_at)}" if action.closed_at else ""
    by = f", by {reader.name(action.closed_by)}" if action.closed_by else ""
    return f"{_state_of(action)}{closed}{by}"


def _open_buttons(action: Action) -> list[Button]:
    row = [
        Button("Done", "done", action.ref),
        Button("Note", "note", action.ref),
        Button("New date", "move", action.ref),
    ]
    if action.state == ActionState.BLOCKED:
        row.append(Button("Unblock", "unblock", action.ref))
    return row


def line(action: Action, reader: Reader) -> str:
    """One action in a list or a digest."""
    if not action.is_open:
        return f"{_head(action)} · {_outcome(action, reader)}"
    when = "no date"
    if action.due:
        when = f"{'was ' if action.is_late(reader.now) else ''}due {reader.due(action.due)}"
    blocked = f", {_state_of(action)}" if action.state == ActionState.BLOCKED else ""
    return f"{_head(action)} · {reader.names(action.owners)}, {when}{blocked}"


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


def closed(actions: Sequence[Action]) -> Message:
    return changed(actions, [step_taken(action, "done", action.result) for action in actions], [])


def changed(
    actions: Sequence[Action],
    sentences: Sequence[str],
    notified: Sequence[str],
    refused: Sequence[str] = (),
    next_ones: Sequence[Action] = (),
) -> Message:
    """Say back what was done to one or several actions, with what can be done next."""
    news = [f"Will be told: {escape(', '.join(notified))}."] if notified else []
    text = "\n".join([*sentences, *news, *refused])
    row = [*_follow_up_buttons(actions), *_stop_repeating_buttons(next_ones)]
    return Message(text, (*sections(text.split("\n")), buttons(row)))


def _stop_repeating_buttons(next_ones: Sequence[Action]) -> list[Button]:
    if len(next_ones) == 1:
        return [Button("Stop repeating", "once", next_ones[0].ref)]
    return [Button(f"Stop repeating {one.ref}", "once", one.ref) for one in next_ones[:ROW_BUTTONS_MAX]]


ROW_BUTTONS_MAX = 5  # so many buttons stand in a row


def _follow_up_buttons(actions: Sequence[Action]) -> list[Button]:
    if len(actions) > 1:
        return [Button(f"Undo {action.ref}", "undo", action.ref) for action in actions[:ROW_BUTTONS_MAX]]
    (action,) = actions
    undo = Button("Undo", "undo", action.ref)
    if action.state == ActionState.DONE and not action.result:
        return [undo, Button("Add the result", "result", action.ref)]
    return [undo, *detail_buttons(action)] if action.is_open else [undo]


# What is said of each verb

_STEP_SENTENCES = {
    "start": "is in progress.",
    "block": "is blocked: {why}",
    "unblock": "is in progress again.",
    "done": "is done.",
    "verify": "is verified.",
    "reopen": "is open again.",
    "cancel": "is cancelled: {why}",
    "handover": "is handed over to {why}",
}
TEXT_LABELS = dict.fromkeys(TRANSITIONS, "note") | {"done": "result"} | dict.fromkeys(NEEDS_REASON, "reason")
REASON_QUESTIONS = {
    "block": "What is in the way?",
    "cancel": "Why is it cancelled?",
    "handover": "To whom is it handed over?",
}
_STEP_COMMANDS = {"handover": "mark handed over"}  # what is said of a move that is no verb of its own
_PARTICIPLES = {
    "start": "started",
    "block": "blocked",
    "unblock": "unblocked",
    "done": "closed",
    "verify": "verified",
    "reopen": "reopened",
    "cancel": "cancelled",
    "handover": "handed over",
    "move": "moved to another date",
    "assign": "given to somebody else",
    "edit": "changed like that",
    "once": "ended like that",
}


def step_taken(action: Action, verb: str, why: str) -> str:
    said = f"{_head(action)} {_STEP_SENTENCES[verb].format(why=escape(why))}"
    if not why or verb in REASON_QUESTIONS:
        return said
    return f"{said} {capitalized(TEXT_LABELS[verb])}: {escape(why)}"


def series_outcome(verb: str, next_one: Action | None, reader: Reader) -> str:
    """Say of one that comes again what becomes of the others; it begins with a line of its own."""
    if verb == "cancel":
        return "\nIt does not come again."
    if verb == "done" and next_one is not None and next_one.due is not None:
        return f"\nThe next one is {next_one.ref}, due {reader.due(next_one.due)}."
    return "\nThat was the last one." if verb == "done" else ""


def repeat_stopped(action: Action, reader: Reader) -> str:
    due = f"stays due {reader.due(action.due)} and " if action.due else ""
    return f"{_head(action)} {due}does not come again."


def not_repeating(action: Action) -> str:
    return f"{action.ref} does not repeat. To make it repeat: move {action.ref} every monday"


def verb_refused(action: Action, verb: str, possible: Sequence[Transition], reader: Reader) -> str:
    """Say why a verb is not possible now, and what is."""
    if verb in TRANSITIONS and TRANSITIONS[verb].target == action.state:
        return (
            f"{action.ref} is already {_state_and_closer(action, reader)}.{_possible_steps(action, possible)}"
        )
    return f"{action.ref} is {_state_and_closer(action, reader)}, so it cannot be {_PARTICIPLES[verb]}.{_possible_steps(action, possible)}"


def closed_already(action: Action, reader: Reader) -> str:
    """Refuse what is only for open actions."""
    return f"{action.ref} is already {_state_and_closer(action, reader)}. To work on it again: reopen {action.ref}"


def transition_refused(action: Action, wanted: str, possible: Sequence[Transition], reader: Reader) -> str:
    here = _state_and_closer(action, reader)
    if wanted == action.state:
        return f"{action.ref} is already {here}.{_possible_steps(action, possible)}"
    return f"{action.ref} is {here}, so it cannot become {state_label(wanted)}.{_possible_steps(action, possible)}"


def _state_and_closer(action: Action, reader: Reader) -> str:
    """Return the state, of what is closed with who closed it when: "done (Ute Keller, Wed 12 Oct)"."""
    if action.closed_at is None:
        return state_label(action.state)
    return f"{state_label(action.state)} ({reader.name(action.closed_by)}, {reader.day_of(action.closed_at)})"


def _possible_steps(action: Action, possible: Sequence[Transition]) -> str:
    if not possible:
        return ""
    verbs = [_STEP_COMMANDS.get(step.verb, step.verb) for step in possible]
    *others, last = verbs
    listed_ = f"{', '.join(others)} or {last}" if others else last
    return f" From here: {listed_}. Example: {last if not action.is_open else verbs[0]} {action.ref}"


def cannot_verify_own(action: Action) -> str:
    return f"{action.ref} is yours or was closed by you, so somebody else verifies it. Ask the chair or the secretary."


def unknown_state(words: str, example: str) -> str:
    known = ", ".join(
        state_label(one) for one in ActionState if one in {step.target for step in TRANSITIONS.values()}
    )
    said = f"“{escape(words[:40])}” is not a state of an action. They are" if words else "Say the state:"
    return f"{said} {known}. Example: {example}"


def reason_required(step: Transition, action: Action) -> str:
    """Ask for what a state wants to be said with it."""
    example = "to the study group" if step.verb == "handover" else "waiting for the quote"
    return f"{REASON_QUESTIONS[step.verb]} Example: mark {action.ref} {state_label(step.target)} {example}"


def reason_lines(why: str) -> list[str]:
    return [f"Why: {escape(why)}"] if why else []


def moved(action: Action, before: Action, reader: Reader) -> str:
    was = before.due
    more = (
        recurrence_views.after_move(action, reader)
        if action.repeats == before.repeats
        else recurrence_views.rule_with_dates(action, reader)
    )
    lines = [_date_change(action, was, reader), *([more] if more else [])]
    return "\n".join(lines)


def _date_change(action: Action, was: Due | None, reader: Reader) -> str:
    if action.due is None:
        return f"{_head(action)} has no date now{f', not {reader.due(was)}' if was else ''}."
    now = f"{_head(action)} is now due {reader.due(action.due)}"
    if was is None:
        return f"{now}; it had no date."
    if was.ends_at() == action.due_at:
        return f"{_head(action)} stays due {reader.due(action.due)}."
    return f"{now}, not {reader.due(was)}."


def due_already(action: Action, reader: Reader) -> str:
    due = f"is due {reader.due(action.due)} already" if action.due else "has no date"
    return f"{action.ref} {due}. Nothing has changed."


def reassigned(action: Action, was: Sequence[int], reader: Reader) -> str:
    return f"{_head(action)} goes from {reader.names(was)} to {reader.names(action.owners)}."


def assigned_already(action: Action, reader: Reader) -> str:
    return f"{action.ref} is with {reader.names(action.owners)} already. Nothing has changed."


def nothing_to_edit(action: Action, example: str) -> str:
    return f"{action.ref} says that already, so nothing has changed. Example: {example}"


def edited(action: Action, before: Action, reader: Reader, *, for_ref: str) -> str:
    """Say back what is another now: the title with the one before, and each line of the details that changed."""
    was = details(before, reader, "" if action.for_id != before.for_id else for_ref)
    lines = [line for line in details(action, reader, for_ref) if line not in was]
    title = [f"Until now: {escape(before.title)}"] if action.title != before.title else []
    return "\n".join([_head(action), *title, *lines])


def corrected(notice: Notification, action: Action, reader: Reader) -> list[Block]:
    """What somebody hears who knows another date, or who owned it until now."""
    if not action.is_open:
        return [section(line(action, reader))]
    if notice.concerned_person_id not in action.owners:
        return [section(f"{_head(action)}\n{_no_longer_owner(notice, action, reader)}")]
    words = (
        _corrected_date(DeadlineChange.from_context(notice.context), action, reader)
        if notice.reason == Reason.DEADLINE_MOVED
        else ""
    )
    due = f"due {reader.due(action.due)}" if action.due else "no date"
    return [
        section(f"{_head(action)}\n{words or f'This is {_possessive(notice)}, {due}.'}"),
        buttons(_open_buttons(action)),
    ]


def _no_longer_owner(notice: Notification, action: Action, reader: Reader) -> str:
    given = f"{reader.names(action.owners)} has it now"
    if notice.reason == Reason.UNASSIGNED and notice.context:
        given = f"{reader.name(int(notice.context))} gave it to {reader.names(action.owners)}"
    return f"No longer {_possessive(notice)}: {given}. Nothing for you to do."


def _possessive(notice: Notification) -> str:
    """Say whose it is to its reader, who may stand in for somebody named above."""
    return "yours" if notice.stands_for is None else "theirs"


def _corrected_date(moved_: DeadlineChange, action: Action, reader: Reader) -> str:
    """Say the date that holds now against the one that was told: never two live dates."""
    by = f" Changed by {reader.name(moved_.by)}." if moved_.by else ""
    if action.due is None:
        return (
            f"No date any more; it was due {reader.due(moved_.before)}.{by}"
            if moved_.before
            else f"No date.{by}"
        )
    now = reader.due(action.due)
    if moved_.before is None:
        return f"Due {now}; it had no date.{by}"
    if moved_.before.ends_at() == action.due_at:
        return f"Due {now} again.{by}"
    was = reader.due(moved_.before)
    return f"Not {was} but {now}.{by} No more reminders for {reader.day(moved_.before.day)}."


def assigned(action: Action, reader: Reader, notice: Notification) -> list[Block]:
    owned = _possessive(notice)
    if notice.concerned_person_id not in action.owners:
        return [section(f"{_head(action)}\nNo longer {owned}: {reader.names(action.owners)} has it now.")]
    due = f"due {reader.due(action.due)}" if action.due else "no date"
    text = f"{_head(action)}\nThis is {owned}, {due}. Asked by {reader.name(action.created_by)}."
    if not reader.roster.appointments_on(notice.person_id, reader.today):
        text += f"\nYou are not on the roster of {escape(reader.charter.short)}; you can close it and add notes all the same."
    return [section(text), buttons(_open_buttons(action))]


def log_form(reader: Reader, *, words: str, channel: str, title: str) -> Block:
    areas = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
    fields = [
        text_field("text", "What is to be done", max_length=TITLE_MAX, value=cut(title, TITLE_MAX)),
        people_field(
            "owner", "Who does it", hint="Left empty: the area's focal point if there is one, else you."
        ),
        day_field("due", "By when"),
        choice_field("area", "Area", areas),
    ]
    return form("Log an action", "Log it", fields, words=words, channel=channel)


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


def _plain_lines(action: Action) -> list[str]:
    values = action.plain_values
    return [f"{one.label}: {escape(values[one.name])}" for one in PLAIN_FIELDS if values[one.name]]


def detail_buttons(action: Action) -> list[Button]:
    if action.is_open:
        return _open_buttons(action)
    verify = [Button("Verify", "verify", action.ref)] if action.state == ActionState.DONE else []
    return [*verify, Button("Reopen", "reopen", action.ref)]


def move_form(actions: Sequence[Action], *, channel: str) -> Block:
    refs = " ".join(action.ref for action in actions)
    fields = [
        day_field("due", "New date", optional=False, value=actions[0].due_on),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    return form(f"New date of {refs}", "Move it", fields, words=f"move {refs}", channel=channel)


def assign_form(action: Action, reader: Reader, *, channel: str) -> Block:
    users = [user for owner in action.owners if (user := reader.roster.slack_user(owner))]
    hint = "The first leads. Who is new is told, and so is who had it until now."
    fields = [
        people_field("owner", "Who does it", hint=hint, optional=False, users=users),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    return form(
        f"Give {action.ref} to others", "Give it", fields, words=f"assign {action.ref}", channel=channel
    )


def edit_form(action: Action, reader: Reader, *, channel: str) -> Block:
    in_force = reader.charter.areas_on(reader.today)
    areas = [
        (area.name, area.code)
        for area in reader.charter.areas
        if area in in_force or area.code == action.area
    ]
    visibilities = [(capitalized(one), one) for one in OPTIONS["visibility"].choices]
    fields = [
        text_field("text", "What is to be done", max_length=TITLE_MAX, value=action.title),
        choice_field("area", "Area", areas, value=action.area),
        *[_plain_input(one, action) for one in PLAIN_FIELDS],
        choice_field("visibility", "Who may see it", visibilities, value=action.visibility, optional=False),
    ]
    return form(f"Edit {action.ref}", "Change it", fields, words=f"edit {action.ref}", channel=channel)


def _plain_input(field: PlainField, action: Action) -> InputBlock:
    value, choices = action.plain_values[field.name], OPTIONS[field.name].choices
    if not choices:
        return text_field(field.name, field.label, max_length=TITLE_MAX, value=value, optional=True)
    return choice_field(field.name, field.label, [(capitalized(one), one) for one in choices], value=value)


def reason_form(actions: Sequence[Action], verb: str, *, channel: str) -> Block:
    refs = " ".join(action.ref for action in actions)
    title, submit = {"block": ("Blocked", "Block it"), "cancel": ("Cancel", "Cancel it")}[verb]
    fields = [text_field("text", REASON_QUESTIONS[verb], max_length=TEXT_MAX, long=True)]
    return form(f"{title}: {refs}", submit, fields, words=f"{verb} {refs}", channel=channel)


def mark_form(action: Action, possible: Sequence[Transition], *, channel: str) -> Block:
    states = [(capitalized(state_label(step.target)), step.target.value) for step in possible]
    fields = [
        choice_field("state", "State", states, optional=False),
        text_field(
            "text",
            "Note",
            max_length=TEXT_MAX,
            long=True,
            optional=True,
            hint="Blocked and cancelled need a reason; for handed over, say to whom.",
        ),
    ]
    return form(f"State of {action.ref}", "Set it", fields, words=f"mark {action.ref}", channel=channel)


def _head(action: Action) -> str:
    return f"*{action.ref}*  {escape(action.title)}"
