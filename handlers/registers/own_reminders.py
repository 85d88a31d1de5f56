"""One's own reminders of an entry: put off, turned off and on. And asking whoever answers for one how it is going."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.dates.reading import date_within
from bot.entries import Entry
from bot.errors import PermissionDenied, UserError, to_fill_in
from bot.grammar.dates import date_options
from bot.phrases import without_refs
from bot.registers import Register
from bot.replies import Meaning
from handlers.actions.reminders import parse_due, put_off, reminder_moment, suggested_days
from handlers.actions.reminders_views import date_and_time, snooze_form
from handlers.actions.replies import offer_beside
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.elements import entry as element
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref
from handlers.nudges.nudge import nudge_each
from handlers.nudges.views import NudgeParts
from handlers.registers import views
from handlers.registers.people import answering
from handlers.registers.reminders import deadlines_of
from storage import notifications
from storage.unit_of_work import Read, Tx
from storage.visibility import visible_to

RIGHT = "remind"
UNDONE_BY = {"snooze": "unmute", "mute": "unmute", "unmute": "mute"}


def nudge(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Ask whoever answers for each entry how it is going."""

    def waiting_for(_: Ask, read: Tx, entry: Entry) -> list[int]:
        found = list(_answering(register, read, entry, ask.today))
        if not found:
            raise UserError(
                f"Nobody owns {entry.ref} yet, so there is nobody to ask.",
                offers=[to_fill_in("assign", entry.ref)],
            )
        return found

    return nudge_each(ask, tx, Entry, waiting_for)


