"""How a digest looks: for a channel, for one person, and the chart of open actions."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import Any

from slackblocks import AxisConfig, BarChart, DataPoint, DataSeries, DataVisualizationBlock

from bot.digests import Digest
from bot.names import lowercase_first
from handlers.actions import views as action_views
from handlers.blocks.elements import MESSAGE_MAX, Block, Button, Message, as_dict, buttons, sections
from handlers.blocks.paging import headed_lines, more_line
from handlers.blocks.text import Reader, capitalized, count, cut, escape
from handlers.feature import Registry
from handlers.kinds import DigestPart

ACTION_HEADINGS = {"overdue": "Overdue", "due": "Due this week", "later": "Later"}
ACTIONS_ORDER = 10  # their place among the sections that features declare
BUTTONS_MAX = 5
LABEL_MAX = 20
CATEGORIES_MAX = 20
QUIET_WEEK = "Nothing is due, nothing is late, and nothing waits. Nothing for you to do."


def channel_digest(
    digest: Digest, reader: Reader, registry: Registry, *, of: str = "", post: int | None = None
) -> Message:
    """Return a channel's week. With the post it is sent as, its buttons list the very records it counted."""
    name = of or reader.charter.short
    actions = [*_actions("overdue", digest, reader), *_actions("due", digest, reader)]
    lines = [
        f"*{escape(name)} · week of {reader.day(digest.week.first)}*",
        " · ".join(_totals(digest, registry)),
        *_in_order(digest, reader, [one.channel for one in registry.digest_sections], actions),
        *_vacancies(digest, reader),
        _weekly_totals(digest),
    ]
    chart = _chart(digest, reader)
    by_area = [_chart_text(digest, reader)] if chart else []
    row = _list_buttons(digest, registry, post) or [
        Button("Actions", "say", "actions"),
        Button("Overdue", "say", "actions overdue"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
    ]
    blocks = (*sections([*lines, *by_area]), *chart, buttons(row))
    return Message("\n".join([*lines, *by_area]), blocks)


def personal_digest(
    digest: Digest,
    reader: Reader,
    registry: Registry,
    *,
    reminded: Collection[int | None] = (),
    post: int | None = None,
) -> Message:
    """Return a person's week. What the same message reminds of is counted, and not listed again."""
    if digest.is_empty:
        quiet = "Of your own nothing is due this week." if reminded else QUIET_WEEK
        return Message(f"*Your week · {reader.day(digest.week.first)}*\n{quiet}")
    actions = [line for name in ACTION_HEADINGS for line in _actions(name, digest, reader, reminded=reminded)]
    lines = [
        f"*Your week · {reader.day(digest.week.first)} to {reader.day(digest.week.last)}*",
        _own_actions(digest),
        *_in_order(digest, reader, [one.personal for one in registry.digest_sections], actions),
        *_refused_attempts(digest, reader),
    ]
    row = _list_buttons(digest, registry, post) or [
        Button("All of mine", "say", "actions mine"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
    ]
    return Message("\n".join(lines), (*sections(lines), buttons(row)))


def _totals(digest: Digest, registry: Registry) -> list[str]:
    return [
        f"{digest.count('overdue') or 'None'} overdue",
        f"{digest.count('due') or 'none'} due this week",
        *[one.total(digest.lists) for one in registry.digest_sections if one.total],
    ]


def _in_order(
    digest: Digest, reader: Reader, parts: Sequence[DigestPart], actions: Sequence[str]
) -> list[str]:
    """Return the lines of all sections, those of the actions among them."""
    said = [(part.order, part.lines(digest.lists, reader)) for part in parts]
    said.append((ACTIONS_ORDER, [*actions]))
    return [line for _, lines in sorted(said, key=lambda one: one[0]) for line in lines]


def _vacancies(digest: Digest, reader: Reader) -> list[str]:
    if not digest.vacant:
        return []
    named = [f"{reader.area(area)} ({escape(entity)})" for area, entity in digest.vacant]
    return [f"*Nobody answers for*  {', '.join(named)}"]


def _refused_attempts(digest: Digest, reader: Reader) -> list[str]:
    """Count what people tried and may not do, by role; who it was stands nowhere."""
    if not digest.refused:
        return []
    by_role = ", ".join(
        f"{lowercase_first(reader.role(role)) if role else 'not on the roster'} {number}"
        for role, number in digest.refused.items()
    )
    return [
        f"{capitalized(count(sum(digest.refused.values()), 'refused attempt'))} since the last digest ({by_role})"
    ]


def headings(registry: Registry) -> dict[str, str]:
    """Return the heading of each list by its name, in the order of the buttons."""
    return ACTION_HEADINGS | registry.digest_headings


def _list_buttons(digest: Digest, registry: Registry, post: int | None) -> list[Button]:
    """Return a button for each list of a digest that was sent."""
    if post is None:
        return []
    counted = [(name, heading, digest.count(name)) for name, heading in headings(registry).items()]
    return [
        Button(f"{heading} ({number})", "listed", f"{post} {name}")
        for name, heading, number in counted
        if number
    ][:BUTTONS_MAX]


def listed(name: str, digest: Digest, reader: Reader, registry: Registry) -> Message:
    """Return the records of one list of a digest, as they are now, as many as a message holds, and how many more there are."""
    head = f"*{headings(registry)[name]} · digest of {reader.day(digest.week.first)}*"
    lines = [registry.kind_of(record).shows.line_in_digest(record, reader) for record in digest.lists[name]]
    shown = _fitting(lines, most=MESSAGE_MAX - len(head))
    more = more_line(digest.count(name) - len(shown)) if lines else ["You can see none of them any more."]
    said = [head, *shown, *more]
    return Message("\n".join(said), tuple(sections(said)))


def _fitting(lines: Sequence[str], *, most: int) -> Sequence[str]:
    """Return the first lines that are not longer than `most` characters together."""
    lengths = accumulate(len(line) + 1 for line in lines)
    return [line for line, length in zip(lines, lengths, strict=True) if length <= most]


def _actions(
    name: str, digest: Digest, reader: Reader, *, reminded: Collection[int | None] = ()
) -> list[str]:
    """Return the actions under a heading, without those that the same message reminds of."""
    listed: Sequence[Any] = digest.lists[name]
    shown = [action for action in listed if action.id not in reminded]
    total = digest.count(name) - (len(listed) - len(shown))
    lines = [action_views.line(action, reader) for action in shown]
    return headed_lines(ACTION_HEADINGS[name], lines, total=total)


def _weekly_totals(digest: Digest) -> str:
    return f"Since last week: {digest.closed_count} closed, {digest.new_count} new, {digest.open_count} open ({digest.previous_open_count} before)."


def _counts_by_area(digest: Digest, reader: Reader) -> list[tuple[str, int, int]]:
    """Return (area, late, not late) for each area with an open action, most first."""
    late, other = Counter(digest.late_by_area), Counter(digest.other_by_area)
    areas = sorted(late | other, key=lambda code: (-(late[code] + other[code]), code))[:CATEGORIES_MAX]
    return [
        (reader.charter.area(code).name if code else "No area", late[code], other[code]) for code in areas
    ]


def _chart(digest: Digest, reader: Reader) -> list[Block]:
    """Slack's own chart of open actions by area; nothing while there are not two to compare."""
    found = _counts_by_area(digest, reader)
    if len(found) < 2:  # noqa: PLR2004 - two
        return []
    names = _distinct_labels([cut(name, LABEL_MAX) for name, _, _ in found])
    series = [
        _chart_series("Not overdue", names, [other for _, _, other in found]),
        _chart_series("Overdue", names, [late for _, late, _ in found]),
    ]
    return [as_dict(DataVisualizationBlock("Open actions by area", BarChart(series, AxisConfig(names))))]


def _own_actions(digest: Digest) -> str:
    said = capitalized(count(digest.open_count, "open action"))
    if not digest.open_count:
        return said
    return (
        f"{said}, {digest.count('overdue') or 'none'} overdue, {digest.count('due') or 'none'} due this week"
    )


def _chart_series(label: str, names: list[str], counts: list[int]) -> DataSeries:
    return DataSeries(label, [DataPoint(name, number) for name, number in zip(names, counts, strict=True)])


def _distinct_labels(names: list[str]) -> list[str]:
    """Two long names may be cut to the same label; a chart needs each of its labels once."""
    return [
        name if names.index(name) == n else f"{name[: LABEL_MAX - 3]} {n}" for n, name in enumerate(names)
    ]


def _chart_text(digest: Digest, reader: Reader) -> str:
    said = [
        f"{escape(name)} {late + other}{f' ({late} overdue)' if late else ''}"
        for name, late, other in _counts_by_area(digest, reader)
    ]
    return f"Open by area: {' · '.join(said)}"
