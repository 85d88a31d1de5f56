"""The values of forty indicators: who is asked when, what counts as an answer, and how many were measured."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from practice.workspace import Message
from tests import databases
from tests.conversation import Conversation
from tests.dialogues.test_year import CHARTER as FILE
from tests.dialogues.year_by_hand import DAY, Year
from tests.handlers.rounds.scene import CILKA, GRETA, HALE, KENJI, OFFICES, begun
from tests.handlers.scene import ALINE, CAIRO, LINDA, labels
from tests.shipped import TEXT

MOSCOW = OFFICES[4]
THURSDAY = datetime(2016, 12, 15, 9, tzinfo=UTC)
OWNERS = (CILKA, GRETA, HALE, *OFFICES)
STATIONS = dict(zip((CILKA, GRETA, HALE), ("GVA",) * 3, strict=True)) | dict(
    zip(OFFICES, ("ADD", "BSB", "CAI", "BKK", "MOW"), strict=True)
)
EACH = 5  # indicators of an owner
CLOSES, OPENS_BEFORE, REMIND = date(2017, 1, 20), 15, (10, 5, 2, 0)
SUBJECT = "Indicator values for Fri 20 Jan"


def at(day: int, hour: float, month: int = 1, year: int = 2017) -> datetime:
    """Return an hour in Geneva."""
    return datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hour - 1)


def entered(url: str, folder: Path) -> Conversation:
    """Return a conversation in which the secretary has entered forty indicators, five of each owner."""
    talk = begun(url, folder, charter=TEXT, now=THURSDAY)
    for who in {*OWNERS, KENJI, LINDA, ALINE, "salma.haddad", "edda.brandt"}:
        talk.answer(who, "settings digest:off")
    for n in range(EACH * len(OWNERS)):
        talk.answer(LINDA, f"indicator Figure {n + 1} unit:people owner:@{OWNERS[n // EACH]}")
    return talk


@pytest.fixture
def measured(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = entered(url, tmp_path)
    talk.until(at(3, 12))
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def about(talk: Conversation, who: str, ref: str = "RD-1") -> list[Message]:
    return [one for one in talk.direct(who) if re.search(rf"Waiting · {ref}\b", one.text)]


def by_hand(who: str) -> list[date]:
    """Work out from the charter's file alone on which days an owner is asked and reminded."""
    year = Year(FILE, {**STATIONS, LINDA: "GVA"}, LINDA)
    opens = year._count(LINDA, CLOSES, OPENS_BEFORE, -DAY)
    days = {year._roll(who, year._count(LINDA, CLOSES, n, -DAY), -DAY) for n in REMIND}
    return [year._roll(who, opens, DAY), *sorted(one for one in days if one > opens)]


def _said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def test_owners_are_asked_and_reminded_on_the_days_of_a_second_calculation(tmp_path: Path) -> None:
    with closing(entered(databases.fresh("sqlite"), tmp_path)) as talk:
        talk.until(THURSDAY + timedelta(hours=1))
        planned = talk.answer(LINDA, "rounds")
        talk.until(at(23, 12))
        told = {who: [talk.day_of(one) for one in about(talk, who)] for who in OWNERS}
        chair = [talk.day_of(one) for one in talk.direct(ALINE) if SUBJECT in one.text]

    assert planned.splitlines()[-1] == "*RD-1*  Indicator values for Fri 20 Jan 2017 · opens Fri 30 Dec"
    assert told == {who: [_said(one) for one in by_hand(who)] for who in OWNERS}
    assert told[CILKA] == ["Fri 30 Dec", "Fri 6 Jan", "Fri 13 Jan", "Wed 18 Jan", "Fri 20 Jan"]
    assert told[MOSCOW] == ["Fri 30 Dec", "Fri 13 Jan", "Wed 18 Jan", "Fri 20 Jan"]
    assert told[CAIRO][-1] == "Thu 19 Jan"
    assert chair == ["Mon 23 Jan"]


