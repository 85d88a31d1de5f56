"""What is said of a choice that takes two: who has been asked to confirm it, or that nobody can, and what to do then."""

from collections.abc import Collection, Sequence
from functools import partial

from bot.entries import Entry
from bot.names import join_all
from bot.permissions import full_actor
from bot.registers import Register
from handlers.core.calls import Ask
from handlers.registers.people import holders


def counts_once(ask: Ask, entry: Entry, allowed: Collection[str], asked: Sequence[int], choice: str) -> str:
    """Return when a choice counts: once one of those who were asked has confirmed it."""
    names = ask.reader.names(asked)
    if len(asked) > 1:
        return f"It counts once one of them has confirmed it: {names}."
    if names:
        return f"It counts once {names} has confirmed it."
    return _nobody_can(ask, entry, allowed, choice)


def _nobody_can(ask: Ask, entry: Entry, allowed: Collection[str], choice: str) -> str:
    """Return that nobody can confirm a choice: others may, but may not read the entry; or nobody else may."""
    as_actor = partial(full_actor, roster=ask.roster, charter=ask.charter, on=ask.today)
    others = [one for one in holders(ask, allowed) if entry.said_by not in as_actor(one).person_ids]
    if not others:
        return "It counts once somebody else has confirmed it, and nobody else has a role for that now."
    names = join_all([ask.roster.short_name(one) for one in others[:3]], last=" or ")
    return (
        f"It doesn't count, since nobody can confirm it: {names} could, but can't read {entry.ref}. "
        f"Name one of them as an owner too, assign {entry.ref} @name @name, then say it again: mark {entry.ref} {choice}"
    )


def say_again(register: Register, entry: Entry, before: Entry) -> list[str]:
    """Let what waits for a second person be said again where the entry says something else now: they were asked about that."""
    waiting = entry.waiting_choice(register)
    if waiting is None or (entry.title, entry.pairs) == (before.title, before.pairs):
        return []
    _, choice = waiting
    entry.said, entry.said_by = "", None
    return [f"That it is {choice} has to be said again: mark {entry.ref} {choice}"]
