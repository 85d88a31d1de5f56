"""What a reply to an invitation says, in the six languages. Only unmistakable words are an answer; the rest is offered."""

import re
from collections.abc import Collection, Mapping

from bot.meetings import Answer
from bot.replies import clauses_of
from bot.vocabulary import QUESTION_MARK, LazyPattern, pattern_of, plain_words

_YES, _NO = "yes", "no"  # an answer where the question stands above

_SAID: Mapping[str, LazyPattern] = {
    _YES: pattern_of({
        "en": r"yes|yep|yeah|yup|sure|of course|definitely|absolutely|certainly|yes (?:sure|of course|definitely)",
        "fr": r"oui|ouais|bien sur|oui bien sur|volontiers|avec plaisir",
        "es": r"si|claro|claro que si|si claro|por supuesto|con gusto",
        "ru": r"да|конечно|да конечно|обязательно",
        "zh": r"是|是的|会|会的|能|当然",
        "ar": r"نعم|ايوه|اي نعم|اكيد|طبعا",
    }),
    _NO: pattern_of({
        "en": r"no|nope|nah|(?:no )?sorry no|no sorry|unfortunately not|i'm afraid not",
        "fr": r"non|non desolee?|malheureusement non|helas non",
        "es": r"no|no lo siento|lamentablemente no|desafortunadamente no",
        "ru": r"нет|к сожалению нет|увы нет",
        "zh": r"不|不会|不行|不能",
        "ar": r"لا|كلا|لا للاسف|للاسف لا",
    }),
    Answer.REMOTE: pattern_of({
        "en": r"(?:yes |no )?(?:(?:i'm|i am|i'll be|i'll|i will be|i will|i can) )?(?:(?:coming|attending|joining|participating|there|come|attend|join|participate|dial in|connect) )?"
              r"(?:(?:by|via|on|over|through) (?:video|zoom|teams|vc|video ?conference|videolink|video link)|online|remotely|virtually|video)",
        "fr": r"(?:oui )?(?:(?:je viens|je viendrai|je participe|je participerai|je serai la|j'assisterai|je me connecte|je me connecterai) )?(?:(?:par|en) (?:video|visio|visioconference|ligne)|a distance|visio|video)",
        "es": r"(?:si )?(?:(?:voy|ire|asistire|participo|participare|estare|me conecto|me conectare|me uno|me unire) )?(?:por (?:video|videoconferencia|zoom|teams)|en linea|a distancia|en remoto|video)",
        "ru": r"(?:да )?(?:я )?(?:(?:буду|приму участие|участвую|присоединюсь|подключусь) )?(?:по видео|по видеосвязи|онлайн|удаленно|дистанционно|видео)",
        "zh": r"我?(?:会|要|将|可以)?(?:通过|用|以)?(?:视频|线上|远程)(?:方式)?(?:参加|出席|参会|加入)?(?:会议)?",
        "ar": r"(?:نعم )?(?:(?:ساحضر|ساشارك|سانضم) )?(?:عبر الفيديو|بالفيديو|عن بعد|عبر الانترنت|اونلاين|فيديو)",
    }),
    Answer.APOLOGIES: pattern_of({
        "en": r"(?:no |sorry )*(?:(?:i |we )?(?:can't|cannot|can not)(?: (?:come|attend|join|participate|make it|be there))?|(?:i |we )(?:won't|will not) (?:come|attend|join|participate|make it|be there|be coming|be attending|be able to (?:come|attend|join|make it))"
              r"|(?:i'm |i am )?(?:not coming|not attending|not joining|unable to (?:come|attend|join|make it)|not able to (?:come|attend|join|make it))|count me out|i(?:'ll| will) be absent|i decline|my apologies)"
              r"(?: (?:this time|to (?:the|this) meeting|the meeting|this meeting|this one|unfortunately|i'm afraid|sorry))*",
        "fr": r"(?:non )?(?:je (?:ne )?(?:peux|pourrai|viens|viendrai|participe|participerai) pas|je ne serai pas (?:la|present|presente)|je (?:ne )?suis pas disponible|impossible pour moi|je serai absente?|absente?|je decline)"
              r"(?: (?:venir|y aller|etre la|participer|assister|y assister|a la reunion|cette fois|malheureusement))*",
        "es": r"(?:no )?no (?:puedo|podre|voy|ire|vengo|asistire|participare|estare|me es posible|voy a poder)(?: (?:ir|asistir|venir|participar|estar|a la reunion|esta vez))*",
        "ru": r"(?:нет )?(?:(?:я )?не (?:могу|смогу|приду|буду|участвую|получится)|меня не будет)(?: (?:прийти|быть|участвовать|присутствовать|на встрече|на заседании|в этот раз))*",
        "zh": r"(?:抱歉)?我?(?:不能|无法|没法|不会|没办法|不)(?:来|去|参加|出席|参会|到场)(?:会议)?了?|我?(?:来|去)不了|我?请假",
        "ar": r"(?:لا )?(?:لن احضر|لن اشارك|لا استطيع (?:الحضور|المشاركه)|لا يمكنني (?:الحضور|المشاركه)|لن اتمكن من (?:الحضور|المشاركه)|لن اكون موجودا|اعتذر(?: عن (?:عدم )?الحضور)?|لا اقدر|ما اقدر)",
    }),
    Answer.COMING: pattern_of({
        "en": r"(?:yes |yep |yeah |sure )?(?:(?:i'm |i am |i'll be |i will be |we're |we are )?(?:coming|attending|joining)|(?:i'll|i will|we'll|we will|i can) (?:come|attend|join|be there|make it)|count me in|i'm in|(?:i'll )?see you there|in person)"
              r"(?: (?:in person|to (?:the|this) meeting|the meeting|this meeting|too|as well))*",
        "fr": r"(?:oui )?(?:je viens|je viendrai|je serai la|je serai presente?|je participe|je participerai|j'y serai|j'assisterai|presente?|je confirme ma presence|nous viendrons|nous serons la)"
              r"(?: (?:a la reunion|en personne|en presentiel|aussi))*",
        "es": r"(?:si )?(?:voy|vengo|ire|asisto|asistire|participo|participare|estare|alli estare|ahi estare|estare (?:alli|ahi)|cuenten? conmigo|confirmo mi asistencia|presente)(?: (?:a la reunion|en persona|tambien))*",
        "ru": r"(?:да )?(?:я )?(?:приду|буду|участвую|приму участие|буду участвовать|буду присутствовать)(?: (?:на встрече|на заседании|лично|очно))*",
        "zh": r"我?(?:会|能|要|可以|一定|一定会)?(?:来|参加|出席|到场|参会)(?:会议)?",
        "ar": r"(?:نعم )?(?:ساحضر|سوف احضر|سااتي|ساكون (?:موجودا|هناك|حاضرا)|ساشارك|سنحضر|راح احضر|رح احضر|حاضره?)",
    }),
}  # fmt: skip

