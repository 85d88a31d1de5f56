"""Scenarios of the requirements, step by step. What a later issue brings is expected to fail, and named."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.history import DENIED
from handlers.core.calls import Call
from storage import tables
from storage.unit_of_work import Read
from tests import databases
from tests.conversation import BOT, UNHINDERED, Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, rows

HALE, JOOST, SALMA, UTE, BEKELE = "hale.kaya", "joost.peeters", "salma.haddad", "ute.keller", "bekele.tesfaye"
INVITEE, GRETA = "julia.silva", "greta.weber"


GENEVA = ZoneInfo("Europe/Zurich")


def at(day: int, hour: int, minute: int = 0, *, month: int = 9) -> datetime:
    """Return a moment of 2016 by its hour in Geneva."""
    return datetime(2016, month, day, hour, minute, tzinfo=GENEVA).astimezone(UTC)


@pytest.fixture
def september(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """Friday 2 September 2016, 10:00 in Geneva."""
    conversation = Conversation(
        databases.fresh(databases.by_turns(request.node.name)), now=at(2, 10), limits=UNHINDERED
    )
    yield conversation
    conversation.close()


# S2: a focal point is absent


def away(talk: Conversation) -> None:
    """Hale Kaya is away from 5 to 16 September, Joost Peeters stands in."""
    talk.answer(HALE, "absent 5-16 sep @joost.peeters")


def test_s2_step_1_both_and_the_deputy_know(september: Conversation) -> None:
    said = september.answer(HALE, "absent 5-16 sep @joost.peeters")
    september.passes(minutes=3)

    assert said.splitlines()[0] == "You are away from Mon 5 to Fri 16 Sep."
    assert september.direct(JOOST)[-1].text.startswith(
        "You stand in for Hale Kaya, who is away from Mon 5 to Fri 16 Sep."
    )
    assert (
        september.direct(SALMA)[-1].text
        == "Hale Kaya is away from Mon 5 to Fri 16 Sep; Joost Peeters stands in."
    )


def test_s2_step_2_reminders_go_to_who_stands_in_ten_working_days_before(september: Conversation) -> None:
    september.answer(LINDA, "action Update on accessibility owner:@hale.kaya area:access due:20 sep")
    away(september)
    september.until(at(5, 9, 5))

    reminded = [m.text for m in september.direct(JOOST) if "Update on accessibility" in m.text]
    assert len(reminded) == 1
    assert "*For Hale Kaya, away until Fri 16 Sep*" in reminded[0]
    assert not any("is due *Tue 20 Sep" in m.text for m in september.direct(HALE))


def test_s2_step_3_nobody_in_geneva_is_reminded_on_its_holiday(september: Conversation) -> None:
    for owner in (GRETA, BEKELE, BANGKOK):
        september.answer(LINDA, f"action Paper of {owner} owner:@{owner} due:8 sep")
    september.until(at(7, 23))
    before = {who: len(september.direct(who)) for who in (GRETA, BEKELE, BANGKOK)}
    september.until(at(8, 22))

    came = {who: len(september.direct(who)) - before[who] for who in before}
    assert came == {GRETA: 0, BEKELE: 1, BANGKOK: 1}


def test_s2_step_4_what_is_done_instead_is_written_down_so(september: Conversation) -> None:
    september.answer(LINDA, "action Update on accessibility owner:@hale.kaya area:access due:20 sep")
    away(september)
    september.until(at(14, 10))

    september.answer(JOOST, "done A-1 Captioning trial agreed")

    assert "Joost Peeters (Focal point) · closed it · for Hale Kaya" in september.answer(LINDA, "history A-1")


@pytest.mark.xfail(strict=True, reason="[7/11] area updates: S2, step 4")
def test_s2_step_4_update_of_an_area_names_both(september: Conversation) -> None:
    away(september)
    september.until(at(14, 10))

    assert "Joost Peeters for Hale Kaya" in september.answer(
        JOOST, "update accessibility Trial ran result:none yet"
    )


@pytest.mark.xfail(strict=True, reason="[7/11] area updates: S2, step 5")
def test_s2_step_5_secretary_sees_that_nobody_answered_for_the_area(september: Conversation) -> None:
    away(september)
    september.until(at(16, 10))

    assert "ACCESS: no update" in september.answer(LINDA, "updates")


def test_s2_step_5_secretary_sees_whose_alternate_is_silent(september: Conversation) -> None:
    september.answer(LINDA, "action Update on accessibility owner:@hale.kaya area:access due:13 sep")
    away(september)
    september.until(at(16, 10))

    said = september.answer(LINDA, "silent")
    assert "Update on accessibility" in said
    assert "Joost Peeters" in said


def test_s2_step_6_return_brings_one_message_and_the_rights(september: Conversation) -> None:
    september.answer(LINDA, "action Update on accessibility owner:@hale.kaya area:access due:20 sep")
    september.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:22 sep")
    away(september)
    september.until(at(14, 10))
    september.answer(JOOST, "done A-1 Captioning trial agreed")
    september.until(at(19, 0, 30))
    refused = september.answer(JOOST, "done A-2 Call is out")
    before = len(september.direct(HALE))
    september.until(at(19, 9, 5))

    (back,) = [m.text for m in september.direct(HALE)[before:] if "You were away" in m.text]
    assert refused == "Hale or Linda can close A-2."
    assert "You were away from Mon 5 to Fri 16 Sep; Joost Peeters stood in." in back
    assert "A-1" in back
    assert "What is due and what is new comes to you again." in back


def test_s2_step_7_decision_by_who_stands_in_counts(september: Conversation) -> None:
    september.answer(HALE, "raise Second round of the fund? area:access")
    away(september)
    september.until(at(15, 10))

    decided = september.answer(JOOST, "decide I-1 agreed Second round in October")

    assert "I-1" in decided
    assert "*Agreed:*" in september.answer(LINDA, "show I-1")


# S8: an observer tries to change something


@pytest.fixture
def tuesday(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """Tuesday 20 September 2016, 15:40 in Geneva, with an action of the oversight recommendations."""
    conversation = Conversation(
        databases.fresh(databases.by_turns(request.node.name)), now=at(20, 15, 40), limits=UNHINDERED
    )
    conversation.answer(LINDA, "action Answer to the inspection unit owner:@ute.keller due:30 sep")
    yield conversation
    conversation.close()


def test_s8_step_1_closing_is_refused_and_a_remark_offered(tuesday: Conversation) -> None:
    before = rows(tuesday)

    (refused,) = tuesday.says(OBSERVER, "/isc done A-1")

    assert refused.text == "Ute or Linda can close A-1. As an observer you can leave a remark."
    assert rows(tuesday) == before
    tuesday.presses(OBSERVER, refused, "Leave a remark")
    tuesday.submits(OBSERVER, text="How many took part?")
    assert "How many took part?" in tuesday.answer(LINDA, "show A-1")


def test_s8_step_2_objection_of_an_observer_is_offered_as_a_remark(tuesday: Conversation) -> None:
    tuesday.answer(LINDA, "propose Guidelines for video and photography requests due:7 oct")

    assert "remark" in tuesday.answer(OBSERVER, "object P-1 Too long")


@pytest.mark.xfail(strict=True, reason="[6/11] records of meetings: S8, step 3")
def test_s8_step_3_draft_record_is_not_edited_by_an_observer(tuesday: Conversation) -> None:
    assert "proposed correction" in tuesday.answer(OBSERVER, "minutes last Item 4: endorsed")


def test_s8_step_4_old_button_asks_for_the_right_at_the_time_of_the_click(tuesday: Conversation) -> None:
    tuesday.answer(LINDA, "appoint @zahra.farah secretary to:21 sep")
    tuesday.passes(minutes=2)
    tuesday.presses("edda.brandt", tuesday.direct("edda.brandt")[-1], "Confirm")
    (shown,) = tuesday.says(OBSERVER, "/isc show A-1")
    tuesday.until(at(22, 10))

    pressed = tuesday.presses(OBSERVER, shown, "Done")

    assert pressed[-1].text == "Ute or Linda can close A-1. As an observer you can leave a remark."
    assert "Open" in tuesday.answer(LINDA, "show A-1")


@pytest.mark.xfail(strict=True, reason="[8/11] oversight recommendations: S8, step 5")
def test_s8_step_5_observer_exports_all_recommendations(tuesday: Conversation) -> None:
    assert "comes here" in tuesday.answer(OBSERVER, "export recs")


def test_s8_step_5_observer_exports_what_they_may_read(tuesday: Conversation) -> None:
    tuesday.answer(LINDA, "action Staff matter owner:@ute.keller visibility:restricted")

    assert tuesday.answer(OBSERVER, "export actions all").startswith("The list of 1 action comes as a file")


@pytest.mark.xfail(strict=True, reason="[6/11] papers of meetings: S8, step 6")
def test_s8_step_6_invitee_reads_the_paper_of_their_item_alone(tuesday: Conversation) -> None:
    assert "item 3" in tuesday.answer(INVITEE, "show 14/3")


def test_s8_end_refused_attempts_stand_in_no_digest(tuesday: Conversation) -> None:
    for _ in range(4):
        tuesday.answer(OBSERVER, "done A-1")
        tuesday.passes(hours=1)
    tuesday.answer(INVITEE, "done A-1")
    tuesday.until(at(26, 9, 5))

    assert "refused attempt" not in "\n".join(m.text for m in tuesday.direct(ALINE))
    assert "refused attempt" not in "\n".join(m.text for m in tuesday.channel())
    assert "refused attempt" not in "\n".join(m.text for m in tuesday.direct(LINDA))
    assert "Open" in tuesday.answer(LINDA, "show A-1")


def test_s8_refusal_that_is_delivered_twice_counts_once(tuesday: Conversation) -> None:
    call = Call(
        team=BOT.team,
        user=tuesday.user(OBSERVER),
        channel="C1",
        words="done A-1",
        now=tuesday.clock.now(),
        key="k",
    )
    for _ in range(2):
        (error,) = tuesday.store.submit([tuesday.desk.write_request(call)]).result()
        tuesday.desk.explain_error(call, error)

    def counted(read: Read) -> int:
        h = tables.history.c
        return read.db.execute(select(func.count()).where(h.verb == DENIED)).scalar_one()

    assert tuesday.store.read(counted) == 1


def test_dates_of_the_scenario_are_those_of_the_calendar(september: Conversation) -> None:
    days = september.charter.working_days("GVA")

    assert not days.is_open(date(2016, 9, 8))
    assert days.before(date(2016, 9, 20), 10) == date(2016, 9, 5)
