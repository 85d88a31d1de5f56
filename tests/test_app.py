"""The command line, as an operator meets it: started as a process, on a folder of its own."""

import asyncio
import hashlib
import hmac
import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
import uvloop
from sqlalchemy import select
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app import machine_time
from bot.calendar_feeds import secret_digest
from bot.charter import Charter
from bot.charter_file import read_charter
from cli.practice_workspace import moment_of_samples, practice_workspace
from cli.serving import bound_socket
from handlers.core.calls import Call
from handlers.core.desk import Desk
from handlers.core.slack.accounts import link_account
from handlers.core.slack.site import serve as serving
from handlers.core.slack.workspace import read_profile
from handlers.people.roster import import_roster
from practice.clock import Clock
from practice.faults import Fault, FaultKind
from practice.link import Link
from practice.model import NoAnswer, NotConnected
from practice.server import Protocol
from practice.workspace import Workspace, nobody_listens
from storage import tables
from storage.store import Store
from storage.unit_of_work import Tx
from tests import databases
from tests.conversation import BOT, NEVER, Conversation
from tests.forked import run_forked
from tests.practice.served import served, until
from tests.shipped import REGISTRY

MANY = 100  # more than there is to send
ROOT = Path(__file__).parent.parent
CITY = str(ROOT / "examples" / "city-climate.yaml")


def start(folder: Path, *words: str, **settings: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), *words], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(settings),
    )  # fmt: skip


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith("SLACK_")}
    return {**ours, "CHARTER": str(ROOT / "charter.yaml"), "PRACTICE_PORT": "0", "PORT": "0", **settings}


def run(folder: Path, *words: str, **settings: str) -> tuple[int, str, str]:
    """Run a command; return its exit code, what it says, and what it complains of but for how fast this machine is."""
    code, said, log = run_forked(words, folder=folder, env=environment(settings))
    return code, said, but_slow_writes(log)


def run_alone(folder: Path, *words: str, **settings: str) -> tuple[int, str, str]:
    """Run a command in a new process; return the same."""
    process = start(folder, *words, **settings)
    said, log = process.communicate(timeout=NEVER)
    return process.returncode, said, but_slow_writes(log)


