"""Silence procedures: proposed, opened, commented on, stopped by an objection, extended, adopted at the end."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from docx import Document

from bot.proposals import Proposal
from bot.records import Kind, Ref
from handlers.core.calls import Call
from handlers.core.desk import Desk
from handlers.proposals import procedure
from storage.history import history_of
from storage.unit_of_work import Read
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, BANGKOK, BRASILIA, CAIRO, LINDA, OBSERVER, STAFF, UTE, labels, rows
from tests.shipped import REGISTRY

FILIZ, JOOST = "filiz.arslan", "joost.peeters"
ASKED = f"asked:@{UTE},@{FILIZ},@{BANGKOK}"
PROPOSE = f"propose Guidelines for video requests {ASKED}"
TITLE = "*P-1*  Guidelines for video requests"
PLAIN = "Guidelines for video requests"
END = datetime(2016, 10, 17, 16, tzinfo=UTC)  # Mon 17 Oct, 18:00 in Geneva: Bangkok is closed on the 14th


def pressed(talk: Conversation, who: str, label: str) -> str:
    """Press a button under the newest message that has it in somebody's own conversation."""
    message = next(one for one in talk.direct(who)[::-1] if label in labels(one))
    return "\n".join(one.text for one in talk.presses(who, message, label))


def told(talk: Conversation, who: str) -> list[str]:
    return [one.text for one in talk.direct(who)]


# Opening


def test_chair_opens_at_once_and_everybody_asked_has_one_message_with_the_own_hour(
    talk: Conversation,
) -> None:
    said = talk.opens(ALINE, f"{PROPOSE} link:https://example.org/text area:comms")
    talk.passes(minutes=12)
    (asked,) = talk.direct(UTE)
    talk.until(datetime(2016, 10, 10, 8, tzinfo=UTC))

    assert said.splitlines() == [
        TITLE,
        "Silence procedure until Mon 17 Oct, 18:00 Geneva. In ten minutes I'll begin to ask 3 people; until then you can undo it.",
        "Mon 17 Oct is the earliest: everybody has 5 working days then, Wipa Chaiyo in Bangkok last.",
        "The text can't change any more. <https://example.org/text|the document>",
    ]
    assert asked.text.splitlines() == [
        "*Guidelines for video requests*",
        "Becomes final on *Mon 17 Oct, 18:00 Geneva*, unless you object.",
        "If you agree, there's nothing to do.",
        "<https://example.org/text|the document>",
        "Waiting · P-1 · 3 people asked · by Aline Moreau",
    ]
    assert labels(asked) == ["Read it", "Comment", "Object"]
    assert "*Mon 17 Oct, 18:00 Geneva* (23:00 for you), unless you object" in told(talk, BANGKOK)[0]
    card, week = talk.channel("#isc-communications")
    assert "Becomes final on Mon 17 Oct, 18:00 Geneva, unless somebody objects." in card.text
    assert week.text.splitlines()[-1] == (
        "Silence procedures · P-1 Guidelines for video requests · objections until Mon 17 Oct, 18:00 Geneva"
    )
    assert told(talk, JOOST) == []


def test_everybody_who_may_object_is_asked_but_not_the_chair_who_asks(quick: Conversation) -> None:
    said = quick.opens(ALINE, "propose Guidelines")

    assert "In ten minutes I'll begin to ask 22 people; until then you can undo it." in said
    assert (
        quick.answer(LINDA, "silent P-1")
        .splitlines()[1]
        .startswith("Not reached, 22 of 22: Runa Lindqvist, ")
    )


def test_secretary_prepares_and_the_chair_opens_with_one_click(talk: Conversation) -> None:
    said = talk.answer(LINDA, PROPOSE)
    talk.passes(minutes=12)
    nothing = (told(talk, UTE), talk.channel())
    asked = pressed(talk, ALINE, "Open")
    opened = talk.opens(ALINE, "confirm P-1")
    talk.passes(minutes=80)

    assert said.splitlines() == [
        "*P-1*  Draft: Guidelines for video requests",
        "It stays a draft until Aline opens it. From then on everybody has 5 working days; 3 would be asked.",
        "It is with Aline Moreau now.",
    ]
    assert nothing == ([], [])
    assert "This goes to 3 people and the text is fixed. It runs until Mon 17 Oct, 18:00 Geneva." in asked
    assert (
        "Silence procedure until Mon 17 Oct, 18:00 Geneva. In ten minutes I'll begin to ask 3 people; until then you can undo it."
        in opened
    )
    assert len(told(talk, UTE)) == len(talk.channel()) == 1
    assert told(talk, LINDA)[-1] == f"{PLAIN}\nWaiting · P-1 · until Mon 17 Oct, 18:00 Geneva"
    assert talk.answer(ALINE, "confirm P-1") == "P-1 is already open. Nothing has changed."


