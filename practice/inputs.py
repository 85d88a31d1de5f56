"""Values of pickers, selects and inputs: their form in payloads, and validation by the Slack client."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from practice.blocks import interactive
from practice.model import Json

Values = dict[str, dict[str, Json]]

SINGLE = {
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
}
SEVERAL = {
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
ONE_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
SOME_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://[^\s]+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def name_of_value(kind: str) -> str:
    """Return the key of the value of this type of element."""
    if kind in ONE_OPTION:
        return "selected_option"
    if kind in SOME_OPTIONS:
        return "selected_options"
    return {**SINGLE, **SEVERAL}.get(kind, ("value", ""))[0]


def starting_state(blocks: Iterable[Json], kept: Values | None = None) -> Values:
    """Return the initial state, with the values in `kept` for the same ids."""
    state: Values = {}
    for block_id, element in interactive(blocks):
        kind, action_id = element["type"], element["action_id"]
        if kind in {"button", "overflow"}:
            continue
        before = (kept or {}).get(block_id, {}).get(action_id)
        same = before is not None and before["type"] == kind
        state.setdefault(block_id, {})[action_id] = before if before and same else _initial(element)
    return state


def _initial(element: Json) -> Json:
    kind = element["type"]
    if kind in SOME_OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in SEVERAL:
        name, initial = SEVERAL[kind]
        return {"type": kind, name: element.get(initial, [])}
    name, initial = SINGLE[kind]
    return {"type": kind, name: element.get(initial)}


def value_for(element: Json, value: Any) -> Json:
    """Convert a plain value (text, date, id, option's value, or a list of them) to Slack's form."""
    kind = element["type"]
    if isinstance(value, dict) and value.get("type") == kind:
        return value
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": None if value in {None, ""} else _option(element, value)}
    if kind in SOME_OPTIONS:
        return {"type": kind, "selected_options": [_option(element, one) for one in value or []]}
    if kind in SEVERAL:
        return {"type": kind, SEVERAL[kind][0]: list(value or [])}
    if kind == "datetimepicker":
        return {"type": kind, "selected_date_time": int(value) if value else None}
    return {"type": kind, SINGLE[kind][0]: str(value) if value not in {None, ""} else None}


def _option(element: Json, value: Any) -> Json:
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group["options"]
    if isinstance(value, dict):
        value = value.get("value")
    for option in options:
        if option["value"] == value:
            return dict(option)
    raise LookupError(f"There is no option {value!r} in {element.get('action_id')!r}.")


def fill(blocks: list[Json], state: Values, given: Mapping[str, Any]) -> Values:
    """Return the state with the typed values: by block id, by action id, or both nested.

    Raises LookupError for a name that is not in the form.
    """
    filled = {block_id: dict(values) for block_id, values in state.items()}
    unknown = set(given)
    for block_id, element in interactive(blocks):
        action_id = element["action_id"]
        if action_id not in filled.get(block_id, {}):
            continue
        name = block_id if block_id in given else action_id
        if name not in given:
            continue
        value = given[name]
        if name == block_id and isinstance(value, dict) and "type" not in value:
            if action_id not in value:
                continue
            value = value[action_id]
        unknown.discard(name)
        filled[block_id][action_id] = value_for(element, value)
    if unknown:
        raise LookupError(f"There is no field {', '.join(sorted(unknown))} here.")
    return filled


def refused_by_slack(blocks: list[Json], state: Values) -> dict[str, str]:
    """Return the errors that the client shows before it asks the app, by block id."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        written = state.get(block["block_id"], {}).get(element["action_id"], {})
        value = written.get(name_of_value(element["type"]))
        sentence = _complaint(element, value, is_optional=bool(block.get("optional")))
        if sentence:
            errors[block["block_id"]] = sentence
    return errors


def _complaint(element: Json, value: Any, *, is_optional: bool) -> str:
    if value in (None, "", []):
        return "" if is_optional else "Please complete this required field."
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_complaint(element, value)
    if kind == "email_text_input" and not EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not URL.fullmatch(value):
        return "Please enter a valid URL."
    if kind == "number_input":
        return _number_complaint(element, value)
    most = element.get("max_selected_items")
    if most is not None and len(value) > most:
        return f"Please choose no more than {most}."
    return ""


def _length_complaint(element: Json, value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    if len(value) > most:
        return f"Please enter at most {most} characters."
    return ""


def _number_complaint(element: Json, value: str) -> str:
    if not NUMBER.fullmatch(value):
        return "Please enter a number."
    if "." in value and not element.get("is_decimal_allowed"):
        return "Please enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return ""
