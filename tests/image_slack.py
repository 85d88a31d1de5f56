"""Plays Slack to the bot in the image, inside it: the practice workspace without a bot of its own, with known tokens.

`app.py practice` makes its tokens anew at each start, so no other bot can connect to it.
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from app import machine_time
from cli.database import load_charter
from cli.practice_workspace import practice_text, practice_workspace
from cli.serving import bound_socket, stop_event
from handlers.core.slack.site import serve
from practice.clock import Clock
from practice.server import Protocol, site


async def main(port: int, *tokens: str) -> None:
    path = Path("charter.yaml")
    charter, _ = load_charter(path)
    clock = Clock(machine_time)
    people = practice_text(path, "people.csv")
    workspace = practice_workspace(charter, people, clock, machine=machine_time, command="/isc")

    async def advance(to: datetime) -> None:
        clock.set(to)

    web = site(
        workspace, clock, advance=advance, zone=charter.zone, place=charter.home_station.city, tokens=tokens
    )
    with bound_socket("127.0.0.1", port) as address:
        workspace.base_url = f"http://127.0.0.1:{port}"
        async with serve(web, address, http=Protocol):
            await stop_event().wait()
            workspace.end_streams()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
