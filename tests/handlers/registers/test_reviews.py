"""Entries that are reviewed again and again: current, due from a day on, then stale, wherever they are shown."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.register_reviews import Review, ReviewEvery
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import watched
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, UTE, labels
from tests.shipped import WITHOUT_REGISTERS

SITES = """
registers:
  - code: sites
    one: site
    prefix: ST
    what: What we publish, and when somebody last looked at it.
    owner: focal_point
    fields:
      - {name: address, type: link, key: true}
    review_every: {days: 90, due_from: 80}
"""
JANUARY = datetime(2016, 1, 4, 9, tzinfo=UTC)  # a Monday
AREA = "gender"  # of which Ute answers


def talk_at(url: str, folder: Path, charter: str = SITES) -> Conversation:
    file = folder / "charter.yaml"
    file.write_text(WITHOUT_REGISTERS + charter, encoding="utf-8")
    return Conversation(url, charter=str(file), now=JANUARY)


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A site that was entered on Monday 4 January 2016 and reviewed on the 5th."""
    talk = talk_at(url, tmp_path)
    talk.answer(LINDA, f"site Gender pages address:https://example.org/gender area:{AREA} owner:@ute.keller")
    talk.until(datetime(2016, 1, 5, 9, tzinfo=UTC))
    talk.answer(UTE, "reviewed ST-1 all links work")
    yield from watched(talk)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_at(databases.fresh("sqlite"), tmp_path)
    talk.answer(LINDA, "site Gender pages area:bsg")
    yield from watched(talk)


def reminded(talk: Conversation, who: str) -> list[str]:
    return [talk.day_of(one) for one in talk.direct(who) if "to be reviewed by *" in one.text]


RULE = ReviewEvery(days=90, due_from=80)


@given(days=st.integers(1, 366), at=st.integers(0, 400), data=st.data())
def test_entry_is_current_then_due_then_stale(days: int, at: int, data: st.DataObject) -> None:
    rule = ReviewEvery(days=days, due_from=data.draw(st.integers(1, days)))
    reviewed = date(2016, 1, 5)

    found = rule.state_on(reviewed + timedelta(days=at), rule.last_day(reviewed))

    expected = Review.CURRENT if at < rule.due_from else Review.DUE if at <= days else Review.STALE
    assert found == expected


def test_review_is_due_from_day_80_and_reminded_on_the_working_day_before(both: Conversation) -> None:
    both.until(datetime(2016, 3, 24, 20, tzinfo=UTC))
    thursday = both.answer(LINDA, "sites due")
    both.until(datetime(2016, 3, 31, 9, tzinfo=UTC))

    assert thursday.startswith("No sites, to be reviewed now.")
    assert reminded(both, UTE) == ["Thu 24 Mar"]
    assert both.answer(LINDA, "sites due").splitlines() == [
        "*1 site, to be reviewed now*",
        "*ST-1*  Gender pages · due, to be reviewed by Mon 4 Apr · Ute Keller",
    ]
    assert both.answer(LINDA, "sites stale").startswith("No stale sites")


def test_second_review_makes_it_current_again_and_without_it_it_is_stale_after_day_90(
    both: Conversation,
) -> None:
    both.until(datetime(2016, 4, 1, 9, tzinfo=UTC))
    both.answer(UTE, "reviewed ST-1")
    current = both.answer(LINDA, "sites").splitlines()[1]
    both.answer(UTE, "undo ST-1")
    both.until(datetime(2016, 4, 4, 20, tzinfo=UTC))
    last_day = both.answer(LINDA, "sites stale")
    both.until(datetime(2016, 4, 5, 9, tzinfo=UTC))

    assert current == "*ST-1*  Gender pages · current, to be reviewed from Mon 20 Jun · Ute Keller"
    assert last_day.startswith("No stale sites")
    assert both.answer(LINDA, "sites stale").splitlines() == [
        "*1 stale site*",
        "*ST-1*  Gender pages · stale, was to be reviewed by Mon 4 Apr · Ute Keller",
    ]
    assert both.answer(LINDA, "sites late").startswith("*1 stale site*")


def test_reviewed_entry_reminds_nobody_and_its_earlier_message_says_so(both: Conversation) -> None:
    both.until(datetime(2016, 3, 25, 9, tzinfo=UTC))
    (message,) = [one for one in both.direct(UTE) if "to be reviewed by *" in one.text]
    before = labels(message)
    both.presses(UTE, message, "Reviewed")
    both.until(datetime(2016, 4, 12, 9, tzinfo=UTC))

    assert before[0] == "Reviewed"
    assert reminded(both, UTE) == []
    assert "current, to be reviewed from Mon 13 Jun" in both.answer(UTE, "sites")


