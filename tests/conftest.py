"""What tests ask for: a database of each kind, a conversation on it."""

import gc
import os
import time
from collections.abc import Iterator

import pytest

from handlers.core.clock.ticks import DEFAULT_LIMITS
from storage.rate_limits import RateLimits
from tests import databases, results, soak, statements
from tests.conversation import UNHINDERED, Conversation

statements.share()
soak.load_profile()
gc.disable()  # until all tests are collected


def pytest_collection_finish() -> None:
    """Exclude what lives as long as the process from every collection of garbage, and collect it in large heaps."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(params=databases.KINDS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A new empty database, once of each kind."""
    made = databases.fresh(request.param)
    yield made
    databases.throw_away(made)


@pytest.fixture
def talk(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """A task force in the practice workspace; it is Friday 7 October 2016, 10:00 in Geneva.

    What is asked of the databases is the same, and the storage tests hold both to it. Half of the dialogues are on SQLite
    and half on PostgreSQL, each always on the same one, where lists, digests and delivery ask much of them (`ALTERNATE`).
    The others are about rules: `make test` has all of them on SQLite, which takes a third of the time, and `make soak` some
    of them on PostgreSQL (soak.py). Where "once" is at stake a dialogue takes `both`.
    """
    conversation = Conversation(databases.fresh(database_of(request.node)), limits=pace_of(request.node))
    yield conversation
    assert conversation.undeclared_steps() == set()  # each line of a history has its words
    conversation.close()
    databases.throw_away(conversation.url)


@pytest.fixture
def both(request: pytest.FixtureRequest, url: str) -> Iterator[Conversation]:
    """The same conversation, once on each database."""
    conversation = Conversation(url, limits=pace_of(request.node))
    yield conversation
    assert conversation.undeclared_steps() == set()  # each line of a history has its words
    conversation.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def weeks(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """The same conversation, on PostgreSQL in `make soak` alone: for walks through weeks, with a digest for everybody."""
    conversation = Conversation(databases.fresh(request.param), limits=pace_of(request.node))
    yield conversation
    assert conversation.undeclared_steps() == set()  # each line of a history has its words
    conversation.close()
    databases.throw_away(conversation.url)


@pytest.fixture
def quick(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """The same conversation as `talk`, on SQLite alone: for long tables of words, not for what a database may break."""
    conversation = Conversation(databases.fresh("sqlite"), limits=pace_of(request.node))
    yield conversation
    assert conversation.undeclared_steps() == set()  # each line of a history has its words
    conversation.close()


ALTERNATE = ("tests/handlers/core/delivery/", "tests/handlers/digests/", "tests/handlers/core/records/")
PACED = (*ALTERNATE, "tests/dialogues/", "tests/handlers/core/slack/", "tests/handlers/undelivered/")


def path_of(item: pytest.Item) -> str:
    return item.path.relative_to(item.config.rootpath).as_posix()


def database_of(item: pytest.Item) -> str:
    """Return the database of a dialogue on `talk`: that of its turn, or SQLite where `make soak` takes the turn."""
    turn = databases.by_turns(item.name)
    return turn if soak.SOAK or path_of(item).startswith(ALTERNATE) else "sqlite"


def pace_of(item: pytest.Item) -> RateLimits:
    """Return how fast a dialogue sends: at the pace of Slack where that is what it may break."""
    return DEFAULT_LIMITS if path_of(item).startswith(PACED) else UNHINDERED


def is_on_other_database(item: pytest.Item) -> bool:
    """Return whether `make soak` repeats this dialogue of `make test` on PostgreSQL."""
    if not isinstance(item, pytest.Function) or "talk" not in item.fixturenames:
        return False
    is_own = len(item._fixtureinfo.name2fixturedefs["talk"]) > 1  # the file has a `talk` of its own
    return (
        not is_own
        and not path_of(item).startswith(ALTERNATE)
        and databases.by_turns(item.name) != "sqlite"
        and soak.has_its_turn(item.name)
    )


LONGEST = {  # those with single tests of ten seconds and more, or that mostly wait
    "tests/dialogues/test_canaries.py",
    "tests/dialogues/test_year.py",
    "tests/handlers/actions/test_stateful.py",
    "tests/handlers/core/delivery/test_any_order.py",
    "tests/handlers/core/delivery/test_crash_points.py",
    "tests/handlers/core/delivery/test_hot_backups.py",
    "tests/handlers/core/delivery/test_replicas.py",
    "tests/handlers/issues/test_stateful.py",
    "tests/handlers/meetings/test_stateful.py",
    "tests/handlers/proposals/test_stateful.py",
    "tests/handlers/core/slack/test_shuffled_events.py",
    "tests/rights/test_walk.py",
    "tests/storage/test_store.py",
    "tests/test_demo.py",
    "tests/test_prices.py",
    "tests/test_quick_rounds.py",
}


def is_long(item: pytest.Item) -> bool:
    return path_of(item) in LONGEST


def is_wanted(item: pytest.Item) -> bool:
    if not soak.SOAK:
        return soak.is_wanted(item)
    return soak.is_of_this_part(item.nodeid) and (soak.is_wanted(item) or is_on_other_database(item))


STARTED = time.perf_counter()


def pytest_xdist_auto_num_workers() -> int:
    """Take one worker more than there are processors: some tests wait for the pace of Slack, or for other programs."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)  # Hypothesis marks its own first
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run is not for, and begin with the longest.

    A worker that is through takes from the others what has not begun, and not half a test.
    """
    config.hook.pytest_deselected(items=[item for item in items if not is_wanted(item)])
    wanted = [item for item in items if is_wanted(item)]
    items[:] = sorted(wanted, key=is_long, reverse=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail in CI where a test was skipped: it has every program that the tests need."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close with one plain line: how many passed, how many were skipped, and why."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not reporter.stats.get("passed"):
        return
    counts = {word: len(reporter.stats.get(word, ())) for word in ("passed", "failed", "error", "skipped")}
    shown = [f"{count} {word}" for word, count in counts.items() if count or word in {"passed", "skipped"}]
    reasons = {
        str(report.longrepr[2]).removeprefix("Skipped: ") for report in reporter.stats.get("skipped", ())
    }
    if name := os.environ.get("RESULTS"):
        done = [report for word in ("passed", "failed") for report in reporter.stats.get(word, ())]
        results.keep_run(name, counts, time.perf_counter() - STARTED, done)
    told = [one for report in reporter.stats.get("passed", ()) for one in report.user_properties]
    for line in [str(said) for name, said in told if name == "cheaper"]:
        reporter.write_line(line)
    reporter.write_line(", ".join(shown) + (f": {'; '.join(sorted(reasons))}" if reasons else ""))
