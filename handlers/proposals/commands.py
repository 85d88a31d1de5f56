"""Proposals: put a text to those who may object, and say what becomes of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot import proposals as rules
from bot.calendar import Due
from bot.charter import Rights
from bot.dates.readings import exact_words
from bot.errors import Reading, Refused, Unclear, UserError
from bot.grammar import FieldError, plain
from bot.history import Note
from bot.names import fold
from bot.permissions import capacity, check, refusal
from bot.posts import Why
from bot.proposals import MAY_OBJECT, Answer, Proposal, ProposalState
from bot.records import Kind, checked_text, checked_title
from handlers.blocks.elements import Block
from handlers.blocks.text import day
from handlers.calls import Ask, Reply, one_ref, refuse_other_words, seen
from handlers.delivery.notify import card, place_card, tell
from handlers.proposals import procedure as silences
from handlers.proposals import views
from handlers.records.closed_days import ask_about_closed_day
from handlers.records.create import begun, keep
from storage import lists, proposals
from storage.unit_of_work import Read, Tx

OPTIONS = ("due", "due or until", "area", "link", "wording", "asked", "visibility")
REISSUE_OPTIONS = ("due", "due or until", "link", "wording")
REFERRED = frozenset({"referred", "refer"})


def propose(ask: Ask, tx: Tx) -> Reply:
    """Put a text to those who may object; the secretary's is a draft for the chair to open."""
    named = _named(ask)
    proposal = Proposal(
        **begun(ask, tx, Kind.PROPOSAL),
        state=ProposalState.DRAFT,
        text=_wording(ask, ""),
        link=rules.checked_link(ask.said.word("link")),
        owners=named,
        chosen=bool(named),
    )
    reply = _put(ask, tx, proposal)
    keep(ask, tx, proposal)
    if proposal.is_open:
        card(tx, proposal)
    return reply


def _put(ask: Ask, tx: Tx, proposal: Proposal) -> Reply:
    """Open what the chair proposes, and let the chair open what the secretary does."""
    if Rights.CHAIR in ask.who.rights:
        return _opened(ask, tx, proposal, ask.said.value("due", Due))
    return _drafted(ask, tx, proposal)


def _wording(ask: Ask, before: str) -> str:
    given = _field(ask, "wording")
    text = ask.said.word("wording") if given is None else given
    if len(text) > views.WORDING_MAX:
        raise UserError(
            f"That text has {len(text)} characters; {views.WORDING_MAX} are the most here. Put it into a document and give its link."
        )
    return text.strip() if text or given is not None else before


def _field(ask: Ask, name: str) -> str | None:
    """Return what stands in a field of a form, also where that is nothing; None where there was no such field."""
    given = (ask.call.values or {}).get(name)
    return None if given is None else plain(str(given), ask.listener)


def _named(ask: Ask) -> tuple[int, ...]:
    """Return who alone is asked; empty for everybody who may object. Raises a sentence for somebody who may not."""
    named = ask.said.people("asked")
    for one in named:
        rights = (
            ask.roster.rights(one.person_id, on=ask.charter.day_of(ask.now), charter=ask.charter)
            if one.person_id is not None
            else frozenset[Rights]()
        )
        if not rights & MAY_OBJECT or Rights.CHAIR in rights:
            name = ask.roster.name(one.person_id) if one.profile is None else one.profile.name
            raise UserError(
                f"{name} has no role in which one objects, so their silence says nothing. Ask others, or leave asked: out for everybody."
            )
    return tuple(dict.fromkeys(one.person_id for one in named if one.person_id is not None))


def _opened(ask: Ask, tx: Tx, proposal: Proposal, due: Due | None, *, again: str = "") -> Reply:
    """Fix the text, the end and who is asked, and ask them; `again` is what to say for another day."""
    proposal.owners = _asked(ask, tx, proposal)
    beside = _set_end(ask, tx, proposal, due, again=again)
    rules.open_(proposal, now=ask.now)
    silences.ask_all(tx, proposal)
    return Reply.saying(
        views.opened(proposal, ask.reader, beside=beside, can_undo=_is_new(proposal) and not again)
    )


def _is_new(proposal: Proposal) -> bool:
    """Say whether undo takes all of it back: a later round follows one that others know of."""
    return proposal.revision == 0


