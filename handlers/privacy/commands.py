"""Personal data: what is stored, an export as a file, and erasure with a second person's consent."""

import json
from collections.abc import Mapping
from datetime import date

from bot.appointments import confirmers
from bot.charter_section import Rights
from bot.erasure import new_erasure, pseudonym_of
from bot.errors import Offer, PermissionDenied, UserError
from bot.names import fold
from bot.notifications import Notification, Reason
from bot.people import Consent
from bot.permissions import Actor, check
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader
from handlers.core.calls import NOBODY, Ask, Reply
from handlers.core.delivery.notify import local_day
from handlers.core.documents.requests import request_file
from handlers.core.feature import NotificationType, Viewer, always_holds
from handlers.core.kinds import ConsentType
from handlers.people import consents_views
from handlers.people.consents import request_consent
from handlers.privacy import personal_file, views
from storage import erasure as erasing
from storage import people
from storage.actions import actions_page
from storage.records import Filter
from storage.unit_of_work import Read, Tx

EXPORT, ERASE = "export", "erase"
OPTIONS = ("owner", "reason")
PERSON_KEY = "about"  # in the request for a file: the person


def privacy(ask: Ask, tx: Tx) -> Reply:
    """Show what is stored, queue the caller's own file, or ask a second person to confirm an erasure."""
    word, *others = ask.parsed.text.split() or [""]
    if fold(word) == ERASE:
        return _request_erasure(ask, tx, " ".join(others))
    if fold(word) == EXPORT:
        return _export(ask, tx, " ".join(others))
    if word:
        raise UserError(views.unknown_word(word))
    return Reply(text=views.overview(ask.reader))


# The personal file


def _export(ask: Ask, tx: Tx, others: str) -> Reply:
    me = ask.actor.person_id
    if others or any(one.person_id != me for one in ask.parsed.people("owner")):
        raise PermissionDenied(views.OWN_EXPORT_ONLY)
    if me == NOBODY:
        raise PermissionDenied(views.NOT_ON_ROSTER, offers=[Offer("Events", "say", "events")])
    request = json.dumps({PERSON_KEY: me})
    comes = request_file(ask, tx, stem="about-you", form="json", title=views.FILE_TITLE, request=request)
    return Reply(text=views.EXPORT_QUEUED if comes else views.EXPORT_ALREADY_QUEUED)


def make_file(read: Read, _: object, who: Actor, reader: Reader) -> tuple[str, bytes]:
    """Return the comment and content of the file about a person, made for them alone."""
    file = personal_file.personal_file(read, who.person_id, now=reader.now)
    return views.FILE_COMMENT.format(here=reader.local_now()), file


# Erasure


def _request_erasure(ask: Ask, tx: Tx, name: str) -> Reply:
    check(ask.actor, ERASE, charter=ask.charter)
    person = _find_subject(ask, tx, name)
    if person in ask.actor.person_ids:
        raise PermissionDenied(views.erasing_oneself_refused(ask.reader, ask.actor.person_id))
    _require_erasable(ask, tx, person)
    if any(one.verb == ERASE and one.subject_id == person for one in people.pending_consents(tx)):
        raise UserError(views.erasure_pending(person, ask.reader))
    seconds = _possible_confirmers(tx, asked_by=ask.actor.person_id, subject=person, on=ask.today)
    if not seconds:
        raise UserError(ask.fill(views.NO_CONFIRMER))
    consent = request_consent(
        tx, ERASE, {"person_id": person, "why": ask.parsed.option_text("reason")}, confirmers=seconds
    )
    words = views.erasure_phrase(person, ask.reader)
    tx.log("ask for", subject_id=person, why=words)
    return Reply.from_message(consents_views.consent_requested(consent, words, seconds, ask.reader))


def _find_subject(ask: Ask, tx: Tx, name: str) -> int:
    """Return the person: by a mention, or by the whole name or address of somebody without an account."""
    one = ask.one_person("owner")
    if ask.call.words.partition("reason:")[0].count("<@") > 1:
        raise UserError(views.ONE_AT_A_TIME)
    if one is not None and one.person_id is not None:
        return one.person_id
    typed = one.profile.name if one and one.profile else name
    if not typed:
        raise UserError(views.PERSON_REQUIRED)
    matching = [p.id for p in tx.roster.persons.values() if fold(typed) in {fold(p.name), fold(p.email)}]
    if len(matching) != 1:
        raise UserError(views.no_single_match(typed, len(matching)))
    return matching[0]


def _require_erasable(ask: Ask, tx: Tx, person: int) -> None:
    """Raise UserError while a person has a role or open work, or where they are erased already."""
    erasure = erasing.find(tx, person)
    if erasure is not None:
        raise UserError(views.erased_already(erasure, ask.reader))
    today = local_day(tx, person, tx.now)
    held = [
        one
        for one in tx.roster.appointments_of(person)
        if ((ends_on := tx.roster.ends_on(one)) is None or ends_on >= today)
        and ask.charter.role(one.role).rights is not Rights.STAFF
    ]
    if held and not tx.roster.has_left(person, today):
        raise UserError(views.roles_in_the_way(person, held, ask.reader))
    open_ = actions_page(tx, Filter(owner=person), who=ask.actor, now=tx.now, limit=0)
    if open_.total_count:
        raise UserError(views.open_actions_in_the_way(person, open_.total_count, ask.reader))


def _possible_confirmers(read: Read, *, asked_by: int, subject: int, on: date) -> list[int]:
    """Return who may confirm: the same people as for an office."""
    office = read.charter.roles_with(Rights.CHAIR)[0]
    return confirmers(
        office, asked_by=asked_by, subject=subject, roster=read.roster, charter=read.charter, on=on
    )


# Consent


def describe_request(facts: Mapping[str, object], reader: Reader) -> str:
    person = facts["person_id"]
    return views.erasure_phrase(person if isinstance(person, int) else 0, reader)


def eligible_confirmers(read: Read, consent: Consent, on: date) -> list[int]:
    return _possible_confirmers(read, asked_by=consent.asked_by, subject=consent.subject_id, on=on)


def erase_confirmed(ask: Ask, tx: Tx, consent: Consent) -> str:
    """Rename the person and remove their accounts, as far as that is still possible; the texts follow later."""
    person = consent.subject_id
    _require_erasable(ask, tx, person)
    pseudonym = pseudonym_of(person, roster=tx.roster, charter=tx.charter)
    erasure = new_erasure(tx.roster.persons[person], tx.roster.accounts, pseudonym=pseudonym, at=tx.now)
    erasure.asked_by = consent.asked_by
    erasing.pseudonymize(tx, erasure)
    why = json.loads(consent.facts)["why"]
    requester = f"asked for by {tx.roster.name(consent.asked_by)}"
    tx.log("erase", subject_id=person, why=f"{why}; {requester}".removeprefix("; "))
    return views.erasure_confirmed(pseudonym)


def _erased(notification: Notification, _record: None, to: Viewer) -> list[Block]:
    """Return what the requester reads when it is done."""
    erasure = erasing.find(to.read, int(notification.context))
    return views.erased(erasure, to.reader) if erasure else []


NOTIFICATIONS = {Reason.ERASED: NotificationType(always_holds, _erased)}


CONSENT = ConsentType(describe_request, eligible_confirmers, erase_confirmed)
