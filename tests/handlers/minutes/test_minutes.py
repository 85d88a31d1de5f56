"""Minutes: what was typed in the room is shown, corrected, and entered by one press, once."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, labels, rows

LINES = """4: endorsed, to MCG
- Ute sends the cost table by 15 dec
- Kenji drafts it by 31 nov
The budget was discussed at length.
5: agreed: one film crew
6: deferred, no paper yet"""
# Behind the standing items: the agenda, and the actions.
TITLES = (
    "Record of the last one",
    "Draft sponsorship guidelines",
    "Film crews",
    "Captions",
)


def opened(talk: Conversation) -> Conversation:
    """A meeting with six items that has begun, and the next one with an item of its own."""
    talk.answer(LINDA, "meeting 13 dec 14:00 duration:90 min")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "meeting 10 jan 14:00")
    for title in TITLES:
        talk.answer(LINDA, f"item {title} M-1")
    talk.answer(LINDA, "item Something new M-2")
    talk.until(datetime(2016, 12, 13, 13, 10, tzinfo=UTC))
    return talk


def test_lines_are_shown_and_entered_by_one_press(both: Conversation) -> None:
    begun = opened(both)
    before = rows(begun)
    (shown,) = begun.says(LINDA, f"/isc minutes M-1 {LINES}")

    assert shown.text.splitlines() == [
        "Meeting 1: this is what I'd enter",
        "Item 4 endorsed: to MCG",
        "Ute sends the cost table, due Thu 15 Dec · item 4",
        "Item 4: The budget was discussed at length.",
        "Item 5 agreed: one film crew",
        "Item 6 deferred: no paper yet",
        (
            "Item 4 is about nothing that goes through bodies, so nothing is submitted to MCG. "
            "To enter what does: deliverable <title>, then submit D-1 to:MCG"
        ),
        "“- Kenji drafts it by 31 nov”: there is no 31 November: the last day of that month is Thu 30 Nov.",
        "Meeting · M-1 · 2 outcomes, 1 action, 1 deferred, 1 note, 1 question",
    ]
    assert labels(shown) == ["Enter it", "Change", "Not now"]
    assert rows(begun) == before
    begun.presses(LINDA, shown, "Enter it", times=2)
    after = rows(begun)
    (again,) = begun.says(LINDA, f"/isc again minutes M-1 {LINES}")
    assert again.text.splitlines()[0] == "Meeting 1: this is what I'd enter"
    assert labels(again) == ["Change", "Not now"]
    begun.passes(minutes=2)

    (told,) = [one.text for one in begun.direct(UTE) if "Linda asks you for this" in one.text]
    assert "Ute sends the cost table" in told
    assert "For: AG-4" in begun.answer(UTE, "show A-1")
    assert begun.answer(UTE, "show AG-4").splitlines()[2:] == [
        "State: item 4 of M-1, discussed",
        "Outcome: endorsed",
        "What was said: to MCG",
        "The budget was discussed at length.",
        "For it: *A-1*  Ute sends the cost table · Ute Keller, due Thu 15 Dec",
    ]
    assert [one.partition(" · ")[0] for one in begun.answer(UTE, "agenda M-2").splitlines()[1:5]] == [
        "1  Agenda", "2  Actions", "3  Captions", "4  Something new",
    ]  # fmt: skip
    (asked,) = [one for one in begun.direct(ALINE) if "Linda wrote down what the meeting decided" in one.text]
    assert "Film crews. *Agreed:* one film crew." in asked.text
    begun.answer(ALINE, "confirm DEC-1")
    begun.passes(minutes=2)
    assert not [one for one in begun.direct(LINDA) if "Your question has an answer" in one.text]
    assert [one for one in begun.direct(LINDA) if "What you brought to the meeting is decided." in one.text]
    assert "*DEC-1*  *Endorsed:* to MCG (task force, Tue 13 Dec)" in begun.answer(LINDA, "decisions")
    assert rows(begun)["records"] == after["records"]


def test_lines_that_are_corrected_in_the_form_are_entered(talk: Conversation) -> None:
    begun = opened(talk)
    (shown,) = begun.says(LINDA, f"/isc minutes M-1 {LINES}")
    begun.presses(LINDA, shown, "Change")
    (fixed,) = begun.submits(LINDA, text=LINES.replace("31 nov", "30 dec"))

    assert "Kenji drafts it, due Fri 30 Dec" in fixed.text
    (done,) = begun.presses(LINDA, fixed, "Enter it")
    assert done.text.splitlines()[:5] == [
        "Meeting 1: entered.",
        "Item 4 endorsed: to MCG · DEC-1",
        "Item 5 agreed: one film crew · DEC-2",
        "Item 6 deferred: no paper yet, item 3 of M-2 now · AG-6",
        "A-1  Ute sends the cost table · Ute Keller, due Thu 15 Dec",
    ]
    assert "Nothing is said of item 3." in done.text
    assert labels(done) == ["Defer the others", "Undo", "Agenda", "Who came"]
    (others,) = begun.presses(LINDA, done, "Defer the others")
    assert others.text.splitlines()[1] == "Item 3 deferred"
    begun.presses(LINDA, others, "Enter it")
    assert [one.partition(" · ")[0] for one in begun.answer(LINDA, "agenda M-2").splitlines()[3:6]] == [
        "3  Captions", "4  Record of the last one", "5  Something new",
    ]  # fmt: skip


def test_form_has_a_field_for_each_item(talk: Conversation) -> None:
    begun = opened(talk)
    begun.answer(LINDA, f"edit AG-4 presenter:@{UTE}")
    begun.says(LINDA, "/isc minutes M-1")
    form = begun.workspace.view(begun.user(LINDA))
    assert form is not None
    fields = [one["block_id"] for one in form.blocks if "element" in one]

    assert fields == ["item1", "item2", "item3", "item4", "item5", "item6", "text"]
    (shown,) = begun.submits(
        LINDA, item4="endorsed\n- @ute.keller sends the table by 15 dec", item6="deferred", text=""
    )
    assert shown.text.splitlines()[1:4] == [
        "Item 4 endorsed",
        "Ute sends the table, due Thu 15 Dec · item 4",
        "Item 6 deferred",
    ]
    begun.presses(LINDA, shown, "Enter it")
    assert "by Linda Okafor" in begun.answer(LINDA, "show I-1")  # she proposed what Ute presents


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("4: approved", "“approved” is for"),
        (
            "3: noted\n4: noted\n6: the others were deferred\nRome is lovely",
            "“6: the others were deferred”: no other item is left to defer; if item 6 is deferred itself, say 6: deferred.",
        ),
        ("9: agreed", "there's no item 9 on this agenda"),
        ("4: agreed\n4: noted", "line 2 says already what came of item 4"),
        ("4: decision: maybe", "the outcome comes first"),
        ("action: somebody does it", "who does it"),
        ("- @zahra.farah checks the books", "Zahra Farah only observes"),
    ],
)
def test_what_cannot_be_entered_is_asked_about(quick: Conversation, line: str, problem: str) -> None:
    said = opened(quick).answer(LINDA, f"minutes M-1 5: noted\n{line}")

    assert problem in said
    assert "1 question" in said.splitlines()[-1]


def test_minutes_are_for_whoever_may_change_the_meeting_once_it_has_begun(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 13 dec 14:00")
    assert quick.answer(LINDA, "minutes M-1 1: noted").startswith("M-1 begins on Tue 13 Dec, 14:00 Geneva.")
    quick.answer(LINDA, "cancel M-1 no host")
    assert "cancelled M-1" in quick.answer(LINDA, "minutes M-1 1: noted")
    assert "can change M-1" in quick.answer(KENJI, "minutes M-1 1: noted")


RECORD = """Meeting 33
1. Agenda
The chair opened at 14:00 and welcomed Moscow.
Agenda agreed without changes.
Noted.
2. Actions
Seven are open, two late.
- Ute to send the cost table by 15 dec
- Kenji: captions test by 16 dec
- Everybody was reminded of the style guide.
The chair thanked the secretariat.
Noted.
3. Record of the last one
Corrections from Moscow were taken in.
Approved
4. Draft sponsorship guidelines
Daniel Mensah presented 15/4.
Regional offices asked for a ceiling.
It was said that MCG meets on Thursday.
Decision: endorsed, to MCG
Action: @salma.haddad tells the offices by 20 dec
- Wipa and Omar send their figures by 31 nov
- Xenia updates the page by 22 dec
5. Film crews
Two crews had been planned for the same hall.
One is enough, said Kenji.
agreed: one film crew
- Joost books it by 19 dec
* Taro will tell the host
6. Captions
No paper yet.
Deferred
Any other business
Next meeting in January.
The room was cold.
- Edda thanks the interpreters by 14 dec
The chair closed at 15:20.
- somebody else brings the flag by 14 dec
Signed
L. Okafor"""


def test_typed_record_of_forty_lines_becomes_its_decisions_and_actions(talk: Conversation) -> None:
    begun = opened(talk)
    assert len(RECORD.splitlines()) == 40

    (shown,) = begun.says(LINDA, f"/isc minutes M-1 {RECORD}")
    assert shown.text.splitlines()[-4:] == [
        "“Approved”: “approved” is for MCG, so here it is another word: endorsed, agreed, noted, requested, deferred, referred, not agreed.",
        "“- Wipa and Omar send their figures by 31 nov”: there is no 31 November: the last day of that month is Thu 30 Nov.",
        "“- somebody else brings the flag by 14 dec”: who does it?",
        "Meeting · M-1 · 4 outcomes, 7 actions, 1 deferred, 19 notes, 3 questions",
    ]
    assert len(shown.text) > 1000
    (done,) = begun.presses(LINDA, shown, "Enter it")
    assert "A-7  Edda thanks the interpreters · Edda Brandt, due Wed 14 Dec" in done.text
    assert "3 lines are not entered yet:" in done.text
    assert begun.answer(LINDA, "show AG-5").splitlines()[2:6] == [
        "State: item 5 of M-1, discussed",
        "Outcome: agreed",
        "What was said: one film crew",
        "Two crews had been planned for the same hall.",
    ]
    assert "Meeting 33" in begun.answer(LINDA, "show M-1")


def test_words_before_the_first_item_and_after_the_last_open_and_close_the_record(talk: Conversation) -> None:
    begun = opened(talk)
    lines = (
        f"The chair opened the meeting.\n{LINES}\nThe meeting closed at 15:10.\nThe chair thanked everybody."
    )
    (shown,) = begun.says(LINDA, f"/isc minutes M-1 {lines}")
    preview = shown.text
    begun.presses(LINDA, shown, "Enter it")
    begun.passes(minutes=2)
    told = [one.text for who in (ALINE, KENJI, UTE) for one in begun.direct(who)]
    begun.answer(LINDA, "held M-1")
    begun.answer(LINDA, f"present M-1 @{ALINE} @{LINDA}, the others were absent")
    record = begun.answer(LINDA, "record M-1").replace("*", "").splitlines()

    assert told
    assert not [one for one in told if "opened the meeting" in one or "closed at" in one]
    assert "Opening: The chair opened the meeting." in preview
    assert "Closing: The meeting closed at 15:10." in preview
    at = record.index("Opening")
    assert record[at : at + 3] == ["Opening", "• The chair opened the meeting.", "1  Agenda"]
    at = record.index("Closing")
    assert record[at : at + 3] == [
        "Closing", "• The meeting closed at 15:10.", "• The chair thanked everybody.",
    ]  # fmt: skip
    (again,) = begun.says(LINDA, f"/isc again minutes M-1 {lines}")
    assert "Opening:" not in again.text


def test_lines_that_were_refused_or_taken_back_are_given_back(talk: Conversation) -> None:
    begun = opened(talk)
    (shown,) = begun.says(LINDA, f"/isc minutes M-1 {LINES}")
    (done,) = begun.presses(LINDA, shown, "Enter it")

    assert "1 line is not entered yet:" in done.text
    assert "“- Kenji drafts it by 31 nov”: there is no 31 November" in done.text
    begun.presses(LINDA, done, "Correct the rest")
    (fixed,) = begun.submits(LINDA, text="4:\n- Kenji drafts it by 30 dec")
    assert "Kenji drafts it, due Fri 30 Dec" in fixed.text
    (back,) = begun.presses(LINDA, done, "Undo")
    assert "These are your lines:" in back.text
    assert all(line in back.text for line in LINES.splitlines())
    begun.presses(LINDA, back, "Correct them")
    (form,) = begun.workspace.stacks[begun.user(LINDA)]
    assert "The budget was discussed at length." in str(form.shape)


def test_deferral_is_entered_again_with_another_reason_and_outlives_a_note(quick: Conversation) -> None:
    begun = opened(quick)
    (shown,) = begun.says(LINDA, "/isc minutes M-1 6: deferred, figures are missing")
    begun.presses(LINDA, shown, "Enter it")
    before = begun.answer(LINDA, "agenda M-2")
    (shown,) = begun.says(LINDA, "/isc minutes M-1 6: deferred, Kenji was ill\n5: agreed: one film crew")
    preview = shown.text.splitlines()
    begun.presses(LINDA, shown, "Enter it")
    (shown,) = begun.says(LINDA, "/isc minutes M-1 6: deferred\nKenji was ill\n6: deferred, Kenji was ill")
    (noted,) = begun.presses(LINDA, shown, "Enter it")

    assert preview[1:3] == ["Item 5 agreed: one film crew", "Item 6 deferred: Kenji was ill"] or preview
    assert "Item 6 deferred" in noted.text
    assert "deferred" in begun.answer(LINDA, "show AG-6").splitlines()[2]
    assert "Kenji was ill" in begun.answer(LINDA, "show AG-6")
    assert "figures are missing" not in begun.answer(LINDA, "show AG-6")
    assert begun.answer(LINDA, "agenda M-2") == before
    (again,) = begun.says(
        LINDA, "/isc minutes M-1 6: deferred, Kenji was ill\n4: noted\n5: agreed: one film crew"
    )
    assert "2 lines of items 5 and 6 are entered already, so nothing changes there." in again.text


TYPED = """4: noted
Ute left early
- Ute to send the cost table by 15 dec
5: deferred: no offers yet
6: agreed: one crew"""


def entered_by(talk: Conversation, lines: str) -> Message:
    """What a press on these minutes of the first meeting answers."""
    (shown,) = talk.says(LINDA, f"/isc minutes M-1 {lines}")
    (done,) = talk.presses(LINDA, shown, "Enter it")
    return done


@pytest.mark.parametrize(
    "corrections",
    [
        ['edit AG-4 said:"Ute left late"'],
        ["edit AG-4 said:none"],
        ["edit A-1 Send the table of costs"],
        ["assign A-1 @kenji.sato"],
        ["edit A-1 Send the table of costs", "assign A-1 @kenji.sato", "edit A-1 Send it"],
        ["move A-1 20 dec"],
        ["cancel A-1 not needed"],
        ["done A-1"],
        ["minutes M-1 5: agreed: buy it anyway"],
    ],
    ids=" then ".join,
)
def test_same_minutes_again_enter_nothing_whatever_was_corrected_since(
    quick: Conversation, corrections: list[str]
) -> None:
    begun = opened(quick)
    entered_by(begun, TYPED)
    for words in corrections:
        begun.passes(minutes=1)
        (said,) = begun.says(LINDA, f"/isc {words}")
        if "Enter it" in labels(said):
            begun.presses(LINDA, said, "Enter it")

    (again,) = begun.says(LINDA, f"/isc minutes M-1 {TYPED}")
    assert again.text.splitlines()[0] == (
        "Meeting 1: nothing to enter. What stands there is entered already."
    )


def test_minutes_that_were_taken_back_are_entered_again(quick: Conversation) -> None:
    begun = opened(quick)
    done = entered_by(begun, TYPED)
    begun.presses(LINDA, done, "Undo")
    begun.passes(minutes=1)
    again = entered_by(begun, TYPED)

    assert "2 outcomes, 1 action, 1 deferred, 1 note" in again.text
    begun.answer(LINDA, 'edit AG-4 said:"Ute left late"')
    begun.passes(minutes=1)
    begun.answer(LINDA, "undo AG-4")
    assert "What was said: Ute left early" in begun.answer(LINDA, "show AG-4")


def test_outcome_takes_the_place_of_a_deferral_and_of_the_item_of_the_next_meeting(
    both: Conversation,
) -> None:
    begun = opened(both)
    entered_by(begun, "5: deferred: no offers yet")
    carried = begun.answer(LINDA, "agenda M-2")
    begun.passes(minutes=2)
    done = entered_by(begun, "5: agreed: buy it anyway")

    assert "3  Film crews · carried over from 1\n4  Something new" in carried
    assert "Item 5 agreed: buy it anyway, instead of deferred, off the agenda of M-2 · DEC-1" in done.text
    assert "no offers yet" not in begun.answer(LINDA, "show AG-5")
    assert "3  Something new" in begun.answer(LINDA, "agenda M-2")
    begun.presses(LINDA, done, "Undo")
    assert "Why: no offers yet" in begun.answer(LINDA, "show AG-5")
    assert begun.answer(LINDA, "agenda M-2") == carried


def test_agenda_that_people_know_keeps_what_was_decided_after_all(quick: Conversation) -> None:
    begun = opened(quick)
    entered_by(begun, "5: deferred: no offers yet")
    begun.answer(LINDA, "sendagenda M-2")
    begun.passes(minutes=2)
    done = entered_by(begun, "5: agreed: buy it anyway")

    assert "off the agenda" not in done.text
    assert "Film crews" in begun.answer(LINDA, "agenda M-2")


def test_item_of_an_unclear_line_is_neither_silent_nor_deferred_with_the_others(quick: Conversation) -> None:
    begun = opened(quick)
    (shown,) = begun.says(LINDA, "/isc minutes M-1 4: agreed: one budget\nThe room was cold.\n6: approved")
    (done,) = begun.presses(LINDA, shown, "Enter it")
    entered = done.text
    (others,) = begun.presses(LINDA, done, "Defer the others")

    assert "1 line is not entered yet:" in entered
    assert "Nothing is said of items 3 and 5." in entered
    assert others.text.splitlines()[1:3] == ["Item 3 deferred", "Item 5 deferred"]
    (shown,) = begun.says(LINDA, "/isc minutes M-1 6: approved\nthe others were deferred")
    assert "Item 6 deferred" not in shown.text


def test_outcome_that_nobody_has_confirmed_gives_way_to_another_and_comes_back(both: Conversation) -> None:
    begun = opened(both)
    (shown,) = begun.says(LINDA, "/isc minutes M-1 5: agreed: one film crew\nThe price was named.")
    begun.presses(LINDA, shown, "Enter it")
    begun.passes(minutes=1)
    (again,) = begun.says(LINDA, "/isc minutes M-1 5: noted with two film crews")
    offered = again.text.splitlines()[1]
    (done,) = begun.presses(LINDA, again, "Enter it")
    item = begun.answer(UTE, "show AG-5")
    begun.passes(minutes=2)

    assert offered == "Item 5 noted with two film crews, instead of agreed (DEC-1)"
    assert "Outcome: noted" in item
    assert "one film crew" not in item
    assert "The price was named." in item
    assert "It was taken back." in begun.answer(LINDA, "show DEC-1")
    (waiting,) = [one.text for one in begun.direct(ALINE) if "Confirm" in labels(one)]
    assert "two film crews" in waiting
    (back,) = begun.presses(LINDA, done, "Undo")
    assert "everything that those minutes entered is taken back" in back.text
    assert "Outcome: agreed" in begun.answer(UTE, "show AG-5")
    assert "one film crew" in begun.answer(UTE, "show AG-5")
    begun.answer(ALINE, "confirm DEC-1")
    (kept,) = begun.says(LINDA, "/isc minutes M-1 5: noted")
    assert "item 5 is entered as agreed (DEC-1); take that back first" in kept.text


@pytest.mark.parametrize("line", ["4: deferred, no time"])
def test_item_with_another_outcome_is_said_with_that(quick: Conversation, line: str) -> None:
    begun = opened(quick)
    (shown,) = begun.says(LINDA, "/isc minutes M-1 4: not agreed\n5: The budget was discussed.")
    begun.presses(LINDA, shown, "Enter it")

    (asked,) = begun.says(LINDA, f"/isc minutes M-1 {line}\n5: deferred, no time")
    assert "item 4 is entered as not agreed (DEC-1)" in asked.text
    assert "Item 5 deferred: no time" in asked.text


def test_day_on_which_nobody_works_is_asked_about_with_the_days_around_it(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "item Posters M-1")
    talk.until(datetime(2016, 10, 11, 13, tzinfo=UTC))
    asked = talk.answer(LINDA, f"minutes M-1 3: noted\n- @{UTE} sends the cost table by 16 oct")
    assert "Sun 16 Oct isn't a working day in Geneva: Fri 14 Oct or Mon 17 Oct?" in asked


def test_acting_chair_who_is_entered_as_absent_is_named_in_the_question(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(datetime(2016, 10, 11, 13, tzinfo=UTC))
    talk.answer(LINDA, f"present M-1 @{LINDA}, the others were absent")
    talk.answer(LINDA, f"edit M-1 chair:@{UTE}")
    assert talk.answer(LINDA, "held M-1") == (
        "Ute Keller is entered as absent, so who chaired M-1? Name them first: edit M-1 chair:@name. "
        "If Ute was there: present M-1 @name"
    )
    talk.answer(LINDA, f"present M-1 @{UTE}")
    assert "was held on Tue 11 Oct" in talk.answer(LINDA, "held M-1")