def test_review_stands_wherever_the_entry_is_shown(both: Conversation) -> None:
    both.until(datetime(2016, 3, 29, 12, tzinfo=UTC))
    (card,) = both.channel("isc-gender")[:1]
    (home,) = both.says(UTE, "/isc home")
    phrase = "due, to be reviewed by Mon 4 Apr"

    assert "to be reviewed from Fri 25 Mar to Mon 4 Apr" in card.text
    assert "Last reviewed: Tue 5 Jan" in both.answer(KENJI, "show ST-1").splitlines()
    assert f"Review: {phrase}" in both.answer(KENJI, "show ST-1").splitlines()
    assert phrase in home.text
    assert "Reviewed" in labels(home)
    assert phrase in both.answer(KENJI, "search gender pages")
    assert any("Sites" in one.text and phrase in one.text for one in both.direct(UTE))
    assert "reviewed it" in both.answer(KENJI, "history ST-1")
    assert "all links work" in both.answer(KENJI, "history ST-1")


def test_file_has_the_day_and_the_state_and_its_import_changes_nothing(both: Conversation) -> None:
    both.answer(LINDA, "export sites csv")
    both.passes(minutes=5)
    file = [one.bytes for one in both.workspace.files.values()][-1]
    (head, row) = file.decode("utf-8-sig").splitlines()[:2]
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    (preview,) = both.drops(LINDA, "import sites", rows_csv=file)

    assert (cells["Last reviewed"], cells["Review"]) == ("2016-01-05", "current")
    assert "1 the same" in preview.text


def test_import_takes_the_last_review_and_refuses_one_that_is_to_come(both: Conversation) -> None:
    table = (
        b"Title,Address,Last reviewed\nOld,https://a.example,2015-12-01\nNew,https://b.example,2016-12-01\n"
    )
    (shown,) = both.drops(LINDA, "import sites", rows_csv=table)
    both.presses(LINDA, shown, "Enter 1")
    both.passes(minutes=5)

    assert "hasn't come yet" in shown.text
    assert "Old · current, to be reviewed from Fri 19 Feb" in both.answer(LINDA, "sites")


def test_several_are_reviewed_at_once_and_on_an_earlier_day(talk: Conversation) -> None:
    talk.answer(LINDA, "site Accessibility pages area:access")
    talk.until(datetime(2016, 1, 8, 9, tzinfo=UTC))

    said = talk.answer(LINDA, 'reviewed ST-1 ST-2 on:"6 jan"').splitlines()

    assert len([one for one in said if "current, to be reviewed from Sat 26 Mar" in one]) == 2
    assert "has come yet" not in said


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("reviewed ST-1 on:tomorrow", "hasn't come yet"),
        ('edit ST-1 reviewed:"1 feb 2016"', "hasn't come yet"),
        ("site Another reviewed:tomorrow", "hasn't come yet"),
        ("reviewed ST-7", "ST-7"),
        ("move ST-1 friday", "ST-1 isn't an action."),
    ],
)
def test_what_can_not_be_is_refused(talk: Conversation, words: str, answer: str) -> None:
    before = talk.answer(LINDA, "show ST-1")

    assert answer in talk.answer(LINDA, words)
    assert talk.answer(LINDA, "show ST-1") == before


def test_earlier_review_than_the_last_one_changes_nothing(both: Conversation) -> None:
    assert "The last review of ST-1 was on Tue 5 Jan, so nothing has changed." in both.answer(
        UTE, 'reviewed ST-1 on:"4 jan"'
    )
    assert "so nothing has changed" in both.answer(UTE, "reviewed ST-1")
    assert "Last reviewed: Mon 4 Jan" not in both.answer(UTE, "show ST-1")
    assert both.answer(UTE, 'edit ST-1 reviewed:"4 jan"')
    assert "Last reviewed: Mon 4 Jan" in both.answer(UTE, "show ST-1")


def test_owner_reviews_and_others_read_who_can(both: Conversation) -> None:
    refused = both.answer(KENJI, "reviewed ST-1")

    assert "Ute" in refused
    assert "say that ST-1 was reviewed" in refused
    assert "say" in both.answer(OBSERVER, "reviewed ST-1")
    assert "so nothing has changed" in both.answer(ALINE, "reviewed ST-1")


def test_without_an_owner_who_answers_for_its_area_is_reminded_and_reviews(talk: Conversation) -> None:
    talk.until(datetime(2016, 3, 24, 20, tzinfo=UTC))
    before = reminded(talk, KENJI)

    said = talk.answer(KENJI, "reviewed ST-1")

    assert before == ["Thu 24 Mar"]
    assert "current, to be reviewed from Sun 12 Jun" in said


