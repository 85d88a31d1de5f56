"""Who sets the states of an entry: the form refuses in the words of the typed verb, and buttons show to those for whom they work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation, buttons_of
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA, STAFF, UTE, labels
from tests.shipped import TEXT

GROUP = 'group Risk management mandate:"Draft the policy"'
FILM = "servicerequest Film the opening sort:video due:14 oct area:communications"
PANEL = "panel Early warning for all area:gender"
GRANT = "grant Experts fund:Accessibility round:2016 owner:@ute.keller"
ADVICE = "recommendation Publish it report:JIU/REP/2016/1 nr:3 area:gender owner:@ute.keller"
STATE = "Set its state"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


@pytest.mark.parametrize(
    ("enters", "words", "asks", "typed"),
    [
        (LINDA, GROUP, LINDA, "mark WG-1 active"),
        (STAFF, FILM, STAFF, "mark SR-1 accepted"),
        (LINDA, GRANT, UTE, "mark GR-1 reviewed"),
        (LINDA, ADVICE, UTE, "mark R-1 accepted"),
    ],
)
def test_form_is_refused_in_the_words_of_the_typed_verb(
    both: Conversation, enters: str, words: str, asks: str, typed: str
) -> None:
    made = both.says(enters, f"/isc {words}")[-1]
    ref = typed.split()[1]

    assert both.answer(asks, f"mark {ref}") == both.answer(asks, typed)
    assert " can set the state of " in both.answer(asks, typed)
    if enters == asks:
        assert STATE not in labels(made)
    assert STATE not in labels(both.says(asks, f"/isc show {ref}")[-1])


def test_form_names_whoever_may_set_any_of_the_states(both: Conversation) -> None:
    both.answer(UTE, PANEL)

    refused = both.answer(UTE, "mark PN-1")

    assert refused.startswith("Nadia, ")
    assert "can set the state of PN-1." in refused


def test_button_is_shown_to_those_who_may_set_a_state_and_works(both: Conversation) -> None:
    both.answer(LINDA, GROUP)
    shown = both.says(ALINE, "/isc show WG-1")[-1]

    assert STATE in labels(shown)
    both.presses(ALINE, shown, STATE)
    both.submits(ALINE, text="status active")
    assert "active" in both.answer(ALINE, "show WG-1")


def test_button_for_a_state_that_does_not_apply_yet_is_not_shown(both: Conversation) -> None:
    both.answer(LINDA, ADVICE)
    before = labels(both.says(LINDA, "/isc show R-1")[-1])
    both.answer(ALINE, "mark R-1 accepted")

    assert STATE not in before
    assert STATE in labels(both.says(LINDA, "/isc show R-1")[-1])


def test_home_offers_the_owner_no_state_that_others_set(both: Conversation) -> None:
    both.answer(LINDA, GRANT)
    both.answer(LINDA, FILM.replace("communications", "communications owner:@ute.keller"))

    (home,) = both.says(UTE, "/isc home")

    assert "GR-1" in home.text
    steps = [one for one in buttons_of(home) if one["text"]["text"] == STATE]
    assert [one["value"].rsplit(":", 1)[1] for one in steps] == ["SR-1"]
