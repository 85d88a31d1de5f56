"""From which day the states count that an outcome sets, and what they were on those days once it is taken back."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.calendar import moment
from bot.entries import EarlierValue, Entry
from bot.history import HistoryEntry, without_undone
from bot.names import fold_indexed
from bot.registers import Register
from bot.submissions import Submission
from storage.history import history_of
from storage.registers import ended_values, last_freeze
from storage.unit_of_work import Tx

ENTERED, CONFIRMED = "outcome", "confirm outcome"
INSTANT = timedelta(microseconds=1)
AFTER_MIDNIGHT = timedelta(milliseconds=1)  # when an outcome begins to count: what corrects it fits in before


def count_from_its_day(tx: Tx, entry: Entry, before: Entry, register: Register, made: Submission) -> None:
    """Let the states that an outcome set be so from its day on, as far as nothing that is known of later days speaks against it.

    What was frozen since stays as it was frozen; what was taken back speaks against nothing.
    """
    if made.on is None or made.on >= tx.charter.day_of(tx.now):
        return
    steps = _kept_steps(tx, entry)
    for axis in register.states:
        was, now = before.value(axis.name), entry.value(axis.name)
        if was == now:
            continue
        rows = ended_values(tx, entry.id, axis.name)
        since = _since(tx, register, rows, steps, made, before=tx.now)
        if since < tx.now - INSTANT:
            said = next((one.text for one in rows if one.until > since - INSTANT), was)
            tx.add(_earlier(entry, axis.name, said, since))
            _say_between(tx, entry, axis.name, now, rows, since, tx.now - INSTANT)


def take_back_days(tx: Tx, entry: Entry, before: Entry, last: HistoryEntry, register: Register) -> None:
    """Let the states before an outcome that was taken back have been so until it was entered."""
    made = _taken_back(entry, before) if last.verb in (ENTERED, CONFIRMED) else None
    if made is None or made.on is None or made.on >= tx.charter.day_of(last.at):
        return
    steps = _kept_steps(tx, entry) - {last.at}
    for axis in register.states:
        if (said := entry.value(axis.name)) != before.value(axis.name):
            rows = ended_values(tx, entry.id, axis.name)
            since = _since(tx, register, rows, steps, made, before=last.at)
            _say_between(tx, entry, axis.name, said, rows, since, last.at - INSTANT)


def _taken_back(entry: Entry, before: Entry) -> Submission | None:
    """Return the outcome that an entry had, and that was taken back."""
    return next(
        (one for one in before.submission_list if one.is_settled and one not in entry.submission_list), None
    )


def _since(
    tx: Tx,
    register: Register,
    rows: Sequence[EarlierValue],
    steps: frozenset[datetime],
    made: Submission,
    *,
    before: datetime,
) -> datetime:
    """Return from when an outcome that was entered at a moment counts: its day, or the last step or freeze after that."""
    frozen = last_freeze(tx, register, before=before)
    ended = [one.until for one in rows if one.until in steps]
    after = [*ended, *([frozen.at] if frozen else [])]
    begins = [moment(made.on, time(0), tx.charter.zone) + AFTER_MIDNIGHT] if made.on else []
    return max([*begins, *(one + INSTANT for one in after)])


def _kept_steps(tx: Tx, entry: Entry) -> frozenset[datetime]:
    """Return when an entry was changed, without the steps that were taken back."""
    return frozenset(one.at for one in without_undone(reversed(history_of(tx, entry.id))))


def _say_between(
    tx: Tx,
    entry: Entry,
    name: str,
    text: str,
    rows: Sequence[EarlierValue],
    since: datetime,
    until: datetime,
) -> None:
    """Let an entry have said something between two moments, whatever was kept of the time between them."""
    ends = {one.until - INSTANT for one in rows if since < one.until <= until} | {until}
    for at in sorted(ends):
        if at > since:
            tx.add(_earlier(entry, name, text, at))


def _earlier(entry: Entry, name: str, text: str, until: datetime) -> EarlierValue:
    return EarlierValue(entry.id, entry.kind, name, text, fold_indexed(text), until=until)
