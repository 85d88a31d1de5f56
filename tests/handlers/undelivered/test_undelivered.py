"""What cannot be delivered: who is told, and what the secretary can do about it."""

from datetime import UTC, datetime

import pytest

from handlers.people.roster import import_roster
from practice.faults import Fault, FaultKind
from practice.workspace import Person
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, STAFF, UTE, labels


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """Whether a thing is done once is asked of both databases."""
    return both


def archive(talk: Conversation, channel: str) -> None:
    talk.workspace.faults.add(Fault(kind=FaultKind.CHANNEL_ARCHIVED, channel=channel))


def deactivate(talk: Conversation, who: str) -> None:
    talk.workspace.faults.add(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=talk.user(who)))


def test_card_for_an_archived_channel_is_told_to_the_owner_with_the_reason(talk: Conversation) -> None:
    archive(talk, "isc-web")
    talk.answer(LINDA, "action Send the cost table area:web owner:@ute.keller due:20 oct")

    talk.passes(hours=2)

    assert [m.text.splitlines() for m in talk.direct(UTE)][1:] == [
        [
            "*I couldn't post in #isc-web:* the channel is archived.",
            "My message about A-1 didn't arrive.",
            "Linda can send it again.",
            "Not delivered · Fri 7 Oct",
        ]
    ]


def test_secretary_sees_it_at_home_and_sends_it_again_when_the_channel_is_back(talk: Conversation) -> None:
    archive(talk, "isc-web")
    talk.answer(LINDA, "action Send the cost table area:web owner:@ute.keller due:20 oct")
    talk.passes(minutes=5)

    (home,) = talk.says(LINDA, "/isc")
    shown = home.text.splitlines()
    archive(talk, "isc-web")  # a second time: it is back
    (listed,) = talk.presses(LINDA, home, "Look")
    reason = listed.text
    (said,) = talk.presses(LINDA, listed, "Retry")
    talk.passes(minutes=1)

    assert shown[1:3] == ["1 message didn't arrive", "Not delivered · #isc-web"]
    assert reason == "Not delivered to #isc-web, the channel is archived: A-1 Send the cost table"
    assert said.text == "I'll send it to #isc-web once more."
    assert [m.text.splitlines()[0] for m in talk.channel("#isc-web")] == ["Send the cost table"]
    assert talk.answer(LINDA, "undelivered") == "Everything was delivered."


def test_secretary_drops_what_need_not_arrive_any_more(talk: Conversation) -> None:
    archive(talk, "isc-web")
    talk.answer(LINDA, "action Send the cost table area:web owner:@ute.keller due:20 oct")
    talk.passes(minutes=5)

    (waiting,), (other,) = talk.says(LINDA, "/isc undelivered"), talk.says(LINDA, "/isc undelivered")
    offered = labels(waiting)
    (dropped,) = talk.presses(LINDA, waiting, "Drop it")
    (again,) = talk.presses(LINDA, other, "Drop it")

    assert offered == ["Retry", "Drop it"]
    assert dropped.text == "I won't send it to #isc-web. Nothing else changes."
    assert again.text == "That one isn't waiting any more."
    assert talk.answer(LINDA, "undelivered") == "Everything was delivered."


def test_nobody_else_sees_what_could_not_be_delivered(talk: Conversation) -> None:
    archive(talk, "isc-web")
    talk.answer(LINDA, "action Send the cost table area:web owner:@ute.keller due:20 oct")
    talk.passes(minutes=5)

    assert "Not delivered" not in talk.answer(UTE, "home")
    assert "arrive" not in talk.answer(UTE, "home")
    for who in (UTE, STAFF):
        assert talk.answer(who, "undelivered").endswith("Linda can look after what didn't arrive.")


def test_reminder_for_a_deactivated_account_goes_to_the_secretary(talk: Conversation) -> None:
    talk.answer(LINDA, "action Send the cost table owner:@ute.keller due:12 oct")
    talk.passes(minutes=5)
    deactivate(talk, UTE)

    talk.until(datetime(2016, 10, 11, 12, tzinfo=UTC))

    (told,) = [m for m in talk.direct(LINDA) if "couldn't reach" in m.text]
    assert told.text.splitlines()[:2] == [
        "*I couldn't reach Ute:* the account looks deactivated.",
        "My message about A-1 didn't arrive.",
    ]


def test_person_without_an_account_gets_everything_when_there_is_one(talk: Conversation) -> None:
    roster = "name,email,station,language,role,area,entity\nLea Late,lea.late@example.org,GVA,en,focal_point,web,BR\n"
    talk.store.write(lambda tx: import_roster(tx, roster), now=talk.clock.now())
    talk.answer(LINDA, "action Send the cost table owner:@Lea due:12 oct")
    talk.passes(minutes=5)
    waiting = talk.answer(LINDA, "undelivered")

    talk.workspace.people["U9LEA"] = Person(
        "U9LEA", "lea.late", "Lea Late", "lea.late@example.org", "Europe/Zurich"
    )
    talk.says("lea.late", "who secretary", channel="direct")
    talk.passes(minutes=1)

    assert waiting == "Not delivered to Lea Late, they have no account in this workspace yet: a reminder"
    assert [m.text.splitlines()[0] for m in talk.direct("lea.late")] == [
        "*Secretary*  Linda Okafor",
        "*Send the cost table*",
    ]


def test_digest_for_an_archived_channel_is_told_to_the_secretary_once(talk: Conversation) -> None:
    talk.answer(LINDA, "action Send the cost table area:web owner:@ute.keller due:20 oct")
    talk.passes(minutes=5)
    archive(talk, "isc-web")

    talk.until(datetime(2016, 10, 12, tzinfo=UTC))

    assert [m.text for m in talk.direct(LINDA) if "couldn't" in m.text] == [
        "*I couldn't post in #isc-web:* the channel is archived.\nThe digest didn't arrive.\nNot delivered · Mon 10 Oct"
    ]


def test_revoked_token_holds_everything_back_and_loses_nothing(talk: Conversation) -> None:
    talk.answer(LINDA, "action Send the cost table area:web owner:@ute.keller due:12 oct")
    talk.workspace.revoked = True
    talk.passes(hours=3)
    assert talk.channel("#isc-web") == []

    talk.workspace.revoked = False
    talk.passes(minutes=10)

    assert [m.text.splitlines()[0] for m in talk.channel("#isc-web")] == ["Send the cost table"]
    assert len(talk.direct(UTE)) == 1


def test_decision_that_its_thread_cannot_take_is_told_with_its_words(talk: Conversation) -> None:
    talk.answer(UTE, "raise Who pays for six languages? area:web")
    talk.passes(minutes=5)
    talk.answer(LINDA, "decide I-1 agreed One budget behalf:CWG-LANG")
    archive(talk, "isc-web")
    talk.passes(hours=2)

    (told,) = [m.text for m in talk.direct(LINDA) if "I couldn't post" in m.text]
    assert "Agreed: One budget\nWho pays for six languages?\nDecided · DEC-1 · I-1 · CWG-LANG" in told
