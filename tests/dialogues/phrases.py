"""Days, hours and what may follow them, written out of values that are known: nothing here asks the reader of dates."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

GENEVA = "Europe/Zurich"
TODAY = date(2016, 10, 7)
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}
LANGUAGES = (*MONTHS, "zh")
NUMBERS = {  # of hours, from one
    "en": "one two three four five six seven eight nine ten eleven",
    "fr": "une deux trois quatre cinq six sept huit neuf dix onze",
    "es": "una dos tres cuatro cinco seis siete ocho nueve diez once",
    "ru": "час два три четыре пять шесть семь восемь девять десять одиннадцать",
    "ar": "الواحدة الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة الحادية عشرة",
    "zh": "一 两 三 四 五 六 七 八 九 十 十一",
}
_NUMBERS_OF_HOURS = {
    "en": [*NUMBERS["en"].split(), "twelve"],
    "fr": [*NUMBERS["fr"].split(), "douze"], "es": [*NUMBERS["es"].split(), "doce"], "ru": [*NUMBERS["ru"].split(), "двенадцать"],
    "ar": [*NUMBERS["ar"].split()[:10], "الحادية عشرة", "الثانية عشرة"], "zh": [*NUMBERS["zh"].split(), "十二"],
}  # fmt: skip
_OF_HOURS = "первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого"
ORDINALS = _OF_HOURS.split()  # "в половине третьего"
# Days of the month in words, from the first: ordinals, or the numbers with which French and Spanish say them.
_UNITS_RU = "первого второго третьего четвертого пятого шестого седьмого восьмого девятого"
DAYS_IN_WORDS = {
    "en": ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"],
    "fr": ["premier", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt", "vingt_et_un", "vingt-deux", "vingt-trois", "vingt-quatre", "vingt-cinq", "vingt-six", "vingt-sept", "vingt-huit", "vingt-neuf", "trente", "trente_et_un"],
    "es": ["primero", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve", "treinta", "treinta_y_uno"],
    "ru": [
        *f"{_UNITS_RU} десятого одиннадцатого двенадцатого тринадцатого четырнадцатого пятнадцатого шестнадцатого семнадцатого".split(),
        *["восемнадцатого", "девятнадцатого", "двадцатого"],
        *(f"двадцать {unit}" for unit in _UNITS_RU.split()), "тридцатого", "тридцать первого",
    ],
    "ar": ["الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر", "الحادي_عشر", "الثاني_عشر", "الثالث_عشر", "الرابع_عشر", "الخامس_عشر", "السادس_عشر", "السابع_عشر", "الثامن_عشر", "التاسع_عشر", "العشرين", "الحادي_والعشرين", "الثاني_والعشرين", "الثالث_والعشرين", "الرابع_والعشرين", "الخامس_والعشرين", "السادس_والعشرين", "السابع_والعشرين", "الثامن_والعشرين", "التاسع_والعشرين", "الثلاثين", "الحادي_والثلاثين"],
}  # fmt: skip
STATIONS = {"Geneva": GENEVA, "Bangkok": "Asia/Bangkok", "Cairo": "Africa/Cairo", "Moscow": "Europe/Moscow", "Dakar": "Africa/Dakar", "Jakarta": "Asia/Jakarta"}  # fmt: skip
CODES = {"GVA": GENEVA, "BKK": "Asia/Bangkok", "CAI": "Africa/Cairo", "MOW": "Europe/Moscow", "DKR": "Africa/Dakar", "JKT": "Asia/Jakarta"}  # fmt: skip
OFFICE_HOURS = range(8, 20)


@dataclass(frozen=True)
class When:
    """A day, perhaps with an hour in a zone: what a phrase says, or what it says with what follows it."""

    day: date
    at: time | None = None
    zone: str = GENEVA

    @property
    def instant(self) -> datetime | None:
        return (
            None
            if self.at is None
            else datetime.combine(self.day, self.at, ZoneInfo(self.zone)).astimezone(UTC)
        )

    def same_as(self, other: "When") -> bool:
        if self.at is None or other.at is None:
            return (self.day, self.at) == (other.day, other.at)
        return self.instant == other.instant


@dataclass(frozen=True)
class Tail:
    """What follows: the words, and what the phrase means with them; None where they can't be taken, but asked about or refused.

    With `is_text` they are a title or a reason, and the phrase means what it does without them. With `minutes` they say how
    long a meeting takes, which nothing else takes.
    """

    words: str
    means: When | None
    is_text: bool = False
    days: int = 1  # of an absence
    minutes: int | None = None
    begins: bool = False  # it is the hour at which a meeting begins, and no deadline
    ends: bool = False  # it is a deadline, and no hour at which a meeting begins
    place: str = ""  # of an event, where it is behind whole days


def in_words(language: str, day: date) -> str:
    """Return the day of the month in words."""
    return DAYS_IN_WORDS[language][day.day - 1].replace("_", " ")


def written_day(rng: random.Random, day: date) -> str:
    language = rng.choice(LANGUAGES)
    if language == "zh":
        return f"{day.month}月{day.day}日"
    said = in_words(language, day)
    month, weekday = MONTHS[language].split()[day.month - 1], WEEKDAYS[language].split()[day.weekday()]
    forms = {
        "en": [f"{day.day} {month[:3].lower()}", f"{month} {day.day}", f"{weekday[:3].lower()} {day.day} {month}", f"the {day.day}th of {month}" if day.day > 3 else f"{day.day} {month}", f"{day.day} {month} {day.year}", f"{day}", f"in {(day - TODAY).days} days", f"the {said} of {month}", f"{weekday}, {month} {said}"],
        "fr": [f"{day.day} {month}", f"le {said} {month}", f"le {day.day} {month}", f"{weekday} {day.day} {month}"],
        "es": [f"{day.day} de {month}", f"el {said} de {month}", f"el {day.day} de {month}", f"el {weekday} {day.day} de {month}"],
        "ru": [f"{day.day} {month}", f"{said} {month}", f"{weekday}, {said} {month}", f"{weekday}, {day.day} {month}", f"{day.day} {month} {day.year} г."],
        "ar": [f"{day.day} {month}", f"{said} من {month}", f"يوم {weekday} {day.day} {month}"],
    }  # fmt: skip
    return rng.choice(forms[language])


def written_hour(rng: random.Random, at: time) -> str:
    """Return an hour as figures, in one of the ways in which the languages write it."""
    twelve = f"{(at.hour - 1) % 12 + 1}{f':{at.minute:02}' if at.minute else ''}"
    half = "am" if at.hour < 12 else "pm"
    forms = [f"{at:%H:%M}", f"at {at:%H:%M}", f"{twelve} {half}", f"{twelve}{half}", f"à {at.hour}h{at.minute:02}", f"a las {at:%H:%M}", f"в {at:%H:%M}", f"الساعة {at:%H:%M}"]  # fmt: skip
    return rng.choice(forms)


def phrase(rng: random.Random, *, with_hour: bool) -> tuple[str, When]:
    """Return the words for a working day ahead, perhaps with an hour of Geneva, and what they say."""
    day = TODAY + timedelta(
        days=rng.choice([n for n in range(5, 75) if (TODAY + timedelta(days=n)).weekday() < 5])
    )
    if not with_hour:
        return written_day(rng, day), When(day)
    at = time(rng.choice(OFFICE_HOURS), rng.choice([0, 0, 15, 30]))
    return f"{written_day(rng, day)} {written_hour(rng, at)}", When(day, at)


@cache
def zones() -> list[str]:
    regions = ("Africa/", "America/", "Asia/", "Australia/", "Europe/", "Pacific/")
    return sorted(one for one in available_timezones() if one.startswith(regions) and one.count("/") == 1)


@cache
def letters_on(day: date) -> list[tuple[str, timedelta]]:
    """Return the letters that on a day are those of one offset alone."""
    letters = defaultdict(set)
    for name in zones():
        noon = datetime.combine(day, time(12), ZoneInfo(name))
        letters[noon.tzname() or ""].add(noon.utcoffset() or timedelta())
    return [
        (short, offsets.pop())
        for short, offsets in sorted(letters.items())
        if short.isalpha() and len(offsets) == 1
    ]


def place(rng: random.Random) -> tuple[str, str]:
    """Return a place of the zone database, and its zone."""
    zone = rng.choice(zones())
    return zone.partition("/")[2].replace("_", " "), zone


def tails_of_places(rng: random.Random, said: When) -> list[Tail]:
    """Return places with and without "in" and the like: the hour is theirs; behind a day they say nothing of it."""
    found = []
    for name, zone in [
        place(rng),
        place(rng),
        rng.choice(list(STATIONS.items())),
        rng.choice(list(CODES.items())),
    ]:
        means = When(said.day, said.at, zone) if said.at else None
        forms = [name, f"in {name}", f"at {name}", f"({name})", f"({name} time)", f"{name} time", f"à {name}", f"en {name}", f"по {name}", f"heure de {name}", f"hora de {name}", f"بتوقيت {name}", f", {name}"]  # fmt: skip
        where = (
            {name, f"in {name}", f"at {name}", f"({name})", f"à {name}", f"en {name}", f", {name}"}
            if not said.at
            else set()
        )
        found += [Tail(words, means, place=name if words in where else "") for words in rng.sample(forms, 4)]
    return found


def tails_of_zones(rng: random.Random, said: When) -> list[Tail]:
    """Return the letters of zones on that day, and offsets."""
    if said.at is None:
        return []
    found = [
        Tail(short, _at_offset(said, int(offset.total_seconds()) // 60))
        for short, offset in rng.sample(letters_on(said.day), 4)
    ]
    hours = rng.randint(-9, 11)
    sign = "+" if hours >= 0 else "-"
    return [*found, Tail(f"UTC{sign}{abs(hours)}", _at_offset(said, 60 * hours)), Tail(f"(GMT{sign}{abs(hours)})", _at_offset(said, 60 * hours)), Tail("UTC", _at_offset(said, 0)), Tail("Z", _at_offset(said, 0))]  # fmt: skip


def _at_offset(said: When, minutes: int) -> When:
    wall = datetime.combine(said.day, said.at or time(), UTC) - timedelta(minutes=minutes)
    return When(wall.date(), wall.time(), "UTC")


def tails_of_second_clocks(rng: random.Random, said: When) -> list[Tail]:
    """Return the same hour, and another one, by the clocks of a second place."""
    name, zone = rng.choice(list(STATIONS.items()))
    at = (said.instant or datetime(2016, 1, 1, tzinfo=UTC)).astimezone(ZoneInfo(zone)).time()
    other = time((at.hour + 1) % 24, at.minute)
    return [
        Tail(f"Geneva / {at:%H:%M} {name}", said),
        Tail(f"Geneva ({at:%H:%M} {name})", said),
        Tail(f"Geneva, {other:%H:%M} {name}", None),
    ]


def spoken_hours(rng: random.Random, day: date) -> list[tuple[str, When | None]]:
    """Return an hour in words in each language, and what it means: the afternoon for one to six; for seven it is asked."""
    hour, minute = rng.randrange(1, 12), rng.choice([0, 15, 30, 45])
    means = None if hour == 7 else When(day, time(hour + 12 if hour < 7 else hour, minute))
    evening = When(day, time(hour + 12, minute))
    word = {language: _NUMBERS_OF_HOURS[language][hour - 1] for language in NUMBERS}
    after = {language: _NUMBERS_OF_HOURS[language][hour % 12] for language in NUMBERS}
    heures = "heure" if hour == 1 else "heures"
    las = "la" if hour == 1 else "las"
    of_next = ORDINALS[hour]
    of_hour = "" if hour == 1 else " часа" if hour < 5 else " часов"
    quarters = {
        "en": {0: f"at {word['en']} o'clock", 15: f"at quarter past {word['en']}", 30: f"at half past {word['en']}", 45: f"quarter to {after['en']}"},
        "fr": {0: f"à {word['fr']} {heures}", 15: f"à {word['fr']} {heures} et quart", 30: f"à {word['fr']} {heures} et demie", 45: f"à {word['fr']} {heures} quarante-cinq"},
        "es": {0: f"a {las} {word['es']}", 15: f"a {las} {word['es']} y cuarto", 30: f"a {las} {word['es']} y media", 45: f"a {las} {word['es']} y cuarenta y cinco"},
        "ru": {0: f"в {word['ru']}{of_hour}", 15: f"в четверть {of_next}", 30: f"в половине {of_next}", 45: f"в {word['ru']}{of_hour} сорок пять минут" if hour > 1 else f"в {hour + 12}:45"},
        "ar": {0: f"الساعة {word['ar']}", 15: f"الساعة {word['ar']} والربع", 30: f"الساعة {word['ar']} والنصف", 45: f"الساعة {after['ar']} إلا ربعا"},
        "zh": {0: f"{word['zh']}点", 15: f"{word['zh']}点一刻", 30: f"{word['zh']}点半", 45: f"{word['zh']}点三刻"},
    }  # fmt: skip
    of_evening = {"en": "in the evening", "fr": "du soir", "es": "de la tarde", "ru": "вечера", "ar": "مساء"}
    found = [(of[minute], means) for language, of in quarters.items() if language != "zh"]
    # To eight in the evening, a quarter before it was still asked about: which seven it is says the part of the day.
    found = [
        (words, None if hour == 6 and minute == 45 and words.startswith(("quarter to", "الساعة")) else when)
        for words, when in found
    ]
    found += [
        (f"{quarters[language][0]} {part}", When(day, time(hour + 12)))
        for language, part in of_evening.items()
    ]
    found.append((f"下午{quarters['zh'][minute]}", evening))
    return found


def tails_of_hours(rng: random.Random, said: When) -> list[Tail]:
    """Return hours in figures and in words behind a day, and what an hour may be followed by."""
    hour = rng.randrange(1, 12)
    afternoon = When(said.day, time(hour + 12)) if hour < 12 else None
    later = f"{rng.randrange(20, 23)}:00"
    ranges = [f"-{later}", f"- {later}", f"to {later}", f"until {later}", f"till {later}", f"jusqu'à {later}", f"hasta las {later}", f"до {later}", f"حتى {later}", f"–{later}"]  # fmt: skip
    if said.at is not None:
        until = datetime.combine(said.day, time.fromisoformat(later)) - datetime.combine(said.day, said.at)
        return [
            *[Tail(words, said, minutes=until // timedelta(minutes=1)) for words in rng.sample(ranges, 4)],
            *tails_of_second_clocks(rng, said),
        ]
    in_words = [Tail(words, means) for words, means in spoken_hours(rng, said.day)]
    figures = [
        Tail(f"{hour + 12:02}00Z", _at_offset(When(said.day, time(hour + 12)), 0)), Tail(f"{hour + 12:02}00hrs", afternoon),
        Tail(f"{hour + 12:02}00 hrs", afternoon), Tail(f"{hour + 12}h", afternoon), Tail(f"{hour}pm-{hour + 1}pm", afternoon if hour < 11 else None, minutes=60),
        Tail(f"{hour + 12}:00-{later}", afternoon, minutes=60 * (int(later[:2]) - hour - 12)), Tail(f"{hour + 12}h-{hour + 13}h", afternoon, minutes=60), Tail(f"{hour + 12}:30", When(said.day, time(hour + 12, 30))),
        Tail(f"by {hour + 12}:00", afternoon, ends=True), Tail(f"{hour}ish", None), Tail(f"from {hour + 12}:00", afternoon, begins=True), Tail(f"around {hour + 12}:00", None), Tail(f"after {hour + 12}:00", None),
    ]  # fmt: skip
    return [*rng.sample(in_words, 6), *rng.sample(figures, 5), *[Tail(f"{hour + 12}:00 {name}", When(said.day, time(hour + 12), zone)) for name, zone in [place(rng)]]]  # fmt: skip


LOOSE = [
    "or later", "or earlier", "at the earliest", "from", "from then on", "onwards", "around", "or so", "sharp", "approx.", "tentatively",
    "tbc", "ou plus tard", "au plus tôt", "environ", "à partir de là", "o más tarde", "a partir de", "como mínimo", "aproximadamente",
    "или позже", "не раньше", "примерно", "около", "أو لاحقا", "تقريبا", "على الأقل", "左右", "以后", "or the day after", "and the next day",
    "or friday", "ou vendredi", "o el viernes", "или в пятницу", "أو الجمعة", "or 3 days later", "unless it's a holiday",
]  # fmt: skip
EXCEPTIONS = [
    "except {day}",
    "except fridays",
    "but not {day}",
    "sauf le {day}",
    "salvo {day}",
    "excepto {day}",
    "кроме {day}",
    "باستثناء {day}",
]
LENGTHS = {
    "for 90 minutes": 90, "for two hours": 120, "for 2h": 120, "lasting 45 min": 45, "pendant deux heures": 120, "durante dos horas": 120,
    "на два часа": 120, "لمدة ساعتين": 120, "for an hour and a half": 90, "pour 1h30": 90, "полтора часа": 90, ", half an hour": 30,
    ", 45 min": 45, "pendant une heure et demie": 90, "durante hora y media": 90, "на 40 минут": 40, "لمدة 90 دقيقة": 90, "一个半小时": 90,
}  # fmt: skip
TEXTS = ["Budget review", "hall is taken", "Send the slides", "Réunion de suivi", "Informe anual", "Отчёт по бюджету", "the printer broke", "Room plan"]  # fmt: skip


# What stands before a day and says how long, or makes it less than a day.
LENGTHS_BEFORE = {
    "half an hour": 30, "for 90 minutes": 90, "two hours,": 120, "1h30": 90, "45 min": 45, "une demi-heure": 30, "deux heures": 120,
    "media hora": 30, "dos horas": 120, "полчаса": 30, "два часа": 120, "نصف ساعة": 30, "ساعتين": 120, "半小时": 30,
}  # fmt: skip
LOOSE_BEFORE = [
    "around", "about", "roughly", "tentatively", "probably", "early", "not", "not before", "no earlier than", "after", "any day after", "between",
    "if possible", "either", "except", "anything but", "week 43,", "in the second week of November,", "vers", "environ", "pas avant", "peut-être",
    "hacia", "no antes de", "quizás", "около", "не раньше", "возможно", "حوالي", "ليس قبل", "ربما", "大约", "不早于",
]  # fmt: skip


def heads(rng: random.Random, said: When) -> list[Tail]:
    """Return what may stand before a day or an hour, with what the phrase means then."""
    lengths = [Tail(words, said, minutes=minutes) for words, minutes in LENGTHS_BEFORE.items()]
    found = lengths if said.at else []  # without another hour, "deux heures" may be one
    found += [Tail(words, None) for words in LOOSE_BEFORE]
    name, zone = rng.choice(list(STATIONS.items()))
    of_place = [f"{name} time,", f"heure de {name},", f"بتوقيت {name}"]
    found += [Tail(words, When(said.day, said.at, zone) if said.at else None) for words in of_place]
    other = WEEKDAYS["en"].split()[(said.day.weekday() + rng.randint(1, 6)) % 7]
    return [*found, *[Tail(f"{words}{other}{behind}", None) for words, behind in (("not ", ","), ("", " or"), ("", ", no,"))]]  # fmt: skip


def tails(rng: random.Random, said: When) -> list[Tail]:
    """Return at least sixty things that may follow, with what the phrase means then."""
    other = said.day + timedelta(days=rng.randint(1, 9))
    loose = [Tail(words, None) for words in LOOSE]
    out = [
        Tail(words.format(day=f"{other.day} {MONTHS['en'].split()[other.month - 1][:3]}"), None)
        for words in EXCEPTIONS
    ]
    lengths = [Tail(words, said if said.at else None, minutes=minutes) for words, minutes in LENGTHS.items()]
    days = rng.randint(2, 9)
    spans = [Tail(f"for {days} days", None, days=days), Tail(f"durante {days} días", None, days=days)]
    kept = [Tail("at the latest", said), Tail("au plus tard", said), Tail("a más tardar", said)]
    text = [Tail(words, said, is_text=True) for words in TEXTS]
    return [*tails_of_places(rng, said), *tails_of_zones(rng, said), *tails_of_hours(rng, said), *loose, *out, *lengths, *spans, *kept, *text]  # fmt: skip
