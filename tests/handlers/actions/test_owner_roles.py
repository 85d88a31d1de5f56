"""Owners named by a role: found through the appointments, and followed when the role changes hands."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, labels

NADIA, GRETA = "nadia.costa", "greta.weber"


@pytest.mark.parametrize(
    ("typed", "owner"),
    [
        ("owner:BDT", "Salma Haddad (deputy to the Director for BDT)"),
        ("owner:focal point for gender", "Nadia Costa (focal point for Gender, GS)"),
        ("owner:focal_point Gender GS", "Nadia Costa (focal point for Gender, GS)"),
        ("owner:secretary", "Linda Okafor (secretary for SPM)"),
        ("owner:ITU-D", "Salma Haddad (deputy to the Director for BDT)"),
        ('owner:"focal point for Gender, GS"', "Nadia Costa (focal point for Gender, GS)"),
        ("owner:BDT, @ute.keller", "Salma Haddad (deputy to the Director for BDT) and Ute Keller"),
        ("@focal point for gender", "Nadia Costa (focal point for Gender, GS)"),
    ],
)
def test_owner_named_by_a_role_is_said_back_with_the_name(talk: Conversation, typed: str, owner: str) -> None:
    said = talk.answer(ALINE, f"action Parity table due:12 oct {typed}")

    assert said.startswith(f"Parity table\nFor {owner}, due Wed 12 Oct. I'll tell ")


def test_words_after_the_role_are_the_title(talk: Conversation) -> None:
    said = talk.answer(ALINE, "action owner:focal point for gender Send the table due:12 oct")

    assert said.splitlines()[0] == "Send the table"
    assert "Nadia Costa" in said


@pytest.mark.parametrize(
    "owners",
    [
        'owner:"focal point for gender",@hale.kaya',
        'owner:"focal point for gender", @hale.kaya',
        'owner:@hale.kaya,"focal point for gender"',
        "due:12 oct owner:“focal point for gender”,@hale.kaya",
    ],
)
def test_role_and_person_own_it_together(quick: Conversation, owners: str) -> None:
    said = quick.answer(LINDA, f"action Cost table {owners}")

    assert said.splitlines()[0] == "Cost table"
    assert "Nadia Costa (focal point for Gender, GS)" in said
    assert "Hale Kaya" in said


def test_one_of_several_is_asked_with_buttons(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc action Cost table owner:focal point for web due:12 oct")
    assert asked.text == "“focal point for web” is one of 4. Which one?"
    assert (
        labels(asked)
        == [
            "Moussa Diallo, focal point for Web editorial, BDT",
            "Taro Nakagawa, focal point for Web editorial, BR",
            "Filiz Arslan, focal point for Web editorial, C&amp;P",
            "Joost Peeters, focal point for Web editorial, TSB",
        ]
        or labels(asked)[1] == "Taro Nakagawa, focal point for Web editorial, BR"
    )

    (said,) = talk.presses(LINDA, asked, "Taro Nakagawa, focal point for Web editorial, BR")

    assert said.text.splitlines()[:2] == [
        "Cost table",
        "For Taro Nakagawa (focal point for Web editorial, BR), due Wed 12 Oct. I'll tell Taro in a minute.",
    ]


def test_role_of_far_too_many_is_refused_with_an_example(talk: Conversation) -> None:
    said = talk.answer(LINDA, "action Cost table owner:focal point due:12 oct")

    assert said.endswith("Say it like owner:focal point for Climate change")


def test_action_passes_to_the_successor_in_the_role(both: Conversation) -> None:
    both.answer(LINDA, "action Parity table owner:focal point for gender due:2016-12-12")
    both.passes(days=3)

    both.answer(LINDA, "relieve @nadia.costa focal point for gender")
    both.answer(LINDA, "appoint @greta.weber focal point for gender entity:GS")
    both.passes(days=3)
    both.passes(days=1)

    assert "Owner: Greta Weber (focal point for Gender, GS)" in both.answer(LINDA, "show A-1")
    assert sum("Parity table" in m.text and "asks you for this" in m.text for m in both.direct(GRETA)) == 1
    assert "passed it on with the role" in both.answer(LINDA, "history A-1")


def test_vacant_role_is_shown_and_covered_by_the_secretary_until_it_is_filled(talk: Conversation) -> None:
    talk.answer(ALINE, "action Parity table owner:focal point for gender due:2016-12-12")
    talk.answer(ALINE, "relieve @nadia.costa focal point for gender")
    talk.passes(minutes=5)

    vacant = "vacant: focal point for Gender, GS (Linda Okafor covers)"
    assert f"Owner: {vacant}" in talk.answer(ALINE, "show A-1")
    assert vacant in talk.answer(ALINE, "actions")
    assert any(vacant in m.text for m in talk.channel())

    talk.answer(ALINE, "appoint @greta.weber focal point for gender entity:GS")
    talk.passes(minutes=5)

    assert "Owner: Greta Weber (focal point for Gender, GS)" in talk.answer(ALINE, "show A-1")


def test_vacant_role_can_be_named(talk: Conversation) -> None:
    talk.answer(ALINE, "relieve @nadia.costa focal point for gender")

    said = talk.answer(ALINE, "action Parity table owner:focal point for gender GS due:12 oct")

    assert "vacant: focal point for Gender, GS (Linda Okafor covers)" in said


def test_restricted_action_does_not_pass_by_itself_but_the_secretary_is_asked_once(
    both: Conversation,
) -> None:
    both.answer(
        ALINE, "action Parity table owner:focal point for gender due:2016-12-12 visibility:restricted"
    )
    both.answer(ALINE, "appoint @greta.weber focal point for gender entity:GS")
    both.answer(ALINE, "relieve @nadia.costa focal point for gender")
    both.passes(days=4)
    both.restart()
    both.passes(days=1)

    assert "Owner: Nadia Costa" in both.answer(ALINE, "show A-1")
    assert not any("Parity" in m.text for m in both.direct(GRETA))
    (asked,) = [m for m in both.direct(LINDA) if "Parity table" in m.text and "restricted" in m.text]
    assert labels(asked)[-2:] == ["Give it to Greta Weber", "Leave it"]

    both.presses(LINDA, asked, "Give it to Greta Weber")

    assert "Owner: Greta Weber (focal point for Gender, GS)" in both.answer(ALINE, "show A-1")


def test_secretary_who_leaves_it_is_not_asked_again(talk: Conversation) -> None:
    talk.answer(
        ALINE, "action Parity table owner:focal point for gender due:2016-12-12 visibility:restricted"
    )
    talk.answer(ALINE, "appoint @greta.weber focal point for gender entity:GS")
    talk.answer(ALINE, "relieve @nadia.costa focal point for gender")
    talk.passes(days=4)
    (asked,) = [m for m in talk.direct(LINDA) if "Parity table" in m.text and "restricted" in m.text]

    talk.presses(LINDA, asked, "Leave it")
    talk.passes(days=7)

    assert "Owner: Nadia Costa\n" in talk.answer(ALINE, "show A-1")
    assert len([m for m in talk.direct(LINDA) if "restricted" in m.text and "Parity table" in m.text]) <= 1


def test_action_given_to_a_person_does_not_follow_the_role(talk: Conversation) -> None:
    talk.answer(LINDA, "action Parity table owner:focal point for gender due:2016-12-12")
    talk.answer(LINDA, "assign A-1 @nadia.costa")

    talk.answer(LINDA, "relieve @nadia.costa focal point for gender")
    talk.passes(days=1)

    assert "Owner: Nadia Costa\n" in talk.answer(LINDA, "show A-1")


def test_assign_takes_a_role(talk: Conversation) -> None:
    talk.answer(LINDA, "action Parity table due:2016-12-12")

    said = talk.answer(LINDA, "assign A-1 focal point for gender")

    assert "goes from Linda Okafor to Nadia Costa (focal point for Gender, GS)." in said
    assert "it goes to the successor" in said


def test_follow_up_of_a_decision_follows_the_role(talk: Conversation) -> None:
    talk.answer(ALINE, "raise Who counts panels? area:gender")
    talk.answer(ALINE, "escalate I-1 no agreement")
    talk.says(ALINE, "/isc decide I-1")
    talk.submits(ALINE, word="agreed", text="we do", actions="Count panels owner:focal point for gender")
    talk.passes(minutes=5)

    assert "focal point for Gender, GS" in talk.answer(ALINE, "show A-1")


def test_owner_whose_name_slack_escapes_is_asked_about_with_buttons(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc action Photos owner:C&P")

    assert len(labels(asked)) > 1
    (logged,) = talk.presses(LINDA, asked, labels(asked)[0])
    assert logged.text.startswith("Photos\n")
