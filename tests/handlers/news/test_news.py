"""News of an action reaches whoever asked for it, in their next message, and owners learn what others closed."""

from datetime import UTC, datetime

import pytest

from handlers.core.blocks.chips import SIGNS
from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

GRETA, HALE, LIHUA = "greta.weber", "hale.kaya", "lihua.chen"
HEADING = "*News on what you asked for*"
MONDAY = datetime(2016, 10, 10, 7, 1, tzinfo=UTC)


@pytest.fixture
def card(talk: Conversation) -> Message:
    """The card of A-1, which Hale asked Ute for; it is Friday 7 October 2016, 10:00 in Geneva."""
    talk.answer(HALE, "action Cost table owner:@ute.keller area:web due:20 oct")
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0]


def news_of(talk: Conversation, who: str) -> list[str]:
    """Return the lines of news that somebody was sent, each as often as it was sent."""
    return [
        line
        for message in talk.direct(who)
        for block in message.blocks
        if block["type"] == "section"
        for line in block["text"]["text"].split("\n")
        if line.partition(" ")[0] in SIGNS
    ]


def test_owners_answer_reaches_who_asked_the_next_morning_and_once(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "second quote comes on Tuesday, they say")
    talk.passes(minutes=30)
    before = news_of(talk, HALE)
    talk.until(datetime(2016, 10, 12, 20, tzinfo=UTC))

    assert before == []
    assert news_of(talk, HALE) == [
        ":speech_balloon: A-1 Cost table · Ute: “second quote comes on Tuesday, they say”"
    ]
    assert sum(HEADING in message.text for message in talk.direct(HALE)) == 1


