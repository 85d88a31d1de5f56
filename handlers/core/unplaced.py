"""Words under several things, which may be about each of them until their writer says which."""

from collections.abc import Sequence

from bot.records import Item, Record
from bot.replies import is_consent
from handlers.core.calls import Ask
from handlers.core.unconfirmed import unconfirmed_words
from storage import unconfirmed
from storage.unit_of_work import Tx


def keep(ask: Ask, tx: Tx, above: Sequence[Record], text: str) -> str:
    """Keep a reply as what may be about each of several things, until its writer says which; return its timestamp.

    "" for one that says nothing but thanks, agreement or a sign, and for one that is no message. Texts under silence
    keep theirs.
    """
    if ask.call.message is None or not text or is_consent(text):
        return ""
    _, ts = ask.call.message
    me = ask.actor.person_id
    for record in above:
        if ask.registry.kind_of(record).replies.place is not None:
            continue
        owners = record.owners if isinstance(record, Item) else ()
        person = next((one.person_id for one in ask.actor.identities if one.person_id in owners), me)
        unconfirmed.save(tx, unconfirmed_words(ask, record, text, person=person))
    return ts
