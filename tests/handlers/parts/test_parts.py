"""Several things in one message: what is exact is done, the others are offered, in one answer and in their order."""

from datetime import UTC, datetime

import pytest

from practice.faults import Fault, FaultKind
from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, OBSERVER, UTE, labels, rows, signs

OFF = "Take it off the card"
DONE = ["Add the result", "Undo"]


def log_four(talk: Conversation) -> None:
    for title, due in (
        ("Cost table", "2 nov"),
        ("Sound check", "2 nov"),
        ("Badge list", "13 oct"),
        ("Room plan", "2 nov"),
    ):
        talk.answer(LINDA, f"action {title} owner:@ute.keller due:{due} area:web")


@pytest.fixture
def listed(quick: Conversation) -> Conversation:
    """Four actions of Ute's; it is Friday 7 October 2016."""
    log_four(quick)
    return quick


@pytest.fixture
def card(listed: Conversation) -> Message:
    """The card of A-3."""
    listed.passes(minutes=2)
    return next(one for one in listed.channel("#isc-web") if "Badge list" in one.text)


@pytest.fixture
def reminder(listed: Conversation) -> Message:
    """The reminder of A-3, which is due on Thursday 13 October; it is Tuesday."""
    listed.until(datetime(2016, 10, 11, 7, tzinfo=UTC))
    return listed.direct(UTE)[-1]


def is_done(talk: Conversation, number: int) -> bool:
    return "Done" in talk.answer(LINDA, f"show A-{number}").splitlines()


def due(talk: Conversation, number: int) -> str:
    shown = talk.answer(LINDA, f"show A-{number}").splitlines()
    return next(one for one in shown if one.startswith("Due")).removeprefix("Due: ")


def says(talk: Conversation, where: str, words: str) -> Message:
    if where == "direct":
        (said,) = talk.says(UTE, words, channel="direct")
    else:
        (said,) = talk.says(UTE, f"<@U0CLERK> {words}" if where == "mention" else f"/isc {words}")
    return said


DOORS = ["direct", "mention", "slash"]


@pytest.mark.parametrize("where", DOORS)
@pytest.mark.parametrize(
    ("words", "answer", "buttons"),
    [
        (
            "A-2 done and I also need Ute to send the budget by Thursday",
            ["Sound check is done. I'll tell Linda.", "Shall I log it, due Thu 13 Oct?"],
            [*DONE, "Log it as an action"],
        ),
        (
            "A-3 is done. Please move A-4 to Thursday.",
            ["Badge list is done. I'll tell Linda.", "Shall I do that? “move A-4 to Thursday”"],
            [*DONE, "Yes, do it"],
        ),
        (
            "done with A-3, A-4 needs until 10 nov",
            ["Badge list is done. I'll tell Linda.", "Move *A-4* to Thu 10 Nov?"],
            [*DONE, "Move it", "Just a note", "Another day", OFF],
        ),
        (
            "remind me of A-2 on thursday and show me what is late",
            ["I'll remind you of A-2 on Thu 13 Oct, 09:00 Geneva.", "Nothing is late."],
            ["Don't", "Log an action", "Closed ones"],
        ),
        (
            "A-2 is done. Who is away next week?",
            ["Sound check is done. I'll tell Linda.", "Nobody is away from 10 to 16 Oct, as far as I know."],
            DONE,
        ),
        (
            "I'm away on thursday and A-2 is done",
            ["Shall I note that you're away Thu 13 Oct?", "Sound check is done. I'll tell Linda."],
            ["Yes, I'm away", *DONE],
        ),
        (
            "Hi Clerk, A-2 is done, but A-4 is blocked. Thanks!",
            [
                "Sound check is done. I'll tell Linda.",
                "Is *A-4* blocked, or does somebody have to decide something?",
            ],
            [*DONE, "Blocked", "Raise it", "Just a note", OFF],
        ),
    ],
)
def test_exact_parts_act_and_the_others_are_offered(
    listed: Conversation, where: str, words: str, answer: list[str], buttons: list[str]
) -> None:
    said = says(listed, where, words)

    lines = said.text.splitlines()
    assert [one for one in lines if one in answer] == answer
    assert labels(said) == buttons
    assert "Result" not in said.text


@pytest.mark.parametrize("where", DOORS)
def test_several_verbs_are_each_done_once(listed: Conversation, where: str) -> None:
    says(listed, where, "done A-2 and move A-4 to 13 oct, then block A-3 waiting for the quote, and the map")

    assert is_done(listed, 2)
    assert due(listed, 4) == "Thu 13 Oct"
    assert "waiting for the quote, and the map" in listed.answer(LINDA, "show A-3")


