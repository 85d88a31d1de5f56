"""Proposals: put a text to those who may object, and say what becomes of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot import proposals as rules
from bot.calendar import Due
from bot.charter import Rights
from bot.dates.readings import exact_words
from bot.errors import AmbiguousInput, Interpretation, PermissionDenied, UserError
from bot.grammar import FieldError, plain_text
from bot.history import Note
from bot.names import fold
from bot.permissions import check, permitted_identity, refusal_message
from bot.posts import Reason
from bot.proposals import OBJECTING_RIGHTS, Answer, Proposal, ProposalState
from bot.records import Kind, checked_text, checked_title
from handlers.blocks.elements import Block
from handlers.blocks.text import day
from handlers.calls import Ask, Reply, get_visible, refuse_unknown_words, require_one_ref
from handlers.delivery.notify import notify, place_card, post_card
from handlers.proposals import procedure, views
from handlers.records.closed_days import ask_about_closed_day
from handlers.records.create import create_record, new_record_fields
from storage import proposals
from storage.proposals import proposals_page
from storage.records import read_filter
from storage.unit_of_work import Read, Tx

OPTIONS = ("due", "due or until", "area", "link", "wording", "asked", "visibility")
REISSUE_OPTIONS = ("due", "due or until", "link", "wording")
REFERRED_WORDS = frozenset({"referred", "refer"})


def propose(ask: Ask, tx: Tx) -> Reply:
    """Put a text to those who may object; the secretary's is a draft for the chair to open."""
    named = _named_addressees(ask)
    proposal = Proposal(
        **new_record_fields(ask, tx, Kind.PROPOSAL),
        state=ProposalState.DRAFT,
        text=_parse_wording(ask, ""),
        link=rules.checked_link(ask.parsed.option_text("link")),
        owners=named,
        chosen=bool(named),
    )
    reply = _open_or_draft(ask, tx, proposal)
    create_record(ask, tx, proposal)
    if proposal.is_open:
        post_card(tx, proposal)
    return reply


def _open_or_draft(ask: Ask, tx: Tx, proposal: Proposal) -> Reply:
    """Open what the chair proposes, and let the chair open what the secretary does."""
    if Rights.CHAIR in ask.actor.rights:
        return _open_proposal(ask, tx, proposal, ask.parsed.value("due", Due))
    return _draft_proposal(ask, tx, proposal)


def _parse_wording(ask: Ask, before: str) -> str:
    given = _form_field(ask, "wording")
    text = ask.parsed.option_text("wording") if given is None else given
    if len(text) > views.WORDING_MAX:
        raise UserError(
            f"That text has {len(text)} characters; {views.WORDING_MAX} are the most here. Put it into a document and give its link."
        )
    return text.strip() if text or given is not None else before


def _form_field(ask: Ask, name: str) -> str | None:
    """Return what stands in a field of a form, also where that is nothing; None where there was no such field."""
    given = (ask.call.values or {}).get(name)
    return None if given is None else plain_text(str(given), ask.typing_context)


def _named_addressees(ask: Ask) -> tuple[int, ...]:
    """Return who alone is asked; empty for everybody who may object. Raises a sentence for somebody who may not."""
    named = ask.parsed.people("asked")
    for one in named:
        rights = (
            ask.roster.rights(one.person_id, on=ask.charter.day_of(ask.now), charter=ask.charter)
            if one.person_id is not None
            else frozenset[Rights]()
        )
        if not rights & OBJECTING_RIGHTS or Rights.CHAIR in rights:
            name = ask.roster.name(one.person_id) if one.profile is None else one.profile.name
            raise UserError(
                f"{name} has no role in which one objects, so their silence says nothing. Ask others, or leave asked: out for everybody."
            )
    return tuple(dict.fromkeys(one.person_id for one in named if one.person_id is not None))


def _open_proposal(ask: Ask, tx: Tx, proposal: Proposal, due: Due | None, *, again: str = "") -> Reply:
    """Fix the text, the end and who is asked, and ask them; `again` is what to say for another day."""
    proposal.owners = _addressees(ask, tx, proposal)
    beside = _set_end(ask, tx, proposal, due, again=again)
    rules.open_round(proposal, now=ask.now)
    procedure.ask_addressees(tx, proposal)
    return Reply.from_message(
        views.opened(
            proposal, ask.reader, extra_lines=beside, can_undo=_is_first_round(proposal) and not again
        )
    )


def _is_first_round(proposal: Proposal) -> bool:
    """Say whether undo takes all of it back: a later round follows one that others know of."""
    return proposal.revision == 0


