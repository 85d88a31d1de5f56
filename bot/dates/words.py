"""The vocabulary of dates in six languages, and the normalization of a text before lookup.

Every phrase stands for tokens of a small language that `bot.dates.forms` parses: `w0` to `w6` are Monday to
Sunday, `m1` to `m12` the months, `#2` is "two", `in 2 week`, `end month`, `next w4`; a word that adds nothing
stands for the empty token.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice, pairwise, product

from bot.dates.chinese import is_chinese, to_english
from bot.dates.numbers import numbers_in_words, ordinals_in_words

# Token sentences for which words may stand: a long date has eight, each doubtful word doubles them, and a text full of
# such words would take seconds.
MAX_SENTENCES = 64
LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# A group of spellings for each month from January, and for each weekday from Monday.
_MONTHS = {
    "en": "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, september sept sep, october oct, november nov, december dec",
    "fr": "janvier janv, fevrier fevr fev, mars, avril avr, mai, juin, juillet juil, aout, septembre sept, octobre oct, novembre nov, decembre dec",
    "es": "enero ene, febrero feb, marzo mar, abril abr, mayo may, junio jun, julio jul, agosto ago, septiembre setiembre sept sep, octubre oct, noviembre nov, diciembre dic",
    "ru": "январь января янв, февраль февраля фев февр, март марта мар, апрель апреля апр, май мая, июнь июня июн, июль июля июл, август августа авг, сентябрь сентября сен сент, октябрь октября окт, ноябрь ноября ноя нояб, декабрь декабря дек",
    "ar": "يناير جانفي, فبراير فيفري شباط, مارس اذار, ابريل افريل نيسان, مايو ماي ايار, يونيو يونية جوان حزيران, يوليو يولية جويلية تموز, اغسطس اوت اب, سبتمبر ايلول, اكتوبر, نوفمبر, ديسمبر",
}  # fmt: skip
_WEEKDAYS = {
    "en": "monday mon, tuesday tues tue, wednesday weds wed, thursday thurs thur thu, friday fri, saturday sat, sunday sun",
    "fr": "lundi lun, mardi mar, mercredi mer, jeudi jeu, vendredi ven, samedi sam, dimanche dim",
    "es": "lunes lun, martes mar, miercoles mie, jueves jue, viernes vie, sabado sab, domingo dom",
    "ru": "понедельник понедельника понедельнику пн, вторник вторника вторнику вт, среда среду среды среде ср, четверг четверга четвергу чт, пятница пятницу пятницы пятнице пт, суббота субботу субботы субботе сб, воскресенье воскресенья воскресенью вс",
    "ar": "الاثنين اثنين, الثلاثاء ثلاثاء, الأربعاء أربعاء, الخميس خميس, الجمعة جمعة, السبت سبت, الأحد",
}  # fmt: skip
# A group for each weekday: "every such day".
_EVERY_WEEKDAY = {
    "en": "mondays, tuesdays, wednesdays, thursdays, fridays, saturdays, sundays",
    "fr": "lundis, mardis, mercredis, jeudis, vendredis, samedis, dimanches",
    "es": "los lunes, los martes, los miercoles, los jueves, los viernes, los sabados, los domingos",
    "ru": "по понедельникам|понедельникам, по вторникам|вторникам, по средам|средам, по четвергам|четвергам, по пятницам|пятницам, по субботам|субботам, по воскресеньям|воскресеньям",
}
# Token: its phrases, separated by commas. A bar separates two possible tokens.
_PHRASES = {
    "en": {
        "today": "today",
        "tonight": "tonight, this evening",
        "tomorrow": "tomorrow, tmrw, tmr",
        "overmorrow": "day after tomorrow, overmorrow",
        "yesterday": "yesterday",
        "in": "in, within, from now, from today",
        "ago": "ago",
        "end": "end",
        "next": "next, coming, this coming, upcoming",
        "this": "this",
        "last": "last",
        "every": "every, each",
        "day": "day, days",
        "week": "week, weeks, wk, wks",
        "month": "month, months",
        "year": "year, years",
        "workday": "working day, working days, workday, workdays, business day, business days, weekday, weekdays",
        "hour": "hour, hours",
        "minute": "minute, minutes, min, mins",
        "end month": "last day of month, eom, month end, month ~ end",
        "end week": "eow",
        "eod": "eod, cob, eob, end of day, close of business, end of business, close of play, end of play, end of the day, end of working day, end of the working day",
        "noon": "noon, midday, lunchtime, lunch time",
        "midnight": "midnight",
        "am": "am, morning, in the morning, first thing, first thing in the morning",
        "pm": "pm, afternoon, evening, in the afternoon, in the evening",
        "h": "h, hr, hrs",
        "oclock": "o'clock",
        "at": "at",
        "by": "by, due, no later than, not later than, on or before",
        "before|by": "before, prior to", "by|on": "on", "by|from": "from",
        "to": "to, til, till, until, through, thru",
        "-": "-",
        "": "the, of, time, ~, latest, at the latest, at the very latest, inclusive, incl",
        "asap": "asap, as soon as possible, soon, later, urgent, urgently, whenever, now, immediately, right away",
        "weekend": "weekend",
        "#1": "a, an, one", "#2": "two, couple of, a couple of", "#3": "three", "#4": "four", "#5": "five",
        "#6": "six", "#7": "seven", "#8": "eight", "#9": "nine", "#10": "ten",
        "#11": "eleven", "#12": "twelve", "#13": "thirteen", "#14": "fourteen", "#15": "fifteen", "#16": "sixteen",
        "#17": "seventeen", "#18": "eighteen", "#19": "nineteen", "#20": "twenty", "#30": "thirty",
        "#3 day|#4 day": "half a week, half week",
        "quarter": "quarter, quarters",
        "end quarter": "eoq",
        "end year": "eoy, year end, year ~ end",
        "in week|end week": "within the week",
        "in month|end month": "within the month",
        "in year|end year": "within the year",
        "#2 week": "fortnight, a fortnight",
        "30 minute": "half an hour",
        "half-past": "half past, half after",
        "quarter-past": "quarter past, a quarter past, quarter after, a quarter after",
        "quarter-to": "quarter to, a quarter to, quarter till, a quarter till, quarter before, a quarter before",
        "past": "past",
        "and-half": "and a half",
        "45 minute": "three quarters of an hour",
        "for": "for, lasting, duration", "between": "between",
        "night": "at night",
        "meeting": "meeting, meetings",
        "after": "after",
        "and": "and",
        "times": "times, x", "#2 times": "twice", "#3 times": "thrice",
        "about": "mid, middle, early, late, beginning, start, around, about",
        "ofmonth": "ofmonth",
        "every 2": "every other",
        "every day": "daily", "every week": "weekly", "every #2 week": "fortnightly", "every month": "monthly",
        "every quarter": "quarterly", "every year": "yearly, annually",
    },
    "fr": {
        "today": "aujourd'hui",
        "tonight": "ce soir",
        "tomorrow": "demain",
        "overmorrow": "apres demain, apres ~ demain",
        "yesterday": "hier",
        "in": "dans, en, sous, d'ici a",
        "in|by": "d'ici",
        "ago": "il y a",
        "end": "fin",
        "next": "prochain, prochaine",
        "this": "ce, cette", "this pm": "cet apres midi, cet apres ~ midi",
        "last": "dernier, derniere, derniers",
        "every": "chaque, tous les, toutes les",
        "day": "jour, jours",
        "week": "semaine, semaines, en huit",
        "month": "mois",
        "year": "an, ans, annee",
        "workday": "jour ouvrable, jour de travail, jours de travail, jours ouvrables, jour ouvre, jours ouvres",
        "hour|h": "heure, heures",
        "h": "h",
        "minute": "minute, minutes, min, mn",
        "eod": "fin de journee, fin de la journee",
        "noon": "midi",
        "midnight": "minuit",
        "at": "a",
        "before|by": "avant", "by|from": "a partir de, a partir du, depuis",
        "|by": "du",
        "to": "jusqu'a, jusqu'au",
        "|to": "au",
        "at|to": "a",
        "asap": "des que possible, bientot, plus tard",
        "weekend": "week end, week ~ end, weekend",
        "": "le, la, les, de, des, au plus tard, inclus, y compris",
        "#1": "un, une", "#2": "deux", "#3": "trois", "#4": "quatre", "#5": "cinq",
        "#6": "six", "#7|m9": "sept", "#8": "huit", "#15": "quinze", "#9": "neuf", "#10": "dix", "#20": "vingt", "#30": "trente",
        "quarter": "trimestre, trimestres",
        "am": "matin, du matin, du mat, au matin, dans la matinee",
        "pm": "apres midi, apres ~ midi, soir, du soir, de apres midi, de apres ~ midi",
        "#2 week": "quinzaine, une quinzaine, en quinze",
        "in #8 day": "en huit jours", "in #15 day": "en quinze jours",
        "30 minute": "une demi ~ heure, une demi heure",
        "and-half": "et demie, et demi",
        "and-quarter": "et quart, et un quart, un quart",
        "less-quarter": "moins le quart, moins un quart, moins quart",
        "less": "moins",
        "15 minute": "un quart d heure",
        "45 minute": "trois quarts d heure",
        "for": "pendant, durant, duree, d une duree de", "between": "entre",
        "by|for": "pour",
        "meeting": "reunion, reunions",
        "after": "apres",
        "and": "et",
        "times": "fois",
        "about": "mi, debut, milieu, courant, vers",
    },
    "es": {
        "today": "hoy",
        "tonight": "esta noche",
        "tomorrow": "manana",
        "overmorrow": "pasado manana",
        "yesterday": "ayer",
        "in": "en, dentro de",
        "ago": "hace",
        "end": "fin, finales, final",
        "next": "proximo, proxima, que viene",
        "this": "este, esta",
        "last": "pasado, pasada, ultimo, ultima",
        "every": "cada, todos los, todas las",
        "day": "dia, dias",
        "week": "semana, semanas",
        "month": "mes, meses",
        "year": "ano, anos",
        "workday": "dia habil, dias habiles, dia laborable, dias laborables",
        "hour": "hora, horas",
        "h": "h, hr, hs, hrs",
        "minute": "minuto, minutos, min",
        "eod": "fin del dia, final del dia",
        "noon": "mediodia",
        "midnight": "medianoche",
        "by|for": "para",
        "before|by": "antes de, antes del", "by|from": "a partir de, a partir del, desde",
        "to": "hasta",
        "|to": "al",
        "at|to|": "a",
        "at": "a las, a la",
        "asap": "cuanto antes, lo antes posible, pronto",
        "weekend": "fin de semana",
        "": "el, la, los, las, de, del, a mas tardar, como muy tarde, como maximo, inclusive, incl",
        "#1": "un, una, uno", "#2": "dos", "#3": "tres", "#4": "cuatro", "#5": "cinco",
        "#6": "seis", "#7": "siete", "#8": "ocho", "#15": "quince", "#9": "nueve", "#10": "diez", "#20": "veinte", "#30": "treinta",
        "quarter": "trimestre, trimestres",
        "am": "por la manana, de la manana, en la manana",
        "pm": "por la tarde, de la tarde, por la noche, de la noche, tarde",
        "#2 week": "quincena, una quincena",
        "30 minute": "media hora",
        "and-half": "y media",
        "and-quarter": "y cuarto",
        "less-quarter": "menos cuarto, menos un cuarto",
        "less": "menos",
        "15 minute": "un cuarto de hora, cuarto de hora",
        "45 minute": "tres cuartos de hora",
        "for": "durante, por, duracion, con una duracion de", "between": "entre",
        "night": "de la madrugada",
        "meeting": "reunion, reuniones",
        "after": "despues de, despues del, tras",
        "and": "y, e",
        "times": "veces",
        "about": "mediados, principios, comienzos, a mediados, a principios",
    },
    "ru": {
        "today": "сегодня",
        "tonight": "сегодня вечером",
        "tomorrow": "завтра",
        "overmorrow": "послезавтра",
        "yesterday": "вчера",
        "in": "через, в течение",
        "ago": "назад",
        "end": "конец, конца, конце, концу",
        "next": "следующий, следующая, следующую, следующей, следующего, следующее, следующем, следующему",
        "this": "этот, эта, эту, этой, этого, это, этом, этому, эти, ближайшие, ближайший, ближайшую",
        "last": "последний, последняя, последнюю, последнее, последнего, последней, прошлый, прошлая, прошлую, прошлой, прошлого, прошлое",
        "every": "каждый, каждую, каждое, каждая, каждые, каждого, каждой",
        "day": "день, дня, дней",
        "week": "неделя, неделю, недели, недель, неделе",
        "month": "месяц, месяца, месяцев, месяце",
        "year": "год, года, лет",
        "workday": "рабочий день, рабочего дня, рабочем дне, рабочих дня, рабочих дней",
        "hour|oclock": "час, часа, часов, часам, часу",
        "hour of": "по времени",
        "h": "ч",
        "minute": "минуту, минуты, минут, мин",
        "eod": "конец дня, конца дня",
        "noon": "полдень, полудня, полудню",
        "midnight": "полночь, полуночи",
        "am": "утра, утром",
        "pm": "вечера, вечером, днем, после обеда",
        "at": "в, во",
        "by": "к, не позднее, не позже",
        "by|from": "с, со",
        "before|by|to": "до",
        "to": "по",
        "asap": "срочно, скоро, позже, как можно скорее",
        "weekend": "выходные",
        "": "на, за, г, числа, число, включительно",
        "#1": "один, одну, одна", "#2": "два, две, двух, двум", "#3": "три, трех, трем", "#4": "четыре, четырех, четырем", "#5": "пять, пяти",
        "#6": "шесть, шести", "#7": "семь, семи", "#8": "восемь, восьми", "#9": "девять, девяти", "#10": "десять, десяти", "#15": "пятнадцать", "#20": "двадцать",
        "quarter": "квартал, квартала",
        "30 minute": "полчаса",
        "half-of n1": "полпервого", "half-of n2": "полвторого", "half-of n3": "полтретьего", "half-of n4": "полчетвертого", "half-of n5": "полпятого", "half-of n6": "полшестого", "half-of n7": "полседьмого", "half-of n8": "полвосьмого", "half-of n9": "полдевятого", "half-of n10": "полдесятого", "half-of n11": "полодиннадцатого", "half-of n12": "полдвенадцатого",
        "half-of": "половине, половина, половину",
        "quarter-of": "четверть",
        "quarter-to": "без четверти",
        "lacking": "без",
        "90 minute": "полтора часа, полутора часов",
        "45 minute": "три четверти часа",
        "for": "на протяжении, длительностью, продолжительностью, продолжительность, длительность", "between": "между",
        "night": "ночи",
        "meeting": "совещание, совещания, совещанию, заседание, заседания, заседанию, встреча, встречи, встрече, собрание, собрания, собранию",
        "oclock pm": "часа дня, часов дня, час дня, часам дня, часу дня",
        "after": "после",
        "and": "и",
        "times": "раз, раза", "#2 times": "дважды", "#3 times": "трижды",
        "about": "середина, середине, начало, начале, начала",
        "every day": "ежедневно", "every week": "еженедельно", "every month": "ежемесячно", "every quarter": "ежеквартально",
        "every year": "ежегодно", "every workday": "по рабочим дням, по будням",
    },
    "ar": {
        "today": "اليوم",
        "tonight": "الليلة",
        "tomorrow": "غدا, غد, بكرة",
        "overmorrow": "بعد غد, بعد الغد",
        "yesterday": "امس",
        "in": "خلال",
        "in|after": "بعد",
        "ago": "منذ",
        "end": "نهاية",
        "end|last": "اخر",
        "next": "القادم, القادمة, المقبل, المقبلة",
        "this": "هذا, هذه",
        "last": "الماضي, الماضية",
        "every": "كل",
        "day": "ايام, يوما",
        "2 day": "يومين",
        "|day": "يوم",
        "week": "اسبوع, الاسبوع, اسابيع, اسبوعا",
        "2 week": "اسبوعين",
        "|month": "شهر",
        "month": "الشهر, اشهر, شهور, شهرا",
        "2 month": "شهرين",
        "year": "سنة, السنة, عام, العام, سنوات",
        "2 year": "سنتين, عامين",
        "workday": "ايام عمل, يوم عمل, ايام العمل, يوم العمل",
        "2 workday": "يومي عمل",
        "2 hour": "ساعتين",
        "minute": "دقيقة, دقائق",
        "eod": "نهاية اليوم",
        "noon": "ظهرا, منتصف النهار",
        "midnight": "منتصف الليل",
        "am": "صباحا, صباح, ص, فجرا",
        "pm": "مساء, م, عصرا, بعد الظهر",
        "at": "الساعة", "hour": "ساعة, ساعات, بتوقيت, بتوقيت مدينة, حسب توقيت",
        "by|on": "في", "by": "في موعد اقصاه",
        "before|by": "قبل",
        "by|": "من",
        "to": "الى, حتى",
        "asap": "قريبا, في اقرب وقت, لاحقا",
        "weekend": "نهاية الاسبوع, عطلة نهاية الاسبوع",
        "m1": "كانون الثاني", "m10": "تشرين الاول", "m11": "تشرين الثاني", "m12": "كانون الاول",
        "#1": "واحد", "#3": "ثلاثة, ثلاث", "#4": "اربعة, اربع", "#5": "خمسة, خمس",
        "#6": "ستة, ست", "#7": "سبعة, سبع", "#8": "ثمانية, ثماني", "#9": "تسعة, تسع", "#10": "عشرة, عشر", "#20": "عشرين, عشرون",
        "quarter": "ربع سنة, ربع السنة",
        "and-half": "والنصف, ونصف, و النصف",
        "and-quarter": "والربع, وربع",
        "and-third": "والثلث, وثلث",
        "less-quarter": "الا ربعا, الا الربع, الا ربع",
        "less-third": "الا ثلثا, الا الثلث, الا ثلث",
        "for": "لمدة, مدة, ومدته, ومدتها", "between": "بين",
        "night": "ليلا",
        "#1 oclock": "الواحدة",
        "#2 oclock": "الثانية",
        "#3 oclock": "الثالثة",
        "#4 oclock": "الرابعة",
        "#5 oclock": "الخامسة",
        "#6 oclock": "السادسة",
        "#7 oclock": "السابعة",
        "#8 oclock": "الثامنة",
        "#9 oclock": "التاسعة",
        "#10 oclock": "العاشرة",
        "#11 oclock": "الحادية عشرة, الحادية عشر",
        "#12 oclock": "الثانية عشرة, الثانية عشر",
        "meeting": "اجتماع, الاجتماع",
        "and": "و",
        "times": "مرات, مرة", "#2 times": "مرتين",
        "30 minute": "نصف ساعة",
        "about": "منتصف, بداية, اوائل, اواخر, مطلع",
        "w6": "يوم احد",
        "every w6": "كل احد",
    },
}  # fmt: skip
_PLAIN_PUNCTUATION = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("’‘ʼ`", "'") | dict.fromkeys("،、", ",")
)
_WEEKDAY_NAMES = "|".join(
    sorted(
        {name for groups in _WEEKDAYS.values() for name in groups.replace(",", " ").split()},
        key=len,
        reverse=True,
    )
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
# "4th thursday of october" is no fourth of October; "4 thu oct" may be one.
_NTH_WEEKDAY = re.compile(
    r"\b([1-5])-?(?:st|nd|rd|th|ere?|eme|e|[oa]|[йяюе]|[аую]ю) "
    rf"(?=(?:{_WEEKDAY_NAMES}|working|business|workday|weekday|jour ouvr|dia habil|dia laborable|рабоч)\w*\b)"
)
PARTS_OF_DAY = "morning|afternoon|evening|night|matin|matinee|soir|soiree|manana|tarde|noche|madrugada"
# "el 20 por la noche", "the 20th in the evening", "20-го вечером": a day of the month, and no hour.
_PART_OF_DAY = (
    r"(?= (?:(?:por|en|de|in|dans|at|au|a) )?(?:the |la |le |l')?"
    rf"(?:{PARTS_OF_DAY}|apres|noon|утром|утра|вечером|вечера|днем|ночью|после)\b)"
)
# Four figures that are an hour by what follows them.
_MILITARY = r"(?<![\d.:/-])([01]\d|2[0-3])([0-5]\d)"
_SIMPLIFICATIONS = [(re.compile(pattern), words) for pattern, words in (
    (rf"\b(?:el|le|the) (\d{{1,2}})(?:st|nd|rd|th|er)?{_PART_OF_DAY}", r"\1 ofmonth"),
    (rf"(?<![^\W\d] )\b(\d{{1,2}})-?(?:st|nd|rd|th|er|го|ое){_PART_OF_DAY}", r"\1 ofmonth"),
    (rf"^(1[3-9]|2\d|3[01]){_PART_OF_DAY}", r"\1 ofmonth"),
    (r"\bm-?\d{1,4}\b", " meeting "),                      # M-14
    (r"\b(\d{1,2})(?:st|nd|rd|th)? of this month\b", r"\1 this month"),
    (r"\b(\d{1,2})(?:st|nd|rd|th)? of (?:the )?month\b", r"\1 ofmonth"),
    (r"\b(\d{1,2})([-/.])([^\W\d_]{3,})\2(?:20)?(\d\d)\b", r"\1 \3 20\4"),  # 14-oct-16
    (r"(?<=[^\W\d]) '(\d\d)\b", r" 20\1"),             # 14 oct '16
    (r"(?<=:\d\d)\.\d{1,6}(?=$|[z+-])", ""),          # 14:00:00.000Z
    (r"(?<=\d)-?(?:st|nd|rd|th|er|eme|o|го|ое)\b", ""),      # 4th, 1er, 12-го
    (r"(?<![\d.])([01]?\d|2[0-3])\.(00|3[2-9]|[45]\d)(?![\d.])", r"\1:\2"),  # 9.00, 14.45: no day of any month
    (r"(?<![\d.])(1[3-9]|2[0-3])\.(1[3-9]|2\d|3[01])(?![\d.])", r"\1:\2"),
    (r"(?<=\d)t(?=\d)", " "),                              # 2016-10-14T14:00
    (r"(?<=[^\W\d]) ?/ ?(?=\d{1,2}(?::\d\d| ?[ap]m| ?h))", " - "),  # 14:00 Geneva / 8:00 New York
    (r"\b([ap])\. ?m\b\.?", r"\1m"),                         # 5 p.m.
    (r"(?<![\d.])(1[0-2]|0?[1-9])\.([0-5]\d)(?= ?[ap]m\b)", r"\1:\2"),  # 4.30pm
    (r"(?<![\d.:])([01]?\d|2[0-3])\.([0-5]\d)(?= ?(?:h|hrs?|hours|heures|uhr|ч)\b)", r"\1:\2"),
    (rf"{_MILITARY}z\b", r"\1:\2 utc"),                       # 1400Z
    (rf"{_MILITARY} ?(?:h|hrs?|hours?)\b", r"\1:\2"),          # 1500hrs, 0930h
    (rf"(?!20[12]\d){_MILITARY}(?= (?:utc|gmt)\b)", r"\1:\2"),            # 1300 UTC
    (rf"(?!20[12]\d){_MILITARY} ?- ?([01]\d|2[0-3])([0-5]\d)(?![\d/.-])", r"\1:\2 - \3:\4"),  # 1400-1530
    (r"(?<=\d) ?h ?- ?(?=\d)", " h - "),                      # 14h-15h30
    (r"(?<=[ap]m) ?- ?(?=\d)", " - "),                         # 10am-11am
    (r"(?<=\d:\d\d)z\b", " utc"),                            # 14:00Z
    (r"(?<=\d:\d\d) ?(?:h|hrs?|hs|hours?|heures?|uhr)\b", ""),   # 14:00 hrs
    (r"\b(?:for|pour|durante|por|pendant|durant|lasting) (\d{1,2}) ?h ?([0-5]\d)\b", r" for \1 hour \2 minute "),
    (r"\bна (?=(?:[^\W\d]+ |\d+ ?)?(?:час|мин))", "на протяжении "),
    (r"\b(?:по )?московск(?:ому|ого) времени\b|\bпо мск\b", "мск"),
    (r"\b(\d{1,2}) ?h([0-5]\d)\b", r"0\1:\2"),            # 17h30
    (r"\b(\d{1,2}) ?h(?:eures?)? ([0-5]\d)$", r"0\1:\2"),  # 17 h 30
    (r"(?<=[^\W\d])-(?=\w)|(?<=\d)-(?=[^\W\d])", " ~ "),     # 12-oct, apres-demain
    (r"\b([ld])'(?!ici)", r" "),                              # l'annee, d'octobre
    (r"^'+|'+$", " "),
    (r"[,()\"«»“”*!_]|(?<!\d)\.|\.(?!\d)", " "),
)]  # fmt: skip


_SPACES = re.compile(r"\s{2,}")
_ABOUT = re.compile(r"(^|[^\W\d]\s*)[~≈] ?(?=\d)")  # "tuesday ~5pm", and not "14:00~15:00"


@lru_cache(maxsize=2048)  # each rule of dates asks for the same words
def normalize(text: str) -> str:
    """Return `text` in lower case, without accents, with plain digits, dashes and spaces; Chinese as English."""
    text = _ABOUT.sub(r"\1 about ", text)
    text = _SPACES.sub(" ", text)  # two spaces are what becomes of a comma, over which no phrase goes
    plain = text.lower() if text.isascii() else _strip_accents(text)
    if is_chinese(plain):
        plain = to_english(plain, MONTHS)
    plain = _NTH_WEEKDAY.sub(lambda found: f"{_ORDINALS[int(found[1]) - 1]} ", plain)
    for pattern, simpler in _SIMPLIFICATIONS:
        plain = pattern.sub(simpler, plain)
    return plain


def _strip_accents(text: str) -> str:
    signs = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN_PUNCTUATION))
    kept = (sign for sign in signs if unicodedata.category(sign) not in {"Mn", "Cf"} and sign != "ـ")
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in kept)


def _build_phrases() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    table: dict[str, dict[str, tuple[str, ...]]] = {}

    def enter(language: str, phrases: Sequence[str], tokens: tuple[str, ...]) -> None:
        for phrase in phrases:
            known = table.setdefault(_strip_accents(phrase.strip()), {})
            known[language] = tuple(dict.fromkeys(known.get(language, ()) + tokens))

    for letter, names in (("m", _MONTHS), ("w", _WEEKDAYS)):
        for language, groups in names.items():
            for number, group in enumerate(groups.split(","), 1 if letter == "m" else 0):
                enter(language, group.split(), (f"{letter}{number}",))
    for language, weekdays in _EVERY_WEEKDAY.items():
        for number, group in enumerate(weekdays.split(",")):
            enter(language, group.split("|"), (f"every w{number}",))
    for number, group in enumerate(_WEEKDAYS["ar"].split(",")):
        enter("ar", [f"و{name}" for name in group.split()], (f"and w{number}",))
    for language, tokens in _PHRASES.items():
        for token, phrases in tokens.items():
            enter(language, phrases.split(","), tuple(token.split("|")))
    for language in LANGUAGES:
        for number, spellings in numbers_in_words(language).items():
            enter(language, spellings, (f"#{number}",))
        for number, spellings in ordinals_in_words(language).items():
            enter(language, spellings, (f"n{number}",))
    return table


PHRASES = _build_phrases()
MONTH_NAMES = frozenset(name for groups in _MONTHS.values() for name in groups.replace(",", " ").split())


def is_filler(word: str) -> bool:
    return any("" in tokens for tokens in PHRASES.get(word, {}).values())


def tokens_for(phrase: str, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the tokens of a phrase in these languages, or in all six if it belongs to none of them."""
    known = PHRASES[phrase]
    spoken = [known[language] for language in languages if language in known] or list(known.values())
    return tuple(dict.fromkeys(token for tokens in spoken for token in tokens))


