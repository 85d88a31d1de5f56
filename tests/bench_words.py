"""What the first sentence costs that only its meaning tells: the sentence encoder is loaded with it."""

import tempfile
import time
from collections.abc import Callable

from tests.bench_clone import PATIENCE, asked
from tests.bench_servers import memory, practice_running, processor_seconds

SENTENCE = "the room plan is no longer ours, hale has it"


def first_words() -> tuple[float, float, float, float]:
    """Say such a sentence to a new practice workspace.

    Return the processor seconds and the seconds until its offer is there, and the memory (PSS, MB) before and after.
    """
    with tempfile.TemporaryDirectory() as folder, practice_running(folder, FRESH="1") as (pid, page):
        _until(lambda: _is_quiet(page))
        state = asked(f"{page}/page/state")
        user = state["user"]
        own = next(one["id"] for one in state["channels"] if one["is_direct"])
        where = f"{page}/page/state?user={user}&channel={own}"
        before, used, began = memory(pid), processor_seconds(pid), time.perf_counter()
        asked(f"{page}/page/type", {"user": user, "channel": own, "text": SENTENCE})
        _until(lambda: _is_answered(asked(where)["messages"]))
        return processor_seconds(pid) - used, time.perf_counter() - began, before, memory(pid)


def _is_quiet(page: str) -> bool:
    """Tell whether nothing happens for a second: the samples have been sent."""
    version = asked(f"{page}/page/state")["version"]
    time.sleep(1)
    return bool(asked(f"{page}/page/state")["version"] == version)


def _is_answered(messages: list[dict[str, str]]) -> bool:
    texts = [one["text"] for one in messages]
    return SENTENCE in texts[:-1]


def _until(came: Callable[[], bool]) -> None:
    began = time.perf_counter()
    while not came():
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit("the practice workspace did not answer")
        time.sleep(0.02)
