"""What the week of a channel and one's own have in common: their sections, and what is counted of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.digests import Digest, rows_of
from bot.sessions import Session
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import LINES_MAX, Block, Button, sections, shortened
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.kinds import DigestLists, DigestPart
from handlers.core.registry import Registry
from handlers.digests import waiting as first_section
from handlers.sessions.views import papers_by

ACTION_HEADINGS = {"overdue": "Late", "due": "Due this week", "later": "Later"}
BUTTON_LABELS = {"due": "Due"}  # where the heading is too long for two buttons beside a menu
LATE_ORDER, DUE_ORDER = 10, 22  # their places among the sections that features declare: issues stand between
OTHERS_ORDER = 21  # after those that concern the reader
NOTICES_ORDER = 26  # after meetings
SESSIONS_ORDER = 30
IN_THE_ROW, IN_THE_MENU = 2, 5
ROWS_MAX = 8  # between the headline and the buttons: more is behind "All of it"
ALL, CHART = "all", "chart"  # behind buttons of a channel's week


def totals(digest: Digest, declared: Iterable[Callable[[DigestLists], str] | None]) -> list[str]:
    """Return what features count of their lists: of a digest that was sent, without what is settled since."""
    still = {
        name: [one for one in some if one.id not in digest.settled.get(name, ())]
        for name, some in digest.lists.items()
    }
    return [said for total in declared if total and (said := total(still))]


def since(digest: Digest, names: Iterable[str]) -> list[str]:
    """Return how many actions of these lists were closed or moved since the digest was sent."""
    gone = {one.id: one for name in names for one in digest.settled_of(name)}.values()
    closed, moved = (sum(one.is_open is is_open for one in gone) for is_open in (False, True))
    found = [(closed, "closed since"), (moved, "moved since")]
    is_alone = not any(digest.still(name) for name in names)
    return [
        f"{count(number, 'action') if is_alone and not n else number} {words}"
        for n, (number, words) in enumerate(one for one in found if one[0])
    ]


def verb_to_be(number: int) -> str:
    return "is" if number == 1 else "are"


def who_meets(digest: Digest, registry: Registry, reader: Reader) -> str:
    """Return who meets in the week and when, the first session last, as a sentence of its own; "" for nobody."""
    declared = [one.meets(digest.lists, digest.week, reader) for one in registry.digest_sections if one.meets]
    found = [one for one in declared if one is not None]
    for first in _this_week(digest)[:1]:
        when = "today, " if first.on_day == reader.today else "on "
        found.append((escape(first.body), f"{when}{reader.day(first.on_day)}{papers_by(first, reader)}"))
    if not found:
        return ""
    (who, when), *others = found
    return f" {'; '.join([f'{who} meets {when}', *(f'{also} {then}' for also, then in others)])}."


def _this_week(digest: Digest) -> list[Session]:
    return [one for one in digest.sessions if one.on_day <= digest.week.last]


def session_line(session: Session, reader: Reader) -> str:
    return f"{reader.day(session.on_day)} {escape(session.body)}{papers_by(session, reader)}"


def in_order(
    digest: Digest, reader: Reader, parts: Sequence[DigestPart], actions: Sequence[tuple[int, Headed]]
) -> list[Headed]:
    """Return what each section says that has anything, those of the actions and the sessions among them."""
    said = [*actions, *((part.order, part.says(digest.lists, reader)) for part in parts)]
    said += [(OTHERS_ORDER, Headed("", [line])) for line in digest.others]
    said += [(NOTICES_ORDER, Headed("", [line])) for line in digest.notices]
    later = digest.sessions[1:] if _this_week(digest) else digest.sessions  # the first is above
    sessions = [f"{Chip.MEETING.sign} {session_line(one, reader)}" for one in later]
    said.append((SESSIONS_ORDER, Headed("Sessions", sessions)))
    return [one for _, one in sorted(said, key=lambda one: one[0]) if one.lines]


def in_rows(parts: Sequence[Headed]) -> list[list[str]]:
    """Return the lines of each section that fit a message of a few lines."""
    rows = rows_of([one.number for one in parts], most=ROWS_MAX)
    return [said for one, number in zip(parts, rows, strict=True) if (said := one.in_rows(number))]


def blocks_of(parts: Sequence[Sequence[str]], *, most: int = LINES_MAX) -> list[Block]:
    """Return each part as a section of its own, all together no longer than `most`."""
    lines = iter(shortened([line for part in parts for line in part], most=most))
    return [block for part in parts for block in sections([next(lines) for _ in part])]


def headings(registry: Registry) -> dict[str, str]:
    """Return the heading of each list by its name, in the order of the buttons."""
    return ACTION_HEADINGS | registry.digest_headings


def list_buttons(digest: Digest, registry: Registry, post: int | None) -> list[Button]:
    """Return a button for each list of a digest that was sent, with how many of it would still be there."""
    if post is None:
        return []
    named = [one for one in headings(registry).items() if one[0] not in first_section.LISTS]
    counted = [(name, heading, digest.still(name)) for name, heading in named]
    return [
        Button(f"{BUTTON_LABELS.get(name, heading)} ({number})", "listed", f"{post} {name}")
        for name, heading, number in counted
        if number
    ][: IN_THE_ROW + IN_THE_MENU - 1] + ([Button("All issues", "say", "issues")] if digest.others else [])


def moved(action: Any, digest: Digest, name: str) -> str:
    """Say that a date no longer fits the heading, in a digest that was sent before the date was moved."""
    return first_section.MOVED if digest.has_moved(action, name) else ""
