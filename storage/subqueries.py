"""Subqueries that work at any nesting depth."""

from sqlalchemy import ColumnElement, Exists, FromClause, exists


def exists_in(table: FromClause, *where: ColumnElement[bool]) -> Exists:
    """Return a condition: the table has a row for which all of `where` holds.

    All other tables belong to the enclosing statements. SQLAlchemy's own `exists()` correlates only with the
    directly enclosing statement and adds the other tables to its FROM, so the condition would be true if any
    of their rows matched.
    """
    return exists().select_from(table).where(*where).correlate_except(table)
