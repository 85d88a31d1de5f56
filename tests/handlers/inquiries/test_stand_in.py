"""Who stands in for the secretary reads what people ask, and answers."""

from tests.conversation import Conversation
from tests.handlers.inquiries.test_inquiries import WORDS, inquiries
from tests.handlers.scene import KENJI, LINDA, UTE


def test_stand_in_of_the_secretary_reads_and_answers(talk: Conversation) -> None:
    talk.answer(LINDA, f"absent today to 21 oct officer:@{UTE}")
    talk.presses(KENJI, talk.says(KENJI, WORDS, channel="direct")[-1], "Ask Linda")
    talk.passes(minutes=3)

    told = talk.direct(UTE)[-1]
    assert f"“{WORDS}”" in told.text
    talk.replies(UTE, told, "They wait for the figures.")
    talk.passes(minutes=3)

    assert "They wait for the figures." in talk.direct(KENJI)[-1].text
    assert inquiries(talk) == [(WORDS, "They wait for the figures.", False)]
