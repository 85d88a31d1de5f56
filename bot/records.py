"""References, and what all kinds of records have in common."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from bot.calendar import Due
from bot.calendar_entries import CalendarEntry
from bot.errors import UserError, to_fill_in
from bot.names import fold

if TYPE_CHECKING:  # the charter imports this file
    from bot.charter import Charter, Level

TITLE_MAX = 250
TEXT_MAX = 3000
NO_TITLE = "There's no title yet."


_REGISTER = re.compile(r"[A-Z]{1,4}")


class Kind(StrEnum):
    """A kind of records: one of the bot's own, or a register of the charter, whose kind is its prefix: `Kind("R")`.

    The members are the bot's own. Which registers there are, the charter says.
    """

    ACTION = "action"
    ISSUE = "issue"
    EVENT = "event"
    DECISION = "decision"
    PROPOSAL = "proposal"
    MEETING = "meeting"
    AGENDA_ITEM = "agenda item"
    ROUND = "round"

    @classmethod
    def _missing_(cls, value: object) -> "Kind | None":
        if not isinstance(value, str) or not _REGISTER.fullmatch(value):
            return None
        kind = str.__new__(cls, value)
        kind._name_ = kind._value_ = value
        known: Kind = cls._value2member_map_.setdefault(value, kind)  # type: ignore[assignment] # one object for each
        return known

    @property
    def is_register(self) -> bool:
        return self not in PREFIX


class PrefixOfKind(dict[Kind, str]):
    """What the references of a kind begin with: of a register, its kind."""

    def __missing__(self, kind: Kind) -> str:
        return kind.value


PREFIX = PrefixOfKind({
    Kind.ACTION: "A",
    Kind.ISSUE: "I",
    Kind.EVENT: "E",
    Kind.DECISION: "DEC",
    Kind.PROPOSAL: "P",
    Kind.MEETING: "M",
    Kind.AGENDA_ITEM: "AG",
    Kind.ROUND: "RD",
})  # fmt: skip
Prefixes = Mapping[str, Kind]  # the kind of records that references with a prefix are of
BUILT_IN: Prefixes = {prefix: kind for kind, prefix in PREFIX.items()}
_REFERENCE = re.compile(r"^([A-Za-z]{1,4})[-\u2010-\u2015\u2212]?(\d{1,9})$")


class Visibility(StrEnum):
    RESTRICTED = "restricted"
    MEMBERS = "members"
    MEMBERSHIP = "membership"
    PUBLIC = "public"


@dataclass(frozen=True)
class Ref:
    """A reference as people type it: `A-12`."""

    kind: Kind
    number: int

    def __str__(self) -> str:
        return f"{PREFIX[self.kind]}-{self.number}"


def one_digit_off(number: int) -> set[int]:
    """Return the numbers at one typing mistake from this one: a digit more, less, changed, or two swapped."""
    text = str(number)
    cuts = [(text[:n], text[n:]) for n in range(len(text) + 1)]
    variants = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    variants |= {a + digit + b for a, b in cuts for digit in "0123456789"}
    if len(text) > 1:  # one typing mistake leads from a single digit to any other
        variants |= {a + digit + b[1:] for a, b in cuts if b for digit in "0123456789"}
    return {int(one) for one in variants if one and one[0] != "0"} - {number}


def read_ref(word: str, prefixes: Prefixes) -> Ref | None:
    """Parse a reference (`A-12`, `a12`, `A–12`) with one of these prefixes, the charter's; None for any other word.

    That of a register's entry has its dash: "COP22" is none, whatever registers there are.
    """
    match = _REFERENCE.match(word)
    kind = prefixes.get(match[1].upper()) if match else None
    if match is None or kind is None or (kind.is_register and match.end(1) == match.start(2)):
        return None
    return Ref(kind, int(match[2]))


class Holder(NamedTuple):
    """A role that decides on a record: in any area or entity where these are None, else only in its own."""

    role: str
    area: str | None = None
    entity: str | None = None


@dataclass(kw_only=True)
class Record:
    """A record: it has a reference and a history, and is never deleted."""

    kind: ClassVar[Kind]
    closes_with_done: ClassVar[bool] = False  # "done" in its thread closes it

    id: int
    number: int
    title: str
    area: str | None = None
    visibility: str = Visibility.MEMBERS
    state: str
    version: int = 1
    created_at: datetime
    created_by: int
    changed_at: datetime
    folded: str = ""  # the text that a search reads, without case and accents

    def __post_init__(self) -> None:
        if not self.folded:
            self.refresh_search_text()

    @property
    def has_card(self) -> bool:
        """Return whether it has a card of its own."""
        return True

    @property
    def accepts_replies(self) -> bool:
        """Return whether a message about it invites replies in its thread."""
        return True

    @property
    def asker(self) -> int:
        """Return who gets questions about it: who entered it, or for whom."""
        return self.created_by

    @property
    def ref(self) -> str:
        return f"{PREFIX[self.kind]}-{self.number}"

    @property
    def search_text(self) -> str:
        """Return the words by which a search finds it."""
        return self.title

    @property
    def calendar_title(self) -> str:
        """Return the title that it has in a calendar."""
        return self.title

    @property
    def calendar_entry(self) -> CalendarEntry | None:
        """Return what a calendar shows of it; None for kinds that take place at no time."""
        return None

    def refresh_search_text(self) -> None:
        """Recompute the text that a search reads."""
        self.folded = fold(self.search_text)

    @property
    def is_open(self) -> bool:
        """Return whether work on it is under way; False for kinds without work."""
        return False

    def goes_on(self, on: date) -> bool:  # noqa: ARG002 - an event ends with its last day
        """Return whether it is still to be done on a day, so that the same elsewhere would be double."""
        return self.is_open

    @property
    def is_unfinished(self) -> bool:
        """Return whether somebody still has to act on it, even if only to release a draft."""
        return self.is_open

    @property
    def is_closed(self) -> bool:
        """Return whether nobody has to do anything with it any more, so that nothing offers a step of it."""
        return not self.is_unfinished

    @property
    def areas(self) -> tuple[str, ...]:
        """Return the areas that it is of, the one of its card first."""
        return (self.area,) if self.area else ()

    @property
    def owning_entities(self) -> tuple[str, ...]:
        """Return the entities that answer for it."""
        return ()

    @property
    def responsible(self) -> tuple[int, ...]:
        """Return who has to act on it."""
        return ()

    @property
    def reading_roles(self) -> tuple[tuple[str, str], ...]:
        """Return the roles that may read it when restricted, each with an area, or "" for any area.

        Who holds an upper level and nothing else reads what is for members only by these.
        """
        return ()

    @property
    def reading_persons(self) -> tuple[int, ...]:
        """Return the persons who may read it when restricted, besides its creator and owners."""
        return ()

    @property
    def invitees(self) -> tuple[int, ...]:
        """Return the persons who may read it because it invites them, whatever their roles."""
        return ()

    def is_own_of(self, person_id: int) -> bool:
        """Return whether it counts as the person's own."""
        return self.created_by == person_id

    @property
    def is_routine(self) -> bool:
        """Return whether it comes by itself each time: an ordinary sentence with its words never means it."""
        return False

    def is_led_by(self, person_id: int, on: date | None) -> bool:  # noqa: ARG002 - for the kinds that somebody leads
        """Return whether a person leads it on a day; None for a day that is not known."""
        return False

    def holders(self, charter: "Charter") -> tuple[Holder, ...]:  # noqa: ARG002 - for the kinds that a level holds
        """Return the roles that decide on it now: those of the level that holds it; empty where no level does."""
        return ()

    def next_level(self, charter: "Charter") -> "Level | None":  # noqa: ARG002 - for the kinds that a level holds
        """Return the level above the one that holds it; None where there is none."""
        return None

    def is_with_first_level(self, charter: "Charter") -> bool:  # noqa: ARG002 - for the kinds that a level holds
        """Return whether the lowest level holds it, from which any member may send it up."""
        return False


