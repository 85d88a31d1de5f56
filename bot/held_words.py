"""What a reply says to the question whether a meeting was held. Only words that say nothing else are an answer."""

from bot.followups import Sort, read_followup
from bot.records import Prefixes
from bot.replies import clauses_of
from bot.vocabulary import QUESTION_MARK, pattern_of, plain_words

_IT = r"(?:it|the meeting|that one|that|this|we|they|meeting \d+)"
_HELD = pattern_of({
    "en": rf"(?:(?:yes|yep|yeah) )?(?:{_IT} )?(?:(?:was|has been|did|really|indeed|duly) )*(?:held|took place|take place|happened|happen|met|meet|went ahead|go ahead)(?: (?:as planned|on time|yesterday|as usual|indeed|fine|of course))*|(?:yes )?as planned|(?:yes )?it (?:was|did)"
          r"|(?:ja )?(?:(?:sie|es|die sitzung) )?(?:hat stattgefunden|fand (?:wie geplant )?statt|wurde abgehalten)|(?:ja )?wie geplant|ja|jawohl",
    "fr": r"(?:oui )?(?:(?:elle|la reunion|ca) )?(?:a (?:bien )?eu lieu|s'est (?:bien )?tenue)(?: comme prevu)?|(?:oui )?comme prevu",
    "es": r"(?:si )?(?:la reunion )?(?:se (?:celebro|hizo|llevo a cabo)|tuvo lugar)(?: segun lo previsto)?|(?:si )?(?:como estaba previsto|segun lo previsto)",
    "ru": r"(?:да )?(?:(?:она|оно|встреча|заседание|собрание) )?(?:состоял[а-я]+|прошл[ао]|был[ао] проведен[ао])(?: как планировалось)?|(?:да )?(?:как планировалось|по плану)",
    "zh": r"(?:是的?)?(?:会议)?(?:已)?(?:如期|按计划)?(?:召开|举行|开)(?:过)?了|(?:是的?)?(?:如期|按计划)(?:召开|举行)?",
    "ar": r"(?:نعم )?(?:عقد|عقدت|انعقد|انعقدت|تم عقد\w*)(?: الاجتماع)?|(?:نعم )?كما (?:هو |كان )?مخطط",
})  # fmt: skip
_NOT_HELD = pattern_of({
    "en": rf"(?:no )?(?:{_IT} )?(?:(?:was|got|has been) )?(?:cancelled|canceled|called off|postponed|moved)|(?:no )?(?:{_IT} )?(?:was not|wasn't|was never|did not|didn't|never|not) (?:held|take place|took place|happen|happened|meet|met)"
          r"|(?:nein )?(?:sie |es )?(?:wurde abgesagt|fiel aus|ist ausgefallen|fand nicht statt|hat nicht stattgefunden)|nein",
    "fr": r"(?:non )?(?:elle |la reunion )?(?:a ete |est )?(?:annulee|reportee)|(?:non )?(?:elle )?n'a pas eu lieu",
    "es": r"(?:no )?(?:la reunion )?(?:se cancelo|fue cancelada|se aplazo|no se celebro|no tuvo lugar)",
    "ru": r"(?:нет )?(?:она |встреча |заседание )?(?:отмен\w+|перенес\w+|не состоял\w+|не был\w+)",
    "zh": r"(?:不|没有?)?(?:会议)?(?:取消|推迟)了|没(?:有)?(?:召开|举行|开)",
    "ar": r"(?:لا )?(?:الغي|تم الغا\w+|اجل|لم يعقد|لم ينعقد)(?: الاجتماع)?",
})  # fmt: skip
_ASIDE = pattern_of({
    "en": r"thanks|thank you|hi|hello|sorry|and|well|danke",
    "fr": r"merci|bonjour",
    "es": r"gracias|hola",
    "ru": r"спасибо",
    "zh": r"谢谢",
    "ar": r"شكرا",
})  # fmt: skip


def read_held(text: str, prefixes: Prefixes) -> bool | None:
    """Return whether a reply says that the meeting was held, and nothing else; None for any other, and for a question.

    A bare yes or no answers the question.
    """
    said = plain_words(text)
    found = {_clause(one, prefixes) for one in clauses_of(said) if not _ASIDE.fullmatch(one)}
    return found.pop() if len(found) == 1 and not QUESTION_MARK.search(said) else None


def tells_of_holding(text: str) -> bool:
    """Return whether a clause of a reply says whether a meeting was held, with or without other words; a bare yes doesn't."""
    said = plain_words(text)
    is_told = any(_HELD.fullmatch(one) or _NOT_HELD.fullmatch(one) for one in clauses_of(said))
    return is_told and not QUESTION_MARK.search(said)


def _clause(clause: str, prefixes: Prefixes) -> bool | None:
    if _NOT_HELD.fullmatch(clause):
        return False
    if _HELD.fullmatch(clause):
        return True
    answer = read_followup(clause, prefixes)
    sorts = {Sort.YES: True, Sort.NO: False}
    return sorts.get(answer.sort) if answer is not None else None
