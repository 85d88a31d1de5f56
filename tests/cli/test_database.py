"""`migrate`, started as a process, with databases that it cannot bring to the tables of this version."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.test_app import run


def test_database_of_a_newer_version_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate")[0] == 0
    with closing(sqlite3.connect(tmp_path / "data" / "isc.db")) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()

    code, _, complained = run(tmp_path, "migrate")

    assert code == 78
    assert complained == (
        "The database was written by a newer version. Run that one, or restore an older copy.\n"
    )


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("sqlite:///notes.txt", "is damaged: "),
        ("postgresql+psycopg://127.0.0.1:9/isc", "cannot be opened: "),
    ],
)
def test_database_that_cannot_be_opened_is_named_with_the_reason(
    tmp_path: Path, url: str, trouble: str
) -> None:
    (tmp_path / "notes.txt").write_text("Buy milk, and many more things than fit a header. " * 9)

    code, _, complained = run(tmp_path, "migrate", DATABASE_URL=url)

    assert code == 1
    assert complained.startswith(f"The database {url} {trouble}")
    assert " Check DATABASE_URL" in complained
    assert complained.count("\n") == 1
