"""How it is read who came: a way stands before the names that it is about, or after them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.who_came import ABSENT, read_who_came
from bot.meetings import Answer
from tests.bot.test_questions import CONTEXT

PEOPLE = sorted(CONTEXT.roster.persons)
NAMES = {one: f"@{CONTEXT.roster.persons[one].email.partition('@')[0]}" for one in PEOPLE}
WAYS = {
    Answer.COMING: ("in the room", "present"),
    Answer.REMOTE: ("by video", "online"),
    Answer.APOLOGIES: ("with apologies", "excused"),
    ABSENT: ("absent", "missing"),
}
CAME = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(list(WAYS)), min_size=1)


@given(CAME, st.integers(0, 1), st.sampled_from((", ", " and ", "; ")))
def test_way_behind_each_name_is_read_as_the_way_before_them(
    came: dict[int, str], n: int, between: str
) -> None:
    after = between.join(f"{NAMES[one]} {WAYS[way][n]}" for one, way in came.items())
    before = ", ".join(
        f"{said[n]} {' '.join(NAMES[one] for one in came if came[one] == way)}"
        for way, said in WAYS.items()
        if way in came.values()
    )

    assert read_who_came(after.split(), CONTEXT).answers == came
    assert read_who_came(before.split(), CONTEXT).answers == came


def test_way_behind_names_counts_for_those_since_the_last_comma() -> None:
    one, two, three = (NAMES[number] for number in PEOPLE[:3])

    read = read_who_came(f"{one}, {two} and {three} by video".split(), CONTEXT).answers

    assert [read[number] for number in PEOPLE[:3]] == [Answer.COMING, Answer.REMOTE, Answer.REMOTE]
