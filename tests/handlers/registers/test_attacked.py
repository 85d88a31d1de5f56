"""What entries hold against: keys taken by another way, proofs taken away, states that don't apply, charters that change."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.charter_file import CharterError, read_charter
from storage.metadata import OrphanedRecords, save_charter
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with
from tests.handlers.registers.test_registers import AUDITS, LINE, reopened
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, labels
from tests.shipped import TEXT, WITHOUT_REGISTERS

ANOTHER = "recommendation Another report:JIU/REP/2016/1 nr:4 owner:@ute.keller"
PROOF = "evidence:https://example.org/register"
RISKS = """
registers:
  - code: risks
    one: risk
    prefix: RK
    what: What may go wrong.
    edit_by: [secretary]
    fields:
      - {name: level, choices: [Low, Very High], start: Low}
      - {name: seen, type: date}
      - {name: site, type: entity}
      - {name: proof}
    states:
      - {name: handling, choices: [new, watched], only_where: {level: Very High}, set_by: [focal_point], second_key: {watched: [secretary]}}
"""  # fmt: skip


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, AUDITS)
    talk.answer(LINDA, ANOTHER)
    yield talk
    talk.close()


@pytest.fixture
def risks(tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + RISKS, tmp_path)
    yield talk
    talk.close()


def said_implemented(talk: Conversation) -> str:
    talk.answer(ALINE, "mark R-1 accepted")
    return talk.answer(UTE, f"mark R-1 implemented {PROOF}")


def test_key_is_not_taken_by_a_mark_nor_by_an_undo(both: Conversation) -> None:
    by_mark = both.answer(LINDA, "mark R-2 in progress nr:3")
    both.answer(ALINE, "mark R-2 accepted")
    by_mark_then = both.answer(LINDA, "mark R-2 in progress nr:3")
    both.answer(LINDA, "cancel R-1 twice")
    both.answer(LINDA, "recommendation Again report:JIU/REP/2016/1 nr:3")
    by_undo = both.answer(LINDA, "undo R-1")

    assert "has no implementation yet" in by_mark or "that is R-1 already" in by_mark
    assert "that is R-1 already" in by_mark_then
    assert "that is R-3 already" in by_undo
    assert "withdrawn" in both.answer(LINDA, "show R-1")


def test_twins_of_an_earlier_charter_can_still_be_marked(url: str, tmp_path: Path) -> None:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, AUDITS)
    talk.answer(LINDA, f"{AUDITS} formality:informal")
    with closing(
        reopened(talk, TEXT.replace("start: formal, key: true", "start: formal"), tmp_path)
    ) as after:
        after.passes(minutes=2)

        assert "accepted" in after.answer(ALINE, "mark R-2 accepted")


def test_same_choice_is_proposed_once(both: Conversation) -> None:
    said_implemented(both)

    for _ in range(3):
        assert "waits to be confirmed already" in both.answer(UTE, f"mark R-1 implemented {PROOF}")


def test_proof_stays_while_it_is_needed(both: Conversation) -> None:
    said_implemented(both)
    before = both.answer(UTE, "edit R-1 evidence:none")
    both.answer(LINDA, "confirm R-1")
    after = both.answer(UTE, "edit R-1 evidence:none")

    assert before.startswith("Implemented needs the evidence.")
    assert after == before


def test_second_person_confirms_what_they_were_asked_about(both: Conversation) -> None:
    said_implemented(both)
    both.passes(minutes=5)
    (asked,) = [m for m in both.direct(LINDA) if "Can you confirm that?" in m.text]
    changed = both.answer(UTE, "edit R-1 evidence:https://elsewhere.example")

    assert "Evidence: https://example.org/register" in asked.text
    assert changed.splitlines()[-1] == "That it is implemented has to be said again: mark R-1 implemented"
    assert both.answer(LINDA, "confirm R-1").startswith("Nothing of R-1 waits to be confirmed.")


def test_mark_changes_no_field_that_one_may_not_edit(risks: Conversation) -> None:
    risks.answer(LINDA, 'risk The roof leaks level:"very high"')

    assert risks.answer(KENJI, "mark RK-1 watched proof:photo") == "Linda can change RK-1."
    assert "said to be watched" in risks.answer(KENJI, "mark RK-1 watched")


def test_choice_of_several_words_is_read_and_listed(risks: Conversation) -> None:
    risks.answer(LINDA, "risk The roof leaks level:very high site:TSB seen:3 oct")
    risks.answer(LINDA, "risk Another")

    assert "Level: Very High" in risks.answer(LINDA, "show RK-1")
    for words in ('level:"very high"', "site:TSB", "seen:3 oct"):
        assert risks.answer(LINDA, f"risks {words}").splitlines()[1:] == ["*RK-1*  The roof leaks · new"]


def test_state_that_does_not_apply_is_not_offered(risks: Conversation) -> None:
    risks.answer(LINDA, "risk The roof leaks")

    assert risks.answer(KENJI, "mark RK-1").startswith("RK-1 has no state that can be set now.")


def test_proposal_ends_with_the_state_that_it_is_of(risks: Conversation) -> None:
    risks.answer(LINDA, "risk The roof leaks level:very high")
    risks.answer(KENJI, "mark RK-1 watched")
    risks.answer(LINDA, "edit RK-1 level:low")

    assert "watched" not in risks.answer(LINDA, "risks")
    assert risks.answer(LINDA, "confirm RK-1").startswith("Nothing of RK-1 waits")


@pytest.mark.parametrize(
    ("words", "instead"),
    [(", second_key: {watched: [secretary]}", ""), ("second_key: {watched", "second_key: {new")],
)
def test_what_needs_no_second_person_any_more_does_not_wait(
    words: str, instead: str, url: str, tmp_path: Path
) -> None:
    talk = talk_with(url, WITHOUT_REGISTERS + RISKS, tmp_path)
    talk.answer(LINDA, "risk The roof leaks level:very high")
    talk.answer(KENJI, "mark RK-1 watched")
    talk.passes(minutes=5)
    later = WITHOUT_REGISTERS + RISKS.replace(words, instead)
    with closing(reopened(talk, later, tmp_path)) as after:
        before_it_followed = after.answer(LINDA, "confirm RK-1")
        shown = after.says(LINDA, "/isc show RK-1")[0]
        after.passes(minutes=2)

        assert before_it_followed == "Nothing of RK-1 waits to be confirmed. It is new."
        assert "Confirm" not in labels(shown)
        assert "to be confirmed" not in after.answer(LINDA, "risks")
        assert "· watched" in after.answer(KENJI, "mark RK-1 watched")


@pytest.mark.parametrize(
    ("set_by", "who", "words", "said"),
    [
        ("secretary", KENJI, "confirm RK-1", "Only the secretary can confirm RK-1, and nobody but Linda, who said so, is that now."),
        ("owner", LINDA, "mark RK-1 watched", "Only the owner can set the state of RK-1, and nobody is that now."),
    ],
)  # fmt: skip
def test_refusal_says_whose_it_is_where_nobody_is_that(
    set_by: str, who: str, words: str, said: str, tmp_path: Path
) -> None:
    ours = RISKS.replace("set_by: [focal_point]", f"set_by: [{set_by}]")
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + ours, tmp_path)) as talk:
        talk.answer(LINDA, "risk The roof leaks level:very high")
        talk.answer(LINDA, "mark RK-1 watched")

        assert talk.answer(who, words) == said


@pytest.mark.parametrize("said", ['"-"', '"\u200b"', '"\u200b\u2060 - "', '"…"'])
def test_required_field_is_not_filled_by_what_says_nothing(said: str, both: Conversation) -> None:
    refused = both.answer(LINDA, f"recommendation Empty report:{said} nr:9")

    assert refused == "A recommendation needs its report: report:..."
    assert "R-3" not in both.answer(LINDA, "recommendations all")


def test_form_begins_with_what_an_entry_begins_with(both: Conversation) -> None:
    both.says(LINDA, "/isc recommendation")
    both.submits(LINDA, text="By form", report="F", nr="1")

    assert "Formality: formal" in both.answer(LINDA, "show R-3")
    assert "that is R-3 already" in both.answer(LINDA, "recommendation Twin report:F nr:1")


def test_long_name_is_an_option_too(both: Conversation) -> None:
    said_implemented(both)
    both.answer(LINDA, "confirm R-1")

    assert both.answer(LINDA, "recommendations implementation:implemented").splitlines()[1].startswith(LINE)
    assert both.answer(UTE, "edit R-1 implementation:implemented").startswith("implementation") or (
        "Publish the audits" in both.answer(LINDA, "show R-1")
    )


def test_rates_stand_below_the_whole_list_alone(both: Conversation) -> None:
    assert "Acceptance" in both.answer(LINDA, "recommendations")
    for words in ("owner:@ute.keller", "area:gender", "mine"):
        assert "Acceptance" not in both.answer(LINDA, f"recommendations {words}")


def test_field_of_another_type_in_a_later_charter_is_read_as_it_was(url: str, tmp_path: Path) -> None:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, AUDITS)
    later = TEXT.replace("{name: report, req", "{name: report, type: date, req", 1).replace(
        "{name: nr, ", "{name: nr, type: entity, ", 1
    )
    with closing(reopened(talk, later, tmp_path)) as after:
        assert "Report: JIU/REP/2016/1" in after.answer(LINDA, "show R-1")
        assert "went wrong" not in after.answer(LINDA, "history R-1")


@pytest.mark.parametrize("kind", ["number", "date", "year", "entity", "link", "money", "record", "long"])
def test_text_of_an_earlier_charter_breaks_nothing_in_a_field_of_another_type(
    kind: str, tmp_path: Path
) -> None:
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + RISKS, tmp_path)
    talk.answer(LINDA, "risk The roof leaks proof:alpha")
    talk.answer(LINDA, "risk The door creaks")
    sums = "\n    sums: [proof]\n" if kind == "number" else "\n"
    later = WITHOUT_REGISTERS + RISKS.replace("{name: proof}", f"{{name: proof, type: {kind}}}")
    with closing(reopened(talk, later.rstrip() + sums, tmp_path)) as after:
        after.passes(minutes=2)
        shown = after.answer(LINDA, "show RK-1")
        listed = after.answer(LINDA, "risks all")
        after.answer(LINDA, "export risks csv")
        after.says(LINDA, "/isc edit RK-1")
        after.presses_more(LINDA)
        after.submits(LINDA, text="The roof drips")

        assert "Proof: alpha" in shown
        assert "The roof leaks" in listed
        assert listed.endswith("Proof 0") is (kind == "number")
        assert "Proof: alpha" in after.answer(LINDA, "show RK-1")
        assert kind not in {"date", "long"} or "drips" in after.answer(LINDA, "show RK-1")


@pytest.mark.parametrize(("was", "later"), [("text", "person"), ("person", "text")])
def test_charter_that_would_read_a_text_as_a_person_is_refused(was: str, later: str, tmp_path: Path) -> None:
    def charter(kind: str) -> str:
        return WITHOUT_REGISTERS + RISKS.replace("{name: proof}", f"{{name: proof, type: {kind}}}")

    talk = talk_with(databases.fresh("sqlite"), charter(was), tmp_path)
    talk.store.write(partial(save_charter, charter=charter(was)), now=talk.clock.now())
    talk.answer(LINDA, f"risk The roof leaks proof:{'@ute.keller' if was == 'person' else '12'}")
    lacking = f"a type: {was} of proof of risks"
    with (
        closing(reopened(talk, charter(later), tmp_path)) as after,
        pytest.raises(OrphanedRecords, match=lacking),
    ):
        after.store.write(partial(save_charter, charter=charter(later)), now=after.clock.now())


@pytest.mark.parametrize(
    ("words", "instead", "sentence"),
    [
        ("type: date}", "type: date, start: someday}", "only texts and choices have a “start”"),
        ("[formal, informal]", f"[{', '.join(f'c{n}' for n in range(40))}]", "40; 30 are the most"),
        ("[formal, informal]", "[formal, all]", "means something in a list"),
        ("[formal, informal]", "[formal, 'not yet: wait']", "no colon or comma"),
        ("only_where: {acceptance: accepted}", "only_where: {implementation: implemented}", "can't depend on itself"),
        ("{implemented: [evidence]}", "{implemented: [acceptance]}", "there is no field “acceptance”"),
        ("one: recommendation", "one: what", "“what” begins questions"),
        ("add_by: [secretary]", "import_by: [owner]", "who imports holds a role"),
        ("label: Number", "label: <!channel>", "a label has at most 40 characters"),
    ],
)  # fmt: skip
def test_declaration_that_could_not_be_used_is_refused(words: str, instead: str, sentence: str) -> None:
    assert words in TEXT

    with pytest.raises(CharterError, match=sentence):
        read_charter(TEXT.replace(words, instead, 1))
