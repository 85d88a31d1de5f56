"""Read what is written to the bot in its own conversation: a typed verb, a question, or something to offer."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from bot import phrases, sentences
from bot.charter import Rights, Station
from bot.errors import UserError
from bot.grammar.parse import split_first_word
from bot.grammar.parsed import ParsedWords
from bot.names import fold
from bot.phrases import Phrase, first_ref, read_phrase, says_back, titled
from bot.questions import PUNCTUATION, About, Question, read_question, subjects_within
from bot.records import Kind, Ref, read_ref
from bot.replies import Meaning, read_reply
from bot.vocabulary import QUESTION_MARK
from handlers.blocks.elements import section
from handlers.blocks.fallback import message_of
from handlers.calls import Ask, Reply, get_visible
from handlers.conversation import offers, views
from handlers.conversation.overview import overview
from handlers.feature import Verb
from handlers.home import commands as home
from handlers.people import commands as people
from handlers.registry import Registry
from storage import meetings
from storage.history import history_of, notes_of
from storage.search import search, search_words
from storage.unit_of_work import Read

SPOKEN = "spoken"
REMIND = "remind"
AWAY_AHEAD = timedelta(days=14)
MEETINGS_AHEAD = timedelta(days=366)
CLOSED_AHEAD = timedelta(days=120)
_LISTS = frozenset({*phrases.LISTS_BY_KIND.values(), "decisions", "sessions"})


def as_command(words: str, registry: Registry) -> str:
    """Return a message of the bot's own conversation as a command; what was typed as one stays as it is."""
    if (asked := sentences.ASKS_FOR_IT.match(words)) is not None:
        words = words[asked.end() :].rstrip(" ?؟？")
    if says_back(words):
        return "absent off today"
    if not words or _is_typed(words, registry):
        return words
    ref = first_ref(words)
    is_said = read_phrase(words) is not Phrase.STATUS and read_reply(words) not in {
        Meaning.NOTE,
        Meaning.QUESTION,
    }
    if ref is not None and is_said:
        first, rest = split_first_word(words)
        said = rest if read_ref(first.rstrip(".,:;")) == ref else words
        return f"reply {ref}: {said}"  # "I have sent A-1 to Ute": as a reply under it
    return words if _is_misspelt(words, registry) else f"{SPOKEN} {words}"


def _is_typed(words: str, registry: Registry) -> bool:
    """Return whether the words are a verb with what it needs, and no question or sentence that begins with its word."""
    first, said = split_first_word(words)
    found = _verb_of(words, registry)
    if found is None:  # "A-3 needs until Friday" is a reply; of what is neither, it is asked
        return bool(read_ref(first.rstrip(".,:;"))) and read_reply(said) in {Meaning.NOTE, Meaning.QUESTION}
    verb, rest = found
    if read_ref(first.rstrip(".,:;")):
        return True
    if verb.is_hidden:
        return False  # it belongs to a button
    if verb.name in _LISTS and rest:
        return False  # "issues in gender": typed filters are tried first
    is_question = bool(QUESTION_MARK.search(words.strip()[-1:]))
    if verb.name == "who" and len(rest.split()) > 1:
        return False  # "who covers accessibility": what is named within it
    if not verb.writes and rest and _needs_reference(verb, rest):
        return False  # "show me Kenji's actions"
    if not verb.writes:
        return (
            not (is_question or sentences.OF_A_SENTENCE.search(rest))
            or read_phrase(words) in phrases.NOT_A_QUESTION
        )
    if is_question and not _takes_a_question(verb, rest):
        return False
    if verb.is_careful and sentences.OF_A_SENTENCE.search(rest):
        return False
    if verb.name == REMIND and read_phrase(words) in phrases.NOT_A_QUESTION:
        return True  # "remind me on Friday": of what, it asks itself
    return not (_needs_reference(verb, rest) and sentences.OF_A_SENTENCE.match(rest))


