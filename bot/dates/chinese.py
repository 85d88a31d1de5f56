"""Chinese dates: without spaces between words, they are translated to English before they are read."""

import re
from collections.abc import Sequence

from bot.dates.place_names import chinese_places

# Longer patterns come before shorter ones.
_PHRASES = [(re.compile(pattern), words) for pattern, words in (
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
    (r"凌晨|早上|上午", " am "), (r"下午|晚上", " pm "), (r"中午", " noon "), (r"下班", " eod "), (r"午夜|半夜", " midnight "),
    (r"尽快", " asap "), (r"每隔一个?", " every 2 "), (r"每个?", " every "), (r"直到|截至|截止到", " until "), (r"最[迟晚]", " by "), (r"[和与]", " and "),
    (r"大约|大概", " about "), (r"不[晚迟]于", " by "), (r"不早于", " not before "), (r"中旬|[上下]旬", " about "), (r"(?<=月)[中初]", " about "), (r"的", " "),
)]  # fmt: skip
_UNITS = {"天": "days", "日": "days", "周": "weeks", "星期": "weeks", "礼拜": "weeks", "个月": "months",
                  "年": "years", "个工作日": "workdays", "工作日": "workdays", "个小时": "hours", "小时": "hours",
                  "分钟": "minutes", "个星期": "weeks", "个礼拜": "weeks"}  # fmt: skip
