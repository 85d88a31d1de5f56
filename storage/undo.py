"""Restoring earlier values of a record from its history."""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Time

from bot.records import Record
from storage import tables


def restore_fields(record: Record, before: str) -> None:
    """Give the fields in `before`, the JSON text of a line of history, their previous values."""
    columns = {c.name: c for layer in tables.RECORD_TABLES[record.kind].layers for c in layer.columns}
    for name, value in json.loads(before).items():
        read = tuple if name == "owners" else _column_parser(columns[name].type)
        setattr(record, name, value if value is None else read(value))
    record.refresh_search_text()


def _column_parser(kind: object) -> Callable[[Any], Any]:
    if isinstance(kind, tables.Moment):
        return datetime.fromisoformat
    if isinstance(kind, tables.DecimalCents):
        return Decimal
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, Time):
        return time.fromisoformat
    if isinstance(kind, tables.JsonTuple):
        return lambda found: tuple(tuple(one) if isinstance(one, list) else one for one in found)
    return lambda found: found
