"""Closed days and absences."""

from handlers.calendar import absences, holidays, notifications, views
from handlers.core.feature import Feature, Verb

FEATURE = Feature(
    verbs=(
        Verb(
            name="absent",
            also=("away",),
            work=absences.absent,
            is_careful=True,
            options=absences.ABSENT_OPTIONS,
            form=lambda *_: views.absence_form(),
            leading_person="behalf of",
            summary="say when you are away and who stands in, or that you are back",
            usage="[@who] <day or days> [@stand-in] | [@who] off [day]",
            example="absent {days}",
        ),
        Verb(
            name="holiday",
            work=holidays.holiday,
            is_careful=True,
            summary="close a day of a duty station, or take that back",
            usage="[off] [station] [day] [name]",
            example="holiday {city} {day} Office move",
        ),
    ),
    notifications=notifications.NOTIFICATIONS,
    undo_words={
        absences.ABSENT: absences.words_to_end,
        absences.BACK: absences.refuse_undo_of_end,
        holidays.HOLIDAY: holidays.words_to_reopen_or_close,
    },
)
