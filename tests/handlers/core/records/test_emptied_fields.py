"""Every field of every kind of record that may be empty can be emptied: in its form, and by words.

What there is to try follows from the declared fields and the forms, so that a new field is tried by itself.
"""

import dataclasses
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest

from bot.entries import Entry
from bot.errors import UserError
from bot.fields import Attribute
from bot.grammar.options import BEHALF, EMPTY_WORDS, Option, ValueType
from bot.grammar.parsed import TypingContext
from bot.records import PREFIX, Kind, Record, read_ref
from bot.register_types import MONEY, NUMBER, YEAR
from bot.registers import Register, RegisterField
from handlers.core.blocks.text import Reader
from handlers.core.fields import RecordField, columns, each, edit_options
from handlers.core.words import parse_for_verb
from practice.model import View
from storage.unit_of_work import Read
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA, UTE
from tests.register_words import bare
from tests.shipped import CHARTER, REGISTRY

FILIZ = "filiz.arslan"
# A record of each kind that says nothing which may be left out: who says what, the last about the record itself.
BARE: dict[Kind, list[tuple[str, str]]] = {
    Kind.ACTION: [(UTE, "raise Who pays?"), (LINDA, "action Fix the chairs")],
    Kind.ISSUE: [(LINDA, "raise Who pays?")],
    Kind.EVENT: [(LINDA, "event Forum on:7-9 nov")],
    Kind.DECISION: [
        (FILIZ, "raise Who pays? area:web"),
        (FILIZ, "escalate I-1 no agreement"),
        (ALINE, "decide I-1 agreed Each pays"),
    ],
    Kind.PROPOSAL: [(LINDA, "propose New rules")],
    Kind.MEETING: [(LINDA, "meeting 20 oct 14:00")],
    Kind.AGENDA_ITEM: [
        (LINDA, "raise Who pays?"),
        (LINDA, "again meeting 20 oct 14:00 group:Editors"),
        (LINDA, "item Budget M-1"),
    ],
}
TYPED_BY_TYPE = {
    ValueType.DATE: "2016-11-03",
    ValueType.DAY: "2016-10-05",
    ValueType.PERIOD: "2016-11-08",
    ValueType.PEOPLE: "@kenji.sato",
    ValueType.OWNER: "@kenji.sato",
    ValueType.AREA: "web",
    ValueType.AREAS: "web,events",
    ValueType.ENTITY: "BDT",
    ValueType.ENTITIES: "BDT,BR",
    ValueType.REFERENCE: "I-1",
    ValueType.NUMBER: "4",
    ValueType.MONEY: '"CHF 5"',
    ValueType.TEXT: '"Room A"',
}
TYPED = {
    "time": "15:30",
    "zone": "Bangkok",
    "duration": '"90 min"',
    "link": "https://example.org/a",
    "options": '"One; two"',
}
OF_REGISTERS = {
    "link": "https://example.org/a",
    YEAR: "2016",
    NUMBER: "4",
    MONEY: '"CHF 5"',
    "record": "I-1",
}  # by type
# Where a value decides on something else than what the record says of itself.
UNSEEN = {
    (Kind.MEETING, "area"): "its card is in that channel",
    (Kind.PROPOSAL, "due"): "a draft has no end; its day is in its form",
}
# What a step leaves behind, and what follows from the other fields.
TRACES = {"version", "changed_at", "folded", "was", "reason", "step_at", "step_by", "typed", "begins_at"}


def declared(kind: Kind) -> list[tuple[RecordField[Any], Option]]:
    """Return the fields of a kind that an edit changes, and their parts, each with its option."""
    own = {option.name: option for option in edit_options(REGISTRY.kinds[kind].fields)}
    return [(one, own[one.name]) for one in each(REGISTRY.kinds[kind].fields) if one.name in own]


def options_to_edit(kind: Kind) -> list[Option]:
    """Return the options that an edit reads, also those that it refuses by name, but for whom it is entered."""
    edit = REGISTRY.of_kind(REGISTRY["edit"], kind)
    return [option for option in edit.takes if option is not BEHALF]


