"""Deadlines of entries: entered, moved, emptied, reminded of, late, and shown wherever something is due."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, UTE, labels
from tests.shipped import TEXT, WITHOUT_REGISTERS

AUDITS = (
    "recommendation Publish the audits report:JIU/REP/2016/1 nr:3 area:gender owner:@ute.keller due:14 oct"
)
AREA = "bsg"
HEAD = "*R-1*  Publish the audits · acceptance: no information"
RISKS = """
registers:
  - code: risks
    one: risk
    prefix: RK
    what: What may go wrong.
    owner: focal_point
    due: required
    remind: [14, 7]
    calendar: true
    states:
      - {name: handling, choices: [new, gone]}
    closed_where: {handling: gone}
"""


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A task force with a recommendation that is due on Friday 14 October; it is the Friday before."""
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
    """A register whose entries need a deadline, of which it reminds 14 and 7 days before."""
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + RISKS, tmp_path)
    yield from watched(talk)


def reminded(talk: Conversation, who: str) -> list[str]:
    """Return the days on which somebody was reminded of something that is due."""
    return [talk.day_of(one) for one in talk.direct(who) if " due *" in one.text]


# Said, moved, emptied


def test_deadline_is_shown_wherever_the_entry_is(both: Conversation) -> None:
    both.passes(minutes=2)
    (card,) = both.channel("isc-gender")

    assert both.answer(LINDA, "recommendations").splitlines()[1] == f"{HEAD} · due Fri 14 Oct · Ute Keller"
    assert "Due: Fri 14 Oct" in both.answer(UTE, "show R-1").splitlines()
    assert "due Fri 14 Oct" in card.text
    assert "due: Fri 14 Oct" in both.answer(LINDA, "history R-1")


def test_moved_as_an_action_is_with_the_reason_and_told_to_its_owner(both: Conversation) -> None:
    both.passes(minutes=2)

    said = both.answer(LINDA, "move R-1 21 oct the auditors asked")
    both.passes(minutes=2)

    assert said.splitlines() == [f"{HEAD} · due Fri 21 Oct · Ute Keller", "I'll tell Ute in a minute."]
    assert both.direct(UTE)[-1].text.splitlines()[:2] == [
        "*Publish the audits*",
        "Linda has moved this recommendation to Fri 21 Oct.",
    ]
    assert "the auditors asked" in both.answer(LINDA, "history R-1")
    assert both.answer(LINDA, "move R-1 21 oct").startswith("R-1 already says that")
    assert "due Fri 14 Oct" in both.answer(LINDA, "undo R-1")


def test_move_is_refused_where_it_says_no_day_or_one_that_comes_again(talk: Conversation) -> None:
    assert talk.answer(LINDA, "move R-1 soon").startswith("“soon” doesn't say which day.")
    assert "Only actions come again" in talk.answer(LINDA, "move R-1 every monday")
    assert "can change R-1" in talk.answer(KENJI, "move R-1 21 oct")
    assert "due Fri 14 Oct" in talk.answer(LINDA, "recommendations")


def test_form_moves_it(talk: Conversation) -> None:
    talk.says(LINDA, "/isc move R-1")
    talk.submits(LINDA, due="2016-10-21", text="they asked")

    assert "due Fri 21 Oct" in talk.answer(LINDA, "recommendations")


def test_deadline_is_emptied_where_it_is_optional(both: Conversation) -> None:
    emptied = both.answer(LINDA, "edit R-1 due:none")

    assert emptied.splitlines()[0] == f"{HEAD} · Ute Keller"
    assert "Due" not in both.answer(UTE, "show R-1")
    both.until(datetime(2016, 10, 26, 12, tzinfo=UTC))
    assert reminded(both, UTE) == []


def test_day_on_which_its_owner_does_not_work_is_asked_about(talk: Conversation) -> None:
    assert "isn't a working day" in talk.answer(LINDA, "edit R-1 due:16 oct")
    assert "due Fri 14 Oct" in talk.answer(LINDA, "recommendations")


def test_required_deadline_is_asked_for_and_stays(risks: Conversation) -> None:
    assert risks.answer(LINDA, "risk The roof leaks") == "A risk needs its date: due:friday"
    assert risks.answer(LINDA, "risk The roof leaks due:28 oct").startswith("*RK-1*  The roof leaks · new")
    assert "due Fri 28 Oct" in risks.answer(LINDA, "risks")
    risks.answer(LINDA, "edit RK-1 due:none")
    assert "due Fri 28 Oct" in risks.answer(LINDA, "risks")


