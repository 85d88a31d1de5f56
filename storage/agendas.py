"""Queries of agendas: the items of a meeting, and those about a record."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, bindparam, or_

from bot.agendas.items import WAITING_STATES, AgendaItem, ItemState
from bot.meetings import AHEAD_STATES, Meeting
from bot.permissions import Actor
from bot.records import Kind
from storage import tables
from storage.records import ListPage, ListQuery, list_page, of_area
from storage.subqueries import exists_in, is_one_of
from storage.unit_of_work import Read, Tx, indexed_record_query, record_query
from storage.visibility import visible_to

r, a = tables.records.c, tables.agenda_items.c
_IS_WAITING = is_one_of(r.state, WAITING_STATES)
_IS_KEPT = r.state != ItemState.WITHDRAWN
_IN_ORDER = (a.place.is_(None), a.place, r.number)
_HELD = tables.records.alias("held")  # an alias, because the statement around it selects from records


def items_of(read: Read, meeting: Meeting) -> list[AgendaItem]:
    """Return all items of a meeting but those that were taken back: on its agenda in its order, then the others.

    Who may read each isn't asked: `handlers.agendas.agenda.may_read` says that. A call that changes items takes them from
    `items_to_change`.
    """
    return read.select(_ITEMS_OF, meeting=meeting.id)


def items_to_change(tx: Tx, meeting: Meeting) -> list[AgendaItem]:
    """Return the same as this call has left them, those that it made among them: what is changed in these is saved."""
    found: dict[int, AgendaItem] = {one.id: tx.get(one.id) for one in items_of(tx, meeting)}
    in_hand = [one for one in tx.records_in_hand() if isinstance(one, AgendaItem)]
    found |= {one.id: one for one in in_hand if one.id not in found}
    return [
        one for one in found.values() if one.meeting_id == meeting.id and one.state != ItemState.WITHDRAWN
    ]


def items_of_meetings(read: Read, meeting_ids: Collection[int]) -> dict[int, list[AgendaItem]]:
    """Return by meeting what `items_of` returns, for some meetings; those without items are left out."""
    where = (a.meeting_id.in_(list(meeting_ids)), _IS_KEPT)
    found: defaultdict[int, list[AgendaItem]] = defaultdict(list)
    for item in read.records_by_index(Kind.AGENDA_ITEM, *where, order=_IN_ORDER):
        found[item.meeting_id].append(item)
    return dict(found)


def items_about(read: Read, record_id: int) -> list[AgendaItem]:
    """Return the items about a record that were not taken back, whoever may see them, the oldest first."""
    return read.records_by_index(Kind.AGENDA_ITEM, a.for_id == record_id, _IS_KEPT, order=(r.number,))


def undealt_items(read: Read, meeting: Meeting) -> list[AgendaItem]:
    """Return the items of earlier meetings of the same group that none has dealt with, and no later agenda takes up again.

    Of a meeting that was held or cancelled those that were on its agenda; of any those that were deferred.
    """
    found: list[AgendaItem] = read.select(
        _UNDEALT, group=meeting.group_name, before=meeting.begins_at, meeting=meeting.id
    )
    return found


def items_page(read: Read, asked: ListQuery) -> ListPage:
    """Return a page of the items that somebody may see and that a meeting is still to deal with."""
    where = [visible_to(asked.who), *of_area(asked.chosen.area), _IS_WAITING, _is_ahead()]
    page, limit = asked.chosen.page, asked.limit
    order = (a.meeting_id, *_IN_ORDER)
    return list_page(read, Kind.AGENDA_ITEM, where, order=order, page=page, limit=limit)


def proposed_ahead(read: Read, *, who: Actor) -> list[AgendaItem]:
    """Return the items that wait to be put on the agendas of meetings ahead, as far as somebody may see them."""
    where = (visible_to(who), r.state == ItemState.PROPOSED, _is_ahead())
    return read.records(Kind.AGENDA_ITEM, *where, order=(r.number,))


def _is_ahead() -> ColumnElement[bool]:
    return exists_in(_HELD, _HELD.c.id == a.meeting_id, is_one_of(_HELD.c.state, AHEAD_STATES))


_MEETING = tables.meetings.alias("of")
_LATER = tables.agenda_items.alias("later")
_LATER_RECORD = tables.records.alias("later_record")
_IS_TAKEN_UP = exists_in(
    _LATER,
    _LATER.c.carried_id == a.id,
    exists_in(_LATER_RECORD, _LATER_RECORD.c.id == _LATER.c.id, _LATER_RECORD.c.state != ItemState.WITHDRAWN),
)
_IS_OF_EARLIER = exists_in(
    _MEETING,
    _MEETING.c.id == a.meeting_id,
    _MEETING.c.group_name == bindparam("group"),
    _MEETING.c.body == "",
    _MEETING.c.begins_at < bindparam("before", type_=tables.Moment()),
)
_UNDEALT = record_query(
    Kind.AGENDA_ITEM,
    or_(r.state == ItemState.DEFERRED, and_(r.state == ItemState.ACCEPTED, ~_is_ahead())),
    a.standing == "",
    a.meeting_id != bindparam("meeting"),
    _IS_OF_EARLIER,
    ~_IS_TAKEN_UP,
    order=(a.meeting_id, *_IN_ORDER),
)
_ITEMS_OF = indexed_record_query(
    Kind.AGENDA_ITEM, a.meeting_id == bindparam("meeting"), _IS_KEPT, order=_IN_ORDER
)
