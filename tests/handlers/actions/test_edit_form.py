"""The form that changes an action: also whose it is and its date, as the verbs change them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from practice.model import View
from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, UTE, labels

EDDA = "edda.brandt"


def logged(talk: Conversation, *, more: str = "") -> None:
    """Log A-1 of Ute, due Wed 12 Oct, and let its owner hear of it."""
    talk.answer(LINDA, f"action Cost table owner:@ute.keller area:web due:12 oct {more}".strip())
    talk.passes(minutes=2)


def opened(talk: Conversation, who: str = LINDA) -> dict[str, Any]:
    """Open the form; return what it shows, by the names of its fields."""
    talk.says(who, "/isc edit A-1")
    return {name: next(iter(field.values())) for name, field in form_of(talk, who).state.items()}


def form_of(talk: Conversation, who: str = LINDA) -> View:
    view = talk.workspace.view(talk.user(who))
    assert view is not None
    return view


def errors(talk: Conversation, who: str = LINDA) -> dict[str, str]:
    view = talk.workspace.view(talk.user(who))
    return view.errors if view is not None else {}


def news(talk: Conversation, who: str, since: int, *, minutes: int = 70) -> list[str]:
    talk.passes(minutes=minutes)
    return [one.text for one in talk.direct(who)[since:]]


def steps(talk: Conversation) -> list[str]:
    return [line.split(" · ")[-1] for line in talk.answer(LINDA, "history A-1").splitlines()[1:]]


def test_form_shows_whose_it_is_and_when_it_is_due(quick: Conversation) -> None:
    logged(quick)

    shown = opened(quick)

    assert list(shown) == ["text", "owner", "due", "area"]
    assert shown["owner"]["selected_users"] == [quick.user(UTE)]
    assert shown["due"]["selected_date"] == "2016-10-12"


def test_another_date_is_a_move(talk: Conversation) -> None:
    logged(talk)
    heard = len(talk.direct(UTE))
    opened(talk)

    (said,) = talk.submits(LINDA, due="2016-10-20")

    assert said.text.splitlines()[:2] == [
        "Cost table is now due Thu 20 Oct, not Wed 12 Oct.",
        "I'll tell Ute in a minute.",
    ]
    assert "moved it" in talk.answer(LINDA, "history A-1")
    (moved,) = news(talk, UTE, heard)
    assert "Thu 20 Oct" in moved


def test_another_owner_is_given_it(talk: Conversation) -> None:
    logged(talk)
    heard = len(talk.direct(UTE)), len(talk.direct(EDDA))
    opened(talk)

    (said,) = talk.submits(LINDA, owner=[talk.user(EDDA)])

    assert said.text.splitlines()[0].startswith("Cost table goes from Ute Keller to Edda Brandt.")
    assert "changed the owner" in talk.answer(LINDA, "history A-1")
    assert (len(news(talk, UTE, heard[0])), len(news(talk, EDDA, heard[1]))) == (1, 1)


def test_owner_date_and_title_are_one_step_that_is_undone_at_once(talk: Conversation) -> None:
    logged(talk)
    heard = len(talk.direct(EDDA))
    opened(talk)

    (said,) = talk.submits(LINDA, text="Price list", owner=[talk.user(EDDA)], due="2016-10-20")
    lines = said.text.splitlines()
    history = talk.answer(LINDA, "history A-1")
    (told,) = news(talk, EDDA, heard, minutes=5)
    talk.presses(LINDA, said, "Undo")

    assert lines[:4] == [
        "Price list",
        "Until now: Cost table",
        "Owner: Edda Brandt",
        "Due: Thu 20 Oct",
    ]
    assert "owner: Edda Brandt, was Ute Keller" in history
    assert "due: Thu 20 Oct, was Wed 12 Oct" in history
    assert "Price list" in told
    assert "Thu 20 Oct" in told
    shown = talk.answer(LINDA, "show A-1")
    assert "Cost table" in shown
    assert "Owner: Ute Keller" in shown
    assert "Wed 12 Oct" in shown


def test_form_that_is_sent_as_it_was_changes_nothing(talk: Conversation) -> None:
    logged(talk, more="priority:high")
    before = talk.answer(LINDA, "history A-1")
    opened(talk)

    (said,) = talk.submits(LINDA)

    assert said.text == "A-1 already says that, so nothing has changed."
    assert talk.answer(LINDA, "history A-1") == before


def test_title_alone_leaves_a_date_that_has_passed_its_hour_and_an_owner_who_left(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct 17:00")
    talk.answer(LINDA, "leave @ute.keller 13 oct")
    talk.until(datetime(2016, 10, 20, 9, tzinfo=UTC))
    opened(talk)

    (said,) = talk.submits(LINDA, text="Price list")

    assert said.text.splitlines()[:2] == ["Price list", "Until now: Cost table"]
    assert "Wed 12 Oct, 17:00" in talk.answer(LINDA, "show A-1")


def test_date_that_somebody_else_moved_meanwhile_is_refused_at_its_field(talk: Conversation) -> None:
    logged(talk)
    opened(talk)
    talk.answer(UTE, "move A-1 18 oct")

    said = talk.submits(LINDA, due="2016-10-20")

    assert said == []
    assert errors(talk) == {"due": "This has changed since you opened the form. Close it and open it again."}
    assert "Tue 18 Oct" in talk.answer(LINDA, "show A-1")


def test_owner_who_was_changed_meanwhile_is_refused_at_the_field(talk: Conversation) -> None:
    logged(talk)
    opened(talk)
    talk.answer(UTE, f"assign A-1 @{EDDA}")

    talk.submits(LINDA, owner=[talk.user(LINDA)])

    assert list(errors(talk)) == ["owner"]
    assert "Owner: Edda Brandt" in talk.answer(LINDA, "show A-1")


def test_what_others_changed_meanwhile_stays_where_the_form_left_it(talk: Conversation) -> None:
    logged(talk)
    opened(talk)
    talk.answer(UTE, "move A-1 18 oct")

    talk.presses_more(LINDA)
    talk.submits(LINDA, priority="high")

    shown = talk.answer(LINDA, "show A-1")
    assert "Tue 18 Oct" in shown
    assert "Priority: high" in shown


def test_closed_action_keeps_its_owner_and_date(quick: Conversation) -> None:
    logged(quick)
    quick.answer(UTE, "done A-1 Sent")

    assert list(opened(quick)) == ["text", "area"]


def test_action_that_was_closed_meanwhile_is_not_moved(quick: Conversation) -> None:
    logged(quick)
    opened(quick)
    quick.answer(UTE, "done A-1 Sent")

    quick.submits(LINDA, due="2016-10-20")

    assert "Ute closed A-1" in str(errors(quick))


def test_first_date_is_set_and_none_is_left_out(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web")
    opened(talk)

    (said,) = talk.submits(LINDA, due="2016-10-20")

    assert said.text.splitlines()[0].startswith("Cost table is now due Thu 20 Oct; it had no date.")


def test_series_goes_on_and_only_this_one_moves(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web due:every monday")
    opened(talk)
    (titled,) = talk.submits(LINDA, text="Price list")
    opened(talk)

    (moved,) = talk.submits(LINDA, due="2016-10-12")

    assert "Due" not in titled.text
    assert "Only this one moves; it comes every Monday" in moved.text


def test_date_that_depends_on_an_event_stays_with_it_until_another_is_chosen(talk: Conversation) -> None:
    talk.answer(LINDA, "event COP22 on:7-18 nov")
    talk.answer(LINDA, 'action Cost table area:web due:"a week before COP22"')
    opened(talk)
    talk.submits(LINDA, text="Price list")
    assert "before" in talk.answer(LINDA, "show A-1")
    opened(talk)

    (said,) = talk.submits(LINDA, due="2016-10-20", text="Cost table")

    assert "It doesn't depend on anything any more." in said.text


@pytest.mark.parametrize(
    ("words", "ref", "other", "stays"),
    [
        ("event Forum on:15 dec place:Geneva", "E-1", "place:Bangkok", "Bangkok"),
        ("meeting 13 dec 14:00 place:T103", "M-1", "place:T104", "T104"),
        ("raise Who pays? area:web", "I-1", "area:gender", "Gender"),
        ("propose Video guidelines due:20 dec link:https://itu.int/v", "P-1", "", "itu.int/v"),
    ],
)
def test_form_of_any_kind_sends_only_what_was_changed(
    talk: Conversation, words: str, ref: str, other: str, stays: str
) -> None:
    talk.answer(LINDA, words)
    talk.says(LINDA, f"/isc edit {ref}")
    if other:
        talk.answer(LINDA, f"edit {ref} {other}")

    talk.submits(LINDA, text="Another title")

    shown = talk.answer(LINDA, f"show {ref}")
    assert "Another title" in shown
    assert stays in shown


@pytest.mark.parametrize(
    ("words", "ref"),
    [
        ("event Forum on:15 dec", "E-1"),
        ("meeting 13 dec 14:00", "M-1"),
        ("raise Who pays? area:web", "I-1"),
        ("propose Video guidelines due:20 dec", "P-1"),
    ],
)
def test_title_that_both_changed_is_refused(talk: Conversation, words: str, ref: str) -> None:
    talk.answer(LINDA, words)
    talk.says(LINDA, f"/isc edit {ref}")
    talk.answer(LINDA, f"edit {ref} Another title")

    talk.submits(LINDA, text="My title")

    assert list(errors(talk)) == ["text"]
    assert "Another title" in talk.answer(LINDA, f"show {ref}")


@pytest.mark.parametrize("more", [{}, {"due": "2016-10-20"}])
def test_owner_whom_the_form_cannot_show_stays(both: Conversation, more: dict[str, str]) -> None:
    both.answer(LINDA, "action Cost table @kenji.sato @ute.keller due:12 oct")
    both.deactivates(KENJI)
    shown = opened(both)

    both.submits(LINDA, owner=[both.user(UTE), both.user(EDDA)], **more)

    assert shown["owner"]["selected_users"] == [both.user(UTE)]
    assert "Owner: Kenji Sato, Ute Keller, Edda Brandt" in both.answer(LINDA, "show A-1")


def test_form_says_who_stays_without_being_shown(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table @kenji.sato @ute.keller due:12 oct")
    quick.deactivates(KENJI)
    opened(quick)

    assert "Kenji Sato stays too" in str(form_of(quick).shape)


def test_only_owner_who_cannot_be_shown_is_replaced(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table @kenji.sato due:12 oct")
    talk.deactivates(KENJI)
    opened(talk)

    talk.submits(LINDA, owner=[talk.user(EDDA)])

    assert "Owner: Edda Brandt" in talk.answer(LINDA, "show A-1")


@pytest.mark.parametrize("more", [{}, {"text": "Price list"}])
def test_role_of_an_owner_who_stays_is_kept(both: Conversation, more: dict[str, str]) -> None:
    both.answer(LINDA, "action Cost table owner:secretary due:12 oct")
    opened(both)

    (said,) = both.submits(LINDA, owner=[both.user(LINDA), both.user(EDDA)], **more)

    assert "Linda Okafor (secretary for SPM)" in said.text
    assert "Owner: Linda Okafor (secretary for SPM), Edda Brandt" in both.answer(LINDA, "show A-1")
    opened(both)
    both.submits(LINDA, owner=[both.user(EDDA)])
    assert "secretary" not in both.answer(LINDA, "show A-1").split("Asked by")[0]


@pytest.mark.parametrize(
    ("words", "who", "filled_in"),
    [
        ("action Cost table @ute.keller due:12 oct visibility:restricted", UTE, {}),
        ("action Cost table @newcomer due:12 oct", "newcomer", {}),
        ("action Cost table @ute.keller due:12 oct", UTE, {"visibility": "restricted"}),
    ],
)
def test_who_gave_away_what_they_no_longer_see_can_undo_it(
    both: Conversation, words: str, who: str, filled_in: dict[str, str]
) -> None:
    both.answer(LINDA, words)
    opened(both, who)
    if filled_in:
        both.presses_more(who)

    (said,) = both.submits(who, owner=[both.user(EDDA)], due="2016-10-20", **filled_in)

    assert labels(said) == ["Undo"]
    assert both.answer(who, "show A-1").startswith("I can't find A-1.")
    (undone,) = both.presses(who, said, "Undo")
    assert "A-1" in undone.text
    assert "Wed 12 Oct" in both.answer(who, "show A-1")


def test_what_somebody_else_went_on_with_stays_hidden_from_who_gave_it_away(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table @ute.keller due:12 oct visibility:restricted")
    talk.answer(UTE, f"assign A-1 @{EDDA}")
    talk.answer(EDDA, "note A-1 I'll do it")

    said = talk.answer(UTE, "undo A-1")

    assert said.startswith("I can't find A-1.")
    assert "Owner: Edda Brandt" in talk.answer(LINDA, "show A-1")


@pytest.mark.parametrize("words", ["edit A-1 due:20oct 21oct", "move A-1 due:20oct 21oct"])
def test_two_days_are_asked_about(talk: Conversation, words: str) -> None:
    logged(talk)

    said = talk.answer(LINDA, words)

    assert said.startswith("I read “20oct”, and then “21oct”. Which is the new day?")
    assert "Wed 12 Oct" in talk.answer(LINDA, "show A-1")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("owner:@edda.brandt because she can", "because she can"),
        ("due:20oct because of the rain", "of the rain"),
        ("due:20oct owner:@edda.brandt because she can", "because she can"),
    ],
)
def test_reason_after_a_change_is_no_title(talk: Conversation, words: str, why: str) -> None:
    logged(talk)

    said = talk.answer(LINDA, f"edit A-1 {words}")

    assert f"Why: {why}" in said
    assert f"why: {why}" in talk.answer(LINDA, "history A-1")
    assert "Cost table" in talk.answer(LINDA, "show A-1")


def test_series_that_is_given_and_moved_says_that_only_this_one_moves(talk: Conversation) -> None:
    talk.answer(LINDA, "action Weekly note @ute.keller due:every monday")
    opened(talk)

    (said,) = talk.submits(LINDA, due="2016-10-12", owner=[talk.user(EDDA)])

    assert "Only this one moves; it comes every Monday" in said.text


def test_changed_action_that_is_restricted_says_so(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table @ute.keller due:12 oct visibility:restricted")

    assert "Open · A-1 · Restricted" in quick.answer(LINDA, "edit A-1 Price list")


def test_who_had_it_hears_of_all_who_have_it_now(talk: Conversation) -> None:
    logged(talk)
    heard = len(talk.direct(UTE))

    talk.answer(LINDA, f"assign A-1 @{EDDA} @taro.nakagawa")

    (told,) = news(talk, UTE, heard)
    assert "gave it to Edda Brandt and Taro Nakagawa" in told


def test_form_that_grows_after_the_action_was_closed_says_why_it_has_fewer_fields(talk: Conversation) -> None:
    logged(talk)
    opened(talk)
    talk.answer(UTE, "done A-1 sent")

    talk.presses_more(LINDA)

    assert "owner" not in form_of(talk).state
    assert "It's closed, so its owners and its date stay as they are." in str(form_of(talk).shape)


def test_title_cannot_turn_the_rest_of_its_line_around(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost \u202etable @ute.keller due:12 oct")

    assert "\u202e" not in quick.answer(LINDA, "show A-1")


def test_issue_whose_area_was_emptied_says_so(quick: Conversation) -> None:
    quick.answer(LINDA, "raise Cost of rooms area:web")
    quick.says(LINDA, "/isc edit I-1")

    (said,) = quick.submits(LINDA, area="")

    assert "Area: none" in said.text
