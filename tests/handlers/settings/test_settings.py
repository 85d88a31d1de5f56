"""Settings in talk: everybody's own, what comes by them and when, and the task force's digest."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from handlers.core.delivery.batch import batch
from practice.workspace import Message
from storage import outbox, tables
from storage.unit_of_work import Read
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, CAIRO, LINDA, OBSERVER, STAFF, UTE, labels, rows
from tests.shipped import REGISTRY

GENEVA = ZoneInfo("Europe/Zurich")


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment of October 2016, in UTC; Geneva is two hours ahead."""
    return datetime(2016, 10, day, hour, minute, second, tzinfo=UTC)


def came(messages: Sequence[Message], words: str = "") -> list[str]:
    """Return when the bot wrote what has these words in it, in UTC."""
    found = [m for m in messages if words in m.text]
    return [f"{datetime.fromtimestamp(float(m.ts), UTC):%a %d %H:%M}" for m in found]


def weeks(talk: Conversation, who: str) -> list[str]:
    return came(talk.direct(who), "Your week")


def of_channel(talk: Conversation) -> list[str]:
    return came(talk.channel(), "week of")


def told(talk: Conversation) -> list[tuple[str, str | None, dict[str, str | None], dict[str, str | None]]]:
    """Return the lines of history about settings: by whom, about whom, what was, and what is."""

    def found(read: Read) -> Iterator[tuple[str, str | None, str, str]]:
        chosen = (
            select(tables.history).where(tables.history.c.verb == "settings").order_by(tables.history.c.id)
        )
        for row in read.db.execute(chosen):
            about = None if row.subject_id is None else read.roster.name(row.subject_id)
            yield read.roster.name(row.person_id), about, row.before, row.after

    lines = talk.store.read(lambda read: list(found(read)))
    return [(by, about, json.loads(before), json.loads(after)) for by, about, before, after in lines]


def hours(span: str, morning: str) -> str:
    return (
        f"*Hours*  {span} in Geneva, on working days. I write to you only then; "
        f"what can wait comes from {morning} on."
    )


# One's own


def test_settings_say_how_everything_is(talk: Conversation) -> None:
    (said,) = talk.says(UTE, "/isc settings")

    assert said.text.splitlines() == [
        "*Your settings*",
        "*Language*  French. I read the dates that you type in French and English first. I write in English.",
        "*Weekly digest*  on Mondays, as usual. The next comes on Mon 10 Oct, 09:00 Geneva.",
        hours("08:00 to 18:00", "09:00"),
        "*Task force*  The digest comes on Mondays at 09:00. The next comes on Mon 10 Oct, 09:00 Geneva.",
    ]
    assert labels(said) == ["Change"]


@pytest.mark.parametrize(
    ("who", "line"),
    [
        (CAIRO, "*Weekly digest*  on Sundays, as usual. The next comes on Sun 9 Oct, 09:00 Cairo."),
        (BANGKOK, "*Task force*  The digest comes on Mondays at 09:00. The next comes on Mon 10 Oct, 09:00 Geneva (14:00 for you)."),
        (LINDA, "*Task force*  The digest comes on Mondays at 09:00. The next comes on Mon 10 Oct, 09:00 Geneva. To change it: settings task force digest:tue 10:00"),
        (LINDA, "*Language*  English. I read the dates that you type in English first. I write in English."),
        (STAFF, "*Weekly digest*  on Mondays, as usual. It goes to members of the task force, and you aren't one at present."),
    ],
)  # fmt: skip
def test_settings_are_said_as_they_are_for_each(quick: Conversation, who: str, line: str) -> None:
    assert line in quick.answer(who, "settings").splitlines()


def test_whoever_reads_no_lists_is_not_shown_the_task_forces(quick: Conversation) -> None:
    assert "*Task force*" not in quick.answer(STAFF, "settings")
    assert "*Task force*" in quick.answer(OBSERVER, "settings")
    assert quick.answer(STAFF, "settings task force").startswith("Only members see the list.")


def test_what_is_set_is_said_back_kept_in_the_history_and_undone(talk: Conversation) -> None:
    (answer,) = talk.says(UTE, "/isc settings language:es digest:tue hours:10-17")
    said = answer.text
    (undone,) = talk.presses(UTE, answer, "Undo")

    assert said.splitlines() == [
        "*Language*  Spanish. I read the dates that you type in Spanish and English first. I write in English.",
        "*Weekly digest*  on Tuesdays. The next comes on Tue 11 Oct, 10:00 Geneva.",
        hours("10:00 to 17:00", "10:00"),
    ]
    assert labels(undone) == ["Undo"]
    assert "on Mondays, as usual. The next comes on Mon 10 Oct, 09:00 Geneva." in undone.text
    before = {"language": "fr", "digest": None, "hours_from": None, "hours_to": None}
    after = {"language": "es", "digest": "tue", "hours_from": "10:00:00", "hours_to": "17:00:00"}
    back = before | {"hours_from": "08:00:00", "hours_to": "18:00:00"}
    assert told(talk) == [
        ("Ute Keller", "Ute Keller", before, after),
        ("Ute Keller", "Ute Keller", after, back),
    ]


