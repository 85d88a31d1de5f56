"""Long lists: twenty at a time, the filters on every page, and always how many there are."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels


@pytest.fixture
def many(talk: Conversation) -> Conversation:
    """Forty-five actions of Ute's in Web editorial, and five more elsewhere."""
    for number in range(1, 46):
        talk.answer(LINDA, f"action Page {number} owner:@ute.keller area:web")
    for number in range(1, 6):
        talk.answer(LINDA, f"action Other {number} owner:@ute.keller area:gender")
    return talk


def shown(text: str) -> list[str]:
    """Return the titles of a page, in order."""
    return [line.split("  ")[1].split(" · ")[0] for line in text.splitlines() if line.startswith("*A-")]


def test_pages_follow_each_other_and_keep_the_filters(many: Conversation) -> None:
    (first,) = many.says(UTE, "/isc actions mine area:web")
    (second,) = many.presses(UTE, first, "Next 20")
    turned = shown(second.text)
    (third,) = many.presses(UTE, second, "Next 5")
    last, at_the_end = shown(third.text), labels(third)
    (back,) = many.presses(UTE, third, "Previous")

    assert first.text.splitlines()[0] == "*45 open actions of Ute Keller in Web editorial*"
    assert turned == [f"Page {number}" for number in range(21, 41)]
    assert (last, at_the_end) == (
        [f"Page {number}" for number in range(41, 46)],
        ["Previous", "As a sheet"],
    )
    assert back.text.splitlines()[-1] == "21 to 40 of 45."
    assert labels(back) == ["Previous", "Next 5", "As a sheet"]


def test_page_can_be_typed_and_an_empty_one_says_how_many_there_are(many: Conversation) -> None:
    assert shown(many.answer(UTE, "actions page:3 area:web")) == [f"Page {n}" for n in range(41, 46)]
    assert many.answer(UTE, "actions page:9 area:web").splitlines() == [
        "*45 open actions in Web editorial*",
        "Page 9 is empty: there are 45, on 3 pages.",
    ]
    assert many.answer(UTE, "actions page:two") == "page: takes a number, like page:2."


def test_filters_combine(many: Conversation) -> None:
    many.answer(LINDA, "action Mine alone area:web")
    many.answer(UTE, "done A-1 yes")

    assert many.answer(LINDA, "actions mine area:web").splitlines()[0] == (
        "*1 open action of Linda Okafor in Web editorial*"
    )
    assert many.answer(LINDA, "actions all owner:@ute.keller area:web").splitlines()[0] == (
        "*45 actions of Ute Keller in Web editorial*"
    )


def test_restricted_action_is_not_counted_on_any_page(many: Conversation) -> None:
    many.answer(LINDA, "action Complaint owner:@paula.ruiz area:web visibility:restricted")

    assert many.answer(UTE, "actions area:web").startswith("*45 open actions")
    assert many.answer("zahra.farah", "actions area:web page:3").startswith("*45 open actions")
    assert many.answer("paula.ruiz", "actions area:web").startswith("*46 open actions")


@pytest.mark.parametrize(
    ("make", "listing", "head"),
    [
        ("raise Question {n} area:web", "issues area:web", "*23 open issues in Web editorial*"),
        ("event Workshop {n} on:5 dec", "events december", "*23 events, 1 to 31 Dec*"),
    ],
)
def test_issues_and_events_come_by_twenty_too(talk: Conversation, make: str, listing: str, head: str) -> None:
    for number in range(23):
        talk.answer(LINDA, make.format(n=number))

    (first,) = talk.says(LINDA, f"/isc {listing}")
    (second,) = talk.presses(LINDA, first, "Next 3")

    assert first.text.splitlines()[0] == second.text.splitlines()[0] == head
    assert second.text.splitlines()[-1] == "21 to 23 of 23."
