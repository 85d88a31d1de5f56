"""A state that only the outcome of a body sets: whose word it waits for is said, and nobody else sets it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.databases import fresh
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA, UTE, labels
from tests.shipped import TEXT, WITHOUT_REGISTERS

PROPOSALS = """
registers:
  - code: audits
    one: audit
    prefix: AU
    what: What an auditor asks of us, and what became of it.
    fields:
      - {name: addressee, choices: [governing body, executive head]}
    states:
      - name: acceptance
        choices: [asked, accepted, not accepted]
        set_by: [chair]
        waits_for: {addressee: governing body}
      - {name: work, choices: [not begun, done], only_where: {acceptance: accepted}, set_by: [owner]}
    ways: {addressee: {governing body: [Council]}}
    outcome_sets: {approved: {acceptance: accepted}, not agreed: {acceptance: not accepted}}
"""
LINE = "*AU-1*  Review the fees"


def entered(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "audit Review the fees addressee:governing body area:gender owner:@ute.keller")
    talk.answer(LINDA, "audit Review the travel addressee:executive head area:gender owner:@ute.keller")
    return talk


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(entered(talk_with(url, WITHOUT_REGISTERS + PROPOSALS, tmp_path)))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(entered(talk_with(fresh("sqlite"), WITHOUT_REGISTERS + PROPOSALS, tmp_path)))


def test_state_that_waits_for_a_body_is_set_by_its_outcome_alone(both: Conversation) -> None:
    refused = both.answer(ALINE, "mark AU-1 accepted")
    not_hers = both.answer(LINDA, "mark AU-1 accepted")
    other = both.answer(ALINE, "mark AU-2 accepted")
    both.answer(LINDA, "outcome AU-1 approved by:Council")
    draft = both.answer(LINDA, "show AU-1")

    assert refused == (
        "The acceptance of AU-1 waits for the outcome of Council, which sets it. Aline or Linda can enter it: outcome AU-1"
    )
    assert not_hers == refused  # nobody is named who could set it
    assert other.startswith("*AU-2*  Review the travel · accepted, not begun")
    assert "Acceptance: accepted" in draft or "to be confirmed" in draft


def test_state_that_depends_on_it_comes_and_goes_with_the_outcome(talk: Conversation) -> None:
    talk.answer(ALINE, "outcome AU-1 approved by:Council")
    said = talk.answer(UTE, "mark AU-1 done")
    talk.answer(LINDA, "edit AU-1 title:Review all fees")

    assert said.startswith(f"{LINE} · accepted, done · approved by Council on Fri 7 Oct")
    assert "accepted, done" in talk.answer(UTE, "audits all")


def test_reply_that_names_such_a_state_is_kept_as_a_note_with_whose_word_it_takes(talk: Conversation) -> None:
    talk.passes(minutes=3)
    card = next(one for one in talk.channel("isc-gender") if one.text.startswith("Review the fees"))

    (said,) = talk.replies(ALINE, card, "accepted, no objection from us")

    assert "waits for the outcome of Council" in said.text
    assert "I've kept your words as a note." in said.text
    assert "no objection from us" in talk.answer(UTE, "show AU-1")
    assert "AU-1*  Review the fees · asked" in talk.answer(UTE, "audits")


def test_form_and_buttons_leave_out_a_state_that_waits(talk: Conversation) -> None:
    talk.passes(minutes=3)
    fees, travel = (
        next(one for one in talk.channel("isc-gender") if one.text.startswith(title))
        for title in ("Review the fees", "Review the travel")
    )

    assert labels(fees)[0] == "Submit"
    assert "Set its state" not in labels(fees)
    assert labels(travel)[0] == "Set its state"
    assert "What is AU-1 now?" in talk.answer(ALINE, "done AU-1")


def test_one_without_a_way_goes_to_no_body(talk: Conversation) -> None:
    assert (
        talk.answer(LINDA, "submit AU-2 Council")
        == "AU-2 goes through no body. Its addressee is executive head."
    )


# Recommendations of the shipped charter


@pytest.fixture
def shipped(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    for nr, addressee in enumerate(("governing body", "CEB chair", "executive head"), 1):
        talk.answer(LINDA, f"recommendation Number {nr} report:JIU/REP/2016/1 nr:{nr} addressee:{addressee}")
    yield from watched(talk)


def test_recommendation_to_a_governing_body_is_accepted_by_that_body_alone(shipped: Conversation) -> None:
    refused = {ref: shipped.answer(ALINE, f"mark {ref} accepted") for ref in ("R-1", "R-2", "R-3")}

    assert "waits for the outcome of Council, which sets it" in refused["R-1"]
    assert "waits for the outcome of CEB, which sets it" in refused["R-2"]
    assert refused["R-3"].startswith("*R-3*  Number 3 · accepted")
    assert shipped.answer(LINDA, "outcome R-1 approved by:Council on:15 jun").startswith(
        "*R-1*  Number 1 · accepted, implementation: no information · approved by Council on Wed 15 Jun"
    )
    assert shipped.answer(LINDA, "outcome R-2 not agreed by:CEB").startswith(
        "*R-2*  Number 2 · not accepted · not agreed by CEB on Fri 7 Oct"
    )
    assert "Acceptance 67 % (2/3)" in shipped.answer(LINDA, "recommendations all")


def test_submission_of_what_has_no_papers_due_follows_its_session_too(shipped: Conversation) -> None:
    shipped.answer(LINDA, "session Council 21 nov")
    shipped.answer(LINDA, "submit R-1 Council")

    moved = shipped.answer(LINDA, "session Council 21 nov to:28 nov")

    assert "R-1" not in moved
    assert (
        "Council: Mon 28 Nov, for approval, paper due Mon 31 Oct"
        in shipped.answer(LINDA, "show R-1").splitlines()
    )
