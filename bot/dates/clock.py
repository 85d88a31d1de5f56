"""Hours in words, ranges of hours and lengths in a token sentence of `bot.dates.words`, written as plain hours.

"half past two" is `half-past #2`, "trois heures moins le quart" `#3 h less-quarter`, "в половине третьего" `half-of n3`. In
words an hour from one to six without a part of the day is one of the afternoon, since nobody plans for the night; the
same hour in figures may be either and is asked about.
"""

import re

HOURS_OF_AFTERNOON = range(1, 7)
NOON, DAY_OF_HOURS = 12, 24
HOUR_MINUTES = 60
MAX_LENGTH = 12 * HOUR_MINUTES  # minutes of a range of hours
MAX_GUESSED = 8 * HOUR_MINUTES  # of one whose end is written as the earlier hour: "11:00-1:00", "22:00-2:00"

# Only a sentence with one of these has an hour in words, which most have not.
_MAY_HAVE_WORDS = re.compile(r"#|past|half|quarter|less|lacking|third|oclock|night|noon")
_NUMBER = r"#?(?P<hour>\d{1,2})(?!\S)"
_OCLOCK = r"(?: (?:oclock|h)(?!\S))?"
_NOT_COUNTED = (
    r"(?! (?:m\d|day|week|month|year|workday|minute|ago|in|before|after|from|ofmonth|quarter(?!-)))"
)
_HALF_OF_DAY = re.compile(r"(?<!\S)(?:am|pm|night|noon|midnight|tonight)(?!\S)")
_ADDED = {"and-half": 30, "and-quarter": 15, "and-third": 20, "less-quarter": -15, "less-third": -20}
_BEFORE_HOUR = {"half-past": 30, "quarter-past": 15, "quarter-to": -15}
_MINUTES_FIRST = re.compile(
    rf"(?<!\S)(?:(?P<named>{'|'.join(_BEFORE_HOUR)})|(?:(?P<lacking>lacking) )?#?(?P<minutes>\d{{1,2}})(?: minute)?(?(lacking)| (?P<side>past|to)))"
    rf" {_NUMBER}{_OCLOCK}{_NOT_COUNTED}"
)
_PART_OF_ORDINAL = re.compile(r"(?<!\S)(?P<part>half|quarter)-of n(?P<hour>\d{1,2})(?!\S)")
_HOUR_FIRST = re.compile(
    rf"(?<!\S)(?:(?P<noon>noon)|{_NUMBER}){_OCLOCK} (?:(?P<named>{'|'.join(_ADDED)})|(?P<less>less) #?(?P<fewer>\d{{1,2}}))(?!\S)(?! (?:hour|h|minute|day|week|month|year|workday|quarter)(?!\S))(?: oclock)?"
)
_HOUR_AND_MINUTES = re.compile(
    r"(?<!\S)(?:(?P<at>at )#?(?P<hour>\d{1,2})|#?(?P<hour2>\d{1,2}) (?:oclock|h)|#(?P<hour3>\d{1,2})(?= #\d{1,2} [ap]m))"
    r" (?:and )?#(?P<minutes>5|\d\d)(?: minute)?(?!\S)(?! (?:m\d|day|week|month|year|workday|hour))"
)
_NOON_AND_MINUTES = re.compile(r"(?<!\S)noon #(\d\d)(?!\S)")  # "midi trente"
_BARE_HOUR = re.compile(
    r"(?<!\S)(?<!in )(?<!for )(?<!ago )(?<!from )(?:(?P<at>at )#(?P<hour>\d{1,2})|#(?P<hour2>\d{1,2})(?= (?:oclock|[ap]m|night)(?!\S)|(?<!#1) noon(?!\S))"
    r"|(?<!by )#(?P<hour3>\d{1,2})(?= h(?!\S)))(?: (?:oclock|h)(?!\S))?"
    + _NOT_COUNTED
    + r"(?! #| hour)(?!\S)"
)
_ONE_OCLOCK = re.compile(r"(?<!\S)at (?:oclock|hour)(?= |$)|(?<!\S)(?<!\d )(?<!\d\d )oclock(?= pm)")
_AT_NIGHT = re.compile(r"(?<!\S)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?: oclock| h)? night(?!\S)")
_FIGURE_AT_NIGHT = re.compile(r"(?<!\S)#?(?P<hour>\d{1,2})(?: (?:oclock|h))? night(?!\S)")
_AROUND_NOON = re.compile(r"(?<!\S)(?P<hour>11|12|[1-3]):(?P<minute>\d\d)(?: oclock| h)? noon(?!\S)")
_LAST_HOUR_OF_NIGHT, _FIRST_HOUR_OF_NIGHT = 5, 8


