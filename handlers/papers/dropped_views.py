"""How it is asked what a file is that was sent without saying so."""

from collections.abc import Sequence
from datetime import date

from bot.agendas.items import AgendaItem
from bot.history import File
from bot.lone_files import with_file
from bot.meetings import Meeting
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, cut, escape
from handlers.meetings import views as meeting_views

_FILES_SHOWN = 3  # each has its own row of buttons
_ITEMS_SHOWN = 4
_LABEL_MAX = 40
_SHEETS = frozenset({"xlsx", "csv"})


def which_item(
    files: Sequence[File],
    meeting: Meeting,
    items: Sequence[AgendaItem],
    reader: Reader,
    *,
    papers_on: date,
    may_import: bool,
) -> Message:
    """Ask for which item each file is a paper; nothing is kept before a button is pressed."""
    blocks: list[Block] = []
    for file in files[:_FILES_SHOWN]:
        blocks.append(section(f"*For which item is {escape(file.name)} a paper?*"))
        row = [
            Button(_label(one), "say", with_file(file, f"paper {one.ref}")) for one in items[:_ITEMS_SHOWN]
        ]
        blocks.append(buttons([*row, Button("None of them", "leaveit", "")]))
    return message_of(
        [
            *blocks,
            section("\n".join(_below(files, items, may_import=may_import))),
            _about(meeting, reader, papers_on),
        ]
    )


def _label(item: AgendaItem) -> str:
    number = f"{item.place} " if item.place else ""
    return cut(f"{number}{item.title}", _LABEL_MAX)


def _below(files: Sequence[File], items: Sequence[AgendaItem], *, may_import: bool) -> list[str]:
    more = len(items) - _ITEMS_SHOWN
    others = (
        f"For another item, send the file with its reference: paper {items[_ITEMS_SHOWN].ref}"
        if more > 0
        else ""
    )
    rest = "Send the other files by themselves." if len(files) > _FILES_SHOWN else ""
    lines = [others, rest, _sheet(files, may_import=may_import)]
    return [*filter(None, lines), "I've kept nothing yet."]


def _about(meeting: Meeting, reader: Reader, papers_on: date) -> Block:
    return facts(Chip.MEETING, meeting_views.name(meeting), f"papers are due {reader.day(papers_on)}")


def _sheet(files: Sequence[File], *, may_import: bool) -> str:
    """Return how what a sheet lists is entered; "" for other files, and for who may enter no lists."""
    is_sheet = any(one.name.rpartition(".")[2].casefold() in _SHEETS for one in files)
    return (
        "To enter what a sheet lists, send it with import and what it lists: import meetings"
        if is_sheet and may_import
        else ""
    )


def nothing_yet(meeting: Meeting | None, reader: Reader) -> str:
    """Return why a file can't be a paper now."""
    if meeting is None:
        return "No meeting is planned that it could be a paper for."
    when = f"{meeting_views.name(meeting)} on {meeting_views.when(meeting.time, reader)}"
    return f"The agenda of {when} has no item yet that it could be a paper for."


def nothing_for(files: Sequence[File], why: str, meeting: Meeting | None, *, may_import: bool) -> Message:
    """Return that nothing takes a file now, and what does."""
    names = ", ".join(escape(one.name) for one in files[:_FILES_SHOWN])
    lines = [
        f"*I've kept nothing of {names}.* {why}".strip(),
        "To keep a file with a record, reply with it under the record's card.",
        _sheet(files, may_import=may_import),
    ]
    row = [Button("Add an item", "item", meeting.ref)] if meeting is not None else []
    return message_of([section("\n".join(filter(None, lines))), *([buttons(row)] if row else [])])
