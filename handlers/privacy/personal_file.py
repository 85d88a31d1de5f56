"""Everything that is stored about one person, as a readable file; of other people's data only what they may see."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.people import Person
from bot.permissions import Actor, may_see, own_actor
from handlers.core.delivery.notify import local_day
from storage import privacy
from storage.privacy import Rows
from storage.records import records_by_ids
from storage.unit_of_work import Read

FilePart = dict[str, Any]
FIELD_LABELS: Mapping[str, str] = {
    "leaves_on": "last day",
    "from_at": "from",
    "to_at": "until",
    "from_on": "from",
    "to_on": "until",
    "at": "when",
    "made_at": "since",
    "answered_at": "answered",
    "struck_at": "deleted",
    "due_at": "when",
    "send_at": "when",
    "behalf": "on behalf of",
    "sort": "kind",
}
NAMED = "entry_values"
LEFT_OUT = "left out: it names what this person may not see any more"


class VisibleRecords:
    """The records that a person is involved in, and which of them they may see now."""

    def __init__(self, read: Read, who: Actor, ids: Iterable[int]) -> None:
        records = records_by_ids(read, sorted(set(ids)))
        self._refs = {record.id: record.ref for record in records}
        self._seen = {record.id: record for record in records if may_see(who, record)}

    def is_visible(self, record_id: int | None) -> bool:
        return record_id is None or record_id in self._seen

    def describe(self, record_id: int | None) -> FilePart:
        """Return how a record is described: "" for none, only the reference of a hidden one."""
        if record_id is None:
            return {}
        record = self._seen.get(record_id)
        ref = {"reference": self._refs.get(record_id, "")}
        return ref if record is None else ref | {"title": record.title, "state": str(record.state)}


def personal_file(read: Read, person_id: int, *, now: datetime) -> bytes:
    """Return the file: JSON with a short introduction, all parts of it as text."""
    text = json.dumps(collect_parts(read, person_id, now=now), ensure_ascii=False, indent=2, default=str)
    return f"{text}\n".encode()


def collect_parts(read: Read, person_id: int, *, now: datetime) -> FilePart:
    kept = {**privacy.rows_about(read, person_id), NAMED: privacy.entries_naming(read, person_id)}
    records_by_message = privacy.records_by_message(read, person_id)
    on = local_day(read, person_id, now)
    who = own_actor(person_id, roster=read.roster, charter=read.charter, on=on)
    seen = VisibleRecords(read, who, _record_ids(kept, records_by_message))
    person = read.roster.persons[person_id]
    return {
        "about this file": header_lines(person, now),
        "person": _filled_fields(vars(person), "name", "email", "station", "language", "leaves_on"),
        "Slack accounts": [_filled_fields(one, "team", "user", "from_at", "to_at") for one in kept["accounts"]],
        "roles": [_filled_fields(one, "role", "area", "entity", "from_on", "to_on") for one in kept["appointments"]],
        "calendar addresses": [_filled_fields(one, "area", "made_at") for one in kept["calendar_feeds"]],
        "absences": [_absence_part(one, person_id) for one in kept["absences"]],
        "days closed": [_filled_fields(one, "station", "day", "name", "at") for one in kept["closures"]],
        "asked for or confirmed": [_consent_part(one, person_id) for one in kept["consents"]],
        "records": _record_parts(kept, seen),
        "notes": [seen.describe(one["record_id"]) | _filled_fields(one, "at", "sort", "text", "struck_at") for one in kept["notes"]],
        "files and addresses": [
            seen.describe(one["record_id"]) | _filled_fields(one, "at", "name", "type", "file") for one in kept["attachments"]
        ],
        "links": [
            {"one": seen.describe(one["one_id"]), "other": seen.describe(one["other_id"]), "at": one["at"]}
            for one in kept["links"]
        ],
        "reminders put off": [seen.describe(one["record_id"]) | _filled_fields(one, "until") for one in kept["snoozes"]],
        "followed": [seen.describe(one["record_id"]) | _filled_fields(one, "since") for one in kept["follows"]],
        "history": [_history_part(one, person_id, seen) for one in kept["history"]],
        "reasons to be told something": [
            seen.describe(one["record_id"]) | _filled_fields(one, "reason", "due_at", "state")
            for one in kept["notifications"]
        ],
        "messages": [_message_part(one, records_by_message.get(one["id"], set()), seen) for one in kept["posts"]],
        "rows entered from a file": [_filled_fields(one, "at", "rows", "result") for one in kept["entry_imports"]],
        "lines shown and not yet logged": [_filled_fields(one, "at", "words", "became") for one in kept["previews"]],
    }  # fmt: skip


def _record_ids(kept: Mapping[str, Rows], told: Mapping[int, set[int]]) -> Iterable[int]:
    for table, rows in kept.items():
        for row in rows:
            names = ("one_id", "other_id") if table == "links" else ("record_id",)
            yield from (row[name] for name in names if row.get(name) is not None)
            if table in {"records", "actions", "decisions"}:
                yield row["id"]
    for ids in told.values():
        yield from ids


def _filled_fields(row: Mapping[str, Any], *names: str) -> FilePart:
    """Return the fields that have a value, with labels."""
    labels = FIELD_LABELS
    return {labels.get(name, name): row[name] for name in names if row[name] not in {None, ""}}


def _absence_part(row: Mapping[str, Any], person_id: int) -> FilePart:
    """Of another person's absence only say that this person stood in, or entered it."""
    return _filled_fields(row, "from_on", "to_on", "at") | {"whose": _relation(row["person_id"], person_id)}


