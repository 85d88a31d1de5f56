"""Catching up: what was written while the bot was away is taken in when it is back, once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.core.slack.catch_up import CatchUp
from practice.model import Json
from practice.workspace import Message, nobody_listens
from tests.conversation import BOT, Conversation
from tests.handlers.core.records.test_threads import deliver, edit, posted
from tests.handlers.scene import LINDA, UTE, rows, signs


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """Whether a thing is done once is asked of both databases."""
    return both


def catching_up(talk: Conversation) -> CatchUp:
    """Return what the bot does at its start."""
    return CatchUp(
        talk.ticks.means,
        talk.desk,
        BOT,
        is_slack_away=lambda: talk.ticks.is_slack_silent,
    )


def catches_up(talk: Conversation) -> int:
    """Start anew and look until nothing is left to look at; return how much was taken in."""
    catch_up, taken = catching_up(talk), 0
    for _ in range(5):
        taken += catch_up.catch_up()
        talk.passes(seconds=30)
    return taken


@pytest.fixture
def card(talk: Conversation) -> Message:
    """The card of A-1, which Ute owns, of a bot that has been listening."""
    catching_up(talk).catch_up()
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0]


def writes_unheard(talk: Conversation, who: str, message: Message, words: str) -> Message:
    """Answer in a thread while the bot hears nothing."""
    talk.workspace.deliver = nobody_listens
    talk.replies(who, message, words)
    talk.workspace.deliver = talk._deliver
    return talk.workspace.message(message.channel, talk.last(who))


def shown(talk: Conversation) -> str:
    return talk.answer(LINDA, "show A-1")


def test_reply_of_the_outage_is_taken_in_with_a_tick_and_once(talk: Conversation, card: Message) -> None:
    writes_unheard(talk, UTE, card, "Quote received")

    taken = [catches_up(talk), catches_up(talk)]

    assert taken == [1, 0]
    assert signs(talk, UTE, card) == ["pencil2"]
    assert shown(talk).count("Quote received") == 1


def test_reply_of_a_stranger_with_the_id_of_one_of_us_is_left_alone(
    talk: Conversation, card: Message
) -> None:
    ute = talk.user(UTE)
    talk.workspace.people[ute] = replace(talk.workspace.people[ute], team_id="T0OTHER")
    writes_unheard(talk, UTE, card, "done")

    assert catches_up(talk) == 0
    assert signs(talk, UTE, card) == []


def test_event_that_comes_after_all_is_no_second_note_and_gets_no_second_answer(
    talk: Conversation, card: Message
) -> None:
    late = writes_unheard(talk, UTE, card, "done, Table sent")
    catches_up(talk)
    before, said = rows(talk), len(talk._all(UTE))

    deliver(talk, posted(late), posted(late))

    assert "\nDone\n" in shown(talk)
    assert (rows(talk), len(talk._all(UTE))) == (before, said)


def test_what_was_heard_is_not_taken_in_again(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "Quote received")
    talk.replies(LINDA, card, "done")
    talk.replies("paula.ruiz", card, "done")  # refused
    before = rows(talk)

    assert catches_up(talk) == 0
    assert rows(talk) == before


def test_edit_of_the_outage_is_followed(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "Quote recieved")
    talk.workspace.deliver = nobody_listens
    talk.edits(UTE, talk.last(UTE), "Quote received")
    talk.workspace.deliver = talk._deliver

    catches_up(talk)

    assert "Ute Keller: Quote received" in shown(talk)


def test_reply_that_was_written_and_edited_in_the_outage_counts_as_it_stands(
    talk: Conversation, card: Message
) -> None:
    message = writes_unheard(talk, UTE, card, "Quote recieved")
    talk.workspace.deliver = nobody_listens
    talk.edits(UTE, message.ts, "Quote received")
    talk.workspace.deliver = talk._deliver

    catches_up(talk)
    deliver(talk, edit(message, "Quote received", "5"), posted(message))

    assert shown(talk).count("Quote received") == 1
    assert "recieved" not in shown(talk)


def test_reply_under_a_reminder_in_ones_own_conversation_is_taken_in(
    talk: Conversation, card: Message
) -> None:
    talk.passes(days=4)
    reminder = next(m for m in talk.direct(UTE) if "A-1" in m.text)
    writes_unheard(talk, UTE, reminder, "done, Table sent")

    assert catches_up(talk) == 1
    assert "\nDone\n" in shown(talk)


def test_refusal_is_said_once(talk: Conversation, card: Message) -> None:
    writes_unheard(talk, "paula.ruiz", card, "done")

    catches_up(talk)
    said = len(talk._all("paula.ruiz"))
    catches_up(talk)

    assert signs(talk, UTE, card) == ["question"]
    assert len(talk._all("paula.ruiz")) == said


def test_nothing_of_before_the_first_start_is_taken_in(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=2)
    writes_unheard(talk, UTE, talk.channel("#isc-web")[0], "done")
    talk.passes(minutes=1)

    assert catches_up(talk) == 0
    assert "\nOpen\n" in shown(talk)


def test_after_slack_was_away_threads_are_read_again(talk: Conversation, card: Message) -> None:
    catch_up = catching_up(talk)
    catch_up.catch_up()
    talk.passes(minutes=1)
    away = CatchUp(talk.ticks.means, talk.desk, BOT, is_slack_away=lambda: True)
    writes_unheard(talk, UTE, card, "Quote received")

    rested = catch_up.catch_up()
    catch_up.is_slack_away = away.is_slack_away
    talk.passes(minutes=1)
    silent = catch_up.catch_up()
    catch_up.is_slack_away = lambda: False
    talk.passes(minutes=1)

    assert (rested, silent, catch_up.catch_up()) == (0, 0, 1)


def test_threads_are_read_at_slacks_pace_and_leave_room_for_looking_up_posts(
    talk: Conversation, card: Message
) -> None:
    for number in range(30):
        talk.answer(LINDA, f"action Number {number} area:web")
    talk.passes(minutes=3)
    asked: list[str] = []
    call = talk.workspace.call

    def counted(method: str, values: Mapping[str, object]) -> Json:
        asked.append(method)
        return call(method, values)

    talk.workspace.call = counted  # type: ignore[method-assign]  # counted

    catch_up, counts = catching_up(talk), []
    for _ in range(3):
        catch_up.catch_up()
        counts.append(asked.count("conversations.replies"))
        talk.machine_at += timedelta(seconds=15)

    assert counts[0] == 10
    assert counts[-1] <= 30


def test_what_slack_kept_back_is_taken_in_now_and_when_it_delivers_again(
    talk: Conversation, card: Message
) -> None:
    catch_up = catching_up(talk)
    catch_up.catch_up()
    talk.passes(minutes=1)
    writes_unheard(talk, UTE, card, "Quote received")

    catch_up.request_after_limit()
    at_once = catch_up.catch_up()
    writes_unheard(talk, UTE, card, "And the table")
    talk.passes(minutes=1)
    before = catch_up.catch_up()
    talk.passes(minutes=1)
    after = catch_up.catch_up()

    assert (at_once, before, after) == (1, 0, 1)
    assert "And the table" in shown(talk)
