"""How a digest looks, for a channel and for a person, and the chart of open actions."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from slackblocks import AxisConfig, BarChart, DataPoint, DataSeries, DataVisualizationBlock

from bot.digests import Digest
from bot.events import Event
from bot.issues import level_backlogs
from bot.names import lowercase_first
from bot.proposals import Proposal
from handlers.actions import views as action_views
from handlers.blocks.elements import MESSAGE_MAX, Block, Button, Message, as_dict, buttons, sections
from handlers.blocks.text import Reader, capitalized, count, cut, escape
from handlers.events import views as event_views
from handlers.issues import views as issue_views
from handlers.kinds import Kinds
from handlers.proposals import views as proposal_views

if TYPE_CHECKING:
    from bot.records import Record

LINES_MAX = 10  # under one heading; a number shows how many there are
BY_LEVEL_MIN = 2  # from so many on, the number by level is shown
LABEL_MAX = 20
CATEGORIES_MAX = 20
QUIET_WEEK = "Nothing is due, nothing is late, and nothing waits. Nothing for you to do."


def channel_digest(digest: Digest, reader: Reader, *, of: str = "", post: int | None = None) -> Message:
    """Return a channel's digest. The buttons of a sent post list the very records that it counted."""
    name = of or reader.charter.short
    lines = [
        f"*{escape(name)} · week of {reader.day(digest.week.first)}*",
        (
            f"{digest.count('overdue') or 'None'} overdue · {digest.count('due') or 'none'} due this week · "
            f"{count(len(digest.issues), 'open issue')} · "
            f"{count(len(digest.coming) + len(digest.new_events), 'event')} ahead"
        ),
        *_decided(digest, reader),
        *_actions("overdue", digest, reader),
        *_actions("due", digest, reader),
        *_headed_lines("Issues", digest.issues, lambda i: issue_views.line(i, reader)),
        *_by_level(digest, reader),
        *_headed_lines("New events", digest.new_events, lambda e: event_views.line(e, reader)),
        *_headed_lines("Coming events", digest.coming, lambda e: event_views.line(e, reader)),
        *_vacancies(digest, reader),
        _weekly_totals(digest),
    ]
    chart = _chart(digest, reader)
    by_area = [_chart_text(digest, reader)] if chart else []
    row = _list_buttons(digest, post) or [
        Button("Actions", "say", "actions"),
        Button("Overdue", "say", "actions overdue"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
    ]
    blocks = (*sections([*lines, *by_area]), *chart, buttons(row))
    return Message("\n".join([*lines, *by_area]), blocks)


def personal_digest(
    digest: Digest, reader: Reader, *, reminded: Collection[int] = (), post: int | None = None
) -> Message:
    """Return a person's digest. Records that the same message reminds of are counted but not listed again."""
    if digest.is_empty:
        quiet = "Of your own nothing is due this week." if reminded else QUIET_WEEK
        return Message(f"*Your week · {reader.day(digest.week.first)}*\n{quiet}")
    lines = [
        f"*Your week · {reader.day(digest.week.first)} to {reader.day(digest.week.last)}*",
        _own_actions(digest),
        *_actions("overdue", digest, reader, reminded=reminded),
        *_actions("due", digest, reader, reminded=reminded),
        *_actions("later", digest, reader, reminded=reminded),
        *_headed_lines("Issues", digest.issues, lambda i: issue_views.line(i, reader)),
        *_decided(digest, reader),
        *_headed_lines(
            "Ahead", _by_day([*digest.new_events, *digest.coming]), lambda e: event_views.line(e, reader)
        ),
        *_refused_attempts(digest, reader),
    ]
    row = _list_buttons(digest, post) or [
        Button("All of mine", "say", "actions mine"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
    ]
    return Message("\n".join(lines), (*sections(lines), buttons(row)))


def _by_level(digest: Digest, reader: Reader) -> list[str]:
    if len(digest.issues) < BY_LEVEL_MIN:
        return []
    return [
        issue_views.by_level(level_backlogs(digest.issues, charter=reader.charter, now=reader.now), reader)
    ]


def _vacancies(digest: Digest, reader: Reader) -> list[str]:
    if not digest.vacant:
        return []
    named = [f"{reader.area(area)} ({escape(entity)})" for area, entity in digest.vacant]
    return [f"*Nobody answers for*  {', '.join(named)}"]


def _refused_attempts(digest: Digest, reader: Reader) -> list[str]:
    """Return the number of refused attempts by role, without names."""
    if not digest.refused:
        return []
    by_role = ", ".join(
        f"{lowercase_first(reader.role(role)) if role else 'not on the roster'} {number}"
        for role, number in digest.refused.items()
    )
    return [
        f"{capitalized(count(sum(digest.refused.values()), 'refused attempt'))} since the last digest ({by_role})"
    ]


HEADINGS = {
    "overdue": "Overdue",
    "due": "Due this week",
    "later": "Later",
    "issues": "Issues",
    "new_events": "New events",
    "coming": "Coming events",
    "decided": "Decided",
}
BUTTONS_MAX = 5


def _list_buttons(digest: Digest, post: int | None) -> list[Button]:
    """Return a button for each list of a sent digest."""
    if post is None:
        return []
    counted = [(name, digest.count(name)) for name in HEADINGS]
    return [
        Button(f"{HEADINGS[name]} ({number})", "listed", f"{post} {name}")
        for name, number in counted
        if number
    ][:BUTTONS_MAX]


def listed(name: str, digest: Digest, kinds: Kinds, reader: Reader) -> Message:
    """Return as many records of one list as a message holds, as they are now, and how many more there are."""
    head = f"*{HEADINGS[name]} · digest of {reader.day(digest.week.first)}*"
    lines = [kinds[record.kind].shows.line_in_digest(record, reader) for record in getattr(digest, name)]
    shown = _fitting(lines, most=MESSAGE_MAX - len(head))
    more = _more(digest.count(name) - len(shown)) if lines else ["You can see none of them any more."]
    text_lines = [head, *shown, *more]
    return Message("\n".join(text_lines), tuple(sections(text_lines)))


def _fitting(lines: Sequence[str], *, most: int) -> Sequence[str]:
    """Return the first lines that together have at most `most` characters."""
    lengths = accumulate(len(line) + 1 for line in lines)
    return [line for line, length in zip(lines, lengths, strict=True) if length <= most]


def _actions(name: str, digest: Digest, reader: Reader, *, reminded: Collection[int] = ()) -> list[str]:
    """Return the actions under a heading, without those that the same message reminds of."""
    listed: Sequence[Record] = getattr(digest, name)
    shown = [action for action in listed if action.id not in reminded]
    number = digest.count(name) - (len(listed) - len(shown))
    return _headed_lines(HEADINGS[name], shown, lambda a: action_views.line(a, reader), number=number)


def _by_day(found: Sequence[Event]) -> list[Event]:
    return sorted(found, key=lambda event: (event.starts_on, event.number))


def _headed_lines(title: str, records: Sequence[Any], line: Any, *, number: int | None = None) -> list[str]:
    """Return the first records under a heading; `number` is the total where there are more."""
    if not records:
        return []
    shown = [line(record) for record in records[:LINES_MAX]]
    return [f"*{title}*", *shown, *_more((number or len(records)) - len(shown))]


def _more(number: int) -> list[str]:
    return [f"and {number} more"] if number > 0 else []


def _decided(digest: Digest, reader: Reader) -> list[str]:
    if not digest.decided:
        return []
    lines = [
        proposal_views.decided_line(d, reader)
        if isinstance(d, Proposal)
        else f"*{d.ref}*  {escape(d.title)}: {escape(reader.charter.decision_word(d.word).label)}"
        f"{', ' + escape(d.text) if d.text else ''}, {reader.day(d.decided_on)}"
        for d in digest.decided
    ]
    return ["*Decided last week*", *lines[:LINES_MAX]]


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
    """Return Slack's chart of open actions by area; nothing for fewer than two areas."""
    counts = _counts_by_area(digest, reader)
    if len(counts) < 2:  # noqa: PLR2004 - two
        return []
    names = _distinct_labels([cut(name, LABEL_MAX) for name, _, _ in counts])
    series = [
        _chart_series("Not overdue", names, [other for _, _, other in counts]),
        _chart_series("Overdue", names, [late for _, late, _ in counts]),
    ]
    return [as_dict(DataVisualizationBlock("Open actions by area", BarChart(series, AxisConfig(names))))]


def _own_actions(digest: Digest) -> str:
    text = capitalized(count(digest.open_count, "open action"))
    if not digest.open_count:
        return text
    return (
        f"{text}, {digest.count('overdue') or 'none'} overdue, {digest.count('due') or 'none'} due this week"
    )


def _chart_series(label: str, names: list[str], counts: list[int]) -> DataSeries:
    return DataSeries(label, [DataPoint(name, number) for name, number in zip(names, counts, strict=True)])


def _distinct_labels(names: list[str]) -> list[str]:
    """Make labels unique: two long names may be cut to the same, which a chart does not accept."""
    return [
        name if names.index(name) == n else f"{name[: LABEL_MAX - 3]} {n}" for n, name in enumerate(names)
    ]


def _chart_text(digest: Digest, reader: Reader) -> str:
    parts = [
        f"{escape(name)} {late + other}{f' ({late} overdue)' if late else ''}"
        for name, late, other in _counts_by_area(digest, reader)
    ]
    return f"Open by area: {' · '.join(parts)}"
