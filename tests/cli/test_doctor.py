"""`doctor`, started as a process."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app import machine_time, unknown_settings
from bot.charter_changes import charter_changes
from bot.charter_file import read_charter
from cli.doctor_messages import Sample, check_samples, view_samples
from cli.doctor_scopes import SCOPES
from cli.manifest import manifest_scopes
from cli.practice_workspace import practice_workspace
from handlers.core.desk import Desk
from practice.clock import Clock
from storage.store import Store
from tests import databases
from tests.shipped import REGISTRY
from tests.test_app import ROOT, ROSTER, SECRET, Scene, fill, play, run


def test_doctor_says_a_line_for_each_thing_it_looked_at(tmp_path: Path) -> None:
    code, said, _ = run(tmp_path, "doctor")

    assert code == 0
    assert said.splitlines()[0].startswith("ok")
    assert "practice workspace" in said


def test_doctor_looks_at_database_disk_and_clock(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        code, lines = await asyncio.to_thread(asks, here, tmp_path)

        assert code == 0
        told = [re.split(r":| for \d| \d+ kinds", line)[0] for line in lines if "channel" not in line]
        assert told[3:] == [
            "ok    its tables are those of this version",
            "ok    1 message waits, the oldest",
            "ok    no message is parked",
            "ok    no message is in doubt",
            "ok    its pages and indexes fit",
            "ok    disk of the records",
            "ok    Slack workspace T0PRACTICE",
            "note  Slack does not say which scopes the token has",
            "ok    SLACK_APP_TOKEN opens Socket Mode",
            "ok    clock",
            "ok    Slack accepts",
        ]

    play(tmp_path, scene, due=1)


def test_doctor_names_what_waits_for_a_person_and_what_to_do(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate")[0] == 0
    with closing(sqlite3.connect(tmp_path / "data" / "isc.db")) as db:
        for number, state in enumerate(("parked", "uncertain", "pending")):
            db.execute(
                "INSERT INTO posts (id, key, kind, channel, send_at, state) VALUES (?, ?, 'card', '#x', ?, ?)",
                (number, str(number), "2016-10-07 08:00:00.000000", state),
            )
        db.commit()

    code, lines, _ = run(tmp_path, "doctor")

    assert code == 1
    assert "fault The oldest message that is due has waited for" in lines
    assert "fault 1 parked: the secretary's Home says why" in lines
    assert "note  1 in doubt: the bot looks in Slack" in lines


def test_doctor_says_that_tables_are_to_be_brought_up_to_date_and_leaves_them(tmp_path: Path) -> None:
    (tmp_path / "old.db").touch()

    _, lines, _ = run(tmp_path, "doctor", DATABASE_URL=f"sqlite:///{tmp_path / 'old.db'}")

    assert "migrations to come: `run` or `migrate` does that, after a copy" in lines
    assert (tmp_path / "old.db").stat().st_size == 0


def test_doctor_shows_the_settings_of_a_transaction_as_postgresql_has_them(tmp_path: Path) -> None:
    code, said, complained = run(tmp_path, "doctor", DATABASE_URL=databases.fresh("postgresql"))

    assert code == 0, complained
    line = "ok    each transaction: jit off, lock_timeout 5s, idle_in_transaction_session_timeout 30s"
    assert line in said.splitlines()


CHARTER = (ROOT / "charter.yaml").read_text(encoding="utf-8")


def changed(*replacements: tuple[str, str]) -> str:
    text = CHARTER
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def asks(here: Scene, folder: Path, **more: str) -> tuple[int, list[str]]:
    """Run doctor in a workspace; return its code and its lines."""
    settings = {
        "DATABASE_URL": here.url, "SLACK_BOT_TOKEN": "xoxb-practice", "SLACK_APP_TOKEN": "xapp-practice",
        "SLACK_API_URL": f"{here.address}/api/", **more,
    }  # fmt: skip
    code, said, complained = run(folder, "doctor", **settings)
    assert complained == ""
    return code, said.splitlines()


def test_doctor_names_scopes_that_are_missing_and_those_that_are_not_needed(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        here.space.scopes = sorted((manifest_scopes() - {"files:read", "im:history"}) | {"channels:manage"})

        code, lines = await asyncio.to_thread(asks, here, tmp_path)

        assert code == 0
        assert [line for line in lines if "the scope" in line] == [
            (
                "note  the scope files:read is missing (not required): it can't read a file that is dropped; a file of its own in "
                "doubt isn't looked up"
            ),
            (
                "note  the scope im:history is missing (not required): it doesn't read what people write to it; a message in doubt "
                "there isn't looked up"
            ),
        ]
        assert (
            "note  the app has an older manifest. To add what is missing, paste manifest.yaml into the app's settings "
            "(App Manifest), save, and install the app again"
        ) in lines
        assert any(
            line.startswith("note  the app has scopes that the bot never uses: channels:manage")
            for line in lines
        )

    play(tmp_path, scene)


def test_scope_without_which_the_bot_does_not_do_its_work_is_a_fault(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        here.space.scopes = sorted(manifest_scopes() - {"im:write"})

        code, lines = await asyncio.to_thread(asks, here, tmp_path)

        assert code == 1
        assert (
            "fault the scope im:write is missing (required): it can't open its conversation with a person, and reminds nobody"
        ) in lines

    play(tmp_path, scene)


def test_doctor_knows_what_is_lost_without_each_scope_of_the_manifest_and_of_no_other() -> None:
    assert SCOPES.keys() == manifest_scopes()


@pytest.mark.parametrize(
    ("token", "line"),
    [
        ("xapp-practice", "ok    SLACK_APP_TOKEN opens Socket Mode"),
        ("xapp-old", ("fault Slack refuses Socket Mode: invalid_auth. Check SLACK_APP_TOKEN. It is made under Basic "
         "Information, App-Level Tokens, with the scope connections:write")),
    ],
)  # fmt: skip
def test_doctor_tries_the_app_level_token(tmp_path: Path, token: str, line: str) -> None:
    async def scene(here: Scene) -> None:
        code, lines = await asyncio.to_thread(partial(asks, here, tmp_path, SLACK_APP_TOKEN=token))

        assert line in lines
        assert code == (1 if line.startswith("fault") else 0)

    play(tmp_path, scene)


def test_doctor_wants_a_way_for_slack_to_send(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        bare = {"DATABASE_URL": here.url, "SLACK_BOT_TOKEN": "xoxb-practice", "SLACK_API_URL": f"{here.address}/api/"}  # fmt: skip

        code, neither, _ = await asyncio.to_thread(partial(run, tmp_path, "doctor", **bare))
        signed = partial(run, tmp_path, "doctor", SLACK_SIGNING_SECRET=SECRET, **bare)
        of_http, http, _ = await asyncio.to_thread(signed)

        assert (code, of_http) == (1, 0)
        assert "fault neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set" in neither
        assert "ok    Slack sends over HTTP, as there is no SLACK_APP_TOKEN" in http

    play(tmp_path, scene)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", None),
        ("fr", "note  language fr of the charter: dates are read in French first; messages are in English"),
        ("de", ("fault language de of the charter: Clerk reads dates in ar, en, es, fr, ru and zh, and writes English. Set it "
         "to one of these")),
    ],
)  # fmt: skip
def test_doctor_refuses_a_language_of_the_charter_that_it_does_not_know(
    tmp_path: Path, code: str, told: str | None
) -> None:
    (tmp_path / "mine.yaml").write_text(changed(("\nlanguage: en", f"\nlanguage: {code}")), encoding="utf-8")

    ended, said, _ = run(tmp_path, "doctor", CHARTER="mine.yaml")

    assert [line for line in said.splitlines() if "language" in line] == ([told] if told else [])
    assert ended == (1 if told and told.startswith("fault") else 0)


def test_doctor_refuses_a_language_of_people_that_it_does_not_know(tmp_path: Path) -> None:
    rows = [f"Ann {name},{name}@example.org,GVA,{code},observer,," for name, code in zip("abcde", ["de", "fr", "de", "de", "de"], strict=True)]  # fmt: skip
    (tmp_path / "people.csv").write_text("\n".join([ROSTER.splitlines()[0], *rows]), encoding="utf-8")
    assert run(tmp_path, "import", "roster", "people.csv")[0] == 0

    code, said, _ = run(tmp_path, "doctor")

    assert code == 1
    assert [line for line in said.splitlines() if "language" in line] == [
        (
            "fault language de of a@example.org, c@example.org, d@example.org and 1 more: Clerk reads dates in ar, en, es, fr, ru "
            "and zh, and writes English. Import their rows of the roster with one of these"
        )
    ]


def test_doctor_is_content_with_the_scopes_of_the_manifest(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        here.space.scopes = sorted(manifest_scopes())

        code, lines = await asyncio.to_thread(asks, here, tmp_path)

        assert code == 0
        assert f"ok    the app has all {len(manifest_scopes())} scopes of manifest.yaml" in lines

    play(tmp_path, scene)


def test_doctor_names_channels_in_which_the_bot_is_not(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        left, gone = (here.space.channel_id_named(name) or "" for name in ("isc-web", "isc-tf"))
        here.space.channels[left].members.discard("U0CLERK")
        here.space.channels[gone].is_archived = True

        code, lines = await asyncio.to_thread(asks, here, tmp_path)

        assert code == 1
        assert "fault channel #isc-web: the bot is not in it, and reads no replies there. Invite it" in lines
        assert "fault channel #isc-tf: make it, and invite the bot" in lines

    play(tmp_path, scene)


def test_doctor_asks_slack_about_each_kind_of_message_and_form(tmp_path: Path) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Paper 0"}}
    wrong = {"type": "section", "text": {"type": "markup", "text": "Paper 1"}}
    made = {
        1: ("sent", [section]),
        2: ("sent", [section]),
        3: ("sent", [section, {"type": "divider"}]),
        4: ("parked", [wrong]),
    }

    async def scene(here: Scene) -> None:
        with closing(sqlite3.connect(here.url.removeprefix("sqlite:///"))) as db:
            for number, (state, blocks) in made.items():
                db.execute(
                    "INSERT INTO posts (id, key, kind, channel, send_at, state, text, blocks) VALUES (?, ?, 'card', '#x', ?, ?, 'Paper', ?)",
                    (1000 + number, str(number), "2016-10-07 08:00:00.000000", state, json.dumps(blocks)),
                )
            db.commit()

        _, lines = await asyncio.to_thread(asks, here, tmp_path)

        assert lines[-3:-1] == [
            "fault message 1004 (card): Slack refuses /blocks/0/text/type (failed_constraint)",
            "ok    Slack accepts 2 kinds of messages, by the newest of each",
        ]
        assert re.fullmatch(r"ok    Slack accepts \d+ kinds of forms, Home among them", lines[-1])

    play(tmp_path, scene)


def test_doctor_asks_about_nothing_where_nobody_is_on_the_roster_yet(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        code, lines = await asyncio.to_thread(asks, here, tmp_path, DATABASE_URL=databases.fresh("sqlite"))

        assert code == 0
        assert "ok    its tables are those of this version" in lines
        assert "accepts" not in lines[-1]

    play(tmp_path, scene)


def test_doctor_names_a_form_that_slack_refuses_and_stops_asking_where_slack_does_not_answer() -> None:
    answers: Iterator[Mapping[str, Any]] = iter(
        [
            {"ok": True},
            {"ok": False, "error": "invalid_view", "errors": [{"pointer": "/title", "code": "too_long", "message": "Paper"}]},
            {"ok": False, "error": "ratelimited"},
        ]
    )  # fmt: skip
    asked = []

    def slack(method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        asked.append((method, *values))
        return next(answers)

    samples = [
        Sample(f"form “{name}”", "view", {}) for name in ("note", "cancel A-1", "move A-1", "edit A-1")
    ]

    lines = list(check_samples(slack, samples))

    assert lines == [
        "fault form “cancel A-1”: Slack refuses /title (too_long)",
        "note  Slack did not check all messages and forms (blocks.validate): ratelimited",
        "ok    Slack accepts 1 kind of forms, Home among them",
    ]
    assert asked == [("blocks.validate", "view")] * 3


def test_doctor_opens_every_form_that_needs_no_more_than_a_record() -> None:
    url = databases.fresh("sqlite")
    charter = read_charter(CHARTER)
    fill(
        url,
        charter,
        practice_workspace(charter, ROSTER, Clock(machine_time), machine=machine_time, command="/isc"),
        1,
    )
    store = Store(url, charter=charter, monotonic=lambda: 0.0)

    samples = view_samples(Desk(store, REGISTRY, command="/isc"), machine_time())

    store.stop()
    assert samples[0].content["type"] == "home"
    assert {"form “action”", "form “mark A-1”", "form “propose”", "form “meeting”"} <= {
        one.name for one in samples
    }


def test_doctor_and_the_bot_refuse_records_of_another_workspace(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        with closing(sqlite3.connect(here.url.removeprefix("sqlite:///"))) as db:
            db.execute("INSERT INTO facts VALUES ('workspace', 'T0OTHER')")
            db.commit()

        code, lines = await asyncio.to_thread(asks, here, tmp_path)
        refused = here.run()
        said, complained = await asyncio.to_thread(refused.communicate)

        assert code == 1
        assert any(
            line.startswith("fault Slack workspace T0PRACTICE: the records belong to T0OTHER")
            for line in lines
        )
        assert (refused.returncode, said) == (78, "")
        assert "belongs to the workspace “T0OTHER”, not to “T0PRACTICE”" in complained
        assert here.space.messages(here.space.channel_id_named("isc-web") or "") == []

    play(tmp_path, scene, due=1)


def test_doctor_names_unknown_settings_and_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVL=INFO\n# NOTE=x\nUNRELATED=1\nPORT=0\n", encoding="utf-8")
    (tmp_path / ".env").chmod(0o600)

    code, said, _ = run(tmp_path, "doctor", SLACK_BOT_TOKN="xoxb-hunter2")

    assert code == 1
    assert said.splitlines()[:4] == [
        "fault LOG_LEVL is not a setting; did you mean “LOG_LEVEL”?",
        "note  UNRELATED is not a setting of this bot",
        "fault SLACK_BOT_TOKN is not a setting; did you mean “SLACK_BOT_TOKEN”?",
        "ok    .env is readable by its user alone",
    ]
    assert "hunter2" not in said


def test_names_of_other_programs_in_the_environment_are_no_typing_mistakes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOSTNAME", "LOGNAME", "COLORTERM", "SUDO_COMMAND", "PGPORT"):
        monkeypatch.setenv(name, "x")

    assert unknown_settings() == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_doctor_wants_the_file_of_settings_to_be_private(tmp_path: Path, mode: int) -> None:
    (tmp_path / ".env").write_text("PORT=0\n", encoding="utf-8")
    (tmp_path / ".env").chmod(mode)

    code, said, _ = run(tmp_path, "doctor")

    assert code == 1
    assert said.startswith(
        f"fault .env can be read by other users of this machine ({mode:o}): chmod 600 .env\n"
    )


def test_doctor_says_what_a_new_charter_changes_and_what_records_would_miss(tmp_path: Path) -> None:
    new = changed(
        ("\nlanguage: en", "\nlanguage: fr"), ("  - code: BGI\n", "  - code: BGX\n"), ('main: "#isc-tf"', 'main: "#isc-all"'),
    ).replace("BGI", "BGX").replace('"#isc-tf": members', '"#isc-all": members')  # fmt: skip
    (tmp_path / "new.yaml").write_text(new, encoding="utf-8")
    assert run(tmp_path, "import", "roster", str(ROOT / "practice" / "people.csv"))[0] == 0

    code, said, _ = run(tmp_path, "doctor", "--charter", "new.yaml")
    same = run(tmp_path, "doctor", "--charter", str(ROOT / "charter.yaml"))

    lines = said.splitlines()
    assert code == 1
    assert "note    language: “en” becomes “fr”" in lines
    assert "note    channels.main: “#isc-tf” becomes “#isc-all”" in lines
    assert "note    station BGI (Bridgetown) goes" in lines
    assert "note    station BGX (Bridgetown) is new" in lines
    assert any(line.startswith("fault records refer to a station: BGI (Bridgetown).") for line in lines)
    assert same[0] == 0
    assert "charter.yaml changes nothing\n" in same[1]


def test_wrong_new_charter_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text(changed(("\nzone:", "\nzonex:")), encoding="utf-8")

    code, said, complained = run(tmp_path, "doctor", "--charter", "new.yaml")

    assert (code, said) == (78, "")
    assert complained.startswith("new.yaml line ")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("    city: Geneva", "    city: Genève", "station GVA (Genève), city: “Geneva” becomes “Genève”"),
        ("short: ISC-TF", "short: ISC", "short: “ISC-TF” becomes “ISC”"),
        ("  - code: BGI\n", "  - code: BGI\n    retired: 2017-01-01\n", "station BGI (Bridgetown), retired: none becomes 2017-01-01"),
    ],
)  # fmt: skip
def test_each_change_of_a_charter_is_a_line(old: str, new: str, line: str) -> None:
    before, after = read_charter(CHARTER), read_charter(changed((old, new)))

    assert charter_changes(before, after) == [line]
    assert charter_changes(before, before) == []
