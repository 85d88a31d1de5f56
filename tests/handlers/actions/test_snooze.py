"""What people say to reminders: not before Monday, no more of it, remind me then, I'm stuck."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, LINDA, OBSERVER, UTE, labels

TUESDAY = datetime(2016, 10, 11, 7, tzinfo=UTC)  # 09:00 in Geneva


def reminded(talk: Conversation, *titles: str, due: str = "13 oct", at: datetime = TUESDAY) -> Message:
    for title in titles or ("Cost table",):
        talk.answer(LINDA, f"action {title} owner:@ute.keller due:{due}")
    talk.until(at)
    return talk.direct(UTE)[-1]


def mornings(talk: Conversation, who: str, since: Message) -> list[str]:
    """Return when the bot wrote to somebody after a message, in UTC."""
    later = [m for m in talk.direct(who) if float(m.ts) > float(since.ts) and " due *" in m.text]
    return [f"{datetime.fromtimestamp(float(m.ts), UTC):%a %d %H:%M}" for m in later]


def as_it_is_now(talk: Conversation, said: Message) -> Message:
    return next(m for m in talk.direct(UTE) if m.ts == said.ts)


def test_reminder_carries_the_doing(talk: Conversation) -> None:
    assert labels(reminded(talk)) == ["Done", "Note", "New date", "I'm stuck", "Snooze", "Turn off reminders"]


def test_snoozed_reminder_shrinks_and_comes_back_that_morning(talk: Conversation) -> None:
    said = reminded(talk, due="20 oct", at=datetime(2016, 10, 18, 7, tzinfo=UTC))

    assert talk.presses(UTE, said, "Snooze") == []
    (answer,) = talk.submits(UTE, text="2016-10-24")
    talk.passes(minutes=1)
    shown = as_it_is_now(talk, said)
    talk.until(datetime(2016, 10, 24, 8, tzinfo=UTC))

    asleep = "Cost table\nI'll come back to it on Mon 24 Oct, 09:00 Geneva.\nSnoozed · A-1 · due Thu 20 Oct"
    assert (answer.text, labels(answer)) == (asleep, ["Wake"])
    assert (shown.text.replace("*", ""), labels(shown)) == (asleep, ["Wake"])
    monday = talk.direct(UTE)[-1]
    assert monday.text.splitlines()[:2] == [
        "*Cost table* was due *Thu 20 Oct*.",
        "You put it off until today.",
    ]
    assert talk.ticks.audit() == []


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("tomorrow", "Wed 12 Oct, 09:00"),
        ("next working day", "Wed 12 Oct, 09:00"),
        ("until monday", "Mon 17 Oct, 09:00"),
        ("until:monday", "Mon 17 Oct, 09:00"),
        ("19 oct", "Wed 19 Oct, 09:00"),
        ("19 oct 14:00", "Wed 19 Oct, 14:00"),
    ],
)
def test_snooze_says_back_until_when(quick: Conversation, words: str, until: str) -> None:
    reminded(quick)

    assert f"I'll come back to it on {until} Geneva.\n" in quick.answer(UTE, f"snooze A-1 {words}")


@pytest.mark.parametrize(
    ("words", "until", "why"),
    [
        ("15 oct", "Mon 17 Oct, 09:00", "Sat 15 Oct isn't a working day for you."),
        (
            "19 oct 22:00",
            "Thu 20 Oct, 09:00",
            "Your hours are 08:00 to 18:00, and reminders come from 09:00 on.",
        ),
        (
            "19 oct 07:00",
            "Wed 19 Oct, 09:00",
            "Your hours are 08:00 to 18:00, and reminders come from 09:00 on.",
        ),
    ],
)
def test_snooze_ends_at_a_decent_hour_and_says_so(
    quick: Conversation, words: str, until: str, why: str
) -> None:
    reminded(quick)

    assert quick.answer(UTE, f"snooze A-1 {words}").splitlines()[1] == (
        f"I'll come back to it on {until} Geneva. {why}"
    )


def test_the_day_that_is_offered_is_a_working_day_where_the_owner_is(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names owner:@{BANGKOK} due:fri 14 oct")
    talk.until(datetime(2016, 10, 13, 3, tzinfo=UTC))  # Thursday; on Friday the office there is closed

    talk.says(BANGKOK, "/isc snooze A-1")

    view = talk.workspace.view(talk.user(BANGKOK))
    assert view is not None
    offered = view.shape["blocks"][0]["element"]["options"]
    assert [one["text"]["text"] for one in offered] == ["Mon 17 Oct", "Tue 18 Oct", "Thu 20 Oct"]


def test_snooze_into_the_past_is_refused(talk: Conversation) -> None:
    reminded(talk)

    assert talk.answer(UTE, "snooze A-1 today") == "That has already passed. When should I come back to it?"


def test_second_snooze_replaces_the_first(talk: Conversation) -> None:
    said = reminded(talk)
    talk.answer(UTE, "snooze A-1 13 oct")
    talk.answer(UTE, "snooze A-1 18 oct")

    talk.until(datetime(2016, 10, 18, 12, tzinfo=UTC))

    assert mornings(talk, UTE, said) == ["Tue 18 07:00"]


def test_snooze_is_one_persons_own(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller,@paula.ruiz due:13 oct")
    talk.until(TUESDAY)
    talk.answer(UTE, "snooze A-1 monday")

    talk.until(datetime(2016, 10, 13, 16, tzinfo=UTC))

    assert "due *today" not in talk.direct(UTE)[-1].text
    assert "is due *today, Thu 13 Oct*" in talk.direct("paula.ruiz")[-1].text


def test_snoozed_action_still_counts_in_the_digest(talk: Conversation) -> None:
    reminded(talk, due="18 oct", at=datetime(2016, 10, 10, 9, tzinfo=UTC))
    talk.answer(UTE, "snooze A-1 20 oct")

    talk.until(datetime(2016, 10, 17, 9, tzinfo=UTC))

    digest = talk.direct(UTE)[-1]
    assert "1 action is due this week." in digest.text
    assert "Cost table\nDue soon · A-1 · due" in digest.text


def test_waking_sends_the_reminders_again(talk: Conversation) -> None:
    said = reminded(talk)
    (answer,) = talk.says(UTE, "/isc snooze A-1 19 oct")

    (awake,) = talk.presses(UTE, answer, "Wake")
    talk.until(datetime(2016, 10, 13, 12, tzinfo=UTC))

    assert awake.text == "I'll remind you of A-1 again, next on Thu 13 Oct, 09:00 Geneva."
    assert mornings(talk, UTE, said) == ["Thu 13 07:00"]
    talk.until(datetime(2016, 10, 19, 12, tzinfo=UTC))
    assert "put off until today" not in "".join(m.text for m in talk.direct(UTE))


def test_stop_ends_the_reminders_and_says_how_to_turn_them_on(talk: Conversation) -> None:
    said = reminded(talk)

    (answer,) = talk.presses(UTE, said, "Turn off reminders")
    talk.passes(minutes=1)
    shown = as_it_is_now(talk, said)
    talk.until(datetime(2016, 10, 20, tzinfo=UTC))

    assert answer.text.splitlines() == [
        "Cost table",
        "I won't remind you of it any more. It stays in your weekly digest.",
        "Open · A-1 · due Thu 13 Oct · reminders off",
    ]
    assert shown.text.splitlines()[1] == "I won't remind you of it any more."
    assert labels(answer) == labels(shown) == ["Turn reminders on"]
    assert mornings(talk, UTE, said) == []


def test_unmuted_action_is_reminded_of_again(talk: Conversation) -> None:
    said = reminded(talk)
    talk.answer(UTE, "mute A-1")
    talk.answer(UTE, "unmute A-1")

    talk.until(datetime(2016, 10, 13, 12, tzinfo=UTC))

    assert mornings(talk, UTE, said) == ["Thu 13 07:00"]
    assert talk.answer(UTE, "unmute A-1") == "Your reminders of A-1 are on. Nothing has changed."


def test_who_is_not_reminded_is_told_what_they_can_do(talk: Conversation) -> None:
    reminded(talk)
    talk.answer(LINDA, "event Winter school on:17 oct area:gender")

    assert talk.answer(LINDA, "snooze A-1 monday") == (
        "I remind only the owners of A-1. To be reminded once: remind A-1 friday"
    )
    assert talk.answer(UTE, "mute E-1") == ("You aren't reminded of E-1. To be reminded: follow E-1")
    assert talk.answer(OBSERVER, "mute A-1") == (
        "Only an owner can turn off reminders of A-1. As an observer you can leave a remark."
    )


def test_anybody_is_reminded_once_of_what_they_may_see(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays? area:web")

    (answer,) = talk.says(OBSERVER, "/isc remind I-1 12 oct 14:00")
    talk.until(datetime(2016, 10, 13, tzinfo=UTC))

    assert answer.text == "I'll remind you of I-1 on Wed 12 Oct, 14:00 Geneva."
    said = [m for m in talk.direct(OBSERVER) if "Your week" not in m.text]
    assert [f"{datetime.fromtimestamp(float(m.ts), UTC):%a %d %H:%M}" for m in said] == ["Wed 12 12:00"]
    assert said[0].text.splitlines()[:2] == ["*I-1*  Who pays?", "You asked me to remind you."]


def test_wished_reminder_can_be_taken_back(talk: Conversation) -> None:
    said = reminded(talk, due="30 nov")
    (answer,) = talk.says(UTE, "/isc remind A-1 19 oct")

    (back,) = talk.presses(UTE, answer, "Don't")
    talk.until(datetime(2016, 10, 20, tzinfo=UTC))

    assert back.text == "No extra reminder of A-1; its own still come."
    assert mornings(talk, UTE, said) == []


def test_wished_reminder_comes_at_its_hour_also_when_there_was_one_that_morning(talk: Conversation) -> None:
    said = reminded(talk)
    talk.answer(UTE, "remind A-1 13 oct 15:00")

    talk.until(datetime(2016, 10, 14, tzinfo=UTC))

    assert mornings(talk, UTE, said) == ["Thu 13 07:00", "Thu 13 13:00"]


def test_remind_without_a_day_asks_for_it(talk: Conversation) -> None:
    reminded(talk)

    talk.says(UTE, "/isc remind A-1")
    (answer,) = talk.submits(UTE, text="friday")

    assert answer.text == "I'll remind you of A-1 on Fri 14 Oct, 09:00 Geneva."


def test_hidden_record_is_not_there_to_be_reminded_of(talk: Conversation) -> None:
    talk.answer(LINDA, "action Secret visibility:restricted")

    assert talk.answer(UTE, "remind A-1 friday") == "I can't find A-1."


def test_what_is_stuck_is_blocked_and_not_reminded_of(talk: Conversation) -> None:
    said = reminded(talk)

    assert talk.presses(UTE, said, "I'm stuck") == []
    (answer,) = talk.submits(UTE, text="The printer has sent no quote")
    talk.passes(minutes=1)
    shown = as_it_is_now(talk, said)
    talk.until(datetime(2016, 10, 16, tzinfo=UTC))

    assert "blocked" in answer.text
    assert "The printer has sent no quote" in answer.text
    assert shown.text.splitlines() == [
        "*Cost table*",
        "In the way: The printer has sent no quote.",
        "Blocked · A-1 · no reminders meanwhile",
    ]
    assert labels(shown) == ["Unblock"]
    assert mornings(talk, UTE, said) == []


def test_blocked_action_is_shown_as_blocked_in_the_digest_and_reminded_of_when_it_goes_on(
    talk: Conversation,
) -> None:
    said = reminded(talk, due="19 oct", at=datetime(2016, 10, 10, 9, tzinfo=UTC))
    talk.answer(UTE, "block A-1 no quote")
    talk.until(datetime(2016, 10, 18, 12, tzinfo=UTC))
    digest = talk.direct(UTE)[-1]
    talk.answer(UTE, "unblock A-1")
    talk.until(datetime(2016, 10, 19, 12, tzinfo=UTC))

    assert "Cost table\nIn the way: no quote.\nBlocked · A-1 · due Wed 19 Oct" in digest.text
    assert mornings(talk, UTE, said) == ["Wed 19 07:00"]


def test_what_is_in_the_way_can_be_raised_with_the_focal_points(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@filiz.arslan area:web due:13 oct")
    talk.until(TUESDAY)

    talk.presses("filiz.arslan", talk.direct("filiz.arslan")[-1], "I'm stuck")
    (answer,) = talk.submits("filiz.arslan", text="Who pays for six languages?", then="raise")

    assert "*I-1*  Who pays for six languages?" in answer.text
    assert answer.text.splitlines()[-1] == "It belongs to A-1, which stays open."
    assert "A-1" in talk.answer(LINDA, "show I-1")
    assert "I-1" in talk.answer(LINDA, "show A-1")


def test_who_may_not_block_is_not_asked_what_is_in_the_way(talk: Conversation) -> None:
    reminded(talk)

    assert talk.answer("paula.ruiz", "stuck A-1") == "Ute or Linda can say what is in the way of A-1."


def test_reminder_of_a_date_that_moved_shrinks_to_the_new_one(talk: Conversation) -> None:
    said = reminded(talk)
    talk.answer(UTE, "move A-1 20 oct")
    talk.passes(minutes=1)

    shown = as_it_is_now(talk, said)

    assert (shown.text, labels(shown)) == ("Cost table\nMoved · A-1 · to Thu 20 Oct", [])


def test_another_date_has_other_reminders_also_for_who_put_the_old_ones_off(talk: Conversation) -> None:
    said = reminded(talk)
    talk.answer(UTE, "snooze A-1 14 oct")
    talk.answer(UTE, "move A-1 20 oct")

    talk.until(datetime(2016, 10, 20, 12, tzinfo=UTC))

    assert mornings(talk, UTE, said) == ["Fri 14 07:00", "Tue 18 07:00", "Thu 20 07:00"]


@pytest.mark.parametrize("words", ["remind A-1 @ute.keller friday", "remind A-1 friday @ute.keller"])
def test_somebody_else_is_not_reminded_but_the_asker_may_be(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")

    (asked,) = talk.says(LINDA, f"/isc {words.replace('friday', '14 oct')}")
    question = asked.text
    (said,) = talk.presses(LINDA, asked, "Remind me")

    assert question == "A reminder that you set comes to you alone. Ask about A-1 now, with a nudge?"
    assert "Fri 14 Oct" in said.text


def test_asker_may_name_themselves_before_the_day(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")

    assert "Fri 14 Oct" in talk.answer(LINDA, "remind A-1 @linda.okafor 14 oct")