def _asked(ask: Ask, tx: Tx, proposal: Proposal) -> tuple[int, ...]:
    """Return who is asked: whoever proposes it, opens it or is the chair has another word than silence."""
    but = {proposal.created_by, ask.who.person_id}
    only = proposal.owners if proposal.chosen else None
    found = rules.may_be_asked(tx.roster, tx.charter, on=ask.charter.day_of(ask.now), but=but, only=only)
    if not found:
        raise UserError(
            "There is nobody to be asked who may object, so silence would say nothing. Name somebody: asked:@name"
        )
    return found


def _set_end(ask: Ask, tx: Tx, proposal: Proposal, due: Due | None, *, again: str) -> list[str]:
    """Set the end, and return what is to be said of it. Raises a question where somebody has too few working days."""
    days = tx.charter.silence.days
    people = silences.calendars(tx, proposal.owners, since=ask.now)
    home = tx.charter.working_days(tx.charter.station)
    first, last = rules.first_end(people, days, home)
    if due is None:
        proposal.set_due(_end_of(ask, first, f"{days} working days"))
        return [views.whose_calendar(first, last, ask.reader, days=days)]
    if again and _end_of(ask, due.day, "").ends_at() <= ask.now:
        raise _question(ask, f"{ask.reader.day(due.day)} has passed.", due, [first], again=again)
    end = _end_on(ask, due)
    short = _short(people, end.day, days)
    if not again:
        ask_about_closed_day(ask, due, [ask.who.person_id])
    if short and not _is_meant(ask, due):
        sentence = views.too_short(end.day, short, ask.reader, days=days)
        raise _question(ask, sentence, due, [first, end.day] if first != end.day else [first], again=again)
    proposal.set_due(end)
    return [views.too_short(end.day, short, ask.reader, days=days)] if short else []


def _end_of(ask: Ask, on: date, typed: str) -> Due:
    return Due(day=on, at=ask.charter.silence.at, zone=ask.charter.zone, typed=typed)


def _end_on(ask: Ask, due: Due) -> Due:
    """Return the end on a day: the charter says at which hour."""
    if due.at is not None and due.at != ask.charter.silence.at:
        hour = f"{ask.charter.silence.at:%H:%M}"
        raise UserError(
            f"A silence procedure ends at {hour}. Say the day alone. Example: due:{due.day.isoformat()}"
        )
    end = _end_of(ask, due.day, due.typed)
    if end.ends_at() <= ask.now:
        raise UserError(
            f"{ask.reader.due(end)} has passed. Say a later day, or none: then I find the first possible one."
        )
    return end


def _short(people: rules.Calendars, until: date, days: int) -> list[tuple[int, int]]:
    """Return who has too few working days up to a day, and how many, the fewest first."""
    left = [(one, has) for one, has in rules.days_left(people, until).items() if has < days]
    return sorted(left, key=lambda pair: pair[1])


def _is_meant(ask: Ask, due: Due) -> bool:
    """Say whether a day was chosen in a form or by a button."""
    return ask.call.values is not None or due.typed.startswith(due.day.isoformat())


def _question(ask: Ask, sentence: str, due: Due, offered: Sequence[date], *, again: str) -> Unclear:
    def label(on: date) -> str:
        said = day(on, today=ask.today)
        return said if on != due.day else f"Keep {said}"

    if again:
        readings = [Reading(label(on), f"{again} due:{on.isoformat()}") for on in offered]
        return Unclear(sentence, said=ask.call.words, readings=readings)
    zone = ask.listener.zone
    readings = [Reading(label(on), exact_words(replace(due, day=on), zone)) for on in offered]
    return Unclear(sentence, said=due.typed, readings=readings)


def _drafted(ask: Ask, tx: Tx, proposal: Proposal) -> Reply:
    """Ask the chair to open it; a day that was named is looked at now and when it opens."""
    due, beside = ask.said.value("due", Due), list[str]()
    would_be = replace(proposal, owners=_asked(ask, tx, proposal))
    if due is not None:
        beside = _set_end(ask, tx, would_be, due, again="")
        proposal.set_due(would_be.due)
    told = silences.tell_chairs(tx, proposal)
    return Reply.saying(
        views.drafted(
            proposal,
            ask.reader,
            asked=len(would_be.owners),
            beside=beside,
            told=tx.roster.names(told),
            can_undo=_is_new(proposal),
        )
    )


