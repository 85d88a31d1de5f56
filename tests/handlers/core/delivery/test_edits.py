"""A message that was sent follows its record, however long it is; what Slack doesn't take is told."""

import json
import operator
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.posts import Post, PostKind, PostState
from handlers.core.blocks.elements import Message, section
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.content import content_of, fill_content
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.slack.workspace import channel_ids
from practice.faults import Fault, FaultKind
from practice.workspace import Message as Shown
from tests.conversation import FRIDAY, Conversation, buttons_of
from tests.handlers.scene import LINDA, UTE
from tests.shipped import REGISTRY

EDIT_MAX = 4_000  # bytes that Slack takes of the text of an edit
TITLES = (
    "Prüfung der Unterlagen für den Ausschuss " * 4,
    "& <more> " * 19,
    "Смета расходов " * 12,
    "A plain title " * 13,
)
REASONS = ("msg_too_long", "edit_window_closed", "is_archived", "cant_update_message")


def archive(talk: Conversation, channel: str = "isc-web") -> None:
    talk.workspace.faults.add(Fault(kind=FaultKind.CHANNEL_ARCHIVED, channel=channel))


class NoEdits:
    """Slack, but it answers edits, or those with blocks, with an error."""

    def __init__(self, talk: Conversation, error: str, *, only_blocks: bool = False) -> None:
        self.talk, self.error, self.is_refusing, self.only_blocks = talk, error, True, only_blocks
        talk.ticks.close()
        talk.ticks = Ticks(
            talk.store, self, now=talk.clock.now, machine=lambda: talk.machine_at, timeouts=DeliveryTimeouts(),
            registry=REGISTRY, channels=channel_ids(talk.client),
        )  # fmt: skip

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        if method == "chat.update" and self.is_refusing and (values["blocks"] or not self.only_blocks):
            return {"ok": False, "error": self.error}
        return self.talk.client(method, deadline=deadline, **values)


def open_in(talk: Conversation, ref: str) -> list[Shown]:
    """Return the messages to the owner that offer to close an action. A digest stays as of its day."""
    return [
        m
        for m in talk.direct(UTE)
        if "Your week" not in m.text and f"v1:done:{ref}" in [one["value"] for one in buttons_of(m)]
    ]


def waiting(talk: Conversation) -> str:
    return talk.answer(LINDA, "undelivered")


@pytest.mark.parametrize("title", TITLES)
def test_long_message_of_many_actions_shows_what_became_of_each(talk: Conversation, title: str) -> None:
    for number in range(24):
        talk.answer(LINDA, f"action N{number} {title[:170]} owner:@ute.keller due:11 oct")
    talk.passes(days=4)
    before = len(open_in(talk, "A-3"))

    talk.answer(UTE, "done A-3 Sent")
    talk.passes(minutes=5)

    assert before
    assert [m.text[:60] for m in open_in(talk, "A-3")] == []
    assert [m.text[:60] for m in talk.direct(UTE) if not m.blocks] == []
    assert [len(m.text) for m in talk.direct(UTE) if len(m.text.encode()) > EDIT_MAX] == []
    assert waiting(talk) == "Everything was delivered."


def test_text_beside_the_blocks_is_cut_between_lines_and_the_blocks_show_all(talk: Conversation) -> None:
    for number in range(24):
        talk.answer(LINDA, f"action N{number} {TITLES[3][:170]} owner:@ute.keller due:11 oct")
    talk.passes(days=4)

    longest = max(talk.direct(UTE), key=lambda m: len(m.text))

    lines = longest.text.split("\n")
    assert lines[-1].endswith(("All of it: actions mine", "In full: show A-12"))
    shown = json.dumps(longest.blocks, ensure_ascii=False).replace("*", "")
    assert [
        line
        for line in lines[:-1]
        if json.dumps(line, ensure_ascii=False)[1:-1].replace("*", "") not in shown
    ] == []


def test_long_text_without_blocks_is_shown_in_full_in_blocks(talk: Conversation) -> None:
    post = Post(key="k", kind=PostKind.THREAD_REPLY, send_at=FRIDAY)
    fill_content(post, Message("\n".join([f"{n} {'ж' * 200}" for n in range(20)])))

    content: Any = content_of(post, "More: show A-1")

    assert len(content["text"].encode()) <= EDIT_MAX
    assert "19 ж" in str(content["blocks"])


LINES = st.lists(st.builds(operator.mul, st.text(min_size=1, max_size=3), st.integers(1, 1_500)), max_size=60)


