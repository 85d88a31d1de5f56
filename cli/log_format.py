"""The log: which lines, and how they look: JSON or, in colours, text, without addresses and tokens."""

import logging
import re
import sys
from collections.abc import MutableMapping
from functools import cached_property
from typing import Any, Literal

from bot.tracing import REQUEST

# Libraries put addresses into their errors. That of a Socket Mode connection has its ticket in it, that of an answer is
# itself a secret, and that of a database has a password.
_ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]*://)[^\s'\"\\<>]+")
_TOKEN = re.compile(r"\b(xox[a-z]-|xapp-)[A-Za-z0-9-]+")


def set_up_logging(form: str, level: str) -> None:
    """Log one event a line: as "json" or as "text"; where that is "auto", in colours on a terminal and else as JSON."""
    as_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(StructlogFormatter("json" if as_json else "text"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for verbose in ("apscheduler", "slack_sdk", "aiohttp", "uvicorn", "alembic"):
        logging.getLogger(verbose).setLevel(max(logging.WARNING, root.level))
    # Bolt warns of a missing token, which our `authorize` makes needless, and of every event without a listener.
    logging.getLogger("slack_bolt").setLevel(max(logging.ERROR, root.level))
    # psycopg warns of every repeated delivery, which the key of the table of received requests refuses as intended.
    logging.getLogger("psycopg").setLevel(max(logging.ERROR, root.level))


class StructlogFormatter(logging.Formatter):
    """Formats as JSON or, in colours, as text. Loads structlog with the first record, because most starts log none."""

    def __init__(self, form: Literal["json", "text"]) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(self._formatter.format(record))

    @cached_property
    def _formatter(self) -> logging.Formatter:
        # structlog imports rich and pygments: 40 ms and 4 MB.
        import structlog  # noqa: PLC0415

        renderers = {"json": structlog.processors.JSONRenderer, "text": structlog.dev.ConsoleRenderer}
        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _add_request,
                structlog.processors.format_exc_info,
                renderers[self._form](),
            ],
        )


def _add_request(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Add the number of the request that is handled now."""
    if number := REQUEST.get():
        event.setdefault("request", number)
    return event


def without_secrets(line: str) -> str:
    """Return a line without what follows the scheme of an address, and without tokens of Slack."""
    return _TOKEN.sub(r"\1…", _ADDRESS.sub(r"\1…", line))
