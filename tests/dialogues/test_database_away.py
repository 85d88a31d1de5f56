"""While the database is away everybody is told so, and what Slack delivers again is done once: faults and shapes."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UserError
from bot.trouble import Trouble, database_problems, refusal_text
from handlers.core.calls import Call, Reply
from handlers.core.clock.poller import Poller
from practice import payloads
from storage.store import CommitUncertain, Store, Unavailable
from tests import databases
from tests.conversation import BOT, Conversation
from tests.dialogues import away_table
from tests.dialogues.away import (
    FAULTS,
    NOT_NOW,
    SHAPES,
    Answer,
    Fault,
    Shape,
    Stream,
    count_made,
    opened_scene,
    shape,
)
from tests.handlers.scene import LINDA, signs
from tests.storage.cable import Cable

ROOT = Path(__file__).parents[2]
WORD = "Table of costs"
LINES_MAX = 2
OTHERS = (
    "httpx2",
    "aiohttp.access",
    "psycopg",
)  # the clients of these tests; the last is silent at work, too


@pytest.fixture(autouse=True)
def _whole_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what stands in the log since the last look; a line that is told is not told again."""
    found = [one for one in caplog.records if not one.name.startswith(OTHERS)]
    assert [one.getMessage() for one in found if one.exc_info] == []
    caplog.clear()
    return [one.getMessage() for one in found]


@dataclass
class Cell:
    """What came of one shape: two deliveries while the fault lasts, and two when it is over."""

    answers: list[Answer] = field(default_factory=list)
    logged: list[list[str]] = field(default_factory=list)
    made: int = 1


def walk(fault: Fault, caplog: pytest.LogCaptureFixture) -> dict[str, Cell]:
    """Deliver each shape that the fault stops, all to one bot; return what came of each."""
    rows = [row for row in SHAPES if fault.stops(row)]
    cells = {row.name: Cell() for row in rows}
    with fault.opened() as away:
        scene = away.scene
        payloads_ = {row.name: row.payload(scene, f"{WORD} {row.name}") for row in rows}
        before = {row.name: row.count(scene, f"{WORD} {row.name}") for row in rows if row.count}
        away.begins()
        caplog.clear()
        for retry in range(4):
            if retry == 2:
                away.ends()
            for row in rows:
                cells[row.name].answers.append(scene.deliver(payloads_[row.name], retry=retry))
                cells[row.name].logged.append(lines(caplog))
        for row in rows:
            if row.count:
                cells[row.name].made = row.count(scene, f"{WORD} {row.name}") - before[row.name]
    return cells


def faults_of(cell: Cell, row: Shape, fault: Fault) -> list[str]:
    """Return what is not as it must be."""
    first, second, third, fourth = cell.answers
    says = row.says(fault.trouble)
    told = [first.home] if row.name == "Home" else first.seen
    is_as_it_must_be = {
        "status": (first.status, second.status) == (row.status, row.status),
        "status afterwards": (third.status, fourth.status) == (200, 200),
        "log": all(len(one) <= LINES_MAX for one in cell.logged[:2]),
        "said": len(told) == bool(says) and all(says in text for text in told),
        "said again": second.seen == ([] if row.comes_again else first.seen),
        "made once": cell.made == 1,
        "well afterwards": not any(word in f"{third.seen}{third.home}" for word in {NOT_NOW, says} - {""}),
        "answered once": not row.comes_again or fourth.seen == [],
        "feed": row.name != "feed" or first.headers["Retry-After"] == "60",
    }
    return [f"{name}: {cell}" for name, is_well in is_as_it_must_be.items() if not is_well]


