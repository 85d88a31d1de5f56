"""Answer questions of several records: by the list that has them, or by all that is open or planned."""

import re
from dataclasses import replace

from bot import counting, phrases
from bot.errors import UserError
from bot.meeting_years import years_of_question
from bot.phrases import Phrase
from bot.questions import Question
from handlers.conversation import views
from handlers.conversation.overview import also_open, also_with, overview
from handlers.core.blocks.elements import Message, section
from handlers.core.calls import Ask, Reply
from handlers.core.registry import Registry
from handlers.inquiries.access import ask_button
from storage.unit_of_work import Read

OPTION = re.compile(r"(?<!\S)[A-Za-z]{2,12}:\s?\S")
_OTHER_LISTS = frozenset({"sessions"})  # of no kind of records


def is_list(name: str, registry: Registry) -> bool:
    return name in _OTHER_LISTS or any(one.name == name for one in registry.lists)


def run(ask: Ask, read: Read, words: str) -> Reply:
    return ask.read_words(replace(ask.call, words=words), read)


def what_is_open(ask: Ask, read: Read) -> Reply:
    """List the open actions, and say what else is open."""
    return _with(run(ask, read, phrases.COMMANDS[Phrase.OPEN]), also_open(ask, read))


def what_one_has(ask: Ask, read: Read) -> Reply:
    """List the caller's actions, which says what else is theirs or waits for them."""
    return run(ask, read, "mine")


def _with(listed: Reply, also: Message | None) -> Reply:
    """Return a list of actions, and what stands under it."""
    if also is None:
        return listed
    blocks = [*(listed.blocks or [section(listed.text)]), *also.blocks]
    return Reply(text=f"{listed.text}\n{also.text}", blocks=blocks)


def listed_or_answered(ask: Ask, read: Read, words: str, asked: Question) -> Reply:
    """Answer a list with typed filters; one with ordinary words after it as the question that it is."""
    try:
        return run(ask, read, words.rstrip(" ?؟？"))
    except UserError:
        if counting.must_be_read_whole(words, asked, ask.registry.kind_words):
            if (found := narrowed(ask, read, words, asked)) is not None:
                return found
            raise
        is_answered = asked.is_narrowed or counting.topic_of(words, asked)
        if not is_answered or OPTION.search(words):
            raise
        is_whole = is_read_by_word(ask, words, asked)
        return counted(ask, read, words, asked) if is_whole else of_subject(ask, read, asked)


def narrowed(ask: Ask, read: Read, words: str, asked: Question) -> Reply | None:
    """Answer a question of a list whose every word is read, by what narrows that; None where a word isn't.

    Of what never has a deadline none is late, whatever the other words ask.
    """
    known, names = ask.registry.kind_words, [ask.roster.name(one) for one in asked.people]
    typed = counting.narrowed_list(words, asked, names, known)
    if typed is None:
        is_never_late = asked.is_late and len(asked.kinds) == 1 and not asked.is_of_late_kind
        return Reply.from_message(views.never_due(asked, ask.registry)) if is_never_late else None
    if asked.is_of_own_area or len(asked.people) > 1 or len(asked.areas) > 1:
        answer = of_own_areas if asked.is_of_own_area else of_subject
        return None if typed else answer(ask, read, asked)
    (only,) = asked.kinds
    return run(ask, read, " ".join([known[only].verb, *typed, *counting.whose_list(asked, names)]))


def is_read_by_word(ask: Ask, words: str, asked: Question) -> bool:
    """Return whether an answer is true only if nothing of the question is passed over."""
    return (
        counting.must_be_read_whole(words, asked, ask.registry.kind_words)
        or counting.asks_to_count(words, asked)
        or counting.passes_over(words, asked, today=ask.today)
        or bool(counting.topic_of(words, asked))
    )


def counted(ask: Ask, read: Read, words: str, asked: Question) -> Reply:
    """Answer with the list of just what is counted, which says how many it holds; say so where there is none.

    What is asked about something is answered by what has its words: a list would leave them out.
    """
    is_countable = counting.asks_to_count(words, asked)
    own = ask.charter.own_body
    if is_countable and (held := years_of_question(words, asked, own=own, today=ask.today)) is not None:
        return run(ask, read, held)
    if counting.must_be_read_whole(words, asked, ask.registry.kind_words):
        found = narrowed(ask, read, words, asked)
        return found or not_counted(ask, read, words, asked, is_count=is_countable)
    topic = counting.topic_of(words, asked)
    if topic and not (is_countable or counting.passes_over(words, asked, today=ask.today)):
        return run(ask, read, f"search {topic}")
    names = [ask.roster.name(one) for one in asked.people]
    known = ask.registry.kind_words
    listed = counting.list_to_count(words, asked, names, known) if is_countable else None
    if listed is None:
        return not_counted(ask, read, words, asked, is_count=is_countable)
    return run(ask, read, listed)