def confirm(ask: Ask, tx: Tx) -> Reply:
    """Open what the secretary has prepared."""
    proposal = _one(ask, tx, "confirm")
    behalf = _chairs(ask, proposal)
    if behalf and proposal.created_by == ask.who.person_id:
        raise UserError(
            f"You prepared {proposal.ref} yourself, so standing in for the chair you cannot open it. It waits until they are back."
        )
    _must_be_draft(proposal)
    due = ask.said.value("due", Due) or proposal.due
    day_alone = replace(due, at=None) if due else None
    reply = _opened(ask, tx, proposal, day_alone, again=f"confirm {proposal.ref}")
    tx.change(proposal, "open", behalf=behalf)
    tell(tx, proposal.created_by, proposal, Why.DECIDED, facts=proposal.as_facts())
    place_card(tx, proposal)
    return reply


def _must_be_draft(proposal: Proposal) -> None:
    if proposal.state != ProposalState.DRAFT:
        raise UserError(f"{proposal.ref} is {rules.in_words(proposal)} already. Nothing has changed.")


def _one(ask: Ask, read: Read, verb: str) -> Proposal:
    ref = one_ref(ask, verb)
    record = seen(ask, read, ref)
    if not isinstance(record, Proposal):
        raise UserError(f"{ref} is not a proposal. Example: {ask.registry[verb].example}")
    return record


def _chairs(ask: Ask, proposal: Proposal) -> str:
    """Return for whom it is done; empty for the chair. Raises a sentence unless somebody may do what the chair may."""
    check(ask.who, "proposal open", proposal, charter=ask.charter)
    found = capacity(ask.who, "proposal open", proposal, charter=ask.charter)
    return "" if found is None or found.person_id == ask.who.person_id else ask.roster.name(found.person_id)


# Answers


def object_(ask: Ask, tx: Tx) -> Reply:
    """Stop a procedure by an objection; what comes too late is kept as a remark."""
    proposal = _one(ask, tx, "object")
    asked = silences.speaker(ask.who, proposal)
    if asked is None:
        raise Refused(refusal(ask.who, "object", proposal, ask.charter))
    reason = checked_text(ask.said.text, what="reason")
    if not reason:
        raise UserError(
            f"Why? Everybody who was asked reads it. Example: object {proposal.ref} the budget is missing"
        )
    if (ask.call.values or {}).get("then") == "comment":
        return ask.again(replace(ask.call, words=f"note {proposal.ref} {reason}", values=None), tx)
    if not proposal.hears(ask.now):
        return _too_late(ask, tx, proposal, reason)
    rules.object_(proposal, reason=reason, now=ask.now)
    proposals.answered(tx, proposal, asked.person_id, Answer.OBJECTION, by=ask.who.person_id)
    is_own = asked.person_id == ask.who.person_id
    tx.change(proposal, "object", why=reason, behalf="" if is_own else ask.roster.name(asked.person_id))
    told = silences.tell_end(tx, proposal, proposal.owners)
    silences.send_sheets(tx, proposal)
    return Reply.saying(views.stopped(proposal, told=len(told)))


def _too_late(ask: Ask, tx: Tx, proposal: Proposal, reason: str) -> Reply:
    if proposal.state == ProposalState.DRAFT:
        raise UserError(
            f"{proposal.ref} is a draft: nobody is asked yet. Say what you think: note {proposal.ref} ..."
        )
    text = f"Objection, too late: {reason}"
    tx.add(Note(record_id=proposal.id, person_id=ask.who.person_id, at=ask.now, text=text))
    silences.tell_office(tx, proposal)
    return Reply(text=views.too_late(proposal, ask.reader))


def object_form(ask: Ask, read: Read) -> Block:
    proposal = _one(ask, read, "object")
    if silences.speaker(ask.who, proposal) is None:
        raise Refused(refusal(ask.who, "object", proposal, ask.charter))
    if not proposal.hears(ask.now):
        raise UserError(views.hears_no_more(proposal, ask.reader))
    return views.object_form(proposal, channel=ask.call.channel)


# What the chair does


def adopt(ask: Ask, tx: Tx) -> Reply:
    """Adopt what nobody objected to although somebody had not been reached: only the chair's word does."""
    proposal = _one(ask, tx, "adopt")
    behalf = _chairs(ask, proposal)
    if proposal.held_at is None:
        raise UserError(f"{proposal.ref} is {views.outcome(proposal, ask.reader)}. Nothing has changed.")
    silences.adopted(tx, proposal, proposals.standing(tx, proposal).missing, behalf=behalf)
    return Reply.saying(views.ended(proposal, ask.reader, told="Those who said something of it are told."))


