"""The walk of rights: each cell is tried once, and what became of it is held against what is written.

python -m tests.rights.walk deputy verify      walks one verb of one persona, and ends with 1 where something deviates
"""

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.issues import Issue, LevelExit
from bot.records import BUILT_IN, read_ref
from handlers.core.calls import AGAIN_PREFIX
from storage.store import WriteRequest
from storage.unit_of_work import Tx
from tests.conversation import FRIDAY, Conversation
from tests.rights.cast import PERSONAS, STANDING_IN, Cell, Context, Persona
from tests.rights.oracle import PASSED_OVER, may, sees, sends_up
from tests.rights.scene import account_of, opened
from tests.rights.slack import Attempt, Slack, door_of
from tests.rights.state import complaints, state_of
from tests.rights.things import Things
from tests.rights.words import WORDS, typed_verb
from tests.shipped import CHARTER, REGISTRY

MISSING = {prefix: f"{prefix}-9876" for prefix in CHARTER.prefixes}
WITHOUT_EFFECT = (
    "edited",
    "deleted",
    "export",
    "unremind",
    "import",
    "privacy",
    "calendar",
    "uncard",
    "followup",  # "yes" where nothing was asked
    "inparts",  # two questions
    "enquire",
    "said",
    "freeze",
)  # where there is no message, note, file, text or wish to change, who is to be erased has a role, or it is so already
_REF = re.compile(rf"\b({'|'.join(CHARTER.prefixes)})-\d+")
_NEAREST = re.compile(r" Nearest: [^.]*\.")


def cells(persona: Persona, verbs: Iterable[str] = ()) -> list[Cell]:
    """Return what one of the twelve tries: the verbs that are named, or all, in all circumstances."""
    names = list(verbs or WORDS)
    contexts = [one for one in Context if persona.is_on_roster or one not in {Context.LEFT, *STANDING_IN}]
    return [Cell(persona, name, context) for name in names for context in contexts]


def walk(persona: Persona, folder: Path, verbs: Iterable[str] = ()) -> list[str]:
    """Return what is otherwise than it is written, a sentence for each."""
    talk = opened(persona, folder)
    try:
        pieces = [
            WriteRequest(partial(_made, cell, n), FRIDAY) for n, cell in enumerate(cells(persona, verbs))
        ]
        slack = Slack(talk)
        return [said for one in talk.store.submit(pieces).result() for said in _deviations(talk, slack, one)]
    finally:
        talk.close()


def _made(cell: Cell, number: int, tx: Tx) -> Attempt:
    """Make what a cell needs, and say it with that."""
    things, said = Things(tx, cell, number), WORDS[cell.verb]
    words = said.in_(cell.said_as_in)
    if door_of(cell) == "form" and not said.only_form:
        words = words.split()[0]  # the rest is in the fields
    fields = {name.format_map(things): value.format_map(things) for name, value in said.form.items()}
    again = AGAIN_PREFIX if said.is_again else ""
    typed = f"{again}{typed_verb(cell.verb)} {words.format_map(things)}".strip()
    return Attempt(cell, account_of(tx, cell), typed, fields)


def _has_gone_up(talk: Conversation, attempt: Attempt) -> bool:
    ref = read_ref(attempt.words.split()[1], BUILT_IN)
    assert ref is not None
    issue: Issue = talk.store.read(lambda read: read.find(ref))
    return bool(issue.path) and issue.level_stays[-1].ended_by == LevelExit.ESCALATED


@dataclass(frozen=True)
class Seen:
    denied: int
    has_changed: bool
    complaints: Sequence[str]
    text: str

    def __str__(self) -> str:
        changed = "changed" if self.has_changed else "unchanged"
        return f"{self.denied} denied, {changed}, {' '.join(self.complaints) or 'no complaint'}: {self.text[:200]}"


def _deviations(talk: Conversation, slack: Slack, attempt: Attempt) -> Iterator[str]:
    cell, seen = attempt.cell, _tried(talk, slack, attempt)
    said = f"{cell} through the {attempt.door}"
    if not may(cell):
        if seen.denied != 1 or seen.has_changed:
            yield f"{said} should be refused and leave one line of it: {seen}"
    elif seen.denied or (seen.complaints and cell.verb not in PASSED_OVER):
        yield f"{said} should be possible: {seen}"
    elif (
        REGISTRY[typed_verb(cell.verb)].writes
        and typed_verb(cell.verb) not in WITHOUT_EFFECT
        and not seen.has_changed
    ):
        yield f"{said} should change something: {seen}"
    if cell.verb == "escalate" and may(cell) and _has_gone_up(talk, attempt) is not sends_up(cell):
        yield f"{said} should {'go up' if sends_up(cell) else 'only ask its holder'}: {seen}"
    if attempt.door == "command" and cell.context not in {Context.SHARED, Context.LEFT} and not sees(cell):
        yield from _tells(slack, attempt, seen.text)


def _tried(talk: Conversation, slack: Slack, attempt: Attempt) -> Seen:
    denied, before = state_of(talk)
    with complaints() as found:
        text = slack.sends(attempt, attempt.words)
    denied_after, after = state_of(talk)
    return Seen(denied_after - denied, before != after, tuple(found), text)


def _tells(slack: Slack, attempt: Attempt, text: str) -> Iterator[str]:
    """Compare what is said of a hidden record with what is said of one that there is not."""
    missing = slack.sends(attempt, _REF.sub(lambda found: MISSING[found[1]], attempt.words, count=1))
    hidden, absent = (_REF.sub("REF", _NEAREST.sub("", said)) for said in (text, missing))
    names_it = "{ref}" in WORDS[attempt.cell.verb].in_(
        attempt.cell.said_as_in
    )  # not only what all may know of
    if hidden != absent and names_it:
        yield f"{attempt.cell} tells that it is there: {text} / {missing}"


def main() -> None:
    name, *verbs = sys.argv[1:]
    persona = next(one for one in PERSONAS if one.name == name)
    with tempfile.TemporaryDirectory() as folder:
        found = walk(persona, Path(folder), verbs)
    print("\n".join(found) or "Everything is as it is written.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