LAST_OF_MONTH = 31
_NUMERALS = "一二两三四五六七八九十"
_SPAN = re.compile(rf"(\d+)({'|'.join(sorted(_UNITS, key=len, reverse=True))})([之以]?)([后内前])")
# "周五前" is "before friday", and "三天前" three days ago.
_BEFORE = re.compile(
    rf"(?:^|(?<=[\s,;]))在?(?!\S*(?:\d|[{_NUMERALS}]|个)(?:{'|'.join(sorted(_UNITS.keys() - {'日'}))})[之以]?前)([^\s,;]*?) ?[之以]?前(?=[\s,;]|$)"
)
_EVERY = re.compile(r"every\s+(\d*)\s*个?(工作日|季度|季|星期|礼拜|[天日周月年])")
# "从10月24日起两周" is a day and a length, "11月1日除外" an exception, "一个半小时" a length; "改到" and the like say where to.
_LENGTHS = [(re.compile(pattern), words) for pattern, words in (
    (r"(?:推迟|延期|延后|提前|改期|改|延|挪|移|调整|调|推)(?=[至到])", ""),
    (r"从(?=.*[起至到])|自(?=.*起)", " from "),
    (r"(?:开始|起)[,、]?\s*(?:的|为期|共|休假?|请假)?\s*(\d+) ?个?(天|日|周|星期|礼拜|月)", r" for \1\2 "),
    (r"^\s*(\d+) ?个?(天|周|星期|礼拜)\s*$", r" for \1\2 "),
    (r"(?<= for )(\d+)[天日]", r"\1 days "), (r"(?<= for )(\d+)(?:周|星期|礼拜)", r"\1 weeks "), (r"(?<= for )(\d+)月", r"\1 months "),
    (r"[,、]?([^,、 ]+)除外", r" except \1 "), (r"除了?([^,、 ]+)(?:以外|之外|外)", r" except \1 "),
    (r"(\d+)个半小时", r" for \1 hour 30 minutes "), (r"半个?(?:小时|钟头)", " for 30 minutes "),
    (r"(?<!\d)(\d{1,3}) ?个?(?:小时|钟头)(?![之以]?[后内前])", r" for \1 hours "), (r"(?<!\d)(\d{1,3}) ?分钟(?![之以]?[后内前])", r" for \1 minutes "),
    (r"([^,、 ]+?)(?:那|当|所在的?|这)一?个?周(?![一二三四五六日天末])", r" week of \1 "), (r"整个(?=.)", " "),
    (r"时间(?=\W|$|\d|[a-z])", " time "), (r"整(?=个?(?:周|星期|天|月))", ""),
    (r"时长|为期|历时|持续|共计", " "), (r"(?<= )由(?=\W|$)|代理|代班", " "),
)]  # fmt: skip
_EVERY_UNITS = {
    "工作日": "workday",
    "季度": "quarter",
    "季": "quarter",
    "月": "month",
    "年": "year",
    "天": "day",
    "日": "day",
}
_NUMBER = re.compile("[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]")
_DIGITS = {sign: digit for digit, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_SIGNS = re.compile(r"(?<=[，；])|(?=（)")
_SIGN = re.compile(r"[\u4e00-\u9fff]")


def is_chinese(text: str) -> bool:
    """Return whether a text has a Chinese sign."""
    return bool(_SIGN.search(text))


def split_at_signs(words: Sequence[str]) -> list[str]:
    """Return words with those apart that only a Chinese comma or bracket joins: "下周三16:00，预算会议" is a time and a text."""
    return [part for word in words for part in (_SIGNS.split(word) if is_chinese(word) else [word]) if part]


def to_english(text: str, months: Sequence[str]) -> str:
    """Return a text in lower case with its Chinese dates in English; `months` are the English names."""
    text = _BEFORE.sub(r" before \1 ", text)
    for name, english in chinese_places().items():
        if name in text:
            text = text.replace(name, f" {english.lower()} ")
    for pattern, words in _PHRASES:
        text = pattern.sub(words, text)
    text = _NUMBER.sub(lambda found: str(_number(found[0])), text)
    for pattern, words in _LENGTHS:
        text = pattern.sub(words, text)
    text = _SPAN.sub(_span, text)
    text = _EVERY.sub(_every, text)
    text = re.sub(r"(\d+) ?次", r" \1 times ", re.sub("个?工作日", " workday ", text))
    text = re.sub(r"(\d{4}) ?年", r" \1 ", text)
    text = re.sub(r"(?<!\d)(1[0-2]|0?[1-9]) ?月([底末]?)", lambda found: _month(found, months), text)
    # Without its month, a day with a part of the day behind it would be an hour: "20号晚上".
    text = re.sub(r"([a-z] +)?(\d{1,2}) ?[日号](?= *[ap]m\b)", _day, text)
    text = re.sub(r"(\d{1,2}) ?[日号]", r" \1 ", text)
    text = re.sub(r"(\d{1,2}) ?[点时](?:钟|半|(\d) ?刻|(?:过|零)?(\d{1,2})分?|整)?", _hour, text)
    text = re.sub(r"^\s*[至到]", " until ", text)  # without a day before it
    return re.sub(r"[至到]", " to ", text)


def _number(signs: str) -> int:
    tens, ten, ones = signs.rpartition("十")
    if not ten:
        return _DIGITS[signs]
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def _month(found: re.Match[str], months: Sequence[str]) -> str:
    return f"{' end' if found[2] else ''} {months[int(found[1]) - 1].lower()} "


def _day(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]} " if found[1] else f" {found[2]} ofmonth "


def _span(found: re.Match[str]) -> str:
    unit = _UNITS[found[2]]
    if found[2] == "日" and found[3] and found[4] == "后" and int(found[1]) <= LAST_OF_MONTH:
        return f" after {found[1]} "  # "24日以后" is after the 24th as well as in 24 days
    if found[4] != "前":
        return f" in {found[1]} {unit} "
    return f" {found[1]} {unit} ago " if found[2] != "日" else f" {found[1]} "


def _every(found: re.Match[str]) -> str:
    return f" every {found[1]} {_EVERY_UNITS.get(found[2], 'week')} "


def _hour(found: re.Match[str]) -> str:
    minutes = "30" if found[0].endswith("半") else str(15 * int(found[2])) if found[2] else found[3] or "0"
    return f" {found[1]}:{minutes.zfill(2)} "
