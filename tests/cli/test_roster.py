"""`import roster` and `export roster`, started as processes."""

import fcntl
from pathlib import Path

from tests.test_app import ROOT, run


def test_roster_is_imported_whole_or_not_at_all(tmp_path: Path) -> None:
    good = (ROOT / "practice" / "people.csv").read_text(encoding="utf-8")
    (tmp_path / "bad.csv").write_text(good + "Nobody,nobody@example.org,MARS,en,chair,,\n", encoding="utf-8")
    (tmp_path / "good.csv").write_text(good, encoding="utf-8")

    refused = run(tmp_path, "import", "roster", "bad.csv")
    taken = run(tmp_path, "import", "roster", "good.csv")
    again = run(tmp_path, "import", "roster", "good.csv")

    assert refused[0] == 1
    assert "MARS" in refused[2]
    assert taken[1].startswith("28 people") or taken[1].startswith("26 people"), taken
    assert again[1] == "0 people and 0 appointments imported.\n"


def test_roster_is_written_into_a_workbook_beside_the_bot_and_comes_back_unchanged(tmp_path: Path) -> None:
    assert run(tmp_path, "import", "roster", str(ROOT / "practice" / "people.csv"))[0] == 0

    with (tmp_path / "data" / "isc.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as a running bot holds it
        written = run(tmp_path, "export", "roster", "people.xlsx")
        checked = run(tmp_path, "import", "roster", "people.xlsx", "--check")
    taken = run(tmp_path, "import", "roster", "people.xlsx", "--tell")
    again = run(tmp_path, "export", "roster", "people.xlsx")

    assert written[:2] == (0, "people.xlsx has 43 roles.\n"), written
    assert {line.partition(": ")[2] for line in checked[1].splitlines()} == {"nothing changes"}
    assert taken[1] == "0 people and 0 appointments imported.\n"
    assert again[0] == 1
    assert "--replace" in again[2]


def test_check_of_a_roster_changes_nothing_and_fails_where_a_row_does(tmp_path: Path) -> None:
    good = (ROOT / "practice" / "people.csv").read_text(encoding="utf-8")
    (tmp_path / "more.csv").write_text(
        f"{good}New One,new@example.org,GVA,en,chair,,\nBad,bad,GVA,en,,,\n", encoding="utf-8"
    )
    assert run(tmp_path, "import", "roster", str(ROOT / "practice" / "people.csv"))[0] == 0

    code, said, _ = run(tmp_path, "import", "roster", "more.csv", "--check")

    new, bad = said.splitlines()[-2:]
    assert code == 1
    assert new.startswith("row 43: New One, new on the roster, becomes Chair from ")
    assert bad == "row 44: “bad” isn't an e-mail address."
    assert run(tmp_path, "export", "roster", "people.csv")[1] == "people.csv has 43 roles.\n"
