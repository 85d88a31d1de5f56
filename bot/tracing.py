"""The number of a request, which stands in each line of the log that the request causes."""

import hashlib
from contextvars import ContextVar

REQUEST: ContextVar[str] = ContextVar(
    "request", default=""
)  # of the request that is handled now; "" for the clock's work


def request_number(delivery: str) -> str:
    """Return the number for what identifies a delivery by Slack, so that a repeated one has the same."""
    return hashlib.sha256(delivery.encode()).hexdigest()[:8]
