"""Twelve people try every verb under nine circumstances, and each may do what docs/rights.md says, no more and no less.

How the cells are made, tried and judged: tests/rights/walk.py and the files beside it.
"""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.charter_section import Rights
from bot.permissions import RIGHTS_TABLE, Scope
from tests.matrix import COLUMNS
from tests.rights.cast import PERSONAS, Context, Persona
from tests.rights.oracle import EXCEPTIONS, NO_REACH, OF_OWN_WORDS, RIGHT_OF, needs_record
from tests.rights.walk import cells, walk
from tests.rights.words import WORDS, typed_verb
from tests.shipped import REGISTRY
from tests.soak import amount, every

HERE = Path(__file__).parents[2]
WALKED = ("bot", "cli", "handlers", "storage", "practice", "tests", "docs", "charter.yaml", "app.py")
FLIPS = amount(1, 6)
C = Context
SHARES = 6  # so many personas together try every verb once


def test_every_verb_of_the_menu_is_walked_by_twelve_people_under_nine_circumstances() -> None:
    walked = [cell for persona in PERSONAS for cell in cells(persona)]

    assert set(map(typed_verb, WORDS)) == {verb.name for verb in REGISTRY.verbs}, (
        "a verb is not walked: tests/rights/words.py"
    )
    assert (len(PERSONAS), len(Context)) == (12, 9)
    assert len(set(walked)) == len(walked)
    assert len(walked) >= 9000, f"{len(walked)} cells"


def verbs_of(persona: Persona) -> list[str]:
    """Return what one of the twelve tries: everything in the long proof, else so that each verb is tried by two."""
    names = list(WORDS)
    return every(names, few=names[PERSONAS.index(persona) % SHARES :: SHARES])


@pytest.mark.grows
@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.name)
def test_everybody_may_do_what_is_written_and_nothing_else(persona: Persona, tmp_path: Path) -> None:
    verbs = verbs_of(persona)

    deviations = walk(persona, tmp_path, verbs)

    told = "\n".join(deviations)
    assert not deviations, f"{len(deviations)} of {len(cells(persona, verbs))} cells deviate:\n{told}"


def _flips() -> list[tuple[str, str, str]]:
    """Choose cells of the table at random, always the same: a verb that asks for the right alone, a persona, a line of code.

    Who is not on the roster is left out: nothing can be their own. So are verbs with a second condition, which may keep shut
    what a cell opens.
    """
    drawn = random.Random(14)
    shut = {*EXCEPTIONS, *OF_OWN_WORDS}
    verbs = [name for name in WORDS if RIGHT_OF.get(name, name) in RIGHTS_TABLE and name not in shut]
    people = [persona for persona in PERSONAS if persona.is_on_roster]
    return [_flip(verb, drawn.choice(people)) for verb in drawn.sample(verbs, FLIPS)]


def _flip(verb: str, persona: Persona) -> tuple[str, str, str]:
    right = RIGHT_OF.get(verb, verb)
    row = dict(RIGHTS_TABLE[right])
    has_reach = needs_record(WORDS[verb]) and verb not in NO_REACH
    if Rights.STAFF in row and not has_reach:  # everybody else on the roster may as staff, too
        persona = next(one for one in PERSONAS if COLUMNS[Rights.STAFF] == one.column)
    of = next(one for one, column in COLUMNS.items() if column == persona.column)
    was = row.pop(of, None)
    if was is None or (has_reach and was in {Scope.OWN, Scope.LED, Scope.LEVEL}):
        row[of] = Scope.ANY
    code = ", ".join(f"Rights.{one.name}: Scope.{reach.name}" for one, reach in row.items())
    return verb, persona.name, f'RIGHTS_TABLE = {{**RIGHTS_TABLE, "{right}": {{{code}}}}}'


@pytest.mark.grows
@pytest.mark.parametrize(
    ("verb", "persona", "line"), [pytest.param(*one, id=f"{one[1]} {one[0]}") for one in _flips()]
)
def test_one_flipped_cell_of_the_table_is_found(verb: str, persona: str, line: str, tmp_path: Path) -> None:
    found = _walked_with("bot/permissions.py", line, persona, verb, tmp_path)

    assert found.startswith(f"{persona}: {verb} ("), found


RULES = {  # what takes a rule beside the table out, and where the walk finds that
    "question of a stand-in": ("bot/permissions.py", "represented_for_own = lambda *_, **__: None", "chair", "decide", C.STANDS_IN),
    "work of a stand-in": ("bot/actions.py", "may_verify = lambda *_: True", "secretary", "verify", C.STANDS_IN),
    "rights of who is away": ("bot/people.py", "Roster.people_covered_by = lambda *_, **__: ()", "focal", "position", C.FOR_OTHERS),
    "last day": ("bot/permissions.py", "full_actor = own_actor", "focal", "done", C.LEFT),
}  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("rule", RULES)
def test_rule_beside_the_table_that_is_taken_out_is_found(rule: str, tmp_path: Path) -> None:
    file, line, persona, verb, context = RULES[rule]

    found = _walked_with(file, line, persona, verb, tmp_path)

    assert f"{persona}: {verb} ({context})" in found, found


def _walked_with(file: str, line: str, persona: str, verb: str, folder: Path) -> str:
    """Walk one verb of one persona in a copy of the tree, with a line at the end of a file; return what deviates."""
    for name in WALKED:
        copy = shutil.copytree if (HERE / name).is_dir() else shutil.copy
        copy(HERE / name, folder / name)
    with (folder / file).open("a", encoding="utf-8") as changed:
        changed.write(f"\n{line}\n")
    found = subprocess.run(
        [sys.executable, "-m", "tests.rights.walk", persona, verb],
        cwd=folder, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 1, found.stdout + found.stderr
    return found.stdout
