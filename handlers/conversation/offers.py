"""What is offered where ordinary words sound like something to enter: nothing is done before somebody presses."""

from dataclasses import replace
from html import unescape

from bot import permissions
from bot.agendas.places import read_named_change, read_place_change
from bot.agendas.words import puts_what_is_not_named
from bot.calendar import Due
from bot.confidence import asks_for_confidence, without_confidence
from bot.dates.periods import leading_period
from bot.dates.reading import trailing_date
from bot.dates.readings import exact_words
from bot.errors import UserError
from bot.grammar.dates import date_options
from bot.grammar.text import plain_text
from bot.phrases import Phrase, is_question
from bot.questions import Question, absence_within, absent_other, assigned_within
from bot.records import Kind
from bot.replies import is_consent
from bot.sentences import HOURS, OFFICE_CLOSED, STANDS_IN
from bot.vocabulary import QUESTION_MARK
from handlers.agendas import places
from handlers.conversation import answer_questions, guess_views, meeting_questions, views
from handlers.core.blocks.elements import Message, section
from handlers.core.blocks.fallback import message_of
from handlers.core.calls import Ask, Reply
from handlers.core.memory.shown import completed
from handlers.inquiries.access import ask_button
from handlers.meetings.spoken import answers, planning
from handlers.meetings.spoken.numbers import by_reference
from storage.unit_of_work import Read


def of_work(ask: Ask, words: str, asked: Question) -> Reply | None:
    """Offer to log what somebody is to do, to raise a problem, or to set hours; None for other words."""
    if hours := HOURS.fullmatch(words):
        return Reply.from_message(views.offer_hours(*hours.groups()))
    if permissions.may(ask.actor, "meeting") and (meeting := planning.offer(ask, words)) is not None:
        return meeting
    verbs = {Phrase.WORK: ("action", "raise"), Phrase.PROBLEM: ("raise", "action")}.get(asked.phrase, ())
    allowed = [verb for verb in verbs if permissions.may(ask.actor, verb)]
    if not allowed:
        return None
    if asked.ref is not None:
        return Reply.from_message(views.what_about(asked.ref, words))
    is_for_few, title = asks_for_confidence(words), without_confidence(words)
    logs = assigned(ask, title, is_for_few=is_for_few) if allowed[0] == "action" else None
    return Reply.from_message(logs or views.offer(title, allowed, is_for_few=is_for_few))


def before_all_else(ask: Ask, read: Read, words: str, asked: Question) -> Reply | None:
    """Return the answer that comes before all other readings: an office is closed, or an urgent question is open.

    A question about a meeting that is over is one, too. None for another question, and where nothing is urgent.
    """
    if puts_what_is_not_named(words):
        return Reply(text=views.PUT_WHAT)
    if (change := read_place_change(words)) is not None:
        return Reply.from_message(places.offer(ask, read, change))
    if (named := read_named_change(words)) and (moved := places.offer_named(ask, read, named)) is not None:
        return Reply.from_message(moved)
    if (found := meeting_questions.answer(ask, read, words)) is not None:
        return found
    if (found := answer_questions.answer(ask, read, words, asked)) is not None:
        return found
    said = by_reference(ask, read, words)
    if said == words and (closed := closed_office(ask, words)) is not None:
        return closed
    asks, features = asked.asks or is_question(words), ask.registry.features
    urgent = (
        one.asks_first(ask, read, unescape(said), asks) for one in features if one.asks_first is not None
    )
    if (first := next((one for one in urgent if one is not None), None)) is not None:
        return first
    return _as_said(ask, read, said) if said != words else None


def _as_said(ask: Ask, read: Read, words: str) -> Reply:
    """Return the answer to other words of the caller, or what they ask to be done."""
    command = ask.registry.interpret_message(words)
    if ask.registry.find(command)[0].writes:
        return Reply(does=command)
    return ask.read_words(replace(ask.call, words=command), read)


def awaited(ask: Ask, read: Read, words: str, asked: Question) -> Reply | None:
    """Run words as what the bot has just asked the caller to write; None where it hasn't, and for questions and work by a day."""
    is_other = asked.ref is not None or asked.asks or is_consent(words) or QUESTION_MARK.search(words)
    if is_other or (asked.phrase is Phrase.WORK and assigned(ask, words) is not None):
        return None
    if line := completed(ask, read, words):
        return Reply(does=line)
    lines = (
        one.awaits(ask, read, unescape(words)) for one in ask.registry.features if one.awaits is not None
    )
    line = next(filter(None, lines), "")
    return Reply(does=line) if line else None


