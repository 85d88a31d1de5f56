"""How the week of a channel looks: a headline and a few lines, the whole and the chart behind buttons."""

from typing import Any

from bot.digests import Digest
from handlers.actions import views as action_views
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button, Message, buttons, context, divider, header, section
from handlers.core.blocks.fallback import text_of
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.core.blocks.things import due_phrase
from handlers.core.registry import Registry
from handlers.digests import parts
from handlers.digests.chart import area_chart, area_text
from handlers.digests.home import apart_from_channel


def channel_digest(
    digest: Digest,
    reader: Reader,
    registry: Registry,
    *,
    of: str = "",
    post: int | None = None,
    late_apart: int = 0,
) -> Message:
    """Return a channel's week in a few lines. With the post it is sent as, its buttons list the very records it counted.

    `late_apart` is how many of the late actions the channel's own does not count, where one person reads it.
    """
    every = _channel_parts(digest, reader, registry)
    shown = parts.in_rows(every)
    chart = area_chart(digest, reader)
    is_whole = shown == [one.in_rows(one.number + 1) for one in every]
    row = parts.list_buttons(digest, registry, post) or [
        Button("Actions", "say", "actions"),
        Button("Late", "say", "actions overdue"),
        Button("Issues", "say", "issues"),
        Button("Events", "say", "events"),
    ]
    whole = [] if is_whole else [_behind("All of it", parts.ALL, post)]
    drawn = [_behind("Chart", parts.CHART, post)] if chart else []
    first = parts.IN_THE_ROW - len(whole)
    menu = [*row[first:][: parts.IN_THE_MENU - len(drawn)], *drawn]
    blocks = [
        *_headline(digest, reader, registry, of=of, late_apart=late_apart),
        *([divider()] if shown else []),
        *parts.blocks_of(shown),
        buttons([*row[:first], *whole], menu),
    ]
    return Message(text_of(blocks), tuple(blocks))


def whole_week(
    digest: Digest, reader: Reader, registry: Registry, *, of: str = "", late_apart: int = 0
) -> Message:
    """Return a channel's week with all that its sections have, and the chart."""
    every = [one.first() for one in _channel_parts(digest, reader, registry)]
    chart = area_chart(digest, reader)
    head = _headline(digest, reader, registry, of=of, late_apart=late_apart)
    blocks = [*head, *([divider()] if every else []), *parts.blocks_of(every)]
    said = [text_of(blocks), *([area_text(digest, reader)] if chart else [])]
    return Message("\n".join(said), (*blocks, *chart))


def chart_alone(digest: Digest, reader: Reader) -> Message:
    """Return the chart of a week, with the same in words."""
    return Message(area_text(digest, reader), tuple(area_chart(digest, reader)))


def _behind(label: str, name: str, post: int | None) -> Button:
    """Return the button for what a week has not in its few lines."""
    return (
        Button(label, "say", f"digest week {name}")
        if post is None
        else Button(label, "listed", f"{post} {name}")
    )


def _headline(digest: Digest, reader: Reader, registry: Registry, *, of: str, late_apart: int) -> list[Block]:
    said = f"{_summary(digest, registry)}{parts.who_meets(digest, registry, reader)}{apart_from_channel(late_apart)}"
    return [
        header(f"{of or reader.charter.short} · week of {reader.day(digest.week.first)}"),
        section(said),
        context(_open_and_changed(digest, reader)),
    ]


def _channel_parts(digest: Digest, reader: Reader, registry: Registry) -> list[Headed]:
    late, due = (_actions(name, digest, reader) for name in ("overdue", "due"))
    actions = [(parts.LATE_ORDER, late), (parts.DUE_ORDER, due)]
    found = parts.in_order(digest, reader, [one.channel for one in registry.digest_sections], actions)
    return [*found, *_vacancies(digest, reader)]


def _summary(digest: Digest, registry: Registry) -> str:
    """Return how much is late and due, and what else is counted, in one bold sentence."""
    late, due = digest.still("overdue"), digest.still("due")
    said = [f"{count(late, 'action')} {parts.verb_to_be(late)} late"] if late else []
    if due:
        said.append(
            f"{due if late else count(due, 'action')} {parts.verb_to_be(due)} due {digest.week.within}"
        )
    said += parts.since(digest, parts.ACTION_HEADINGS)
    said += parts.totals(digest, [one.total for one in registry.digest_sections])
    return f"*{capitalized(', '.join(said) or f'nothing late, nothing due {digest.week.within}')}.*"


def _vacancies(digest: Digest, reader: Reader) -> list[Headed]:
    named = [f"{reader.area(area)} ({escape(entity)})" for area, entity in digest.vacant]
    return [Headed("Nobody covers", [", ".join(named)])] if named else []


def _actions(name: str, digest: Digest, reader: Reader) -> Headed:
    """Return the actions under a heading, each with its owner."""
    lines = [
        f"{_action_line(one, digest, reader)}{parts.moved(one, digest, name)}" for one in digest.lists[name]
    ]
    return Headed(parts.ACTION_HEADINGS[name], lines, digest.count(name))


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
