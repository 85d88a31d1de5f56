"""Questions that ask how many there are, or what was closed: read whole, word by word, or not answered.

An answer that counts is true only if nothing of its question was passed over.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.charter import Area
from bot.dates.words import word_set
from bot.grammar.dates import month_named
from bot.narrowing import taken_out
from bot.phrases import CHINESE, LONG, OVERDUE, Phrase, asks_to_see, is_question
from bot.qualifiers import FIRST_PERSON, is_negated, is_of_the_past, names_a_month, names_several_days
from bot.questions import Question, spaced_words
from bot.records import Kind
from bot.vocabulary import COUNTED_BY, LazyPattern, ListWords, pattern_of, plain_words

_HOW_MANY = pattern_of({
    "en": r"how (?:many|much)|(?:what(?:'s| is) the |total )?(?:number|count) of",
    "fr": r"combien(?: d'| de)?|(?:quel est )?(?:le )?nombre d(?:e|es)",
    "es": r"cuant[oa]s?|(?:cual es )?(?:el )?numero de",
    "ru": r"сколько|(?:каково )?(?:количество|число)",
    "zh": r"多少|几(?:个|项|件|条)|数量",
    "ar": r"كم(?: عدد)?|(?:ما )?عدد",
})  # fmt: skip

_CLOSED = pattern_of({
    "en": r"closed|completed|finished|done|finish|complete|close",
    "fr": r"clo(?:se?s?|ture\w*)|ferme\w*|termine\w*|fini\w*|acheve\w*|fait\w*",
    "es": r"cerr(?:o|ad\w+|amos|aron)|termin(?:o|ad\w+|amos|aron)|complet(?:o|ad\w+)|hech\w+|hizo|acabad\w+",
    "ru": r"закры(?:т\w*|л\w*)|завершен\w*|завершил\w*|выполнен\w*|сделан\w*|сделал\w*",
    "zh": r"完成|关闭|做完|做好",
    "ar": r"انجز\w*|انجاز\w*|(?:تم )?اغلاق\w*|اغلق\w*|خلص\w*|ال?مغلق\w*|ال?مكتمل\w*",
})  # fmt: skip

_BLOCKED = pattern_of({
    "en": r"blocked|stuck",
    "fr": r"bloque\w*|coince\w*",
    "es": r"bloquead\w+|atascad\w+",
    "ru": r"заблокирован\w*|застря\w+",
    "zh": r"受阻|卡住|阻塞|停滞",
    "ar": r"(?:ال)?(?:متعطل\w*|معطل\w*|تعطل\w*|متوقف\w*)",
})  # fmt: skip

_OPEN = pattern_of({
    "en": r"open|outstanding|pending|unfinished",
    "fr": r"ouvert\w*|en cours",
    "es": r"abiert\w+|pendientes?",
    "ru": r"открыт\w*",
    "zh": r"未完成|没完成|进行中|待处理",
    "ar": r"(?:ال)?مفتوح\w*",
})  # fmt: skip

_OWN = pattern_of({
    "en": r"(?:do|have) i(?: have| got)?|i have|my|mine|(?:of|for) me|am i|have i|i",
    "fr": r"ai je|j'ai|mes|mon|ma|pour moi|je",
    "es": r"tengo(?: yo)?|mis|mi|mias?|para mi",
    "ru": r"у меня|мои|моих|за мнои|мне",
    "zh": r"我(?:还)?(?:有|的|手上)?",
    "ar": r"لدي|عندي|علي|مهامي",
})  # fmt: skip

# What narrows nothing. The past is told of what was closed alone: how many were open is asked of another day.
_PLAIN = word_set(
    "are is there the of in for with do does we got has have still now currently right at moment please tell me us"
    " can could you show list what which all total in's s clerk hi hello a an our on to"
    " y a t il sont est il ce les le la l' des de d' du nous avons a qu' que qui quels quelles quel quelle en dans s'il"
    " te vous plait encore actuellement total maintenant dis moi qu'est c'est"
    " hay son es esta estan las los el la de del en que cuales cual tenemos nos quedan queda todavia ahora aun por favor dime"
    " у нас есть в по в данныи момент сеичас еще все всего что какие какая скажи пожалуиста это"
    " هناك في من هي هو لدينا عندنا الان ال يوجد توجد حاليا ما ماذا التي الذي"
)
_PAST = word_set(
    "was were been did get have had ont ete ete avons avez on t qu'avons qu'a se ha han hemos fueron fue sido было были мы уже"
    " был была تم تمت قد"
)
_CHINESE_PLAIN = re.compile("[有是的了吗呢个项件条在里中目前现在还我们一共总共请问什么哪些啥被已经]")
LOOKED_BACK = timedelta(days=7)  # as far as a digest says what is new
_TIMES = pattern_of({
    "en": r"since|until|till|before|after|between|during|yesterday|today|tomorrow|last|past|previous|ago|(?:this|next) (?:day|week|month|quarter|year)|(?:year|quarter)s?",
    "fr": r"depuis|jusqu'\w+|avant|apres|entre|pendant|hier|aujourd'hui|demain|derni\w+|passe\w*|annees?|an|trimestre|(?:cette|ce) (?:semaine|mois)",
    "es": r"desde|hasta|antes|despues|entre|durante|ayer|hoy|manana|pasad\w+|ultim\w+|ano|anos|trimestre|est[ea] (?:semana|mes)",
    "ru": r"с|со|до|после|между|вчера|сегодня|завтра|прошл\w+|последн\w+|год\w*|квартал\w*|(?:на|за|в) эт\w+",
    "zh": r"自从|以来|之?前|之?后|昨天|今天|明天|上个?|去年|今年|年|季度|本周|本月|这周|这个月",
    "ar": r"منذ|حتي|قبل|بعد|بين|خلال|امس|اليوم|غدا|الماضي\w*|السنه|العام|سنه|عام|(?:هذا|هذه) \w+",
})  # fmt: skip


def asks_to_count(text: str, asked: Question) -> bool:
    """Return whether a sentence asks for a number of things, or for those that were closed."""
    if asked.ref is not None or asked.phrase in {Phrase.COMING, Phrase.HOWTO, Phrase.STATUS}:
        return False
    said = plain_words(text)
    of_closed = bool(asked.kinds and _CLOSED.search(said)) and asked.phrase is not Phrase.DECIDED
    return is_question(text) and (
        bool(_HOW_MANY.search(said)) or asked.phrase is Phrase.CLOSED_ACTIONS or (of_closed and asked.asks)
    )


def list_to_count(
    text: str, asked: Question, names: list[str], known: Mapping[Kind, ListWords]
) -> str | None:
    """Return the command of the list that has just what is counted; None where a word isn't read, or there is no such list.

    `names` are the names of the people that the question names, `known` the words for kinds.
    """
    said = spaced_words(text)
    if is_negated(said) or max(len(asked.people), len(asked.kinds), len(asked.areas)) > 1:
        return None
    left = _without_names(said, names, asked.areas)
    states = [word for word, pattern in _STATES if pattern.search(left)]
    words = _unread(left, known, _PLAIN | (_PAST if states == ["done"] else frozenset()))
    if words or len(states) > 1 or not (asked.kinds or states):
        return None
    return _command(asked, next(iter(states), ""), names, known)


def _without_names(said: str, names: list[str], areas: Iterable[Area]) -> str:
    """Return the words of a question without those that name people and areas."""
    left = re.sub(r"<@[^>]*>", " ", said)
    for name in [
        *(part for one in names for part in _parts(one)),
        *(name for area in areas for name in area.names()),
    ]:
        left = re.sub(rf"(?<!\w){re.escape(plain_words(name))}(?:'s)?(?!\w)", " ", left)
    return left


def _unread(left: str, known: Mapping[Kind, ListWords], plain: frozenset[str]) -> list[str]:
    """Return the words that say something which isn't read: of no kind or state, and none of the `plain` ones."""
    for pattern in (_HOW_MANY, *(one.words for one in known.values()), *(one for _, one in _STATES), _OWN):
        left = pattern.sub(" ", left)
    return [one for one in re.findall(r"\w[\w'’]*", _CHINESE_PLAIN.sub(" ", left)) if one not in plain]


