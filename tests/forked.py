"""Commands of the operator without the second that each start takes to import the bot.

One process imports it and forks for each command. What a command does, writes and returns is as in a process of its own;
tests/test_app.py starts some of those.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).parent.parent
LARGEST = 1_000_000  # bytes of a request: the words and the environment
_ONE = Lock()


def run_forked(words: Sequence[str], *, folder: Path, env: Mapping[str, str]) -> tuple[int, str, str]:
    """Run a command in a folder; return its exit code, and what it wrote to both outputs."""
    request = json.dumps({"words": words, "folder": str(folder), "env": dict(env)}).encode()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as log, _ONE:
        line = _line()
        socket.send_fds(line, [request], [said.fileno(), log.fileno()])
        code = int(line.recv(LARGEST))
        said.seek(0)
        log.seek(0)
        return code, said.read().decode(), log.read().decode()


@cache
def _line() -> socket.socket:
    """Return the line to the process that forks."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    program = (
        f"import sys; sys.path[0] = {str(ROOT)!r}; from tests.forked import serve; serve({its.fileno()})"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL
    )
    its.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def serve(number: int) -> None:
    """Fork for each request; in the fork, return when its command has ended, as a process of its own does."""
    from app import main  # noqa: PLC0415 - the tests themselves import this module

    with socket.socket(fileno=number) as line:
        while True:
            content, descriptors, _, _ = socket.recv_fds(line, LARGEST, 2)
            if not content:
                return
            if (child := os.fork()) == 0:
                break
            for one in descriptors:
                os.close(one)
            line.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())
    request = json.loads(content)
    for descriptor, target in zip(descriptors, (1, 2), strict=True):
        os.dup2(descriptor, target)
        os.close(descriptor)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    sys.argv = [str(ROOT / "app.py"), *request["words"]]
    main()
