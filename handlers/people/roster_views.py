"""Texts about the rows of a roster before and after they are applied."""

from collections.abc import Sequence

from bot.names import join_all
from bot.roster import REQUIRED_COLUMNS, RosterChange
from handlers.core.blocks.elements import Block, Button, Message, buttons, section, sections
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.people.appointments_views import period, role_of

ROWS_MAX = 20  # rows of a report; the rest is counted
IMPORT_HELP = (
    "Drop a file into our own conversation, with the words: import roster\n"
    f"I read xlsx and csv. The first row names the columns: {', '.join(REQUIRED_COLUMNS)}; from and to are optional. "
    "You see first what would change.\n"
    "The roster as it is, to begin with: export roster xlsx"
)
SEND_TABLE_AGAIN = "I read a file in the moment in which it is sent. Send it again, with the same words."
TABLE_EXPIRED = "I don't have that table any more: I keep it for two days. Send it again."
IMPORT_CANCELLED = "That table is dropped; nothing was imported. Send it again."
REPORT_OUTDATED = "The roster had changed since that report: the newer one counts."


def unknown_kind(kind: str, names: Sequence[str], example: str) -> str:
    problem = f"I can't import “{escape(kind[:40])}”. " if kind else "Import what? "
    return f"{problem}I can import {join_all(names)}: {example}"


def report(found: Sequence[RosterChange], reader: Reader, *, of: str) -> Message:
    """Return the preview of rows, with the buttons; `of` identifies the rows."""
    number = sum(one.has_effect for one in found)
    text = [
        f"{number} of {count(len(found), 'row')} {'changes' if number == 1 else 'change'} the roster. Nothing is done yet.",
        *_sample_lines(found, reader),
    ]
    row = [
        Button(f"Apply {number}", "applyroster", of),
        Button("Cancel", "droproster", of.split(maxsplit=1)[0]),
    ]
    return Message("\n".join(text), (*sections(text), buttons(row)))


def _sample_lines(found: Sequence[RosterChange], reader: Reader) -> list[str]:
    """Return the sentences of the first rows, those with a change first where there are more."""
    shown = list(found)
    if len(shown) > ROWS_MAX:
        shown = sorted(shown, key=lambda change: not change.has_effect)[:ROWS_MAX]
    return [*(row_sentence(one, reader) for one in shown), *_remaining_rows(found, shown)]


def _remaining_rows(found: Sequence[RosterChange], shown: Sequence[RosterChange]) -> list[str]:
    more = len(found) - len(shown)
    changing = sum(one.has_effect for one in found) - sum(one.has_effect for one in shown)
    rows = f"and {more:,} more row{'' if more == 1 else 's'}"
    if changing in {0, more}:
        what = "something" if changing else "nothing"
        return [f"{rows} that change{'s' if more == 1 else ''} {what}"] if more else []
    return [f"{rows}, of which {changing:,} change{'s' if changing == 1 else ''} something"]


def lines(found: Sequence[RosterChange], reader: Reader) -> list[str]:
    return [row_sentence(one, reader) for one in found]


def row_sentence(one: RosterChange, reader: Reader) -> str:
    """Return what one row does."""
    stays = (
        f" · {join_all(one.ignored_columns)} {'stay' if len(one.ignored_columns) > 1 else 'stays'} as on the roster"
        if one.ignored_columns
        else ""
    )
    return f"row {one.row}: {_row_effect(one, reader)}{stays}"


def _row_effect(one: RosterChange, reader: Reader) -> str:
    name = reader.name(one.person.id) if one.person else ""
    if one.fault:
        return escape(one.fault)
    if one.appointed:
        new = ", new on the roster," if one.is_new else ""
        return f"{name}{new} becomes {role_of(one.appointed, reader)} {period(one.appointed, reader)}"
    if one.is_new:
        return f"{name} is new on the roster"
    if one.ended and one.last_on:
        before = reader.roster.ends_on(one.ended)
        was = f"it was {reader.day(before)}" if before else "there was none"
        return (
            f"the last day of {name} as {role_of(one.ended, reader)} becomes {reader.day(one.last_on)}; {was}"
        )
    return "nothing changes"


def faults(found: Sequence[RosterChange], reader: Reader) -> str:
    wrong = [one for one in found if one.fault]
    more = len(wrong) - ROWS_MAX
    cannot = f"{len(wrong)} of {count(len(found), 'row')} can't be taken, so nothing is done."
    text = [cannot, *(row_sentence(one, reader) for one in wrong[:ROWS_MAX])]
    return "\n".join(
        [*text, *([f"and {more} more"] if more > 0 else []), "Correct them and send the file again."]
    )


def fault_lines(found: Sequence[RosterChange]) -> list[str]:
    """Return the sentences for the operator."""
    return [f"row {one.row}: {one.fault}" for one in found if one.fault]


def nothing_changes(found: Sequence[RosterChange]) -> str:
    return f"{capitalized(count(len(found), 'row'))}, and nothing changes: the roster says all of it."


def changed_meanwhile(text: str, blocks: Sequence[Block]) -> Message:
    said = "The roster has changed since that report, so nothing was applied. This is how it reads now."
    return Message(f"{said}\n{text}", (section(said), *(blocks or [section(text)])))


def counts(people: int, roles: int, ends: int) -> str:
    """Return the result: "2 new people, 11 roles and 1 last day"."""
    kinds = ((people, "new person", "new people"), (roles, "role", None), (ends, "last day", None))
    return join_all([count(number, one, many) for number, one, many in kinds if number])


def applied(became: str) -> str:
    return f"Applied: {became}.\nI'll tell each of them in their working hours, and of a role that begins later on its first day."


def applied_before(became: str) -> str:
    return f"That was applied already: {became}. Nothing has changed."


def imported(people: int, roles: int, ends: int) -> str:
    last = f" {count(ends, 'last day')} changed." if ends else ""
    persons = "1 person" if people == 1 else f"{people} people"
    appointments = "1 appointment" if roles == 1 else f"{roles} appointments"
    return f"{persons} and {appointments} imported.{last}"