def must_be_read_whole(text: str, asked: Question, known: Mapping[Kind, ListWords]) -> bool:
    """Return whether a question is of a list that some words narrow, so that the list answers it only if each is read."""
    filtered = [known[kind] for kind in asked.kinds if known[kind].filters is not None]
    if not filtered or asked.ref is not None or asked.phrase in _OF_NO_LIST or not is_question(text):
        return False
    said = spaced_words(text)
    is_narrowed = any(one.words.search(said) for of in filtered for one in of.filters or ())
    if asked.phrase in _OF_WORK:
        return is_narrowed and asks_to_see(text)
    if asked.days is not None and all(of.takes_late for of in filtered):
        return is_narrowed  # what is due on some days is answered of all kinds
    return is_narrowed or not (asked.phrase in _OF_ITS_OWN or len(asked.kinds) > 1)


_OF_NO_LIST = frozenset({
    Phrase.HOWTO, Phrase.GREETING, Phrase.THANKS, Phrase.ABSENT, Phrase.LEAVING, Phrase.JOINING,
})  # fmt: skip
_OF_WORK = frozenset({Phrase.WORK, Phrase.PROBLEM})  # something to enter, unless it begins as a question does
_OF_ITS_OWN = frozenset(
    {Phrase.WHO, Phrase.DECIDED, Phrase.NEW, Phrase.STATUS, Phrase.COMING}
)  # unless it is narrowed
# What narrows no list beside the words above.
_PLAIN_OF_LISTS = word_set(
    "and any all every give see that whose with where state states status marked set been have please find get me us which"
)


