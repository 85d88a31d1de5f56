"""Read what is written to the bot in its own conversation: a typed verb, a question, or something to offer."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from bot import permissions
from bot.charter import Rights
from bot.dates.reading import leading_period
from bot.errors import UserError
from bot.grammar import ParsedWords, date_options
from bot.names import fold
from bot.phrases import Phrase, first_ref, read_phrase
from bot.records import read_ref
from bot.replies import Meaning, read_reply
from bot.vocabulary import QUESTION_MARK, ROLE_WORDS, plain_words
from handlers.calls import Ask, Reply, split_first_word
from handlers.conversation import views
from handlers.feature import Registry, Verb
from handlers.home import commands as home
from handlers.people import commands as people
from storage.unit_of_work import Read

SPOKEN = "spoken"
AWAY_AHEAD = timedelta(days=14)
CLOSED_AHEAD = timedelta(days=120)
_COMMANDS = {
    Phrase.MINE: "actions mine",
    Phrase.DUE_WEEK: "actions mine",
    Phrase.OVERDUE: "actions overdue",
    Phrase.NEXT_MEETING: "meetings",
    Phrase.DECIDED: "decisions",
    Phrase.GREETING: "home",
}
_NOT_A_QUESTION = frozenset({Phrase.OTHER, Phrase.WORK, Phrase.PROBLEM})
# Words that begin a sentence and are like a verb: "how" and "show".
_COMMON = frozenset(
    ("how", "what", "who", "when", "where", "why", "is", "are", "do", "does", "can", "i", "we", "my", "the")
)
_NOT_ASKED_FOR = frozenset({"home", "help", "show", "who"})
NAME_WORDS = 4  # the longest name of an area or role that is looked for
_PUNCTUATION = re.compile(r"[?؟？!.,;:¿“”\"']")
_OF_A_SENTENCE = re.compile(
    r"^(?:it|this|that|these|those|the|them|him|her|me|us|my|our|your|everything|all|with)\b"
    r"|\b(?:was|were|is|are|am|will|would|has|had|did|does|i|i'm|i'll|we|you|lovely|great)\b",
    re.IGNORECASE,
)


def as_command(words: str, registry: Registry) -> str:
    """Return a message of the bot's own conversation as a command; what was typed as one stays as it is."""
    if not words or _is_typed(words, registry):
        return words
    phrase, ref = read_phrase(words), first_ref(words)
    if phrase is Phrase.STATUS and ref is not None:
        return f"show {ref}"
    if ref is not None and read_reply(words) not in {Meaning.NOTE, Meaning.QUESTION}:
        return f"reply {ref}: {words}"  # "I have sent A-1 to Ute": as a reply under it
    if _is_misspelt(words, registry):
        return words
    return _COMMANDS.get(phrase) or f"{SPOKEN} {words}"


def _is_typed(words: str, registry: Registry) -> bool:
    """Return whether the words are a verb with what it needs, and no question or sentence that begins with its word."""
    first, _ = split_first_word(words)
    if read_ref(first.rstrip(".,:;")):
        return True
    try:
        verb, rest = registry.find(words)
    except UserError:
        return False
    if verb.is_hidden:
        return False  # it belongs to a button
    is_question = bool(QUESTION_MARK.search(words.strip()[-1:]))
    if not verb.writes:
        return not (is_question or _OF_A_SENTENCE.search(rest)) or read_phrase(words) in _NOT_A_QUESTION
    if is_question and not _takes_a_question(verb, rest):
        return False
    if verb.is_careful and _OF_A_SENTENCE.search(rest):
        return False
    return not (_needs_reference(verb, rest) and _OF_A_SENTENCE.match(rest))


def _is_misspelt(words: str, registry: Registry) -> bool:
    """Return whether a verb was meant; "Ute sends it by friday" is like "mute", and names nothing to mute."""
    first, rest = split_first_word(words)
    if registry.knows(first) or fold(first) in _COMMON:
        return False
    meant = registry.nearest(first)
    return meant is not None and not (rest and _needs_reference(meant, rest))


def _takes_a_question(verb: Verb, rest: str) -> bool:
    """Return whether a question mark may end what was typed: the text of an issue or a note, what is searched for."""
    may_end_so = not (verb.is_careful or verb.is_never_asked or _needs_reference(verb, rest))
    return may_end_so and bool(rest.strip(" ?؟？"))


def _needs_reference(verb: Verb, rest: str) -> bool:
    return verb.takes_refs and first_ref(rest) is None


