"""What a question in ordinary words is about: a record, a person, an area, a body, a place, some days."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from bot.charter import Area, Body, Charter, Station
from bot.charter_section import Rights
from bot.dates.forms import checked_date
from bot.dates.leftovers import date_word_count
from bot.dates.periods import is_limited, leading_period
from bot.dates.reading import DateOptions, dates_within
from bot.dates.words import LANGUAGES, word_set
from bot.errors import AmbiguousInput, UserError
from bot.grammar.dates import date_options, month_named, read_leading_date
from bot.grammar.parsed import TypingContext
from bot.names import fold
from bot.narrowing import taken_out, within
from bot.periods import Period
from bot.phrases import MINE, OVERDUE, Phrase, asks_to_see, first_ref, is_of_another, is_question, read_phrase
from bot.qualifiers import FIRST_PERSON, asks_of_all_offices, names_a_month
from bot.records import Kind, Ref, read_ref
from bot.vocabulary import QUESTION_MARK, ROLE_WORDS, LazyPattern, pattern_of, plain_words

T = TypeVar("T")
NAME_WORDS = 4  # the longest name of an area or role that is looked for
PUNCTUATION = re.compile(r"[?؟？!.,;:¿“”\"']")
WEEK = timedelta(days=7)
LATER = timedelta(days=366)  # how far what comes after an event is looked for
_MARKS = " ?؟？.!"
_IN = word_set("in during en au в في")  # behind it a month may be named
_A_YEAR = re.compile(r"\d{4,9}")
_FOUR_DIGITS = re.compile(r"\d{4}")
_OF_A_COUNT = re.compile(r"[\d.,]*\d|half|and|or|demie?|et|media|medio|y|и|или", re.IGNORECASE)
_SEVERAL = re.compile(  # a count stands in front of it, which wasn't read
    r"days|weeks|months|years|jours|semaines|dias|días|semanas|meses|дн\w+|недел\w+|месяц\w+", re.IGNORECASE
)
_LAST_OF_WEEK = timedelta(days=6)
_WITHOUT_BLANKS = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")  # scripts that part no words
_SCRIPTS = re.compile(
    r"(?<=[A-Za-z0-9])(?=[\u0600-\u06ff\u4e00-\u9fff])|(?<=[\u0600-\u06ff\u4e00-\u9fff])(?=[A-Za-z0-9])"
)
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
# Names that are also words of a question: they count with a capital letter that no sentence begins with.
_ORDINARY_NAMES = word_set(
    "will may june april august jan mark grant bill art can long young rich frank hope joy case do so is all day"
    " week open late new mar sol luz paz rosa que es el la las los un una de da dos le les du van von bin al"
)


_OF_NO_DAY = frozenset(
    {Phrase.NEW, Phrase.CLOSED_ACTIONS, Phrase.BLOCKED}
)  # their lists can't be narrowed to some days
_OF_DAYS = frozenset({Phrase.AWAY, Phrase.CLOSED})  # a month that is named anywhere is theirs


class About(StrEnum):
    """What somebody wants to know of a record."""

    ALL = "all"
    NEWS = "news"
    DECIDES = "decides"
    FOLLOWS = "follows"
    DUE = "due"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a sentence asks for, with what it names.

    `people` are those that one name can mean; `kinds` is empty where the question is of everything.
    """

    phrase: Phrase
    ref: Ref | None = None
    event: str = ""  # the reference of an event that is named, where nothing is said to be due by it
    about: About = About.ALL
    people: tuple[int, ...] = ()
    area: Area | None = None  # the first of `areas`
    areas: tuple[Area, ...] = ()
    body: Body | None = None
    station: Station | None = None
    days: tuple[date, date] | None = None
    kinds: frozenset[Kind] = frozenset()
    owned_kinds: frozenset[Kind] = (
        frozenset()
    )  # of those that there are, the ones whose records are somebody's
    late_kinds: frozenset[Kind] = (
        frozenset()
    )  # of those that there are, the ones of which those late can be listed
    is_of_all_offices: bool = False
    has_more_names: bool = False  # a second body or place is named
    is_late: bool = False
    is_mine: bool = False
    asks: bool = False  # it is put as a question, or says what to show
    asks_where: bool = False
    asks_who_one_is: bool = False
    is_of_own_area: bool = False  # "what is open in my area"
    is_waiting: bool = False  # for somebody: "what is waiting for Aline"
    is_of_work: bool = False  # what somebody has or does, and not how they are

    @property
    def has_subject(self) -> bool:
        """Return whether the sentence names what a list can be narrowed to."""
        is_of_actions = self.is_late or self.phrase in {Phrase.CLOSED_ACTIONS, Phrase.BLOCKED}
        of_person = bool(self.people) and (self.is_of_work or is_of_actions or bool(self.kinds))
        return of_person or bool(self.area or (self.days and self.phrase not in _OF_NO_DAY))

    @property
    def is_narrowed(self) -> bool:
        """Return whether a list of what is asked for is one of its subject."""
        is_of_body = self.body is not None and self.phrase in {Phrase.DECIDED, Phrase.NEXT_MEETING}
        is_of_own = self.is_own and self.phrase in {Phrase.OVERDUE, Phrase.BLOCKED, Phrase.OPEN}
        return self.has_subject or is_of_body or self.is_of_kind or is_of_own

    @property
    def is_of_kind(self) -> bool:
        """Return whether only kinds say what is asked for: "any issues?", "my meetings", "late issues"."""
        is_of_others = self.phrase in {Phrase.MINE, Phrase.OVERDUE} and not self.is_of_actions
        return bool(self.kinds) and (self.phrase is Phrase.OTHER or is_of_others)

    @property
    def is_own(self) -> bool:
        """Return whether it is of what belongs to whoever asks."""
        return self.is_mine and not self.is_unowned

    @property
    def is_unowned(self) -> bool:
        """Return whether it is of kinds alone whose records belong to nobody, such as meetings."""
        return bool(self.kinds) and not self.kinds & self.owned_kinds

    @property
    def is_of_late_kind(self) -> bool:
        """Return whether it is of one kind besides actions, of which those that are late can be listed."""
        return len(self.kinds) == 1 and self.kinds <= self.late_kinds

    @property
    def is_of_actions(self) -> bool:
        """Return whether it is of actions, alone or with something else."""
        return not self.kinds or Kind.ACTION in self.kinds


