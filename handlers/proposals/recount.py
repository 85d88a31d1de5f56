"""Count again who is asked and what time each has, because calendars, absences and roles change during a round."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot import proposals as rules
from bot.calendar import Due
from bot.charter import Charter
from bot.notifications import Reason
from bot.proposals import Addressee, Proposal
from handlers.core.delivery.notify import chair_and_secretaries, covered_working_days, local_day, notify
from handlers.proposals.questions import keep_earlier
from storage import proposals
from storage.unit_of_work import Read, Tx


def calendars(read: Read, proposal: Proposal, addressees: Iterable[Addressee]) -> rules.PersonCalendars:
    """Return for each addressee the day on which they were asked and their working days, with stand-ins'."""
    return {
        one.person_id: (
            one.asked_on or local_day(read, one.person_id, proposal.opened_at or proposal.changed_at),
            covered_working_days(read, one.person_id),
        )
        for one in addressees
    }


def new_addressee(tx: Tx, proposal: Proposal, person: int) -> Addressee:
    """Return an addressee who is asked now and has the charter's working days, or those that the end leaves."""
    one = Addressee(
        record_id=proposal.id,
        revision=proposal.revision,
        person_id=person,
        asked_on=local_day(tx, person, tx.now),
    )
    return replace(one, days_due=_days_given(tx, proposal, one))


def _days_given(read: Read, proposal: Proposal, one: Addressee) -> int:
    """Return the working days that an end gives an addressee: at most the charter's."""
    until = proposal.due.day if proposal.due else date.min
    left = rules.working_days_left(calendars(read, proposal, [one]), until)
    return min(read.charter.silence.days, left[one.person_id])


def grant_days(tx: Tx, proposal: Proposal) -> None:
    """Record that a new end gives everybody the charter's working days."""
    proposal.offered_end = None
    for one in proposals.addressees(tx, proposal):
        proposals.save_days(tx, replace(one, days_due=tx.charter.silence.days, days_short=None))


def recount(tx: Tx, proposal: Proposal) -> str:
    """Ask who holds the roles of addressees now, and the chair where somebody falls short of working days.

    Return what has changed, for the history; "" for nothing. An end at which somebody was not reached waits for
    the chair already.
    """
    if not proposal.is_open or proposal.due is None or (proposal.held_at and not proposal.offered_end):
        return ""
    known = proposals.all_addressees(tx, proposal)
    changes = [] if proposal.held_at else _ask_heirs(tx, proposal, known)
    asked = [known[one] for one in proposal.owners]
    counted = _count_days(tx, proposal, asked)
    if changed := [one for one in counted if one != known[one.person_id]]:
        for one in changed:
            proposals.save_days(tx, one)
        known |= {one.person_id: one for one in changed}
    short = [one for one in counted if one.days_short is not None]
    offered = _mending_end(tx, proposal, counted) if short else None
    was_short = [one.person_id for one in asked if one.days_short is not None]
    if offered != proposal.offered_end or was_short != [one.person_id for one in short]:
        changes.append(shortage_text(tx, short) if short else "everybody has the working days again")
        _offer(tx, proposal, offered)
    why = "; ".join(changes)
    if why:
        tx.change(proposal, "recount", why=why)
    return why


