"""Small numbers are for the owner of an entry alone: no surface shows them to anybody else, and no figure tells them."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charter_file import CharterError, read_charter
from bot.register_numbers import Figure
from tests import databases
from tests.conversation import Conversation
from tests.dialogues.marked import whole
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, UTE
from tests.shipped import WITHOUT_REGISTERS

TALKS = """
registers:
  - code: talks
    one: talk
    prefix: TK
    what: Who speaks where.
    owner: focal_point
    fields:
      - {name: place, key: true}
      - {name: women, type: number}
      - {name: men, type: number}
    states:
      - {name: held, choices: [planned, held]}
    rates:
      single: {count: [{women: 0}, {men: 0}], among: {not: {women: 0, men: 0}}}
    shares:
      women: {sum: [women], among: [women, men]}
    sums: [women]
    mask_below: 5
    warn:
      few: {when: {held: planned}, whom: [owner], says: Few speak there.}
"""
BAD = [
    ("{name: women, type: number}", "{name: women, type: number, key: true}", "a number that is masked is no key"),
    ("mask_below: 5", "mask_below: 5\n    closed_where: {women: 0}", "“women” is masked, and others would read it"),
    ("choices: [planned, held]}", "choices: [planned, held], needs: {held: [women]}}", "“women” is masked, and others"),
    ("choices: [planned, held]}", "choices: [planned, held], waits_for: {women: [1, 2]}}\n    way: [MCG]", "“women” is masked, and others"),
    ("{name: place, key: true}", "{name: place, key: true, required_where: {women: [1, 2]}}", "“women” is masked, and others would read it"),
    ("{name: place, key: true}", "{name: place, key: true, required_where: {not: {women: [1, 2]}}}", "“women” is masked, and others would read it"),
    ("mask_below: 5", "numbers_for: [focal_point]", "no number is masked, so everybody reads them; add “mask_below”"),
    ("mask_below: 5", "mask_below: 5\n    numbers_for: [focal_pont]", "“focal_pont” is no right of a role"),
    ("mask_below: 5", "mask_below: 1", "it cannot be less than 2"),
    ("mask_below", "maskbelow", "unknown key “maskbelow” in a register; did you mean “mask_below”?"),
]  # fmt: skip
CANARIES = ("7193", "2861", "5527")  # of the small numbers, also of one that was
OTHERS = (LINDA, ALINE, KENJI, OBSERVER)


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A talk of Ute's with two small numbers, of which one was another before."""
    talk = talk_with(url, WITHOUT_REGISTERS + TALKS, tmp_path)
    talk.answer(UTE, "talk Ways to work place:Geneva area:gender owner:@ute.keller women:4.5527 men:3.2861")
    talk.answer(UTE, "edit TK-1 women:4.7193")
    yield from watched(talk)


def read_by(talk: Conversation, who: str) -> str:
    """Return all that somebody reads of it: answers, forms, their messages, the channel and their files."""
    words = (
        "talks", "talks all", "talks mine", "talks planned", "talks on:7 oct", "talks by:held", "talks by:women",
        "show TK-1", "history TK-1", "search ways to work",
        "home", "help talk", "freeze talks", "how many talks are planned?", "what talks does Ute have?", "what's open?",
        "digest", "privacy export", "undo TK-1", "done TK-1", "edit TK-1", "mark TK-1", "assign TK-1", "lists",
    )  # fmt: skip
    said = [one.text for each in words for one in talk.says(who, f"/isc {each}")]
    view = talk.workspace.view(talk.user(who))
    for form in ("csv", "xlsx"):
        talk.answer(who, f"export talks {form}")
    talk.passes(minutes=5)
    shown = [whole(one) for one in [*talk.direct(who), *talk.channel("isc-gender")]]
    return "\n".join([*said, *shown, str(view.shape) if view else ""])


@pytest.mark.parametrize(("words", "instead", "sentence"), BAD)
def test_declaration_that_would_show_what_it_masks_is_refused(
    words: str, instead: str, sentence: str
) -> None:
    assert words in TALKS

    with pytest.raises(CharterError) as refused:
        read_charter(WITHOUT_REGISTERS + TALKS.replace(words, instead, 1), name="c.yaml")

    assert [one for one in refused.value.problems if sentence in one and "line" in one], (
        refused.value.problems
    )


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_the_owner_reads_small_numbers_anywhere(both: Conversation, who: str) -> None:
    read = read_by(both, who)
    both.until(datetime(2016, 10, 10, 12, tzinfo=UTC))  # the digests of Monday
    read += "\n".join(whole(one) for one in both.direct(who))

    assert [one for one in CANARIES if one in read] == []
    assert "TK-1" in read


@pytest.mark.parametrize("words", ["search 4.7193", "find 4.5527", "talks women:4.7193", "talks by:women"])
def test_nothing_is_found_or_counted_by_a_small_number(both: Conversation, words: str) -> None:
    assert "Ways to work" not in both.answer(KENJI, words)
    assert "1/1" not in both.answer(KENJI, words)