_THIS_WEEK = pattern_of({
    "en": r"this week|(?:before|by|over|until) (?:the )?(?:weekend|end of (?:the )?week)",
    "fr": r"cette semaine|avant (?:le )?week end|avant la fin de (?:la )?semaine",
    "es": r"esta semana|antes del fin de semana",
    "ru": r"(?:на|за|до конца) (?:этой|эту)? ?недел\w|до выходных",
    "zh": r"本周|这周|这个?星期|这礼拜|周末前",
    "ar": r"(?:هذا|خلال) الاسبوع|هالاسبوع|قبل نهايه الاسبوع",
})  # fmt: skip

_THIS_MONTH = pattern_of({
    "en": r"this month|(?:before|by|until) (?:the )?(?:end of (?:the |this )?month|month end)",
    "fr": r"ce mois(?: ci)?|avant la fin du mois",
    "es": r"este mes|antes de(?: que acabe el mes|l? fin de mes)",
    "ru": r"(?:в )?этом месяце|до конца месяца",
    "zh": r"(?:这个?|本)月",
    "ar": r"(?:هذا|خلال) الشهر|هالشهر|قبل نهايه الشهر",
})  # fmt: skip

_NEXT_MONTH = pattern_of({
    "en": r"next month",
    "fr": r"(?:le )?mois prochain",
    "es": r"(?:el )?(?:proximo mes|mes (?:que viene|proximo))",
    "ru": r"следующ\w+ месяц\w*",
    "zh": r"下个?月",
    "ar": r"الشهر (?:القادم|المقبل|الجاي)",
})  # fmt: skip

_ONESELF = pattern_of({
    "en": r"who am i|what am i here|my roles?",
    "fr": r"qui suis je|(?:mon|mes) roles?",
    "es": r"quien soy(?: yo)?|mi papel|mis? (?:rol|funcion)\w*",
    "ru": r"кто я|моя роль|мои роли",
    "zh": r"我是谁|我的(?:角色|职务)",
    "ar": r"من انا|مين انا|ما (?:هو )?دوري",
})  # fmt: skip

_OWN_AREA = pattern_of({
    "en": r"my (?:own )?areas?",
    "fr": r"(?:mon|mes) domaines?",
    "es": r"mis? areas?",
    "ru": r"(?:моеи|моих|моя) (?:област\w+|тем\w+)",
    "zh": r"我的?领域",
    "ar": r"مجالي|مجالاتي",
})  # fmt: skip

_WAITING = pattern_of({
    "en": r"wait(?:s|ing)? (?:for|on)|pending (?:for|on|with)",
    "fr": r"attend(?:ent)?",
    "es": r"espera\w*|pendiente de",
    "ru": r"жд[её]т",
    "zh": r"等",
    "ar": r"ينتظر\w*",
})  # fmt: skip