def past_name_of(kind: Kind, option: Option) -> str | None:
    """Return the name in history of the field that an option sets."""
    fields = REGISTRY.kinds[kind].fields
    return next(one.past_name for one in fields if option.name in {part.name for part in each([one])})


def is_needed_by_what_is_bare(kind: Kind, option: Option) -> bool:
    """Return whether an entry that says nothing else needs a field: why there is no number, where there is none."""
    register = CHARTER.register(kind)
    field = register.by_name.get(option.name) if register else None
    where = field.required_where if isinstance(field, RegisterField) else None
    return where is not None and where.holds({})


def without_starts(register: Register) -> list[tuple[str, str]]:
    """Return how what a new entry begins with is taken out."""
    begun = [one.name for one in register.fields if one.start]
    return [(LINDA, f"edit {PREFIX[register.kind]}-1 {name}:none") for name in begun]


BARE |= {
    one.kind: [(UTE, "raise Who pays?"), (LINDA, bare(one, 1)), *without_starts(one)]
    for one in CHARTER.registers
}
EDITED = [kind for kind in REGISTRY.kinds if declared(kind)]  # what a round is, its charter says
MAY_BE_EMPTY = [
    (kind, option)
    for kind in REGISTRY.kinds
    for _, option in declared(kind)
    if option.empties and not is_needed_by_what_is_bare(kind, option)
]
NEEDED = [
    (kind, option)
    for kind in EDITED
    for option in options_to_edit(kind)
    if (kind, option.name) not in {(one, other.name) for one, other in MAY_BE_EMPTY}
]


# A meeting has to have dealt with it: test_correcting empties it.
AFTERWARDS = {(Kind.AGENDA_ITEM, "said")}
AT_ONCE = [(kind, option) for kind, option in MAY_BE_EMPTY if (kind, option.name) not in AFTERWARDS]


def emptiable(kind: Kind) -> list[Option]:
    return [option for one, option in AT_ONCE if one == kind]


def name_of(case: object) -> str:
    return case.name if isinstance(case, Option) else str(case)


def typed(kind: Kind, option: Option) -> str:
    """Return an option of a kind with a value."""
    register = CHARTER.register(kind)
    field = register.by_name.get(option.name) if register else None
    of_type = OF_REGISTERS.get(field.value_type) if isinstance(field, RegisterField) else None
    named = of_type or TYPED.get(option.name)
    chosen = next(iter(one for one in option.choices if not asks_for_more(register, option, one)), "")
    return f"{option.name}:{named or chosen or TYPED_BY_TYPE[option.value_type]}"


def asks_for_more(register: Register | None, option: Option, choice: str) -> bool:
    """Return whether a choice needs another field, so that it can't be said alone."""
    wheres = [one.required_where for one in register.fields] if register else []
    return any(one is not None and one.holds({option.name: [choice]}) and not one.holds({}) for one in wheres)


def lines_of(text: str) -> set[str]:
    """Return the lines of a text, but that of the last step."""
    return {line for line in text.splitlines() if not line.startswith("Moved ·")}


class Seen:
    """A record as it is stored, and the lines in which it is shown."""

    def __init__(self, talk: Conversation, ref: str) -> None:
        self.fields, self.card = talk.store.read(lambda read: self._read(talk, read, ref))
        self.details = lines_of(talk.answer(LINDA, f"show {ref}"))

    def _read(self, talk: Conversation, read: Read, ref: str) -> tuple[dict[str, Any], set[str]]:
        found = read_ref(ref, CHARTER.prefixes)
        record: Record | None = read.find(found) if found else None
        assert record is not None
        shows = REGISTRY.kind_of(record).shows
        reader = Reader(
            charter=read.charter, roster=read.roster, now=talk.clock.now(), zone=read.charter.zone
        )
        beside = shows.relations(read, record, lambda _: True)
        register = CHARTER.register(record.kind)
        names = register.by_name if register is not None else ()
        said = {name: record.value(name) for name in names} if isinstance(record, Entry) else {}
        fields = {name: value for name, value in vars(record).items() if name != "pairs"}
        return fields | said, lines_of(shows.summary(record, reader, beside))

    def shows_beyond(self, other: "Seen") -> set[str]:
        return (self.card - other.card) | (self.details - other.details)

    def fields_beyond(self, other: "Seen", kind: Kind, option: Option) -> list[str]:
        """Return the fields of the record that differ, but those of other options and what follows from a step."""
        others = {one.name for _, one in declared(kind)} - {option.name}
        return [
            name
            for name, value in self.fields.items()
            if value != other.fields[name] and name not in TRACES | others
        ]


