"""The form of a handover: it reaches whatever the list shows and somebody may give or cancel."""

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

KENJI, JOOST = "kenji.sato", "joost.peeters"


def held_by_ute(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Poster owner:@{UTE}")
    talk.answer(UTE, "raise Who pays for six languages? area:web")
    talk.answer(JOOST, "raise One film crew or two? area:web options:one;two")
    talk.answer(UTE, "position I-2 two")
    talk.answer(UTE, "event Editors workshop on:15 dec area:web")
    talk.answer(UTE, 'again meeting 18 oct 14:00 group:"Web editors"')


def opened(talk: Conversation, who: str, name: str) -> list[str]:
    (has,) = talk.says(who, f"/isc handover @{name}")
    talk.presses(who, has, "Hand over")
    view = talk.workspace.view(talk.user(who))
    assert view is not None
    return list(view.state)


def test_form_has_a_line_for_all_that_may_be_given_or_cancelled(talk: Conversation) -> None:
    held_by_ute(talk)

    assert opened(talk, LINDA, UTE) == ["owner", "A-1", "I-1", "E-1", "M-1"]


def test_each_is_given_or_cancelled_as_its_own_verb_does_it(talk: Conversation) -> None:
    held_by_ute(talk)
    opened(talk, LINDA, UTE)

    (said,) = talk.submits(
        LINDA,
        owner=[talk.user(JOOST)],
        **{"A-1": "give", "M-1": "give", "I-1": "cancel", "E-1": "cancel"},
    )

    assert said.text.splitlines()[0] == "Handed over by Ute Keller, 4 things:"
    assert "Joost Peeters" in talk.answer(LINDA, "show A-1")
    assert "Joost Peeters" in talk.answer(LINDA, "show M-1")
    assert "handed over by Ute Keller" in talk.answer(LINDA, "show I-1")
    assert "cancelled: handed over by Ute Keller" in talk.answer(LINDA, "show E-1")


def test_what_is_left_empty_stays_as_it_is(talk: Conversation) -> None:
    held_by_ute(talk)
    opened(talk, LINDA, UTE)

    (said,) = talk.submits(LINDA, owner=[talk.user(JOOST)])

    assert said.text.splitlines() == ["Handed over by Ute Keller, 1 action:", "*A-1* goes to Joost Peeters"]
    assert "cancelled" not in talk.answer(LINDA, "show E-1")


def test_one_refusal_leaves_everything_as_it_was_and_stands_at_its_field(talk: Conversation) -> None:
    held_by_ute(talk)
    opened(talk, LINDA, UTE)
    talk.answer(UTE, "cancel E-1 no host")

    said = talk.submits(LINDA, owner=[talk.user(JOOST)], **{"E-1": "cancel"})

    view = talk.workspace.view(talk.user(LINDA))
    assert said == []
    assert view is not None
    assert list(view.errors) == ["E-1"]
    assert "Owner: Ute Keller" in talk.answer(LINDA, "show A-1")


def test_what_the_presser_may_not_do_is_not_offered(talk: Conversation) -> None:
    held_by_ute(talk)

    assert opened(talk, JOOST, UTE) == ["owner", "A-1"]


def test_somebody_without_actions_has_the_form_for_the_rest(talk: Conversation) -> None:
    talk.answer(KENJI, "event Forum on:15 dec")

    (said,) = talk.says(KENJI, "/isc leave 30 nov")
    (has,) = talk.says(KENJI, "/isc handover")

    assert labels(said) == ["Hand over", "Undo"]
    assert labels(has) == ["Hand over"]
    talk.presses(KENJI, has, "Hand over")
    (done,) = talk.submits(KENJI, **{"E-1": "cancel"})
    assert done.text.splitlines()[0] == "Handed over by Kenji Sato, 1 thing:"


def test_nothing_that_one_may_give_is_said_so(talk: Conversation) -> None:
    talk.opens(ALINE, f"propose Guidelines asked:@{KENJI}")

    (has,) = talk.says(KENJI, "/isc handover")

    assert labels(has) == []
