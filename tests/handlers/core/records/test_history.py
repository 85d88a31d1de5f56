"""The history of a record: each step in plain words, and nothing of what the reader may not know."""

import re

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, STAFF, UTE, labels

CLIMATE = "paula.ruiz"
STEPS = """*A-1*  Send the new cost table · 8 steps
10:00 · Linda Okafor (Secretary) · logged it · for MCG
10:00 · Ute Keller (Chief of department) · moved it
      due: Fri 14 Oct, was Wed 12 Oct, 14:00 Geneva
      why: figures come late
10:00 · Linda Okafor (Secretary) · changed the owner
      owner: Paula Ruiz, was Ute Keller
10:00 · Linda Okafor (Secretary) · changed it
      title: Send the new cost table, was Cost table
      area: Web editorial
      priority: high
10:00 · Paula Ruiz (Focal point) · blocked it
      state: blocked, was open
      reason: no quote
10:00 · Paula Ruiz (Focal point) · put their reminders off
      until Tue 11 Oct, 09:00 Santiago
10:00 · Paula Ruiz (Focal point) · closed it
      state: done, was blocked
      result: Sent
      reason taken out, was no quote
10:00 · Paula Ruiz (Focal point) · took back the step before
      state: blocked, was done
      result taken out, was Sent
      reason: no quote"""


def test_history_has_what_anybody_said(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table owner:@ute.keller")
    quick.answer(UTE, "note A-1 first quote is here")
    quick.answer(CLIMATE, "note A-1 I know another vendor")

    steps = quick.answer(LINDA, "history A-1")

    assert "Ute Keller · said\n      first quote is here" in steps
    assert "Paula Ruiz · said\n      I know another vendor" in steps


def lived(talk: Conversation) -> None:
    """Log A-1 and let much happen to it."""
    talk.answer(LINDA, 'action Cost table owner:@ute.keller due:"12 oct 14:00" behalf:MCG')
    talk.answer(UTE, "move A-1 14 oct figures come late")
    talk.answer(LINDA, "assign A-1 @paula.ruiz")
    talk.answer(LINDA, "edit A-1 Send the new cost table area:web priority:high")
    talk.answer(CLIMATE, "block A-1 no quote")
    talk.answer(CLIMATE, "snooze A-1 monday")
    talk.answer(CLIMATE, "done A-1 Sent")
    talk.answer(CLIMATE, "undo A-1")


def test_history_says_who_did_what_from_what_to_what_and_why(talk: Conversation) -> None:
    lived(talk)

    assert talk.answer(ALINE, "history A-1") == STEPS


def test_action_that_is_handed_over_says_to_whom_and_what_was_in_its_way(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    talk.answer(UTE, "block A-1 no quote")
    talk.answer(UTE, "mark A-1 handed over to the Council")

    assert talk.answer(ALINE, "history A-1").splitlines()[-4:] == [
        "10:00 · Ute Keller (Chief of department) · handed it over",
        "      state: handed over, was blocked",
        "      to: the Council",
        "      reason taken out, was no quote",
    ]


def test_moments_are_those_of_the_reader(talk: Conversation) -> None:
    lived(talk)

    said = talk.answer(BANGKOK, "history A-1")

    assert said.splitlines()[1].startswith("15:00 · Linda Okafor")
    assert "was Wed 12 Oct, 14:00 Geneva (19:00 for you)" in said


def test_history_of_another_day_names_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    talk.passes(days=3)

    assert talk.answer(LINDA, "history A-1").splitlines()[1].startswith("Fri 7 Oct, 10:00 · ")


def test_notes_that_were_changed_or_deleted_are_said_without_their_words(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    talk.passes(minutes=2)
    (card,) = talk.channel()
    talk.replies(UTE, card, "Quote received")
    ts = talk.last(UTE)
    talk.edits(UTE, ts, "Secret quote received")
    talk.deletes(UTE, ts)

    said = talk.answer(LINDA, "history A-1")

    assert [line.rsplit(" · ", 1)[1] for line in said.splitlines()[1:]] == [
        "logged it",
        "changed a note",
        "deleted a note",
    ]
    assert "quote" not in said.lower()


def test_restricted_records_are_not_told_of(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    talk.answer(LINDA, "action Secret visibility:restricted")
    talk.answer(LINDA, "action Open one")
    talk.answer(LINDA, "link A-1 A-2")
    talk.answer(LINDA, "undo A-1")
    talk.answer(LINDA, "link A-1 A-2 A-3")
    talk.answer(LINDA, "edit A-1 for:A-2")

    theirs, ours = talk.answer(UTE, "history A-1"), talk.answer(LINDA, "history A-1")

    assert "A-2" not in theirs
    assert "linked it\n      with: A-3" in theirs
    assert theirs.count("linked it") == 1
    assert "took back" not in theirs
    assert "linked it\n      with: A-2 A-3" in ours
    assert "for: A-2" in ours
    assert talk.answer(UTE, "history A-2") == talk.answer(UTE, "history A-99").replace("A-99", "A-2")


def test_whoever_may_not_see_a_record_sees_no_history(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")

    assert talk.answer(OBSERVER, "history A-1").startswith("*A-1*  Cost table · 1 step\n")
    assert talk.answer(STAFF, "history A-1") == "I can't find A-1."


def test_issues_decisions_and_events_have_their_words(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays? area:web")
    talk.answer(LINDA, "escalate I-1 no agreement")
    talk.answer(LINDA, "decide I-1 agreed Option B")
    talk.answer(ALINE, "confirm DEC-1")
    talk.answer(LINDA, "event Workshop on:12 oct")

    issue, decision = talk.answer(LINDA, "history I-1"), talk.answer(LINDA, "history DEC-1")

    did = [line.rsplit(" · ", 1)[1] for line in issue.splitlines()[1:] if not line.startswith(" ")]
    assert did == ["raised it", "sent it up", "wrote a decision down", "confirmed the decision"]
    assert "with: the task force, was the focal points" in issue
    assert "state: decided, was open" in issue
    assert "wrote it down" in decision
    assert "confirmed it\n      state: final, was draft" in decision
    assert talk.answer(LINDA, "history E-1").endswith("announced it")


def test_next_one_of_a_series_says_after_which(talk: Conversation) -> None:
    talk.answer(LINDA, "action Round-up due:every monday")
    talk.answer(LINDA, "done A-1 Sent")

    assert talk.answer(LINDA, "history A-2").endswith("logged it\n      after: A-1")
    assert "again taken out, was every Monday" in talk.answer(LINDA, "history A-1")


def test_long_history_ends_with_the_newest_and_goes_back_by_pages(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    for day in range(10, 32):
        talk.answer(LINDA, f"move A-1 2016-10-{day}")

    (last,) = talk.says(LINDA, "/isc history A-1")
    assert last.text.splitlines()[0] == "*A-1*  Cost table · 23 steps"
    assert "due: Mon 31 Oct, was Sun 30 Oct" in last.text
    assert last.text.endswith("21 to 23 of 23.")
    assert labels(last) == ["Previous"]

    (first,) = talk.presses(LINDA, last, "Previous")

    assert first.text.splitlines()[1].endswith("logged it")
    assert labels(first) == ["Next 3"]


def test_what_people_typed_is_escaped(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    talk.answer(LINDA, "edit A-1 <!channel> & co")

    assert not re.search(r"<!channel", talk.answer(LINDA, "history A-1"))