# What somebody has or does: "what does Kenji have?" asks for a list, "is Linda stupid?" does not.
_OF_WORK = pattern_of({
    "en": r"have|has|do|doing|done|open|work\w*|busy|owes?|owns?|assigned|due|list|plate|waiting|anything|something|for|up to|and|about|planned|happen\w*|coming",
    "fr": r"que (?:\w+ ){1,2}a|ont|fai\w+|travaill\w+|doi\w+|occup\w+|charge|reste|liste|pour|et|prevue?s?",
    "es": r"tiene\w*|hac\w+|trabaj\w+|debe\w*|ocupad\w+|lleva|lista|para|y",
    "ru": r"у|над|за|есть|работа\w+|дела\w+|занима\w+|занят\w*|долж\w+|для|а|насчет",
    "zh": r"有|做|忙|负责|手上|名下|呢",
    "ar": r"لدي|عند|علي|ي?عمل|تعمل|مشغول\w*",
})  # fmt: skip

_UNTIL = pattern_of({
    "en": r"by|before|until|till|up to",
    "fr": r"d'ici|avant|jusqu'\w+",
    "es": r"antes de\w*|hasta",
    "ru": r"до|к",
    "zh": r"之前|[日号天一二三四五六]前",
    "ar": r"قبل|حتي",
})  # fmt: skip

_WITHIN = pattern_of({
    "en": r"within|inside(?: of)?",
    "fr": r"sous|dans les",
    "es": r"dentro de|en menos de",
    "ru": r"в течение|в пределах|за ближаишие",
    "zh": r"[天日周月]之?以?内",
    "ar": r"خلال|في غضون|في خلال",
})  # fmt: skip

_AFTER = pattern_of({
    "en": r"after|following|since",
    "fr": r"apres|suite a",
    "es": r"despues|tras",
    "ru": r"после",
    "zh": r"之?后",
    "ar": r"بعد",
})  # fmt: skip

_DURING = pattern_of({
    "en": r"at|during|in|on|while",
    "fr": r"pendant|durant|a|lors d\w+",
    "es": r"durante|en",
    "ru": r"во время|на|в",
    "zh": r"期间|时|在",
    "ar": r"خلال|اثناء|في",
})  # fmt: skip

# Words of a span, which is counted from an event: it isn't the event's own days.
_A_SPAN = pattern_of({
    "en": r"(?:day|week|month|year|fortnight)s?",
    "fr": r"jours?|semaines?|mois|ans?",
    "es": r"dias?|semanas?|mes(?:es)?|anos?",
    "ru": r"дн\w+|день|недел\w+|месяц\w*|год\w*",
    "zh": r"[天周月年]|星期",
    "ar": r"(?:ال)?(?:يوم|ايام|اسبوع\w*|اسابيع|شهر\w*|اشهر|سنه)",
})  # fmt: skip

_BY_WHEN = pattern_of({
    "en": r"due|before|after|until|by",
    "fr": r"a rendre|echeances?|avant|apres|jusqu'\w+|d'ici",
    "es": r"vence\w*|antes|despues|hasta",
    "ru": r"срок\w*|до|после|к",
    "zh": r"到期|截止|之?[前后]",
    "ar": r"يستحق\w*|قبل|بعد|حتي",
})  # fmt: skip

_WHERE = pattern_of({
    "en": r"where",
    "fr": r"ou (?:est|se trouve|travaille|sont)",
    "es": r"donde",
    "ru": r"где",
    "zh": r"在哪",
    "ar": r"اين|وين|فين",
})  # fmt: skip

