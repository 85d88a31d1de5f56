"""Offer what a sentence wants done with a meeting, with its effect in words; nothing is done before a press."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from html import unescape

from bot.calendar import moment
from bot.dates.readings import exact_words
from bot.errors import Offer, UserError
from bot.grammar.parsed import TypingContext
from bot.meeting_orders import (
    CALL,
    CANCEL,
    MOVE,
    NEAR_IT,
    NUDGE,
    SEND_AGENDA,
    MeetingOrder,
    plain_reason,
    read_order,
)
from bot.meetings import Meeting
from bot.moments import WallTime
from bot.permissions import may
from bot.phrases import first_ref
from bot.questions import read_question
from bot.records import Kind, Prefixes
from bot.replies import Meaning
from bot.spoken_meetings import details
from handlers.core.blocks.elements import Button, Message, text_message
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply, get_of_type
from handlers.core.records.views import note_button
from handlers.core.words import parse_for_verb
from handlers.meetings import change_views, days, invitees, times, views
from storage import meetings
from storage.unit_of_work import Read

OTHERS = [Offer("Meetings", "say", "meetings")]


def asks_first(ask: Ask, read: Read, words: str, _: bool) -> Reply | None:  # noqa: FBT001 - as each such hook
    """Answer words that want something done with a meeting; None for any other."""
    order = read_order(unescape(words))
    if order is None or is_of_another_kind(order, ask.charter.prefixes) or not may(ask.actor, "note"):
        return None
    meeting = _meant(ask, read, order)
    if not invitees.may_change(ask, meeting):
        return Reply.from_message(_for_others(ask, read, meeting, words))
    message = _offered(ask, read, order, meeting)
    return Reply.from_message(message) if message is not None else None


def mentioned(ask: Ask, read: Read, meeting: Meeting, _: Meaning, text: str) -> Message | None:
    """Return what a sentence wants done with the meeting that it names, or that stands above; None for any other sentence."""
    order = read_order(text)
    if order is None or not invitees.may_change(ask, meeting):
        return None
    named = first_ref(order.named, ask.charter.prefixes)
    return _offered(ask, read, order, meeting) if named is None or str(named) == meeting.ref else None


def is_of_another_kind(order: MeetingOrder, prefixes: Prefixes) -> bool:
    """Return whether an order names a record that is no meeting: "cancel A-3"."""
    named = first_ref(order.named, prefixes)
    return named is not None and named.kind is not Kind.MEETING


def _for_others(ask: Ask, read: Read, meeting: Meeting, words: str) -> Message:
    """Say who can do it to whoever can't; their words reach those as a note."""
    people = invitees.who_can_change(read, meeting, ask.today)
    said = change_views.who_can_change(meeting, ask.reader, people)
    return text_message(
        said, [*note_button(meeting, unescape(words)), Button("Open it", "show", meeting.ref)]
    )


def _meant(ask: Ask, read: Read, order: MeetingOrder) -> Meeting:
    """Return the meeting ahead that an order names by its reference or its day; without either the next. Raises UserError."""
    ref = first_ref(order.named, ask.charter.prefixes)
    if ref is not None and ref.kind is Kind.MEETING:
        found: Meeting = get_of_type(ask, read, ref, Meeting)
        return found
    ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
    ours = [one for one in ahead if not one.body]
    if (number := NEAR_IT.fullmatch(order.named)) and number["number"]:
        day = re.sub(r"\D", "", order.named)
        ours = [one for one in ours if str(one.starts_on.day) == day][:1]
    elif order.named:
        said = read_question(order.named, ask.typing_context).days
        first, last = said or (ask.today, ask.today)
        ours = [one for one in ours if first <= one.starts_on <= last]
    else:
        ours = sorted(ours, key=lambda one: not one.is_own)[:1]
    if len(ours) == 1:
        return ours[0]
    named = f" “{escape(order.named)}”" if order.named else ""
    which = "Which meeting do you mean?" if ours else f"I know no meeting ahead{named}."
    raise UserError(f"{which} Nothing was done.", offers=OTHERS)


def _offered(ask: Ask, read: Read, order: MeetingOrder, meeting: Meeting) -> Message | None:
    offer = _OFFERS[order.verb](ask, read, order, meeting)
    if offer is None:
        return None
    question, step = offer
    return text_message(question, [step, Button("Open it", "show", meeting.ref)])


def _named(meeting: Meeting, ask: Ask) -> str:
    return f"*{views.name(meeting)}* ({meeting.ref}), {views.when(meeting.time, ask.reader)}"