def with_plain_hours(sentence: str) -> str:
    """Return a token sentence with hours in words as figures: "at #3 h less-quarter pm" is "at 2:45 pm"."""
    if not _MAY_HAVE_WORDS.search(sentence):
        return sentence
    has_half = bool(_HALF_OF_DAY.search(sentence))

    def minutes_first(found: re.Match[str]) -> str:
        hour, named = int(found["hour"]), found["named"]
        if not named and not found["lacking"] and found["side"] == "to" and "#" not in found[0]:
            return found[0]  # "10 to 12"
        after = (
            _BEFORE_HOUR[named] if named else int(found["minutes"]) * (1 if found["side"] == "past" else -1)
        )
        return _written(hour, after, has_half=has_half)

    def hour_first(found: re.Match[str]) -> str:
        after = _ADDED[found["named"]] if found["named"] else -int(found["fewer"])
        if found["noon"]:
            return f"{NOON + after // HOUR_MINUTES}:{after % HOUR_MINUTES:02}"
        return _written(int(found["hour"]), after, has_half=has_half)

    def both(found: re.Match[str]) -> str:
        hour = int(found["hour"] or found["hour2"] or found["hour3"])
        return (found["at"] or "") + _written(hour, int(found["minutes"]), has_half=has_half)

    def bare(found: re.Match[str]) -> str:
        hour = int(found["hour"] or found["hour2"] or found["hour3"])
        return (found["at"] or "") + _written(hour, 0, has_half=has_half)

    plain = _PART_OF_ORDINAL.sub(
        lambda found: _written(
            int(found["hour"]) - 1 or NOON, {"half": 30, "quarter": 15}[found["part"]], has_half=has_half
        ),
        sentence,
    )
    plain = _MINUTES_FIRST.sub(minutes_first, plain)
    plain = _HOUR_FIRST.sub(hour_first, plain)
    plain = _NOON_AND_MINUTES.sub(rf"{NOON}:\1", plain)
    plain = _HOUR_AND_MINUTES.sub(both, plain)
    plain = _BARE_HOUR.sub(bare, plain)
    plain = _ONE_OCLOCK.sub(lambda _: _written(1, 0, has_half=has_half), plain)
    plain = _FIGURE_AT_NIGHT.sub(lambda found: f"{found['hour']}:00 night", plain)
    plain = _AT_NIGHT.sub(_at_night, plain)
    return _AROUND_NOON.sub(_around_noon, plain)


def _written(hour: int, after: int, *, has_half: bool) -> str:
    """Return an hour with some minutes before or after it, as figures that are not ambiguous in words."""
    if not 0 <= hour <= DAY_OF_HOURS or not -HOUR_MINUTES < after < HOUR_MINUTES:
        return f"{hour}:99"  # no hour, which is refused
    of_day = hour + NOON if hour in HOURS_OF_AFTERNOON and not has_half else hour
    minutes = (of_day * HOUR_MINUTES + after) % (DAY_OF_HOURS * HOUR_MINUTES)
    if has_half and hour == 1 and after < 0:
        minutes += NOON * HOUR_MINUTES  # "quarter to one pm" is 12:45 pm
    return f"{minutes // HOUR_MINUTES}:{minutes % HOUR_MINUTES:02}"


