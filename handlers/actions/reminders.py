"""Snooze, mute and request reminders; report an action as stuck."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.actions import Action
from bot.calendar import Due, OfficeHours, moment
from bot.dates.anchors import Hanging, anchor_named_first
from bot.dates.recurrence import leading_recurrence
from bot.errors import AmbiguousInput, Interpretation, Offer, PermissionDenied, UserError, to_fill_in
from bot.grammar.dates import date_options, read_leading_date, read_one_date
from bot.grammar.parse import OF, split_leading_refs, split_named_ref
from bot.grammar.people import person_by_name
from bot.history import REMIND, UNREMIND
from bot.names import fold
from bot.notifications import Notification, Reason
from bot.permissions import check
from bot.phrases import first_ref
from bot.records import TITLE_MAX, Item, Kind, Prefixes, Record, checked_text, read_ref
from bot.reminders import RequestedReminder, deadline_key, next_office_moment
from handlers.actions import reminders_views, step_views
from handlers.actions.replies import RAISE
from handlers.actions.schedule import DEADLINES
from handlers.actions.views import depends_on
from handlers.core.blocks.elements import Block, Button, section
from handlers.core.blocks.text import capitalized, cut, escape
from handlers.core.calls import NOBODY, Ask, Reply, get_visible, require_one_ref
from handlers.core.deadlines import REMINDER_LIFETIME
from handlers.core.refusals import not_on_roster
from storage import links, notifications
from storage.anchors import anchored_record
from storage.history import last_note_by
from storage.unit_of_work import Read, Tx

ON, TO = "on", "to"
_ME = frozenset(("me", "myself"))
_IT, _BEFORE_IT = frozenset(("it", "that")), frozenset(("before", "after"))
_TO_DO = frozenset(("to", "that", *OF))
_NUDGED = (Kind.ACTION, Kind.ISSUE)
ONLY_YOU = "A reminder that you set comes to you alone."
OWN_REMINDERS = "Owners of an action get reminders of their own."
NOT_LOGGED = "I remind you of what is logged. Log it as an action, and its reminders come by themselves."
OPTIONS = ("to",)  # also typed "until:"
DAY = timedelta(days=1)
NEXT_WORKING_DAY = frozenset({"next working day", "the next working day", "until the next working day"})


def snooze(ask: Ask, tx: Tx) -> Reply:
    """Snooze the reminders of an action until a morning."""
    action = _reminded_action(ask, tx, "snooze")
    due = parse_due(ask, "snooze")
    until, note = reminder_moment(ask, "snooze", due)
    put_off(ask, tx, action, _reminded_owner(ask, action), until, due)
    message = reminders_views.snoozed(action, ask.reader, until=until, note=note)
    why = f"until {reminders_views.date_and_time(until, ask.reader)}"
    return _log_and_refresh(ask, tx, action, why, Reply.from_message(message))


def mute(ask: Ask, tx: Tx) -> Reply:
    """Mute all reminders of an action."""
    action = _reminded_action(ask, tx, "mute")
    if ask.parsed.text:
        raise UserError(
            f"mute stops them for good. To have them again on a day: snooze {action.ref} {ask.parsed.text[:40]}"
        )
    notifications.snooze(tx, _reminded_owner(ask, action), action.id, until=None)
    note = "It stays in your weekly digest."
    message = reminders_views.snoozed(action, ask.reader, until=None, note=note)
    return _log_and_refresh(ask, tx, action, "", Reply.from_message(message))


def wake(ask: Ask, tx: Tx) -> Reply:
    """Unmute the reminders of an action."""
    action = _reminded_action(ask, tx, "unmute")
    me = _reminded_owner(ask, action)
    if (me, action.id) not in notifications.snoozed(tx, [action.id]):
        raise UserError(f"Your reminders of {action.ref} are on. Nothing has changed.")
    notifications.unsnooze(tx, me, action.id)
    mine = (one.due_at for one in DEADLINES.ahead(tx, action, ask.now) if one.concerned_person_id == me)
    next_at = min((at for at in mine if at > ask.now), default=None)
    message = reminders_views.reminders_resumed(action, ask.reader, next_at=next_at)
    return _log_and_refresh(ask, tx, action, "", Reply.from_message(message))


def remind(ask: Ask, tx: Tx) -> Reply:
    """Remind the asker once of any record they may see."""
    ask = understood(ask, tx)
    record = _remindable_record(ask, tx, "remind")
    _must_remind_asker(ask, record)
    due = parse_due(ask, "remind")
    at, note = reminder_moment(ask, "remind", due)
    _schedule(ask, tx, record, Reason.REMINDER_REQUESTED, at, due, owner=ask.actor.person_id)
    # Of no record: what somebody wants to be reminded of is shown to nobody else.
    tx.log(REMIND, why=record.ref, after={"at": deadline_key(at)})
    return Reply.from_message(reminders_views.reminder_set(record, ask.reader, at=at, note=note))


def _must_remind_asker(ask: Ask, record: Record) -> None:
    """Ask whether to remind the asker if they named somebody else: nobody plans the reminders of others."""
    if any(one.person_id != ask.actor.person_id for one in ask.parsed.people("owner")):
        raise _only_the_asker(ask, record, ask.parsed.text)


def _only_the_asker(ask: Ask, record: Record, when: str = "") -> AmbiguousInput:
    """Return the question whether to remind the asker, or to ask the others now."""
    is_others = isinstance(record, Item) and record.owners != (ask.actor.person_id,)
    may_press, nudge = ask.registry.kind_of(record).shows.may_press, Button("Nudge", "nudge", record.ref)
    others = [one for one in ask.registry.kinds_of_verb("nudge") if one not in _NUDGED]
    is_asked = (is_others and record.kind in _NUDGED) or record.kind in others
    can_nudge = is_asked and record.is_open and may_press(ask, nudge, record)
    more = f"Ask about {record.ref} now, with a nudge?" if can_nudge else OWN_REMINDERS
    offered = [Interpretation("Nudge", f"nudge {record.ref}")] if can_nudge else []
    offered.append(Interpretation("Remind me", f"remind {record.ref} {when}".strip()))
    return AmbiguousInput(f"{ONLY_YOU} {more}", phrase=ask.call.words, interpretations=offered)


def _refuse_others(ask: Ask, read: Read, words: list[str]) -> None:
    """Raise where somebody else is to be reminded: "remind Kenji of A-2", "remind Kenji of the photos"."""
    ref, named = first_ref(ask.parsed.text, ask.charter.prefixes), list(ask.parsed.people("owner"))
    with suppress(UserError):
        named.append(person_by_name(words[0], ask.typing_context))
    is_named = any(one.person_id != ask.actor.person_id for one in named)
    is_dated = any(_leading_day(ask, words[:n])[0] for n in (1, 2))
    is_of_oneself = named or is_dated or fold(words[0]) in _TO_DO
    if ref is not None and (is_named or not is_of_oneself):
        raise _only_the_asker(ask, get_visible(ask, read, ref))
    if is_named:
        raise UserError(f"{ONLY_YOU} To ask how something is going: {ask.example('nudge')}")


def unremind(ask: Ask, tx: Tx) -> Reply:
    """Cancel the reminders that the asker requested: all of a record, or the one whose key is named."""
    record, me = _remindable_record(ask, tx, "remind"), ask.actor.person_id
    at = ask.parsed.text.strip()
    waiting = [
        (one, RequestedReminder.from_context(one.context).key)
        for one in notifications.requested_of(tx, me, record.id)
        if one.reason == Reason.REMINDER_REQUESTED
    ]
    mine = [(one, key) for one, key in waiting if at in {"", key}]
    if at and not mine:
        raise UserError(f"That reminder of {record.ref} isn't waiting any more. Nothing has changed.")
    for one, key in mine:
        notifications.cancel_requested(tx, one.key)
        tx.log(UNREMIND, why=record.ref, after={"at": key})
    if not at:
        return Reply(text=f"No extra reminder of {record.ref}; its own still come.")
    when = reminders_views.date_and_time(mine[0][0].due_at, ask.reader)
    return Reply(text=f"Taken back: I won't remind you of {record.ref} on {when}.")


def snooze_form(ask: Ask, read: Read) -> Block:
    action = _reminded_action(ask, read, "snooze")
    days = suggested_days(ask)
    return reminders_views.snooze_form(action, ask.reader, days=days)


def remind_form(ask: Ask, read: Read) -> Block:
    return reminders_views.remind_form(_remindable_record(ask, read, "remind"))


def suggested_days(ask: Ask) -> list[date]:
    """Return the next two working days, the first one of next week, and one a week from now."""
    days, today = ask.typing_context.working_days, ask.today
    monday = today + (7 - today.weekday()) * DAY
    next_week = (days.roll_forward(monday), days.roll_forward(today + 7 * DAY))
    return sorted({days.after(today, 1), days.after(today, 2), *next_week})


WHEN = "When should I come back to it?"


def _remindable_record(ask: Ask, read: Read, verb: str) -> Record:
    record: Record = get_visible(ask, read, require_one_ref(ask, verb))
    if ask.actor.person_id == NOBODY:
        raise not_on_roster(ask.reader)
    return record


def _reminded_action(ask: Ask, read: Read, verb: str) -> Action:
    """Return the open action whose reminders the asker gets."""
    record = _remindable_record(ask, read, verb)
    once = f"To be reminded once: remind {record.ref} friday"
    if not isinstance(record, Action) and verb == "snooze":
        mute, _ = ask.registry.find("mute")
        can_stop = ask.registry.of_kind(mute, record.kind) is not mute
        raise step_views.not_put_off(record, day=ask.parsed.text[:40] or "friday", can_stop=can_stop)
    if not isinstance(record, Action):
        raise UserError(f"Only reminders of actions can be put off or stopped. {once}")
    if not record.is_open:
        raise step_views.closed_refused(record, ask.reader, me=ask.actor.person_id)
    if not set(ask.actor.person_ids) & set(record.owners):
        raise PermissionDenied(f"I remind only the owners of {record.ref}. {once}")
    return record


def _reminded_owner(ask: Ask, record: Record) -> int:
    """Return the owner whose reminders are meant: the asker, or the absent person they represent."""
    owners = record.owners if isinstance(record, Action) else ()
    return next((person for person in ask.actor.person_ids if person in owners), ask.actor.person_id)


def reminder_moment(ask: Ask, verb: str, due: Due) -> tuple[datetime, str]:
    """Return when a requested reminder is sent, and what is to be said of it."""
    at, moved = _within_hours(ask, verb, due)
    return at, " ".join(filter(None, [depends_on(due), moved]))


def _within_hours(ask: Ask, verb: str, due: Due) -> tuple[datetime, str]:
    """Return when somebody is reminded, and a line if office hours moved it."""
    zone, days = ask.typing_context.zone, ask.typing_context.working_days
    hours = ask.roster.persons[ask.actor.person_id].office_hours
    morning = hours.time_within(ask.charter.reminders.at)
    typed_at = due.ends_at() if due.at else moment(due.day, morning, zone)
    at = next_office_moment(typed_at, at=morning, zone=zone, days=days, hours=hours)
    if at <= ask.now:
        raise UserError(f"That has already passed. {WHEN}", offers=[to_fill_in(verb, ask.typed_refs)])
    if at == typed_at:
        return at, ""
    if not days.is_open(due.day):
        return at, reminders_views.not_a_working_day(due.day, ask.reader)
    return at, _office_hours_hint(hours, morning)


def _office_hours_hint(hours: OfficeHours, morning: time) -> str:
    own = f"Your hours are {hours.start:%H:%M} to {hours.end:%H:%M}"
    return f"{own}, and reminders come from {morning:%H:%M} on." if morning > hours.start else f"{own}."


def parse_due(ask: Ask, verb: str) -> Due:
    """Return the date or time that was typed or chosen in the form."""
    chosen = ask.parsed.value("to", Due)
    if chosen is not None:
        return chosen
    if fold(ask.parsed.text) in NEXT_WORKING_DAY:
        day = ask.typing_context.working_days.after(ask.today, 1)
        return Due(day=day, at=None, zone=ask.typing_context.zone, typed=ask.parsed.text)
    if not ask.parsed.text:
        raise UserError(WHEN, offers=[to_fill_in(verb, ask.typed_refs)])
    try:
        return read_one_date(ask.parsed.text, ask.typing_context)
    except UserError:
        _refuse_recurrence(ask, verb)
        raise


def _refuse_recurrence(ask: Ask, verb: str) -> None:
    with suppress(UserError):
        if leading_recurrence(ask.parsed.text.split(), **date_options(ask.typing_context)) is None:
            return
    raise UserError(
        f"{verb} takes one day. Only actions come again: action Send the round-up due:every monday"
    )


def put_off(ask: Ask, tx: Tx, record: Record, owner: int, until: datetime, due: Due) -> None:
    """Put the reminders that somebody gets of a record off until a moment, and come back to it then."""
    notifications.snooze(tx, owner, record.id, until=until)
    _schedule(ask, tx, record, Reason.SNOOZE_ENDED, until, due, owner=owner)


def _schedule(ask: Ask, tx: Tx, record: Record, why: Reason, at: datetime, due: Due, *, owner: int) -> None:
    notification = Notification(
        key=f"{record.kind}:{record.id}:{why}:{deadline_key(at)}:p{owner}",
        record_id=record.id,
        person_id=ask.actor.person_id,
        stands_for=None if owner == ask.actor.person_id else owner,
        reason=why,
        context=RequestedReminder(deadline_key(at), due.hangs_on, due.typed).as_context(),
        due_at=at,
        own_at=at,
        expires_at=at + REMINDER_LIFETIME,
    )
    notifications.add_unsent(tx, notification)


def _log_and_refresh(ask: Ask, tx: Tx, action: Action, why: str, reply: Reply) -> Reply:
    """Record a change of the reminders in the history and refresh those already sent."""
    verb = ask.registry.find(ask.call.words)[0].name
    # no field changes, only the history
    tx.log(verb, record_id=action.id, behalf=tx.behalf(verb, action), why=why, before={}, after={})
    notifications.refresh_messages(tx, action.id)
    return reply


def stuck(ask: Ask, tx: Tx) -> Reply:
    """Block an action with its obstacle, or raise the obstacle as an issue."""
    action = _stuck_action(ask, tx)
    reason = checked_text(ask.parsed.text, what="reason")
    if not reason:
        raise UserError("What is in the way? One sentence is enough.")
    if (ask.call.values or {}).get("then") == "raise":
        return _raise_obstacle(ask, tx, action, reason)
    return ask.run_words(replace(ask.call, words=f"block {action.ref}", values={"text": escape(reason)}), tx)


def _raise_obstacle(ask: Ask, tx: Tx, action: Action, reason: str) -> Reply:
    """Raise the obstacle as an issue of the action, with the action's visibility."""
    title = escape(cut(reason, TITLE_MAX))
    values = {"text": title, "area": action.area or "", "visibility": action.visibility}
    reply = ask.run_words(replace(ask.call, words="raise", values=values), tx)
    issue = next(one for one in tx.added if isinstance(one, Item) and one.kind is Kind.ISSUE)
    issue.for_id = action.id
    links.add(tx, action, issue, by=ask.actor.person_id)
    tx.change(action, "link", why=issue.ref)
    line = reminders_views.action_stays_open(action)
    first, *rest = reply.blocks
    return replace(reply, text=f"{reply.text}\n{line}", blocks=(first, section(line), *rest))


