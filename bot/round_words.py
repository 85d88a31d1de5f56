"""What the words of an answer say in the six languages: that nothing has changed, or that there is no number, and why."""

import re
from collections.abc import Collection

from bot.names import fold

_AND = r"[\s,;:.!–—，、；：。！،؛-]*"
_UNCHANGED = (
    r"(?:no (?:changes?|news|updates?)|nothing (?:new|(?:has )?changed|to report)|(?:unchanged|same) as last time|as last time|unchanged"
    r"|(?:pas|aucun|sans) (?:de )?changements?|rien (?:de nouveau|à signaler|n'a changé|de neuf)|inchangée?|(?:même chose )?que la dernière fois"
    r"|(?:sin|no hay|ningún) (?:cambios?|novedad(?:es)?)|nada (?:nuevo|que informar|ha cambiado)|(?:lo mismo|igual) que la última vez"
    r"|без (?:изменений|перемен)|ничего (?:нового|не изменилось)|изменений нет|как в прошлый раз"
    r"|(?:没有|没|无)(?:任何)?(?:变化|变动|更新|改变)|(?:和|同|与)上次(?:一样|相同)|不变"
    r"|(?:لا|بدون|بلا|دون)(?: (?:يوجد|توجد|أي|اي))*(?: تغييرات?| تغيير| جديد)|لم يتغير شيء|كما في المرة السابقة"
    r")"
)
_FRONT = r"(?:(?:hello|hi|hey|dear|bonjour|hola)(?: [^\W\d_]{2,20})?[,!:.]\s*)?(?:(?:sorry|no)[,:]\s*)?(?:(?:we|i) have |(?:we|i)['’]ve (?:got )?|there(?: is| are|['’]s) )?"
_FROM_US = (
    r"(?:from|for|on|in) (?:us|me|here|(?:our|my) (?:side|end|office|area|team|part))|(?:in )?this (?:time|month|week|quarter|year|round)|since (?:then|last (?:time|month|week|year|quarter))|from (?-i:[A-Z][A-Z&]{1,5})"
    r"|de (?:notre|ma) part|de (?:notre|mon) côté|pour nous|chez nous|ce mois-ci|cette (?:fois|semaine)(?:-ci)?|depuis la dernière fois"
    r"|(?:de|por) (?:nuestra|mi) parte|por (?:nuestro|mi) lado|este mes|esta (?:vez|semana)"
    r"|от (?:нас|меня)|с (?:нашей|моей) стороны|[вн]а? этот раз"
    r"|من (?:جانبنا|طرفنا|جهتنا|جانبي|طرفي|جهتي)|هذه المرة"
)
_TAIL = rf"(?:[\s,–—-]+(?:{_FROM_US}|thanks|thank you|merci|gracias|спасибо|شكرا))*"
_NONE_FROM_US = (
    rf"(?:none|nothing|rien|aucune?|nada|ninguna?|ничего|нет|لا شيء)(?:[\s,–—-]+(?:{_FROM_US}))+"
    r"|(?:我们?|本次|这次)(?:这边|这里)?(?:这次|本次)?(?:没有|无)"
)
_NO_CHANGE = re.compile(rf"{_AND}(?:{_FRONT}(?:{_UNCHANGED}|{_NONE_FROM_US}){_TAIL}){_AND}", re.IGNORECASE)
_OF_NAMES = re.compile(rf"{_AND}{_FRONT}(?P<said>.+?){_TAIL}{_AND}", re.IGNORECASE | re.DOTALL)
_LONGEST = 80  # characters of words that say nothing more
_NONE = {
    "en": r"(?:(?:it|that|this) is |it's |is )?(?:not (?:yet )?available|unavailable|n/a|no (?:data|figures?|numbers?|values?)(?: available)?)(?: yet)?",
    "fr": r"(?:(?:ce|cela|ça|il|elle) |ce )?(?:n'est )?(?:(?:pas (?:encore )?|non )disponible|indisponible|n/d|(?:pas|aucune?)(?: encore)? (?:de )?(?:données?|chiffres?|valeurs?)(?: disponibles?)?)",
    "es": r"(?:(?:aún|aun|todavía|todavia) )?(?:no (?:está |esta )?(?:(?:aún|aun|todavía|todavia) )?disponible|(?:sin|no hay) (?:datos|cifras?|números?|numeros?|valor)(?: disponibles?)?)",
    "ru": r"(?:(?:пока|ещё|еще) )?(?:недоступн\w*|нет (?:данных|цифр\w*|значения|показателя)|(?:данных|цифр) (?:(?:пока|ещё|еще) )?нет|н/д)",
    "ar": r"غير (?:متاح|متوفر|موجود)[ةه]?(?: بعد)?|(?:لا|ليس) (?:(?:توجد|يوجد|هناك) )?(?:بيانات|أرقام|ارقام|رقم|قيمة|قيمه)(?: متاحة| متوفرة)?(?: بعد)?",
}
_NONE_CHINESE = r"(?:目前|暂时?|尚|还)*(?:无法提供|(?:无|没有?)(?:可用)?的?(?:数据|数字|数值)|不可用|暂缺)"  # no blank follows
_NOT_AVAILABLE = re.compile(
    rf"{_AND}(?:(?:{'|'.join(_NONE.values())})(?!\w)|{_NONE_CHINESE}){_AND}(?P<why>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BECAUSE = re.compile(
    r"(?:(?:because|since|as|car|puisque|porque|ya que|pues|так как|потому,? что|поскольку)\s+"
    r"|parce qu(?:e\s+|['’])|因为|由于|(?:لأن|لان|بسبب)\s*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?![\w])")


def says_no_change(text: str) -> bool:
    """Return whether an answer says that nothing has changed, and nothing else."""
    return len(text) <= _LONGEST and _NO_CHANGE.fullmatch(_plain_signs(text)) is not None


def says_none_of(text: str, names: Collection[str]) -> bool:
    """Return whether an answer says one of these sentences, such as "No application", perhaps with "from us this time"."""
    found = _OF_NAMES.fullmatch(_plain_signs(text)) if len(text) <= _LONGEST else None
    return found is not None and fold(found["said"]) in {fold(one) for one in names}


def read_not_available(text: str) -> str | None:
    """Return why a number is not available, "" without a reason; None where an answer doesn't say that it isn't."""
    found = _NOT_AVAILABLE.fullmatch(_plain_signs(text))
    if found is None:
        return None
    because = _BECAUSE.match(found["why"])
    return text[found.start("why") + (because.end() if because else 0) :].strip()


def numbers_in(text: str) -> list[str]:
    """Return the numbers in a text, each once."""
    return list(dict.fromkeys(_NUMBER.findall(text)))


def _plain_signs(text: str) -> str:
    """Return a text, sign by sign, with the apostrophe of a typewriter, which phones don't write."""
    return text.replace("’", "'")
