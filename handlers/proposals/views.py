"""Views of silence procedures: card, replies, list lines and details."""

from collections.abc import Sequence
from datetime import date

from bot.calendar import Due, local
from bot.charter_section import Rights
from bot.proposals import Addressee, Answer, Proposal, ProposalState, RoundStatus
from bot.unconfirmed import named
from handlers.core.blocks.elements import Button, Message, buttons, section, text_message
from handlers.core.blocks.paging import page
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.calls import AGAIN_PREFIX
from storage.records import Filter, ListPage

SHORT_MAX = 5  # people named who have too few working days
WORDING_MAX = 2500  # characters that fit one message with the rest
OBJECTION_EFFECT = "It stops the text, and everybody who was asked reads your reason."


def head(proposal: Proposal) -> str:
    return f"*{proposal.ref}*  {escape(title_with_revision(proposal))}"


def title_with_revision(proposal: Proposal) -> str:
    return f"{proposal.title}{revision_suffix(proposal.revision)}"


def revision_suffix(revision: int) -> str:
    return f" (Rev.{revision})" if revision else ""


def end_date(proposal: Proposal, reader: Reader) -> str:
    return reader.due(proposal.due) if proposal.due else "the first possible day"


def ended_on(proposal: Proposal, reader: Reader) -> str:
    """Return the day on which it ended, on the clocks of the place of its end; "" while it runs."""
    if proposal.ended_at is None:
        return ""
    if proposal.due is None or proposal.due.at is None:
        return reader.day_of(proposal.ended_at)
    return reader.day(local(proposal.ended_at, proposal.due.zone).date())


def planned_duration(proposal: Proposal, reader: Reader) -> str:
    """Return how long a draft will be open."""
    if proposal.due is not None:
        return f"It runs until {end_date(proposal, reader)}"
    return f"From then on everybody has {reader.charter.silence.days} working days"


def outcome(proposal: Proposal, reader: Reader) -> str:
    """Return the outcome as the end of a line: "final, nobody objected, Fri 7 Oct"."""
    on = f", {ended_on(proposal, reader)}" if proposal.ended_at else ""
    match proposal.state:
        case ProposalState.DRAFT:
            return f"draft, waits for {chair_short_name(reader)}"
        case ProposalState.OPEN:
            return _open_outcome(proposal, reader)
        case ProposalState.ADOPTED if proposal.missed:
            unsaid = f", {wrote_without_saying(proposal)}" if proposal.unsaid else ""
            return f"final by the {reader.title(Rights.CHAIR)}'s word, {proposal.missed} of {len(proposal.owners)} not reached{unsaid}{on}"
        case ProposalState.ADOPTED:
            return f"final, {nobody_objected(proposal)}{on}"
        case ProposalState.OBJECTED:
            return f"stopped by an objection{on}"
        case ProposalState.REFERRED:
            return f"referred to the meeting{on}"
    return f"taken back{on}"


def nobody_objected(proposal: Proposal) -> str:
    """Return what is true of an adopted text: beside the silent are those who wrote without saying what it meant."""
    objected = nobody_in_time(proposal) if proposal.late else "nobody objected"
    return f"{objected}{f'; {wrote_without_saying(proposal)}' if proposal.unsaid else ''}"


def nobody_in_time(proposal: Proposal) -> str:
    """Return what is true of objections where somebody objected after the end."""
    return f"nobody objected in time, {proposal.late} did after the end"


def wrote_without_saying(proposal: Proposal) -> str:
    return f"{proposal.unsaid} wrote without saying"


def unsaid_sentence(proposal: Proposal, standing: RoundStatus, reader: Reader) -> str:
    """Return "5 people wrote and haven't said whether they object.", with those whom the chair let stand; "" for nobody."""
    number, stand = len(standing.unsaid), len(standing.unsaid) - len(standing.unconfirmed)
    if not number:
        return ""
    if not proposal.is_open:
        return f"{count(number, 'person', 'people')} wrote without saying whether they object."
    of = f" for {stand} of them" if stand < number else ""
    stands = f"; the {reader.title(Rights.CHAIR)} has let it stand{of}" if stand else ""
    return f"{_wrote_phrase(number, len(standing.unsaid_elsewhere))}{stands}."


