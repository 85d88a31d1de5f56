"""What is offered where no exact reader knows the words: what they are most like, each as a line that a button says."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from html import unescape

from bot.calendar import Due
from bot.confidence import asks_for_confidence
from bot.dates.reading import date_within
from bot.dates.readings import exact_words
from bot.errors import UserError
from bot.grammar.dates import date_options
from bot.grammar.parse import split_first_word
from bot.guesses import offered
from bot.questions import Question, read_question
from bot.records import Kind, Record
from bot.replies import Meaning, read_reply
from bot.sentences import STANDS_IN
from bot.titles import ENOUGH, share_said, telling_words
from handlers.conversation import guess_views, views
from handlers.conversation.guess_views import LINES, Offer
from handlers.conversation.offers import absence_days, assigned
from handlers.core.blocks.elements import VALUE_MAX, Button
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import day_range
from handlers.core.calls import Ask, Reply, get_visible
from handlers.core.feature import Verb
from handlers.core.memory.shown import shown_last
from handlers.core.refusals import choices
from handlers.inquiries.access import ask_button
from handlers.meetings.spoken import answers
from storage.actions import actions_page
from storage.records import Filter
from storage.search import unfinished_with_any
from storage.unit_of_work import Read

LIKELY = 0.15  # the share from which a wish is offered where many others can't be
RECORDS_MAX = 3  # among which one is asked
TITLES_MAX = 50
_TAKES_TEXT = re.compile(r"^[A-Z]+-\d+ <")  # a usage that can't do without words
_OF_TWO = frozenset({"same", "link"})  # verbs that need two records, and can't be said of one
_LOGGED = frozenset({"action", "raise"})
_TITLED = frozenset({*_LOGGED, "search"})  # what is said becomes their title, or what they look for


def perhaps(ask: Ask, read: Read, words: str, asked: Question, *, is_patterned: bool) -> Reply | None:
    """Return the offers for words that nothing reads exactly; None where nothing fits.

    What is said of a record by its title is of that one: only what can be done to it is offered. Where no title is said,
    words that a pattern knows (`is_patterned`) are left to it.
    """
    if ask.rank is None:
        return None
    records = (
        [get_visible(ask, read, asked.ref)] if asked.ref is not None else named_records(ask, read, words)
    )
    if is_patterned and not records:
        return None
    found = offered(ask.rank(words), words, _fitting(ask, read, records))
    if found is not None and found.wishes[0] in answers.VERBS and not records:
        return answers.offer(ask, read, words)
    offers = (
        [one for wish in found.wishes for one in _offers(ask, read, wish, words, records)] if found else []
    )
    fitting = [one for one in offers if len(one.line) <= VALUE_MAX][: guess_views.MOST]
    if found is None or not fitting:
        return None
    asks = ask_button(ask, read, words) if found.is_faint else []
    return Reply.from_message(
        guess_views.offers(fitting, is_sure=found.is_sure, is_faint=found.is_faint, asks=asks)
    )


def of_records(ask: Ask, read: Read, words: str, records: Sequence[Record]) -> list[Offer]:
    """Return what words that tell the bot to do something to some records are most like; none where nothing fits well."""
    if ask.rank is None or not records:
        return []
    likely = [one for one in ask.rank(words) if one.share >= LIKELY]  # of what doesn't fit, too
    found = offered(likely, words, _fitting(ask, read, records))
    return [one for wish in found.wishes for one in _offers(ask, read, wish, words, records)] if found else []


def of_verb(ask: Ask, verb: Verb, words: str, records: Sequence[Record]) -> list[Offer]:
    """Return the offers to take the step of a verb for records, as far as the caller may, with the day or person that words say."""
    return [_of_record(ask, verb, one, words) for one in records if _may(ask, verb, "", one)]


def more_time(ask: Ask, read: Read, words: str, asked: Question) -> Reply | None:
    """Offer another day, to who asks for more time, for the only record that the words name; None where they ask for none.

    Where they name none it is what was shown last, or else the caller's only open action.
    """
    if asked.ref is not None or asked.people or read_reply(words) is not Meaning.DATE:
        return None
    if assigned(ask, words) is not None or len(named := named_records(ask, read, words)) > 1:
        return None
    record = named[0] if named else shown_last(ask, read) or _only_action(ask, read)
    if record is None:
        return None
    offer = ask.registry.kind_of(record).replies.mentioned(ask, read, record, Meaning.DATE, unescape(words))
    return Reply.from_message(message_of(offer.blocks)) if offer is not None else None


def _only_action(ask: Ask, read: Read) -> Record | None:
    """Return the caller's only open action; None for none, and for several."""
    own = actions_page(read, Filter(owner=ask.actor.person_id), who=ask.actor, now=ask.now, limit=2)
    return own.records[0] if own.total_count == 1 else None


