"""A quick round of the bench and of each storm: nothing is lost, and nothing is done twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("tests.storm", "sqlite"), id="storm on SQLite"),
        pytest.param(("tests.storm", "postgresql"), id="storm on PostgreSQL"),
        pytest.param(("tests.bench",), id="bench"),
        pytest.param(("tests.bench", "claim_lateness"), id="bench of claims", marks=pytest.mark.soak),
    ],
)
def test_quick_round_loses_nothing_and_does_nothing_twice(words: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env={**os.environ, "QUICK": "1"}, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
