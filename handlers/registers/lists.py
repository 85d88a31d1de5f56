"""The list of a register: filtered by states and fields, and counted."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.calendar import Due
from bot.charter import Entity
from bot.entries import read_choice
from bot.errors import UserError
from bot.fields import checked_money
from bot.names import fold
from bot.permissions import may_read_lists
from bot.records import Ref
from bot.register_dates import CURRENT_WORD, DUE_WORD, LONG_WORD, STALE_WORD
from bot.register_types import MONEY, PERSON
from bot.register_words import CLOSED, says_closed
from bot.registers import LIST_WORDS, WAITS, Register, RegisterField
from handlers.core.blocks.elements import Button
from handlers.core.blocks.paging import page
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.calls import Ask, Reply, get_visible
from handlers.core.kinds import empty_list, members_only_list
from handlers.registers import views
from handlers.registers.commands import may_enter
from handlers.registers.figures import views as figure_views
from handlers.registers.figures.earlier_days import must_be_kept
from handlers.registers.figures.freezes import end_of, known_since
from handlers.registers.figures.rates import rates_of
from handlers.registers.figures.sums import is_table, table_of_list
from handlers.registers.figures.tables import Counting
from handlers.registers.values.persons import filters_said, name_of, named_beside, said_person
from storage.records import ListQuery, read_filter
from storage.registers import Cut, entries_page, last_freeze
from storage.unit_of_work import Read

ALL, MINE, OPEN = "all", "mine", "open"
_YEARS = re.compile(r"((?:19|20)\d\d)(?:\s*(?:-|–|to)\s*((?:19|20)\d\d))?")


def list_entries(register: Register, ask: Ask, read: Read) -> Reply:
    """List the open entries, the `closed` ones, or with a state, `all` or a day those of every state; then the rates."""
    says, words = _filters(register, ask, read)
    chosen = read_filter(replace(ask.parsed, text=" ".join(words)), me=ask.actor.person_id)
    sees_own = not may_read_lists(ask.actor)  # then whatever they see is theirs, also what they asked for
    chosen = replace(chosen, owner=None) if sees_own and MINE in words else chosen
    cut = _cut(register, ask, read)
    if cut.at is not None:
        must_be_kept(register, ask, chosen, says, words)
    every = ALL in words or (OPEN not in words and any(axis.name in says for axis in register.states))
    query = ListQuery(who=ask.actor, now=ask.now, today=ask.today, chosen=chosen)
    told = {name: value for name, value in says.items() if not (is_table(ask) and name == register.as_of)}
    said = "".join(_said_filter(register, name, value, ask.reader) for name, value in told.items())
    where = f"{filters_said(register, chosen, ask.reader)}{said}{views.narrowed(register, words)}"
    where += figure_views.cut_phrase(cut, ask.reader)
    is_of_all = every or (cut.at and OPEN not in words) or register.closed_where is None
    kind = f"{CLOSED} " if chosen.closed else "" if is_of_all else f"{OPEN} "
    late = STALE_WORD if register.review_every else "late"
    kind = f"{late} " if chosen.late and register.has_due else kind
    kind = f"{CURRENT_WORD} " if CURRENT_WORD in words else kind
    if is_table(ask):
        asked = Counting(query, says, cut, words, is_of_all=bool(is_of_all), every_state=every)
        if (counted := table_of_list(register, ask, read, asked, kind, where)) is not None:
            return Reply.from_message(counted)
    found = entries_page(read, query, register, says=says, every_state=every, cut=cut, only=words)
    is_of_person = not (says or cut.at or cut.years or {*words} - {MINE, OPEN})
    named = named_beside(register, ask, read, chosen) if is_of_person else ([], [])
    if named[0] and not found.total_count:
        return empty_list(ask, "\n".join([f"No {kind}{register.many}{where}.", *named[0]]), *named[1])
    is_narrowed = bool(says or chosen.closed or chosen.owner or chosen.area or chosen.entity or chosen.late)
    if not found.total_count:
        is_offered = (
            not (is_narrowed or {DUE_WORD, CURRENT_WORD} & {*words})
            and register.is_in_force(ask.today)
            and may_enter(register, ask.actor)
        )
        how = f" To enter one: {register.one} Title" if is_offered else ""
        is_own = sees_own and may_enter(register, ask.actor)
        none = f"No {kind}{register.many}{where}{': you see only your own here' if is_own else ''}.{how}"
        return (not is_own and members_only_list(ask, found)) or empty_list(ask, none)
    line = views.line if cut.at is None else views.earlier_line
    lines = [line(register, one, ask.reader) for one in found.records]
    head = f"*{count(found.total_count, f'{kind}{register.singular}', f'{kind}{register.many}')}{where}*"
    more = [*named[1], Button("As a sheet", "say", f"export {register.code}")]
    is_whole = not (is_narrowed or found.page > 1 or {*register.list_words} & {*words})
    foot = [*_rates(register, ask, read, cut), *_long(register, read, query, cut)] if is_whole else []
    return Reply.from_message(page(head, [*lines, *named[0], *foot], found, words=ask.call.words, more=more))


def _rates(register: Register, ask: Ask, read: Read, cut: Cut) -> list[str]:
    """Return the line of the rates, and under those of now the line of those that were kept last."""
    if not register.has_figures:
        return []
    counted = rates_of(register, ask, read, cut)
    last = last_freeze(read, register) if cut.at is None else None
    if last is None:
        return [figure_views.rates(counted)]
    then = rates_of(register, ask, read, replace(cut, at=last.at))
    return [figure_views.rates(counted), figure_views.frozen(last, then, counted, ask.reader)]


def _cut(register: Register, ask: Ask, read: Read) -> Cut:
    """Return the years and the day of which the entries are listed. Raises an error at the option that can't be read."""
    at, on = None, ask.parsed.value("on", Due)
    if on is not None and on.day != ask.today:
        if on.day > ask.today:
            raise ask.error_at("on", f"{ask.reader.day(on.day)} hasn't come yet.")
        since, at = known_since(read), end_of(on.day, ask.charter.zone)
        if since is None or at < since:
            first = f"since {ask.reader.day_of(since)}" if since else "from today on"
            raise ask.error_at("on", f"What {register.many} were on a day I know only {first}.")
    return Cut(years=_years(ask), at=at)


