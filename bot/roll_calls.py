"""Roll calls: who has been reached in an office, and what is counted of it. Rules without I/O."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.facts import Facts
from bot.roll_call_rules import RollCallRule

PROMPT = timedelta(minutes=60)  # how many were reached within this time is counted by itself
_EXERCISE = re.compile(r"\b(?:exercise|drill|test)\b", re.IGNORECASE)


class RollCallState(StrEnum):
    ANNOUNCED = "announced"  # it waits for a second person's press, or begins by itself
    OPEN = "open"
    CLOSED = "closed"  # answers that come now still count
    STOPPED = "stopped"  # before it began


class SafetyAnswer(StrEnum):
    WORKING = "working"
    SAFE = "safe"
    HELP = "help"
    AWAY = "away"
    UNREACHED = "unreached"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    SafetyAnswer.WORKING: "safe and working",
    SafetyAnswer.SAFE: "safe",
    SafetyAnswer.HELP: "needs help",
    SafetyAnswer.AWAY: "away",
    SafetyAnswer.UNREACHED: "not reached",
}
OWN_ANSWERS = frozenset(SafetyAnswer) - {SafetyAnswer.UNREACHED}
REACHED = frozenset({SafetyAnswer.WORKING, SafetyAnswer.SAFE, SafetyAnswer.HELP})
_SAID = {
    SafetyAnswer.WORKING: r"(?:yes,? )?(?:i'?m |i am |we are )?safe(?:,| and) (?:i'?m |i am )?(?:working|at work)",
    SafetyAnswer.SAFE: (
        r"(?:yes,? )?(?:i'?m |i am |we are |we're )?(?:safe|ok and safe|safe and sound)"
        r"|(?:oui,? )?je suis (?:en sécurité|saine? et sauve?)|(?:sí,? |si,? )?estoy (?:a salvo|sano y salvo|sana y salva)"
        r"|я в безопасности|我(?:很)?安全|(?:أنا|انا) في (?:أمان|امان)"
    ),
    SafetyAnswer.HELP: (
        r"(?:i )?needs? (?:some )?help|(?:i'?m |i am )(?:hurt|injured|trapped)"
        r"|j'ai besoin d'aide|necesito ayuda|(?:мне )?нужна помощь|我需要(?:帮助|帮忙)|(?:أحتاج|احتاج)(?: (?:إلى|الى))? (?:مساعدة|المساعدة)"
    ),
    SafetyAnswer.AWAY: r"(?:i'?m |i am )(?:away|on leave|not in the office|not there)",
}
_COURTESY_BEFORE = re.compile(
    r"(?:(?:hi|hello|hey|dear all|thanks|thank you|bonjour|hola)(?: all| everyone| everybody| team)?[,.!:]* )+"
)
_COURTESY_AFTER = (
    r"(?:[,.!]* (?:thanks|thank you|many thanks|cheers|merci|gracias)(?: (?:for asking|a lot|so much|all))*)+"
)
_CALLS_FOR_HELP = re.compile(
    rf"(?:(?:{_SAID[SafetyAnswer.HELP]})|(?:please |sos[,! ]*)?help(?: me| us)?(?= *(?:[,.!]|$))"
    r"|(?:i'?m |i am |we'?re |we are |am |are )?(?:not (?:ok and )?safe|hurt|injured|trapped|stuck|bleeding)"
    r"|(?:je ne suis |on n'est )?pas en sécurité|no estoy a salvo|я не в безопасности|我不安全)(?!\w)"
)
_FINE = re.compile(
    r"(?:yes,? |yep,? )?(?:(?:i'?m |i am |we'?re |we are |am )?(?:fine|ok|okay|all right|alright|good|unhurt)|(?:all|everything)(?: is|'s)? (?:fine|good|ok|okay|well))(?: here)?"
    r"|(?:oui,? )?(?:tout va bien|je vais bien|ça va)|(?:si,? |sí,? )?(?:todo bien|estoy bien)|(?:да,? )?(?:вс[её] (?:хорошо|в порядке)|я в порядке)|我?(?:没事|很好)|(?:أنا|انا) بخير|بخير"
)
_OFF = re.compile(
    r"(?:i'?m |i am )?(?:away|on leave|on mission|off|not in the office|not there|travell?ing)(?: (?:today|this week|until .{1,30}))?"
)
_OF_SAFETY = re.compile(
    r"\b(?:safe|help|hurt|injured|trapped|fire|smoke|ambulance|sécurité|aide|blessée?|salvo|ayuda|herid[oa]|помощь|ранен\w*)\b|安全|帮助|受伤|مساعدة|أمان",
    re.IGNORECASE,
)
_ENTERED = {
    "safe and working": SafetyAnswer.WORKING,
    "working": SafetyAnswer.WORKING,
    "safe": SafetyAnswer.SAFE,
    "needs help": SafetyAnswer.HELP,
    "need help": SafetyAnswer.HELP,
    "help": SafetyAnswer.HELP,
    "away": SafetyAnswer.AWAY,
    "not reached": SafetyAnswer.UNREACHED,
}
_ENTERED_WORDS = "|".join(_ENTERED)
_ANSWER = re.compile(rf"({_ENTERED_WORDS})\b:?\s*(.*)", re.IGNORECASE | re.DOTALL)
_OF_OTHERS = re.compile(
    rf"(?P<answer>{_ENTERED_WORDS}):? RC-(?P<call>\d{{1,9}}):? (?P<rest>.+)", re.IGNORECASE | re.DOTALL
)


@dataclass(kw_only=True)
class RollCall:
    """A roll call of one or several offices. Its time is that of the announcement, until it begins."""

    id: int
    offices: tuple[str, ...]
    is_exercise: bool
    started_by: int
    at: datetime
    state: str = RollCallState.ANNOUNCED
    begun_at: datetime | None = None
    wave: int = 0
    look_at: datetime | None = None  # when the clock looks at it; None: no more
    purged_at: datetime | None = None

    @property
    def is_announced(self) -> bool:
        return self.state == RollCallState.ANNOUNCED

    @property
    def is_open(self) -> bool:
        return self.state == RollCallState.OPEN

    @property
    def is_answerable(self) -> bool:
        return self.state in (RollCallState.OPEN, RollCallState.CLOSED) and self.purged_at is None

    def announce(self, rule: RollCallRule) -> None:
        self.look_at = self.at + rule.second_press

    def begin(self, rule: RollCallRule, now: datetime) -> None:
        self.state, self.begun_at, self.at = RollCallState.OPEN, now, now
        self.next_wave(rule, now)

    def next_wave(self, rule: RollCallRule, now: datetime) -> None:
        self.wave += 1
        self.look_at = now + rule.waves.every

    def stop(self) -> None:
        self.state, self.look_at = RollCallState.STOPPED, None

    def close(self, rule: RollCallRule, now: datetime) -> None:
        self.state, self.look_at = RollCallState.CLOSED, now + rule.purge_after

    def purge(self, now: datetime) -> None:
        self.purged_at, self.look_at = now, None


@dataclass(kw_only=True)
class RollCallPlace:
    """Somebody who counts in a roll call: a person of an office, or a visitor who was named. "" is no answer yet."""

    call_id: int
    place: int
    office: str
    person_id: int | None = None
    visitor: str = ""
    answer: str = ""
    reached_at: datetime | None = None
    entered_by: int | None = None  # who said it for them; None: they did, or the calendar

    @property
    def is_silent(self) -> bool:
        return self.answer == ""

    @property
    def is_missing(self) -> bool:
        """Return whether nobody knows anything of them, or a warden could not reach them."""
        return self.answer in ("", SafetyAnswer.UNREACHED)

    def set(self, answer: SafetyAnswer, *, now: datetime, by: int | None) -> None:
        """Take an answer. Whoever is reached keeps the time at which they first were."""
        was_reached = self.answer in REACHED and answer in REACHED
        self.reached_at = self.reached_at if was_reached else now
        self.answer = answer
        self.entered_by = by if by != self.person_id else None


@dataclass(kw_only=True)
class RollCallCount:
    """How many of an office gave one answer in one way: what stays of a roll call when its names are deleted."""

    call_id: int
    office: str
    answer: str
    is_entered: bool
    is_prompt: bool
    number: int


def counts_of(call: RollCall, places: Iterable[RollCallPlace]) -> list[RollCallCount]:
    """Return the counts of a roll call, in a fixed order."""

    def key(one: RollCallPlace) -> tuple[str, str, bool, bool]:
        is_prompt = (
            call.begun_at is not None
            and one.reached_at is not None
            and one.reached_at <= call.begun_at + PROMPT
        )
        return one.office, one.answer or SafetyAnswer.UNREACHED, one.entered_by is not None, is_prompt

    found = Counter(map(key, places))
    return [
        RollCallCount(
            call_id=call.id, office=office, answer=answer, is_entered=entered, is_prompt=prompt, number=n
        )
        for (office, answer, entered, prompt), n in sorted(found.items())
    ]


@dataclass(frozen=True)
class Tally:
    """What is counted in a roll call. Who is away is not among those who count."""

    counts: Sequence[RollCallCount]

    def _number(self, *answers: str, is_entered: bool | None = None, is_prompt: bool | None = None) -> int:
        return sum(
            one.number
            for one in self.counts
            if one.answer in answers
            and is_entered in {None, one.is_entered}
            and is_prompt in {None, one.is_prompt}
        )

    @property
    def away(self) -> int:
        return self._number(SafetyAnswer.AWAY)

    @property
    def unreached(self) -> int:
        return self._number(SafetyAnswer.UNREACHED)

    @property
    def need_help(self) -> int:
        return self._number(SafetyAnswer.HELP)

    @property
    def reached(self) -> int:
        return self._number(*REACHED)

    @property
    def prompt(self) -> int:
        """Return how many were reached within an hour."""
        return self._number(*REACHED, is_prompt=True)

    @property
    def entered(self) -> int:
        """Return for how many somebody else said that they were reached."""
        return self._number(*REACHED, is_entered=True)

    @property
    def counted(self) -> int:
        return self.reached + self.unreached

    def of(self, office: str) -> "Tally":
        return Tally([one for one in self.counts if one.office == office])


def percent(number: int, among: int) -> str:
    """Return a share, rounded down so that only all of them are 100 %; "–" of none."""
    return f"{100 * number // among} %" if among else "–"


def answer_said(text: str) -> SafetyAnswer | None:
    """Return the answer that words say, and nothing else."""
    words = _bare(text)
    return next((answer for answer, said in _SAID.items() if re.fullmatch(said, words)), None)


def _bare(text: str) -> str:
    """Return words without signs at their ends and without courtesy around them."""
    words = " ".join(text.casefold().replace("’", "'").strip(" .!。！").split())
    words = words[before.end() :] if (before := _COURTESY_BEFORE.match(words)) else words
    return re.sub(rf"{_COURTESY_AFTER}$", "", words)


def answer_meant(text: str) -> SafetyAnswer | None:
    """Return the answer that words give to "are you safe?", just asked: whoever asks for help may say more with it."""
    words = _bare(text)
    if _CALLS_FOR_HELP.match(words):
        return SafetyAnswer.HELP
    if (said := answer_said(text)) is not None:
        return said
    if _FINE.fullmatch(words):
        return SafetyAnswer.SAFE
    return SafetyAnswer.AWAY if _OFF.fullmatch(words) else None


def speaks_of_safety(text: str) -> bool:
    """Return whether words are about being safe or hurt, whatever they say of it."""
    return _OF_SAFETY.search(text) is not None


def said_of_others(text: str) -> tuple[int, str] | None:
    """Return the roll call that a line of a warden is about, and the line without it: "safe RC-1 @a @b, away @c"."""
    found = _OF_OTHERS.fullmatch(text.strip())
    return (int(found["call"]), f"{found['answer']} {found['rest']}") if found is not None else None


def split_said(text: str) -> list[tuple[SafetyAnswer, str]]:
    """Return what a line of a warden says, each answer with the names of those who gave it."""
    found: list[tuple[SafetyAnswer, str]] = []
    for part in re.split(r"[,;\n]", text):
        said = _ANSWER.match(part.strip())
        if said is not None:
            found.append((_ENTERED[" ".join(said[1].casefold().split())], said[2]))
        elif found and part.strip():  # "safe Ann, Bo": one more name
            found[-1] = (found[-1][0], f"{found[-1][1]} {part.strip()}")
    return found


def split_exercise(words: str) -> tuple[str, bool]:
    """Return words without the one that says that it is an exercise, and whether they say that."""
    found = _EXERCISE.search(words) is not None
    return " ".join(_EXERCISE.sub(" ", words).split()), found


def split_names(text: str) -> tuple[str, ...]:
    """Return the names of visitors, each once."""
    return tuple(dict.fromkeys(filter(None, (" ".join(one.split()) for one in re.split(r"[,;\n]", text)))))


@dataclass(frozen=True)
class WaveFacts(Facts):
    """A wave of a roll call; 0 is its close."""

    call: int
    wave: int


@dataclass(frozen=True)
class PlaceFacts(Facts):
    """Somebody's place in a wave of a roll call."""

    call: int
    wave: int
    place: int
