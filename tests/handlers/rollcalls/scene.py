"""Where dialogues about roll calls begin: sixty people in Dakar and Harare, two of them wardens."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.roll_calls import RollCallPlace
from storage import roll_calls
from tests.conversation import HERE, Conversation
from tests.shipped import TEXT, WITHOUT_REGISTERS

SATURDAY = datetime(2016, 10, 8, 20, tzinfo=UTC)  # 22:00 in Geneva
WARDENS = ("zqname01", "zqname31")
PEOPLE = tuple(f"zqname{n:02}" for n in range(1, 59))  # the first thirty in Dakar
REST = ("ingrid.berg", "daniel.mensah")  # one more in each
VISITORS = ("Zqvisitor One", "Zqvisitor Two")
CHARTER = WITHOUT_REGISTERS
RULE = TEXT[TEXT.index("\nroll_call:\n") : TEXT.index("\n# Who is asked for what")]


def begun(url: str, folder: Path, *, charter: str = CHARTER, now: datetime = SATURDAY) -> Conversation:
    """Return a conversation of a task force with sixty people in two of its offices."""
    (folder / "charter.yaml").write_text(charter, encoding="utf-8")
    known = (HERE / "practice" / "people.csv").read_text(encoding="utf-8")
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(known)
        csv.writer(file).writerows(_row(n, who) for n, who in enumerate(PEOPLE))
    return Conversation(url, charter=str(folder / "charter.yaml"), people=str(folder / "people.csv"), now=now)


def _row(n: int, who: str) -> tuple[str, ...]:
    role = "department_chief" if who in WARDENS else "staff"
    office = "DKR" if n < 30 else "HRE"
    return f"{who.capitalize()} Person", f"{who}@example.org", office, "en", role, "", "GS"


def places(talk: Conversation, call: int = 1) -> list[RollCallPlace]:
    return talk.store.read(lambda read: roll_calls.places_of(read, call))


def place_of(talk: Conversation, who: str, call: int = 1) -> str:
    """Return the place of a person or a visitor, as the form of wardens names it."""
    roster = talk.store.snapshot.roster
    people = {one.email.split("@")[0]: one.id for one in roster.persons.values()}
    return next(
        str(one.place)
        for one in places(talk, call)
        if who in (one.visitor, next((name for name, of in people.items() if of == one.person_id), ""))
    )


def at(**after: float) -> datetime:
    return SATURDAY + timedelta(**after)
