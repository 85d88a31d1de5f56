"""Status rounds: whoever answers for an entry is asked how far it is, and the answer changes the entry."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.rounds.scene import CILKA, GRETA, HALE, MONDAY, begun
from tests.handlers.scene import ALINE, LINDA, labels
from tests.shipped import TEXT

SUBJECT = "Statuses of recommendations for Fri 9 Dec"


@pytest.fixture
def asked(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """Four recommendations are accepted, two of them Cilka's, and one is not; a round asks about them until Fri 9 Dec."""
    talk = begun(url, tmp_path, charter=TEXT, now=MONDAY)
    for who in (CILKA, GRETA, HALE, LINDA, ALINE, "salma.haddad", "edda.brandt"):
        talk.answer(who, "settings digest:off")
    for n, who in enumerate((CILKA, CILKA, GRETA, HALE, HALE), 1):
        talk.answer(LINDA, f"recommendation Recommendation {n} report:JIU/1 nr:{n} owner:@{who}")
    talk.answer(ALINE, "mark R-1 R-2 R-3 R-4 accepted")
    talk.passes(hours=2)
    talk.answer(LINDA, "round recommendations by:9 dec")
    talk.passes(hours=2)
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def test_owner_of_several_gets_one_message_with_what_they_say_now(asked: Conversation) -> None:
    mine = [one for one in asked.direct(CILKA) if SUBJECT in one.text]
    silent = asked.answer(LINDA, "silent RD-1").splitlines()

    assert len(mine) == 1
    assert "2 recommendations wait for a word from you" in mine[0].text
    assert "*R-1 Recommendation 1*\nnow: “no information”" in mine[0].text
    assert silent[0] == f"{SUBJECT}: 0 of 4 have answered."
    assert "R-5" not in "\n".join(silent)


def test_words_mark_the_entry_as_its_owner_would(asked: Conversation) -> None:
    (message,) = [one for one in asked.direct(CILKA) if SUBJECT in one.text]
    (said,) = asked.replies(CILKA, message, "R-1: in progress, the contract is signed")
    shown = asked.answer(LINDA, "show R-1")
    history = asked.answer(LINDA, "history R-1")
    (lacks,) = asked.replies(CILKA, message, "R-2: implemented")
    (kept,) = asked.replies(CILKA, message, "R-2: https://example.org/proof")
    waits = asked.answer(LINDA, "show R-2")
    confirmed = asked.answer(LINDA, "confirm R-2")
    printed = asked.answer(LINDA, "print RD-1")

    assert said.text.startswith(
        "R-1 Recommendation 1: status of a recommendation for Fri 9 Dec\nin progress\n"
    )
    assert "in progress" in shown
    assert "the contract is signed" in shown
    assert "Cilka Novak (Focal point) · set its state\n      comment: the contract is signed" in history
    assert "What shows it?" in lacks.text
    assert "That it is implemented counts once somebody else has confirmed it." in kept.text
    assert "implemented" in waits
    assert "implemented" in confirmed
    assert "2 of 4" in printed


def test_no_change_keeps_the_fields_and_an_answer_is_taken_back_with_what_it_changed(
    asked: Conversation,
) -> None:
    (message,) = [one for one in asked.direct(GRETA) if "RD-1" in one.text]
    (said,) = asked.presses(GRETA, message, "No change")
    kept = asked.answer(LINDA, "show R-3")
    (marked,) = asked.says(
        HALE, '/isc answer RD-1 R-4 implementation:"in progress" comment:"Two of three done"'
    )
    row = labels(marked)
    during = asked.answer(LINDA, "silent RD-1").splitlines()[0]
    asked.presses(HALE, marked, "Undo")
    undone = asked.answer(LINDA, "show R-4")
    after = asked.answer(LINDA, "silent RD-1").splitlines()[0]
    other = asked.answer(CILKA, "answer RD-1 R-4 not started")
    same = asked.answer(HALE, "answer RD-1 R-4 no information")

    assert "No change" in said.text
    assert "no information" in kept
    assert row[:2] == ["Change", "Undo"]
    assert during.endswith("2 of 4 have answered.")
    assert "Two of three done" not in undone
    assert "in progress" not in undone
    assert after.endswith("1 of 4 have answered.")
    assert other.startswith("Hale can answer for R-4 Recommendation 4.")
    assert "No change" in same


def test_form_has_what_the_entry_says_and_an_answer_for_somebody_is_entered(asked: Conversation) -> None:
    asked.says(GRETA, "/isc answer RD-1 R-3")
    (message,) = [one for one in asked.direct(GRETA) if "RD-1" in one.text]
    asked.presses(GRETA, message, "Write it")
    asked.submits(GRETA, implementation="in progress", evidence="", comment="Half of it")
    shown = asked.answer(LINDA, "show R-3")
    entered = asked.answer(LINDA, "answer RD-1 R-4 not started behalf:@hale.kaya")
    printed = asked.answer(LINDA, "print RD-1")

    assert "Implementation: in progress" in shown
    assert "Comment: Half of it" in shown
    assert entered.startswith(
        "R-4 Recommendation 4, for Hale: status of a recommendation for Fri 9 Dec\nnot started"
    )
    assert "R-4 Recommendation 4 · Linda for Hale\nnot started" in printed