def narrowed_list(
    text: str, asked: Question, names: list[str], known: Mapping[Kind, ListWords]
) -> list[str] | None:
    """Return what narrows the only list that a question is of, as it is typed; None where a word isn't read, or two differ.

    Whose it is and of which area is left out. Several people may be named, several areas, and those of whoever asks.
    """
    (only,) = asked.kinds if len(asked.kinds) == 1 else (None,)
    words = known[only] if only else None
    if words is None or words.filters is None or asked.days is not None:
        return None
    left, found, _ = taken_out(_without_names(spaced_words(text), names, ()), words.filters, asked.areas)
    left = _without_names(left, [], asked.areas)
    states = [word for word, pattern in _STATES if pattern.search(left)]
    states = ["overdue"] if set(states) == {"overdue", ""} else states  # what is late is open
    plain = _PLAIN | _PLAIN_OF_LISTS | (_PAST if found or states == ["done"] else frozenset())
    plain |= {"area", "areas"} if asked.is_of_own_area else set()
    if is_negated(left) or _unread(left, known, plain):
        return None
    of = [one.of for one in found]
    typed = {"done": "closed", "": "open", **({"overdue": "late"} if words.takes_late else {})}
    if (
        not all(one.typed for one in found)
        or len(set(of)) < len(of)
        or len(states) > 1
        or not set(states) <= typed.keys()
    ):
        return None
    narrowed = states or set(of) - {COUNTED_BY}
    every = ["all"] if not narrowed and _EVERY.search(left) else []
    filters = [one.typed for one in found if one.of != COUNTED_BY]
    counted = [
        one.typed for one in found if one.of == COUNTED_BY
    ]  # behind it each word would be one more field
    return [*filters, *(typed[one] for one in states), *every, *counted]


_EVERY = re.compile(r"\b(?:all|every)\b")


_STATES: tuple[tuple[str, LazyPattern], ...] = (
    ("overdue", OVERDUE), ("blocked", _BLOCKED), ("done", _CLOSED), ("", _OPEN),
)  # fmt: skip


def _parts(name: str) -> list[str]:
    return [name, *name.split()]


def _command(asked: Question, state: str, names: list[str], known: Mapping[Kind, ListWords]) -> str | None:
    whose = whose_list(asked, names)
    if asked.kinds <= {Kind.ACTION}:
        return " ".join(["actions", *filter(None, [state]), *whose])
    (only,) = asked.kinds if len(asked.kinds) == 1 else (None,)
    is_of_person = bool(names) or asked.is_mine
    is_listed = not state or (state == "overdue" and asked.is_of_late_kind)
    if only is None or not is_listed or (is_of_person and asked.is_unowned) or not known[only].is_counted:
        return None
    return " ".join([known[only].verb, *(["late"] if state else []), *whose])


def whose_list(asked: Question, names: list[str]) -> list[str]:
    """Return whose list is asked for, and of which area, as it is typed."""
    whose = [f'owner:"{names[0]}"'] if names else ["mine"] if asked.is_mine else []
    return [*whose, *([f'area:"{asked.area.code}"'] if asked.area else [])]


