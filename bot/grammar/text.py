"""Text as Slack sends it, as people read it, and as they edit it."""

import html
import re
from collections.abc import Sequence

from bot.grammar.parsed import TypingContext
from bot.names import excerpt, fold
from bot.people import Person

WORD = re.compile(r"<[^<>\s]*(?:\|[^<>]*)?>|\S+")
_SLACK_MARKUP = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "”": "”"}


def plain_text(text: str, listener: TypingContext) -> str:
    """Return text as people read it: no Slack markup, `&lt;` back to `<`. It mentions (notifies) nobody."""

    def as_read(found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3]
        if sign == "@":
            return "@" + _display_name(target, label, listener)
        return f"{'#' if sign == '#' else '@'}{(label or target).lstrip('@#')}" if sign else target

    return html.unescape(_SLACK_MARKUP.sub(as_read, text)).strip()


def editable_text(text: str, listener: TypingContext) -> str:
    """Return text for an input field: people on the roster by name instead of by account.

    `as_edited` reads it back: it then parses to the same again.
    """

    def as_typed(found: re.Match[str]) -> str:
        sign, target = found[1], found[2]
        if sign == "#":
            return found[0]
        person = listener.roster.by_account(listener.team, target) if sign == "@" else None
        handle = f"@{person.email.partition('@')[0]}" if person else ""
        is_clear = handle and _is_unique_handle(handle, person, listener)
        return handle if is_clear else target if not sign else found[0]

    return html.unescape(_SLACK_MARKUP.sub(as_typed, text))


def as_edited(submitted: str, *, before: str) -> str:
    """Return the text of an input field with those mentions that stood in the text `before` it was edited."""
    for mention in {found[0] for found in _SLACK_MARKUP.finditer(before) if found[1]}:
        submitted = submitted.replace(html.escape(mention, quote=False), mention)
    return submitted


def _is_unique_handle(handle: str, person: Person | None, listener: TypingContext) -> bool:
    named = [
        one for one in listener.roster.persons.values() if fold(handle.lstrip("@")) in searchable_names(one)
    ]
    return named == [person]


CONJUNCTIONS = frozenset(("and", "&", "&amp;", "+", "et", "y", "и", "و"))


def unread_words(words: Sequence[str], taken: int) -> str:
    """Return the refusal of words that are left after a value."""
    return (
        f"I read “{' '.join(words[:taken])}”, but not “{excerpt(' '.join(words[taken:]))}”. Nothing was done."
    )


def searchable_names(person: Person) -> tuple[str, ...]:
    """Return the names by which a person can be found: full name, its parts, the local part of the address."""
    name = fold(person.name)
    return (name, *name.split(), fold(person.email.partition("@")[0]))


def _display_name(user: str, label: str | None, listener: TypingContext) -> str:
    person = listener.roster.by_account(listener.team, user)
    if person is not None:
        return listener.roster.name(person.id)
    closed = listener.roster.closed_account(listener.team, user)
    if closed is not None:
        return listener.roster.name(closed.person_id)
    profile = listener.unlisted_profiles.get(user)
    return profile.name if profile else (label or user)