def _addressees(ask: Ask, tx: Tx, proposal: Proposal) -> tuple[int, ...]:
    """Return who is asked: whoever proposes it, opens it or is the chair has another word than silence."""
    but = {proposal.created_by, ask.actor.person_id}
    only = proposal.owners if proposal.chosen else None
    found = rules.eligible_objectors(
        tx.roster, tx.charter, on=ask.charter.day_of(ask.now), but=but, only=only
    )
    if not found:
        raise UserError(
            "There is nobody to be asked who may object, so silence would say nothing. Name somebody: asked:@name"
        )
    return found


def _set_end(ask: Ask, tx: Tx, proposal: Proposal, due: Due | None, *, again: str) -> list[str]:
    """Set the end, and return what is to be said of it. Raises a question where somebody has too few working days."""
    days = tx.charter.silence.days
    people = procedure.calendars(tx, proposal.owners, since=ask.now)
    home = tx.charter.working_days(tx.charter.station)
    first, last = rules.earliest_end(people, days, home)
    if due is None:
        proposal.set_due(_end_due(ask, first, f"{days} working days"))
        return [views.earliest_day_reason(first, last, ask.reader, days=days)]
    if again and _end_due(ask, due.day, "").ends_at() <= ask.now:
        raise _end_question(ask, f"{ask.reader.day(due.day)} has passed.", due, [first], again=again)
    end = _checked_end(ask, due)
    short = _people_short_of_days(people, end.day, days)
    if not again:
        ask_about_closed_day(ask, due, [ask.actor.person_id])
    if short and not _is_explicit_day(ask, due):
        sentence = views.too_short(end.day, short, ask.reader, days=days)
        raise _end_question(
            ask, sentence, due, [first, end.day] if first != end.day else [first], again=again
        )
    proposal.set_due(end)
    return [views.too_short(end.day, short, ask.reader, days=days)] if short else []


def _end_due(ask: Ask, on: date, typed: str) -> Due:
    return Due(day=on, at=ask.charter.silence.at, zone=ask.charter.zone, typed=typed)


def _checked_end(ask: Ask, due: Due) -> Due:
    """Return the end on a day: the charter says at which hour."""
    if due.at is not None and due.at != ask.charter.silence.at:
        hour = f"{ask.charter.silence.at:%H:%M}"
        raise UserError(
            f"A silence procedure ends at {hour}. Say the day alone. Example: due:{due.day.isoformat()}"
        )
    end = _end_due(ask, due.day, due.typed)
    if end.ends_at() <= ask.now:
        raise UserError(
            f"{ask.reader.due(end)} has passed. Say a later day, or none: then I find the first possible one."
        )
    return end


def _people_short_of_days(people: rules.PersonCalendars, until: date, days: int) -> list[tuple[int, int]]:
    """Return who has too few working days up to a day, and how many, the fewest first."""
    left = [(one, has) for one, has in rules.working_days_left(people, until).items() if has < days]
    return sorted(left, key=lambda pair: pair[1])


def _is_explicit_day(ask: Ask, due: Due) -> bool:
    """Say whether a day was chosen in a form or by a button."""
    return ask.call.values is not None or due.typed.startswith(due.day.isoformat())


def _end_question(
    ask: Ask, sentence: str, due: Due, offered: Sequence[date], *, again: str
) -> AmbiguousInput:
    def label(on: date) -> str:
        said = day(on, today=ask.today)
        return said if on != due.day else f"Keep {said}"

    if again:
        readings = [Interpretation(label(on), f"{again} due:{on.isoformat()}") for on in offered]
        return AmbiguousInput(sentence, phrase=ask.call.words, interpretations=readings)
    zone = ask.typing_context.zone
    readings = [Interpretation(label(on), exact_words(replace(due, day=on), zone)) for on in offered]
    return AmbiguousInput(sentence, phrase=due.typed, interpretations=readings)


def _draft_proposal(ask: Ask, tx: Tx, proposal: Proposal) -> Reply:
    """Ask the chair to open it; a day that was named is looked at now and when it opens."""
    due, beside = ask.parsed.value("due", Due), list[str]()
    would_be = replace(proposal, owners=_addressees(ask, tx, proposal))
    if due is not None:
        beside = _set_end(ask, tx, would_be, due, again="")
        proposal.set_due(would_be.due)
    told = procedure.ask_chair_to_open(tx, proposal)
    return Reply.from_message(
        views.drafted(
            proposal,
            ask.reader,
            asked=len(would_be.owners),
            extra_lines=beside,
            chair_names=tx.roster.names(told),
            can_undo=_is_first_round(proposal),
        )
    )


