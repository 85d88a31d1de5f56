"""Start a roll call, begin or stop one that was announced, and read how they went."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import Offer, PermissionDenied, UserError
from bot.grammar.options import Option, ValueType
from bot.history import HistoryEntry
from bot.names import fold
from bot.notifications import Reason
from bot.permissions import may_some
from bot.refusals import who_can
from bot.roll_calls import RollCall, split_exercise, split_names
from handlers.core.blocks.elements import Block, choice_field, choices_field, form, text_field
from handlers.core.calls import Ask, Reply, row_id
from handlers.core.feature import Command
from handlers.rollcalls import views, waves
from handlers.rollcalls.access import may_start, rule_of, starters
from handlers.rollcalls.standing import standing_of
from storage import roll_calls
from storage.unit_of_work import Read, Tx

OFFICES = Option("offices", ValueType.TEXTS, ("office",))
VISITORS = Option("visitors", ValueType.TEXT, ("visitor",))
KIND = Option("kind", ValueType.CHOICE, choices=("real", "exercise"))
START = "start roll call"
LISTED = 10
VISITOR_MAX, VISITORS_MAX = 80, 100


@dataclass(frozen=True)
class Wanted:
    """What somebody starts: of which offices, with which visitors."""

    offices: tuple[str, ...]
    is_exercise: bool
    visitors: tuple[str, ...]


def _values(ask: Ask) -> Wanted:
    words, is_exercise = split_exercise(ask.parsed.text)
    chosen = ask.parsed.several("offices", str)
    offices = _offices(ask, words, chosen)
    if not offices:
        raise ask.error_at("offices", "A roll call of which office? Say it like rollcall Dakar")
    visitors = split_names(ask.parsed.option_text("visitors"))
    if len(visitors) > VISITORS_MAX or any(len(one) > VISITOR_MAX for one in visitors):
        raise ask.error_at(
            "visitors", f"Name at most {VISITORS_MAX} visitors, each with at most {VISITOR_MAX} characters."
        )
    is_exercise = is_exercise or ask.parsed.option_text("kind") == "exercise"
    return Wanted(offices, is_exercise, visitors)


def _offices(ask: Ask, words: str, chosen: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of the offices that are named by code or city, with commas, "and" or blanks between them."""
    charter, today = ask.charter, ask.today
    by_name = {
        fold(name): one.code
        for one in charter.stations
        if one.is_in_force(today)
        for name in (one.code, one.city)
    }
    found: list[str] = []
    for part in [*chosen, *re.split(r",|;|&|\band\b", words)]:
        whole = part.strip()
        names = [whole] if fold(whole) in by_name else whole.split()
        found += [by_name.get(fold(name)) or charter.find_station(name, on=today).code for name in names]
    return tuple(dict.fromkeys(found))


def _start(ask: Ask, tx: Tx, wanted: Wanted) -> RollCall:
    on = tx.charter.day_of(ask.now)
    if not may_start(tx, ask.actor, wanted.offices):
        names = [ask.reader.name(one) for one in starters(tx, wanted.offices, on)]
        raise PermissionDenied(who_can("roll call", names or ["Nobody"], ""))
    for other in roll_calls.going_on(tx):
        if set(other.offices) & set(wanted.offices):
            said = f"{views.title(other, ask.reader)} goes on since {ask.reader.moment(other.at)}."
            raise UserError(said, offers=[Offer("See it", "rollcalls", "")])
    call = RollCall(
        id=tx.next_number("roll call"),
        offices=wanted.offices,
        is_exercise=wanted.is_exercise,
        started_by=ask.actor.person_id,
        at=ask.now,
    )
    call.announce(rule_of(tx))
    places = waves.places_for(tx, call, wanted.visitors)
    if not places:
        raise ask.error_at("offices", f"I know nobody at {views.offices(call, ask.reader)}.")
    tx.add(call)
    for place in places:
        tx.add(place)
    tx.log(START, after={"call": call.id, "offices": list(call.offices)})
    for person in starters(tx, call.offices, on):
        if person != ask.actor.person_id:
            waves.tell(tx, person, Reason.ROLL_CALL_ANNOUNCED, str(call.id))
    return call


