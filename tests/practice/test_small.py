"""The clock, the words that move it, what is typed, and values of fields."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from practice import inputs, typed
from practice.clock import Clock
from practice.moments import moment
from tests.practice.scene import NOON, Time, field, plain

ZURICH = "Europe/Zurich"


def test_clock_moves_forward_only() -> None:
    machine = Time()
    clock = Clock(machine)

    clock.set(NOON + timedelta(days=1))
    machine.passes(hours=1)

    assert clock.now() == NOON + timedelta(days=1, hours=1)
    with pytest.raises(ValueError, match="only goes forward"):
        clock.set(NOON)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tomorrow 09:00", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        ("Tomorrow", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        ("next monday 09:00", datetime(2026, 3, 9, 8, tzinfo=UTC)),
        ("friday 17:30", datetime(2026, 3, 6, 16, 30, tzinfo=UTC)),
        ("fri", datetime(2026, 3, 6, 8, tzinfo=UTC)),
        ("on friday at 14", datetime(2026, 3, 6, 13, tzinfo=UTC)),
        ("17:30", datetime(2026, 3, 2, 16, 30, tzinfo=UTC)),
        ("3 apr 14:00", datetime(2026, 4, 3, 12, tzinfo=UTC)),
        ("1 January", datetime(2027, 1, 1, 8, tzinfo=UTC)),
        ("28 feb", datetime(2026, 2, 28, 8, tzinfo=UTC)),  # two days ago, and not a year ahead
        ("in 1 hour", datetime(2026, 3, 2, 13, tzinfo=UTC)),
        ("+2 weeks", datetime(2026, 3, 16, 12, tzinfo=UTC)),
        ("2026-04-01T09:00", datetime(2026, 4, 1, 7, tzinfo=UTC)),
        ("2026-04-01T09:00:00Z", datetime(2026, 4, 1, 9, tzinfo=UTC)),
    ],
)
def test_moment_is_read_in_the_clocks_zone(words: str, meant: datetime) -> None:
    assert moment(words, now=NOON, zone=ZURICH) == meant


@pytest.mark.parametrize(
    "words", ["soon", "tomorrow 25:00", "32 march", "29 feb", "fr 9", "in many days", ""]
)
def test_unreadable_moment_is_a_sentence(words: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        moment(words, now=NOON, zone=ZURICH)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("@ana, @bob. and @nobody", "<@U1>, @bob. and @nobody"),
        ("ana@example.org", "ana@example.org"),
        ("see https://x.org/a_(b).", "see <https://x.org/a_(b>)."),
        ("#tf and #none", "<#C1|tf> and #none"),
        ("@here now", "<!here> now"),
        ("<@U0AMINA> hi", "<@U0AMINA> hi"),
        ("<!channel>", "&lt;!channel&gt;"),
    ],
)
def test_text_is_marked_as_slack_does(text: str, message: str) -> None:
    assert typed.as_message(text, person={"ana": "U1"}.get, channel={"tf": "C1"}.get) == message


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "at most 3"),
        ({"type": "email_text_input"}, "nobody", "valid email"),
        ({"type": "url_text_input"}, "example", "valid URL"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": True}, "ten", "a number"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1", "2 or more"),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["U1", "U2"], "no more than 1"),
    ],
)
def test_field_is_refused_before_the_bot_is_asked(element: Any, value: Any, sentence: str) -> None:
    blocks = [field("f", {**element, "action_id": "a"})]
    state = inputs.fill(blocks, inputs.starting_state(blocks), {"f": value})

    assert sentence in inputs.refused_by_slack(blocks, state)["f"]


def test_unknown_field_or_option_is_a_mistake() -> None:
    options = [{"text": plain("A"), "value": "a"}]
    blocks = [field("f", {"type": "static_select", "action_id": "a", "options": options})]
    state = inputs.starting_state(blocks)

    with pytest.raises(LookupError, match="no field g"):
        inputs.fill(blocks, state, {"g": "a"})
    with pytest.raises(LookupError, match="no option 'b'"):
        inputs.fill(blocks, state, {"f": "b"})
