"""Build the reference pages of operators from what the code declares.

`.env.example` says what each setting means, `charter.yaml` each key of a charter, `manifest.yaml` each permission, and
the command line and the Makefile describe themselves. tests/house/test_reference.py holds the pages to all of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import prometheus_client
import typer
from prometheus_client.metrics import MetricWrapperBase
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from app import command_line
from bot.charter import Charter
from bot.charter_section import CharterSection
from bot.health import Heartbeat
from cli.doctor_scopes import SCOPES
from handlers.core.clock.gauges import gauges
from handlers.core.clock.health import HealthState
from storage.outbox import Figures

ROOT = Path(__file__).parent.parent

SETTINGS_HEAD = """# Settings

Written by `make reference` from `.env.example`.

Set them in the environment or in a file `.env` beside `app.py`. The environment takes precedence. Each setting may also be
a file of its name in `/run/secrets` (Docker puts secrets there) or in the folder that `CREDENTIALS_DIRECTORY` names
(systemd sets it; in Kubernetes name the mounted Secret yourself), or any file that a variable with `_FILE` at its end
names: `SLACK_BOT_TOKEN_FILE=/etc/clerk/token`. A wrong or empty value stops the start with one line that names the setting
and does not show the value. A name in `.env` that is not a setting is reported in the log.
"""

CHARTER_HEAD = """# Charter

Written by `make reference` from the comments of `charter.yaml`, which is also the example to copy.

The charter is the task force's terms of reference as a file: who sits where, what it is about, who answers, and by when.
`examples/city-climate.yaml` and `examples/hospital.yaml` are shorter ones, each with a register of its own. Clerk checks the whole file when it starts and names every line that
it does not understand. To see what a new file would change, and what would stop the bot from starting with it, also while the
bot runs:

```
python app.py doctor --charter new.yaml
```

Never remove a code that is in use, because records refer to it. Give it `retired: 2027-06-30` instead, the first day on
which it is no longer in use. Stations, entities, roles, areas, bodies, levels and decision words can be retired.

The file is the starting point. People, roles, areas, holidays, sessions and the hour of the digest change later in Slack.
"""

METRICS_HEAD = """# Metrics

Written by `make reference` from the code. `/metrics` gives them in Prometheus's format, beside those of the Python process.
What to alert on is in [Monitoring](operate/monitoring.md).
"""

COMMAND_LINE_HEAD = """# Command line

Written by `make reference` from the code. `python app.py` alone is `python app.py run`; `--help` after a command shows the
same as this page. In a container, write `docker compose exec bot /venv/bin/python app.py` instead of `python app.py`, and beside the
service `clerk@isc` add `--instance isc` before the command. The exit code is 0 after success, 78 when a setting, the
charter or a token is wrong, 2 for a command that was mistyped, and 1 for any other fault, also one that `doctor` found.
"""

SLACK_APP_HEAD = """# Slack app

Written by `make reference` from `manifest.yaml`, which creates the app with exactly these permissions.

## Scopes

