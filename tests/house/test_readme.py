"""The README tells the truth: its two commands are those of the Makefile, and what it leads to explains everything."""

import re
import tomllib

import yaml

from app import Settings
from tests import reference_pages
from tests.house.pages import DOCS, ROOT, table_names, text_of


def test_two_commands_are_enough_to_begin() -> None:
    targets = {name for name, _ in reference_pages.make_targets()}

    assert {"run", "test", "docs"} <= targets
    assert "\nmake run\n" in text_of(ROOT / "README.md")
    assert "\nmake test\n" in text_of(ROOT / "README.md")


def test_every_setting_is_explained_and_no_other() -> None:
    sections = text_of(DOCS / "settings.md").split("## ")[1:]

    names = {name for one in sections for name in _names(one)}
    assert names == {name.upper() for name in Settings.model_fields}


def test_every_scope_and_event_of_the_manifest_is_explained() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
    page = DOCS / "slack-app.md"

    assert table_names(page, "| scope |") == set(manifest["oauth_config"]["scopes"]["bot"])
    assert table_names(page, "| event |") == set(manifest["settings"]["event_subscriptions"]["bot_events"])


def test_changelog_names_the_version_of_the_project() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]

    released = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE
    )
    assert released[0] == project["version"]


def _names(section: str) -> list[str]:
    return [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
