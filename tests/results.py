"""Keep what a command measured or proved in build/, with the command, the day, the commit and the machine."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from app import machine_time
from bot.version import VERSION

ROOT = Path(__file__).parent.parent
SLOWEST = 20


def stamp(command: str) -> dict[str, object]:
    """Return what says where figures come from; `load` is that of the last minute, by which other work shows."""
    return {
        "command": command,
        "at": machine_time().isoformat(timespec="seconds"),
        "version": VERSION,
        "commit": _commit(),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def _commit() -> str:
    """Return the commit, with a + where files differ from it; "" where this is no clone."""
    asked = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def keep(name: str, figures: object) -> Path:
    """Write build/<name>.json; return the file."""
    file = ROOT / "build" / f"{name}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return file


def kept(name: str) -> dict[str, object]:
    """Return what is in build/<name>.json; empty where it is not there."""
    file = ROOT / "build" / f"{name}.json"
    found: dict[str, object] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def keep_run(
    name: str, counts: Mapping[str, int], seconds: float, reports: Iterable[pytest.TestReport]
) -> None:
    """Write what a whole run of the tests came to: how many passed, how long it took, and which took longest."""
    took: dict[str, float] = {}
    for report in reports:
        took[report.nodeid] = took.get(report.nodeid, 0) + report.duration
    longest = sorted(took.items(), key=lambda one: -one[1])[:SLOWEST]
    figures = {
        **stamp(f"make {name}"), **counts, "seconds": round(seconds), "slowest": {test: round(s, 1) for test, s in longest},
    }  # fmt: skip
    keep(name, figures)
