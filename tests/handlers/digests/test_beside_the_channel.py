"""Where somebody sees more late actions than the channel's week counts, it is said how many, and to nobody else."""

from datetime import date

from tests.conversation import Conversation
from tests.handlers.digests.filled import fill_actions
from tests.handlers.scene import ALINE, LINDA, UTE

LATE = date(2016, 9, 5)
ONE = "Not counted in the channel's week: 1 of the late ones, which not everybody there may see."


def late(talk: Conversation, *, restricted: int) -> None:
    fill_actions(talk, 2, owner=UTE, due=LATE)
    if restricted:
        fill_actions(talk, restricted, owner="kenji.sato", due=LATE, visibility="restricted")


def test_home_of_the_office_says_how_many_late_actions_the_channel_does_not_count(both: Conversation) -> None:
    late(both, restricted=1)

    for who in (LINDA, ALINE):
        said = both.answer(who, "home").splitlines()
        assert said[said.index("3 late") + 1] == ONE


def test_week_of_the_task_force_says_it_where_the_numbers_differ(talk: Conversation) -> None:
    late(talk, restricted=1)

    assert ONE in talk.answer(LINDA, "digest week").splitlines()
    assert ONE in talk.answer("kenji.sato", "digest week").splitlines(), "his own"
    assert "Not counted" not in talk.answer(UTE, "digest week")
    assert "2 actions are late" in talk.answer(UTE, "digest week")


def test_nothing_is_said_where_the_channel_counts_all(talk: Conversation) -> None:
    late(talk, restricted=0)

    assert "Not counted" not in talk.answer(LINDA, "home")
    assert "Not counted" not in talk.answer(LINDA, "digest week")


def test_week_in_the_channel_says_nothing_of_what_it_does_not_count(talk: Conversation) -> None:
    late(talk, restricted=1)
    talk.passes(days=3)

    (week,) = [m.text for m in talk.channel() if "week of" in m.text]
    assert "2 actions are late" in week
    assert "Not counted" not in week
