"""Erasing a person reaches what they answered and cleared in rounds; what is counted stays."""

from contextlib import closing
from pathlib import Path

from tests.handlers.privacy.test_privacy import erases, naming, now_in_slack
from tests.handlers.rounds.scene import CILKA, HALE, JOOST, begun
from tests.handlers.rounds.test_rounds import at
from tests.handlers.scene import LINDA

EDDA, SALMA = "edda.brandt", "salma.haddad"  # deputies of TSB and BDT
NAMES = ("Hale Kaya", "hale kaya", "hale.kaya")


def test_erased_person_stands_in_no_answer_and_no_clearing_and_counts_stay(url: str, tmp_path: Path) -> None:
    with closing(begun(url, tmp_path)) as talk:
        talk.erasures_file = tmp_path / "erasures.log"
        talk.restart()
        for who in (HALE, JOOST, CILKA, LINDA, EDDA, SALMA):
            talk.answer(who, "settings digest:off")
        talk.answer(LINDA, "round updates by:2 dec")
        talk.answer(HALE, 'answer RD-1 ACCESS Trial by Hale Kaya result:"Hale Kaya reports"')
        talk.answer(JOOST, 'answer RD-1 ACCESS Hale Kaya stopped it result:"none"')  # a second answer
        talk.answer(CILKA, "answer RD-1 COMMS Photos of Hale Kaya")  # begun: the result is missing
        talk.answer(SALMA, "clear RD-1 all")
        before = talk.answer(LINDA, "silent RD-1").splitlines()[0]
        held = naming(talk, *NAMES)
        talk.answer(LINDA, "leave 28 nov @hale.kaya")
        talk.until(at(29, 12, 11))
        erases(talk)
        after = talk.answer(LINDA, "silent RD-1").splitlines()[0]
        printed = talk.answer(LINDA, "print RD-1")

        assert any(text.startswith("round_answers.pairs") for text in held)
        assert naming(talk, *NAMES) == []
        assert [text for text in now_in_slack(talk) if any(name in text for name in NAMES)] == []
        assert before == after == "Area updates for Fri 2 Dec: 1 of 9 have answered."
        assert "former focal point" in printed