| scope | why Clerk asks for it | required | without it |
|---|---|---|---|
"""


def settings() -> str:
    """Return docs/settings.md as it should be."""
    return SETTINGS_HEAD + "\n".join(_settings_sections())


def _settings_sections() -> Iterator[str]:
    comment: list[str] = []
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if title := re.match(r"# --- (.+?) -*$", line):
            yield f"\n## {title[1]}\n\n| name | default | meaning |\n|---|---|---|"
        elif found := re.match(r"#([A-Z_]+)=(.*)", line):
            default = f"`{found[2]}`" if found[2] else "–"
            yield f"| `{found[1]}` | {default} | {_cell(' '.join(comment))} |"
        comment = [*comment, line[2:]] if line.startswith("# ") and not title else []
    yield ""


# --- Charter ------------------------------------------------------------------------------------------------------


@dataclass
class CharterPart:
    """Top-level keys of the charter that one comment explains, with the keys inside them."""

    keys: list[str]
    comment: list[str]
    inner: dict[str, str] = field(default_factory=dict)


def charter() -> str:
    """Return docs/charter.md as it should be."""
    return "\n".join([CHARTER_HEAD, *(_charter_section(part) for part in charter_parts())])


def charter_parts() -> list[CharterPart]:
    """Return the parts of charter.yaml with what its comments say of each key."""
    parts: list[CharterPart] = []
    comment: list[str] = []
    nested: list[str] = []
    is_new = True
    for line in (ROOT / "charter.yaml").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            comment.append(line[2:])
        elif top := re.match(r"(\w+):", line):
            if is_new:
                parts.append(CharterPart([], comment))
            parts[-1].keys.append(top[1])
            comment, nested, is_new = [], [], False
        elif not line:
            comment, is_new = [], True
        elif inner := re.match(r" +(?:# )?(\w+):(?: |$)", line):
            if nested:
                parts[-1].inner[inner[1]] = " ".join(nested)
            nested = []
        elif line.lstrip().startswith("# "):
            nested.append(line.lstrip()[2:])
    for part in parts:
        part.inner |= _keys_in(part.comment)
    return parts


def _keys_in(comment: Sequence[str]) -> dict[str, str]:
    """Return what a comment says of each key: `  code   one word`, with what is indented more on the next lines."""
    found: dict[str, str] = {}
    for line in comment:
        if key := re.match(r"  (\w+) {2,}(\S.*)", line):
            found[name := key[1]] = key[2]
        elif found and (more := re.match(r"    +(\S.*)", line)):
            found[name] += f"\n{more[1]}" if _is_choice(more[1]) else f" {more[1]}"
    return found


def _is_choice(text: str) -> bool:
    """Return whether a line explains one value of a key: `chair        convenes, decides`."""
    return re.match(r"\w+ {2,}\S", text) is not None


def _charter_section(part: CharterPart) -> str:
    title = ", ".join(f"`{key}`" for key in part.keys)
    prose = " ".join(" ".join(line for line in part.comment if not line.startswith("  ")).split())
    rows = [
        f"| `{path}` | {'yes' if is_required else '–'} | {_meaning(_explanation(part, path))} |"
        for key in part.keys
        for path, is_required in charter_keys(_section_of(key))
    ]
    table = ["", "| key | required | meaning |", "|---|---|---|", *rows] if rows else []
    required = [key for key in part.keys if Charter.model_fields[key].is_required()]
    state = "Required." if required else "Optional."
    return "\n".join([f"## {title}\n", f"{prose} {state}".strip(), *table, ""])


def _explanation(part: CharterPart, path: str) -> str:
    """Return what is said of a key, or of the section that it is in."""
    section, _, key = path.rpartition(".")
    return part.inner.get(section) or part.inner.get(key, "")


def _meaning(text: str) -> str:
    first, *choices = text.split("\n")
    listed = (re.sub(r"^(\w+) {2,}", r"`\1`: ", choice) for choice in choices)
    return "<br>".join(_cell(" ".join(one.split())) for one in (first, *listed))


def charter_keys(section: type[CharterSection] | None) -> list[tuple[str, bool]]:
    """Return the keys of a section, `action.before` for one inside another, and whether each is required."""
    if section is None:
        return []
    keys: list[tuple[str, bool]] = []
    for attribute, info in section.model_fields.items():
        if (name := info.alias or attribute) == "retired":
            continue
        inner = charter_keys(_section_in(info.annotation))
        keys += [(f"{name}.{path}", is_required) for path, is_required in inner]
        keys += [] if inner else [(name, info.is_required())]
    return keys


def _is_plain(annotation: Any) -> bool:
    """Return whether a key may hold a word instead of a section: then it stands in one row with what it may have."""
    return isinstance(annotation, type) and issubclass(annotation, StrEnum)


def _section_of(key: str) -> type[CharterSection] | None:
    return _section_in(Charter.model_fields[key].annotation)


def _section_in(annotation: Any) -> type[CharterSection] | None:
    """Return the section that a key holds, alone or in a list; None for plain values and for tables by name."""
    if isinstance(annotation, type) and issubclass(annotation, CharterSection):
        return annotation
    if get_origin(annotation) in {Union, UnionType} and any(_is_plain(one) for one in get_args(annotation)):
        return None
    if get_origin(annotation) in {tuple, Union, UnionType}:
        return next((found for one in get_args(annotation) if (found := _section_in(one))), None)
    return None


# --- Metrics ------------------------------------------------------------------------------------------------------


def metrics() -> str:
    """Return docs/metrics.md as it should be."""
    rows = [f"| `{name}` | {kind} | {_cell(meaning)}. |" for name, kind, meaning in sorted(own_metrics())]
    return "\n".join([METRICS_HEAD, "| metric | type | meaning |", "|---|---|---|", *rows, ""])


def own_metrics() -> Iterator[tuple[str, str, str]]:
    """Yield the name with its labels, the type and the meaning of each metric of the bot."""
    for registry in (prometheus_client.REGISTRY, gauges(_known_state())):
        # Public methods name the labels only of what has been counted already.
        for one in set(registry._names_to_collectors.values()):
            if isinstance(one, MetricWrapperBase) and one._name.startswith("clerk_"):
                name = f"{one._name}_total" if one._type == "counter" else one._name
                labels = f"{{{','.join(one._labelnames)}}}" if one._labelnames else ""
                yield f"{name}{labels}", str(one._type), one._documentation


def _known_state() -> HealthState:
    """Return a state in which everything that is measured has a value."""
    second = timedelta(seconds=1)
    figures: dict[str, Any] = {one.name: 0 for one in fields(Figures)} | {"oldest_due_at": None}
    values: dict[str, Any] = {
        name: second for name, kind in get_type_hints(HealthState).items() if timedelta in get_args(kind)
    }
    return HealthState(
        **values,
        is_socket_open=True,
        heartbeats={"": Heartbeat(age=second, late_after=second)},
        figures=Figures(**figures),
    )


# --- Command line -------------------------------------------------------------------------------------------------


def command_line_page() -> str:
    """Return docs/command-line.md as it should be."""
    targets = [f"| `{name}` | {_cell(meaning)} |" for name, meaning in make_targets()]
    table = ["## make\n", "| `make` | does |", "|---|---|", *targets, ""]
    return "\n".join([COMMAND_LINE_HEAD, *(_command_entry(*one) for one in commands()), *table])


def commands() -> list[tuple[str, TyperCommand]]:
    """Return the commands with their names as typed, such as `audit verify`."""
    group = typer.main.get_command(command_line)
    return list(_commands_in(group, ()))


def _commands_in(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for name, one in command.commands.items():
            yield from _commands_in(one, (*path, name))
    elif isinstance(command, TyperCommand):
        yield " ".join(path), command


def _command_entry(name: str, command: TyperCommand) -> str:
    words = [f"<{one.name}>" for one in command.params if isinstance(one, TyperArgument)]
    options = [one for one in command.params if isinstance(one, TyperOption)]
    typed = " ".join(["python app.py", name, *words])
    rows = [f"| `{one.opts[0]}` | {_cell(one.help or '')} |" for one in options if one.name != "help"]
    table = ["| option | meaning |", "|---|---|", *rows, ""] if rows else []
    text = " ".join((command.help or "").split())
    return "\n".join([f"## {name}\n", f"`{typed}`\n", f"{text}\n", *table])


def make_targets() -> list[tuple[str, str]]:
    """Return the targets of the Makefile with what each does."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"^([a-z]+):.*## (.*)$", makefile, re.MULTILINE)


# --- Slack app ----------------------------------------------------------------------------------------------------


def slack_app() -> str:
    """Return docs/slack-app.md as it should be."""
    manifest = (ROOT / "manifest.yaml").read_text(encoding="utf-8")
    _, _, scopes = manifest.partition("    bot:\n")
    _, _, events = manifest.partition("    bot_events:\n")
    head = "\n## Events\n\n| event | what Clerk does with it |\n|---|---|\n"
    needed = [
        (name, why, "yes" if SCOPES[name].is_required else "no", SCOPES[name].lost)
        for name, why in _explained(scopes)
    ]
    return f"{SLACK_APP_HEAD}{_rows(needed)}{head}{_rows(_explained(events))}"


def _explained(block: str) -> list[tuple[str, str]]:
    """Return name and reason of each `- name # why` of a list, up to its end."""
    lines = re.match(r"(?: +- .*\n)+", block)
    return re.findall(r"- (\S+) # (.*)", lines[0] if lines else "")


def _rows(found: Sequence[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join([f'`{name}`', *map(_cell, others)])} |\n" for name, *others in found)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
