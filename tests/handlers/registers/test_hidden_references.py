"""An entry that names a record names it only to those who may see that record: in details, history, counts, forms and files."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import drops, enters
from tests.handlers.scene import ALINE, LINDA
from tests.shipped import TEXT, WITHOUT_REGISTERS

GRETA = "greta.weber"
KEYED = """
registers:
  - {code: secrets, one: secret, prefix: S, what: What few know., readers: restricted}
  - code: things
    one: thing
    prefix: T
    what: What is kept.
    import_by: [focal_point, chair]
    fields:
      - {name: nr, key: true}
      - {name: about, type: record}
  - code: tallies
    one: tally
    prefix: TL
    what: What was counted.
    immutable: true
    fields:
      - {name: nr, key: true}
      - {name: about, type: record}
      - {name: taken, type: date, required: true}
      - {name: many, type: number}
    tables: {sum: [many], as_of: taken}
"""
GROUP = 'group Risk management mandate:"Draft the policy" owner:@greta.weber'
PLAN = 'continuityplan HQ building:"GVA Tower" version:1 owner:@aline.moreau'


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, GROUP)
    talk.answer(ALINE, PLAN)
    talk.answer(ALINE, "edit WG-1 merged:CP-1")
    yield from watched(talk)


def file_of(talk: Conversation, who: str, words: str) -> str:
    talk.answer(who, words)
    talk.passes(minutes=5)
    return [one.bytes.decode("utf-8-sig") for one in talk.workspace.files.values()][-1]


@pytest.mark.parametrize(
    "words",
    ["show WG-1", "history WG-1", "groups all", "groups all by:merged", "groups all by:merged,status"],
)
def test_who_may_not_see_the_record_does_not_read_its_reference(both: Conversation, words: str) -> None:
    assert "I can't find CP-1." in both.answer(GRETA, "show CP-1")

    assert "CP-1" not in both.answer(GRETA, words)
    assert words == "groups all" or "CP-1" in both.answer(ALINE, words)


def test_list_is_not_narrowed_to_a_hidden_reference(both: Conversation) -> None:
    assert "WG-1" in both.answer(ALINE, "groups all merged:CP-1")
    assert both.answer(GRETA, "groups all merged:CP-1").startswith("I can't find CP-1.")


def test_file_has_it_only_for_those_who_may_see_it(both: Conversation) -> None:
    assert "CP-1" in file_of(both, ALINE, "export groups")
    assert "WG-1" in file_of(both, GRETA, "export groups")
    assert "CP-1" not in file_of(both, GRETA, "export groups")
    assert "CP-1" not in file_of(both, GRETA, "export groups by:merged")
    assert "CP-1" not in file_of(both, GRETA, "export groups by:merged,status")


def test_form_neither_shows_it_nor_empties_it(both: Conversation) -> None:
    both.says(GRETA, "/isc edit WG-1")
    view = both.workspace.view(both.user(GRETA))
    assert view is not None
    shown = str(view.shape)
    both.submits(GRETA, mandate="Draft the plan")

    assert "CP-1" not in shown
    assert "Mandate: Draft the plan" in both.answer(ALINE, "show WG-1")
    assert "Merged into: CP-1" in both.answer(ALINE, "show WG-1")


def test_card_does_not_have_it(both: Conversation) -> None:
    assert all("CP-1" not in one.text for one in both.channel() if "WG-1" in one.text)


def test_preview_of_an_import_neither_shows_it_nor_empties_it(tmp_path: Path, url: str) -> None:
    with closing(talk_with(url, WITHOUT_REGISTERS + KEYED, tmp_path)) as talk:
        talk.answer(ALINE, "secret Password")
        head = "Title,Nr,About"
        enters(talk, drops(talk, f"{head}\nFirst,1,S-1".encode(), who=ALINE, words="things"), who=ALINE)

        same = drops(talk, f"{head}\nFirst,1,".encode(), who=GRETA, words="things")
        guessed = drops(talk, f"{head}\nFirst,1,S-1".encode(), who=GRETA, words="things")
        changed = drops(talk, f"{head}\nThe first,1,\nSecond,2,T-1".encode(), who=GRETA, words="things")
        enters(talk, changed, who=GRETA)
        kept = talk.answer(ALINE, "show T-1")
        other = drops(talk, f"{head}\nThe first,1,T-2".encode(), who=GRETA, words="things")

        assert "I can't find S-1." in talk.answer(GRETA, "show S-1")
        assert same.text.startswith("1 row: 1 the same.")
        assert "Row 2: about: I can't find “S-1”" in guessed.text
        assert "S-1" not in changed.text
        assert "about" not in changed.text
        assert "The first" in kept
        assert "About: S-1" in kept
        assert "about: none → “T-2”" in other.text


def test_sums_by_a_reference_do_not_have_it(tmp_path: Path, url: str) -> None:
    with closing(talk_with(url, WITHOUT_REGISTERS + KEYED, tmp_path)) as talk:
        talk.answer(ALINE, "secret Password")
        for number, about in enumerate(("S-1", "S-1", "A-1", "none"), 1):
            talk.answer(ALINE, f"tally Tally nr:{number} about:{about} taken:2016-10-05 many:{number}")

        mine = talk.answer(ALINE, "tallies by:about")
        others = talk.answer(GRETA, "tallies by:about")

        assert ("S-1" in mine, "S-1" in others) == (True, False)
        assert "3" in mine
        assert "S-1" not in file_of(talk, GRETA, "export tallies by:about")
        assert others.replace(" ", "").count("7") >= 1  # both of the hidden one, and that of none


def test_entry_does_not_name_itself(both: Conversation) -> None:
    assert both.answer(ALINE, "edit WG-1 merged:WG-1").startswith(
        "WG-1 can't name itself there (merged into)."
    )
    assert "Merged into: CP-1" in both.answer(ALINE, "show WG-1")
