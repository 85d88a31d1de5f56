"""The field of a deadline, of every kind that has one: how it is called, said, and written in a file."""

from datetime import datetime
from typing import Any

from bot.fields import FormPart
from bot.grammar.options import OPTIONS
from bot.records import Item
from bot.spreadsheets import Cell
from handlers.core.blocks.text import Reader
from handlers.core.fields import RecordField


def _cell(item: Item, _: Reader, __: str) -> Cell:
    due = item.due
    if due is None:
        return ""
    return due.day if due.at is None else datetime.combine(due.day, due.at)


def _zone(item: Item, _: Reader, __: str) -> Cell:
    return item.due.zone if item.due and item.due.at else ""


# A kind adds how it is written and chosen.
DUE = RecordField[Any](
    option=OPTIONS["due"],
    label="By when?",
    attribute="due",
    says=lambda item, reader, _: reader.due(item.due) if item.due else "",
    cell=_cell,
    form=FormPart.FIRST,
    line=None,
    column="Due",
    parts=(RecordField[Any](label="Zone of the hour", attribute="due_zone", cell=_zone),),
)
