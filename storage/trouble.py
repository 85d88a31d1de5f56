"""Tell from a driver's error whether the database is in trouble, and in which; a wrong query is none."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from bot.trouble import Trouble

PRIMARY_CODE = 0xFF  # of an error of SQLite: https://www.sqlite.org/rescode.html
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR_SHMSIZE: Trouble.FULL,  # the index of the log could not grow
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_IOERR_SHORT_READ: Trouble.DAMAGED,
    sqlite3.SQLITE_IOERR_DATA: Trouble.DAMAGED,
    sqlite3.SQLITE_IOERR_CORRUPTFS: Trouble.DAMAGED,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html; psycopg does not call all of them operational
_OF_POSTGRES = {
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "XX001": Trouble.DAMAGED,  # a page
    "XX002": Trouble.DAMAGED,  # an index
    "58P01": Trouble.DAMAGED,  # a file of the database is not there
    "25P03": Trouble.AWAY,  # a transaction ended as idle
    "25P04": Trouble.AWAY,  # or as too long
}
_POSTGRES_LIMIT = (
    "54"  # the class of what is too large, a row of an index or a statement; psycopg calls it operational
)
_POSTGRES_LOST = ("08", "57")  # classes of a connection that is lost, or ended by an administrator


def trouble_of(
    error: BaseException, *, operational: type[Exception] = sqlite3.OperationalError
) -> Trouble | None:
    """Return the trouble that an error shows; None for an error of the query. `operational` is the driver's own class."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return Trouble.AWAY
        error = error.orig or error
    if (state := getattr(error, "sqlstate", None)) is not None and state.startswith(_POSTGRES_LIMIT):
        return None
    if state in _OF_POSTGRES:
        return _OF_POSTGRES[state]
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if (known := _OF_SQLITE.get(code) or _OF_SQLITE.get(code & PRIMARY_CODE)) is not None:
        return known
    if isinstance(error, sqlite3.OperationalError):  # SQLite calls a wrong statement that, too
        return Trouble.AWAY if code & PRIMARY_CODE != sqlite3.SQLITE_ERROR else None
    # What goes to the driver directly, as new rows do, raises the driver's own errors.
    return Trouble.AWAY if isinstance(error, NoFreeConnection | operational) else None


def is_surely_undone(error: BaseException) -> bool:
    """Return whether the database itself has said that a transaction failed, also where it says so at the commit.

    SQLite has kept nothing where it found no room or may not write, and PostgreSQL where it answers with an error. A
    connection that breaks says nothing.
    """
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return False
        error = error.orig or error
    if (state := getattr(error, "sqlstate", None)) is not None:
        return not state.startswith(_POSTGRES_LOST)
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & PRIMARY_CODE in {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_BUSY,
    }