def move(ask: Ask, tx: Tx) -> Reply:
    """Give more time; nobody has less than the charter's working days afterwards."""
    proposal = _open_one(ask, tx)
    behalf = _chairs(ask, proposal)
    due, before = ask.said.value("due", Due), proposal.due
    if due is None or before is None:
        raise UserError(f"To which day? Example: move {proposal.ref} 20 oct")
    end = _end_on(ask, due)
    if end.ends_at() <= before.ends_at():
        raise UserError(f"{proposal.ref} runs until {ask.reader.due(before)}: it can be longer, not shorter.")
    _must_be_long_enough(ask, tx, proposal, due)
    why = checked_text(ask.said.text or ask.said.word("reason"), what="reason")
    proposal.set_due(end)
    proposal.held_at = None
    tx.change(proposal, "move", why=why, behalf=behalf)
    silences.tell_moved(tx, proposal, before)
    silences.plan_of(tx, proposal)
    return Reply.saying(views.extended(proposal, before, ask.reader))


def _open_one(ask: Ask, read: Read) -> Proposal:
    proposal = _one(ask, read, "move")
    check(ask.who, "proposal open", proposal, charter=ask.charter)
    if not proposal.is_open:
        raise UserError(
            f"{proposal.ref} is {rules.in_words(proposal)}, so it has no end to move. Look at it: show {proposal.ref}"
        )
    return proposal


def _must_be_long_enough(ask: Ask, tx: Tx, proposal: Proposal, due: Due) -> None:
    days = tx.charter.silence.days
    people = silences.calendars(tx, proposal.owners, since=proposal.opened_at or ask.now)
    short = _short(people, due.day, days)
    if not short:
        return
    first, _ = rules.first_end(people, days, tx.charter.working_days(tx.charter.station))
    sentence = views.too_short(due.day, short, ask.reader, days=days)
    if ask.call.values is not None:
        raise FieldError("due", f"{sentence} The first day is {ask.reader.day(first)}.")
    raise _question(ask, sentence, due, [first], again="")


def cancel(ask: Ask, tx: Tx) -> Reply:
    """Take a proposal back: the chair always, a draft also the secretary."""
    proposal = _to_cancel(ask, tx)
    why = checked_text(ask.said.text or ask.said.word("reason"), what="reason")
    if not why:
        raise UserError(f"Why is it taken back? Example: cancel {proposal.ref} the text is wrong")
    behalf = "" if proposal.state == ProposalState.DRAFT else _chairs(ask, proposal)
    had_it = silences.who_had_it(tx, proposal) if proposal.is_open else []
    was_open = proposal.opened_at is not None
    rules.withdraw(proposal, reason=why, now=ask.now)
    tx.change(proposal, "cancel", why=why, behalf=behalf)
    told = silences.tell_end(tx, proposal, had_it)
    if was_open:
        silences.send_sheets(tx, proposal)
    return Reply.saying(views.ended(proposal, ask.reader, told=f"{len(told)} are told." if told else ""))


def _to_cancel(ask: Ask, read: Read) -> Proposal:
    proposal = _one(ask, read, "cancel")
    right = "propose" if proposal.state == ProposalState.DRAFT else "proposal open"
    check(ask.who, right, proposal, charter=ask.charter)
    return proposal


def mark(ask: Ask, tx: Tx) -> Reply:
    """Refer what an objection has stopped to the meeting."""
    proposal = _one(ask, tx, "mark")
    behalf = _chairs(ask, proposal)
    first, _, rest = ask.said.text.partition(" ")
    if ask.call.values is None and fold(first.rstrip(",.:")) not in REFERRED:
        raise UserError(
            f"After an objection it can be marked as referred to the meeting. Example: mark {proposal.ref} referred"
        )
    why = checked_text(ask.said.text if ask.call.values is not None else rest, what="reason")
    rules.refer(proposal, reason=why, now=ask.now)
    tx.change(proposal, "refer", why=why, behalf=behalf)
    objected = [one.person_id for one in proposals.standing(tx, proposal).who(Answer.OBJECTION)]
    silences.tell_end(tx, proposal, objected)
    silences.send_sheets(tx, proposal)
    return Reply.saying(views.ended(proposal, ask.reader, told="Whoever objected is told."))


