"""Numbers of papers: given once, kept when items are put in another order, and those of a revision."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.agendas.items import AgendaItem, ItemState
from bot.agendas.papers import (
    SUFFIXES,
    Paper,
    PaperState,
    current,
    listed,
    next_document,
    number_of,
    place_of,
)

NOON = datetime(2016, 12, 1, 12, tzinfo=UTC)


def an_item(number: int, *, place: int | None, document: int | None = None) -> AgendaItem:
    return AgendaItem(
        id=number,
        number=number,
        title=f"Item {number}",
        state=ItemState.ACCEPTED if place else ItemState.PROPOSED,
        created_at=NOON,
        created_by=1,
        changed_at=NOON,
        meeting_id=100,
        place=place,
        document=document,
    )


def handed_in(titles: list[str], states: list[PaperState]) -> list[Paper]:
    """Return the papers of item 4 that files with these titles make, each with what became of it."""
    found: list[Paper] = []
    for title, state in zip(titles, states, strict=True):
        if (place := place_of(found, title)) is not None:
            part, revision = place
            one = Paper(item_id=4, person_id=1, at=NOON, title=title, state=state)
            one.part, one.revision = part, revision
            found.append(one)
    return found


SAID = st.lists(
    st.tuples(st.sampled_from(["Costs", "costs", "Annex", "Map", "Plan"]), st.sampled_from(list(PaperState))),
    max_size=12,
)


@given(SAID)
def test_no_number_is_given_twice_and_one_title_is_one_paper(said: list[tuple[str, PaperState]]) -> None:
    item = an_item(4, place=4, document=4)
    found = handed_in([title for title, _ in said], [state for _, state in said])

    numbers = [number_of(item, one) for one in found]
    stands = current(found)
    assert len({*numbers}) == len(numbers)
    assert len({one.part for one in stands}) == len(stands)
    assert all(one.is_in for one in stands)
    assert {one.part for one in stands} == {one.part for one in found if one.is_in}
    for one in stands:
        assert one.revision == max(
            other.revision for other in found if other.is_in and other.part == one.part
        )
    assert listed(item, found).splitlines() == [f"{number_of(item, one)} {one.title}" for one in stands]


def test_papers_of_one_item_are_bis_and_ter_and_one_title_again_is_a_revision() -> None:
    item = an_item(4, place=6, document=4)
    found = handed_in(["Costs", "Annex", "COSTS", "Map", "Annex"], [PaperState.IN] * 5)

    assert [number_of(item, one) for one in found] == ["4", "4 bis", "4 (Rev.1)", "4 ter", "4 bis (Rev.1)"]
    assert listed(item, found) == "4 (Rev.1) COSTS\n4 bis (Rev.1) Annex\n4 ter Map"
    assert place_of(handed_in([str(n) for n in range(10)], [PaperState.IN] * 10), "One more") is None
    assert len(SUFFIXES) == 10


@given(
    st.lists(st.tuples(st.none() | st.integers(1, 9), st.booleans()), max_size=8),
    st.none() | st.integers(1, 9),
)
def test_item_gets_a_number_that_no_other_has(
    others: list[tuple[int | None, bool]], place: int | None
) -> None:
    items: list[AgendaItem] = []
    for number, (at, has_paper) in enumerate(others, start=1):
        one = an_item(number, place=at)
        one.document = next_document(items, one) if has_paper else None
        items.append(one)
    item = an_item(50, place=place)

    number = next_document([*items, item], item)
    taken = {one.document for one in items}
    assert number not in taken
    assert number >= 1
    assert number == place or place is None or place in taken