def test_files_of_others_have_no_small_numbers(both: Conversation) -> None:
    both.answer(KENJI, "export talks csv")
    both.passes(minutes=5)
    (file,) = [one.bytes.decode("utf-8-sig") for one in both.workspace.files.values()]

    assert file.count("under 5") == 2
    assert [one for one in CANARIES if one in file] == []


def test_owner_reads_them_as_they_are(both: Conversation) -> None:
    shown, history = both.answer(UTE, "show TK-1"), both.answer(UTE, "history TK-1")

    assert "Women: 4.7193" in shown.splitlines()
    assert "Few speak there." in shown
    assert "5527" in history
    assert "Women: under 5" in both.answer(KENJI, "show TK-1").splitlines()
    assert "Few speak there." not in both.answer(KENJI, "show TK-1")
    assert (
        "Few speak there." not in both.channel("isc-gender")[0].text if both.channel("isc-gender") else True
    )


def test_large_numbers_are_shown_to_everybody(both: Conversation) -> None:
    both.answer(UTE, "edit TK-1 women:12")

    assert "Women: 12" in both.answer(KENJI, "show TK-1").splitlines()
    assert "Men: under 5" in both.answer(KENJI, "show TK-1").splitlines()


def test_figures_are_in_steps_for_others_and_exact_for_who_owns_the_small_ones(both: Conversation) -> None:
    both.answer(UTE, "edit TK-1 women:4 men:3")
    both.answer(UTE, "talk Big place:Paris owner:@kenji.sato women:8 men:11")

    assert "Single 0 % (0/2) · Women 46 % (12/26) · Women 12" in both.answer(UTE, "talks")
    assert "Single masked · Women about 40 % (about 10/about 25) · Women about 10" in both.answer(
        KENJI, "talks"
    )


def test_own_file_of_somebody_else_comes_back_unchanged(both: Conversation) -> None:
    both.answer(LINDA, "export talks csv")
    both.passes(minutes=5)
    file = [one.bytes for one in both.workspace.files.values()][-1]
    (same,) = both.drops(LINDA, "import talks", rows_csv=file)
    table = b"Title,Place,Women\nWays to work,Geneva,9\n"
    (other,) = both.drops(LINDA, "import talks", rows_csv=table)

    assert "1 the same" in same.text
    assert [one for one in CANARIES if one in other.text] == []
    assert "under 5" in other.text


def test_somebody_else_may_enter_a_number_and_reads_only_that_it_is_small(both: Conversation) -> None:
    said = both.answer(LINDA, "edit TK-1 men:3")

    assert "3" not in said.replace("TK-1", "")
    assert "Men: 3" in both.answer(UTE, "show TK-1").splitlines()


def test_small_number_can_not_be_found_by_trying(both: Conversation) -> None:
    both.answer(UTE, "edit TK-1 women:3")
    answers = set()
    for number in (1, 2, 3, 4):
        answers.add(both.answer(LINDA, f"edit TK-1 women:{number}"))
        answers.add(both.answer(LINDA, "undo TK-1"))

    assert len(answers) == 2, answers
    assert [one for one in answers if "Women: under 5" in one.splitlines()]
    assert "Women: 3" in both.answer(UTE, "show TK-1").splitlines()


def test_warning_about_masked_numbers_is_told_to_nobody_who_may_not_read_them(tmp_path: Path) -> None:
    one_sex = (
        "few: {when: [{women: 0}, {men: 0}], whom: [owner, focal_point], says: Everybody is of one sex.}"
    )
    charter = TALKS.replace("few: {when: {held: planned}, whom: [owner], says: Few speak there.}", one_sex)
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + charter, tmp_path)) as talk:
        talk.answer(UTE, "talk Ways to work area:bsg owner:@ute.keller women:3 men:0")
        talk.answer(UTE, "talk Ways to live area:bsg women:0 men:4")
        talk.passes(minutes=10)
        told = {who: "\n".join(m.text for m in talk.direct(who)) for who in (UTE, KENJI)}

    assert "Ways to work" in told[UTE]
    assert "Ways to work" not in told[KENJI]
    assert "Ways to live" in told[KENJI], "who answers for it while nobody owns it"


def test_focal_point_of_its_area_reads_numbers_that_are_for_them(tmp_path: Path) -> None:
    charter = TALKS.replace("mask_below: 5", "mask_below: 5\n    numbers_for: [focal_point]")
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + charter, tmp_path)) as talk:
        talk.answer(LINDA, "talk Ways to work place:Geneva area:bsg owner:@ute.keller women:3 men:0")
        talk.answer(LINDA, "talk Ways to live place:Paris area:web owner:@ute.keller women:3 men:0")
        shown = {ref: talk.answer(KENJI, f"show {ref}").splitlines() for ref in ("TK-1", "TK-2")}
        talk.answer(KENJI, "export talks csv")
        talk.passes(minutes=5)
        (file,) = [one.bytes.decode("utf-8-sig") for one in talk.workspace.files.values()]
        others = [talk.answer(who, "show TK-1") for who in (LINDA, ALINE, OBSERVER)]

    assert "Women: 3" in shown["TK-1"]
    assert "Women: under 5" in shown["TK-2"], "it is of another area"
    assert file.count("under 5") == 2
    assert all("Women: under 5" in one.splitlines() for one in others)


