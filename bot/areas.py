"""The list of areas: proposed and confirmed changes, the legal basis of an area, the list as of a day."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.charter import Area, BasisRule, Charter
from bot.charter_section import Rights
from bot.facts import Facts
from bot.names import match_key
from bot.people import Roster

NAME_MAX = 60  # the longest name that a select menu shows in full
CODE_MAX = 20


class AreaChangeKind(StrEnum):
    ADD = "add"
    RETIRE = "retire"
    BASIS = "basis"  # recorded at once: the list holds the same areas before and after


class AreaChangeState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class AreaChangeFacts(Facts):
    """A change to the list of areas by its id, and its outcome, "" while it waits."""

    number: int
    outcome: str = ""


@dataclass(kw_only=True)
class AreaChange:
    """A change of the list of areas: one is added, retired, or gets another basis.

    `from_on` is the first day on which the change holds; in a proposal it is the requested day, or None for
    the day of the confirmation. `reason` is given by the proposer, `answer` by the person who declined.
    """

    id: int
    sort: str
    code: str
    name: str
    aliases: tuple[str, ...] = ()
    channel: str = ""
    entities: tuple[str, ...] = ()
    basis: str = ""
    reason: str = ""
    from_on: date | None = None
    state: str = AreaChangeState.PROPOSED
    asked_by: int
    at: datetime
    answered_by: int | None = None
    answered_at: datetime | None = None
    answer: str = ""

    @property
    def is_pending(self) -> bool:
        return self.state == AreaChangeState.PROPOSED

    def as_context(self) -> str:
        """Return the context of a notification: the id, and the outcome once there is one."""
        return AreaChangeFacts(self.id, "" if self.is_pending else self.state).as_context()

    def names(self) -> tuple[str, ...]:
        return self.code, self.name, *self.aliases

    def is_effective_on(self, day: date) -> bool:
        return self.state == AreaChangeState.CONFIRMED and self.from_on is not None and self.from_on <= day


def first_shared_name(names: Iterable[str], others: Iterable[str]) -> str | None:
    """Return the first of `names` that is also in `others` when folded, or None."""
    keys = {match_key(name) for name in others}
    return next((name for name in names if match_key(name) in keys), None)


def pending_changes(changes: Iterable[AreaChange]) -> list[AreaChange]:
    return [one for one in changes if one.is_pending]


def confirm_change(change: AreaChange, *, by: int, now: datetime, today: date) -> AreaChange:
    """Return the confirmed change. It holds from the requested day, but never from a day in the past."""
    first = max(change.from_on or today, today)
    return replace(change, state=AreaChangeState.CONFIRMED, from_on=first, answered_by=by, answered_at=now)


def decline_change(change: AreaChange, *, by: int, now: datetime, answer: str) -> AreaChange:
    """Return the declined change; it counts as withdrawn if the proposer declines it."""
    state = AreaChangeState.WITHDRAWN if by == change.asked_by else AreaChangeState.DECLINED
    return replace(change, state=state, answered_by=by, answered_at=now, answer=answer)


def confirmers(asked_by: int, *, roster: Roster, charter: Charter, on: date) -> list[int]:
    """Return the people who may confirm a proposal: the chair, or a deputy if the chair proposed it.

    If there is nobody else, the chair confirms their own proposal.
    """
    chairs = roster.people_with_rights(Rights.CHAIR, on=on, charter=charter)
    deputies = roster.people_with_rights(Rights.DEPUTY, on=on, charter=charter)
    first = [person for person in chairs if person != asked_by]
    return first or [person for person in deputies if person != asked_by] or chairs


# The list as of a day


def apply_area_changes(charter: Charter, changes: Iterable[AreaChange]) -> Charter:
    """Return the charter with the confirmed changes applied in the order of their confirmation.

    Returns `charter` itself if no change is confirmed.
    """
    confirmed_ = (one for one in changes if one.state == AreaChangeState.CONFIRMED)
    made = sorted(confirmed_, key=lambda one: (one.answered_at or one.at, one.id))
    areas = {area.code: area for area in charter.areas}
    for change in made:
        area = _apply_change(areas.get(change.code), change)
        if area is not None:
            areas[change.code] = area
    return charter.with_parts(areas=tuple(areas.values())) if made else charter


def _apply_change(area: Area | None, change: AreaChange) -> Area | None:
    """Return the area after a change, or None if the change concerns an unknown area.

    An area that the charter file defines as well is not replaced by an addition.
    """
    if change.sort == AreaChangeKind.ADD:
        return area or _new_area(change)
    if area is None:
        return None
    kept = {"retired": change.from_on} if change.sort == AreaChangeKind.RETIRE else {"basis": change.basis}
    return area.model_copy(update=kept)


def _new_area(change: AreaChange) -> Area:
    return Area(
        code=change.code,
        name=change.name,
        aliases=change.aliases,
        channel=change.channel,
        entities=change.entities,
        basis=change.basis,
        since=change.from_on,
    )


def area_list_on(day: date, *, file: Charter, changes: Iterable[AreaChange]) -> tuple[Area, ...]:
    """Return the areas in force on a day, without changes that took effect later."""
    return apply_area_changes(file, [one for one in changes if one.is_effective_on(day)]).areas_on(day)


def area_of_channel(charter: Charter, names: Collection[str], *, on: date) -> Area | None:
    """Return the area in force to which a channel belongs, by its id or its "#name".

    None for the main channel, for one that several areas share, and for any other.
    """
    if charter.channels.main in names:
        return None
    found = [area for area in charter.areas_on(on) if area.channel in names]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, kw_only=True)
class AreaListVersion:
    """A version of the list of areas: its number, its first day, and the change that made it.

    `change` is None for a version that comes from the charter file; `from_on` is None for the first version.
    """

    number: int
    from_on: date | None = None
    change: AreaChange | None = None


def area_list_version_on(day: date, *, file: Charter, changes: Iterable[AreaChange]) -> AreaListVersion:
    """Return the version of the list on a day.

    Each confirmed change of the list makes a version, and so does each day on which an area of the file
    begins or ends.
    """
    of_file: list[tuple[date, int, AreaChange | None]] = [
        (on, 0, None) for on in _file_change_days(file) if on <= day
    ]
    made: list[tuple[date, int, AreaChange | None]] = [
        (one.from_on, one.id, one)
        for one in changes
        if one.is_effective_on(day) and one.sort != AreaChangeKind.BASIS and one.from_on is not None
    ]
    steps = sorted([*of_file, *made], key=lambda step: step[:2])
    if not steps:
        return AreaListVersion(number=1)
    last, _, change = steps[-1]
    return AreaListVersion(number=len(steps) + 1, from_on=last, change=change)


def _file_change_days(file: Charter) -> set[date]:
    """Return the days on which an area of the charter file begins or ends."""
    return {on for area in file.areas for on in (area.since, area.retired) if on is not None}


# The basis of an area


@dataclass(frozen=True)
class BasisCheck:
    """Whether the basis of an area suffices; `missing` completes a sentence if it does not."""

    is_met: bool
    missing: str = ""


def check_basis(basis: str, rule: BasisRule) -> BasisCheck:
    """Check the resolutions that a basis names against the rule.

    Only bodies and numbers are compared; the content of a resolution is unknown.
    """
    named = _resolutions(basis, rule)
    first = [number for body, number in named if body == rule.body]
    if not first:
        return BasisCheck(is_met=False, missing=f"a {rule.called} resolution is missing")
    if set(first) & set(rule.alone) or any(body != rule.body for body, _ in named):
        return BasisCheck(is_met=True)
    *others, last = rule.others
    bodies = f"{', '.join(others)} or {last}" if others else last
    return BasisCheck(
        is_met=False,
        missing=f"a resolution of {bodies} is missing, unless {rule.body} Res. {first[0]} itself calls for coordination",
    )


def _resolutions(basis: str, rule: BasisRule) -> Sequence[tuple[str, str]]:
    """Return the body and the number of each resolution in a text ("PP Res. 191", "PP-14 Resolution 191")."""
    known = {body.casefold(): body for body in (rule.body, *rule.others)}
    bodies = "|".join(map(re.escape, known))
    found = re.findall(rf"(?<!\w)({bodies})(?:-\d+)?,? +Res[a-z]*\.? *(\d+)", basis, re.IGNORECASE)
    return [(known[body.casefold()], number) for body, number in found]
