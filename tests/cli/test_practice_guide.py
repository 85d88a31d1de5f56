"""What the practice page asks of the bot: the commands of each person, and good places to begin."""

from datetime import datetime

import pytest

from cli.practice_guide import practice_guide
from practice.guide import HOME, Guide, Visit
from tests.conversation import BOT, Conversation
from tests.handlers.scene import LINDA, STAFF
from tests.shipped import REGISTRY


def guide_of(talk: Conversation) -> Guide:
    return practice_guide(lambda: talk.store, REGISTRY, team=BOT.team, now=talk.clock.now)


def visit(talk: Conversation, label: str) -> Visit:
    return next(start for start in guide_of(talk).starts if start.label == label).go()


def verbs(talk: Conversation, user: str) -> set[str]:
    return {one.verb for one in guide_of(talk).commands(user)}


def test_commands_are_those_that_each_person_may_use(talk: Conversation) -> None:
    secretary, staff, guest = (
        verbs(talk, talk.user(LINDA)),
        verbs(talk, talk.user(STAFF)),
        verbs(talk, "U0NOBODY"),
    )

    assert {"action", "appoint", "decide"} <= secretary
    assert "events" in staff
    assert "appoint" not in staff
    assert guest == {"help"}


def test_no_command_is_listed_until_the_bot_has_started(talk: Conversation) -> None:
    guide = practice_guide(lambda: None, REGISTRY, team=BOT.team, now=talk.clock.now)

    assert guide.commands(talk.user(LINDA)) == []
    with pytest.raises(ValueError, match="still starting"):
        guide.starts[0].go()


def test_reminder_is_the_next_one_and_its_reader_is_the_focal_point_to_be(talk: Conversation) -> None:
    talk.answer("hale.kaya", "action Captioning quote area:accessibility due:20 oct")
    talk.answer("taro.nakagawa", "action Early-warning text area:web due:13 oct")
    talk.ticks.plan()

    found = visit(talk, "Go to the reminder")

    assert found.user == talk.user("taro.nakagawa")
    assert visit(talk, "Be a focal point") == Visit(user=found.user, place=HOME)
    talk.until(datetime.fromisoformat(found.to or ""))
    assert "Early-warning text" in talk.direct("taro.nakagawa")[-1].text


def test_reminder_that_is_not_planned_is_said_so(talk: Conversation) -> None:
    with pytest.raises(ValueError, match="No reminder is planned"):
        visit(talk, "Go to the reminder")

    assert visit(talk, "Be the secretary") == Visit(user=talk.user(LINDA), place=HOME)