@pytest.mark.parametrize(
    ("words", "acted", "offered"),
    [
        ("A-2 fait et A-4 a besoin de deux jours de plus", 2, "Move *A-4* to"),
        ("A-2 listo, pero A-4 está bloqueado", 2, "Is *A-4* blocked"),
        ("A-2 готово, а A-4 нужно до четверга", 2, "Move *A-4* to"),
        ("A-2 完成，还有下周谁不在？", 2, "Nobody is away"),
        ("A-2 تم ومن غائب الأسبوع القادم؟", 2, "Nobody is away"),
    ],
)
def test_things_are_joined_in_six_languages(
    listed: Conversation, words: str, acted: int, offered: str
) -> None:
    said = says(listed, "direct", words)

    assert is_done(listed, acted)
    assert offered in said.text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("what is late and who is away on thursday?", ["Nothing is late.", "Nobody is away on Thu 13 Oct"]),
        ("who covers gender? what is blocked?", ["Gender", "blocked"]),
    ],
)
def test_two_questions_are_both_answered(listed: Conversation, words: str, answer: list[str]) -> None:
    before = rows(listed)

    said = says(listed, "direct", words)

    assert all(one in said.text for one in answer)
    assert rows(listed) == before


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("A-2 is done. What do I have to do?", "What do I have to do?"),
        ("A-2 is done and how many actions are open?", "how many actions are open?"),
    ],
)
def test_answer_that_changes_with_what_was_done_is_given_once_it_is_saved(
    listed: Conversation, words: str, asked: str
) -> None:
    said = says(listed, "direct", words)
    (answer,) = listed.presses(UTE, said, "Answer it")

    assert f"I answer “{asked}” once that is saved." in said.text
    assert "3 open actions" in answer.text
    assert "Sound check" not in answer.text


def test_what_is_said_of_two_records_is_kept_under_each(listed: Conversation) -> None:
    says(listed, "direct", "A-2 needs two more days and A-4 is blocked")

    assert "needs two more days" in (second := listed.answer(LINDA, "show A-2"))
    assert "is blocked" in (fourth := listed.answer(LINDA, "show A-4"))
    assert "blocked" not in second
    assert "needs" not in fourth


def test_what_could_not_be_read_is_said_with_its_words(listed: Conversation) -> None:
    said = says(listed, "direct", "The weather is bad here & cold. A-2 is done and move A-4 to 13 oct")

    assert said.text.startswith("I didn't read: “The weather is bad here &amp; cold”\nSound check is done.")
    assert is_done(listed, 2)


def test_sentence_behind_what_was_done_is_its_result(listed: Conversation) -> None:
    says(listed, "direct", "A-2 is done. The letter went to Paula. Move A-4 to 13 oct.")

    assert "Result: The letter went to Paula" in listed.answer(LINDA, "show A-2")
    assert due(listed, 4) == "Thu 13 Oct"


@pytest.mark.parametrize("where", DOORS)
@pytest.mark.parametrize(
    ("words", "unread"),
    [
        ("A-2 done, A-4 not", ["A-4 not"]),
        ("A-2 is done but A-4 isn't", ["A-4 isn't"]),
        ("A-2 is done and A-4 needs the result of A-2", ["A-4 needs the result of A-2"]),
        ("close A-2; A-4 I haven't touched; thanks", ["A-4 I haven't touched"]),
        ("A-2 done. Do not close A-4", ["Do not close A-4"]),
        ("If Linda agrees close A-4. A-2 is done", ["If Linda agrees close A-4"]),
    ],
)
def test_what_is_said_of_another_record_is_no_result_and_its_denial_is_its_own(
    listed: Conversation, where: str, words: str, unread: list[str]
) -> None:
    said = says(listed, where, words)

    assert is_done(listed, 2)
    assert not is_done(listed, 4)
    assert "Result" not in listed.answer(LINDA, "show A-2")
    assert all(f"I didn't read: “{one}”" in said.text for one in unread)


def test_lines_of_a_list_are_each_a_thing(listed: Conversation) -> None:
    said = says(listed, "direct", "1. a2 done\n2. A-4 blocked, vendor not answering\n3) A-3 slips a week")

    assert is_done(listed, 2)
    assert "Is *A-4* blocked" in said.text
    assert "Move *A-3* to Thu 20 Oct?" in said.text


def test_records_behind_what_is_done_are_not_closed_with_it(listed: Conversation) -> None:
    said = says(listed, "direct", "a2 done a4 10 nov")

    assert (is_done(listed, 2), is_done(listed, 4)) == (True, False)
    assert "Move *A-4* to Thu 10 Nov?" in said.text