def confirm(ask: Ask, tx: Tx) -> Reply:
    """Open what the secretary has prepared."""
    proposal = _named_proposal(ask, tx, "confirm")
    behalf = _behalf_of_chair(ask, proposal)
    if behalf and proposal.created_by == ask.actor.person_id:
        raise UserError(
            f"You prepared {proposal.ref} yourself, so standing in for the chair you cannot open it. It waits until they are back."
        )
    _must_be_draft(proposal)
    due = ask.parsed.value("due", Due) or proposal.due
    day_alone = replace(due, at=None) if due else None
    reply = _open_proposal(ask, tx, proposal, day_alone, again=f"confirm {proposal.ref}")
    tx.change(proposal, "open", behalf=behalf)
    notify(tx, proposal.created_by, proposal, Reason.DECIDED, context=proposal.as_context())
    place_card(tx, proposal)
    return reply


def _must_be_draft(proposal: Proposal) -> None:
    if proposal.state != ProposalState.DRAFT:
        raise UserError(f"{proposal.ref} is {rules.state_phrase(proposal)} already. Nothing has changed.")


def _named_proposal(ask: Ask, read: Read, verb: str) -> Proposal:
    ref = require_one_ref(ask, verb)
    record = get_visible(ask, read, ref)
    if not isinstance(record, Proposal):
        raise UserError(f"{ref} is not a proposal. Example: {ask.registry[verb].example}")
    return record


def _behalf_of_chair(ask: Ask, proposal: Proposal) -> str:
    """Return for whom it is done; empty for the chair. Raises a sentence unless somebody may do what the chair may."""
    check(ask.actor, "proposal open", proposal, charter=ask.charter)
    found = permitted_identity(ask.actor, "proposal open", proposal, charter=ask.charter)
    return "" if found is None or found.person_id == ask.actor.person_id else ask.roster.name(found.person_id)


# Answers


def object_(ask: Ask, tx: Tx) -> Reply:
    """Stop a procedure by an objection; what comes too late is kept as a remark."""
    proposal = _named_proposal(ask, tx, "object")
    asked = procedure.answering_capacity(ask.actor, proposal)
    if asked is None:
        raise PermissionDenied(refusal_message(ask.actor, "object", proposal, ask.charter))
    reason = checked_text(ask.parsed.text, what="reason")
    if not reason:
        raise UserError(
            f"Why? Everybody who was asked reads it. Example: object {proposal.ref} the budget is missing"
        )
    if (ask.call.values or {}).get("then") == "comment":
        return ask.run_words(replace(ask.call, words=f"note {proposal.ref} {reason}", values=None), tx)
    if not proposal.accepts_objections(ask.now):
        return _keep_late_objection(ask, tx, proposal, reason)
    rules.object_to(proposal, reason=reason, now=ask.now)
    proposals.save_answer(tx, proposal, asked.person_id, Answer.OBJECTION, by=ask.actor.person_id)
    is_own = asked.person_id == ask.actor.person_id
    tx.change(proposal, "object", why=reason, behalf="" if is_own else ask.roster.name(asked.person_id))
    told = procedure.notify_end(tx, proposal, proposal.owners)
    procedure.queue_sheets(tx, proposal)
    return Reply.from_message(views.stopped(proposal, notified_count=len(told)))


def _keep_late_objection(ask: Ask, tx: Tx, proposal: Proposal, reason: str) -> Reply:
    if proposal.state == ProposalState.DRAFT:
        raise UserError(
            f"{proposal.ref} is a draft: nobody is asked yet. Say what you think: note {proposal.ref} ..."
        )
    text = f"Objection, too late: {reason}"
    tx.add(Note(record_id=proposal.id, person_id=ask.actor.person_id, at=ask.now, text=text))
    procedure.notify_about_comment(tx, proposal)
    return Reply(text=views.objection_too_late(proposal, ask.reader))


def object_form(ask: Ask, read: Read) -> Block:
    proposal = _named_proposal(ask, read, "object")
    if procedure.answering_capacity(ask.actor, proposal) is None:
        raise PermissionDenied(refusal_message(ask.actor, "object", proposal, ask.charter))
    if not proposal.accepts_objections(ask.now):
        raise UserError(views.objections_closed(proposal, ask.reader))
    return views.object_form(proposal, channel=ask.call.channel)


# What the chair does


def adopt(ask: Ask, tx: Tx) -> Reply:
    """Adopt what nobody objected to although somebody had not been reached: only the chair's word does."""
    proposal = _named_proposal(ask, tx, "adopt")
    behalf = _behalf_of_chair(ask, proposal)
    if proposal.held_at is None:
        raise UserError(f"{proposal.ref} is {views.outcome(proposal, ask.reader)}. Nothing has changed.")
    procedure.adopt_proposal(tx, proposal, proposals.round_status(tx, proposal).unreached, behalf=behalf)
    return Reply.from_message(
        views.ended(proposal, ask.reader, notified_sentence="Those who said something of it are told.")
    )


