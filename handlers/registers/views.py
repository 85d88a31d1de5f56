"""How the entries of a register look."""

from collections.abc import Collection, Sequence

from bot.entries import UNCHANGED, Entry, EntryState, can_be_set, needs_text, states_text
from bot.register_corrections import superseded_by
from bot.register_dates import DUE_WORD, LONG_WORD, UNASSIGNED_WORD
from bot.registers import Axis, Register, RegisterField
from bot.ways import next_paper
from handlers.core.blocks.chips import Chip, fact_line, facts
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    section,
    text_message,
)
from handlers.core.blocks.elements import entry as element
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, count, escape, with_full_stop
from handlers.core.blocks.things import due_phrase, due_sentence
from handlers.core.fields import detail_lines
from handlers.core.kinds import ListEntry, list_entry
from handlers.registers.dues import views as dues_views
from handlers.registers.fields import declared_of, fields_of
from handlers.registers.masking import may_read
from handlers.registers.reviews import views as review_views
from handlers.registers.ways import views as way_views
from handlers.registers.ways.views import CAN_YOU_CONFIRM

CHIPS = {EntryState.OPEN: Chip.OPEN, EntryState.CLOSED: Chip.DONE, EntryState.WITHDRAWN: Chip.CANCELLED}
NOBODY_YET = "nobody owns it yet"
ROW_MAX = 2  # buttons of a card beside a menu, where an entry has steps of a way


def line(register: Register, entry: Entry, reader: Reader) -> str:
    head = f"*{entry.ref}*  {escape(entry.title)}"
    way, now = way_views.phrases(register, entry, reader), _listed_states(register, entry)
    is_said = any(one.startswith(f"{now} by ") for one in way)
    rest = ["" if is_said else now, *way, due(register, entry, reader), owners(register, entry, reader)]
    return " · ".join(filter(None, [head, *rest]))


def earlier_line(register: Register, entry: Entry, reader: Reader) -> str:
    """Return the line of an entry as it was on an earlier day: who owned it, and by when it was due, isn't kept."""
    way, then = way_views.phrases(register, entry, reader), states(register, entry)
    is_said = any(one.startswith(f"{then} by ") for one in way)
    shown = [f"*{entry.ref}*  {escape(entry.title)}", "" if is_said else then, *way]
    return " · ".join(filter(None, shown))


def _listed_states(register: Register, entry: Entry) -> str:
    """Return the same for a line; "" of an open one that has no states: its review says more."""
    is_said_elsewhere = register.review_every and not register.states and entry.is_open
    return "" if is_said_elsewhere else states(register, entry)


def owners(register: Register, entry: Entry, reader: Reader) -> str:
    """Return who owns an entry; of an open one without an owner, where entries get one, that nobody does yet."""
    gets_owner = register.owner is not None or register.assign_within is not None
    return reader.names(entry.owners) or (NOBODY_YET if gets_owner and entry.is_open else "")


def due(register: Register, entry: Entry, reader: Reader) -> str:
    """Return by when an open entry is or was due, or to be reviewed; "" without a deadline."""
    if register.review_every:
        return review_views.phrase(register, entry, reader)
    said = due_phrase(entry, reader) if register.has_due and entry.is_open else ""
    return f"paper {said}" if said and register.has_paper_due else said or dues_views.listed(register, entry)


def states(register: Register, entry: Entry) -> str:
    """Return its states, and the choice that waits for a second person."""
    waiting = entry.waiting_choice(register)
    said = f"said to be {waiting[1]}, to be confirmed" if waiting else ""
    return escape(", ".join(filter(None, [states_text(entry, register), said])))


def is_waiting(register: Register, entry: Entry) -> bool:
    """Return whether something of an entry waits for somebody to confirm it."""
    return entry.draft is not None or entry.waiting_choice(register) is not None


def chip(register: Register, entry: Entry, reader: Reader) -> Chip:
    if is_waiting(register, entry):
        return Chip.WAITING
    is_late = register.has_due and entry.is_late(reader.now)
    return Chip.OVERDUE if is_late else CHIPS[EntryState(entry.state)]


def card(register: Register, entry: Entry, reader: Reader, source: dues_views.Source) -> Message:
    now = _listed_states(register, entry)
    said = [f"*{escape(entry.title)}*", f"{capitalized(register.singular)}{f': {now}' if now else ''}"]
    way = way_views.lines(register, entry, reader)
    text = section("\n".join([*said, *way, *warnings(register, entry, reader)]))
    area = reader.area(entry.area) if entry.area else ""
    by = f"by {reader.name(entry.created_by)}"
    who = owners(register, entry, reader)
    owned = f"owner {who}" if entry.owners else who
    when = review_views.span(register, entry, reader) or _due_on_card(register, entry, reader, source)
    rest = [when, area, owned, by]
    return message_of(
        [text, facts(chip(register, entry, reader), entry.ref, *rest), *_card_row(register, entry)]
    )


