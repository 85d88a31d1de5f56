"""What people say to reminders: not now, no more, remind me then, I am stuck."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.actions import Action
from bot.calendar import OFFICE, Due, Hours, moment
from bot.dates.reading import read_due
from bot.dates.recurrence import leading_recurrence
from bot.errors import Refused, UserError
from bot.grammar import when
from bot.issues import Issue
from bot.names import fold
from bot.permissions import check
from bot.posts import Notice, Why
from bot.records import TITLE_MAX, Record, checked_text
from bot.reminders import decent, occurrence
from handlers.actions import reminders_views as views
from handlers.actions import views as action_views
from handlers.actions.schedule import REMINDER_EXPIRES, reminders_of
from handlers.blocks.elements import Block, section
from handlers.blocks.text import cut
from handlers.calls import NOBODY, Ask, Reply, one_ref, seen
from storage import links
from storage import notifications as notices
from storage.unit_of_work import Read, Tx

OPTIONS = ("to",)  # also typed "until:"
DAY = timedelta(days=1)
NEXT_WORKING_DAY = frozenset({"next working day", "the next working day", "until the next working day"})


def snooze(ask: Ask, tx: Tx) -> Reply:
    """Send no reminder of an action before a morning, and one then."""
    action = _reminded_of(ask, tx, "snooze")
    until, note = _moment(ask, "snooze")
    notices.hush(tx, _whose(ask, action), action.id, until=until)
    _plan(ask, tx, action, Why.WOKEN, until)
    said = views.asleep(action, ask.reader, until=until, note=note)
    return _kept(ask, tx, action, f"until {views.when(until, ask.reader)}", Reply.saying(said))


def mute(ask: Ask, tx: Tx) -> Reply:
    """Send no more reminders of an action, also not on the day itself: it is what they said."""
    action = _reminded_of(ask, tx, "mute")
    if ask.said.text:
        raise UserError(
            f"mute stops them for good. To have them again on a day: snooze {action.ref} {ask.said.text[:40]}"
        )
    notices.hush(tx, _whose(ask, action), action.id, until=None)
    note = f"It stays in your weekly digest. To be reminded again: unmute {action.ref}"
    return _kept(ask, tx, action, "", Reply.saying(views.asleep(action, ask.reader, until=None, note=note)))


def wake(ask: Ask, tx: Tx) -> Reply:
    """Send the reminders of an action again."""
    action = _reminded_of(ask, tx, "unmute")
    me = _whose(ask, action)
    if (me, action.id) not in notices.hushed(tx, [action.id]):
        raise UserError(f"Your reminders of {action.ref} are on. Nothing has changed.")
    notices.wake(tx, me, action.id)
    mine = (one.due_at for one in reminders_of(tx, action, ask.now) if one.whose == me)
    said = views.awake(action, ask.reader, next_at=min((at for at in mine if at > ask.now), default=None))
    return _kept(ask, tx, action, "", Reply.saying(said))


def remind(ask: Ask, tx: Tx) -> Reply:
    """Remind whoever asks, once, of anything they may see."""
    record = _visible(ask, tx, "remind")
    at, note = _moment(ask, "remind")
    _plan(ask, tx, record, Why.ASKED, at)
    return Reply.saying(views.will_remind(record, ask.reader, at=at, note=note))


def unremind(ask: Ask, tx: Tx) -> Reply:
    """Take back the reminders that somebody wished for."""
    record = _visible(ask, tx, "remind")
    notices.not_asked(tx, ask.who.person_id, record.id)
    return Reply(text=f"No extra reminder of {record.ref}; its own still come.")


def snooze_form(ask: Ask, read: Read) -> Block:
    action = _reminded_of(ask, read, "snooze")
    return views.snooze_form(action, ask.reader, days=_offered(ask), channel=ask.call.channel)


def remind_form(ask: Ask, read: Read) -> Block:
    return views.remind_form(_visible(ask, read, "remind"), channel=ask.call.channel)


def _offered(ask: Ask) -> list[date]:
    """Return the next two working days, the first one of next week, and the one a week from now."""
    days, today = ask.listener.days, ask.today
    monday = today + (7 - today.weekday()) * DAY
    offered = (
        days.after(today, 1),
        days.after(today, 2),
        days.roll_forward(monday),
        days.roll_forward(today + 7 * DAY),
    )
    return sorted(set(offered))


def _visible(ask: Ask, read: Read, verb: str) -> Record:
    record: Record = seen(ask, read, one_ref(ask, verb))
    if ask.who.person_id == NOBODY:
        raise Refused(
            "I write only to people on the roster. The secretary can add you. Example: who secretary"
        )
    return record


def _reminded_of(ask: Ask, read: Read, verb: str) -> Action:
    """Return the open action of which whoever asks is reminded."""
    record = _visible(ask, read, verb)
    once = f"To be reminded once: remind {record.ref} friday"
    if not isinstance(record, Action):
        raise UserError(f"Only actions have reminders of their own. {once}")
    if not record.is_open:
        raise UserError(action_views.already(record, ask.reader))
    if not set(ask.who.people) & set(record.owners):
        raise Refused(f"Only the owners of {record.ref} are reminded of it. {once}")
    return record


def _whose(ask: Ask, record: Record) -> int:
    """Return the owner whose reminders are meant: whoever asks, or the absent person for whom they stand in."""
    owners = record.owners if isinstance(record, Action) else ()
    return next((person for person in ask.who.people if person in owners), ask.who.person_id)


def _moment(ask: Ask, verb: str) -> tuple[datetime, str]:
    """Return when a wished reminder comes, at the next decent hour, and a line if that is not what was said."""
    due = _said(ask, verb)
    zone, days = ask.listener.zone, ask.listener.days
    hours = ask.roster.persons[ask.who.person_id].hours
    morning = hours.morning(ask.charter.reminders.at)
    wanted = due.ends_at() if due.at else moment(due.day, morning, zone)
    found = decent(wanted, at=morning, zone=zone, days=days, hours=hours)
    if found <= ask.now:
        raise UserError(f"That is not ahead any more. Example: {ask.registry[verb].example}")
    if found == wanted:
        return found, ""
    if not days.is_open(due.day):
        return found, views.not_a_working_day(due.day, ask.reader)
    return found, _not_then(hours, morning)


def _not_then(hours: Hours, morning: time) -> str:
    if hours == OFFICE:
        return f"I write to nobody before {morning:%H:%M} or after {hours.last:%H:%M}."
    return f"By your settings I write to you from {morning:%H:%M} to {hours.last:%H:%M}."


def _said(ask: Ask, verb: str) -> Due:
    """Return the day or the hour that was said, or chosen in the form."""
    chosen = ask.said.value("to", Due)
    if chosen is not None:
        return chosen
    if fold(ask.said.text) in NEXT_WORKING_DAY:
        day = ask.listener.days.after(ask.today, 1)
        return Due(day=day, at=None, zone=ask.listener.zone, typed=ask.said.text)
    if not ask.said.text:
        raise UserError(f"Until when? Example: {ask.registry[verb].example}")
    try:
        return read_due(ask.said.text, **when(ask.listener))
    except UserError:
        _refuse_every(ask, verb)
        raise


def _refuse_every(ask: Ask, verb: str) -> None:
    with suppress(UserError):
        if leading_recurrence(ask.said.text.split(), **when(ask.listener)) is None:
            return
    raise UserError(
        f"{verb} takes one day; only actions come again. Example: action Send the round-up due:every monday"
    )


def _plan(ask: Ask, tx: Tx, record: Record, why: Why, at: datetime) -> None:
    whose = _whose(ask, record) if why == Why.WOKEN else ask.who.person_id
    notice = Notice(
        key=f"{record.kind}:{record.id}:{why}:{occurrence(at)}:p{whose}",
        record_id=record.id,
        person_id=ask.who.person_id,
        stands_for=None if whose == ask.who.person_id else whose,
        why=why,
        facts=occurrence(at),
        due_at=at,
        expires_at=at + REMINDER_EXPIRES,
    )
    notices.ask(tx, notice)


def _kept(ask: Ask, tx: Tx, action: Action, why: str, reply: Reply) -> Reply:
    """Write into the history what somebody said to their reminders, and let those that were sent show it."""
    verb = ask.registry.find(ask.call.words)[0].name
    # Without a field: the record itself stays as it is.
    tx.log(verb, record_id=action.id, behalf=tx.behalf(verb, action), why=why, before={}, after={})
    notices.show_anew(tx, action.id)
    return reply


def stuck(ask: Ask, tx: Tx) -> Reply:
    """Take down what is in the way of an action: it is blocked, or becomes a question that somebody can answer."""
    action = _stuck(ask, tx)
    reason = checked_text(ask.said.text, what="reason")
    if not reason:
        raise UserError("What is in the way? One sentence is enough.")
    if (ask.call.values or {}).get("then") == "raise":
        return _raised(ask, tx, action, reason)
    return ask.again(replace(ask.call, words=f"block {action.ref}", values={"text": reason}), tx)


def _raised(ask: Ask, tx: Tx, action: Action, reason: str) -> Reply:
    """Raise what is in the way as an issue that belongs to the action, and is seen by as few as the action is."""
    values = {"text": cut(reason, TITLE_MAX), "area": action.area or "", "visibility": action.visibility}
    reply = ask.again(replace(ask.call, words="raise", values=values), tx)
    issue = next(one for one in tx.added if isinstance(one, Issue))
    issue.for_id = action.id
    links.add(tx, action, issue, by=ask.who.person_id)
    tx.change(action, "link", why=issue.ref)
    line = views.belongs_to(action)
    first, *rest = reply.blocks
    return replace(reply, text=f"{reply.text}\n{line}", blocks=(first, section(line), *rest))


def stuck_form(ask: Ask, read: Read) -> Block:
    first = ask.charter.first_level.name
    return views.stuck_form(_stuck(ask, read), channel=ask.call.channel, first=first)


def _stuck(ask: Ask, read: Read) -> Action:
    record = seen(ask, read, one_ref(ask, "stuck"))
    if not isinstance(record, Action):
        raise UserError(f"{record.ref} is not an action. To say what is in the way: note {record.ref} ...")
    check(ask.who, "block", record, charter=ask.charter)
    if not record.is_open:
        raise UserError(action_views.already(record, ask.reader))
    return record
