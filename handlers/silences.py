"""What a silence procedure tells, and what the clock does to it at its end."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.actions import Moved
from bot.calendar import Due
from bot.charter import Rights
from bot.permissions import Actor, capacity
from bot.posts import Notice, Why
from bot.proposals import MAY_OBJECT, Addressee, Answer, Calendars, Proposal, ProposalState, adopt, hold
from bot.records import Record
from bot.reminders import occurrence
from handlers.actionsheets import send_decently
from handlers.calls import Ask
from handlers.telling import (
    day_of,
    days_covered,
    morning,
    secretaries,
    tell,
    tell_of,
    tell_once,
)
from storage import lists, notices, proposals
from storage.units import Read, Tx


def speaker(who: Actor, proposal: Proposal) -> Actor | None:
    """Return in whose name somebody answers: their own, or that of one for whom they stand in; None for nobody's.

    Whom somebody follows was asked in an office that has a holder again, whose rights count.
    """
    may_object = bool(who.all_rights & MAY_OBJECT)
    return next(
        (
            one
            for one in who.capacities
            if one.person_id in proposal.owners and (one.rights & MAY_OBJECT or (one.has_left and may_object))
        ),
        None,
    )


def may_press(ask: Ask, verb: str, proposal: Proposal) -> bool:
    """Say whether a button under a proposal is of use to whoever asks."""
    if verb == "object":
        return speaker(ask.who, proposal) is not None
    right = {"note": "note", "reissue": "propose"}.get(verb, "proposal open")
    is_draft = proposal.state == ProposalState.DRAFT
    right = "propose" if verb == "cancel" and is_draft else right
    return capacity(ask.who, right, proposal, charter=ask.charter) is not None


def calendars(read: Read, people: Iterable[int], *, since: datetime) -> Calendars:
    """Return of each the day on which they are asked and the working days on which somebody reads what comes."""
    return {one: (day_of(read, one, since), days_covered(read, one)) for one in people}


def office(read: Read, on: date) -> list[int]:
    """Return who follows a procedure: the chair and the secretary."""
    chairs = read.roster.with_rights(Rights.CHAIR, on=on, charter=read.charter)
    return list(dict.fromkeys([*chairs, *secretaries(read, on)]))


# What is told


def ask_all(tx: Tx, proposal: Proposal) -> None:
    """Ask everybody in one message each; and plan what the chair and the secretary hear of it."""
    for person in proposal.owners:
        tx.add(Addressee(record_id=proposal.id, revision=proposal.revision, person_id=person))
        tell(tx, person, proposal, Why.PROPOSED, facts=str(proposal.revision))
    plan_of(tx, proposal)


def tell_chairs(tx: Tx, proposal: Proposal) -> list[int]:
    """Ask the chair to open a draft; return who is asked."""
    chairs = tx.roster.with_rights(Rights.CHAIR, on=tx.charter.day_of(tx.now), charter=tx.charter)
    return [one for one in chairs if tell(tx, one, proposal, Why.CONFIRM)]


def tell_end(tx: Tx, proposal: Proposal, people: Iterable[int]) -> list[int]:
    """Tell these people, the chair and the secretary how it has ended; return who is told."""
    concerned = dict.fromkeys([*people, *office(tx, tx.charter.day_of(tx.now))])
    return [one for one in concerned if tell(tx, one, proposal, Why.DECIDED, facts=proposal.as_facts())]


def who_had_it(read: Read, proposal: Proposal) -> list[int]:
    """Return who has the message of this round, or may have it."""
    sent = [notice for notice, is_sent in notices.of_record(read, proposal.id) if is_sent]
    facts = str(proposal.revision)
    return [one.whose for one in sent if one.why == Why.PROPOSED and one.facts == facts]


def tell_moved(tx: Tx, proposal: Proposal, before: Due) -> None:
    """Correct the end once for each who was told another one; who has not been told yet is told the new one."""
    waits: dict[int, Notice] = {
        notice.whose: notice
        for notice, is_sent in notices.of_record(tx, proposal.id)
        if notice.why == Why.MOVED and not is_sent
    }
    by = tx.by.person_id if tx.by else None
    for person in who_had_it(tx, proposal):
        was = Moved.from_facts(waits[person].facts).was if person in waits else before
        tell(tx, person, proposal, Why.MOVED, facts=Moved(was, proposal.due, by).as_facts())


def commented(ask: Ask, tx: Tx, record: Record) -> None:
    """Let the chair and the secretary know that somebody has said something of an open proposal."""
    if not isinstance(record, Proposal) or not record.is_open:
        return
    asked = speaker(ask.who, record)
    if asked is not None:
        proposals.answered(tx, record, asked.person_id, Answer.COMMENT, by=ask.who.person_id)
    tell_office(tx, record)


def tell_office(tx: Tx, proposal: Proposal) -> None:
    """Tell the chair and the secretary of what somebody has just said of a proposal."""
    by = tx.by.person_id if tx.by else None
    facts = f"{by} {tx.now.isoformat()}"
    key = f"proposal:{proposal.id}:{Why.COMMENTED}:{facts}"
    for person in office(tx, tx.charter.day_of(tx.now)):
        if not notices.keys_there(tx, [f"{key}:p{person}"]):
            tell_of(tx, person, key, Why.COMMENTED, record_id=proposal.id, facts=facts)


def comment_of(read: Read, notice: Notice) -> list[str]:
    """Return what somebody said at the moment that a notice tells of."""
    person, _, at = notice.facts.partition(" ")
    if not person.isdecimal():
        return []
    said = lists.notes_at(read, notice.record_id or 0, person_id=int(person), at=datetime.fromisoformat(at))
    return [one.text for one in said]


def plan(tx: Tx) -> None:
    """Plan the warnings of all that is open: who is chair or secretary may be another since they were planned."""
    for proposal in proposals.running(tx):
        plan_of(tx, proposal)


def plan_of(tx: Tx, proposal: Proposal) -> None:
    """Plan that the chair and the secretary hear a working day before the end who has not been reached, if anybody."""
    if proposal.due is None:
        return
    day = tx.charter.working_days(tx.charter.station).before(proposal.due.day, 1)
    for person in office(tx, tx.charter.day_of(tx.now)):
        at = morning(tx, person, day)
        if at > tx.now:
            tell_once(tx, person, proposal, Why.CLOCK, facts=_clock(proposal), at=at)


def _clock(proposal: Proposal) -> str:
    return f"{proposal.revision} {occurrence(proposal.due_at)}"


def holds(notice: Notice, proposal: Proposal) -> bool:
    """Say whether what a notice tells of a proposal is still so."""
    match notice.why:
        case Why.PROPOSED:
            return proposal.is_open and notice.facts == str(proposal.revision)
        case Why.CONFIRM:
            return proposal.state == ProposalState.DRAFT
        case Why.CLOCK:
            return proposal.is_open and proposal.held_at is None and notice.facts == _clock(proposal)
        case Why.TIME_IS_UP:
            return proposal.held_at is not None and notice.facts == _clock(proposal)
        case Why.MOVED:
            now = Moved.from_facts(notice.facts).now
            return proposal.is_open and now is not None and now.ends_at() == proposal.due_at
        case Why.DECIDED:
            return notice.facts == proposal.as_facts()
    return True


def somebody_is_missing(read: Read, proposal: Proposal) -> bool:
    return bool(proposals.standing(read, proposal).missing)


def undone_of(tx: Tx, proposal: Proposal) -> None:
    """Correct what was sent of a proposal that is taken back as if it had not been made."""
    proposal.ended_at = tx.now
    tell_end(tx, proposal, who_had_it(tx, proposal))


# The end


def settle(tx: Tx) -> int:
    """Adopt what has ended without an objection; where somebody has not been reached the chair has the word.

    Return how many there were: whatever was dealt with here is not found again.
    """
    found = proposals.ended(tx, by=tx.now)
    for proposal in found:
        _end(tx, tx.get(proposal.id))
    return len(found)


def _end(tx: Tx, proposal: Proposal) -> None:
    missing = proposals.standing(tx, proposal).missing
    if not missing:
        adopted(tx, proposal, missing)
        return
    hold(proposal, now=tx.now)
    tx.change(proposal, "hold", why=tx.roster.names(missing))
    facts = _clock(proposal)
    for person in office(tx, tx.charter.day_of(tx.now)):
        key = f"proposal:{proposal.id}:{Why.TIME_IS_UP}:{facts}"
        tell_of(tx, person, key, Why.TIME_IS_UP, record_id=proposal.id, facts=facts)


def adopted(tx: Tx, proposal: Proposal, missing: list[int], *, behalf: str = "") -> None:
    """Adopt it, and tell who followed it or said something; who kept silent sees it where they were asked."""
    standing = proposals.standing(tx, proposal)
    adopt(proposal, missed=len(missing), now=tx.now)
    proposals.missed(tx, proposal, missing)
    tx.change(proposal, "adopt", why=tx.roster.names(missing) if missing else "", behalf=behalf)
    tell_end(tx, proposal, [one.person_id for one in standing.who(Answer.COMMENT)])
    send_sheets(tx, proposal)


def send_sheets(tx: Tx, proposal: Proposal) -> None:
    """Bring the action sheet to the chair and the secretary."""
    for person in office(tx, tx.charter.day_of(tx.now)):
        send_decently(tx, proposal, person)
