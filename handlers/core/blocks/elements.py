"""The blocks and fields that messages and forms consist of."""

from collections.abc import Callable, Sequence
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
    StaticMultiSelectMenu,
    StaticSelectMenu,
    Text,
    TextType,
    UserMultiSelectMenu,
)

from handlers.core.blocks.text import cut

SECTION_MAX = 3000
VALUE_MAX = 2000
LABEL_MAX = 75
MENU_VALUE_MAX = 150
MENU_MIN, MENU_MAX = 2, 5  # entries of an overflow menu
TITLE_MAX = 24
HEADER_MAX = 150
ACTION_ID_SHARE = 200  # characters of what a button is about in its id, of the 255 that Slack takes
BLOCKS_MAX = 50
MESSAGE_MAX = 12_000  # characters in all blocks; Slack refuses more than some 13,000
LINES_MAX = MESSAGE_MAX - 1_500  # of a list under its heading
FIELD_MAX = 3000
MORE = "more"  # the button that shows a form with its rarely used fields
REST = "There is more than one message holds. One thing in full: show A-12"

Block = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A message: a text that is complete on its own in notifications, and blocks where there is something to press.

    `rest` says where all of it is, for a text that is too long.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    rest: str = REST


class Button(NamedTuple):
    """A button: its label, its verb, and what it is about: an id, or the words to repeat.

    `is_next_step` marks the step that its reader is to take; it is green, and never on a shared card.
    """

    label: str
    verb: str
    argument: object = ""
    is_next_step: bool = False

    @property
    def value(self) -> str:
        return f"v1:{self.verb}:{self.argument}"


# A section and a row of buttons are in the answer to nearly every command. As literals they take 2 us,
# through slackblocks 30: a tenth of the whole command. The tests check both against Slack's limits.
def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, SECTION_MAX), "verbatim": True}}


def with_text(block: Block, text: str) -> Block:
    """Return a section with another text, and the same button beside it."""
    return {**block, "text": {**block["text"], "text": cut(text, SECTION_MAX)}}


def entry(text: str, button: Button | None) -> Block:
    """Return a section with a button at its right, where there is one to press."""
    if button is None:
        return section(text)
    return {**section(text), "accessory": _button(button, str(button.argument)[:ACTION_ID_SHARE])}


def header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": cut(text, HEADER_MAX), "emoji": True}}


def context(text: str) -> Block:
    """Return grey facts: nothing in them to act on."""
    fact = {"type": "mrkdwn", "text": cut(text, SECTION_MAX), "verbatim": True}
    return {"type": "context", "elements": [fact]}


def divider() -> Block:
    return {"type": "divider"}


def sections(lines: Sequence[str]) -> list[Block]:
    """Return the lines in as few sections as hold them."""
    blocks, held = [], ""
    for line in [part for whole in lines for part in split_line(whole)]:
        if held and len(held) + len(line) + 1 > SECTION_MAX:
            blocks.append(section(held))
            held = line
        else:
            held = f"{held}\n{line}" if held else line
    return [*blocks, *([section(held)] if held else [])]


