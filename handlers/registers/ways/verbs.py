"""The way of entries through bodies: submitted to a session, the paper handed in, the outcome entered."""

import copy
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from bot.calendar import Due
from bot.charter import Body, Charter, DecisionWord
from bot.entries import UNCHANGED, Entry, must_not_be_withdrawn
from bot.errors import Offer, UserError, to_fill_in
from bot.grammar.options import OPTIONS, Option, ValueType
from bot.names import join_all
from bot.permissions import check
from bot.records import checked_text
from bot.registers import Register
from bot.said_outcomes import as_outcome
from bot.sessions import next_session_after, session_on
from bot.submissions import Purpose, Submission
from bot.ways import (
    add_readers,
    at_session,
    must_be_askable,
    must_be_in_order,
    must_be_on_way,
    must_be_open,
    must_be_said_by,
    must_have_way,
    must_not_reopen,
    next_paper,
    put,
    resubmitted,
    session_for,
    set_paper_due,
    take_outcome,
    unsaid_before,
    usual_purpose,
    waiting,
    waiting_for,
)
from handlers.actions.changes import correct_digests
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import Feature, Tick, Verb
from handlers.core.kinds import Step
from handlers.registers import views
from handlers.registers.dates import tell_moved
from handlers.registers.ways import outcomes
from handlers.registers.ways import views as way_views
from handlers.registers.ways.changes import change
from handlers.registers.ways.days import CONFIRMED, ENTERED
from handlers.registers.ways.papers import follow_all
from storage.unit_of_work import Read, Tx

SUBMIT, SUBMITTED, OUTCOME = way_views.SUBMIT, way_views.SUBMITTED, way_views.OUTCOME
TO, BY = Option("to", ValueType.TEXT, ("body",)), Option("by", ValueType.TEXT, ("behalf", "body"))
SESSION = Option("session", ValueType.DATE)
PURPOSE = Option("purpose", ValueType.CHOICE, choices=tuple(Purpose))
STEPS = (
    Step(SUBMIT, "submitted it", why=""),
    Step(SUBMITTED, "handed in its paper", why=""),
    Step(ENTERED, "entered what a body said", why=""),
    Step(outcomes.DRAFTED, "entered what a body said, to be confirmed", why=""),
    Step(CONFIRMED, "confirmed what a body said", why=""),
    Step(way_views.FOLLOWED, "followed a session", why=""),
)


def features_of_ways(charter: Charter) -> list[Feature]:
    """Return the verbs of the ways, where a register has any."""
    kinds = tuple(one.kind for one in charter.registers if one.every_way)
    if not kinds:
        return []
    ref = f"{kinds[0]}-1"
    body = next(one for one in charter.registers if one.every_way).every_way[0][-1]
    return [
        Feature(
            tick=Tick(plan_roles=follow_all),
            claims=partial(as_outcome, charter=charter),
            verbs=(
                Verb(
                    name=SUBMIT,
                    work=submit,
                    form=submit_form,
                    right="change entry",
                    takes_refs=True,
                    kinds=kinds,
                    options=(TO, SESSION, PURPOSE, "reason"),
                    summary="put something before a session of a body, or another one",
                    usage="<ref> to:body [session:day purpose:information|review|endorsement|approval reason:why]",
                    example=f"{SUBMIT} {ref} to:{body} purpose:approval",
                ),
                Verb(
                    name=SUBMITTED,
                    work=submitted,
                    right="change entry",
                    takes_refs=True,
                    kinds=kinds,
                    options=(TO,),
                    summary="say that a body has the paper, so that I don't remind of it",
                    usage="<ref> [to:body]",
                    example=f"{SUBMITTED} {ref}",
                ),
                Verb(
                    name=OUTCOME,
                    work=outcome,
                    form=outcome_form,
                    takes_refs=True,
                    kinds=kinds,
                    options=(BY, OPTIONS["as on"], "reason"),
                    summary="enter what a body said; from somebody else it counts once somebody of the body confirms it",
                    usage="<ref> <outcome> [its words] [by:body on:day reason:why]",
                    example=f"{OUTCOME} {ref} noted by:{body}",
                ),
            ),
        )
    ]


# Submitted


def submit(ask: Ask, tx: Tx) -> Reply:
    """Put an entry before a session of a body, and tell by when its paper is due."""
    register, entry = _named(ask, tx, SUBMIT)
    check(ask.actor, "change entry", entry, charter=ask.charter)
    body = _body_of(ask, register, entry, "to")
    must_be_on_way(entry, register, body)
    must_be_open(entry, register)
    before, reason = copy.copy(entry), _reason(ask)
    must_be_in_order(entry, register, body.code, reason, words=f"{SUBMIT} {entry.ref} to:{body.code}")
    made = _submission(ask, tx, register, entry, body, reason)
    is_new_reader = add_readers(entry, body, ask.charter)
    set_paper_due(entry, register, ask.charter)
    change(tx, entry, SUBMIT, why=way_views.why_of(made))
    correct_digests(tx, entry, before)
    told = notified_sentence(tx, tell_moved(ask, tx, entry, before, register), ask.reader)
    said = way_views.submitted(made, ask.reader, is_new_reader=is_new_reader)
    return Reply.from_message(views.changed(register, entry, ask.reader, [*said, *([told] if told else [])]))


