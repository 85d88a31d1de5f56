"""A process that logs actions through the desk until somebody ends it, and says each one that was acknowledged.

`python -m tests.storage.writing <database> <name>` writes one line for each key after its future is done.
"""

import os
import sys
import threading
from itertools import count

from handlers.core.desk import Desk
from tests.storage import scene

THREADS = 4
SIZES = (1, 4, 7)


def write(desk: Desk, name: str) -> None:
    """Log actions in groups, for ever."""
    for number in count():
        keys = [f"{name}-{number}-{place}" for place in range(SIZES[number % len(SIZES)])]
        words = {
            key: f"action Send the table {key} area:web due:2027-10-{number % 28 + 1:02}" for key in keys
        }
        pieces = [desk.write_request(scene.typed(scene.SECRETARY, words[key], key=key)) for key in keys]
        for key, answer in zip(keys, desk.store.submit(pieces).result(), strict=True):
            os.write(1, f"{key} {answer}\n".encode())


def main(url: str, name: str) -> None:
    desk = scene.desk_of(scene.opened(url))
    for number in range(THREADS):
        threading.Thread(target=write, args=(desk, f"{name}.{number}")).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
