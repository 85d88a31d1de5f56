"""People: who answers for what, and how somebody new gets onto the roster."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels


def test_colleague_who_is_not_on_the_roster_may_own_and_close_and_is_told_so(talk: Conversation) -> None:
    said = talk.says("paula.ruiz", "/isc action Translate the page owner:@newcomer due:14 oct")
    talk.passes(minutes=2)
    told = talk.direct("newcomer")[-1]

    closed = talk.replies("newcomer", told, "done, Page is up")

    assert said[0].text.splitlines()[1:] == [
        "For Noor Newcomer, due Fri 14 Oct. I'll tell Noor and Linda in a minute.",
        "Noor Newcomer isn't on the roster. They can own it all the same, and I'll tell them. I'll ask Linda to add them.",
        "Open · A-1",
    ]
    assert told.text.splitlines()[1:3] == [
        "Paula asks you for this, due *Fri 14 Oct*.",
        "You aren't on the roster of ISC-TF; you can close it and add notes all the same.",
    ]
    assert (
        closed[0].text
        == "Translate the page is done. Result: Page is up. I'll tell Paula.\nDone · A-1 · Fri 7 Oct"
    )


def test_secretary_adds_the_newcomer_with_the_form_behind_the_button(talk: Conversation) -> None:
    talk.answer("paula.ruiz", "action Translate the page owner:@newcomer due:14 oct")
    talk.passes(minutes=2)
    asked = talk.direct(LINDA)[-1]

    talk.presses(LINDA, asked, "Add to the roster")
    without_area = talk.submits(LINDA, role="focal_point")
    view = talk.workspace.view(talk.user(LINDA))
    errors = dict(view.errors) if view else {}
    said = talk.submits(LINDA, role="focal_point", area="CLIM", entity="BDT")

    assert asked.text.startswith("Noor Newcomer isn't on the roster and has been given something to do.")
    assert (without_area, errors) == ([], {"area": "Focal point for which area?"})
    assert (
        said[0].text
        == "Noor Newcomer is focal point for Climate change (BDT) from Fri 7 Oct.\nI'll tell Noor within the hour."
    )
    assert "Noor Newcomer (BDT)" in talk.answer(UTE, "who climate")


def test_secretary_who_names_a_newcomer_gets_the_button_at_once(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "/isc action Translate the page owner:@newcomer")

    assert labels(said) == ["Set a date", "Undo", "Edit", "Add to the roster"]
    assert "They can own it all the same, and I'll tell them. You can add them.\nOpen · A-1" in said.text


def test_who_finds_areas_roles_and_says_what_there_is(quick: Conversation) -> None:
    assert quick.answer(STAFF, "who web").startswith("*Web editorial*  Taro Nakagawa (BR), ")
    assert quick.answer(STAFF, "who climate") == "*Climate change*  Paula Ruiz (TSB) · nobody for BR, BDT, GS"
    assert quick.answer(STAFF, "who chair") == "*Chair*  Aline Moreau"
    assert quick.answer(STAFF, "who").count("\n") == 8
    assert quick.answer(STAFF, "who nothing").startswith("I don't know “nothing”: the nine areas are ")


def test_overview_offers_only_what_its_reader_can_do(quick: Conversation) -> None:
    quick.answer(LINDA, "raise Who pays? area:web")
    quick.answer(LINDA, "escalate I-1 no money")
    quick.answer(LINDA, "decide I-1 agreed")

    (chair,) = quick.says(ALINE, "/isc")
    (observer,) = quick.says(OBSERVER, "/isc")
    (colleague,) = quick.says(STAFF, "/isc")

    assert chair.text.splitlines() == [
        "1 thing waits for you",
        "Is this what the task force decided? Who pays? Agreed.",
        "Draft · DEC-1 · by Linda Okafor, Fri 7 Oct",
        "Task force",
        "1 issue open",
    ]
    assert labels(chair) == [
        "Confirm", "See them", "Log an action", "Lists", "Raise an issue", "Announce an event", "I'll be away",
        "My settings", "Help",
    ]  # fmt: skip
    assert observer.text.splitlines() == [
        "Nothing waits for you",
        "New since Fri 30 Sep: 1 issue",
        "You can read everything but restricted items, and leave remarks.",
    ]
    assert labels(observer) == ["See them", "Lists", "Help"]
    assert colleague.text.splitlines() == [
        "Inter-Sectoral Coordination Task Force",
        "Here you can see our events and who covers what. You can enter a service request.",
        "A question for us? Your focal points in GS are Cilka Novak, Daniel Mensah and Nadia Costa.",
    ]
    assert labels(colleague) == ["Enter a service request", "Events", "Who's who", "Service requests"]


def test_home_of_an_observer_says_what_it_counts_as_new(quick: Conversation) -> None:
    quick.answer(LINDA, "event Captioning workshop on:20 oct")

    (observer,) = quick.says(OBSERVER, "/isc")

    assert "No new decision or issue since Fri 30 Sep." in observer.text.splitlines()


def test_who_tells_how_it_was_on_another_day(talk: Conversation) -> None:
    talk.answer("paula.ruiz", "action Translate the page owner:@newcomer due:14 oct")
    talk.passes(minutes=2)
    talk.presses(LINDA, talk.direct(LINDA)[-1], "Add to the roster")
    talk.submits(LINDA, role="focal_point", area="CLIM", entity="BDT")
    talk.until(datetime(2016, 12, 1, 10, tzinfo=UTC))

    assert "Noor Newcomer (BDT)" in talk.answer(UTE, "who climate")
    assert talk.answer(UTE, "who climate on:8 oct").startswith(
        "On Sat 8 Oct:\n*Climate change*  Paula Ruiz (TSB), Noor"
    )
    assert "Noor" not in talk.answer(UTE, "who climate on:6 oct")
    assert talk.answer(UTE, "who chair on:6 oct 2016") == "On Thu 6 Oct:\n*Chair*  nobody yet"
    assert talk.answer(UTE, "who on:tomorrow").startswith("On Fri 2 Dec:\n*Climate change*")
    assert talk.answer(UTE, "who climate on:31/02").startswith("There is no 31 February")


def test_account_of_another_workspace_is_nobody_of_the_roster_whatever_address_it_bears(
    quick: Conversation,
) -> None:
    """In a channel that is shared their workspace says who they are, and can say that they are our secretary."""
    far = quick.workspace.people["U9FAR"]
    quick.workspace.people[far.id] = replace(far, email="linda.okafor@example.org")

    said = quick.answer(far.id, "action Table")
    helped = quick.answer(far.id, "help action")

    assert said.startswith("I work with colleagues of the organisation only. ")
    assert helped.startswith("I'm the clerk of ")
    assert quick.store.snapshot.roster.by_account(BOT.team, far.id) is None
