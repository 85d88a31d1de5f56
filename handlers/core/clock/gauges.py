"""The state of the bot as gauges for Prometheus."""

from datetime import timedelta

from prometheus_client import CollectorRegistry, Gauge

from bot.version import VERSION
from handlers.core.clock.health import HealthState


def gauges(state: HealthState) -> CollectorRegistry:
    """Return the state as gauges; unknown values are left out."""
    registry, figures = CollectorRegistry(), state.figures
    oldest = state.oldest_due_age or timedelta()
    values: list[tuple[str, str, float | None]] = [
        (
            "oldest_due_seconds",
            "Age of the oldest message that is due",
            oldest.total_seconds() if figures else None,
        ),
        (
            "uncertain_posts",
            "Posts of which it is not known whether Slack has them",
            figures.uncertain_count if figures else None,
        ),
        ("parked_posts", "Posts that wait for a person's word", figures.parked_count if figures else None),
        ("expired_posts", "Posts that came too late to be sent", figures.expired_count if figures else None),
        (
            "failed_plans",
            "People and records for whom planning fails",
            len(state.failed_plans) if figures else None,
        ),
        (
            "outdated_posts",
            "Posts that Slack shows as they were, because it took no edit",
            figures.outdated_count if figures else None,
        ),
        ("events_limited", "Times that Slack said that it keeps back events", state.limited_count),
        (
            "clock_skew_seconds",
            "Slack's clock less this machine's",
            None if state.skew is None else state.skew.total_seconds(),
        ),
        ("socket_connected", "1 while Slack can reach the bot over Socket Mode", state.is_socket_open),
    ]
    for name, meaning, value in values:
        if value is not None:
            Gauge(f"clerk_{name}", meaning, registry=registry).set(value)
    build = Gauge("clerk_build_info", "1, with the version that runs", ["version"], registry=registry)
    build.labels(VERSION).set(1)
    beats = Gauge(
        "clerk_beat_age_seconds", "Time since a regular work last ended well", ["work"], registry=registry
    )
    for name, beat in state.heartbeats.items():
        beats.labels(name).set(beat.age.total_seconds())
    return registry
