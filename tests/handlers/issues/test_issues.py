"""Issues and decisions: raised, sent up, decided, written down and confirmed."""

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

RAISE = "raise Who pays for six languages? area:web options:each Bureau pays; one budget"


def test_raised_question_says_who_gets_it_and_when_the_answer_is_due(talk: Conversation) -> None:
    said = talk.answer("filiz.arslan", RAISE)

    assert said.splitlines() == [
        "*I-1*  Who pays for six languages?",
        "Goes to the focal points. I'll tell Taro, Moussa and Joost in a minute.",
        "The task force gets it only if you escalate it.",
        "Answer due Fri 14 Oct (5 working days).",
        "*A*  each Bureau pays",
        "*B*  one budget",
    ]


def test_question_climbs_one_level_is_decided_by_the_chair_and_its_raiser_is_told(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)
    talk.passes(minutes=1)
    (card,) = talk.channel("#isc-web")

    talk.presses("filiz.arslan", card, "Escalate")
    said = talk.submits("filiz.arslan", text="No agreement on the money")[0].text
    talk.passes(minutes=1)
    told = talk.direct(ALINE)[-1].text
    decided = talk.answer(ALINE, "decide I-1 agreed One budget")
    talk.passes(minutes=1)

    assert said.splitlines()[1] == (
        "Now with the task force. I'll tell Aline in a minute. "
        "Answer due Fri 21 Oct: no meeting of ISC-TF is known, so 10 working days."
    )
    assert told.splitlines()[1] == (
        "Filiz Arslan took it up from the focal points: No agreement on the money."
    )
    assert decided == (
        "DEC-1  I-1 is decided. *Agreed:* One budget. "
        "I'll tell Filiz and Linda in a minute, and Taro, Moussa and Joost within the hour."
    )
    assert talk.direct("filiz.arslan")[-1].text.splitlines() == [
        "*Your question has an answer.* Agreed: One budget.",
        "Who pays for six languages?",
        "Decided · I-1 · task force, Fri 7 Oct",
    ]
    (after,) = talk.channel("#isc-web")
    assert after.ts == card.ts
    assert labels(after) == []
    assert after.text.splitlines()[1:] == [
        "Agreed: One budget.",
        "Decided · I-1 · task force, Fri 7 Oct · Filiz hasn't read it yet",
    ]


def test_escalating_without_a_reason_opens_the_form_that_asks_for_it(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)

    assert talk.says("filiz.arslan", "/isc escalate I-1") == []

    view = talk.workspace.view(talk.user("filiz.arslan"))
    assert view is not None
    assert "It goes to the task force (Aline Moreau), who are asked to answer by Fri 21 Oct." in str(
        view.shape
    )


def test_issue_in_full_has_the_way_behind_it_and_the_way_ahead(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)
    talk.answer("filiz.arslan", "escalate I-1 no agreement")

    assert talk.answer(LINDA, "show I-1").splitlines()[-4:] == [
        "Focal points → *task force* → MCG → CoCo → Council",
        "Answer due Fri 21 Oct: no meeting of ISC-TF is known, so 10 working days.",
        "If it goes up: MCG (next meeting), CoCo (next meeting), Council (next meeting)",
        "Area: Web editorial",
    ]


def test_question_for_one_entity_goes_to_those_who_answer_there(talk: Conversation) -> None:
    said = talk.answer("filiz.arslan", "raise Who films? area:web entity:BDT")
    talk.passes(minutes=2)

    assert said.splitlines()[1] == "Goes to the focal points. I'll tell Moussa in a minute."
    assert talk.direct("joost.peeters") == []
    assert talk.answer("joost.peeters", "decide I-1 agreed") == (
        "I-1 is for Moussa to decide, or for the task force if you take it there."
    )
    assert talk.answer("moussa.diallo", "decide I-1 agreed").startswith("DEC-1  I-1 is decided")


def test_nothing_goes_above_the_highest_level(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)
    for who in ("filiz.arslan", ALINE, ALINE, ALINE):
        talk.answer(who, "escalate I-1 too big")

    sentence = "I-1 is with Council, the highest level. It can only be decided there."
    assert talk.answer("filiz.arslan", "escalate I-1 too big") == sentence
    assert talk.answer("filiz.arslan", "escalate I-1") == sentence


def test_secretary_writes_a_decision_down_and_it_counts_when_the_chair_confirms(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)
    talk.answer("filiz.arslan", "escalate I-1 no agreement")
    talk.passes(minutes=2)
    draft = talk.answer(LINDA, "decide I-1 agreed One budget")
    talk.passes(minutes=1)
    waiting = talk.channel("#isc-web")[0].text
    asked = talk.direct(ALINE)[-1]

    question = asked.text.splitlines()[:2]
    said = talk.presses(ALINE, asked, "Confirm")
    talk.passes(minutes=1)

    assert draft.splitlines() == [
        "DEC-1  Draft for I-1. *Agreed:* One budget. It stays a draft until somebody in the task force confirms it.",
        "I'll tell Aline in a minute.",
    ]
    assert "DEC-1 is a draft until somebody in the task force confirms it." in waiting
    assert question == [
        "*Linda wrote down your decision. Is it right?*",
        "Who pays for six languages? *Agreed:* One budget.",
    ]
    assert "DEC-1 is confirmed. *Agreed:* One budget." in [m.text for m in said]
    assert "confirmed by Aline Moreau" in talk.direct(ALINE)[-1].text
    assert labels(talk.direct(ALINE)[-1]) == []
    assert "Your question has an answer." in talk.direct("filiz.arslan")[-1].text
    assert "Decided · I-1 · task force, Fri 7 Oct" in talk.channel("#isc-web")[0].text


