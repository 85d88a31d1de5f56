"""An entry that names a record names it only to those who may see that record: in details, history, counts, forms and files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA
from tests.shipped import TEXT

GRETA = "greta.weber"
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


def test_entry_does_not_name_itself(both: Conversation) -> None:
    assert both.answer(ALINE, "edit WG-1 merged:WG-1").startswith(
        "WG-1 can't name itself there (merged into)."
    )
    assert "Merged into: CP-1" in both.answer(ALINE, "show WG-1")
