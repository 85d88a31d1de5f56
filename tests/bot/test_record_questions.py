"""Questions about the record of a meeting, in the six languages, and what only sounds like one."""

import pytest

from bot.record_questions import record_asked_for


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("where is the record of meeting 14?", "14"),
        ("Where's the draft record of the last meeting", "last"),
        ("show me the minutes from meeting 3", "3"),
        ("What did we decide in meeting 14?", "14"),
        ("what was decided at the last meeting?", "last"),
        ("Où est le compte rendu de la réunion 14 ?", "14"),
        ("¿Dónde está el acta de la última reunión?", "last"),
        ("Где протокол заседания 14?", "14"),
        ("第14次会议记录在哪里？", "14"),
        ("أين محضر الاجتماع رقم 14؟", "14"),
        ("what did we decide on captions?", None),
        ("where is the record of A-14?", None),
        ("where is the record of meeting 14 and 15?", None),
        ("record the outcome of meeting 14", None),
        ("I was there", None),
    ],
)
def test_record_that_is_asked_for_is_known_by_its_number(said: str, asked: str | None) -> None:
    assert record_asked_for(said) == asked
