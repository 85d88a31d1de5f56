"""Draw up an agenda: the standing items, what earlier meetings left, and the questions that wait for the task force."""

from collections.abc import Mapping, Sequence

from bot.agendas.items import (
    AgendaItem,
    ItemState,
    first_place,
    next_place,
    put_at,
    renumbered,
    visibility_within,
)
from bot.charter import StandingItem, StandingSubject
from bot.decisions import DecisionState
from bot.issues import Issue
from bot.meetings import Meeting
from bot.records import Kind, Record, Visibility
from storage import agendas, meetings
from storage.decisions import decision_of
from storage.issues import open_issues
from storage.records import records_by_ids
from storage.unit_of_work import Read, Tx

STANDS, CARRIED, WAITS, PLACED, DEFERRED, SETTLED = "stand", "carry", "wait", "place", "defer", "settle"


def draw_up(tx: Tx, meeting: Meeting) -> list[AgendaItem]:
    """Let stand on the agenda of a meeting ahead what comes by itself; return all its items. It may run at any time.

    What earlier meetings left, and what waits, comes to the next meeting alone.
    """
    items = agendas.items_to_change(tx, meeting)
    if meeting.body or meeting.is_closed or meeting.has_begun(tx.now):
        return items
    places = {one.id: one.place for one in items}
    if meeting.is_own:
        _add_standing(tx, meeting, items)
    if not meetings.is_another_before(tx, meeting, now=tx.now):
        _carry_over(tx, meeting, items)
        if meeting.is_own:
            _add_waiting(tx, meeting, items)
    settled = _take_off_settled(tx, meeting, items)
    renumbered(items)
    keep_places(tx, [one for one in items if one not in settled], places)
    return items


def keep_places(tx: Tx, items: Sequence[AgendaItem], before: Mapping[int, int | None]) -> None:
    """Keep the new numbers of the items that stood elsewhere before; `before` has the number of each by its id."""
    for one in items:
        if one.id in before and one.place != before[one.id]:
            tx.change(one, PLACED)


def _new(
    tx: Tx, meeting: Meeting, title: str, *, by: int, about: Record | None = None, visibility: str = ""
) -> AgendaItem:
    """Return an item that comes by itself, in the name of whoever it comes from."""
    return AgendaItem(
        id=tx.next_number("record"),
        number=tx.next_number(Kind.AGENDA_ITEM),
        title=title,
        area=about.area if about is not None else None,
        visibility=visibility_within(visibility or Visibility.MEMBERS, meeting, about),
        state=ItemState.PROPOSED,
        created_at=tx.now,
        created_by=by,
        changed_at=tx.now,
        meeting_id=meeting.id,
        meeting_ref=meeting.ref,
        for_id=about.id if about is not None else None,
    )


def _add(tx: Tx, items: list[AgendaItem], item: AgendaItem, place: int, *, verb: str, why: str = "") -> None:
    item.accept(place)
    items.append(item)
    put_at(items, item, place)
    tx.create(item, verb=verb, why=why)


# Standing items


def _add_standing(tx: Tx, meeting: Meeting, items: list[AgendaItem]) -> None:
    """Put the charter's standing items first, in its order; one that was taken off stays off."""
    known = {one.standing for one in items}
    for number, one in enumerate(tx.charter.meetings.standing, start=1):
        if one.code not in known and _has_subject(tx, meeting, one):
            item = _new(tx, meeting, one.title, by=meeting.created_by)
            item.standing, item.minutes = one.code, one.minutes
            _add(tx, items, item, min(number, next_place(items)), verb=STANDS)


def _has_subject(read: Read, meeting: Meeting, one: StandingItem) -> bool:
    """Return whether there is what a standing item is about: no record of the last meeting before the second."""
    return one.shows != StandingSubject.LAST_MEETING or meetings.last_held_before(read, meeting) is not None


# What earlier meetings left


