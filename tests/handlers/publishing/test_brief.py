"""The brief of whoever chairs: with the agenda, to them alone, at most five lines an item."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

DANIEL, FILIZ = "daniel.mensah", "filiz.arslan"


def test_chair_gets_a_brief_with_the_agenda_that_nobody_else_reads(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00 number:14")
    talk.answer(LINDA, "meeting 15 nov 14:00 number:15")
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.answer(FILIZ, "option I-1 One central budget")
    talk.answer(FILIZ, "escalate I-1 no agreement")
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:14 oct for:I-1")
    come = talk.answer(LINDA, "item I-1 M-1")
    talk.answer(LINDA, "defer AG-3 the figures are missing")
    talk.answer(DANIEL, "item Film crews M-2 10 min @daniel.mensah")
    talk.answer(LINDA, "confirm AG-6")
    talk.answer(DANIEL, "paper AG-6 Costs https://example.org/costs")
    talk.skips_to(datetime(2016, 10, 18, 16, tzinfo=UTC))
    talk.answer(LINDA, "held M-1")
    refused = talk.answer(UTE, "brief M-2")
    talk.answer(LINDA, "sendagenda M-2")
    talk.until(datetime(2016, 10, 19, 12, tzinfo=UTC))
    (brief,) = [m for m in talk.direct(ALINE) if "Your brief" in m.text]
    (again,) = talk.says(ALINE, "/isc brief")

    end = "since you chair it"
    lines = brief.text[brief.text.index("Your brief") : brief.text.index(end) + len(end)].splitlines()
    assert come.splitlines()[:2] == [
        "Who pays for six languages?",
        "Item 3 of Task force, meeting 14, Tue 18 Oct, 14:00 Geneva.",
    ]
    assert refused == "The brief of M-2 is for Aline alone. The agenda: agenda M-2"
    assert lines[0] == "Your brief, Tue 15 Nov, 14:00 Geneva"
    assert [one for one in lines[1:] if one] == [
        "*1  Agenda* · 5 min",
        "*2  Record of the last meeting* · 5 min",
        "Meeting 14",
        "*3  Actions* · 15 min",
        "1 late, 1 open",
        "1 action is late: A-1 Cost table, Ute Keller, was due Fri 14 Oct",
        "*4  Who pays for six languages?* · Filiz Arslan · I-1",
        "Proposed by Filiz Arslan, carried over from 14",
        "Before: deferred at meeting 14, the figures are missing",
        "1 action is late: A-1 Cost table, Ute Keller, was due Fri 14 Oct",
        "Asked: a decision was due Tue 18 Oct; options: A One central budget",
        "*5  Film crews* · Daniel Mensah, 10 min",
        "Proposed by Daniel Mensah, paper 15/3",
        "Asked: to take note of its papers",
        "Meeting · M-2 · Task force, meeting 15 · for you alone, since you chair it",
    ]
    assert labels(again) == ["Agenda", "Word file", "PDF"]
    assert again.text.splitlines()[1:] == [one.replace("*", "") for one in lines[1:]]
    assert not [m for who in (LINDA, UTE) for m in talk.direct(who) if "Your brief" in m.text]
