"""Figures are of everything they name, also where a list holds only the first of it."""

from datetime import UTC, date, datetime

import pytest

from bot.actions import ActionState
from bot.records import Kind, Ref
from tests.conversation import FRIDAY, Conversation
from tests.handlers.digests.filled import (
    close_actions,
    fill_actions,
    fill_deeds,
    fill_drafts,
    fill_events,
    fill_issues,
    fill_notes,
    fill_undelivered,
)
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels

MONDAY = datetime(2016, 10, 10, 12, tzinfo=UTC)
SOON, LATER = date(2016, 10, 12), date(2016, 11, 30)  # in the week of the digest, and after it


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """The figures are counted by the database, so they are asked of both."""
    return both


# Digests


def test_own_digest_counts_all_of_ones_own_however_many_others_have_and_are_due_before(
    talk: Conversation,
) -> None:
    fill_actions(talk, 600, owner=BANGKOK, due=date(2016, 10, 9))
    fill_actions(talk, 91, owner=UTE, due=SOON)
    fill_actions(talk, 12, owner=UTE, due=LATER)

    said = talk.answer(UTE, "digest me").splitlines()
    talk.until(MONDAY)

    assert said[1] == "91 actions are due in the next 7 days, 12 later."
    assert [line for line in said if line.startswith("and ")] == ["and 81 more"]
    (sent,) = [m for m in talk.direct(UTE) if "Your week" in m.text]
    assert sent.text.splitlines()[1] == "91 actions are due this week, 12 later."
    assert [label for label in labels(sent) if label != "Done"][:2] == ["Due (91)", "Later (12)"]
    (behind,) = talk.presses(UTE, sent, "Due (91)")
    assert len(behind.text.splitlines()) == 1 + 91


def test_own_digest_counts_more_than_it_can_list(talk: Conversation) -> None:
    fill_actions(talk, 520, owner=UTE, due=date(2016, 10, 5))
    talk.until(MONDAY)

    (sent,) = [m for m in talk.direct(UTE) if "Your week" in m.text]

    assert sent.text.splitlines()[1] == "520 actions are late."
    assert "and 510 more" in sent.text.splitlines()
    (behind,) = talk.presses(UTE, sent, "Late (520)")
    assert behind.text.splitlines()[-2:] == [
        "*A-200*  Number 200 · Ute Keller, was due Wed 5 Oct",
        "and 320 more",
    ]


def test_list_behind_a_digest_ends_where_a_message_is_full(talk: Conversation) -> None:
    fill_actions(talk, 150, owner=UTE, due=date(2016, 10, 5), title="Long " * 20)
    talk.until(MONDAY)
    (sent,) = [m for m in talk.direct(UTE) if "Your week" in m.text]

    (behind,) = talk.presses(UTE, sent, "Late (150)")

    head, *lines, more = behind.text.splitlines()
    assert head == "*Late · digest of Mon 10 Oct*"
    assert len(lines) > 50
    assert more == f"and {150 - len(lines)} more"


def test_digest_of_the_task_force_counts_all_and_draws_all_by_area(talk: Conversation) -> None:
    fill_actions(talk, 510, owner=BANGKOK, due=date(2016, 10, 5), area="WEB")
    fill_actions(talk, 90, owner=UTE, due=SOON, area="GENDER")
    fill_actions(talk, 30, owner=UTE, area="WEB")
    close_actions(talk, 70, owner=UTE, at=FRIDAY)
    fill_actions(talk, 40, owner=UTE, at=FRIDAY)
    talk.until(MONDAY)

    (of_all,) = talk.channel()
    said = of_all.text.splitlines()

    assert said[1] == "510 actions are late, 90 are due this week."
    assert [line for line in said if line.startswith("and ")] == ["and 508 more", "and 88 more"]
    assert said[2] == "670 actions open on Mon 10 Oct · 70 closed, 40 new last week"
    by_area = "Open by area, Mon 10 Oct: Web editorial 540 (510 late) · Gender 90 · No area 40"
    assert labels(of_all) == ["Late (510)", "All of it", "Due (90)", "Later (70)", "Chart"]
    (whole,), (chart,) = talk.presses(LINDA, of_all, "All of it"), talk.presses(LINDA, of_all, "Chart")
    assert [line for line in whole.text.splitlines() if line.startswith("and ")] == [
        "and 500 more",
        "and 80 more",
    ]
    assert whole.text.splitlines()[-1] == chart.text == by_area
    assert talk.answer(LINDA, "digest week all").splitlines()[-1] == by_area
    assert talk.answer(LINDA, "digest week chart") == by_area


