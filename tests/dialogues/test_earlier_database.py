"""A database that an earlier version wrote goes on working: words that it stored are data, whatever the code calls them now.

`tests/fixtures/before_rooms.sql.gz` is the SQL dump of an SQLite database (`sqlite3.Connection.iterdump`), and
`before_rooms.json.gz` what was around it: the moment at which it was taken (`now`), the charter, the file of heads of the
chain of seals (`audit_log`) and the practice workspace with all its messages (`Workspace.dump`).

The two were written together by the last version before modules, tables and columns were renamed (migration 0015), through
a `Conversation` with 25 people, from Friday 7 to Wednesday 19 October 2016: some 190 commands, buttons, replies and pasted
lists, with the history sealed on six days. At the end a client that raised MaybeSent, before or after the call, left posts in
doubt; one that raised a BaseException there, as a process that is killed, left them claimed; one was claimed and no more. The
steps of the last seconds are neither sealed nor delivered. The bytes of files that had been sent were cut to forty, for size.

The fixture is not made again: only that version could.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.core.sealing.seal import verify
from tests import databases
from tests.conversation import Conversation
from tests.dialogues.earlier import (
    Earlier,
    answers,
    by_the_bot,
    check_buttons,
    check_days,
    check_half_sent,
    check_histories,
    check_undo,
    column_of,
    heads,
    is_sqlite,
    shape,
    verb_of,
)
from tests.handlers.scene import ALINE, LINDA, UTE

ROOMS = Earlier("before_rooms", "gz")
DANIEL, FILIZ, GRETA, HALE, KENJI, JOOST = (
    "daniel.mensah", "filiz.arslan", "greta.weber", "hale.kaya", "kenji.sato", "joost.peeters",
)  # fmt: skip
PAULA, QUENTIN = "paula.ruiz", "quentin.leroy"


@pytest.fixture(params=databases.KINDS)
def talk(
    request: pytest.FixtureRequest, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> Iterator[Conversation]:
    with ROOMS.goes_on(request.param, tmp_path, caplog) as conversation:
        yield conversation


# --- The tables, the seals, the history ---------------------------------------------------------------------------


def test_old_database_has_all_that_these_tests_are_about() -> None:
    posts = Counter(column_of(ROOMS.old("sqlite"), "SELECT kind || ' ' || state FROM posts"))
    buttons = Counter(map(verb_of, ROOMS.buttons()))

    assert posts.keys() >= {
        "card sent", "card pending", "card sending", "card uncertain", "card parked", "digest sent", "digest pending",
        "digest uncertain", "reminder sent", "reminder sending", "reminder parked", "file sent", "file pending",
        "file uncertain", "note sent", "note pending", "audit sent",
    }  # fmt: skip
    assert len(buttons) == 46
    assert buttons.total() > 1000


@pytest.mark.parametrize("kind", databases.KINDS)
def test_old_database_gets_the_tables_of_today(kind: str) -> None:
    assert shape(ROOMS.migrated(kind)) == shape(databases.fresh(kind))


def test_seals_of_the_old_version_fit_and_go_on(talk: Conversation, tmp_path: Path) -> None:
    heads_file = tmp_path / "audit.log"
    heads_file.write_text(ROOMS.kept()["audit_log"], encoding="utf-8")
    before, after = list[str](), list[str]()
    verify(talk.url, file=heads_file, wanted=None, say=before.append)  # as `audit verify` does
    talk.answer(LINDA, "move A-1 26 oct")
    sealed = talk.ticks.seal()

    breaks = verify(talk.url, file=heads_file, wanted=None, say=after.append)

    assert breaks == 0, after
    assert sealed == 34
    assert before == [
        "155 lines are sealed, the last one 155; 33 wait for their seals.",
        f"6 heads in {heads_file} fit, the last of Wed 19 Oct 2016.",
        "Everything fits.",
    ]


def test_sessions_of_the_old_version_are_meetings_that_go_on(talk: Conversation) -> None:
    listed = talk.answer(LINDA, "sessions all").splitlines()
    history = talk.answer(LINDA, "history M-2")
    moved = talk.answer(LINDA, "session MCG 4 nov to:10 nov").splitlines()
    back = talk.answer(LINDA, "session CoCo 17 nov").splitlines()
    planned = talk.answer(LINDA, "meeting 20 oct 14:00")

    assert [line.partition(" · waiting")[0] for line in listed[:5]] == [
        "*4 sessions*",
        "Thu 20 Oct  ISC-TF · M-1 · papers were due Mon 17 Oct",
        "Fri 4 Nov  MCG · M-2 · papers are due Fri 28 Oct",
        "Thu 17 Nov  CoCo · M-3 · called off",
        "Wed 30 Nov  Council · M-4 · called off",
    ]
    assert "time: Fri 4 Nov, was Thu 3 Nov" in history
    assert moved[0] == "MCG meets on Thu 10 Nov, not on Fri 4 Nov."
    assert back[0] == "CoCo meets on Thu 17 Nov."
    assert "M-1" in planned
    assert "M-3" in talk.answer(LINDA, "sessions CoCo")


def test_history_of_each_record_reads_and_names_each_step(talk: Conversation) -> None:
    assert check_histories(talk) == (67, 31)


# --- Undo ---------------------------------------------------------------------------------------------------------

# The last steps before the new version came: whose, and what the record says after it and before.
LAST_STEPS: list[tuple[str, str, list[str], list[str]]] = [
    (KENJI, "A-14", ["Due: Mon 31 Oct"], ["Due: Wed 26 Oct"]),
    (
        LINDA,
        "A-3",
        [
            "*A-3*  List of all recommendations",
            "Owner: Hale Kaya",
            "Entity: BR",
            "Priority: high",
            "Visibility: restricted",
        ],
        ["*A-3*  List of recommendations", "Owner: Runa Lindqvist", "Due: Wed 26 Oct"],
    ),
    (PAULA, "A-21", ["Owner: Taro Nakagawa"], ["Owner: Paula Ruiz"]),
    (
        UTE,
        "A-17",
        ["Done", "Result: Sent again"],
        ["Overdue", "Again: Every Monday: Mon 24 Oct, Mon 31 Oct, Mon 7 Nov."],
    ),
    (DANIEL, "A-9", ["Blocked: no answer from the host"], ["Open"]),
    (LINDA, "A-22", ["Cancelled", "Why: not needed"], ["Open"]),
    (HALE, "A-4", ["Overdue"], ["Verified", "Result: Two quotes are in"]),
    (GRETA, "A-12", ["Handed over", "To: the Council"], ["Due soon"]),
    (HALE, "A-24", ["In progress"], ["Open"]),
    (LINDA, "A-13", ["Verified"], ["Done"]),
    (FILIZ, "A-27", ["Cancelled", "Why: the same as A-26"], ["Open"]),
    (
        DANIEL,
        "I-6",
        ["Focal points 8 working days → *task force* → MCG → CoCo → Council"],
        ["Overdue · I-6 · focal points, was due Fri 14 Oct · by Daniel Mensah"],
    ),
    (
        ALINE,
        "I-9",
        ["Asked · I-9 · Wed 19 Oct · The task force's time stops until the answer"],
        ["Focal points → task force 2 working days → MCG → *task force* → MCG → CoCo → Council"],
    ),
    (
        LINDA,
        "I-4",
        ["Waiting · I-4 · the chair and the secretary, until Fri 4 Nov · by Linda Okafor · Restricted"],
        ["Overdue · I-4 · the chair and the secretary, was due Fri 14 Oct · by Linda Okafor · Restricted"],
    ),
    (
        HALE,
        "I-12",
        ["Cancelled · I-12 · taken back: settled by phone"],
        ["Overdue · I-12 · focal points, was due Fri 14 Oct · nobody has answered · by Hale Kaya"],
    ),
    (
        ALINE,
        "DEC-4",
        ["One action came of it: A-37, Paula Ruiz, Fri 28 Oct.", "It counts now."],
        [
            "Draft on I-5: *Agreed:* The chair speaks",
            "One action comes of it: Write the speech, Paula Ruiz, Fri 28 Oct.",
        ],
    ),
    (LINDA, "DEC-1", ["Benefit: duplication avoided, CHF 5 saved", "Review: Thu 1 Dec"], []),
    (LINDA, "P-5", ["*P-5*  Charter of the group for the web"], ["*P-5*  Charter of the web group"]),
    (KENJI, "E-1", ["Linked: A-19  Send the text to the regions"], []),
    (FILIZ, "I-8", ["10:38, Filiz Arslan: The regions wait"], []),
]


def test_last_steps_are_taken_back_and_the_values_before_them_are_there_again(talk: Conversation) -> None:
    check_undo(talk, LAST_STEPS)


def test_step_that_is_too_old_is_refused_with_its_moment(talk: Conversation) -> None:
    assert talk.answer(HALE, "undo A-25").startswith("Undo works for ten minutes; that was on Tue 18 Oct")


# --- Buttons and forms --------------------------------------------------------------------------------------------


def test_every_button_of_every_old_message_still_does_something(talk: Conversation) -> None:
    assert check_buttons(talk) == (751 if is_sqlite(talk) else 298)


def test_forms_that_were_open_are_taken(talk: Conversation) -> None:
    talk.submits(UTE, due="2016-11-02")
    (logged,) = talk.submits(GRETA, text="Chairs for the hall", due="2016-11-03")
    (decided,) = talk.submits(ALINE, word="agreed", text="One budget")

    assert "Due: Wed 2 Nov" in talk.answer(UTE, "show A-1").splitlines()
    assert "Chairs for the hall" in logged.text
    assert decided.text.startswith("DEC-5  I-1 is decided. *Agreed:* One budget.")


# --- What waits for somebody --------------------------------------------------------------------------------------


def test_what_waits_for_a_second_person_can_be_confirmed(talk: Conversation) -> None:
    chair, area = answers(talk, ALINE, "v1:consent:"), answers(talk, ALINE, "v1:say:area confirm GENDER")

    assert chair.splitlines()[0] == "Taro Nakagawa is chair from Tue 1 Nov."
    assert "Gender" in area
    assert talk.answer(LINDA, "who chair on:2016-11-01").endswith("  Taro Nakagawa")
    assert "GENDER" not in talk.answer(LINDA, "areas on:2016-12-02")


def test_pasted_lines_that_wait_are_logged(talk: Conversation) -> None:
    logged = answers(talk, JOOST, "v1:logpasted:")
    listed = talk.answer(JOOST, "actions mine")

    assert logged.splitlines()[0] == "Two actions are logged."
    assert "First pasted line" in listed
    assert "Second pasted line" in listed


def test_rows_of_the_roster_that_wait_are_applied(talk: Conversation) -> None:
    # The word by which the old button names its rows was made of names in the code: they are shown once more.
    shown_again = answers(talk, LINDA, "v1:applyroster:")
    applied = answers(talk, LINDA, "v1:applyroster:")

    assert "nothing was applied. This is how it reads now." in shown_again
    assert applied.splitlines()[0] == "Applied: 2 roles."
    assert "Lihua Chen" in talk.answer(LINDA, "who gender on:2016-11-02")


# --- Posts and notices ----------------------------------------------------------------------------------------------


HALF_SENT = [
    ("#isc-accessibility", "Looked for once", 0),
    ("#isc-events", "Doubtful and there", 1),
    ("#isc-standards-gap", "Doubtful and not there", 0),
    ("#isc-resources", "Only claimed", 0),
    ("#isc-communications", "Killed after it was sent", 1),
    ("#isc-gender", "Killed before it was sent", 0),
]


def test_what_was_on_its_way_is_there_once(talk: Conversation) -> None:
    """Half-sent posts are looked up, files that were asked for come, and what could not be delivered is sent again."""
    talk.answer(LINDA, "undo A-22")  # the one action of somebody who has had no account until now

    again = check_half_sent(talk, HALF_SENT)

    assert [one.text.splitlines()[0] for one in talk.direct(UTE)].count(
        "*A-35*  Told and killed"
    ) == 1  # as it was put together
    assert [
        "Your week · Wed 19 to Tue 25 Oct" in one.text.splitlines()[0] for one in talk.direct(QUENTIN)
    ].count(True) == 1
    names = Counter(file["name"] for one in by_the_bot(talk) for file in one.files)
    asked = [f"-{number}." for number in (235, *range(245, 251))]
    assert [[count for name, count in names.items() if one in name] for one in asked] == [[1]] * 7, names
    assert again.startswith("I'll send it to #isc-climate once more.")
    assert heads(talk, "#isc-climate").count("Speech for the conference") == 1
    assert [one.text.splitlines()[0] for one in talk.direct("lea.late")].count("*Welcome pages*") == 1


# Of each reason that was planned one: who reads it when, in Geneva, and words of it.
PLANNED = [
    ("hale.kaya", "Wed 19 Oct 10:39", "*List of all recommendations*\n"),
    ("aline.moreau", "Wed 19 Oct 10:39", "*May sponsors use the logo?*\nIt came up from the focal points"),
    ("joost.peeters", "Wed 19 Oct 10:39", "Cancelled · I-12 · taken back: settled by phone"),
    ("paula.ruiz", "Wed 19 Oct 14:00", "*Write the speech*\n"),
    ("wipa.chaiyo", "Thu 20 Oct 04:00", "You asked me to remind you."),
    ("hale.kaya", "Thu 20 Oct 09:00", "is due *Thu 27 Oct*"),
    ("linda.okafor", "Thu 20 Oct 09:00", "is still open.\nI reminded Ute"),
    ("joost.peeters", "Thu 20 Oct 09:00", "*For Filiz Arslan, away until Fri 21 Oct*"),
    ("greta.weber", "Thu 20 Oct 09:00", "was due *Wed 19 Oct*"),
    ("julia.silva", "Thu 20 Oct 09:00", "is due *today, Thu 20 Oct*"),
    ("aline.moreau", "Thu 20 Oct 16:00", "The task force's time ends today, Thu 20 Oct."),
    ("hale.kaya", "Fri 21 Oct 09:00", "my last reminder"),
    ("linda.okafor", "Fri 21 Oct 15:00", "*I-1*  Who pays for pages in six languages?\nYou asked me to remind you."),
    ("linda.okafor", "Mon 24 Oct 09:00", "DEC-3 is due for review"),
    ("filiz.arslan", "Mon 24 Oct 09:00", "Joost Peeters stood in."),
    ("linda.okafor", "Mon 24 Oct 10:00", "Your week · Mon 24 to Sun 30 Oct"),
    ("paula.ruiz", "Wed 26 Oct 14:00", "Your question has had its answer since "),
    ("salma.haddad", "Wed 26 Oct 09:00", "Nobody answers for *Emergency telecommunications* (BDT)"),
]  # fmt: skip


def test_planned_notices_come_at_their_moments_and_nothing_comes_twice(talk: Conversation) -> None:
    """Three weeks go by; on PostgreSQL the first days of them, which is the same course of posts."""
    end = datetime(2016, 11, 9, 15, tzinfo=UTC) if is_sqlite(talk) else datetime(2016, 10, 24, 15, tzinfo=UTC)
    check_days(talk, end, PLANNED)
