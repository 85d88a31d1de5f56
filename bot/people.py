"""Persons, their Slack accounts, and who holds which role on which day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property, lru_cache

from bot.calendar import OFFICE, Hours
from bot.charter import Charter, Rights

MEMBERS = frozenset(
    {Rights.CHAIR, Rights.SECRETARY, Rights.DEPUTY, Rights.FOCAL_POINT, Rights.REGIONAL, Rights.CHIEF}
)


@dataclass(kw_only=True)
class Person:
    """A person by name; Slack accounts point to it, so that a record keeps its people when accounts change."""

    id: int
    name: str
    email: str
    station: str
    language: str = "en"
    leaves_on: date | None = None  # the last day with the organization, None while no end is known
    digest: str | None = None  # the day of the week on which it comes, or "off"; None: the task force's
    hours_from: time | None = None
    hours_to: time | None = None

    @property
    def hours(self) -> Hours:
        """Return the hours in which the person is written to: their own, or an office's."""
        return Hours(self.hours_from or OFFICE.first, self.hours_to or OFFICE.last)


@dataclass(kw_only=True)
class Account:
    """A Slack account of a person. `to_at` is None while it is in use."""

    team: str
    user: str
    person_id: int
    from_at: datetime
    to_at: datetime | None = None


@dataclass(kw_only=True)
class Appointment:
    """A role held by a person. `to_on` is the last day, None while no end is known."""

    id: int
    person_id: int
    role: str
    entity: str | None
    area: str | None
    from_on: date
    to_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(kw_only=True)
class Absence:
    """Days on which a person is away, both ends included, and who stands in; `officer_id` None is nobody."""

    id: int
    person_id: int
    from_on: date
    to_on: date
    officer_id: int | None = None
    at: datetime
    entered_by: int

    def as_facts(self) -> str:
        """Return what a notice keeps of it: this absence, as long as nobody ends it sooner."""
        return f"{self.id} {self.to_on}"

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on

    def overlaps(self, first: date, last: date) -> bool:
        return self.from_on <= last and first <= self.to_on


class ConsentState(StrEnum):
    WAITING = "waiting"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(kw_only=True)
class Consent:
    """What one person asked for and another has to confirm before it is done; `facts` says what, as JSON."""

    id: int
    verb: str
    facts: str
    asked_by: int
    at: datetime
    state: str = ConsentState.WAITING
    answered_by: int | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Profile:
    """What Slack says of an account that is not on the roster."""

    user: str
    name: str
    email: str
    zone: str
    outside: str = ""  # why it may not take part: "a guest", "a bot", ...; empty for a colleague


