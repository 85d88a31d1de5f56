"""Entries on their way through bodies: submitted, decided there, confirmed by the body, and counted from the day it was said."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.databases import fresh
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, labels
from tests.shipped import WITHOUT_REGISTERS

DELIVERABLES = """
registers:
  - code: outputs
    one: output
    prefix: O
    what: What the task force puts before others.
    due: papers
    fields:
      - {name: route, choices: [guidelines, policy, own], start: guidelines}
    states:
      - {name: status, choices: [drafted, endorsed, approved, in force], set_by: [chair]}
    closed_where: {status: in force}
    ways:
      route:
        guidelines: [ISC-TF, MCG]
        policy: [ISC-TF, CWG-FHR, Council]
    outcome_sets: {endorsed: {status: endorsed}, approved: {status: approved}}
"""
RUNA, TARO = "runa.lindqvist", "taro.nakagawa"
LINE = "*O-1*  Sponsorship guidelines"
AFTER_THE_TASK_FORCE, JANUARY = datetime(2016, 12, 13, 15, tzinfo=UTC), datetime(2017, 1, 9, 10, tzinfo=UTC)


def entered(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "session ISC-TF 13 dec")
    talk.answer(LINDA, "session MCG 15 dec")
    talk.answer(LINDA, "output Sponsorship guidelines area:resmob owner:@ute.keller")
    return talk


def card(talk: Conversation) -> str:
    return next(one.text for one in talk.channel("isc-resources") if one.text.startswith("Sponsorship"))


def exported(talk: Conversation) -> list[str]:
    """Return the lines of the file of the register."""
    talk.says(LINDA, "/isc export outputs csv")
    talk.passes(minutes=2)
    *_, file = talk.workspace.files.values()
    return file.bytes.decode("utf-8-sig").splitlines()


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(entered(talk_with(url, WITHOUT_REGISTERS + DELIVERABLES, tmp_path)))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(entered(talk_with(fresh("sqlite"), WITHOUT_REGISTERS + DELIVERABLES, tmp_path)))


# Submitted


def test_submission_stands_on_the_card_in_the_details_and_in_the_history(both: Conversation) -> None:
    said = both.answer(LINDA, "submit O-1 to:task force")
    both.passes(minutes=3)

    assert said.splitlines() == [
        f"{LINE} · drafted · waits for ISC-TF on Tue 13 Dec · paper due Thu 8 Dec · Ute Keller",
        "It goes to ISC-TF on Tue 13 Dec, for review. Paper due Thu 8 Dec.",
        "I'll tell Ute in a minute.",
    ]
    assert both.channel("isc-resources")[-1].text.splitlines() == [
        "Sponsorship guidelines",
        "Output: drafted",
        "ISC-TF: Tue 13 Dec, for review, paper due Thu 8 Dec",
        "Open · O-1 · paper due Thu 8 Dec · Resource mobilization · owner Ute Keller · by Linda Okafor",
    ]
    assert "ISC-TF: Tue 13 Dec, for review, paper due Thu 8 Dec" in both.answer(UTE, "show O-1").splitlines()
    assert both.answer(UTE, "history O-1").splitlines()[-3:] == [
        "10:00 · Linda Okafor (Secretary) · submitted it",
        "      paper due: Thu 8 Dec",
        "      to ISC-TF on Tue 13 Dec 2016, for review",
    ]


def test_submission_is_taken_back_by_whoever_made_it(both: Conversation) -> None:
    both.answer(LINDA, "submit O-1 to:ISC-TF")

    assert both.answer(LINDA, "undo O-1").splitlines()[0] == f"Taken back. {LINE} · drafted · Ute Keller"
    assert both.answer(LINDA, "outputs").splitlines()[1] == f"{LINE} · drafted · Ute Keller"
    assert "Paper due" not in both.answer(LINDA, "show O-1")


def test_body_before_which_another_stands_needs_a_reason(both: Conversation) -> None:
    refused = both.says(LINDA, "/isc submit O-1 MCG")[-1]
    said = both.answer(LINDA, "submit O-1 MCG reason:they meet first")

    assert refused.text == (
        "ISC-TF comes before MCG, and O-1 has no outcome there yet. If that's meant, say why: submit O-1 to:MCG reason:…"
    )
    assert labels(refused) == ["Submit to ISC-TF"]
    assert said.splitlines()[1:3] == [
        "It goes to MCG on Thu 15 Dec, for approval. Paper due Thu 8 Dec.",
        "Out of order: they meet first",
    ]


def test_reason_for_another_order_is_asked_for_once(both: Conversation) -> None:
    both.answer(LINDA, "submit O-1 ISC-TF")
    refused = both.says(LINDA, "/isc submit O-1 MCG")[-1]
    both.answer(LINDA, "submit O-1 MCG reason:they meet first")

    said = both.answer(RUNA, "outcome O-1 approved by:MCG reason:by mail")

    assert labels(refused) == []  # it is before ISC-TF already
    assert said.splitlines()[0].startswith(f"{LINE} · approved by MCG on Fri 7 Oct")


def test_submission_to_a_body_that_is_not_on_the_new_way_is_taken_back(both: Conversation) -> None:
    both.answer(LINDA, "submit O-1 MCG reason:they meet first")

    said = both.answer(LINDA, "edit O-1 route:policy")
    shown = both.answer(LINDA, "show O-1")
    both.answer(LINDA, "undo O-1")
    both.answer(LINDA, "outcome O-1 approved reason:by mail")
    refused = both.answer(LINDA, "edit O-1 route:policy")

    assert said.splitlines()[0] == f"{LINE} · drafted · Ute Keller"
    assert "It isn't before MCG any more, since its new way doesn't lead there." in said.splitlines()
    assert "MCG" not in shown
    assert "Paper due" not in shown
    assert refused == (
        "What MCG said of O-1 waits to be confirmed, and its new way doesn't lead there. Nothing has changed."
    )


def test_body_whose_outcome_is_entered_reads_a_restricted_entry_and_is_asked(both: Conversation) -> None:
    both.answer(LINDA, "output Secret plan visibility:restricted owner:@ute.keller")
    said = both.answer(LINDA, "outcome O-2 approved by:MCG reason:haste")
    both.passes(hours=1)

    assert said.splitlines()[1:] == [
        "A draft until somebody of MCG confirms it. I'll tell Aline, Runa, Taro and 2 others in a minute.",
        "Who answers for MCG can read it from now on.",
    ]
    assert "approved by MCG on Fri 7 Oct" in both.direct(RUNA)[-1].text


def test_session_that_is_over_is_said_to_be_and_the_next_one_is_taken(both: Conversation) -> None:
    both.answer(LINDA, "session ISC-TF 17 jan 2017")
    both.answer(LINDA, "submit O-1 ISC-TF")
    both.until(datetime(2016, 12, 14, 12, tzinfo=UTC))

    listed, shown = both.answer(LINDA, "outputs"), both.answer(LINDA, "show O-1")
    again = both.answer(LINDA, "submit O-1 ISC-TF")

    assert "waits for what ISC-TF said on Tue 13 Dec" in listed
    assert "ISC-TF: Tue 13 Dec, for review, paper was due Thu 8 Dec, no outcome entered" in shown.splitlines()
    assert "It goes to ISC-TF on Tue 17 Jan 2017, for review." in again


def test_only_bodies_of_its_way_and_sessions_that_are_known_are_taken(both: Conversation) -> None:
    both.answer(LINDA, "output Our own work route:own")

    assert (
        both.answer(LINDA, "submit O-1 Council")
        == "O-1 doesn't go to Council. It goes through ISC-TF and MCG."
    )
    assert both.answer(LINDA, "submit O-2 Council") == "O-2 goes through no body. Its route is own."
    assert both.answer(LINDA, "submit O-1 ISC-TF session:14 dec") == (
        "I know no session of ISC-TF on Wed 14 Dec. Its next one that I know is on Tue 13 Dec."
    )
    assert both.answer(KENJI, "submit O-1 ISC-TF").startswith("Ute or Linda can change O-1.")
    assert (
        both.answer(LINDA, "submit O-1 ISC-TF session:13 dec purpose:endorsement")
        .splitlines()[1]
        .startswith("It goes to ISC-TF on Tue 13 Dec, for endorsement.")
    )
    assert both.answer(LINDA, "submit O-1 ISC-TF").startswith("O-1 is before ISC-TF already.")
    assert "for information" in both.answer(LINDA, "submit O-1 ISC-TF purpose:information")


def test_body_is_asked_for_with_those_of_the_way_as_buttons(talk: Conversation) -> None:
    asked = talk.says(LINDA, "/isc outcome O-1 noted")[-1]
    assert labels(asked) == ["ISC-TF", "MCG"]
    talk.says(LINDA, "/isc submit O-1")
    (shown,) = talk.submits(LINDA, to="ISC-TF", purpose="endorsement")
    assert "for endorsement" in shown.text


def test_paper_that_is_handed_in_is_reminded_of_no_more(both: Conversation) -> None:
    both.answer(LINDA, "submit O-1 ISC-TF")
    before = both.answer(UTE, "outputs mine")

    said = both.answer(UTE, "submitted O-1")

    assert "paper due Thu 8 Dec" in before
    assert said.splitlines() == [
        f"{LINE} · drafted · waits for ISC-TF on Tue 13 Dec · Ute Keller",
        "ISC-TF has its paper, so I won't remind of it.",
    ]
    assert "ISC-TF: Tue 13 Dec, for review, paper handed in" in both.answer(UTE, "show O-1")
    assert both.answer(UTE, "submitted O-1") == "No paper of O-1 is to be handed in. Nothing has changed."
    both.until(datetime(2016, 12, 9, 12, tzinfo=UTC))
    assert [one.text for one in both.direct(UTE) if " due *" in one.text] == []


# What the bodies say


def test_outcome_is_one_that_the_level_of_the_body_may_say(both: Conversation) -> None:
    both.answer(LINDA, "submit O-1 ISC-TF")
    both.until(AFTER_THE_TASK_FORCE)

    assert both.answer(ALINE, "outcome O-1 approved") == (
        "“approved” is for MCG, or who stands above. ISC-TF can say endorsed, agreed, noted, requested, deferred, referred or not agreed."
    )
    assert both.answer(ALINE, "outcome O-1 endorsed with two changes").splitlines() == [
        f"{LINE} · endorsed by ISC-TF on Tue 13 Dec · Ute Keller",
        "I'll tell Ute in a minute.",
    ]
    assert "Endorsed by ISC-TF on Tue 13 Dec: with two changes" in both.answer(UTE, "show O-1").splitlines()
    assert (
        both.answer(ALINE, "undo O-1")
        .splitlines()[0]
        .endswith("drafted · waits for ISC-TF on Tue 13 Dec · paper was due Thu 8 Dec · Ute Keller")
    )


def test_outcome_from_the_secretary_is_a_draft_until_the_body_confirms_it(both: Conversation) -> None:
    both.answer(LINDA, "submit O-1 ISC-TF")
    both.until(AFTER_THE_TASK_FORCE)

    said = both.answer(LINDA, "outcome O-1 endorsed")

    assert said.splitlines() == [
        f"{LINE} · drafted · endorsed by ISC-TF on Tue 13 Dec, to be confirmed · Ute Keller",
        "A draft until somebody of ISC-TF confirms it. I'll tell Aline in a minute.",
    ]
    assert (
        both.answer(LINDA, "outcome O-1 endorsed")
        == "That waits to be confirmed already. Nothing has changed."
    )
    assert both.answer(LINDA, "confirm O-1") == "Aline can confirm O-1."
    assert both.answer(UTE, "outcome O-1 noted") == "Aline can enter what ISC-TF said of O-1."
    assert both.answer(ALINE, "confirm O-1").splitlines() == [
        f"{LINE} · endorsed by ISC-TF on Tue 13 Dec · Ute Keller",
        "I'll tell Ute in a minute.",
    ]
    assert both.answer(ALINE, "confirm O-1").startswith("Nothing of O-1 waits to be confirmed.")
    assert both.answer(ALINE, "outcome O-1 noted by:ISC-TF") == (
        "ISC-TF has said its word on O-1 already. Nothing has changed. If it comes there again: submit O-1 to:ISC-TF"
    )


def test_draft_is_replaced_by_what_somebody_of_the_body_says(talk: Conversation) -> None:
    talk.answer(LINDA, "submit O-1 ISC-TF")
    talk.answer(LINDA, "outcome O-1 noted reason:by mail")

    assert (
        talk.answer(ALINE, "outcome O-1 endorsed reason:by mail").splitlines()[0]
        == f"{LINE} · endorsed by ISC-TF on Fri 7 Oct · Ute Keller"
    )
    assert talk.answer(ALINE, "confirm O-1").startswith("Nothing of O-1")


def test_draft_of_another_body_stands_until_it_is_confirmed(both: Conversation) -> None:
    both.answer(LINDA, "submit O-1 ISC-TF")
    both.answer(LINDA, "outcome O-1 endorsed with two changes reason:by mail")

    refused = both.answer(LINDA, "outcome O-1 noted by:MCG reason:they met first")
    said = both.answer(RUNA, "outcome O-1 noted by:MCG reason:they met first")

    assert refused == "What ISC-TF said of O-1 waits for Aline to confirm it first. Nothing has changed."
    assert "noted by MCG on Fri 7 Oct · endorsed by ISC-TF on Fri 7 Oct, to be confirmed" in said
    assert "with two changes" in both.answer(UTE, "show O-1")
    assert "endorsed" in both.answer(ALINE, "confirm O-1")


def test_outcome_of_a_day_to_come_or_of_nobody_is_refused(talk: Conversation) -> None:
    assert talk.answer(ALINE, "outcome O-1 endorsed") == "Which body said so?"
    assert "is still to come" in talk.answer(ALINE, "outcome O-1 endorsed by:ISC-TF on:13 dec 2016")
    assert talk.answer(ALINE, "outcome O-1 by:ISC-TF").startswith(
        "What did it say? That comes first: approved"
    )
    assert talk.answer(ALINE, "outcome O-1 fine by:ISC-TF").startswith("What did it say?")


def test_withdrawn_entry_goes_nowhere_and_its_draft_is_gone(talk: Conversation) -> None:
    talk.answer(LINDA, "submit O-1 ISC-TF")
    talk.answer(LINDA, "outcome O-1 noted reason:by mail")
    talk.answer(LINDA, "cancel O-1 entered twice")

    assert talk.answer(LINDA, "submit O-1 ISC-TF").startswith("O-1 was withdrawn.")
    assert talk.answer(ALINE, "outcome O-1 noted by:ISC-TF").startswith("O-1 was withdrawn.")
    talk.answer(LINDA, "reopen O-1")
    assert talk.answer(ALINE, "confirm O-1").startswith("Nothing of O-1")
    assert "waits for ISC-TF" in talk.answer(LINDA, "outputs")


# Sponsorship guidelines: endorsed on 13 December, approved on the 15th, entered on 9 January


def approved(talk: Conversation) -> None:
    talk.until(AFTER_THE_TASK_FORCE)
    talk.answer(ALINE, "outcome O-1 endorsed by:task force")
    talk.until(JANUARY)
    talk.answer(LINDA, 'outcome O-1 approved on:"15 dec 2016" behalf:MCG')


@pytest.mark.parametrize(
    "words", ["O-1 was approved by MCG on 15 dec 2016", "MCG has approved O-1 on 15 dec 2016"]
)
def test_outcome_is_entered_in_ordinary_words(talk: Conversation, words: str) -> None:
    talk.until(AFTER_THE_TASK_FORCE)
    talk.answer(ALINE, "outcome O-1 endorsed by:task force")
    talk.until(JANUARY)

    assert "A draft until somebody of MCG confirms it." in talk.answer(LINDA, words)
    assert "approved by MCG on Thu 15 Dec 2016" in talk.answer(RUNA, "confirm O-1")


def test_outcome_is_entered_by_a_reply_under_the_card(both: Conversation) -> None:
    both.until(AFTER_THE_TASK_FORCE)
    under = next(one for one in both.channel("isc-resources") if one.text.startswith("Sponsorship"))
    (said,) = both.replies(ALINE, under, "endorsed by the task force on 13 dec")
    both.until(JANUARY)
    (draft,) = both.replies(LINDA, under, "MCG has approved it on 15 dec")
    (refused,) = both.replies(UTE, under, "noted by Council on 16 dec")

    assert said.text.startswith(f"{LINE} · endorsed by ISC-TF on Tue 13 Dec")
    assert "A draft until somebody of MCG confirms it." in draft.text
    assert refused.text == (
        "O-1 doesn't go to Council. It goes through ISC-TF and MCG. I've kept your words as a note."
    )


def test_approval_of_december_counts_in_december_once_the_body_confirms_it(both: Conversation) -> None:
    approved(both)
    both.passes(minutes=3)
    message = both.direct(RUNA)[-1]
    asked = message.text
    (done,) = both.presses(RUNA, message, "Confirm")
    both.passes(minutes=3)

    assert asked.startswith(
        "Linda Okafor has entered for O-1, *Sponsorship guidelines*: approved by MCG on Thu 15 Dec 2016."
    )
    assert done.text.splitlines()[0] == f"{LINE} · approved by MCG on Thu 15 Dec 2016 · Ute Keller"
    assert both.answer(LINDA, "outputs").splitlines()[1] == done.text.splitlines()[0]
    assert "Approved by MCG on Thu 15 Dec 2016" in card(both)
    assert "approved: 1/1 (100 %)" in both.answer(LINDA, 'outputs on:"31 dec 2016" by:status')
    assert "endorsed: 1/1 (100 %)" in both.answer(LINDA, 'outputs on:"14 dec 2016" by:status')
    assert both.answer(LINDA, 'outputs on:"14 dec 2016"').splitlines()[1] == (
        f"{LINE} · endorsed by ISC-TF on Tue 13 Dec 2016"
    )
    assert "Bodies" in exported(both)[0]
    assert "Approved by MCG on Thu 15 Dec 2016" in exported(both)[1]


def test_only_the_chair_says_that_what_is_approved_is_in_force(both: Conversation) -> None:
    approved(both)
    both.answer(RUNA, "confirm O-1")

    assert both.answer(LINDA, "mark O-1 in force") == "Aline can set the state of O-1."
    assert both.answer(ALINE, "mark O-1 in force").startswith(f"{LINE} · in force · approved by MCG")


def test_nobody_confirms_what_they_entered_or_speaks_for_another_body(both: Conversation) -> None:
    approved(both)

    assert both.answer(LINDA, "confirm O-1") == "Aline, Runa, Taro or 2 others can confirm O-1."
    assert both.answer(KENJI, "confirm O-1") == "Aline, Runa, Taro or 2 others can confirm O-1."
    assert both.answer(TARO, "confirm O-1").startswith(f"{LINE} · approved by MCG")


def test_approval_that_is_taken_back_counts_on_no_day(both: Conversation) -> None:
    approved(both)
    both.answer(RUNA, "confirm O-1")
    both.answer(RUNA, "undo O-1")
    both.passes(days=1)

    assert "endorsed: 1/1 (100 %)" in both.answer(LINDA, 'outputs on:"31 dec 2016" by:status')
    assert "endorsed: 1/1 (100 %)" in both.answer(LINDA, "outputs by:status")
    assert "to be confirmed" in both.answer(LINDA, "outputs")


def test_outcome_counts_from_no_day_on_which_the_state_was_another(both: Conversation) -> None:
    both.until(datetime(2016, 12, 20, 12, tzinfo=UTC))
    both.answer(ALINE, "outcome O-1 endorsed by:ISC-TF")
    both.until(JANUARY)
    both.answer(ALINE, 'outcome O-1 approved on:"15 dec 2016" by:MCG')

    on = {
        day: both.answer(LINDA, f'outputs on:"{day}" by:status').splitlines()[1]
        for day in ("19 dec 2016", "21 dec 2016")
    }
    assert on == {"19 dec 2016": "drafted: 1/1 (100 %)", "21 dec 2016": "approved: 1/1 (100 %)"}


# What a body can be asked for


@pytest.mark.parametrize("way", ["approval", "endorsement"])
def test_body_is_asked_only_for_what_it_can_say(talk: Conversation, way: str) -> None:
    asked = talk.answer(LINDA, f"submit O-1 ISC-TF purpose:{way}")

    if way == "approval":
        assert asked == (
            "ISC-TF can't be asked for approval: it can say endorsed, agreed, noted, requested, deferred, referred or "
            "not agreed. It can be asked for information, review or endorsement. Nothing has changed."
        )
        assert "waits for" not in talk.answer(LINDA, "outputs")
    else:
        assert "for endorsement" in asked


def test_last_body_of_a_way_is_asked_for_what_it_can_say(tmp_path: Path) -> None:
    charter = DELIVERABLES.replace("guidelines: [ISC-TF, MCG]", "guidelines: [ISC-TF]")
    charter = charter.replace(
        "outcome_sets: {endorsed: {status: endorsed}, approved: {status: approved}}",
        "outcome_sets: {endorsed: {status: endorsed}}",
    )
    talk = entered(talk_with(fresh("sqlite"), WITHOUT_REGISTERS + charter, tmp_path))

    assert "for endorsement. Paper due" in talk.answer(LINDA, "submit O-1 ISC-TF")
    talk.close()
