"""What Slack and calendar programs deliver, and how a database may be away: the two sides of a table.

A shape is a row for each fault that stops it; a fault is a column for each shape. Add to `SHAPES` or `FAULTS`.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2 as httpx
from sqlalchemy import Connection, NullPool, create_engine, event, func, make_url, select, text

from bot.trouble import Trouble, comes_again_text, refusal_text
from handlers.core.slack.catch_up import CatchUp
from handlers.core.slack.feeds import CalendarFeeds
from handlers.core.slack.site import SLACK_PATH, Site
from handlers.icalendar.feed import open_feed
from practice import inputs, payloads
from practice.workspace import Message, View
from storage import tables
from storage.store import Unavailable
from tests import databases
from tests.conversation import BOT, Conversation
from tests.handlers.core.slack.test_site import FORM, JSON, SECRET, signed, watch
from tests.handlers.icalendar.test_feeds import address
from tests.handlers.scene import LINDA, UTE
from tests.storage.cable import Cable

WEB, QUIET = "#isc-web", "#isc-gender"  # where the card is, and where the bot has said nothing yet
NOT_NOW = str(Unavailable())


@dataclass(frozen=True)
class Answer:
    """What came back at once, and what the person saw because of it: texts, and their Home where it changed."""

    status: int
    body: str
    seen: list[str]
    home: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Scene:
    """A task force with an action that has a card, notes, an open form and a calendar."""

    def __init__(self, url: str) -> None:
        self.talk = talk = Conversation(url)
        self.catch_up = CatchUp(talk.ticks.means, talk.desk, BOT, is_slack_away=lambda: False)
        self.catch_up.catch_up()
        talk.door._events.on_missed = self.catch_up.request
        feeds = CalendarFeeds(partial(open_feed, talk.store), now=talk.clock.now)
        health = watch(talk)
        self.site = Site(
            talk.app, signing_secret=SECRET, machine=lambda: talk.machine_at, health=health.state,
            ready=health.not_ready_reasons, feeds=feeds,
        )  # fmt: skip
        health.is_connected = True
        talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
        talk.answer(LINDA, "action Staff table owner:@ute.keller area:web due:12 oct")
        talk.passes(minutes=5)
        self.feed = address(talk, LINDA)
        self.card = next(one for one in talk.channel(WEB) if "Cost table" in one.text)
        talk.replies(UTE, self.card, "the first quotes are in")
        self.note_ts = talk.last(UTE)
        self.person = talk.user(LINDA)
        talk.says(LINDA, "/isc action")
        view = talk.workspace.view(self.person)
        assert view is not None
        self.form = view
        talk._run(talk.workspace.open_home(self.person))
        home = talk.workspace.home(self.person)
        assert home is not None
        self.home = home
        self.channel = talk.workspace.channels[talk._place(LINDA, WEB)]

    def writes(self, words: str, *, channel: str, thread: str | None = None) -> Message:
        """Let a person write something of which the bot is not told yet."""
        space = self.talk.workspace
        message = Message(channel=channel, ts=space.next_ts(), user=self.person, text=words, thread_ts=thread)
        return space.add(message)

    def deliver_at_once(
        self,
        some: Sequence[Mapping[str, Any]],
        *,
        retry: int = 0,
        during: Callable[[], object] = lambda: None,
    ) -> list[Answer]:
        """Deliver several payloads at once, and meanwhile do something else; return what came back."""
        answers: list[httpx.Response] = []

        async def ask() -> None:
            meanwhile = asyncio.create_task(asyncio.to_thread(during))
            answers.extend(await asyncio.gather(*[self._request(one, retry=retry) for one in some]))
            await meanwhile

        self.talk._run(ask())
        return [Answer(one.status_code, one.text, []) for one in answers]

    def cut_feed(self, cut: Callable[[], object]) -> list[Mapping[str, Any]]:
        """Ask for the calendar, and do something when its first bytes are sent; return all parts of its body."""
        parts: list[Mapping[str, Any]] = []
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "method": "GET", "path": self.feed,
            "headers": [], "query_string": b"", "scheme": "http", "server": ("bot", 80), "root_path": "",
        }  # fmt: skip

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.body":
                parts.append(message)
                cut()

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        self.talk._run(self.site(scope, receive, send))
        return parts

    async def _request(self, payload: Mapping[str, Any], *, retry: int = 0) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.site)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as web:
            if "path" in payload:
                try:
                    return await web.get(payload["path"])
                except (
                    AssertionError
                ):  # so httpx says that the answer was cut in its middle: a server closes its connection
                    return httpx.Response(503)
            body, kind = _encoded(payload)
            headers = signed(self.talk, body, kind)
            if retry:
                headers["x-slack-retry-num"] = str(retry)
            return await web.post(SLACK_PATH, content=body, headers=headers)

    def deliver(self, payload: Mapping[str, Any], *, retry: int = 0) -> Answer:
        """Deliver a payload as Slack does, or ask for a path; return what came of it when all is said."""
        before, home = self._messages(), self._home()
        answers: list[httpx.Response] = []

        async def ask() -> None:
            answers.append(await self._request(payload, retry=retry))

        self.talk._run(ask())
        (answer,) = answers
        said = [text for key, text in self._messages().items() if key not in before]
        shown = self._home() if self._home() != home else ""
        return Answer(answer.status_code, answer.text, [*_texts(answer), *said], shown, answer.headers)

    def _messages(self) -> dict[str, str]:
        people = [self.talk._all(who) for who in (LINDA, UTE)]
        return {m.ts: m.text for found in people for m in found if m.user == BOT.user}

    def _home(self) -> str:
        view = self.talk.workspace.home(self.person)
        return json.dumps(view.blocks, ensure_ascii=False) if view else ""

    def count(self, table: Any, *where: Any) -> int:
        chosen = select(func.count()).select_from(table).where(*where)
        return self.talk.store.read(lambda read: read.db.execute(chosen).scalar_one())


def _encoded(payload: Mapping[str, Any]) -> tuple[bytes, str]:
    if "event" in payload:
        return json.dumps(payload).encode(), JSON
    if "command" in payload:
        return urlencode(payload).encode(), FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


def _texts(answer: httpx.Response) -> list[str]:
    """Return what a person sees of an acknowledgement: the text of an answer, or what stands at fields of a form."""
    if not answer.text.startswith("{"):
        return []
    body = answer.json()
    return [*([body["text"]] if "text" in body else []), *body.get("errors", {}).values()]


# Shapes


def count_made(scene: Scene, word: str) -> int:
    """Count the records with this title and the notes with these words."""
    notes = scene.count(tables.notes, tables.notes.c.text == word)
    return notes + scene.count(tables.records, tables.records.c.title == word)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Something that is delivered. `payload` makes it of a word, which is the title or the text of what comes of it.

    `status` is that of the answer while the database is away, and `says` what somebody is told then; "" for nothing.
    `count` counts what came of it; None for what only reads.
    """

    name: str
    payload: Callable[[Scene, str], Mapping[str, Any]]
    status: int = 200
    says: Callable[[Trouble], str] = refusal_text
    count: Callable[[Scene, str], int] | None = count_made

    @property
    def comes_again(self) -> bool:
        """Return whether Slack is made to deliver it again."""
        return self.status != 200 and self.count is not None


