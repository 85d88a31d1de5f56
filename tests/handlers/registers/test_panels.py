"""Panels of the shipped charter: who speaks on them, counted by who puts them together, and warned of while there is time."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, UTE
from tests.shipped import TEXT

ONE_SEX = "Everybody who speaks on it is of one sex."
FOCAL = "nadia.costa"  # of the gender area
PANEL = "panel Early warning for all area:gender owner:@ute.keller"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, "event Forum on:15-16 nov area:events")
    yield from watched(talk)


def figures(talk: Conversation, who: str) -> str:
    """Return the line below the list that counts what the panels say."""
    return talk.answer(who, "panels all").splitlines()[-1]


def warned(talk: Conversation, who: str) -> int:
    return sum(ONE_SEX in one.text for one in talk.direct(who))


def test_panel_without_anybody_is_in_no_rate(both: Conversation) -> None:
    both.answer(UTE, f"{PANEL} event:E-1 women:0 men:0")
    nobody = figures(both, UTE)
    both.answer(UTE, "panel Money for all area:gender owner:@ute.keller women:6 men:9")

    assert nobody == "Unmixed – (0/0) · Changed – (0/0) · Women – (0/0) · Undisclosed 0"
    assert figures(both, UTE) == "Unmixed 0 % (0/1) · Changed – (0/0) · Women 40 % (6/15) · Undisclosed 0"


def test_undisclosed_are_outside_the_share_and_are_shown(both: Conversation) -> None:
    both.answer(UTE, f"{PANEL} women:6 men:9 undisclosed:2")

    assert figures(both, UTE) == "Unmixed 0 % (0/1) · Changed – (0/0) · Women 40 % (6/15) · Undisclosed 2"
    assert "Undisclosed: 2" in both.answer(UTE, "show PN-1").splitlines()


@pytest.mark.parametrize("said", ["women:0 men:4", "women:3 men:0"])
def test_planned_panel_of_one_sex_warns_organiser_and_focal_point_once(both: Conversation, said: str) -> None:
    both.answer(UTE, f"{PANEL} {said}")
    both.passes(hours=12)  # the focal point works in Bridgetown
    told = {who: warned(both, who) for who in (UTE, FOCAL, KENJI, LINDA, ALINE)}
    both.answer(UTE, "edit PN-1 women:2 men:3")
    both.passes(minutes=10)

    assert told == {UTE: 1, FOCAL: 1, KENJI: 0, LINDA: 0, ALINE: 0}
    assert {who: warned(both, who) for who in (UTE, FOCAL)} == {UTE: 0, FOCAL: 0}, "it became its line"


@pytest.mark.parametrize("said", ["women:0 men:0", "women:0", "men:4", "women:2 men:2", ""])
def test_panel_that_is_empty_or_not_yet_counted_or_of_both_warns_nobody(said: str, tmp_path: Path) -> None:
    with closing(talk_with(databases.fresh("sqlite"), TEXT, tmp_path)) as talk:
        talk.answer(UTE, f"{PANEL} {said}")
        talk.passes(hours=12)

        assert [warned(talk, who) for who in (UTE, FOCAL)] == [0, 0]


def test_panel_that_was_held_warns_nobody_and_is_closed(both: Conversation) -> None:
    both.answer(UTE, PANEL)
    both.answer(UTE, "mark PN-1 held women:4 men:0")
    both.passes(hours=12)

    assert [warned(both, who) for who in (UTE, FOCAL)] == [0, 0]
    assert both.answer(UTE, "panels").startswith("No open panels.")
    assert "Unmixed 100 % (1/1)" in figures(both, UTE)


def test_small_counts_are_masked_for_others_but_not_for_focal_point_and_secretary(both: Conversation) -> None:
    both.answer(UTE, f"{PANEL} women:1 men:7")

    read = {
        who: both.answer(who, "show PN-1").splitlines() for who in (UTE, FOCAL, LINDA, ALINE, KENJI, OBSERVER)
    }
    exact = [who for who, lines in read.items() if "Women: 1" in lines]
    masked = [who for who, lines in read.items() if "Women: under 5" in lines]
    assert (exact, masked) == ([UTE, FOCAL, LINDA], [ALINE, KENJI, OBSERVER])
    assert all("Men: 7" in lines for lines in read.values())
    assert "Women 13 % (1/8)" in figures(both, LINDA)
    assert "Unmixed masked" in figures(both, ALINE)


def test_what_was_planned_stays_beside_what_was_held(both: Conversation) -> None:
    both.answer(UTE, f"{PANEL} women:1 men:7")
    both.passes(days=3)
    both.answer(UTE, "edit PN-1 women:3 men:5")
    both.answer(UTE, "mark PN-1 held")

    assert "women: 3, was 1" in both.answer(UTE, "history PN-1")
    assert "Women 38 % (3/8)" in figures(both, UTE)
    assert "Women 13 % (1/8)" in both.answer(UTE, 'panels all on:"7 oct"').splitlines()[-1]


def test_focal_point_asks_for_more_and_what_came_of_it_is_counted(both: Conversation) -> None:
    both.answer(UTE, f"{PANEL} women:0 men:7")
    both.passes(minutes=10)
    (card,) = both.channel("isc-gender")
    both.replies(FOCAL, card, "asked")
    asked = figures(both, UTE)
    both.answer(UTE, "mark PN-1 changed women:2 men:5")

    assert "Changed 0 % (0/1)" in asked
    assert "Changed 100 % (1/1)" in figures(both, UTE)
    assert "Intervention: changed" in both.answer(KENJI, "show PN-1").splitlines()


def test_organiser_is_reminded_of_the_day_on_which_it_is_to_be_settled(both: Conversation) -> None:
    both.answer(UTE, f"{PANEL} event:E-1 due:18 oct women:2 men:2")
    both.until(datetime(2016, 10, 18, 12, tzinfo=UTC))

    assert any("Early warning for all" in one.text and "due" in one.text for one in both.direct(UTE))
    both.answer(UTE, "mark PN-1 held")
    assert "PN-1" not in both.answer(UTE, "panels late")


def test_everyday_words_find_panels(both: Conversation) -> None:
    both.answer(UTE, f"{PANEL} event:E-1 women:6 men:9")

    assert "Early warning for all" in both.asks(LINDA, "which panels are planned?")
    assert both.asks(LINDA, "how many panels were held?").startswith("No panels")
    assert "*PN-1*" in both.answer(KENJI, "search early warning")
    assert "Panels" in both.answer(LINDA, "digest week")
