"""A word before a colon is the name or the label of a field, or it is asked about; other colons stay in a title."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.charter_file import read_charter
from bot.errors import AmbiguousInput
from bot.grammar.parse import parse_words
from bot.names import fold
from handlers.core.fields import edit_options
from handlers.registers.fields import fields_of
from tests.bot.test_questions import CONTEXT
from tests.conversation import Conversation
from tests.databases import fresh
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import LINDA, UTE, labels, rows
from tests.shipped import TEXT

EXAMPLE = "https://example.org/text"


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(fresh("sqlite"), TEXT, tmp_path)
    talk.answer(LINDA, "recommendation Publish the audits report:X nr:1")
    talk.answer(LINDA, "deliverable Sponsorship guidelines route:guidelines owner:@ute.keller")
    yield from watched(talk)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (f"edit D-1 text:{EXAMPLE}", f"Text: {EXAMPLE}"),
        (f"edit D-1 Text:{EXAMPLE}", f"Text: {EXAMPLE}"),
        (f"edit D-1 draft:{EXAMPLE}", f"Text: {EXAMPLE}"),
        ("edit R-1 number:4", "Number: 4"),
        ("edit R-1 nr:4", "Number: 4"),
    ],
)
def test_label_of_a_field_is_its_name(talk: Conversation, words: str, line: str) -> None:
    talk.answer(LINDA, words)

    shown = talk.answer(LINDA, f"show {words.split()[1]}").splitlines()
    assert line in shown
    assert [one for one in shown if "Publish the audits" in one or "Sponsorship guidelines" in one]


@pytest.mark.parametrize(
    ("words", "name"),
    [("edit R-1 banana:1", "banana"), ("edit R-1 Banana:1", "Banana"), ("recommendation New report:X nr:2 banana:1", "banana")],
)  # fmt: skip
def test_name_of_no_field_is_asked_about(talk: Conversation, words: str, name: str) -> None:
    before = rows(talk)

    (asked,) = talk.says(LINDA, f"/isc {words}")

    assert asked.text.startswith(f"There is no “{name}:” here, only report, nr, received, year, formality")
    assert labels(asked) == ["A word of the text"]
    assert rows(talk) == before


def test_name_that_is_nearly_that_of_a_field_is_asked_about(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc edit R-1 coment:late")

    assert labels(asked) == ["comment:", "A word of the text"]


def test_word_that_was_asked_about_stays_in_the_title(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc edit R-1 Plan banana:1")
    talk.presses(LINDA, asked, "A word of the text")

    assert "Plan banana : 1" in talk.answer(UTE, "show R-1")


# Generated


CHARTER = read_charter(TEXT, name="charter.yaml")
WORDS = st.from_regex(r"[A-Z]?[a-zé]{2,12}", fullmatch=True)
KEPT = st.one_of(
    WORDS.map("{}:".format),  # "Paris: the plan"
    WORDS.map('"{}:x"'.format),
    st.from_regex(r"[0-2][0-9]:[0-5][0-9]", fullmatch=True),
    st.from_regex(r"https?://[a-z]{2,9}\.org/[a-z]:[a-z]", fullmatch=True),
    st.from_regex(r"[A-Z]{2,5}:[0-9]{1,4}", fullmatch=True),
    st.sampled_from(["标题:新的", "re:budget", "план:новый"]),
)
RECOMMENDATIONS = next(one for one in CHARTER.registers if one.prefix == "R")
OPTIONS = edit_options(fields_of(RECOMMENDATIONS))
NAMES = {name for option in OPTIONS for name in (option.name, *option.aliases)}


def read(words: list[str]) -> str:
    """Return the title that words are, or the question that is asked."""
    listener = replace(CONTEXT, charter=CHARTER)
    try:
        return parse_words(" ".join(["R-1", *words]), options=OPTIONS, listener=listener, refs=True).text
    except AmbiguousInput as asked:
        return str(asked)


@given(before=st.lists(WORDS, min_size=1, max_size=3), kept=KEPT, after=st.lists(WORDS, max_size=2))
def test_title_keeps_a_colon_that_no_value_follows(before: list[str], kept: str, after: list[str]) -> None:
    assume(fold(kept.rstrip(":")) not in NAMES | {"title"})
    words = [*before, kept, *after]

    found = read(words)

    is_nearly_a_name = "isn't one of the options here" in found
    assert is_nearly_a_name or found == " ".join(words)


@given(
    before=st.lists(WORDS, max_size=3), name=st.from_regex(r"[A-Z]?[a-z]{2,12}", fullmatch=True), value=WORDS
)
def test_name_before_a_value_is_of_a_field_or_asked_about(before: list[str], name: str, value: str) -> None:
    assume(fold(name) not in NAMES | {"title", "re", "fw", "fwd", "tel", "mailto"})

    assert f"“{name}:”" in read([*before, f"{name}:{value}"])