def _says(ask: Ask, tx: Tx, call: RollCall) -> Reply:
    on = tx.charter.day_of(ask.now)
    others = [one for one in starters(tx, call.offices, on) if one != ask.actor.person_id]
    return Reply.from_message(views.started(call, rule_of(tx), ask.reader, others))


start = Command(_values, _start, _says)


def start_form(ask: Ask, read: Read) -> Block:
    """Return the form of a roll call, with the offices of which the caller may start one."""
    offices = [
        (one.city, one.code)
        for one in ask.charter.stations
        if one.is_in_force(ask.today) and may_start(read, ask.actor, [one.code])
    ]
    if not may_some(ask.actor, "roll call", ask.charter) or not offices:
        raise PermissionDenied(who_can("roll call", ["The chair or the secretary"], ""))
    own = ask.roster.persons[ask.actor.person_id].station
    kinds = [("No, it is real", "real"), ("Yes, an exercise", "exercise")]
    inputs = [
        choices_field(
            "offices", "Which offices?", offices, values=[own] if own in dict(offices).values() else []
        ),
        choice_field("kind", "Is it an exercise?", kinds, optional=False, value="real"),
        text_field(
            "visitors",
            "Who visits?",
            hint="Names, with commas between them. The wardens enter their answers.",
            optional=True,
        ),
    ]
    return form("Start a roll call", "Start it", inputs, words="rollcall")


def begin(ask: Ask, tx: Tx) -> Reply:
    """Begin a roll call that somebody else has announced."""
    call = _announced(ask, tx)
    if call.started_by == ask.actor.person_id:
        raise PermissionDenied(f"A second person begins it, or I do at {views.begins_at(call, ask.reader)}.")
    waves.begin(tx, call)
    return Reply(text=f"{views.title(call, ask.reader)} has begun. I'm asking everybody now.")


def stop(ask: Ask, tx: Tx) -> Reply:
    """Stop a roll call before it begins."""
    call = _announced(ask, tx)
    waves.stop(tx, call)
    return Reply(text=f"{views.title(call, ask.reader)} is stopped. Nobody was asked.")


def _announced(ask: Ask, tx: Tx) -> RollCall:
    call = named(ask, tx)
    if not may_start(tx, ask.actor, call.offices):
        on = tx.charter.day_of(ask.now)
        names = [ask.reader.name(one) for one in starters(tx, call.offices, on)]
        raise PermissionDenied(who_can("roll call", names or ["Nobody"], ""))
    if not call.is_announced:
        state = "is stopped" if call.begun_at is None else f"began at {ask.reader.moment(call.begun_at)}"
        raise UserError(
            f"{views.title(call, ask.reader)} {state}.", offers=[Offer("See it", "rollcalls", "")]
        )
    return call


def named(ask: Ask, read: Read) -> RollCall:
    """Return the roll call that a button or a form is about."""
    # A form that was sent names it in its own words.
    words = ask.parsed.text.split() if ask.call.values is None else ask.call.words.split()[1:]
    number = row_id(words[0]) if words else None
    call = roll_calls.find(read, number) if number is not None else None
    if call is None:
        raise UserError("That roll call isn't there any more.", offers=[Offer("Roll calls", "rollcalls", "")])
    return call


def show(ask: Ask, read: Read) -> Reply:
    """List the roll calls with what is counted; how many need help is for wardens and whoever leads it."""
    page = ask.parsed.page
    calls, total = roll_calls.latest(read, limit=LISTED, skip=LISTED * (page - 1))
    if not calls:
        return Reply(text="There was no roll call yet.")
    listed = [standing_of(read, one) for one in calls]
    return Reply.from_message(
        views.listed(listed, ask.reader, me=ask.actor.person_id, page=page, has_more=total > LISTED * page)
    )


def words_to_stop(_: Ask, entry: HistoryEntry) -> str:
    """Return the words that take back the start of a roll call."""
    return f"rollstop {json.loads(entry.after or '{}')['call']}"
