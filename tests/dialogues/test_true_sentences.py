"""Sentences that promised, counted or named what was not so."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels

FILIZ, JOOST = "filiz.arslan", "joost.peeters"
MEMBERS_ONLY = "Only members see the list."


def test_meeting_that_is_over_did_not_meet(quick: Conversation) -> None:
    quick.answer(LINDA, "session MCG 10 oct")
    quick.until(datetime(2016, 10, 12, 8, tzinfo=UTC))

    said = quick.answer(LINDA, "session MCG off 10 oct")

    assert said.startswith("MCG did not meet on Mon 10 Oct.")


def test_reminder_and_settings_name_the_same_hours(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table due:28 oct")

    said = quick.answer(LINDA, "remind A-1 19 oct 22:00")
    settings = quick.answer(LINDA, "settings")

    assert "Your hours are 08:00 to 18:00, and reminders come from 09:00 on." in said
    assert "08:00 to 18:00" in settings
    assert "from 09:00 on" in settings


def test_hint_names_a_reference_of_its_message(talk: Conversation) -> None:
    talk.answer(LINDA, f"action One owner:@{UTE} due:20 oct")
    talk.answer(LINDA, f"action Two owner:@{UTE} due:20 oct")
    talk.passes(minutes=3)

    hint = talk.direct(UTE)[-1].text.splitlines()[-1]

    assert hint == "Anything else? Reply in the thread, number first: “A-1 needs until Thu 27 Oct”"


def test_reminder_of_a_question_names_its_issue(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.answer(FILIZ, "escalate I-1 no agreement")
    talk.answer(ALINE, f"ask I-1 What would it cost? owner:@{JOOST} due:14 oct")
    talk.until(datetime(2016, 10, 14, 9, tzinfo=UTC))

    reminded = [m.text for m in talk.direct(JOOST) if " due *" in m.text][-1]

    assert "Due today · A-1 · Web editorial · a question on I-1" in reminded


def test_who_closed_an_action_is_not_who_verified_it(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} area:web")
    talk.passes(minutes=2)
    talk.answer(UTE, "done A-1 two quotes")
    talk.answer(LINDA, "verify A-1")
    talk.passes(minutes=2)

    assert "Verified · A-1 · closed Fri 7 Oct by Ute Keller" in talk.channel("#isc-web")[0].text
    assert "verified, closed Fri 7 Oct, by Ute Keller" in talk.answer(LINDA, "actions closed")
    assert talk.answer(LINDA, "verify A-1") == "Ute closed A-1 on Fri 7 Oct. It's verified."


def test_silence_procedure_does_not_end_today(quick: Conversation) -> None:
    (said,) = quick.says(ALINE, "/isc propose Guidelines due:today")

    assert said.text == (
        "Fri 7 Oct is today, and nobody would have time to object. "
        "Say a later day, or none: then I find the first possible one."
    )
    assert quick.answer(ALINE, "proposals") == (
        "No open proposals. A proposal becomes final by a day, unless somebody objects."
    )


@pytest.mark.parametrize("words", ["issues", "proposals", "digest week", "actions"])
def test_whoever_sees_a_part_is_not_told_that_there_is_nothing(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action Cost table due:28 oct")
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.opens(ALINE, "propose Guidelines")

    assert quick.answer(STAFF, words).startswith(MEMBERS_ONLY)
    assert not quick.answer(OBSERVER, words).startswith(MEMBERS_ONLY)


@pytest.mark.parametrize(
    "words",
    ["log an action: Cost table", "log: Cost table", "action: Cost table", "log action: Cost table", "log the new action : Cost table"],
)  # fmt: skip
def test_title_is_without_the_words_that_announce_it(quick: Conversation, words: str) -> None:
    said = quick.answer(LINDA, words)

    assert said.splitlines()[0] == "Cost table"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("who is the chair?", "*Chair*  Aline Moreau"),
        ("qui est le président ?", "*Chair*  Aline Moreau"),
        ("¿quién es la presidenta?", "*Chair*  Aline Moreau"),
        ("кто председатель?", "*Chair*  Aline Moreau"),
        ("谁是主席？", "*Chair*  Aline Moreau"),
        ("من هو الرئيس؟", "*Chair*  Aline Moreau"),
        ("qui est la secrétaire ?", "*Secretary*  Linda Okafor"),
        ("кто секретарь?", "*Secretary*  Linda Okafor"),
        ("谁是秘书？", "*Secretary*  Linda Okafor"),
        ("من هي الأمينة؟", "*Secretary*  Linda Okafor"),
    ],
)
def test_role_is_asked_for_in_six_languages(quick: Conversation, question: str, answer: str) -> None:
    (said,) = quick.says(UTE, question, channel="direct")

    assert said.text == answer


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("I'm on leave 17-19 oct", "Shall I note that you're away 17 to 19 Oct?"),
        ("I'll be out of office on Mon 17 Oct.", "Shall I note that you're away Mon 17 Oct?"),
        ("je suis en congé du 17 au 19 octobre", "Shall I note that you're away 17 to 19 Oct?"),
        ("I am on holiday", "When are you away? Say the days: absent 17-21 oct"),
    ],
)
def test_absence_in_ordinary_words_is_offered(quick: Conversation, words: str, asked: str) -> None:
    (said,) = quick.says(UTE, words, channel="direct")

    assert said.text == asked
    assert "Nobody is away" in quick.says(LINDA, "who is away?", channel="direct")[0].text
    if labels(said):
        quick.presses(UTE, said, "Yes, I'm away")
        assert "Ute Keller" in quick.says(LINDA, "who is away?", channel="direct")[0].text


def test_deadline_on_a_closed_day_is_remarked_or_asked_about(quick: Conversation) -> None:
    logged = quick.answer(LINDA, "action Cost table due:Sat 15 Oct")
    moved = quick.answer(LINDA, "move A-1 Sun 16 Oct")
    raised = quick.answer(FILIZ, "raise Who pays? area:web due:15 oct")

    assert "Sat 15 Oct isn't a working day in Geneva." in logged.splitlines()
    assert (
        moved
        == "Cost table is now due Sun 16 Oct, not Sat 15 Oct. Sun 16 Oct isn't a working day in Geneva.\nOpen · A-1"
    )
    assert raised == "Sat 15 Oct isn't a working day in Geneva."


def test_stand_in_of_the_chair_does_not_open_the_text_that_they_put_anew(quick: Conversation) -> None:
    quick.opens(ALINE, "propose Guidelines")
    quick.passes(minutes=12)
    quick.answer(FILIZ, "object P-1 too long")
    quick.answer(LINDA, "reissue P-1 Guidelines, shorter")
    quick.answer(ALINE, f"absent 7-14 oct @{LINDA}")

    said = quick.answer(LINDA, "confirm P-1")

    assert (
        said == "You prepared P-1 yourself, so you can't open it for Aline Moreau. It waits for Aline Moreau."
    )


@pytest.mark.parametrize("who", [STAFF, "newcomer"])
def test_whoever_says_something_to_the_bot_that_is_not_kept_learns_that(
    quick: Conversation, who: str
) -> None:
    quick.answer(LINDA, "action Cost table area:web due:28 oct")
    quick.passes(minutes=2)
    card = next(m for m in quick.channel("#isc-web") if "Cost table" in m.text)

    said = quick.replies(who, card, "<@U0CLERK> I have the figures")
    left_alone = quick.replies(who, card, "I have the figures")

    assert [m.text for m in said] == [
        "I haven't kept that: notes here are for members of ISC-TF, on what they can see."
    ]
    assert left_alone == []
    assert "I have the figures" not in quick.answer(LINDA, "show A-1")


def test_closed_actions_of_somebody_are_not_those_that_they_closed(quick: Conversation) -> None:
    for title in ("One", "Two", "Three"):
        quick.answer(LINDA, f"action {title} owner:@{UTE} due:20 oct")
    quick.answer(UTE, "done A-1 Sent")
    quick.answer(LINDA, "done A-2 Sent")
    quick.answer(LINDA, "cancel A-3 not needed")

    of_ute = quick.asks(LINDA, "how many actions did ute close?")
    own = quick.asks(LINDA, "what did I close?")

    assert of_ute.splitlines()[0] == "*3 closed actions of Ute Keller, done or cancelled by anybody*"
    assert own == "No action that Linda owns is closed."


@pytest.mark.parametrize(
    "words", ["what happened last week?", "what changed in september?", "what happened on 20 september?"]
)
def test_digest_of_this_week_does_not_answer_what_happened_before(quick: Conversation, words: str) -> None:
    (said,) = quick.says(LINDA, words, channel="direct")

    assert said.text.startswith("I understood only a part of that")
    assert labels(said) == ["This week", "Ask Aline"]
