"""The question who hasn't answered is read in the six languages, and no other question is."""

import pytest

from bot.silence_words import asks_who_is_silent


@pytest.mark.parametrize(
    "said",
    [
        "who hasn't answered?",
        "Who hasn’t answered the round?",
        "who has not answered the round?",
        "who has not yet replied to the survey?",
        "who hasn't responded to our questions yet?",
        "who didn't answer?",
        "who still hasn't replied?",
        "who is still silent in the round?",
        "who has yet to answer?",
        "which areas haven't answered?",
        "which offices have not replied yet?",
        "who hasn't sent their update?",
        "whose answers are missing?",
        "qui n'a pas répondu ?",
        "Qui n’a pas encore répondu à la consultation ?",
        "qui n'a toujours pas répondu ?",
        "¿Quién no ha respondido?",
        "¿quiénes no han contestado todavía a la ronda?",
        "quién sigue sin responder",
        "Кто не ответил?",
        "кто ещё не ответил на опрос?",
        "谁没有回答？",
        "谁还没有回复问卷？",
        "من لم يرد؟",
        "من لم يجب بعد على الاستبيان؟",
    ],
)
def test_negated_question_of_who_answered_is_who_is_silent(said: str) -> None:
    assert asks_who_is_silent(said)


@pytest.mark.parametrize(
    "said",
    [
        "who answered?",
        "who has answered the round?",
        "who hasn't answered the door at the office in Cairo?",
        "who hasn't answered because of the holiday?",
        "who is not answering for gender",
        "who is the focal point?",
        "which actions are not done?",
        "qui a répondu ?",
        "¿quién ha respondido?",
        "кто ответил?",
        "谁回答了？",
        "من رد؟",
    ],
)
def test_other_questions_are_not(said: str) -> None:
    assert not asks_who_is_silent(said)