KIND_WORDS: Mapping[Kind, LazyPattern] = {
    Kind.ACTION: pattern_of({
        "en": r"actions?|tasks?(?! force)|(?<!have )(?<!got )to ?dos?",
        "fr": r"actions?|taches?",
        "es": r"accion\w*|tareas?",
        "ru": r"задач\w*|действи\w*|поручени\w*",
        "zh": r"行动|任务|待办",
        "ar": r"(?:ال)?(?:مهام|مهمه|اجراءات|اجراء)",
    }),
    Kind.ISSUE: pattern_of({
        "en": r"issues?|questions?",
        "fr": r"questions?",
        "es": r"cuestion\w*|asuntos?",
        "ru": r"вопрос\w*",
        "zh": r"议题|争议",
        "ar": r"(?:ال)?(?:قضايا|قضيه|مسائل|مساله)",
    }),
    Kind.EVENT: pattern_of({
        "en": r"events?|workshops?|forums?|conferences?",
        "fr": r"evenements?|ateliers?|forums?|conferences?",
        "es": r"eventos?|talleres|taller|foros?|conferencias?",
        "ru": r"событи\w*|мероприяти\w*|семинар\w*|форум\w*",
        "zh": r"活动|研讨会|论坛",
        "ar": r"(?:ال)?(?:فعاليات|فعاليه|احداث|ورش\w*)",
    }),
    Kind.MEETING: pattern_of({
        "en": r"meetings?|meets?|sessions?|calls?",
        "fr": r"reunions?|seances?",
        "es": r"reunion\w*|sesion\w*",
        "ru": r"заседани\w*|встреч\w*|совещани\w*|собрани\w*",
        "zh": r"会议|开会|例会",
        "ar": r"(?:ال)?(?:اجتماع\w*|جلس\w*)",
    }),
    Kind.PROPOSAL: pattern_of({
        "en": r"proposals?|silence procedures?",
        "fr": r"propositions?|procedures? d'approbation tacite",
        "es": r"propuestas?",
        "ru": r"предложени\w*",
        "zh": r"提案|建议",
        "ar": r"(?:ال)?(?:مقترح\w*|اقتراح\w*)",
    }),
}  # fmt: skip

_ABOUT: Mapping[About, LazyPattern] = {
    About.ALL: pattern_of({  # its details name them
        "en": r"who (?:else )?(?:(?:has|have|did)(?:n't| not)|(?:is|are) (?:still )?missing|still has to)",
        "fr": r"qui n'a(?:vait)? pas",
        "es": r"quien(?:es)? no ha\w*",
        "ru": r"кто (?:еще )?не",
        "zh": r"谁(?:还)?没",
        "ar": r"(?:من|مين) لم",
    }),
    About.DECIDES: pattern_of({
        "en": r"who (?:can |will |must |has to |is to |gets to |should )?(?:decides?|settles?|signs? off|answers?)|whose (?:call|decision)",
        "fr": r"qui (?:doit |peut |va )?(?:decid\w+|tranch\w+|repond\w*)|a qui de (?:decider|trancher)",
        "es": r"quien(?:es)? (?:debe |puede |va a |tiene que )?(?:decid\w+|resuelv\w+|resolver|respond\w+)",
        "ru": r"кто (?:\w+ )?(?:реша\w+|решит|ответит|отвечает)|чье решение",
        "zh": r"(?:谁|哪位).{0,4}(?:决定|拍板|定)",
        "ar": r"(?:من|مين) (?:الذي )?(?:يقرر|سيقرر|يحسم|يبت)",
    }),
    About.FOLLOWS: pattern_of({
        "en": r"who (?:else )?(?:is )?(?:follow\w*|watch\w*|told|informed)|who (?:gets|hears|knows|is getting|is kept|needs to know)",
        "fr": r"qui (?:suit|suivent|est (?:informe\w*|prevenu\w*|au courant))",
        "es": r"quien(?:es)? (?:sigue\w*|esta\w* (?:al tanto|informad\w+)|recibe\w*)",
        "ru": r"кто (?:следит|подписан\w*|в курсе|получает)",
        "zh": r"谁.{0,3}(?:关注|跟踪|收到|知道)",
        "ar": r"(?:من|مين) (?:يتابع|يتلقي|علي علم)",
    }),
    About.DUE: pattern_of({  # its details say so
        "en": r"(?:when|what day|what date) (?:is|are|was|were) .{2,60} due|(?:until|by) when|what(?:'s| is) the (?:deadline|due date)",
        "fr": r"(?:c'est )?pour quand|avant quand|quand (?:est|sont) (?:du|dus|due|dues)|quelle est (?:la date limite|l'echeance)",
        "es": r"para cuando|cuando vence\w*|cual es (?:el plazo|la fecha limite)",
        "ru": r"к какому (?:сроку|числу|дню)|какой срок|до какого",
        "zh": r"什么时候(?:到期|截止|交)|截止(?:日期|时间)?是",
        "ar": r"متي (?:موعد|يستحق|تستحق|ينتهي)|ما (?:هو )?الموعد النهايي",
    }),
    About.NEWS: pattern_of({
        "en": r"new|news|updates?|latest|changed|happened|heard|answered|(?:did|has) .{0,30}(?:answer\w*|repl\w+|sa[iy]d?|respond\w*|change\w*)",
        "fr": r"nouveau|nouvelles|quoi de neuf|repondu|change|passe quoi|s'est il passe",
        "es": r"novedad\w*|nuevo|noticias|respondi\w+|contest\w+|cambi\w+",
        "ru": r"новост\w*|нового|новое|ответил\w*|изменил\w*",
        "zh": r"新消息|有新|新进展|有变化|回复|更新",
        "ar": r"جديد|مستجدات|اخبار|رد|تغير\w*",
    }),
}  # fmt: skip
"""What is asked of a record; the first that matches."""


