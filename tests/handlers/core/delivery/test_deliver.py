"""How a post reaches Slack by the simple path: what each answer means, and what is done about it."""

import itertools
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.posts import PostState
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.send import MaybeSent, NotSent, Verdict, back_off, judge
from handlers.core.slack.workspace import channel_ids
from storage import rate_limits, tables
from tests.conversation import Conversation
from tests.shipped import REGISTRY


class Unlucky:
    """Slack, but the next posting goes wrong: an answer instead of Slack's, or a fault before or after Slack took it."""

    def __init__(self, talk: Conversation, *, before: object = None, after: object = None) -> None:
        self.talk = talk
        self.before, self.after = before, after
        self.calls: list[str] = []

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        self.calls.append(method)
        if method != "chat.postMessage":
            return self.talk.client(method, deadline=deadline, **values)
        before, after, self.before, self.after = self.before, self.after, None, None
        if isinstance(before, Exception):
            raise before
        if before is not None:
            return before  # type: ignore[return-value] # an answer
        answer = self.talk.client(method, deadline=deadline, **values)
        if isinstance(after, Exception):
            raise after
        return answer if after is None else after  # type: ignore[return-value] # an answer


def with_slack(talk: Conversation, slack: Unlucky) -> Ticks:
    """Let this Slack stand between the bot and the workspace from now on."""
    talk.ticks.close()
    talk.ticks = Ticks(
        talk.store, slack, now=talk.clock.now, machine=lambda: talk.machine_at, timeouts=DeliveryTimeouts(), registry=REGISTRY, channels=channel_ids(talk.client),
    )  # fmt: skip
    return talk.ticks


def states(talk: Conversation) -> list[str]:
    return talk.store.read(
        lambda read: list(
            read.db.execute(select(tables.posts.c.state).where(tables.posts.c.kind == "card")).scalars()
        )
    )


def cards(talk: Conversation) -> list[str]:
    return [m.text.splitlines()[0] for m in talk.channel("#isc-web")]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        pytest.param({"ok": True, "channel": "C1", "ts": "1.1"}, Verdict.SENT, id="sent"),
        pytest.param({"ok": False, "error": "ratelimited", "retry_after": "7"}, Verdict.LATER, id="too fast"),
        pytest.param({"ok": False, "error": "token_revoked"}, Verdict.REFUSED, id="token revoked"),
        pytest.param({"ok": False, "error": "internal_error"}, Verdict.UNCERTAIN, id="Slack failed inside"),
        pytest.param({"ok": False, "error": "something_new"}, Verdict.UNCERTAIN, id="unknown word"),
        pytest.param({"ok": False}, Verdict.UNCERTAIN, id="no word at all"),
        pytest.param({"ok": False, "error": "is_archived"}, Verdict.NEVER, id="archived channel"),
        pytest.param({"ok": False, "error": "invalid_blocks"}, Verdict.OUR_BUG, id="our bug"),
        pytest.param({"ok": False, "error": "message_not_found"}, Verdict.GONE, id="gone"),
    ],
)
def test_each_answer_of_slack_has_one_meaning(answer: dict[str, object], verdict: Verdict) -> None:
    assert judge(answer).verdict is verdict


def test_slack_is_waited_for_as_long_as_it_asked() -> None:
    assert judge({"ok": False, "error": "ratelimited", "retry_after": "7"}).wait == timedelta(seconds=7)


def test_waits_grow_and_stay_bounded() -> None:
    waits = [back_off(n).total_seconds() for n in (1, 2, 3, 50)]

    assert waits == [5, 10, 20, 60]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"before": NotSent("refused")}, id="not sent"),
        pytest.param({"before": {"ok": False, "error": "ratelimited", "retry_after": "3"}}, id="too fast"),
        pytest.param({"before": {"ok": False, "error": "invalid_blocks"}}, id="blocks refused, text taken"),
        pytest.param({"before": MaybeSent("reset")}, id="reset before Slack took it"),
        pytest.param({"after": MaybeSent("timeout")}, id="timeout after Slack took it"),
        pytest.param(
            {"after": {"ok": False, "error": "internal_error"}}, id="internal error after Slack took it"
        ),
    ],
)
def test_card_appears_once_whatever_goes_wrong_on_the_way(
    talk: Conversation, fault: dict[str, object]
) -> None:
    with_slack(talk, Unlucky(talk, **fault))
    talk.answer("linda.okafor", "action Send the cost table area:web due:14 oct")

    for _ in range(4):
        talk.passes(minutes=2)
        talk.ticks.reconcile()
    talk.passes(minutes=1)

    assert cards(talk) == ["Send the cost table"]
    assert states(talk) == [PostState.SENT]


