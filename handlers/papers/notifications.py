"""What is told of papers: that one is there, that one came late, and what became of it."""

from datetime import datetime

from bot.agendas.items import AgendaItem
from bot.agendas.papers import Paper, PaperTold, current
from bot.meetings import Meeting
from bot.notifications import Notification, Reason
from bot.sessions import meeting_papers_on
from handlers.agendas import agenda
from handlers.core.blocks.elements import Block
from handlers.core.delivery.notify import notify, notify_once
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.core.preparing.notes import news_moment
from handlers.meetings import invitees
from handlers.meetings.preparing import preparers
from handlers.papers import views
from storage import papers
from storage.unit_of_work import Read, Tx


def tell(tx: Tx, meeting: Meeting, item: AgendaItem, paper: Paper) -> list[int]:
    """Tell those who prepare a meeting of a paper at once, and who admits it of a late one; return who is told.

    The others who are invited hear of it with the next message that they get, of a late one when it is admitted.
    """
    admits = agenda.who_chairs(tx, meeting) if paper.is_late else []
    context = _context(paper)
    told = [one for one in admits if notify(tx, one, item, Reason.PAPER_LATE, context=context) is not None]
    others = [one for one in preparers(tx, meeting) if one not in admits]
    told += [one for one in others if notify(tx, one, item, Reason.PAPER_ADDED, context=context) is not None]
    if not paper.is_late:
        _tell_invited(tx, meeting, item, paper, but={*told, paper.person_id})
    return told


def _tell_invited(tx: Tx, meeting: Meeting, item: AgendaItem, paper: Paper, *, but: set[int]) -> None:
    """Tell who is invited with their next message, the next morning at the latest; at once where that is too late."""
    for person in invitees.of_meeting(tx, meeting):
        if person not in but and person != tx.author_id:
            at = news_moment(tx, person, meeting.begins_at)
            notify_once(tx, person, item, Reason.PAPER_NEWS, context=_context(paper), at=at)


def tell_settled(tx: Tx, meeting: Meeting, item: AgendaItem, paper: Paper) -> None:
    """Tell whoever handed a paper in what became of it, and of one that was admitted who is invited."""
    notify(tx, paper.person_id, item, Reason.PAPER_SETTLED, context=_context(paper, paper.state))
    if paper.is_in:
        _tell_invited(tx, meeting, item, paper, but={paper.person_id, *preparers(tx, meeting)})


# Whether they hold, and what they say


def _context(paper: Paper, state: str = "") -> str:
    return PaperTold(paper.id or 0, state).as_context()


def _number(one: Notification) -> int:
    return PaperTold.from_context(one.context).number


def _paper(read: Read, one: Notification) -> Paper | None:
    return papers.find(read, _number(one))


def _stands(read: Read, one: Notification, item: AgendaItem, now: datetime) -> bool:
    """Return whether a paper is the newest of its kind, for a meeting that is ahead or going on."""
    meeting: Meeting = read.get(item.meeting_id)
    found = current(papers.of_items(read, [item.id]))
    return any(paper.id == _number(one) for paper in found) and not meeting.is_over(now)


def _is_there(read: Read, one: Notification, item: AgendaItem, now: datetime) -> bool:
    paper = _paper(read, one)
    return (paper is not None and paper.is_late) or _stands(read, one, item, now)


def _is_invited(read: Read, one: Notification, item: AgendaItem, now: datetime) -> bool:
    meeting: Meeting = read.get(item.meeting_id)
    return _stands(read, one, item, now) and one.concerned_person_id in invitees.of_meeting(read, meeting)


def _waits(read: Read, one: Notification, item: AgendaItem, now: datetime) -> bool:
    paper, meeting = _paper(read, one), read.get(item.meeting_id)
    return paper is not None and paper.is_late and not meeting.is_over(now)


def _is_as_told(read: Read, one: Notification, _: AgendaItem, __: datetime) -> bool:
    paper = _paper(read, one)
    return paper is not None and PaperTold.from_context(one.context).state == paper.state


def _says(one: Notification, item: AgendaItem, to: Viewer) -> list[Block]:
    paper, meeting = _paper(to.read, one), to.read.get(item.meeting_id)
    return views.told(meeting, item, paper, to.reader) if paper is not None else []


def _says_late(one: Notification, item: AgendaItem, to: Viewer) -> list[Block]:
    paper, meeting = _paper(to.read, one), to.read.get(item.meeting_id)
    if paper is None:
        return []
    return views.asked_late(
        meeting, item, paper, to.reader, papers_on=meeting_papers_on(meeting, to.read.charter)
    )


def _says_settled(one: Notification, item: AgendaItem, to: Viewer) -> list[Block]:
    paper, meeting = _paper(to.read, one), to.read.get(item.meeting_id)
    return views.told_settled(meeting, item, paper, to.reader) if paper is not None else []


def _became(one: Notification, item: AgendaItem, to: Viewer) -> list[Block] | None:
    """Return what is left of a message of a paper that doesn't stand any more; None while it does."""
    paper, meeting = _paper(to.read, one), to.read.get(item.meeting_id)
    return views.no_longer(meeting, item, paper) if paper is not None else None


def _became_answered(one: Notification, item: AgendaItem, to: Viewer) -> list[Block] | None:
    paper, meeting = _paper(to.read, one), to.read.get(item.meeting_id)
    return views.answered(meeting, item, paper, to.reader) if paper is not None else None


NOTIFICATIONS = {
    Reason.PAPER_ADDED: NotificationType(_is_there, _says, became=_became, wants_reply=wants_no_reply),
    Reason.PAPER_NEWS: NotificationType(_is_invited, _says, became=_became, wants_reply=wants_no_reply),
    Reason.PAPER_LATE: NotificationType(
        _waits, _says_late, became=_became_answered, wants_reply=wants_no_reply
    ),
    Reason.PAPER_SETTLED: NotificationType(_is_as_told, _says_settled, wants_reply=wants_no_reply),
}
