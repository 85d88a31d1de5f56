"""Whether a reply tells the bot to do something: an order begins with its verb, and what tells of the work doesn't.

The tables hold 220 replies of two writers who had not seen the rule. In the first run of the first 19 of 35 orders and 4 of 15
complaints were read, and none of the 70 others was taken for one; then the rule was mended with it. In the first run of the
second it was 17 of 35, 7 of 15, and one of 50; then with that.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.instructions import LONGEST, gives_to, is_complaint, orders_in, passes_on, said_labels
from bot.replies import Meaning, read_reply
from tests.bot.test_replies import replies

TABLES = ("thread_replies.tsv", "thread_replies_second.tsv")
TO_US = frozenset({"order", "complaint"})
ENOUGH = 0.85  # of what is said to the bot
ORDERS = (
    "give it to Kenji",
    "close the second one",
    "move it to Thursday",
    "tell Greta Wednesday is fine",
    "let Ute know we agree",
    "add Aline's item to the agenda",
    "ask Aline",
    "R-3 goes to Taro",
    "demande à Aline",
    "ajoutez le point d'Aline",
    "dile a Greta que sí",
    "закрой первое",
    "告诉阿琳",
    "frag Aline",
)
BEFORE = ("", "ok, ", "fine but ", "please ", "Understood. ", "A-2: ", "could you please ", "yes and ")
BEHIND = ("", ", thanks", ". The venue called.", " please", "\nKenji knows.")
REPORTS = (
    "asked Aline, she will look",
    "I'll ask Aline tomorrow",
    "Kenji wants to move it",
    "close call with the venue",
    "the move to the new hall went fine",
    "gave it to Kenji",
    "Kenji said: “close it”",
    "> give it to Kenji",
    "we still have to tell Greta",
    "thanks for the reminder",
    "谢谢提醒",
)


@given(before=st.sampled_from(BEFORE), order=st.sampled_from(ORDERS), behind=st.sampled_from(BEHIND))
def test_order_is_read_whatever_courtesy_or_news_stands_beside_it(
    before: str, order: str, behind: str
) -> None:
    assert orders_in(f"{before}{order}{behind}")


@given(words=st.sampled_from(REPORTS), behind=st.sampled_from(BEHIND))
def test_report_is_no_order(words: str, behind: str) -> None:
    assert orders_in(f"{words}{behind}") == []
    assert not is_complaint(words)


@pytest.mark.parametrize("table", TABLES)
def test_replies_of_writers_who_had_not_seen_the_rule(table: str) -> None:
    _, *lines = Path(__file__).with_name(table).read_text("utf-8").splitlines()
    said = [(kind, text) for _, _, _, kind, text in (line.split("\t") for line in lines)]
    read = [(kind, bool(orders_in(text)) or is_complaint(text)) for kind, text in said]

    assert [kind for kind, is_read in read if is_read and kind not in TO_US] == []
    asked = [is_read for kind, is_read in read if kind in TO_US]
    assert sum(asked) >= ENOUGH * len(asked)


def test_plain_notes_of_the_tables_are_neither_orders_nor_complaints() -> None:
    notes = [text for _, meant, text in replies() if meant is Meaning.NOTE]
    assert [one for one in notes if orders_in(one) or is_complaint(one)] == []
    acts = [text for _, meant, text in replies() if meant is Meaning.DONE and orders_in(text)]
    assert [one for one in acts if read_reply(one) is not Meaning.DONE] == []


@pytest.mark.parametrize(
    "words",
    ["stop asking", "I've answered already", "zu viele Nachrichten", "меньше напоминаний", "别再问了"],
)
def test_complaint_is_known_in_each_language(words: str) -> None:
    assert is_complaint(words)


def test_long_texts_and_forwarded_mail_are_left_alone() -> None:
    assert orders_in("give it to Kenji " * 20) == []
    assert len("give it to Kenji " * 20) > LONGEST
    assert orders_in("---------- Forwarded message ----------\nclose it") == []


def test_order_says_whose_a_record_is_and_for_whom_words_are() -> None:
    assert gives_to("R-3 goes to Taro")
    assert not gives_to("R-3 goes well")
    assert passes_on("please tell Greta it's fine")
    assert not passes_on("close it")


@given(st.permutations(["Take it up", "More time", "Decide", "Done"]))
def test_label_of_several_words_is_said_beside_others_and_a_single_word_alone(labels: list[str]) -> None:
    assert said_labels("fine, take it up please", labels) == ["Take it up"]
    assert said_labels("Decide!", labels) == ["Decide"]
    assert said_labels("done, plan attached", labels) == []
    assert said_labels("let them decide", labels) == []
