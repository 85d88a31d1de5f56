"""What is in deploy/ for Prometheus and Grafana asks for metrics that the bot has."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.reference_pages import own_metrics

DEPLOY = Path(__file__).parents[2] / "deploy"


def rules() -> list[dict[str, Any]]:
    read = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def alerts() -> Iterator[str]:
    yield from (rule["expr"] for rule in rules())


def panels() -> Iterator[str]:
    read = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    for panel in read["panels"]:
        yield from (target["expr"] for target in panel["targets"])


def known() -> set[str]:
    """Return the names of the metrics as Prometheus stores them."""
    kinds = {name.partition("{")[0]: kind for name, kind, _ in own_metrics()}
    return {f"{name}_bucket" if kind == "histogram" else name for name, kind in kinds.items()}


def named(expressions: Iterator[str]) -> set[str]:
    return {name for one in expressions for name in re.findall(r"clerk_[a-z_]+", one)}


def test_every_metric_of_the_alerts_is_one_of_the_bots() -> None:
    assert named(alerts())
    assert named(alerts()) <= known()


def test_every_alert_has_one_annotation_as_a_comma_would_begin_another() -> None:
    assert [rule["alert"] for rule in rules() if rule["annotations"].keys() != {"summary"}] == []


def test_every_metric_of_the_dashboard_is_one_of_the_bots() -> None:
    assert len(named(panels())) > 5
    assert named(panels()) <= known()
