"""The practice workspace of a charter: its people, its channels, and the samples that are there at the start."""

import csv
import hashlib
import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.calendar import local as local_time
from bot.charter import Charter
from bot.errors import UserError
from bot.records import Record
from handlers.core.calls import AGAIN_PREFIX, Call
from handlers.core.delivery.notify import CHANGE_OF_MIND
from handlers.core.desk import Desk
from practice.clock import Clock
from practice.workspace import Channel, Person, Workspace
from storage.facts import find_fact, save_fact
from storage.records import has_twin
from storage.store import Store, WriteRequest
from storage.unit_of_work import Tx

log = logging.getLogger(__name__)
SHORTCUTS = [
    ("log_action", "Log as action", "message"),
    ("escalate_this", "Escalate this", "message"),
    ("add_to_agenda", "Add to agenda", "message"),
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


@dataclass(frozen=True, kw_only=True)
class Samples:
    """The sample commands of a practice workspace, and the bot that enters them in the names of the invented people.

    A line is an e-mail address and a command. An indented one belongs to the record that the line above has made, whose
    reference stands there as `{ref}`.
    """

    store: Store
    desk: Desk
    team: str
    now: datetime

    def enter(self, text: str, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Enter the samples that fit; return how many do not. A second run of the same samples changes nothing.

        The folder may be older than a sample: its records, people and areas are kept as they are, and a sample that is
        refused there is left out with what belongs to it. `is_stopping` is asked before each.
        """
        left_out, ref = 0, ""
        for line in filter(str.strip, text.splitlines()):
            if is_stopping():
                break
            is_about_last = line.startswith(" ")
            if is_about_last and not ref:
                continue
            try:
                entered = self._enter_one(line.strip(), ref)
            except UserError as error:
                log.info("sample left out", extra={"reason": type(error).__name__})
                left_out, entered = left_out + 1, ""
            ref = ref if is_about_last else entered
        return left_out

    def _enter_one(self, line: str, ref: str) -> str:
        """Enter a sample; return the reference of its record, "" where others entered one like it. Raises UserError."""
        email, _, words = line.replace("{ref}", ref).partition(": ")
        roster = self.store.snapshot.roster
        person = roster.by_email(email)
        user = roster.slack_user(person.id) if person else None
        if user is None:
            raise UserError(f"{email} is not here.")
        name = f"sample:{hashlib.sha256(line.encode()).hexdigest()[:16]}"
        again = (
            f"{AGAIN_PREFIX}{words}"  # what is there already is looked for below, however long ago it came
        )
        call = Call(team=self.team, user=user, channel="", words=again, now=self.now, key=None)
        known = self.store.read(partial(find_fact, name=name))
        if known is not None:
            return known
        try:
            return self.store.write(
                partial(_run_sample, request=self.desk.write_request(call), name=name), now=self.now
            )
        except _AlreadyThereError:
            self.store.write(partial(save_fact, name=name, value=""), now=self.now)
            return ""


def older_folder(left_out: int) -> str:
    """Return what is said at the start where samples do not fit what is there."""
    subject = "1 sample does" if left_out == 1 else f"{left_out} samples do"
    return f"{subject} not fit the records of this folder, which are kept as they are. Start with FRESH=1 to begin anew."


class _AlreadyThereError(Exception):
    """An earlier version has entered this sample."""


def _run_sample(tx: Tx, request: WriteRequest[str], name: str) -> str:
    request.work(tx)
    made = next((one for one in tx.added if isinstance(one, Record)), None)
    if made is not None and has_twin(tx, made):
        raise _AlreadyThereError
    ref = str(made.ref) if made is not None else ""
    save_fact(tx, name, ref)
    return ref
