"""How a digest looks: for a channel, for one person, and the chart of open actions."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from bot.digests import Digest
from bot.sessions import Session
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
    divider,
    header,
    section,
    sections,
    shortened,
)
from handlers.core.blocks.fallback import message_of, text_of
from handlers.core.blocks.paging import HEADED_MAX, headed_lines, more_line
from handlers.core.blocks.text import Reader, capitalized, count, escape, weekday_range
from handlers.core.blocks.things import due_phrase
from handlers.core.kinds import DigestLists, DigestPart
from handlers.core.registry import Registry
from handlers.digests import waiting as first_section
from handlers.digests.chart import area_chart, area_text
from handlers.digests.home import apart_from_channel
from handlers.sessions.views import papers_by

ACTION_HEADINGS = {"overdue": "Late", "due": "Due this week", "later": "Later"}
BUTTON_LABELS = {"due": "Due"}  # where the heading is too long for two buttons beside a menu
ACTIONS_ORDER = 10  # their place among the sections that features declare
OTHERS_ORDER = 21  # after those that concern the reader
NOTICES_ORDER = 26  # after meetings
SESSIONS_ORDER = 30
IN_THE_ROW, IN_THE_MENU = 2, 5
WAITING_MAX = 6  # things that wait for the chair
THINGS_MAX = LINES_MAX // 4  # characters of one's own actions under a heading


def channel_digest(
    digest: Digest,
    reader: Reader,
    registry: Registry,
    *,
    of: str = "",
    post: int | None = None,
    late_apart: int = 0,
) -> Message:
    """Return a channel's week. With the post it is sent as, its buttons list the very records it counted.

    `late_apart` is how many of the late actions the channel's own does not count, where one person reads it.
    """
    name = of or reader.charter.short
    actions = [_actions("overdue", digest, reader), _actions("due", digest, reader)]
    parts = _in_order(digest, reader, [one.channel for one in registry.digest_sections], actions)
    chart = area_chart(digest, reader)
    row = _list_buttons(digest, registry, post) or [
        Button("Actions", "say", "actions"),
        Button("Late", "say", "actions overdue"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
    ]
    blocks = [
        header(f"{name} · week of {reader.day(digest.week.first)}"),
        section(
            f"{_summary(digest, registry)}{_who_meets(digest, registry, reader)}{apart_from_channel(late_apart)}"
        ),
        context(_open_and_changed(digest, reader)),
        *([divider()] if parts else []),
        *_sections([*parts, _vacancies(digest, reader)]),
    ]
    said = [text_of(blocks), *([area_text(digest, reader)] if chart else [])]
    return Message("\n".join(said), (*blocks, *chart, _row(row)))


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
    rest = _without(digest, reminded)
    parts = _in_order(rest, reader, own_parts, [])
    row = _list_buttons(digest, registry, post) or [
        Button("All of mine", "say", "actions mine"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
    ]
    blocks = [
        header(f"Your week · {weekday_range(digest.week.first, digest.week.last, today=reader.today)}"),
        section(f"{_own_summary(digest, registry)}{_who_meets(rest, registry, reader)}"),
        *waits[:WAITING_MAX],
        *map(section, more_line(len(waits) - WAITING_MAX)),
        *_sections([first_section.office_lines(digest, reader)], most=LINES_MAX // 4),
        *_own_actions("overdue", digest, reader, reminded=reminded),
        *_own_actions("due", digest, reader, reminded=reminded),
        *_sections(parts, most=LINES_MAX // (4 if reminded else 2)),
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


def _quiet_week(digest: Digest, reader: Reader, *, reminded: Collection[int | None], waiting: int) -> Message:
    waits = f"Nothing due or late, but {count(waiting, 'thing waits', 'things wait')} for you."
    quiet = f"*A quiet week.* {waits if waiting else QUIET_WEEK}"
    said = "*Your week:* nothing else of yours is due." if reminded else quiet
    others = [one for one in digest.sessions if one.id not in reminded]
    ahead = [context(f"{Chip.MEETING} · {_session(one, reader)}") for one in others[:1]]
    look = [buttons([Button("Look", "say", "home")])] if waiting else []
    return message_of([section(said), *ahead, *look])


QUIET_WEEK = "Nothing due, late or waiting for you."


def _row(row: Sequence[Button]) -> Block:
    return buttons(row[:IN_THE_ROW], row[IN_THE_ROW:])


def _summary(digest: Digest, registry: Registry) -> str:
    """Return how much is late and due, and what else is counted, in one bold sentence."""
    late, due = digest.still("overdue"), digest.still("due")
    said = [f"{count(late, 'action')} {_is(late)} late"] if late else []
    if due:
        said.append(f"{due if late else count(due, 'action')} {_is(due)} due {digest.week.within}")
    said += _since(digest, ACTION_HEADINGS)
    said += _totals(digest, [one.total for one in registry.digest_sections])
    return f"*{capitalized(', '.join(said) or f'nothing late, nothing due {digest.week.within}')}.*"


def _own_summary(digest: Digest, registry: Registry) -> str:
    """Return how many of the reader's actions are late and due; where they have none, what else is counted."""
    late, due, later = (digest.still(name) for name in ACTION_HEADINGS)
    waiting = sum(digest.still(name) for name in first_section.LISTS) + len(digest.area_changes)
    settled = sum(len(digest.settled.get(name, ())) for name in first_section.LISTS)
    of_all = digest.still(first_section.LATE)
    said = [f"{count(of_all, 'action')} {_is(of_all)} late in the task force"] if of_all else []
    said += [count(waiting, "thing waits", "things wait") + " for you"] if waiting else []
    said += [f"{settled if waiting else count(settled, 'thing')} settled since"] if settled else []
    noun = "action" if not of_all else "of yours"  # the others follow without the noun
    first = f"{late or due or later} {noun}" if of_all else count(late or due or later, noun)
    if late:
        said.append(f"{first} {_is(late)} late")
    if due:
        said.append(f"{due if late else first} {_is(due)} due {digest.week.within}")
    said += _totals(digest, [one.late_total for one in registry.digest_sections])
    if later:
        nothing = "" if said else f" on your list, nothing due {digest.week.within}"
        said.append(f"{later if late or due else first}{nothing or ' later'}")
    said += _since(digest, [*ACTION_HEADINGS, *([] if of_all else [first_section.LATE])])
    said = said or _totals(digest, [one.own_total for one in registry.digest_sections])
    return f"*{', '.join(said) or 'You have no open actions'}.*"


