"""Papers in the week of who presents an item: by when they are due, and that none is there yet."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.agendas.items import AgendaItem
from bot.digests import DigestWeek
from bot.meetings import Meeting
from bot.sessions import meeting_papers_on
from handlers.agendas import agenda
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.text import Reader, escape
from handlers.meetings import views as meeting_views
from storage import agendas, meetings, papers
from storage.digests import Scope
from storage.unit_of_work import Read

AHEAD = timedelta(days=28)  # meetings whose papers may be due in the week, or were


def of_week(read: Read, scope: Scope, week: DigestWeek, reader: Reader) -> list[str]:
    """Return a line for each item that a person presents, without a paper, whose papers are due in the week or were."""
    ahead = meetings.ahead(read, who=scope.who, now=week.now, until=week.now + AHEAD)
    owed = [
        (one, meeting_papers_on(one, read.charter))
        for one in ahead
        if one.is_called and not one.body and not one.has_begun(week.now)
    ]
    due = {one.id: (one, on) for one, on in owed if on <= week.last}
    items = [
        item
        for of_meeting in agendas.items_of_meetings(read, list(due)).values()
        for item in of_meeting
        if item.presenter_id == scope.person and item.is_on_agenda and item.is_unfinished
    ]
    without = without_papers(read, items)
    return [_line(item, *due[item.meeting_id], week, reader) for item in without]


def without_papers(read: Read, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return the items that have no paper: neither one of their own, nor one that came along from an earlier meeting."""
    chains = agenda.carried_items(read, items)
    ids = {one.id: [one.id, *(each.id for each in chains.get(one.id, ()))] for one in items}
    every = papers.of_items(read, sorted({each for found in ids.values() for each in found}))
    has_paper = {one.item_id for one in every if one.is_in or one.is_late}
    return [one for one in items if has_paper.isdisjoint(ids[one.id])]


def _line(item: AgendaItem, meeting: Meeting, on: date, week: DigestWeek, reader: Reader) -> str:
    due = "are" if on >= week.first else "were"
    what = f"Papers for item {item.place} of {meeting_views.name(meeting)}, {escape(item.title)},"
    return f"{Chip.MEETING.sign} {what} {due} due {reader.day(on)}: none yet · {item.ref}"
