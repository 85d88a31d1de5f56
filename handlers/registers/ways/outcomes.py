"""What the bodies said of an entry: entered, confirmed by the body's level, and counted from the day on which it was said."""

import copy
from collections.abc import Collection, Sequence

from bot.charter import Body, Charter
from bot.charter_section import Rights
from bot.entries import UNCHANGED, Entry, waits_for_body
from bot.entries import must_not_wait as refuse_waiting
from bot.errors import Offer, PermissionDenied, UserError
from bot.notifications import Reason
from bot.permissions import Actor, may
from bot.records import checked_text
from bot.refusals import named, who_can
from bot.registers import Axis, Register
from bot.submissions import Submission
from bot.ways import confirm_outcome, drop_off_way, must_not_reopen, set_paper_due, set_states_of
from handlers.actions.changes import correct_digests
from handlers.core.calls import Ask, Presser, Reply
from handlers.core.delivery.notify import notify
from handlers.core.delivery.recipients import notified_sentence
from handlers.registers import views
from handlers.registers.people import seeing
from handlers.registers.states.open_actions import left_open
from handlers.registers.ways import views as way_views
from handlers.registers.ways.changes import change
from handlers.registers.ways.days import CONFIRMED, count_from_its_day
from handlers.registers.ways.news import tell_outcome
from storage.unit_of_work import Tx

DRAFTED = "draft outcome"


def holders_of(ask: Ask, body: str, entry: Entry) -> list[int]:
    """Return who speaks for a body today, of those who may see an entry; nobody where it has no level."""
    level = ask.charter.level_of_body(body)
    found = ask.roster.holders(level.holders, on=ask.today) if level else []
    return seeing(found, entry, roster=ask.roster, charter=ask.charter, on=ask.today)


def speaks_for(ask: Ask | Presser, body: str) -> bool:
    """Return whether the asker, or somebody they stand in for, holds the level of a body."""
    return speaks_for_body(ask.actor, body, ask.charter)


def speaks_for_body(who: Actor, body: str, charter: Charter) -> bool:
    """Return whether somebody, or whom they stand in for, holds the level of a body."""
    level = charter.level_of_body(body)
    return level is not None and any(not one.roles.isdisjoint(level.holders) for one in who.identities)


def must_know_outcome(ask: Ask, body: Body, entry: Entry) -> None:
    """Raise for somebody who neither speaks for a body nor enters what others said."""
    if speaks_for(ask, body.code) or may(ask.actor, "behalf"):
        return
    who = who_can_enter(ask, [body.code], entry)
    raise PermissionDenied(
        f"{who} can enter what {body.code} said of {entry.ref}.", offers=[Offer("Note", "note", entry.ref)]
    )


def who_can_enter(ask: Ask, bodies: Collection[str], entry: Entry) -> str:
    """Return who can enter what one of these bodies said, in a sentence: who speaks for it, else who enters it for others."""
    people = dict.fromkeys(one for body in bodies for one in holders_of(ask, body, entry))
    names = [ask.roster.short_name(one) for one in people]
    return named(names) if names else ask.reader.officers(Rights.CHAIR, Rights.SECRETARY)


def must_not_wait(ask: Ask, entry: Entry, register: Register, axis: Axis) -> None:
    """Raise UserError for a state that only the outcome of a body sets, with who can enter that."""
    if waits_for_body(entry, axis):
        refuse_waiting(entry, register, axis, who=who_can_enter(ask, register.way_of(entry.values), entry))


def confirmers(ask: Ask, body: str, entry: Entry) -> list[int]:
    """Return who of a body may confirm what the asker enters for it; nobody where the asker speaks for it."""
    if speaks_for(ask, body):
        return []
    return [one for one in holders_of(ask, body, entry) if one not in ask.actor.person_ids]


