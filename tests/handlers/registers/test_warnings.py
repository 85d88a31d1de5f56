"""What a register warns of: told once for each entry while it holds, and again only after it has stopped."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.charter_file import CharterError, read_charter
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, KENJI, LINDA, STAFF, UTE
from tests.shipped import WITHOUT_REGISTERS

TALKS = """
registers:
  - code: talks
    one: talk
    prefix: TK
    what: Who speaks where.
    fields:
      - {name: women, type: number}
      - {name: men, type: number}
    states:
      - {name: held, choices: [planned, held]}
    warn:
      one_sex:
        when: [{held: planned, women: 0}, {held: planned, men: 0}]
        whom: [owner, focal_point]
        says: Everybody on it is of one sex.
"""
SAYS = "Everybody on it is of one sex."
TALK = "talk Ways to work area:bsg owner:@ute.keller women:0 men:4"
BAD = [
    ("{held: planned, women", "{held: plannd, women", "“plannd” is no choice of “held”; did you mean “planned”?"),
    ("women: 0}", "wimen: 0}", "there is no field “wimen”; did you mean “women”?"),
    ("[owner, focal_point]", "[owner, focal_pont]", "“focal_pont” is no right of a role, nor “owner”"),
    ("one_sex:", "One sex:", "a name has 2 to 20 small letters"),
    ("whom: [owner, focal_point]", "who: [owner]", "unknown key “who” in a warning; did you mean “whom”?"),
    ("says: Everybody", "says: <Everybody>", "a warning has at most 200 characters, without < and >"),
]  # fmt: skip


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, WITHOUT_REGISTERS + TALKS, tmp_path)
    yield from watched(talk)


def warned(talk: Conversation, who: str) -> int:
    """Return how often somebody has been warned."""
    return sum(SAYS in one.text for one in talk.direct(who))


@pytest.mark.parametrize(("words", "instead", "sentence"), BAD)
def test_mistake_in_a_warning_is_named_with_its_line(words: str, instead: str, sentence: str) -> None:
    assert words in TALKS

    with pytest.raises(CharterError) as refused:
        read_charter(WITHOUT_REGISTERS + TALKS.replace(words, instead, 1), name="c.yaml")

    assert [one for one in refused.value.problems if sentence in one and "line" in one], (
        refused.value.problems
    )


def test_owner_and_focal_point_are_warned_once_and_nobody_else(both: Conversation) -> None:
    both.answer(LINDA, TALK)
    both.passes(minutes=10)
    both.answer(LINDA, "edit TK-1 men:5")
    both.passes(minutes=10)

    assert [warned(both, who) for who in (UTE, KENJI, LINDA, ALINE, STAFF)] == [1, 1, 0, 0, 0]
    assert f"⚠️ {SAYS}" in both.answer(KENJI, "show TK-1")
    assert SAYS in both.channel("isc-standards-gap")[0].text


def test_again_only_after_it_has_stopped(both: Conversation) -> None:
    both.answer(LINDA, TALK)
    both.passes(minutes=10)
    both.answer(LINDA, "edit TK-1 women:2")
    both.passes(minutes=10)
    between = (warned(both, UTE), both.answer(KENJI, "show TK-1"))
    both.answer(LINDA, "edit TK-1 women:0")
    both.passes(minutes=90)

    assert between[0] == 0, "the message became the line of the entry"
    assert SAYS not in between[1]
    assert warned(both, UTE) == 2, "a new message, and the first is true again"


def test_what_was_taken_back_within_a_minute_warns_nobody(both: Conversation) -> None:
    both.answer(LINDA, TALK)
    both.answer(LINDA, "edit TK-1 women:3")
    both.passes(minutes=10)

    assert warned(both, UTE) == 0


@pytest.mark.parametrize("step", ["mark TK-1 held", "cancel TK-1 entered twice", "undo TK-1"])
def test_what_does_not_hold_any_more_is_no_warning(both: Conversation, step: str) -> None:
    both.answer(LINDA, "talk Ways to work area:bsg women:1 men:4")
    both.answer(LINDA, "edit TK-1 women:0")
    both.answer(LINDA, step)
    both.passes(minutes=10)

    assert warned(both, KENJI) == 0


def test_who_entered_it_for_themselves_is_warned(both: Conversation) -> None:
    both.answer(UTE, "talk Ways to work area:web owner:@ute.keller women:3 men:0")
    both.passes(minutes=10)

    assert warned(both, UTE) == 1


def test_imported_entries_warn_too(both: Conversation) -> None:
    table = b"Title,Area,Women,Men\nFirst,BSG,0,3\nSecond,BSG,2,3\n"
    (shown,) = both.drops(LINDA, "import talks", rows_csv=table)
    both.presses(LINDA, shown, "Enter 2")
    both.passes(minutes=10)

    assert warned(both, KENJI) == 1


def test_warning_that_is_declared_later_is_told_of_what_is_there(tmp_path: Path) -> None:
    url = databases.fresh("sqlite")
    plain = WITHOUT_REGISTERS + TALKS[: TALKS.index("    warn:")]
    with closing(talk_with(url, plain, tmp_path)) as first:
        first.answer(LINDA, TALK)
        first.passes(minutes=10)
        kept, now = first.workspace.dump(), first.clock.now()
    (tmp_path / "charter.yaml").write_text(WITHOUT_REGISTERS + TALKS, encoding="utf-8")
    with closing(Conversation(url, charter=str(tmp_path / "charter.yaml"), now=now, kept=kept)) as talk:
        talk.passes(minutes=90)

        assert warned(talk, UTE) == 1