def but_slow_writes(log: str) -> str:
    return "".join(line for line in log.splitlines(keepends=True) if "slow write" not in line)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        pytest.param({"PORT": "many"}, "PORT", id="port is no number"),
        pytest.param({"LEASE_SECONDS": "-3"}, "LEASE_SECONDS", id="negative lease"),
        pytest.param({"COMMAND": "isc"}, "COMMAND", id="command without a slash"),
        pytest.param({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL", id="unknown level"),
        pytest.param({"CHARTER": "missing.yaml"}, "missing.yaml", id="no such charter"),
        pytest.param(
            {"DATABASE_URL": "nonsense", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
            "DATABASE_URL",
            id="no address",
        ),
        pytest.param({"SLACK_BOT_TOKEN": "xoxb-secret"}, "SLACK_APP_TOKEN", id="a bot token alone"),
    ],
)
def test_wrong_setting_ends_the_start_with_one_line_that_names_it(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    code, said, complained = run(tmp_path, **settings)

    assert code == 78
    assert said == ""
    assert named in complained
    assert len(complained.strip().splitlines()) == 1, complained
    assert "secret" not in complained


def test_secret_is_read_from_the_file_of_its_name(tmp_path: Path) -> None:
    secrets = tmp_path / "credentials"
    secrets.mkdir()
    (secrets / "SLACK_BOT_TOKEN").write_text("xoxb-secret\n", encoding="utf-8")

    code, _, complained = run(tmp_path, "run", CREDENTIALS_DIRECTORY=str(secrets))

    assert code == 78
    assert complained.startswith("Set SLACK_APP_TOKEN")  # the other one of a real workspace


def test_secret_is_read_from_the_file_that_a_variable_names(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-secret\n", encoding="utf-8")

    code, _, complained = run(tmp_path, "run", SLACK_BOT_TOKEN_FILE="token")

    assert code == 78
    assert complained.startswith("Set SLACK_APP_TOKEN")


def test_what_it_writes_is_readable_by_its_user_alone(tmp_path: Path) -> None:
    assert run_alone(tmp_path, "migrate")[0] == 0

    file = tmp_path / "data" / "isc.db"
    assert [stat.S_IMODE(one.stat().st_mode) for one in (file.parent, file)] == [0o700, 0o600]


def test_broken_charter_is_told_with_its_line(tmp_path: Path) -> None:
    broken = (ROOT / "charter.yaml").read_text(encoding="utf-8").replace("channels:", "chanels:", 1)
    (tmp_path / "mine.yaml").write_text(broken, encoding="utf-8")

    code, _, complained = run_alone(tmp_path, CHARTER="mine.yaml")

    assert code == 78
    assert "mine.yaml line" in complained
    assert "Traceback" not in complained


def test_practice_workspace_starts_once_and_stops_clean(tmp_path: Path) -> None:
    first = start(tmp_path)
    assert first.stdout is not None
    assert first.stdout.readline().startswith("The practice workspace of ISC-TF: http://127.0.0.1:")

    code, _, complained = run_alone(tmp_path)
    first.send_signal(signal.SIGTERM)
    _, log = first.communicate(timeout=NEVER)

    assert code == 1
    assert str(first.pid) in complained
    assert first.returncode == 0, log
    assert not (tmp_path / "data" / "practice" / "isc.db-wal").exists()


def test_practice_workspace_starts_again_after_somebody_has_left(tmp_path: Path) -> None:
    for _ in range(2):
        practice = start(tmp_path)
        assert practice.stdout is not None
        said = practice.stdout.readline()
        practice.send_signal(signal.SIGTERM)
        practice.communicate(timeout=NEVER)

        assert said.startswith("The practice workspace of ISC-TF: ")
        with closing(sqlite3.connect(tmp_path / "data" / "practice" / "isc.db")) as db:
            db.execute("UPDATE persons SET leaves_on = '2020-01-01' WHERE email LIKE 'filiz%'")
            db.commit()


def test_records_of_one_task_force_are_not_opened_for_another(tmp_path: Path) -> None:
    roster = str(ROOT / "practice" / "people.csv")
    assert run_alone(tmp_path, "import", "roster", roster)[0] == 0

    code, _, complained = run(tmp_path, "import", "roster", roster, CHARTER=CITY)

    assert code == 78
    assert "ISC-TF" in complained
    assert len(complained.strip().splitlines()) == 1


def test_charter_without_what_records_refer_to_is_refused_with_each_named(tmp_path: Path) -> None:
    charter = (ROOT / "charter.yaml").read_text(encoding="utf-8")
    assert "  - code: BGI" in charter
    without = re.sub(r"  - code: (BGI|TGU)\n(?:    .*\n|\n)+", "", charter)
    retired = charter.replace("  - code: BGI\n", "  - code: BGI\n    retired: 2017-01-01\n")
    (tmp_path / "without.yaml").write_text(without, encoding="utf-8")
    (tmp_path / "retired.yaml").write_text(retired, encoding="utf-8")
    roster = str(ROOT / "practice" / "people.csv")
    assert run(tmp_path, "import", "roster", roster)[0] == 0

    refused = run(tmp_path, "import", "roster", roster, CHARTER=str(tmp_path / "without.yaml"))

    assert refused[0] == 78
    assert refused[2].splitlines() == [
        "The charter lacks what records refer to:",
        "- a station: BGI (Bridgetown)",
        'Write each back with "retired:" and the first day on which it no longer counts.',
    ]
    assert run(tmp_path, "import", "roster", roster, CHARTER=str(tmp_path / "retired.yaml"))[0] == 0


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
@pytest.mark.parametrize("http", [HttpToolsProtocol, Protocol], ids=["bot", "practice page"])
def test_connections_send_without_waiting_for_a_full_packet(
    http: type[HttpToolsProtocol], loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    is_set: list[bool] = []

    class Recording(http):  # type: ignore[misc,valid-type] # the base is the test's parameter
        def connection_made(self, transport: asyncio.Transport) -> None:
            connection = transport.get_extra_info("socket")
            is_set.append(bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
            super().connection_made(transport)

    async def everything() -> None:
        with bound_socket("127.0.0.1", 0) as bound:
            async with (
                serving(Starlette(), bound, http=Recording),
                aiohttp.ClientSession(f"http://127.0.0.1:{bound.getsockname()[1]}") as web,
            ):
                await got(web, "/")

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(everything())

    assert is_set == [True]


# The real bot as a process, with the practice workspace as Slack


ROSTER = (ROOT / "practice" / "people.csv").read_text(encoding="utf-8")
SECRET = "shared-with-slack"
PEOPLE, ENOUGH = 16, 40  # who talk at the same time, and answers after which the bot is stopped


@dataclass
class Scene:
    """A workspace, the bot's folder, and its database."""

    folder: Path
    space: Workspace
    address: str
    url: str
    link: Link
    processes: list["subprocess.Popen[str]"] = field(default_factory=list)

    def run(self, **settings: str) -> "subprocess.Popen[str]":
        process = start(
            self.folder, "run", DATABASE_URL=self.url, SLACK_BOT_TOKEN="xoxb-practice", SLACK_API_URL=f"{self.address}/api/",
            **(settings or {"SLACK_APP_TOKEN": "xapp-practice"}),
        )  # fmt: skip
        self.processes.append(process)
        return process

    def is_refused_by_slack(self) -> None:
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as db:
            ahead = f"{machine_time() + timedelta(minutes=5):%Y-%m-%d %H:%M:%S.%f}"
            db.execute(
                "INSERT INTO gates (name, free_at, tries, reason) VALUES ('paused', ?, 9, 'token_revoked')",
                (ahead,),
            )
            db.commit()

    def breaks_records(self) -> None:
        """Let whatever reads a record fail, as no code expects it."""
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as db:
            db.execute("UPDATE records SET changed_at = 'never'")
            db.commit()

    def has_open_log(self) -> bool:
        return Path(f"{self.url.removeprefix('sqlite:///')}-wal").exists()

    def posts(self) -> list[str]:
        return self._column("SELECT state FROM posts WHERE kind = 'card'")

    def add_fault(self, kind: FaultKind, seconds: float) -> None:
        """Add a fault for every message to the channel of the card."""
        web = self.space.channel_id_named("isc-web") or ""
        self.space.faults.add(
            Fault(kind=kind, method="chat.postMessage", channel=web, seconds=seconds, count=MANY)
        )

    def is_sending(self, kind: FaultKind) -> bool:
        """Return whether the card, and whatever else has begun where it goes, has met its fault."""
        begun = self._column("SELECT id FROM posts WHERE state <> 'pending' AND channel = '#isc-web'")
        return self.posts() == ["sending"] and self.space.faults.happened[kind] == len(begun)

    def titles(self) -> list[str]:
        return self._column("SELECT title FROM records")

    def notes(self) -> list[str]:
        return self._column("SELECT text FROM notes ORDER BY at")

    def is_tracking(self) -> bool:
        return bool(self._column("SELECT value FROM facts WHERE name = 'listening_since'"))

    def _column(self, question: str) -> list[str]:
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as db:
            return [one for (one,) in db.execute(question)]


def play(folder: Path, scene: Callable[[Scene], Awaitable[None]], *, due: int = 0) -> None:
    """Let a scene happen in a workspace whose bot has a roster and so many cards that are due."""

    async def everything() -> None:
        charter = read_charter((ROOT / "charter.yaml").read_text(encoding="utf-8"))
        space = practice_workspace(charter, ROSTER, Clock(machine_time), machine=machine_time, command="/isc")
        url = databases.fresh("sqlite")
        fill(url, charter, space, due)
        link = Link(retry_after=(), ack_within=NEVER)
        async with served(space, link) as address:
            here = Scene(folder, space, address, url, link)
            try:
                await scene(here)
            finally:
                for process in here.processes:
                    process.kill()  # nothing where it has ended
                    await asyncio.to_thread(process.communicate)

    asyncio.run(everything())


def link_everybody(tx: Tx, space: Workspace) -> None:
    for user in space.call("users.list", {})["members"]:
        profile = read_profile(user, team=BOT.team)
        if tx.roster.by_email(profile.email):
            link_account(tx, BOT.team, profile, now=tx.now)


def fill(url: str, charter: Charter, space: Workspace, due: int) -> None:
    store = Store(url, charter=charter, monotonic=lambda: 0.0)
    store.start()
    earlier = machine_time() - timedelta(minutes=2)
    store.write(lambda tx: import_roster(tx, ROSTER), now=earlier)
    store.write(partial(link_everybody, space=space), now=earlier)
    desk, user = Desk(store, REGISTRY, command="/isc"), next(iter(space.people))
    day = (earlier + timedelta(weeks=3)).date().isoformat()  # written so, it may be a Saturday or a holiday
    for number in range(due):
        words = f"action Paper {number} area:web due:{day}"
        call = Call(team=BOT.team, user=user, channel="", words=words, now=earlier, key=f"t:{number}")
        store.write(desk.write_request(call).work, now=earlier, key=call.key)
    store.stop()


async def said(process: "subprocess.Popen[str]") -> str:
    """Return the first line, with the address of the bot's own HTTP."""
    assert process.stdout is not None
    line = await asyncio.to_thread(process.stdout.readline)
    assert "Health: " in line, line + (await asyncio.to_thread(process.communicate))[1]
    return line.rpartition("Health: ")[2].strip().removesuffix("/healthz")


@pytest.mark.parametrize(("minute", "ago"), [(1, 0), (2, 2), (30, 2)])
def test_samples_are_logged_on_the_day_on_which_their_people_got_their_roles(minute: int, ago: int) -> None:
    charter = read_charter((ROOT / "charter.yaml").read_text(encoding="utf-8"))
    started = datetime(2026, 11, 27, 3, minute, tzinfo=UTC)  # 00:01 in Brasília

    assert moment_of_samples(started, charter) == started - timedelta(minutes=ago)


async def problems_of(web: aiohttp.ClientSession) -> dict[str, list[str]]:
    """Return the health of a bot once it has a problem: Slack is asked about the roster in the background."""
    for _ in range(3 * MANY):
        health: dict[str, list[str]] = json.loads((await got(web, "/healthz"))[1])
        if health["problems"]:
            return health
        await asyncio.sleep(0.1)
    raise AssertionError("the bot has found no problem")


async def stopped(process: "subprocess.Popen[str]") -> str:
    """Let it stop as an operating system does; return its log."""
    process.send_signal(signal.SIGTERM)
    _, complained = await asyncio.to_thread(process.communicate, timeout=NEVER)
    assert process.returncode == 0, complained
    return complained


@pytest.mark.parametrize("kind", [FaultKind.TRICKLE, FaultKind.COMMIT_LATE])
def test_message_that_is_being_sent_when_the_bot_is_stopped_is_judged(
    tmp_path: Path, kind: FaultKind
) -> None:
    async def scene(here: Scene) -> None:
        here.add_fault(kind, seconds=1)
        process = here.run()
        await said(process)
        await until(lambda: here.is_sending(kind))

        log = await stopped(process)

        assert here.posts() == ["sent"], log
        web = here.space.channel_id_named("isc-web") or ""
        assert len([one for one in here.space.messages(web) if one.text.startswith("Paper 0")]) == 1

    play(tmp_path, scene, due=1)


def test_message_that_slack_never_answers_does_not_hold_up_the_stop_and_stays_in_doubt(
    tmp_path: Path,
) -> None:
    async def scene(here: Scene) -> None:
        here.add_fault(FaultKind.TRICKLE, seconds=2 * NEVER)
        process = here.run()
        await said(process)
        await until(lambda: here.is_sending(FaultKind.TRICKLE))

        log = await stopped(process)

        assert here.posts() == ["uncertain"], log

    play(tmp_path, scene, due=1)


def test_what_was_claimed_and_not_begun_before_the_stop_is_given_back(talk: Conversation) -> None:
    talk.answer("linda.okafor", "action Paper area:web due:14 oct")
    talk.machine_at += timedelta(minutes=2)

    talk.ticks.stop()
    talk.ticks.deliver()

    row = talk.store.read(
        lambda read: read.db.execute(select(tables.posts.c.state, tables.posts.c.attempts)).one()
    )
    assert row == ("pending", 1)
    assert talk.channel("#isc-web") == []


def test_commands_that_were_acknowledged_by_socket_mode_are_kept_when_the_bot_is_stopped(
    tmp_path: Path,
) -> None:
    answered: list[str] = []
    acknowledged: list[str] = []

    async def scene(here: Scene) -> None:
        process = here.run()
        await said(process)
        linda, carry = next(iter(here.space.people)), here.space.deliver

        async def talks_on(person: int) -> None:
            with suppress(NotConnected, NoAnswer):
                for number in count():
                    title = f"Paper {person} of {number}."
                    payload = slash(
                        f"action {title} area:web", user=linda, url=f"{here.address}/respond/none"
                    )
                    answer = await carry("slash_commands", payload)
                    answered.append(title)
                    acknowledged.extend([title] if title in str(answer) else [])

        talking = asyncio.gather(*[talks_on(person) for person in range(PEOPLE)])
        await until(lambda: len(acknowledged) >= ENOUGH)
        log = await stopped(process)
        await talking

        assert set(acknowledged) <= set(here.titles()), log
        assert set(here.titles()) <= set(answered), "what was taken is answered before the connection closes"

    play(tmp_path, scene)
    assert len(acknowledged) == len(set(acknowledged)) >= ENOUGH


def test_commands_that_were_answered_over_http_are_kept_when_the_bot_is_stopped(tmp_path: Path) -> None:
    answered: list[str] = []

    async def scene(here: Scene) -> None:
        process = here.run(SLACK_SIGNING_SECRET=SECRET)
        site = await said(process)
        linda = next(iter(here.space.people))

        async def talks_on(web: aiohttp.ClientSession, person: int) -> None:
            with suppress(aiohttp.ClientError):
                for number in count():
                    title = f"Paper {person} of {number}."
                    body = urlencode(slash(f"action {title} area:web", user=linda, url=site)).encode()
                    async with web.post("/slack/events", data=body, headers=signed(body)) as answer:
                        answered.extend([title] if title in await answer.text() else [])

        async with aiohttp.ClientSession(site) as web:
            talking = asyncio.gather(*[talks_on(web, person) for person in range(PEOPLE)])
            await until(lambda: len(answered) >= ENOUGH)
            log = await stopped(process)
            await talking

        assert set(answered) <= set(here.titles()), log

    play(tmp_path, scene)
    assert len(answered) == len(set(answered)) >= ENOUGH


def slash(words: str, *, user: str, url: str) -> dict[str, str]:
    return {
        "command": "/isc", "text": words, "team_id": BOT.team, "user_id": user, "channel_id": "C0001",
        "trigger_id": words, "response_url": url,
    }  # fmt: skip


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(machine_time().timestamp()))
    proof = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={proof}",
    }


async def got(web: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with web.get(path) as answer:
        return answer.status, await answer.text()


def test_bot_in_socket_mode_serves_calendars_where_it_has_a_public_address(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        process = here.run(SLACK_APP_TOKEN="xapp-practice", PUBLIC_URL="https://clerk.example.org")
        site = await said(process)
        secret = "x" * 32
        digest = secret_digest(secret)

        async with aiohttp.ClientSession(site) as web:
            nobodys, _ = await got(web, f"/calendar/{secret}.ics")
            with closing(sqlite3.connect(here.url.removeprefix("sqlite:///"))) as db:
                db.execute(
                    "INSERT INTO calendar_feeds SELECT min(person_id), '', ?, ? FROM accounts",
                    (digest, "2026-01-01 00:00:00.000000"),
                )
                db.commit()
            status, calendar = await got(web, f"/calendar/{secret}.ics")
        log = await stopped(process)

        assert (nobodys, status) == (404, 200)
        assert calendar.startswith("BEGIN:VCALENDAR")
        assert secret not in log

    play(tmp_path, scene)


def test_start_waits_for_nobodys_account_and_reads_no_list_of_all_members(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        for method in ("users.lookupByEmail", "users.info"):
            here.space.faults.add(Fault(kind=FaultKind.COMMIT_LATE, method=method, count=MANY))
        here.url = databases.fresh("sqlite")  # nobody's account is known
        process = here.run()
        site = await said(process)

        async with aiohttp.ClientSession(site) as web:
            _, measured = await got(web, "/metrics")
        await stopped(process)

        assert 'method="auth.test"' in measured
        assert 'method="users.list"' not in measured

    play(tmp_path, scene)


def test_bot_that_is_stopped_while_it_starts_ends_well(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        here.space.faults.add(Fault(kind=FaultKind.TRICKLE, method="auth.test", seconds=1))
        process = here.run()
        await until(lambda: here.space.faults.happened[FaultKind.TRICKLE] == 1)

        await stopped(process)

    play(tmp_path, scene)


def test_running_bot_says_that_it_is_well_and_ready(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        here.is_refused_by_slack()  # until now: the operator has put in another token
        process = here.run()
        site = await said(process)

        async with aiohttp.ClientSession(site) as web:
            _, told = await got(web, "/healthz")
            ready, _ = await got(web, "/readyz")
            _, measured = await got(web, "/metrics")
        log = await stopped(process)

        health = json.loads(told)
        assert health["ok"], health
        assert health["beats"].keys() == {
            "deliver",
            "plan",
            "reconcile",
            "erase",
            "heal",
            "catch up",
            "compare",
            "accounts",
            "prune",
            "audit",
            "seal",
            "head",
            "write",
        }
        assert abs(health["clock_skew_seconds"]) < 5
        assert health["disk_free_mb"] > 0
        assert ready == 200
        assert 'clerk_beat_age_seconds{work="deliver"}' in measured
        assert 'clerk_slack_calls_total{method="auth.test",outcome="ok"} 1.0' in measured
        assert "clerk_call_seconds_count 0.0" in measured
        assert "clerk_writer_queue 0.0" in measured
        assert "clerk_write_seconds_count 0.0" not in measured  # it has written at the start
        assert "clerk_socket_connected 1.0" in measured
        assert "Traceback" not in log, log
        assert not here.has_open_log()

    play(tmp_path, scene)


def test_reply_that_was_written_while_nobody_listened_is_taken_in_at_the_start_and_at_a_new_connection(
    tmp_path: Path,
) -> None:
    async def scene(here: Scene) -> None:
        author = next(iter(here.space.people))
        web = here.space.channel_id_named("isc-web") or ""
        process = here.run()
        await said(process)
        await until(lambda: here.posts() == ["sent"] and here.is_tracking())
        (card,) = here.space.messages(web)
        await stopped(process)
        await here.space.type(author, web, "The draft is with the printers", card.ts)

        await said(here.run())
        await until(lambda: here.notes() == ["The draft is with the printers"])

        listened = here.space.deliver
        here.space.deliver = nobody_listens
        await here.space.type(author, web, "They want a deposit", card.ts)
        here.space.deliver = listened
        await here.link.close()
        await until(lambda: here.notes() == ["The draft is with the printers", "They want a deposit"])

    play(tmp_path, scene, due=1)


def test_task_force_that_works_on_seven_days_starts_again_and_is_well(tmp_path: Path) -> None:
    every_day = "week: [mon, tue, wed, thu, fri, sat, sun]"
    charter = (ROOT / "charter.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        charter.replace("    zone: Europe/Zurich\n", f"    zone: Europe/Zurich\n    {every_day}\n", 1),
        encoding="utf-8",
    )

    async def scene(here: Scene) -> None:
        settings = {"CHARTER": str(tmp_path / "mine.yaml"), "SLACK_APP_TOKEN": "xapp-practice"}
        for _ in range(2):
            process = here.run(**settings)
            async with aiohttp.ClientSession(await said(process)) as web:
                health = json.loads((await got(web, "/healthz"))[1])
            log = await stopped(process)
            assert (health["problems"], health["failed_plans"], "plan failed" in log) == ([], 0, False)
        of_slack = {"SLACK_BOT_TOKEN": "xoxb-practice", "SLACK_API_URL": f"{here.address}/api/"}
        code, lines, _ = await asyncio.to_thread(
            run, tmp_path, "doctor", DATABASE_URL=here.url, **settings, **of_slack
        )
        assert code == 0, lines
        assert "ok    the chair and the secretary have Slack accounts" in lines

    play(tmp_path, scene)


def test_doctor_names_for_whom_planning_fails_and_which_officer_has_no_account(tmp_path: Path) -> None:
    charter = (ROOT / "charter.yaml").read_text(encoding="utf-8")
    misspelt = charter.replace("secretary: linda.okafor@", "secretary: lindda.okafor@")
    (tmp_path / "mine.yaml").write_text(misspelt, encoding="utf-8")

    async def scene(here: Scene) -> None:
        url = databases.fresh("sqlite")
        settings = {
            "DATABASE_URL": url, "CHARTER": str(tmp_path / "mine.yaml"), "SLACK_BOT_TOKEN": "xoxb-practice",
            "SLACK_APP_TOKEN": "xapp-practice", "SLACK_API_URL": f"{here.address}/api/",
        }  # fmt: skip
        process = start(tmp_path, "run", **settings)
        here.processes.append(process)
        async with aiohttp.ClientSession(await said(process)) as web:
            health = await problems_of(web)
        log = await stopped(process)
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
            db.execute(
                "INSERT INTO facts VALUES ('failed:person:1', '2026-11-29T08:00:00+00:00 some.plan KeyError')"
            )
            db.execute(
                "DELETE FROM accounts WHERE person_id = 1"
            )  # as before it is linked, after a first start
            db.commit()
        code, lines, _ = await asyncio.to_thread(run, tmp_path, "doctor", **settings)

        (problem,) = health["problems"]
        assert problem.startswith("The secretary (person 2) has no Slack account")
        assert "no Slack account" in log
        assert code == 1
        assert "fault the secretary lindda.okafor@example.org has no Slack account" in lines
        assert "Correct `secretary:` in the charter, and restart the bot." in lines
        assert (
            "fault planning fails for Aline Moreau (person 1): KeyError in some.plan, 2026-11-29 08:00 UTC."
            in lines
        )
        assert "fault the chair" not in lines
        assert (
            "note  Aline Moreau (aline.moreau@example.org) is not linked to their Slack account yet" in lines
        )

    play(tmp_path, scene)


# The practice workspace as a process


async def practice_page(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = await asyncio.to_thread(process.stdout.readline)
    assert line.startswith("The practice workspace of "), line + process.communicate()[1]
    return line.rpartition(": ")[2].strip()


def test_practice_workspace_stops_while_its_clock_moves(tmp_path: Path) -> None:
    """The signal comes once the clock is on its way; where it has got to, it goes on at the next start."""
    process = start(tmp_path)

    async def move_and_stop() -> str:
        site = await practice_page(process)
        timeout = aiohttp.ClientTimeout(total=NEVER)
        async with aiohttp.ClientSession(site, timeout=timeout) as web:
            known = {"Authorization": "Bearer xoxb-practice"}  # a token that anybody could guess
            async with web.post("/api/auth.test", headers=known) as refused:
                assert (await refused.json())["error"] == "invalid_auth"
            async with web.get("/page/changes") as changes:  # a page is open, and told of each change
                moving = asyncio.create_task(move(web))
                async for _ in changes.content:
                    if json.loads((await got(web, "/page/state"))[1])["clock"]["now"] > later:
                        break
                log = await stopped(process)
            with suppress(aiohttp.ClientError):
                await moving
        return log

    async def move(web: aiohttp.ClientSession) -> None:
        async with web.post(
            "/page/clock", json={"to": (machine_time() + timedelta(days=700)).isoformat()}
        ) as answer:
            await answer.read()

    later = (machine_time() + timedelta(days=2)).isoformat()
    try:
        log = asyncio.run(move_and_stop())
    finally:
        process.kill()
        process.communicate()
    assert "Traceback" not in log, log
    with closing(sqlite3.connect(tmp_path / "data" / "practice" / "isc.db")) as db:
        (sent,) = db.execute("SELECT count(*) FROM posts WHERE slack_ts IS NOT NULL").fetchone()
    kept = json.loads((tmp_path / "data" / "practice" / "slack.json").read_text(encoding="utf-8"))
    assert timedelta(days=1) < timedelta(seconds=kept["offset_seconds"]) < timedelta(days=650)
    assert sent > 0
