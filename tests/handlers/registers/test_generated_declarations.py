"""Over small declarations that nobody wrote: lists of values, steps and conditions hold whatever is typed."""

import csv
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.entries import Entry, EntryState
from bot.records import Kind, Ref
from bot.registers import Register
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with
from tests.handlers.registers.test_imports import drops
from tests.handlers.scene import LINDA
from tests.shipped import WITHOUT_REGISTERS

CHOICES = ["new", "in work", "not in work", "not yet done well", "Réservé", "done"]
LEVELS = ["low", "very high", "high"]
WORDS = ["ash", "Birch", "birch", "red oak", "elm tree", "fir"]


@dataclass
class Declared:
    """A declaration of a register, and what is typed about its one entry."""

    choices: list[str]
    steps: list[tuple[str, str]]
    where: dict[str, list[str]]
    is_several: bool
    typed: list[str] = field(default_factory=list)
    has_rate: bool = False

    def as_yaml(self) -> str:
        axis = {"name": "way", "choices": self.choices, "set_by": ["secretary"]}
        fields = [
            {"name": "nr", "key": True},
            {"name": "level", "choices": LEVELS, "start": "low"},
            {"name": "plan", "required_where": self.where} | ({"several": True} if self.is_several else {}),
            {"name": "trees", "several": True},
        ]
        register: dict[str, object] = {
            "code": "things",
            "one": "thing",
            "prefix": "TH",
            "what": "Things.",
            "fields": fields,
        }
        if self.has_rate:
            register["rates"] = {"first": {"count": {"way": self.choices[0]}}}
        steps = {"steps": self.steps} if self.steps else {}
        return f"\nregisters:\n  - {json.dumps(register | {'states': [axis | steps]}, ensure_ascii=False)}\n"


@st.composite
def declared(draw: st.DrawFn) -> Declared:
    choices = draw(st.lists(st.sampled_from(CHOICES), min_size=2, max_size=4, unique=True))
    pairs = st.tuples(st.sampled_from(choices), st.sampled_from(choices)).filter(lambda one: one[0] != one[1])
    way, level = (
        st.lists(st.sampled_from(some), min_size=1, max_size=2, unique=True) for some in (choices, LEVELS)
    )
    where = draw(
        st.one_of(
            st.builds(lambda one: {"way": one}, way),
            st.builds(lambda one: {"level": one}, level),
            st.builds(lambda one, other: {"way": one, "level": other}, way, level),
        )
    )
    values = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(",".join)
    plan = st.one_of(
        st.just(""), values.map(lambda one: f" plan:{one.split(',', maxsplit=1)[0]}"), st.just(" plan:none")
    )
    command = st.one_of(
        st.builds(lambda choice, more: f"mark TH-1 {choice}{more}", st.sampled_from(choices), plan),
        st.builds(lambda level, more: f"edit TH-1 level:{level}{more}", st.sampled_from(LEVELS), plan),
        st.one_of(values, st.just("none")).map(lambda one: f"edit TH-1 trees:{one}"),
        st.just("undo TH-1"),
    )
    return Declared(
        choices,
        draw(st.lists(pairs, max_size=5, unique=True)),
        where,
        draw(st.booleans()),
        draw(st.lists(command, max_size=10)),
    )


@contextmanager
def opened(of: Declared, folder: Path) -> Iterator[Conversation]:
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + of.as_yaml(), folder)) as talk:
        yield talk


def entry_of(talk: Conversation) -> Entry | None:
    found: Entry | None = talk.store.read(lambda read: read.find(Ref(Kind("TH"), 1)))
    return found


ASKED = ["mark TH-1 done", "mark TH-1 done plan:ash", "edit TH-1 plan:none", "mark TH-1 new"]


@example(of=Declared(["new", "done"], [], {"way": ["done"]}, is_several=True, typed=ASKED))
@given(of=declared())
@settings(suppress_health_check=list(HealthCheck), max_examples=12, deadline=None)
def test_declaration_holds_whatever_is_typed(tmp_path_factory: pytest.TempPathFactory, of: Declared) -> None:
    with opened(of, tmp_path_factory.mktemp("charter")) as talk:
        register = talk.charter.registers[0]
        talk.answer(LINDA, "thing Something nr:1")
        if entry_of(talk) is None:
            talk.answer(LINDA, "thing Something nr:1 plan:ash")
        for words in of.typed:
            before = entry_of(talk)
            said = talk.answer(LINDA, words)
            after = entry_of(talk)
            assert before is not None
            assert after is not None
            _must_hold(register, of, words, said, before, after)
            if after.state == EntryState.WITHDRAWN:
                talk.answer(LINDA, "reopen TH-1")
        talk.answer(LINDA, "export things")
        talk.passes(minutes=2)
        (file,) = talk.workspace.files.values()

        shown = drops(talk, file.bytes, words="things").text

        assert entry_of(talk) is not None
        assert shown.startswith("1 row: 1 the same.")


