"""How agendas and their items look."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from slackblocks import InputBlock

from bot.agendas.items import AgendaItem, ItemState, minutes_over, on_agenda, planned_minutes, proposed
from bot.agendas.papers import Paper, number_of
from bot.meetings import Meeting
from bot.moments import WallTime
from bot.records import TEXT_MAX, Record
from handlers.agendas.fields import STATE_WORDS
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import (
    LABEL_MAX,
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    context,
    entry,
    form,
    header,
    section,
    sections,
    text_field,
    text_message,
)
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, count, cut, escape, head
from handlers.meetings import views as meeting_views

MEETING_FIELD = "meeting"  # of a form: the meeting that was chosen
ITEM_FIELD = "item"  # the same: the item
MEETINGS_SHOWN = 50  # and items
HIDDEN = "An item that not everybody may read"


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """The items of a meeting as one person may read them.

    `about` are the records that the items are about, by id, as far as the reader may see them; `is_hidden` says which
    items they may not read; `beside` what the lines of some items say besides, by id, and `papers` the numbers of their papers.
    """

    meeting: Meeting
    items: Sequence[AgendaItem]
    about: Mapping[int, Record]
    is_hidden: Callable[[AgendaItem], bool]
    beside: Mapping[int, str] = field(default_factory=dict)
    papers: Mapping[int, str] = field(default_factory=dict)
    came: Sequence[tuple[str, str]] = ()  # of each round for the meeting what came, and its reference
    record_ref: str = (
        ""  # the last meeting, of which a standing item names the record; "" for none that is out
    )

    @property
    def has_papers(self) -> bool:
        """Return whether there is a paper that the reader may read."""
        return any(one.id in self.papers and not self.is_hidden(one) for one in self.items)


@dataclass(frozen=True)
class ItemRelations:
    """What is shown with an item: its meeting, and the reference of what it is about where the reader may know of that."""

    meeting: Meeting | None = None  # None where its reader may not see it
    time: WallTime | None = None  # when it begins, which whoever may read the item may know
    for_ref: str = ""
    named: str = ""  # what its papers are called by: the official number of the meeting, or its reference


QUOTE_MAX = 150  # characters of what somebody said


def line(item: AgendaItem, _: Reader) -> str:
    return f"{head(item)} · {standing(item)}"


def standing(item: AgendaItem) -> str:
    """Return where an item stands: "item 4 of M-15", "proposed for M-15"."""
    if item.is_on_agenda:
        became = "" if item.state == ItemState.ACCEPTED else f", {STATE_WORDS[ItemState(item.state)]}"
        return f"item {item.place} of {item.meeting_ref}{became}"
    return f"{STATE_WORDS[ItemState(item.state)]} for {item.meeting_ref}"


def chip(item: AgendaItem) -> Chip:
    if item.state == ItemState.PROPOSED:
        return Chip.WAITING
    if item.state in {ItemState.DECLINED, ItemState.WITHDRAWN}:
        return Chip.CANCELLED
    return Chip.MOVED if item.state == ItemState.DEFERRED else Chip.MEETING


def presented(item: AgendaItem, reader: Reader) -> str:
    """Return who presents an item and how long it takes: "Daniel Mensah, 10 min"; "" where nobody said."""
    by = reader.name(item.presenter_id) if item.presenter_id else ""
    return ", ".join(filter(None, (by, f"{item.minutes} min" if item.minutes else "")))


def details(item: AgendaItem, reader: Reader, beside: ItemRelations, lines: Sequence[str]) -> list[str]:
    where = f"{meeting_views.name(beside.meeting)}, " if beside.meeting else ""
    when = meeting_views.when(beside.time, reader) if beside.time else ""
    why = f"Why: {escape(item.reason)}" if item.reason else ""
    papers = ", ".join(f"{beside.named}/{escape(one)}" for one in item.papers.splitlines())
    said = (f"{where}{when}", f"State: {standing(item)}", why, *lines, f"Papers: {papers}" if papers else "")
    return list(filter(None, said))


# Said back


def put(
    item: AgendaItem, meeting: Meeting, reader: Reader, *, for_ref: str, runs: Sequence[str], told: str
) -> Message:
    """Return what was put on an agenda or proposed for it; `runs` are those who put it on."""
    name, when = meeting_views.name(meeting), meeting_views.when(meeting.time, reader)
    where = (
        f"Item {item.place} of *{name}*, {when}."
        if item.is_on_agenda
        else f"Proposed for *{name}*, {when}. {' or '.join(runs)} can put it on the agenda."
    )
    by = presented(item, reader)
    text = "\n".join(filter(None, [f"*{escape(item.title)}*", where, by, told]))
    row = [Button("Undo", "undo", item.ref), Button("Edit", "edit", item.ref)]
    row.append(Button("Agenda", "agenda", meeting.ref))
    about = facts(chip(item), item.ref, for_ref, STATE_WORDS[ItemState(item.state)])
    return message_of([section(text), about, buttons(row)])


def settled(item: AgendaItem, meeting: Meeting, reader: Reader) -> Message:
    """Return what became of a proposed item."""
    name, when = meeting_views.name(meeting), meeting_views.when(meeting.time, reader)
    became = {
        ItemState.ACCEPTED: f"is item {item.place} of *{name}*, {when}.",
        ItemState.DECLINED: f"doesn't go on the agenda of *{name}*.",
        ItemState.DEFERRED: f"goes to the meeting after *{name}*.",
        ItemState.WITHDRAWN: f"is taken back from *{name}*.",
    }[ItemState(item.state)]
    why = f"\nWhy: {escape(item.reason)}" if item.reason else ""
    row = [Button("Undo", "undo", item.ref), Button("Agenda", "agenda", meeting.ref)]
    text = f"*{escape(item.title)}* {became}{why}"
    return message_of([section(text), facts(chip(item), item.ref), buttons(row)])


# The agenda


def agenda(shown: Agenda, reader: Reader, *, may_send: bool) -> Message:
    """Return the agenda of a meeting, with what is proposed for it; `may_send` where its reader can send it now."""
    meeting = shown.meeting
    waiting = [one for one in proposed(shown.items) if not shown.is_hidden(one)]
    blocks = agenda_blocks(shown, reader, state=_sent(meeting, reader))
    if waiting:
        blocks[-1:-1] = sections(["*Proposed*", *(_proposed_line(one, reader) for one in waiting)])
    row = [Button("Send it now", "sendagenda", meeting.ref)] if may_send else []
    row += [] if meeting.is_closed else [Button("Add an item", "item", meeting.ref)]
    row += [Button("Papers", "papers", meeting.ref)] if shown.has_papers else []
    row += file_buttons(meeting) if on_agenda(shown.items) else []
    row += _record_button(shown)
    return message_of([*blocks, *([buttons(row)] if row else [])])


def _record_button(shown: Agenda) -> list[Button]:
    """Return the way to the record of the last meeting; nothing where it isn't out."""
    return [Button("Record of the last meeting", "record", shown.record_ref)] if shown.record_ref else []


