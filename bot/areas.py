"""The list of areas as it is kept: what is proposed, whether its basis is met, who confirms it, and which list held when."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.charter import Area, BasisRule, Charter, Rights
from bot.names import match_key
from bot.people import Roster

NAME_MAX = 60  # as much as a list of choices shows
CODE_MAX = 20


class AreaChangeKind(StrEnum):
    ADD = "add"
    RETIRE = "retire"
    BASIS = "basis"  # written down at once; the list has the same areas before and after


class AreaChangeState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(kw_only=True)
class AreaChange:
    """One change of the list: an area that is added, retired, or has another basis.

    `from_on` is its first day; while it waits, the one that was asked for, None for the day of the answer. `reason` is
    why it was asked for, `answer` what was said when it was declined.
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
        """Return what a notice keeps of it: that it waits, or what became of it."""
        return str(self.id) if self.is_pending else f"{self.id} {self.state}"

    def names(self) -> tuple[str, ...]:
        return self.code, self.name, *self.aliases

    def is_effective_on(self, day: date) -> bool:
        return self.state == AreaChangeState.CONFIRMED and self.from_on is not None and self.from_on <= day


def first_shared_name(names: Iterable[str], others: Iterable[str]) -> str | None:
    """Return the first of these names that is also one of the others, however it is written; None when none is."""
    keys = {match_key(name) for name in others}
    return next((name for name in names if match_key(name) in keys), None)


def pending_changes(changes: Iterable[AreaChange]) -> list[AreaChange]:
    return [one for one in changes if one.is_pending]


def confirm_change(change: AreaChange, *, by: int, now: datetime, today: date) -> AreaChange:
    """Return the change as it is once confirmed: from the day that was asked for, and never from one that has passed."""
    first = max(change.from_on or today, today)
    return replace(change, state=AreaChangeState.CONFIRMED, from_on=first, answered_by=by, answered_at=now)


def decline_change(change: AreaChange, *, by: int, now: datetime, answer: str) -> AreaChange:
    """Return the change as it is once declined; whoever asked for it takes it back."""
    state = AreaChangeState.WITHDRAWN if by == change.asked_by else AreaChangeState.DECLINED
    return replace(change, state=state, answered_by=by, answered_at=now, answer=answer)


def confirmers(asked_by: int, *, roster: Roster, charter: Charter, on: date) -> list[int]:
    """Return who may confirm what somebody asked for: the chair, of the chair's own a deputy.

    Only where there is no second person the chair confirms their own.
    """
    chairs = roster.people_with_rights(Rights.CHAIR, on=on, charter=charter)
    deputies = roster.people_with_rights(Rights.DEPUTY, on=on, charter=charter)
    first = [person for person in chairs if person != asked_by]
    return first or [person for person in deputies if person != asked_by] or chairs


# Which list held when


def apply_area_changes(charter: Charter, changes: Iterable[AreaChange]) -> Charter:
    """Return the charter with what was confirmed of its areas, in that order; where nothing was it is this one."""
    confirmed_ = (one for one in changes if one.state == AreaChangeState.CONFIRMED)
    made = sorted(confirmed_, key=lambda one: (one.answered_at or one.at, one.id))
    areas = {area.code: area for area in charter.areas}
    for change in made:
        area = _apply_change(areas.get(change.code), change)
        if area is not None:
            areas[change.code] = area
    return charter.with_parts(areas=tuple(areas.values())) if made else charter


def _apply_change(area: Area | None, change: AreaChange) -> Area | None:
    """Return what becomes of an area; one that the charter's file defines too stays as it is there."""
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
    """Return the list as it was on a day: what was changed later is not in it."""
    return apply_area_changes(file, [one for one in changes if one.is_effective_on(day)]).areas_on(day)


@dataclass(frozen=True, kw_only=True)
class AreaListVersion:
    """Which list it is: its number and its first day. `change` made it; None: it is as the file has it.

    `from_on` None is the first list.
    """

    number: int
    from_on: date | None = None
    change: AreaChange | None = None


def area_list_version_on(day: date, *, file: Charter, changes: Iterable[AreaChange]) -> AreaListVersion:
    """Return the version of the list on a day: each confirmed change makes one, and each day on which the file's changes."""
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
    """Return the days on which an area of the file begins or ends."""
    return {on for area in file.areas for on in (area.since, area.retired) if on is not None}


# The basis of an area


@dataclass(frozen=True)
class BasisCheck:
    """Whether the basis of an area is met, and if not what is missing, as a sentence ends."""

    is_met: bool
    missing: str = ""


def check_basis(basis: str, rule: BasisRule) -> BasisCheck:
    """Compare the resolutions that are named with the rule. What they say nobody can read from their numbers."""
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
    """Return each resolution that is named, "PP Res. 191" or "PP-14 Resolution 191", as its body and its number."""
    known = {body.casefold(): body for body in (rule.body, *rule.others)}
    bodies = "|".join(map(re.escape, known))
    found = re.findall(rf"(?<!\w)({bodies})(?:-\d+)?,? +Res[a-z]*\.? *(\d+)", basis, re.IGNORECASE)
    return [(known[body.casefold()], number) for body, number in found]
