"""What is told of a roll call: whether it still holds, and how it looks."""

from datetime import datetime

from bot.notifications import Notification, Reason
from bot.roll_calls import PlaceFacts, RollCall, RollCallPlace, SafetyAnswer, WaveFacts
from handlers.core.blocks.elements import Block
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.rollcalls import views
from handlers.rollcalls.access import leaders, starters
from handlers.rollcalls.standing import standing_of
from handlers.rollcalls.waves import CLOSE
from storage import roll_calls
from storage.unit_of_work import Read

# Announced


def _announced_holds(read: Read, one: Notification, _: None, now: datetime) -> bool:
    call = roll_calls.find(read, int(one.context))
    on = read.charter.day_of(now)
    return call is not None and call.is_announced and one.person_id in starters(read, call.offices, on)


def _says_announced(one: Notification, _: None, to: Viewer) -> list[Block]:
    call = roll_calls.find(to.read, int(one.context))
    if call is None:
        return []
    return (
        views.announced(call, to.reader) if call.is_announced else views.no_longer_announced(call, to.reader)
    )


# Asked


def _asked(read: Read, one: Notification) -> tuple[RollCall | None, RollCallPlace | None]:
    told = PlaceFacts.from_context(one.context)
    call = roll_calls.find(read, told.call)
    mine = roll_calls.own_places(read, one.person_id, [call] if call is not None else [])
    return call, next((each for each in mine if each.place == told.place), None)


def _asked_holds(read: Read, one: Notification, _: None, __: datetime) -> bool:
    call, place = _asked(read, one)
    is_current = call is not None and call.is_open
    return is_current and place is not None and place.is_silent


def _says_asked(one: Notification, _: None, to: Viewer) -> list[Block]:
    call, _place = _asked(to.read, one)
    return views.asked(call, PlaceFacts.from_context(one.context).wave, to.reader) if call is not None else []


def _became_asked(one: Notification, _: None, to: Viewer) -> list[Block] | None:
    call, place = _asked(to.read, one)
    if call is None or place is None:
        return views.over(call, to.reader) if call is not None else []
    return None if place.is_silent else views.answered(call, to.reader)


# To wardens and whoever leads it


def _led_holds(read: Read, one: Notification, _: None, __: datetime) -> bool:
    call = roll_calls.find(read, WaveFacts.from_context(one.context).call)
    return call is not None and call.is_answerable and one.person_id in leaders(read, call)


def _says_led(one: Notification, _: None, to: Viewer) -> list[Block]:
    told = WaveFacts.from_context(one.context)
    call = roll_calls.find(to.read, told.call)
    if call is None:
        return []
    return views.led(standing_of(to.read, call), to.reader, is_close=told.wave == CLOSE)


def _help_holds(read: Read, one: Notification, _: None, __: datetime) -> bool:
    told = PlaceFacts.from_context(one.context)
    call = roll_calls.find(read, told.call)
    if call is None or not call.is_answerable or one.person_id not in leaders(read, call):
        return False
    place = next((each for each in roll_calls.places_of(read, call.id) if each.place == told.place), None)
    return place is not None and place.answer == SafetyAnswer.HELP


def _says_help(one: Notification, _: None, to: Viewer) -> list[Block]:
    call = roll_calls.find(to.read, PlaceFacts.from_context(one.context).call)
    return views.needs_help(call, to.reader) if call is not None else []


NOTIFICATIONS = {
    Reason.ROLL_CALL_ANNOUNCED: NotificationType(
        _announced_holds, _says_announced, wants_reply=wants_no_reply
    ),
    Reason.ROLL_CALL_ASKED: NotificationType(
        _asked_holds, _says_asked, became=_became_asked, wants_reply=wants_no_reply
    ),
    Reason.ROLL_CALL_STANDING: NotificationType(_led_holds, _says_led, wants_reply=wants_no_reply),
    Reason.ROLL_CALL_HELP: NotificationType(_help_holds, _says_help, wants_reply=wants_no_reply),
}