def _ask_heirs(tx: Tx, proposal: Proposal, known: dict[int, Addressee]) -> list[str]:
    """Ask those who took over a role in which somebody was asked; return it as words. Adds them to `known`."""
    ends_on = proposal.due.day if proposal.due else date.max
    on = min(tx.charter.day_of(tx.now), ends_on)
    asked = {one: since for one, (since, _) in calendars(tx, proposal, known.values()).items()}
    current = {one: asked[one] for one in proposal.owners}
    followed = rules.heirs(tx.roster, tx.charter, current, on=on, only_who_lost_all=proposal.chosen)
    changes = []
    for person, candidates in followed.items():
        heirs = rules.eligible_objectors(
            tx.roster, tx.charter, on=on, but={proposal.created_by}, only=candidates
        )
        if not heirs:
            continue
        rights = tx.roster.rights(person, on=on, charter=tx.charter)
        stays = bool(rights & rules.OBJECTING_MEMBER_RIGHTS)
        new = [one for one in heirs if one not in proposal.owners]
        for one in new:
            _ask(tx, proposal, one, known)
        place = proposal.owners.index(person)
        before, after = proposal.owners[: place + stays], proposal.owners[place + 1 :]
        proposal.owners = (*before, *new, *after)
        if new or not stays:
            changes.append(_succession_text(tx, new or heirs, person, stays=stays))
    return changes


def _ask(tx: Tx, proposal: Proposal, person: int, known: dict[int, Addressee]) -> None:
    """Ask somebody now, with the charter's working days; whoever had been asked before is asked again."""
    one = replace(new_addressee(tx, proposal, person), days_due=tx.charter.silence.days)
    if person in known:
        proposals.save_days(tx, one)
    else:
        tx.add(one)
    known[person] = one
    notify(tx, person, proposal, Reason.PROPOSED, context=str(proposal.revision))
    keep_earlier(tx, proposal, person)


def _succession_text(tx: Tx, heirs: Sequence[int], person: int, *, stays: bool) -> str:
    names, beside = tx.roster.names(heirs), "besides" if stays else "instead of"
    return f"{names} {'is' if len(heirs) == 1 else 'are'} asked {beside} {tx.roster.name(person)}"


def _count_days(tx: Tx, proposal: Proposal, asked: Sequence[Addressee]) -> list[Addressee]:
    """Return the addressees with the working days of whom has too few.

    A round that began before days were stored gives everybody what they have by now: nothing is asked about it.
    """
    given = [
        replace(
            one,
            asked_on=calendars(tx, proposal, [one])[one.person_id][0],
            days_due=_days_given(tx, proposal, one) if one.days_due is None else one.days_due,
        )
        for one in asked
    ]
    needed = {one.person_id: min(one.days_due or 0, tx.charter.silence.days) for one in given}
    until = proposal.due.day if proposal.due else date.min
    short = dict(rules.people_short_of_days(calendars(tx, proposal, given), until, needed))
    return [replace(one, days_short=short.get(one.person_id)) for one in given]


def _mending_end(tx: Tx, proposal: Proposal, asked: Sequence[Addressee]) -> date:
    """Return the earliest end after today by which everybody has the charter's working days."""
    home = tx.charter.working_days(tx.charter.station)
    first, _ = rules.earliest_end(calendars(tx, proposal, asked), tx.charter.silence.days, home)
    while first <= tx.charter.day_of(tx.now):
        first = home.roll_forward(first + timedelta(days=1))
    return first


def end_due(charter: Charter, on: date, typed: str) -> Due:
    """Return the end of a round on a day: at the charter's hour."""
    return Due(day=on, at=charter.silence.at, zone=charter.zone, typed=typed)


def shortage_text(tx: Tx, short: Sequence[Addressee]) -> str:
    """Return who has how many working days, for the history; "" for nobody."""
    if not short:
        return ""
    parts = [f"{tx.roster.name(one.person_id)} has {one.days_short} of {one.days_due}" for one in short]
    return f"working days: {', '.join(parts)}"


def _offer(tx: Tx, proposal: Proposal, offered: date | None) -> None:
    """Ask the chair about another end, or withdraw the question; a round past its end then ends."""
    is_asked_already = offered == proposal.offered_end
    proposal.offered_end = offered
    if offered is None:
        proposal.held_at = None
    if offered is None or is_asked_already:
        return
    for person in chair_and_secretaries(tx, tx.charter.day_of(tx.now)):
        notify(tx, person, proposal, Reason.SHORT_OF_DAYS, context=proposal.offer_as_context())
