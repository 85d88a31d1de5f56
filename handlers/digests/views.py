"""How the week of one person looks, and a list behind a button of any week."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from bot.digests import Digest
from handlers.actions import views as action_views
from handlers.actions.lists import on_home
from handlers.areas import views as area_views
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import (
    LINES_MAX,
    MESSAGE_MAX,
    Block,
    Button,
    Message,
    buttons,
    context,
    header,
    section,
    sections,
)
from handlers.core.blocks.fallback import message_of, text_of
from handlers.core.blocks.paging import HEADED_MAX, more_line
from handlers.core.blocks.text import Reader, count, weekday_range
from handlers.core.registry import Registry
from handlers.digests import parts
from handlers.digests import waiting as first_section

WAITING_MAX = 6  # things that wait for the chair
THINGS_MAX = LINES_MAX // 4  # characters of one's own actions under a heading


def personal_digest(
    digest: Digest,
    reader: Reader,
    registry: Registry,
    *,
    reminded: Collection[int | None] = (),
    waiting: int = 0,
    post: int | None = None,
) -> Message:
    """Return a person's week. What the same message reminds of is counted, and not listed again.

    `waiting` is how many things wait for them although the week is quiet.
    """
    if digest.is_empty:
        return _quiet_week(digest, reader, reminded=reminded, waiting=waiting)
    waiting_ids = {record.id for name in first_section.LISTS for record in digest.lists.get(name, ())}
    changes = [area_views.change_to_answer(one, reader) for one in digest.area_changes]
    digest, waits = _without(digest, waiting_ids), [*first_section.blocks(digest.lists, reader), *changes]
    own_parts = [one.personal for one in registry.digest_sections if one.personal]
    rest = _once(_without(digest, reminded), registry)
    own = parts.in_rows(parts.in_order(rest, reader, own_parts, []))
    row = parts.list_buttons(digest, registry, post) or [
        Button("All of mine", "say", "actions mine"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
    ]
    blocks = [
        header(f"Your week · {weekday_range(digest.week.first, digest.week.last, today=reader.today)}"),
        section(f"{_own_summary(digest, registry)}{parts.who_meets(rest, registry, reader)}"),
        *waits[:WAITING_MAX],
        *map(section, more_line(len(waits) - WAITING_MAX)),
        *parts.blocks_of([first_section.office_lines(digest, reader)], most=LINES_MAX // 4),
        *_own_actions("overdue", digest, reader, reminded=reminded),
        *_own_actions("due", digest, reader, reminded=reminded),
        *parts.blocks_of(own, most=LINES_MAX // (4 if reminded else 2)),
    ]
    return Message(text_of(blocks), (*blocks, _row(row)))


def _without(digest: Digest, told: Collection[int | None]) -> Digest:
    """Return a digest that leaves out what the message tells already, but for what waits for the reader."""
    lists = {
        name: records if name in first_section.LISTS else [one for one in records if one.id not in told]
        for name, records in digest.lists.items()
    }
    sessions = [one for one in digest.sessions if one.id not in told]
    return replace(digest, lists=lists, sessions=sessions)


def _once(digest: Digest, registry: Registry) -> Digest:
    """Return a digest whose sections list nothing that one before them lists."""
    lists = dict(digest.lists)
    told = set[int | None]()
    for one in registry.digest_sections:
        lists |= {
            name: [each for each in lists.get(name, ()) if each.id not in told] for name in one.headings
        }
        told |= {each.id for name in one.headings for each in lists[name]}
    return replace(digest, lists=lists)


def _quiet_week(digest: Digest, reader: Reader, *, reminded: Collection[int | None], waiting: int) -> Message:
    waits = f"Nothing due or late, but {count(waiting, 'thing waits', 'things wait')} for you."
    quiet = f"*A quiet week.* {waits if waiting else QUIET_WEEK}"
    said = "*Your week:* nothing else of yours is due." if reminded else quiet
    others = [one for one in digest.sessions if one.id not in reminded]
    ahead = [context(f"{Chip.MEETING} · {parts.session_line(one, reader)}") for one in others[:1]]
    look = [buttons([Button("Look", "say", "home")])] if waiting else []
    return message_of([section(said), *ahead, *look])


QUIET_WEEK = "Nothing due, late or waiting for you."


def _row(row: Sequence[Button]) -> Block:
    return buttons(row[: parts.IN_THE_ROW], row[parts.IN_THE_ROW :])


def _own_summary(digest: Digest, registry: Registry) -> str:
    """Return how many of the reader's actions are late and due; where they have none, what else is counted."""
    late, due, later = (digest.still(name) for name in parts.ACTION_HEADINGS)
    waiting = sum(digest.still(name) for name in first_section.LISTS) + len(digest.area_changes)
    settled = sum(len(digest.settled.get(name, ())) for name in first_section.LISTS)
    of_all = digest.still(first_section.LATE)
    said = [f"{count(of_all, 'action')} {parts.verb_to_be(of_all)} late in the task force"] if of_all else []
    said += [count(waiting, "thing waits", "things wait") + " for you"] if waiting else []
    said += [f"{settled if waiting else count(settled, 'thing')} settled since"] if settled else []
    noun = "action" if not of_all else "of yours"  # the others follow without the noun
    first = f"{late or due or later} {noun}" if of_all else count(late or due or later, noun)
    if late:
        said.append(f"{first} {parts.verb_to_be(late)} late")
    if due:
        said.append(f"{due if late else first} {parts.verb_to_be(due)} due {digest.week.within}")
    said += parts.totals(digest, [one.late_total for one in registry.digest_sections])
    if later:
        nothing = "" if said else f" on your list, nothing due {digest.week.within}"
        said.append(f"{later if late or due else first}{nothing or ' later'}")
    said += parts.since(digest, [*parts.ACTION_HEADINGS, *([] if of_all else [first_section.LATE])])
    said = said or parts.totals(digest, [one.own_total for one in registry.digest_sections])
    return f"*{', '.join(said) or 'You have no open actions'}.*"


