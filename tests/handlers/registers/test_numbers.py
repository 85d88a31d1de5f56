"""Shares and sums of the numbers of a register: what is counted, and what stands beside it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.charter_file import CharterError, read_charter
from bot.errors import UserError
from bot.fields import checked_number
from bot.register_numbers import number_text, percent, summed
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import LINDA
from tests.shipped import WITHOUT_REGISTERS

TALKS = """
registers:
  - code: talks
    one: talk
    prefix: TK
    what: Who speaks where.
    fields:
      - {name: women, type: number}
      - {name: men, type: number}
      - {name: undisclosed, type: number}
    states:
      - {name: held, choices: [planned, held]}
    rates:
      single: {count: [{women: 0}, {men: 0}], among: {not: {women: 0, men: 0}}}
    shares:
      women: {sum: [women], among: [women, men]}
      speakers: {sum: [women], among: [women, men], where: {held: held}}
    sums: [undisclosed]
"""
BAD = [
    ("sum: [women]", "sum: [wemen]", "there is no field “wemen”; did you mean “women”?"),
    ("sums: [undisclosed]", "sums: [held]", "there is no field “held”"),
    ("name: men, type: number", "name: men", "“men” is no number"),
    ("among: [women, men], where", "among: [men], where", "“women” is a part of nothing: name it in “among” too"),
    ("speakers: {sum", "single: {sum", "“single” is a rate already; call it otherwise"),
    ("where: {held: held}", "where: {held: hold}", "“hold” is no choice of “held”; did you mean “held”?"),
    ("where: {held", "were: {held", "unknown key “were” in a share; did you mean “where”?"),
]  # fmt: skip


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, WITHOUT_REGISTERS + TALKS, tmp_path)
    yield from watched(talk)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    folder = tmp_path_factory.mktemp("charter")
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + TALKS, folder)
    yield talk
    talk.close()


def figures(talk: Conversation, words: str = "talks all") -> str:
    return next(
        one for one in talk.answer(LINDA, words).splitlines() if "Single " in one and "Frozen" not in one
    )


@pytest.mark.parametrize(("words", "instead", "sentence"), BAD)
def test_mistake_in_what_is_counted_is_named_with_its_line(words: str, instead: str, sentence: str) -> None:
    assert words in TALKS

    with pytest.raises(CharterError) as refused:
        read_charter(WITHOUT_REGISTERS + TALKS.replace(words, instead, 1), name="c.yaml")

    assert [one for one in refused.value.problems if sentence in one and "line" in one], (
        refused.value.problems
    )


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12,50", "12.5"),
        ("007", "7"),
        ("0.0", "0"),
        ("-0", "0"),
        ("0,125", "0.125"),
        ("1234.567", "1234.567"),
        ("100", "100"),
    ],
)
def test_number_is_stored_in_one_way(typed: str, stored: str) -> None:
    assert checked_number(typed) == stored


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**9))
def test_number_keeps_its_value(number: Decimal) -> None:
    assert Decimal(checked_number(f"{number:f}")) == number
    assert number_text(number) == checked_number(f"{number:f}") or number == 0


@given(st.integers(0, 500), st.integers(1, 500))
def test_percentage_is_rounded_half_up(some: int, among: int) -> None:
    assert abs(percent(Decimal(some), Decimal(among)) - 100 * some / among) <= 0.5


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("many", "is no number"),
        ("1,000", "may be read in two ways. Write it like 1000"),
        ("1.200", "may be read in two ways"),
        ("1.2340", "may be read in two ways"),
        ("12,345,678", "is no number"),
        ("1 200", "is no number"),
        ("-1", "is less than nothing"),
    ],
)
def test_what_is_no_number_is_refused(typed: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        checked_number(typed)


@pytest.mark.parametrize("typed", ["1,000", "1.200", "-1"])
def test_number_that_is_refused_enters_nothing(both: Conversation, typed: str) -> None:
    said = both.answer(LINDA, f"talk Big women:{typed} men:2")
    (shown,) = both.drops(LINDA, "import talks", rows_csv=f"Title;Women\nBig;{typed}\n".encode())

    assert said.startswith(f"“{typed}” ")
    assert f"women: “{typed}” " in shown.text
    assert both.answer(LINDA, "talks all").startswith("No ")


def test_nobody_is_in_no_rate_and_undisclosed_stands_beside_the_shares(both: Conversation) -> None:
    none = figures_after(both, "talk Nobody yet women:0 men:0")
    one_sex = figures_after(both, "talk All men women:0 men:4 undisclosed:2")
    mixed = figures_after(both, "talk Mixed women:3 men:3", "mark TK-3 held")

    assert none == "Single – (0/0) · Women – (0/0) · Speakers – (0/0) · Undisclosed 0"
    assert one_sex == "Single 100 % (1/1) · Women 0 % (0/4) · Speakers – (0/0) · Undisclosed 2"
    assert mixed == "Single 50 % (1/2) · Women 30 % (3/10) · Speakers 50 % (3/6) · Undisclosed 2"


def figures_after(talk: Conversation, *words: str) -> str:
    for one in words:
        talk.answer(LINDA, one)
    return figures(talk)


def test_what_was_frozen_stays_beside_what_is_so_now(both: Conversation) -> None:
    both.answer(LINDA, "talk Mixed women:1 men:3 undisclosed:2")
    said = both.answer(LINDA, "freeze talks")
    both.until(datetime(2016, 10, 10, 9, tzinfo=UTC))
    both.answer(LINDA, "edit TK-1 women:3 undisclosed:5")
    both.answer(LINDA, "talk Another women:1.5 men:0")

    now, then = [one for one in both.answer(LINDA, "talks all").splitlines() if "Single" in one]

    assert "Women 25 % (1/4)" in said
    assert now == "Single 50 % (1/2) · Women 60 % (4.5/7.5) · Speakers – (0/0) · Undisclosed 5"
    assert then == (
        "Frozen on Fri 7 Oct: Single 0 % (0/1), now 50 points more · Women 25 % (1/4), now 35 points more"
        " · Speakers – (0/0) · Undisclosed 2, now 3 more"
    )
    assert figures(both, "talks on:7 oct").endswith("Women 25 % (1/4) · Speakers – (0/0) · Undisclosed 2")


_NUMBERS = count(1)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(entries=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4))
def test_share_is_what_the_entries_say(kept: Conversation, entries: list[tuple[int, int]]) -> None:
    refs = []
    for women, men in entries:
        said = kept.answer(LINDA, f"talk Number {next(_NUMBERS)} women:{women} men:{men}")
        refs.append(said.split("*")[1])
    kept.passes(minutes=1)
    women, among = sum(one for one, _ in entries), sum(map(sum, entries))

    shown = figures(kept) if entries else ""
    for ref in refs:
        kept.answer(LINDA, f"cancel {ref} tried")

    said = f"{percent(Decimal(women), Decimal(among))} %" if among else "–"
    assert not entries or f"Women {said} ({women}/{among})" in shown


def test_numbers_are_summed_by_how_many_say_them() -> None:
    assert summed([("2", 3), ("0.1", 3), ("-1", 1)]) == Decimal("5.3")
