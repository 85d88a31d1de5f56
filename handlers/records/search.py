"""Search records by words in them or in their notes."""

from dataclasses import replace

from bot.errors import Offer, UserError
from bot.records import read_ref
from handlers.blocks.elements import Block, form, text_field
from handlers.blocks.text import escape
from handlers.calls import Ask, Reply
from handlers.records import search_views
from handlers.records.commands import show
from storage import search
from storage.unit_of_work import Read

OPTIONS = ("page",)
QUERY_MAX = 200  # characters


def search_form(_: Ask, __: Read) -> Block:
    words = text_field("text", "What are you looking for?", max_length=QUERY_MAX)
    return form("Search", "Search", [words], words="search")


def find(ask: Ask, read: Read, *, everything: bool = False) -> Reply:
    """Search open records and the newest of the others, or all, however old: slower the more there are."""
    text = ask.parsed.text
    if (ref := read_ref(text)) is not None:
        return show(replace(ask, parsed=replace(ask.parsed, refs=[ref], text="")), read)
    if not search.search_words(text):
        raise UserError("What should I look for?", offers=[Offer("Search", "search")])
    words = ask.call.words if ask.call.values is None else f"search {escape(text)}"
    sought = search.search(read, text, who=ask.actor, page=ask.parsed.page, everything=everything)
    return Reply.from_message(search_views.results(sought, text, ask.registry.kinds, ask.reader, words=words))