def test_status_of_a_deliverable_is_a_comment_and_a_link(asked: Conversation) -> None:
    asked.answer(GRETA, "deliverable Sponsorship guidelines route:guidelines owner:@greta.weber")
    asked.answer(LINDA, "round deliverables by:9 dec")
    asked.answer(GRETA, "answer RD-2 D-1 The text is with the lawyers")
    refused = asked.answer(GRETA, "answer RD-2 D-1 draft:nowhere")
    history = asked.answer(LINDA, "history D-1")
    printed = asked.answer(LINDA, "print RD-2")

    assert refused == "A link begins with https:// and has no spaces."
    assert "Greta Weber (Focal point) · changed it\n      comment: The text is with the lawyers" in history
    assert "D-1 Sponsorship guidelines · Greta\nThe text is with the lawyers" in printed
    assert printed.splitlines()[-1].startswith("Waiting · RD-2 · 1 of 1")


def test_word_about_an_entry_outside_the_thread_answers_what_asks_for_just_that(asked: Conversation) -> None:
    marked = asked.asks(CILKA, "R-1: in progress, the contract is signed")
    unchanged = asked.asks(CILKA, "R-2: no change")
    noted = asked.asks(GRETA, "R-3: the contract is signed")
    others = asked.asks(HALE, "R-3: in progress")

    assert marked.startswith("R-1 Recommendation 1: status of a recommendation for Fri 9 Dec\nin progress")
    assert "Done · RD-1 · R-1" in marked
    assert "RD-1" in unchanged
    assert noted.startswith("Noted under R-3")
    assert "RD-1" not in others
    assert asked.answer(LINDA, "silent RD-1").startswith(f"{SUBJECT}: 2 of 4 have answered.")


def test_change_made_elsewhere_is_the_answer_and_its_owner_is_told_and_not_reminded(
    asked: Conversation,
) -> None:
    (message,) = [one for one in asked.direct(GRETA) if "RD-1" in one.text]
    asked.answer(LINDA, 'edit R-3 received:"1 jun 2016"')
    still = asked.answer(LINDA, "silent RD-1").splitlines()[0]
    asked.answer(LINDA, "mark R-3 in progress")
    asked.answer(LINDA, "mark R-1 not started")
    asked.passes(minutes=2)
    counted = asked.answer(LINDA, "silent RD-1").splitlines()[0]
    home = str(asked.says(GRETA, "/isc home")[-1].blocks)
    history = asked.answer(LINDA, "history RD-1")
    told = message.text
    of_cilka = [one.text for one in asked.direct(CILKA) if "RD-1" in one.text]
    more = asked.answer(GRETA, 'answer RD-1 R-3 comment:"Two of three done"')
    asked.until(datetime(2016, 12, 10, 12, tzinfo=UTC))
    days = [asked.day_of(one) for one in asked.direct(GRETA) if "RD-1" in one.text]

    assert still.endswith("0 of 4 have answered.")
    assert counted.endswith("2 of 4 have answered.")
    assert told == f"{SUBJECT}\nDone · RD-1 · Linda answered, nothing for you to do"
    assert "status of a recommendation" not in home
    assert "Linda Okafor (Secretary) · answered\n      for R-3" in history
    assert "Two of three done" in more
    assert days == ["Mon 28 Nov"]
    assert "R-1 " not in of_cilka[-1]
    assert "R-2 " in of_cilka[-1]


@pytest.mark.parametrize("words", ["undo", "undo R-3"])
def test_change_made_elsewhere_takes_its_answer_back_when_it_is_undone(
    asked: Conversation, words: str
) -> None:
    (message,) = [one for one in asked.direct(GRETA) if "RD-1" in one.text]
    asked.answer(GRETA, "mark R-3 in progress")
    asked.passes(minutes=1)
    counted = asked.answer(LINDA, "silent RD-1").splitlines()[0]
    undone = asked.answer(GRETA, words)
    asked.passes(minutes=1)
    silent = asked.answer(LINDA, "silent RD-1").splitlines()
    history = asked.answer(LINDA, "history RD-1")
    again = message.text
    asked.until(datetime(2016, 12, 7, 12, tzinfo=UTC))
    days = [asked.day_of(one) for one in asked.direct(GRETA) if "RD-1" in one.text]

    assert counted.endswith("1 of 4 have answered.")
    assert "R-3" in undone
    assert "Its answer in RD-1 is taken back." in undone
    assert silent[0].endswith("0 of 4 have answered.")
    assert "Greta Weber (Focal point) · took an answer back\n      for R-3" in history
    assert again.startswith("*R-3 Recommendation 3: status of a recommendation for Fri 9 Dec*")
    assert days == ["Mon 28 Nov", "Wed 7 Dec"]


def test_undo_of_a_later_change_leaves_the_answer(asked: Conversation) -> None:
    asked.answer(GRETA, "mark R-3 in progress")
    asked.passes(minutes=1)
    asked.answer(LINDA, 'edit R-3 comment:"Half of it"')
    asked.answer(LINDA, "undo R-3")
    silent = asked.answer(LINDA, "silent RD-1").splitlines()[0]

    assert silent.endswith("1 of 4 have answered.")


def test_owner_who_may_not_read_rounds_is_not_said_to_be_asked(asked: Conversation) -> None:
    asked.answer(LINDA, "deliverable Sponsorship guidelines route:guidelines owner:@ingrid.berg")
    opened = asked.answer(LINDA, "round deliverables by:9 dec")
    silent = asked.answer(LINDA, "silent RD-2").splitlines()

    assert "Nobody is asked for D-1 Sponsorship guidelines: no member answers for it." in opened
    assert silent[1] == "D-1 Sponsorship guidelines · no member answers for it"
