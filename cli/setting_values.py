"""The values that settings may have, and the files in which secrets stand. Each check returns the value or raises ValueError.

No sentence repeats a value: it may be a secret in the wrong place.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from rapidfuzz.distance import Levenshtein

from bot.names import spelling_hint
from cli.environment import WrongConfiguration
from storage.access import is_in_memory, is_supported, unusable_driver

TOKEN_KINDS = {
    "xoxb-": "a bot token, for SLACK_BOT_TOKEN",
    "xapp-": "an app-level token, for SLACK_APP_TOKEN",
    "xoxp-": "the token of a person, which the bot does not use",
    "xoxe": "a token of app configuration or rotation, which the bot does not use",
}
MIN_LENGTH_TO_COMPARE, MAX_TYPING_MISTAKES = 6, 2
_TOKEN = re.compile(r"[A-Za-z0-9-]+")
# pydantic's own sentences, where an operator needs other words.
WORDS_BY_TYPE = {
    "int_parsing": "it is not a whole number",
    "int_from_float": "it is not a whole number",
    "float_parsing": "it is not a number",
    "finite_number": "it must be a finite number",
    "greater_than": "it must be above {gt:g}",
    "greater_than_equal": "it must be {ge} or more",
    "less_than_equal": "it must be {le:g} or less",
}


def token(prefix: str) -> Callable[[SecretStr], SecretStr]:
    """Return the check of a Slack token that begins with `prefix`."""

    def check(value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        for other, kind in TOKEN_KINDS.items():
            if text.startswith(other) and other != prefix:
                raise ValueError(f"it begins with {other} and is {kind}")
        if not text.startswith(prefix):
            raise ValueError(f"it must begin with {prefix}")
        if text == prefix or not _TOKEN.fullmatch(text):
            raise ValueError("a part of it is missing, or a character does not belong to it; copy it again")
        return value

    return check


def signing_secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    for prefix, kind in TOKEN_KINDS.items():
        if text.startswith(prefix):
            raise ValueError(
                f"it begins with {prefix} and is {kind}; the signing secret is on Basic Information"
            )
    if not text.isascii() or any(character.isspace() for character in text):
        raise ValueError("a character does not belong to it; copy it again")
    return value


def api_url(value: str) -> str:
    """Return the address of an API with a / at its end."""
    return web_address(value).rstrip("/") + "/"


def web_address(value: str) -> str:
    try:
        url = urlsplit(value)
        is_address = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:
        is_address = False
    if not is_address or re.search(r"\s", value):
        raise ValueError("it is not an address such as https://clerk.example.org")
    return value


def command(value: str) -> str:
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", value):
        raise ValueError("it is not a / and up to 31 lower-case letters, digits, - or _")
    return value


def one_of(*words: str) -> Callable[[str], str]:
    """Return the check of a setting that is one of these words."""

    def check(value: str) -> str:
        if value not in words:
            raise ValueError(f"it is none of {', '.join(words)}")
        return value

    return check


def database_url(url: SecretStr) -> SecretStr:
    if not is_supported(url.get_secret_value()):
        raise ValueError("it is neither sqlite:///file.db nor postgresql://user@host/name")
    if (driver := unusable_driver(url.get_secret_value())) is not None:
        raise ValueError(
            f"the driver {driver} is not one of this bot's: begin with postgresql:// or sqlite:///"
        )
    if is_in_memory(url.get_secret_value()):
        raise ValueError("records in memory are lost at each stop; name a file, as in sqlite:///data/isc.db")
    return url


def not_empty(value: object) -> object:
    """Return a value; an empty one is refused, because nobody can tell what was meant by it."""
    if isinstance(value, str) and not value.strip():
        raise ValueError("it is empty; give it a value, or leave it out")
    return value


def unknown_settings(
    in_file: Sequence[str], in_environment: Iterable[str], known: Collection[str]
) -> list[tuple[str, str]]:
    """Return the names that are no settings, each with a clause that suggests the one meant, or an empty text.

    In the environment most names are not ours: there, only those of Slack and those that nearly are a setting's count.
    """
    near = [name for name in in_environment if name.startswith("SLACK_") or _is_nearly(name, known)]
    unknown = dict.fromkeys(name for name in (*in_file, *near) if name.upper() not in known)
    return [(name, spelling_hint(name, known)) for name in unknown]


def _is_nearly(name: str, known: Collection[str]) -> bool:
    return any(
        0 < Levenshtein.distance(name.upper(), other, score_cutoff=MAX_TYPING_MISTAKES) <= MAX_TYPING_MISTAKES
        for other in known
        if len(other) >= MIN_LENGTH_TO_COMPARE
    )


def require_writable(name: str, file: Path) -> None:
    """Raise WrongConfiguration, which names the setting, where a file can be neither made nor written. It is not made here."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with (file if file.exists() else file.parent / f".{file.name}.new").open("ab"):
            pass
        (file.parent / f".{file.name}.new").unlink(missing_ok=True)
    except OSError as error:
        raise WrongConfiguration(f"{name}: {file} cannot be written: {error.strerror}.") from None


def secrets_by_path(settings: Collection[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings whose file a variable names, as in SLACK_BOT_TOKEN_FILE=/etc/clerk/token. Raises WrongConfiguration."""
    found: dict[str, Any] = {}  # texts, which pydantic turns into what a setting is
    for name in settings:
        variable = f"{name.upper()}_FILE"
        if variable not in environment:
            continue
        if name.upper() in environment:
            raise WrongConfiguration(f"Set {name.upper()} or {variable}, and not both.")
        try:
            found[name] = Path(environment[variable]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not in UTF-8"
            raise WrongConfiguration(f"The file that {variable} names cannot be read: {reason}.") from None
    return found


def secret_folders(settings: Collection[str], credentials: str) -> list[Path]:
    """Return the folders in which a file may hold the setting of its name: of Docker, and of systemd or a volume.

    `credentials` is the latter, or "". Raises WrongConfiguration where something else than a file has the name of a setting: without its secret the bot would start
    as a practice workspace.
    """
    if credentials and not Path(credentials).is_dir():
        raise WrongConfiguration(f"CREDENTIALS_DIRECTORY names {credentials}, which is no folder.")
    folders = [
        folder
        for folder in (Path("/run/secrets"), Path(credentials))
        if folder.is_absolute() and folder.is_dir()
    ]
    known = {name.casefold() for name in settings}
    for entry in (entry for folder in folders for entry in folder.iterdir()):
        if entry.name.casefold() in known and not entry.is_file():
            raise WrongConfiguration(f"{entry} should be a file with the setting of its name.")
    return folders