def _years(ask: Ask) -> tuple[int, int] | None:
    typed = ask.parsed.option_text("years")
    if not typed:
        return None
    found = _YEARS.fullmatch(typed.strip())
    if found is None or int(found[1]) > int(found[2] or found[1]):
        raise ask.error_at(
            "years", f"“{typed[:40]}” are no years. Say it like years:2006-2014 or years:2016."
        )
    return int(found[1]), int(found[2] or found[1])


def _said_filter(register: Register, name: str, value: str, reader: Reader) -> str:
    """Return what was said of a field or a state, as it follows the number of entries."""
    shown = escape(name_of(value, reader)) if name in register.person_names else value
    return f", waiting for {shown}" if name == WAITS else f", {name}: {shown}"


def _said_value(register: Register, ask: Ask, read: Read, name: str) -> str:
    """Return a value that was said as an entry holds it. Raises an error at the option for what is no amount of money."""
    value, declared = ask.parsed.options.get(name), register.by_name[name]
    if value and isinstance(declared, RegisterField) and declared.value_type == MONEY:
        try:
            return checked_money(str(value))
        except UserError as error:
            raise ask.error_at(name, str(error)) from error
    if isinstance(declared, RegisterField) and declared.value_type == PERSON:
        return said_person(declared, ask)
    if isinstance(value, Ref):
        return str(get_visible(ask, read, value).ref)
    if isinstance(value, Due):
        return value.day.isoformat()
    return value.code if isinstance(value, Entity) else str(value or "")


def _filters(register: Register, ask: Ask, read: Read) -> tuple[Mapping[str, str], list[str]]:
    """Return the fields and states that were named with their values, and the other words. Raises UserError for unknown ones."""
    says = {
        name: _said_value(register, ask, read, name) for name in register.by_name if ask.parsed.is_given(name)
    }
    if body := ask.parsed.option_text(WAITS):
        if ask.parsed.is_given("on"):
            raise ask.error_at(WAITS, f"For whom {register.many} waited on an earlier day isn't kept.")
        says[WAITS] = ask.charter.body(body).code
    words = ask.parsed.text.split()
    general = {*LIST_WORDS, *register.list_words, *([CLOSED] if says_closed(register) else [])}
    known = [word for word in words if fold(word) in general]
    left = [word for word in words if word not in known]
    if left:
        axis, choice, rest = read_choice(register, left, said=register.code)
        if rest:
            can = ", ".join([MINE, ALL, OPEN, *register.list_words])
            raise UserError(f"I don't know “{' '.join(rest)[:40]}” here. You can say: {can}, or a state.")
        says = {**says, axis.name: choice}
    known = ["late" if fold(word) == STALE_WORD else fold(word) for word in known]
    return says, [*known, ALL] if {OPEN, CLOSED} <= {*known} else known


def _long(register: Register, read: Read, query: ListQuery, cut: Cut) -> list[str]:
    """Return how many entries are open for long; nothing for none, and of an earlier day."""
    if register.long_open is None or cut.at is not None:
        return []
    found = entries_page(read, replace(query, limit=0), register, only=(LONG_WORD,)).total_count
    return [views.long_open(register, found)] if found else []
