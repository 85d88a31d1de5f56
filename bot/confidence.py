"""Words by which somebody asks that what they say is not for everybody, in the six languages."""

import re

_ASKED = re.compile(
    r"""
    \b(?:only|just|solely)\s+(?:for|between)\b(?!\s+(?:the\s+)?(?:next|now|today|tomorrow|one|two|a)\b)
    | \bonly\s+(?:\w+\s+)?(?:and|or)?\s*(?:\w+\s+and\s+i|i|me|the\s+chair|the\s+secretary)\b(?=.{0,20}\b(?:see|read|know|and\s+(?:me|the)))
    | \bconfidential(?:ly)?\b | \bin\s+(?:strict\s+)?confidence\b | \bprivate(?:ly)?\b(?!\s+sector)
    | \bbetween\s+(?:us|you\s+and\s+me|ourselves)\b | \boff\s+the\s+record\b | \brestricted\b | \bkeep\s+(?:it|this)\s+quiet\b
    | \b(?:not\s+for|don'?t\s+(?:tell|show)|nobody\s+else|no\s+one\s+else|hide\s+(?:it|this)\s+from)\b
    | \bconfidentiel(?:le)?s?(?:lement)?\b | \bentre\s+nous\b | \b(?:seulement|uniquement)\s+pour\b | \ben\s+(?:toute\s+)?confidence\b
    | \bconfidencial(?:mente)?\b | \bentre\s+nosotr[oa]s\b | \b(?:s[oó]lo|solamente|únicamente)\s+para\b
    | конфиденциальн | между\s+нами | только\s+для | никому\s+не
    | 保密 | 机密 | 仅限 | 仅供 | 只给 | 别告诉
    | سري[ةاً]? | بيننا | فقط\s+ل | لا\s+تخبر
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LEAD = re.compile(r"^[^:：]{1,80}[:：]\s*(?=\S)")


def asks_for_confidence(words: str) -> bool:
    """Return whether what is said is meant for a few alone. A wrong yes restricts what could have been public, and says so."""
    return _ASKED.search(words) is not None


def without_confidence(words: str) -> str:
    """Return words without the address before a colon that says for whom they are: "only for Aline and me: call Xenia"."""
    lead = _LEAD.match(words)
    return words[lead.end() :] if lead is not None and asks_for_confidence(lead[0]) else words
