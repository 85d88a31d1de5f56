"""Build docs/rights.md from the table of rights in the code."""

from bot.charter_section import Rights
from bot.permissions import RIGHTS_TABLE, Scope
from bot.registers import AUTHOR, OWNER, Register
from tests.shipped import CHARTER

WORDS = {
    Scope.ANY: "any",
    Scope.OWN: "own",
    Scope.LEVEL: "held",
    Scope.ENTITY: "part",
    Scope.OWN_OR_ENTITY: "own, part",
    Scope.FIRST: "first",
    Scope.DECLARED: "declared",
    Scope.LED: "led",
}
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
REGISTERS = """
## Registers of the shipped charter

What the table calls declared, the charter says for each register. While an entry has no owner, its owner is whoever holds
the `owner:` of the register for its area. A state or a choice may be for fewer. What somebody said is never confirmed by
themselves, nor by somebody they stand in for.
"""
HEAD = """# Who may do what

Written by `make reference` from the table in `bot/permissions.py`, which every entry point checks (commands, buttons, forms,
threads and shortcuts) at the moment of the click and against the current record. A stand-in also has the rights of the
person who is away, each with its own scope. The charter says which role of a task force has which rights.

What the table does not show:

- Who holds an upper level and nothing else reads, of what is for members, only the questions that came to their level and
  the decisions on them.
- From the first level any member sends a question up. Above it only who holds the level does; others ask them to, and so
  does the secretary. For a level that nobody on the roster holds, the secretary enters it in its name and the chair is told.
- An action belongs to the part of the organisation that was named for it; if none was named, to those of its owners.
- A stand-in does not decide, confirm, open, adopt or verify what they raised, wrote down, prepared or did themselves in the
  name of the person who is away; neither do they confirm a role or an area that they asked for, or a role of their own. A
  decision above the first level on the decider's own question says so wherever it is shown.
- The focal points don't see a restricted question: at the first level the chair decides it.
- After the last day of somebody who leaves, at 24:00 of their station, they read what is public and their own settings and
  get help, and nothing else, until `leave off` or a new role brings them back. What was theirs is with whoever owns or
  follows, or the secretary. A colleague who never had a role does with an action of theirs what its row says.

| | |
|---|---|
"""


def text() -> str:
    """Return docs/rights.md as it should be."""
    reaches = [f"| {WORDS[reach]} | {reach} |" for reach in Scope]
    names = list(COLUMNS.values())
    head = [f"| right | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    rows = [
        f"| {right} | {' | '.join(_cell(right, column) for column in COLUMNS)} |" for right in RIGHTS_TABLE
    ]
    declared_rows = [
        f"| {one.many} | {right} | {declared(one, right)} |"
        for one in CHARTER.registers
        for right in RIGHTS_TABLE
        if Scope.DECLARED in RIGHTS_TABLE[right].values() and one.allowed(right)
    ]
    if not CHARTER.registers:
        return f"{HEAD}" + "\n".join([*reaches, "", *head, *rows]) + "\n"
    registers = [REGISTERS, "| register | right | who |", "|---|---|---|", *declared_rows]
    return f"{HEAD}" + "\n".join([*reaches, "", *head, *rows, *registers]) + "\n"


def declared(register: Register, right: str) -> str:
    """Return who has a right to entries of a register."""
    words = {
        **{str(key): name for key, name in COLUMNS.items()},
        OWNER: "its owner",
        AUTHOR: "whoever entered it",
    }
    return ", ".join(name for key, name in words.items() if key in register.allowed(right))


def _cell(right: str, column: Rights) -> str:
    reach = RIGHTS_TABLE[right].get(column)
    return WORDS[reach] if reach else "–"
