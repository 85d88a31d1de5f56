"""How rounds look: what a seat is asked, who is silent, what came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.calendar import Due
from bot.entries import Entry, as_values
from bot.names import excerpt, join_all
from bot.registers import RegisterField
from bot.round_rules import NO, YES, Question, SeatOf
from bot.rounds import RoundRun, Seat, SeatAnswer, seat_words
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import VALUE_MAX, Block, Button, Message, buttons, entry, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, count, escape, state_label
from handlers.rounds.standing import Standing, seat_register

QUOTED_MAX = 120
SEATS_MAX = 20  # in one message
NO_CHANGE = "No change"
NOT_AVAILABLE = "Not available"
NO_UPDATE = "no update received"
NOT_FINISHED = "begun, not finished"


def subject(run: RoundRun, reader: Reader) -> str:
    """Return what a round is and for what: "Area updates for Tue 13 Dec"."""
    return f"{escape(run.title)} for {reader.day(run.for_on)}"


def until(run: RoundRun, reader: Reader) -> str:
    return reader.due(run.due) if run.due else ""


def line(run: RoundRun, reader: Reader) -> str:
    """Return a round as one line of a list."""
    when = {
        "planned": f"opens {reader.day(run.opens_on)}",
        "open": f"open until {until(run, reader)}",
    }.get(run.state, state_label(run.state).lower())
    return f"*{run.ref}*  {subject(run, reader)} · {when}"


def details(run: RoundRun, reader: Reader, standing: Standing | None) -> list[str]:
    """Return what is known of a round: when it opens and closes, and how many have answered."""
    lines = [f"Opens: {reader.day(run.opens_on)}", f"Closes: {until(run, reader)}", f"State: {run.state}"]
    if standing is not None and standing.seats:
        lines.append(tally(standing))
    return lines


def tally(standing: Standing) -> str:
    """Return how many seats have answered, and for whom the round waits: never the number alone."""
    silent = [escape(standing.name(one.seat)) for one in standing.silent]
    if not silent and not standing.rule.reasons:
        return f"All {len(standing.seats)} have answered."
    return f"{standing.came()}{f'; waiting for {join_all(silent)}' if silent else ''}."


def vacant(standing: Standing) -> str:
    """Return why nobody is asked for a seat."""
    return "no member answers for it" if standing.rule.seats.are_entries else "nobody holds the role there"


def begun_names(standing: Standing) -> list[str]:
    """Return the seats whose answer was begun and lacks a part that it needs."""
    return [standing.name(one.seat) for one in standing.silent if one.seat in standing.begun]


# What a seat is asked


@dataclass(frozen=True, kw_only=True)
class Known:
    """What somebody reads by seat beside its questions: what was said last time, the open actions, for whom it is, what was begun.

    `then` is what is asked after the first answer, `cleared_by` who clears it; "" for nothing, and for nobody.
    """

    last_times: Mapping[str, str]
    open_actions: Mapping[str, str]
    whose: Mapping[str, str]
    begun: Mapping[str, str]
    then: str = ""
    cleared_by: str = ""
    is_again: bool = False


def asked(standing: Standing, seats: Sequence[Seat], reader: Reader, known: Known) -> list[Block]:
    """Return what somebody is asked for their seats, in one message, with what was said last time."""
    if len(seats) == 1:
        return _asked_one(standing, seats[0], reader, known)
    run = standing.run
    noun, still = _noun(standing), "still " if known.is_again else ""
    head = f"*{subject(run, reader)}: {len(seats)} {noun} {still}wait for a word from you*"
    blocks = [section(f"{head}\n{escape(standing.first.ask)}")]
    for seat in seats[:SEATS_MAX]:
        about = filter(None, [known.last_times.get(seat.seat), known.open_actions.get(seat.seat)])
        lines = [f"*{_seat(standing, seat.seat, known)}*", known.begun.get(seat.seat), " · ".join(about)]
        shown = "\n".join(filter(None, lines))
        row = [*_yes_and_no(standing, seat), write(run, seat), *unchanged(standing, seat)]
        blocks += [section(shown), buttons(row)] if len(row) > 1 else [entry(shown, *row)]
    rest = len(seats) - SEATS_MAX
    blocks += [section(f"and {count(rest, 'other')}, which come here as you answer")] if rest > 0 else []
    last = closes(standing, seats, reader)
    blocks.append(facts(Chip.WAITING, run.ref, last, "or just reply here, beginning with the name"))
    return blocks


def _noun(standing: Standing) -> str:
    """Return what the seats of a round are, of several."""
    if standing.rule.seats.are_entries:
        return seat_register(standing.rule, standing.charter).many
    return {SeatOf.AREA: "areas", SeatOf.OFFICE: "offices"}.get(standing.rule.seats.each, "entities")


def _asked_one(
    standing: Standing,
    seat: Seat,
    reader: Reader,
    known: Known,
) -> list[Block]:
    run, rule = standing.run, standing.rule
    title = f"*{_seat(standing, seat.seat, known)}: {escape(rule.singular)} for {reader.day(run.for_on)}*"
    again = "Nothing has come yet. " if known.is_again else ""
    is_pressed = standing.is_yes_or_no(standing.first)
    how = "Press one, or reply here." if is_pressed else "Two lines are enough; reply here or use the form."
    asks = f"{again}{escape(standing.first.ask)} {how}"
    asks += f"\nThen I'll ask: {escape(known.then)}" if known.then else ""
    so_far = known.begun.get(seat.seat)
    lines = [title, f"{so_far} Reply here or use the form." if so_far else asks]
    lines += filter(None, [known.open_actions.get(seat.seat)])
    clears = f"{known.cleared_by} clears it for the print" if known.cleared_by else None
    last = filter(None, [known.last_times.get(seat.seat), clears])
    row = [*_yes_and_no(standing, seat), write(run, seat, is_next_step=not is_pressed)]
    row += unchanged(standing, seat)
    return [
        section("\n".join(lines)),
        facts(Chip.WAITING, run.ref, closes(standing, [seat], reader), *last),
        buttons(row),
    ]


def _yes_and_no(standing: Standing, seat: Seat) -> list[Button]:
    """Return the buttons of a round that first asks for yes or no; none for any other."""
    about = f"{seat_words(standing.run, seat)} {standing.first.name}"
    both = (YES, NO) if standing.is_yes_or_no(standing.first) else ()
    return [Button(capitalized(one), "answer", f"{about}:{one}") for one in both]


def unchanged(standing: Standing, seat: Seat) -> list[Button]:
    rule = standing.rule
    return [Button(rule.unchanged, "nochange", seat_words(standing.run, seat))] if rule.no_change else []


def _seat(standing: Standing, code: str, known: Known) -> str:
    """Return a seat by its name; with that of whoever is away, for its stand-in."""
    name = escape(standing.name(code))
    return f"{name}, for {known.whose[code]}" if code in known.whose else name


def write(run: RoundRun, seat: Seat, *, is_next_step: bool = False) -> Button:
    """Return the button of the form in which a seat is answered."""
    return Button("Write it", "answer", seat_words(run, seat), is_next_step=is_next_step)


def send(run: RoundRun, seat: Seat, words: str, *, is_next_step: bool = False) -> Button:
    """Return the button that answers a seat with words; where these are too long for one, the button of its form."""
    button = Button("Send it", "answer", f"{run.ref} {seat.seat} {words}", is_next_step=is_next_step)
    return button if len(button.value) <= VALUE_MAX else write(run, seat)


def closes(standing: Standing, seats: Sequence[Seat], reader: Reader) -> str:
    """Return until when somebody can answer: the earliest close of their seats."""
    first = min(seats, key=lambda one: one.closes_at)
    zone = standing.charter.zone
    if standing.rule.closes.is_of_office:
        zone = standing.charter.find_station(first.seat).zone
    return f"until {reader.due(Due(day=first.closes_on, at=standing.rule.closes.at, zone=zone, typed=''))}"


def moved(standing: Standing, seats: Sequence[Seat], reader: Reader, known: str) -> list[Block]:
    """Return that a round closes on another day, and whether that is because its meeting is on another."""
    run = standing.run
    was = f", not {reader.day(date.fromisoformat(known))}" if known else ""
    why = ", because the meeting has moved" if run.for_id is not None else ""
    said = f"*{subject(run, reader)}* closes on *{until(run, reader)}*{was}{why}."
    row = [write(run, one) for one in seats[:1]]
    return [section(said), *([buttons(row)] if len(seats) == 1 else [])]


def answered_line(standing: Standing, reader: Reader, by: Sequence[int] = ()) -> list[Block]:
    """Return the line to which a question shrinks that was answered; `by` are those who weren't asked, and did."""
    run = standing.run
    names = join_all([reader.short_name(one) for one in by])
    answered = f"{names} answered, nothing for you to do" if by else "answered, nothing for you to do"
    return [section(f"{subject(run, reader)}"), facts(Chip.DONE, run.ref, answered)]