def test_others_are_told_who_proposes_and_who_opens(quick: Conversation) -> None:
    quick.answer(LINDA, PROPOSE)
    before = rows(quick)

    assert quick.answer(UTE, "propose Guidelines") == (
        "Aline or Linda can propose something. You can raise a question."
    )
    for words in ("confirm P-1", "move P-1 20 oct", "cancel P-1 no", "mark P-1 referred", "edit P-1 Other"):
        assert " can " in quick.answer(UTE, words), words
    assert quick.answer(LINDA, "confirm P-1") == "Aline can decide how P-1 goes on."
    assert rows(quick) == before


def test_day_that_leaves_somebody_too_few_working_days_is_asked_about(quick: Conversation) -> None:
    (asked,) = quick.says(ALINE, f"/isc {PROPOSE},@{CAIRO} due:12 oct")
    question, offered = asked.text, labels(asked)
    (kept,) = quick.presses(ALINE, asked, "Keep Wed 12 Oct")
    goes_to = kept.text
    said = quick.presses(ALINE, kept, "Open it")[-1].text

    assert question == "Wed 12 Oct leaves Ute Keller in Geneva 3 of 5 working days. And 3 others too few."
    assert offered == ["Mon 17 Oct", "Keep Wed 12 Oct"]
    assert "until Wed 12 Oct, 18:00 Geneva. In ten minutes I'll begin to ask 4 people" in said
    assert "leaves Ute Keller in Geneva 3 of 5 working days." in goes_to
    assert "leaves Ute Keller in Geneva 3 of 5 working days." in said


def test_absence_without_an_officer_is_no_working_day(quick: Conversation) -> None:
    quick.answer(UTE, "absent 10-14 oct")
    quick.answer(FILIZ, f"absent 10-21 oct @{JOOST}")

    said = quick.opens(ALINE, PROPOSE)

    assert "until Fri 21 Oct" in said
    assert "Ute Keller in Geneva last." in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (f"propose Guidelines asked:@{STAFF}", "Ingrid Berg has no role in which one objects"),
        ("propose Guidelines due:17 oct 12:00", "A silence procedure ends at 18:00. Say the day alone"),
        ("propose Guidelines link:x", "A link begins with https://"),
    ],
)
def test_what_cannot_be_proposed_is_said(quick: Conversation, words: str, sentence: str) -> None:
    assert sentence in quick.answer(ALINE, words)


def test_draft_whose_day_has_passed_by_the_time_it_opens_is_asked_about(quick: Conversation) -> None:
    quick.answer(LINDA, f"{PROPOSE} due:17 oct")
    quick.until(datetime(2016, 10, 18, 8, tzinfo=UTC))
    (asked,) = quick.says(ALINE, "/isc confirm P-1")
    question, offered = asked.text, labels(asked)

    (sure,) = quick.presses(ALINE, asked, offered[0])
    said = quick.presses(ALINE, sure, "Open it")[-1].text

    assert (question, offered) == ("Mon 17 Oct has passed.", ["Wed 26 Oct"])  # Bangkok is closed on the 24th
    assert "Silence procedure until Wed 26 Oct, 18:00 Geneva." in said


# Comments


def test_plain_reply_is_kept_as_a_comment_and_asked_whether_it_is_an_objection(talk: Conversation) -> None:
    talk.opens(ALINE, PROPOSE)
    talk.passes(minutes=12)
    (asked,) = talk.replies(UTE, talk.direct(UTE)[0], "the budget is missing")
    question, offered = asked.text, labels(asked)
    (left,) = talk.presses(UTE, asked, "Only comment")
    talk.passes(minutes=12)

    assert question == "Is that an objection? It would stop P-1, and all 3 read your reason."
    assert offered == ["Object", "Only comment", "Leave it"]
    assert left.text == "Noted on P-1."
    assert told(talk, ALINE)[-1].splitlines()[1] == "Ute Keller: the budget is missing"
    assert "1 of 3 commented" in talk.answer(LINDA, "show P-1")
    assert "· until Mon 17 Oct" in talk.answer(LINDA, "proposals")


