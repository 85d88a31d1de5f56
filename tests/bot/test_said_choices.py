"""A reply is a choice only where nobody can doubt it: for any choice of any register, and whatever stands behind it."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.names import fold
from bot.registers import Axis, Register
from bot.said_choices import read_confirmation, read_said_choice, split_link
from tests.shipped import CHARTER

LETTERS = string.ascii_letters + "éèçñßøæłабвгджйёابتثح会议通过"
WORDS = st.text(LETTERS, min_size=1, max_size=8)
CHOICES = st.lists(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=2, max_size=5, unique_by=fold
)
LINKS = st.builds("https://example.org/{}".format, st.text(string.ascii_lowercase, max_size=5))
SIGNS = st.sampled_from(
    [",", ", ", " , ", ". ", ": ", " : ", "; ", " - ", " – ", "—", "! ", "\n", "，", "。"]
)
PLAIN = st.lists(st.sampled_from(["we", "did", "it", "with", "the", "council", "and", "their", "report", "of", "may", "in", "geneva"]), max_size=6)  # fmt: skip
RECOMMENDATIONS = CHARTER.registers[0]


def register_of(*axes: list[str]) -> Register:
    states = tuple(Axis(name=f"axis{'ab'[n]}", choices=tuple(one)) for n, one in enumerate(axes))
    return Register.model_construct(
        code="things", one="thing", prefix="TH", what="Things.", states=states, fields=()
    )


def said(text: str, register: Register = RECOMMENDATIONS) -> list[tuple[str, str]]:
    found = read_said_choice(text, register)
    return [(axis.name, choice) for axis, choice in found.choices] if found else []


@given(CHOICES, st.data())
def test_choice_alone_or_before_a_sign_or_a_link_is_that_choice(
    choices: list[str], data: st.DataObject
) -> None:
    choice = data.draw(st.sampled_from(choices))
    typed = data.draw(st.sampled_from([choice, choice.upper(), f" {choice} ", choice.replace(" ", "-")]))
    rest = " ".join(data.draw(PLAIN))
    behind = data.draw(
        st.sampled_from(["", ".", "!"]) | SIGNS.map(lambda one: f"{one}{rest}") | LINKS.map(" {}".format)
    )

    assert said(f"{typed}{behind}", register_of(choices)) == [("axisa", choice)]


@given(CHOICES, st.data(), st.text(max_size=40))
def test_choice_that_goes_on_is_a_note(choices: list[str], data: st.DataObject, rest: str) -> None:
    choice = data.draw(st.sampled_from(choices))
    goes_on = data.draw(st.sampled_from(["?", " ?", "؟", "？"]) | WORDS | WORDS.map(" {}".format))
    assume(
        not any(fold(f"{choice}{goes_on}{rest}").startswith(fold(one)) for one in choices if one != choice)
    )
    assume(not goes_on.strip().startswith("http"))

    assert said(f"{choice}{goes_on}{rest}", register_of(choices)) == []


@given(CHOICES, st.data(), WORDS)
def test_choice_with_something_before_it_is_a_note(
    choices: list[str], data: st.DataObject, before: str
) -> None:
    choice = data.draw(st.sampled_from(choices))
    assume(not any(fold(f"{before} {choice}").startswith(fold(one)) for one in choices))

    assert said(f"{before} {choice}", register_of(choices)) == []


@given(CHOICES, CHOICES, st.data())
def test_choice_of_both_states_is_read_of_both_and_with_its_name_of_one(
    first: list[str], second: list[str], data: st.DataObject
) -> None:
    shared = data.draw(st.sampled_from(first))
    second = [shared, *(one for one in second if fold(one) != fold(shared))]
    register = register_of(first, second)

    assert said(shared, register) == [("axisa", shared), ("axisb", shared)]
    assert said(f"axisb: {shared}, we think", register) == [("axisb", shared)]


@pytest.mark.parametrize(
    ("text", "choice", "rest"),
    [
        ("implemented", "implemented", ""),
        ("Implemented.", "implemented", ""),
        ("IMPLEMENTED, see https://example.org/r", "implemented", "see https://example.org/r"),
        ("implemented https://example.org/r", "implemented", "https://example.org/r"),
        ("implemented (https://example.org/r)", "implemented", "(https://example.org/r)"),
        ("not accepted: no money", "not accepted", "no money"),
        ("in-progress — we began", "in progress", "we began"),
        ("accepted. Who tells the auditors?", "accepted", "Who tells the auditors?"),
        ("accepted\nbut only from 2027", "accepted", "but only from 2027"),
        ("implementation: in progress, we began", "in progress", "we began"),
        ("implemented, https://example.org/?page", "implemented", "https://example.org/?page"),
        ("implemented, not only here", "implemented", "not only here"),
        ("under consideration :", "under consideration", ""),
    ],
)
def test_rest_is_what_stands_behind_a_choice(text: str, choice: str, rest: str) -> None:
    found = read_said_choice(text, RECOMMENDATIONS)

    assert found is not None
    assert ([one for _, one in found.choices], found.rest) == ([choice], rest)


@pytest.mark.parametrize(
    "text",
    [
        "", "accepted practice is different", "implemented?", "not implemented yet", "implemented? not yet",
        "implemented, not yet", "implemented, right?", "Implemented: no", "accepted...", "accepted :tada:",
        "accepted.docx is attached", "acceptedly", "we accepted", "“accepted”", "> accepted", "ok, accepted",
        "implemented, https://example.org/r?", "implemented – pas encore", "implemented, almost", "accepted-ish",
        "accepted by the council, implemented", "implementation", "implementation: soon", ",accepted",
    ],
)  # fmt: skip
def test_what_may_be_something_else_is_a_note(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("confirm", ""), ("Confirmed!", ""), ("confirmed, thanks", "thanks"), ("I confirm", ""), ("yes, confirmed", None),
        ("confirmé", ""), ("подтверждаю", ""), ("已确认", ""), ("confirmed?", None), ("confirmed, not yet", None),
        ("not confirmed", None), ("confirmed by whom", None), ("confirm R-2", None),
    ],
)  # fmt: skip
def test_confirmation_is_one_word_and_what_stands_behind_it(text: str, rest: str | None) -> None:
    assert read_confirmation(text) == rest


@pytest.mark.parametrize(
    ("text", "link", "left"),
    [
        ("see https://example.org/r", "https://example.org/r", ""),
        ("see https://example.org/r, it is public", "https://example.org/r", "see, it is public"),
        ("(https://example.org/r)", "https://example.org/r", ""),
        ("on the site: http://example.org/r.", "http://example.org/r", "on the site"),
        ("https://example.org/r and https://example.org/s", "https://example.org/r", "and https://example.org/s"),
        ("see link", "", "see link"),
    ],
)  # fmt: skip
def test_link_is_taken_out_of_a_text(text: str, link: str, left: str) -> None:
    assert split_link(text) == (link, left)
