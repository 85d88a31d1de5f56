"""What is told of the items of agendas: that one is proposed, and what became of it."""

from datetime import datetime

from bot.agendas.items import AgendaItem, ItemState
from bot.meetings import Meeting
from bot.notifications import Notification, Reason
from handlers.agendas import views
from handlers.core.blocks.chips import facts
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.text import escape
from handlers.core.delivery.notify import notify, notify_once
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.core.preparing.notes import news_moment
from handlers.meetings import invitees
from handlers.meetings import views as meeting_views
from handlers.meetings.preparing import preparers
from storage.unit_of_work import Read, Tx


def tell_of_proposal(tx: Tx, item: AgendaItem, meeting: Meeting) -> list[int]:
    """Tell those who prepare a meeting that an item is proposed; return who is told.

    The others who are invited hear of it with their next message.
    """
    people = preparers(tx, meeting)
    told = [one for one in people if notify(tx, one, item, Reason.ITEM_PROPOSED) is not None]
    for person in invitees.of_meeting(tx, meeting) if meeting.is_called else ():
        if person not in people and person != tx.author_id:
            at = news_moment(tx, person, meeting.begins_at)
            notify_once(tx, person, item, Reason.ITEM_NEWS, context="", at=at)
    return told


def tell_what_became(tx: Tx, item: AgendaItem) -> None:
    """Tell whoever proposed an item what became of it."""
    notify(tx, item.created_by, item, Reason.ITEM_SETTLED, context=item.state)


# Whether they hold, and what they say


def _waits(_read: Read, _one: Notification, item: AgendaItem, _now: datetime) -> bool:
    return item.is_proposed


def _is_news(read: Read, one: Notification, item: AgendaItem, now: datetime) -> bool:
    """Return whether an item still waits to be put on the agenda, and its reader is invited."""
    meeting: Meeting = read.get(item.meeting_id)
    is_theirs = one.concerned_person_id in invitees.of_meeting(read, meeting)
    return item.is_proposed and is_theirs and not meeting.has_begun(now)


def _proposal(item: AgendaItem, meeting: Meeting, to: Viewer) -> Block:
    by = views.presented(item, to.reader)
    when = f"{meeting_views.name(meeting)}, {meeting_views.when(meeting.time, to.reader)}"
    text = "\n".join(
        [
            f"*{to.reader.name(item.created_by)} proposes an item: {escape(item.title)}*",
            when,
            *([by] if by else []),
        ]
    )
    return section(text)


def _says_news(_: Notification, item: AgendaItem, to: Viewer) -> list[Block]:
    meeting: Meeting = to.read.get(item.meeting_id)
    row = buttons([Button("Agenda", "agenda", meeting.ref)])
    return [_proposal(item, meeting, to), facts(views.chip(item), item.ref), row]


def _says_proposed(_: Notification, item: AgendaItem, to: Viewer) -> list[Block]:
    meeting: Meeting = to.read.get(item.meeting_id)
    row = [
        Button("Put it on", "confirm", item.ref, is_next_step=True),
        Button("Decline", "cancel", item.ref),
        Button("Agenda", "agenda", item.meeting_ref),
    ]
    return [_proposal(item, meeting, to), facts(views.chip(item), item.ref), buttons(row)]


def _became_settled(_: Notification, item: AgendaItem, __: Viewer) -> list[Block] | None:
    if item.is_proposed:
        return None
    return [section(escape(item.title)), facts(views.chip(item), item.ref, views.standing(item))]


def _is_as_told(_read: Read, one: Notification, item: AgendaItem, _now: datetime) -> bool:
    return item.state == one.context


def _says_settled(_: Notification, item: AgendaItem, to: Viewer) -> list[Block]:
    meeting: Meeting = to.read.get(item.meeting_id)
    name = meeting_views.name(meeting)
    became = {
        ItemState.ACCEPTED: f"is item {item.place} of {name}",
        ItemState.DECLINED: f"doesn't go on the agenda of {name}",
        ItemState.DEFERRED: f"goes to the meeting after {name}",
    }.get(ItemState(item.state))
    if became is None:
        return []
    why = f"\nWhy: {escape(item.reason)}" if item.reason else ""
    text = f"*{escape(item.title)}* {became}, {meeting_views.when(meeting.time, to.reader)}.{why}"
    return [
        section(text),
        facts(views.chip(item), item.ref),
        buttons([Button("Agenda", "agenda", meeting.ref)]),
    ]


def _became_other(one: Notification, item: AgendaItem, _: Viewer) -> list[Block] | None:
    if item.state == one.context:
        return None
    return [section(escape(item.title)), facts(views.chip(item), item.ref, views.standing(item))]


NOTIFICATIONS = {
    Reason.ITEM_PROPOSED: NotificationType(
        _waits, _says_proposed, became=_became_settled, wants_reply=wants_no_reply
    ),
    Reason.ITEM_NEWS: NotificationType(
        _is_news, _says_news, became=_became_settled, wants_reply=wants_no_reply
    ),
    Reason.ITEM_SETTLED: NotificationType(
        _is_as_told, _says_settled, became=_became_other, wants_reply=wants_no_reply
    ),
}
