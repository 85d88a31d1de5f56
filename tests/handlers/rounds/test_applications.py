"""A round of a fund: each Bureau says what it applies for, with the amount, or that it applies for nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.privacy.test_privacy import erases, naming, now_in_slack
from tests.handlers.rounds.scene import HALE, MONDAY, begun
from tests.handlers.scene import ALINE, LINDA, labels
from tests.shipped import TEXT

EDDA, SALMA, TARO = "edda.brandt", "salma.haddad", "taro.nakagawa"  # deputies of TSB, BDT and BR
SUBJECT = "Applications for Fri 9 Dec"
TSB, BDT, BR = (
    f"{one} Bureau"
    for one in ("Telecommunication Standardization", "Telecommunication Development", "Radiocommunication")
)
NAMES = ("Hale Kaya", "hale kaya", "hale.kaya")


@pytest.fixture
def asked(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """On Mon 28 Nov the three Bureaux are asked what they apply for until Fri 9 Dec."""
    talk = begun(url, tmp_path, charter=TEXT, now=MONDAY)
    talk.erasures_file = tmp_path / "erasures.log"
    talk.restart()
    for who in (EDDA, SALMA, TARO, LINDA, ALINE, HALE):
        talk.answer(who, "settings digest:off")
    talk.answer(LINDA, "round applications by:9 dec")
    talk.passes(hours=2)
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def about(talk: Conversation, who: str) -> list[Message]:
    return [one for one in talk.direct(who) if "RD-1" in one.text]


def test_bureau_is_asked_for_the_activity_then_for_the_amount(asked: Conversation) -> None:
    (one,) = about(asked, EDDA)
    asked_text, row = one.text, labels(one)
    (asks_next,) = asked.replies(EDDA, one, "Captions in three meetings")
    (bad,) = asked.replies(EDDA, one, "not much")
    (kept,) = asked.replies(EDDA, one, "CHF 5 400")
    first = kept.text
    shown = asked.answer(LINDA, "show AP-1")
    asked.answer(LINDA, "mark AP-1 reviewed")
    needed = asked.answer(LINDA, "mark AP-1 approved")

    assert asked_text.startswith(f"*{TSB}: application for Fri 9 Dec*\nWhat is the money for?")
    assert row == ["Write it", "No application"]
    assert asks_next.text.startswith(
        f"{TSB}: “Captions in three meetings”\nHow much is it? Such as CHF 5 400."
    )
    assert "CHF" in bad.text
    assert first.startswith(
        f"{TSB}: application for Fri 9 Dec\nCaptions in three meetings\n_How much is it?_ CHF 5 400"
    )
    assert "Amount: CHF 5 400" in shown
    assert "Fund: Accessibility Fund" in shown
    assert "Round: 9 Dec 2016" in shown
    assert "project" in needed


def test_no_application_is_an_answer_and_the_silent_alone_are_reminded(asked: Conversation) -> None:
    (one,) = about(asked, SALMA)
    (none,) = asked.presses(SALMA, one, "No application")
    said, row = none.text, labels(none)
    home = str(asked.says(TARO, "/isc home")[-1].blocks)
    asked.answer(EDDA, 'answer RD-1 TSB Captions amount:"CHF 5 400"')
    asked.until(datetime(2016, 12, 12, 12, tzinfo=UTC))
    days = {who: [asked.day_of(each) for each in about(asked, who)] for who in (EDDA, SALMA, TARO, ALINE)}
    printed = asked.answer(LINDA, "print RD-1").splitlines()
    history = asked.answer(LINDA, "history RD-1")

    assert said.startswith(f"{BDT}: application for Fri 9 Dec\nNo application")
    assert row == ["Undo"]
    assert f"{BR}: application for Fri 9 Dec" in home
    assert days == {
        EDDA: ["Mon 28 Nov"],
        SALMA: ["Mon 28 Nov"],
        TARO: ["Mon 28 Nov", "Fri 2 Dec", "Wed 7 Dec", "Fri 9 Dec", "Mon 12 Dec"],
        ALINE: ["Mon 12 Dec"],
    }
    assert printed == [
        SUBJECT,
        f"No update received: {BR}",
        f"{TSB} · Edda",
        "Captions",
        "_How much is it?_ CHF 5 400",
        f"No application: {BDT} (Salma)",
        "Done · RD-1 · 2 of 3",
    ]
    assert f"for {BDT} “No application”" in history


def test_week_and_nudge_name_who_has_not_applied(asked: Conversation) -> None:
    asked.replies(SALMA, about(asked, SALMA)[0], "no application")
    asked.answer(EDDA, "settings digest:on")
    week = asked.answer(EDDA, "digest")
    asked.until(datetime(2016, 11, 29, 11, tzinfo=UTC))
    asked.answer(LINDA, "nudge RD-1 the fund closes")
    asked.passes(hours=1)
    nudged = [who for who in (EDDA, TARO, SALMA) if "the fund closes" in asked.direct(who)[-1].text]

    assert f"Rounds · RD-1  {SUBJECT} · open until Fri 9 Dec, 18:00 Geneva" in week
    assert nudged == [EDDA, TARO]


def test_no_application_is_typed_taken_back_and_said_in_words(asked: Conversation) -> None:
    (one,) = about(asked, SALMA)
    (none,) = asked.replies(SALMA, one, "no application")
    asked.presses(SALMA, none, "Undo")
    back = asked.answer(LINDA, "silent RD-1").splitlines()[0]
    asked.answer(SALMA, "answer RD-1 No application")
    asked.replies(TARO, about(asked, TARO)[0], "pas de changement")
    after = asked.answer(LINDA, "silent RD-1").splitlines()[0]

    assert back == f"{SUBJECT}: 0 of 3 have answered."
    assert after == f"{SUBJECT}: 2 of 3 have answered."


@pytest.mark.parametrize(
    "words",
    [
        "no application",
        "No applications from us this time.",
        "none from us",
        "nothing to report",
        "No change",
        "rien à signaler de notre part",
        "we have no application, thanks",
    ],
)
@pytest.mark.parametrize("before", ["", "/isc "])
def test_nothing_to_say_is_understood_outside_of_the_thread(
    asked: Conversation, before: str, words: str
) -> None:
    (said,) = asked.says(SALMA, f"{before}{words}", channel="direct")
    row = labels(said)
    (again,) = asked.says(SALMA, f"{before}{words}", channel="direct")
    (other,) = asked.says(HALE, f"{before}{words}", channel="direct")
    silent = asked.answer(LINDA, "silent RD-1").splitlines()[0]

    assert said.text.startswith(f"{BDT}: application for Fri 9 Dec\nNo application\nDone · RD-1")
    assert row == ["Undo"]
    assert again.text == other.text == "No round asks you for an answer now."
    assert silent == f"{SUBJECT}: 1 of 3 have answered."


def test_nothing_to_say_to_several_rounds_is_asked_about(asked: Conversation) -> None:
    asked.answer(LINDA, f"recommendation Fees report:JIU/1 nr:1 owner:@{SALMA}")
    asked.answer(ALINE, "mark R-1 accepted")
    asked.answer(LINDA, "round recommendations by:9 dec")
    asked.passes(hours=1)
    (which,) = asked.says(SALMA, "nothing to report", channel="direct")
    row = labels(which)
    (named,) = asked.says(SALMA, "no application", channel="direct")
    (kept,) = asked.presses(SALMA, which, "No change")

    assert which.text.splitlines()[0] == "Which one do you mean?"
    assert row == ["No application", "No change"]
    assert named.text.startswith(f"{BDT}: application for Fri 9 Dec\nNo application\nDone · RD-1")
    assert kept.text.startswith("R-1 Fees: status of a recommendation for Fri 9 Dec\nNo change\nDone · RD-2")


def test_nothing_to_say_takes_no_part_of_what_was_begun(asked: Conversation) -> None:
    (one,) = about(asked, EDDA)
    asked.replies(EDDA, one, "Captions in three meetings")
    (refused,) = asked.says(EDDA, "no application", channel="direct")

    assert "Captions in three meetings" in refused.text
    assert labels(refused) == ["Go on", "No application instead"]


def test_application_stands_in_its_file_and_loses_the_name_of_who_is_erased(asked: Conversation) -> None:
    asked.answer(EDDA, 'answer RD-1 TSB Captions by Hale Kaya amount:"CHF 5 400"')
    asked.answer(LINDA, "export applications")
    asked.passes(minutes=3)
    (file,) = [each for one in asked.direct(LINDA) for each in one.files]
    before = asked.answer(LINDA, "silent RD-1").splitlines()[0]
    held = naming(asked, *NAMES)
    asked.answer(LINDA, "leave 28 nov @hale.kaya")
    asked.until(datetime(2016, 11, 29, 12, tzinfo=UTC))
    erases(asked)
    after = asked.answer(LINDA, "silent RD-1").splitlines()[0]
    printed = asked.answer(LINDA, "print RD-1")

    assert file["id"] in asked.workspace.files
    assert held
    assert naming(asked, *NAMES) == []
    assert [text for text in now_in_slack(asked) if any(name in text for name in NAMES)] == []
    assert before == after == f"{SUBJECT}: 1 of 3 have answered."
    assert "CHF 5 400" in printed
