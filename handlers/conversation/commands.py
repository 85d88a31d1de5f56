"""Read what is written to the bot in its own conversation: a typed verb, a question, or something to offer."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from html import unescape

from dateutil.relativedelta import relativedelta
from rapidfuzz import distance

from bot import counting, phrases, sentences
from bot.charter import Station
from bot.errors import UserError
from bot.grammar.parse import split_first_word
from bot.lone_files import FILE_ALONE
from bot.meeting_questions import is_about_a_meeting
from bot.meetings import Meeting
from bot.names import fold
from bot.phrases import (
    Phrase,
    first_ref,
    is_question,
    read_phrase,
    says_back,
    says_thanks,
    titled,
    without_refs,
)
from bot.qualifiers import is_of_another_day, is_of_the_past
from bot.questions import PUNCTUATION, About, Question, read_question, spaced_words, subjects_within
from bot.records import Kind, Prefixes, Ref, read_ref
from bot.replies import Meaning, is_consent, read_reply, states_objection
from bot.vocabulary import QUESTION_MARK
from handlers.conversation import away, guesses, offers, views
from handlers.conversation.lists import (
    OPTION,
    counted,
    is_list,
    is_read_by_word,
    listed_or_answered,
    not_counted,
    of_own_areas,
    of_subject,
    run,
    what_is_open,
    what_one_has,
)
from handlers.core.blocks.elements import section
from handlers.core.blocks.fallback import message_of
from handlers.core.calls import Ask, Reply, get_visible
from handlers.core.feature import Verb
from handlers.core.registry import Registry
from handlers.inquiries.access import ask_button
from handlers.meetings.invitees import FAR_AHEAD, who_meets
from handlers.meetings.spoken import answers
from handlers.papers import dropped
from handlers.people.holders import own_focal_points, who_holds
from handlers.people.named import must_be_on_roster
from storage import meetings
from storage.history import history_of, notes_of
from storage.search import search, search_words
from storage.unit_of_work import Read

SPOKEN = "spoken"
REMARKS = frozenset((Meaning.NOTE, Meaning.QUESTION))  # what a reply says that does nothing by itself


def as_command(words: str, registry: Registry) -> str:
    """Return a message of the bot's own conversation as a command; what was typed as one stays as it is."""
    if (asked := sentences.ASKS_FOR_IT.match(words)) is not None:
        words = words[asked.end() :].rstrip(" ?؟？")
    if words == FILE_ALONE:
        return f"{SPOKEN} {words}"
    if says_back(words) or is_about_a_meeting(words):
        return "absent off today" if says_back(words) else f"{SPOKEN} {words}"
    if (follow_up := registry.follow_up(words)) is not None:
        return follow_up
    ref = first_ref(words, registry.prefixes)
    objects = ref is not None and states_objection(words) and not is_consent(without_refs(words))
    if ref is not None and (reminder := sentences.as_reminder(words, ref)) is not None:
        return reminder
    begins_with_it = (
        ref is not None and read_ref(split_first_word(words)[0].rstrip(".,:;"), registry.prefixes) == ref
    )
    if not words or (_is_typed(words, registry) and not (objects and begins_with_it)):
        return words
    if ref is not None and (
        objects or (_says_more(words, registry.prefixes) and _is_said_to(words, ref, registry.prefixes))
    ):
        said = split_first_word(words)[1] if begins_with_it else words
        return f"reply {ref}: {said}"  # "A-1 needs until friday": as a reply under it
    is_meant_so = _is_misspelt(words, registry) and not is_consent(words)  # "fine with me" is no "find"
    return registry.claim(words) or (words if is_meant_so else f"{SPOKEN} {words}")


def _says_more(words: str, prefixes: Prefixes) -> bool:
    """Return whether a sentence sounds like more than a remark or a question: done, another day, stuck."""
    return read_phrase(words, prefixes) is not Phrase.STATUS and read_reply(words) not in REMARKS


def _is_said_to(words: str, ref: Ref, prefixes: Prefixes) -> bool:
    """Return whether a sentence is a reply to a record, and doesn't only mention it: it begins with it, or closes it.

    What is said of a silence procedure counts however it is named.
    """
    begins_with_it = read_ref(split_first_word(words)[0].rstrip(".,:;"), prefixes) == ref
    return begins_with_it or ref.kind is Kind.PROPOSAL or read_reply(words) is Meaning.DONE


