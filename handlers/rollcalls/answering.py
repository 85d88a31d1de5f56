"""Answer a roll call, for oneself or as a warden for others."""

import re
from collections.abc import Sequence
from datetime import timedelta

from slackblocks import InputBlock

from bot.errors import Offer, PermissionDenied, UserError
from bot.grammar.options import Option, ValueType
from bot.grammar.people import read_person
from bot.history import HistoryEntry
from bot.names import fold, join_all, join_names
from bot.notifications import Reason
from bot.records import Prefixes
from bot.roll_calls import (
    OWN_ANSWERS,
    PlaceFacts,
    RollCall,
    RollCallPlace,
    SafetyAnswer,
    answer_meant,
    answer_said,
    said_of_others,
    speaks_of_safety,
    split_said,
)
from handlers.core.blocks.elements import Block, choice_field, choices_field, form
from handlers.core.calls import Ask, Reply, row_id
from handlers.rollcalls import views, waves
from handlers.rollcalls.access import leaders
from handlers.rollcalls.commands import named
from handlers.rollcalls.standing import standing_of
from storage import notifications, roll_calls
from storage.unit_of_work import Read, Tx

MENUS = tuple(f"people{n or ''}" for n in range(10))  # of a form: each holds a hundred people
WHO = tuple(Option(name, ValueType.TEXTS, may_be_empty=False) for name in MENUS)
ANSWER = Option("answer", ValueType.CHOICE, choices=tuple(SafetyAnswer))
ANSWERED = "answer roll call"  # history says so, and never what
LATE_FOR = timedelta(hours=24)  # after the beginning words without a button still answer it
MENU_MAX = 100  # entries that Slack shows in a menu


def claim(words: str, _: Prefixes) -> str | None:
    """Return words that answer a roll call, and say nothing else, as that answer; None for others."""
    if (of_others := said_of_others(words)) is not None:
        return "rolltell {} {}".format(*of_others)
    found = answer_said(words)
    return f"rollanswer {found}" if found is not None else None


def asks_first(ask: Ask, read: Read, words: str, asks: bool) -> Reply | None:  # noqa: FBT001 - as every feature's
    """Return what words are to an open roll call: "I broke my ankle" is no action to log while it asks whether one is safe.

    Who has not answered needs no exact words. A question is one like any, unless it speaks of being safe.
    """
    said = answer_meant(words)
    if asks and said is None and not speaks_of_safety(words):
        return None
    open_calls = [one for one in roll_calls.begun_since(read, ask.now - LATE_FOR) if one.is_open]
    found = _latest_of(ask, read, open_calls)
    if found is None:
        return None
    call, place = found
    if said is not None and place.is_missing:
        return Reply(does=f"rollanswer {call.id} {said}")
    return Reply.from_message(views.asked_in_words(call, place, ask.reader))


def not_taken_back(_ask: Ask, _step: HistoryEntry) -> str:
    """Refuse to take an answer back: another one takes its place."""
    raise UserError(
        "Give your new answer instead: press it in the message that asks you, or write “safe” or “I need help”."
    )


def answer(ask: Ask, tx: Tx) -> Reply:
    """Answer for oneself, in the roll call that a button names, or else in the latest one."""
    *numbers, word = ask.parsed.text.split() or [""]
    if word not in OWN_ANSWERS:
        raise UserError("Use the buttons under the message that asks you.")
    call, place = _own_place(ask, tx, row_id(numbers[0]) if numbers else None)
    said = SafetyAnswer(word)
    if place.answer == said and place.entered_by is None:
        return Reply.from_message(views.noted(call, said, ask.reader))
    _take(ask, tx, call, [place], said)
    return Reply.from_message(views.noted(call, said, ask.reader))


def _own_place(ask: Ask, read: Read, number: int | None) -> tuple[RollCall, RollCallPlace]:
    named_call = roll_calls.find(read, number) if number is not None else None
    calls = [named_call] if named_call is not None else roll_calls.begun_since(read, ask.now - LATE_FOR)
    found = _latest_of(ask, read, [one for one in calls if one.is_answerable])
    if found is None:
        raise PermissionDenied(
            "No roll call asks you now.",
            offers=[Offer("Roll calls", "rollcalls", ""), Offer("What I can do", "help", "")],
        )
    return found


def _latest_of(ask: Ask, read: Read, calls: list[RollCall]) -> tuple[RollCall, RollCallPlace] | None:
    """Return the latest of these roll calls that asks the caller, with their place in it; None for none."""
    places = roll_calls.own_places(read, ask.actor.person_id, calls)
    return next(((one, places[0]) for one in calls if places and one.id == places[0].call_id), None)


def _take(ask: Ask, tx: Tx, call: RollCall, places: list[RollCallPlace], said: SafetyAnswer) -> None:
    """Keep an answer for these places; who leads it hears of somebody who needs help."""
    for place in places:
        needed_help = place.answer == SafetyAnswer.HELP
        place.set(said, now=ask.now, by=ask.actor.person_id)
        roll_calls.save_place(tx, place)
        if said is SafetyAnswer.HELP and not needed_help:
            for person in leaders(tx, call):
                if person != ask.actor.person_id or place.person_id == person:
                    context = PlaceFacts(call.id, call.wave, place.place).as_context()
                    waves.tell(tx, person, Reason.ROLL_CALL_HELP, context)
        for wave in range(1, call.wave + 1):
            context = PlaceFacts(call.id, wave, place.place).as_context()
            notifications.refresh_messages_about(tx, Reason.ROLL_CALL_ASKED, context)
    tx.log(ANSWERED, after={"call": call.id})
    taken = {one.place for one in places}
    others = (one for one in roll_calls.places_of(tx, call.id) if one.place not in taken)
    if call.is_open and not any(one.is_silent for one in others):
        waves.finish_early(tx, call)


