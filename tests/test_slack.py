"""The door to Slack: late answers, forms that do not open, people nobody knows yet."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import count

import pytest

from handlers.slack import STILL_WORKING, profile_of
from tests import databases
from tests.conversation import Conversation


def test_answer_that_takes_long_is_announced_and_comes_afterwards() -> None:
    talk = Conversation(databases.fresh("sqlite"))  # the lock that another program holds is SQLite's
    with closing(sqlite3.connect(talk.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        said = talk.says("linda.okafor", "/isc action Send the cost table due:14 oct")

    assert [m.text for m in said] == [
        STILL_WORKING,
        "The records cannot be written at the moment. Nothing was changed. Try again in a minute.",
    ]
    assert talk.answer("linda.okafor", "actions") == "No open actions."
    talk.close()


def test_form_that_slack_does_not_open_is_answered_with_the_words_to_type(talk: Conversation) -> None:
    seconds = count(
        step=10
    )  # each look at Slack's clock is ten seconds later: the trigger is too old when it is used
    talk.workspace.machine = lambda: talk.machine_at + timedelta(seconds=next(seconds))

    said = talk.says("linda.okafor", "/isc action")

    assert len(said) == 1
    assert "Example: action Send the cost table" in said[0].text


def test_verb_alone_in_the_bots_own_conversation_asks_for_more(talk: Conversation) -> None:
    said = talk.says("linda.okafor", "action", channel="direct")

    assert [m.text for m in said] == [
        "That needs a little more here. Example: action Send the cost table due:friday"
    ]


def test_plain_words_in_the_bots_own_conversation_are_commands(talk: Conversation) -> None:
    said = talk.says("linda.okafor", "action Send the cost table due:14 oct", channel="direct")

    assert said[0].text.startswith("*A-1*  Send the cost table")
    assert said[0].only_for is None


def test_home_shows_what_waits(talk: Conversation) -> None:
    talk.answer("linda.okafor", "action Send the cost table due:14 oct")

    talk._run(talk.workspace.open_home(talk.user("linda.okafor")))

    home = talk.workspace.home(talk.user("linda.okafor"))
    assert home is not None
    assert "A-1" in str(home.blocks)


@pytest.mark.parametrize(
    ("account", "outside"),
    [
        pytest.param({"is_bot": True}, "a bot", id="bot"),
        pytest.param({"is_restricted": True}, "a guest", id="guest"),
        pytest.param({"is_ultra_restricted": True}, "a guest", id="single-channel guest"),
        pytest.param({"team_id": "T0OTHER"}, "from another workspace", id="foreign account"),
        pytest.param({"deleted": True}, "no longer in this workspace", id="closed account"),
        pytest.param({}, "", id="colleague"),
    ],
)
def test_who_may_take_part_is_read_from_the_account(account: dict[str, object], outside: str) -> None:
    assert profile_of({"id": "U1", "name": "x", **account}, team="T0HOME").outside == outside
