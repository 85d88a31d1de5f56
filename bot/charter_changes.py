"""What a new version of the charter changes, for whoever is about to put it in force."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from pydantic import BaseModel

from bot.charter import Charter
from bot.charter_section import CharterItem
from bot.names import quoted


def charter_changes(before: Charter, after: Charter) -> list[str]:
    """Return a line for each item and each value that differs, in the order of the file; empty when nothing does."""
    return [line for name in type(before).model_fields for line in _field_changes(name, before, after)]


def _field_changes(name: str, before: BaseModel, after: BaseModel) -> Iterator[str]:
    old, new = getattr(before, name), getattr(after, name)
    if old == new:
        return
    if _is_items(old) and _is_items(new):
        yield from _item_changes(old, new)
    elif isinstance(old, BaseModel) and isinstance(new, BaseModel):
        for part in type(old).model_fields:
            yield from (f"{name}.{line}" for line in _field_changes(part, old, new))
    else:
        yield f"{name}: {_value_text(old)} becomes {_value_text(new)}"


def _item_changes(before: Sequence[CharterItem], after: Sequence[CharterItem]) -> Iterator[str]:
    old, new = {item.code: item for item in before}, {item.code: item for item in after}
    for code in old.keys() - new.keys():
        yield f"{_item_text(old[code])} goes"
    for code, item in new.items():
        if code not in old:
            yield f"{_item_text(item)} is new"
            continue
        for field in type(item).model_fields:
            yield from (f"{_item_text(item)}, {line}" for line in _field_changes(field, old[code], item))
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield f"{next(iter(new.values())).noun.partition(' ')[2]}: the order changes"


def _item_text(item: CharterItem) -> str:
    shown = "" if item.display_name == item.code else f" ({item.display_name})"
    return f"{item.noun.partition(' ')[2]} {item.code}{shown}"


def _is_items(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(one, CharterItem) for one in value)


def _value_text(value: Any) -> str:
    match value:
        case None | "" | ():
            return "none"
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case Mapping():
            return quoted(", ".join(f"{_plain(key)}: {_plain(one)}" for key, one in value.items()))
        case tuple():
            return quoted(", ".join(map(_plain, value)))
    return quoted(_plain(value))


def _plain(value: Any) -> str:
    return getattr(value, "code", None) or str(value)