def _verb_of(words: str, registry: Registry) -> tuple[Verb, str] | None:
    """Return the verb that words begin with, and the others; None without one: "find out by friday who ..."."""
    with suppress(UserError):
        return None if sentences.OPENS_A_SENTENCE.search(words) else registry.find(words)
    return None


def _is_misspelt(words: str, registry: Registry) -> bool:
    """Return whether a verb was meant; "Ute sends it by friday" is like "mute", and names nothing to mute."""
    first, rest = split_first_word(words)
    if registry.knows(first) or fold(first) in sentences.COMMON:
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
    asked = read_question(words, ask.typing_context)
    if asked.is_of_own_area and asked.asks:
        return _own_areas(ask, read, asked)
    if split_first_word(words)[0].lower() in _LISTS:
        return _listed(ask, read, words, asked)
    if asked.ref is not None and asked.phrase is Phrase.STATUS:
        return _about_record(ask, read, asked.ref, asked.about)
    if (named := _titled(ask, read, words, asked)) is not None:
        return _about_record(ask, read, named, asked.about)
    if asked.event and asked.asks and asked.phrase in {Phrase.OTHER, Phrase.WHO, Phrase.STATUS}:
        return _run(ask, read, f"show {asked.event}")
    if asked.phrase in _ANSWERS:
        return _ANSWERS[asked.phrase](ask, read, words, asked)
    if asked.asks_who_one_is or (asked.asks_where and asked.people):
        return _who(ask, read, words, asked)
    if asked.asks and asked.is_narrowed:
        return _about(ask, read, asked)
    if asked.phrase in phrases.COMMANDS:
        return _run(ask, read, phrases.COMMANDS[asked.phrase])
    if asked.asks and asked.station is not None:
        return _place(ask, asked.station)
    if asked.phrase is Phrase.STATUS:
        return _run(ask, read, f"search {titled(words)}")
    if _names_reading(words, ask.registry):
        return _run(ask, read, words)
    if (done := sentences.TITLE_DONE.fullmatch(words)) is not None:
        named = _titled(ask, read, f"status of {done['title']}", replace(asked, phrase=Phrase.STATUS))
        if named is not None and named.kind is Kind.ACTION:
            return Reply.from_message(views.is_it_done(named))
    return offers.of_work(ask, words, asked) or Reply.from_message(
        views.not_understood(is_member=ask.actor.is_member)
    )


def _names_reading(words: str, registry: Registry) -> bool:
    """Return whether words that were understood as nothing else begin with a verb that only reads."""
    found = _verb_of(words, registry)
    return found is not None and not (found[0].is_hidden or found[0].writes)


def _run(ask: Ask, read: Read, words: str) -> Reply:
    return ask.read_words(replace(ask.call, words=words), read)


def _listed(ask: Ask, read: Read, words: str, asked: Question) -> Reply:
    """Answer a list with typed filters; one with ordinary words after it as the question that it is."""
    try:
        return _run(ask, read, words.rstrip(" ?؟？"))
    except UserError:
        if not asked.is_narrowed:
            raise
        return _about(ask, read, asked)


def _own_areas(ask: Ask, read: Read, asked: Question) -> Reply:
    """Answer a question about the areas in which the caller has a role, one after the other."""
    held = dict.fromkeys(one.area for one in ask.roster.appointments_on(ask.actor.person_id, ask.today))
    areas = [ask.charter.area(code, on=ask.today) for code in held if code]
    if not areas:
        return Reply(text=views.NO_OWN_AREA)
    found = [_about(ask, read, replace(asked, area=one, is_mine=False)) for one in areas]
    blocks = [block for one in found for block in one.blocks or [section(one.text)]]
    return Reply(text="\n".join(one.text for one in found), blocks=blocks)