def test_form_shows_how_it_is_and_changes_what_was_changed_in_it(talk: Conversation) -> None:
    talk.answer(UTE, "settings digest:wed hours:10-17")
    (shown,) = talk.says(UTE, "/isc settings")

    talk.presses(UTE, shown, "Change")
    view = talk.workspace.view(talk.user(UTE))
    assert view is not None
    chosen = [block["element"]["initial_option"]["text"]["text"] for block in view.shape["blocks"]]
    (said,) = talk.submits(UTE, digest="off", to="19:00")

    assert chosen == ["French", "Wednesdays", "10:00", "17:00"]
    assert said.text.splitlines() == [
        "*Weekly digest*  off. You can look at any time: digest me",
        hours("10:00 to 19:00", "10:00"),
    ]


def test_form_says_at_the_field_what_is_not_possible(talk: Conversation) -> None:
    (shown,) = talk.says(UTE, "/isc settings")
    talk.presses(UTE, shown, "Change")

    nothing = talk.submits(UTE, **{"from": "17:00"})

    view = talk.workspace.view(talk.user(UTE))
    assert nothing == []
    assert view is not None
    assert view.errors["to"].startswith(
        "17:00 to 18:00 doesn't work: your hours can be any between 06:00 and 22:00"
    )


@pytest.mark.parametrize(
    ("who", "words", "said"),
    [
        (UTE, "settings hours:5-12", "05:00 to 12:00 doesn't work: your hours can be any between 06:00 and 22:00, at least four."),
        (UTE, "settings hours:early", "I can't read “early” as hours. Say them like hours:9-17."),
        (UTE, "settings digest:someday", "“someday” isn't a day of the week. Say it like digest:tue, or digest:off for none."),
        (UTE, "settings digest:tue 10:00", "Your digest comes in the morning, at 09:00. You can set its day, and your hours: settings digest:tue hours:9-17"),
        (UTE, "settings language:tlh", "I don't know the language “tlh”. It can be ar, en, es, fr, ru or zh."),
        (UTE, "settings language:fr", "Your settings already say that. Nothing has changed."),
        (UTE, "settings hours:8-18", "Your settings already say that. Nothing has changed."),
        (UTE, "settings digest:tue please", "I don't know “please” here. You can say: language, digest, hours."),
        ("newcomer", "settings", "That's for people on the roster. Linda can add you."),
        ("newcomer", "settings hours:9-17", "That's for people on the roster. Linda can add you."),
        (UTE, "settings task force digest:tue", "Linda can change the task force's settings."),
        (STAFF, "settings task force digest:tue", "Linda can change the task force's settings."),
        (OBSERVER, "settings task force digest:tue", "Linda can change the task force's settings. As an observer you can leave a remark."),
        (LINDA, "settings task force digest:mon 9:00", "The task force's digest already comes then. Nothing has changed."),
        (LINDA, "settings task force digest:off", "The task force's digest needs a day of the week: settings task force digest:tue 10:00"),
        (LINDA, "settings task force digest:tue 18:00", "I write in channels from 09:00 to 18:00. Say it like settings task force digest:tue 10:00."),
        (LINDA, "settings task force hours:9-17", "For the task force I can set the digest's day and hour, and nothing else: settings task force digest:tue 10:00"),
    ],
)  # fmt: skip
def test_what_is_not_possible_is_said_with_what_is_and_changes_nothing(
    quick: Conversation, who: str, words: str, said: str
) -> None:
    before = rows(quick), quick.store.snapshot.stamp

    assert quick.answer(who, words) == said
    assert (rows(quick), quick.store.snapshot.stamp) == before


@pytest.mark.parametrize("who", [OBSERVER, STAFF])
def test_observers_and_staff_have_settings_of_their_own(quick: Conversation, who: str) -> None:
    assert quick.answer(who, "settings hours:10-18").startswith("*Hours*  10:00 to 18:00 in ")
    assert "10:00 to 18:00" in quick.answer(who, "settings")
    assert quick.answer(who, "settings digest:wed").startswith(
        "*Weekly digest*  on Wednesdays. It goes to members"
    )


