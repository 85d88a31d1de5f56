"""Long values are stored on every database, found as they were written, and stop no import."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import entry_imports
from storage.unit_of_work import Tx
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import csv, drops
from tests.handlers.scene import ALINE, LINDA, UTE
from tests.shipped import TEXT


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


def words(length: int, *, first: str = "") -> str:
    """Return a text that no compression makes short."""
    drawn = random.Random(length)
    return first + "".join(chr(drawn.randrange(0x4E00, 0x9FA5)) for _ in range(length))


@pytest.mark.parametrize("length", [199, 201, 1000, 2900])
def test_long_comment_is_kept_as_it_was_written(both: Conversation, length: int) -> None:
    said = both.answer(LINDA, f'recommendation Long report:Q nr:1 comment:"{words(length)}"')

    assert said.startswith("*R-1*")
    pages = "".join(both.answer(LINDA, f"show R-1 page:{n}") for n in (1, 2))
    assert words(length)[:100] in pages
    assert "comment: " in both.answer(LINDA, "history R-1")


def test_long_key_is_unique_and_found_again(both: Conversation) -> None:
    key = f'report:"{words(150)}" nr:"{words(151)}'
    both.answer(LINDA, f'recommendation One {key}"')

    assert "R-1" in both.answer(LINDA, f'recommendation Two {key}"')
    assert both.answer(LINDA, f'recommendation Two {key}x"').startswith("*R-2*")
    assert "*R-1*" in both.answer(LINDA, f'recommendations nr:"{words(151)}"')


def test_sheet_with_a_long_value_and_a_far_day_enters_the_other_rows(both: Conversation) -> None:
    head = ["Title", "Report", "Number", "Comment", "Due"]
    table = [
        head,
        ["Good", "REP", "1", "", ""],
        ["Long", "REP", "2", words(1200), ""],
        ["Far", "REP", "3", "", "9999-12-31"],
        ["Old", "REP", "4", "", "0001-01-01"],
    ]
    shown = drops(both, csv(table))
    assert "9999-12-31 is too far away for a date here" in shown.text
    both.presses(LINDA, shown, "Enter 2")
    both.passes(minutes=10)

    assert both.answer(LINDA, "show R-1").startswith("*R-1*  Good")
    assert both.answer(LINDA, "show R-2").startswith("*R-2*  Long")
    assert "R-3" not in both.answer(LINDA, "recommendations all")


def test_number_that_no_sum_holds_is_refused(both: Conversation) -> None:
    said = both.answer(LINDA, f"panel A women:{'9' * 30} men:1")

    assert "is too long for a number here; it may have 15 digits." in said
    assert both.answer(LINDA, f"panel A women:{'9' * 15} men:1").startswith("*PN-1*")
    both.answer(LINDA, "panel B women:2 men:3 owner:@kenji.sato")
    for who in (ALINE, UTE, LINDA):
        assert both.answer(who, "panels all").startswith("*2 panels")


def test_row_that_fails_is_refused_alone(both: Conversation) -> None:
    """A file of an earlier version may have a day that is refused now."""
    table = [
        ["Title", "Report", "Number", "Due"],
        ["Good", "REP", "1", ""],
        ["Far", "REP", "2", "2016-12-01"],
    ]
    shown = drops(both, csv([*table, ["Also", "REP", "3", ""]]))
    both.presses(LINDA, shown, "Enter 3")

    def with_far_day(tx: Tx) -> None:
        job = entry_imports.first_unfinished(tx)
        assert job is not None
        job.rows = job.rows.replace("2016-12-01", "9999-12-31")
        entry_imports.save_progress(tx, job)

    both.store.write(with_far_day, now=both.clock.now())
    both.passes(minutes=10)

    (done,) = [m.text for m in both.direct(LINDA) if "2 entered" in m.text or "2 recommendations" in m.text]
    assert "row 3" in done.lower()
    assert "*R-2*  Also" in both.answer(LINDA, "recommendations all")


def test_import_of_a_register_that_is_gone_stops_no_other(both: Conversation) -> None:
    def of_another_charter(tx: Tx) -> None:
        job = entry_imports.first_unfinished(tx)
        assert job is not None
        other = replace(job, key="older", register="mops", at=job.at - timedelta(days=1))
        tx.add(other)

    shown = drops(both, csv([["Title", "Report", "Number"], ["Good", "REP", "1"]]))
    both.presses(LINDA, shown, "Enter 1")
    both.store.write(of_another_charter, now=both.clock.now())
    both.passes(minutes=10)

    assert both.answer(LINDA, "show R-1").startswith("*R-1*  Good")