def stuck_form(ask: Ask, read: Read) -> Block:
    first = ask.charter.first_level.name
    action, then, said = _stuck_action(ask, read), "", ""
    if ask.parsed.text == RAISE:
        note = last_note_by(read, action.id, [ask.actor.person_id])
        then, said = RAISE, note.text if note else ""
    return reminders_views.stuck_form(action, first=first, then=then, said=said)


def needs_stuck_form(rest: str, prefixes: Prefixes) -> bool:
    """Return whether nothing but the reference is said, or that it is to be raised."""
    words = split_leading_refs(rest.split(), prefixes)[1]
    return words in ([], [RAISE])


def _stuck_action(ask: Ask, read: Read) -> Action:
    record = get_visible(ask, read, require_one_ref(ask, "stuck"))
    if not isinstance(record, Action):
        raise UserError(f"{record.ref} isn't an action. To say what is in the way: note {record.ref} ...")
    check(ask.actor, "block", record, charter=ask.charter)
    if not record.is_open:
        raise step_views.closed_refused(record, ask.reader, me=ask.actor.person_id)
    return record


# "Remind me a week before COP22 of A-1": what it is about, and the day


def understood(ask: Ask, read: Read) -> Ask:
    """Return the call with the reference and the day in their places, where "me" was said first.

    A day that depends on an event, and nothing else, is about that event. Raises UserError for work that is not logged.
    """
    words = ask.parsed.text.split()
    if ask.parsed.refs or not words:
        return ask
    is_asked_for = fold(words[0]) in _ME
    words = words[is_asked_for:]
    named = (split_named_ref(words, ask.charter.prefixes) if is_asked_for else None) or _with_name(ask, words)
    if named is not None:
        return _about(ask, *named)
    if not is_asked_for:
        _refuse_others(ask, read, words)
        return ask
    if fold(" ".join(words[:1])) == ON and TO in words:  # "on friday morning to call Ute"
        raise _not_logged(words[words.index(TO) + 1 :], " ".join(words[1 : words.index(TO)]))
    if words and fold(words[0]) in _TO_DO:
        raise _not_logged(words[1:], "")
    due, rest = _leading_day(ask, words)
    if due is None:
        return ask
    if rest:
        raise _not_logged(rest[fold(rest[0]) in _TO_DO :], due.typed)
    if due.hangs_on:
        record = anchored_record(read, Hanging.from_text(due.hangs_on).key)
        return _about(ask, [record.ref], words)
    return ask


