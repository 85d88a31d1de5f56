"""An entry on its way through bodies: submitted in order, with outcomes that set its states. Rules without I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.calendar import Due
from bot.charter import Body, Charter, DecisionWord
from bot.charter_section import Rights
from bot.entries import UNCHANGED, Entry, can_be_set, must_not_be_withdrawn, set_state
from bot.errors import Offer, UserError
from bot.names import join_all
from bot.records import Visibility
from bot.register_ways import words_of
from bot.registers import Axis, Register, Values
from bot.sessions import Session, next_session_after
from bot.submissions import DRAFT, Purpose, Submission


def must_be_on_way(entry: Entry, register: Register, body: Body) -> None:
    """Raise UserError for a body that an entry doesn't go through, with those that it does."""
    must_not_be_withdrawn(entry)
    way = must_have_way(entry, register)
    if body.code not in way:
        raise UserError(f"{entry.ref} doesn't go to {body.code}. It goes through {join_all(way)}.")


def drop_off_way(entry: Entry, before: Entry, register: Register) -> list[str]:
    """Drop the open submissions to bodies that are no longer on the way of an entry; return these bodies.

    Raises UserError where one of them has said something that waits to be confirmed.
    """
    gone = off_way(before, entry.values, register)
    if draft := next((one for one in gone if one.is_draft), None):
        raise UserError(
            f"What {draft.body} said of {entry.ref} waits to be confirmed, and its new way doesn't lead there. {UNCHANGED}"
        )
    entry.set_submissions([one for one in entry.submission_list if one not in gone])
    return [one.body for one in gone]


def off_way(entry: Entry, values: Values, register: Register) -> list[Submission]:
    """Return the open submissions of an entry to bodies that would no longer be on its way if it said something else."""
    left = set(register.way_of(entry.values)) - set(register.way_of(values))
    return [one for one in waiting(entry) if one.body in left]


def must_have_way(entry: Entry, register: Register) -> Sequence[str]:
    """Return the bodies that an entry goes through. Raises UserError where it goes through none."""
    way = register.way_of(entry.values)
    if not way:
        by = next((register.by_name[name].shown_label.lower() for name in register.ways), "")
        said = ", ".join(entry.value(name) for name in register.ways if entry.value(name))
        why = f"Its {by} is {said}" if said else f"That depends on its {by}, which is empty"
        raise UserError(
            f"{entry.ref} goes through no body. {why}." if by else f"{entry.ref} goes through no body."
        )
    return way


def unsaid_before(entry: Entry, register: Register, body: str) -> list[str]:
    """Return the bodies before another on the way of an entry that have said nothing yet."""
    way = register.way_of(entry.values)
    settled = {one.body for one in entry.submission_list if one.is_settled}
    return [one for one in way[: way.index(body)] if one not in settled]


def must_be_in_order(entry: Entry, register: Register, body: str, reason: str, *, words: str) -> None:
    """Raise UserError where a body is asked, or says something, before another that comes before it, without a reason.

    One that was given when it was submitted there is enough. `words` is how to say the same with one.
    """
    unsaid = unsaid_before(entry, register, body)
    known = any(one.reason for one in waiting(entry) if one.body == body)
    if not unsaid or reason or known:
        return
    first = join_all(unsaid)
    unsubmitted = [one for one in unsaid[:1] if all(one != other.body for other in waiting(entry))]
    raise UserError(
        f"{first} {'comes' if len(unsaid) == 1 else 'come'} before {body}, and {entry.ref} has no outcome there yet. "
        f"If that's meant, say why: {words} reason:…",
        offers=[Offer(f"Submit to {one}", "say", f"submit {entry.ref} to:{one}") for one in unsubmitted],
    )


def in_order(entry: Entry, register: Register) -> list[Submission]:
    """Return the submissions of an entry in the order of its way, those of one body as they were made."""
    way = list(register.way_of(entry.values))
    return sorted(entry.submission_list, key=lambda one: way.index(one.body) if one.body in way else len(way))


def waiting(entry: Entry) -> list[Submission]:
    """Return the submissions whose outcome isn't known yet, or isn't confirmed."""
    return [one for one in entry.submission_list if not one.is_settled]


def waiting_for(entry: Entry, body: str) -> Submission | None:
    """Return the submission to a body whose outcome isn't known yet, or isn't confirmed; None for none."""
    return next((one for one in waiting(entry) if one.body == body), None)


