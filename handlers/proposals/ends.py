"""End or extend a procedure: adopt, extend, withdraw, refer to the meeting."""

from dataclasses import replace

from bot import proposals as rules
from bot.calendar import Due
from bot.errors import Offer, UserError, to_fill_in, to_open
from bot.grammar.parsed import FieldError
from bot.history import LET_STAND, OBJECTION_ASKED
from bot.names import fold
from bot.permissions import check
from bot.proposals import Answer, Proposal, ProposalState, RoundStatus
from bot.records import checked_text
from bot.unconfirmed import Confirmation, named, writers
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import count
from handlers.core.calls import Ask, Reply, get_named, require_one_ref
from handlers.proposals import form_views, procedure, recount, views, word_views
from handlers.proposals.commands import behalf_of_chair, must_not_be_own
from handlers.proposals.end_dates import checked_end, end_question
from handlers.proposals.questions import plan_questions
from storage import proposals, unconfirmed
from storage.unit_of_work import Read, Tx

REFERRED_WORDS = frozenset({"referred", "refer"})


def adopt(ask: Ask, tx: Tx) -> Reply:
    """Adopt a proposal without objections although somebody was not reached; for the chair."""
    proposal = get_named(ask, tx, "adopt", Proposal)
    behalf = behalf_of_chair(ask, proposal)
    if proposal.held_at is None:
        raise UserError(f"{proposal.ref} is {views.outcome(proposal, ask.reader)}. Nothing has changed.")
    must_not_be_own(ask, tx, proposal, "adopt it")
    standing = proposals.round_status(tx, proposal)
    if proposal.offered_end is not None:
        _log_stand(tx, proposal, standing, behalf)
    if standing.unconfirmed:
        _log_let_stand(tx, proposal, standing, behalf)
    procedure.adopt_proposal(tx, proposal, standing.unreached, behalf=behalf)
    message = views.ended(
        proposal, ask.reader, notified_sentence="I'll tell those who commented.", can_undo=True
    )
    return Reply.from_message(message)


def stand(ask: Ask, tx: Tx) -> Reply:
    """Let an end stand although somebody has fewer working days than they were given; for the chair."""
    proposal = get_named(ask, tx, "stand", Proposal)
    behalf = behalf_of_chair(ask, proposal)
    must_not_be_own(ask, tx, proposal, "let it stand")
    standing = proposals.round_status(tx, proposal)
    for one in rules.let_stand(proposal, standing):
        proposals.save_days(tx, one)
    if proposal.held_at is None or standing.unreached or standing.unconfirmed:
        why = recount.shortage_text(tx, standing.short_of_days)
        tx.change(proposal, "stand", why=why, behalf=behalf)
        return Reply.from_message(views.ended(proposal, ask.reader, notified_sentence=""))
    _log_stand(tx, proposal, standing, behalf)
    procedure.adopt_proposal(tx, proposal, [], behalf=behalf)
    message = views.ended(
        proposal, ask.reader, notified_sentence="I'll tell those who commented.", can_undo=True
    )
    return Reply.from_message(message)


def _log_stand(tx: Tx, proposal: Proposal, standing: RoundStatus, behalf: str) -> None:
    """Log that an end stands, beside the adoption that follows from it."""
    why = recount.shortage_text(tx, standing.short_of_days)
    tx.log("stand", record_id=proposal.id, why=why, behalf=behalf, before={}, after={})


