"""The command line, as an operator meets it: started as a process, on a folder of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CITY = str(ROOT / "examples" / "city-climate.yaml")


def start(folder: Path, *words: str, **settings: str) -> "subprocess.Popen[str]":
    ours = {k: v for k, v in os.environ.items() if not k.startswith("SLACK_")}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), *words], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**ours, "CHARTER": str(ROOT / "charter.yaml"), "PRACTICE_PORT": "0", "PORT": "0", **settings},
    )  # fmt: skip


def run(folder: Path, *words: str, **settings: str) -> tuple[int, str, str]:
    process = start(folder, *words, **settings)
    said, complained = process.communicate(timeout=60)
    return process.returncode, said, complained


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        pytest.param({"PORT": "many"}, "PORT", id="port is no number"),
        pytest.param({"LEASE_SECONDS": "-3"}, "LEASE_SECONDS", id="negative lease"),
        pytest.param({"COMMAND": "isc"}, "COMMAND", id="command without a slash"),
        pytest.param({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL", id="unknown level"),
        pytest.param({"CHARTER": "missing.yaml"}, "missing.yaml", id="no such charter"),
        pytest.param(
            {"DATABASE_URL": "nonsense", "SLACK_BOT_TOKEN": "x", "SLACK_APP_TOKEN": "y"},
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

    assert code == 1
    assert said == ""
    assert named in complained
    assert len(complained.strip().splitlines()) == 1, complained
    assert "secret" not in complained


def test_broken_charter_is_told_with_its_line(tmp_path: Path) -> None:
    broken = (ROOT / "charter.yaml").read_text(encoding="utf-8").replace("channels:", "chanels:", 1)
    (tmp_path / "mine.yaml").write_text(broken, encoding="utf-8")

    code, _, complained = run(tmp_path, CHARTER="mine.yaml")

    assert code == 1
    assert "mine.yaml line" in complained
    assert "Traceback" not in complained


def test_practice_workspace_starts_once_and_stops_clean(tmp_path: Path) -> None:
    first = start(tmp_path)
    assert first.stdout is not None
    assert first.stdout.readline().startswith("The practice workspace of ISC-TF: http://127.0.0.1:")

    code, _, complained = run(tmp_path)
    first.send_signal(signal.SIGTERM)
    _, log = first.communicate(timeout=30)

    assert code == 1
    assert str(first.pid) in complained
    assert first.returncode == 0, log
    assert not (tmp_path / "data" / "practice" / "isc.db-wal").exists()


def test_records_of_one_task_force_are_not_opened_for_another(tmp_path: Path) -> None:
    roster = str(ROOT / "practice" / "people.csv")
    assert run(tmp_path, "import", "roster", roster)[0] == 0

    code, _, complained = run(tmp_path, "import", "roster", roster, CHARTER=CITY)

    assert code == 1
    assert "ISC-TF" in complained
    assert len(complained.strip().splitlines()) == 1


def test_roster_is_imported_whole_or_not_at_all(tmp_path: Path) -> None:
    good = (ROOT / "practice" / "people.csv").read_text(encoding="utf-8")
    (tmp_path / "bad.csv").write_text(good + "Nobody,nobody@example.org,MARS,en,chair,,\n", encoding="utf-8")
    (tmp_path / "good.csv").write_text(good, encoding="utf-8")

    refused = run(tmp_path, "import", "roster", "bad.csv")
    taken = run(tmp_path, "import", "roster", "good.csv")
    again = run(tmp_path, "import", "roster", "good.csv")

    assert refused[0] == 1
    assert "MARS" in refused[2]
    assert taken[1].startswith("28 people") or taken[1].startswith("26 people"), taken
    assert again[1] == "0 people and 0 appointments imported.\n"


def test_doctor_says_a_line_for_each_thing_it_looked_at(tmp_path: Path) -> None:
    code, said, _ = run(tmp_path, "doctor")

    assert code == 0
    assert said.splitlines()[0].startswith("ok")
    assert "practice workspace" in said
