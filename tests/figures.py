"""Write the tables of docs/figures.md from build/*.json: a number stands there only if a command has measured it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests import bench, bench_lists, results, storm_worker

PAGE = results.ROOT / "docs" / "figures.md"
Kept = Mapping[str, Any]  # what build/ holds by name, each as its command wrote it
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NAMES = {
    "action_http_sqlite": "a whole signed `/isc action`, 16 connections, SQLite",
    "action_http_postgresql": "PostgreSQL",
    "action_http_sqlite_c1": "one connection, SQLite",
    "action_http_postgresql_c1": "one connection, PostgreSQL",
    "action_latency": "its answer less one wait for the disk",
    "registered": "an event that needs no work",
    "slow_slack": "the slowest hundredth while each command opens a form",
    "socket_bursts": "Socket Mode envelopes in bursts of 3,000",
    "start_fresh": "start of a new practice workspace",
    "start_again": "start of one with its data",
    "first_words": "the first sentence that loads the encoder",
    "wrong_configurations": "start with a wrong configuration",
    "clone_to_digest": "from the clone to the first digest on the practice page",
    **{f"claim_lateness_{kind}": f"1,000 reminders due at once, {name}" for kind, name in DATABASES.items()},
    **{f"claim_spread_{kind}": f"within a second, {name}" for kind, name in DATABASES.items()},
    **{
        f"lists_{what}_{kind}": f"{what} among 100,000 closed, {name}"
        for kind, name in DATABASES.items()
        for what in bench_lists.QUESTIONS
    },
    "growth_next_at": "looking each second for what is due, among 100,000 actions",
    "growth_claim": "taking what is due to be sent",
    "growth_heal": "looking for messages that were sent twice",
    "growth_done": "`/isc done`",
    "growth_move": "moving an event on which 20 dates depend",
    "register_page": "a page of the list of a register, among 10,000 entries",
    "register_home": "Home",
    "register_show": "`/isc show R-1`",
    "register_mark": "`/isc mark R-1`",
    "register_import": "an import of 2,000 entries",
    "register_rates": "the list of a register with its rates, which are counted",
}


def _when(stamped: Kept) -> str:
    return f"{stamped['at'][:10]}, {stamped['commit']}, load {stamped['load']}"


def _storms(kept: Kept) -> Iterator[str]:
    """Yield a row for each storm, and one for each that must fail because a rule was taken away."""
    for name in ("storm", *(f"storm-without-{mutant}" for mutant in storm_worker.MUTANTS)):
        for one in kept.get(name, ()):
            processes = "1 process" if one["workers"] == 1 else f"{one['workers']} processes"
            without = f", without the {one['mutant']}" if one["mutant"] else ""
            yield (
                f"| {DATABASES[one['database']]}, {processes}{without} | {one['attempted']:,} | {one['kills']} | {one['restarts']} "
                f"| {min(one['faults'].values(), default=0)} | {one['lost']} | {one['duplicates_visible']} | {_when(one)} |"
            )


def _speed(kept: Kept) -> Iterator[str]:
    found = kept.get("bench", {})
    for name in bench.FIGURES:
        aim = _aim(name)
        if (one := found.get(name)) is None:
            yield f"| `{name}` | {NAMES[name]} | | | {aim} | |"
        else:
            ratio = "" if one["ratio"] is None else f"{one['ratio']} ({one['range'][0]} to {one['range'][1]})"
            more = [
                f"{one[key]} {unit}"
                for key, unit in (("pss_mb", "MB"), ("most", "at the most"))
                if key in one
            ]
            value = ", ".join([f"{one['value']:,} {one['unit']}", *more])
            yield f"| `{name}` | {NAMES[name]} | {value} | {ratio} | {aim} | {_when(one)} |"


def _aim(name: str) -> str:
    """Return what is aimed at: a ratio, or for a start its seconds and megabytes."""
    limits = next((limits for start, limits in bench.LIMITS.items() if name.startswith(start)), {})
    if name in bench.AT_LEAST:
        return f"at least {bench.AT_LEAST[name]}"
    if name in bench.AT_MOST:
        return f"at most {bench.AT_MOST[name]}"
    return ", ".join(f"at most {most} {'MB' if what == 'pss_mb' else 's'}" for what, most in limits.items())


def _tests(kept: Kept) -> Iterator[str]:
    for name in ("test", "soak"):
        if (one := kept.get(name)) is None:
            yield f"| `make {name}` | | | | | |"
        else:
            failed = one["failed"] + one["error"]
            yield f"| `make {name}` | {one['passed']:,} | {failed} | {one['skipped']} | {round(one['seconds'] / 60)} minutes | {_when(one)} |"


# By the name between whose marks a table stands: the files it needs, its columns and its rows.
TABLES: Mapping[str, tuple[Sequence[str], str, Callable[[Kept], Iterator[str]]]] = {
    "storms": (
        ("storm",),
        "| storm | sent | kills | restarts | each fault | lost | twice | when |",
        _storms,
    ),
    "speed": (("bench",), "| `K=` | what | measured | ratio, and its range | aim | when |", _speed),
    "tests": (("test", "soak"), "| command | passed | failed | skipped | took | when |", _tests),
}


def page_with(kept: Kept, page: str) -> str:
    """Return the page with the rows of which there are results; the others stay as they are."""
    for name, (files, columns, rows) in TABLES.items():
        if any(file in kept for file in files):
            before, old, after = re.split(f"<!-- /?{name} -->", page)
            known = {_key(row): row for row in old.splitlines() if row}
            shown = [known.get(_key(row), row) if row.endswith("| |") else row for row in rows(kept)]
            table = "\n".join([columns, "|---" * (columns.count("|") - 1) + "|", *shown])
            page = f"{before}<!-- {name} -->\n\n{table}\n\n<!-- /{name} -->{after}"
    return page


def _key(row: str) -> str:
    return row.split("|")[1]


def main() -> None:
    build = Path(results.ROOT / "build")
    kept = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(build.glob("*.json"))}
    PAGE.write_text(page_with(kept, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
