"""Meetings from a file: shown row by row, entered once and all at once, counted on the day on which each was held."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from random import Random

import pytest
from openpyxl import Workbook

from practice.workspace import Message
from tests import databases
from tests.conversation import Conversation
from tests.handlers.icalendar.test_files import content_of, files
from tests.handlers.scene import ALINE, LINDA, UTE, labels, rows

AS_OF = datetime(2017, 2, 28, 16, tzinfo=UTC)
HEAD = "no,planned,held,start,zone,status,body\n"
# The twenty meetings of which 8 were held in 2015, 7 in 2016 and 1 in 2017.
HELD = (
    "2015-03-24", "2015-04-21", "2015-05-26", "2015-06-23", "2015-08-25", "2015-09-22", "2015-10-20", "2015-12-08",
    "2016-01-26", "2016-03-22", "2016-04-26", "2016-06-21", "2016-09-20", "2016-10-11", "2016-12-13", "2017-02-07",
)  # fmt: skip
MOVED = {"2016-10-11": "2016-10-18"}
TWENTY = [
    *(
        f"{number},{day},{MOVED.get(day, day)},14:00,Europe/Zurich,record_approved,"
        for number, day in enumerate(HELD, 1)
    ),
    ",2015-07-21,,,,cancelled,",
    ",2016-05-24,,,,cancelled,",
    "17,2017-03-21,,14:00,Europe/Zurich,planned,",
    ",2016-08-30,2016-08-30,14:00,Europe/Zurich,held,risk working group",
]


BY_YEAR = "8 held in 2015, 7 held in 2016, 1 held in 2017"


@pytest.fixture(params=["sqlite", "postgresql"])
def talk(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    talk = Conversation(databases.fresh(request.param), now=AS_OF)
    yield talk
    talk.close()


def drops(talk: Conversation, content: bytes | str, name: str = "meetings_csv", who: str = LINDA) -> Message:
    content = content.encode() if isinstance(content, str) else content
    (said,) = talk.drops(who, "import meetings", **{name: content})
    return said


def enter(talk: Conversation, *lines: str, head: str = HEAD) -> Message:
    report = drops(talk, head + "\n".join(lines))
    (said,) = talk.presses(LINDA, report, labels(report)[0])
    return said


def counts(talk: Conversation) -> list[str]:
    return [talk.answer(UTE, f"meetings {year}").splitlines()[-1] for year in (2015, 2016, 2017)]


def test_twenty_meetings_are_counted_by_the_day_on_which_they_were_held(talk: Conversation) -> None:
    before = rows(talk)
    report = drops(talk, HEAD + "\n".join(TWENTY))

    assert report.text.splitlines()[0] == "20 rows: 20 new. Nothing is entered yet."
    assert report.text.splitlines()[1] == "2: meeting 1 · Tue 24 Mar 2015, 14:00 Geneva · held"
    assert report.text.splitlines()[14] == (
        "15: meeting 14 · Tue 11 Oct 2016, 14:00 Geneva · held on Tue 18 Oct 2016"
    )
    assert rows(talk) == before
    (said,) = talk.presses(LINDA, report, "Enter 20")
    assert said.text.splitlines() == [
        f"Entered: 20 meetings, M-1 to M-20: {BY_YEAR}, 1 held by working groups, 2 cancelled and 1 planned.",
        "Nobody was told, and no channel shows them.",
        "Those that are planned are called when their day comes, as always.",
    ]
    assert counts(talk) == [
        "Task force: 8 held in 2015, 16 since Mar 2015.",
        "Task force: 7 held in 2016, 16 since Mar 2015.",
        "Task force: 1 held in 2017, 16 since Mar 2015.",
    ]
    assert talk.answer(UTE, "meeting 14").splitlines()[0] == "*M-14*  Task force, meeting 14"
    assert "imported it" in talk.answer(UTE, "history M-1")


def test_second_import_enters_nothing(talk: Conversation) -> None:
    enter(talk, *TWENTY)
    before = rows(talk)["records"]

    report = drops(talk, HEAD + "\n".join(reversed(TWENTY)))

    assert report.text == "20 rows: 20 there already. There is nothing to enter."
    assert labels(report) == []
    assert rows(talk)["records"] == before


def test_pressed_twice_they_are_entered_once(talk: Conversation) -> None:
    report = drops(talk, HEAD + "\n".join(TWENTY))

    talk.presses(LINDA, report, "Enter 20", times=2)

    assert rows(talk)["records"] == 20
    assert counts(talk)[0] == "Task force: 8 held in 2015, 16 since Mar 2015."


def test_nobody_is_called_reminded_or_asked_about_the_past(talk: Conversation) -> None:
    enter(talk, *TWENTY[:16], *TWENTY[19:])
    before = {who: len(talk.direct(who)) for who in (LINDA, ALINE, UTE)}
    talk.passes(days=4)

    said = [one.text for who in before for one in talk.direct(who)[before[who] :]]
    assert [one for one in said if "meeting" in one.casefold() and "digest" not in one.casefold()] == []
    assert [one.text for one in talk.channel() if "M-" in one.text] == []


def test_planned_one_of_a_file_is_called_like_any_other(talk: Conversation) -> None:
    enter(talk, *TWENTY)
    talk.until(datetime(2017, 3, 2, 12, tzinfo=UTC))

    assert any("meeting 17" in one.text for one in talk.direct(LINDA))


REFUSED = [
    ("3,2015-03-24,,14:00,,held,", "the number 3 is taken"),
    (",2017-05-24,,14:00,,held,", "it is held, but its day is still ahead"),
    (",2016-05-24,,14:00,,planned,", "it is planned, but its day is over: say held or cancelled"),
    (",2017-05-24,,,,planned,", "it doesn't say at what time it is planned"),
    (",2016-05-24,2016-05-24,14:00,,cancelled,", "it is cancelled, but says on which day it was held"),
    ("9,2016-05-24,,14:00,,cancelled,", "a cancelled meeting has no number"),
    ("9,2016-05-24,,14:00,,held,risk", "only the task force's own meetings have a number"),
    (",2016-05-24,,14:00,,held,MCG", "it is a meeting of MCG, whose days are entered with session"),
    (",24 May 2016,,14:00,,held,", "I can't read “24 May 2016”; a day is written 2015-03-24, an hour 14:00"),
    (
        ",2016-05-24,,half past two,,held,",
        "I can't read “half past two”; a day is written 2015-03-24, an hour 14:00",
    ),
    (",2016-05-24,,14:00,Nowhere,held,", "“Nowhere” is no time zone; one is Europe/Zurich"),
    (",2016-05-24,,14:00,,postponed,", "“postponed” is no state; it is held, cancelled or planned"),
    (",2016-05-24,,14:00,,,", "it doesn't say whether it was held or cancelled, or is planned"),
    ("x,2016-05-24,,14:00,,held,", "“x” is no number of a meeting"),
    (",,,14:00,,held,", "it doesn't say on which day it was"),
    (",2016-05-24,,14:00,,held,,,more", "it has more cells than the first row"),
]


def test_what_contradicts_itself_is_refused_by_row_and_the_rest_goes_in(talk: Conversation) -> None:
    enter(talk, "3,2015-05-26,,14:00,,held,")
    report = drops(talk, HEAD + "\n".join([*(row for row, _ in REFUSED), "1,2015-04-21,,14:00,,held,"]))

    lines = report.text.splitlines()
    assert lines[0] == f"{len(REFUSED) + 1} rows: 1 new, {len(REFUSED)} refused. Nothing is entered yet."
    reasons = [line.partition(": ")[2] for line in lines if line.startswith("Row ")]
    assert reasons == [
        f"{why} (M-1, held on Tue 26 May 2015)" if "taken" in why else why for _, why in REFUSED
    ]
    (said,) = talk.presses(LINDA, report, "Enter 1")
    assert said.text.splitlines()[0] == "Entered: 1 meeting, M-2: 1 held in 2015."
    assert (
        said.text.splitlines()[-1]
        == f"{len(REFUSED)} rows left out. Correct them in the file, and send it again."
    )


def test_doubles_are_named_by_the_row_that_they_are_the_same_as(talk: Conversation) -> None:
    report = drops(
        talk,
        f"{HEAD}1,2015-03-24,,14:00,,held,\n,2015-03-24,,,,held,\n1,2015-04-21,,14:00,,held,\n"
        ",2015-03-24,,16:00,,held,\n,2015-03-24,,14:00,,held,risk\n,2015-03-24,,14:00,,cancelled,\n",
    )

    assert [line for line in report.text.splitlines() if line.startswith("Row ")] == [
        "Row 3: the same meeting as row 2",
        "Row 4: row 2 has the number 1 too",
    ]
    assert labels(report)[0] == "Enter 4"


def test_what_people_entered_since_is_never_overwritten(talk: Conversation) -> None:
    enter(talk, *TWENTY)
    talk.answer(LINDA, "edit M-2 number:22")

    report = drops(talk, HEAD + "\n".join([*TWENTY[:3], ",2015-05-26,,14:00,,cancelled,"]))

    assert report.text.splitlines()[0] == "4 rows: 1 new, 2 there already, 1 refused. Nothing is entered yet."
    assert "Row 3: there already, with another number (M-2, held on Tue 21 Apr 2015)" in report.text
    assert talk.answer(UTE, "meeting 22").startswith("*M-2*")


def test_how_many_came_stands_in_a_column_for_each_category(talk: Conversation) -> None:
    head = "number,day,hour,state,Chair,Deputy to the Director,Focal points,observers,others\n"
    said = enter(talk, "1,2016-01-26,14:00,held,1,3,8,,2", "2,2016-03-22,14:00,held,,,9,1,", head=head)

    assert said.text.startswith("Entered: 2 meetings")
    came = "24 present: Chair, a) Deputy to the Director or Chief of SPM (3), b) Focal point (17), e) Observer, others (2)"
    assert came in talk.answer(UTE, "meetings 2016").splitlines()


def test_wrong_numbers_of_people_refuse_their_row(talk: Conversation) -> None:
    head = "number,day,hour,state,Chair,Focal point\n"
    report = drops(
        talk,
        f"{head}1,2016-01-26,14:00,held,one,\n2,2016-03-22,14:00,held,,-3\n,2016-04-26,14:00,cancelled,1,\n",
    )

    assert report.text.splitlines()[1:] == [
        "Row 2: “one” is no number of people",
        "Row 3: “-3” is no number of people",
        "Row 4: it is cancelled, but says who came",
    ]


def test_workbook_with_real_days_and_hours_is_read(talk: Conversation) -> None:
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Number", "Date", "Hour", "State", "Remark"])
    sheet.append([1, date(2015, 3, 24), time(14), "held", "x"])
    book.save(content)

    report = drops(talk, content.getvalue(), "meetings_xlsx")

    assert report.text.splitlines()[1:] == [
        "2: meeting 1 · Tue 24 Mar 2015, 14:00 Geneva · held",
        "Not read: Remark.",
    ]


def test_what_export_writes_is_there_already(talk: Conversation) -> None:
    enter(talk, *TWENTY)
    talk.answer(LINDA, 'edit M-3 came:"Chair 1, Focal point 9"')

    talk.answer(LINDA, "export meetings csv")
    talk.passes(minutes=5)

    report = drops(talk, content_of(talk, files(talk, LINDA)[-1]))

    assert report.text.splitlines()[0] == "20 rows: 20 there already. There is nothing to enter."


def test_report_is_shown_again_where_a_meeting_was_entered_meanwhile(talk: Conversation) -> None:
    report = drops(talk, HEAD + "\n".join(TWENTY[:3]))
    talk.answer(ALINE, "meeting 24 mar 2015 14:00 number:1 held")

    (again,) = talk.presses(LINDA, report, "Enter 3")

    assert again.text.startswith(
        "Something has changed since that report, so nothing was entered. 3 rows: 2 new,"
    )
    talk.presses(LINDA, again, "Enter 2")
    assert counts(talk)[0] == "Task force: 3 held in 2015, 3 since Mar 2015."


def test_only_the_chair_and_the_secretary_import(talk: Conversation) -> None:
    (refused,) = talk.drops(UTE, "import meetings", meetings_csv=HEAD.encode())

    assert refused.text.endswith("can import people, events and meetings.")
    report = drops(talk, HEAD + TWENTY[0], who=ALINE)
    assert labels(report) == ["Enter 1", "Leave them"]
    talk.presses(ALINE, report, "Leave them")
    assert rows(talk)["records"] == 0


def test_table_without_a_day_or_a_state_says_what_columns_there_can_be(talk: Conversation) -> None:
    assert drops(talk, "number,place\n1,Geneva\n").text.startswith(
        "The first row names the columns: day and state"
    )
    assert drops(talk, "day,date,state\n2015-03-24,,held\n").text.startswith(
        "Two columns of that table say the same"
    )
    assert drops(talk, HEAD).text.startswith("There's no row in that file")
    help_text = talk.answer(LINDA, "import meetings")
    assert "a column for each category: Chair, Secretary, " in help_text


def test_import_that_is_taken_back_can_be_entered_again(talk: Conversation) -> None:
    said = enter(talk, *TWENTY)

    talk.presses(LINDA, said, "Undo")
    assert counts(talk)[1].endswith("cancelled")
    assert enter(talk, *TWENTY).text.startswith(f"Entered: 20 meetings, M-21 to M-40: {BY_YEAR}")
    assert counts(talk)[1] == "Task force: 7 held in 2016, 16 since Mar 2015."


def test_any_text_in_a_cell_is_read_or_refused(talk: Conversation) -> None:
    odd = ("9" * 5000, "²", "<!channel>", "=1+1", "-1", "00", "1.5", "x" * 300, "٣")
    lines = [f"{one},2015-03-{n:02},,14:00,,held,,1" for n, one in enumerate(odd, 1)]
    lines += [f",2015-04-{n:02},,14:00,,held,,{one}" for n, one in enumerate(odd, 1)]
    lines += [f",{one},{one},{one},{one},{one},{one},0" for one in odd]

    report = drops(talk, f"{HEAD.strip()},Chair\n" + "\n".join(lines))

    assert report.text.startswith("27 rows: 1 new, 26 refused.")  # nobody is a number of people
    assert "<!channel>" not in str(report.blocks)


@pytest.mark.parametrize("seed", range(8))
def test_any_order_in_any_number_of_files_gives_the_same_counts(seed: int) -> None:
    talk, pick = Conversation(databases.fresh("sqlite"), now=AS_OF), Random(seed)
    lines = [*TWENTY, *pick.choices(TWENTY, k=6)]
    pick.shuffle(lines)
    cut = pick.randrange(1, len(lines))
    for part in (lines[:cut], lines[cut:], TWENTY):
        report = drops(talk, HEAD + "\n".join(part))
        if labels(report):
            talk.presses(LINDA, report, labels(report)[0])

    assert rows(talk)["records"] == 20
    assert [one.partition(",")[0] for one in counts(talk)] == [
        "Task force: 8 held in 2015", "Task force: 7 held in 2016", "Task force: 1 held in 2017",
    ]  # fmt: skip
    talk.close()
