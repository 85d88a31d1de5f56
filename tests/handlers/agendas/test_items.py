"""Items of an agenda: proposed, put on it, changed, taken off, and read by those who may."""

from bot.records import Kind, Ref
from storage import agendas
from storage.unit_of_work import Read
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels

PLAN = "meeting 13 dec 14:00 duration:90 min"
DANIEL = "daniel.mensah"
WHEN = "Tue 13 Dec, 14:00 Geneva"


def agenda(talk: Conversation, who: str = UTE) -> list[str]:
    """Return the lines of the agenda as somebody reads them."""
    return talk.answer(who, "agenda M-1").splitlines()


def test_member_proposes_an_item_and_the_secretary_puts_it_on(both: Conversation) -> None:
    both.answer(LINDA, PLAN)
    (said,) = both.says(DANIEL, "/isc item Draft sponsorship guidelines M-1 @daniel.mensah 10 min")
    before = agenda(both)
    accepted = both.answer(LINDA, "confirm AG-1")

    assert said.text.splitlines() == [
        "Draft sponsorship guidelines",
        f"Proposed for Task force, {WHEN} (15:00 for you). Aline or Linda can put it on the agenda.",
        "Daniel Mensah, 10 min",
        "Waiting · AG-1 · proposed",
    ]
    assert labels(said) == ["Undo", "Edit", "Agenda"]
    assert before == [
        "Agenda, Tue 13 Dec, 14:00 Geneva",
        "Nothing is on the agenda yet.",
        "Proposed",
        "AG-1  Draft sponsorship guidelines · Daniel Mensah, 10 min · by Daniel Mensah",
        "Meeting · M-1 · Task force",
    ]
    assert accepted.splitlines()[0] == (f"Draft sponsorship guidelines is item 1 of Task force, {WHEN}.")
    assert agenda(both)[1:] == [
        "1  Draft sponsorship guidelines · Daniel Mensah, 10 min",
        "Meeting · M-1 · Task force · 1 item, 10 minutes",
    ]
    assert both.answer(LINDA, "history AG-1").splitlines()[1:] == [
        "10:00 · Daniel Mensah (Focal point) · proposed it",
        "10:00 · Linda Okafor (Secretary) · put it on the agenda",
        "      state: accepted, was proposed",
        "      number: 1",
    ]


def test_numbers_close_up_when_an_item_leaves_and_comes_back(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00 duration:20 min")
    for title, minutes in (("Budget", 10), ("Web pages", 15), ("Captions", 5)):
        talk.answer(LINDA, f"item {title} {minutes} min")
    refused = talk.answer(UTE, "cancel AG-2 no")
    talk.answer(LINDA, "edit AG-2 presenter:@ute.keller duration:1h")
    edited = agenda(talk)
    talk.answer(LINDA, "cancel AG-2 not ripe")
    without = agenda(talk)
    talk.answer(LINDA, "undo AG-2")

    assert refused == "Aline or Linda can say what goes on the agenda of M-1."
    assert edited[1:] == [
        "1  Budget · 10 min",
        "2  Web pages · Ute Keller, 60 min",
        "3  Captions · 5 min",
        "Meeting · M-1 · Task force · 3 items, 75 minutes, 55 more than the meeting has",
    ]
    assert without[1:3] == ["1  Budget · 10 min", "2  Captions · 5 min"]
    assert "Web pages" in agenda(talk)[2]
    assert [line[:1] for line in agenda(talk)[1:4]] == ["1", "2", "3"]


def test_item_about_a_restricted_record_is_masked_for_who_may_not_read_that(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "raise Whose contract ends? visibility:restricted")
    said = talk.answer(LINDA, "item I-1 20 min")
    again = talk.answer(ALINE, "item I-1 M-1")

    assert "Whose contract ends?" in said
    assert again == "I-1 is item 1 of M-1 already: AG-1."
    assert agenda(talk, ALINE)[1] == "1  Whose contract ends? · 20 min · I-1"
    assert agenda(talk, UTE)[1] == "1  An item that not everybody may read, 20 min"
    assert "contract" not in talk.answer(UTE, "show AG-1") + talk.answer(UTE, "items")
    assert talk.answer(UTE, "search contract").startswith("Nothing found")


def test_who_proposed_it_takes_it_back_and_nobody_proposes_for_what_is_over(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(DANIEL, "item Budget for M-1")
    taken = talk.answer(DANIEL, "cancel AG-1 sent by mail")
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
    talk.says(LINDA, "/isc cancel AG-1")
    form = str(talk.workspace.view(talk.user(LINDA)))
    talk.submits(LINDA, text="It was last time")

    assert "Why doesn't it go on the agenda?" in form
    assert agenda(talk)[1:] == [
        "1  Captions · Ute Keller, 15 min",
        "Meeting · M-1 · Task force · 1 item, 15 minutes",
    ]
    assert "Why: It was last time" in talk.answer(DANIEL, "show AG-1")
    assert talk.answer(LINDA, "items").splitlines() == [
        "*1 agenda item ahead*",
        "*AG-2*  Captions · item 1 of M-1",
    ]


def test_storage_returns_the_items_of_meetings_and_about_a_record(both: Conversation) -> None:
    both.answer(LINDA, PLAN)
    both.answer(LINDA, "raise Who pays?")
    both.answer(DANIEL, "item Budget")
    both.answer(LINDA, "item Captions")
    both.answer(LINDA, "item I-1")
    both.answer(DANIEL, "item Mistake")
    both.answer(DANIEL, "undo AG-4")

    def found(read: Read) -> list[str]:
        meeting = read.find(Ref(Kind.MEETING, 1))
        issue = read.find(Ref(Kind.ISSUE, 1))
        items = agendas.items_of(read, meeting)
        assert agendas.items_of_meetings(read, [meeting.id, issue.id]) == {meeting.id: items}
        assert agendas.items_about(read, issue.id) == [items[1]]
        return [one.ref for one in items]

    assert both.store.read(found) == ["AG-2", "AG-3", "AG-1"]
