"""What is entered for somebody who said it elsewhere, and who gets nothing but help."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, STAFF, UTE, rows

NOTHING = (
    "I work with colleagues of the organisation only. "
    "If you need something of ISC-TF, ask whoever invited you here."
)


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("done A-1 Table sent behalf:@ute.keller", "closed it"),
        ("done A-1 behalf:@ute.keller Table sent", "closed it"),
        ("block A-1 waiting for the quote behalf:@ute.keller", "blocked it"),
        ("move A-1 20 oct behalf:@ute.keller", "moved it"),
        ("assign A-1 @linda.okafor behalf:@ute.keller", "changed the owner"),
        ("edit A-1 New cost table behalf:@ute.keller", "changed it"),
        ("cancel A-1 no longer needed behalf:@ute.keller", "cancelled it"),
        ("start A-1 behalf:@ute.keller", "started it"),
    ],
)
def test_secretary_enters_what_somebody_said_by_phone_and_it_is_written_down_so(
    quick: Conversation, words: str, verb: str
) -> None:
    quick.answer(ALINE, "action Cost table owner:@ute.keller due:12 oct")

    said = quick.answer(LINDA, words)

    assert "Entered for Ute Keller." in said.splitlines()
    steps = quick.answer(LINDA, "history A-1").splitlines()
    last = [line for line in steps if "Linda Okafor (" in line][-1]
    assert verb in last
    assert last.endswith("for Ute Keller")


def test_note_names_for_whom_it_was_entered(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table owner:@ute.keller")
    quick.answer(LINDA, "note A-1 Quote came by mail behalf:@ute.keller")

    assert "Quote came by mail (for Ute Keller)" in quick.answer(UTE, "show A-1")


def test_body_outside_slack_is_named_in_its_own_words(quick: Conversation) -> None:
    said = quick.answer(LINDA, "action Cost table behalf:the finance committee")

    assert "Entered for the finance committee." in said.splitlines()
    assert "for the finance committee" in quick.answer(LINDA, "history A-1")


def test_only_those_in_office_enter_anything_for_somebody_else(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table owner:@ute.keller")
    before = rows(quick)

    refused = quick.answer(UTE, "done A-1 Table sent behalf:@linda.okafor")

    assert refused == "Linda can enter something for somebody else."
    assert rows(quick) == before


@pytest.mark.parametrize(
    "words",
    [
        "action Cost table behalf:@ute.keller,@greta.weber,@kenji.sato",
        "action Cost table behalf:@ute.keller @greta.weber and @kenji.sato",
        "note A-1 By mail behalf:@ute.keller, @greta.weber, @kenji.sato",
        "done A-1 behalf:@ute.keller,@greta.weber,@kenji.sato",
    ],
)
def test_several_people_are_refused_by_name(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action Room plan")
    before = rows(quick)

    assert quick.answer(LINDA, words) == (
        "I take one person here, and you named Ute Keller, Greta Weber and Kenji Sato. Nothing was done. Name one at a time."
    )
    assert rows(quick) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("behalf:@ute.keller and the committee", "I read “@Ute Keller”, but not “and the committee”. Nothing was done."),
        (
            "behalf:the committee and @ute.keller",
            ("I can't tell the body from the people in “the committee and @Ute Keller”. Nothing was done. "
            'Put the body in quotation marks: behalf:"the committee"'),
        ),
    ],
)  # fmt: skip
def test_person_and_body_together_are_refused(quick: Conversation, words: str, sentence: str) -> None:
    quick.answer(LINDA, "action Room plan")
    before = rows(quick)

    assert quick.answer(LINDA, f"note A-1 By mail {words}") == sentence
    assert rows(quick) == before


def test_several_names_do_not_pass_as_a_body(quick: Conversation) -> None:
    refused = quick.answer(UTE, "action Cost table behalf:@linda.okafor,@aline.moreau")

    assert refused == "Linda can enter something for somebody else."


def test_decision_entered_for_a_holder_waits_for_their_word(quick: Conversation) -> None:
    quick.answer(UTE, "raise Who pays?")
    quick.answer(UTE, "escalate I-1 no money")

    for_holder = quick.answer(LINDA, "decide I-1 agreed Option B behalf:@aline.moreau")
    for_body = quick.answer(LINDA, "decide I-1 agreed Option A behalf:CWG-LANG")

    assert for_holder.startswith("DEC-1  Draft for I-1. *Agreed:* Option B. It stays a draft until somebody")
    assert for_body.startswith("DEC-2  I-1 is decided by CWG-LANG. *Agreed:* Option A.")


@pytest.mark.parametrize("who", ["guest", "foreigner"])
@pytest.mark.parametrize(
    "words",
    [
        "",
        "who",
        "who web",
        "areas",
        "events",
        "show E-1",
        "event Day on:5 oct",
        "action Table",
        "search day",
        "settings",
    ],
)
def test_guests_and_other_workspaces_get_help_and_nothing_else(
    quick: Conversation, who: str, words: str
) -> None:
    quick.answer(LINDA, "event Open day on:20 oct visibility:public")
    before = rows(quick)

    assert quick.answer(who, words) == NOTHING
    assert rows(quick) == before


@pytest.mark.parametrize("who", ["guest", "foreigner"])
def test_help_for_them_says_what_this_is_and_whom_to_ask(quick: Conversation, who: str) -> None:
    assert quick.answer(who, "help").splitlines() == [
        "I'm the clerk of ISC-TF (Inter-Sectoral Coordination Task Force): I keep its list of actions, questions and events.",
        NOTHING,
    ]


def test_colleague_who_is_not_on_the_roster_sees_what_staff_see(quick: Conversation) -> None:
    quick.answer(LINDA, "event Open day on:20 oct visibility:public")

    for words in ("who web", "events", "areas"):
        assert quick.answer("newcomer", words) == quick.answer(STAFF, words)