def move(ask: Ask, tx: Tx) -> Reply:
    """Give more time; nobody has less than the charter's working days afterwards."""
    proposal = _movable_proposal(ask, tx)
    behalf = _behalf_of_chair(ask, proposal)
    due, before = ask.parsed.value("due", Due), proposal.due
    if due is None or before is None:
        raise UserError(f"To which day? Example: move {proposal.ref} 20 oct")
    end = _checked_end(ask, due)
    if end.ends_at() <= before.ends_at():
        raise UserError(f"{proposal.ref} runs until {ask.reader.due(before)}: it can be longer, not shorter.")
    _must_be_long_enough(ask, tx, proposal, due)
    why = checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    proposal.set_due(end)
    proposal.held_at = None
    tx.change(proposal, "move", why=why, behalf=behalf)
    procedure.notify_moved(tx, proposal, before)
    procedure.plan_warning(tx, proposal)
    return Reply.from_message(views.extended(proposal, before, ask.reader))


def _movable_proposal(ask: Ask, read: Read) -> Proposal:
    proposal = _named_proposal(ask, read, "move")
    check(ask.actor, "proposal open", proposal, charter=ask.charter)
    if not proposal.is_open:
        raise UserError(
            f"{proposal.ref} is {rules.state_phrase(proposal)}, so it has no end to move. Look at it: show {proposal.ref}"
        )
    return proposal


def _must_be_long_enough(ask: Ask, tx: Tx, proposal: Proposal, due: Due) -> None:
    days = tx.charter.silence.days
    people = procedure.calendars(tx, proposal.owners, since=proposal.opened_at or ask.now)
    short = _people_short_of_days(people, due.day, days)
    if not short:
        return
    first, _ = rules.earliest_end(people, days, tx.charter.working_days(tx.charter.station))
    sentence = views.too_short(due.day, short, ask.reader, days=days)
    if ask.call.values is not None:
        raise FieldError("due", f"{sentence} The first day is {ask.reader.day(first)}.")
    raise _end_question(ask, sentence, due, [first], again="")


def cancel(ask: Ask, tx: Tx) -> Reply:
    """Take a proposal back: the chair always, a draft also the secretary."""
    proposal = _cancellable_proposal(ask, tx)
    why = checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    if not why:
        raise UserError(f"Why is it taken back? Example: cancel {proposal.ref} the text is wrong")
    behalf = "" if proposal.state == ProposalState.DRAFT else _behalf_of_chair(ask, proposal)
    had_it = procedure.notified_in_round(tx, proposal) if proposal.is_open else []
    was_open = proposal.opened_at is not None
    rules.withdraw(proposal, reason=why, now=ask.now)
    tx.change(proposal, "cancel", why=why, behalf=behalf)
    told = procedure.notify_end(tx, proposal, had_it)
    if was_open:
        procedure.queue_sheets(tx, proposal)
    return Reply.from_message(
        views.ended(proposal, ask.reader, notified_sentence=f"{len(told)} are told." if told else "")
    )


def _cancellable_proposal(ask: Ask, read: Read) -> Proposal:
    proposal = _named_proposal(ask, read, "cancel")
    right = "propose" if proposal.state == ProposalState.DRAFT else "proposal open"
    check(ask.actor, right, proposal, charter=ask.charter)
    return proposal


def mark(ask: Ask, tx: Tx) -> Reply:
    """Refer what an objection has stopped to the meeting."""
    proposal = _named_proposal(ask, tx, "mark")
    behalf = _behalf_of_chair(ask, proposal)
    first, _, rest = ask.parsed.text.partition(" ")
    if ask.call.values is None and fold(first.rstrip(",.:")) not in REFERRED_WORDS:
        raise UserError(
            f"After an objection it can be marked as referred to the meeting. Example: mark {proposal.ref} referred"
        )
    why = checked_text(ask.parsed.text if ask.call.values is not None else rest, what="reason")
    rules.refer(proposal, reason=why, now=ask.now)
    tx.change(proposal, "refer", why=why, behalf=behalf)
    objected = [
        one.person_id for one in proposals.round_status(tx, proposal).addressees_with(Answer.OBJECTION)
    ]
    procedure.notify_end(tx, proposal, objected)
    procedure.queue_sheets(tx, proposal)
    return Reply.from_message(
        views.ended(proposal, ask.reader, notified_sentence="Whoever objected is told.")
    )


