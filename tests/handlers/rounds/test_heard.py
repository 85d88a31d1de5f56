"""Words for a round outside of its thread: asked about, and never lost or taken for something else."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.conversation.understanding.ranking import rank
from tests import databases
from tests.conversation import Conversation, buttons_of
from tests.handlers.rounds.scene import (
    CHARTER,
    CILKA,
    GRETA,
    HALE,
    JOOST,
    KENJI,
    MONDAY,
    MOUSSA,
    NADIA,
    begun,
)
from tests.handlers.rounds.test_rounds import at
from tests.handlers.scene import ALINE, LINDA, labels

BY_HAND = CHARTER.replace("for_each: meeting", "for_each: by hand")
SECOND = BY_HAND.replace(
    "  - code: inputs\n    called",
    """  - code: risks
    called: [risk update, risk updates]
    what: What might go wrong in each area.
    seats: {each: area, held_by: focal_point}
    opens: 7
    closes: {before: 3, at: "18:00"}
    questions:
      - {name: words, ask: "What might go wrong?"}
    into: inputs
  - code: inputs
    called""",
)


def _opened(talk: Conversation, *codes: str) -> None:
    for who in (CILKA, GRETA, HALE, KENJI, MOUSSA, NADIA, LINDA, ALINE):
        talk.answer(who, "settings digest:off")
    for code in codes:
        talk.answer(ALINE, f"round {code} by:2 dec")
    talk.until(at(28, 17, 11))


def test_plain_sentence_is_offered_as_the_answer_and_sent_with_one_press(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        nothing = talk.asks(CILKA, "The photos are sorted by year")
        _opened(talk, "updates")
        talk.asks(CILKA, "The photos are sorted by year")
        offered = talk.direct(CILKA)[-1]
        said, row = offered.text, labels(offered)
        (asks_next,) = talk.presses(CILKA, offered, "Send it")
        task = talk.asks(CILKA, "Ute has to send the cost table by friday")
        also = labels(talk.direct(CILKA)[-1])
        talk.passes(minutes=61)
        talk.asks(CILKA, "please tell everyone that the survey is out")
        alone = labels(talk.direct(CILKA)[-1])
        question = talk.asks(CILKA, "who is the focal point for gender?")
        (private,) = talk.says(CILKA, "/isc answer RD-1 COMMS result:online", channel="isc-web")
        unchanged = talk.asks(NADIA, "nothing new")
        silent = talk.answer(LINDA, "silent RD-1").splitlines()[0]

    assert "RD-1" not in nothing
    assert said == "Is that your answer to RD-1?\nCommunications, Area updates for Fri 2 Dec"
    assert row == ["Send it"]
    assert asks_next.text.startswith("Communications: “The photos are sorted by year”\nWhat came of it?")
    assert task.startswith("Is that your answer to RD-1?")
    assert also == ["Send it", "Log it as an action"]
    assert alone == ["Send it"]
    assert "RD-1" not in question
    assert private.only_for == talk.user(CILKA)
    assert "No change\nDone · RD-1" in unchanged
    assert silent.endswith("2 of 9 have answered.")


def test_what_words_are_most_like_stands_below_the_round(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        talk.desk.rank = rank
        talk.answer(LINDA, f"action Photos of the yearbook owner:@{CILKA} due:9 dec")
        _opened(talk, "updates")

        talk.asks(CILKA, "I'm stuck with the photos of the yearbook")
        stuck = talk.direct(CILKA)[-1]
        talk.asks(CILKA, "The survey is out")
        news = talk.direct(CILKA)[-1]

    assert labels(stuck)[0] == "Send it"
    assert len(labels(stuck)) > 1
    assert "Send it" in labels(news)


def test_name_before_a_colon_says_for_which_area_it_is(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        talk.asks(CILKA, "communications: the photos are sorted by year")
        offered = talk.direct(CILKA)[-1]
        (asks_next,) = talk.presses(CILKA, offered, "Send it")

    assert labels(offered) == ["Send it"]
    assert asks_next.text.startswith("Communications: “the photos are sorted by year”")


def test_answers_of_two_rounds_for_one_seat_land_in_the_right_one(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=SECOND)) as talk:
        _opened(talk, "updates", "risks")
        (asked,) = [one for one in talk.direct(CILKA) if "RD-1" in one.text or "RD-2" in one.text]
        which = talk.replies(CILKA, asked, "The archive may be lost")[-1]
        kept = talk.answer(LINDA, "print RD-2")
        to_first, to_second = buttons_of(which)
        which.blocks.reverse()  # the button of the second round is pressed
        talk.presses(CILKA, which, "Send it")
        talk.answer(CILKA, 'answer RD-1 Photos sorted result:"All are online"')
        printed = {ref: talk.answer(LINDA, f"print {ref}") for ref in ("RD-1", "RD-2")}

    assert which.text.count("Is that your answer to RD-") == len([to_first, to_second])
    assert "The archive may be lost" not in kept
    assert "Waiting to be cleared: Communications" in printed["RD-1"]
    assert "Communications · Cilka\nThe archive may be lost" in printed["RD-2"]


def test_fine_with_me_is_for_what_waits_for_a_yes_and_no_answer(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        talk.opens(ALINE, f"propose Guidelines asked:@{HALE},@{KENJI}")
        talk.answer(CILKA, 'answer RD-1 Photos sorted result:"All are online"')
        talk.until(MONDAY + timedelta(days=1, hours=3))
        cleared = talk.asks(LINDA, "fine with me")
        row = labels(talk.direct(LINDA)[-1])
        agreed = talk.asks(HALE, "Fine with me, thanks")
        under_it = talk.replies(HALE, talk.direct(HALE)[0], "fine with me")
        silent = talk.answer(LINDA, "silent RD-1").splitlines()[0]

    assert cleared.startswith("Area updates for Fri 2 Dec: 1 answer waits for you to clear")
    assert row == ["Clear"]
    assert agreed == "Guidelines\nWaiting · P-1 · final on Mon 5 Dec, 18:00 Geneva unless you object"
    assert "Is that your answer" not in "".join(one.text for one in under_it)
    assert silent.endswith("1 of 9 have answered.")


def test_next_words_are_the_answer_to_the_question_that_was_just_asked(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        talk.asks(CILKA, "The photos are sorted by year")
        (asks_next,) = talk.presses(CILKA, talk.direct(CILKA)[-1], "Send it")
        kept = talk.says(CILKA, "All of them are online", channel="direct")
        silent = talk.answer(LINDA, "silent RD-1").splitlines()[0]
        talk.presses(CILKA, kept[-1], "Undo")
        undone = talk.answer(LINDA, "silent RD-1").splitlines()[0]

    assert asks_next.text.startswith("Communications: “The photos are sorted by year”\nWhat came of it?")
    assert [one.text.splitlines() for one in kept] == [
        [
            "Communications: area update for Fri 2 Dec",
            "The photos are sorted by year",
            "_What came of it?_ All of them are online",
            "Done · RD-1 · U-1",
        ]
    ]
    assert labels(kept[-1])[:2] == ["Change", "Undo"]
    assert silent.endswith("1 of 9 have answered.")
    assert undone.endswith("0 of 9 have answered.")


@pytest.mark.parametrize("between", ["action Room plan due:9 dec", "clock"])
def test_words_said_after_something_else_are_asked_about(tmp_path: Path, between: str) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        talk.replies(CILKA, talk.direct(CILKA)[0], "The photos are sorted by year")
        if between == "clock":
            talk.passes(minutes=61)
        else:
            talk.passes(minutes=1)
            talk.answer(CILKA, between)
        said = talk.asks(CILKA, "All of them are online")

    assert said.startswith("Is that your answer to RD-1?")


def test_who_sits_on_a_seat_without_being_asked_reads_who_was(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        said = talk.asks(JOOST, "accessibility: the captioning trial is agreed")
        row = labels(talk.direct(JOOST)[-1])
        other = talk.asks(JOOST, "gender: the figures came in")

    assert (
        said
        == "Is that your answer to RD-1? I've asked Hale for it.\nAccessibility, Area updates for Fri 2 Dec"
    )
    assert row == ["Send it"]
    assert "Is that your answer" not in other


def test_yes_sends_and_the_next_words_count_whatever_else_they_are_like(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        talk.desk.rank = rank
        _opened(talk, "updates")
        talk.asks(NADIA, "Gender: the survey is out")
        asks_next = talk.asks(NADIA, "yes")
        kept = talk.asks(NADIA, "None yet, because it closes in January")
        talk.asks(JOOST, "accessibility: the captioning trial is agreed")
        talk.asks(JOOST, "yes")
        by_other = talk.asks(JOOST, "Three study groups take part")

    assert asks_next.startswith("Gender: “the survey is out”\nWhat came of it?")
    assert "_What came of it?_ None yet, because it closes in January" in kept
    assert "_What came of it?_ Three study groups take part" in by_other


def test_several_areas_and_a_nudge_say_what_is_asked(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        asked = {who: talk.direct(who)[-1].text.splitlines() for who in (CILKA, MOUSSA)}
        talk.answer(LINDA, "nudge RD-1 we print on Monday")
        talk.passes(minutes=2)
        nudged = talk.direct(CILKA)[-1].text.splitlines()
        talk.until(at(29, 9, 11))
        of_two = talk.direct(MOUSSA)[-1]
        row = labels(of_two)

    assert "What was done?" in asked[CILKA][1]
    assert "2 areas wait for a word from you" in asked[MOUSSA][0]
    assert asked[MOUSSA][1] == "What was done?"
    assert "Web" in of_two.text
    assert row[-2:] == ["Write it", "Write it"]
    assert nudged[1:3] == ["Area updates for Fri 2 Dec, until Fri 2 Dec, 18:00 Geneva", "What was done?"]


def test_round_that_is_open_already_is_asked_about_and_opens_after_the_press(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        question = talk.asks(ALINE, "round updates by:2 dec")
        again = talk.direct(ALINE)[-1]
        row, before = labels(again), talk.answer(ALINE, "rounds")
        (opened,) = talk.presses(ALINE, again, "Open another")
        other_day = talk.answer(ALINE, "round updates by:9 dec")
        other_round = talk.answer(ALINE, "round inputs by:9 dec")

    assert question.startswith("RD-1 asks for that already: Area updates for Fri 2 Dec, open until Fri 2 Dec")
    assert row == ["Open RD-1", "Open another"]
    assert "RD-2" not in before
    assert "RD-2" in opened.text
    assert other_day.startswith("RD-1 asks for that already")
    assert "RD-3" in other_round


def test_clearing_finds_the_answer_by_its_entry(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        talk.answer(CILKA, "answer RD-1 COMMS The photos are sorted result:online")
        by_author = talk.answer(CILKA, "clear U-1")
        talk.answer(ALINE, "action Room plan due:9 dec")
        other = talk.answer(LINDA, "clear A-1")
        cleared = talk.answer(LINDA, "clear U-1")

    assert by_author == "Linda can clear Communications."
    assert other == "A-1 isn't a round."
    assert cleared.startswith("Cleared: Communications.")


@pytest.mark.parametrize(
    "said",
    [
        "My answer to RD-1: the photos are sorted",
        "our update for RD-1 is: the photos are sorted",
        "Here's my reply to RD-1: the photos are sorted",
    ],
)
def test_answer_is_named_as_one_before_its_round(tmp_path: Path, said: str) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        answer = talk.asks(CILKA, said)

    assert answer.startswith("Communications: “the photos are sorted”\nWhat came of it?")


def test_next_words_may_begin_with_the_name_of_the_area(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        talk.asks(CILKA, "RD-1: The photos are sorted by year")
        kept = talk.asks(CILKA, "Communications: All of them are online")

    assert "What came of it?_ All of them are online" in kept


def test_day_that_a_refusal_asks_for_is_said_by_the_next_words(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        talk.answer(ALINE, "action Room plan due:9 dec")
        asked = talk.asks(ALINE, "round updates")
        opened = talk.asks(ALINE, "17 dec")
        which_day = talk.asks(ALINE, 'move A-1 reason:"the printer broke"')
        shrugged = talk.asks(ALINE, "bananas")
        talk.asks(ALINE, 'move A-1 reason:"the printer broke"')
        talk.passes(minutes=1)
        talk.asks(ALINE, "action Pens and paper due:12 dec")
        left = talk.asks(ALINE, "friday")
        talk.asks(ALINE, 'move A-1 reason:"the printer broke"')
        moved = talk.asks(ALINE, "friday")

    assert asked.startswith("Until when?")
    assert opened.startswith("Area updates for Sat 17 Dec is open until Fri 16 Dec, 18:00 Geneva.")
    assert which_day == "To which day?"
    assert "moved" not in shrugged.lower()
    assert "is now due" not in left
    assert moved.startswith("Room plan is now due Fri 2 Dec, not Fri 9 Dec.")


def test_words_say_for_whom_they_are(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        entered = talk.asks(LINDA, "answer RD-1 COMMS For Cilka: The photos are sorted by year")
        own = talk.asks(JOOST, "answer RD-1 ACCESS for Hale: nothing new")
        as_words = talk.asks(GRETA, "answer RD-1 For everybody: the rooms are booked")
        (kept,) = talk.replies(NADIA, talk.direct(NADIA)[0], "For Greta: the rooms are booked")

    assert entered.startswith("Communications: “The photos are sorted by year”")
    assert "“for Hale: nothing new”" in own
    assert "“For everybody: the rooms are booked”" in as_words
    assert "“For Greta: the rooms are booked”" in kept.text


@pytest.mark.parametrize(
    "said",
    [
        "RD-1 for Nadia: the survey is out",
        "for Nadia: RD-1 the survey is out",
        "On behalf of Nadia: RD-1, the survey is out",
    ],
)
def test_round_is_named_before_or_behind_whoever_the_words_are_for(tmp_path: Path, said: str) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        answer = talk.asks(LINDA, said)

    assert answer.startswith("Gender: “the survey is out”")


def test_no_change_names_its_area_at_the_end(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        talk.until(at(29, 12, 11))
        question = talk.asks(MOUSSA, "nothing new from us on web editorial")
        row = labels(talk.direct(MOUSSA)[-1])
        (said,) = talk.presses(MOUSSA, talk.direct(MOUSSA)[-1], "Send it")
        under = talk.replies(
            MOUSSA, talk.direct(MOUSSA)[0], "no updates from BDT for emergency telecommunications"
        )
        words = talk.asks(CILKA, "answer RD-1 COMMS we put the photos on the web")

    assert question == "Is that your answer to RD-1?\nWeb editorial, Area updates for Fri 2 Dec"
    assert row == ["Send it"]
    assert said.text.startswith("Web editorial: area update for Fri 2 Dec\nNo change")
    assert under[-1].text.startswith("Emergency telecommunications: area update for Fri 2 Dec\nNo change")
    assert "“we put the photos on the web”" in words


def test_question_until_when_is_answered_in_the_thread(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)) as talk:
        _opened(talk, "updates")
        (until,) = talk.replies(CILKA, talk.direct(CILKA)[0], "By when do you need this?")
        talk.answer(LINDA, "round inputs")
        ambiguous = talk.asks(LINDA, "round inputs")
        asked = talk.asks(LINDA, "until next friday please")

    assert until.text.startswith("*Communications*: until Fri 2 Dec, 18:00 Geneva")
    assert ambiguous.startswith("Until when?")
    assert asked.startswith("next friday is Fri 2 Dec or Fri 9 Dec.")