def _sent(meeting: Meeting, reader: Reader) -> str:
    """Return when the agenda went out; "" for that of a meeting that had none sent and is over."""
    if meeting.agenda_at is not None:
        return f"sent {reader.moment(meeting.agenda_at)}"
    return "" if meeting.is_closed or meeting.has_begun(reader.now) else "not sent yet"


def agenda_blocks(shown: Agenda, reader: Reader, *, state: str = "") -> list[Block]:
    """Return the agenda itself: its title, its items, how long they take, and whether it went out."""
    meeting, listed = shown.meeting, on_agenda(shown.items)
    none = "Nothing is on the agenda yet. What stands on each agenda, and what waits, comes by itself."
    lines = [agenda_line(one, shown, reader) for one in listed] or [none]
    about = facts(Chip.MEETING, meeting.ref, meeting_views.name(meeting), _sum(listed, meeting), state)
    came = [entry(line, Button("Read", "print", ref)) for line, ref in shown.came]
    return [header(f"Agenda, {meeting_views.when(meeting.time, reader)}"), *sections(lines), *came, about]


def published(shown: Agenda, reader: Reader) -> Message:
    """Return the agenda for a channel, as it is now; of a meeting that was cancelled that it was."""
    meeting = shown.meeting
    if meeting.is_cancelled:
        text = f"{meeting_views.name(meeting)}, {meeting_views.when(meeting.time, reader)}"
        return message_of([section(text), facts(Chip.CANCELLED, meeting.ref)])
    row = [] if meeting.has_begun(reader.now) else [Button("Add an item", "item", meeting.ref)]
    row += [Button("Papers", "papers", meeting.ref)] if shown.has_papers else []
    row += file_buttons(meeting) if on_agenda(shown.items) else []
    row += _record_button(shown)
    return message_of([*agenda_blocks(shown, reader), *([buttons(row)] if row else [])])


