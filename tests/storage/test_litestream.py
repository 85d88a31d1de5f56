"""What Litestream copied while the bot wrote is a backup: restored, it has every row, and the history fits its head."""

import signal
import subprocess
import sys
from pathlib import Path

from handlers.core.sealing.seal import append_head, seal
from tests import databases
from tests.conversation import NEVER, Conversation
from tests.handlers.scene import LINDA
from tests.storage.test_pg_dump import rows
from tests.test_app import run

LITESTREAM = Path(sys.executable).with_name("litestream")


def test_records_and_history_survive_litestream(tmp_path: Path) -> None:
    talk = Conversation(databases.fresh("sqlite"))
    file = talk.url.removeprefix("sqlite:///")
    settings = tmp_path / "litestream.yml"
    settings.write_text(
        f"dbs:\n  - path: {file}\n    replica:\n      url: file://{tmp_path}/replica\n", encoding="utf-8"
    )
    copying = subprocess.Popen(
        [LITESTREAM, "replicate", "-config", settings],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert copying.stdout is not None
        assert any(
            "snapshot complete" in line for line in copying.stdout
        )  # from here on it copies what changes
        for number in range(3):
            talk.answer(LINDA, f"action Paper {number} area:web due:12 oct")
        seal(talk.store, now=talk.clock.now())
        append_head(talk.store, tmp_path / "data" / "audit.log", now=talk.clock.now())
        copying.send_signal(signal.SIGTERM)
        copying.communicate(timeout=NEVER)
    finally:
        copying.kill()
        copying.communicate()
    talk.close()
    there = tmp_path / "then.db"

    subprocess.run(
        [LITESTREAM, "restore", "-config", settings, "-o", there, file], check=True, capture_output=True
    )
    code, said, complained = run(tmp_path, "audit", "verify", DATABASE_URL=f"sqlite:///{there}")
    brought_back = run(tmp_path, "restore", str(there), DATABASE_URL=databases.fresh("sqlite"))

    assert rows(f"sqlite:///{there}") == rows(talk.url)
    assert len(rows(talk.url)["records"]) == 3
    assert (code, said.splitlines()[-1]) == (0, "Everything fits."), complained
    assert brought_back[1].startswith("The records were restored: 3 records. "), brought_back
