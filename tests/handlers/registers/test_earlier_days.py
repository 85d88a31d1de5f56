"""Lists and counts of an earlier day: what is closed is so on that day, and what isn't kept of days is refused."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA
from tests.shipped import TEXT

ON = 'on:"15 oct"'


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A register of which much has changed since 15 October."""
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, "recommendation First report:A nr:1 due:12 oct area:gender")
    talk.answer(LINDA, "recommendation Second report:A nr:2")
    talk.answer(LINDA, "recommendation Third report:A nr:3")
    talk.answer(LINDA, "recommendation Fourth report:A nr:4")
    talk.answer(ALINE, "mark R-4 not accepted")
    talk.until(datetime(2016, 10, 20, 8, tzinfo=UTC))
    talk.answer(ALINE, "mark R-1 not accepted")
    talk.answer(ALINE, "mark R-4 accepted")
    talk.answer(LINDA, "assign R-2 @ute.keller")
    talk.answer(LINDA, "edit R-1 area:climate")
    talk.answer(LINDA, "edit R-3 owner:@kenji.sato")
    talk.answer(LINDA, "cancel R-3 x")
    yield from watched(talk)


def test_closed_and_open_are_those_of_the_day(both: Conversation) -> None:
    closed = both.answer(LINDA, f"recommendations closed {ON}").splitlines()
    counted = both.answer(LINDA, f"recommendations closed {ON} by:acceptance").splitlines()
    opened = both.answer(LINDA, f"recommendations open {ON}").splitlines()

    assert closed[:2] == [
        "*1 closed recommendation, as on Sat 15 Oct*",
        "*R-4*  Fourth · not accepted",
    ]
    assert counted == [
        "*1 closed recommendation, as on Sat 15 Oct, by acceptance*",
        "not accepted: 1/1 (100 %)",
    ]
    assert opened[:4] == [
        "*3 open recommendations, as on Sat 15 Oct*",
        "*R-1*  First · acceptance: no information",
        "*R-2*  Second · acceptance: no information",
        "*R-3*  Third · acceptance: no information",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("late", "Which recommendations were late on an earlier day isn't kept."),
        ("unassigned", "Which recommendations were unassigned on an earlier day isn't kept."),
        ("long", "Which recommendations were open for long on an earlier day isn't kept."),
        ("mine", "Who owned recommendations on an earlier day isn't kept."),
        ("owner:@ute.keller", "Who owned recommendations on an earlier day isn't kept. Leave out owner:"),
        ("area:gender", "In which area recommendations were on an earlier day isn't kept. Leave out area:"),
        (
            "entity:TSB",
            "Of which entity recommendations were on an earlier day isn't kept. Leave out entity:",
        ),
        ("by:area", "In which area recommendations were on an earlier day isn't kept."),
        ("by:acceptance,area", "In which area recommendations were on an earlier day isn't kept."),
        ("report:A", "The report of recommendations on an earlier day isn't kept. Leave out report:"),
    ],
)
def test_what_is_not_kept_of_days_is_refused(words: str, said: str, tmp_path: Path) -> None:
    with closing(talk_with(databases.fresh("sqlite"), TEXT, tmp_path)) as talk:
        talk.answer(LINDA, "recommendation First report:A nr:1")
        talk.until(datetime(2016, 10, 20, 8, tzinfo=UTC))

        assert talk.answer(LINDA, f"recommendations {words} {ON}").startswith(said)


def test_line_of_an_earlier_day_has_neither_the_owner_nor_the_date_of_today(both: Conversation) -> None:
    said = both.answer(LINDA, f"recommendations {ON}")

    assert said.splitlines()[:5] == [
        "*4 recommendations, as on Sat 15 Oct*",
        "*R-1*  First · acceptance: no information",
        "*R-2*  Second · acceptance: no information",
        "*R-3*  Third · acceptance: no information",
        "*R-4*  Fourth · not accepted",
    ]
