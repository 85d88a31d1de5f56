"""Slack's limits of Block Kit."""

from typing import Any

import pytest

from practice.blocks import check_message, check_view
from practice.model import Json
from tests.practice.scene import actions, button, field, form, plain, section


def option(value: str) -> Json:
    return {"text": plain(value or "x"), "value": value}


def chart(series: int = 1, categories: int = 2, **more: Any) -> Json:
    names = [f"c{at}" for at in range(categories)]
    data = [{"label": name, "value": 1} for name in names]
    shape = {
        "type": "bar", "axis_config": {"categories": names},
        "series": [{"name": f"s{at}", "data": data} for at in range(series)],
    }  # fmt: skip
    return {"type": "data_visualization", "title": "Open", "chart": {**shape, **more}}


def table(rows: int = 3, width: int = 2, **more: Any) -> Json:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "data_table", "caption": "Late", "rows": [[cell] * width for _ in range(rows)], **more}


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A room", **more}


def choice(kind: str = "static_select", count: int = 2, **more: Any) -> Json:
    return {"type": kind, "action_id": "x", "options": [option(f"v{at}") for at in range(count)], **more}


GOOD = {
    "section": section("x" * 3000),
    "fields": {"type": "section", "fields": [plain("x" * 2000)] * 6},
    "accessory": {**section(), "accessory": choice("overflow", 5)},
    "header": {"type": "header", "text": plain("x" * 150)},
    "divider": {"type": "divider"},
    "alert": {"type": "alert", "level": "warning", "text": plain("x")},
    "context": {"type": "context", "elements": [plain("x"), image()]},
    "image": image(),
    "actions": actions(*[button(f"b{at}") for at in range(25)]),
    "chart": chart(6, 20),
    "table": table(101, 20),
    "users": {**section(), "accessory": {"type": "multi_users_select", "action_id": "x"}},
    "rich text": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
}

BAD = {
    "section too long": (section("x" * 3001), "/text/text"),
    "alert of an unknown level": ({"type": "alert", "level": "loud", "text": plain("x")}, "unsupported level"),
    "empty section": ({"type": "section"}, "text or fields"),
    "empty text": (section(""), "more than 0 characters"),
    "eleven fields": ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10"),
    "field too long": ({"type": "section", "fields": [plain("x" * 2001)]}, "/fields/0"),
    "header too long": ({"type": "header", "text": plain("x" * 151)}, "151"),
    "header in mrkdwn": ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type"),
    "26 buttons": (actions(*[button(f"b{at}") for at in range(26)]), "no more than 25"),
    "same action twice": (actions(button(), button()), "already exists"),
    "button text": (actions({**button(), "text": plain("x" * 76)}), "76"),
    "button value": (actions(button(value="x" * 2001)), "2001"),
    "button style": (actions({**button(), "style": "green"}), "primary or danger"),
    "action id": (actions(button("x" * 256)), "256"),
    "block id": ({**section(), "block_id": "x" * 256}, "256"),
    "unknown property": ({**section(), "colour": "red"}, "additional property: colour"),
    "unknown block": ({"type": "banner"}, "unsupported type: banner"),
    "11 in context": ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10"),
    "image without alt": ({"type": "image", "image_url": "https://x"}, "alt_text"),
    "6 in overflow": ({**section(), "accessory": choice("overflow", 6)}, "no more than 5"),
    "101 options": ({**section(), "accessory": choice(count=101)}, "no more than 100"),
    "option text": ({**section(), "accessory": choice(options=[option("x" * 76)])}, "76"),
    "option value": ({**section(), "accessory": choice(options=[{**option("x"), "value": "x" * 151}])}, "151"),
    "foreign initial option": ({**section(), "accessory": choice(initial_option=option("z"))}, "initial option"),
    "multi select in actions": (actions({"type": "multi_users_select", "action_id": "x"}), "unsupported element"),
    "chart of 7 series": (chart(7), "no more than 6"),
    "chart of 21 categories": (chart(1, 21), "no more than 20"),
    "gap in a series": (chart(series=1, categories=2, axis_config={"categories": ["c0"]}), "exactly one point"),
    "pie of 7": (
        {"type": "data_visualization", "title": "x", "chart": {
            "type": "pie", "segments": [{"label": f"s{at}", "value": 1} for at in range(7)]}},
        "no more than 6",
    ),
    "empty slice": (
        {"type": "data_visualization", "title": "x", "chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]}},
        "greater than 0",
    ),
    "table of 102 rows": (table(102), "no more than 101"),
    "table of 21 columns": (table(width=21), "no more than 20"),
    "table without caption": ({"type": "data_table", "rows": table()["rows"]}, "caption"),
    "confirm title": (
        actions({**button(), "confirm": {
            "title": plain("x" * 101), "text": plain("x"), "confirm": plain("x"), "deny": plain("x")}}),
        "101",
    ),
}  # fmt: skip


@pytest.mark.parametrize("block", GOOD.values(), ids=GOOD)
def test_block_within_its_limits_is_taken(block: Json) -> None:
    assert check_message([block]) == []


@pytest.mark.parametrize(("block", "sentence"), BAD.values(), ids=BAD)
def test_block_beyond_a_limit_is_named(block: Json, sentence: str) -> None:
    assert any(sentence in one for one in check_message([block])), check_message([block])


def test_message_has_limits_as_a_whole() -> None:
    assert check_message([{"type": "divider"}] * 50) == []
    assert "no more than 50" in check_message([{"type": "divider"}] * 51)[0]
    assert "too long together" in check_message([section("x" * 2800)] * 5)[0]
    assert "no more than 2 data_visualization" in check_message([chart()] * 3)[0]
    assert "already exists" in check_message([{"type": "divider", "block_id": "a"}] * 2)[0]
    assert check_message("nonsense")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"title": plain("x" * 25)}, "/view/title"),
        ({"submit": plain("x" * 25)}, "/view/submit"),
        ({"close": plain("x" * 25)}, "/view/close"),
        ({"private_metadata": "x" * 3001}, "private_metadata"),
        ({"callback_id": "x" * 256}, "callback_id"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100"),
        ({"blocks": [chart()]}, "unsupported type: data_visualization"),
        ({"blocks": [{"type": "input", "label": plain("x"), "element": button()}]}, "unsupported element"),
        ({"type": "window"}, "modal or home"),
        ({"colour": "red"}, "additional property"),
    ],
)
def test_form_beyond_a_limit_is_named(more: Json, sentence: str) -> None:
    assert any(sentence in one for one in check_view(form(**more)))


def test_form_with_fields_needs_a_button_to_send_it() -> None:
    shape = form()
    del shape["submit"]

    assert "needs submit" in check_view(shape)[0]


def test_good_form_and_home_are_taken() -> None:
    number = {"type": "number_input", "is_decimal_allowed": False, "action_id": "n"}

    assert check_view(form(field("a"), field("b", number), field("c", choice("radio_buttons")))) == []
    assert check_view({"type": "home", "blocks": [{"type": "divider"}] * 100}) == []
    assert check_view({"type": "home", "blocks": [chart(), table()]}) == []
