"""All that is kept about one person, as a file that they can read; of others' things only what they may see."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.permissions import Actor, actor, may_see
from handlers.delivery.notify import day_of
from handlers.privacy import personal_file_views as views
from storage import lists
from storage import privacy as personal
from storage.privacy import Rows
from storage.unit_of_work import Read

Part = dict[str, Any]


class Seen:
    """The records that a person has to do with, and which of them they may see now."""

    def __init__(self, read: Read, who: Actor, ids: Iterable[int]) -> None:
        records = lists.by_ids(read, sorted(set(ids)))
        self._refs = {record.id: record.ref for record in records}
        self._seen = {record.id: record for record in records if may_see(who, record)}

    def has(self, record_id: int | None) -> bool:
        return record_id is None or record_id in self._seen

    def of(self, record_id: int | None) -> Part:
        """Return what is said of a record: nothing where there is none, the reference alone of one that is hidden."""
        if record_id is None:
            return {}
        record = self._seen.get(record_id)
        ref = {"reference": self._refs.get(record_id, "")}
        return ref if record is None else ref | {"title": record.title, "state": str(record.state)}


def file(read: Read, person_id: int, *, now: datetime) -> bytes:
    """Return the file: JSON with a short head, every part of it in words."""
    text = json.dumps(about(read, person_id, now=now), ensure_ascii=False, indent=2, default=str)
    return f"{text}\n".encode()


def about(read: Read, person_id: int, *, now: datetime) -> Part:
    kept = personal.rows(read, person_id)
    told = personal.records_told(read, person_id)
    on = day_of(read, person_id, now)
    who = actor(person_id, roster=read.roster, charter=read.charter, on=on)
    seen = Seen(read, who, _ids(kept, told))
    person = read.roster.persons[person_id]
    return {
        "about this file": views.head(person, now),
        "person": _plain(vars(person), "name", "email", "station", "language", "leaves_on"),
        "Slack accounts": [_plain(one, "team", "user", "from_at", "to_at") for one in kept["accounts"]],
        "roles": [_plain(one, "role", "area", "entity", "from_on", "to_on") for one in kept["appointments"]],
        "absences": [_absence(one, person_id) for one in kept["absences"]],
        "days closed": [_plain(one, "station", "day", "name", "at") for one in kept["closures"]],
        "asked for or confirmed": [_consent(one, person_id) for one in kept["consents"]],
        "records": _records(kept, seen),
        "notes": [seen.of(one["record_id"]) | _plain(one, "at", "sort", "text", "struck_at") for one in kept["notes"]],
        "files and addresses": [
            seen.of(one["record_id"]) | _plain(one, "at", "name", "type", "file") for one in kept["attachments"]
        ],
        "links": [
            {"one": seen.of(one["one_id"]), "other": seen.of(one["other_id"]), "at": one["at"]}
            for one in kept["links"]
        ],
        "reminders put off": [seen.of(one["record_id"]) | _plain(one, "until") for one in kept["snoozes"]],
        "history": [_line(one, person_id, seen) for one in kept["history"]],
        "reasons to be told something": [
            seen.of(one["record_id"]) | _plain(one, "why", "due_at", "state") for one in kept["notices"]
        ],
        "messages": [_message(one, told.get(one["id"], set()), seen) for one in kept["posts"]],
        "lines shown and not yet logged": [_plain(one, "at", "words", "became") for one in kept["previews"]],
    }  # fmt: skip


def _ids(kept: Mapping[str, Rows], told: Mapping[int, set[int]]) -> Iterable[int]:
    for table, rows in kept.items():
        for row in rows:
            names = ("one_id", "other_id") if table == "links" else ("record_id",)
            yield from (row[name] for name in names if row.get(name) is not None)
            if table in {"records", "actions", "decisions"}:
                yield row["id"]
    for ids in told.values():
        yield from ids


def _plain(row: Mapping[str, Any], *names: str) -> Part:
    """Return the fields that hold something, named in words."""
    return {views.FIELDS.get(name, name): row[name] for name in names if row[name] not in {None, ""}}


def _absence(row: Mapping[str, Any], person_id: int) -> Part:
    """Somebody else's absence says only that this person stood in, or entered it."""
    return _plain(row, "from_on", "to_on", "at") | {"whose": _whose(row["person_id"], person_id)}


def _consent(row: Mapping[str, Any], person_id: int) -> Part:
    return _plain(row, "verb", "at", "state", "answered_at") | {
        "asked by": _whose(row["asked_by"], person_id)
    }


def _records(kept: Mapping[str, Rows], seen: Seen) -> list[Part]:
    parts: dict[int, list[str]] = {}
    of_records = (
        ("records", "id", "entered"),
        ("owners", "record_id", "owns"),
        ("actions", "id", "closed"),
        ("decisions", "id", "confirmed"),
    )
    for table, column, part in of_records:
        for row in kept[table]:
            parts.setdefault(row[column], []).append(part)
    return [seen.of(record_id) | {"what they did": done} for record_id, done in sorted(parts.items())]


def _line(row: Mapping[str, Any], person_id: int, seen: Seen) -> Part:
    """A line by them, or about them; what it says only where that is theirs to see."""
    line = _plain(row, "at", "verb", "role") | {"by": _whose(row["person_id"], person_id)}
    line |= seen.of(row["record_id"])
    is_theirs = row["subject_id"] in {None, person_id}
    return (
        line | _plain(row, "why", "behalf", "before", "after")
        if is_theirs and seen.has(row["record_id"])
        else line
    )


def _message(row: Mapping[str, Any], records: set[int], seen: Seen) -> Part:
    message = _plain(row, "kind", "send_at", "state")
    of = {*records, *([row["record_id"]] if row["record_id"] is not None else [])}
    if all(seen.has(one) for one in of):
        return message | _plain(row, "text")
    return message | {"text": views.LEFT_OUT}


def _whose(one: int | None, person_id: int) -> str:
    if one is None:
        return "the clock"
    return "this person" if one == person_id else "somebody else"
