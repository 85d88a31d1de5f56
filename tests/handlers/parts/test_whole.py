"""Messages that stay one thing: a title, a result, a note, a quotation, a condition, an answer; in doubt anything."""

import pytest

from handlers.parts.reading import read_parts
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE
from tests.shipped import REGISTRY

ANYWHERE = [
    # one thing about several records, or one step with several words
    "A-2 and A-3 are done",
    "A-2, A-3 done",
    "done A-2, A-3 and A-4",
    "move A-2 and A-3 to Thursday",
    "move A-2 to Thursday and tell Ute",
    "assign A-2 to Ute and Kenji",
    "show A-2 and A-3",
    "remind me of A-2 tomorrow and on Friday",
    "move A-2 to Thursday, Ute is away until then",
    "move A-2 to Thursday, I'm away until then",
    "move A-2 to Thursday, I need more time for the letter to Paula by Friday",
    "start A-2, then A-3",
    "please close A-2 and A-3",
    # what was done, with what came of it
    "A-2 done and log it",
    "A-2 done, A-3 as well",
    "A-2 done, see A-3",
    "A-2 is done, who signs?",
    "I closed A-2 and moved A-3 to Thursday",
    "done and dusted",
    "A-2 is done and the letters are out",
    "A-2 done, signed copy is with Ute and Kenji has the other one",
    "done A-2 sent to Paula, and filed",
    "A-2 is done. The vendor was friendly.",
    "A-2 done, and thanks to Ute for the table",
    # words of one's own behind a typed verb
    "log: buy pens and paper by Friday",
    "log buy pens, and move A-4 to Thursday",
    "action Draft and send the letter due:fri",
    "action Close A-3 and move A-4 to Thursday",
    "action Write to Paula. A-3 is done.",
    "raise Who pays for captions and who decides?",
    "note A-2 we agreed to close A-3 and move A-4 to Thursday",
    "A-2: the quote is in, and A-3 is done",
    "block A-2 waiting for Ute and A-3 is done",
    "search budget and move A-4 to Thursday",
    "minutes M-1\naction Draft the table @ute.keller\nA-2 done\ndecided: tickets, and badges",
    "raise Seating and signage at the forum\nA-2 done",
    # quotations, links and brackets
    "note A-2 “A-3 done. Move A-4 to Thursday.”",
    "what does “done and dusted” mean",
    "see <https://a.example/one|A-2 done and A-3 done>",
    "done A-2 (and A-3 done)",
    # what will be
    "nearly done with A-2 and A-3 is done",
    # a condition, a denial, somebody else's words
    "if A-2 is done, move A-4 to Thursday",
    "when A-2 is done, move A-4 to Thursday",
    "move A-4 to Thursday unless A-2 is done and A-3 is done",
    "don't close A-3 and move A-4 to Thursday",
    "A-2 is done, but not A-3",
    "Kenji said A-2 is done and A-3 is done",
    "once A-2 is done, A-4 needs two more days",
    "A-2 done. But A-2 isn't printed",
    "Move A-2 to 20 oct. If A-3 is done.",
    # asked as one
    "A-2 is done and A-3 is done?",
    "A-2 done, right?",
    "is A-2 done and A-3 blocked?",
    "Greta is coming to the forum and who else is?",
    "who will be in the room and who on screen",
    "how many issues and actions are open",
    "what does Ute have this week and next week",
    # an answer, a remark, courtesy
    "safe and working",
    "safe, and I need nothing",
    "yes and thanks",
    "no, Thursday",
    "thanks, that's all and good night",
    "I agree with P-1 and A-2 is done",
    "I object to P-1, and A-2 is done",
    "adopt D-1 and move A-4 to Thursday",
    # two steps of the same record
    "start A-2 and move A-2 to Thursday",
    "I'm stuck and need help",
    "Ute should book the room and Kenji the flights",
]
IN_A_THREAD = [
    "done, but Linda must sign",
    "done. Who signs?",
    "done. Move it to the archive.",
    "A-3 done\nA-4: needs until 10 nov",
    "done, please check",
    "done. Linda must sign.",
    "done, plan attached",
    "done and the room is booked",
    "done. It went well, and everybody came.",
    "waiting for the quote and for Ute",
    "A-4 needs two more days. Done",
    "not done, and A-4 needs two more days",
    "A-2 done, A-3 done",
    "A-5 done and A-6 done",
    "the table is sent and the letter too",
    "can I have until Thursday and then some?",
    "done when A-4 moves to Friday",
]


@pytest.mark.parametrize("words", ANYWHERE)
@pytest.mark.parametrize("is_reply", [False, True])
def test_one_thing_stays_whole(words: str, is_reply: bool) -> None:  # noqa: FBT001 - a case
    assert read_parts(words, REGISTRY, is_reply=is_reply) == []


@pytest.mark.parametrize("words", IN_A_THREAD)
def test_reply_that_is_one_thing_stays_whole(words: str) -> None:
    assert read_parts(words, REGISTRY, is_reply=True) == []


@pytest.mark.parametrize("words", ["tell Ute", "we need it", "I would like more"])
def test_vague_wish_beside_what_is_done_is_not_parted_from_it(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action Sound check owner:@ute.keller due:2 nov")

    quick.says(UTE, f"A-1 done and {words}", channel="direct")

    assert f"Result: and {words}" in quick.answer(LINDA, "show A-1")
