"""A sentence that mentions a record isn't kept under it: what it may mean is offered. `A-1: text` is a note."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels, rows

ADD = "Add it as a note"


@pytest.fixture
def listed(quick: Conversation) -> Conversation:
    quick.answer(LINDA, "action Cost table owner:@ute.keller due:2 nov")
    quick.answer(LINDA, "raise Who pays for captions?")
    quick.answer(LINDA, "meeting 18 oct 14:00")
    return quick


@pytest.mark.parametrize(
    "words",
    [
        "we talked about A-1 yesterday",
        "can we talk about A-1 tomorrow",
        "can we talk about A-1 next week?",
        "lunch with Kenji, the vendor of A-1 doesn't answer him",
        "the vendor of A-1 doesn't answer",
        "about A-1: waiting for the vendor",
        "we are stuck with A-1 and with the rest",
        "I think somebody else should do A-1, it isn't mine",
        "I have sent A-1 to Paula",
        "remember A-1? Kenji finished his part on friday",
        "on a parlé de A-1 hier, on attend le fournisseur",
        "hemos hablado de A-1, estamos bloqueados",
        "мы говорили о A-1, ждём ответа",
        "我们昨天谈了 A-1，还在等回复",
        "تحدثنا عن A-1 أمس وما زلنا ننتظر الرد",
        "we are stuck with I-1",
        "can I-1 wait until friday",
        "I won't make it to M-1, sorry",
    ],
)
@pytest.mark.parametrize("where", ["direct", "mention", "slash"])
def test_sentence_that_mentions_a_record_changes_nothing(
    listed: Conversation, words: str, where: str
) -> None:
    before = rows(listed)

    if where == "direct":
        listed.says(UTE, words, channel="direct")
    else:
        listed.says(UTE, f"<@U0CLERK> {words}" if where == "mention" else f"/isc {words}")

    assert rows(listed) == before


@pytest.mark.parametrize(
    ("words", "question", "buttons"),
    [
        ("I have sent A-1 to Paula", "Close *A-1* with that?", ["Yes, close it", ADD]),
        (
            "the vendor of A-1 doesn't answer",
            "Is *A-1* blocked, or does somebody have to decide something?",
            ["Blocked", "Raise it", ADD],
        ),
        ("can A-1 wait until 4 nov", "Move *A-1* to Fri 4 Nov?", ["Move it", ADD, "Another day"]),
    ],
)
def test_what_a_sentence_may_mean_for_an_action_is_offered(
    listed: Conversation, words: str, question: str, buttons: list[str]
) -> None:
    (said,) = listed.says(UTE, words, channel="direct")

    assert (said.text, labels(said)) == (question, buttons)


def test_sentence_is_kept_when_its_writer_says_so(listed: Conversation) -> None:
    (said,) = listed.says(UTE, "the vendor of A-1 doesn't answer, A & B", channel="direct")

    (kept,) = listed.presses(UTE, said, ADD)

    assert "Noted under A-1" in kept.text
    assert "Ute Keller: the vendor of A-1 doesn't answer, A &amp; B" in listed.answer(LINDA, "show A-1")


def test_action_is_closed_when_its_owner_presses(listed: Conversation) -> None:
    (said,) = listed.says(UTE, "I have sent A-1 to Paula", channel="direct")

    (closed,) = listed.presses(UTE, said, "Yes, close it")

    assert closed.text.startswith("Cost table is done.")


@pytest.mark.parametrize(
    "words", ["A-1: the quote came", "A-1: can I have until friday?", "note A-1 the quote came"]
)
def test_words_to_a_record_are_kept(listed: Conversation, words: str) -> None:
    before = rows(listed)["notes"]

    listed.says(UTE, words, channel="direct")

    assert rows(listed)["notes"] == before + 1
