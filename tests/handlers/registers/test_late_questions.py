"""Questions about entries that are late: counted, or not answered; that there is no deadline is said only where that is so."""

from collections.abc import Iterator

import pytest

from bot.register_dates import DueRule
from bot.registers import Register
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with
from tests.handlers.scene import LINDA
from tests.shipped import CHARTER, TEXT

NO_DEADLINE = "have no deadline, so none is late"
NOT_ANSWERED = ("I understood only a part of that",)
LOANS = """
  - code: loans
    one: loan
    prefix: LN
    called: [loan of equipment, loans of equipment]
    what: What we lend, and to whom.
    due: optional
    fields:
      - {name: borrower, type: person}
    states:
      - {name: status, choices: [lent, returned]}
    closed_where: {status: returned}
"""
ENTERED = (
    "servicerequest Film the opening sort:video due:7 oct area:communications",
    "servicerequest Pictures of the opening sort:photography due:7 oct area:communications",
    "servicerequest Film the close sort:video due:31 oct area:web",
    "recommendation Publish the audits report:JIU/REP/2016/1 nr:1 due:7 oct area:gender owner:@ute.keller",
    "loan Beamer due:7 oct",
    "loan Screen due:31 oct",
)


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    """Yield a task force on Tue 11 Oct, when what was due on Fri 7 Oct is late."""
    talk = talk_with(databases.fresh("sqlite"), TEXT + LOANS, tmp_path_factory.mktemp("charter"))
    for words in ENTERED:
        talk.answer(LINDA, words)
    talk.passes(days=4)
    yield talk
    talk.close()


COUNTED = [
    ("how many service requests are late?", "*2 late service requests*"),
    (
        "how many service requests of sort photography are late?",
        "*1 late service request, sort: photography*",
    ),
    ("how many service requests of sort video are late?", "*1 late service request, sort: video*"),
    ("how many video service requests?", "*2 open service requests, sort: video*"),
    (
        "how many video service requests in communications?",
        "*1 open service request in Communications, sort: video*",
    ),
    ("how many recommendations are open and late?", "*1 late recommendation*"),
    ("which open recommendations are overdue?", "*1 late recommendation*"),
    ("which loans of equipment are late?", "*1 late loan of equipment*"),
    ("how many loans of equipment are lent?", "*2 loans of equipment, status: lent*"),
    ("how many loans of equipment are there?", "*2 open loans of equipment*"),
]


@pytest.mark.parametrize(("question", "head"), COUNTED)
def test_late_entries_are_counted(quick: Conversation, question: str, head: str) -> None:
    assert quick.asks(LINDA, question).splitlines()[0] == head


@pytest.mark.parametrize(
    "question", ["why are the recommendations late?", "who is late with recommendations?", "how many recommendations are late because of Ute?"]
)  # fmt: skip
def test_late_question_with_a_word_that_is_not_read_is_not_answered(
    quick: Conversation, question: str
) -> None:
    assert quick.asks(LINDA, question).startswith(NOT_ANSWERED)


LATE = (
    "which {many} are late?", "how many {many} are overdue?", "why are the {many} late?", "who is late with {many}?",
    "how many {many} are open and late?", "how many {many} are closed and late?", "late {many} in gender?", "my late {many}?",
    "how many {many} of sort video are late?", "which {many} are late this week?", "are any {many} blocked or late?",
)  # fmt: skip


@pytest.mark.parametrize("register", CHARTER.registers, ids=lambda one: one.code)
@pytest.mark.parametrize("question", LATE)
def test_no_deadline_is_said_only_of_what_never_has_one(
    quick: Conversation, register: Register, question: str
) -> None:
    answer = quick.asks(LINDA, question.format(many=register.many))

    assert (register.due == DueRule.NONE and register.review_every is None) or NO_DEADLINE not in answer


def test_deliverables_that_wait_for_the_task_force_are_asked_by_its_name(quick: Conversation) -> None:
    answer = quick.asks(LINDA, "which deliverables wait for the task force?")

    assert answer.startswith("No open deliverables, waiting for ISC-TF.")
