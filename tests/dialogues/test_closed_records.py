"""What is closed keeps no button but [Reopen], [Undo] and [I've read it], whatever message it stands in.

The messages are those of tests/dialogues/test_canaries.py, which lets every reason and every kind of post go out. Which
button takes a step is known by its verb, and which states are closed by the record: a new kind, message or button is
tested without a word here, unless there is a new way to close something.
"""

import copy
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import UserError
from bot.records import BUILT_IN, Kind, Record, read_ref
from practice.workspace import Message
from storage import tables
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import buttons_of
from tests.dialogues.marked import QUENTIN, World
from tests.dialogues.surfaces import SURFACES
from tests.dialogues.test_canaries import live
from tests.handlers.scene import ALINE, LINDA
from tests.shipped import CHARTER, REGISTRY
from tests.soak import LONG

STAY = {"reopen", "undo", "read", "onagenda"}
FILES = {
    "ics",
    "paper",
    "sheet",
    "recordfile",
    "agendafile",
    "paperfile",
    "printfile",
}  # they write no record, but a file
RECORDED = {
    "correction",
    "sendrecord",
    "holdrecord",
    "recorduntil",
    "takecorrection",
    "declinecorrection",
    "closerecord",
    "approverecord",
}  # the record of a meeting begins once that is closed
HELD = {
    "minutes",
    "applyminutes",
    "fixminutes",
    "dropminutes",
    "undominutes",
    "there",
    "guestof",
}  # what came of it, and who was there
ANSWERED = {
    "nochange",
    "takeback",
    "chooseanswer",
    "clear",
    "toclear",
    "raiseanswer",
    "print",
}  # answers after the close
AFTERWARDS = RECORDED | HELD | ANSWERED
AFTER_A_STEP = {"result"}  # offered in the answer to closing an action, and nowhere else

# How records of each kind are closed; they take turns. What belongs to no state is refused, and the next one is tried.
WAYS: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.ACTION: (
        ("done {} Sent",), ("cancel {} no need",), ("done {} Sent", "verify {}"), ("mark {} handed over to HRMD",),
    ),
    Kind.ISSUE: (
        ("cancel {} settled",),
        ("decide {} agreed yes behalf:CWG-LANG", "mark {} implemented"),
        ("decide {} agreed yes behalf:CWG-LANG", "done {} It works"),
    ),
    Kind.DECISION: (("confirm {}",), ("cancel {} no need",), ("edit {} review:none",)),
    Kind.PROPOSAL: (("cancel {} no need",), ("object {} no", "mark {} referred MCG"), ("letstand {}",)),
    Kind.EVENT: (("cancel {} no host",), ("done {} 40 came",)),
    Kind.MEETING: (("cancel {} no room",), ("held {} as planned",)),
    Kind.AGENDA_ITEM: (("cancel {} not ripe",),),
    Kind.ROUND: (("cancel {} no need",),),
    **dict.fromkeys(CHARTER.register_kinds, (("confirm {}",), ("cancel {} entered twice",), ("mark {} not accepted",))),
}  # fmt: skip
BY = (LINDA, ALINE, QUENTIN)
TURNS = (0, 1, 2, 3) if LONG else (0,)  # of the ways in which a record is closed


@dataclass(frozen=True)
class Kept:
    """A button that was shown: where, and what it says and does."""

    message: Message
    label: str
    value: str


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = World(databases.fresh("sqlite"), tmp_path)
    yield found
    found.close()


def records(world: World) -> dict[str, Record]:
    def load(read: Read) -> list[Record]:
        return [read.get(one) for one in read.db.execute(select(tables.records.c.id)).scalars().all()]

    return {one.ref: one for one in world.talk.store.read(load)}


def record(world: World, record_id: int) -> Record:
    found: Record = world.talk.store.read(lambda read: read.get(record_id))
    return found


def states(kind: Kind) -> type[StrEnum]:
    """Return the states of a kind, which its module declares."""
    record = REGISTRY.kinds[kind].record
    found: type[StrEnum] = getattr(sys.modules[record.__module__], f"{record.__name__}State")
    return found


def closing_states(found: Mapping[str, Record]) -> set[tuple[Kind, str]]:
    """Return the states of each kind in which a record is closed."""
    one_of = {record.kind: record for record in found.values()}
    closing = set()
    for kind, record in one_of.items():
        for state in states(kind):
            other = copy.copy(record)
            other.state = state
            closing |= {(kind, str(state))} if other.is_closed else set()
    return closing


def close_everything(world: World, *, turn: int) -> None:
    for number, one in enumerate(records(world).values()):
        ways = WAYS[one.kind]
        for way in (*ways[(number + turn) % len(ways) :], *ways):
            if record(world, one.id).is_closed:
                break
            for words in way:
                _by_whoever_may(world, one, words)


def _by_whoever_may(world: World, one: Record, words: str) -> None:
    """Let one after the other say something of a record, until it has changed it."""
    before = record(world, one.id)
    for who in BY:
        world.asks(who, f"again {words.format(one.ref)}")
        if record(world, one.id).version != before.version:
            return


