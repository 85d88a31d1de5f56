"""What belongs into a thread says so where it is typed elsewhere: no command is met with silence."""

from handlers.core.records.threads import NO_THREAD
from tests.conversation import Conversation
from tests.handlers.scene import LINDA


def test_every_word_that_is_no_edit_says_something_where_it_is_typed(talk: Conversation) -> None:
    silent = []
    for verb in talk.registry.verbs:
        before = talk.workspace.view(talk.user(LINDA))
        said = talk.says(LINDA, f"/isc {verb.name} x")
        if not said and talk.workspace.view(talk.user(LINDA)) is before:
            silent.append(verb.name)

    assert silent == []
    assert talk.answer(LINDA, "reply x").startswith(NO_THREAD.partition(" Example")[0])