def read_question(text: str, context: TypingContext) -> Question:
    """Return what a sentence asks for, as the charter and the roster know what it names.

    Raises UserError for a question of a year that is too far away.
    """
    charter, said, today = context.charter, spaced_words(text), context.charter.day_of(context.now)
    _refuse_far_year(said if is_question(text) else "")
    areas, asked = _areas_and_kinds(said, context, today)
    bodies = _bodies_named(said, context.charter)
    stations = _distinct(names_within(said, {one.city: one for one in context.charter.stations}))
    people = tuple(people_named(text, context))
    event = "" if (ref := first_ref(text, charter.prefixes)) else _event_named(said, context)
    return Question(
        phrase=(phrase := read_phrase(text, charter.prefixes)),
        ref=ref,
        event="" if asked or _BY_WHEN.search(said) else event,
        about=_about(said),
        people=people,
        area=areas[0] if areas else None,
        areas=areas,
        body=next(iter(bodies), None),
        station=next(iter(stations), None),
        is_of_all_offices=not stations and asks_of_all_offices(said),
        has_more_names=len(bodies) > 1 or len(stations) > 1,
        days=_days_by_event(text, said, context, event)
        if event and _BY_WHEN.search(said)
        else _days(
            text,
            said,
            phrase,
            context,
            today,
            is_of_kind=bool(asked) or (phrase in _OF_DAYS and names_a_month(said)),
        ),
        kinds=asked,
        owned_kinds=frozenset(kind for kind, one in context.kind_words.items() if one.is_owned),
        late_kinds=frozenset(kind for kind, one in context.kind_words.items() if one.takes_late),
        is_late=phrase is Phrase.OVERDUE or bool(OVERDUE.search(said)),
        is_of_own_area=not areas and bool(_OWN_AREA.search(said)),
        is_waiting=bool(_WAITING.search(said)),
        is_mine=not people
        and (phrase is Phrase.MINE or bool(MINE.search(said) or FIRST_PERSON.search(said))),
        asks_where=bool(_WHERE.search(said)),
        asks_who_one_is=bool(_ONESELF.search(said)),
        is_of_work=bool(_OF_WORK.search(said))
        or _are_names(said, [context.roster.name(one) for one in people]),
        asks=asks_to_see(text) or _asks_otherwise(text, phrase, has_kinds=bool(asked)),
    )


def _bodies_named(said: str, charter: Charter) -> tuple[Body, ...]:
    return _distinct(names_within(said, {name: one for one in charter.bodies for name in one.names()}))


def _distinct(found: Iterator[T]) -> tuple[T, ...]:
    """Return each of the things that words name once, however often it is named."""
    kept: list[T] = []
    for one in found:
        if one not in kept:
            kept.append(one)
    return tuple(kept)


def _asks_otherwise(text: str, phrase: Phrase, *, has_kinds: bool) -> bool:
    """Return whether a sentence without a word of questions is one: "and Kenji?", "gender issues"."""
    if phrase in {Phrase.WORK, Phrase.PROBLEM}:
        return False
    return bool(QUESTION_MARK.search(text)) or ((has_kinds or phrase is Phrase.OVERDUE) and is_question(text))


def spaced_words(text: str) -> str:
    """Return the plain words of a text, with a space between its scripts."""
    return _SCRIPTS.sub(" ", plain_words(text))


def _about(said: str) -> About:
    return next((about for about, words in _ABOUT.items() if words.search(said)), About.ALL)


def _are_names(said: str, names: Sequence[str]) -> bool:
    """Return whether words are names and nothing else: "Kenji?"."""
    return set(said.rstrip(_MARKS).split()) <= {part for name in names for part in plain_words(name).split()}


def names_within(said: str, names: Mapping[str, T]) -> Iterator[T]:
    """Return what the folded words name, longest names first, each part of the words read once."""
    left = said
    for name in sorted(names, key=len, reverse=True):
        plain = plain_words(name)
        found = _as_word(plain)
        if plain and found.search(left):
            left = found.sub(" ", left)
            yield names[name]


def _as_word(name: str) -> re.Pattern[str]:
    """Return a name with no letter beside it, but in scripts that part no words."""
    before = "" if _WITHOUT_BLANKS.match(name[:1]) else r"(?<![^\W_])"
    after = "" if _WITHOUT_BLANKS.match(name[-1:]) else r"(?![^\W_])"
    return re.compile(f"{before}{re.escape(name)}{after}")


