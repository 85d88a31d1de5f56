"""The working calendar in talk: a day that is closed, also on the day itself, and people who are away."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from storage import tables
from storage.unit_of_work import Read
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, BRASILIA, LINDA, OBSERVER, STAFF, UTE, labels, rows

PAULA, TARO, HALE = "paula.ruiz", "taro.nakagawa", "hale.kaya"


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of October 2016, in UTC."""
    return datetime(2016, 10, day, hour, minute, second, tzinfo=UTC)


def came(talk: Conversation, who: str, words: str = "is due *", *, but: str = "\0") -> list[str]:
    """Return when the bot wrote `words` to somebody, in UTC, without what a digest lists; `but` is in none of it."""
    found = [m for m in talk.direct(who) if words in m.text.partition("Your week")[0]]
    found = [m for m in found if but not in m.text]
    return [f"{datetime.fromtimestamp(float(m.ts), UTC):%a %d %H:%M}" for m in found]


def history(talk: Conversation, verb: str) -> list[str]:
    """Return in whose stead a step was taken, each time."""

    def found(read: Read) -> list[str]:
        chosen = (
            select(tables.history.c.behalf).where(tables.history.c.verb == verb).order_by(tables.history.c.id)
        )
        return list(read.db.execute(chosen).scalars())

    return talk.store.read(found)


# A day of a station


