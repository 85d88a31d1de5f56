"""Answers that change the entry of their seat: as if whoever answers had marked and changed it themselves."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot import entries
from bot.entries import Entry
from bot.register_reviews import REVIEWED
from handlers.core.calls import Ask
from handlers.registers.states.settable import must_be_one_of
from handlers.registers.values.saving import save_edited
from handlers.rounds.standing import Standing
from storage.unit_of_work import Tx

Values = Mapping[str, Sequence[str]]


def changed(standing: Standing, entry: Entry, values: Values, on: date) -> dict[str, tuple[str, ...]]:
    """Return what an answer says otherwise than the entry does, of what was asked for.

    Whoever answers for an entry that is reviewed again and again has reviewed it on that day.
    """
    said = {name: tuple(values.get(name, ())) for name in standing.rule.asked_names}
    last = entry.day(REVIEWED)
    if standing.register.review_every is not None and (last is None or last < on):
        said[REVIEWED] = (on.isoformat(),)
    return {name: some for name, some in said.items() if some != entry.values.get(name, ())}


def change_entry(ask: Ask, tx: Tx, standing: Standing, entry_id: int, values: Values) -> Entry:
    """Change an entry as an answer says, with the rights, needs and second keys of its states; its history has one step."""
    entry: Entry = tx.get(entry_id)
    register, before = standing.register, copy.copy(entry)
    news = changed(standing, entry, values, ask.today)
    marks = [axis for axis in register.states if news.get(axis.name)]
    fields = {name: some for name, some in news.items() if name not in {one.name for one in register.states}}
    if fields:
        must_be_one_of(ask, register.allowed("change entry"), entry, register, right="change entry")
        entries.must_not_be_withdrawn(entry)
        entry.set_values({**entry.values, **fields}, register)
    for axis in marks:
        words = f"mark {entry.ref} {axis.name} {news[axis.name][0]}"
        ask.run_words(replace(ask.call, words=words, values=None), tx)
    if fields and not marks:
        save_edited(register, ask, tx, entry, before=before, known=before)
    return entry


def waits_line(entry: Entry) -> list[str]:
    """Return that a state counts once a second person has confirmed it."""
    choice = entry.said.partition(": ")[2]
    return [f"That it is {choice} counts once somebody else has confirmed it."] if choice else []
