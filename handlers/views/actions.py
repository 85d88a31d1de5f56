"""How actions look: said back, in a list, as a card, in a reminder."""

from collections.abc import Sequence

from bot.actions import Action
from bot.people import Person
from bot.records import TITLE_MAX
from handlers.views import people
from handlers.views.parts import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    day_field,
    form,
    people_field,
    section,
    text_field,
)
from handlers.views.text import Reader, count, cut, escape, state
from storage.lists import Filter, Listed


def said_back(
    action: Action, reader: Reader, *, for_ref: str, me: int, newcomers: Sequence[Person], may_add: bool
) -> Message:
    facts = [
        reader.names(action.owners),
        reader.area(action.area),
        f"due {reader.due(action.due)}" if action.due else "no date",
        f"for {for_ref}" if for_ref else "",
        "restricted" if action.visibility == "restricted" else "",
    ]
    who_adds = "you can add them." if may_add else "the secretary is asked to add them."
    strangers = [
        f"{escape(one.name)} is not on the roster: they may own it and are told so; {who_adds}"
        for one in newcomers
    ]
    text = "\n".join([_head(action), " · ".join(filter(None, facts)), *_next_for(action, me), *strangers])
    add = [people.add_to_roster(one) for one in newcomers] if may_add else []
    return Message(text, (section(text), buttons([Button("Undo", "undo", action.ref), *add])))


def _next_for(action: Action, me: int) -> list[str]:
    others = [owner for owner in action.owners if owner != me]
    told = {0: "It is yours.", 1: "The owner is told in a minute."}.get(
        len(others), "The owners are told in a minute."
    )
    return [told if action.due else f"{told} Nothing reminds of it while it has no date."]


def card(action: Action, reader: Reader, *, for_ref: str) -> Message:
    """The card in the area's channel; a closed action keeps its outcome and loses its buttons."""
    if not action.is_open:
        return closed_card(action, reader)
    facts = [
        reader.names(action.owners),
        f"due {reader.due(action.due)}" if action.due else "no date",
        state(action.state),
        f"for {for_ref}" if for_ref else "",
        f"asked by {reader.name(action.created_by)}, {reader.day_of(action.created_at)}",
    ]
    text = f"{_head(action)}\n{' · '.join(filter(None, facts))}"
    return Message(text, (section(text), buttons(_doing(action))))


def closed_card(action: Action, reader: Reader) -> Message:
    text = f"{_head(action)} · {_outcome(action, reader)}"
    if action.result:
        text += f"\nResult: {escape(action.result)}"
    return Message(text, (section(text),))


def _outcome(action: Action, reader: Reader) -> str:
    if action.state == "cancelled":
        return "cancelled"
    closed = f" {reader.day_of(action.closed_at)}" if action.closed_at else ""
    by = f", by {reader.name(action.closed_by)}" if action.closed_by else ""
    return f"{state(action.state)}{closed}{by}"


def already(action: Action, reader: Reader) -> str:
    return f"{action.ref} is already {_outcome(action, reader)}. Nothing has changed."


def _doing(action: Action) -> list[Button]:
    return [Button("Done", "done", action.ref), Button("Note", "note", action.ref)]


def line(action: Action, reader: Reader) -> str:
    """One action in a list or a digest."""
    if not action.is_open:
        return f"{_head(action)} · {_outcome(action, reader)}"
    when = "no date"
    if action.due:
        when = f"{'was ' if action.is_late(reader.now) else ''}due {reader.due(action.due)}"
    return f"{_head(action)} · {reader.names(action.owners)}, {when}"


def listed(found: Listed, chosen: Filter, reader: Reader) -> Message:
    kind = "overdue action" if chosen.late else "action" if chosen.every_state else "open action"
    of = f" of {reader.name(chosen.owner)}" if chosen.owner is not None else ""
    of += f" in {reader.area(chosen.area)}" if chosen.area else ""
    of += f" for {escape(chosen.entity)}" if chosen.entity else ""
    head = f"*{count(found.count, kind)}{of}*"
    if not found.count:
        return Message(f"No {kind}s{of}.")
    shown = [line(action, reader) for action in found.records]
    more = [f"The first {len(shown)} of {found.count}. Narrow it: actions mine, actions area:..."]
    return Message("\n".join([head, *shown, *(more if found.count > len(shown) else [])]))


def closed(actions: Sequence[Action]) -> Message:
    lines = [f"{_head(a)} is done.{f' Result: {escape(a.result)}' if a.result else ''}" for a in actions]
    text = "\n".join(lines)
    row = [Button("Undo" if len(actions) == 1 else f"Undo {a.ref}", "undo", a.ref) for a in actions[:5]]
    if len(actions) == 1 and not actions[0].result:
        row.append(Button("Add the result", "result", actions[0].ref))
    return Message(text, (section(text), buttons(row)))


def reminder(action: Action, reader: Reader) -> list[Block]:
    """One action in a reminder: what it is, and the doing beside it; a closed one shrinks to a line."""
    if not action.is_open:
        return [section(f"{_head(action)} · {_outcome(action, reader)}")]
    asked = f"Asked by {reader.name(action.created_by)}." if action.created_by not in action.owners else ""
    return [section("\n".join(filter(None, [_head(action), asked]))), buttons(_doing(action))]


def assigned(action: Action, reader: Reader, *, to: int) -> list[Block]:
    due = f"due {reader.due(action.due)}" if action.due else "no date"
    text = f"{_head(action)}\nThis is yours, {due}. Asked by {reader.name(action.created_by)}."
    if not reader.roster.roles(to, reader.today):
        text += f"\nYou are not on the roster of {escape(reader.charter.short)}; you can close it and add notes all the same."
    return [section(text), buttons(_doing(action))]


def log_form(reader: Reader, *, words: str, channel: str, title: str) -> Block:
    areas = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
    fields = [
        text_field("text", "What is to be done", most=TITLE_MAX, value=cut(title, TITLE_MAX)),
        people_field(
            "owner", "Who does it", hint="Left empty: the area's focal point if there is one, else you."
        ),
        day_field("due", "By when"),
        choice_field("area", "Area", areas),
    ]
    return form("Log an action", "Log it", fields, words=words, channel=channel)


def details(action: Action, reader: Reader, *, for_ref: str) -> list[str]:
    facts = [
        f"Owner: {reader.names(action.owners)}",
        f"Due: {reader.due(action.due)}" if action.due else "Due: no date",
        f"State: {state(action.state)}",
        f"Area: {reader.area(action.area)}" if action.area else "",
        f"For: {for_ref}" if for_ref else "",
        f"Priority: {action.priority}" if action.priority else "",
        f"Result: {escape(action.result)}" if action.result else "",
        f"Asked by {reader.name(action.created_by)}, {reader.moment(action.created_at)}",
    ]
    return list(filter(None, facts))


def detail_buttons(action: Action) -> list[Button]:
    return _doing(action) if action.is_open else []


def _head(action: Action) -> str:
    return f"*{action.ref}*  {escape(action.title)}"