def test_register_without_deadlines_takes_none(tmp_path: Path) -> None:
    without = RISKS[: RISKS.index("    due:")] + RISKS[RISKS.index("    states:") :]
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + without, tmp_path)) as talk:
        talk.answer(LINDA, "risk The roof leaks")
        talk.answer(LINDA, "move RK-1 21 oct")

        assert (
            talk.answer(LINDA, "risks").splitlines()[1] == "*RK-1*  The roof leaks · new · nobody owns it yet"
        )
        assert "is no state of a risk" in talk.answer(LINDA, "risks late")


def test_file_has_the_deadline(talk: Conversation) -> None:
    talk.answer(LINDA, "export recommendations")
    talk.passes(minutes=2)

    (file,) = talk.workspace.files.values()
    first, second = file.bytes.decode("utf-8-sig").splitlines()[:2]
    row = dict(zip(first.split(","), second.split(","), strict=True))
    assert row["Due"] == "2016-10-14"


# Reminded


def test_owner_is_reminded_by_the_ladder_of_actions_and_no_more_once_it_is_closed(both: Conversation) -> None:
    both.until(datetime(2016, 10, 17, 12, tzinfo=UTC))
    before = reminded(both, UTE)
    both.answer(ALINE, "mark R-1 not relevant")
    both.until(datetime(2016, 10, 26, 12, tzinfo=UTC))

    assert before == ["Wed 12 Oct", "Fri 14 Oct", "Mon 17 Oct"]
    assert len(reminded(both, UTE)) < len(before)  # the last says what became of it
    assert both.ticks.audit() == []


def test_reminder_names_the_day_and_leads_to_the_next_steps(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 14, 12, tzinfo=UTC))
    (message,) = [one for one in talk.direct(UTE) if "due *today" in one.text]

    assert message.text.splitlines()[:2] == [
        "*Publish the audits* is due *today, Fri 14 Oct*.",
        "Acceptance: no information",
    ]
    assert {"New date", "Note"} <= set(labels(message))


def test_withdrawn_entry_is_not_reminded_of(talk: Conversation) -> None:
    talk.answer(LINDA, "cancel R-1 entered twice")
    talk.until(datetime(2016, 10, 26, 12, tzinfo=UTC))

    assert reminded(talk, UTE) == []


def test_whoever_answers_for_its_area_is_reminded_while_it_has_no_owner(both: Conversation) -> None:
    minutes = f"recommendation Keep the minutes report:A nr:1 area:{AREA} due:14 oct"
    both.answer(LINDA, minutes)
    both.answer(LINDA, f"{minutes.replace('minutes', 'list').replace('nr:1', 'nr:2')} visibility:restricted")
    both.until(datetime(2016, 10, 12, 12, tzinfo=UTC))
    before = reminded(both, KENJI)
    both.answer(LINDA, "assign R-2 @ute.keller")
    both.until(datetime(2016, 10, 17, 12, tzinfo=UTC))

    assert before == ["Wed 12 Oct"]
    assert reminded(both, KENJI) == []  # it says whose it is now
    assert not [one for one in both.direct(KENJI) if "Keep the list" in one.text]
    assert both.ticks.audit() == []


def test_own_days_of_the_calendar_replace_those_of_actions(risks: Conversation) -> None:
    risks.answer(LINDA, "risk The roof leaks owner:@ute.keller due:28 oct")
    risks.until(datetime(2016, 11, 8, 12, tzinfo=UTC))

    assert reminded(risks, UTE) == ["Fri 14 Oct", "Fri 21 Oct", "Mon 31 Oct", "Fri 4 Nov"]


# Late, and due


def test_late_entry_is_called_late_everywhere(both: Conversation) -> None:
    both.passes(minutes=2)
    both.until(datetime(2016, 10, 18, 8, tzinfo=UTC))
    both.answer(LINDA, "recommendation Another report:JIU/REP/2016/1 nr:4 area:gender")
    line = f"{HEAD} · was due Fri 14 Oct · Ute Keller"
    (home,) = both.says(UTE, "/isc home")

    assert both.answer(LINDA, "recommendations late").splitlines() == ["*1 late recommendation*", line]
    assert both.answer(LINDA, "recommendations").splitlines()[1] == line
    assert both.answer(LINDA, "recommendations overdue").splitlines()[0] == "*1 late recommendation*"
    assert both.answer(UTE, "recommendations late mine").splitlines()[1] == line
    assert "Due: Fri 14 Oct, late" in both.answer(LINDA, "show R-1")
    assert "was due Fri 14 Oct" in home.text
    assert "Overdue" in both.channel("isc-gender")[0].text


