"""An answer arrives: after a pause where Slack asks for one, as plain text where it refuses the rest, or it is logged."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.core.slack.responses import KEEP_REFUSED, NOT_KEPT
from practice.faults import Fault, FaultKind
from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.core.slack.test_catch_up import catching_up, writes_unheard
from tests.handlers.scene import LINDA, UTE, signs


def too_many(talk: Conversation, method: str, *, count: int = 1, seconds: float = 8) -> None:
    talk.workspace.faults.add(Fault(kind=FaultKind.TOO_MANY, method=method, count=count, seconds=seconds))


def lost(caplog: pytest.LogCaptureFixture) -> list[tuple[Any, Any]]:
    """Return the method and the reason of each answer that was given up."""
    said = [one for one in caplog.records if one.getMessage() == "an answer did not reach Slack"]
    return [(vars(one).get("method"), vars(one)["reason"]) for one in said]


@pytest.fixture
def card(talk: Conversation) -> Message:
    catching_up(talk).catch_up()  # what is written from now on is addressed to the bot
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0]


def test_tick_and_answer_come_when_slack_takes_them_again(talk: Conversation, card: Message) -> None:
    too_many(talk, "reactions.add")
    too_many(talk, "chat.postEphemeral", count=4, seconds=10)
    before = talk.machine_at

    (said,) = talk.replies(UTE, card, "done")

    assert "Cost table is done" in said.text
    assert signs(talk, UTE, card) == ["white_check_mark"]
    assert (talk.machine_at - before).total_seconds() == 48


def test_home_is_shown_when_slack_takes_it_again(talk: Conversation) -> None:
    too_many(talk, "views.publish")

    talk._run(talk.workspace.open_home(talk.user(LINDA)))

    assert talk.workspace.home(talk.user(LINDA)) is not None


@pytest.mark.parametrize(("count", "seconds"), [(5, 1), (1, 61), (3, 25)])
def test_answer_that_slack_does_not_take_for_a_minute_is_logged(
    talk: Conversation, card: Message, caplog: pytest.LogCaptureFixture, count: int, seconds: float
) -> None:
    too_many(talk, "reactions.add", count=count, seconds=seconds)

    talk.replies(UTE, card, "Quote received")

    assert signs(talk, UTE, card) == []
    assert lost(caplog) == [("reactions.add", "ratelimited")]


def test_reaction_without_a_clear_answer_is_set_again_and_a_message_is_not(
    talk: Conversation, card: Message, caplog: pytest.LogCaptureFixture
) -> None:
    for method in ("reactions.add", "chat.postEphemeral"):
        talk.workspace.faults.add(Fault(kind=FaultKind.RESET_AFTER, method=method))

    talk.replies(UTE, card, "done")

    assert signs(talk, UTE, card) == ["white_check_mark"]
    assert lost(caplog) == [("chat.postEphemeral", "no answer")]


def test_answer_of_a_button_comes_when_its_address_takes_it_again(talk: Conversation) -> None:
    (logged,) = talk.says(LINDA, "/isc action Cost table due:14 oct")
    talk.workspace.faults.add(Fault(kind=FaultKind.TOO_MANY, method="response_url", seconds=7))

    (said,) = talk.presses(LINDA, logged, "Undo")

    assert "A-1 is taken back" in said.text


def test_answer_whose_address_has_expired_comes_privately(talk: Conversation) -> None:
    (logged,) = talk.says(LINDA, "/isc action Cost table due:14 oct")
    talk.workspace.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method="response_url"))

    (said,) = talk.presses(LINDA, logged, "Undo")

    assert "A-1 is taken back" in said.text
    assert said.only_for == talk.user(LINDA)


def test_form_that_slack_does_not_open_is_logged(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    too_many(talk, "views.open")

    (said,) = talk.says(LINDA, "/isc action")

    assert said.text.startswith("Slack didn't open the form.")
    assert [vars(one)["reason"] for one in caplog.records if one.getMessage() == "form not opened"] == [
        "ratelimited"
    ]


def test_keep_says_again_in_a_minute_only_where_a_minute_helps(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    (listed,) = talk.says(UTE, "/isc actions")
    too_many(talk, "chat.postMessage", seconds=61)
    (later,) = talk.presses(UTE, listed, "Keep")
    talk.workspace.channels[talk.workspace.direct(talk.user(UTE))].is_archived = True
    (never,) = talk.presses(UTE, listed, "Keep")

    assert (later.text, never.text) == (NOT_KEPT, KEEP_REFUSED)


def test_answer_of_a_catch_up_comes_when_slack_takes_it_again(
    talk: Conversation, card: Message, caplog: pytest.LogCaptureFixture
) -> None:
    writes_unheard(talk, UTE, card, "Quote received")
    too_many(talk, "reactions.add", seconds=30)

    def slack(method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        met = talk.workspace.meet(method, values)
        return {**(met.answer or {}), **({"retry_after": met.retry_after} if met.retry_after else {})}

    catch_up = replace(catching_up(talk), means=replace(talk.ticks.means, slack=slack))
    catch_up.catch_up()
    before = signs(talk, UTE, card)
    talk.passes(seconds=20)
    catch_up.catch_up()
    early = signs(talk, UTE, card)
    talk.passes(seconds=11)
    catch_up.catch_up()

    assert (before, early) == ([], [])
    assert len(signs(talk, UTE, card)) == 1
    assert lost(caplog) == []


def test_answers_that_are_given_up_when_the_bot_stops_are_logged(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    async def stop() -> None:
        talk.door.background.run(asyncio.Event().wait())
        await talk.door.background.close(within=0)

    talk.runner.run(stop())

    assert "answers were given up, as the bot stops" in [one.getMessage() for one in caplog.records]