@dataclass(kw_only=True)
class Item(Record):
    """A record with owners and an optional deadline. The first owner is the lead."""

    owners: tuple[int, ...] = ()
    entity: str | None = None
    for_id: int | None = None  # the record it belongs to
    due_on: date | None = None
    due_time: time | None = None
    due_zone: str | None = None
    due_typed: str | None = None
    due_hangs_on: str | None = None  # on what the deadline depends, and how; None for one of its own
    due_at: datetime | None = None  # derived: the instant after which it is late
    planned: int = 0  # the version for which reminders have been planned

    @property
    def due(self) -> Due | None:
        """Return the deadline with the date as entered; None without one."""
        if self.due_on is None or self.due_zone is None:
            return None
        typed, hangs_on = self.due_typed or "", self.due_hangs_on or ""
        return Due(day=self.due_on, at=self.due_time, zone=self.due_zone, typed=typed, hangs_on=hangs_on)

    @property
    def owning_entities(self) -> tuple[str, ...]:
        return (self.entity,) if self.entity else ()

    def is_own_of(self, person_id: int) -> bool:
        return super().is_own_of(person_id) or person_id in self.owners

    @property
    def responsible(self) -> tuple[int, ...]:
        """Return who has to act on it: its owners."""
        return self.owners

    def is_late(self, now: datetime) -> bool:
        """Return whether it is open and its deadline has passed."""
        return self.is_open and self.due_at is not None and self.due_at <= now

    def set_due(self, due: Due | None) -> None:
        self.due_on = due.day if due else None
        self.due_time = due.at if due else None
        self.due_zone = due.zone if due else None
        self.due_typed = due.typed if due else None
        self.due_hangs_on = (due.hangs_on if due else "") or None
        self.due_at = due.ends_at() if due else None


