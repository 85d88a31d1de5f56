"""Who is silent: overdue actions whose owners were reminded and have said and done nothing since."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels
from tests.handlers.undelivered.test_undelivered import deactivate

DUE = datetime(2016, 10, 12, 10, tzinfo=UTC)  # a Wednesday, after the reminder of the day
DAY_AFTER = datetime(2016, 10, 13, 10, tzinfo=UTC)
NOBODY = "No overdue action waits for an answer."


@pytest.fixture
def asked(talk: Conversation) -> Conversation:
    """It is the morning after the day on which Ute Keller was reminded of A-1."""
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.until(DAY_AFTER)
    return talk


def test_who_was_reminded_on_the_day_and_has_not_answered_is_listed_the_day_after(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.until(DUE)
    on_the_day = talk.answer(LINDA, "silent")
    talk.until(DAY_AFTER)

    assert on_the_day == NOBODY
    assert talk.answer(LINDA, "silent").splitlines() == [
        "*1 overdue action without an answer*",
        "*A-1*  Cost table · Ute Keller, was due Wed 12 Oct · I reminded Ute 3 times since Mon 10 Oct, last on Thu 13 Oct",
    ]
    assert talk.answer(LINDA, "silent owner:@ute.keller area:web").startswith(
        "*1 overdue action of Ute Keller in Web editorial without an answer*"
    )
    assert talk.answer(LINDA, "silent owner:@paula.ruiz") == (
        "No overdue action of Paula Ruiz waits for an answer."
    )


@pytest.mark.parametrize(
    "answer", ["note A-1 Working on it", "block A-1 no quote", "snooze A-1 monday", "done A-1 Sent"]
)
def test_whatever_the_owner_does_is_an_answer(asked: Conversation, answer: str) -> None:
    asked.answer(UTE, answer)

    assert asked.answer(LINDA, "silent") == NOBODY


def test_reply_in_the_thread_is_an_answer_and_what_others_say_is_none(asked: Conversation) -> None:
    asked.answer(LINDA, "note A-1 Called, nobody there")
    still = asked.answer(LINDA, "silent")
    asked.replies(UTE, asked.direct(UTE)[-1], "tomorrow")

    assert "A-1" in still
    assert asked.answer(LINDA, "silent") == NOBODY


def test_answer_on_one_action_is_none_on_another(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:12 oct")
    talk.until(DAY_AFTER)
    talk.answer(UTE, "note A-1 Working on it")

    assert talk.answer(LINDA, "silent").splitlines()[:1] == ["*1 overdue action without an answer*"]
    assert "*A-2*  Room plan" in talk.answer(LINDA, "silent")
    assert "1 late action has no answer\nOverdue · A-2\n" in talk.answer(LINDA, "home")


def test_who_has_answered_is_not_silent_although_more_reminders_come(asked: Conversation) -> None:
    asked.answer(UTE, "note A-1 Working on it")
    asked.until(datetime(2016, 10, 20, 10, tzinfo=UTC))

    assert asked.answer(LINDA, "silent") == NOBODY


def test_silence_begins_anew_with_another_deadline(asked: Conversation) -> None:
    asked.answer(UTE, "move A-1 20 oct")
    asked.until(datetime(2016, 10, 26, 10, tzinfo=UTC))

    assert "was due Thu 20 Oct · I reminded Ute" in asked.answer(LINDA, "silent")


def test_message_about_a_last_reminder_says_what_became_of_it(asked: Conversation) -> None:
    asked.answer(UTE, "mute A-1")
    for words in ("Asked for a quote", "Asked again", "The quote comes next week"):
        asked.answer(UTE, f"note A-1 {words}")
    asked.until(datetime(2016, 10, 21, 10, tzinfo=UTC))

    (told,) = [one.text for one in asked.direct(LINDA) if "still open" in one.text]
    assert told.splitlines()[1:] == [
        "Ute turned reminders off on Thu 13 Oct. Last words on Thu 13 Oct: “The quote comes next week”.",
        "Overdue · A-1 · was due Wed 12 Oct",
    ]


def test_another_date_has_to_come_first(asked: Conversation) -> None:
    asked.answer(LINDA, "move A-1 20 oct")

    assert asked.answer(LINDA, "silent") == NOBODY


def test_who_is_away_is_named_with_who_stands_in(asked: Conversation) -> None:
    asked.answer(LINDA, "absent 13-21 oct @taro.nakagawa behalf:@ute.keller")

    assert (
        asked.answer(LINDA, "silent")
        .splitlines()[1]
        .endswith("last on Thu 13 Oct · Ute Keller is away until Fri 21 Oct; Taro Nakagawa stands in")
    )


def test_it_is_for_the_office_and_stands_in_the_secretarys_overview(asked: Conversation) -> None:
    overview = asked.says(LINDA, "/isc")[-1]

    assert overview.text.splitlines()[:3] == ["1 thing to do", "1 late action has no answer", "Overdue · A-1"]
    assert labels(overview)[0] == "Look"
    assert "A-1" in asked.presses(LINDA, overview, "Look")[-1].text
    assert "A-1" in asked.answer(ALINE, "silent")
    assert asked.answer(BANGKOK, "silent").endswith("Linda can list who hasn't answered.")
    assert "no answer" not in asked.answer(ALINE, "home")
    assert asked.answer(LINDA, "silent mine") == (
        "I don't know “mine” here. You can say: area:, entity:, owner:."
    )


def test_reminder_that_did_not_arrive_is_no_silence(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    deactivate(talk, UTE)
    talk.until(DAY_AFTER)

    assert talk.answer(LINDA, "silent") == NOBODY
