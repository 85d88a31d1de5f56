"""People, their Slack accounts, appointments and absences, and the roster that holds them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import ClassVar, Self

from bot.calendar import DEFAULT_OFFICE_HOURS, OfficeHours
from bot.charter import Charter
from bot.charter_section import Rights
from bot.facts import Facts
from bot.names import fold

DAY = timedelta(days=1)
MEMBER_RIGHTS = frozenset(
    {Rights.CHAIR, Rights.SECRETARY, Rights.DEPUTY, Rights.FOCAL_POINT, Rights.REGIONAL, Rights.CHIEF}
)


@dataclass(kw_only=True)
class Person:
    """A person. Slack accounts refer to it, so records keep their people when accounts change."""

    id: int
    name: str
    email: str
    station: str
    language: str = "en"
    leaves_on: date | None = None  # last day in the organisation; None: unknown
    digest: str | None = None  # weekday of their digest, or "off"; None: the task force's
    hours_from: time | None = None
    hours_to: time | None = None

    @property
    def office_hours(self) -> OfficeHours:
        """Return the hours in which the bot writes to the person: their own, or the default."""
        return OfficeHours(
            self.hours_from or DEFAULT_OFFICE_HOURS.start, self.hours_to or DEFAULT_OFFICE_HOURS.end
        )


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
    """A role held by a person. `to_on` is the last day; None: unknown."""

    id: int
    person_id: int
    role: str
    entity: str | None
    area: str | None
    from_on: date
    to_on: date | None = None

    def is_effective_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(kw_only=True)
class Absence:
    """An absence, both days included. `officer_id` is the stand-in; None: nobody."""

    id: int
    person_id: int
    from_on: date
    to_on: date
    officer_id: int | None = None
    at: datetime
    entered_by: int

    def as_context(self) -> str:
        """Return the context of a notification: the id and the last day; another last day invalidates it."""
        return f"{self.id} {self.to_on}"

    def as_ended_context(self, ended_at: datetime) -> str:
        """Return the context of a notification on an absence that ended early: it holds when that is deleted, too."""
        days = f"{self.from_on} {self.to_on}"
        return f"ended {self.id} {self.person_id} {self.officer_id} {days} {self.at.isoformat()} {ended_at.isoformat()}"

    @classmethod
    def from_ended_context(cls, context: str) -> "tuple[Absence, datetime] | None":
        """Return the absence of such a context, and when it ended; None for any other context."""
        if not context.startswith("ended "):
            return None
        number, person, officer, first, last, at, ended_at = context.split()[1:]
        absence = cls(
            id=int(number),
            person_id=int(person),
            officer_id=int(officer),
            from_on=date.fromisoformat(first),
            to_on=date.fromisoformat(last),
            at=datetime.fromisoformat(at),
            entered_by=int(person),
        )
        return absence, datetime.fromisoformat(ended_at)

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on

    def overlaps(self, first: date, last: date) -> bool:
        return self.from_on <= last and first <= self.to_on


class ConsentState(StrEnum):
    PENDING = "waiting"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(kw_only=True)
class Consent:
    """A request of one person that another has to confirm; `facts` are its arguments as JSON."""

    id: int
    verb: str
    facts: str
    asked_by: int
    at: datetime
    state: str = ConsentState.PENDING
    answered_by: int | None = None
    answered_at: datetime | None = None

    @property
    def subject_id(self) -> int:
        """Return whom it concerns."""
        return int(json.loads(self.facts)["person_id"])


@dataclass(frozen=True)
class Profile:
    """The Slack profile of an account that is not on the roster."""

    user: str
    name: str
    email: str
    zone: str
    outsider_kind: str = ""  # why it may not take part ("a guest", "a bot"); empty for a colleague


@dataclass(frozen=True, eq=False)
class Roster:
    """All people of the task force as loaded from the store; immutable."""

    persons: Mapping[int, Person] = field(default_factory=dict)
    accounts: Iterable[Account] = ()
    appointments: Sequence[Appointment] = ()
    absences: Sequence[Absence] = ()

    @cached_property
    def _person_by_account(self) -> dict[tuple[str, str], int]:
        return {(a.team, a.user): a.person_id for a in self.accounts if a.to_at is None}

    @cached_property
    def _account_by_person(self) -> dict[int, Account]:
        return {a.person_id: a for a in self.accounts if a.to_at is None}

    @cached_property
    def _appointments_by_person(self) -> dict[int, list[Appointment]]:
        found = defaultdict(list)
        for appointment in self.appointments:
            found[appointment.person_id].append(appointment)
        return found

    @cached_property
    def leavers(self) -> Sequence[int]:
        """Return the ids of everybody who has a last day, past or future."""
        return [person.id for person in self.persons.values() if person.leaves_on is not None]

    def has_left(self, person_id: int, on: date) -> bool:
        leaves_on = self.persons[person_id].leaves_on
        return leaves_on is not None and leaves_on < on

    @cached_property
    def closed_at(self) -> Mapping[int, datetime]:
        """Return when the last account was closed of the people who have no other."""
        closed = sorted((one.to_at, one.person_id) for one in self.accounts if one.to_at is not None)
        return {person: at for at, person in closed if person not in self._account_by_person}

    def appointments_of(self, person_id: int) -> Sequence[Appointment]:
        """Return all appointments of a person, past, present and future."""
        return self._appointments_by_person.get(person_id, ())

    def ends_on(self, appointment: Appointment) -> date | None:
        """Return the last day of an appointment: its own or its holder's; None if unknown."""
        days = [appointment.to_on, self.persons[appointment.person_id].leaves_on]
        return min((day for day in days if day is not None), default=None)

    def is_effective_on(self, appointment: Appointment, on: date) -> bool:
        return appointment.is_effective_on(on) and not self.has_left(appointment.person_id, on)

    @cached_property
    def _by_email(self) -> dict[str, Person]:
        return {p.email.casefold(): p for p in self.persons.values() if p.email}

    @cached_property
    def _absences_by_person(self) -> dict[int, list[Absence]]:
        found = defaultdict(list)
        for absence in sorted(self.absences, key=lambda one: one.from_on):
            found[absence.person_id].append(absence)
        return dict(found)

    def absences_of(self, person_id: int) -> Sequence[Absence]:
        """Return all absences of a person, earliest first."""
        return self._absences_by_person.get(person_id, ())

    def represented_by(self, officers: Iterable[int]) -> list[int]:
        """Return the people whom these officers represent at any time."""
        ids = set(officers)
        return [one.person_id for one in self.absences if one.officer_id in ids]

    def deputies_of(self, person_id: int, *, on: date, charter: Charter) -> list[int]:
        """Return the deputies of a focal point's entities."""
        entities = {one.entity for one in self.appointments_on(person_id, on) if one.area and one.entity}
        return [
            one.person_id
            for one in self.appointments
            if one.entity in entities
            and self.is_effective_on(one, on)
            and charter.role(one.role).rights is Rights.DEPUTY
            and one.person_id != person_id
        ]

    def alternates_of(self, person_id: int, *, on: date, charter: Charter) -> list[int]:
        """Return who could come to a meeting for a person on a day, the nearest first; empty for nobody.

        They answer for the same area, or else the same entity, are there, and are no observers.
        """
        own = self.appointments_on(person_id, on)
        areas, entities = ({one.area for one in own if one.area}, {one.entity for one in own if one.entity})
        near = [
            (one.area not in areas, one.entity not in entities, one.person_id)
            for one in self.appointments
            if one.person_id != person_id
            and (one.area in areas or one.entity in entities)
            and self.is_effective_on(one, on)
            and charter.role(one.role).rights is not Rights.OBSERVER
            and self.absence_on(one.person_id, on) is None
        ]
        return list(dict.fromkeys(person for *_, person in sorted(near)))

    def absence_on(self, person_id: int, on: date) -> Absence | None:
        return next((one for one in self.absences_of(person_id) if one.covers(on)), None)

    def officer(self, absence: Absence, *, on: date, charter: Charter) -> int | None:
        """Return the stand-in on a day; None if nobody was named, or they have left or are only an observer by then."""
        officer = absence.officer_id
        if officer is None or self.has_left(officer, on):
            return None
        if self.rights(officer, on=on, charter=charter) == {Rights.OBSERVER}:
            return None
        return officer

    def present_officer(self, absence: Absence, *, on: date, charter: Charter) -> int | None:
        """Return the stand-in on a day on which they are not away themselves; None for nobody."""
        officer = self.officer(absence, on=on, charter=charter)
        return None if officer is None or self.absence_on(officer, on) else officer

    def unread_days(self, absence: Absence) -> list[tuple[date, date]]:
        """Return the stretches of an absence in which nobody was to stand in, or who was is away."""
        if absence.officer_id is None:
            return [(absence.from_on, absence.to_on)]
        return [
            (max(one.from_on, absence.from_on), min(one.to_on, absence.to_on))
            for one in self.absences_of(absence.officer_id)
            if one.overlaps(absence.from_on, absence.to_on)
        ]

    def uncovered(self, absence: Absence, *, since: date, charter: Charter) -> list[tuple[date, date]]:
        """Return the stretches of an absence, from a day on, in which who was named can't stand in."""
        stretches: list[tuple[date, date]] = []
        first = max(absence.from_on, since)
        for day in (first + n * DAY for n in range((absence.to_on - first).days + 1)):
            if self.present_officer(absence, on=day, charter=charter) is not None:
                continue
            if stretches and stretches[-1][1] == day - DAY:
                stretches[-1] = (stretches[-1][0], day)
            else:
                stretches.append((day, day))
        return stretches

    def people_covered_by(self, officer_id: int, *, on: date, charter: Charter) -> tuple[int, ...]:
        """Return the people for whom a person stands in on a day."""
        return tuple(
            one.person_id
            for one in self.absences
            if one.officer_id == officer_id and one.covers(on) and self.officer(one, on=on, charter=charter)
        )

    def successors(self, person_id: int, *, on: date) -> list[int]:
        """Return the people who now hold the area appointments that a person held."""
        left = {(a.role, a.area, a.entity) for a in self.appointments_of(person_id) if a.area}
        return list(
            dict.fromkeys(
                a.person_id
                for a in self.appointments
                if (a.role, a.area, a.entity) in left and self.is_effective_on(a, on)
            )
        )

    def followers(self, person_id: int, *, on: date, charter: Charter) -> list[int]:
        """Return who goes on with what somebody left: the successors, or the secretary."""
        secretaries = self.people_with_rights(Rights.SECRETARY, on=on, charter=charter)
        return [one for one in self.successors(person_id, on=on) or secretaries if one != person_id]

    def predecessors(self, person_id: int, *, on: date) -> list[int]:
        """Return the people who have left and whose area appointments this person now holds."""
        gone = (one for one in self.leavers if self.has_left(one, on))
        return [one for one in gone if person_id in self.successors(one, on=on)]

    def by_account(self, team: str, user: str) -> Person | None:
        found = self._person_by_account.get((team, user))
        return None if found is None else self.persons[found]

    def closed_account(self, team: str, user: str) -> Account | None:
        """Return an account of somebody on the roster that is not in use any more; None where there is none."""
        ours = (one for one in self.accounts if (one.team, one.user) == (team, user))
        return next((one for one in ours if one.to_at is not None), None)

    def by_email(self, email: str) -> Person | None:
        return self._by_email.get(email.casefold()) if email else None

    def slack_user(self, person_id: int) -> str | None:
        """Return the Slack user id to write to; None if the person has no active account."""
        account = self._account_by_person.get(person_id)
        return None if account is None else account.user

    def latest_user(self, person_id: int) -> str | None:
        """Return the Slack user id that names a person: of their active account, else of the last that was closed."""
        found = [one for one in self.accounts if one.person_id == person_id and one.to_at is not None]
        closed = max(found, key=lambda one: one.to_at or one.from_at, default=None)
        return self.slack_user(person_id) or (closed.user if closed else None)

    def name(self, person_id: int | None) -> str:
        """Return the full name; of people who share theirs with what tells them apart: "Ann Lee (BDT)"."""
        if person_id is None:
            return "nobody"
        apart = self._names_apart
        return apart[person_id] if person_id in apart else self.persons[person_id].name

    @cached_property
    def _names_apart(self) -> Mapping[int, str]:
        """Return the names of those who share one, each with what only that person has beside it.

        Never one that another person has as it is.
        """
        by_name: dict[str, list[int]] = {}
        for one in self.persons.values():
            by_name.setdefault(fold(one.name), []).append(one.id)
        return {
            person: f"{self.persons[person].name} ({mark})"
            for same in by_name.values()
            if len(same) > 1
            for person, mark in self._marks(same).items()
        }

    def _marks(self, same: Sequence[int]) -> dict[int, str]:
        """Return what tells people apart: a part of the organisation, an area, the station, or else the address."""
        marks = (
            {one: self._held(one, "entity") for one in same},
            {one: self._held(one, "area") for one in same},
            {one: self.persons[one].station for one in same},
            {one: self.persons[one].email.partition("@")[0] for one in same},
        )
        for found in marks:
            if all(found.values()) and len(set(found.values())) == len(same):
                return found
        return {one: str(number) for number, one in enumerate(sorted(same), 1)}

    def _held(self, person_id: int, what: str) -> str:
        """Return the entity or area of a person's newest role that has one; "" without."""
        held = [str(getattr(one, what) or "") for one in self._appointments_by_person.get(person_id, ())]
        return next((one for one in reversed(held) if one), "")

    def short_name(self, person_id: int | None) -> str:
        """Return the first word of a name that nobody else on the roster begins with; else the full name."""
        name = self.name(person_id)
        first = name.split()[0] if name.split() else name
        others = [
            one for one in self.persons.values() if one.id != person_id and one.name.split()[:1] == [first]
        ]
        return name if person_id is None or others or first.endswith(".") else first

    def names(self, person_ids: Iterable[int]) -> str:
        return ", ".join(self.name(p) for p in person_ids)

    def appointments_on(self, person_id: int, on: date) -> list[Appointment]:
        return [a for a in self._appointments_by_person.get(person_id, ()) if self.is_effective_on(a, on)]

    def holders(
        self, roles: Iterable[str], *, on: date, area: str | None = None, entity: str | None = None
    ) -> list[int]:
        """Return the holders of any of `roles` on a day, in order of appointment.

        `area` and `entity` narrow the result if given.
        """
        return list(
            dict.fromkeys(a.person_id for a in self.appointments_to(roles, on=on, area=area, entity=entity))
        )

    def appointments_to(
        self, roles: Iterable[str], *, on: date, area: str | None = None, entity: str | None = None
    ) -> list[Appointment]:
        """Return the appointments to any of `roles` in force on a day; filtered as in `holders`."""
        wanted = set(roles)
        return [
            a
            for a in self.appointments
            if a.role in wanted
            and self.is_effective_on(a, on)
            and area in {None, a.area}
            and entity in {None, a.entity}
        ]

    def people_of(self, entities: Collection[str], *, on: date) -> frozenset[int]:
        """Return everybody with a role in one of these entities on a day."""
        return frozenset(
            a.person_id for a in self.appointments if a.entity in entities and self.is_effective_on(a, on)
        )

    def focal_points(self, area: str, *, on: date, charter: Charter) -> list[int]:
        """Return the focal points of an area on a day."""
        return list(_cached_focal_points(self, charter, area, on))

    def focal_points_of_entity(self, entity: str, *, on: date, charter: Charter) -> list[int]:
        """Return the focal points of an entity on a day, whatever their areas."""
        roles = [role.code for role in charter.roles if role.rights is Rights.FOCAL_POINT]
        return self.holders(roles, on=on, entity=entity)

    def people_with_rights(self, right: Rights, *, on: date, charter: Charter) -> list[int]:
        return self.holders([role.code for role in charter.roles if role.rights is right], on=on)

    def rights(self, person_id: int, *, on: date, charter: Charter) -> frozenset[Rights]:
        """Return a person's rights on a day; a person without a role is staff."""
        held = frozenset(charter.role(a.role).rights for a in self.appointments_on(person_id, on))
        return held or frozenset({Rights.STAFF})

    def members(self, *, on: date, charter: Charter) -> list[int]:
        """Return everybody with a member's rights on a day, in order of appointment."""
        return self.holders([role.code for role in charter.roles if role.rights in MEMBER_RIGHTS], on=on)


