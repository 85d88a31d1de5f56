"""How long a stranger waits: from the clone to the first digest on the practice page, with nothing that pip has kept."""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

HERE = Path(__file__).parent.parent
PATIENCE = 600  # seconds; a slow network is a figure, not a fault


def clone_to_digest() -> tuple[float, float]:
    """Return the seconds from the clone to the address of the page, and to the digest that its button leads to."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clerk"
        began = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", HERE, clone], check=True)
        with _running(clone) as page:
            started = time.perf_counter() - began
            asked(f"{page}/page/start", {"label": "Go to Monday"})
            while not _has_digest(page):
                if time.perf_counter() - began > PATIENCE:
                    raise SystemExit("the first digest did not come")
                time.sleep(0.1)
            return started, time.perf_counter() - began


@contextmanager
def _running(clone: Path) -> Iterator[str]:
    """Yield the address of the page of `make run`."""
    alone = {"PIP_NO_CACHE_DIR": "1", "PRACTICE_PORT": "0"}
    made = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MAKE"))}
    process = subprocess.Popen(
        ["make", "run"], cwd=clone, env={**made, **alone}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = next(line for line in process.stdout if line.startswith("The practice workspace"))
        yield said.rpartition(" ")[2].strip()
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=60)


def _has_digest(page: str) -> bool:
    state = asked(f"{page}/page/state")
    channel = next(one["id"] for one in state["channels"] if one["name"] == "isc-tf")
    messages = asked(f"{page}/page/state?channel={channel}")["messages"]
    return any("week of" in one["text"] for one in messages)


def asked(address: str, sent: dict[str, str] | None = None) -> Any:
    body = None if sent is None else json.dumps(sent).encode()
    request = Request(address, data=body, headers={"Content-Type": "application/json"})
    with urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)
