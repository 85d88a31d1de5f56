"""How the brief of whoever chairs a meeting looks: at most five lines for each item."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import Action
from bot.agendas.items import AgendaItem, on_agenda
from bot.meetings import Meeting
from bot.names import excerpt
from bot.records import Item, Record
from handlers.agendas import views
from handlers.agendas.fields import outcome_label
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, header, section, sections
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.core.blocks.things import due_phrase
from handlers.meetings import views as meeting_views

NAMED = 3  # late actions, and options, in a line


@dataclass(frozen=True, kw_only=True)
class ItemBrief:
    """What whoever chairs has to know of one item: `before` has the items of earlier meetings about the same."""

    item: AgendaItem
    about: Record | None
    decided: str  # on what it is about
    asked: str  # by what it is about
    before: Sequence[tuple[AgendaItem, Meeting]]
    late: Sequence[Action]


@dataclass(frozen=True, kw_only=True)
class Brief:
    agenda: views.Agenda
    items: Sequence[ItemBrief]


def shown(brief: Brief, reader: Reader) -> Message:
    return message_of(blocks(brief, reader))


def blocks(brief: Brief, reader: Reader) -> list[Block]:
    """Return the brief: of each item what it is, whose, what was before, what is late, and what is asked."""
    meeting = brief.agenda.meeting
    known = {one.item.id: one for one in brief.items}
    lines = [
        "\n".join(_lines(known[one.id], brief.agenda, reader))
        if one.id in known
        else views.agenda_line(one, brief.agenda, reader)
        for one in on_agenda(brief.agenda.items)
    ]
    if not lines:
        lines = ["Nothing is on the agenda yet."]
    about = facts(Chip.MEETING, meeting.ref, meeting_views.name(meeting), "for you alone, since you chair it")
    row = [Button("Agenda", "agenda", meeting.ref), *views.file_buttons(meeting)]
    head = header(f"Your brief, {meeting_views.when(meeting.time, reader)}")
    return [head, *sections([f"{one}\n" for one in lines]), about, buttons(row)]


def over(meeting: Meeting, reader: Reader) -> list[Block]:
    name, when = meeting_views.name(meeting), meeting_views.when(meeting.time, reader)
    return [section(f"Your brief of {name}, {when}"), facts(Chip.MEETING, meeting.ref)]


def no_more(meeting: Meeting, chairs: Sequence[int], reader: Reader) -> list[Block]:
    """Return that a meeting isn't its reader's to lead any more, and whose it is."""
    who = f" {reader.names(chairs)} {'chairs' if len(chairs) == 1 else 'chair'} it." if chairs else ""
    name, when = meeting_views.name(meeting), meeting_views.when(meeting.time, reader)
    text = f"*{name}, {when}, is no longer yours to lead.*{who} Your brief of it doesn't count any more."
    return [
        section(text),
        facts(Chip.MEETING, meeting.ref),
        buttons([Button("Agenda", "agenda", meeting.ref)]),
    ]


def _lines(one: ItemBrief, agenda: views.Agenda, reader: Reader) -> list[str]:
    item = one.item
    by = views.presented(item, reader)
    title = f"*{item.place}  {escape(item.title)}*"
    said = [" · ".join(filter(None, (title, by, one.about.ref if one.about else "")))]
    said += [_whose(item, agenda, reader), _before(one, reader), _late(one.late, reader), _asked(one, reader)]
    return [line for line in said if line]


def _whose(item: AgendaItem, agenda: views.Agenda, reader: Reader) -> str:
    """Return who proposed an item, from where it comes, and its papers."""
    proposed = "" if item.standing else f"Proposed by {reader.name(item.created_by)}"
    beside = (proposed, agenda.beside.get(item.id, ""), agenda.papers.get(item.id, ""))
    return capitalized(", ".join(filter(None, beside)))


def _before(one: ItemBrief, reader: Reader) -> str:
    """Return what was decided, and what earlier meetings came to."""
    found = [one.decided] if one.decided else []
    found += [_came_to(item, meeting, reader) for item, meeting in one.before[:NAMED]]
    return f"Before: {'; '.join(found)}" if found else ""


def _came_to(item: AgendaItem, meeting: Meeting, reader: Reader) -> str:
    which = f"meeting {meeting.official}" if meeting.official else meeting.ref
    became = outcome_label(item, reader) or views.became(item)
    why = f", {escape(excerpt(item.reason))}" if item.reason else ""
    return f"{became} at {which}{why}"


def _late(late: Sequence[Action], reader: Reader) -> str:
    if not late:
        return ""
    named = [
        ", ".join(
            filter(
                None,
                (
                    f"{one.ref} {escape(excerpt(one.title))}",
                    reader.names(one.owners),
                    due_phrase(one, reader),
                ),
            )
        )
        for one in late[:NAMED]
    ]
    more = [f"{len(late) - NAMED} more"] if len(late) > NAMED else []
    return f"{count(len(late), 'action is late', 'actions are late')}: {'; '.join([*named, *more])}"


def _asked(one: ItemBrief, reader: Reader) -> str:
    """Return what the item asks of the meeting, as its record says it; "" where nobody has said."""
    if one.asked:
        return f"Asked: {one.asked}"
    if isinstance(one.about, Item) and one.about.is_open and one.about.owners:
        goes = f"how it goes with {reader.names(one.about.owners)}"
        return f"Asked: {', '.join(filter(None, (goes, due_phrase(one.about, reader))))}"
    return "Asked: to take note of its papers" if one.item.papers else ""
