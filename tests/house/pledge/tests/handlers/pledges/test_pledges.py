"""Pledges: made, shown, reminded of and kept."""

from collections.abc import Iterator

import pytest

from bot.names import join_all
from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels
from tests.shipped import CHARTER

PLEDGE = "pledge Two interpreters for the workshop due:12 oct"
OPEN = "*PL-1*  Two interpreters for the workshop · due Wed 12 Oct"
KEPT = "*PL-1*  Two interpreters for the workshop · kept"


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """A conversation after one pledge. A kind that ships brings a migration for databases that are there already."""
    talk = Conversation(databases.fresh("sqlite"))
    talk.answer(UTE, PLEDGE)
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def test_pledge_is_said_back_and_listed(talk: Conversation) -> None:
    assert talk.answer(UTE, "pledge Tea due:13 oct").splitlines() == [
        "*PL-2*  Tea · due Thu 13 Oct",
        "Shown in #isc-tf in a minute.",
    ]
    assert talk.answer(LINDA, "pledges").splitlines()[:2] == ["*2 open pledges*", OPEN]
    assert talk.answer(UTE, "pledge Cake").startswith("By which day?")


def test_card_follows_the_pledge_and_done_in_its_thread_keeps_it(talk: Conversation) -> None:
    talk.passes(seconds=61)
    (card,) = talk.channel()
    before = card.text
    talk.replies(UTE, card, "done")
    talk.passes(seconds=5)

    assert before.splitlines() == [OPEN, "Pledged by Ute Keller"]
    assert talk.channel()[0].text.splitlines() == [KEPT, "Pledged by Ute Keller"]


def test_show_and_history_say_what_was_pledged_and_by_whom(talk: Conversation) -> None:
    talk.answer(UTE, "done PL-1 All booked")

    assert talk.answer(LINDA, "show PL-1").splitlines()[1:3] == ["Due: Wed 12 Oct", "State: kept"]
    assert talk.answer(LINDA, "history PL-1").splitlines()[1:] == [
        "10:00 · Ute Keller (Chief of department) · pledged it",
        "10:00 · Ute Keller (Chief of department) · kept it",
        "      state: kept, was open",
        "      result: All booked",
    ]


def test_search_finds_it(talk: Conversation) -> None:
    assert OPEN in talk.answer(LINDA, "find interpreters")


def test_its_maker_is_reminded_once_on_the_morning_of_its_day(talk: Conversation) -> None:
    talk.passes(days=7)

    (told,) = [m for m in talk.direct(UTE) if "You pledged this" in m.text]
    assert (talk.day_of(told), labels(told)) == ("Wed 12 Oct", ["Kept"])


def test_kept_pledge_sends_no_reminder_and_leaves_the_digest(talk: Conversation) -> None:
    week = talk.answer(LINDA, "digest week")
    talk.answer(UTE, "done PL-1")
    talk.passes(days=7)

    assert f"Pledges · {OPEN}".replace("*", "") in week
    assert "Pledges" not in talk.answer(LINDA, "digest week")
    assert not [m for m in talk.direct(UTE) if "You pledged this" in m.text]


def test_sent_digest_lists_its_pledges(talk: Conversation) -> None:
    talk.passes(days=4)
    digest = next(m for m in talk.channel() if "week of" in m.text)

    (behind,) = talk.presses(LINDA, digest, "Pledges (1)")
    assert behind.text.splitlines()[1] == OPEN


def test_undo_of_done_opens_it_again_and_undo_of_its_making_withdraws_it(talk: Conversation) -> None:
    talk.answer(UTE, "pledge Tea due:13 oct")
    kept = talk.answer(UTE, "done PL-1")

    assert kept == KEPT
    assert OPEN in talk.answer(UTE, "undo PL-1")
    assert "PL-2 is taken back: withdrawn" in talk.answer(UTE, "undo PL-2")


def test_pledges_come_as_a_file(talk: Conversation) -> None:
    said = talk.answer(LINDA, "export pledges")
    talk.passes(minutes=2)

    (file,) = talk.workspace.files.values()
    assert said == "The list of 1 pledge comes as a file in our own conversation, in a minute."
    assert "PL-1,Two interpreters for the workshop,2016-10-12,Ute Keller" in file.bytes.decode("utf-8")


def test_open_pledge_waits_on_the_home_of_its_maker_and_of_nobody_else(talk: Conversation) -> None:
    (home,) = talk.says(UTE, "/isc")
    before, waits = home.text, talk.asks(UTE, "what waits for me?")
    others = talk.answer("omar.mansour", "home")
    talk.presses(UTE, home, "Kept")

    assert before.splitlines()[:2] == ["1 thing for you", OPEN.replace("*", "")]
    assert waits == before
    assert others.splitlines()[0] == talk.answer(UTE, "home").splitlines()[0] == "Nothing waits for you"


