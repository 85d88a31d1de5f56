"""`undo` alone takes back the caller's last step, whatever it was about, or says what it was."""

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import COP, LINDA, UTE, labels

LOG = "/isc action Cost table owner:@linda.okafor due:20 oct"


def undone(talk: Conversation, who: str = LINDA) -> Message:
    (said,) = talk.says(who, "/isc undo")
    return said


def plain(message: Message) -> str:
    return message.text.replace("*", "")


@pytest.mark.parametrize(
    ("steps", "answer"),
    [
        (["action Cost table", "done A-1 phoned"], "Taken back. A-1  Cost table"),
        (["action Cost table", "action Room plan"], "A-2 is taken back: cancelled (undone)."),
        ([COP, "cancel E-1 no money"], "Taken back. E-1  COP22"),
        (["action Cost table", "move A-1 20 oct", "absent 17 oct"], "You are not away on Mon 17 Oct."),
        (["move A-1 20 oct", "absent @ute.keller 17 oct"], "Ute Keller is not away on Mon 17 Oct."),
        (["action Cost table", "holiday Geneva 20 oct Strike"], "Geneva works on Thu 20 Oct."),
        (["action Cost table", "meeting 20 oct 14:00"], "M-1 is taken back"),
        (["appoint @ingrid.berg invitee"], "Taken back: Ingrid Berg as Invitee"),
        (["leave @kenji.sato 31 dec"], "Kenji"),
        (["action Cost table", "note A-1 Quote received"], "Your note"),
        (["action Cost table every monday", "done A-1"], "Taken back. A-1 "),
        (["action Cost table", "action Room plan", "link A-1 A-2"], "Taken back. A-1 "),
        (["action Cost table owner:@ute.keller", "nudge A-1"], "Taken back: I won't ask Ute about A-1."),
    ],
    ids=lambda words: words[-1] if isinstance(words, list) else "",
)
def test_undo_alone_takes_back_the_last_step(talk: Conversation, steps: list[str], answer: str) -> None:
    for words in steps:
        talk.passes(seconds=1)
        talk.says(LINDA, f"/isc {words}")

    talk.passes(seconds=1)
    assert plain(undone(talk)).startswith(answer)


def test_undo_in_the_own_conversation_and_again_takes_back_the_step_before(talk: Conversation) -> None:
    place = talk.workspace.direct(talk.user(LINDA))
    for words in (LOG, "/isc move A-1 21 oct", "/isc absent 17 oct"):
        talk.passes(seconds=1)
        talk.says(LINDA, words)

    absence = talk.says(LINDA, "undo", channel=place)
    assert absence[-1].text.startswith("You are not away on Mon 17 Oct.")


def test_steps_are_taken_back_one_after_the_other(talk: Conversation) -> None:
    for words in (LOG, "/isc action Room plan", "/isc done A-1 phoned", "/isc done A-2 painted"):
        talk.passes(seconds=1)
        talk.says(LINDA, words)

    assert plain(undone(talk)).startswith("Taken back. A-2 ")
    assert plain(undone(talk)).startswith("Taken back. A-1 ")


def test_undo_says_what_the_last_step_was_where_it_is_too_late(talk: Conversation) -> None:
    talk.says(LINDA, LOG)
    talk.passes(minutes=20)

    said = undone(talk)

    assert plain(said) == (
        "Your last step was on A-1 Cost table. Undo works for ten minutes; that was at 10:00. "
        "You can still edit A-1."
    )
    assert labels(said) == ["Edit A-1"]


def test_undo_of_several_things_asks_and_says_them(talk: Conversation) -> None:
    talk.says(LINDA, LOG)
    talk.says(LINDA, "/isc action Room plan")
    talk.passes(minutes=1)
    talk.says(LINDA, "/isc done A-1 A-2 sent")

    said = undone(talk)

    assert said.text == "Your last step was on A-1 and A-2. Take it back?"
    assert labels(said) == ["Undo both", "Undo A-2 alone"]
    (both,) = talk.presses(LINDA, said, "Undo both")
    assert [line.split()[:3] for line in plain(both).splitlines()] == [
        ["Taken", "back.", "A-1"],
        ["Taken", "back.", "A-2"],
    ]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("settings hours:9-17", "Your last step at 10:00 changed settings. You change them back there:"),
        ("apologies M-1", "Your last step was your answer to M-1. You can change it:"),
        ("absent off", "Your last step took your absence back. To set it again: absent 17 Oct - 17 Oct"),
    ],
)
def test_undo_says_how_what_it_cannot_take_back_is_put_right(
    talk: Conversation, words: str, answer: str
) -> None:
    talk.says(LINDA, "/isc meeting 20 oct 14:00")
    talk.says(LINDA, "/isc call M-1")
    talk.says(LINDA, "/isc absent 17 oct")
    talk.passes(seconds=1)
    talk.says(LINDA, f"/isc {words}")

    said = undone(talk)

    assert plain(said) == answer
    assert labels(said)


def test_undo_without_any_step_says_so(talk: Conversation) -> None:
    talk.says(LINDA, LOG)

    assert undone(talk, UTE).text == "You have taken no step yet that I could take back."


def test_undo_takes_back_a_reminder_alone_and_then_the_step_before(talk: Conversation) -> None:
    place = talk.workspace.direct(talk.user(LINDA))
    steps = ("/isc action Order the badges owner:@greta.weber due:20 oct", "remind A-1 13 oct")
    said = []
    for words in (*steps, "remind A-1 tomorrow", *["undo that"] * 4):
        talk.passes(seconds=20)
        said.append(plain(talk.says(LINDA, words, channel=place)[-1]))

    assert said[-4:] == [
        "Taken back: I won't remind you of A-1 on Mon 10 Oct, 09:00 Geneva.",
        "Taken back: I won't remind you of A-1 on Thu 13 Oct, 09:00 Geneva.",
        "A-1 is taken back: cancelled (undone). Its card is edited if it was shown.",
        "You have taken no step yet that I could take back.",
    ]


def test_undo_of_a_record_takes_back_the_reminder_that_was_asked_for_last(both: Conversation) -> None:
    both.answer(LINDA, f"action Cost table owner:@{UTE} due:12 oct")
    both.passes(minutes=1)
    both.answer(LINDA, "remind A-1 12 oct")
    taken = both.answer(LINDA, "undo A-1")
    shown = both.answer(LINDA, "show A-1")
    own = both.answer(LINDA, "undo A-1")

    assert taken == "Taken back: I won't remind you of A-1 on Wed 12 Oct, 09:00 Geneva."
    assert "\nOpen" in shown
    assert own.startswith("A-1 is taken back: cancelled (undone).")
    both.answer(LINDA, f"again action Room plan owner:@{UTE} due:12 oct")
    both.answer(LINDA, "remind A-2 12 oct")
    both.passes(minutes=1)
    both.answer(LINDA, "move A-2 14 oct")  # the last step is the record's own again
    assert "due Wed 12 Oct" in both.answer(LINDA, "undo A-2")
