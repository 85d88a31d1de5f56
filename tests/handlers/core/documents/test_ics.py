"""Calendar files, as other programs read them: the hours of all zones, on both sides of each change of clocks."""

import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.events import Event, EventState
from bot.meetings import Meeting, MeetingState
from bot.moments import WallTime
from handlers.core.documents.ics import as_ics

MADE_AT = datetime(2016, 10, 7, 8, tzinfo=UTC)
# By zone the days before and after its clocks change in each direction.
CHANGES = {
    "Europe/Zurich": ("2016-03-26", "2016-03-27", "2016-10-29", "2016-10-30"),
    "Asia/Bangkok": ("2016-03-26", "2016-03-27", "2016-10-29", "2016-10-30"),  # they never do
    "America/Sao_Paulo": ("2016-02-20", "2016-02-21", "2016-10-15", "2016-10-16"),
    "America/New_York": ("2016-03-12", "2016-03-13", "2016-11-05", "2016-11-06"),
}
HOURS = [
    (zone, date.fromisoformat(day), hour)
    for zone, days in CHANGES.items()
    for day in days
    for hour in (time(9), time(18, 30))
]
# vobject and khal warn of what is old in themselves when they are loaded, so each reads in a process of its own.
VOBJECT = """
import sys, vobject
from datetime import timezone
for one in vobject.readOne(sys.stdin.read()).vevent_list:
    begins, ends = one.dtstart.value, one.dtend.value
    at = [x.astimezone(timezone.utc).isoformat() if hasattr(x, "tzinfo") else x.isoformat() for x in (begins, ends)]
    print(one.uid.value, *at, one.sequence.value, one.status.value, one.summary.value, sep="|")
"""


def meeting(number: int, zone: str, day: date, hour: time | None) -> Meeting:
    at = WallTime(day=day, at=hour, zone=zone)
    return Meeting(
        id=number, number=number, title="Editors; “three”, two \\ & one 会议", state=MeetingState.CALLED, created_at=MADE_AT,
        created_by=1, changed_at=MADE_AT, version=3, starts_on=day, hour=hour, zone=zone, begins_at=at.begins_at, minutes=90,
        place="room T103, floor 1", link="https://example.org/meet?a=1;b=2",
    )  # fmt: skip


def event(number: int, first: date, last: date, *, state: str = EventState.CONFIRMED) -> Event:
    return Event(
        id=number, number=number, title="Forum", state=state, created_at=MADE_AT, created_by=1, changed_at=MADE_AT,
        starts_on=first, ends_on=last, zone="Europe/Zurich",
    )  # fmt: skip


def of_all_zones() -> bytes:
    return as_ics(
        [meeting(number, *one) for number, one in enumerate(HOURS, 1)], task_force="ISC-TF", note="{ref}"
    )


def moments() -> list[tuple[datetime, datetime]]:
    """Return when each begins and ends, by Python's own zones."""
    begins = [datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC) for zone, day, hour in HOURS]
    return [(at, datetime.fromtimestamp(at.timestamp() + 90 * 60, UTC)) for at in begins]