def test_area_has_its_pledges_among_what_is_open(talk: Conversation) -> None:
    talk.answer(UTE, "pledge Tea due:13 oct area:gender")
    (said,) = talk.says(LINDA, "what's open in gender?", channel="direct")
    talk.answer(LINDA, "action Photo list due:12 oct area:gender")
    both = talk.asks(LINDA, "what's open in gender?")

    assert said.text.splitlines() == ["Gender: 1 pledge.", "PL-2  Tea · due Thu 13 Oct"]
    assert labels(said) == ["Pledges"]
    assert talk.presses(LINDA, said, "Pledges")[-1].text.startswith("*1 open pledge in Gender*")
    assert both.startswith("Gender: 1 action and 1 pledge.")
    assert both.endswith("Pledges\nPL-2  Tea · due Thu 13 Oct")


def test_area_with_an_open_pledge_is_not_retired_as_one_without(talk: Conversation) -> None:
    talk.answer(UTE, "pledge Tea due:13 oct area:gender")

    said = talk.answer(ALINE, "area retire gender merged with another")

    assert "Under it: 1 open pledge (PL-2)." in said


@pytest.mark.parametrize("words", ["how many pledges are open?", "any pledges?", "pledges?"])
def test_pledges_are_counted_and_asked_for_in_ordinary_words(talk: Conversation, words: str) -> None:
    assert talk.asks(LINDA, words) == talk.asks(LINDA, "pledges")


def test_questions_of_everything_have_the_pledges_too(talk: Conversation) -> None:
    assert talk.asks(LINDA, "what's open?").endswith("Also open: 1 pledge.")
    assert "1 pledge" in talk.asks(LINDA, "what is on next week?")


def test_what_somebody_has_are_their_actions_and_their_pledges(talk: Conversation) -> None:
    talk.answer(LINDA, "action Photo list due:12 oct")
    (said,) = talk.says(LINDA, "what does Ute have?", channel="direct")
    own = talk.asks(UTE, "what do I have?")

    assert said.text.splitlines() == ["Ute has no open actions.", "Also with Ute: 1 pledge."]
    assert talk.presses(LINDA, said, "Pledges")[-1].text == talk.answer(LINDA, "pledges owner:@ute.keller")
    assert own.splitlines()[-1] == "Also with you: 1 pledge."
    assert "Also" not in talk.asks(LINDA, "what do I have?")


def test_own_pledges_and_those_of_somebody_are_asked_for_in_ordinary_words(talk: Conversation) -> None:
    talk.answer(LINDA, "pledge Tea due:13 oct")
    of_ute = talk.answer(LINDA, "pledges owner:@ute.keller")

    assert talk.asks(LINDA, "what pledges does Ute have?") == of_ute
    assert talk.asks(UTE, "what pledges do I have?") == talk.asks(UTE, "my pledges")
    assert talk.asks(UTE, "my pledges") == talk.answer(UTE, "pledges mine")
    owned = join_all(["actions", "pledges", *(one.many for one in CHARTER.registers)])
    assert talk.asks(LINDA, "what meetings does Ute have?").splitlines() == [
        f"I can list somebody's {owned}, but not their meetings."
    ]


def test_pledges_are_listed_by_person_and_page(talk: Conversation) -> None:
    for n in range(20):
        talk.answer(LINDA, f"pledge Number {n} due:14 oct")

    (said,) = talk.says(UTE, "/isc pledges")
    own = talk.answer(UTE, "pledges mine")

    assert said.text.startswith("*21 open pledges*")
    assert "Next 1" in labels(said)
    assert own.splitlines() == ["*1 open pledge of Ute Keller*", OPEN]
    assert talk.answer(UTE, "pledges owner:@hale.kaya") == (
        "No open pledges of Hale Kaya. To make one: pledge Two interpreters due:12 oct"
    )


def test_lists_offers_it(talk: Conversation) -> None:
    (said,) = talk.says(UTE, "/isc lists")

    assert talk.presses(UTE, said, "Pledges")[-1].text.startswith("*1 open pledge*")


def test_somebody_who_leaves_hands_their_pledges_over(talk: Conversation) -> None:
    assert "1 open pledge" in talk.answer(UTE, "leave 30 nov")


def test_help_knows_both_verbs(talk: Conversation) -> None:
    every = talk.answer(UTE, "help all")

    assert "write down what you promise" in every
    assert "list open pledges" in every
    assert "pledge Two interpreters" in talk.answer(UTE, "help pledge")


def test_another_member_closes_no_pledge_of_somebody_else(talk: Conversation) -> None:
    assert "can close PL-1" in talk.answer("omar.mansour", "done PL-1")