def test_language_decides_how_a_date_is_read(quick: Conversation) -> None:
    words = "action Names due:mar 1"
    as_english = quick.answer(BANGKOK, words)

    quick.answer(BANGKOK, "settings language:fr")

    assert "due Wed 1 Mar 2017" in as_english  # March
    assert quick.answer(BANGKOK, f"again {words}") == "mar 1 is Tue 1 Nov or Wed 1 Mar 2017."  # mardi


def test_settings_outlive_a_restart_and_are_known_to_another_replica(talk: Conversation) -> None:
    other = talk._started_store()

    talk.answer(UTE, "settings digest:off hours:10-17")
    talk.answer(LINDA, "settings task force digest:tue 10:00")
    charter = other.read(lambda read: read.charter)
    other.stop()
    talk.restart()

    assert (charter.digest.day, charter.digest.at) == ("tue", time(10))
    said = talk.answer(UTE, "settings")
    assert "*Weekly digest*  off." in said
    assert "10:00 to 17:00 in Geneva" in said
    assert "The digest comes on Tuesdays at 10:00." in said


# What was put off


def test_what_was_put_off_or_stopped_stands_in_the_settings_with_the_way_back(talk: Conversation) -> None:
    for title in ("Cost table", "Room plan", "Closed"):
        talk.answer(LINDA, f"action {title} owner:@{UTE} due:20 oct")
    talk.answer(LINDA, "action Not hers due:20 oct")
    for words in ("snooze A-1 monday", "mute A-2", "mute A-3", "done A-3"):
        talk.answer(UTE, words)
    talk.answer(LINDA, "mute A-4")
    (shown,) = talk.says(UTE, "/isc settings")
    said, buttons = shown.text, labels(shown)

    (awake,) = talk.presses(UTE, shown, "Wake")
    (again,) = talk.says(UTE, "/isc settings")

    assert said.splitlines()[5:] == [
        "*Put off or stopped*",
        "*Cost table*",
        "Snoozed · A-1 · back on Mon 10 Oct, 09:00 Geneva",
        "*Room plan*",
        "Open · A-2 · reminders off",
    ]
    assert buttons == ["Change", "Wake", "Turn reminders on"]
    assert awake.text.startswith("I'll remind you of A-1 again")
    assert labels(again) == ["Change", "Turn reminders on"]


def test_of_much_that_was_put_off_the_first_ten_are_listed(quick: Conversation) -> None:
    for number in range(1, 13):
        quick.answer(UTE, f"action Number {number} due:20 oct")
        quick.answer(UTE, f"mute A-{number}")

    (said,) = quick.says(UTE, "/isc settings")

    assert labels(said) == ["Change", *["Turn reminders on"] * 10]
    assert said.text.splitlines()[-1] == "And 2 more."


# What comes by them


def test_nothing_comes_outside_own_hours_in_a_week(talk: Conversation) -> None:
    talk.answer(UTE, "settings hours:10:30-16")
    for number, day in enumerate(range(11, 18), 1):
        talk.answer(LINDA, f"action Number {number} owner:@{UTE} due:{day} oct")
    talk.answer(LINDA, f"action Number 8 owner:@{UTE} due:28 oct")
    for day in range(8, 16):
        for hour in range(0, 24, 3):
            talk.until(at(day, hour, 20))
            talk.answer(LINDA, f"move A-8 {28 + (hour // 3) % 2} oct")  # which presses
            talk.answer(LINDA, f"action News of {day} {hour} owner:@{UTE} due:31 oct")

    talk.until(at(18, 0))

    sent = [datetime.fromtimestamp(float(m.ts), UTC).astimezone(GENEVA) for m in talk.direct(UTE)]
    assert len(sent) > 12
    assert [one for one in sent if not time(10, 30) <= one.time() < time(16) or one.weekday() > 4] == []
    assert "Mon 10 08:30" in weeks(talk, UTE)
    assert talk.ticks.audit() == []


def test_what_presses_comes_from_the_beginning_of_own_hours_on(talk: Conversation) -> None:
    talk.answer(UTE, "settings hours:7-15")
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:28 oct")
    talk.until(at(11, 5, 30))

    talk.answer(LINDA, "move A-1 31 oct")
    talk.answer(LINDA, f"action Room plan owner:@{UTE} due:28 oct")
    talk.until(at(11, 12))

    assert came(talk.direct(UTE), "Mon 31 Oct")[-1] == "Tue 11 05:31"
    assert came(talk.direct(UTE), "Room plan") == ["Tue 11 07:00"]


