"""Queries of decisions: the register, its totals, drafts and reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.decisions import REGISTERED_STATES, Benefit, Decision, DecisionState
from bot.issues import Issue
from bot.money import Money
from bot.names import fold
from bot.permissions import Actor, holds_level
from bot.records import Kind
from storage import tables
from storage.issues import may_be_held
from storage.records import PAGE_SIZE, ListPage, list_page, of_area
from storage.subqueries import exists_in
from storage.unit_of_work import Read, join_layers
from storage.visibility import visible_to

d, r = tables.decisions.c, tables.records.c


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """The filters of the register of decisions. None or False leaves a filter out.

    `level` is a level of the ladder by its code, `body` the body itself as it was written down.
    """

    only_drafts: bool = False
    area: str | None = None
    decided_between: tuple[date, date] | None = None
    body: str | None = None
    level: str | None = None
    benefit: str | None = None
    review_due_by: date | None = None  # only final decisions whose review was due by then
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class DecisionTotals:
    """The benefits of decisions, each decision counted once: a count of each benefit, and the money by currency."""

    count_by_benefit: Mapping[str, int]
    saved_amounts: Sequence[tuple[Money, int]]  # with the number of decisions


def decisions_page(read: Read, chosen: RegisterFilter, *, who: Actor, limit: int = PAGE_SIZE) -> ListPage:
    """Return a page of the register, or of the drafts that wait to be confirmed, newest first."""
    where = _register_conditions(read, chosen, who)
    order = (d.decided_on.desc(), r.number.desc())
    return list_page(read, Kind.DECISION, where, order=order, limit=limit, page=chosen.page)


def decision_totals(read: Read, chosen: RegisterFilter, *, who: Actor) -> DecisionTotals:
    """Return the benefits of the final decisions; a superseded one is not counted beside its successor."""
    source = join_layers(Kind.DECISION)
    is_final = (r.kind == Kind.DECISION, r.state == DecisionState.FINAL)
    where = [*_register_conditions(read, chosen, who), *is_final]
    has_no_amount = or_(d.benefit != Benefit.SAVED, d.amount.is_(None))  # those with one are in the sums
    counted = select(d.benefit, func.count()).select_from(source)
    counted = counted.where(*where, has_no_amount, d.benefit != "").group_by(d.benefit)
    summed = select(d.currency, func.sum(d.amount), func.count()).select_from(source)
    summed = summed.where(*where, d.amount.is_not(None)).group_by(d.currency).order_by(d.currency)
    return DecisionTotals(
        count_by_benefit={row[0]: row[1] for row in read.db.execute(counted)},
        saved_amounts=[
            (Money(amount, currency), number) for currency, amount, number in read.db.execute(summed)
        ],
    )


def _register_conditions(read: Read, chosen: RegisterFilter, who: Actor) -> list[ColumnElement[bool]]:
    states = (DecisionState.DRAFT,) if chosen.only_drafts else REGISTERED_STATES
    return [
        visible_to(who),
        r.state.in_((DecisionState.FINAL,) if chosen.review_due_by else states),
        *([r.area == chosen.area] if chosen.area else []),
        *([d.decided_on.between(*chosen.decided_between)] if chosen.decided_between else []),
        *([_decided_by_body(read, chosen)] if chosen.body else []),
        *([d.benefit == chosen.benefit] if chosen.benefit else []),
        *([d.review_on <= chosen.review_due_by] if chosen.review_due_by else []),
    ]


def _decided_by_body(read: Read, chosen: RegisterFilter) -> ColumnElement[bool]:
    """Return the condition that a body decided: on its behalf, or as the level of that name."""
    bodies = read.db.execute(select(d.behalf).distinct()).scalars()
    named = d.behalf.in_([body for body in bodies if body and fold(body) == fold(chosen.body or "")])
    return or_(named, and_(d.level == chosen.level, d.behalf == "")) if chosen.level else named


def drafts_to_confirm(read: Read, *, who: Actor) -> list[tuple[Decision, Issue]]:
    """Return all drafts that wait for this person to confirm them, each with its issue."""
    is_held = exists_in(tables.issues, tables.issues.c.id == d.issue_id, may_be_held(read, who))
    where = (visible_to(who), r.state == DecisionState.DRAFT, is_held)
    found = read.records(Kind.DECISION, *where, order=(r.number,))
    issues = {issue.id: issue for issue in read.with_ids(Kind.ISSUE, [one.issue_id for one in found])}
    pairs = [(decision, issues[decision.issue_id]) for decision in found]
    return [(decision, issue) for decision, issue in pairs if holds_level(who, issue, read.charter)]


def drafts_by(read: Read, person_id: int, *, who: Actor, area: str | None) -> ListPage:
    """Return the drafts that a person wrote and nobody has confirmed, as far as `who` may see them."""
    where = [visible_to(who), *of_area(area), r.state == DecisionState.DRAFT, r.created_by == person_id]
    return list_page(read, Kind.DECISION, where, order=(r.number,), page=1)


def decision_of(read: Read, issue: Issue) -> Decision | None:
    """Return the newest decision on an issue that was not withdrawn; None if there is none."""
    where = (d.issue_id == issue.id, r.state != DecisionState.WITHDRAWN)
    found = read.records_by_index(Kind.DECISION, *where, order=(r.number.desc(),), limit=1)
    return found[0] if found else None


def decided_on(read: Read, day: date, level: str) -> list[Decision]:
    """Return what a level decided on a day itself, whoever may see it, oldest first."""
    where = (d.decided_on == day, d.level == level, d.behalf == "", r.state.in_(REGISTERED_STATES))
    return read.records_by_index(Kind.DECISION, *where, order=(r.number,))


def decisions_to_review(read: Read, *, since: date) -> list[Decision]:
    """Return the final decisions whose review is due on that day or later, whoever may see them."""
    return read.records_by_index(Kind.DECISION, d.review_on >= since, r.state == DecisionState.FINAL)


def superseding_decisions(read: Read, ids: Sequence[int]) -> dict[int, Decision]:
    """Return the decisions that supersede these, by the id of the superseded one."""
    where = (d.supersedes_id.in_(list(ids)), r.state.in_(REGISTERED_STATES))
    return {one.supersedes_id: one for one in read.records_by_index(Kind.DECISION, *where)}