def over_line(standing: Standing, seats: Sequence[Seat], reader: Reader) -> list[Block]:
    """Return the line to which a question shrinks that was not answered in time, or that nobody asks any more."""
    run = standing.run
    if not run.is_answerable or not seats:
        return [section(subject(run, reader)), facts(Chip.CANCELLED, run.ref, "no answer is needed")]
    closed = (
        f"closed {closes(standing, seats, reader).removeprefix('until ')}; an answer still counts, as late"
    )
    return [section(subject(run, reader)), facts(Chip.WAITING, run.ref, closed)]


# What was answered


def answer_text(standing: Standing, answer: SeatAnswer, entry_of: Entry | None) -> list[str]:
    """Return what was answered, a line for each question."""
    if standing.hides(answer):
        return ["(for others to read)"]
    if entry_of is None:
        return [standing.rule.unchanged if answer.is_no_change else excerpted(standing, answer.pairs)]
    return values_lines(standing, entry_of.values)


def by_line(answer: SeatAnswer, reader: Reader) -> str:
    """Return who answered, and for whom: "Joost for Hale"."""
    by = reader.short_name(answer.person_id)
    return by if answer.for_person is None else f"{by} for {reader.short_name(answer.for_person)}"


def said_to(question: Question, values: Mapping[str, Sequence[str]]) -> str:
    """Return what was answered to a question: "12", "Not available: the survey isn't over"; "" for nothing."""
    text = ", ".join(values.get(question.name, ()))
    why = ", ".join(values.get(question.or_not_available or "", ()))
    return text or (f"{NOT_AVAILABLE}: {why}" if why else "")


