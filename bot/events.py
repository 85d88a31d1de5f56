"""Events: plans announced in advance, so that overlaps are found in time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import UserError
from bot.records import Kind, Record


class EventState(StrEnum):
    IDEA = "idea"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class EventKind(StrEnum):
    OWN = "own"
    EXTERNAL = "external"


@dataclass(kw_only=True)
class Event(Record):
    kind = Kind.EVENT

    sort: str = EventKind.OWN
    starts_on: date
    ends_on: date
    zone: str
    typed: str = ""
    place: str = ""
    entity: str | None = None

    @property
    def search_text(self) -> str:
        return f"{self.title} {self.place}"


def check_dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise UserError("The event ends before it starts. Example: event Workshop on:5 oct to:7 oct")
