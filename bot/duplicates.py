"""What may be the same work as something that is planned elsewhere already.

A sentence encoder says how alike two titles are; it finds near misses as alike as twins, whatever its threshold. So titles
are told apart first by what a title alone says exactly: a number, a month, a language, an opposite, one word that differs.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from rapidfuzz import fuzz

from bot.dates.words import LANGUAGES, PHRASES, tokens_for
from bot.facts import Facts
from bot.names import fold
from bot.vocabulary import plain_words

ALIKE_FROM = 0.58  # how alike titles are that may be of one thing, from 0 to 1
SYNONYMS_FROM = 0.62  # how alike single words are that mean one thing, from 0 to 1: "cost" and "price" have 0.69, "workshop" and "seminar" 0.66
MOST = 3  # that are shown
NEAR_IN_TIME = timedelta(days=60)  # between two events that may be one
LETTERS = 4  # of a word that tells what a title is about; in Chinese and Arabic any
STEM = 4  # letters by which a word of the table below is known, whatever its ending
TYPO = 84  # of 100: two spellings of one word

# What is one of a group is none of the others of it. A bar separates stems; Chinese ones are found within a text.
_APART: Sequence[Sequence[str]] = (
    ("english|anglais|ingles|английск|англоязыч|英文|英语|انجليزي|إنجليزي",
     "french|francais|frances|французск|франкоязыч|法文|法语|فرنسي",
     "spanish|espagnol|espanol|испанск|испаноязыч|西班牙文|西班牙语|西文|اسباني|إسباني",
     "russian|russe|ruso|русск|русскоязыч|俄文|俄语|روسي",
     "chinese|chinois|chino|китайск|中文|汉语|صيني",
     "arabic|arabe|арабск|阿拉伯文|阿拉伯语|阿文|عربي",
     "portuguese|portugais|portugues|португальск|葡萄牙语|برتغالي"),
    ("before|avant|antes|перед|之前|会前|قبل", "after|apres|despues|после|之后|会后|بعد"),
    ("women|girl|femme|fille|mujer|nina|женщин|девоч|девуш|妇女|女性|女童|نساء|فتيات",
     "men|boys|homme|garcon|hombre|мужчин|мальчик|男性|男童|رجال|فتيان"),
    ("open|ouvr|ouvert|abri|apert|откры|开放|开始|开幕|فتح|افتتاح",
     "close|closing|closure|ferm|clot|clausur|cerr|cierre|закры|关闭|结束|闭幕|اغلاق|إغلاق|ختام"),
    ("buy|purchas|procur|achat|achet|compra|закуп|покупк|购买|采购|شراء",
     "sell|sale|vend|vente|vent|продаж|出售|销售|بيع"),
    ("arriv|lleg|приезд|прибыт|抵达|وصول", "depart|salida|отъезд|убыт|离开|مغادرة"),
    ("import|импорт|进口|استيراد", "export|экспорт|出口|تصدير"),
    ("regist|inscri|enrol|регистрац|注册|报名|تسجيل", "cancel|annul|отмен|取消|الغاء|إلغاء"),
    ("draft|brouillon|borrador|redact|rediger|чернов|проект|起草|草案|مسودة|صياغة",
     "publish|publi|опублик|публик|发布|出版|نشر",
     "translat|tradu|перев|翻译|ترجمة", "archiv|архив|归档|ارشفة|أرشفة"),
    ("north|nord|norte|север|北|شمال", "south|sud|meridion|южн|南|جنوب"),
    ("internal|intern|внутрен|内部|داخلي", "external|extern|внешн|外部|خارجي"),
    ("hire|hiring|recrut|reclut|contratar|найм|наня|招聘|توظيف",
     "dismiss|licenci|despid|уволь|解雇|فصل"),
    ("student|etudiant|estudiant|студент|学生|طلاب", "teacher|enseignant|docente|maestro|учител|преподав|教师|معلم"),
    ("weekly|hebdo|semanal|еженедел|每周|اسبوعي|أسبوعي", "monthly|mensu|mensual|ежемесяч|每月|月度|شهري",
     "quarterly|trimestr|ежекварт|квартал|季度|فصلي", "annual|yearly|annuel|anual|ежегодн|годов|年度|سنوي"),
)  # fmt: skip
_NUMBER = re.compile(r"\d+")
_CHINESE_NUMBER = re.compile(r"第?([一二三四五六七八九十]+)(?=[次届期个年月号版])")
_CHINESE_DIGITS = {sign: str(n) for n, sign in enumerate("一二三四五六七八九十", 1)}
_ARTICLES = re.compile(r"^(?:و|ف)?(?:ال|لل|بال|كال)?")
_IS_CHINESE = re.compile(r"[\u4e00-\u9fff]")


Period = tuple[date, date]  # the first and the last day


@dataclass(frozen=True)
class Similar(Facts):
    """The records that what somebody entered may be the same as, the likeliest first."""

    ids: tuple[int, ...]


@dataclass(frozen=True)
class Joined(Facts):
    """A record that was said to be the same as its reader's, and by whom."""

    record_id: int
    by: int