def is_number_in_words(word: str) -> bool:
    """Return whether a word is a number, or an ordinal, and nothing else: "twenty", "first"."""
    tokens = tokens_for(word, LANGUAGES) if word in PHRASES else ()
    return bool(tokens) and all(token[:1] in {"#", "n"} and token[1:].isdigit() for token in tokens)


def mentions_weekday(text: str, day: date) -> bool:
    """Return whether a word of the text is a weekday in any language, and was not read as the month of the day.

    "mar" is Tuesday in French, and March in "28 mar".
    """
    known = (PHRASES[word] for word in normalize(text).split() if word in PHRASES)
    meanings = [{token for tokens in each.values() for token in tokens} for each in known]
    return any(
        f"m{day.month}" not in tokens and any(token[:1] == "w" and token[1:].isdigit() for token in tokens)
        for tokens in meanings
    )


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A date at the end of a title counts, but not after these words: there it identifies something ("the report
# of 12 May") or is one of several days.
BLOCKS_TRAILING_DATE = word_set(
    "of from since after to into - & and or between every each last previous not no du des de la au aux à et ou depuis chaque dernier dernière "
    "entre del al a hasta los las y o e desde cada pasado último и или с от после каждый каждую по прошлую прошлый من منذ بعد كل و black good palm ash "
    "easter cyber giving super bloody first second third fourth"
)
# After these words it counts, and the title keeps it: "Room for 11 Oct".
KEEPS_DATE_IN_TITLE = word_set("for pour para для на ل")
# These words belong to the date and leave the title with it.
DATE_PREFIXES = word_set("last no not by before due on until till at the le el antes avant до к قبل في يوم")
# After these words even what looks like a document number is a date: "by 12/10".
DEADLINE_PREFIXES = word_set("by before due until avant antes до قبل")
# Words that add nothing to a date but may end one: "14:00 Geneva time".
DATE_SUFFIXES = word_set("time г числа число")
# Abbreviations that are ordinary words at the end of a title: "Law of the sea", "Quality of life", "Call
# Sam".
ORDINARY_WORDS = word_set("sun sat mar mer sam dim dom lun jue vie ven jeu sab mie")
# Abbreviations of zones after an hour: the zone, and its offset from UTC in hours while the name is right.
ZONES = {"utc": ("UTC", 0), "gmt": ("UTC", 0), "z": ("UTC", 0), "cet": ("Europe/Zurich", 1), "cest": ("Europe/Zurich", 2),
         "msk": ("Europe/Moscow", 3), "мск": ("Europe/Moscow", 3), "est": ("America/New_York", -5), "edt": ("America/New_York", -4)}  # fmt: skip


# The words that limit days, in six languages
_UNTIL = r"until|till|til|up to|through|thru|jusqu'a|jusqu'au|hasta|до|по(?= (?:\d+|понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье|[^\W\d]+ое)(?!\w))|حتى"
_FROM = (
    r"(?:starting|beginning|running)(?: (?:from|on))?|from|as (?:of|from)|a partir d(?:e|u|el)|a compter d[eu]|"
    r"desde|начиная со?|со?|ابتداء من|اعتبارا من|من"
)
LIMITS_FOR = r"for|pendant|durant|pour|durante|por|на|в течение|لمدة"
_EXCEPT = (
    r"except(?: for| on)?|excluding|but not(?: on)?|apart from|bar|minus|not on|without|sauf|excepte|hormis|hors|a (?:l'|la )?exception d[eu]|excepto|"
    r"salvo|menos|кроме|за исключением|باستثناء|ما عدا|ماعدا|عدا"
)
_BEFORE = r"before|prior to|avant|antes del?|قبل"
LIMITS = {
    name: re.compile(rf"(?<![^\s])(?:{words})(?![^\s])")
    for name, words in (("until", _UNTIL), ("from", _FROM), ("for", LIMITS_FOR), ("except", _EXCEPT))
}
BEFORE = re.compile(rf"\s*(?:{_BEFORE})(?!\S)")


def limits_hour(words: str) -> bool:
    """Return whether an hour in these words is one by which something is over: "before 3pm", "by thursday 15:00", "к 15:00".

    It stands behind such a word, or the word begins all of them.
    """
    phrases = split_phrases(normalize(words), LANGUAGES, {})
    return any(
        _is_limit(one) and (n == 0 or _leads_to_hour(phrases[n + 1 :])) for n, one in enumerate(phrases)
    )


def _is_limit(phrase: "Phrase") -> bool:
    return "before" in phrase.tokens or ("by" in phrase.tokens and set(phrase.tokens) <= {"by", "in"})


def _leads_to_hour(phrases: Sequence["Phrase"]) -> bool:
    """Return whether phrases begin with an hour: "3 pm", "at 15:00", "noon"."""
    start = next((n for n, one in enumerate(phrases) if not _BEFORE_HOUR & set(one.tokens)), len(phrases))
    first, behind = ([*one.tokens] for one in (*phrases[start : start + 2], _NOTHING, _NOTHING)[:2])
    is_counted = any(_NUMBER.fullmatch(token) for token in first) and bool(_OF_HOUR & {*behind})
    return is_counted or any(_CLOCK.fullmatch(token) for token in first)


def _longest() -> Mapping[str, int]:
    """Return the word count of the longest phrase by its first word."""
    longest: dict[str, int] = {}
    for words in map(str.split, PHRASES):
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


MAX_PHRASE_WORDS = _longest()
_BEFORE_HOUR = frozenset(("", "at", "am", "pm"))
_OF_HOUR = frozenset(("h", "oclock", "hour", "am", "pm", "noon"))
_NUMBER, _CLOCK = re.compile(r"#?\d{1,2}"), re.compile(r"\d{1,2}:\d\d|noon|midnight|#\d+ oclock")


_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}-\d{1,2}-\d{4}(?!\d)|\d+(?:[/.:]\d+)+|\d+|@?[^\W\d_]+(?:'[^\W\d_]+)*|\S"
)


