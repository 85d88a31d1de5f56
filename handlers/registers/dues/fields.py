"""The field of an entry that names the event or the meeting from which its deadline is counted."""

from collections.abc import Callable
from dataclasses import replace

from bot.entries import Entry
from bot.names import quoted
from bot.records import Ref
from bot.registers import Register
from handlers.core.calls import Ask
from handlers.core.fields import RecordField
from handlers.registers.dues.views import source_refused
from storage.counted_dues import SOURCES
from storage.unit_of_work import Read


def source_field(register: Register, field: RecordField[Entry]) -> RecordField[Entry]:
    """Return the field, which takes events and meetings alone."""
    return replace(field, reads=_reads(register, field), hint="An event or a meeting: E-1")


def _reads(register: Register, field: RecordField[Entry]) -> Callable[[Ask, Read, Entry], object]:
    def read_source(ask: Ask, read: Read, entry: Entry) -> object:
        wanted = ask.parsed.value(field.name, Ref)
        if wanted is not None and wanted.kind not in SOURCES:
            raise ask.error_at(field.name, source_refused(quoted(str(wanted)), register))
        return field.read(ask, read, entry)

    return read_source