def _carry_over(tx: Tx, meeting: Meeting, items: list[AgendaItem]) -> None:
    """Take up again what earlier meetings left, first behind the standing items, in the order in which it stood."""
    left = agendas.undealt_items(tx, meeting)
    about = {one.id: one for one in records_by_ids(tx, [item.for_id for item in left if item.for_id])}
    for one in left:
        subject = about.get(one.for_id) if one.for_id is not None else None
        if (subject is not None and is_settled(subject)) or one.id in {item.carried_id for item in items}:
            continue
        if _is_on(items, one.for_id):
            continue
        earlier: AgendaItem = tx.get(one.id)
        if earlier.state == ItemState.ACCEPTED:
            earlier.defer("", keeps_place=True)
            tx.change(earlier, DEFERRED, why=meeting.ref)
        take_up(tx, meeting, items, one, subject)


def take_up(
    tx: Tx, meeting: Meeting, items: list[AgendaItem], earlier: AgendaItem, about: Record | None
) -> AgendaItem:
    """Put what an earlier meeting left first behind what comes by itself; return the new item."""
    item = _new(tx, meeting, earlier.title, by=earlier.created_by, about=about, visibility=earlier.visibility)
    item.presenter_id, item.minutes, item.carried_id = earlier.presenter_id, earlier.minutes, earlier.id
    item.area = earlier.area
    _add(tx, items, item, first_place(items), verb=CARRIED, why=earlier.meeting_ref)
    return item


def is_settled(record: Record) -> bool:
    """Return whether a question or a task is closed, so that it needs no talk any more."""
    return record.kind in {Kind.ISSUE, Kind.ACTION} and record.is_closed


def _is_on(items: Sequence[AgendaItem], record_id: int | None) -> bool:
    """Return whether an item about a record is there, whatever became of it."""
    return record_id is not None and any(one.for_id == record_id for one in items)


# What waits for the task force


def _add_waiting(tx: Tx, meeting: Meeting, items: list[AgendaItem]) -> None:
    """Put the questions on the agenda that were taken to the task force, and that nobody put there or took off."""
    for issue in open_issues(tx):
        if is_with_task_force(tx, issue) and not _is_on(items, issue.id) and not _is_answered(tx, issue):
            item = _new(
                tx, meeting, issue.title, by=issue.created_by, about=issue, visibility=issue.visibility
            )
            leaves = tx.roster.has_left(issue.created_by, meeting.starts_on)
            item.presenter_id = None if leaves else issue.created_by
            _add(tx, items, item, next_place(items), verb=WAITS)


def _is_answered(read: Read, issue: Issue) -> bool:
    """Return whether an outcome of an issue is written down, which waits to be confirmed and for no meeting."""
    outcome = decision_of(read, issue)
    return outcome is not None and outcome.state == DecisionState.DRAFT


def is_with_task_force(read: Read, issue: Issue) -> bool:
    """Return whether an issue waits at the level of the task force."""
    own = read.charter.own_body
    levels = {
        one.code for one in (issue.ladder or read.charter.ladder) if own is not None and one.body == own.code
    }
    return issue.level in levels


def _take_off_settled(tx: Tx, meeting: Meeting, items: list[AgendaItem]) -> list[AgendaItem]:
    """Take off what needs no talk any more, unless people know the agenda; return those items.

    That is an item about a record that has been closed, and one carried over from a meeting that came to an outcome since.
    """
    if meeting.agenda_at is not None:
        return []
    waiting = [one for one in items if one.is_unfinished]
    ids = [one.for_id for one in waiting if one.for_id is not None]
    settled = {one.id: one for one in records_by_ids(tx, ids) if is_settled(one)}
    earlier: dict[int, AgendaItem] = {one.id: tx.get(one.carried_id) for one in waiting if one.carried_id}
    dealt_with = {of: one for of, one in earlier.items() if one.state == ItemState.DISCUSSED}
    found = ((one, settled.get(one.for_id or 0) or dealt_with.get(one.id)) for one in waiting)
    gone = [(one, because) for one, because in found if because is not None]
    for one, because in gone:
        one.leave(ItemState.WITHDRAWN, "")
        tx.change(one, SETTLED, why=because.ref)
    return [one for one, _ in gone]