def nothing_to_edit(record: Record) -> UserError:
    """Return the refusal of a correction that says what a record says."""
    return UserError(
        f"{record.ref} already says that, so nothing has changed.", offers=[to_fill_in("edit", record.ref)]
    )


def is_as_visible(other: Record, record: Record) -> bool:
    """Return whether everybody who may know of a record may know of another one too."""
    widths = list(Visibility)
    return widths.index(Visibility(other.visibility)) >= widths.index(Visibility(record.visibility))


def narrower(one: str, other: str) -> Visibility:
    """Return of two visibilities the one that fewer people have."""
    return min(Visibility(one), Visibility(other), key=list(Visibility).index)


_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides and isolates of Unicode


def checked_title(text: str) -> str:
    """Return the title with single blanks, and without what would turn the rest of its line around.

    Raises UserError for an empty or too long one.
    """
    title = " ".join(_TURNING.sub("", text).split())
    if not title:
        raise UserError(NO_TITLE)
    if len(title) > TITLE_MAX:
        raise UserError(
            f"That title has {len(title)} characters; {TITLE_MAX} are the most. Make it shorter, "
            "and put the rest into a note."
        )
    return title


_ANNOUNCEMENT = r"(?:(?:an?|the|another|this)\s+)?(?:new\s+)?{kind}\s*[:：]\s*"


def without_announcement(text: str, kind: str) -> str:
    """Return a title without the words that only announce it: "log an action: Send the table", "log: Send the table"."""
    pattern = re.compile(_ANNOUNCEMENT.format(kind=re.escape(kind)), re.IGNORECASE)
    said = text.lstrip(" :：")
    announced = pattern.match(said)
    return said[announced.end() :] if announced else said


def checked_text(text: str, *, what: str) -> str:
    """Return the text of a note, result or reason. Raises UserError for one longer than a message can show."""
    if len(text) > TEXT_MAX:
        raise UserError(
            f"That {what} has {len(text)} characters; {TEXT_MAX} are the most. Put the long text into "
            "a document and give its link."
        )
    return text.strip()
