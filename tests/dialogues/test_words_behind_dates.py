"""What follows a day or an hour, or stands before it, is read right, asked about or refused: never silently title, reason or name.

Each phrase and each tail is written anew out of a day, an hour and a zone, which are also what is expected of the answer.
`SEED` chooses others.
"""

import os
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from bot.records import BUILT_IN, read_ref
from storage.history import history_of
from tests.conversation import Conversation, buttons_of
from tests.dialogues.phrases import GENEVA, Tail, When, heads, phrase, tails
from tests.handlers.scene import LINDA
from tests.soak import EXAMPLES, amount

SEED = int(os.environ.get("SEED", "2016"))
MOST_REFUSED = 0.3
LEAST_READ = 0.7  # of what is followed by an ordinary text
SHARE_WITH_HOURS = 0.7
SHARE_BEFORE = 0.3  # of what stands before the day and not behind it

# How each verb takes a day, and the text that stands in the record without any other.
DOORS = {
    "due": ("again action Table due:{words}", "Table"),
    "move": ("move A-1 {words}", ""),
    "meeting": ("again meeting {words}", "Task force"),
    "event": ("again event Forum on:{words}", "Forum"),
    "absent": ("absent {words}", ""),
}


@dataclass(frozen=True)
class Outcome:
    """What came of a command: "done", "asked" or "refused"; and when, for how many days and with which text it was done."""

    kind: str
    when: When | None = None
    text: str = ""
    days: int = 1
    minutes: int | None = None
    place: str = ""


def tried(talk: Conversation, door: str, words: str) -> Outcome:
    """Say a command and return what came of it, as the record has it."""
    (said,) = talk.says(LINDA, f"/isc {DOORS[door][0].format(words=words)}")
    values = [str(button.get("value")) for button in buttons_of(said)]
    undo = next((value.removeprefix("v1:undo:") for value in values if value.startswith("v1:undo:")), "")
    if said.text.startswith("You are away"):
        return absence(talk)
    if undo:
        return done(talk, door, undo)
    return Outcome("asked" if any(value.startswith("v1:say:") for value in values) else "refused")


def done(talk: Conversation, door: str, ref: str) -> Outcome:
    named = read_ref(ref, BUILT_IN)
    assert named is not None
    record: Any = talk.store.read(lambda read: read.find(named))
    if door in {"due", "move"}:
        text = record.title if door == "due" else reason_of_last_move(talk, record.id)
        return Outcome("done", When(record.due.day, record.due.at, record.due.zone), text)
    days = (record.ends_on - record.starts_on).days + 1 if door == "event" else 1
    minutes = record.minutes if door == "meeting" else None
    when = When(record.starts_on, record.hour, record.zone or GENEVA)
    return Outcome("done", when, record.title, days, minutes, record.place)


def reason_of_last_move(talk: Conversation, record_id: int) -> str:
    return talk.store.read(lambda read: history_of(read, record_id))[-1].why


def absence(talk: Conversation) -> Outcome:
    """Return the only absence, and take it back for the next one."""
    (found,) = talk.store.snapshot.roster.absences
    talk.answer(LINDA, f"absent off {found.from_on}")
    return Outcome("done", When(found.from_on), "", (found.to_on - found.from_on).days + 1)


def is_right(door: str, tail: Tail, said: When, got: Outcome) -> bool:
    """Return whether what was done is what was said: day, hour and zone, and no word of time in the text."""
    assert got.when is not None
    own = DOORS[door][1]
    if (tail.begins and door != "meeting") or (tail.ends and door == "meeting"):
        return False
    if got.place:
        return got.place == tail.place and got.when == said and got.text == own
    if tail.days > 1 and got.days > 1:
        return got.days == tail.days and got.when.same_as(said) and got.text == own
    if tail.means is None or got.days > 1 or not got.when.same_as(tail.means) or got.minutes != tail.minutes:
        return False
    if not tail.is_text:
        return got.text == own
    return got.text == (tail.words if door in {"meeting", "move"} else f"{own} {tail.words}")


@pytest.mark.grows
@pytest.mark.parametrize("door", DOORS)
def test_what_is_beside_a_day_or_an_hour_is_never_silently_something_else(
    quick: Conversation, door: str
) -> None:
    rng, kinds, of_text, wrong = random.Random(f"{SEED} {door}"), Counter[str](), Counter[str](), list[str]()
    quick.answer(LINDA, "action Moved")

    for _ in range(amount(80, 15 * EXAMPLES)):
        words, said = phrase(rng, with_hour=door != "absent" and rng.random() < SHARE_WITH_HOURS)
        stands_before = rng.random() < SHARE_BEFORE
        tail = rng.choice((heads if stands_before else tails)(rng, said))
        typed = f"{tail.words} {words}" if stands_before else f"{words} {tail.words}"
        got = tried(quick, door, typed)
        kinds[got.kind] += 1
        of_text[got.kind] += tail.is_text and (
            said.at is not None or door != "meeting"
        )  # which asks for its hour
        if got.kind == "done" and not is_right(door, tail, said, got):
            wrong.append(f"{typed}: {got}")

    assert wrong == []
    if door != "absent":  # which takes no other words
        assert kinds["refused"] <= MOST_REFUSED * kinds.total(), kinds
        assert of_text["done"] >= LEAST_READ * of_text.total(), of_text
