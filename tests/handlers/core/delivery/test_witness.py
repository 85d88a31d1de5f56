"""Our messages in the main and the audit channel say how far the history had come, and nobody else's are believed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.seals import Witness
from handlers.core.delivery.lookup import LookupRefused
from handlers.core.delivery.witness import MAX_PAGES, witnesses_in_slack
from handlers.core.slack.workspace import channel_ids
from practice.workspace import Message
from tests.conversation import BOT, Conversation
from tests.handlers.scene import LINDA

USERS = frozenset({BOT.user, BOT.bot})


class Counted:
    """Slack, with the methods that were called."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk
        self.calls: list[str] = []

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        self.calls.append(method)
        return self.talk.client(method, deadline=deadline, **values)


def seen(talk: Conversation, slack: Counted | None = None) -> list[Witness]:
    return witnesses_in_slack(
        slack or talk.client,
        talk.charter,
        channel_ids(talk.client),
        users=USERS,
        deadline=timedelta(seconds=9),
    )


def main_message(talk: Conversation) -> Message:
    """Log an action whose card stands in the main channel; return the card."""
    talk.answer(LINDA, "action Cost table due:12 oct")
    talk.passes(minutes=2)
    (card,) = [m for m in talk.channel() if "Cost table" in m.text]
    return card


def payload(message: Message) -> Any:
    assert message.metadata is not None
    return message.metadata["event_payload"]


def test_message_in_the_main_channel_says_the_newest_line_and_the_next_numbers(both: Conversation) -> None:
    card = main_message(both)

    (found,) = seen(both)

    assert payload(card).keys() == {"id", "line", "next"}
    assert (found.source, found.line) == ("a message of the bot in #isc-tf", 1)
    assert (found.next["action"], found.next["record"], found.next["issue"]) == (2, 2, 1)
    assert f"{found.at.timestamp():.6f}" == card.ts


def test_message_in_another_channel_says_nothing(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web due:12 oct")
    talk.passes(minutes=2)

    (card,) = talk.channel("#isc-web")

    assert payload(card).keys() == {"id"}


def test_message_of_an_earlier_version_proves_the_records_whose_buttons_it_has(talk: Conversation) -> None:
    talk.answer(LINDA, "action First due:12 oct")
    card = main_message(talk)
    for message in talk.channel():
        message.metadata = {"event_type": "clerk_post", "event_payload": {"id": "x"}}
    words = 'A "v1:done:A-999" said'
    card.blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": words}})

    found = seen(talk)

    assert {one.line for one in found} == {1}
    assert max(one.next["action"] for one in found) == 3


def test_message_without_a_record_proves_nothing(talk: Conversation) -> None:
    talk.workspace.post(talk.workspace.channel_id_named("isc-tf") or "", "Hello, I am the clerk.")

    assert seen(talk) == []


def test_message_of_somebody_else_is_not_believed(talk: Conversation) -> None:
    card = main_message(talk)
    card.user, card.bot_id = talk.user(LINDA), None

    assert seen(talk) == []


def test_channel_full_of_other_messages_is_read_for_a_few_pages(talk: Conversation) -> None:
    main_message(talk)
    place = talk.workspace.channel_id_named("isc-tf") or ""
    for number in range(200 * MAX_PAGES):
        talk.workspace.post(place, f"word {number}", user=talk.user(LINDA))
    slack = Counted(talk)

    assert seen(talk, slack) == []
    assert slack.calls == ["conversations.history"] * MAX_PAGES


def test_channel_that_the_bot_may_not_read_is_told(talk: Conversation) -> None:
    main_message(talk)
    place = talk.workspace.channel_id_named("isc-tf") or ""
    talk.workspace.channels[place].members.discard(BOT.user)

    with pytest.raises(LookupRefused, match="not_in_channel"):
        seen(talk)