def _about(ask: Ask, read: Read, asked: Question) -> Reply:
    """Answer a question about a person, an area, a body or some days: with a list, or with all that is due then."""
    if asked.people and asked.is_of_other_kinds:
        others = [name for kind, name in phrases.LISTS_BY_KIND.items() if kind in asked.kinds]
        return Reply.from_message(views.only_actions_by_person(asked.people, others, ask.reader))
    listed = _list_of(asked)
    if len(asked.people) > 1:
        return Reply.from_message(views.which_person(asked.people, listed or "actions", ask.reader))
    if listed is None or (asked.is_waiting and asked.people):
        owner = ask.actor.person_id if asked.is_own else next(iter(asked.people), None)
        return overview(ask, read, asked, owner)
    options = {
        "owner": ask.roster.name(asked.people[0]) if asked.people and listed.startswith("actions") else "",
        "area": asked.area.code if asked.area else "",
        "body": asked.body.code if asked.body and listed == "decisions" else "",
    }
    return _run(
        ask, read, " ".join([listed, *(f'{name}:"{value}"' for name, value in options.items() if value)])
    )


def _list_of(asked: Question) -> str | None:
    """Return the command of the list that answers a question; None where it is about several kinds or some days."""
    if asked.phrase is Phrase.DECIDED:
        return "decisions"
    if asked.phrase in {Phrase.CLOSED_ACTIONS, Phrase.BLOCKED}:
        return f"{phrases.COMMANDS[asked.phrase]}{' mine' if asked.is_own else ''}"
    if asked.days and not (asked.is_own and asked.phrase is Phrase.DUE_WEEK):
        return None
    if asked.phrase is Phrase.NEXT_MEETING and asked.body:
        return f"sessions {asked.body.code}"
    if asked.is_own:
        return "actions mine overdue" if asked.is_late else "actions mine"
    if not asked.is_of_other_kinds and (asked.is_late or asked.people):
        return "actions overdue" if asked.is_late else "actions"
    (only,) = asked.kinds if len(asked.kinds) == 1 else (None,)
    return phrases.LISTS_BY_KIND.get(only) if only else None


def _about_record(ask: Ask, read: Read, ref: Ref, about: About) -> Reply:
    """Answer what is asked of a record by what its kind says to that; anything else by its details."""
    record = get_visible(ask, read, ref)
    says = ask.registry.kind_of(record).answers.get(about)
    if says and (message := says(ask, read, record)):
        return Reply.from_message(message)
    if about is About.NEWS:
        is_new = len(history_of(read, record.id)) > 1 or bool(notes_of(read, record.id, limit=1))
        return (
            _run(ask, read, f"history {ref}")
            if is_new
            else Reply.from_message(views.no_news(record, ask.reader))
        )
    return _run(ask, read, f"show {ref}")


def _titled(ask: Ask, read: Read, words: str, asked: Question) -> Ref | None:
    """Return the only thing whose title has all the words of the one that is asked for; None for none, or several."""
    if asked.phrase is not Phrase.STATUS:
        return None
    title = titled(words)
    found = search(read, title, who=ask.actor, page=1, everything=False).page.records
    called_so = [one for one in found if all(word in one.folded for word in search_words(title))]
    return Ref(called_so[0].kind, called_so[0].number) if len(called_so) == 1 else None


def _place(ask: Ask, station: Station) -> Reply:
    here = [
        one.id
        for one in ask.roster.persons.values()
        if one.station == station.code and not ask.roster.has_left(one.id, ask.today)
    ]
    return Reply.from_message(views.place(station, here, ask.reader))


