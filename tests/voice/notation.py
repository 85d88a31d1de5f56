"""Read samples, and write what the bot shows in their notation."""

import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from practice.workspace import Message, View
from tests.conversation import Conversation

HERE = Path(__file__).parent
Json = dict[str, Any]

SIGNS = {
    "large_blue_circle": "🔵",
    "large_yellow_circle": "🟡",
    "red_circle": "🔴",
    "construction": "🚧",
    "white_check_mark": "✅",
    "no_entry_sign": "🚫",
    "hourglass_flowing_sand": "⏳",
    "question": "❓",
    "scales": "⚖️",
    "octagonal_sign": "🛑",
    "date": "📅",
    "arrow_right": "➡️",
    "speech_balloon": "💬",
    "zzz": "💤",
    "lock": "🔒",
    "warning": "⚠️",
}
INPUT_KINDS = {
    "datepicker": "day",
    "multi_users_select": "people",
    "radio_buttons": "one of",
    "static_select": "choice",
}
_SIGN = re.compile(r":([a-z_]+):")
_MENTION = re.compile(r"<@([A-Z0-9]+)>")
_HOUR = re.compile(r"<!date\^\d+\^(\{time\})\|[^>]*>")  # which Slack writes as each reader's own
_LINK = re.compile(r"<(?:https?:|#)[^|>]*\|([^>]*)>")


@cache
def samples() -> dict[str, str]:
    """Return the samples by name; a form's begins with its title and its button."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (HERE / "samples.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            name, _, where = line[2:].partition(" · ")
            lines = found.setdefault(name, [where] if where else [])
        elif line and not line.startswith("#"):
            lines.append(line.rstrip())
    return {name: "\n".join(lines) for name, lines in found.items()}


def sample(name: str) -> str:
    return samples()[name]


def shown(talk: Conversation, place: Message | View) -> str:
    """Return a message, a form or a Home in the notation of the samples."""
    if isinstance(place, Message):
        return in_notation(talk, place.blocks or [_plain_section(place.text)])
    shape = place.shape
    submit = f" [{shape['submit']['text']}]" if "submit" in shape else ""
    head = [f"form {shape['title']['text']}{submit}"] if shape["type"] == "modal" else []
    return "\n".join([*head, in_notation(talk, shape["blocks"])])


def in_notation(talk: Conversation, blocks: list[Json]) -> str:
    return "\n".join(_block(talk, block) for block in blocks)


def _plain_section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _block(talk: Conversation, block: Json) -> str:
    kind = block["type"]
    if kind == "divider":
        return "D"
    if kind == "actions":
        return f"A {' '.join(map(_element, block['elements']))}"
    if kind == "input":
        return f"I {_input(block)}"
    if kind == "data_table":
        return _continued("T", [block["caption"], *[" | ".join(map(_cell, row)) for row in block["rows"]]])
    if kind == "data_visualization":
        return _continued("V", [block["title"], *_chart(block["chart"])])
    if kind == "context":
        return _continued("C", _read(talk, " ".join(one["text"] for one in block["elements"])))
    if kind == "header":
        return f"H {block['text']['text']}"
    lines = _read(talk, block["text"]["text"])
    if "accessory" in block:
        lines[0] += f" >> {_element(block['accessory'])}"
    return _continued("S", lines)


def _continued(letter: str, lines: list[str]) -> str:
    return "\n  ".join([f"{letter} {lines[0]}", *lines[1:]])


def _read(talk: Conversation, text: str) -> list[str]:
    """Return the lines of marked text as its readers see them."""
    text = _MENTION.sub(lambda found: f"@{talk.workspace.people[found[1]].real_name}", text)
    text = _LINK.sub(lambda found: found[1], text)
    text = _HOUR.sub(lambda found: found[1], text)
    text = _SIGN.sub(lambda found: SIGNS.get(found[1], found[0]), text)
    return unescape(text).split("\n")


def _element(element: Json) -> str:
    if element["type"] == "overflow":
        return f"[… {' | '.join(one['text']['text'] for one in element['options'])}]"
    return f"[{'+' if element.get('style') == 'primary' else ''}{element['text']['text']}]"


def _input(block: Json) -> str:
    element = block["element"]
    kind = INPUT_KINDS.get(element["type"], "long" if element.get("multiline") else "text")
    choices = "/".join(one["text"]["text"] for one in element.get("options", ()))
    preset = element.get("initial_option", {}).get("text", {}).get("text", "")
    label = f"{kind}{'?' if block.get('optional') else ''}{f'={preset}' if preset else ''}"
    hint = f" — {block['hint']['text']}" if "hint" in block else ""
    return f"{block['label']['text']} ({label}{f': {choices}' if choices else ''}){hint}"


def _cell(cell: Json) -> str:
    if cell["type"] != "rich_text":
        return str(cell["text"])
    parts = [part for section in cell["elements"] for part in section["elements"]]
    return "".join(SIGNS[one["name"]] if one["type"] == "emoji" else one["text"] for one in parts)


def _chart(chart: Json) -> list[str]:
    names = " | ".join(one["name"] for one in chart["series"])
    categories = chart["axis_config"]["categories"]
    rows = [
        " | ".join([label, *[str(series["data"][at]["value"]) for series in chart["series"]]])
        for at, label in enumerate(categories)
    ]
    return [f" | {names}".lstrip(), *rows]