def _with_name(ask: Ask, words: list[str]) -> tuple[list[str], list[str]] | None:
    """Return the reference of an event or meeting that is named first, or behind "of", and the other words."""
    words = words[fold(" ".join(words[:1])) in OF :]
    found = anchor_named_first(words, ask.typing_context.anchors(), ask.charter.prefixes)
    return None if found is None else ([found[0].ref], words[found[1] :])


def _leading_day(ask: Ask, words: list[str]) -> tuple[Due | None, list[str]]:
    """Return the day that words begin with, and the others; None without one, or where it is asked about."""
    try:
        due, taken = read_leading_date(words, ask.typing_context)
    except UserError:
        return None, words
    return due, words[taken:]


def _about(ask: Ask, refs: list[str], words: list[str]) -> Ask:
    named = [ref for word in refs if (ref := read_ref(word, ask.charter.prefixes))]
    if words and fold(words[-1]) in _IT:
        words = words[:-1]
    if words and fold(words[-1]) in _BEFORE_IT:
        words = [*words, refs[0]]
    return replace(ask, parsed=replace(ask.parsed, refs=named, text=" ".join(words)))


def _not_logged(words: list[str], when: str) -> UserError:
    what = capitalized(escape(" ".join(words)))
    due = f' due:"{escape(when)}"' if when else ""
    return UserError(NOT_LOGGED, offers=[Offer("Log it", "say", f"action {what}{due}")] if what else [])
