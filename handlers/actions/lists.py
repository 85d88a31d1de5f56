"""Lists of actions: how they look, and as files."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from html import unescape

from bot import spreadsheets
from bot.actions import Action
from bot.calendar import moment
from bot.errors import Offer, UserError
from bot.last_word import LastWord
from bot.notifications import Notification
from bot.permissions import Actor, full_actor, may, may_see
from handlers.actions import views
from handlers.actions.reminders_views import TIMES
from handlers.blocks.chips import Chip
from handlers.blocks.elements import Block, Button, Message
from handlers.blocks.paging import page, without_page
from handlers.blocks.tables import Cell, table
from handlers.blocks.text import Reader, count, possessive
from handlers.calls import Ask, Reply, refuse_unknown_words
from handlers.kinds import ExportList, Sheets
from handlers.people.views import away_until, current_absence
from handlers.records.export import MAX_ROWS, OPTIONS
from handlers.records.export_views import filter_phrase
from storage import notifications
from storage.actions import actions_page
from storage.records import Filter, ListPage, read_filter, records_by_ids
from storage.unit_of_work import Read

# What may stand behind `actions` and `export actions`: offered, and understood besides.
FILTER_WORDS = ("mine", "overdue", "blocked", "all")
MAX_COVERED = 2  # buttons
OTHER_FILTER_WORDS = ("me", "my", "late", "stuck", "open", "done", "closed")


def listed(
    found: ListPage,
    chosen: Filter,
    reader: Reader,
    *,
    words: str,
    last_words: Mapping[int, LastWord],
    also: tuple[Sequence[str], Sequence[Button]] = ((), ()),
) -> Message:
    """Return a list of actions; `also` are lines below it, and buttons to what they speak of."""
    kind, of = filter_noun(chosen), filter_phrase(chosen, reader)
    title = f"{count(found.total_count, kind)}{of}"
    shown = [views.line_with_word(action, reader, last_words) for action in found.records]
    row, menu = _list_buttons(found, chosen, reader, words=without_page(words))
    are_open = found.records and all(action.is_open for action in found.records)
    return page(
        f"*{title}*",
        shown,
        found,
        words=words,
        more=[*also[1], *row],
        menu=menu,
        foot=also[0],
        table=_table(found, title, reader, last_words, by_area=chosen.by_area) if are_open else None,
    )


def _list_buttons(
    found: ListPage, chosen: Filter, reader: Reader, *, words: str
) -> tuple[list[Button], list[Button]]:
    """Return the buttons that narrow a list of actions, and those that show it in another way."""
    late = sum(action.is_late(reader.now) for action in found.records)
    is_mixed = not chosen.late and not chosen.closed and late and late < found.total_count
    row = [
        *([Button("Only late", "say", f"{words} overdue")] if is_mixed else []),
        *([Button("Only mine", "say", f"{words} mine")] if chosen.owner is None else []),
    ]
    areas = {action.area for action in found.records}
    menu = [Button("By area", "say", f"{words} by area")] if not chosen.by_area and len(areas) > 1 else []
    sheet = Button("As a sheet", "say", f"export {words.replace(' by area', '')}")
    return row, [*menu, sheet]


def _table(
    found: ListPage, title: str, reader: Reader, last_words: Mapping[int, LastWord], *, by_area: bool
) -> Block:
    late = sum(action.is_late(reader.now) for action in found.records)
    is_whole = late and found.page_count == 1 and late < found.total_count
    said = [last_words.get(action.id) for action in found.records]
    rows = [
        [
            *_row(action, reader),
            *([unescape(reader.area(action.area)) or "no area"] if by_area else []),
            *([unescape(views.last_word(word, reader))] if any(said) else []),
        ]
        for action, word in zip(found.records, said, strict=True)
    ]
    more = [*(["Area"] if by_area else []), *(["Last word"] if any(said) else [])]
    heads = ["What", "Due", "Who", "Days left", *more]
    return table(f"{unescape(title)}{f', {late} late' if is_whole else ''}", heads, rows)


def _row(action: Action, reader: Reader) -> list[Cell]:
    what, who = f"{action.ref} {action.title}", reader.roster.names(action.owners)
    state = views.chip_today(action, reader)
    if action.due is None:
        return [what, (state, "no date") if state is Chip.BLOCKED else "no date", who, ""]
    return [what, (state, unescape(reader.due(action.due))), who, reader.days_left(action.due.day)]


LOG_ACTION = Button("Log an action", "action", is_next_step=True)
NONE_YET, HOW_TO_LOG = "No actions yet.", " Log one, or turn a message into one: ⋮ *Log as action*"


def nothing_listed(chosen: Filter, reader: Reader, *, is_own: bool) -> tuple[str, list[Button]]:
    """Return what an empty list of actions says where there are others, and what to press."""
    if is_own and not chosen.closed:
        state = "late" if chosen.late else "blocked" if chosen.blocked else ""
        sentence = f"Nothing of yours is {state}." if state else "No actions of yours are open."
        more = Button("What else waits?", "say", "home")
        return sentence, [LOG_ACTION, more, Button("All actions", "say", "actions")]
    return _none_of(chosen, reader), [LOG_ACTION, Button("Closed ones", "say", "actions closed")]


def covered_actions(ask: Ask, read: Read, person: int) -> list[tuple[int, ListPage]]:
    """Return the open actions of each one, away or gone, for whom a person goes on, if the asker may see any."""
    who = full_actor(person, roster=ask.roster, charter=ask.charter, on=ask.today)
    others = [one.person_id for one in who.stands_for]
    pages = [(one, actions_page(read, Filter(owner=one), who=ask.actor, now=ask.now)) for one in others]
    return [(one, found) for one, found in pages if found.total_count]


def covers(who: str, person: int, reader: Reader) -> str:
    """Return for whom somebody goes on: "You stand in for Hale Kaya"."""
    s = "" if who == "You" else "s"
    if reader.roster.has_left(person, reader.today):
        return f"{who} go{'es' if s else ''} on with what {reader.name(person)} left"
    return f"{who} stand{s} in for {reader.name(person)}"


def look_at(label: str, person: int, reader: Reader) -> Button | None:
    """Return a button to what somebody has; None for one whom Slack has never known."""
    user = reader.roster.latest_user(person)
    return Button(label, "say", f"actions owner:<@{user}>") if user else None


def besides(ask: Ask, read: Read, chosen: Filter) -> tuple[list[str], list[Button]]:
    """Return what the owner of a list has to do besides their own, as lines and as buttons to it."""
    owner, reader = chosen.owner, ask.reader
    if owner is None or chosen != Filter(owner=owner, page=chosen.page):
        return [], []
    who = "You" if owner == ask.actor.person_id else reader.short_name(owner)
    covered = covered_actions(ask, read, owner)
    lines = [
        f"{covers(who, one, reader)}: {count(found.total_count, 'open action')}." for one, found in covered
    ]
    row = [
        look_at(f"{possessive(reader.short_name(one))} actions", one, reader)
        for one, _ in covered[:MAX_COVERED]
    ]
    return lines, [one for one in row if one]


def _none_of(chosen: Filter, reader: Reader) -> str:
    if chosen.owner is None and chosen.late and not chosen.blocked:
        return f"Nothing is late{filter_phrase(chosen, reader)}."
    if chosen.owner is None:
        return f"No {filter_noun(chosen)}s{filter_phrase(chosen, reader)}."
    where = filter_phrase(replace(chosen, owner=None), reader)
    has = "nothing late" if chosen.late else f"no {filter_noun(chosen)}s"
    return f"{reader.short_name(chosen.owner)} has {has}{where}."


def list_unanswered(
    found: ListPage,
    chosen: Filter,
    notifications: Mapping[int, Sequence[Notification]],
    reader: Reader,
    *,
    words: str,
) -> Message:
    of = filter_phrase(chosen, reader)
    if not found.total_count:
        return Message(f"No overdue action{of} waits for an answer.")
    lines = [
        " · ".join([views.line(one, reader), *_reminder_status(one, notifications[one.id], reader)])
        for one in found.records
    ]
    refs = " ".join(one.ref for one in found.records)
    nudge = [
        Button("Nudge" if len(found.records) == 1 else f"Nudge all {len(found.records)}", "nudgewith", refs)
    ]
    return page(
        f"*{count(found.total_count, 'overdue action')}{of} without an answer*",
        lines,
        found,
        words=words,
        more=nudge if refs else (),
    )


def _reminder_status(action: Action, notifications: Sequence[Notification], reader: Reader) -> list[str]:
    """Return how often the owners were reminded since the deadline, and which of them are away."""
    times = max(Counter(one.person_id for one in notifications).values())
    last = reader.day_of(max(one.due_at for one in notifications))
    reminded = (
        f"reminded {TIMES.get(times, f'{times} times')}, last {last}" if times > 1 else f"reminded {last}"
    )
    away = [(owner, current_absence(reader, owner)) for owner in action.owners]
    return [reminded, *[f"{reader.name(owner)} is {away_until(one, reader)}" for owner, one in away if one]]


def filter_noun(chosen: Filter) -> str:
    if chosen.late or chosen.blocked:
        return " ".join(
            [*(["overdue"] if chosen.late else []), *(["blocked"] if chosen.blocked else []), "action"]
        )
    return "closed action" if chosen.closed else "action" if chosen.every_state else "open action"


def _count_actions(read: Read, chosen: Filter, who: Actor, reader: Reader) -> int:
    return actions_page(read, chosen, who=who, now=reader.now, limit=1).total_count


def _export_actions(read: Read, chosen: Filter, who: Actor, reader: Reader) -> tuple[Sheets, int]:
    found = actions_page(read, chosen, who=who, now=reader.now, limit=MAX_ROWS)
    belong_to = records_by_ids(read, sorted({action.for_id for action in found.records if action.for_id}))
    rows = spreadsheets.action_rows(
        found.records,
        charter=read.charter,
        roster=read.roster,
        refs={record.id: record.ref for record in belong_to if may_see(who, record)},
        zone=reader.zone,
    )
    return {"Actions": rows}, len(found.records)


EXPORT = ExportList(
    name="actions",
    description="the list of actions",
    aliases=frozenset({"actions", "action"}),
    filter_words=FILTER_WORDS,
    hidden_words=OTHER_FILTER_WORDS,
    options=OPTIONS,
    noun=filter_noun,
    label=lambda number: f"list of {count(number, 'action')}",
    allows=lambda who: may(who, "list"),
    count=_count_actions,
    make_sheets=_export_actions,
)


# Without an answer


def silent(ask: Ask, read: Read) -> Reply:
    if ask.parsed.refs:
        raise UserError(
            "I can say who hasn't answered on an issue, on a proposal, or on all actions.",
            offers=[Offer("All actions", "say", "silent")],
        )
    refuse_unknown_words(ask, ("area:", "entity:", "owner:"))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = unanswered_actions(ask, read, chosen)
    reminders = notifications.sent_due_reminders(read, [action.id for action in found.records])
    message = list_unanswered(found, chosen, reminders, ask.reader, words=ask.call.words)
    return Reply.from_message(message)


def unanswered_actions(ask: Ask, read: Read, chosen: Filter) -> ListPage:
    """Return the overdue actions without a reaction; an owner reminded today has until tomorrow."""
    midnight = moment(ask.today, time(0), ask.reader.zone)
    unanswered = replace(chosen, late=True, unanswered_since=midnight)
    return actions_page(read, unanswered, who=ask.actor, now=ask.now)
