"""What a card says about a date stays true when the date passes, although nobody changes anything."""

from datetime import UTC, datetime

from sqlalchemy import select

from bot.posts import PostKind
from storage import tables
from storage.unit_of_work import Read
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE

FILIZ = "filiz.arslan"
HEAD = "Who pays?\n"


def on(day: int, hour: int = 6) -> datetime:
    return datetime(2016, 10, day, hour, tzinfo=UTC)


def card(talk: Conversation, name: str = "") -> str:
    return talk.channel(name)[0].text  # digests come later


def edits_of_card(talk: Conversation) -> int:
    def found(read: Read) -> int:
        chosen = select(tables.posts.c.shown).where(tables.posts.c.kind == PostKind.CARD)
        return read.db.execute(chosen).scalar_one() or 0

    return talk.store.read(found)


def test_card_of_an_action_says_that_it_is_overdue_once_it_is(both: Conversation) -> None:
    both.answer(LINDA, f"action Cost table owner:@{UTE} due:11 oct")
    both.until(on(11, 20))
    before = card(both)

    both.until(on(12))

    assert "Open · A-1 · due Tue 11 Oct" in before
    assert "Overdue · A-1 · was due Tue 11 Oct · Ute Keller · asked by Linda Okafor" in card(both)


def test_card_of_several_actions_says_which_is_overdue(talk: Conversation) -> None:
    (preview,) = talk.says(LINDA, f"/isc action\n- Cost table @{UTE} 11 oct\n- Room plan @{UTE} 20 oct")
    talk.presses(LINDA, preview, "Log both")

    talk.until(on(12))

    assert "Cost table · Ute Keller, was due Tue 11 Oct" in card(talk)
    assert "Room plan · Ute Keller, due Thu 20 Oct" in card(talk)


def test_card_of_an_issue_says_that_its_answer_was_due(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.until(on(14, 20))
    before = card(talk, "#isc-web")
    talk.until(on(17))
    late = card(talk, "#isc-web")

    talk.answer(FILIZ, "escalate I-1 no money")
    talk.until(datetime(2016, 11, 2, 6, tzinfo=UTC))

    assert before.startswith(f"{HEAD}Waiting · I-1 · focal points, until Fri 14 Oct · ")
    assert late.startswith(f"{HEAD}Overdue · I-1 · focal points, was due Fri 14 Oct · ")
    assert "task force, was due Mon 31 Oct" in card(talk, "#isc-web")


def test_date_that_passes_edits_a_card_once(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:11 oct")
    talk.until(on(12))
    edits = edits_of_card(talk)

    talk.until(on(21))

    assert edits == edits_of_card(talk) == 1
    assert talk.ticks.audit() == []


def test_card_whose_date_passed_while_the_bot_was_away_is_corrected(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:11 oct")
    talk.passes(minutes=5)
    talk.clock.set(on(20))
    talk.restart()

    talk.passes(minutes=5)

    assert "Overdue · A-1 · was due Tue 11 Oct" in card(talk)
