"""What people say of who is at a meeting: that they were there themselves, in the room or by video, or who is there."""

import re

from bot.meetings import Answer
from bot.vocabulary import QUESTION_MARK, SIGNS, pattern_of, plain_words

_WAS_THERE = pattern_of({
    "en": r"(?:yes |but |actually )*i(?: was|'ve been| have been)(?: also| too)? (?:there|present|in the room|in the meeting|at the meeting|with you)|(?:yes |but |actually )*i (?:also )?(?:attended|came|joined|took part|participated)",
    "fr": r"(?:oui |si )*j'(?:y )?etais(?: bien| aussi)? (?:la|presente?|dans la salle)|(?:oui |si )*j'(?:y )?ai (?:bien |aussi )?(?:participe|assiste)|(?:oui |si )*j'y etais|je suis venue?",
    "es": r"(?:si )?(?:yo )?(?:tambien )?(?:estuve|estaba)(?: (?:alli|ahi|presente|en la sala))?|(?:si )?(?:yo )?(?:asisti|participe|vine)",
    "ru": r"(?:да )?я (?:тоже )?(?:был[аo]?|присутствовал[а]?|участвовал[а]?|приходил[а]?)(?: (?:там|на заседании|на встрече|в зале))?",
    "zh": r"我(?:也)?(?:在场|到场了|参加了|出席了|去了)(?:会议)?",
    "ar": r"(?:نعم )?(?:انا )?(?:كنت (?:هناك|حاضره?|موجوده?)|حضرت|شاركت)",
})  # fmt: skip
_BY_VIDEO = pattern_of({
    "en": r"(?:by|via|on|over|through) (?:video|zoom|teams|vc|video ?conference|video ?link)|online|remotely|virtually",
    "fr": r"(?:par|en) (?:video|visio|visioconference|ligne)|a distance",
    "es": r"por (?:video|videoconferencia|zoom|teams)|en linea|a distancia",
    "ru": r"по (?:видео|видеосвязи)|онлайн|удаленно|дистанционно",
    "zh": r"(?:通过)?(?:视频|线上|远程)",
    "ar": r"عبر الفيديو|بالفيديو|عن بعد|عبر الانترنت",
})  # fmt: skip
_MEETING = pattern_of({
    "en": r"(?:at|in|to|of)? ?(?:the|that|this|yesterday's|today's|last)? ?(?:last )?meeting|yesterday|today|too|as well|at|in|to|of",
    "fr": r"(?:a|lors de)? ?(?:la|cette) (?:derniere )?reunion|hier|aujourd'hui|aussi",
    "es": r"(?:a|en)? ?(?:la|esta) (?:ultima )?reunion|ayer|hoy|tambien",
    "ru": r"(?:на )?(?:последнем )?(?:заседании|встрече)|вчера|сегодня|тоже",
    "zh": r"昨天|今天|会议",
    "ar": r"(?:في )?الاجتماع(?: الاخير)?|امس|اليوم|ايضا",
})  # fmt: skip


_HERE = re.compile(
    r"(?:here|present|attending|attendees|attendance|participants|in the room|who came|who is here|présents?|presentes|asistentes|присутствуют|участники|出席|在场|الحاضرون)"
    r"(?: today| now| are| were| aujourd'hui| hoy| сегодня)*\s*[:：]\s*(?P<people>\S.+)",
    re.IGNORECASE,
)
_ARE_HERE = re.compile(
    r".+\b(?:is|are|was|were) (?:here|present|in the room|online|absent|sick|ill|missing)\b.*", re.IGNORECASE
)


def people_listed(text: str) -> str | None:
    """Return the words by which somebody lists who is at a meeting, which may be names; None for any other words."""
    said = text.strip(" .!")
    if QUESTION_MARK.search(said) or "\n" in said:
        return None
    if found := _HERE.fullmatch(said):
        return found["people"]
    return said if _ARE_HERE.fullmatch(said) else None


def read_presence(text: str) -> Answer | None:
    """Return how somebody says that they took part, and nothing else; None for any other words."""
    said = plain_words(text)
    if QUESTION_MARK.search(said) or not _WAS_THERE.search(said):
        return None
    without_way = _BY_VIDEO.sub(" ", said)
    left = _MEETING.sub(" ", _WAS_THERE.sub(" ", without_way))
    if left.strip(SIGNS):
        return None
    return Answer.COMING if without_way == said else Answer.REMOTE