def put(entry: Entry, made: Submission, *, instead_of: Submission | None) -> None:
    """Put a submission in the place of another; None adds it."""
    found = entry.submission_list
    place = len(found) if instead_of is None else found.index(instead_of)
    entry.set_submissions([*found[:place], made, *found[place + 1 :]])


# The decision words by which a body answers what it is asked for, where a charter has them.
_ANSWERS = {Purpose.APPROVAL: "approved", Purpose.ENDORSEMENT: "endorsed"}


def can_be_asked(body: Body, purpose: str, charter: Charter) -> bool:
    """Return whether a body may say what would answer a purpose; of what no decision word answers it may be asked, too."""
    answer = next((word for one, word in _ANSWERS.items() if one == purpose), "")
    is_known = any(one.code == answer and one.retired is None for one in charter.decision_words)
    return not is_known or any(one.code == answer for one in words_of(body, charter))


def must_be_askable(body: Body, purpose: str, charter: Charter) -> None:
    """Raise UserError for a purpose that a body may not answer, with what it can be asked for and can say."""
    if can_be_asked(body, purpose, charter):
        return
    others = [one for one in Purpose if can_be_asked(body, one, charter)]
    can = join_all([one.label for one in words_of(body, charter)], last=" or ")
    raise UserError(
        f"{body.code} can't be asked for {purpose}: it can say {can}. "
        f"It can be asked for {join_all(others, last=' or ')}. {UNCHANGED}"
    )


def usual_purpose(entry: Entry, register: Register, body: Body, charter: Charter) -> Purpose:
    """Return what a body is asked for where nobody says it: the last one on the way for approval, if it may give that."""
    is_last = body.code == register.way_of(entry.values)[-1]
    asked = (Purpose.APPROVAL, Purpose.ENDORSEMENT) if is_last else ()
    return next((one for one in asked if can_be_asked(body, one, charter)), Purpose.REVIEW)


# Sessions and papers


def at_session(one: Submission, session: Session | None) -> Submission:
    """Return a submission with the day of its session and that of its paper; without any where there is none."""
    if session is None or session.is_cancelled:
        return replace(one, day=None, papers_on=None)
    return replace(one, meeting_id=session.id, day=session.on_day, papers_on=session.papers_on)


def resubmitted(one: Submission, *, today: date) -> Submission:
    """Return a submission that is made again: one whose session is over takes another."""
    is_over = one.day is not None and one.day < today
    return replace(one, meeting_id=None) if is_over else one


def session_for(one: Submission, sessions: Sequence[Session], *, today: date) -> Session | None:
    """Return the session of a submission; None where none is known.

    Of one that has none yet, or whose session was called off or taken back, it is the next of its body.
    """
    own = next((session for session in sessions if session.id == one.meeting_id), None)
    if own is None or own.is_cancelled:
        return next_session_after(sessions, one.body, after=today)
    return own


def at_sessions(found: Sequence[Submission], sessions: Sequence[Session], *, today: date) -> list[Submission]:
    """Return submissions with the days of their sessions, as they are now, where no outcome is entered yet."""
    return [one if one.outcome else at_session(one, session_for(one, sessions, today=today)) for one in found]


def next_paper(entry: Entry) -> Submission | None:
    """Return the submission whose paper is due first, of those that are not handed in; None for none."""
    missing = [one for one in entry.submission_list if one.needs_paper and one.papers_on is not None]
    return min(missing, key=lambda one: one.papers_on or date.max, default=None)


def set_paper_due(entry: Entry, register: Register, charter: Charter) -> None:
    """Let an entry be due when its next paper is, where its register says so."""
    if not register.has_paper_due:
        return
    paper = next_paper(entry)
    if paper is None or paper.papers_on is None:
        entry.set_due(None)
        return
    entry.set_due(Due(day=paper.papers_on, at=None, zone=charter.zone, typed=f"paper for {paper.body}"))


# Outcomes


def must_be_said_by(word: DecisionWord, body: Body, charter: Charter) -> None:
    """Raise UserError for an outcome that a body may not say: with the level that may, and what the body can say."""
    known = words_of(body, charter)
    if word.code in {one.code for one in known}:
        return
    level = charter.level(word.level) if word.level else None
    above = ", or who stands above" if level and charter.next_level(level.code) else ""
    who = f" is for {level.name}{above}" if level else f" is nothing that {body.code} says"
    can = join_all([one.label for one in known], last=" or ")
    raise UserError(f"“{word.label}”{who}. {body.code} can say {can}.")


