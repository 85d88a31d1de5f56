"""What the fields of a form showed when it was opened: what somebody left as it was is no wish of theirs."""

import html
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.core.blocks.elements import Block


def shown_values(blocks: Sequence[Block]) -> dict[str, list[str]]:
    """Return what the fields of a form show at first: texts, days, codes or users; one, several or none in each."""
    return {name: _values(next(iter(shown.values()), "")) for name, shown in _initial(blocks).items()}


def changed_values(values: Mapping[str, Any], shown: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the values of a form that are not what it showed at first."""
    return {name: value for name, value in values.items() if _values(value) != shown.get(name, [])}


def as_first_shown(form: Block, shorter: Sequence[Block]) -> Block:
    """Return a form of which Slack keeps the fields of a shorter one: they still are what that one showed at first."""
    first, now = _initial(shorter), _initial(form["blocks"])
    for block in form["blocks"]:
        if (name := block.get("block_id")) in first and name in now:
            kept = {key: part for key, part in block["element"].items() if key not in now[name]}
            block["element"] = {**kept, **first[name]}
    return form


def _initial(blocks: Sequence[Block]) -> dict[str, Block]:
    return {
        one["block_id"]: {key: part for key, part in one["element"].items() if key.startswith("initial_")}
        for one in blocks
        if one["type"] == "input"
    }


def _values(shown: Any) -> list[str]:
    several = shown if isinstance(shown, list) else [shown] if shown else []
    texts = [one["value"] if isinstance(one, dict) else one for one in several]
    # Slack escapes some of what it gives back.
    return [html.unescape(text).replace("\r\n", "\n").strip() for text in texts]
