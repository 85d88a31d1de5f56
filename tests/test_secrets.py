"""Secrets: whatever goes wrong, and however much is logged, none is where people or programs look.

The real bot runs with a value of its own for each secret that it is given or that Slack sends it. Commands, buttons, forms,
calls to Slack, the Socket Mode connection and the database fail. Then everything that it wrote and said is searched.
"""

import asyncio
import base64
import io
import json
import logging
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import aiohttp
import pytest
from sqlalchemy import NullPool, create_engine, make_url, text
from starlette.websockets import WebSocket

from app import machine_time
from bot.charter_file import read_charter
from cli.log_format import StructlogFormatter
from cli.practice_workspace import practice_workspace
from practice.clock import Clock
from practice.faults import Fault, FaultKind
from practice.link import Link
from practice.model import Upload
from practice.workspace import Workspace
from tests import databases
from tests.conversation import BOT, NEVER
from tests.practice.served import served, until
from tests.storage.test_pg_dump import libpq, program
from tests.test_app import ROOT, ROSTER, fill, got, run, said, signed, start, stopped

BOT_TOKEN, APP_TOKEN = "xoxb-canary-1-bot", "xapp-canary-2-app"
SIGNING_SECRET, PASSWORD = "canary-3-signing", "canary-4-password"
# What Slack sends with requests, and what a proxy may add.
OLD_TOKEN, COOKIE, BEARER = "canary-5-verification", "canary-6-cookie", "canary-7-bearer"
TRIGGER, RESPONSE = "canary-8-trigger", "canary-9-response"
FORGED = f"v0={'c4' * 32}"
SECRETS = (
    BOT_TOKEN,
    APP_TOKEN,
    SIGNING_SECRET,
    PASSWORD,
    OLD_TOKEN,
    COOKIE,
    BEARER,
    TRIGGER,
    RESPONSE,
    FORGED,
)
# What the workspace gives out by itself: triggers, addresses of answers and of uploads, tickets of connections.
TICKET = r"ticket-[0-9A-F]{8}"


class Refusing(Link):
    """A Socket Mode connection that is refused after the first."""

    refused = 0

    async def serve(self, connection: WebSocket, app_id: str) -> None:
        if self.is_connected or self.refused:
            self.refused += 1
            await connection.close()
            return
        await super().serve(connection, app_id)

    async def close(self) -> None:
        self.refused = self.refused or 1
        await super().close()


@dataclass
class Failing:
    """A bot that runs with the secrets, and what it has said so far by where it was said."""

    folder: Path
    space: Workspace
    address: str
    url: str
    link: Refusing
    shown: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """Each way to hand over a secret: a variable, a file that one names, and a folder of files."""
        return {
            "LOG_LEVEL": "DEBUG", "DATABASE_URL": self.url, "SLACK_API_URL": f"{self.address}/api/",
            "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN_FILE": str(self.folder.parent / "secrets" / "app token"),
            "CREDENTIALS_DIRECTORY": str(self.folder.parent / "secrets"),
        }  # fmt: skip

    def does(self, *statements: str) -> None:
        engine = create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            for statement in statements:
                db.execute(text(statement))
        engine.dispose()

    def given_out(self) -> Iterator[str]:
        """Yield the secrets that the workspace made itself."""
        yield from self.space.triggers
        yield from self.space.response_urls
        yield from (file.token for file in self.space.files.values())

    def leaks(self) -> dict[str, list[str]]:
        """Return the secrets by where they stand."""
        signs = re.compile("|".join([*map(re.escape, [*SECRETS, *self.given_out()]), TICKET]))
        found = {where: sorted(set(signs.findall(shown))) for where, shown in self.shown.items()}
        return {where: secrets for where, secrets in found.items() if secrets}


def with_password(url: str) -> str:
    return make_url(url).set(password=PASSWORD).render_as_string(hide_password=False)


