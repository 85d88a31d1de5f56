"""Somebody who is erased: what they are called instead, and how that takes the place of all that named them."""

import hashlib
import hmac
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from bot.charter import Charter, Rights
from bot.names import fold
from bot.people import Account, Appointment, Person, Roster


@dataclass(kw_only=True)
class Erasure:
    """That a person was, or is being, erased.

    `words` are what named them, as JSON, empty once it stands nowhere any more. `shown` counts by conversation, as JSON,
    the messages of ours in Slack that named them. `asked_by` None: a restore had brought the name back.
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
    # What the new name says too would be found for ever.
    told = [
        one for one in spellings(person.name, person.email, users) if not _mentions_spelling(pseudonym, one)
    ]
    words = json.dumps(told, ensure_ascii=False)
    return Erasure(person_id=person.id, pseudonym=pseudonym, at=at, words=words)


def _mentions_spelling(pseudonym: str, spelling: str) -> bool:
    return mentions(pseudonym, spelling_pattern(json.dumps([spelling])))


# The name instead


def pseudonym_of(person_id: int, *, roster: Roster, charter: Charter) -> str:
    """Return what a person is called from now on: their last role, with a number where another is called so."""
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
    # It stands in JSON and in Slack's text too, where these signs mean something.
    return re.sub(r'["\\&<>]', "", f"former {title[:1].lower()}{title[1:]}{f' ({of})' if of else ''}")


def _area_or_entity(one: Appointment, charter: Charter) -> str:
    return charter.area(one.area).name if one.area else one.entity or ""


# What named them


def spellings(name: str, email: str, users: Iterable[str]) -> Iterator[str]:
    """Return how a person is written: the name, also with the last part first, the address, the Slack accounts."""
    yield name
    *first, last = name.split() or [""]
    if first:
        yield from (f"{last} {' '.join(first)}", f"{last}, {' '.join(first)}")
    if email:
        yield email
    handle = email.partition("@")[0]
    parts = re.split(r"[._-]", fold(handle).replace(" ", "-"))
    if len(parts) > 1 and set(parts) <= set(fold(name).split()):
        yield handle  # another one, such as "press.office", may mean anything
    yield from users


def spelling_pattern(words: str) -> re.Pattern[str]:
    """Return what finds each of the spellings, `words` being the JSON of an erasure, however it is kept."""
    names = [name for name in json.loads(words) if name]
    if not names:
        return re.compile(r"(?!)")  # it finds nothing
    plain = {form for name in names for form in (name, fold(name))}
    kept = {way for form in plain for way in (form, html.escape(form, quote=False), _in_json(form))}
    longest_first = sorted(kept, key=lambda form: (-len(form), form))
    ways = "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest_first)
    # In JSON a new line is a letter, and an "s" behind a name is nobody else's.
    return re.compile(rf"(?:(?<![^\W_])|(?<=\\[nt]))(?:{ways})s?(?![^\W_])", re.IGNORECASE)


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def mentions(value: object, pattern: re.Pattern[str]) -> bool:
    """Say whether a kept value names somebody: a text, a tuple of texts, the bytes of a file."""
    if isinstance(value, bytes):
        return pattern.search(value.decode("utf-8", errors="replace")) is not None
    if isinstance(value, tuple):
        return any(mentions(one, pattern) for one in value)
    return isinstance(value, str) and pattern.search(value) is not None


def replace_mentions(value: object, pattern: re.Pattern[str], instead: str) -> object:
    """Return the value with `instead` where it named somebody; nothing in place of the bytes of a file that did."""
    if isinstance(value, bytes):
        return None if mentions(value, pattern) else value
    if isinstance(value, tuple):
        return tuple(replace_mentions(one, pattern, instead) for one in value)
    return pattern.sub(lambda _: instead, value) if isinstance(value, str) else value


# The log of erasures


@dataclass(frozen=True, kw_only=True)
class ErasureLogLine:
    """An erasure as it stands outside the database. `sign` is made with the database's own secret.

    So a line is never applied to another task force's records, whose person of this number is somebody else.
    """

    at: datetime
    person_id: int
    pseudonym: str
    signature: str

    def as_text(self) -> str:
        return f"{self.at.isoformat()} {self.person_id} {self.signature} {self.pseudonym}"


def erasure_log_line(erasure: Erasure, secret: str) -> ErasureLogLine:
    said = f"{erasure.person_id} {erasure.at.isoformat()} {erasure.pseudonym}"
    sign = hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]
    return ErasureLogLine(
        at=erasure.at, person_id=erasure.person_id, pseudonym=erasure.pseudonym, signature=sign
    )


def parse_log_line(text: str) -> ErasureLogLine:
    """Return the erasure that a line of text holds. Raises ValueError where it holds none."""
    at, number, sign, pseudonym = text.split(" ", 3)
    moment = datetime.fromisoformat(at).astimezone(UTC)
    return ErasureLogLine(at=moment, person_id=int(number), pseudonym=pseudonym, signature=sign)
