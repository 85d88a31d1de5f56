"""The metadata, the column types, and what a column says of its content (`info`)."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
)
from sqlalchemy.sql.roles import DDLConstraintColumnRole

from bot.charter import Level

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class TextKind(StrEnum):
    """What a column of text holds. Every column of text says it, because erasing a person depends on it."""

    WORDS = "words"  # what people wrote, or what quotes it: may name somebody
    CODE = "code"  # a code of the charter, a state, what only the bot writes
    KEY = "key"  # a key, a hash, an identifier of Slack that names nobody
    IDENTITY = "identity"  # a person's own name, address or account: erased by statements of their own
    FILE = "file"  # the bytes of a file that people handed in: not searched, it is taken back as a whole


WORDS, CODE, KEY, IDENTITY, FILE = ({"text": kind} for kind in TextKind)
# The row is about the person with this id, or was made by them: it is in their personal file.
PERSON = {"person": True}
NOT_EXPORTED = {"person": False}  # a person's id, in a table of which nobody gets a file
SET_ON_SEND = {"later": True}  # only an attempt to send sets it; a new row gets the default of the database

# SQLite numbers rows by itself only for a column of exactly this type.
RowId = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite stores no zone; it gets text that sorts in the order of time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    # The rows of one command have ten moments; SQLAlchemy's own conversion to SQLite's text takes four times as long.
    def bind_processor(self, dialect: Dialect) -> Any:
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ARG002 - SQLAlchemy's
        return _from_text if dialect.name == "sqlite" else _in_utc


def _as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    return _utc_as_text(value if value.tzinfo is UTC else value.astimezone(UTC))


# Most moments of a command are its one reading of the clock. The cache takes UTC only: in other zones the two passes
# through the repeated hour of a night in October compare equal.
@lru_cache(maxsize=1024)
def _utc_as_text(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class JsonTuple(TypeDecorator[tuple[Any, ...]]):
    """A tuple of strings, or of tuples of strings, stored as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's
        return json.dumps(value or (), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...]:  # noqa: ARG002 - SQLAlchemy's
        return tuple(tuple(one) if isinstance(one, list) else one for one in json.loads(value or "[]"))


class JsonLadder(TypeDecorator[tuple[Level, ...]]):
    """The levels of a charter at some time, stored as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Level, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's
        return _LADDER.dump_json(value or (), exclude_defaults=True).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Level, ...]:  # noqa: ARG002 - SQLAlchemy's
        return _ladder(value or "[]")


_LADDER = TypeAdapter(tuple[Level, ...])


# Many issues share one ladder, and a level is immutable.
@lru_cache(maxsize=64)
def _ladder(text: str) -> tuple[Level, ...]:
    return _LADDER.validate_json(text)


class DecimalCents(TypeDecorator[Decimal]):
    """An amount with two decimals, stored as a whole number so that sums are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else int(value.scaleb(2))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else Decimal(value).scaleb(-2)


def record_id() -> Column[int]:
    """Return the primary key of a table that holds a layer of a record."""
    return Column("id", ForeignKey("records.id"), primary_key=True, autoincrement=False)


def partial_index(
    name: str, *columns: DDLConstraintColumnRole, where: ColumnElement[bool], unique: bool = False
) -> None:
    """Add an index of the rows for which `where` holds."""
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


def index_where_set(column: Column[Any]) -> None:
    """Add an index of the rows in which a column holds something, for a column that few rows fill."""
    partial_index(f"ix_{column.table.name}_{column.name}", column, where=column.is_not(None))
