"""The lines of the log: JSON or, in colours, text, without addresses and tokens."""

import logging
import re
from collections.abc import MutableMapping
from functools import cached_property
from typing import Any, Literal

from bot.tracing import REQUEST

# Libraries put addresses into their errors. That of a Socket Mode connection has its ticket in it, that of an answer is
# itself a secret, and that of a database has a password.
_ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]*://)[^\s'\"\\<>]+")
_TOKEN = re.compile(r"\b(xox[a-z]-|xapp-)[A-Za-z0-9-]+")


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
