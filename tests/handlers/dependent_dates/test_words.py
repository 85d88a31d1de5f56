"""Words of dates that depend on an event or a meeting: each is read, asked about or refused, and none is left behind."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, labels


@pytest.mark.parametrize(
    ("words", "title", "due", "depends"),
    [
        ("Brief a week before COP22 at 10:00", "Brief", "Mon 31 Oct, 10:00", "a week before COP22 at 10:00"),
        ("Brief at 10:00 a week before COP22", "Brief", "Mon 31 Oct, 10:00", "at 10:00 a week before COP22"),
        ("Brief by 10:00 a week before COP22", "Brief", "Mon 31 Oct, 10:00", "10:00 a week before COP22"),
        ("Item 4 a week before COP22", "Item 4", "Mon 31 Oct", "a week before COP22"),
        ("Brief due:a week before COP22 at 10:00", "Brief", "Mon 31 Oct, 10:00", "a week before COP22 at 10:00"),
        ("Brief due:the monday before COP22", "Brief", "Mon 31 Oct", "the monday before COP22"),
        ("Brief due:by friday before COP22", "Brief", "Fri 4 Nov", "the friday before COP22"),
        ("Brief due:the last working day before COP22", "Brief", "Fri 4 Nov", "the last working day before COP22"),
        ("Brief due:a week prior to COP22", "Brief", "Mon 31 Oct", "a week prior to COP22"),
        ("Brief due:2 days after the start of COP22", "Brief", "Wed 9 Nov", "2 days after the start of COP22"),
        ("Brief due:3 days before the end of COP22", "Brief", "Tue 15 Nov", "3 days before the end of COP22"),
        ("Brief due:until a week before the opening of COP22", "Brief", "Mon 31 Oct", "a week before the opening of COP22"),
        ("Brief due:deux jours avant la fin de COP22", "Brief", "Wed 16 Nov", "deux jours avant la fin de COP22"),
        ("Brief due:una semana antes de COP22", "Brief", "Mon 31 Oct", "una semana antes de COP22"),
        ("Brief due:через неделю после COP22", "Brief", "Fri 25 Nov", "через неделю после COP22"),
        ("Brief due:10 days after COP22 starts", "Brief", "Thu 17 Nov", "10 days after COP22 starts"),
        ("Brief due:a week after COP22 ends Bring it", "Bring it", "Fri 25 Nov", "a week after COP22 ends"),
        ("Brief due:three weeks and two days before COP22", "Brief", "Sat 15 Oct", "three weeks and two days before COP22"),
        ('Brief due:a week before "COP22"', "Brief", "Mon 31 Oct", "a week before COP22"),
        ("Brief due:week before COP22", "Brief", "Mon 31 Oct", "a week before COP22"),
        ("Brief due:working day before COP22", "Brief", "Fri 4 Nov", "the working day before COP22"),
        ("Brief due:twenty working days before COP22", "Brief", "Mon 10 Oct", "twenty working days before COP22"),
        ("Brief due:vingt jours ouvrables avant COP22", "Brief", "Mon 10 Oct", "vingt jours ouvrables avant COP22"),
        ("Brief due:a week before COP 22", "Brief", "Mon 31 Oct", "a week before COP 22"),
        ("Brief due:a week before COP-22", "Brief", "Mon 31 Oct", "a week before COP-22"),
        ("Brief due:after the MCG meeting", "Brief", "Wed 26 Oct", "after the MCG meeting"),
        ("Brief due:a week before the meeting", "Brief", "Tue 11 Oct", "a week before the meeting"),
        ("Brief due:a week before M-1 Bring the table", "Bring the table", "Tue 11 Oct", "a week before M-1"),
    ],
)  # fmt: skip
def test_every_word_of_a_date_is_read(
    known: Conversation, words: str, title: str, due: str, depends: str
) -> None:
    answer = known.answer(LINDA, f"action {words}")

    assert answer.splitlines()[0].endswith(title)
    assert f"due {due}" in answer
    assert f"That's {depends}; if that moves, so does this." in answer


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("on the next meeting of MCG", "Tue 25 Oct"),
        ('"on the next meeting of MCG"', "Tue 25 Oct"),
        ("next MCG meeting", "Tue 25 Oct"),
        ("MCG's next meeting", "Tue 25 Oct"),
        ("by the next meeting", "Tue 18 Oct"),
        ("COP22", "Mon 7 Nov"),
        ("until COP22", "Mon 7 Nov"),
        ("the first day of COP22", "Mon 7 Nov"),
        ("end of COP22", "Fri 18 Nov"),
        ("COP 22", "Mon 7 Nov"),
        ("the day of the next meeting", "Tue 18 Oct"),
        ("on the day of M-2", "Tue 25 Oct"),
    ],
)
def test_day_of_an_event_or_meeting_moves_with_it(known: Conversation, words: str, due: str) -> None:
    answer = known.answer(LINDA, f"action Report due:{words}")

    bare = words.strip('"')
    assert answer.splitlines()[0] == "Report"
    assert f"due {due}" in answer
    assert f"It depends on “{bare}”; if that moves, so does this." in answer


def test_day_of_a_meeting_is_moved_with_it(known: Conversation) -> None:
    known.answer(LINDA, "action Report due:on the next meeting of MCG")
    known.answer(LINDA, "action Table due:the last day of COP22")

    known.answer(LINDA, "move M-2 27 oct")
    known.answer(KENJI, "move E-1 14 nov")

    assert "Thu 27 Oct" in known.answer(LINDA, "show A-1")
    assert "Fri 25 Nov" in known.answer(LINDA, "show A-2")


@pytest.mark.parametrize(
    ("words", "sentence", "offered"),
    [
        ("due:at COP22", "COP22 has several days. Do you mean Mon 7 Nov or Fri 18 Nov?", ["Mon 7 Nov", "Fri 18 Nov"]),
        ("due:two weeks from COP22", "COP22 has several days. Do you mean Mon 21 Nov or Fri 2 Dec?", ["Mon 21 Nov", "Fri 2 Dec"]),
        ("due:the day of COP22", "COP22 has several days. Do you mean Mon 7 Nov or Fri 18 Nov?", ["Mon 7 Nov", "Fri 18 Nov"]),
        ("due:half a week before COP22", "half a week before COP22 is Fri 4 Nov or Thu 3 Nov.", ["Fri 4 Nov", "Thu 3 Nov"]),
        ("due:2 months before COP22", "2 months before COP22: Wed 7 Sep has passed. When should it be?", ["Wed 12 Oct", "No date", "Keep it"]),
        ("due:at 3:00 a week before COP22", "at 3:00 a week before COP22 is Mon 31 Oct, 03:00 Geneva or Mon 31 Oct, 15:00 Geneva.",
         ["Mon 31 Oct, 03:00 Geneva", "Mon 31 Oct, 15:00 Geneva"]),
        ("due:friday a week before COP22", "friday a week is Fri 14 Oct or Fri 21 Oct.", ["Fri 14 Oct", "Fri 21 Oct"]),
        ("on friday a week before COP22", "I read “a week before COP22” as Mon 31 Oct. What is “on friday”?", ["Just text"]),
        ("every monday until a week before COP22", "I read “a week before COP22” as Mon 31 Oct. What is “every monday”?", ["Just text"]),
        ("a week before COP22 on 12 oct", "I read “on 12 oct” as Wed 12 Oct. What is “a week before COP22”?", ["Just text"]),
    ],
)  # fmt: skip
def test_date_that_may_be_another_is_asked_about(
    known: Conversation, words: str, sentence: str, offered: list[str]
) -> None:
    (asked,) = known.says(LINDA, f"/isc action Report {words}")

    assert asked.text.startswith(sentence)
    assert labels(asked) == offered
    assert known.answer(LINDA, "show A-1") == "I can't find A-1."


@pytest.mark.parametrize(
    ("words", "button", "title", "due"),
    [
        ("due:at COP22", "Fri 18 Nov", "Report", "Fri 18 Nov"),
        ("due:the day of COP22", "Fri 18 Nov", "Report", "Fri 18 Nov"),
        ("due:two weeks from COP22", "Mon 21 Nov", "Report", "Mon 21 Nov"),
        ("due:half a week before COP22", "Thu 3 Nov", "Report", "Thu 3 Nov"),
        ("due:half a week after COP22", "Mon 21 Nov", "Report", "Mon 21 Nov"),
        ("on friday a week before COP22", "Just text", "Report on friday", "Mon 31 Oct"),
    ],
)
def test_answer_to_such_a_question_still_moves_with_the_event(
    known: Conversation, words: str, button: str, title: str, due: str
) -> None:
    (asked,) = known.says(LINDA, f"/isc action Report {words}")

    known.presses(LINDA, asked, button)
    before = known.answer(LINDA, "show A-1")
    known.answer(KENJI, "move E-1 14 nov")

    assert title in before.splitlines()[0]
    assert due in before
    assert due not in known.answer(LINDA, "show A-1")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("due:a week before A-1", "I count days from an event or a meeting, not from A-1. Give me the day itself."),
        ("due:on I-7", "I count days from an event or a meeting, not from I-7. Give me the day itself."),
        ("due:after E-9", "I know of no E-9 ahead, so I can't count a day from it. Give me the day itself."),
        ("due:the next meeting of Council", "I know of no next meeting of Council ahead, so I can't count a day from it."),
        ("due:every monday until a week before COP23", "I read “every monday until a week”. What is “before COP23”?"),
    ],
)  # fmt: skip
def test_what_no_day_can_be_counted_from_is_refused(known: Conversation, words: str, sentence: str) -> None:
    assert known.answer(LINDA, f"action Report {words}").startswith(sentence)
    assert known.answer(LINDA, "show A-1") == "I can't find A-1."


@pytest.mark.parametrize("words", ["until COP22", "until a week before COP22"])
def test_series_ends_by_an_event_and_says_that_it_stays(known: Conversation, words: str) -> None:
    answer = known.answer(LINDA, f"action Report due:every monday {words}")

    end = "Mon 7 Nov" if words == "until COP22" else "Mon 31 Oct"
    assert answer.splitlines()[0] == "Report"
    assert f"Every Monday, until {end} 2016" in answer
    assert "It ends on that day even if COP22 moves." in answer


@pytest.mark.parametrize("words", ["a week before Friday", "before Friday", "after Friday"])
def test_event_that_is_named_as_a_day_is_asked_about(known: Conversation, words: str) -> None:
    known.answer(KENJI, "event Friday on:16-17 nov")

    (asked,) = known.says(LINDA, f"/isc action Brief due:{words}")
    sentence, its_own = asked.text, labels(asked)[-1]
    known.presses(LINDA, asked, its_own)

    assert sentence == "“Friday” is a day, and also E-2. Which do you mean?"
    assert its_own.endswith("(E-2)")
    assert "Nov" in known.answer(LINDA, "show A-1")


def test_day_with_a_date_is_no_event(known: Conversation) -> None:
    known.answer(KENJI, "event Friday on:16-17 nov")

    assert "due Fri 14 Oct" in known.answer(LINDA, "action Brief due:a week before Friday 21 October")


@pytest.mark.parametrize(
    "words",
    [
        'event Fair on:14-16 nov registration:"a week before Fair"',
        "event Fair registration:a week before Fair on:14-16 nov",
        "event Fair nomination:a week before it on:14 nov to:16 nov",
    ],
)
def test_deadline_of_an_event_is_counted_from_its_own_days(known: Conversation, words: str) -> None:
    answer = known.answer(KENJI, words)

    assert "14 to 16 Nov" in answer
    assert "by Mon 7 Nov" in answer


def test_deadline_of_an_event_that_moves_is_counted_from_its_new_days(known: Conversation) -> None:
    known.answer(KENJI, "move E-1 14 nov registration:a week before COP22")

    assert "register by Mon 7 Nov" in known.answer(KENJI, "show E-1")


# Days of events, meetings and issues: counted once, and said to stay

STAYS = "is where that is now; if that moves, this stays."


@pytest.mark.parametrize(
    ("words", "when", "typed"),
    [
        ('event Side event on:"a week before COP22"', "Mon 31 Oct", "a week before COP22"),
        ("event Side event on:a week before COP22", "Mon 31 Oct", "a week before COP22"),
        ("event Side event on:COP22", "7 to 18 Nov", "COP22"),
        ("event Side event on:during COP22 place:Hall", "7 to 18 Nov", "during COP22"),
        ("event Side event on:the day after COP22 14:00", "Sat 19 Nov, 14:00", "the day after COP22 14:00"),
        ("event Fair on:20 oct registration:2 weeks before COP23", "I read “2 weeks” as Fri 21 Oct.", ""),
        ("meeting 14:00 a week before COP22", "Mon 31 Oct, 14:00", "14:00 a week before COP22"),
        ("meeting a week before COP22 14:00 place:T103", "Mon 31 Oct, 14:00", "a week before COP22 14:00"),
        ("meeting 14:00 a week before COP23", "What is “before COP23”?", ""),
        ("move M-1 a week before COP22 15:00", "Mon 31 Oct, 15:00", "a week before COP22 15:00"),
        ("raise Who pays? due:a week before COP22", "Answer due Mon 31 Oct", "a week before COP22"),
        ("absent from:a week before COP22", "From Mon 31 Oct until when?", ""),
    ],
)
def test_other_days_are_counted_from_an_event(known: Conversation, words: str, when: str, typed: str) -> None:
    answer = known.answer(LINDA, words)

    assert when in answer
    assert (f"“{typed}” {STAYS}" in answer) == bool(typed)


def test_day_of_its_own_is_not_said_to_stay(known: Conversation) -> None:
    assert STAYS not in known.answer(KENJI, "event Fair on:14-16 nov registration:a week before Fair")
    assert STAYS not in known.answer(LINDA, "raise Who pays? due:20 oct")
