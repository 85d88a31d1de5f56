"""How a round stands: who sits on its seats, which have answered, and what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.calendar import WorkingDays, moment
from bot.charter import Charter
from bot.entries import Entry
from bot.people import Appointment, Roster
from bot.permissions import Actor, may_see
from bot.registers import Register
from bot.round_rules import PARTS, RoundRule, SeatOf, register_of
from bot.rounds import AnswerState, RoundRun, Seat, SeatAnswer, closing_day
from storage import round_runs
from storage.unit_of_work import Read

if TYPE_CHECKING:
    from bot.charter_section import Rights


@dataclass(frozen=True)
class Standing:
    """A round with its seats and what was answered, and the entries of the answers by their ids."""

    run: RoundRun
    rule: RoundRule
    register: Register
    charter: Charter
    roster: Roster
    seats: Sequence[Seat]
    answers: Sequence[SeatAnswer]
    entries: Mapping[int, Entry]

    @cached_property
    def sent(self) -> Mapping[str, SeatAnswer]:
        """Return the answer that counts of each seat that has one."""
        return {one.seat: one for one in self.answers if one.state == AnswerState.SENT}

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
    def begun(self) -> Mapping[str, SeatAnswer]:
        """Return what was begun, and not finished, of each seat that has no answer."""
        drafts = (one for one in self.answers if one.state == AnswerState.DRAFT and one.pairs)
        return {one.seat: one for one in drafts if one.seat not in self.sent}

    @property
    def unheard(self) -> list[Seat]:
        """Return the seats of which nothing came, not even a part."""
        return [one for one in self.silent if one.seat not in self.begun]

    def draft(self, seat: str, person: int) -> SeatAnswer | None:
        """Return what somebody has begun to answer for a seat."""
        found = (one for one in self.answers if (one.seat, one.person_id) == (seat, person))
        return next((one for one in found if one.state == AnswerState.DRAFT), None)

    def seat(self, code: str) -> Seat | None:
        return next((one for one in self.seats if one.seat == code), None)

    def name(self, code: str) -> str:
        return seat_name(self.rule, self.charter, code)

    def sitting(self, code: str, on: date) -> list[int]:
        return sitting(self.rule, code, roster=self.roster, charter=self.charter, on=on)

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
        held = _appointments(self.rule, code, self.roster, self.charter, on)
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


def standing_of(read: Read, run: RoundRun) -> Standing:
    rule = rule_of(read.charter, run)
    answers = round_runs.answers_of(read, run.id)
    return Standing(
        run=run,
        rule=rule,
        register=register_of(rule, read.charter.registers),
        charter=read.charter,
        roster=read.roster,
        seats=round_runs.seats_of(read, run.id),
        answers=answers,
        entries=round_runs.entries_of(read, answers),
    )


def rule_of(charter: Charter, run: RoundRun) -> RoundRule:
    """Return the declaration of a round. The start is refused while a charter lacks that of one that was asked."""
    found = charter.round(run.rule)
    if found is None:
        raise LookupError(run.rule)
    return found


# Seats


def seat_codes(rule: RoundRule, charter: Charter, on: date) -> list[str]:
    """Return the seats that a round has on a day: those it names, or one for each that is in use."""
    items = getattr(charter, PARTS[rule.seats.each])
    in_force = [one.code for one in items if one.is_in_force(on)]
    wanted = rule.seats.of or in_force
    return [code for code in wanted if code in in_force]


def seat_name(rule: RoundRule, charter: Charter, code: str) -> str:
    items = getattr(charter, PARTS[rule.seats.each])
    return next((one.display_name for one in items if one.code == code), code)


def sitting(rule: RoundRule, code: str, *, roster: Roster, charter: Charter, on: date) -> list[int]:
    """Return who sits on a seat on a day, whoever was appointed first in front."""
    return list(dict.fromkeys(one.person_id for one in _appointments(rule, code, roster, charter, on)))


def _appointments(
    rule: RoundRule, code: str, roster: Roster, charter: Charter, on: date
) -> list[Appointment]:
    roles = roles_with(charter, rule.seats.held_by)
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
    rule: RoundRule, charter: Charter, for_on: date, on: date, *, is_by_hand: bool = False
) -> list[tuple[str, date, datetime]]:
    """Return for each seat on which day and when it closes, for a round that is for a day."""
    found = []
    for code in seat_codes(rule, charter, on):
        closes_on = closing_day(rule, for_on, days_of(rule, charter, code), is_by_hand=is_by_hand)
        zone = charter.find_station(code).zone if rule.closes.is_of_office else charter.zone
        found.append((code, closes_on, moment(closes_on, rule.closes.at, zone)))
    return found