# For others


def enter(ask: Ask, tx: Tx) -> Reply:
    """Enter one answer for several people, as a warden or as whoever leads the roll call."""
    call = _led(ask, tx)
    chosen = {row_id(one) for name in MENUS for one in ask.parsed.several(name, str)}
    places = [one for one in roll_calls.places_of(tx, call.id) if one.place in chosen]
    if not places:
        raise ask.error_at("people", "Choose whose answer you enter.")
    said = ask.parsed.option_text("answer")
    if not said:
        raise ask.error_at("answer", "Choose what you know of them.")
    standing = standing_of(tx, call)
    _take(ask, tx, call, places, SafetyAnswer(said))
    return Reply(
        text=f"Entered for {len(places)}: {SafetyAnswer(said).label}. {_rest(standing.missing, places)}"
    )


def _rest(missing: list[RollCallPlace], entered: list[RollCallPlace]) -> str:
    left = len({one.place for one in missing} - {one.place for one in entered})
    return f"{left} not reached yet." if left else "Everybody is accounted for."


def enter_form(ask: Ask, read: Read) -> Block:
    """Return who needs help and who has not been reached, with what a warden knows of them.

    Names stand in this form alone: a message would keep them when they are deleted here.
    """
    call = _led(ask, read)
    standing = standing_of(read, call)
    missing = [(standing.name(one), str(one.place)) for one in standing.missing]
    others = [(standing.name(one), str(one.place)) for one in standing.places if one not in standing.missing]
    answers = [(one.label.capitalize(), str(one)) for one in SafetyAnswer]
    inputs = [
        *menus_of([*missing, *others]),
        choice_field("answer", "What do you know?", answers, optional=False),
    ]
    above = views.names(standing)
    return form("Who is where", "Enter it", inputs, words=f"rollenter {call.id}", above=above)


def menus_of(people: Sequence[tuple[str, str]]) -> list[InputBlock]:
    """Return the menus of all people, those of whom nobody knows first: Slack shows a hundred in one."""
    parts = [people[n : n + MENU_MAX] for n in range(0, len(people), MENU_MAX)]
    labels = [
        f"Of whom do you know?{f' ({n} of {len(parts)})' if len(parts) > 1 else ''}"
        for n, _ in enumerate(parts, 1)
    ]
    return [choices_field(*one) for one in zip(MENUS, labels, parts, strict=False)]


def tell(ask: Ask, tx: Tx) -> Reply:
    """Enter the answers of several people, as a warden or as whoever leads the roll call types them."""
    call = _led(ask, tx)
    entered = _named_in(ask, tx, call)
    standing = standing_of(tx, call)
    for answer, places in entered.items():
        _take(ask, tx, call, places, answer)
    counts = join_all([f"{len(places)} {answer.label}" for answer, places in entered.items()])
    everybody = [one for places in entered.values() for one in places]
    return Reply(text=f"Entered: {counts}. {_rest(standing.missing, everybody)}")


def _named_in(ask: Ask, read: Read, call: RollCall) -> dict[SafetyAnswer, list[RollCallPlace]]:
    """Return whose answers a line names. Raises UserError for somebody who doesn't count in the roll call."""
    places = roll_calls.places_of(read, call.id)
    by_person = {one.person_id: one for one in places}
    visitors = {one.visitor: one for one in places if one.visitor}
    found: dict[SafetyAnswer, list[RollCallPlace]] = {}
    for answer, names in split_said(ask.parsed.text.partition(" ")[2]):
        named_here = [one for one in visitors if fold(one) in fold(names)]
        found.setdefault(answer, []).extend(visitors[one] for one in named_here)
        words = _without(names, named_here).split()
        while words:
            someone, taken = read_person(words, ask.typing_context)
            words = words[taken:]
            place = by_person.get(someone.person_id) if someone.person_id else None
            if place is None:
                sentence = f"{ask.name_of(someone)} isn't asked in that roll call. Nothing is entered."
                raise UserError(sentence, offers=[Offer("See who", "rollenter", str(call.id))])
            found.setdefault(answer, []).append(place)
    found = {answer: some for answer, some in found.items() if some}
    if not found:
        raise UserError(f"Whose answer? Say it like safe RC-{call.id} @name @name, away @name")
    return found


def _without(text: str, names: Sequence[str]) -> str:
    """Return a text without some names in it."""
    return re.sub("|".join(map(re.escape, names)), " ", text, flags=re.IGNORECASE) if names else text


def needs_form(words: str, _: Prefixes) -> bool:
    """Return whether nothing was said but the roll call."""
    return len(words.split()) <= 1


def _led(ask: Ask, read: Read) -> RollCall:
    call = named(ask, read)
    if ask.actor.person_id not in leaders(read, call):
        names = join_names([ask.reader.name(one) for one in leaders(read, call)])
        raise PermissionDenied(
            f"{names} can read the names of that roll call, and enter the answers of others."
        )
    if not call.is_answerable:
        state = "has not begun" if call.is_announced else "is over"
        raise UserError(f"That roll call {state}.", offers=[Offer("Roll calls", "rollcalls", "")])
    return call
