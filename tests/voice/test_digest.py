"""The week: of the task force, of an area, one's own, and a quiet one."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.voice.notation import sample, shown

LINDA, UTE = "linda.okafor", "ute.keller"
SAID = (
    (LINDA, "session mcg 9 dec"),
    (LINDA, "event Regional standards forum on:17 dec place:Bangkok area:BSG"),
    (LINDA, "action Cost table for six languages owner:@ute.keller area:web due:30 nov"),
    (LINDA, "action Names from Asia and the Pacific owner:@wipa.chaiyo area:emtel due:1 dec"),
    (LINDA, "action Early-warning text owner:@paula.ruiz area:clim due:7 dec"),
    (LINDA, "action Speakers' list owner:@ute.keller due:8 dec"),
    ("filiz.arslan", "raise Who pays for pages in six languages? area:web"),
    (LINDA, "escalate I-1 money"),
    ("joost.peeters", "raise One film crew or two? area:access"),
    ("aline.moreau", "propose Video guidelines due:10 dec"),
    ("aline.moreau", "again confirm P-1"),
)
MONDAY = datetime(2026, 12, 7, 10, tzinfo=UTC)


@pytest.fixture
def busy(talk: Conversation) -> Conversation:
    for who, words in SAID:
        talk.answer(who, words)
    talk.until(MONDAY)
    return talk


def test_week_of_the_task_force(busy: Conversation) -> None:
    assert shown(busy, busy.channel()[-1]) == sample("digest.all")


def test_week_of_an_area(busy: Conversation) -> None:
    assert shown(busy, busy.channel("#isc-web")[-1]) == sample("digest.area")


def test_own_week(busy: Conversation) -> None:
    (said,) = busy.says(UTE, "digest", channel="direct")

    assert shown(busy, said) == sample("digest.me")


def test_quiet_week(talk: Conversation) -> None:
    talk.answer(LINDA, "session mcg 9 dec")

    (said,) = talk.says("bekele.tesfaye", "digest", channel="direct")

    assert shown(talk, said) == sample("digest.quiet")


def test_week_of_the_chair_begins_with_what_waits_for_them(talk: Conversation) -> None:
    talk.answer(LINDA, "session ISC-TF 7 dec")
    talk.answer("filiz.arslan", "raise Who pays for pages in six languages? area:web")
    talk.answer("filiz.arslan", "escalate I-1 money")
    talk.opens("aline.moreau", "propose Photo guidelines due:10 dec")
    talk.until(datetime(2026, 12, 4, 10, tzinfo=UTC))
    talk.says(LINDA, "/isc decide I-1 agreed one central budget")
    talk.answer("edda.brandt", "object P-1 the budget is missing")
    talk.until(MONDAY)
    sent = next(m for m in talk.direct("aline.moreau") if "things wait for you" in m.text)
    before = shown(talk, sent)
    talk.presses("aline.moreau", sent, "Confirm")
    talk.passes(minutes=5)
    (after,) = [m for m in talk.direct("aline.moreau") if m.ts == sent.ts]

    assert sample("brief.chair") in before
    assert "[+Confirm]" not in shown(talk, after)
    assert "⚖️ Decided · DEC-1" in shown(talk, after)
