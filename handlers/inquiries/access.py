"""Who is asked where the bot has no answer, and the button that asks them."""

from bot.permissions import may
from handlers.core.blocks.elements import VALUE_MAX, Button
from handlers.core.blocks.text import Reader
from handlers.core.calls import NOBODY, Ask
from handlers.core.delivery.notify import chairs, secretaries
from storage.unit_of_work import Read

ASK = "asksecretary"


def who_answers(read: Read, asker: int, ask: Ask) -> list[int]:
    """Return whom somebody asks: the secretaries, or the chair for one of them; nobody where there is neither."""
    on = read.charter.day_of(ask.now)
    of_office = (secretaries(read, on), chairs(read, on))
    return next((people for people in of_office if people and asker not in people), [])


def label(people: list[int], reader: Reader) -> str:
    """Return the label of the button that asks: "Ask Linda", and of several "Ask the secretary"."""
    return f"Ask {reader.roster.short_name(people[0])}" if len(people) == 1 else "Ask the secretary"


def ask_button(ask: Ask, read: Read, words: str) -> list[Button]:
    """Return the button that sends words to the secretary; none where nobody can be asked, or Slack can't hold them."""
    me, is_said = ask.actor.person_id, any(map(str.isalpha, words)) and len(words) <= VALUE_MAX
    if me == NOBODY or ask.actor.is_gone or not (is_said and may(ask.actor, "ask secretary")):
        return []
    people = who_answers(read, me, ask)
    return [Button(label(people, ask.reader), ASK, words)] if people else []
