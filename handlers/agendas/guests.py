"""Guests of one item: asked in for it alone. They read it, its papers and when it comes, and count in no figures."""

from collections.abc import Sequence
from datetime import datetime

from bot.agendas.items import AgendaItem, on_agenda
from bot.errors import PermissionDenied, UserError
from bot.meetings import Meeting
from bot.names import join_names
from bot.notifications import Notification, Reason
from bot.permissions import may_see
from handlers.agendas import agenda, views
from handlers.core.blocks.chips import facts
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply, get_of_type, require_one_ref
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.meetings import invitees
from handlers.meetings import views as meeting_views
from handlers.meetings.preparing import guests as preparing
from storage import agendas
from storage.unit_of_work import Read, Tx


def invite(ask: Ask, tx: Tx) -> Reply:
    """Make the people whom a button names guests of the item that is chosen."""
    meeting = _meeting(ask, tx)
    item = _chosen(ask, tx, meeting)
    people = _people(ask)
    add(ask, tx, item, people)
    told = notified_sentence(tx, tell(tx, item, meeting, people), ask.reader)
    names = join_names([ask.reader.name(one) for one in people])
    is_one = len(people) == 1
    text = f"*{escape(item.title)}*\n{names} {'is' if is_one else 'are'} {'a guest' if is_one else 'guests'} of this item."
    row = [Button("Undo", "undo", item.ref), Button("Agenda", "agenda", meeting.ref)]
    lines = "\n".join(filter(None, [text, told]))
    return Reply.from_message(message_of([section(lines), facts(views.chip(item), item.ref), buttons(row)]))


def add(ask: Ask, tx: Tx, item: AgendaItem, people: Sequence[int]) -> None:
    """Add guests to an item. Raises UserError where all of them are its guests already."""
    new = [one for one in people if one not in item.guests]
    if not new:
        raise UserError(f"They are guests of {item.ref} already. Nothing has changed.")
    item.guests = (*item.guests, *new)
    tx.change(item, "guest", why=ask.roster.names(new))


def form(ask: Ask, read: Read) -> Block:
    """Return the form that asks for which item somebody came."""
    meeting = _meeting(ask, read)
    items = _items(ask, read, meeting)
    names = join_names([ask.reader.name(one) for one in _people(ask)])
    mentions = " ".join(invitees.mention(read, one) for one in _people(ask))
    return views.guest_form(items, names, words=f"guestof {meeting.ref} {mentions}")


def _meeting(ask: Ask, read: Read) -> Meeting:
    meeting = agenda.must_have_agenda(get_of_type(ask, read, require_one_ref(ask, "guestof"), Meeting))
    if not agenda.may_run(ask, meeting):
        can = " or ".join(agenda.who_runs(ask, read, meeting))
        raise PermissionDenied(f"{can} can say who is a guest of an item of {meeting.ref}.")
    return meeting


def _people(ask: Ask) -> list[int]:
    """Return whom the button names. Raises UserError for nobody on the roster."""
    users = [word.strip("<@>,") for word in ask.call.words.split() if word.startswith("<@")]
    found = [ask.roster.by_account(ask.call.team, user.partition("|")[0]) for user in users]
    people = [one.id for one in found if one is not None]
    if not people:
        raise UserError("Whom? Name them: edit AG-3 guests:@name")
    return people


def _items(ask: Ask, read: Read, meeting: Meeting) -> list[AgendaItem]:
    """Return the items of an agenda that the caller may read. Raises UserError without any."""
    found = [one for one in on_agenda(agendas.items_of(read, meeting)) if may_see(ask.actor, one)]
    if not found:
        raise UserError(f"{meeting.ref} has no items on its agenda. To add one: item Budget {meeting.ref}")
    return found


def _chosen(ask: Ask, tx: Tx, meeting: Meeting) -> AgendaItem:
    said = str((ask.call.values or {}).get(views.ITEM_FIELD) or "")
    chosen = next((one for one in _items(ask, tx, meeting) if one.ref == said), None)
    if chosen is None:
        raise ask.error_at(views.ITEM_FIELD, "Which item?")
    found: AgendaItem = tx.get(chosen.id)
    return found


def for_it_alone(item: AgendaItem, meeting: Meeting, ask: Ask, read: Read) -> str:
    """Return who is asked in for an item alone, as nobody invited them to its meeting; "" for nobody."""
    people = [ask.reader.name(one) for one in preparing.asked_in(read, item, meeting)]
    if not people:
        return ""
    return f"{join_names(people)} {'is' if len(people) == 1 else 'are'} asked in for this item only: the meeting doesn't invite them."


# What they are told


def tell(tx: Tx, item: AgendaItem, meeting: Meeting, people: Sequence[int]) -> list[int]:
    """Tell those who are asked in for one item when it comes, while that is ahead; return who is told."""
    if meeting.has_begun(tx.now) or meeting.is_closed:
        return []
    return preparing.tell(tx, item, meeting, people)


def _is_theirs(read: Read, one: Notification, item: AgendaItem, _: datetime) -> bool:
    meeting: Meeting = read.get(item.meeting_id)
    return (
        one.concerned_person_id in preparing.asked_in(read, item, meeting)
        and one.context == meeting.status_key
    )


def _says(_: Notification, item: AgendaItem, to: Viewer) -> list[Block]:
    meeting: Meeting = to.read.get(item.meeting_id)
    when = meeting_views.when(meeting.time, to.reader)
    if meeting.is_cancelled or not item.is_unfinished:
        text = f"*{escape(item.title)}* isn't dealt with on {when}. Nothing for you to do."
        return [section(text), facts(views.chip(item), item.ref)]
    place = f"item {item.place} of a meeting" if item.place else "an item of a meeting"
    where = meeting_views.where(meeting)
    text = f"*You're asked in for one item: {escape(item.title)}*\nIt's {place} that begins on {when}{f', {where}' if where else ''}."
    text += f"\nLink: {escape(meeting.link)}" if meeting.link else ""
    row = [Button("Open", "show", item.ref)]
    row += [Button("Papers", "papers", item.ref)] if item.papers else []
    return [section(text), facts(views.chip(item), item.ref), buttons(row)]


def _became(one: Notification, item: AgendaItem, to: Viewer) -> list[Block] | None:
    meeting: Meeting = to.read.get(item.meeting_id)
    is_asked = one.concerned_person_id in preparing.asked_in(to.read, item, meeting)
    if is_asked and one.context == meeting.status_key and item.is_unfinished:
        return None
    return [section(escape(item.title)), facts(views.chip(item), item.ref)]


NOTIFICATIONS = {
    Reason.ITEM_GUEST: NotificationType(_is_theirs, _says, became=_became, wants_reply=wants_no_reply)
}
