"""The hourly audit finds what should have been told and was not."""

import logging
from datetime import UTC, datetime, time
from functools import partial

import pytest

from handlers.actions.schedule import DEADLINES
from storage import tables
from storage.metadata import save_charter
from storage.store import Store
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """Whether a thing is done once is asked of both databases."""
    return both


TUESDAY = datetime(2016, 10, 11, 8, tzinfo=UTC)


def week(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.answer(LINDA, "raise Who pays? area:web")
    talk.answer(LINDA, "event Winter school on:17 oct area:gender")
    talk.answer(LINDA, "action Secret owner:@ute.keller due:12 oct visibility:restricted")
    talk.until(TUESDAY)


def test_audit_is_silent_while_all_was_told(talk: Conversation) -> None:
    week(talk)

    assert talk.ticks.audit() == []


def test_audit_finds_a_reminder_that_was_never_planned(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    week(talk)
    talk.store.write(
        lambda tx: tx.run(
            tables.notifications.delete().where(tables.notifications.c.key.like("action:1:before-2:%"))
        ),
        now=TUESDAY,
    )

    with caplog.at_level(logging.ERROR):
        (missing,) = talk.ticks.audit()

    assert missing.startswith("no notice action:1:before-2:2016-10-12T2200:p")
    assert "Cost table" not in caplog.text


def test_audit_finds_a_card_that_is_not_there(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web due:12 oct")
    talk.passes(hours=1)
    talk.store.write(
        lambda tx: tx.run(tables.posts.delete().where(tables.posts.c.kind == "card")), now=talk.clock.now()
    )

    assert talk.ticks.audit() == ["no card of A-1"]


def test_audit_finds_what_is_stuck(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller due:12 oct")
    talk.machine_at += (
        datetime(2016, 10, 7, 12, tzinfo=UTC) - talk.clock.now()
    )  # nothing was delivered for hours

    found = talk.ticks.audit()

    assert [line.split(" ")[0] for line in found] == ["notice", "post"]


def test_another_charter_plans_the_reminders_anew(talk: Conversation) -> None:
    talk.store.write(partial(save_charter, charter="the charter of before"), now=talk.clock.now())
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:20 oct")
    talk.passes(minutes=5)
    later = talk.charter.reminders.model_copy(update={"at": time(11)})
    other = talk.charter.model_copy(update={"reminders": later})

    store = Store(talk.url, charter=other, monotonic=lambda: 0.0)
    store.start()
    store.write(partial(save_charter, charter="another charter"), now=talk.clock.now())
    store.write(DEADLINES.plan, now=talk.clock.now())
    store.stop()
    talk.until(datetime(2016, 10, 21, tzinfo=UTC))

    reminded = [m for m in talk.direct(UTE) if "is due *" in m.text]
    assert [f"{datetime.fromtimestamp(float(m.ts), UTC):%d %H:%M}" for m in reminded] == [
        "13 09:00",
        "18 09:00",
        "20 09:00",
    ]