def _areas_and_kinds(
    said: str, context: TypingContext, today: date
) -> tuple[tuple[Area, ...], frozenset[Kind]]:
    """Return the areas and kinds that words name; what is a choice of these kinds names no area."""
    areas = _distinct(names_within(said, _area_names(context, today, said)))
    of_kind = within(areas[0]).sub(" ", said) if areas else said
    asked = _kinds_named(of_kind, context)
    if len(asked) > 1:  # "which deliverables wait for the working group on risk?" is of deliverables
        asked = _kinds_named(_without_bodies(of_kind, context.charter), context) or asked
    filters = [each for kind in asked for each in context.kind_words[kind].filters or ()]
    if not (areas and filters):
        return areas, asked
    left, _, behind_in = taken_out(said, filters, areas)
    named = [one for one in areas if any(_as_word(plain_words(name)).search(left) for name in one.names())]
    return tuple(one for one in areas if one in behind_in or one in named), asked


def _kinds_named(said: str, context: TypingContext) -> frozenset[Kind]:
    return frozenset(kind for kind, one in context.kind_words.items() if one.words.search(said))


def _without_bodies(said: str, charter: Charter) -> str:
    """Return words without the names of bodies that have several words."""
    names = {plain_words(name) for body in charter.bodies for name in body.names()}
    for name in sorted((one for one in names if " " in one), key=len, reverse=True):
        said = _as_word(name).sub(" ", said)
    return said


def _area_names(context: TypingContext, today: date, said: str) -> dict[str, Area]:
    areas = context.charter.areas_on(today)
    return {
        name: one
        for one in areas
        for name in one.names()
        if not _is_kind(fold(name), context) or within(one).search(said)
    }


def _is_kind(word: str, context: TypingContext) -> bool:
    """Return whether a name is a word for a kind of records: "events" asks for events, not for the area EVENTS."""
    return any(one.words.fullmatch(word) for one in context.kind_words.values())


def people_named(text: str, context: TypingContext) -> list[int]:
    """Return the people that the mentions, or else the names, in a sentence can mean."""
    said, today, roster = spaced_words(text), context.charter.day_of(context.now), context.roster
    mentioned = [roster.by_account(context.team, user) for user in _MENTION.findall(text)]
    if found := [one.id for one in mentioned if one is not None]:
        return list(dict.fromkeys(found))
    names: dict[str, list[int]] = {}
    here = [one for one in roster.persons.values() if not roster.has_left(one.id, today)]
    for one in here:
        for part in {plain_words(part) for part in one.name.split() if not _is_one_sign(part)}:
            names.setdefault(part, []).append(one.id)
    capitals = {fold(word) for word in re.findall(r"\b[^\W\d_]+\b", text)[1:] if word[:1].isupper()}
    parts = {name: ids for name, ids in names.items() if name not in _ORDINARY_NAMES or name in capitals}
    whole: dict[str, list[int]] = {}
    for one in here:
        for name in _whole_names(one.name) | {plain_words(roster.name(one.id))}:
            whole.setdefault(name, []).append(one.id)
    known = {name: (name, ids) for name, ids in (parts | whole).items()}
    named = sorted(names_within(said, known), key=lambda one: said.find(one[0]))
    return list(dict.fromkeys(person for _, ids in named for person in ids))


_TOLD = re.compile(
    r"(?:(?:(?:to ?do|task|action|please|pls|ask|tell|remind|get)\b\s*[:,–—-]?"
    r"|(?:i|we)(?:'d| would)?(?: also)? (?:need|want|like|asked?)\b|demande[zr]?\s+à|necesit(?:o|amos)\s+que|(?:il\s+faut|j'ai\s+besoin)\s+que"
    r"|(?:note|log|record|remember|write down|put down|notez|noter|anota|anote|запиши(?:те)?)\b,?\s+(?:that|que|что))\s+)+",
    re.IGNORECASE,
)
_HAS_TO = re.compile(
    r"(?:needs?|has|have|must|should|ought|is|will|doit|tiene que|debe|должн\w+)(?: to)?\s+"
    r"(?:(?:also|still|now|please|aussi|encore|también|todavía|тоже|ещё|еще)\s+)*(?:to\s+)?|to\s+",
    re.IGNORECASE,
)
# What somebody is to be told, and not what they are to do: "tell Greta it has to be here tonight".
_IS_NEWS = re.compile(r"(?:that|it|this|these|those|he|she|they|we|i|you|i'm|it's|there)\b", re.IGNORECASE)


