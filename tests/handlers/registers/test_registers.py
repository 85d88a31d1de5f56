"""Registers of the charter: entered, marked, confirmed by a second person, listed, counted and taken back."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from storage.metadata import OrphanedRecords, save_charter
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, BANGKOK, KENJI, LINDA, OBSERVER, STAFF, UTE, labels
from tests.shipped import TEXT, WITHOUT_REGISTERS

AUDITS = "recommendation Publish the audits report:JIU/REP/2016/1 nr:3 received:15 jun 2016 area:gender owner:@ute.keller"
LINE = "*R-1*  Publish the audits"
ADDRESS = "https://example.org/register"
RISKS = """
registers:
  - code: risks
    one: risk
    prefix: RK
    what: What may go wrong.
    fields:
      - {name: likelihood, choices: [low, middle, high], start: low, required: true}
      - {name: cost, type: number}
      - {name: of, type: record, label: Belongs to}
      - {name: site, type: entity}
    states:
      - {name: handling, choices: [new, watched, gone]}
    closed_where: {handling: gone}
"""


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A task force that keeps recommendations, with one of them."""
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, AUDITS)
    yield from watched(talk)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(databases.fresh("sqlite"), TEXT, tmp_path)
    talk.answer(LINDA, AUDITS)
    yield from watched(talk)


@pytest.fixture
def risks(tmp_path: Path) -> Iterator[Conversation]:
    """A task force with a register that nobody here thought of."""
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + RISKS, tmp_path)
    yield talk
    talk.close()


def implemented(talk: Conversation) -> None:
    talk.answer(ALINE, "mark R-1 accepted")
    talk.answer(UTE, f"mark R-1 implemented evidence:{ADDRESS}")
    talk.answer(LINDA, "confirm R-1")


# Entering


def test_entry_is_said_back_shown_and_listed(both: Conversation) -> None:
    assert both.answer(LINDA, "recommendations").splitlines()[:2] == [
        "*1 open recommendation*",
        f"{LINE} · acceptance: no information · Ute Keller",
    ]
    assert both.answer(UTE, "show R-1").splitlines()[:8] == [
        LINE,
        "Report: JIU/REP/2016/1",
        "Number: 3",
        "Received: Wed 15 Jun",
        "Formality: formal",
        "Acceptance: no information",
        "Owner: Ute Keller",
        "Area: Gender",
    ]


def test_card_stands_in_the_channel_of_its_area_and_follows(talk: Conversation) -> None:
    talk.passes(minutes=2)
    (card,) = talk.channel("isc-gender")
    before = card.text
    talk.answer(ALINE, "mark R-1 accepted")
    talk.passes(minutes=1)

    assert before.splitlines()[:2] == ["Publish the audits", "Recommendation: acceptance: no information"]
    assert "accepted, implementation: no information" in talk.channel("isc-gender")[0].text


def cards_in(talk: Conversation, channel: str) -> list[str]:
    return [one.text for one in talk.channel(channel) if "Publish the audits" in one.text]


def test_card_follows_its_entry_to_another_area_and_back(talk: Conversation) -> None:
    talk.answer(LINDA, "edit R-1 area:web")
    talk.passes(minutes=5)
    at_once = cards_in(talk, "isc-web")
    talk.answer(LINDA, "edit R-1 area:none")
    talk.passes(minutes=5)
    main = cards_in(talk, "isc-tf")
    talk.answer(LINDA, "undo R-1")
    talk.passes(minutes=5)

    assert [one.splitlines()[0] for one in (*at_once, *main)] == ["Publish the audits"] * 2
    assert "R-1 · Web editorial" in cards_in(talk, "isc-web")[0]