def named_records(ask: Ask, read: Read, words: str, *, enough: float = ENOUGH) -> list[Record]:
    """Return the unfinished records whose titles the words say best, of those that the asker may see.

    `enough` is the share of a title that must be said.
    """
    if not (telling := telling_words(words)):
        return []
    found = unfinished_with_any(read, telling, who=ask.actor, limit=TITLES_MAX)
    shares = [(share_said(one.title, words), one) for one in found if _is_named_by_title(ask, one)]
    best = max((share for share, _ in shares), default=0.0)
    fitting = [one for share, one in shares if share == best and share and share >= enough]
    return fitting if len(fitting) <= RECORDS_MAX else []


def _is_named_by_title(ask: Ask, record: Record) -> bool:
    """Return whether the words of a title can mean it: not those of each agenda, and no word of the bot's own alone."""
    words = telling_words(record.title)
    return not (record.is_routine or (len(words) == 1 and ask.registry.knows(words[0])))


def _fitting(ask: Ask, read: Read, records: Sequence[Record]) -> Callable[[str], bool]:
    """Return whether a wish is for something that its reader may do, to one of the records where there are some."""
    waiting = {one.id for one in answers.waiting(ask, read)}
    is_invited = any(one.id in waiting for one in records) if records else bool(waiting)
    return partial(_fits, ask, read, records, is_invited=is_invited)


def _fits(ask: Ask, read: Read, records: Sequence[Record], wish: str, *, is_invited: bool) -> bool:
    """Return whether a wish is for something that its reader may do, to one of the records where there are some.

    A verb that is for a record needs one that its reader could be asked to choose. An invitation is answered only where one is open.
    """
    if wish in answers.VERBS and not is_invited:
        return False
    if wish in LINES:
        return not records
    name, kind = split_first_word(wish)
    with suppress(UserError):
        verb = ask.registry.find(name)[0]
        if records:
            return verb.takes_refs and any(_may(ask, verb, kind, one) for one in records)
        may = verb.is_usable_by(ask.actor, ask.charter)
        return may and (wish in answers.VERBS or not _needs_record(verb) or bool(_own(ask, read, verb, kind)))
    return False


def _needs_record(verb: Verb) -> bool:
    return verb.takes_refs and not verb.usage.startswith("[")


def _own(ask: Ask, read: Read, verb: Verb, kind: str) -> list[Record]:
    """Return what somebody who named nothing would be asked to choose among."""
    return choices(ask, verb, read, ask.reader, (Kind(kind),) if kind else ())


def _may(ask: Ask, verb: Verb, kind: str, record: Record) -> bool:
    kinds = (Kind(kind),) if kind else verb.kinds or ask.registry.kinds_of_verb(verb.name) or (record.kind,)
    declared = ask.registry.kind_of(record)
    is_possible = verb.name not in _OF_TWO and (verb.name != "reopen" or declared.replies.can_reopen(record))
    may = declared.shows.may_press(ask, Button("", verb.name, record.ref), record)
    return record.kind in kinds and is_possible and may


