"""Questions about the record of a meeting by its number: "where is the record of meeting 14?", in the six languages."""

import re

from bot.vocabulary import SIGNS, pattern_of, plain_words

LAST = "last"
_NUMBER = re.compile(r"(?<![\w-])\d{1,4}(?![\w-])")
_ASKED = pattern_of({
    "en": r"(?:please |can you |could you )?(?:where(?:'s| is| are)|show(?: me)?|open|send me|find|i need|what is in|what's in) (?:the )?(?:draft )?(?:record|minutes) (?:of|from|for) (?:the )?(?:last meeting|meeting (?:no )?#)"
          r"|what (?:did we|was|has been|have we) (?:decide|decided|agree|agreed)(?: on)? (?:in|at|by) (?:the )?(?:last meeting|meeting (?:no )?#)",
    "fr": r"(?:ou est|ou se trouve|montre(?:z)? moi|je cherche) (?:le )?(?:proces verbal|compte rendu|pv) de la (?:derniere reunion|reunion #)|qu'(?:avons nous|a t on) decide (?:a|lors de) la (?:derniere reunion|reunion #)",
    "es": r"(?:donde esta|muestrame|busco) (?:el )?acta de la (?:ultima reunion|reunion #)|que (?:decidimos|se decidio) en la (?:ultima reunion|reunion #)",
    "ru": r"(?:где|покажи(?:те)?) протокол (?:последнего )?(?:заседания|встречи)(?: (?:номер )?#)?|что (?:мы )?решили на (?:последнем )?(?:заседании|встрече)(?: (?:номер )?#)?",
    "zh": r"(?:第#次|上次)会议(?:的)?(?:记录|纪要)在哪里?|(?:第#次|上次)会议(?:我们)?决定了什么",
    "ar": r"(?:اين|اعرض) محضر الاجتماع (?:الاخير|رقم #|#)|ماذا قررنا في الاجتماع (?:الاخير|رقم #|#)",
})  # fmt: skip


def record_asked_for(text: str) -> str | None:
    """Return the number of the meeting whose record is asked for, as it is written, or "last"; None for any other words."""
    said = " ".join(plain_words(text).replace("-", " ").strip(f"{SIGNS} ?？؟¿").split())
    numbers = _NUMBER_IN_CHINESE.findall(said) or _NUMBER.findall(said)
    if len(numbers) > 1:
        return None
    plain = said.replace(numbers[0], "#") if numbers else said
    if not _ASKED.fullmatch(plain):
        return None
    return numbers[0] if numbers else LAST


_NUMBER_IN_CHINESE = re.compile(r"(?<=第)\d{1,4}(?=次)")