def reissue(ask: Ask, tx: Tx) -> Reply:
    """Put another text after an objection: the same proposal, its next revision, everybody asked anew."""
    proposal = _named_proposal(ask, tx, "reissue")
    check(ask.actor, "propose", proposal, charter=ask.charter)
    rules.must_be_objected(proposal, "issued anew")
    title, text, link = _revised_text(ask, proposal)
    if rules.text_hash(title, text, link) == proposal.sha256:
        raise UserError(
            f"That is the text to which somebody objected. Say the new one. Example: reissue {proposal.ref} Guidelines, shorter"
        )
    tx.add(rules.reissue(proposal, title=title, text=text, link=link))
    proposal.owners = proposal.owners if proposal.chosen else ()
    reply = _open_or_draft(ask, tx, proposal)
    tx.change(proposal, "reissue")
    if proposal.is_open:
        place_card(tx, proposal)
    return reply


def _revised_text(ask: Ask, proposal: Proposal) -> tuple[str, str, str]:
    """Return the title, the wording and the link as they are to be; what was not said stays."""
    title = checked_title(ask.parsed.text) if ask.parsed.text else proposal.title
    given = _form_field(ask, "link")
    link = ask.parsed.option_text("link") if given is None else given
    return (
        title,
        _parse_wording(ask, proposal.text),
        rules.checked_link(link if link or given is not None else proposal.link),
    )


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change a draft; the text of what is open is fixed."""
    proposal = _editable_proposal(ask, tx)
    proposal.title, proposal.text, proposal.link = _revised_text(ask, proposal)
    due = ask.parsed.value("due", Due)
    if due is not None:
        proposal.set_due(_checked_end(ask, due))
    proposal.refresh_search_text()
    tx.change(proposal, "edit")
    return Reply.from_message(
        views.ended(proposal, ask.reader, notified_sentence="It counts when the chair opens it.")
    )


def _editable_proposal(ask: Ask, read: Read) -> Proposal:
    proposal = _named_proposal(ask, read, "edit")
    check(ask.actor, "propose", proposal, charter=ask.charter)
    if proposal.state != ProposalState.DRAFT:
        raise UserError(views.text_is_fixed(proposal, ask.reader))
    return proposal


# Lists


def list_proposals(ask: Ask, read: Read) -> Reply:
    refuse_unknown_words(ask, "proposals", ("open", "all"))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = proposals_page(read, chosen, who=ask.actor)
    return Reply.from_message(views.listed(found, chosen, ask.reader, words=ask.call.words))


def unreached(ask: Ask, read: Read) -> Reply:
    """Say who has not been reached, and who has it and is silent."""
    proposal = _named_proposal(ask, read, "silent")
    return Reply.from_message(views.unanswered(proposal, ask.reader, proposals.round_status(read, proposal)))


# Forms


def propose_form(ask: Ask, _: Read) -> Block:
    title = " ".join(ask.call.prefill.split())
    return views.propose_form(ask.reader, words="propose", channel=ask.call.channel, title=title)


def reissue_form(ask: Ask, read: Read) -> Block:
    proposal = _named_proposal(ask, read, "reissue")
    check(ask.actor, "propose", proposal, charter=ask.charter)
    rules.must_be_objected(proposal, "issued anew")
    return _filled_form(ask, proposal, "reissue")


def edit_form(ask: Ask, read: Read) -> Block:
    return _filled_form(ask, _editable_proposal(ask, read), "edit")


def _filled_form(ask: Ask, proposal: Proposal, verb: str) -> Block:
    words = f"{verb} {proposal.ref}"
    return views.propose_form(ask.reader, words=words, channel=ask.call.channel, title="", proposal=proposal)


def move_form(ask: Ask, read: Read) -> Block:
    return views.move_form(_movable_proposal(ask, read), channel=ask.call.channel)


def cancel_form(ask: Ask, read: Read) -> Block:
    proposal, words = _cancellable_proposal(ask, read), str(require_one_ref(ask, "cancel"))
    return views.reason_form(
        f"Take {proposal.ref} back",
        "Take it back",
        words=f"cancel {words}",
        channel=ask.call.channel,
        optional=False,
    )


def mark_form(ask: Ask, read: Read) -> Block:
    proposal = _named_proposal(ask, read, "mark")
    _behalf_of_chair(ask, proposal)
    rules.must_be_objected(proposal, "referred to the meeting")
    return views.reason_form(
        f"Refer {proposal.ref}",
        "Refer it",
        words=f"mark {proposal.ref}",
        channel=ask.call.channel,
        optional=True,
    )