def _submission(ask: Ask, tx: Tx, register: Register, entry: Entry, body: Body, reason: str) -> Submission:
    """Put a submission among those of an entry, or change the one that waits; return it."""
    was = waiting_for(entry, body.code)
    if was is not None and was.is_draft:
        raise UserError(f"What {body.code} said of {entry.ref} waits to be confirmed. {UNCHANGED}")
    purpose = _purpose(ask, body) or (was.purpose if was else "")
    new = resubmitted(was, today=ask.today) if was else Submission(body=body.code, by=ask.actor.person_id)
    made = replace(
        new,
        purpose=purpose or usual_purpose(entry, register, body, ask.charter),
        reason=reason or new.reason,
        meeting_id=_session_id(ask, tx, body) or new.meeting_id,
    )
    made = at_session(made, session_for(made, tx.snapshot.sessions, today=ask.today))
    if made == was:
        raise UserError(f"{entry.ref} is before {body.code} already. {UNCHANGED}")
    put(entry, made, instead_of=was)
    return made


def _purpose(ask: Ask, body: Body) -> str:
    """Return the purpose that was said; "" for none. Raises UserError for one that a body may not answer."""
    said = ask.parsed.option_text("purpose")
    try:
        must_be_askable(body, said, ask.charter)
    except UserError as error:
        raise ask.error_at("purpose", str(error)) from error
    return said


def _session_id(ask: Ask, read: Read, body: Body) -> int | None:
    """Return the meeting of the session that was named; None for none. Raises UserError for a day without one."""
    due = ask.parsed.value("session", Due)
    if due is None:
        return None
    found = session_on(read.snapshot.sessions, body.code, due.day)
    if found is None:
        following = next_session_after(read.snapshot.sessions, body.code, after=ask.today)
        ahead = ask.reader.day(following.on_day) if following else ""
        sentence = way_views.no_session_on(body.code, ask.reader.day(due.day), ahead)
        words = f"session {body.code} {due.day.isoformat()}"
        raise ask.error_at("session", sentence, offers=[Offer("Enter it", "say", words)])
    return found.id


def submitted(ask: Ask, tx: Tx) -> Reply:
    """Take down that a body has the paper of an entry: nobody is reminded of it any more."""
    register, entry = _named(ask, tx, SUBMITTED)
    check(ask.actor, "change entry", entry, charter=ask.charter)
    must_not_be_withdrawn(entry)
    before, missing = copy.copy(entry), [one for one in entry.submission_list if one.needs_paper]
    if ask.parsed.is_given("to") or ask.parsed.text:
        body = _body_of(ask, register, entry, "to")
        missing = [one for one in missing if one.body == body.code]
    first = next_paper(entry)
    paper = first if first in missing else next(iter(missing), None)
    if paper is None:
        raise UserError(f"No paper of {entry.ref} is to be handed in. {UNCHANGED}")
    put(entry, replace(paper, is_sent=True), instead_of=paper)
    set_paper_due(entry, register, ask.charter)
    change(tx, entry, SUBMITTED, why=f"for {paper.body}")
    correct_digests(tx, entry, before)
    said = f"{paper.body} has its paper, so I won't remind of it."
    return Reply.from_message(views.changed(register, entry, ask.reader, [said]))


def submit_form(ask: Ask, read: Read) -> Block:
    register, entry = _named(ask, read, SUBMIT)
    check(ask.actor, "change entry", entry, charter=ask.charter)
    way = must_have_way(entry, register)
    chosen = next(
        (one for one in way if not unsaid_before(entry, register, one) and _is_unsaid(entry, one)), ""
    )
    return way_views.submit_form(entry, way, chosen)


def _is_unsaid(entry: Entry, body: str) -> bool:
    return all(one.body != body for one in entry.submission_list if one.is_settled)


# What a body said


def outcome(ask: Ask, tx: Tx) -> Reply:
    """Enter what a body said. It counts at once from somebody of the body, or where nobody there could confirm it."""
    register, entry = _named(ask, tx, OUTCOME)
    must_have_way(entry, register)
    body = _body_that_said(ask, register, entry)
    must_be_on_way(entry, register, body)
    outcomes.must_know_outcome(ask, body, entry)
    word, text = _word(ask, entry)
    must_be_said_by(word, body, ask.charter)
    before, reason = copy.copy(entry), _reason(ask)
    words = f"{OUTCOME} {entry.ref} {word.label} by:{body.code}"
    must_be_in_order(entry, register, body.code, reason, words=words)
    is_new_reader = add_readers(entry, body, ask.charter)
    people = outcomes.confirmers(ask, body.code, entry)
    if people:
        outcomes.must_not_replace_draft(ask, body.code, entry)
    said = Submission(
        body=body.code,
        outcome=word.code,
        on=_day(
            ask, entry, body.code, f"{OUTCOME} {entry.ref} {word.label} {text}".strip() + f" by:{body.code}"
        ),
        text=text,
        by=ask.actor.person_id,
        confirmed_by=None if people else ask.actor.person_id,
        reason=reason,
    )
    must_not_reopen(entry, register, said, ask.charter)
    made = take_outcome(entry, said)
    more = [way_views.new_readers(body.code)] if is_new_reader else []
    if made.is_draft:
        set_paper_due(entry, register, ask.charter)
        return outcomes.ask_body(register, ask, tx, entry, people, more)
    return outcomes.count_outcome(register, ask, tx, entry, before, made, verb=ENTERED, more=more)


