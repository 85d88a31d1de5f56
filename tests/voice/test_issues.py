"""Issues: the card from level to level, and what their people are told."""

from datetime import UTC, datetime

from practice.workspace import Message
from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import ALINE, FILIZ, LINDA, WIPA, in_channels

TARO, JOOST, MOUSSA, EDDA = "taro.nakagawa", "joost.peeters", "moussa.diallo", "edda.brandt"
TITLE = "Who pays for pages in six languages?"


def december(day: int, hour: int = 10) -> datetime:
    """Return an hour in Geneva on a day of December."""
    return datetime(2026, 12, day, hour - 1, tzinfo=UTC)


def card(talk: Conversation) -> str:
    talk.passes(minutes=5)
    return shown(talk, in_channels(talk, TITLE))


def raised(talk: Conversation) -> None:
    for body, day in (("ISC-TF", "7 dec"), ("MCG", "9 dec"), ("MCG", "16 dec")):
        talk.answer(LINDA, f"session {body} {day}")
    talk.answer(FILIZ, f"raise {TITLE} area:web options:each Bureau pays; one central budget")
    talk.answer(MOUSSA, "position I-1 A")


def taken_up(talk: Conversation) -> None:
    raised(talk)
    talk.answer(TARO, "position I-1 B")
    talk.answer(JOOST, "position I-1 B")
    talk.until(december(3))
    talk.answer(FILIZ, "escalate I-1 money")


def asked(talk: Conversation) -> None:
    taken_up(talk)
    talk.until(december(7))
    talk.answer(ALINE, "escalate I-1 not ours")
    talk.until(december(9))
    talk.answer(EDDA, "ask I-1 What would B cost? @ute.keller due:16 dec")


def decided(talk: Conversation) -> None:
    asked(talk)
    talk.until(december(16))
    talk.answer("ute.keller", "answer I-1 CHF 310 000 a year")
    talk.says(
        EDDA,
        "/isc decide I-1 agreed one central budget from 2027\nDraft the budget line @filiz.arslan 15 jan\n"
        "Tell the editors @joost.peeters 18 dec",
    )


def told(talk: Conversation, who: str, words: str) -> Message:
    """Return the newest message to somebody that has these words in one of its blocks."""
    return next(m for m in reversed(talk.direct(who)) if words in str(m.blocks))


def test_card_with_the_focal_points(talk: Conversation) -> None:
    raised(talk)

    assert card(talk) == sample("issue.focal")


def test_card_with_the_task_force(talk: Conversation) -> None:
    taken_up(talk)

    assert card(talk) == sample("issue.taskforce")


def test_card_while_a_level_has_asked(talk: Conversation) -> None:
    asked(talk)

    assert card(talk) == sample("issue.mcg")


def test_card_of_a_decided_issue(talk: Conversation) -> None:
    decided(talk)

    assert card(talk) == sample("issue.down")


def test_answer_to_who_raised_it(talk: Conversation) -> None:
    decided(talk)
    talk.passes(hours=1)

    assert sample("issue.answer") in shown(talk, told(talk, FILIZ, "has an answer")), "below their new action"


def test_time_is_up(talk: Conversation) -> None:
    raised(talk)
    talk.until(december(3, 18))

    assert shown(talk, told(talk, FILIZ, "time ends")) == sample("issue.timeup")


def moves_up(talk: Conversation) -> None:
    """Let issues go up from the first level by themselves."""
    first, *rest = talk.charter.ladder
    talk.charter = talk.charter.with_parts(ladder=(first.model_copy(update={"moves_up": True}), *rest))
    talk.restart()


def test_time_is_up_where_the_level_moves_up(talk: Conversation) -> None:
    moves_up(talk)
    raised(talk)
    talk.until(december(3, 18))

    assert shown(talk, told(talk, FILIZ, "time ends")) == sample("issue.timeup.moves")


def test_word_of_a_colleague_is_replaced_only_after_a_question(talk: Conversation) -> None:
    talk.answer(FILIZ, f"raise {TITLE} area:web options:each Bureau pays; one central budget")
    talk.answer(WIPA, "position I-1 A")

    (asked,) = talk.says(MOUSSA, "/isc position I-1 B")

    assert shown(talk, asked) == sample("issue.overwrite")


def test_reminder_of_a_date_that_was_moved(talk: Conversation) -> None:
    raised(talk)
    talk.until(december(3, 18))
    message = told(talk, FILIZ, "time ends")
    talk.answer(FILIZ, "move I-1 15 jan")
    talk.passes(minutes=5)

    (now,) = [m for m in talk.direct(FILIZ) if m.ts == message.ts]
    assert shown(talk, now) == sample("issue.later")


def of_levels(talk: Conversation, number: int) -> None:
    """Let the ladder have so many levels, from the first."""
    *_, last = known = talk.charter.ladder
    further = [last.model_copy(update={"code": f"l{n}", "name": f"assembly {n}"}) for n in range(number)]
    talk.charter = talk.charter.with_parts(ladder=tuple([*known, *further][:number]))
    talk.restart()


def test_ladder_of_one_level_offers_no_way_up(talk: Conversation) -> None:
    of_levels(talk, 1)
    raised(talk)
    shown_card = card(talk)
    talk.until(december(3, 18))

    assert (
        shown_card.splitlines()[-1]
        == "A [Say A] [Say B] [My words] [… Add an option | Note | Decide | History]"
    )
    assert "It stays here until you answer." in shown(talk, told(talk, FILIZ, "time ends"))
    assert shown(talk, told(talk, FILIZ, "time ends")).splitlines()[-1] == (
        "A [+Decide] [More time] [Remind BR and TSB]"
    )


def test_ladder_of_six_levels_is_on_one_line(talk: Conversation) -> None:
    of_levels(talk, 6)
    taken_up(talk)

    assert "Focal points 5 working days → *task force* → MCG → CoCo → Council → assembly 0" in card(talk)
