"""Entries of registers: what they say, and the steps of their states. Rules without I/O; the register declares them."""

import copy
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.calendar import Due, local
from bot.errors import Offer, UserError, to_fill_in
from bot.facts import Facts
from bot.names import fold, fold_indexed, join_all
from bot.records import Holder, Item, Kind
from bot.register_corrections import superseded_by
from bot.register_reviews import REVIEWED
from bot.registers import STATE, Axis, Register, RegisterField, Values
from bot.submissions import DRAFT, Submission, submission_from_row

if TYPE_CHECKING:  # it imports the registers
    from bot.charter import Charter

UNCHANGED = "Nothing has changed."
Pairs = tuple[tuple[str, str], ...]
BUTTONS_MAX = 5  # choices in a row
IMPORTED = "import"  # the step by which an import enters or changes an entry


class EntryState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


WITHDRAWN = (str(EntryState.WITHDRAWN),)  # as a value


def as_pairs(values: Values) -> Pairs:
    """Return values as they are stored: name and text, a list as the same name several times."""
    return tuple((name, text) for name, some in values.items() for text in some if text)


def as_values(pairs: Pairs) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, text in pairs:
        found[name] = (*found.get(name, ()), text)
    return found


@dataclass(frozen=True)
class EarlierValue:
    """What an entry said in a field before it said something else; `text` is "" for nothing."""

    record_id: int
    register: str
    field: str
    text: str
    folded: str
    until: datetime
    id: int | None = None


@dataclass(kw_only=True)
class Entry(Item):
    """An entry of a register. Its state follows from what it says; `said` is a choice that waits for a second person.

    `submissions` are those to bodies as rows, in their order; `readers` the roles of the levels to which it came.
    """

    kind: Kind  # type: ignore[misc] # of its register: for the bot's own kinds it is that of the class

    pairs: Pairs = ()
    said: str = ""  # "implementation: implemented"
    said_by: int | None = None
    reason: str = ""  # why it was withdrawn
    submissions: tuple[tuple[str, ...], ...] = ()
    readers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.kind = Kind(self.kind)
        super().__post_init__()

    @property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        return as_values(self.pairs)

    def value(self, name: str) -> str:
        """Return what it says in a field or a state; "" for nothing."""
        return ", ".join(text for of, text in self.pairs if of == name)

    def day(self, name: str) -> date | None:
        """Return the day in a field; None for nothing, and for what was no day in an earlier charter."""
        with suppress(ValueError):
            return date.fromisoformat(self.value(name))
        return None

    def warnings(self, register: Register) -> list[str]:
        """Return the names of the warnings that hold of it while it is open."""
        values = self.values
        return [name for name, one in register.warn.items() if self.is_open and one.when.holds(values)]

    def set_review(self, register: Register, zone: str) -> None:
        """Let its deadline be that of its next review, counted from the last one, or from the day it was entered in a zone."""
        if (rule := register.review_every) is not None:
            last = rule.last_day(self.day(REVIEWED) or local(self.created_at, zone).date())
            self.set_due(Due(day=last, at=None, zone=zone, typed=""))

    def set_values(self, values: Values, register: Register) -> None:
        """Say this from now on: the states follow, in the order of the declaration."""
        settled = register.settled(values)
        known = {name: settled[name] for name in register.by_name if name in settled}
        self.pairs = as_pairs({**known, **{name: one for name, one in settled.items() if name not in known}})
        waiting = self.waiting_choice(register)
        if not self.said.startswith(DRAFT) and (waiting is None or waiting[0].name not in settled):
            self.said, self.said_by = "", None
        if self.state != EntryState.WITHDRAWN:
            self.state = EntryState.CLOSED if register.is_closed(self.values) else EntryState.OPEN

    @property
    def submission_list(self) -> list[Submission]:
        """Return its submissions to bodies, in the order in which they were made."""
        return [submission_from_row(row) for row in self.submissions]

    def set_submissions(self, submissions: Sequence[Submission]) -> None:
        self.submissions = tuple(one.as_row() for one in submissions)

    @property
    def draft(self) -> Submission | None:
        """Return the submission whose outcome waits to be confirmed; None for none."""
        return next((one for one in self.submission_list if one.is_draft), None)

    def drop_draft(self) -> None:
        """Take back an outcome that nobody has confirmed."""
        self.set_submissions(
            [
                replace(one, outcome="", on=None, text="", by=None) if one.is_draft else one
                for one in self.submission_list
            ]
        )
        if self.said.startswith(DRAFT):
            self.said, self.said_by = "", None

    @property
    def reading_roles(self) -> tuple[tuple[str, str], ...]:
        return tuple((role, "") for role in self.readers)

    def holders(self, charter: "Charter") -> tuple[Holder, ...]:
        """Return the roles of the levels whose outcome it waits for, or whose outcome waits to be confirmed."""
        waited = dict.fromkeys(one.body for one in self.submission_list if not one.is_settled)
        levels = [level for body in waited if (level := charter.level_of_body(body)) is not None]
        return tuple(Holder(role) for level in levels for role in level.holders)

    @property
    def search_text(self) -> str:
        return " ".join([self.title, *(text for _, text in self.pairs)])

    def mask_in_search(self, register: Register) -> None:
        """Leave out of the text that a search reads what the register masks."""
        if hidden := register.masked | register.person_names:
            texts = [text for name, text in self.pairs if name not in hidden]
            self.folded = fold(" ".join([self.title, *texts]))

    @property
    def is_open(self) -> bool:
        return self.state == EntryState.OPEN

    def waiting_choice(self, register: Register) -> tuple[Axis, str] | None:
        """Return the state and the choice that wait for a second person; None for none, and for one that needs nobody any more."""
        name, _, choice = self.said.partition(": ")
        return next(
            ((axis, choice) for axis in register.states if axis.name == name and axis.second_key.get(choice)),
            None,
        )


