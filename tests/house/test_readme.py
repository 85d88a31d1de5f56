"""The README tells the truth: settings, scopes, commands and make targets are those of the code."""

import re
from pathlib import Path

import yaml
from typer.models import CommandInfo, TyperInfo

from app import Settings
from app import command_line as cli

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def first_cells(header: str) -> list[str]:
    """Return the first cell of each row of the table that begins with `header`."""
    table = README.split(header, 1)[1].split("\n\n", 1)[0]
    return [
        line.split("|")[1].strip()
        for line in table.splitlines()[1:]
        if line.startswith("|") and "---" not in line
    ]


def names_in(header: str) -> set[str]:
    return {name for cell in first_cells(header) for name in re.findall(r"`([^`]+)`", cell)}


def commands_of(group: TyperInfo) -> list[CommandInfo]:
    return group.typer_instance.registered_commands if group.typer_instance else []


def test_every_setting_stands_in_the_readme_and_no_other() -> None:
    assert names_in("| name | default | meaning |") == {name.upper() for name in Settings.model_fields}


def test_every_scope_of_the_manifest_is_explained() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))

    assert names_in("| scope | why the bot asks for it |") == set(manifest["oauth_config"]["scopes"]["bot"])


def test_every_command_stands_in_the_readme() -> None:
    commands = {c.name or (c.callback.__name__ if c.callback else "") for c in cli.registered_commands}
    commands |= {f"{group.name} {c.name}" for group in cli.registered_groups for c in commands_of(group)}

    assert names_in("| command | does |") == commands


def test_every_make_target_stands_in_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))

    assert names_in("| `make` | does |") - {"make"} == targets


def test_every_picture_is_there() -> None:
    missing = [path for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README) if not (ROOT / path).exists()]

    assert not missing