def _totals(digest: Digest, totals: Iterable[Callable[[DigestLists], str] | None]) -> list[str]:
    """Return what features count of their lists: of a digest that was sent, without what is settled since."""
    still = {
        name: [one for one in some if one.id not in digest.settled.get(name, ())]
        for name, some in digest.lists.items()
    }
    return [said for total in totals if total and (said := total(still))]


def _since(digest: Digest, names: Iterable[str]) -> list[str]:
    """Return how many actions of these lists were closed or moved since the digest was sent."""
    gone = {one.id: one for name in names for one in digest.settled_of(name)}.values()
    closed, moved = (sum(one.is_open is is_open for one in gone) for is_open in (False, True))
    found = [(closed, "closed since"), (moved, "moved since")]
    is_alone = not any(digest.still(name) for name in names)
    return [
        f"{count(number, 'action') if is_alone and not n else number} {words}"
        for n, (number, words) in enumerate(one for one in found if one[0])
    ]


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _who_meets(digest: Digest, registry: Registry, reader: Reader) -> str:
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


def _session(session: Session, reader: Reader) -> str:
    return f"{reader.day(session.on_day)} {escape(session.body)}{papers_by(session, reader)}"


def _in_order(
    digest: Digest, reader: Reader, parts: Sequence[DigestPart], actions: Sequence[list[str]]
) -> list[list[str]]:
    """Return the lines of each section that has any, those of the actions and the sessions among them."""
    said = [(part.order, part.lines(digest.lists, reader)) for part in parts]
    said += [(ACTIONS_ORDER, lines) for lines in actions]
    said.append((OTHERS_ORDER, list(digest.others)))
    said.append((NOTICES_ORDER, list(digest.notices)))
    later = digest.sessions[1:] if _this_week(digest) else digest.sessions  # the first is above
    sessions = [f"{Chip.MEETING.sign} {_session(one, reader)}" for one in later]
    said.append((SESSIONS_ORDER, headed_lines("Sessions", sessions)))
    return [lines for _, lines in sorted(said, key=lambda one: one[0]) if lines]


