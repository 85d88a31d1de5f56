"""Show a paper by the number that people quote: 15/4, 15/4 bis, 15/4 (Rev.1)."""

import re
from dataclasses import replace

from bot.agendas.papers import SUFFIXES
from bot.errors import Offer, UserError
from bot.permissions import may_see
from bot.records import Kind, Ref
from handlers.core.calls import Ask, Reply
from handlers.papers import commands, reading
from storage import agendas, meetings
from storage.unit_of_work import Read

_NUMBER = re.compile(
    rf"(?:paper |document )?(\d{{1,4}}) ?/ ?(\d{{1,3}})(?: (?:{'|'.join(filter(None, SUFFIXES))}))?(?: ?\(?rev\.? ?\d+\)?)?[.?]?",
    re.IGNORECASE,
)


def show(ask: Ask, read: Read) -> Reply | None:
    """Show the papers of the item that has the number of a document; None for words that are no such number."""
    said = _NUMBER.fullmatch(" ".join(ask.parsed.text.split()))
    if said is None:
        return None
    meeting = meetings.with_number(read, int(said[1]))
    items = agendas.items_of(read, meeting) if meeting is not None else []
    item = next((one for one in items if one.document == int(said[2])), None)
    if item is None or not (may_see(ask.actor, item) and reading.may_read(read, ask.actor, item)):
        sentence = f"I know no paper {said[1]}/{said[2]} that you may read."
        raise UserError(sentence, offers=[Offer("Meetings", "say", "meetings")])
    named = replace(ask.parsed, refs=[Ref(Kind.AGENDA_ITEM, item.number)], text="")
    return commands.show(replace(ask, parsed=named), read)
