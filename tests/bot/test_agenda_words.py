"""Words that put a record on an agenda, and words that don't."""

import pytest

from bot.agendas.places import FIRST, LAST, PlaceChange, read_named_change, read_place_change
from bot.agendas.words import as_item
from bot.records import BUILT_IN


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("put I-7 on the agenda", "item I-7"),
        ("Put a12 on the agenda of M-3, please.", "item A-12 M-3"),
        ("please put DEC-2 on the next agenda", "item DEC-2"),
        ("can you put I-7 on our agenda for the next meeting?", "item I-7"),
        ("take A-1 up on the agenda for M-15", "item A-1 M-15"),
        ("put I-7 on the agenda, greta presents, 15 min", 'item I-7 presenter:"greta" 15 min'),
        ("put I-7 on the agenda of M-3, 15 minutes", "item I-7 M-3 15 min"),
        ("put M-3 on the agenda", None),
        ("put I-7 on the agenda of A-3", None),
        ("put I-7 on the agenda when Ute is back", None),
        ("put the figures on the agenda", None),
        ("I-7 was put on the agenda", None),
    ],
)
def test_words_that_put_a_record_on_an_agenda(words: str, command: str | None) -> None:
    assert as_item(words, BUILT_IN) == command


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("drop item 7", PlaceChange(7)),
        ("please take item 7 off the agenda", PlaceChange(7)),
        ("item 4 first", PlaceChange(4, FIRST)),
        ("move item 4 to the end, please", PlaceChange(4, LAST)),
        ("move item 4 to 2", PlaceChange(4, 2)),
        ("swap 3 and 4", PlaceChange(3, 4, is_swap=True)),
        ("swap items 3 and 4.", PlaceChange(3, 4, is_swap=True)),
        ("item 4 first aid kits", None),
        ("drop A-7", None),
        ("the item 4 first", None),
    ],
)
def test_words_that_change_the_places_of_an_agenda(words: str, change: PlaceChange | None) -> None:
    assert read_place_change(words) == change


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("the budget should come first", PlaceChange(0, FIRST, named="the budget")),
        ("Move AG-3 to the end of the agenda, please.", PlaceChange(0, LAST, named="AG-3")),
        ("let's finish with the posters", PlaceChange(0, LAST, named="the posters")),
        ("take AG-3 off our agenda", PlaceChange(0, named="AG-3")),
        (
            "the posters can wait for the next meeting: no quote",
            PlaceChange(0, is_later=True, why="no quote", named="the posters"),
        ),
        ("item 4 should come first", None),
        ("first things first", None),
        ("move A-3 to friday", None),
        ("I come first", None),
    ],
)
def test_words_that_name_an_item_whose_place_changes(words: str, change: PlaceChange | None) -> None:
    assert read_named_change(words) == change
