"""Who may see a record, as SQL: the rule of `permissions.may_see`, for conditions on `records`."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, or_

from bot.charter_section import Rights
from bot.people import MEMBER_RIGHTS
from bot.permissions import Actor
from bot.records import Visibility
from storage import tables
from storage.subqueries import exists_in, is_one_of

OFFICE_RIGHTS = frozenset({Rights.CHAIR, Rights.SECRETARY})
VISIBLE_TO_ALL = (Visibility.PUBLIC, Visibility.MEMBERSHIP)
r = tables.records.c


# A digest asks nine times, and building the condition took longer than the query.
@lru_cache(maxsize=4096)
def visible_to(who: Actor) -> ColumnElement[bool]:
    """Return the condition that somebody, or a person they stand in for or follow, may see a record."""
    return or_(*[_visible_in_capacity(one) for one in who.identities])


def sees_all(who: Actor) -> bool:
    """Return whether `who`, or somebody they stand in for, sees every record."""
    return any(one.rights & OFFICE_RIGHTS and not one.has_left for one in who.identities)


def owned_by(person_id: int | ColumnElement[int], record_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a person is an owner of a record."""
    o = tables.owners.c
    return exists_in(tables.owners, o.record_id == record_id, o.person_id == person_id)


def _visible_in_capacity(who: Actor) -> ColumnElement[bool]:
    if who.is_gone:
        return is_one_of(r.visibility, VISIBLE_TO_ALL)
    condition = _visible_by_rights(who)
    return and_(condition, r.visibility != Visibility.RESTRICTED) if who.has_left else condition


def _visible_by_rights(who: Actor) -> ColumnElement[bool]:
    if who.rights & OFFICE_RIGHTS:
        return r.id.is_not(None)
    is_own = or_(r.created_by == who.person_id, owned_by(who.person_id, r.id))
    is_for_members = r.visibility == Visibility.MEMBERS
    conditions = [is_own, is_one_of(r.visibility, VISIBLE_TO_ALL)]
    named = [Visibility.RESTRICTED]
    if who.rights & MEMBER_RIGHTS or Rights.OBSERVER in who.rights:
        conditions.append(is_for_members)
    elif Rights.UPPER in who.rights:
        named.append(Visibility.MEMBERS)
    return or_(*conditions, *_named_reader(who, named), *_invited(who))


def _invited(who: Actor) -> Iterator[ColumnElement[bool]]:
    """Yield for each kind the condition that a record of it invites somebody."""
    for kind, table in tables.RECORD_TABLES.items():
        if (is_invited := table.invites(who)) is not None:
            yield and_(r.kind == kind, is_invited)


def _named_reader(who: Actor, visibilities: Sequence[Visibility]) -> Iterator[ColumnElement[bool]]:
    """Yield for each kind the condition that a record of it, visible so widely, names somebody as its reader."""
    kinds = [(r.kind == kind, table) for kind, table in tables.RECORD_TABLES.items()]
    for is_kind, table in (*kinds, (tables.IS_ENTRY, tables.ENTRY)):
        if (is_reader := table.visible(who)) is not None:
            yield and_(is_kind, is_one_of(r.visibility, visibilities), is_reader)