def test_withdrawn_entry_is_not_reviewed(both: Conversation) -> None:
    both.answer(LINDA, "cancel ST-1 gone")

    assert "ST-1 was withdrawn" in both.answer(LINDA, "reviewed ST-1")
    both.until(datetime(2016, 4, 12, 9, tzinfo=UTC))
    assert reminded(both, UTE) == []


def test_review_follows_when_the_declaration_changes(tmp_path: Path) -> None:
    url = databases.fresh("sqlite")
    with closing(talk_at(url, tmp_path)) as first:
        first.answer(LINDA, f"site Gender pages area:{AREA}")
        kept = first.workspace.dump()
    text = (tmp_path / "charter.yaml").read_text(encoding="utf-8").replace("days: 90", "days: 100")
    (tmp_path / "charter.yaml").write_text(text, encoding="utf-8")
    with closing(
        Conversation(url, charter=str(tmp_path / "charter.yaml"), now=JANUARY + timedelta(hours=1), kept=kept)
    ) as talk:
        talk.passes(minutes=10)
        talk.until(datetime(2016, 4, 8, 9, tzinfo=UTC))

        assert "due, to be reviewed by Wed 13 Apr" in talk.answer(LINDA, "sites")


@pytest.mark.parametrize("words", ["reviewed", "I have reviewed it, no change", "Revue.", "проверено"])
def test_reply_under_its_card_that_says_so_is_a_review(talk: Conversation, words: str) -> None:
    talk.until(datetime(2016, 1, 8, 9, tzinfo=UTC))
    (card,) = talk.channel("isc-standards-gap")

    talk.replies(KENJI, card, words)

    assert "Last reviewed: Fri 8 Jan" in talk.answer(KENJI, "show ST-1")


@pytest.mark.parametrize("words", ["reviewed?", "not reviewed yet", "reviewed pages are better"])
def test_reply_that_may_mean_something_else_is_none(talk: Conversation, words: str) -> None:
    talk.passes(minutes=2)
    (card,) = talk.channel("isc-standards-gap")

    talk.replies(KENJI, card, words)

    assert "Last reviewed" not in talk.answer(KENJI, "show ST-1")


def test_reply_of_somebody_who_may_not_is_kept_as_a_note(both: Conversation) -> None:
    (card,) = both.channel("isc-gender")

    (said,) = both.replies(KENJI, card, "reviewed, the third link is dead")

    assert "I've kept your words as a note" in said.text
    assert "the third link is dead" in both.answer(UTE, "show ST-1")
    assert "Last reviewed: Tue 5 Jan" in both.answer(UTE, "show ST-1")


def test_digest_says_that_some_are_only_reviewed_within_its_week(talk: Conversation) -> None:
    talk.until(datetime(2016, 3, 21, 12, tzinfo=UTC))
    (digest,) = [one for one in talk.direct(KENJI) if "Your week" in one.text]

    assert "1 site stale or to be reviewed within a week" in digest.text
    assert "current, to be reviewed from Thu 24 Mar" in digest.text
    assert "or due" not in digest.text.splitlines()[1]


LISTED = {
    "sites current": ["ST-3"],
    "sites due": ["ST-1", "ST-2"],
    "sites stale": ["ST-1"],
    "which sites are stale?": ["ST-1"],
    "stale sites?": ["ST-1"],
    "which sites are out of date?": ["ST-1"],
    "how many sites are current?": ["ST-3"],
    "which sites are up to date in gender?": ["ST-3"],
    "which sites are due for review?": ["ST-1", "ST-2"],
    "which sites are due?": ["ST-1", "ST-2"],
    "which sites are to be reviewed?": ["ST-1", "ST-2"],
    "which stale sites does Ute have?": ["ST-1"],
    "which sites are late?": ["ST-1"],
}


def test_each_state_of_a_review_is_listed_and_asked_for(both: Conversation) -> None:
    both.until(datetime(2016, 1, 18, 9, tzinfo=UTC))
    both.answer(LINDA, f"site Due page area:{AREA} owner:@ute.keller")
    both.until(datetime(2016, 4, 1, 9, tzinfo=UTC))
    both.answer(LINDA, f"site Current page area:{AREA} owner:@ute.keller")
    both.until(datetime(2016, 4, 8, 9, tzinfo=UTC))

    answers = {words: both.asks(LINDA, words) for words in LISTED}
    found = {
        words: [line.split("*")[1] for line in answer.splitlines() if line.startswith("*ST-")]
        for words, answer in answers.items()
    }

    assert found == LISTED, answers
    assert answers["sites current"].splitlines()[0] == "*1 current site*"
    assert both.answer(LINDA, "sites mine current") == "No current sites of Linda Okafor."