def _move(ask: Ask, _: Read, order: MeetingOrder, meeting: Meeting) -> tuple[str, Button] | None:
    """Return the offer of another day, hour or place; the form where the words have none. None for other words behind it."""
    if order.shift is not None:
        return _to(ask, meeting, _shifted(meeting, order.shift), order.why)
    if place := details(order.when).place:
        step = Button("Change it", "edit", f'{meeting.ref} place:"{place}"')
        return f"Move {_named(meeting, ask)}, to {escape(place)}?", step
    try:
        when, said = _time_said(ask, order.when, meeting)
    except UserError:
        return None
    return _to(ask, meeting, when, order.why or plain_reason(said))


def _shifted(meeting: Meeting, by: timedelta) -> WallTime | None:
    """Return the time of a meeting that much later; None for hours of one that has none."""
    if meeting.hour is None and by % timedelta(days=1):
        return None
    wall = datetime.combine(meeting.starts_on, meeting.hour or time()) + by
    return WallTime(day=wall.date(), at=wall.time() if meeting.hour is not None else None, zone=meeting.zone)


def _to(ask: Ask, meeting: Meeting, when: WallTime | None, why: str) -> tuple[str, Button]:
    if when is None:
        return f"To when does {_named(meeting, ask)}, move?", Button("Move it", "move", meeting.ref)
    if when == meeting.time:
        return f"{_named(meeting, ask)}, is then already.", Button("Agenda", "agenda", meeting.ref)
    line = f'move {meeting.ref} on:"{exact_words(when.due, ask.typing_context.zone)}" {why}'.strip()
    because = f": “{escape(why)}”" if why else ""
    question = f"Move {_named(meeting, ask)}, to {views.when(when, ask.reader)}{because}?"
    return question, Button("Move it", "say", line, is_next_step=True)


def _time_said(ask: Ask, words: str, meeting: Meeting) -> tuple[WallTime | None, str]:
    """Return the time to which words move a meeting, None where they name none, and the words behind it.

    Raises UserError for words that are no time.
    """
    verb = ask.registry.of_kind(ask.registry["move"], Kind.MEETING)
    parsed = parse_for_verb(verb, f"{meeting.ref} {words}", _near(ask, words, meeting))
    call = replace(ask.call, words=f"move {meeting.ref} {words}")
    when = times.moved_time(replace(ask, call=call, parsed=parsed), meeting)
    if when is None and words:
        raise UserError("Those words name no time.")
    return when, parsed.text


def _near(ask: Ask, words: str, meeting: Meeting) -> TypingContext:
    """Return the context in which a day without its month is read: as one of the meeting's month, a weekday of its week."""
    found = NEAR_IT.match(words.strip())
    if found is None:
        return ask.typing_context
    day = meeting.starts_on
    first = day.replace(day=1) if found["number"] else day - timedelta(days=day.weekday())
    begins = moment(first, time(), meeting.zone)
    return replace(ask.typing_context, now=max(ask.now, begins))


def _cancel(ask: Ask, _: Read, order: MeetingOrder, meeting: Meeting) -> tuple[str, Button]:
    why = f": “{escape(order.why)}”" if order.why else ""
    step = Button("Cancel it", "cancel", f"{meeting.ref} {order.why}".strip())
    return f"Cancel {_named(meeting, ask)}{why}? Whoever was told of it hears of it.", step


def _call(ask: Ask, read: Read, _: MeetingOrder, meeting: Meeting) -> tuple[str, Button] | None:
    if meeting.is_called:
        return None
    number = len(invitees.of_meeting(read, meeting))
    question = f"Invite {number} people to {_named(meeting, ask)}, now?"
    return question, Button("Call it", "call", meeting.ref, is_next_step=True)


def _send_agenda(ask: Ask, read: Read, _: MeetingOrder, meeting: Meeting) -> tuple[str, Button] | None:
    agenda = Button("Agenda", "agenda", meeting.ref)
    if meeting.agenda_at is not None:
        return (
            f"The agenda of {_named(meeting, ask)}, went out {ask.reader.moment(meeting.agenda_at)}.",
            agenda,
        )
    if not may(ask.actor, "change meeting") or meeting.has_begun(ask.now):
        return None
    by_itself = ask.reader.day(days.agenda_day(read, meeting)) if meeting.is_called else ""
    alone = f" By itself it goes out on {by_itself}." if by_itself else ""
    question = f"Send the agenda of {_named(meeting, ask)}, to {ask.charter.channels.main} now?{alone}"
    return question, Button("Send it now", "sendagenda", meeting.ref, is_next_step=True)


def _nudge(ask: Ask, _: Read, __: MeetingOrder, meeting: Meeting) -> tuple[str, Button]:
    return f"Ask those who haven't answered for {_named(meeting, ask)}?", Button(
        "Ask them", "nudge", meeting.ref
    )


_OFFERS = {MOVE: _move, CANCEL: _cancel, CALL: _call, SEND_AGENDA: _send_agenda, NUDGE: _nudge}
