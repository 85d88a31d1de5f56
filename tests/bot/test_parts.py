"""Several things in one message: nothing is lost, and nothing is cut that belongs together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parts import Reading, Sort, parts_of, pieces_of

WORDS = st.sampled_from([
    "A-2", "done", "and", "also", "but", "et", "aussi", "y", "también", "и", "также", "也", "还有", "ومن", "،", ",", ".",
    "?", "!", "。", "；", "\n", "“A-1 and A-2.”", "<@U0UTE>", "<https://a.example/b?c, and d|x. And y>", "`a and b`",
    "(and so on)", ":+1:", "10:30", "due:fri", "it's", '"x, and y"', "«а, и б»", "> quoted, and more", "", " ", "  ",
])  # fmt: skip
TEXTS = st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=60)


@given(TEXTS)
def test_pieces_and_what_is_between_them_give_the_text_back(text: str) -> None:
    pieces = pieces_of(text)

    assert "".join(one.before + one.words for one in pieces) == text


@given(TEXTS)
def test_only_the_last_piece_may_be_empty_of_words(text: str) -> None:
    assert all(one.words.strip() for one in pieces_of(text)[:-1])


@pytest.mark.parametrize(
    "kept",
    [
        "“done, and A-3 too. But A-4?”",
        '"done and gone"',
        "«сделано, и всё»",
        "`A-2 done and A-3 done`",
        "```A-2 done\nand A-3 done```",
        "<https://a.example/one, and two. And three|the page, and more>",
        "https://a.example/one,and/two",
        "(and A-3, too)",
        ":white_check_mark:",
        "<@U0UTE|Ute and Kenji>",
    ],
)
def test_what_is_quoted_linked_or_code_is_never_cut(kept: str) -> None:
    pieces = pieces_of(f"A-2 done and {kept} and A-3 done. A-4 done")

    assert any(kept in one.words for one in pieces)


@pytest.mark.parametrize(
    "text", ["log: pens, and paper. And ink", "A-3: done, and gone", "A-3 done result:sent, and filed"]
)
def test_nothing_is_cut_behind_a_colon(text: str) -> None:
    assert len(pieces_of(text)) == 1


def test_time_of_day_is_no_colon() -> None:
    assert len(pieces_of("move A-2 to 10:30 and A-3 done")) == 2


@pytest.mark.parametrize(
    "joint",
    [
        " and ", ", and ", " and also ", " but ", ", but also ", ". ", "! ", "? ", "; ", "\n", ". And ", ", ", " et ", " mais ",
        ", et aussi ", " y ", ", y también ", " pero ", " и ", ", а также ", ", но ", "，也", "，还有", "。", "؛ ", "، ", " و",
    ],
)  # fmt: skip
def test_words_that_join_things_are_between_them(joint: str) -> None:
    pieces = pieces_of(f"A-2 done{joint}A-3 done")

    assert [one.words.rstrip(".!?;。؛") for one in pieces] == ["A-2 done", "A-3 done"]


def sort_of(words: str) -> Sort:
    """Read words as a test says them: "act 1", "last 1", "ask 1", "offer 1", "named 1"; anything else is nothing."""
    sorts = {
        "act": Sort.EXACT,
        "last": Sort.LAST,
        "ask": Sort.QUESTION,
        "offer": Sort.OFFERED,
        "named": Sort.NAMED,
    }
    first = words.split(maxsplit=1)[0].lower() if words.split() else ""
    return {"thanks": Sort.COURTESY, "doubt": Sort.DOUBT, "head": Sort.APART, **sorts}.get(
        first.rstrip("."), Sort.NOTHING
    )


def is_headed(words: str) -> bool:
    return words.lower().startswith(("head ", "named "))


READING = Reading(sort_of=sort_of, is_headed=is_headed, names=lambda words: "head" in words)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("act 1 but head 2 is not", ["act 1", "head 2 is not"]),
        ("act 1, head 2 isn't, it is slow", ["act 1", "head 2 isn't, it is slow"]),
        ("if you agree act on head 1. Act 2", ["if you agree act on head 1.", "Act 2"]),
        ("act 1. This is of head 2", ["act 1.", "This is of head 2"]),
        ("1. act 1\n2) act 2\n- act 3", ["act 1", "act 2", "act 3"]),
        ("a) act 1\nb) act 2", ["act 1", "act 2"]),
        ("act 1 - act 2", ["act 1", "act 2"]),
        ("act 1 and act 2", ["act 1", "act 2"]),
        ("act 1, act 2 and act 3", ["act 1", "act 2", "act 3"]),
        ("act 1 and also offer 2", ["act 1", "offer 2"]),
        ("act 1. Ask 2?", ["act 1.", "Ask 2?"]),
        ("act 1 and some words, act 2", ["act 1 and some words", "act 2"]),
        ("act 1. Some words. Act 2", ["act 1. Some words.", "Act 2"]),
        ("Some words. act 1 and act 2", ["Some words.", "act 1", "act 2"]),
        ("act 1 and last 2, and act 3", ["act 1", "last 2, and act 3"]),
        ("act 1. last 2. Act 3", ["act 1.", "last 2. Act 3"]),
        ("act 1. Thanks. Act 2", ["act 1.", "Act 2"]),
        ("ask 1 and ask 2", ["ask 1", "ask 2"]),
        ("named 1 but named 2", ["named 1", "named 2"]),
    ],
)
def test_several_things_are_parted(text: str, parts: list[str]) -> None:
    assert [one.words for one in parts_of(text, READING)] == parts


@pytest.mark.parametrize(
    "text",
    [
        "act 1",
        "act 1 and some words",
        "some words and act 1",
        "last 1 and act 2",
        "offer 1 and offer 2",
        "offer 1 and ask 2",
        "act 1 and doubt 2. Act 3",
        "doubt 1. Act 2 and act 3",
        "if act 1, act 2",
        "act 1 and act 2, unless somebody minds",
        "don't act 1 and act 2",
        "Linda said act 1 and act 2",
        "act 1. Act 2 unless head 3 is late",
        "act 1. Only if head 2 is late",
        "act 1 and head 2 done?",
        "A. B. C. act 1 and act 2",
        "act 1, act 2, act 3, act 4, act 5 and act 6",
        f"act 1 and act 2{' word' * 300}",
    ],
)
def test_one_thing_and_what_is_in_doubt_stays_whole(text: str) -> None:
    assert parts_of(text, READING) == []
