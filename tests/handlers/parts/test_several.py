"""Messages that somebody wrote who had not read the code: what becomes of each, with an honest verdict.

`right` and `asked` have all that was meant, `beside` answers something else or leaves a part out, and does nothing.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from handlers.conversation.understanding.ranking import rank
from practice.workspace import Message
from tests import databases
from tests.conversation import UNHINDERED, Conversation
from tests.handlers.scene import KENJI, LINDA, UTE, rows

ACTIONS = [
    "Flight list", "Badge template", "Room plan", "Sound check", "Menu cards", "Shuttle timetable", "Captioning quote",
    "Print the posters", "Brief the interpreters", "Press kit",
]  # fmt: skip
OWN = {3, 7, 8, 10}
TUESDAY = datetime(2016, 10, 11, 7, tzinfo=UTC)
with (Path(__file__).parent / "several.tsv").open(encoding="utf-8") as file:
    SAID = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Told(NamedTuple):
    """What was there before anybody said anything."""

    url: str
    workspace: dict[str, Any]
    reminder: Message


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    """Ten actions, four of them Ute's; it is Tuesday, and she is reminded of A-3 alone."""
    url = databases.fresh("sqlite")
    talk = Conversation(url, limits=UNHINDERED)
    for number, title in enumerate(ACTIONS, 1):
        owner = UTE if number in OWN else KENJI if number == 9 else "filiz.arslan"
        due = "12 oct" if number == 3 else "2 nov"
        talk.answer(UTE if owner == KENJI else LINDA, f"action {title} owner:@{owner} due:{due} area:web")
    talk.until(TUESDAY)
    reminder = next(one for one in reversed(talk.direct(UTE)) if "Room plan" in one.text)
    workspace = talk.workspace.dump()
    talk.close()
    yield Told(url, workspace, reminder)
    databases.throw_away(url)


@pytest.fixture
def heard(told: Told) -> Iterator[Conversation]:
    url = databases.copy_of(told.url)
    talk = Conversation(url, limits=UNHINDERED, now=TUESDAY, kept=told.workspace)
    talk.desk.rank = rank
    yield talk
    talk.close()
    databases.throw_away(url)


def closed(talk: Conversation) -> set[int]:
    return {
        number
        for number in range(1, len(ACTIONS) + 1)
        if "Done" in talk.answer(LINDA, f"show A-{number}").splitlines()
    }


def says(talk: Conversation, told: Told, door: str, words: str) -> str:
    if door == "thread":
        said = talk.replies(UTE, told.reminder, words)
    elif door == "own":
        said = talk.says(UTE, words, channel="direct")
    else:
        said = talk.says(UTE, f"<@U0CLERK> {words}" if door == "mention" else f"/isc {words}")
    return "\n".join(one.text for one in said)


@pytest.mark.parametrize("one", SAID, ids=[one["text"][:40] for one in SAID])
def test_message_of_somebody_else_has_the_result_that_it_had(
    heard: Conversation, told: Told, one: dict[str, str]
) -> None:
    before = rows(heard)

    said = says(heard, told, one["door"], one["text"].replace("\\n", "\n"))

    assert closed(heard) == {int(ref.removeprefix("A-")) for ref in one["closed"].split()}
    assert [words for words in one["said"].split(" || ") if words not in said] == []
    if one["verdict"] == "beside":
        assert rows(heard)["history"] == before["history"]
    assert "Result" not in "\n".join(heard.answer(LINDA, f"show {ref}") for ref in one["closed"].split())


JOINERS = [
    ". ",
    "; ",
    "\n",
    " and ",
    ", and ",
    ", then ",
    " but ",
    ", but ",
    " - ",
    "\n- ",
    "\n2. ",
    ". Also ",
    ", ",
]
EXACT = {
    "close A-8": ("A-8", "Print the posters is done."),
    "A-7 done": ("A-7", "Captioning quote is done."),
    "a10 done": ("A-10", "Press kit is done."),
    "move A-3 to 20 oct": ("A-3", "Room plan is now due Thu 20 Oct"),
    "give A-10 to Greta": ("A-10", "Press kit goes from Ute Keller to Greta Weber."),
}
PAIRS = [pair for pair in product(EXACT, EXACT) if EXACT[pair[0]][0] != EXACT[pair[1]][0]]


@pytest.mark.parametrize("joiner", JOINERS)
def test_two_exact_things_have_the_effects_of_both_however_they_are_joined(told: Told, joiner: str) -> None:
    for n, (first, second) in enumerate(PAIRS):
        if n % len(JOINERS) != JOINERS.index(joiner) and n % 3:
            continue
        url = databases.copy_of(told.url)
        talk = Conversation(url, limits=UNHINDERED, now=TUESDAY, kept=told.workspace)

        said = says(talk, told, ["own", "mention", "slash"][n % 3], f"{first}{joiner}{second}")

        assert EXACT[first][1] in said, (first, second)
        assert EXACT[second][1] in said, (first, second)
        assert "Result" not in said
        talk.close()
        databases.throw_away(url)


@pytest.mark.parametrize("joiner", JOINERS)
@pytest.mark.parametrize(
    "unread", ["A-10 I haven't touched", "A-10 not", "A-10 is with the printer's cousin"]
)
def test_what_is_not_read_of_another_record_is_repeated(
    heard: Conversation, told: Told, joiner: str, unread: str
) -> None:
    said = says(heard, told, "own", f"A-7 done{joiner}{unread}")

    assert closed(heard) == {7}
    assert f"I didn't read: “{unread}”" in said
    assert "Result" not in heard.answer(LINDA, "show A-7")
