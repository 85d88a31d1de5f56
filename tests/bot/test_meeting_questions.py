"""Questions about a meeting that is over, in the six languages, and what only sounds like one."""

import pytest

from bot.meeting_questions import MeetingQuestion, asked_of_meeting
from bot.records import Kind, Ref

CHAIRED, CAME, QUORUM = MeetingQuestion.CHAIRED, MeetingQuestion.CAME, MeetingQuestion.QUORUM
PAPERS, DECIDED, HELD = MeetingQuestion.PAPERS, MeetingQuestion.DECIDED, MeetingQuestion.HELD
RECORD, AGENDA = MeetingQuestion.RECORD, MeetingQuestion.AGENDA
M1 = Ref(Kind.MEETING, 1)


@pytest.mark.parametrize(
    ("said", "what", "which"),
    [
        ("who chaired meeting 1?", CHAIRED, 1),
        ("Who was in the chair at the last meeting?", CHAIRED, ""),
        ("qui a présidé la réunion 3 ?", CHAIRED, 3),
        ("¿quién presidió la última reunión?", CHAIRED, ""),
        ("кто председательствовал на заседании 3?", CHAIRED, 3),
        ("谁主持了第3次会议？", CHAIRED, 3),
        ("من ترأس الاجتماع رقم 3؟", CHAIRED, 3),
        ("who was there?", CAME, ""),
        ("who was at meeting 3?", CAME, 3),
        ("who came to M-1?", CAME, M1),
        ("qui était là ?", CAME, ""),
        ("¿quiénes asistieron a la reunión 2?", CAME, 2),
        ("кто был на заседании 2?", CAME, 2),
        ("谁参加了第2次会议？", CAME, 2),
        ("من حضر الاجتماع رقم 2؟", CAME, 2),
        ("did we have a quorum at 4?", QUORUM, 4),
        ("y avait-il le quorum à la réunion 4 ?", QUORUM, 4),
        ("¿hubo quórum en la reunión 4?", QUORUM, 4),
        ("был ли кворум на заседании 4?", QUORUM, 4),
        ("where are the papers of M-1?", PAPERS, M1),
        ("où sont les documents de la réunion 4 ?", PAPERS, 4),
        ("где документы заседания 4?", PAPERS, 4),
        ("what did we decide on 13 dec?", DECIDED, "13 dec"),
        ("que decidimos en la reunión 4?", DECIDED, 4),
        ("yes, M-1 was held", HELD, M1),
        ("meeting 4 took place", HELD, 4),
        ("is the record of meeting 1 final?", RECORD, 1),
        ("have the minutes of the last meeting been approved yet?", RECORD, ""),
        ("le compte rendu de la réunion 4 est-il prêt ?", RECORD, 4),
        ("¿ha sido aprobada el acta de la reunión 4?", RECORD, 4),
        ("протокол заседания 4 уже утверждён?", RECORD, 4),
        ("第4次会议的纪要通过了吗？", RECORD, 4),
        ("هل محضر الاجتماع رقم 4 جاهز؟", RECORD, 4),
        ("is the agenda out yet?", AGENDA, ""),
        ("has the agenda of M-1 gone out?", AGENDA, M1),
        ("l'ordre du jour de la réunion 4 est-il prêt ?", AGENDA, 4),
        ("¿está lista la orden del día?", AGENDA, ""),
        ("повестка дня готова?", AGENDA, ""),
        ("议程发布了吗？", AGENDA, ""),
        ("هل جدول الأعمال جاهز؟", AGENDA, ""),
    ],
)
def test_what_is_asked_of_a_meeting_is_known_with_the_meeting(
    said: str, what: MeetingQuestion, which: object
) -> None:
    asked = asked_of_meeting(said)

    assert asked is not None
    assert asked.what is what
    assert (asked.ref or asked.number or asked.day) == which


@pytest.mark.parametrize(
    "said",
    [
        "who covers accessibility?",
        "who was chair of meeting 3 and 4?",
        "what did we decide?",
        "where are the papers?",
        "who came to A-3?",
        "was it held?",
        "who chairs the task force?",
        "the meeting was long",
        "the record is final now",
        "put it on the agenda",
        "is the agenda too long?",
    ],
)
def test_what_asks_nothing_of_one_meeting_is_left_to_others(said: str) -> None:
    assert asked_of_meeting(said) is None
