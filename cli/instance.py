"""What the systemd unit of a task force says about its process, so that a command sees the same settings and records.

Read from the installed unit file and what `systemctl edit` put beside it; settings for services that are not in these files,
such as those of the manager, are not seen.
"""

import os
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import typer

from cli.environment import WrongConfiguration

# Where systemd looks for units, the first first (systemd.unit(5)); the variable SYSTEMD_UNIT_PATH replaces it.
UNIT_FOLDERS = "/etc/systemd/system:/run/systemd/system:/usr/local/lib/systemd/system:/usr/lib/systemd/system"
LISTS = ("Environment", "EnvironmentFile", "LoadCredential")


@dataclass(frozen=True, kw_only=True)
class Instance:
    """The folder in which the process of an instance runs, its environment, and its credentials: their files by name."""

    folder: Path
    environment: Mapping[str, str]
    credentials: Mapping[str, Path]

    def variables(self) -> dict[str, str]:
        """Return the environment, with a variable for the file of each credential that no variable takes precedence over."""
        files = {f"{name}_FILE": str(path) for name, path in self.credentials.items()}
        own = {
            name: path for name, path in files.items() if name.removesuffix("_FILE") not in self.environment
        }
        return {**own, **self.environment}


@dataclass(frozen=True)
class _Service:
    """The lines of [Service] that matter here; a list keeps what no empty assignment has taken away."""

    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LISTS})
    values: dict[str, str] = field(default_factory=dict)


def read_instance(name: str, *, unit_path: str) -> Instance:
    """Return the instance of clerk@.service with this name. Raises WrongConfiguration where the unit can't be followed."""
    if not re.fullmatch(r"\w[\w.-]*", name, re.ASCII):
        raise WrongConfiguration(f"{name} is not the name of an instance, such as isc in clerk@isc.")
    service = _Service()
    for file in _unit_files(
        name, [Path(folder) for folder in (unit_path or UNIT_FOLDERS).split(":") if folder]
    ):
        _read_lines(_unit_text(file), name, service)
    environment: dict[str, str] = {}
    for line in service.lists["Environment"]:
        environment |= _assignments(line)
    for line in service.lists["EnvironmentFile"]:
        environment |= _file_settings(Path(line.removeprefix("-")), is_optional=line.startswith("-"))
    pairs = (line.partition(":") for line in service.lists["LoadCredential"])
    folder = Path(service.values.get("WorkingDirectory", ""))
    if not folder.is_absolute() or not folder.is_dir():
        raise WrongConfiguration(f"There is no folder {folder}. Start clerk@{name} once: systemd makes it.")
    credentials = {credential: Path(path) for credential, _, path in pairs}
    return Instance(folder=folder, environment=environment, credentials=credentials)


def enter_folder(context: typer.Context, folder: Path) -> None:
    """Make a folder the current one. Files that the command names stay those of the folder in which it was typed."""
    for parameter in _parameters(context.command):
        parameter.callback = partial(_as_typed, Path.cwd(), parameter.callback)
    os.chdir(folder)


def _parameters(command: Any) -> Iterator[Any]:
    """Yield the parameters of a command and of those below it."""
    yield from command.params
    for one in getattr(command, "commands", {}).values():
        yield from _parameters(one)


def _as_typed(folder: Path, before: Callable[..., Any] | None, *given: Any) -> Any:
    """Return the value of a parameter: a file as it was meant in this folder, and others as they were."""
    *_, value = given
    if isinstance(value, Path):
        return folder / value
    return value if before is None else before(*given)


def give_back(folder: Path) -> None:
    """Let what root has written in a folder belong to the folder's owner, as whom the service runs."""
    if os.geteuid() != 0:
        return
    owner = folder.stat()
    for _, folders, files, at in os.fwalk(folder):
        for one in (*folders, *files):
            if os.stat(one, dir_fd=at, follow_symlinks=False).st_uid != owner.st_uid:
                os.chown(one, owner.st_uid, owner.st_gid, dir_fd=at, follow_symlinks=False)


def _unit_files(name: str, folders: Sequence[Path]) -> Iterator[Path]:
    """Yield the unit file, and then what was put beside it, in the order in which systemd reads them."""
    own = (folder / unit for unit in (f"clerk@{name}.service", "clerk@.service") for folder in folders)
    unit = next((file for file in own if file.is_file()), None)
    if unit is None:
        raise WrongConfiguration(
            "clerk@.service is not installed here: copy it from deploy/ to /etc/systemd/system."
        )
    yield unit
    beside: dict[str, Path] = {}  # by file name: the first folder that has it counts
    for kind in (f"clerk@{name}.service.d", "clerk@.service.d"):
        for folder in folders:
            for file in (folder / kind).glob("*.conf"):
                beside.setdefault(file.name, file)
    yield from (beside[one] for one in sorted(beside))


def _unit_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise WrongConfiguration(
            f"{file} cannot be read. Run this as root, and save the file as UTF-8."
        ) from None


def _assignments(line: str) -> dict[str, str]:
    try:
        words = shlex.split(line)
    except ValueError:
        raise WrongConfiguration(
            "A line Environment= of the unit clerk@.service has a quotation mark that is not closed."
        ) from None
    return dict(one.split("=", 1) for one in words if "=" in one[1:])


def _read_lines(text: str, instance: str, service: _Service) -> None:
    """Add the lines of one file: an empty assignment empties a list, and of other values the last one counts."""
    section = ""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.startswith("["):
            section = line.strip()
        name, is_assigned, value = line.partition("=")
        if section != "[Service]" or not is_assigned or line.startswith(("#", ";")):
            continue
        known, value = name.strip(), value.strip()
        if known in LISTS:
            service.lists[known] = [*service.lists[known], _filled(value, instance)] if value else []
        elif known == "WorkingDirectory":
            service.values[known] = _filled(value, instance)


def _filled(value: str, instance: str) -> str:
    """Return a value with its specifiers filled. Raises WrongConfiguration for one that isn't known here."""

    def fill(found: re.Match[str]) -> str:
        meaning = {"%i": instance, "%%": "%"}.get(found[0])
        if meaning is None:
            raise WrongConfiguration(
                f"The unit clerk@.service says {found[0]}, which --instance doesn't know."
            )
        return meaning

    return re.sub(r"%.", fill, value)


def _file_settings(file: Path, *, is_optional: bool) -> dict[str, str]:
    """Return the variables of an EnvironmentFile, one `NAME=value` a line. Raises WrongConfiguration."""
    if is_optional and not file.exists():
        return {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise WrongConfiguration(f"The settings in {file} cannot be read. Run this as root.") from None
    pairs = (line.partition("=") for line in lines if not line.lstrip().startswith(("#", ";")))
    return {
        name.strip(): _unquoted(value.strip())
        for name, is_assigned, value in pairs
        if is_assigned and name.strip()
    }


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value