def fields(here: Failing, **more: str) -> dict[str, str]:
    user = next(iter(here.space.people))
    return {
        "token": OLD_TOKEN, "team_id": BOT.team, "user_id": user, "channel_id": here.space.channel_id_named("isc-web") or "",
        "command": "/isc", "trigger_id": f"{TRIGGER}-{len(here.shown)}", "response_url": f"{here.address}/respond/{RESPONSE}", **more,
    }  # fmt: skip


def interaction(here: Failing, kind: str, **more: object) -> dict[str, str]:
    user, trigger = next(iter(here.space.people)), f"{TRIGGER}-{len(here.shown)}"
    payload = {
        "type": kind, "token": OLD_TOKEN, "team": {"id": BOT.team}, "user": {"id": user, "team_id": BOT.team},
        "trigger_id": trigger, **more,
    }  # fmt: skip
    return {"payload": json.dumps(payload)}


def button(here: Failing, value: str) -> dict[str, str]:
    return interaction(
        here, "block_actions", response_url=f"{here.address}/respond/{RESPONSE}",
        container={"type": "message", "message_ts": "1.000001", "is_ephemeral": True},
        actions=[{"type": "button", "action_id": "x", "value": value}],
    )  # fmt: skip


def form(here: Failing, words: str) -> dict[str, str]:
    view = {
        "id": "V1", "hash": "h1", "type": "modal", "callback_id": "form", "private_metadata": f"{here.space.channel_id_named('isc-web')} {words}",
        "state": {"values": {"title": {"title": {"type": "plain_text_input", "value": "Another title"}}}},
    }  # fmt: skip
    return interaction(here, "view_submission", view=view)


async def ask(web: aiohttp.ClientSession, here: Failing, sent: dict[str, str], **headers: str) -> str:
    body = urlencode(sent).encode()
    proof = signed(body, SIGNING_SECRET)
    more = {"Authorization": f"Bearer {BEARER}", "Cookie": f"session={COOKIE}"}
    async with web.post("/slack/events", data=body, headers={**proof, **more, **headers}) as answer:
        told = await answer.text()
    here.shown[f"answer {len(here.shown)}"] = told
    return told