@lru_cache(maxsize=4096)
def _cached_focal_points(roster: Roster, charter: Charter, area: str, on: date) -> tuple[int, ...]:
    """Cached because it is called for every action of a list."""
    roles = [role.code for role in charter.roles if role.rights is Rights.FOCAL_POINT]
    return tuple(roster.holders(roles, on=on, area=area))


# Facts of notifications


@dataclass(frozen=True)
class AbsenceFacts(Facts):
    """What has become of an absence; the first word tells it from the other facts of absences."""

    WORD: ClassVar[str]

    word: str

    @classmethod
    def found_in(cls, context: str) -> Self | None:
        """Return the facts of this sort in the context of a notification; None where it has others."""
        return cls.from_context(context) if context.startswith(cls.WORD) else None


@dataclass(frozen=True)
class AbsenceCancelled(AbsenceFacts):
    """An absence is cancelled: whose it was, and who was to stand in; in old ones "", its reader."""

    WORD = "over"

    person: int
    officer: str = ""

    @classmethod
    def of(cls, absence: Absence) -> Self:
        return cls(cls.WORD, absence.person_id, str(absence.officer_id))


@dataclass(frozen=True)
class StandInAway(AbsenceFacts):
    """Whoever stands in in an absence is away, too; both absences by their ids."""

    WORD = "uncovered"

    of: int
    away: int

    @classmethod
    def between(cls, of: Absence, away: Absence) -> Self:
        return cls(cls.WORD, of.id, away.id)


@dataclass(frozen=True)
class Departure(Facts):
    """A person leaves, with their last day; `how` says whom of that: "" for all."""

    person: int
    last_on: date
    how: str = ""


@dataclass(frozen=True)
class AppointmentFacts(Facts):
    """An appointment by its id, and the last day that it ends on, where its reader is told of that."""

    number: int
    until: str = ""


@dataclass(frozen=True)
class SuccessorNeeded(Facts):
    """An appointment by its id that ends on a day; asked so many days before."""

    number: int
    ends_on: date
    days: int


@dataclass(frozen=True)
class AreaVacant(Facts):
    """Nobody answers for an area in an entity, since a day; told after so many working days."""

    area: str
    entity: str
    since: date
    days: int
