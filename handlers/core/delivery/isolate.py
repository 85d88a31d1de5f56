"""Plan for many people or records, so that a plan that fails for one stops none of the others."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from bot.posts import Post
from bot.records import Record
from storage.failed_plans import PERSON, POST, RECORD, FailedPlan, has_failed, save_failure
from storage.store import ReadFailed
from storage.unit_of_work import StaleRecord, Tx

R = TypeVar("R", bound=Record)
TRY_AGAIN_AFTER = timedelta(
    hours=1
)  # the failure may be of a passing state, such as days on which nobody works
log = logging.getLogger(__name__)


def for_people(tx: Tx, people: Iterable[int], plan: Callable[[Tx, int], object]) -> None:
    """Run a plan for each person. One that fails has no effect, is logged, and counts as failed until it is tried again."""
    for person in people:
        attempt(tx, PERSON, person, plan, person)


def for_records(tx: Tx, records: Iterable[R], plan: Callable[[Tx, R], object]) -> None:
    """Run a plan for each record, as `for_people`. A plan reads anew what it changes (`Tx.savepoint`)."""
    for record in records:
        attempt(tx, RECORD, record.id, plan, record)


def for_posts(tx: Tx, posts: Iterable[Post], plan: Callable[[Tx, Post], object]) -> None:
    """Run a plan for each post, as `for_people`."""
    for post in posts:
        attempt(tx, POST, post.id, plan, post)


def attempt(tx: Tx, kind: str, number: int, plan: Callable[..., object], *about: Any) -> bool:
    """Run the plan of one person, record or post; return whether it succeeded."""
    error = error_of(tx, plan, *about)
    if error is not None:
        _set_aside(tx, kind, number, plan, error)
    return error is None


def error_of(tx: Tx, plan: Callable[..., object], *about: Any) -> Exception | None:
    """Run a plan, and take it back where it fails; return its error. Raises those of the database."""
    try:
        with tx.savepoint():
            plan(tx, *about)
    except (ReadFailed, StaleRecord):
        raise  # the whole call is tried again
    except Exception as error:
        if tx.is_broken:
            raise
        return error
    return None


def _set_aside(tx: Tx, kind: str, number: int, plan: Callable[..., object], error: Exception) -> None:
    """Keep that a plan failed, and log it where that is new: a turn every few seconds must not fill the log."""
    work = _name_of(plan)
    if (kind, number) not in tx.failed and not has_failed(tx, kind, number):
        log.error("plan failed", exc_info=error, extra={kind: number, "work": work})
    tx.failed.add((kind, number))
    failed = FailedPlan(kind=kind, id=number, at=tx.now, work=work, error=type(error).__name__)
    save_failure(tx, failed)


def _name_of(plan: Callable[..., object]) -> str:
    function = plan.func if isinstance(plan, partial) else plan
    return f"{function.__module__}.{getattr(function, '__qualname__', '?')}"