def agenda_line(item: AgendaItem, shown: Agenda, reader: Reader) -> str:
    """Return an item as a line of the agenda; of one that its reader may not read, that there is one and how long it takes."""
    if shown.is_hidden(item):
        return f"{item.place}  {HIDDEN}{f', {item.minutes} min' if item.minutes else ''}"
    about = shown.about.get(item.for_id) if item.for_id is not None else None
    besides = shown.beside.get(item.id, "")
    papers = shown.papers.get(item.id, "")
    said = (
        escape(item.title),
        presented(item, reader),
        besides,
        about.ref if about else "",
        papers,
        became(item),
    )
    return f"{item.place}  {' · '.join(filter(None, said))}"


def document_symbol(meeting: Meeting, number: str) -> str:
    """Return what a document of a meeting is called: "15/4 bis"; before the meeting has its number, "M-3/4"."""
    return f"{meeting.official or meeting.ref}/{number}"


def symbols_of(meeting: Meeting, item: AgendaItem, papers: Sequence[Paper]) -> list[str]:
    """Return the numbers of an item's papers: "15/4", "15/4 bis"."""
    return [document_symbol(meeting, number_of(item, one)) for one in papers]


def papers_in_words(symbols: Sequence[str]) -> str:
    """Return numbers of papers as a line says them: "paper 15/4 (Rev.1)", "papers 15/4, 15/4 bis"."""
    return f"{'paper' if len(symbols) == 1 else 'papers'} {', '.join(symbols)}"


def waits_elsewhere(ref: str, held: str) -> str:
    """Return that what an item is about is decided elsewhere; `held` is the level that has it."""
    return f"{ref} is with {held}. To have it decided at the meeting: escalate {ref}"


TOO_LONG = "That's too long for an item. Say its title in a few words."


def no_meeting_then(words: str) -> str:
    return f"I know no meeting of the task force “{escape(cut(words, QUOTE_MAX))}”. Nothing was put on an agenda."


def spoken(
    meeting: Meeting,
    title: str,
    presenter: str,
    minutes: int | None,
    line: str,
    reader: Reader,
    *,
    is_proposal: bool,
) -> Message:
    """Ask whether an item that somebody said is put on an agenda, or proposed for it; `line` is what that types."""
    more = [f"{presenter} presents" if presenter else "", f"{minutes} min" if minutes else ""]
    behind = ", ".join(filter(None, more))
    of = f"{meeting_views.name(meeting)} ({meeting.ref}), {meeting_views.when(meeting.time, reader)}"
    question = "Propose {} for the agenda of {}?" if is_proposal else "Put {} on the agenda of {}?"
    asked = question.format(f"*{escape(cut(title, QUOTE_MAX))}*", of)
    text = f"{asked} {behind[0].upper()}{behind[1:]}." if behind else asked
    yes = Button("Propose it" if is_proposal else "Put it on", "say", line, is_next_step=True)
    return text_message(text, [yes, Button("Agenda", "agenda", meeting.ref)])


def became(item: AgendaItem) -> str:
    """Return what became of an item that stands on an agenda; "" while its meeting is still to deal with it."""
    return STATE_WORDS[ItemState(item.state)] if item.state != ItemState.ACCEPTED else ""


def agenda_sum(shown: Agenda) -> str:
    """Return how many items there are and how long they take, as a sentence; "" without items."""
    found = _sum(on_agenda(shown.items), shown.meeting)
    return f"{found}." if found else ""


def file_buttons(meeting: Meeting) -> list[Button]:
    return [
        Button("Word file", "agendafile", f"{meeting.ref} docx"),
        Button("PDF", "agendafile", f"{meeting.ref} pdf"),
    ]


def carried_over(meeting: Meeting) -> str:
    """Return from which meeting an item was carried over: "carried over from 14"."""
    return f"carried over from {meeting.official or meeting.ref}"


def last_meeting(meeting: Meeting) -> str:
    return f"meeting {meeting.official}" if meeting.official else meeting.ref


