"""A word that is a choice of what is asked for and the name of an area: it is read as one of them, and never as both."""

from dataclasses import replace

import pytest

from bot.counting import must_be_read_whole, narrowed_list
from bot.grammar.parsed import TypingContext
from bot.questions import read_question
from tests.bot.test_questions import CONTEXT
from tests.shipped import CHARTER

CHOICES = sorted(
    {
        (one.many, choice)
        for one in CHARTER.registers
        for part in one.by_name.values()
        for choice in part.choices
    }
)


def read_with(context: TypingContext, text: str) -> tuple[tuple[str, ...], list[str] | None]:
    asked = read_question(text, context)
    assert must_be_read_whole(text, asked, context.kind_words), text
    return tuple(one.code for one in asked.areas), narrowed_list(text, asked, [], context.kind_words)


@pytest.mark.parametrize(("many", "choice"), CHOICES)
@pytest.mark.parametrize("words", ["how many {choice} {many}?", "which {many} are {choice} in gender?"])
def test_choice_is_no_area_that_is_called_so(words: str, many: str, choice: str) -> None:
    """An area may be called by any choice: what is asked of the choice stays what it is without that name."""
    text = words.format(choice=choice, many=many)
    web = CHARTER.area("WEB")
    called = web.model_copy(update={"aliases": (*web.aliases, *(one for _, one in CHOICES))})
    areas = [called if one.code == web.code else one for one in CHARTER.areas]
    as_area = replace(CONTEXT, charter=CHARTER.model_copy(update={"areas": areas}))
    nameless = [
        one.model_copy(update={"aliases": ()}) if one.code == "COMMS" else one for one in CHARTER.areas
    ]
    plain = replace(CONTEXT, charter=CHARTER.model_copy(update={"areas": nameless}))

    assert read_with(as_area, text) == read_with(plain, text)


@pytest.mark.parametrize(
    ("text", "areas", "typed"),
    [
        ("how many video service requests?", (), ['sort:"video"']),
        ("how many video service requests in communications?", ("COMMS",), ['sort:"video"']),
        ("service requests in video?", ("COMMS",), []),
        ("photography service requests in video and photography?", ("COMMS",), ['sort:"photography"']),
        ("how many media service requests?", ("COMMS",), []),
        ("which service requests of sort video are there in comms?", ("COMMS",), ['sort:"video"']),
        ("video and photography service requests?", (), None),
    ],
)
def test_choice_and_area_are_told_apart(text: str, areas: tuple[str, ...], typed: list[str] | None) -> None:
    assert read_with(CONTEXT, text) == (areas, typed)


WAITING = sorted(
    {
        (one.many, body, name)
        for one in CHARTER.registers
        for way in one.every_way
        for body in way
        for name in CHARTER.body(body).names()
    }
)


@pytest.mark.parametrize(("many", "body", "name"), WAITING)
@pytest.mark.parametrize(
    "words", ["which {many} wait for the {name}?", "how many {many} are waiting for {name}?"]
)
def test_body_for_which_entries_wait_has_any_of_its_names(
    words: str, many: str, body: str, name: str
) -> None:
    assert read_with(CONTEXT, words.format(many=many, name=name)) == ((), [f"waits:{body}"])
