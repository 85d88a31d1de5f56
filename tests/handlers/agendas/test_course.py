"""The agenda of a meeting from its call to the meeting after: drawn up, shown, sent, corrected, carried over."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

DANIEL, FILIZ = "daniel.mensah", "filiz.arslan"


def told(talk: Conversation, who: str, words: str) -> list[str]:
    """Return the messages of somebody's own conversation that have these words, with their days."""
    return [f"{talk.day_of(m)}: {m.text}" for m in talk.direct(who) if words in m.text]


def test_agenda_is_drawn_up_shown_sent_once_and_corrected_in_place(both: Conversation) -> None:
    both.answer(LINDA, "meeting 4 oct 2016 14:00 number:14 held")
    both.answer(LINDA, "meeting 13 dec 14:00 duration:60 min")
    both.answer(FILIZ, "raise Who pays for six languages? area:web")
    both.answer(FILIZ, "escalate I-1 no agreement")
    both.answer(LINDA, "action Cost table owner:@ute.keller due:14 oct")
    both.answer(DANIEL, "item Draft sponsorship guidelines 10 min")
    both.passes(minutes=2)
    proposed = told(both, LINDA, "proposes an item")
    both.answer(LINDA, "confirm AG-5")
    both.passes(minutes=2)
    became = told(both, DANIEL, "Draft sponsorship guidelines")
    both.skips_to(datetime(2016, 11, 20, 12, tzinfo=UTC))
    both.until(datetime(2016, 12, 5, 12, tzinfo=UTC))
    (preview,) = [m for m in both.direct(LINDA) if "This agenda goes out on" in m.text]
    late = told(both, UTE, "goes out on")
    before = [m for m in both.channel() if "Agenda, Tue 13 Dec" in m.text]
    shown = (preview.text, labels(preview)[:3], both.day_of(preview))
    both.until(datetime(2016, 12, 6, 12, tzinfo=UTC))
    (sent,) = [m for m in both.channel() if "Agenda, Tue 13 Dec" in m.text]
    text, day = sent.text, both.day_of(sent)
    both.answer(LINDA, "order AG-5 1")
    both.answer(LINDA, "move M-2 14 dec 14:00")
    both.passes(minutes=5)
    after = [m.text for m in both.channel() if "Agenda, " in m.text]

    agenda = [
        "1 Agenda · 5 min",
        "2 Record of the last meeting · 5 min · meeting 14",
        "3 Actions · 15 min · 1 late, 1 open",
        "4 Who pays for six languages? · Filiz Arslan · I-1",
        "5 Draft sponsorship guidelines · 10 min",
    ]
    assert len(proposed) == len(became) == 1
    assert "is item 5 of Task force" in became[0]
    assert [line.replace("  ", " ") for line in shown[0].splitlines()[2:7]] == agenda
    assert shown[1:] == (["Send it now", "Add an item", "Proposed"], "Mon 5 Dec")
    assert len(late) == 1
    assert late[0].startswith("Mon 5 Dec: *1 action of yours is late, and the agenda")
    assert before == []
    assert (day, [line.replace("  ", " ") for line in text.splitlines()[1:6]]) == ("Tue 6 Dec", agenda)
    (now,) = after
    assert now.splitlines()[0] == "Agenda, Wed 14 Dec, 14:00 Geneva"
    assert "1 Draft sponsorship guidelines" in now.replace("  ", " ")
    assert told(both, LINDA, "goes out on") == []  # what was a preview says that it is out


def test_what_a_meeting_left_stands_first_behind_the_standing_items_of_the_next(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "meeting 15 nov 14:00")
    for title in ("Budget", "Web pages", "Captions"):
        talk.answer(LINDA, f"item {title} M-1 10 min")
    why = talk.answer(LINDA, "defer AG-4 the figures are missing")
    refused = talk.answer(LINDA, "defer AG-1 no time")
    talk.answer(LINDA, "call M-1")
    talk.skips_to(datetime(2016, 10, 18, 16, tzinfo=UTC))
    talk.answer(LINDA, "held M-1")
    talk.answer(DANIEL, "item Film crews M-2")
    talk.answer(LINDA, "confirm AG-12")

    assert why.splitlines()[:2] == [
        "Web pages goes to the meeting after Task force.",
        "Why: the figures are missing",
    ]
    assert refused.startswith("AG-1 stands on each agenda.")
    assert talk.answer(UTE, "agenda M-2").splitlines()[1:-1] == [
        "1  Agenda · 5 min",
        "2  Record of the last meeting · 5 min · meeting 1",
        "3  Actions · 15 min · 0 open",
        "4  Budget · 10 min · carried over from 1",
        "5  Captions · 10 min · carried over from 1",
        "6  Web pages · 10 min · carried over from 1",
        "7  Film crews",
    ]
    assert "3  Budget · 10 min · deferred" in talk.answer(UTE, "agenda M-1")


def test_item_is_left_to_the_next_meeting_in_words_by_its_number(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "item Web pages M-1")
    talk.answer(LINDA, "meeting 15 nov 14:00")
    talk.answer(LINDA, "meeting 13 dec 14:00")
    place = talk.answer(LINDA, "agenda M-1").splitlines().index("3  Web pages")
    (asked,) = talk.says(
        LINDA, f"item {place} can wait for the next meeting: no figures yet", channel="direct"
    )
    (far,) = talk.says(LINDA, f"move item {place} to M-3", channel="direct")
    refused = talk.asks(UTE, f"postpone item {place}")
    (done,) = talk.presses(LINDA, asked, "Defer it")

    assert asked.text == (
        "Item 3, *Web pages* (AG-3), goes from M-1 to M-2, Task force, Tue 15 Nov, 14:00 Geneva: “no figures yet”. Shall I?"
    )
    assert "which is M-2" in far.text
    assert "can say what goes on the agenda" in refused
    assert done.text.splitlines()[1] == "Why: no figures yet"


def test_question_of_another_level_is_put_on_with_the_step_that_takes_it_there(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(UTE, "raise One film crew or two? area:events")
    first = talk.answer(LINDA, "item I-1 M-1")
    (agenda,) = talk.says(LINDA, "/isc agenda M-1")
    (plain,) = talk.says(UTE, "/isc agenda M-1")

    assert "I-1 is with the focal points. To have it decided at the meeting: escalate I-1" in first
    assert "Send it now" in labels(agenda)
    assert "Send it now" not in labels(plain)
    (sent,) = talk.presses(LINDA, agenda, "Send it now")
    assert "goes to #isc-tf" in sent.text
    assert "Send it now" not in labels(talk.says(LINDA, "/isc agenda M-1")[-1])


def test_agenda_is_sent_by_one_press_and_not_again(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "item Budget")
    refused = talk.answer(UTE, "sendagenda M-1")
    sent = talk.answer(ALINE, "sendagenda M-1")
    talk.passes(minutes=2)
    talk.answer(LINDA, "cancel M-1 no room")
    talk.passes(minutes=2)

    assert refused == "Aline or Linda can say what goes on the agenda of M-1."
    assert sent.splitlines()[0] == "The agenda of Task force, Tue 18 Oct, 14:00 Geneva, goes to #isc-tf."
    assert talk.answer(LINDA, "sendagenda M-1").startswith("The agenda of M-1 went out")
    assert [m.text for m in talk.channel() if "Budget" in m.text] == []
