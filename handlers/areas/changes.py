"""Changes to the list of areas: proposed by one person, confirmed or declined by another, who are both notified."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.areas import (
    AreaChange,
    AreaChangeFacts,
    AreaChangeKind,
    AreaChangeState,
    confirm_change,
    confirmers,
    decline_change,
    first_shared_name,
    pending_changes,
)
from bot.errors import UserError
from bot.notifications import Notification, Reason
from bot.permissions import Actor
from handlers.areas import views
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader
from handlers.core.delivery.notify import notify_about, secretaries
from handlers.core.feature import NotificationType, Viewer
from handlers.core.lists import RecordList
from handlers.core.registry import Registry
from storage import areas
from storage.records import Filter, ListPage, ListQuery
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from bot.charter import Area


def pending_change(
    read: Read, change: AreaChange, registry: Registry, *, who: Actor, reader: Reader
) -> views.PendingChange:
    """Return a proposal with what its reader needs to know."""
    found = confirmers_of(read, change, read.charter.day_of(reader.now))
    retires = change.sort == AreaChangeKind.RETIRE
    return views.PendingChange(
        change=change,
        confirmers=found,
        has_written=change.channel
        in {read.charter.channels.main, *(area.channel for area in read.charter.areas)},
        may_confirm=confirming_capacity(who, change, found) is not None,
        open_lists=_open_under_area(read, change, registry, who=who, reader=reader) if retires else (),
    )


def _open_under_area(
    read: Read, change: AreaChange, registry: Registry, *, who: Actor, reader: Reader
) -> list[tuple[RecordList[Any], ListPage]]:
    """Return what is open or ahead in an area, as far as its reader may know of it: the lists that have something."""
    query = ListQuery(who=who, now=reader.now, today=reader.today, chosen=Filter(area=change.code))
    found = [(one, one.find(read, query)) for one in registry.open_lists.values()]
    return [(one, page) for one, page in found if page.total_count]


def confirmers_of(read: Read, change: AreaChange, on: date) -> list[int]:
    return confirmers(change.asked_by, roster=read.roster, charter=read.charter, on=on)


def confirming_capacity(who: Actor, change: AreaChange, found: Sequence[int]) -> Actor | None:
    """Return the rights with which a person may confirm; None for their own proposal where a second person exists."""
    if who.person_id == change.asked_by and list(found) != [who.person_id]:
        return None
    return next((one for one in who.identities if one.person_id in found), None)


def changes_to_confirm(read: Read, who: Actor, on: date) -> list[AreaChange]:
    """Return the proposals that wait for a person's word, as one who holds the right or stands in for one."""
    pending = pending_changes(read.snapshot.areas)
    return [one for one in pending if confirming_capacity(who, one, confirmers_of(read, one, on)) is not None]


def propose_change(tx: Tx, change: AreaChange, verb: str) -> None:
    """Store a proposal for a new area, or to retire one; notify whoever may confirm it, and the secretary."""
    areas.add_change(tx, change)
    tx.log(verb, why=change.reason, after=_history_fields(change))
    on = tx.charter.day_of(tx.now)
    for person in dict.fromkeys([*confirmers_of(tx, change, on), *secretaries(tx, on)]):
        _notify(tx, change, person)


def refuse_name_conflicts(tx: Tx, change: AreaChange) -> None:
    """Refuse a code, name or alias of another area, and a channel of another."""
    pending = pending_changes(tx.snapshot.areas)
    others = [one for one in pending if one.id != change.id and one.sort == AreaChangeKind.ADD]
    known: list[Area | AreaChange] = [*tx.charter.areas, *others]
    for other in known:
        if (name := first_shared_name(change.names(), other.names())) is not None:
            raise UserError(views.name_taken(name, other))
    today = tx.charter.day_of(tx.now)
    for area in tx.charter.areas:
        if area.channel == change.channel and (area.retired is None or today < area.retired):
            raise UserError(views.channel_taken(area))


def confirm_area(tx: Tx, change: AreaChange, *, behalf: str) -> AreaChange:
    """Accept a proposal; return it with its first day. Raises UserError where its names are taken by now."""
    if change.sort == AreaChangeKind.ADD:
        refuse_name_conflicts(tx, change)
    done = confirm_change(change, by=tx.author_id or 0, now=tx.now, today=tx.charter.day_of(tx.now))
    _record_answer(tx, done, "area confirm", behalf)
    return done


def decline_area(tx: Tx, change: AreaChange, *, answer: str, behalf: str) -> AreaChange:
    """Decline a proposal; the list stays as it is."""
    done = decline_change(change, by=tx.author_id or 0, now=tx.now, answer=answer)
    _record_answer(tx, done, "area decline", behalf)
    return done


def _record_answer(tx: Tx, done: AreaChange, verb: str, behalf: str) -> None:
    areas.save_answer(tx, done)
    before = {"code": done.code, "state": AreaChangeState.PROPOSED}
    after = {"state": done.state, "sort": done.sort, "from_on": done.from_on}
    tx.log(verb, why=done.answer, behalf=behalf, before=before, after=after)
    _notify(tx, done, done.asked_by)


def _history_fields(change: AreaChange) -> dict[str, object]:
    names = ("code", "name", "aliases", "channel", "entities", "basis", "from_on")
    return {name: value for name in names if (value := getattr(change, name))}


def _notify(tx: Tx, change: AreaChange, person: int) -> None:
    key = f"area:{change.id}:{change.state}"
    notify_about(tx, person, key, Reason.AREA_CHANGE, context=change.as_context())


def _holds(read: Read, notification: Notification, _record: None, _now: datetime) -> bool:
    """Return whether the change of the list still stands as notified."""
    return any(notification.context == one.as_context() for one in read.snapshot.areas)


def _says(notification: Notification, _record: None, to: Viewer) -> list[Block]:
    """Return the notification about a change of the list: that it waits, or its outcome."""
    facts = AreaChangeFacts.from_context(notification.context)
    change = next((one for one in to.read.snapshot.areas if one.id == facts.number), None)
    if change is None:
        return []
    if facts.outcome:
        return views.change_answered(change, to.reader)
    return views.proposed_change(
        pending_change(to.read, change, to.registry, who=to.who, reader=to.reader), to.reader
    )


NOTIFICATIONS = {Reason.AREA_CHANGE: NotificationType(_holds, _says)}