def test_required_field_and_a_key_that_is_there_are_refused(both: Conversation) -> None:
    missing = both.answer(LINDA, "recommendation Another report:JIU/REP/2016/1")
    again = both.answer(LINDA, "recommendation Another report:jiu/rep/2016/1 nr:3")
    other = both.answer(LINDA, "recommendation Another report:JIU/REP/2016/1 nr:3 formality:informal")

    assert missing.startswith("A recommendation needs its number: nr:")
    assert again.startswith("Report jiu/rep/2016/1, Number 3, Formality formal: that is R-1 already.")
    assert other.startswith("*R-2*  Another")
    assert both.answer(LINDA, "edit R-2 formality:formal").startswith("Report jiu") is False
    assert "that is R-1 already" in both.answer(LINDA, "edit R-2 formality:formal")


def test_only_who_is_declared_may_enter(both: Conversation) -> None:
    assert both.answer(KENJI, "recommendation Mine report:X nr:1") == "Linda can enter a recommendation."
    assert "Only members" in both.answer(STAFF, "recommendations")


def test_field_is_changed_and_emptied_by_words(talk: Conversation) -> None:
    changed = talk.answer(LINDA, "edit R-1 comment:Talk to the auditors")
    emptied = talk.answer(LINDA, "edit R-1 comment:none received:-")

    assert "Comment: Talk to the auditors" in changed
    assert "Comment" not in talk.answer(LINDA, "show R-1")
    assert "Received" not in talk.answer(LINDA, "show R-1")
    assert emptied.startswith(LINE)
    assert "needs its nr" in talk.answer(LINDA, "edit R-1 nr:none") or "nr" in talk.answer(
        LINDA, "edit R-1 nr:none"
    )
    assert talk.answer(UTE, "edit R-1 title:Publish them").startswith("*R-1*  Publish them")
    assert "can change R-1" in talk.answer(KENJI, "edit R-1 Other")


# States


def test_state_is_set_by_who_is_declared_and_needs_what_is_declared(both: Conversation) -> None:
    assert both.answer(LINDA, "mark R-1 accepted") == "Aline can set the state of R-1."
    assert "R-1 has no implementation yet" in both.answer(UTE, "mark R-1 in progress")
    assert both.answer(ALINE, "mark R-1 accepted").startswith(
        f"{LINE} · accepted, implementation: no information"
    )
    assert both.answer(UTE, "mark R-1 in progress we began").startswith(f"{LINE} · accepted, in progress")
    assert "Implemented needs the evidence" in both.answer(UTE, "mark R-1 implemented")
    assert "A link begins with https://" in both.answer(UTE, "mark R-1 implemented evidence:here")


def test_second_key_is_turned_by_another_person(both: Conversation) -> None:
    both.answer(ALINE, "mark R-1 accepted")
    said = both.answer(UTE, f"mark R-1 implemented evidence:{ADDRESS}")
    by_herself = both.answer(UTE, "confirm R-1")
    confirmed = both.answer(LINDA, "confirm R-1")

    assert "said to be implemented, to be confirmed" in said
    assert "It counts once one of them has confirmed it: Linda Okafor" in said
    assert "can confirm R-1" in by_herself
    assert confirmed.splitlines()[0] == f"{LINE} · accepted, implemented · Ute Keller"
    assert both.answer(LINDA, "confirm R-1").startswith("Nothing of R-1 waits to be confirmed.")
    assert both.answer(LINDA, "history R-1").splitlines()[-4:] == [
        "      implementation: implemented, was no information",
    ] or "confirmed it" in both.answer(LINDA, "history R-1")


def test_who_said_it_never_confirms_it_nor_does_their_stand_in(talk: Conversation) -> None:
    talk.answer(ALINE, "mark R-1 accepted")
    talk.answer(LINDA, f"mark R-1 implemented evidence:{ADDRESS}")
    talk.answer(LINDA, "absent 7-9 oct officer:@edda.brandt")

    assert talk.answer(LINDA, "confirm R-1").startswith("You said so yourself")
    assert "and you stand in for them" in talk.answer("edda.brandt", "confirm R-1")