def test_figures_are_exact_for_whom_all_numbers_are_and_in_steps_for_a_focal_point(tmp_path: Path) -> None:
    charter = TALKS.replace("mask_below: 5", "mask_below: 5\n    numbers_for: [focal_point, secretary]")
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + charter, tmp_path)) as talk:
        talk.answer(LINDA, "talk Ways to work place:Geneva area:bsg owner:@ute.keller women:4 men:3")
        talk.answer(LINDA, "talk Ways to live place:Paris area:web owner:@ute.keller women:8 men:11")
        told = {who: talk.answer(who, "talks").splitlines()[-1] for who in (LINDA, KENJI, ALINE)}

    assert told[LINDA] == "Single 0 % (0/2) · Women 46 % (12/26) · Women 12"
    assert told[KENJI] == told[ALINE] != told[LINDA]
    assert told[ALINE].startswith("Single masked · Women about 40 %")


def test_warning_of_numbers_that_are_for_focal_points_is_told_to_them(tmp_path: Path) -> None:
    one_sex = (
        "few: {when: [{women: 0}, {men: 0}], whom: [owner, focal_point], says: Everybody is of one sex.}"
    )
    charter = TALKS.replace("few: {when: {held: planned}, whom: [owner], says: Few speak there.}", one_sex)
    charter = charter.replace("mask_below: 5", "mask_below: 5\n    numbers_for: [focal_point]")
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + charter, tmp_path)) as talk:
        talk.answer(LINDA, "talk Ways to work area:bsg owner:@ute.keller women:3 men:0")
        talk.passes(minutes=10)
        told = {who: sum("of one sex" in m.text for m in talk.direct(who)) for who in (UTE, KENJI, LINDA)}

    assert told == {UTE: 1, KENJI: 1, LINDA: 0}


def test_no_figure_depends_on_what_a_small_number_is(both: Conversation) -> None:
    both.answer(KENJI, "talk Mine place:Paris owner:@kenji.sato women:20 men:30")
    told = []
    for small in (0, 1, 2, 3, 4):
        both.answer(UTE, f"edit TK-1 women:{small} men:{4 - small}")
        for own in (16, 17, 18, 19, 20):
            both.answer(KENJI, f"edit TK-2 women:{own}")
            told.append((own, both.answer(KENJI, "talks").splitlines()[-1]))

    assert len(set(told)) == 5, "what Kenji reads follows from his own number"


FIGURES = st.integers(0, 60).map(Decimal)


@given(FIGURES, FIGURES)
def test_figure_tells_no_small_number_and_no_exact_difference(some: Decimal, more: Decimal) -> None:
    figure = Figure("Women", some, some + more, mask_below=5)

    numbers = [int(one) for one in figure.text.replace("%", "").replace("(", " ").replace("/", " ").replace(")", " ").split()
               if one.isdigit()]  # fmt: skip
    told = numbers if figure.percent is None else numbers[1:]
    assert all(one % 5 == 0 for one in told)
    if some < 5:
        assert "(under 5/" in figure.text
        assert figure.percent is None


@pytest.mark.parametrize("title", ["Ways to work", "Another title"])
def test_small_number_can_not_be_found_by_importing(both: Conversation, title: str) -> None:
    both.answer(UTE, "edit TK-1 women:3")
    said = set()
    for number in (1, 2, 3, 4):
        table = f"Title,Place,Women\n{title},Geneva,{number}\n".encode()
        (shown,) = both.drops(LINDA, "import talks", rows_csv=table)
        said.add(shown.text.replace(f"“{number}”", "it"))

    (answer,) = said
    assert "women: under 5 here, it in the file" in answer


def test_import_of_a_hidden_number_is_entered_whatever_it_was(tmp_path: Path) -> None:
    with closing(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + TALKS, tmp_path)) as talk:
        table = "Title,Place,Owners,Women\nWays to work,Geneva,Ute Keller,{}\n"
        said = []
        for number in (3, 3, 4):
            (shown,) = talk.drops(LINDA, "import talks", rows_csv=table.format(number).encode())
            talk.presses(LINDA, shown, "Enter 1")
            talk.passes(minutes=5)
            said.append(talk.direct(LINDA)[-1].text)

        assert ["1 changed" in one for one in said] == [False, True, True]
        assert "Women: 4" in talk.answer(UTE, "show TK-1").splitlines()