@dataclass(frozen=True, eq=False)
class Roster:
    """Everybody the task force knows, as loaded from the store; it is never changed in place."""

    persons: Mapping[int, Person] = field(default_factory=dict)
    accounts: Iterable[Account] = ()
    appointments: Sequence[Appointment] = ()
    absences: Sequence[Absence] = ()

    @cached_property
    def _person_of(self) -> dict[tuple[str, str], int]:
        return {(a.team, a.user): a.person_id for a in self.accounts if a.to_at is None}

    @cached_property
    def _account_of(self) -> dict[int, Account]:
        return {a.person_id: a for a in self.accounts if a.to_at is None}

    @cached_property
    def _appointed(self) -> dict[int, list[Appointment]]:
        found = defaultdict(list)
        for appointment in self.appointments:
            found[appointment.person_id].append(appointment)
        return found

    @cached_property
    def leavers(self) -> Sequence[int]:
        """Return who has a last day, in the past or to come."""
        return [person.id for person in self.persons.values() if person.leaves_on is not None]

    def has_left(self, person_id: int, on: date) -> bool:
        leaves_on = self.persons[person_id].leaves_on
        return leaves_on is not None and leaves_on < on

    def appointments_of(self, person_id: int) -> Sequence[Appointment]:
        """Return all appointments of a person, past, present and to come."""
        return self._appointed.get(person_id, ())

    def ends_on(self, appointment: Appointment) -> date | None:
        """Return the last day of an appointment: its own, or its holder's; None while no end is known."""
        days = [appointment.to_on, self.persons[appointment.person_id].leaves_on]
        return min((day for day in days if day is not None), default=None)

    def holds_on(self, appointment: Appointment, on: date) -> bool:
        return appointment.holds_on(on) and not self.has_left(appointment.person_id, on)

    @cached_property
    def _by_email(self) -> dict[str, Person]:
        return {p.email.casefold(): p for p in self.persons.values() if p.email}

    @cached_property
    def _absent(self) -> dict[int, list[Absence]]:
        found = defaultdict(list)
        for absence in sorted(self.absences, key=lambda one: one.from_on):
            found[absence.person_id].append(absence)
        return dict(found)

    def absences_of(self, person_id: int) -> Sequence[Absence]:
        """Return when a person was, is or will be away, earliest first."""
        return self._absent.get(person_id, ())

    def absence(self, person_id: int, on: date) -> Absence | None:
        return next((one for one in self.absences_of(person_id) if one.covers(on)), None)

    def officer(self, absence: Absence, *, on: date, charter: Charter) -> int | None:
        """Return who stands in on a day; None where nobody was named, or somebody who is an observer by then."""
        officer = absence.officer_id
        if officer is None or self.rights(officer, on=on, charter=charter) == {Rights.OBSERVER}:
            return None
        return officer

    def stood_in_for(self, officer_id: int, *, on: date, charter: Charter) -> tuple[int, ...]:
        """Return for whom a person stands in on a day, as it is at that person's own station."""
        return tuple(
            one.person_id
            for one in self.absences
            if one.officer_id == officer_id and one.covers(on) and self.officer(one, on=on, charter=charter)
        )

    def successors(self, person_id: int, *, on: date) -> list[int]:
        """Return who answers today for what somebody who has left answered for."""
        left = {(a.role, a.area, a.entity) for a in self.appointments_of(person_id) if a.area}
        return list(
            dict.fromkeys(
                a.person_id
                for a in self.appointments
                if (a.role, a.area, a.entity) in left and self.holds_on(a, on)
            )
        )

    def succeeds(self, person_id: int, *, on: date) -> list[int]:
        """Return who has left and is followed by this person."""
        gone = (one for one in self.leavers if self.has_left(one, on))
        return [one for one in gone if person_id in self.successors(one, on=on)]

    def by_account(self, team: str, user: str) -> Person | None:
        found = self._person_of.get((team, user))
        return None if found is None else self.persons[found]

    def closed_account(self, team: str, user: str) -> Account | None:
        """Return an account of somebody on the roster that is not in use any more; None where there is none."""
        ours = (one for one in self.accounts if (one.team, one.user) == (team, user))
        return next((one for one in ours if one.to_at is not None), None)

    def by_email(self, email: str) -> Person | None:
        return self._by_email.get(email.casefold()) if email else None

    def user(self, person_id: int) -> str | None:
        """Return the Slack user id to write to; None when the person has no account in use."""
        account = self._account_of.get(person_id)
        return None if account is None else account.user

    def name(self, person_id: int | None) -> str:
        return "nobody" if person_id is None else self.persons[person_id].name

    def names(self, person_ids: Iterable[int]) -> str:
        return ", ".join(self.name(p) for p in person_ids)

    def roles(self, person_id: int, on: date) -> list[Appointment]:
        return [a for a in self._appointed.get(person_id, ()) if self.holds_on(a, on)]

    def holders(
        self, roles: Iterable[str], *, on: date, area: str | None = None, entity: str | None = None
    ) -> list[int]:
        """Return who holds one of `roles`, in order of appointment; `area` and `entity` narrow to those of them."""
        return list(dict.fromkeys(a.person_id for a in self.offices(roles, on=on, area=area, entity=entity)))

    def offices(
        self, roles: Iterable[str], *, on: date, area: str | None = None, entity: str | None = None
    ) -> list[Appointment]:
        """Return the appointments to one of `roles` that hold on a day, in their order; narrowed as `holders`."""
        wanted = set(roles)
        return [
            a
            for a in self.appointments
            if a.role in wanted
            and self.holds_on(a, on)
            and area in {None, a.area}
            and entity in {None, a.entity}
        ]

    def focal_points(self, area: str, *, on: date, charter: Charter) -> list[int]:
        """Return who answers for an area on a day."""
        return list(_focal_points(self, charter, area, on))

    def with_rights(self, right: Rights, *, on: date, charter: Charter) -> list[int]:
        return self.holders([role.code for role in charter.roles if role.rights is right], on=on)

    def rights(self, person_id: int, *, on: date, charter: Charter) -> frozenset[Rights]:
        """Return the rights a person has on a day; whoever holds no role is staff."""
        held = frozenset(charter.role(a.role).rights for a in self.roles(person_id, on))
        return held or frozenset({Rights.STAFF})

    def members(self, *, on: date, charter: Charter) -> list[int]:
        """Return everybody with a member's rights on a day, in order of appointment."""
        return self.holders([role.code for role in charter.roles if role.rights in MEMBERS], on=on)


@lru_cache(maxsize=4096)
def _focal_points(roster: Roster, charter: Charter, area: str, on: date) -> tuple[int, ...]:
    """Return the same for a roster, a charter and a day: it is asked with each action, and worked out once."""
    roles = [role.code for role in charter.roles if role.rights is Rights.FOCAL_POINT]
    return tuple(roster.holders(roles, on=on, area=area))
