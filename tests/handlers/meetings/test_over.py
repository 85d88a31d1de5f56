"""Meetings that have begun, are over, or to which nobody was invited; and who is told of a working group's."""

from datetime import UTC, datetime

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, LINDA, UTE, labels


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of October 2016, in UTC."""
    return datetime(2016, 10, day, hour, minute, tzinfo=UTC)


def told(talk: Conversation, who: str, words: str) -> list[Message]:
    return [m for m in talk.direct(who) if words in m.text.replace("*", "")]


def test_meeting_that_has_begun_is_running_and_then_not_ahead(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00 duration:90")
    talk.answer(LINDA, "call M-1")
    talk.until(at(11, 13))

    assert talk.answer(UTE, "meetings").splitlines() == [
        "*M-1*  Task force, meeting 1 · Tue 11 Oct, 14:00 Geneva · 90 minutes · running now",
        "No other meetings ahead.",
    ]
    assert "The task force is meeting now, since 14:00" in talk.answer(UTE, "home")
    assert "The task force is meeting now, since 19:00" in talk.answer(BANGKOK, "digest")

    talk.until(at(11, 13, 31))
    assert talk.answer(UTE, "meetings") == "No meetings ahead."
    assert "meet" not in talk.answer(UTE, "home")
    assert "The task force" not in talk.answer(UTE, "digest").partition("Meetings")[2]
    assert talk.answer(UTE, "meetings 2016").splitlines()[1].endswith("90 minutes · over")


def test_called_meeting_is_asked_about_on_three_working_days_and_then_stands_on_home(
    both: Conversation,
) -> None:
    both.answer(LINDA, "meeting 11 oct 14:00")
    both.answer(LINDA, "call M-1")
    both.until(at(12, 6))
    assert told(both, LINDA, "held?") == []
    both.until(at(21, 12))

    asked = told(both, LINDA, "Was meeting 1 of Tue 11 Oct held?")
    assert [both.day_of(one) for one in asked] == ["Wed 12 Oct", "Thu 13 Oct", "Fri 14 Oct"]
    assert labels(asked[-1]) == ["Yes, as planned", "Who came", "No"]
    assert told(both, "aline.moreau", "held?") == []
    (home,) = both.says(LINDA, "/isc home")
    assert "Was meeting 1 of Tue 11 Oct held?" in home.text
    assert "held?" not in both.answer(UTE, "home")
    assert (
        both.answer(UTE, "meetings 2016").splitlines()[-1]
        == "Task force: 0 held in 2016, 1 over but not yet confirmed."
    )
    (full,) = both.presses(LINDA, home, "Answer")
    assert labels(full)[:3] == ["It was held", "Who came", "It wasn't"]
    (said,) = both.presses(LINDA, asked[-1], "Yes, as planned")
    both.passes(minutes=5)

    assert said.text.startswith("Task force, meeting 1 was held on Tue 11 Oct.")
    assert "held?" not in both.answer(LINDA, "home")
    assert labels(told(both, LINDA, "M-1 · held")[-1]) == []
    assert (
        both.answer(UTE, "meetings 2016").splitlines()[-1] == "Task force: 1 held in 2016, 1 since Oct 2016."
    )


def test_whatever_is_said_of_a_meeting_that_is_over_ends_the_questions(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(at(12, 12))
    (asked,) = told(talk, LINDA, "Was meeting 1 of Tue 11 Oct held?")

    talk.presses(LINDA, asked, "No")
    (said,) = talk.submits(LINDA, text="The hall was flooded")
    talk.until(at(14, 12))

    assert said.text.splitlines()[0] == (
        "Task force, meeting 1, Tue 11 Oct, 14:00 Geneva, didn't take place: The hall was flooded."
    )
    assert len(told(talk, LINDA, "held?")) == 0
    assert told(talk, UTE, "didn't meet") == []  # who was invited knows it
    assert "held?" not in talk.answer(LINDA, "home")


def test_meeting_that_was_moved_is_asked_about_after_its_last_time(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "move M-1 18 oct 14:00")
    talk.until(at(17, 12))
    assert told(talk, LINDA, "held?") == []
    talk.until(at(19, 12))

    assert len(told(talk, LINDA, "Was meeting 1 of Tue 18 Oct held?")) == 1


def test_uncalled_meeting_is_asked_about_and_did_not_take_place(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 12 oct 14:00")
    talk.passes(minutes=10)
    (preview,) = told(talk, LINDA, "This call goes out")
    talk.presses(LINDA, preview, "Hold it back")
    talk.until(at(18, 12))

    found = told(talk, LINDA, "Task force, Wed 12 Oct, 14:00 Geneva: nobody was invited. What came of it?")
    assert [talk.day_of(one) for one in found] == ["Thu 13 Oct", "Fri 14 Oct", "Mon 17 Oct"]
    assert "Meeting · planned, over, nobody was invited" in talk.answer(UTE, "M-1")
    assert told(talk, "aline.moreau", "What came of it?") == []
    (said,) = talk.presses(LINDA, found[-1], "No")
    talk.passes(minutes=5)

    assert said.text.splitlines()[0] == (
        "Task force, Wed 12 Oct, 14:00 Geneva, didn't take place: nobody was invited."
    )
    assert "Meeting · didn't take place, nobody was invited" in talk.answer(UTE, "M-1")
    assert all("Cancelled" not in m.text for m in talk.channel() if "M-1" in m.text)
    assert talk.answer(LINDA, "held M-1") == (
        "You noted on Tue 18 Oct that M-1 didn't take place: nobody was invited."
    )


def test_uncalled_meeting_that_was_held_is_held_by_a_button(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 12 oct 14:00")
    quick.passes(minutes=10)
    quick.answer(LINDA, "holdcall M-1")
    quick.until(at(13, 12))
    (asked,) = told(quick, LINDA, "What came of it?")

    (said,) = quick.presses(LINDA, asked, "Yes, as planned")
    assert said.text.startswith("Task force, meeting 1 was held on Wed 12 Oct.")


def test_meeting_that_is_entered_afterwards_is_not_asked_about(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 4 oct 14:00 past")
    quick.until(at(12, 12))

    assert told(quick, LINDA, "What came of it?") == []


def test_held_takes_only_a_day_on_which_it_can_have_been(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 12 oct 14:00")
    quick.answer(LINDA, "call M-1")
    quick.until(at(13, 12))

    assert quick.answer(LINDA, "held M-1 11 oct") == (
        "Tue 11 Oct is before Wed 12 Oct, 14:00 Geneva, so M-1 can't have been held then."
    )
    assert quick.answer(LINDA, "held M-1 on:2016-10-14").startswith("Fri 14 Oct is still ahead,")
    assert quick.answer(LINDA, "held M-1 on:2010").startswith("“2010” doesn't say which day.")
    assert quick.answer(LINDA, "held M-1 13 oct").startswith("Task force, meeting 1 was held on Thu 13 Oct")


def test_two_calls_that_wait_name_two_numbers(quick: Conversation) -> None:
    for day in (18, 19):
        quick.answer(LINDA, f"meeting {day} oct 14:00")
    quick.passes(minutes=10)

    (preview,) = told(quick, LINDA, "This call goes out")
    numbers = [line for line in preview.text.splitlines() if line.startswith("It gets the number")]
    assert numbers == [
        "It gets the number 1. To give it another: edit M-1 number:2",
        "It gets the number 2. To give it another: edit M-2 number:3",
    ]


def test_form_of_what_is_missing_is_of_the_meeting_that_was_named(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 18 oct 14:00")

    said = [quick.says(LINDA, words, channel="direct")[0] for words in ("cancel M-1", "move M-1")]

    assert [one.text for one in said] == ["That takes a few more details."] * 2
    assert [one.blocks[-1]["elements"][0]["value"] for one in said] == [
        "v1:say:cancel M-1",
        "v1:say:move M-1",
    ]


# A working group's


def test_convener_is_told_of_a_move_and_a_cancellation_by_another(talk: Conversation) -> None:
    talk.answer(UTE, f"again meeting 18 oct 10:00 group:Editors people:@{BANGKOK}")
    talk.answer(LINDA, "move M-1 19 oct the room is taken")
    talk.passes(minutes=5)

    (moved,) = told(talk, UTE, "Editors meets on Wed 19 Oct, 10:00 Geneva, not Tue 18 Oct")
    assert "the room is taken" in moved.text
    assert labels(moved) == []
    assert told(talk, BANGKOK, "19 Oct") == []
    talk.answer(UTE, "move M-1 20 oct")
    talk.answer(LINDA, "cancel M-1 no room")
    talk.passes(minutes=5)
    assert len(told(talk, UTE, "Editors doesn't meet on Thu 20 Oct, 10:00 Geneva: no room.")) == 1


def test_working_groups_meeting_is_changed_by_who_convenes_or_planned_it(quick: Conversation) -> None:
    quick.answer(UTE, f"again meeting 18 oct 10:00 group:Editors chair:@{BANGKOK}")

    assert "19 Oct" in quick.answer(UTE, "move M-1 19 oct")
    assert "20 Oct" in quick.answer(BANGKOK, "move M-1 20 oct 10:00 Geneva")
    assert quick.answer("kenji.sato", "move M-1 21 oct").startswith("Wipa, Aline or Linda")


def test_messages_about_a_meeting_say_that_it_was_held_and_ask_nothing_more(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(at(10, 13))
    talk.answer(LINDA, "move M-1 12 oct 14:00")
    talk.until(at(12, 14))
    before = [m for m in talk.direct(UTE) if "M-1" in m.text]
    talk.answer(LINDA, "held M-1")
    talk.passes(minutes=5)

    assert len(before) == 5, "the call, that it moved, and the reminders of both days"
    for message in (m for m in talk.direct(UTE) if "M-1" in m.text):
        assert "Done · M-1 · held" in message.text
        assert not {"Coming", "Video", "Can't", "Still so", "Change"} & set(labels(message))


def test_working_groups_meeting_says_that_it_is_called_by_hand_and_who_came(talk: Conversation) -> None:
    (said,) = talk.says(UTE, f"/isc again meeting 18 oct 10:00 group:Editors people:@{BANGKOK}")
    planned, shown = said.text, talk.answer(UTE, "show M-1")
    talk.presses(UTE, said, "Call it now")
    talk.answer(BANGKOK, "attending M-1")
    talk.until(at(18, 12))
    talk.answer(UTE, "held M-1")

    assert "Nobody is invited until you call it: I don't call a working group's meetings myself." in planned
    assert "Invited: Wipa Chaiyo" in shown
    assert "1 present: c) Regional Director" in talk.answer(LINDA, "show M-1")


def test_december_meeting_is_asked_about_on_the_three_days_after_it(talk: Conversation) -> None:
    """The meeting of the scenario: Tue 13 Dec, asked on Wed 14, Thu 15 and Fri 16 Dec, then only on Home."""
    talk.answer(LINDA, "meeting 13 dec 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(datetime(2016, 12, 21, 12, tzinfo=UTC))

    asked = told(talk, LINDA, "Was meeting 1 of Tue 13 Dec held?")
    assert [talk.day_of(one) for one in asked] == ["Wed 14 Dec", "Thu 15 Dec", "Fri 16 Dec"]
    assert "Was meeting 1 of Tue 13 Dec held?" in talk.answer(LINDA, "home")
