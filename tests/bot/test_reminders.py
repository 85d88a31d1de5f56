"""From a deadline to the moments of its reminders, by a table; and who wants none."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.calendar import Due, WorkingDays
from bot.charter import ActionReminderDays, ReminderDays
from bot.notifications import Notification, Reason
from bot.reminders import is_snoozed, next_office_moment, reminders_for

GENEVA, CAIRO, BANGKOK, BRASILIA = "Europe/Zurich", "Africa/Cairo", "Asia/Bangkok", "America/Sao_Paulo"
MON_TO_FRI = WorkingDays()
SUN_TO_THU = WorkingDays(weekdays=frozenset({6, 0, 1, 2, 3}))
CLOSED_FRIDAY = WorkingDays(closed={date(2016, 10, 14): "Day of mourning"})
NOON = datetime(2016, 10, 12, 12, tzinfo=UTC)


def due(day: date, *, at: time | None = None, zone: str = GENEVA) -> Due:
    return Due(day=day, at=at, zone=zone, typed="")


def found(deadline: Due, *, zone: str, days: WorkingDays) -> list[str]:
    reminders = reminders_for(deadline, before=(2, 1, 0), after=(1, 5), at=time(9), zone=zone, days=days)
    return [f"{one.name} {one.at:%a %d %H:%M}" for one in reminders]


@pytest.mark.parametrize(
    ("deadline", "zone", "days", "expected"),
    [
        pytest.param(
            due(date(2016, 10, 12)), GENEVA, MON_TO_FRI,
            ["before-2 Mon 10 07:00", "before-1 Tue 11 07:00", "before-0 Wed 12 07:00", "after-1 Thu 13 07:00", "after-5 Wed 19 07:00"],
            id="a Wednesday",
        ),
        pytest.param(
            due(date(2016, 10, 15)), GENEVA, MON_TO_FRI,
            ["before-2 Thu 13 07:00", "before-0 Fri 14 07:00", "after-1 Mon 17 07:00", "after-5 Fri 21 07:00"],
            id="a Saturday: the day itself rolls back, what comes after rolls forward",
        ),
        pytest.param(
            due(date(2016, 10, 16)), CAIRO, SUN_TO_THU,
            ["before-2 Wed 12 07:00", "before-1 Thu 13 07:00", "before-0 Sun 16 07:00", "after-1 Mon 17 07:00", "after-5 Sun 23 07:00"],
            id="a Sunday in a week from Sunday to Thursday",
        ),
        pytest.param(
            due(date(2016, 10, 14)), CAIRO, SUN_TO_THU,
            ["before-2 Wed 12 07:00", "before-0 Thu 13 07:00", "after-1 Sun 16 07:00", "after-5 Thu 20 07:00"],
            id="a Friday there",
        ),
        pytest.param(
            due(date(2016, 10, 13)), BANGKOK, CLOSED_FRIDAY,
            ["before-2 Tue 11 02:00", "before-1 Wed 12 02:00", "before-0 Thu 13 02:00", "after-1 Mon 17 02:00", "after-5 Fri 21 02:00"],
            id="before a day that is closed",
        ),
        pytest.param(
            due(date(2016, 10, 12), at=time(20)), BANGKOK, MON_TO_FRI,
            ["before-2 Tue 11 02:00", "before-1 Wed 12 02:00", "before-0 Thu 13 02:00", "after-1 Fri 14 02:00", "after-5 Thu 20 02:00"],
            id="an evening in Geneva is the next day in Bangkok",
        ),
        pytest.param(
            due(date(2016, 10, 17), zone=BRASILIA), BRASILIA, MON_TO_FRI,
            ["before-2 Thu 13 12:00", "before-1 Fri 14 12:00", "before-0 Mon 17 11:00", "after-1 Tue 18 11:00", "after-5 Mon 24 11:00"],
            id="the clocks change",
        ),
    ],
)  # fmt: skip
def test_reminders_roll_back_before_a_deadline_and_forward_after_it(
    deadline: Due, zone: str, days: WorkingDays, expected: list[str]
) -> None:
    assert found(deadline, zone=zone, days=days) == expected


def test_last_one_after_the_deadline_is_the_last() -> None:
    reminders = reminders_for(due(NOON.date()), before=(1, 0), after=(5, 1), at=time(9), zone=GENEVA, days=MON_TO_FRI)  # fmt: skip

    assert [one.reason for one in reminders] == [
        Reason.BEFORE,
        Reason.TODAY,
        Reason.LATE,
        Reason.FINAL_REMINDER,
    ]


def test_nothing_comes_after_a_deadline_where_the_charter_has_no_such_days() -> None:
    reminders = reminders_for(
        due(NOON.date()), before=(0,), after=(), at=time(9), zone=GENEVA, days=MON_TO_FRI
    )

    assert [one.reason for one in reminders] == [Reason.TODAY]


@pytest.mark.parametrize(
    ("priority", "before"), [("high", (10, 0)), ("normal", (1,)), (None, (1,)), ("low", (1,))]
)
def test_priority_has_its_own_days_where_the_charter_names_them(
    priority: str | None, before: tuple[int, ...]
) -> None:
    terms = ActionReminderDays(before=(1,), priority={"high": ReminderDays(before=(10, 0))})

    assert terms.for_priority(priority).before == before


def test_charter_refuses_a_priority_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="a priority is low, normal or high"):
        ActionReminderDays.model_validate({"priority": {"urgent": {"before": [1]}}})


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        pytest.param("Thu 13 16:00", SUN_TO_THU, "Sun 16 07:00", id="Thursday evening in Cairo"),
        pytest.param("Fri 14 10:00", SUN_TO_THU, "Sun 16 07:00", id="Friday in Cairo"),
        pytest.param("Sun 16 10:00", SUN_TO_THU, "Sun 16 10:00", id="Sunday in Cairo is a working day"),
        pytest.param("Sun 16 10:00", MON_TO_FRI, "Mon 17 07:00", id="Sunday elsewhere is none"),
        pytest.param("Mon 17 06:30", SUN_TO_THU, "Mon 17 07:00", id="before nine"),
        pytest.param("Mon 17 16:00", SUN_TO_THU, "Tue 18 07:00", id="at six it is evening"),
    ],
)
def test_nobody_is_disturbed_outside_their_own_week_and_hours(
    now: str, days: WorkingDays, expected: str
) -> None:
    at = datetime.strptime(f"2016 Oct {now[4:]}", "%Y %b %d %H:%M").replace(tzinfo=UTC)

    assert f"{next_office_moment(at, at=time(9), zone=CAIRO, days=days):%a %d %H:%M}" == expected


@pytest.mark.parametrize(
    ("now", "too_late", "expected"),
    [
        pytest.param("Mon 17 09:00", "Mon 17 09:30", "Mon 17 09:00", id="within hours at once"),
        pytest.param("Thu 13 17:00", "Sun 16 07:30", "Sun 16 07:00", id="in the morning if that is in time"),
        pytest.param("Thu 13 17:00", "Sun 16 06:30", "Sun 16 06:00", id="else as the day begins"),
        pytest.param("Thu 13 17:00", "Sun 16 06:00", "Fri 14 18:00", id="else when 36 hours are left"),
        pytest.param("Sat 15 00:00", "Sun 16 06:00", "Sat 15 00:00", id="at once if less is left"),
        pytest.param("Sat 15 00:00", "Fri 14 09:00", "Sat 15 00:00", id="at once if it is on"),
    ],
)
def test_what_can_be_too_late_comes_at_night_only_where_no_hours_are_left(
    now: str, too_late: str, expected: str
) -> None:
    at, too_late_at = (
        datetime.strptime(f"2016 Oct {one[4:]}", "%Y %b %d %H:%M").replace(tzinfo=UTC)
        for one in (now, too_late)
    )

    found = next_office_moment(
        at, at=time(9), zone=CAIRO, days=SUN_TO_THU, presses=True, too_late_at=too_late_at
    )

    assert f"{found:%a %d %H:%M}" == expected


def notice(why: Reason, *, due_at: datetime = NOON, facts: str = "") -> Notification:
    return Notification(
        key="",
        record_id=1,
        person_id=7,
        reason=why,
        context=facts,
        due_at=due_at,
        own_at=due_at,
        expires_at=due_at,
    )


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("told", "until", "hushed"),
    [
        pytest.param(notice(Reason.TODAY), NOON + HOUR, True, id="a reminder while asleep"),
        pytest.param(notice(Reason.LATE), NOON, False, id="a reminder at the moment of waking"),
        pytest.param(notice(Reason.FINAL_REMINDER), None, True, id="the last one, when there shall be none"),
        pytest.param(notice(Reason.ASSIGNED), None, False, id="news"),
        pytest.param(notice(Reason.REMINDER_REQUESTED), None, False, id="what was asked for"),
        pytest.param(notice(Reason.SNOOZE_ENDED, facts="2016-10-12T1200"), NOON, False, id="waking"),
        pytest.param(
            notice(Reason.SNOOZE_ENDED, facts="2016-10-12T1200"), NOON + HOUR, True, id="put off once more"
        ),
        pytest.param(
            notice(Reason.SNOOZE_ENDED, facts="2016-10-12T1200"), None, True, id="stopped meanwhile"
        ),
    ],
)
def test_reader_who_wants_no_reminder_gets_none(
    told: Notification, until: datetime | None, *, hushed: bool
) -> None:
    assert is_snoozed(told, {(7, 1): until}) is hushed
    assert is_snoozed(told, {(7, 2): until, (8, 1): until}) is (told.reason == Reason.SNOOZE_ENDED)
