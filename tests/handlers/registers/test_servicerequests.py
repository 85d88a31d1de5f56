"""Requests of the shipped charter: anybody may ask, whoever covers the area answers, and the form is that of its day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import LINDA, OBSERVER, STAFF, UTE, labels
from tests.shipped import TEXT

FOCAL, TARO = "cilka.novak", "taro.nakagawa"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


FILM = "servicerequest Film the opening sort:video due:14 oct area:communications"


def test_colleague_asks_for_a_film_and_the_focal_point_delivers_it(both: Conversation) -> None:
    made = both.answer(STAFF, FILM)
    waits = both.answer(FOCAL, "servicerequests mine")
    lacking = both.answer(FOCAL, "mark SR-1 accepted")
    both.answer(FOCAL, 'mark SR-1 accepted guidelines:"2016, rev. 1"')
    both.answer(FOCAL, "mark SR-1 delivered delivery:https://example.org/film")

    assert made.startswith("*SR-1*  Film the opening")
    assert "*SR-1*" in waits
    assert "version of the guidelines" in lacking.lower()
    assert "Delivered 100 % (1/1)" in both.answer(LINDA, "servicerequests all")
    assert "Version of the guidelines: 2016, rev. 1" in both.answer(STAFF, "show SR-1").splitlines()


def test_support_for_an_advisory_group_is_late_after_its_day(both: Conversation) -> None:
    both.answer(
        TARO, 'servicerequest Table for RAG sort:"advisory group" due:12 oct area:web owner:@ute.keller'
    )
    both.passes(days=7)

    assert "*SR-1*" in both.answer(LINDA, "servicerequests late")
    both.answer(UTE, "mark SR-1 accepted")
    both.answer(UTE, "mark SR-1 delivered")
    assert both.answer(LINDA, "servicerequests late").startswith("No late service requests")


def test_request_without_its_day_or_sort_is_not_entered(both: Conversation) -> None:
    assert "due" in both.answer(UTE, "servicerequest Film sort:video")
    assert "sort" in both.answer(UTE, "servicerequest Film due:14 oct")
    assert both.answer(LINDA, "servicerequests all").startswith("No service requests")


def test_observer_asks_for_nothing(both: Conversation) -> None:
    assert "can enter a service request." in both.answer(OBSERVER, FILM)


def test_colleague_without_a_role_asks_too_and_is_named_for_it(both: Conversation) -> None:
    made = both.answer("U9NEW", FILM)
    both.answer(FOCAL, "mark SR-1 more is needed Which hall?")

    assert made.startswith("*SR-1*  Film the opening")
    assert "Entered by Noor Newcomer" in both.answer(LINDA, "show SR-1")
    assert "Noor Newcomer · entered it" in both.answer(LINDA, "history SR-1")
    assert "*SR-1*" in both.answer("U9NEW", "servicerequests")


def test_colleague_who_is_refused_does_not_become_a_person(both: Conversation) -> None:
    known = len(both.store.snapshot.roster.persons)

    assert "due" in both.answer("U9NEW", "servicerequest Film sort:video")
    assert "can enter a panel." in both.answer("U9NEW", "panel Opening women:2 men:2")
    assert len(both.store.snapshot.roster.persons) == known


def test_guest_asks_for_nothing(both: Conversation) -> None:
    both.answer("U9GUEST", FILM)

    assert both.answer(LINDA, "servicerequests all").startswith("No service requests")


@pytest.mark.parametrize("who", [STAFF, "U9NEW"])
def test_who_asked_hears_what_became_of_it_and_nobody_else_does(both: Conversation, who: str) -> None:
    both.answer(who, FILM)
    both.answer(FOCAL, "mark SR-1 more is needed Which hall?")
    both.passes(days=1)
    first = both.direct(who)[-1].text
    both.answer(FOCAL, "mark SR-1 refused The crew is in Bangkok")
    both.passes(days=3)

    lines = [one.replace("*", "") for one in first.splitlines()]
    assert lines[:3] == ["Film the opening", "Cilka Novak has marked it: “Which hall?”", "More is needed"]
    assert "“The crew is in Bangkok”\nRefused" in both.direct(who)[-1].text
    assert "has marked it" not in "".join(m.text for other in (FOCAL, LINDA) for m in both.direct(other))


def test_who_asked_hears_nothing_of_a_mark_that_is_taken_back(both: Conversation) -> None:
    both.answer(STAFF, FILM)
    both.answer(FOCAL, "mark SR-1 more is needed Which hall?")
    both.answer(FOCAL, "undo SR-1")
    both.passes(days=1)

    assert "has marked it" not in "".join(m.text for m in both.direct(STAFF))


def test_who_asked_hears_why_it_was_withdrawn(both: Conversation) -> None:
    both.answer(STAFF, FILM)
    both.answer(LINDA, "cancel SR-1 entered twice")
    both.passes(days=1)

    assert "Linda Okafor has marked it: “entered twice”\nWithdrawn" in both.direct(STAFF)[-1].text


def test_request_of_no_area_is_on_the_home_and_in_the_digest_of_the_secretary(both: Conversation) -> None:
    both.answer(STAFF, FILM)
    both.answer(STAFF, "servicerequest Photos of the visit sort:photography due:21 oct")
    (home,) = both.says(LINDA, "/isc home")
    shown, row = home.text, labels(home)
    of_others = [both.answer(who, "home") for who in (FOCAL, UTE)]
    both.passes(days=4)
    digests = [one.text for one in both.direct(LINDA) if "Service requests to assign" in one.text]
    both.answer(LINDA, "assign SR-2 @ute.keller")

    assert "SR-2  Photos of the visit" in shown
    assert "SR-1" not in shown  # with the focal point of its area
    assert "Assign" in row
    assert [one for one in of_others if "SR-2" in one] == []
    assert len(digests) == 1
    assert "SR-2" in digests[0]
    assert "*SR-2*" in both.answer(UTE, "servicerequests mine")
    assert "SR-2" not in both.answer(LINDA, "home")


@pytest.mark.parametrize("who", [STAFF, "U9NEW"])
def test_what_who_asked_adds_is_told_to_who_answers(both: Conversation, who: str) -> None:
    both.answer(who, FILM)
    both.passes(minutes=5)
    both.answer(who, "note SR-1 The hall is on the second floor")
    both.passes(hours=1)
    noted = both.direct(FOCAL)[-1].text
    both.answer(LINDA, "edit SR-1 owner:@ute.keller")
    both.passes(hours=1)
    both.answer(who, 'edit SR-1 comment:"Two cameras"')
    both.passes(hours=1)
    edited = both.direct(UTE)[-1].text
    both.answer(LINDA, "note SR-1 I asked the studio")
    both.passes(hours=1)

    assert "has added: “The hall is on the second floor”" in noted
    assert "Film the opening" in noted
    assert "has changed what it says: comment." in edited
    assert [one for one in both.direct(UTE) if "studio" in one.text or "second floor" in one.text] == []
    assert [one for one in both.direct(who) if "has added" in one.text] == []
