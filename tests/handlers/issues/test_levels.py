"""Levels: who reads what came up to them, and who may send it further."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation, buttons_of
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels

FILIZ, TARO, MCG_ALONE = "filiz.arslan", "taro.nakagawa", "lihua.chen"


def of_mcg_alone(talk: Conversation) -> None:
    """Give MCG a member who has no other role."""
    talk.answer(LINDA, f"appoint @{MCG_ALONE} mcg member entity:BDT")


def test_holder_of_an_upper_level_alone_reads_what_came_to_it_and_nothing_else(quick: Conversation) -> None:
    of_mcg_alone(quick)
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.answer(FILIZ, "raise Which room? area:web")
    for ref in ("I-1", "I-2"):
        quick.answer(LINDA, f"escalate {ref} no money")
    before = quick.answer(MCG_ALONE, "show I-1")
    quick.answer(ALINE, "escalate I-1 not ours")
    quick.answer(ALINE, "decide I-2 agreed The big one")

    after = quick.answer(MCG_ALONE, "show I-1")
    quick.answer(TARO, "return I-1 Ask the editors first")
    sent_back = quick.answer(MCG_ALONE, "show I-1")
    listed = quick.answer(MCG_ALONE, "issues all")
    decided = quick.answer(MCG_ALONE, "show DEC-1")

    assert before == "I can't find I-1."
    assert after.startswith("*I-1*")
    assert "Ask the editors first" in sent_back, "what came to them stays theirs to read"
    assert "I-2" not in listed
    assert decided == "I can't find DEC-1."


def at_the_task_force(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.answer(FILIZ, "escalate I-1 no agreement")
    talk.passes(minutes=2)


def asking(talk: Conversation, who: str) -> list[Message]:
    return [m for m in talk.direct(who) if " you to take it up to " in m.text]


def test_who_does_not_hold_a_level_asks_and_its_holder_sends_it_up(both: Conversation) -> None:
    at_the_task_force(both)
    said = both.answer(UTE, "escalate I-1 budget is not ours")
    by_raiser = both.answer(FILIZ, "escalate I-1 it is urgent now")
    prepared = both.answer(LINDA, "escalate I-1 policy")
    before = both.answer(LINDA, "show I-1")
    both.passes(hours=3)
    (asked,) = asking(both, ALINE)
    (sent,) = [m for m in both.presses(ALINE, asked, "Take it up") if m.ts != asked.ts]

    assert said == "*I-1*  Who pays?\nI'll ask Aline Moreau to send it up to MCG."
    assert by_raiser == prepared == said
    assert "Waiting · I-1 · task force" in before
    assert [one for one in asked.text.splitlines() if "asks you" in one] == [
        "Ute Keller asks you to take it up to MCG: budget is not ours",
        "Filiz Arslan asks you to take it up to MCG: it is urgent now",
        "Linda Okafor asks you to take it up to MCG: policy",
    ]
    assert "Now with MCG." in sent.text
    assert "budget is not ours" in both.answer(LINDA, "show I-1")
    assert "Ute Keller (Chief of department) · asked to send it up" in both.answer(LINDA, "history I-1")


def test_request_that_is_taken_back_asks_nobody(quick: Conversation) -> None:
    at_the_task_force(quick)
    quick.answer(UTE, "escalate I-1 budget is not ours")
    quick.answer(UTE, "undo I-1")
    quick.passes(days=3)

    assert asking(quick, ALINE) == []


def test_button_of_a_level_that_it_has_left_does_nothing(quick: Conversation) -> None:
    at_the_task_force(quick)
    quick.answer(UTE, "escalate I-1 budget is not ours")
    quick.passes(hours=3)
    (asked,) = asking(quick, ALINE)
    row = buttons_of(asked)
    quick.answer(ALINE, "escalate I-1 not ours")

    said = quick.answer(ALINE, row[0]["value"].removeprefix("v1:").replace(":", " ", 1))

    assert "held:task_force" in row[0]["value"]
    assert said == "I-1 is with MCG now, so nothing has changed."


def test_form_of_who_does_not_hold_it_asks_and_that_of_its_holder_passes_the_next_level(
    quick: Conversation,
) -> None:
    at_the_task_force(quick)
    quick.says(UTE, "/isc escalate I-1")
    view = quick.workspace.view(quick.user(UTE))
    form = str(view.shape) if view else ""
    (asked,) = quick.submits(UTE, text="no money")
    quick.says(ALINE, "/isc escalate I-1")
    quick.submits(ALINE, to="coco", text="no money")
    still = quick.answer(LINDA, "show I-1")
    (sent,) = quick.submits(ALINE, to="coco", urgent="it ends on Friday", text="no money")

    assert "Send I-1 up?" in form
    assert "Past the next level" not in form
    assert asked.text.endswith("I'll ask Aline Moreau to send it up to MCG.")
    assert "Waiting · I-1 · task force" in still, "why it is urgent is asked for first"
    assert "Now with CoCo." in sent.text


def test_observers_and_staff_do_not_even_ask(quick: Conversation) -> None:
    at_the_task_force(quick)
    quick.answer(LINDA, "edit I-1 visibility:public")

    assert "Only members and whoever raised it can ask for I-1 to go up." in quick.answer(
        STAFF, "escalate I-1 no money"
    )
    assert "As an observer you can leave a remark." in quick.answer(OBSERVER, "escalate I-1 no money")


def test_level_without_a_holder_is_entered_by_the_secretary_and_the_chair_is_told(both: Conversation) -> None:
    at_the_task_force(both)
    both.answer(LINDA, "relieve @aline.moreau coco member")
    both.answer(ALINE, "escalate I-1 not ours")
    both.answer(TARO, "escalate I-1 not ours either")
    both.passes(days=4)
    by_member = both.answer(UTE, "escalate I-1 too long")
    both.passes(hours=2)
    (asked,) = asking(both, LINDA)
    question = asked.text
    alone = both.answer(LINDA, "escalate I-1 they said so")
    other = both.answer(LINDA, "escalate I-1 they said so behalf:mcg")
    (sent,) = [m for m in both.presses(LINDA, asked, "Take it up") if m.ts != asked.ts]
    both.passes(days=3)

    assert "Nobody on the roster answers for CoCo" in by_member
    assert "enter it once they have said so" in question
    assert alone == other
    assert alone.endswith("Enter what they say in their name: escalate I-1 no money behalf:coco")
    assert "Now with Council." in sent.text
    assert "I'll tell Aline" in sent.text
    assert [
        m
        for m in both.direct(ALINE)
        if "in the name of CoCo, for whom nobody on the roster answers" in m.text
    ]
    assert "for CoCo" in both.answer(LINDA, "history I-1")


def test_secretary_does_not_send_it_up_in_the_name_of_those_who_are_there(quick: Conversation) -> None:
    at_the_task_force(quick)

    said = quick.answer(LINDA, 'escalate I-1 they said so behalf:"task force"')

    assert said == ("I-1 is with the task force: Aline Moreau. Ask them to send it up: escalate I-1 no money")


def test_restricted_issue_is_with_whoever_sees_it(quick: Conversation) -> None:
    quick.answer(ALINE, "raise Who keeps the minutes? area:web visibility:restricted")
    quick.until(datetime(2016, 10, 14, 12, tzinfo=UTC))

    said = [m.text for who in (ALINE, LINDA) for m in quick.direct(who) if "I-1" in m.text]

    assert any("Waiting · I-1 · the chair and the secretary, until" in one for one in said)
    assert not any("focal points" in one for one in said)
    assert "Waiting · I-1 · the chair and the secretary, until" in quick.answer(LINDA, "show I-1")


@pytest.mark.parametrize(
    ("raiser", "seen_by"), [(ALINE, "the secretary and you"), (UTE, "the chair, the secretary and you")]
)
def test_raiser_of_a_restricted_issue_is_told_who_sees_it(
    quick: Conversation, raiser: str, seen_by: str
) -> None:
    said = quick.answer(raiser, "raise Who keeps the minutes? area:web visibility:restricted")

    assert f"Restricted: {seen_by} see it; nobody else, unless it is escalated to them." in said


def test_nudge_of_a_restricted_issue_asks_the_chair(quick: Conversation) -> None:
    quick.answer(UTE, "raise Who keeps the minutes? area:web visibility:restricted")

    said = quick.answer(LINDA, "nudge I-1")

    assert "Aline" in said


def test_chair_decides_a_restricted_issue_at_the_first_level(both: Conversation) -> None:
    both.answer(UTE, "raise Who complained? area:web visibility:restricted")
    both.passes(hours=3)
    told = [m.text for m in both.direct(ALINE) if "Who complained?" in m.text]
    at_home = both.answer(ALINE, "home")
    refused = both.answer(UTE, "decide I-1 agreed Nobody")
    draft = both.answer(LINDA, "decide I-1 agreed A reader")
    confirmed = both.answer(ALINE, "confirm DEC-1")

    assert told
    assert "Who complained?" in at_home
    assert refused.startswith("I-1 is for Aline to decide")
    assert "Aline" in draft
    assert "DEC-1" in confirmed
    assert "decided" in both.answer(UTE, "show I-1").casefold()
    for text in (refused, draft, confirmed, both.answer(UTE, "show DEC-1")):
        assert "focal points" not in text
    for focal_point in (TARO, FILIZ, "joost.peeters"):
        assert "Who complained?" not in "".join(m.text for m in both.direct(focal_point))


def test_chair_is_asked_at_the_deadline_of_a_restricted_issue(quick: Conversation) -> None:
    quick.answer(UTE, "raise Who complained? area:web visibility:restricted")
    quick.until(datetime(2016, 10, 15, 12, tzinfo=UTC))

    asked = [m for m in quick.direct(ALINE) if "I-1" in m.text and "ends" in m.text]

    assert [label for m in asked for label in labels(m)][:1] == ["Decide"]
    assert "Nobody has answered" not in "".join(m.text for m in asked)


def test_raiser_of_a_restricted_issue_does_not_answer_it_as_a_focal_point(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who complained? area:web visibility:restricted")
    quick.answer(LINDA, "decide I-1 agreed A reader")

    assert quick.answer(FILIZ, "confirm DEC-1") == "Aline can confirm I-1."


def test_own_issue_after_its_time_is_on_the_home_of_a_holder_who_raised_it(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    before = quick.answer(FILIZ, "home")
    quick.until(datetime(2016, 10, 17, 12, tzinfo=UTC))

    assert "Who pays?" not in before
    assert "Who pays?" in quick.answer(FILIZ, "home")
