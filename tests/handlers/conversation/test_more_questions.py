"""Questions that a played fortnight asked in vain: what is blocked, how far something is by its title, what comes when."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, STAFF, UTE, labels


@pytest.fixture
def listed(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "event COP22 on:7-18 nov")
    talk.answer(LINDA, "action Joint calendar owner:@ute.keller area:web due:9 nov")
    talk.answer(LINDA, "action Cost table of booths owner:@ute.keller area:web due:12 oct")
    talk.answer(LINDA, "action Cost table of rooms owner:@kenji.sato due:22 nov")
    talk.answer(UTE, "block A-2 no quote")
    return talk


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("what's blocked?", "actions blocked"),
        ("is anything stuck?", "actions blocked"),
        ("qu'est-ce qui est bloqué ?", "actions blocked"),
        ("что заблокировано?", "actions blocked"),
        ("what is blocked in web editorial?", "actions blocked area:WEB"),
        ("which of my actions are blocked?", "actions blocked mine"),
        ("when is my next deadline?", "actions mine"),
        ("¿cuál es mi próximo plazo?", "actions mine"),
        ("what waits?", "home"),
        ("what is waiting for me?", "home"),
        ("status of the joint calendar", "show A-1"),
        ("how is the joint calendar going?", "show A-1"),
        ("où en est le joint calendar ?", "show A-1"),
        ("status of the cost table", "search cost table"),
        ("status of the moon", "search moon"),
        ("any news on the joint calendar?", "show A-1"),
        ("status of COP22", "show E-1"),
        ("how is Kenji doing?", 'actions owner:"Kenji Sato"'),
        ("status of A-1?", "show A-1"),
    ],
)
def test_question_is_answered_as_its_command(listed: Conversation, words: str, command: str) -> None:
    assert listed.asks(UTE, words) == listed.asks(UTE, command)


@pytest.mark.parametrize("words", ["how is it going?", "what's the status?"])
def test_nothing_is_looked_for_where_no_title_is_named(listed: Conversation, words: str) -> None:
    assert "Joint calendar" not in listed.asks(UTE, words)


def test_blocked_actions_are_counted_as_such(listed: Conversation) -> None:
    assert listed.answer(UTE, "actions blocked").startswith("*1 blocked action*")
    assert listed.answer(UTE, "actions blocked all").startswith("*1 blocked action*")
    assert listed.answer(UTE, "actions blocked overdue").startswith("No overdue blocked actions.")
    assert listed.answer(LINDA, "actions blocked mine").startswith("Nothing of yours is blocked.")


def test_blocked_actions_are_exported_as_they_are_listed(listed: Conversation) -> None:
    (asked,) = listed.says(UTE, "actions blocked", channel="direct")
    (said,) = listed.presses(UTE, asked, "As a sheet")

    assert said.text.startswith("The list of 1 action")


@pytest.mark.parametrize(
    ("words", "head", "ref"),
    [
        ("what's due at COP22?", "Mon 7 to Fri 18 Nov:", "A-1"),
        ("what is due during COP22?", "Mon 7 to Fri 18 Nov:", "A-1"),
        ("qu'est-ce qui est à rendre pendant COP22 ?", "Mon 7 to Fri 18 Nov:", "A-1"),
        ("какие сроки во время COP22?", "Mon 7 to Fri 18 Nov:", "A-1"),
        ("what's due after COP22?", "After Fri 18 Nov:", "A-3"),
        ("qu'est-ce qui est prévu après COP22 ?", "After Fri 18 Nov:", "A-3"),
        ("¿qué vence después de COP22?", "After Fri 18 Nov:", "A-3"),
        ("что после COP22?", "After Fri 18 Nov:", "A-3"),
        ("COP22之后有什么?", "After Fri 18 Nov:", "A-3"),
    ],
)
def test_what_is_due_at_an_event_or_after_it_is_listed(
    listed: Conversation, words: str, head: str, ref: str
) -> None:
    said = listed.asks(LINDA, words)

    assert said.startswith(head)
    assert [one for one in ("A-1", "A-2", "A-3") if one in said] == [ref]


def test_nothing_after_an_event_is_said_so(listed: Conversation) -> None:
    assert listed.asks(LINDA, "what is due after COP22 in gender?") == (
        "Nothing is due after Fri 18 Nov in Gender, and nothing is planned."
    )


@pytest.mark.parametrize(
    "words", ["what is due 1.5 weeks after COP22?", "what is due some weeks after COP22?"]
)
def test_span_that_is_not_read_is_not_answered_as_another(listed: Conversation, words: str) -> None:
    assert listed.asks(LINDA, words).startswith(f"I don't understand “{words}”.")


def test_day_that_is_counted_from_the_end_of_an_event_is_that_day(listed: Conversation) -> None:
    listed.answer(LINDA, "action Report owner:@ute.keller due:25 nov")

    assert listed.asks(LINDA, "what is due a week after COP22?").startswith("Fri 25 Nov: 1 action due.")


@pytest.mark.parametrize(
    "words",
    [
        "what is due in december 9999?", "events in december 9999", "who is away in december 9999?",
        "what happens in december 99999?", "¿qué vence en diciembre 9999?",
    ],
)  # fmt: skip
def test_year_that_is_too_far_away_is_said_so(listed: Conversation, words: str) -> None:
    assert listed.asks(LINDA, words).endswith("is too far away for a date here.")


# An answer to an invitation in one's own words


def called(talk: Conversation, *, link: str = "link:https://meet.example.org/1") -> None:
    talk.answer(LINDA, f"meeting 18 oct 14:00 {link}".strip())
    talk.answer(LINDA, "call M-1")


@pytest.mark.parametrize("words", ["I'll join by video", "je participerai en visio", "я подключусь по видео"])
def test_answer_by_video_is_offered_and_noted_when_pressed(talk: Conversation, words: str) -> None:
    called(talk)

    (asked,) = talk.says(UTE, words, channel="direct")
    before = talk.answer(LINDA, "attendance M-1")
    talk.presses(UTE, asked, "Video")

    assert asked.text == ("The task force meets on Tue 18 Oct, 14:00 Geneva, by video. What shall I note?")
    assert labels(asked) == ["Video", "Coming", "Can't"]
    assert talk.answer(LINDA, "attendance M-1") != before


def test_other_answers_are_offered_too(talk: Conversation) -> None:
    called(talk)

    (asked,) = talk.says(UTE, "I can't make it to the meeting", channel="direct")

    assert labels(asked) == ["Can't", "Coming", "Video"]


def test_answer_pressed_for_an_earlier_time_is_asked_again_and_the_move_is_still_told(
    both: Conversation,
) -> None:
    called(both)
    both.passes(hours=3)
    (asked,) = both.says(ALINE, "I'll join by video", channel="direct")
    both.answer(LINDA, "move M-1 25 oct 15:00")

    (said,) = both.presses(ALINE, asked, "Video")
    noted = both.answer(LINDA, "attendance M-1")
    both.passes(hours=3)

    assert said.text == (
        "Task force, meeting 1 is on Tue 25 Oct, 15:00 Geneva, not Tue 18 Oct, 14:00 Geneva, so I haven't noted "
        "anything. Are you coming?"
    )
    assert "By video (1)" not in noted
    assert any("not Tue 18 Oct" in one.text for one in both.direct(ALINE))
    both.presses(ALINE, said, "Video")
    assert "By video (1): Aline Moreau" in both.answer(LINDA, "attendance M-1")


def test_meeting_without_a_link_says_so(talk: Conversation) -> None:
    called(talk, link="place:T103")

    (asked,) = talk.says(UTE, "I'll join by video", channel="direct")

    assert asked.text.endswith("It has no link for video. What shall I note?")
    assert labels(asked) == ["Coming", "Can't"]


@pytest.mark.parametrize("who", [UTE, STAFF])
def test_who_is_invited_nowhere_is_told_so(talk: Conversation, who: str) -> None:
    if who == STAFF:
        called(talk)

    assert talk.asks(who, "I'll join by video") == "No meeting is waiting for your answer."


OF_DECISIONS = (
    "what did we decide {}?", "decisions {}", "any decisions {}?", "what was agreed {}?", "qu'est-ce qu'on a décidé {} ?",
    "qu'avons-nous décidé {} ?", "¿qué se decidió {}?", "¿en qué quedamos {}?", "что решили {}?", "ماذا قررنا {}؟",
)  # fmt: skip
ON = {
    "what": ("on", "about", "regarding", "for"), "dec": ("on the", "about"), "any": ("on", "concerning"),
    "qu'": ("sur les", "au sujet des", "à propos de", "concernant"), "¿": ("sobre los", "acerca de", "con los"),
    "что": ("по", "о", "насчёт", "про"), "ماذا": ("بشأن", "حول", "بخصوص"),
}  # fmt: skip


@given(st.sampled_from(OF_DECISIONS), st.integers(0, 5), st.text("bcdfgklmprtvz", min_size=5, max_size=9))
@settings(suppress_health_check=list(HealthCheck))
def test_topic_of_a_question_about_decisions_is_never_dropped(
    quick: Conversation, asked: str, pick: int, word: str
) -> None:
    words = next(one for begins, one in ON.items() if asked.startswith(begins))

    said = quick.asks(LINDA, asked.format(f"{words[pick % len(words)]} {word}"))

    assert said.startswith((f"Nothing found for “{word}”", "I can't")), said


OF_LISTS = (
    "which issues are {}?", "any events {}?", "what's late {}?", "issues {}", "events {}", "what is new {}?",
    "¿qué acciones hay {}?", "какие вопросы {}?",
)  # fmt: skip
ABOUT = {
    "¿": ("sobre los", "acerca de"),
    "какие": ("о", "про", "насчёт"),
    "": ("about", "regarding the", "concerning"),
}


@given(st.sampled_from(OF_LISTS), st.integers(0, 5), st.text("bcdfgklmprtvz", min_size=5, max_size=9))
@settings(suppress_health_check=list(HealthCheck))
def test_topic_of_a_question_about_a_list_is_never_dropped(
    listed: Conversation, asked: str, pick: int, word: str
) -> None:
    words = next(one for begins, one in ABOUT.items() if asked.startswith(begins))

    said = listed.asks(LINDA, asked.format(f"{words[pick % len(words)]} {word}"))

    assert said.startswith((f"Nothing found for “{word}”", "I can't", "I don't understand", "Shall I")), said


def test_list_is_asked_for_what_is_about_something(listed: Conversation) -> None:
    assert "A-2" in listed.asks(LINDA, "which actions are about booths?")
    assert "COP22" not in listed.asks(LINDA, "any events about elections?")
    assert "about" not in listed.asks(LINDA, "what is new about web editorial?")


def test_what_was_decided_on_a_topic_is_found(quick: Conversation) -> None:
    quick.answer("filiz.arslan", "raise Sponsors on the site? area:web")
    quick.answer("filiz.arslan", "escalate I-1 no agreement")
    quick.answer(ALINE, "decide I-1 agreed Logos only, no names")

    assert "Logos only" in quick.asks(LINDA, "what did we decide about sponsors?")
    assert "Logos only" in quick.asks(LINDA, "关于sponsors我们决定了什么？")
    assert "Logos only" in quick.asks(LINDA, "what was decided on the site?")
    assert quick.asks(LINDA, "what was decided on web?") == quick.answer(LINDA, "decisions area:web")
