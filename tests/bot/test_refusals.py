"""What is said to somebody who lacks a right."""

from bot.permissions import RIGHTS_TABLE
from bot.refusals import ALTERNATIVES, who_can


def test_every_right_says_who_can_and_what() -> None:
    assert set(ALTERNATIVES) == set(RIGHTS_TABLE)


def test_who_can_is_named_and_the_rest_counted() -> None:
    names = ["Greta", "Kenji", "Linda", "Ute", "Wipa"]

    assert who_can("done", names, "A-2") == "Greta, Kenji, Linda or 2 others can close A-2."