def test_one_word_closes_all_that_stands_before_it(listed: Conversation) -> None:
    says(listed, "direct", "A-2 and A-4 are done")

    assert (is_done(listed, 2), is_done(listed, 4)) == (True, True)


def test_refusal_of_one_stands_beside_what_the_other_did(both: Conversation) -> None:
    log_four(both)

    said = says(both, "direct", "A-2 is done. Move A-99 to 13 oct. A-4 done")

    assert "Not done: “Move A-99 to 13 oct”. I can't find A-99." in said.text
    assert is_done(both, 2)
    assert is_done(both, 4)


def test_what_can_be_read_in_two_ways_is_asked_beside_what_was_done(listed: Conversation) -> None:
    said = says(listed, "direct", "A-2 is done. Move A-4 to friday.")

    assert "“Move A-4 to friday”: friday is Fri 7 Oct or Fri 14 Oct." in said.text
    listed.presses(UTE, said, "Fri 14 Oct")
    assert due(listed, 4) == "Fri 14 Oct"


def test_everybody_has_the_rights_that_they_have_by_themselves(listed: Conversation) -> None:
    before = rows(listed)

    (said,) = listed.says(OBSERVER, "A-2 is done. Move A-4 to 13 oct.", channel="direct")

    assert said.text.count("Not done: ") == 2
    assert rows(listed) == before


def test_restricted_record_is_not_found_beside_what_was_done(listed: Conversation) -> None:
    listed.answer(LINDA, "action Salary table owner:@linda.okafor due:2 nov visibility:restricted")

    (said,) = listed.says(
        KENJI, "who is away next week? Who covers gender? Move A-5 to 13 oct", channel="direct"
    )

    assert "I can't find A-5." in said.text
    assert "Salary" not in said.text


def test_undo_takes_back_the_last_thing_and_then_the_one_before(listed: Conversation) -> None:
    said = says(listed, "direct", "A-2 is done and move A-4 to 13 oct")

    listed.says(UTE, "undo", channel="direct")

    assert (is_done(listed, 2), due(listed, 4)) == (True, "Wed 2 Nov")
    assert labels(said).count("Undo") == 2
    listed.says(UTE, "undo", channel="direct")
    assert not is_done(listed, 2)


def test_history_is_that_of_each_by_itself(listed: Conversation) -> None:
    says(listed, "direct", "A-2 is done and move A-4 to 13 oct")

    assert "closed it" in listed.answer(LINDA, "history A-2")
    assert "moved it" in listed.answer(LINDA, "history A-4")
    assert "moved it" not in listed.answer(LINDA, "history A-2")


def test_yes_answers_the_only_question(listed: Conversation) -> None:
    says(listed, "direct", "A-3 is done. Please move A-4 to 13 oct.")

    listed.says(UTE, "yes", channel="direct")

    assert due(listed, 4) == "Thu 13 Oct"


@pytest.mark.parametrize("kind", [FaultKind.EVENT_REPEATED, FaultKind.ACK_LATE])
def test_message_that_comes_again_is_done_once(both: Conversation, kind: FaultKind) -> None:
    log_four(both)
    before = rows(both)
    both.workspace.faults.add(Fault(kind=kind))

    both.says(
        UTE, "A-2 is done. A-4 needs until 10 nov. Log the letter to Paula due:13 oct", channel="direct"
    )
    both.passes(minutes=5)

    after = rows(both)
    assert after["records"] == before["records"] + 1
    assert after["notes"] == before["notes"] + 1
    assert both.answer(LINDA, "history A-2").count("closed it") == 1


def test_edit_does_nothing_again(listed: Conversation) -> None:
    says(listed, "direct", "A-2 is done. A-4 needs until 10 nov.")
    before = rows(listed)

    (said,) = listed.edits(UTE, listed.last(UTE), "A-2 is done. A-4 needs until 11 nov, and A-3 is done.")

    assert rows(listed) == before
    assert said.text == "A-2 stays done: changing the message takes nothing back."


def test_deleted_message_takes_nothing_back(listed: Conversation) -> None:
    says(listed, "direct", "A-2 is done. A-4 needs until 10 nov.")

    listed.deletes(UTE, listed.last(UTE))

    assert is_done(listed, 2)