def earlier_values(before: Entry, now: Entry, register: Register) -> list[EarlierValue]:
    """Return what an entry said until its last change and doesn't say now: of a withdrawn one, everything ended."""
    was, says = (
        {STATE: WITHDRAWN} if one.state == EntryState.WITHDRAWN else {STATE: "", **one.values}
        for one in (before, now)
    )
    found = []
    for name in (STATE, *register.dated_names):
        old, new = ("".join(of.get(name, "")) for of in (was, says))
        if old != new:
            found.append(EarlierValue(now.id, now.kind, name, old, fold_indexed(old), until=now.changed_at))
    return found


def as_it_was(entry: Entry, earlier: Mapping[str, str], register: Register, on: date) -> Entry:
    """Return an entry with what it said on a day, then in these fields, and what bodies had said of it.

    What waited for somebody then isn't known.
    """
    found = copy.copy(entry)
    found.set_submissions(
        [one for one in entry.submission_list if one.is_settled and one.on is not None and one.on <= on]
    )
    then = {name: (text,) for name, text in earlier.items() if name != STATE}
    found.pairs = as_pairs({**entry.values, **then})
    found.state = EntryState.CLOSED if register.is_closed(found.values) else EntryState.OPEN
    found.said, found.said_by = "", None
    return found


def read_choice(register: Register, words: Sequence[str], *, said: str = "") -> tuple[Axis, str, list[str]]:
    """Return the state and the choice that words begin with, and the other words; `said` is what was typed before them.

    Raises UserError where they begin with none, or with one of both states.
    """
    first = fold(words[0].rstrip(":")) if words else ""
    named = next((axis for axis in register.states if axis.name == first), None)
    if named and first in map(fold, named.choices) and not _begins_with_choice(named, words[1:]):
        named = None  # it is the choice of that name
    axes, words = ((named,), words[1:]) if named else (register.states, words)
    found = [
        (axis, choice, list(words[len(choice.split()) :]))
        for axis in axes
        for choice in axis.choices
        if [fold(word.rstrip(",.:;")) for word in words[: len(choice.split())]] == fold(choice).split()
    ]
    longest = [one for one in found if len(one[2]) == min(len(each[2]) for each in found)]
    if not longest:
        unknown = f"“{' '.join(words[:3])}” is no state of {register.indefinite}. " if words else ""
        raise UserError(f"{unknown}{_choices(axes)}")
    if len(longest) > 1:
        before = said or f"mark {register.prefix}-1"
        ways = {axis.shown_label: f"{before} {axis.name} {choice}" for axis, choice, _ in longest}
        raise UserError(
            f"“{longest[0][1]}” of which state? Say it like {join_all(list(ways.values()), last=' or ')}",
            offers=[Offer(label, "say", words) for label, words in ways.items() if said],
        )
    return longest[0]