def _due_on_card(register: Register, entry: Entry, reader: Reader, source: dues_views.Source) -> str:
    """Return by when an open entry is due and from what that is counted, or why it has no date."""
    beside = dues_views.phrase(register, entry, source, reader)
    return f"{due(register, entry, reader)}{beside}" if entry.due is not None and entry.is_open else beside


def _card_row(register: Register, entry: Entry) -> list[Block]:
    row, more = next_steps(register, entry), [Button("Note", "note", entry.ref)]
    if way_views.steps(register, entry):
        row, more = row[:ROW_MAX], [*row[ROW_MAX:], *more]
    return [buttons(row, more)] if row else []


def next_steps(register: Register, entry: Entry) -> list[Button]:
    if register.immutable:
        return [Button("Correct it", register.one, entry.ref)] if entry.is_open else []
    if entry.state == EntryState.WITHDRAWN:
        return [Button("Reopen", "reopen", entry.ref)]
    confirm = [Button("Confirm", "confirm", entry.ref)] if is_waiting(register, entry) else []
    has_next = any(can_be_set(entry, axis) for axis in register.states)
    mark = [Button("Set its state", "mark", entry.ref)] if has_next else []
    reviewed = [review_views.button(entry)] if register.review_every and entry.is_open else []
    way = way_views.steps(register, entry)
    return [*reviewed, *confirm, *way, *mark, Button("Change", "edit", entry.ref)]


def next_step(register: Register, entry: Entry) -> Button | None:
    """Return the step that is offered beside an entry on the Home of its owner, where they may take it."""
    if register.review_every:
        return review_views.button(entry)
    has_next = any(can_be_set(entry, axis) for axis in register.states)
    return Button("Set its state", "mark", entry.ref) if has_next else None


def details(register: Register, entry: Entry, reader: Reader, source: dues_views.Source) -> list[str]:
    waiting = entry.waiting_choice(register)
    said = (
        f"{reader.name(entry.said_by)} says it is {escape(waiting[1])}. Somebody else has to confirm that."
        if waiting
        else ""
    )
    later = escape(superseded_by(entry, register))
    reason = f"Withdrawn: {escape(entry.reason)}" if entry.reason else ""
    why = f"Superseded by {later}" if later else reason
    is_said = later or (register.states and entry.state != EntryState.WITHDRAWN)
    state = "" if is_said else f"State: {entry.state}"
    by = f"Entered by {reader.name(entry.created_by)}, {reader.moment(entry.created_at)}"
    lines = [
        *detail_lines(fields_of(register), entry, reader),
        *warnings(register, entry, reader),
        _date(register, entry, reader, source),
        *way_views.lines(register, entry, reader),
        state,
        said,
        way_views.draft_detail(entry.draft, reader) if entry.draft else "",
        why,
        by,
    ]
    return [one for one in lines if one]


def warnings(register: Register, entry: Entry, reader: Reader) -> list[str]:
    """Return what is warned of an entry, while it holds; to others than its owner nothing that may tell what is masked."""
    if not may_read(register, entry, reader):
        return []
    return [f"⚠️ {escape(register.warn[name].says)}" for name in entry.warnings(register)]


def _date(register: Register, entry: Entry, reader: Reader, source: dues_views.Source) -> str:
    """Return the line of its deadline among the details; "" without one."""
    beside = dues_views.phrase(register, entry, source, reader)
    if register.review_every or not register.has_due or entry.due is None:
        return f"Due: {beside}" if beside else ""
    label = "Paper due" if register.has_paper_due else "Due"
    late = ", late" if entry.is_late(reader.now) else ""
    return f"{label}: {reader.due(entry.due)}{late}{beside}"


def entered(
    register: Register,
    entry: Entry,
    reader: Reader,
    steps: Sequence[Button],
    *,
    channel: str | None,
    told: str,
) -> Message:
    """Say what was entered, with the steps that its reader may take."""
    place = (
        f"Shown in {escape(channel)} in a minute." if channel else "It's restricted, so no channel shows it."
    )
    row = [*steps, Button("Undo", "undo", entry.ref)]
    return text_message(f"{line(register, entry, reader)}\n{place} {told}".strip(), row)


def changed(register: Register, entry: Entry, reader: Reader, more: Sequence[str] = ()) -> Message:
    """Say what an entry says now, with the way back."""
    text = "\n".join([line(register, entry, reader), *more])
    return text_message(text, [Button("Undo", "undo", entry.ref)])


def assigned(register: Register, entry: Entry, reader: Reader, by: int) -> list[Block]:
    """Tell somebody that they answer for an entry from now on."""
    return told(register, entry, reader, f"{reader.short_name(by)} has given you this {register.singular}.")


