"""The rounds that wait on Home: for an answer, and to be cleared."""

from collections.abc import Sequence

from bot.permissions import may_see
from bot.rounds import RoundRun, seat_words
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.text import count, escape
from handlers.core.blocks.things import thing
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.rounds import views
from handlers.rounds.clearing import waiting_for
from handlers.rounds.schedule import seats_waiting
from handlers.rounds.standing import standing_of
from storage import round_runs
from storage.unit_of_work import Read


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    runs = [one for one in round_runs.with_answers_wanted(read, now=ask.now) if may_see(ask.actor, one)]
    see_all = Button("See all", "say", "rounds")
    asked = [block for run in runs for block in _to_answer(ask, read, run)]
    to_clear = [block for run in runs for block in _to_clear(ask, read, run)]
    return [Waiting(asked, see_all), Waiting(to_clear, see_all)]


def _to_answer(ask: Ask, read: Read, run: RoundRun) -> Sequence[Block]:
    """Return the seats for which the reader is asked, themselves or for whom they stand in."""
    standing = standing_of(read, run)
    seats = [
        seat for person in ask.actor.person_ids for seat in seats_waiting(read, standing, person, ask.now)
    ]
    until = f"until {views.until(run, ask.reader)}"
    return [
        thing(
            f"*{escape(standing.name(one.seat))}: {escape(standing.rule.singular)} for {ask.reader.day(run.for_on)}*",
            (Chip.WAITING, run.ref, until),
            Button("Write it", "answer", seat_words(run, one)),
        )
        for one in seats
    ]


def _to_clear(ask: Ask, read: Read, run: RoundRun) -> Sequence[Block]:
    standing = standing_of(read, run)
    waiting = waiting_for(read, standing, ask.actor.person_ids, ask.charter.day_of(ask.now))
    if not waiting:
        return []
    what = f"*{views.subject(run, ask.reader)}: {count(len(waiting), 'answer')} to clear*"
    return [thing(what, (Chip.WAITING, run.ref), Button("Read them", "toclear", run.ref))]


HOME = (HomePart(order=42, waiting=_waiting),)