def _command(scene: Scene, word: str) -> Mapping[str, Any]:
    words = f"action {word} due:14 oct"
    return payloads.slash_command(scene.talk.workspace, scene.person, scene.channel, words)


def _list(scene: Scene, _: str) -> Mapping[str, Any]:
    return payloads.slash_command(scene.talk.workspace, scene.person, scene.channel, "actions")


def _press(scene: Scene, word: str) -> Mapping[str, Any]:
    return payloads.clicked_in_message(scene.talk.workspace, scene.person, scene.card, _button(word))


def _button(word: str) -> dict[str, str]:
    words = f"v1:say:action {word} due:14 oct"
    return {"type": "button", "action_id": "say.0", "block_id": "x", "value": words}


def _press_in_home(scene: Scene, word: str) -> Mapping[str, Any]:
    return _press_in_view(scene, word, scene.home)


def _press_in_form(scene: Scene, word: str) -> Mapping[str, Any]:
    return _press_in_view(scene, word, scene.form)


def _press_in_view(scene: Scene, word: str, view: View) -> Mapping[str, Any]:
    return payloads.clicked_in_view(scene.talk.workspace, scene.person, view, _button(word))


def _form(scene: Scene, word: str) -> Mapping[str, Any]:
    view = scene.form
    view.state = inputs.fill(view.blocks, view.state, {"text": word})
    return payloads.submitted(scene.talk.workspace, scene.person, view)