# Under a reminder, and under a card


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("done. Can you also remind me of A-4 tomorrow?", "Remind you of *A-4* on Wed 12 Oct?"),
        ("done, and A-4 moves to 10 nov", "Move *A-4* to Thu 10 Nov?"),
        ("done, but A-4 needs until 10 nov", "Move *A-4* to Thu 10 Nov?"),
        ("done. Who is away next week?", "Nobody is away from 17 to 23 Oct, as far as I know."),
        ("thanks, done - and who is away next week?", "Nobody is away from 17 to 23 Oct, as far as I know."),
        ("done\nA-4 needs until 10 nov", "Move *A-4* to Thu 10 Nov?"),
        ("done, thanks. And move A-4 to 14 oct", "Room plan is now due Fri 14 Oct, not Wed 2 Nov."),
        ("Done! I also need Kenji to check the list by 14 oct", "Shall I log it for Kenji, due Fri 14 Oct?"),
    ],
)
def test_done_under_a_reminder_closes_it_and_the_rest_is_no_result(
    listed: Conversation, reminder: Message, words: str, answer: str
) -> None:
    (said,) = listed.replies(UTE, reminder, words)

    assert said.text.startswith("Badge list is done. I'll tell Linda.")
    assert answer in said.text
    assert is_done(listed, 3)
    assert signs(listed, UTE, reminder) == ["white_check_mark"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("done. Can you also remind me of A-4 on thursday?", "Remind you of *A-4* on Thu 13 Oct?"),
        ("done, sent to Paula, but A-4 needs until 10 nov", "Move *A-4* to Thu 10 Nov?"),
        ("done A-3 and move A-4 to 14 oct", "Room plan is now due Fri 14 Oct, not Wed 2 Nov."),
    ],
)
def test_done_under_a_card_is_answered_to_its_writer_alone(
    listed: Conversation, card: Message, words: str, answer: str
) -> None:
    (said,) = listed.replies(UTE, card, words)

    assert answer in said.text
    assert said.only_for == listed.user(UTE)
    assert is_done(listed, 3)
    assert "A-4" not in listed.answer(LINDA, "show A-3")


def test_clause_of_what_was_done_is_its_result(listed: Conversation, reminder: Message) -> None:
    listed.replies(UTE, reminder, "done, sent to Paula, but A-4 needs until 10 nov")

    assert "Result: sent to Paula" in (shown := listed.answer(LINDA, "show A-3"))
    assert "10 nov" not in shown


def test_edit_under_a_reminder_does_nothing_again(listed: Conversation, reminder: Message) -> None:
    listed.replies(UTE, reminder, "done, but A-4 needs until 10 nov")
    before = rows(listed)

    listed.edits(UTE, listed.last(UTE), "done, but A-4 needs until 11 nov")

    assert rows(listed) == before


def test_reply_that_is_one_thing_is_the_note_that_it_was(listed: Conversation, reminder: Message) -> None:
    listed.replies(UTE, reminder, "waiting for the quote and for Ute")

    assert "waiting for the quote and for Ute" in listed.answer(LINDA, "show A-3")


def test_words_under_a_reminder_that_name_its_own_record_are_one_reply(
    listed: Conversation, reminder: Message
) -> None:
    listed.replies(UTE, reminder, "done. A-3 is blocked.")

    assert "Result: A-3 is blocked" in listed.answer(LINDA, "show A-3")  # as ever


def test_commands_in_a_thread_elsewhere_are_each_done(listed: Conversation) -> None:
    listed.says(LINDA, "lunch?", channel="#isc-web")
    theirs = next(
        one
        for one in listed.workspace.messages(listed.workspace.channel_id_named("isc-web") or "")
        if one.text == "lunch?"
    )

    listed.replies(UTE, theirs, "<@U0CLERK> done A-2 and move A-4 to 13 oct")

    assert (is_done(listed, 2), due(listed, 4)) == (True, "Thu 13 Oct")
    assert "Result" not in listed.answer(LINDA, "show A-2")


def test_words_under_an_answer_about_nothing_are_read_as_if_they_stood_alone(listed: Conversation) -> None:
    (said,) = listed.says(UTE, "who is away next week?", channel="direct")

    listed.replies(UTE, said, "A-2 is done and move A-4 to 13 oct")

    assert (is_done(listed, 2), due(listed, 4)) == (True, "Thu 13 Oct")


def test_words_that_are_repeated_notify_nobody(listed: Conversation) -> None:
    said = says(listed, "direct", f"Dear <@{listed.user(KENJI)}> & all. A-2 is done and move A-4 to 13 oct")

    assert said.text.startswith("I didn't read: “Dear @Kenji Sato &amp; all”")


def test_what_people_say_to_each_other_is_left_alone(listed: Conversation, card: Message) -> None:
    listed.says(LINDA, "lunch?", channel="#isc-web")
    theirs = next(one for one in listed.workspace.messages(card.channel) if one.text == "lunch?")
    before = rows(listed)

    said = listed.replies(UTE, theirs, "done, and A-4 needs until 10 nov")

    assert (said, rows(listed)) == ([], before)
