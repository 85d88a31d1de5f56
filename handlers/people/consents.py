"""Requests that need a second person: one person asks, another confirms or declines, and only then it is executed."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.errors import PermissionDenied, UserError
from bot.notifications import Notification, Reason
from bot.people import Consent, ConsentState
from bot.permissions import Actor
from handlers.core.blocks.elements import Block
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader
from handlers.core.calls import CONSENT_PREFIX, Ask, Reply, row_id
from handlers.core.delivery.notify import CHANGE_OF_MIND, notify_person
from handlers.core.feature import NotificationType, Viewer
from handlers.core.registry import Registry
from handlers.people import consents_views
from storage import people
from storage.unit_of_work import Read, Tx


def request_consent(tx: Tx, verb: str, facts: Mapping[str, object], *, confirmers: Sequence[int]) -> Consent:
    """Ask each of `confirmers` to confirm a request."""
    consent = tx.add(
        Consent(
            id=tx.next_number("consent"),
            verb=verb,
            facts=json.dumps(facts, ensure_ascii=False, default=str),
            asked_by=tx.author_id or 0,
            at=tx.now,
        )
    )
    for person_id in confirmers:
        notify_person(tx, person_id, Reason.CONSENT, str(consent.id), at=tx.now + CHANGE_OF_MIND)
    return consent


def notify_consent_answer(tx: Tx, consent: Consent) -> None:
    """Notify the requester of the second person's answer."""
    notify_person(tx, consent.asked_by, Reason.CONSENT, str(consent.id), at=tx.now + CHANGE_OF_MIND)


def consent(ask: Ask, tx: Tx) -> Reply:
    """Confirm another person's request and execute it, if that is still possible."""
    found = _answerable_consent(ask, tx)
    done = ask.registry.consents[found.verb].execute(ask, tx, found)
    people.answer_consent(tx, found, ConsentState.GIVEN, by=ask.actor.person_id)
    notify_consent_answer(tx, found)
    return Reply(text=done)


def show(ask: Ask, read: Read) -> Reply:
    """Show another person's request with its buttons."""
    found = _answerable_consent(ask, read)
    words = _describe(found, ask.reader, ask.registry)
    blocks = consents_views.consent_notification(
        found, words, ask.reader, to=ask.actor.person_id, answers=True
    )
    return Reply.from_message(message_of(blocks))


def decline(ask: Ask, tx: Tx) -> Reply:
    found = _answerable_consent(ask, tx)
    words = _describe(found, ask.reader, ask.registry)
    people.answer_consent(tx, found, ConsentState.DECLINED, by=ask.actor.person_id)
    tx.log("decline", why=words, subject_id=found.subject_id)
    notify_consent_answer(tx, found)
    return Reply(text=f"Declined: {words}. I'll tell {ask.reader.short_name(found.asked_by)}.")


def withdraw(ask: Ask, tx: Tx) -> Reply:
    """Withdraw the caller's own request."""
    found = _pending_consent(ask, tx)
    if found.asked_by != ask.actor.person_id:
        raise PermissionDenied("Only whoever asked for it can withdraw it. You can decline it.")
    people.answer_consent(tx, found, ConsentState.WITHDRAWN, by=ask.actor.person_id)
    tx.log("withdraw", why=_describe(found, ask.reader, ask.registry), subject_id=found.subject_id)
    return Reply(text=f"Withdrawn: {_describe(found, ask.reader, ask.registry)}.")


def _says(notification: Notification, _record: None, to: Viewer) -> list[Block]:
    """Return what the second person reads, or the requester once there is an answer; empty when it is gone."""
    request = people.find_consent(to.read, int(notification.context))
    if request is None:
        return []
    answers = _may_answer(
        to.read, request, to.who, to.registry, on=to.read.charter.day_of(notification.due_at)
    )
    return consents_views.consent_notification(
        request,
        _describe(request, to.reader, to.registry),
        to.reader,
        to=notification.person_id,
        answers=answers,
    )


def _holds(read: Read, notification: Notification, _record: None, _now: datetime) -> bool:
    """Return whether there is still somebody to ask, or an answer to report."""
    request = people.find_consent(read, int(notification.context))
    if request is None or request.state == ConsentState.WITHDRAWN:
        return False
    return (request.state == ConsentState.PENDING) == (notification.concerned_person_id != request.asked_by)


def consents_to_confirm(ask: Ask, read: Read) -> list[tuple[Consent, str]]:
    """Return the requests that this person can confirm, oldest first, as text."""
    return [
        (one, _describe(one, ask.reader, ask.registry))
        for one in people.pending_consents(read)
        if _may_answer(read, one, ask.actor, ask.registry, on=ask.today)
    ]


def _may_answer(read: Read, consent: Consent, who: Actor, registry: Registry, *, on: date) -> bool:
    """Return whether somebody is a second person, or stands in for one; never for their own request or role."""
    if who.person_id in {consent.asked_by, consent.subject_id}:
        return False
    confirmers = registry.consents[consent.verb].confirmers(read, consent, on)
    return not set(confirmers).isdisjoint(who.person_ids)


def _answerable_consent(ask: Ask, read: Read) -> Consent:
    found = _pending_consent(ask, read)
    if found.asked_by == ask.actor.person_id:
        raise PermissionDenied(
            "You asked for it yourself; somebody else has to confirm it. You can withdraw it."
        )
    if not _may_answer(read, found, ask.actor, ask.registry, on=ask.today):
        may = ask.registry.consents[found.verb].confirmers(read, found, ask.today)
        raise PermissionDenied(
            f"Confirming this is for somebody else: {ask.reader.names(may) or 'nobody at the moment'}."
        )
    return found


def _pending_consent(ask: Ask, read: Read) -> Consent:
    number = row_id(ask.call.words.split()[-1].removeprefix(CONSENT_PREFIX))
    found = people.find_consent(read, number) if number is not None else None
    if found is None:
        raise UserError("Use the buttons under the message that asks you.")
    if found.state != ConsentState.PENDING:
        raise UserError(f"{consents_views.answered(found, ask.reader)} Nothing has changed.")
    return found


def _describe(found: Consent, reader: Reader, registry: Registry) -> str:
    return registry.consents[found.verb].describe(json.loads(found.facts), reader)


NOTIFICATIONS = {Reason.CONSENT: NotificationType(_holds, _says)}