def _event(happened: Callable[[Scene, str], dict[str, Any]]) -> Callable[[Scene, str], Mapping[str, Any]]:
    return lambda scene, word: payloads.event(scene.talk.workspace, happened(scene, word))


def _direct(scene: Scene, word: str) -> dict[str, Any]:
    space = scene.talk.workspace
    message = scene.writes(f"action {word} due:14 oct", channel=space.direct(scene.person))
    return payloads.message_posted(space, message)


def _reply(scene: Scene, word: str) -> dict[str, Any]:
    message = scene.writes(word, channel=scene.card.channel, thread=scene.card.ts)
    return payloads.message_posted(scene.talk.workspace, message)


def _mention(scene: Scene, word: str) -> dict[str, Any]:
    words = f"<@{BOT.user}> action {word} due:14 oct"
    return payloads.mentioned(scene.talk.workspace, scene.writes(words, channel=scene.channel.id))


def _edit(scene: Scene, word: str) -> dict[str, Any]:
    space = scene.talk.workspace
    message = space.message(scene.card.channel, scene.note_ts)
    before = space.shown(message)
    message.edited = {"user": message.user, "ts": space.next_ts()}
    space.rewrite(message, text=word, blocks=[], attachments=[])
    return payloads.message_changed(space, message, before)


def _deletion(scene: Scene, _: str) -> dict[str, Any]:
    space = scene.talk.workspace
    message = space.message(scene.card.channel, scene.note_ts)
    return payloads.message_deleted(space, message, space.shown(message))


def _count_struck(scene: Scene, _: str) -> int:
    return scene.count(tables.notes, tables.notes.c.struck_at.is_not(None))


def _gone(scene: Scene, _: str) -> dict[str, Any]:
    user = {"id": scene.talk.user(UTE), "team_id": scene.talk.workspace.team_id, "deleted": True}
    return {"type": "user_change", "user": user}


def _count_gone(scene: Scene, _: str) -> int:
    return scene.count(tables.accounts, tables.accounts.c.to_at.is_not(None))


def _invited(scene: Scene, _: str) -> dict[str, Any]:
    channel = scene.talk.workspace.channels[scene.talk._place(LINDA, QUIET)]
    return payloads.membership(scene.talk.workspace, "member_joined_channel", BOT.user, channel)


def _count_introduced(scene: Scene, _: str) -> int:
    return scene.count(tables.posts, tables.posts.c.key.like(f"intro:{QUIET} %"))


def _home(scene: Scene, _: str) -> dict[str, Any]:
    return payloads.home_opened(scene.talk.workspace, scene.person, "home")


def _shortcut(scene: Scene, _: str) -> Mapping[str, Any]:
    message = scene.talk.workspace.message(scene.card.channel, scene.note_ts)
    return payloads.message_shortcut(scene.talk.workspace, scene.person, "log_action", message)


def _feed(scene: Scene, _: str) -> Mapping[str, Any]:
    return {"path": scene.feed}


TRIED_AGAIN, EDIT_TRIED_AGAIN = (partial(comes_again_text, is_edit=is_edit) for is_edit in (False, True))


def NOTHING(_: Trouble) -> str:  # noqa: N802
    return ""


SHAPES = (
    Shape(name="command", payload=_command),
    Shape(name="list", payload=_list, count=None),
    Shape(name="button", payload=_press),
    Shape(name="button in Home", payload=_press_in_home),
    Shape(name="button in a form", payload=_press_in_form),
    Shape(name="form", payload=_form),
    Shape(name="direct message", payload=_event(_direct), status=503, says=TRIED_AGAIN),
    Shape(name="thread reply", payload=_event(_reply), status=503, says=TRIED_AGAIN),
    Shape(name="mention", payload=_event(_mention), status=503, says=TRIED_AGAIN),
    Shape(name="edit", payload=_event(_edit), status=503, says=EDIT_TRIED_AGAIN),
    Shape(name="deletion", payload=_event(_deletion), status=503, says=NOTHING, count=_count_struck),
    Shape(name="deactivation", payload=_event(_gone), status=503, says=NOTHING, count=_count_gone),
    Shape(name="invitation", payload=_event(_invited), status=503, says=NOTHING, count=_count_introduced),
    Shape(name="Home", payload=_event(_home), count=None),
    Shape(name="shortcut", payload=_shortcut, count=None),
    Shape(name="feed", payload=_feed, status=503, says=NOTHING, count=None),
)


