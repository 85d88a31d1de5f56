"""The messages that did not arrive, as one of the things that wait on Home."""

from collections.abc import Sequence

from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.text import Reader, count
from handlers.core.blocks.things import first_of, thing
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.undelivered import views
from handlers.undelivered.commands import undelivered_posts, waiting_count
from storage.unit_of_work import Read


def undelivered(posts: Sequence[views.UndeliveredPost], total: int, reader: Reader) -> Block:
    """Return the messages that did not arrive, or were not updated, all as one thing."""
    is_complete = len(posts) == total
    is_certain = is_complete and not any(one.is_uncertain for one in posts)
    said = []
    if not is_complete or not all(one.is_outdated for one in posts):
        said.append("didn't arrive" if is_certain else "may not have arrived")
    if not is_complete or any(one.is_outdated for one in posts):
        said.append("wasn't updated" if total == 1 else "weren't updated")
    places = list(dict.fromkeys(views.destination(one.post, reader) for one in posts))
    chip = Chip.NOT_UPDATED if is_complete and all(one.is_outdated for one in posts) else Chip.NOT_DELIVERED
    title = f"*{count(total, 'message')} {' or '.join(said)}*"
    return thing(title, (chip, first_of(places)), Button("Look", "say", "undelivered"))


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    total = waiting_count(read, ask)
    return [Waiting([undelivered(undelivered_posts(read, ask), total, ask.reader)])] if total else []


HOME = (HomePart(order=10, waiting=_waiting),)
