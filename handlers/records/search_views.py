"""What was found by a search, a line each."""

from bot.actions import Action
from bot.decisions import Decision
from bot.events import Event
from bot.issues import Issue
from bot.proposals import Proposal
from bot.records import Record
from handlers.actions import views as action_views
from handlers.blocks.elements import Button, Message
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, count, cut, escape, state_label
from handlers.events import views as event_views
from handlers.issues import views as issue_views
from handlers.proposals import views as proposal_views
from storage.search import SEARCH_WINDOW, SearchResult, search_words

QUOTE_MAX = 90


def results(sought: SearchResult, text: str, reader: Reader, *, words: str) -> Message:
    listed = sought.page
    quoted = f"for “{escape(cut(text, QUOTE_MAX))}”"
    head = (
        f"*{count(listed.total_count, 'thing')} found {quoted}*"
        if listed.total_count
        else f"Nothing found {quoted}."
    )
    wanted = search_words(text)
    lines = [_line(record, wanted, sought, reader) for record in listed.records]
    if not sought.is_truncated:
        return page(head, lines or ["Try fewer or shorter words."], listed, words=words)
    looked = [f"Looked through: what is open, and the newest {SEARCH_WINDOW:,} of the rest."]
    everywhere = Button("Search everything", "searchall", text)
    return page(head, [*lines, *looked], listed, words=words, more=[everywhere])


def _line(record: Record, wanted: list[str], sought: SearchResult, reader: Reader) -> str:
    said = sought.note_by_record.get(record.id)
    is_in_title = all(word in record.folded for word in wanted)
    note = f"\n>{escape(cut(' '.join(said.split()), QUOTE_MAX))}" if said and not is_in_title else ""
    return f"{_record_line(record, reader)}{note}"


def _record_line(record: Record, reader: Reader) -> str:
    if isinstance(record, Action):
        return action_views.line(record, reader)
    if isinstance(record, Issue):
        return issue_views.line(record, reader)
    if isinstance(record, Event):
        return event_views.line(record, reader)
    if isinstance(record, Proposal):
        return proposal_views.line(record, reader)
    outcome = f", {escape(cut(record.text, QUOTE_MAX))}" if isinstance(record, Decision) else ""
    return f"*{record.ref}*  {escape(record.title)} · {state_label(record.state)}{outcome}"
