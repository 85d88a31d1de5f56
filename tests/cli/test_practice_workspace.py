"""The samples of the practice workspace: entered once, and only where they fit what an older folder holds."""

from datetime import timedelta
from pathlib import Path

import pytest

from cli.practice_workspace import Samples, older_folder
from storage.outbox import prune
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA, rows

SAMPLES = (Path(__file__).parents[2] / "practice" / "samples.txt").read_text(encoding="utf-8")


def enter(talk: Conversation, text: str = SAMPLES) -> int:
    samples = Samples(store=talk.store, desk=talk.desk, team=BOT.team, now=talk.clock.now())
    return samples.enter(text)


def test_samples_are_entered_once_however_much_later_the_next_start_is(quick: Conversation) -> None:
    assert enter(quick) == 0
    before = rows(quick)

    quick.skips_to(quick.clock.now() + timedelta(days=90))
    quick.store.write(lambda tx: prune(tx, before=tx.now), now=quick.clock.now())
    left_out = enter(quick)

    assert (left_out, rows(quick)) == (0, before)


def test_samples_that_an_earlier_version_has_entered_are_not_entered_again(quick: Conversation) -> None:
    for line in SAMPLES.splitlines():
        email, _, words = line.strip().partition(": ")
        quick.says(email.partition("@")[0], f"/isc {words.replace('{ref}', 'M-1')}")
    before = rows(quick)

    left_out = enter(quick)

    assert (
        left_out == 2 + 3
    )  # the bodies meet on these days already, and the recommendations have their numbers
    assert rows(quick) == before


def test_visitor_of_the_practice_workspace_sees_entries_of_three_registers(quick: Conversation) -> None:
    enter(quick)
    quick.passes(hours=4)

    recommendations, panels = quick.answer(LINDA, "recommendations"), quick.answer(LINDA, "panels")
    assert recommendations.startswith("*3 open recommendations*")
    assert "Publish a yearly list of open findings · accepted" in recommendations
    assert quick.answer(LINDA, "deliverables").startswith("*2 open deliverables*")
    assert panels.endswith("Unmixed 50 % (1/2) · Changed – (0/0) · Women 33 % (6/18) · Undisclosed 1")
    assert any("of one sex" in one.text for one in quick.direct("cilka.novak"))


MEETING = "linda.okafor@example.org: meeting in 7 working days 14:00 place:C2\n  linda.okafor@example.org: call {ref}\n"
ACTION = "linda.okafor@example.org: action Cost table area:web due:20 oct\n"


def test_what_belongs_to_a_sample_is_about_its_own_record(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 20 oct 10:00 Another one")

    left_out = enter(quick, MEETING)

    assert left_out == 0
    assert "call" not in quick.answer(LINDA, "history M-1").lower()
    assert "called" in quick.answer(LINDA, "history M-2")


@pytest.mark.parametrize(
    ("line", "before"),
    [
        pytest.param(ACTION.replace("linda.okafor", "nobody.here"), [], id="person who is not here"),
        pytest.param(ACTION.replace("area:web", "area:beekeeping"), [], id="area that is gone"),
        pytest.param(ACTION.replace("20 oct", "2016-09-01"), [], id="date in the past"),
        pytest.param(ACTION.replace("linda.okafor", "filiz.arslan"), ["leave @filiz.arslan today"], id="person who has left"),
        pytest.param(ACTION.replace("action", "brew"), [], id="verb that there is not"),
    ],
)  # fmt: skip
def test_sample_that_is_refused_is_left_out_with_what_belongs_to_it(
    quick: Conversation, line: str, before: list[str]
) -> None:
    for words in before:
        quick.answer(ALINE, words)
    if before:
        quick.passes(days=3)
    belongs = "  linda.okafor@example.org: note {ref} It is late\n"

    left_out = enter(quick, f"{line}{belongs}{ACTION}{belongs}")

    assert left_out == 1
    assert "Cost table" in quick.answer(LINDA, "A-1")
    assert "It is late" in quick.answer(LINDA, "A-1")
    assert "A-2" not in quick.answer(LINDA, "actions all")


def test_samples_end_where_the_bot_is_stopped_and_go_on_at_the_next_start(quick: Conversation) -> None:
    asked = iter([False, True])
    samples = Samples(store=quick.store, desk=quick.desk, team=BOT.team, now=quick.clock.now())

    samples.enter(MEETING, is_stopping=lambda: next(asked))

    assert "called" not in quick.answer(LINDA, "history M-1")
    enter(quick, MEETING)
    assert "called" in quick.answer(LINDA, "history M-1")


def test_start_says_what_was_left_out_and_how_to_begin_anew() -> None:
    said = "not fit the records of this folder, which are kept as they are. Start with FRESH=1 to begin anew."
    assert (older_folder(1), older_folder(3)) == (f"1 sample does {said}", f"3 samples do {said}")
