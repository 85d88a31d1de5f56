"""Entries from a file: each row is shown first, entered once when that is said, and people's changes stay."""

import io
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.spreadsheets import as_xlsx
from handlers.registers.imports.jobs import enter_chunk
from practice.workspace import Message
from tests import databases
from tests.conversation import Conversation, buttons_of
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_registers import RISKS, reopened
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, UTE, labels, rows
from tests.shipped import TEXT, WITHOUT_REGISTERS

HEAD = ["Title", "Report", "Number", "Formality", "Acceptance", "Implementation", "Evidence"]
PROOF = "https://example.org/1"


def audit(number: int) -> list[str]:
    """Return a row of the sheet: of the first 11 numbers the formal ones, then the informal ones."""
    formality = "formal" if number <= 11 else "informal"
    states = [
        ["accepted", "implemented", PROOF],
        ["accepted", "in progress", ""],
        ["not accepted", "", ""],
        ["under consideration", "", ""],
    ][number % 4]
    return [f"Recommendation {number}", "JIU/REP/2016/1", str(number), formality, *states]


def sheet() -> list[list[str]]:
    """Return 60 rows, of which row 14 has no number, and row 40 is implemented and not accepted."""
    table = [HEAD, *(audit(number) for number in range(1, 61))]
    table[13][2] = ""
    table[39][4:6] = ["under consideration", "implemented"]
    return table


def csv(table: list[list[str]], between: str = ",") -> bytes:
    return "\n".join(between.join(row) for row in table).encode()


def drops(
    talk: Conversation,
    content: bytes,
    name: str = "sheet_csv",
    who: str = LINDA,
    words: str = "recommendations",
) -> Message:
    (said,) = talk.drops(who, f"import {words}", **{name: content})
    return said


def enters(talk: Conversation, shown: Message, who: str = LINDA) -> str:
    """Press the button that enters, and return what is told when all is done."""
    talk.presses(who, shown, next(one for one in labels(shown) if one.startswith("Enter")))
    talk.passes(minutes=5)
    return talk.direct(who)[-1].text


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    yield from watched(talk)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(databases.fresh("sqlite"), TEXT, tmp_path)
    yield from watched(talk)


def count_of(talk: Conversation, words: str) -> int:
    """Return how many a list has: "*11 recommendations, ...*"."""
    return int(talk.answer(LINDA, words).split()[0].strip("*"))


# The sheet of the report


def test_sheet_is_shown_and_entered_once(both: Conversation) -> None:
    before = rows(both)

    shown = drops(both, as_xlsx({"Sheet": sheet()}), "sheet_xlsx")

    assert shown.text.splitlines() == [
        "60 rows: 58 new, 2 refused. Nothing is entered yet.",
        "Row 14: no number",
        "Row 40: implementation without acceptance",
    ]
    assert labels(shown) == ["Enter 58", "Leave it"]
    assert rows(both)["records"] == before["records"]
    assert enters(both, shown).splitlines()[:3] == [
        "*Recommendations from your file:* 58 entered, 2 refused.",
        "Row 14: no number",
        "Row 40: implementation without acceptance",
    ]
    assert count_of(both, "recommendations all formality:formal") == 11
    assert count_of(both, "recommendations all formality:informal") == 47
    by_state = [
        count_of(both, f"recommendations {one}")
        for one in ("accepted", "not accepted", "under consideration")
    ]
    assert sum(by_state) == 58
    assert both.answer(LINDA, "history R-1").splitlines()[1].endswith("imported it")


def test_same_file_again_changes_nothing(both: Conversation) -> None:
    enters(both, drops(both, csv(sheet())))
    before = rows(both)

    again = drops(both, csv(sheet(), ";"))

    assert again.text.splitlines()[0] == "60 rows: 58 the same, 2 refused. There is nothing to enter."
    assert labels(again) == []
    assert rows(both)["records"] == before["records"]


