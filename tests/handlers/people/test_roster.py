"""The roster as a file: looked at row by row, applied all or nothing, and written so that it can be read again."""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from openpyxl import load_workbook
from sqlalchemy import select

from bot.names import join_all
from bot.spreadsheets import MAX_BYTES, as_csv, as_xlsx
from handlers.core.calls import Call
from practice.workspace import Message
from storage import tables
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels, rows
from tests.shipped import CHARTER

IMPORTED = join_all(["the roster", "meetings", "events", *(one.code for one in CHARTER.registers)])

HEAD = ("name", "email", "station", "language", "role", "area", "entity", "from", "to")
LIHUA = (
    "Lihua Chen",
    "lihua.chen@example.org",
    "Geneva",
    "",
    "Focal point",
    "Climate change",
    "BR",
    "2016-11-01",
    "",
)
NOOR = ("Noor Newcomer", "newcomer@example.org", "BKK", "", "observer", "", "", "", "2016-12-31")
HALE = ("Hale Kaya", "hale.kaya@example.org", "GVA", "en", "focal_point", "ACCESS", "BDT", "", "2017-01-31")
UTE_NOW = ("Ute Keller", "ute.keller@example.org", "", "", "", "", "", "", "")
GOOD = (HEAD, LIHUA, NOOR, HALE)


def dropped(talk: Conversation, *table: tuple[str, ...], who: str = LINDA) -> Message:
    (said,) = talk.drops(who, "import roster", people_csv=as_csv(table))
    return said


def forged(talk: Conversation, who: str, words: str) -> str:
    """Return what is answered to a button, or to words as Slack writes them, that this person was never shown."""
    call = Call(
        team=BOT.team, user=talk.user(who), channel="D1", words=words, now=talk.clock.now(), key="forged"
    )
    return talk.runner.run(talk.door.answer(call)).text


def last_days(talk: Conversation, who: str) -> list[str]:
    person = talk.store.snapshot.roster.by_email(f"{who}@example.org")
    assert person is not None
    return [str(one.to_on) for one in talk.store.snapshot.roster.appointments_of(person.id)]


# A good file


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_good_file_is_shown_row_by_row_and_applied_at_a_word(talk: Conversation, form: str) -> None:
    content = as_csv(GOOD) if form == "csv" else as_xlsx({"Roster": GOOD})
    before = rows(talk)

    (report,) = talk.drops(LINDA, "import roster", **{f"people_{form}": content})
    untouched = rows(talk) == before
    (said,) = talk.presses(LINDA, report, "Apply 3")

    assert report.text.splitlines() == [
        "3 of 3 rows change the roster. Nothing is done yet.",
        "row 2: Lihua Chen becomes Focal point for Climate change (BR) from Tue 1 Nov · station stays as on the roster",
        "row 3: Noor Newcomer, new on the roster, becomes Observer from Fri 7 Oct until Sat 31 Dec",
        "row 4: the last day of Hale Kaya as Focal point for Accessibility (BDT) becomes Tue 31 Jan 2017; there was none",
    ]
    assert (labels(report), untouched) == (["Apply 3", "Cancel"], True)
    assert said.text.splitlines() == [
        "Applied: 1 new person, 2 roles and 1 last day.",
        "I'll tell each of them in their working hours, and of a role that begins later on its first day.",
    ]
    assert "Lihua Chen (BR)" in talk.answer(UTE, "who climate on:1 nov 2016")
    assert talk.answer(UTE, "who observer") == "*Observer*  Zahra Farah, Noor Newcomer"
    assert "2017-01-31" in last_days(talk, "hale.kaya")


