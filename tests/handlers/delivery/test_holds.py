"""What a message says holds when it goes out, not only when it was put together."""

from datetime import timedelta

from tests.conversation import Conversation

LINDA, JOOST = "linda.okafor", "joost.peeters"


def morning_of_the_last_day(talk: Conversation) -> None:
    """Go to 08:59 in Geneva of the day before the focal points' time is up: the message of 09:00 is put together."""
    talk.answer(LINDA, "raise Who pays for six languages? area:web due:17 oct")
    talk.until(talk.clock.now().replace(hour=6, minute=59, second=10) + timedelta(days=7))


def test_who_is_relieved_between_batching_and_sending_is_not_asked_to_decide(talk: Conversation) -> None:
    morning_of_the_last_day(talk)

    talk.answer(LINDA, "relieve @joost.peeters focal point area:web")
    talk.passes(hours=2)

    said = "\n".join(message.text for message in talk.direct(JOOST))
    assert "You are no longer focal point" in said
    assert "One working day left" not in said


def test_who_stays_focal_point_is_warned_on_that_morning(talk: Conversation) -> None:
    morning_of_the_last_day(talk)

    talk.passes(hours=2)

    assert "One working day left" in talk.direct(JOOST)[-1].text


def test_role_that_ended_before_it_began_is_not_welcomed(talk: Conversation) -> None:
    talk.answer("aline.moreau", "appoint @ute.keller focal point area:access entity:BR on:12 oct")
    talk.passes(minutes=5)

    talk.answer("aline.moreau", "relieve @ute.keller focal point area:access")
    talk.passes(hours=24 * 6)

    said = [message.text for message in talk.direct("ute.keller")]
    assert [text for text in said if "you are focal point" in text] == []