@pytest.mark.parametrize(
    "fault",
    [pytest.param(one, id=one.name, marks=[pytest.mark.soak] if one.is_slow else []) for one in FAULTS],
)
def test_it_is_said_and_what_comes_again_is_done_once(fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    cells = walk(fault, caplog)

    wrong = {name: faults_of(cell, shape(name), fault) for name, cell in cells.items()}
    of_database = [
        line
        for cell in cells.values()
        for part in cell.logged
        for line in part
        if line.startswith("the database")
    ]

    assert {name: found for name, found in wrong.items() if found} == {}
    assert of_database == [
        f"the database is {fault.trouble}",
        *(() if fault.stays_said else ["the database is back"]),
    ]


@pytest.mark.parametrize(
    "fault", [one for one in FAULTS if not one.stops_reading and not one.is_slow], ids=lambda one: one.name
)
def test_what_only_reads_is_answered_as_always_while_nothing_can_be_written(fault: Fault) -> None:
    rows = [row for row in SHAPES if not fault.stops(row)]
    with fault.opened() as away:
        scene = away.scene
        away.begins()
        scene.deliver(shape("command").payload(scene, WORD))
        answers = {row.name: scene.deliver(row.payload(scene, WORD)) for row in rows}
        away.ends()

    assert {one.status for one in answers.values()} == {200}
    said = " ".join(f"{one.body} {one.seen} {one.home}" for one in answers.values())
    assert "Cost table" in said
    assert refusal_text(fault.trouble).partition(".")[0] not in said


def test_documentation_has_the_table() -> None:
    page = (ROOT / "docs/operate/faults.md").read_text(encoding="utf-8")

    assert away_table.table() in page
    assert away_table.faults() in page


def test_form_stays_open_with_what_was_typed() -> None:
    with FAULTS[0].opened() as trouble:
        scene, space = trouble.scene, trouble.scene.talk.workspace
        trouble.begins()

        errors = scene.talk.runner.run(space.submit(scene.person, scene.form.id, {"text": WORD}))
        still_open = space.view(scene.person)
        trouble.ends()
        scene.talk.submits(LINDA, text=WORD)

        assert errors == {"text": NOT_NOW}
        assert still_open is scene.form
        assert WORD in str(still_open.state)
        assert space.view(scene.person) is None
        assert count_made(scene, WORD) == 1


def test_health_says_it_and_is_well_again_afterwards() -> None:
    with FAULTS[0].opened() as trouble:
        scene = trouble.scene
        trouble.begins()
        away = [scene.deliver({"path": path}) for path in ("/readyz", "/healthz", "/metrics", "/livez")]
        trouble.ends()
        back = scene.deliver({"path": "/readyz"})

    assert [one.status for one in away] == [503, 503, 200, 200]
    (said,) = database_problems({Trouble.AWAY}, can_read=False)
    assert said in away[0].body
    assert said in away[1].body
    assert back.status == 200


@pytest.mark.parametrize("name", ["SQLite has no room", "PostgreSQL only reads"])
def test_health_and_readiness_say_that_nothing_can_be_written_until_something_is(name: str) -> None:
    with next(one for one in FAULTS if one.name == name).opened() as away:
        scene, trouble = away.scene, next(one.trouble for one in FAULTS if one.name == name)
        (said,) = database_problems({trouble}, can_read=True)
        away.begins()
        scene.deliver(shape("command").payload(scene, WORD))
        found = [scene.deliver({"path": path}) for path in ("/readyz", "/healthz", "/livez")]
        with pytest.raises(Unavailable):
            scene.talk.ticks.try_to_write()
        away.ends()
        scene.talk.ticks.try_to_write()
        back = [scene.deliver({"path": path}) for path in ("/readyz", "/healthz")]

    assert [one.status for one in found] == [503, 503, 200]
    assert said in found[0].body
    assert said in found[1].body
    assert back[0].status == 200
    assert said not in back[1].body


def test_repetition_that_waits_for_the_first_delivery_is_not_acknowledged_where_that_fails() -> None:
    with FAULTS[0].opened() as trouble:
        scene, direct = trouble.scene, shape("direct message")
        payload = direct.payload(scene, WORD)
        trouble.begins()
        both = scene.deliver_at_once([payload, payload])
        trouble.ends()
        third = scene.deliver(payload, retry=2)
        made = count_made(scene, WORD)

    assert ([one.status for one in both], third.status, made) == ([503, 503], 200, 1)


def test_reply_to_somebody_elses_message_is_not_answered_as_it_is_none_of_ours() -> None:
    with FAULTS[0].opened() as trouble:
        scene = trouble.scene
        root = scene.writes("Who comes to lunch?", channel=scene.channel.id)
        reply = scene.writes("Me", channel=scene.channel.id, thread=root.ts)
        payload = payloads.event(scene.talk.workspace, payloads.message_posted(scene.talk.workspace, reply))
        trouble.begins()
        away = scene.deliver(payload)
        trouble.ends()
        back = scene.deliver(payload, retry=1)

    assert (away.status, away.seen, back.status, back.seen) == (503, [], 200, [])


@pytest.mark.parametrize("name", ["command", "button", "form", "direct message", "thread reply", "mention"])
def test_commit_of_which_nobody_knows_is_not_said_to_have_changed_nothing(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    cable = Cable(databases.fresh("postgresql"))
    with opened_scene(cable.url) as scene:
        one = shape(name)
        payload = one.payload(scene, WORD)
        caplog.clear()

        cable.lose_next_commit(stay_cut=True)
        away = scene.deliver(payload)
        logged = lines(caplog)
        cable.mend()
        back = scene.deliver(payload, retry=1)
        again = scene.deliver(payload, retry=2)
        made = count_made(scene, WORD)
        pencils = signs(scene.talk, LINDA, scene.card).count("pencil2") - 1  # beside the first note
    cable.close()

    assert (away.status, away.seen) == (one.status, [str(CommitUncertain())])
    assert len(logged) <= LINES_MAX, logged
    assert (back.status, made) == (200, 1)
    assert NOT_NOW not in str(back.seen)
    assert back.seen or name == "thread reply"  # that gets a pencil
    if one.comes_again:
        assert again.seen == []
    assert pencils == (name == "thread reply")


def test_reply_that_came_for_the_last_time_is_found_by_catching_up() -> None:
    with FAULTS[0].opened() as trouble:
        scene, catch_up = trouble.scene, trouble.scene.catch_up
        payload = shape("thread reply").payload(scene, WORD)
        trouble.begins()
        for retry in range(4):
            scene.deliver(payload, retry=retry)
        with pytest.raises(Unavailable):
            catch_up.catch_up()
        trouble.ends()

        taken = [catch_up.catch_up(), catch_up.catch_up()]
        made = count_made(scene, WORD)

    assert (taken, made) == ([1, 0], 1)


def test_catching_up_that_finds_the_database_away_takes_the_message_in_the_next_turn() -> None:
    with FAULTS[2].opened() as trouble:
        scene, means = trouble.scene, trouble.scene.talk.ticks.means

        def cuts(method: str, **values: Any) -> Mapping[str, Any]:
            answer: Mapping[str, Any] = means.slack(method, **values)
            trouble.begins()
            return answer

        shape("thread reply").payload(scene, WORD)  # Slack delivers nothing of it
        catch_up = replace(scene.catch_up, means=replace(means, slack=cuts))
        catch_up.request()
        with pytest.raises(Unavailable):
            catch_up.catch_up()
        trouble.ends()
        catch_up.means, taken = means, 0

        for _ in range(3):  # at Slack's pace
            scene.talk.passes(seconds=30)
            taken += catch_up.catch_up()
        made = count_made(scene, WORD)

    assert (taken, made) == (1, 1)


@pytest.mark.parametrize("error", [Unavailable(), CommitUncertain()])
def test_it_is_explained_without_the_database(talk: Conversation, error: UserError) -> None:
    class Untouched(Store):
        def read(self, work: object) -> Any:
            raise AssertionError(work)

        def submit(self, requests: object) -> Any:
            raise AssertionError(requests)

    store = Untouched(talk.url, charter=talk.charter, monotonic=lambda: 0.0)
    call = Call(
        team=BOT.team, user=talk.user(LINDA), channel="D1", words="done Cost table", now=talk.clock.now(), key="k",
        message=("D1", "1.1"),
    )  # fmt: skip

    assert replace(talk.desk, store=store).explain_error(call, error) == Reply(text=str(error))


def test_calendar_that_is_cut_off_does_not_end_as_a_whole_one(caplog: pytest.LogCaptureFixture) -> None:
    with FAULTS[0].opened() as trouble:
        scene = trouble.scene
        caplog.clear()
        parts = scene.cut_feed(trouble.begins)
        logged = lines(caplog)
        trouble.ends()

    assert [one["more_body"] for one in parts] == [True]
    assert len(logged) <= LINES_MAX


def test_job_that_waits_for_the_database_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    with FAULTS[0].opened() as trouble:
        talk = trouble.scene.talk
        poller = Poller(
            talk.ticks, catch_up=lambda: 0, sync_accounts=lambda: 0, now=talk.clock.now, monotonic=lambda: 0.0
        )
        look = partial(poller._run_tick, "deliver", talk.ticks.next_at)
        caplog.clear()
        for _ in range(2):
            trouble.begins()
            for _ in range(5):
                look()
            trouble.ends()
            look()
        logged = lines(caplog)

    assert logged == ["the database is away", "the database is back"] * 2


# A server that comes and goes


def streams(rounds: int) -> None:
    """Stop and start PostgreSQL in each round while things are delivered, in turn as an administrator and by a crash."""
    server = databases.OwnServer()
    with opened_scene(server.url) as scene:
        stream = Stream(scene)
        for number in range(rounds):
            stream.deliver_new()
            stream.deliver_new(during=partial(server.stop, ("fast", "immediate")[number % 2]))
            stream.deliver_new()
            stream.deliver_new(during=server.start)
        before = stream.kept()
        stream.deliver_again()
        stream.deliver_again()
        after = stream.kept()
    server.close()

    assert stream.acknowledged
    assert {word: before[word] for word in stream.acknowledged} == dict.fromkeys(stream.acknowledged, 1)
    assert after == dict.fromkeys(after, 1)
    assert stream.statuses == {200, 503}


def test_postgresql_that_stops_and_starts_under_a_stream_loses_and_doubles_nothing() -> None:
    streams(2)


@pytest.mark.soak
def test_postgresql_that_stops_and_starts_for_long_loses_and_doubles_nothing() -> None:
    streams(20)
