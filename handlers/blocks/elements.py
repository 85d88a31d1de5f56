"""The blocks and fields that messages and forms consist of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from slackblocks import Block as SlackBlock
from slackblocks import DatePicker as SlackDatePicker
from slackblocks import (
    InputBlock,
    ModalView,
    Option,
    PlainTextInput,
    StaticSelectMenu,
    Text,
    TextType,
    UserMultiSelectMenu,
)

from handlers.blocks.text import cut

SECTION_MAX = 3000
VALUE_MAX = 2000
LABEL_MAX = 75
TITLE_MAX = 24
BLOCKS_MAX = 50
MESSAGE_MAX = 12_000  # characters in all blocks; Slack refuses more than some 13,000
FIELD_MAX = 3000

Block = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A message: a text that is complete on its own in notifications, and blocks where there is something to press."""

    text: str
    blocks: tuple[Block, ...] = ()


class Button(NamedTuple):
    """A button: its label, its verb, and what it is about: an id, or the words to repeat."""

    label: str
    verb: str
    argument: object = ""

    @property
    def value(self) -> str:
        return f"v1:{self.verb}:{self.argument}"


# A section and a row of buttons are in the answer to nearly every command. As literals they take 2 us,
# through slackblocks 30: a tenth of the whole command. The tests check both against Slack's limits.
def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, SECTION_MAX), "verbatim": True}}


def sections(lines: Sequence[str]) -> list[Block]:
    """Return the lines in as few sections as hold them."""
    blocks, held = [], ""
    for line in lines:
        if held and len(held) + len(line) + 1 > SECTION_MAX:
            blocks.append(section(held))
            held = line
        else:
            held = f"{held}\n{line}" if held else line
    return [*blocks, *([section(held)] if held else [])]


def buttons(row: Sequence[Button]) -> Block:
    return {"type": "actions", "elements": [_button(button, place) for place, button in enumerate(row)]}


def _button(button: Button, place: int) -> Block:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": cut(button.label, LABEL_MAX)},
        "action_id": f"{button.verb}.{place}",
        "value": button.value,
    }


def with_keep_button(text: str, blocks: Sequence[Block], words: str) -> list[Block]:
    """Return an answer with [Keep], which repeats it in one's own conversation; a longer one goes without."""
    keep = Button("Keep", "keep", words)
    all_blocks = list(blocks) or sections(text.split("\n"))
    if len(keep.value) > VALUE_MAX:
        return all_blocks
    if all_blocks[-1]["type"] != "actions":
        return [*all_blocks, buttons([keep])]
    row = all_blocks[-1]["elements"]
    return [*all_blocks[:-1], {**all_blocks[-1], "elements": [*row, _button(keep, len(row))]}]


def as_dict(block: SlackBlock) -> Block:
    """Return the block as Slack reads it, without an id: one id must not serve two versions of a message."""
    resolved: Block = block._resolve()  # noqa: SLF001 - slackblocks has no public way to a dict
    resolved.pop("block_id", None)
    return resolved


def form(title: str, submit: str, fields: Sequence[InputBlock], *, words: str, channel: str) -> Block:
    """Return a form. `words` is the verb, with its references, that the answers complete."""
    view = ModalView(
        title=_plain_text(title, TITLE_MAX),
        submit=_plain_text(submit, TITLE_MAX),
        close=_plain_text("Cancel", TITLE_MAX),
        blocks=list(fields),
        callback_id="form",
        private_metadata=f"{channel} {words}",
    )
    resolved: Block = view._resolve()  # noqa: SLF001 - slackblocks has no public way to a dict
    return resolved


def text_field(
    name: str,
    label: str,
    *,
    hint: str = "",
    max_length: int = FIELD_MAX,
    long: bool = False,
    value: str = "",
    optional: bool = False,
) -> InputBlock:
    return _field(
        name,
        label,
        hint,
        PlainTextInput(action_id=name, multiline=long, max_length=max_length, initial_value=value or None),
        optional=optional,
    )


def day_field(
    name: str, label: str, *, hint: str = "", optional: bool = True, value: date | None = None
) -> InputBlock:
    picker = SlackDatePicker(action_id=name, initial_date=value.isoformat() if value else None)
    return _field(name, label, hint, picker, optional=optional)


def people_field(
    name: str, label: str, *, hint: str = "", optional: bool = True, users: Sequence[str] = ()
) -> InputBlock:
    menu = UserMultiSelectMenu(action_id=name, initial_users=list(users) or None)
    return _field(name, label, hint, menu, optional=optional)


def choice_field(
    name: str,
    label: str,
    choices: Sequence[tuple[str, str]],
    *,
    hint: str = "",
    optional: bool = True,
    value: str | None = None,
) -> InputBlock:
    """Return a select menu; `choices` are labels with their values, `value` is selected."""
    options = [Option(_plain_text(said, LABEL_MAX), of) for said, of in choices]
    chosen = next((option for option, (_, of) in zip(options, choices, strict=True) if of == value), None)
    menu = StaticSelectMenu(action_id=name, options=options, initial_option=chosen)
    return _field(name, label, hint, menu, optional=optional)


def _field(name: str, label: str, hint: str, element: Any, *, optional: bool) -> InputBlock:
    return InputBlock(
        label=_plain_text(label, FIELD_MAX),
        element=element,
        block_id=name,
        hint=_plain_text(hint, FIELD_MAX) if hint else None,
        optional=optional,
    )


def _plain_text(text: str, max_length: int) -> Text:
    return Text(cut(text, max_length), type_=TextType.PLAINTEXT)
