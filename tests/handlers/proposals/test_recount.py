"""Calendars, absences and roles change while a round runs: who is asked, and what time each has, is counted again."""

from datetime import UTC, datetime

from sqlalchemy import update

from storage import tables
from storage.unit_of_work import Tx
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, STAFF, UTE, labels

FILIZ = "filiz.arslan"
PROPOSE = f"propose Guidelines for video requests asked:@{UTE},@{FILIZ},@{BANGKOK}"
TITLE = "*P-1*  Guidelines for video requests"
END = datetime(2016, 10, 17, 16, tzinfo=UTC)  # Mon 17 Oct, 18:00 in Geneva: Bangkok is closed on the 14th
TUESDAY = datetime(2016, 10, 18, 8, tzinfo=UTC)
SHORT = "Working days until Mon 17 Oct, 18:00 Geneva: Wipa Chaiyo has 4 of 5."


def told(talk: Conversation, who: str) -> list[str]:
    return [one.text for one in talk.direct(who)]


def begun(talk: Conversation) -> None:
    talk.opens(ALINE, PROPOSE)
    talk.until(datetime(2016, 10, 10, 8, tzinfo=UTC))


def question(talk: Conversation, who: str = ALINE) -> str:
    return next(one.text for one in talk.direct(who)[::-1] if "Working days until" in one.text)


def pressed(talk: Conversation, label: str) -> str:
    message = next(one for one in talk.direct(ALINE)[::-1] if label in labels(one))
    return next(one.text for one in talk.presses(ALINE, message, label) if one.ts != message.ts)


def test_holiday_that_takes_a_day_from_somebody_is_put_to_the_chair_and_the_secretary(
    talk: Conversation,
) -> None:
    begun(talk)
    talk.answer(LINDA, "holiday Bangkok 12 oct Flood")
    talk.passes(minutes=12)

    asked = next(one for one in talk.direct(ALINE)[::-1] if "Let it stand" in labels(one))
    assert asked.text.splitlines() == [
        TITLE,
        SHORT,
        "If it runs until Tue 18 Oct, everybody has 5.",
        "Extend it, or let it stand? It isn't final before you answer.",
    ]
    assert labels(asked) == ["Extend to Tue 18 Oct", "Let it stand"]
    assert question(talk, LINDA).splitlines()[-1] == "Aline Moreau decides; until then it isn't final."
    assert talk.channel()[0].text.splitlines()[1:4] == [
        "Not everybody has enough working days by Mon 17 Oct, 18:00 Geneva.",
        "Aline Moreau decides whether it runs until Tue 18 Oct.",
        "It isn't final before that.",
    ]
    assert "by itself · counted again\n      working days: Wipa Chaiyo has 4 of 5" in talk.answer(
        LINDA, "history P-1"
    )


def test_until_the_chair_answers_it_is_not_adopted_at_its_end(talk: Conversation) -> None:
    begun(talk)
    talk.answer(LINDA, "holiday Bangkok 12 oct Flood")
    talk.until(TUESDAY)

    ended = "ended Mon 17 Oct, 18:00 Geneva; Aline decides whether it runs until"
    assert f"{ended} Wed 19 Oct" in talk.answer(LINDA, "proposals")
    assert f"{ended} Wed 19 Oct" in talk.channel()[0].text
    talk.until(datetime(2016, 10, 19, 8, tzinfo=UTC))
    assert f"{ended} Thu 20 Oct" in talk.answer(LINDA, "proposals")
    assert labels(talk.direct(ALINE)[-1]) == ["Extend to Thu 20 Oct", "Let it stand"]
    assert not [one for one in told(talk, UTE) if "final, nobody objected" in one]


def test_everybody_asked_reads_the_new_date_when_it_is_extended(talk: Conversation) -> None:
    begun(talk)
    talk.answer(LINDA, "holiday Bangkok 12 oct Flood")
    talk.passes(minutes=12)
    said = pressed(talk, "Extend to Tue 18 Oct")
    talk.until(datetime(2016, 10, 11, 10, tzinfo=UTC))

    assert "Now until Tue 18 Oct, 18:00 Geneva, was Mon 17 Oct" in said
    for who in (UTE, FILIZ, BANGKOK):
        assert "not Mon 17 Oct, 18:00 Geneva" in told(talk, who)[-1], who
    assert told(talk, ALINE)[-1].startswith(f"{TITLE} · until Tue 18 Oct")
    talk.until(datetime(2016, 10, 18, 17, tzinfo=UTC))
    assert "final, nobody objected, Tue 18 Oct" in talk.answer(LINDA, "proposals all")


