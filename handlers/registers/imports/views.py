"""Texts about the rows of a file before and after they are entered into a register."""

from collections.abc import Iterable, Sequence

from bot.entries import Entry
from bot.entry_due import DUE, due_of_text
from bot.entry_import import (
    AREA,
    MAX_ROWS,
    OWNER,
    Fate,
    PlannedRow,
    Result,
    Said,
    column_labels,
    label_of,
    lacking_texts,
    said_by,
    values_of,
)
from bot.names import join_all, quoted
from bot.registers import Register
from bot.ways import off_way
from handlers.core.blocks.elements import Block, Button, Message, buttons, sections
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.paging import page as page_of
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.registers.masking import is_hidden, shown
from handlers.registers.values.persons import name_of
from storage.records import ListPage

ROWS_MAX = 20  # rows that are shown of each sort; the rest is counted
KEPT = "edited here since"
NOTHING_THERE = "There's no row in that file below the first, which names the columns. Nothing was done."
EXPIRED = "I can't find those rows: I keep them for two days, for whoever sent them. Send the file again."
DROPPED = "You left those rows, and nothing was entered. If you want them after all, send the file again."


def help_text(register: Register) -> str:
    return (
        f"Drop a file into our own conversation, with the words: import {register.code}\n"
        f"I read xlsx and csv, up to {MAX_ROWS:,} rows at once. The first row names the columns: "
        f"{escape(', '.join(column_labels(register)))}.\n"
        "You see first what would be entered or changed.\n"
        f"Those that there are, to begin with: export {register.code} xlsx"
    )


def rows_of(number: int) -> str:
    return count(number, "row")


def report(
    register: Register, planned: Sequence[PlannedRow], unread: Sequence[str], reader: Reader, *, key: str
) -> Message:
    """Return what becomes of the rows, with the buttons."""
    number = sum(one.is_entered for one in planned)
    end = "Nothing is entered yet." if number else "There is nothing to enter."
    lines = [f"*{rows_of(len(planned))}:* {_counted(planned)}. {end}", *_rows(_refused(planned))]
    changed = _of(planned, Fate.CHANGED)
    lines += _cut(_change_line(register, one, reader) for one in changed)
    lines += _cut(_kept(register, one, reader) for one in _of(planned, Fate.KEPT))
    lines += [*_lacking_in(register, planned), *_about_file(register, unread)]
    if not number:
        return message_of(sections(lines))
    enter, leave = _enter_row(number, key)
    see = [Button("See the changes", "seeentries", key)] if len(changed) > ROWS_MAX else []
    return message_of([*sections(lines), buttons([enter, *see, leave])])


def _enter_row(number: int, key: str) -> tuple[Button, Button]:
    enter = Button(f"Enter {number:,}", "applyentries", key, is_next_step=True)
    return enter, Button("Leave it", "dropentries", key)


def changes(
    register: Register, changed: Sequence[PlannedRow], reader: Reader, *, page: int, key: str, number: int
) -> Message:
    """Return a page of what would change, with the button that enters all `number` rows."""
    lines = [_change_line(register, one, reader) for one in changed]
    listed = ListPage.cut(lines, page)
    row = _enter_row(number, key)
    head = f"*{rows_of(len(lines))} would change*"
    return page_of(head, listed.records, listed, words=f"seeentries {key}", more=row)


def _of(planned: Sequence[PlannedRow], fate: Fate) -> list[PlannedRow]:
    return [one for one in planned if one.fate is fate]


def _counted(planned: Sequence[PlannedRow]) -> str:
    words = {Fate.KEPT: KEPT}
    counts = [(len(_of(planned, fate)), words.get(fate, str(fate))) for fate in Fate]
    return ", ".join(f"{number:,} {word}" for number, word in counts if number)


def _refused(planned: Sequence[PlannedRow]) -> list[tuple[int, str]]:
    return [(one.number, one.reason) for one in _of(planned, Fate.REFUSED)]


def _rows(of: Sequence[tuple[int, str]]) -> list[str]:
    return _cut(f"Row {number}: {escape(reason)}" for number, reason in of)


def _cut(lines: Iterable[str]) -> list[str]:
    """Return the first lines, and how many others there are."""
    every = list(lines)
    more = len(every) - ROWS_MAX
    return [*every[:ROWS_MAX], *([f"and {more:,} more like these"] if more > 0 else [])]