def let_stand(ask: Ask, tx: Tx) -> Reply:
    """Adopt a text at its end although people wrote without saying whether they object; for the chair."""
    proposal = get_named(ask, tx, "letstand", Proposal)
    behalf = behalf_of_chair(ask, proposal)
    must_not_be_own(ask, tx, proposal, "let it stand")
    standing = proposals.round_status(tx, proposal)
    people = standing.unconfirmed
    if not proposal.is_open or not (people or proposal.held_at):
        raise UserError(f"Nobody's words wait for an answer on {proposal.ref}. Nothing has changed.")
    unconfirmed.confirm(tx, standing.unconfirmed_words, Confirmation.LET_STAND)
    if proposal.held_at is None or standing.unreached or proposal.offered_end:
        tx.change(proposal, LET_STAND, why=_waited_for(tx, standing), behalf=behalf)
        return Reply.from_message(word_views.let_stand(proposal, ask.reader, len(standing.unsaid)))
    _log_let_stand(tx, proposal, standing, behalf)
    procedure.adopt_proposal(tx, proposal, [], behalf=behalf)
    message = views.ended(
        proposal, ask.reader, notified_sentence="I'll tell those who commented.", can_undo=True
    )
    return Reply.from_message(message)


def _log_let_stand(tx: Tx, proposal: Proposal, standing: RoundStatus, behalf: str) -> None:
    """Log that it is adopted without these people's answers, beside the adoption."""
    why = _waited_for(tx, standing)
    tx.log(LET_STAND, record_id=proposal.id, why=why, behalf=behalf, before={}, after={})


def _waited_for(tx: Tx, standing: RoundStatus) -> str:
    return named(standing.unconfirmed_words, tx.roster)


def ask_whether_they_object(ask: Ask, tx: Tx) -> Reply:
    """Ask whoever wrote without saying whether they object, once a day; for the chair."""
    proposal = get_named(ask, tx, "askobjection", Proposal)
    behalf = behalf_of_chair(ask, proposal)
    words = proposals.round_status(tx, proposal).unconfirmed_words
    if not proposal.is_open or not words:
        raise UserError(f"Nobody's words wait for an answer on {proposal.ref}. Nothing has changed.")
    people = [one for one in writers(words) if one in proposal.owners]
    asked = [one for one in people if procedure.ask_whether_object(tx, proposal, one)]
    if asked:
        why = tx.roster.names(asked)
        tx.log(OBJECTION_ASKED, record_id=proposal.id, why=why, behalf=behalf, before={}, after={})
    before = [one for one in people if one not in asked]
    return Reply.from_message(word_views.asked_them(proposal, ask.reader, asked, before))


def move(ask: Ask, tx: Tx) -> Reply:
    """Extend a procedure; everybody keeps the charter's working days."""
    proposal = _movable_proposal(ask, tx)
    behalf = behalf_of_chair(ask, proposal)
    due, before = ask.parsed.value("due", Due), proposal.due
    if due is None or before is None:
        raise UserError("To which day?", offers=[to_fill_in("move", proposal.ref)], lacks="due")
    end = checked_end(ask, due)
    if end.ends_at() <= before.ends_at():
        raise UserError(f"{proposal.ref} runs until {ask.reader.due(before)}: it can be longer, not shorter.")
    _must_be_long_enough(ask, tx, proposal, due)
    why = checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    proposal.set_due(end)
    proposal.held_at, proposal.late = None, 0  # what came after the end came before this one
    recount.grant_days(tx, proposal)
    tx.change(proposal, "move", why=why, behalf=behalf)
    procedure.notify_moved(tx, proposal, before)
    words = proposals.round_status(tx, proposal).words
    asked_again = [one for one in words if one.answer == Confirmation.LET_STAND]
    unconfirmed.confirm(tx, asked_again, Confirmation.NONE)  # there is time to say it now
    plan_questions(tx, proposal, [replace(one, answer="") if one in asked_again else one for one in words])
    return Reply.from_message(views.extended(proposal, before, ask.reader))


def _movable_proposal(ask: Ask, read: Read) -> Proposal:
    proposal = get_named(ask, read, "move", Proposal, right="proposal open")
    if not proposal.is_open:
        raise UserError(
            f"{proposal.ref} is {rules.state_phrase(proposal)}, so it has no end to move.",
            offers=[to_open(proposal.ref)],
        )
    return proposal


