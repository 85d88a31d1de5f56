"""Page and agenda checks outside of their own messages: nudged, in the digest, exported, and erased."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.privacy.test_privacy import erases, naming, now_in_slack
from tests.handlers.rounds.scene import CILKA, GRETA, HALE, MONDAY, begun
from tests.handlers.rounds.test_yes_or_no import AGENDAS, EDDA, PAGES, SALMA
from tests.handlers.scene import ALINE, LINDA
from tests.shipped import TEXT

NAMES = ("Hale Kaya", "hale kaya", "hale.kaya")


@pytest.fixture
def asked(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A round about a page of Greta's and one about an agenda of Edda's are open until Fri 9 Dec."""
    talk = begun(url, tmp_path, charter=TEXT, now=MONDAY)
    talk.erasures_file = tmp_path / "erasures.log"
    talk.restart()
    for who in (CILKA, HALE, LINDA, ALINE, SALMA):
        talk.answer(who, "settings digest:off")
    talk.answer(LINDA, f"page Events address:https://example.org/events owner:@{GRETA}")
    talk.answer(LINDA, f'advisoryagenda TSAG 5 group:TSAG starts:"1 may 2017" owner:@{EDDA}')
    talk.answer(LINDA, "round pages by:9 dec")
    talk.answer(LINDA, "round advisoryagendas by:9 dec")
    talk.passes(hours=2)
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


@pytest.mark.parametrize(
    ("ref", "who", "subject", "seat"),
    [
        ("RD-1", GRETA, PAGES, "PG-1 Events: page check"),
        ("RD-2", EDDA, AGENDAS, "AC-1 TSAG 5: agenda check"),
    ],
)
def test_silent_seat_is_nudged_once_more_and_stands_in_the_digest(
    asked: Conversation, ref: str, who: str, subject: str, seat: str
) -> None:
    asked.until(datetime(2016, 11, 30, 12, tzinfo=UTC))
    asked.answer(LINDA, f"nudge {ref}")
    asked.passes(minutes=5)
    nudge = asked.direct(who)[-1]
    text = nudge.text
    digest = asked.answer(who, "digest")
    (said,) = asked.replies(who, nudge, "no")

    assert text.startswith(f"*Linda asks for {seat.partition(':')[0]}*.\n{subject}")
    assert subject in digest
    assert said.text.startswith(seat)


def test_person_who_is_erased_goes_from_pages_and_agendas_and_the_counts_stay(asked: Conversation) -> None:
    asked.answer(GRETA, "answer RD-1 PG-1 yes, Hale Kaya is named as the contact")
    asked.answer(EDDA, "answer RD-2 AC-1 yes, item 7 by Hale Kaya")
    before = [asked.answer(LINDA, f"silent {ref}").splitlines()[0] for ref in ("RD-1", "RD-2")]
    held = naming(asked, *NAMES)
    asked.answer(LINDA, "leave 28 nov @hale.kaya")
    asked.until(datetime(2016, 11, 29, 12, tzinfo=UTC))
    erases(asked)
    after = [asked.answer(LINDA, f"silent {ref}").splitlines()[0] for ref in ("RD-1", "RD-2")]

    assert held
    assert naming(asked, *NAMES) == []
    assert [text for text in now_in_slack(asked) if any(name in text for name in NAMES)] == []
    assert before == after


@pytest.mark.parametrize("register", ["pages", "advisoryagendas"])
def test_answers_stand_in_the_file_of_their_register(asked: Conversation, register: str) -> None:
    asked.answer(GRETA, "answer RD-1 PG-1 no")
    asked.answer(EDDA, "answer RD-2 AC-1 no")
    asked.answer(LINDA, f"export {register}")
    asked.passes(minutes=3)
    (file,) = [each for one in asked.direct(LINDA) for each in one.files]

    assert file["id"] in asked.workspace.files