def test_digest_of_an_area_counts_its_own_among_many_others(talk: Conversation) -> None:
    fill_actions(talk, 600, owner=BANGKOK, due=date(2016, 10, 5), area="GENDER")
    fill_actions(talk, 64, owner=UTE, due=SOON, area="WEB")
    fill_actions(talk, 5, owner=UTE, due=SOON, area="WEB", visibility="restricted")
    fill_events(talk, 30, on=date(2016, 10, 11), area="WEB")
    talk.until(MONDAY)

    (of_web,) = [m for m in talk.channel("#isc-web") if "week of" in m.text]

    assert of_web.text.splitlines()[1] == "64 actions are due this week."
    assert labels(of_web) == ["Due (64)", "All of it", "Coming events (30)"]


def test_digest_that_was_sent_loses_from_its_figures_what_may_not_be_seen_any_more(
    talk: Conversation,
) -> None:
    fill_actions(talk, 510, owner=UTE, due=date(2016, 10, 5), area="WEB")
    fill_actions(talk, 3, owner=UTE, due=SOON, area="GENDER")
    talk.until(MONDAY)
    talk.answer(LINDA, "edit A-2 visibility:restricted")
    talk.passes(minutes=5)

    (of_all,) = talk.channel()
    said = of_all.text.splitlines()

    assert said[1] == "509 actions are late, 3 are due this week."
    (whole,) = talk.presses(LINDA, of_all, "All of it")
    assert whole.text.splitlines()[1] == said[1]
    assert "A-2 " not in of_all.text + whole.text


# Home


def test_chairs_list_counts_every_action_that_is_still_open_after_its_last_reminder(
    talk: Conversation,
) -> None:
    fill_actions(talk, 230, owner=UTE, due=date(2016, 9, 5))
    fill_actions(talk, 4, owner=BANGKOK, due=date(2016, 9, 6), state=ActionState.BLOCKED)
    fill_actions(talk, 20, owner=BANGKOK, due=date(2016, 9, 7))

    said = talk.answer(ALINE, "home").splitlines()

    assert "250 actions are still open after my last reminder" in said


def test_question_that_waits_for_somebody_is_not_hidden_by_those_that_wait_for_others(
    talk: Conversation,
) -> None:
    fill_issues(talk, 25, by=UTE, level="task_force", question_id=1)
    fill_issues(talk, 1, by=UTE, level="task_force")

    (home,) = talk.says(ALINE, "/isc home")

    assert "Waiting · I-26" in home.text
    assert labels(home)[0] == "Decide"


def test_draft_that_waits_for_somebody_is_not_hidden_by_those_of_other_levels(talk: Conversation) -> None:
    fill_drafts(talk, 25, level="task_force")
    fill_drafts(talk, 1, level="mcg")

    said = talk.answer("runa.lindqvist", "home").splitlines()

    assert [line.split(" · ")[1] for line in said if line.startswith("Draft · ")] == ["DEC-26"]


def test_home_counts_all_that_could_not_be_delivered(talk: Conversation) -> None:
    fill_undelivered(talk, 30, to=UTE)

    (home,) = talk.says(LINDA, "/isc home")

    assert "30 messages may not have arrived" in home.text
    assert talk.answer(LINDA, "undelivered").splitlines()[-1] == "And 10 more that couldn't be delivered."


# What somebody has, and what was done for them


def test_handover_counts_all_questions_that_somebody_raised(talk: Conversation) -> None:
    fill_issues(talk, 26, by=UTE, level="task_force")

    assert "*26 open questions raised*" in talk.answer(LINDA, "handover @ute.keller").splitlines()


def test_new_focal_point_hears_of_all_that_is_open_from_the_one_before(talk: Conversation) -> None:
    fill_actions(talk, 45, owner="hale.kaya", area="ACCESS")
    talk.answer("hale.kaya", "leave 10 oct")
    talk.until(datetime(2016, 10, 11, 8, tzinfo=UTC))
    talk.answer(LINDA, "appoint @lihua.chen focal point for accessibility entity:BDT")
    talk.passes(minutes=3)

    assert "You take over 45 actions from Hale Kaya." in "\n".join(m.text for m in talk.direct("lihua.chen"))


def test_whoever_comes_back_hears_how_much_was_done_in_their_name(talk: Conversation) -> None:
    talk.answer(UTE, "absent 17-21 oct @taro.nakagawa")
    fill_actions(talk, 300, owner=UTE, visibility="restricted")
    fill_deeds(talk, by="taro.nakagawa", behalf=UTE, at=datetime(2016, 10, 18, 10, tzinfo=UTC))
    talk.until(datetime(2016, 10, 24, 9, tzinfo=UTC))

    (said,) = [m.text for m in talk.direct(UTE) if "You were away" in m.text]
    assert "And 290 more." in said


def test_chair_reads_a_comment_however_many_came_after_it(talk: Conversation) -> None:
    talk.opens(ALINE, "propose Guidelines for video requests asked:@ute.keller,@wipa.chaiyo")
    talk.answer(UTE, "note P-1 Which edition?")
    fill_notes(talk, 60, on=Ref(Kind.PROPOSAL, 1), by=BANGKOK)
    talk.passes(days=4)

    assert "Which edition?" in "\n".join(m.text for m in talk.direct(ALINE))