def must_not_replace_draft(ask: Ask, body: str, entry: Entry) -> None:
    """Raise UserError for the outcome of a body, to be confirmed, while that of another body waits to be confirmed."""
    draft = entry.draft
    if draft is None or draft.body == body:
        return
    names = [ask.roster.short_name(one) for one in holders_of(ask, draft.body, entry)]
    who = named(names) if names else f"somebody of {draft.body}"
    raise UserError(f"What {draft.body} said of {entry.ref} waits for {who} to confirm it first. {UNCHANGED}")


def may_confirm(ask: Ask | Presser, draft: Submission) -> bool:
    return draft.by not in ask.actor.person_ids and speaks_for(ask, draft.body)


def confirm(register: Register, ask: Ask, tx: Tx, entry: Entry) -> Reply | None:
    """Let the outcome that waits count, by somebody of its body; None where none waits."""
    draft, before = entry.draft, copy.copy(entry)
    if draft is None:
        return None
    if not speaks_for(ask, draft.body):
        names = [ask.roster.short_name(one) for one in holders_of(ask, draft.body, entry)]
        raise PermissionDenied(
            who_can("second key", names or [f"Whoever speaks for {draft.body}"], entry.ref)
        )
    must_be_another(ask, entry)
    must_not_reopen(entry, register, draft, ask.charter)
    made = confirm_outcome(entry, ask.actor.person_id) or draft
    return count_outcome(register, ask, tx, entry, before, made, verb=CONFIRMED)


def must_be_another(ask: Ask, entry: Entry) -> None:
    """Raise for somebody who would confirm what they said themselves, or what somebody said whom they stand in for."""
    if entry.said_by not in ask.actor.person_ids:
        return
    who = (
        "You said so yourself"
        if entry.said_by == ask.actor.person_id
        else f"{ask.roster.name(entry.said_by)} said so, and you stand in for them"
    )
    raise PermissionDenied(f"{who}, so somebody else has to confirm it.")


def count_outcome(
    register: Register,
    ask: Ask,
    tx: Tx,
    entry: Entry,
    before: Entry,
    made: Submission,
    *,
    verb: str,
    more: Sequence[str] = (),
) -> Reply:
    """Let a confirmed outcome set the states of an entry, as of the day on which it was said; return the answer."""
    set_states_of(entry, register, made, ask.charter)
    count_from_its_day(tx, entry, before, register, made)
    set_paper_due(entry, register, ask.charter)
    note = checked_text(ask.parsed.text, what="note") if verb == CONFIRMED else ""
    why = ". ".join(filter(None, [way_views.why_of(made), note]))
    change(tx, entry, verb, why=why, behalf="" if speaks_for(ask, made.body) else made.body)
    correct_digests(tx, entry, before)
    told = notified_sentence(tx, tell_outcome(register, ask, tx, entry, made), ask.reader)
    lines = [*more, *left_open(ask, tx, entry), *([told] if told else [])]
    return Reply.from_message(views.changed(register, entry, ask.reader, lines))


def ask_body(
    register: Register, ask: Ask, tx: Tx, entry: Entry, people: Collection[int], more: Sequence[str]
) -> Reply:
    """Ask the holders of a body's level to confirm the outcome that was entered for it; return the answer."""
    draft = entry.draft
    why = way_views.why_of(draft) if draft else ""
    change(tx, entry, DRAFTED, why=why, behalf=draft.body if draft else "")
    for one in people:
        notify(tx, one, entry, Reason.ENTRY_TO_CONFIRM, context=entry.said)
    told = notified_sentence(tx, list(people), ask.reader)
    body = draft.body if draft else ""
    said = f"A draft until somebody of {body} confirms it. {told}".strip()
    return Reply.from_message(views.changed(register, entry, ask.reader, [said, *more]))


def leave_way(register: Register, charter: Charter, entry: Entry, before: Entry) -> list[str]:
    """Withdraw the submissions to bodies that a changed entry no longer goes to; return the lines that say so."""
    gone = drop_off_way(entry, before, register)
    if gone:
        set_paper_due(entry, register, charter)
    return [f"It isn't before {one} any more, since its new way doesn't lead there." for one in gone]
