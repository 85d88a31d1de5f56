"""What is typed into a form is plain text: nothing in it is Slack's markup, and every sign of it stays."""

from collections.abc import Iterator
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, form_values, labels

SIGNS = "Budget < 5000 & staff > 3, <@U0001> and <!channel>, &lt;b&gt; <https://a.example/?a=1&b=2|here>"
typed = st.text(st.sampled_from("&<>;@#|!/\"'*_~`U1a ampltg") | st.characters(codec="utf-8"), max_size=120)


def chooses(talk: Conversation, who: str, shortcut: str, words: str) -> dict[str, str]:
    """Choose a shortcut of a message with these words; return what stands in the fields of the form."""
    talk.says(UTE, words)
    place = talk.workspace.channel_id_named(talk.charter.channels.main.removeprefix("#"))
    assert place is not None
    message = talk.workspace.messages(place)[-1]
    talk._run(talk.workspace.shortcut(talk.user(who), shortcut, (message.channel, message.ts)))
    return form_values(talk, who)


def edit_fields(talk: Conversation, ref: str) -> dict[str, str]:
    talk.says(LINDA, f"/isc edit {ref}")
    found = form_values(talk, LINDA)
    view = talk.workspace.view(talk.user(LINDA))
    assert view is not None
    talk._run(talk.workspace.close(talk.user(LINDA), view.id))
    return found


def test_signs_of_a_form_stay_and_mention_nobody(talk: Conversation) -> None:
    talk.says(LINDA, "/isc action")
    talk.submits(LINDA, text=SIGNS)
    talk.passes(minutes=2)

    (card,) = talk.channel()

    assert "<" not in card.text
    assert SIGNS in unescape(card.text)
    assert SIGNS in unescape(talk.answer(LINDA, "show A-1"))
    assert edit_fields(talk, "A-1")["text"] == SIGNS


@given(typed)
@example("<@U0001>")
@example("&amp;lt;")
@example("a <b|c> d")
def test_any_text_comes_back_from_a_form_as_it_was(signs_talk: Conversation, text: str) -> None:
    talk, kept = signs_talk, " ".join(text.replace("\0", "").split())
    if not kept:
        return
    talk.says(LINDA, "/isc action")
    (said, *_) = talk.submits(LINDA, text=f"T {text}")
    ref = said.text.rsplit(" · ", 1)[1]

    shown = talk.answer(LINDA, f"show {ref}")

    assert unescape(shown.split("\n")[0]) == f"*{ref}*  T {kept}"
    assert edit_fields(talk, ref)["text"] == f"T {kept}"


@pytest.fixture(scope="module")
def signs_talk() -> Iterator[Conversation]:
    conversation = Conversation(databases.fresh("sqlite"))
    yield conversation
    conversation.close()


@pytest.mark.parametrize(("shortcut", "ref"), [("log_action", "A-2"), ("raise_issue", "I-1")])
def test_shortcut_submitted_unchanged_keeps_every_sign(talk: Conversation, shortcut: str, ref: str) -> None:
    talk.answer(LINDA, "action Cost table")
    words = "Budget < 5000 & staff > 3, &lt; stays &amp; so does 'a' <b>"

    before = chooses(talk, LINDA, shortcut, words)
    talk.submits(LINDA)

    assert before["text"] == words
    assert edit_fields(talk, ref)["text"] == words


def test_note_of_a_message_keeps_every_sign(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    words = "Budget < 5000 & staff > 3, &lt; stays"

    before = chooses(talk, LINDA, "note_on", words)
    talk.submits(LINDA, record="A-1")

    assert before["text"] == words
    assert words in unescape(talk.answer(LINDA, "show A-1"))


def test_corrected_lines_keep_whom_they_mention_and_mention_nobody_else(talk: Conversation) -> None:
    (read,) = talk.says(LINDA, "/isc action Cost table <@U9NEW>\nStaff > 3 & budget <b> on 31 feb")
    talk.presses(LINDA, read, labels(read)[1])
    lines = form_values(talk, LINDA)["text"]

    (said,) = talk.submits(LINDA, text=f"{lines.replace(' on 31 feb', '')} says <@U0001>")

    assert "Cost table · Noor Newcomer" in said.text
    assert "Staff > 3 & budget <b> says <@U0001>" in unescape(said.text)


def test_obstacle_keeps_its_signs(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    talk.says(LINDA, "/isc stuck A-1")
    talk.submits(LINDA, text="&lt;b&gt; < 5000 & more <@U0001>", then="block")

    assert "&lt;b&gt; < 5000 & more <@U0001>" in unescape(talk.answer(LINDA, "show A-1"))


def test_comment_on_a_proposal_keeps_its_signs(talk: Conversation) -> None:
    talk.opens(ALINE, "propose Video guidelines wording:Short due:1 dec")
    talk.says(UTE, "/isc object P-1")
    talk.submits(UTE, text="&lt;b&gt; < 5000 & more <@U0001>", then="comment")

    assert "&lt;b&gt; < 5000 & more <@U0001>" in unescape(talk.answer(UTE, "show P-1"))


def test_words_repeated_by_a_button_keep_their_signs(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@linda.okafor due:14 oct")
    talk.answer(LINDA, "action Speakers owner:@linda.okafor due:14 oct")
    talk.passes(days=6, hours=23)
    (reminder,) = talk.direct(LINDA)[-1:]

    (asked, *_) = talk.replies(LINDA, reminder, "done, < 5000 & more, &lt;b&gt;")
    talk.presses(LINDA, asked, "A-1")

    assert "< 5000 & more, &lt;b&gt;" in unescape(talk.answer(LINDA, "show A-1"))
