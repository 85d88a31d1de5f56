"""Digests: Monday at nine where the reader is, once, and never an empty one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.failed_plans import failures
from tests import databases
from tests.conversation import HERE, UNHINDERED, Conversation
from tests.handlers.scene import BANGKOK, BRASILIA, CAIRO, LINDA, UTE, labels


def weeks(talk: Conversation, who: str) -> list[str]:
    found = [m for m in talk.direct(who) if "Your week" in m.text]
    return [f"{datetime.fromtimestamp(float(m.ts), UTC):%a %d %H:%M}" for m in found]


@pytest.mark.parametrize(
    ("who", "at"),
    [
        (UTE, "Mon 10 07:00"),
        (BANGKOK, "Mon 10 02:00"),
        (BRASILIA, "Mon 10 12:00"),
        (CAIRO, "Sun 09 07:00"),
    ],
)
def test_own_digest_comes_once_at_nine_of_the_first_working_day(
    talk: Conversation, who: str, at: str
) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{who} due:20 oct")
    talk.until(datetime(2016, 10, 14, tzinfo=UTC))

    assert weeks(talk, who) == [at]


@pytest.mark.parametrize(
    ("week", "at"),
    [
        pytest.param("[mon, tue, wed, thu, fri, sat, sun]", "Mon 10 07:00", id="every day"),
        pytest.param("[tue, wed, thu, fri, sat, sun]", "Tue 11 07:00", id="closed on the day of the charter"),
        pytest.param("[sun, mon, tue, wed, thu, fri]", "Sun 09 07:00", id="from Sunday on"),
    ],
)
def test_digest_comes_on_the_first_day_of_any_week_that_a_station_may_have(
    tmp_path: Path, week: str, at: str
) -> None:
    text = (HERE / "charter.yaml").read_text(encoding="utf-8")
    (tmp_path / "charter.yaml").write_text(
        text.replace("    zone: Europe/Zurich\n", f"    zone: Europe/Zurich\n    week: {week}\n", 1),
        encoding="utf-8",
    )
    talk = Conversation(databases.fresh("sqlite"), charter=str(tmp_path / "charter.yaml"), limits=UNHINDERED)
    talk.answer(LINDA, f"action Names for the exercise owner:@{UTE} due:20 oct")

    talk.until(datetime(2016, 10, 11, 12, tzinfo=UTC))

    assert weeks(talk, UTE) == [at]
    assert talk.store.read(failures) == []
    talk.close()


def test_nobody_gets_an_empty_digest(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 18, tzinfo=UTC))

    assert [m for c in talk.workspace.channels for m in talk.workspace.messages(c)] == []


def test_digest_carries_the_reminders_of_its_day_so_that_one_message_comes(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    (monday,) = [m for m in talk.direct(UTE) if datetime.fromtimestamp(float(m.ts), UTC).day == 10]
    assert monday.text.splitlines() == [
        "*Cost table* is due *Wed 12 Oct*.",
        "Due soon · A-1",
        "Your week · Mon 10 to Sun 16 Oct",
        "1 action is due this week.",
    ]


def test_news_that_waited_for_the_working_week_comes_with_the_digest(talk: Conversation) -> None:
    talk.answer(LINDA, "action Names for the exercise owner:@omar.mansour due:13 oct")
    talk.until(datetime(2016, 10, 9, 12, tzinfo=UTC))

    (sunday,) = talk.direct(CAIRO)
    assert "Linda asks you for this, due *Thu 13 Oct*." in sunday.text
    assert "Your week · Sun 9 to Sat 15 Oct" in sunday.text


def test_done_can_be_said_under_a_digest_with_the_reference(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:20 oct")
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:20 oct")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    digest = talk.direct(UTE)[-1]

    unclear = talk.replies(UTE, digest, "done")
    done = talk.replies(UTE, digest, "A-1 done")

    assert unclear[0].text == "Say which one: its reference first, then “done” or your note."
    assert done[0].text == "Cost table is done. I'll tell Linda.\nDone · A-1 · Mon 10 Oct"


def test_channels_get_what_is_theirs_once_on_monday(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller due:12 oct")
    talk.answer("filiz.arslan", "raise Who pays? area:web")
    talk.answer(LINDA, "event Winter school on:17 oct area:gender")
    talk.until(datetime(2016, 10, 12, tzinfo=UTC))

    assert [m.text.splitlines() for m in talk.channel()] == [
        [
            "ISC-TF · week of Mon 10 Oct",
            "1 action is due this week, 1 issue is open.",
            "1 action open on Mon 10 Oct · 1 new last week",
            "Issues · I-1 Who pays? · focal points, until Fri 14 Oct",
            "Due this week · A-1 Cost table · Ute Keller, due Wed 12 Oct",
            "Events · Winter school, Mon 17 Oct · E-1",
        ]
    ]
    assert sum("week of" in m.text for m in talk.channel("#isc-web")) == 1
    assert "Winter school" not in "".join(m.text for m in talk.channel("#isc-web"))
    assert talk.channel("#isc-climate") == []


def test_event_is_listed_once_when_it_is_new_and_again_when_it_is_near(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "event Winter school on:8 nov area:gender")
    talk.until(datetime(2016, 11, 1, tzinfo=UTC))

    weeks = [m.text for m in talk.channel() if "week of" in m.text]

    assert [text.count("Winter school, Tue 8 Nov · E-1") for text in weeks] == [1, 0, 0, 1]


def test_sessions_papers_and_silence_procedures_ahead_are_named_once(talk: Conversation) -> None:
    talk.answer(LINDA, "session mcg 12 oct papers:11 oct")
    talk.answer(LINDA, "session coco 18 oct")
    talk.opens("aline.moreau", "propose Video guidelines due:20 oct")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    (week,) = [m for m in talk.channel() if "week of" in m.text]

    assert week.text.splitlines()[1:] == [
        "Nothing late, nothing due this week. MCG meets on Wed 12 Oct, papers by Tue 11 Oct.",
        "No actions open on Mon 10 Oct",
        "Sessions · Tue 18 Oct CoCo, papers by Tue 11 Oct",
        "Silence procedures · P-1 Video guidelines · objections until Thu 20 Oct, 18:00 Geneva",
    ]


def test_own_digest_has_each_thing_with_its_button_and_without_ones_own_name(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    (own,) = talk.says(UTE, "/isc digest")

    done = talk.presses(UTE, own, "Done")

    assert "Ute" not in own.text
    assert done[-1].text == "Cost table is done. I'll tell Linda.\nDone · A-1 · Fri 7 Oct"


def test_digest_that_was_sent_says_which_date_was_moved_since(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller due:14 oct")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    talk.answer(LINDA, "move A-1 2 dec")
    talk.until(datetime(2016, 10, 10, 13, tzinfo=UTC))

    (week,) = [m for m in talk.channel() if "week of" in m.text]
    (own,) = [m for m in talk.direct(UTE) if "Your week" in m.text]

    assert "A-1 Cost table · Ute Keller, due Fri 2 Dec · moved since" in week.text
    assert "A-1 · due Fri 2 Dec · moved since" in own.text


def test_action_that_was_taken_back_is_not_counted(talk: Conversation) -> None:
    talk.answer(LINDA, "action Slip of the finger")
    talk.answer(LINDA, "undo A-1")

    said = talk.answer(LINDA, "digest week")

    assert said.splitlines()[-1] == "No actions open on Fri 7 Oct"


def test_figures_of_last_week_count_done_as_closed_and_all_that_was_logged_as_new(both: Conversation) -> None:
    for title in ("Cost table", "Photos", "Speakers", "Captions"):
        both.answer(LINDA, f"action {title} owner:@ute.keller due:20 oct")
    both.passes(minutes=30)
    both.answer(LINDA, "cancel A-1 no host")
    both.answer(LINDA, "cancel A-2 no host")
    both.answer(UTE, "done A-3 sent")

    said = both.answer(LINDA, "digest week")

    assert "1 action open on Fri 7 Oct · 1 closed, 4 new in the last 7 days" in said.splitlines()


def test_own_digest_says_what_is_there_where_no_action_is(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays? area:web")

    said = talk.answer("filiz.arslan", "digest me").splitlines()

    assert said[1] == "1 open issue concerns you."
    assert talk.answer("filiz.arslan", "").splitlines()[0] == "1 thing for you"


def test_quiet_week_says_what_waits_as_home_counts_it(talk: Conversation) -> None:
    talk.answer(LINDA, "appoint @taro.nakagawa chair on:1 nov")
    (own,) = talk.says("salma.haddad", "/isc digest me")
    said = own.text

    home = talk.presses("salma.haddad", own, "Look")[-1].text

    assert said == "A quiet week. Nothing due or late, but 1 thing waits for you."
    assert home.splitlines()[0] == "1 thing for you"


def test_own_week_and_the_task_forces_are_there_on_demand(talk: Conversation) -> None:
    assert talk.answer(UTE, "digest me") == "A quiet week. Nothing due, late or waiting for you."
    assert talk.answer(UTE, "digest") == talk.answer(UTE, "digest me")
    assert talk.answer(UTE, "digest week").startswith("ISC-TF · week of Fri 7 Oct")
    assert talk.answer(UTE, "digest foo") == ("I don't know “foo” here. You can say: me, week, all, chart.")


@pytest.mark.parametrize("areas", [2, 3])
def test_open_actions_are_drawn_by_area_where_there_are_three_to_compare(
    talk: Conversation, areas: int
) -> None:
    for area in ("web", "events", "gender")[:areas]:
        talk.answer(LINDA, f"action Cost table area:{area} owner:@ute.keller due:12 oct")
    talk.until(datetime(2016, 10, 12, tzinfo=UTC))

    (of_all,) = talk.channel()
    (of_web,) = [m for m in talk.channel("#isc-web") if "week of" in m.text]

    assert ("Chart" in labels(of_all)) is (areas == 3)
    assert "Chart" not in labels(of_web)
    if areas == 3:
        (drawn,) = talk.presses(LINDA, of_all, "Chart")
        assert drawn.text == "Open by area, Mon 10 Oct: Events coordination 1 · Gender 1 · Web editorial 1"
        assert "data_visualization" in [one["type"] for one in drawn.blocks]


def test_headline_names_the_task_forces_own_meeting_of_the_week(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 12 oct 14:00")
    talk.answer(LINDA, "session MCG 13 oct")
    talk.answer(LINDA, "meeting 19 oct 14:00")
    talk.answer(LINDA, "again meeting 11 oct 10:00 group:Editors people:@ute.keller")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    own, week = talk.answer(UTE, "digest"), talk.answer(LINDA, "digest week")
    meets = "The task force meets on Wed 12 Oct, 14:00 Geneva; MCG on Thu 13 Oct"
    assert meets in own.splitlines()[1]
    assert meets in week.splitlines()[1]
    talk.until(datetime(2016, 10, 12, 8, tzinfo=UTC))
    assert "The task force meets today, Wed 12 Oct, 14:00 Geneva" in talk.answer(UTE, "digest")
    talk.answer(LINDA, "cancel M-1 no quorum")
    assert "The task force meets" not in talk.answer(UTE, "digest").splitlines()[1]
