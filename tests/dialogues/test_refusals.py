"""What cannot be done as it was said: one sentence, with what is possible, and nothing half done."""

import pytest
from sqlalchemy import select

from bot.history import DENIED
from storage import tables
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, STAFF, UTE, labels, rows

AREAS = (
    "Climate change, Emergency telecommunications, Accessibility, Communications, Web editorial, "
    "Resource mobilization, Gender, Events coordination and Bridging the Standards Gap"
)
STAFF_SENTENCE = "Only members can {} You can see events and who's who."
ELSEWHERE = (
    "I work with colleagues of the organisation only. "
    "If you need something of ISC-TF, ask whoever invited you here."
)
REFUSED = [
    (LINDA, "actoin Send", "I don't understand “actoin”. Did you mean action?"),
    (LINDA, "clos A-1", "I don't understand “clos”. Did you mean done?"),
    (LINDA, "xyzzy", "I don't understand “xyzzy”."),
    (LINDA, "action Table area:plumbing", f"I don't know “plumbing”: the nine areas are {AREAS}."),
    (LINDA, "show A-99", "I can't find A-99."),
    (LINDA, "done A-99", "I can't find A-99."),
    (LINDA, "note A-99 Quote", "I can't find A-99."),
    (LINDA, "undo A-99", "I can't find A-99."),
    (LINDA, "action Table for:A-99", "I can't find A-99."),
    (LINDA, "escalate I-9 no money", "I can't find I-9."),
    (LINDA, "confirm DEC-9", "I can't find DEC-9."),
    (LINDA, "done A-98 A-99", "I can't find A-98.\nI can't find A-99."),
    (LINDA, "done", "Which one is done?\nRoom plan\nOpen · A-2\nCost table\nOpen · A-1"),
    (LINDA, "show", "Which one?\nRoom plan\nOpen · A-2\nWho pays?\nI-1\nCost table\nOpen · A-1"),
    (LINDA, "note", "Which one?\nRoom plan\nOpen · A-2\nWho pays?\nI-1\nCost table\nOpen · A-1"),
    (LINDA, "decide", "Which one do you decide?\nWho pays?\nI-1"),
    (LINDA, "confirm", "Which one? You have nothing open that this goes with."),
    (LINDA, "confirm A-1", "A-1 isn't a decision."),
    (LINDA, "escalate A-1", "A-1 isn't an issue."),
    (LINDA, 'action Table area:"web', "The quotation mark after area: is never closed, so nothing was done. Say it like area:clim."),
    (LINDA, "action Table due:12 oct due:13 oct", "due: is there twice, with “12 oct” and with “13 oct”. Nothing was done. Say it once."),
    (LINDA, "action Table due:12 oct by:13 oct", "due: is there twice, with “12 oct” and with “13 oct”. Nothing was done. Say it once."),
    (LINDA, "action Table due:", "What comes after due:? Say it like due:next friday."),
    (LINDA, "action Table area:", "What comes after area:? Say it like area:clim."),
    (LINDA, "action owner:@ute.keller", "There's no title yet."),
    (LINDA, "action @ute.keller", "There's no title yet."),
    (LINDA, "action due:12 oct", "There's no title yet."),
    (LINDA, "action " + "x " * 200, "That title has 399 characters; 250 are the most. Make it shorter, and put the rest into a note."),
    (LINDA, "action " + "x" * 40_000, "That's 40007 characters; I read 4000 at most. Nothing was done. Put the long text into a document and give its link."),
    (LINDA, "note A-1 " + "x" * 3500, "That note has 3500 characters; 3000 are the most. Put the long text into a document and give its link."),
    (LINDA, "action Table priority:urgent", "“urgent” isn't a priority I know. It can be low, normal or high."),
    (LINDA, "action Table for:foo", "“foo” after for: isn't a reference. References look like A-1, I-1, E-1, DEC-1, P-1, M-1, AG-1, RD-1."),
    (LINDA, "action Table owner:@nobodyx", "I don't know “@nobodyx”. Pick the person from Slack's @ list."),
    (LINDA, "action Table owner:@zahra.farah", "Zahra Farah only observes and can't own anything here. Name somebody else."),
    (LINDA, "action Table owner:@guest", "Gil Guest is a guest and can't own anything here. Name a colleague."),
    (LINDA, "action Table owner:@otherbot", "Other Bot is a bot and can't own anything here. Name a colleague."),
    (LINDA, "action Table owner:@foreigner", "Fay Foreign is from another workspace and can't own anything here. Name a colleague."),
    (LINDA, "show A-1 A-2", "I take one at a time here."),
    (LINDA, "A-1 tomorrow", "What about A-1?"),
    (LINDA, "actions foo", "I don't know “foo” here. You can say: mine, overdue, blocked, all."),
    (LINDA, "issues mine", "I don't know “mine” here. You can say: all, open, closed."),
    (OBSERVER, "done A-1", "Ute or Linda can close A-1. As an observer you can leave a remark."),
    (OBSERVER, "action Table", "Only members can log an action. As an observer you can leave a remark."),
    (STAFF, "action Table", STAFF_SENTENCE.format("log an action.")),
    (STAFF, "raise Who pays?", STAFF_SENTENCE.format("raise an issue.")),
    (STAFF, "done A-1", "I can't find A-1."),
    ("U9GUEST", "action Table", ELSEWHERE),
    ("U9BOT", "action Table", ELSEWHERE),
    ("U9FAR", "action Table", ELSEWHERE),
    ("U9FAR", "events", ELSEWHERE),
    ("paula.ruiz", "done A-1", "Ute or Linda can close A-1."),
    (UTE, "unappoint n:1", "It was already taken back. Nothing has changed."),
    (LINDA, "undo A-2", "Undo works for ten minutes; that was at 10:00. You can still edit A-2."),
    (UTE, "undo A-1", "The last word on A-1 is somebody else's, so you can't undo it."),
    (LINDA, "done A-3", "You closed A-3 on Fri 7 Oct."),
    (LINDA, "done I-1", "I-1 isn't decided yet."),
    (ALINE, "decide I-1 agreed", "I-1 is for Taro, Moussa, Joost or 1 other to decide, or for the task force if you take it there."),
    ("filiz.arslan", "decide I-1 perhaps", "What's the outcome? It comes first: approved, endorsed, agreed, noted, requested, deferred, referred, not agreed."),
]  # fmt: skip