def not_counted(ask: Ask, read: Read, words: str, asked: Question, *, is_count: bool) -> Reply:
    """Say that a question can't be answered as it was put, with the nearest lists and the button that asks the secretary."""
    asks = ask_button(ask, read, words)
    return Reply.from_message(views.not_counted(asked, ask.registry, is_count=is_count, asks=asks))


def of_own_areas(ask: Ask, read: Read, asked: Question) -> Reply:
    """Answer a question about the areas in which the caller has a role, one after the other."""
    held = dict.fromkeys(one.area for one in ask.roster.appointments_on(ask.actor.person_id, ask.today))
    areas = [ask.charter.area(code, on=ask.today) for code in held if code]
    if not areas:
        return Reply(text=views.NO_OWN_AREA)
    return _of_each_area(ask, read, replace(asked, areas=tuple(areas), is_mine=False))


def _of_each_area(ask: Ask, read: Read, asked: Question) -> Reply:
    found = [of_subject(ask, read, replace(asked, area=one, areas=(one,))) for one in asked.areas]
    blocks = [block for one in found for block in one.blocks or [section(one.text)]]
    return Reply(text="\n".join(one.text for one in found), blocks=blocks)


def of_subject(ask: Ask, read: Read, asked: Question) -> Reply:
    """Answer a question about a person, an area, a body or some days: with a list, or with all that is due then."""
    if len(asked.areas) > 1:
        return _of_each_area(ask, read, asked)
    lists = ask.registry.open_lists
    if asked.people and asked.is_unowned:
        owned = [one for one in lists.values() if one.is_owned]
        others = [one.name for kind, one in lists.items() if kind in asked.kinds]
        return Reply.from_message(views.only_owned_by_person(asked.people, owned, others, ask.reader))
    listed = _list_of(asked, ask.registry)
    if len(asked.people) > 1:
        return Reply.from_message(views.which_person(asked.people, listed or "actions", ask.reader))
    if listed is None or (asked.is_waiting and asked.people):
        owner = ask.actor.person_id if asked.is_own else next(iter(asked.people), None)
        return overview(ask, read, asked, owner)
    names = {one.name for one in lists.values() if one.is_owned}
    options = {
        "owner": ask.roster.name(asked.people[0]) if asked.people and listed.split()[0] in names else "",
        "area": asked.area.code if asked.area else "",
        "body": asked.body.code if asked.body and listed == "decisions" else "",
    }
    words = " ".join([listed, *(f'{name}:"{value}"' for name, value in options.items() if value)])
    is_of_all = not (asked.kinds or asked.area) and listed == "actions"
    also = also_with(ask, read, asked.people[0]) if asked.people and is_of_all else None
    return _with(run(ask, read, words), also)


def _list_of(asked: Question, registry: Registry) -> str | None:
    """Return the command of the list that answers a question; None where it is about several kinds or some days."""
    if asked.phrase is Phrase.DECIDED:
        return "decisions"
    if asked.phrase in {Phrase.CLOSED_ACTIONS, Phrase.BLOCKED}:
        return f"{phrases.COMMANDS[asked.phrase]}{' mine' if asked.is_own else ''}"
    if asked.days and not (asked.is_own and asked.phrase is Phrase.DUE_WEEK):
        return None
    if asked.phrase is Phrase.NEXT_MEETING and asked.body:
        return f"sessions {asked.body.code}"
    if asked.is_own and asked.is_of_actions:
        mine = "actions mine" if asked.kinds else "mine"
        return "actions mine overdue" if asked.is_late else mine
    if asked.is_of_actions and (asked.is_late or asked.people):
        return "actions overdue" if asked.is_late else "actions"
    (only,) = asked.kinds if len(asked.kinds) == 1 else (None,)
    if only is None or only not in registry.open_lists:
        return None
    late = " late" if asked.is_late and asked.is_of_late_kind else ""
    return f"{registry.open_lists[only].name}{late}{' mine' if asked.is_own else ''}"
