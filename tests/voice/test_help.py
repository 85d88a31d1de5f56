"""Help: the menu, and what one wants to do."""

from tests.conversation import Conversation
from tests.voice.notation import sample, shown


def test_help_asks_what_one_would_like_to_do(talk: Conversation) -> None:
    (said,) = talk.says("hale.kaya", "help", channel="direct")

    assert shown(talk, said) == sample("help")


def test_help_on_actions_has_examples_of_ones_own(talk: Conversation) -> None:
    talk.answer("hale.kaya", "action Captioning quote")
    (said,) = talk.says("hale.kaya", "help", channel="direct")

    (topic,) = talk.presses("hale.kaya", said, "Actions")

    assert shown(talk, topic) == sample("help.actions")