@dataclass(frozen=True)
class Told:
    """What a title says exactly: its numbers and months, what it says of each group of opposites, and its telling words."""

    numbers: frozenset[str]
    months: frozenset[str]
    sides: Mapping[int, frozenset[int]]
    words: frozenset[str]


def is_elsewhere(area: str | None, by: int, *, other_area: str | None, other_by: int) -> bool:
    """Return whether two records belong to different parts: within one, "draft it" and "publish it" look alike."""
    return area != other_area if area and other_area else by != other_by


def is_near(period: Period, other: Period) -> bool:
    """Return whether two events are near in time: the same forum is held every year."""
    return period[0] <= other[1] + NEAR_IN_TIME and other[0] <= period[1] + NEAR_IN_TIME


def is_something_else(one: str, other: str, *, alike: Callable[[str, str], float]) -> bool:
    """Return whether two titles name different things, however alike they are.

    `alike` says of two words how alike they are, from 0 to 1.
    """
    a, b = told(one), told(other)
    if _differ(a.numbers, b.numbers) or _differ(a.months, b.months):
        return True
    if any(_differ(a.sides[group], b.sides[group]) for group in a.sides.keys() & b.sides.keys()):
        return True
    mine, theirs = a.words - b.words, b.words - a.words
    if len(mine) != 1 or len(theirs) != 1 or not a.words & b.words:
        return False
    (word,), (another,) = mine, theirs
    return fuzz.ratio(word, another) < TYPO and alike(word, another) < SYNONYMS_FROM


def _differ(some: frozenset[object], others: frozenset[object]) -> bool:
    """Return whether each says something that the other doesn't."""
    return bool(some - others) and bool(others - some)


@cache
def _stems() -> Mapping[str, tuple[int, int]]:
    return {
        fold(stem): (group, side)
        for group, sides in enumerate(_APART)
        for side, stems in enumerate(sides)
        for stem in stems.split("|")
    }


def told(title: str) -> Told:
    """Return what a title says exactly."""
    text = plain_words(fold(title))
    words = [_ARTICLES.sub("", word) for word in re.findall(r"\w+", text)]
    meanings = [tokens_for(word, LANGUAGES) if word in PHRASES else () for word in words]
    exact = [one[0] for one in meanings if len(one) == 1]
    chinese = [
        "".join(_CHINESE_DIGITS.get(sign, "") for sign in one) for one in _CHINESE_NUMBER.findall(text)
    ]
    numbers = {*_NUMBER.findall(text), *chinese, *(one[1:] for one in exact if re.fullmatch(r"[#n]\d+", one))}
    sides: dict[int, set[int]] = {}
    for stem, (group, side) in _stems().items():
        if stem in text if _IS_CHINESE.search(stem) else any(_has_stem(word, stem) for word in words):
            sides.setdefault(group, set()).add(side)
    return Told(
        numbers=frozenset(numbers),
        months=frozenset(one for one in exact if re.fullmatch(r"m\d+", one)),
        sides={group: frozenset(found) for group, found in sides.items()},
        words=frozenset(word for word in words if len(word) >= LETTERS or not word.isascii()),
    )


def _has_stem(word: str, stem: str) -> bool:
    return word.startswith(stem) if len(stem) >= STEM else word == stem
