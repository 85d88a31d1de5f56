"""Kill the bot in a storm of faults and count at the Slack side what is lost or there twice; write build/storm.json.

`python -m tests.storm` lets 2,000 reminders go out in 100 conversations: on SQLite by one process, on PostgreSQL by
four. A fifth of the calls of delivering fail, in every way there is, and 100 times a process is ended by SIGKILL and
started again, half of the times right after Slack took a message. In a third storm nobody is killed, but PostgreSQL is
restarted ten times. With a name, such as `python -m tests.storm sqlite`, only that storm is measured.

`MUTANT=key|fence|quarantine` takes one rule away from the bot, and healing with it, and then it must fail. `SEED=n`
plans the same kills and faults again. `QUICK=1` is small and writes nothing.

Each morning one reminder is due for everybody, at 09:00 of the task force's time, which the storm moves on when all
have theirs, and twelve seconds after its last kill also when some still wait. What counts is what stood in Slack's
conversations, and from when until when.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

from handlers.core.delivery.deliver import DeliveryTimeouts
from practice.faults import CALLS
from tests import results, storm_worker
from tests.storm_course import KILLED_IN, LOG, Weather, begun, say
from tests.storm_slack import count

LESS_PATIENCE = DeliveryTimeouts(lease=timedelta(seconds=0.5), quarantine=timedelta(seconds=1))
LEAST_OF_EACH = 20  # faults of each kind


@dataclass(kw_only=True)
class Report:
    """What a storm did, and what became of the reminders: one entry of build/storm.json."""

    database: str
    mutant: str
    attempted: int
    lost: int
    duplicates_raw: int
    duplicates_visible: int
    kills: int
    kills_in: dict[str, int]
    faults: dict[str, int]
    restarts: int
    workers: int
    stopped: list[str]  # which work of a replica had stopped by itself
    tracebacks: int  # messages to people with a traceback in them
    seconds: int
    seed: int


def storm(weather: Weather) -> Report:
    """Let a storm rage, wait until what can be healed is healed, and count."""
    began = time.monotonic()
    with begun(weather) as one:
        one.rage()
        stopped = one.crew.stopped()
        tally = count(one.slack.copies, one.plan.expected, grace=weather.grace)
    return Report(
        database=weather.database,
        mutant=weather.mutant,
        **asdict(tally),
        kills=one.kills_in.pop("all", 0),
        kills_in={str(state): one.kills_in[state] for state in KILLED_IN},
        faults=dict(sorted(one.slack.faults.happened.items())),
        restarts=one.restart_count,
        workers=weather.workers,
        stopped=stopped,
        tracebacks=sum("Traceback" in copy.text for copy in one.slack.copies),
        seconds=round(time.monotonic() - began),
        seed=weather.seed,
    )


def faults_of(report: Report, weather: Weather) -> Iterator[str]:
    """Say what must not be, a line each; nothing when all is well."""
    for many, what in (
        (report.lost, "lost"),
        (report.duplicates_visible, "visible twice"),
        (report.tracebacks, "messages with a traceback"),
    ):
        if many:
            yield f"{many} {what}"
    yield from report.stopped
    if weather.is_whole:
        yield from _too_calm(report)


def _too_calm(report: Report) -> Iterator[str]:
    """Say what has not happened often enough to prove anything."""
    for kind in sorted(CALLS):
        if report.faults.get(kind, 0) < LEAST_OF_EACH:
            yield f"{kind} happened {report.faults.get(kind, 0)} times, not {LEAST_OF_EACH}"
    for state, kills in report.kills_in.items():
        if not kills:
            yield f"nobody was killed while a post was {state}"


def weathers(seed: int, mutant: str, *, is_quick: bool) -> list[Weather]:
    """Return the storms to measure. A mutant's are shorter: they need not prove more than one failure."""
    both = (("sqlite", 1), ("postgresql", 4))
    if is_quick:
        return [
            Weather(
                database=kind,
                workers=n,
                people=10,
                mornings=6,
                kills=6,
                seed=seed,
                mutant=mutant,
                patience=LESS_PATIENCE,
                longest_morning=2,
            )
            for kind, n in both
        ]
    if mutant:
        return [
            Weather(database=kind, workers=n, mornings=5, kills=30, seed=seed, mutant=mutant)
            for kind, n in both
        ]
    return [
        *(Weather(database=kind, workers=n, kills=100, seed=seed) for kind, n in both),
        Weather(database="postgresql", workers=4, mornings=10, restarts=10, seed=seed),
    ]


def main() -> None:
    quick, mutant = os.environ.get("QUICK") == "1", os.environ.get("MUTANT", "")
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    if mutant not in {"", *storm_worker.MUTANTS}:
        raise SystemExit(f"MUTANT is one of {', '.join(storm_worker.MUTANTS)}.")
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    reports: list[dict[str, object]] = []
    wrong: list[str] = []
    for weather in weathers(int(os.environ.get("SEED") or 7), mutant, is_quick=quick):
        if only in {"", weather.name}:
            say(f"storm: {weather.name}, seed {weather.seed}")
            report = storm(weather)
            reports.append({**results.stamp("make storm"), **asdict(report)})
            wrong += [f"{weather.name}: {line}" for line in faults_of(report, weather)]
            say(json.dumps(reports[-1]))
    if not quick:
        results.keep(f"storm-without-{mutant}" if mutant else "storm", reports)
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
