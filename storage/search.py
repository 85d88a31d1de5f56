"""Full-text search in titles, results, decisions and notes, without case and accents.

It scans the texts, so the range is bounded: all open records, and the newest of the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select, union

from bot.names import fold
from bot.permissions import Actor
from bot.records import Kind, Record
from storage import tables
from storage.records import PAGE_SIZE, ListPage, is_unfinished, records_by_ids, unfinished_ids
from storage.unit_of_work import Read
from storage.visibility import visible_to

TITLE_WORDS = 6  # of a sentence that may be of a title, the longest first
SEARCH_WINDOW = 10_000  # records that are not open, and as many notes


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """A page of records, the matching note of each, and whether older records were left out."""

    page: ListPage
    note_by_record: dict[int, str]
    is_truncated: bool


def search(read: Read, text: str, *, who: Actor, page: int, everything: bool) -> SearchResult:
    """Return the visible records with all words in one text, newest first."""
    words = search_words(text)
    since = 0 if everything else max(_last_id(read, tables.records.c.id) - SEARCH_WINDOW, 0)
    notes_since = 0 if everything else max(_last_id(read, tables.notes.c.id) - SEARCH_WINDOW, 0)
    hits = union(
        *_title_hits(words, since, read.charter.register_kinds), _note_hits(words, notes_since)
    ).subquery()
    shown = select(tables.records.c.id).where(tables.records.c.id.in_(select(hits.c[0])), visible_to(who))
    ids = _page_ids(read, shown, page)
    count = read.db.execute(select(func.count()).select_from(shown.subquery())).scalar_one()
    listed = ListPage(records_by_ids(read, ids), count, page)
    return SearchResult(
        page=listed,
        note_by_record=_matching_notes(read, ids, words),
        is_truncated=since > 0 or notes_since > 0,
    )


def unfinished_with_any(read: Read, words: Sequence[str], *, who: Actor, limit: int) -> list[Record]:
    """Return the newest visible records that are unfinished and have any of the folded words in their titles."""
    of = tables.records.c
    has_one = or_(*[of.folded.contains(word, autoescape=True) for word in words[:TITLE_WORDS]])
    unfinished = unfinished_ids(read.charter.register_kinds)
    chosen = select(of.id).where(of.id.in_(unfinished), has_one, visible_to(who))
    ids = [row.id for row in read.db.execute(chosen.order_by(of.id.desc()).limit(limit))]
    return records_by_ids(read, ids)


def search_words(text: str) -> list[str]:
    """Return the words to search for; "six-language" is one word, and signs alone are none."""
    words = (fold(word.strip(_QUOTES)) for word in text.split())
    return [word for word in words if any(sign.isalnum() for sign in word)]


_QUOTES = '"“”„«»'


def _page_ids(read: Read, shown: Select[tuple[int]], page: int) -> list[int]:
    chosen = shown.order_by(tables.records.c.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return [row.id for row in read.db.execute(chosen)]


def _last_id(read: Read, column: ColumnElement[int]) -> int:
    return read.db.execute(select(func.max(column))).scalar() or 0


def _title_hits(words: Sequence[str], since: int, registers: tuple[Kind, ...]) -> list[Select[tuple[int]]]:
    newest = select(tables.records.c.id).where(
        tables.records.c.id > since, *_contains_all(tables.records.c.folded, words)
    )
    if not since:
        return [newest]
    is_open = select(tables.records.c.id).where(
        tables.records.c.id <= since, is_unfinished(registers), *_contains_all(tables.records.c.folded, words)
    )
    return [newest, is_open]


def _note_hits(words: Sequence[str], since: int) -> Select[tuple[int]]:
    return select(tables.notes.c.record_id).where(
        tables.notes.c.id > since,
        tables.notes.c.struck_at.is_(None),
        *_contains_all(tables.notes.c.folded, words),
    )


def _contains_all(folded: ColumnElement[str], words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Require each word somewhere in the text; wildcards of the database are escaped."""
    return [folded.contains(word, autoescape=True) for word in words]


def _matching_notes(read: Read, ids: Sequence[int], words: Sequence[str]) -> dict[int, str]:
    """Return by record the newest note with all words."""
    chosen = _note_hits(words, 0).add_columns(tables.notes.c.text).where(tables.notes.c.record_id.in_(ids))
    return {row.record_id: row.text for row in read.db.execute(chosen.order_by(tables.notes.c.id))}
