"""A roll call at night: announced, begun by a second person, asked in waves, closed, and its names deleted."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.rollcalls.answering import menus_of
from practice.workspace import Message
from tests import databases
from tests.conversation import BOT, Conversation
from tests.handlers.rollcalls.scene import (
    PEOPLE,
    REST,
    SATURDAY,
    VISITORS,
    WARDENS,
    at,
    begun,
    place_of,
    places,
)
from tests.handlers.scene import ALINE, CAIRO, LINDA, UTE, labels

AWAY, AWAY_LATER = PEOPLE[2:5], PEOPLE[5:7]
HURT = PEOPLE[7]
UNREACHED = (*PEOPLE[50:55], REST[1])
BY_WARDENS = (*PEOPLE[44:50], *VISITORS)
AWAY_BY_WARDENS = PEOPLE[55:57]


@pytest.fixture
def both_offices(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = begun(url, tmp_path)
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def started(talk: Conversation, words: str = "") -> Message:
    """Let the chair start a roll call of both offices; return what the chair reads."""
    visitors = ", ".join(VISITORS)
    return talk.says(ALINE, f'/isc rollcall Dakar and Harare {words} visitors:"{visitors}"')[0]


def of_call(talk: Conversation, who: str) -> list[Message]:
    return [one for one in talk.direct(who) if "oll call" in one.text]


def asked(talk: Conversation, who: str) -> list[Message]:
    """Return the messages that ask somebody, also those that shrank to a line."""
    return [
        one
        for one in of_call(talk, who)
        if "are you safe?" in one.text or "nothing for you to do" in one.text
    ]


def enters(talk: Conversation, who: str, people: tuple[str, ...], answer: str) -> str:
    """Let a warden enter one answer for several people; return what the form had shown."""
    message = next(one for one in reversed(of_call(talk, who)) if "See who" in labels(one))
    talk.presses(who, message, "See who")
    view = talk.workspace.view(talk.user(who))
    assert view is not None
    shown = str(view.blocks)
    talk.submits(who, people=[place_of(talk, one) for one in people], answer=answer)
    return shown


def _everybody_answers(talk: Conversation) -> tuple[str, str]:
    """Let 41 people answer, five of them after the hour, and the wardens enter the others; return what two forms showed."""
    own = [*PEOPLE[:2], *PEOPLE[7:44], PEOPLE[57], REST[0]]
    early, late = own[:-5], own[-5:]
    for n, who in enumerate(early):
        question = (
            of_call(talk, who)[-1]
            if who not in WARDENS
            else next(o for o in of_call(talk, who) if "Safe" in labels(o))
        )
        if who == HURT:
            talk.presses(who, question, "I need help")
        elif n % 2:
            talk.asks(who, "I'm safe")
        else:
            talk.presses(who, question, "Safe and working" if n % 4 else "Safe")
    for who in AWAY_LATER:
        talk.presses(who, of_call(talk, who)[-1], "Away")
    talk.until(at(minutes=35))
    first = enters(talk, WARDENS[0], BY_WARDENS, "safe")
    second = enters(talk, WARDENS[1], AWAY_BY_WARDENS, "away")
    talk.until(at(minutes=70))
    for who in late:
        talk.presses(who, of_call(talk, who)[-1], "Safe")
    return first, second


def test_roll_call_counts_who_is_reached_and_only_wardens_and_its_leader_read_names(
    both_offices: Conversation,
) -> None:
    talk = both_offices
    for who in AWAY:
        talk.answer(who, "absent 8-9 oct")
    said = started(talk)
    talk.passes(seconds=5)
    announced = of_call(talk, LINDA)[-1]
    assert of_call(talk, PEOPLE[0]) == []  # it waits for a second person
    talk.presses(LINDA, announced, "Begin now")
    talk.passes(minutes=1)
    forms = _everybody_answers(talk)
    talk.until(at(minutes=95))
    led = talk.answer(ALINE, "rollcalls")
    told = {who: len(asked(talk, who)) for who in (UNREACHED[0], PEOPLE[10], AWAY[0])}
    others = {who: talk.answer(who, "rollcalls") for who in (LINDA, UTE, PEOPLE[10])}

    counts = "49 of 55 reached (89 %), 44 within 60 minutes (80 %); 7 away"
    assert "begins in 2 minutes" in said.text
    assert f"{counts}\n1 person needs help.\n41 answered, 8 entered for them, 6 not reached" in led
    assert "Dakar: 28 of 28\nHarare: 21 of 27" in led
    assert {counts in text for text in others.values()} == {True}
    assert told == {UNREACHED[0]: 3, PEOPLE[10]: 1, AWAY[0]: 0}
    assert {f"*Needs help:* {HURT.capitalize()} Person" in one for one in forms} == {True}
    _nobody_else_reads_names(talk)
    found = [
        talk.answer(who, words) for who in (ALINE, LINDA, UTE) for words in ("search Zqvisitor", "digest")
    ]
    assert [
        text for text in found if "Zqvisitor" in text.replace("“Zqvisitor”", "") or "needs help" in text
    ] == []
    _no_file_names_them(talk)
    talk.skips_to(SATURDAY + timedelta(days=30, hours=3))
    talk.passes(minutes=1)
    assert places(talk) == []
    assert counts in talk.answer(UTE, "rollcalls")


def _nobody_else_reads_names(talk: Conversation) -> None:
    """No message has a name or who needs help, but those of wardens and the leader, who read how many do."""
    leaders = {talk.user(one) for one in (ALINE, *WARDENS)}
    for found in talk.workspace.posted.values():
        for one in found:
            if one.user != BOT.user or "oll call" not in one.text:
                continue
            shown = f"{one.text}{one.blocks}"
            assert "Zqname" not in shown
            assert "Zqvisitor" not in shown
            reader = one.only_for or talk.workspace.channels[one.channel].user
            if reader not in leaders | {talk.user(HURT)}:
                assert "needs help" not in shown


def _no_file_names_them(talk: Conversation) -> None:
    """No list as a file has a visitor, nor who needs help; that of the roster has whoever is on it."""
    for one in talk.desk.registry.exports:
        talk.answer(ALINE, f"export {one.name} csv")
    talk.passes(minutes=10)
    files = [one.bytes.decode("utf-8-sig") for one in talk.workspace.files.values()]
    said = "".join(files).casefold()

    assert PEOPLE[0] in said  # the roster
    assert "zqvisitor" not in said
    assert "needs help" not in said
    assert "not reached" not in said


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Conversation]:
    talk = begun(databases.fresh("sqlite"), tmp_path)
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def test_roll_call_is_stopped_within_two_minutes_or_begins_by_itself(night: Conversation) -> None:
    own = night.says(ALINE, "/isc rollcall Dakar")[0]
    second = night.answer(LINDA, "rollcall Dakar, Harare")
    alone = night.answer(ALINE, "rollbegin 1")
    night.passes(seconds=30)
    stopped = night.presses(ALINE, own, "Stop it")[-1].text
    night.passes(minutes=5)
    left = places(night)
    told = [who for who in PEOPLE if of_call(night, who)]
    became = of_call(night, LINDA)[-1].text
    night.answer(ALINE, "rollcall Dakar")
    undone = night.answer(ALINE, "undo")
    night.answer(ALINE, "rollcall DKR exercise")
    night.passes(minutes=1, seconds=50)
    early = of_call(night, PEOPLE[0])
    night.passes(seconds=15)
    begun_by_itself = of_call(night, PEOPLE[0])

    assert second == "Roll call in Dakar goes on since 22:00."
    assert alone.startswith("A second person begins it")
    assert stopped == "Roll call in Dakar is stopped. Nobody was asked."
    assert (left, told) == ([], [])
    assert "nobody was asked" in became
    assert undone == stopped
    assert early == []
    (first, led) = begun_by_itself[0].text, of_call(night, WARDENS[0])[-1].text
    assert first.startswith("*Exercise: roll call in Dakar: are you safe?*")
    assert "Exercise: roll call in Dakar has begun." in led
    assert of_call(night, WARDENS[1]) == []  # that of another office


def test_only_the_chair_the_secretary_and_the_director_of_the_office_start_one(night: Conversation) -> None:
    elsewhere = night.answer(CAIRO, "rollcall Dakar")
    both_at_once = night.answer(CAIRO, "rollcall Cairo Dakar")
    staff = night.answer(PEOPLE[9], "rollcall Dakar")
    unknown = night.answer(ALINE, "rollcall Atlantis")
    night.says(CAIRO, "/isc rollcall")
    form = str(night.workspace.view(night.user(CAIRO)).blocks)  # type: ignore[union-attr]  # it is open
    night.submits(CAIRO, offices=["CAI"], kind="exercise", visitors="Zqvisitor One")
    night.passes(minutes=3)
    told = of_call(night, CAIRO)

    assert elsewhere == "Aline Moreau or Linda Okafor can start a roll call."
    assert both_at_once == elsewhere
    assert staff.endswith("can start a roll call.")
    assert "Atlantis" in unknown
    assert "Dakar" not in form
    assert any("are you safe?" in one.text for one in told)
    assert [one.visitor for one in places(night)] == ["", "Zqvisitor One"]


def test_answers_are_changed_and_late_ones_count_and_others_see_nothing(night: Conversation) -> None:
    nothing = night.asks(PEOPLE[0], "I'm safe")
    night.answer(ALINE, "rollcall Dakar")
    night.passes(minutes=3)
    question = of_call(night, PEOPLE[9])[0]
    hurt = night.presses(PEOPLE[9], question, "I need help")[0]
    said = hurt.text  # a message that is pressed changes in place
    night.passes(minutes=1)
    told = [one.text for one in of_call(night, WARDENS[0])]
    (safe,) = night.presses(PEOPLE[9], hurt, "Safe")
    twice = night.presses(PEOPLE[9], hurt, "Safe", times=2)
    refused = night.answer(LINDA, "rollenter 1")
    home = night.answer(PEOPLE[10], "home")
    night.passes(hours=2)
    late = night.replies(PEOPLE[10], of_call(night, PEOPLE[10])[0], "safe")
    counts = night.answer(LINDA, "rollcalls")
    became = night.direct(PEOPLE[9])[0].text
    history = night.answer(PEOPLE[9], "privacy")

    assert nothing == "No roll call asks you now."
    assert told[-1] == "*Roll call in Dakar: somebody needs help.*"
    assert "Noted: you need help." in said
    assert "Noted: you are safe." in safe.text
    assert len(twice) <= 1
    assert "can read the names of that roll call" in refused
    assert "are you safe?" in home
    assert [one.text for one in late][-1].endswith("Noted: you are safe.")
    assert "2 of 31 reached (6 %), 1 within 60 minutes (3 %)" in counts
    assert "answered, nothing for you to do" in became
    assert "help" not in history.casefold() or "needs help" not in history


SENTENCES = (
    "I'm safe, at home",
    "it hurts, the ankle",
    "is it safe to come back?",
    "I'm safe but where is the meeting point?",
    "my leg is broken, send somebody",
)


def test_words_that_are_no_plain_answer_are_asked_about_and_never_taken_for_work(night: Conversation) -> None:
    """Whoever writes anything but a command while a roll call is open is asked whether they are safe."""
    night.answer(ALINE, "rollcall Dakar")
    night.passes(minutes=3)
    question = of_call(night, PEOPLE[9])[0]

    heard = [night.asks(PEOPLE[9], words) for words in SENTENCES]
    under_it = [night.replies(PEOPLE[9], question, words)[-1].text for words in SENTENCES]
    a_question = night.asks(PEOPLE[9], "who is the focal point for gender?")
    night.passes(hours=3)
    closed = night.asks(PEOPLE[9], SENTENCES[0])

    assert [one for one in (*heard, *under_it) if "are you safe?" not in one] == []
    assert "are you safe?" not in a_question
    assert "are you safe?" not in closed


def test_who_calls_for_help_needs_no_exact_words_and_what_is_known_of_them_is_never_denied(
    night: Conversation,
) -> None:
    night.answer(ALINE, "rollcall Dakar")
    night.passes(minutes=3)
    hurt, fine, off, entered = PEOPLE[9], PEOPLE[10], PEOPLE[11], PEOPLE[12]
    helped = night.asks(hurt, "Help, I'm stuck on floor 3")
    later = night.asks(hurt, "sorry, false alarm, I'm fine")
    back = night.asks(hurt, "undo that please")
    safe = night.asks(fine, "all good here, thanks")
    ordinary = night.asks(fine, "my leg is broken, send somebody")
    question = night.asks(fine, "I need help with the agenda, who can?")
    away = night.asks(off, "I'm on leave today")
    night.answer(WARDENS[0], f"needs help RC-1 @{entered}")
    other = night.asks(entered, "where do we go now")

    assert helped.startswith("Roll call in Dakar. Noted: you need help. The wardens")
    assert "You are noted as needing help. If that has changed, press one." in later
    assert back.startswith("Give your new answer instead")
    assert "Noted: you are safe." in safe
    assert "You are noted as safe. If that has changed, press one." in ordinary
    assert "You are noted as safe." in question
    assert "Noted: you are away." in away
    assert "nobody has been told" not in other


def test_warden_types_several_answers_at_once_and_an_exercise_says_so_first(night: Conversation) -> None:
    night.answer(ALINE, "rollcall Dakar exercise")
    night.passes(seconds=5)
    announced = of_call(night, LINDA)[-1].text
    night.presses(LINDA, of_call(night, LINDA)[-1], "Begin now")
    night.passes(minutes=1)
    led = of_call(night, WARDENS[0])[-1].text
    one, two, three, elsewhere = PEOPLE[9], PEOPLE[10], PEOPLE[11], PEOPLE[40]
    said = night.asks(WARDENS[0], f"safe RC-1 @{one} @{two}, away @{three}")
    wrong = night.answer(WARDENS[0], f"safe RC-1 @{one}, @{elsewhere}")
    others = night.answer(one, f"safe RC-1 @{two}")
    open_line = night.answer(UTE, "rollcalls")
    night.passes(hours=2)
    closed_line = night.answer(UTE, "rollcalls")

    assert announced.startswith("*Exercise: Aline Moreau starts a roll call in Dakar*")
    assert "RC-1 · or write what you know: safe RC-1 @name @name, away @name" in led
    assert said == "Entered: 2 safe and 1 away. 28 not reached yet."
    assert wrong == f"{elsewhere.capitalize()} Person isn't asked in that roll call. Nothing is entered."
    assert "can read the names of that roll call" in others
    assert "began at 22:00, open\n2 of 30 reached" in open_line
    assert "began on Sat 8 Oct, 22:00, closed\n2 of 30 reached" in closed_line


def test_form_of_wardens_holds_more_people_than_one_menu() -> None:
    names = [(f"Person {n}", str(n)) for n in range(1, 251)]

    menus = [json.loads(str(one)) for one in menus_of(names)]
    labels_of = [one["label"]["text"] for one in menus]
    options = [len(one["element"]["options"]) for one in menus]

    assert labels_of == [f"Of whom do you know? ({n} of 3)" for n in (1, 2, 3)]
    assert options == [100, 100, 50]


def test_warden_names_visitors_and_says_that_somebody_needs_help(night: Conversation) -> None:
    night.answer(ALINE, 'rollcall Dakar visitors:"Ann Lee, Bo Chen"')
    night.passes(minutes=3)
    said = night.answer(WARDENS[0], f"safe RC-1 Ann Lee @{PEOPLE[9]}, need help @{PEOPLE[10]}")
    unknown = night.answer(WARDENS[0], "safe RC-1 Ann Leeds")

    assert said.startswith("Entered: 2 safe and 1 needs help.")
    assert "Entered" not in unknown
