"""The day's head leaves the database: into the audit channel, and into a file beside it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.charter_file import read_charter
from handlers.core.sealing.seal import append_head, verify
from storage.head_log import read
from tests import databases
from tests.conversation import HERE, Conversation
from tests.handlers.scene import LINDA

CHANNEL = "#isc-audit"
EARLY = datetime(2016, 10, 8, 6, 59, tzinfo=UTC)  # Saturday, 08:59 in Geneva


@pytest.fixture
def audited(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A task force whose charter names an audit channel."""
    text = (HERE / "charter.yaml").read_text(encoding="utf-8")
    charter = tmp_path / "charter.yaml"
    charter.write_text(text.replace('# audit: "#isc-audit"', 'audit: "#isc-audit"'), encoding="utf-8")
    talk = Conversation(url, charter=str(charter))
    yield talk
    talk.close()


def goes_on(talk: Conversation) -> None:
    """Do what the clock does in a few minutes."""
    talk.ticks.seal()
    talk.ticks.publish_head()
    talk.passes(minutes=2)


def seals(file: Path) -> list[str]:
    return [head.chain for head in read(file).entries]


def test_channel_gets_the_newest_seal_once_a_day_also_on_saturday(audited: Conversation) -> None:
    audited.answer(LINDA, "action Cost table area:web due:12 oct")
    for _ in range(3):
        goes_on(audited)
    audited.until(EARLY)
    goes_on(audited)
    audited.answer(LINDA, "action Another area:web due:12 oct")
    for _ in range(3):
        goes_on(audited)

    friday, saturday = (message.text.splitlines() for message in audited.channel(CHANNEL))
    assert friday[0] == "Audit, Fri 7 Oct: 1 line is sealed, the last one 1."
    assert saturday[0] == "Audit, Sat 8 Oct: 2 lines are sealed, the last one 2."
    told: list[str] = []
    for said in (friday[1], saturday[1]):
        verify(audited.url, file=Path("none"), wanted=said.removeprefix("Seal "), say=told.append)
    assert told.count("The seal that you gave is one of them.") == 2


def test_nothing_is_posted_where_nothing_is_sealed(audited: Conversation) -> None:
    goes_on(audited)

    assert audited.channel(CHANNEL) == []


def test_nothing_is_posted_where_the_charter_names_no_channel(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table area:web due:12 oct")
    goes_on(quick)

    posted = [m.text for channel in quick.workspace.channels for m in quick.workspace.messages(channel)]
    assert [text for text in posted if "Cost table" not in text] == []


def test_audit_channel_that_is_gone_is_told_to_the_secretary(audited: Conversation) -> None:
    place = audited.workspace.channel_id_named(CHANNEL.removeprefix("#"))
    assert place is not None
    audited.workspace.channels[place].is_archived = True
    audited.answer(LINDA, "action Cost table area:web due:12 oct")

    goes_on(audited)
    audited.passes(minutes=5)

    assert any(
        f"I couldn't post in {CHANNEL}:* the channel is archived" in m.text for m in audited.direct(LINDA)
    )
    assert "the day's seal of the history" in audited.answer(LINDA, "undelivered")


def test_file_gets_a_line_a_day_and_never_two(talk: Conversation, tmp_path: Path) -> None:
    file = tmp_path / "not yet" / "audit.log"
    store, now = talk.store, talk.clock.now

    append_head(store, file, now=now())
    assert not file.exists()  # nothing is sealed
    talk.answer(LINDA, "action Cost table area:web due:12 oct")
    talk.ticks.seal()
    append_head(store, file, now=now())
    talk.answer(LINDA, "action Another area:web due:12 oct")
    talk.ticks.seal()
    talk.restart()
    store = talk.store
    append_head(store, file, now=now())
    talk.until(EARLY)
    append_head(store, file, now=now())
    assert len(seals(file)) == 1
    talk.passes(minutes=1)
    append_head(store, file, now=now())

    first, second = (line.partition(" {")[0] for line in file.read_text(encoding="utf-8").splitlines())
    assert first == f"2016-10-07 1 1 {seals(file)[0]} 2016-10-07T08:00:00+00:00"
    assert second == f"2016-10-08 2 2 {seals(file)[1]} 2016-10-08T07:00:00+00:00"
    assert verify(talk.url, file=file, wanted=None, say=lambda _: None) == 0


def test_charter_may_say_who_reads_along_in_the_audit_channel() -> None:
    text = (HERE / "charter.yaml").read_text(encoding="utf-8")
    text = text.replace('# audit: "#isc-audit"', 'audit: "#isc-audit"')
    text = text.replace('"#isc-tf": members', '"#isc-tf": members\n    "#isc-audit": public')

    charter = read_charter(text)

    assert charter.channels.audit == CHANNEL
    assert charter.all_channels.count(CHANNEL) == 1


def test_bot_that_starts_beside_an_older_one_seals_what_that_one_left(tmp_path: Path) -> None:
    talk = Conversation(databases.fresh("sqlite"))
    for number in range(3):
        talk.answer(LINDA, f"action Paper {number} area:web due:12 oct")
    talk.restart()

    assert talk.ticks.seal() == 3
    assert talk.ticks.seal() == 0
    talk.close()
