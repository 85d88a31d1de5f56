"""Home: what waits, with its buttons; the lists; and the form for an absence."""

from datetime import UTC, datetime

from handlers.home.commands import REGISTERS_MAX
from practice.workspace import View
from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, LINDA, OBSERVER, STAFF, UTE, labels
from tests.shipped import CHARTER


def opened(talk: Conversation, who: str) -> View:
    talk._run(talk.workspace.open_home(talk.user(who)))
    return seen(talk, who)


def seen(talk: Conversation, who: str) -> View:
    view = talk.workspace.home(talk.user(who))
    assert view is not None
    return view


def heading(view: View) -> str:
    return str(view.shape["blocks"][0]["text"]["text"])


def test_home_says_what_is_left_after_a_button_in_it_was_pressed(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table owner:@ute.keller")
    quick.answer(LINDA, "action Room plan owner:@ute.keller")
    quick.passes(minutes=2)
    home = opened(quick, UTE)
    before, first = heading(home), home.shape["blocks"][1]
    pressed = quick.workspace.press(
        quick.user(UTE),
        view_id=home.id,
        block_id=first["block_id"],
        action_id=first["accessory"]["action_id"],
    )

    quick._run(pressed)

    assert before == "2 things for you"
    assert heading(seen(quick, UTE)) == "1 thing for you"
    assert quick.direct(UTE)[-1].text == "Cost table is done. I'll tell Linda.\nDone · A-1 · Fri 7 Oct"


def test_what_does_not_fit_is_counted_and_has_a_button(quick: Conversation) -> None:
    for n in range(8):
        quick.answer(LINDA, f"action Number {n} owner:@ute.keller")

    (home,) = quick.says(UTE, "/isc")
    said = home.text.splitlines()
    listed = quick.presses(UTE, home, "My list")[-1].text

    assert said[0] == "8 things for you"
    assert said[-1] == "And 3 more like this"
    assert listed.startswith("*8 ")


def test_home_names_what_its_reader_stands_in_for(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table owner:@ute.keller")
    quick.answer(LINDA, "action Room plan owner:@ute.keller")
    quick.answer(UTE, "absent 7-14 oct @joost.peeters")
    quick.passes(minutes=2)

    (home,) = quick.says("joost.peeters", "/isc")
    said = home.text.splitlines()
    listed = quick.presses("joost.peeters", home, "Look")[-1].text

    assert said[:3] == [
        "1 thing for you",
        "You stand in for Ute Keller",
        "2 open actions · A-1, A-2",
    ]
    assert listed.startswith("*2 open actions")


def test_home_is_empty_when_nothing_waits(quick: Conversation) -> None:
    assert quick.answer(BANGKOK, "") == "Nothing waits for you"


def test_lists_offers_what_its_reader_may_list(quick: Conversation) -> None:
    (member,), (observer,), (colleague,) = (quick.says(who, "/isc lists") for who in (UTE, OBSERVER, STAFF))
    offered = labels(member)
    (events,) = quick.presses(UTE, member, "Events")

    menu = ["Issues", "Decisions", "Proposals", "Dates", "Events"]
    registers = [one.code.capitalize() for one in CHARTER.registers]
    shown = ["Registers"] if len(registers) > REGISTERS_MAX else registers
    assert offered == ["My list", "Late", *shown, *menu]  # a menu has five entries at most
    assert labels(observer)[0] == "Actions"
    assert labels(colleague) == ["Events", "Who's who"]
    assert events.text.startswith("No events from ")


def test_being_away_is_entered_in_a_form(quick: Conversation) -> None:
    (home,) = quick.says(UTE, "/isc")

    quick.presses(UTE, home, "I'll be away")
    (said,) = quick.submits(UTE, on="2016-10-17", to="2016-10-21", alternate=[quick.user("taro.nakagawa")])

    assert said.text.startswith("You are away from Mon 17 to Fri 21 Oct")
    assert "Taro Nakagawa" in said.text


def test_being_away_until_a_day_before_the_first_is_refused_at_its_field(quick: Conversation) -> None:
    quick.says(UTE, "/isc absent")

    quick.submits(UTE, on="2016-10-17", to="2016-10-14")

    assert errors(quick, UTE) == {"to": "The last day is before the first."}


def errors(talk: Conversation, who: str) -> dict[str, str]:
    view = talk.workspace.view(talk.user(who))
    assert view is not None
    return dict(view.errors)


def test_question_waits_on_the_home_of_everybody_who_was_asked_until_their_part_has_answered(
    quick: Conversation,
) -> None:
    quick.answer("kenji.sato", "raise Who signs the letters of invitation?")
    before = [quick.answer(who, "home") for who in ("hale.kaya", "moussa.diallo")]

    quick.answer("moussa.diallo", "position I-1 The Director")

    assert all("Who signs the letters of invitation?" in one for one in before)
    assert "Who signs the letters" not in quick.answer("hale.kaya", "home")


def test_this_week_is_said_of_a_week_from_monday_alone(talk: Conversation) -> None:
    talk.answer(LINDA, "action Poster due:12 oct")

    on_friday, its_digest = talk.answer(LINDA, "home"), talk.answer(LINDA, "digest")
    talk.until(datetime(2016, 10, 10, 9, tzinfo=UTC))
    on_monday = talk.answer(LINDA, "home")

    assert "1 due in the next 7 days" in on_friday
    assert "1 action is due in the next 7 days." in its_digest
    assert "1 due this week" in on_monday


def test_observer_is_told_that_nothing_has_that_reference_and_not_how_to_log(talk: Conversation) -> None:
    unknown, empty = talk.answer(OBSERVER, "done A-99"), talk.answer(OBSERVER, "actions")
    talk.answer(LINDA, "action Poster")

    assert unknown.startswith("I can't find A-99.")
    assert empty == "No actions yet."
    assert talk.answer(OBSERVER, "done A-1").startswith("Linda can close A-1.")
