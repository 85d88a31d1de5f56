"""Search records by words in them or in their notes, and show what was found, a line each."""

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import Offer, UserError
from bot.records import Record, read_ref
from handlers.core.blocks.elements import Block, Button, Message, form, text_field
from handlers.core.blocks.paging import page
from handlers.core.blocks.text import Reader, count, cut, escape
from handlers.core.calls import Ask, Reply
from handlers.core.kinds import Kinds
from storage import search
from storage.unit_of_work import Read

OPTIONS = ("page",)
TEXTS = 100  # longer texts that are searched, the newest, unless everything is
QUERY_MAX, QUOTE_MAX = 200, 90  # characters of what is looked for, and of a quotation


def search_form(_: Ask, __: Read) -> Block:
    words = text_field("text", "What are you looking for?", max_length=QUERY_MAX)
    return form("Search", "Search", [words], words="search")


def find(ask: Ask, read: Read, *, everything: bool = False) -> Reply:
    """Search open records and the newest of the others, or all, however old: slower the more there are."""
    text = ask.parsed.text
    if (ref := read_ref(text, ask.charter.prefixes)) is not None:
        return ask.read_words(replace(ask.call, words=f"show {ref}", values=None), read)
    if not search.search_words(text):
        raise UserError("What should I look for?", offers=[Offer("Search", "search")])
    words = ask.call.words if ask.call.values is None else f"search {escape(text)}"
    sought = search.search(read, text, who=ask.actor, page=ask.parsed.page, everything=everything)
    apart = [
        line
        for one in ask.registry.features
        if one.searches and ask.parsed.page == 1
        for line in one.searches(ask, read, search.search_words(text), None if everything else TEXTS)
    ]
    return Reply.from_message(
        _results(sought, text, ask.registry.kinds, ask.reader, words=words, apart=apart)
    )


def _results(
    sought: search.SearchResult, text: str, kinds: Kinds, reader: Reader, *, words: str, apart: Sequence[str]
) -> Message:
    listed = sought.page
    quoted = f"for “{escape(cut(text, QUOTE_MAX))}”"
    head = (
        f"*{count(listed.total_count, 'thing')} found {quoted}*"
        if listed.total_count
        else f"*Found {quoted}*"
        if apart
        else f"Nothing found {quoted}."
    )
    wanted = search.search_words(text)
    lines = [*(_line(record, kinds, wanted, sought, reader) for record in listed.records), *apart]
    again = [] if lines else [Button("Search again", "search")]
    if not sought.is_truncated:
        return page(head, lines or ["Try fewer or shorter words."], listed, words=words, more=again)
    looked = [f"Looked through: what is open, and the newest {search.SEARCH_WINDOW:,} of the rest."]
    everywhere = Button("Search everything", "searchall", escape(text))
    return page(head, [*lines, *looked], listed, words=words, more=[*again, everywhere])


def _line(
    record: Record, kinds: Kinds, wanted: list[str], sought: search.SearchResult, reader: Reader
) -> str:
    quoted = sought.note_by_record.get(record.id)
    is_in_title = all(word in record.folded for word in wanted)
    note = f"\n>{escape(cut(' '.join(quoted.split()), QUOTE_MAX))}" if quoted and not is_in_title else ""
    return f"{kinds[record.kind].shows.line(record, reader)}{note}"