def _body_that_said(ask: Ask, register: Register, entry: Entry) -> Body:
    """Return the body that was named, else the only one that the entry is before. Raises UserError where that is not clear."""
    before = list(dict.fromkeys(one.body for one in waiting(entry)))
    if ask.parsed.is_given("by") or len(before) != 1:
        return _body_of(ask, register, entry, "by")
    return ask.charter.body(before[0])


def _word(ask: Ask, entry: Entry) -> tuple[DecisionWord, str]:
    """Return the outcome that the words begin with, and the body's own words."""
    chosen = (ask.call.values or {}).get("word")
    if chosen:
        return ask.charter.decision_word(str(chosen)), checked_text(ask.parsed.text, what="text")
    words = ask.parsed.text.split()
    for count in (2, 1):
        named = [one for one in ask.charter.decision_words if _is_named(one, words[:count])]
        if named:
            return named[0], checked_text(" ".join(words[count:]), what="text")
    known = join_all([one.label for one in ask.charter.decision_words if one.retired is None], last=" or ")
    raise UserError(f"What did it say? That comes first: {known}.", offers=[to_fill_in(OUTCOME, entry.ref)])


def _is_named(word: DecisionWord, words: Sequence[str]) -> bool:
    said = " ".join(words).rstrip(",.:;").casefold()
    return said in {word.label.casefold(), word.code.casefold()}


def _day(ask: Ask, entry: Entry, body: str, words: str) -> date:
    """Return on which day a body said something: that of its session, once that is over, where no other was named.

    Raises an error at the option for a day that is still to come, and for one before that session without a reason.
    """
    due, was = ask.parsed.value("on", Due), waiting_for(entry, body)
    session = was.day if was is not None else None
    if due is None and session is not None and session < ask.today:
        return session
    day = due.day if due is not None else ask.today
    if day > ask.today:
        raise ask.error_at("on", f"{ask.reader.day(day)} is still to come. Say the day on which it was said.")
    if session is not None and day < session and not _reason(ask):
        raise _said_before(ask, entry, body, session, words, on=due.day if due is not None else None)
    return day


def _said_before(
    ask: Ask, entry: Entry, body: str, session: date, words: str, *, on: date | None
) -> UserError:
    """Return the question why a body said something before the session that an entry was submitted to."""
    again = f"{words}{f' on:{on.isoformat()}' if on else ''} reason:…" if ask.call.values is None else ""
    day = ask.reader.day(session)
    if session > ask.today:
        return ask.error_at("reason", way_views.not_met_yet(entry, body, day, again))
    offers = [Offer(f"On {day}", "say", f"{words} on:{session.isoformat()}")]
    return ask.error_at("reason", way_views.said_before(entry, body, day, again), offers=offers)


def outcome_form(ask: Ask, read: Read) -> Block:
    register, entry = _named(ask, read, OUTCOME)
    check(ask.actor, "outcome", entry, charter=ask.charter)
    bodies = [ask.charter.body(one) for one in must_have_way(entry, register)]
    first = next((one.body for one in waiting(entry)), "")
    return way_views.outcome_form(entry, bodies, first, ask.reader)


# Both


def _named(ask: Ask, read: Read, verb: str) -> tuple[Register, Entry]:
    """Return the entry that was named, with its register. Raises UserError for anything else."""
    entry = get_visible(ask, read, require_one_ref(ask, verb))
    register = ask.charter.register(entry.kind)
    if register is None or not isinstance(entry, Entry):
        raise UserError(f"{entry.ref} goes through no body.")
    return register, entry


def _body_of(ask: Ask, register: Register, entry: Entry, option: str) -> Body:
    """Return the body that an option names. Raises UserError where it is missing, with those of the way as buttons."""
    # “submit D-1 Council” names it without its option.
    typed = ask.parsed.option_text(option) or (ask.parsed.text if option == "to" else "")
    if typed:
        return ask.charter.body(typed)
    way = must_have_way(entry, register)
    verb = SUBMIT if option == "to" else OUTCOME
    words = f" {ask.parsed.text}" if ask.parsed.text and option == "by" else ""
    offers = [Offer(one, "say", f"{verb} {entry.ref}{words} {option}:{one}") for one in way]
    raise ask.error_at(
        option, f"{'To which body' if option == 'to' else 'Which body said so'}?", offers=offers
    )


def _reason(ask: Ask) -> str:
    return checked_text(ask.parsed.option_text("reason"), what="reason")
