"""Offer to give an item of an agenda another number, to take it off or to defer it, as somebody says it by its number."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bot.agendas.items import AgendaItem, on_agenda
from bot.agendas.places import FIRST, PlaceChange
from bot.errors import Offer, UserError
from bot.meetings import Meeting
from bot.names import join_all
from bot.titles import ENOUGH, share_said
from handlers.agendas import agenda
from handlers.agendas.views import Agenda
from handlers.core.blocks.elements import Button, Message, text_message
from handlers.core.blocks.text import capitalized, escape
from handlers.core.calls import Ask
from handlers.meetings import views as meeting_views
from storage.unit_of_work import Read

MOST_ASKED = 3
# What stands round the title of an item where somebody names it: "the sponsorship item", "item AG-3".
_AROUND = re.compile(
    r"^(?:the|our|that|this)\s+|^(?:agenda )?(?:item|point)\s+(?=[A-Z]+-\d)|\s+(?:item|point|topic)$",
    re.IGNORECASE,
)


def offer(ask: Ask, read: Read, change: PlaceChange) -> Message:
    """Return the buttons that do what is said, with their effect in words; nothing is done before a press."""
    meeting = agenda.meeting_meant(ask, read, None)
    agenda.must_run(ask, read, meeting)
    return _offer(ask, read, change, agenda.as_read(ask, read, meeting))


def offer_named(ask: Ask, read: Read, change: PlaceChange) -> Message | None:
    """Return the same of the item of the next agenda that is named by its title or reference; None where it has no such one.

    Several of them are asked about.
    """
    ahead = agenda.own_ahead(ask, read)
    if not ahead or not agenda.may_run(ask, ahead[0]):
        return None
    shown = agenda.as_read(ask, read, ahead[0])
    found = _meant(_readable(shown), change.named)
    if len(found) > 1:
        return _which(found, change, shown.meeting)
    return _offer(ask, read, replace(change, place=found[0].place or 0), shown) if found else None


def _readable(shown: Agenda) -> list[AgendaItem]:
    return [one for one in on_agenda(shown.items) if not shown.is_hidden(one)]


def _meant(items: Sequence[AgendaItem], named: str) -> list[AgendaItem]:
    words = _AROUND.sub("", named).strip("“”\"'")
    if exact := [one for one in items if one.ref == words.upper()]:
        return exact
    shares = [(share_said(one.title, words), one) for one in items if not one.is_routine]
    best = max((share for share, _ in shares), default=0)
    return [one for share, one in shares if share == best and share >= ENOUGH]


def _which(found: Sequence[AgendaItem], change: PlaceChange, meeting: Meeting) -> Message:
    """Return the question which item is meant: each with its number, as it is said by that."""
    if change.is_later:
        row = [Button(f"Item {one.place}", "defer", f"{one.ref} {change.why}".strip()) for one in found]
    elif change.to is None:
        row = [Button(f"Item {one.place}", "cancel", one.ref) for one in found]
    else:
        row = [Button(f"Item {one.place}", "order", f"{one.ref} {change.to}") for one in found]
    names = join_all([_named(one).rstrip(",") for one in found], last=" or ")
    return text_message(f"Which one: {names}?", [*row[:MOST_ASKED], _agenda(meeting)])


def _offer(ask: Ask, read: Read, change: PlaceChange, shown: Agenda) -> Message:
    meeting, items = shown.meeting, {one.place: one for one in _readable(shown)}
    item = _at(items, change.place, meeting)
    if change.is_later:
        return _later(ask, read, change, item, meeting)
    if change.to is None:
        text = f"Take {_named(item).rstrip(',')} off the agenda of {_of(meeting, ask)}? The others close up."
        return text_message(text, [Button("Take it off", "cancel", item.ref), _agenda(meeting)])
    to = _place(on_agenda(shown.items), change.to, item)
    if to == item.place:
        text = capitalized(f"{_named(item)} stands there already.")
        return text_message(text, [_agenda(meeting)])
    row = [_move(item, to)]
    text = capitalized(f"{_named(item)} becomes item {to}")
    if change.is_swap:
        other = _at(items, to, meeting)
        text = f"{text}, and {_named(other)} becomes item {item.place}"
        if abs(to - change.place) > 1:
            text = f"{text}. That's two steps, and the first moves those between them"
            row.append(_move(other, change.place))
    elif change.to == FIRST and to > 1:
        text = f"{text}, behind the standing ones"
    return text_message(
        f"{text}, on the agenda of {_of(meeting, ask)}. Shall I?" if len(row) == 1 else f"{text}.",
        [*row, _agenda(meeting)],
    )


def _place(items: Sequence[AgendaItem], to: int, item: AgendaItem) -> int:
    """Return the number that a place has on an agenda: the first one of an item comes behind the standing ones."""
    if to != FIRST:
        return min(to, len(items))
    return 1 if item.is_routine else 1 + sum(1 for _ in takewhile(lambda one: one.is_routine, items))


def _later(ask: Ask, read: Read, change: PlaceChange, item: AgendaItem, meeting: Meeting) -> Message:
    """Return the offer to leave an item to the meeting after its own. Raises UserError where another one is meant."""
    after = agenda.next_after(ask, read, meeting)
    if change.meeting and (after is None or change.meeting not in {after.ref, str(after.official)}):
        following = f"{after.ref}, {_of(after, ask)}" if after is not None else "not planned yet"
        raise UserError(
            f"An item is left to the meeting after its own, which is {following}. From there it can be left to the next."
        )
    to = f"{after.ref}, {_of(after, ask)}" if after is not None else "the next meeting, once it is planned"
    why = f": “{escape(change.why)}”" if change.why else ""
    text = f"{capitalized(_named(item))} goes from {meeting.ref} to {to}{why}. Shall I?"
    return text_message(
        text, [Button("Defer it", "defer", f"{item.ref} {change.why}".strip()), _agenda(meeting)]
    )


def _at(items: dict[int | None, AgendaItem], place: int, meeting: Meeting) -> AgendaItem:
    if place not in items:
        sentence = f"There's no item {place} that you may read on the agenda of {meeting.ref}."
        raise UserError(sentence, offers=[Offer("Agenda", "agenda", meeting.ref)])
    return items[place]


def _named(item: AgendaItem) -> str:
    return f"item {item.place}, *{escape(item.title)}* ({item.ref}),"


def _of(meeting: Meeting, ask: Ask) -> str:
    return f"{meeting_views.name(meeting)}, {meeting_views.when(meeting.time, ask.reader)}"


def _move(item: AgendaItem, to: int) -> Button:
    return Button(f"{item.place} to {to}", "order", f"{item.ref} {to}")


def _agenda(meeting: Meeting) -> Button:
    return Button("Agenda", "agenda", meeting.ref)