def _wrote_phrase(number: int, elsewhere: int) -> str:
    """Return how many wrote; `elsewhere` of them under several things, so that it may be about another."""
    if not elsewhere:
        return wrote_phrase(number)
    has = "hasn't" if elsewhere == 1 else "haven't"
    under = f"wrote under a message with this and other things and {has} said about which"
    if elsewhere == number:
        return f"{count(number, 'person', 'people')} {under}"
    return (
        f"{wrote_phrase(number - elsewhere)}; {elsewhere} {'other' if elsewhere == 1 else 'others'} {under}"
    )


def wrote_phrase(number: int) -> str:
    """Return "5 people wrote and haven't said whether they object"."""
    has = "hasn't" if number == 1 else "haven't"
    return f"{count(number, 'person', 'people')} wrote and {has} said whether they object"


def unsaid_lines(proposal: Proposal, standing: RoundStatus, reader: Reader) -> list[str]:
    """Return how many wrote without saying whether they object, and who; nothing for nobody."""
    said = unsaid_sentence(proposal, standing, reader)
    return [said, escape(named(standing.unsaid_words, reader.roster))] if said else []


def _open_outcome(proposal: Proposal, reader: Reader) -> str:
    end = end_date(proposal, reader)
    if proposal.offered_end is not None:
        was = f"ended {end}" if proposal.held_at else f"until {end}"
        return f"{was}; {chair_short_name(reader)} decides whether it runs until {reader.day(proposal.offered_end)}"
    return (
        f"ended {end}; {chair_short_name(reader)} says what becomes of it"
        if proposal.held_at
        else f"until {end}"
    )


def line(proposal: Proposal, reader: Reader) -> str:
    return f"{head(proposal)} · {outcome(proposal, reader)}"


def decided_line(proposal: Proposal, reader: Reader) -> str:
    return f"{head(proposal)}: {outcome(proposal, reader)}"


def chair_name(reader: Reader) -> str:
    """Return the name of the chair, or the role where nobody holds it."""
    chairs = reader.roster.people_with_rights(Rights.CHAIR, on=reader.today, charter=reader.charter)
    return reader.names(chairs) or f"the {reader.title(Rights.CHAIR)}"


def chair_short_name(reader: Reader) -> str:
    """Return the chair in a sentence, or the role where nobody holds it."""
    return reader.officers(Rights.CHAIR, last=" and ")


def document_link(link: str) -> str:
    return f"<{escape(link)}|the document>" if link else ""


def reason_line(proposal: Proposal) -> str:
    return f"Reason: {escape(proposal.reason)}" if proposal.reason else ""


def open_buttons(proposal: Proposal) -> list[Button]:
    row = (("Read it", "show"), ("Comment", "note"), ("Object", "object"))
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


def days_buttons(proposal: Proposal, reader: Reader) -> list[Button]:
    """Return the chair's buttons where somebody falls short of working days."""
    if proposal.offered_end is None:
        return []
    extend = f"{proposal.ref} {proposal.offered_end.isoformat()}"
    return [
        Button(f"Extend to {reader.day(proposal.offered_end)}", "move", extend),
        Button("Let it stand", "stand", proposal.ref),
    ]


def shortage(proposal: Proposal, standing: RoundStatus, reader: Reader) -> str:
    """Return who has too few working days, and which end would give everybody enough."""
    if proposal.offered_end is None:
        return ""
    short = standing.short_of_days
    people = [
        f"{_with_day_asked(one, proposal, reader)} has {one.days_short} of {one.days_due}" for one in short
    ]
    more = f", and {count(len(people) - SHORT_MAX, 'other')} too few" if len(people) > SHORT_MAX else ""
    return (
        f"Working days until {end_date(proposal, reader)}: {', '.join(people[:SHORT_MAX])}{more}.\n"
        f"If it runs until {reader.day(proposal.offered_end)}, everybody has {reader.charter.silence.days}."
    )