def test_changed_row_shows_both_values_and_what_people_edited_stays(both: Conversation) -> None:
    enters(both, drops(both, csv([HEAD, audit(1), audit(2), audit(3)])))
    both.answer(LINDA, "edit R-2 title:Publish them")
    first, second, third = audit(1), audit(2), audit(3)
    first[0], second[0], third[6] = "First of all", "Second of all", "https://example.org/3"

    shown = drops(both, csv([HEAD, first, second, third]))

    assert shown.text.splitlines() == [
        "3 rows: 2 changed, 1 edited here since. Nothing is entered yet.",
        "Row 2: R-1, title: “Recommendation 1” → “First of all”",
        "Row 4: R-3, evidence: none → “https://example.org/3”",
        "Row 3: Linda edited R-2 on Fri 7 Oct, so it stays. title: “Publish them” here, “Second of all” in the file",
    ]
    assert enters(both, shown).splitlines()[:2] == [
        "*Recommendations from your file:* 2 changed, 1 unchanged.",
        "Row 3: R-2 was edited here, so it stays",
    ]
    assert both.answer(LINDA, "show R-1").startswith("*R-1*  First of all")
    assert both.answer(LINDA, "show R-2").startswith("*R-2*  Publish them")
    assert "imported it" in both.answer(LINDA, "history R-1").splitlines()[-2]


def test_all_changes_are_there_to_be_seen(talk: Conversation) -> None:
    table = [HEAD, *(audit(number) for number in range(1, 31))]
    enters(talk, drops(talk, csv(table)))
    for row in table[1:]:
        row[0] = f"New {row[0]}"

    shown = drops(talk, csv(table))
    seen = talk.presses(LINDA, shown, "See the changes")[-1]

    assert shown.text.splitlines()[-1] == "and 10 more like these"
    assert seen.text.splitlines()[:2] == [
        "*30 rows would change*",
        "Row 2: R-1, title: “Recommendation 1” → “New Recommendation 1”",
    ]
    last = talk.presses(LINDA, seen, "Next 10")[-1]
    assert "Row 31: R-30, title" in last.text
    assert "30 changed" in enters(talk, last)


def test_entry_edited_between_the_report_and_the_button_stays(both: Conversation) -> None:
    enters(both, drops(both, csv([HEAD, audit(1), audit(2)])))
    shown = drops(both, csv([HEAD, [*audit(1)[:6], "https://example.org/9"], ["Other", *audit(2)[1:]]]))
    both.answer(LINDA, "edit R-1 comment:Asked again")

    told = enters(both, shown)

    assert told.splitlines()[:2] == [
        "*Recommendations from your file:* 1 changed, 1 unchanged.",
        "Row 2: R-1 was edited here, so it stays",
    ]


def test_killed_between_two_chunks_it_goes_on_and_enters_nothing_twice(both: Conversation) -> None:
    shown = drops(both, csv([HEAD, *(audit(number) for number in range(1, 451))]))
    both.presses(LINDA, shown, "Enter 450", times=2)
    both.store.write(enter_chunk, now=both.clock.now())
    entered = rows(both)["records"]

    both.restart()
    both.passes(minutes=5)

    assert entered == 200
    assert rows(both)["records"] == 450
    told = [one for one in both.direct(LINDA) if "from your file" in one.text]
    assert [one.text.splitlines()[0] for one in told] == ["*Recommendations from your file:* 450 entered."]
    assert both.presses(LINDA, shown, "Enter 450")[-1].text.startswith(
        "Those 450 rows are being entered already"
    )


def test_row_that_the_charter_no_longer_knows_is_refused_and_stops_nothing(tmp_path: Path) -> None:
    talk = talk_with(databases.fresh("sqlite"), TEXT, tmp_path)
    enters(talk, drops(talk, csv([HEAD, audit(1)])))
    told = ["New", *audit(1)[1:]], audit(20), audit(21)
    talk.presses(LINDA, drops(talk, csv([HEAD, *told])), "Enter 3")
    later = TEXT.replace("accepted, not accepted", "accepted, turned down, not accepted").replace(
        "not started, in progress, implemented]", "not started, running, implemented]"
    )
    with closing(reopened(talk, later, tmp_path)) as after:
        after.passes(minutes=5)

        assert after.direct(LINDA)[-1].text.splitlines()[:2] == [
            "*Recommendations from your file:* 1 entered, 2 refused.",
            "Row 2: implementation: the charter has changed since that was read",
        ]


# Who may


