"""Let an answer count: as an entry of the register of the round, with a line in the history of both."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.entries import Entry, EntryState
from bot.records import TITLE_MAX
from bot.round_rules import ABOUT, PERIOD, SeatOf
from bot.rounds import AnswerState, Seat, SeatAnswer
from handlers.actions.changes import correct_digests
from handlers.core.blocks.elements import Message
from handlers.core.blocks.text import cut
from handlers.core.calls import Ask, Reply
from handlers.registers.values.answered import ANSWERED
from handlers.registers.ways.changes import change
from handlers.rounds import prints, views
from handlers.rounds.clearing import ask_to_clear
from handlers.rounds.said import own
from handlers.rounds.standing import Standing
from storage import notifications, round_runs
from storage.counted_dues import set_counted_due
from storage.unit_of_work import Tx


def as_entry(standing: Standing, pairs: Sequence[tuple[str, str]]) -> Entry:
    """Return what somebody has begun to say, as an entry that is not kept."""
    run = standing.run
    return Entry(
        id=0, number=0, title="", state=EntryState.OPEN, created_at=run.created_at, created_by=run.created_by,
        changed_at=run.created_at, kind=standing.register.kind, pairs=tuple(pairs),
    )  # fmt: skip


def send(ask: Ask, tx: Tx, standing: Standing, seat: Seat, mine: SeatAnswer, said: Entry) -> Reply:
    """Let an answer count: as a new entry of the register, or in place of what the entry said."""
    sent = standing.sent.get(seat.seat)
    if standing.rule.changes_entries:
        sent_now = replace(mine, state=AnswerState.SENT, pairs=(), entry_id=standing.about[seat.seat].id)
        round_runs.save_answer(tx, sent_now)  # first: another change of the entry would be an answer itself
        entry = own.change_entry(ask, tx, standing, standing.about[seat.seat].id, said.values)
    else:
        entry = _kept_entry(ask, tx, standing, seat, mine, sent, said.values)
    if sent is not None and sent.person_id != mine.person_id:
        round_runs.drop_answer(tx, sent)
    kept = replace(mine, state=AnswerState.SENT, pairs=(), entry_id=entry.id)
    round_runs.save_answer(tx, kept)
    ref = "" if standing.rule.changes_entries else entry.ref
    note(tx, standing, ANSWERED, seat, ref, whose=mine.for_person)
    ask_to_clear(ask, tx, standing, seat, kept)
    lines = views.values_lines(standing, entry.values)
    lines += own.waits_line(entry) if standing.rule.changes_entries else []
    obstacle = bool(obstacle_in(standing, entry))
    return Reply.from_message(said_back(ask, standing, seat, kept, lines, entry.ref, has_obstacle=obstacle))


def _kept_entry(
    ask: Ask,
    tx: Tx,
    standing: Standing,
    seat: Seat,
    mine: SeatAnswer,
    sent: SeatAnswer | None,
    values: Mapping[str, Sequence[str]],
) -> Entry:
    known = standing.entry(sent) if sent is not None else None
    if known is not None:
        entry: Entry = tx.get(known.id)
        before = copy.copy(entry)
        entry.set_values({**entry.values, **values}, standing.register)
        if sent is not None and entry.owners == (sent.whose,):
            entry.owners = (mine.whose,)  # of two answers the other one counts now
        entry.refresh_search_text()
        if (entry.pairs, entry.owners) != (before.pairs, before.owners):
            change(tx, entry, "edit", before=before)
            correct_digests(tx, entry, before)
        return entry
    run, register, rule = standing.run, standing.register, standing.rule
    day, about = f"{run.for_on.day} {run.for_on:%b %Y}", standing.about.get(seat.seat)
    named = about.title if about is not None else standing.name(seat.seat)
    area = seat.seat if rule.seats.each is SeatOf.AREA else None
    made = Entry(
        id=tx.next_number("record"),
        number=tx.next_number(register.kind),
        title=f"{cut(named, TITLE_MAX - len(day) - 2)}, {day}",
        area=about.area if about is not None else area,
        entity=standing.entity_of(seat.seat, ask.charter.day_of(ask.now)) or None,
        visibility=register.readers,
        created_at=ask.now,
        created_by=ask.actor.person_id,
        changed_at=ask.now,
        kind=register.kind,
        state=EntryState.OPEN,
        owners=(mine.whose,),
    )
    given = {PERIOD: (day,), **({ABOUT: (about.ref,)} if about is not None else {})}
    given = {name: some for name, some in given.items() if name in register.by_name}
    made.set_values({**register.start_values(), **given, **values}, register)
    made.set_review(register, ask.charter.zone)
    set_counted_due(tx, made, register)
    made.refresh_search_text()
    return tx.create(made, why=run.ref)


def obstacle_in(standing: Standing, entry: Entry) -> str:
    """Return the answer to the first question that is offered as an issue; "" for none."""
    offered = [one.name for one in standing.rule.questions if one.offers]
    return next((text for name in offered if (text := entry.value(name))), "")


def said_back(
    ask: Ask,
    standing: Standing,
    seat: Seat,
    kept: SeatAnswer,
    lines: Sequence[str],
    ref: str,
    *,
    has_obstacle: bool = False,
) -> Message:
    whose = ask.reader.short_name(kept.for_person) if kept.for_person is not None else ""
    return views.said_back(
        standing,
        seat,
        ask.reader,
        lines,
        whose=whose,
        entry_ref=ref,
        is_late=kept.is_late(seat),
        has_obstacle=has_obstacle,
    )


def note(tx: Tx, standing: Standing, verb: str, seat: Seat, ref: str, *, whose: int | None = None) -> None:
    """Note a step of a round that changes nothing of its own, and show it in the messages that asked."""
    behalf = tx.roster.name(whose) if whose is not None else ""
    why = " ".join(filter(None, [standing.in_history(seat.seat), ref]))
    tx.log(verb, record_id=standing.run.id, why=why, behalf=behalf, before={}, after={})
    notifications.refresh_messages(tx, standing.run.id)
    prints.update(tx, standing.run)
