"""Whatever is offered for ordinary words works: its button is never answered by a refusal, for anybody, in any state."""

import re
from collections.abc import Sequence

import pytest

from bot.guesses import Guess
from handlers.conversation.guess_views import LINES
from handlers.conversation.understanding.said import read_said
from practice.workspace import Message
from tests.conversation import Conversation, buttons_of
from tests.handlers.scene import BANGKOK, KENJI, LINDA, OBSERVER, UTE

REFUSED = re.compile(
    r"nothing open that this goes with|can't be |I don't (?:know|understand)|I can't (?:find|answer)|nobody to ask"
    r"|is already|only the |may only|isn't yours|can't do that|asks nobody"
)
WISHES = sorted({one.wish for one in read_said()} - {"-"})
SENTENCES = (
    "the matter with the seating is as it is",
    "le plan de la salle est comme il est",
    "the room plan is what it is",
)


@pytest.fixture
def busy(talk: Conversation) -> Conversation:
    """Return a task force with records in several states, and wishes that are guessed in the order that a test sets."""
    talk.answer(LINDA, "action Room plan for the next assembly owner:@ute.keller area:web due:12 oct")
    talk.answer(LINDA, "action Chairs for the hall owner:@kenji.sato due:14 oct")
    talk.answer(KENJI, "block A-2 no money")
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(KENJI, "event Seating course on:20 oct place:Bangkok")
    talk.answer(KENJI, "raise One hall or two? area:web")
    return talk


def wished(talk: Conversation, wish: str) -> None:
    def rank(_: str) -> Sequence[Guess]:
        return [Guess(wish, 0.9)]

    talk.desk.rank = rank


@pytest.mark.parametrize("who", [LINDA, UTE, KENJI, BANGKOK, OBSERVER])
@pytest.mark.parametrize("words", SENTENCES)
def test_each_button_of_each_offer_works(busy: Conversation, who: str, words: str) -> None:
    failed = []
    for wish in WISHES:
        wished(busy, wish)
        offered = busy.says(who, words, channel="direct")[-1]
        if not re.match("Which of these|I think you mean|I'm not sure", offered.text):
            continue
        for button in buttons_of(offered):
            label = button["text"]["text"]
            said = pressed(busy, who, offered, label)
            if REFUSED.search(said):
                failed.append(f"{wish}: {button['value']}: {said}")
    assert failed == []


def pressed(talk: Conversation, who: str, message: Message, label: str) -> str:
    """Return what a button is answered with: a message, or a form."""
    return "\n".join(one.text for one in talk.presses(who, message, label))


@pytest.mark.parametrize("wish", sorted(LINES))
def test_each_line_works_by_its_button(busy: Conversation, wish: str) -> None:
    wished(busy, wish)

    offered = busy.says(LINDA, "something else again", channel="direct")[-1]

    assert LINES[wish].label in [one["text"]["text"] for one in buttons_of(offered)]
    assert not REFUSED.search(pressed(busy, LINDA, offered, LINES[wish].label))
