"""How a deadline looks that is counted from an event, a meeting or a day, and what is said where people set one."""

from dataclasses import dataclass

from bot.entries import Entry
from bot.events import Event
from bot.meetings import Meeting
from bot.permissions import may_see
from bot.registers import Register
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.core.feature import Viewer
from handlers.core.kinds import MayKnow
from storage.anchors import anchor_of
from storage.counted_dues import source_of
from storage.unit_of_work import Read

NO_DATE = "no date"


@dataclass(frozen=True)
class Source:
    """From what a deadline is counted, as far as its reader may know of it; "" as a name for what they may not."""

    name: str = ""
    is_cancelled: bool = False
    is_hidden: bool = False


def source_for(register: Register, read: Read, entry: Entry, may_know: MayKnow) -> Source:
    """Return from what the deadline of an entry is counted."""
    record = source_of(read, entry, register) if register.counted_due else None
    if record is None or not may_know(record):
        return Source(is_hidden=record is not None)
    return Source(name_of(record, read), record.is_cancelled)


def name_of(record: Event | Meeting, read: Read) -> str:
    """Return an event or a meeting with its reference: "E-1 COP22"."""
    name = anchor_of(record, read.charter).name
    return record.ref if name == record.ref else f"{record.ref} {name}"


def phrase(register: Register, entry: Entry, source: Source, reader: Reader) -> str:
    """Return from what the deadline of an open entry is counted, as it stands behind it: ", 20 working days before E-1 COP22".

    Of one without a deadline, that and why it has none; "" where its register doesn't count them.
    """
    rule = register.counted_due
    if rule is None or not entry.is_open:
        return ""
    if entry.due is None:
        return f"{NO_DATE}{_why_none(register, entry, source)}"
    day = entry.day(rule.field)
    of = escape(source.name) or (reader.day(day) if day and not register.source_field else "")
    return f", {rule.words} {of}" if of else ""


def _why_none(register: Register, entry: Entry, source: Source) -> str:
    rule = register.counted_due
    name = rule.field if rule else ""
    if source.is_hidden:
        return ""
    if not entry.value(name):
        return f" while “{escape(register.by_name[name].shown_label)}” is empty"
    return f", since {escape(source.name)} is cancelled" if source.is_cancelled else ""


def listed(register: Register, entry: Entry) -> str:
    """Return that an open entry has no deadline although it says from what that is counted; "" for any other."""
    rule = register.counted_due
    return NO_DATE if rule and entry.is_open and entry.due is None and entry.value(rule.field) else ""


def moved(register: Register, entry: Entry, to: Viewer) -> str:
    """Tell who answers for an entry by when it is due now, and from what that is counted."""
    source = source_for(register, to.read, entry, lambda record: may_see(to.who, record))
    if entry.due is None:
        return f"This {register.singular} has {NO_DATE} now{_why_none(register, entry, source)}."
    beside = phrase(register, entry, source, to.reader)
    return f"This {register.singular} is due {to.reader.due(entry.due)} now{beside}."


# Where people set one


def counted(register: Register) -> str:
    """Return how the deadlines of a register come about: "A panel is due 20 working days before its event"."""
    rule = register.counted_due
    if rule is None:
        return ""
    label = register.by_name[rule.field].shown_label
    of = f"its {label.lower()}" if register.source_field else f"the day in “{label}”"
    return f"{capitalized(register.indefinite)} is due {rule.words} {of}"


def refused(register: Register, ref: str) -> str:
    """Refuse a deadline that somebody sets, with what changes it; `ref` is "" for an entry that isn't made yet."""
    name = register.counted_due.field if register.counted_due else ""
    value = "E-1" if register.source_field else "friday"
    along = " and moves with it" if register.source_field else ""
    how = f"To count from another: edit {ref} {name}:{value}" if ref else f"Say it instead: {name}:{value}"
    return f"{counted(register)}{along}, so nobody sets its deadline. {how}"


def follows(ref: str, source: str) -> str:
    """Refuse to take back that a deadline followed what it is counted from."""
    return f"The date of {ref} followed {source or 'what it is counted from'}. It goes back when that does."


def source_refused(text: str, register: Register) -> str:
    """Refuse what is no event and no meeting, where a deadline is counted from one."""
    return f"{text} is no event and no meeting, and {counted(register)[:1].lower()}{counted(register)[1:]}: name one such as E-1."
