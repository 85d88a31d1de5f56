"""Notes and proposed items under a meeting reach who they are for, and so does that it has no link."""

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, KENJI, LINDA, OBSERVER, UTE, labels

DANIEL = "daniel.mensah"


def of(talk: Conversation, who: str, words: str) -> list[str]:
    """Return the messages to somebody that say something."""
    return [one.text for one in talk.direct(who) if words in one.text]


def test_note_and_item_reach_who_prepares_the_meeting_at_once_and_the_others_the_next_morning(
    both: Conversation,
) -> None:
    both.answer(LINDA, "meeting 13 dec 14:00 number:15 link:https://meet.example.org/isc")
    both.answer(LINDA, "call M-1")
    both.passes(minutes=5)

    said = both.answer(UTE, "note M-1 the lift is out of order")
    both.answer(OBSERVER, "note M-1 look at the fire doors")
    both.answer(DANIEL, "item Draft guidelines M-1")
    both.passes(minutes=5)
    at_once = of(both, LINDA, "the lift is out of order"), of(both, DANIEL, "the lift")
    both.passes(days=3)

    assert said.splitlines() == [
        "Noted under M-1: the lift is out of order",
        "I'll tell Linda; whoever is invited reads it with their next message.",
    ]
    assert len(at_once[0]) == 1
    assert "A note on Task force, meeting 15, Tue 13 Dec, 14:00 Geneva" in at_once[0][0]
    assert "Zahra Farah (observer's remark): “look at the fire doors”" in of(both, LINDA, "fire doors")[-1]
    assert at_once[1] == []
    assert len(of(both, DANIEL, "the lift is out of order")) == 1
    assert len(of(both, BANGKOK, "Daniel Mensah proposes an item: Draft guidelines")) == 1
    assert of(both, UTE, "A note on Task force") == of(both, UTE, "fire doors")
    assert of(both, LINDA, "proposes an item") != []


def test_note_that_is_deleted_or_comes_before_the_call_is_told_to_nobody_else(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00")
    said = talk.answer(UTE, "note M-1 which room?")
    talk.passes(days=3)

    assert said.splitlines()[1:] == ["I'll tell Linda."]
    assert of(talk, LINDA, "which room?") != []
    assert of(talk, DANIEL, "which room?") == []


def test_note_on_an_event_reaches_who_announced_it_and_then_who_follows_it(talk: Conversation) -> None:
    talk.answer(KENJI, "event Forum on:17 nov place:Bangkok")
    talk.answer(DANIEL, "follow E-1")
    talk.passes(minutes=5)
    talk.answer(UTE, "note E-1 visas take three weeks")
    talk.passes(minutes=5)
    early = of(talk, KENJI, "visas"), of(talk, DANIEL, "visas")
    talk.passes(days=3)

    assert (len(early[0]), early[1]) == (1, [])
    assert len(of(talk, DANIEL, "A note on Forum, Thu 17 Nov")) == 1


def test_who_planned_a_meeting_without_a_link_hears_once_that_nobody_can_come_by_video(
    talk: Conversation,
) -> None:
    talk.answer(ALINE, "meeting 13 dec 14:00")
    talk.answer(LINDA, "call M-1")
    talk.passes(minutes=5)
    (told,) = [one for one in talk.direct(ALINE) if "Nobody can come by video" in one.text]
    (invited,) = [one for one in talk.direct(UTE) if "M-1" in one.text]
    shown, offered = labels(told), labels(invited)
    talk.answer(ALINE, "edit M-1 link:https://meet.example.org/isc")
    talk.passes(minutes=5)

    assert "Video" not in offered
    assert "Add a link" in shown
    assert of(talk, ALINE, "Nobody can come by video") == []
    assert of(talk, LINDA, "Nobody can come by video") == []
