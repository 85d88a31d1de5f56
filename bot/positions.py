"""The positions that are requested on an issue, and those still missing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.charter import Charter
from bot.issues import OPTION_LETTERS, Issue, Position, ladder_of
from bot.names import fold
from bot.people import Roster
from bot.permissions import may_see, own_actor
from bot.replies import takes_back
from bot.vocabulary import pattern_of, plain_words

OWN_WORD = 4  # letters of a word by which an option is known
# "option b", "B" within a sentence, "B, as it is cheaper"; not the article that begins "A central pool".
_NAMED_OPTION = re.compile(
    r"\b[Oo]ption ([A-Ja-j])\b|(?<=\s)([A-HJ])\b|^([A-HJ])(?=\W*$|\s*[,:;.–—-]|\s+(?:or|and)\b)"
)


@dataclass(frozen=True)
class PositionRequest:
    """A person whose position is requested, for an entity or alone, and the stand-in while they are away."""

    entity: str
    person_id: int
    officer: int | None = None

    @property
    def speaker(self) -> str:
        return self.entity or f"#{self.person_id}"


@dataclass(frozen=True)
class PositionSummary:
    """The stated and missing positions on an issue; `asked_count` is the number of requests."""

    positions: Sequence[Position]
    unanswered: Sequence[PositionRequest]
    asked_count: int

    @property
    def is_unanimous(self) -> bool:
        """Return whether everybody who was asked has chosen the same option."""
        options = {one.option for one in self.positions}
        return not self.unanswered and len(options) == 1 and "" not in options


def summarize_positions(issue: Issue, *, roster: Roster, charter: Charter, on: date) -> PositionSummary:
    """Return the stated and missing positions as of a day."""
    on_list = position_requests(issue, roster=roster, charter=charter, on=on)
    have = {one.speaker for one in issue.stated_positions}
    waiting = [one for one in on_list if one.speaker not in have]
    return PositionSummary(issue.stated_positions, waiting, len({one.speaker for one in on_list} | have))


def position_requests(issue: Issue, *, roster: Roster, charter: Charter, on: date) -> list[PositionRequest]:
    """Return one request for each entity with focal points in the area, without the person who raised it."""
    people = position_holders(issue, roster=roster, charter=charter, on=on)
    return list({one.speaker: one for one in reversed(people)}.values())[::-1]


def position_holders(issue: Issue, *, roster: Roster, charter: Charter, on: date) -> list[PositionRequest]:
    """Return everybody who may answer for an entity in the area, without the person who raised it."""
    first = ladder_of(issue, charter)[0]
    found = roster.appointments_to(first.holders, on=on, area=issue.area, entity=issue.entity)
    return [
        PositionRequest(one.entity or "", one.person_id, _officer(one.person_id, roster, charter, on))
        for one in found
        if one.person_id != issue.created_by
        and may_see(own_actor(one.person_id, roster=roster, charter=charter, on=on), issue)
    ]


def _officer(person: int, roster: Roster, charter: Charter, on: date) -> int | None:
    absence = roster.absence_on(person, on)
    return None if absence is None else roster.present_officer(absence, on=on, charter=charter)


def is_option(text: str, letter: str, options: Sequence[str]) -> bool:
    """Return whether a text is nothing but the option of a letter."""
    said = fold(text.strip().rstrip("."))
    return bool(letter) and said in {fold(letter), fold(options[OPTION_LETTERS.index(letter)])}


def option_within(text: str, options: Sequence[str]) -> str:
    """Return the letter of the only option that a text names, by its letter or a word of its own; "" for any other."""
    letters = OPTION_LETTERS[: len(options)]
    exact = [letter for letter in letters if is_option(text, letter, options)]
    if exact or takes_back(text):
        return exact[0] if exact else ""
    of_each = [_words_of(one) for one in options]
    said, named = _words_of(text), {one.upper() for found in _NAMED_OPTION.findall(text) for one in found}
    found = [
        letter
        for letter, words in zip(letters, of_each, strict=True)
        if letter in named or said & (words - _others(of_each, words))
    ]
    return found[0] if len(found) == 1 else ""


# Words that say nothing more beside an option and an entity, such as "sorry, we now prefer option A for BR".
_SAYS_NO_MORE = pattern_of({
    "en": r"for|from|option|position|the|is|of|we|i|our|my|to|with|says?|said|votes?|goes|go|takes?|chooses?|chose|prefers?|supports?|wants?|favou?rs?|backs?"
          r"|now|actually|instead|rather|still|again|after|all|finally|changed?|mind|sorry|apologies|thanks|thank|you|please|hi|hello|ok",
    "fr": r"pour|de|la|le|l|d|dit|option|nous|je|choisi\w*|prefer\w*|sout\w+|vot\w+|change|avis|maintenant|finalement|plutot|desolee?s?|pardon|merci|bonjour",
    "es": r"para|por|el|la|dice|opcion|elige|elegimos|prefer\w*|prefier\w*|apoya\w*|vota\w*|ahora|finalmente|mejor|perdon|disculp\w+|lo|siento|gracias|hola",
    "ru": r"от|за|для|мы|я|вариант|выбира\w+|предпочита\w+|поддержива\w+|теперь|все|таки|извините|простите|спасибо",
    "zh": r"选|选择|代表|支持|倾向|赞成|改为|改选|现在|抱歉|对不起|谢谢",
    "ar": r"عن|الخيار|نختار|[يت]ختار|نفضل|[يت]فضل|ندعم|[يت]دعم|الان|عفوا|اسف|شكرا",
})  # fmt: skip


def stated_position(text: str, options: Sequence[str], entities: Iterable[str]) -> tuple[str, str] | None:
    """Return the option and the entity of a text that says nothing else, such as "A for BR"; None for any other text.

    The entity is "" where none is named.
    """
    codes = {fold(code): code for code in entities}
    words = re.findall(r"[\w&]+", text)
    named = [codes[fold(one)] for one in words if fold(one) in codes]
    rest = " ".join(one for one in words if fold(one) not in codes)
    bare = " ".join(
        one for one in words if fold(one) not in codes and not _SAYS_NO_MORE.fullmatch(plain_words(one))
    )
    letters = OPTION_LETTERS[: len(options)]
    found = [one for one in letters if is_option(bare, one, options) or is_option(rest, one, options)]
    is_clear = len(found) == 1 and len(named) < 2 and "?" not in text  # noqa: PLR2004 - one entity, or none
    return (found[0], "".join(named)) if is_clear else None


def _words_of(text: str) -> frozenset[str]:
    return frozenset(one for one in re.findall(r"\w+", fold(text)) if len(one) >= OWN_WORD)


def _others(of_each: Sequence[frozenset[str]], words: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(one for one in of_each if one is not words))