def _begins_with_choice(axis: Axis, words: Sequence[str]) -> bool:
    said = " ".join(fold(word.rstrip(",.:;")) for word in words)
    return any(f"{said} ".startswith(f"{fold(choice)} ") for choice in axis.choices)


def _choices(axes: Sequence[Axis]) -> str:
    if not axes:
        return "It has no states."
    if len(axes) == 1:
        return f"It can be {join_all(axes[0].choices, last=' or ')}."
    return " ".join(f"Its {axis.name} can be {join_all(axis.choices, last=' or ')}." for axis in axes)


def mark(entry: Entry, register: Register, axis: Axis, choice: str, *, by: int) -> bool:
    """Set a state, or ask for a second person where the choice takes one; return whether it is set.

    Raises UserError where it is so already, where the state does not apply, and for fields that the choice requires.
    """
    must_be_new(entry, register, axis, choice)
    must_have_needed(entry, register, axis, choice)
    if axis.second_key.get(choice):
        entry.said, entry.said_by = f"{axis.name}: {choice}", by
        return False
    set_state(entry, register, axis, choice)
    return True


def must_be_new(entry: Entry, register: Register, axis: Axis, choice: str) -> None:
    """Raise UserError where a choice is so already, waits to be confirmed, or is of a state that does not apply."""
    must_not_be_withdrawn(entry)
    if not axis.only_where.holds(entry.values):
        raise UserError(
            f"{entry.ref} has no {axis.name} yet: that comes with another state. It is {states_text(entry, register)}."
        )
    waiting = entry.waiting_choice(register)
    if waiting == (axis, choice):
        raise UserError(f"That {entry.ref} is {choice} waits to be confirmed already. {UNCHANGED}")
    if entry.value(axis.name) == choice:
        raise UserError(f"{entry.ref} is {choice} already. {UNCHANGED}")
    must_not_wait(entry, register, axis)
    must_be_a_step(entry, axis, choice)
    if (
        (waiting or entry.draft)
        and not entry.said.startswith(f"{axis.name}: ")
        and axis.second_key.get(choice)
    ):
        raise UserError(f"“{entry.said}” of {entry.ref} waits to be confirmed first.")


def can_be_set(entry: Entry, axis: Axis) -> bool:
    """Return whether a state applies to an entry, can become another than it is, and waits for no body."""
    may_change = axis.only_where.holds(entry.values) and not waits_for_body(entry, axis)
    return may_change and bool(axis.next_choices(entry.value(axis.name)))


def must_be_a_step(entry: Entry, axis: Axis, choice: str) -> None:
    """Raise UserError where a choice may not follow what a state is now, with those that may."""
    now = entry.value(axis.name)
    allowed = axis.next_choices(now)
    if choice in allowed:
        return
    if not allowed:
        raise UserError(
            f"{entry.ref} is {now}, and no step leads on from there. The last one is taken back with: undo {entry.ref}"
        )
    raise UserError(
        f"{entry.ref} is {now}, and from there it can only become {join_all(allowed, last=' or ')}. {UNCHANGED}",
        offers=[
            Offer(one.capitalize(), "say", f"mark {entry.ref} {axis.name} {one}")
            for one in allowed[:BUTTONS_MAX]
        ],
    )


