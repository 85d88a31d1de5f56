"""Ask for which item of the next agenda a file is a paper that was sent without saying so."""

from bot.agendas.items import AgendaItem
from bot.errors import UserError
from bot.history import File
from bot.meetings import Meeting
from bot.permissions import may
from bot.sessions import meeting_papers_on
from bot.titles import ENOUGH, share_said
from handlers.agendas import agenda
from handlers.core.calls import Ask, Reply
from handlers.papers import dropped_views, reading
from storage import agendas
from storage.unit_of_work import Read


def has_file(ask: Ask) -> bool:
    return bool(_files(ask))


def ask_about(ask: Ask, read: Read, words: str) -> Reply:
    """Ask for which item the files of a message are papers, those first that the words name."""
    files, sheets = _files(ask), may(ask.actor, "import")
    hands_in = may(ask.actor, "item")
    meeting = _next_meeting(ask, read) if hands_in else None
    items = _items(ask, read, meeting, words) if meeting is not None else []
    if meeting is None or not items:
        why = dropped_views.nothing_yet(meeting, ask.reader) if hands_in else ""
        message = dropped_views.nothing_for(files, why, meeting, may_import=sheets)
        return Reply.from_message(message)
    due = meeting_papers_on(meeting, ask.charter)
    message = dropped_views.which_item(files, meeting, items, ask.reader, papers_on=due, may_import=sheets)
    return Reply.from_message(message)


def _files(ask: Ask) -> list[File]:
    return [one for one in ask.call.files if one.type != "link"] if ask.call.is_in_our_conversation else []


def _next_meeting(ask: Ask, read: Read) -> Meeting | None:
    try:
        return agenda.meeting_meant(ask, read, None)
    except UserError:
        return None  # none is planned


def _items(ask: Ask, read: Read, meeting: Meeting, words: str) -> list[AgendaItem]:
    """Return the items that take a paper, those first that the words name, then those that the sender presents."""
    found = [one for one in agendas.items_of(read, meeting) if one.is_unfinished and not one.standing]
    found = [one for one in found if reading.may_read(read, ask.actor, one)]
    numbers = {int(one) for one in words.replace(",", " ").split() if one.isdecimal()}

    def rank(one: AgendaItem) -> tuple[bool, float, bool]:
        said = share_said(one.title, words) if words else 0
        is_theirs = ask.actor.person_id in {one.presenter_id, one.created_by}
        return one.place not in numbers, -said if said >= ENOUGH else 0, not is_theirs

    return sorted(found, key=rank)
