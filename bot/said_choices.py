"""What a reply under an entry says: a choice of its states, that somebody else's choice is so, or a note and no more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.names import fold
from bot.registers import Axis, Register, RegisterField
from bot.vocabulary import QUESTION_MARK, LazyPattern, pattern_of, plain_words

READ_MAX = 200  # characters in which a choice ends, with the name of its state before it
LINK_TYPE = "link"

# Where the words of a choice end: at a sign, a line, a link or the end of the text, and at no other word.
_ENDS = re.compile(
    r"\s*[,;!،؛，。；：！]+\s*"
    r"|\s*:(?![\w+'-]+:)\s*"  # and not at the name of an emoji
    r"|(?<!\.)\.(?=\s|$)\s*"
    r"|\s*[–—]+\s*|\s*-+(?=\s|$)\s*"
    r"|\s*\n\s*"
    r"|\s+(?=[(\[<]?https?://)"
    r"|\s*$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!。！\n]")  # a sentence ends with it
_COLON = re.compile(r"[:：]")
_SENTENCE_END = re.compile(r"[.!。！](?=\s|$)|\n")
_CLAUSE_END = re.compile(r"[,;:.!?،؛，。；：！–—\n]|\s-+\s")
_LINK = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_BEHIND_A_LINK = ".,;:!?)]}'\"”»"
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
_SIGNS = " ,;:.!،؛，。；：！–—-\n"
# Words that only point at a link, which has gone into its field.
_POINTS = re.compile(
    r"(?:see|at|here|link|see (?:the )?link|voir|ici|ver|aquí|см|здесь|见|这里|انظر|هنا)[.:]?", re.IGNORECASE
)

# A clause that takes back what stands before it, and says nothing else: "implemented, not yet".
_TAKES_BACK = pattern_of({
    "en": r"(?:but |well )?(?:no|nope|never|not|almost|partly|partially|not (?:yet|quite|really|so|fully|entirely|true))(?: yet)?",
    "fr": r"(?:mais )?(?:non|jamais|presque|en partie|partiellement|pas (?:encore|tout a fait|vraiment|du tout))",
    "es": r"(?:pero )?(?:no|nunca|casi|en parte|parcialmente|todavia no|aun no|no (?:todavia|aun|del todo))",
    "ru": r"(?:но )?(?:не|нет|никогда|почти|частично|еще не(?:т)?|пока не(?:т)?|не (?:совсем|еще))",
    "zh": r"不|不是|没有?|还没有?|尚未|还不是|未|差不多|部分",
    "ar": r"(?:لكن )?(?:لا|ليس بعد|ليس تماما|لم|تقريبا|جزئيا)",
})  # fmt: skip

_CONFIRMS = pattern_of({
    "en": r"(?:i |we |yes |yes i |yes we )?(?:can )?confirm(?: it| this| that)?|(?:it is |it's |yes )?confirmed",
    "fr": r"(?:oui )?(?:(?:je|nous) )?(?:le )?confirm(?:e|ons)|(?:c'est |oui )?confirmee?",
    "es": r"(?:si )?(?:lo )?confirm(?:o|amos)|(?:si )?confirmad[oa]",
    "ru": r"(?:да )?(?:я |мы )?подтвержда(?:ю|ем)|(?:да )?подтверждено",
    "zh": r"(?:我|我们)?(?:已)?确认",
    "ar": r"(?:نعم )?(?:اؤكد|نؤكد|مؤكد|تم التاكيد)",
})  # fmt: skip

_DENIES = pattern_of({
    "en": r"(?:no |i |we |no i |no we )?(?:can't|cannot|don't|won't|can not|do not) confirm(?: it| this| that)?(?: yet)?|(?:it is |it's )?not confirmed(?: yet)?",
    "fr": r"(?:non )?(?:je|nous) ne (?:peux|pouvons) pas (?:le )?confirmer|(?:non )?je ne confirme pas|(?:pas|non) confirmee?",
    "es": r"(?:no )?no (?:lo )?(?:puedo confirmar|podemos confirmar|confirmo)|no confirmad[oa]",
    "ru": r"(?:нет )?(?:я |мы )?не (?:могу подтвердить|можем подтвердить|подтверждаю|подтверждаем|подтверждено)",
    "zh": r"(?:我|我们)?(?:不|无法|不能)确认|未确认",
    "ar": r"(?:لا )?لا (?:اؤكد|نؤكد|يمكنني التاكيد)|غير مؤكد",
})  # fmt: skip

_NO = pattern_of({
    "en": r"no|nope|not (?:yet|quite|really|so|true)|no,? not (?:yet|quite|really)",
    "fr": r"non|pas (?:encore|tout a fait|vraiment)|non,? pas encore",
    "es": r"no|todavia no|aun no|no,? todavia no",
    "ru": r"нет|еще не(?:т)?|пока не(?:т)?|не совсем",
    "zh": r"不|不是|没有|还没有?|尚未",
    "ar": r"لا|ليس بعد|ليس تماما",
})  # fmt: skip

_YES = pattern_of({
    "en": r"(?:yes|yep|yeah|yup)(?: (?:it (?:does|is|has)|there is(?: one)?|they do|we (?:do|have)))?|it (?:does|is)|there is(?: one)?",
    "fr": r"oui(?: (?:il y en a une?|bien sur|tout a fait))?",
    "es": r"si(?: (?:hay(?: uno)?|claro|lo hay))?",
    "ru": r"да(?: (?:есть|конечно))?|есть",
    "zh": r"是|是的|有|有的|对|需要",
    "ar": r"نعم|ايوه|اجل",
})  # fmt: skip

_REVIEWED = pattern_of({
    "en": r"(?:i |we )?(?:have |just )?reviewed(?: it| this)?",
    "fr": r"(?:(?:c'est )?(?:revue?|verifiee?)|(?:je l'ai|nous l'avons) (?:revue?|verifiee?))",
    "es": r"(?:lo he |lo hemos )?revisad[oa]",
    "ru": r"(?:я |мы )?(?:проверен[оа]?|проверил[аи]?)",
    "zh": r"(?:我|我们)?已?(?:审阅|复查|检查)了?",
    "ar": r"تمت? (?:ال)?مراجعت?[هة]?",
})  # fmt: skip


@dataclass(frozen=True)
class SaidChoice:
    """A choice that a reply begins with, in each state that has it, and the other words, as they were written."""

    choices: tuple[tuple[Axis, str], ...]
    rest: str


def read_said_choice(text: str, register: Register) -> SaidChoice | None:
    """Return the choice that a reply says; None for a note.

    It stands at the beginning, alone or before a sign, a new line or a link; the name of its state may stand before it.
    A question is a note, and so is what takes itself back: "implemented?", "implemented, not yet". Behind a colon stands
    what belongs to the choice, also a question: "more is needed: which hall?".
    """
    for head, rest, sign in _splits(text):
        if found := _named(head, register):
            is_said = _is_stop(sign) or bool(rest and _COLON.search(sign))
            return None if _is_undone(rest, is_stop=is_said) else SaidChoice(found, rest)
    return None


def read_confirmation(text: str) -> str | None:
    """Return the words beside "confirmed", "" without any; None where a reply doesn't confirm, and for a question."""
    return _words_behind(_CONFIRMS, text)