def test_second_person_is_asked_once_and_reads_what_became_of_it(talk: Conversation) -> None:
    talk.answer(ALINE, "mark R-1 accepted")
    talk.answer(UTE, f"mark R-1 implemented evidence:{ADDRESS}")
    talk.passes(minutes=5)
    asked = [m for m in talk.direct(LINDA) if "Can you confirm that?" in m.text]
    (home,) = talk.says(LINDA, "/isc home")
    others = talk.answer(KENJI, "home")
    talk.presses(LINDA, asked[0], "Confirm")
    talk.passes(minutes=5)

    assert len(asked) == 1
    assert "said to be implemented, to be confirmed" in home.text
    assert "R-1" not in others
    assert not [m for m in talk.direct(LINDA) if "Can you confirm that?" in m.text]
    assert "accepted, implemented" in talk.answer(
        LINDA, "show R-1"
    ) or "Implementation: implemented" in talk.answer(LINDA, "show R-1")


def test_acceptance_withdrawn_blanks_the_implementation_and_history_keeps_it(both: Conversation) -> None:
    implemented(both)
    both.answer(ALINE, "mark R-1 under consideration")

    assert "Implementation" not in both.answer(LINDA, "show R-1")
    assert "implementation: implemented, was no information" in both.answer(LINDA, "history R-1")
    assert "implementation taken out, was implemented" in both.answer(LINDA, "history R-1")
    assert both.answer(LINDA, "recommendations").startswith("*1 open recommendation*")


def test_undo_takes_back_a_state_and_then_the_entry(both: Conversation) -> None:
    both.answer(ALINE, "mark R-1 accepted")

    assert "acceptance: no information" in both.answer(ALINE, "undo R-1")
    both.answer(LINDA, "recommendation Another report:JIU/REP/2016/1 nr:4")
    assert "withdrawn" in both.answer(LINDA, "undo R-2")
    assert both.answer(LINDA, "recommendation Again report:JIU/REP/2016/1 nr:4").startswith("*R-3*")


def test_withdrawn_entry_is_in_no_list_and_comes_back(both: Conversation) -> None:
    both.says(LINDA, "/isc cancel R-1")
    both.submits(LINDA, reason="entered twice")

    assert both.answer(LINDA, "recommendations all").startswith("No recommendations")
    assert "Withdrawn: entered twice" in both.answer(LINDA, "show R-1")
    assert "R-1 was withdrawn" in both.answer(ALINE, "mark R-1 accepted")
    assert both.answer(LINDA, "reopen R-1").startswith(f"{LINE} · acceptance: no information")


def test_done_asks_which_state_is_meant(talk: Conversation) -> None:
    talk.answer(ALINE, "mark R-1 accepted")
    (said,) = talk.says(UTE, "/isc done R-1")

    assert said.text.startswith("What is R-1 now?")
    assert "In progress" in labels(said)
    assert talk.presses(UTE, said, "In progress")[-1].text.startswith(f"{LINE} · accepted, in progress")


def test_form_sets_a_state_with_what_it_needs(talk: Conversation) -> None:
    talk.answer(ALINE, "mark R-1 accepted")
    talk.says(UTE, "/isc mark R-1")
    talk.submits(UTE, text="implementation implemented", evidence=ADDRESS)

    assert "said to be implemented" in talk.answer(UTE, "recommendations")


# Lists and counts


