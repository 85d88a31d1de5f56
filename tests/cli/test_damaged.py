"""Commands of the operator on a database with damaged pages: each names the damage, and none ends in a traceback."""

import random
from pathlib import Path

import pytest

from tests import databases, soak
from tests.conversation import Conversation
from tests.handlers.scene import LINDA
from tests.test_app import run

PAGE = 4096  # bytes
SEED = 20161007
ROUNDS = soak.amount(3, 40)


@pytest.fixture(scope="module")
def records() -> bytes:
    """The file of a task force with some records, all of it in the file itself."""
    talk = Conversation(databases.fresh("sqlite"))
    for number in range(12):
        talk.answer(LINDA, f"action Paper {number} area:web due:12 oct")
    talk.passes(minutes=5)
    talk.close()
    file = Path(talk.url.removeprefix("sqlite:///"))
    assert not file.with_name(f"{file.name}-wal").exists()
    return file.read_bytes()


def test_damaged_page_is_named_by_doctor_and_ends_no_command_in_a_traceback(
    records: bytes, tmp_path: Path
) -> None:
    file, chance = tmp_path / "isc.db", random.Random(SEED)
    pages = range(len(records) // PAGE)
    for page in [0, *chance.sample(pages[1:], ROUNDS)]:
        damaged = bytearray(records)
        damaged[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)
        file.write_bytes(damaged)

        code, said, complained = run(tmp_path, "doctor", DATABASE_URL=f"sqlite:///{file}")
        others = [
            run(tmp_path, *words, DATABASE_URL=f"sqlite:///{file}")
            for words in (("audit", "verify"), ("migrate",), ("accept-loss",))
        ]

        assert code == 1, page
        assert "is damaged" in said, page
        assert "restore" in said, page
        assert "Traceback" not in complained, page
        assert all("Traceback" not in text for _, _, text in others), page