def test_only_who_is_declared_may_import_and_others_read_who_can(tmp_path: Path, talk: Conversation) -> None:
    said = "Aline or Linda can import recommendations."
    for who in (UTE, OBSERVER):
        assert said.removesuffix(".") in drops(talk, csv(sheet()), who=who).text
    assert drops(talk, csv(sheet()), who=ALINE).text.startswith("60 rows")

    declared = TEXT.replace(
        "    add_by: [secretary]\n", "    add_by: [secretary]\n    import_by: [focal_point]\n"
    )
    with closing(talk_with(databases.fresh("sqlite"), declared, tmp_path)) as other:
        shown = drops(other, csv([HEAD, audit(1)]), who=KENJI)

        assert "can import recommendations" in drops(other, csv([HEAD, audit(1)])).text
        assert (
            "can import people, events and meetings"
            in drops(other, b"name,email", who=KENJI, words="roster").text
        )
        assert (
            "can import people, events and meetings"
            in drops(other, b"title,on", who=KENJI, words="events").text
        )
        assert "1 entered" in enters(other, shown, KENJI)
        assert (
            "Row 2: entered already, where you can't see it"
            not in drops(other, csv([HEAD, audit(1)]), who=KENJI).text
        )


def test_nobody_else_presses_the_button(talk: Conversation) -> None:
    shown = drops(talk, csv([HEAD, audit(1)]))

    value = next(one["value"] for one in buttons_of(shown) if one["text"]["text"] == "Enter 1")
    words = value.split(":", 1)[1].replace(":", " ", 1)

    assert talk.answer(ALINE, words).startswith("I can't find those rows")
    assert talk.presses(LINDA, shown, "Leave it")[-1].text == "Nothing was entered."
    assert talk.answer(LINDA, words).startswith("You left those rows, and nothing was entered.")
    assert rows(talk)["records"] == 0


# What a file may hold


def test_own_export_comes_back_unchanged(talk: Conversation) -> None:
    talk.answer(
        LINDA,
        'recommendation "=1+1 and more" report:JIU/REP/2016/1 nr:=2 received:"15 jun 2016" area:gender owner:@ute.keller year:2016',
    )
    talk.answer(
        LINDA,
        "recommendation Second report:JIU/REP/2016/1 nr:4 comment:-5 addressee:executive head entity:BDT",
    )
    talk.answer(LINDA, "recommendation '+Third report:JIU/REP/2016/1 nr:'=2 comment:''-5")
    talk.answer(ALINE, "mark R-1 accepted")
    for form in ("csv", "xlsx"):
        talk.answer(LINDA, f"export recommendations {form}")
        talk.passes(minutes=2)
    contents = [one.bytes for one in talk.workspace.files.values()]

    assert len(contents) == 2
    for content in contents:
        assert drops(talk, content).text.splitlines() == [
            "3 rows: 3 the same. There is nothing to enter.",
            "Not read: Reference, Bodies, Entered by.",
        ]


def test_own_export_is_entered_as_it_was_elsewhere(talk: Conversation, tmp_path: Path) -> None:
    talk.answer(
        LINDA, "recommendation =HYPERLINK(1) report:JIU/REP/2016/1 nr:4 area:gender owner:@ute.keller"
    )
    talk.answer(LINDA, "export recommendations")
    talk.passes(minutes=2)
    (file,) = talk.workspace.files.values()
    with closing(talk_with(databases.fresh("sqlite"), TEXT, tmp_path)) as other:
        assert "1 entered" in enters(other, drops(other, file.bytes))
        assert other.answer(LINDA, "show R-1").startswith("*R-1*  =HYPERLINK(1)\n")
        assert "Owner: Ute Keller\nArea: Gender" in other.answer(LINDA, "show R-1")


