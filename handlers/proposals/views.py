"""Views of silence procedures: card, replies, list lines and details."""

from collections.abc import Sequence
from datetime import date

from bot.calendar import Due
from bot.proposals import Addressee, Answer, Proposal, ProposalState, Round, RoundStatus
from handlers.blocks.elements import VALUE_MAX, Button, Message, buttons, section
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, count, escape
from storage.records import Filter, ListPage

HASH_PREFIX_LENGTH = 12
WORDING_MAX = 2500  # characters that fit one message with the rest
OBJECTION_EFFECT = "Your objection stops the procedure and all {asked} are told."


def head(proposal: Proposal) -> str:
    return f"*{proposal.ref}*  {escape(title_with_revision(proposal))}"


def title_with_revision(proposal: Proposal) -> str:
    return f"{proposal.title}{revision_suffix(proposal.revision)}"


def revision_suffix(revision: int) -> str:
    return f" (Rev.{revision})" if revision else ""


def end_date(proposal: Proposal, reader: Reader) -> str:
    return reader.due(proposal.due) if proposal.due else "the first possible day"


def planned_duration(proposal: Proposal, reader: Reader) -> str:
    """Return how long a draft will be open."""
    if proposal.due is not None:
        return f"It runs until {end_date(proposal, reader)}"
    return f"From then on everybody has {reader.charter.silence.days} working days"


def outcome(proposal: Proposal, reader: Reader) -> str:
    """Return the outcome as the end of a line: "adopted, no objection, Fri 7 Oct"."""
    on = f", {reader.day_of(proposal.ended_at)}" if proposal.ended_at else ""
    match proposal.state:
        case ProposalState.DRAFT:
            return "draft, waits for the chair"
        case ProposalState.OPEN if proposal.held_at is not None:
            return f"ended {end_date(proposal, reader)}; the chair says what becomes of it"
        case ProposalState.OPEN:
            return f"until {end_date(proposal, reader)}"
        case ProposalState.ADOPTED if proposal.missed:
            return f"adopted by the chair, {proposal.missed} of {len(proposal.owners)} not reached{on}"
        case ProposalState.ADOPTED:
            return f"adopted, no objection{on}"
        case ProposalState.OBJECTED:
            return f"stopped by an objection{on}"
        case ProposalState.REFERRED:
            return f"referred to the meeting{on}"
    return f"taken back{on}"


def line(proposal: Proposal, reader: Reader) -> str:
    return f"{head(proposal)} · {outcome(proposal, reader)}"


def decided_line(proposal: Proposal, reader: Reader) -> str:
    return f"{head(proposal)}: {outcome(proposal, reader)}"


def card(proposal: Proposal, reader: Reader) -> Message:
    """Return the card; a closed one shows the outcome without buttons."""
    if not proposal.accepts_objections(reader.now):
        text = "\n".join(
            filter(None, [line(proposal, reader), reason_line(proposal), _text_reference(proposal, reader)])
        )
        return Message(text, (section(text),))
    return open_card(proposal, reader)


def open_card(proposal: Proposal, reader: Reader) -> Message:
    text = f"{head(proposal)}\n{_adoption_line(proposal, reader)}\n{_text_reference(proposal, reader)}"
    return Message(text, (section(text), buttons(open_buttons(proposal))))


def _adoption_line(proposal: Proposal, reader: Reader) -> str:
    asked = len(proposal.owners)
    return f"Adopted on {end_date(proposal, reader)}, unless somebody objects. {asked} asked."


def _text_reference(proposal: Proposal, reader: Reader) -> str:
    """Return the date and hash of the text, and its link."""
    if proposal.opened_at is None:
        return ""
    of = f"Text of {reader.day_of(proposal.opened_at)}, {proposal.sha256[:HASH_PREFIX_LENGTH]}"
    return " · ".join(filter(None, [of, document_link(proposal.link)]))


def document_link(link: str) -> str:
    return f"<{escape(link)}|the document>" if link else ""


def reason_line(proposal: Proposal) -> str:
    return f"Reason: {escape(proposal.reason)}" if proposal.reason else ""


def open_buttons(proposal: Proposal) -> list[Button]:
    row = (("Read", "show"), ("Comment", "note"), ("Object", "object"))
    return [Button(label, verb, proposal.ref) for label, verb in row]


