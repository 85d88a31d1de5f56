"""Talks to the bot as people would: the real Bolt app, a real database, and the practice workspace as Slack."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from sqlalchemy import select

from bot.charter import Charter
from bot.charter_file import read_charter
from handlers import registry_of
from handlers.core.clock.ticks import DEFAULT_LIMITS, Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.send import MaybeSent, NotSent
from handlers.core.desk import Desk
from handlers.core.registry import Registry
from handlers.core.slack.account_sync import AccountSync
from handlers.core.slack.client import Client, Identity
from handlers.core.slack.listeners import SlackListeners
from handlers.core.slack.workspace import channel_ids
from handlers.people.roster import import_roster
from practice.clock import Clock
from practice.faults import Fault, FaultKind
from practice.workspace import Channel, Message, Person, View, Workspace
from storage import tables
from storage.migrate import migrate
from storage.rate_limits import RateLimits
from storage.store import Store

HERE = Path(__file__).parent.parent
BOT = Identity(team="T0PRACTICE", user="U0CLERK", bot="B0CLERK", token="xoxb-practice")
FRIDAY = datetime(2016, 10, 7, 8, tzinfo=UTC)  # Fri 7 Oct 2016, 10:00 in Geneva


def buttons_of(message: Message | View) -> list[dict[str, Any]]:
    """Return the buttons of a message or a tab, in rows or beside a section, and the entries of its menus."""
    rows = [block for block in message.blocks if block["type"] == "actions" or "accessory" in block]
    elements = [
        {**e, "block_id": b.get("block_id")} for b in rows for e in b.get("elements", [b.get("accessory")])
    ]
    return [{**e, **entry} for e in elements for entry in e.get("options", [{}])]


def place_of(button: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the workspace finds a button, or the entry of a menu."""
    place = {"action_id": button["action_id"], "block_id": button["block_id"]}
    return {**place, "value": button["value"]} if button["type"] == "overflow" else place


class InProcess(Client):
    """The plain call, answered by the practice workspace without a network."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("xoxb-practice", base_url="http://nowhere.invalid/")
        self.workspace = workspace

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        if self.workspace.down:
            raise NotSent("down")
        return self.workspace.call(method, values)

    async def call(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        """Answer a listener's call, with the faults and limits of the workspace."""
        if self.workspace.down:
            raise NotSent("down")
        met = self.workspace.meet(method, values)
        if met.answer is None:
            raise MaybeSent("no answer")
        return {**met.answer, **({"retry_after": met.retry_after} if met.retry_after is not None else {})}


# So fast that what falls due at one moment is sent then. At the pace that Slack accepts the clock stops for each message of
# a crowd, which takes dialogues about rules a fifth of their time.
UNHINDERED = RateLimits(posts_per_minute=60_000, edits_per_minute=60_000, burst=1_000)
NEVER = 600.0  # seconds: how busy this machine is must change no dialogue


def charter_of(file: str) -> Charter:
    return declared_by((HERE / file).read_text(encoding="utf-8"))[0]


@cache
def declared_by(text: str) -> tuple[Charter, Registry]:
    """Read a charter once, with what the bot declares for it: neither ever changes, and both together take three times as
    long as a conversation otherwise takes to begin.
    """
    charter = read_charter(text)
    return charter, registry_of(charter)


