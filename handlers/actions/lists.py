"""Lists of actions: how they look, as files, and on Home."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from html import unescape

from bot.actions import Action, ActionState
from bot.calendar import moment
from bot.charter_section import Rights
from bot.errors import Offer, UserError
from bot.last_word import LastWord
from bot.permissions import Actor, full_actor, may, may_see
from bot.records import Kind
from bot.reminders import SentReminder, deadline_key, reminders_since
from bot.unconfirmed import writers
from handlers.actions import views
from handlers.actions.fields import FIELDS
from handlers.actions.reminders_views import reminded
from handlers.actions.schedule import on_the_chairs_list
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button, Message, entry, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.paging import page, without_page
from handlers.core.blocks.tables import Cell, table
from handlers.core.blocks.text import Reader, count, escape, possessive, with_full_stop
from handlers.core.blocks.things import NAMED_MAX, due_phrase, first_of, thing
from handlers.core.calls import Ask, Reply, refuse_unknown_words
from handlers.core.fields import cells, columns
from handlers.core.home import SHOWN_MAX, HomePart, Waiting
from handlers.core.kinds import MAX_ROWS, ExportList, Sheets
from handlers.core.records.export import OPTIONS
from handlers.core.records.export_views import filter_phrase
from handlers.core.records.threads_views import wrote_under_several
from handlers.core.waiting.asked import waiting_blocks
from handlers.people.absence_views import away_until
from handlers.people.views import current_absence
from storage import notifications, unconfirmed
from storage.actions import actions_page
from storage.history import last_words_on
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
    title = f"{count(found.total_count, kind)}{of}{_by_anybody(chosen)}"
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


def _by_anybody(chosen: Filter) -> str:
    """Return that the closed actions of an owner are not those that this person closed; "" for other lists."""
    return ", done or cancelled by anybody" if chosen.closed and chosen.owner is not None else ""


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
    return [
        what,
        (state, unescape(reader.due(action.due))),
        who,
        reader.days_left(action.due.day, owner=action.owners[0]),
    ]


LOG_ACTION = Button("Log an action", "action", is_next_step=True)
NONE_YET, HOW_TO_LOG = "No actions yet.", " Log one, or turn a message into one: ⋮ *Log as action*"


def nothing_listed(chosen: Filter, reader: Reader, *, is_own: bool) -> tuple[str, list[Button]]:
    """Return what an empty list of actions says where there are others, and what to press."""
    if is_own and not chosen.closed:
        state = "late" if chosen.late else "blocked" if chosen.blocked else ""
        where = filter_phrase(replace(chosen, owner=None, late=False, blocked=False), reader)
        sentence = (
            f"Nothing of yours is {state}{where}." if state else f"No actions of yours are open{where}."
        )
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
    if chosen.closed:
        return f"No action that {reader.short_name(chosen.owner)} owns{where} is closed."
    has = "nothing late" if chosen.late else f"no {filter_noun(chosen)}s"
    return f"{reader.short_name(chosen.owner)} has {has}{where}."


def list_unanswered(
    found: ListPage,
    chosen: Filter,
    sent: Mapping[int, Sequence[SentReminder]],
    reader: Reader,
    *,
    words: str,
) -> Message:
    of = filter_phrase(chosen, reader)
    if not found.total_count:
        return Message(f"No overdue action{of} waits for an answer.")
    lines = [
        " · ".join([views.line(one, reader), *_reminder_status(one, sent[one.id], reader)])
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


def _reminder_status(action: Action, sent: Sequence[SentReminder], reader: Reader) -> list[str]:
    """Return how often each owner was reminded of the deadline since when, and which of them are away."""
    counted = reminders_since(sent, context=deadline_key(action.due_at))
    said = [f"I reminded {told}" for owner in action.owners if (told := reminded(owner, counted, reader))]
    away = [(owner, current_absence(reader, owner)) for owner in action.owners]
    return [*said, *[f"{reader.name(owner)} is {away_until(one, reader)}" for owner, one in away if one]]


def filter_noun(chosen: Filter) -> str:
    if chosen.late or chosen.blocked:
        return " ".join(
            [*(["overdue"] if chosen.late else []), *(["blocked"] if chosen.blocked else []), "action"]
        )
    return "closed action" if chosen.closed else "action" if chosen.every_state else "open action"


def _count_actions(read: Read, chosen: Filter, who: Actor, reader: Reader) -> int:
    return actions_page(read, chosen, who=who, now=reader.now, limit=0).total_count


def _export_actions(read: Read, chosen: Filter, who: Actor, reader: Reader) -> tuple[Sheets, int]:
    found = actions_page(read, chosen, who=who, now=reader.now, limit=MAX_ROWS)
    belong_to = records_by_ids(read, sorted({action.for_id for action in found.records if action.for_id}))
    refs = {record.id: record.ref for record in belong_to if may_see(who, record)}
    rows = [(one.ref, *cells(FIELDS, one, reader, refs.get(one.for_id or 0, ""))) for one in found.records]
    return {"Actions": [("Reference", *columns(FIELDS)), *rows]}, len(found.records)


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
    """List the late actions without an answer, and whatever else waits for answers."""
    if ask.parsed.refs:
        raise UserError(
            f"{ask.parsed.refs[0]} asks nobody for an answer.",
            offers=[Offer("All that waits", "say", "silent")],
        )
    refuse_unknown_words(ask, ("area:", "entity:", "owner:"))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = unanswered_actions(ask, read, chosen)
    reminders = notifications.sent_reminders(read, [action.id for action in found.records])
    message = list_unanswered(found, chosen, reminders, ask.reader, words=ask.call.words)
    wrote = _wrote_under_several(ask, read, chosen)
    waiting = waiting_blocks(ask, read, chosen) if chosen.page == 1 else []
    below = [*([section(wrote)] if wrote else []), *waiting]
    head = message.blocks or (section(message.text),)
    return Reply.from_message(message_of([*head, *below]) if below else message)


def _wrote_under_several(ask: Ask, read: Read, chosen: Filter) -> str:
    """Return which owners of late actions wrote something and haven't said whether it was about them; "" for none."""
    words = unconfirmed.unplaced(read, Kind.ACTION)
    late = replace(chosen, late=True)
    found = actions_page(read, late, who=ask.actor, now=ask.now).records if words else ()
    said = [
        (one, [said for said in words if said.record_id == one.id and said.person_id in one.owners])
        for one in found
    ]
    lines = [f"{one.ref}: {wrote_under_several(ask.reader.names(writers(of)))}" for one, of in said if of]
    return "\n".join(lines)


