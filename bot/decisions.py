"""Decisions: the outcome of an issue, the level that decided, its wording, benefit and follow-up actions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from bot.calendar import Due
from bot.charter import Charter
from bot.charter_section import Rights
from bot.errors import UserError, to_open
from bot.issues import Issue, ladder_of, level_of
from bot.money import Money
from bot.people import Roster
from bot.records import Holder, Kind, Record, Visibility


class DecisionState(StrEnum):
    DRAFT = "draft"
    FINAL = "final"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


REGISTERED_STATES = (DecisionState.FINAL, DecisionState.SUPERSEDED)  # these appear in the register


class Benefit(StrEnum):
    """The benefit that a decision is recorded with."""

    AVOIDED = "avoided"
    SHARED = "shared"
    SAVED = "saved"
    NONE = "none"


BENEFIT_LABELS = {
    Benefit.AVOIDED: "duplication avoided",
    Benefit.SHARED: "resources shared",
    Benefit.SAVED: "cost saved",
    Benefit.NONE: "none",
}


@dataclass(kw_only=True)
class Decision(Record):
    """An outcome. A draft takes effect when the holder of the level confirms it.

    The outcome and its text never change; a wrong decision is superseded. A restricted decision is readable
    by the person who asked and by the levels on its way: `readers` are (role, area) pairs, with an area for
    the first level only.
    """

    kind = Kind.DECISION
    issue_id: int
    level: str
    word: str
    text: str
    decided_on: date
    behalf: str = ""  # the body on whose behalf it was recorded
    confirmed_by: int | None = None
    settled_at: datetime | None = None  # when it took effect
    benefit: str = ""  # empty: not stated
    amount: Decimal | None = None  # money saved, in `currency`
    currency: str = ""
    review_on: date | None = None
    supersedes_id: int | None = None
    raised_by: int | None = None
    readers: tuple[tuple[str, str], ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()  # of a draft: its follow-up actions, as `FollowUp.as_row`
    actions: tuple[str, ...] = ()  # references of the follow-up actions that were created

    @property
    def has_card(self) -> bool:
        return False  # it stands on the card of its issue

    @property
    def search_text(self) -> str:
        return f"{self.title} {self.text}"

    @property
    def is_unfinished(self) -> bool:
        return self.state == DecisionState.DRAFT

    @property
    def is_closed(self) -> bool:
        """Return whether it stands and is not to be reviewed, or stands no more."""
        return not self.is_unfinished and not (self.is_final and self.review_on is not None)

    @property
    def reading_roles(self) -> tuple[tuple[str, str], ...]:
        return self.readers

    @property
    def reading_persons(self) -> tuple[int, ...]:
        return () if self.raised_by is None else (self.raised_by,)

    def holders(self, charter: Charter) -> tuple[Holder, ...]:
        if self.is_for_chair(charter):
            return tuple(Holder(role.code) for role in charter.roles_with(Rights.CHAIR))
        return tuple(map(Holder, charter.level(self.level).holders))

    def is_for_chair(self, charter: Charter) -> bool:
        """Return whether nobody of the first level may read it, at which it is: then the chair confirms it."""
        is_first = self.level == charter.first_level.code
        return (
            is_first
            and self.visibility == Visibility.RESTRICTED
            and not any(area for _, area in self.readers)
        )

    @property
    def money_saved(self) -> Money | None:
        return None if self.amount is None else Money(self.amount, self.currency)

    @property
    def is_final(self) -> bool:
        return self.state == DecisionState.FINAL

    def set_money_saved(self, money: Money | None) -> None:
        self.amount, self.currency = (money.amount, money.currency) if money else (None, "")


def confirm(decision: Decision, *, by: int, now: datetime) -> None:
    """Make a draft take effect. Raises UserError if it is no draft."""
    if decision.state != DecisionState.DRAFT:
        raise UserError(f"{decision.ref} is already {decision.state}. Nothing has changed.")
    finalize(decision, by=by, now=now)


def finalize(decision: Decision, *, by: int, now: datetime) -> None:
    decision.state = DecisionState.FINAL
    decision.confirmed_by, decision.settled_at = by, now


def supersede(older: Decision, newer: Decision, *, charter: Charter) -> None:
    """Mark a decision as superseded by a newer one."""
    must_be_supersedable(older, newer.level, charter=charter)
    older.state = DecisionState.SUPERSEDED


def must_be_supersedable(older: Decision, level: str, *, charter: Charter) -> None:
    """Raise UserError unless `level` may supersede this decision.

    Only a final decision can be superseded, and only by a new one, so there are no cycles.
    """
    if not older.is_final:
        raise UserError(
            f"{older.ref} is {older.state}, so nothing can supersede it.",
            offers=[to_open(older.ref)],
        )
    codes = [one.code for one in charter.ladder]
    if codes.index(level) < codes.index(older.level):
        held = charter.level(older.level).name
        raise UserError(f"{older.ref} was decided by a higher level, {held}. Only there it is superseded.")


def restricted_readers(issue: Issue, *, charter: Charter) -> tuple[tuple[str, str], ...]:
    """Return the (role, area) pairs that may read a decision of this issue if it is restricted.

    They are the holders of the levels that had the issue, at the first level those of its area only. For a
    restricted issue they are the readers of the issue.
    """
    if issue.visibility == Visibility.RESTRICTED:
        return tuple((role, "") for role in issue.readers)
    codes = dict.fromkeys([*(step.level for step in issue.level_stays), issue.level])
    first = ladder_of(issue, charter)[0].code
    levels = [level_of(issue, charter, code) for code in codes if code != first or issue.area]
    return tuple(
        (role, issue.area or "" if level.code == first else "") for level in levels for role in level.holders
    )


def is_on_own_question(decision: Decision, *, roster: Roster, charter: Charter) -> bool:
    """Return whether a decision settled a question of the person who decided it, or in whose name it was decided."""
    raiser, settled_at = decision.raised_by, decision.settled_at
    if raiser is None or settled_at is None or decision.behalf or decision.level == charter.first_level.code:
        return False
    if raiser == decision.confirmed_by:
        return True
    on = charter.day_of(settled_at)
    roles = charter.level(decision.level).holders
    held = roster.holders(roles, on=on)
    return held == [raiser] and decision.confirmed_by not in held


def redact(decision: Decision) -> Decision:
    """Return a copy with only what a person without access may see: that it exists, its level and its date."""
    return replace(
        decision, number=0, word="", text="", folded="-", benefit="", amount=None, currency="", lines=(), actions=()
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """An action to be created when a decision takes effect."""

    title: str
    owners: tuple[int, ...]
    due: Due | None = None
    repeats: str = ""
    entity: str = ""
    plain: Mapping[str, str] = field(default_factory=dict)  # values of the action's plain fields by name
    visibility: str
    owner_roles: tuple[tuple[str, ...], ...] = ()  # of owners named by a role

    def as_row(self) -> tuple[str, ...]:
        owners = " ".join(map(str, self.owners))
        when = ("", "", "", "")
        if self.due is not None:
            at = self.due.at.isoformat() if self.due.at else ""
            when = (self.due.day.isoformat(), at, self.due.zone, self.due.typed)
        roles = json.dumps(self.owner_roles) if self.owner_roles else ""
        return (
            self.title,
            owners,
            *when,
            self.repeats,
            self.entity,
            json.dumps(self.plain),
            self.visibility,
            roles,
        )


def follow_up_from_row(row: Sequence[str]) -> FollowUp:
    """Parse a row that `FollowUp.as_row` wrote."""
    # A row of an older version ends with the visibility, and has the bare priority or "" before it.
    title, owners, day, at, zone, typed, repeats, entity, plain, visibility, *roles = row
    due = None
    if day:
        due = Due(
            day=date.fromisoformat(day), at=time.fromisoformat(at) if at else None, zone=zone, typed=typed
        )
    return FollowUp(
        title=title,
        owners=tuple(int(one) for one in owners.split()),
        due=due,
        repeats=repeats,
        entity=entity,
        plain=json.loads(plain) if plain.startswith("{") else {"priority": plain},
        visibility=visibility,
        owner_roles=tuple(tuple(one) for one in json.loads(next(iter(roles), "") or "[]")),
    )
