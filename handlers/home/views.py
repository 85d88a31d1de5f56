"""How Home looks: what waits for its reader, then how things stand, then what comes."""

from collections.abc import Sequence

from bot.charter_section import Rights
from bot.names import join_names
from bot.registers import Register
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    context,
    divider,
    entry,
    header,
    section,
    sections,
)
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, count
from handlers.core.home import SHOWN_MAX, Waiting
from handlers.home.contents import HomeContents

UPCOMING_MAX = 4
LISTS_MAX = 5  # of registers in the menu of a colleague
DATES_ORDER = 37  # of the meetings of all bodies, among the lists of records


def of_member(contents: HomeContents, rights: frozenset[Rights]) -> Message:
    parts = [*contents.below, *_upcoming(contents)]
    return message_of([*_waiting(contents, rights), *parts, _member_buttons()])


def of_observer(contents: HomeContents, rights: frozenset[Rights]) -> Message:
    """Return Home of somebody who reads everything."""
    told = "You can read everything but restricted items, and leave remarks."
    row = [Button("Lists", "say", "lists"), Button("Help", "say", "help")]
    parts = [*contents.below, *_upcoming(contents)]
    return message_of([*_waiting(contents, rights), *parts, context(told), buttons(row)])


def of_colleague(
    contents: HomeContents,
    rights: frozenset[Rights],
    focal_points: str,
    registers: Sequence[Register],
    reader: Reader,
) -> Message:
    """Return Home of somebody outside the task force.

    `focal_points` says who theirs are, "" where nobody is; of `registers` they may enter something.
    """
    title = reader.title(Rights.FOCAL_POINT)
    whom = focal_points or f"Any {title} can raise it: press “Who's who”."
    row = [Button("Events", "say", "events"), Button("Who's who", "say", "who")]
    enters = f" You can enter {join_names([one.indefinite for one in registers])}." if registers else ""
    lists = [Button(capitalized(one.many), "say", one.code) for one in registers]
    enter = [Button(f"Enter {one.indefinite}", "say", one.one) for one in registers]
    return message_of(
        [
            *([*_waiting(contents, rights), divider()] if contents.waiting_count else []),
            header(reader.charter.name),
            section(f"Here you can see our events and who covers what.{enters}"),
            section(f"*A question for us?* {whom}"),
            buttons([*enter[:1], *row], [*lists, *enter[1:]][:LISTS_MAX]),
        ]
    )


def _waiting(contents: HomeContents, rights: frozenset[Rights]) -> list[Block]:
    """Return the heading that counts what waits, and the first things of each sort."""
    number = contents.waiting_count
    return [header(_counted(number, rights)), *(block for one in contents.waiting for block in _shown(one))]


def _counted(number: int, rights: frozenset[Rights]) -> str:
    if not number:
        return "Nothing waits for you"
    if Rights.SECRETARY in rights:
        return f"{count(number, 'thing')} to do"
    if Rights.CHAIR in rights:
        return f"{count(number, 'thing')} {'waits' if number == 1 else 'wait'} for you"
    return f"{count(number, 'thing')} for you"


def _shown(sort: Waiting) -> list[Block]:
    """Return the first things of a sort, and the button to the others."""
    shown = list(sort.blocks[:SHOWN_MAX])
    more = sort.number - len(shown)
    return [*shown, entry(f"And {more} more like this", sort.see_all)] if more > 0 else shown


def _upcoming(contents: HomeContents) -> list[Block]:
    """Return the meetings, sessions and events of the next two weeks."""
    lines = [f"{Chip.EVENT.sign} {one.line}" for one in contents.upcoming]
    rest = len(lines) + contents.more_upcoming - UPCOMING_MAX
    more = [f"And {rest} more"] if rest > 0 else []
    return [divider(), header("Coming up"), *sections([*lines[:UPCOMING_MAX], *more])] if lines else []


def lists(offered: Sequence[tuple[int, Button]], *, is_member: bool, may_list: bool) -> Message:
    """Ask which list somebody wants, of those that are offered with their places; a colleague has those of events and people."""
    question = section("*Which list?*")
    if not may_list:
        return message_of(
            [question, buttons([Button("Events", "say", "events"), Button("Who's who", "say", "who")])]
        )
    first = Button("My list", "say", "actions mine") if is_member else Button("Actions", "say", "actions")
    ordered = [*offered, (DATES_ORDER, Button("Dates", "say", "sessions"))]
    more = [button for _, button in sorted(ordered, key=lambda one: one[0])]
    return message_of([question, buttons([first, Button("Late", "say", "actions overdue")], more)])


def _member_buttons() -> Block:
    return buttons(
        [Button("Log an action", "say", "action"), Button("Lists", "say", "lists")],
        [
            Button("Raise an issue", "say", "raise"),
            Button("Announce an event", "say", "event"),
            Button("I'll be away", "say", "absent"),
            Button("My settings", "mysettings"),
            Button("Help", "say", "help"),
        ],
    )
