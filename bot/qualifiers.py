"""Words that narrow, turn round or date a question, in six languages: one that isn't read changes what the answer says."""

import re

from bot.vocabulary import pattern_of

FIRST_PERSON = pattern_of({
    "en": r"my|mine|(?<!can )(?<!could )(?<!may )i(?:'m|'ve)?(?!-)(?! (?:want|would|need to (?:see|know)|see|know|can)\b)",
    "fr": r"mes|mon|ma|mien\w*|(?:a|pour|de|chez) moi|ai je|j'(?:ai|avais)|je(?! (?:voudrais|veux|peux|dois (?:savoir|voir))\b)",
    "es": r"mis?|mi[oa]s?|tengo|tenia|yo|he|cerre|termine",
    "ru": r"мо(?:й|я|е|и|их|его|ему|им|ими|ем|ей|ю)|у меня|за мной|на мне|мною?|я",
    "zh": r"(?<!告诉)(?<!给)(?<!让)(?<!帮)我(?!们|想|要看|能)",
    "ar": r"مهامي|مهمتي|اجراءاتي|قضاياي|مسائلي|اجتماعاتي|فعالياتي|مقترحاتي|عندي|لي|بي|تخصني|انا",
})  # fmt: skip

_NEGATION = pattern_of({
    "en": r"not|(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should|must|need)n't|cannot|never|no|none|nobody|nothing|neither|nor|without|no longer",
    "fr": r"pas|jamais|sans|non|ne|n\x27\w+|aucune?s?|ni",
    "es": r"no|nunca|sin|ningun\w*|nadie|tampoco|ni",
    "ru": r"не|нет|без|никогда|ни|никто|ничего",
    "zh": r"不|没|未|非",
    "ar": r"لا|ليس\w*|لم|لن|غير|بدون|دون|بلا",
})  # fmt: skip

_EXCEPTION = pattern_of({
    "en": r"except\w*|but|apart from|besides|beside|other than|excluding|exclude|excludes|aside from|save for|outside(?: of)?|instead of|rather than|minus|all bar",
    "fr": r"sauf|hormis|excepte\w*|a part|a l'exception|en dehors d\w+|hors(?! delai)|outre|autres? qu\w*|mais",
    "es": r"salvo|excepto|menos|aparte de|a excepcion de|ademas de|sin contar|excluyendo|que no sean?|pero|fuera de(?= [a-z]+\?)",
    "ru": r"кроме|помимо|за исключением|исключая|не считая|но",
    "zh": r"除|以外|之外|不包括|不算",
    "ar": r"ما ?عدا|عدا|باستثناء|سوي|الا|خلا",
})  # fmt: skip

# What is negated and yet read: how something is open or away, and how questions are begun or softened.
_READ_NEGATION = pattern_of({
    "en": r"(?:not|isn't|aren't) (?:yet )?(?:in|here|at work|around)|no idea|why not|whether or not|or not",
    "fr": r"n'est pas la|n'est ce pas|ne serait ce pas",
    "es": r"no laborables?",
    "ru": r"не (?:закрыто|сделано|работает|работаем|на работе)|кого (?:нет|не будет)|нет ли|не могли бы",
    "zh": r"有没有|是不是|在不在|能不能|可不可以|不在|没来|不上班|(?:还)?没(?:有)?(?:完成|做完)|未完成|到期没",
    "ar": r"ما ?زال|لا يزال|غير موجود\w*",
})  # fmt: skip

_PAST = pattern_of({
    "en": r"was|were|wasn't|weren't|had been|has been|have been|did|used to|yesterday|ago|previous\w*|last (?!working)\w+|past(?! (?:due|its|their))"
          r"|who (?!need)\w+ed|who (?:had|held|led|ran|took|stood|got|came|went|wrote|kept|sat)",
    "fr": r"etai\w+|avai\w+|fut|hier|avant hier|il y a (?:\d+|une?|deux|trois) (?:jours?|semaines?|mois|ans?)|derni\w+|passee?s?|(?:a|ont) ete"
          r"|qui (?:s')?(?!s?ait|fait|connait|(?:pour|dev|se|au|voud|sau|fe|i|faud)rai(?:en)?t)\w+ai(?:en)?t",
    "es": r"estuv\w+|estaba\w*|era|eran|fue|fueron|tenia\w*|ayer|anteayer|pasad[oa]s?(?! de)|ultim\w+|hace (?:\d+|una?|dos|tres)"
          r"|quien(?:es)? (?:se )?(?!(?:pod|debe|se|hab|tend|quer|sab|ha)rian?\b)\w+(?:aba|ia)n?",
    "ru": r"был[аои]?|вчера|позавчера|прошл\w+|последн\w+|назад|кто (?:\w+ )?\w+л(?:[аои])?(?:с[яь])?",
    "zh": r"昨|前天|上个?(?:周|月|星期|礼拜|季度)|去年|以前|曾|谁.{0,6}(?<!通)过(?!期)",
    "ar": r"كان\w*|امس|البارحه|الماضي\w*|السابق\w*|قبل (?:يوم|اسبوع|شهر)",
})  # fmt: skip

