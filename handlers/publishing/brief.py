"""The brief of whoever chairs a meeting: of each item what it is, whose, what was before, what is late, what is asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.actions import Action
from bot.agendas.items import AgendaItem, ItemState, on_agenda
from bot.charter import StandingSubject
from bot.errors import PermissionDenied
from bot.meetings import Meeting
from bot.names import join_names
from bot.notifications import Notification, Reason
from bot.permissions import Actor, full_actor, may_see
from bot.records import Record
from handlers.agendas import agenda
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask, Reply
from handlers.core.delivery.notify import notify_once
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.core.registry import Registry
from handlers.publishing import brief_views
from handlers.publishing.brief_views import Brief, ItemBrief
from storage import agendas, notifications
from storage.actions import actions_for, overdue_actions
from storage.records import records_by_ids
from storage.unit_of_work import Read, Tx

SETTLED = frozenset({ItemState.DISCUSSED, ItemState.DEFERRED, ItemState.DECLINED})


def show(ask: Ask, read: Read) -> Reply:
    """Show the brief to whoever chairs the meeting that is named, or the next."""
    meeting = agenda.meeting_meant(ask, read, next(iter(ask.parsed.refs), None))
    chairs = agenda.who_chairs(read, meeting)
    if ask.actor.is_gone or not {*chairs} & {*ask.actor.person_ids}:
        who = join_names([ask.reader.short_name(one) for one in chairs])
        raise PermissionDenied(
            f"The brief of {meeting.ref} is for {who} alone. The agenda: agenda {meeting.ref}"
        )
    found = made(read, ask.actor, meeting, ask.reader, ask.registry)
    return Reply.from_message(brief_views.shown(found, ask.reader))


def send(tx: Tx, meeting: Meeting) -> None:
    """Send the brief to whoever chairs, with the agenda, once."""
    for person in agenda.who_chairs(tx, meeting):
        notify_once(tx, person, meeting, Reason.CHAIR_BRIEF, context=meeting.time.key, at=tx.now)


def follow(tx: Tx, meeting: Meeting) -> None:
    """Send the brief to who chairs a meeting now, and tell who had it that it isn't theirs to lead any more."""
    chairs, steps = agenda.who_chairs(tx, meeting), _sent(tx, meeting)
    for person in chairs:
        if steps.get(person, [None])[-1] != Reason.CHAIR_BRIEF:
            _tell(tx, person, meeting, Reason.CHAIR_BRIEF, steps)
    for person in steps.keys() - {*chairs}:
        if steps[person][-1] == Reason.CHAIR_BRIEF:
            _tell(tx, person, meeting, Reason.CHAIR_NO_MORE, steps)


def _tell(tx: Tx, person: int, meeting: Meeting, reason: Reason, steps: Mapping[int, Sequence[str]]) -> None:
    again = len(steps.get(person, ()))
    which = f":{again}" if again else ""
    notify_once(tx, person, meeting, reason, context=meeting.time.key, at=tx.now, which=which)


def _sent(read: Read, meeting: Meeting) -> dict[int, list[str]]:
    """Return by person what they got of this: the brief, or that another chairs; oldest first."""
    found = dict[int, list[str]]()
    for one, _ in notifications.sent_of_record(read, meeting.id):
        if one.reason in {Reason.CHAIR_BRIEF, Reason.CHAIR_NO_MORE}:
            found.setdefault(one.concerned_person_id, []).append(one.reason)
    return found


def made(read: Read, who: Actor, meeting: Meeting, reader: Reader, registry: Registry) -> Brief:
    """Return what is known of each item of an agenda, as far as somebody may see it."""
    shown = agenda.as_read_by(read, who, meeting, reader.now)
    late = overdue_actions(read, who=who, now=reader.now)
    items = [one for one in on_agenda(shown.items) if not shown.is_hidden(one)]
    return Brief(agenda=shown, items=[_of_item(read, who, one, late, (reader, registry)) for one in items])


def _of_item(
    read: Read,
    who: Actor,
    item: AgendaItem,
    late: Sequence[Action],
    shown_to: tuple[Reader, Registry],
) -> ItemBrief:
    reader, registry = shown_to
    record = read.get(item.for_id) if item.for_id is not None else None
    if record is not None and not may_see(who, record):
        record = None
    shows = registry.kind_of(record).shows if record is not None else None
    return ItemBrief(
        item=item,
        about=record,
        decided=shows.decided(read, record, reader, partial(may_see, who)) if shows and record else "",
        asked=shows.asked(record, reader) if shows and record else "",
        before=_before(read, who, item),
        late=_late(read, item, record, late),
    )


def _before(read: Read, who: Actor, item: AgendaItem) -> list[tuple[AgendaItem, Meeting]]:
    """Return the items of earlier meetings about the same, with what became of them, the latest first."""
    earlier = agendas.items_about(read, item.for_id) if item.for_id is not None else []
    if item.carried_id is not None:
        earlier = [*earlier, *records_by_ids(read, [item.carried_id])]
    others = {one.id: one for one in earlier if one.id != item.id and one.state in SETTLED}
    held = {one.id: one for one in records_by_ids(read, sorted({one.meeting_id for one in others.values()}))}
    found = [(one, held[one.meeting_id]) for one in others.values()]
    return sorted(
        [(one, meeting) for one, meeting in found if may_see(who, meeting)],
        key=lambda each: each[1].begins_at,
        reverse=True,
    )


def _late(read: Read, item: AgendaItem, about: Record | None, late: Sequence[Action]) -> list[Action]:
    """Return the late actions of an item, and of what it is about; of the list of actions all that are late."""
    shows = {one.code: one.shows for one in read.charter.meetings.standing}
    if shows.get(item.standing) == StandingSubject.OPEN_ACTIONS:
        return [*late]
    ids = {item.id} | ({about.id} if about is not None else set())
    theirs = {one.id for of in ids for one in actions_for(read, of)} | ids
    return [one for one in late if one.id in theirs]


# Told


def _holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    is_ahead = not meeting.is_cancelled and not meeting.has_begun(now) and meeting.agenda_at is not None
    return is_ahead and one.concerned_person_id in agenda.who_chairs(read, meeting)


def _says(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    on = to.read.charter.day_of(to.now)
    who = full_actor(one.concerned_person_id, roster=to.read.roster, charter=to.read.charter, on=on)
    return brief_views.blocks(made(to.read, who, meeting, to.reader, to.registry), to.reader)


def _no_more_holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    is_ahead = not meeting.is_cancelled and not meeting.has_begun(now)
    return is_ahead and one.concerned_person_id not in agenda.who_chairs(read, meeting)


def _says_no_more(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    return brief_views.no_more(meeting, agenda.who_chairs(to.read, meeting), to.reader)


def _became(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    if one.concerned_person_id not in agenda.who_chairs(to.read, meeting):
        return brief_views.over(meeting, to.reader)
    is_over = meeting.is_cancelled or meeting.is_over(to.now)
    return brief_views.over(meeting, to.reader) if is_over else None


NOTIFICATION = NotificationType(_holds, _says, became=_became, wants_reply=wants_no_reply)
NO_MORE = NotificationType(_no_more_holds, _says_no_more, wants_reply=wants_no_reply)
