"""What the menu promises: each verb has a right, words of its own, options that it reads and an example that works."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.examples import fill
from bot.history import DENIED
from bot.permissions import RIGHTS_TABLE
from handlers.core.blocks.text import escape
from handlers.core.feature import Verb
from storage import tables
from tests import databases
from tests.conversation import FRIDAY, Conversation
from tests.register_words import on_a_way
from tests.shipped import CHARTER, REGISTRY

SHOWN = [verb for verb in REGISTRY.verbs if not verb.is_hidden]


def ids(verb: Verb) -> str:
    return verb.name


def test_verb_has_a_line_in_the_table_of_rights_unless_it_is_for_everybody() -> None:
    """Whether what has none is for everybody, the walk compares with the written table: tests/rights/oracle.py."""
    assert {verb.right for verb in REGISTRY.verbs} - {None, *RIGHTS_TABLE} == set()


def test_verbs_that_write_for_everybody_are_replies_and_settings_which_check_by_themselves() -> None:
    writing = {v.name for v in REGISTRY.verbs if v.writes and v.right is None}

    of_roll_calls = {"rollanswer", "rollenter", "rolltell"}  # who is asked, and who leads it
    assert (
        writing == {"reply", "followup", "inparts", "said", "edited", "deleted", "settings"} | of_roll_calls
    )


def test_word_means_one_verb() -> None:
    words = [word for verb in REGISTRY.verbs for word in (verb.name, *verb.also)]

    assert len(words) == len(set(words))


@pytest.mark.parametrize("verb", SHOWN, ids=ids)
def test_usage_names_only_options_that_the_verb_reads(verb: Verb) -> None:
    named = set(re.findall(r"([a-z]+):", verb.usage))

    assert named <= options_of(verb)


@pytest.mark.parametrize("verb", SHOWN, ids=ids)
def test_example_begins_with_the_verb_and_names_only_options_that_it_reads(verb: Verb) -> None:
    found, rest = REGISTRY.find(verb.example)

    assert found in REGISTRY.all_of(verb)
    assert set(re.findall(r"(?<!\S)([a-z]+):", rest)) <= options_of(verb)


def options_of(verb: Verb) -> set[str]:
    """Return the options that a verb reads, also where it is about a record of another kind."""
    return {option.name for one in REGISTRY.all_of(verb) for option in one.takes}


TUESDAY = datetime(2016, 10, 4, 8, tzinfo=UTC)  # a day on which "friday" is clear and 5 October still to come
# Confirming, sending back and reading are for the holders of the level, verifying for somebody else than who closed it; @name is nobody.
# Objecting is for those who were asked.
# One round is open already: another one of its sort is asked about.
# Minutes are shown before anything is entered. The only secretary stays, a roster comes with a file, and "privacy" alone says what one can do.
FOR_OTHERS = {
    "round",
    "calendar",
    "confirm",
    "verify",
    "assign",
    "appoint",
    "relieve",
    "leave",
    "privacy",
    "import",
    "minutes",
    "return",
    "read",
    "object",
}


PRECEDED_BY = {  # whose examples go before
    name: REGISTRY[other]
    for name, other in {
        "unblock": "block",
        "reopen": "done",
        "unmute": "mute",
        "unfollow": "follow",
        "answer": "ask",
        "submitted": "submit",
        "outcome": "submit",
    }.items()
}


@pytest.fixture(scope="module")
def busy() -> Iterator[Conversation]:
    yield from _task_force()


@pytest.fixture
def alone() -> Iterator[Conversation]:
    """The same, before any example was typed."""
    yield from _task_force()


def _task_force() -> Iterator[Conversation]:
    """A task force in the middle of its work: everything that an example names is there."""
    talk = Conversation(databases.fresh("sqlite"), now=TUESDAY)
    for number in range(14):
        talk.answer("linda.okafor", f"action Number {number} due:12 oct")
    talk.answer("linda.okafor", "move A-13 every monday")
    for number in range(7):
        talk.answer("linda.okafor", f"raise Question {number}")
    for number in range(1, 4):
        talk.answer("linda.okafor", f"decide I-{number} agreed Option A")
    for number in range(1, 6):
        talk.opens("aline.moreau", f"propose Text {number} asked:@ute.keller")
    talk.answer("ute.keller", "object P-5 too long")
    talk.answer("linda.okafor", "event Training of editors on:20 dec")
    talk.answer("linda.okafor", "meeting 3 oct 14:00 past")
    for number in range(15, 17):
        talk.answer("linda.okafor", f"meeting {number} dec 14:00 link:https://example.org/meet")
    talk.answer("linda.okafor", "call M-2")
    for number in range(3):
        talk.answer("linda.okafor", f"item Text {number} M-3")
    talk.answer("linda.okafor", "round updates due:20 oct")
    talk.passes(minutes=5)
    talk.answer("cilka.novak", "answer RD-1 COMMS Photos result:sorted")
    for register in CHARTER.registers:
        talk.answer("linda.okafor", on_a_way(register, 0))
    yield talk
    talk.close()


def lines_written(talk: Conversation) -> int:
    """Count what people have done so far: lines of history but of refusals, notes, reminders, days, files."""
    history = select(func.count()).select_from(tables.history).where(tables.history.c.verb != DENIED)
    told = (
        tables.notes, tables.notifications, tables.closures, tables.absences, tables.documents
    )  # fmt: skip
    counts = [history, *(select(func.count()).select_from(table) for table in told)]
    return talk.store.read(lambda read: sum(read.db.execute(one).scalar_one() for one in counts))


def example_of(verb: Verb, talk: Conversation) -> str:
    return fill(verb.example, talk.charter, talk.charter.day_of(talk.clock.now()))


@pytest.mark.parametrize("verb", SHOWN, ids=ids)
def test_help_on_a_verb_shows_its_example(busy: Conversation, verb: Verb) -> None:
    assert escape(example_of(verb, busy)) in busy.answer("linda.okafor", f"help {verb.name}")


@pytest.mark.parametrize("verb", SHOWN, ids=ids)
def test_example_typed_as_it_stands_does_what_it_says(alone: Conversation, verb: Verb) -> None:
    if verb.name in PRECEDED_BY:
        alone.answer("linda.okafor", example_of(PRECEDED_BY[verb.name], alone))
    before = lines_written(alone)

    said = alone.answer("linda.okafor", example_of(verb, alone))

    is_done = lines_written(alone) > before
    assert "went wrong on my side" not in said
    assert not re.search(r"I do not know|There is no", said)
    assert is_done is (verb.writes and verb.name not in FOR_OTHERS), said


@pytest.mark.parametrize(
    "when", [FRIDAY, FRIDAY + timedelta(days=85)], ids=["on a Friday", "at the end of the year"]
)
def test_no_example_breaks_anything_where_nothing_is_there_yet(when: datetime) -> None:
    talk = Conversation(databases.fresh("sqlite"), now=when)

    said = [talk.answer("linda.okafor", example_of(verb, talk)) for verb in SHOWN]

    talk.close()
    assert [words for words in said if "went wrong on my side" in words] == []
