"""Actions, as people talk about them with the bot."""

from tests.conversation import Conversation


def test_logged_action_is_said_back_with_its_date(talk: Conversation) -> None:
    said = talk.answer("linda.okafor", "action Send the cost table owner:@ute.keller area:web due:12 oct")

    assert said.splitlines()[:2] == [
        "*A-1*  Send the cost table",
        "Ute Keller · Web editorial · due Wed 12 Oct",
    ]


def test_done_closes_and_the_list_is_empty_again(talk: Conversation) -> None:
    talk.answer("linda.okafor", "action Send the cost table due:12 oct")

    said = talk.answer("linda.okafor", "done A-1 Table sent")

    assert said == "*A-1*  Send the cost table is done. Result: Table sent"
    assert talk.answer("linda.okafor", "actions") == "No open actions."
