"""Duplicates: close one record because it is the same as another, and notify its people where it goes on."""

from typing import TypeVar

from bot.duplicates import Joined
from bot.errors import UserError
from bot.notifications import Reason
from bot.records import Item, Record, checked_text, is_as_visible, read_ref
from handlers.core.calls import Ask, Reply, get_visible, require_refs
from handlers.core.delivery.notify import CHANGE_OF_MIND, notify, notify_once
from handlers.core.delivery.readers import can_see
from handlers.core.records import duplicates_views
from storage import links
from storage.unit_of_work import Tx

R = TypeVar("R", bound=Record)
CONNECTING_WORDS = frozenset({"as", "and", "with", "is", "="})  # allowed between the two references


def refuse_duplicates(ask: Ask, tx: Tx) -> Reply:
    """Refuse two records of a kind that cannot be closed as duplicates."""
    record, other, _ = _parse_pair(ask, tx)
    raise UserError(duplicates_views.duplicate_refused(record, other))


def pair_of_kind(ask: Ask, tx: Tx, kind: type[R]) -> tuple[R, R, str]:
    """Return the two records named, and the rest of the text. Raises UserError unless both are of a kind."""
    record, other, more = _parse_pair(ask, tx)
    if not isinstance(record, kind) or not isinstance(other, kind):
        raise UserError(duplicates_views.duplicate_refused(record, other))
    return record, other, more


def _parse_pair(ask: Ask, tx: Tx) -> tuple[Record, Record, str]:
    """Return the two records named, and the rest of the text."""
    refs = require_refs(ask, "same")
    words = ask.parsed.text.split()
    prefixes = ask.charter.prefixes

    def goes_on() -> bool:
        return words[0] in CONNECTING_WORDS or read_ref(words[0].rstrip(",."), prefixes) is not None

    while words and len(refs) < 2 and goes_on():  # noqa: PLR2004 - two
        ref = read_ref(words.pop(0).rstrip(",."), prefixes)
        refs = [*refs, ref] if ref and ref not in refs else refs
    if len(refs) != 2:  # noqa: PLR2004 - two
        raise UserError(f"Which two are the same? Name both, the one that ends first: {ask.example('same')}")
    record, other = (get_visible(ask, tx, ref) for ref in refs)
    return record, other, checked_text(" ".join(words), what="reason")


def duplicate_reason(ask: Ask, tx: Tx, record: Record, other: Record, more: str) -> str:
    """Return the reason for closing the first; it does not name a record that not all its readers may know of."""
    own = {record.created_by, *(record.owners if isinstance(record, Item) else ())}
    is_known = is_as_visible(other, record) and all(can_see(tx, person, other, ask.today) for person in own)
    name = other.ref if is_known else "another one"
    return f"the same as {name}{f': {more}' if more else ''}"


def link_duplicates(ask: Ask, tx: Tx, record: Record, other: Record) -> None:
    """Say of two records that they are the same, and tell those of the second, which goes on."""
    context = Joined(record.id, ask.actor.person_id).as_context()
    for person in {other.created_by, *(other.owners if isinstance(other, Item) else ())}:
        is_known = can_see(tx, person, record, ask.today) and can_see(tx, person, other, ask.today)
        if person != tx.author_id and is_known:
            at = tx.now + CHANGE_OF_MIND
            notify_once(tx, person, other, Reason.JOINED, context=context, at=at)
    links.add(tx, record, other, by=ask.actor.person_id, same=True)
    tx.change(record, "same", why=other.ref)
    tx.change(other, "link", why=record.ref)


def notify_continued(ask: Ask, tx: Tx, person: int, record: Record, other: Record) -> bool:
    """Notify a person where their work goes on, if they may know of that."""
    is_known = can_see(tx, person, other, ask.today)
    return is_known and notify(tx, person, record, Reason.DUPLICATE, context=str(other.id)) is not None