def snooze(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Put the caller's reminders of an entry off until a morning."""
    entry, person = _reminded(register, ask, tx, "snooze")
    due = parse_due(ask, "snooze")
    until, note = reminder_moment(ask, "snooze", due)
    put_off(ask, tx, entry, person, until, due)
    shown = message_of(snoozed(register, entry, ask.reader, until, note))
    why = f"until {date_and_time(until, ask.reader)}"
    return _log(tx, entry, "snooze", Reply.from_message(shown), why=why)


def form_to_snooze(register: Register, ask: Ask, read: Read) -> Block:
    entry, _ = _reminded(register, ask, read, "snooze")
    return snooze_form(entry, ask.reader, days=suggested_days(ask))


def offer(
    register: Register, ask: Ask, read: Read, entry: Entry, meaning: Meaning, text: str
) -> Message | None:
    """Return the question beside a reply that wants to be reminded later, of who is reminded of an entry."""
    if meaning is not Meaning.LATER or not (register.has_due and entry.is_open):
        return None
    if not {*ask.actor.person_ids} & {*_answering(register, read, entry, ask.today)}:
        return None
    due = date_within(without_refs(text), **date_options(ask.typing_context))
    if due is None:
        question, row = f"Remind you of *{entry.ref}* later?", [Button("Choose a day", "snooze", entry.ref)]
    else:
        question = f"Remind you of *{entry.ref}* on {escape(ask.reader.due(due))}?"
        when = f"{due.day.isoformat()}{f' {due.at:%H:%M}' if due.at else ''}"
        then = Button("Yes, then", "say", f"snooze {entry.ref} {when}", is_next_step=True)
        row = [then, Button("Another day", "snooze", entry.ref)]
    return offer_beside(ask, read, entry, question, row)


def mute(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Turn off the caller's reminders of an entry."""
    entry, person = _reminded(register, ask, tx, "mute")
    if ask.parsed.text:
        day = ask.parsed.text[:40]
        raise UserError(
            f"mute turns them off for good. To have them again on a day: snooze {entry.ref} {day}"
        )
    asleep, of = notifications.snoozed(tx, [entry.id]), (person, entry.id)
    if of in asleep and asleep[of] is None:
        raise UserError(f"Your reminders of {entry.ref} are off already. Nothing has changed.")
    notifications.snooze(tx, person, entry.id, until=None)
    return _log(tx, entry, "mute", Reply.from_message(muted(register, entry, ask.reader)))


def unmute(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Turn them on again, and say when the next one comes."""
    entry, person = _reminded(register, ask, tx, "unmute")
    if (person, entry.id) not in notifications.snoozed(tx, [entry.id]):
        raise UserError(f"Your reminders of {entry.ref} are on. Nothing has changed.")
    notifications.unsnooze(tx, person, entry.id)
    ahead = deadlines_of(register).ahead(tx, entry, ask.now)
    mine = [one.due_at for one in ahead if one.concerned_person_id == person and one.due_at > ask.now]
    next_at = min(mine, default=None)
    return _log(tx, entry, "unmute", Reply(text=unmuted(entry, ask.reader, next_at)))


def snoozed_blocks(ask: Ask, read: Read, until: Mapping[int, datetime | None]) -> list[Block]:
    """Return the open entries of which the caller put the reminders off, or turned them off, each with its way back.

    `until` says by the ids of records until when; None is for good.
    """
    asleep = [of for of, at in until.items() if at is None or at > ask.now]
    shown = []
    for register in ask.charter.registers if asleep else ():
        found = read.with_ids(register.kind, asleep, visible_to(ask.actor))
        shown += [
            snoozed_entry(register, one, ask.reader, until[one.id])
            for one in found
            if one.kind == register.kind and one.is_open and register.has_due
        ]
    return shown


def _reminded(register: Register, ask: Ask, read: Read, verb: str) -> tuple[Entry, int]:
    """Return an open entry, and which of those who answer for it the caller is or represents."""
    entry: Entry = get_visible(ask, read, require_one_ref(ask, verb))
    if not entry.is_open:
        raise UserError(f"{entry.ref} is {entry.state}, so I remind nobody of it.")
    answers = _answering(register, read, entry, ask.today)
    person = next((one for one in ask.actor.person_ids if one in answers), None)
    if person is None:
        raise PermissionDenied(
            f"I remind only whoever answers for {entry.ref}. To be reminded once: remind {entry.ref} friday"
        )
    return entry, person


def _answering(register: Register, read: Read, entry: Entry, on: date) -> Sequence[int]:
    return answering(register, entry, roster=read.roster, charter=read.charter, on=on)


def _log(tx: Tx, entry: Entry, verb: str, reply: Reply, *, why: str = "") -> Reply:
    # no field changes, only the history
    tx.log(verb, record_id=entry.id, behalf=tx.behalf(verb, entry), why=why, before={}, after={})
    notifications.refresh_messages(tx, entry.id)
    return reply


# How it looks


def snoozed(
    register: Register, entry: Entry, reader: Reader, until: datetime | None, note: str = ""
) -> list[Block]:
    """Return an entry of which somebody is reminded again at a moment; not any more, where there is none."""
    if until is None:
        return [*muted(register, entry, reader).blocks]
    said = " ".join(filter(None, [f"I'll come back to it on {date_and_time(until, reader)}.", note]))
    about = facts(Chip.SNOOZED, entry.ref, views.due(register, entry, reader))
    return [section(f"*{escape(entry.title)}*\n{said}"), about, buttons([Button("Wake", "wake", entry.ref)])]


def muted(register: Register, entry: Entry, reader: Reader) -> Message:
    """Return an entry of which somebody isn't reminded any more."""
    about = facts(
        views.chip(register, entry, reader), entry.ref, views.due(register, entry, reader), "reminders off"
    )
    said = f"*{escape(entry.title)}*\nI won't remind you of it any more. It stays in your weekly digest."
    return message_of([section(said), about, buttons([Button("Turn reminders on", "unmute", entry.ref)])])


def snoozed_entry(register: Register, entry: Entry, reader: Reader, until: datetime | None) -> Block:
    """Return the same as one of several."""
    if until is not None:
        what = f"{Chip.SNOOZED} · {entry.ref} · back on {date_and_time(until, reader)}"
        return element(f"*{escape(entry.title)}*\n{what}", Button("Wake", "wake", entry.ref))
    what = " · ".join([str(views.chip(register, entry, reader)), entry.ref, "reminders off"])
    return element(f"*{escape(entry.title)}*\n{what}", Button("Turn reminders on", "unmute", entry.ref))


def unmuted(entry: Entry, reader: Reader, next_at: datetime | None) -> str:
    """Return from when on somebody is reminded of an entry again; None where no reminder is left."""
    following = f", next on {reader.moment(next_at)}." if next_at else "; none is due any more."
    return f"I'll remind you of {entry.ref} again{following}"


def nudge_facts(register: Register, entry: Entry, reader: Reader) -> Block:
    """Return the facts under a question how an entry is going."""
    if not entry.is_open:
        return facts(views.chip(register, entry, reader), entry.ref, "nothing for you to do")
    return facts(views.chip(register, entry, reader), entry.ref, views.due(register, entry, reader))


def nudge_parts(register: Register, entry: Entry, reader: Reader) -> NudgeParts:
    """Return what is asked of an entry, with what it is now and the buttons to answer."""
    now = capitalized(views.states(register, entry)) if register.states else ""
    row = buttons([*views.next_steps(register, entry), Button("Note", "note", entry.ref)])
    return NudgeParts("asks how it's going", now, nudge_facts(register, entry, reader), row)
