"""Who came to a meeting, by words and by the form: in the room, by video, represented, with apologies, absent."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from handlers.meetings import invitees
from storage import meetings
from storage.unit_of_work import Read
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, STAFF, UTE, labels

SALMA, WIPA, KENJI, TARO = "salma.haddad", "wipa.chaiyo", "kenji.sato", "taro.nakagawa"


@pytest.fixture
def begun(both: Conversation) -> Conversation:
    """A meeting that has begun, to which two said that they come, one of them by video, and one that they can't."""
    both.answer(LINDA, "meeting 11 oct 14:00 link:https://example.org/meet")
    both.answer(LINDA, "call M-1")
    both.answer(UTE, "attending M-1")
    both.answer(WIPA, "remote M-1")
    both.answer(SALMA, "apologies M-1")
    both.until(datetime(2016, 10, 11, 12, 10, tzinfo=UTC))
    return both


def invited(talk: Conversation) -> list[str]:
    """Return everybody who is invited, as people type them."""

    def found(read: Read) -> list[str]:
        meeting = meetings.with_number(read, 1)
        assert meeting is not None
        return [read.roster.persons[one].email.split("@")[0] for one in invitees.of_meeting(read, meeting)]

    return talk.store.read(found)


def counted(text: str) -> dict[str, int]:
    """Return how many took part in each way, as an answer says it."""
    lines = [one.split(": ")[0] for one in text.splitlines() if one[:1].isdigit()]
    return {way: int(number) for number, _, way in (one.partition(" ") for one in lines)}


def by_category(lines: list[str]) -> Counter[str]:
    """Return how many are counted in each category, whatever the way."""
    parts = [one for line in lines for one in line.split(": ", 1)[1].split(", ")]
    found = Counter[str]()
    for title, _, number in (one.partition(" (") for one in parts):
        found[title] += int(number.rstrip(")") or 1)
    return found


def test_words_say_who_came_and_how_and_the_rest_stays(begun: Conversation) -> None:
    (said,) = begun.says(LINDA, f"/isc present M-1 @{ALINE} @{KENJI}, video @{TARO}")

    assert counted(said.text) == {"present": 3, "by video": 2, "with apologies": 1}
    assert "I don't know whether 18 others came.\nWere you there?" in said.text
    assert labels(said) == ["I was there", "The others were absent", "Who came"]
    (now,) = begun.presses(LINDA, said, "The others were absent")
    assert counted(now.text) == {"present": 3, "by video": 2, "with apologies": 1, "absent": 18}
    (now,) = begun.presses(LINDA, now, "I was there")
    assert counted(now.text) == {"present": 4, "by video": 2, "with apologies": 1, "absent": 18}
    assert labels(now) == ["Who came", "Minutes"]
    assert "in the room: Aline Moreau, Kenji Sato; by video: Taro Nakagawa" in begun.answer(
        LINDA, "history M-1"
    )
    assert "Entered as absent (18): " in begun.answer(LINDA, "attendance M-1")


def test_words_again_correct_what_was_entered(begun: Conversation) -> None:
    begun.answer(LINDA, f"present M-1 @{ALINE}, video @{KENJI}, the others were absent")
    said = begun.answer(LINDA, f"present M-1 @{KENJI}, absent @{UTE}, online @{TARO}")

    assert counted(said) == {"present": 2, "by video": 2, "with apologies": 1, "absent": 19}


def test_somebody_who_came_for_another_is_said_behind_them(begun: Conversation) -> None:
    said = begun.answer(LINDA, f"present M-1 @{UTE}, @{SALMA} represented by @{KENJI}, nobody else")

    assert counted(said) == {"present": 2, "by video": 1, "represented": 1, "absent": 20}


def test_chair_who_was_represented_leaves_who_came_for_them_as_acting_chair(begun: Conversation) -> None:
    begun.answer(LINDA, f"present M-1 @{ALINE} represented by @{KENJI}")

    assert "Kenji Sato" in begun.answer(LINDA, "show M-1")
    begun.until(datetime(2016, 10, 11, 15, tzinfo=UTC))
    assert "was held" in begun.answer(LINDA, "held M-1")


