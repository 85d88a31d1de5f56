"""The declarations of registers: what is refused and where, and what follows from them."""

import pytest

from bot.charter import Charter
from bot.charter_file import CharterError, read_charter
from bot.entries import Entry, EntryState, mark, read_choice, states_text, withdraw
from bot.errors import UserError
from bot.records import Kind, Ref, read_ref
from bot.registers import Register
from handlers import registry_of
from tests.shipped import TEXT, WITHOUT_REGISTERS
from tests.storage.scene import NOON

TAKEN = registry_of(read_charter(WITHOUT_REGISTERS)).typed_words
BAD = [
    ("one: recommendation", "one: action", "“action” is already a command; call it otherwise"),
    ("one: recommendation", "one: recommendations", "“recommendations” is already a word of the register recommendations"),
    ("prefix: R", "prefix: M", "“M” is already what references to meetings begin with"),
    ("prefix: R", "prefix: rec", "a prefix has one to four capital letters"),
    ("name: nr", "name: title", "“title” is a word that every entry has"),
    ("name: nr", "name: why", "“why” is a word that every entry has"),
    ("name: nr", "name: report", "“report” stands here a second time"),
    ("name: nr", "name: N-R", "a name has 2 to 20 small letters"),
    ("type: date", "type: dat", "there is no type “dat”; did you mean “date”?"),
    ("type: date", "type: choice", "a choice needs “choices”"),
    ("received, type: date", "received, type: date, several: true", "a field of the type date has one value; only one of text, link"),
    ("name: report, required", "name: report, several: true, required", "a key is one value; leave “several” or “key” out"),
    ("type: link, several", "type: link, several: often, start: x, required", "true or false"),
    ("count: {implementation: implemented}", "count: {evidence: given}", "“evidence” may have several values, and no rate"),
    ("set_by: [chair]", "steps: [[accepted, no infomation]]", "“no infomation” is none of its choices; did you mean “no information”?"),
    ("set_by: [chair]", "steps: [[accepted, accepted]]", "a step is written [from, to], with two choices of this state"),
    ("set_by: [chair]", "steps: [[accepted], accepted]", "a step is written [from, to], with two choices of this state"),
    ("set_by: [chair]", "steps: [[accepted, not accepted], [accepted, not accepted]]", "this step stands here a second time"),
    ("set_by: [chair]", "step: [[accepted, not accepted]]", "unknown key “step” in a state; did you mean “steps”?"),
    ("{name: comment, type: long}", "{name: comment, required_where: {acceptence: accepted}}", "there is no field “acceptence”; did you mean “acceptance”?"),
    ("{name: comment, type: long}", "{name: comment, required_where: {acceptance: acepted}}", "“acepted” is no choice of “acceptance”; did you mean “accepted”?"),
    ("{name: comment, type: long}", "{name: comment, required_where: {comment: given}}", "“comment” can't depend on itself"),
    ("{name: comment, type: long}", "{name: comment, required: true, required_where: {year: given}}", "it is required anyway; leave “required” or"),
    ("{name: comment, type: long}", "{name: comment, required_where: accepted}", "a condition is written {field: value}"),
    ("{name: comment, type: long}", "{name: comment, required_when: {year: given}}", "unknown key “required_when” in a field; did you mean “required_where”?"),
    ("start: formal", "start: formel", "“formel” is none of its choices; did you mean “formal”?"),
    ("{implemented: [evidence]}", "{implementd: [evidence]}", "“implementd” is none of its choices; did you mean “implemented”?"),
    ("{implemented: [evidence]}", "{implemented: [evidnce]}", "there is no field “evidnce”; did you mean “evidence”?"),
    ("[secretary, deputy]", "[secretary, depty]", "“depty” is no right of a role, nor “owner”; did you mean “deputy”?"),
    ("only_where: {acceptance", "only_where: {acceptence", "there is no field “acceptence”; did you mean “acceptance”?"),
    ("only_where: {acceptance: accepted}", "only_where: accepted", "a condition is written {field: value}"),
    ("among: {acceptance: accepted}", "among: {acceptance: acepted}", "“acepted” is no choice of “acceptance”; did you mean “accepted”?"),
    ("not relevant]\n        set_by", "accepted]\n        set_by", "“accepted” is there twice, or is a word that means something"),
    ("[formal, informal], start: formal", "[yes, no]", "yes without quotes means yes or no"),
    ("example: Review the fee model report:JIU/REP/2016/1 nr:4", "example: Review report:X", "it lacks “nr:”, without which"),
    ("example: Review", "example: '{day}'\n    # Review", "without < > { }"),
    ("due: optional", "due: optionl", "it is required, optional, papers or none; did you mean “optional”?"),
    ("due: optional", "due: 20", "it is required, optional, papers or none, or counted: {before: event, days: 20}"),
    ("due: optional", "due: {before: recieved, days: 20}", "there is no field “recieved”; did you mean “received”?"),
    ("due: optional", "due: {before: nr, days: 20}", "“nr” is no date and no record, and a deadline is counted from one"),
    ("due: optional", "due: {before: received}", "“due” needs “days”"),
    ("due: optional", "due: {days: 20}", "say from which field it is counted: {before: event, days: 20}"),
    ("due: optional", "due: {before: received, after: received, days: 3}", "write “before” or “after”, not both"),
    ("due: optional", "due: {after: received, dyas: 3}", "unknown key “dyas” in “due”; did you mean “days”?"),
    ("due: optional", "due: {after: received, days: 367}", "it cannot be more than 366"),
    ("due: optional\n", "remind: [30]\n", "without a deadline there is nothing to remind of"),
    ("due: optional\n", "due: optional\n    calendar: true\n", "it says how the days of “remind” are counted"),
    ("from: received", "from: recieved", "there is no field “recieved”; did you mean “received”?"),
    ("from: received", "from: nr", "“nr” is no date"),
    ("from: received", "form: received", "unknown key “form” in “assign_within”; did you mean “from”?"),
    ("since: year", "since: nr", "“nr” is no date and no year"),
    ("[formal, informal], start: formal", "[formal, late], start: formal", "“late” is there twice, or is a word"),
    ("what: What an", "wat: What an", "unknown key “wat” in a register; did you mean “what”?"),
]  # fmt: skip