def test_reminders_follow_the_hours_and_come_as_before_when_these_are_changed_back(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:12 oct")
    talk.passes(minutes=5)
    (said,) = talk.says(UTE, "/isc settings hours:11-18")
    talk.until(at(11, 0))

    talk.presses(UTE, said, "Undo")
    talk.until(at(13, 12))

    assert came(talk.direct(UTE), "is due *Wed 12 Oct") == ["Mon 10 09:00"]
    assert came(talk.direct(UTE), "is due *today, Wed 12 Oct") == ["Wed 12 07:00"]
    assert talk.ticks.audit() == []


def test_reminder_that_hours_put_before_this_moment_comes_now(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:11 oct priority:low")
    talk.passes(minutes=5)
    talk.answer(UTE, "settings hours:14-18 digest:off")
    talk.until(at(11, 8))

    talk.answer(UTE, "settings hours:8-18")
    talk.until(at(11, 16))

    assert came(talk.direct(UTE), "is due *today, Tue 11 Oct") == ["Tue 11 08:00"]


def test_news_that_waited_comes_when_the_hours_are_wider(talk: Conversation) -> None:
    talk.answer(UTE, "settings hours:14-18")
    talk.until(at(11, 8))
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:28 oct")

    talk.answer(UTE, "settings hours:8-18")
    talk.until(at(11, 16))

    assert came(talk.direct(UTE), "asks you for this") == ["Tue 11 08:01"]


def test_message_that_was_made_already_waits_for_hours_set_in_its_last_half_minute(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:11 oct priority:low")
    talk.until(at(11, 6, 59, 30))  # it goes out in half a minute

    talk.answer(UTE, "settings hours:10-18")
    talk.until(at(11, 16))

    assert came(talk.direct(UTE), "is due *today, Tue 11 Oct") == ["Tue 11 08:00"]


def test_officer_reads_within_their_own_hours_what_is_the_absent_persons(talk: Conversation) -> None:
    talk.answer(ALINE, "settings hours:13-18")
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:12 oct priority:low")
    talk.answer(UTE, f"absent 10-14 oct @{ALINE}")
    talk.until(at(11, 0))

    talk.answer(ALINE, "settings hours:12-18")
    talk.until(at(12, 16))

    assert came(talk.direct(ALINE), "is due *today, Wed 12 Oct*") == ["Wed 12 10:00"]


def test_reminder_one_wishes_for_is_said_back_within_own_hours(quick: Conversation) -> None:
    quick.answer(UTE, "action Cost table due:20 oct")
    quick.answer(UTE, "settings hours:10-16")

    assert quick.answer(UTE, "remind A-1 12 oct 17:00").splitlines() == [
        "I'll remind you of A-1 on Thu 13 Oct, 10:00 Geneva.",
        "Your hours are 10:00 to 16:00.",
    ]
    assert quick.answer(UTE, "remind A-1 12 oct") == "I'll remind you of A-1 on Wed 12 Oct, 10:00 Geneva."


# The own digest


def busy(talk: Conversation) -> None:
    """Let Ute Keller's digest have something to say in each week."""
    talk.answer(UTE, "action Cost table due:28 oct")
    talk.answer(UTE, "mute A-1")


def test_digest_comes_on_the_own_day_once_a_week(talk: Conversation) -> None:
    busy(talk)

    talk.answer(UTE, "settings digest:wed")
    talk.until(at(21, 0))

    assert weeks(talk, UTE) == ["Wed 12 07:00", "Wed 19 07:00"]


def test_digest_that_is_off_never_comes_and_its_reminders_do(talk: Conversation) -> None:
    busy(talk)
    talk.answer(LINDA, f"action Room plan owner:@{UTE} due:12 oct")

    talk.answer(UTE, "settings digest:off")
    talk.until(at(21, 0))

    assert weeks(talk, UTE) == []
    assert "Mon 10 07:00" in came(talk.direct(UTE), "is due *Wed 12 Oct*")


@pytest.mark.parametrize(
    ("words", "came_at"),
    [("digest:off", []), ("digest:tue", ["Tue 11 07:00"]), ("hours:10-18", ["Mon 10 08:00"])],
)
def test_change_between_planning_and_sending_counts_and_loses_no_reminder(
    talk: Conversation, words: str, came_at: list[str]
) -> None:
    busy(talk)
    talk.answer(LINDA, f"action Room plan owner:@{UTE} due:12 oct")
    talk.until(at(10, 6, 59, 30))  # it goes out in half a minute, with the reminder
    talk.store.write(partial(batch, registry=REGISTRY), now=talk.clock.now())

    talk.answer(UTE, f"settings {words}")
    talk.until(at(14, 0))

    assert weeks(talk, UTE) == came_at
    assert len(came(talk.direct(UTE), "is due *Wed 12 Oct*")) == 1
    assert talk.ticks.audit() == []


def test_day_that_is_set_and_set_back_before_it_changes_nothing(talk: Conversation) -> None:
    busy(talk)
    talk.passes(hours=1)
    (said,) = talk.says(UTE, "/isc settings digest:off")
    talk.until(at(9, 12))

    talk.presses(UTE, said, "Undo")
    talk.until(at(18, 0))

    assert weeks(talk, UTE) == ["Mon 10 07:00", "Mon 17 07:00"]


def test_next_digest_is_not_the_one_that_has_come(talk: Conversation) -> None:
    busy(talk)
    talk.until(at(10, 7, 30))

    talk.answer(UTE, "settings hours:10-18")
    said = talk.answer(UTE, "settings")
    talk.until(at(18, 0))

    assert "*Weekly digest*  on Mondays, as usual. The next comes on Mon 17 Oct, 10:00 Geneva." in said
    assert weeks(talk, UTE) == ["Mon 10 07:00", "Mon 17 08:00"]


def test_digest_of_a_day_on_which_one_does_not_work_comes_a_working_day_later(talk: Conversation) -> None:
    busy(talk)

    said = talk.answer(UTE, "settings digest:sat")
    talk.until(at(14, 0))

    assert said == (
        "*Weekly digest*  on Saturdays. You don't work on Saturdays, so it comes a working day later. "
        "The next comes on Mon 10 Oct, 09:00 Geneva."
    )
    assert weeks(talk, UTE) == ["Mon 10 07:00"]


# The task force's digest


def test_task_forces_digest_moves_for_all_who_have_not_set_it_otherwise(talk: Conversation) -> None:
    busy(talk)
    talk.answer(BANGKOK, "action Names due:28 oct")
    talk.answer(UTE, "settings digest:thu")
    talk.passes(hours=1)

    (said,) = talk.says(LINDA, "/isc settings task force digest:tue 10:00")
    talk.until(at(14, 0))

    assert said.text.splitlines() == [
        "The digest comes on Tuesdays at 10:00. The next comes on Tue 11 Oct, 10:00 Geneva.",
        "Members get their own on that day, at that hour where they are, unless they have set it otherwise.",
    ]
    assert of_channel(talk) == ["Tue 11 08:00"]
    assert weeks(talk, BANGKOK) == ["Tue 11 03:00"]
    assert weeks(talk, UTE) == ["Thu 13 08:00"]
    assert told(talk)[-1] == ("Linda Okafor", None, {"digest": "mon 09:00"}, {"digest": "tue 10:00"})


def test_hour_that_is_set_in_the_last_minute_counts(talk: Conversation) -> None:
    busy(talk)
    talk.until(at(10, 6, 59, 30))

    talk.answer(ALINE, "settings task force digest:11:00")
    key = f"digest:2016-10-10:{talk.charter.channels.main}"
    planned = talk.store.read(lambda read: outbox.send_times(read, [key]))
    talk.until(at(10, 12))

    assert planned == {key: at(10, 9)}
    assert of_channel(talk) == ["Mon 10 09:00"]


def test_task_forces_digest_is_set_back_by_undo(talk: Conversation) -> None:
    busy(talk)
    talk.passes(hours=1)
    (said,) = talk.says(LINDA, "/isc settings task force digest:fri 16:00")

    (undone,) = talk.presses(LINDA, said, "Undo")
    talk.until(at(18, 0))

    assert undone.text.startswith("The digest comes on Mondays at 09:00. The next comes on Mon 10 Oct, 09:00")
    assert of_channel(talk) == ["Mon 10 07:00", "Mon 17 07:00"]


def test_day_on_which_the_task_force_does_not_work_is_said(quick: Conversation) -> None:
    assert quick.answer(LINDA, "settings task force digest:sat").splitlines()[:2] == [
        "The digest comes on Saturdays at 09:00. The next comes on Mon 10 Oct, 09:00 Geneva.",
        "The task force doesn't work on Saturdays, so it comes a working day later.",
    ]


def test_holidays_and_the_digest_that_were_set_do_not_undo_each_other(talk: Conversation) -> None:
    talk.answer(LINDA, "settings task force digest:tue")
    talk.answer(LINDA, "holiday Geneva 11 oct")
    talk.restart()

    said = talk.answer(LINDA, "settings task force")

    assert "on Tuesdays at 09:00. The next comes on Wed 12 Oct, 09:00 Geneva." in said
