"""Link duplicate events."""

from collections.abc import Sequence
from datetime import timedelta

from bot.errors import UserError
from bot.events import Event
from bot.grammar.parse import split_leading_refs
from bot.records import Prefixes
from handlers.core.blocks.elements import Block, Button, choice_field, form, text_message
from handlers.core.blocks.text import Reader, head
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.records.duplicates import link_duplicates, pair_of_kind
from handlers.events import views
from storage import links
from storage.events import events_page
from storage.unit_of_work import Read, Tx

NEAR = timedelta(days=183)


def same(ask: Ask, tx: Tx) -> Reply:
    """Link two events that may be one effort; both continue."""
    event, other, more = pair_of_kind(ask, tx, Event)
    if more:
        raise UserError(
            f"I only note that two events may be the same, without words: same {event.ref} {other.ref}"
        )
    if other.id in links.duplicate_ids(tx, event.id):
        raise UserError(f"{event.ref} and {other.ref} already say so. Nothing has changed.")
    link_duplicates(ask, tx, event, other)
    text = f"{head(event)} and {head(other)} may be the same effort; both say so now."
    return Reply.from_message(text_message(text, [Button("Undo", "undo", event.ref)]))


def needs_form(words: str, prefixes: Prefixes) -> bool:
    """Return whether one event alone is named, so that the other has to be chosen."""
    refs, rest = split_leading_refs(words.split(), prefixes)
    return len(refs) == 1 and not rest


def same_form(ask: Ask, read: Read) -> Block:
    """Return the form to choose the other event. Raises UserError where no other is within half a year."""
    event = get_named(ask, read, "same", Event)
    first, last = event.starts_on - NEAR, event.ends_on + NEAR
    near = events_page(read, who=ask.actor, first=first, last=last).records
    known = links.duplicate_ids(read, event.id)
    others = [one for one in near if one.id != event.id and one.id not in known]
    if not others:
        raise UserError(
            f"I see no other event within half a year of {event.ref}. To name one: same {event.ref} E-12"
        )
    return _same_form(event, others, ask.reader)


def _same_form(event: Event, others: Sequence[Event], reader: Reader) -> Block:
    choices = [(f"{one.ref} {one.title}, {views.days_there(one.period, reader)}", one.ref) for one in others]
    field = choice_field("text", "Which one may be the same?", choices, optional=False)
    return form(f"{event.ref}, the same", "Say so", [field], words=f"same {event.ref}")
