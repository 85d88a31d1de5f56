"""The table of the items of agendas, and who presents one."""

from sqlalchemy import BigInteger, Column, ColumnElement, ForeignKey, Integer, String, Table, Text, or_

from bot.agendas.items import WAITING_STATES, AgendaItem
from bot.permissions import Actor
from storage.subqueries import exists_in, is_one_of, lists_person
from storage.tables.columns import CODE, PERSON, WORDS, JsonTuple, index_where_set, metadata, record_id
from storage.tables.declaration import RecordTable
from storage.tables.records import records

agenda_items = Table(
    "agenda_items",
    metadata,
    record_id(),
    Column("meeting_id", ForeignKey("records.id"), nullable=False, index=True),
    Column("meeting_ref", String(20), nullable=False, server_default="", info=CODE),
    Column("for_id", BigInteger),
    Column("presenter_id", BigInteger, info=PERSON),
    Column("minutes", Integer),
    Column("place", Integer),
    Column("reason", Text, nullable=False, server_default="", info=WORDS),
    Column("carried_id", BigInteger),
    Column("standing", String(20), nullable=False, server_default="", info=CODE),
    Column("document", Integer),
    Column("outcome", String(40), nullable=False, server_default="", info=CODE),
    Column("said", Text, nullable=False, server_default="", info=WORDS),
    Column("decision_id", BigInteger),
    Column("papers", Text, nullable=False, server_default="", info=WORDS),
    Column("guests", JsonTuple, nullable=False, server_default="[]", info=CODE),
)
index_where_set(agenda_items.c.for_id)
index_where_set(agenda_items.c.carried_id)

_READ = agenda_items.alias()  # an alias, because the statement around it may select from agenda_items


def _invites(who: Actor) -> ColumnElement[bool]:
    """Return the condition that somebody presents an item, or is a guest of it."""
    is_named = lists_person(_READ.c.guests, who.person_id)
    return exists_in(_READ, _READ.c.id == records.c.id, or_(_READ.c.presenter_id == who.person_id, *is_named))


AGENDA_ITEM = RecordTable(
    AgendaItem,
    (records, agenda_items),
    is_unfinished=is_one_of(records.c.state, WAITING_STATES),
    invites=_invites,
)
