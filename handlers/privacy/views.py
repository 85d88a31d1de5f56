"""Texts about personal data and its erasure."""

import json
from collections.abc import Mapping, Sequence

from bot.charter_section import Rights
from bot.erasure import Erasure
from bot.people import Appointment
from handlers.core.blocks.elements import Block, section
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.people.appointments_views import roles_phrase
from storage.erasure import DIRECT_MESSAGES, FILES


def overview(reader: Reader) -> str:
    return (
        "I keep your name, e-mail address, station and Slack account, your roles and absences, what you own, enter, write "
        "and do here, and what I told you.\n"
        "What is on the lists stays, with its notes, history and messages; files that I made stay 13 months, "
        "answers to commands 48 hours.\n"
        "All of it as a file: privacy export. "
        f"{capitalized(reader.officers(Rights.SECRETARY, Rights.CHAIR))} can erase somebody who has left: privacy erase @name"
    )


EXPORT_QUEUED = "What I keep about you comes as a file in our own conversation, in a minute."
EXPORT_ALREADY_QUEUED = "What I keep about you is already on its way, as a file in our own conversation."
NOT_ON_ROSTER = "You aren't on the roster, so I keep nothing under your name. Everybody can see the events."
OWN_EXPORT_ONLY = (
    "I give people only what I keep about themselves: privacy export. "
    "The operator can get somebody else's: python app.py privacy export name@example.org file.json"
)
FILE_COMMENT = "*What I keep about you*, as of {here}. It's for you alone."
FILE_TITLE = "What is kept about you"
PERSON_REQUIRED = "Who should be erased? Name them: privacy erase @name"
ONE_AT_A_TIME = "I take one person at a time here."
NO_CONFIRMER = "Nobody else can confirm it. Appoint somebody who can first: appoint @name {role}"


def erasing_oneself_refused(reader: Reader, me: int) -> str:
    ask = reader.officers(Rights.SECRETARY, Rights.CHAIR, but=me)
    return f"You can't erase yourself: ask {ask}. What I keep about you: privacy export"


def unknown_word(word: str) -> str:
    return (
        f"I don't know “{escape(word[:40])}” here. You can say: privacy, privacy export, privacy erase @name"
    )


def no_single_match(name: str, number: int) -> str:
    if number:
        return f"{number} people on the roster are called {escape(name)}. Give the e-mail address: privacy erase name@example.org"
    return f"Nobody on the roster is called {escape(name)}, so I keep nothing under that name. Whoever was erased has another one."


def erased_already(erasure: Erasure, reader: Reader) -> str:
    return (
        f"{escape(erasure.pseudonym)} was already erased on {reader.day_of(erasure.at)}. Nothing has changed."
    )


def erasure_pending(person_id: int, reader: Reader) -> str:
    return f"Erasing {reader.name(person_id)} is already waiting for a second person. Nothing has changed."


def roles_in_the_way(person_id: int, held: Sequence[Appointment], reader: Reader) -> str:
    return f"{reader.name(person_id)} is {roles_phrase(held, reader)}. I can only erase somebody who has left or has no role."


def open_actions_in_the_way(person_id: int, number: int, reader: Reader) -> str:
    those = "it" if number == 1 else "them"
    return f"{reader.name(person_id)} owns {count(number, 'open action')}. Hand {those} over first: handover @name"


def erasure_phrase(person_id: int, reader: Reader) -> str:
    return f"Erasing {reader.name(person_id)}, for good"


def erasure_confirmed(pseudonym: str) -> str:
    return (
        f"They're called “{escape(pseudonym)}” from now on. I'll change all texts in a few minutes, and then tell "
        "whoever asked for it."
    )


def erased(erasure: Erasure, reader: Reader) -> list[Block]:
    """Confirm the erasure, and say what is still at Slack and who can remove that."""
    name = escape(erasure.pseudonym)
    done = f" since {reader.moment(erasure.done_at)}" if erasure.done_at else ""
    lines = [
        f"*{name}* is erased: their name, address and account are gone from all I keep{done}.",
        _slack_mentions(json.loads(erasure.shown)),
        "What they wrote in Slack, and my answers there, stay; the workspace's administrators can remove them.",
    ]
    return [section("\n".join(lines))]


def _slack_mentions(shown: Mapping[str, int]) -> str:
    messages = {place: number for place, number in shown.items() if place != FILES and number}
    files = shown.get(FILES, 0)
    if not messages and not files:
        return "No message of mine in Slack named them."
    channels = sorted(place for place in messages if place != DIRECT_MESSAGES)
    places = [f"{messages[channel]} in {escape(channel)}" for channel in channels]
    if DIRECT_MESSAGES in messages:
        places.append(f"{messages[DIRECT_MESSAGES]} in direct messages")
    listed = f" ({', '.join(places)})" if places else ""
    number = sum(messages.values())
    those = "it" if number == 1 else "them"
    mine = f"In Slack {count(number, 'message')} of mine named them{listed}; I'll change {those} myself."
    if not files:
        return mine
    those = "it" if files == 1 else "them"
    return f"{mine} {count(files, 'file')} that I sent named them too; only whoever has {those} can delete {those}."