def test_list_is_filtered_by_states_and_fields(both: Conversation) -> None:
    both.answer(LINDA, "recommendation Another report:JIU/REP/2016/2 nr:1 formality:informal")
    both.answer(ALINE, "mark R-2 not relevant")

    assert both.answer(LINDA, "recommendations").splitlines()[:1] == ["*1 open recommendation*"]
    assert both.answer(LINDA, "recommendations all").splitlines()[:1] == ["*2 recommendations*"]
    assert both.answer(LINDA, "recommendations not relevant").splitlines()[1].startswith("*R-2*  Another")
    assert both.answer(LINDA, "recommendations all formality:informal").splitlines()[1].startswith("*R-2*")
    assert both.answer(LINDA, "recommendations mine").startswith("No open recommendations of Linda Okafor")
    assert both.answer(LINDA, "recommendations owner:@ute.keller").splitlines()[1].startswith("*R-1*")
    assert "is no state of a recommendation" in both.answer(LINDA, "recommendations purple")


def test_rates_name_both_numbers(both: Conversation) -> None:
    for number in range(4, 8):
        both.answer(LINDA, f"recommendation Number {number} report:JIU/REP/2016/1 nr:{number}")
    both.answer(ALINE, "mark R-2 not relevant")
    before = both.answer(LINDA, "recommendations").splitlines()[-1]
    implemented(both)
    both.answer(ALINE, "mark R-3 accepted")

    assert before == "Acceptance 0 % (0/4) · Implementation – (0/0)"
    assert both.answer(LINDA, "recommendations all").splitlines()[-1] == (
        "Acceptance 50 % (2/4) · Implementation 50 % (1/2)"
    )


def test_restricted_entry_is_seen_and_counted_by_nobody_else(both: Conversation) -> None:
    both.answer(LINDA, "recommendation Secret report:S nr:1 visibility:restricted")

    assert "Secret" not in both.answer(UTE, "recommendations all")
    assert (
        both.answer(UTE, "recommendations all").splitlines()[-1]
        == "Acceptance 0 % (0/1) · Implementation – (0/0)"
    )
    assert both.answer(LINDA, "recommendations all").splitlines()[-1].startswith("Acceptance 0 % (0/2)")
    assert "I can't find R-2" in both.answer(UTE, "show R-2")
    assert "I can't find R-2" in both.answer(OBSERVER, "mark R-2 accepted")


def test_key_of_an_entry_that_one_may_not_see_names_no_reference(tmp_path: Path) -> None:
    open_to_all = TEXT.replace("    add_by: [secretary]\n", "")
    with closing(talk_with(databases.fresh("sqlite"), open_to_all, tmp_path)) as talk:
        talk.answer(LINDA, "recommendation Secret report:S nr:1 visibility:restricted")

        said = talk.answer(KENJI, "recommendation Mine report:s nr:1")

    assert (
        said
        == "Report s, Number 1, Formality formal: that is entered already, where you can't see it. Ask Linda."
    )


def test_register_without_states_says_so(tmp_path: Path) -> None:
    declared = RISKS[: RISKS.index("    states:")]
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + declared, tmp_path)) as talk:
        talk.answer(LINDA, "risk The roof leaks")

        assert talk.answer(LINDA, "risks").splitlines() == ["*1 risk*", "*RK-1*  The roof leaks · open"]
        for words in ("done RK-1", "mark RK-1"):
            assert talk.answer(LINDA, words).startswith("A risk has no state to set.")
        assert "It has no states." in talk.answer(LINDA, "mark RK-1 gone")


# Every surface


def test_entry_is_found_in_every_list_of_everything(talk: Conversation) -> None:
    talk.answer(LINDA, "R-1: Ask the auditors first")
    (home,) = talk.says(UTE, "/isc home")

    assert LINE in talk.answer(LINDA, "find audits")
    assert "Ask the auditors first" in talk.answer(LINDA, "show R-1")
    assert home.text.splitlines()[:2] == [
        "1 thing for you",
        f"{LINE.replace('*', '')} · acceptance: no information · Ute Keller",
    ]
    assert talk.asks(LINDA, "what's open in gender?").startswith("Gender: 1 recommendation.")
    assert talk.asks(LINDA, "how many recommendations are open?") == talk.asks(LINDA, "recommendations")
    assert talk.asks(LINDA, "what recommendations does Ute have?").startswith(
        "*1 open recommendation of Ute Keller*"
    )
    assert "1 open recommendation" in talk.answer(UTE, "leave 30 nov")
    assert "Under it: 1 open recommendation (R-1)." in talk.answer(
        ALINE, "area retire gender merged with another"
    )
    assert f"Recommendations · {LINE.replace('*', '')}" in talk.answer(LINDA, "digest week")


