"""What fewer people may know of is not named by what more people see."""

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, STAFF

CLIMATE, LIHUA = "paula.ruiz", "lihua.chen"


def test_what_an_action_belongs_to_is_named_only_to_whom_it_is_known(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays? area:clim")
    talk.answer(LINDA, "action Cost table for:I-1 area:clim visibility:public")
    talk.passes(minutes=2)

    assert "For: I-1" in talk.answer(CLIMATE, "show A-1").splitlines()
    assert "I-1" not in talk.answer(STAFF, "show A-1")
    assert "for I-1" in talk.channel("#isc-climate")[-1].text
