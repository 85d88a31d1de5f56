"""Numbers in words, of five languages: in Chinese they are signs. A hyphen within a word is a "~", as normalization writes it."""

import re
from collections.abc import Iterator, Mapping

# From one on, as they are joined to tens: "twenty-one", "veintiuno", "двадцать один"; a bar separates spellings.
_UNITS = {
    "en": "one two three four five six seven eight nine",
    "fr": "un|une deux trois quatre cinq six sept huit neuf",
    "es": "uno|un|una dos tres cuatro cinco seis siete ocho nueve",
    "ru": "один|одну|одна|одной два|две|двух три|трех четыре|четырех пять|пяти шесть|шести семь|семи восемь|восьми девять|девяти",
}
# From ten on.
_TEENS = {
    "fr": "dix onze douze treize quatorze quinze seize dix_~_sept dix_~_huit dix_~_neuf",
    "es": "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve",
    "ru": "десять|десяти одиннадцать|одиннадцати двенадцать|двенадцати тринадцать четырнадцать пятнадцать|пятнадцати шестнадцать семнадцать восемнадцать девятнадцать",
    "ar": "عشرة|عشر _ _ _ _ خمسة_عشر|خمس_عشرة _ _ _ _",
}
_TENS = {
    "en": {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 90: "ninety"},
    "fr": {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 90: "quatre_~_vingt_~_dix"},
    "es": {20: "veinte", 30: "treinta", 40: "cuarenta", 50: "cincuenta", 60: "sesenta", 90: "noventa"},
    "ru": {20: "двадцать|двадцати", 30: "тридцать|тридцати", 40: "сорок|сорока", 50: "пятьдесят", 60: "шестьдесят", 90: "девяносто"},
    "ar": {20: "عشرين|عشرون", 30: "ثلاثين|ثلاثون", 40: "اربعين|اربعون", 50: "خمسين|خمسون", 60: "ستين|ستون", 90: "تسعين|تسعون"},
}  # fmt: skip
# From "first" on, in the forms in which a day of the month is said; "-" stands for the endings of adjectives.
_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth",
    "fr": "premier|premiere deuxieme|second|seconde troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme",
    "es": "primer|primero|primera segundo|segunda tercer|tercero|tercera cuarto|cuarta quinto|quinta sexto|sexta septimo|septima octavo|octava "
    "noveno|novena decimo|decima",
    "ru": "перв- втор- трет~ четверт- пят- шест- седьм- восьм- девят- десят- одиннадцат- двенадцат- тринадцат- четырнадцат- "
    "пятнадцат- шестнадцат- семнадцат- восемнадцат- девятнадцат- двадцат-",
    "ar": "اول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر حادي_عشر ثاني_عشر ثالث_عشر رابع_عشر خامس_عشر سادس_عشر سابع_عشر ثامن_عشر تاسع_عشر _",
}
_ENDINGS_OF = {"-": "ый ой ий ое ого ому ым ом ая ую ою", "~": "ий ье ьего ьему ьим ьем ья ью ьей"}
_LAST_DAY = 31
_THIRTIETH = {"en": "thirtieth", "ru": "тридцат-"}
_TENS_BEFORE = {20: {"en": "twenty", "ru": "двадцать"}, 30: {"en": "thirty", "ru": "тридцать"}}
_ARABIC_TENS = {20: ("العشرين", "العشرون"), 30: ("الثلاثين", "الثلاثون")}
_JOINED_UP_TO = 60  # from there on only round ones are said of minutes: "ninety minutes"


def numbers_in_words(language: str) -> Mapping[int, list[str]]:
    """Return the phrases for each number above nine that has one word or is joined from two, in plain letters."""
    found = {10 + n: _spellings(one) for n, one in enumerate(_TEENS.get(language, "").split()) if one != "_"}
    for ten, names in _TENS.get(language, {}).items():
        found[ten] = _spellings(names)
        for n, unit in enumerate(_UNITS.get(language, "").split(), 1):
            if ten < _JOINED_UP_TO:
                found[ten + n] = [
                    phrase
                    for name in _spellings(names)
                    for one in _spellings(unit)
                    for phrase in _joined(language, name, one, n)
                ]
    return found


