"""How papers look: handed in, listed, late, settled."""

from datetime import date

from bot.agendas.items import AgendaItem
from bot.agendas.papers import Paper, PaperState, number_of
from bot.meetings import Meeting
from bot.records import TEXT_MAX
from handlers.agendas.views import document_symbol
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    form,
    header,
    section,
    text_field,
)
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.paging import more_line
from handlers.core.blocks.text import Reader, escape
from handlers.core.blocks.things import thing
from handlers.meetings import views as meeting_views
from handlers.papers.reading import MeetingPapers

LISTED = 20


def symbol(meeting: Meeting, item: AgendaItem, paper: Paper) -> str:
    """Return what a paper is called: "15/4 bis (Rev.1)"; before the meeting has its number, "M-3/4"."""
    return document_symbol(meeting, number_of(item, paper))


def named(meeting: Meeting, item: AgendaItem, paper: Paper) -> str:
    """Return a paper with its title, which leads to it where it is an address."""
    title = f"<{paper.link}|{escape(paper.title)}>" if paper.link else escape(paper.title)
    return f"*{symbol(meeting, item, paper)}* {title}"


def brought(paper: Paper, reader: Reader) -> str:
    return f"by {reader.name(paper.person_id)}, {reader.moment(paper.at)}"


def argument(item: AgendaItem, paper: Paper) -> str:
    return f"{item.ref} {paper.id}"


def read_button(item: AgendaItem, paper: Paper) -> Button | None:
    """Return the button that sends a file; an address leads to it by its title."""
    return Button("Read it", "paperfile", argument(item, paper)) if paper.is_file else None


def row_of(item: AgendaItem, *more: Button | None) -> Block:
    return buttons([*filter(None, more), Button("Papers", "papers", item.meeting_ref)])


# Said back


def handed_in(
    meeting: Meeting, item: AgendaItem, paper: Paper, reader: Reader, *, papers_on: date, who: str, told: str
) -> Message:
    """Return what was handed in; `who` are those who are asked whether a late one is admitted."""
    name, when = meeting_views.name(meeting), meeting_views.when(meeting.time, reader)
    where = f"item {item.place}" if item.is_on_agenda else f"“{escape(item.title)}”"
    lines = [named(meeting, item, paper), f"It's a paper for {where} of {name}, {when}."]
    if paper.revision:
        lines.append(_replaces(paper))
    if paper.is_late:
        lines.append(f"Papers were due {reader.day(papers_on)}, so {who} is asked whether it's admitted.")
    else:
        lines.append("Who is invited may read it, and hears of it with their next message.")
    row = [
        Button("Take it back", "declinepaper", argument(item, paper)),
        Button("Papers", "papers", item.meeting_ref),
    ]
    chip = Chip.WAITING if paper.is_late else Chip.MEETING
    text = "\n".join(filter(None, [*lines, told]))
    return message_of([section(text), facts(chip, item.ref, escape(item.title)), buttons(row)])


def _replaces(paper: Paper) -> str:
    """Return what becomes of the paper of that title which was there: a late one replaces it only once it is admitted."""
    if paper.is_late:
        return "A paper of that title is there, and stays the one to read until this is admitted."
    return "It replaces the paper of that title that was there."


def settled(meeting: Meeting, item: AgendaItem, paper: Paper) -> Message:
    """Return what became of a paper, for whoever said so."""
    return message_of([section(_became(meeting, item, paper)), facts(chip_of(paper), item.ref), row_of(item)])


def chip_of(paper: Paper) -> Chip:
    if paper.is_late:
        return Chip.WAITING
    return Chip.MEETING if paper.is_in else Chip.CANCELLED


def _became(meeting: Meeting, item: AgendaItem, paper: Paper) -> str:
    deleted = "" if paper.link else " Its file is deleted here."
    became = {
        PaperState.IN: "is admitted. Who is invited may read it.",
        PaperState.DECLINED: f"isn't a paper of the meeting.{deleted}",
        PaperState.WITHDRAWN: f"is taken back.{deleted}",
    }[PaperState(paper.state)]
    why = f"\nWhy: {escape(paper.reason)}" if paper.reason else ""
    return f"*{symbol(meeting, item, paper)}* {escape(paper.title)} {became}{why}"


def _name(meeting: Meeting, item: AgendaItem, paper: Paper) -> str:
    return f"{symbol(meeting, item, paper)} {escape(paper.title)}"


def on_its_way(meeting: Meeting, item: AgendaItem, paper: Paper, *, is_new: bool) -> str:
    comes = "comes" if is_new else "is on its way already, and comes"
    return f"{symbol(meeting, item, paper)} {comes} into your conversation with me in a moment."


def decline_form(item: AgendaItem, paper: Paper, *, is_own: bool) -> Block:
    label = "Why do you take it back?" if is_own else "Why isn't it a paper of the meeting?"
    title = "Take it back" if is_own else "Decline it"
    asked = text_field("text", label, max_length=TEXT_MAX, long=True, optional=is_own)
    return form(f"{title}: {item.ref}", title, [asked], words=f"declinepaper {argument(item, paper)}")


