"""The last word: what an owner answered stands on the card, in lists, in the digest and on Home, with its day."""

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE

BEKELE = "bekele.tesfaye"
WORD = "Ute, Fri 7 Oct: “waiting for the quote”"


@pytest.fixture
def card(talk: Conversation) -> Message:
    """The card of A-1, which Ute owns; it is Friday 7 October 2016."""
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0]


def card_text(talk: Conversation) -> str:
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0].text


def reply_of(talk: Conversation, card: Message, who: str) -> Message:
    thread = talk.workspace.messages(card.channel, seen_by=talk.user(who), thread_ts=card.ts)
    return [one for one in thread if one.user == talk.user(who)][-1]


def test_owners_answer_stands_on_the_card_with_its_day(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")

    assert card_text(talk).split("\n")[:2] == ["Cost table", WORD]


def test_answer_given_under_a_reminder_stands_on_the_card(talk: Conversation, card: Message) -> None:
    talk.passes(days=3)
    talk.replies(UTE, talk.direct(UTE)[-1], "A-1: waiting for the quote")

    assert "Ute, Mon 10 Oct: “waiting for the quote”" in card_text(talk)


def test_newest_answer_replaces_the_one_before(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    talk.passes(days=4)
    talk.replies(UTE, card, "second quote comes on Tuesday, they said")

    assert "Ute, Tue 11 Oct: “second quote comes on Tuesday, they said”" in card_text(talk)
    assert "waiting for the quote" not in card_text(talk)


def test_long_answer_is_shown_in_one_line_of_eighty_characters(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, f"the vendor\nwants {'all the figures again, ' * 20}")

    line = card_text(talk).split("\n")[1]
    said = line.partition("“")[2].removesuffix("”")
    assert (len(said) <= 80, said[:16], said[-1]) == (True, "the vendor wants", "…")


def test_what_others_write_is_no_last_word(talk: Conversation, card: Message) -> None:
    talk.replies(LINDA, card, "the vendor wrote to me too")

    assert "the vendor wrote" not in card_text(talk)


def test_last_word_follows_an_edit_and_goes_with_the_message(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the vendor")
    talk.passes(minutes=10)
    talk.replies(UTE, card, "waiting for the qoute")
    newest = reply_of(talk, card, UTE)
    talk.edits(UTE, newest.ts, "waiting for the quote")
    edited = card_text(talk)
    talk.deletes(UTE, newest.ts)

    assert WORD in edited
    assert "Ute, Fri 7 Oct: “waiting for the vendor”" in card_text(talk)


def test_answer_of_who_stands_in_for_the_owner_is_a_last_word(talk: Conversation, card: Message) -> None:
    talk.answer(UTE, f"absent 7-11 oct @{BEKELE}")
    talk.replies(BEKELE, card, "waiting for the quote")

    assert "Bekele, Fri 7 Oct: “waiting for the quote”" in card_text(talk)


def test_last_word_stands_in_lists_digest_and_home(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")

    for words in ("actions", "actions mine", "digest me", "home"):
        assert "Fri 7 Oct: “waiting for the quote”" in talk.answer(UTE, words), words
    assert WORD in talk.answer(LINDA, "digest week")


def test_deleted_answer_leaves_a_digest_that_was_sent(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    talk.passes(days=3)
    digest = next(m for m in talk.channel("#isc-web") if "week of Mon 10 Oct" in m.text)
    before = digest.text

    talk.deletes(UTE, reply_of(talk, card, UTE).ts)
    talk.passes(minutes=2)

    after = next(m for m in talk.channel("#isc-web") if m.ts == digest.ts)
    assert "waiting for the quote" in before
    assert "waiting for the quote" not in after.text


def test_digest_that_was_sent_keeps_the_word_of_its_day(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    talk.passes(days=4)
    talk.replies(UTE, card, "the vendor is silent")
    talk.answer(LINDA, "move A-1 20 oct")
    talk.passes(minutes=2)

    digest = next(m for m in talk.channel("#isc-web") if "week of Mon 10 Oct" in m.text)
    assert "waiting for the quote" in digest.text
    assert "the vendor is silent" not in digest.text


def test_closed_action_shows_its_result_and_not_the_last_word(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    talk.answer(UTE, "done A-1 42 000 a year")

    assert card_text(talk).split("\n")[1:] == [
        "Result: 42 000 a year",
        "Done · A-1 · Fri 7 Oct by Ute Keller",
    ]


def test_last_word_on_a_shared_card(talk: Conversation) -> None:
    first = talk.says(LINDA, "/isc action area:web owner:@ute.keller\n- Printing\n- Binding")[0]
    talk.presses(LINDA, first, "Log both")
    talk.passes(minutes=2)
    talk.replies(UTE, talk.channel("#isc-web")[0], "A-2: waiting for the quote")

    assert f"*A-2*  Binding · Ute Keller, no date · {WORD}" in card_text(talk)


def test_answer_is_a_step_of_the_history_while_its_message_is_there(
    talk: Conversation, card: Message
) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    talk.passes(minutes=5)
    talk.answer(UTE, "move A-1 20 oct")
    before = talk.answer(LINDA, "history A-1").splitlines()

    talk.deletes(UTE, reply_of(talk, card, UTE).ts)

    said = before.index("10:02 · Ute Keller · said")
    assert before[said + 1].strip() == "waiting for the quote"
    assert "moved it" in before[said + 2]
    assert "waiting for the quote" not in talk.answer(LINDA, "history A-1")
