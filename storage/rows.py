"""Convert records and other values to the rows that store them."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Table

from storage import tables

Row = dict[str, Any]
Values = tuple[Any, ...]


def written_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a new row, in the order of its values."""
    by_us = (column for column in table.columns if not column.info.get("later"))
    return [column for column in by_us if column is not table.autoincrement_column]


def _values_getter(table: Table) -> Callable[[object], Values]:
    return attrgetter(*[column.name for column in written_columns(table)])


_TABLES_OF_TYPE: Mapping[type, tuple[tuple[Table, Callable[[object], Values]], ...]] = {
    **{
        one.cls: tuple((table, _values_getter(table)) for table in one.layers)
        for one in tables.ALL_RECORD_TABLES
    },
    **{plain: ((table, _values_getter(table)),) for plain, table in tables.PLAIN_TABLES.items()},
}


def rows_of(thing: object) -> list[tuple[Table, Values]]:
    """Return the rows that store `thing`, one for each of its tables; the unit of work writes the owners."""
    return [(table, read(thing)) for table, read in _TABLES_OF_TYPE[type(thing)]]
