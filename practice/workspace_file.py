"""Persistence of the practice workspace and its clock in a file."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from practice.clock import Clock
from practice.workspace import Workspace


class WorkspaceFile:
    """Saves the workspace's state and clock in a file, so that a restart loses nothing."""

    def __init__(self, file: Path, workspace: Workspace, clock: Clock) -> None:
        self._file = file
        self._workspace = workspace
        self._clock = clock
        self._saved = -1

    def load(self) -> None:
        if self._file.exists():
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            self._clock.offset = timedelta(seconds=kept["offset_seconds"])
            self._workspace.load(kept["workspace"])

    def save(self) -> None:
        if self._workspace.version == self._saved:
            return
        self._saved = self._workspace.version
        kept = {"offset_seconds": self._clock.offset.total_seconds(), "workspace": self._workspace.dump()}
        written = self._file.with_suffix(".new")
        written.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        written.replace(self._file)

    @asynccontextmanager
    async def saving(self) -> AsyncIterator[None]:
        async def every_second() -> None:
            while True:
                await asyncio.sleep(1)
                self.save()

        task = asyncio.create_task(every_second())
        try:
            yield
        finally:
            task.cancel()
            self.save()
