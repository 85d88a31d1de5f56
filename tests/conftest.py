"""What tests ask for: a database of each kind, a conversation on it."""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.conversation import Conversation


@pytest.fixture(params=databases.KINDS)
def url(request: pytest.FixtureRequest) -> str:
    """A new empty database, once of each kind."""
    return databases.fresh(request.param)


@pytest.fixture
def talk(url: str) -> Iterator[Conversation]:
    """A task force in the practice workspace; it is Friday 7 October 2016, 10:00 in Geneva."""
    conversation = Conversation(url)
    yield conversation
    conversation.close()


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
    reporter.write_line(", ".join(shown) + (f": {'; '.join(sorted(reasons))}" if reasons else ""))
