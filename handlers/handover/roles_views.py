"""What the secretary is asked when the role of an owner has passed on."""

from collections.abc import Sequence

from bot.actions import Action
from bot.charter import Charter
from bot.names import join_names
from bot.owner_roles import OwnerRole, Position
from bot.records import Visibility
from handlers.blocks.elements import Block, Button, buttons, section
from handlers.blocks.text import Reader, escape
from handlers.people.owner_roles_views import phrase_of

MAX_OFFERED = 3  # buttons


def who_takes_it(action: Action, owner: OwnerRole, to: Sequence[int], reader: Reader) -> list[Block]:
    """Ask the secretary who takes an action whose owner does not hold the role any more."""
    names = escape(join_names([reader.roster.name(one) for one in to]))
    had = f"{reader.name(owner.person_id)} has it as {phrase_of(owner.position, reader)}"
    holds = f"{names} {'holds' if len(to) == 1 else 'hold'} that role now"
    why = (
        "It's restricted, so it doesn't pass on by itself."
        if action.visibility == Visibility.RESTRICTED
        else "Who takes it?"
    )
    text = f"*{action.ref}*  {escape(action.title)}\n{had}; {holds}. {why}"
    users = [(one, user) for one in to[:MAX_OFFERED] if (user := reader.roster.slack_user(one))]
    row = [
        Button(f"Give it to {reader.roster.name(one)}", "say", f"assign {action.ref} <@{user}>")
        for one, user in users
    ]
    if len(to) == 1 and row:
        row = [row[0]._replace(argument=f"assign {action.ref} {_words(owner.position, reader.charter)}")]
    if former := reader.roster.slack_user(owner.person_id):
        row.append(Button("Leave it", "say", f"assign {action.ref} <@{former}>"))
    return [section(text), *([buttons(row)] if row else [])]


def _words(position: Position, charter: Charter) -> str:
    return " ".join(filter(None, [charter.role(position.role).title, *position[1:]]))
