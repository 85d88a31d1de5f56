"""Search: words in titles, results, decisions and notes, without regard to case and accents.

Each text is looked through, so what is looked through has a bound: all that is open, and the newest of the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, union

from bot.names import fold
from bot.permissions import Actor
from storage import tables as t
from storage.lists import OPEN, PAGE, Listed, by_ids, visible
from storage.unit_of_work import Read

NEWEST = 10_000  # records, open or not, and as many notes


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What was found: the records of a page, the note in which the words stand, and whether older ones were left out."""

    listed: Listed
    notes: dict[int, str]
    is_bounded: bool


def search(read: Read, text: str, *, who: Actor, page: int, everything: bool) -> Sought:
    """Return the records somebody may see in one text of which all the words stand, the newest first."""
    words = words_of(text)
    since = 0 if everything else max(_last(read, t.records.c.id) - NEWEST, 0)
    notes_since = 0 if everything else max(_last(read, t.notes.c.id) - NEWEST, 0)
    hits = union(*_titles(words, since), _notes(words, notes_since)).subquery()
    shown = select(t.records.c.id).where(t.records.c.id.in_(select(hits.c[0])), visible(who))
    ids = _page(read, shown, page)
    count = read.db.execute(select(func.count()).select_from(shown.subquery())).scalar_one()
    listed = Listed(by_ids(read, ids), count, page)
    return Sought(listed=listed, notes=_said(read, ids, words), is_bounded=since > 0 or notes_since > 0)


def words_of(text: str) -> list[str]:
    """Return what must be found of what was typed; "six-language" is one word, found as it stands."""
    return [word for word in (fold(word.strip(_QUOTES)) for word in text.split()) if word]


_QUOTES = '"“”„«»'


def _page(read: Read, shown: Select[tuple[int]], page: int) -> list[int]:
    chosen = shown.order_by(t.records.c.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return [row.id for row in read.db.execute(chosen)]


def _last(read: Read, column: ColumnElement[int]) -> int:
    return read.db.execute(select(func.max(column))).scalar() or 0


def _titles(words: Sequence[str], since: int) -> list[Select[tuple[int]]]:
    newest = select(t.records.c.id).where(t.records.c.id > since, *_holds(t.records.c.folded, words))
    if not since:
        return [newest]
    is_open = select(t.records.c.id).where(t.records.c.id <= since, OPEN, *_holds(t.records.c.folded, words))
    return [newest, is_open]


def _notes(words: Sequence[str], since: int) -> Select[tuple[int]]:
    return select(t.notes.c.record_id).where(
        t.notes.c.id > since, t.notes.c.struck_at.is_(None), *_holds(t.notes.c.folded, words)
    )


def _holds(folded: ColumnElement[str], words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Each word stands somewhere in the text. What is a wildcard to the database is a letter to people."""
    return [folded.contains(word, autoescape=True) for word in words]


def _said(read: Read, ids: Sequence[int], words: Sequence[str]) -> dict[int, str]:
    """Return the newest note of each record in which the words stand."""
    chosen = _notes(words, 0).add_columns(t.notes.c.text).where(t.notes.c.record_id.in_(ids))
    return {row.record_id: row.text for row in read.db.execute(chosen.order_by(t.notes.c.id))}
