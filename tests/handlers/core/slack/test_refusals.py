"""A refusal repeats what somebody typed as plain text; an error stands at its field; a colleague is no guest."""

import pytest

from handlers.core.slack.profiles import CALLER_UNKNOWN, STILL_UNKNOWN
from practice.faults import Fault, FaultKind
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE


@pytest.mark.parametrize(
    ("words", "repeated"),
    [
        ("@channel", "“@channel”"),
        ("actions @here", "“@here”"),
        ("action Cost table due:@everyone", "as a date"),
        ("action Cost table due:R&D&R&D&R&D&R&D&R&D&R&D&R", "as a date"),
        ("action Cost table for:@channel", "“@channel”"),
        ("move A-1 <b>", "as a date"),
        ("settings hours:&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&", f"“{'&amp;' * 40}”"),
        ("action Cost table priority:@ute.keller", "“@Ute Keller”"),
    ],
)
def test_refusal_repeats_words_as_plain_text(quick: Conversation, words: str, repeated: str) -> None:
    quick.answer(LINDA, "action Cost table")

    (said,) = quick.says(LINDA, f"/isc {words}")

    assert repeated in said.text
    for shown in (said.text, *[b["text"]["text"] for b in said.blocks if b["type"] == "section"]):
        assert "<" not in shown
        assert "&" not in shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_line_that_is_not_understood_repeats_its_words_as_plain_text(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "/isc action Cost table\nStaff due:@channel")

    assert "<!channel>" not in f"{said.text}{said.blocks}"


def test_level_path_has_no_raw_sign(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays area:web")
    talk.answer(ALINE, "escalate I-1 no money left")

    shown = talk.answer(LINDA, "show I-1")

    assert "Focal points → *task force*" in shown
    assert " > " not in shown


@pytest.mark.parametrize(
    ("values", "field"),
    [({"link": "example.org/text"}, "link"), ({"wording": "x" * 3001}, "wording")],
)
def test_wrong_part_of_a_proposal_is_said_at_its_field(
    talk: Conversation, values: dict[str, str], field: str
) -> None:
    talk.says(ALINE, "/isc propose")
    view = talk.workspace.view(talk.user(ALINE))
    assert view is not None

    errors = talk.runner.run(
        talk.workspace.submit(talk.user(ALINE), view.id, {"text": "Guidelines", **values})
    )

    assert list(errors) == [field]


def test_error_at_a_field_is_plain_text(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays area:web")
    talk.answer(ALINE, "escalate I-1 no agreement")
    talk.says(ALINE, "/isc decide I-1")
    view = talk.workspace.view(talk.user(ALINE))
    assert view is not None
    filled = {"word": "agreed", "text": "Yes", "actions": "Staff & more due:<b>"}

    errors = talk.runner.run(talk.workspace.submit(talk.user(ALINE), view.id, filled))

    assert "Staff & more" in str(errors)
    assert "&lt;" not in str(errors)


def no_answer(talk: Conversation, count: int) -> None:
    talk.workspace.faults.add(Fault(kind=FaultKind.RESET_BEFORE, method="users.info", count=count))


def test_colleague_of_whom_slack_says_nothing_is_answered_when_it_does(talk: Conversation) -> None:
    no_answer(talk, 2)

    first, then = talk.says("U9NEW", "/isc who chair")

    assert first.text == CALLER_UNKNOWN
    assert "Aline Moreau" in then.text


def test_guest_of_whom_slack_says_nothing_is_refused_when_it_does(talk: Conversation) -> None:
    no_answer(talk, 1)

    first, then = talk.says("U9GUEST", "/isc events")
    (now,) = talk.says("U9GUEST", "/isc events")

    assert first.text == CALLER_UNKNOWN
    assert then.text == now.text


def test_home_of_a_colleague_follows_when_slack_says_who_it_is(talk: Conversation) -> None:
    no_answer(talk, 1)

    talk._run(talk.workspace.open_home(talk.user("U9NEW")))

    home = talk.workspace.home(talk.user("U9NEW"))
    assert home is not None
    assert "who you are" not in str(home.blocks)


def test_message_is_answered_where_it_was_written_when_slack_says_who_wrote_it(talk: Conversation) -> None:
    no_answer(talk, 1)

    first, then = talk.says("U9NEW", "events", channel="direct")

    assert first.text == CALLER_UNKNOWN
    assert then.channel == first.channel
    assert "event" in then.text


def test_after_a_minute_without_a_word_it_is_given_up(talk: Conversation) -> None:
    no_answer(talk, 9)

    said = talk.says("U9NEW", "/isc events")

    assert {one.text for one in said} == {CALLER_UNKNOWN, STILL_UNKNOWN}
    assert talk.answer(UTE, "events")
