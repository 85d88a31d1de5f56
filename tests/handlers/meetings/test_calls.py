"""Calls of meetings: shown to the secretary first, then sent to everybody; and what they answer."""

from datetime import UTC, datetime

from practice.workspace import Message
from tests.conversation import Conversation, buttons_of
from tests.handlers.scene import ALINE, BANGKOK, BRASILIA, LINDA, OBSERVER, STAFF, UTE, labels

PLAN = 'meeting 13 dec 14:00 duration:90 min place:"room T103" link:https://example.org/meet'
DECEMBER = "Tue 13 Dec, 14:00 Geneva"
EVE = datetime(2016, 11, 21, 12, tzinfo=UTC)
CALLED = datetime(2016, 11, 22, 20, tzinfo=UTC)


def told(talk: Conversation, who: str, words: str) -> list[Message]:
    return [m for m in talk.direct(who) if words in m.text]


def lines_of(message: Message, last: str) -> list[str]:
    """Return the lines of a message without marks, up to the one that begins with these words."""
    lines = [line.replace("*", "") for line in message.text.splitlines()]
    return lines[: next(n for n, line in enumerate(lines) if last in line) + 1]


def called_meeting(talk: Conversation) -> None:
    """Plan the meeting of December, and call it at once."""
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "call M-1")
    talk.passes(days=3, hours=8)


def test_secretary_sees_the_call_a_working_day_before_and_it_goes_out_15_before_the_meeting(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, PLAN)
    talk.until(EVE)

    (preview,) = told(talk, LINDA, "This call goes out")
    assert talk.day_of(preview) == "Mon 21 Nov"
    assert lines_of(preview, "https") == [
        "This call goes out on Tue 22 Nov, 09:00 Geneva to 25 people:",
        f"The task force meets on {DECEMBER}, room T103 and by video",
        "Items for the agenda by Mon 5 Dec.",
        "Papers by Thu 8 Dec.",
        "https://example.org/meet",
    ]
    assert labels(preview)[:3] == ["Add a line", "Hold it back", "Send it now"]
    assert told(talk, UTE, "The task force meets") == []

    talk.until(CALLED)
    (call,) = told(talk, BANGKOK, "The task force meets")
    assert talk.day_of(call) == "Tue 22 Nov"
    assert lines_of(call, "https") == [
        "The task force meets on Tue 13 Dec, 14:00 Geneva (20:00 for you), room T103 and by video",
        "Items for the agenda by Mon 5 Dec.",
        "Papers by Thu 8 Dec.",
        "https://example.org/meet",
    ]
    assert labels(call) == ["Coming", "Video", "Can't", "Agenda", "Add an item", "Calendar file", "History"]
    assert "11:00 for you" in told(talk, BRASILIA, "The task force meets")[0].text
    assert len(told(talk, OBSERVER, "The task force meets")) == 1
    assert told(talk, STAFF, "The task force meets") == []
    assert [one for one in talk.direct(LINDA) if "Send it now" in labels(one)] == []