def actions(number: int, late: int) -> str:
    """Return how many actions are open, the late ones first: "2 late, 9 open"."""
    return f"{late} late, {number} open" if late else f"{number} open"


def _proposed_line(item: AgendaItem, reader: Reader) -> str:
    said = (escape(item.title), presented(item, reader), f"by {reader.name(item.created_by)}")
    return f"{item.ref}  {' · '.join(filter(None, said))}"


def _sum(listed: Sequence[AgendaItem], meeting: Meeting) -> str:
    """Return how many items there are and how long they take, against the length of their meeting."""
    if not listed:
        return ""
    minutes, over = planned_minutes(listed), minutes_over(listed, meeting)
    takes = f", {count(minutes, 'minute')}" if minutes else ""
    too_long = f", {over} more than the meeting has" if over else ""
    return f"{count(len(listed), 'item')}{takes}{too_long}"


def edited(item: AgendaItem, meeting: Meeting, reader: Reader, *, told: str) -> Message:
    text = "\n".join(filter(None, [f"*{escape(item.title)}*", presented(item, reader), told]))
    row = [Button("Undo", "undo", item.ref), Button("Agenda", "agenda", meeting.ref)]
    return message_of([section(text), facts(chip(item), item.ref, standing(item)), buttons(row)])


def item_form(
    found: Sequence[Meeting],
    runs: Collection[str],
    fields: Sequence[InputBlock],
    reader: Reader,
    *,
    about: Record | None,
    puts: str,
) -> Block:
    """Return the form of an item of one of some meetings; `runs` are those on whose agenda its reader puts it at once.

    `puts` are the people who put it on that of the first one.
    """
    chosen = [] if len(found) == 1 else [_meeting_field(found, runs, reader)]
    above = [section(f"About *{about.ref}*  {escape(about.title)}")] if about is not None else []
    if len(found) == 1 and about is not None:
        above.append(
            section(f"For {meeting_views.name(found[0])}, {meeting_views.when(found[0].time, reader)}")
        )
    at_once = all(one.ref in runs for one in found)
    if not (at_once or runs):
        above.append(context(f"{puts} can put it on the agenda; you propose it."))
    words = f"onagenda {about.ref}" if about is not None else "item"
    return form(
        f"An item of {found[0].ref}" if len(found) == 1 else "An item of an agenda",
        "Put it on" if at_once else "Propose it",
        [*chosen, *fields],
        words=f"{words} {found[0].ref}" if len(found) == 1 else words,
        above=above,
    )


def _meeting_field(found: Sequence[Meeting], runs: Collection[str], reader: Reader) -> InputBlock:
    """Return the menu of the meetings; of those on whose agenda its reader can only propose it, that is said."""
    is_mixed = any(one.ref in runs for one in found) and any(one.ref not in runs for one in found)
    choices = []
    for one in found[:MEETINGS_SHOWN]:
        ends = " (proposed)" if is_mixed and one.ref not in runs else ""
        said = f"{meeting_views.name(one)}, {meeting_views.when(one.time, reader)}{ends}"
        choices.append((unescape(said), one.ref))
    return choice_field(MEETING_FIELD, "Which meeting?", choices, optional=False, value=found[0].ref)


def guest_form(items: Sequence[AgendaItem], names: str, *, words: str) -> Block:
    """Return the form that asks for which item somebody is asked in."""
    choices = [(cut(f"{one.place}  {one.title}", LABEL_MAX), one.ref) for one in items[:MEETINGS_SHOWN]]
    field = choice_field(ITEM_FIELD, "Which item?", choices, optional=False)
    return form("For one item only", "Enter it", [field], words=words, above=[section(escape(names))])


def defer_form(item: AgendaItem) -> Block:
    field = text_field("text", "Why does it wait for the next meeting?", max_length=TEXT_MAX, long=True)
    return form(f"Defer {item.ref}", "Defer it", [field], words=f"defer {item.ref}")


def take_off_form(item: AgendaItem, *, is_own: bool) -> Block:
    """Return the form that asks why an item doesn't go on the agenda."""
    label = "Why do you take it back?" if is_own else "Why doesn't it go on the agenda?"
    field = text_field("text", label, max_length=TEXT_MAX, long=True, optional=is_own)
    title = "Take it back" if is_own else "Decline it"
    return form(f"{title}: {item.ref}", title, [field], words=f"cancel {item.ref}")
