"""Meetings and events in people's own calendars."""

from bot.records import Kind
from handlers.feature import Feature, Verb
from handlers.icalendar import files

FEATURE = Feature(
    verbs=(
        Verb(
            name="ics",
            also=("ical",),
            work=files.calendar_file,
            right="read",
            takes_refs=True,
            kinds=(Kind.MEETING, Kind.EVENT),
            summary="get a meeting or an event as a file for your calendar",
            usage="M-3",
            example="ics M-1",
        ),
    ),
    files={files.KEY: files.make_file},
)
