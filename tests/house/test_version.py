"""The version stands in three places, which agree."""

import re
import tomllib

from bot.version import VERSION
from tests.house.pages import ROOT, text_of


def test_version_is_that_of_the_project_and_of_the_newest_release() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    releases = re.findall(r"^## \[(\d\S*)\]", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert (project["version"], releases[0]) == (VERSION, VERSION)
