"""The practice workspace of a charter: its people, its channels, and the samples that are there at the start."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.calendar import local as local_time
from bot.charter import Charter
from handlers.calls import Call
from handlers.delivery.notify import CHANGE_OF_MIND
from handlers.desk import Desk
from practice.clock import Clock
from practice.workspace import Channel, Person, Workspace
from storage.store import Store

SHORTCUTS = [
    ("log_action", "Log as action", "message"),
    ("escalate_this", "Escalate this", "message"),
    ("note_on", "Note on...", "message"),
    ("raise_issue", "Raise with task force", "global"),
]


def empty_folder(folder: Path) -> None:
    """Delete the files of the practice folder, except the lock file that this process holds."""
    for file in folder.iterdir():
        if file.suffix != ".lock":
            file.unlink()


def practice_text(charter: Path, name: str) -> str:
    """Return the text of a practice file of a charter; empty when the charter has none."""
    own = charter.with_name(f"{charter.stem}.{name}")
    if not own.exists() and charter.name != "charter.yaml":
        return ""
    file = own if own.exists() else Path(__file__).parent.parent / "practice" / name
    return file.read_text(encoding="utf-8")


def practice_workspace(
    charter: Charter, people: str, clock: Clock, *, machine: Callable[[], datetime], command: str
) -> Workspace:
    """Return a workspace with the people of a roster file, a guest, and the channels of the charter.

    `machine` is this computer's clock.
    """
    rows: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(people)):
        rows.setdefault(row["email"], row)
    persons = [
        Person(
            id=f"U{number:04}",
            name=email.split("@")[0],
            real_name=row["name"],
            email=email,
            zone=charter.find_station(row["station"]).zone,
            title=charter.role(row["role"]).title if row["role"] else "",
        )
        for number, (email, row) in enumerate(rows.items(), 1)
    ]
    members = {person.id for person in persons}
    guest = Person(
        f"U{len(persons) + 1:04}",
        "robin.park",
        "Robin Park",
        "robin.park@example.com",
        charter.zone,
        is_restricted=True,
    )
    shared = charter.all_channels[-1]
    channels = [
        Channel(
            f"C{n:04}",
            name.removeprefix("#"),
            members | {"U0CLERK"} | ({guest.id} if name == shared else set()),
        )
        for n, name in enumerate(charter.all_channels, 1)
    ]
    return Workspace(
        now=clock.now, machine=machine, people=[*persons, guest], channels=channels, command=command
    )


def moment_of_samples(now: datetime, charter: Charter) -> datetime:
    """Return two minutes ago, or now where a station has had midnight since: roles begin with the day of the start."""
    before = now - 2 * CHANGE_OF_MIND
    zones = {station.zone for station in charter.stations}
    return (
        before
        if all(local_time(before, zone).date() == local_time(now, zone).date() for zone in zones)
        else now
    )


def log_samples(store: Store, desk: Desk, samples: str, *, team: str, now: datetime) -> None:
    """Run the sample commands in the names of the invented people; a second run of the same samples changes nothing."""
    for number, line in enumerate(samples.splitlines(), 1):
        email, _, words = line.partition(": ")
        person = store.snapshot.roster.by_email(email)
        user = store.snapshot.roster.slack_user(person.id) if person else None
        if user is not None and words:
            call = Call(team=team, user=user, channel="", words=words, now=now, key=f"sample:{number}")
            store.write(desk.write_request(call).work, now=now, key=call.key)
