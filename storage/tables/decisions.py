"""The table of decisions, and who reads a restricted one."""

import json

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    String,
    Table,
    Text,
    or_,
    type_coerce,
)

from bot.decisions import Decision, DecisionState
from bot.permissions import Actor
from storage.subqueries import exists_in
from storage.tables.columns import (
    CODE,
    PERSON,
    WORDS,
    DecimalCents,
    JsonTuple,
    Moment,
    index_where_set,
    metadata,
    record_id,
)
from storage.tables.declaration import RecordTable
from storage.tables.records import records

decisions = Table(
    "decisions",
    metadata,
    record_id(),
    Column("issue_id", ForeignKey("records.id"), nullable=False, index=True),
    Column("level", String(40), nullable=False, info=CODE),
    Column("word", String(40), nullable=False, info=CODE),
    Column("text", Text, nullable=False, info=WORDS),
    Column("decided_on", Date, nullable=False),
    Column("behalf", String(200), nullable=False, info=WORDS),
    Column("confirmed_by", BigInteger, info=PERSON),
    Column("settled_at", Moment),
    Column("benefit", String(20), nullable=False, server_default="", info=CODE),
    Column("amount", DecimalCents),
    Column("currency", String(3), nullable=False, server_default="", info=CODE),
    Column("review_on", Date),
    Column("supersedes_id", BigInteger),
    Column("raised_by", BigInteger),
    Column("readers", JsonTuple, nullable=False, server_default="[]", info=CODE),
    Column("lines", JsonTuple, nullable=False, server_default="[]", info=WORDS),
    Column("actions", JsonTuple, nullable=False, server_default="[]", info=CODE),
)
index_where_set(decisions.c.supersedes_id)
index_where_set(decisions.c.review_on)
index_where_set(decisions.c.settled_at)

_READ = decisions.alias()  # an alias, because the statement around it may select from decisions


def _visible(who: Actor) -> ColumnElement[bool]:
    """Return the condition that somebody asked the question of a decision, or that its way went by their level."""
    readers = type_coerce(_READ.c.readers, Text)
    pairs = [(role, area) for role in sorted(who.roles) for area in ("", *sorted(who.areas))]
    of_role = [readers.contains(json.dumps(pair), autoescape=True) for pair in pairs]
    return exists_in(_READ, _READ.c.id == records.c.id, or_(_READ.c.raised_by == who.person_id, *of_role))


DECISION = RecordTable(
    Decision, (records, decisions), is_unfinished=records.c.state == DecisionState.DRAFT, visible=_visible
)
