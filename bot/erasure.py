"""Erasure of a person: their pseudonym, and the replacement of every text that names them."""

import hashlib
import hmac
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from bot.charter import Charter
from bot.charter_section import Rights
from bot.names import fold
from bot.people import Account, Appointment, Person, Roster


@dataclass(kw_only=True)
class Erasure:
    """A finished or unfinished erasure of a person.

    `words` is the JSON list of the spellings that named them, empty once no text contains one. `shown` is JSON: by
    conversation, the number of the bot's Slack messages that named them. `asked_by` is None if the erasure was
    repeated because a restored backup contained the name.
    """

    person_id: int
    pseudonym: str
    at: datetime
    asked_by: int | None = None
    words: str
    shown: str = "{}"
    done_at: datetime | None = None


def new_erasure(person: Person, accounts: Iterable[Account], *, pseudonym: str, at: datetime) -> Erasure:
    users = [one.user for one in accounts if one.person_id == person.id]
    # A spelling that the pseudonym contains as well would be found for ever.
    named = [
        one for one in spellings(person.name, person.email, users) if not _mentions_spelling(pseudonym, one)
    ]
    words = json.dumps(named, ensure_ascii=False)
    return Erasure(person_id=person.id, pseudonym=pseudonym, at=at, words=words)


def _mentions_spelling(pseudonym: str, spelling: str) -> bool:
    return mentions(pseudonym, spelling_pattern(json.dumps([spelling])))


# The pseudonym


def pseudonym_of(person_id: int, *, roster: Roster, charter: Charter) -> str:
    """Return the pseudonym of a person: their last role, numbered if the name is taken."""
    plain = _former_role(person_id, roster, charter)
    taken = {person.name for person in roster.persons.values()}
    called = (plain if number == 1 else f"{plain} {number}" for number in count(1))
    return next(name for name in called if name not in taken)


def _former_role(person_id: int, roster: Roster, charter: Charter) -> str:
    held = [
        one for one in roster.appointments_of(person_id) if charter.role(one.role).rights is not Rights.STAFF
    ]
    if not held:
        return "former colleague"
    last = max(held, key=lambda one: (roster.ends_on(one) or date.max, one.from_on, one.id))
    title, of = charter.role(last.role).title, _area_or_entity(last, charter)
    # These characters have a meaning in JSON or in Slack's markup, where the name is inserted.
    return re.sub(r'["\\&<>]', "", f"former {title[:1].lower()}{title[1:]}{f' ({of})' if of else ''}")


def _area_or_entity(one: Appointment, charter: Charter) -> str:
    return charter.area(one.area).name if one.area else one.entity or ""


# Texts that name a person


def spellings(name: str, email: str, users: Iterable[str]) -> Iterator[str]:
    """Return the spellings of a person: name, last name first, e-mail address, Slack accounts."""
    yield name
    *first, last = name.split() or [""]
    if first:
        yield from (f"{last} {' '.join(first)}", f"{last}, {' '.join(first)}")
    if email:
        yield email
    handle = email.partition("@")[0]
    parts = re.split(r"[._-]", fold(handle).replace(" ", "-"))
    if len(parts) > 1 and set(parts) <= set(fold(name).split()):
        yield handle  # a handle without the name in it, such as "press.office", may mean anything
    yield from users


def spelling_pattern(words: str) -> re.Pattern[str]:
    """Return a pattern that matches every spelling in plain, folded, HTML-escaped and JSON-escaped form.

    `words` is the JSON list of an `Erasure`; the pattern of an empty list matches nothing.
    """
    names = [name for name in json.loads(words) if name]
    if not names:
        return re.compile(r"(?!)")  # matches nothing
    plain = {form for name in names for form in (name, fold(name))}
    kept = {way for form in plain for way in (form, html.escape(form, quote=False), _in_json(form))}
    longest_first = sorted(kept, key=lambda form: (-len(form), form))
    ways = "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest_first)
    # In JSON an escaped newline ends in the letter n; a plural or possessive "s" still belongs to the name.
    return re.compile(rf"(?:(?<![^\W_])|(?<=\\[nt]))(?:{ways})s?(?![^\W_])", re.IGNORECASE)


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def mentions(value: object, pattern: re.Pattern[str]) -> bool:
    """Return whether a stored value (text, tuple of texts, or bytes of a file) contains a match."""
    if isinstance(value, bytes):
        return pattern.search(value.decode("utf-8", errors="replace")) is not None
    if isinstance(value, tuple):
        return any(mentions(one, pattern) for one in value)
    return isinstance(value, str) and pattern.search(value) is not None


def replace_mentions(value: object, pattern: re.Pattern[str], instead: str) -> object:
    """Return the value with each match replaced by `instead`; None for the bytes of a file with a match."""
    if isinstance(value, bytes):
        return None if mentions(value, pattern) else value
    if isinstance(value, tuple):
        return tuple(replace_mentions(one, pattern, instead) for one in value)
    return pattern.sub(lambda _: instead, value) if isinstance(value, str) else value


# The erasure log


@dataclass(frozen=True, kw_only=True)
class ErasureLogLine:
    """A line of the erasure log, which is kept outside the database.

    `signature` is an HMAC with a secret of the database. It prevents a line from being applied to the database of
    another task force, where the same id is another person.
    """

    at: datetime
    person_id: int
    pseudonym: str
    signature: str

    def as_text(self) -> str:
        return f"{self.at.isoformat()} {self.person_id} {self.signature} {self.pseudonym}"


def erasure_log_line(erasure: Erasure, secret: str) -> ErasureLogLine:
    message = f"{erasure.person_id} {erasure.at.isoformat()} {erasure.pseudonym}"
    sign = hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()[:32]
    return ErasureLogLine(
        at=erasure.at, person_id=erasure.person_id, pseudonym=erasure.pseudonym, signature=sign
    )


def parse_log_line(text: str) -> ErasureLogLine:
    """Parse a line of the log. Raises ValueError if it is malformed."""
    at, number, sign, pseudonym = text.split(" ", 3)
    moment = datetime.fromisoformat(at).astimezone(UTC)
    return ErasureLogLine(at=moment, person_id=int(number), pseudonym=pseudonym, signature=sign)
