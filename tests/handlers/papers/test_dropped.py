"""A file that is sent to the bot without saying for what is asked about, and kept by a press."""

from tests.conversation import Conversation
from tests.handlers.papers.test_papers import sent_files
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, STAFF, UTE, labels

PDF = b"%PDF-1.7 a table of costs"


def agenda(talk: Conversation) -> None:
    """Plan a meeting with two items of its own behind the standing ones."""
    talk.answer(LINDA, "meeting 13 dec 14:00 number:15")
    talk.answer(LINDA, "item Who pays for six languages? @ute.keller 10 min")
    talk.answer(LINDA, "item Budget of the film crew")


def test_file_without_a_word_is_a_paper_by_a_press(both: Conversation) -> None:
    agenda(both)
    (asked,) = both.drops(KENJI, "", costs_pdf=PDF)
    kept = both.answer(UTE, "papers M-1")
    (said,) = both.presses(KENJI, asked, labels(asked)[1])
    both.passes(minutes=2)
    both.says(UTE, "/isc papers M-1")
    (listed,) = both.says(UTE, "/isc papers M-1")
    both.presses(UTE, listed, "Read it")
    both.passes(minutes=2)

    assert asked.text.splitlines() == [
        "For which item is costs.pdf a paper?",
        "I've kept nothing yet.",
        "Meeting · Task force, meeting 15 · papers are due Thu 8 Dec",
    ]
    assert "costs" not in kept
    assert said.text.startswith("15/4 costs\nIt's a paper for item 4 of Task force, meeting 15")
    assert [content for name, content in sent_files(both) if "15-4" in name] == [PDF]


def test_item_that_the_words_name_comes_first(talk: Conversation) -> None:
    agenda(talk)
    assert labels(talk.drops(KENJI, "for the budget", costs_pdf=PDF)[0])[0].startswith("4 Budget")
    assert labels(talk.drops(KENJI, "here are the costs for item 3", costs_pdf=PDF)[0])[0].startswith("3 Who")
    assert labels(talk.drops(UTE, "", costs_pdf=PDF)[0])[0].startswith("3 Who")  # she presents it
    both_files = talk.drops(KENJI, "", costs_pdf=PDF, plan_docx=b"plan")[0]
    assert both_files.text.splitlines()[:2] == [
        "For which item is costs.pdf a paper?",
        "For which item is plan.docx a paper?",
    ]
    left = talk.presses(KENJI, both_files, "None of them")[-1]
    assert left.text == "Everything stays as it is."
    (sheet,) = talk.drops(LINDA, "", list_xlsx=b"sheet")
    assert "To enter what a sheet lists, send it with import" in sheet.text


def test_file_that_nothing_takes_is_said_not_to_be_kept(talk: Conversation) -> None:
    assert talk.drops(KENJI, "", costs_pdf=PDF)[0].text.splitlines() == [
        "I've kept nothing of costs.pdf. No meeting is planned that it could be a paper for.",
        "To keep a file with a record, reply with it under the record's card.",
    ]
    talk.answer(LINDA, "meeting 13 dec 14:00 number:15")
    (early,) = talk.drops(ALINE, "", costs_pdf=PDF)
    assert "has no item yet that it could be a paper for" in early.text
    assert labels(early) == ["Add an item"]
    for who in (STAFF, OBSERVER):
        assert "I've kept nothing of <b>.pdf" not in talk.drops(who, "", costs_pdf=PDF)[0].text
    (named,) = talk.drops(KENJI, "", **{"A-3 done": PDF})  # the name of a file says nothing
    assert "I've kept nothing of A-3 done." in named.text


def test_button_of_a_file_works_for_its_sender_alone(talk: Conversation) -> None:
    agenda(talk)
    (asked,) = talk.drops(KENJI, "", costs_pdf=PDF)
    (file,) = talk.workspace.files
    stolen = talk.answer(UTE, f"withfile {file} paper AG-4")
    talk.workspace.files[file].is_done = False  # deleted
    (gone,) = talk.presses(KENJI, asked, labels(asked)[1])
    assert "15/4" not in talk.answer(UTE, "papers M-1")
    assert "Slack did not give me that file" in gone.text
    assert "did not give me that file" in stolen


def test_file_with_the_word_paper_is_asked_about_for_the_meeting_that_is_named(talk: Conversation) -> None:
    agenda(talk)
    talk.answer(LINDA, "meeting 20 jan 2017 14:00 number:16")
    talk.answer(LINDA, "item Rooms of the fair M-2")

    for words in ("paper", "paper M-1", "paper for meeting 15", "paper on the budget"):
        (asked,) = talk.drops(KENJI, words, costs_pdf=PDF)
        assert asked.text.startswith("For which item is costs.pdf a paper?"), words
        assert "meeting 15" in asked.text, words
    assert labels(asked)[0] == "4 Budget of the film crew"
    (asked,) = talk.drops(KENJI, "paper for meeting 16", costs_pdf=PDF)
    assert labels(asked) == ["3 Rooms of the fair", "None of them"]
    assert "There are none yet that you may read." in talk.answer(KENJI, "paper M-1")
    assert "A paper belongs to an item, so nothing was kept." in talk.answer(
        KENJI, "paper M-1 https://example.org/x"
    )
    assert talk.answer(KENJI, "paper").startswith("Which one?")
