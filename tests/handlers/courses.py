"""Courses that Hypothesis makes up: how many, on which database, and with whom."""

import os
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, settings

from tests import databases
from tests.soak import EXAMPLES, amount

DATABASE = os.environ.get("COURSES_ON", "sqlite")


def courses(few: int, *, steps: int, many: int = EXAMPLES) -> settings:
    """Return how a stateful test runs: so many courses, `many` in the long proof, or as many as `COURSES` says."""
    return settings(
        max_examples=int(os.environ.get("COURSES", amount(few, many))),
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def roster_of(people: Mapping[str, str]) -> Path:
    """Write a roster: each person by what stands before the @ of their address, with the rest of the row."""
    rows = ["name,email,station,language,role,area,entity"]
    rows += [f"{name.replace('.', ' ').title()},{name}@example.org,{rest}" for name, rest in people.items()]
    file = Path(databases.fresh("sqlite").removeprefix("sqlite:///")).with_suffix(".csv")
    file.write_text("\n".join(rows), encoding="utf-8")
    return file
