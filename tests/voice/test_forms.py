"""Forms: what nearly everybody needs, the rest behind a button, and above it what the form is about."""

import pytest

from practice.workspace import View
from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import HALE, LINDA, UTE


def form_of(talk: Conversation, who: str) -> View:
    view = talk.workspace.view(talk.user(who))
    assert view is not None
    return view


def test_form_of_an_action_has_what_every_one_needs_and_the_rest_behind_a_button(talk: Conversation) -> None:
    talk.says(HALE, "/isc action", channel="#isc-accessibility")
    short = form_of(talk, HALE)
    was = shown(talk, short)

    talk.presses_more(HALE)
    longer = form_of(talk, HALE)
    (said,) = talk.submits(HALE, text="Captioning quote", area="ACCESS", priority="high", due="2026-12-04")

    assert was == sample("form.action")
    assert shown(talk, longer) == sample("form.action.more")
    assert longer.id == short.id, "the same form, longer"
    assert said.text == "Captioning quote\nYours, due Fri 4 Dec.\nOpen · A-1 · Accessibility"
    assert said.channel == talk.workspace.channel_id_named("isc-accessibility")
    assert "Priority: high" in talk.answer(HALE, "show A-1")


def test_form_shows_what_it_changes(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table for six languages owner:@{UTE} due:30 nov")

    talk.says(UTE, "/isc move A-1")

    assert shown(talk, form_of(talk, UTE)) == sample("form.move")


def test_form_that_changes_an_action_shows_whose_it_is_and_when_it_is_due(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table for six languages owner:@{UTE} due:30 nov area:web")

    talk.says(UTE, "/isc edit A-1")

    assert shown(talk, form_of(talk, UTE)) == sample("form.edit")


@pytest.mark.parametrize(("words", "field"), [("event", "Whose"), ("meeting", "How long")])
def test_what_few_fill_in_is_behind_a_button(talk: Conversation, words: str, field: str) -> None:
    talk.says(LINDA, f"/isc {words}")
    short = shown(talk, form_of(talk, LINDA))

    talk.presses_more(LINDA)
    longer = shown(talk, form_of(talk, LINDA))

    assert sum(line.startswith("I ") for line in short.splitlines()) == 5
    assert (f"I {field} (" in short, f"I {field} (" in longer) == (False, True)


@pytest.mark.parametrize(("ref", "field"), [("A-1", "Priority"), ("E-1", "Whose"), ("M-1", "How long")])
def test_form_of_a_change_has_at_most_five_fields_and_the_rest_behind_a_button(
    talk: Conversation, ref: str, field: str
) -> None:
    for words in ("action Cost table", "event Forum on:15 dec", "meeting 16 dec 14:00"):
        talk.answer(LINDA, words)
    talk.says(LINDA, f"/isc edit {ref}")
    short = shown(talk, form_of(talk, LINDA))

    talk.presses_more(LINDA)
    longer = shown(talk, form_of(talk, LINDA))

    assert sum(line.startswith("I ") for line in short.splitlines()) <= 5
    assert (f"I {field} (" in short, f"I {field} (" in longer) == (False, True)


def test_more_keeps_what_was_typed_and_the_rest_of_what_the_record_says(talk: Conversation) -> None:
    talk.answer(LINDA, "event Forum on:15 dec kind:external organiser:host visibility:public")
    talk.says(LINDA, "/isc edit E-1")

    (short,) = talk.submits(LINDA, text="Regional forum")
    talk.says(LINDA, "/isc edit E-1")
    talk.presses_more(LINDA)
    (longer,) = talk.submits(LINDA, place="Bangkok")
    shown_now = talk.answer(LINDA, "show E-1")

    assert "Regional forum" in short.text
    assert "Bangkok" in longer.text
    assert "host" in shown_now
