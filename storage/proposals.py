"""Proposals in the database: who was asked and has it, what ends when, and the lists of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from bot.permissions import Actor
from bot.posts import NoticeState, PostState, Why
from bot.proposals import Addressee, Answer, Proposal, ProposalState, Round, Standing
from bot.records import Kind
from storage import tables as t
from storage.lists import PAGE, visible
from storage.unit_of_work import Read, Tx

a, pr, n, p = t.addressees.c, t.proposals.c, t.notices.c, t.posts.c


def next_at(read: Read) -> datetime | None:
    """Return the earliest end that nobody has dealt with; None when nothing is open."""
    ends = select(func.min(t.items.c.due_at)).join(t.proposals, pr.id == t.items.c.id)
    return read.db.execute(ends.where(*_RUNS)).scalar()


def ended(read: Read, *, by: datetime) -> list[Proposal]:
    """Return what is open although its end has come, and is not held."""
    return read.records(Kind.PROPOSAL, *_RUNS, t.items.c.due_at <= by, order=(t.records.c.id,))


# By the index of what is open and when it is due.
_RUNS = (t.items.c.kind == Kind.PROPOSAL, t.ITEM_IS_OPEN, pr.held_at.is_(None))


def running(read: Read) -> list[Proposal]:
    """Return what is open, whoever may see it."""
    return read.records(Kind.PROPOSAL, t.records.c.state == ProposalState.OPEN, order=(t.records.c.id,))


def standing(read: Read, proposal: Proposal) -> Standing:
    """Return how a proposal stands in its newest round, and the rounds before."""
    return Standing(
        asked=addressees(read, proposal),
        reached=reached(read, proposal),
        rounds=_rounds(read, proposal.id),
    )


def addressees(read: Read, proposal: Proposal) -> list[Addressee]:
    of_round = (a.record_id == proposal.id, a.revision == proposal.revision)
    rows = read.db.execute(select(t.addressees).where(*of_round)).mappings()
    found = {row["person_id"]: Addressee(**row) for row in rows}
    return [found[one] for one in proposal.owners if one in found]


def _rounds(read: Read, record_id: int) -> list[Round]:
    chosen = select(t.rounds).where(t.rounds.c.record_id == record_id).order_by(t.rounds.c.revision)
    return [Round(**row) for row in read.db.execute(chosen).mappings()]


def reached(read: Read, proposal: Proposal) -> frozenset[int]:
    """Return who has the message of this round: it was sent, to them or to whoever stands in for them."""
    whose = func.coalesce(n.stands_for, n.person_id)
    chosen = (
        select(whose)
        .join(t.posts, p.id == n.post_id)
        .where(n.record_id == proposal.id, n.why == Why.PROPOSED, n.facts == str(proposal.revision))
        .where(n.state == NoticeState.CARRIED, p.state == PostState.SENT)
    )
    return frozenset(read.db.execute(chosen).scalars())


def answered(tx: Tx, proposal: Proposal, person_id: int, answer: Answer, *, by: int) -> None:
    """Keep an answer; an objection stays one."""
    tx.run(
        _ANSWERED,
        of=proposal.id, round=proposal.revision, person=person_id,
        said=answer, moment=tx.now, who=by,
    )  # fmt: skip


def missed(tx: Tx, proposal: Proposal, person_ids: Iterable[int]) -> None:
    """Keep who had not been reached when the round ended."""
    for person_id in person_ids:
        tx.run(_MISSED, of=proposal.id, round=proposal.revision, person=person_id)


def asked_of(read: Read, *, who: Actor, now: datetime) -> list[Proposal]:
    """Return what is open and waits for this person's silence or objection, also where they stand in for somebody."""
    theirs = select(t.owners.c.record_id).where(t.owners.c.person_id.in_(who.people))
    return read.records(
        Kind.PROPOSAL,
        t.records.c.state == ProposalState.OPEN,
        t.records.c.id.in_(theirs),
        t.items.c.due_at > now,
        visible(who),
        order=(t.items.c.due_at, t.records.c.number),
        limit=PAGE,
    )


def waiting(read: Read) -> list[Proposal]:
    """Return what waits for the chair: drafts to open, and ends at which somebody had not been reached."""
    is_draft = t.records.c.state == ProposalState.DRAFT
    is_held = (t.records.c.state == ProposalState.OPEN) & pr.held_at.is_not(None)
    return read.records(Kind.PROPOSAL, is_draft | is_held, order=(t.records.c.number,), limit=PAGE)


_THIS = (
    a.record_id == bindparam("of"),
    a.revision == bindparam("round"),
    a.person_id == bindparam("person"),
)
_ANSWERED = (
    update(t.addressees)
    .where(*_THIS, a.answer != Answer.OBJECTION)
    .values(answer=bindparam("said"), at=bindparam("moment"), answered_by=bindparam("who"))
)
_MISSED = update(t.addressees).where(*_THIS).values(missed=True)
