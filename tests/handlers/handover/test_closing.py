"""Nothing closes silently while actions hang on it: an issue, an action, a role."""

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

NADIA = "nadia.costa"
KEEP_TWO, KEEP_ONE = "Close it, keep them", "Close it, keep that"


def decided(talk: Conversation) -> None:
    """Raise and decide an issue of which two actions came."""
    talk.answer(ALINE, "raise Who counts panels? area:gender")
    talk.answer(ALINE, "escalate I-1 no agreement")
    talk.says(ALINE, "/isc decide I-1")
    talk.submits(
        ALINE, word="agreed", text="we do", actions="Count panels @nadia.costa\nPublish them @ute.keller"
    )
    talk.passes(minutes=5)


def state(talk: Conversation, ref: str) -> str:
    return talk.answer(ALINE, f"show {ref}").lower().splitlines()[3]


def test_issue_with_open_actions_is_closed_only_after_the_question(talk: Conversation) -> None:
    decided(talk)

    (asked,) = talk.says(ALINE, "/isc done I-1 presented to the Council")

    assert asked.text.startswith(
        "I-1 isn't closed yet: 2 actions of it are still open: A-1 Count panels (Nadia Costa),"
    )
    assert labels(asked) == [KEEP_TWO, "One by one"]
    assert "closed" not in talk.answer(ALINE, "issues all").partition("I-1")[2].splitlines()[0]

    (said,) = talk.presses(ALINE, asked, KEEP_TWO)

    assert said.text == "I-1 is closed: presented to the Council"
    assert "open" in state(talk, "A-1")


def test_form_keeps_closes_and_hands_over(talk: Conversation) -> None:
    decided(talk)
    (asked,) = talk.says(ALINE, "/isc done I-1 presented to the Council")
    talk.presses(ALINE, asked, "One by one")
    view = talk.workspace.view(talk.user(ALINE))
    assert view is not None
    assert (
        str(view.shape).count("'initial_option': {'text': {'type': 'plain_text', 'text': 'Keep it open'") == 2
    )
    assert "presented to the Council" in str(view.shape)

    (said,) = talk.submits(
        ALINE,
        **{"text": "presented to the Council", "A-1": "close", "A-2": "give", "owner": [talk.user(LINDA)]},
    )

    assert said.text.startswith("I-1 is closed: presented to the Council")
    assert "done" in state(talk, "A-1")
    assert "Owner: Linda Okafor" in talk.answer(ALINE, "show A-2")


def test_form_of_an_issue_has_a_choice_for_each_of_its_actions(talk: Conversation) -> None:
    decided(talk)
    talk.says(ALINE, "/isc done I-1")

    (said,) = talk.submits(ALINE, **{"text": "presented & noted", "A-1": "keep", "A-2": "close"})

    assert said.text.startswith("I-1 is closed: presented &amp; noted")
    assert "open" in state(talk, "A-1")
    assert "done" in state(talk, "A-2")


def test_implemented_is_asked_about_too(talk: Conversation) -> None:
    decided(talk)

    (asked,) = talk.says(ALINE, "/isc mark I-1 implemented")

    assert labels(asked) == [KEEP_TWO]


def test_issue_without_open_actions_closes_at_once(talk: Conversation) -> None:
    decided(talk)
    talk.answer(ALINE, "done A-1")
    talk.answer(ALINE, "done A-2")

    assert talk.answer(ALINE, "done I-1 presented") == "I-1 is closed: presented"


def test_action_with_open_actions_of_its_own_is_asked_about(talk: Conversation) -> None:
    talk.answer(LINDA, "action Forum due:2016-12-12")
    talk.answer(LINDA, "action Room plan for:A-1 owner:@ute.keller due:2016-12-12")

    (asked,) = talk.says(LINDA, "/isc done A-1 it was good")

    assert asked.text == (
        "A-1 isn't closed yet: 1 action of it is still open: A-2 Room plan (Ute Keller). Should it stay open?"
    )
    (said,) = talk.presses(LINDA, asked, KEEP_ONE)
    assert "Forum is done. Result: it was good" in said.text
    assert "open" in state(talk, "A-2")


def test_reply_in_the_thread_is_asked_about(talk: Conversation) -> None:
    talk.answer(LINDA, "action Forum due:2016-12-12")
    talk.answer(LINDA, "action Room plan for:A-1 owner:@ute.keller due:2016-12-12")
    talk.passes(minutes=2)
    card = next(m for m in talk.channel() if "Forum" in m.text)

    (asked,) = talk.replies(LINDA, card, "done")

    assert "A-1 isn't closed yet" in asked.text
    (said,) = talk.presses(LINDA, asked, KEEP_ONE)
    assert "Forum is done" in said.text
    assert "done" in state(talk, "A-1")


