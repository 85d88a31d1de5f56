"""What a closed day plans anew: the reminders of what is open, and of what opens again."""

from sqlalchemy import select

from bot.notifications import NotificationState
from storage import tables
from tests.conversation import Conversation
from tests.handlers.scene import LINDA

n = tables.notifications.c


def marks(talk: Conversation) -> list[int]:
    """Return for each action the version whose reminders are planned; -1 where they are to be planned again."""
    planned = select(tables.items.c.planned).order_by(tables.items.c.id)
    return talk.store.read(lambda read: list(read.db.execute(planned).scalars()))


def reminder_days(talk: Conversation) -> list[str]:
    planned = (
        select(n.due_at).where(n.state == NotificationState.PLANNED, n.reason == "before").order_by(n.due_at)
    )
    return talk.store.read(lambda read: [f"{at:%d %b}" for at in read.db.execute(planned).scalars()])


def test_closed_day_marks_what_is_open_and_leaves_what_is_closed(both: Conversation) -> None:
    both.answer(LINDA, "action Cost table owner:@ute.keller due:20 oct")
    both.answer(LINDA, "action Room plan owner:@ute.keller due:20 oct")
    both.passes(minutes=1)
    both.answer(LINDA, "done A-1 Sent")
    before = marks(both)

    both.answer(LINDA, "holiday Geneva 18 oct Flood")

    assert min(before) > 0
    assert marks(both) == [before[0], -1]


def test_reminder_of_what_opens_again_follows_the_day_that_was_closed_meanwhile(both: Conversation) -> None:
    both.answer(LINDA, "action Cost table owner:@ute.keller due:20 oct")
    both.passes(minutes=1)
    before = reminder_days(both)
    both.answer(LINDA, "done A-1 Sent")
    both.answer(LINDA, "holiday Geneva 18 oct Flood")

    both.answer(LINDA, "reopen A-1")
    both.passes(minutes=1)

    assert before == ["13 Oct", "18 Oct"]
    assert reminder_days(both) == ["12 Oct", "17 Oct"]