def test_who_answers_for_an_entry_is_told_and_whom_it_was_taken_from_reads_whose_it_is(
    both: Conversation,
) -> None:
    both.passes(minutes=2)
    told = both.direct(UTE)[-1].text

    said = both.answer(LINDA, f"assign R-1 @{KENJI}")
    both.passes(minutes=2)

    assert told.splitlines()[:3] == [
        "*Publish the audits*",
        "Linda has given you this recommendation.",
        "Acceptance: no information",
    ]
    assert said.splitlines()[-1] == "I'll tell Kenji in a minute, and Ute within the hour."
    assert "Linda has given you this recommendation" in both.direct(KENJI)[-1].text
    assert both.direct(UTE)[-1].text == "*R-1*  Publish the audits · acceptance: no information · Kenji Sato"


def test_entry_that_is_taken_back_at_once_is_told_to_nobody(talk: Conversation) -> None:
    talk.answer(LINDA, "undo R-1")
    talk.passes(minutes=5)

    assert talk.direct(UTE) == []


def test_who_enters_something_of_their_own_is_not_told(talk: Conversation) -> None:
    said = talk.answer(LINDA, f"recommendation Keep the minutes report:JIU/REP/2016/1 nr:4 owner:@{LINDA}")
    talk.passes(minutes=5)

    assert "I'll tell" not in said
    assert "has given you" not in str([one.text for one in talk.direct(LINDA)])


@pytest.mark.parametrize("verb", ["assign R-1 @{}", "edit R-1 owner:@{}"])
def test_who_only_observes_or_has_left_answers_for_no_entry(talk: Conversation, verb: str) -> None:
    talk.answer(LINDA, f"leave 7 oct @{KENJI}")
    talk.passes(days=3)

    assert "only observes" in talk.answer(LINDA, verb.format(OBSERVER))
    assert talk.answer(LINDA, verb.format(KENJI)).startswith("Kenji Sato has left")
    assert "Ute Keller" in talk.answer(LINDA, "recommendations")


def test_entry_is_due_on_no_day(both: Conversation) -> None:
    for question in (
        "what is due this week?",
        "what's due today?",
        "recommendations due 14 oct",
        "what is late?",
    ):
        assert "R-1" not in both.asks(LINDA, question)


def test_what_about_it_is_answered_about_the_entry(talk: Conversation) -> None:
    assert talk.asks(LINDA, "what about R-1?").splitlines()[0] == LINE
    assert "R-1" in talk.answer(LINDA, "action Ask the auditors for:R-1 due:12 oct")


def test_file_has_a_column_for_each_field(talk: Conversation) -> None:
    implemented(talk)
    talk.answer(LINDA, "export recommendations")
    talk.passes(minutes=2)

    (file,) = talk.workspace.files.values()
    first, second = file.bytes.decode("utf-8-sig").splitlines()[:2]
    assert (
        first
        == "Reference,Title,Report,Number,Received,Year,Formality,Addressee,Evidence,Comment,Acceptance,Implementation,Bodies,Owners,Due,Zone of the hour,Area,Entity,Entered by"
    )
    assert second.startswith(
        "R-1,Publish the audits,JIU/REP/2016/1,3,2016-06-15,,formal,,https://example.org/register,,accepted,implemented"
    )