def test_cancelled_action_is_asked_about_and_its_form_closes_the_other(talk: Conversation) -> None:
    talk.answer(LINDA, "action Forum due:2016-12-12")
    talk.answer(LINDA, "action Room plan for:A-1 owner:@ute.keller due:2016-12-12")
    (asked,) = talk.says(LINDA, "/isc cancel A-1 no host")
    talk.presses(LINDA, asked, "One by one")

    talk.submits(LINDA, **{"text": "no host", "A-2": "close"})

    assert "cancelled" in state(talk, "A-1")
    assert "done" in state(talk, "A-2")


def test_restricted_action_of_it_is_not_shown_to_others(talk: Conversation) -> None:
    talk.answer(UTE, "action Forum due:2016-12-12")
    talk.answer(LINDA, "action Secret for:A-1 due:2016-12-12 visibility:restricted")

    said = talk.answer(UTE, "done A-1")

    assert "Secret" not in said
    assert "is done" in said


def test_role_with_open_actions_ends_only_after_the_question(talk: Conversation) -> None:
    talk.answer(LINDA, "action Parity table owner:@nadia.costa area:gender due:2016-12-12")

    (asked,) = talk.says(LINDA, "/isc relieve @nadia.costa focal point for gender")

    assert asked.text == (
        "The role hasn't ended yet: Nadia Costa still has 1 open action: A-1 Parity table. "
        "Keep it there, or hand it over first?"
    )
    assert "Nadia Costa" in talk.answer(LINDA, "who gender")
    talk.presses(LINDA, asked, "Hand over")
    talk.submits(LINDA, **{"A-1": "give", "owner": [talk.user(UTE)]})
    assert "Owner: Ute Keller" in talk.answer(LINDA, "show A-1")
    assert "hasn't ended" not in talk.answer(LINDA, "relieve @nadia.costa focal point for gender")


def test_role_ends_and_its_actions_stay_where_that_is_chosen(talk: Conversation) -> None:
    for title in ("Parity table", "Speakers"):
        talk.answer(LINDA, f"action {title} owner:@nadia.costa area:gender due:2016-12-12")
    (asked,) = talk.says(LINDA, "/isc relieve @nadia.costa focal point for gender")

    assert asked.text.endswith("A-1 Parity table, A-2 Speakers. Keep them there, or hand them over first?")
    talk.presses(LINDA, asked, "End the role, keep them")
    assert "Nadia Costa" not in talk.answer(LINDA, "who gender").splitlines()[0]
    assert "Owner: Nadia Costa" in talk.answer(LINDA, "show A-1")


LONG = "Each Bureau has moved its share; " * 70  # more than a button holds


def test_long_result_of_an_issue_with_open_actions_is_in_the_form(talk: Conversation) -> None:
    decided(talk)

    said = talk.says(ALINE, f"/isc done I-1 {LONG}")
    view = talk.workspace.view(talk.user(ALINE))
    (closed,) = talk.submits(ALINE, **{"text": LONG, "A-1": "close"})

    assert said == []
    assert view is not None
    assert LONG.strip() in str(view.shape)
    assert closed.text.startswith("I-1 is closed: Each Bureau has moved")
    assert "done" in state(talk, "A-1")
    assert "open" in state(talk, "A-2")


def test_long_result_in_a_message_is_offered_the_form(talk: Conversation) -> None:
    decided(talk)

    (asked,) = talk.says(ALINE, f"done I-1 {LONG}", channel="direct")
    talk.presses(ALINE, asked, "Open the form")

    assert "too long for a button" in asked.text
    assert talk.workspace.view(talk.user(ALINE)) is not None


def test_undo_takes_back_what_was_done_to_the_actions_too(talk: Conversation) -> None:
    decided(talk)
    (asked,) = talk.says(ALINE, "/isc done I-1 presented")
    talk.presses(ALINE, asked, "One by one")
    (said,) = talk.submits(
        ALINE, **{"text": "presented", "A-1": "close", "A-2": "give", "owner": [talk.user(LINDA)]}
    )

    talk.presses(ALINE, said, "Undo")

    assert "open" in state(talk, "A-1")
    assert "Owner: Ute Keller" in talk.answer(ALINE, "show A-2")
    assert "I-1 is already closed" not in talk.answer(ALINE, "done I-1 again")


def test_form_offers_only_what_its_reader_may_do(talk: Conversation) -> None:
    talk.answer(UTE, "raise Who counts panels? area:gender")
    talk.says(
        LINDA, "/isc decide I-1 agreed we do behalf:CWG-LANG\nCount panels @nadia.costa\nPublish @ute.keller"
    )
    talk.passes(minutes=5)

    talk.says(UTE, "/isc done I-1")
    view = talk.workspace.view(talk.user(UTE))

    assert view is not None
    fields = [block["block_id"] for block in view.shape["blocks"]]
    assert "A-2" in fields
    assert "A-1" not in fields
