"""The state of the bot as gauges for Prometheus."""

from datetime import timedelta

from prometheus_client import CollectorRegistry, Gauge

from bot.version import VERSION
from handlers.clock.health import HealthState


def gauges(state: HealthState) -> CollectorRegistry:
    """Return the state as gauges; unknown values are left out."""
    registry = CollectorRegistry()
    figures = state.figures
    if figures is not None:
        oldest = state.oldest_due_age or timedelta()
        _gauge(
            registry, "oldest_due_seconds", "Age of the oldest message that is due", oldest.total_seconds()
        )
        _gauge(
            registry,
            "uncertain_posts",
            "Posts of which it is not known whether Slack has them",
            figures.uncertain_count,
        )
        _gauge(registry, "parked_posts", "Posts that wait for a person's word", figures.parked_count)
        _gauge(registry, "expired_posts", "Posts that came too late to be sent", figures.expired_count)
    _gauge(registry, "events_limited", "Times that Slack said that it keeps back events", state.limited_count)
    if state.skew is not None:
        _gauge(
            registry, "clock_skew_seconds", "Slack's clock less this machine's", state.skew.total_seconds()
        )
    if state.is_socket_open is not None:
        _gauge(
            registry,
            "socket_connected",
            "1 while Slack can reach the bot over Socket Mode",
            state.is_socket_open,
        )
    build = Gauge("clerk_build_info", "1, with the version that runs", ["version"], registry=registry)
    build.labels(VERSION).set(1)
    beats = Gauge(
        "clerk_beat_age_seconds", "Time since a regular work last ended well", ["work"], registry=registry
    )
    for name, beat in state.heartbeats.items():
        beats.labels(name).set(beat.age.total_seconds())
    return registry


def _gauge(registry: CollectorRegistry, name: str, meaning: str, value: float) -> None:
    Gauge(f"clerk_{name}", meaning, registry=registry).set(value)
