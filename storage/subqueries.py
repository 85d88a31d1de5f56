"""Conditions on other tables that hold at any depth of a statement."""

from sqlalchemy import ColumnElement, Exists, FromClause, exists


def exists_in(table: FromClause, *where: ColumnElement[bool]) -> Exists:
    """Say whether the table has a row for which all of `where` holds; all other tables are those of the statements around.

    SQLAlchemy's own `exists()` looks for them in the directly enclosing statement alone, and otherwise reads them anew:
    the condition is then true if any row of theirs fits.
    """
    return exists().select_from(table).where(*where).correlate_except(table)
