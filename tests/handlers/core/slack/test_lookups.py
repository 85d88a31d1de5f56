"""Whom Slack is asked about before a call runs: people, and all of them side by side."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from practice.workspace import Person
from tests.conversation import Conversation, InProcess
from tests.handlers.scene import LINDA, UTE, labels

TURNS = 50  # of the event loop that Slack takes for an answer: more than a call takes to be sent


class SlowSlack(InProcess):
    """Lets the loop turn before it answers what it is asked about users; `asked` is what was sent and answered, in order."""

    def __init__(self, talk: Conversation) -> None:
        super().__init__(talk.workspace)
        self.web.base_url = talk.client.web.base_url
        self.asked: list[tuple[str, str]] = []

    async def call(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        if method != "users.info":
            return await super().call(method, deadline=deadline, **values)
        self.asked.append(("sent", str(values["user"])))
        for _ in range(TURNS):
            await asyncio.sleep(0)
        self.asked.append(("answered", str(values["user"])))
        return await super().call(method, deadline=deadline, **values)


@pytest.fixture
def slow(talk: Conversation) -> SlowSlack:
    """Let the bot of the conversation talk with a slow Slack that knows three more colleagues."""
    for number in range(3):
        person = Person(f"U8NEW{number}", f"new{number}", f"New {number}", f"new{number}@example.org", "UTC")
        talk.workspace.people[person.id] = person
    talk.client = SlowSlack(talk)
    talk.restart()
    return talk.client


def test_areas_and_parts_that_a_form_names_are_not_asked_about(talk: Conversation, slow: SlowSlack) -> None:
    talk.says(LINDA, "/isc event")
    areas = [one.code for one in talk.charter.areas]
    parts = [one.code for one in talk.charter.entities]

    talk.presses_more(LINDA)
    talk.submits(LINDA, text="COP22", on="2016-11-07", area=areas, entity=parts)

    assert "COP22" in talk.answer(LINDA, "show E-1")
    assert slow.asked == []


@pytest.mark.parametrize("where", ["form", "command", "message"])
def test_people_who_are_not_on_the_roster_are_asked_about_side_by_side(
    talk: Conversation, slow: SlowSlack, where: str
) -> None:
    users = [f"U8NEW{number}" for number in range(3)]
    mentions = " ".join(f"<@{user}>" for user in users)

    if where == "form":
        talk.says(LINDA, "/isc action")
        talk.submits(LINDA, text="Cost table", owner=users)
    else:
        words = f"action Cost table owner:{mentions.replace(' ', ',')}"
        talk.says(LINDA, f"/isc {words}" if where == "command" else words, channel="direct")

    assert [step for step, _ in slow.asked] == ["sent"] * 3 + ["answered"] * 3
    assert {user for _, user in slow.asked} == set(users)
    assert all(f"New {number}" in talk.answer(LINDA, "show A-1") for number in range(3))


def test_people_of_the_roster_are_not_asked_about(talk: Conversation, slow: SlowSlack) -> None:
    talk.says(LINDA, "/isc action")
    talk.submits(LINDA, text="Cost table", owner=[talk.user(UTE)])

    assert "Ute Keller" in talk.answer(LINDA, "show A-1")
    assert slow.asked == []


def test_person_whom_the_text_of_a_form_mentions_is_asked_about(talk: Conversation, slow: SlowSlack) -> None:
    (read,) = talk.says(LINDA, "/isc action Cost table <@U8NEW1>\nStaff table on 31 feb")
    talk.presses(LINDA, read, labels(read)[1])
    talk.restart()  # what Slack said before is forgotten
    slow.asked.clear()

    talk.submits(LINDA, text="Cost table <@U8NEW1>\nStaff table on 30 nov")

    assert slow.asked == [("sent", "U8NEW1"), ("answered", "U8NEW1")]
