"""Words under a question of a round that may be no answer to it: a question, and what comes after the answer."""

import re

from bot.rounds import Seat, SeatAnswer, seat_words
from bot.vocabulary import QUESTION_MARK
from handlers.core.again import as_option_value
from handlers.core.blocks.elements import VALUE_MAX, Button, Message, text_message
from handlers.core.blocks.text import cut, escape
from handlers.core.calls import Ask
from handlers.rounds import views
from handlers.rounds.said.words import is_exact
from handlers.rounds.standing import Standing

_UNTIL_WHEN = re.compile(
    r"(?:by|until|till) when|when (?:is (?:it|this|that) due|do you need|must|does (?:it|this) close)|deadline|how long do (?:i|we) have"
    r"|pour quand|jusqu'à quand|hasta cuándo|para cuándo|до какого|к какому сроку|截止|حتى متى",
    re.IGNORECASE,
)
QUOTED_MAX = 400


def question_about(ask: Ask, standing: Standing, seat: Seat, words: str) -> Message | None:
    """Return the question what words are, where they ask something or follow the caller's answer; None where they are the answer.

    A number, a choice or yes and no are one whenever they come.
    """
    if is_exact(standing, words):
        return None
    sent = standing.sent.get(seat.seat)
    if (
        sent is not None
        and ask.actor.person_id in {sent.person_id, sent.whose}
        and not standing.rule.changes_entries
    ):
        return _after_the_answer(standing, seat, sent, words)
    if not QUESTION_MARK.search(words):
        return None
    name = escape(standing.name(seat.seat))
    if _UNTIL_WHEN.search(words):
        return text_message(f"*{name}*: {views.closes(standing, [seat], ask.reader)}.", [])
    text = f"*{name}*: is “{escape(cut(' '.join(words.split()), QUOTED_MAX))}” your answer?"
    return text_message(text, [views.send(standing.run, seat, words)])


def _after_the_answer(standing: Standing, seat: Seat, sent: SeatAnswer, words: str) -> Message:
    """Ask what becomes of words for a seat whose answer stands: nothing is changed before that."""
    said = "\n".join(views.answer_text(standing, sent, standing.entry(sent)))
    text = f"*{escape(standing.name(seat.seat))}* has your answer:\n{said}\nShould your words go to “{escape(standing.first.ask)}”?"
    first, entry = standing.first.name, standing.entry(sent)
    before = entry.value(first) if entry is not None else ""
    about = seat_words(standing.run, seat)
    joined = f"{before.rstrip(' .,;')}. {words}" if before else words
    row = [
        Button("Add to it", "answer", f"{about} {first}:{as_option_value(joined)}"),
        Button("Replace it", "answer", f"{about} {first}:{as_option_value(words)}"),
        Button("Leave it", "leaveit"),
    ]
    return text_message(text, [one for one in row if len(one.value) <= VALUE_MAX])