@dataclass(frozen=True)
class Phrase:
    """One or more words, the tokens they can stand for (none if unknown), and their place in the text."""

    text: str
    tokens: tuple[str, ...]
    start: int
    end: int


_NOTHING = Phrase("", (), 0, 0)


def may_mean(words: str, pattern: re.Pattern[str]) -> bool:
    """Return whether one of the token sentences for which words may stand is a pattern as a whole."""
    phrases = split_phrases(normalize(words), LANGUAGES, {})
    return bool(phrases) and any(pattern.fullmatch(sentence) for sentence in sentences_of(phrases))


def sentences_of(phrases: "Sequence[Phrase]") -> list[str]:
    """Return the token sentences for which phrases may stand, and one more than the limit where there are more."""
    choices = islice(product(*(phrase.tokens for phrase in phrases)), MAX_SENTENCES + 1)
    return [" ".join(filter(None, tokens)) for tokens in choices]


def split_phrases(folded: str, languages: Sequence[str], names: Mapping[str, str]) -> list[Phrase]:
    """Split a normalized text into the longest known phrases; `names` are the tokens of names by folded name."""
    found = list(_TOKEN.finditer(folded))
    words, at = [], 0
    while at < len(found):
        for count in range(_most_words(folded, found, at, 3 if names else 1), 0, -1):
            phrase = " ".join(token[0] for token in found[at : at + count])
            tokens = _phrase_tokens(phrase, languages, names)
            if tokens or count == 1:
                words.append(Phrase(phrase, tokens, found[at].start(), found[at + count - 1].end()))
                at += count
                break
    return _of_one_language(words)