def test_draft_that_is_taken_back_leaves_the_card(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)
    talk.answer(LINDA, "decide I-1 agreed One budget")
    talk.passes(minutes=2)

    said = talk.answer(LINDA, "undo DEC-1")
    talk.passes(seconds=1)

    assert said == "DEC-1 is taken back: withdrawn (undone)."
    assert "DEC-1" not in talk.channel("#isc-web")[0].text


def test_holder_who_decides_otherwise_replaces_the_draft(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)
    talk.answer("filiz.arslan", "escalate I-1 no agreement")
    talk.answer(LINDA, "decide I-1 agreed One budget")

    said = talk.answer(ALINE, "decide I-1 not agreed")

    assert said.splitlines() == [
        "DEC-2  I-1 is decided. *Not agreed*. I'll tell Filiz, Linda, Taro and 2 others in a minute.",
        "The draft DEC-1 is taken back.",
    ]
    assert talk.answer(ALINE, "confirm DEC-1") == "DEC-1 is already withdrawn. Nothing has changed."


def test_decision_of_a_body_outside_slack_is_entered_in_its_name(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)

    said = talk.answer(LINDA, "decide I-1 agreed One budget behalf:CWG-LANG")

    assert (
        said
        == "DEC-1  I-1 is decided by CWG-LANG. *Agreed:* One budget. I'll tell Filiz, Taro, Moussa and Joost in a minute."
    )
    assert talk.answer(LINDA, "show DEC-1").splitlines() == [
        "*DEC-1*  Who pays for six languages?",
        "CWG-LANG, Fri 7 Oct, on I-1: *Agreed:* One budget",
        "Asked by Filiz Arslan, Fri 7 Oct · focal points",
        "It counts now.",
    ]


def test_who_does_not_hold_an_issue_is_told_who_decides(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)

    assert talk.answer(UTE, "decide I-1 agreed") == (
        "I-1 is for Taro, Moussa, Joost or 1 other to decide, or for the task force if you take it there."
    )


def test_form_to_decide_does_not_open_for_who_may_not(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)

    assert "I-1 is for Taro, Moussa" in talk.answer(UTE, "decide I-1")
    assert talk.workspace.view(talk.user(UTE)) is None


def test_free_text_is_never_taken_for_a_decision(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)

    said = talk.answer("joost.peeters", "decide I-1 one budget is fine")

    assert said == (
        "What's the outcome? It comes first: "
        "approved, endorsed, agreed, noted, requested, deferred, referred, not agreed."
    )
    assert talk.answer(LINDA, "issues").startswith("*1 open issue*")


def test_issue_that_is_decided_is_undone_through_its_decision(talk: Conversation) -> None:
    talk.answer("joost.peeters", RAISE)
    talk.answer("joost.peeters", "decide I-1 agreed")

    assert talk.answer("joost.peeters", "undo I-1") == (
        "The last step of I-1 is its decision. To take that back: undo DEC-1"
    )
    assert talk.answer("joost.peeters", "undo DEC-1") == "DEC-1 is taken back: withdrawn (undone)."
    assert talk.answer(LINDA, "issues").startswith("*1 open issue*")


def test_restricted_question_says_that_only_three_see_it(talk: Conversation) -> None:
    said = talk.answer("filiz.arslan", "raise Who complained? area:web visibility:restricted")
    talk.passes(minutes=2)

    assert (
        said.splitlines()[1]
        == "Restricted: the chair, the secretary and you see it; nobody else, unless it is escalated to them."
    )
    assert talk.direct("joost.peeters") == []
    assert "Who complained?" in talk.direct(LINDA)[-1].text


def test_level_cannot_say_the_word_of_a_level_above_and_is_offered_its_own(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)
    talk.answer("filiz.arslan", "escalate I-1 no money")

    (asked,) = talk.says(ALINE, "/isc decide I-1 approved One budget")
    question, offered = asked.text, labels(asked)
    (said,) = talk.presses(ALINE, asked, "Endorsed")

    assert question == (
        "“approved” is for MCG. The task force can say: endorsed, agreed, noted, requested, deferred, referred, not agreed."
    )
    assert offered == ["Endorsed", "Agreed", "Noted", "Requested", "Deferred"]
    assert (
        said.text
        == "DEC-1  I-1 is decided. *Endorsed:* One budget. I'll tell Filiz, Linda, Taro and 2 others in a minute."
    )


def test_level_of_the_word_and_a_body_outside_may_say_it(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)
    talk.answer("filiz.arslan", "raise Who films? area:web")

    by_body = talk.answer(LINDA, "decide I-2 approved One crew behalf:CWG-LANG")
    for reason in ("no money", "policy"):
        talk.answer(ALINE, f"escalate I-1 {reason}")
    by_level = talk.answer("edda.brandt", "decide I-1 approved One budget")

    assert by_body.startswith("DEC-1  I-2 is decided by CWG-LANG. *Approved:* One crew.")
    assert by_level.startswith("DEC-2  I-1 is decided. *Approved:* One budget.")


def test_arrival_names_the_level_it_came_from_and_who_sent_it(talk: Conversation) -> None:
    talk.answer("filiz.arslan", RAISE)
    talk.answer("filiz.arslan", "escalate I-1 no agreement")
    talk.passes(minutes=2)

    talk.answer(ALINE, "escalate I-1 no money either")
    talk.passes(minutes=2)

    told = talk.direct("edda.brandt")[-1].text.splitlines()[1]
    (card,) = talk.channel("#isc-web")
    assert told == "Aline Moreau took it up from the task force: no money either."
    assert "MCG, until Fri 21 Oct · why: no money either" in card.text
