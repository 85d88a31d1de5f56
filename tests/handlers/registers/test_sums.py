"""Tables that add up the numbers of entries as of a day: in the list, in a file and in the answer to a question."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.charter_file import CharterError, read_charter
from bot.register_sums import Said, sum_table
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_counts_by_two import file_of
from tests.handlers.scene import KENJI, LINDA, STAFF, labels
from tests.shipped import WITHOUT_REGISTERS

COUNTS = """
registers:
  - code: headcounts
    one: headcount
    prefix: HC
    what: How many people there were on a day.
    immutable: true
    fields:
      - {name: taken, type: date, required: true, key: true}
      - {name: office, choices: [Geneva, Addis Ababa, Bangkok], required: true, key: true}
      - {name: grade, choices: [general, professional], required: true, key: true}
      - {name: unit}
      - {name: women, type: number}
      - {name: men, type: number}
    tables:
      sum: [women, men]
      as_of: taken
      shares: {women: {sum: [women], among: [women, men]}}
"""
MASKED = COUNTS + "    mask_below: 5\n"
BAD = [
    ("sum: [women, men]\n", "sum: [wemen]\n", "there is no field “wemen”; did you mean “women”?"),
    ("sum: [women, men]\n", "sum: [office]\n", "“office” is no number"),
    ("as_of: taken", "as_of: taking", "there is no field “taking”; did you mean “taken”?"),
    ("as_of: taken", "as_of: office", "“office” is no date"),
    ("as_of: taken", "as_on: taken", "unknown key “as_on” in “tables”; did you mean “as_of”?"),
    ("type: date, required: true,", "type: date,", "each entry is of a day, so “taken” is “required: true”"),
    ("among: [women, men]", "among: [men]", "“women” is a part of nothing: name it in “among” too"),
    ("name: men,", "name: sum,", "“sum:” chooses what tables add up; call it otherwise"),
    ("    tables:", "    sums: [women]\n    tables:", "that would count all days together; leave “sums” or “tables” out"),
]  # fmt: skip
JUNE = ["Geneva general 40 20", "Geneva professional 30 30", "Bangkok general 12 8"]
SEPTEMBER = ["Geneva general 42 19", "Geneva professional 30 33", "Addis Ababa general 6 5.5"]


def enters(talk: Conversation, day: str, counted: list[str]) -> None:
    for one in counted:
        *office, grade, women, men = one.split()
        said = talk.answer(
            LINDA,
            f'headcount Staff taken:"{day}" office:"{" ".join(office)}" grade:{grade} women:{women} men:{men}',
        )
        assert "*HC-" in said, said


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, WITHOUT_REGISTERS + COUNTS, tmp_path)
    enters(talk, "30 jun 2016", JUNE)
    enters(talk, "30 sep 2016", SEPTEMBER)
    yield from watched(talk)


@pytest.fixture
def masked(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, WITHOUT_REGISTERS + MASKED, tmp_path)
    enters(talk, "30 jun 2016", ["Geneva general 40 20", "Bangkok general 12 8"])
    enters(talk, "30 sep 2016", ["Geneva general 42 19", "Bangkok general 3 8", "Addis Ababa general 4 4"])
    yield from watched(talk)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    folder = tmp_path_factory.mktemp("charter")
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + COUNTS, folder)
    yield talk
    talk.close()


@pytest.mark.parametrize(("words", "instead", "sentence"), BAD)
def test_mistake_in_what_tables_add_up_is_named_with_its_line(
    words: str, instead: str, sentence: str
) -> None:
    assert words in COUNTS

    with pytest.raises(CharterError) as refused:
        read_charter(WITHOUT_REGISTERS + COUNTS.replace(words, instead, 1), name="c.yaml")

    assert [one for one in refused.value.problems if sentence in one and "line" in one], (
        refused.value.problems
    )


def test_numbers_are_added_up_by_two_fields_with_totals_and_the_change(both: Conversation) -> None:
    (shown,) = both.says(LINDA, "/isc headcounts by:office,grade")
    men = both.answer(LINDA, "headcounts by:office,grade sum:men").splitlines()
    every = both.answer(LINDA, "headcounts by:office,grade sum:women,men").splitlines()

    assert shown.text.splitlines() == [
        "*Women, as of Fri 30 Sep, by office and grade*",
        "Geneva: general 42 (+2), professional 30, together 72/78 (92 %) (+2)",
        "Addis Ababa: general 6 (+6), professional 0, together 6/78 (8 %) (+6)",
        "Bangkok: general 0 (−12), professional 0, together 0/78 (0 %) (−12)",
        "together: general 48/78 (62 %) (−4), professional 30/78 (38 %), together 78 (−4)",
        "+ and −: what has changed since Thu 30 Jun.",
    ]
    assert labels(shown) == ["As a sheet", "Headcounts"]
    assert men[2] == "Addis Ababa: professional 0, general 5.5 (+5.5), together 5.5/57.5 (10 %) (+5.5)"
    assert men[0] == "*Men, as of Fri 30 Sep, by office and grade*"
    assert every[0] == "*Women and men, as of Fri 30 Sep, by office and grade*"
    assert every[-2].endswith("together 135.5 (−4.5)")


def test_by_one_field_each_number_has_a_column_and_each_row_its_share(both: Conversation) -> None:
    said = both.answer(LINDA, "headcounts by:office").splitlines()
    of_area = both.answer(LINDA, "headcounts by:area sum:women").splitlines()

    assert said == [
        "*Women and men, as of Fri 30 Sep, by office*",
        "Geneva: Women 72 (+2), Men 52 (+2), Women % 58 % (72/124)",
        "Addis Ababa: Women 6 (+6), Men 5.5 (+5.5), Women % 52 % (6/11.5)",
        "Bangkok: Women 0 (−12), Men 0 (−8), Women % – (0/0)",
        "together: Women 78 (−4), Men 57.5 (−0.5), Women % 58 % (78/135.5)",
        "+ and −: what has changed since Thu 30 Jun.",
    ]
    assert of_area[1:3] == ["no area: Women 78 (−4)", "together: Women 78 (−4)"]


def test_table_is_of_the_day_that_was_said(both: Conversation) -> None:
    first = both.answer(LINDA, 'headcounts by:office taken:"30 jun 2016"').splitlines()
    narrowed = both.answer(LINDA, "headcounts by:grade office:Bangkok").splitlines()
    none = both.answer(LINDA, 'headcounts by:office taken:"1 jul 2016"')

    assert first[0] == "*Women and men, as of Thu 30 Jun, by office*"
    assert first[-1] == "together: Women 82, Men 58, Women % 59 % (82/140)", "there is no day before it"
    assert narrowed[0] == "*Women and men, office: Bangkok, as of Thu 30 Jun, by grade*"
    assert none.startswith("No headcounts")


def test_what_is_superseded_is_not_counted(both: Conversation) -> None:
    both.until(datetime(2016, 10, 10, 9, tzinfo=UTC))
    both.answer(
        LINDA,
        'headcount Staff taken:"30 sep 2016" office:Geneva grade:general women:50 men:19 supersedes:HC-4',
    )

    now = both.answer(LINDA, "headcounts by:office").splitlines()
    then = both.answer(LINDA, "headcounts by:office on:7 oct").splitlines()

    assert now[1].startswith("Geneva: Women 80 (+10), Men 52 (+2)")
    assert then[0] == "*Women and men, as on Fri 7 Oct, as of Fri 30 Sep, by office*"
    assert then[1].startswith("Geneva: Women 72 (+2), Men 52 (+2)")


def test_text_of_what_is_superseded_is_not_made_up(both: Conversation) -> None:
    both.until(datetime(2016, 10, 10, 9, tzinfo=UTC))

    assert both.answer(LINDA, "headcounts by:unit on:7 oct") == (
        "By unit I add up only what stands now, since an earlier unit isn't kept. Leave on: or by:unit out."
    )
    assert "no unit: Women 78 (−4)" in both.answer(LINDA, "headcounts by:unit")


def test_file_has_the_table_of_the_newest_day(both: Conversation) -> None:
    by_two = file_of(both, "export headcounts by:office,grade")
    by_one = file_of(both, "export headcounts by:grade")

    assert by_two == [
        ["Office, as of 2016-09-30", "general", "professional", "together"],
        ["Geneva", "42", "30", "72"],
        ["Addis Ababa", "6", "0", "6"],
        ["Bangkok", "0", "0", "0"],
        ["together", "48", "30", "78"],
    ]
    assert by_one == [
        ["Grade, as of 2016-09-30", "Women", "Men", "Women %"],
        ["general", "48", "24.5", "66 % (48/72.5)"],
        ["professional", "30", "33", "48 % (30/63)"],
        ["together", "78", "57.5", "58 % (78/135.5)"],
    ]


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("how many headcounts by office and grade?", "*Women, as of Fri 30 Sep, by office and grade*"),
        ("headcounts by office?", "*Women and men, as of Fri 30 Sep, by office*"),
        ("how many general headcounts are there by office?", "*Women and men, grade: general, as of Fri 30 Sep, by office*"),
    ],
)  # fmt: skip
def test_question_is_answered_with_the_table(both: Conversation, question: str, head: str) -> None:
    assert both.asks(LINDA, question).splitlines()[0] == head


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("by:office sum:office", "I add up women or men."),
        ("sum:women", "Say by what, too: headcounts by:office sum:women"),
        ("by:taken", "I count headcounts by office, grade,"),
        ("by:colour,office", "I count headcounts by office, grade,"),
    ],
)
def test_what_is_not_added_up_is_refused_with_what_is(both: Conversation, words: str, sentence: str) -> None:
    assert both.answer(LINDA, f"headcounts {words}").startswith(sentence)


def test_table_adds_up_only_what_its_reader_may_see(both: Conversation) -> None:
    both.answer(LINDA, "edit HC-4 visibility:restricted")

    assert "together: Women 78" in both.answer(LINDA, "headcounts by:office")
    assert "together: Women 36" in both.answer(KENJI, "headcounts by:office")
    assert "together" not in both.answer(STAFF, "headcounts by:office")


def test_small_numbers_are_told_to_others_neither_alone_nor_as_a_difference(masked: Conversation) -> None:
    said = masked.answer(KENJI, "headcounts by:office").splitlines()
    by_two = masked.answer(KENJI, "headcounts by:office,grade sum:women,men").splitlines()

    assert said == [
        "*Women and men, as of Fri 30 Sep, by office*",
        "Geneva: Women 42 (+2), Men 19 (−1), Women % 69 % (42/61)",
        "Bangkok: Women under 5, Men 8, Women % – (under 5/about 10)",
        "Addis Ababa: Women under 5, Men under 5, Women % – (under 5/about 5)",
        "together: Women about 45, Men about 30, Women % about 60 % (about 45/about 75)",
        "+ and −: what has changed since Thu 30 Jun.",
        "In what is about right, each number under 5 counts as 2, whatever it is.",
    ]
    assert by_two[3].startswith("Addis Ababa: general about 5, together about 5/about 75 ("), by_two


def test_small_numbers_are_as_they_are_for_who_owns_them(masked: Conversation) -> None:
    for n in range(1, 6):
        masked.answer(LINDA, f"assign HC-{n} @linda.okafor")

    said = masked.answer(LINDA, "headcounts by:office").splitlines()

    assert said[2] == "Bangkok: Women 3 (−9), Men 8, Women % 27 % (3/11)"
    assert said[4].startswith("together: Women 49 (−3), Men 31 (+3)")


def test_file_of_others_has_no_small_numbers(masked: Conversation) -> None:
    masked.answer(KENJI, "export headcounts by:office")
    masked.passes(minutes=5)
    text = [one.bytes.decode("utf-8-sig") for one in masked.workspace.files.values()][-1]

    assert text.splitlines()[2].startswith("Bangkok,under 5,8,")
    assert text.splitlines()[4].startswith("together,about 45,about 30,")


OFFICES, GRADES = ["Geneva", "Addis Ababa", "Bangkok"], ["general", "professional"]
ENTERED = st.dictionaries(
    st.tuples(st.sampled_from(OFFICES), st.sampled_from(GRADES)),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
    min_size=1,
    max_size=4,
)
_DAYS = count(0, 2)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=ENTERED, now=ENTERED)
def test_totals_are_what_the_entries_of_the_day_say(
    kept: Conversation,
    before: dict[tuple[str, str], tuple[int, int]],
    now: dict[tuple[str, str], tuple[int, int]],
) -> None:
    first = date(2014, 1, 1) + timedelta(days=next(_DAYS))
    for day, counted in ((first, before), (first + timedelta(days=1), now)):
        told = [f"{office} {grade} {w} {m}" for (office, grade), (w, m) in counted.items()]
        enters(kept, f"{day:%-d} {day:%b %Y}".lower(), told)

    last = first + timedelta(days=1)
    said = kept.answer(LINDA, f'headcounts by:office,grade taken:"{last:%-d} {last:%b %Y}"').splitlines()

    total, was = (sum(women for women, _ in counted.values()) for counted in (now, before))
    for office in OFFICES:
        of_row = [women for (of, _), (women, _) in now.items() if of == office]
        (line,) = [one for one in said if one.startswith(f"{office}: ")] or [""]
        assert not of_row or f"together {sum(of_row)}/{total} (" in line
    change = f" ({total - was:+})".replace("-", "−") if total != was else ""
    assert said[-2].endswith(f"together {total}{change}")


SAID = st.lists(
    st.tuples(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")),
        st.tuples(st.integers(0, 30).map(str), st.sampled_from(["", "0", "3", "7.5"])),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=12,
)


@given(now=SAID, before=st.none() | SAID, rows=st.integers(2, 4), columns=st.integers(2, 4))
def test_totals_by_row_and_by_column_agree(
    now: list[Said], before: list[Said] | None, rows: int, columns: int
) -> None:
    table = sum_table(now, before, ("women", "men"), rows=rows, columns=columns).sums
    total = sum(Decimal(text or 0) * many for _, texts, many in now for text in texts)
    was = sum(Decimal(text or 0) * many for _, texts, many in before or () for text in texts)

    assert table.count() == total
    assert sum(table.count(row, None) for row in table.rows) == total
    assert sum(table.count(None, column) for column in table.columns) == total
    assert sum(table.count(row, column) for row in table.rows for column in table.columns) == total
    assert table.change() == (0 if before is None else total - was)


@given(now=SAID, others=st.lists(st.integers(0, 4).map(str), min_size=12, max_size=12))
def test_table_is_the_same_whatever_the_masked_numbers_are(now: list[Said], others: list[str]) -> None:
    swapped = [
        (values, (texts[0] if Decimal(texts[0]) >= 5 else other, texts[1]), many)
        for (values, texts, many), other in zip(now, others, strict=False)
    ]

    shown, same = (
        sum_table(some, None, ("women", "men"), mask_below=5, rows=9, columns=9) for some in (now, swapped)
    )

    places = [(row, column) for row in (*shown.sums.rows, None) for column in (*shown.sums.columns, None)]
    assert [shown.text(*one) for one in places] == [same.text(*one) for one in places]
    assert [shown.part(*one) for one in places] == [same.part(*one) for one in places]
    assert shown.sums.rows == same.sums.rows


def test_text_of_an_earlier_charter_adds_up_to_nothing_and_is_not_masked() -> None:
    said: list[Said] = [(("P",), ("alpha",), 1), (("P",), ("3",), 1), (("D",), ("alpha",), 2)]

    table = sum_table(said, None, ("women",), heads=("women",), mask_below=5)

    assert (table.text("P", "women"), table.text("D", "women")) == ("under 5", "0")
