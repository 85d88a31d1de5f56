"""Cards in channels."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import HALE, KENJI, LINDA, UTE, in_channels, log_others

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_event(talk: Conversation) -> None:
    talk.says(KENJI, "/isc event Regional standards forum on:17 dec place:Bangkok area:BSG")
    talk.passes(minutes=5)

    (card,) = talk.channel("#isc-standards-gap")

    assert shown(talk, card) == sample("event.card")
    assert card.text == (
        "Regional standards forum\nThu 17 Dec, Bangkok\nEvent · E-1 · Bridging the Standards Gap · by Kenji Sato"
    )


def test_open_action(talk: Conversation) -> None:
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:30 nov area:web")
    talk.passes(minutes=5)

    assert shown(talk, in_channels(talk, "Cost table")) == sample("card.open")


def test_card_turns_to_overdue_once_the_day_has_passed(talk: Conversation) -> None:
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:30 nov area:web")
    talk.until(datetime(2026, 11, 30, 20, tzinfo=UTC))
    before = shown(talk, in_channels(talk, "Cost table"))
    talk.until(datetime(2026, 12, 1, 9, tzinfo=UTC))

    assert before == sample("card.open")
    assert "🔴 Overdue · A-1 · was due Mon 30 Nov · @Ute Keller" in shown(
        talk, in_channels(talk, "Cost table")
    )


def test_overdue_action_with_its_owners_last_word(talk: Conversation) -> None:
    log_others(talk, 4)
    talk.says(HALE, f"/isc action Captioning quote owner:@{HALE} due:2 dec area:access")
    talk.until(datetime(2026, 12, 2, 9, tzinfo=UTC))
    talk.replies(HALE, in_channels(talk, "Captioning quote"), "waiting for the quote")
    talk.until(datetime(2026, 12, 3, 9, tzinfo=UTC))

    assert shown(talk, in_channels(talk, "Captioning quote")) == sample("card.overdue")


def test_blocked_action(talk: Conversation) -> None:
    log_others(talk, 4)
    talk.says(HALE, f"/isc action Captioning quote owner:@{HALE} due:2 dec area:access")
    talk.until(datetime(2026, 12, 3, 9, tzinfo=UTC))
    talk.says(HALE, "/isc block A-5 the second vendor doesn't answer")
    talk.passes(minutes=5)

    assert shown(talk, in_channels(talk, "Captioning quote")) == sample("card.blocked")


def test_closed_action(talk: Conversation) -> None:
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:30 nov area:web")
    talk.until(datetime(2026, 12, 2, 9, tzinfo=UTC))
    talk.says(UTE, "/isc done A-1 CHF 42 000 a year with volunteers.")
    talk.passes(minutes=5)

    assert shown(talk, in_channels(talk, "Cost table")) == sample("card.done")


def test_entry_of_a_menu_does_what_a_button_does(talk: Conversation) -> None:
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:30 nov area:web")
    talk.passes(minutes=5)

    (steps,) = talk.presses(UTE, in_channels(talk, "Cost table"), "History")
    talk.presses(UTE, in_channels(talk, "Cost table"), "New date")
    (moved,) = talk.submits(UTE, due="2026-12-04")
    talk.passes(minutes=5)

    assert "Linda Okafor" in steps.text
    assert "Fri 4 Dec" in moved.text
    assert "due Fri 4 Dec" in shown(talk, in_channels(talk, "Cost table"))


def test_moved_event(talk: Conversation) -> None:
    talk.until(MONDAY)
    talk.says("kenji.sato", "/isc event Regional standards forum on:17 dec place:Bangkok area:BSG")
    talk.passes(minutes=5)

    talk.says("kenji.sato", "/isc move E-1 12 jan the hall is taken")
    talk.passes(minutes=5)

    assert shown(talk, talk.channel("#isc-standards-gap")[0]) == sample("event.moved")


def test_cancelled_event(talk: Conversation) -> None:
    talk.until(MONDAY)
    talk.says("kenji.sato", "/isc event Regional standards forum on:17 dec place:Bangkok area:BSG")
    talk.passes(minutes=5)

    talk.says("kenji.sato", "/isc cancel E-1 no host")
    talk.passes(minutes=5)

    assert shown(talk, talk.channel("#isc-standards-gap")[0]) == sample("event.cancelled")