def test_chair_lets_it_stand_and_that_is_in_the_record(talk: Conversation) -> None:
    begun(talk)
    talk.answer(LINDA, "holiday Bangkok 12 oct Flood")
    talk.passes(minutes=12)
    said = pressed(talk, "Let it stand")
    talk.until(TUESDAY)

    assert said == f"{TITLE} · until Mon 17 Oct, 18:00 Geneva"
    history = talk.answer(LINDA, "history P-1")
    assert "Aline Moreau (Chair) · let the end stand\n      working days: Wipa Chaiyo has 4 of 5" in history
    assert "final, nobody objected, Mon 17 Oct" in talk.answer(LINDA, "proposals all")


def test_letting_it_stand_after_the_end_adopts_it(talk: Conversation) -> None:
    begun(talk)
    talk.answer(LINDA, "holiday Bangkok 12 oct Flood")
    talk.until(TUESDAY)

    said = pressed(talk, "Let it stand")

    assert said.startswith(f"{TITLE} · final, nobody objected, Tue 18 Oct")
    assert "let the end stand\n      working days: Wipa Chaiyo has 4 of 5" in talk.answer(
        LINDA, "history P-1"
    )


def test_question_is_withdrawn_when_nobody_falls_short_any_more(talk: Conversation) -> None:
    begun(talk)
    talk.answer(UTE, "absent 11-17 oct")
    talk.passes(minutes=12)
    asked = question(talk)
    talk.answer(UTE, "absent off 11 oct")
    talk.passes(minutes=12)

    assert "Ute Keller has 1 of 5" in asked
    assert told(talk, ALINE)[-1].startswith(f"{TITLE} · until Mon 17 Oct, 18:00 Geneva")
    assert "Becomes final on Mon 17 Oct, 18:00 Geneva, unless somebody objects." in talk.channel()[0].text
    assert "everybody has the working days again" in talk.answer(LINDA, "history P-1")
    talk.until(TUESDAY)
    assert "final, nobody objected, Mon 17 Oct" in talk.answer(LINDA, "proposals all")


def test_end_that_the_chair_chose_short_is_not_asked_about_again(quick: Conversation) -> None:
    (asked,) = quick.says(ALINE, f"/isc {PROPOSE} due:12 oct")
    (sure,) = quick.presses(ALINE, asked, "Keep Wed 12 Oct")
    quick.presses(ALINE, sure, "Open it")
    quick.answer(LINDA, "holiday Cairo 11 oct Flood")
    quick.until(datetime(2016, 10, 13, 8, tzinfo=UTC))

    assert "final, nobody objected, Wed 12 Oct" in quick.answer(LINDA, "proposals all")


def test_who_follows_an_addressee_is_asked_with_their_own_full_days(talk: Conversation) -> None:
    begun(talk)
    talk.answer(LINDA, f"appoint @{STAFF} focal point area:web entity:C&P on:12 oct")
    talk.answer(LINDA, f"leave 11 oct @{FILIZ}")
    talk.until(datetime(2016, 10, 12, 10, tzinfo=UTC))

    assert any("Becomes final on" in one or "Aline Moreau decides" in one for one in told(talk, STAFF))
    assert "Ingrid Berg, asked on Wed 12 Oct, has 3 of 5" in question(talk)
    assert labels(talk.direct(ALINE)[-1]) == ["Extend to Wed 19 Oct", "Let it stand"]
    assert "3 of 3 reached" in talk.answer(LINDA, "show P-1")
    assert "Ingrid Berg is asked instead of Filiz Arslan" in talk.answer(LINDA, "history P-1")
    assert "Stopped by your objection" in talk.answer(STAFF, "object P-1 no budget")
    assert "Objection of Ingrid Berg, " in talk.answer(LINDA, "show P-1")