def must_not_wait(entry: Entry, register: Register, axis: Axis, *, who: str = "") -> None:
    """Raise UserError for a state that only the outcome of a body sets, with who can enter that, where it is known."""
    if waits_for_body(entry, axis):
        bodies = join_all(register.way_of(entry.values) or ["a body"], last=" or ")
        raise UserError(
            f"The {axis.shown_label.lower()} of {entry.ref} waits for the outcome of {bodies}, which sets it. "
            f"{f'{who} can enter it' if who else 'To enter it'}: outcome {entry.ref}",
            offers=[to_fill_in("outcome", entry.ref)],
        )


def waits_for_body(entry: Entry, axis: Axis) -> bool:
    return axis.waits_for is not None and axis.waits_for.holds(entry.values)


def must_have_needed(entry: Entry, register: Register, axis: Axis, choice: str) -> None:
    """Raise UserError for the fields that a choice requires and an entry has not."""
    lacking = register.lacking(axis, choice, entry.values)
    if lacking:
        given = " ".join(f"{one.name}:..." for one in lacking)
        raise UserError(
            f"{needs_text(choice, lacking)}. Say it like mark {entry.ref} {choice} {given}",
            offers=[to_fill_in("mark", entry.ref)],
        )


def needs_text(choice: str, lacking: Sequence[RegisterField]) -> str:
    """Return what a choice requires: "Implemented needs the evidence"."""
    return f"{choice.capitalize()} needs the {join_all([one.shown_label.lower() for one in lacking])}"


def must_have_all_needed(entry: Entry, register: Register) -> None:
    """Raise UserError where a state, or one that waits to be confirmed, requires a field that is empty."""
    now = [(axis, choice) for axis in register.states if (choice := entry.value(axis.name))]
    waiting = entry.waiting_choice(register)
    for axis, choice in [*now, waiting] if waiting else now:
        must_have_needed(entry, register, axis, choice)


def set_state(entry: Entry, register: Register, axis: Axis, choice: str) -> None:
    """Set a state; what waited for a second person about it has ended."""
    if entry.said.startswith(f"{axis.name}: "):
        entry.said, entry.said_by = "", None
    entry.set_values({**entry.values, axis.name: (choice,)}, register)


def withdraw(entry: Entry, reason: str) -> None:
    """Take an entry out of every list and count. Raises UserError where it is already."""
    must_not_be_withdrawn(entry)
    entry.state, entry.reason = EntryState.WITHDRAWN, reason
    entry.drop_draft()
    entry.said, entry.said_by = "", None


def bring_back(entry: Entry, register: Register) -> None:
    """Take a withdrawn entry back into its register. Raises UserError for any other."""
    if entry.state != EntryState.WITHDRAWN:
        raise UserError(
            f"{entry.ref} isn't withdrawn. Its state follows from what is marked: mark {entry.ref}"
        )
    entry.state, entry.reason = EntryState.OPEN, ""
    entry.set_values(entry.values, register)


@dataclass(frozen=True)
class Marked(Facts):
    """What an entry was marked, by whom and when: its history says why."""

    states: str
    by: int
    at: datetime


def states_text(entry: Entry, register: Register) -> str:
    """Return its states as a text: "accepted, in progress"; "open" or "closed" for a register without any."""
    if entry.state == EntryState.WITHDRAWN:
        return entry.reason if superseded_by(entry, register) else EntryState.WITHDRAWN
    shown = [(axis, entry.value(axis.name)) for axis in register.states]
    return ", ".join(_named_choice(axis, choice, register) for axis, choice in shown if choice) or entry.state


def _named_choice(axis: Axis, choice: str, register: Register) -> str:
    """Return a choice, with the name of its state where another has it too."""
    is_shared = sum(choice in other.choices for other in register.states) > 1
    return f"{axis.shown_label.lower()}: {choice}" if is_shared else choice


def must_not_be_withdrawn(entry: Entry) -> None:
    """Raise UserError for an entry that was taken out of its register."""
    if entry.state == EntryState.WITHDRAWN:
        raise UserError(f"{entry.ref} was withdrawn. To go on with it: reopen {entry.ref}")