def take_outcome(entry: Entry, said: Submission) -> Submission:
    """Put an outcome in the place of the submission that waits for it, or add it; return that.

    A draft takes the place of one of the same body; one of another body stands.

    Raises UserError where the body has said something since it was last submitted there, or something else waits.
    """
    draft = entry.draft
    if draft is not None and (draft.said, draft.text, draft.by) == (said.said, said.text, said.by):
        raise UserError(f"That waits to be confirmed already. {UNCHANGED}")
    is_of_another = draft is not None and draft.body != said.body
    if not is_of_another:
        entry.drop_draft()
    if entry.said and not (is_of_another and said.is_settled):
        raise UserError(f"“{entry.said}” of {entry.ref} waits to be confirmed first.")
    was = waiting_for(entry, said.body)
    if was is None:
        if any(one.body == said.body for one in entry.submission_list):
            raise UserError(
                f"{said.body} has said its word on {entry.ref} already. {UNCHANGED} "
                f"If it comes there again: submit {entry.ref} to:{said.body}"
            )
        made = said
    else:
        made = replace(was, outcome=said.outcome, on=said.on, text=said.text, by=said.by,
                       confirmed_by=said.confirmed_by, reason=said.reason or was.reason)  # fmt: skip
    put(entry, made, instead_of=was)
    if made.is_draft:
        entry.said, entry.said_by = made.said, made.by
    return made


def confirm_outcome(entry: Entry, by: int) -> Submission | None:
    """Let the outcome that waits to be confirmed count; return it. None where none waits."""
    draft = entry.draft
    if draft is None:
        return None
    made = replace(draft, confirmed_by=by)
    entry.set_submissions([made if one.is_draft else one for one in entry.submission_list])
    if entry.said.startswith(DRAFT):
        entry.said, entry.said_by = "", None
    return made


def set_states_of(entry: Entry, register: Register, made: Submission, charter: Charter) -> None:
    """Set the states that follow from an outcome that counts."""
    for axis, choice in _states_of(entry, register, made, charter):
        set_state(entry, register, axis, choice)


def must_not_reopen(entry: Entry, register: Register, said: Submission, charter: Charter) -> None:
    """Raise UserError for an outcome that would reopen a closed entry, where somebody may set its state first."""
    if any(choice != entry.value(axis.name) for axis, choice in _states_of(entry, register, said, charter)):
        must_be_open(entry, register)


def must_be_open(entry: Entry, register: Register) -> None:
    """Raise UserError for a closed entry, with how to go on with it; not where only a body can open it again."""
    if entry.is_open:
        return
    settable = next((axis for axis in register.states if can_be_set(entry, axis)), None)
    if settable is not None:
        first = settable.next_choices(entry.value(settable.name))[0]
        raise UserError(
            f"{entry.ref} is {entry.value(settable.name)}. {UNCHANGED} "
            f"To go on with it, set its state first: mark {entry.ref} {settable.name} {first}"
        )


def _states_of(
    entry: Entry, register: Register, said: Submission, charter: Charter
) -> list[tuple[Axis, str]]:
    """Return the states that an outcome sets, with their choices: none that a body later on the way has set already."""
    way = list(register.way_of(entry.values))
    later = way[way.index(said.body) + 1 :] if said.body in way else []
    set_later = {
        name
        for one in entry.submission_list
        if one.is_settled and one.body in later
        for name in _sets(register, one, charter)
    }
    sets = _sets(register, said, charter)
    return [
        (axis, sets[axis.name])
        for axis in register.states
        if sets.get(axis.name) and axis.name not in set_later
    ]


def _sets(register: Register, said: Submission, charter: Charter) -> Mapping[str, str]:
    """Return the choice of each state that the word of an outcome sets."""
    found = (
        sets
        for word, sets in register.outcome_sets.items()
        if charter.decision_word(word).code == said.outcome
    )
    return next(found, {})


def add_readers(entry: Entry, body: Body, charter: Charter) -> bool:
    """Let the holders of a body's level read an entry from now on; return whether that is new to some of them."""
    level = charter.level_of_body(body.code)
    new = [one for one in level.holders if one not in entry.readers] if level else []
    entry.readers = (*entry.readers, *new)
    is_restricted = entry.visibility == Visibility.RESTRICTED
    return any(is_restricted or charter.role(one).rights is Rights.UPPER for one in new)