def ordinals_in_words(language: str) -> Mapping[int, list[str]]:
    """Return the phrases for each ordinal of a day of the month, in every case in which it is said."""
    found = {
        n: _inflected(names) for n, names in enumerate(_ORDINALS.get(language, "").split(), 1) if names != "_"
    }
    if language == "ar":
        return _arabic_ordinals(found)
    if language in _THIRTIETH:
        found[30] = _inflected(_THIRTIETH[language])
        for ten, words in _TENS_BEFORE.items():
            for n in range(1, min(10, _LAST_DAY - ten + 1)):
                joints = (" ", " ~ ") if language == "en" else (" ",)
                found[ten + n] = [f"{words[language]}{joint}{unit}" for joint in joints for unit in found[n]]
    return found


def _inflected(names: str) -> list[str]:
    return [
        f"{name[:-1]}{ending}"
        for name in _spellings(names)
        for ending in (_ENDINGS_OF[name[-1]].split() if name[-1] in _ENDINGS_OF else [name[-1]])
    ]


def _arabic_ordinals(units: Mapping[int, list[str]]) -> Mapping[int, list[str]]:
    """Return ordinals with and without the article; of "first" to "fourth" without it others are made."""
    found = {n: [*names, *(f"ال{name}" for name in names)] for n, names in units.items()}
    units = {**units, 1: ["حادي"]}
    for ten, names in _ARABIC_TENS.items():
        found[ten] = list(names)
        for n in range(1, min(10, _LAST_DAY - ten + 1)):
            found[ten + n] = [f"ال{unit} و{name}" for unit in units[n] for name in names]
    return found


_COUNTED_ON = r"(?! (?:w\d|day|week|month|year|workday|quarter|hour|h|minute|oclock|[ap]m|noon|times|and-\S+|less\S*|in|ago|before|after)(?!\S))"
_OF_MONTH = re.compile(r"(?<!\S)[n#](?P<n>\d{1,2}) (?:by )?(?=m\d)")
_BEHIND_MONTH = re.compile(rf"(?<!\S)(?<!\d )(?P<month>m\d+) [n#](?P<n>\d{{1,2}})(?!\S){_COUNTED_ON}")
_BEHIND_WEEKDAY = re.compile(
    rf"(?<!\S)(?P<weekday>w\d) (?:(?:by|in|day) )*(?P<kind>n|#(?!1 ))(?P<n>\d{{1,2}})(?!\S)(?! m\d| #?\d){_COUNTED_ON}"
)
_ALONE = re.compile(rf"^(?P<by>(?:(?:by|in) )*)n(?P<n>\d{{1,2}})(?!\S){_COUNTED_ON}")
_MOST_ALONE = 5  # "first" to "fifth" begin a text: "first draft"


def with_days_in_figures(sentence: str, *, may_be_alone: bool) -> str:
    """Return a token sentence with the day of the month in figures where it is said in words: "w3 n20" is "w3 20 ofmonth".

    With `may_be_alone` an ordinal may be all that names the day: "on the twentieth".
    """
    if not ("n" in sentence or "#" in sentence) or "every" in sentence:
        return sentence
    plain = _OF_MONTH.sub(lambda found: f"{found['n']} ", sentence)
    plain = _BEHIND_MONTH.sub(lambda found: f"{found['month']} {found['n']}", plain)
    plain = _BEHIND_WEEKDAY.sub(
        lambda found: f"{found['weekday']} {found['n']}{' ofmonth' if found['kind'] == 'n' else ''}", plain
    )
    alone = _ALONE.match(plain) if may_be_alone else None
    if alone and (alone["by"] or int(alone["n"]) > _MOST_ALONE):
        return f"{alone['n']} ofmonth{plain[alone.end() :]}"
    return plain


def _joined(language: str, ten: str, unit: str, n: int) -> Iterator[str]:
    """Yield a ten and a unit as one number is said with them."""
    if language == "fr" and n == 1:
        yield f"{ten} et {unit}"
        return
    if language == "es":
        yield f"{ten} y {unit}"
        if ten == "veinte":
            yield f"veinti{unit}"
        return
    if language in {"en", "fr"}:
        yield f"{ten} ~ {unit}"
    if language in {"en", "ru"}:  # "vingt sept" may be a day of September
        yield f"{ten} {unit}"


def _spellings(names: str) -> list[str]:
    return [name.replace("_", " ") for name in names.split("|")]
