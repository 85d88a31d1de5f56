"""Items of an agenda: proposed, put on it, changed, taken off, and read by those who may."""

import pytest

from bot.records import Kind, Ref
from storage import agendas
from storage.unit_of_work import Read
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels

PLAN = "meeting 13 dec 14:00 duration:90 min"
DANIEL = "daniel.mensah"
WHEN = "Tue 13 Dec, 14:00 Geneva"


STANDING = ["1  Agenda · 5 min", "2  Actions · 15 min · 0 open"]


def agenda(talk: Conversation, who: str = UTE) -> list[str]:
    """Return the lines of the agenda as somebody reads them."""
    return talk.answer(who, "agenda M-1").splitlines()


def test_member_proposes_an_item_and_the_secretary_puts_it_on(both: Conversation) -> None:
    both.answer(LINDA, PLAN)
    (said,) = both.says(DANIEL, "/isc item Draft sponsorship guidelines M-1 @daniel.mensah 10 min")
    before, home = agenda(both), both.answer(LINDA, "home")
    accepted = both.answer(LINDA, "confirm AG-3")

    assert home.splitlines()[:3] == [
        "1 thing to do",
        "Draft sponsorship guidelines, proposed by Daniel Mensah",
        "Waiting · AG-3 · for M-1",
    ]
    assert both.asks(UTE, "what is on the agenda?").splitlines() == agenda(both)
    assert said.text.splitlines() == [
        "Draft sponsorship guidelines",
        f"Proposed for Task force, {WHEN} (15:00 for you). Aline or Linda can put it on the agenda.",
        "Daniel Mensah, 10 min",
        "I'll tell Linda in a minute.",
        "Waiting · AG-3 · proposed",
    ]
    assert labels(said) == ["Undo", "Edit", "Agenda"]
    assert before == [
        "Agenda, Tue 13 Dec, 14:00 Geneva",
        *STANDING,
        "Proposed",
        "AG-3  Draft sponsorship guidelines · Daniel Mensah, 10 min · by Daniel Mensah",
        "Meeting · M-1 · Task force · 2 items, 20 minutes · not sent yet",
    ]
    assert accepted.splitlines()[0] == (f"Draft sponsorship guidelines is item 3 of Task force, {WHEN}.")
    assert agenda(both)[1:] == [
        *STANDING,
        "3  Draft sponsorship guidelines · Daniel Mensah, 10 min",
        "Meeting · M-1 · Task force · 3 items, 30 minutes · not sent yet",
    ]
    assert both.answer(LINDA, "history AG-3").splitlines()[1:] == [
        "10:00 · Daniel Mensah (Focal point) · proposed it",
        "10:00 · Linda Okafor (Secretary) · put it on the agenda",
        "      state: accepted, was proposed",
        "      number: 3",
    ]


