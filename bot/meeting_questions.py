"""Questions about a meeting that has begun: who chaired it, who was there, was there a quorum, what was decided, where are its papers."""

from dataclasses import dataclass
from enum import StrEnum

from bot.agendas.places import read_place_change
from bot.dates.words import word_set
from bot.meeting_orders import is_order_without_reference
from bot.meeting_words import number_named, without_number
from bot.phrases import first_ref, without_refs
from bot.records import BUILT_IN, Kind, Ref
from bot.vocabulary import QUESTION_MARK, SIGNS, LazyPattern, pattern_of, plain_words


class MeetingQuestion(StrEnum):
    CHAIRED = "chaired"
    REMOTE = "remote"  # who took part by video
    ABSENT = "absent"
    REPRESENTED = "represented"
    APOLOGIES = "apologies"
    HERE = "here"  # who is there now
    HOW_MANY = "how many"
    CAME = "came"
    QUORUM = "quorum"
    PAPERS = "papers"
    DECIDED = "decided"
    HELD = "held"
    RECORD = "record"  # whether it is out, final or approved
    AGENDA = "agenda"  # whether it is out


_ASKED: dict[MeetingQuestion, LazyPattern] = {
    MeetingQuestion.CHAIRED: pattern_of({
        "en": r"who (?:chaired|presided over|presided|led|was (?:the chair|in the chair|chairing))",
        "fr": r"qui (?:a preside|presidait)",
        "es": r"quien (?:presidio|presidia)",
        "ru": r"кто (?:председательствовал\w*|вел[аи]?)",
        "zh": r"谁(?:主持了?|担任主席)",
        "ar": r"(?:من|مين) (?:تراس|راس)",
    }),
    MeetingQuestion.REMOTE: pattern_of({
        "en": r"who (?:all )?(?:(?:was|were|came|attended|took part|participated) (?:there |present |in )?|joined |connected )(?:by video|by phone|remotely|online|virtually)",
        "fr": r"qui (?:a participe|a assiste|etait|etaient) (?:la |presente?s? )?(?:par video|a distance|en ligne)",
        "es": r"quien(?:es)? (?:estuvo|estuvieron|asistio|asistieron|participo|participaron) (?:por video|a distancia|en linea|en remoto)",
        "ru": r"кто (?:был[аи]?|присутствовал\w*|участвовал\w*) (?:по видео|по видеосвязи|удаленно|дистанционно|онлайн)",
        "zh": r"谁(?:通过视频|远程|视频|线上|在线)(?:参加|出席)了?",
        "ar": r"(?:من|مين) (?:حضر|شارك) (?:عن بعد|بالفيديو|عبر الفيديو)",
    }),
    MeetingQuestion.ABSENT: pattern_of({
        "en": r"who (?:all )?(?:(?:was|were) (?:absent|missing|not there|not present)|(?:wasn't|weren't) (?:there|present)|(?:didn't|did not) (?:come|attend|make it|show up|turn up|take part)|missed)",
        "fr": r"qui (?:(?:etait|etaient) absente?s?|manquait|n'est pas venu|n'etait pas la|n'a pas (?:participe|assiste))",
        "es": r"quien(?:es)? (?:falto|faltaron|estuvo ausente|estuvieron ausentes|no (?:vino|vinieron|asistio|asistieron|estuvo|estuvieron))",
        "ru": r"кто (?:отсутствовал\w*|не (?:был[аи]?|присутствовал\w*|участвовал\w*|пришел|пришли))",
        "zh": r"谁(?:缺席了?|没来|没到|没有?(?:来|到|参加|出席))",
        "ar": r"(?:من|مين) (?:غاب|تغيب|كان غايبا|لم يحضر|لم يشارك)",
    }),
    MeetingQuestion.REPRESENTED: pattern_of({
        "en": r"who (?:was|were) represented",
        "fr": r"qui (?:etait|etaient|a ete) representee?s?",
        "es": r"quien(?:es)? (?:fue|fueron|estuvo|estuvieron) representad[oa]s?",
        "ru": r"(?:кто был[аи]? представлен\w*|кого представляли)",
        "zh": r"谁(?:由人|有人)代表",
        "ar": r"(?:من|مين) كان (?:ممثلا|له ممثل)",
    }),
    MeetingQuestion.APOLOGIES: pattern_of({
        "en": r"who (?:sent|gave|made) (?:their |his |her )?(?:apologies|regrets)|who (?:apologi[sz]ed|was excused|were excused)",
        "fr": r"qui (?:s'est excuse|s'etait excuse|etait excusee?)",
        "es": r"quien(?:es)? (?:se disculpo|se disculparon|se excuso|se excusaron)",
        "ru": r"кто (?:извинился|извинились)",
        "zh": r"谁请假了",
        "ar": r"(?:من|مين) اعتذر",
    }),
    MeetingQuestion.HERE: pattern_of({
        "en": r"who(?:'s| is| are| has| all is) (?:all )?(?:here|there|present|come|in the room|in)",
        "fr": r"qui est (?:la|present|ici)",
        "es": r"quien(?:es)? (?:esta|estan) (?:aqui|ahi|presentes?)",
        "ru": r"кто (?:здесь|тут|сейчас там|присутствует)",
        "zh": r"(?:现在)?谁在(?:这里|那里|会上|场)",
        "ar": r"(?:من|مين) (?:هنا|حاضر|موجود)",
    }),
    MeetingQuestion.HOW_MANY: pattern_of({
        "en": r"how many (?:people |members |of us )?(?:came|attended|took part|participated|(?:were|was) (?:there|present))",
        "fr": r"combien (?:de personnes )?(?:sont venus|ont participe|etaient (?:la|presents))",
        "es": r"cuant[oa]s (?:personas )?(?:vinieron|asistieron|participaron)",
        "ru": r"сколько (?:человек )?(?:было|пришло|участвовало|присутствовало)",
        "zh": r"(?:有)?多少人(?:参加|出席|来)了?",
        "ar": r"كم (?:شخصا )?(?:حضر|شارك)",
    }),
    MeetingQuestion.CAME: pattern_of({
        "en": r"who (?:all )?(?:was|were) (?:there|present)|who (?:was|were)(?= (?:at|in)(?!\w))|who (?:came|attended|took part|participated)|(?:did|were) (?:everybody|everyone|they all|all) (?:come|attend|there|present)",
        "fr": r"qui (?:etait|etaient) (?:la|presente?s?)|qui (?:etait|etaient)(?= a )|qui (?:est venu|a participe|a assiste)",
        "es": r"quien(?:es)? (?:estuvo|estuvieron|asistio|asistieron|vino|vinieron|participo|participaron)",
        "ru": r"кто (?:был[аи]?|присутствовал\w*|участвовал\w*|пришел|пришли)",
        "zh": r"谁(?:在场|参加了|出席了|到场了|来了)",
        "ar": r"(?:من|مين) (?:حضر|كان حاضرا|شارك)",
    }),
    MeetingQuestion.QUORUM: pattern_of({
        "en": r"(?:did we have|had we|was there|have we had|did we reach|was) (?:a |the |it )?(?:quorum|quorate)(?: reached)?",
        "fr": r"(?:avions nous|y avait il|avait on|a t on eu) (?:le |un )?quorum|le quorum (?:etait il|a t il ete) atteint",
        "es": r"(?:hubo|habia|tuvimos|se alcanzo el) quorum",
        "ru": r"(?:был ли|был) (?:у нас )?кворум",
        "zh": r"(?:有没有)?(?:达到|够)?法定人数(?:了)?吗?",
        "ar": r"هل (?:اكتمل|كان هناك|توفر) (?:ال)?نصاب",
    }),
    MeetingQuestion.PAPERS: pattern_of({
        "en": r"(?:where (?:are|can i find)|show me|what are) (?:the )?(?:papers|documents)",
        "fr": r"ou (?:sont|se trouvent) les documents",
        "es": r"donde estan los documentos",
        "ru": r"где документы",
        "zh": r"(?:文件|文档)在哪里?",
        "ar": r"اين (?:الوثائق|المستندات|وثائق|مستندات)",
    }),
    MeetingQuestion.DECIDED: pattern_of({
        "en": r"what (?:did we|did the task force|was|has been|have we) (?:decided?|agreed?)",
        "fr": r"(?:qu'avons nous|qu'a t on) decide",
        "es": r"que (?:decidimos|se decidio|acordamos)",
        "ru": r"что (?:мы )?решили",
        "zh": r"(?:我们)?决定了什么",
        "ar": r"ماذا قررنا",
    }),
    MeetingQuestion.HELD: pattern_of({
        "en": r"(?:was|has been) (?:indeed |really )?held|took place|(?:did|has) (?:it )?(?:take|taken) place",
        "fr": r"a (?:bien )?(?:eu lieu|ete tenue?)",
        "es": r"se (?:celebro|realizo)|tuvo lugar",
        "ru": r"состоял(?:ось|ась)",
        "zh": r"(?:已经)?(?:举行|召开)了吗?",
        "ar": r"(?:هل )?(?:عقد|انعقد)",
    }),
    MeetingQuestion.RECORD: pattern_of({
        "en": r"(?:draft )?(?:record|minutes)",
        "fr": r"(?:projet de )?(?:compte rendu|proces verbal|pv)",
        "es": r"(?:borrador del? )?acta",
        "ru": r"(?:проект )?протокол\w*",
        "zh": r"(?:记录|纪要)(?:草案)?",
        "ar": r"(?:ال)?محضر",
    }),
    MeetingQuestion.AGENDA: pattern_of({
        "en": r"agenda",
        "fr": r"ordre du jour",
        "es": r"orden del dia",
        "ru": r"повестк\w+(?: дня)?",
        "zh": r"(?:会议)?议程",
        "ar": r"جدول (?:ال)?اعمال",
    }),
}  # fmt: skip
# "is the record of meeting 3 final?", "has the agenda gone out?"
_IS_READY = pattern_of({
    "en": r"(?:gone )?out|ready|final|finished|done|approved|adopted|published|sent|circulated|closed|available|status",
    "fr": r"prete?|finale?|approuvee?|adoptee?|publiee?|envoyee?|diffusee?|disponible|sorti",
    "es": r"list[oa]|final|aprobad[oa]|adoptad[oa]|publicad[oa]|enviad[oa]|disponible",
    "ru": r"готов\w*|утвержд\w+|принят\w*|опубликован\w*|разослан\w*|отправлен\w*",
    "zh": r"(?:已经)?(?:通过|定稿|发布|发出|批准|好|定)了(?:吗|没有)?",
    "ar": r"جاهز|نهائي|معتمد|منشور",
})  # fmt: skip
MEETING = pattern_of({
    "en": r"(?:the |that |our |your )?(?:last )?(?:meeting|session)|last time|task force",
    "fr": r"(?:la |cette |notre )?(?:derniere )?(?:reunion|seance)(?: derniere)?|la derniere fois",
    "es": r"(?:la |esta |nuestra )?(?:ultima )?reunion|la ultima vez",
    "ru": r"(?:на )?(?:последн\w+ |прошл\w+ )?(?:заседани\w+|встреч\w+)|в прошлый раз",
    "zh": r"(?:上次|这次|上一次)?(?:会议|开会)",
    "ar": r"(?:ال)?اجتماع(?: الاخير)?",
})  # fmt: skip
BESIDE = word_set(
    "at in of on to for from by the a an was held it yes le la les l' du de des au aux en oui del el los las al si"
    " в во на о об по за да في من نعم 的 在 上 是的"
)