def objection_buttons(proposal: Proposal) -> list[Button]:
    """Return the chair's buttons after an objection."""
    return [
        Button("Another text", "reissue", proposal.ref),
        Button("Refer to the meeting", "mark", f"{proposal.ref} referred"),
        Button("Take back", "cancel", proposal.ref),
    ]


def closing_buttons(proposal: Proposal) -> list[Button]:
    row = (("Adopt", "adopt"), ("More time", "move"), ("Take back", "cancel"))
    return [Button(label, verb, proposal.ref) for label, verb in row]


def next_steps(proposal: Proposal, reader: Reader) -> list[Button]:
    """Return the buttons for the current state."""
    if proposal.state == ProposalState.DRAFT:
        return [Button("Open", "confirm", proposal.ref), Button("Take back", "cancel", proposal.ref)]
    if proposal.accepts_objections(reader.now):
        return open_buttons(proposal)[1:]
    if proposal.held_at is not None:
        return closing_buttons(proposal)
    return objection_buttons(proposal) if proposal.state == ProposalState.OBJECTED else []


def opened(proposal: Proposal, reader: Reader, *, extra_lines: Sequence[str], can_undo: bool) -> Message:
    asked = count(len(proposal.owners), "person is", "are")
    lines = [
        head(proposal),
        f"Silence procedure until {end_date(proposal, reader)}. {asked} asked in a minute.",
        *extra_lines,
        f"The text is fixed. {_text_reference(proposal, reader)}",
    ]
    return _with_undo(proposal, "\n".join(lines), can_undo=can_undo)


def drafted(
    proposal: Proposal,
    reader: Reader,
    *,
    asked: int,
    extra_lines: Sequence[str],
    chair_names: str,
    can_undo: bool,
) -> Message:
    text = "\n".join(
        [
            f"*{proposal.ref}*  Draft: {escape(proposal.title)}{revision_suffix(proposal.revision)}",
            f"It counts when the chair opens it. {planned_duration(proposal, reader)}; {asked} would be asked.",
            *extra_lines,
            f"{escape(chair_names)} has it now."
            if chair_names
            else "There is no chair to open it at the moment.",
        ]
    )
    return _with_undo(proposal, text, can_undo=can_undo)


def _with_undo(proposal: Proposal, text: str, *, can_undo: bool) -> Message:
    row = [buttons([Button("Undo", "undo", proposal.ref)])] if can_undo else []
    return Message(text, (section(text), *row))


def earliest_day_reason(on: date, person: int, reader: Reader, *, days: int) -> str:
    """Return who needs the longest, and so sets the first possible day."""
    return f"{reader.day(on)} is the first day by which everybody has {days} working days: {_person_in_city(person, reader)} has them last."


def too_short(on: date, left: Sequence[tuple[int, int]], reader: Reader, *, days: int) -> str:
    (person, has), *others = left
    more = f" And {count(len(others), 'other')} too few." if others else ""
    return f"{reader.day(on)} leaves {_person_in_city(person, reader)} {has} of {days} working days.{more}"


def _person_in_city(person: int, reader: Reader) -> str:
    city = reader.charter.find_station(reader.roster.persons[person].station).city
    return f"{reader.name(person)} in {escape(city)}"


def stopped(proposal: Proposal, *, notified_count: int) -> Message:
    text = (
        f"{head(proposal)}\nStopped by your objection: {escape(proposal.reason)}\n{notified_count} are told."
    )
    return Message(text)


def objection_too_late(proposal: Proposal, reader: Reader) -> str:
    return (
        f"{line(proposal, reader)}\nYour objection came after that, so it changes nothing by itself. "
        "It is kept as a remark, and the chair and the secretary read it."
    )


def objections_closed(proposal: Proposal, reader: Reader) -> str:
    return f"{line(proposal, reader)}\nIt hears no objection now. What you think of it is kept as a remark: note {proposal.ref} ..."


def extended(proposal: Proposal, before: Due | None, reader: Reader) -> Message:
    was = f", was {reader.due(before)}" if before else ""
    return Message(
        f"{head(proposal)}\nNow until {end_date(proposal, reader)}{was}. {count(len(proposal.owners), 'person is', 'are')} told once."
    )


def ended(proposal: Proposal, reader: Reader, *, notified_sentence: str) -> Message:
    lines = [line(proposal, reader), reason_line(proposal), notified_sentence]
    return Message("\n".join(filter(None, lines)))


