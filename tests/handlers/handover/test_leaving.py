"""Whoever leaves: nothing is orphaned, nothing is sent to a closed account, and the past keeps its names."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from practice.faults import Fault, FaultKind
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

HALE, SALMA, LIHUA, JOOST = "hale.kaya", "salma.haddad", "lihua.chen", "joost.peeters"


def test_last_day_is_said_back_with_what_is_to_be_handed_over(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:1 dec")
    talk.answer(LINDA, "action Room plan owner:@hale.kaya,@joost.peeters due:2 dec")

    (said,) = talk.says(HALE, "/isc leave 30 nov")
    talk.passes(minutes=2)

    assert said.text.splitlines() == [
        "You leave; the last day is Wed 30 Nov.",
        "Until then: Focal point for Accessibility (BDT). Successors are asked for 30, 14 and 7 days before.",
        "To hand over: 2 open actions.",
    ]
    assert labels(said) == ["Hand over", "Undo"]
    assert talk.direct(LINDA)[-1].text.splitlines() == [
        "*Hale Kaya* leaves; the last day is Wed 30 Nov.",
        "To hand over: 2 open actions.",
    ]
    assert talk.answer(HALE, "leave off") == "You stay: no last day is known any more."
    talk.passes(minutes=2)
    assert talk.direct(LINDA)[-1].text == "Hale Kaya stays after all."


def test_form_hands_over_closes_and_cancels_each_and_leaves_who_shares_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:1 dec")
    talk.answer(LINDA, "action Room plan owner:@hale.kaya,@joost.peeters due:2 dec")
    talk.answer(LINDA, "action Old list owner:@hale.kaya")
    talk.answer(LINDA, "action Poster owner:@hale.kaya")
    (has,) = talk.says(LINDA, "/isc handover @hale.kaya")
    shown = has.text

    talk.presses(LINDA, has, "Hand over")
    values = {"A-1": "give", "A-2": "give", "A-3": "cancel", "A-4": "close"}
    without = talk.submits(LINDA, owner=[], **values)
    (said,) = talk.submits(LINDA, owner=[talk.user(LIHUA)], **values)
    talk.passes(minutes=2)

    assert shown.splitlines()[:2] == [
        "*Hale Kaya*  Focal point for Accessibility (BDT)",
        "4 open actions",
    ]
    assert without == []
    assert said.text.splitlines()[:3] == [
        "Handed over by Hale Kaya, 4 actions:",
        "*A-1* goes to Lihua Chen",
        "*A-2* goes to Lihua Chen, Joost Peeters",
    ]
    assert "no open actions" in talk.answer(LINDA, "handover @hale.kaya").lower()
    assert "Fund call" in talk.direct(LIHUA)[-1].text
    assert talk.answer(LINDA, "history A-1").splitlines()[-1].endswith("instead of Hale Kaya")


def test_successor_reads_and_closes_what_somebody_left_behind(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:12 oct")
    talk.answer(LINDA, "action Staff matter owner:@hale.kaya due:12 oct visibility:restricted")
    talk.answer(LINDA, "leave 10 oct @hale.kaya")
    talk.answer(LINDA, "appoint @lihua.chen focal point area:access entity:BDT on:11 oct")
    talk.until(datetime(2016, 10, 12, 9, tzinfo=UTC))

    told = [m.text for m in talk.direct(LIHUA)]
    done = talk.answer(LIHUA, "done A-1 Call is out")
    hidden = talk.answer(LIHUA, "show A-2")

    assert (
        told[0].splitlines()[0]
        == "From today you are focal point for Accessibility (BDT). I keep the task force's list."
    )
    assert "Open from Hale Kaya: 1 action." in told[0]
    assert any("*For Hale Kaya*" in text and "Fund call" in text for text in told)
    assert not any("Staff matter" in text for text in told)
    assert done == "*A-1*  Fund call is done. Result: Call is out"
    assert hidden.startswith("There is no A-2 that you can see.")
    assert "Lihua Chen (Focal point) · closed it · for Hale Kaya" in talk.answer(LINDA, "history A-1")
    assert not any("Fund call" in m.text for m in talk.direct(HALE) if talk.day_of(m) > "Tue 11 Oct")


def test_secretary_reads_what_nobody_follows_in_and_sees_it_waiting(talk: Conversation) -> None:
    talk.answer(ALINE, "action Room plan owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "leave 10 oct @ute.keller")
    talk.until(datetime(2016, 10, 12, 9, tzinfo=UTC))

    assert any("*For Ute Keller*" in m.text and "Room plan" in m.text for m in talk.direct(LINDA))
    assert "Ute Keller has left: 1 open action to hand over" in talk.answer(LINDA, "")
    assert talk.answer(UTE, "action Another").startswith("The task force's list is for its members.")


def test_deactivated_account_is_written_to_no_more_and_its_person_has_left(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:14 oct")
    talk.passes(minutes=3)
    before = len(talk.direct(HALE))

    talk.deactivates(HALE)
    talk.passes(minutes=3)
    talk.until(datetime(2016, 11, 7, 12, tzinfo=UTC))

    assert "*Hale Kaya* leaves today.\nTo hand over: 1 open action." in [m.text for m in talk.direct(LINDA)]
    assert len(talk.direct(HALE)) == before
    assert any("*For Hale Kaya*" in m.text for m in talk.direct(LINDA))
    assert "Hale Kaya" in talk.answer(LINDA, "show A-1")
    assert "Hale" not in talk.answer(LINDA, "who accessibility")
    assert "Hale Kaya (BDT)" in talk.answer(LINDA, "who accessibility on:7 oct 2016")
    assert "could not be delivered" not in talk.answer(LINDA, "")


def test_account_that_comes_back_brings_its_person_back(talk: Conversation) -> None:
    talk.deactivates(HALE)
    talk.passes(days=4)
    assert "Hale" not in talk.answer(LINDA, "who accessibility")

    talk.deactivates(HALE, on=False)

    assert "Hale Kaya (BDT)" in talk.answer(LINDA, "who accessibility")
    assert "Hale Kaya" in talk.answer(HALE, "handover")


@pytest.fixture(params=["named meanwhile", "not named"])
def unheard(request: pytest.FixtureRequest, talk: Conversation) -> Conversation:
    """Hale was deactivated and is back, and Slack's word of the second was lost."""
    user = talk.user(HALE)
    talk.deactivates(HALE)
    talk.passes(days=4)
    if request.param == "named meanwhile":
        said = talk.answer(LINDA, f"action Fund call owner:<@{user}>")
        assert "is no longer in this workspace" in said
    talk.workspace.switch(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=user, on=False))
    return talk


