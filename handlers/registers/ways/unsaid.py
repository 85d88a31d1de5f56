"""What a body said in a session that is over: asked for once on the working day after, and on Home until it is entered."""

from datetime import date, datetime

from bot.entries import Entry
from bot.notifications import Notification, Reason
from bot.permissions import full_actor, may, may_see
from bot.register_ways import words_of
from bot.registers import Register
from bot.submissions import Submission
from handlers.core.blocks.chips import facts
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.elements import entry as element
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask
from handlers.core.delivery.notify import covered_working_days, morning_at, notify_once, secretaries
from handlers.core.feature import NotificationType, Viewer
from handlers.core.home import HomePart, Waiting
from handlers.core.lists import HOME_ORDER
from handlers.registers import views
from handlers.registers.notifications import shown_while
from handlers.registers.people import answering, seeing
from handlers.registers.ways.outcomes import speaks_for_body
from handlers.registers.ways.views import OUTCOME
from storage.registers import entries_before
from storage.unit_of_work import Read, Tx

ROW_MAX, MENU_MAX = 2, 4  # words beside each other, and behind the menu


def ask_for(tx: Tx, read: Entry, *, register: Register) -> None:
    """Ask once for the outcome of each session of an entry that is over, on the working day after it."""
    today = tx.charter.day_of(tx.now)
    for one in _unsaid(read, today):
        for person in people_to_ask(tx, register, read, one.body, on=today):
            working = covered_working_days(tx, person)
            at = morning_at(tx, person, working.after(one.day or today, 1))
            notify_once(tx, person, read, Reason.ENTRY_OUTCOME_UNSAID, context=_context(one), at=at)


def _unsaid(entry: Entry, on: date) -> list[Submission]:
    """Return the submissions of an open entry whose session is over, and of which nobody has entered an outcome."""
    return [one for one in entry.submission_list if entry.is_open and one.is_unsaid_on(on)]


def _context(one: Submission) -> str:
    return f"{one.body} {one.day}"


def people_to_ask(read: Read, register: Register, entry: Entry, body: str, *, on: date) -> list[int]:
    """Return whom to ask what a body said: the secretary, and who answers for the entry where they may enter it."""
    roster, charter = read.roster, read.charter
    answers = answering(register, entry, roster=roster, charter=charter, on=on)
    people = seeing([*secretaries(read, on), *answers], entry, roster=roster, charter=charter, on=on)
    actors = [full_actor(one, roster=roster, charter=charter, on=on) for one in people]
    return [one.person_id for one in actors if may(one, "behalf") or speaks_for_body(one, body, charter)]


def outcome_unsaid(register: Register) -> NotificationType:
    """Return the question what a body said, while nobody has entered it."""

    def holds(read: Read, notification: Notification, entry: Entry, now: datetime) -> bool:
        one, on = _asked(notification, entry, read.charter.day_of(now)), read.charter.day_of(now)
        asked = people_to_ask(read, register, entry, one.body, on=on) if one else ()
        return notification.concerned_person_id in asked

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        one = _asked(notification, entry, to.read.charter.day_of(to.now))
        return _question(register, entry, one, to.reader) if one else []

    return shown_while(holds, says, register)


def _asked(notification: Notification, entry: Entry, on: date) -> Submission | None:
    """Return the submission of which is asked; None once an outcome is entered, or it is before another session."""
    return next((one for one in _unsaid(entry, on) if _context(one) == notification.context), None)


def _question(register: Register, entry: Entry, one: Submission, reader: Reader) -> list[Block]:
    body = reader.charter.body(one.body)
    met = f"{escape(body.code)} met on {reader.day(one.day)}" if one.day else escape(body.code)
    said = section(f"*{escape(entry.title)}*\n{met}. What did it say?")
    area = reader.area(entry.area) if entry.area else ""
    about = facts(views.chip(register, entry, reader), entry.ref, area)
    sets = {reader.charter.decision_word(word).code for word in register.outcome_sets}
    words = sorted(words_of(body, reader.charter), key=lambda word: word.code not in sets)
    row = [
        Button(
            word.label.capitalize(), "say", f"{OUTCOME} {entry.ref} {word.label} by:{body.code} on:{one.day}"
        )
        for word in words[: ROW_MAX + MENU_MAX]
    ]
    other = Button("In its own words", OUTCOME, entry.ref)
    return [said, about, buttons(row[:ROW_MAX], [*row[ROW_MAX:], other])]


def to_enter(register: Register) -> HomePart:
    """Return the part of Home that has the entries whose outcome its reader is asked for."""
    bodies = {body for way in register.every_way for body in way}

    def waiting(ask: Ask, read: Read) -> list[Waiting]:
        who, on = ask.actor, ask.today
        met = bodies & {one.body for one in read.snapshot.sessions if one.on_day < on}
        mine = {one for one in met if may(who, "behalf") or speaks_for_body(who, one, ask.charter)}
        found = [one for one in entries_before(read, register, mine) if may_see(who, one)] if mine else []
        blocks = [
            element(views.line(register, one, ask.reader), Button("Outcome", OUTCOME, one.ref))
            for one in found
            if any(
                who.person_id in people_to_ask(read, register, one, of.body, on=on) for of in _unsaid(one, on)
            )
        ]
        return [Waiting(blocks)] if blocks else []

    return HomePart(order=HOME_ORDER - 1, waiting=waiting)
