"""How many came, by category: what is said back is read again, and what is no number or category is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charter import Role
from bot.charter_section import Rights
from bot.errors import UserError
from bot.headcounts import OTHERS, category_titles, headcount_text, read_headcount
from bot.meetings import Headcount

ROLES = [
    Role(code="chair", title="Chair", rights=Rights.CHAIR),
    Role(code="deputy_director", title="Deputy to the Director", rights=Rights.DEPUTY),
    Role(code="focal_point", title="Focal point", rights=Rights.FOCAL_POINT),
    Role(code="observer", title="Observer", rights=Rights.OBSERVER),
]
HEADCOUNTS = st.dictionaries(
    st.sampled_from([*(one.code for one in ROLES), OTHERS]), st.integers(1, 9_999), min_size=1
)


@given(HEADCOUNTS)
def test_what_is_said_back_is_read_again(said: dict[str, int]) -> None:
    in_order: Headcount = tuple(
        (code, said[code]) for code in [*(r.code for r in ROLES), OTHERS] if code in said
    )

    assert read_headcount(headcount_text(in_order, ROLES), ROLES) == in_order


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Chair 1, 8 focal points", (("chair", 1), ("focal_point", 8))),
        ("focal_point: 3; chair: 1", (("chair", 1), ("focal_point", 3))),
        ("3 deputies to the Director, others (2)", (("deputy_director", 3), (OTHERS, 2))),
        ("observers 0", ()),
        ("", ()),
    ],
)
def test_categories_are_written_in_many_ways(text: str, read: Headcount) -> None:
    assert read_headcount(text, ROLES) == read


def test_roles_of_one_letter_are_one_category_that_is_read_as_it_is_shown() -> None:
    lettered = [
        Role(code="chair", title="Chair", rights=Rights.CHAIR),
        Role(code="invitee", title="Invitee", rights=Rights.INVITEE),
        Role(code="deputy", title="Deputy", rights=Rights.DEPUTY, category="a"),
        Role(code="chief", title="Chief", rights=Rights.DEPUTY, category="a"),
        Role(code="observer", title="Observer", rights=Rights.OBSERVER, category="e"),
    ]
    titles = category_titles(lettered)

    assert list(dict.fromkeys(titles.values())) == ["Chair", "a) Deputy or Chief", "e) Observer", "Invitee"]
    for title in titles.values():
        ((code, number),) = read_headcount(f"{title} 4", lettered)
        assert (titles[code], number) == (title, 4)
    assert read_headcount("a 4, e) Observer 1", lettered) == (("deputy", 4), ("observer", 1))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("many", "I can't read “many” as a category and a number"),
        (
            "Cook 3",
            "“Cook” is none of the categories: Chair, Deputy to the Director, Focal point, Observer, others.",
        ),
        ("Chair 1, chair 1", "“chair” is there twice."),
        ("Chair 1, Observer -3", "“Observer -3” is less than nobody."),
        ("Observer: −3", "“Observer: −3” is less than nobody."),
        ("-3 observers", "“-3 observers” is less than nobody."),
        ("Chair 123456", "“123456” is no number of people."),
    ],
)
def test_other_words_are_refused_by_name(text: str, sentence: str) -> None:
    with pytest.raises(UserError, match="^" + sentence.replace(".", r"\.")):
        read_headcount(text, ROLES)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_headcount(text, ROLES)
    except UserError:
        return
    assert all(0 < number <= 9_999 for _, number in found)