def test_line_of_the_secretary_goes_with_the_call(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.until(EVE)
    (preview,) = told(talk, LINDA, "This call goes out")

    talk.presses(LINDA, preview, "Add a line")
    talk.submits(LINDA, text="Please bring your figures.")
    talk.until(CALLED)

    assert told(talk, UTE, "The task force meets")[0].text.splitlines()[1] == "Please bring your figures."


def test_line_that_is_typed_with_the_call_goes_with_it(both: Conversation) -> None:
    both.answer(LINDA, "meeting 18 oct 14:00")

    said = both.answer(LINDA, "call M-1 Bring your badges.")
    both.passes(minutes=5)

    assert said.startswith("Task force, meeting 1 is called.")
    (call,) = [one for one in both.direct(UTE) if "The task force meets on" in one.text]
    assert "Bring your badges." in call.text.splitlines()


def test_call_that_is_held_back_stays_so_with_a_line_each_working_day(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.until(EVE)
    (preview,) = told(talk, LINDA, "This call goes out")
    talk.presses(LINDA, preview, "Hold it back")

    talk.until(datetime(2016, 11, 28, 12, tzinfo=UTC))

    lines = told(talk, LINDA, "has been held back since Mon 21 Nov")
    assert [talk.day_of(one) for one in lines] == [
        "Tue 22 Nov",
        "Wed 23 Nov",
        "Thu 24 Nov",
        "Fri 25 Nov",
        "Mon 28 Nov",
    ]
    assert told(talk, UTE, "The task force meets") == []
    talk.presses(LINDA, lines[-1], "Send it now")
    talk.passes(hours=5)
    assert len(told(talk, UTE, "The task force meets")) == 1


def test_meeting_entered_late_is_shown_at_once_and_called_the_next_working_day_as_short_notice(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.passes(minutes=10)
    assert len(told(talk, LINDA, "This call goes out on Mon 10 Oct, 09:00 Geneva")) == 1

    talk.until(datetime(2016, 10, 10, 9, tzinfo=UTC))
    (call,) = told(talk, UTE, "The task force meets")
    assert "Short notice: called 6 working days ahead instead of 15." in call.text


def test_preview_entered_late_waits_for_no_other_message(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 7, 15, 40, tzinfo=UTC))
    talk.answer(LINDA, "meeting 13 oct 14:00 Budget talk")
    talk.passes(minutes=12)
    talk.answer(LINDA, "meeting 14 oct 15:00 Travel plan")
    talk.passes(minutes=2)

    previews = told(talk, LINDA, "This call goes out")
    assert [talk.day_of(one) for one in previews] == ["Fri 7 Oct", "Fri 7 Oct"]
    assert all("goes out on Mon 10 Oct, 09:00 Geneva" in one.text.replace("*", "") for one in previews)


def test_two_calls_of_one_morning_come_in_one_message(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 oct 14:00 Budget talk")
    talk.answer(LINDA, "meeting 14 oct 15:00 Travel plan")
    talk.passes(days=3, hours=4)

    (call,) = told(talk, UTE, "The task force meets on Thu 13 Oct, 14:00 Geneva*\nBudget talk, meeting 1")
    assert "The task force meets on Fri 14 Oct, 15:00 Geneva*\nTravel plan, meeting 2" in call.text


def test_meeting_that_begins_before_its_call_says_so_and_is_called_by_hand(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "/isc meeting 10 oct 08:30 Urgent matters")
    talk.passes(minutes=2)

    assert "It begins too soon for me to call it, so call it yourself." in said.text
    (preview,) = told(talk, LINDA, "begins too soon for me to call it")
    assert lines_of(preview, "Short notice") == [
        "Urgent matters begins too soon for me to call it: send the call yourself, to 25 people.",
        "The task force meets on Mon 10 Oct, 08:30 Geneva",
        "Urgent matters",
        "Short notice: called 1 working day ahead instead of 15.",
    ]
    assert "It gets the number 1." in preview.text
    assert labels(preview) == ["Send it now", "Add a line"]
    assert "To call it: call M-1" in talk.answer(LINDA, "attendance M-1")

    (called,) = talk.presses(LINDA, said, "Call it now")
    assert "is called. I'll invite 24 people" in called.text.replace("*", "")


def test_call_on_the_day_itself_does_not_count_days_backwards(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 7 oct 16:00 Urgent matters")
    quick.passes(minutes=2)

    (preview,) = told(quick, LINDA, "begins too soon for me to call it")
    assert "Short notice: called less than a working day ahead instead of 15." in preview.text


def test_planned_on_a_saturday_the_preview_waits_for_the_secretarys_monday(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 8, 9, tzinfo=UTC))

    soon = talk.answer(LINDA, "meeting 10 oct 14:00 Urgent matters")
    later = talk.answer(LINDA, "meeting 12 oct 14:00 Budget talk")

    assert "It begins too soon for me to call it" in soon
    assert "before I could call it" not in later
    assert "The call is due on Tue 11 Oct, 09:00 Geneva." in talk.answer(LINDA, "attendance M-2")


def test_without_the_secretary_the_chair_sees_it_first(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "absent 14 nov - 9 dec")
    talk.until(EVE)
    assert len(told(talk, ALINE, "This call goes out on Tue 22 Nov, 09:00 Geneva")) == 1
    talk.until(CALLED)

    assert len(told(talk, UTE, "The task force meets")) == 1


def test_with_nobody_to_look_at_it_the_call_is_not_sent_and_the_chair_is_told(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "absent 14 nov - 1 dec")
    talk.answer(ALINE, "absent 14 nov - 24 nov")
    talk.until(CALLED)
    assert told(talk, UTE, "The task force meets") == []

    talk.until(datetime(2016, 11, 25, 10, tzinfo=UTC))
    (late,) = told(talk, ALINE, "This call goes out on Mon 28 Nov, 09:00 Geneva")
    assert "Short notice: called 11 working days ahead instead of 15." in late.text
    talk.presses(ALINE, late, "Send it now")
    talk.passes(hours=5)
    assert len(told(talk, UTE, "The task force meets")) == 1


def test_answers_by_button_word_and_thread_count_on_the_card(talk: Conversation) -> None:
    called_meeting(talk)
    (call,) = told(talk, BANGKOK, "The task force meets")
    (mine,) = told(talk, UTE, "The task force meets")

    (said,) = talk.presses(BANGKOK, call, "Video")
    assert said.text.splitlines()[0] == ("You're coming by video: Tue 13 Dec, 14:00 Geneva (20:00 for you)")
    assert talk.answer(BRASILIA, "remote M-1").startswith("You're coming by video:")
    talk.replies(UTE, mine, "attending")
    talk.passes(minutes=5)

    (card,) = talk.channel()
    assert card.text.splitlines()[0] == "Task force, meeting 1"
    assert card.text.splitlines()[-1] == "Meeting · M-1 · 3 of 25 have answered"
    assert labels(card) == [
        "Coming",
        "Video",
        "Can't",
        "Agenda",
        "Move",
        "Cancel",
        "Calendar file",
        "History",
    ]


def test_secretary_sees_who_comes_and_who_has_not_answered(talk: Conversation) -> None:
    called_meeting(talk)
    talk.answer(BANGKOK, "remote M-1")
    talk.answer("salma.haddad", "apologies M-1 @julia.silva")
    talk.answer(LINDA, "attending M-1 behalf:@ute.keller")

    lines = talk.answer(LINDA, "attendance M-1").splitlines()

    assert lines[:5] == [
        f"*M-1*  Task force, meeting 1 · {DECEMBER}",
        "3 of 26 have answered.",
        "Coming (1): Ute Keller",
        "By video (1): Wipa Chaiyo",
        "Apologies (1): Salma Haddad (Julia Silva is asked)",
    ]
    assert lines[5].startswith("No answer (23): ")
    sees = "Aline or Linda can see who's coming to M-1."
    assert talk.answer(UTE, "attendance M-1") == talk.answer(OBSERVER, "attendance M-1") == sees
    talk.passes(hours=20)
    assert len(told(talk, "julia.silva", "The task force meets")) == 1


def test_only_who_is_invited_answers_and_only_for_themselves(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    assert talk.answer(UTE, "attending M-1") == "M-1 isn't called yet. You'll be asked when it is."
    talk.answer(LINDA, "call M-1")

    assert talk.answer(STAFF, "attending M-1").startswith("I can't find M-1.")
    assert talk.answer(UTE, f"attending M-1 behalf:@{BANGKOK}").startswith(
        "Linda can enter something for somebody else."
    )
    assert talk.answer(UTE, "attending").startswith("You're coming:")
    assert (
        talk.answer(UTE, "undo M-1")
        == "To change an answer, give another: attending, remote or apologies M-1"
    )


def test_chair_who_cannot_come_names_who_chairs(talk: Conversation) -> None:
    called_meeting(talk)

    said = talk.answer(ALINE, "apologies M-1").splitlines()
    assert said[1] == "Nobody chairs it yet. To name somebody: edit M-1 chair:@name"
    said = talk.answer(ALINE, "apologies M-1 @taro.nakagawa").splitlines()
    assert said[1:3] == ["Taro Nakagawa comes instead. I'll tell Taro.", "Taro Nakagawa chairs."]
    assert "Acting chair: Taro Nakagawa" in talk.answer(LINDA, "M-1")


def test_numbers_follow_each_other_and_a_freed_one_is_given_again(talk: Conversation) -> None:
    for day in ("13 dec", "14 dec", "15 dec"):
        talk.answer(LINDA, f"meeting {day} 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "call M-2")
    talk.answer(LINDA, "cancel M-2 no quorum")
    talk.answer(LINDA, "call M-3")

    assert talk.answer(LINDA, "meeting 1").startswith("*M-1*")
    assert talk.answer(LINDA, "meeting 2").startswith("*M-3*")
    assert talk.answer(LINDA, "call M-3").startswith("M-3 was already called on Fri 7 Oct.")


def test_home_asks_who_has_not_answered(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "call M-1")

    (home,) = talk.says(UTE, "/isc home")
    (asked,) = talk.presses(UTE, home, "Answer")
    assert asked.text.startswith("Are you coming? The task force meets on Tue 18 Oct, 14:00 Geneva.")
    talk.presses(UTE, asked, "Coming")
    (home,) = talk.says(UTE, "/isc home")
    assert "Answer" not in labels(home)


def test_preview_says_what_the_call_will_say_and_its_number_and_when_it_is_held_back(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.passes(minutes=10)
    (preview,) = told(talk, LINDA, "This call goes out")
    before = preview.text.splitlines()
    assert "Short notice: called 6 working days ahead instead of 15." in before
    assert "It gets the number 1. To give it another: edit M-1 number:2" in before

    talk.answer(LINDA, "edit M-1 number:16")
    talk.presses(LINDA, preview, "Hold it back")
    talk.passes(minutes=5)
    assert "held back since Fri 7 Oct" in preview.text
    assert "goes out" not in preview.text
    assert labels(preview) == ["Send it now", "Add a line"]

    talk.presses(LINDA, preview, "Send it now")
    talk.passes(days=3)
    (call,) = [one for one in told(talk, UTE, "The task force meets") if "Coming" in labels(one)]
    assert "meeting 16" in call.text


def test_papers_of_a_day_that_passes_before_the_call_are_not_asked_for(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 12 oct 14:00")
    talk.passes(minutes=10)
    (preview,) = told(talk, LINDA, "This call goes out on Mon 10 Oct")
    assert "Papers by" not in preview.text


def test_who_calls_it_is_reached_and_answers_in_the_reply(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    (said,) = talk.says(LINDA, "/isc call M-1")
    assert labels(said) == ["Coming", "Video", "Can't", "Who's coming"]
    talk.passes(days=4)
    assert "Not reached" not in talk.answer(LINDA, "attendance M-1")

    (mine,) = talk.presses(LINDA, said, "Coming")
    assert labels(mine) == ["Change"]
    talk.answer(ALINE, "move M-1 14 dec")
    talk.passes(hours=1)
    assert len(told(talk, LINDA, "not Tue 13 Dec")) == 1


def test_before_the_call_nobody_was_asked_and_a_cancelled_one_has_nobody_coming(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    assert talk.answer(LINDA, "attendance M-1") == (
        "M-1 isn't called yet, so nobody has been asked. The call is due on Tue 22 Nov, 09:00 Geneva."
    )
    talk.answer(LINDA, "cancel M-1 no quorum")
    assert talk.answer(LINDA, "attendance M-1") == "M-1 is cancelled, so nobody comes."


def test_answer_changes_the_message_that_asked_and_takes_its_own_button_away(talk: Conversation) -> None:
    called_meeting(talk)
    talk.answer(BRASILIA, "apologies M-1")
    talk.answer(LINDA, "again move M-1 14 dec")
    talk.passes(hours=20)
    (moved,) = told(talk, BRASILIA, "not Tue 13 Dec")
    assert "You had sent apologies. Does that still work?" in moved.text

    (said,) = talk.presses(BRASILIA, moved, "Coming")
    talk.passes(minutes=5)
    assert labels(said) == ["Change"]
    assert labels(moved) == ["Video", "Can't"]
    assert "You're coming." in moved.text
    assert talk.answer(BRASILIA, "apologies M-1").startswith("You've sent apologies for Wed 14 Dec")


def test_stand_in_who_is_invited_too_answers_for_the_absent(talk: Conversation) -> None:
    talk.answer(UTE, f"absent 7 oct - 20 dec @{BANGKOK}")
    called_meeting(talk)
    (both,) = told(talk, BANGKOK, "For Ute Keller")
    mine, theirs = [one for one in buttons_of(both) if one["text"]["text"] == "Coming"]
    assert mine["value"] == "v1:attending:M-1 shown:2016-12-13T14:00@Europe/Zurich"

    talk.says(BANGKOK, f"/isc {theirs['value'].removeprefix('v1:').replace(':', ' ', 1)}")
    assert "Coming (1): Ute Keller" in talk.answer(LINDA, "attendance M-1")
    assert talk.answer(BANGKOK, f"remote M-1 behalf:@{UTE}").startswith("Ute Keller is coming by video:")


def test_decline_is_apologies_where_a_meeting_is_named(quick: Conversation) -> None:
    called_meeting(quick)

    assert quick.answer(UTE, "decline M-1 @julia.silva").startswith("You've sent apologies for ")
    assert "Julia Silva" in quick.answer(LINDA, "attendance M-1")
    assert quick.answer(UTE, "decline").startswith("You've sent apologies for ")
    assert quick.answer(UTE, "help decline").startswith("*apologies*")


def _hours(talk: Conversation, who: str, words: str) -> list[str]:
    found = [one for one in talk.direct(who) if words in one.text.replace("*", "")]
    return [f"{datetime.fromtimestamp(float(one.ts), UTC):%a %H:%M}" for one in found]


def test_call_on_friday_evening_reaches_everybody_before_monday_morning(both: Conversation) -> None:
    both.until(datetime(2016, 10, 14, 16, 30, tzinfo=UTC))
    both.answer(LINDA, "meeting 17 oct 08:30")

    said = both.answer(LINDA, "call M-1")
    both.until(datetime(2016, 10, 17, 6, 29, tzinfo=UTC))

    invited = "The task force meets on Mon 17 Oct"
    assert _hours(both, "greta.weber", invited) == ["Mon 06:00"]
    assert _hours(both, BRASILIA, invited) == ["Fri 16:31"]
    everybody = [one.email.split("@")[0] for one in both.store.snapshot.roster.persons.values()]
    told = [who for who in everybody if who != LINDA and _hours(both, who, invited)]
    assert f"I'll invite {len(told)} people, each in their own hours." in said


def test_call_for_hours_in_which_nobody_works_comes_36_hours_before(quick: Conversation) -> None:
    quick.until(datetime(2016, 10, 14, 16, 30, tzinfo=UTC))
    quick.answer(LINDA, "meeting 17 oct 07:00")

    said = quick.answer(LINDA, "call M-1")
    quick.until(datetime(2016, 10, 17, 4, 59, tzinfo=UTC))

    assert _hours(quick, "greta.weber", "The task force meets on Mon 17 Oct") == ["Sat 17:00"]
    assert "outside them, because it's so soon." in said
    assert any(
        "I'm writing outside your hours because it's so soon." in one.text
        for one in quick.direct("greta.weber")
    )


def test_who_is_to_come_instead_on_monday_morning_hears_of_it_before(quick: Conversation) -> None:
    quick.until(datetime(2016, 10, 14, 16, 30, tzinfo=UTC))
    quick.answer(LINDA, f"meeting 17 oct 07:00 people:@{STAFF}")
    quick.answer(LINDA, "call M-1")

    quick.answer(STAFF, "apologies M-1 @greta.weber")
    quick.until(datetime(2016, 10, 17, 4, 59, tzinfo=UTC))

    assert _hours(quick, "greta.weber", "Ingrid Berg can't come") == ["Sat 17:00"]
