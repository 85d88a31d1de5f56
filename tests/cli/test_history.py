"""A start on a database that lacks records: it is refused, and `accept-loss` goes on above what was seen."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.seals import Witness
from cli.environment import StartupError
from cli.history import HistoryCheck
from handlers.core.clock.health import HealthMonitor
from handlers.core.delivery.send import MaybeSent, NotSent
from handlers.core.sealing.seal import append_head, seal
from storage.access import redacted_url
from storage.backup import back_up
from tests import databases
from tests.conversation import FRIDAY, NEVER, Conversation
from tests.handlers.scene import LINDA
from tests.test_app import Scene, play, run, said, start, stopped

LINE = 7
SEEN = Witness(source="a message of the bot in #isc-tf", at=FRIDAY, line=LINE, next={"action": 65})


def knows(*witnesses: Witness) -> Callable[[], Sequence[Witness]]:
    return lambda: witnesses


def refuses(error: Exception) -> Callable[[], Sequence[Witness]]:
    def look() -> Sequence[Witness]:
        raise error

    return look


def check(url: str, folder: Path, look: Callable[[], Sequence[Witness]]) -> HistoryCheck:
    return HistoryCheck(url, audit_file=folder / "audit.log", look=look)


@pytest.mark.parametrize("kind", databases.KINDS)
def test_empty_database_is_refused_with_its_name_and_what_knows_of_records(kind: str, tmp_path: Path) -> None:
    url = databases.empty(kind)

    with pytest.raises(StartupError) as refused:
        check(url, tmp_path, knows(SEEN)).require()

    assert str(refused.value) == (
        f"The database {redacted_url(url)} holds no history, and a message of the bot in #isc-tf of Fri 7 Oct 2016 08:00 UTC knows "
        "line 7. Look at DATABASE_URL and whether its volume is mounted, or restore a backup. "
        "To go on without what is missing: python app.py accept-loss"
    )


@pytest.mark.parametrize("kind", databases.KINDS)
def test_first_start_of_a_task_force_is_not_refused(kind: str, tmp_path: Path) -> None:
    check(databases.empty(kind), tmp_path, knows()).require()


def test_database_that_is_behind_the_file_of_seals_is_refused(talk: Conversation, tmp_path: Path) -> None:
    talk.answer(LINDA, "action First due:12 oct")
    back_up(talk.url, tmp_path / "behind.db", now=talk.clock.now(), replace=False)
    talk.answer(LINDA, "action Second due:12 oct")
    seal(talk.store, now=talk.clock.now())
    append_head(talk.store, tmp_path / "audit.log", now=talk.clock.now())

    check(talk.url, tmp_path, knows()).require()
    with pytest.raises(StartupError, match=r"ends at line 1 of its history, and the seal in .*audit\.log"):
        check(f"sqlite:///{tmp_path / 'behind.db'}", tmp_path, knows()).require()


@pytest.mark.parametrize("text", ["not a seal\n", "\0" * 512])
def test_file_of_seals_that_is_damaged_is_not_taken_for_a_new_one(text: str, tmp_path: Path) -> None:
    (tmp_path / "audit.log").write_text(text, encoding="utf-8")

    with pytest.raises(
        StartupError, match=r"AUDIT_FILE: no line of .*audit\.log is a seal\. Put a copy back"
    ):
        check(databases.empty("sqlite"), tmp_path, knows()).require()


def test_roster_is_not_imported_into_a_database_that_lacks_records(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,name\n", encoding="utf-8")
    (tmp_path / "audit.log").write_text(
        f"2026-10-07 12 12 {'a' * 64} 2026-10-07T08:00:00+00:00\n", encoding="utf-8"
    )
    lost = {"DATABASE_URL": f"sqlite:///{tmp_path / 'isc.db'}", "AUDIT_FILE": str(tmp_path / "audit.log")}

    code, _, complained = run(tmp_path, "import", "roster", str(tmp_path / "people.csv"), **lost)

    assert (code, (tmp_path / "isc.db").exists()) == (1, False)
    assert "holds no history, and the seal in" in complained


@pytest.mark.parametrize("error", [NotSent("down"), MaybeSent("timeout")])
def test_slack_that_does_not_answer_blocks_no_start_and_is_asked_later(
    talk: Conversation, tmp_path: Path, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([refuses(error), refuses(error), knows(SEEN)])

    def look() -> Sequence[Witness]:
        return next(answers)()

    later = check(talk.url, tmp_path, look)
    health = HealthMonitor(
        talk.store, now=talk.clock.now, machine=lambda: talk.machine_at, history=lambda: later.problem
    )

    later.require()
    later.repeat(talk.store)
    before = health.state().problems
    later.repeat(talk.store)

    assert before == []
    assert "holds no history" in health.state().problems[0]
    assert [one.message for one in caplog.records if "history" in one.message] == [
        "history not compared with Slack yet"
    ]


def test_bot_whose_database_is_gone_does_not_start_until_the_loss_is_accepted(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        slack = {"SLACK_BOT_TOKEN": "xoxb-practice", "SLACK_API_URL": f"{here.address}/api/"}
        place = here.space.channel_id_named("isc-tf") or ""
        event = {
            "event_type": "clerk_post",
            "event_payload": {"id": "x", "line": LINE, "next": {"action": 65}},
        }
        here.space.call("chat.postMessage", {"channel": place, "text": "A card", "metadata": event})
        lost = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new' / 'isc.db'}", **slack}

        refused = await asyncio.to_thread(run, tmp_path, "run", SLACK_APP_TOKEN="xapp-practice", **lost)
        examined = await asyncio.to_thread(run, tmp_path, "doctor", **lost)
        is_made = (tmp_path / "new" / "isc.db").exists()
        accepted = await asyncio.to_thread(run, tmp_path, "accept-loss", **lost)
        again = await asyncio.to_thread(run, tmp_path, "accept-loss", **lost)
        here.url = lost["DATABASE_URL"]
        process = here.run()
        await said(process)
        await stopped(process)

        assert refused[0] == 1
        assert refused[2].startswith(
            f"The database {here.url} holds no history, and a message of the bot in #isc-tf"
        )
        assert examined[0] == 1
        assert f"fault The database {here.url} holds no history" in examined[1]
        assert not is_made
        assert accepted[0] == 0, accepted
        assert accepted[1].startswith(
            "What happened before today is lost, and the history says so. References continue at A-165, I-101,"
        )
        assert again[1] == "Nothing is missing. Nothing was changed.\n"

    play(tmp_path, scene)


def test_practice_workspace_without_its_records_says_how_to_begin_anew(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "practice"
    first = start(tmp_path)
    assert first.stdout is not None
    first.stdout.readline()
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=NEVER)
    (folder / "isc.db").unlink()
    (folder / "audit.log").write_text(
        f"2026-10-07 12 12 {'a' * 64} 2026-10-07T08:00:00+00:00\n", encoding="utf-8"
    )

    code, _, complained = run(tmp_path)
    fresh = start(tmp_path, FRESH="1")
    assert fresh.stdout is not None
    begun = fresh.stdout.readline()
    fresh.send_signal(signal.SIGTERM)
    fresh.communicate(timeout=NEVER)

    assert code == 1
    assert complained.endswith("Put its file back, or begin anew: make run FRESH=1\n")
    assert begun.startswith("The practice workspace")