def text_is_fixed(proposal: Proposal, reader: Reader) -> str:
    """Refuse a change of a fixed text, and say how to replace it."""
    since = reader.day_of(proposal.opened_at) if proposal.opened_at else "long ago"
    return f"The text of {proposal.ref} is fixed since {since}. {_replacement_hint(proposal)}"


def _replacement_hint(proposal: Proposal) -> str:
    if proposal.state == ProposalState.OBJECTED:
        return f"Another text is another round: reissue {proposal.ref} ..."
    if proposal.is_open:
        return f"Another text is another round, once an objection has stopped this one. To take it back: cancel {proposal.ref} ..."
    return "It has ended, and stays as it is."


def objection_or_comment(proposal: Proposal, text: str) -> Message:
    """Ask whether a plain reply is an objection or a comment."""
    asked = f"Is that an objection to {proposal.ref}? {OBJECTION_EFFECT.format(asked=len(proposal.owners))}"
    row = [
        Button("Object", "object", f"{proposal.ref} {text}"),
        Button("Only a comment", "note", f"{proposal.ref} {text}"),
    ]
    if any(len(button.value) > VALUE_MAX for button in row):
        return Message(f"{asked} Say it again: object {proposal.ref} ..., or note {proposal.ref} ...")
    return Message(asked, (section(asked), buttons(row)))


def listed(found: ListPage, chosen: Filter, reader: Reader, *, words: str) -> Message:
    kind = "proposal" if chosen.every_state else "open proposal"
    of = f" in {reader.area(chosen.area)}" if chosen.area else ""
    if not found.total_count:
        return Message(f"No {kind}s{of}.")
    shown = [line(one, reader) for one in found.records]
    return page(f"*{count(found.total_count, kind)}{of}*", shown, found, words=words)


def details(proposal: Proposal, reader: Reader, standing: RoundStatus) -> list[str]:
    is_open = proposal.accepts_objections(reader.now)
    now = _adoption_line(proposal, reader) if is_open else f"State: {outcome(proposal, reader)}"
    objection = [objection_line(one, proposal, reader) for one in standing.addressees_with(Answer.OBJECTION)]
    return [
        now,
        *(objection or filter(None, [reason_line(proposal)])),
        *filter(None, [_response_counts(standing), _text_reference(proposal, reader)]),
        *([escape(proposal.text)] if proposal.text else []),
        *[_earlier_round(one, reader) for one in standing.past_rounds],
        *([f"Area: {reader.area(proposal.area)}"] if proposal.area else []),
    ]


def _response_counts(standing: RoundStatus) -> str:
    """Return how many were reached and how many commented."""
    if not standing.addressees:
        return ""
    asked = len(standing.addressees)
    commented = len(standing.addressees_with(Answer.COMMENT))
    reached = asked - len(standing.unreached)
    return f"{reached} of {asked} reached · {commented or 'none'} of {asked} commented"


def objection_line(one: Addressee, proposal: Proposal, reader: Reader) -> str:
    on = f", {reader.moment(one.at)}" if one.at else ""
    return f"Objection of {answered_by(one, reader)}{on}: {escape(proposal.reason)}"


def answered_by(one: Addressee, reader: Reader) -> str:
    """Return who answered: "X for Y" for a stand-in."""
    if one.answered_by is None or one.answered_by == one.person_id:
        return reader.name(one.person_id)
    return f"{reader.name(one.answered_by)} for {reader.name(one.person_id)}"


def _earlier_round(one: Round, reader: Reader) -> str:
    document = f" · {document_link(one.link)}" if one.link else ""
    text = f"\n{escape(one.text)}" if one.text else ""
    return (
        f"Before{revision_suffix(one.revision)}: {escape(one.title)}, {one.sha256[:HASH_PREFIX_LENGTH]}, "
        f"opened {reader.day_of(one.opened_at)}, stopped {reader.day_of(one.ended_at)}: {escape(one.reason)}{document}{text}"
    )


def unanswered(proposal: Proposal, reader: Reader, standing: RoundStatus) -> Message:
    """Return who was not reached, and who was and has not reacted."""
    missing = standing.unreached
    quiet = [one.person_id for one in standing.addressees_with(Answer.NONE) if one.person_id not in missing]
    lines = [
        line(proposal, reader),
        f"Not reached, {len(missing)} of {len(standing.addressees)}: {reader.names(missing)}"
        if missing
        else f"All {len(standing.addressees)} reached.",
        *([f"Reached and silent: {reader.names(quiet)}"] if quiet else []),
    ]
    return Message("\n".join(lines))
