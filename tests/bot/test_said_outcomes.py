"""Words that say what a body said of an entry, and words that don't."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charter_file import read_charter
from bot.records import BUILT_IN, Prefixes
from bot.said_outcomes import as_outcome

CHARTER = read_charter((Path(__file__).parents[2] / "charter.yaml").read_text(encoding="utf-8"))
PREFIXES: Prefixes = {**BUILT_IN, **{str(one.kind): one.kind for one in CHARTER.registers}}
ENTRY = f"{next(one.kind for one in CHARTER.registers if one.every_way)}-1"


@given(
    body=st.sampled_from([(name, one.code) for one in CHARTER.bodies for name in one.names()]),
    word=st.sampled_from([one.label for one in CHARTER.decision_words]),
    form=st.sampled_from(
        [
            "{ref} {word} by {body}",
            "{ref}: {word} by the {body}.",
            "{ref} was {word} by {body}",
            "{ref} has been {word} by {body}!",
            "{body} {word} {ref}",
            "The {body} has {word} {ref}",
        ]
    ),
    day=st.sampled_from(["", " on 15 dec", " on the 3rd", " yesterday"]),
)
def test_each_form_of_words_names_the_body_its_word_and_the_day(
    body: tuple[str, str], word: str, form: str, day: str
) -> None:
    name, code = body
    words = form.format(ref=ENTRY.lower(), word=word, body=name)
    said = f"{words.rstrip('.!')}{day}{words[len(words.rstrip('.!')) :]}"
    on = day.removeprefix(" on ").strip()

    expected = f"outcome {ENTRY} {word} by:{code}" + (f' on:"{on}"' if on else "")
    assert as_outcome(said, PREFIXES, CHARTER) == expected


@pytest.mark.parametrize(
    "words",
    [
        "{ref} was not approved by MCG",
        "was {ref} approved by MCG?",
        "{ref} was approved by MCG on 15 dec?",
        "{ref} will be approved by MCG",
        "{ref} approved by Ute",
        "{ref} approved by MCG if Ute agrees",
        "MCG approved the guidelines",
        "A-3 was approved by MCG",
        "if MCG approved {ref}",
    ],
)
def test_other_words_say_no_outcome(words: str) -> None:
    assert as_outcome(words.format(ref=ENTRY), PREFIXES, CHARTER) is None
