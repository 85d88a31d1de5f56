"""The card of an action, and who hears of it."""

from collections.abc import Iterable, Sequence

from bot.actions import UNDONE_REASON, Action, ActionState
from bot.names import join_names
from bot.records import TEXT_MAX, Visibility
from handlers.actions import recurrence, views
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, escape, with_full_stop
from handlers.people.owner_roles_views import owner_names


def card(action: Action, reader: Reader, beside: views.ActionRelations) -> Message:
    """Return the card of an action; a closed one shows the outcome without buttons."""
    if not action.is_open:
        return closed_card(action, reader)
    mentions = {user: one for one in action.owners if (user := reader.roster.slack_user(one)) is not None}
    blocked = action.state == ActionState.BLOCKED and action.reason
    said = f"In the way: {with_full_stop(escape(action.reason))}" if blocked else ""
    lines = [f"*{escape(action.title)}*", said or views.last_word(beside.last_word, reader)]
    about = facts(
        views.chip(action, reader),
        action.ref,
        f"since {reader.day_of(beside.blocked_at)}"
        if beside.blocked_at
        else f"{views.due_phrase(action, reader)}{beside.depends}",
        _mentioned(action, reader),
        recurrence.rule(action, reader),
        f"for {beside.for_ref}" if beside.for_ref else "",
        f"asked by {reader.name(action.asker)}" if action.asker not in action.owners else "",
        str(Chip.RESTRICTED) if action.visibility == Visibility.RESTRICTED else "",
    )
    names = {user: reader.name(one) for user, one in mentions.items()}
    return message_of([section("\n".join(filter(None, lines))), about, open_row(action)], names)


def _mentioned(action: Action, reader: Reader) -> str:
    """Return the owners as mentions; by name who has no account."""

    def mention(owner: int) -> str:
        user = reader.roster.slack_user(owner)
        return f"{f'<@{user}>' if user else reader.name(owner)}{_who_has_it_now(action, owner, reader)}"

    return owner_names(action, reader, mention)


def _who_has_it_now(action: Action, owner: int, reader: Reader) -> str:
    """Return who goes on with the action of an owner who has left; "" for one who is here.

    What is restricted passes to nobody.
    """
    if not reader.roster.has_left(owner, reader.today):
        return ""
    followers = reader.roster.followers(owner, on=reader.today, charter=reader.charter)
    if action.visibility == Visibility.RESTRICTED or not followers:
        return " (has left)"
    names = join_names([reader.short_name(one) for one in followers])
    return f" (has left; {names} {'has' if len(followers) == 1 else 'have'} it now)"


def open_row(action: Action) -> Block:
    """Return the buttons of an open action: what is done most, and the rest behind a menu."""
    note, move = Button("Note", "note", action.ref), Button("New date", "move", action.ref)
    done, history = Button("Done", "done", action.ref), Button("History", "history", action.ref)
    if action.state == ActionState.BLOCKED:
        unblock, again = (
            Button("Unblock", "unblock", action.ref),
            Button("Raise as an issue", "stuck", action.ref),
        )
        return buttons([unblock, note], [again, move, done, history])
    stuck, give = (
        Button("I'm stuck", "stuck", action.ref),
        Button("Give to someone else", "assign", action.ref),
    )
    return buttons([done, note], [move, stuck, give, Button("Edit", "edit", action.ref), history])


def closed_card(action: Action, reader: Reader) -> Message:
    lines = [escape(action.title), *views.closing_lines(action, TEXT_MAX)]
    verb = "closed" if action.state == ActionState.VERIFIED else ""  # somebody else verified it
    closed = reader.day_of(action.closed_at) if action.closed_at else ""
    by = f"by {reader.name(action.closed_by)}" if action.closed_by else ""
    undone = UNDONE_REASON if action.reason == UNDONE_REASON else ""
    about = facts(views.chip(action, reader), action.ref, " ".join(filter(None, [verb, closed, by])), undone)
    return message_of([section("\n".join(lines)), about])


def nudge_facts(action: Action, reader: Reader) -> Block:
    """Return the facts under a nudge; of an action that is over, that nothing is left to do."""
    if not action.is_open:
        return facts(views.chip(action, reader), action.ref, "nothing for you to do")
    return facts(views.chip_today(action, reader), action.ref, views.due_phrase(action, reader))


def who_hears(action: Action, told: Sequence[int], reader: Reader, *, me: int) -> Message:
    """Return whom I remind of an open action, and who else hears what becomes of it."""

    def names(people: Iterable[int]) -> str:
        return join_names(["you" if one == me else reader.short_name(one) for one in people])

    others = [one for one in told if one not in action.owners]
    hears = f", and tell {names(others)} what becomes of it" if others else ""
    said = f"I remind {names(action.owners)} of {action.ref}{hears}."
    if not action.owners:
        said = f"Nobody has {action.ref} yet{f', but I tell {names(others)} what becomes of it' if others else ''}."
    about = facts(views.chip_today(action, reader), action.ref, views.due_phrase(action, reader))
    return message_of([section(f"*{escape(action.title)}*\n{said}"), about, open_row(action)])
