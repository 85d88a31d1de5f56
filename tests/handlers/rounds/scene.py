"""Where dialogues about rounds begin: a task force with two rounds, and a roster in which nobody is first in three areas."""

import csv
from datetime import UTC, datetime
from pathlib import Path

from tests.conversation import HERE, Conversation
from tests.shipped import WITHOUT_REGISTERS

MONDAY = datetime(2016, 11, 28, 9, tzinfo=UTC)  # 10:00 in Geneva
HALE, JOOST, MOUSSA, PAULA = "hale.kaya", "joost.peeters", "moussa.diallo", "paula.ruiz"
CILKA, DANIEL, NADIA, GRETA, KENJI = (
    "cilka.novak",
    "daniel.mensah",
    "nadia.costa",
    "greta.weber",
    "kenji.sato",
)
OFFICES = ("bekele.tesfaye", "vera.almeida", "omar.mansour", "wipa.chaiyo", "yuri.orlov")
ROUNDS = """
registers:
  - code: updates
    one: areaupdate
    prefix: U
    called: [progress update, progress updates]
    what: What was done in an area, and what came of it.
    fields:
      - {name: period}
      - {name: activity, type: long, required: true}
      - {name: result, type: long, required: true}
      - {name: next, type: long}
      - {name: obstacle, type: long}
  - code: inputs
    one: contribution
    prefix: CN
    what: What an office contributes to a meeting.
    fields:
      - {name: words, type: long, required: true}
rounds:
  - code: updates
    called: [area update, area updates]
    what: What the task force should know before it meets.
    seats: {each: area, held_by: focal_point}
    for_each: meeting
    opens: 7
    closes: {before: 3, at: "18:00"}
    remind: [3, 1, 0]
    questions:
      - {name: activity, ask: "What was done?"}
      - {name: result, ask: "What came of it?", hint: "“None yet, because …” is fine."}
      - {name: next, ask: "What comes next?"}
      - {name: obstacle, ask: "What is in the way?", offers: issue}
    into: updates
    no_change: true
    cleared_by: deputy
    silent_go_to: deputy
  - code: inputs
    called: [written input, written inputs]
    what: What offices say that cannot come.
    seats: {each: office, held_by: regional, of: [ADD, BSB, CAI, BKK, MOW]}
    for_each: meeting
    opens: 7
    closes: {before: 2, at: "18:00", of: office}
    remind: [1]
    questions:
      - {name: words, ask: "What should the meeting hear from you?"}
    into: inputs
"""
CHARTER = f"{WITHOUT_REGISTERS}{ROUNDS}"


def begun(url: str, folder: Path, *, charter: str = CHARTER, now: datetime = MONDAY) -> Conversation:
    """Return a conversation of a task force with these rounds."""
    (folder / "charter.yaml").write_text(charter, encoding="utf-8")
    with (HERE / "practice" / "people.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    kept = [row for row in rows if not (row[0].startswith("Taro") and row[4] == "focal_point")]
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *kept])
    people = str(folder / "people.csv")
    return Conversation(url, charter=str(folder / "charter.yaml"), people=people, now=now)