def made(talk: Conversation, kind: Kind) -> str:
    """Make a record that says nothing which may be left out; return its reference."""
    for who, words in BARE[kind]:
        talk.answer(who, words)
    return f"{PREFIX[kind]}-1"


def must_be_empty(talk: Conversation, ref: str, option: Option, bare: Seen, filled: Seen) -> None:
    """Check that a field which had a value has none any more, wherever a record is seen."""
    kind, now = Kind(ref_kind(ref)), Seen(talk, ref)
    changed = filled.fields_beyond(bare, kind, option)
    assert changed, f"{typed(kind, option)} changes nothing"
    assert {name: now.fields[name] for name in changed} == {name: bare.fields[name] for name in changed}
    shown = filled.shows_beyond(bare)
    assert bool(shown) == ((kind, option.name) not in UNSEEN), f"{typed(kind, option)}: {shown}"
    assert not shown & (now.card | now.details)
    last = talk.answer(LINDA, f"history {ref}").splitlines()
    step = last[max(n for n, line in enumerate(last) if "changed it" in line) :]
    name = past_name_of(kind, option)
    assert any(line.strip().startswith((f"{name} taken out, was ", f"{name}: ")) for line in step), name


def ref_kind(ref: str) -> str:
    found = read_ref(ref, CHARTER.prefixes)
    assert found is not None
    return found.kind


def open_form(talk: Conversation, ref: str) -> View:
    """Open the form in which a record is edited, with its rarely used fields."""
    talk.says(LINDA, f"/isc edit {ref}")
    view = talk.workspace.view(talk.user(LINDA))
    assert view is not None
    if view.blocks[-1]["type"] == "actions":
        talk.presses_more(LINDA)
        view = talk.workspace.view(talk.user(LINDA))
        assert view is not None
    return view


def inputs(view: View) -> dict[str, dict[str, Any]]:
    return {one["block_id"]: one for one in view.blocks if one["type"] == "input"}


def close_form(talk: Conversation) -> None:
    talk.workspace.stacks[talk.user(LINDA)].clear()


@pytest.mark.parametrize(("kind", "option"), AT_ONCE, ids=name_of)
def test_field_is_emptied_by_words(quick: Conversation, kind: Kind, option: Option) -> None:
    ref = made(quick, kind)
    bare = Seen(quick, ref)
    quick.answer(LINDA, f"edit {ref} {typed(kind, option)}")
    filled = Seen(quick, ref)

    quick.answer(LINDA, f"edit {ref} {option.name}:none")

    # "none" is a value where the option has it as one: no benefit is what somebody found.
    if "none" in option.choices:
        quick.answer(LINDA, f"edit {ref} {option.name}:-")
    must_be_empty(quick, ref, option, bare, filled)


@pytest.mark.parametrize("kind", EDITED)
def test_fields_are_emptied_in_the_form(quick: Conversation, kind: Kind) -> None:
    ref = made(quick, kind)
    shown = [one for one in emptiable(kind) if one.name in inputs(open_form(quick, ref))]
    close_form(quick)

    for option in shown:
        bare = Seen(quick, ref)
        quick.answer(LINDA, f"edit {ref} {typed(kind, option)}")
        filled = Seen(quick, ref)
        block = inputs(open_form(quick, ref))[option.name]

        quick.submits(LINDA, **{option.name: ""})

        assert block.get("optional"), f"{option.name} can't be emptied in the form"
        assert any(part.startswith("initial_") for part in block["element"]), (
            f"{option.name} doesn't show what it is"
        )
        must_be_empty(quick, ref, option, bare, filled)


