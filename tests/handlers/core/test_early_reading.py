"""A command's words are read before its turn in the writer, and again where the roster or the charter has changed."""

from dataclasses import replace

import pytest

from bot.errors import AmbiguousInput
from handlers.core.calls import Call, Reply
from handlers.core.desk import Desk
from storage.store import Store, WriteRequest
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, COP, LINDA, OBSERVER, rows
from tests.shipped import REGISTRY

SECOND_DEPUTY = "appoint @lihua.chen deputy_director entity:BDT"
OF_DEPUTY = "action Parity table owner:BDT due:2016-10-12"
ONE_OF_TWO = "“BDT” is one of 2. Which one?"


def call_of(talk: Conversation, who: str, words: str, key: str | None = None) -> Call:
    return Call(team=BOT.team, user=talk.user(who), channel="C1", words=words, now=talk.clock.now(), key=key)


def answers(store: Store, *requests: WriteRequest[str]) -> list[str]:
    """Return what is answered to requests that the writer takes together."""
    found = store.submit(requests).result()
    return [str(one) if isinstance(one, Exception) else Reply.from_json(one).text for one in found]


def test_command_is_read_again_where_the_roster_changed_before_its_turn(both: Conversation) -> None:
    waiting = both.desk.write_request(call_of(both, ALINE, OF_DEPUTY))
    both.answer(LINDA, SECOND_DEPUTY)
    before = rows(both)

    said = answers(both.store, waiting)

    assert said == [ONE_OF_TWO]
    assert rows(both) == before


def test_command_is_read_again_where_one_of_the_same_group_changes_the_roster(both: Conversation) -> None:
    group = [
        both.desk.write_request(call_of(both, LINDA, SECOND_DEPUTY)),
        both.desk.write_request(call_of(both, ALINE, OF_DEPUTY)),
    ]

    _, said = answers(both.store, *group)

    assert said == ONE_OF_TWO


def test_command_is_read_again_where_another_replica_changed_the_roster(both: Conversation) -> None:
    other = Store(both.url, charter=both.charter, monotonic=lambda: 0.0)
    other.start()
    waiting = Desk(other, REGISTRY, command="/isc").write_request(call_of(both, ALINE, OF_DEPUTY))
    both.answer(LINDA, SECOND_DEPUTY)

    said = answers(other, waiting)
    other.stop()

    assert said == [ONE_OF_TWO]


@pytest.mark.parametrize("words", ["action Cost table due:14 oct", "move A-1 14 oct"])
def test_command_is_read_again_where_the_calendar_changed_before_its_turn(
    both: Conversation, words: str
) -> None:
    both.answer(LINDA, "action Room plan due:12 oct")
    waiting = both.desk.write_request(call_of(both, LINDA, words))
    both.answer(LINDA, "holiday Geneva 14 oct")

    (asked,) = both.store.submit([waiting]).result()

    assert isinstance(asked, AmbiguousInput)
    assert str(asked) == "Fri 14 Oct isn't a working day in Geneva."


def test_rights_are_those_of_the_turn_and_not_of_the_reading(both: Conversation) -> None:
    waiting = both.desk.write_request(call_of(both, OBSERVER, "action Cost table"))
    both.answer(LINDA, "appoint @zahra.farah focal point for web entity:BDT")

    (said,) = answers(both.store, waiting)

    assert said.startswith("Cost table\nIt's yours.")


def test_command_that_is_delivered_again_gets_its_answer_also_where_its_words_are_refused_now(
    both: Conversation,
) -> None:
    call = call_of(both, ALINE, OF_DEPUTY, key="c:1")
    first = answers(both.store, both.desk.write_request(call))
    both.answer(LINDA, SECOND_DEPUTY)
    before = rows(both)

    again = answers(both.store, both.desk.write_request(call))
    another = answers(
        both.store, both.desk.write_request(replace(call, words=f"again {call.words}", key="c:2"))
    )

    assert first[0].startswith("Parity table\nFor Salma Haddad (deputy to the Director for BDT)")
    assert again == first
    assert another == [ONE_OF_TWO]
    assert rows(both) == before


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (ALINE, "action owner:@linda.okafor", "There's no title yet."),
        (ALINE, "action Cost table due:14 oct due:15 oct", "due: is there twice"),
        (ALINE, "done A-9", "I can't find A-9."),
        (ALINE, "move", "To which day?"),
        (ALINE, "note A-9 they wrote back", "I can't find A-9."),
        (OBSERVER, "raise Who pays?", "Only members can raise an issue."),
        (
            OBSERVER,
            "action owner:@linda.okafor",
            "Only members can log an action.",
        ),  # and not that a title is missing
    ],
)
def test_refused_command_that_is_delivered_again_is_refused_with_the_same_words(
    both: Conversation, who: str, words: str, sentence: str
) -> None:
    call, before = call_of(both, who, words, key="c:1"), rows(both)

    said = [answers(both.store, both.desk.write_request(call)) for _ in range(2)]

    assert said[0] == said[1]
    assert sentence in said[0][0]
    assert rows(both) == before


def test_date_that_hangs_on_a_record_is_read_in_the_writer(both: Conversation) -> None:
    both.answer(LINDA, COP)

    said = answers(
        both.store, both.desk.write_request(call_of(both, LINDA, "action Print it due:a week before COP22"))
    )

    assert "due Mon 31 Oct" in said[0]
