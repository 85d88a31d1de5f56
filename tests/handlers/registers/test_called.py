"""What people read for an entry, where that isn't the word that they type."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.charter_file import CharterError, read_charter
from bot.registers import Register
from handlers import registry_of
from handlers.registers.form_views import TITLE_MAX, enter_title
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import LINDA
from tests.shipped import CHARTER, WITHOUT_REGISTERS

TAKEN = registry_of(read_charter(WITHOUT_REGISTERS)).typed_words
CALLED = "    called: [field trip, field trips]\n"
TRIPS = f"""
registers:
  - code: trips
    one: trip
    prefix: FT
{CALLED}    what: Who goes where.
    due: optional
    fields:
      - {{name: place, required: true}}
"""


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(databases.fresh("sqlite"), f"{WITHOUT_REGISTERS}{TRIPS}", tmp_path)
    yield from watched(talk)


def test_people_read_what_it_is_called_and_type_its_word(talk: Conversation) -> None:
    talk.answer(LINDA, "trip See the station place:Bern owner:@ute.keller")

    said = [
        talk.answer(LINDA, one) for one in ("trips", "trip See the forum", "mark FT-1 gone", "trips late")
    ]

    begins = [
        "*1 field trip*",
        "A field trip needs its place: place:...",
        "“gone” is no state of a field trip.",
        "No late field trips.",
    ]
    assert [one[: len(begun)] for one, begun in zip(said, begins, strict=True)] == begins


def test_question_is_read_by_a_name_that_begins_with_the_word_too(tmp_path: Path) -> None:
    charter = f"{WITHOUT_REGISTERS}{TRIPS}".replace(
        "[field trip, field trips]", "[trip report, trip reports]"
    )
    with closing(talk_with(databases.fresh("sqlite"), charter, tmp_path)) as talk:
        talk.answer(LINDA, "trip See the station place:Bern")

        said = [talk.asks(LINDA, f"how many {one} by area?") for one in ("trips", "trip reports")]

    assert said[0] == said[1]
    assert said[0].startswith("*1 trip report, by area*")


@pytest.mark.parametrize(
    "words", ["field trip See the forum place:Basel", "add a field trip See the forum place:Basel"]
)
def test_what_it_is_called_enters_one_too(talk: Conversation, words: str) -> None:
    said = talk.answer(LINDA, words)

    assert said.startswith("*FT-1*  See the forum")


def test_question_finds_its_list_by_either_name(talk: Conversation) -> None:
    talk.answer(LINDA, "trip See the station place:Bern")

    said = [talk.asks(LINDA, f"how many {one} are there?") for one in ("field trips", "trips")]

    assert [one.splitlines()[0] for one in said] == ["*1 field trip*"] * 2


@pytest.mark.parametrize(
    ("called", "error"),
    [
        ("field trips", "“called” must be a list, not a single text"),
        ("[field trips]", "“called” needs at least two; now there is one"),
        (
            "[action trip, action trips]",
            "“action trip” begins with “action”, which is already a command; call it otherwise",
        ),
        ("[field trip, 3 trips]", "it is one to four words of letters alone"),
    ],
)
def test_what_it_is_called_is_checked(called: str, error: str) -> None:
    with pytest.raises(CharterError, match=error):
        read_charter(f"{WITHOUT_REGISTERS}{TRIPS.replace('[field trip, field trips]', called)}", taken=TAKEN)


LOANS = """
registers:
  - code: loans
    one: loan
    prefix: LN
    called: [loan of equipment, loans of equipment]
    what: What we lend, and to whom.
    due: optional
"""


@pytest.fixture
def lends(tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(databases.fresh("sqlite"), f"{WITHOUT_REGISTERS}{LOANS}", tmp_path)
    yield from watched(talk)


def test_its_plural_is_everywhere_as_declared_and_is_typed_too(lends: Conversation) -> None:
    for words in ("loan Beamer", "loan of equipment Screen", "loan Microphone due:7 oct"):
        lends.answer(LINDA, words)
    lends.passes(days=4)
    listed = lends.answer(LINDA, "loans of equipment")
    late = lends.answer(LINDA, "loans of equipment late")
    lends.answer(LINDA, "export loans")
    lends.passes(minutes=2)
    file = lends.direct(LINDA)[-1]

    assert listed.startswith("*3 loans of equipment*")
    assert late.startswith("*1 late loan of equipment*")
    assert file.text.startswith("*3 loans of equipment* · as of")
    assert lends.asks(LINDA, "loans of equipment").startswith("*3 loans of equipment*")


def test_title_of_a_form_is_never_cut_within_a_word(lends: Conversation) -> None:
    lends.says(LINDA, "/isc loan")
    view = lends.workspace.view(lends.user(LINDA))

    assert view is not None
    assert view.shape["title"]["text"] == "New loan of equipment"


@pytest.mark.parametrize("register", CHARTER.registers, ids=lambda one: one.code)
def test_title_of_each_form_fits(register: Register) -> None:
    title = enter_title(register)

    assert len(title) <= TITLE_MAX
    assert title.endswith((register.singular, register.one))
