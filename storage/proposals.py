"""Queries of proposals: lists, who was asked and reached, and which rounds end."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, or_, select, true, update

from bot.notifications import NotificationState, Reason
from bot.permissions import Actor
from bot.posts import PostState
from bot.proposals import UNFINISHED_STATES, Addressee, Answer, Proposal, ProposalState, Round, RoundStatus
from bot.records import Kind
from bot.unconfirmed import Confirmation, UnconfirmedWords, open_words, without_answer
from storage import tables, unconfirmed
from storage.failed_plans import is_not_set_aside
from storage.records import PAGE_SIZE, Filter, ListPage, list_page, of_area
from storage.unit_of_work import Read, Tx, record_query
from storage.visibility import owned_by, visible_to

r = tables.records.c
a, pr, n, p = tables.addressees.c, tables.proposals.c, tables.notifications.c, tables.posts.c
nt = tables.notes.c


def proposals_page(read: Read, chosen: Filter, *, who: Actor, limit: int = PAGE_SIZE) -> ListPage:
    """Return a page of the proposals that somebody may see: the unfinished ones, or those in every state."""
    unfinished = [] if chosen.every_state else [tables.records.c.state.in_(UNFINISHED_STATES)]
    where = [visible_to(who), *unfinished, *([tables.records.c.area == chosen.area] if chosen.area else [])]
    return list_page(
        read, Kind.PROPOSAL, where, order=(tables.records.c.number,), page=chosen.page, limit=limit
    )


def open_proposals_by(read: Read, person_id: int, *, who: Actor, area: str | None) -> ListPage:
    """Return the unfinished proposals that a person made."""
    is_unfinished = r.state.in_((ProposalState.OPEN, ProposalState.OBJECTED))
    return _held(read, is_unfinished, r.created_by == person_id, who=who, area=area)


def open_proposals_asking(read: Read, person_id: int, *, who: Actor, area: str | None) -> ListPage:
    """Return the open proposals of others on which a person is asked."""
    is_asked = (r.state == ProposalState.OPEN) & owned_by(person_id, r.id)
    return _held(read, is_asked, r.created_by != person_id, who=who, area=area)


def drafts_by(read: Read, person_id: int, *, who: Actor, area: str | None) -> ListPage:
    """Return the drafts that a person prepared and the chair has not opened."""
    return _held(read, r.state == ProposalState.DRAFT, r.created_by == person_id, who=who, area=area)


def _held(read: Read, *where: ColumnElement[bool], who: Actor, area: str | None) -> ListPage:
    """Return the first page of the proposals that somebody may see, of an area or of any, for which `where` holds."""
    chosen = [visible_to(who), *of_area(area), *where]
    return list_page(read, Kind.PROPOSAL, chosen, order=(r.number,), page=1)


def next_end_at(read: Read) -> datetime | None:
    """Return the earliest end of an open round that has not been handled; None if none is open."""
    at: datetime | None = read.db.execute(_NEXT_END_AT).scalar()
    return at


def due_to_end(read: Read, *, by: datetime) -> list[Proposal]:
    """Return the open proposals whose deadline has passed and that are not held for the chair."""
    return read.select(_DUE_TO_END, by=by)


# These conditions match the index of open items by due date.
_IS_RUNNING = (
    tables.items.c.kind == Kind.PROPOSAL,
    tables.ITEM_IS_OPEN,
    pr.held_at.is_(None),
    is_not_set_aside(tables.items.c.id),
)
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
    words = words_of(read, [proposal]).get(proposal.id, [])
    return RoundStatus(
        addressees=addressees(read, proposal),
        reached=reached_persons(read, proposal),
        past_rounds=_rounds(read, proposal.id),
        words=words,
        unplaced=frozenset(one.id for one in unconfirmed.without_note(read, words)),
    )


def open_words_of(
    read: Read, found: Sequence[Proposal], person_ids: Collection[int]
) -> dict[int, list[UnconfirmedWords]]:
    """Return by proposal what these people wrote in its round without saying whether they object."""
    theirs = {of: open_words(words, person_ids) for of, words in words_of(read, found).items()}
    return {of: words for of, words in theirs.items() if words}


def words_of(read: Read, found: Sequence[Proposal]) -> dict[int, list[UnconfirmedWords]]:
    """Return by proposal what counts of what was written in its round, oldest first."""
    proposals = {one.id: one for one in found}
    by_record: dict[int, list[UnconfirmedWords]] = {}
    for words in unconfirmed.of_records(read, proposals):
        if proposals[words.record_id].counts(words):
            by_record.setdefault(words.record_id, []).append(words)
    return by_record


def addressees(read: Read, proposal: Proposal) -> list[Addressee]:
    found = all_addressees(read, proposal)
    return [found[one] for one in proposal.owners if one in found]


def _rounds(read: Read, record_id: int) -> list[Round]:
    chosen = (
        select(tables.rounds).where(tables.rounds.c.record_id == record_id).order_by(tables.rounds.c.revision)
    )
    return [Round(**row) for row in read.db.execute(chosen).mappings()]


def reached_persons(read: Read, proposal: Proposal) -> frozenset[int]:
    """Return the addressees who got the message of this round before its end, themselves or through their stand-in."""
    whose = func.coalesce(n.stands_for, n.person_id)
    in_time = p.slack_ts <= f"{proposal.due_at.timestamp():.6f}" if proposal.due_at else true()
    chosen = (
        select(whose)
        .join(tables.posts, p.id == n.post_id)
        .where(n.record_id == proposal.id, n.reason == Reason.PROPOSED, n.context == str(proposal.revision))
        .where(n.state == NotificationState.BATCHED, p.state == PostState.SENT, in_time)
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
    found = [Addressee(**row) for row in rows]
    commented_at = (
        _comment_times(read, proposal) if any(one.answer == Answer.COMMENT for one in found) else {}
    )
    return {one.person_id: _with_comment(one, commented_at) for one in found}


def _comment_times(read: Read, proposal: Proposal) -> dict[int, datetime]:
    """Return when each person last wrote in the round, without what was deleted."""
    kept = (nt.record_id == proposal.id, nt.struck_at.is_(None), nt.at >= proposal.opened_at)
    rows = read.db.execute(select(nt.person_id, func.max(nt.at)).where(*kept).group_by(nt.person_id))
    return {row[0]: row[1] for row in rows}


def _with_comment(one: Addressee, commented_at: Mapping[int, datetime]) -> Addressee:
    """Return an addressee with the comment that is left: their own, or that of whoever answered for them."""
    if one.answer != Answer.COMMENT:
        return one
    by = next((by for by in (one.answered_by, one.person_id) if by in commented_at), None)
    if by is None:
        return replace(one, answer=Answer.NONE, at=None, answered_by=None)
    return replace(one, at=commented_at[by], answered_by=by)


def save_days(tx: Tx, one: Addressee) -> None:
    """Save since when an addressee is asked, and their working days."""
    tx.run(
        _SAVE_DAYS,
        of=one.record_id, round=one.revision, person=one.person_id,
        since=one.asked_on, due=one.days_due, short=one.days_short,
    )  # fmt: skip


def remove_addressees(tx: Tx, proposal: Proposal) -> None:
    """Remove those who were to be asked in a round that was taken back before it reached anybody."""
    tx.run(_REMOVE_ADDRESSEES, of=proposal.id, round=proposal.revision)


def take_back_objection(tx: Tx, proposal: Proposal) -> None:
    """Take back the objection of a round; whether its writer has commented before, their notes say."""
    tx.run(_TAKE_BACK_OBJECTION, of=proposal.id, round=proposal.revision)


def take_back_missed(tx: Tx, proposal: Proposal) -> None:
    """Take back that an end came before somebody was reached."""
    tx.run(_TAKE_BACK_MISSED, of=proposal.id, round=proposal.revision)


def mark_missed(tx: Tx, proposal: Proposal, person_ids: Iterable[int]) -> None:
    """Record the addressees who were not reached when the round ended."""
    for person_id in person_ids:
        tx.run(_MARK_MISSED, of=proposal.id, round=proposal.revision, person=person_id)


def proposals_awaiting(read: Read, *, who: Actor, now: datetime) -> list[Proposal]:
    """Return open proposals that wait for an answer of a person, or of somebody they stand in for.

    One whose end has come is among them where they have to say whether they object.
    """
    is_asked = or_(*[owned_by(one, r.id) for one in who.person_ids])
    found: list[Proposal] = read.records(
        Kind.PROPOSAL,
        tables.records.c.state == ProposalState.OPEN,
        is_asked,
        or_(tables.items.c.due_at > now, pr.held_at.is_not(None)),
        visible_to(who),
        order=(tables.items.c.due_at, tables.records.c.number),
        limit=PAGE_SIZE,
    )
    words = open_words_of(read, [one for one in found if one.held_at is not None], who.person_ids)
    return [one for one in found if one.held_at is None or one.id in words]


def ended_since(read: Read, *, who: Actor, since: datetime) -> list[Proposal]:
    """Return the proposals that have ended since a moment and of which a person, or somebody they stand in for, was asked."""
    is_asked = or_(*[owned_by(one, r.id) for one in who.person_ids])
    found: list[Proposal] = read.records(
        Kind.PROPOSAL,
        pr.ended_at >= since,
        is_asked,
        visible_to(who),
        order=(tables.records.c.number,),
        limit=PAGE_SIZE,
    )
    return found


def waiting_for_chair(read: Read) -> list[Proposal]:
    """Return the proposals that wait for the chair: drafts, stopped ones, and ends that cannot stand by themselves.

    Such is also an end before which somebody wrote and has not said whether they object.
    """
    is_draft = tables.records.c.state.in_([ProposalState.DRAFT, ProposalState.OBJECTED])
    is_asked = pr.held_at.is_not(None) | pr.offered_end.is_not(None)
    u, is_of_round = tables.unconfirmed.c, tables.unconfirmed.c.revision == pr.revision
    has_words = exists().where(u.record_id == r.id, is_of_round, u.answer == Confirmation.NONE)
    is_open = (r.state == ProposalState.OPEN) & (is_asked | has_words)
    found: list[Proposal] = read.records(
        Kind.PROPOSAL, is_draft | is_open, order=(r.number,), limit=PAGE_SIZE
    )
    words = words_of(read, [one for one in found if one.is_open])
    return [
        one
        for one in found
        if not one.is_open or one.held_at or one.offered_end or without_answer(words.get(one.id, []))
    ]


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
_IS_OF_ROUND = (a.record_id == bindparam("of"), a.revision == bindparam("round"))
_REMOVE_ADDRESSEES = delete(tables.addressees).where(*_IS_OF_ROUND)
_TAKE_BACK_OBJECTION = (
    update(tables.addressees).where(*_IS_OF_ROUND, a.answer == Answer.OBJECTION).values(answer=Answer.COMMENT)
)
_TAKE_BACK_MISSED = update(tables.addressees).where(*_IS_OF_ROUND, a.missed).values(missed=False)