def test_those_who_get_a_role_are_told_and_the_history_has_it(talk: Conversation) -> None:
    talk.presses(LINDA, dropped(talk, *GOOD), "Apply 3")
    talk.accounts.turn()  # within five seconds
    talk.passes(minutes=3)

    (to_noor,), (to_hale,) = talk.direct("newcomer"), talk.direct("hale.kaya")
    lines = select(tables.history.c.verb, tables.history.c.why).where(tables.history.c.why == "import roster")
    kept = talk.store.read(lambda read: [row.verb for row in read.db.execute(lines)])

    assert to_noor.text.startswith("*You're now observer until Sat 31 Dec.*")
    assert to_hale.text.startswith("You are focal point for Accessibility (BDT) until Tue 31 Jan 2017.")
    assert talk.direct("lihua.chen") == []
    assert sorted(kept) == ["appoint", "appoint", "import", "relieve"]


def test_pasted_rows_are_read_as_a_file_is(quick: Conversation) -> None:
    lines = "\n".join(
        [
            ";".join(HEAD[:7]),
            "Noor & Co;newcomer@example.org;BKK;en;observer;;",
        ]
    )

    (said,) = quick.says(LINDA, f"import roster\n{lines}", channel="direct")

    assert said.text.splitlines()[1] == (
        "row 2: Noor &amp; Co, new on the roster, becomes Observer from Fri 7 Oct"
    )
    assert labels(said) == ["Apply 1", "Cancel"]


def test_addresses_that_slack_made_links_of_are_addresses(quick: Conversation) -> None:
    head = ",".join(HEAD[:7])
    said = forged(
        quick,
        LINDA,
        f"import roster\n{head}\nNoor,<mailto:newcomer@example.org|newcomer@example.org>,BKK,,observer",
    )

    assert said.splitlines()[1] == "row 2: Noor, new on the roster, becomes Observer from Fri 7 Oct"


def test_file_that_says_what_the_roster_says_has_no_button(quick: Conversation) -> None:
    said = dropped(quick, HEAD, HALE[:7])

    assert (said.text, labels(said)) == ("1 row, and nothing changes: the roster says all of it.", [])


# What cannot be


def test_faulty_file_changes_nothing_and_names_each_row(talk: Conversation) -> None:
    before = rows(talk)

    said = dropped(
        talk,
        HEAD,
        LIHUA,
        ("Ben <Ode>", "ben", "GEN", "en", "observer"),
        ("Taro Nakagawa", "taro.nakagawa@example.org", "GVA", "en", "chair", "", "GS"),
        ("Linda Okafor", "linda.okafor@example.org", "GVA", "en", "focal_point", "WEB", "GS"),
    )

    assert said.text.splitlines() == [
        "3 of 4 rows can't be taken, so nothing is done.",
        "row 3: “ben” isn't an e-mail address. station: “GEN”: do you mean Geneva? Write GVA.",
        "row 4: Chair needs a second person. Say it by itself: appoint @name chair",
        "row 5: Nobody can give themselves a role.",
        "Correct them and send the file again.",
    ]
    assert labels(said) == []
    assert rows(talk) == before


@pytest.mark.parametrize(
    ("words", "files", "sentence"),
    [
        ("import roster", {"a_png": b"\x89PNG\0"}, "That file isn't a table that I can read. Save it as xlsx, or as “CSV UTF-8”, and send that."),
        ("import roster", {"a_csv": b"x" * (MAX_BYTES + 1)}, "That file is too large: I read up to 1 MB. Nothing was done. Send it in parts."),
        ("import roster", {"a_csv": b"x", "b_csv": b"y"}, "I take one file at a time here. Nothing was done."),
        ("import actions", {"a_csv": b"x"}, f"I can't import “actions”. I can import {IMPORTED}: import roster"),
        ("import", {"a_csv": b"x"}, f"Import what? I can import {IMPORTED}: import roster"),
        ("import roster", {"a_csv": as_csv([HEAD, *[NOOR] * 2001])}, "That table goes on to row 2,002; I take 2,000 rows at once. Send it in parts."),
    ],
    ids=["picture", "too large", "two files", "another kind", "no kind", "too many rows"],
)  # fmt: skip
def test_what_is_no_roster_is_said_and_what_is(
    quick: Conversation, words: str, files: dict[str, bytes], sentence: str
) -> None:
    before = rows(quick)

    (said,) = quick.drops(LINDA, words, **files)

    assert said.text == sentence
    assert rows(quick) == before


