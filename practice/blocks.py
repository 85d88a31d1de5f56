"""Slack's limits of Block Kit: validation of the blocks of a message and of views."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from practice.model import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 13_000
TOO_LONG = "blocks are too long together"
TABLE_ROWS = 101
TABLE_COLUMNS = 20
TABLE_TEXT = 20_000
CHARTS = 2

MAX_OPTIONS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}
SELECTS = {
    "static_select", "external_select", "users_select", "conversations_select", "channels_select",
}  # fmt: skip
MULTI_SELECTS = {f"multi_{name}" for name in SELECTS}
PICKERS = {"datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons"}
TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
INTERACTIVE = {"button", "overflow"} | SELECTS | MULTI_SELECTS | PICKERS | TYPED

IN_ACTIONS = {"button", "overflow"} | SELECTS | PICKERS
IN_SECTION = IN_ACTIONS | MULTI_SELECTS | {"image"}
IN_INPUT = SELECTS | MULTI_SELECTS | PICKERS | TYPED


@dataclass(frozen=True)
class Shape:
    """The required and the allowed fields of one type of block or element."""

    required: frozenset[str]
    allowed: frozenset[str]


def _shape(required: str = "", optional: str = "") -> Shape:
    needed = frozenset(required.split())
    return Shape(needed, needed | frozenset(optional.split()))


BLOCKS = {
    "section": _shape("", "text fields accessory expand"),
    "header": _shape("text"),
    "divider": _shape(),
    "alert": _shape("text", "level"),
    "context": _shape("elements"),
    "image": _shape("alt_text", "image_url slack_file title"),
    "actions": _shape("elements"),
    "input": _shape("label element", "hint optional dispatch_action"),
    "rich_text": _shape("elements"),
    "markdown": _shape("text"),
    "data_visualization": _shape("title chart"),
    "data_table": _shape("rows caption", "page_size row_header_column_index"),
    "table": _shape("rows", "column_settings"),
}
ALERT_LEVELS = {"default", "info", "warning", "error", "success"}
NOT_IN_FORMS = {"markdown", "data_visualization", "data_table", "table"}
NOT_IN_HOMES = {"markdown"}

_CHOICE = "placeholder confirm focus_on_load"
ELEMENTS = {
    "button": _shape("text", "value url style confirm accessibility_label"),
    "image": _shape("alt_text", "image_url slack_file"),
    "overflow": _shape("options", "confirm"),
    "static_select": _shape("", f"{_CHOICE} options option_groups initial_option"),
    "external_select": _shape("", f"{_CHOICE} initial_option min_query_length"),
    "users_select": _shape("", f"{_CHOICE} initial_user"),
    "channels_select": _shape("", f"{_CHOICE} initial_channel response_url_enabled"),
    "conversations_select": _shape(
        "", f"{_CHOICE} initial_conversation default_to_current_conversation response_url_enabled filter"
    ),
    "multi_static_select": _shape(
        "", f"{_CHOICE} options option_groups initial_options max_selected_items"
    ),
    "multi_external_select": _shape("", f"{_CHOICE} initial_options min_query_length max_selected_items"),
    "multi_users_select": _shape("", f"{_CHOICE} initial_users max_selected_items"),
    "multi_channels_select": _shape("", f"{_CHOICE} initial_channels max_selected_items"),
    "multi_conversations_select": _shape(
        "", f"{_CHOICE} initial_conversations default_to_current_conversation filter max_selected_items"
    ),
    "datepicker": _shape("", f"{_CHOICE} initial_date"),
    "timepicker": _shape("", f"{_CHOICE} initial_time timezone"),
    "datetimepicker": _shape("", "initial_date_time confirm focus_on_load"),
    "checkboxes": _shape("options", "initial_options confirm focus_on_load"),
    "radio_buttons": _shape("options", "initial_option confirm focus_on_load"),
    "plain_text_input": _shape(
        "", "initial_value multiline min_length max_length dispatch_action_config focus_on_load placeholder"
    ),
    "email_text_input": _shape("", "initial_value dispatch_action_config focus_on_load placeholder"),
    "url_text_input": _shape("", "initial_value dispatch_action_config focus_on_load placeholder"),
    "number_input": _shape(
        "is_decimal_allowed",
        "initial_value min_value max_value dispatch_action_config focus_on_load placeholder",
    ),
}  # fmt: skip
VIEW = _shape(
    "type blocks",
    "title submit close private_metadata callback_id clear_on_close notify_on_close external_id "
    "submit_disabled",
)


def check_message(blocks: object) -> list[str]:
    """Return everything that Slack would reject in the blocks of a message; empty if they are valid."""
    check = _Check()
    if check.blocks(blocks, "/blocks", most=MESSAGE_BLOCKS, surface="message"):
        check.totals(_dicts(blocks), "/blocks")
    return check.wrong


def check_view(view: object) -> list[str]:
    """Return everything that Slack would reject in a modal or a Home tab."""
    check = _Check()
    check.view(view)
    return check.wrong


def elements_of(block: Mapping[str, Any]) -> list[Json]:
    """Return the interactive elements of a block."""
    found = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
    return [one for one in found if isinstance(one, dict) and one.get("type") in INTERACTIVE]


def interactive(blocks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Json]]:
    """Yield each interactive element with the id of its block."""
    for block in blocks:
        for element in elements_of(block):
            yield str(block.get("block_id", "")), element


class _Check:
    def __init__(self) -> None:
        self.wrong: list[str] = []

    def say(self, what: str, where: str) -> None:
        self.wrong.append(f"[ERROR] {what} [json-pointer:{where or '/'}]")

    def view(self, view: object) -> None:
        if not isinstance(view, dict):
            self.say("must provide an object", "/view")
            return
        kind = view.get("type")
        if kind not in {"modal", "home"}:
            self.say("type must be modal or home", "/view/type")
            return
        self.names(view, VIEW, "/view")
        self.view_words(view, is_form=kind == "modal")
        surface = "form" if kind == "modal" else "home"
        if self.blocks(view.get("blocks"), "/view/blocks", most=VIEW_BLOCKS, surface=surface):
            has_input = any(block.get("type") == "input" for block in view["blocks"])
            if has_input and surface == "form" and "submit" not in view:
                self.say("a form with input blocks needs submit", "/view/submit")

    def view_words(self, view: Json, *, is_form: bool) -> None:
        if is_form:
            self.text(view.get("title"), "/view/title", most=24, plain=True)
        for name in ("submit", "close"):
            if name in view:
                self.text(view[name], f"/view/{name}", most=24, plain=True)
        for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
            self.length(view.get(name, ""), f"/view/{name}", most=most, least=0)

    def blocks(self, blocks: object, where: str, *, most: int, surface: str) -> bool:
        """Check each block; return False if they are no list of blocks at all."""
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            self.say("must provide an array of blocks", where)
            return False
        if len(blocks) > most:
            self.say(f"no more than {most} items allowed", where)
        self.unique((block.get("block_id") for block in blocks), "block_id", where)
        for number, block in enumerate(blocks):
            self.block(block, f"{where}/{number}", surface)
        actions = ((block_id, one.get("action_id")) for block_id, one in interactive(blocks))
        twice = Counter(pair for pair in actions if pair[0] and pair[1])
        for (_, action_id), times in twice.items():
            if times > 1:
                self.say(f"`action_id` {action_id} already exists in this block", where)
        return True

    def block(self, block: Json, where: str, surface: str) -> None:
        kind = str(block.get("type"))
        barred = {"form": NOT_IN_FORMS, "home": NOT_IN_HOMES}.get(surface, set())
        if kind not in BLOCKS or kind in barred:
            self.say(f"unsupported type: {kind}", f"{where}/type")
            return
        self.names(block, BLOCKS[kind], where, also={"block_id"})
        if "block_id" in block:
            self.length(block["block_id"], f"{where}/block_id", most=255)
        if BLOCKS[kind].required <= block.keys():
            getattr(self, f"block_{kind}")(block, where)

    def block_section(self, block: Json, where: str) -> None:
        if "text" not in block and "fields" not in block:
            self.say("missing required field: text or fields", where)
        if "text" in block:
            self.text(block["text"], f"{where}/text", most=3000)
        if "fields" in block:
            for number, one in self.items(block["fields"], f"{where}/fields", most=10):
                self.text(one, f"{where}/fields/{number}", most=2000)
        if "accessory" in block:
            self.element(block["accessory"], f"{where}/accessory", IN_SECTION)

    def block_header(self, block: Json, where: str) -> None:
        self.text(block["text"], f"{where}/text", most=150, plain=True)

    def block_divider(self, block: Json, where: str) -> None:
        pass

    def block_alert(self, block: Json, where: str) -> None:
        self.text(block["text"], f"{where}/text", most=3000)
        if block.get("level", "default") not in ALERT_LEVELS:
            self.say(f"unsupported level: {block['level']}", f"{where}/level")

    def block_context(self, block: Json, where: str) -> None:
        for number, one in self.items(block["elements"], f"{where}/elements", most=10):
            here = f"{where}/elements/{number}"
            if isinstance(one, dict) and one.get("type") == "image":
                self.element(one, here, {"image"})
            else:
                self.text(one, here, most=3000)

    def block_image(self, block: Json, where: str) -> None:
        self.image(block, where)
        if "title" in block:
            self.text(block["title"], f"{where}/title", most=2000, plain=True)

    def block_actions(self, block: Json, where: str) -> None:
        for number, one in self.items(block["elements"], f"{where}/elements", most=25):
            self.element(one, f"{where}/elements/{number}", IN_ACTIONS)

    def block_input(self, block: Json, where: str) -> None:
        self.text(block["label"], f"{where}/label", most=2000, plain=True)
        if "hint" in block:
            self.text(block["hint"], f"{where}/hint", most=2000, plain=True)
        self.element(block["element"], f"{where}/element", IN_INPUT)

    def block_rich_text(self, block: Json, where: str) -> None:
        known = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
        for number, one in self.items(block["elements"], f"{where}/elements", most=10_000):
            if not isinstance(one, dict) or one.get("type") not in known:
                self.say("unsupported rich text element", f"{where}/elements/{number}")

    def block_markdown(self, block: Json, where: str) -> None:
        self.length(block["text"], f"{where}/text", most=12_000)

    def block_data_visualization(self, block: Json, where: str) -> None:
        self.length(block["title"], f"{where}/title", most=50)
        chart, here = block["chart"], f"{where}/chart"
        if not isinstance(chart, dict) or chart.get("type") not in {"pie", "bar", "line", "area"}:
            self.say("chart must be a pie, bar, line or area", here)
        elif chart["type"] == "pie":
            self.pie(chart.get("segments"), f"{here}/segments")
        else:
            self.axes(chart, here)

    def pie(self, segments: object, where: str) -> None:
        for number, one in self.items(segments, where, most=6):
            self.point(one, f"{where}/{number}")
            if isinstance(one, dict) and isinstance(one.get("value"), (int, float)) and one["value"] <= 0:
                self.say("value must be greater than 0", f"{where}/{number}/value")

    def axes(self, chart: Json, where: str) -> None:
        axis = chart.get("axis_config")
        if not isinstance(axis, dict):
            self.say("missing required field: axis_config", where)
            return
        here = f"{where}/axis_config"
        categories = [one for _, one in self.items(axis.get("categories"), f"{here}/categories", most=20)]
        for number, one in enumerate(categories):
            self.length(one, f"{here}/categories/{number}", most=20)
        self.unique(categories, "category", f"{here}/categories")
        for name in ("x_label", "y_label"):
            self.length(axis.get(name) or "", f"{here}/{name}", most=50, least=0)
        series = [one for _, one in self.items(chart.get("series"), f"{where}/series", most=6)]
        self.unique((one.get("name") for one in _dicts(series)), "series name", f"{where}/series")
        for number, one in enumerate(series):
            self.one_series(one, f"{where}/series/{number}", categories)

    def one_series(self, series: object, where: str, categories: Sequence[object]) -> None:
        if not isinstance(series, dict):
            self.say("must provide an object", where)
            return
        self.length(series.get("name"), f"{where}/name", most=20)
        points = [one for _, one in self.items(series.get("data"), f"{where}/data", most=20)]
        for number, one in enumerate(points):
            self.point(one, f"{where}/data/{number}")
        labels = [one.get("label") for one in _dicts(points)]
        if Counter(map(str, labels)) != Counter(map(str, categories)):
            self.say("a series needs exactly one point for every category", f"{where}/data")

    def point(self, point: object, where: str) -> None:
        if not isinstance(point, dict):
            self.say("must provide an object", where)
            return
        self.length(point.get("label"), f"{where}/label", most=20)
        value = point.get("value")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.say("value must be a number", f"{where}/value")

    def block_data_table(self, block: Json, where: str) -> None:
        self.length(block["caption"], f"{where}/caption", most=2000)
        self.number(block.get("page_size", 5), f"{where}/page_size", least=1, most=100)
        rows = [row for _, row in self.items(block["rows"], f"{where}/rows", most=TABLE_ROWS, least=2)]
        width = len(rows[0]) if rows and isinstance(rows[0], list) else 0
        column = block.get("row_header_column_index", 0)
        self.number(column, f"{where}/row_header_column_index", least=0, most=max(width - 1, 0))
        self.rows(rows, f"{where}/rows", {"raw_text", "raw_number", "rich_text"})
        if any(not isinstance(row, list) or len(row) != width for row in rows):
            self.say("all rows must have the same number of columns", f"{where}/rows")
        if _text_length(rows) > TABLE_TEXT:
            self.say(f"no more than {TABLE_TEXT} characters in all cells", f"{where}/rows")

    def block_table(self, block: Json, where: str) -> None:
        rows = [row for _, row in self.items(block["rows"], f"{where}/rows", most=100)]
        self.rows(rows, f"{where}/rows", {"raw_text", "rich_text"})

    def rows(self, rows: Sequence[object], where: str, kinds: set[str]) -> None:
        for at, row in enumerate(rows):
            for column, cell in self.items(row, f"{where}/{at}", most=TABLE_COLUMNS):
                here = f"{where}/{at}/{column}"
                kind = cell.get("type") if isinstance(cell, dict) else None
                if kind not in kinds or (at == 0 and kind == "rich_text"):
                    self.say(f"unsupported cell: {kind}", here)
                elif kind != "rich_text":
                    self.length(cell.get("text"), f"{here}/text", most=TABLE_TEXT)

    def element(self, element: object, where: str, allowed: set[str]) -> None:
        kind = str(element.get("type")) if isinstance(element, dict) else "none"
        if not isinstance(element, dict) or kind not in allowed:
            self.say(f"unsupported element: {kind}", where)
            return
        also = set() if kind == "image" else {"action_id"}
        self.names(element, ELEMENTS[kind], where, also=also)
        if "action_id" in element:
            self.length(element["action_id"], f"{where}/action_id", most=255)
        if "placeholder" in element:
            self.text(element["placeholder"], f"{where}/placeholder", most=150, plain=True)
        if "confirm" in element:
            self.confirm(element["confirm"], f"{where}/confirm")
        self.element_itself(element, kind, where)

    def element_itself(self, element: Json, kind: str, where: str) -> None:
        if kind == "button":
            self.button(element, where)
        elif kind == "image":
            self.image(element, where)
        elif "options" in ELEMENTS[kind].allowed:
            self.choices(element, kind, where)
        elif kind == "plain_text_input":
            self.number(element.get("min_length", 0), f"{where}/min_length", least=0, most=3000)
            self.number(element.get("max_length", 3000), f"{where}/max_length", least=1, most=3000)
            self.length(element.get("initial_value", ""), f"{where}/initial_value", most=3000, least=0)

    def button(self, button: Json, where: str) -> None:
        self.text(button.get("text"), f"{where}/text", most=75, plain=True)
        self.length(button.get("value", ""), f"{where}/value", most=2000, least=0)
        self.length(button.get("url", ""), f"{where}/url", most=3000, least=0)
        self.length(button.get("accessibility_label", ""), f"{where}/accessibility_label", most=75, least=0)
        if button.get("style", "primary") not in {"primary", "danger"}:
            self.say("style must be primary or danger", f"{where}/style")

    def image(self, image: Json, where: str) -> None:
        if "alt_text" in image:
            self.length(image["alt_text"], f"{where}/alt_text", most=2000)
        if ("image_url" in image) == ("slack_file" in image):
            self.say("must define either image_url or slack_file", where)
        self.length(image.get("image_url", "-"), f"{where}/image_url", most=3000)

    def choices(self, element: Json, kind: str, where: str) -> None:
        groups = element.get("option_groups")
        if ("options" in element) == (groups is not None):
            self.say("must define either options or option_groups", where)
            return
        most = MAX_OPTIONS.get(kind, 100)
        options: list[object] = []
        if groups is None:
            options = self.options(element["options"], f"{where}/options", most)
        else:
            for number, group in self.items(groups, f"{where}/option_groups", most=100):
                here = f"{where}/option_groups/{number}"
                if not isinstance(group, dict):
                    self.say("must provide an object", here)
                    continue
                self.text(group.get("label"), f"{here}/label", most=75, plain=True)
                options += self.options(group.get("options"), f"{here}/options", most)
        chosen = [element["initial_option"]] if "initial_option" in element else []
        for one in [*chosen, *element.get("initial_options", [])]:
            if one not in options:
                self.say("an initial option must be exactly one of the options", where)

    def options(self, options: object, where: str, most: int) -> list[object]:
        found = [one for _, one in self.items(options, where, most=most)]
        for number, option in enumerate(found):
            here = f"{where}/{number}"
            if not isinstance(option, dict):
                self.say("must provide an object", here)
                continue
            self.names(option, _shape("text value", "description url"), here, typed=False)
            self.text(option.get("text"), f"{here}/text", most=75)
            self.length(option.get("value"), f"{here}/value", most=150)
            if "description" in option:
                self.text(option["description"], f"{here}/description", most=75)
        self.unique((one.get("value") for one in _dicts(found)), "value", where)
        return found

    def confirm(self, confirm: object, where: str) -> None:
        if not isinstance(confirm, dict):
            self.say("must provide an object", where)
            return
        self.names(confirm, _shape("title text confirm deny", "style"), where, typed=False)
        for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            self.text(confirm.get(name), f"{where}/{name}", most=most, plain=name != "text")

    def text(self, text: object, where: str, *, most: int, plain: bool = False) -> None:
        if not isinstance(text, dict):
            self.say("must provide a text object", where)
            return
        kind = text.get("type")
        if kind != "plain_text" and (plain or kind != "mrkdwn"):
            self.say(f"unsupported type: {kind}", f"{where}/type")
        other = "verbatim" if kind == "mrkdwn" else "emoji"
        self.names(text, _shape("text", other), where)
        self.length(text.get("text"), f"{where}/text", most=most)

    def names(
        self, one: Json, shape: Shape, where: str, *, also: Iterable[str] = (), typed: bool = True
    ) -> None:
        for name in sorted(shape.required - one.keys()):
            self.say(f"missing required field: {name}", where)
        known = shape.allowed | set(also) | ({"type"} if typed else set())
        for name in sorted(one.keys() - known):
            self.say(f"invalid additional property: {name}", where)

    def length(self, value: object, where: str, *, most: int, least: int = 1) -> None:
        if not isinstance(value, str):
            self.say("must be a string", where)
        elif len(value) > most:
            self.say(f"must be less than {most + 1} characters", where)
        elif len(value) < least:
            self.say(f"must be more than {least - 1} characters", where)

    def number(self, value: object, where: str, *, least: int, most: int) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.say(f"must be a number from {least} to {most}", where)

    def items(self, items: object, where: str, *, most: int, least: int = 1) -> list[tuple[int, Any]]:
        if not isinstance(items, list):
            self.say("must provide an array", where)
            return []
        if len(items) > most:
            self.say(f"no more than {most} items allowed", where)
        if len(items) < least:
            self.say(f"no fewer than {least} items allowed", where)
        return list(enumerate(items))

    def unique(self, values: Iterable[object], name: str, where: str) -> None:
        for value, times in Counter(one for one in values if isinstance(one, str)).items():
            if times > 1:
                self.say(f"`{name}` {value} already exists", where)

    def totals(self, blocks: Sequence[Json], where: str) -> None:
        charts = sum(block.get("type") == "data_visualization" for block in blocks)
        if charts > CHARTS:
            self.say(f"no more than {CHARTS} data_visualization blocks allowed", where)
        tables = [block for block in blocks if block.get("type") == "data_table"]
        if _text_length([block.get("rows") for block in tables]) > TABLE_TEXT:
            self.say(f"no more than {TABLE_TEXT} characters in all tables", where)
        others = [block for block in blocks if block.get("type") != "data_table"]
        if (length := _text_length(others)) > MESSAGE_TEXT:
            self.say(f"{TOO_LONG}: {length} of {MESSAGE_TEXT} characters", where)


def _dicts(items: object) -> list[Json]:
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def _text_length(value: object) -> int:
    if isinstance(value, list):
        return sum(map(_text_length, value))
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    nested = (one for name, one in value.items() if name != "text" or not isinstance(one, str))
    return (len(own) if isinstance(own, str) else 0) + sum(map(_text_length, nested))