def of_what_waits(
    ask: Ask, read: Read, words: str, asked: Question, guessed: Reply | None, by_pattern: Reply | None
) -> Reply | None:
    """Return what words may be for what waits for the caller, above what they clearly ask for: a guess gives way to it.

    Work for somebody, or by a day, is no guess.
    """
    agrees = is_consent(words)
    is_of_record = asked.ref is not None and asked.ref.kind is not Kind.ROUND
    if is_of_record or (not agrees and (asked.asks or QUESTION_MARK.search(words))):
        return guessed or by_pattern
    said, features = unescape(words), ask.registry.features
    first = [block for one in features if one.hears is not None for block in one.hears(ask, read, said)]
    last = [
        block
        for one in features
        if one.hears_anything is not None
        for block in one.hears_anything(ask, read, said)
    ]
    if not (first or last):
        return guessed or by_pattern
    is_vague = asked.phrase is Phrase.PROBLEM or (
        asked.phrase is Phrase.WORK and assigned(ask, words) is None
    )
    also = None if agrees or is_vague else by_pattern
    likely = guessed if also is None and not (first or agrees or guess_views.is_faint(guessed)) else None
    likeliest = [] if likely is None else [*(likely.blocks or [section(likely.text)])]
    below = [] if also is None else [*(also.blocks or [section(also.text)])]
    return Reply.from_message(message_of([*first, *last, *likeliest, *below]))


def closed_office(ask: Ask, words: str) -> Reply | None:
    """Offer to close the days on which somebody says that an office is closed; None for other words."""
    said = OFFICE_CLOSED.fullmatch(words.strip(" .!"))
    if said is None or not permissions.may(ask.actor, "holiday"):
        return None
    try:
        station = ask.charter.find_station(said["place"], on=ask.today)
        period, taken = leading_period(said["when"].split(), **date_options(ask.typing_context))
        first, last = period.whole(ask.today)
    except UserError:
        return None
    if taken < len(said["when"].split()):
        return None
    return Reply.from_message(views.offer_closed(station.city, station.code, first.day, last.day, ask.reader))


def assigned(ask: Ask, words: str, *, is_for_few: bool = False) -> Message | None:
    """Return the offer to log work for whoever is said to do it, by the day at its end; None where neither is said.

    `is_for_few` logs it restricted.
    """
    title, owner = assigned_within(words, ask.typing_context)
    try:
        found = trailing_date(title, **date_options(ask.typing_context))
    except UserError:
        found = None  # it is asked when it is logged
    title, due = found or (title, None)
    user = ask.roster.slack_user(owner) if owner not in {None, ask.actor.person_id} else None
    if due is None and not user:
        return None
    typed = f" owner:<@{user}>" if user else ""
    typed += f' due:"{exact_words(due, ask.typing_context.zone)}"' if due else ""
    typed += views.RESTRICTED if is_for_few else ""
    whose = owner if user else None
    return views.offer_assigned(title, typed, whose, due, ask.reader, is_for_few=is_for_few)


def shrug(ask: Ask, read: Read, words: str) -> Reply:
    """Say that words were not understood, with what can be asked, and who can be asked instead."""
    plain, asks = plain_text(words, ask.typing_context), ask_button(ask, read, words)
    return Reply.from_message(views.not_understood(plain, is_member=ask.actor.is_member, asks=asks))


def absent(ask: Ask, read: Read, words: str, asked: Question) -> Reply:
    """Offer to enter an absence that somebody mentions; nothing is entered before they press."""
    person = absent_other(words, ask.typing_context)
    if person == 0 or not permissions.may(ask.actor, "absent for others" if person else "absent"):
        return shrug(ask, read, words)
    days = absence_days(ask, words)
    if days is None:
        return Reply(text=views.ABSENT_WHEN)
    first, last = days
    others = [one for one in asked.people if one not in {ask.actor.person_id, person}]
    is_said = len(others) == 1 and STANDS_IN.search(words) is not None
    return Reply.from_message(
        views.offer_absence(
            first.day, last.day, ask.reader, officers=others, person=person, is_officer_said=is_said
        )
    )


def absence_days(ask: Ask, words: str) -> tuple[Due, Due] | None:
    """Return the first and the last day of the absence that words say; None without days. Raises UserError for unclear ones."""
    period = absence_within(words, ask.typing_context, today=ask.today)
    return None if period is None else period.among(ask.typing_context.working_days.weekdays).whole(ask.today)


def leaving(ask: Ask, _read: Read, _words: str, asked: Question) -> Reply:
    """Offer to enter the last day that somebody mentions; nothing is entered before they press."""
    day = asked.days[-1] if asked.days else None
    if day is None or day < ask.today or not permissions.may(ask.actor, "leave"):
        return Reply(text=views.LEAVING_WHEN)
    return Reply.from_message(views.offer_last_day(day, ask.reader))


def joining(ask: Ask, read: Read, words: str, _asked: Question) -> Reply:
    """Offer the answers to an invitation that somebody answers in their own words; nothing is entered before they press."""
    return answers.offer(ask, read, words)
