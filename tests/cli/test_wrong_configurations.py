"""A wrong configuration ends the start with one line that names the cause, without a secret and without a traceback."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app import main
from tests.cli.faults import ROOT, SECRET, Wrong, answering_slack, wrong_configurations
from tests.conversation import NEVER
from tests.soak import at_length

WRONG = wrong_configurations()
SAMPLE = WRONG[:: len(WRONG) // 6]
UNREACHABLE = "http://127.0.0.1:9/api/"
# Starts the program, then prints the seconds of processor time that it took.
PROGRAM = """
import resource, sys
sys.path.insert(0, {root!r})
import app
try:
    app.main(["run"])
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print("seconds", used.ru_utime + used.ru_stime)
"""


@pytest.fixture(autouse=True)
def _process_as_it_was() -> Iterator[None]:
    """A start changes the log and the umask of its process, which is the tests' own here."""
    root = logging.getLogger()
    handlers, level, mask = root.handlers[:], root.level, os.umask(0o022)
    yield
    root.handlers = handlers
    root.setLevel(level)
    os.umask(mask)


def environment(wrong: Wrong, folder: Path, opened: ExitStack) -> dict[str, str]:
    """Prepare the folder and Slack; return the variables."""
    for prepare in wrong.prepare:
        prepare(folder)
    slack = UNREACHABLE if wrong.slack is None else opened.enter_context(answering_slack(wrong.slack))
    settings = {
        "CHARTER": str(ROOT / "charter.yaml"), "PORT": "0", "PRACTICE_PORT": "0", "SLACK_API_URL": slack,
        **wrong.settings,
    }  # fmt: skip
    if settings.get("CREDENTIALS_DIRECTORY", "/").startswith("credentials"):
        settings["CREDENTIALS_DIRECTORY"] = str(folder / settings["CREDENTIALS_DIRECTORY"])
    # A line of .env is not seen where the environment has the setting.
    for name in settings.keys() - wrong.settings.keys():
        if (folder / ".env").exists() and f"{name}=".encode() in (folder / ".env").read_bytes():
            del settings[name]
    return settings


def assert_one_line_names(wrong: Wrong, complained: str) -> None:
    lines = [line for line in complained.splitlines() if "slow write" not in line]
    # A charter is read whole, and each of its mistakes is a line that begins with its place.
    assert len(lines) == 1 or all(line.startswith(f"{wrong.named} line ") for line in lines), complained
    assert all(wrong.named in line for line in lines)
    assert lines
    assert SECRET not in complained
    assert "Traceback" not in complained


def test_there_are_200_wrong_configurations_and_each_is_another_one() -> None:
    assert len(WRONG) >= 200
    assert len({wrong.id for wrong in WRONG}) == len(WRONG)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.id)
def test_wrong_configuration_ends_the_start_with_one_line(
    wrong: Wrong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as opened:
        for name, value in environment(wrong, tmp_path, opened).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)

        with pytest.raises(SystemExit) as ended:
            main(["run"])

    said, complained = capsys.readouterr()
    assert ended.value.code == wrong.code
    assert said == ""
    assert_one_line_names(wrong, complained)


def ends_as_a_process(wrong: Wrong, folder: Path) -> float:
    """Start it in a process of its own; return the seconds of processor time that it took."""
    with ExitStack() as opened:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
        process = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(root=str(ROOT))], cwd=folder, text=True, capture_output=True,
            env={**ours, **environment(wrong, folder, opened)}, timeout=NEVER, check=False,
        )  # fmt: skip

    assert process.returncode == wrong.code
    words, _, seconds = process.stdout.strip().rpartition(" ")
    assert words == "seconds"
    assert_one_line_names(wrong, process.stderr)
    return float(seconds)


@pytest.mark.parametrize("wrong", SAMPLE, ids=lambda wrong: wrong.id)
def test_wrong_configuration_ends_a_process(wrong: Wrong, tmp_path: Path) -> None:
    ends_as_a_process(wrong, tmp_path)


def cpu_seconds() -> list[float]:
    """Start every wrong configuration as a process; return what each took. `make bench` says whether that is too much."""
    used = []
    with TemporaryDirectory() as made:
        for number, wrong in enumerate(WRONG):
            folder = Path(made) / str(number)
            folder.mkdir()
            used.append(ends_as_a_process(wrong, folder))
    return used


@pytest.mark.soak
@pytest.mark.parametrize("wrong", at_length(WRONG), ids=lambda wrong: wrong.id)
def test_every_wrong_configuration_ends_a_process_so(wrong: Wrong, tmp_path: Path) -> None:
    ends_as_a_process(wrong, tmp_path)
