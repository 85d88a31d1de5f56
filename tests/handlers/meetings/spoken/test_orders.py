"""What somebody wants done with a meeting, in their own words: offered with its effect, for whoever may do it."""

from itertools import product

import pytest

from bot.meeting_orders import read_order
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, labels

NAMES = (
    "meeting 15",
    "M-1",
    "the meeting",
    "the next meeting",
    "the meeting of 13 dec",
    "the december meeting",
)
ORDERS = (
    ("{} moves to 14 dec", "Move", "to Wed 14 Dec, 14:00 Geneva?", "Move it"),
    ("can we push {} to 14 dec 10:00?", "Move", "to Wed 14 Dec, 10:00 Geneva?", "Move it"),
    ("{} has been postponed to the 20th", "Move", "to Tue 20 Dec, 14:00 Geneva?", "Move it"),
    ("{} is on thursday instead", "Move", "to Thu 15 Dec, 14:00 Geneva?", "Move it"),
    ("{} starts at 15:00 instead", "Move", "to Tue 13 Dec, 15:00 Geneva?", "Move it"),
    ("{} moves to room C2", "Move", "to room C2?", "Change it"),
    ("{} is cancelled: no quorum", "Cancel", "“no quorum”? Whoever was told of it hears of it.", "Cancel it"),
    ("{} won't take place", "Cancel", "Whoever was told of it hears of it.", "Cancel it"),
    ("please send the agenda of {}", "Send the agenda of", "to #isc-tf now?", "Send it now"),
    ("send out the invitations for {}", "Invite 25 people to", ", now?", "Call it"),
)


@pytest.fixture
def planned(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "meeting 13 dec 14:00 number:15")
    talk.answer(LINDA, "meeting 10 jan 14:00 number:16")
    return talk


def test_order_for_a_meeting_is_offered_by_whatever_name(planned: Conversation) -> None:
    for name, (words, verb, effect, button) in product(NAMES, ORDERS):
        said = planned.says(LINDA, words.format(name), channel="direct")[-1]
        assert said.text.startswith(f"{verb} *Task force, meeting 15* (M-1), Tue 13 Dec, 14:00 Geneva"), (
            words.format(name), said.text,
        )  # fmt: skip
        assert said.text.endswith(effect), said.text
        assert labels(said) == [button, "Open it"]


def test_order_is_done_by_the_press_and_said_for_who_may_not(planned: Conversation) -> None:
    moved = planned.says(LINDA, "meeting 15 moves to the 14th at 10", channel="direct")[-1]
    (done,) = planned.presses(LINDA, moved, "Move it")
    off = planned.says(ALINE, "the january meeting is off because nobody can come", channel="direct")[-1]
    (gone,) = planned.presses(ALINE, off, "Cancel it")
    refused = planned.says(KENJI, "can we push meeting 15 to the 15th?", channel="direct")[-1]

    assert done.text.startswith(
        "Task force, meeting 15 is on Wed 14 Dec, 10:00 Geneva, not Tue 13 Dec, 14:00"
    )
    assert "is cancelled: nobody can come" in gone.text
    assert (refused.text, labels(refused)) == (
        "Aline or Linda can change M-1.",
        ["Add it as a note", "Open it"],
    )
    planned.presses(KENJI, refused, "Add it as a note")
    planned.passes(minutes=5)
    assert [one for one in planned.direct(LINDA) if "can we push M-1 to the 15th?" in one.text]


def test_agenda_that_is_sent_in_words_goes_out_once(planned: Conversation) -> None:
    asked = planned.says(LINDA, "publish the agenda of meeting 15", channel="direct")[-1]
    (sent,) = planned.presses(LINDA, asked, "Send it now")
    again = planned.says(LINDA, "send the agenda", channel="direct")[-1]

    assert "goes to #isc-tf" in sent.text
    assert "went out" in again.text


@pytest.mark.parametrize(
    "words",
    [
        "is meeting 15 cancelled?", "has the meeting moved to the 14th?", "when is the meeting?",
        "the meeting isn't moved to the 14th", "the meeting went well", "the meeting moved us forward",
        "who said that the meeting is cancelled?", "the meeting room is cancelled", "our meetings are off topic",
        "move the budget to the next meeting", "the agenda is long", "send the agenda item to Ute",
        "if the meeting is cancelled, tell me", "call Ute about the meeting", "the meeting is an hour long",
        "move the meeting by an hour", "don't we meet on monday?", "we don't meet often",
    ],
)  # fmt: skip
def test_question_and_report_want_nothing(words: str) -> None:
    assert read_order(words) is None


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("la réunion est reportée au 14 décembre", "move"), ("la réunion est annulée", "cancel"),
        ("la reunión se aplaza al 14 de diciembre", "move"), ("la reunión se cancela", "cancel"),
        ("встреча переносится на 14 декабря", "move"), ("заседание отменяется", "cancel"),
        ("会议改到12月14日", "move"), ("会议取消了", "cancel"),
        ("الاجتماع تأجل إلى 14 ديسمبر", "move"), ("الاجتماع ألغي", "cancel"),
    ],
)  # fmt: skip
def test_orders_are_read_in_six_languages(words: str, verb: str) -> None:
    order = read_order(words)
    assert order is not None
    assert order.verb == verb