def test_what_is_refused_is_one_sentence_and_leaves_nothing_behind(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table owner:@ute.keller area:web")
    quick.answer(LINDA, "action Room plan")
    quick.answer(LINDA, "action Paper")
    quick.answer(LINDA, "raise Who pays? area:web")
    quick.passes(minutes=11)
    quick.answer(LINDA, "done A-3")
    before = rows(quick)

    said = {(who, words): quick.answer(who, words) for who, words, _ in REFUSED}

    assert said == {(who, words): sentence for who, words, sentence in REFUSED}
    assert rows(quick) == before


ASKED = [
    ("action Table area:acess", "“acess”: do you mean Accessibility?", ["Yes"], 0, "It's yours. Add a date"),
    ("action Table due:30 sep", "Fri 30 Sep has passed. When should it be?", ["Fri 14 Oct", "Sat 30 Sep 2017", "Keep it"], 0, "Yours, due Fri 14 Oct."),
    ("action Table due:30 sep", "Fri 30 Sep has passed. When should it be?", ["Fri 14 Oct", "Sat 30 Sep 2017", "Keep it"], 2, "Yours, due Fri 30 Sep."),
    ("action Table due:12/10", "12/10 is Wed 12 Oct or Sat 10 Dec.", ["Wed 12 Oct", "Sat 10 Dec"], 0, "Yours, due Wed 12 Oct."),
    ("action Table due:12/10", "12/10 is Wed 12 Oct or Sat 10 Dec.", ["Wed 12 Oct", "Sat 10 Dec"], 1, "Yours, due Sat 10 Dec."),
    ("action Table due:tue 19 oct", "19 October is a Wednesday, not a Tuesday.", ["Tue 18 Oct", "Wed 19 Oct"], 0, "Yours, due Tue 18 Oct."),
    ("action Table ownr:@ute.keller", "“ownr:” isn't one of the options here. Is it owner: or just a word of the text?", ["owner:", "A word of the text"], 0, "For Ute Keller, no date yet."),
    ("action Table ownr: the chair", "“ownr:” isn't one of the options here. Is it owner: or just a word of the text?", ["owner:", "A word of the text"], 1, "It's yours. Add a date if you want reminders."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "question", "offered", "pressed", "facts"), ASKED)
def test_what_fits_two_ways_is_asked_and_a_button_says_it_again(
    quick: Conversation, words: str, question: str, offered: list[str], pressed: int, facts: str
) -> None:
    before = rows(quick)
    (asked,) = quick.says(LINDA, f"/isc {words}")
    after, was = rows(quick), (asked.text, labels(asked))

    said = quick.presses(LINDA, asked, offered[pressed])

    assert was == (question, offered)
    assert after == before
    first, second, *_ = said[0].text.splitlines()
    assert (first.startswith("Table"), second.startswith(facts)) == (True, True)


UNDERSTOOD = [
    ("action أرسل جدول التكاليف due:12 oct", "أرسل جدول التكاليف", "Yours, due Wed 12 Oct."),
    ("action 发送成本表 area:web", "发送成本表", "It's yours. Add a date if you want reminders."),
    ("action 🎉 Party at 17:00", "🎉 Party at 17:00", "It's yours. Add a date if you want reminders."),
    ("action Re: your mail Note: https://x.org", "Re: your mail Note: https://x.org", "It's yours. Add a date if you want reminders."),
    ("action Table shade: dark", "Table shade: dark", "It's yours. Add a date if you want reminders."),
    ("action Table area:“web editorial”", "Table", "It's yours. Add a date if you want reminders."),
    ("action due:12 oct Send the table", "Send the table", "Yours, due Wed 12 Oct."),
    ("action due:monday\u00a0Send the\u00a0table", "Send the table", "Yours, due Mon 10 Oct."),
    ("action Cost table @ute.keller monday", "Cost table", "For Ute Keller, due Mon 10 Oct."),
    ("action Cost tables monday @ute.keller", "Cost tables", "For Ute Keller, due Mon 10 Oct."),
    ("ACTION Table Due: 12 oct", "Table", "Yours, due Wed 12 Oct."),
    ("log Table owner:@ute.keller,@paula.ruiz", "Table", "For Ute Keller and Paula Ruiz, no date yet."),
]  # fmt: skip


def test_words_are_understood_as_people_write_them(quick: Conversation) -> None:
    for words, title, facts in UNDERSTOOD:
        assert quick.answer(LINDA, words).startswith(f"{title}\n{facts}")


def test_several_references_are_closed_together(quick: Conversation) -> None:
    for title in ("Cost table", "Room plan", "Paper"):
        quick.answer(LINDA, f"action {title}")

    (said,) = quick.says(LINDA, "/isc done A-1 a3 Sent to all")

    assert said.text.splitlines() == [
        "Cost table is done. Result: Sent to all",
        "Done · A-1 · Fri 7 Oct",
        "Paper is done. Result: Sent to all",
        "Done · A-3 · Fri 7 Oct",
    ]
    assert labels(said) == ["Undo", "Undo"]


def test_title_never_leaves_as_a_mention(talk: Conversation) -> None:
    talk.answer(LINDA, "action Wake <!channel> and <!here> owner:@ute.keller area:web due:11 oct")
    talk.answer(LINDA, "raise Is <!everyone> asked? area:web")
    talk.passes(days=5)
    talk.answer(LINDA, "show A-1")
    talk.answer(UTE, "digest week")

    said = [
        f"{m.text}{m.blocks}"
        for found in talk.workspace.posted.values()
        for m in found
        if m.user == "U0CLERK"
    ]
    assert sum("&lt;!channel&gt;" in one for one in said) >= 6
    assert not any("<!" in one for one in said)


def test_step_can_be_undone_once_and_not_after_somebody_elses_note(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table due:12 oct")
    quick.answer(LINDA, "done A-1 Sent")

    undone = quick.answer(LINDA, "undo A-1")
    twice = quick.answer(LINDA, "undo A-1")
    quick.answer(LINDA, "done A-1")
    quick.passes(minutes=1)
    quick.answer(UTE, "note A-1 Not yet")
    touched = quick.answer(LINDA, "undo A-1")

    assert undone == "Taken back. *A-1*  Cost table · Linda Okafor, due Wed 12 Oct"
    assert twice == "The last step of A-1 is already taken back."
    assert touched == "The last word on A-1 is somebody else's, so you can't undo it."


def test_every_example_of_the_help_is_understood(quick: Conversation) -> None:
    for title in [f"Thing {n}" for n in range(1, 15)]:
        quick.answer(LINDA, f"action {title}")
        quick.answer(LINDA, f"raise {title}")
    quick.answer(LINDA, "decide I-2 agreed")
    quick.answer(LINDA, "decide I-3 agreed")
    quick.answer(LINDA, "decide I-4 agreed")
    examples = [verb.example for verb in quick.desk.registry.verbs if not verb.is_hidden]

    said = {example: quick.says(LINDA, f"/isc {example}") for example in examples}

    assert not [example for example, answers in said.items() if "I don't understand" in answers[0].text]
    assert not [example for example, answers in said.items() if "wrong" in answers[0].text]


def test_observer_who_may_not_close_is_offered_a_remark(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table")
    (refused,) = quick.says(OBSERVER, "/isc done A-1")

    quick.presses(OBSERVER, refused, "Leave a remark")
    (kept,) = quick.submits(OBSERVER, text="How many were asked?")

    assert labels(refused) == ["Leave a remark"]
    assert kept.text == "Kept as an observer's remark under A-1: How many were asked?"


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("A-22", " Nearest: A-2, A-12."),
        ("A-21", " Nearest: A-1, A-2."),
        ("A-99", " Nearest: A-9."),
        ("A-999", ""),
        ("I-12", ""),
        ("A-1111", ""),
    ],
)
def test_reference_that_is_not_there_names_those_that_are_a_slip_away(
    quick: Conversation, typed: str, nearest: str
) -> None:
    for number in range(12):
        quick.answer(LINDA, f"action Table {number}")

    assert quick.answer(LINDA, typed) == f"I can't find {typed}.{nearest}"


def test_nearest_are_those_that_one_sees(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table visibility:restricted")
    quick.answer(LINDA, "action Room plan")

    assert quick.answer(BANGKOK, "A-1") == quick.answer(BANGKOK, "A-11").replace("A-11", "A-1")
    assert quick.answer(BANGKOK, "A-21") == "I can't find A-21. Nearest: A-2."
    assert quick.answer(LINDA, "A-11") == "I can't find A-11. Nearest: A-1."


def denied(talk: Conversation) -> list[str]:
    """Return what was tried without the right to it: the verb and the references."""
    why = select(tables.history.c.why).where(tables.history.c.verb == DENIED).order_by(tables.history.c.id)
    talk.store.write(lambda tx: None, now=talk.clock.now())  # what was handed over before is written by now
    return talk.store.read(lambda read: list(read.db.execute(why).scalars()))


def test_one_of_several_that_is_not_theirs_is_kept_as_tried(quick: Conversation) -> None:
    quick.answer(UTE, "action Cost table")
    quick.answer(LINDA, "action Room plan")

    said = quick.answer(UTE, "done A-1 A-2 A-9")

    assert said.splitlines()[0] == "Cost table is done."
    assert denied(quick) == ["done A-2"]


def test_several_that_are_all_refused_are_one_attempt(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table")
    quick.answer(LINDA, "action Room plan")

    quick.answer(UTE, "done A-1 A-2")
    quick.answer(UTE, "undo A-1 A-9")

    assert denied(quick) == ["done A-1 A-2", "undo A-1 A-9"]