@pytest.mark.parametrize("kind", EDITED)
def test_form_leaves_alone_what_it_does_not_show(quick: Conversation, kind: Kind) -> None:
    """Neither behind More, nor not sent, nor shown empty and left empty: only what was there and is not any more."""
    ref = made(quick, kind)
    for option in emptiable(kind):
        quick.answer(LINDA, f"edit {ref} {typed(kind, option)}")
    filled = Seen(quick, ref)
    quick.says(LINDA, f"/isc edit {ref}")
    view = quick.workspace.view(quick.user(LINDA))
    assert view is not None
    name, block = next(
        one
        for one in inputs(view).items()
        if one[0] == "text" or one[0] in {option.name for option in emptiable(kind)}
    )

    quick.submits(LINDA, **{name: "Another title" if name == "text" else ""})

    now = Seen(quick, ref)
    other = {"title", name} | ({"benefit"} if name == "benefit" else set())
    differing = {n for n, value in now.fields.items() if value != filled.fields[n]} - TRACES
    assert differing <= other, block


@pytest.mark.parametrize(("kind", "option"), NEEDED, ids=name_of)
def test_needed_field_refuses_by_name_and_stays(quick: Conversation, kind: Kind, option: Option) -> None:
    ref = made(quick, kind)
    before = Seen(quick, ref)

    said = quick.answer(LINDA, f"edit {ref} {option.name}:none")

    assert option.name in said
    assert Seen(quick, ref).fields == before.fields


@pytest.mark.parametrize("kind", EDITED)
def test_needed_field_of_a_form_can_not_be_sent_empty(quick: Conversation, kind: Kind) -> None:
    ref = made(quick, kind)
    before = Seen(quick, ref)
    needed = [name for name, one in inputs(open_form(quick, ref)).items() if not one.get("optional")]

    for name in needed:
        close_form(quick)
        view = open_form(quick, ref)
        for block in view.blocks:
            block["optional"] = True  # whatever Slack lets through
        quick.submits(LINDA, **{name: ""})
        assert view.errors.keys() == {name}

    assert Seen(quick, ref).fields == before.fields


