"""Which day somebody means who asks for more time: "until friday" is the one after the day on which it is due."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from bot.calendar import Due, WorkingDays, moment
from bot.dates.reading import DateOptions, dates_within
from bot.vocabulary import pattern_of, plain_words

_MIDDAY, _WEEKS_AHEAD = time(12), 4

# Words that add a span to the time there is: "two days more", "a week late".
_MORE = pattern_of({
    "en": r"more|another|extra|additional|longer|extend\w*|extension|late|later|behind|delay\w*|slip\w*",
    "fr": r"de plus|encore|supplementaires?|prolong\w+|retard\w*|plus tard",
    "es": r"mas|adicional\w*|otr[oa]s?|prorrog\w+|tarde|retras\w+|demora\w*",
    "ru": r"еще|дополнительн\w+|продл\w+|позже|опозда\w+|задерж\w+",
    "zh": r"多给|再给|再要|延|晚|迟",
    "ar": r"اضافي\w*|اخر|تمديد\w*|متاخر\w*|تاخير\w*",
})  # fmt: skip

# The English word before the unit, which dates have behind it: "two more days", "another week".
_BETWEEN = re.compile(r"\b(\w+) more ((?:working )?(?:day|week|month)s?)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\banother (?=(?:working )?(?:day|week|month)\b)", re.IGNORECASE)

# Words with which somebody says by when something comes, and those with which they ask for a later day.
_PROMISED = pattern_of({
    "en": r"by|done|ready|finish\w*|send\w*|deliver\w*|submit\w*|expect\w*|eta|have it|will have|you'll have",
    "fr": r"d'ici|pret\w*|j'envo\w+|l'envoie|enverr\w+|finir\w*|termin\w+|rendr\w+|aurez|avant",
    "es": r"antes del|list[oa]s?|envi\w+|entreg\w+|termin\w+|mand\w+|tendr\w+",
    "ru": r"к|ко|пришл\w+|отправ\w+|вышл\w+|сдела\w+|законч\w+|сдам|готов\w*",
    "zh": r"之前|以前|发|交|完成|提交",
    "ar": r"سارسل\w*|سانتهي|سانجز\w*|ساسلم\w*|قبل|بحلول|ببعت\w*|بخلص\w*",
})  # fmt: skip
_EXTENDED = pattern_of({
    "en": r"until|till|needs?|postpone\w*|push\w*|move\w*|instead|not|can't|cannot|won't|isn't",
    "fr": r"jusqu\w*|report\w+|repouss\w+|decal\w+|faut|faudra\w*|pas",
    "es": r"hasta|aplaz\w+|pospon\w+|mover\w*|necesit\w+|no",
    "ru": r"до|перенес\w+|нужно|не",
    "zh": r"到|推|需要|不|才",
    "ar": r"حتي|الي|تاجيل\w*|لا|لن|لم|ليس|احتاج",
})  # fmt: skip


def days_asked_for(
    text: str, known: date | None, today: date, days: WorkingDays, options: DateOptions
) -> Sequence[Due] | None:
    """Return the days that a reply can ask for, of what is due on `known`; None where it names no day.

    A weekday is the first one after the due date on which the owner works, but asks for nothing where something is promised
    for it and the next one comes before, and "two days more" count from the due date. A
    date of the calendar stays as it was said. What else counts from today, as "tomorrow", and comes before, asks for nothing.
    """
    text = _ANOTHER.sub("one more ", text)
    text = _BETWEEN.sub(r"\1 \2 more", text)
    if not (read := dates_within(text, **options)):
        return None
    if known is None or known < today or any(due.day == known for due in read):
        return [due for due in read if due.day != known or due.at is not None]
    start = known if (known - today).days % 7 else known + timedelta(days=1)  # tells "friday" from "tomorrow"
    shifted: DateOptions = {**options, "now": moment(start, _MIDDAY, options["zone"])}
    from_due = dates_within(text, **shifted)
    weekdays = [one for one in from_due if one.day > known and not (one.day - read[0].day).days % 7]
    if weekdays and not any(sign.isdecimal() for sign in text):
        if read[0].day < known and _is_promise(plain_words(text)):
            return []
        return [_first_worked(weekdays[0], days)]
    if not from_due or from_due[0].day - start != read[0].day - today:
        return read  # a date of the calendar
    if _MORE.search(plain_words(text)):
        return [replace(read[0], day=days.roll_forward(known + (read[0].day - today)))]
    return [due for due in read if due.day > known]


def _is_promise(said: str) -> bool:
    """Return whether somebody says by when it comes, and does not ask for a later day."""
    return bool(_PROMISED.search(said)) and not (_EXTENDED.search(said) or _MORE.search(said))


def _first_worked(due: Due, days: WorkingDays) -> Due:
    """Return the first of the same weekdays that is a working day; the day itself where none is for a month."""
    ahead = [replace(due, day=due.day + timedelta(weeks=n)) for n in range(_WEEKS_AHEAD)]
    return next((one for one in ahead if days.is_open(one.day)), due)
