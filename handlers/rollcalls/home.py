"""What waits on Home of a roll call: an answer, a second person's press, and those who are not reached."""

from collections.abc import Iterator

from bot.roll_calls import RollCall, SafetyAnswer
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.things import thing
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.rollcalls import views
from handlers.rollcalls.access import leaders, may_start
from storage import roll_calls
from storage.unit_of_work import Read


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    calls = roll_calls.going_on(read)
    if not calls:
        return []
    mine = {one.call_id: one for one in roll_calls.own_places(read, ask.actor.person_id, calls)}
    silent = {number for number, place in mine.items() if place.is_silent}
    blocks = [block for one in calls for block in _of_call(ask, read, one, is_silent=one.id in silent)]
    return [Waiting(blocks, Button("See all", "rollcalls"))]


def _of_call(ask: Ask, read: Read, call: RollCall, *, is_silent: bool) -> Iterator[Block]:
    title, me = f"*{views.title(call, ask.reader)}*", ask.actor.person_id
    if call.is_announced and call.started_by != me and may_start(read, ask.actor, call.offices):
        begin = f"begins at {views.begins_at(call, ask.reader)}"
        yield thing(title, (Chip.WAITING, begin), Button("Begin now", "rollbegin", call.id))
    if call.is_open and is_silent:
        safe = Button("I'm safe", "rollanswer", f"{call.id} {SafetyAnswer.SAFE}")
        yield thing(f"{title}: are you safe?", (Chip.ASKED,), safe)
    if call.is_open and me in leaders(read, call):
        yield thing(title, (Chip.OPEN, "you read the names"), Button(views.ENTER, "rollenter", call.id))


HOME = (HomePart(order=1, waiting=_waiting),)