def _change_line(register: Register, one: PlannedRow, reader: Reader) -> str:
    """Return what a row changes: "Row 7: R-3, comment: none → Asked"."""
    if one.known is None:
        return ""
    now = said_by(one.known.shown, register)
    parts = [
        f"{label_of(register, name)}: {_now(register, one.known.entry, name, now, reader)} → {_shown(register, name, one.after, reader)}"
        for name in one.changed
    ]
    left = join_all([of.body for of in off_way(one.known.entry, values_of(one.after, register), register)])
    parts += [f"no longer before {escape(left)}"] if left else []
    return f"Row {one.number}: {one.known.entry.ref}, {'; '.join(parts)}"


def _kept(register: Register, one: PlannedRow, reader: Reader) -> str:
    """Return what stays because people changed it, beside what the file says."""
    if one.known is None:
        return ""
    now, last, ref = said_by(one.known.shown, register), one.known.edits.last, one.known.entry.ref
    parts = [
        f"{label_of(register, name)}: {_now(register, one.known.entry, name, now, reader)} here, {_shown(register, name, one.after, reader)} in the file"
        for name in one.changed
    ]
    who = f"{ref} was edited"
    if one.known.edits.names is None:
        entry = one.known.entry
        who = f"{reader.short_name(entry.created_by)} entered {ref} by hand on {reader.day_of(entry.created_at)}"
    elif last:
        who = f"{reader.short_name(last.person_id)} edited {ref} on {reader.day_of(last.at)}"
    return f"Row {one.number}: {who}, so it stays. {'; '.join(parts)}"


def _now(register: Register, entry: Entry, name: str, said: Said, reader: Reader) -> str:
    """Return what an entry says now, as the reader may read it."""
    if is_hidden(register, entry, name, reader):
        return shown(register, entry, name, reader)
    return _shown(register, name, said, reader)


def _shown(register: Register, name: str, said: Said, reader: Reader) -> str:
    text = said[name]
    if name in register.person_names:
        text = name_of(text, reader)
    if name == OWNER:
        text = reader.roster.names(int(one) for one in text.split())
    if name == DUE and (due := due_of_text(text, zone=reader.charter.zone)):
        return reader.due(due)
    if name == AREA and text:
        return str(reader.area(text))
    return escape(quoted(", ".join(text.split("\n")))) if text else "none"


def _lacking_in(register: Register, planned: Sequence[PlannedRow]) -> list[str]:
    found = [text for one in planned if one.is_entered for text in lacking_texts(one.after, register)]
    return _lacking({text: found.count(text) for text in found})


def _lacking(counts: dict[str, int]) -> list[str]:
    """Return how many entries lack what: "3 are implemented without evidence"."""
    return [f"{number:,} {'is' if number == 1 else 'are'} {escape(text)}." for text, number in counts.items()]


def _about_file(register: Register, unread: Sequence[str]) -> list[str]:
    """Return what isn't read, and whether what there is can be found again."""
    columns = [f"Not read: {escape(', '.join(unread))}."] if unread else []
    no_key = f"By nothing would I find one of the {register.many} again, so every row is a new one."
    return [*columns, *([] if register.key_fields else [no_key])]


def begun(number: int) -> str:
    return f"I'm entering {rows_of(number)}. I'll tell you here when they are in."


def begun_before(became: str) -> str:
    return f"Those {became} are being entered already, or are in. Nothing more was done."


def stays(planned: PlannedRow) -> str:
    """Return why what people did stays as it is."""
    if planned.known is None:
        return "its entry was taken out meanwhile"
    ref, edits = planned.known.entry.ref, planned.known.edits
    if planned.fate is Fate.SAME:
        return f"{ref} says that already"
    did = "was edited here" if edits.names is None or edits.names else "was changed by another import"
    return f"{ref} {did}, so it stays"


def done(register: Register, result: Result) -> list[Block]:
    """Return what came of an import: "58 entered, 2 refused: row 14 no number, row 40 ..."."""
    counts = [
        (result.entered, "entered"),
        (result.changed, "changed"),
        (len(result.kept), "unchanged"),
        (len(result.refused), "refused"),
    ]
    head = ", ".join(f"{number:,} {word}" for number, word in counts if number)
    rows = [*_rows(result.kept), *_rows(result.refused)]
    lines = [f"*{capitalized(register.many)} from your file:* {head}.", *rows]
    row = buttons([Button(f"See the {register.many}"[:75], "say", f"{register.code} all")])
    return [*sections([*lines, *_lacking(result.lacking)]), row]
