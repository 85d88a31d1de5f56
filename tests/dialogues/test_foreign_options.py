"""An option of other verbs is no text: for every verb that writes it is refused by its name."""

import pytest

from handlers.core.feature import Verb
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, rows
from tests.shipped import REGISTRY

WRITING = [
    verb
    for verb in REGISTRY.verbs
    if verb.writes
    and not verb.is_hidden
    and not any("behalf" in (one.name, *one.aliases) for one in verb.takes)
]


@pytest.mark.parametrize("verb", WRITING, ids=lambda verb: verb.name)
def test_option_that_a_verb_does_not_take_is_never_its_text(quick: Conversation, verb: Verb) -> None:
    quick.answer(LINDA, f"action Cost table owner:@{UTE}")
    before = rows(quick)
    ref = "A-1 " if verb.takes_refs else ""

    (said,) = quick.says(LINDA, f"/isc {verb.name} {ref}Text behalf:@{UTE}")

    assert "“behalf:" in said.text
    assert rows(quick) == before


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org/behalf:1",
        "at 14:00",
        'they wrote "the behalf:@ute is out"',
        "on behalf of Ute",
    ],
)
def test_address_a_time_and_what_is_quoted_stay_text(quick: Conversation, text: str) -> None:
    quick.answer(LINDA, "issue Who pays")

    assert "There is no" not in quick.answer(LINDA, f"option I-1 {text}")
