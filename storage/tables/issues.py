"""The table of issues, and who reads a restricted one."""

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, String, Table, Text

from bot.issues import Issue, IssueState
from bot.permissions import Actor
from storage.subqueries import contains_any_code, exists_in
from storage.tables.columns import (
    CODE,
    WORDS,
    JsonLadder,
    JsonTuple,
    Moment,
    index_where_set,
    metadata,
    record_id,
)
from storage.tables.declaration import RecordTable
from storage.tables.records import items, records

issues = Table(
    "issues",
    metadata,
    record_id(),
    Column("options", JsonTuple, nullable=False, info=WORDS),
    Column("level", String(40), nullable=False, info=CODE),
    Column("level_since", Moment, nullable=False),
    Column("path", JsonTuple, nullable=False, info=WORDS),
    Column("answer", Text, nullable=False, info=WORDS),
    Column("ladder", JsonLadder, nullable=False, server_default="[]"),
    Column("positions", JsonTuple, nullable=False, server_default="[]", info=WORDS),
    Column("question_id", BigInteger, index=True),
    Column("days_left", Integer),
    Column("seen_by", BigInteger),
    Column("seen_at", Moment),
    Column("up_at", Moment),
    Column("readers", JsonTuple, nullable=False, server_default="[]", info=CODE),
    Column("result", Text, nullable=False, server_default="", info=WORDS),
    Column("settled_at", Moment),
)
# Few issues escalate by themselves, and a tick asks each second for the next one.
index_where_set(issues.c.up_at)

_READ = issues.alias("came")  # an alias, because the statement around it may select from issues


def _visible(who: Actor) -> ColumnElement[bool] | None:
    """Return the condition that an issue came to a level of one of somebody's roles."""
    if not who.roles:
        return None
    return exists_in(_READ, _READ.c.id == records.c.id, contains_any_code(_READ.c.readers, who.roles))


ISSUE = RecordTable(
    Issue, (records, items, issues), is_unfinished=records.c.state == IssueState.OPEN, visible=_visible
)