@given(lines=LINES, is_plain=st.booleans(), is_sent=st.booleans(), has_blocks=st.booleans())
def test_whatever_a_message_says_it_fits_into_an_edit(
    *, lines: list[str], is_plain: bool, is_sent: bool, has_blocks: bool
) -> None:
    state = PostState.SENT if is_sent else PostState.SENDING
    post = Post(key="k", kind=PostKind.CARD, send_at=FRIDAY, plain=is_plain, state=state)
    text = "\n".join(lines)
    fill_content(post, Message(text, (section("x"),) if has_blocks else (), "In full: show A-1"))

    content: Any = content_of(post, "In full: show A-1")

    said = content["text"]
    assert post.text == text
    assert len(said.encode()) <= (1_000 if is_plain and is_sent else 3_500)
    assert said == text or said.endswith("\nIn full: show A-1")
    assert not (is_plain and content.get("blocks"))


def test_edit_whose_blocks_are_refused_is_repeated_as_a_heading_and_where_to_look(talk: Conversation) -> None:
    for number in range(24):
        talk.answer(LINDA, f"action N{number} {TITLES[1][:170]} owner:@ute.keller due:11 oct")
    talk.passes(days=4)
    refused = open_in(talk, "A-3")
    NoEdits(talk, "msg_too_long", only_blocks=True)

    talk.answer(UTE, "done A-3 Sent")
    talk.passes(minutes=5)

    shown = [m for m in talk.direct(UTE) if m.ts in {one.ts for one in refused}]
    assert [m.blocks for m in shown] == [[] for _ in refused]
    assert [len(m.text.encode()) for m in shown if len(m.text.encode()) > 1_000] == []
    assert all(m.text.split("\n")[-1].startswith(("There is more", "Shortened")) for m in shown)
    assert waiting(talk) == "Everything was delivered."


@pytest.mark.parametrize("reason", REASONS)
def test_edit_that_slack_never_takes_is_told_and_tried_again(both: Conversation, reason: str) -> None:
    talk = both
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller due:20 oct")
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-web")
    slack = NoEdits(talk, reason)
    talk.answer(LINDA, "done A-1 Sent")
    talk.passes(minutes=2)
    slack.is_refusing = False

    (home,) = talk.says(LINDA, "/isc")
    at_home = home.text
    (listed,) = talk.presses(LINDA, home, "Look")
    shown = listed.text
    (said,) = talk.presses(LINDA, listed, "Retry")
    talk.passes(minutes=2)

    assert "weren't updated\nNot updated · #isc-web" in at_home
    assert "Not updated in #isc-web, " in shown
    assert "A-1 Cost table" in shown
    assert said.text.startswith("I'll try once more to update it")
    (now,) = [m for m in talk.channel("#isc-web") if m.ts == card.ts]
    assert "Done" in now.text
    assert "Not updated in #isc-web" not in waiting(talk)


def test_outdated_message_is_left_as_it_is_until_its_record_changes_again(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web due:20 oct")
    talk.passes(minutes=2)
    archive(talk)
    talk.answer(LINDA, "move A-1 21 oct")
    talk.passes(minutes=2)

    (listed,) = talk.says(LINDA, "/isc undelivered")
    shown = listed.text
    (said,) = talk.presses(LINDA, listed, "Leave it")
    after = waiting(talk)
    archive(talk)  # a second time: it is back
    talk.answer(LINDA, "move A-1 24 oct")
    talk.passes(minutes=2)

    assert shown == "Not updated in #isc-web, the channel is archived: A-1 Cost table"
    assert said.text == "I'll leave it as it is there. Nothing else changes."
    assert after == "Everything was delivered."
    (card,) = talk.channel("#isc-web")
    assert "Mon 24 Oct" in card.text


def test_edit_that_fails_for_ten_minutes_is_told_and_goes_on(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web due:20 oct")
    talk.passes(minutes=2)
    slack = NoEdits(talk, "something_new")
    talk.answer(LINDA, "done A-1 Sent")
    talk.passes(minutes=5)
    early = waiting(talk)
    talk.passes(minutes=10)
    late = waiting(talk)
    slack.is_refusing = False
    talk.passes(minutes=30)

    assert early == "Everything was delivered."
    assert late == "Not updated in #isc-web, Slack says something_new: A-1 Cost table"
    assert waiting(talk) == "Everything was delivered."
    assert "Done" in talk.channel("#isc-web")[0].text


def test_message_that_somebody_deleted_is_not_told(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web due:20 oct")
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-web")
    talk.workspace.call("chat.delete", {"channel": card.channel, "ts": card.ts})

    talk.answer(LINDA, "done A-1 Sent")
    talk.passes(minutes=2)

    assert waiting(talk) == "Everything was delivered."
