"""Meetings and events in people's own calendars."""

from bot.records import Kind
from handlers.core.feature import Feature, Press, Verb
from handlers.core.kinds import ImportList
from handlers.icalendar import commands, files, imports

FEATURE = Feature(
    verbs=(
        Verb(
            name="ics",
            also=("ical",),
            work=files.calendar_file,
            right="read",
            takes_refs=True,
            kinds=(Kind.MEETING, Kind.EVENT),
            for_closed=True,
            summary="get a meeting or an event as a file for your calendar",
            usage="M-3",
            example="ics M-1",
        ),
        Verb(
            name="calendar",
            work=commands.calendar,
            right="read",
            options=("area",),
            form=commands.address_form,
            needs_form=commands.asks_for_address,
            summary="let your own calendar read your meetings and events at a secret address",
            usage="[new | off] [area:]",
            example="calendar",
        ),
        Press(
            name="calendaraddress",
            work=commands.start_address,
            right="read",
            options=("area",),
            form=commands.address_form,
            needs_form=lambda *_: True,
            summary="show a new secret address for one's calendar",
        ),
        Press(
            name="applyevents",
            work=imports.apply_import,
            right="import",
            summary="announce the events that were shown",
        ),
        Press(
            name="dropevents",
            work=imports.PREVIEWS.drop,
            right="import",
            summary="announce none of the events that were shown",
        ),
    ),
    imports=(
        ImportList(
            name="events", aliases=frozenset({"event", "events", "calendar"}), preview=imports.preview_import
        ),
    ),
    files={files.KEY: files.make_file},
    on_account_change=commands.end_addresses,
)