# Listed


def listed(found: MeetingPapers, reader: Reader, *, papers_on: date, may_admit: bool) -> Message:
    """Return the papers of a meeting, or of one item."""
    meeting = found.meeting
    head = f"Papers, {meeting_views.when(meeting.time, reader)}"
    blocks: list[Block] = [header(head)]
    if not (found.standing or found.late or found.carried):
        blocks.append(section("There are none yet that you may read."))
    shown = found.standing[:LISTED]
    blocks += [_entry(meeting, item, paper, reader) for item, paper in shown]
    if more := more_line(len(found.standing) - LISTED):
        blocks.append(section(f"{more[0]}. Those of one item: papers {found.standing[-1][0].ref}"))
    if found.carried:
        blocks.append(section("*From earlier meetings*"))
        blocks += [_entry(of, item, paper, reader) for of, item, paper in found.carried[:LISTED]]
    for item, paper in found.late[:LISTED]:
        blocks += late(meeting, item, paper, reader, may_admit=may_admit)
    if found.replaced:
        blocks.append(section("*Replaced by newer ones*"))
        blocks += [_entry(meeting, item, paper, reader) for item, paper in found.replaced[-LISTED:]]
    due = "are" if papers_on >= reader.charter.day_of(reader.now) else "were"
    about = facts(Chip.MEETING, meeting.ref, f"papers {due} due {reader.day(papers_on)}")
    return message_of([*blocks, about, buttons([Button("Agenda", "agenda", meeting.ref)])])


def _entry(meeting: Meeting, item: AgendaItem, paper: Paper, reader: Reader) -> Block:
    where = f"item {item.place}" if item.is_on_agenda else item.ref
    about = (f"{where}, {escape(item.title)}", brought(paper, reader))
    return thing(named(meeting, item, paper), about, read_button(item, paper))


def late(meeting: Meeting, item: AgendaItem, paper: Paper, reader: Reader, *, may_admit: bool) -> list[Block]:
    """Return a paper that came late, with the answers of who admits it."""
    row = [read_button(item, paper)]
    if may_admit:
        row = [
            Button("Admit it", "admitpaper", argument(item, paper), is_next_step=True),
            Button("Decline it", "declinepaper", argument(item, paper)),
            *row,
        ]
    text = f"{named(meeting, item, paper)}\n{escape(item.title)}, {brought(paper, reader)}"
    shown = [one for one in row if one is not None]
    about = facts(Chip.WAITING, item.ref, "came late, and isn't admitted yet")
    return [section(text), about, *([buttons(shown)] if shown else [])]


# Told


def told(meeting: Meeting, item: AgendaItem, paper: Paper, reader: Reader) -> list[Block]:
    """Return that a paper is there, for who prepares the meeting and for who is invited."""
    is_new = "a new revision of a paper for" if paper.revision else "a paper for"
    by = f"{reader.name(paper.person_id)} handed in {is_new} {meeting_views.name(meeting)}"
    text = f"{named(meeting, item, paper)}\n{by}: {escape(item.title)}"
    state = "late: the chair is asked" if paper.is_late else ""
    return [
        section(text),
        facts(chip_of(paper), item.ref, state),
        row_of(item, read_button(item, paper)),
    ]


def asked_late(
    meeting: Meeting, item: AgendaItem, paper: Paper, reader: Reader, *, papers_on: date
) -> list[Block]:
    by = reader.name(paper.person_id)
    head = f"*{by}'s paper for {meeting_views.name(meeting)} came after {reader.day(papers_on)}. Is it admitted?*"
    return [section(head), *late(meeting, item, paper, reader, may_admit=True)]


def told_settled(meeting: Meeting, item: AgendaItem, paper: Paper, reader: Reader) -> list[Block]:
    by = f"by {reader.name(paper.answered_by)}" if paper.answered_by else ""
    return [section(_became(meeting, item, paper)), facts(chip_of(paper), item.ref, by), row_of(item)]


def no_longer(meeting: Meeting, item: AgendaItem, paper: Paper) -> list[Block] | None:
    """Return what is left of a message about a paper that was taken back or declined; None while it stands."""
    if paper.is_in or paper.is_late:
        return None
    return [section(_name(meeting, item, paper)), facts(chip_of(paper), item.ref, paper.state)]


def answered(meeting: Meeting, item: AgendaItem, paper: Paper, reader: Reader) -> list[Block] | None:
    """Return what is left of the question whether a late paper is admitted; None while it waits."""
    if paper.is_late:
        return None
    became = "admitted" if paper.is_in else paper.state
    by = f"by {reader.name(paper.answered_by)}" if paper.answered_by else ""
    return [section(_name(meeting, item, paper)), facts(chip_of(paper), item.ref, became, by)]
