"""How it is said who is silent."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.actions import Action
from bot.posts import Notification
from handlers.actions import views as action_views
from handlers.blocks.elements import Message
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, count
from handlers.people.views import away_until, current_absence
from handlers.records.export_views import filter_phrase
from storage.records import Filter, ListPage

_TIMES = {1: "once", 2: "twice"}


def listed(
    found: ListPage,
    chosen: Filter,
    notifications: Mapping[int, Sequence[Notification]],
    reader: Reader,
    *,
    words: str,
) -> Message:
    of = filter_phrase(chosen, reader)
    if not found.total_count:
        return Message(f"No overdue action{of} waits for an answer.")
    lines = [
        " · ".join([action_views.line(one, reader), *_reminder_status(one, notifications[one.id], reader)])
        for one in found.records
    ]
    return page(
        f"*{count(found.total_count, 'overdue action')}{of} without an answer*", lines, found, words=words
    )


def _reminder_status(action: Action, notifications: Sequence[Notification], reader: Reader) -> list[str]:
    """Say how often the owners were reminded since the day has come, and who of them is away."""
    times = max(Counter(notice.person_id for notice in notifications).values())
    last = reader.day_of(max(notice.due_at for notice in notifications))
    reminded = (
        f"reminded {_TIMES.get(times, f'{times} times')}, last {last}" if times > 1 else f"reminded {last}"
    )
    away = [(owner, current_absence(reader, owner)) for owner in action.owners]
    return [reminded, *[f"{reader.name(owner)} is {away_until(one, reader)}" for owner, one in away if one]]