def test_help_knows_what_the_charter_has(talk: Conversation) -> None:
    every = talk.answer(LINDA, "help all")

    what = (
        "*recommendations*  What an oversight body recommended, and what became of it. `/isc recommendation"
    )
    assert f"{what} Review the fee model" in every
    assert f"{what}s" in talk.answer(UTE, "help all")
    assert "enter a recommendation: what" in talk.answer(LINDA, "help recommendation")
    assert "recommendation Review the fee model report:JIU/REP/2016/1 nr:4" in talk.answer(
        UTE, "help recommendation"
    )


@pytest.mark.parametrize("words", ["add", "add a", "Enter a", "enter"])
def test_entry_is_added_in_ordinary_words(both: Conversation, words: str) -> None:
    typed = f"{words} recommendation Review the fee model report:JIU/REP/2016/1 nr:4"

    assert both.asks(LINDA, typed).startswith("*R-2*  Review the fee model · acceptance: no information")
    assert both.answer(KENJI, typed) == "Linda can enter a recommendation."


def test_example_is_made_of_the_fields_and_can_be_typed(risks: Conversation) -> None:
    said = risks.answer(KENJI, "help risk")

    assert "risk What it is about likelihood:low" in said
    assert risks.answer(KENJI, "risk What it is about likelihood:low").startswith("*RK-1*  What it is about")


def test_register_of_another_kind_works_without_a_line_of_code(risks: Conversation) -> None:
    risks.answer(LINDA, "action Check the roof due:12 oct")
    said = risks.answer(KENJI, "risk The roof leaks likelihood:high cost:12,5 of:A-1 site:TSB")

    assert said.startswith("*RK-1*  The roof leaks · new")
    assert risks.answer(KENJI, "show RK-1").splitlines()[1:5] == [
        "Likelihood: high", "Cost: 12.5", "Belongs to: A-1", "Site: " + risks.charter.entity("TSB").name,
    ]  # fmt: skip
    assert "is no number" in risks.answer(KENJI, "edit RK-1 cost:much")
    assert risks.answer(LINDA, "mark RK-1 gone").startswith("*RK-1*  The roof leaks · gone")
    assert risks.answer(BANGKOK, "risks").startswith("No open risks")
    assert risks.answer(BANGKOK, "risks gone").splitlines()[1].startswith("*RK-1*")


# The charter changes


def reopened(talk: Conversation, charter: str, folder: Path) -> Conversation:
    """Return the same task force after a restart with another charter."""
    url, kept = talk.url, talk.workspace.dump()
    talk.close()
    file = folder / "later.yaml"
    file.write_text(charter, encoding="utf-8")
    return Conversation(url, charter=str(file), kept=kept, now=talk.clock.now())


def test_entries_follow_what_the_charter_closes(url: str, tmp_path: Path) -> None:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, AUDITS)
    talk.answer(ALINE, "mark R-1 under consideration")
    later = TEXT.replace(
        "[not accepted, not relevant]}]", "[not accepted, not relevant, under consideration]}]"
    )
    with closing(reopened(talk, later, tmp_path)) as after:
        after.passes(minutes=2)

        assert after.answer(LINDA, "recommendations").startswith("No open recommendations")
        assert after.answer(LINDA, "history R-1").splitlines()[-2:] == [
            "10:00 · by itself · followed a change of the charter",
            "      state: closed, was open",
        ]


@pytest.mark.parametrize(
    ("words", "instead", "lacking"),
    [
        ("received", "got", "a field: received of recommendations"),
        ("choices: [formal, informal], start: formal", "choices: [informal, other]", "a choice: formal of formality"),
        ("prefix: R\n", "prefix: RR\n", "a register: recommendations"),
    ],
)  # fmt: skip
def test_charter_that_lacks_what_entries_say_is_refused(
    tmp_path: Path, words: str, instead: str, lacking: str
) -> None:
    talk = talk_with(databases.fresh("sqlite"), TEXT, tmp_path)
    talk.store.write(partial(save_charter, charter=TEXT), now=talk.clock.now())
    talk.answer(LINDA, AUDITS)
    talk.answer(ALINE, "mark R-1 not accepted")
    later = TEXT.replace(words, instead)
    with closing(reopened(talk, later, tmp_path)) as after, pytest.raises(OrphanedRecords, match=lacking):
        after.store.write(partial(save_charter, charter=later), now=after.clock.now())