def passes_over(text: str, asked: Question, *, today: date) -> bool:
    """Return whether an answer would leave out a part of a question, and so be of something else.

    What is counted is read word by word by `list_to_count`.
    """
    is_answered = asked.phrase in _ANSWERED or (
        asked.asks and (asked.is_narrowed or bool(asked.event) or asked.station is not None)
    )
    is_told = asked.phrase in _TOLD and not (asked.phrase is Phrase.STATUS and asked.people)
    if asked.ref is not None or not is_answered or is_told or not is_question(text):
        return False
    said = spaced_words(text)
    return (
        (_is_read_for_sense(said, asked) and (is_negated(said) or bool(_CAUSES.search(said))))
        or _passes_over_time(text, said, asked, today)
        or _passes_over_names(asked)
        or _passes_over_owner(said, asked)
        or (asked.is_late and bool(asked.kinds - {Kind.ACTION}) and not asked.is_of_late_kind)
    )


_CAUSES = pattern_of({
    "en": r"because|owing to|on account of",
    "fr": r"a cause d\w*|parce qu\w*|en raison d\w*",
    "es": r"por culpa de|por causa de|a causa de|debido a|porque",
    "ru": r"из за|потому что|по причине",
    "zh": r"因为|由于",
    "ar": r"بسبب",
})  # fmt: skip


def topic_of(text: str, asked: Question) -> str:
    """Return about what a question of a list asks, in the words that were typed; "" where it names nothing of its own.

    An area, a body or a person is no topic: what is theirs is a list of its own.
    """
    if not is_question(text) or not _is_read_for_sense(said := spaced_words(text).rstrip("?؟？ .!"), asked):
        return ""
    is_decided = asked.phrase is Phrase.DECIDED
    if not (is_decided or (asked.phrase in _OF_A_LIST and (asked.phrase is not Phrase.OTHER or asked.kinds))):
        return ""
    is_wide = is_decided or asked.phrase is Phrase.NEW  # "on sponsors" is no place or day there
    found = (_TOPICS if is_wide else _SUBJECTS).search(said)
    topic = " ".join(filter(None, found.groups())) if found else ""
    named = [name for one in (*asked.areas, *filter(None, [asked.body])) for name in one.names()]
    known = {word for name in named for word in plain_words(name).split()}
    is_named = bool(asked.people or asked.event or asked.station or asked.days) and not is_decided
    return topic if not is_named and set(topic.split()) - known - _NO_TOPIC else ""


_OF_A_LIST = frozenset({
    Phrase.OTHER, Phrase.MINE, Phrase.OVERDUE, Phrase.DUE_WEEK, Phrase.NEXT_MEETING, Phrase.NEW, Phrase.OPEN,
    Phrase.CLOSED_ACTIONS, Phrase.BLOCKED,
})  # fmt: skip
# Words before what a question is about; after what was decided, more of them say that.
_ABOUT = {
    "en": r"about|regarding|concerning|on the subject of|to do with",
    "fr": r"concernant |au sujet d(?:e |u |es |')|a propos d(?:e |u |es |')",
    "es": r"sobre|acerca de|respecto (?:a|de)|en cuanto a",
    "ru": r"о|об|обо|про|насчет|относительно|по поводу",
    "zh": r"关于",
    "ar": r"بشان|بخصوص|حول|في شان|فيما يخص",
}
_OR_ON = {
    "en": r"on(?! (?:n'|ne )?(?:a|avait|aurait) (?:\w+ )?(?:decide|tranche|conv|reten))|for|over|in the matter of",
    "fr": r"sur |pour |quant (?:a|aux?) ",
    "es": r"con",
    "ru": r"по",
    "zh": r"对于?|就",
    "ar": r"عن",
}
_ARTICLES = {"en": "(?:the |our |my |a )?", "fr": "(?:la |le |les )?", "es": "(?:la |el |los |las )?"}