@pytest.mark.parametrize("words", ["handover", "actions", "A-1", "who accessibility", "action Table"])
def test_person_who_is_back_unheard_can_act(unheard: Conversation, words: str) -> None:
    said = unheard.answer(HALE, words)

    assert "went wrong on my side" not in said
    assert "guests and other workspaces" not in said
    assert "Hale Kaya (BDT)" in unheard.answer(LINDA, "who accessibility")


@pytest.mark.parametrize(
    "words",
    ["action Fund call owner:{hale}", "handover {hale}", "appoint {hale} observer"],
)
def test_person_who_is_back_unheard_can_be_named(unheard: Conversation, words: str) -> None:
    said = unheard.answer(LINDA, words.format(hale=f"<@{unheard.user(HALE)}>"))

    assert "went wrong on my side" not in said
    assert "Hale Kaya" in said
    assert "Hale Kaya (BDT)" in unheard.answer(LINDA, "who accessibility")


def test_person_who_is_back_unheard_is_written_to_again(unheard: Conversation) -> None:
    unheard.answer(LINDA, f"action Fund call owner:<@{unheard.user(HALE)}> area:access due:31 oct")
    before = len(unheard.direct(HALE))

    unheard.passes(days=1)

    assert len(unheard.direct(HALE)) > before


def test_person_who_came_back_while_the_bot_was_down_is_found_at_the_start(unheard: Conversation) -> None:
    unheard.restart()

    assert "Hale Kaya (BDT)" in unheard.answer(LINDA, "who accessibility")
    assert "Hale Kaya" in unheard.answer(HALE, "handover")


def test_person_who_is_back_as_a_guest_stays_outside(unheard: Conversation) -> None:
    people = unheard.workspace.people
    people[unheard.user(HALE)] = replace(people[unheard.user(HALE)], is_restricted=True)

    assert "guests and other workspaces get help" in unheard.answer(HALE, "actions")
    assert "Hale" not in unheard.answer(LINDA, "who accessibility")


def test_account_that_was_deactivated_while_the_bot_was_down_is_found_at_the_start(
    talk: Conversation,
) -> None:
    talk.workspace.switch(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=talk.user(HALE), on=True))

    talk.restart()
    talk.passes(days=4)

    assert "Hale" not in talk.answer(LINDA, "who accessibility")


def test_last_day_of_the_only_chair_is_refused_until_there_is_another(talk: Conversation) -> None:
    refused = talk.answer(ALINE, "leave 30 nov")
    talk.answer(LINDA, "appoint @taro.nakagawa chair on:1 dec")
    talk.passes(minutes=2)
    talk.presses("edda.brandt", talk.direct("edda.brandt")[-1], "Confirm")

    assert (
        refused == "Aline Moreau is the only chair. Appoint the next one first. Example: appoint @name chair"
    )
    assert talk.answer(ALINE, "leave 30 nov").startswith("You leave; the last day is Wed 30 Nov.")


def test_what_cannot_be_said_of_a_last_day_is_refused(quick: Conversation) -> None:
    said = {
        (HALE, "leave"): "Which is the last day? Example: leave 30 nov",
        (HALE, "leave 30 nov @joost.peeters"): "That is not possible with your role. Somebody else's last day is taken down by the secretary or the chair. Your own: leave 30 nov",
        (LINDA, "leave 30 nov @lihua.chen and more"): "I read the day, but not “@Lihua Chen and more”.",
        (HALE, "leave off"): "No last day is known of Hale Kaya. Nothing has changed.",
        (LINDA, "leave 30 nov @newcomer"): "Noor Newcomer is not on the roster. Nothing has changed.",
        (HALE, "leave 30 nov 17:00"): "I take a whole day here, not an hour.",
    }  # fmt: skip

    assert {key: quick.answer(*key) for key in said} == said
