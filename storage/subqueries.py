"""Conditions that are correct at any depth of a statement."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    FromClause,
    String,
    Text,
    cast,
    exists,
    false,
    literal_column,
    or_,
    type_coerce,
)


def exists_in(table: FromClause, *where: ColumnElement[bool]) -> Exists:
    """Return the condition that a row of the table fulfils all of `where`; other tables belong to enclosing statements.

    SQLAlchemy's own `exists()` correlates with the directly enclosing statement alone, and reads tables of outer ones
    anew: the condition is then true if any of their rows fits.
    """
    return exists().select_from(table).where(*where).correlate_except(table)


def is_one_of(column: ColumnElement[Any], codes: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a column has one of these codes, which are constants of the program.

    They are written into the statement. SQLAlchemy puts together a list of parameters anew each time it runs one, which
    takes as long as the rest of it.
    """
    return column.in_([literal_column(f"'{code}'") for code in sorted(codes)])


def unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a text or a number as a value that no index serves.

    Without statistics SQLite takes an index of few values, such as that of states, for one as good as any other, and
    walks a primary key for the sake of an order.
    """
    nothing = "''" if isinstance(column.type, String) else "0"
    return column + literal_column(nothing)


def contains_any_code(column: ColumnElement[Any], codes: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a list stored as JSON text contains one of these codes."""
    text = cast(column, Text)
    return or_(false(), *[text.contains(f'"{code}"', autoescape=True) for code in sorted(codes)])


def lists_person(column: ColumnElement[Any], person: int) -> list[ColumnElement[bool]]:
    """Return conditions of which one is true where a list of numbers, written as "[1, 2]", has a person."""
    one, text = json.dumps(person), type_coerce(column, Text)
    return [text.like(place) for place in (f"[{one}]", f"[{one},%", f"%, {one},%", f"%, {one}]")]