def test_nothing_is_late_without_a_deadline_or_once_it_is_closed(both: Conversation) -> None:
    both.answer(LINDA, "recommendation Another report:JIU/REP/2016/1 nr:4")
    both.answer(ALINE, "mark R-1 not relevant")
    both.until(datetime(2016, 10, 18, 8, tzinfo=UTC))

    assert both.answer(LINDA, "recommendations late").startswith("No late recommendations.")
    assert "late" not in both.answer(LINDA, "show R-1")
    assert "due" not in both.answer(LINDA, "recommendations all").replace("Due", "").split("\n")[1]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what is due next week?", "due Fri 14 Oct"),
        ("what's open in gender?", "due Fri 14 Oct"),
        ("recommendations due 14 oct", "due Fri 14 Oct"),
        ("what is due on 14 oct?", "R-1"),
    ],
)
def test_question_of_what_is_due_is_answered_with_entries(
    talk: Conversation, question: str, expected: str
) -> None:
    assert expected in talk.asks(LINDA, question)


@pytest.mark.parametrize("question", ["what is late?", "overdue", "actions overdue"])
def test_list_of_late_actions_says_what_else_is_late(talk: Conversation, question: str) -> None:
    talk.until(datetime(2016, 10, 18, 8, tzinfo=UTC))
    said = talk.asks(LINDA, question)
    (none,) = talk.says(LINDA, "/isc overdue")
    talk.answer(LINDA, "action Cost table due:19 oct")
    talk.until(datetime(2016, 10, 20, 8, tzinfo=UTC))

    assert said.splitlines() == ["No overdue actions.", "Also late: 1 recommendation."]
    assert none.text.splitlines()[:2] == ["No overdue actions.", "Also late: 1 recommendation."]
    assert talk.presses(LINDA, none, "Late recommendations")[-1].text.startswith("*1 late recommendation*")
    assert "Also late: 1 recommendation." in talk.answer(LINDA, "actions overdue")
    assert "Also late" not in talk.answer(LINDA, "actions overdue mine")


@pytest.mark.parametrize(
    "question",
    ["which recommendations are late?", "how many recommendations are overdue?", "late recommendations"],
)
def test_question_of_late_entries_is_answered_with_them(talk: Conversation, question: str) -> None:
    talk.answer(LINDA, "action Cost table due:12 oct")
    talk.until(datetime(2016, 10, 18, 8, tzinfo=UTC))

    assert talk.asks(LINDA, question).splitlines()[0] == "*1 late recommendation*"


def test_digest_has_what_is_late_or_due_and_counts_it(both: Conversation) -> None:
    both.answer(LINDA, "recommendation Later report:A nr:1 owner:@ute.keller due:28 oct area:gender")
    both.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    (digest,) = [one for one in both.direct(UTE) if "Your week" in one.text]
    (of_all,) = [one for one in both.channel() if "nothing" in one.text.lower() or "late or due" in one.text]

    assert "1 recommendation late or due" in digest.text
    assert "Publish the audits" in digest.text
    assert "1 recommendation late or due" in of_all.text
    assert "nothing late" not in f"{digest.text}{of_all.text}".lower()


@pytest.mark.parametrize("words", ["mark R-2 not relevant", "move R-2 28 oct", "cancel R-2 entered twice"])
def test_digest_that_was_sent_no_longer_counts_what_is_settled(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, "recommendation Second report:A nr:1 owner:@ute.keller due:13 oct area:gender")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    before = "\n".join(one.text for one in [*talk.direct(UTE), *talk.channel()])
    talk.answer(ALINE, words)
    talk.passes(minutes=5)
    after = "\n".join(one.text for one in [*talk.direct(UTE), *talk.channel()])

    assert before.count("2 recommendations late or due") == 2
    assert after.count("1 recommendation late or due") == 2
    assert "2 recommendations late or due" not in after


def test_home_of_the_chair_counts_what_is_late(both: Conversation) -> None:
    before = both.answer(ALINE, "home")
    both.until(datetime(2016, 10, 18, 8, tzinfo=UTC))

    assert "1 recommendation late" not in before
    assert "1 recommendation late" in both.answer(ALINE, "home")


def test_entry_that_one_may_not_see_is_moved_by_nobody(talk: Conversation) -> None:
    talk.answer(LINDA, "recommendation Secret report:S nr:1 due:14 oct visibility:restricted")
    talk.until(datetime(2016, 10, 18, 8, tzinfo=UTC))

    for who in (KENJI, OBSERVER):
        assert "I can't find R-2" in talk.answer(who, "move R-2 21 oct")
        assert "Secret" not in talk.answer(who, "recommendations late")
