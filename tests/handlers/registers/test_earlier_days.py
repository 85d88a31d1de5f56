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


# Outcomes that are entered again


@pytest.fixture
def before_council(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, 'recommendation B report:Q nr:2 addressee:"governing body"')
    talk.until(datetime(2016, 10, 20, 8, tzinfo=UTC))
    yield from watched(talk)


def on_days(talk: Conversation, *days: int) -> list[str]:
    """Return what the recommendation was on these days of October."""
    said = [talk.answer(LINDA, f'recommendations on:"{day} oct" by:acceptance') for day in days]
    return [one.splitlines()[1].partition(":")[0] for one in said]


def test_outcome_that_is_entered_again_counts_from_its_day(before_council: Conversation) -> None:
    talk = before_council
    talk.answer(LINDA, 'outcome R-1 approved by:Council on:"10 oct"')
    talk.passes(minutes=1)
    talk.answer(LINDA, "undo R-1")
    taken_back = on_days(talk, 9, 12, 19)
    talk.passes(minutes=1)
    talk.answer(LINDA, 'outcome R-1 not agreed by:Council on:"15 oct"')
    talk.passes(days=1)

    assert taken_back == ["no information"] * 3
    assert on_days(talk, 9, 12, 14) == ["no information"] * 3
    assert on_days(talk, 15, 16, 19, 20) == ["not accepted"] * 4


def test_outcome_of_an_earlier_day_than_the_one_taken_back_counts_and_is_taken_back(
    before_council: Conversation,
) -> None:
    talk = before_council
    talk.answer(LINDA, 'outcome R-1 approved by:Council on:"15 oct"')
    talk.passes(minutes=1)
    talk.answer(LINDA, "undo R-1")
    talk.passes(minutes=1)
    talk.answer(LINDA, 'outcome R-1 not agreed by:Council on:"10 oct"')
    counted = on_days(talk, 9, 10, 14, 16, 19)
    talk.passes(minutes=1)
    talk.answer(LINDA, "undo R-1")
    taken_back = on_days(talk, 9, 10, 14, 16, 19)
    talk.passes(minutes=1)
    talk.answer(LINDA, 'outcome R-1 approved by:Council on:"12 oct"')

    assert counted == ["no information", *["not accepted"] * 4]
    assert taken_back == ["no information"] * 5
    assert on_days(talk, 11, 12, 16, 19) == ["no information", *["accepted"] * 3]
