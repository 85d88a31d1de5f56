"""Meetings: planned, shown, moved, cancelled, taken back, searched and exported."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, STAFF, UTE, labels

PLAN = 'meeting 13 dec 14:00 duration:90 min place:"room T103" link:https://example.org/meet'
DECEMBER = "Tue 13 Dec, 14:00 Geneva"


def without_hours(said: str) -> list[str]:
    """Return the lines of an answer but those that say who would sit outside their hours."""
    return [line for line in said.splitlines() if not line.startswith(("Outside ", "At "))]


def test_meeting_is_said_back_with_its_time_and_place(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, f"/isc {PLAN}")

    assert without_hours(said.text) == [
        "Task force",
        f"{DECEMBER}, room T103 and by video",
        "Shown in #isc-tf in a minute.",
        "Meeting · M-1 · planned · 90 minutes",
    ]
    assert labels(said) == ["Undo", "Edit"]


def test_card_in_the_main_channel_has_the_readers_own_hour(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.passes(minutes=2)

    (card,) = talk.channel()
    at = int(datetime(2016, 12, 13, 13, tzinfo=UTC).timestamp())
    assert card.text.splitlines() == [
        "Task force",
        f"{DECEMBER}, room T103 and by video, 90 minutes",
        "Meeting · M-1 · planned · by Linda Okafor",
    ]
    assert f"*{DECEMBER}* (<!date^{at}^{{time}}|13:00 UTC> for you), room T103" in str(card.blocks)
    assert labels(card) == ["Note", "Agenda", "Move", "Cancel", "Calendar file", "History"]


@pytest.mark.parametrize(
    ("who", "line"),
    [
        (UTE, f"{DECEMBER}, room T103 and by video, 90 minutes"),
        (BANGKOK, f"{DECEMBER} (20:00 for you), room T103 and by video, 90 minutes"),
        (OBSERVER, f"{DECEMBER}, room T103 and by video, 90 minutes"),
    ],
)
def test_each_reader_sees_their_own_hour_beside_the_task_forces(
    quick: Conversation, who: str, line: str
) -> None:
    quick.answer(LINDA, PLAN)

    shown = quick.answer(who, "M-1").splitlines()

    assert shown[0] == "*M-1*  Task force"
    assert shown[1] == line


def test_hour_without_a_place_is_that_of_who_types_it_and_said_back(talk: Conversation) -> None:
    said = talk.answer(BANGKOK, "again meeting 13 dec 20:00 group:Editors")

    assert said.splitlines()[1] == "Tue 13 Dec, 20:00 Bangkok (14:00 Geneva)"
    assert talk.answer(LINDA, "M-1").splitlines()[1] == "Tue 13 Dec, 20:00 Bangkok (14:00 for you)"


def test_hour_with_a_place_is_that_places(talk: Conversation) -> None:
    said = talk.answer(LINDA, "meeting 13 dec 14:00 Bangkok Regional round")

    assert said.splitlines()[:2] == ["Regional round", "Tue 13 Dec, 14:00 Bangkok (08:00 for you)"]


def test_list_has_what_is_ahead_and_a_year_has_everything(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "meeting 22 nov 14:00")
    talk.answer(LINDA, "cancel M-2 the chair is travelling")

    assert talk.answer(UTE, "meetings").splitlines() == [
        "*1 meeting ahead*",
        f"*M-1*  Task force · {DECEMBER}, room T103 and by video · 90 minutes",
    ]
    assert talk.answer(UTE, "meetings 2016").splitlines()[:2] == [
        "*2 meetings in 2016*",
        "*M-2*  Task force · Tue 22 Nov, 14:00 Geneva · cancelled: the chair is travelling",
    ]
    assert talk.answer(LINDA, "meetings 2017") == "No meetings in 2017. To plan one: meeting 24 oct 14:00"
    assert talk.answer(UTE, "meetings 2017") == "No meetings in 2017."
    assert talk.answer(STAFF, "meetings") == "No meetings ahead, as far as you can see."
    assert talk.answer(STAFF, "meetings 2016") == "No meetings in 2016, as far as you can see."


def test_moved_meeting_is_the_same_one_with_its_old_time_in_its_history(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.passes(minutes=2)

    said = talk.answer(LINDA, "move M-1 14 dec 10:00 Aline is travelling")
    talk.passes(minutes=2)

    assert said.splitlines()[:1] == [
        f"Task force is on Wed 14 Dec, 10:00 Geneva, not {DECEMBER}: Aline is travelling."
    ]
    (card,) = talk.channel()
    assert card.text.splitlines()[1:] == [
        f"Wed 14 Dec, 10:00 Geneva, room T103 and by video, not {DECEMBER}: Aline is travelling.",
        "Moved · M-1 · planned · by Linda Okafor",
    ]
    history = talk.answer(UTE, "history M-1").splitlines()
    assert history[3:] == [
        "10:02 · Linda Okafor (Secretary) · moved it",
        f"      time: Wed 14 Dec, 10:00 Geneva, was {DECEMBER}",
        "      reason: Aline is travelling",
    ]


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("move M-1 15 dec", "Thu 15 Dec, 14:00 Geneva"),
        ("move M-1 16:30", "Tue 13 Dec, 16:30 Geneva"),
        ("move M-1 15 dec 9:00 Bangkok", "Thu 15 Dec, 09:00 Bangkok (03:00 for you)"),
    ],
    ids=["a day keeps the hour", "an hour keeps the day", "an hour of another place"],
)
def test_move_takes_a_day_an_hour_or_both(quick: Conversation, words: str, time: str) -> None:
    quick.answer(LINDA, PLAN)

    quick.answer(LINDA, words)

    assert quick.answer(LINDA, "M-1").splitlines()[1].startswith(time)


def test_undo_puts_a_moved_meeting_back_and_takes_a_new_one_away(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    (moved,) = talk.says(LINDA, "/isc move M-1 14 dec 10:00")
    talk.presses(LINDA, moved, "Undo")

    assert talk.answer(LINDA, "M-1").splitlines()[1].startswith(DECEMBER)
    (planned,) = talk.says(LINDA, "/isc meeting 20 dec 14:00")
    talk.presses(LINDA, planned, "Undo")
    assert "\nCancelled\n" in talk.answer(LINDA, "M-2")


def test_cancelled_meeting_keeps_its_card_without_buttons(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.passes(minutes=2)

    said = talk.answer(LINDA, "cancel M-1 the chair is travelling")
    talk.passes(minutes=2)

    (card,) = talk.channel()
    assert said.splitlines()[0] == f"Task force, {DECEMBER}, is cancelled: the chair is travelling."
    assert card.text.splitlines() == [
        f"Task force, {DECEMBER}",
        "Cancelled · M-1 · by Linda Okafor: the chair is travelling",
    ]
    assert labels(card) == []


def test_series_on_wall_time_is_one_meeting_each(talk: Conversation) -> None:
    said = talk.answer(LINDA, "meeting every tuesday 14:00 until 8 nov")

    assert without_hours(said) == [
        "Task force, 5 meetings",
        "Tue 11 Oct, 14:00 Geneva",
        "Tue 18 Oct, 14:00 Geneva",
        "Tue 25 Oct, 14:00 Geneva",
        "and 2 more",
        "Shown in #isc-tf in a minute.",
        "Meeting · M-1 to M-5 · planned",
    ]
    assert talk.answer(BANGKOK, "M-3").splitlines()[1] == "Tue 25 Oct, 14:00 Geneva (19:00 for you)"
    assert talk.answer(BANGKOK, "M-4").splitlines()[1] == "Tue 1 Nov, 14:00 Geneva (20:00 for you)"
    talk.passes(minutes=2)
    assert len(talk.channel()) == 1


def test_third_tuesday_of_each_month_is_asked_about_and_planned(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc meeting every third tuesday 14:00 until 31 jan")

    (said,) = talk.presses(LINDA, asked, "Third Tuesday of every month, 14:00 Geneva, until Tue 31 Jan 2017")

    assert said.text.splitlines()[:4] == [
        "Task force, 4 meetings",
        "Tue 18 Oct, 14:00 Geneva",
        "Tue 15 Nov, 14:00 Geneva",
        "Tue 20 Dec, 14:00 Geneva",
    ]


def test_form_plans_moves_and_cancels(talk: Conversation) -> None:
    talk.says(LINDA, "/isc meeting")
    talk.presses_more(LINDA)
    talk.submits(
        LINDA,
        on="2016-12-13",
        time="14:00 Bangkok",
        duration="1h30",
        text="",
        place="room T103",
        link="",
        group="",
    )
    assert (
        talk.answer(LINDA, "M-1").splitlines()[1]
        == "Tue 13 Dec, 14:00 Bangkok (08:00 for you), room T103, 90 minutes"
    )

    talk.says(LINDA, "/isc move M-1")
    talk.submits(LINDA, on="2016-12-14", time="09:30", reason="the room is taken")
    assert talk.answer(LINDA, "M-1").splitlines()[1].startswith("Wed 14 Dec, 09:30 Geneva")

    talk.says(LINDA, "/isc cancel M-1")
    talk.submits(LINDA, text="no quorum")
    assert "Cancelled · no quorum" in talk.answer(LINDA, "M-1")


def test_reason_of_a_move_stands_beside_the_move_and_not_beside_the_state(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "move M-1 19 oct 10:00 the hall is taken")

    lines = talk.answer(LINDA, "M-1").splitlines()

    assert "Meeting · planned" in lines
    assert "Moved from Tue 18 Oct, 14:00 Geneva: the hall is taken" in lines


@pytest.mark.parametrize(
    ("to", "moved_from"), [("18 oct 15:00", "Tue 18 Oct, 14:00 Geneva"), ("19 oct 10:00", "Tue 18 Oct")]
)
def test_list_says_from_which_hour_a_meeting_moved_within_its_day(
    talk: Conversation, to: str, moved_from: str
) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")

    talk.answer(LINDA, f"move M-1 {to}")

    assert talk.answer(LINDA, "meetings").splitlines()[1].endswith(f" · moved from {moved_from}")


def test_restricted_meeting_is_seen_by_whom_it_names_and_by_nobody_else(talk: Conversation) -> None:
    said = talk.answer(LINDA, f"meeting 13 dec 14:00 Staff matters visibility:restricted people:@{STAFF}")
    talk.passes(minutes=2)

    assert said.splitlines()[2] == "It's restricted, so no channel shows it."
    assert talk.channel() == []
    assert talk.answer(STAFF, "M-1").startswith("*M-1*  Staff matters")
    assert talk.answer(UTE, "M-1").startswith("I can't find M-1.")
    assert talk.answer(STAFF, "meetings").splitlines()[0] == "*1 meeting ahead*"
    assert talk.answer(UTE, "meetings").startswith("No meetings ahead.")


def test_meeting_of_the_task_force_is_for_chair_and_secretary(talk: Conversation) -> None:
    assert talk.answer(UTE, PLAN) == "Linda can plan the meetings of the task force."
    talk.answer(ALINE, PLAN)
    assert talk.answer(UTE, "move M-1 14 dec") == "Aline or Linda can change M-1."


def test_working_groups_meeting_is_its_conveners(talk: Conversation) -> None:
    talk.answer(UTE, f"again meeting 14 dec 10:00 group:Editors people:@{BANGKOK}")

    assert talk.answer(BANGKOK, "move M-1 15 dec").startswith("Ute, Aline or Linda can change M-1.")
    assert talk.answer(UTE, "move M-1 15 dec").startswith("Editors is on Thu 15 Dec, 10:00 Geneva")
    assert "Convener: Ute Keller" in talk.answer(LINDA, "M-1")


def test_official_number_is_one_meetings_and_finds_it(talk: Conversation) -> None:
    talk.answer(LINDA, f"{PLAN} number:15")

    assert talk.answer(UTE, "meeting 15").startswith("*M-1*  Task force, meeting 15")
    assert (
        talk.answer(LINDA, "meeting 20 dec 14:00 number:15") == "Meeting 15 is already M-1. Nothing was done."
    )
    assert talk.answer(UTE, "meeting 14") == "I can't find meeting 14."


def test_number_of_a_meeting_cancelled_before_it_was_held_is_free_again(talk: Conversation) -> None:
    talk.answer(LINDA, f"{PLAN} number:15")
    said = talk.answer(LINDA, "cancel M-1 no quorum")
    talk.answer(LINDA, "meeting 20 dec 14:00 number:15")

    assert said.splitlines()[1] == "The number 15 is free again."
    assert "      number taken out, was 15" in talk.answer(LINDA, "history M-1")
    assert talk.answer(LINDA, "meeting 15").startswith("*M-2*")


def test_search_and_export_find_it(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00 Sponsorship round place:T103")

    assert "*M-1*  Sponsorship round" in talk.answer(UTE, "find sponsorship")
    assert talk.answer(LINDA, "export meetings").startswith("The list of 1 meeting comes as a file")
    talk.passes(minutes=2)
    (file,) = talk.workspace.files.values()
    assert "M-1,,Sponsorship round,,2016-12-13,14:00,Europe/Zurich,,T103,,planned" in file.bytes.decode()


def test_home_and_digest_say_when_it_is(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00 place:T103")
    talk.passes(days=4)

    line = "The task force meets on Tue 11 Oct, 14:00 Geneva (19:00 for you), T103"
    assert line in talk.answer(BANGKOK, "home")
    assert line in talk.answer(BANGKOK, "digest")
    (digest,) = [m for m in talk.channel() if "week of" in m.text]
    assert "The task force meets on Tue 11 Oct, 14:00 Geneva, T103 · M-1" in digest.text


def test_home_and_digest_say_that_one_sent_apologies(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00 place:T103")
    talk.answer(LINDA, "call M-1")
    talk.answer(BANGKOK, "apologies M-1")

    line = "The task force meets on Tue 18 Oct, 14:00 Geneva (19:00 for you), T103"
    assert f"{line}, papers by Thu 13 Oct · you've sent apologies" in talk.answer(BANGKOK, "home")
    assert f"{line} · M-1 · you've sent apologies" in talk.answer(BANGKOK, "digest")
    assert "apologies" not in talk.answer(UTE, "home")
    assert "apologies" not in talk.answer(UTE, "digest")
    assert "apologies" not in talk.answer(BANGKOK, "digest week")

    talk.passes(days=4)
    (digest,) = [m for m in talk.direct(BANGKOK) if "Your week" in m.text]
    assert f"{line} · M-1 · you've sent apologies" in digest.text
    assert "You sent apologies (1)" in labels(digest)

    talk.answer(LINDA, "move M-1 20 oct")
    talk.passes(minutes=5)
    assert "Thu 20 Oct" in digest.text
    assert "apologies" not in digest.text
    assert "apologies" not in talk.answer(BANGKOK, "home")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("meeting Editors call", "When is it? Say it like meeting 24 oct 14:00 Editors call"),
        ("meeting every tuesday 14:00", "Every Tuesday, 14:00 Geneva: until when? A series needs an end, like “until 15 nov”."),
        ("meeting 13 dec 14:00 duration:soon", "I can't tell how long “soon” is. Say it like duration:90 min or duration:1h30."),
        ("meeting 13 dec 14:00 link:here", "A link begins with https:// and has no spaces."),
        ("move M-1 20 dec 14:00", "M-1 is already on Tue 20 Dec, 14:00 Geneva. Nothing has changed."),
        ("cancel M-1 why", "Why is M-1 cancelled? Everybody who was invited will read it."),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_one_sentence_and_nothing_is_done(
    quick: Conversation, words: str, sentence: str
) -> None:
    quick.answer(LINDA, "meeting 20 dec 14:00")
    before = quick.answer(LINDA, "meetings")

    assert quick.answer(LINDA, words) == sentence
    assert quick.answer(LINDA, "meetings") == before


def test_past_day_and_unknown_zone_are_said_and_nothing_is_planned(quick: Conversation) -> None:
    (past,) = quick.says(LINDA, "/isc meeting 3 oct 14:00")
    zone = quick.answer(LINDA, "meeting 13 dec 14:00 Atlantis/Zone")

    assert "Mon 3 Oct" in past.text
    assert "Atlantis" in zone
    assert quick.answer(LINDA, "meetings").startswith("No meetings ahead.")


def test_closed_day_and_two_at_once_are_asked_about(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00")

    (closed,) = talk.says(LINDA, "/isc meeting sat 17 dec 14:00")
    (twice,) = talk.says(LINDA, "/isc meeting 13 dec 14:30 Second")
    assert closed.text == "Sat 17 Dec isn't a working day for anybody invited. Nothing is planned yet."
    assert twice.text == f"At the same time: M-1 Task force, {DECEMBER}. Nothing is planned yet."
    assert talk.answer(LINDA, "meetings").startswith("*1 meeting ahead*")

    (said,) = talk.presses(LINDA, twice, "Plan it anyway")
    assert "Meeting · M-2 · planned" in said.text  # what was only asked about has taken no number
    assert said.text.splitlines()[:3] == [
        "Second",
        "Tue 13 Dec, 14:30 Geneva",
        f"At the same time: M-1 Task force, {DECEMBER}.",
    ]


def test_moving_onto_another_is_asked_about(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00")
    talk.answer(LINDA, "meeting 14 dec 14:00 Second")

    (asked,) = talk.says(LINDA, "/isc move M-2 13 dec")
    assert asked.text == f"At the same time: M-1 Task force, {DECEMBER}. Nothing has moved yet."
    assert "Wed 14 Dec" in talk.answer(LINDA, "M-2")
    talk.presses(LINDA, asked, "Move M-2 anyway")
    assert "Tue 13 Dec" in talk.answer(LINDA, "M-2")


def test_restricted_meeting_at_the_same_time_is_named_to_nobody_else(quick: Conversation) -> None:
    quick.answer(LINDA, f"meeting 13 dec 14:00 Staff matters visibility:restricted people:@{STAFF}")

    planned = quick.answer(UTE, "again meeting 13 dec 14:00 group:Editors")
    quick.answer(UTE, "meeting 14 dec 14:00 group:Editors")
    moved = quick.answer(UTE, "move M-3 13 dec 14:30")

    assert planned.splitlines()[1] == DECEMBER
    assert moved == "At the same time: M-2 Editors, Tue 13 Dec, 14:00 Geneva. Nothing has moved yet."
    assert "M-1 Staff matters" in quick.answer(LINDA, "meeting 13 dec 14:30")


def test_cancelling_twice_and_moving_what_is_cancelled_say_so(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00")
    talk.answer(LINDA, "cancel M-1 no quorum")

    said = "You cancelled M-1 on Fri 7 Oct: no quorum."
    assert talk.answer(LINDA, "cancel M-1 again no quorum") == said
    assert talk.answer(LINDA, "move M-1 14 dec") == said


def test_next_meeting_is_answered_with_the_task_forces_and_those_of_other_bodies(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 20 oct")
    assert talk.answer(UTE, "meetings").splitlines() == [
        "No meetings ahead.",
        "Other bodies meet next: MCG Thu 20 Oct.",
    ]

    talk.answer(LINDA, "meeting 18 oct 14:00")
    (said,) = talk.says(UTE, "when is the next meeting?", channel="direct")

    assert said.text.splitlines() == [
        "*1 meeting ahead*",
        "*M-2*  Task force · Tue 18 Oct, 14:00 Geneva",
        "Other bodies meet next: MCG Thu 20 Oct.",
    ]


def test_card_of_an_hour_elsewhere_has_one_bracket_in_which_each_reads_their_own(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 20:00 Bangkok")
    talk.passes(minutes=2)
    planned = talk.channel()[0].blocks[0]["text"]["text"]
    talk.answer(LINDA, "move M-1 14 dec 21:00 Bangkok")
    talk.passes(minutes=2)
    moved = talk.channel()[0].blocks[0]["text"]["text"]

    assert planned.splitlines()[1] == (
        "*Tue 13 Dec, 20:00 Bangkok* (<!date^1481634000^{time}|13:00 UTC> for you)"
    )
    assert moved.count("for you") == 1
    assert moved.endswith(", not Tue 13 Dec, 20:00 Bangkok.")


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("move M-1 14 dec 9-11", "9-11"),
    ],
)
def test_hour_at_which_it_ends_is_no_title_and_no_reason(quick: Conversation, words: str, hours: str) -> None:
    quick.answer(LINDA, "meeting 13 dec 14:00")

    said = quick.answer(LINDA, words)

    assert f"What is “{hours}”?" in said
    assert "What is “9:00-11:00”?" in quick.answer(LINDA, "move M-1 14 dec 9:00-11:00")
    assert quick.answer(LINDA, "meetings").splitlines()[1:] == [
        "*M-1*  Task force · Tue 13 Dec, 14:00 Geneva"
    ]


def test_words_behind_a_meeting_offer_nothing_that_meetings_lack(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00")
    talk.answer(LINDA, "meeting 14 dec 14:00")

    (several,) = talk.says(LINDA, "/isc M-1 M-2")
    (asked,) = talk.says(LINDA, "/isc M-1 soon")

    assert (several.text, labels(several)) == ("I take one at a time here.", ["M-1 alone", "M-2 alone"])
    assert (asked.text, labels(asked)) == ("What about M-1?", ["Open it", "Note"])


@pytest.mark.parametrize(
    "words",
    [
        "on:13 dec time:14:00 zone:Bangkok",
        "on:13 dec time:14:00 tz:Asia/Bangkok",
        "13 dec 14:00 zone:bangkok",
    ],
)
def test_zone_may_be_an_option_of_its_own(quick: Conversation, words: str) -> None:
    said = quick.answer(LINDA, f"meeting {words}")

    assert "Tue 13 Dec, 14:00 Bangkok (08:00 for you)" in said


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("meeting on:13 dec time:14:00 zone:Mars", "I don't know the time zone “Mars”. Say a city: zone:"),
        ("meeting on:13 dec zone:Bangkok", "At what time? A zone goes with an hour: time:14:00 zone:Bangkok"),
        ("meeting every tuesday 14:00 until 31 dec zone:Bangkok", "In a series the place goes with the hour: every tuesday 14:00 Bangkok"),
    ],
)  # fmt: skip
def test_zone_that_is_not_understood_is_refused(quick: Conversation, words: str, answer: str) -> None:
    assert quick.answer(LINDA, words).startswith(answer)
    assert quick.answer(LINDA, "show M-1") == "I can't find M-1."


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ("Editors", "The group Editors meets on"),
        ("Web group", "Web group meets on"),
        ("Press", "Press meets on"),
    ],
)
def test_group_with_the_name_of_several_people_meets_as_one(
    talk: Conversation, group: str, said: str
) -> None:
    talk.answer(LINDA, f'again meeting 18 oct 14:00 group:"{group}"')

    assert f"{said} Tue 18 Oct" in talk.answer(LINDA, "home")


def test_new_meeting_is_found_by_its_place(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 20 oct 14:00 place:Palais")

    assert "M-1" in talk.answer(LINDA, "find palais")


def test_room_and_address_beside_the_day_are_place_and_link(talk: Conversation) -> None:
    planned = talk.answer(LINDA, "meeting 17 nov 10:00, room T103, link https://example.org/j/1")
    shown = talk.answer(LINDA, f"show {planned.partition('Meeting · ')[2].split()[0]}")

    assert "room T103" in shown
    assert "https://example.org/j/1" in shown
    assert planned.startswith("Task force\nThu 17 Nov, 10:00 Geneva, room T103 and by video")


def test_chair_who_is_named_to_chair_is_no_acting_chair(talk: Conversation) -> None:
    talk.answer(LINDA, f"meeting 13 dec 14:00 chair:@{ALINE}")
    assert "\nChair: Aline Moreau" in talk.answer(LINDA, "show M-1")
    talk.answer(LINDA, f"edit M-1 chair:@{UTE}")
    assert "\nActing chair: Ute Keller" in talk.answer(LINDA, "show M-1")