_POLITE = pattern_of({
    "en": r"thanks|thank you|many thanks|hi|hello|hi \w+|hello \w+|dear \w+|sorry|apologies|unfortunately|regrets|great|with pleasure|see you",
    "fr": r"merci|bonjour|desolee?|malheureusement|a bientot|avec regret",
    "es": r"gracias|muchas gracias|hola|lo siento|lamentablemente|perdon|saludos",
    "ru": r"спасибо|добрый день|здравствуйте|извините|к сожалению|увы",
    "zh": r"谢谢|您好|你好|抱歉|不好意思|对不起",
    "ar": r"شكرا|مرحبا|عفوا|اسف|اسفه|للاسف|السلام عليكم",
})  # fmt: skip

# What may be about coming, but could be an answer, a condition or a question.
_ABOUT_COMING = pattern_of({
    "en": r"yes|no|ok|okay|fine|com(?:e|ing)|attend\w*|join\w*|participat\w*|be there|make it|video|zoom|teams|online|remote\w*|phone|dial\w*|can't|cannot|won't|late|absent|away|travel\w*|unavailable|available|maybe|perhaps|probably|might|try|busy|clash\w*|conflict\w*|on leave|decline\w*|noted",
    "fr": r"oui|non|ok|d'accord|vien\w*|venir|particip\w*|assist\w*|visio\w*|video|distance|retard|absente?|disponible|peut etre|essa\w+|conges?|deplacement|pas libre|pris|prise",
    "es": r"si|no|ok|vale|voy|ir|asist\w*|particip\w*|video\w*|linea|tarde|ausente|disponible|quizas?|tal vez|intentare|viaje|ocupad[oa]|vacaciones",
    "ru": r"да|нет|ок|хорошо|прид\w+|буд\w+|участ\w+|прийти|видео\w*|онлайн|удаленно|опозда\w+|возможно|может быть|постараюсь|отпуск\w*|командировк\w+|занят\w*",
    "zh": r"来|参加|出席|参会|视频|线上|远程|迟到|可能|尽量|请假|出差|没空|好的|冲突",
    "ar": r"نعم|لا|حسنا|تمام|\w*حضر|\w*حضور|\w*شارك\w*|فيديو|عن بعد|اتاخر|ساتاخر|ربما|احاول|ساحاول|اجازه|سفر|مسافره?|مشغوله?",
})  # fmt: skip


