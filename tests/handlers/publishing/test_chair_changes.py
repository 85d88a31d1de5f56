"""Another chairs after the brief went out: they get it, and who had it hears that it isn't theirs to lead any more, once each."""

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE


def briefs(talk: Conversation, who: str) -> int:
    return sum("Your brief, " in one.text for one in talk.direct(who))


def no_more(talk: Conversation, who: str) -> list[str]:
    return [one.text for one in talk.direct(who) if "is no longer yours to lead" in one.text]


def test_brief_follows_who_chairs(both: Conversation) -> None:
    both.answer(LINDA, "meeting 18 oct 14:00 number:14")
    both.answer(LINDA, "item Film crews M-1 10 min")
    both.answer(LINDA, "call M-1")
    both.answer(LINDA, "sendagenda M-1")
    both.passes(hours=2)
    assert briefs(both, ALINE) == 1

    said = both.answer(LINDA, f"edit M-1 chair:@{UTE}")
    both.answer(LINDA, f"edit M-1 chair:@{UTE} place:T103")
    both.passes(hours=2)
    (told,) = no_more(both, ALINE)
    assert "Ute Keller chairs it now." in said
    assert "Ute Keller chairs it. Your brief of it doesn't count any more." in told
    assert briefs(both, UTE) == 1

    both.answer(LINDA, "edit M-1 chair:none")
    both.passes(hours=2)
    assert len(no_more(both, UTE)) == 1
    assert briefs(both, ALINE) == 2  # what she had counts no more, so it comes again
    assert len(no_more(both, ALINE)) == 1


def test_brief_says_that_there_is_an_item_which_its_reader_may_not_read(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00 number:14")
    talk.answer(LINDA, "item Merger of the printing units M-1 visibility:restricted")
    talk.answer(LINDA, "item Film crews M-1 10 min")
    talk.answer(LINDA, f"edit M-1 chair:@{UTE}")

    brief = talk.answer(UTE, "brief M-1")
    agenda = talk.answer(UTE, "agenda M-1")

    assert "Merger" not in brief + agenda
    hidden = next(one for one in agenda.splitlines() if "An item that not everybody may read" in one)
    assert hidden in brief.splitlines()
    titles = [one.replace("*", "").split(" · ")[0] for one in brief.splitlines()]
    numbers = [int(one[0]) for one in titles if one[:1].isdigit() and one[1:3] == "  "]
    assert numbers == list(range(1, len(numbers) + 1))
