"""What was found by a search, a line each."""

from bot.actions import Action
from bot.decisions import Decision
from bot.events import Event
from bot.issues import Issue
from bot.proposals import Proposal
from bot.records import Record
from handlers.actions import views as actions
from handlers.blocks.elements import Button, Message
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, count, cut, escape, state
from handlers.events import views as events
from handlers.issues import views as issues
from handlers.proposals import views as proposals
from storage.search import NEWEST, Sought, words_of

LONGEST_QUOTE = 90


def found(sought: Sought, text: str, reader: Reader, *, words: str) -> Message:
    listed = sought.listed
    quoted = f"for “{escape(cut(text, LONGEST_QUOTE))}”"
    head = f"*{count(listed.count, 'thing')} found {quoted}*" if listed.count else f"Nothing found {quoted}."
    wanted = words_of(text)
    lines = [_line(record, wanted, sought, reader) for record in listed.records]
    if not sought.is_bounded:
        return page(head, lines or ["Try fewer or shorter words."], listed, words=words)
    looked = [f"Looked through: what is open, and the newest {NEWEST:,} of the rest."]
    everywhere = Button("Search everything", "searchall", text)
    return page(head, [*lines, *looked], listed, words=words, more=[everywhere])


def _line(record: Record, wanted: list[str], sought: Sought, reader: Reader) -> str:
    said = sought.notes.get(record.id)
    is_in_title = all(word in record.folded for word in wanted)
    note = f"\n>{escape(cut(' '.join(said.split()), LONGEST_QUOTE))}" if said and not is_in_title else ""
    return f"{_of_record(record, reader)}{note}"


def _of_record(record: Record, reader: Reader) -> str:
    if isinstance(record, Action):
        return actions.line(record, reader)
    if isinstance(record, Issue):
        return issues.line(record, reader)
    if isinstance(record, Event):
        return events.line(record, reader)
    if isinstance(record, Proposal):
        return proposals.line(record, reader)
    outcome = f", {escape(cut(record.text, LONGEST_QUOTE))}" if isinstance(record, Decision) else ""
    return f"*{record.ref}*  {escape(record.title)} · {state(record.state)}{outcome}"