def _topic_behind(*words: Mapping[str, str], chinese_end: str = "") -> LazyPattern:
    """Return the pattern of a topic behind these words; a Chinese one ends at a sign or a word, another with the question."""
    before = {of: f"(?:{'|'.join(one[of] for one in words)})" for of in _ABOUT}
    # French has its blanks above: "d'eau" has none.
    behind = {
        of: rf"{text}{'' if of == 'fr' else ' '}{_ARTICLES.get(of, '')}(\w.*)" for of, text in before.items()
    }
    return pattern_of(
        {**behind, "zh": rf"{before['zh']}\s*(.{{1,20}}?)\s*(?:的|,|，|我们|有{chinese_end}|$)"}
    )


_SUBJECTS = _topic_behind(_ABOUT)
_TOPICS = _topic_behind(_ABOUT, _OR_ON, chinese_end="|做|作|决|怎")
_NO_TOPIC = word_set(
    "it this that them these those him her you me meeting meetings decision decisions issue issues action actions event events the a ca cela ce sujet lo eso esto reunion этом этому это"
    " заседании встрече هذا ذلك us me our"
)


def _is_read_for_sense(said: str, asked: Question) -> bool:
    """Return whether every word says what is asked: a long question of a decision tells why it is asked as well."""
    if asked.phrase is Phrase.DECIDED:
        return len(said.split()) <= LONG and len(CHINESE.findall(said)) <= 2 * LONG
    return asked.phrase is not Phrase.COMING


def _passes_over_time(text: str, said: str, asked: Question, today: date) -> bool:
    if asked.phrase is Phrase.DECIDED:
        return names_a_time(text, asked)
    if asked.phrase is Phrase.BLOCKED:
        return names_a_time(text, asked) or is_of_the_past(said)
    if names_several_days(said) or (asked.days is None and names_a_month(said)):
        return True
    if asked.phrase is Phrase.NEW:
        if asked.days is None:
            return names_a_time(text, asked)
        return not today - LOOKED_BACK <= asked.days[0] <= today
    if asked.phrase in {Phrase.CLOSED_ACTIONS, Phrase.COMING, Phrase.WHO}:
        return False
    if is_of_the_past(said) and (asked.days is None or asked.days[1] >= today):
        return True
    return asked.phrase is Phrase.AWAY and asked.days is None and names_a_time(text, asked)


def _passes_over_names(asked: Question) -> bool:
    """Return whether a place, an area or a body is named to which the answer isn't narrowed."""
    if asked.has_more_names:
        return True
    if asked.phrase is Phrase.AWAY:
        return asked.area is not None or asked.body is not None
    if asked.phrase in {Phrase.CLOSED, Phrase.COMING, Phrase.NEXT_MEETING}:
        return False
    is_plain = asked.phrase is Phrase.OTHER and not asked.is_narrowed  # "what time is it in Bangkok?"
    if asked.phrase is Phrase.WHO:
        return asked.station is not None and asked.area is not None
    return asked.station is not None and not is_plain


def _passes_over_owner(said: str, asked: Question) -> bool:
    """Return whether something is asked of one's own, or of somebody's, which belongs to nobody."""
    if asked.phrase in {Phrase.WHO, Phrase.CLOSED, Phrase.COMING, Phrase.NEXT_MEETING, Phrase.WAITS}:
        return False
    if asked.phrase is Phrase.DECIDED:
        return _is_read_for_sense(said, asked) and asked.is_mine
    if asked.phrase is Phrase.NEW:
        return bool(asked.kinds) and asked.is_mine
    if asked.people:
        return asked.phrase is not Phrase.AWAY and bool(FIRST_PERSON.search(said))
    return asked.is_mine and bool(asked.kinds - asked.owned_kinds - {Kind.MEETING})


_TOLD = frozenset({
    Phrase.HOWTO, Phrase.STATUS, Phrase.GREETING, Phrase.THANKS, Phrase.WORK, Phrase.PROBLEM, Phrase.ABSENT,
    Phrase.LEAVING, Phrase.JOINING,
})  # fmt: skip
_ANSWERED = frozenset(Phrase) - _TOLD - {Phrase.OTHER}


def names_a_time(text: str, asked: Question) -> bool:
    """Return whether a question is of some time: days that were read, or words of a time that weren't."""
    said = spaced_words(text)
    words = re.findall(r"\w+", said)
    is_dated = any(month_named(word) or re.fullmatch(r"(?:19|20)\d\d", word) for word in words)
    return asked.days is not None or is_dated or bool(_TIMES.search(said))
