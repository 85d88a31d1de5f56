"""Which open issues a person's week lists: those that concern them; of the others it says how many there are."""

import re
from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.digests.filled import fill_issues
from tests.handlers.scene import ALINE, LINDA, UTE, labels

FILIZ, PAULA = "filiz.arslan", "paula.ruiz"  # focal points for Web editorial, and for others
MONDAY = datetime(2016, 10, 10, 8, tzinfo=UTC)


def raised(talk: Conversation) -> None:
    """Raise I-1 about the Web, I-2 and I-3 about Gender; Ute has an action, so that her week is not quiet."""
    talk.answer(LINDA, "raise Who pays for six languages? area:web")
    talk.answer(LINDA, "raise One film crew or two? area:gender")
    talk.answer(UTE, "raise Who takes the photos? area:gender")
    for who in (UTE, FILIZ, ALINE):
        talk.answer(LINDA, f"action Cost table owner:@{who} due:11 oct")


def issues(talk: Conversation, who: str) -> list[str]:
    """Return what a person's week says of issues: the references, and the line about the others."""
    lines = talk.answer(who, "digest me").splitlines()
    return [
        re.sub(r"^(?:Issues · )?(I-\d+).*", r"\1", line)
        for line in lines
        if "I-" in line or "issues" in line or "other issue" in line
    ]


def test_own_week_lists_the_issues_of_ones_areas_and_counts_the_others(talk: Conversation) -> None:
    raised(talk)

    assert issues(talk, FILIZ) == ["I-1", "2 other issues are open."]


def test_own_week_lists_what_its_reader_raised(talk: Conversation) -> None:
    raised(talk)

    assert issues(talk, UTE) == ["I-3", "2 other issues are open."]


def test_own_week_lists_what_waits_for_its_reader_at_their_level(talk: Conversation) -> None:
    raised(talk)
    talk.answer(FILIZ, "escalate I-1 no agreement on the money")

    (said,) = talk.says(ALINE, "/isc digest me")
    assert [line for line in said.text.splitlines() if "I-" in line] == ["Waiting · I-1 · until Fri 21 Oct"]
    assert "2 other issues are open." in said.text.splitlines()


def test_own_week_says_that_no_open_issue_concerns_its_reader(talk: Conversation) -> None:
    raised(talk)
    talk.answer(LINDA, "action Cost table owner:@teresa.dias due:11 oct")
    talk.answer(LINDA, "action Cost table owner:@wipa.chaiyo due:11 oct")

    assert issues(talk, "wipa.chaiyo") == ["3 issues are open, none of them your own."]


def test_week_without_anything_of_ones_own_is_quiet_whatever_others_have(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays for six languages? area:web")

    assert talk.answer("wipa.chaiyo", "digest me") == "A quiet week. Nothing due, late or waiting for you."
    talk.until(MONDAY)
    assert talk.direct("wipa.chaiyo") == []


def test_others_are_counted_as_far_as_their_reader_may_see_them(talk: Conversation) -> None:
    raised(talk)
    talk.answer(LINDA, "raise Who leaves? area:gender visibility:restricted")

    assert issues(talk, UTE)[-1] == "2 other issues are open."
    assert issues(talk, LINDA)[-1] == "1 other issue is open."


def test_others_are_counted_however_many_they_are(both: Conversation) -> None:
    raised(both)
    fill_issues(both, 230, by="linda.okafor", level="focal_points", area="GENDER")

    assert issues(both, UTE) == ["I-3", "232 other issues are open."]


def test_week_that_was_sent_keeps_its_number_of_others(talk: Conversation) -> None:
    raised(talk)
    talk.until(MONDAY)
    (week,) = [m for m in talk.direct(FILIZ) if "Your week" in m.text]
    assert "2 other issues are open." in week.text.splitlines()
    talk.answer(LINDA, "cancel I-2 not needed")
    talk.answer(LINDA, "edit I-1 Who pays for seven languages?")
    talk.answer(LINDA, "edit A-2 visibility:restricted")
    talk.passes(minutes=5)

    (week,) = [m for m in talk.direct(FILIZ) if "Your week" in m.text]
    assert "seven languages" in week.text
    assert "2 other issues are open." in week.text.splitlines()
    assert "Issues (1)" in labels(week)


@pytest.mark.parametrize("words", ["digest week"])
def test_week_of_the_task_force_lists_all_issues(talk: Conversation, words: str) -> None:
    raised(talk)

    said = talk.answer(UTE, words)

    assert [f"I-{n}" in said for n in (1, 2, 3)] == [True] * 3
    assert "3 issues are open" in said
    assert "other issues" not in said


def test_issue_that_was_decided_since_the_digest_is_not_counted_as_open_any_more(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.until(MONDAY)
    before = talk.direct(FILIZ)[-1].text

    talk.answer(ALINE, "escalate I-1 no agreement")
    talk.answer(ALINE, "decide I-1 agreed One central budget")
    talk.passes(minutes=10)

    after = next(m.text for m in talk.direct(FILIZ) if m.text.startswith("Your week"))
    assert "1 open issue concerns you." in before
    assert "1 issue settled since." in after
    assert "I-1  Who pays for six languages? · decided" in after
    assert "Filiz hasn't read" not in after
