"""Which files Docker sends to a build, and which of them a Dockerfile copies: the rules of `.dockerignore`.

As in github.com/moby/patternmatcher: patterns are relative to the folder of the build, the last one that matches decides,
`!` takes back, and what is in an ignored folder is ignored unless a later pattern takes it back.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

PARTS = re.compile(r"\*\*/|\*\*|\*|\?|\[\^?[^\]]+\]|\\.|.", re.DOTALL)
MEANINGS = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}


@dataclass(frozen=True)
class Pattern:
    """A line of an ignore file; `takes_back` is one with `!`."""

    expression: re.Pattern[str]
    takes_back: bool


def patterns(text: str) -> list[Pattern]:
    """Return the patterns of an ignore file in their order."""
    found = []
    for line in text.splitlines():
        written = line.strip()
        if not written or line.startswith("#"):
            continue
        takes_back = written.startswith("!")
        cleaned = str(PurePosixPath(written.removeprefix("!").strip().lstrip("/")))
        found.append(Pattern(re.compile("".join(map(_meaning, PARTS.findall(cleaned)))), takes_back))
    return found


def is_ignored(path: str, wanted: Sequence[Pattern]) -> bool:
    """Return whether a file is left out of the build; `path` is relative to its folder."""
    pure = PurePosixPath(path)
    it_and_folders = [str(pure), *(str(one) for one in pure.parents if str(one) != ".")]
    ignored = False
    for pattern in wanted:
        if any(pattern.expression.fullmatch(one) for one in it_and_folders):
            ignored = not pattern.takes_back
    return ignored


def copied_sources(dockerfile: str) -> Iterator[str]:
    """Yield the sources of every COPY and ADD that come from the folder of the build, as they are written."""
    for line in re.sub(r"\\\n", " ", dockerfile).splitlines():
        instruction, _, rest = line.strip().partition(" ")
        if instruction.upper() not in {"COPY", "ADD"}:
            continue
        words = rest.split()
        flags = [word for word in words if word.startswith("--")]
        if any(flag.startswith("--from=") for flag in flags):
            continue
        named = rest.strip()[sum(len(flag) + 1 for flag in flags) :]
        listed = json.loads(named) if named.startswith("[") else named.split()
        yield from listed[:-1]


def files_in(folder: Path, sources: Iterable[str]) -> dict[str, list[str]]:
    """Return the files that each source names, by the source; those that Python compiled are none."""
    found = {}
    for source in sources:
        named = [one for match in folder.glob(source.strip("/")) for one in (match, *match.rglob("*"))]
        files = [one for one in named if one.is_file() and "__pycache__" not in one.parts]
        found[source] = sorted(str(one.relative_to(folder)) for one in files)
    return found


def _meaning(part: str) -> str:
    if part in MEANINGS:
        return MEANINGS[part]
    if part.startswith("[") and len(part) > 1:
        return part
    return re.escape(part.removeprefix("\\") or part)
