"""What fewer people may know of is not named by what more people see."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, STAFF, UTE


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """Whether a thing is done once is asked of both databases."""
    return both


CLIMATE, FILIZ, LIHUA = "paula.ruiz", "filiz.arslan", "lihua.chen"


def test_what_an_action_belongs_to_is_named_only_to_whom_it_is_known(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays? area:clim")
    talk.answer(LINDA, "action Cost table for:I-1 area:clim visibility:public")
    talk.passes(minutes=2)

    assert "For: I-1" in talk.answer(CLIMATE, "show A-1").splitlines()
    assert "I-1" not in talk.answer(STAFF, "show A-1")
    assert "for I-1" in talk.channel("#isc-climate")[-1].text


def test_reason_of_a_duplicate_does_not_name_what_an_owner_may_not_know_of(talk: Conversation) -> None:
    talk.answer(LINDA, "action Table of costs")
    talk.answer(LINDA, "action Cost table owner:@lihua.chen")
    talk.answer(LINDA, "same A-2 A-1")

    seen = talk.answer(LIHUA, "show A-2") + talk.answer(LIHUA, "history A-2")

    assert "the same as another one" in seen
    assert "A-1" not in seen


def test_where_work_goes_on_is_not_told_when_fewer_may_know_of_it_by_then(talk: Conversation) -> None:
    talk.answer(LINDA, "action Table of costs")
    talk.answer(LINDA, "action Cost table owner:@paula.ruiz")
    talk.answer(LINDA, "action Room plan owner:@paula.ruiz")
    talk.passes(hours=10)
    talk.answer(LINDA, "same A-2 A-1")
    talk.answer(LINDA, "edit A-1 Complaint visibility:restricted")
    talk.passes(days=4)

    told = "\n".join(m.text for m in talk.direct(CLIMATE))
    assert "elsewhere" in told
    assert "*A-1*" not in told
    assert "Complaint" not in told


def test_where_work_went_on_is_not_shown_any_more_when_fewer_may_know_of_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Table of costs")
    talk.answer(LINDA, "action Cost table owner:@paula.ruiz")
    talk.passes(hours=10)
    talk.answer(LINDA, "same A-2 A-1")
    talk.passes(days=4)
    before = "\n".join(m.text for m in talk.direct(CLIMATE))

    talk.answer(LINDA, "edit A-1 Complaint visibility:restricted")
    talk.answer(LINDA, "edit A-2 Cost table of 2016")
    talk.passes(hours=1)

    told = "\n".join(m.text for m in talk.direct(CLIMATE))
    assert "Table of costs" in before
    assert "Complaint" not in told


def test_changed_message_tells_nothing_of_what_its_writer_may_not_know_of_any_more(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, "action Cost table owner:@paula.ruiz")
    talk.says(CLIMATE, "A-1 done Sent", channel="direct")
    talk.answer(LINDA, "reopen A-1")
    talk.answer(LINDA, "assign A-1 @ute.keller")
    talk.answer(LINDA, "edit A-1 visibility:restricted")

    edited = talk.edits(CLIMATE, talk.last(CLIMATE), "A-1 done Sent twice")
    deleted = talk.deletes(CLIMATE, talk.last(CLIMATE))

    unchanged = "What that message did stays as it is: changing the message takes nothing back."
    assert [m.text for m in (*edited, *deleted)] == [unchanged, unchanged]


def test_undo_does_not_name_the_duplicate_that_fewer_may_know_of(talk: Conversation) -> None:
    talk.answer(LINDA, "action Complaint visibility:restricted")
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    talk.answer(LINDA, "same A-1 A-2")

    assert "A-1" not in talk.answer(UTE, "undo A-2")
    assert talk.answer(LINDA, "undo A-2") == "That was done to A-1, so it's undone there."


def test_edit_of_an_old_message_shows_nothing_new_to_who_has_lost_the_role(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:20 oct")
    talk.answer(FILIZ, "remind A-1 monday")
    talk.until(datetime(2016, 10, 10, 20, tzinfo=UTC))
    before = "\n".join(m.text for m in talk.direct(FILIZ))

    talk.passes(days=2)
    talk.answer(LINDA, "relieve @filiz.arslan")
    talk.answer(LINDA, "edit A-1 Complaint due:21 oct")
    talk.passes(hours=2)

    now = "\n".join(f"{m.text}\n{m.blocks}" for m in talk.direct(FILIZ))
    assert "Cost table" in before
    assert "Complaint" not in now


def test_officer_reads_what_is_restricted_with_the_digest_of_the_day_too(talk: Conversation) -> None:
    talk.answer(LINDA, "action Complaint owner:@ute.keller due:10 oct visibility:restricted")
    talk.answer(UTE, "absent 8-14 oct @filiz.arslan")

    talk.until(datetime(2016, 10, 10, 20, tzinfo=UTC))

    told = "\n".join(m.text for m in talk.direct(FILIZ))
    assert "Your week" in told
    assert "Complaint" in told


def test_history_of_an_event_leaves_out_that_it_is_the_same_as_a_hidden_one(talk: Conversation) -> None:
    talk.answer(LINDA, "event Workshop on:18 oct")
    talk.answer(LINDA, "event Hearing on:18 oct visibility:restricted")
    talk.answer(LINDA, "same E-1 E-2")
    talk.answer(LINDA, "undo E-1")

    assert talk.answer(CLIMATE, "history E-1").splitlines()[0] == "*E-1*  Workshop · 1 step"
    assert talk.answer(LINDA, "history E-1").splitlines()[0] == "*E-1*  Workshop · 3 steps"
