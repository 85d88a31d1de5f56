"""References in fields of entries: whoever may not see a record doesn't read that an entry names it."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial

from bot.entries import Entry, as_pairs
from bot.permissions import Actor
from bot.records import Record, read_ref
from bot.register_sums import Said
from bot.register_tables import Counts
from bot.register_types import RECORD
from bot.registers import Register, RegisterField
from handlers.core.calls import Ask
from handlers.core.fields import Fields
from handlers.registers.fields import fields_of
from storage.records import visible_refs
from storage.registers import WHOLE, Cut, FirstOfBoth, as_written
from storage.unit_of_work import Read

Knows = Callable[[str], bool]


@cache
def reference_names(register: Register) -> frozenset[str]:
    """Return the names of the fields that hold references."""
    return frozenset(
        one.name
        for one in register.by_name.values()
        if isinstance(one, RegisterField) and one.value_type == RECORD
    )


def without_hidden(register: Register, entry: Entry, knows: Knows) -> Entry:
    """Return an entry without the references that its reader may not know of."""
    hidden = hidden_names(register, entry, knows)
    if not hidden:
        return entry
    found, values = copy.copy(entry), entry.values
    kept = {name: tuple(one for one in values[name] if knows(one)) for name in hidden}
    found.pairs = as_pairs({**values, **kept})
    return found


def hidden_names(register: Register, entry: Entry, knows: Knows) -> frozenset[str]:
    """Return the fields of an entry that hold a reference which its reader may not know of."""
    values = entry.values
    return frozenset(
        name
        for name in reference_names(register)
        if any(one and not knows(one) for one in values.get(name, ()))
    )


def known_where(read: Read, may_know: Callable[[Record], bool]) -> Knows:
    """Return the question whether a reader may know of a reference, by the records that they may know of."""

    def knows(text: str) -> bool:
        ref = read_ref(text, read.charter.prefixes)
        if ref is None:
            return True  # a text of an earlier charter
        record = read.find(ref)
        return record is not None and may_know(record)

    return knows


def known_among(read: Read, who: Actor, texts: Iterable[str]) -> Knows:
    """Return the same of these references for somebody, asked for all of them at once."""
    prefixes = read.charter.prefixes
    by_text = {text: ref for text in texts if text and (ref := read_ref(text, prefixes)) is not None}
    seen = visible_refs(read, by_text.values(), who=who) if by_text else frozenset()
    return lambda text: text not in by_text or by_text[text] in seen


def shown_to(register: Register, read: Read, who: Actor, entries: Sequence[Entry]) -> list[Entry]:
    """Return entries without the references that somebody may not know of."""
    names = reference_names(register)
    texts = [text for one in entries for name in names for text in one.values.get(name, ())]
    return [*map(partial(without_hidden, register, knows=known_among(read, who, texts)), entries)]


def hidden_from(register: Register, ask: Ask, read: Read, entry: Entry) -> frozenset[str]:
    """Return the fields that hold a reference which the asker may not know of."""
    texts = [text for name in reference_names(register) for text in entry.values.get(name, ())]
    return hidden_names(register, entry, known_among(read, ask.actor, texts))


def readable_fields(register: Register, ask: Ask, read: Read, entry: Entry) -> Fields:
    """Return the fields for a form of an entry: a hidden one isn't asked for, so that the form doesn't empty it."""
    hidden = hidden_from(register, ask, read, entry)
    return tuple(one for one in fields_of(register) if one.name not in hidden)


def must_not_name_itself(ask: Ask, register: Register, entry: Entry) -> None:
    """Raise an error at a field in which an entry names itself."""
    for name in sorted(reference_names(register)):
        if entry.ref in entry.values.get(name, ()):
            label = register.by_name[name].shown_label.lower()
            raise ask.error_at(name, f"{entry.ref} can't name itself there ({label}). Name another record.")


# Counted by a reference


def counted_without_hidden(
    register: Register, read: Read, who: Actor, name: str, counted: Sequence[tuple[str, int]]
) -> list[tuple[str, int]]:
    """Return how many entries say what in a field; what somebody may not know of counts as nothing said."""
    if name not in reference_names(register):
        return [*counted]
    knows = known_among(read, who, [text for text, _ in counted])
    found: dict[str, int] = {}
    for text, number in counted:
        said = text if knows(text) else ""
        found[said] = found.get(said, 0) + number
    return [*found.items()]


def table_without_hidden(
    register: Register,
    read: Read,
    who: Actor,
    names: tuple[str, str],
    counts: Counts,
    first: FirstOfBoth,
    cut: Cut = WHOLE,
) -> tuple[Counts, FirstOfBoth]:
    """Return the same of two fields at once, and of each value the first entry that says it."""
    hidden = [
        _hidden_values(register, read, who, name, of, cut) if name in reference_names(register) else ()
        for name, of in zip(names, first, strict=True)
    ]

    def said(place: int, text: str) -> str:
        return "" if text in hidden[place] else text

    found = dict[tuple[str, str], int | Decimal]()
    for (row, column), number in counts.items():
        at = said(0, row), said(1, column)
        found[at] = found.get(at, 0) + number
    rows, columns = ({said(place, text): of for text, of in first[place].items()} for place in (0, 1))
    return found, (rows, columns)


def said_without_hidden(
    register: Register,
    read: Read,
    who: Actor,
    names: Sequence[str],
    of_days: Sequence[Sequence[Said]],
    first: Mapping[str, dict[str, int]],
    cut: Cut = WHOLE,
) -> list[list[Said]]:
    """Return what the entries of some days say in fields; what somebody may not know of is nothing said there, and in `first`."""
    hidden = {
        name: _hidden_values(register, read, who, name, first[name], cut)
        for name in names
        if name in reference_names(register)
    }

    def seen(name: str, text: str) -> str:
        return "" if text in hidden.get(name, ()) else text

    for name, gone in hidden.items():
        for text in gone:
            first[name].setdefault("", first[name].pop(text))
    return [
        [(tuple(map(seen, names, values)), texts, many) for values, texts, many in said] for said in of_days
    ]


def _hidden_values(
    register: Register, read: Read, who: Actor, name: str, first: Mapping[str, int], cut: Cut
) -> frozenset[str]:
    """Return what of these values, as they are counted, somebody may not know of."""
    written = as_written(read, register, name, first, cut)
    knows = known_among(read, who, written.values())
    return frozenset(text for text, ref in written.items() if not knows(ref))
