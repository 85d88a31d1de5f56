"""Rounds that begin with yes or no: of pages, and of the agendas of advisory groups. A press is an answer."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.rounds.scene import CILKA, GRETA, HALE, MONDAY, begun
from tests.handlers.scene import ALINE, LINDA, labels
from tests.shipped import TEXT

EDDA, SALMA = "edda.brandt", "salma.haddad"
PAGES, AGENDAS = "Page checks for Fri 9 Dec", "Agenda checks for Fri 9 Dec"


@pytest.fixture
def asked(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """On Tue 29 Nov a round about three pages and one about two agendas have asked until Fri 9 Dec."""
    talk = begun(url, tmp_path, charter=TEXT, now=MONDAY)
    for who in (CILKA, GRETA, HALE, LINDA, ALINE, SALMA, EDDA):
        talk.answer(who, "settings digest:off")
    for name, owner in (("Climate", CILKA), ("Gender", CILKA), ("Events", GRETA)):
        talk.answer(LINDA, f"page {name} address:https://example.org/{name} owner:@{owner}")
    talk.answer(LINDA, f'advisoryagenda RAG 24 group:RAG starts:"26 apr 2017" owner:@{SALMA}')
    talk.answer(LINDA, f'advisoryagenda TSAG 5 group:TSAG starts:"1 may 2017" owner:@{EDDA}')
    talk.passes(hours=2)
    talk.answer(LINDA, "round pages by:9 dec")
    talk.answer(LINDA, "round advisoryagendas by:9 dec")
    talk.passes(hours=22)
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def about(talk: Conversation, who: str, ref: str) -> list[Message]:
    return [one for one in talk.direct(who) if f"Waiting · {ref} ·" in one.text]


def test_page_is_asked_about_with_yes_and_no_to_press(asked: Conversation) -> None:
    (one,), (several,) = about(asked, GRETA, "RD-1"), about(asked, CILKA, "RD-1")

    assert one.text.splitlines()[:2] == [
        "*PG-3 Events: page check for Fri 9 Dec*",
        "Does the page need changing? Press one, or reply here.",
    ]
    assert labels(one) == ["Yes", "No", "Write it"]
    assert several.text.splitlines()[:4] == [
        f"*{PAGES}: 2 pages wait for a word from you*",
        "Does the page need changing?",
        "*PG-1 Climate*",
        "*PG-2 Gender*",
    ]
    assert labels(several) == ["Yes", "No", "Write it"] * 2


def test_answer_about_a_page_is_its_review_and_is_undone_with_it(asked: Conversation) -> None:
    (one,) = about(asked, GRETA, "RD-1")
    (said,) = asked.presses(GRETA, one, "No")
    first = said.text
    reviewed = asked.answer(LINDA, "show PG-3")
    asked.passes(minutes=2)
    answered = one.text
    asked.presses(GRETA, said, "Undo")
    undone = asked.answer(LINDA, "show PG-3")
    silent = asked.answer(LINDA, "silent RD-1").splitlines()

    assert first.startswith(
        "PG-3 Events: page check for Fri 9 Dec\n_Does the page need changing?_ no\nDone · RD-1 · PG-3"
    )
    assert "Last reviewed: Tue 29 Nov" in reviewed
    assert answered == f"{PAGES}\nDone · RD-1 · answered, nothing for you to do"
    assert "Last reviewed" not in undone
    assert "Needs changing" not in undone
    assert silent[0] == f"{PAGES}: 0 of 3 have answered."


def test_yes_is_asked_what_and_words_alone_are_asked_whether(asked: Conversation) -> None:
    (one,), (several,) = about(asked, GRETA, "RD-1"), about(asked, CILKA, "RD-1")
    (what,) = asked.presses(GRETA, one, "Yes")
    (said,) = asked.replies(GRETA, one, "The programme is that of last year")
    (which,) = asked.replies(CILKA, several, "no")
    offered = labels(which)
    (pressed, *_) = asked.presses(CILKA, which, "No")
    (whether,) = asked.replies(CILKA, several, "PG-2: two links are dead")
    row = labels(whether)
    (kept,) = asked.presses(CILKA, whether, "Yes")
    printed = asked.answer(LINDA, "print RD-1")

    assert what.text.startswith("PG-3 Events: “yes”\nWhat has to change? Just reply here")
    assert "_What has to change?_ The programme is that of last year" in said.text
    assert which.text.startswith(f"{PAGES}: which one?")
    assert offered == ["No", "No"]
    assert pressed.text.startswith("PG-1 Climate: page check")
    assert whether.text.startswith(
        "PG-2 Gender: “two links are dead”\nDoes the page need changing? Press one"
    )
    assert row == ["Yes", "No"]
    assert "_What has to change?_ two links are dead" in kept.text
    assert "PG-2 Gender · Cilka\n_Does the page need changing?_ yes\n_What has to change?_ two" in printed
    assert printed.splitlines()[-1].startswith("Waiting · RD-1 · 3 of 3")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("no", "no"),
        ("No, all fine", "no"),
        ("not yet", "no"),
        ("oui, le lien est mort", "yes"),
        ("Sí: faltan dos enlaces", "yes"),
        ("нет", "no"),
        ("是的，链接坏了", "yes"),
        ("لا", "no"),
    ],
)
def test_yes_and_no_are_read_in_six_languages(asked: Conversation, words: str, said: str) -> None:
    (one,) = about(asked, GRETA, "RD-1")
    (answer,) = asked.replies(GRETA, one, words)

    assert f"_Does the page need changing?_ {said}" in answer.text


def test_second_answer_about_the_same_page_takes_the_new_words(asked: Conversation) -> None:
    (one,) = about(asked, GRETA, "RD-1")
    asked.replies(GRETA, one, "yes, the programme is that of last year")
    asked.until(datetime(2016, 12, 12, 9, tzinfo=UTC))
    asked.answer(LINDA, "round pages by:20 dec")
    asked.passes(hours=3)
    (again,) = about(asked, GRETA, "RD-3")
    now = again.text
    (fixed,) = asked.replies(GRETA, again, "no, it is the new one")
    shown = asked.answer(LINDA, "show PG-3")

    assert "now: “yes”" in now
    assert "_Does the page need changing?_ no\nit is the new one" in fixed.text
    assert "Needs changing: no\nComment: it is the new one\nLast reviewed: Mon 12 Dec" in shown


def test_agenda_with_an_item_is_asked_about_no_more(asked: Conversation) -> None:
    (one,) = about(asked, EDDA, "RD-2")
    (said,) = asked.replies(EDDA, one, "yes, item 7")
    listed = asked.answer(LINDA, "advisoryagendas all")
    (other,) = about(asked, SALMA, "RD-2")
    (not_yet,) = asked.presses(SALMA, other, "No")
    silent = asked.answer(LINDA, "silent RD-2")
    asked.until(datetime(2016, 12, 12, 9, tzinfo=UTC))
    asked.answer(LINDA, "round advisoryagendas by:20 dec")
    asked.passes(hours=3)
    again = asked.answer(LINDA, "silent RD-3").splitlines()

    assert said.text.startswith(
        "AC-2 TSAG 5: agenda check for Fri 9 Dec\n_Does the agenda have an item for us?_ yes\n_Which item is it?_ item 7"
    )
    assert "Item 50 % (1/2)" in listed
    assert "_Does the agenda have an item for us?_ no" in not_yet.text
    assert "everybody has answered" in silent
    assert [line for line in again if "AC-" in line] == ["AC-1 RAG 24 · Salma Haddad (BDT), asked Mon 12 Dec"]


def test_same_answer_again_is_printed_as_it_was_said(asked: Conversation) -> None:
    (one,) = about(asked, EDDA, "RD-2")
    asked.presses(EDDA, one, "No")
    asked.until(datetime(2016, 12, 12, 9, tzinfo=UTC))
    asked.answer(LINDA, "round advisoryagendas by:20 dec")
    asked.passes(hours=3)
    (again,) = about(asked, EDDA, "RD-3")
    (said,) = asked.presses(EDDA, again, "No")
    first, row = said.text, labels(said)
    printed = asked.answer(LINDA, "print RD-3")
    history = asked.answer(LINDA, "history RD-3")
    asked.presses(EDDA, said, "Undo")
    silent = asked.answer(LINDA, "silent RD-3")
    kept = asked.answer(LINDA, "show AC-2")

    assert first.startswith(
        "AC-2 TSAG 5: agenda check for Tue 20 Dec\n_Does the agenda have an item for us?_ no"
    )
    assert row == ["Change", "Undo"]
    assert "AC-2 TSAG 5 · Edda\n_Does the agenda have an item for us?_ no" in printed
    assert "No change" not in printed
    assert "answered\n      for AC-2" in history
    assert "AC-2 TSAG 5 · Edda" in silent
    assert "Item for us: no" in kept


def test_only_the_silent_are_reminded_and_the_chair_reads_who_they_are(asked: Conversation) -> None:
    (one,) = about(asked, EDDA, "RD-2")
    asked.presses(EDDA, one, "No")
    home = asked.says(SALMA, "/isc home")[-1]
    asked.until(datetime(2016, 12, 12, 12, tzinfo=UTC))
    days = {
        who: [asked.day_of(each) for each in asked.direct(who) if "RD-2" in each.text]
        for who in (EDDA, SALMA, ALINE)
    }
    printed = asked.answer(LINDA, "print RD-2")
    late = asked.answer(SALMA, "answer RD-2 AC-1 no")

    assert "AC-1 RAG 24: agenda check for Fri 9 Dec" in str(home.blocks)
    assert days == {
        EDDA: ["Mon 28 Nov"],
        SALMA: ["Mon 28 Nov", "Wed 7 Dec", "Fri 9 Dec", "Mon 12 Dec"],  # at last as who speaks for BDT
        ALINE: ["Mon 12 Dec"],
    }
    assert printed.splitlines()[:2] == [AGENDAS, "No update received: AC-1 RAG 24"]
    assert "It came after the close and is kept as late" in late
