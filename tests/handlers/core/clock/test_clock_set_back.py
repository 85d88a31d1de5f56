"""The machine's clock is set back by an hour: what comes regularly goes on, and what waits does not wait for the old time."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from bot.posts import PostState
from handlers.core.clock.poller import Poller
from handlers.core.delivery.send import MaybeSent
from handlers.core.slack.client import Client
from storage import tables
from tests.conversation import Conversation
from tests.handlers.core.delivery.test_deliver import Unlucky, cards, states, with_slack
from tests.handlers.scene import LINDA

HOUR = timedelta(hours=1)


def test_every_regular_job_runs_again_though_its_next_time_was_an_hour_ahead(talk: Conversation) -> None:
    told: list[int] = []
    poller = Poller(
        talk.ticks, catch_up=int, sync_accounts=int, now=talk.clock.now, monotonic=lambda: 0.0,
        on_clock_set=lambda: told.append(1),
    )  # fmt: skip
    poller._slow.start(paused=True)
    poller.start_jobs()
    jobs = poller._slow.get_jobs()
    before = {job.id: job.next_run_time for job in jobs}
    for job in jobs:  # as the scheduler sees them after the clock was set back
        job.modify(next_run_time=job.next_run_time + HOUR)
    talk.machine_at -= HOUR

    poller._deliver()

    after = {job.id: job.next_run_time for job in poller._slow.get_jobs()}
    poller._slow.shutdown()
    assert {"plan", "reconcile", "heal", "seal", "prune", "audit", "erase", "catch up"} <= set(after)
    assert all(after[name] < at + timedelta(minutes=30) for name, at in before.items())
    assert told == [1]


def test_message_goes_out_though_limits_claims_and_doubts_are_of_the_old_clock(both: Conversation) -> None:
    poller = Poller(both.ticks, catch_up=int, sync_accounts=int, now=both.clock.now, monotonic=lambda: 0.0)
    with_slack(both, Unlucky(both, before=MaybeSent("reset")))
    both.answer(LINDA, "action In doubt area:web due:14 oct")
    both.passes(minutes=2)
    assert states(both) == [PostState.UNCERTAIN]
    later = both.machine_at + 2 * HOUR
    with both.store._reader_engine.connect() as db:
        assert db.execute(select(tables.gates.c.name)).all()
    both.store.write(
        lambda tx: tx.db.execute(update(tables.gates).values(free_at=later)) and None, now=both.clock.now()
    )
    both.machine_at -= HOUR
    poller._ticks = both.ticks
    poller._deliver()
    both.answer(LINDA, "action After it area:web due:14 oct")

    for _ in range(8):
        both.passes(minutes=1)
        both.ticks.reconcile()

    assert sorted(cards(both)) == ["After it", "In doubt"]
    both.ticks.close()


def test_clock_that_is_set_forward_or_drifts_moves_no_job(talk: Conversation) -> None:
    told: list[int] = []
    poller = Poller(
        talk.ticks, catch_up=int, sync_accounts=int, now=talk.clock.now, monotonic=lambda: 0.0,
        on_clock_set=lambda: told.append(1),
    )  # fmt: skip
    poller._slow.start(paused=True)
    poller.start_jobs()
    before = {job.id: job.next_run_time for job in poller._slow.get_jobs()}

    talk.machine_at -= timedelta(seconds=2)
    poller._deliver()
    drifted = list(told)
    talk.machine_at += HOUR
    poller._deliver()

    after = {job.id: job.next_run_time for job in poller._slow.get_jobs()}
    poller._slow.shutdown()
    assert (drifted, told, after) == ([], [1], before)


def test_skew_of_the_old_clock_is_forgotten() -> None:
    client = Client(
        "xoxb-1", base_url="http://nowhere.invalid/", machine=lambda: datetime(2016, 10, 7, 9, tzinfo=UTC)
    )
    for _ in range(9):
        client._measure_skew({"Date": "Fri, 07 Oct 2016 08:00:00 GMT"}, datetime(2016, 10, 7, 9, tzinfo=UTC))
    told = client.skew

    client.forget_skew()
    forgotten = client.skew
    client._measure_skew({"Date": "Fri, 07 Oct 2016 09:00:00 GMT"}, datetime(2016, 10, 7, 9, tzinfo=UTC))

    assert told is not None
    assert told < -timedelta(minutes=59)
    assert forgotten is None
    assert abs(client.skew or HOUR) < timedelta(seconds=1)
