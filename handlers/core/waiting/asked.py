"""What people are asked for, whatever asks them: one list of the rounds, meetings, issues and procedures that wait for answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.names import join_all
from bot.records import Record
from handlers.core.blocks.elements import Block, Button, entry, section
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.blocks.things import NAMED_MAX
from handlers.core.calls import Ask
from storage.records import Filter, ListQuery
from storage.unit_of_work import Read

SHOWN_MAX = 10


@dataclass(frozen=True)
class Missing:
    """An answer that is missing: what people call whoever owes it, and who is asked for it now; None for nobody."""

    name: str
    person_id: int | None


@dataclass(frozen=True)
class Asked:
    """How a record that asks people stands: whose answers are missing, and of how many."""

    missing: Sequence[Missing]
    total: int
    title: str = ""  # "": that of the record
    note: str = ""
    came: str = ""  # how many have answered, where that says more than a number of them

    @property
    def people(self) -> set[int]:
        return {one.person_id for one in self.missing if one.person_id is not None}


def by_person(people: Sequence[int], total: int, reader: Reader, *, note: str = "") -> Asked:
    """Return how something stands that asks persons, rather than seats."""
    return Asked([Missing(reader.short_name(one), one) for one in people], total, note=note)


def waiting_for_answers(ask: Ask, read: Read, chosen: Filter) -> list[tuple[Record, Asked]]:
    """Return what waits for answers and the caller may see, each with how it stands, in the order of the lists."""
    found = list[tuple[Record, Asked]]()
    for declared in ask.registry.lists:
        asks = declared.asks
        if asks is None:
            continue
        query = ListQuery(
            who=ask.actor, now=ask.now, today=ask.today, chosen=replace(chosen, owner=None, entity=None)
        )
        standing = ((one, asks(ask, read, one)) for one in declared.find(read, query).records)
        found += [(one, of) for one, of in standing if of is not None and _is_meant(ask, of, chosen)]
    return found


def _is_meant(ask: Ask, of: Asked, chosen: Filter) -> bool:
    """Return whether somebody of those whose answers are missing is meant."""
    if chosen.owner is not None:
        return chosen.owner in of.people
    if chosen.entity is None:
        return bool(of.missing)
    held = (ask.roster.appointments_on(one, ask.today) for one in of.people)
    return chosen.entity in {one.entity for one in chain.from_iterable(held)}


def waiting_blocks(ask: Ask, read: Read, chosen: Filter) -> list[Block]:
    """Return what waits for answers, each thing with the button that shows who is silent."""
    found = waiting_for_answers(ask, read, chosen)
    if not found:
        return []
    shown, rest = found[:SHOWN_MAX], len(found) - SHOWN_MAX
    blocks = [section(f"*{count(len(found), 'thing waits', 'things wait')} for answers*")]
    blocks += [entry(_line(one, of), Button("Who", "silent", one.ref)) for one, of in shown]
    return [*blocks, *([section(f"and {rest} more")] if rest > 0 else [])]


def _line(record: Record, of: Asked) -> str:
    names = [escape(one.name) for one in of.missing]
    rest = len(names) - NAMED_MAX
    who = join_all([*names[:NAMED_MAX], count(rest, "other")] if rest > 0 else names)
    came = of.came or f"{of.total - len(of.missing)} of {of.total} have answered"
    number = f"{came}; waiting for {who}"
    title = of.title or escape(record.title)
    return f"*{record.ref}*  {title} · {number}{f' · {of.note}' if of.note else ''}"