def _at_night(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    is_early = hour == NOON or hour <= _LAST_HOUR_OF_NIGHT
    if not is_early and not _FIRST_HOUR_OF_NIGHT <= hour < NOON:
        return found[0]
    return f"{found['hour']}:{found['minute']} {'am' if is_early else 'pm'}"


def _around_noon(found: re.Match[str]) -> str:
    return f"{found['hour']}:{found['minute']} {'am' if found['hour'] == '11' else 'pm'}"


# Ranges of hours, and lengths

_SIDE = r"(?:\d{1,3}:\d\d(?: oclock| h)?|\d{1,2} (?:oclock|h)(?!\S)|\d{1,2}(?![\d:]))(?: [ap]m(?!\S))?|noon|midnight"
# Of a bare number before a range it must be sure that it is no day: "8 m11 2 - 3 pm", and not "m10 5 - 14:00".
_NO_DAY = r"(?:(?<!m\d )(?<!m\d\d )|(?<=\d m\d )|(?<=\d m\d\d ))"
_RANGE = re.compile(
    rf"(?<!\S)(?:(?:from|at|by|(?P<between>between)) )*{_NO_DAY}(?P<first>{_SIDE}) (?:to|-|~|(?(between)and|to))(?: at)? (?P<last>{_SIDE})(?!\S)"
)
_HAS_SIGN = re.compile(r":|h|oclock|[ap]m|noon|midnight")
_HALF = re.compile(r" ([ap]m)$")
_LENGTH = re.compile(
    r"(?<!\S)(?:(?P<said>for|by|in) )?(?:#?(?P<count>\d{1,3}|\d\.\d)(?P<half_first> and-half)? (?P<unit>minute|hour|h)"
    r"(?P<half> and-half)?(?: (?:and )?#?(?P<more>\d{1,2}) minute)?|(?P<one>hour)(?P<half2> and-half)?)(?!\S)"
)
_COUNTED_FROM = re.compile(
    r" (?:by|before|after|ago|in)(?!\S)| from(?! (?:at )?#?\d)(?!\S)"
)  # "by" may be "before"
_CLOCK = re.compile(r"(?<!\S)(?:\d{1,3}:\d\d|\d{1,2} (?:h|oclock|[ap]m)|at \d{1,2}|noon|midnight)(?!\S)")


def split_length(sentence: str) -> tuple[str, int | None]:
    """Return a sentence with the hour at which a range begins, and the minutes of the range or length; None without one."""
    if found := _RANGE.search(sentence):
        first, last = found["first"], found["last"]
        if _HAS_SIGN.search(first) or _HAS_SIGN.search(last):
            if (half := _HALF.search(last)) and not _HALF.search(first) and not _is_of_day(first):
                first = f"{first} {_half_before(first, last, half[1])}"
            minutes = _minutes_between(first, last)
            at = "" if first[:1].isalpha() or ":" in first else "at "
            if minutes:
                return f"{sentence[: found.start()]}{at}{first}{sentence[found.end() :]}".strip(), minutes
    lengths = [
        (_minutes_of(found), found) for found in _LENGTH.finditer(sentence) if _is_length(found, sentence)
    ]
    for minutes, found in sorted(lengths, key=lambda each: each[0]):
        without = " ".join(f"{sentence[: found.start()]} {sentence[found.end() :]}".split())
        if minutes and _CLOCK.search(without):
            return without, minutes
    return sentence, None


def _is_length(found: re.Match[str], sentence: str) -> bool:
    """Return whether hours or minutes say how long it takes, before the hour or behind it, and not from when they count.

    Of "h" that stands by itself only a few are a length: "15 h" is an hour. One hour without a number is said with "for".
    """
    if found["said"] == "for":
        return _minutes_of(found) <= MAX_LENGTH * 2
    if found["said"] == "in" or _COUNTED_FROM.match(sentence, found.end()):
        return False
    if found["one"]:
        return False
    return _minutes_of(found) <= (MAX_GUESSED if found["unit"] == "h" else MAX_LENGTH * 2)


def _is_of_day(hour: str) -> bool:
    """Return whether an hour is written as one of twenty-four: "14", "09:00"."""
    figures = re.match(r"\d+", hour)
    return figures is None or int(figures[0]) > NOON or figures[0].startswith("0")


def _half_before(first: str, last: str, half: str) -> str:
    """Return the half of the day of an hour before another: of "11-1pm" the morning."""
    begins, ends = (_minutes_of_day(one)[0] % (NOON * HOUR_MINUTES) for one in (first, last))
    return half if begins < ends else "am" if half == "pm" else "pm"


def _minutes_between(first: str, last: str) -> int:
    """Return the shortest time from one hour to another, in minutes; 0 for none, and where it would be too long.

    Of a day of twenty-four hours the end is one, too. An end that is written as the earlier hour may be a slip.
    """
    begin, ends = _minutes_of_day(first)[0], _minutes_of_day(last)
    ends = ends[:1] if begin >= (NOON + 1) * HOUR_MINUTES and not _HALF.search(first) else ends
    most = MAX_LENGTH if ends[0] > begin else MAX_GUESSED
    found = [(end - begin) % (DAY_OF_HOURS * HOUR_MINUTES) for end in ends]
    return min((one for one in found if 0 < one <= most), default=0)


def _minutes_of_day(hour: str) -> list[int]:
    """Return the minutes after midnight that an hour can mean."""
    if hour in {"noon", "midnight"}:
        return [NOON * HOUR_MINUTES if hour == "noon" else 0]
    figures, _, minutes = re.match(r"\d+(?::\d\d)?", hour)[0].partition(":")  # type: ignore[index] # `_SIDE` begins so
    of_day = int(figures) * HOUR_MINUTES + int(minutes or 0)
    half = _HALF.search(hour)
    if half:
        return [of_day % (NOON * HOUR_MINUTES) + (NOON * HOUR_MINUTES if half[1] == "pm" else 0)]
    return [of_day] if _is_of_day(hour) else [of_day, of_day + NOON * HOUR_MINUTES]


def _minutes_of(found: re.Match[str]) -> int:
    if found["one"]:
        return HOUR_MINUTES + (30 if found["half2"] else 0)
    each = 1 if found["unit"] == "minute" else HOUR_MINUTES
    half = each // 2 if found["half"] or found["half_first"] else 0
    return round(float(found["count"]) * each) + half + int(found["more"] or 0)