REVIEWED = "    review_every: {days: 90, due_from: 80}\n"
BAD_REVIEWS = [
    ("due_from: 80", "due_form: 80", "unknown key “due_form” in “review_every”; did you mean “due_from”?"),
    ("due_from: 80", "due_from: 91", "a review is due before it is too late: at most 90"),
    ("days: 90", "days: 0", "it cannot be less than 1"),
    ("review_every: {", "due: optional\n    review_every: {", "the day of the next review is the deadline; leave “due” out"),
    ("review_every: {", "remind: [3]\n    review_every: {", "without a deadline there is nothing to remind of"),
    ("name: comment, type: long", "name: reviewed", "“reviewed” stands here a second time"),
    ("[formal, informal], start: formal", "[formal, stale], start: formal", "“stale” is there twice, or is a word"),
    ("one: recommendation", "one: reviewed", "“reviewed” is already a command; call it otherwise"),
]  # fmt: skip


@pytest.fixture
def charter() -> Charter:
    return read_charter(TEXT, taken=TAKEN)


@pytest.fixture
def register(charter: Charter) -> Register:
    return charter.registers[0]


def entry(register: Register, **values: str) -> Entry:
    made = Entry(
        id=1, number=3, title="Publish audits", state=EntryState.OPEN, created_at=NOON, created_by=1,
        changed_at=NOON, kind=register.kind,
    )  # fmt: skip
    made.set_values({**register.start_values(), **{name: (one,) for name, one in values.items()}}, register)
    return made


@pytest.mark.parametrize(("words", "instead", "sentence"), BAD_REVIEWS)
def test_mistake_in_how_often_it_is_reviewed_is_named_with_its_line(
    words: str, instead: str, sentence: str
) -> None:
    reviewed = TEXT.replace("    due: optional\n", REVIEWED, 1)
    assert words in reviewed

    with pytest.raises(CharterError) as refused:
        read_charter(reviewed.replace(words, instead, 1), name="c.yaml", taken=TAKEN)

    assert [one for one in refused.value.problems if sentence in one and "line" in one], (
        refused.value.problems
    )


@pytest.mark.parametrize(("words", "instead", "sentence"), BAD)
def test_mistake_in_a_declaration_is_named_with_its_line(words: str, instead: str, sentence: str) -> None:
    assert words in TEXT
    text = TEXT.replace(words, instead, 1)
    changed = next(n for n, pair in enumerate(zip(TEXT, text, strict=False)) if pair[0] != pair[1])

    with pytest.raises(CharterError) as refused:
        read_charter(text, name="c.yaml", taken=TAKEN)

    (problem, *_) = [one for one in refused.value.problems if sentence in one]
    line = int(problem.split()[2].rstrip(":"))
    assert abs(line - text.count("\n", 0, changed) - 1) <= 1, problem