def test_holiday_declared_on_its_morning_lets_reminders_wait_and_names_what_is_due(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{BANGKOK} due:13 oct priority:low")
    talk.answer(LINDA, f"action Room for the exercise owner:@{BANGKOK} due:11 oct priority:low")
    talk.until(at(11, 1, 30))  # 08:30 in Bangkok

    (asked,) = talk.says(BANGKOK, "/isc holiday today")
    assert talk.store.snapshot.closures == ()
    (said,) = talk.presses(BANGKOK, asked, "Close it")
    talk.until(at(12, 12))

    assert said.text.splitlines() == [
        "Bangkok is closed today, Tue 11 Oct.",
        "2 reminders wait until Wednesday.",
        "*A-2* is due today: Room for the exercise. Wipa Chaiyo",
    ]
    assert labels(said) == ["New date", "Done", "Undo"]
    assert came(talk, BANGKOK, "Oct*", but="asks you") == ["Wed 12 02:00"]
    assert talk.ticks.audit() == []


def test_what_was_gathered_already_does_not_reach_a_station_that_is_closed(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{BANGKOK} due:13 oct priority:low")
    talk.until(at(11, 1, 59, 30))  # the message is made, and goes out in half a minute

    said = talk.answer(LINDA, "again holiday Bangkok 11 oct Day of mourning")
    talk.until(at(12, 12))

    assert said.splitlines() == [
        "Bangkok is closed today, Tue 11 Oct: Day of mourning.",
        "1 reminder waits until Wednesday.",
    ]
    assert came(talk, BANGKOK) == ["Wed 12 02:00"]


def test_holiday_ahead_lets_reminders_come_before_and_what_is_late_after(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{BANGKOK} due:18 oct priority:low")
    talk.passes(minutes=5)

    said = talk.answer(ALINE, "holiday bangkok 18 oct")
    talk.until(at(26, 12))

    assert said.splitlines() == [
        "Bangkok is closed on Tue 18 Oct.",
        "1 reminder comes on Mon 17 Oct.",
        "*A-1* is due that day: Names for the exercise. Wipa Chaiyo",
    ]
    assert came(talk, BANGKOK, "is due *Tue 18 Oct*") == ["Thu 13 02:00", "Mon 17 02:00"]
    assert came(talk, BANGKOK, "was due *Tue 18 Oct*") == ["Wed 19 02:00", "Wed 26 02:00"]


def test_holiday_names_the_meeting_of_its_day_and_counts_no_reminder_that_does_not_wait(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, "meeting 20 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.passes(minutes=5)

    (said,) = talk.says(LINDA, "/isc holiday Geneva 20 oct Strike")
    eve = talk.answer(LINDA, "holiday Bangkok 19 oct Office move")
    talk.until(at(20, 13))

    assert said.text.splitlines() == [
        "Geneva is closed on Thu 20 Oct: Strike.",
        "The task force meets that day (*M-1*).",
    ]
    assert labels(said) == ["Move M-1", "Undo"]
    assert "comes on Tue 18 Oct" in eve.replace("come ", "comes ")
    (reminder,) = [m.text for m in talk.direct(UTE) if "The task force meets:" in m.text]
    assert "Your office is closed that day, so I won't write again." in reminder
    assert came(talk, UTE, "The task force meets:") == ["Wed 19 07:00"]
    assert came(talk, BANGKOK, "The task force meets:") == ["Tue 18 02:00", "Thu 20 10:00"]


def test_call_to_a_day_that_was_closed_since_says_so(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 20 oct 14:00")
    talk.answer(LINDA, "holiday Geneva 20 oct Strike")

    (said,) = talk.says(LINDA, "/isc call M-1")

    assert "Thu 20 Oct isn't a working day for 16 of the 25 people invited." in said.text
    assert "Move" in labels(said)


def test_last_reminder_of_a_closed_day_waits_and_says_so(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Room for the exercise owner:@{BANGKOK} due:11 oct")
    talk.passes(minutes=5)

    said = talk.answer(BANGKOK, "holiday 12 oct")
    talk.until(at(20, 12))

    assert said.splitlines()[1] == "1 reminder waits until Thursday."
    assert came(talk, BANGKOK, "was due *Tue 11 Oct") == ["Thu 13 02:00", "Thu 20 02:00"]


def test_reminder_that_is_put_before_this_hour_comes_now_unless_the_day_has_told_it(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{BANGKOK} due:13 oct priority:low")
    talk.answer(LINDA, f"action Room for the exercise owner:@{BANGKOK} due:12 oct priority:low")
    talk.until(at(11, 5))  # noon in Bangkok, and A-1 was told this morning

    room = talk.answer(LINDA, "holiday Bangkok 12 oct")
    talk.passes(minutes=5)
    names = talk.answer(LINDA, "holiday Bangkok 13 oct")
    talk.until(at(14, 12))

    assert room.splitlines()[1] == "1 reminder comes today, Tue 11 Oct."
    assert names.splitlines()[1] == "1 reminder waits until Monday."  # that A-2 is late
    assert came(talk, BANGKOK, "is due *Thu 13 Oct*") == ["Tue 11 02:00"]
    assert came(talk, BANGKOK, "is due *Wed 12 Oct*") == ["Mon 10 02:00", "Tue 11 05:00"]


def test_undo_opens_the_day_again_and_its_reminders_come_on_it(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{BANGKOK} due:12 oct priority:low")
    talk.until(at(10, 5))
    (said,) = talk.says(LINDA, "/isc holiday Bangkok 12 oct Office move")
    talk.until(at(11, 5))

    (undone,) = talk.presses(LINDA, said, "Undo")
    talk.until(at(12, 12))

    assert undone.text.splitlines()[0] == "Bangkok works on Wed 12 Oct."
    assert labels(undone) == ["Undo"]
    assert came(talk, BANGKOK) == ["Mon 10 02:00", "Tue 11 02:00", "Wed 12 02:00"]


def test_undo_of_the_undo_brings_the_name_back(quick: Conversation) -> None:
    (said,) = quick.says(LINDA, "/isc holiday Bangkok 11 oct Office move")
    (undone,) = quick.presses(LINDA, said, "Undo")

    (again,) = quick.presses(LINDA, undone, "Undo")

    assert again.text.splitlines()[0] == "Bangkok is closed on Tue 11 Oct: Office move."


def test_public_holiday_can_be_a_working_day_after_all(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{BANGKOK} due:2016-10-24 priority:low")
    talk.passes(minutes=5)

    said = talk.answer(LINDA, "holiday off bkk 24 oct")
    talk.until(at(24, 12))

    assert said.splitlines()[0] == "Bangkok works on Mon 24 Oct."
    assert came(talk, BANGKOK) == ["Thu 20 02:00", "Mon 24 02:00"]


def test_holiday_without_a_day_asks_which_and_closes_nothing(quick: Conversation) -> None:
    before = quick.store.snapshot.closures
    (asked,) = quick.says(LINDA, "/isc holiday")
    question, offered = asked.text.splitlines(), labels(asked)
    unchanged = quick.store.snapshot.closures
    said = quick.presses(LINDA, asked, "Close Mon 10 Oct")[0].text

    assert question[0] == "Which day is Geneva closed? It counts for everybody there."
    assert offered == ["Close Fri 7 Oct", "Close Mon 10 Oct"]
    assert unchanged == before
    assert said.startswith("Geneva is closed on Mon 10 Oct.")


def test_holiday_off_without_a_day_asks_which_closed_day_is_meant(quick: Conversation) -> None:
    quick.answer(LINDA, "holiday Geneva 12 oct Strike")
    (asked,) = quick.says(LINDA, "/isc holiday off")
    question = asked.text
    said = quick.presses(LINDA, asked, "Open Wed 12 Oct")[0].text

    assert question == "Which day does Geneva work after all? It counts for everybody there."
    assert said.startswith("Geneva works on Wed 12 Oct.")


def test_digest_of_a_closed_monday_comes_on_tuesday_once(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{BANGKOK} due:28 oct priority:low")
    talk.until(at(10, 1, 30))

    talk.presses(BANGKOK, talk.says(BANGKOK, "/isc holiday today")[0], "Close it")
    talk.until(at(18, 1))

    assert came(talk, BANGKOK, "") == ["Fri 07 08:01", "Tue 11 02:00", "Mon 17 02:00"]


@pytest.mark.parametrize(
    ("who", "words", "said"),
    [
        (LINDA, "holiday Bangkok 14 oct", "Bangkok is closed on Fri 14 Oct already: Day of mourning."),
        (LINDA, "holiday BKK 15 oct", "Sat 15 Oct isn't a working day in Bangkok anyway."),
        (LINDA, "holiday off BKK 15 oct", "Sat 15 Oct isn't a working day in Bangkok anyway."),
        (LINDA, "holiday off Bangkok 13 oct", "Bangkok already works on Thu 13 Oct."),
        (LINDA, "holiday Bangkok off 13 oct", "Bangkok already works on Thu 13 Oct."),
        (LINDA, "holiday bkk 13 oct off", "Bangkok already works on Thu 13 Oct."),
        (LINDA, "holiday Bangkok 3 oct", "Mon 3 Oct has passed. Only today and days ahead can be"),
        (LINDA, "holiday Bangkok 2016-10-03 past", "Mon 3 Oct has passed. Only today and days ahead can be"),
        (LINDA, "holiday Bangkok 11 oct - 30 dec", "That's 81 days, and 60 are the most."),
        (LINDA, "holiday Bangkok 11 oct 10:00", "A station closes for a whole day, not from an hour on."),
        (LINDA, "holiday Bankok 11 oct", "“Bankok”: do you mean Bangkok?"),
        (LINDA, "holiday Atlantis", "I don't know “Atlantis”: the 13 stations are Geneva, "),
        (LINDA, "holiday Bangkok Songkran", "I don't know “Bangkok Songkran”: "),
        (LINDA, "holiday Bangkok 12/10", "12/10 is "),
        (PAULA, "holiday Bangkok 11 oct", "A day of Bangkok is closed by somebody who works there, "),
        (STAFF, "holiday 11 oct", "Linda can close a day for everybody at a station."),
        (OBSERVER, "holiday 11 oct", "Linda can close a day for everybody at a station. As an observer"),
        ("newcomer", "holiday 11 oct", "Linda can close a day for everybody at a station."),
    ],
)
def test_what_is_not_possible_is_said_and_changes_nothing(
    quick: Conversation, who: str, words: str, said: str
) -> None:
    before = rows(quick), quick.store.snapshot.closures

    answer = quick.answer(who, words)

    assert answer.startswith(said)
    assert (rows(quick), quick.store.snapshot.closures) == before


@pytest.mark.parametrize(
    ("who", "words", "said"),
    [
        (LINDA, "holiday brasilia 11 oct", "Brasília is closed on Tue 11 Oct."),
        (LINDA, "holiday addis ababa tomorrow", "Sat 8 Oct isn't a working day in Addis Ababa anyway."),
        (LINDA, "holiday Addis Ababa 11 oct Flood in town", "Addis Ababa is closed on Tue 11 Oct: Flood in town."),
        (LINDA, "again holiday today", "Geneva is closed today, Fri 7 Oct."),
        (BRASILIA, "holiday 11 oct", "Brasília is closed on Tue 11 Oct."),
        (UTE, "holiday 2016-10-11", "Geneva is closed on Tue 11 Oct."),
    ],
)  # fmt: skip
def test_station_and_day_are_read_as_people_write_them(
    quick: Conversation, who: str, words: str, said: str
) -> None:
    assert quick.answer(who, words).splitlines()[0] == said + (
        " Nothing has changed." if "anyway" in said else ""
    )


def test_misspelt_station_is_offered_and_the_button_says_the_rest_again(quick: Conversation) -> None:
    (asked,) = quick.says(LINDA, "/isc holiday Adis Abeba 11 oct Flood")

    (said,) = quick.presses(LINDA, asked, "Yes")

    assert said.text.splitlines()[0] == "Addis Ababa is closed on Tue 11 Oct: Flood."


# A person who is away, with nobody standing in


def test_away_without_an_officer_reminders_come_before_and_after(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:19 oct priority:low")
    talk.passes(minutes=5)

    (said,) = talk.says(UTE, "/isc absent 17-21 oct")
    talk.until(at(31, 23))

    assert said.text.splitlines() == [
        "You are away from Mon 17 to Fri 21 Oct.",
        "Nobody stands in: reminders of what is due meanwhile come before, and news waits until Mon 24 Oct.",
    ]
    assert labels(said) == ["I am back"]
    assert came(talk, UTE) == ["Thu 13 07:00", "Fri 14 07:00"]
    assert came(talk, UTE, "was due *Wed 19 Oct") == ["Mon 24 07:00", "Fri 28 07:00"]
    assert talk.ticks.audit() == []


def test_away_from_today_without_an_officer_nothing_comes_before(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:19 oct")
    talk.passes(minutes=5)

    (said,) = talk.says(UTE, "/isc absent until 21 oct")
    talk.until(at(31, 23))

    assert said.text.splitlines()[1] == "Nobody stands in: reminders and news wait until Mon 24 Oct."
    assert came(talk, UTE) == []
    assert came(talk, UTE, "was due *Wed 19 Oct")[0] == "Mon 24 07:00"


def test_away_for_months_what_is_due_late_in_it_is_reminded_of_before(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:2017-01-10 priority:low")
    talk.passes(minutes=5)

    talk.answer(UTE, "absent 2016-10-17 to 2017-01-20")
    talk.until(at(31, 23))

    assert came(talk, UTE) == ["Thu 13 07:00", "Fri 14 07:00"]


def test_news_and_digest_of_somebody_away_wait_and_are_left_out(talk: Conversation) -> None:
    talk.answer(UTE, "absent 10-14 oct")
    talk.answer(UTE, "action Own list due:28 oct priority:low")
    talk.until(at(11, 9))

    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:28 oct priority:low")
    talk.until(at(24, 12))

    assert came(talk, UTE, "") == ["Mon 17 07:00", "Mon 24 07:00"]
    assert talk.direct(UTE)[0].text.startswith("*Cost table*\nLinda asks you for this, due *Fri 28 Oct*.")


def test_absence_entered_on_its_first_morning_keeps_what_was_to_come_until_the_return(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:12 oct")
    talk.answer(UTE, "action Own list due:28 oct")
    talk.until(at(10, 6, 59, 30))  # the digest goes out in half a minute

    talk.answer(UTE, "absent today")
    talk.until(at(12, 12))

    assert came(talk, UTE, "") == ["Fri 07 08:01", "Tue 11 07:00", "Wed 12 07:00"]


def test_back_early_everything_comes_again(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:14 oct priority:low")
    talk.passes(minutes=5)
    (said,) = talk.says(UTE, "/isc absent 10-21 oct")
    talk.until(at(12, 9))
    talk.answer(LINDA, f"action Another table owner:@{UTE} due:28 oct priority:low")
    talk.until(at(12, 12))

    (back,) = talk.presses(UTE, said, "I am back")
    talk.until(at(14, 12))

    assert back.text.splitlines() == ["You are back.", "What is due and what is new comes to you again."]
    assert came(talk, UTE, "Another table") == ["Wed 12 12:01"]
    assert came(talk, UTE, "Cost table") == ["Fri 07 08:01", "Fri 07 08:05", "Fri 14 07:00"]
    assert came(talk, UTE, "is due *today, Fri 14 Oct*") == ["Fri 14 07:00"]


# With an officer-in-charge


def test_officer_gets_the_reminders_at_their_own_nine_and_whose_it_is(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for COP22 owner:@{PAULA} due:19 oct priority:low")
    talk.answer(LINDA, f"action Web page owner:@{TARO} due:19 oct priority:low")
    talk.passes(minutes=5)
    talk.answer(PAULA, "absent 17-21 oct @taro.nakagawa")

    talk.until(at(19, 7))
    message = talk.direct(TARO)[-1]
    talk.until(at(26, 23))

    assert message.text.splitlines() == [
        "*Two things are due today, Wed 19 Oct*",
        "*Web page*",
        "Due today · A-2",
        "*For Paula Ruiz, away until Fri 21 Oct*",
        "*Names for COP22*",
        "Due today · A-1",
        "Anything else? Reply in the thread, number first: “A-2 needs until Wed 26 Oct”",
    ]
    assert came(talk, TARO, "A-1") == ["Mon 17 07:00", "Wed 19 07:00", "Thu 20 07:00"]
    assert came(talk, PAULA, "Wed 19 Oct*", but="asks you") == [
        "Wed 26 12:00"
    ]  # five working days after, when back
    assert talk.ticks.audit() == []


def test_officer_on_the_other_side_of_the_world_has_the_own_day(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for COP22 owner:@{PAULA} due:17 oct priority:low")
    talk.passes(minutes=5)
    talk.answer(PAULA, f"absent 17-19 oct @{BANGKOK}")

    talk.until(at(19, 23))

    assert came(talk, PAULA) == ["Thu 13 12:00"]
    assert came(talk, BANGKOK, "For Paula Ruiz, away until Wed 19 Oct") == ["Mon 17 02:00", "Tue 18 02:00"]


def test_officer_is_told_and_gets_news_but_no_digest_of_the_absent(talk: Conversation) -> None:
    talk.answer(PAULA, "action Own list due:28 oct priority:low")
    talk.answer(PAULA, f"absent 10-14 oct @{TARO}")
    talk.passes(minutes=5)
    told = talk.direct(TARO)[-1]
    talk.until(at(11, 9))

    talk.answer(LINDA, f"action Names for COP22 owner:@{PAULA} due:28 oct priority:low")
    talk.until(at(14, 23))

    assert told.text.splitlines()[0] == "You stand in for Paula Ruiz, who is away from Mon 10 to Fri 14 Oct."
    assert talk.direct(TARO)[-1].text.splitlines()[:3] == [
        "*For Paula Ruiz, away until Fri 14 Oct*",
        "*Names for COP22*",
        "Linda asks Paula for this, due *Fri 28 Oct*.",
    ]
    assert talk.direct(PAULA) == []
    assert not any("Own list" in m.text for m in talk.direct(TARO))


def test_absence_that_ended_before_the_morning_leaves_nothing_to_the_officer(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for COP22 owner:@{PAULA} due:20 oct priority:low")
    talk.answer(PAULA, f"absent 17-21 oct @{TARO}")
    talk.until(at(18, 6, 59, 30))  # the officer's message is made

    talk.answer(PAULA, "absent off")
    talk.until(at(20, 23))

    assert came(talk, TARO, "*A-1*") == []
    assert came(talk, PAULA, "is due *") == ["Tue 18 12:00", "Thu 20 12:00"]
    assert came(talk, TARO, "isn't away any more") == ["Tue 18 07:00"]


def test_officer_named_late_gets_what_was_planned_for_the_absent(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for COP22 owner:@{PAULA} due:20 oct priority:low")
    talk.until(at(18, 10))  # 07:00 in Santiago, noon in Geneva

    talk.answer(LINDA, f"absent 17-21 oct @{TARO} behalf:@{PAULA}")
    talk.until(at(20, 23))

    assert came(talk, TARO, "A-1") == ["Tue 18 10:01", "Thu 20 07:00"]
    assert came(talk, PAULA, "is due *") == []


def test_officer_does_what_the_absent_may_and_history_says_for_whom(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names for COP22 owner:@{PAULA} due:19 oct visibility:restricted")
    before = talk.answer(TARO, "done A-1")
    talk.answer(PAULA, f"absent 7-21 oct @{TARO}")

    moved = talk.answer(TARO, "move A-1 20 oct")
    snoozed = talk.answer(TARO, "snooze A-1 tuesday")
    talk.answer(TARO, "done A-1 Four names")

    assert before.startswith("I can't find A-1.")
    assert "Thu 20 Oct" in moved
    assert "back to it on Tue 11 Oct" in snoozed
    assert [history(talk, verb) for verb in ("move", "snooze", "done")] == [["Paula Ruiz"]] * 3
    talk.until(at(24, 12))
    assert history(talk, "create") == [""]


def test_rights_of_an_officer_end_with_the_absence_and_are_not_mixed(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names owner:@{PAULA}")
    talk.answer(LINDA, f"action Table owner:@{UTE} entity:BR")
    talk.answer(UTE, "done A-2")
    talk.answer("salma.haddad", f"absent 7 oct @{HALE}")  # a deputy of BDT, and no deputy for BR

    not_their_part = talk.answer(HALE, "verify A-2")
    nobodys = talk.answer(HALE, "done A-1")

    assert not_their_part == "Linda can verify A-2."
    assert nobodys == "Paula or Linda can close A-1."


def test_officer_verifies_nothing_that_they_or_the_absent_did(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Table owner:@{HALE} entity:BDT")
    talk.answer(LINDA, f"action Chart owner:@{UTE} entity:BDT")
    talk.answer(LINDA, "action List owner:@salma.haddad entity:BDT")
    talk.answer("salma.haddad", f"absent 7-12 oct @{HALE}")
    talk.answer(HALE, "done A-1")
    talk.answer(UTE, "done A-2")
    talk.answer(LINDA, "done A-3")

    refused = [talk.answer(HALE, f"verify {ref}") for ref in ("A-1", "A-3")]
    verified = talk.answer(HALE, "verify A-2")

    assert all("somebody else has to verify it" in one for one in refused)
    assert verified.startswith("Chart is verified")
    assert history(talk, "verify") == ["Salma Haddad"]


def test_officer_confirms_no_decision_that_they_wrote_down(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays for six languages? area:web")
    talk.answer(LINDA, "escalate I-1 no money")
    talk.answer(LINDA, "decide I-1 agreed Option B")
    talk.answer(ALINE, f"absent 7-12 oct @{LINDA}")

    refused = talk.answer(LINDA, "confirm DEC-1")

    assert refused == (
        "You wrote DEC-1 down yourself, so you can't confirm it for Aline Moreau. "
        "It waits for them, or for somebody else who may."
    )


def test_officer_confirms_what_another_wrote_down(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays for six languages? area:web")
    talk.answer(LINDA, "escalate I-1 no money")
    talk.answer(LINDA, "decide I-1 agreed Option B")
    talk.answer(ALINE, f"absent 7-12 oct @{TARO}")

    said = talk.answer(TARO, "confirm DEC-1")

    assert said.startswith("DEC-1 is confirmed")
    assert history(talk, "confirm") == ["Aline Moreau"] * 2  # of the decision and its issue


def test_who_says_until_when_somebody_is_away_and_who_stands_in(quick: Conversation) -> None:
    quick.answer(PAULA, f"absent 7-21 oct @{TARO}")

    assert "Paula Ruiz (TSB, away until Fri 21 Oct; Taro Nakagawa stands in)" in quick.answer(
        UTE, "who climate"
    )


def test_absence_of_somebody_else_is_taken_down_by_the_office_and_they_are_told(talk: Conversation) -> None:
    said = talk.answer(LINDA, f"absent 17-21 oct @{TARO} behalf:@{UTE}")
    talk.passes(minutes=5)

    assert said.splitlines()[0] == "Ute Keller is away from Mon 17 to Fri 21 Oct."
    told = talk.direct(UTE)[-1]
    assert told.text.splitlines()[0] == (
        "Linda Okafor wrote down that you are away from Mon 17 to Fri 21 Oct. Taro Nakagawa stands in."
    )
    (undone,) = talk.presses(UTE, told, "I am back")
    assert undone.text == "You are not away from Mon 17 to Fri 21 Oct. What was to come comes as before."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("absent off", "You are not away, and nothing is planned. Nothing has changed."),
        ("absent 17-21 oct @ute.keller", "Ute Keller can't stand in for themselves."),
        (f"absent 17-21 oct @{OBSERVER}", "Zahra Farah only observes and can't stand in for anybody."),
        ("absent 17-21 oct @newcomer", "Noor Newcomer isn't on the roster."),
        (
            f"absent 17-21 oct alternate:@{TARO},@{PAULA}",
            "I take one person here, and you named Taro Nakagawa and Paula Ruiz. Nothing was done. Name one at a time.",
        ),
        (
            f"absent 17-21 oct behalf:@{PAULA}",
            "Linda can enter somebody else's absence.",
        ),
        ("absent 17-21 oct on holiday", "I read the days, but not “on holiday”."),
        ("absent 17 oct 14:00", "I take whole days here, not hours."),
        ("absent 2016-10-17 to 2017-10-18", "That's more than a year, and a year is the most."),
        ("absent 2016-10-03 past", "Mon 3 Oct has passed."),
    ],
)
def test_absence_that_cannot_be_is_refused_and_changes_nothing(
    quick: Conversation, words: str, said: str
) -> None:
    before = rows(quick)

    answer = quick.answer(UTE, words)

    assert answer.startswith(said)
    assert rows(quick) == before
    assert quick.store.snapshot.roster.absences == []


def closed_days(talk: Conversation, code: str) -> list[str]:
    """Return the days of October and November on which an office is closed by somebody's word."""
    days = talk.store.snapshot.charter.working_days(code).closed
    return [
        f"{day.day}/{day.month}"
        for day in sorted(days)
        if (2016, 10, 7) < (day.year, day.month, day.day) < (2016, 12, 1)
    ]


def test_several_days_are_closed_and_opened_again_as_one_step(both: Conversation) -> None:
    before = closed_days(both, "HRE")

    (said,) = both.says(LINDA, "/isc holiday Harare 13-18 oct except 14 oct Office move")

    assert said.text.startswith("Harare is closed on Thu 13 Oct and from Mon 17 to Tue 18 Oct: Office move.")
    assert closed_days(both, "HRE") == sorted([*before, "13/10", "17/10", "18/10"])
    (opened,) = both.presses(LINDA, said, "Undo")
    assert opened.text.startswith("Harare works on Thu 13 Oct and from Mon 17 to Tue 18 Oct.")
    assert closed_days(both, "HRE") == before
    both.presses(LINDA, opened, "Undo")
    assert "13/10" in closed_days(both, "HRE")
    assert both.answer(LINDA, "undo").startswith("Harare works on Thu 13 Oct and from Mon 17 to Tue 18 Oct.")
    assert closed_days(both, "HRE") == before


def test_undo_of_several_days_leaves_those_closed_that_were_closed_before(quick: Conversation) -> None:
    quick.answer(LINDA, "holiday Harare 12 oct")
    (said,) = quick.says(LINDA, "/isc holiday Harare 11-13 oct")

    quick.presses(LINDA, said, "Undo")

    assert closed_days(quick, "HRE") == ["12/10"]


def test_day_that_was_closed_is_open_again_by_its_word(quick: Conversation) -> None:
    quick.answer(LINDA, "holiday Harare 3 nov")

    said = quick.answer(LINDA, "holiday Harare 3 nov open")

    assert said.startswith("Harare works on Thu 3 Nov.")
    assert closed_days(quick, "HRE") == []


def test_sentence_that_an_office_is_closed_is_offered_as_its_closed_days(quick: Conversation) -> None:
    (said,) = quick.says(LINDA, "Geneva closed on 20 oct", channel="direct")
    assert said.text == "Shall I close Geneva on Thu 20 Oct? It counts for everybody there."
    assert closed_days(quick, "GVA") == []

    (done,) = quick.presses(LINDA, said, "Close it")

    assert done.text.startswith("Geneva is closed on Thu 20 Oct.")
    assert quick.asks(LINDA, "is Geneva closed on 20 oct?") == "Geneva is closed on Thu 20 Oct: Holiday."


def test_absence_that_overlaps_another_replaces_it_in_one_step_or_is_taken_back(quick: Conversation) -> None:
    quick.answer(UTE, "absent 17-21 oct")

    (said,) = quick.says(UTE, "/isc absent 21-25 oct")

    assert said.text == "You are already away from Mon 17 to Fri 21 Oct."
    assert labels(said) == ["Replace it", "I am back"]
    (back,) = quick.presses(UTE, said, "I am back")
    assert back.text.startswith("You are not away from Mon 17 to Fri 21 Oct.")


def test_absence_that_is_replaced_leaves_only_the_new_days(both: Conversation) -> None:
    both.answer(UTE, f"absent 17-21 oct @{TARO}")
    (asked,) = both.says(UTE, "/isc absent 20-25 oct")

    (said,) = both.presses(UTE, asked, "Replace it", times=2)

    assert said.text.startswith("You are away from Thu 20 to Tue 25 Oct.\n")
    assert said.text.endswith("\nThat replaces the absence from Mon 17 to Fri 21 Oct.")
    assert [(one.from_on.day, one.to_on.day) for one in both.store.snapshot.roster.absences] == [(20, 25)]


def test_absence_that_has_begun_keeps_the_days_before_today_when_it_is_replaced(quick: Conversation) -> None:
    quick.answer(UTE, "absent 7-14 oct")
    quick.until(datetime(2016, 10, 11, 8, tzinfo=UTC))
    (asked,) = quick.says(UTE, "/isc absent 12-18 oct")

    quick.presses(UTE, asked, "Replace it")

    found = sorted((one.from_on.day, one.to_on.day) for one in quick.store.snapshot.roster.absences)
    assert found == [(7, 10), (12, 18)]


AWAY_IN_PARTS = [
    ("31 oct to 4 nov except 1 nov", [(31, 31), (2, 4)], None),
    ("17-28 oct except the 24th and the 25th", [(17, 23), (26, 28)], None),
    (f"7 to 18 nov, @{TARO} covers, except the 11th", [(7, 10), (12, 18)], TARO),
    ("la semaine prochaine sauf mardi", [(10, 10), (12, 14)], None),
    ("10月31日至11月4日，11月1日除外", [(31, 31), (2, 4)], None),
    (f"à partir du 24 octobre pour deux semaines, remplaçant @{TARO}", [(24, 6)], TARO),
    (f"на следующей неделе, замещает @{TARO}", [(10, 14)], TARO),
    (f"الأسبوع القادم وينوب عني @{TARO}", [(10, 14)], TARO),
    (f"下周，由@{TARO}代理", [(10, 14)], TARO),
    (f"dos semanas a partir del 7 de noviembre, me sustituye @{TARO}", [(7, 20)], TARO),
    ("all next week", [(10, 14)], None),
    ("in der woche", [], None),
]


@pytest.mark.parametrize(("words", "runs", "officer"), AWAY_IN_PARTS)
def test_days_left_out_and_who_stands_in_are_read_from_one_sentence(
    quick: Conversation, words: str, runs: list[tuple[int, int]], officer: str | None
) -> None:
    quick.answer(UTE, f"absent {words}")

    found = sorted(quick.store.snapshot.roster.absences, key=lambda one: one.from_on)
    assert [(one.from_on.day, one.to_on.day) for one in found] == runs
    names = {quick.store.snapshot.roster.name(one.officer_id) for one in found if one.officer_id}
    assert names == ({"Taro Nakagawa"} if officer else set())


def test_officer_who_is_away_on_all_those_days_is_refused(quick: Conversation) -> None:
    quick.answer(TARO, "absent 14-25 oct")

    assert quick.answer(UTE, f"absent 17-21 oct @{TARO}").startswith(
        "Taro Nakagawa is away on all these days, too."
    )
    assert quick.answer(UTE, f"absent 24-28 oct @{TARO}").startswith(
        "You are away from Mon 24 to Fri 28 Oct."
    )


def test_of_several_absences_it_is_asked_which_is_taken_back(quick: Conversation) -> None:
    quick.answer(UTE, "absent 17-21 oct")
    quick.answer(UTE, "absent 1-4 nov")
    (asked,) = quick.says(UTE, "/isc absent off")
    question = asked.text

    (said,) = quick.presses(UTE, asked, "from Tue 1 to Fri 4 Nov")

    assert question == "Which of these?"
    assert said.text.startswith("You are not away from Tue 1 to Fri 4 Nov.")
    assert [one.from_on.day for one in quick.store.snapshot.roster.absences] == [17]


def test_absent_person_is_named_first_and_the_stand_in_last(talk: Conversation) -> None:
    said = talk.answer(LINDA, f"absent @{UTE} 17 oct - 21 oct @{TARO}")
    back = talk.answer(LINDA, f"absent @{UTE} off")

    assert said.startswith("Ute Keller is away from Mon 17 to Fri 21 Oct")
    assert "Taro Nakagawa" in said
    assert "Ute Keller" in back


def test_absence_of_somebody_named_first_needs_the_right_for_it(talk: Conversation) -> None:
    before = rows(talk)

    refused = talk.answer(UTE, f"absent @{PAULA} 17-21 oct")

    assert refused.startswith("Linda can enter somebody else's absence.")
    assert rows(talk) == before