def read_reviewed(text: str) -> str | None:
    """Return the words beside "reviewed", "" without any; None where a reply doesn't say so, and for a question."""
    return _words_behind(_REVIEWED, text)


def read_yes_or_no(text: str) -> tuple[bool, str] | None:
    """Return whether a reply begins with yes, with the words behind it; None for one that begins with neither yes nor no.

    What takes itself back, and a question, is neither: "yes, but not yet", "no?".
    """
    for head, rest, sign in _splits(text):
        said = plain_words(head)
        if _NO.fullmatch(said):
            return None if _is_question(rest, is_stop=_is_stop(sign)) else (False, rest)
        if _YES.fullmatch(said):
            return None if _is_undone(rest, is_stop=_is_stop(sign)) else (True, rest)
    return None


def read_denial(text: str, *, is_asked: bool) -> str | None:
    """Return the words beside "not confirmed", "" without any; None where a reply doesn't say so, and for a question.

    Where its writer `is_asked` to confirm, "no" alone says so, too.
    """
    for head, rest, sign in _splits(text):
        said = plain_words(head)
        if _DENIES.fullmatch(said) or (is_asked and _NO.fullmatch(said)):
            return None if _is_question(rest, is_stop=_is_stop(sign)) else rest
    return None


def _words_behind(pattern: LazyPattern, text: str) -> str | None:
    for head, rest, sign in _splits(text):
        if pattern.fullmatch(plain_words(head)):
            return None if _is_undone(rest, is_stop=_is_stop(sign)) else rest
    return None


