"""The clocks of issues: a warning when four fifths of the time are gone, a question when it is up, more time."""

from datetime import UTC, datetime

import pytest

from bot.charter_file import read_charter
from bot.level_deadlines import warning_day, working_days_between
from bot.records import Kind, Ref
from storage.unit_of_work import Tx
from tests.conversation import HERE, Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, UTE, labels

FILIZ, TARO, JOOST = "filiz.arslan", "taro.nakagawa", "joost.peeters"
GENEVA = read_charter((HERE / "charter.yaml").read_text(encoding="utf-8")).working_days("GVA")


def day(number: int, month: int = 10) -> datetime:
    return datetime(2016, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "length", "warned"),
    [
        ((5, 9), (13, 9), 5, (12, 9)),  # Thursday the 8th is closed in Geneva
        ((7, 10), (14, 10), 5, (13, 10)),
        ((7, 10), (21, 10), 10, (19, 10)),
        ((7, 10), (11, 10), 2, (10, 10)),
        ((7, 10), (10, 10), 1, None),
    ],
)
def test_warning_comes_when_four_fifths_of_the_working_days_are_gone(
    since: tuple[int, int], until: tuple[int, int], length: int, warned: tuple[int, int] | None
) -> None:
    first, last = day(*since).date(), day(*until).date()

    assert working_days_between(first, last, GENEVA) == length
    assert warning_day(first, last, GENEVA) == (day(*warned).date() if warned else None)