def test_comment_on_an_earlier_text_is_marked_so(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.passes(minutes=12)
    quick.replies(FILIZ, quick.direct(FILIZ)[0], "I disagree")
    quick.passes(hours=2)
    before = [m.text for m in quick.direct(ALINE) if "Filiz Arslan: I disagree" in m.text]
    quick.answer(UTE, "object P-1 the budget is missing")
    quick.opens(ALINE, "reissue P-1 Guidelines with a budget")
    quick.passes(hours=2)

    after = [m.text for m in quick.direct(ALINE) if "I disagree" in m.text]

    assert before
    assert all("Filiz Arslan on the text before: I disagree" in one for one in after if "Rev.1" in one)
    assert any("Rev.1" in one for one in after)


def test_question_is_offered_as_a_comment_first(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.passes(minutes=12)

    (asked,) = quick.replies(UTE, quick.direct(UTE)[0], "Why Greta and not the unit?")

    assert labels(asked) == ["Only comment", "Object", "Leave it"]


def test_own_week_lists_the_procedures_that_wait_for_an_answer(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.passes(minutes=12)

    assert "*P-1*" in (said := quick.answer(UTE, "digest me")) or "P-1 " in said
    assert "objections until Mon 17 Oct" in said
    assert "P-1" not in quick.answer("joost.peeters", "digest me")


def test_what_sounds_like_an_objection_is_read_by_chair_and_secretary_before_the_end_without_a_press(
    talk: Conversation,
) -> None:
    talk.opens(ALINE, PROPOSE)
    talk.passes(minutes=12)
    talk.replies(UTE, talk.direct(UTE)[0], "I do not agree, the budget is missing")
    talk.replies(FILIZ, talk.direct(FILIZ)[0], "who pays for it?")
    talk.passes(hours=2)

    for who in (ALINE, LINDA):
        read = "\n".join(told(talk, who))
        assert "Ute Keller: I do not agree, the budget is missing" in read
        assert "Filiz Arslan: who pays for it?" in read
        shown = talk.answer(who, "show P-1")
        assert "2 of 3 commented" in shown
        assert "Ute Keller: I do not agree, the budget is missing" in shown


def test_comment_becomes_the_objection_when_that_is_pressed(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.passes(minutes=12)
    (asked,) = quick.replies(UTE, quick.direct(UTE)[0], "I do not agree, the budget is missing")

    (said,) = quick.presses(UTE, asked, "Object")

    assert said.text == (
        f"{TITLE}\nStopped by your objection: I do not agree, the budget is missing\n"
        "I'll tell everybody who was asked."
    )
    assert "none of 3 commented" in quick.answer(LINDA, "show P-1")


def test_consent_is_kept_as_a_comment_without_a_question(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.passes(minutes=12)

    said = quick.replies(UTE, quick.direct(UTE)[0], "Fine with me, thanks!")

    assert said == []
    assert "Ute Keller: Fine with me, thanks!" in quick.answer(LINDA, "show P-1")


def test_reply_of_somebody_who_was_not_asked_is_a_note(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.passes(minutes=12)

    quick.replies(JOOST, quick.channel()[0], "we film too")

    assert "Joost Peeters: we film too" in quick.answer(LINDA, "show P-1")


# Objections


def test_objection_stops_it_and_all_are_told_who_objected_and_why(talk: Conversation) -> None:
    talk.opens(ALINE, PROPOSE)
    talk.passes(minutes=12)
    talk.presses(UTE, talk.direct(UTE)[0], "Object")
    view = talk.workspace.view(talk.user(UTE))
    (said,) = talk.submits(UTE, text="the budget is missing", then="object")
    talk.passes(hours=2)

    assert "It stops the text, and everybody who was asked reads your reason." in str(
        view.shape if view else ""
    )
    assert said.text == (
        f"{TITLE}\nStopped by your objection: the budget is missing\nI'll tell everybody who was asked."
    )
    stopped = f"*{PLAIN}* won't become final for now.\nUte objects: “the budget is missing”"
    for_chair, _ = (one for one in talk.direct(ALINE) if "P-1" in one.text)
    assert for_chair.text == f"{stopped}\nStopped · P-1 · Fri 7 Oct · for you"
    assert told(talk, FILIZ)[-1] == (
        f"{stopped}. Aline decides what happens next.\nStopped · P-1 · Fri 7 Oct · nothing for you to do"
    )
    assert labels(for_chair) == ["Another text", "Refer to the meeting", "Take back"]
    assert [labels(one) for one in (*talk.direct(FILIZ), talk.channel()[0])] == [[], [], []]
    assert told(talk, UTE)[0] == f"{PLAIN}\nReason: the budget is missing\nStopped · P-1 · Fri 7 Oct"


def test_chair_hears_of_an_objection_first_with_the_reason_and_the_button(talk: Conversation) -> None:
    talk.opens(ALINE, f"{PROPOSE} area:comms")
    talk.passes(minutes=5)
    talk.answer(LINDA, f"action Rooms owner:@{ALINE} due:1 dec")  # the next message would wait for an hour
    talk.passes(minutes=5)
    before = len(talk.direct(ALINE))

    talk.answer(UTE, "object P-1 It costs too much")
    talk.passes(minutes=10)

    told_chair = talk.direct(ALINE)[before:]
    assert "“It costs too much”" in told_chair[0].text
    assert labels(told_chair[0])[0] == "Another text"
    assert [bool(one.files) for one in told_chair] == [False, True]


def test_second_objection_is_kept_as_a_remark(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.answer(UTE, "object P-1 too costly")

    said = quick.answer(FILIZ, "object P-1 too long")

    assert said == (
        f"{TITLE} · stopped by an objection, Fri 7 Oct\nThat came after the end, so it changes nothing by itself. "
        "It's kept as a remark, and Aline and Linda read it."
    )
    assert "Filiz Arslan: Objection, too late: too long" in quick.answer(LINDA, "show P-1")


def test_observer_does_not_object_and_is_offered_a_remark_that_the_chair_reads(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.passes(minutes=12)
    (refused,) = quick.says(OBSERVER, "/isc object P-1 who checks it?")
    quick.presses(OBSERVER, refused, "Leave a remark")
    quick.submits(OBSERVER, text="Who checks it?")
    quick.passes(minutes=12)

    assert "As an observer you can leave a remark." in refused.text
    assert told(quick, ALINE)[-1].endswith("Zahra Farah: Who checks it?")
    assert "· until Mon 17 Oct" in quick.answer(LINDA, "proposals")


def test_who_was_not_asked_the_chair_and_the_secretary_do_not_object(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)

    for who in (JOOST, ALINE, LINDA, STAFF):
        said = quick.answer(who, "object P-1 no")
        assert said.startswith("Only those who were asked can object to ") or "can't find P-1" in said, who
    assert "· until Mon 17 Oct" in quick.answer(LINDA, "proposals")


def test_officer_in_charge_objects_for_whom_they_stand_in(quick: Conversation) -> None:
    quick.answer(UTE, f"absent 7-21 oct @{JOOST}")
    quick.opens(ALINE, PROPOSE)
    quick.passes(hours=2)

    pressed(quick, JOOST, "Object")
    quick.submits(JOOST, text="no budget", then="object")

    assert "Objection of Joost Peeters for Ute Keller, 12:00: no budget" in quick.answer(LINDA, "show P-1")
    assert "Joost Peeters (Focal point) · objected · for Ute Keller" in quick.answer(LINDA, "history P-1")


def test_who_follows_somebody_who_was_asked_and_left_is_asked_and_objects_themselves(
    quick: Conversation,
) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.answer(LINDA, f"appoint @{STAFF} focal point area:web entity:C&P on:8 oct")
    quick.answer(LINDA, f"leave 7 oct @{FILIZ}")
    quick.until(datetime(2016, 10, 10, 10, tzinfo=UTC))

    said = quick.answer(STAFF, "object P-1 no budget")

    assert "Stopped by your objection: no budget" in said
    assert "Objection of Ingrid Berg, 12:00: no budget" in quick.answer(LINDA, "show P-1")


def test_who_stands_in_for_the_chair_opens_it_but_not_what_they_prepared(quick: Conversation) -> None:
    quick.answer(LINDA, PROPOSE)
    quick.answer(ALINE, f"absent 7-14 oct @{LINDA}")
    own = quick.answer(LINDA, "confirm P-1")
    quick.answer(ALINE, "absent off")
    quick.answer(ALINE, f"absent 7-14 oct @{JOOST}")

    opened = quick.opens(JOOST, "confirm P-1")

    assert (
        own == "You prepared P-1 yourself, so you can't open it for Aline Moreau. It waits for Aline Moreau."
    )
    assert "Silence procedure until Mon 17 Oct" in opened
    assert "Joost Peeters (Focal point) · opened it · for Aline Moreau" in quick.answer(LINDA, "history P-1")


def test_objection_after_the_end_is_kept_and_changes_nothing(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.until(END)

    said = quick.answer(UTE, "object P-1 too late")

    assert said.startswith(
        f"{TITLE} · final, nobody objected in time, 1 did after the end, Mon 17 Oct\nThat came after the end"
    )
    assert labels(quick.direct(UTE)[0]) == []


# The end


def test_adopted_is_said_in_one_line_where_they_had_it_and_told_to_those_who_spoke(
    talk: Conversation,
) -> None:
    talk.opens(ALINE, f"{PROPOSE} area:comms")
    talk.answer(FILIZ, "note P-1 Fine with me")
    talk.until(END)
    talk.until(datetime(2016, 10, 18, 10, tzinfo=UTC))

    line = f"{PLAIN}\nFinal · P-1 · Mon 17 Oct, 18:00 Geneva · nobody objected, all 3 got it"
    assert [text for text in told(talk, UTE) if "P-1" in text and "Your week" not in text] == [line]
    assert told(talk, FILIZ)[-1] == line
    assert [one.files[0]["name"][:16] for one in talk.direct(ALINE) if one.files] == ["P-1-action-sheet"]
    assert [one for one in talk.direct(LINDA) if "Final" in one.text and "Your week" not in one.text] == []
    assert len([one for one in talk.direct(LINDA) if one.files]) == 1, "the sheet says it"
    decided = "P-1 Guidelines for video requests · final, nobody objected, Mon 17 Oct"
    assert talk.answer(UTE, "digest week").splitlines()[-1] == f"Decided · {decided}"
    assert decided in talk.answer(UTE, "digest")
    assert decided in talk.answer(FILIZ, "digest"), "of another area, but asked"
    assert talk.answer(UTE, "proposals") == (
        "No open proposals. A proposal becomes final by a day, unless somebody objects."
    )


def test_who_is_not_reached_holds_it_and_only_the_chairs_word_adopts(talk: Conversation) -> None:
    talk.deactivates(FILIZ)
    talk.opens(ALINE, PROPOSE)
    talk.until(datetime(2016, 10, 14, 10, tzinfo=UTC))
    warned = told(talk, LINDA)[-1]
    talk.until(END)
    held = talk.answer(LINDA, "proposals")
    refused = talk.answer(LINDA, "adopt P-1")
    talk.until(datetime(2016, 10, 18, 8, tzinfo=UTC))
    asked = next(one for one in talk.direct(ALINE)[::-1] if "Adopt" in labels(one))
    offered, question = labels(asked), asked.text
    (said,) = [one.text for one in talk.presses(ALINE, asked, "Adopt") if one.ts != asked.ts]

    assert (
        "2 of 3 reached; it can't become final before the last has it.\nNot reached: Filiz Arslan" in warned
    )
    assert "ended Mon 17 Oct, 18:00 Geneva; Aline says what becomes of it" in held
    assert "Aline can decide how P-1 goes on." in refused
    assert "No objection, but 1 of 3 weren't reached: Filiz Arslan" in question
    assert offered == ["Adopt", "More time", "Take back"]
    assert said.splitlines()[0] == f"{TITLE} · final by the chair's word, 1 of 3 not reached, Tue 18 Oct"
    assert "not reached: Filiz Arslan" in talk.answer(LINDA, "history P-1")


def test_who_stands_in_for_the_chair_is_asked_at_the_end_and_adopts_in_their_name(
    quick: Conversation,
) -> None:
    quick.deactivates(FILIZ)
    quick.opens(ALINE, PROPOSE)
    quick.answer(ALINE, f"absent 13-28 oct @{JOOST}")
    quick.until(datetime(2016, 10, 18, 10, tzinfo=UTC))

    pressed(quick, JOOST, "Adopt")

    assert "final by the chair's word, 1 of 3 not reached, Tue 18 Oct" in quick.answer(LINDA, "proposals all")
    assert "· adopted it · for Aline Moreau" in quick.answer(LINDA, "history P-1")


def test_who_prepared_it_does_not_adopt_it_in_the_name_of_the_chair(quick: Conversation) -> None:
    quick.deactivates(FILIZ)
    quick.answer(LINDA, PROPOSE)
    quick.opens(ALINE, "confirm P-1")
    quick.answer(ALINE, f"absent 13-28 oct @{LINDA}")
    quick.until(datetime(2016, 10, 18, 10, tzinfo=UTC))

    said = quick.answer(LINDA, "adopt P-1")

    assert (
        said
        == "You prepared P-1 yourself, so you can't adopt it for Aline Moreau. It waits for Aline Moreau."
    )


def test_more_time_after_the_end_opens_it_for_objections_again(quick: Conversation) -> None:
    quick.deactivates(FILIZ)
    quick.opens(ALINE, PROPOSE)
    quick.until(END)

    quick.answer(ALINE, "move P-1 24 oct")
    said = quick.answer(UTE, "object P-1 no budget")

    assert "Stopped by your objection: no budget" in said


# What the chair does meanwhile


def test_more_time_is_told_once_from_the_day_they_know(talk: Conversation) -> None:
    talk.opens(ALINE, PROPOSE)
    talk.passes(minutes=12)
    said = talk.answer(ALINE, "move P-1 19 oct the text came late")
    talk.answer(ALINE, "move P-1 20 oct")
    talk.passes(hours=2)

    assert (
        said.splitlines()[1]
        == "Now until Wed 19 Oct, 18:00 Geneva, was Mon 17 Oct, 18:00 Geneva. I'll tell the 3 people asked, once."
    )
    corrections = [text for text in told(talk, UTE) if "not Mon" in text]
    assert corrections == [
        f"{TITLE}: not Mon 17 Oct, 18:00 Geneva but Thu 20 Oct, 18:00 Geneva. Nothing else has changed."
    ]
    assert "Becomes final on *Thu 20 Oct, 18:00 Geneva*" in told(talk, UTE)[0]


def test_time_is_never_less_than_it_was_nor_than_the_charter_gives(quick: Conversation) -> None:
    quick.opens(ALINE, f"{PROPOSE} due:2016-10-12")

    (asked,) = quick.says(ALINE, "/isc move P-1 14 oct")

    assert asked.text == "Fri 14 Oct leaves Wipa Chaiyo in Bangkok 4 of 5 working days."
    assert labels(asked) == ["Mon 17 Oct"]
    assert quick.answer(ALINE, "move P-1 11 oct") == (
        "P-1 runs until Wed 12 Oct, 18:00 Geneva: it can be longer, not shorter."
    )


def test_what_is_taken_back_is_told_to_those_who_had_it(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.passes(minutes=12)
    (message,) = quick.direct(UTE)
    quick.answer(ALINE, "cancel P-1 the wrong text")
    quick.passes(hours=2)

    assert told(quick, UTE)[-1] == (
        f"{PLAIN}\nReason: the wrong text\nCancelled · P-1 · taken back Fri 7 Oct"
    )
    assert labels(message) == []
    assert "hears no objection now" in quick.answer(UTE, "object P-1")


def test_opening_is_undone_for_ten_minutes_in_which_nobody_hears_of_it(both: Conversation) -> None:
    both.opens(ALINE, f"{PROPOSE} area:comms")
    both.passes(minutes=9)

    said = both.answer(ALINE, "undo P-1")
    both.passes(days=4)

    assert said == f"Taken back. {TITLE} · draft, waits for Aline"
    assert told(both, UTE) == []
    assert not any("P-1" in one.text for one in both.channel("#isc-communications"))
    assert both.answer(ALINE, "undo P-1") == "The last step of P-1 is already taken back."


def test_opened_again_it_waits_ten_minutes_again(both: Conversation) -> None:
    both.opens(ALINE, f"{PROPOSE} area:comms")
    both.passes(minutes=5)
    both.answer(ALINE, "undo P-1")
    both.opens(ALINE, "confirm P-1")
    both.passes(minutes=8)
    early = (told(both, UTE), both.channel("#isc-communications"))
    both.passes(minutes=4)

    assert early == ([], [])
    assert len(told(both, UTE)) == len(both.channel("#isc-communications")) == 1


def test_opening_is_not_undone_once_somebody_has_it(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.passes(minutes=11)

    said = quick.answer(ALINE, "undo P-1")

    assert said == "Others know of the last step of P-1, so it isn't undone."
    assert "· until Mon 17 Oct" in quick.answer(LINDA, "proposals")


def test_text_of_the_chair_is_a_draft_until_it_is_opened(quick: Conversation) -> None:
    (asked,) = quick.says(ALINE, f"/isc {PROPOSE}")
    question, offered = asked.text, labels(asked)
    quick.passes(hours=2)
    nobody = (told(quick, UTE), quick.channel())
    first = quick.presses(ALINE, asked, "Open it")[-1].text
    quick.passes(hours=2)

    assert question.splitlines() == [
        TITLE,
        "This goes to 3 people and the text is fixed. It runs until Mon 17 Oct, 18:00 Geneva.",
        "Mon 17 Oct is the earliest: everybody has 5 working days then, Wipa Chaiyo in Bangkok last.",
    ]
    assert offered == ["Open it", "Change it", "Undo"]
    assert nobody == ([], [])
    assert "Silence procedure until" in first
    assert len(told(quick, UTE)) == 1


def test_stopped_before_it_reached_somebody_tells_them_nothing(both: Conversation) -> None:
    both.opens(ALINE, f"propose Hours of the desk asked:@{UTE},@{FILIZ},@{BRASILIA}")
    both.passes(minutes=12)  # 05:12 in Brasília: nobody is disturbed there

    stopped = both.answer(UTE, "object P-1 the text is too long")
    both.passes(days=1)

    assert stopped.splitlines()[-1] == "I'll tell the 1 of 2 others who have got it."
    assert "won't become final" in told(both, FILIZ)[-1]
    assert told(both, BRASILIA) == []


def test_chair_reads_who_prepared_the_next_text(talk: Conversation) -> None:
    talk.opens(ALINE, f"{PROPOSE} wording:All requests go to one address.")
    talk.passes(minutes=12)
    talk.answer(UTE, "object P-1 too costly")
    talk.answer(LINDA, "reissue P-1 Shorter guidelines")
    talk.passes(minutes=12)

    (asked,) = [m.text for m in talk.direct(ALINE) if "Prepared by" in m.text]
    assert "Prepared by Linda Okafor. It stays a draft until you open it." in asked


def test_text_is_fixed_and_another_text_is_another_round(talk: Conversation) -> None:
    talk.opens(ALINE, f"{PROPOSE} wording:All requests go to one address.")
    fixed = talk.answer(LINDA, "edit P-1 Other guidelines")
    talk.passes(minutes=12)
    talk.answer(UTE, "object P-1 too costly")
    same = talk.answer(ALINE, "reissue P-1 Guidelines for video requests")
    said = talk.opens(ALINE, "reissue P-1 Shorter guidelines")
    talk.passes(hours=2)

    assert fixed.startswith("The text of P-1 is fixed since Fri 7 Oct.")
    assert same.startswith("That's the text that somebody objected to.")
    assert said.splitlines()[0] == "*P-1*  Shorter guidelines (Rev.1)"
    assert told(talk, UTE)[0] == f"{TITLE}: stopped by an objection, Fri 7 Oct"
    assert told(talk, UTE)[-1].startswith("*Shorter guidelines (Rev.1)*\nBecomes final on")
    assert labels(talk.direct(UTE)[-1]) == ["Read it", "Comment", "Object"]
    shown = talk.answer(LINDA, "show P-1")
    assert "Before: Guidelines for video requests, " in shown
    assert "All requests go to one address." in shown
    talk.until(datetime(2016, 10, 18, 8, tzinfo=UTC))
    assert "(Rev.1) · final, nobody objected" in talk.answer(LINDA, "proposals all")


def test_stopped_is_referred_to_the_meeting_and_that_is_the_end(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    early = quick.answer(ALINE, "mark P-1 referred")
    quick.answer(UTE, "object P-1 too costly")

    said = quick.answer(ALINE, "mark P-1 referred it needs a debate")

    assert early == "P-1 is open. It can be referred to the meeting after an objection has stopped it."
    assert said.splitlines()[:2] == [
        f"{TITLE} · referred to the meeting, Fri 7 Oct",
        "Reason: it needs a debate",
    ]
    assert "It can be issued anew after an objection" in quick.answer(ALINE, "reissue P-1 Other")


def test_what_the_chair_is_offered_opens_forms_that_do_it(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)
    quick.answer(UTE, "object P-1 too costly")
    quick.passes(minutes=12)

    pressed(quick, ALINE, "Another text")
    (sure,) = quick.submits(ALINE, text="Shorter guidelines", wording="", link="", due="2016-10-26")
    again = quick.presses(ALINE, sure, "Open it")[-1]
    quick.passes(hours=2)
    pressed(quick, UTE, "Comment")
    (noted,) = quick.submits(UTE, text="Better")
    quick.answer(UTE, "object P-1 still too costly")
    quick.passes(hours=2)
    pressed(quick, ALINE, "Take back")
    (back,) = quick.submits(ALINE, text="no agreement")

    assert again.text.splitlines()[1] == (
        "Silence procedure until Wed 26 Oct, 18:00 Geneva. In ten minutes I'll begin to ask 3 people; until then you can undo it."
    )
    assert noted.text == "Noted under P-1: Better"
    assert back.text.splitlines()[:2] == [
        "*P-1*  Shorter guidelines (Rev.1) · taken back, Fri 7 Oct",
        "Reason: no agreement",
    ]


def test_search_finds_the_wording_and_says_how_it_stands(quick: Conversation) -> None:
    quick.opens(ALINE, f"{PROPOSE} wording:All requests go to one address.")

    found = quick.answer(UTE, "search address")

    assert f"{TITLE} · until Mon 17 Oct, 18:00 Geneva" in found


def test_draft_is_changed_with_the_form(quick: Conversation) -> None:
    quick.answer(LINDA, PROPOSE)

    quick.says(LINDA, "/isc edit P-1")
    quick.submits(LINDA, text="Guidelines for filming", wording="One address.", link="", due=None)

    assert quick.answer(ALINE, "show P-1").splitlines()[0] == "*P-1*  Guidelines for filming"


# Who sees it


def test_restricted_proposal_is_for_those_who_are_asked_the_chair_and_the_secretary(
    quick: Conversation,
) -> None:
    quick.opens(ALINE, f"{PROPOSE} visibility:restricted")
    quick.passes(minutes=12)

    assert len(told(quick, UTE)) == 1
    assert quick.channel() == []
    for who in (UTE, LINDA):
        assert "P-1" in quick.answer(who, "proposals")
    for who in (JOOST, OBSERVER):
        assert quick.answer(who, "proposals") == (
            "No open proposals. A proposal becomes final by a day, unless somebody objects."
        )
        assert quick.answer(who, "sheet P-1") == "I can't find P-1."


def test_overview_says_what_is_adopted_unless_one_objects(quick: Conversation) -> None:
    quick.opens(ALINE, PROPOSE)

    (seen,) = quick.says(UTE, "/isc home")

    assert seen.text.splitlines()[1:3] == [
        "Guidelines for video requests",
        "Waiting · P-1 · final on Mon 17 Oct, 18:00 Geneva unless you object",
    ]
    assert "Object" in labels(quick.presses(UTE, seen, "Read it")[-1])
    assert "P-1" not in quick.answer(JOOST, "home")


def test_action_sheet_has_the_text_the_answers_and_the_outcome(quick: Conversation) -> None:
    quick.opens(ALINE, f"{PROPOSE} wording:All requests go to one address.")
    quick.answer(FILIZ, "note P-1 Fine with me")
    quick.answer(UTE, "object P-1 too costly")
    quick.answer(LINDA, "sheet P-1")
    quick.passes(minutes=12)

    (file,) = [one.files[0]["id"] for one in quick.direct(LINDA) if one.files][:1]
    sheet = Document(io.BytesIO(quick.workspace.files[file].bytes))
    cells = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    assert "All requests go to one address." in [one.text for one in sheet.paragraphs]
    for words in (
        "stopped by an objection, Fri 7 Oct",
        "Ute Keller: too costly",
        "Fine with me",
        "objected Fri 7 Oct 2016, 10:00 Geneva",
    ):
        assert words in cells, words
    assert any(len(one) == 64 for one in cells)


# Once


def test_objection_and_end_at_the_same_moment_have_one_outcome(both: Conversation) -> None:
    """Two replicas: one hears an objection in the last moment, the other's clock has come to the end."""
    for number in range(1, 7):
        both.opens(ALINE, f"propose Text {number} asked:@{UTE}")
    both.passes(days=3)
    replica = both._started_store()
    desk = Desk(replica, REGISTRY, command="/isc")
    due = both.store.read(lambda read: read.find(Ref(Kind.PROPOSAL, 1)).due_at)
    calls = [
        desk.write_request(
            Call(
                team=BOT.team, user=both.user(UTE), channel="C1", words=f"object P-{number} no",
                now=due - timedelta(microseconds=1), key=f"object {number}",
            )
        )
        for number in range(1, 7)
    ]  # fmt: skip

    with ThreadPoolExecutor(2) as threads:
        heard = [threads.submit(replica.submit, [one]) for one in calls]
        settled = threads.submit(both.store.write, procedure.settle_ended, now=due)
        answers = [one.result().result()[0] for one in heard]
    settled.result()
    both.store.write(procedure.settle_ended, now=due)
    replica.stop()

    for number, answer in enumerate(answers, 1):
        one, verbs = both.store.read(partial(_outcome, number=number))
        assert verbs in (["create", "open", "adopt"], ["create", "open", "object"]), verbs
        assert one.state == ("broken" if "object" in verbs else "adopted")
        assert ("Stopped by your objection" in answer) is ("object" in verbs), answer


def _outcome(read: Read, *, number: int) -> tuple[Proposal, list[str]]:
    one: Proposal = read.find(Ref(Kind.PROPOSAL, number))
    return one, [entry.verb for entry in history_of(read, one.id)]


def test_history_shows_no_hash(quick: Conversation) -> None:
    quick.opens(ALINE, f"{PROPOSE} wording:All requests go to one address.")
    quick.passes(minutes=12)
    quick.answer(UTE, "object P-1 too costly")
    quick.opens(ALINE, "reissue P-1 Shorter guidelines")

    shown = quick.answer(LINDA, "history P-1") + quick.answer(LINDA, "show P-1")

    assert re.findall(r"\b[0-9a-f]{12,}\b", shown) == []


def test_end_that_is_another_day_elsewhere_is_that_of_its_own_place(quick: Conversation) -> None:
    quick.opens(ALINE, f"{PROPOSE} due:17 nov")  # 18:00 in Geneva is midnight in Bangkok by then
    quick.until(datetime(2016, 11, 18, 8, tzinfo=UTC))

    assert "Final · P-1 · Thu 17 Nov, 18:00 Geneva (Fri 00:00 for you) · nobody objected" in quick.answer(
        BANGKOK, "show P-1"
    )
    assert any("Thu 17 Nov, 18:00 Geneva (Fri 00:00 for you)" in m.text for m in quick.direct(BANGKOK))
