"""What needs a second person: asked for by one, confirmed or declined by another, and only then done."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.errors import Refused, UserError
from bot.people import Consent, ConsentState
from bot.posts import Notice
from handlers.blocks.elements import Block
from handlers.blocks.text import Reader
from handlers.calls import Ask, Reply, row_id
from handlers.delivery.notify import tell_answer
from handlers.people import appointments as appointing
from handlers.people import consents_views as views
from handlers.people.consents_views import CONSENT
from handlers.privacy import commands as privacy
from storage import people
from storage.unit_of_work import Read, Tx


@dataclass(frozen=True)
class Kind:
    """One thing that needs two. `words` says what it is; `may` who the second can be on a day; `do` does it and says so."""

    words: Callable[[Mapping[str, object], Reader], str]
    may: Callable[[Read, Consent, date], list[int]]
    do: Callable[[Ask, Tx, Consent], str]


KINDS = {
    appointing.APPOINT: Kind(appointing.in_words, appointing.may_confirm, appointing.confirmed),
    privacy.ERASE: Kind(privacy.in_words, privacy.may_confirm, privacy.confirmed),
}


def consent(ask: Ask, tx: Tx) -> Reply:
    """Confirm what somebody else asked for: it is done now, if it still can be."""
    found = _mine_to_answer(ask, tx)
    done = KINDS[found.verb].do(ask, tx, found)
    people.answer(tx, found, ConsentState.GIVEN, by=ask.who.person_id)
    tell_answer(tx, found)
    return Reply(text=done)


def decline(ask: Ask, tx: Tx) -> Reply:
    found = _mine_to_answer(ask, tx)
    words = _words(found, ask.reader)
    people.answer(tx, found, ConsentState.DECLINED, by=ask.who.person_id)
    tx.log("decline", why=words, subject_id=_subject(found))
    tell_answer(tx, found)
    return Reply(text=f"Declined: {words}. {ask.reader.name(found.asked_by)} is told.")


def withdraw(ask: Ask, tx: Tx) -> Reply:
    """Take back what one asked for oneself."""
    found = _waiting(ask, tx)
    if found.asked_by != ask.who.person_id:
        raise Refused("Only whoever asked for it can withdraw it. You can decline it.")
    people.answer(tx, found, ConsentState.WITHDRAWN, by=ask.who.person_id)
    tx.log("withdraw", why=_words(found, ask.reader), subject_id=_subject(found))
    return Reply(text=f"Withdrawn: {_words(found, ask.reader)}.")


def told(read: Read, notice: Notice, reader: Reader) -> list[Block]:
    """Return what a second person reads, or who asked when there is an answer; nothing when it is gone."""
    found = people.consent(read, int(notice.facts))
    if found is None:
        return []
    return views.told(found, _words(found, reader), reader, to=notice.person_id)


def holds(read: Read, notice: Notice) -> bool:
    """Say whether there is still somebody to ask, or by now something to answer."""
    found = people.consent(read, int(notice.facts))
    if found is None or found.state == ConsentState.WITHDRAWN:
        return False
    return (found.state == ConsentState.WAITING) == (notice.person_id != found.asked_by)


def waiting_for(ask: Ask, read: Read) -> list[tuple[Consent, str]]:
    """Return what this person can confirm, oldest first, in words."""
    me = ask.who.person_id
    return [
        (one, _words(one, ask.reader))
        for one in people.consents_waiting(read)
        if me in KINDS[one.verb].may(read, one, ask.today)
    ]


def _mine_to_answer(ask: Ask, tx: Tx) -> Consent:
    found = _waiting(ask, tx)
    if found.asked_by == ask.who.person_id:
        raise Refused("You asked for it yourself; somebody else has to confirm it. You can withdraw it.")
    may = KINDS[found.verb].may(tx, found, ask.today)
    if ask.who.person_id not in may:
        raise Refused(
            f"Confirming this is for somebody else: {ask.reader.names(may) or 'nobody at the moment'}."
        )
    return found


def _waiting(ask: Ask, tx: Tx) -> Consent:
    number = row_id(ask.call.words.split()[-1].removeprefix(CONSENT))
    found = people.consent(tx, number) if number is not None else None
    if found is None:
        raise UserError("Use the buttons under the message that asks you.")
    if found.state != ConsentState.WAITING:
        raise UserError(f"{views.answered(found, ask.reader)} Nothing has changed.")
    return found


def _words(found: Consent, reader: Reader) -> str:
    return KINDS[found.verb].words(json.loads(found.facts), reader)


def _subject(found: Consent) -> int | None:
    subject = json.loads(found.facts).get("person_id")
    return subject if isinstance(subject, int) else None