def test_numbers_and_days_of_a_workbook_are_read_as_they_look(talk: Conversation) -> None:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["Title", "report", "nr", "Received", "Year"])
    book.active.append(["Publish", "JIU/REP/2016/1", 4.0, date(2016, 6, 15), 2016])
    book.save(content)

    enters(talk, drops(talk, content.getvalue()))

    assert {"Number: 4", "Received: Wed 15 Jun", "Year: 2016"} <= set(
        talk.answer(LINDA, "show R-1").splitlines()
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_letters_are_read_as_different_programs_write_them(talk: Conversation, encoding: str) -> None:
    table = "Title;Report;Number;Received\nÉvaluation à Genève;CCI/REP/2016/1;1;15 juin 2016\n"

    enters(talk, drops(talk, table.encode(encoding)))

    assert talk.answer(LINDA, "recommendations").splitlines()[1].startswith("*R-1*  Évaluation à Genève")


def test_what_is_not_known_refuses_its_row_by_name(talk: Conversation) -> None:
    shown = drops(
        talk,
        csv(
            [
                [
                    "Title",
                    "Report",
                    "Number",
                    "Owners",
                    "Area",
                    "Entity",
                    "Received",
                    "Formality",
                    "Year",
                    "Evidence",
                    "Score",
                ],
                ["A", "X", "1", "Nobody Here", "", "", "", "", "", "", "5"],
                ["B", "X", "2", "Ute Keller", "Nowhere", "", "", "", "", "", ""],
                ["C", "X", "3", "", "", "XYZ", "", "", "", "", ""],
                ["D", "X", "4", "", "", "", "12/10/16", "", "", "", ""],
                ["E", "X", "5", "", "", "", "", "casual", "", "", ""],
                ["F", "X", "6", "", "", "", "", "", "soon", "", ""],
                ["G", "X", "7", "", "", "", "", "", "", "here", ""],
                ["", "X", "8", "", "", "", "", "", "", "", ""],
                ["I", "X", "9", "Ute Keller", "gender", "BDT", "2016-06-15", "", "2016", PROOF, ""],
                ["J", "x", "9", "", "", "", "", "", "", "", ""],
            ]
        ),
    )

    assert shown.text.splitlines() == [
        "10 rows: 1 new, 9 refused. Nothing is entered yet.",
        "Row 2: owner: “Nobody Here” isn't on the roster",
        "Row 3: area: “Nowhere” isn't one of the areas",
        "Row 4: entity: I don't know “XYZ”",
        "Row 5: received: “12/10/16” is no day that I can read; it is written 2016-10-12",
        "Row 6: formality: “casual” isn't formal or informal",
        "Row 7: year: “soon” is no year",
        "Row 8: evidence: A link begins with https:// and has no spaces",
        "Row 9: no title",
        "Row 11: the same as row 10",
        "Not read: Score.",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Name,Colour\nA,red", "I know none of the columns of that table. The first row names the columns: Title, Report"),
        (b"Title,Report\nA,X", "That table has no column Number, by which I'd find an entry again."),
        (b"Title,Report,Number,nr\nA,X,1,1", "Two columns of that table are the number."),
        (b"Title,Report,Number", "There's no row in that file below the first"),
        (b"Title,Report,Number\n" + b"A,X,1\n" * 2001, "That table goes on to row 2,002; I take 2,000 rows at once."),
        (b"\x89PNG\r\n\x1a\n\xe9\x01", "That file isn't a table that I can read."),
    ],
    ids=["no column", "no key", "a column twice", "no row", "too many", "picture"],
)  # fmt: skip
def test_file_that_cannot_be_entered_says_why(talk: Conversation, content: bytes, sentence: str) -> None:
    assert drops(talk, content).text.startswith(sentence)
    assert rows(talk)["records"] == 0


def test_what_a_state_needs_is_counted_and_does_not_refuse(talk: Conversation) -> None:
    bare = [[*audit(number)[:4], "accepted", "implemented", ""] for number in (1, 2, 3)]

    shown = drops(talk, csv([HEAD, *bare]))

    assert shown.text.splitlines()[1] == "3 are implemented without evidence."
    assert "3 are implemented without evidence." in enters(talk, shown)
    assert talk.answer(LINDA, "recommendations implemented").startswith("*3 recommendations")


def test_register_without_a_key_says_that_every_row_is_new(tmp_path: Path) -> None:
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + RISKS, tmp_path)) as talk:
        table = (
            b'Title,Likelihood,Cost,Belongs to,Site\nThe roof leaks,high,"12,5",,BDT\nThe roof leaks,,,A-9,\n'
        )
        shown = drops(talk, table, words="risks")

        assert shown.text.splitlines() == [
            "2 rows: 1 new, 1 refused. Nothing is entered yet.",
            "Row 3: belongs to: I can't find “A-9”",
            "By nothing would I find one of the risks again, so every row is a new one.",
        ]
        enters(talk, shown)
        assert talk.answer(LINDA, "show RK-1").splitlines()[1:3] == ["Likelihood: high", "Cost: 12.5"]
        assert drops(talk, table, words="risks").text.startswith("2 rows: 1 new")


# What comes after


