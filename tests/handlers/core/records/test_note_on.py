"""*Note on...* in the menu of a message: its words become a note of a record, with where they come from."""

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, OBSERVER, STAFF, UTE, form_values, rows


def written(talk: Conversation, words: str, *, who: str = UTE) -> Message:
    """Let somebody write into the channel, to nobody in particular."""
    talk.says(who, words)
    place = talk.workspace.channel_id_named(talk.charter.channels.main.removeprefix("#"))
    assert place is not None
    return talk.workspace.messages(place)[-1]


def chooses(talk: Conversation, who: str, message: Message) -> dict[str, str]:
    """Choose the shortcut of a message; return what stands in the fields of the form."""
    talk._run(talk.workspace.shortcut(talk.user(who), "note_on", (message.channel, message.ts)))
    return form_values(talk, who)


def test_message_becomes_a_note_with_where_it_comes_from(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    message = written(talk, "The quote is 12 000 & more, says <@U0001>")

    fields = chooses(talk, LINDA, message)
    (said,) = talk.submits(LINDA, record="a1", text=fields["text"])

    assert fields["record"] == ""
    assert fields["text"].startswith("The quote is 12 000 & more, says @")
    assert said.text.startswith("Noted under A-1: The quote is 12 000 &amp; more")
    shown = talk.answer(LINDA, "show A-1")
    assert "Linda Okafor: The quote is 12 000 &amp; more" in shown
    assert "Link of Linda Okafor, 10:00: message of Ute Keller (https://" in shown
    assert f"/archives/{message.channel}/p{message.ts.replace('.', '')})" in shown


def test_card_of_a_record_names_it_already(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    talk.passes(minutes=2)
    (card,) = talk.channel()

    assert chooses(talk, LINDA, card)["record"] == "A-1"


def test_wrong_reference_is_said_at_its_field_and_nothing_is_kept(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    chooses(talk, LINDA, written(talk, "The quote is here"))
    view = talk.workspace.view(talk.user(LINDA))
    assert view is not None
    before = rows(talk)

    for record, sentence in (
        ("the table", "“the table” isn't a reference. They look like A-12."),
        ("A-99", "I can't find A-99."),
    ):
        errors = talk.runner.run(
            talk.workspace.submit(talk.user(LINDA), view.id, {"record": record, "text": "x"})
        )
        assert errors == {"record": sentence}
    assert rows(talk) == before


def test_observers_leave_a_remark_and_staff_nothing(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    message = written(talk, "How many took part?")

    chooses(talk, OBSERVER, message)
    (said,) = talk.submits(OBSERVER, record="A-1", text="How many took part?")
    chooses(talk, STAFF, message)
    view = talk.workspace.view(talk.user(STAFF))
    assert view is not None
    errors = talk.runner.run(talk.workspace.submit(talk.user(STAFF), view.id, {"record": "A-1", "text": "x"}))

    assert said.text == "Kept as an observer's remark under A-1: How many took part?"
    assert errors == {"record": "I can't find A-1."}
