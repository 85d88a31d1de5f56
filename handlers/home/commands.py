"""The overview of one person, help, and the buttons that repeat words."""

from collections.abc import Sequence
from functools import partial

from bot.actions import Action
from bot.charter_section import Rights
from bot.errors import Offer, UserError
from bot.permissions import may_read_lists
from bot.registers import Register
from handlers.core.blocks.elements import Button
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply, is_outsider
from handlers.home import help_views, views
from handlers.home.contents import home_contents
from handlers.people.holders import own_focal_points
from storage.actions import actions_page
from storage.issues import issues_page
from storage.records import Filter
from storage.unit_of_work import Read

REGISTERS_MAX = 3  # among the buttons of lists
AFTER_OTHERS = 1000  # the place of the button that leads to more of them


def overview(ask: Ask, read: Read) -> Reply:
    """Show what waits for this person, and what is ahead."""
    contents, who = home_contents(ask, read), ask.actor
    if who.is_member:
        return Reply.from_message(views.of_member(contents, who.rights))
    if Rights.OBSERVER in who.all_rights:
        return Reply.from_message(views.of_observer(contents, who.rights))
    focal_points = own_focal_points(ask)
    return Reply.from_message(
        views.of_colleague(contents, who.rights, focal_points, _registers(ask), ask.reader)
    )


def lists(ask: Ask, _: Read) -> Reply:
    reads_all = Rights.OBSERVER in ask.actor.all_rights
    is_member = ask.actor.is_member
    return Reply.from_message(views.lists(_menu(ask), is_member=is_member, may_list=is_member or reads_all))


def _menu(ask: Ask) -> list[tuple[int, Button]]:
    """Return the buttons of the lists, each with its place; many registers have one that leads to them."""
    many = {one.code for one in ask.charter.registers} if len(_registers(ask)) > REGISTERS_MAX else set()
    offered = [one for one in ask.registry.lists if one.in_menu and one.name not in many]
    found = [(one.order, Button(one.heading, "say", one.name)) for one in offered]
    return [*found, *([(AFTER_OTHERS, Button("Registers", "topic", help_views.REGISTERS))] if many else [])]


def help_(ask: Ask, read: Read) -> Reply:
    """Offer what the caller may do, or explain one verb."""
    if is_outsider(ask.call, ask.actor):
        return Reply(text=help_views.outsider_introduction(ask.reader))
    words = ask.parsed.text.split()
    if words == [help_views.ALL]:
        usable = [one for one in ask.registry.usable_by(ask.actor, ask.charter) if not one.has_button]
        return Reply.from_message(help_views.all_commands(usable, _registers(ask), ask.reader, ask.command))
    if words == [help_views.REGISTERS] and (found := _registers_help(ask)):
        return found
    if words:
        verb = ask.registry.find(words[0])[0]
        if verb.is_hidden:
            raise UserError(f"I don't know “{escape(words[0][:40])}”.", offers=[Offer("Help", "help")])
        return Reply.from_message(help_views.verb_help(verb, ask.reader, ask.command))
    reads_all = Rights.OBSERVER in ask.actor.all_rights
    menu = help_views.help_menu(
        partial(_may_say, ask),
        _registers(ask),
        ask.reader,
        own=next(iter(_own_actions(ask, read)), None),
        is_member=ask.actor.is_member,
        reads_all=reads_all,
    )
    return Reply.from_message(menu)


def _own_actions(ask: Ask, read: Read) -> Sequence[Action]:
    """Return open actions of the caller, the most urgent first."""
    return actions_page(read, Filter(owner=ask.actor.person_id), who=ask.actor, now=ask.now).records


def topic(ask: Ask, read: Read) -> Reply:
    """Show how one thing is done, with examples about something of the caller's own."""
    chosen = help_views.TOPICS.get(ask.parsed.text)
    if ask.parsed.text == help_views.REGISTERS and (found := _registers_help(ask)):
        return found
    if chosen is None:
        return help_(ask, read)
    own = _own_actions(ask, read)
    held = issues_page(read, Filter(), who=ask.actor).records
    names = help_views.Names(own[0].ref if own else "A-12", held[0].ref if held else "I-7")
    allows = partial(_may_say, ask)
    return Reply.from_message(help_views.topic_help(chosen, allows, names, ask.reader, ask.command))


def _registers_help(ask: Ask) -> Reply | None:
    """Return what the registers are for that the caller may read or enter; None where there is none."""
    registers = _registers(ask)
    return Reply.from_message(help_views.registers_help(registers, ask.command)) if registers else None


def _registers(ask: Ask) -> list[Register]:
    """Return the registers that are in use; for a reader of no lists those of which they may enter something."""
    in_force = [one for one in ask.charter.registers if one.is_in_force(ask.today)]
    return [one for one in in_force if may_read_lists(ask.actor) or _may_say(ask, one.one)]


def _may_say(ask: Ask, words: str) -> bool:
    """Return whether the caller may use the verb that the words of an example begin with."""
    return ask.registry.find(words)[0].is_usable_by(ask.actor, ask.charter)