# Who will do something; what is due or planned is of the time ahead anyhow.
_FUTURE = pattern_of({
    "en": r"who(?:'s| is)? (?:will|going to|shall|becomes|takes over|succeeds|is next)|who'll|the next (?:chair\w*|secretary|focal point)",
    "fr": r"qui (?:\w+ )?(?:\w+era|\w+eront|sera|seront|aura|va|vont)|(?:le|la) prochaine? (?:president\w*|secretaire)",
    "es": r"quien(?:es)? (?:sera|seran|tendra|va a|van a|cubrira|llevara)|(?:el|la) proxim[oa] (?:president\w*|secretari\w+)",
    "ru": r"кто (?:будет|станет)|следующ\w+ (?:председател\w*|секретар\w*)",
    "zh": r"谁(?:将|会是|会当)|下一?任|下一?位",
    "ar": r"سيكون|ستكون|سيصبح|(?:من|مين) (?:ال)?قادم",
})  # fmt: skip

_MONTH = pattern_of({
    "en": r"january|february|september|october|november|december",
    "fr": r"(?:d')?(?:janvier|fevrier|avril|juin|juillet|aout|septembre|octobre|novembre|decembre)",
    "es": r"enero|febrero|abril|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre",
    "ru": r"(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)\w+|(?:март|август)\w*|ма[йея]",
    "zh": r"(?:十[一二]?|[一二三四五六七八九]|\d{1,2})月",
    "ar": r"يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر",
})  # fmt: skip

_OFFICES = pattern_of({
    "en": r"offices|(?:any|which|what|every|each) office|anywhere|everywhere",
    "fr": r"bureaux|quels? (?:bureau|siege)\w*|partout",
    "es": r"oficinas|sedes|que (?:oficina|sede)",
    "ru": r"офис(?:ы|ов|ах)|како\w+ офис",
    "zh": r"(?:哪些|哪个|哪几个|各|所有)办公室",
    "ar": r"(?:ال)?مكاتب|اي مكتب",
})  # fmt: skip

_SEVERAL_DAYS = re.compile(
    r"(?<!between )(?<!entre )(?<!entre el )(?<!entre le )(?<!между )(?<!\d)\d{1,2}(?:st|nd|rd|th|[日号])?(?: [^\W\d]+)? ?"
    r"(?:, ?|\b(?:and|or|et|ou|y|o|и|или)\b|[和或]|و|او) ?(?:on |le |el |the )?\d{1,2}(?!\d)"
)


def is_negated(said: str) -> bool:
    """Return whether the plain words of a question turn it round, or leave something out."""
    return bool(_EXCEPTION.search(said) or _NEGATION.search(_READ_NEGATION.sub(" ", said)))


def is_of_the_past(said: str) -> bool:
    """Return whether the plain words of a question are of a time before today."""
    return bool(_PAST.search(said))


def is_of_another_day(said: str) -> bool:
    """Return whether the plain words of a question who somebody is are of a time before today, or after it."""
    return is_of_the_past(said) or bool(_FUTURE.search(said))


def names_a_month(said: str) -> bool:
    """Return whether plain words name a month; those that are other words as well ("may") are not looked for."""
    return bool(_MONTH.search(said))


def names_several_days(said: str) -> bool:
    """Return whether plain words name one day and another, and no period between them."""
    return bool(_SEVERAL_DAYS.search(said))


def asks_of_all_offices(said: str) -> bool:
    """Return whether plain words are of every office, and not of one's own."""
    return bool(_OFFICES.search(said))
