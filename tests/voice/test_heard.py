"""What is said where nothing was understood, and what the secretary is asked then."""

from datetime import timedelta

from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import LINDA, UTE

WORDS = "why did nobody decide on the languages"


def test_words_that_nobody_understood_go_to_the_secretary_and_back(talk: Conversation) -> None:
    shrug = talk.says(UTE, WORDS, channel="direct")[-1]
    was = shown(talk, shrug)
    sent = talk.presses(UTE, shrug, "Ask Linda")[-1]
    talk.passes(minutes=2)
    asked = talk.direct(LINDA)[-1]
    asks = shown(talk, asked)
    talk.replies(LINDA, asked, "They wait for the cost table.")
    talk.until(talk.clock.now() + timedelta(minutes=2))

    assert was == sample("heard.shrug")
    assert shown(talk, sent) == sample("heard.sent")
    assert asks == sample("heard.asked")
    assert shown(talk, talk.direct(UTE)[-1]) == sample("heard.answered")
