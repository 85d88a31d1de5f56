"""What was sent follows its records: reminders, digests, and the lists behind a digest's buttons."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, STAFF, UTE, labels

MONDAY = datetime(2016, 10, 10, 8, tzinfo=UTC)  # 10:00 in Geneva: the digest is out


def test_digest_that_carries_a_reminder_shows_that_it_is_done(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:20 oct")
    talk.until(MONDAY)

    talk.answer(UTE, "done A-1 Table sent")
    talk.passes(minutes=1)

    (digest,) = [m for m in talk.direct(UTE) if "Your week" in m.text]
    assert digest.text.splitlines() == [
        "Cost table",
        "Done · A-1 · Mon 10 Oct · Table sent",
        "Your week · Mon 10 to Sun 16 Oct",
        "1 action on your list, nothing due this week, 1 closed since.",
    ]


def test_buttons_of_a_digest_list_the_very_records_it_counted(talk: Conversation) -> None:
    for number in range(13):
        talk.answer(LINDA, f"action Number {number} owner:@ute.keller area:web due:12 oct")
    talk.until(MONDAY)
    (digest,) = [m for m in talk.channel("#isc-web") if "week of" in m.text]
    talk.answer(LINDA, "action Logged later owner:@ute.keller area:web due:12 oct")
    talk.answer(UTE, "done A-3")

    (said,) = talk.presses(LINDA, digest, "Due (13)")

    assert "and 7 more" in digest.text
    lines = said.text.splitlines()
    assert lines[0] == "*Due this week · digest of Mon 10 Oct*"
    assert len(lines) == 14
    assert "Logged later" not in said.text
    assert "*A-3*  Number 2 · done" in said.text


def test_list_behind_a_digest_shows_only_what_the_one_who_presses_may_see(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.until(MONDAY)
    (digest,) = [m for m in talk.channel("#isc-web") if "week of" in m.text]

    (said,) = talk.presses(STAFF, digest, "Due (1)")

    assert said.text.splitlines() == [
        "*Due this week · digest of Mon 10 Oct*",
        "You can see none of them any more.",
    ]


def test_reminder_of_what_was_taken_back_is_not_sent(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    talk.passes(seconds=30)  # the message to the owner is made already, and goes out in half a minute
    talk.answer(LINDA, "undo A-1")

    talk.passes(minutes=5)

    assert talk.direct(UTE) == []


def test_news_within_the_hour_waits_and_then_comes_together(talk: Conversation) -> None:
    talk.answer(LINDA, "action One owner:@ute.keller")
    talk.passes(minutes=5)
    talk.answer(LINDA, "action Two owner:@ute.keller")
    talk.passes(minutes=5)
    talk.answer(LINDA, "action Three owner:@ute.keller")
    talk.passes(minutes=20)
    assert len(talk.direct(UTE)) == 1

    talk.passes(hours=1)

    (_, later) = talk.direct(UTE)
    assert ("*Two*" in later.text, "*Three*" in later.text) == (True, True)
    assert labels(later)


DECIDED = "Agreed: Option B\nWho pays?\nDecided · DEC-1 · I-1 · focal points, Fri 7 Oct"


def test_decision_is_said_in_the_thread_of_the_card_once_the_card_is_there(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays? area:web")
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-web")

    talk.answer("filiz.arslan", "decide I-1 agreed Option B")
    talk.passes(minutes=2)

    thread = talk.workspace.messages(card.channel, thread_ts=card.ts)
    assert [m.text for m in thread][1:] == [DECIDED]


def test_decision_that_is_taken_back_and_confirmed_again_is_said_once_in_the_thread(
    talk: Conversation,
) -> None:
    talk.answer("filiz.arslan", "raise Who pays? area:web")
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-web")
    talk.answer(LINDA, "decide I-1 agreed Option B")

    for words in ("confirm DEC-1", "undo DEC-1", "confirm DEC-1"):
        talk.answer("filiz.arslan", words)
    talk.passes(minutes=2)

    thread = talk.workspace.messages(card.channel, thread_ts=card.ts)
    assert [m.text for m in thread][1:] == [f"{DECIDED}, confirmed by Filiz Arslan"]


def test_decision_waits_for_a_card_that_is_not_there_yet(talk: Conversation) -> None:
    web = talk.workspace.channel_id_named("isc-web") or ""
    talk.workspace.channels[web].is_archived = True
    talk.answer(LINDA, "raise Who pays? area:web")
    talk.passes(minutes=2)
    talk.answer("filiz.arslan", "decide I-1 agreed Option B")
    talk.passes(minutes=2)

    talk.workspace.channels[web].is_archived = False
    (waiting,) = talk.says(LINDA, "/isc undelivered")
    talk.presses(LINDA, waiting, "Retry")
    talk.passes(minutes=2)

    (card,) = talk.channel("#isc-web")
    assert len(talk.workspace.messages(card.channel, thread_ts=card.ts)) == 2