def _offers(ask: Ask, read: Read, wish: str, words: str, records: Sequence[Record]) -> Sequence[Offer]:
    """Return what a wish comes to: a line, or one for each record that the words name."""
    if wish in LINES:
        line = LINES[wish]
        typed = ask.registry.interpret_message(
            line.typed or wish
        )  # a button says what stands behind the command
        return [Offer(typed, line.label, line.says)]
    name, kind = split_first_word(wish)
    verb = ask.registry[name]
    label, says = guess_views.label(verb), guess_views.says(verb)
    if not records and _needs_record(verb) and name not in answers.VERBS:
        own = _own(ask, read, verb, kind)
        records = own if len(own) == 1 else []
    if name in answers.VERBS:
        found = answers.line(ask, read, name, words)
        return [Offer(found[0], label, f"{says}: {found[1]}")] if found else []
    if records:
        return [_of_record(ask, verb, one, words) for one in records if _may(ask, verb, kind, one)]
    if name == "absent" and (away := _absence(ask, words)) is not None:
        return [Offer(away[0], label, away[1])]
    restricted = views.RESTRICTED if name in _LOGGED and asks_for_confidence(words) else ""
    says += f". {views.FOR_FEW}" if restricted else ""
    return [Offer(f"{name} {words}{restricted}" if name in _TITLED else name, label, says)]


def _of_record(ask: Ask, verb: Verb, record: Record, words: str) -> Offer:
    """Return the offer to do something to a record, with the day, the person or the text that the words say besides."""
    step = next(
        (
            one.label
            for one in ask.registry.kind_of(record).shows.next_steps(record, ask.reader)
            if one.verb == verb.name
        ),
        guess_views.label(verb),
    )
    typed, says = f"{verb.name} {record.ref}", guess_views.effect(verb, record)
    if verb.positional_option == "due":
        if (due := day_said(ask, words)) is not None:
            when = ask.reader.day(due.day)
            return Offer(
                f"{typed} {exact_words(due, ask.typing_context.zone)}",
                step,
                guess_views.moved(record, when),
                record,
            )
    elif verb.name == "assign":
        if user := _other_said(ask, record, words):
            return Offer(f"{typed} <@{user[0]}>", step, guess_views.given(record, user[1]), record)
    elif _TAKES_TEXT.match(verb.usage):
        typed = f"{typed} {words}"
    return Offer(typed, step, says, record)


def _absence(ask: Ask, words: str) -> tuple[str, str] | None:
    """Return what is typed for the absence whose days words say, with who stands in, and what that says; None without days."""
    try:
        found = absence_days(ask, words)
    except UserError:
        return None
    if found is None:
        return None
    first, last = found
    days = f"{first.day}" if first.day == last.day else f"{first.day} - {last.day}"
    others = [
        one for one in read_question(words, ask.typing_context).people if one not in ask.actor.person_ids
    ]
    user = ask.roster.slack_user(others[0]) if len(others) == 1 and STANDS_IN.search(words) else None
    stands_in = f", and that {ask.reader.short_name(others[0])} stands in" if user else ""
    away = day_range(first.day, last.day, today=ask.reader.today)
    typed = f"absent {days} <@{user}>" if user else f"absent {days}"
    return typed, f"Note that you're away {away}{stands_in}?"


def day_said(ask: Ask, words: str) -> Due | None:
    """Return the only day ahead that words say; None for none, and for words that no reader of dates is sure of."""
    with suppress(UserError):
        return date_within(words, **date_options(ask.typing_context))
    return None


def _other_said(ask: Ask, record: Record, words: str) -> tuple[str, str] | None:
    """Return the only person whom words name besides those who have a record: their user, and their name."""
    named = read_question(words, ask.typing_context).people
    others = [one for one in named if one not in record.responsible]
    user = ask.roster.slack_user(others[0]) if len(others) == 1 else None
    return (user, ask.reader.short_name(others[0])) if user else None