def test_who_was_not_invited_is_asked_about_before_they_are_entered(begun: Conversation) -> None:
    (said,) = begun.says(LINDA, f"/isc present M-1 @{KENJI}, video @{STAFF}, the others were absent")

    assert "Ingrid Berg wasn't invited, so I haven't entered them yet. Were they there?" in said.text
    assert counted(said.text) == {"present": 2, "by video": 1, "with apologies": 1, "absent": 20}
    (now,) = begun.presses(LINDA, said, "They were")
    assert counted(now.text) == {"present": 2, "by video": 2, "with apologies": 1, "absent": 20}
    assert counted(begun.answer(LINDA, f"present M-1 @{KENJI}")) == counted(now.text)


def test_meeting_without_chair_is_not_convened(begun: Conversation) -> None:
    said = begun.answer(LINDA, f"present M-1 @{KENJI}, absent @{ALINE}")
    assert "Aline Moreau wasn't there, so who chaired? Name them: edit M-1 chair:@name" in said
    begun.until(datetime(2016, 10, 11, 15, tzinfo=UTC))

    assert begun.answer(LINDA, "held M-1").startswith(
        "Aline Moreau is entered as absent, so who chaired M-1?"
    )
    begun.answer(LINDA, f"edit M-1 chair:@{KENJI}")
    assert "was held" in begun.answer(LINDA, "held M-1")


