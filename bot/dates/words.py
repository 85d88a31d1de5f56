"""The vocabulary of dates in six languages, and the normalization of a text before lookup.

Every phrase stands for tokens of a small language that `bot.dates.forms` parses: `w0` to `w6` are Monday to
Sunday, `m1` to `m12` the months, `#2` is "two", `in 2 week`, `end month`, `next w4`; a word that adds nothing
stands for the empty token.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
        "eod": "eod, cob, eob, end of day, close of business, end of business, close of play",
        "noon": "noon, midday",
        "midnight": "midnight",
        "am": "am, morning, in the morning, first thing, first thing in the morning",
        "pm": "pm, afternoon, evening, in the afternoon, in the evening",
        "h": "h, hrs",
        "oclock": "o'clock",
        "at": "at",
        "by": "by, due, no later than, not later than",
        "by|before": "before, prior to", "by|on": "on", "by|from": "from",
        "to": "to, til, till, until, through, thru",
        "-": "-",
        "": "the, of, time, ~, latest, at the latest, at the very latest",
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
        "meeting": "meeting, meetings",
        "after": "after",
        "and": "and",
        "times": "times",
        "about": "mid, middle, early, late, beginning, start, around, about",
        "n1": "first", "n2": "second", "n3": "third", "n4": "fourth", "n5": "fifth",
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
        "this": "ce, cette",
        "last": "dernier, derniere, derniers",
        "every": "chaque, tous les, toutes les",
        "day": "jour, jours",
        "week": "semaine, semaines, en huit",
        "month": "mois",
        "year": "an, ans, annee",
        "workday": "jour ouvrable, jour de travail, jours de travail, jours ouvrables, jour ouvre, jours ouvres",
        "hour|h": "heure, heures",
        "h": "h",
        "minute": "minute, minutes, min",
        "eod": "fin de journee, fin de la journee",
        "noon": "midi",
        "midnight": "minuit",
        "at": "a",
        "by": "pour, depuis",
        "by|before": "avant", "by|from": "a partir de, a partir du",
        "|by": "du",
        "to": "jusqu'a, jusqu'au",
        "|to": "au",
        "at|to": "a",
        "asap": "des que possible, bientot, plus tard",
        "weekend": "week end, week ~ end, weekend",
        "": "le, la, les, de, des, au plus tard",
        "#1": "un, une", "#2": "deux", "#3": "trois", "#4": "quatre", "#5": "cinq",
        "#6": "six", "#7|m9": "sept", "#8": "huit", "#15": "quinze", "#9": "neuf", "#10": "dix", "#20": "vingt", "#30": "trente",
        "quarter": "trimestre, trimestres",
        "am": "matin, du matin, au matin, dans la matinee",
        "pm": "apres midi, apres ~ midi, soir, du soir, de apres midi, de apres ~ midi",
        "#2 week": "quinzaine, une quinzaine, en quinze",
        "in #8 day": "en huit jours", "in #15 day": "en quinze jours",
        "30 minute": "une demi ~ heure, une demi heure",
        "meeting": "reunion, reunions",
        "after": "apres",
        "and": "et",
        "times": "fois",
        "about": "mi, debut, milieu, courant, vers",
        "n1": "premier, premiere", "n2": "deuxieme, second, seconde", "n3": "troisieme", "n4": "quatrieme",
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
        "h": "h, hrs",
        "minute": "minuto, minutos, min",
        "eod": "fin del dia, final del dia",
        "noon": "mediodia",
        "midnight": "medianoche",
        "by": "para, desde",
        "by|before": "antes de, antes del", "by|from": "a partir de, a partir del",
        "to": "hasta",
        "|to": "al",
        "at|to|": "a",
        "at": "a las, a la",
        "asap": "cuanto antes, lo antes posible, pronto",
        "weekend": "fin de semana",
        "": "el, la, los, las, de, del, a mas tardar, como muy tarde, como maximo",
        "#1": "un, una, uno", "#2": "dos", "#3": "tres", "#4": "cuatro", "#5": "cinco",
        "#6": "seis", "#7": "siete", "#8": "ocho", "#15": "quince", "#9": "nueve", "#10": "diez", "#20": "veinte", "#30": "treinta",
        "quarter": "trimestre, trimestres",
        "am": "por la manana, de la manana, en la manana",
        "pm": "por la tarde, de la tarde, por la noche, de la noche, tarde",
        "#2 week": "quincena, una quincena",
        "30 minute": "media hora",
        "meeting": "reunion, reuniones",
        "after": "despues de, despues del, tras",
        "and": "y, e",
        "times": "veces",
        "about": "mediados, principios, comienzos, a mediados, a principios",
        "n1": "primer, primero, primera", "n2": "segundo, segunda", "n3": "tercer, tercero, tercera", "n4": "cuarto, cuarta",
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
        "this": "этот, эта, эту, этой, этого, это, этом, этому",
        "last": "последний, последняя, последнюю, последнее, последнего, последней, прошлый, прошлая, прошлую, прошлой, прошлого, прошлое",
        "every": "каждый, каждую, каждое, каждая, каждые, каждого, каждой",
        "day": "день, дня, дней",
        "week": "неделя, неделю, недели, недель, неделе",
        "month": "месяц, месяца, месяцев, месяце",
        "year": "год, года, лет",
        "workday": "рабочий день, рабочего дня, рабочем дне, рабочих дня, рабочих дней",
        "hour|oclock": "час, часа, часов",
        "h": "ч",
        "minute": "минуту, минуты, минут, мин",
        "eod": "конец дня, конца дня",
        "noon": "полдень",
        "midnight": "полночь",
        "am": "утра, утром",
        "pm": "вечера, вечером, днем, после обеда",
        "at": "в, во",
        "by": "к, не позднее, не позже",
        "by|from": "с, со",
        "by|to|before": "до",
        "to": "по",
        "asap": "срочно, скоро, позже, как можно скорее",
        "weekend": "выходные",
        "": "на, за, г, числа, число",
        "#1": "один, одну, одна", "#2": "два, две", "#3": "три", "#4": "четыре", "#5": "пять",
        "#6": "шесть", "#7": "семь", "#8": "восемь", "#9": "девять", "#10": "десять", "#15": "пятнадцать", "#20": "двадцать",
        "quarter": "квартал, квартала",
        "30 minute": "полчаса",
        "meeting": "совещание, совещания, совещанию, заседание, заседания, заседанию, встреча, встречи, встрече, собрание, собрания, собранию",
        "oclock pm": "часа дня, часов дня, час дня",
        "after": "после",
        "and": "и",
        "times": "раз, раза",
        "about": "середина, середине, начало, начале, начала",
        "n1": "первый, первая, первую, первое, первого, первой", "n2": "второй, вторая, вторую, второе, второго",
        "n3": "третий, третья, третью, третье", "n4": "четвертый, четвертая, четвертую, четвертое",
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
        "hour": "ساعة, ساعات",
        "2 hour": "ساعتين",
        "minute": "دقيقة, دقائق",
        "eod": "نهاية اليوم",
        "noon": "ظهرا, منتصف النهار",
        "midnight": "منتصف الليل",
        "am": "صباحا, صباح, ص",
        "pm": "مساء, م, عصرا, بعد الظهر",
        "at": "الساعة",
        "by": "في, في موعد اقصاه",
        "by|before": "قبل",
        "by|": "من",
        "to": "الى, حتى",
        "asap": "قريبا, في اقرب وقت, لاحقا",
        "weekend": "نهاية الاسبوع, عطلة نهاية الاسبوع",
        "m1": "كانون الثاني", "m10": "تشرين الاول", "m11": "تشرين الثاني", "m12": "كانون الاول",
        "#1": "واحد", "#3": "ثلاثة, ثلاث", "#4": "اربعة, اربع", "#5": "خمسة, خمس",
        "#6": "ستة, ست", "#7": "سبعة, سبع", "#8": "ثمانية, ثماني", "#9": "تسعة, تسع", "#10": "عشرة, عشر", "#20": "عشرين, عشرون",
        "quarter": "ربع سنة, ربع السنة",
        "meeting": "اجتماع, الاجتماع",
        "and": "و",
        "times": "مرات, مرة",
        "30 minute": "نصف ساعة",
        "about": "منتصف, بداية, اوائل, اواخر, مطلع",
        "w6": "يوم احد",
        "every w6": "كل احد",
        "n1": "اول", "n2": "ثاني", "n3": "ثالث", "n4": "رابع",
    },
}  # fmt: skip
# Chinese has no spaces, so it is translated to English first; longer patterns come before shorter ones.
_CHINESE_PHRASES = [(re.compile(pattern), words) for pattern, words in (
    (r"下(?:一)?次会议", " next meeting "), (r"上(?:一)?次会议", " last meeting "), (r"会议[之以]?后", " after meeting "), (r"会议", " meeting "),
    (r"最后(?:一个|一)?", " last "), (r"第一个?", " first "), (r"第二个?", " second "), (r"第三个?", " third "),
    (r"第四个?", " fourth "), (r"(?<!下)下个?(?:周|星期|礼拜)", " next week 周"),
    (r"(?:这个?|本)(?:周|星期|礼拜)", " this week 周"),
    (r"上个?(?:周|星期|礼拜)", " last week 周"),
    (r"(?<!下)下个?月[底末]", " end next month "), (r"(?:这个?|本)月[底末]", " end month "),
    (r"(?<!下)下个?月", " next month "), (r"(?:这个?|本)月", " this month "),
    (r"明年", " next year "), (r"今年", " this year "),
    (r" (next|this|last) week 周(?![一二三四五六日天末])", r" \1 week "),
    (r" (this|last) week 周", r" \1 周"),
    (r"周末", " weekend "),
    (r"(?:周|星期|礼拜)一", " monday "), (r"(?:周|星期|礼拜)二", " tuesday "),
    (r"(?:周|星期|礼拜)三", " wednesday "), (r"(?:周|星期|礼拜)四", " thursday "),
    (r"(?:周|星期|礼拜)五", " friday "), (r"(?:周|星期|礼拜)六", " saturday "),
    (r"(?:周|星期|礼拜)[日天]", " sunday "),
    (r"大后天", " in 3 days "), (r"后天", " overmorrow "), (r"[明]天|明日", " tomorrow "),
    (r"今天|今日", " today "), (r"今晚", " tonight "), (r"昨天", " yesterday "),
    (r"(?<![\d一二三四五六七八九十])月[底末]", " end month "), (r"年[底末]", " end year "), (r"(?:本|这个?)?季度?[底末]", " end quarter "),
    (r"凌晨|早上|上午", " am "), (r"下午|晚上", " pm "), (r"中午", " noon "), (r"午夜|半夜", " midnight "),
    (r"尽快", " asap "), (r"每隔一个?", " every 2 "), (r"每个?", " every "), (r"直到|截至|截止到", " until "), (r"最[迟晚]", " by "), (r"[和与]", " and "),
    (r"中旬|[上下]旬", " about "), (r"(?<=月)[中初]", " about "), (r"的", " "),
)]  # fmt: skip
_CHINESE_UNITS = {"天": "days", "日": "days", "周": "weeks", "星期": "weeks", "礼拜": "weeks", "个月": "months",
                  "年": "years", "个工作日": "workdays", "工作日": "workdays", "个小时": "hours", "小时": "hours",
                  "分钟": "minutes", "个星期": "weeks", "个礼拜": "weeks"}  # fmt: skip
_CHINESE_SPAN = re.compile(
    rf"(\d+)({'|'.join(sorted(_CHINESE_UNITS, key=len, reverse=True))})[之以]?([后内前])"
)
_CHINESE_EVERY = re.compile(r"every\s+(\d*)\s*个?(工作日|季度|季|星期|礼拜|[天日周月年])")
_CHINESE_EVERY_UNITS = {
    "工作日": "workday",
    "季度": "quarter",
    "季": "quarter",
    "月": "month",
    "年": "year",
    "天": "day",
    "日": "day",
}
_CHINESE_NUMBER = re.compile("[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]")
_CHINESE_DIGITS = {sign: digit for digit, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_IS_CHINESE = re.compile(r"[\u4e00-\u9fff]")

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
_SIMPLIFICATIONS = [(re.compile(pattern), words) for pattern, words in (
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
    (r"\b([ap])\. ?m\b\.?", r"\1m"),                         # 5 p.m.
    (r"\b(?:по )?московск(?:ому|ого) времени\b|\bпо мск\b", "мск"),
    (r"\b(\d{1,2}) ?h([0-5]\d)\b", r"0\1:\2"),            # 17h30
    (r"\b(\d{1,2}) ?h(?:eures?)? ([0-5]\d)$", r"0\1:\2"),  # 17 h 30
    (r"(?<=[^\W\d])-(?=\w)|(?<=\d)-(?=[^\W\d])", " ~ "),     # 12-oct, apres-demain
    (r"\b([ld])'(?!ici)", r" "),                              # l'annee, d'octobre
    (r"^'+|'+$", " "),
    (r"[,()\"«»“”*!_]|(?<!\d)\.|\.(?!\d)", " "),
)]  # fmt: skip


def normalize(text: str) -> str:
    """Return `text` in lower case, without accents, with plain digits, dashes and spaces; Chinese as English."""
    plain = text.lower() if text.isascii() else _strip_accents(text)
    if _IS_CHINESE.search(plain):
        plain = _chinese_to_english(plain)
    plain = _NTH_WEEKDAY.sub(lambda found: f"{_ORDINALS[int(found[1]) - 1]} ", plain)
    for pattern, simpler in _SIMPLIFICATIONS:
        plain = pattern.sub(simpler, plain)
    return plain


def _strip_accents(text: str) -> str:
    signs = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN_PUNCTUATION))
    kept = (sign for sign in signs if unicodedata.category(sign) not in {"Mn", "Cf"} and sign != "ـ")
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in kept)


def _chinese_to_english(text: str) -> str:
    for pattern, words in _CHINESE_PHRASES:
        text = pattern.sub(words, text)
    text = _CHINESE_NUMBER.sub(lambda found: str(_chinese_number(found[0])), text)
    text = _CHINESE_SPAN.sub(_chinese_span, text)
    text = _CHINESE_EVERY.sub(_chinese_every, text)
    text = re.sub(r"(\d+) ?次", r" \1 times ", re.sub("个?工作日", " workday ", text))
    text = re.sub(r"(\d{4}) ?年", r" \1 ", text)
    text = re.sub(r"(?<!\d)(1[0-2]|0?[1-9]) ?月([底末]?)", _chinese_month, text)
    text = re.sub(r"(\d{1,2}) ?[日号]", r" \1 ", text)
    text = re.sub(r"(\d{1,2}) ?[点时](?:半|(\d{1,2})分?|整)?", _chinese_hour, text)
    return re.sub(r"[之以]?前\s*$", " ", re.sub(r"[至到]", " to ", text))


def _chinese_number(signs: str) -> int:
    tens, ten, ones = signs.rpartition("十")
    if not ten:
        return _CHINESE_DIGITS[signs]
    return 10 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(ones, 0)


def _chinese_month(found: re.Match[str]) -> str:
    return f"{' end' if found[2] else ''} {MONTHS[int(found[1]) - 1].lower()} "


def _chinese_span(found: re.Match[str]) -> str:
    unit = _CHINESE_UNITS[found[2]]
    if found[3] != "前":
        return f" in {found[1]} {unit} "
    return f" {found[1]} {unit} ago " if found[2] != "日" else f" {found[1]} "


def _chinese_every(found: re.Match[str]) -> str:
    return f" every {found[1]} {_CHINESE_EVERY_UNITS.get(found[2], 'week')} "


def _chinese_hour(found: re.Match[str]) -> str:
    return f" {found[1]}:{'30' if found[0].endswith('半') else (found[2] or '0').zfill(2)} "


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


def _longest() -> Mapping[str, int]:
    """Return the word count of the longest phrase by its first word."""
    longest: dict[str, int] = {}
    for words in map(str.split, PHRASES):
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


MAX_PHRASE_WORDS = _longest()


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


def split_phrases(folded: str, languages: Sequence[str], names: Mapping[str, str]) -> list[Phrase]:
    """Split a normalized text into the longest known phrases; `names` are the tokens of names by folded name."""
    found = list(_TOKEN.finditer(folded))
    words, at = [], 0
    while at < len(found):
        for count in range(
            min(max(MAX_PHRASE_WORDS.get(found[at][0], 1), 3 if names else 1), len(found) - at), 0, -1
        ):
            phrase = " ".join(token[0] for token in found[at : at + count])
            tokens = _phrase_tokens(phrase, languages, names)
            if tokens or count == 1:
                words.append(Phrase(phrase, tokens, found[at].start(), found[at + count - 1].end()))
                at += count
                break
    return words


def _phrase_tokens(phrase: str, languages: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    if phrase[0].isdigit():
        return (phrase,) if " " not in phrase else ()
    if phrase in PHRASES:
        return tokens_for(phrase, languages)
    if phrase in ZONES:
        return (f"@{phrase}",)
    return (names[phrase],) if phrase in names else ()
