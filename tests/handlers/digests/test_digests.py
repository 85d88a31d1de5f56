"""Digests: Monday at nine where the reader is, once, and never an empty one."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, BRASILIA, CAIRO, LINDA, UTE


def weeks(talk: Conversation, who: str) -> list[str]:
    found = [m for m in talk.direct(who) if "*Your week" in m.text]
    return [f"{datetime.fromtimestamp(float(m.ts), UTC):%a %d %H:%M}" for m in found]


@pytest.mark.parametrize(
    ("who", "at"),
    [
        (UTE, "Mon 10 07:00"),
        (BANGKOK, "Mon 10 02:00"),
        (BRASILIA, "Mon 10 12:00"),
        (CAIRO, "Sun 09 07:00"),
    ],
)
def test_own_digest_comes_once_at_nine_of_the_first_working_day(
    talk: Conversation, who: str, at: str
) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{who} due:20 oct")
    talk.until(datetime(2016, 10, 14, tzinfo=UTC))

    assert weeks(talk, who) == [at]


def test_nobody_gets_an_empty_digest(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 18, tzinfo=UTC))

    assert [m for c in talk.workspace.channels for m in talk.workspace.messages(c)] == []


def test_digest_carries_the_reminders_of_its_day_so_that_one_message_comes(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    (monday,) = [m for m in talk.direct(UTE) if datetime.fromtimestamp(float(m.ts), UTC).day == 10]
    assert monday.text.splitlines() == [
        "*Due Wed 12 Oct*",
        "*A-1*  Cost table",
        "Asked by Linda Okafor.",
        "*Your week · Mon 10 Oct to Sun 16 Oct*",
        "1 open action, none overdue, 1 due this week",
    ]


def test_news_that_waited_for_the_working_week_comes_with_the_digest(talk: Conversation) -> None:
    talk.answer(LINDA, "action Names for the exercise owner:@omar.mansour due:13 oct")
    talk.until(datetime(2016, 10, 9, 12, tzinfo=UTC))

    (sunday,) = talk.direct(CAIRO)
    assert "This is yours, due Thu 13 Oct." in sunday.text
    assert "*Your week · Sun 9 Oct to Sat 15 Oct*" in sunday.text


def test_done_can_be_said_under_a_digest_with_the_reference(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:20 oct")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    digest = talk.direct(UTE)[-1]

    unclear = talk.replies(UTE, digest, "done")
    done = talk.replies(UTE, digest, "A-1 done")

    assert unclear[0].text == "Say which one, the reference first: “A-12 done”, or “A-12: your note”."
    assert done[0].text == "*A-1*  Cost table is done."


def test_channels_get_what_is_theirs_once_on_monday(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller due:12 oct")
    talk.answer("filiz.arslan", "raise Who pays? area:web")
    talk.answer(LINDA, "event Winter school on:17 oct area:gender")
    talk.until(datetime(2016, 10, 12, tzinfo=UTC))

    assert [m.text.splitlines() for m in talk.channel()] == [
        [
            "*ISC-TF · week of Mon 10 Oct*",
            "None overdue · 1 due this week · 1 open issue · 1 event ahead",
            "*Due this week*",
            "*A-1*  Cost table · Ute Keller, due Wed 12 Oct",
            "*Issues*",
            "*I-1*  Who pays? · with the focal points to Fri 14 Oct; 0 of 3 have answered",
            "*New events*",
            "*E-1*  Winter school · Mon 17 Oct · Gender",
            "Since last week: 0 closed, 1 new, 1 open (0 before).",
        ]
    ]
    assert sum("week of" in m.text for m in talk.channel("#isc-web")) == 1
    assert "Winter school" not in "".join(m.text for m in talk.channel("#isc-web"))
    assert talk.channel("#isc-climate") == []


def test_action_that_was_taken_back_is_not_counted(talk: Conversation) -> None:
    talk.answer(LINDA, "action Slip of the finger")
    talk.answer(LINDA, "undo A-1")

    said = talk.answer(LINDA, "digest week")

    assert said.splitlines()[-1] == "Since last week: 0 closed, 0 new, 0 open (0 before)."


def test_own_week_and_the_task_forces_are_there_on_demand(talk: Conversation) -> None:
    assert talk.answer(UTE, "digest me").splitlines() == [
        "*Your week · Fri 7 Oct*",
        "Nothing is due, nothing is late, and nothing waits. Nothing for you to do.",
    ]
    assert talk.answer(UTE, "digest").startswith("*Your week")
    assert talk.answer(UTE, "digest week").startswith("*ISC-TF · week of Fri 7 Oct*")
    assert talk.answer(UTE, "digest foo") == (
        "I do not know “foo” here. One can say: me, week. Example: digest week"
    )


def test_open_actions_are_drawn_by_area_where_there_are_two_to_compare(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "action Room plan area:events owner:@ute.keller")
    talk.until(datetime(2016, 10, 12, tzinfo=UTC))

    (of_all,) = talk.channel()
    (of_web,) = [m for m in talk.channel("#isc-web") if "week of" in m.text]

    assert of_all.text.splitlines()[-1] == "Open by area: Events coordination 1 · Web editorial 1"
    assert [m["type"] for m in of_all.blocks].count("data_visualization") == 1
    assert "Open by area" not in of_web.text
    assert "data_visualization" not in [m["type"] for m in of_web.blocks]
