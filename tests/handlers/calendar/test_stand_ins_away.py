"""Who stands in for somebody and is away themselves is not named as if they were there, and those concerned are told."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

TARO, PAULA, EDDA = "taro.nakagawa", "paula.ruiz", "edda.brandt"


def test_stand_in_who_is_away_too_is_named_with_those_days(quick: Conversation) -> None:
    quick.answer(TARO, "absent 18-19 oct")

    said = quick.answer(UTE, f"absent 17-21 oct @{TARO}")

    assert said.splitlines()[1] == (
        "Taro Nakagawa stands in, but is away too from Tue 18 to Wed 19 Oct: "
        "what comes then waits until you or Taro is back. Other reminders and news for you go to Taro."
    )
    assert "Taro Nakagawa stands in, but not from Tue 18 to Wed 19 Oct" in quick.asks(LINDA, "who is away?")


def test_stand_in_who_goes_away_reads_for_whom_and_they_are_told(both: Conversation) -> None:
    both.answer(UTE, f"absent 17-21 oct @{TARO}")
    both.passes(minutes=5)

    said = both.answer(TARO, "absent 19-25 oct")
    both.passes(minutes=5)

    assert said.splitlines()[2:] == [
        "You stand in for Ute Keller from Mon 17 to Fri 21 Oct; nobody does from Wed 19 to Fri 21 Oct now. I'll tell Ute."
    ]
    told = both.direct(UTE)[-1]
    assert told.text.splitlines()[:2] == [
        "Taro Nakagawa, who stands in for you from Mon 17 to Fri 21 Oct, is away from Wed 19 to Tue 25 Oct.",
        "Nobody stands in from Wed 19 to Fri 21 Oct.",
    ]
    assert labels(told) == ["Name somebody else"]
    stands_in = [one.text for one in both.direct(TARO) if "You stand in for Ute Keller" in one.text]
    assert [one.splitlines()[2:] for one in stands_in] == [
        ["From Wed 19 to Fri 21 Oct you are away too, and nobody stands in."]
    ]
    both.answer(TARO, "absent off 19 oct")
    both.passes(minutes=5)
    assert not [one for one in both.direct(TARO) if "you are away too" in one.text]


def test_who_is_away_already_is_not_told_but_the_office_is(quick: Conversation) -> None:
    quick.answer(UTE, f"absent 7-21 oct @{TARO}")
    quick.until(datetime(2016, 10, 12, 8, tzinfo=UTC))

    said = quick.answer(TARO, "absent 13-14 oct")
    quick.passes(minutes=5)

    assert "I'll tell Linda" in said
    assert "who stands in for Ute Keller from Fri 7 to Fri 21 Oct" in quick.direct(LINDA)[-1].text


def test_who_stands_in_and_comes_back_early_is_said_to_do_so_again(quick: Conversation) -> None:
    quick.answer(UTE, f"absent 17-21 oct @{TARO}")
    quick.answer(TARO, "absent 19-25 oct")

    quick.answer(TARO, "absent off 19 oct")
    quick.passes(minutes=5)

    assert not [one for one in quick.direct(UTE) if "is away" in one.text]
    assert "Taro Nakagawa stands in" in quick.asks(LINDA, "who is away?")
    assert "but not" not in quick.asks(LINDA, "who is away?")


def test_who_is_away_today_is_not_named_as_standing_in_today(quick: Conversation) -> None:
    quick.answer(LINDA, f"action Cost table owner:@{UTE} due:14 oct")
    quick.answer(UTE, f"absent 10-14 oct @{TARO}")
    quick.answer(TARO, "absent 11-12 oct")
    quick.until(datetime(2016, 10, 11, 8, tzinfo=UTC))

    shown = quick.answer(ALINE, "who @ute.keller")
    refused = quick.answer(EDDA, "cancel A-1 no need")

    assert "Taro Nakagawa stands in, but not from Tue 11 to Wed 12 Oct" in shown
    assert "Taro" not in refused


def test_call_is_previewed_by_who_can_see_it(quick: Conversation) -> None:
    """A secretary whose stand-in is away as well shows it to nobody: the chair sees it."""
    quick.answer(LINDA, "meeting 21 nov 14:00")
    quick.answer(LINDA, f"absent 24 oct - 4 nov @{TARO}")
    quick.answer(TARO, "absent 24 oct - 4 nov")

    quick.until(datetime(2016, 10, 28, 20, tzinfo=UTC))

    assert any("This call goes out on" in one.text for one in quick.direct(ALINE))


def test_who_comes_back_reads_that_nobody_stood_in(quick: Conversation) -> None:
    quick.answer(UTE, f"absent 10-14 oct @{TARO}")
    quick.answer(TARO, "absent 12-18 oct")

    quick.until(datetime(2016, 10, 17, 12, tzinfo=UTC))

    back = (
        "You were away from Mon 10 to Fri 14 Oct; Taro Nakagawa stood in, but not from Wed 12 to Fri 14 Oct."
    )
    assert back in quick.direct(UTE)[-1].text


def test_undo_of_an_absence_that_replaced_another_says_what_it_cannot_bring_back(quick: Conversation) -> None:
    quick.answer(UTE, f"absent 17-21 oct @{TARO}")
    (asked,) = quick.says(UTE, "/isc absent 20-25 oct")
    quick.presses(UTE, asked, "Replace it")

    (said,) = quick.says(UTE, "/isc undo")

    assert said.text == (
        "That replaced the absence from Mon 17 to Fri 21 Oct, which undo can't bring back. Nothing has changed. "
        "To have that one instead: absent 17 Oct - 21 Oct"
    )
    assert [one.from_on.day for one in quick.store.snapshot.roster.absences] == [20]
    quick.presses(UTE, said, "Take it back")
    assert quick.store.snapshot.roster.absences == []


def test_days_on_which_nobody_stands_in_are_said_once_in_a_message(both: Conversation) -> None:
    both.answer("joost.peeters", "absent 17-21 oct @kenji.sato")
    both.answer("kenji.sato", "absent 19-25 oct")
    both.passes(hours=2)

    (told,) = [one.text for one in both.direct(EDDA) if "Joost Peeters is away" in one.text]
    assert "Kenji Sato stands in, but not from Wed 19 to Fri 21 Oct." in told
    assert told.count("from Wed 19 to Fri 21 Oct") == 1
