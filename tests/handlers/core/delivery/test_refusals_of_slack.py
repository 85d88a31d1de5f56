"""Slack said no, or Slack is silent: only silence holds back other conversations."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.posts import PostState, refused_again
from handlers.core.delivery.send import MaybeSent, NotSent, judge
from storage import outbox, rate_limits
from tests.conversation import Conversation
from tests.handlers.core.delivery.test_deliver import states, with_slack
from tests.handlers.core.slack.test_site import asked, watch
from tests.handlers.scene import LINDA


class Refusing:
    """Slack, which answers messages with certain words with an error code of its own for each."""

    def __init__(self, talk: Conversation, word: str, *, same: bool = False) -> None:
        self.talk, self.word, self.same = talk, word, same
        self.refused: Counter[str] = Counter()

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        text = str(values.get("text", ""))
        if method == "chat.postMessage" and self.word in text:
            title = text.splitlines()[0]
            self.refused[title] += 1
            return {"ok": False, "error": "so_it_is" if self.same else f"code_{title.split()[-1]}"}
        return self.talk.client(method, deadline=deadline, **values)


def turns(talk: Conversation, minutes: int) -> None:
    for _ in range(minutes):
        talk.passes(minutes=1)
        talk.ticks.reconcile()


def test_card_goes_out_at_once_beside_35_that_slack_refuses_with_codes_nobody_knows(
    talk: Conversation,
) -> None:
    slack = Refusing(talk, "Refused")
    with_slack(talk, slack)  # type: ignore[arg-type] # a Slack too
    for number in range(35):
        talk.answer(LINDA, f"action Refused {number} area:web due:14 oct")
    talk.passes(minutes=2)
    is_paused = talk.store.read(rate_limits.current_pause)
    talk.answer(LINDA, "action Send the cost table area:gender due:14 oct")
    talk.passes(minutes=2)

    assert is_paused is None
    assert not talk.ticks.is_slack_silent
    assert any("Send the cost table" in one.text for one in talk.channel("#isc-gender"))
    said = asked(talk, watch(talk)).json()["problems"]
    assert any("Slack refuses a message to #isc-web (code_0)" in one for one in said)


def test_message_that_is_refused_three_times_with_the_same_code_waits_for_a_person(
    both: Conversation,
) -> None:
    slack = Refusing(both, "Refused", same=True)
    with_slack(both, slack)  # type: ignore[arg-type] # a Slack too
    both.answer(LINDA, "action Refused 1 area:web due:14 oct")

    turns(both, 20)

    assert slack.refused == {"Refused 1": 3}
    assert states(both) == [PostState.PARKED]
    (parked,) = both.store.read(
        lambda read: outbox.parked_posts(read, unclear_since=both.machine_at, limit=5)
    )
    assert parked.last_error == "so_it_is"


def test_refusals_in_a_row_are_counted_by_their_code() -> None:
    first = refused_again("a", "not found in two look-ups")
    second = refused_again("a", first[0])
    other = refused_again("b", second[0])

    assert (first[1], second[1], other[1]) == (1, 2, 1)


@pytest.mark.parametrize(
    ("code", "is_silence"),
    [
        ("internal_error", True), ("fatal_error", True), ("service_unavailable", True), ("request_timeout", True), ("", True),
        ("something_new", False), ("is_archived", False), ("ratelimited", False), ("accesslimited", False),
    ],
)  # fmt: skip
def test_only_an_answer_that_is_none_counts_as_silence(code: str, *, is_silence: bool) -> None:
    assert judge({"ok": False, "error": code}).is_silence is is_silence


class Silent:
    """Slack, which does not answer the next messages, each time in another way."""

    def __init__(self, talk: Conversation, times: int) -> None:
        self.talk, self.left = talk, times

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        if method == "chat.postMessage" and self.left:
            self.left -= 1
            raise NotSent("refused") if self.left % 4 else MaybeSent("timeout")
        return self.talk.client(method, deadline=deadline, **values)


def test_what_can_go_has_gone_75_seconds_after_the_last_of_24_faults(talk: Conversation) -> None:
    slack = Silent(talk, 24)
    with_slack(talk, slack)  # type: ignore[arg-type] # a Slack too
    for number in range(8):
        talk.answer(LINDA, f"action Paper {number} area:web due:14 oct")
    for _ in range(400):
        if not slack.left:
            break
        talk.passes(seconds=5)
    talk.passes(seconds=75)

    left = Counter(states(talk))
    assert slack.left == 0
    assert left[PostState.PENDING] == left[PostState.SENDING] == 0
    assert left[PostState.SENT] >= 1


def test_answer_that_is_none_of_silence_ends_a_pause(talk: Conversation) -> None:
    slack = Silent(talk, 5)
    with_slack(talk, slack)  # type: ignore[arg-type] # a Slack too
    for number in range(6):
        talk.answer(LINDA, f"action Paper {number} area:web due:14 oct")
    talk.passes(seconds=65)
    talk.workspace.channels[
        next(i for i, c in talk.workspace.channels.items() if c.name == "isc-web")
    ].is_archived = True
    talk.passes(minutes=3)

    assert talk.store.read(rate_limits.current_pause) is None
