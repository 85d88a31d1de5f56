"""What tells somebody what to do, or how something stands, is never answered as a question."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels


@pytest.fixture
def listed(quick: Conversation) -> Conversation:
    quick.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    quick.answer(LINDA, "action Captioning quote owner:@hale.kaya due:12 oct")
    quick.answer(LINDA, "action Room plan owner:@ute.keller due:20 oct")
    return quick


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("send the cost table to Ute by friday week", "Shall I put that on the list?"),
        ("send the cost table to Ute by 21 oct", "Shall I log it, due Fri 21 Oct?"),
        ("todo hale captions wed", "Shall I log it for Hale, due Wed 12 Oct?"),
        ("please ask Hale to check the captions", "Shall I log it for Hale?"),
        ("ute needs to send the cost table by 21 oct", "Shall I log it for Ute, due Fri 21 Oct?"),
        ("my hours are 10-18", "Shall I write to you only between 10 and 18?"),
    ],
)
def test_what_tells_what_to_do_is_offered(listed: Conversation, words: str, offered: str) -> None:
    assert listed.asks(LINDA, words) == offered


def test_what_somebody_needs_to_do_is_logged_as_theirs(listed: Conversation) -> None:
    (said,) = listed.says(LINDA, "ute needs to send the cost table by 21 oct", channel="direct")

    (logged,) = listed.presses(LINDA, said, "Log it as an action")

    assert logged.text.startswith("Send the cost table\nFor Ute Keller, due Fri 21 Oct.")


def test_hours_that_somebody_mentions_are_set_when_pressed(listed: Conversation) -> None:
    (said,) = listed.says(UTE, "my hours are 10-18", channel="direct")

    assert labels(said) == ["Yes, set them"]
    assert "10:00" in listed.presses(UTE, said, "Yes, set them")[-1].text


@pytest.mark.parametrize("words", ["send me what's overdue", "give me my list", "tell me what is late"])
def test_what_asks_to_see_a_list_is_no_work(listed: Conversation, words: str) -> None:
    assert not listed.asks(UTE, words).startswith("Shall I")


@pytest.mark.parametrize("words", ["A-1 is done", "close A-1 pls", "done A-1, thanks"])
def test_what_is_said_to_be_done_is_closed_with_no_courtesy_as_its_result(
    listed: Conversation, words: str
) -> None:
    assert listed.asks(UTE, words).startswith("Cost table is done. I'll tell Linda.")


@pytest.mark.parametrize("words", ["is A-1 done?", "why is A-1 blocked"])
def test_question_about_something_shows_it(listed: Conversation, words: str) -> None:
    assert listed.asks(UTE, words) == listed.asks(UTE, "show A-1")


def test_who_has_not_answered_is_shown_with_the_issue(listed: Conversation) -> None:
    listed.answer("hale.kaya", "raise Who pays for captions? area:access")

    assert listed.asks(LINDA, "who hasn't answered I-1") == listed.asks(LINDA, "show I-1")


@pytest.fixture
def asked(listed: Conversation) -> Conversation:
    listed.answer(LINDA, "edit A-2 area:access")
    listed.answer(LINDA, "edit A-3 area:events")
    listed.answer("hale.kaya", "raise Who pays for captions? area:access")
    listed.answer(LINDA, "raise Do we accept the sponsor? visibility:restricted")
    return listed


@pytest.mark.parametrize(
    ("who", "words", "head"),
    [
        ("greta.weber", "what is open in my area", "Events coordination: 1 action."),
        ("hale.kaya", "what is open in my area?", "Accessibility: 1 action and 1 issue."),
        ("kenji.sato", "what is open in my area", "Nothing is open in Bridging the Standards Gap."),
        (LINDA, "what is open in my area", "You have no area of your own."),
        ("hale.kaya", "what is open in events", "Events coordination: 1 action."),
    ],
)
def test_what_is_open_in_ones_own_area_is_of_that_area_alone(
    asked: Conversation, who: str, words: str, head: str
) -> None:
    said = asked.asks(who, words)

    assert said.startswith(head)
    assert "A-1" not in said


def test_what_waits_for_somebody_has_the_issues_that_its_reader_may_see(asked: Conversation) -> None:
    assert "I-2 Do we accept the sponsor?" in asked.asks(LINDA, "what is waiting for aline")
    assert "sponsor" not in asked.asks("hale.kaya", "what is waiting for aline")
    assert "I-1 Who pays for captions?" in asked.asks(LINDA, "what is waiting for Joost?")


def test_what_somebody_has_are_also_the_issues_that_wait_for_them(asked: Conversation) -> None:
    (said,) = asked.says(LINDA, "what does Joost have?", channel="direct")
    own = asked.asks("joost.peeters", "what do I have?")

    assert said.text.splitlines() == ["Joost has no open actions.", "Also with Joost: 1 issue."]
    assert "Issues" in labels(said)
    assert own.endswith("\nAlso with you: 1 issue.")
    assert "Also" not in asked.asks("hale.kaya", "what does Aline have?")  # what is restricted
    assert "Also" not in asked.asks("joost.peeters", "my actions")


@pytest.mark.parametrize("words", ["I'm back", "I am back.", "je suis de retour"])
def test_whoever_says_that_they_are_back_is_and_keeps_an_absence_ahead(
    listed: Conversation, words: str
) -> None:
    listed.answer(UTE, "absent 20 oct")
    assert listed.asks(UTE, words) == "You are not away on that day. Nothing has changed."
    listed.answer(UTE, "absent 7-12 oct")

    assert listed.asks(UTE, words).startswith("You are back.")
    assert "Thu 20 Oct" in listed.asks(LINDA, "is Ute away?")


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("who covers accessibility", "who accessibility"),
        ("focal point for gender", "who gender"),
        ("who is the focal point for gender?", "who gender"),
        ("who stands in for hale", "is Hale away?"),
        ("who asked for A-1", "show A-1"),
        ("who events coordination", "who EVENTS"),
    ],
)
def test_who_is_answered_without_a_question_mark(listed: Conversation, words: str, command: str) -> None:
    assert listed.asks(UTE, words) == listed.asks(UTE, command)


def test_ones_own_focal_points_are_those_of_ones_bureau(listed: Conversation) -> None:
    said = listed.asks("ingrid.berg", "who is my focal point")

    assert said == "Your focal points in GS are Cilka Novak, Daniel Mensah and Nadia Costa."


@pytest.mark.parametrize("words", ["what is this?", "who are you"])
def test_clerk_says_who_it_is(listed: Conversation, words: str) -> None:
    said = listed.asks("ingrid.berg", words)

    assert said.startswith("I'm Clerk, and I keep the list for ISC-TF")
    assert "what is yours" in said


def test_title_that_is_named_is_the_only_one_to_choose(asked: Conversation) -> None:
    (which,) = asked.says(LINDA, "nudge captioning", channel="direct")

    assert "A-2" in which.text
    assert "A-1" not in which.text


@pytest.mark.parametrize("words", ["cost table done", "the cost table is done."])
def test_what_is_done_by_its_title_is_closed_when_pressed(listed: Conversation, words: str) -> None:
    (said,) = listed.says(UTE, words, channel="direct")

    assert said.text == "Is *A-1* done?"
    assert "Open · A-1" not in listed.presses(UTE, said, "Yes, close it")[-1].text
    assert "\nDone\n" in listed.answer(UTE, "show A-1")


@pytest.mark.parametrize(
    "words", ["cost table is not done", "cost table done?", "Paula says the plan is done"]
)
def test_what_is_not_said_to_be_done_is_offered_to_be_closed_to_nobody(
    listed: Conversation, words: str
) -> None:
    assert not listed.asks(UTE, words).startswith("Is *A-")


def test_meeting_and_last_day_that_are_mentioned_are_offered(listed: Conversation) -> None:
    (said,) = listed.says(LINDA, "plan a meeting on 21 oct at 2pm", channel="direct")

    assert "Fri 21 Oct, 14:00 Geneva" in listed.presses(LINDA, said, "Plan it")[-1].text
    assert "Mon 31 Oct is your last day?" in listed.asks(UTE, "I leave at the end of the month")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "plan a budget meeting on 21 oct at 10:00, 90 minutes, room T103, link https://example.org/j/1",
            "Shall I plan *Budget meeting*, Fri 21 Oct, 10:00 Geneva, 90 minutes, room T103, https://example.org/j/1?",
        ),
        (
            "please set up a meeting about the cost table on 25 oct at 2pm, in Room H",
            "Shall I plan *The cost table*, Tue 25 Oct, 14:00 Geneva, Room H?",
        ),
        (
            "schedule the next meeting for 21 oct 14:00, Popov room",
            "Shall I plan *Popov room*, Fri 21 Oct, 14:00 Geneva?",
        ),
    ],
)
def test_meeting_that_is_asked_for_is_shown_whole_before_it_is_planned(
    listed: Conversation, words: str, shown: str
) -> None:
    (said,) = listed.says(LINDA, words, channel="direct")
    planned = listed.presses(LINDA, said, "Plan it")[-1].text

    assert said.text == shown
    assert shown.removeprefix("Shall I plan *").partition("*")[0] in planned


def test_meeting_that_is_asked_for_without_its_hour_is_asked_about(listed: Conversation) -> None:
    (missing,) = listed.says(LINDA, "plan a budget meeting on 21 oct", channel="direct")
    (doubtful,) = listed.says(LINDA, "plan a budget meeting on 21 oct 10", channel="direct")

    assert missing.text.startswith("At what time on Fri 21 Oct?")
    assert labels(doubtful) == ["At 10:00", "21 oct 2010", "A word of the text"]
    said = listed.presses(LINDA, doubtful, "At 10:00")[-1].text
    assert said == "Shall I plan *Budget meeting*, Fri 21 Oct, 10:00 Geneva?"
    (series,) = listed.says(LINDA, "plan a review meeting every tuesday 14:00 until 15 nov", channel="direct")
    assert series.text == "Shall I plan 6 meetings *Review meeting*?"


def test_absence_of_somebody_else_is_offered_to_whoever_may_enter_it(listed: Conversation) -> None:
    (said,) = listed.says(LINDA, "ute is away next week", channel="direct")

    assert said.text == "Shall I note that Ute is away 10 to 14 Oct?"
    assert listed.asks("kenji.sato", "ute is away next week").startswith("I don't understand")
    assert listed.asks(LINDA, "the office is off on friday").startswith("I don't understand")
    assert listed.presses(LINDA, said, "Yes, note it")[-1].text.startswith("Ute Keller is away")


@pytest.mark.parametrize(
    "words",
    [
        "Please log, only for Aline and me: talk to Hale about the overrun by 21 oct",
        "we need to send the overrun of the printers to Ute by 21 oct, confidentially",
        "please send the overrun to Ute by 21 oct, between us",
        "нужно отправить таблицу до 21 октября, между нами",
        "il faut envoyer le tableau avant le 21 octobre, entre nous",
        "we need to raise the overrun with the printers, nobody else should see it",
    ],
)
def test_what_is_said_in_confidence_is_offered_for_a_few_alone(listed: Conversation, words: str) -> None:
    said = listed.says(LINDA, words, channel="direct")[-1]
    assert "Restricted: you, who does it, the chair and the secretary see it, and nobody else." in said.text

    listed.presses(LINDA, said, labels(said)[0])

    found = listed.asks("kenji.sato", "search overrun") + listed.asks("kenji.sato", "search tableau таблицу")
    assert "verrun" not in found.replace("“overrun”", "")
    assert "A-" not in found


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (
            "please note that Ute should also look at the glossary by 21 oct",
            "Shall I log it for Ute, due Fri 21 Oct?",
        ),
        (
            "remember that Hale still has to send the captions by 21 oct",
            "Shall I log it for Hale, due Fri 21 Oct?",
        ),
        ("tell Hale it has to be on my desk by 21 oct", "Shall I log it, due Fri 21 Oct?"),
    ],
)
def test_work_is_for_who_is_to_do_it_not_for_who_is_told(
    listed: Conversation, words: str, question: str
) -> None:
    assert listed.asks(LINDA, words) == question
