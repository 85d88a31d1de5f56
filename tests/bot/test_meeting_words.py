"""A number behind "meeting" is its number, unless a month follows: then it is a day, whatever sign follows that."""

import pytest

from bot.meeting_words import number_named, with_references


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


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I'm coming to meeting 16", "I'm coming to M-2"),
        ("Can @Ute join the 16th meeting by video?", "Can @Ute join the M-2 by video?"),
        ("je viens à la réunion 16, en vidéo", "je viens à la M-2, en vidéo"),
        ("第16次会议我不能来", "M-2我不能来"),
        ("Meeting 16 and meeting 17", "M-2 and meeting 17"),
        ("coming to the meeting 16 november", "coming to the meeting 16 november"),
        ("nothing here", "nothing here"),
    ],
)
def test_numbers_give_way_to_references_and_other_words_stay(said: str, meant: str) -> None:
    assert with_references(said, lambda number: "M-2" if number == 16 else "") == meant
