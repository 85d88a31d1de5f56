"""A round before a meeting: asked, reminded, answered, cleared, printed."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from docx import Document

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.rounds.scene import (
    CILKA,
    DANIEL,
    GRETA,
    HALE,
    JOOST,
    KENJI,
    MOUSSA,
    NADIA,
    OFFICES,
    PAULA,
    begun,
)  # fmt: skip
from tests.handlers.scene import ALINE, BANGKOK, BRASILIA, CAIRO, LINDA

ADDIS, MOSCOW = OFFICES[0], OFFICES[4]
SALMA, EDDA = "salma.haddad", "edda.brandt"  # deputies of BDT and TSB
ASKED = (MOUSSA, PAULA, HALE, CILKA, DANIEL, NADIA, GRETA, KENJI)
AREAS, INPUTS = "Area updates for Tue 13 Dec", "Written inputs for Tue 13 Dec"


@pytest.fixture
def meets(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A meeting of Tue 13 Dec is called on Tue 29 Nov, and nobody gets a digest."""
    talk = begun(url, tmp_path)
    for who in {*ASKED, *OFFICES, JOOST, LINDA, ALINE, SALMA, EDDA}:
        talk.answer(who, "settings digest:off")
    talk.answer(LINDA, "meeting 13 dec 14:00")
    talk.answer(HALE, "absent 5-16 dec @joost.peeters")
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def at(day: int, hour: float, month: int = 12) -> datetime:
    """Return an hour in Geneva."""
    return datetime(2016, month, day, tzinfo=UTC) + timedelta(hours=hour - 1)


def about(talk: Conversation, who: str, ref: str) -> list[Message]:
    """Return the messages that name a round: answers to what somebody did are none."""
    return [one for one in talk.direct(who) if re.search(rf"\b{ref}\b(?! · U-)", one.text)]


def days(talk: Conversation, who: str, ref: str) -> list[str]:
    return [talk.day_of(one) for one in about(talk, who, ref)]


def test_silent_alone_are_reminded_on_their_days_and_whoever_speaks_for_them_hears(
    meets: Conversation,
) -> None:
    meets.until(at(14, 12))

    usual = ["Tue 29 Nov", "Mon 5 Dec", "Wed 7 Dec", "Thu 8 Dec"]
    of_areas = {who: days(meets, who, "RD-1") for who in (*ASKED, JOOST)}
    assert (
        of_areas
        == {
            **dict.fromkeys((CILKA, DANIEL, NADIA, GRETA, KENJI), usual),
            MOUSSA: ["Tue 29 Nov", "Fri 2 Dec", "Wed 7 Dec", "Thu 8 Dec"],  # Bangkok is closed on Mon 5 Dec
            PAULA: ["Tue 29 Nov", "Mon 5 Dec", "Wed 7 Dec"],  # and Santiago on Thu 8 Dec
            HALE: ["Tue 29 Nov"],
            JOOST: usual[1:],
        }
    )
    assert {who: days(meets, who, "RD-2") for who in OFFICES} == {
        **{key: ["Tue 29 Nov", "Thu 8 Dec"] for key in (ADDIS, BRASILIA, MOSCOW)},
        **{key: ["Tue 29 Nov", "Wed 7 Dec"] for key in (CAIRO, BANGKOK)},
    }
    told = {who: days(meets, who, "RD-1") for who in (ALINE, LINDA, SALMA, EDDA)}
    assert told == {key: ["Fri 9 Dec"] for key in (ALINE, LINDA, SALMA, EDDA)}
    assert days(meets, ALINE, "RD-2") == ["Fri 9 Dec", "Mon 12 Dec"]
    silent = meets.answer(LINDA, "silent RD-1").splitlines()
    assert silent[0] == f"{AREAS}: 0 of 9 have answered."
    assert silent[3] == (
        "Accessibility · Hale Kaya (BDT), asked Tue 29 Nov, away until Fri 16 Dec,"
        " Joost was asked Mon 5 Dec, Wed 7 Dec and Thu 8 Dec"
    )


def _answers(talk: Conversation) -> None:
    """Let all but one area and one office answer, each in another way, and the deputies clear."""
    talk.until(at(29, 18, 11))
    moussa, paula = talk.direct(MOUSSA)[0], talk.direct(PAULA)[0]
    talk.presses(MOUSSA, moussa, "Write it")
    talk.submits(MOUSSA, activity="Sirens tested", result="Four work")
    talk.replies(MOUSSA, moussa, "Web editorial: Six languages costed")
    talk.replies(MOUSSA, moussa, "Web editorial: None yet, because the quote is missing")
    talk.answer(CILKA, 'answer RD-1 Photos sorted result:"All are online" next:"The next forum"')
    talk.presses(PAULA, paula, "No change")
    talk.replies(GRETA, talk.direct(GRETA)[0], "no change")
    talk.presses(NADIA, talk.direct(NADIA)[0], "No change")
    talk.answer(KENJI, 'answer RD-1 BSG Two workshops result:"In two regions"')
    for who in (ADDIS, BRASILIA, MOSCOW, BANGKOK):
        talk.answer(who, "answer RD-2 The link was poor last time")
    talk.until(at(5, 12))
    joost = talk.direct(JOOST)[-1]
    talk.replies(JOOST, joost, "Captioning trial agreed")
    talk.replies(JOOST, joost, "Three study groups take part")