def test_post_of_a_process_that_died_while_sending_is_looked_up_before_it_is_sent_again(
    talk: Conversation,
) -> None:
    ticks = with_slack(talk, Unlucky(talk))
    talk.answer("linda.okafor", "action Send the cost table area:web due:14 oct")
    talk.passes(minutes=2)
    # As if the process had died between Slack's answer and writing it down.
    talk.store.write(
        lambda tx: tx.run(
            tables.posts.update()
            .where(tables.posts.c.kind == "card")
            .values(state="sending", slack_ts=None, lease_until=talk.machine_at)
        ),
        now=talk.clock.now(),
    )

    for _ in range(3):
        talk.passes(minutes=3)
        ticks.reconcile()

    assert cards(talk) == ["Send the cost table"]
    assert states(talk) == [PostState.SENT]


def test_post_for_an_archived_channel_is_parked_and_does_not_hold_the_others(talk: Conversation) -> None:
    web = talk.workspace.channel_id_named("isc-web")
    assert web is not None
    talk.workspace.channels[web].is_archived = True
    talk.answer("linda.okafor", "action Send the cost table area:web due:14 oct")
    talk.answer("linda.okafor", "action Book the room area:events due:14 oct")

    talk.passes(minutes=2)

    assert sorted(states(talk)) == [PostState.PARKED, PostState.SENT]
    assert [m.text.splitlines()[0] for m in talk.channel("#isc-events")] == ["Book the room"]


def test_answers_to_old_deliveries_are_forgotten(talk: Conversation) -> None:
    talk.answer("linda.okafor", "action Send the cost table due:14 oct")
    talk.passes(days=3)

    talk.ticks.prune()

    assert talk.store.read(lambda read: read.db.execute(select(tables.inbox.c.key)).all()) == []


def test_workspace_that_is_closed_to_us_is_asked_seldom_and_then_gets_everything(talk: Conversation) -> None:
    slack = Unlucky(talk)
    with_slack(talk, slack)
    for number in range(30):
        talk.answer("linda.okafor", f"action Number {number} area:web due:20 oct")
    talk.workspace.revoked = True

    talk.passes(hours=1)
    asked = slack.calls.count("chat.postMessage")
    talk.workspace.revoked = False
    talk.passes(minutes=10)

    assert asked < 30
    assert len(cards(talk)) == 30


def test_digests_wait_for_what_is_more_urgent(talk: Conversation) -> None:
    slack = Unlucky(talk)
    ticks = with_slack(talk, slack)
    talk.answer("linda.okafor", "action Cost table area:web owner:@ute.keller due:20 oct")
    ticks.plan()
    # It is Monday, past nine, and the bot was away: digests, news and a card are due together.
    talk.machine_at += timedelta(days=3, hours=1)

    ticks.deliver()

    first = [m.text.splitlines()[0] for m in talk.channel("#isc-web")]
    assert first == ["Cost table"]


def test_conversation_gets_one_message_a_second(talk: Conversation) -> None:
    for number in range(5):
        talk.answer("linda.okafor", f"action Number {number} area:web due:20 oct")

    talk.passes(minutes=2)

    at = [float(m.ts) for m in talk.channel("#isc-web")]
    assert len(at) == 5
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(at))


def test_second_copy_is_removed_and_the_one_with_answers_stays(talk: Conversation) -> None:
    ticks = with_slack(talk, Unlucky(talk, after=MaybeSent("timeout")))
    talk.answer("linda.okafor", "action Send the cost table area:web due:20 oct")
    talk.passes(minutes=2)
    (first,) = talk.channel("#isc-web")
    copy = talk.workspace.post(first.channel, first.text, blocks=first.blocks, metadata=first.metadata)
    for _ in range(2):
        talk.passes(minutes=2)
        ticks.reconcile()
    talk.replies("aline.moreau", copy, "I have a question")

    healed = ticks.remove_duplicates()

    assert healed == 1
    assert [m.ts for m in talk.channel("#isc-web")] == [copy.ts]
    talk.answer("linda.okafor", "done A-1 Sent")
    talk.passes(seconds=5)
    assert "Done · A-1" in talk.channel("#isc-web")[0].text