def assigned_within(text: str, context: TypingContext) -> tuple[str, int | None]:
    """Return what is to be done and who is said to do it, in "Ute needs to send the table" or "todo Ute: send it".

    The text itself, and None, where no one person is said to do it.
    """
    told = _TOLD.match(text)
    words = text[told.end() :] if told else text
    parts = words.split()
    for size in range(min(NAME_WORDS, len(parts) - 1), 0, -1):
        name = " ".join(parts[:size]).rstrip(":,")
        people = people_named(name, context)
        if len(people) != 1 or not (
            _MENTION.fullmatch(name) or _are_names(spaced_words(name), [context.roster.name(people[0])])
        ):
            continue
        rest = " ".join(parts[size:])
        has_to = _HAS_TO.match(rest)
        if has_to or (told and not _IS_NEWS.match(rest)):
            return rest[has_to.end() if has_to else 0 :], people[0]
    return text, None


def absent_other(text: str, context: TypingContext) -> int | None:
    """Return who is away in "Ute is away next week": 0 where that can't be told; None where its writer speaks of themselves."""
    if not is_of_another(text):
        return None
    people = people_named(" ".join(text.split()[:2]), context)
    return people[0] if len(people) == 1 and context.roster.slack_user(people[0]) else 0


def _is_one_sign(part: str) -> bool:
    """Return whether a part of a name is one sign of a script that parts no words: it stands in many words."""
    return len(part) == 1 and bool(_WITHOUT_BLANKS.match(part))


def _whole_names(name: str) -> set[str]:
    """Return a whole name, also without its blanks where its script has none."""
    plain = plain_words(name)
    return {plain, plain.replace(" ", "")} if _WITHOUT_BLANKS.match(plain) else {plain}


def _days(
    text: str, said: str, phrase: Phrase, context: TypingContext, today: date, *, is_of_kind: bool
) -> tuple[date, date] | None:
    """Return the first and last day that a question names: a day, a week, a month, or all days until one."""
    if _THIS_WEEK.search(said):
        return today, today - timedelta(days=today.weekday()) + _LAST_OF_WEEK
    if _THIS_MONTH.search(said):
        return today, _last_of_month(today)
    if _NEXT_MONTH.search(said):
        first = _last_of_month(today) + timedelta(days=1)
        return first, _last_of_month(first)
    if phrase is not Phrase.NEXT_MEETING and (period := _limited_period(text, context)) is not None:
        return period
    whole = [] if phrase is Phrase.NEXT_MEETING else _dates(text, context)  # its day is what is asked
    if found := whole or _dates(_without_kinds(said, context), context):
        first, last = found[0], found[-1]
        if first < last < first + WEEK:  # "next week"
            return first, first - timedelta(days=first.weekday()) + _LAST_OF_WEEK
        is_until = _UNTIL.search(said) or _WITHIN.search(said)
        return (today, first) if is_until else (first, first)
    words = said.rstrip(_MARKS).split()
    return _month_within(
        words, today, is_any=is_of_kind or len(words) == 1, is_behind=bool(_OF_WORK.search(said))
    )


def _month_within(
    words: Sequence[str], today: date, *, is_any: bool, is_behind: bool
) -> tuple[date, date] | None:
    """Return the days of a month that is named, with its year if that is named too: any word, or one behind "in"."""
    named = [n for n, word in enumerate(words) if is_any or (is_behind and n and words[n - 1] in _IN)]
    place, month = next(((n, month) for n in named if (month := _month_in(words[n]))), (0, 0))
    said_year = next((word for word in words[place + 1 : place + 2] if _FOUR_DIGITS.fullmatch(word)), "")
    if not month or (said_year and not said_year.startswith("20")):
        return None
    year = int(said_year) if said_year else today.year + (month < today.month)
    first = date(year, month, 1)
    last = _last_of_month(first)
    return (max(first, today) if last >= today else first), last


def _month_in(word: str) -> int | None:
    """Return the month of a word, also as it is declined in Russian, or behind its French "d'"."""
    stem = word.removesuffix("е")
    forms = [word, word.removeprefix("d'"), *([f"{stem}я", f"{stem}а"] if stem != word else [])]
    return next((month for form in forms if (month := month_named(form))), None)


