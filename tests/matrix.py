"""Write the table of rights into docs/rights.md, from the one in the code."""

from pathlib import Path

from bot.charter import Rights
from bot.permissions import RIGHTS_TABLE, Scope

FILE = Path(__file__).parent.parent / "docs" / "rights.md"
WORDS = {Scope.ANY: "any", Scope.OWN: "own", Scope.LEVEL: "held", Scope.ENTITY: "part"}
COLUMNS = {
    Rights.CHAIR: "chair",
    Rights.SECRETARY: "secretary",
    Rights.DEPUTY: "deputy",
    Rights.FOCAL_POINT: "focal point",
    Rights.REGIONAL: "regional director",
    Rights.CHIEF: "chief",
    Rights.INVITEE: "invitee",
    Rights.OBSERVER: "observer",
    Rights.UPPER: "upper level",
    Rights.STAFF: "everybody else",
}
HEAD = """# Who may do what

Written by `make matrix` from the table in `bot/permissions.py`, which every entry point checks (commands, buttons, forms,
threads and shortcuts) at the moment of the click and against the current record. A stand-in also has the rights of the
person who is away, each with its own scope. The charter says which role of a task force has which rights.

| | |
|---|---|
"""


def text() -> str:
    reaches = [f"| {WORDS[reach]} | {reach} |" for reach in Scope]
    names = list(COLUMNS.values())
    head = [f"| right | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    rows = [
        f"| {right} | {' | '.join(_cell(right, column) for column in COLUMNS)} |" for right in RIGHTS_TABLE
    ]
    return f"{HEAD}" + "\n".join([*reaches, "", *head, *rows]) + "\n"


def _cell(right: str, column: Rights) -> str:
    reach = RIGHTS_TABLE[right].get(column)
    return WORDS[reach] if reach else "–"


def main() -> None:
    FILE.write_text(text(), encoding="utf-8")
    print(f"The table of rights is in {FILE.relative_to(FILE.parent.parent)}.")


if __name__ == "__main__":
    main()
