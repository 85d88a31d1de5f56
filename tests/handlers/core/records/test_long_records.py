"""A record with long notes is shown in parts that Slack takes, and every note can be reached."""

from html import unescape

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, labels


def length(blocks: list[dict[str, object]]) -> int:
    return sum(len(b["text"]["text"]) for b in blocks if b["type"] == "section")  # type: ignore[index, misc] # Slack's JSON


def test_record_with_six_long_notes_is_shown_in_parts(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    notes = [f"Note {number} {'word & ' * 400}end{number}" for number in range(6)]
    for note in notes:
        talk.says(LINDA, "/isc note A-1")
        talk.submits(LINDA, text=note)

    (shown,) = talk.says(LINDA, "show A-1", channel="direct")
    seen, sizes = unescape(shown.text), [length(shown.blocks)]
    while "Earlier notes" in labels(shown):
        (shown,) = talk.presses(LINDA, shown, "Earlier notes")
        seen += unescape(shown.text)
        sizes.append(length(shown.blocks))

    assert [n for n in range(6) if f"end{n}" not in seen] == []
    assert len(sizes) > 1
    assert max(sizes) <= 12_000


def test_note_that_is_longer_than_a_section_is_shown_whole(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    talk.says(LINDA, "/isc note A-1")
    talk.submits(LINDA, text="&" * 1500)

    (shown,) = talk.says(LINDA, "show A-1", channel="direct")
    (more,) = talk.presses(LINDA, shown, "Earlier notes")

    written = [b["text"]["text"] for m in (shown, more) for b in m.blocks if b["type"] == "section"]
    assert unescape("".join(written)).count("&") == 1500
