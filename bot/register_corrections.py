"""Registers whose entries stay as they were entered: a correction is a later entry, which says what it supersedes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.errors import Offer, UserError
from bot.register_dates import DueRule, Place, Problems
from bot.register_types import RECORD

if TYPE_CHECKING:  # they import this
    from bot.entries import Entry
    from bot.registers import Register

SUPERSEDES = "supersedes"  # the field that such a register has by itself
SUPERSEDES_FIELD = {"name": SUPERSEDES, "type": RECORD}
SUPERSEDED_BY = "superseded by "  # begins the reason for which an entry is in no list any more
SUPERSEDED, BROUGHT_BACK = "supersede", "bring back"  # the steps of an entry that is corrected
CHANGES_FOR = timedelta(minutes=10)  # after it was entered, as long as undo works
_NEVER_CHANGE = {
    "states": "entries that stay as they were have no states",
    "closed_where": "entries that stay as they were are never closed",
    "review_every": "a review would change entries that stay as they were",
    "way": "what a body says would change entries that stay as they were",
    "ways": "what a body says would change entries that stay as they were",
}


def problems_of_immutable(at: Place, one: Mapping[str, Any]) -> Problems:
    """Yield what a declaration says of entries that stay as they were, and that would have to change them."""
    if not one.get("immutable"):
        return
    for key, why in _NEVER_CHANGE.items():
        if key in one:
            yield (*at, key), f"{why}; leave “{key}” or “immutable” out"
    if one.get("due", DueRule.NONE) != DueRule.NONE:
        yield (
            (*at, "due"),
            "nothing is done with entries that stay as they were; leave “due” or “immutable” out",
        )


def superseded_by(entry: "Entry", register: "Register") -> str:
    """Return the reference of the entry that corrected one; "" for none."""
    is_one = register.immutable and not entry.is_open and entry.reason.startswith(SUPERSEDED_BY)
    return entry.reason.removeprefix(SUPERSEDED_BY) if is_one else ""


def stays(entry: "Entry", register: "Register", now: datetime) -> bool:
    """Return whether what an entry says changes no more."""
    return register.immutable and (now - entry.created_at > CHANGES_FOR or not entry.is_open)


def how_to_correct(register: "Register", ref: str) -> str:
    """Return how an entry that stays as it was is corrected; "" in a register whose entries change."""
    return (
        f" To correct it, enter a later one: {register.one} Title {SUPERSEDES}:{ref}"
        if register.immutable
        else ""
    )


def refused_change(entry: "Entry", register: "Register") -> UserError:
    """Return the refusal of a change, with how an entry is corrected."""
    if by := superseded_by(entry, register):
        offers = [Offer(f"Open {by}", "show", by)]
        return UserError(f"{entry.ref} is {SUPERSEDED_BY}{by}.{how_to_correct(register, by)}", offers=offers)
    if not entry.is_open:
        return UserError(f"{entry.ref} was taken back. What is right can be entered: {register.one} Title")
    offers = [Offer("Correct it", register.one, entry.ref)]
    return UserError(
        f"{entry.ref} stays as it was entered.{how_to_correct(register, entry.ref)}", offers=offers
    )


def must_be_correctable(entry: "Entry", register: "Register") -> None:
    """Raise UserError for what no entry can supersede."""
    if entry.kind != register.kind:
        raise UserError(f"{entry.ref} is no {register.singular}, so no {register.singular} supersedes it.")
    if not entry.is_open:
        raise refused_change(entry, register)
