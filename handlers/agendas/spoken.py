"""Offer to put on an agenda what somebody says in ordinary words; nothing is done before a press."""

import re

from bot.agendas.spoken import SaidItem, read_item
from bot.errors import UserError
from bot.grammar.people import person_by_name
from bot.meetings import Meeting
from bot.permissions import may
from bot.phrases import first_ref
from bot.questions import read_question
from bot.records import Kind, Ref
from handlers.agendas import agenda, views
from handlers.core.blocks.elements import VALUE_MAX
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply
from handlers.meetings.spoken.numbers import by_reference
from storage.unit_of_work import Read

_ONESELF = re.compile(
    r"(?:i|me|myself|i['’](?:ll|d|m)|ich|je|moi|yo|я|我|أنا)(?: (?:can|will|would|could))?", re.IGNORECASE
)


def asks_first(ask: Ask, read: Read, words: str, _: bool) -> Reply | None:  # noqa: FBT001 - as each such hook
    """Answer words that put something on an agenda; None for any other."""
    said = read_item(words)
    return offer(ask, read, said) if said is not None and may(ask.actor, "item") else None


def under_agenda(ask: Ask, read: Read, ref: Ref, words: str) -> Reply | None:
    """Answer a reply under a message about a meeting that adds something to its agenda; None for any other."""
    said = read_item(words, is_under_agenda=True)
    if said is None or not may(ask.actor, "item"):
        return None
    return offer(ask, read, said, agenda.meeting_meant(ask, read, ref))


def offer(ask: Ask, read: Read, said: SaidItem, above: Meeting | None = None) -> Reply:
    """Return what would be put on which agenda, and the button that does. Raises UserError where no such meeting is known."""
    meeting = _meeting(ask, read, said.meeting) or above or agenda.meeting_meant(ask, read, None)
    runs = agenda.may_run(ask, meeting)
    agenda.must_take_items(ask, meeting, runs=runs)
    presenter, title = _presenter(ask, said), said.title
    if presenter is None and said.others:
        title = ", ".join([title, *said.others])
    user = ask.roster.slack_user(presenter) if presenter is not None else None
    options = [
        f"presenter:<@{user}>" if user else "",
        f'duration:"{said.minutes} min"' if said.minutes else "",
    ]
    line = " ".join(["item", escape(title), meeting.ref, *filter(None, options)])
    if len(line) > VALUE_MAX:
        raise UserError(views.TOO_LONG)
    who = ask.reader.name(presenter) if presenter is not None and user else ""
    return Reply.from_message(
        views.spoken(meeting, title, who, said.minutes, line, ask.reader, is_proposal=not runs)
    )


def _presenter(ask: Ask, said: SaidItem) -> int | None:
    """Return the one person who is named to present an item; None for nobody, or where it isn't clear."""
    for words in filter(None, (said.presenter, *said.others)):
        if _ONESELF.fullmatch(words):
            return ask.actor.person_id
        try:
            return person_by_name(words, ask.typing_context).person_id
        except UserError:
            continue
    return None


def _meeting(ask: Ask, read: Read, words: str) -> Meeting | None:
    """Return the meeting that is named by its reference, number or day; None where none is named. Raises for an unknown one."""
    if not words:
        return None
    ref = first_ref(by_reference(ask, read, words), ask.registry.prefixes)
    if ref is not None and ref.kind is Kind.MEETING:
        return agenda.meeting_meant(ask, read, ref)
    days = read_question(words, ask.typing_context).days
    if days is None:
        return None
    found = [one for one in agenda.own_ahead(ask, read) if days[0] <= one.starts_on <= days[1]]
    if not found:
        raise UserError(views.no_meeting_then(words), offers=agenda.OTHERS)
    return found[0]
