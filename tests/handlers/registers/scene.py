"""Where dialogues about registers begin."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.conversation import Conversation


def talk_with(url: str, charter: str, folder: Path) -> Conversation:
    file = folder / "charter.yaml"
    file.write_text(charter, encoding="utf-8")
    return Conversation(url, charter=str(file))


def watched(talk: Conversation) -> Iterator[Conversation]:
    """Yield a conversation for a fixture; at its end the history knows the words of every step."""
    with closing(talk):
        yield talk
        assert talk.undeclared_steps() == set()
