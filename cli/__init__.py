"""The operator's commands, beside `run` and `practice`. They read neither the environment nor the clock: app.py hands in both."""

from collections.abc import Callable, Mapping

import typer

from cli.audit import audit
from cli.backups import backup, restore
from cli.database import migrate_database
from cli.doctor import doctor
from cli.history import accept_loss
from cli.manifest import manifest
from cli.privacy import privacy
from cli.roster import export_roster, import_roster

COMMANDS: Mapping[str, Callable[..., None]] = {
    "migrate": migrate_database,
    "import": import_roster,
    "export": export_roster,
    "backup": backup,
    "restore": restore,
    "accept-loss": accept_loss,
    "doctor": doctor,
    "manifest": manifest,
}
GROUPS: Mapping[str, typer.Typer] = {"audit": audit, "privacy": privacy}


def add_commands(command_line: typer.Typer) -> None:
    for name, command in COMMANDS.items():
        command_line.command(name=name)(command)
    for name, group in GROUPS.items():
        command_line.add_typer(group, name=name)