def unassigned_from(
    register: Register, entry: Entry, reader: Reader, by: int | None, *, is_own: bool
) -> list[Block]:
    """Tell somebody that an entry isn't theirs any more, and whose it is; of one that was withdrawn, why."""
    who = reader.name(by) if by is not None else ""
    whose, names = "yours" if is_own else "theirs", reader.names(entry.owners)
    if entry.state == EntryState.WITHDRAWN:
        why = f": {escape(entry.reason)}" if entry.reason else ""
        said = with_full_stop(f"{who or 'Somebody'} has withdrawn this {register.singular}{why}")
    elif names:
        said = f"No longer {whose}: {f'{who} gave it to {names}' if who else f'it is with {names}'}."
    else:
        said = f"No longer {whose}: {NOBODY_YET}."
    text = f"*{escape(entry.title)}*\n{said} Nothing for you to do."
    area = reader.area(entry.area) if entry.area else ""
    return [section(text), facts(chip(register, entry, reader), entry.ref, area)]


def told(register: Register, entry: Entry, reader: Reader, sentence: str) -> list[Block]:
    """Tell somebody something of an entry, with what it is now."""
    now = capitalized(states(register, entry)) if register.states else ""
    said = "\n".join(filter(None, [f"*{escape(entry.title)}*", sentence, now]))
    area = reader.area(entry.area) if entry.area else ""
    about = facts(chip(register, entry, reader), entry.ref, due(register, entry, reader), area)
    return [section(said), about, *_card_row(register, entry)]


def marked(register: Register, entry: Entry, reader: Reader, by: int, why: str) -> list[Block]:
    """Tell who entered an entry by whom it was marked, and why; what it is now stands below."""
    said = f"{reader.name(by)} has marked it"
    return told(register, entry, reader, f"{said}: “{escape(why)}”" if why else f"{said}.")


def reminder(
    register: Register, entry: Entry, reader: Reader, *, is_last: bool = False, why: str = ""
) -> list[Block]:
    """Remind somebody of an entry that they answer for; of one that is over, what became of it."""
    if not entry.is_open:
        return [section(line(register, entry, reader))]
    sentence = review_views.sentence if register.review_every else due_sentence
    said = f"{sentence(entry, reader)}."
    now = capitalized(states(register, entry)) if register.states else ""
    last = "my last reminder" if is_last else ""
    area = reader.area(entry.area) if entry.area else ""
    nobody = "" if entry.owners else NOBODY_YET
    about = facts(chip(register, entry, reader), entry.ref, area, nobody, last)
    return [section("\n".join(filter(None, [said, why, now]))), about, _reminder_row(register, entry)]


def _reminder_row(register: Register, entry: Entry) -> Block:
    first, *others = next_steps(register, entry)
    off = [Button("Snooze", "snooze", entry.ref), Button("Turn off reminders", "mute", entry.ref)]
    if register.has_paper_due:
        row = [Button("It's handed in", way_views.SUBMITTED, entry.ref, is_next_step=True)]
        return buttons(row, [Button("Note", "note", entry.ref), Button("Open", "show", entry.ref), *off])
    move = [Button("New date", "move", entry.ref)] if register.takes_due else []
    row = [first._replace(is_next_step=True), *move]
    return buttons(row, [*others, Button("Note", "note", entry.ref), *off])


def unanswered(register: Register, entry: Entry, reader: Reader, came_of_it: str) -> list[Block]:
    """Tell whoever asked for an entry that it is open after its last reminder, with what was sent and answered."""
    open_ = "not reviewed yet" if register.review_every else "still open"
    return told(register, entry, reader, f"This {register.singular} is {open_}. {came_of_it}".rstrip())


def reminder_entry(
    register: Register, entry: Entry, reader: Reader, *, is_last: bool = False
) -> ListEntry | None:
    """Return the same as one of several in a message; None once it is over."""
    if not entry.is_open:
        return None
    area = reader.area(entry.area) if entry.area else ""
    last = "my last reminder" if is_last else ""
    nobody = "" if entry.owners else NOBODY_YET
    about = fact_line(
        chip(register, entry, reader), entry.ref, due(register, entry, reader), area, nobody, last
    )
    block = element(f"*{escape(entry.title)}*\n{about}", next_steps(register, entry)[0])
    return list_entry(block, entry, reader)


def moved(register: Register, entry: Entry, reader: Reader, by: int | None) -> list[Block]:
    """Tell who answers for an entry that it has another date."""
    if register.has_paper_due:
        return _paper_moved(register, entry, reader)
    who = f"{reader.short_name(by)} has" if by is not None else "I have"
    change = (
        f"moved this {register.singular} to {reader.due(entry.due)}" if entry.due else "taken its date away"
    )
    about = facts(chip(register, entry, reader), entry.ref, due(register, entry, reader))
    return [section(f"*{escape(entry.title)}*\n{who} {change}."), about, *_card_row(register, entry)]