def _is_typed(words: str, registry: Registry) -> bool:
    """Return whether the words are a verb with what it needs, and no question or sentence that begins with its word."""
    first, said = split_first_word(words)
    found = _verb_of(words, registry)
    if found is None:  # "A-3 needs until Friday" is a reply; of what is neither, it is asked
        return bool(read_ref(first.rstrip(".,:;"), registry.prefixes)) and read_reply(said) in REMARKS
    verb, rest = found
    if read_ref(first.rstrip(".,:;"), registry.prefixes):
        return True
    if verb.is_hidden:
        return False  # it belongs to a button
    if is_list(verb.name, registry) and rest:
        return False  # "issues in gender": typed filters are tried first
    is_question = bool(QUESTION_MARK.search(words.strip()[-1:]))
    if not verb.writes and verb.options and OPTION.search(rest):
        return True
    if verb.name == "who" and len(rest.split()) > 1:
        return False  # "who covers accessibility": what is named within it
    if not verb.writes and rest and _needs_reference(verb, rest, registry.prefixes):
        return False  # "show me Kenji's actions"
    if not verb.writes:
        return (
            not (is_question or sentences.OF_A_SENTENCE.search(rest))
            or read_phrase(words, registry.prefixes) in phrases.NOT_A_QUESTION
        )
    if is_question and not _takes_a_question(verb, rest, registry.prefixes):
        return False
    if verb.is_careful and sentences.OF_A_SENTENCE.search(rest):
        return False
    if verb.name == "remind" and read_phrase(words, registry.prefixes) in phrases.NOT_A_QUESTION:
        return True  # "remind me on Friday": of what, it asks itself
    is_sentence = sentences.OF_A_SENTENCE.match(rest) or sentences.BY_NUMBER.match(rest)
    return not (_needs_reference(verb, rest, registry.prefixes) and is_sentence)


def _verb_of(words: str, registry: Registry) -> tuple[Verb, str] | None:
    """Return the verb that words begin with, and the others; None without one: "find out by friday who ..."."""
    with suppress(UserError):
        return None if sentences.OPENS_A_SENTENCE.search(words) else registry.find(words)
    return None


def _is_misspelt(words: str, registry: Registry) -> bool:
    """Return whether a verb was meant: a sentence, or a word of several that is two letters away from one, means none."""
    first, rest = split_first_word(words)
    if words.strip()[-1:] in ".!。":
        return False
    if registry.knows(first) or fold(first) in sentences.COMMON or first.endswith(","):
        return False
    meant = registry.nearest(first)
    is_alone = not rest or first_ref(rest, registry.prefixes) is not None
    if meant is None or not (is_alone or distance.OSA.distance(fold(first), meant.name) <= 1):
        return False
    return not (rest and _needs_reference(meant, rest, registry.prefixes))


def _takes_a_question(verb: Verb, rest: str, prefixes: Prefixes) -> bool:
    """Return whether a question mark may end what was typed: the text of an issue or a note, what is searched for."""
    may_end_so = not (verb.is_careful or verb.is_never_asked or _needs_reference(verb, rest, prefixes))
    return may_end_so and bool(rest.strip(" ?؟？"))


def _needs_reference(verb: Verb, rest: str, prefixes: Prefixes) -> bool:
    return verb.takes_refs and first_ref(rest, prefixes) is None


def answer(ask: Ask, read: Read) -> Reply:
    """Answer ordinary words, or say what can be asked."""
    words = ask.call.words.removeprefix(SPOKEN).strip()
    if words == FILE_ALONE:
        return dropped.ask_about(ask, read, "")
    asked = read_question(words, ask.typing_context)
    if (first := offers.before_all_else(ask, read, words, asked)) is not None:
        return first
    if asked.ref is not None and _says_more(words, ask.charter.prefixes):
        return _mentioned(ask, read, asked.ref, words)
    if is_list(split_first_word(words)[0].lower(), ask.registry):
        return listed_or_answered(ask, read, words, asked)
    if is_read_by_word(ask, words, asked):
        return counted(ask, read, words, asked)
    if _is_of_other_meetings(ask, read, asked):
        return not_counted(ask, read, words, asked, is_count=False)
    if asked.is_of_own_area and asked.asks:
        return of_own_areas(ask, read, asked)
    if is_question(words) and sentences.OWN_FOCAL_POINT.search(words):
        return _who(ask, read, words, asked)
    if asked.ref is not None and asked.phrase is Phrase.STATUS:
        return _about_record(ask, read, asked.ref, asked.about)
    if (found := _of_one_thing(ask, read, words, asked)) is not None:
        return found
    if asked.event and asked.asks and asked.phrase in {Phrase.OTHER, Phrase.WHO, Phrase.STATUS}:
        return run(ask, read, f"show {asked.event}")
    if asked.phrase in _ANSWERS:
        return _ANSWERS[asked.phrase](ask, read, words, asked)
    if asked.asks_who_one_is or (asked.asks_where and asked.people):
        return _who(ask, read, words, asked)
    if asked.asks and asked.is_narrowed:
        return of_subject(ask, read, asked)
    if asked.phrase is Phrase.OPEN:
        return what_is_open(ask, read)
    if asked.phrase is Phrase.MINE and not asked.kinds:
        return what_one_has(ask, read)
    if asked.phrase in phrases.COMMANDS:
        return run(ask, read, phrases.COMMANDS[asked.phrase])
    if asked.asks and asked.station is not None:
        return _place(ask, asked.station)
    if asked.phrase is Phrase.STATUS:
        return run(ask, read, f"search {titled(words)}")
    if _names_reading(words, ask.registry):
        return run(ask, read, words)
    if (done := sentences.TITLE_DONE.fullmatch(words)) is not None:
        named = _titled(ask, read, f"status of {done['title']}", replace(asked, phrase=Phrase.STATUS))
        if named is not None and named.kind is Kind.ACTION:
            return Reply.from_message(views.done_question(named))
    return _offered(ask, read, words, asked)


