"""Search results, a line each."""

from bot.records import Record
from handlers.blocks.elements import Button, Message
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, count, cut, escape
from handlers.kinds import Kinds
from storage.search import SEARCH_WINDOW, SearchResult, search_words

QUOTE_MAX = 90


def results(sought: SearchResult, text: str, kinds: Kinds, reader: Reader, *, words: str) -> Message:
    listed = sought.page
    quoted = f"for “{escape(cut(text, QUOTE_MAX))}”"
    head = (
        f"*{count(listed.total_count, 'thing')} found {quoted}*"
        if listed.total_count
        else f"Nothing found {quoted}."
    )
    wanted = search_words(text)
    lines = [_line(record, kinds, wanted, sought, reader) for record in listed.records]
    again = [] if lines else [Button("Search again", "search")]
    if not sought.is_truncated:
        return page(head, lines or ["Try fewer or shorter words."], listed, words=words, more=again)
    looked = [f"Looked through: what is open, and the newest {SEARCH_WINDOW:,} of the rest."]
    everywhere = Button("Search everything", "searchall", escape(text))
    return page(head, [*lines, *looked], listed, words=words, more=[*again, everywhere])


def _line(record: Record, kinds: Kinds, wanted: list[str], sought: SearchResult, reader: Reader) -> str:
    quoted = sought.note_by_record.get(record.id)
    is_in_title = all(word in record.folded for word in wanted)
    note = f"\n>{escape(cut(' '.join(quoted.split()), QUOTE_MAX))}" if quoted and not is_in_title else ""
    return f"{kinds[record.kind].shows.line(record, reader)}{note}"
