"""The addresses at which somebody's own calendar reads: given, shown as a list, and taken back."""

import secrets
from dataclasses import replace

from bot.calendar_feeds import (
    SECRET_BYTES,
    CalendarFeed,
    feed_address,
    is_secret,
    personal_secret,
    secret_digest,
)
from bot.charter import Area
from bot.errors import UserError
from bot.grammar.parse import split_first_word
from bot.names import fold
from bot.people import Account
from bot.records import Prefixes, read_ref
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask, Reply
from handlers.core.fields import area_in_force
from handlers.icalendar import views
from handlers.people.named import must_be_on_roster
from storage import calendar_feeds
from storage.unit_of_work import Read, Tx

NEW, OFF = "new", "off"


def asks_for_address(words: str, _: Prefixes) -> bool:
    return fold(split_first_word(words)[0]) == NEW


def calendar(ask: Ask, tx: Tx) -> Reply:
    """Show which addresses somebody has, or take them back."""
    if read_ref(split_first_word(ask.parsed.text)[0], ask.charter.prefixes) is not None:
        return ask.run_words(replace(ask.call, words=f"ics {ask.parsed.text}"), tx)
    must_be_on_roster(ask)
    word = fold(ask.parsed.text)
    if word == OFF:
        return _turn_off(ask, tx)
    if word not in {"", NEW}:
        raise UserError(views.unknown_word(ask.parsed.text))
    _require_public_url(ask)
    feeds = calendar_feeds.feeds_of(tx, ask.actor.person_id)
    return Reply.from_message(views.overview(feeds, ask.reader, area=_area_code(ask)))


def _require_public_url(ask: Ask) -> None:
    if not ask.public_url:
        raise UserError(views.NO_PUBLIC_URL)


def _area_code(ask: Ask) -> str:
    area = area_in_force(ask)
    return area.code if area else ""


def _turn_off(ask: Ask, tx: Tx) -> Reply:
    """Take back the address of an area, or all of them."""
    area, feeds = ask.parsed.value("area", Area), calendar_feeds.feeds_of(tx, ask.actor.person_id)
    ended = [one for one in feeds if area is None or one.area == area.code]
    if not ended:
        raise UserError(views.nothing_to_turn_off(area.code if area else "", ask.reader))
    calendar_feeds.remove(tx, ask.actor.person_id, [one.area for one in ended])
    return Reply(text=views.turned_off(ended, ask.reader))


def end_addresses(tx: Tx, account: Account, is_gone: bool) -> None:  # noqa: FBT001 - as features declare it
    """Take back all addresses of somebody whose account was closed: they stay off when it is opened again."""
    if is_gone:
        calendar_feeds.remove(
            tx, account.person_id, [one.area for one in calendar_feeds.feeds_of(tx, account.person_id)]
        )


def address_form(ask: Ask, read: Read) -> Block:
    """Return the form that shows a new address, once: it works from when the form is sent, and only its digest is kept."""
    must_be_on_roster(ask)
    _require_public_url(ask)
    area, secret = _area_code(ask), secrets.token_urlsafe(SECRET_BYTES)
    known = [one for one in calendar_feeds.feeds_of(read, ask.actor.person_id) if one.area == area]
    words = " ".join(filter(None, ["calendaraddress", secret, area]))
    own = personal_secret(secret, ask.actor.person_id)
    address, before = feed_address(ask.public_url, own), known[0] if known else None
    return views.address_form(address, words=words, before=before, area=area, reader=ask.reader)


def start_address(ask: Ask, tx: Tx) -> Reply:
    """Keep the digest of the address that the form showed; an earlier one for the same stops working."""
    must_be_on_roster(ask)
    _, secret, area = [*ask.call.words.split(maxsplit=2), "", ""][:3]
    if ask.call.values is None or not is_secret(secret):
        raise UserError(views.ADDRESS_REQUIRED)
    if area:
        ask.charter.area(area, on=ask.charter.day_of(ask.now))
    digest = secret_digest(personal_secret(secret, ask.actor.person_id))
    feed = CalendarFeed(person_id=ask.actor.person_id, area=area, digest=digest, made_at=ask.now)
    calendar_feeds.save(tx, feed)
    return Reply.from_message(views.started(feed, ask.reader))