@given(
    names=st.permutations(["way", "level", "area"]).map(lambda one: one[:2]),
    choices=st.lists(st.sampled_from(CHOICES), min_size=2, max_size=4, unique=True),
    entries=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(LEVELS), st.sampled_from(["gender", "bsg", ""])),
        min_size=1, max_size=7,
    ),
    frozen=st.integers(0, 7),
)  # fmt: skip
@settings(suppress_health_check=list(HealthCheck), max_examples=10, deadline=None)
def test_table_of_two_fields_counts_each_entry_once(
    tmp_path_factory: pytest.TempPathFactory,
    names: list[str],
    choices: list[str],
    entries: list[tuple[int, str, str]],
    frozen: int,
) -> None:
    """Rows and columns add up to their totals, and each number to what the entries say, now and at the freeze."""
    of = Declared(choices, [], {"way": choices}, is_several=False, has_rate=True)
    with opened(of, tmp_path_factory.mktemp("charter")) as talk:
        said = []
        for n, (way, level, area) in enumerate(entries):
            if n == frozen:
                talk.answer(LINDA, "freeze things")
                talk.passes(days=1)
            where = f" area:{area}" if area else ""
            talk.answer(LINDA, f'thing Number {n} nr:{n} plan:ash level:"{level}"{where}')
            choice = choices[way % len(choices)]
            if choice != choices[0]:
                talk.answer(LINDA, f"mark TH-{n + 1} {choice}")
            named = talk.charter.area(area).name if area else "no area"
            known = {"way": choice, "level": level, "area": named}
            said.append((known[names[0]], known[names[1]]))

        shown = talk.answer(LINDA, f"things all by:{','.join(names)}")
        talk.answer(LINDA, f"export things by:{','.join(names)}")
        talk.passes(minutes=5)
        (file,) = talk.workspace.files.values()

    (_, *heads), *rows = csv.reader(file.bytes.decode("utf-8-sig").splitlines())
    for row, *many in rows:
        for column, number in zip(heads, many, strict=True):
            both = [one for one in said if row in (one[0], "together") and column in (one[1], "together")]
            assert int(number) == len(both), (row, column, shown)
    has_change = frozen < len(entries) and "area" not in names
    assert f"together {len(said)}" in shown
    assert ("since the rates were frozen" in shown) == has_change


STAYING = """
registers:
  - code: things
    one: thing
    prefix: TH
    what: Things.
    immutable: true
    fields: [{name: nr, key: true}, {name: people, type: number}]
    sums: [people]
"""
_OF_ONE = (
    "edit {} people:{}",
    "edit {} Title {}",
    "cancel {} no {}",
    "mark {} {}",
    "reopen {} {}",
    "undo {}",
    "assign {} me",
)
_DONE = st.one_of(
    st.builds("thing Something nr:{} people:{}".format, st.integers(1, 3), st.integers(0, 9)),
    st.builds("thing Something nr:{} people:{} supersedes:TH-{}".format, *[st.integers(1, 3)] * 3),
    st.builds(
        lambda words, number, value: words.format(f"TH-{number}", value),
        st.sampled_from(_OF_ONE), st.integers(1, 3), st.integers(0, 9),
    ),
    st.just("passes"),
)  # fmt: skip


@example(
    done=[
        "thing A nr:1 people:2",
        "passes",
        "thing A nr:1 people:5 supersedes:TH-1",
        "undo TH-2",
        "undo TH-1",
    ]
)
@example(
    done=[
        "thing A nr:1 people:2",
        "edit TH-1 people:4",
        "passes",
        "undo TH-1",
        "cancel TH-1 no",
        "edit TH-1 people:5",
    ]
)
@given(done=st.lists(_DONE, max_size=14))
@settings(suppress_health_check=list(HealthCheck), max_examples=15, deadline=None)
def test_what_an_entry_says_stays_and_the_latest_is_counted(
    tmp_path_factory: pytest.TempPathFactory, done: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("charter")
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + STAYING, folder)) as talk:
        stay: dict[int, tuple[object, ...]] = {}
        for words in done:
            if words == "passes":
                talk.passes(minutes=11)
                stay = {one.number: (one.title, one.pairs, one.area) for one in _things(talk)}
            else:
                talk.says(LINDA, f"/isc {words}")
            for one in _things(talk):
                assert stay.get(one.number, (one.title, one.pairs, one.area)) == (
                    one.title,
                    one.pairs,
                    one.area,
                ), words

        every = _things(talk)
        standing = [one for one in every if one.is_open]
        superseded = {one.value("supersedes") for one in standing}
        shown = talk.answer(LINDA, "things all")

        assert [one.ref for one in every if one.ref in shown] == [one.ref for one in standing]
        assert superseded.isdisjoint({one.ref for one in standing})
        assert len({one.value("nr") for one in standing}) == len(standing)
        if standing:
            assert f"People {sum(int(one.value('people') or 0) for one in standing)}" in shown


def _things(talk: Conversation) -> list[Entry]:
    def found(read: Read) -> list[Entry]:
        several = [read.find(Ref(Kind("TH"), number)) for number in range(1, 20)]
        return [one for one in several if one is not None]

    return talk.store.read(found)


def _must_hold(register: Register, of: Declared, words: str, said: str, before: Entry, after: Entry) -> None:
    """Check what a command did: fields that are needed are there, steps are legal, lists grow or are emptied."""
    was, now = before.value("way"), after.value("way")
    assert not [one.name for one in register.required_with(after.values) if not after.value(one.name)], words
    if words.startswith("undo"):
        return
    if was != now:
        assert not of.steps or (was, now) in [tuple(one) for one in of.steps], said
    trees, more = ({*one.values.get("trees", ())} for one in (before, after))
    assert trees <= more or not more, words
    if before.pairs == after.pairs and "only become" in said:
        allowed = {b for a, b in of.steps if a == was}
        assert all(one in said for one in allowed), said
    if words.startswith("edit TH-1 trees:") and "none" not in words:
        wanted = {one.casefold() for one in words.partition("trees:")[2].split(",")}
        assert {one.casefold() for one in more} == {one.casefold() for one in trees} | wanted
