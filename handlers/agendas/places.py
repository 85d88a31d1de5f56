"""Offer to give an item of an agenda another number, to take it off or to defer it, as somebody says it by its number."""

from bot.agendas.items import AgendaItem, on_agenda
from bot.agendas.places import PlaceChange
from bot.errors import Offer, UserError
from bot.meetings import Meeting
from bot.records import Ref
from handlers.agendas import agenda
from handlers.core.blocks.elements import Button, Message, text_message
from handlers.core.blocks.text import capitalized, escape
from handlers.core.calls import Ask
from handlers.meetings import views as meeting_views
from storage.unit_of_work import Read


def offer(ask: Ask, read: Read, change: PlaceChange, meeting_ref: Ref | None = None) -> Message:
    """Return the buttons that do what is said, with their effect in words; nothing is done before a press."""
    meeting = agenda.meeting_meant(ask, read, meeting_ref)
    agenda.must_run(ask, read, meeting)
    shown = agenda.as_read(ask, read, meeting)
    items = {one.place: one for one in on_agenda(shown.items) if not shown.is_hidden(one)}
    item = _at(items, change.place, meeting)
    if change.is_later:
        return _later(ask, read, change, item, meeting)
    if change.to is None:
        text = f"Take {_named(item).rstrip(',')} off the agenda of {_of(meeting, ask)}? The others close up."
        return text_message(text, [Button("Take it off", "cancel", item.ref), _agenda(meeting)])
    to = min(change.to, len(on_agenda(shown.items)))
    row = [_move(item, to)]
    text = capitalized(f"{_named(item)} becomes item {to}")
    if change.is_swap:
        other = _at(items, to, meeting)
        text = f"{text}, and {_named(other)} becomes item {change.place}"
        if abs(to - change.place) > 1:
            text = f"{text}. That's two steps, and the first moves those between them"
            row.append(_move(other, change.place))
    return text_message(
        f"{text}, on the agenda of {_of(meeting, ask)}. Shall I?" if len(row) == 1 else f"{text}.",
        [*row, _agenda(meeting)],
    )


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
