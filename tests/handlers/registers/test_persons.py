"""Fields that name a person: typed, chosen, listed, imported, handed over, and without a name once somebody is erased."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.charter_file import CharterError, read_charter
from bot.entries import Entry
from bot.records import Kind, Ref
from tests.conversation import Conversation
from tests.handlers.registers.scene import watched
from tests.handlers.registers.test_imports import drops
from tests.handlers.scene import KENJI, LINDA, UTE, labels
from tests.shipped import WITHOUT_REGISTERS

EDDA = "edda.brandt"
PLANS = """
registers:
  - code: plans
    one: plan
    prefix: PN
    what: How each building is left.
    fields:
      - {name: building, key: true, required: true}
      - {name: contact, type: person}
      - {name: warden, type: person}
    states:
      - {name: held, choices: [planned, practised], set_by: [secretary], needs: {practised: [warden]}, second_key: {practised: [chair]}}
    closed_where: {held: practised}
"""
BAD = [
    ("name: contact, type: person", "name: contact, type: persn", "there is no type “persn”; did you mean “person”?"),
    ("name: contact, type: person", "name: contact, type: person, key: true", "a person is no key"),
    ("name: contact, type: person", "name: contact, type: person, several: true", "a field of the type person has one value"),
    ("closed_where: {held: practised}", "closed_where: {contact: Ute}", "“Ute” is no choice of “contact”"),
]  # fmt: skip


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    file = tmp_path / "charter.yaml"
    file.write_text(WITHOUT_REGISTERS + PLANS, encoding="utf-8")
    talk = Conversation(url, charter=str(file), erasures_file=tmp_path / "erasures.log")
    talk.answer(LINDA, "plan Tower building:T contact:@hale.kaya area:gender")
    yield from watched(talk)


def entry_of(talk: Conversation, number: int = 1) -> Entry:
    found: Entry = talk.store.read(lambda read: read.find(Ref(Kind("PN"), number)))
    return found


@pytest.mark.parametrize(("words", "instead", "sentence"), BAD)
def test_mistake_about_a_person_is_named_with_its_line(words: str, instead: str, sentence: str) -> None:
    assert words in PLANS

    with pytest.raises(CharterError) as refused:
        read_charter(WITHOUT_REGISTERS + PLANS.replace(words, instead, 1), name="c.yaml")

    assert [one for one in refused.value.problems if sentence in one and "line" in one], (
        refused.value.problems
    )


def test_person_is_typed_shown_changed_listed_and_taken_back(both: Conversation) -> None:
    shown = both.answer(KENJI, "show PN-1").splitlines()
    both.answer(LINDA, "edit PN-1 contact:@ute.keller")
    changed = both.answer(KENJI, "history PN-1")
    of_ute = both.answer(KENJI, "plans contact:@ute.keller")
    of_hale = both.answer(KENJI, "plans contact:@hale.kaya")
    both.answer(LINDA, "undo PN-1")
    undone = both.answer(KENJI, "show PN-1").splitlines()
    both.answer(LINDA, "edit PN-1 contact:none")

    assert "Contact: Hale Kaya" in shown
    assert "contact: Ute Keller, was Hale Kaya" in changed
    assert of_ute.startswith("*1 open plan, contact: Ute Keller*")
    assert of_hale.startswith("No open plans, contact: Hale Kaya.")
    assert "Contact: Hale Kaya" in undone
    assert entry_of(both).value("contact") == ""
    assert "contact" not in both.answer(LINDA, "plans by:contact").partition("by")[2]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("edit PN-1 contact:@ute.keller,@kenji.sato", "The contact is one person. Name one of them."),
        ("edit PN-1 contact:@nobody.there", "nobody.there"),
    ],
)
def test_what_is_no_person_is_refused(both: Conversation, words: str, sentence: str) -> None:
    assert sentence in both.answer(LINDA, words)
    assert "Contact: Hale Kaya" in both.answer(KENJI, "show PN-1")


def test_form_has_the_person_and_a_state_may_need_one(both: Conversation) -> None:
    both.says(LINDA, "/isc edit PN-1")
    both.presses_more(LINDA)
    both.submits(LINDA, text="Tower house", warden=[both.user(UTE)])
    both.answer(LINDA, "edit PN-1 warden:none")
    needs = both.answer(LINDA, "mark PN-1 practised")
    both.answer(LINDA, "mark PN-1 practised warden:@kenji.sato")
    both.passes(minutes=2)

    assert entry_of(both).title == "Tower house"
    assert "Contact: Hale Kaya" in both.answer(KENJI, "show PN-1")
    assert needs.startswith("Practised needs the warden.")
    assert "Warden: Kenji Sato" in both.direct("aline.moreau")[-1].text


def test_file_has_names_and_comes_back_unchanged(both: Conversation) -> None:
    both.answer(LINDA, "export plans")
    both.passes(minutes=5)
    (file,) = both.workspace.files.values()
    same = drops(both, file.bytes, words="plans").text
    table = "Title,Building,Contact\nTower,T,Ute Keller\nHut,H,Kenji Sato\nBarn,B,Nobody There\n"
    shown = drops(both, table.encode(), words="plans")
    both.presses(LINDA, shown, labels(shown)[0])
    both.passes(minutes=2)

    assert "Hale Kaya" in file.bytes.decode("utf-8-sig")
    assert same.startswith("1 row: 1 the same.")
    assert "contact: “Nobody There” isn't on the roster" in shown.text
    assert "contact: “Hale Kaya” here, “Ute Keller” in the file" in shown.text
    assert "Contact: Kenji Sato" in both.answer(LINDA, "show PN-2")


def test_who_leaves_hands_on_what_names_them(both: Conversation) -> None:
    both.answer(LINDA, "leave 31 oct @hale.kaya")

    said = both.says(LINDA, "/isc handover @hale.kaya")

    assert "1 plan (under “Contact”)" in "\n".join(one.text for one in said)


def test_own_file_has_the_entries_that_name_one(both: Conversation) -> None:
    both.answer("hale.kaya", "privacy export")
    both.passes(minutes=5)
    (file,) = both.workspace.files.values()

    assert {
        "reference": "PN-1",
        "title": "Tower",
        "state": "open",
        "what they did": ["is named in"],
    } in json.loads(file.bytes)["records"]


def test_nothing_names_who_was_erased(both: Conversation) -> None:
    both.answer(LINDA, "edit PN-1 warden:@hale.kaya")
    both.answer(LINDA, "note PN-1 Hale Kaya has the keys")
    both.answer(LINDA, "leave 31 oct @hale.kaya")
    both.until(datetime(2016, 11, 7, 9, tzinfo=UTC))
    both.answer(LINDA, "privacy erase @hale.kaya reason:asked by letter")
    both.passes(minutes=2)
    both.presses(EDDA, both.direct(EDDA)[-1], "Confirm")
    both.passes(minutes=3)
    assert both.ticks.erase() == 1
    both.passes(minutes=10)
    both.answer(LINDA, "export plans")
    both.passes(minutes=5)
    (file,) = both.workspace.files.values()

    read = [both.answer(LINDA, words) for words in ("show PN-1", "history PN-1", "plans", "search tower")]
    found = "\n".join([*read, file.bytes.decode("utf-8-sig")])
    assert "Hale" not in found
    assert "Contact: former " in found
    assert "Warden: former " in found
    assert entry_of(both).value("contact") != ""