def split_link(text: str) -> tuple[str, str]:
    """Return the first link in a text, "" without one, and the text without it."""
    found = _LINK.search(text)
    if found is None:
        return "", text
    link = found[0].rstrip(_BEHIND_A_LINK)
    left = f"{text[: found.start()].rstrip()} {text[found.start() + len(link) :]}"
    left = re.sub(r" +(?=[,;.)\]])", "", _EMPTY_BRACKETS.sub("", left)).strip(_SIGNS)
    return link, "" if _POINTS.fullmatch(left) else left


def link_field(
    register: Register, needed: Sequence[str], missing: Sequence[RegisterField]
) -> RegisterField | None:
    """Return the field that a link in a reply is for: the first link that a choice needs, rather one that is missing."""
    wanted = [one for name in needed for one in register.fields if one.name == name]
    links = [one for one in wanted if one.value_type == LINK_TYPE]
    return next((one for one in links if one in missing), next(iter(links), None))


def _splits(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the beginnings of a text that may be a choice, the longest first, each with the rest and the sign between."""
    # Single blanks and line breaks, so that a long run of them takes no longer.
    said = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    ends = [one for one in _ENDS.finditer(said) if one.start() <= READ_MAX]
    for one in reversed(ends):
        yield said[: one.start()], said[one.end() :], one[0]


def _is_stop(sign: str) -> bool:
    """Return whether a sentence ends with a sign."""
    return bool(_STOP.search(sign))


def _named(head: str, register: Register) -> tuple[tuple[Axis, str], ...]:
    """Return the states that have a choice, with the choice as each writes it."""
    said = fold(head)
    if not said:
        return ()
    plain = tuple((axis, one) for axis in register.states for one in axis.choices if fold(one) == said)
    return plain or tuple(
        (axis, one)
        for axis in register.states
        for one in axis.choices
        if fold(one) in _behind_name(said, axis)
    )


def _behind_name(said: str, axis: Axis) -> list[str]:
    """Return what stands behind the name of a state: "implementation: in progress"."""
    names = dict.fromkeys((fold(axis.name), fold(axis.shown_label)))
    behind = [said[len(name) :] for name in names if said.startswith(name)]
    return [one.lstrip(": ") for one in behind if one[:1] in {":", " "} and one.strip(": ")]


def _is_undone(rest: str, *, is_stop: bool) -> bool:
    """Return whether the words behind a choice ask about it, or take it back."""
    first = next((one for one in _CLAUSE_END.split(_without_links(rest)) if one and one.strip()), "")
    return _is_question(rest, is_stop=is_stop) or bool(_TAKES_BACK.fullmatch(plain_words(first)))


def _is_question(rest: str, *, is_stop: bool) -> bool:
    return not is_stop and bool(
        QUESTION_MARK.search(_SENTENCE_END.split(_without_links(rest), maxsplit=1)[0])
    )


def _without_links(text: str) -> str:
    return _LINK.sub(lambda link: link[0][len(link[0].rstrip(_BEHIND_A_LINK)) :], text)