def test_third_state_is_refused() -> None:
    axis = "      - {name: third, choices: [one, two]}\n    closed_where"

    with pytest.raises(CharterError, match="states"):
        read_charter(TEXT.replace("    closed_where", axis))


def test_reference_of_an_entry_needs_its_dash(charter: Charter) -> None:
    assert read_ref("r-3", charter.prefixes) == Ref(Kind("R"), 3)
    assert [read_ref(word, charter.prefixes) for word in ("R3", "COP22", "X-3")] == [None, None, None]
    assert str(read_ref("a12", charter.prefixes)) == "A-12"


def test_state_that_depends_on_another_comes_and_goes_with_it(register: Register) -> None:
    new = entry(register)
    accepted = entry(register, acceptance="accepted")
    taken_back = entry(register, acceptance="accepted", implementation="in progress")
    taken_back.set_values({**taken_back.values, "acceptance": ("under consideration",)}, register)

    assert states_text(new, register) == "acceptance: no information"
    assert states_text(accepted, register) == "accepted, implementation: no information"
    assert (taken_back.value("implementation"), taken_back.state) == ("", EntryState.OPEN)


def test_entry_is_closed_by_what_it_says(register: Register) -> None:
    done = entry(register, acceptance="accepted", implementation="implemented")

    assert done.state == entry(register, acceptance="not relevant").state == EntryState.CLOSED
    assert entry(register, acceptance="accepted").state == EntryState.OPEN


def test_choice_is_read_with_several_words_and_the_state_may_be_named(register: Register) -> None:
    axis, choice, rest = read_choice(register, ["Not", "accepted,", "as", "the", "Council", "said"])
    named, other, _ = read_choice(register, ["implementation", "no", "information"])

    assert (axis.name, choice, rest) == ("acceptance", "not accepted", ["as", "the", "Council", "said"])
    assert (named.name, other) == ("implementation", "no information")
    with pytest.raises(UserError, match="of which state"):
        read_choice(register, ["no", "information"])
    with pytest.raises(
        UserError, match=r"is no state of a recommendation\. Its acceptance can be no information"
    ):
        read_choice(register, ["implementd"])


def test_choice_needs_its_fields_and_a_state_that_applies(register: Register) -> None:
    _, implementation = register.states

    with pytest.raises(UserError, match="R-3 has no implementation yet"):
        mark(entry(register), register, implementation, "implemented", by=1)
    with pytest.raises(UserError, match="Implemented needs the evidence"):
        mark(entry(register, acceptance="accepted"), register, implementation, "implemented", by=1)
    with pytest.raises(UserError, match="Nothing has changed"):
        mark(entry(register, acceptance="accepted"), register, implementation, "no information", by=1)


def test_choice_with_two_keys_waits_and_ends_with_its_state(register: Register) -> None:
    acceptance, implementation = register.states
    said = entry(register, acceptance="accepted", evidence="https://example.org")

    is_set = mark(said, register, implementation, "implemented", by=7)
    waiting = (is_set, said.said, said.said_by, said.state)
    mark(said, register, acceptance, "under consideration", by=8)

    assert waiting == (False, "implementation: implemented", 7, EntryState.OPEN)
    assert (said.said, said.said_by) == ("", None)


def test_withdrawn_entry_takes_no_state(register: Register) -> None:
    gone = entry(register, acceptance="accepted")
    withdraw(gone, "twice")

    assert (gone.state, states_text(gone, register)) == (EntryState.WITHDRAWN, "withdrawn")
    with pytest.raises(UserError, match="reopen R-3"):
        mark(gone, register, register.states[0], "not accepted", by=1)


def test_key_is_compared_without_case_and_accents(register: Register) -> None:
    one = register.key_of({"report": ("JIU/REP/2016/1",), "nr": ("É 3",), "formality": ("formal",)})

    assert one == register.key_of({"report": ("jiu/rep/2016/1",), "nr": ("e 3",), "formality": ("Formal",)})
    assert register.key_of({"formality": ("formal",)}) != one
    assert register.key_of({}) == ""