def _offered(ask: Ask, read: Read, words: str, asked: Question) -> Reply:
    """Offer what words may mean that nothing reads exactly: by their pattern, or by what people usually say."""
    if asked.ref is not None:
        get_visible(ask, read, asked.ref)  # what its reader may not know of can't be found
    if dropped.has_file(ask):
        return dropped.ask_about(ask, read, words)
    first = offers.awaited(ask, read, words, asked) or answers.offered(ask, read, words)
    if found := first or guesses.more_time(ask, read, words, asked):
        return found
    by_pattern = offers.of_work(ask, words, asked)
    guessed = guesses.perhaps(ask, read, words, asked, is_patterned=by_pattern is not None)
    if found := offers.of_what_waits(ask, read, words, asked, guessed, by_pattern):
        return found
    return Reply(text=views.WELCOME) if says_thanks(words) else offers.shrug(ask, read, words)


def _is_of_other_meetings(ask: Ask, read: Read, asked: Question) -> bool:
    """Return whether one's own meetings are asked for, and others are ahead to which one isn't invited."""
    if not asked.is_mine or not (asked.kinds == {Kind.MEETING} or asked.phrase is Phrase.NEXT_MEETING):
        return False
    ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=ask.now + FAR_AHEAD)
    return any(ask.actor.person_id not in who_meets(read, one) for one in ahead)


def _names_reading(words: str, registry: Registry) -> bool:
    """Return whether words that were understood as nothing else begin with a verb that only reads."""
    return (found := _verb_of(words, registry)) is not None and not (found[0].is_hidden or found[0].writes)


def _about_record(ask: Ask, read: Read, ref: Ref, about: About) -> Reply:
    """Answer what is asked of a record by what its kind says to that; anything else by its details."""
    record = get_visible(ask, read, ref)
    says = ask.registry.kind_of(record).answers.get(about)
    if says and (message := says(ask, read, record)):
        return Reply.from_message(message)
    if about is About.NEWS:
        is_new = len(history_of(read, record.id)) > 1 or bool(notes_of(read, record.id, limit=1))
        return (
            run(ask, read, f"history {ref}")
            if is_new
            else Reply.from_message(views.no_news(record, ask.reader))
        )
    return run(ask, read, f"show {ref}")


def _mentioned(ask: Ask, read: Read, ref: Ref, words: str) -> Reply:
    """Offer what a sentence that mentions a record may mean for it; nothing is kept before somebody presses."""
    record = get_visible(ask, read, ref)
    offer = ask.registry.kind_of(record).replies.mentioned
    found = offer(ask, read, record, read_reply(words), unescape(words))
    return Reply.from_message(found or views.what_about(ref, words))


def _titled(ask: Ask, read: Read, words: str, asked: Question) -> Ref | None:
    """Return the only thing whose title has all the words of the one that is asked for; None for none, or several."""
    if asked.phrase is not Phrase.STATUS:
        return None
    title = titled(words)
    found = search(read, title, who=ask.actor, page=1, everything=False).page.records
    called_so = [one for one in found if all(word in one.folded for word in search_words(title))]
    return Ref(called_so[0].kind, called_so[0].number) if len(called_so) == 1 else None


