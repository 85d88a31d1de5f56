"""What several dialogues look at."""

from sqlalchemy import func, select

from bot.history import DENIED
from practice.workspace import Message
from storage import tables
from storage.unit_of_work import Read
from tests.conversation import BOT, Conversation, buttons_of

LINDA, ALINE, UTE = "linda.okafor", "aline.moreau", "ute.keller"  # secretary, chair, chief of a department
KENJI = "kenji.sato"  # a focal point, who announces an event
COP = "event COP22 on:7-18 nov place:Marrakesh kind:external"
BANGKOK, CAIRO, BRASILIA = "wipa.chaiyo", "omar.mansour", "vera.almeida"
OBSERVER, STAFF, MCG_ONLY = "zahra.farah", "ingrid.berg", "teresa.dias"


def rows(talk: Conversation) -> dict[str, int]:
    """Count what a call may write; two equal counts say that nothing was done."""
    told = (
        tables.records,
        tables.history,
        tables.notes,
        tables.notifications,
        tables.posts,
        tables.persons,
        tables.appointments,
    )

    def counted(read: Read) -> dict[str, int]:
        rows_of = {table: select(func.count()).select_from(table) for table in told}
        rows_of[tables.history] = rows_of[tables.history].where(
            tables.history.c.verb != DENIED
        )  # that it was tried is kept
        return {table.name: read.db.execute(chosen).scalar_one() for table, chosen in rows_of.items()}

    return talk.store.read(counted)


def labels(message: Message) -> list[str]:
    """Return what the buttons of a message say, in order, but [Keep]: it stands under whatever is only shown."""
    found = [button["text"]["text"] for button in buttons_of(message)]
    return [label for label in found if label != "Keep"]


def form_values(talk: Conversation, who: str) -> dict[str, str]:
    """Return what stands in the text fields of the open form, by the name of the field."""
    view = talk.workspace.view(talk.user(who))
    assert view is not None
    return {
        b["block_id"]: b["element"].get("initial_value", "") for b in view.shape["blocks"] if "element" in b
    }


def everything_said(talk: Conversation) -> str:
    """Return all that the bot has ever shown anybody: messages, their buttons, forms."""
    messages = [m for found in talk.workspace.posted.values() for m in found if m.user == BOT.user]
    forms = [view.shape for stack in talk.workspace.stacks.values() for view in stack]
    return "\n".join([*[f"{m.text}\n{m.blocks}" for m in messages], *map(str, forms)])


def signs(talk: Conversation, who: str, message: Message) -> list[str]:
    """Return the signs that the bot has set on the replies under a message, in order."""
    thread = talk.workspace.messages(message.channel, seen_by=talk.user(who), thread_ts=message.ts)
    return [sign for reply in thread for sign in reply.reactions]
