"""Words that mean something only after what was said before: "yes", "the second one", "no, Thursday", "and the other one?".

They are read by exact words. What they answer is in the memory of the conversation (`bot.memories`); where it holds nothing
that fits, they are words like any.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.dates.words import word_set
from bot.records import Prefixes, read_ref
from bot.vocabulary import SIGNS, pattern_of, plain_words

LONGEST = 80  # characters of what is read as an answer to something
CORRECTION_WORDS = 6  # of what was meant instead


class Sort(StrEnum):
    YES = "yes"
    NO = "no"
    PLACE = "place"  # "the second one": `place` counts from 1, and from the end below 0
    EVERY = "every"  # "both", "all of them"
    REF = "ref"  # a reference alone, in `words`
    INSTEAD = "instead"  # "no, Thursday": what was meant is in `words`
    SAME = "same"  # "same for the film crew one": for what is in `words`
    OTHER = "other"  # "and the other one?"
    BACK = "back"  # "undo that"
    FEWER = "fewer"  # "stop reminding me": in `words` is "weekly" where that is asked for
    NOT_DONE = "not done"  # "wait, not finished": after somebody closed something
    REMIND = "remind"  # "remind me of that tomorrow": when is in `words`


MAY_BE_TYPED = frozenset(
    {Sort.INSTEAD, Sort.OTHER}
)  # with the name of a verb at their beginning they are a command


@dataclass(frozen=True)
class FollowUp:
    """What somebody says to what was said before."""

    sort: Sort
    words: str = ""
    place: int = 0


_YES = word_set(
    "yes yep yeah yup sure ok okay please do correct exactly right oui ouais si sí да ага 是 是的 对 好 好的 可以 نعم اجل"
) | frozenset({
    "yes please", "yes do", "yes send it", "send it", "yes that's it", "yes exactly", "oui c'est ca", "oui envoyez", "oui envoie",
    "c'est ca", "si enviala", "enviala", "si envialo", "si eso es", "eso es", "да отправь", "да отправляй", "да именно", "是的发送",
    "发送", "نعم ارسلها", "yes do it", "do it", "do that", "go ahead", "yes go ahead", "please do", "that one",
    "that's it", "that's right", "yes thanks", "yes thank you", "ok do it", "sounds good", "oui merci",
    "oui s'il te plait", "vas-y", "allez-y", "d'accord", "si por favor", "si gracias", "hazlo", "adelante", "de acuerdo",
    "да пожалуйста", "давай", "давайте", "сделай", "就这样", "是的谢谢", "نعم من فضلك", "تفضل",
})  # fmt: skip
_NO = word_set("no nope nah none neither non нет не 不 不是 不用 不要 没有 لا كلا") | frozenset({
    "no thanks", "no thank you", "none of them", "neither of them", "not now", "leave it", "leave it as it is",
    "don't", "do not", "please don't", "never mind", "nevermind", "forget it", "something else", "non merci",
    "laisse tomber", "aucun", "aucune", "pas maintenant", "no gracias", "ninguno", "ninguna", "dejalo", "ahora no",
    "нет спасибо", "не надо", "оставь", "ни один", "不用了", "算了", "لا شكرا", "ليس الان", "دعه",
})  # fmt: skip
_EVERY = frozenset({
    "both", "all", "both of them", "all of them", "all three", "all four", "les deux", "tous", "toutes", "ambos",
    "ambas", "los dos", "las dos", "todos", "todas", "оба", "обе", "все", "两个都", "都", "全部", "كلاهما", "كلها",
})  # fmt: skip
_ORDINALS = {
    1: r"first|1st|premier|premiere|primero|primera|первый|первая|первое|第一个?|(?:ال)?اول[ىي]?",
    2: r"second|2nd|deuxieme|seconde?|segundo|segunda|второй|вторая|второе|第二个?|(?:ال)?ثاني(?:ه|ة)?",
    3: r"third|3rd|troisieme|tercero|tercera|третий|третья|третье|第三个?|(?:ال)?ثالث(?:ه|ة)?",
    4: r"fourth|4th|quatrieme|cuarto|cuarta|четвертый|четвертая|第四个?|(?:ال)?رابع(?:ه|ة)?",
    5: r"fifth|5th|cinquieme|quinto|quinta|пятый|пятая|第五个?|(?:ال)?خامس(?:ه|ة)?",
    -1: r"last|dernier|derniere|ultimo|ultima|последний|последняя|последнее|最后一个?|(?:ال)?اخير(?:ه|ة)?",
}
_BESIDE_ORDINAL = r"(?:i mean |yes |the |number |no\.? ?|le |la |l'|el |lo |#)?(?:{})(?: one| please| thanks| of them| action)*"
_PLACES = [
    (place, re.compile(_BESIDE_ORDINAL.format(words.replace("й", "и")))) for place, words in _ORDINALS.items()
]
_THUMB = re.compile(r"(?:👍[🏻-🏿]?|:(?:\+1|thumbsup)(?::skin-tone-\d)?:)+")
_NUMBER = re.compile(r"(?:number |no\.? ?|option |#)?([1-9])")

_INSTEAD = pattern_of({
    "en": r"(?:no|nope|sorry|oops|wait|actually|rather|better|correction|ah no|oh no|no sorry|no wait)[,.:;! -]+(?:(?:i (?:meant|mean|said)|it'?s|make (?:it|that)|rather|better) )?(?P<en>.+)"
          r"|(?:i (?:meant|mean|said)|i'?d rather|make (?:it|that)|rather|better|not that one[,.:;]? but) (?P<en2>.+)"
          r"|not (?:that[,;]? |[^\s,;]+(?: [^\s,;]+)?[,;] )(?:but )?(?P<en3>.+)|not [^\s,;]+ but (?P<en4>.+)",
    "fr": r"(?:non|pardon|desolee?|plutot)[,.:;! -]+(?:je voulais dire |plutot )?(?P<fr>.+)|(?:je voulais dire|plutot) (?P<fr2>.+)|pas [^\s,;]+[,;] (?:mais )?(?P<fr3>.+)",
    "es": r"(?:no|perdon|mejor)[,.:;! -]+(?:queria decir |quise decir |mejor )?(?P<es>.+)|(?:queria decir|quise decir|mejor) (?P<es2>.+)|no [^\s,;]+[,;]? sino (?P<es3>.+)",
    "ru": r"(?:нет|извините|прости\w*|лучше)[,.:;! -]+(?:я имел[а]? в виду |лучше )?(?P<ru>.+)|(?:я имел[а]? в виду|лучше) (?P<ru2>.+)|не [^\s,;]+[,;]? а (?P<ru3>.+)",
    "zh": r"(?:不|不是|不对)[，,。 ]+(?:我是说|是)?(?P<zh>.+)|我是说(?P<zh2>.+)|不是[^，,]+[，,](?:而?是)?(?P<zh3>.+)",
    "ar": r"(?:لا|عفوا|اسف)[،,. ]+(?:اقصد |قصدت )?(?P<ar>.+)|(?:اقصد|قصدت) (?P<ar2>.+)|ليس [^\s،,]+[،,]? بل (?P<ar3>.+)",
})  # fmt: skip
_SAME = pattern_of({
    "en": r"(?:and |please |do )*(?:the )?same (?:thing )?(?:for|with|goes for|on|again for|to) (?P<en>.+)|ditto (?:for )?(?P<en2>.+)",
    "fr": r"(?:et )?(?:pareil|idem|la meme chose|de meme) (?:pour|avec) (?P<fr>.+)",
    "es": r"(?:y )?(?:lo mismo|igual) (?:para|con) (?P<es>.+)",
    "ru": r"(?:и )?то же(?: самое)? (?:для|с|по) (?P<ru>.+)",
    "zh": r"(?P<zh>.+?)(?:也一样|也是|同样)",
    "ar": r"(?:و)?نفس الشيء (?:ل|مع )(?P<ar>.+)",
})  # fmt: skip
_OTHER = pattern_of({
    "en": r"(?:and |what about |how about |and what about |show me |show )?(?:the )?other(?: one)?(?: too)?",
    "fr": r"(?:et )?l'autre",
    "es": r"(?:y )?(?:el|la) otr[oa]",
    "ru": r"(?:а )?(?:другой|другая|другое|вторая|второи)",
    "zh": r"(?:那)?另一个(?:呢)?",
    "ar": r"(?:و)?(?:ماذا عن )?الاخر(?:ي)?",
})  # fmt: skip
_REMIND = re.compile(
    r"(?:please |pls |can you |could you )*remind me (?:(?:of|about) )?(?:that|it|this)(?: one)?(?: again)?\b[ ,]*(?P<when>.*)"
    r"|(?:please |pls )*remind me (?P<when_first>.+?) (?:of|about) (?:that|it|this)(?: one)?",
)
_NOT_DONE = pattern_of({
    "en": r"(?:(?:wait|hold on|hang on|no|sorry|oops|ah|oh|actually|hm+|argh)[ ,.:;!-]+)*(?:(?:it'?s|it is|that'?s|i'?m|this is|it was|is) )?not (?:really |quite |actually )?(?:yet )?(?:finished|done|complete|completed|ready|closed|over)(?: yet| after all)?(?:[ ,.:;!-]+(?!yet).*)?"
          r"|(?:(?:wait|sorry|oops|no)[ ,.:;!-]+)*i (?:closed|finished) (?:it|that) (?:too early|too soon|by mistake)(?:[ ,.:;!-].*)?|(?:please )?(?:reopen|open) (?:it|that|this)(?: again)?",
    "fr": r"(?:(?:attends|attendez|non|pardon|desolee?)[ ,.:;!-]+)*(?:ce n'est |c'est |j'ai )?pas (?:encore )?(?:fini|termine|fait|pret)(?:[ ,.:;!-].*)?",
    "es": r"(?:(?:espera|espere|no|perdon)[ ,.:;!-]+)*(?:aun |todavia )?no (?:esta |he )?(?:terminad[oa]|list[oa]|hech[oa]|acabad[oa])(?:[ ,.:;!-].*)?",
    "ru": r"(?:(?:подожди\w*|стоп|нет|извините|прости\w*)[ ,.:;!-]+)*(?:еще |это )?не (?:готово|закончено|сделано|завершено|все)(?:[ ,.:;!-].*)?",
    "zh": r"(?:等等|等一下|不对|抱歉)?[，, ]*(?:还)?没(?:有)?(?:做完|完成|弄完|好).*",
    "ar": r"(?:(?:انتظر|لحظه|عفوا|لا)[ ،,.!]+)*(?:لم (?:ينته|تنته|يكتمل|تكتمل)|غير (?:مكتمل|منته|جاهز))\w*(?: .*)?",
})  # fmt: skip
_FEWER = pattern_of({
    "en": r"(?:(?:please|pls|ok|hey|can you|could you|would you)[ ,]+)*(?:(?:stop|quit) (?:reminding|pinging|nagging|messaging|bothering|writing to|chasing) me(?: about (?:this|that|it))?|no more reminders|(?:stop|turn off|switch off) (?:the|these|those|your|my|all)? ?(?:reminders|messages|pings)"
          r"|(?:don't|do not) (?:remind|ping|message|nag) me (?:about (?:this|that|it)|any ?more|again)|(?:send me )?(?:less|fewer)(?: (?:reminders|messages|of (?:this|these|those)))?|too many (?:reminders|messages|pings)"
          r"|(?:only|just) (?:weekly|once a week)|(?:weekly|once a week) (?:only|is enough)|remind me less(?: often)?)(?:[ ,]+(?:please|pls|thanks|for (?:this|that|it)(?: one)?))*",
    "fr": r"(?:(?:s'il vous plait|stp|merci de)[ ,]+)*(?:arretez? (?:de me rappeler|les rappels|de me relancer)|(?:plus|moins) de rappels|ne me rappelez plus|une fois par semaine suffit)(?:[ ,]+(?:merci|svp|s'il vous plait))*",
    "es": r"(?:por favor[ ,]+)*(?:deja de recordarme(?:lo)?|no me recuerdes mas|menos (?:recordatorios|mensajes)|sin recordatorios|solo una vez por semana)(?:[ ,]+(?:gracias|por favor))*",
    "ru": r"(?:пожалуйста[ ,]+)*(?:хватит (?:мне )?напоминать|не напоминаи(?:те)?(?: мне)?(?: больше)?|больше не напоминаи(?:те)?|меньше (?:напоминании|сообщении)|только раз в неделю)(?:[ ,]+(?:спасибо|пожалуйста))*",
    "zh": r"(?:请)?(?:别|不要|不用)再?(?:提醒|发提醒)(?:我)?了?|少发(?:一?点|些)(?:提醒|消息)?|每周一次(?:就)?(?:够了|可以)",
    "ar": r"(?:من فضلك[ ،]+)*(?:توقف عن تذكيري|لا تذكرني|اوقف التذكير\w*|رسائل اقل|مره في الاسبوع تكفي)(?:[ ،]+شكرا)*",
})  # fmt: skip
_WEEKLY = pattern_of({
    "en": r"weekly|once a week",
    "fr": r"par semaine",
    "es": r"por semana",
    "ru": r"раз в неделю",
    "zh": r"每周",
    "ar": r"في الاسبوع",
})  # fmt: skip
_TAKES_IT_BACK = re.compile(
    r"(?:actually |wait |oh |no |sorry |oops |please |pls |can you |could you )*"
    r"(?:(?:undo|take back|revert|withdraw) (?:that|it|this|my (?:last )?(?:answer|update|reply|words))"
    r"|take (?:that|it|this|my (?:last )?(?:answer|update|reply)) back|undo please)(?: please| again)?"
)


# "the update for RD-1": which one is meant, and nothing else
_NAMES_ONE = re.compile(
    r"^(?:(?:i (?:mean|meant)|it'?s|it is|that'?s|the|my|our|one|for|about|to|of|on|update|answer|reply|note|action|issue|meeting"
    r"|event|round|pour|la|le|para|el) +)+",
    re.IGNORECASE,
)


def read_followup(words: str, prefixes: Prefixes) -> FollowUp | None:
    """Return what words say to what was said before; None for words that say something by themselves."""
    if not words.strip() or len(words) > LONGEST or "\n" in words.strip():
        return None
    named = _NAMES_ONE.sub("", words.strip(" .,;:!?"))
    if read_ref(named, prefixes) is not None:
        return FollowUp(Sort.REF, named)
    if _THUMB.fullmatch(words.strip()):
        return FollowUp(Sort.YES)
    said = _bare(words)
    if _FEWER.fullmatch(said):
        return FollowUp(Sort.FEWER, "weekly" if _WEEKLY.search(said) else "")
    if _NOT_DONE.fullmatch(said):
        return FollowUp(Sort.NOT_DONE)
    return _answer(said) or _reference(said) or _instead(said)


def _answer(said: str) -> FollowUp | None:
    """Return the answer to a question that words are, and nothing else: commas within them say nothing."""
    said = _flat(said)
    if said in _YES:
        return FollowUp(Sort.YES)
    if said in _NO:
        return FollowUp(Sort.NO)
    if said in _EVERY:
        return FollowUp(Sort.EVERY)
    if (number := _NUMBER.fullmatch(said)) is not None:
        return FollowUp(Sort.PLACE, place=int(number[1]))
    place = next((place for place, pattern in _PLACES if pattern.fullmatch(said)), None)
    return FollowUp(Sort.PLACE, place=place) if place is not None else None


def _reference(said: str) -> FollowUp | None:
    """Return what speaks of something that was shown: the other one, that."""
    if _TAKES_IT_BACK.fullmatch(_flat(said)):
        return FollowUp(Sort.BACK)
    if _OTHER.fullmatch(said):
        return FollowUp(Sort.OTHER)
    if (reminder := _REMIND.fullmatch(said)) is not None:
        return FollowUp(Sort.REMIND, reminder["when"] or reminder["when_first"] or "")
    if (same := _SAME.fullmatch(said)) is not None:
        return FollowUp(Sort.SAME, _rest(same))
    return None


def _instead(said: str) -> FollowUp | None:
    found = _INSTEAD.fullmatch(said)
    if found is None or len((rest := _rest(found)).split()) > CORRECTION_WORDS:
        return None
    return FollowUp(Sort.INSTEAD, rest)


def _rest(found: re.Match[str]) -> str:
    return next(text for text in found.groupdict().values() if text).strip(SIGNS)


def _flat(said: str) -> str:
    return " ".join(re.split(r"[,،，;\s]+", said))


def _bare(words: str) -> str:
    """Return the words as they are compared, with the signs within them and none at their ends."""
    return plain_words(words).strip(f"{SIGNS}?؟？ ")