def split_line(line: str, most: int = SECTION_MAX) -> list[str]:
    """Return an escaped line in parts that each fit into a section, cut between words and within no escaped sign."""
    parts = []
    while len(line) > most:
        end = line.rfind(" ", most // 2, most + 1)
        if end < 0:
            end = line.rfind("&", most - 5, most)
            end = end if end >= 0 and ";" not in line[end:most] else most
        parts.append(line[:end].rstrip())
        line = line[end:].lstrip()
    return [*parts, line]


def pages_of(lines: Sequence[str], *, most: int) -> list[list[str]]:
    """Return the lines on pages of so many characters."""
    return _filled([part for line in lines for part in split_line(line)], most)


def pages_from_end(lines: Sequence[str], *, most: int) -> list[list[str]]:
    """Return the lines on pages of so many characters, each in its order, the page with the last lines first."""
    parts = [part for line in lines for part in split_line(line)]
    return [page[::-1] for page in _filled(parts[::-1], most)]


def _filled(parts: Sequence[str], most: int) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    for part in parts:
        if pages[-1] and sum(len(one) + 1 for one in pages[-1]) + len(part) > most:
            pages.append([])
        pages[-1].append(part)
    return pages


def shortened(lines: Sequence[str], *, most: int = LINES_MAX, ref: str = "A-12") -> list[str]:
    """Return the lines; where they are too long together, the longest cut, so that each of them is there."""
    longest = max(map(len, lines), default=0)
    if sum(len(line) + 1 for line in lines) <= most:
        return list(lines)
    foot = f"Shortened to fit. In full: show {ref}"
    while longest > 1 and sum(min(len(line), longest) + 1 for line in lines) > most - len(foot):
        longest = longest * 9 // 10
    return [*[_cut_within(line, longest) for line in lines], foot]


def _cut_within(line: str, most: int) -> str:
    """Return a line cut in its first facts, which are the longest; of the last ones as many stay as half of it holds."""
    if len(line) <= most:
        return line
    at = line.find(" · ", len(line) - most // 2)
    tail = line[at:] if at >= 0 else ""
    return f"{split_line(line, most - len(tail) - 1)[0]}…{tail}"


def within_limits(blocks: Sequence[Block], *, rest: str = REST) -> Sequence[Block]:
    """Return what one message holds of the blocks, and where the rest is.

    Facts and buttons stay with what they are about; a row that is alone, at the end, is about everything.
    """
    if fit(blocks):
        return blocks
    rows = [block for block in blocks if block["type"] == "actions"]
    foot = [section(rest), *(rows if rows == [blocks[-1]] else [])]
    number = next(n for n in reversed(range(len(blocks))) if fit([*blocks[:n], *foot], share=0.95))
    while number and blocks[number]["type"] in {"actions", "context"} and blocks[number] not in foot:
        number -= 1
    return [*blocks[:number], *foot]


def fit(blocks: Sequence[Block], *, share: float = 1) -> bool:
    """Return whether the blocks fit into this share of a message."""
    return len(blocks) <= BLOCKS_MAX * share and sum(map(_length, blocks)) <= MESSAGE_MAX * share


def _length(block: Block) -> int:
    """Return how many characters a block shows. It is asked of each block that is sent: one loop, and no generators."""
    found = 0
    parts = [block, *block.get("elements", ())]
    if accessory := block.get("accessory"):
        parts.append(accessory)
    for row in block.get("rows", ()):
        parts += row
    for part in parts:  # it grows by the options of a menu
        if options := part.get("options"):
            parts += options
        text = part.get("text", "")
        found += len(text if isinstance(text, str) else text.get("text", ""))
    return found


def buttons(row: Sequence[Button], more: Sequence[Button] = ()) -> Block:
    """Return a row of buttons, with `more` behind an overflow menu.

    Entries that are too few for a menu, or have too long words for one, are buttons.
    """
    menu = [button for button in more if len(button.value) <= MENU_VALUE_MAX][:MENU_MAX]
    if len(menu) < MENU_MIN:
        menu = []
    shown = [*row, *[button for button in more if button not in menu]]
    elements = [_button(button, place) for place, button in enumerate(shown)]
    return {"type": "actions", "elements": [*elements, *([_overflow(menu, len(elements))] if menu else [])]}


def text_message(text: str, row: Sequence[Button]) -> Message:
    """Return a message of one text, above the buttons, if there are any."""
    return Message(text, (section(text), *([buttons(row)] if row else [])))


def kept_buttons(block: Block, may_press: Callable[[Button], bool]) -> Block | None:
    """Return a block with the buttons and menu entries that may be pressed; None for a row of which none is left."""
    if "accessory" in block and not may_press(read_button(block["accessory"])):
        return {name: part for name, part in block.items() if name != "accessory"}
    if block["type"] != "actions":
        return block
    row = [one for one in block["elements"] if one["type"] == "button" and may_press(read_button(one))]
    menus = [one for one in block["elements"] if one["type"] == "overflow"]
    entries = [one for menu in menus for one in map(read_button, menu["options"]) if may_press(one)]
    if not row and not entries:
        return None
    if len(entries) >= MENU_MIN:
        return {**block, "elements": [*row, _overflow(entries, len(block["elements"]))]}
    ids = range(len(block["elements"]), len(block["elements"]) + len(entries))
    return {**block, "elements": [*row, *map(_button, entries, ids)]}


def read_button(element: Block) -> Button:
    """Return the button that an element of a row, or an entry of a menu, shows."""
    _, verb, argument = element["value"].split(":", 2)
    return Button(element["text"]["text"], verb, argument, is_next_step=element.get("style") == "primary")


def _button(button: Button, place: int | str) -> Block:
    style = {"style": "primary"} if button.is_next_step else {}
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": cut(button.label, LABEL_MAX)},
        "action_id": f"{button.verb}.{place}",
        "value": button.value,
        **style,
    }


def _overflow(entries: Sequence[Button], place: int) -> Block:
    options = [
        {"text": {"type": "plain_text", "text": cut(one.label, LABEL_MAX)}, "value": one.value}
        for one in entries
    ]
    return {"type": "overflow", "action_id": f"more.{place}", "options": options}


def with_button(row: Block, button: Button) -> Block:
    """Return a row with one more button, in front of its menu."""
    present = row["elements"]
    at = next((n for n, one in enumerate(present) if one["type"] != "button"), len(present))
    return {**row, "elements": [*present[:at], _button(button, len(present)), *present[at:]]}


def with_keep_button(text: str, blocks: Sequence[Block], words: str) -> list[Block]:
    """Return an answer with [Keep], which repeats it in one's own conversation; a longer one goes without."""
    keep = Button("Keep", "keep", words)
    all_blocks = list(within_limits(blocks or sections(text.split("\n"))))
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


def form(
    title: str,
    submit: str,
    fields: Sequence[InputBlock],
    *,
    words: str,
    above: Sequence[Block] = (),
    rare: Sequence[InputBlock] = (),
    more: str = "",
) -> Block:
    """Return a form about what stands `above`. `words` is the verb, with its references, that the answers complete.

    The fields that are rarely used are shown by a button, whose label is `more`.
    """
    view = ModalView(
        title=_plain_text(title, TITLE_MAX),
        submit=_plain_text(submit, TITLE_MAX),
        close=_plain_text("Cancel", TITLE_MAX),
        blocks=[*fields, *rare],
        callback_id="form",
        private_metadata=words,
    )
    resolved: Block = view._resolve()  # noqa: SLF001 - slackblocks has no public way to a dict
    names = [one.block_id for one in rare]
    return {**resolved, "blocks": [*above, *resolved["blocks"]], MORE: (more, names)}


def as_opened(view: Block, channel: str, *, shows_more: bool) -> Block:
    """Return a form as it is opened in a channel, which its words then begin with; short, unless it `shows_more`."""
    words, (label, rare) = view["private_metadata"], view[MORE]
    blocks = view["blocks"]
    if rare and not shows_more:
        blocks = [one for one in blocks if one.get("block_id") not in rare]
        blocks.append(buttons([Button(label, MORE, words)]))
    rest = {name: part for name, part in view.items() if name != MORE}
    return {**rest, "blocks": blocks, "private_metadata": f"{channel} {words}"}


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


def choices_field(
    name: str, label: str, choices: Sequence[tuple[str, str]], *, hint: str = "", values: Sequence[str] = ()
) -> InputBlock:
    """Return a menu of which several may be chosen, or none; `values` are selected."""
    options = {of: Option(_plain_text(said, LABEL_MAX), of) for said, of in choices}
    chosen = [options[of] for of in values if of in options]
    menu = StaticMultiSelectMenu(
        action_id=name, options=list(options.values()), initial_options=chosen or None
    )
    return _field(name, label, hint, menu, optional=True)


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