def _consent_part(row: Mapping[str, Any], person_id: int) -> FilePart:
    return _filled_fields(row, "verb", "at", "state", "answered_at") | {
        "asked by": _relation(row["asked_by"], person_id)
    }


def _record_parts(kept: Mapping[str, Rows], seen: VisibleRecords) -> list[FilePart]:
    parts: dict[int, list[str]] = {}
    of_records = (
        ("records", "id", "entered"),
        ("owners", "record_id", "owns"),
        ("actions", "id", "closed"),
        ("decisions", "id", "confirmed"),
        (NAMED, "record_id", "is named in"),
    )
    for table, column, part in of_records:
        for row in kept[table]:
            parts.setdefault(row[column], []).append(part)
    return [seen.describe(record_id) | {"what they did": done} for record_id, done in sorted(parts.items())]


def _history_part(row: Mapping[str, Any], person_id: int, seen: VisibleRecords) -> FilePart:
    """Return a step by or about them; its content only where they may see it."""
    line = _filled_fields(row, "at", "verb", "role") | {"by": _relation(row["person_id"], person_id)}
    line |= seen.describe(row["record_id"])
    is_theirs = row["subject_id"] in {None, person_id}
    return (
        line | _filled_fields(row, "why", "behalf", "before", "after")
        if is_theirs and seen.is_visible(row["record_id"])
        else line
    )


def _message_part(row: Mapping[str, Any], records: set[int], seen: VisibleRecords) -> FilePart:
    message = _filled_fields(row, "kind", "send_at", "state")
    record_ids = {*records, *([row["record_id"]] if row["record_id"] is not None else [])}
    if all(seen.is_visible(one) for one in record_ids):
        return message | _filled_fields(row, "text")
    return message | {"text": LEFT_OUT}


def _relation(one: int | None, person_id: int) -> str:
    if one is None:
        return "the clock"
    return "this person" if one == person_id else "somebody else"


def header_lines(person: Person, now: datetime) -> list[str]:
    """Return a few lines that explain the file, at its beginning."""
    return [
        f"All that the task force's clerk keeps about {person.name}, as of {now:%Y-%m-%d %H:%M} UTC.",
        "Moments are in UTC. Of records that this person may not see any more it has only the reference.",
        "What is written in Slack itself, and backups of the records, aren't in it.",
    ]
