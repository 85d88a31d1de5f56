"""Closed days and absences."""

from handlers.calendar import absences, holidays, notifications
from handlers.feature import Feature, Verb

FEATURE = Feature(
    verbs=(
        Verb(
            name="absent",
            also=("away",),
            work=absences.absent,
            right="absent",
            options=absences.ABSENT_OPTIONS,
            summary="say when you are away and who stands in, or that you are back",
            usage="<day or days> [@name] [behalf:@name] | off [day]",
            example="absent 17-21 oct",
        ),
        Verb(
            name="holiday",
            work=holidays.holiday,
            right="holiday",
            summary="close a day of a duty station, or take that back",
            usage="[off] [station] [day] [name]",
            example="holiday Bangkok 20 oct Office move",
        ),
    ),
    notifications=notifications.NOTIFICATIONS,
)