def test_imported_entry_is_shown_with_the_first_step_on_it_and_nobody_is_told_before(
    talk: Conversation,
) -> None:
    head, row = (
        [*HEAD, "Owners", "Area"],
        [*audit(3)[:4], "accepted", "in progress", "", "Ute Keller", "Gender"],
    )
    enters(talk, drops(talk, csv([head, row])))
    before, told = len(talk.channel("isc-gender")), [one.text for one in talk.direct(UTE)]

    talk.answer(UTE, f"mark R-1 implemented evidence:{PROOF}")
    talk.passes(minutes=2)
    talk.answer(LINDA, "confirm R-1")
    talk.passes(minutes=2)

    assert before == 0
    assert not [one for one in told if "R-1" in one]
    (card,) = talk.channel("isc-gender")
    assert "accepted, implemented" in card.text


def test_undo_takes_an_imported_entry_out_and_its_row_is_new_again(talk: Conversation) -> None:
    enters(talk, drops(talk, csv([HEAD, audit(3)])))

    assert "withdrawn" in talk.answer(LINDA, "undo R-1")
    assert drops(talk, csv([HEAD, audit(3)])).text.startswith("1 row: 1 new")


def test_entry_that_was_entered_by_hand_stays(talk: Conversation) -> None:
    talk.answer(LINDA, "recommendation By hand report:JIU/REP/2016/1 nr:3")

    shown = drops(talk, csv([HEAD, audit(3)]))

    assert shown.text.splitlines()[0] == "1 row: 1 edited here since. There is nothing to enter."
    assert "title: “By hand” here, “Recommendation 3” in the file" in shown.text


def test_what_was_changed_back_may_be_imported(talk: Conversation) -> None:
    enters(talk, drops(talk, csv([HEAD, audit(3)])))
    talk.answer(LINDA, "edit R-1 title:Other")
    talk.answer(LINDA, "undo R-1")

    assert drops(talk, csv([HEAD, ["New", *audit(3)[1:]]])).text.startswith("1 row: 1 changed")


def test_choice_that_waits_for_a_second_person_stays(talk: Conversation) -> None:
    enters(
        talk,
        drops(
            talk, csv([[*HEAD, "Owners"], [*audit(1)[:4], "accepted", "in progress", PROOF, "Ute Keller"]])
        ),
    )
    talk.answer(UTE, "mark R-1 implemented")

    shown = drops(talk, csv([HEAD, ["New", *audit(1)[1:4], "accepted", "in progress", PROOF]]))

    assert shown.text.splitlines()[0].startswith("1 row: 1 edited here since.")


def test_help_says_how(talk: Conversation) -> None:
    assert talk.answer(LINDA, "import recommendations").startswith("Drop a file into our own conversation")
    assert "import" in talk.answer(LINDA, "help all")
    assert "import" not in talk.answer(OBSERVER, "help all")


def test_of_what_was_entered_by_hand_it_says_by_whom(talk: Conversation) -> None:
    talk.answer(LINDA, "recommendation By hand report:JIU/REP/2016/1 nr:1")
    talk.answer(ALINE, "mark R-1 under consideration")

    shown = drops(talk, csv([HEAD, audit(1)]))

    assert "Linda entered R-1 by hand on Fri 7 Oct, so it stays. title: “By hand” here" in shown.text


def test_row_that_another_import_entered_meanwhile_is_not_called_edited(talk: Conversation) -> None:
    table = csv([HEAD, audit(1), audit(2)])
    first = drops(talk, table)
    second = drops(talk, csv([HEAD, audit(1), ["Other title", *audit(2)[1:]]]), who=ALINE)
    enters(talk, first)

    assert enters(talk, second, who=ALINE).splitlines()[:3] == [
        "*Recommendations from your file:* 2 unchanged.",
        "Row 2: R-1 says that already",
        "Row 3: R-2 was changed by another import, so it stays",
    ]


def test_area_that_is_no_longer_in_use_refuses_no_row_whose_entry_has_it(tmp_path: Path) -> None:
    head = ["Title", "Report", "Number", "Area"]
    talk = talk_with(databases.fresh("sqlite"), TEXT, tmp_path)
    enters(talk, drops(talk, csv([head, ["Publish", "X", "1", "Gender"]])))
    retired = TEXT.replace("  - code: GENDER\n", "  - code: GENDER\n    retired: 2016-10-01\n")
    with closing(reopened(talk, retired, tmp_path)) as after:
        shown = drops(after, csv([head, ["Publish all", "X", "1", "gender"], ["New", "X", "2", "gender"]]))

        assert shown.text.splitlines()[:3] == [
            "2 rows: 1 changed, 1 refused. Nothing is entered yet.",
            "Row 3: area: Gender isn't in use any more",
            "Row 2: R-1, title: “Publish” → “Publish all”",
        ]