def _with_day_asked(one: Addressee, proposal: Proposal, reader: Reader) -> str:
    name = reader.name(one.person_id)
    is_later = (
        one.asked_on and proposal.opened_at and reader.day(one.asked_on) != reader.day_of(proposal.opened_at)
    )
    return f"{name}, asked on {reader.day(one.asked_on)}," if is_later and one.asked_on else name


def next_steps(proposal: Proposal, reader: Reader) -> list[Button]:
    """Return the buttons for the current state."""
    if proposal.state == ProposalState.DRAFT:
        return [Button("Open", "confirm", proposal.ref), Button("Take back", "cancel", proposal.ref)]
    if proposal.accepts_objections(reader.now):
        return [*open_buttons(proposal)[1:], *days_buttons(proposal, reader)]
    if proposal.held_at is not None:
        return days_buttons(proposal, reader) or closing_buttons(proposal)
    return objection_buttons(proposal) if proposal.state == ProposalState.OBJECTED else []


def goes_to(proposal: Proposal, reader: Reader, *more: str) -> str:
    """Ask whether a text is to go out: to how many, and until when."""
    asked = count(len(proposal.owners), "person", "people")
    until = f"It runs until {end_date(proposal, reader)}."
    return "\n".join([head(proposal), f"This goes to {asked} and the text is fixed. {until}", *more])


def opening_words(proposal: Proposal, on: date | None) -> str:
    """Return the words that open a text without another question, with the end if one was named for it."""
    return f"{AGAIN_PREFIX}confirm {proposal.ref}{f' due:{on.isoformat()}' if on else ''}"


def to_be_opened(
    proposal: Proposal, reader: Reader, *, extra_lines: Sequence[str], can_undo: bool
) -> Message:
    """Return the chair's own draft, which nobody else opens, with the question whether it is to go out."""
    text = goes_to(proposal, reader, *extra_lines, *filter(None, [document_link(proposal.link)]))
    row = [
        Button("Open it", "say", opening_words(proposal, None), is_next_step=True),
        Button("Change it", "edit", proposal.ref),
        *([Button("Undo", "undo", proposal.ref)] if can_undo else []),
    ]
    return Message(text, (section(text), buttons(row)))


def opened(proposal: Proposal, reader: Reader, *, extra_lines: Sequence[str]) -> Message:
    asked = count(len(proposal.owners), "person", "people")
    lines = [
        head(proposal),
        f"Silence procedure until {end_date(proposal, reader)}. In ten minutes I'll begin to ask {asked}; until then you can undo it.",
        *extra_lines,
        " ".join(filter(None, ["The text can't change any more.", document_link(proposal.link)])),
    ]
    return _with_undo(proposal, "\n".join(lines), can_undo=True)


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
            f"It stays a draft until {chair_short_name(reader)} opens it. {planned_duration(proposal, reader)}; {asked} would be asked.",
            *extra_lines,
            f"It is with {escape(chair_names)} now." if chair_names else "Nobody can open it at the moment.",
        ]
    )
    return _with_undo(proposal, text, can_undo=can_undo)


def _with_undo(proposal: Proposal, text: str, *, can_undo: bool) -> Message:
    row = [buttons([Button("Undo", "undo", proposal.ref)])] if can_undo else []
    return Message(text, (section(text), *row))


def earliest_day_reason(on: date, person: int, reader: Reader, *, days: int) -> str:
    """Return who needs the longest, and so sets the first possible day."""
    return f"{reader.day(on)} is the earliest: everybody has {days} working days then, {_person_in_city(person, reader)} last."


def too_short(on: date, left: Sequence[tuple[int, int]], reader: Reader, *, days: int) -> str:
    (person, has), *others = left
    more = f" And {count(len(others), 'other')} too few." if others else ""
    return f"{reader.day(on)} leaves {_person_in_city(person, reader)} {has} of {days} working days.{more}"


def _person_in_city(person: int, reader: Reader) -> str:
    city = reader.charter.find_station(reader.roster.persons[person].station).city
    return f"{reader.name(person)} in {escape(city)}"


