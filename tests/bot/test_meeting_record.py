"""What a record says has changed in it."""

from dataclasses import replace

from bot.meeting_record import FIGURES, RecordContent, RecordItem, RecordLine

SENT = RecordContent(
    title="Meeting 16",
    head=(("Held", "Tue 13 Dec"), ("Present", "Greta"), (FIGURES, "1 present")),
    items=(
        RecordItem("1  Budget", (RecordLine("Noted"),), 7),
        RecordItem("Closing", (RecordLine("Thanks"),)),
    ),
)


def _names(said: RecordContent) -> list[str]:
    return [line.text for line in said.changes]


def test_what_is_made_anew_without_a_change_stays_as_it_was() -> None:
    assert SENT.revised(replace(SENT)) is SENT


def test_changes_name_labels_and_items_and_add_up_from_one_revision_to_the_next() -> None:
    came = replace(SENT, head=(("Held", "Tue 13 Dec"), ("Present", "Greta, Ute"), (FIGURES, "2 present")))
    once = SENT.revised(came)
    decided = replace(
        came,
        items=(RecordItem("1  Budget", (RecordLine("Endorsed"),), 7),),
        corrections=(RecordLine("The sum is 4,000."),),
    )

    twice = once.revised(decided)

    assert _names(once) == ["Present"]
    assert _names(twice) == ["Present", "1  Budget", "Closing", "Corrections"]
    assert RecordContent.from_json(twice.as_json()) == twice


def test_change_of_an_item_that_somebody_may_not_see_is_none_for_them() -> None:
    hidden = SENT.revised(
        replace(SENT, items=(RecordItem("1  Salaries", (RecordLine("Noted"),), 7), SENT.items[1]))
    )

    assert hidden.tells_of == {7}
    assert _names(hidden.without({7})) == []
