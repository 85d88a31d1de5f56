"""How the rows of a roster look before and after they are applied."""

from collections.abc import Sequence

from bot.roster import NEEDED, Change
from handlers.blocks.elements import Block, Button, Message, buttons, section, sections
from handlers.blocks.text import Reader, begin, count, escape
from handlers.people.appointments_views import role_of, time_of

SHOWN = 20  # rows of a report; the rest is counted
HOW = (
    "Drop a file into our own conversation, with the words: import roster\n"
    f"I read xlsx and csv. The first row names the columns: {', '.join(NEEDED)}; from and to may be there. "
    "You see first what would change.\n"
    "The roster as it is, to begin with: export roster xlsx"
)
ONLY_WHEN_SENT = (
    "I read a table in the moment in which it is sent. Send it again, with the words: import roster"
)
FORGOTTEN = "I do not have that table any more: it is kept for two days, for whoever sent it. Send it again."
DROPPED = "That table is dropped; nothing was imported. Send it again."
OLDER = "The roster had changed since that report: the newer one counts."


def other_kind(kind: str, example: str) -> str:
    asked = f"I cannot import “{escape(kind[:40])}”. " if kind else "Import what? "
    return f"{asked}I can import the roster. Example: {example}"


def report(found: Sequence[Change], reader: Reader, *, of: str) -> Message:
    """Return what rows would change, with the buttons; `of` names the rows."""
    number = sum(one.changes for one in found)
    said = [
        f"{number} of {count(len(found), 'row')} {'changes' if number == 1 else 'change'} the roster. Nothing is done yet.",
        *_some(found, reader),
    ]
    row = [
        Button(f"Apply {number}", "applyroster", of),
        Button("Cancel", "droproster", of.split(maxsplit=1)[0]),
    ]
    return Message("\n".join(said), (*sections(said), buttons(row)))


def _some(found: Sequence[Change], reader: Reader) -> list[str]:
    """Return the sentences of as many rows as one reads, those that change something first where there are more."""
    shown = list(found) if len(found) <= SHOWN else sorted(found, key=lambda one: not one.changes)[:SHOWN]
    return [*(sentence(one, reader) for one in shown), *_rest(found, shown)]


def _rest(found: Sequence[Change], shown: Sequence[Change]) -> list[str]:
    more = len(found) - len(shown)
    changing = sum(one.changes for one in found) - sum(one.changes for one in shown)
    rows = f"and {more:,} more row{'' if more == 1 else 's'}"
    if changing in {0, more}:
        what = "something" if changing else "nothing"
        return [f"{rows} that change{'s' if more == 1 else ''} {what}"] if more else []
    return [f"{rows}, of which {changing:,} change{'s' if changing == 1 else ''} something"]


def lines(found: Sequence[Change], reader: Reader) -> list[str]:
    return [sentence(one, reader) for one in found]


def sentence(one: Change, reader: Reader) -> str:
    """Return what one row does."""
    stays = (
        f" · {_listed(one.stays)} {'stay' if len(one.stays) > 1 else 'stays'} as on the roster"
        if one.stays
        else ""
    )
    return f"row {one.row}: {_does(one, reader)}{stays}"


def _does(one: Change, reader: Reader) -> str:
    name = reader.name(one.person.id) if one.person else ""
    if one.fault:
        return escape(one.fault)
    if one.given:
        new = ", new on the roster," if one.is_new else ""
        return f"{name}{new} becomes {role_of(one.given, reader)} {time_of(one.given, reader)}"
    if one.is_new:
        return f"{name} is new on the roster"
    if one.ended and one.last_on:
        before = reader.roster.ends_on(one.ended)
        was = f"it was {reader.day(before)}" if before else "there was none"
        return (
            f"the last day of {name} as {role_of(one.ended, reader)} becomes {reader.day(one.last_on)}; {was}"
        )
    return "nothing changes"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def faults(found: Sequence[Change], reader: Reader) -> str:
    wrong = [one for one in found if one.fault]
    more = len(wrong) - SHOWN
    cannot = f"{len(wrong)} of {count(len(found), 'row')} cannot be taken, so nothing is done."
    said = [cannot, *(sentence(one, reader) for one in wrong[:SHOWN])]
    return "\n".join(
        [*said, *([f"and {more} more"] if more > 0 else []), "Correct them and send the file again."]
    )


def problems(found: Sequence[Change]) -> list[str]:
    """Return the sentences for the operator."""
    return [f"row {one.row}: {one.fault}" for one in found if one.fault]


def nothing(found: Sequence[Change]) -> str:
    return f"{begin(count(len(found), 'row'))}, and nothing changes: the roster says all of it."


def changed_meanwhile(text: str, blocks: Sequence[Block]) -> Message:
    said = "The roster has changed since that report, so nothing was applied. This is how it reads now."
    return Message(f"{said}\n{text}", (section(said), *(blocks or [section(text)])))


def counts(people: int, roles: int, ends: int) -> str:
    """Return what came of it: "2 new people, 11 roles and 1 last day"."""
    kinds = ((people, "new person", "new people"), (roles, "role", None), (ends, "last day", None))
    return _listed([count(number, one, many) for number, one, many in kinds if number])


def applied(became: str) -> str:
    return f"Applied: {became}.\nThey are told in a minute, of a role that begins later on its first day."


def applied_before(became: str) -> str:
    return f"That was applied already: {became}. Nothing has changed."


def imported(people: int, roles: int, ends: int) -> str:
    last = f" {count(ends, 'last day')} changed." if ends else ""
    return f"{people} people and {roles} appointments imported.{last}"
