"""Ask for which item of an agenda a file is a paper, where its message does not name one."""

from bot.agendas.items import AgendaItem
from bot.errors import Offer, UserError
from bot.history import File
from bot.meetings import Meeting
from bot.permissions import may
from bot.phrases import first_ref
from bot.records import Kind, Ref
from bot.sessions import meeting_papers_on
from bot.titles import ENOUGH, share_said
from handlers.agendas import agenda
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref
from handlers.meetings.spoken.numbers import by_reference
from handlers.papers import commands, dropped_views, reading
from storage import agendas
from storage.unit_of_work import Read


def has_file(ask: Ask) -> bool:
    return bool(_files(ask))


def ask_about(ask: Ask, read: Read, words: str, meeting: Meeting | None = None) -> Reply:
    """Ask for which item of a meeting, or of the next, the files of a message are papers; first those that the words name."""
    files, sheets = _files(ask), may(ask.actor, "import")
    hands_in = may(ask.actor, "item")
    meeting = (meeting or _next_meeting(ask, read)) if hands_in else None
    items = _items(ask, read, meeting, words) if meeting is not None else []
    if meeting is None or not items:
        why = dropped_views.nothing_yet(meeting, ask.reader) if hands_in else ""
        message = dropped_views.nothing_for(files, why, meeting, may_import=sheets)
        return Reply.from_message(message)
    due = meeting_papers_on(meeting, ask.charter)
    message = dropped_views.which_item(files, meeting, items, ask.reader, papers_on=due, may_import=sheets)
    return Reply.from_message(message)


def without_reference(ask: Ask, read: Read) -> Reply:
    """Ask for which item the file is that came with `paper` alone. Raises UserError where none came, or for another kind."""
    if not has_file(ask) or ask.parsed.refs:
        record = get_visible(ask, read, require_one_ref(ask, "paper"))
        raise UserError(f"{record.ref} has no papers. An issue has one, and the items of an agenda.")
    named = first_ref(by_reference(ask, read, ask.parsed.text), ask.charter.prefixes)
    return _for_item_of(ask, read, named if named is not None and named.kind == Kind.MEETING else None)


def of_meeting(ask: Ask, read: Read) -> Reply:
    """Ask for which item of a meeting a file is a paper; without a file show what the meeting has. Raises UserError for an address."""
    meeting = require_one_ref(ask, "paper")
    if has_file(ask):
        return _for_item_of(ask, read, meeting)
    if ask.parsed.text:
        sentence = "A paper belongs to an item, so nothing was kept. Say for which one: paper AG-3 https://…"
        raise UserError(sentence, offers=[Offer("Agenda", "agenda", meeting)])
    return commands.show(ask, read)


def _for_item_of(ask: Ask, read: Read, named: Ref | None) -> Reply:
    meeting = agenda.meeting_meant(ask, read, named) if named is not None else None
    return ask_about(ask, read, ask.parsed.text, meeting)


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
