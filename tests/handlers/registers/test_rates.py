"""Rates of a register: of some years, as they were on a day, and frozen: what was counted then never changes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_registers import RISKS
from tests.handlers.scene import ALINE, LINDA, STAFF, UTE
from tests.shipped import TEXT, WITHOUT_REGISTERS

# Without what makes a state wait for somebody: each is set by one command.
PLAIN = TEXT.replace("        needs: {implemented: [evidence]}\n", "").replace(
    "        second_key: {implemented: [secretary, deputy]}\n", ""
)


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, PLAIN, tmp_path)
    yield from watched(talk)


@pytest.fixture(scope="module")
def long_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    talk = talk_with(databases.fresh("sqlite"), PLAIN, tmp_path_factory.mktemp("charter"))
    yield talk
    talk.close()


_NUMBERS = count(1)


def entered(talk: Conversation, year: int, how_many: int) -> list[str]:
    numbers = [next(_NUMBERS) for _ in range(how_many)]
    said = [talk.answer(LINDA, f"recommendation Number {n} report:JIU nr:{n} year:{year}") for n in numbers]
    return [re.findall(r"R-\d+", one)[0] for one in said]


def marked(talk: Conversation, refs: list[str], choice: str) -> None:
    for start in range(0, len(refs), 10):
        talk.answer(ALINE, f"mark {' '.join(refs[start : start + 10])} {choice}")
        talk.answer(LINDA, f"mark {' '.join(refs[start : start + 10])} {choice}")


def rates(talk: Conversation, words: str) -> list[str]:
    return [one for one in talk.answer(LINDA, words).splitlines() if "Acceptance " in one]


def test_rates_of_some_years_and_of_a_frozen_day(both: Conversation) -> None:
    found = [one for year in range(2006, 2014) for one in entered(both, year, 15)]
    entered(both, 2005, 2)
    entered(both, 2015, 3)
    marked(both, found[:100], "accepted")
    marked(both, found[:80], "implemented")
    marked(both, found[110:], "not relevant")
    both.until(datetime(2017, 1, 20, 9, tzinfo=UTC))
    marked(both, found[80:82], "implemented")

    now, then = rates(both, "recommendations all years:2006-2014")

    assert now == "Acceptance 91 % (100/110) · Implementation 82 % (82/100)"
    assert then == (
        "Frozen on Mon 16 Jan: Acceptance 91 % (100/110) · Implementation 80 % (80/100), now 2 points more"
    )
    assert rates(both, "recommendations years:2006-2014 on:16 jan") == [
        "Acceptance 91 % (100/110) · Implementation 80 % (80/100)"
    ]
    assert "120 recommendations, 2006 to 2014, as on Mon 16 Jan" in both.answer(
        LINDA, "recommendations years:2006-2014 on:16 jan"
    )
    assert "2 recommendations, 2005" in both.answer(LINDA, "recommendations all years:2005")


def test_what_was_frozen_stays_whatever_comes_of_the_entries(both: Conversation) -> None:
    first, second, third, *_ = entered(both, 2010, 4)
    marked(both, [first, second], "accepted")
    said = both.answer(LINDA, "freeze recommendations")
    both.passes(hours=1)
    then = rates(both, "recommendations all")[1]
    marked(both, [third], "accepted")
    marked(both, [first], "not relevant")
    both.answer(LINDA, f"cancel {second} entered twice")
    both.answer(LINDA, f"edit {third} year:2011")
    entered(both, 2012, 1)

    frozen = rates(both, "recommendations all")[1]

    assert said.splitlines()[:2] == [
        "The rates of recommendations are frozen as they are now.",
        "Acceptance 50 % (2/4) · Implementation 0 % (0/2)",
    ]
    assert then == "Frozen on Fri 7 Oct: Acceptance 50 % (2/4) · Implementation 0 % (0/2)"
    assert frozen == (
        "Frozen on Fri 7 Oct: Acceptance 50 % (2/4), now 17 points less · Implementation 0 % (0/2), the same now"
    )
    assert rates(both, "recommendations all years:2010")[1].startswith(
        "Frozen on Fri 7 Oct: Acceptance 50 % (2/4)"
    )


def test_list_shows_what_entries_were_on_a_day(both: Conversation) -> None:
    first, second = entered(both, 2010, 2)
    marked(both, [first], "accepted")
    both.until(datetime(2016, 10, 11, 8, tzinfo=UTC))
    marked(both, [first], "implemented")
    both.answer(LINDA, f"cancel {second} entered twice")
    entered(both, 2010, 1)

    then = [
        re.sub(r"Number \d+", "Number", one)
        for one in both.answer(LINDA, "recommendations on:7 oct").splitlines()
    ]
    accepted = both.answer(LINDA, "recommendations accepted on:7 oct")

    assert then[:3] == [
        "*2 recommendations, as on Fri 7 Oct*",
        "*R-1*  Number · accepted, implementation: no information",
        "*R-2*  Number · acceptance: no information",
    ]
    assert "*1 recommendation, acceptance: accepted, as on Fri 7 Oct*" in accepted


def test_entries_are_counted_by_what_they_say(both: Conversation) -> None:
    first, second, _ = entered(both, 2010, 3)
    entered(both, 2011, 1)
    marked(both, [first, second], "accepted")
    both.answer(LINDA, f"edit {first} area:gender")
    both.passes(days=1)
    marked(both, [first], "not relevant")

    assert both.answer(LINDA, "recommendations all by:acceptance").splitlines() == [
        "*4 recommendations, by acceptance*",
        "no information: 2/4 (50 %)",
        "accepted: 1/4 (25 %)",
        "not relevant: 1/4 (25 %)",
    ]
    assert "accepted: 2/4 (50 %)" in both.answer(LINDA, "recommendations by:acceptance on:7 oct")
    assert "JIU: 3/3 (100 %)" in both.answer(LINDA, "recommendations all by:report years:2010")
    assert "Gender: 1/4 (25 %)\n" not in both.answer(LINDA, "recommendations by:area")
    assert "no area: 3/3 (100 %)" in both.answer(LINDA, "recommendations by:area")
    assert both.answer(LINDA, "recommendations by:colour").startswith("I count recommendations by report, nr")


def test_days_and_years_that_cannot_be_known_are_refused(both: Conversation) -> None:
    entered(both, 2010, 1)
    both.until(datetime(2016, 10, 11, 8, tzinfo=UTC))

    assert both.answer(LINDA, "recommendations on:2015-01-16") == (
        "What recommendations were on a day I know only since Fri 7 Oct."
    )
    assert "hasn't come yet" in both.answer(LINDA, "recommendations on:2017-01-16")
    assert "Say it like years:2006-2014" in both.answer(LINDA, "recommendations years:many")
    assert "Say it like years:2006-2014" in both.answer(LINDA, "recommendations years:2014-2006")


def test_only_chair_and_secretary_freeze_and_nobody_undoes_it(both: Conversation) -> None:
    entered(both, 2010, 1)
    refused = [both.answer(who, "freeze recommendations") for who in (UTE, STAFF)]
    unknown = both.answer(LINDA, "freeze recomendations")
    both.answer(LINDA, "freeze recommendations")
    again = both.answer(LINDA, "freeze recommendations")

    assert refused == ["Linda can freeze the rates of a register."] * 2
    assert "did you mean" in unknown.casefold() or "recommendations" in unknown
    assert again.startswith("The rates of recommendations are frozen as they are now.")
    assert both.answer(LINDA, "undo") == "What was frozen stays as it was. A later freeze stands beside it."


STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["accepted", "not accepted", "not relevant", "implemented", "cancel", "reopen"]),
    ),
    max_size=8,
)


@given(before=STEPS, after=STEPS)
@settings(suppress_health_check=list(HealthCheck), max_examples=12)
def test_rates_of_a_day_are_those_that_the_day_had(
    long_kept: Conversation, before: list[tuple[int, str]], after: list[tuple[int, str]]
) -> None:
    """Whatever is done to entries later: the list of an earlier day has the rates and lines that it had at its end."""
    talk, year = long_kept, long_kept.clock.now().year
    refs = entered(talk, year, 4)
    _do(talk, refs, before)
    day = talk.clock.now().date()
    listed = talk.answer(LINDA, "recommendations all").replace(" · nobody owns it yet", "")
    was = [one for one in listed.splitlines() if "Frozen" not in one][1:]
    talk.passes(days=1)
    _do(talk, refs, after)

    found = talk.answer(LINDA, f"recommendations on:{day}").splitlines()

    assert found[1:] == was


def _do(talk: Conversation, refs: list[str], steps: list[tuple[int, str]]) -> None:
    for of, what in steps:
        if what in {"cancel", "reopen"}:
            talk.answer(LINDA, f"{what} {refs[of]} because")
        else:
            marked(talk, [refs[of]], what)


def test_days_of_a_register_without_rates_are_known_too(tmp_path: Path) -> None:
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + RISKS, tmp_path)
    talk.answer(LINDA, "risk The roof leaks")
    talk.until(datetime(2016, 10, 11, 8, tzinfo=UTC))
    talk.answer(LINDA, "mark RK-1 watched")

    said = talk.answer(LINDA, "risks on:7 oct")
    talk.close()

    assert said.splitlines() == ["*1 risk, as on Fri 7 Oct*", "*RK-1*  The roof leaks · new"]
