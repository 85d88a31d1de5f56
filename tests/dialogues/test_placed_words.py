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


LEFT = {
    "Ask @ute.keller for the table": ("Is Ute Keller the owner, or just part of the text?", ["Owner", "Just text"]),
    "Ask @ute.keller about (@hale.kaya) 20 oct": (
        "Are Ute Keller and Hale Kaya the owners, or just part of the text?", ["Owners", "Just text"],
    ),
    "Ask @ute.keller's office @hale.kaya": (
        "Is Ute Keller an owner too, or just part of the text? Name all owners together: owner:@name,@name", ["Just text"],
    ),
    "Rooms @hale 12/10": ("12/10 is Wed 12 Oct or Sat 10 Dec.", ["Wed 12 Oct", "Sat 10 Dec"]),
    "Rooms @ute.keller nxt friday": (
        "I read “friday”, but not “nxt”. Is it part of the date, or of the text?", ["Just the date", "Just text"],
    ),
    "Rooms @ute.keller asap": ("“asap” doesn't say which day. Say it like “fri 14 oct”.", []),
    "Rooms @ute.keller 31 nov": ("There is no 31 November: the last day of that month is Wed 30 Nov.", []),
    "Rooms @ute.keller thu and @hale.kaya mon": ("That's 2 owners with a day each. Log 2 actions?", ["2 actions"]),
    "Rooms @ute.keller thu, @hale.kaya mon": ("That's 2 owners with a day each. Log 2 actions?", ["2 actions"]),
}  # fmt: skip


@pytest.mark.parametrize("words", LEFT)
def test_name_that_is_no_owner_at_the_end_is_never_left_in_the_title(quick: Conversation, words: str) -> None:
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc action {words}")

    assert (asked.text, labels(asked)) == LEFT[words]
    assert rows(quick) == before


@pytest.mark.parametrize(
    ("words", "label", "title", "owner"),
    [
        ("Ask @ute.keller for the table", "Owner", "Ask Ute Keller for the table", "For Ute Keller"),
        ("Ask @ute.keller for the table", "Just text", "Ask Ute Keller for the table", "It's yours"),
        ("Rooms @ute.keller 12/10", "Wed 12 Oct", "Rooms", "For Ute Keller, due Wed 12 Oct"),
    ],
)
def test_answer_about_a_name_that_was_left_places_it(
    quick: Conversation, words: str, label: str, title: str, owner: str
) -> None:
    (asked,) = quick.says(LINDA, f"/isc action {words}")

    (said,) = quick.presses(LINDA, asked, label)

    assert said.text.startswith(f"{title}\n{owner}")


def test_two_owners_with_a_day_each_become_two_actions(quick: Conversation) -> None:
    (asked,) = quick.says(LINDA, "/isc action Rooms @ute.keller thu and @hale.kaya mon")

    (preview,) = quick.presses(LINDA, asked, "2 actions")

    assert preview.text.splitlines()[1:3] == [
        "1  Rooms · Ute Keller · Thu 13 Oct",
        "2  Rooms · Hale Kaya · Mon 10 Oct",
    ]


def test_people_joined_by_a_comma_are_all_owners(quick: Conversation) -> None:
    said = quick.answer(LINDA, "action Hotel @ute.keller,@hale.kaya 20 oct")

    assert said.startswith("Hotel\nFor Ute Keller and Hale Kaya, due Thu 20 Oct.")


def test_name_in_a_pasted_line_is_asked_about(quick: Conversation) -> None:
    said = quick.answer(
        LINDA, "action Rooms @hale 12/10\nHotel @ute.keller nxt friday\nlog: Buses @ute.keller mon"
    )

    assert said.splitlines()[1:4] == [
        "1  Rooms @hale 12/10 · 12/10 is Wed 12 Oct or Sat 10 Dec.",
        "2  Hotel @Ute Keller nxt friday · I read “friday”, but not “nxt”. Is it part of the date, or of the text?",
        "3  Buses · Ute Keller · Mon 10 Oct",
    ]


@pytest.mark.parametrize(
    "words", ["log: Cost table 20 oct", "Cost table 20 oct log:", "Action: log: Cost table 20 oct"]
)
def test_word_that_announces_an_action_is_no_title(quick: Conversation, words: str) -> None:
    assert quick.answer(LINDA, f"action {words}").splitlines()[:2] == ["Cost table", "Yours, due Thu 20 Oct."]


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
        ("action Table shade:dark", "shade"),
        ("edit A-1 banana:1", "banana"),
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
        "Table shade: dark",
        "Paris: the plan",
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