def test_holders_are_warned_and_the_raiser_is_asked_when_the_time_is_up(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.until(datetime(2016, 10, 14, 15, tzinfo=UTC))

    (warned,) = [m for m in talk.direct(JOOST) if " left with " in m.text]
    asked = [m for m in talk.direct(FILIZ) if "time ends" in m.text]
    assert talk.day_of(warned) == "Thu 13 Oct"
    assert warned.text.splitlines()[1] == "One working day left with the focal points (Fri 14 Oct)."
    assert labels(warned) == ["My words", "Decide", "Take it up", "More time"]
    assert [(talk.day_of(m), m.text.splitlines()[1]) for m in asked] == [
        (
            "Fri 14 Oct",
            "The focal points' time ends today, Fri 14 Oct, and there's no agreement. Nobody has answered.",
        )
    ]
    assert not any("time ends" in m.text for m in talk.direct(JOOST))


def test_warning_before_a_day_that_was_closed_since_names_today_as_the_last(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web due:14 oct")
    talk.until(datetime(2016, 10, 12, 15, tzinfo=UTC))
    talk.answer("linda.okafor", "holiday Geneva 14 oct Ceremony")
    talk.until(datetime(2016, 10, 13, 15, tzinfo=UTC))

    said = talk.direct(JOOST)[-1].text

    assert "Today is the last working day with the focal points (Fri 14 Oct)." in said


def test_more_time_moves_the_clock_and_its_warnings(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    said = talk.answer(FILIZ, "move I-1 28 oct the quote is late")
    talk.until(datetime(2016, 10, 31, 12, tzinfo=UTC))

    assert said.splitlines()[1] == "With the focal points still. Answer due Fri 28 Oct, was Fri 14 Oct."
    assert [talk.day_of(m) for m in talk.direct(JOOST) if " left with " in m.text] == ["Tue 25 Oct"]
    assert [talk.day_of(m) for m in talk.direct(FILIZ) if "time ends" in m.text] == ["Fri 28 Oct"]


def test_what_is_decided_or_sent_up_warns_nobody_of_the_level_it_has_left(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.answer(FILIZ, "raise Who films? area:web")
    talk.answer(JOOST, "decide I-1 agreed Each Bureau")
    talk.answer(FILIZ, "escalate I-2 no money")
    talk.until(datetime(2016, 10, 24, 12, tzinfo=UTC))

    assert not any(" left with " in m.text for m in talk.direct(JOOST))
    assert [talk.day_of(m) for m in talk.direct(ALINE) if " left with " in m.text] == ["Wed 19 Oct"]
    (asked,) = [m for m in talk.direct(ALINE) if "time ends" in m.text]
    assert asked.text.splitlines()[1] == "The task force's time ends today, Fri 21 Oct."
    assert not any("time ends" in m.text for m in talk.direct(FILIZ))


def test_new_holder_is_warned_too(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.answer(LINDA, "relieve @joost.peeters focal point area:web")
    talk.answer(LINDA, "appoint @lihua.chen focal point area:web entity:TSB")
    talk.until(datetime(2016, 10, 14, 12, tzinfo=UTC))

    assert any(" left with " in m.text for m in talk.direct("lihua.chen"))
    assert not any(" left with " in m.text for m in talk.direct(JOOST))


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (UTE, "move I-1 28 oct", "Taro, Moussa, Joost or 2 others can give I-1 more time."),
        (OBSERVER, "move I-1 28 oct", "Filiz or Linda can give I-1 another date. As an observer you can leave a remark."),
        (FILIZ, "move I-1 14 oct", "The answer to I-1 is already due then. Nothing has changed."),
        (FILIZ, "move I-1 I-2 28 oct", "I take one at a time here."),
    ],
)  # fmt: skip
def test_more_time_is_refused_to_whoever_does_not_hold_it(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")

    assert quick.answer(who, words) == sentence


def test_button_of_more_time_opens_a_form_with_the_day(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.until(datetime(2016, 10, 14, 15, tzinfo=UTC))
    (asked,) = [m for m in quick.direct(FILIZ) if "time ends" in m.text]

    quick.presses(FILIZ, asked, "More time")
    (said,) = quick.submits(FILIZ, due="2016-10-28")

    assert said.text.splitlines()[1].startswith("With the focal points still. Answer due Fri 28 Oct")


# Holders, stations, ladders


def with_ladder(talk: Conversation, **levels: dict[str, object]) -> None:
    """Let the bot start again with other levels in its charter."""
    ladder = [one.model_copy(update=levels.get(one.code, {})) for one in talk.charter.ladder]
    talk.charter = talk.charter.with_parts(ladder=tuple(ladder))
    talk.restart()


def clock_messages(talk: Conversation, who: str) -> list[str]:
    up = (" time ends ", " time ended ")
    said = (" left with ", "Today is the last day with ", *up)
    found = [m for m in talk.direct(who) if any(words in m.text for words in said)]
    return [f"{talk.day_of(m)} {'up' if any(one in m.text for one in up) else 'warned'}" for m in found]


def test_clock_counts_the_days_of_the_task_force_and_warns_each_on_a_day_of_their_own(
    quick: Conversation,
) -> None:
    """Geneva is open on Friday 14 October, when Bangkok was closed that morning; Geneva's count does not change."""
    quick.until(datetime(2016, 10, 10, 8, tzinfo=UTC))
    said = quick.answer(FILIZ, "raise Who pays? area:web")  # to Monday 17 October, warned on Friday the 14th
    quick.until(datetime(2016, 10, 17, 15, tzinfo=UTC))

    assert "Answer due Mon 17 Oct (5 working days)." in said
    assert clock_messages(quick, JOOST) == ["Fri 14 Oct warned"]
    assert clock_messages(quick, "moussa.diallo") == ["Mon 17 Oct warned"]  # in Bangkok
    assert "Today is the last day with the focal points." in quick.direct("moussa.diallo")[-1].text


def test_absent_holder_is_stood_in_for_and_hears_nothing(both: Conversation) -> None:
    both.answer(FILIZ, "raise Who pays? area:web")
    both.answer(JOOST, "absent 11-20 oct @hale.kaya")
    both.restart()
    both.until(datetime(2016, 10, 14, 15, tzinfo=UTC))

    assert clock_messages(both, JOOST) == []
    assert clock_messages(both, "hale.kaya") == ["Thu 13 Oct warned"]
    assert both.answer("hale.kaya", "decide I-1 agreed Each Bureau").startswith("DEC-1  I-1 is decided")
    assert "for Joost Peeters" in both.answer(LINDA, "history I-1")


def test_issue_keeps_the_ladder_it_was_raised_under(both: Conversation) -> None:
    both.answer(FILIZ, "raise Who pays? area:web")
    with_ladder(both, task_force={"days": 2, "holders": ("mcg_member",)}, mcg={"holders": ("coco_member",)})
    both.answer(FILIZ, "raise Who films? area:web")
    old = both.answer(FILIZ, "escalate I-1 no agreement")
    new = both.answer(FILIZ, "escalate I-2 no agreement")

    assert old.splitlines()[1] == (
        "Now with the task force. I'll tell Aline in a minute. "
        "Answer due Fri 21 Oct: no meeting of ISC-TF is known, so 10 working days."
    )
    assert new.splitlines()[1].startswith("Now with the task force. I'll tell Aline, Runa, ")
    assert new.endswith("Answer due Tue 11 Oct.")
    assert both.answer("edda.brandt", "decide I-1 agreed Yes") == "I-1 is for Aline to decide."
    assert "· I-1 ·" in both.answer(ALINE, "home")
    assert both.answer(ALINE, "decide I-1 agreed Yes").startswith("DEC-1  I-1 is decided")


def test_level_of_which_the_charter_says_so_lets_it_go_up_once_and_tells_everybody(
    both: Conversation,
) -> None:
    with_ladder(both, focal_points={"moves_up": True})
    both.answer(FILIZ, "raise Who pays? area:web")
    both.until(datetime(2016, 10, 14, 15, tzinfo=UTC))
    warned = next(m.text for m in both.direct(FILIZ) if "time ends" in m.text)
    both.restart()
    both.until(datetime(2016, 10, 17, 12, tzinfo=UTC))
    both.restart()
    both.passes(hours=1)

    assert "If nobody answers today, it goes to the task force." in warned
    shown = both.answer(LINDA, "show I-1")
    assert "task force, until Fri 28 Oct · the focal points ran out of time" in shown
    assert shown.count("→ *task force*") == 1
    assert "by itself · went up, without an answer in time" in both.answer(LINDA, "history I-1")
    assert "The focal points ran out of time, so it's with the task force now." in both.direct(ALINE)[-1].text
    for who in (FILIZ, JOOST):
        (told,) = [m for m in both.direct(who) if "ran out of time, so it's with" in m.text]
        assert both.day_of(told) == "Mon 17 Oct"


def test_more_time_keeps_it_from_going_up_by_itself(quick: Conversation) -> None:
    with_ladder(quick, focal_points={"moves_up": True})
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.answer(FILIZ, "move I-1 28 oct")
    quick.until(datetime(2016, 10, 27, 12, tzinfo=UTC))

    assert "focal points, until Fri 28 Oct" in quick.answer(LINDA, "show I-1")
    quick.until(datetime(2016, 10, 31, 12, tzinfo=UTC))
    assert "Waiting · I-1 · task force, until" in quick.answer(LINDA, "show I-1")


# Reading is no answer, silence goes on being asked about


def test_who_has_read_it_is_asked_once_more_and_the_clock_runs_on(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.answer(FILIZ, "escalate I-1 no agreement")
    quick.passes(minutes=2)
    (said,) = quick.presses(ALINE, quick.direct(ALINE)[-1], "I've read it")
    again = quick.answer(ALINE, "read I-1")
    quick.until(datetime(2016, 10, 21, 15, tzinfo=UTC))

    assert said.text.splitlines()[1] == "Noted: you've read it. The task force's answer is due Fri 21 Oct."
    assert again == "You've already said that you've read I-1. Nothing has changed."
    (asked,) = [m for m in quick.direct(ALINE) if "You read this on" in m.text]
    assert quick.day_of(asked) == "Tue 11 Oct"
    assert asked.text.splitlines()[1] == (
        "You read this on Fri 7 Oct. The task force's answer is due Fri 21 Oct."
    )
    assert labels(asked)[:4] == ["Decide", "Ask a question", "Take it up", "Send it back"]
    assert clock_messages(quick, ALINE) == ["Wed 19 Oct warned", "Fri 21 Oct up"]


def test_whoever_lets_the_time_pass_is_asked_again_and_the_secretary_too(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.answer(FILIZ, "escalate I-1 no agreement")
    quick.until(datetime(2016, 11, 5, 8, tzinfo=UTC))

    assert clock_messages(quick, ALINE) == [
        "Wed 19 Oct warned",
        "Fri 21 Oct up",
        "Fri 28 Oct up",
        "Fri 4 Nov up",
    ]
    assert clock_messages(quick, LINDA) == ["Fri 28 Oct up", "Fri 4 Nov up"]


def test_issue_without_a_next_moment_is_reported_to_the_secretary(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")

    def lose(tx: Tx) -> None:
        issue = tx.find(Ref(Kind.ISSUE, 1))
        issue.set_due(None)
        tx.change(issue, "edit")

    quick.store.write(lose, now=quick.clock.now())
    quick.until(datetime(2016, 10, 12, 12, tzinfo=UTC))

    (told,) = [m for m in quick.direct(LINDA) if "Nobody has a date" in m.text]
    assert told.text.splitlines()[1] == "Nobody has a date for the answer, so I remind nobody. Until when?"
    assert labels(told) == ["Set a date"]


def test_time_is_up_although_everybody_has_answered(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web options:A; B")
    for who in ("taro.nakagawa", "moussa.diallo", JOOST):
        quick.answer(who, "position I-1 A")
    quick.until(datetime(2016, 10, 14, 15, tzinfo=UTC))

    (asked,) = [m for m in quick.direct(FILIZ) if "time ends" in m.text]
    assert asked.text.splitlines()[1] == (
        "The focal points' time ends today, Fri 14 Oct. Everybody has answered (BR says A, BDT says A and TSB says A), "
        "and nobody has decided."
    )


def test_reminder_after_the_day_says_that_no_answer_came(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.until(datetime(2016, 10, 24, 12, tzinfo=UTC))

    assert any("The focal points' time ended on Fri 14 Oct" in m.text for m in quick.direct(FILIZ))


def test_list_says_how_many_were_decided_in_that_time(quick: Conversation) -> None:
    for number in (1, 2, 3):
        quick.answer(FILIZ, f"raise Who pays {number}? area:web")
        quick.answer(JOOST, f"decide I-{number} agreed Each Bureau")
    same_day = quick.answer(LINDA, "issues all")
    quick.answer(FILIZ, "raise Who films? area:web")
    quick.until(datetime(2016, 10, 11, 8, tzinfo=UTC))
    quick.answer(JOOST, "decide I-4 agreed Nobody")

    assert "Decided: 3, all on the day itself." in same_day
    assert "Decided: 4, 3 of them on the day itself." in quick.answer(LINDA, "issues all")


def test_list_speaks_of_a_question_in_the_plural_too(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")

    said = quick.answer(JOOST, "ask I-1 Which pages? due:12 oct")

    assert said.splitlines()[2] == "The focal points' time stops until the answer."
    assert "The focal points ask: “Which pages?”" in quick.answer(LINDA, "show I-1")
    assert "the focal points' question has no answer yet, due Wed 12 Oct" in quick.answer(LINDA, "issues")


def test_button_names_who_has_not_answered_as_they_are_called(quick: Conversation) -> None:
    quick.answer(JOOST, "raise Who pays? area:web options:A; B")
    for who in (TARO, "moussa.diallo"):
        quick.answer(who, "position I-1 A")
    quick.until(datetime(2016, 10, 14, 15, tzinfo=UTC))

    (asked,) = [m for m in quick.direct(JOOST) if " time end" in m.text]
    said = quick.presses(JOOST, asked, "Remind C&P")

    assert "I'll ask Filiz about I-1" in said[-1].text


@pytest.mark.parametrize(("hour", "is_ahead"), [("14:00", False), ("20:00", True)])
def test_meeting_that_has_begun_is_not_one_that_is_still_to_come(
    talk: Conversation, hour: str, *, is_ahead: bool
) -> None:
    talk.answer(LINDA, f"meeting 14 oct {hour}")
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.until(datetime(2016, 10, 14, 15, 30, tzinfo=UTC))

    (asked,) = [one.text for one in talk.direct(FILIZ) if "It stays here until you answer." in one.text]

    assert ("The task force meets on Fri 14 Oct." in asked) is is_ahead