def _joins_agenda(talk: Conversation) -> None:
    """The agenda that went out on Tue 6 Dec has what came, and its thread says so once; nobody else hears of it."""
    (agenda,) = [one for one in talk.channel() if one.text.startswith("Agenda, ")]
    thread = talk.workspace.messages(agenda.channel, seen_by=talk.user(LINDA), thread_ts=agenda.ts)
    (areas,) = [one for one in thread if one.ts != agenda.ts]

    lines = agenda.text.splitlines()
    assert (talk.day_of(agenda), talk.day_of(areas)) == ("Tue 6 Dec", "Fri 9 Dec")
    assert "Area updates: 8 of 9 have answered; no update received: Resource mobilization" in lines
    assert "Written inputs: 4 of 5 have answered; no update received: Cairo" in lines
    assert areas.text.splitlines()[:4] == [
        AREAS,
        "No update received: Resource mobilization",
        "Emergency telecommunications · Moussa",
        "Sirens tested",
    ]


def _comes_as_word_file(talk: Conversation, shown: Message) -> None:
    """The file has the areas with their texts, and by name those who said nothing; what waits to be cleared isn't in it."""
    talk.presses(LINDA, shown, "Word file")
    talk.passes(minutes=2)
    (found,) = [one.bytes for one in talk.workspace.files.values() if one.name.endswith("docx")]
    word = Document(io.BytesIO(found))
    names, *texts = [[[cell.text for cell in row.cells] for row in one.rows] for one in word.tables]
    said = [one.text for one in word.paragraphs]

    assert names[0] == ["No update received", "Resource mobilization"]
    assert texts[1] == [
        ["What was done?", "Captioning trial agreed"],
        ["What came of it?", "Three study groups take part"],
    ]
    assert said[3:5] == ["Accessibility", "Joost for Hale"]
    assert said[-1].startswith("8 of 9 have answered. As of ")


@pytest.mark.parametrize("visibility", ["members", "restricted"])
def test_answer_for_few_is_neither_on_the_agenda_nor_in_its_thread(
    meets: Conversation, visibility: str
) -> None:
    _answers(meets)
    said = "Captioning trial agreed"
    (ref,) = set(re.findall(r"U-\d+", meets.answer(LINDA, f"search {said}")))
    meets.answer(LINDA, f"edit {ref} visibility:{visibility}")
    meets.until(at(6, 12))
    for who in (SALMA, EDDA, LINDA):
        meets.answer(who, "clear RD-1 all")
    meets.until(at(10, 12))
    (agenda,) = [one for one in meets.channel() if one.text.startswith("Agenda, ")]
    thread = meets.workspace.messages(agenda.channel, seen_by=meets.user(LINDA), thread_ts=agenda.ts)

    assert len(thread) == 2
    assert any(said in str(one.blocks) for one in thread) is (visibility == "members")


def test_answers_are_cleared_and_printed_and_nobody_is_asked_again(meets: Conversation) -> None:
    _answers(meets)
    uncleared = meets.answer(LINDA, "print RD-1")
    meets.until(at(6, 12))
    for who in (SALMA, EDDA, LINDA):
        meets.answer(who, "clear RD-1 all")
    meets.until(at(10, 12))
    (shown,) = meets.says(LINDA, "/isc print RD-1")
    printed = shown.text.splitlines()
    _joins_agenda(meets)
    _comes_as_word_file(meets, shown)
    late = meets.answer(CAIRO, "answer RD-2 We need the papers sooner")

    assert "Waiting to be cleared: Emergency telecommunications, Accessibility" in uncleared
    assert "Sirens tested" not in uncleared
    assert printed[:2] == [AREAS, "No update received: Resource mobilization"]
    assert printed[-2:] == [
        "No change: Climate change (Paula), Gender (Nadia) and Events coordination (Greta)",
        "Done · RD-1 · 8 of 9",
    ]
    assert "Accessibility · Joost for Hale" in printed
    assert "It came after the close and is kept as late: that was Thu 8 Dec, 18:00 Cairo." in late
    asked = sum(len(days(meets, who, "RD-1")) for who in (*ASKED, JOOST))
    assert asked == len(ASKED) + 1 + 3  # Joost once, who answered then, and Daniel thrice
    assert days(meets, SALMA, "RD-1") == ["Wed 30 Nov", "Tue 6 Dec"]
    assert days(meets, ALINE, "RD-1") == ["Fri 9 Dec"]
    told = (
        f"*{AREAS}: 8 of 9 have answered.*\n"
        "Resource mobilization · Daniel Mensah (GS), asked Tue 29 Nov, Mon 5 Dec, Wed 7 Dec and Thu 8 Dec"
    )
    assert told in about(meets, ALINE, "RD-1")[-1].text  # beside the other round that closed on that evening