def listed(name: str, digest: Digest, reader: Reader, registry: Registry) -> Message:
    """Return the records of one list of a digest, as they are now, as many as a message holds, and how many more there are."""
    head = f"*{parts.headings(registry)[name]} · digest of {reader.day(digest.week.first)}*"
    lines = (
        _actions_of(name, digest, reader)
        if name in parts.ACTION_HEADINGS
        else [registry.kind_of(record).shows.line_in_digest(record, reader) for record in digest.lists[name]]
    )
    shown = _fitting(lines, most=MESSAGE_MAX - len(head))
    more = more_line(digest.count(name) - len(shown)) if lines else ["You can see none of them any more."]
    said = [head, *shown, *more]
    return Message("\n".join(said), tuple(sections(said)))


def _actions_of(name: str, digest: Digest, reader: Reader) -> list[str]:
    listed: Sequence[Any] = digest.lists[name]
    return [
        f"{action_views.line_with_word(one, reader, digest.last_words)}{parts.moved(one, digest, name)}"
        for one in listed
    ]


def _fitting(lines: Sequence[str], *, most: int) -> Sequence[str]:
    """Return the first lines that are not longer than `most` characters together."""
    lengths = accumulate(len(line) + 1 for line in lines)
    return [line for line, length in zip(lines, lengths, strict=True) if length <= most]


def _own_actions(
    name: str, digest: Digest, reader: Reader, *, reminded: Collection[int | None]
) -> list[Block]:
    """Return the reader's actions of a heading, each with its button, but those that the same message reminds of."""
    listed: Sequence[Any] = digest.lists[name]
    left = [action for action in listed if action.id not in reminded]
    share = 2 if reminded else 1  # the reminders take half of the message
    first = [
        on_home(
            one, reader, digest.last_words, also=f"{_left_by(one, reader)}{parts.moved(one, digest, name)}"
        )
        if one.is_open
        else section(action_views.line(one, reader))
        for one in left[: HEADED_MAX // share]
    ]
    lengths = accumulate(len(block["text"]["text"]) for block in first)
    shown = [block for block, length in zip(first, lengths, strict=True) if length <= THINGS_MAX // share]
    more = digest.count(name) - (len(listed) - len(left)) - len(shown)
    return [*shown, *map(section, more_line(more))]


def _left_by(action: Any, reader: Reader) -> str:
    """Return whose an action was that the reader goes on with; "" for their own."""
    has_left = all(reader.roster.has_left(one, reader.today) for one in action.owners)
    return f" · from {reader.names(action.owners)}" if has_left else ""