def test_second_copy_is_found_among_many_conversations_in_doubt(talk: Conversation) -> None:
    ticks = with_slack(talk, Unlucky(talk))
    people = list(talk.store.snapshot.roster.persons.values())
    for person in people:
        talk.answer(
            "linda.okafor", f"action For {person.name} owner:<@{talk.user(person.email.split('@')[0])}>"
        )
    talk.passes(hours=60)  # over the weekend: the working day of each has begun
    last = talk.direct(people[-1].email.split("@")[0])[-1]
    talk.workspace.post(last.channel, last.text, blocks=last.blocks, metadata=last.metadata)
    talk.store.write(
        lambda tx: tx.run(tables.posts.update().values(doubted_at=talk.machine_at)), now=talk.clock.now()
    )

    healed = 0
    for _ in range(4):
        healed += ticks.remove_duplicates()
        talk.passes(minutes=1)

    assert len(people) > 20
    assert healed == 1


def test_message_that_slack_shows_late_is_not_sent_again(talk: Conversation) -> None:
    ticks = with_slack(talk, Unlucky(talk, after=MaybeSent("timeout")))
    talk.answer("linda.okafor", "action Send the cost table area:web due:20 oct")
    talk.passes(minutes=1, seconds=1)
    web = talk.workspace.channel_id_named("isc-web") or ""
    hidden, talk.workspace.posted[web] = talk.workspace.posted[web], []

    talk.passes(minutes=3)
    ticks.reconcile()  # the first look finds nothing
    talk.workspace.posted[web] = hidden
    talk.passes(minutes=3)
    ticks.reconcile()
    talk.passes(minutes=3)

    assert cards(talk) == ["Send the cost table"]
    assert states(talk) == [PostState.SENT]


def test_changes_in_a_burst_make_one_edit(talk: Conversation) -> None:
    slack = Unlucky(talk)
    with_slack(talk, slack)
    talk.answer("linda.okafor", "action Cost table area:web due:20 oct")
    talk.passes(minutes=2)
    for number in range(5):
        talk.answer("linda.okafor", f"note A-1 Step {number}")
    talk.answer("linda.okafor", "done A-1")

    talk.passes(minutes=1)

    assert slack.calls.count("chat.update") == 1


def test_edit_is_not_looked_for_before_slack_takes_edits_again(talk: Conversation) -> None:
    talk.answer("linda.okafor", "action Cost table area:web due:12 oct")
    talk.passes(minutes=2)
    talk.answer("linda.okafor", "done A-1")
    again_at = talk.clock.now() + timedelta(minutes=5)

    talk.store.write(
        lambda tx: rate_limits.block(tx, [rate_limits.EDIT], until=again_at), now=talk.clock.now()
    )

    assert talk.ticks.next_at() == again_at


def test_edit_waits_while_nobody_knows_whether_the_message_is_there(talk: Conversation) -> None:
    slack = Unlucky(talk, after=MaybeSent("timeout"))
    ticks = with_slack(talk, slack)
    talk.answer("linda.okafor", "action Cost table area:web due:20 oct")
    talk.passes(minutes=2)
    talk.answer("linda.okafor", "done A-1 Sent")
    talk.passes(minutes=1)
    assert slack.calls.count("chat.update") == 0

    talk.passes(minutes=2)
    ticks.reconcile()
    talk.passes(minutes=1)

    assert "Done · A-1" in talk.channel("#isc-web")[0].text


def test_too_many_closes_the_method_for_everybody_until_slack_said(talk: Conversation) -> None:
    too_many = {"ok": False, "error": "ratelimited", "retry_after": "30"}
    slack = Unlucky(talk, before=too_many)
    with_slack(talk, slack)
    talk.answer("linda.okafor", "action Cost table area:web due:20 oct")
    talk.answer("linda.okafor", "action Room area:events due:20 oct")
    talk.passes(minutes=1)
    begun = slack.calls.count("chat.postMessage")

    talk.passes(seconds=20)
    held = slack.calls.count("chat.postMessage")
    talk.passes(seconds=30)

    assert held == begun
    assert states(talk) == [PostState.SENT, PostState.SENT]
