"""Wrong configurations, made systematically: of each setting, each file and each thing that the start depends on."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from app import Settings
from cli.environment import WrongConfiguration
from storage.migrate import migrate
from tests import databases

ROOT = Path(__file__).parents[2]
CHARTER = (ROOT / "charter.yaml").read_text(encoding="utf-8")
SECRET = "hunter2"  # stands in every value that must not be repeated
BOT, APP, SIGNING = f"xoxb-1-{SECRET}", f"xapp-1-{SECRET}", f"signing{SECRET}"
SETTINGS = [name.upper() for name in Settings.model_fields]
SLACK = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}
Prepare = Callable[[Path], None]


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """One fault in an otherwise good configuration; `named` stands in the line that is printed.

    `slack` is what the methods of Slack answer; None is a Slack that cannot be reached. `code` is what the process ends
    with: 1 where another try may help.
    """

    id: str
    named: str
    settings: Mapping[str, str] = field(default_factory=dict)
    prepare: tuple[Prepare, ...] = ()
    slack: Mapping[str, object] | None = None
    code: int = WrongConfiguration.code


def wrong_configurations() -> list[Wrong]:
    return [
        *_empty(),
        *_of_a_wrong_type(),
        *_tokens(),
        *_secret_files(),
        *_combinations(),
        *_files_that_are_written(),
        *_databases(),
        *_charters(),
        *_answers_of_slack(),
    ]


# Settings


def _empty() -> Iterator[Wrong]:
    for name in SETTINGS:
        yield Wrong(id=f"{name} is empty", named=f"{name} is wrong: it is empty", settings={name: ""})
        yield Wrong(
            id=f"{name} is blank in .env",
            named=f"{name} is wrong: it is empty",
            prepare=(writes(".env", f"{name}='  '\n"),),
        )


WRONG_TYPES: Mapping[str, tuple[str, ...]] = {
    "PORT": ("many", "-1", "65536", "30.5", "0x10", "1e3"),
    "PRACTICE_PORT": ("many", "-1", "65536", "30.5", "0x10", "1e3"),
    "LEASE_SECONDS": ("soon", "0", "-3", "nan", "inf", "1e9", "90s"),
    "QUARANTINE_SECONDS": ("soon", "0", "-3", "nan", "inf", "1e9", "90s"),
    "LOG_LEVEL": ("LOUD", "info", "10"),
    "LOG_FORMAT": ("xml", "JSON", "1"),
    "COMMAND": ("isc", "/ISC", "/a b", f"/{'x' * 32}", "/é", "//"),
    "SLACK_API_URL": ("slack.com", "ftp://slack.com/", "https://", "https://a b/", "https://[::1/"),
    "PUBLIC_URL": ("clerk.example.org", "ftp://clerk", "https://", "https://a b/", "https://[::1/"),
    "DATABASE_URL": (
        "nonsense", "sqlite", f"mysql://me:{SECRET}@host/db", "https://example.org", "sqlite://",
        "sqlite:///:memory:", "postgresql+asyncpg://me@host/db", "postgresql+psycopg2://me@host/db", f"postgresql+nodriver://me:{SECRET}@host/isc", "sqlite+aiosqlite:///a.db", f"postgresql://me:{SECRET}@host:many/db",
    ),
}  # fmt: skip


def _of_a_wrong_type() -> Iterator[Wrong]:
    for name, values in WRONG_TYPES.items():
        for value in values:
            named = f"The setting {name} is wrong: "
            yield Wrong(id=f"{name} is {value!r}", named=named, settings={name: value})
    for host in ("999.1.1.1.invalid", "a" * 70 + ".invalid", "not a host"):
        yield Wrong(id=f"HOST is {host[:20]!r}", named="Set HOST", settings={**SLACK, "HOST": host})


def _tokens() -> Iterator[Wrong]:
    own = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-", "SLACK_SIGNING_SECRET": ""}
    for name, prefix in own.items():
        others = [kind for kind in ("xoxb-", "xapp-", "xoxp-", "xoxe.", "xoxe-1-") if kind != prefix]
        values = [f"{kind}1-{SECRET}" for kind in others]
        values += [f"{prefix}{SECRET} {SECRET}", f"{prefix}1-é{SECRET}", f"{prefix}{SECRET}\n{SECRET}"]
        if prefix:
            values += [prefix, SECRET, f'"{prefix}{SECRET}"', f"Bearer {prefix}{SECRET}"]
        for value in values:
            yield Wrong(
                id=f"{name} is {value!r}",
                named=f"{name} is wrong",
                settings={**SLACK, name: value},
            )


def _secret_files() -> Iterator[Wrong]:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL"):
        variable, here = f"{name}_FILE", {**SLACK, "CREDENTIALS_DIRECTORY": "credentials"}
        yield Wrong(id=f"{variable} is not there", named=variable, settings={variable: "none"})
        yield Wrong(id=f"{variable} is a folder", named=variable, settings={variable: "."})
        yield Wrong(
            id=f"{variable} is no text",
            named=variable,
            settings={variable: "bytes"},
            prepare=(writes("bytes", b"\xff\xfe"),),
        )
        yield Wrong(
            id=f"{variable} is empty", named=name, settings={variable: "e"}, prepare=(writes("e", ""),)
        )
        yield Wrong(
            id=f"{name} twice",
            named=f"Set {name} or {variable}",
            settings={name: "x", variable: "file"},
            prepare=(writes("file", SECRET),),
        )
        without = {key: value for key, value in here.items() if key != name}
        yield Wrong(
            id=f"credential {name} is a folder",
            named=name,
            settings=without,
            prepare=(writes(f"credentials/{name}/x", ""),),
        )
        yield Wrong(
            id=f"credential {name} is empty",
            named=f"{name} is wrong",
            settings=without,
            prepare=(writes(f"credentials/{name}", "\n"),),
        )
    yield Wrong(
        id="no credentials", named="CREDENTIALS_DIRECTORY", settings={"CREDENTIALS_DIRECTORY": "/none"}
    )
    yield Wrong(id=".env is no text", named=".env", prepare=(writes(".env", b"PORT=\xff\n"),))


def _combinations() -> Iterator[Wrong]:
    yield Wrong(id="bot token alone", named="SLACK_APP_TOKEN", settings={"SLACK_BOT_TOKEN": BOT})
    yield Wrong(id="app token alone", named="SLACK_BOT_TOKEN", settings={"SLACK_APP_TOKEN": APP})
    yield Wrong(
        id="signing secret alone", named="SLACK_BOT_TOKEN", settings={"SLACK_SIGNING_SECRET": SIGNING}
    )


def _files_that_are_written() -> Iterator[Wrong]:
    for name in ("AUDIT_FILE", "ERASURES_FILE"):
        for label, value in (
            ("a folder", "folder"),
            ("below a file", "file/x"),
            ("in /proc", "/proc/none/x"),
        ):
            yield Wrong(
                id=f"{name} is {label}",
                named=name,
                settings={**SLACK, name: value},
                prepare=(writes("folder/x", ""), writes("file", "")),
            )


# The database


def _databases() -> Iterator[Wrong]:
    unreachable = {
        "no server": f"postgresql://me:{SECRET}@127.0.0.1:9/isc",
        "no server, password apart": f"postgresql://127.0.0.1:9/isc?password={SECRET}",
        "no such socket": f"postgresql://me:{SECRET}@/isc?host=/none",
        "below a file": "sqlite:///file/isc.db",
        "in /proc": "sqlite:////proc/none/isc.db",
        "a folder": "sqlite:///folder",
        "a text": "sqlite:///text",
    }
    for label, url in unreachable.items():
        yield Wrong(
            id=f"database: {label}",
            named="DATABASE_URL",
            settings={**SLACK, "DATABASE_URL": url},
            prepare=(writes("folder/x", ""), writes("file", ""), writes("text", "Buy milk. " * 99)),
            slack=GOOD,
            code=1,
        )
    for label, named, statement in (
        ("of a newer version", "newer version", "UPDATE alembic_version SET version_num = '9999'"),
        ("of another task force", "OTHER-TF", "INSERT INTO facts VALUES ('task_force', 'OTHER-TF')"),
        ("of another workspace", "T0OTHER", "INSERT INTO facts VALUES ('workspace', 'T0OTHER')"),
    ):
        yield Wrong(
            id=f"database {label}",
            named=named,
            settings=SLACK,
            prepare=(has_records(statement),),
            slack=GOOD,
        )


# The charter


def _charters() -> Iterator[Wrong]:
    for name, value in (("missing", "none.yaml"), ("a folder", "."), ("below a file", "file/charter.yaml")):
        yield Wrong(
            id=f"charter is {name}",
            named="charter",
            settings={"CHARTER": value},
            prepare=(writes("file", ""),),
        )
    texts: Mapping[str, str | bytes] = {
        "no text": b"\xff\xfe",
        "empty": "",
        "a list": "- a\n- b\n",
        "a word": "charter\n",
        "with tabs": CHARTER.replace("  - code: GVA", "\t- code: GVA", 1),
        "cut off": 'name: "Task Force\n',
    }
    for label, text in texts.items():
        yield _charter(label, text)
    for key in ("name", "short", "zone", "station", "chair", "secretary", "channels", "stations", "roles", "areas", "ladder"):  # fmt: skip
        misspelt = CHARTER.replace(f"\n{key}:", f"\n{key}x:", 1)
        assert misspelt != CHARTER, key
        yield _charter(f"misspelt {key}", misspelt)
    for label, old, new in (
        ("unknown zone", "zone: Europe/Zurich\nstation", "zone: Europe/Zürich\nstation"),
        ("unknown station", "\nstation: GVA", "\nstation: MARS"),
        ("no address", "chair: aline.moreau@example.org", "chair: Aline"),
        ("no language", "language: en", "language: tlh"),
        ("no channel", 'main: "#isc-tf"', "main: 12"),
        ("a comment as channel", 'main: "#isc-tf"', "main: #isc-tf"),
        ("unknown reader", '"#isc-tf": members', '"#isc-tf": friends'),
        ("no holidays", "holidays: CH-GE", "holidays: XX"),
        ("a code twice", "  - code: BGI", "  - code: GVA"),
    ):
        assert old in CHARTER, old
        yield _charter(label, CHARTER.replace(old, new, 1))


def _charter(label: str, text: str | bytes) -> Wrong:
    return Wrong(
        id=f"charter: {label}",
        named="mine.yaml",
        settings={"CHARTER": "mine.yaml"},
        prepare=(writes("mine.yaml", text),),
    )


# Slack


IDENTITY = {"ok": True, "team_id": "T0PRACTICE", "user_id": "U0CLERK", "bot_id": "B0CLERK"}


def _answers_of_slack() -> Iterator[Wrong]:
    yield Wrong(id="Slack is away", named="Slack does not answer", settings=SLACK, code=1)
    for error in (
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
    ):
        refusal = {"ok": False, "error": error}
        yield Wrong(
            id=f"Slack: {error}", named="SLACK_BOT_TOKEN", settings=SLACK, slack={"auth.test": refusal}
        )
        yield Wrong(
            id=f"Socket Mode: {error}",
            named="SLACK_APP_TOKEN",
            settings=SLACK,
            slack={**GOOD, "apps.connections.open": refusal},
        )
    yield Wrong(
        id="Slack lists no channels",
        named="missing_scope",
        settings=SLACK,
        slack={**GOOD, "conversations.list": {"ok": False, "error": "missing_scope"}},
    )
    for label, answer in (("no JSON", "<html>"), ("a list", []), ("no ok", {"team_id": "T1"})):
        yield Wrong(
            id=f"Slack: {label}",
            named="Slack does not answer",
            settings=SLACK,
            slack={"auth.test": answer},
            code=1,
        )


GOOD: Mapping[str, object] = {
    "auth.test": IDENTITY,
    "conversations.list": {"ok": True, "channels": []},
}


@contextmanager
def answering_slack(answers: Mapping[str, object]) -> Iterator[str]:
    """Serve the answers of Slack's methods; yield the address of the API."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = answers.get(self.path.rpartition("/")[2], {"ok": False, "error": "unknown_method"})
            body = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/api/"
        finally:
            server.shutdown()
            thread.join()


# Preparing the folder


def writes(name: str, content: str | bytes) -> Prepare:
    def prepare(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return prepare


def has_records(statement: str) -> Prepare:
    """Put a migrated database, after this statement, where the bot looks for it."""

    def prepare(folder: Path) -> None:
        (folder / "data").mkdir()
        url = databases.fresh("sqlite")
        migrate(url)
        with (
            closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db,
            closing(sqlite3.connect(folder / "data" / "isc.db")) as copy,
        ):
            db.backup(copy)
            copy.execute(statement)
            copy.commit()

    return prepare
