"""Answers of a round that was opened by hand: on behalf, twice, changed, taken back, cleared by whom, and erased words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.rounds.scene import CILKA, GRETA, HALE, JOOST, KENJI, MOUSSA, NADIA, begun
from tests.handlers.rounds.test_rounds import SALMA, at, days
from tests.handlers.scene import ALINE, LINDA, labels


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Conversation]:
    """A round is open from Mon 28 Nov to Fri 2 Dec, in which nobody holds the role for Resource mobilization."""
    talk = begun(databases.fresh("sqlite"), tmp_path)
    for who in (CILKA, HALE, JOOST, KENJI, NADIA, GRETA, LINDA, ALINE):
        talk.answer(who, "settings digest:off")
    talk.answer(LINDA, "relieve @daniel.mensah focal point area:RESMOB")
    talk.answer(ALINE, "round updates by:2 dec")
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def test_vacant_seat_is_said_when_it_opens_and_who_started_it_may_undo(opened: Conversation) -> None:
    opened.passes(hours=2)
    told = opened.direct(LINDA)[-1].text
    asked = opened.says(ALINE, "/isc round updates by:9 dec")[0]
    (other,) = opened.presses(ALINE, asked, "Open another")
    said = other.text
    undone = opened.presses(ALINE, other, "Undo")

    assert told.startswith("*Area updates for Fri 2 Dec: nobody is asked for Resource mobilization.*")
    assert "Nobody is asked for Resource mobilization" in said
    assert "RD-2" in undone[-1].text
    opened.passes(hours=2)
    assert days(opened, CILKA, "RD-2") == []
    refused = opened.answer(CILKA, "round updates by:9 dec")
    assert refused.startswith("Linda can open a round.")
    assert "did you mean" in opened.answer(LINDA, "round update by:9 dec")


def test_words_after_an_answer_and_questions_change_nothing_before_a_press(opened: Conversation) -> None:
    opened.passes(hours=2)
    asked = opened.direct(CILKA)[0]
    (question,) = opened.replies(CILKA, asked, "Does Linda want figures?")
    about, row = question.text, labels(question)
    opened.replies(CILKA, asked, "The photos are sorted")
    opened.replies(CILKA, asked, "All of them are online")
    (more,) = opened.replies(CILKA, asked, "and we held a webinar")
    stands, ways = more.text, labels(more)
    before = opened.answer(CILKA, "show U-1")
    (added,) = opened.presses(CILKA, more, "Add to it")
    joined = added.text
    (last,) = opened.replies(CILKA, asked, "Nothing to add, sorry")
    opened.presses(CILKA, last, "Leave it")
    after = opened.answer(CILKA, "show U-1")

    assert about == "*Communications*: is “Does Linda want figures?” your answer?"
    assert row == ["Send it"]
    assert stands.startswith("*Communications* has your answer:\nThe photos are sorted\n")
    assert stands.endswith("Should your words go to “What was done?”?")
    assert ways == ["Add to it", "Replace it", "Leave it"]
    assert "webinar" not in before
    assert "The photos are sorted. and we held a webinar" in joined
    assert "The photos are sorted. and we held a webinar" in after
    assert "Nothing to add" not in after


def test_what_is_in_the_way_is_raised_once(opened: Conversation) -> None:
    (said,) = opened.says(
        CILKA, '/isc answer RD-1 COMMS Photos result:sorted obstacle:"No budget for prints"'
    )
    opened.says(CILKA, "/isc raiseanswer RD-1 seat:COMMS")
    again = opened.answer(CILKA, "raiseanswer RD-1 seat:COMMS")

    assert "Raise it" in labels(said)
    assert again == "That is raised already: I-1."
    assert opened.answer(LINDA, "issues").count("No budget for prints") == 1


def test_bare_clear_shows_what_waits_and_clears_nothing(opened: Conversation) -> None:
    opened.answer(CILKA, "answer RD-1 COMMS Photos result:sorted")
    shown = opened.says(LINDA, "/isc clear RD-1")[0]
    text = shown.text
    before = opened.answer(LINDA, "print RD-1")
    (cleared,) = opened.presses(LINDA, shown, "Clear")

    assert "1 answer for you to clear" in text or "1 answer waits for you to clear" in text
    assert "Waiting to be cleared: Communications" in before
    assert cleared.text.startswith("Cleared: Communications.")


def test_holder_chooses_between_two_answers(opened: Conversation) -> None:
    opened.answer(JOOST, "answer RD-1 ACCESS No trial result:refused")
    said = opened.says(HALE, "/isc answer RD-1 ACCESS Captioning trial result:agreed")[0]

    assert said.text.startswith("Accessibility has two answers. Which one counts?")
    assert labels(said) == ["Joost's", "Hale's"]
    opened.presses(HALE, said, "Hale's")
    printed = opened.answer(LINDA, "show U-1")
    assert "Result: agreed" in printed
    assert "Owner: Hale Kaya" in printed
    assert "refused" in opened.answer(LINDA, "history U-1")

    opened.answer(JOOST, "answer RD-1 ACCESS A second thought result:refused")
    opened.passes(hours=1)
    asked = opened.direct(HALE)[-1]
    assert asked.text.startswith("*Accessibility has two answers.*")
    refused = opened.answer(JOOST, "chooseanswer RD-1 ACCESS second")
    assert refused == "Hale holds that seat, and chooses."


def test_answer_is_entered_for_somebody_changed_and_cleared_again(opened: Conversation) -> None:
    refused = opened.answer(KENJI, "answer RD-1 COMMS Photos result:sorted")
    entered = opened.answer(LINDA, "answer RD-1 COMMS Photos result:sorted behalf:@cilka.novak")
    own = opened.answer(LINDA, "clear RD-1 COMMS")
    by_chair = opened.answer(ALINE, "clear RD-1 COMMS")
    opened.answer(CILKA, "answer RD-1 COMMS Photos and films result:online")
    cleared = opened.answer(LINDA, "clear RD-1 COMMS")
    printed = opened.answer(LINDA, "print RD-1")
    opened.answer(CILKA, 'edit U-1 next:"The next forum"')
    again = opened.answer(LINDA, "print RD-1")

    assert refused == "Cilka can answer for Communications."
    assert entered.startswith("Communications, for Cilka: area update for Fri 2 Dec")
    assert own == "Aline can clear Communications."
    assert by_chair.startswith("Cleared: Communications.")
    assert cleared.startswith("Cleared: Communications.")
    assert "Communications · Cilka\nPhotos and films" in printed
    assert "Waiting to be cleared: Communications" in again


def test_no_change_is_taken_back_and_an_undone_answer_leaves_the_seat_silent(opened: Conversation) -> None:
    opened.passes(hours=6)
    asked = opened.direct(NADIA)[-1]
    (said,) = opened.presses(NADIA, asked, "No change")
    back = opened.presses(NADIA, said, "Undo")
    (kept,) = opened.says(GRETA, "/isc answer RD-1 EVENTS Plan shared result:agreed")
    opened.presses(GRETA, kept, "Undo")
    nudged = opened.answer(LINDA, "nudge RD-1 We meet soon")
    again = opened.answer(LINDA, "nudge RD-1")
    opened.passes(minutes=5)

    assert back[-1].text == "Taken back: Gender has no answer now."
    assert opened.answer(LINDA, "silent RD-1").splitlines()[0].endswith("0 of 9 have answered.")
    assert "3 others about RD-1 in a minute" in nudged
    assert again.endswith("Once a working day is enough.")
    assert "*Linda asks for Gender*: “We meet soon”" in opened.direct(NADIA)[-1].text
    opened.until(at(3, 12))
    assert days(opened, NADIA, "RD-1")[0] == "Mon 28 Nov"


def test_what_is_in_the_way_becomes_an_issue_with_one_press(opened: Conversation) -> None:
    words = '/isc answer RD-1 COMMS Photos result:sorted obstacle:"No budget for prints"'
    (said,) = opened.says(CILKA, words)
    offered = labels(said)
    raised = opened.presses(CILKA, said, "Raise it")[-1].text
    shown = opened.answer(CILKA, "show I-1")

    assert offered[:3] == ["Change", "Undo", "Raise it"]
    assert "I-1" in raised
    assert "No budget for prints" in shown
    assert "Communications" in shown


def test_who_clears_what_is_said_to_each_of_their_own(opened: Conversation) -> None:
    before = opened.answer(CILKA, "clear RD-1")
    opened.answer(CILKA, "answer RD-1 COMMS Photos result:sorted")
    opened.answer(HALE, "answer RD-1 ACCESS Captioning trial result:agreed")
    own = opened.answer(CILKA, "clear RD-1 all")
    named = opened.answer(CILKA, "clear RD-1 COMMS")
    nothing = opened.answer(ALINE, "clear RD-1")
    to_clear = opened.says(SALMA, "/isc toclear RD-1")[-1].text
    cleared = opened.answer(SALMA, "clear RD-1 all")

    assert before == "Linda can clear Communications. Nothing of it waits now."
    assert own == "Linda can clear Communications."
    assert named == own
    assert nothing == "What waits in RD-1 is for others to clear."
    assert "Captioning trial" in to_clear
    assert "Photos" not in to_clear
    assert cleared.startswith("Cleared: Accessibility.")


def test_answer_that_was_begun_is_never_called_none_and_its_writer_hears_what_it_lacks(
    opened: Conversation,
) -> None:
    opened.passes(hours=6)
    asked = opened.direct(CILKA)[-1]
    (lacks,) = opened.replies(CILKA, asked, "Pages moved, none yet")
    opened.passes(minutes=5)
    refreshed = asked.text
    (kept,) = opened.presses(CILKA, asked, "No change")
    asks, row = kept.text, labels(kept)
    silent = opened.answer(LINDA, "silent RD-1")
    opened.until(at(2, 12))
    reminded = opened.direct(CILKA)[-1].text
    opened.until(at(2, 19))
    printed = opened.answer(LINDA, "print RD-1")
    late = opened.asks(NADIA, "RD-1: gender figures came in")
    opened.asks(NADIA, "RD-1: 40 % of the seats")
    entry = opened.answer(LINDA, "show U-1")
    nobody = opened.asks(ALINE, "RD-1: the figures came in")
    opened.presses(CILKA, kept, "No change instead")
    instead = opened.answer(LINDA, "print RD-1")

    missing = "You began: “Pages moved, none yet”. It counts once this is answered: What came of it?"
    assert lacks.text.endswith("Your answer counts once this is answered.")
    assert missing in refreshed
    assert asks == f"*Communications*: {missing} Should “No change” take its place?"
    assert row == ["Go on", "No change instead"]
    assert "Communications · Cilka Novak (GS), begun, not finished, asked Mon 28 Nov" in silent
    assert missing in reminded
    assert "Begun, not finished: Communications" in printed
    assert "Communications" not in printed.splitlines()[1]
    assert late.startswith("Gender: “gender figures came in”")
    assert "gender figures came in" in entry
    assert "40 % of the seats" in entry
    assert nobody == "RD-1 asks you nothing. To keep it as a note: note RD-1 the figures came in"
    assert "No change: Communications (Cilka, late)" in instead


def test_reply_under_several_seats_goes_to_the_one_that_was_begun_and_is_never_lost(
    opened: Conversation,
) -> None:
    opened.passes(hours=20)
    asked = opened.direct(MOUSSA)[0]
    (which,) = opened.replies(MOUSSA, asked, "Six languages costed")
    (lacks,) = opened.presses(MOUSSA, which, "Send it")
    (kept,) = opened.replies(MOUSSA, asked, "None yet, because the quote is missing")
    first, *others = opened.answer(LINDA, "print RD-1").splitlines()
    moved = opened.answer(LINDA, "move RD-1 2 dec")

    assert "which one?" in which.text
    assert "“Six languages costed”\nWhat came of it?" in lacks.text
    assert "_What came of it?_ None yet, because the quote is missing" in kept.text
    assert any(one.startswith("Waiting to be cleared: ") for one in others), first
    assert moved == "RD-1 closes on Fri 2 Dec already."


def test_undo_says_the_way_back_of_each_step_of_a_round(opened: Conversation) -> None:
    opened.passes(hours=6)
    opened.answer(NADIA, "nochange RD-1")
    unchanged = opened.says(NADIA, "/isc undo")[-1]
    way_back = unchanged.text
    back = opened.presses(NADIA, unchanged, "Undo it")[-1].text
    opened.answer(CILKA, "answer RD-1 COMMS Photos result:sorted")
    opened.answer(LINDA, "clear RD-1 all")
    cleared = opened.answer(LINDA, "undo")
    opened.answer(LINDA, "move RD-1 9 dec")
    moved = opened.says(LINDA, "/isc undo")[-1]
    known = moved.text
    opened.presses(LINDA, moved, "Move it back")
    shown = opened.answer(LINDA, "rounds")

    assert "Your answer for Gender can be taken back." in way_back
    assert back == "Taken back: Gender has no answer now."
    assert cleared.endswith(
        "What was cleared stays so until the answer is changed; then somebody clears it again."
    )
    assert known.endswith("RD-1 was to close on Fri 2 Dec.")
    assert "open until Fri 2 Dec" in shown


def test_answer_that_another_began_is_named_beside_ones_own(opened: Conversation) -> None:
    opened.passes(hours=6)
    asked = opened.direct(HALE)[-1]
    opened.says(JOOST, "/isc answer RD-1 ACCESS Captions")
    opened.passes(minutes=1)
    before = next(one.text for one in opened.direct(HALE) if one.ts == asked.ts)
    by_other = opened.answer(LINDA, "silent RD-1")
    opened.passes(hours=47)  # no day of reminders
    opened.answer(LINDA, "nudge RD-1")
    opened.passes(minutes=5)
    nudged = opened.answer(LINDA, "silent RD-1")
    opened.replies(HALE, asked, "A trial")
    opened.passes(minutes=1)
    both = next(one.text for one in opened.direct(HALE) if one.ts == asked.ts)

    assert "Joost began an answer." in before
    assert "begun by Joost, not finished, asked Mon 28 Nov" in by_other
    assert "begun by Joost, not finished, asked Mon 28 Nov, Tue 29 Nov and Wed 30 Nov" in nudged
    assert "You began: “A trial”." in both
    assert "Joost began one, too." in both