def shape(name: str) -> Shape:
    return next(one for one in SHAPES if one.name == name)


# Faults


class Away:
    """A scene whose database can be taken away and given back."""

    def __init__(self, scene: Scene, begins: Callable[[], object], ends: Callable[[], object]) -> None:
        self.scene = scene
        self.begins = begins
        self.ends = ends


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A way in which a database is away; `stops_reading` where nothing can be read either.

    `stays_said` where the log does not say at once that it is over.
    """

    name: str
    opened: Callable[[], Any]
    trouble: Trouble = Trouble.AWAY
    stops_reading: bool = False
    stays_said: bool = False
    is_slow: bool = False

    def stops(self, shape: Shape) -> bool:
        return self.stops_reading or shape.count is not None


@contextmanager
def _refusing() -> Iterator[Away]:
    """Yield a scene on a PostgreSQL that can end all connections and refuse new ones."""
    cable = Cable(databases.fresh("postgresql"))
    with opened_scene(cable.url) as scene:
        yield Away(scene, cable.cut, cable.mend)
    cable.close()


@contextmanager
def _standby() -> Iterator[Away]:
    """Yield a scene on a PostgreSQL that can become one that only reads, as after a switch to another server."""
    url = databases.fresh("postgresql")

    def switch(word: str) -> None:
        engine, name = (
            create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT"),
            make_url(url).database,
        )
        with engine.connect() as db:
            db.execute(text("SET default_transaction_read_only = off"))
            db.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = {word}"))
            db.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )

    with opened_scene(url) as scene:
        yield Away(scene, partial(switch, "on"), partial(switch, "off"))


@contextmanager
def _read_only_file() -> Iterator[Away]:
    """Yield a scene on an SQLite file that can be made to take no writes."""
    with opened_scene(databases.fresh("sqlite")) as scene:
        words = ["OFF"]

        def switch(db: Connection) -> None:
            db.connection.cursor().execute(f"PRAGMA query_only = {words[-1]}")

        event.listen(scene.talk.store._writer_engine, "begin", switch)
        yield Away(scene, lambda: words.append("ON"), lambda: words.append("OFF"))


@contextmanager
def _locked_file() -> Iterator[Away]:
    """Yield a scene on an SQLite file that another program can lock."""
    with opened_scene(databases.fresh("sqlite")) as scene:
        file = scene.talk.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            yield Away(scene, lambda: other.execute("BEGIN IMMEDIATE"), lambda: other.execute("ROLLBACK"))


@contextmanager
def _moved_file(*, is_replaced: bool) -> Iterator[Away]:
    """Yield a scene on an SQLite file that can be moved away, and another put in its place."""
    with opened_scene(databases.fresh("sqlite")) as scene:
        file = Path(scene.talk.url.removeprefix("sqlite:///"))
        elsewhere = file.with_suffix(".moved")

        def begin() -> None:
            file.rename(elsewhere)
            if is_replaced:
                Path(databases.fresh("sqlite").removeprefix("sqlite:///")).rename(file)

        def end() -> None:
            assert file.exists() == is_replaced  # none is made
            elsewhere.rename(file)

        yield Away(scene, begin, end)


@contextmanager
def _damaged_file() -> Iterator[Away]:
    """Yield a scene on an SQLite file of which pages can be said to be damaged."""
    with opened_scene(databases.fresh("sqlite")) as scene:
        store = scene.talk.store

        def find_damage(_: Connection) -> None:
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error

        def each(do: Callable[..., None]) -> None:
            for engine in (store._writer_engine, store._reader_engine):
                do(engine, "begin", find_damage)

        yield Away(scene, lambda: each(event.listen), lambda: each(event.remove))


@contextmanager
def _full_file() -> Iterator[Away]:
    """Yield a scene on an SQLite file that can be kept from growing."""
    with opened_scene(databases.fresh("sqlite")) as scene:
        words = ["max_page_count = 1000000"]

        def limit(db: Connection) -> None:
            db.connection.cursor().execute(f"PRAGMA {words[-1]}")

        def find_no_room(_: Connection) -> None:
            if len(words) % 2 == 0:
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise error

        event.listen(scene.talk.store._writer_engine, "begin", limit)
        event.listen(scene.talk.store._writer_engine, "commit", find_no_room)
        yield Away(scene, lambda: words.append("max_page_count = 1"), lambda: words.append(words[0]))


@contextmanager
def _refusing_writes(code: str) -> Iterator[Away]:
    """Yield a scene on a PostgreSQL that can be made to answer each write with an error of this code."""
    url = databases.fresh("postgresql")
    with opened_scene(url) as scene:
        engine = create_engine(url, poolclass=NullPool)

        def answer(statement: str) -> None:
            with engine.begin() as db:
                db.execute(
                    text(
                        f"CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement} END $$"
                    )
                )

        answer("RETURN NULL;")
        with engine.begin() as db:
            for name in tables.metadata.tables:
                at = f"BEFORE INSERT OR UPDATE OR DELETE ON {name} FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
                db.execute(text(f"CREATE TRIGGER refuse {at}"))
        refusal = f"RAISE EXCEPTION 'refused by a test' USING ERRCODE = '{code}';"
        yield Away(scene, partial(answer, refusal), partial(answer, "RETURN NULL;"))


@contextmanager
def opened_scene(url: str) -> Iterator[Scene]:
    scene = Scene(url)
    yield scene
    scene.talk.close()


FAULTS = (
    Fault(name="PostgreSQL refuses connections", opened=_refusing, stops_reading=True),
    Fault(name="PostgreSQL only reads", opened=_standby, trouble=Trouble.READ_ONLY),
    Fault(name="SQLite only reads", opened=_read_only_file, trouble=Trouble.READ_ONLY),
    Fault(name="SQLite is locked", opened=_locked_file, is_slow=True),
    Fault(name="SQLite is moved away", opened=partial(_moved_file, is_replaced=False), stops_reading=True),
    Fault(name="SQLite is replaced", opened=partial(_moved_file, is_replaced=True), stops_reading=True),
    Fault(
        name="SQLite is damaged",
        opened=_damaged_file,
        trouble=Trouble.DAMAGED,
        stops_reading=True,
        stays_said=True,
    ),
    Fault(name="SQLite has no room", opened=_full_file, trouble=Trouble.FULL),
    Fault(name="PostgreSQL has no room", opened=partial(_refusing_writes, "53100"), trouble=Trouble.FULL),
    Fault(
        name="PostgreSQL is damaged",
        opened=partial(_refusing_writes, "XX001"),
        trouble=Trouble.DAMAGED,
        stays_said=True,
    ),
)


# A stream


class Stream:
    """Deliveries of what makes one thing each, beside others that only read; each comes again until it is taken."""

    SHAPES = tuple(one for one in SHAPES if one.count in {count_made, None} and one.name != "edit")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._number = count(1)
        self._sent: dict[str, tuple[Shape, Mapping[str, Any]]] = {}  # by word
        self.statuses: set[int] = set()
        self.acknowledged: set[str] = set()  # at their first delivery

    def deliver_new(self, *, during: Callable[[], object] = lambda: None) -> None:
        """Deliver one of each shape at once, and meanwhile do something to the server."""
        self._scene.talk.machine_at += timedelta(minutes=1)  # a calendar may be asked for ten times a minute
        words = {f"{one.name} {next(self._number)}": one for one in self.SHAPES}
        new = {word: (one, one.payload(self._scene, word)) for word, one in words.items()}
        answers = self._scene.deliver_at_once([payload for _, payload in new.values()], during=during)
        self.statuses |= {one.status for one in answers}
        taken = zip(new, answers, strict=True)
        self.acknowledged |= {word for word, one in taken if self._is_taken(words[word], word, one)}
        self._sent |= {word: one for word, one in new.items() if one[0].count}

    def _is_taken(self, one: Shape, word: str, answer: Answer) -> bool:
        """Return whether the acknowledgement itself says so; that of a button says nothing."""
        if one.count is None or one.name.startswith("button"):
            return False
        if one.name == "command":
            return word in answer.body
        return answer.status == 200 and "errors" not in answer.body

    def deliver_again(self) -> None:
        answers = self._scene.deliver_at_once([payload for _, payload in self._sent.values()], retry=1)
        self.statuses |= {one.status for one in answers}

    def kept(self) -> dict[str, int]:
        """Return how many things came of each delivery."""
        return {word: count_made(self._scene, word) for word in self._sent}
