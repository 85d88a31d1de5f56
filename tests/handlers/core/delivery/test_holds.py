"""What a message says holds when it goes out, not only when it was put together."""

from datetime import UTC, datetime, timedelta

from bot.people import Appointment
from storage import people
from storage.unit_of_work import Tx
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


def test_successor_gets_the_question_that_its_reader_may_not_answer_any_more(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 31, 17, tzinfo=UTC))
    talk.answer(LINDA, "relieve @cilka.novak focal point area:comms on:31 oct")
    talk.answer(LINDA, "appoint @hale.kaya focal point area:comms entity:GS on:1 nov")
    talk.answer("ute.keller", "raise Who writes the notice? area:comms")

    talk.until(datetime(2016, 11, 2, 12, tzinfo=UTC))

    assert times_told(talk, "hale.kaya", "Who writes the notice?") == 1
    assert times_told(talk, "cilka.novak", "Who writes the notice?") == 0


def test_question_raised_after_midnight_in_geneva_is_asked_of_those_who_are_focal_points_there(
    talk: Conversation,
) -> None:
    talk.until(datetime(2016, 10, 31, 17, tzinfo=UTC))
    talk.answer(LINDA, "relieve @cilka.novak focal point area:comms on:31 oct")
    talk.answer(LINDA, "appoint @hale.kaya focal point area:comms entity:GS on:1 nov")
    talk.until(datetime(2016, 11, 1, 0, tzinfo=UTC))

    said = talk.answer("vera.almeida", "raise Who writes the notice? area:comms")
    talk.until(datetime(2016, 11, 2, 12, tzinfo=UTC))

    assert "Cilka" not in said
    assert times_told(talk, "hale.kaya", "Who writes the notice?") == 1


def test_new_chair_is_asked_to_open_the_draft_that_the_last_one_was_to_open(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 31, 17, tzinfo=UTC))
    hand_over(talk, "chair", to="taro.nakagawa")
    talk.answer(LINDA, "propose Guidelines for video")

    talk.until(datetime(2016, 11, 2, 12, tzinfo=UTC))

    assert times_told(talk, "taro.nakagawa", "Guidelines for video") == 1
    assert times_told(talk, "aline.moreau", "Guidelines for video") == 0


def test_new_secretary_hears_of_what_the_last_one_was_to_hear(talk: Conversation) -> None:
    talk.answer("ute.keller", "action Send the table due:17 oct")
    talk.until(datetime(2016, 10, 24, 16, tzinfo=UTC))
    hand_over(talk, "secretary", to="xenia.rossi")

    talk.until(datetime(2016, 10, 28, 12, tzinfo=UTC))

    assert times_told(talk, "xenia.rossi", "Send the table") == 1


def test_who_decides_under_the_ladder_of_an_issue_is_asked_to_confirm_its_draft(talk: Conversation) -> None:
    talk.answer("filiz.arslan", "raise Who pays? area:web")
    talk.answer("filiz.arslan", "escalate I-1 no agreement")
    changed = {"task_force": {"holders": ("council_secretary",)}}
    ladder = [one.model_copy(update=changed.get(one.code, {})) for one in talk.charter.ladder]
    talk.charter = talk.charter.with_parts(ladder=tuple(ladder))
    talk.restart()

    said = talk.answer(LINDA, "decide I-1 agreed Each Bureau")
    talk.passes(minutes=10)

    assert "I'll tell Aline" in said
    assert "Each Bureau" in talk.direct("aline.moreau")[-1].text


def hand_over(talk: Conversation, role: str, *, to: str) -> None:
    """End a role today and begin it tomorrow with another person."""
    today = talk.charter.day_of(talk.clock.now())

    def work(tx: Tx) -> None:
        (last,) = (one for one in tx.roster.appointments if one.role == role and one.to_on is None)
        successor = next(one for one in tx.roster.persons.values() if one.email == f"{to}@example.org")
        people.end_appointment(tx, last, last_on=today)
        begin = today + timedelta(days=1)
        number = tx.next_number("appointment")
        tx.add(
            Appointment(
                id=number, person_id=successor.id, role=role, entity=last.entity, area=None, from_on=begin
            )
        )

    talk.store.write(work, now=talk.clock.now())


def times_told(talk: Conversation, who: str, words: str) -> int:
    return sum(words in message.text for message in talk.direct(who))
