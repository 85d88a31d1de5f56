"""How many entries meet a condition: the database counts what the rule says of each, now and of an earlier day.

What a field with several values said on a day isn't kept, so none changes here.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.permissions import full_actor
from bot.registers import EMPTY, GIVEN, Clause, Condition, Register
from storage.registers import Cut, counts_where, entries_after
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with
from tests.handlers.registers.test_imports import drops, enters
from tests.handlers.scene import LINDA
from tests.shipped import WITHOUT_REGISTERS

THINGS = """
registers:
  - code: things
    one: thing
    prefix: TH
    what: Things.
    fields:
      - {name: nr, key: true}
      - {name: level, choices: [low, high]}
      - {name: trees, several: true}
    states:
      - {name: way, choices: [new, gone]}
"""
SAID = {
    "level": ["", "low", "high"],
    "trees": ["", "Ash", "elm", "ash; elm"],
    "way": ["new", "gone"],
}
# Each part asks for some of the values, for none, or for any.
PARTS = [
    st.tuples(
        st.just(name),
        st.lists(st.sampled_from([*filter(None, values), EMPTY, GIVEN]), min_size=1, max_size=2).map(tuple),
    )
    for name, values in SAID.items()
]
CLAUSES = st.lists(st.one_of(PARTS), max_size=2, unique_by=lambda one: one[0]).map(tuple)
CONDITIONS = st.recursive(
    st.lists(CLAUSES.map(Clause), min_size=1, max_size=2).map(lambda some: Condition(tuple(some))),
    lambda of: st.builds(lambda fields, unless: Condition((Clause(fields, unless),)), CLAUSES, of),
    max_leaves=3,
)

Kept = tuple[Conversation, Register, Mapping[datetime | None, Sequence[Mapping[str, Sequence[str]]]]]


@pytest.fixture(scope="module", params=databases.KINDS)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Return entries of every combination, half of which say something else a day later, and what all said then and now."""
    url, folder = databases.fresh(request.param), tmp_path_factory.mktemp("charter")
    talk = talk_with(url, f"{WITHOUT_REGISTERS}{THINGS}", folder)
    rows = ["Title,Nr,Level,Trees,Way"]
    rows += [f"Thing,{nr},{','.join(says)}" for nr, says in enumerate(product(*SAID.values()), start=1)]
    enters(talk, drops(talk, "\n".join(rows).encode(), words="things"))
    register = talk.store.snapshot.charter.registers[0]
    at = talk.clock.now()
    then = _says(talk, register)
    talk.passes(hours=24)
    for number in range(1, len(rows), 2):
        talk.answer(LINDA, f"edit TH-{number} level:high")
        talk.answer(LINDA, f"mark TH-{number} gone")
    yield talk, register, {at: then, None: _says(talk, register)}
    talk.close()


def _says(talk: Conversation, register: Register) -> list[Mapping[str, Sequence[str]]]:
    return talk.store.read(lambda read: [one.values for one in entries_after(read, register, 0)])


@given(st.lists(st.lists(CONDITIONS, max_size=2), max_size=3))
def test_database_counts_what_the_rule_says_of_each_entry(kept: Kept, asked: list[list[Condition]]) -> None:
    talk, register, said = kept
    roster, charter = talk.store.snapshot.roster, talk.store.snapshot.charter
    (linda,) = [one for one in roster.persons.values() if one.name.startswith("Linda")]
    who = full_actor(linda.id, roster=roster, charter=charter, on=talk.clock.now().date())

    for at, each in said.items():
        count = partial(counts_where, register=register, asked=asked, who=who, cut=Cut(at=at))
        found = talk.store.read(count)
        assert found == [sum(all(one.holds(values) for one in some) for values in each) for some in asked]