_OF_STATE = word_set(
    "is are was were has have been yet already now our what what's est il elle a ete t deja ya esta es ha sido ли уже هل 吗"
)
_STATES = frozenset({MeetingQuestion.RECORD, MeetingQuestion.AGENDA})


@dataclass(frozen=True)
class AskedOfMeeting:
    """What is asked, and of which meeting: by its reference, its number or its day as it is written; of the last without any."""

    what: MeetingQuestion
    ref: Ref | None = None
    number: int | None = None
    day: str = ""


def asked_of_meeting(text: str) -> AskedOfMeeting | None:
    """Return what a sentence asks of one meeting, and nothing else; None for any other words.

    `day` has the words that are left, which name a day, or else make it another question.
    """
    ref = first_ref(text, BUILT_IN)
    if ref is not None and ref.kind is not Kind.MEETING:
        return None
    bare = without_refs(text) if ref is not None else text
    number = number_named(bare)
    said = " ".join(plain_words(without_number(bare)).strip(f"{SIGNS} ?？؟¿").split())
    asks_state = _IS_READY.search(said) is not None and _is_asked(text, said)
    what = next(
        (one for one, words in _ASKED.items() if words.search(said) and (asks_state or one not in _STATES)),
        None,
    )
    if what is None:
        return None
    left = MEETING.sub(" ", _ASKED[what].sub(" ", said))
    names_meeting = MEETING.search(said) is not None or ref is not None or number is not None
    words = [one.strip(f"{SIGNS} ?？؟¿") for one in left.split()]
    words = [one for one in words if one and one not in BESIDE]
    if what in _STATES:
        words = _IS_READY.sub(" ", " ".join(one for one in words if one not in _OF_STATE)).split()
    if number is None and ref is None and len(words) == 1 and words[0].isdecimal():
        number, words = int(words[0]), []
    if (ref is not None or number is not None) and words:
        return None
    if what is MeetingQuestion.HELD and ref is None and number is None:
        return None
    is_of_many = what in {MeetingQuestion.PAPERS, MeetingQuestion.DECIDED}
    if is_of_many and not (names_meeting or number is not None or words):
        return None
    return AskedOfMeeting(what, ref, number, " ".join(words))


def _is_asked(text: str, said: str) -> bool:
    """Return whether a sentence asks for a state: "the record is final" says one."""
    return QUESTION_MARK.search(text) is not None or said.startswith(("is ", "has ", "was ", "status "))


def is_about_a_meeting(words: str) -> bool:
    """Return whether words are about a meeting, whatever verb they begin with.

    They ask something of one that is over, say what is to stand where on an agenda, or want something done with one that
    they name by its day: "cancel monday's meeting".
    """
    if asked_of_meeting(words) is not None or read_place_change(words) is not None:
        return True
    return is_order_without_reference(words)
