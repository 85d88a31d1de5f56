"""The image gets every file that the Dockerfile copies, and no other. `make image` builds and starts it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.docker_context import copied_sources, files_in, is_ignored, patterns

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = patterns((ROOT / ".dockerignore").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("lines", "path", "ignored"),
    [
        ("temp", "temp", True),
        ("temp", "temp/file", True),
        ("temp", "other/temp", False),
        ("/temp/", "temp/file", True),
        ("*/temp*", "some/temporary.txt", True),
        ("*/temp*", "temporary.txt", False),
        ("*/*/temp*", "some/deep/temporary.txt", True),
        ("temp?", "tempa", True),
        ("temp?", "temp", False),
        ("**/*.go", "main.go", True),
        ("**/*.go", "a/b/main.go", True),
        ("a/**", "a/b/c", True),
        ("**/__pycache__", "bot/dates/__pycache__/x.pyc", True),
        ("file[0-9]", "file7", True),
        ("file[^0-9]", "file7", False),
        ("*.md\n!README.md", "README.md", False),
        ("*.md\n!README.md", "OTHER.md", True),
        ("!README.md\n*.md", "README.md", True),  # the last one that matches decides
        ("*\n!bot", "bot/dates/words.py", False),  # taken back with everything in it
        ("*\n!bot\nbot/secret", "bot/secret/key", True),
        ("# temp\n\n", "temp", False),
    ],
)
def test_ignore_file_is_read_as_docker_reads_it(lines: str, path: str, *, ignored: bool) -> None:
    assert is_ignored(path, patterns(lines)) is ignored


@pytest.mark.parametrize(
    ("line", "sources"),
    [
        ("COPY a b ./", ["a", "b"]),
        ("COPY --chown=1:1 --chmod=700 a /a", ["a"]),
        ("COPY --from=build /venv /venv", []),
        ('COPY ["a b", "c", "/app/"]', ["a b", "c"]),
        ("copy a \\\n  b ./", ["a", "b"]),
        ("RUN cp a b", []),
    ],
)
def test_sources_of_a_copy_are_read(line: str, sources: list[str]) -> None:
    assert list(copied_sources(line)) == sources


def test_every_source_that_the_image_copies_is_sent_to_the_build() -> None:
    found = files_in(ROOT, copied_sources(DOCKERFILE))

    assert len(found) > 5
    assert [source for source, files in found.items() if not files] == []
    assert [file for files in found.values() for file in files if is_ignored(file, IGNORED)] == []


def test_nothing_else_is_sent_to_the_build() -> None:
    copied = {file for files in files_in(ROOT, copied_sources(DOCKERFILE)).values() for file in files}
    own = [file for top in ROOT.iterdir() if top.is_file() for file in [top.name]]
    secret = [".env", "data/isc.db", "secrets/slack_bot_token", ".git/config", ".venv/bin/python"]

    sent = [file for file in [*own, *secret] if file not in copied and not is_ignored(file, IGNORED)]

    assert sent == []


def test_what_the_image_copies_is_enough_to_run_the_bot_in_it(tmp_path: Path) -> None:
    for file in (file for files in files_in(ROOT, copied_sources(DOCKERFILE)).values() for file in files):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, tmp_path / file)

    for words in (["manifest"], ["migrate"], ["doctor"]):
        ended = subprocess.run(
            [sys.executable, "app.py", *words], cwd=tmp_path, capture_output=True, text=True, check=False,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
