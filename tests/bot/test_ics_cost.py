"""A calendar that would take long to read is refused by counting."""

import pytest

from bot.errors import UserError
from bot.ics_reading import read_calendar

EVENT = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20161010\r\n%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize("parameters", [b";A=b" * 200_000, b"".join(b";A%d=b" % n for n in range(90_000))])
def test_calendar_with_more_parameters_than_any_calendar_has_is_refused(parameters: bytes) -> None:
    with pytest.raises(UserError, match=r"has [0-9,]+ parameters; I take 20,000 at once\. Nothing was done"):
        read_calendar(EVENT % (b"SUMMARY" + parameters + b":Forum"), zone="UTC")


def test_semicolons_of_a_text_are_no_parameters() -> None:
    (event,) = read_calendar(EVENT % (b"SUMMARY:Forum" + rb"\; and" * 30_000), zone="UTC")

    assert event.title.startswith("Forum; and")
