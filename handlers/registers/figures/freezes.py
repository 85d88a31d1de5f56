"""Keep the rates of a register as they are: on the day of the year that the charter names, and when somebody asks."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NoReturn

from bot.calendar import moment
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.names import join_all, spelling_hint
from bot.registers import Freeze, Register
from handlers.core.calls import Ask, Reply
from handlers.core.feature import Feature, Tick, Verb
from handlers.registers.figures import views
from handlers.registers.figures.rates import rates_of
from storage.facts import ensure_fact, find_fact
from storage.registers import add_freeze, last_freeze
from storage.unit_of_work import Read, Tx

FREEZE = "freeze"
SINCE = "earlier values"  # the fact since when it is kept what entries said before


def feature_of(registers: Sequence[Register]) -> Feature:
    """Return what keeps earlier days of registers, and the verb that keeps rates, where one of them has any."""
    rated = [one for one in registers if one.has_figures]
    return Feature(
        verbs=[_freeze(rated)] if rated else [],
        tick=Tick(plan=partial(freeze_yearly, rated)),
        undo_words={FREEZE: _stays},
    )


def _freeze(rated: Sequence[Register]) -> Verb:
    return Verb(
        name=FREEZE,
        work=partial(freeze, rated),
        summary="keep the rates of a register as they are now",
        usage=" | ".join(one.code for one in rated),
        example=f"{FREEZE} {rated[0].code}",
        is_careful=True,
    )


def freeze(rated: Sequence[Register], ask: Ask, tx: Tx) -> Reply:
    """Keep the rates of a register as they are now."""
    register = _named(rated, ask.parsed.text.strip())
    ensure_fact(tx, SINCE, tx.now.isoformat())
    last = last_freeze(tx, register)
    if last is None or last.at != tx.now:
        add_freeze(tx, Freeze(register.kind, tx.now, ask.actor.person_id))
        tx.log(FREEZE, why=register.code)
    return Reply.from_message(views.frozen_now(register, rates_of(register, ask, tx)))


def _named(rated: Sequence[Register], word: str) -> Register:
    found = [one for one in rated if word.casefold() in (one.code, one.one)] if word else list(rated)
    if len(found) == 1:
        return found[0]
    codes = [one.code for one in rated]
    if not word:
        raise UserError(f"Of which register? {join_all(codes, last=' or ')}")
    raise UserError(f"“{word[:40]}” has no rates to keep{spelling_hint(word, codes)}.")


def freeze_yearly(rated: Sequence[Register], tx: Tx) -> int:
    """Keep the rates of each register as they were at the end of its last day for that; return of how many."""
    since = datetime.fromisoformat(ensure_fact(tx, SINCE, tx.now.isoformat()))
    made = 0
    for register in rated:
        day = register.last_freeze(tx.charter.day_of(tx.now))
        if day is None or (at := end_of(day, tx.charter.zone)) <= since:
            continue
        last = last_freeze(tx, register)
        if last is None or last.at < at:
            add_freeze(tx, Freeze(register.kind, at))
            made += 1
    return made


def known_since(read: Read) -> datetime | None:
    """Return since when it is kept what entries said before; None where nothing was kept yet."""
    found = find_fact(read, SINCE)
    return datetime.fromisoformat(found) if found else None


def end_of(day: date, zone: str) -> datetime:
    """Return the last moment of a day."""
    return moment(day + timedelta(days=1), time(0), zone) - timedelta(microseconds=1)


def _stays(_: Ask, __: HistoryEntry) -> NoReturn:
    raise UserError("What was frozen stays as it was. A later freeze stands beside it.")