def test_quorum_of_the_charter_is_said_to_be_reached_or_not(talk: Conversation) -> None:
    meetings_of = talk.charter.meetings.model_copy(update={"quorum": 4})
    talk.charter = talk.charter.with_parts(meetings=meetings_of)
    talk.restart()
    talk.answer(LINDA, "meeting 11 oct 14:00 link:https://example.org/meet")
    talk.answer(LINDA, "call M-1")
    talk.until(datetime(2016, 10, 11, 12, 10, tzinfo=UTC))

    # The secretary and the observer are there and don't count.
    said = talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @zahra.farah @{KENJI}, video @{WIPA}")
    assert "No quorum: 3 of 23 members, 4 needed" in said
    said = talk.answer(LINDA, f"present M-1 @{SALMA} represented by @{UTE}")
    assert "Quorum reached: 5 of 23 members, 4 needed" in said
    talk.answer(LINDA, "held M-1")
    assert "Quorum reached: 5 of 23 members, 4 needed" in talk.answer(UTE, "show M-1")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (f"@{UTE}, absent @{UTE}", "Ute Keller can't be both in the room and absent."),
        ("@nobody.known", "I don't know “@nobody.known”."),
        (f"represented by @{UTE}", "Who was represented by whom?"),
        (f"@{SALMA} represented by", "Who was represented by whom?"),
        (f"@{SALMA} represented by @{SALMA}", "Salma Haddad can't come for Salma Haddad."),
        ("", "Who came? Say it like"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_entered(
    begun: Conversation, words: str, answer: str
) -> None:
    said = begun.says(LINDA, f"/isc present M-1 {words}")
    text = said[-1].text if said else ""

    assert words == "" or text.startswith(answer)
    assert "Entered as" not in begun.answer(LINDA, "attendance M-1")


def test_before_it_begins_nobody_came(both: Conversation) -> None:
    both.answer(LINDA, "meeting 11 oct 14:00")
    both.answer(LINDA, "call M-1")

    assert "begins on Tue 11 Oct" in both.answer(LINDA, f"present M-1 @{UTE}")
    assert "can " in both.answer(UTE, f"present M-1 @{UTE}")


def test_form_shows_each_where_they_said_and_two_presses_enter_the_rest(both: Conversation) -> None:
    """Twenty-five invited: 14 come, 3 by video, 2 sent apologies, one of them represented, and 6 have said nothing."""
    both.answer(LINDA, f"appoint @{WIPA} focal_point area:emtel entity:BDT from:7.10.2016")
    both.answer(LINDA, "meeting 11 oct 14:00 link:https://example.org/meet")
    both.answer(LINDA, "call M-1")
    people = invited(both)
    assert len(people) == 25
    coming, video, away, silent = people[:14], people[14:17], people[17:19], people[19:]
    for one in coming:
        both.answer(one, "attending M-1")
    for one in video:
        both.answer(one, "remote M-1")
    both.answer(away[0], f"apologies M-1 @{coming[5]}")
    both.answer(away[1], "apologies M-1")
    both.until(datetime(2016, 10, 11, 14, tzinfo=UTC))

    both.presses(LINDA, both.says(LINDA, "/isc M-1")[-1], "Who came")
    form = both.workspace.view(both.user(LINDA))
    assert form is not None
    fields = {
        one["block_id"]: one["element"] for one in form.blocks if "block_id" in one and "element" in one
    }
    chosen = {name: len(one.get("initial_options", [])) for name, one in fields.items()}
    assert chosen == {"people": 14, "video": 3, "apologies": 2, "absent": 0, "others": 0}
    kept = {name: [o["value"] for o in one.get("initial_options", [])] for name, one in fields.items()}
    (said,) = both.submits(
        LINDA,
        people=[*kept["people"], both.user(silent[0])],
        video=kept["video"],
        apologies=kept["apologies"],
        absent=[],
        others="absent",
    )

    expected = {"present": 15, "by video": 3, "represented": 1, "with apologies": 1, "absent": 5}
    assert counted(said.text) == expected
    of_year, head = both.answer(LINDA, "meetings 2016"), both.answer(LINDA, "record M-1")
    assert counted(of_year) == expected
    lines = [one for one in of_year.splitlines() if one[:1].isdigit()]
    assert "\n".join(lines) in head
    assert by_category(lines) == {
        "Chair": 1,
        "Secretary": 1,
        "a) Deputy to the Director or Chief of SPM": 4,
        "b) Focal point": 10,
        "c) Regional Director": 5,  # one of them answers for an area besides
        "d) Chief of department": 3,
        "e) Observer": 1,
    }
    assert "c) Regional Director: " in head


@pytest.mark.parametrize(
    ("words", "people"),
    [
        (
            "here today: Aline, Linda and Taro, ute sick",
            "In the room: Aline Moreau, Linda Okafor, Taro Nakagawa; with apologies: Ute Keller",
        ),
        (
            "Aline and Taro are here, Ute is ill",
            "In the room: Aline Moreau, Taro Nakagawa; with apologies: Ute Keller",
        ),
        ("présents : Aline, Taro", "In the room: Aline Moreau, Taro Nakagawa"),
        (
            "出席：Aline, Taro, online Wipa",
            "In the room: Aline Moreau, Taro Nakagawa; by video: Wipa Chaiyo",
        ),
    ],
)
def test_who_is_listed_in_a_sentence_is_entered_by_a_press(
    begun: Conversation, words: str, people: str
) -> None:
    (asked,) = begun.says(LINDA, words, channel="direct")
    before = begun.answer(LINDA, "history M-1")
    entered = begun.presses(LINDA, asked, "Enter it")[-1].text

    assert asked.text == f"Shall I enter this for Task force, meeting 1, Tue 11 Oct, 14:00 Geneva? {people}."
    assert "Aline" not in before
    assert "in the room: Aline" in begun.answer(LINDA, "history M-1")
    assert "M-1" in entered


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (STAFF, "here today: Aline, Taro"),
        (LINDA, "here today: the draft guidelines"),
        (LINDA, "the papers are here"),
        (LINDA, "is Taro here?"),
    ],
)
def test_list_of_nobody_or_by_somebody_else_offers_nothing(begun: Conversation, who: str, words: str) -> None:
    assert not begun.says(who, words, channel="direct")[-1].text.startswith("Shall I enter")
