"""No statement of the bot reads a table that grows from end to end, with statistics or without, on either database.

tests/plans/course.py lets everything happen on a database with years behind it (tests/plans/filled.py). What is read as a
whole stands below, with its reason.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, takewhile

import pytest
from sqlalchemy import Engine, Index

from storage import tables
from tests import databases
from tests.plans import course, filled, verdict
from tests.plans.recorder import Statement, paused, recording
from tests.storage import scene

# By the function that asks, and the table.
READ_AS_A_WHOLE = {
    "actions._actions_in_every_state records": "a list of closed actions says how many there are; a file has them all",
    "actions._actions_in_every_state items": "the same",
    "actions._actions_in_every_state actions": "the same",
    "actions._actions_in_every_state owners": "the same, of one owner",
    "decisions._decided_by_body decisions": "names of bodies are compared without case and accents; decisions are few",
    "digests._load_contents records": "the newest, back to the first that is older than the digest before",
    "meeting_records.with_content meeting_records": "texts are read: of the newest 100, or of all where that is asked",
    "meetings.group_names meetings": "the groups that ever met, asked when a meeting of one is planned",
    "meetings.group_names records": "the same",
    "meetings.meetings_of_days meetings": "the meetings of some years, by their days",
    "meetings.meetings_page records": "the file of all meetings",
    "meetings.meetings_page meetings": "the same",
    "outbox.prune digest_lines": "each hour the lines of digests that are no longer edited, which go",
    "outbox.prune inbox": "each hour the answers of two days, of which the older go",
    **{
        f"privacy.{name} {table.name}": "the file of all about a person"
        for name in ("rows_about", "records_by_message")
        for table in filled.GROWING
    },
    "records.records_created_between records": "the newest, back to the first that is older",
    **{
        f"search.search {name}": "texts are read: of the newest 10,000 records, or of all where that is asked"
        for name in ("records", "notes", "")
    },
    **{
        f"registers._entries_in_every_state {name}": "a list of closed entries says how many there are; a file has them all"
        for name in ("records", "entries", "items", "owners", "entry_values")
    },
    **{
        f"registers.{counted} {name}": "a rate, or a count, is of all entries that there ever were"
        for counted in ("counts_where", "counts_by", "counts_by_two")
        for name in ("records", "entries", "items", "entry_values", "earlier_values")
    },
    "seals._newest_seal seals": "the last by its key",
    "seals.current_head seals": "how many there are stands in the head of a day, once a day",
    "unit_of_work.load_sessions meetings": "the days of bodies are in memory: some dozens a year",
    "unit_of_work.load_sessions records": "the same",
}


# PostgreSQL reads these by the index of a kind, or by one row of a key.
READ_BY_AN_INDEX = {"seals._newest_seal"}


def is_allowed(found: verdict.Finding) -> bool:
    return any(f"{one} {found.table}" in READ_AS_A_WHOLE for one in found.statement.asked_by)


@dataclass(frozen=True)
class Years:
    """A database with years behind it, and what was asked of it."""

    engine: Engine
    statements: list[Statement]

    def scans(self, of: str = "") -> list[verdict.Finding]:
        """Return what is read as a whole and must not be; with `of`, by statements about that table alone."""
        asked = [one for one in self.statements if of in one.sql]
        return [one for one in verdict.findings(self.engine, asked) if not is_allowed(one)]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def years(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Years]:
    url = databases.fresh(request.param)
    engine = scene.engine_of(url)
    with recording(url) as recorder:
        world = course.begun(url, tmp_path_factory.mktemp("years"))
        with paused():
            filled.multiply(engine)
        recorder.next_turn()
        course.goes_on(world)
        world.close()
    yield Years(engine, list(recorder.found.values()))
    engine.dispose()
    databases.throw_away(url)


def test_no_statement_reads_a_growing_table_without_statistics(years: Years) -> None:
    verdict.forget_statistics(years.engine)

    found = years.scans()

    assert found == [], "\n".join(map(str, found))


def test_no_statement_reads_a_growing_table_with_statistics(years: Years) -> None:
    verdict.collect_statistics(years.engine)

    found = years.scans()

    assert found == [], "\n".join(map(str, found))


def test_years_are_mostly_finished_and_large_enough_to_tell(years: Years) -> None:
    rows = {table.name: verdict.count(years.engine, table) for table in filled.GROWING}
    open_ = verdict.count(years.engine, tables.items, tables.ITEM_IS_OPEN)

    assert rows["actions"] > 5 * verdict.MOST_ROWS / 2
    assert open_ < rows["items"] / 20
    assert {name for name, number in rows.items() if number == 0} <= {"inbox"}
    assert rows["posts"] > rows["actions"]


def test_what_is_asked_comes_from_every_part_of_the_bot(years: Years) -> None:
    asked = set[str]().union(*(one.asked_by for one in years.statements))

    assert {one.name for one in filled.GROWING} <= set(_read(years.statements))
    assert {name.split(".")[0] for name in asked} >= {"feed", "export", "audit", "seal", "health", "poller"}


def _read(statements: list[Statement]) -> Iterator[str]:
    for one in statements:
        if one.sql.lstrip("( ").startswith(("SELECT", "UPDATE")):
            yield from (
                table.name
                for table in filled.GROWING
                if f"FROM {table.name}" in one.sql or f"JOIN {table.name}" in one.sql
            )


def test_reason_stands_only_where_something_is_read_as_a_whole(years: Years) -> None:
    found: list[verdict.Finding] = []
    for state in (verdict.forget_statistics, verdict.collect_statistics):
        state(years.engine)
        found += verdict.findings(years.engine, years.statements)

    met = {one.split()[0] for f in found for one in READ_AS_A_WHOLE if one.split()[0] in f.statement.asked_by}

    is_postgresql = years.engine.dialect.name == "postgresql"
    expected = {one.split()[0] for one in READ_AS_A_WHOLE}
    assert expected - (READ_BY_AN_INDEX if is_postgresql else set()) == met


def test_nothing_is_grouped_by_a_value_that_is_bound(years: Years) -> None:
    """A value is bound anew wherever it stands, so that PostgreSQL would not see the selected expression in the groups."""
    groups = [_groups(one.sql) for one in years.statements if "GROUP BY" in one.sql]

    assert [one for one in groups if re.search(r"\?|%s|%\(", one)] == []
    assert len(groups) > 10


def _groups(sql: str) -> str:
    """Return what a statement groups by: up to the next clause, or to the end of the query that it is."""
    behind = re.split("ORDER BY|LIMIT|HAVING|UNION", sql.partition("GROUP BY")[2])[0]
    depths = accumulate((sign == "(") - (sign == ")") for sign in behind)
    return "".join(sign for sign, _ in takewhile(lambda one: one[1] >= 0, zip(behind, depths, strict=True)))


# One of most tables that have them.
NEEDED = {
    "ix_actions_closed_at", "ix_attachments_record_id", "ix_card_lines_record_id", "ix_decisions_issue_id",
    "ix_digests_as_of", "ix_documents_with_content", "ix_entries_said", "ix_events_ends_on", "ix_history_record_id",
    "ix_items_for_id", "ix_links_other_id", "ix_meetings_starts_on", "ix_notes_record_id",
    "ix_notifications_post_id", "ix_posts_due_an_edit", "ix_posts_record_id",
    "ix_proposals_ended_at", "ix_records_entries_changed_at", "ix_records_kind_state", "ix_snoozes_record_id",
}  # fmt: skip


# PostgreSQL finds rows by a later column of another index, too.
ONLY_FOR_SQLITE = {"ix_card_lines_record_id", "ix_records_entries_changed_at", "ix_snoozes_record_id"}


def _needed() -> dict[str, Index]:
    return {str(i.name): i for table in filled.GROWING for i in table.indexes if i.name in NEEDED}


@contextmanager
def _without(engine: Engine, index: Index) -> Iterator[None]:
    with engine.begin() as db:
        index.drop(db)
    yield
    with engine.begin() as db:
        index.create(db)


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_dropped_index_is_missed(years: Years, name: str) -> None:
    verdict.forget_statistics(years.engine)
    index = _needed()[name]
    assert index.table is not None

    with _without(years.engine, index):
        found = years.scans(index.table.name)

    is_served = years.engine.dialect.name == "postgresql" and name in ONLY_FOR_SQLITE
    assert (index.table.name in {one.table for one in found}) is not is_served