def test_without_a_file_it_says_how(quick: Conversation) -> None:
    said = quick.answer(LINDA, "import roster")

    assert said.startswith("Drop a file into our own conversation, with the words: import roster")


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (OBSERVER, "Linda can import people, events and meetings. As an observer you can leave a remark."),
        (UTE, "Linda can import people, events and meetings."),
        (STAFF, "Linda can import people, events and meetings."),
    ],
)
def test_only_the_office_imports_and_no_file_of_others_is_fetched(
    quick: Conversation, who: str, sentence: str
) -> None:
    quick.client.web.base_url = "http://127.0.0.1:9/api/"  # nothing can be fetched from there

    said = dropped(quick, *GOOD, who=who)

    assert said.text.startswith(sentence)


# Between the report and the word


def test_pressed_twice_at_once_it_is_applied_once(talk: Conversation) -> None:
    report = dropped(talk, *GOOD)

    said = talk.presses(LINDA, report, "Apply 3", times=2)
    (again,) = talk.presses(LINDA, report, "Apply 3")

    assert sorted(one.text.split(":")[0] for one in said) == ["Applied", "That was applied already"]
    assert (
        again.text == "That was applied already: 1 new person, 2 roles and 1 last day. Nothing has changed."
    )
    assert last_days(talk, "newcomer") == ["2016-12-31"]


def test_roster_that_changed_meanwhile_is_shown_anew_before_anything_is_done(talk: Conversation) -> None:
    report = dropped(talk, *GOOD)
    talk.answer(ALINE, "appoint @lihua.chen focal point for climate entity:BR on:1 nov")
    before = rows(talk)

    (anew,) = talk.presses(LINDA, report, "Apply 3")
    shown = anew.text.splitlines()
    untouched = rows(talk) == before
    (old,) = talk.presses(LINDA, report, "Apply 3")
    (done,) = talk.presses(LINDA, anew, "Apply 2")

    assert shown[:3] == [
        "The roster has changed since that report, so nothing was applied. This is how it reads now.",
        "2 of 3 rows change the roster. Nothing is done yet.",
        "row 2: nothing changes · station stays as on the roster",
    ]
    assert untouched
    assert old.text == "The roster had changed since that report: the newer one counts."
    assert done.text.startswith("Applied: 1 new person, 1 role and 1 last day.")


def test_row_that_cannot_be_taken_any_more_stops_all(talk: Conversation) -> None:
    report = dropped(talk, *GOOD)
    talk.answer(LINDA, "leave 25 oct @lihua.chen")
    before = rows(talk)

    (said,) = talk.presses(LINDA, report, "Apply 3")

    assert said.text.splitlines()[:2] == [
        "1 of 3 rows can't be taken, so nothing is done.",
        "row 2: Lihua Chen will have left by 2016-11-01.",
    ]
    assert rows(talk) == before


def test_only_whoever_sent_it_applies_it_and_a_day_later_it_means_the_same(talk: Conversation) -> None:
    report = dropped(talk, HEAD, NOOR)

    button = next(
        one["value"] for one in report.blocks[-1]["elements"] if one["value"].startswith("v1:apply")
    )
    others = forged(talk, ALINE, button.removeprefix("v1:").replace(":", " ", 1))
    talk.passes(days=1)
    (said,) = talk.presses(LINDA, report, "Apply 1")

    assert others == ("I don't have that table any more: I keep it for two days. Send it again.")
    assert said.text.startswith("Applied: 1 new person and 1 role.")
    assert "Noor Newcomer" in talk.answer(UTE, "who observer on:7 oct")


def test_cancelled_file_is_not_applied(quick: Conversation) -> None:
    report = dropped(quick, *GOOD)
    before = rows(quick)

    (said,) = quick.presses(LINDA, report, "Cancel")
    (late,) = quick.presses(LINDA, report, "Apply 3")

    assert (said.text, late.text) == (
        "Nothing was imported.",
        "That table is dropped; nothing was imported. Send it again.",
    )
    assert rows(quick) == before


