"""What is entered after the draft record has gone out: it says so as Rev.1, told once, or is refused once it stands."""

import re

from tests.conversation import Conversation
from tests.handlers.meetings.record.test_record import at, held, plain, told
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, form_values, labels

YEAR = "2016"
STANDS = "The record of meeting 1 is final, so what it says stays."


def figures(talk: Conversation) -> tuple[list[str], list[str]]:
    """Return how many took part by the record, and by the list of the meetings of the year."""
    said = talk.answer(LINDA, "record M-1").replace("*", "")
    record = said.split("In figures", 1)[1]
    return _counts(record), _counts(talk.answer(LINDA, f"meetings {YEAR}").partition("By office")[0])


def _counts(text: str) -> list[str]:
    return re.findall(r"\d+ (?:present|by video|represented|with apologies|absent)", text)


def test_record_and_figures_never_differ_once_the_draft_is_out(both: Conversation) -> None:
    held(both)
    both.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, the others were absent")
    both.until(at(16, 10))
    before = figures(both)
    assert before[0] == before[1] == ["3 present", "22 absent"]

    assert "Rev.1" not in both.answer(LINDA, f"present M-1 @{ALINE}")  # says nothing new
    (said,) = both.says(LINDA, f"/isc present M-1 video @{KENJI}")
    assert "it says so from now on, as Rev.1, and who got it reads of it once." in said.text
    assert figures(both)[0] == figures(both)[1] == ["3 present", "1 by video", "21 absent"]
    both.answer("wipa.chaiyo", "remote M-1")  # by somebody who says it for themselves
    both.answer(LINDA, f"present M-1 @{LINDA}, apologies @yuri.orlov")
    (shown,) = both.says(LINDA, "/isc minutes M-1 2: The record was read aloud.")
    both.presses(LINDA, shown, "Enter it")
    both.answer(LINDA, f"edit M-1 chair:@{UTE}")
    both.passes(minutes=1)
    record, year = figures(both)
    assert record == year == ["3 present", "2 by video", "1 with apologies", "19 absent"]
    read = both.answer(UTE, "record M-1").replace("*", "")
    assert "Draft record of meeting 1 (Rev.1)" in read
    assert "The record was read aloud." in read
    assert "Acting chair  Ute Keller" in read
    both.until(at(19, 10))
    (news,) = told(both, UTE, "It was corrected since you got it.")
    assert plain(news)[0] == "Draft record of meeting 1 (Rev.1)"
    assert "Who came: 3 present" in news.text
    assert (
        "Changed since it first went out: Absent; Acting chair; Present by video; Apologies; 2 Actions."
        in news.text
    )
    assert "Comments until Fri 23 Dec, 18:00 Geneva." in news.text
    assert labels(news) == ["Read it"]


def test_final_record_refuses_what_would_change_it_with_what_is_possible(talk: Conversation) -> None:
    held(talk)
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, the others were absent")
    talk.until(at(28, 12))
    before, shown = figures(talk), talk.answer(UTE, "record M-1")

    for words in (
        f"present M-1 video @{KENJI}",
        f"held M-1 people:@{KENJI}",
        f"attending M-1 behalf:@{KENJI}",
        "minutes M-1 2: Read aloud.",
        f"edit M-1 chair:@{KENJI}",
        'edit M-1 place:"room A"',
        "reopen M-1",
    ):
        said = talk.answer(LINDA, words)
        assert said.startswith(STANDS), words
        assert "is said in the next meeting" in said
    assert figures(talk) == before
    assert talk.answer(UTE, "record M-1") == shown
    assert talk.answer(LINDA, "note M-1 Kenji was there by video").startswith("Noted")


def test_answer_entered_after_who_came_changes_nothing_and_says_what_counts(talk: Conversation) -> None:
    held(talk)
    talk.answer(LINDA, f"present M-1 @{ALINE} @{UTE}, the others were absent")
    before = talk.answer(LINDA, f"meetings {YEAR}")

    for words in (f"apologies M-1 behalf:@{UTE}", f"attending M-1 behalf:@{KENJI}"):
        said = talk.answer(LINDA, words)
        assert "and that counts, not an answer to the invitation" in said
        assert "present M-1 @name" in said
    assert talk.answer(LINDA, f"meetings {YEAR}") == before


def test_what_was_said_of_an_item_is_corrected_while_the_record_is_a_draft(both: Conversation) -> None:
    held(both)
    both.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, the others were absent")
    (shown,) = both.says(
        LINDA, "/isc minutes M-1 3: agreed: one price list\nUte left early\nThe room was cold"
    )
    both.presses(LINDA, shown, "Enter it")
    item = next(f"AG-{n}" for n in range(1, 9) if "Sponsorship" in both.answer(LINDA, f"show AG-{n}"))
    both.until(at(16, 10))

    both.says(LINDA, f"/isc edit {item}")
    assert form_values(both, LINDA) == {
        "said": "Ute left early\nThe room was cold"
    }  # the decision's wording isn't here
    (done,) = both.submits(LINDA, said="Kenji left early\n\nThe room was cold")
    assert "What was said" in done.text
    assert "as Rev.1, and who got it reads of it once" in done.text
    read = both.answer(UTE, "record M-1").replace("*", "")
    assert "Kenji left early" in read
    assert "Ute left early" not in read
    assert read.count("one price list") == 1
    assert "what was said" in both.answer(LINDA, f"history {item}")

    assert "only what was said of it can be corrected" in both.answer(LINDA, f"edit {item} duration:20")
    assert f"Linda can change {item}." in both.answer(KENJI, f'edit {item} said:"I left late"')
    both.answer(LINDA, f"undo {item}")
    assert "Ute left early" in both.answer(UTE, "record M-1")
    both.answer(LINDA, f"edit {item} said:none")
    emptied = both.answer(UTE, "record M-1")
    assert "Ute left early" not in emptied
    assert "one price list" in emptied
    both.until(at(23, 16, 58))
    both.answer(LINDA, f'edit {item} said:"nothing"')
    both.until(at(23, 17, 3))
    assert STANDS in both.answer(LINDA, f'edit {item} said:"Ute left early"')
    assert STANDS in both.answer(LINDA, f"undo {item}")


def test_nothing_is_said_of_an_item_before_its_meeting(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00")
    talk.answer(LINDA, "item Sponsorship guidelines M-1")

    assert "hasn't been dealt with" in talk.answer(LINDA, 'edit AG-1 said:"all agreed"')
    assert "There is no “said:” here" in talk.answer(LINDA, 'item Room plan M-1 said:"all agreed"')