def steps_of_closed(blocks: Message, found: Mapping[str, Record], allowed: set[str]) -> list[str]:
    """Return the buttons of a message that would take a step of a record which is closed."""
    return [
        f"[{one['text']['text']}] {one['value']}"
        for one in buttons_of(blocks)
        if one.get("value") and _is_step_of_closed(one["value"], found, allowed)
    ]


def _is_step_of_closed(value: str, found: Mapping[str, Record], allowed: set[str]) -> bool:
    _, name, argument = value.split(":", 2)
    named = [
        found[str(ref)]
        for word in argument.split()
        if (ref := read_ref(word, BUILT_IN)) and str(ref) in found
    ]
    if not any(one.is_closed for one in named):
        return False
    try:
        verb = REGISTRY.find(argument)[0] if name == "say" else REGISTRY[name]
    except (UserError, KeyError):  # words for a form; [Keep] is no verb
        return False
    return verb.writes and verb.name not in allowed


def _is_kept_as_it_is(record: Record) -> bool:
    """Return whether nothing ends a record: of an immutable register only a later entry supersedes it."""
    register = CHARTER.register(record.kind)
    return register is not None and register.immutable


def sent(world: World) -> list[Message]:
    """Return the messages that follow what they are about; an answer stays as it was."""
    chosen = select(tables.posts.c.slack_ts).where(tables.posts.c.slack_ts.is_not(None))
    known = set(world.talk.store.read(lambda read: list(read.db.execute(chosen).scalars())))
    return [one for found in world.talk.workspace.posted.values() for one in found if one.ts in known]


def test_a_verb_for_what_is_closed_is_named_here() -> None:
    """A button of another verb that writes is dropped from every message by itself."""
    declared = {one.name for verb in REGISTRY.verbs for one in REGISTRY.all_of(verb) if one.for_closed}

    assert declared == STAY | FILES | AFTERWARDS | AFTER_A_STEP


@pytest.mark.soak
@pytest.mark.parametrize("turn", TURNS)
def test_what_is_closed_keeps_no_button_that_changes_it(world: World, turn: int) -> None:
    live(world)
    before = records(world)
    old = _buttons_about(world, before)

    close_everything(world, turn=turn)
    world.talk.passes(hours=3)  # the edits go out, and undoing is over

    after = records(world)
    assert {
        ref: one.state for ref, one in after.items() if not (one.is_closed or _is_kept_as_it_is(one))
    } == {}
    kept = {
        one.text[:200]: bad
        for one in sent(world)
        if (bad := steps_of_closed(one, after, STAY - {"undo"} | FILES | AFTERWARDS))
    }
    assert kept == {}
    _look_again(world, after)
    _press_old_buttons(world, old, after)


def _buttons_about(world: World, found: Mapping[str, Record]) -> list[Kept]:
    """Return a button of each verb that doesn't stay about a record of each kind that a message holds and that will be closed."""
    chosen: dict[tuple[str, Kind], Kept] = {}
    for message in sent(world):
        for one in buttons_of(message):
            _, name, argument = one.get("value", "::").split(":", 2)
            refs = [
                ref for word in argument.split() if (ref := read_ref(word, BUILT_IN)) and str(ref) in found
            ]
            if refs and name not in STAY:
                chosen.setdefault(
                    (name, refs[0].kind), Kept(copy.deepcopy(message), one["text"]["text"], one["value"])
                )
    return list(chosen.values())


def _look_again(world: World, after: Mapping[str, Record]) -> None:
    """Look everywhere where something is only shown: nothing closed has a button there, either."""
    reading = [one for one in SURFACES if one.verbs and not any(REGISTRY[verb].writes for verb in one.verbs)]
    assert {"records in full", "App Home", "search", "digest on demand"} <= {one.name for one in reading}
    for who in (LINDA, QUENTIN):
        known = {one.ts for found in world.talk.workspace.posted.values() for one in found}
        for one in reading:
            one.look(world, who)
        shown = [
            one for found in world.talk.workspace.posted.values() for one in found if one.ts not in known
        ]
        wrong = {
            one.text[:200]: bad
            for one in shown
            if (bad := steps_of_closed(one, after, STAY | FILES | AFTERWARDS))
        }
        assert wrong == {}, who
        view = world.talk.workspace.home(world.talk.user(who))
        assert view is not None
        assert steps_of_closed(_as_message(view.blocks), after, STAY | FILES | AFTERWARDS) == []


def _as_message(blocks: Any) -> Any:
    return type("Shown", (), {"blocks": blocks})()


def _press_old_buttons(world: World, old: list[Kept], after: Mapping[str, Record]) -> None:
    """Press what a message held before it was edited: a sentence answers, and nothing changes."""
    talk = world.talk
    for one in old:
        place = talk.workspace.channels[one.message.channel]
        user = place.user if place.is_direct else talk.user(LINDA)
        present = next(m for m in talk.workspace.posted[place.id] if m.ts == one.message.ts)
        present.blocks = one.message.blocks
        said = talk.presses(user, present, one.label)
        text = " ".join(m.text for m in said)
        assert text or talk.workspace.view(user) is not None, (one.label, one.value)
        assert "went wrong" not in text, (one.label, one.value, text)
    assert {ref: one.state for ref, one in records(world).items()} == {
        ref: one.state for ref, one in after.items()
    }
