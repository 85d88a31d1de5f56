"""What is offered where no exact reader knows the words: what they are most like, each as a line that a button says."""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from bot.confidence import asks_for_confidence
from bot.dates.reading import date_within
from bot.dates.readings import exact_words
from bot.errors import UserError
from bot.grammar.dates import date_options
from bot.grammar.parse import split_first_word
from bot.guesses import offered
from bot.questions import Question
from bot.records import Kind, Record
from bot.titles import ENOUGH, share_said, telling_words
from handlers.conversation import guess_views, views
from handlers.conversation.guess_views import LINES, Offer
from handlers.core.blocks.elements import VALUE_MAX, Button
from handlers.core.calls import Ask, Reply, get_visible
from handlers.core.feature import Verb
from handlers.inquiries.access import ask_button
from handlers.meetings.spoken import answers
from storage.search import unfinished_with_any
from storage.unit_of_work import Read

RECORDS_MAX = 3  # among which one is asked
TITLES_MAX = 50
_TAKES_TEXT = re.compile(r"^[A-Z]+-\d+ <")  # a usage that can't do without words
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
    waiting = {one.id for one in answers.waiting(ask, read)}
    is_invited = any(one.id in waiting for one in records) if records else bool(waiting)
    fits = partial(_fits, ask, records, is_invited=is_invited)
    found = offered(ask.rank(words), words, fits)
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


def named_records(ask: Ask, read: Read, words: str, *, enough: float = ENOUGH) -> list[Record]:
    """Return the unfinished records whose titles the words say best, of those that the asker may see.

    `enough` is the share of a title that must be said.
    """
    if not (telling := telling_words(words)):
        return []
    found = unfinished_with_any(read, telling, who=ask.actor, limit=TITLES_MAX)
    shares = [(share_said(one.title, words), one) for one in found]
    best = max((share for share, _ in shares), default=0.0)
    fitting = [one for share, one in shares if share == best and share and share >= enough]
    return fitting if len(fitting) <= RECORDS_MAX else []


def _fits(ask: Ask, records: Sequence[Record], wish: str, *, is_invited: bool) -> bool:
    """Return whether a wish is for something that its reader may do, to one of the records where there are some.

    An invitation is answered only where one is open.
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
        return verb.is_usable_by(ask.actor, ask.charter)
    return False


def _may(ask: Ask, verb: Verb, kind: str, record: Record) -> bool:
    kinds = (Kind(kind),) if kind else verb.kinds or ask.registry.kinds_of_verb(verb.name) or (record.kind,)
    declared = ask.registry.kind_of(record)
    is_possible = verb.name != "reopen" or declared.replies.can_reopen(record)
    may = declared.shows.may_press(ask, Button("", verb.name, record.ref), record)
    return record.kind in kinds and is_possible and may


def _offers(ask: Ask, read: Read, wish: str, words: str, records: Sequence[Record]) -> Sequence[Offer]:
    """Return what a wish comes to: a line, or one for each record that the words name."""
    if wish in LINES:
        line = LINES[wish]
        return [Offer(line.typed or wish, line.label, line.says)]
    name, kind = split_first_word(wish)
    verb = ask.registry[name]
    label, says = guess_views.label(verb), guess_views.says(verb)
    if records:
        argument = _argument(ask, verb, words)
        fitting = [one for one in records if _may(ask, verb, kind, one)]
        return [Offer(f"{name} {one.ref}{argument}", label, says, one) for one in fitting]
    if name in answers.VERBS:
        found = answers.line(ask, read, name, words)
        return [Offer(found[0], label, f"{says}: {found[1]}")] if found else []
    restricted = views.RESTRICTED if name in _LOGGED and asks_for_confidence(words) else ""
    says += f". {views.FOR_FEW}" if restricted else ""
    return [Offer(f"{name} {words}{restricted}" if name in _TITLED else name, label, says)]


def _argument(ask: Ask, verb: Verb, words: str) -> str:
    """Return what the words say besides the record: a day, or all of them where the verb takes a text."""
    if verb.positional_option == "due":
        with suppress(UserError):
            due = date_within(words, **date_options(ask.typing_context))
            return f" {exact_words(due, ask.typing_context.zone)}" if due else ""
        return ""
    return f" {words}" if _TAKES_TEXT.match(verb.usage) else ""