def test_news_comes_with_the_next_message_where_one_comes_before(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    talk.passes(minutes=10)
    talk.answer(LINDA, "action Photos for the page owner:@hale.kaya")
    talk.passes(minutes=2)

    message = talk.direct(HALE)[-1].text
    assert message.index("Photos for the page") < message.index(HEADING)
    assert "Ute: “waiting for the quote”" in message
    talk.until(datetime(2016, 10, 12, 20, tzinfo=UTC))
    assert len(news_of(talk, HALE)) == 1


def test_each_of_several_answers_before_the_message_is_news(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the vendor")
    talk.passes(minutes=10)
    talk.replies(UTE, card, "waiting for the quote")
    talk.until(MONDAY)

    assert news_of(talk, HALE) == [
        ":speech_balloon: A-1 Cost table · Ute: “waiting for the vendor”",
        ":speech_balloon: A-1 Cost table · Ute: “waiting for the quote”",
    ]


def test_replies_of_one_moment_are_all_news(talk: Conversation, card: Message) -> None:
    for words in ("on it", "waiting for the ministry", "they call back"):
        talk.replies(UTE, card, words)
    talk.until(MONDAY)

    assert [line.partition("Ute: ")[2] for line in news_of(talk, HALE)] == [
        "“on it”",
        "“waiting for the ministry”",
        "“they call back”",
    ]


def test_who_asked_hears_who_has_it_now_and_not_that_it_was_not_the_other_ones(
    both: Conversation,
) -> None:
    both.answer(HALE, "action Cost table owner:@ute.keller area:web due:20 oct")
    both.passes(minutes=2)
    said = both.replies(UTE, both.channel("#isc-web")[0], "not mine, ask Greta Weber")

    both.presses(UTE, said[-1], "Give it to Greta")
    both.until(datetime(2016, 10, 12, 20, tzinfo=UTC))

    assert news_of(both, HALE) == [":arrow_right: A-1 Cost table · Ute gave it to Greta"]


def test_same_owners_in_another_order_are_no_news(talk: Conversation) -> None:
    talk.answer(HALE, "action Cost table owner:@ute.keller,@greta.weber area:web due:20 oct")
    talk.passes(minutes=2)
    talk.answer(UTE, "assign A-1 @greta.weber @ute.keller")
    talk.until(datetime(2016, 10, 12, 20, tzinfo=UTC))

    assert news_of(talk, HALE) == []


def test_who_asked_and_had_it_themselves_hears_once_who_has_it_now(talk: Conversation) -> None:
    talk.answer(HALE, "action Cost table owner:@hale.kaya area:web due:20 oct")
    talk.passes(minutes=2)
    talk.answer(LINDA, "assign A-1 @ute.keller")
    talk.until(datetime(2016, 10, 12, 20, tzinfo=UTC))

    said = "\n".join(one.text for one in talk.direct(HALE))
    assert "No longer yours: Linda Okafor gave it to Ute Keller." in said
    assert news_of(talk, HALE) == []


def test_action_that_came_back_before_it_was_told_is_no_news(talk: Conversation, card: Message) -> None:
    talk.answer(LINDA, "assign A-1 @greta.weber")
    talk.answer(LINDA, "assign A-1 @ute.keller")
    talk.until(datetime(2016, 10, 12, 20, tzinfo=UTC))

    assert news_of(talk, HALE) == []


def test_who_asked_and_gets_it_back_is_told_that_it_is_theirs_and_no_news(
    talk: Conversation, card: Message
) -> None:
    talk.answer(UTE, "assign A-1 @hale.kaya")
    talk.until(datetime(2016, 10, 12, 20, tzinfo=UTC))

    assert news_of(talk, HALE) == []
    assert "Cost table" in talk.direct(HALE)[0].text


def test_sent_message_never_shows_later_what_did_not_hold_when_it_was_sent(
    talk: Conversation, card: Message
) -> None:
    talk.answer(UTE, "move A-1 25 oct")
    # The message is prepared a minute before it is sent.
    talk.until(datetime(2016, 10, 10, 6, 59, 30, tzinfo=UTC))
    talk.answer(UTE, "move A-1 26 oct")
    talk.until(MONDAY)
    sent = news_of(talk, HALE)
    talk.answer(LINDA, "edit A-1 title:Costs")
    talk.passes(minutes=2)

    assert sent == [":arrow_right: A-1 Cost table · Ute moved it to Wed 26 Oct"]
    assert news_of(talk, HALE) == [":arrow_right: A-1 Costs · Ute moved it to Wed 26 Oct"]


def test_news_of_a_date_that_was_moved_again_names_no_date_of_somebody_else(
    talk: Conversation, card: Message
) -> None:
    talk.answer(UTE, "move A-1 25 oct")
    talk.until(MONDAY)
    talk.answer(LINDA, "move A-1 26 oct")
    talk.passes(minutes=2)

    assert news_of(talk, HALE)[0] == ":arrow_right: A-1 Cost table · Ute moved it; moved again since"


def test_deleted_answer_is_no_news_and_leaves_a_message_that_was_sent(
    talk: Conversation, card: Message
) -> None:
    talk.replies(UTE, card, "waiting for the vendor")
    thread = talk.workspace.messages(card.channel, seen_by=talk.user(UTE), thread_ts=card.ts)
    ts = [one for one in thread if one.user == talk.user(UTE)][-1].ts
    talk.until(MONDAY)
    sent = news_of(talk, HALE)
    talk.deletes(UTE, ts)
    talk.passes(minutes=2)

    assert len(sent) == 1
    assert news_of(talk, HALE) == []


def test_nobody_is_told_of_their_own(talk: Conversation) -> None:
    talk.answer(UTE, "action Cost table due:20 oct")
    talk.answer(UTE, "note A-1 waiting for the quote")
    talk.answer(UTE, "done A-1 42 000 a year")
    talk.until(MONDAY)

    assert news_of(talk, UTE) == []
    assert news_of(talk, LINDA) == []


@pytest.mark.parametrize(
    ("who", "words", "line"),
    [
        (UTE, "done A-1 42 000 a year", ":white_check_mark: A-1 Cost table · Ute closed it: 42 000 a year"),
        (UTE, "move A-1 25 oct", ":arrow_right: A-1 Cost table · Ute moved it to Tue 25 Oct"),
        (LINDA, "move A-1 25 oct", ":arrow_right: A-1 Cost table · Linda moved it to Tue 25 Oct"),
        (
            UTE,
            "block A-1 no vendor answers",
            ":construction: A-1 Cost table · Ute is stuck: no vendor answers",
        ),
        (
            UTE,
            "cancel A-1 nobody needs it",
            ":no_entry_sign: A-1 Cost table · Ute cancelled it: nobody needs it",
        ),
        (LINDA, "done A-1 by phone", ":white_check_mark: A-1 Cost table · Linda closed it: by phone"),
    ],
)
def test_closing_moving_and_blocking_are_news(
    talk: Conversation, card: Message, who: str, words: str, line: str
) -> None:
    talk.answer(who, words)
    talk.until(MONDAY)

    assert news_of(talk, HALE) == [line]


def test_what_was_moved_back_before_it_was_told_is_no_news(talk: Conversation, card: Message) -> None:
    talk.answer(UTE, "move A-1 25 oct")
    talk.passes(minutes=20)
    talk.answer(UTE, "move A-1 20 oct")
    talk.until(MONDAY)

    assert news_of(talk, HALE) == []


def test_answer_is_news_beside_the_closing_that_came_after_it(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    talk.answer(UTE, "done A-1 42 000 a year")
    talk.until(MONDAY)

    assert news_of(talk, HALE) == [
        ":speech_balloon: A-1 Cost table · Ute: “waiting for the quote”",
        ":white_check_mark: A-1 Cost table · Ute closed it: 42 000 a year",
    ]


def test_who_was_told_that_it_is_closed_is_told_that_it_is_open_again(
    talk: Conversation, card: Message
) -> None:
    talk.answer(UTE, "done A-1 42 000 a year")
    talk.until(MONDAY)
    talk.answer(LINDA, "reopen A-1")
    talk.until(datetime(2016, 10, 11, 7, 1, tzinfo=UTC))

    again = ":large_blue_circle: A-1 Cost table · open again"
    assert news_of(talk, HALE) == [f"{again}, due Thu 20 Oct"] * 2


def test_for_whom_it_was_logged_asked_for_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller behalf:@greta.weber due:20 oct")
    talk.answer(UTE, "note A-1 waiting for the quote")
    talk.until(MONDAY)

    assert len(news_of(talk, GRETA)) == 1
    assert news_of(talk, LINDA) == []
    assert "Asked by Greta Weber" in talk.answer(UTE, "show A-1")


def test_who_follows_them_gets_it_where_who_asked_has_left(talk: Conversation, card: Message) -> None:
    talk.answer(LINDA, f"leave 10 oct @{HALE}")
    talk.answer(LINDA, f"appoint @{LIHUA} focal point area:access entity:BDT on:11 oct")
    talk.until(datetime(2016, 10, 12, 10, tzinfo=UTC))
    talk.answer(UTE, "note A-1 waiting for the quote")
    talk.until(datetime(2016, 10, 14, 20, tzinfo=UTC))

    assert news_of(talk, LIHUA) == [":speech_balloon: A-1 Cost table · Ute: “waiting for the quote”"]
    assert any("*News on what Hale asked for*" in one.text for one in talk.direct(LIHUA))
    assert news_of(talk, LINDA) == []


def test_restricted_news_goes_to_the_secretary_and_to_no_successor(talk: Conversation) -> None:
    talk.answer(HALE, "action Complaint owner:@ute.keller area:web due:20 oct visibility:restricted")
    talk.answer(LINDA, f"leave 10 oct @{HALE}")
    talk.answer(LINDA, f"appoint @{LIHUA} focal point area:access entity:BDT on:11 oct")
    talk.until(datetime(2016, 10, 12, 10, tzinfo=UTC))
    talk.answer(UTE, "note A-1 waiting for the lawyer")
    talk.until(datetime(2016, 10, 14, 20, tzinfo=UTC))

    assert news_of(talk, LIHUA) == []
    assert len(news_of(talk, LINDA)) == 1


def test_who_may_not_see_it_any_more_when_the_message_goes_out_gets_none(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller behalf:@greta.weber due:20 oct")
    talk.answer(UTE, "note A-1 waiting for the quote")
    talk.answer(UTE, "edit A-1 visibility:restricted")
    talk.until(datetime(2016, 10, 12, 20, tzinfo=UTC))

    assert news_of(talk, GRETA) == []
    assert len(news_of(talk, LINDA)) == 1


def test_owner_is_told_what_somebody_else_closed(talk: Conversation, card: Message) -> None:
    talk.answer(LINDA, "done A-1 by phone")
    talk.passes(hours=2)

    told = talk.direct(UTE)[-1]
    assert told.text.splitlines()[0] == "Linda closed *Cost table* for you: by phone."
    assert "nothing for you to do" in str(told.blocks)
    assert labels(told) == ["Reopen"]


def test_verifying_tells_nobody_that_it_is_closed(talk: Conversation, card: Message) -> None:
    talk.answer(UTE, "done A-1 42 000 a year")
    talk.until(MONDAY)
    told, before = news_of(talk, HALE), len(talk.direct(UTE))
    talk.answer(LINDA, "verify A-1")
    talk.until(datetime(2016, 10, 12, 20, tzinfo=UTC))

    assert told == [":white_check_mark: A-1 Cost table · Ute closed it: 42 000 a year"]
    assert len(news_of(talk, HALE)) == 1
    assert not any("for you" in message.text for message in talk.direct(UTE)[before:])


def test_owner_who_was_told_of_the_closing_is_told_that_it_is_theirs_again(
    talk: Conversation, card: Message
) -> None:
    talk.answer(LINDA, "done A-1 by phone")
    talk.passes(hours=2)
    before = len(talk.direct(UTE))
    talk.answer(LINDA, "reopen A-1")
    talk.passes(hours=2)

    (told,) = talk.direct(UTE)[before:]
    assert "This is yours again, due *Thu 20 Oct*." in told.text


def test_owner_who_closed_it_reads_who_reopened_it_and_why(talk: Conversation, card: Message) -> None:
    talk.answer(UTE, "done A-1 42 000 a year")
    talk.passes(hours=2)
    before = len(talk.direct(UTE))
    said = talk.answer(LINDA, "reopen A-1 the wiki page is empty")
    talk.passes(hours=2)

    (told,) = talk.direct(UTE)[before:]
    assert "Ute" in said
    assert told.text.splitlines()[1:3] == [
        "Linda reopened it: the wiki page is empty.",
        "This is yours again, due *Thu 20 Oct*.",
    ]


def test_who_reopens_their_own_is_not_told(talk: Conversation, card: Message) -> None:
    talk.answer(UTE, "done A-1 42 000 a year")
    talk.passes(hours=2)
    before = len(talk.direct(UTE))
    talk.answer(UTE, "reopen A-1")
    talk.passes(hours=2)

    assert [m.text for m in talk.direct(UTE)[before:] if "again" in m.text] == []


def test_owner_is_told_what_somebody_else_blocked(talk: Conversation, card: Message) -> None:
    talk.answer(LINDA, "block A-1 no vendor answers")
    talk.passes(hours=2)

    told = talk.direct(UTE)[-1]
    assert told.text.startswith(
        "Linda says *Cost table* is blocked: no vendor answers.\nNo reminders until it's unblocked."
    )
    assert labels(told) == ["Unblock", "Note"]
    talk.answer(UTE, "unblock A-1")
    talk.passes(minutes=2)
    assert "blocked" not in talk.direct(UTE)[-1].text


def test_owner_of_both_is_told_that_one_was_cancelled_as_the_same(talk: Conversation, card: Message) -> None:
    talk.answer(HALE, "action Costs owner:@ute.keller area:web due:20 oct")
    talk.passes(hours=2)
    talk.answer(LINDA, "same A-1 A-2")
    talk.passes(hours=2)

    assert (
        talk.direct(UTE)[-1].text.splitlines()[0] == "Linda cancelled *Cost table* for you: the same as A-2."
    )


def test_closing_that_is_undone_at_once_reaches_nobody(talk: Conversation, card: Message) -> None:
    before = len(talk.direct(UTE))
    talk.answer(LINDA, "done A-1 by phone")
    talk.answer(LINDA, "undo A-1")
    talk.until(MONDAY)

    assert not any("for you: by phone" in m.text for m in talk.direct(UTE)[before:])
    assert news_of(talk, HALE) == []


def test_owner_whose_stand_in_closed_it_reads_that_on_return_and_is_not_told_twice(
    talk: Conversation, card: Message
) -> None:
    talk.answer(UTE, f"absent 7-11 oct @{ALINE}")
    talk.answer(ALINE, "done A-1 by phone")
    talk.until(datetime(2016, 10, 12, 20, tzinfo=UTC))

    assert not any("for you: by phone" in m.text for m in talk.direct(UTE))


def test_owner_who_never_heard_of_it_is_not_told_that_it_is_closed(talk: Conversation) -> None:
    talk.answer(HALE, "action Cost table owner:@ute.keller area:web due:20 oct")
    talk.answer(LINDA, "done A-1 by phone")
    talk.passes(hours=2)

    assert talk.direct(UTE) == []


def test_news_of_who_lost_their_role_goes_to_who_asks_now(both: Conversation) -> None:
    both.answer("cilka.novak", "action By a focal point owner:@ute.keller area:comms due:20 oct")
    both.passes(minutes=63)
    both.answer(UTE, "note A-1 the printer is broken")
    both.answer(LINDA, "relieve @cilka.novak focal point area:comms")
    both.until(datetime(2016, 10, 12, 12, tzinfo=UTC))

    assert news_of(both, "cilka.novak") == []
    assert news_of(both, LINDA) == [":speech_balloon: A-1 By a focal point · Ute: “the printer is broken”"]


@pytest.mark.parametrize("step", ["block A-1 no quote", "note A-1 halfway", "move A-1 21 oct"])
def test_who_asked_is_told_when_it_becomes_theirs_after_news_of_it(talk: Conversation, step: str) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    talk.passes(minutes=5)
    talk.answer(UTE, step)
    talk.passes(days=4)

    said = talk.answer(UTE, "assign A-1 @linda.okafor")
    talk.passes(days=2)

    assert "I'll tell Linda" in said
    assert sum("This is yours" in m.text for m in talk.direct(LINDA)) == 1, [
        m.text for m in talk.direct(LINDA)
    ]


def test_words_that_close_an_action_are_told_once(talk: Conversation, card: Message) -> None:
    (offered,) = talk.replies(UTE, card, "All good. Sent it to Taro this morning")
    talk.presses(UTE, offered, "Yes, close it")
    talk.until(MONDAY)

    assert news_of(talk, HALE) == [
        ":white_check_mark: A-1 Cost table · Ute closed it: All good. Sent it to Taro this morning"
    ]