def test_retired_register_takes_nothing_new_and_keeps_what_it_has(tmp_path: Path) -> None:
    talk = talk_with(databases.fresh("sqlite"), TEXT, tmp_path)
    talk.answer(LINDA, AUDITS)
    later = TEXT.replace("one: recommendation\n", "one: recommendation\n    retired: 2016-10-01\n")
    with closing(reopened(talk, later, tmp_path)) as after:
        assert "no longer entered here" in after.answer(LINDA, "recommendation Another report:A nr:1")
        assert after.answer(LINDA, "recommendations").splitlines()[1].startswith(LINE)


def test_history_has_the_fields_by_the_labels_that_people_read(talk: Conversation) -> None:
    talk.answer(LINDA, "edit R-1 nr:4")

    lines = [line.strip() for line in talk.answer(LINDA, "history R-1").splitlines()]

    assert {"number: 3", "acceptance: no information", "number: 4, was 3"} <= set(lines)


@pytest.mark.parametrize("words", ["assign R-1 @newcomer", "edit R-1 owner:@newcomer",
                                   "recommendation Other report:J nr:2 area:web owner:@newcomer"])  # fmt: skip
def test_colleague_who_is_not_on_the_roster_can_own_an_entry(talk: Conversation, words: str) -> None:
    said = talk.answer(LINDA, words)
    talk.passes(minutes=5)

    assert "· Noor Newcomer" in said.splitlines()[0]
    assert "Noor Newcomer isn't on the roster. They can own it all the same, and I'll tell them." in said
    assert "I'll tell Noor in a minute." in said


def test_secretary_is_asked_to_add_a_colleague_whom_another_gave_an_entry(talk: Conversation) -> None:
    said = talk.answer(UTE, "assign R-1 @newcomer")
    talk.passes(minutes=5)

    assert "I'll ask Linda" in said
    assert any("Noor Newcomer isn't on the roster" in one.text for one in talk.direct(LINDA))


def test_field_is_typed_by_its_label_too(talk: Conversation) -> None:
    entered = talk.answer(LINDA, "recommendation Another report:A number:7")
    talk.answer(LINDA, "edit R-2 number:8")
    talk.answer(LINDA, "deliverable Guide route:guidelines text:https://example.org/a")
    changed = talk.answer(LINDA, "edit D-1 text:https://example.org/b")

    assert entered.startswith("*R-2*  Another · ")
    assert "Number: 8" in talk.answer(LINDA, "show R-2").splitlines()
    assert "*R-2*" in talk.answer(LINDA, "recommendations number:8")
    assert changed.startswith("*D-1*  Guide · ")
    assert "Text: https://example.org/b" in changed.splitlines()


def test_who_stands_in_for_whoever_said_it_is_not_asked_to_confirm_it(talk: Conversation) -> None:
    talk.answer(ALINE, "mark R-1 accepted")
    talk.answer(LINDA, "absent 7-21 oct @taro.nakagawa")
    said = talk.answer(LINDA, f"mark R-1 implemented evidence:{ADDRESS}")
    talk.passes(hours=2)
    refused = talk.answer(UTE, "confirm R-1")

    assert "confirmed it" in said
    assert not any("Can you confirm that?" in one.text for one in talk.direct("taro.nakagawa"))
    assert "Taro" not in said
    assert "can confirm R-1" in refused
    assert not {"Linda", "Taro"} & set(refused.replace(",", " ").split())
    for who in (LINDA, "taro.nakagawa", UTE):
        (shown,) = talk.says(who, "/isc show R-1")
        assert "Confirm" not in labels(shown)