def test_round_that_began_before_days_were_stored_asks_nothing_by_itself(quick: Conversation) -> None:
    quick.opens(ALINE, f"{PROPOSE} due:2016-10-17")
    quick.store.write(_as_before, now=quick.clock.now())
    quick.restart()
    quick.until(datetime(2016, 10, 11, 8, tzinfo=UTC))
    silent = [one for one in told(quick, ALINE) if "Working days until" in one]

    quick.answer(LINDA, "holiday Bangkok 12 oct Flood")
    quick.passes(minutes=12)

    assert silent == []
    assert SHORT in question(quick)


def _as_before(tx: Tx) -> None:
    tx.run(update(tables.addressees).values(asked_on=None, days_due=None))


def test_successor_who_has_the_full_days_changes_nothing_for_the_chair(quick: Conversation) -> None:
    quick.opens(ALINE, f"{PROPOSE} due:2016-10-26")
    quick.answer(LINDA, f"appoint @{STAFF} focal point area:web entity:C&P on:12 oct")
    quick.answer(LINDA, f"leave 11 oct @{FILIZ}")
    quick.until(datetime(2016, 10, 12, 10, tzinfo=UTC))

    assert [one for one in told(quick, ALINE) if "Working days until" in one] == []
    assert "3 of 3 reached" in quick.answer(LINDA, "show P-1")
    assert "Reached and silent: Ute Keller, Ingrid Berg, Wipa Chaiyo" in quick.answer(LINDA, "silent P-1")


def test_successor_reads_a_restricted_text_and_the_predecessor_does_not(quick: Conversation) -> None:
    quick.opens(ALINE, f"{PROPOSE} due:2016-10-26 visibility:restricted")
    quick.answer(LINDA, f"appoint @{STAFF} focal point area:web entity:C&P on:12 oct")
    quick.answer(LINDA, f"relieve @{FILIZ} focal point to:11 oct")
    quick.until(datetime(2016, 10, 12, 10, tzinfo=UTC))

    assert "Guidelines" in quick.answer(STAFF, "show P-1")
    assert "Guidelines" not in quick.answer(FILIZ, "show P-1")


def test_stand_in_who_is_asked_too_reads_for_whom_the_moved_end_is(both: Conversation) -> None:
    both.opens(ALINE, f"propose Guidelines wording:Use it asked:@{UTE},@{FILIZ} due:14 oct")
    both.passes(minutes=20)
    both.answer(UTE, f"absent 10 oct @{FILIZ}")
    both.until(datetime(2016, 10, 10, 8, tzinfo=UTC))
    before = len(both.direct(FILIZ))
    both.answer(ALINE, "move P-1 20 oct")
    both.passes(minutes=30)

    (moved,) = [one.text for one in both.direct(FILIZ)[before:] if "not Fri 14 Oct" in one.text]
    assert moved.splitlines()[0] == "*For you and Ute Keller*"
    assert moved.count("P-1") == 1


def test_question_before_opening_says_who_has_too_few_days(both: Conversation) -> None:
    both.answer(LINDA, PROPOSE)
    asked = both.says(ALINE, "/isc confirm P-1 due:14 oct")[-1]
    keep = next(one for one in labels(asked) if one.startswith("Keep"))
    short = asked.text.splitlines()[0]

    sure = both.presses(ALINE, asked, keep)[-1]

    assert "of 5 working days" in short
    assert short in sure.text
    assert "Open it" in labels(sure)


def test_who_hears_of_a_text_after_its_end_lets_nothing_become_final(both: Conversation) -> None:
    both.until(datetime(2016, 10, 8, 4, tzinfo=UTC))  # a Saturday: nobody reads it before Sunday, 18:00
    both.answer(ALINE, f"{PROPOSE} due:2016-10-09")
    both.answer(ALINE, "again confirm P-1")
    both.until(TUESDAY)

    both.restart()  # everything is counted again
    both.passes(minutes=6)

    shown = both.answer(LINDA, "show P-1")
    assert "Aline says what becomes of it" in shown
    assert "0 of 3 reached" in shown or "none of 3 reached" in shown
    asked = next(one.text for one in both.direct(ALINE)[::-1] if "Adopt" in labels(one))
    assert "3 of 3 weren't reached" in asked or "nobody was reached" in asked
