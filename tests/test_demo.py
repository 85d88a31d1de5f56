"""The demo is the week that the README shows: it must pass, and its pictures must be what the README names."""

import os
import re
import struct
from pathlib import Path

import pytest

from tests import demo

LONGEST = 90  # seconds; a newcomer watches it

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not demo.CHROMIUM and not os.environ.get("CI"), reason="chromium is not installed"),
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[float]]:
    """Play the week once; return the folder of its pictures and the seconds of its steps."""
    assert demo.CHROMIUM, "the demo needs chromium"
    folder = tmp_path_factory.mktemp("pictures")
    return folder, demo.run(folder)


def test_demo_plays_the_week_and_saves_the_pictures_of_the_readme(played: tuple[Path, list[float]]) -> None:
    folder, _ = played

    saved = {picture.name: size_of(picture) for picture in folder.iterdir()}
    assert set(saved.values()) == {(1280, 800)}
    assert saved.keys() >= pictures_of_the_readme()
    assert saved.keys() == {picture.name for picture in demo.PICTURES.glob("*.png")}


def test_demo_is_short_enough_for_a_newcomer(played: tuple[Path, list[float]]) -> None:
    _, seconds = played

    assert sum(seconds) < LONGEST


def size_of(picture: Path) -> tuple[int, int]:
    """Read width and height from the head of a PNG file."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG"), picture
    return struct.unpack(">II", head[16:])


def pictures_of_the_readme() -> set[str]:
    readme = demo.HERE / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    return set(re.findall(r"docs/pictures/([\w-]+\.png)", text))
