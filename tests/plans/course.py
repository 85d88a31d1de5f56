"""What happens on a database with years behind it: every verb, list, file, Home, feed and tick.

The verbs come from the registry by tests/rights/words.py, the places to look from tests/dialogues/surfaces.py and the ticks
from the poller, each of which fails where something that was declared is missing.
"""

from functools import partial
from pathlib import Path

from bot.actions import Action
from bot.records import Kind
from handlers.core.clock.poller import Poller
from handlers.core.slack.catch_up import CatchUp
from handlers.duplicates.compare import EVERY, Comparison
from storage import tables
from storage.notifications import replan_all
from storage.store import WriteRequest
from storage.unit_of_work import Read
from tests.conversation import BOT
from tests.dialogues.marked import FOCAL, QUENTIN, World
from tests.dialogues.surfaces import SURFACES
from tests.handlers.duplicates.test_duplicates import Everything
from tests.handlers.scene import ALINE, LINDA
from tests.plans import filled
from tests.rights.cast import PERSONAS, Cell, Context
from tests.rights.slack import Slack
from tests.rights.walk import _made
from tests.rights.words import WORDS

SECRETARY = next(one for one in PERSONAS if one.name == "secretary")
# Each shows what another shows, or is asked of records that only refuse.
NOT_AGAIN = {"refusals", "behind every digest", "changed messages", "kept answers", "private answers"}


# What the secretary sees is not filtered.
OF_A_MEMBER = {
    "App Home", "digest on demand", "lists of actions", "lists of events", "lists of issues", "lists of meetings",
    "lists of proposals", "own calendar", "overview", "register of decisions", "search", "who is silent",
}  # fmt: skip


class Years(World):
    """The marked records under high numbers, so that there is room for what was before."""

    def _number(self) -> None:
        super()._number()
        self.talk.store.write(lambda tx: filled.raise_counters(tx.db), now=self.talk.clock.now())
        self.talk.restart()


def begun(url: str, folder: Path) -> Years:
    """Return a task force in which everything has been done once, most is finished, and digests have gone out."""
    world = Years(url, folder, most=1)
    _try_every_verb(world, Context.OWN)
    talk = world.talk
    logged = [f"action Paper {n} area:web owner:@{QUENTIN} due:2016-10-{10 + n % 5}" for n in range(80)]
    world.does(LINDA, *logged)
    talk.passes(minutes=5)
    talk.shares(QUENTIN, talk.channel("#isc-web")[0], "table.pdf", words="The first draft")
    world.does(ALINE, "read I-202")
    talk.passes(days=8)
    refs = [one.ref for one in talk.store.read(_open_papers)]
    world.does(LINDA, *[f"done {ref} Sent" for ref in refs[:-4]])
    _keep_recommendations(world)
    _run_every_tick(world)
    return world


def _keep_recommendations(world: World) -> None:
    """Enter recommendations, of which all but one are implemented, and that is confirmed; the Council declines others."""
    for number in range(1, 27):
        said = world.talk.answer(
            LINDA,
            f"recommendation Publish {number} report:JIU/REP/2016/1 nr:{number} year:2009 due:friday owner:@{QUENTIN} area:web",
        )
        ref = said.partition("*")[2].partition("*")[0]
        world.does(ALINE, f"mark {ref} accepted")
        if number > 1:
            world.does(QUENTIN, f"mark {ref} implemented evidence:https://example.org/{number}")
            world.does(LINDA, f"confirm {ref}")

    for number in range(1, 4):
        what = f"Ask the Council {number} report:C nr:{number} addressee:governing body area:web"
        said = world.talk.answer(LINDA, f"recommendation {what}")
        ref = said.partition("*")[2].partition("*")[0]
        world.does(LINDA, f"submit {ref} Council", *([f"outcome {ref} not agreed"] if number > 1 else []))
    world.does(LINDA, "recommendation Keep the minutes report:A nr:1 received:1 jun 2016 area:web due:friday")


def _open_papers(read: Read) -> list[Action]:
    is_open = (tables.items.c.kind == Kind.ACTION, tables.ITEM_IS_OPEN)
    found: list[Action] = read.records_by_index(Kind.ACTION, *is_open, order=(tables.records.c.number,))
    return [one for one in found if one.title.startswith("Paper ")]


def goes_on(world: Years) -> None:
    """Let everything happen again, years later."""
    talk = world.talk
    talk.restart()
    _run_every_tick(world)
    _try_every_verb(world, Context.ESCALATED)
    for surface in SURFACES:
        if surface.name not in NOT_AGAIN:
            surface.look(world, LINDA)
        if surface.name in OF_A_MEMBER:
            surface.look(world, FOCAL)
    world.does(
        LINDA,
        "recommendations",
        "recommendations all page:2",
        "recommendations accepted",
        "recommendations closed",
        "recommendations mine",
        "recommendations by:report",
        "recommendations all by:acceptance,formality",
        "recommendations years:2014-2016",
        "recommendations late",
        "recommendations long",
        "recommendations unassigned",
        "recommendations waits:Council",
    )
    counted = "taken:30 sep sector:ITU-T region:Europe category:associate members:78"
    world.does(LINDA, f"membership Associates {counted}", "memberships by:sector,region")
    world.does(LINDA, "recommendations all report:JIU/REP/2016/1", "export recommendations all")
    world.does(LINDA, "holiday Geneva 19 oct Flood", "move E-201 20 oct", "move M-201 14 dec")
    world.does(ALINE, "absent 13 oct 14 oct")
    talk.passes(days=4)
    talk.store.write(replan_all, now=talk.clock.now())
    _run_every_tick(world)


def _try_every_verb(world: Years, context: Context) -> None:
    """Say every verb as it would be done, each to records made for it alone."""
    cells = [Cell(SECRETARY, name, context) for name in WORDS]
    now = world.talk.clock.now()
    pieces = [WriteRequest(partial(_made, cell, _number(cell)), now) for cell in cells]
    slack = Slack(world.talk)
    for attempt in world.talk.store.submit(pieces).result():
        if isinstance(attempt, Exception):
            raise attempt
        slack.sends(attempt, attempt.words)


def _number(cell: Cell) -> int:
    return list(Context).index(cell.context) * 1000 + list(WORDS).index(cell.verb)


def _run_every_tick(world: Years) -> None:
    talk = world.talk
    catch_up = CatchUp(talk.ticks.means, talk.desk, BOT, is_slack_away=lambda: False)
    catch_up.request()
    comparison = Comparison(talk.store, talk.ticks.means.registry, Everything(), talk.clock.now)
    poller = Poller(
        talk.ticks,
        catch_up=catch_up.catch_up,
        sync_accounts=talk.accounts.turn,
        others={"compare": (comparison.turn, EVERY)},
        now=talk.clock.now,
        monotonic=lambda: 0.0,
    )
    for tick, _ in poller._every.values():
        tick()
    poller._deliver()
    talk.passes(minutes=5)