def _answers_all_but_one(talk: Conversation) -> None:
    """Thirty-seven numbers of which two are 0, two that are not available, and none for IND-40."""
    for n in range(1, 40):
        who = OWNERS[(n - 1) // EACH]
        said = {
            1: "0",
            12: "0",
            23: "not available, because the survey runs until March",
            34: "n/a: no office there",
        }
        talk.answer(who, f"answer RD-1 IND-{n} {said.get(n, n)}")


def test_zero_is_a_value_and_blank_is_none_wherever_it_is_counted(measured: Conversation) -> None:
    _answers_all_but_one(measured)
    counted = "39 of 40 values, 37 measured"
    silent = measured.answer(LINDA, "silent RD-1").splitlines()
    shown = measured.answer(LINDA, "show RD-1")
    everywhere = measured.answer(LINDA, "silent")
    open_print = measured.answer(LINDA, "print RD-1")
    listed = measured.answer(LINDA, "measurements all")
    measured.until(at(23, 12))
    printed = measured.answer(LINDA, "print RD-1")
    told = next(one.text for one in measured.direct(ALINE) if SUBJECT in one.text)

    assert silent[0] == f"{SUBJECT}: {counted}."
    assert silent[1].startswith("IND-40 Figure 40 · Yuri Orlov (BDT), asked Fri 30 Dec")
    assert f"{counted}; waiting for IND-40 Figure 40." in shown
    assert f"{SUBJECT} · {counted}; waiting for IND-40 Figure 40" in everywhere
    assert f"Waiting · RD-1 · {counted} · open until" in open_print
    assert "No update received: IND-40 Figure 40" in printed
    assert "IND-1 Figure 1 · Cilka\n0\n" in printed
    assert "Not available: the survey runs until March" in printed
    assert printed.splitlines()[-1] == f"Done · RD-1 · {counted}"
    assert f"{counted}." in told
    assert "Measured 95 % (37/39)" in listed


def test_value_is_an_entry_of_its_register_with_its_indicator(measured: Conversation) -> None:
    (said,) = measured.says(CILKA, '/isc answer RD-1 IND-3 12.50 source:"The annual survey"')
    shown = measured.answer(LINDA, "show MV-1")
    history = measured.answer(LINDA, "history RD-1")
    missing = measured.answer(GRETA, "answer RD-1 IND-3 13")
    behalf = measured.answer(LINDA, "answer RD-1 IND-6 4 behalf:@greta.weber")

    assert said.text.startswith(
        "IND-3 Figure 3: indicator value for Fri 20 Jan\n12.5\n_Where is it from?_ The annual survey"
    )
    assert labels(said) == ["Change", "Undo"]
    assert "Figure 3, 20 Jan 2017" in shown
    assert "Indicator: IND-3" in shown
    assert "answered\n      for IND-3 MV-1" in history
    assert missing.startswith("Cilka can answer for IND-3 Figure 3.")
    assert behalf.startswith("IND-6 Figure 6, for Greta: indicator value for Fri 20 Jan\n4")


def test_words_in_the_thread_are_read_as_a_number_and_what_is_none_gets_a_sentence(
    measured: Conversation,
) -> None:
    asked = about(measured, CILKA)[0]
    (which,) = measured.replies(CILKA, asked, "12")
    (said,) = measured.replies(CILKA, asked, "IND-1: 12")
    (beside,) = measured.replies(CILKA, asked, "Figure 2: 14, from the annual survey")
    (bad,) = measured.replies(CILKA, asked, "IND-3: reached 12 of 40")
    offered = labels(bad)
    (kept,) = measured.presses(CILKA, bad, "12")
    (none,) = measured.replies(CILKA, asked, "IND-4 not available")
    (missing,) = measured.replies(CILKA, asked, "IND-4 not available, because the survey runs until March")
    (twelve,) = measured.replies(CILKA, asked, "IND-5: we have no idea")
    also = labels(twelve)
    (pressed,) = measured.presses(CILKA, twelve, "Not available")
    (corrected,) = measured.says(CILKA, "/isc answer RD-1 IND-5 7")

    assert "which one?" in which.text
    assert said.text.startswith("IND-1 Figure 1: indicator value for Fri 20 Jan\n12")
    assert "\n14\n" in beside.text
    assert "from the annual survey" in beside.text
    assert bad.text.startswith(
        "“reached 12 of 40” is no number. Write it like 12 or 12.5. Your words go along with it."
    )
    assert offered == ["12", "40", "Write it"]
    assert "\n12\n" in kept.text
    assert "reached 12 of 40" in kept.text
    assert none.text.startswith("Why isn't it available? Say it like: not available, because")
    assert "Not available: the survey runs until March" in missing.text
    assert also == ["Not available", "Write it"]
    assert "Not available: we have no idea" in pressed.text
    assert "\n7" in corrected.text
    assert "Not available" not in corrected.text
    assert measured.answer(LINDA, "silent RD-1").startswith(f"{SUBJECT}: 5 of 40 values, 4 measured.")


def test_words_that_name_the_round_are_offered_as_its_answer(tmp_path: Path) -> None:
    talk = begun(databases.fresh("sqlite"), tmp_path, charter=TEXT, now=THURSDAY)
    with closing(talk):
        talk.answer(CILKA, "settings digest:off")
        talk.answer(LINDA, f"indicator Figure unit:people owner:@{CILKA}")
        talk.answer(LINDA, f"action Plan of the survey owner:@{CILKA} due:9 jan")
        talk.until(at(3, 12))
        question = talk.asks(CILKA, "about a dozen or 13 for RD-1")
        (numbers,) = talk.presses(CILKA, talk.direct(CILKA)[-1], "Send it")
        no_number = numbers.text
        (kept,) = talk.presses(CILKA, numbers, "13")
        other = talk.asks(CILKA, "about a dozen or 13 for A-1")
        of_others = talk.asks(LINDA, "about a dozen or 13 for RD-1")

    assert question.startswith("Is that your answer to RD-1?\nIND-1 Figure")
    assert "“about a dozen or 13” is no number." in no_number
    assert "\n13\n" in kept.text
    assert "RD-1" not in other
    assert "Is that your answer" not in of_others


def test_form_takes_a_number_or_a_reason_and_never_neither(measured: Conversation) -> None:
    asked = about(measured, HALE)[0]
    measured.presses(HALE, asked, "Write it")
    blank = _refused(measured, HALE, value="", because="")
    both = _refused(measured, HALE, value="0", because="It is not counted")
    bad = _refused(measured, HALE, value="a dozen", because="")
    measured.submits(HALE, value="0", because="")

    assert blank == {"value": "What is its value? A number; 0 is one, too."}
    assert both == {"because": "There is a number, so nothing is missing. Empty one of the two."}
    assert bad == {"value": "“a dozen” is no number. Write it like 12 or 12.5."}
    assert measured.answer(LINDA, "silent RD-1").startswith(f"{SUBJECT}: 1 of 40 values, 1 measured.")


def _refused(talk: Conversation, who: str, **values: str) -> dict[str, str]:
    talk.submits(who, **values)
    view = talk.workspace.view(talk.user(who))
    return view.errors if view is not None else {}


def test_indicator_that_is_dropped_is_asked_about_no_more(measured: Conversation) -> None:
    measured.answer(LINDA, "mark IND-1 dropped")
    measured.answer(LINDA, "cancel IND-2 entered twice")
    measured.answer(CILKA, "answer RD-1 IND-3 5")
    measured.answer(LINDA, "cancel IND-3 not ours")
    before = measured.answer(LINDA, "silent RD-1").splitlines()
    measured.until(at(18, 12))
    last = about(measured, CILKA)[-1].text
    measured.until(at(23, 12))
    measured.answer(LINDA, "mark IND-1 measured")
    after = measured.answer(LINDA, "silent RD-1").splitlines()

    assert before[0] == f"{SUBJECT}: 0 of 37 values, 0 measured."
    assert after[0] == before[0]
    assert "2 indicators still wait for a word from you" in last
    assert "IND-1 " not in "\n".join([*before, *after])


def test_somebody_with_many_is_shown_some_and_the_next_ones_as_they_answer(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path, charter=TEXT, now=THURSDAY)) as talk:
        talk.answer(CILKA, "settings digest:off")
        for n in range(60):
            talk.answer(LINDA, f"indicator Figure {n + 1} unit:people owner:@{CILKA}")
        talk.answer(LINDA, "round indicators by:20 dec")
        talk.passes(minutes=5)
        ref = re.findall(r"RD-\d", talk.answer(LINDA, "rounds"))[0]
        (asked,) = about(talk, CILKA, ref)
        first = asked.text
        (which,) = talk.says(CILKA, f"/isc answer {ref} Sixty of them")
        for n in range(1, 4):
            talk.answer(CILKA, f"answer {ref} IND-{n} {n}")
        talk.passes(minutes=5)

    assert f"and 40 others; name it: answer {ref} IND-60" in which.text
    assert "60 indicators wait for a word from you" in first
    assert [n for n in range(1, 61) if f"IND-{n} " in first] == list(range(1, 21))
    assert "and 40 others, which come here as you answer" in first
    assert "57 indicators wait for a word from you" in asked.text
    assert "IND-23 " in asked.text
    assert "IND-4 " in asked.text
    assert "IND-3 " not in asked.text


def test_indicator_of_nobody_is_named_when_the_round_opens(tmp_path: Path) -> None:
    with closing(entered(databases.fresh("sqlite"), tmp_path)) as talk:
        talk.answer(LINDA, "indicator Nobody's figure unit:people")
        talk.until(at(30, 12, 12, 2016))
        told = talk.direct(LINDA)[-1].text

    assert told.startswith(f"*{SUBJECT} 2017: nobody is asked for IND-41 Nobody's figure.*")
    assert "assign IND-41 @name" in told


def test_value_beside_the_thread_counts_and_other_words_stay_a_note(measured: Conversation) -> None:
    counted = measured.asks(CILKA, "IND-1: 62")
    none = measured.asks(CILKA, "IND-2: not available, because the survey runs until March")
    noted = measured.asks(CILKA, "IND-3: the survey runs until March")

    assert counted.startswith("IND-1 Figure 1: indicator value for Fri 20 Jan\n62")
    assert "Not available: the survey runs until March" in none
    assert noted.startswith("Noted under IND-3")
    assert measured.answer(LINDA, "silent RD-1").startswith(f"{SUBJECT}: 2 of 40 values, 1 measured.")
