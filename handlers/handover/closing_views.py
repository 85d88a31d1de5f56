"""The form that closes a record together with its open actions."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.actions import Action
from bot.records import TEXT_MAX, Record
from handlers.actions.steps import CLOSE_WITH
from handlers.core.blocks.elements import Block, Button, choice_field, people_field, section, text_field
from handlers.core.blocks.elements import form as form_of
from handlers.core.blocks.text import Reader, cut
from handlers.core.calls import Reply

KEEP, CLOSE, GIVE = "keep", "close", "give"
CHOICES = [("Keep it open", KEEP), ("It is done", CLOSE), ("Hand it over", GIVE)]
QUESTIONS = {"done": "What came of it?", "cancel": "Why?", "handover": "Who takes it over?"}
LABEL_MAX = 150
MAX_ACTIONS = 40  # in one form; the others stay open


def form(
    record: Record,
    verb: str,
    open_actions: Sequence[tuple[Action, Collection[str]]],
    reader: Reader,
    text: str,
) -> Block:
    """Return the form: each action stays open unless something else is chosen.

    With each action come the choices that the reader has; one that only stays open has no field.
    """
    offered = [(action, choices) for action, choices in open_actions if len(choices) > 1][:MAX_ACTIONS]
    gives = any(GIVE in choices for _, choices in offered)
    fields = [
        text_field("text", QUESTIONS[verb], max_length=TEXT_MAX, long=True, value=text),
        *(
            choice_field(
                action.ref,
                cut(f"{action.ref}  {action.title}, {reader.roster.names(action.owners)}", LABEL_MAX),
                [one for one in CHOICES if one[1] in choices],
                value=KEEP,
                optional=False,
            )
            for action, choices in offered
        ),
        *([people_field("owner", "Who takes what is handed over")] if gives else []),
    ]
    words = f"{CLOSE_WITH} {verb} {record.ref}"
    return form_of(f"Close {record.ref}", "Close it", fields, words=words)


def with_lines(reply: Reply, lines: Sequence[str], *, refs: Sequence[str]) -> Reply:
    """Return the answer with what became of the actions; its [Undo] takes back what was done to each of `refs` too."""
    if not lines or reply.errors:
        return reply
    text = "\n".join(lines)
    rest = [_undoing_all(block, refs) for block in reply.blocks[1:]]
    blocks = [reply.blocks[0], section(text), *rest] if reply.blocks else ()
    return replace(reply, text=f"{reply.text}\n{text}", blocks=blocks)


def _undoing_all(block: Block, refs: Sequence[str]) -> Block:
    """Return a row whose [Undo] names more records; they were changed in one step."""
    if block["type"] != "actions":
        return block
    undo = Button("", "undo").value
    elements = [
        {**one, "value": " ".join([one["value"], *refs])} if one.get("value", "").startswith(undo) else one
        for one in block["elements"]
    ]
    return {**block, "elements": elements}
