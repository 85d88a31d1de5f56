from collections.abc import Iterator
from pathlib import Path

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from bot.yaml_nodes import by_pyyaml, compose

ROOT = Path(__file__).parents[2]
FILES = ("charter.yaml", "examples/city-climate.yaml", "examples/hospital.yaml")
LINES = [line for file in FILES for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
PIECES = (
    *"[]{}:-?!&*#|>'\"%@`,. \n\t\r\x00\x85\u2028\ufeffé😀\\",
    *("- ", "  ", ": ", "? ", "--- ", "...\n", "\\u00e9", "\\UFFFFFFFF", "\ud800", "key: ", "| \n", "!x ", "&a ", "*a ", "<<: "),
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return some lines of a charter with pieces of YAML put in or letters taken out, anywhere."""
    first = draw(st.integers(0, len(LINES) - 1))
    text = "\n".join(LINES[first : first + draw(st.integers(1, 8))]) + "\n"
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        put = draw(st.sampled_from(PIECES) | st.none())
        text = text[:at] + (text[at + 1 :] if put is None else put + text[at:])
    return text


def told(node: yaml.Node) -> Iterator[tuple[str, int, str | int]]:
    """Yield all that a charter is read from: each tag, line and text."""
    yield node.tag, node.start_mark.line, node.value if isinstance(node.value, str) else len(node.value)
    for one in node.value if not isinstance(node.value, str) else ():
        for inner in one if isinstance(one, tuple) else (one,):
            yield from told(inner)


def read_by(reader: object, text: str) -> object:
    assert callable(reader)
    try:
        root = reader(text)
    except (yaml.YAMLError, ValueError, OverflowError) as refused:
        return type(refused), str(refused)
    return None if root is None else list(told(root))


@given(texts())
@example("name: *other\n")
@example("name: Task Force\n--- \nname: another\n")
@example("---  ")
@example("\n? ")
@example("a: [!b, c]\n")
@example("{a: ud\ud800}\n")
def test_what_pyyaml_reads_or_says_is_read_and_said(text: str) -> None:
    expected = read_by(by_pyyaml, text)

    found = read_by(compose, text)

    # libyaml alone reads a question mark in a list or table of one line, as YAML has it.
    assert found == expected or ("?" in text and isinstance(expected, tuple) and isinstance(found, list))


def test_files_of_the_project_are_read_as_by_pyyaml() -> None:
    for file in FILES:
        text = (ROOT / file).read_text(encoding="utf-8")

        assert read_by(compose, text) == read_by(by_pyyaml, text)