_COUNT, _UNIT = re.compile(r"#\d+"), re.compile(r"day|week|month|year|workday|hour|minute")


def _of_one_language(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return phrases in which a unit is unknown behind a number of another language: "UN Day" is no day, "un día" is one."""
    found = list(phrases)
    for n, (count, unit) in enumerate(pairwise(phrases), start=1):
        if not count.tokens or count.tokens[0][:1] != "#":
            continue  # most are no number, and each rule of dates comes here
        counted, named = _languages_of(count, _COUNT), _languages_of(unit, _UNIT)
        if counted and named and not counted & named:
            found[n] = replace(unit, tokens=())
    return found


def _languages_of(phrase: Phrase, tokens: re.Pattern[str]) -> set[str]:
    """Return the languages in which a phrase stands for such a token."""
    if not any(tokens.fullmatch(one) for one in phrase.tokens):
        return set()
    known = PHRASES.get(phrase.text, {})
    return {language for language, of in known.items() if any(tokens.fullmatch(one) for one in of)}


def _most_words(folded: str, found: Sequence[re.Match[str]], at: int, of_name: int) -> int:
    """Return how many words a phrase may have that begins here: none goes over a comma, for which two spaces stand."""
    most = min(max(MAX_PHRASE_WORDS.get(found[at][0], 1), of_name), len(found) - at)
    if "  " not in folded:
        return most
    return next(
        (n + 1 for n in range(most - 1) if found[at + n + 1].start() - found[at + n].end() > 1),
        most,
    )


def _phrase_tokens(phrase: str, languages: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    if phrase[0].isdigit():
        return (phrase,) if " " not in phrase else ()
    if phrase in PHRASES:
        return tokens_for(phrase, languages)
    if phrase in ZONES:
        return (f"@{phrase}",)
    return (names[phrase],) if phrase in names else ()