def _refuse_far_year(said: str) -> None:
    """Raise a UserError where a month is named with a year that no date here has."""
    words = said.rstrip(_MARKS).split()
    for month, year in pairwise(words):
        if _A_YEAR.fullmatch(year) and month_named(month):
            checked_date(int(year), 1, 1)


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _days_by_event(text: str, said: str, context: TypingContext, ref: str) -> tuple[date, date] | None:
    """Return the days until or from one that is counted from an event ("what is due a week before COP22?"), or its own."""
    event = next(one for one in context.anchors().values() if one.ref == ref)
    after = (event.last + timedelta(days=1), event.last + LATER)
    words = text.rstrip(_MARKS).split()
    for start in range(len(words)):
        with suppress(UserError):
            try:
                due, _ = read_leading_date(words[start:], context)
            except AmbiguousInput:
                if _SEVERAL.fullmatch(words[start]):
                    return None  # of "1.5 weeks before COP22" the count wasn't read
                raise
            if not due.hangs_on:
                continue
            if start and _OF_A_COUNT.fullmatch(words[start - 1]):
                return None
            if _UNTIL.search(said):
                return context.charter.day_of(context.now), due.day
            if not _AFTER.search(said):
                continue
            return (due.day, due.day) if _A_SPAN.search(said) else after
    if _A_SPAN.search(said) or _UNTIL.search(said):
        return None
    if _AFTER.search(said):
        return after
    return (event.first, event.last) if _DURING.search(said) else None


def _event_named(said: str, context: TypingContext) -> str:
    """Return the reference of the event that is named; "" for none."""
    known = {
        name: one.ref
        for name, one in context.anchors().items()
        if not (one.is_meeting or read_ref(name, context.charter.prefixes))
    }
    return next(names_within(said, known), "")


def subjects_within(text: str, charter: Charter) -> list[str]:
    """Return the areas, roles and parts of the organisation that words name, as typed; else the roles they speak of."""
    words, named, start = PUNCTUATION.sub(" ", text).split(), list[str](), 0
    while start < len(words):
        spans = (" ".join(words[start : start + size]) for size in range(NAME_WORDS, 0, -1))
        found = next((span for span in spans if _is_known(span, charter)), "")
        named += [found] if found else []
        start += len(found.split()) or 1
    said = plain_words(text)
    spoken_of = [one for one, pattern in ROLE_WORDS.items() if pattern.search(said)]
    roles = [one.title for one in charter.roles_with(Rights.FOCAL_POINT)]
    holds = [
        one
        for one in named
        if fold(one) not in {fold(form) for title in roles for form in (title, f"{title}s")}
    ]
    named = holds or named  # "the focal point for gender" is not all of them
    return named or [role.title for one in spoken_of for role in charter.roles_with(one)[:1]]


def _is_known(name: str, charter: Charter) -> bool:
    for find in (charter.area, charter.role):
        with suppress(UserError):
            find(name)
            return True
    entity = charter.entity_named(name)
    if entity is None:
        return False
    short = [one for one in (entity.code, *entity.aliases) if one.isupper() and fold(one) == fold(name)]
    return not short or name in short  # "is" is not IS, and "it" not IT


def absence_within(text: str, context: TypingContext, *, today: date) -> Period | None:
    """Return the days ahead on which somebody says that they are away; None where they say none."""
    found = _periods_within(text, date_options(context))
    period, rest = next(((one, rest) for one, rest in found if one.first.day >= today), (None, []))
    return None if date_word_count(rest, has_hour=False) else period


def _periods_within(text: str, options: DateOptions) -> Iterator[tuple[Period, Sequence[str]]]:
    """Yield the periods among the words, one behind the other, each with the words behind it."""
    said = [word.rstrip(".;!?؟？") for word in text.split()]
    start = 0
    while start < len(said):
        taken = 1
        with suppress(UserError):
            period, taken = leading_period(said[start:], **options)
            yield period, said[start + taken :]
        start += taken


def _limited_period(text: str, context: TypingContext) -> tuple[date, date] | None:
    """Return the first and last day of a period with "from", "until" and the like; one without an end never ends."""
    options = date_options(context)
    options["languages"] = LANGUAGES
    for period, _ in _periods_within(text, options):
        if period.is_one_day or not is_limited(period, **options):
            continue
        first, last = period.first.day, period.last.day if period.last else date.max
        return first, last
    return None


def _dates(text: str, context: TypingContext) -> list[date]:
    options = date_options(context)
    options["languages"] = LANGUAGES
    return [one.day for one in dates_within(text, **options)]


def _without_kinds(said: str, context: TypingContext) -> str:
    """Return a question without words for kinds: "a meeting on 17 december" is a day, and not one after a meeting."""
    for one in context.kind_words.values():
        said = one.words.sub(" ", said)
    return said
