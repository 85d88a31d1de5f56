"""What is said of who is told, recounted from the messages that they get."""

import re
from collections import Counter

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA


def announced(said: str) -> int:
    """Count the people in "I'll tell Filiz, Linda and 2 others in a minute, and Taro within the hour."."""
    (told,) = re.findall(r"I'll tell (.+?)\.", said)
    more = sum(map(int, re.findall(r"(\d+) others", told)))
    names = re.sub(r"(?: in a minute| within the hour| when their day starts|\d+ others)", "", told)
    return more + len([one for one in re.split(r", and | and |, ", names) if one])


def messages(talk: Conversation) -> Counter[str]:
    """Count what the bot has written to each person."""
    users = [one.id for one in talk.workspace.people.values() if not one.is_bot]
    return Counter({user: len(talk.direct(user)) for user in users})


def test_whoever_is_told_of_a_decision_is_counted_in_its_sentence(both: Conversation) -> None:
    both.answer("filiz.arslan", "raise Who pays for six languages? area:web")
    both.answer("filiz.arslan", "escalate I-1 no agreement")
    both.passes(minutes=5)

    before = messages(both)

    said = both.answer(ALINE, "decide I-1 agreed One budget")
    both.passes(hours=2)

    assert announced(said) == len(messages(both) - before) == 5


def test_question_that_is_sent_up_for_somebody_says_for_whom(quick: Conversation) -> None:
    quick.answer("filiz.arslan", "raise Who pays for six languages? area:web")
    quick.passes(minutes=5)
    quick.answer(LINDA, "escalate I-1 no agreement behalf:@moussa.diallo")
    quick.passes(minutes=5)

    (arrived,) = [message.text for message in quick.direct(ALINE) if "took it up" in message.text]
    assert "Linda Okafor for Moussa Diallo took it up from the focal points: no agreement." in arrived