def _paper_moved(register: Register, entry: Entry, reader: Reader) -> list[Block]:
    """Tell who answers for an entry by when its next paper is due now."""
    body = escape(paper.body) if (paper := next_paper(entry)) else ""
    said = (
        f"Its paper for {body} is due {reader.due(entry.due)}." if entry.due else "No paper of it is due now."
    )
    way = way_views.lines(register, entry, reader)
    text = section("\n".join([f"*{escape(entry.title)}*", said, *way]))
    return [text, facts(chip(register, entry, reader), entry.ref), *_card_row(register, entry)]


def moved_line(entry: Entry, reader: Reader) -> list[Block]:
    """Return the lines of an entry whose date is no longer that of the message."""
    to = f"to {reader.due(entry.due)}" if entry.due else "no date now"
    return [section(escape(entry.title)), facts(Chip.MOVED, entry.ref, to)]


def to_confirm(register: Register, entry: Entry, reader: Reader) -> list[Block]:
    """Ask a second person about a choice, or somebody of a body about its outcome."""
    if entry.draft is not None:
        asked = way_views.question(entry, entry.draft, reader)
        row = [Button("Confirm", "confirm", entry.ref), Button("Open", "show", entry.ref)]
        return [section(asked), buttons(row)]
    axis, choice = entry.waiting_choice(register) or (None, "")
    said = f"{reader.name(entry.said_by)} says {entry.ref} is {escape(choice)}: {escape(entry.title)}"
    row = [Button("Confirm", "confirm", entry.ref), Button("Open", "show", entry.ref)]
    needed = axis.needs.get(choice, ()) if axis else ()
    shown = [f"{one.label}: {one.text(entry, reader)}" for one in declared_of(register) if one.name in needed]
    return [section("\n".join([said, *shown, CAN_YOU_CONFIRM])), buttons(row)]


def waiting(register: Register, entry: Entry, reader: Reader) -> Block:
    """Return the same as one of several things that wait."""
    return element(line(register, entry, reader), Button("Confirm", "confirm", entry.ref))


def narrowed(register: Register, words: Collection[str]) -> str:
    """Return to what words of a list narrow it."""
    unassigned = ", without an owner" if UNASSIGNED_WORD in words else ""
    due = ", to be reviewed now" if DUE_WORD in words else ""
    return f"{unassigned}{due}{f', {_for_long(register)}' if LONG_WORD in words else ''}"


def long_open(register: Register, number: int) -> str:
    """Return the line of what is open for long: "Open for 5 years or more: 3 (recommendations long)"."""
    return f"Open {_for_long(register)}: {number} ({register.code} {LONG_WORD})"


def _for_long(register: Register) -> str:
    years = register.long_open.years if register.long_open else 0
    return f"for {count(years, 'year')} or more"


def unassigned(register: Register, entry: Entry, reader: Reader) -> str:
    """Return an entry that should have an owner, with until when it should have had one."""
    rule, day = register.assign_within, None
    since = entry.day(rule.since) if rule else None
    if rule and since:
        day = rule.last_day(since, reader.charter.working_days(reader.charter.station))
    was = "was " if day and day < reader.today else ""
    until = f"{was}to be assigned by {reader.day(day)}" if day else ""
    return " · ".join(filter(None, [f"*{entry.ref}*  {escape(entry.title)}", until]))


def needs_more(choice: str, lacking: Sequence[RegisterField], button: Button | None) -> Message:
    """Say what a choice requires, with the button to the form that has the words already."""
    it = "it" if len(lacking) == 1 else "them"
    said = f"{escape(needs_text(choice, lacking))}, so nothing has changed."
    how = f" Add {it} with the button, or say it again with {it}." if button else f" Say it again with {it}."
    return text_message(f"{said}{how}", [button] if button else [])


def which_state(entry: Entry, choices: Sequence[tuple[Axis, str]], row: Sequence[Button]) -> Message:
    """Ask which of its states a choice of both is; without a button that holds the words, how to say it."""
    axis, choice = choices[0]
    say = "" if row else f" Begin with it: “{axis.shown_label.lower()}: {escape(choice)}”"
    return text_message(f"Which state of {entry.ref} is {escape(choice)}?{say}", row)


def kept_as_note(refused: str) -> str:
    return f"{refused.removesuffix(UNCHANGED).rstrip()} I've kept your words as a note."


def edit_sets_nothing(entry: Entry) -> Message:
    return Message(
        f"Your note on {entry.ref} has the new words. To set its state, say it in a new message: an edit doesn't."
    )
