"""How it is said who is silent."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.actions import Action
from bot.posts import Notice
from handlers.actions import views as actions
from handlers.blocks.elements import Message
from handlers.blocks.paging import page
from handlers.blocks.text import Reader, count
from handlers.calendar.views import until
from handlers.people.views import absence_now
from storage.lists import Filter, Listed

_TIMES = {1: "once", 2: "twice"}


def listed(
    found: Listed, chosen: Filter, told: Mapping[int, Sequence[Notice]], reader: Reader, *, words: str
) -> Message:
    of = actions.of_whom(chosen, reader)
    if not found.count:
        return Message(f"No overdue action{of} waits for an answer.")
    lines = [
        " · ".join([actions.line(one, reader), *_beside(one, told[one.id], reader)]) for one in found.records
    ]
    return page(f"*{count(found.count, 'overdue action')}{of} without an answer*", lines, found, words=words)


def _beside(action: Action, told: Sequence[Notice], reader: Reader) -> list[str]:
    """Say how often the owners were reminded since the day has come, and who of them is away."""
    times = max(Counter(notice.person_id for notice in told).values())
    last = reader.day_of(max(notice.due_at for notice in told))
    reminded = (
        f"reminded {_TIMES.get(times, f'{times} times')}, last {last}" if times > 1 else f"reminded {last}"
    )
    away = [(owner, absence_now(reader, owner)) for owner in action.owners]
    return [reminded, *[f"{reader.name(owner)} is {until(one, reader)}" for owner, one in away if one]]
