"""Whatever becomes of events and entries: an open entry is due where its event puts it, and its owner knows that."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.entries import Entry
from bot.records import Kind, Ref
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with
from tests.handlers.registers.test_counted_dues import CHARTER, NOW_DUE
from tests.handlers.scene import LINDA, UTE

EVENTS = ("E-1", "E-2")
NO_DATE = "This film has no date now"
DAYS = st.integers(14, 60).map(lambda n: (date(2016, 10, 20) + timedelta(days=n)).isoformat())
COMMANDS = st.one_of(
    st.builds("move {} {}".format, st.sampled_from(EVENTS), DAYS),
    st.builds("cancel {} no money".format, st.sampled_from(EVENTS)),
    st.builds("reopen {}".format, st.sampled_from([*EVENTS, "F-1"])),
    st.builds("undo {}".format, st.sampled_from([*EVENTS, "F-1"])),
    st.builds("edit F-1 event:{}".format, st.sampled_from([*EVENTS, "none"])),
    st.builds("mark F-1 {}".format, st.sampled_from(["asked", "made"])),
    st.sampled_from(["cancel F-1 entered twice", "passes"]),
)


def found(talk: Conversation, prefix: str, number: int) -> Any:
    return talk.store.read(lambda read: read.find(Ref(Kind(prefix), number)))


def wanted(talk: Conversation, entry: Entry) -> date | None:
    """Return when an entry is due: as many open days before the first day of its event, counted one by one."""
    event = found(talk, Kind.EVENT, int(entry.value("event")[2:])) if entry.value("event") else None
    if event is None or event.is_cancelled:
        return None
    working, left = talk.charter.working_days(talk.charter.station), 20
    day: date = event.starts_on
    while left:
        day -= timedelta(days=1)
        left -= working.is_open(day)
    return day


@example(done=["move E-1 2016-11-29", "passes", "mark F-1 made", "move E-1 2016-12-06", "mark F-1 asked"])
@example(done=["edit F-1 event:E-2", "cancel E-2 no money", "undo F-1", "undo E-2", "move E-2 2016-11-30"])
@example(
    done=[
        "cancel E-1 no money",
        "passes",
        "reopen E-1",
        "cancel F-1 entered twice",
        "move E-1 2016-11-29",
        "reopen F-1",
    ]
)
@given(done=st.lists(COMMANDS, max_size=12))
@settings(suppress_health_check=list(HealthCheck), max_examples=12, deadline=None)
def test_open_entry_is_due_where_its_event_puts_it(
    tmp_path_factory: pytest.TempPathFactory, done: Sequence[str]
) -> None:
    folder = tmp_path_factory.mktemp("charter")
    with closing(talk_with(databases.fresh("sqlite"), CHARTER, folder)) as talk:
        talk.answer(LINDA, "event Forum on:15-16 nov area:events")
        talk.answer(LINDA, "event Fair on:22 nov area:events")
        talk.answer(LINDA, "film Opening event:E-1 area:gender owner:@ute.keller")
        talk.passes(minutes=5)
        first = found(talk, "F", 1).due_on
        for words in done:
            if words == "passes":
                talk.passes(minutes=7)
            else:
                talk.says(LINDA, f"/isc {words}")
            entry = found(talk, "F", 1)
            assert not entry.is_open or entry.due_on == wanted(talk, entry), words
        talk.passes(days=4)
        entry = found(talk, "F", 1)
        lines = [line for one in talk.direct(UTE) for line in one.text.splitlines()]
        told = [one for one in lines if one.startswith((NOW_DUE, NO_DATE))]

        assert talk.ticks.audit() == []
        assert not told or entry.is_open
        assert all(one.startswith(said_of(entry)) for one in told), (told, entry.due_on)
        if "passes" not in done and entry.is_open:
            assert len(told) == (entry.due_on != first), (told, entry.due_on)


def said_of(entry: Entry) -> str:
    due = entry.due_on
    return f"{NOW_DUE} {due:%a} {due.day} {due:%b}" if due else NO_DATE
