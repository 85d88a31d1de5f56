"""Clear answers: a second person reads them, all of theirs in one message, before they are printed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.entries import Entry
from bot.errors import PermissionDenied, UserError, to_open
from bot.names import join_all
from bot.notifications import Notification, Reason
from bot.records import Ref
from bot.refusals import named
from bot.rounds import SEAT, AnswerState, RoundRun, Seat, SeatAnswer, seat_words
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, buttons, entry, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.calls import Ask, Reply, get_named, get_visible
from handlers.core.delivery.notify import (
    chairs,
    covered_working_days,
    local_day,
    morning_at,
    notify_once,
    secretaries,
)
from handlers.core.delivery.readers import can_see
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.rounds import prints, views
from handlers.rounds.said.fields import with_seat
from handlers.rounds.schedule import people_for
from handlers.rounds.standing import Standing, standing_of
from storage import notifications, round_runs
from storage.unit_of_work import Read, Tx

ALL = "all"


def clearers(read: Read, standing: Standing, answer: SeatAnswer, on: date) -> list[int]:
    """Return who may clear an answer: whoever has the right for its entity, else the secretary, else the chair.

    Its author never does.
    """
    right = standing.rule.cleared_by
    if right is None:
        return []
    entry_of = standing.entry(answer)
    named = people_for(read, right, standing.entity_of(answer.seat, on), on)
    able = [one for one in named if entry_of is None or can_see(read, one, entry_of, on)]
    authors = {answer.person_id, answer.whose}
    others = (
        [one for one in some if one not in authors]
        for some in (able, secretaries(read, on), chairs(read, on))
    )
    return next(filter(None, others), [])


def future_clearers(read: Read, standing: Standing, seat: Seat, person: int, now: datetime) -> list[int]:
    """Return who may clear what a person will answer for a seat."""
    answer = SeatAnswer(
        record_id=seat.record_id, seat=seat.seat, person_id=person, at=now, state=AnswerState.SENT
    )
    return clearers(read, standing, answer, read.charter.day_of(now))


def ask_to_clear(ask: Ask, tx: Tx, standing: Standing, seat: Seat, answer: SeatAnswer) -> None:
    """Ask whoever clears an answer: on the next morning, with all of theirs, or at once where that is after the close."""
    if standing.rule.cleared_by is None:
        return
    for person in clearers(tx, standing, answer, ask.charter.day_of(ask.now)):
        today = local_day(tx, person, tx.now)
        morning = morning_at(tx, person, covered_working_days(tx, person).after(today, 1))
        at = morning if morning < seat.closes_at else tx.now
        context = str(local_day(tx, person, at))
        notify_once(tx, person, standing.run, Reason.ROUND_TO_CLEAR, context=context, at=at)


def clear(ask: Ask, tx: Tx) -> Reply:
    """Clear the answer of a seat, or all that wait for the caller."""
    ask = with_seat(_by_its_entry(ask, tx))
    run = get_named(ask, tx, "clear", RoundRun, right="clear")
    standing, on = standing_of(tx, run), ask.charter.day_of(ask.now)
    mine = waiting_for(tx, standing, ask.actor.person_ids, on)
    wanted = ask.parsed.option_text(SEAT) or ask.parsed.text.strip()
    if mine and not wanted:  # nobody clears what they have not read
        return Reply.from_message(message_of(blocks_of(standing, mine, ask.reader)))
    if wanted and wanted.casefold() != ALL:
        mine = [_one(ask, tx, standing, wanted, mine, on)]
    if not mine:
        raise _nothing_for(ask, tx, standing, on)
    for one in mine:
        entry_of = standing.entry(one)
        cleared = replace(
            one,
            cleared_by=ask.actor.person_id,
            cleared_at=ask.now,
            cleared_version=entry_of.version if entry_of is not None else None,
        )
        round_runs.save_answer(tx, cleared)
        tx.log("clear answer", record_id=run.id, why=standing.in_history(one.seat), before={}, after={})
    notifications.refresh_messages(tx, run.id)
    prints.update(tx, run)
    names = join_all([escape(standing.name(one.seat)) for one in mine])
    return Reply(text=f"Cleared: {names}. It's printed as it is; after a change it has to be cleared again.")


def _by_its_entry(ask: Ask, read: Read) -> Ask:
    """Return a call that names the entry of an answer as one that names its round and its seat: "clear U-7"."""
    found = get_visible(ask, read, ask.parsed.refs[0]) if len(ask.parsed.refs) == 1 else None
    said = round_runs.of_entry(read, found.id) if isinstance(found, Entry) else None
    if said is None:
        return ask
    run = read.get(said.record_id)
    return replace(ask, parsed=replace(ask.parsed, refs=[Ref(run.kind, run.number)], text=said.seat))


def _one(
    ask: Ask, read: Read, standing: Standing, wanted: str, mine: Sequence[SeatAnswer], on: date
) -> SeatAnswer:
    """Return the answer of a seat that the caller may clear. Raises for any other."""
    found = next((one for one in mine if one.seat.casefold() == wanted.casefold()), None)
    if found is not None:
        return found
    other = next((one for one in standing.to_clear() if one.seat.casefold() == wanted.casefold()), None)
    if other is None:
        raise UserError(
            f"No answer of {standing.run.ref} with the name “{escape(wanted[:40])}” waits to be cleared."
        )
    raise _for_others(ask, read, standing, [other], on)


def _nothing_for(ask: Ask, read: Read, standing: Standing, on: date) -> UserError:
    """Return the refusal of somebody for whom no answer waits: who clears their own, and nothing of the others'."""
    run, me = standing.run, set(ask.actor.person_ids)
    own = [one for one in standing.to_clear() if me & {one.person_id, one.whose}]
    if own:
        return _for_others(ask, read, standing, own, on)
    held = standing.seats_held(ask.actor.person_ids, on)
    if held and standing.rule.cleared_by is not None:
        return PermissionDenied(_who_clears(ask, read, standing, held))
    if standing.to_clear():
        return PermissionDenied(f"What waits in {run.ref} is for others to clear.", offers=[to_open(run.ref)])
    return UserError(f"Nothing in {run.ref} waits to be cleared.", offers=[to_open(run.ref)])


