"""Pledges: made, shown, reminded of and kept."""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels

PLEDGE = "pledge Two interpreters for the workshop due:12 oct"
OPEN = "*PL-1*  Two interpreters for the workshop · due Wed 12 Oct"
KEPT = "*PL-1*  Two interpreters for the workshop · kept"


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """A conversation after one pledge. A kind that ships brings a migration for databases that are there already."""
    talk = Conversation(databases.fresh("sqlite"))
    talk.answer(UTE, PLEDGE)
    yield talk
    talk.close()


def test_pledge_is_said_back_and_listed(talk: Conversation) -> None:
    assert talk.answer(UTE, "pledge Tea due:13 oct").splitlines() == [
        "*PL-2*  Tea · due Thu 13 Oct",
        "Shown in #isc-tf in a minute.",
    ]
    assert talk.answer(LINDA, "pledges").splitlines()[:2] == ["*2 open pledges*", OPEN]
    assert talk.answer(UTE, "pledge Cake").startswith("By which day?")


def test_card_follows_the_pledge_and_done_in_its_thread_keeps_it(talk: Conversation) -> None:
    talk.passes(seconds=61)
    (card,) = talk.channel()
    before = card.text
    talk.replies(UTE, card, "done")
    talk.passes(seconds=5)

    assert before.splitlines() == [OPEN, "Pledged by Ute Keller"]
    assert talk.channel()[0].text.splitlines() == [KEPT, "Pledged by Ute Keller"]


def test_show_and_history_say_what_was_pledged_and_by_whom(talk: Conversation) -> None:
    talk.answer(UTE, "done PL-1 All booked")

    assert talk.answer(LINDA, "show PL-1").splitlines()[1:3] == ["Due: Wed 12 Oct", "State: kept"]
    assert talk.answer(LINDA, "history PL-1").splitlines()[1:] == [
        "10:00 · Ute Keller (Chief of department) · pledged it",
        "10:00 · Ute Keller (Chief of department) · closed it",
        "      state: kept, was open",
        "      result: All booked",
    ]


def test_search_finds_it(talk: Conversation) -> None:
    assert OPEN in talk.answer(LINDA, "find interpreters")


def test_its_maker_is_reminded_once_on_the_morning_of_its_day(talk: Conversation) -> None:
    talk.passes(days=7)

    (told,) = [m for m in talk.direct(UTE) if "You pledged this" in m.text]
    assert (talk.day_of(told), labels(told)) == ("Wed 12 Oct", ["Kept"])


def test_kept_pledge_sends_no_reminder_and_leaves_the_digest(talk: Conversation) -> None:
    week = talk.answer(LINDA, "digest week")
    talk.answer(UTE, "done PL-1")
    talk.passes(days=7)

    assert f"*Pledges*\n{OPEN}".replace("*", "") in week
    assert "Pledges" not in talk.answer(LINDA, "digest week")
    assert not [m for m in talk.direct(UTE) if "You pledged this" in m.text]


def test_sent_digest_lists_its_pledges(talk: Conversation) -> None:
    talk.passes(days=4)
    digest = next(m for m in talk.channel() if "week of" in m.text)

    (behind,) = talk.presses(LINDA, digest, "Pledges (1)")
    assert behind.text.splitlines()[1] == OPEN


def test_undo_of_done_opens_it_again_and_undo_of_its_making_withdraws_it(talk: Conversation) -> None:
    talk.answer(UTE, "pledge Tea due:13 oct")
    kept = talk.answer(UTE, "done PL-1")

    assert kept == KEPT
    assert OPEN in talk.answer(UTE, "undo PL-1")
    assert "PL-2 is taken back: withdrawn" in talk.answer(UTE, "undo PL-2")


def test_pledges_come_as_a_file(talk: Conversation) -> None:
    said = talk.answer(LINDA, "export pledges")
    talk.passes(minutes=2)

    (file,) = talk.workspace.files.values()
    assert said == "The list of 1 pledge comes as a file in our own conversation, in a minute."
    assert "PL-1,Two interpreters for the workshop,2016-10-12,Ute Keller" in file.bytes.decode("utf-8")


def test_another_member_closes_no_pledge_of_somebody_else(talk: Conversation) -> None:
    assert "can close PL-1" in talk.answer("omar.mansour", "done PL-1")
