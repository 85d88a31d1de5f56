"""What app.py hands to every command: the settings and the clocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr


class StartupError(Exception):
    """A command cannot run. The text is one line that says why and what to do; `code` is what the process ends with."""

    code = 1


class WrongConfiguration(StartupError):
    """A setting, the charter or a token is wrong, so that another try ends in the same way."""

    code = 78  # EX_CONFIG of sysexits.h; deploy/clerk@.service names it


class Settings(Protocol):
    """The settings that commands use."""

    @property
    def slack_bot_token(self) -> SecretStr | None: ...
    @property
    def slack_app_token(self) -> SecretStr | None: ...
    @property
    def slack_signing_secret(self) -> SecretStr | None: ...
    @property
    def slack_api_url(self) -> str: ...
    @property
    def database_url(self) -> SecretStr: ...
    @property
    def charter(self) -> Path: ...
    @property
    def command(self) -> str: ...
    @property
    def public_url(self) -> str: ...
    @property
    def audit_file(self) -> Path: ...
    @property
    def erasures_file(self) -> Path: ...


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The way to settings and clocks. A command gets it with `context.ensure_object(Environment)`.

    `start_up` reads the settings and sets up the log; it raises StartupError where a setting is wrong.
    `unknown_settings` returns names that look like settings and are none, each with a clause that suggests the one meant.
    """

    start_up: Callable[[], Settings]
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    unknown_settings: Callable[[], Sequence[tuple[str, str]]]
