"""Queries of proposals: lists, who was asked and reached, and which rounds end."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from bot.notifications import NotificationState, Reason
from bot.permissions import Actor
from bot.posts import PostState
from bot.proposals import UNFINISHED_STATES, Addressee, Answer, Proposal, ProposalState, Round, RoundStatus
from bot.records import Kind
from storage import tables
from storage.records import PAGE_SIZE, Filter, ListPage, list_page, of_area
from storage.unit_of_work import Read, Tx, record_query
from storage.visibility import owned_by, visible_to

r = tables.records.c
a, pr, n, p = tables.addressees.c, tables.proposals.c, tables.notifications.c, tables.posts.c


def proposals_page(read: Read, chosen: Filter, *, who: Actor) -> ListPage:
    """Return a page of the proposals that somebody may see: the unfinished ones, or those in every state."""
    unfinished = [] if chosen.every_state else [tables.records.c.state.in_(UNFINISHED_STATES)]
    where = [visible_to(who), *unfinished, *([tables.records.c.area == chosen.area] if chosen.area else [])]
    return list_page(read, Kind.PROPOSAL, where, order=(tables.records.c.number,), page=chosen.page)


def open_proposals_of(read: Read, person_id: int, *, who: Actor, area: str | None) -> ListPage:
    """Return the proposals on which a person is asked, and the unfinished ones that they proposed."""
    is_asked = (r.state == ProposalState.OPEN) & owned_by(person_id, r.id)
    is_theirs = r.state.in_((ProposalState.OPEN, ProposalState.OBJECTED)) & (r.created_by == person_id)
    where = [visible_to(who), *of_area(area), is_asked | is_theirs]
    return list_page(read, Kind.PROPOSAL, where, order=(r.number,), page=1)


def drafts_by(read: Read, person_id: int, *, who: Actor, area: str | None) -> ListPage:
    """Return the drafts that a person prepared and the chair has not opened."""
    where = [visible_to(who), *of_area(area), r.state == ProposalState.DRAFT, r.created_by == person_id]
    return list_page(read, Kind.PROPOSAL, where, order=(r.number,), page=1)


def next_end_at(read: Read) -> datetime | None:
    """Return the earliest end of an open round that has not been handled; None if none is open."""
    at: datetime | None = read.db.execute(_NEXT_END_AT).scalar()
    return at


def due_to_end(read: Read, *, by: datetime) -> list[Proposal]:
    """Return the open proposals whose deadline has passed and that are not held for the chair."""
    return read.select(_DUE_TO_END, by=by)


# These conditions match the index of open items by due date.
_IS_RUNNING = (tables.items.c.kind == Kind.PROPOSAL, tables.ITEM_IS_OPEN, pr.held_at.is_(None))
_NEXT_END_AT = (
    select(func.min(tables.items.c.due_at))
    .join(tables.proposals, pr.id == tables.items.c.id)
    .where(*_IS_RUNNING)
)
_DUE_TO_END = record_query(
    Kind.PROPOSAL, *_IS_RUNNING, tables.items.c.due_at <= bindparam("by"), order=(tables.records.c.id,)
)
_OPEN_PROPOSALS = record_query(Kind.PROPOSAL, r.state == ProposalState.OPEN, order=(r.id,))


def open_proposals(read: Read) -> list[Proposal]:
    """Return all open proposals, regardless of visibility."""
    return read.select(_OPEN_PROPOSALS)


def round_status(read: Read, proposal: Proposal) -> RoundStatus:
    """Return the status of the current round, and the rounds before."""
    return RoundStatus(
        addressees=addressees(read, proposal),
        reached=reached_persons(read, proposal),
        past_rounds=_rounds(read, proposal.id),
    )


def addressees(read: Read, proposal: Proposal) -> list[Addressee]:
    found = all_addressees(read, proposal)
    return [found[one] for one in proposal.owners if one in found]


def _rounds(read: Read, record_id: int) -> list[Round]:
    chosen = (
        select(tables.rounds).where(tables.rounds.c.record_id == record_id).order_by(tables.rounds.c.revision)
    )
    return [Round(**row) for row in read.db.execute(chosen).mappings()]


def reached_persons(read: Read, proposal: Proposal) -> frozenset[int]:
    """Return the addressees who got the message of this round, themselves or through their stand-in."""
    whose = func.coalesce(n.stands_for, n.person_id)
    chosen = (
        select(whose)
        .join(tables.posts, p.id == n.post_id)
        .where(n.record_id == proposal.id, n.reason == Reason.PROPOSED, n.context == str(proposal.revision))
        .where(n.state == NotificationState.BATCHED, p.state == PostState.SENT)
    )
    return frozenset(read.db.execute(chosen).scalars())


def save_answer(tx: Tx, proposal: Proposal, person_id: int, answer: Answer, *, by: int) -> None:
    """Save an answer; an objection is never replaced."""
    tx.run(
        _SAVE_ANSWER,
        of=proposal.id, round=proposal.revision, person=person_id,
        said=answer, moment=tx.now, who=by,
    )  # fmt: skip


def all_addressees(read: Read, proposal: Proposal) -> dict[int, Addressee]:
    """Return everybody who was asked in the current round, also those whose role others hold by now."""
    of_round = (a.record_id == proposal.id, a.revision == proposal.revision)
    rows = read.db.execute(select(tables.addressees).where(*of_round)).mappings()
    return {row["person_id"]: Addressee(**row) for row in rows}


def save_days(tx: Tx, one: Addressee) -> None:
    """Save since when an addressee is asked, and their working days."""
    tx.run(
        _SAVE_DAYS,
        of=one.record_id, round=one.revision, person=one.person_id,
        since=one.asked_on, due=one.days_due, short=one.days_short,
    )  # fmt: skip


def mark_missed(tx: Tx, proposal: Proposal, person_ids: Iterable[int]) -> None:
    """Record the addressees who were not reached when the round ended."""
    for person_id in person_ids:
        tx.run(_MARK_MISSED, of=proposal.id, round=proposal.revision, person=person_id)


def proposals_awaiting(read: Read, *, who: Actor, now: datetime) -> list[Proposal]:
    """Return open proposals that wait for an answer of a person, or of somebody they stand in for."""
    theirs = select(tables.owners.c.record_id).where(tables.owners.c.person_id.in_(who.person_ids))
    return read.records(
        Kind.PROPOSAL,
        tables.records.c.state == ProposalState.OPEN,
        tables.records.c.id.in_(theirs),
        tables.items.c.due_at > now,
        visible_to(who),
        order=(tables.items.c.due_at, tables.records.c.number),
        limit=PAGE_SIZE,
    )


def waiting_for_chair(read: Read) -> list[Proposal]:
    """Return the proposals that wait for the chair: drafts, stopped ones, and ends that cannot stand by themselves."""
    is_draft = tables.records.c.state.in_([ProposalState.DRAFT, ProposalState.OBJECTED])
    is_asked = pr.held_at.is_not(None) | pr.offered_end.is_not(None)
    is_held = (tables.records.c.state == ProposalState.OPEN) & is_asked
    return read.records(Kind.PROPOSAL, is_draft | is_held, order=(tables.records.c.number,), limit=PAGE_SIZE)


_IS_ADDRESSEE = (
    a.record_id == bindparam("of"),
    a.revision == bindparam("round"),
    a.person_id == bindparam("person"),
)
_SAVE_ANSWER = (
    update(tables.addressees)
    .where(*_IS_ADDRESSEE, a.answer != Answer.OBJECTION)
    .values(answer=bindparam("said"), at=bindparam("moment"), answered_by=bindparam("who"))
)
_SAVE_DAYS = (
    update(tables.addressees)
    .where(*_IS_ADDRESSEE)
    .values(asked_on=bindparam("since"), days_due=bindparam("due"), days_short=bindparam("short"))
)
_MARK_MISSED = update(tables.addressees).where(*_IS_ADDRESSEE).values(missed=True)
