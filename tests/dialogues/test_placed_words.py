"""Each word that is typed goes where it belongs: people and options never stay in a title without a question."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels, rows

HALE = "hale.kaya"

ASKED = {
    "Send it to @ute.keller and @hale.kaya": "Are Ute Keller and Hale Kaya the owners, or just part of the text?",
    "Send it to @ute.keller": "Is Ute Keller the owner, or just part of the text?",
    "Talk with @ute.keller due:14 oct": "Is Ute Keller the owner, or just part of the text?",
    "@ute.keller Send the table": "Is Ute Keller the owner, or just part of the text?",
    "Introduce @ute.keller to @hale.kaya": "Is Hale Kaya the owner, or just part of the text?",
}


@pytest.mark.parametrize("words", ASKED)
def test_person_who_may_be_part_of_the_text_is_asked_about(quick: Conversation, words: str) -> None:
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc action {words}")

    assert asked.text == ASKED[words]
    assert rows(quick) == before


@pytest.mark.parametrize(
    ("words", "label", "title", "owner"),
    [
        ("Send it to @ute.keller and @hale.kaya", "Owners", "Send it to Ute Keller and Hale Kaya", "For Ute Keller and Hale Kaya"),
        ("Send it to @ute.keller and @hale.kaya", "Just text", "Send it to Ute Keller and Hale Kaya", "Yours"),
        ("@ute.keller Send the table", "Owner", "Send the table", "For Ute Keller"),
        ("@ute.keller Send the table", "Just text", "Ute Keller Send the table", "Yours"),
    ],
)  # fmt: skip
def test_answer_says_who_owns_it_and_the_title_is_whole(
    quick: Conversation, words: str, label: str, title: str, owner: str
) -> None:
    (asked,) = quick.says(LINDA, f"/isc action {words} due:14 oct")

    (said,) = quick.presses(LINDA, asked, label)

    assert said.text.startswith(f"{title}\n{owner}, due Fri 14 Oct.")


@pytest.mark.parametrize(
    "words", ["Cost table @ute.keller and @hale.kaya", "Cost table for @ute.keller, @hale.kaya", "Cost table @ute.keller @hale.kaya"]
)  # fmt: skip
def test_all_people_at_the_end_are_owners(quick: Conversation, words: str) -> None:
    said = quick.answer(LINDA, f"action {words}")

    assert said.startswith("Cost table\nFor Ute Keller and Hale Kaya, no date yet.")


def test_person_in_the_middle_is_part_of_the_title(quick: Conversation) -> None:
    said = quick.answer(LINDA, "action Ask @ute.keller for the table")

    assert said.splitlines()[:2] == [
        "Ask @Ute Keller for the table",
        "It's yours. Add a date if you want reminders.",
    ]


@pytest.mark.parametrize("words", ["title:New plan", 'title:"New plan"'])
def test_title_may_be_given_by_its_name(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action Cost table")
    quick.answer(LINDA, "raise Who pays?")

    action = quick.answer(LINDA, f"edit A-1 {words} priority:high")
    issue = quick.answer(LINDA, f"edit I-1 {words}")

    assert "New plan" in action
    assert "New plan" in issue
    assert "title:" not in action + issue


def test_two_titles_are_refused(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table")

    assert quick.answer(LINDA, "edit A-1 Room plan title:New") == (
        "title: and “Room plan” are two titles. Nothing was done. Give one title."
    )


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("event Plenary on:25 oct place:Room A reason:UNFCCC", "reason"),
        ("event Plenary reason:UNFCCC on:25 oct", "reason"),
        ("action Room plan place:Geneva", "place"),
        ("raise Who pays? owner:@ute.keller", "owner"),
        ("edit A-1 reason:late", "reason"),
    ],
)
def test_option_that_a_verb_does_not_have_is_asked_about(
    quick: Conversation, words: str, option: str
) -> None:
    quick.answer(LINDA, "action Cost table")
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc {words}")

    assert asked.text.startswith(f"There is no “{option}:” here, only ")
    assert labels(asked) == ["A word of the text"]
    assert rows(quick) == before


@pytest.mark.parametrize(
    "title",
    [
        "Read https://itu.int/a:b first",
        "Call at 14:30",
        "Re:Budget of the web team",
        "Apply ISO:9001",
        "Decide on a place: Geneva or Bonn",
        "标题:新的",
        "Table shade:dark",
        'Say "yes:no" twice',
    ],
)
def test_word_with_a_colon_that_is_no_option_stays_in_the_title(quick: Conversation, title: str) -> None:
    assert quick.answer(LINDA, f"action {title}").splitlines()[0] == title


def test_quoted_value_may_hold_a_colon(quick: Conversation) -> None:
    said = quick.answer(LINDA, 'event Plenary on:25 oct place:"Room A floor:2"')

    assert "Room A floor:2" in said


def test_lines_under_a_decision_lose_the_command_that_begins_them(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays? area:web")
    talk.answer(ALINE, "escalate I-1 money")

    talk.answer(
        ALINE,
        "decide I-1 agreed Option B\n- action Draft the letter owner:@ute.keller\n- action plan for Bangkok",
    )

    assert talk.answer(UTE, "show A-1").splitlines()[0].endswith("Draft the letter")
    assert talk.answer(ALINE, "show A-2").splitlines()[0].endswith("action plan for Bangkok")
