"""Texts about personal data and its erasure."""

import json
from collections.abc import Mapping, Sequence

from bot.charter import Rights
from bot.erasure import Erasure
from bot.people import Appointment
from handlers.blocks.elements import Block, section
from handlers.blocks.text import Reader, count, escape
from handlers.people.appointments_views import role_of
from storage.erasure import DIRECT_MESSAGES, FILES


def overview(reader: Reader) -> str:
    return (
        "I keep your name, e-mail address, station and Slack account, your roles and absences, what you own, enter, write "
        "and do here, and what I told you.\n"
        "Records, notes, history and messages stay; the files I made stay 13 months, answers to commands 48 hours.\n"
        "All of it as a file: privacy export. Who has left can be erased by "
        f"{reader.officers(Rights.SECRETARY, Rights.CHAIR)}: privacy erase @name"
    )


EXPORT_QUEUED = "What I keep about you comes as a file in our own conversation, in a minute."
EXPORT_ALREADY_QUEUED = "What I keep about you is on its way already, as a file in our own conversation."
NOT_ON_ROSTER = "You aren't on the roster, so I keep nothing under your name. Everybody can see the events."
OWN_EXPORT_ONLY = (
    "Everybody gets what is kept about themselves: privacy export. "
    "For somebody else the operator can: python app.py privacy export name@example.org file.json"
)
FILE_COMMENT = "*What I keep about you*, as of {here}. It is for you alone."
FILE_TITLE = "What is kept about you"
PERSON_REQUIRED = "Who should be erased? Name them: privacy erase @name"
ONE_AT_A_TIME = "I take one person at a time here."
NO_CONFIRMER = "Nobody else can confirm it. Appoint a second one first: appoint @name {role}"


def cannot_erase_oneself(reader: Reader, me: int) -> str:
    ask = reader.officers(Rights.SECRETARY, Rights.CHAIR, but=me)
    return f"Nobody erases themselves: ask {ask}. What is kept about you: privacy export"


def unknown_word(word: str) -> str:
    return (
        f"I don't know “{escape(word[:40])}” here. You can say: privacy, privacy export, privacy erase @name"
    )


def no_single_match(name: str, number: int) -> str:
    if number:
        return f"{escape(name)} is {number} people on the roster. Give the e-mail address: privacy erase name@example.org"
    return f"{escape(name)} is nobody on the roster, so nothing is kept under that name. Who was erased before has another one."


def erased_already(erasure: Erasure, reader: Reader) -> str:
    return (
        f"{escape(erasure.pseudonym)} was erased on {reader.day_of(erasure.at)} already. Nothing has changed."
    )


def erasure_pending(person_id: int, reader: Reader) -> str:
    return f"Erasing {reader.name(person_id)} waits for a second person already. Nothing has changed."


def has_roles(person_id: int, held: Sequence[Appointment], reader: Reader) -> str:
    roles = ", ".join(role_of(one, reader) for one in held)
    return f"{reader.name(person_id)} is {roles}. Only who has left, or has no role, can be erased."


def has_open_actions(person_id: int, number: int, reader: Reader) -> str:
    return (
        f"{reader.name(person_id)} owns {count(number, 'open action')}. Hand them over first: handover @name"
    )


def erasure_phrase(person_id: int, reader: Reader) -> str:
    return f"Erasing {reader.name(person_id)}, for good"


def erasure_confirmed(pseudonym: str) -> str:
    return (
        f"The person is called “{escape(pseudonym)}” from now on. All texts follow in a few minutes; "
        "whoever asked for it is told then."
    )


def erased(erasure: Erasure, reader: Reader) -> list[Block]:
    """Confirm the erasure, and say what is still at Slack and who can remove that."""
    name = escape(erasure.pseudonym)
    done = f" since {reader.moment(erasure.done_at)}" if erasure.done_at else ""
    lines = [
        f"*{name}* is erased: name, address and account stand nowhere in the records{done}.",
        _slack_mentions(json.loads(erasure.shown)),
        "What the person wrote in Slack, and answers that I gave there, stay; the workspace's administrators can remove them.",
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
        places.append(f"{messages[DIRECT_MESSAGES]} in conversations with one person")
    listed = f" ({', '.join(places)})" if places else ""
    number = sum(messages.values())
    mine = f"In Slack {count(number, 'message')} of mine named them{listed}; I change them by myself."
    if not files:
        return mine
    return f"{mine} {count(files, 'file')} that I sent named them too; only whoever has it can delete it."
