"""How a round stands: who sits on its seats, which have answered, and what they said."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.calendar import WorkingDays, moment
from bot.charter import Charter
from bot.entries import Entry
from bot.names import excerpt, fold
from bot.people import Appointment, Roster
from bot.permissions import Actor, may_see
from bot.records import Visibility, read_ref
from bot.register_fields import is_filled
from bot.registers import Register, RegisterField
from bot.round_rules import NO, PARTS, YES, Question, RoundRule, SeatOf, register_of
from bot.rounds import AnswerState, RoundRun, Seat, SeatAnswer, closing_day
from handlers.core.blocks.text import count
from handlers.registers.people import answering, seeing
from storage import round_runs
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from bot.charter_section import Rights


_ON = r"(?:on|for|in|about|pour|sur|en|para|sobre|по)(?: the)?"
NAME_MAX = 60  # characters of the title of an entry, in the name of its seat


@dataclass(frozen=True)
class Standing:
    """A round with its seats and what was answered, and the entries of the answers by their ids.

    `about` are the entries that its seats are for, by seat; `numbers` how many of the numbers that were asked for an answer
    has, and says something of: by seat, of those that count.
    """

    run: RoundRun
    rule: RoundRule
    register: Register
    charter: Charter
    roster: Roster
    seats: Sequence[Seat]
    answers: Sequence[SeatAnswer]
    entries: Mapping[int, Entry]
    about: Mapping[str, Entry] = field(default_factory=dict)
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def first(self) -> Question:
        """Return what the round asks first, which free words answer."""
        return self.rule.questions[0]

    def question(self, field: RegisterField) -> Question:
        """Return the question that a field of the register answers."""
        return next(one for one in self.rule.questions if one.name == field.name)

    def is_yes_or_no(self, question: Question) -> bool:
        """Return whether a question is answered with yes or no."""
        return sorted(self.register.by_name[question.name].choices) == [NO, YES]

    @cached_property
    def sent(self) -> Mapping[str, SeatAnswer]:
        """Return the answer that counts of each seat that has one."""
        seats = {one.seat for one in self.seats}
        counting = (one for one in self.answers if one.state == AnswerState.SENT)
        return {one.seat: one for one in counting if one.seat in seats}

    @cached_property
    def seconds(self) -> Mapping[str, SeatAnswer]:
        """Return the second answer of each seat of which its holder has not chosen one."""
        return {
            one.seat: one for one in self.answers if one.state == AnswerState.SECOND and one.seat in self.sent
        }

    @property
    def silent(self) -> list[Seat]:
        return [one for one in self.seats if one.seat not in self.sent]

    @cached_property
    def begun(self) -> Mapping[str, Sequence[SeatAnswer]]:
        """Return what was begun, by each who did, of each seat that has no answer and of which a part was said."""
        found = defaultdict[str, list[SeatAnswer]](list)
        for one in self.answers:
            if one.is_begun and one.seat not in self.sent:
                found[one.seat].append(one)
        return dict(found)

    @property
    def unheard(self) -> list[Seat]:
        """Return the seats of which nothing came, not even a part."""
        return [one for one in self.silent if one.seat not in self.begun]

    def draft(self, seat: str, person: int) -> SeatAnswer | None:
        """Return the answer that somebody has begun for a seat; None where they have said nothing yet."""
        found = (one for one in self.answers if (one.seat, one.person_id) == (seat, person))
        return next((one for one in found if one.is_begun), None)

    def seat(self, code: str) -> Seat | None:
        return next((one for one in self.seats if one.seat == code), None)

    def name(self, code: str) -> str:
        """Return what people call a seat; an entry that not every member may read is its reference alone."""
        return (
            entry_name(self.about.get(code), code) if self.rule.seats.are_entries else self._item_name(code)
        )

    def seat_named(self, text: str) -> tuple[Seat | None, str]:
        """Return the seat that words name before a colon, or behind "no change", with the others; else None, and all of them."""
        lead, colon, rest = text.partition(":")
        named = [one for one in self.seats if colon and fold(self.name(one.seat)) == fold(lead.strip())]
        if len(named) == 1 and rest.strip():
            return named[0], rest.strip()
        return self._unchanged_seat(text)

    def _unchanged_seat(self, text: str) -> tuple[Seat | None, str]:
        """Return the seat of which words say that nothing has changed: "nothing new from us on accessibility"."""
        said = text.rstrip(" .!")
        for one in self.seats:
            for name in self.said_names(one.seat):
                found = re.fullmatch(rf"(.+?),? {_ON} {re.escape(name)}", said, re.IGNORECASE | re.DOTALL)
                if found is not None and self.rule.is_unchanged(found[1]):
                    return one, found[1]
        return None, text

    def _item_name(self, code: str) -> str:
        items = getattr(self.charter, PARTS[self.rule.seats.each])
        return next((one.display_name for one in items if one.code == code), code)

    def said_names(self, code: str) -> list[str]:
        """Return by what people may name a seat in front of an answer."""
        title = entry.title if (entry := self.about.get(code)) is not None else ""
        return [one for one in (self.name(code), title, code) if one]

    def in_history(self, code: str) -> str:
        """Return how a history names a seat: an entry by its reference."""
        return code if self.rule.seats.are_entries else self.name(code)

    def sitting(self, code: str, on: date) -> list[int]:
        """Return who sits on a seat on a day, whoever was appointed first in front."""
        if self.rule.seats.are_entries:
            return self._answering(self.about.get(code), on)
        held = _appointments(self.rule, code, self.roster, self.charter, on)
        return list(dict.fromkeys(one.person_id for one in held))

    def _answering(self, entry: Entry | None, on: date) -> list[int]:
        """Return who answers for an entry on a day, of those who may read the round that asks."""
        if entry is None:
            return []
        roster, charter = self.roster, self.charter
        found = answering(seat_register(self.rule, charter), entry, roster=roster, charter=charter, on=on)
        known = [one for one in found if one in roster.persons]
        return seeing(known, self.run, roster=roster, charter=charter, on=on)

    def came(self, seats: Iterable[str] | None = None) -> str:
        """Return how many have answered: "7 of 9 have answered", "39 of 40 values, 37 measured"."""
        of = self.sent.keys() if seats is None else seats
        asked = len(self.rule.reasons)
        if not asked:
            return f"{len(list(of))} of {len(self.seats)} have answered"
        numbers = [self.numbers.get(one, (0, 0)) for one in of]
        measured, said = (sum(part) for part in zip(*numbers, strict=True)) if numbers else (0, 0)
        return f"{said} of {count(len(self.seats) * asked, 'value')}, {measured} measured"

    def holder(self, code: str, on: date) -> int | None:
        """Return who is asked for a seat on a day: of several the one appointed first; None for a vacant one."""
        return next(iter(self.sitting(code, on)), None)

    def seats_held(self, people: Sequence[int], on: date) -> list[Seat]:
        """Return the seats for which somebody of these is asked on a day."""
        return [one for one in self.seats if self.holder(one.seat, on) in people]

    def entity_of(self, code: str, on: date) -> str:
        """Return the entity for which a seat is held: that of the role of whoever holds it; "" for none."""
        if self.rule.seats.each is SeatOf.ENTITY:
            return code
        if self.rule.seats.are_entries:
            return self._entity_of_entry(code, on)
        held = _appointments(self.rule, code, self.roster, self.charter, on)
        return next((one.entity for one in held if one.entity), "")

    def _entity_of_entry(self, code: str, on: date) -> str:
        entry, holder = self.about.get(code), self.holder(code, on)
        if entry is None or entry.entity or holder is None:
            return (entry.entity if entry is not None else "") or ""
        held = self.roster.appointments_on(holder, on)
        return next((one.entity for one in held if one.entity), "")

    def entry(self, answer: SeatAnswer) -> Entry | None:
        return self.entries.get(answer.entry_id) if answer.entry_id is not None else None

    def as_seen_by(self, who: Actor) -> "Standing":
        """Return the same without the entries that somebody may not see."""
        return replace(self, entries={of: one for of, one in self.entries.items() if may_see(who, one)})

    def hides(self, answer: SeatAnswer) -> bool:
        """Return whether an answer is an entry that whoever reads this may not see."""
        return answer.entry_id is not None and answer.entry_id not in self.entries

    def is_cleared(self, answer: SeatAnswer) -> bool:
        """Return whether an answer may be printed: nobody has to clear it, or it is as it was when somebody did."""
        entry = self.entry(answer)
        if self.rule.cleared_by is None or entry is None:
            return True
        return answer.cleared_version is not None and answer.cleared_version == entry.version

    def to_clear(self) -> list[SeatAnswer]:
        return [one for one in self.sent.values() if not self.is_cleared(one)]


def standing_of(read: Read, run: RoundRun, seats: Sequence[Seat] | None = None) -> Standing:
    """Return how a round stands, with its seats; of one that opens now, with these."""
    rule = rule_of(read.charter, run)
    answers = round_runs.answers_of(read, run.id)
    seats = round_runs.seats_of(read, run.id) if seats is None else seats
    entries = round_runs.entries_of(read, answers)
    about = _entries_of_seats(read, rule, seats) if rule.seats.are_entries else {}
    found = Standing(
        run=run,
        rule=rule,
        register=register_of(rule, read.charter.registers),
        charter=read.charter,
        roster=read.roster,
        seats=seats,
        answers=answers,
        entries=entries,
        about=about,
    )
    if rule.seats.are_entries:
        found = replace(found, seats=[one for one in seats if _is_needed(found, one)])
    return replace(found, numbers=_numbers_of(found)) if rule.reasons else found


def _entries_of_seats(read: Read, rule: RoundRule, seats: Sequence[Seat]) -> dict[str, Entry]:
    """Return the entries that the seats of a round are for, but those that were withdrawn."""
    register = seat_register(rule, read.charter)
    refs = (read_ref(one.seat, read.charter.prefixes) for one in seats)
    numbers = {one.number for one in refs if one is not None}
    return {one.ref: one for one in round_runs.entries_numbered(read, register.kind, numbers)}


def _is_needed(standing: Standing, seat: Seat) -> bool:
    """Return whether a round has a seat: of an entry that was withdrawn, or closed while the round asks for it, it has none."""
    entry = standing.about.get(seat.seat)
    is_asked = standing.run.is_open and seat.seat not in standing.sent
    return entry is not None and (entry.is_open or not is_asked)


def _numbers_of(standing: Standing) -> dict[str, tuple[int, int]]:
    """Return by seat how many numbers its answer has, and of how many it says something: also that they are not available."""
    found = {}
    for code, answer in standing.sent.items():
        entry = standing.entry(answer)
        has = [
            (entry is not None and is_filled(entry.value(name)), entry is None or is_filled(entry.value(why)))
            for name, why in standing.rule.reasons.items()
        ]
        found[code] = sum(number for number, _ in has), sum(number or why for number, why in has)
    return found


def rule_of(charter: Charter, run: RoundRun) -> RoundRule:
    """Return the declaration of a round. The start is refused while a charter lacks that of one that was asked."""
    found = charter.round(run.rule)
    if found is None:
        raise LookupError(run.rule)
    return found


# Seats


def seat_register(rule: RoundRule, charter: Charter) -> Register:
    """Return the register for whose entries a round has seats."""
    return next(one for one in charter.registers if one.code == rule.seats.register_code)


def seat_codes(read: Read, rule: RoundRule, on: date) -> list[str]:
    """Return the seats that a round has on a day: those it names, or one for each that is in use, or each open entry."""
    if rule.seats.are_entries:
        found = round_runs.open_entries(read, seat_register(rule, read.charter).kind)
        return [one.ref for one in found if rule.seats.where.holds(one.values)]
    items = getattr(read.charter, PARTS[rule.seats.each])
    in_force = [one.code for one in items if one.is_in_force(on)]
    wanted = rule.seats.of or in_force
    return [code for code in wanted if code in in_force]


def entry_name(entry: Entry | None, ref: str) -> str:
    """Return what people call the seat of an entry: its reference, and its title where every member may read it."""
    if entry is None or entry.visibility == Visibility.RESTRICTED:
        return ref
    return f"{ref} {excerpt(entry.title, NAME_MAX)}"


def _appointments(
    rule: RoundRule, code: str, roster: Roster, charter: Charter, on: date
) -> list[Appointment]:
    roles = roles_with(charter, rule.seats.held_by) if rule.seats.held_by is not None else []
    of_area = code if rule.seats.each is SeatOf.AREA else None
    of_entity = code if rule.seats.each is SeatOf.ENTITY else None
    found = roster.appointments_to(roles, on=on, area=of_area, entity=of_entity)
    here = [one for one in found if not roster.has_left(one.person_id, on)]
    if rule.seats.each is SeatOf.OFFICE:
        here = [one for one in here if roster.persons[one.person_id].station == code]
    return sorted(here, key=lambda one: (one.from_on, one.id))


def roles_with(charter: Charter, right: "Rights") -> list[str]:
    return [role.code for role in charter.roles if role.rights is right]


def days_of(rule: RoundRule, charter: Charter, code: str) -> WorkingDays:
    """Return the working days by which the close of a seat is reckoned: those of its office, or of the task force."""
    return charter.working_days(code if rule.closes.is_of_office else charter.station)


def closings(
    tx: Tx, rule: RoundRule, for_on: date, *, is_by_hand: bool = False, codes: Sequence[str] | None = None
) -> list[tuple[str, date, datetime]]:
    """Return for each seat, or each of these, on which day and when it closes, for a round that is for a day."""
    found, charter = [], tx.charter
    for code in seat_codes(tx, rule, charter.day_of(tx.now)) if codes is None else codes:
        closes_on = closing_day(rule, for_on, days_of(rule, charter, code), is_by_hand=is_by_hand)
        zone = charter.find_station(code).zone if rule.closes.is_of_office else charter.zone
        found.append((code, closes_on, moment(closes_on, rule.closes.at, zone)))
    return found
