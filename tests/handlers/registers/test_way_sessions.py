"""Papers of entries: due before the session of a body, reminded of, and moved with it, which is told once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.charter_file import read_charter
from storage.metadata import OrphanedRecords, save_charter
from storage.store import Store
from tests.conversation import Conversation
from tests.databases import fresh
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA, UTE
from tests.shipped import WITHOUT_REGISTERS

GROUP = """bodies:
  - code: WG-FEES
    name: Working group on fees
    papers: 5
    outcomes: [noted, endorsed]
"""
PAPERS = """
registers:
  - code: outputs
    one: output
    prefix: O
    what: What the task force puts before others.
    due: papers
    states:
      - {name: status, choices: [drafted, endorsed, approved], set_by: [chair]}
    way: [WG-FEES, ISC-TF, CWG-FHR, Council]
    outcome_sets: {endorsed: {status: endorsed}, approved: {status: approved}}
"""
CHARTER = WITHOUT_REGISTERS.replace("bodies:\n", GROUP, 1) + PAPERS
LINE = "*O-1*  Risk policy"
SESSIONS = ("WG-FEES 18 oct", "ISC-TF 25 oct", 'CWG-FHR "30 jan 2017"', 'Council "15 may 2017"')


def entered(talk: Conversation) -> Conversation:
    for one in SESSIONS:
        talk.answer(LINDA, f"session {one}".replace('"', ""))
    talk.answer(LINDA, "output Risk policy area:gender owner:@ute.keller")
    return talk


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(entered(talk_with(url, CHARTER, tmp_path)))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(entered(talk_with(fresh("sqlite"), CHARTER, tmp_path)))


def before_the_council(talk: Conversation) -> None:
    """Let the working group and the task force endorse it, and put it before the two others."""
    talk.answer(LINDA, "submit O-1 WG-FEES")
    talk.until(datetime(2016, 10, 26, 12, tzinfo=UTC))
    talk.answer(LINDA, "outcome O-1 endorsed on:18 oct")
    talk.answer(ALINE, "outcome O-1 endorsed by:task force on:25 oct")
    talk.answer(LINDA, "submit O-1 CWG-FHR")


def test_four_dates_stand_in_order_and_the_third_body_comes_before_the_fourth(both: Conversation) -> None:
    before_the_council(both)

    refused = both.answer(LINDA, "submit O-1 Council")
    both.answer(LINDA, "submit O-1 Council reason:both read it in spring")

    assert refused == (
        "CWG-FHR comes before Council, and O-1 has no outcome there yet. If that's meant, say why: submit O-1 to:Council reason:…"
    )
    assert both.answer(UTE, "show O-1").splitlines()[1:] == [
        "Status: endorsed",
        "Owner: Ute Keller",
        "Area: Gender",
        "Paper due: Mon 16 Jan 2017",
        "Endorsed by WG-FEES on Tue 18 Oct",
        "Endorsed by ISC-TF on Tue 25 Oct",
        "CWG-FHR: Mon 30 Jan 2017, for review, paper due Mon 16 Jan 2017",
        "Council: Mon 15 May 2017, for approval, paper due Mon 17 Apr 2017",
        "Entered by Linda Okafor, Fri 7 Oct, 10:00",
    ]


def test_body_without_a_level_says_its_own_outcomes_and_nobody_confirms_them(talk: Conversation) -> None:
    assert talk.answer(LINDA, "outcome O-1 approved by:WG-FEES") == (
        "“approved” is for MCG, or who stands above. WG-FEES can say endorsed or noted."
    )
    assert talk.answer(LINDA, "outcome O-1 agreed by:WG-FEES").startswith(
        "“agreed” is nothing that WG-FEES says."
    )
    assert talk.answer(LINDA, "outcome O-1 endorsed by:WG-FEES").startswith(f"{LINE} · endorsed by WG-FEES")
    assert (
        talk.answer(UTE, "outcome O-1 noted by:WG-FEES")
        == "Aline or Linda can enter what WG-FEES said of O-1."
    )


def test_paper_due_on_easter_monday_is_reminded_of_on_the_thursday_before(both: Conversation) -> None:
    before_the_council(both)
    both.answer(LINDA, "outcome O-1 noted by:CWG-FHR reason:by mail")
    both.answer(LINDA, "submit O-1 Council")
    both.until(datetime(2017, 4, 13, 12, tzinfo=UTC))
    last = both.direct(UTE)[-1].text
    days = [
        both.day_of(one) for one in both.direct(UTE) if "paper is due" in one.text or "is due *" in one.text
    ]
    both.answer(UTE, "submitted O-1")
    both.until(datetime(2017, 4, 26, 12, tzinfo=UTC))

    assert days[-1] == "Thu 13 Apr"
    assert "*Risk policy* is due *Mon 17 Apr*." in last
    assert len(days) == len(set(days)) == 4
    assert [one for one in both.direct(UTE) if "was due" in one.text and "Risk policy*" in one.text] == []


def test_session_that_moves_takes_the_paper_along_and_tells_its_owner_once(both: Conversation) -> None:
    before_the_council(both)
    both.answer(LINDA, "outcome O-1 noted by:CWG-FHR reason:by mail")
    both.answer(LINDA, "submit O-1 Council")
    both.passes(minutes=3)
    before = len(both.direct(UTE))

    said = both.answer(LINDA, "session Council 15 may 2017 to:22 may 2017")
    both.passes(hours=30)

    assert "The paper of O-1 is due Mon 24 Apr 2017." in said
    told = [one.text for one in both.direct(UTE)[before:] if "Its paper for Council" in one.text]
    assert [one.splitlines()[1] for one in told] == ["Its paper for Council is due Mon 24 Apr 2017."]
    assert "Council: Mon 22 May 2017, for approval, paper due Mon 24 Apr 2017" in both.answer(UTE, "show O-1")
    assert "Council meets on Mon 22 May 2017" in both.answer(UTE, "history O-1")


def test_session_that_is_called_off_leaves_no_paper_due(talk: Conversation) -> None:
    talk.answer(LINDA, "submit O-1 WG-FEES")

    said = talk.answer(LINDA, "session WG-FEES off 18 oct")

    assert "No paper of O-1 is due now." in said
    assert "WG-FEES: no session known, for review" in talk.answer(UTE, "show O-1").splitlines()


def test_session_that_was_not_known_is_taken_once_it_is_entered(talk: Conversation) -> None:
    talk.answer(LINDA, "session WG-FEES off 18 oct")
    said = talk.answer(LINDA, "submit O-1 WG-FEES")

    entered = talk.answer(LINDA, "session WG-FEES 8 nov")

    assert said.splitlines()[1] == (
        "It goes to WG-FEES, for review. I know no session of WG-FEES yet: once one is entered, I'll take it."
    )
    assert "The paper of O-1 is due Tue 1 Nov." in entered
    assert "waits for WG-FEES on Tue 8 Nov · paper due Tue 1 Nov" in talk.answer(LINDA, "outputs")


def test_session_that_is_entered_after_one_was_called_off_or_taken_back_is_taken(talk: Conversation) -> None:
    talk.answer(LINDA, "submit O-1 WG-FEES")
    off = talk.answer(LINDA, "session WG-FEES off 18 oct")
    talk.answer(LINDA, "session WG-FEES 8 nov")
    taken = talk.answer(LINDA, "show O-1")
    talk.answer(LINDA, "undo M-5")
    taken_back = talk.answer(LINDA, "show O-1")
    entered = talk.answer(LINDA, "session WG-FEES 15 nov")
    talk.passes(minutes=3)

    assert "No paper of O-1 is due now." in off
    assert "WG-FEES: Tue 8 Nov, for review, paper due Tue 1 Nov" in taken.splitlines()
    assert "WG-FEES: no session known, for review" in taken_back.splitlines()
    assert "The paper of O-1 is due Tue 8 Nov." in entered
    assert "Its paper for WG-FEES is due Tue 8 Nov." in talk.direct(UTE)[-1].text


def test_session_that_is_called_off_gives_way_to_the_next_that_is_known(talk: Conversation) -> None:
    talk.answer(LINDA, "session WG-FEES 8 nov")
    talk.answer(LINDA, "submit O-1 WG-FEES")

    assert "The paper of O-1 is due Tue 1 Nov." in talk.answer(LINDA, "session WG-FEES off 18 oct")


def test_what_waits_for_a_body_is_listed_and_asked_for(both: Conversation) -> None:
    both.answer(LINDA, "output Another policy area:gender")
    before_the_council(both)

    waiting = both.answer(LINDA, "outputs waits:CWG-FHR")

    assert waiting.splitlines()[0] == "*1 output, waiting for CWG-FHR*"
    assert waiting.splitlines()[1].startswith(LINE)
    assert both.answer(LINDA, "outputs waits:Council") == "No outputs, waiting for Council."
    assert both.asks(UTE, "which outputs wait for CWG-FHR?").splitlines()[1].startswith(LINE)
    assert both.asks(UTE, "how many outputs are waiting for the Council?").startswith("No outputs")
    assert "isn't kept" in both.answer(LINDA, "outputs waits:Council on:yesterday")
    assert "I don't know “Coucnil”" in both.answer(LINDA, "outputs waits:Xyz").replace("Xyz", "Coucnil")


def test_body_that_an_entry_is_before_stays_in_the_charter(talk: Conversation) -> None:
    talk.answer(LINDA, "submit O-1 CWG-FHR reason:they ask for it")
    talk.answer(LINDA, "outcome O-1 noted reason:by mail")
    without = CHARTER.replace("CWG-FHR, ", "").replace("  - code: CWG-FHR\n", "  - code: OTHER\n")
    talk.store.write(partial(save_charter, charter=CHARTER), now=talk.clock.now())
    other = Store(talk.url, charter=read_charter(without), monotonic=lambda: 0.0)
    other.start()

    with pytest.raises(OrphanedRecords, match="a body: CWG-FHR"):
        other.write(partial(save_charter, charter=without), now=talk.clock.now())
    other.stop()
