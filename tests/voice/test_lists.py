"""Lists, as tables."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown

LINDA = "linda.okafor"
MONDAY = datetime(2026, 12, 7, 10, tzinfo=UTC)


def test_actions(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table for six languages owner:@ute.keller due:30 nov area:web")
    talk.answer(LINDA, "action Photos of the last forum owner:@cilka.novak due:16 dec area:gender")
    talk.answer(LINDA, "action Room & badges owner:@cilka.novak")
    talk.until(MONDAY)

    (said,) = talk.says(LINDA, "actions", channel="direct")

    by_date = shown(talk, said)
    (sorted_by_area,) = talk.presses(LINDA, said, "By area")
    by_area = shown(talk, sorted_by_area)
    (late,) = talk.presses(LINDA, sorted_by_area, "Only late")

    assert by_date == sample("list.actions")
    assert by_area == sample("list.byarea")
    assert late.text.splitlines()[0] == "*1 overdue action*"


def test_issues(talk: Conversation) -> None:
    talk.answer("joost.peeters", "raise One film crew or two? area:access")
    talk.answer("filiz.arslan", "raise Who pays for pages in six languages? area:web")
    talk.answer(LINDA, "escalate I-2 money")
    talk.until(MONDAY)

    (said,) = talk.says(LINDA, "issues", channel="direct")

    assert shown(talk, said) == sample("list.issues")
