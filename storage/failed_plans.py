"""Plans that failed for one person or record, which is set aside for a while and stops no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    select,
)

from storage import tables
from storage.facts import save_fact
from storage.unit_of_work import Read, Tx

PREFIX = "failed:"
PERSON, RECORD, POST = "person", "record", "post"


@dataclass(frozen=True, kw_only=True)
class FailedPlan:
    """A plan that failed: for which person, record or post, since when, in which work, and the kind of error."""

    kind: str
    id: int
    at: datetime
    work: str
    error: str


def save_failure(tx: Tx, failed: FailedPlan) -> None:
    value = f"{failed.at.isoformat()} {failed.work} {failed.error}"
    save_fact(tx, f"{PREFIX}{failed.kind}:{failed.id}", value)


def failures(read: Read) -> Sequence[FailedPlan]:
    """Return the plans that failed and were not tried again since, in the order of their names."""
    return [_from_fact(row.name, row.value) for row in read.db.execute(_ALL)]


def has_failed(read: Read, kind: str, number: int) -> bool:
    """Return whether a plan for a person, record or post has failed already."""
    return read.db.execute(_ONE, {"of": f"{PREFIX}{kind}:{number}"}).scalar() is not None


def failed_records(read: Read) -> set[int]:
    """Return the ids of the records that are set aside."""
    return {one.id for one in failures(read) if one.kind == RECORD}


def is_not_set_aside(record_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that no plan for a record has failed lately."""
    return record_id.not_in(_failed_record_ids())


def try_again(tx: Tx) -> None:
    """Forget which plans failed: the next turn tries each again."""
    tx.run(_FORGET)


def _from_fact(name: str, value: str) -> FailedPlan:
    _, kind, number = name.split(":")
    at, work, error = value.split(" ")
    return FailedPlan(kind=kind, id=int(number), at=datetime.fromisoformat(at), work=work, error=error)


@cache
def _failed_record_ids() -> Select[int]:
    begin = f"{PREFIX}{RECORD}:"
    number = cast(func.substr(_f.name, literal_column(str(len(begin) + 1))), BigInteger)
    return select(number).where(_f.name.like(literal_column(f"'{begin}%'")))


_f = tables.facts.c
_IS_FAILURE = _f.name.like(literal_column(f"'{PREFIX}%'"))
_ALL = select(tables.facts).where(_IS_FAILURE).order_by(_f.name)
_ONE = select(_f.name).where(_f.name == bindparam("of"))
_FORGET = delete(tables.facts).where(_IS_FAILURE)