def _who(ask: Ask, read: Read, words: str, asked: Question) -> Reply:
    """Answer who holds the area or role that the words name, what a person does, or who is at a place."""
    if asked.asks_who_one_is:
        people.must_be_on_roster(ask)
        return people.who(replace(ask, parsed=ParsedWords(text=ask.roster.name(ask.actor.person_id))), read)
    if sentences.OWN_FOCAL_POINT.search(words) and (whom := home.own_focal_points(ask)):
        return Reply(text=whom)
    named = subjects_within(words, ask.charter) or [ask.roster.name(one) for one in asked.people]
    if not named and asked.station is not None:
        return _place(ask, asked.station)
    if not (named or len(words.split()) <= sentences.WHO_WORDS or sentences.EVERYBODY.fullmatch(words)):
        return (
            Reply(text=views.WHICH_ONE)
            if sentences.ASKED_FOR.search(words)
            else Reply.from_message(views.unknown_who())
        )
    answers = [people.who(replace(ask, parsed=ParsedWords(text=one)), read) for one in named or [""]]
    return answers[0] if len(answers) == 1 else Reply(text="\n".join(one.text for one in answers))


def _away(ask: Ask, _: Read, __: str, asked: Question) -> Reply:
    if not (ask.actor.is_member or Rights.OBSERVER in ask.actor.all_rights):
        return Reply(text=views.FOR_MEMBERS)
    first, last = asked.days or (ask.today, ask.today + AWAY_AHEAD)
    if asked.people:
        said = [
            views.away_of(
                person, [one for one in ask.roster.absences_of(person) if one.to_on >= first], ask.reader
            )
            for person in asked.people
        ]
        return Reply(text="\n".join(one.text for one in said))
    absences = [one for one in ask.roster.absences if one.overlaps(first, last)]
    in_order = sorted(absences, key=lambda one: (one.from_on, one.id))
    return Reply.from_message(views.away(in_order, asked.days, ask.reader))


def _coming(ask: Ask, read: Read, words: str, asked: Question) -> Reply:
    """Answer who comes to the next meeting, or to the one of the day that is named."""
    ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=ask.now + MEETINGS_AHEAD)
    first, last = asked.days or (date.min, date.max)
    found = next((one for one in ahead if first <= one.starts_on <= last), None)
    if found is None and Kind.MEETING not in asked.kinds:
        return _who(ask, read, words, asked)
    return _run(ask, read, f"attendance {found.ref}" if found else "meetings")


def _closed(ask: Ask, _: Read, __: str, asked: Question) -> Reply:
    person = ask.roster.persons.get(ask.actor.person_id)
    own = ask.charter.find_station(person.station) if person else ask.charter.home_station
    station = asked.station or own
    days = ask.charter.working_days(station.code)
    ahead = [ask.today + timedelta(days=n) for n in range(CLOSED_AHEAD.days)]
    found = [
        (day, days.closed[day]) for day in ahead if day in days.closed and day.weekday() in days.weekdays
    ]
    return Reply.from_message(views.closed(found, station, ask.reader))


def _how(ask: Ask, read: Read, words: str, _asked: Question) -> Reply:
    """Return the help on the verb that the question names; on everything without one."""
    if sentences.WHO_IS_THIS.fullmatch(words):
        own = section(views.introduction(ask.reader, is_member=ask.actor.is_member))
        menu = home.help_(replace(ask, parsed=ParsedWords()), read)
        return Reply.from_message(message_of([own, *menu.blocks]))
    said = PUNCTUATION.sub(" ", words).split()
    for word in sorted(said, key=lambda one: fold(one) in sentences.ANYTHING):
        with suppress(UserError):
            verb, _ = ask.registry.find(word)
            if not verb.is_hidden and verb.name not in sentences.NOT_ASKED_FOR:
                return home.help_(replace(ask, parsed=ParsedWords(text=verb.name)), read)
    return home.help_(replace(ask, parsed=ParsedWords()), read)


_ANSWERS: Mapping[Phrase, Callable[[Ask, Read, str, Question], Reply]] = {
    Phrase.WHO: _who,
    Phrase.AWAY: _away,
    Phrase.ABSENT: offers.absent,
    Phrase.LEAVING: offers.leaving,
    Phrase.COMING: _coming,
    Phrase.JOINING: offers.joining,
    Phrase.CLOSED: _closed,
    Phrase.HOWTO: _how,
    Phrase.THANKS: lambda *_: Reply(text=views.WELCOME),
}