def test_icalendar_reads_what_was_written() -> None:
    found = entries(of_all_zones())

    assert [(one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in found] == moments()
    assert {str(one["summary"]) for one in found} == {"Editors; “three”, two \\ & one 会议"}
    assert {str(one["location"]) for one in found} == {"room T103, floor 1"}
    assert {str(one["url"]) for one in found} == {"https://example.org/meet?a=1;b=2"}
    assert {(one["sequence"], one["status"]) for one in found} == {(2, "CONFIRMED")}


def test_file_has_the_clocks_of_its_zones_and_no_other() -> None:
    zones = Calendar.from_ical(of_all_zones()).walk("VTIMEZONE")

    assert {str(one["tzid"]) for one in zones} == set(CHANGES)


def test_vobject_reads_the_right_hours() -> None:
    """It takes the changes of clocks from the file, and knows no zones of its own."""
    found = [line.split("|") for line in read_by(VOBJECT, of_all_zones())]

    assert [
        (datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for _, begins, ends, *_ in found
    ] == moments()
    assert {tuple(line[3:]) for line in found} == {("2", "CONFIRMED", "Editors; “three”, two \\ & one 会议")}


def test_vobject_reads_whole_days_and_what_is_cancelled() -> None:
    content = as_ics(
        [
            event(1, date(2016, 12, 5), date(2016, 12, 7)),
            event(2, date(2016, 12, 6), date(2016, 12, 6), state=EventState.CANCELLED),
        ],
        task_force="ISC-TF",
        note="{ref}",
    )

    assert read_by(VOBJECT, content) == [
        "E-1@ISC-TF.clerk|2016-12-05|2016-12-08|0|CONFIRMED|Forum",
        "E-2@ISC-TF.clerk|2016-12-06|2016-12-07|0|CANCELLED|[CANCELLED] Forum",
    ]


def read_by(program: str, content: bytes) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], input=content, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def test_khal_imports_it_with_the_right_hours(tmp_path: Path) -> None:
    khal = Khal(tmp_path)

    khal.imports(of_all_zones())

    listed = khal(
        "list", "--once", "--format", "{uid}|{start-long-full}|{end-long-full}", "2016-01-01", "366d"
    )
    found = sorted(tuple(line.split("|")) for line in listed if "|" in line)
    assert found == sorted(
        (f"M-{number}@ISC-TF.clerk", f"{begins:%Y-%m-%d %H:%M}", f"{ends:%Y-%m-%d %H:%M}")
        for number, (begins, ends) in enumerate(moments(), 1)
    )


def test_khal_imports_a_change_over_what_it_has(tmp_path: Path) -> None:
    khal, first = Khal(tmp_path), event(1, date(2016, 12, 5), date(2016, 12, 7))
    khal.imports(as_ics([first], task_force="ISC-TF", note="{ref}"))

    first.state, first.version = EventState.CANCELLED, 2
    khal.imports(as_ics([first], task_force="ISC-TF", note="{ref}"))

    listed = khal("list", "--once", "--format", "{title}|{status}", "2016-12-01", "30d")
    assert [line for line in listed if "|" in line] == ["[CANCELLED] Forum|CANCELLED "]


class Khal:
    """khal with a calendar of its own, on clocks of UTC."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "calendar").mkdir()
        self.config = folder / "config"
        self.config.write_text(
            f"[calendars]\n[[ours]]\npath = {folder}/calendar\n[sqlite]\npath = {folder}/khal.db\n"
            "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
            "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            "[default]\ndefault_calendar = ours\n",
            encoding="utf-8",
        )

    def __call__(self, *words: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "khal", "-c", str(self.config), *words], capture_output=True, text=True,
            check=False, env={"HOME": str(self.folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "COLUMNS": "300"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def imports(self, content: bytes) -> None:
        file = self.folder / "file.ics"
        file.write_bytes(content)
        self("import", "--batch", str(file))


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_hour_of_utc_needs_no_clocks(zone: str) -> None:
    content = as_ics([meeting(1, zone, date(2016, 10, 18), time(14))], task_force="ISC-TF", note="{ref}")

    (one,) = entries(content)
    assert one.start.astimezone(UTC) == datetime(2016, 10, 18, 14, tzinfo=UTC)


def test_no_text_begins_a_line_of_its_own() -> None:
    """A program that ends lines where Unicode does would read an entry that somebody wrote into a place."""
    one = event(1, date(2016, 12, 5), date(2016, 12, 5))
    one.title, one.place, one.reason = (
        "a\x85URL:http://x",
        "b\x0bURL:http://x",
        "c\rURL:http://x\u2028URL:http://y\0",
    )

    written = as_ics([one], task_force="ISC-TF", note="").decode()

    assert [line for line in written.splitlines() if line.startswith("URL")] == []
    assert written.splitlines() == written.split("\r\n")[:-1]
    assert "\0" not in written


def test_same_records_give_the_same_bytes() -> None:
    assert of_all_zones() == of_all_zones()


def entries(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_name_of_a_task_force_in_other_letters_makes_a_name_of_plain_ones() -> None:
    (one,) = entries(
        as_ics([event(1, date(2016, 12, 5), date(2016, 12, 5))], task_force="会议 1", note="{ref}")
    )

    assert one["uid"] == "E-1@%E4%BC%9A%E8%AE%AE%201.clerk"