def read_answer(text: str, *, is_asked: bool) -> Answer | None:
    """Return the answer that a reply is without doubt; None for any other. A bare yes or no answers what was asked."""
    said = plain_words(text)
    found = [_read_clause(one) for one in clauses_of(said)]
    if QUESTION_MARK.search(said) or None in found:
        return None
    return _only_one({one for one in found if one}, is_asked=is_asked)


def _read_clause(clause: str) -> str | None:
    """Return what a clause answers, "" for courtesy, None for what is something else."""
    known = next((answer for answer, words in _SAID.items() if words.fullmatch(clause)), None)
    return known or ("" if _POLITE.fullmatch(clause) else None)


def _only_one(said: Collection[str], *, is_asked: bool) -> Answer | None:
    answers = {Answer(one) for one in said if one not in {_YES, _NO}}
    implied = {Answer.APOLOGIES if one == _NO else Answer.COMING for one in said if one in {_YES, _NO}}
    stays = {one is Answer.APOLOGIES for one in (*answers, *implied)}
    if len(stays) != 1 or not (answers or is_asked):
        return None
    if Answer.REMOTE in answers:
        return Answer.REMOTE
    return Answer.APOLOGIES if True in stays else Answer.COMING


def words_behind_answer(text: str) -> str | None:
    """Return what is said behind "I'm coming" or "by video" at the start; None where a text begins otherwise, or asks."""
    said = plain_words(text)
    if QUESTION_MARK.search(said):
        return None
    found = [words.match(said) for words in (_SAID[Answer.REMOTE], _SAID[Answer.COMING])]
    at = max((one.end() for one in found if one is not None), default=None)
    return None if at is None else said[at:].strip(" .,;!")


def may_answer(text: str) -> bool:
    """Return whether a reply sounds as if it were about coming, or asks something before its writer answers."""
    said = plain_words(text)
    return bool(QUESTION_MARK.search(said) or _ABOUT_COMING.search(said))


def says_absence(text: str) -> bool:
    """Return whether a sentence says, among other words, that its writer doesn't come, and asks nothing."""
    said, words = plain_words(text), _SAID[Answer.APOLOGIES]
    found = [(one, words.search(one)) for one in clauses_of(said)]
    return not QUESTION_MARK.search(said) and any(
        at is not None and (at[0] == clause or not _BARE.fullmatch(at[0])) for clause, at in found
    )


_BARE = re.compile(r"(?:i |we )?(?:can'?t|cannot|can not)")  # "can't open the file"