def _must_be_long_enough(ask: Ask, tx: Tx, proposal: Proposal, due: Due) -> None:
    days = tx.charter.silence.days
    people = recount.calendars(tx, proposal, proposals.addressees(tx, proposal))
    short = rules.people_short_of_days(people, due.day, dict.fromkeys(people, days))
    if not short:
        return
    first, _ = rules.earliest_end(people, days, tx.charter.working_days(tx.charter.station))
    sentence = views.too_short(due.day, short, ask.reader, days=days)
    if ask.call.values is not None:
        raise FieldError("due", f"{sentence} The first day is {ask.reader.day(first)}.")
    raise end_question(ask, sentence, due, [first], again="")


def cancel(ask: Ask, tx: Tx) -> Reply:
    """Withdraw a proposal: the chair any, the secretary a draft."""
    proposal = _cancellable_proposal(ask, tx)
    why = checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    if not why:
        raise UserError("Why do you take it back?", offers=[to_fill_in("cancel", proposal.ref)])
    behalf = "" if proposal.state == ProposalState.DRAFT else behalf_of_chair(ask, proposal)
    addressees = procedure.notified_in_round(tx, proposal) if proposal.is_open else []
    was_open = proposal.opened_at is not None
    rules.withdraw(proposal, reason=why, now=ask.now)
    tx.change(proposal, "cancel", why=why, behalf=behalf)
    notified = procedure.notify_end(tx, proposal, addressees)
    if was_open:
        procedure.queue_sheets(tx, proposal)
    sentence = f"I'll tell {count(len(notified), 'person', 'people')}." if notified else ""
    return Reply.from_message(views.ended(proposal, ask.reader, notified_sentence=sentence, can_undo=True))


def _cancellable_proposal(ask: Ask, read: Read) -> Proposal:
    proposal = get_named(ask, read, "cancel", Proposal)
    right = "propose" if proposal.state == ProposalState.DRAFT else "proposal open"
    check(ask.actor, right, proposal, charter=ask.charter)
    return proposal


def mark(ask: Ask, tx: Tx) -> Reply:
    """Refer a proposal with an objection to the meeting."""
    proposal = get_named(ask, tx, "mark", Proposal)
    behalf = behalf_of_chair(ask, proposal)
    first, _, rest = ask.parsed.text.partition(" ")
    if ask.call.values is None and fold(first.rstrip(",.:")) not in REFERRED_WORDS:
        raise UserError(
            "After an objection it can be marked as referred to the meeting.",
            offers=[Offer("Refer it", "say", f"mark {proposal.ref} referred")],
        )
    why = checked_text(ask.parsed.text if ask.call.values is not None else rest, what="reason")
    rules.refer(proposal, reason=why, now=ask.now)
    tx.change(proposal, "refer", why=why, behalf=behalf)
    objections = proposals.round_status(tx, proposal).addressees_with(Answer.OBJECTION)
    objected = [one.person_id for one in objections]
    procedure.notify_end(tx, proposal, objected)
    procedure.queue_sheets(tx, proposal)
    message = views.ended(
        proposal, ask.reader, notified_sentence="I'll tell whoever objected.", can_undo=True
    )
    return Reply.from_message(message)


def move_form(ask: Ask, read: Read) -> Block:
    return form_views.move_form(_movable_proposal(ask, read))


def cancel_form(ask: Ask, read: Read) -> Block:
    proposal, words = _cancellable_proposal(ask, read), f"cancel {require_one_ref(ask, 'cancel')}"
    return form_views.reason_form(f"Take {proposal.ref} back", "Take it back", words=words, optional=False)


def mark_form(ask: Ask, read: Read) -> Block:
    proposal = get_named(ask, read, "mark", Proposal)
    behalf_of_chair(ask, proposal)
    rules.must_be_objected(proposal, "referred to the meeting")
    title, words = f"Refer {proposal.ref}", f"mark {proposal.ref}"
    return form_views.reason_form(title, "Refer it", words=words, optional=True)
