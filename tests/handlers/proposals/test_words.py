"""What addressees write about a text under silence: it is asked about, and the end never hides it."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels

FILIZ, JOOST = "filiz.arslan", "joost.peeters"
PROPOSE = f"propose Guidelines for video requests asked:@{UTE},@{FILIZ},@{BANGKOK}"
PLAIN, TITLE = "Guidelines for video requests", "*P-1*  Guidelines for video requests"
QUESTION = "Is that an objection? It would stop P-1, and all 3 read your reason."
END = datetime(2016, 10, 17, 16, tzinfo=UTC)  # Mon 17 Oct, 18:00 in Geneva
SETTLED = datetime(2016, 10, 18, 10, tzinfo=UTC)


def opened(talk: Conversation, words: str = PROPOSE) -> None:
    talk.opens(ALINE, words)
    talk.passes(minutes=12)


def writes(talk: Conversation, who: str, words: str) -> list[Message]:
    """Write under the message that asked somebody."""
    return talk.replies(who, talk.direct(who)[0], words)


def told(talk: Conversation, who: str) -> list[str]:
    return [one.text for one in talk.direct(who)]


def with_button(talk: Conversation, who: str, label: str) -> Message:
    return next(one for one in talk.direct(who)[::-1] if label in labels(one))


def state(talk: Conversation) -> str:
    return talk.answer(LINDA, "proposals all").splitlines()[-1]


# Asked about at once


@pytest.mark.parametrize(
    "words",
    ["I object", "the budget is missing", "who pays for it?", "done", "Fine with me, but not page 2", "👎", "no",
     "Fine with me. “We reject this”", "see https://example.org/objection"],
)  # fmt: skip
def test_whatever_an_addressee_writes_is_asked_about(quick: Conversation, words: str) -> None:
    opened(quick)

    (question,) = writes(quick, UTE, words)

    assert question.text == QUESTION
    assert sorted(labels(question)) == ["Leave it", "Object", "Only comment"]


@pytest.mark.parametrize(
    "words", ["Agreed", "thanks!", "👍", ":tada:", "Fine with me :+1:", "d'accord, merci"]
)
def test_agreement_thanks_and_signs_are_not_asked_about(quick: Conversation, words: str) -> None:
    opened(quick)

    assert writes(quick, UTE, words) == []
    quick.until(SETTLED)

    assert state(quick) == f"{TITLE} · final, nobody objected, Mon 17 Oct"


def test_words_under_the_card_are_asked_about(quick: Conversation) -> None:
    opened(quick, f"{PROPOSE} area:comms")

    (asked,) = quick.replies(UTE, quick.channel("#isc-communications")[0], "the budget is missing")

    assert asked.text == QUESTION


def test_each_person_is_asked_once_at_once_and_again_about_what_may_be_the_answer(
    quick: Conversation,
) -> None:
    opened(quick)
    writes(quick, UTE, "the budget is missing")

    assert writes(quick, UTE, "and the dates too") == []
    assert writes(quick, FILIZ, "page 2 is wrong")[0].text == QUESTION
    for words in ("no, the dates are wrong", "yes, only a comment", "yes, but I can live with it"):
        assert [one.text for one in writes(quick, UTE, words)] == [QUESTION], words


def test_who_was_not_asked_is_not_asked_about_their_words(quick: Conversation) -> None:
    opened(quick, f"{PROPOSE} area:comms")

    assert quick.replies(JOOST, quick.channel("#isc-communications")[0], "who pays for this?") == []
    quick.until(SETTLED)

    assert "final, nobody objected" in state(quick)


def test_typed_comment_is_one(quick: Conversation) -> None:
    opened(quick)
    quick.answer(UTE, "note P-1 the budget is missing")
    quick.until(SETTLED)

    assert "final, nobody objected, Mon 17 Oct" in state(quick)


# Until it is answered


def test_asked_again_on_the_next_working_day_and_on_the_last_one(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    by_day = dict[str, int]()
    for day in range(8, 18):
        before = len(both.direct(UTE))
        both.until(datetime(2016, 10, day, 15, tzinfo=UTC))
        asked = [one for one in both.direct(UTE)[before:] if "Is that an objection?" in one.text]
        by_day |= {f"{day}": len(asked)} if asked else {}

    assert by_day == {"10": 1, "17": 1}
    last = with_button(both, UTE, "Only comment")
    assert last.text.splitlines()[:4] == [
        f"*{PLAIN}*",
        "You wrote, Fri 7 Oct: “the budget is missing”",
        QUESTION.replace("Is that an objection?", "*Is that an objection?*"),
        "Waiting · P-1 · waits for your answer",
    ]


def test_it_stands_on_home_as_waiting_until_it_is_answered(quick: Conversation) -> None:
    opened(quick)
    writes(quick, UTE, "the budget is missing")

    (home,) = quick.says(UTE, "/isc home")
    shown = home.text
    quick.presses(UTE, quick.presses(UTE, home, "Answer")[-1], "Only comment")

    assert f"Is that an objection to {PLAIN}?" in shown
    assert "You wrote, Fri 7 Oct: “the budget is missing”" in shown
    assert "Is that an objection" not in quick.answer(UTE, "home")


def test_chair_reads_before_the_end_who_has_not_said_it(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    writes(both, FILIZ, "who pays?")
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    warning = with_button(both, ALINE, "Let it stand")
    text, offered = warning.text, labels(warning)
    both.presses(FILIZ, with_button(both, FILIZ, "Only comment"), "Only comment")
    both.passes(minutes=5)

    assert "2 people wrote and haven't said whether they object.\nUte Keller, Filiz Arslan" in text
    assert offered == ["Extend", "Ask them", "Let it stand"]
    assert "1 person wrote and hasn't said whether they object.\nUte Keller" in warning.text
    assert not any("Let it stand" in labels(one) for one in both.direct(LINDA))


def test_end_waits_for_the_chair_who_is_asked_on_three_working_days(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "I object")
    both.until(END)
    held = state(both)
    days = []
    for day in range(18, 25):
        before = len(both.direct(ALINE))
        both.until(datetime(2016, 10, day, 15, tzinfo=UTC))
        new = both.direct(ALINE)[before:]
        days += [day for one in new if "Its end was" in one.text]
    home = both.answer(ALINE, "home")

    assert held == f"{TITLE} · ended Mon 17 Oct, 18:00 Geneva; Aline says what becomes of it"
    assert days == [18, 19, 20]
    assert "Waiting · P-1 · for you to decide how it goes on" in home
    asked = with_button(both, ALINE, "Let it stand")
    assert asked.text.splitlines()[1:] == [
        "Its end was Mon 17 Oct, 18:00 Geneva. No objection so far.",
        "1 person wrote and hasn't said whether they object.",
        "Ute Keller",
        "Extend it, ask them, or let it stand?",
    ]


def test_let_stand_after_the_end_adopts_and_says_how_many_wrote(both: Conversation) -> None:
    opened(both, f"{PROPOSE} area:comms")
    writes(both, UTE, "I object")
    writes(both, FILIZ, "who pays?")
    both.until(SETTLED)
    asked = with_button(both, ALINE, "Let it stand")
    said = "\n".join(one.text for one in both.presses(ALINE, asked, "Let it stand") if one.ts != asked.ts)
    both.passes(hours=2)

    assert "final, nobody objected; 2 wrote without saying, Tue 18 Oct" in said
    line = f"{PLAIN}\nFinal · P-1 · Tue 18 Oct · nobody objected; 2 wrote without saying, all 3 got it"
    assert both.channel("#isc-communications")[0].text == line
    assert told(both, UTE)[-1] == line
    for words in ("proposals all", "show P-1", "search guidelines", "digest week"):
        shown = both.answer(LINDA, words)
        assert "nobody objected; 2 wrote without saying" in shown, words
    silent = both.answer(LINDA, "silent P-1")
    assert "2 people wrote without saying whether they object.\nUte Keller, Filiz Arslan" in silent
    assert "let it stand without answers · wrote without saying: Ute Keller, Filiz Arslan" in (
        both.answer(LINDA, "history P-1").replace("\n      ", " · ")
    )


def test_let_stand_before_the_end_adopts_at_the_end(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    (said,) = [
        one
        for one in both.presses(ALINE, with_button(both, ALINE, "Let it stand"), "Let it stand")
        if "even if" in one.text
    ]
    both.until(SETTLED)

    assert said.text.splitlines()[1] == (
        "Unless somebody objects, it becomes final then, even if the person who wrote doesn't say whether they object."
    )
    assert state(both) == f"{TITLE} · final, nobody objected; 1 wrote without saying, Mon 17 Oct"


def test_comment_that_was_let_stand_before_is_counted_as_one(both: Conversation) -> None:
    opened(both)
    (asked,) = writes(both, UTE, "the budget is missing")
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    both.presses(ALINE, with_button(both, ALINE, "Let it stand"), "Let it stand")
    both.presses(UTE, asked, "Only comment")
    both.until(SETTLED)

    assert state(both) == f"{TITLE} · final, nobody objected, Mon 17 Oct"


def test_words_after_let_it_stand_are_not_covered_by_it(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    both.presses(ALINE, with_button(both, ALINE, "Let it stand"), "Let it stand")
    writes(both, FILIZ, "I object")
    both.until(END)

    assert "Aline says what becomes of it" in state(both)


def test_let_it_stand_is_undone_for_ten_minutes(quick: Conversation) -> None:
    opened(quick)
    writes(quick, UTE, "the budget is missing")
    quick.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    quick.presses(ALINE, with_button(quick, ALINE, "Let it stand"), "Let it stand")
    quick.answer(ALINE, "undo P-1")
    quick.until(END)

    assert "Aline says what becomes of it" in state(quick)


def test_chair_asks_them_once_a_day(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    warning = with_button(both, ALINE, "Ask them")
    first = "\n".join(one.text for one in both.presses(ALINE, warning, "Ask them", times=2))
    before = len(both.direct(UTE))
    both.passes(minutes=5)
    again = "\n".join(one.text for one in both.presses(ALINE, warning, "Ask them"))

    assert "I'll ask Ute Keller whether they object." in first
    assert len(both.direct(UTE)) == before + 1
    assert "Today's question to Ute Keller is sent, or waits for their working hours." in again


def test_chair_does_not_read_that_somebody_was_asked_whose_office_is_closed(quick: Conversation) -> None:
    opened(quick)
    writes(quick, BANGKOK, "who pays?")
    quick.until(datetime(2016, 10, 14, 8, tzinfo=UTC))  # a Friday on which Bangkok is closed
    before = len(quick.direct(BANGKOK))
    warning = with_button(quick, ALINE, "Ask them")
    quick.presses(ALINE, warning, "Ask them")
    quick.passes(minutes=5)

    (again,) = quick.presses(ALINE, warning, "Ask them")

    assert "Today's question to Wipa Chaiyo is sent, or waits for their working hours." in again.text
    assert len(quick.direct(BANGKOK)) == before


def test_extended_it_is_asked_about_again_on_the_new_last_day(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.until(SETTLED)
    both.answer(ALINE, "move P-1 26 oct")
    before = len(both.direct(UTE))
    both.until(datetime(2016, 10, 26, 15, tzinfo=UTC))

    asked = [one for one in both.direct(UTE)[before:] if "Is that an objection?" in one.text]
    assert len(asked) == 1
    assert "until Wed 26 Oct" in state(both)


# Answers


def test_only_comment_lets_it_end_by_itself_also_after_the_end(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.until(SETTLED)
    asked = with_button(both, UTE, "Only comment")
    both.presses(UTE, asked, "Only comment", times=2)
    both.passes(minutes=5)

    assert state(both) == f"{TITLE} · final, nobody objected, Mon 17 Oct"
    assert "Only comment" not in labels(asked)
    assert not any("Let it stand" in labels(one) for one in both.direct(ALINE))


def test_objection_confirmed_after_the_end_stops_what_waited_for_it(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.until(SETTLED)

    said = both.presses(UTE, with_button(both, UTE, "Object"), "Object")[-1].text

    assert "Stopped by your objection: the budget is missing" in said
    assert "stopped by an objection, Tue 18 Oct" in state(both)


def test_words_after_only_comment_are_asked_about_again(quick: Conversation) -> None:
    opened(quick)
    (asked,) = writes(quick, UTE, "the budget is missing")
    quick.presses(UTE, asked, "Only comment")

    (again,) = writes(quick, UTE, "I object")
    quick.until(END)

    assert again.text == QUESTION
    assert "Aline says what becomes of it" in state(quick)


def test_what_is_taken_back_is_not_asked_about(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.answer(UTE, "undo P-1")
    writes(both, FILIZ, "who pays?")
    both.deletes(FILIZ, both.last(FILIZ))
    both.until(SETTLED)

    assert state(both) == f"{TITLE} · final, nobody objected, Mon 17 Oct"


def test_words_that_are_left_as_they_are_stand_and_wait_for_an_answer(both: Conversation) -> None:
    opened(both)
    both.answer(UTE, "note P-1 who prints it?")
    (asked,) = writes(both, UTE, "I object")

    (left,) = both.presses(UTE, asked, "Leave it")
    both.until(END)

    assert left.text == "Everything stays as it is."
    assert "final" not in state(both)
    assert "Aline says what becomes of it" in state(both)


def test_deleted_after_the_end_it_ends_by_itself_the_next_day(quick: Conversation) -> None:
    opened(quick)
    writes(quick, FILIZ, "who pays?")
    ts = quick.last(FILIZ)
    quick.until(SETTLED)
    quick.deletes(FILIZ, ts)
    quick.passes(days=1)

    assert state(quick) == f"{TITLE} · final, nobody objected, Mon 17 Oct"


def test_edit_that_turns_agreement_into_more_is_asked_about(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "Agreed")

    (asked,) = both.edits(UTE, both.last(UTE), "Agreed, if the budget is there")
    both.until(END)

    assert asked.text == QUESTION
    assert "Aline says what becomes of it" in state(both)


def test_edit_after_only_comment_is_asked_about_again_and_edit_into_agreement_is_not(
    both: Conversation,
) -> None:
    opened(both)
    (asked,) = writes(both, UTE, "the budget is missing")
    ts = both.last(UTE)
    both.presses(UTE, asked, "Only comment")
    (again,) = both.edits(UTE, ts, "I object, the budget is missing")
    both.edits(UTE, ts, "Agreed")
    both.until(SETTLED)

    assert again.text == QUESTION
    assert state(both) == f"{TITLE} · final, nobody objected, Mon 17 Oct"


# Who speaks


def test_stand_in_is_asked_about_their_words_and_the_absent_person_later(both: Conversation) -> None:
    both.answer(UTE, f"absent 7-10 oct @{JOOST}")
    both.opens(ALINE, PROPOSE)
    both.passes(hours=2)
    (asked,) = both.replies(JOOST, with_button(both, JOOST, "Object"), "Ute wants a budget first")
    question = asked.text
    both.until(datetime(2016, 10, 17, 10, tzinfo=UTC))

    assert question == QUESTION
    mine = with_button(both, UTE, "Only comment")
    assert "Joost Peeters wrote about it for you, Fri 7 Oct." in mine.text
    assert "budget" not in mine.text


def test_what_somebody_wrote_before_they_were_asked_is_asked_about_too(quick: Conversation) -> None:
    opened(quick, f"{PROPOSE} area:comms")
    quick.replies(JOOST, quick.channel("#isc-communications")[0], "who pays for this?")
    quick.answer(LINDA, f"appoint @{JOOST} focal point area:web entity:C&P on:8 oct")
    quick.answer(LINDA, f"leave 7 oct @{FILIZ}")
    quick.until(datetime(2016, 10, 10, 10, tzinfo=UTC))

    silent = quick.answer(LINDA, "silent P-1")
    assert "1 person wrote and hasn't said whether they object.\nJoost Peeters" in silent


def test_words_of_somebody_who_has_left_still_wait_for_the_chair(quick: Conversation) -> None:
    opened(quick)
    writes(quick, FILIZ, "I object")
    quick.answer(LINDA, f"leave 10 oct @{FILIZ}")
    quick.until(datetime(2016, 11, 1, 10, tzinfo=UTC))

    assert "nobody objected, " not in state(quick)
    assert "Filiz Arslan" in quick.answer(LINDA, "silent P-1").split("whether they object.")[1]


# Under several things


def digest_of(talk: Conversation, who: str) -> Message:
    return next(one for one in talk.direct(who)[::-1] if "Your week" in one.text)


def test_words_under_a_message_with_several_things_are_asked_about(both: Conversation) -> None:
    opened(both)
    both.answer(ALINE, f"action Cost table owner:@{UTE} due:19 oct")
    both.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    (asked,) = both.replies(UTE, digest_of(both, UTE), "who pays for that?")
    question, offered = asked.text, labels(asked)
    both.until(END)

    assert question == f"{QUESTION}\nOr is it about something else above?"
    assert offered == ["Object", "Only comment", "A-1", "Something else"]
    assert "Aline says what becomes of it" in state(both)


def test_words_that_were_about_something_else_are_kept_there(both: Conversation) -> None:
    opened(both)
    both.answer(ALINE, f"action Cost table owner:@{UTE} due:19 oct")
    both.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    (asked,) = both.replies(UTE, digest_of(both, UTE), "who pays for that?")
    both.presses(UTE, asked, "A-1")
    both.until(SETTLED)

    assert "Ute Keller: who pays for that?" in both.answer(LINDA, "show A-1")
    assert state(both) == f"{TITLE} · final, nobody objected, Mon 17 Oct"
    assert "who pays" not in both.answer(LINDA, "show P-1")


def test_words_that_are_kept_a_day_later_are_of_the_day_on_which_they_were_written(
    quick: Conversation,
) -> None:
    opened(quick)
    quick.answer(ALINE, f"action Cost table owner:@{UTE} due:19 oct")
    quick.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    (asked,) = quick.replies(UTE, digest_of(quick, UTE), "who pays for that?")
    quick.until(datetime(2016, 10, 11, 13, tzinfo=UTC))

    quick.presses(UTE, asked, "A-1")

    assert "Mon 10 Oct, 14:00, Ute Keller: who pays for that?" in quick.answer(LINDA, "show A-1")
    assert "Mon 10 Oct: “who pays for that?”" in quick.answer(LINDA, "actions")


def test_objection_under_several_things_goes_to_the_only_text(quick: Conversation) -> None:
    opened(quick)
    quick.answer(ALINE, f"action Cost table owner:@{UTE} due:19 oct")
    quick.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    (asked,) = quick.replies(UTE, digest_of(quick, UTE), "I object")

    assert asked.text == QUESTION
    assert "Ute Keller: I object" in quick.answer(LINDA, "show P-1")


def test_words_under_two_texts_are_asked_about_both(both: Conversation) -> None:
    opened(both)
    both.opens(ALINE, f"propose Hours of the desk asked:@{UTE}")
    both.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    (asked,) = both.replies(UTE, digest_of(both, UTE), "I object")
    which, offered = asked.text, labels(asked)
    (sure,) = both.presses(UTE, asked, "P-2")
    question = sure.text
    both.until(SETTLED)

    assert which == "Which one is that about?"
    assert offered == ["P-1", "P-2", "Something else"]
    assert (
        question == "Is that an objection? It would stop P-2, and everybody who was asked reads your reason."
    )
    assert "*P-1*  Guidelines for video requests · final, nobody objected, Mon 17 Oct" in both.answer(
        LINDA, "proposals all"
    )
    assert "*P-2*  Hours of the desk · ended" in both.answer(LINDA, "proposals")


# One count, and who wrote


def test_stand_in_is_named_beside_the_person_for_whom_they_wrote(both: Conversation) -> None:
    both.answer(UTE, f"absent 7-10 oct @{JOOST}")
    both.opens(ALINE, PROPOSE)
    both.passes(hours=2)
    both.replies(JOOST, with_button(both, JOOST, "Object"), "Ute wants a budget first")
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    warning = with_button(both, ALINE, "Let it stand").text
    silent = both.answer(ALINE, "silent P-1")
    both.until(SETTLED)
    both.presses(ALINE, with_button(both, ALINE, "Let it stand"), "Let it stand")

    who = "1 person wrote and hasn't said whether they object.\nJoost Peeters for Ute Keller\n"
    assert who in warning
    assert who in silent
    assert "wrote without saying: Joost Peeters for Ute Keller" in both.answer(LINDA, "history P-1")
    assert "Joost Peeters for Ute Keller" in both.answer(LINDA, "silent P-1")


def test_chair_reads_who_is_asked_today_for_somebody_who_is_away(quick: Conversation) -> None:
    opened(quick)
    writes(quick, UTE, "who pays?")
    quick.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    warning = with_button(quick, ALINE, "Ask them")
    quick.answer(UTE, f"absent 14-21 oct @{JOOST}")
    said = "\n".join(one.text for one in quick.presses(ALINE, warning, "Ask them"))
    quick.passes(minutes=5)

    asked = with_button(quick, JOOST, "Only comment")
    assert "I'll ask Joost Peeters for Ute Keller whether they object." in said
    assert "Ute Keller wrote about it, Fri 7 Oct." in asked.text


def counts(talk: Conversation) -> list[str]:
    """Return what the three places say of those who wrote without saying whether they object."""
    chairs = [one.text for one in talk.direct(ALINE) if "wrote" in one.text][-1:]
    shown = [*chairs, talk.answer(LINDA, "show P-1"), talk.answer(LINDA, "silent P-1")]
    lines = [
        next((line for line in text.splitlines() if "whether they object" in line), "") for text in shown
    ]
    return [line.split(" It isn't")[0] for line in lines]


def test_all_places_count_alike_after_let_it_stand(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "who pays?")
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    both.presses(ALINE, with_button(both, ALINE, "Let it stand"), "Let it stand")
    writes(both, FILIZ, "I object")
    both.until(SETTLED)

    said = "2 people wrote and haven't said whether they object; the chair has let it stand for 1 of them."
    assert counts(both) == [said] * 3
    asked = with_button(both, ALINE, "Let it stand")
    assert "\nUte Keller, Filiz Arslan\n" in asked.text
    both.presses(ALINE, asked, "Let it stand")
    both.passes(hours=1)
    assert "final, nobody objected; 2 wrote without saying" in state(both)
    assert counts(both)[1:] == ["2 people wrote without saying whether they object."] * 2


def test_whoever_objects_has_said_it(both: Conversation) -> None:
    opened(both)
    (asked,) = writes(both, UTE, "the budget is missing")
    writes(both, FILIZ, "who pays?")
    both.presses(UTE, asked, "Object")

    for words in ("show P-1", "silent P-1"):
        assert "1 person wrote without saying whether they object." in both.answer(LINDA, words), words
    assert "Ute" not in both.answer(LINDA, "silent P-1").split("wrote without")[1].splitlines()[1]


def test_whose_words_are_deleted_has_not_commented(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.deletes(UTE, both.last(UTE))
    both.until(SETTLED)

    shown, silent = both.answer(LINDA, "show P-1"), both.answer(LINDA, "silent P-1")
    assert "none of 3 commented" in shown
    assert "Reached and silent: Ute Keller, Filiz Arslan, Wipa Chaiyo" in silent
    assert not [one for one in told(both, UTE) if "commented" in one]


def test_deleted_after_the_end_it_was_still_counted(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    ts = both.last(UTE)
    both.until(SETTLED)
    both.presses(ALINE, with_button(both, ALINE, "Let it stand"), "Let it stand")
    both.deletes(UTE, ts)

    assert "nobody objected; 1 wrote without saying" in both.answer(LINDA, "show P-1")
    for words in ("show P-1", "silent P-1"):
        assert "1 person wrote without saying whether they object." in both.answer(LINDA, words), words


# What is so before the end

OPEN = "1 person wrote and hasn't said whether they object. It isn't final before they do, or Aline lets it stand."


def test_card_and_message_say_what_the_end_waits_for(both: Conversation) -> None:
    opened(both, f"{PROPOSE} area:comms")
    writes(both, UTE, "the budget is missing")
    both.passes(minutes=5)
    (card,), message = both.channel("#isc-communications"), both.direct(FILIZ)[0]
    shown = [one.text.replace("*", "").splitlines()[1:3] for one in (card, message)]
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    both.presses(ALINE, with_button(both, ALINE, "Let it stand"), "Let it stand")
    both.passes(minutes=5)

    assert shown == [["Runs until Mon 17 Oct, 18:00 Geneva.", OPEN]] * 2
    assert "Becomes final on Mon 17 Oct, 18:00 Geneva, unless somebody objects." in card.text


def test_home_and_digest_promise_no_end_that_waits(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    home = both.answer(FILIZ, "home")
    both.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    assert "until Mon 17 Oct, 18:00 Geneva; 1 person wrote and hasn't said whether they object" in home
    week = digest_of(both, FILIZ).text
    assert "P-1 Guidelines for video requests · objections until Mon 17 Oct, 18:00 Geneva" in week
    assert "final on" not in f"{home}{week}"


def test_chair_finds_waiting_words_on_home_before_the_end(both: Conversation) -> None:
    opened(both)
    (asked,) = writes(both, UTE, "the budget is missing")
    (home,) = both.says(ALINE, "/isc home")
    shown = home.text
    silent = both.presses(ALINE, home, "Who wrote")[-1]
    offered, who = labels(silent), silent.text
    both.presses(UTE, asked, "Only comment")

    assert "1 person wrote and hasn't said whether they object." in shown
    assert "1 thing waits for you" in shown
    assert "Ute Keller" in who
    assert offered == ["Extend", "Ask them", "Let it stand"]
    assert "Nothing waits for you" in both.answer(ALINE, "home")


# The last day


def test_moved_end_leaves_no_question_for_the_old_last_day(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    both.answer(ALINE, "move P-1 26 oct")
    by_day = []
    for day in range(14, 27):
        before = len(both.direct(UTE))
        both.until(datetime(2016, 10, day, 15, tzinfo=UTC))
        by_day += [day for one in both.direct(UTE)[before:] if "Is that an objection?" in one.text]

    assert by_day == [26]
    assert "Only comment" in labels(with_button(both, UTE, "Only comment"))


# Undo, while nobody has been told


def test_objection_is_undone_while_nobody_has_been_told(both: Conversation) -> None:
    opened(both, f"{PROPOSE} area:comms")
    before = {who: len(both.direct(who)) for who in (ALINE, LINDA, FILIZ)}
    (asked,) = writes(both, UTE, "the budget is missing")
    (stopped,) = [one for one in both.presses(UTE, asked, "Object") if "Stopped by" in one.text]
    (undone,) = both.presses(UTE, stopped, "Undo")
    shown = both.answer(LINDA, "show P-1")
    both.passes(hours=3)
    new = [one for who, count in before.items() for one in both.direct(who)[count:]]

    assert "until Mon 17 Oct" in undone.text
    assert "1 of 3 commented" in shown
    assert "Object" in labels(both.channel("#isc-communications")[0])
    assert not [one.text for one in new if "won't become final" in one.text or "action sheet" in one.text]
    both.until(END)
    assert "Aline says what becomes of it" in state(both)


def test_objection_is_not_undone_once_somebody_has_been_told(quick: Conversation) -> None:
    opened(quick)
    stopped = quick.says(UTE, "/isc object P-1 no budget")[-1]
    quick.passes(minutes=5)

    said = quick.presses(UTE, stopped, "Undo")[-1]

    assert said.text == "Others know of the last step of P-1, so it isn't undone."


def test_adoption_by_let_it_stand_is_undone_while_nobody_has_been_told(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "the budget is missing")
    both.until(SETTLED)
    asked = with_button(both, ALINE, "Let it stand")
    said = [one for one in both.presses(ALINE, asked, "Let it stand") if "Undo" in labels(one)]
    both.presses(ALINE, said[-1], "Undo")
    held = state(both)
    before = len(both.direct(LINDA))
    both.passes(hours=3)

    assert "Aline says what becomes of it" in held
    assert "1 person wrote and hasn't said whether they object." in both.answer(LINDA, "silent P-1")
    assert "Let it stand" in labels(with_button(both, ALINE, "Let it stand"))
    assert not [one.text for one in both.direct(LINDA)[before:] if "final" in one.text]


def test_objection_stays_where_what_followed_it_is_undone(quick: Conversation) -> None:
    opened(quick)
    quick.answer(UTE, "object P-1 no budget")
    quick.passes(minutes=5)
    quick.answer(ALINE, "mark P-1 referred")
    quick.answer(ALINE, "undo P-1")

    shown = quick.answer(LINDA, "show P-1")
    assert "Objection of Ute Keller" in shown
    assert "stopped by an objection" in state(quick)


def test_others_read_that_words_under_several_things_may_be_about_another(both: Conversation) -> None:
    opened(both)
    both.answer(ALINE, f"action Cost table owner:@{UTE} due:10 oct")
    both.until(datetime(2016, 10, 10, 8, tzinfo=UTC))
    (asked,) = both.replies(UTE, digest_of(both, UTE), "nearly finished, tomorrow at the latest")
    both.passes(minutes=5)
    said = "1 person wrote under a message with this and other things and hasn't said about which."
    before = [both.direct(FILIZ)[0].text, both.answer(LINDA, "silent P-1")]

    both.presses(UTE, asked, "Only comment")
    both.passes(minutes=5)

    for one in before:
        assert said in one
        assert "whether they object" not in one
    assert "said about which" not in both.direct(FILIZ)[0].text


def test_words_under_a_text_and_an_action_are_no_silence_on_the_action(both: Conversation) -> None:
    opened(both)
    both.answer(ALINE, f"action Cost table owner:@{UTE} due:10 oct")
    both.until(datetime(2016, 10, 10, 8, tzinfo=UTC))
    both.replies(UTE, digest_of(both, UTE), "nearly finished, tomorrow at the latest")
    both.until(datetime(2016, 10, 14, 10, tzinfo=UTC))

    silent = both.answer(LINDA, "silent").splitlines()
    assert silent[0] == "No overdue action waits for an answer."
    assert silent[1].startswith("A-1: Ute Keller wrote something")