def answer(ask: Ask, read: Read) -> Reply:
    """Answer ordinary words, or say what can be asked."""
    words = ask.call.words.removeprefix(SPOKEN).strip()
    phrase = read_phrase(words)
    if phrase in _ANSWERS:
        return _ANSWERS[phrase](ask, read, words)
    offers = {Phrase.WORK: ("action", "raise"), Phrase.PROBLEM: ("raise", "action")}.get(phrase, ())
    allowed = [verb for verb in offers if permissions.may(ask.actor, verb)]
    if allowed:
        return Reply.from_message(views.offer(words, allowed))
    return Reply.from_message(views.not_understood(is_member=ask.actor.is_member))


def _who(ask: Ask, read: Read, words: str) -> Reply:
    """Answer who holds the area or role that the words name, or who answers for what."""
    plain = _PUNCTUATION.sub(" ", words).split()
    named, start = list[str](), 0
    while start < len(plain):
        spans = (plain[start : start + size] for size in range(NAME_WORDS, 0, -1))
        found = next((span for span in spans if _is_known(ask, " ".join(span))), [])
        named += [" ".join(found)] if found else []
        start += len(found) or 1
    named = named or _roles_by_words(ask, words)
    answers = [people.who(replace(ask, parsed=ParsedWords(text=one)), read) for one in named or [""]]
    return answers[0] if len(answers) == 1 else Reply(text="\n".join(one.text for one in answers))


def _roles_by_words(ask: Ask, words: str) -> list[str]:
    """Return the roles that a question names in one of the six languages."""
    said = plain_words(words)
    rights = [one for one, pattern in ROLE_WORDS.items() if pattern.search(said)]
    return [role.title for one in rights for role in ask.charter.roles_with(one)[:1]]


def _is_known(ask: Ask, name: str) -> bool:
    for find in (ask.charter.area, ask.charter.role):
        with suppress(UserError):
            find(name)
            return True
    return False


def _away(ask: Ask, _: Read, __: str) -> Reply:
    if not (ask.actor.is_member or Rights.OBSERVER in ask.actor.all_rights):
        return Reply(text=views.FOR_MEMBERS)
    absences = [
        one for one in ask.roster.absences if one.to_on >= ask.today and one.from_on <= ask.today + AWAY_AHEAD
    ]
    return Reply.from_message(views.away(sorted(absences, key=lambda one: (one.from_on, one.id)), ask.reader))


def _absent(ask: Ask, _: Read, words: str) -> Reply:
    """Offer to enter an absence that somebody mentions; nothing is entered before they press."""
    if not permissions.may(ask.actor, "absent"):
        return Reply.from_message(views.not_understood(is_member=ask.actor.is_member))
    said = [word.strip(".,;!") for word in words.split()]
    for start in range(len(said)):
        with suppress(UserError):
            period, _count = leading_period(said[start:], **date_options(ask.typing_context))
            first, last = period
            if first.day >= ask.today:
                return Reply.from_message(views.offer_absence(first.day, last.day, ask.reader))
    return Reply(text=views.ABSENT_WHEN)


def _closed(ask: Ask, _: Read, __: str) -> Reply:
    days = ask.typing_context.working_days
    ahead = [ask.today + timedelta(days=n) for n in range(CLOSED_AHEAD.days)]
    closed = [
        (day, days.closed[day]) for day in ahead if day in days.closed and day.weekday() in days.weekdays
    ]
    person = ask.roster.persons.get(ask.actor.person_id)
    station = ask.charter.find_station(person.station) if person else ask.charter.home_station
    return Reply.from_message(views.closed(closed, station, ask.reader))


def _how(ask: Ask, read: Read, words: str) -> Reply:
    """Return the help on the verb that the question names; on everything without one."""
    for word in _PUNCTUATION.sub(" ", words).split():
        with suppress(UserError):
            verb, _ = ask.registry.find(word)
            if not verb.is_hidden and verb.name not in _NOT_ASKED_FOR:
                return home.help_(replace(ask, parsed=ParsedWords(text=verb.name)), read)
    return home.help_(replace(ask, parsed=ParsedWords()), read)


def _thanks(_: Ask, __: Read, ___: str) -> Reply:
    return Reply(text=views.WELCOME)


_ANSWERS: Mapping[Phrase, Callable[[Ask, Read, str], Reply]] = {
    Phrase.WHO: _who,
    Phrase.AWAY: _away,
    Phrase.ABSENT: _absent,
    Phrase.CLOSED: _closed,
    Phrase.HOWTO: _how,
    Phrase.THANKS: _thanks,
}
