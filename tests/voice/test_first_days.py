"""The first days: the introduction in a channel, and the first message to people who were there before the bot."""

from datetime import UTC, datetime

from handlers.core.slack.workspace import channel_ids, introduce
from practice import payloads
from practice.workspace import Message
from tests.conversation import BOT, Conversation
from tests.shipped import REGISTRY
from tests.voice.notation import sample, shown
from tests.voice.scene import HALE, LINDA, UTE, WIPA

MONDAY = datetime(2026, 11, 30, 12, tzinfo=UTC)


def starts(talk: Conversation) -> None:
    """Let the bot plan what it says to those who do not know it yet, as each start does."""
    introduce(talk.store, channel_ids(talk.client), REGISTRY, command="/isc", now=talk.clock.now())


def introductions(talk: Conversation, channel: str) -> list[Message]:
    return [m for m in talk.channel(channel) if m.text.startswith("I'm Clerk.")]


def welcomes(talk: Conversation, who: str) -> list[str]:
    return [m.text for m in talk.direct(who) if "I'm Clerk" in m.text]


def joins(talk: Conversation, name: str) -> None:
    """Invite the bot to a channel."""
    channel = talk.workspace.channel_id_named(name)
    joined = {"type": "member_joined_channel", "user": BOT.user, "channel": channel, "team": BOT.team}
    talk._run(talk._deliver("events_api", payloads.event(talk.workspace, joined)))


def test_bot_introduces_itself_in_each_channel_once(talk: Conversation) -> None:
    starts(talk)
    talk.passes(minutes=5)
    starts(talk)
    talk.restart()
    starts(talk)
    talk.passes(days=1)

    (said,) = introductions(talk, "#isc-web")
    assert shown(talk, said) == sample("intro")
    assert len(introductions(talk, "#isc-gender")) == 1
    assert len(introductions(talk, talk.charter.channels.main)) == 1


def test_introduction_names_the_focal_points_of_today(talk: Conversation) -> None:
    starts(talk)
    talk.passes(minutes=5)

    talk.answer(LINDA, "relieve @filiz.arslan focal point")
    talk.until(MONDAY)

    (said,) = introductions(talk, "#isc-web")
    assert "Taro Nakagawa (BR)" in said.text
    assert "Filiz Arslan" not in said.text


def test_channel_that_knows_the_bot_gets_no_introduction(talk: Conversation) -> None:
    talk.answer(LINDA, "action Agenda area:web")
    talk.passes(minutes=5)

    starts(talk)
    talk.passes(minutes=5)

    assert introductions(talk, "#isc-web") == []
    assert len(introductions(talk, "#isc-gender")) == 1


def test_bot_that_is_invited_introduces_itself(talk: Conversation) -> None:
    joins(talk, "isc-web")
    joins(talk, "isc-web")
    talk.passes(minutes=5)

    assert [shown(talk, m) for m in introductions(talk, "#isc-web")] == [sample("intro")]
    assert introductions(talk, "#isc-gender") == []


def test_channel_of_nothing_that_the_bot_keeps_gets_no_introduction(talk: Conversation) -> None:
    channel = next(one for one in talk.workspace.channels.values() if one.name == "isc-web")
    channel.name = "lunch"

    joins(talk, "lunch")
    talk.passes(minutes=5)

    assert not [m for m in talk.workspace.messages(channel.id) if m.user == BOT.user]


def test_people_who_do_not_know_the_bot_are_welcomed_once_in_their_hours(talk: Conversation) -> None:
    talk.answer(UTE, "actions")
    talk.answer(LINDA, f"action Cost table owner:@{HALE}")
    talk.passes(minutes=5)
    starts(talk)
    starts(talk)
    at_night = welcomes(talk, WIPA)
    talk.until(MONDAY)
    starts(talk)
    talk.passes(days=1)

    assert at_night == []  # 21:00 in Bangkok
    (said,) = welcomes(talk, WIPA)
    assert said.splitlines()[:2] == [
        "*You're now regional Director (BDT), since Thu 26 Nov.*",
        "I'm Clerk; I keep the list for ISC-TF.",
    ]
    assert welcomes(talk, HALE) == []  # got a message before
    assert welcomes(talk, LINDA) == []  # has used it
