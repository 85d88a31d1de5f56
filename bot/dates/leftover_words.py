"""The words and figures by which what follows a date, or stands before it, is told from a text, in six languages."""

import re

from bot.dates.words import LIMITS_FOR, ORDINARY_WORDS, PARTS_OF_DAY, normalize, word_set

TIME_WORDS = word_set(
    "before after until till til since during prior following "
    "suivant suivante suivants suivantes precedent precedente siguiente siguientes posterior posteriores anterior anteriores "
    "следующий следующая следующую следующее предыдущий предыдущую التالي التالية الموالي السابق السابقة "
    "avant apres jusqu'a jusqu'au depuis pendant antes "
    "despues hasta tras durante до после перед قبل بعد حتى"
)
# What says how exact or how firm a day or an hour is.
HEDGES = word_set(
    "any except later earlier earliest latest soonest onward onwards forward sharp prompt promptly exactly precisely approx approximately roughly "
    "circa ish tentative tentatively tbc tbd provisional provisionally maybe perhaps probably possibly preferably ideally instead "
    "local not unless but excluding "
    "plus tot tard environ vers precises pile peut-etre sauf hormis locale provisoire plutot partir "
    "pronto aproximadamente alrededor sobre aprox temprano tarde quizas tal salvo excepto menos punto adelante partir local antelar "
    "примерно около ориентировочно приблизительно позже позднее раньше ровно строго возможно кроме местного местному вместо "
    "تقريبا حوالي نحو ابكر لاحقا باستثناء عدا ماعدا ابتداء اعتبارا ربما المحلي بالضبط فصاعدا الاقل الاكثر "
    "around about between within either neither than minimo maximo tardar max min corriente courant الجاري اقصى 以后 之后 以前 之前 左右 前后 上下 起 为止"
)
# Small words that may lead to one of time, and say nothing of it by themselves.
FUNCTION = word_set("mas muy como no si lo un peu on so then ne не ни на за при على عند عن الى ب ل و the")
AT = word_set("at @ a à as las la в во alle الساعة um kl")  # a number behind it is an hour
WHERE = word_set("in at en a à au aux в во في ب @ ( , ;")
# What leads to a time: beside a text that stands elsewhere, what follows it is asked about, whatever it is.
OF_TIME = word_set(
    "at by before until till around towards avant vers jusqu'a jusqu'au antes hasta sobre hacia las к ко до около после в во قبل بعد حتى عند حوالي الساعة"
)
# No text begins with one: it goes on with the day, corrects it, or says on what it hangs.
GOES_ON = word_set(
    "from of desde de du des del от من or and & ou et o u или либо и أو او و 或 和 或者 but else otherwise rather failing sorry actually if + +/- ± plus minus give "
    "mais sinon plutot pardon si non pero sino perdon no но иначе если нет если إذا اذا لا بل 如果 不 否则"
)
CONDITIONALS = word_set("if si если اذا 如果")
NOT = word_set("not no non pas ni не нет لا ليس 不")
BEGINS_TEXT = word_set("because car parce porque потому так لان 因为")
ARTICLES = word_set("the a an le la les l el los las ال")
# A day behind one of these is that of something else.
OF_SOMETHING = word_set("of for from de du des del pour para для от из من ل")
UNTIL = word_set("until till til through thru jusqu'a jusqu'au jusqu'en hasta до حتى")
HOLIDAYS = word_set(
    "easter christmas xmas thanksgiving pentecost whitsun ascension ramadan eid diwali hanukkah passover noel paques pentecote toussaint "
    "navidad pascua рождество рождества пасха пасхи рамадан عيد رمضان"
)
NUMBERED_PERIOD = re.compile(r"(?:q|t|h|fy|w|wk|kw|cw)\d{1,4}")  # "Q4", "FY17", "W43"
IN_PLACE = word_set(
    "in at en a à au aux de du del la le los las в во по из от for pour في ب بتوقيت @ ( time heure hora"
)
# Numbers of hours in words that are not read, and their parts: "half past two", "quatorze heures", "الثالثة والنصف".
HOUR_WORDS = word_set(
    "half past quarter o'clock oclock noonish thirteen hundred "
    "onze douze treize quatorze seize dix-sept dix-huit dix-neuf vingt vingt-et-une demie demi quart moins "
    "once doce trece catorce dieciseis diecisiete dieciocho diecinueve veinte media cuarto y "
    "одиннадцать двенадцать тринадцать четырнадцать шестнадцать половина половине четверть без часа часов "
    "الواحدة الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة الحادية عشرة عشر والنصف النصف والربع الربع نصف ربع"
)
DAY_TOKENS = re.compile(
    r"(?:and )?w\d|[ap]m|today|tonight|tomorrow|overmorrow|yesterday|weekend|eod|noon|midnight"
)
# Days that no language writes with a capital.
DAY_IN_SMALL_LETTERS = re.compile(r"today|tonight|tomorrow|overmorrow|yesterday")
SEVERAL_TIMES = re.compile(r"#?(?!1 )\d+ times")
ALL_DAY = re.compile(
    r"\s*(?:toute? la journee|todo el dia|весь день|целый день|طوال اليوم|全天|all day|the whole day)\b"
)
CONJUNCTIONS = word_set("or and & / - to ou et u o y e или и либо по до أو او و 或 和")
ARROWS = frozenset(("=>", "->", "→"))
ORDINARY = ORDINARY_WORDS | word_set(
    "day may march mars mai second min weekly daily monthly quarterly yearly"
)
CORE_TOKENS = re.compile(
    r"(?:#?\d+ )?(?:w\d|m\d+|day|week|month|year|workday|quarter|weekend)|#\d+ times|today|tonight|tomorrow|overmorrow|yesterday|"
    r"noon|midnight|eod|end (?:week|month|quarter|year)|ofmonth"
)
COUNT_TOKENS = re.compile(r"#\d+|n\d|next|last|this|end|every|every \S+|about|ago|hour|h|minute|oclock|am|pm")
JOINT_TOKENS = frozenset(("", "by", "on", "from", "at", "in", "to", "and", "-"))
_HOUR = r"\d{1,4}(?:[:.]\d\d){0,2}"
_UNITS = r"(?:z|h|hrs?|hours?|[ap]m?|ish|min|mins|minutes?|uhr|ч|мин)"
# "12/10", "2016-10-12", "14:00", "14h30", "1400Z", "1500hrs", "2pm-4pm", "14:00-16:00", "90min", "utc+2".
FIGURES = re.compile(
    r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\.?|\d{4}-\d\d?-\d\d?|"
    rf"(?:{_HOUR}{_UNITS}\d{{0,2}}|\d{{1,3}}(?::\d\d){{1,2}}{_UNITS}?)(?:[-/~]+{_HOUR}{_UNITS}?)?|"
    rf"{_HOUR}[-/]{_HOUR}{_UNITS}|(?:utc|gmt)?[+-]\d{{1,2}}(?::?\d\d)?"
)
# Also behind signs without a blank, as in "曼谷时间18:00", and minutes: "45'".
HOUR_WITHIN = re.compile(r"(?<!\d)\d{1,2}[:：]\d\d(?!\d)|(?<![\d'′’])\d{1,3}['′’](?!\w)")
HOUR_OF_DAY = re.compile(r"\d{1,2}(?:[.:]?\d\d)? ?[ap]m|\d{1,2}h(?:\d\d)?")
HOUR_OF_FIGURES = re.compile(r"(?:[01]?\d|2[0-3])[0-5]\d")
NUMBER = re.compile(r"\d{1,4}(?:st|nd|rd|th|er|eme|e|o|го)?")
ORDINAL_FIGURES = re.compile(r"\d{1,2}-?(?:st|nd|rd|th|er|го|ое|е)")
VAGUE_TOKENS = re.compile(r"about|next|this|last|end|ago|every.*|between|past|lacking|am|pm")
LENGTH = re.compile(
    r"(?:for |by )?#?\d[\d.]*(?: and-half)? (?:minute|hour|h)(?: and-half)?(?: (?:and )?#?\d+(?: minute)?)?"
)
NUMBERS = re.compile(r"\d{1,2}-\d{1,2}")  # "9-11"
ZONE_ABBREVIATIONS = word_set(
    "PST PDT MST MDT CST CDT AST ADT IST JST BST WAT CAT EAT SAST EET EEST WET WEST BRT ART HKT SGT AEST AEDT NZST ICT "
    "WIB AKST HST KST PKT GST PT ET MT CT UTC GMT CET CEST MSK"
)
SHORT_ZONES = word_set("z est")
PARTS_OF_PHRASES = word_set(
    "working business ouvrable ouvrables ouvre ouvres habil habiles laborable laborables рабочий рабочих рабочего que viene"
)
OFFSET_OF_ZONE = re.compile(r"(?:UTC|GMT|Z)?[+\-−–]\d{1,2}(?::?\d\d)?|\d{1,4}Z", re.IGNORECASE)
# "for 90 minutes", "pendant deux heures": a length that is no part of a title.
FOR_A_WHILE = re.compile(
    rf"\s*(?:{LIMITS_FOR}|lasting|duration|dure|dura)\s+(?:(?:[\d.,]+|an?|une?|[^\W\d]+)\s*)?(?:and a half |et demie? |y media )?"
    r"(?:h|hrs?|hours?|min|mins|minutes?|heures?|horas?|minutos?|ч|час\w*|мин\w*|ساع\w+|دقيق\w+|دقائق|days?|weeks?|jours?|semaines?|dias?|"
    r"semanas?|дн\w+|день|недел\w+|ايام|يوم\w*|اسبوع\w*)\b"
)
COURTESIES = frozenset(map(normalize, (
    "please", "pls", "plz", "kindly", "if you please", "thanks", "thx", "thank you", "many thanks",
    "svp", "stp", "s'il vous plaît", "s'il te plaît", "merci", "merci beaucoup", "merci bcp", "merci bien", "merci d'avance",
    "por favor", "porfa", "por fa", "porfis", "gracias", "muchas gracias", "пожалуйста", "пож", "плиз", "спасибо", "заранее спасибо",
    "رجاء", "من فضلك", "من فضلكم", "لو سمحت", "شكرا", "وشكرا", "شكرا جزيلا", "请", "谢谢", "麻烦了", "拜托",
)))  # fmt: skip
# "en fin de matinée", "first half of the afternoon", "ближе к вечеру": a part of a day behind words that only lead to it.
PART_OF_DAY = re.compile(
    rf"(?:{PARTS_OF_DAY}|lunch\w*|apres[ -]midi|nuit|dejeuner|mediodia|almuerzo|"
    r"утр\w+|вечер\w*|днем|дня|ноч\w+|обед\w*|полудн\w+|صباح\w*|الصباح|مساء\w*|المساء|ظهر\w*|الظهر|"
    r"عصر\w*|العصر|ليل\w*|الليل|الغداء|ال?نهار|اليوم|journee|jornada|dia|day|день|上午|下午|早上|早晨|晚上|中午|傍晚|凌晨|午后|午前)"
)
LEADS_TO_PART = (
    WHERE
    | FUNCTION
    | ARTICLES
    | OF_TIME
    | TIME_WORDS
    | word_set(
        "of de del du des first second early late mid middle end start beginning half close last thing "
        "fin debut milieu moitie deuxieme seconde premiere premier tot tard "
        "principio principios final finales mitad mediados primera segunda ultima hora comienzo cierre "
        "ближе начале начало конце конец середине половине первой второй всю весь "
        "اول اخر بداية نهاية منتصف وقت فترة"
    )
)
TIME_OF_PLACE = word_set("time heure hora tiempo время времени توقيت بتوقيت 时间")
