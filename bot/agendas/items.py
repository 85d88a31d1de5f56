"""Items of an agenda: what somebody wants to be talked about at a meeting, and what became of that wish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.records import Kind, Record, Visibility, narrower

if TYPE_CHECKING:
    from bot.charter import Charter
    from bot.meetings import Meeting

MAX_ITEM_MINUTES = 480


class ItemState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"  # it is on the agenda
    DECLINED = "declined"
    DEFERRED = "deferred"  # to another meeting
    DISCUSSED = "discussed"
    WITHDRAWN = "withdrawn"


WAITING_STATES = frozenset({ItemState.PROPOSED, ItemState.ACCEPTED})  # for its meeting


@dataclass(kw_only=True)
class AgendaItem(Record):
    """An item of the agenda of one meeting.

    It is on the agenda while it has a `place`, its number there; a proposed one has none, nor one that was declined or
    deferred before the agenda went out. Of one that another meeting takes up again that meeting gets an item of its own,
    with `carried_id`. `created_by` is who proposed it.
    """

    kind = Kind.AGENDA_ITEM

    meeting_id: int
    meeting_ref: str = ""  # the reference of its meeting, for lines of which the meeting isn't read
    for_id: int | None = None  # the record that it is about
    presenter_id: int | None = None
    minutes: int | None = None  # that it is planned to take
    place: int | None = None  # its number on the agenda
    reason: str = ""  # why it was declined or deferred
    carried_id: int | None = None  # the item of an earlier meeting that it takes up again
    standing: str = ""  # the code of a standing item; "" for any other
    document: int | None = None  # the number of its document: 4 in 15/4
    outcome: str = ""  # the code of the decision word that its meeting came to
    said: str = ""  # what was said of it there, line by line, the wording of the outcome first
    decision_id: int | None = None  # the decision that was made of it
    guests: tuple[int, ...] = ()  # who is asked in for it alone
    papers: str = ""  # what stands of its papers, line by line: "4 bis (Rev.1) Cost table"

    @property
    def has_card(self) -> bool:
        return False  # the agenda of its meeting is where it stands

    @property
    def accepts_replies(self) -> bool:
        return False

    @property
    def search_text(self) -> str:
        return f"{self.title}\n{self.papers}" if self.papers else self.title

    @property
    def is_on_agenda(self) -> bool:
        return self.place is not None

    @property
    def is_routine(self) -> bool:
        """Return whether it is a standing item."""
        return bool(self.standing)

    @property
    def comes_by_itself(self) -> bool:
        """Return whether nobody put it there: it is standing, or an earlier meeting left it."""
        return bool(self.standing) or self.carried_id is not None

    @property
    def is_proposed(self) -> bool:
        return self.state == ItemState.PROPOSED

    @property
    def is_unfinished(self) -> bool:
        """Return whether its meeting is still to deal with it."""
        return self.state in WAITING_STATES

    @property
    def responsible(self) -> tuple[int, ...]:
        return () if self.presenter_id is None else (self.presenter_id,)

    @property
    def invitees(self) -> tuple[int, ...]:
        """Return who presents it, and its guests: they read it, whatever their roles."""
        return (*self.responsible, *self.guests)

    def accept(self, place: int) -> None:
        """Stand on the agenda, with a number there."""
        self.state, self.place, self.reason = ItemState.ACCEPTED, place, ""

    def discuss(self, said: Sequence[str], *, outcome: str = "", instead_of: str = "") -> None:
        """Have been dealt with at its meeting; what was said comes behind what is known, each line once.

        `instead_of` is the wording of an outcome that this one takes the place of; "" for none.
        What was deferred stays so, whatever is said of it, until there is an outcome.
        """
        known = [one for one in self.said.splitlines() if one != instead_of]
        self.said = "\n".join([*known, *(one for one in dict.fromkeys(said) if one not in known)])
        self.outcome = outcome or self.outcome
        if outcome or self.state != ItemState.DEFERRED:
            self.state, self.reason = ItemState.DISCUSSED, ""

    def defer(self, why: str, *, keeps_place: bool) -> None:
        """Wait for another meeting."""
        self.leave(ItemState.DEFERRED, why, keeps_place=keeps_place)

    def leave(self, state: ItemState, why: str, *, keeps_place: bool = False) -> None:
        """Not be dealt with at its meeting; on an agenda that people know it keeps its number."""
        self.state, self.reason = state, why
        self.place = self.place if keeps_place else None


def visibility_within(wanted: str, meeting: Record, about: Record | None) -> Visibility:
    """Return how widely an item may be read: no wider than its meeting, and than what it is about."""
    within = narrower(wanted, meeting.visibility)
    return narrower(within, about.visibility) if about is not None else within


def must_be_waiting(item: AgendaItem) -> None:
    """Raise UserError unless its meeting is still to deal with an item."""
    if not item.is_unfinished:
        raise UserError(f"{item.ref} is {item.state} already, so nothing has changed.")


def outcome_word(code: str, charter: "Charter") -> str:
    """Return an outcome as the charter says it; the code where it is none of its words, as the approval of a record."""
    return next((one.label for one in charter.decision_words if one.code == code), code)


def on_agenda(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Return the items that stand on an agenda, in its order."""
    placed = [(one.place, one.number, one) for one in items if one.place is not None]
    return [one for *_, one in sorted(placed, key=lambda each: each[:2])]


def proposed(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Return the items that wait to be put on an agenda, the oldest first."""
    return sorted((one for one in items if one.is_proposed), key=lambda one: one.number)


def next_place(items: Iterable[AgendaItem]) -> int:
    """Return the number on the agenda after those that are given."""
    return max((one.place or 0 for one in items), default=0) + 1


def renumbered(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Let the numbers of an agenda run from 1 on in its order; return the items whose number is another now."""
    changed = [(n, one) for n, one in enumerate(on_agenda(items), start=1) if one.place != n]
    for number, one in changed:
        one.place = number
    return [one for _, one in changed]


def put_at(items: Sequence[AgendaItem], item: AgendaItem, place: int) -> list[AgendaItem]:
    """Put an item at a place of an agenda; return the items whose number is another now, itself among them."""
    others = [one for one in on_agenda(items) if one is not item]
    order = [*others[: place - 1], item, *others[place - 1 :]]
    changed = [(n, one) for n, one in enumerate(order, start=1) if one.place != n]
    for number, one in changed:
        one.place = number
    return [one for _, one in changed]


def planned_minutes(items: Iterable[AgendaItem]) -> int:
    """Return how long the items are planned to take together; those without minutes take none."""
    return sum(one.minutes or 0 for one in items)


def minutes_over(items: Iterable[AgendaItem], meeting: "Meeting") -> int:
    """Return by how many minutes the items take longer than their meeting; 0 where they fit, or its length isn't known."""
    return max(0, planned_minutes(items) - meeting.minutes) if meeting.minutes else 0


def first_place(items: Iterable[AgendaItem]) -> int:
    """Return the number on the agenda behind what comes by itself: where an earlier meeting's items stand."""
    return max((one.place or 0 for one in items if one.comes_by_itself), default=0) + 1
