"""Roll calls by the clock: begun, asked again in waves, closed, and the names deleted."""

from datetime import datetime

from bot.notifications import Notification, Reason
from bot.roll_calls import PlaceFacts, RollCall, RollCallPlace, SafetyAnswer, WaveFacts, counts_of
from handlers.core.delivery.notify import NEWS_LIFETIME, local_day, reading_moment
from handlers.rollcalls.access import leaders, people_of, rule_of
from storage import notifications, roll_calls
from storage.unit_of_work import Read, Tx

CLOSE = 0  # the wave under which the close is told


def advance(tx: Tx) -> int:
    """Do what is due of each roll call; return of how many."""
    found = roll_calls.to_look_at(tx, by=tx.now)
    for call in found:
        _advance(tx, call)
    return len(found)


def _advance(tx: Tx, call: RollCall) -> None:
    rule = rule_of(tx)
    if call.is_announced:
        begin(tx, call)
    elif (
        call.is_open
        and call.wave < rule.waves.times
        and any(one.is_silent for one in roll_calls.places_of(tx, call.id))
    ):
        call.next_wave(rule, tx.now)
        roll_calls.save(tx, call)
        _ask(tx, call)
    elif call.is_open:
        call.close(rule, tx.now)
        roll_calls.save(tx, call)
        _log(tx, "close roll call", call)
        _tell_leaders(tx, call, CLOSE)
    else:
        _purge(tx, call)


def places_for(tx: Tx, call: RollCall, visitors: tuple[str, ...]) -> list[RollCallPlace]:
    """Return who counts in a new roll call. Who is away on that day is so from the beginning."""
    on = tx.charter.day_of(tx.now)
    people = [(office, person, "") for office in call.offices for person in people_of(tx, office, on)]
    named = [*people, *((call.offices[0], None, name) for name in visitors)]
    return [
        RollCallPlace(
            call_id=call.id,
            place=n,
            office=office,
            person_id=person,
            visitor=name,
            answer=SafetyAnswer.AWAY if person is not None and _is_away(tx, person) else "",
        )
        for n, (office, person, name) in enumerate(named, start=1)
    ]


def _is_away(tx: Tx, person: int) -> bool:
    return tx.roster.absence_on(person, local_day(tx, person, tx.now)) is not None


def begin(tx: Tx, call: RollCall) -> None:
    """Ask everybody for the first time."""
    call.begin(rule_of(tx), tx.now)
    roll_calls.save(tx, call)
    _log(tx, "begin roll call", call)
    notifications.refresh_messages_about(tx, Reason.ROLL_CALL_ANNOUNCED, str(call.id))
    _ask(tx, call)


def stop(tx: Tx, call: RollCall) -> None:
    """End a roll call that has not begun: nobody was asked, and nothing of them stays."""
    call.stop()
    roll_calls.save(tx, call)
    roll_calls.delete_places(tx, call)
    _log(tx, "stop roll call", call)
    notifications.refresh_messages_about(tx, Reason.ROLL_CALL_ANNOUNCED, str(call.id))


def finish_early(tx: Tx, call: RollCall) -> None:
    """Close a roll call of which everybody has answered, with the next look of the clock."""
    call.look_at = tx.now
    roll_calls.save(tx, call)


def _purge(tx: Tx, call: RollCall) -> None:
    """Delete the names, and keep the counts."""
    roll_calls.keep_counts(tx, counts_of(call, roll_calls.places_of(tx, call.id)))
    roll_calls.delete_places(tx, call)
    call.purge(tx.now)
    roll_calls.save(tx, call)
    _log(tx, "delete names of roll call", call)


def _ask(tx: Tx, call: RollCall) -> None:
    for place in roll_calls.places_of(tx, call.id):
        if place.is_silent and place.person_id is not None:
            context = PlaceFacts(call.id, call.wave, place.place).as_context()
            tell(tx, place.person_id, Reason.ROLL_CALL_ASKED, context)
    _tell_leaders(tx, call, call.wave)


def _tell_leaders(tx: Tx, call: RollCall, wave: int) -> None:
    for person in leaders(tx, call):
        tell(tx, person, Reason.ROLL_CALL_STANDING, WaveFacts(call.id, wave).as_context())


def tell(tx: Tx, person: int, reason: Reason, context: str) -> None:
    """Tell somebody once, at any hour where the charter says that it is urgent."""
    notifications.add_once(tx, _planned(tx, person, reason, context, tx.now))


def _planned(read: Read, person: int, reason: Reason, context: str, at: datetime) -> Notification:
    too_late_at = at if rule_of(read).urgent else None
    return Notification(
        key=f"{reason}:{context}:p{person}",
        record_id=None,
        person_id=person,
        reason=reason,
        context=context,
        due_at=reading_moment(read, person, at, reason, too_late_at=too_late_at),
        own_at=at,
        too_late_at=too_late_at,
        expires_at=at + NEWS_LIFETIME,
    )


def _log(tx: Tx, verb: str, call: RollCall) -> None:
    tx.log(verb, after={"call": call.id})
