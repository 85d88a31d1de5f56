"""Two answers for one seat: whoever holds it reads both and chooses."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import PermissionDenied, UserError
from bot.facts import Facts
from bot.notifications import Notification, Reason
from bot.rounds import AnswerState, RoundRun, Seat, SeatAnswer
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.delivery.notify import notify
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.rounds import views
from handlers.rounds.said.fields import with_seat
from handlers.rounds.sending import as_entry, send
from handlers.rounds.standing import Standing, standing_of
from storage import round_runs
from storage.unit_of_work import Read, Tx


@dataclass(frozen=True)
class SecondAnswer(Facts):
    """A second answer: for which seat, by whom, and when."""

    seat: str
    by: int
    at: datetime


def keep(ask: Ask, tx: Tx, standing: Standing, seat: Seat, sent: SeatAnswer, second: SeatAnswer) -> Reply:
    """Keep a second answer beside the first, and ask the holder of the seat which one counts."""
    round_runs.save_answer(tx, second)
    holder = standing.holder(seat.seat, ask.charter.day_of(ask.now))
    tx.log(
        "second answer", record_id=standing.run.id, why=standing.in_history(seat.seat), before={}, after={}
    )
    if holder in ask.actor.person_ids:
        blocks = _both(standing.as_seen_by(ask.actor), seat.seat, sent, second, ask.reader)
        return Reply.from_message(message_of(blocks))
    told = ""
    if holder is not None:
        context = SecondAnswer(seat.seat, ask.actor.person_id, ask.now).as_context()
        notify(tx, holder, standing.run, Reason.ROUND_SECOND, context=context)
        told = notified_sentence(tx, [holder], ask.reader)
    by = ask.reader.short_name(sent.person_id)
    said = f"{by} has answered for {escape(standing.name(seat.seat))} already, so yours stands beside it."
    chooses = f" {ask.reader.short_name(holder)} chooses." if holder is not None else ""
    return Reply(text=" ".join(filter(None, [f"{said}{chooses}", told])))


def choose(ask: Ask, tx: Tx) -> Reply:
    """Let the second answer of a seat count instead of the first, or drop it."""
    ask = with_seat(ask)
    run = get_named(ask, tx, "chooseanswer", RoundRun, right="report")
    standing = standing_of(tx, run)
    code, _, which = ask.parsed.text.partition(" ")
    second, sent = standing.seconds.get(code), standing.sent.get(code)
    seat = standing.seat(code)
    if second is None or sent is None or seat is None:
        raise UserError(f"There is one answer for that seat of {run.ref} now.")
    on = ask.charter.day_of(ask.now)
    if standing.holder(code, on) not in ask.actor.person_ids:
        holder = standing.holder(code, on)
        who = ask.reader.short_name(holder) if holder is not None else "Nobody"
        raise PermissionDenied(f"{who} holds that seat, and chooses.")
    name = escape(standing.name(code))
    if which != "second":
        round_runs.drop_answer(tx, second)
        tx.log("choose answer", record_id=run.id, why=standing.in_history(code), before={}, after={})
        return Reply(text=f"The first answer counts for {name}.")
    said = as_entry(standing, second.pairs)
    return send(ask, tx, standing, seat, replace(second, state=AnswerState.DRAFT), said)


def _both(
    standing: Standing, code: str, first: SeatAnswer, second: SeatAnswer, reader: Reader
) -> list[Block]:
    run = standing.run
    name = escape(standing.name(code))
    first_text = " / ".join(views.answer_text(standing, first, standing.entry(first)))
    second_text = views.excerpted(standing, second.pairs)
    one, other = reader.short_name(first.person_id), reader.short_name(second.person_id)
    text = f"*{name} has two answers.* Which one counts?\n{one}: {first_text}\n{other}: {second_text}"
    row = [
        Button(f"{one}'s", "chooseanswer", f"{run.ref} {code} first"),
        Button(f"{other}'s", "chooseanswer", f"{run.ref} {code} second"),
    ]
    return [section(text), buttons(row)]


def _holds(read: Read, one: Notification, run: RoundRun, now: datetime) -> bool:
    facts = SecondAnswer.from_context(one.context)
    standing = standing_of(read, run)
    is_holder = standing.holder(facts.seat, read.charter.day_of(now)) == one.concerned_person_id
    return is_holder and facts.seat in standing.seconds


def _says(one: Notification, run: RoundRun, to: Viewer) -> list[Block]:
    facts, standing = SecondAnswer.from_context(one.context), standing_of(to.read, run)
    second, sent = standing.seconds.get(facts.seat), standing.sent.get(facts.seat)
    return _both(standing.as_seen_by(to.who), facts.seat, sent, second, to.reader) if second and sent else []


def _became(one: Notification, run: RoundRun, to: Viewer) -> list[Block] | None:
    facts, standing = SecondAnswer.from_context(one.context), standing_of(to.read, run)
    if facts.seat in standing.seconds:
        return None
    return [section(f"{escape(standing.name(facts.seat))} has one answer now.")]


SECOND = NotificationType(_holds, _says, became=_became, wants_reply=wants_no_reply)