def stopped(proposal: Proposal, *, told: int, others: int) -> Message:
    """Say back an objection; of the `others` who were asked only those hear of it whom the text has reached."""
    who = (
        f"I'll tell the {told} of {others} others who have got it." if told else "Nobody else has got it yet."
    )
    who = "I'll tell everybody who was asked." if told == others else who
    text = f"{head(proposal)}\nStopped by your objection: {escape(proposal.reason)}\n{who}"
    return _with_undo(proposal, text, can_undo=True)


def nobody_asked(proposal: Proposal) -> str:
    return f"{proposal.ref} is a draft: nobody is asked yet."


def objections_closed(proposal: Proposal, reader: Reader) -> str:
    return f"{line(proposal, reader)}\nIt hears no objection now. What you think of it is kept as a remark: note {proposal.ref} ..."


def extended(proposal: Proposal, before: Due | None, reader: Reader) -> Message:
    was = f", was {reader.due(before)}" if before else ""
    return Message(
        f"{head(proposal)}\nNow until {end_date(proposal, reader)}{was}. I'll tell the {count(len(proposal.owners), 'person', 'people')} asked, once."
    )


def ended(proposal: Proposal, reader: Reader, *, notified_sentence: str, can_undo: bool = False) -> Message:
    lines = [line(proposal, reader), reason_line(proposal), notified_sentence]
    return _with_undo(proposal, "\n".join(filter(None, lines)), can_undo=can_undo)


def own_proposal(proposal: Proposal, absent: int, step: str, reader: Reader) -> str:
    name = reader.name(absent)
    return f"You prepared {proposal.ref} yourself, so you can't {step} for {name}. It waits for {name}."


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


def nothing_listed(chosen: Filter, reader: Reader) -> str:
    """Return what an empty list of proposals says."""
    of = f" in {reader.area(chosen.area)}" if chosen.area else ""
    kind = "proposals" if chosen.every_state else "open proposals"
    return f"No {kind}{of}. A proposal becomes final by a day, unless somebody objects."


def listed(found: ListPage, chosen: Filter, reader: Reader, *, words: str) -> Message:
    kind = "proposal" if chosen.every_state else "open proposal"
    of = f" in {reader.area(chosen.area)}" if chosen.area else ""
    shown = [line(one, reader) for one in found.records]
    return page(f"*{count(found.total_count, kind)}{of}*", shown, found, words=words)


def objection_line(one: Addressee, proposal: Proposal, reader: Reader) -> str:
    on = f", {reader.moment(one.at)}" if one.at else ""
    return f"Objection of {answered_by(one, reader)}{on}: {escape(proposal.reason)}"


def answered_by(one: Addressee, reader: Reader) -> str:
    """Return who answered: "X for Y" for a stand-in."""
    if one.answered_by is None or one.answered_by == one.person_id:
        return reader.name(one.person_id)
    return f"{reader.name(one.answered_by)} for {reader.name(one.person_id)}"


def unanswered(proposal: Proposal, reader: Reader, standing: RoundStatus, row: Sequence[Button]) -> Message:
    """Return who was not reached, who wrote without saying what it meant, and who has not reacted.

    The chair, whom `row` offers what to do about words, finds its buttons below.
    """
    missing, unsaid = standing.unreached, standing.unsaid
    late = standing.wrote_after(proposal.heard_until)
    silent = [one.person_id for one in standing.addressees_with(Answer.NONE)]
    quiet = [one for one in silent if one not in missing and one not in unsaid]
    lines = [
        line(proposal, reader),
        f"Not reached, {len(missing)} of {len(standing.addressees)}: {reader.names(missing)}"
        if missing
        else (
            f"All {len(standing.addressees)} got it." if standing.addressees else "Nobody has been asked yet."
        ),
        *unsaid_lines(proposal, standing, reader),
        *([f"Wrote after the end: {reader.names(late)}"] if late else []),
        *([f"Reached and silent: {reader.names(quiet)}"] if quiet else []),
    ]
    return text_message("\n".join(lines), row) if row else Message("\n".join(lines))
