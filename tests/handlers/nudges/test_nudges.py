"""Nudges: one message a working day to whoever has not answered, in somebody's own words."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, UTE, labels

NADIA, GRETA, TARO = "nadia.costa", "greta.weber", "taro.nakagawa"


def nudges(talk: Conversation, who: str) -> list[Message]:
    return [m for m in talk.direct(who) if "asks how it's going" in m.text or "asks what you think" in m.text]


def test_owner_reads_the_nudge_in_the_words_of_whoever_asks(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.passes(minutes=5)

    said = talk.answer(LINDA, "nudge A-1 we need it for Monday")

    assert said == "I'll ask Ute about A-1 in a minute."
    talk.passes(minutes=2)
    (read,) = nudges(talk, UTE)
    assert read.text.splitlines()[:2] == [
        "*Linda asks how it's going:* “we need it for Monday”",
        "Captioning quote",
    ]
    assert "A-1 · due Wed 12 Oct" in read.text
    assert labels(read) == ["Done", "Note", "New date"]
    assert "asked how it is going" in talk.answer(LINDA, "history A-1")
    assert "we need it for Monday" in talk.answer(LINDA, "history A-1")


def test_second_nudge_of_the_day_is_refused_with_who_asked_when(both: Conversation) -> None:
    both.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    both.answer(LINDA, "nudge A-1 we need it")
    both.passes(hours=1)

    said = both.answer(ALINE, "nudge A-1 is it there?")

    assert said == "Linda asked Ute about A-1 at 10:00. Once a working day is enough."
    both.restart()
    both.passes(hours=1)
    assert len(nudges(both, UTE)) == 1


def test_owner_who_is_away_is_asked_through_who_stands_in(talk: Conversation) -> None:
    talk.answer("taro.nakagawa", "absent today - 14 oct @moussa.diallo")
    talk.answer(LINDA, "action Captioning quote owner:@taro.nakagawa due:2016-10-12")
    talk.passes(minutes=5)

    said = talk.answer(LINDA, "nudge A-1")
    talk.passes(minutes=5)
    again = talk.answer(LINDA, "nudge A-1")
    of_who_stands_in = talk.answer("moussa.diallo", "nudge A-1")

    assert said == "Taro is away until Fri 14 Oct, so I'll ask Moussa about A-1 in a minute."
    assert again == "You asked Moussa about A-1 at 10:05. Once a working day is enough."
    assert of_who_stands_in == "A-1 is with you alone, so there is nobody to ask."
    assert (len(nudges(talk, "moussa.diallo")), nudges(talk, TARO)) == (1, [])


def test_whoever_asks_again_before_it_is_read_reads_when_it_will_be(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names owner:@{BANGKOK} due:2016-10-20")
    talk.until(datetime(2016, 10, 10, 15, tzinfo=UTC))  # 22:00 in Bangkok

    said = talk.answer(LINDA, "nudge A-1")
    again = talk.answer(LINDA, "nudge A-1")

    assert said == "I'll ask Wipa about A-1 when their day starts."
    assert again == (
        "You asked Wipa about A-1 at 17:00. I'll tell Wipa when their day starts. Once a working day is enough."
    )


def test_next_working_day_it_may_be_asked_again_and_is_counted(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-20")
    talk.answer(LINDA, "nudge A-1")
    talk.until(datetime(2016, 10, 10, 10, tzinfo=UTC))

    said = talk.answer(LINDA, "nudge A-1 still waiting")

    assert said == "I'll ask Ute about A-1 in a minute. It's the second time."
    talk.passes(minutes=2)
    assert len(nudges(talk, UTE)) == 2


def test_nudge_waits_for_the_hours_of_its_reader_and_at_the_weekend_counts_for_monday(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, f"action Names owner:@{BANGKOK} due:2016-10-20")
    talk.until(datetime(2016, 10, 7, 15, tzinfo=UTC))  # Friday, 22:00 in Bangkok

    said = talk.answer(LINDA, "nudge A-1")

    assert said == "I'll ask Wipa about A-1 on Mon 10 Oct."
    talk.until(datetime(2016, 10, 9, 10, tzinfo=UTC))
    assert nudges(talk, BANGKOK) == []
    assert "Once a working day is enough." in talk.answer(ALINE, "nudge A-1")
    talk.until(datetime(2016, 10, 10, 8, tzinfo=UTC))
    assert len(nudges(talk, BANGKOK)) == 1


def test_nudge_of_an_issue_asks_all_who_are_silent_and_nobody_else(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays? area:web options:each; one")
    talk.passes(minutes=5)
    talk.answer(TARO, "position I-1 A")

    said = talk.answer(LINDA, "nudge I-1 by tonight")

    assert said == "I'll ask Moussa, Joost and Filiz about I-1 in a minute."
    assert talk.answer(LINDA, "nudge I-1 please") == (
        "You asked Moussa, Joost and Filiz about I-1 at 10:05. Once a working day is enough."
    )
    talk.passes(days=4)
    assert nudges(talk, TARO) == []
    (read,) = nudges(talk, "joost.peeters")
    assert "“by tonight”" in read.text


def test_who_asked_for_it_may_nudge_and_others_may_not(talk: Conversation) -> None:
    talk.answer(NADIA, "action Parity table owner:@ute.keller due:12 oct")

    refused = talk.answer(GRETA, "nudge A-1")

    assert refused == "Nadia or Linda can ask how A-1 is going."
    assert "Observers" in talk.answer(OBSERVER, "nudge A-1") or "observer" in talk.answer(
        OBSERVER, "nudge A-1"
    )
    assert talk.answer(NADIA, "nudge A-1").startswith("I'll ask Ute")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("done A-1", "A-1 is done: there is nothing to ask."),
        ("assign A-1 @linda.okafor", "A-1 is with you alone, so there is nobody to ask."),
    ],
)
def test_nothing_to_ask(talk: Conversation, words: str, said: str) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.answer(LINDA, words)

    assert talk.answer(LINDA, "nudge A-1") == said


def test_nudge_is_dropped_when_it_is_done_before_it_is_read(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names owner:@{BANGKOK} due:2016-10-20")
    talk.until(datetime(2016, 10, 7, 15, tzinfo=UTC))
    talk.answer(LINDA, "nudge A-1")
    talk.answer(LINDA, "done A-1 by phone")

    talk.until(datetime(2016, 10, 10, 8, tzinfo=UTC))

    assert nudges(talk, BANGKOK) == []


def test_restricted_record_of_others_cannot_be_nudged_nor_found(talk: Conversation) -> None:
    talk.answer(LINDA, "action Secret owner:@ute.keller due:12 oct visibility:restricted")

    assert "A-1" not in talk.answer(GRETA, "nudge A-1").replace("I can't find A-1", "")


def test_secretary_nudges_from_the_list_of_the_silent_with_words_of_her_own(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-10")
    talk.until(datetime(2016, 10, 12, 10, tzinfo=UTC))
    (silent,) = talk.says(LINDA, "/isc silent")
    assert "Nudge" in labels(silent)

    talk.presses(LINDA, silent, "Nudge")
    (said,) = talk.submits(LINDA, text="what is in the way?")

    assert said.text == "I'll ask Ute about A-1 in a minute."
    talk.passes(minutes=2)
    assert "“what is in the way?”" in nudges(talk, UTE)[0].text


def test_secretary_nudges_from_the_silent_of_an_issue(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Which panels count? area:gender")
    (silent,) = talk.says(LINDA, "/isc silent I-1")

    talk.presses(LINDA, silent, "Nudge them")
    (said,) = talk.submits(LINDA, text="")

    assert "I'll ask Nadia about I-1" in said.text


def test_nudge_by_somebody_else_does_not_stand_in_the_way_of_undo(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.answer(LINDA, "move A-1 2016-10-13")
    talk.answer(ALINE, "nudge A-1")

    assert "Wed 12 Oct" in talk.answer(LINDA, "undo A-1")


def test_undo_after_a_nudge_takes_back_the_nudge_and_nothing_else(both: Conversation) -> None:
    both.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    both.answer(LINDA, "nudge A-1 we need it")

    said = both.answer(LINDA, "undo A-1")

    assert said == "Taken back: I won't ask Ute about A-1."
    assert both.answer(LINDA, "undo A-1") == "The last step of A-1 is already taken back."
    assert "\nOpen\n" in both.answer(LINDA, "show A-1")
    both.passes(minutes=5)
    assert nudges(both, UTE) == []


def test_who_was_spared_can_be_asked_the_same_day(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.answer(LINDA, "nudge A-1 we need it")
    talk.answer(LINDA, "undo A-1")
    talk.passes(minutes=2)

    talk.answer(LINDA, "nudge A-1 we need it for Monday")
    talk.passes(minutes=5)

    (read,) = nudges(talk, UTE)
    assert "we need it for Monday" in read.text


def test_nudge_that_was_sent_is_not_taken_back_nor_is_the_step_before(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.answer(LINDA, "nudge A-1")
    talk.passes(minutes=5)

    said = talk.answer(LINDA, "undo A-1")

    assert said == "I've already asked Ute about A-1, so that can't be taken back."
    assert "\nOpen\n" in talk.answer(LINDA, "show A-1")


def test_undo_after_a_note_that_followed_a_nudge_takes_back_the_note(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.answer(LINDA, "nudge A-1")
    talk.passes(minutes=2)
    talk.answer(LINDA, "note A-1 the printer asked again")

    talk.answer(LINDA, "undo A-1")

    assert len(nudges(talk, UTE)) == 1
    assert "printer" not in talk.answer(LINDA, "history A-1")


def test_nudge_asks_about_ones_own_last_words(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-20")
    talk.says(UTE, "A-1: waiting for the vendor", channel="direct")
    talk.until(datetime(2016, 10, 10, 10, tzinfo=UTC))

    talk.answer(LINDA, "nudge A-1")
    talk.passes(minutes=2)

    (read,) = nudges(talk, UTE)
    assert "You said on Fri: “waiting for the vendor”. Still so?" in read.text
    assert labels(read) == ["Done", "Still so", "New date"]


def test_who_nudged_hears_the_answer_beside_whoever_asked_for_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller area:web due:2016-10-20")
    talk.passes(minutes=2)
    talk.answer(ALINE, "nudge A-1")
    talk.passes(minutes=2)
    (read,) = nudges(talk, UTE)
    assert "I'll tell Linda and Aline and show it on the card." in read.text

    talk.replies(UTE, read, "the second quote comes on Tuesday")
    talk.until(datetime(2016, 10, 10, 10, tzinfo=UTC))

    for who in (LINDA, ALINE):
        (news,) = [m.text for m in talk.direct(who) if "second quote" in m.text]
        assert news.startswith(f"*News on what {'you' if who == LINDA else 'Linda'} asked for*")


def test_owner_who_says_that_it_is_not_theirs_is_asked_who_should_have_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller area:web due:2016-10-12")
    talk.passes(minutes=2)

    (offer,) = talk.replies(UTE, talk.direct(UTE)[-1], "not mine, that's Kenji's")
    talk.until(datetime(2016, 10, 10, 10, tzinfo=UTC))

    assert (offer.text, labels(offer)[:2]) == ("Give *A-1* to Kenji?", ["Give it to Kenji", "Just a note"])
    (reminder,) = [m for m in talk.direct(UTE) if "Who should have it?" in m.text]
    assert "You said on Fri: “not mine, that's Kenji's”. Who should have it?" in reminder.text
    assert labels(reminder)[0] == "Give to someone else"
    (news,) = [m for m in talk.direct(LINDA) if "that's Kenji's" in m.text]
    assert labels(news) == ["Give it to someone"]
    (given,) = talk.presses(UTE, offer, "Give it to Kenji")
    assert "Kenji" in given.text