def test_nothing_is_said_in_any_language(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 20 oct 14:00")

    for word in EMPTY_WORDS:
        quick.answer(LINDA, "edit M-1 place:Palais")
        assert "Palais" in quick.answer(LINDA, "show M-1")
        quick.answer(LINDA, f"edit M-1 place:{word.upper()}")

        assert "Palais" not in quick.answer(LINDA, "show M-1")


@pytest.mark.parametrize("kind", EDITED)
def test_new_record_leaves_out_what_is_said_to_be_nothing(
    quick: Conversation, talk: Conversation, kind: Kind
) -> None:
    who, words = BARE[kind][-1]
    takes = (one.name for one in REGISTRY.find(words)[0].takes if one.empties)
    needed = {option.name for one, option in NEEDED if one == kind}
    empties = [name for name in dict.fromkeys(takes) if f" {name}:" not in words and name not in needed]
    for author, said in BARE[kind][:-1]:
        talk.answer(author, said)

    talk.answer(who, f"{words} {' '.join(f'{name}:-' for name in empties)}")

    bare, same = Seen(quick, made(quick, kind)), Seen(talk, f"{PREFIX[kind]}-1")
    assert empties
    assert {**same.fields, "typed": ""} == {**bare.fields, "typed": ""}


def test_action_in_a_channel_of_an_area_may_have_none(quick: Conversation) -> None:
    said = quick.answer(LINDA, "action Fix the chairs area:none", channel="#isc-web")

    assert "Web editorial" not in said
    assert "Web editorial" not in quick.answer(LINDA, "show A-1")


def test_no_verb_takes_nothing_for_a_value(quick: Conversation) -> None:
    """`reason:` and `result:` are what somebody says, and may be any words; “none” is a benefit, and a digest's day."""
    listener = quick.store.read(lambda read: listener_of(quick, read))
    verbs = [one for declared in REGISTRY.verbs for one in REGISTRY.all_of(declared)]

    for verb, option in [(one, option) for one in verbs for option in one.takes]:
        has_nothing = "none" in option.choices or option.value_type is ValueType.DIGEST_CHOICE
        with suppress(UserError):
            found = parse_for_verb(verb, f"{option.name}:none", listener)
            if option.may_be_empty and not has_nothing:
                assert option.name in found.emptied, (verb.name, option.name)


@pytest.mark.parametrize("words", ["edit A-1 title:none", "announce title:- on:20 oct"])
def test_title_that_is_said_to_be_nothing_is_refused_by_its_name(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action Fix the chairs")

    said = quick.answer(LINDA, words)

    assert said == 'title: can\'t be empty here. Nothing was done. Say it like title:"a few words".'


def test_words_that_somebody_says_stay_as_they_are(quick: Conversation) -> None:
    quick.answer(LINDA, "action None - of this")
    quick.answer(LINDA, 'meeting 20 oct 14:00 place:"none"')

    quick.answer(LINDA, "note A-1 none")
    quick.answer(LINDA, "done A-1 result:none")
    quick.answer(LINDA, "edit M-1 link:https://example.org/a place:none of the usual rooms")

    shown = quick.answer(LINDA, "show A-1")
    assert "None - of this" in shown
    assert "Result: none" in shown
    assert ": none" in shown.splitlines()[-1]
    assert "none of the usual rooms" in quick.answer(LINDA, "show M-1")


def test_list_is_not_of_everything_where_nothing_was_named(quick: Conversation) -> None:
    quick.answer(LINDA, "action Fix the chairs area:web")

    said = quick.answer(LINDA, "actions area:none")

    assert said == "area: can't be empty here. Nothing was done. Say it like area:clim."


@pytest.mark.parametrize("kind", EDITED)
def test_all_fields_are_emptied_at_once_on_each_database(both: Conversation, kind: Kind) -> None:
    ref = made(both, kind)
    bare = Seen(both, ref)
    both.answer(LINDA, f"edit {ref} {' '.join(typed(kind, option) for option in emptiable(kind))}")
    filled = Seen(both, ref)

    both.answer(LINDA, f"edit {ref} {' '.join(f'{option.name}:-' for option in emptiable(kind))}")

    now = Seen(both, ref)
    assert all(filled.fields_beyond(bare, kind, option) for option in emptiable(kind))
    assert all(now.fields_beyond(bare, kind, option) == [] for option in emptiable(kind))


# What is not a field: who made a record, what its steps leave, what follows from something else.
KEPT_OF_ALL = {"id", "number", "version", "created_at", "created_by", "changed_at", "folded", "state"}
OF_DATES = {"due_on", "due_time", "due_typed", "due_hangs_on", "due_at", "planned"}
OF_STEPS = {"was", "step_at", "step_by", "typed"}
KEPT: Mapping[Kind, set[str]] = {
    Kind.ACTION: OF_DATES | {"asked_by", "closed_by", "owner_roles"},
    Kind.ISSUE: OF_DATES
    | {"due_zone", "owners", "level_since", "days_left", "ladder", "path", "positions", "question_id", "readers", "result"}
    | {"seen_at", "seen_by", "settled_at", "up_at"},
    Kind.EVENT: OF_STEPS | {"area", "other_areas", "entity", "other_entities"},
    Kind.DECISION: {"title", "text", "area", "level", "behalf", "issue_id", "raised_by", "readers", "lines", "actions"}
    | {"confirmed_by", "settled_at"},
    Kind.PROPOSAL: OF_DATES
    | {"due_zone", "entity", "for_id", "chosen", "missed", "unsaid", "late", "sha256", "offered_end"}
    | {"opened_at", "held_at", "ended_at"},
    Kind.MEETING: OF_STEPS
    | {"agenda_at", "agenda_due_at", "begins_at", "call_due_at", "called_at", "papers_told", "paused_at", "representatives", "series_id"},
    Kind.AGENDA_ITEM: {"meeting_id", "carried_id", "standing", "document", "decision_id"},
    **dict.fromkeys(CHARTER.register_kinds, OF_DATES
    | {"due_zone", "for_id", "kind", "pairs", "readers", "reason", "said", "said_by", "submissions"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", EDITED)
def test_every_attribute_of_a_record_is_a_declared_field_or_kept_otherwise(kind: Kind) -> None:
    declaration = REGISTRY.kinds[kind]
    attributes = {one.name for one in dataclasses.fields(declaration.record)}

    held = {one.accessor.name for one in each(declaration.fields) if isinstance(one.accessor, Attribute)}

    assert attributes - held - KEPT_OF_ALL - KEPT[kind] == set()


@pytest.mark.parametrize("kind", EDITED)
def test_every_field_that_can_be_changed_has_a_name_in_history(kind: Kind) -> None:
    fields = [one for one in REGISTRY.kinds[kind].fields if one.option and not one.is_only_new]

    nameless = {one.name for one in fields if not one.past_name}

    assert fields
    assert nameless == set()


@pytest.mark.parametrize("kind", EDITED)
def test_no_two_fields_share_an_option_a_name_in_history_or_a_column(kind: Kind) -> None:
    fields = REGISTRY.kinds[kind].fields

    for names in (
        [one.name for one in each(fields) if one.name],
        [one.past_name for one in fields if one.past_name],
        [str(one) for one in columns(fields)],
    ):
        assert [one for one in names if names.count(one) > 1] == []


def test_draft_refuses_what_does_not_change_on_it(quick: Conversation) -> None:
    quick.answer(LINDA, "propose New rules")

    said = quick.answer(LINDA, "edit P-1 area:web")

    assert said == "area: doesn't change on a proposal. Its title, wording, link and last day do."
    assert "New rules" in quick.answer(LINDA, "show P-1")


def test_group_has_somebody_who_convenes_it(quick: Conversation) -> None:
    quick.answer(LINDA, "again meeting 20 oct 14:00 group:Editors")

    said = quick.answer(LINDA, "edit M-1 chair:none")

    assert said == "Somebody has to convene a working group. Name another person."
    assert "Linda Okafor" in quick.answer(LINDA, "show M-1")


def test_number_of_a_called_meeting_stays(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 20 oct 14:00 number:7")
    quick.answer(LINDA, "call M-1")

    said = quick.answer(LINDA, "edit M-1 number:none")

    assert said == "M-1 has had a number since it was called. You can give it another: edit M-1 number:4"


def listener_of(talk: Conversation, read: Read) -> TypingContext:
    charter = read.charter
    return TypingContext(
        charter=charter,
        roster=read.roster,
        team=BOT.team,
        person_id=1,
        now=talk.clock.now(),
        zone=charter.zone,
        language="en",
        working_days=charter.working_days(charter.station),
        kind_words={},
    )


@pytest.mark.parametrize("nobody", ["none", "nobody", "-", "никто"])
def test_action_without_an_owner_is_refused_and_not_given_to_whoever_logs_it(
    quick: Conversation, nobody: str
) -> None:
    said = quick.answer(LINDA, f"action Table owner:{nobody}")

    assert said == "owner: can't be empty here. Nothing was done. Say it like owner:@name."


@pytest.mark.parametrize(
    ("option", "shown"),
    [("time", "time:14:00"), ("zone", 'zone:"Addis Ababa"'), ("link", "link:https://example.org")],
)
def test_example_of_an_option_shows_a_value_of_it(quick: Conversation, option: str, shown: str) -> None:
    assert quick.answer(LINDA, f"event X on:12 oct {option}:").endswith(f"Say it like {shown}.")
