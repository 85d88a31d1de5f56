"""Deadlines of entries as a table has them: a day, or a day with its hour and the zone of that. Rules without I/O."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.calendar import Due
from bot.entries import Entry

DUE, DUE_ZONE = "due", "due zone"  # the columns; no field is called so
DUE_COLUMNS = {DUE: DUE, "by when?": DUE, "by when": DUE, "deadline": DUE, "zone of the hour": DUE_ZONE}


def due_text(due: Due | None) -> str:
    """Return a deadline as it is compared and kept: "2016-10-12", "2016-10-12 14:00 Europe/Zurich"; "" for none."""
    if due is None:
        return ""
    return f"{due.day}" if due.at is None else f"{due.day} {due.at:%H:%M} {due.zone}"


def due_of_text(text: str, *, zone: str) -> Due | None:
    """Return the deadline of such a text; that of a whole day ends in `zone`. None for no text."""
    day, _, rest = text.partition(" ")
    hour, _, its_zone = rest.partition(" ")
    if not day:
        return None
    at = time.fromisoformat(hour) if hour else None
    return Due(day=date.fromisoformat(day), at=at, zone=its_zone or zone, typed=text)


def set_due_text(entry: Entry, text: str, *, zone: str) -> None:
    """Give an entry the deadline of a text. One that it has already stays as it was typed."""
    if text != due_text(entry.due):
        entry.set_due(due_of_text(text, zone=zone))


def with_zone(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row with the zone of the hour behind the deadline, instead of in a cell of its own."""
    zone = texts.get(DUE_ZONE, "")
    found = {name: text for name, text in texts.items() if name != DUE_ZONE}
    if found.get(DUE) and zone:
        # A midnight is written without its hour.
        hour = "" if ":" in found[DUE] else " 00:00"
        found[DUE] = f"{found[DUE]}{hour} {zone}"
    return found


def due_in_history(stored: Mapping[str, Any]) -> dict[str, str]:
    """Return the deadline that a record or a line of its history holds, for comparison; nothing where it holds none."""
    if "due_on" not in stored:
        return {}
    parts = [stored["due_on"], stored.get("due_time"), stored.get("due_time") and stored.get("due_zone")]
    return {DUE: " ".join(str(one) for one in parts if one)}