DAYS = ("monday", "monday's meeting", "monday’s meeting", "the meeting on monday", "the 10th", "this monday")
WAYS = ("cancel {}", "please cancel {}", "cancel {}, Aline is ill", "can you cancel {}?", "call off {}")


def test_meeting_that_is_named_by_its_day_is_never_taken_for_another_record(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting mon 10 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, f"action Cost table @{LINDA} due:10 oct")
    for day, way in product(DAYS, WAYS):
        said = talk.says(LINDA, way.format(day), channel="direct")[-1]
        assert said.text.startswith("Cancel *Task force, meeting 1* (M-1), Mon 10 Oct"), way.format(day)
        assert ("“Aline is ill”" in said.text) is ("ill" in way)
        assert labels(said) == ["Cancel it", "Open it"]
        assert talk.answer(LINDA, way.format(day)) == said.text  # behind the command it reads the same
    assert "I know no meeting ahead “tomorrow”. Nothing was done." in talk.asks(LINDA, "cancel tomorrow")
    for day in ("monday", "monday's meeting"):
        asked = talk.says(LINDA, f"nudge who has not answered for {day}", channel="direct")[-1]
        assert "M-1" in asked.text
        assert "Cost table" not in asked.text


JOINTS = (", ", ": ", " – ", " because ", " since ", " as ")


@pytest.mark.parametrize("joint", JOINTS)
def test_reason_is_kept_whatever_joins_it(talk: Conversation, joint: str) -> None:
    talk.answer(LINDA, "meeting mon 10 oct 14:00")
    for way, until in (
        ("push monday's meeting to 11:30", "to Mon 10 Oct, 11:30 Geneva: “the hall is taken”?"),
        ("move the meeting to the 14th", "to Fri 14 Oct, 14:00 Geneva: “the hall is taken”?"),
        ("the meeting moves to 14 oct at 10:00", "to Fri 14 Oct, 10:00 Geneva: “the hall is taken”?"),
        ("postpone the meeting by a week", "to Mon 17 Oct, 14:00 Geneva: “the hall is taken”?"),
        ("cancel monday's meeting", ": “the hall is taken”?"),
        ("we won't meet on monday after all", ": “the hall is taken”?"),
    ):
        said = talk.says(LINDA, f"{way}{joint}the hall is taken", channel="direct")[-1]
        assert until in said.text, way
    talk.presses(LINDA, said, "Cancel it")
    assert "Cancelled · the hall is taken" in talk.answer(LINDA, "show M-1")


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("the meeting starts half an hour later", "Mon 10 Oct, 14:30"),
        ("monday's meeting should start an hour earlier", "Mon 10 Oct, 13:00"),
        ("push the meeting by 90 minutes", "Mon 10 Oct, 15:30"),
        ("bring the meeting forward by a quarter of an hour", "Mon 10 Oct, 13:45"),
        ("the meeting should be a day later", "Tue 11 Oct, 14:00"),
        ("postpone the meeting two weeks", "Mon 24 Oct, 14:00"),
        ("can we move the meeting an hour and a half later?", "Mon 10 Oct, 15:30"),
    ],
)
def test_meeting_moves_by_a_length_of_time(quick: Conversation, words: str, time: str) -> None:
    quick.answer(LINDA, "meeting mon 10 oct 14:00")
    said = quick.says(LINDA, words, channel="direct")[-1]
    assert f"to {time} Geneva?" in said.text
    quick.presses(LINDA, said, "Move it")
    assert f"{time} Geneva" in quick.answer(LINDA, "show M-1")


@pytest.mark.parametrize("prefix", ["A", "E", "I", "R", "SN", "ABCD"])
def test_record_of_another_kind_is_never_taken_for_a_meeting(prefix: str) -> None:
    for way in ("cancel {}", "cancel {}: entered twice", "please cancel {}", "call {}", "{} is cancelled"):
        assert read_order(way.format(f"{prefix}-1")) is None
