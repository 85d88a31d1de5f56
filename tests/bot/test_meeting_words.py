"""A number behind "meeting" is its number, unless a month follows: then it is a day, whatever sign follows that."""

import pytest

from bot.meeting_words import number_named


@pytest.mark.parametrize("sign", ["", ",", ".", ";", "!", "?"])
@pytest.mark.parametrize(
    "said",
    [
        "I'll be at the meeting 11 november{}",
        "je serai à la réunion 11 novembre{}",
        "estaré en la reunión 11 noviembre{}",
        "буду на встрече 11 ноября{}",
        "سأحضر الاجتماع 11 نوفمبر{}",
    ],
)
def test_day_of_a_month_is_no_number(said: str, sign: str) -> None:
    assert number_named(said.format(sign) + " but by video") is None


def test_number_is_one() -> None:
    assert number_named("буду на встрече 11, но по видео") == 11
    assert number_named("I'll be at meeting 11, but by video") == 11