class Conversation:
    """One task force in one workspace. `says`, `presses`, `submits` and `replies` are what people do.

    With `kept` the database at `url` was in use before: its people stay as they are, and the workspace goes on with what
    it held then (`Workspace.dump`).
    """

    def __init__(
        self,
        url: str,
        *,
        charter: str = "charter.yaml",
        people: str = "practice/people.csv",
        now: datetime = FRIDAY,
        still_working_after: float = NEVER,
        erasures_file: Path | None = None,
        kept: Mapping[str, Any] | None = None,
        public_url: str = "https://clerk.example.org",
        limits: RateLimits = DEFAULT_LIMITS,
    ) -> None:
        self.limits = limits
        self.public_url = public_url
        self.erasures_file = erasures_file
        self.still_working_after = still_working_after
        self.machine_at = now
        self.clock = Clock(lambda: self.machine_at)
        self.charter, self.registry = declared_by((HERE / charter).read_text(encoding="utf-8"))
        self.url = url
        migrate(url)
        self.store = self._started_store()
        if kept is None:
            roster = (HERE / people).read_text(encoding="utf-8")
            self.store.write(lambda tx: import_roster(tx, roster), now=now)
        self.workspace = Workspace(now=self.clock.now, people=self._people(), channels=self._channels())
        if kept is not None:
            self.workspace.load(dict(kept))
        self.workspace.deliver = self._deliver
        self.client = InProcess(self.workspace)
        self.runner = asyncio.Runner()
        self.gives: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None
        self.delivered = 0  # events that a test has brought itself
        self._open()
        self.runner.run(self._listen())

    def _started_store(self) -> Store:
        store = Store(self.url, charter=self.charter, monotonic=lambda: 0.0)
        store.start()
        return store

    def _open(self) -> None:
        """Begin to talk with Slack, as every start does."""
        self.ticks = Ticks(
            self.store, self.client, now=self.clock.now, machine=lambda: self.machine_at, timeouts=DeliveryTimeouts(),
            registry=self.registry, channels=channel_ids(self.client), erasures_file=self.erasures_file,
            limits=self.limits,
        )  # fmt: skip
        self.accounts = AccountSync(
            self.ticks.means, BOT.team, is_slack_away=lambda: self.ticks.is_slack_silent
        )
        self.accounts.ask_about_all()
        self.desk = Desk(
            self.store,
            self.registry,
            command="/isc",
            channels=channel_ids(self.client),
            public_url=self.public_url,
        )
        self.door = SlackListeners(
            self.desk,
            self.client,
            BOT,
            now=self.clock.now,
            is_slack_silent=lambda: self.ticks.is_slack_silent,
            pause=self._waits,
            still_working_after=self.still_working_after,
            behind_after=NEVER,
        )
        self.app: AsyncApp = self.door.build_app()

    async def _waits(self, seconds: float) -> None:
        """Let the time pass for which an answer waits."""
        self.machine_at += timedelta(seconds=seconds)

    def restart(self) -> None:
        """Stop the bot and start another on the same database; the workspace lives on."""
        self.ticks.close()
        self.runner.run(self.door.close())
        self.store.stop()
        self.store = self._started_store()
        self._open()

    def close(self) -> None:
        self.ticks.close()
        self.runner.run(self.door.close())
        self.runner.run(self.respond_at.cleanup())
        self.runner.close()
        self.store.stop()

    def undeclared_steps(self) -> set[str]:
        """Return what the history of a record would tell by the name of a step alone."""
        line, record = tables.history.c, tables.records.c
        chosen = select(line.verb, record.kind).join_from(
            tables.history, tables.records, line.record_id == record.id
        )
        with self.store._reader_engine.connect() as db:
            found = set(db.execute(chosen.distinct()).all())
        return {f"{verb} of {kind}" for verb, kind in found if self.registry.find_step(verb, kind) is None}

    # What people do

    def says(self, who: str, words: str, *, channel: str = "", thread: str | None = None) -> list[Message]:
        """Type words; return what the bot says to this person because of it."""
        where = channel or self.charter.channels.main
        place = self._place(who, where)
        before = {m.ts for m in self._all(who)}
        self._run(self.workspace.type(self.user(who), place, words, thread))
        return [m for m in self._all(who) if m.ts not in before and m.user == BOT.user]

    def answer(self, who: str, words: str, **more: Any) -> str:
        """Type a command; return the text of the one answer."""
        said = self.says(who, f"/isc {words}", **more)
        assert len(said) == 1, [m.text for m in said]
        return said[0].text

    def opens(self, who: str, words: str) -> str:
        """Propose a text, or open a draft, and press [Open it]; return the answer."""
        return self.presses(who, self.says(who, f"/isc {words}")[-1], "Open it")[-1].text

    def asks(self, who: str, words: str) -> str:
        """Write to the bot in one's own conversation with it; return the text of the one answer."""
        (said,) = self.says(who, words, channel="direct")
        return said.text

    def presses(self, who: str, message: Message, label: str, *, times: int = 1) -> list[Message]:
        """Press the button with this label, or choose this entry of a menu, perhaps several times at once; return what
        the bot says because of it.
        """
        button = next(e for e in buttons_of(message) if e["text"]["text"] == label)
        before = {(m.ts, m.text) for m in self._all(who)}

        async def press() -> None:
            one = self.workspace.press
            await asyncio.gather(
                *[one(self.user(who), message=message, **place_of(button)) for _ in range(times)]
            )

        self._run(press())
        return [m for m in self._all(who) if (m.ts, m.text) not in before and m.user == BOT.user]

    def submits(self, who: str, **values: Any) -> list[Message]:
        """Fill in the open form and send it."""
        view = self.workspace.view(self.user(who))
        assert view is not None, "no form is open"
        before = {m.ts for m in self._all(who)}
        self._run(self.workspace.submit(self.user(who), view.id, values))
        return [m for m in self._all(who) if m.ts not in before and m.user == BOT.user]

    def presses_more(self, who: str) -> None:
        """Press the button for the rarely used fields of the open form."""
        view = self.workspace.view(self.user(who))
        assert view is not None, "no form is open"
        row = view.blocks[-1]
        place = {"action_id": row["elements"][-1]["action_id"], "block_id": row.get("block_id")}
        self._run(self.workspace.press(self.user(who), view_id=view.id, **place))

    def replies(self, who: str, message: Message, words: str) -> list[Message]:
        """Answer in the thread of a message."""
        return self.says(who, words, channel=message.channel, thread=message.ts)

    def edits(self, who: str, ts: str, words: str) -> list[Message]:
        """Change the words of one's own message; return what the bot says because of it."""
        return self._changes(who, lambda: self.workspace.edit(self.user(who), self._place_of(ts), ts, words))

    def deletes(self, who: str, ts: str) -> list[Message]:
        """Delete one's own message; return what the bot says because of it."""
        return self._changes(who, lambda: self.workspace.delete(self.user(who), self._place_of(ts), ts))

    def shares(self, who: str, message: Message, *names: str, words: str = "") -> list[Message]:
        """Answer in the thread of a message with files."""
        files = [{"name": name} for name in names]
        return self._changes(
            who,
            lambda: self.workspace.type(self.user(who), message.channel, words, message.ts, files=files),
        )

    def drops(self, who: str, words: str, **files: bytes) -> list[Message]:
        """Drop files into the bot's own conversation, with words; a name such as `people_csv` is people.csv."""
        dropped = [{"name": name.replace("_", "."), "content": content} for name, content in files.items()]
        place = self.workspace.direct(self.user(who))
        return self._changes(who, lambda: self.workspace.type(self.user(who), place, words, files=dropped))

    def deactivates(self, who: str, *, on: bool = True) -> None:
        """Let an administrator of the workspace deactivate somebody's account, or take that back."""
        user = self.user(who)
        self.workspace.switch(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=user, on=on))
        self._run(self.workspace.tell_of_person(user))

    def last(self, who: str) -> str:
        """Return the ts of the newest message of a person's."""
        user = self.user(who)
        return max(m.ts for found in self.workspace.posted.values() for m in found if m.user == user)

    def _changes(self, who: str, act: Callable[[], Awaitable[object]]) -> list[Message]:
        before = {m.ts for m in self._all(who)}
        self._run(act())
        return [m for m in self._all(who) if m.ts not in before and m.user == BOT.user]

    def _place_of(self, ts: str) -> str:
        return next(m.channel for found in self.workspace.posted.values() for m in found if m.ts == ts)

    # What time does

    def passes(self, **length: float) -> None:
        """Let time pass, with everything that falls due on the way."""
        self.until(self.clock.now() + timedelta(**length))

    def until(self, at: datetime) -> None:
        self.ticks.advance(at, set_clock=self._move)

    def skips_to(self, at: datetime) -> None:
        """Let time pass in which nothing happens, as if the bot was stopped."""
        self._move(at)

    def _move(self, to: datetime) -> None:
        self.machine_at += to - self.clock.now()

    # What people see

    def channel(self, name: str = "") -> list[Message]:
        """Return the bot's messages in a channel that everybody there sees."""
        place = self.workspace.channel_id_named((name or self.charter.channels.main).removeprefix("#"))
        assert place is not None
        return [m for m in self.workspace.messages(place) if m.user == BOT.user and m.only_for is None]

    def direct(self, who: str) -> list[Message]:
        """Return what the bot wrote to a person in its own conversation with them."""
        return [
            m for m in self.workspace.messages(self.workspace.direct(self.user(who))) if m.user == BOT.user
        ]

    def day_of(self, message: Message) -> str:
        """Return the day in Geneva on which a message was posted: "Mon 31 Oct"."""
        at = datetime.fromtimestamp(float(message.ts), ZoneInfo("Europe/Zurich"))
        return f"{at:%a} {at.day} {at:%b}"

    def user(self, who: str) -> str:
        return next(
            p.id for p in self.workspace.people.values() if p.email.split("@")[0] == who or p.id == who
        )

    def _all(self, who: str) -> list[Message]:
        user = self.user(who)
        places = [c.id for c in self.workspace.channels.values() if not c.is_direct or c.user == user]
        return [m for place in places for m in self._seen(place, user)]

    def _seen(self, place: str, user: str) -> list[Message]:
        replies = defaultdict(list)  # by thread, in one pass: there may be thousands of messages
        for one in self.workspace.posted.get(place, ()):
            if one.thread_ts not in {None, one.ts} and one.only_for in {None, user}:
                replies[one.thread_ts].append(one)
        roots = self.workspace.messages(place, seen_by=user)
        return [*roots, *[reply for root in roots for reply in replies[root.ts]]]

    def _place(self, who: str, channel: str) -> str:
        if channel == "direct":
            return self.workspace.direct(self.user(who))
        return self.workspace.channel_id_named(channel.removeprefix("#")) or channel

    def _run(self, act: Any) -> None:
        async def act_and_settle() -> None:
            await act
            while self.door.background.tasks:
                await asyncio.wait(set(self.door.background.tasks))

        self.runner.run(act_and_settle())

    async def _listen(self) -> None:
        """Take what is answered to a button: it goes to an address of its own, over HTTP."""
        app = web.Application()
        app.router.add_post("/respond/{token}", self._responded)
        app.router.add_get("/files/{file}", self._fetched)
        self.respond_at = web.AppRunner(app)
        await self.respond_at.setup()
        await web.TCPSite(self.respond_at, "127.0.0.1", 0).start()
        host, port = self.respond_at.addresses[0]
        self.workspace.base_url = f"http://{host}:{port}"
        self.client.web.base_url = f"{self.workspace.base_url}/api/"

    async def _responded(self, request: web.Request) -> web.Response:
        if self.workspace.down:
            return web.Response(status=503)
        answer = await self.workspace.respond(request.match_info["token"], await request.json())
        wait = answer.get("retry_after")
        status = 200 if answer["ok"] else 400 if wait is None else 429
        return web.json_response(answer, status=status, headers={"Retry-After": str(wait)} if wait else None)

    async def _fetched(self, request: web.Request) -> web.StreamResponse:
        """Give the bytes of a file, or what a test gives instead."""
        if self.gives is not None:
            return await self.gives(request)
        if request.headers.get("Authorization") != f"Bearer {BOT.token}" or self.workspace.down:
            raise web.HTTPFound("/login")
        return web.Response(body=self.workspace.file(request.match_info["file"]).bytes)

    async def _deliver(self, kind: str, payload: dict[str, Any]) -> object:
        fault = self.workspace.faults.for_envelope(kind, payload.get("event", {}).get("type", ""))
        if fault is not None and fault.kind is FaultKind.EVENT_REPEATED:
            await self._carry(payload)
        return await self._carry(payload)

    async def _carry(self, payload: dict[str, Any]) -> object:
        request = AsyncBoltRequest(mode="socket_mode", body=payload)
        response = await self.app.async_dispatch(request)
        assert response.status == 200, response.body
        return json.loads(response.body) if response.body else None

    def _people(self) -> list[Person]:
        known = self.store.snapshot
        people = [
            Person(
                id=f"U{person.id:04}", name=person.email.split("@")[0], real_name=person.name, email=person.email,
                zone=self.charter.find_station(person.station).zone,
            )
            for person in known.roster.persons.values()
        ]  # fmt: skip
        strangers = [
            Person(
                id="U9NEW",
                name="newcomer",
                real_name="Noor Newcomer",
                email="newcomer@example.org",
                zone="Asia/Bangkok",
            ),
            Person(
                id="U9GUEST",
                name="guest",
                real_name="Gil Guest",
                email="guest@example.com",
                zone="UTC",
                is_restricted=True,
            ),
            Person(id="U9BOT", name="otherbot", real_name="Other Bot", email="", zone="UTC", is_bot=True),
            Person(
                id="U9FAR",
                name="foreigner",
                real_name="Fay Foreign",
                email="foreigner@example.net",
                zone="UTC",
                team_id="T0OTHER",
            ),
        ]
        return [*people, *strangers]

    def _channels(self) -> list[Channel]:
        members = {p.id for p in self._people()} | {BOT.user}
        names = enumerate(self.charter.all_channels)
        return [Channel(f"C{n:04}", name.removeprefix("#"), set(members)) for n, name in names]