def _of_one_thing(ask: Ask, read: Read, words: str, asked: Question) -> Reply | None:
    """Answer a question of the only record whose title it says: of its status, its date or its news; None for any other."""
    if (named := _titled(ask, read, words, asked)) is not None:
        return _about_record(ask, read, named, About.ALL)
    if asked.about not in {About.DUE, About.NEWS} or not is_question(words):
        return None
    found = guesses.named_records(ask, read, words)
    if len(found) != 1:
        return None
    return _about_record(ask, read, Ref(found[0].kind, found[0].number), asked.about)


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
        must_be_on_roster(ask)
        return Reply.from_message(who_holds(ask, ask.roster.name(ask.actor.person_id), ask.today))
    subjects = subjects_within(words, ask.charter)
    if asked.days is None and is_of_another_day(spaced_words(words)):
        return (
            Reply(text=views.WHO_ON_A_DAY)
            if subjects
            else not_counted(ask, read, words, asked, is_count=False)
        )
    if sentences.OWN_FOCAL_POINT.search(words):
        whom = own_focal_points(ask)
        return Reply(text=whom) if whom else not_counted(ask, read, words, asked, is_count=False)
    named = subjects or [ask.roster.name(one) for one in asked.people]
    if not named and asked.station is not None:
        return _place(ask, asked.station)
    if not (named or len(words.split()) <= sentences.WHO_WORDS or sentences.EVERYBODY.fullmatch(words)):
        if sentences.ASKED_FOR.search(words):
            return Reply(text=views.WHICH_ONE)
        return Reply.from_message(views.unknown_who(ask_button(ask, read, words)))
    if (on := _day_asked(ask, words, asked)) is None:
        return Reply(text=views.WHO_ON_A_DAY)
    said = [who_holds(ask, one, on) for one in named or [""]]
    if len(said) == 1:
        return Reply.from_message(said[0])
    return Reply(text="\n".join(one.text for one in said))


def _day_asked(ask: Ask, words: str, asked: Question) -> date | None:
    """Return the day of which it is asked who has a role, today where none is named; None for a time that is no day."""
    if not counting.names_a_time(words, asked):
        return ask.today
    if asked.days is None or asked.days[0] != asked.days[1]:
        return None
    is_past = asked.days[0] > ask.today and is_of_the_past(spaced_words(words))
    return asked.days[0] - relativedelta(years=1) if is_past else asked.days[0]  # "who was chair on 1 may?"


def _agenda(ask: Ask, read: Read, _: str, asked: Question) -> Reply:
    """Answer what is on the agenda of the next meeting, or of the one of the day that is named."""
    found = _meeting_meant(ask, read, asked)
    return run(ask, read, f"agenda {found.ref}" if found else "meetings")


def _meeting_meant(ask: Ask, read: Read, asked: Question) -> Meeting | None:
    """Return the next meeting, or the one of the day that is named; None for none."""
    ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=ask.now + FAR_AHEAD)
    first, last = asked.days or (date.min, date.max)
    return next((one for one in ahead if first <= one.starts_on <= last), None)


def _coming(ask: Ask, read: Read, words: str, asked: Question) -> Reply:
    """Answer who comes to the next meeting, or to the one of the day that is named."""
    found = _meeting_meant(ask, read, asked)
    if found is None and Kind.MEETING not in asked.kinds:
        return _who(ask, read, words, asked)
    return run(ask, read, f"attendance {found.ref}" if found else "meetings")


def _how(ask: Ask, read: Read, words: str, _asked: Question) -> Reply:
    """Return the help on the verb that the question names; on everything without one."""
    if sentences.WHO_IS_THIS.fullmatch(words):
        own = section(views.introduction(ask.reader, is_member=ask.actor.is_member))
        menu = run(ask, read, "help")
        return Reply.from_message(message_of([own, *menu.blocks]))
    said = PUNCTUATION.sub(" ", words).split()
    for word in sorted(said, key=lambda one: fold(one) in sentences.ANYTHING):
        with suppress(UserError):
            verb, _ = ask.registry.find(word)
            if not verb.is_hidden and verb.name not in sentences.NOT_ASKED_FOR:
                return run(ask, read, f"help {verb.name}")
    return run(ask, read, "help")


_ANSWERS: Mapping[Phrase, Callable[[Ask, Read, str, Question], Reply]] = {
    Phrase.WHO: _who,
    Phrase.AWAY: away.away,
    Phrase.ABSENT: offers.absent,
    Phrase.LEAVING: offers.leaving,
    Phrase.AGENDA: _agenda,
    Phrase.COMING: _coming,
    Phrase.JOINING: offers.joining,
    Phrase.CLOSED: away.closed,
    Phrase.HOWTO: _how,
    Phrase.THANKS: lambda *_: Reply(text=views.WELCOME),
}