def test_two_thousand_rows_are_applied_together(talk: Conversation) -> None:
    table = [
        HEAD,
        *((f"P {n}", f"p{n}@example.org", "GVA", "en", "observer", "", "", "", "") for n in range(1999)),
        UTE_NOW,
    ]

    (faulty,) = talk.drops(LINDA, "import roster", people_xlsx=as_xlsx({"Roster": table}))
    report = dropped(talk, *table[:-1], HALE)
    (said,) = talk.presses(LINDA, report, "Apply 2000")

    assert faulty.text.splitlines()[1] == "row 2001: station is empty."
    assert report.text.splitlines()[-1] == "and 1,980 more rows that change something"
    assert said.text.startswith("Applied: 1999 new people, 1999 roles and 1 last day.")
    assert last_days(talk, "p1998") == ["None"]


# The file itself


async def sends_on(request: web.Request) -> web.StreamResponse:
    """Do as Slack does where a bot may not read files: send it on to the page to log in."""
    if request.match_info["file"] == "login":
        return web.Response(text="name,email,station,language,role,area,entity\n", content_type="text/html")
    raise web.HTTPFound("/files/login")


async def fails(_: web.Request) -> web.StreamResponse:
    return web.Response(status=503)


@pytest.mark.parametrize("slack", [sends_on, fails])
def test_file_that_slack_does_not_give_changes_nothing(
    quick: Conversation, slack: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> None:
    before = rows(quick)
    quick.gives = slack

    said = dropped(quick, *GOOD)

    assert said.text == "Slack did not give me that file. Nothing was done. Send it again in a minute."
    assert rows(quick) == before


def test_message_that_is_read_later_asks_for_the_file_again(quick: Conversation) -> None:
    quick.drops(LINDA, "import roster", a_png=b"\0")

    (said,) = quick.edits(LINDA, quick.last(LINDA), "import  roster")

    assert said.text == (
        "I read a file in the moment in which it is sent. Send it again, with the same words."
    )


# Exported


def file_of(talk: Conversation, who: str) -> bytes:
    talk.passes(minutes=1)
    message = next(one for one in reversed(talk.direct(who)) if one.files)
    return talk.workspace.file(message.files[0]["id"]).bytes


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exported_roster_comes_back_and_changes_nothing(talk: Conversation, form: str) -> None:
    talk.answer(ALINE, "appoint @lihua.chen focal point for climate entity:BR on:1 nov to:31 dec")

    comes = talk.answer(UTE, f"export roster {form}")
    content = file_of(talk, UTE)
    (said,) = talk.drops(LINDA, "import roster", **{f"people_{form}": content})

    assert comes == "The roster of 42 roles comes as a file in our own conversation, in a minute."
    assert said.text == "42 rows, and nothing changes: the roster says all of it."


def test_workbook_has_days_as_days_and_who_answers_for_each_area(talk: Conversation) -> None:
    talk.answer(OBSERVER, "export roster xlsx")

    book = load_workbook(io.BytesIO(file_of(talk, OBSERVER)))
    roster, areas = book.worksheets
    matrix: list[Any] = [list(cells) for cells in areas.iter_rows(values_only=True)]
    climate = dict(zip(matrix[0], next(row for row in matrix if row[0] == "Climate change"), strict=True))

    assert (roster.title, areas.title) == ("Roster", "Areas")
    assert roster["H2"].is_date
    assert (climate["TSB"], climate["BR"]) == ("Paula Ruiz", None)


def test_staff_get_no_roster(quick: Conversation) -> None:
    assert quick.answer(STAFF, "export roster").startswith("Only members see the list.")


def test_actions_come_as_a_workbook_too(talk: Conversation) -> None:
    talk.answer(LINDA, "action =1+1 costs owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "export actions xlsx")

    (sheet,) = load_workbook(io.BytesIO(file_of(talk, LINDA))).worksheets
    assert [sheet["B2"].value, sheet["B2"].data_type, sheet["E2"].is_date] == ["=1+1 costs", "s", True]