def _who_clears(ask: Ask, read: Read, standing: Standing, held: Sequence[Seat]) -> str:
    """Return who will clear what is answered for seats."""
    me = ask.actor.person_id
    of_each = [future_clearers(read, standing, one, me, ask.now) for one in held]
    able = dict.fromkeys(person for some in of_each for person in some)
    names = join_all([escape(standing.name(one.seat)) for one in held])
    who = escape(named([ask.roster.short_name(one) for one in able])) if able else "Nobody else"
    return f"{who} can clear {names}. Nothing of it waits now."


def _for_others(
    ask: Ask, read: Read, standing: Standing, waiting: Sequence[SeatAnswer], on: date
) -> PermissionDenied:
    lines = [_clears_line(ask, read, standing, one, on) for one in waiting]
    return PermissionDenied(" ".join(dict.fromkeys(lines)))


def _clears_line(ask: Ask, read: Read, standing: Standing, answer: SeatAnswer, on: date) -> str:
    able, name = clearers(read, standing, answer, on), escape(standing.name(answer.seat))
    if not able:
        return f"Nobody but its author could clear {name} now."
    return f"{escape(named([ask.roster.short_name(one) for one in able]))} can clear {name}."


def waiting_for(read: Read, standing: Standing, people: Sequence[int], on: date) -> list[SeatAnswer]:
    """Return the answers that somebody of these may clear, and that are not their own."""
    return [
        one
        for one in standing.to_clear()
        if not {one.person_id, one.whose} & set(people)
        and set(people) & set(clearers(read, standing, one, on))
    ]


def blocks_of(standing: Standing, waiting: Sequence[SeatAnswer], reader: Reader) -> list[Block]:
    """Return the answers that wait to be cleared, each with its button, and one for all."""
    run = standing.run
    number = count(len(waiting), "answer waits", "answers wait")
    blocks = [section(f"*{views.subject(run, reader)}: {number} for you to clear*")]
    for one in waiting:
        name = escape(standing.name(one.seat))
        lines = [
            f"*{name}* · {views.by_line(one, reader)}",
            *views.answer_text(standing, one, standing.entry(one)),
        ]
        blocks.append(entry("\n".join(lines), Button("Clear", "clear", seat_words(run, one))))
    blocks.append(facts(Chip.WAITING, run.ref, "only what is cleared is printed"))
    if len(waiting) > 1:
        blocks.append(buttons([Button("Clear all", "clear", f"{run.ref} {ALL}", is_next_step=True)]))
    return blocks


def _waiting(
    read: Read, one: Notification, run: RoundRun, now: datetime
) -> tuple[Standing, list[SeatAnswer]]:
    standing = standing_of(read, run)
    people = [one.concerned_person_id, one.person_id]
    return standing, waiting_for(read, standing, people, read.charter.day_of(now))


def _holds(read: Read, one: Notification, run: RoundRun, now: datetime) -> bool:
    return bool(_waiting(read, one, run, now)[1])


def _says(one: Notification, run: RoundRun, to: Viewer) -> list[Block]:
    standing, waiting = _waiting(to.read, one, run, to.now)
    return blocks_of(standing, waiting, to.reader) if waiting else []


def _became(one: Notification, run: RoundRun, to: Viewer) -> list[Block] | None:
    _standing, waiting = _waiting(to.read, one, run, to.now)
    if waiting:
        return None
    return [
        section(f"{views.subject(run, to.reader)}: nothing waits to be cleared."),
        facts(Chip.DONE, run.ref),
    ]


TO_CLEAR = NotificationType(_holds, _says, became=_became, wants_reply=wants_no_reply)


def show_waiting(ask: Ask, read: Read) -> Reply:
    """Show the answers that wait for the caller to clear them."""
    run = get_named(ask, read, "toclear", RoundRun, right="clear")
    standing = standing_of(read, run)
    on = ask.charter.day_of(ask.now)
    waiting = waiting_for(read, standing, ask.actor.person_ids, on)
    if not waiting:
        raise _nothing_for(ask, read, standing, on)
    return Reply.from_message(message_of(blocks_of(standing, waiting, ask.reader)))
