"""A digest that carries the day's reminders lists everything once: what is reminded of above, the rest below."""

import re
from datetime import UTC, date, datetime, timedelta

from practice import blocks as block_kit
from tests.conversation import Conversation
from tests.handlers.digests.filled import fill_actions
from tests.handlers.scene import LINDA, UTE, labels


def monday(talk: Conversation, *words: str, before: tuple[tuple[str, str], ...] = ()) -> str:
    """Log actions of Ute's, go to a minute before her digest of Monday, say more; return that digest."""
    for title in words:
        talk.answer(LINDA, f"action {title} owner:@ute.keller")
    talk.until(talk.clock.now().replace(hour=6, minute=59, second=10) + timedelta(days=3))
    for who, said in before:
        talk.answer(who, said)
    talk.passes(hours=1)
    return next(one.text for one in talk.direct(UTE) if "Your week" in one.text)


def test_more_reminders_than_fit_above_are_listed_below(talk: Conversation) -> None:
    digest = monday(talk, *[f"Number {n} due:10 oct" for n in range(1, 31)])

    listed = [n for n in range(1, 31) if re.search(rf"A-{n}\b", digest)]
    assert "30 actions are due this week." in digest
    assert len(listed) >= 30 or "more" in digest


def test_long_list_of_ones_own_leaves_room_for_the_reminders(talk: Conversation) -> None:
    fill_actions(talk, 30, owner=UTE, due=date(2016, 10, 5), title="Long " * 45)
    fill_actions(talk, 12, owner=UTE, due=date(2016, 10, 12), title="Wide " * 45)
    for n in range(10):
        talk.answer(LINDA, f"action Number {n} owner:@ute.keller due:10 oct")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    (sent,) = [one for one in talk.direct(UTE) if "Your week" in one.text]

    assert block_kit.check_message(sent.blocks) == []
    assert "Late (30)" in labels(sent)


def test_what_was_muted_a_minute_before_stays_in_the_digest(talk: Conversation) -> None:
    digest = monday(talk, "First due:10 oct", "Second due:10 oct", before=((UTE, "mute A-1"),))

    assert "Due today · A-1 · due Mon 10 Oct" in digest


def test_meetings_events_and_issues_that_are_told_above_are_not_listed_below(talk: Conversation) -> None:
    before = (
        (LINDA, "announce Web workshop on:11 oct 10:00 area:web"),
        (LINDA, "announce Fair on:13 oct area:web"),
        (LINDA, "meeting 11 oct 14:00"),
        (LINDA, "call M-1"),
        (UTE, "raise Who pays? area:web"),
    )
    for who, said in before:
        talk.answer(who, said)
    digest = monday(talk)

    assert digest.count("Web workshop") == 1, "its reminder"
    assert digest.count("M-1") == 1, "its reminder"
    assert digest.count("Who pays?") == 1, "her own question: the list"
    assert digest.count("Fair") == 1, "no reminder yet: the list"
    assert "1 open issue concerns you" in digest


def test_news_of_no_record_is_something_to_do(talk: Conversation) -> None:
    talk.answer(LINDA, "action Send the table owner:@ute.keller")
    talk.until(talk.clock.now().replace(hour=6, minute=59, second=10) + timedelta(days=3))

    talk.answer(LINDA, "leave 10 oct @ute.keller")
    talk.passes(hours=2)

    said = "\n".join(one.text for one in talk.direct(LINDA))
    assert "last day" in said
    assert "Nothing for you to do" not in said


def test_reply_under_a_week_that_counts_what_concerns_others_is_about_what_it_lists(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, "raise Who pays? area:gender")
    monday(talk, "Number 1 due:10 oct", "Number 2 due:14 oct")
    week = next(one for one in talk.direct(UTE) if "Your week" in one.text)
    assert "1 issue is open, and it isn't your own." in week.text

    (said,) = talk.replies(UTE, week, "the figures are with Finance")

    assert said.text == "I'll tell Linda and show it on the card."


def test_reply_under_a_week_that_names_vacant_roles_is_about_what_it_lists(talk: Conversation) -> None:
    talk.answer(LINDA, "leave @filiz.arslan 7 oct")
    talk.until(datetime(2016, 10, 10, 8, tzinfo=UTC))
    week = next(one for one in talk.channel() if "week of" in one.text)
    assert "Nobody covers" in week.text

    assert talk.replies(UTE, week, "all fine here") == []