def reissue(ask: Ask, tx: Tx) -> Reply:
    """Put another text after an objection: the same proposal, its next revision, everybody asked anew."""
    proposal = _one(ask, tx, "reissue")
    check(ask.who, "propose", proposal, charter=ask.charter)
    rules.must_be_broken(proposal, "issued anew")
    title, text, link = _new_text(ask, proposal)
    if rules.hash_of(title, text, link) == proposal.sha256:
        raise UserError(
            f"That is the text to which somebody objected. Say the new one. Example: reissue {proposal.ref} Guidelines, shorter"
        )
    tx.add(rules.reissue(proposal, title=title, text=text, link=link))
    proposal.owners = proposal.owners if proposal.chosen else ()
    reply = _put(ask, tx, proposal)
    tx.change(proposal, "reissue")
    if proposal.is_open:
        place_card(tx, proposal)
    return reply


def _new_text(ask: Ask, proposal: Proposal) -> tuple[str, str, str]:
    """Return the title, the wording and the link as they are to be; what was not said stays."""
    title = checked_title(ask.said.text) if ask.said.text else proposal.title
    given = _field(ask, "link")
    link = ask.said.word("link") if given is None else given
    return (
        title,
        _wording(ask, proposal.text),
        rules.checked_link(link if link or given is not None else proposal.link),
    )


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change a draft; the text of what is open is fixed."""
    proposal = _to_edit(ask, tx)
    proposal.title, proposal.text, proposal.link = _new_text(ask, proposal)
    due = ask.said.value("due", Due)
    if due is not None:
        proposal.set_due(_end_on(ask, due))
    proposal.refold()
    tx.change(proposal, "edit")
    return Reply.saying(views.ended(proposal, ask.reader, told="It counts when the chair opens it."))


def _to_edit(ask: Ask, read: Read) -> Proposal:
    proposal = _one(ask, read, "edit")
    check(ask.who, "propose", proposal, charter=ask.charter)
    if proposal.state != ProposalState.DRAFT:
        raise UserError(views.text_is_fixed(proposal, ask.reader))
    return proposal


# Lists


def listing(ask: Ask, read: Read) -> Reply:
    refuse_other_words(ask, "proposals", ("open", "all"))
    chosen = lists.chosen(ask.said, me=ask.who.person_id)
    found = lists.proposals(read, chosen, who=ask.who)
    return Reply.saying(views.listed(found, chosen, ask.reader, words=ask.call.words))


def silent(ask: Ask, read: Read) -> Reply:
    """Say who has not been reached, and who has it and is silent."""
    proposal = _one(ask, read, "silent")
    return Reply.saying(views.silent(proposal, ask.reader, proposals.standing(read, proposal)))


# Forms


def propose_form(ask: Ask, _: Read) -> Block:
    title = " ".join(ask.call.prefill.split())
    return views.propose_form(ask.reader, words="propose", channel=ask.call.channel, title=title)


def reissue_form(ask: Ask, read: Read) -> Block:
    proposal = _one(ask, read, "reissue")
    check(ask.who, "propose", proposal, charter=ask.charter)
    rules.must_be_broken(proposal, "issued anew")
    return _form_of(ask, proposal, "reissue")


def edit_form(ask: Ask, read: Read) -> Block:
    return _form_of(ask, _to_edit(ask, read), "edit")


def _form_of(ask: Ask, proposal: Proposal, verb: str) -> Block:
    words = f"{verb} {proposal.ref}"
    return views.propose_form(ask.reader, words=words, channel=ask.call.channel, title="", proposal=proposal)


def move_form(ask: Ask, read: Read) -> Block:
    return views.move_form(_open_one(ask, read), channel=ask.call.channel)


def cancel_form(ask: Ask, read: Read) -> Block:
    proposal, words = _to_cancel(ask, read), str(one_ref(ask, "cancel"))
    return views.reason_form(
        f"Take {proposal.ref} back",
        "Take it back",
        words=f"cancel {words}",
        channel=ask.call.channel,
        optional=False,
    )


def mark_form(ask: Ask, read: Read) -> Block:
    proposal = _one(ask, read, "mark")
    _chairs(ask, proposal)
    rules.must_be_broken(proposal, "referred to the meeting")
    return views.reason_form(
        f"Refer {proposal.ref}",
        "Refer it",
        words=f"mark {proposal.ref}",
        channel=ask.call.channel,
        optional=True,
    )
