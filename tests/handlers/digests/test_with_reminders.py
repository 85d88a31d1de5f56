"""A digest that carries the day's reminders lists everything once: what is reminded of above, the rest below."""

from datetime import timedelta

from tests.conversation import Conversation

LINDA, UTE = "linda.okafor", "ute.keller"


def monday(talk: Conversation, *words: str, before: tuple[tuple[str, str], ...] = ()) -> str:
    """Log actions of Ute's, go to a minute before her digest of Monday, say more; return that digest."""
    for title in words:
        talk.answer(LINDA, f"action {title} owner:@ute.keller")
    talk.until(talk.clock.now().replace(hour=6, minute=59, second=10) + timedelta(days=3))
    for who, said in before:
        talk.answer(who, said)
    talk.passes(hours=1)
    return next(one.text for one in talk.direct(UTE) if "Your week" in one.text)


def test_more_reminders_than_fit_above_are_listed_below(talk: Conversation) -> None:
    digest = monday(talk, *[f"Number {n} due:10 oct" for n in range(1, 18)])

    listed = [n for n in range(1, 18) if f"A-{n}*" in digest]
    assert "17 open actions" in digest
    assert len(listed) >= 17 or "more" in digest


def test_what_was_muted_a_minute_before_stays_in_the_digest(talk: Conversation) -> None:
    digest = monday(talk, "First due:10 oct", "Second due:10 oct", before=((UTE, "mute A-1"),))

    assert "*A-1*" in digest


def test_news_of_no_record_is_something_to_do(talk: Conversation) -> None:
    talk.answer(LINDA, "action Send the table owner:@ute.keller")
    talk.until(talk.clock.now().replace(hour=6, minute=59, second=10) + timedelta(days=3))

    talk.answer(LINDA, "leave 10 oct @ute.keller")
    talk.passes(hours=2)

    said = "\n".join(one.text for one in talk.direct(LINDA))
    assert "leaves today" in said
    assert "Nothing for you to do" not in said