async def everything_fails(here: Failing, web: aiohttp.ClientSession) -> None:
    """Let each thing that the bot depends on fail once, in the places that people reach."""
    await here.link.close()
    await until(lambda: here.link.refused > 1)
    await ask(web, here, fields(here, text="action Paper area:web"))
    await ask(web, here, fields(here, text="action"))  # its form does not open: the trigger is no trigger
    for kind in (FaultKind.SERVER_ERROR, FaultKind.RESET_AFTER, FaultKind.CUT_BODY):
        here.space.faults.add(Fault(kind=kind))
        await ask(web, here, fields(here, text="action Another paper area:web"))
    await ask(web, here, fields(here, text="action Forged"), **{"x-slack-signature": FORGED})
    await ask(web, here, {"payload": f'{{"token": "{OLD_TOKEN}", "trigger_id": "{TRIGGER}"'})
    await ask(web, here, interaction(here, "block_actions", actions=[{}], response_url=7))
    here.does("ALTER TABLE owners RENAME TO elsewhere")
    await ask(web, here, fields(here, text="show A-1"))
    await ask(web, here, button(here, "v1:done:A-1"))
    await ask(web, here, form(here, "edit A-1"))
    here.does("ALTER TABLE elsewhere RENAME TO owners")
    here.does(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await ask(web, here, fields(here, text="note A-1 Seen"))
    await ask(web, here, fields(here, text="export actions", response_url=f"http://127.0.0.1:1/{RESPONSE}"))
    await ask(web, here, fields(here, text="show A-1", response_url=f"canary://{RESPONSE}"))
    await until(lambda: any(file.is_done for file in here.space.files.values()))


def unpacked(file: Upload) -> str:
    """Return what stands in a file that the bot has given to Slack; a sheet is an archive."""
    content = io.BytesIO(base64.b64decode(file.content or ""))
    if not zipfile.is_zipfile(content):
        return content.getvalue().decode(errors="replace")
    with zipfile.ZipFile(content) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def dumps(here: Failing) -> Iterator[str]:
    """Let the operator's commands say and write what they have; yield what they say."""
    for words in (
        ("doctor",), ("backup", "all.db"),
        ("privacy", "export", next(iter(here.space.people.values())).email, "person.json"),
        ("export", "roster", "people.csv"), ("audit", "verify"), ("manifest",),
    ):  # fmt: skip
        code, told, complained = run(here.folder, *words, **here.settings)
        assert "Traceback" not in complained
        yield f"{words} {code}: {told}{complained}"
    nowhere = {"DATABASE_URL": f"postgresql://clerk:{PASSWORD}@127.0.0.1:1/clerk"}
    for command in ("doctor", "run"):
        yield str(run(here.folder, command, **{**here.settings, **nowhere}))
    dumped = subprocess.run(
        [program("pg_dump"), "--format=plain", libpq(here.url)], check=True, capture_output=True, text=True
    )
    yield dumped.stdout


@pytest.mark.parametrize("form", ["json", "text"])
def test_line_of_the_log_has_neither_the_address_nor_the_token_of_an_error(
    form: Literal["json", "text"],
) -> None:
    told = f"wss://slack.test/?ticket={TRIGGER} {BOT_TOKEN} postgresql://clerk:{PASSWORD}@host/clerk refused"
    error = ValueError(told)
    record = logging.LogRecord(
        "x", logging.ERROR, __file__, 1, "Failed (%s)", (error,), (ValueError, error, None)
    )

    line = StructlogFormatter(form).format(record)

    assert line.count("wss://… xoxb-… postgresql://… refused") == 2  # what happened, and its traceback
    assert "canary" not in line


def test_no_secret_is_logged_told_or_stored_whatever_fails(tmp_path: Path) -> None:
    folder, secrets = tmp_path / "bot", tmp_path / "secrets"
    folder.mkdir()
    secrets.mkdir()
    (secrets / "app token").write_text(f"{APP_TOKEN}\n", encoding="utf-8")
    (secrets / "SLACK_SIGNING_SECRET").write_text(SIGNING_SECRET, encoding="utf-8")

    async def everything() -> None:
        charter = read_charter((ROOT / "charter.yaml").read_text(encoding="utf-8"))
        space = practice_workspace(charter, ROSTER, Clock(machine_time), machine=machine_time, command="/isc")
        url = with_password(databases.fresh("postgresql"))
        fill(url, charter, space, 1)
        link = Refusing(retry_after=(), ack_within=NEVER)
        async with served(space, link, tokens=(BOT_TOKEN, APP_TOKEN)) as address:
            here = Failing(folder, space, address, url, link)
            process = start(folder, "run", **here.settings)
            try:
                site = await said(process)
                async with aiohttp.ClientSession(site) as web:
                    await everything_fails(here, web)
                    for path in ("/livez", "/readyz", "/healthz", "/metrics"):
                        here.shown[path] = (await got(web, path))[1]
                here.shown["log"] = await stopped(process)
            finally:
                process.kill()
                await asyncio.to_thread(process.communicate)
            here.shown["commands"] = "\n".join(await asyncio.to_thread(lambda: list(dumps(here))))
            here.shown["Slack"] = str([*space.posted.values(), *space.homes.values(), space.stacks])
        here.shown["exports"] = "".join(map(unpacked, space.files.values()))
        for file in folder.rglob("*"):
            if file.is_file():
                here.shown[file.name] = file.read_bytes().decode(errors="replace")

        failed = ("Failed to connect", "form not opened", "an answer did not reach Slack", "request refused")
        assert [event for event in failed if event not in here.shown["log"]] == []
        assert here.shown["log"].count("call failed") == 3  # the command, the button and the form
        assert "Paper 0" in here.shown["exports"]
        assert here.leaks() == {}

    asyncio.run(everything())
