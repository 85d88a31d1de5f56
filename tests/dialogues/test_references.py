"""Every verb with no reference, one, several, and with rubbish: the answer is a sentence, never a fault of ours."""

import pytest

from handlers.core.feature import Verb
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, everything_said, rows
from tests.shipped import REGISTRY

OUR_FAULT = "went wrong on my side"
REFS = ("A-1", "I-1", "E-1", "DEC-1", "P-1")
MISSING = ("A-99", "I-99", "E-99", "DEC-99", "P-99")
LARGE = "9" * 20  # more than 64 bits hold
RUBBISH = (
    "xyzzy", "☃", "²", "\0", "\ud800", '"', ":", "owner:", "due:xyzzy", "<@U>", "A-0", f"A-{LARGE}", LARGE,
    *(f"{sign}:{number}" for sign in "pcln" for number in ("1", "²", LARGE)),
)  # fmt: skip
BEHIND = (
    "", *REFS, *MISSING, *RUBBISH, "A-1 A-1", "A-1 A-99", "A-1, P-1", " ".join(REFS), " ".join(reversed(REFS)),
    *(f"{ref} xyzzy" for ref in REFS),
)  # fmt: skip


@pytest.fixture
def stocked(talk: Conversation) -> Conversation:
    """A task force with a record of each kind."""
    for words in (
        "action Send the cost table area:web due:14 oct owner:@ute.keller",
        "raise Who pays? area:web options:The budget; Nobody",
        "raise Who prints? area:web",
        "event Study group meets on:18 oct area:events",
        "decide I-2 agreed The budget pays",
    ):
        talk.answer(LINDA, words)
    talk.opens(ALINE, "propose Text asked:@ute.keller area:web")
    return talk


def types(talk: Conversation, words: str, *, channel: str) -> None:
    """Type words whose answer is looked at later."""
    talk._run(talk.workspace.type(talk.user(LINDA), talk._place(LINDA, channel), words.strip()))


@pytest.mark.parametrize("verb", REGISTRY.verbs, ids=lambda verb: verb.name)
def test_no_verb_breaks_on_what_stands_behind_it(stocked: Conversation, verb: Verb) -> None:
    for rest in BEHIND:
        types(stocked, f"/isc {verb.name} {rest}", channel="#isc-tf")

    assert OUR_FAULT not in everything_said(stocked)


@pytest.mark.parametrize("rest", ["", "A-1", "xyzzy"])
def test_no_verb_breaks_in_the_bots_own_conversation(stocked: Conversation, rest: str) -> None:
    for verb in REGISTRY.verbs:
        types(stocked, f"{verb.name} {rest}", channel="direct")

    assert OUR_FAULT not in everything_said(stocked)


def test_link_alone_asks_which_two(stocked: Conversation) -> None:
    assert stocked.answer(LINDA, "link") == "Which two belong together? Name both: link A-12 I-7"


@pytest.mark.parametrize("verb", ["edited", "deleted"])
def test_what_follows_a_change_of_a_message_cannot_be_typed(stocked: Conversation, verb: str) -> None:
    before = rows(stocked)

    said = stocked.says(LINDA, f"{verb} A-1", channel="direct")

    assert said[0].text.startswith("I don't understand")
    assert rows(stocked) == before


def test_what_no_database_stores_is_left_out(talk: Conversation) -> None:
    said = talk.answer(LINDA, "action Send\0 the \ud800table area:web due:14 oct")

    assert said.startswith("Send the ?table")
