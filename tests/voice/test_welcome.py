"""The first message in a role."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown

LINDA = "linda.okafor"


def test_successor_reads_what_to_expect_and_what_they_take_over(talk: Conversation) -> None:
    talk.answer(LINDA, "action Photos for the report owner:@nadia.costa area:gender")
    talk.answer(LINDA, "action Names for the panel owner:@nadia.costa area:gender")
    talk.answer(LINDA, "leave 27 nov @nadia.costa")
    talk.answer(LINDA, "appoint @lihua.chen focal point area:gender entity:GS on:30 nov")
    talk.until(datetime(2026, 11, 30, 11, tzinfo=UTC))

    first = next(m for m in talk.direct("lihua.chen") if "You're now" in m.text)

    assert shown(talk, first) == sample("welcome")


def test_week_of_who_goes_on_with_a_leavers_actions_counts_them(talk: Conversation) -> None:
    talk.answer(LINDA, "action Photos for the report owner:@nadia.costa area:gender due:2 dec")
    talk.answer(LINDA, "leave 27 nov @nadia.costa")
    talk.answer(LINDA, "appoint @lihua.chen focal point area:gender entity:GS on:30 nov")
    talk.until(datetime(2026, 11, 30, 11, tzinfo=UTC))

    week = talk.answer("lihua.chen", "digest me")

    assert "1 action is due this week" in week
    assert "due Wed 2 Dec · from Nadia Costa" in week