def test_numbers_close_up_when_an_item_leaves_and_comes_back(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00 duration:20 min")
    for title, minutes in (("Budget", 10), ("Web pages", 15), ("Captions", 5)):
        talk.answer(LINDA, f"item {title} {minutes} min")
    refused = talk.answer(UTE, "cancel AG-4 no")
    talk.answer(LINDA, "edit AG-4 presenter:@ute.keller duration:1h")
    edited = agenda(talk)
    talk.answer(LINDA, "cancel AG-4 not ripe")
    without = agenda(talk)
    talk.answer(LINDA, "undo AG-4")

    assert refused == "Aline or Linda can say what goes on the agenda of M-1."
    assert edited[1:] == [
        *STANDING,
        "3  Budget · 10 min",
        "4  Web pages · Ute Keller, 60 min",
        "5  Captions · 5 min",
        "Meeting · M-1 · Task force · 5 items, 95 minutes, 75 more than the meeting has · not sent yet",
    ]
    assert without[3:5] == ["3  Budget · 10 min", "4  Captions · 5 min"]
    assert "Web pages" in agenda(talk)[4]
    assert [line[:1] for line in agenda(talk)[1:6]] == ["1", "2", "3", "4", "5"]


def test_item_about_a_restricted_record_is_masked_for_who_may_not_read_that(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "raise Whose contract ends? visibility:restricted")
    said = talk.answer(LINDA, "item I-1 20 min")
    again = talk.answer(ALINE, "item I-1 M-1")

    assert "Whose contract ends?" in said
    assert again == "I-1 is item 3 of M-1 already: AG-3."
    assert agenda(talk, ALINE)[3] == "3  Whose contract ends? · 20 min · I-1"
    assert agenda(talk, UTE)[3] == "3  An item that not everybody may read, 20 min"
    assert "contract" not in talk.answer(UTE, "show AG-3") + talk.answer(UTE, "items")
    assert talk.answer(UTE, "search contract").startswith("Nothing found")


def test_who_proposed_it_takes_it_back_and_nobody_proposes_for_what_is_over(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(DANIEL, "item Budget for M-1")
    taken = talk.answer(DANIEL, "cancel AG-3 sent by mail")
    talk.answer(LINDA, "cancel M-1 no room")

    assert taken.splitlines()[0] == "Budget is taken back from Task force."
    assert talk.answer(UTE, "item Captions M-1") == "M-1 was cancelled, so it has no agenda."
    assert talk.answer(UTE, "item Captions").startswith("No meeting of the task force is planned")
    for who in (OBSERVER, STAFF):
        assert "Only members can propose an item of an agenda." in talk.answer(who, "item Captions M-1")


def test_decliner_is_asked_why_and_the_form_opens_where_only_the_meeting_is_named(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(DANIEL, "item Follow-up of the forum")
    (asked,) = talk.says(LINDA, "/isc agenda")
    talk.presses(LINDA, asked, "Add an item")
    talk.submits(LINDA, text="Captions", presenter=[talk.user(UTE)], duration="15 min")
    talk.says(LINDA, "/isc cancel AG-3")
    form = str(talk.workspace.view(talk.user(LINDA)))
    talk.submits(LINDA, text="It was last time")

    assert "Why doesn't it go on the agenda?" in form
    assert agenda(talk)[3] == "3  Captions · Ute Keller, 15 min"
    assert "Why: It was last time" in talk.answer(DANIEL, "show AG-3")
    assert talk.answer(LINDA, "items").splitlines() == [
        "*3 agenda items ahead*",
        "*AG-1*  Agenda · item 1 of M-1",
        "*AG-2*  Actions · item 2 of M-1",
        "*AG-4*  Captions · item 3 of M-1",
    ]


def test_storage_returns_the_items_of_meetings_and_about_a_record(both: Conversation) -> None:
    both.answer(LINDA, PLAN)
    both.answer(LINDA, "raise Who pays?")
    both.answer(DANIEL, "item Budget")
    both.answer(LINDA, "item Captions")
    both.answer(LINDA, "item I-1")
    both.answer(DANIEL, "item Mistake")
    both.answer(DANIEL, "undo AG-6")

    def found(read: Read) -> list[str]:
        meeting = read.find(Ref(Kind.MEETING, 1))
        issue = read.find(Ref(Kind.ISSUE, 1))
        items = agendas.items_of(read, meeting)
        assert agendas.items_of_meetings(read, [meeting.id, issue.id]) == {meeting.id: items}
        assert agendas.items_about(read, issue.id) == [items[3]]
        return [one.ref for one in items]

    assert both.store.read(found) == ["AG-1", "AG-2", "AG-4", "AG-5", "AG-3"]


def test_record_is_put_on_the_agenda_in_ordinary_words(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(UTE, "action Cost table due:20 oct")
    talk.answer(UTE, "raise Who pays?")
    said = talk.asks(UTE, "put A-1 on the agenda")
    talk.asks(LINDA, "please put I-1 on the agenda of M-1")

    assert said.splitlines()[0] == "Cost table"
    assert said.splitlines()[-1] == "Waiting · AG-3 · A-1 · proposed"
    assert "3  Who pays? · I-1" in agenda(talk)
    assert talk.asks(UTE, "put A-1 on the agenda") == "A-1 is proposed for M-1 already: AG-3."


def test_item_that_is_put_on_the_agenda_is_no_second_item_about_itself(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "meeting 20 dec 14:00")
    talk.answer(DANIEL, "item Sponsorship M-1")
    refused = talk.asks(UTE, "put AG-3 on the agenda")
    elsewhere = talk.asks(LINDA, "put AG-3 on the agenda of M-2")
    another = talk.answer(LINDA, "item Budget AG-3")
    said = talk.asks(LINDA, "put AG-3 on the agenda, Ute Keller presents, 10 min")
    again = talk.asks(LINDA, "put AG-3 on the agenda")

    assert refused == "Aline or Linda can say what goes on the agenda of M-1."
    assert elsewhere.startswith("AG-3 is proposed for M-1, and stays with that meeting. Nothing was done.")
    assert another == "AG-3 is an item itself, so no other can be about it. Nothing was done."
    assert said.splitlines()[:3] == ["Sponsorship", f"Item 3 of Task force, {WHEN}.", "Ute Keller, 10 min"]
    assert again == "AG-3 is item 3 of M-1 already, so nothing has changed."
    assert agenda(talk)[1:] == [
        *STANDING,
        "3  Sponsorship · Ute Keller, 10 min",
        "Meeting · M-1 · Task force · 3 items, 30 minutes · not sent yet",
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Draft guidelines, 15 min, Kenji", "Draft guidelines · Kenji Sato, 15 min"),
        ("Draft guidelines, Kenji Sato, 10 minutes", "Draft guidelines · Kenji Sato, 10 min"),
        ("Draft guidelines by Kenji Sato", "Draft guidelines · Kenji Sato"),
        ("Draft guidelines, Kenji presents", "Draft guidelines · Kenji Sato"),
        ("Draft guidelines – Kenji – 5 min", "Draft guidelines · Kenji Sato, 5 min"),
        ("Draft guidelines (Kenji, 15 min)", "Draft guidelines · Kenji Sato, 15 min"),
        ("Draft guidelines 15' Kenji", "Draft guidelines · Kenji Sato, 15 min"),
        ("Draft guidelines, 1h", "Draft guidelines · 60 min"),
        ("Kenji's draft guidelines", "Kenji's draft guidelines"),
        ("Draft guidelines (for Kenji)", "Draft guidelines (for Kenji)"),
        ("Visit to Kenji", "Visit to Kenji"),
        ("Pens, paper", "Pens, paper"),
        ("Calendar, May", "Calendar, May"),
    ],
)
def test_minutes_and_presenter_stand_apart_behind_a_title(
    quick: Conversation, typed: str, shown: str
) -> None:
    quick.answer(LINDA, PLAN)
    quick.answer(LINDA, f"item {typed}")
    assert agenda(quick)[3] == f"3  {shown}"
