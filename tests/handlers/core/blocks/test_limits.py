"""What is longer than a message is cut between blocks, and says where the rest is."""

from handlers.core.blocks.elements import (
    REST,
    Block,
    Button,
    buttons,
    context,
    divider,
    entry,
    fit,
    header,
    section,
    shortened,
    within_limits,
)
from handlers.core.blocks.text_limits import text_within_limits
from practice import blocks as block_kit


def texts(blocks: list[Block]) -> list[str]:
    return [block["text"]["text"] for block in blocks if block["type"] == "section"]


def row(number: int) -> Block:
    return buttons([Button(f"Done {number}", "done", f"A-{number}")])


def test_message_that_fits_stays_as_it_is() -> None:
    blocks = [section("x" * 3000), section("y" * 3000), row(1)]

    assert within_limits(blocks) is blocks


def test_row_of_buttons_under_everything_stays_and_the_rest_is_named() -> None:
    kept = list(within_limits([*[section(f"{n}{'x' * 2900}") for n in range(6)], row(1)]))

    assert [text[0] for text in texts(kept)] == ["0", "1", "2", REST[0]]
    assert kept[-2:] == [section(REST), row(1)]


def test_words_in_headers_and_facts_and_of_buttons_beside_a_section_count_too() -> None:
    of_one = [
        header("x" * 100),
        context("y" * 100),
        entry("z" * 100, Button("Done", "done", "A-1")),
        divider(),
    ]

    assert fit(of_one * 12)
    assert not fit([*of_one * 12, context("y" * 2800), context("y" * 2800), context("y" * 2800)])
    assert block_kit.check_message(of_one * 12) == []


def test_row_of_buttons_stays_with_its_section_or_goes_with_it() -> None:
    blocks = [one for n in range(40) for one in (section(f"number {n}"), row(n))]

    kept = list(within_limits(blocks))

    assert kept[-1] == section(REST)
    assert kept[-2]["type"] == "actions"
    assert kept[:-1] == blocks[: len(kept) - 1]
    assert block_kit.check_message(kept) == []


def test_lines_that_are_too_long_together_are_all_there_with_their_last_facts() -> None:
    lines = [f"*A-{n}*  {'&amp; ' * 250} · Linda Okafor, due Mon 10 Oct" for n in range(20)]

    shown = shortened(lines)

    assert [line[:6].split("*")[1] for line in shown[:-1]] == [f"A-{n}" for n in range(20)]
    assert all(line.endswith("… · Linda Okafor, due Mon 10 Oct") for line in shown[:-1])
    assert shown[-1] == "Shortened to fit. In full: show A-12"
    assert sum(len(line) + 1 for line in shown) <= 10_500


def test_line_that_is_too_long_is_cut_and_says_where_its_rest_is() -> None:
    said = text_within_limits("wörter " * 20_000)

    assert 3_200 < len(said.encode()) <= 3_500
    assert said.endswith(f"wörter…\n{REST}")


def test_long_text_is_cut_between_lines_and_says_where_its_rest_is() -> None:
    lines = [f"{n} {'ж' * 100}" for n in range(30)]

    said = text_within_limits("\n".join(lines)).split("\n")

    assert said == [*lines[:16], REST]