def answers_given(standing: Standing, values: Mapping[str, Sequence[str]]) -> list[tuple[str, str, bool]]:
    """Return the questions that were answered, each with its answer, and whether that stands alone."""
    found = [(one, said_to(one, values)) for one in standing.rule.questions]
    return [(one.ask, text, is_alone(standing, one, values)) for one, text in found if text]


def values_lines(standing: Standing, values: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the answers to the questions: the first alone, the others with what was asked."""
    found = [(one, said_to(one, values)) for one in standing.rule.questions]
    given = [(one, escape(text)) for one, text in found if text]
    return [text if is_alone(standing, one, values) else f"_{escape(one.ask)}_ {text}" for one, text in given]


def is_alone(standing: Standing, question: Question, values: Mapping[str, Sequence[str]]) -> bool:
    """Return whether an answer stands without its question: the first unless it is yes or no, and what that didn't call for."""
    if question is standing.first:
        return not standing.is_yes_or_no(question)
    field = standing.register.by_name[question.name]
    condition = field.required_where if isinstance(field, RegisterField) else None
    return condition is not None and not condition.holds(values)


def excerpted(standing: Standing, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the beginning of an answer."""
    values = as_values(tuple(pairs))
    found = next((text for one in standing.rule.questions if (text := said_to(one, values))), "")
    return f"“{escape(excerpt(found, QUOTED_MAX))}”" if found else ""


def said_back(
    standing: Standing,
    seat: Seat,
    reader: Reader,
    lines: Sequence[str],
    *,
    whose: str,
    entry_ref: str,
    is_late: bool,
    has_obstacle: bool = False,
) -> Message:
    """Return what was understood of an answer, with the ways back."""
    run = standing.run
    name = f"*{escape(standing.name(seat.seat))}*{f', for {whose}' if whose else ''}: {escape(standing.rule.singular)} for {reader.day(run.for_on)}"
    late = (
        [
            f"It came after the close and is kept as late: that was {closes(standing, [seat], reader).removeprefix('until ')}."
        ]
        if is_late
        else []
    )
    row = [Button("Change", "answer", seat_words(run, seat))] if entry_ref else []
    row += [
        Button("Undo", "undo", entry_ref)
        if entry_ref and not standing.rule.changes_entries
        else Button("Undo", "takeback", seat_words(run, seat))
    ]
    row += [Button("Raise it", "raiseanswer", seat_words(run, seat))] if has_obstacle else []
    ref = [entry_ref] if entry_ref else []
    return message_of(
        [section("\n".join([name, *lines, *late])), facts(Chip.DONE, run.ref, *ref), buttons(row)]
    )


def asks_next(standing: Standing, seat: Seat, question: Question, so_far: str) -> Message:
    """Return the question that still needs an answer, after what was said so far."""
    run = standing.run
    kept = (
        f"*{escape(standing.name(seat.seat))}*: {so_far}"
        if so_far
        else f"*{escape(standing.name(seat.seat))}*"
    )
    asks = " ".join(filter(None, [question.ask, question.hint]))
    pressed = _yes_and_no(standing, seat) if question is standing.first else []
    how = "Press one, or just reply here." if pressed else "Just reply here, or use the form."
    text = f"{kept}\n{escape(asks)} {how} Your answer counts once this is answered."
    go_on = [Button("Go on", "answer", seat_words(run, seat), is_next_step=True)]
    return message_of([section(text), buttons(pressed or go_on)])


def which_seat(
    standing: Standing, seats: Sequence[Seat], reader: Reader, *, said: str = "", words: str = ""
) -> Message:
    """Return the seats of which one is meant; the `words`, or a yes or no that was `said`, are sent by its button."""
    run = standing.run
    blocks = [section(f"*{subject(run, reader)}*: which one?")]
    for one in seats[:SEATS_MAX]:
        answer = (two for two in _yes_and_no(standing, one) if two.label.casefold() == said)
        other = send(run, one, words) if words else write(run, one)
        blocks.append(entry(escape(standing.name(one.seat)), next(answer, other)))
    rest = len(seats) - SEATS_MAX
    blocks += (
        [section(f"and {count(rest, 'other')}; name it: answer {run.ref} {seats[-1].seat}")]
        if rest > 0
        else []
    )
    return message_of(blocks)


def which_unchanged(several: Sequence[tuple[Standing, Seat]], reader: Reader) -> list[Block]:
    """Return the seats, of one round or more, of which one is meant by words that say that nothing has changed."""
    blocks = [section("*Which one do you mean?*")]
    for standing, one in several[:SEATS_MAX]:
        about = f"{escape(standing.name(one.seat))}, {subject(standing.run, reader)}"
        blocks.append(entry(about, *unchanged(standing, one)))
    rest = len(several) - SEATS_MAX
    return [*blocks, *([section(f"and {count(rest, 'other')}: rounds")] if rest > 0 else [])]


def moved_close(run: RoundRun, reader: Reader, told: int) -> str:
    """Return until when a round is open now, and how many are told."""
    who = f" I'll tell {count(told, 'person', 'people')} who haven't answered." if told else ""
    return f"*{run.ref}* is open until {until(run, reader)} now.{who}"


def already_open(run: RoundRun, words: str, reader: Reader) -> Message:
    """Return the question whether a round is to be opened beside the same one that is open already, by these words."""
    text = f"*{run.ref}* asks for that already: {subject(run, reader)}, open until {until(run, reader)}. Open another one?"
    row = [Button(f"Open {run.ref}", "show", run.ref), Button("Open another", "say", words)]
    return message_of([section(text), buttons([one for one in row if len(one.value) <= VALUE_MAX])])


def started(standing: Standing, reader: Reader, on: date) -> Message:
    """Return that a round is open, and on which seats nobody sits."""
    run, seats = standing.run, standing.seats
    text = f"*{subject(run, reader)}* is open until {until(run, reader)}. I'll ask for {count(len(seats), 'answer')}, each person during their day."
    nobody = [escape(standing.name(one.seat)) for one in seats if standing.holder(one.seat, on) is None]
    lines = [
        text,
        *([f"Nobody is asked for {join_all(nobody)}: {vacant(standing)}."] if nobody else []),
    ]
    row = [Button("Undo", "undo", run.ref), Button("Who is silent", "silent", run.ref)]
    return message_of([section("\n".join(lines)), facts(Chip.WAITING, run.ref), buttons(row)])
