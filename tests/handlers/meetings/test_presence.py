"""Who came to a meeting that was held: entered by the form or by words, and counted as they were invited."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

JULIA = "julia.silva"  # takes part only when invited


@pytest.fixture
def over(talk: Conversation) -> Conversation:
    """A meeting that is over, to which two said that they come and one that they can't."""
    talk.answer(LINDA, "meeting 11 oct 14:00 link:https://example.org/meet")
    talk.answer(LINDA, "call M-1")
    talk.answer(UTE, "attending M-1")
    talk.answer("wipa.chaiyo", "remote M-1")
    talk.answer("salma.haddad", f"apologies M-1 @{JULIA}")
    talk.until(datetime(2016, 10, 11, 14, tzinfo=UTC))
    return talk


def test_held_asks_who_came_where_nobody_is_named(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(datetime(2016, 10, 11, 14, tzinfo=UTC))

    (said,) = talk.says(LINDA, "/isc held M-1")
    assert said.text.splitlines()[:2] == [
        "Task force, meeting 1 was held on Tue 11 Oct.",
        "Nobody is entered as having come. Who came?",
    ]
    assert labels(said) == ["Who came", "Undo"]
    now = talk.answer(LINDA, f"held M-1 people:@{ALINE},@{UTE}")
    assert now.splitlines()[1] == "2 present: Chair, d) Chief of department"
    assert "entered who came" in talk.answer(LINDA, "history M-1")
    assert talk.answer(LINDA, "undo M-1").startswith("To correct who came, enter it again: present M-1 @name")


def test_form_shows_the_category_of_each_and_who_said_that_they_come(over: Conversation) -> None:
    (asked,) = over.says(LINDA, "/isc M-1")
    over.presses(LINDA, asked, "Who came")

    form = over.workspace.view(over.user(LINDA))
    assert form is not None
    fields = {one["block_id"]: one["element"] for one in form.blocks if "element" in one}
    shown = [one["text"]["text"] for one in fields["people"]["options"]]
    chosen = {
        way: [one["text"]["text"] for one in fields[way].get("initial_options", [])]
        for way in ("people", "video", "apologies", "absent")
    }
    assert "Julia Silva, Invitee" in shown
    assert shown[:2] == ["Aline Moreau, Chair", "Linda Okafor, Secretary"]
    assert chosen == {
        "people": ["Ute Keller, d) Chief of department"],
        "video": ["Wipa Chaiyo, c) Regional Director"],
        "apologies": ["Salma Haddad, a) Deputy to the Director"],
        "absent": [],
    }
    users = {name: over.user(name) for name in ("wipa.chaiyo", "salma.haddad", ALINE)}
    (said,) = over.submits(
        LINDA, people=[users[ALINE]], video=[users["wipa.chaiyo"]], apologies=[users["salma.haddad"]]
    )

    assert said.text.splitlines()[:5] == [
        "Task force, meeting 1 was held on Tue 11 Oct.",
        "1 present: Chair",
        "1 by video: c) Regional Director",
        "1 with apologies: a) Deputy to the Director or Chief of SPM",  # who was to come instead didn't
        "2 absent: d) Chief of department, Invitee",
    ]


def test_who_was_not_invited_and_came_is_counted(over: Conversation) -> None:
    (asked,) = over.says(LINDA, f"/isc held M-1 people:@{UTE},@{JULIA},@ingrid.berg")
    assert "Ingrid Berg wasn't invited, so I haven't entered them yet. Were they there?" in asked.text
    (said,) = over.presses(LINDA, asked, "They were")

    assert said.text.splitlines()[1:3] == [
        "3 present: d) Chief of department, Invitee, others",
        "1 represented: a) Deputy to the Director or Chief of SPM",
    ]


def test_who_was_not_invited_and_did_not_come_is_not_asked_about_nor_entered(over: Conversation) -> None:
    (said,) = over.says(LINDA, f"/isc present M-1 @{UTE}, apologies @{ALINE}, @ingrid.berg")

    left = "Ingrid Berg wasn't invited, so nothing is entered of them. If they came: present M-1 @name"
    assert left in said.text
    assert "Were they there?" not in said.text
    assert "They were" not in labels(said)
    assert "Ingrid Berg" not in over.answer(LINDA, "attendance M-1")


def test_somebody_with_two_roles_counts_in_the_one_in_which_they_were_invited(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @zahra.farah invitee")
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer("zahra.farah", "attending M-1")
    talk.until(datetime(2016, 10, 11, 14, tzinfo=UTC))

    assert talk.answer(LINDA, "held M-1").splitlines()[1] == "1 present: e) Observer"


def test_who_is_away_after_they_said_that_they_come_is_not_counted_as_present(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer(UTE, "attending M-1")
    talk.answer(ALINE, "attending M-1")
    talk.passes(minutes=5)
    (asked,) = talk.says(UTE, "/isc absent 10-12 oct")

    assert "You had said that you come to M-1 on Tue 11 Oct." in asked.text
    assert labels(asked) == ["Can't come", "I am back"]
    assert "Entered as away after they had said that they come (1): Ute Keller" in talk.answer(
        LINDA, "attendance M-1"
    )
    talk.until(datetime(2016, 10, 11, 14, tzinfo=UTC))
    (said,) = talk.says(LINDA, "/isc held M-1")
    assert said.text.splitlines()[1:3] == [
        "1 present: Chair",
        "1 entered as away after they had said that they come: d) Chief of department",
    ]
    talk.presses(LINDA, said, "Who came")
    form = talk.workspace.view(talk.user(LINDA))
    assert form is not None
    (field,) = [one for one in form.blocks if one.get("block_id") == "people"]
    assert [one["text"]["text"] for one in field["element"]["initial_options"]] == ["Aline Moreau, Chair"]
    (now,) = talk.submits(LINDA, people=[talk.user(ALINE), talk.user(UTE)])
    assert now.text.splitlines()[1] == "2 present: Chair, d) Chief of department"


def test_who_says_in_an_absence_that_they_come_does(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer(UTE, "attending M-1")
    talk.passes(minutes=5)
    (asked,) = talk.says(UTE, "/isc absent 10-12 oct")
    talk.presses(UTE, asked, "Can't come")
    talk.answer(UTE, "attending M-1")
    talk.until(datetime(2016, 10, 11, 14, tzinfo=UTC))

    assert talk.answer(LINDA, "held M-1").splitlines()[1] == "1 present: d) Chief of department"


def test_stand_in_reads_of_whom_a_reminder_is_and_not_that_an_absent_person_comes(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00 link:https://example.org/meet")
    talk.answer(LINDA, "call M-1")
    talk.answer(UTE, "attending M-1")
    talk.answer("wipa.chaiyo", "attending M-1")
    talk.passes(minutes=5)
    talk.answer(UTE, "absent 10-12 oct @taro.nakagawa")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    (told,) = [one.text for one in talk.direct("taro.nakagawa") if "For Ute Keller" in one.text]

    assert "You're coming" not in told
    assert "Is Ute Keller coming?" in told
    talk.answer("taro.nakagawa", f"remote M-1 behalf:@{UTE}")
    talk.until(datetime(2016, 10, 11, 11, 30, tzinfo=UTC))
    soon = [one.text for one in talk.direct("taro.nakagawa") if "meets in an hour" in one.text][-1]
    assert "Ute Keller is coming by video." in soon
