"""What is kept about people: what one can know, have as a file, and have erased with a second person's word."""

import json
from collections.abc import Mapping
from datetime import date

from bot.appointments import confirmers
from bot.charter import Rights
from bot.erasure import erasure_of, pseudonym_of
from bot.errors import Refused, UserError
from bot.names import fold
from bot.people import Consent
from bot.permissions import Actor, check
from bot.posts import Notice
from handlers.blocks.elements import Block
from handlers.blocks.text import Reader
from handlers.calls import NOBODY, Ask, Reply
from handlers.delivery.notify import ask_for, day_of
from handlers.documents.requests import queue
from handlers.people import consents_views as consents
from handlers.privacy import personal_file as personal
from handlers.privacy import views
from storage import erasure as erasing
from storage import lists, people
from storage.lists import Filter
from storage.unit_of_work import Read, Tx

EXPORT, ERASE = "export", "erase"
OPTIONS = ("owner", "reason")
ABOUT = "about"  # in what a file is made of: the person


def privacy(ask: Ask, tx: Tx) -> Reply:
    """Say what is kept, let one's own come as a file, or ask a second person to agree that somebody is erased."""
    word, *others = ask.said.text.split() or [""]
    if fold(word) == ERASE:
        return _ask_second(ask, tx, " ".join(others))
    if fold(word) == EXPORT:
        return _export(ask, tx, " ".join(others))
    if word:
        raise UserError(views.other_word(word))
    return Reply(text=views.OVERVIEW)


# One's own, as a file


def _export(ask: Ask, tx: Tx, others: str) -> Reply:
    me = ask.who.person_id
    if others or any(one.person_id != me for one in ask.said.people("owner")):
        raise Refused(views.OWN_ONLY)
    if me == NOBODY:
        raise Refused(views.NOBODY)
    request = json.dumps({ABOUT: me})
    comes = queue(ask, tx, stem="about-you", form="json", title=views.TITLE, request=request)
    return Reply(text=views.COMES if comes else views.ON_ITS_WAY)


def made(read: Read, _: object, who: Actor, reader: Reader) -> tuple[str, bytes]:
    """Return what is said with the file about somebody, and its bytes; it is made for them alone."""
    file = personal.file(read, who.person_id, now=reader.now)
    return views.COMMENT.format(here=reader.here()), file


# Erasing somebody


def _ask_second(ask: Ask, tx: Tx, name: str) -> Reply:
    check(ask.who, ERASE, charter=ask.charter)
    person = _subject(ask, tx, name)
    if person in ask.who.people:
        raise Refused(views.ONESELF)
    _must_be_erasable(ask, tx, person)
    if any(one.verb == ERASE and _whom(one) == person for one in people.consents_waiting(tx)):
        raise UserError(views.asked_already(person, ask.reader))
    seconds = _seconds(tx, asked_by=ask.who.person_id, subject=person, on=ask.today)
    if not seconds:
        raise UserError(views.NOBODY_CONFIRMS)
    consent = ask_for(tx, ERASE, {"person_id": person, "why": ask.said.word("reason")}, seconds=seconds)
    words = views.in_words(person, ask.reader)
    tx.log("ask for", subject_id=person, why=words)
    return Reply.saying(consents.asked(consent, words, seconds, ask.reader))


def _subject(ask: Ask, tx: Tx, name: str) -> int:
    """Return who is meant: by a mention, or by the whole name or address of somebody whose account is gone."""
    named = ask.said.people("owner")
    if len(named) > 1 or ask.call.words.partition("reason:")[0].count("<@") > 1:
        raise UserError(views.ONE_AT_A_TIME)
    if named and named[0].person_id is not None:
        return named[0].person_id
    said = named[0].profile.name if named and named[0].profile else name
    if not said:
        raise UserError(views.WHOM)
    found = [p.id for p in tx.roster.persons.values() if fold(said) in {fold(p.name), fold(p.email)}]
    if len(found) != 1:
        raise UserError(views.not_one_on_roster(said, len(found)))
    return found[0]


def _must_be_erasable(ask: Ask, tx: Tx, person: int) -> None:
    """Raise a sentence while somebody has a role or something to do, or where it is done already."""
    erasure = erasing.find(tx, person)
    if erasure is not None:
        raise UserError(views.done_already(erasure, ask.reader))
    today = day_of(tx, person, tx.now)
    held = [
        one
        for one in tx.roster.appointments_of(person)
        if ((ends_on := tx.roster.ends_on(one)) is None or ends_on >= today)
        and ask.charter.role(one.role).rights is not Rights.STAFF
    ]
    if held and not tx.roster.has_left(person, today):
        raise UserError(views.has_roles(person, held, ask.reader))
    open_ = lists.actions(tx, Filter(owner=person), who=ask.who, now=tx.now, limit=1)
    if open_.count:
        raise UserError(views.has_open_actions(person, open_.count, ask.reader))


def _seconds(read: Read, *, asked_by: int, subject: int, on: date) -> list[int]:
    """Return who may be the second person: the same as for an office."""
    office = read.charter.roles_with(Rights.CHAIR)[0]
    return confirmers(
        office, asked_by=asked_by, subject=subject, roster=read.roster, charter=read.charter, on=on
    )


# What a second person is asked, and does


def in_words(facts: Mapping[str, object], reader: Reader) -> str:
    person = facts["person_id"]
    return views.in_words(person if isinstance(person, int) else 0, reader)


def may_confirm(read: Read, consent: Consent, on: date) -> list[int]:
    return _seconds(read, asked_by=consent.asked_by, subject=_whom(consent), on=on)


def confirmed(ask: Ask, tx: Tx, consent: Consent) -> str:
    """Give the person another name and take their account away, as far as that is still possible; the texts follow."""
    person = _whom(consent)
    _must_be_erasable(ask, tx, person)
    pseudonym = pseudonym_of(person, roster=tx.roster, charter=tx.charter)
    erasure = erasure_of(tx.roster.persons[person], tx.roster.accounts, pseudonym=pseudonym, at=tx.now)
    erasure.asked_by = consent.asked_by
    erasing.mark(tx, erasure)
    why = json.loads(consent.facts)["why"]
    tx.log(
        "erase",
        subject_id=person,
        why=f"{why}; asked for by {tx.roster.name(consent.asked_by)}".removeprefix("; "),
    )
    return views.confirmed(pseudonym)


def _whom(consent: Consent) -> int:
    return int(json.loads(consent.facts)["person_id"])


def told(read: Read, notice: Notice, reader: Reader) -> list[Block]:
    """Return what whoever asked for it hears when it is done."""
    erasure = erasing.find(read, int(notice.facts))
    return views.told(erasure, reader) if erasure else []