def unanswered_actions(ask: Ask, read: Read, chosen: Filter) -> ListPage:
    """Return the overdue actions without a reaction; an owner reminded today has until tomorrow."""
    midnight = moment(ask.today, time(0), ask.reader.zone)
    unanswered = replace(chosen, late=True, unanswered_since=midnight)
    return actions_page(read, unanswered, who=ask.actor, now=ask.now)


# In answers to "what's open?"


def open_lines(read: Read, actions: Sequence[Action], reader: Reader) -> list[str]:
    """Return a line for each action, with the last word on it."""
    said = last_words_on(read, actions)
    words = [views.last_word(said.get(one.id), reader) for one in actions]
    lines = [open_line(one, reader) for one in actions]
    return [f"{line} · {word}" if word else line for line, word in zip(lines, words, strict=True)]


def open_line(action: Action, reader: Reader) -> str:
    """Return an open action with its owners and when it is due."""
    facts = ", ".join(filter(None, (reader.names(action.owners), due_phrase(action, reader))))
    said = f"{views.chip_today(action, reader).sign} {action.ref} {escape(action.title)}"
    return f"{said} · {facts}" if facts else said


# On Home


def on_home(action: Action, reader: Reader, last_words: Mapping[int, LastWord], *, also: str = "") -> Block:
    """Return an action of the reader's as a thing to do, with the last word on it; `also` follows the facts."""
    facts = (views.chip_today(action, reader), action.ref, f"{due_phrase(action, reader)}{also}")
    is_blocked = action.state == ActionState.BLOCKED and action.reason
    blocked = f"In the way: {with_full_stop(escape(action.reason))}" if is_blocked else ""
    said = blocked or _own_word(action, last_words.get(action.id), reader)
    title = f"*{escape(action.title)}*\n{said}" if said else f"*{escape(action.title)}*"
    return thing(title, facts, Button("Done", "done", action.ref))


def _own_word(action: Action, said: LastWord | None, reader: Reader) -> str:
    """Return the last word with its day, and with a name unless it is the only owner's."""
    if said is None or (said.person_id,) != tuple(action.owners):
        return views.last_word(said, reader)
    return f"{reader.day_of(said.at)}: “{escape(said.text)}”"


def _unanswered(ask: Ask, read: Read) -> list[Waiting]:
    """Return the late actions whose owners have not answered a reminder as one thing, for the secretary."""
    if Rights.SECRETARY not in ask.actor.rights:
        return []
    found = unanswered_actions(ask, read, Filter())
    have = "1 late action has" if found.total_count == 1 else f"{found.total_count} late actions have"
    refs = first_of([one.ref for one in found.records], total=found.total_count)
    one = thing(f"*{have} no answer*", (Chip.OVERDUE, refs), Button("Look", "say", "silent"))
    return [Waiting([one] if found.total_count else [])]


def _watched(ask: Ask, read: Read) -> list[Waiting]:
    """Return the chair's list as one thing: the number of actions and the first of them."""
    is_chair = Rights.CHAIR in ask.actor.rights
    watched = on_the_chairs_list(read, ask.actor, ask.now, ask.today) if is_chair else []
    if not watched:
        return []
    said = last_words_on(read, watched[:NAMED_MAX])
    are = "1 action is" if len(watched) == 1 else f"{len(watched)} actions are"
    head = f"*{are} still open after my last reminder*"
    lines = [views.line_with_word(one, ask.reader, said) for one in watched[:NAMED_MAX]]
    return [Waiting([entry("\n".join([head, *lines]), Button("See all", "say", "actions overdue"))])]


def _own(ask: Ask, read: Read) -> list[Waiting]:
    """Return the reader's own actions, and those of each for whom they go on as one thing."""
    me, reader = ask.actor.person_id, ask.reader
    own = actions_page(read, Filter(owner=me), who=ask.actor, now=ask.now)
    first = own.records[:SHOWN_MAX]
    said = last_words_on(read, first)
    return [
        Waiting(
            [on_home(one, reader, said) for one in first],
            Button("My list", "say", "actions mine"),
            own.total_count,
        ),
        Waiting([_covered(one, found, reader) for one, found in covered_actions(ask, read, me)]),
    ]


def _covered(person: int, actions: ListPage, reader: Reader) -> Block:
    total = actions.total_count
    refs = first_of([one.ref for one in actions.records], total=total)
    title = f"*{covers('You', person, reader)}*"
    return thing(title, (count(total, "open action"), refs), look_at("Look", person, reader))


HOME = (
    HomePart(order=90, waiting=_unanswered),
    HomePart(order=100, waiting=_watched),
    HomePart(order=130, waiting=_own),
)