def _sections(parts: Sequence[Sequence[str]], *, most: int = LINES_MAX) -> list[Block]:
    """Return each part as a section of its own, all together no longer than `most`."""
    lines = iter(shortened([line for part in parts for line in part], most=most))
    return [block for part in parts for block in sections([next(lines) for _ in part])]


def _vacancies(digest: Digest, reader: Reader) -> list[str]:
    if not digest.vacant:
        return []
    named = [f"{reader.area(area)} ({escape(entity)})" for area, entity in digest.vacant]
    return [f"*Nobody covers*  {', '.join(named)}"]


def headings(registry: Registry) -> dict[str, str]:
    """Return the heading of each list by its name, in the order of the buttons."""
    return ACTION_HEADINGS | registry.digest_headings


def _list_buttons(digest: Digest, registry: Registry, post: int | None) -> list[Button]:
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


def listed(name: str, digest: Digest, reader: Reader, registry: Registry) -> Message:
    """Return the records of one list of a digest, as they are now, as many as a message holds, and how many more there are."""
    head = f"*{headings(registry)[name]} · digest of {reader.day(digest.week.first)}*"
    lines = (
        _actions_of(name, digest, reader)
        if name in ACTION_HEADINGS
        else [registry.kind_of(record).shows.line_in_digest(record, reader) for record in digest.lists[name]]
    )
    shown = _fitting(lines, most=MESSAGE_MAX - len(head))
    more = more_line(digest.count(name) - len(shown)) if lines else ["You can see none of them any more."]
    said = [head, *shown, *more]
    return Message("\n".join(said), tuple(sections(said)))


def _actions_of(name: str, digest: Digest, reader: Reader) -> list[str]:
    listed: Sequence[Any] = digest.lists[name]
    return [
        f"{action_views.line_with_word(one, reader, digest.last_words)}{_moved(one, digest, name)}"
        for one in listed
    ]


def _fitting(lines: Sequence[str], *, most: int) -> Sequence[str]:
    """Return the first lines that are not longer than `most` characters together."""
    lengths = accumulate(len(line) + 1 for line in lines)
    return [line for line, length in zip(lines, lengths, strict=True) if length <= most]


def _actions(name: str, digest: Digest, reader: Reader) -> list[str]:
    """Return the actions under a heading, each with its owner."""
    actions: Sequence[Any] = digest.lists[name]
    lines = [f"{_action_line(one, digest, reader)}{_moved(one, digest, name)}" for one in actions]
    return headed_lines(ACTION_HEADINGS[name], lines, total=digest.count(name))


def _action_line(action: Any, digest: Digest, reader: Reader) -> str:
    if not action.is_open:
        return action_views.line(action, reader)
    chip = action_views.chip_today(action, reader)
    why = f": {escape(action.reason)}" if action.reason else ""
    blocked = f"blocked{why}" if chip is Chip.BLOCKED else ""
    facts = filter(None, (reader.names(action.owners), due_phrase(action, reader), blocked))
    said = action_views.last_word(digest.last_words.get(action.id), reader)
    text = f"{chip.sign} {action.ref} {escape(action.title)} · {', '.join(facts)}"
    return f"{text} · {said}" if said else text


def _moved(action: Any, digest: Digest, name: str) -> str:
    """Say that a date no longer fits the heading, in a digest that was sent before the date was moved."""
    return first_section.MOVED if digest.has_moved(action, name) else ""


def _own_actions(
    name: str, digest: Digest, reader: Reader, *, reminded: Collection[int | None]
) -> list[Block]:
    """Return the reader's actions of a heading, each with its button, but those that the same message reminds of."""
    listed: Sequence[Any] = digest.lists[name]
    left = [action for action in listed if action.id not in reminded]
    share = 2 if reminded else 1  # the reminders take half of the message
    first = [
        on_home(one, reader, digest.last_words, also=f"{_left_by(one, reader)}{_moved(one, digest, name)}")
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


def _open_and_changed(digest: Digest, reader: Reader) -> str:
    """Return how many actions were open on the day of the digest, which stays so, and what changed in the days before."""
    changed = [
        f"{digest.closed_count} closed" if digest.closed_count else "",
        f"{digest.new_count} new" if digest.new_count else "",
    ]
    opened = count(digest.open_count, "action") if digest.open_count else "No actions"
    said = ", ".join(filter(None, changed))
    when = f" · {said} {digest.week.before}" if said else ""
    return f"{opened} open on {reader.day(digest.week.first)}{when}"
