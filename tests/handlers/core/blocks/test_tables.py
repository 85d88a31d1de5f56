"""A table that Slack refuses goes out as its rows, and takes nothing else with it."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Button, buttons, section
from handlers.core.blocks.tables import has_drawn, table, without_drawn
from handlers.core.delivery.send import Verdict
from handlers.core.slack.answers import AnswerSender
from handlers.core.slack.client import Client
from practice import blocks as block_kit
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels

TABLE = table(
    "2 open actions, 1 late",
    ["What", "Due", "Who", "Days left"],
    [
        ["A-1 Cost & time", (Chip.OVERDUE, "Mon 30 Nov"), "Ute Keller", -5],
        ["A-2 Photos", "no date", "Cilka Novak", ""],
    ],
)
ROW = buttons([Button("Next 20", "say", "actions page:2")])
LINES = "*2 open actions, 1 late*\nA-1 Cost &amp; time, overdue Mon 30 Nov, Ute Keller\nA-2 Photos, no date, Cilka Novak, –"


class NoTables(Client):
    """A workspace that refuses tables, and takes down what it is sent."""

    def __init__(self) -> None:
        super().__init__("xoxb-practice", base_url="http://nowhere.invalid/")
        self.taken: list[Mapping[str, Any]] = []

    async def call(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        blocks = values.get("blocks", [])
        assert isinstance(blocks, list)
        if has_drawn(blocks):
            return {"ok": False, "error": "invalid_blocks"}
        self.taken.append(values)
        return {"ok": True}


async def no_pause(_: float) -> None:
    pass


def test_table_is_one_that_slack_draws() -> None:
    assert block_kit.check_message([TABLE, ROW]) == []


def test_rows_become_lines_and_the_rest_stays() -> None:
    assert without_drawn([TABLE, {"type": "data_visualization"}, ROW]) == [section(LINES), ROW]


def test_message_with_a_refused_table_goes_out_with_its_rows_and_buttons() -> None:
    slack = NoTables()
    body = {"text": "2 open actions", "blocks": [TABLE, ROW]}

    judged = asyncio.run(AnswerSender(slack, no_pause).say("chat.postEphemeral", body))

    assert judged.verdict is Verdict.SENT
    assert [one["blocks"] for one in slack.taken] == [[section(LINES), ROW]]


def test_list_is_a_table_in_a_command_and_in_a_conversation(quick: Conversation) -> None:
    for n in range(25):
        quick.answer(LINDA, f"action Number {n} owner:@ute.keller")
    (command,), (message,) = quick.says(UTE, "/isc actions"), quick.says(UTE, "actions", channel="direct")

    for said in (command, message):
        assert [block["type"] for block in said.blocks][:1] == ["data_table"]
        assert len(said.blocks[0]["rows"]) == 21
        assert labels(said) == ["Next 5", "Only mine", "As a sheet"]
    assert "*A-20*  Number 19 · Ute Keller, no date" in command.text


def test_list_of_closed_actions_is_lines(quick: Conversation) -> None:
    quick.answer(UTE, "action Cost table")
    quick.answer(UTE, "done A-1 sent")

    (said,) = quick.says(UTE, "/isc actions all")

    assert "data_table" not in [block["type"] for block in said.blocks]
    assert "Cost table · done" in said.text
