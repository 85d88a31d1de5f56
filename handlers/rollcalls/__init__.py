"""Roll calls: who of an office is safe. The charter says who may start one, and who reads names.

They are no records on purpose: a record is searched, linked, noted on, exported and kept, and the names of people in danger
must be nowhere but in a table of their own, for a month.
"""

from bot.charter import Charter
from handlers.core.feature import Feature, Press, Tick, Verb
from handlers.rollcalls import answering, commands, waves
from handlers.rollcalls.home import HOME
from handlers.rollcalls.notifications import NOTIFICATIONS
from storage import roll_calls


def features_of(charter: Charter) -> list[Feature]:
    """Return what roll calls offer; nothing where the charter declares none."""
    return [_FEATURE] if charter.roll_call is not None else []


_FEATURE = Feature(
    verbs=(
        Verb(
            name="rollcall",
            work=commands.start,
            right="roll call",
            options=(commands.OFFICES, commands.VISITORS, commands.KIND),
            form=commands.start_form,
            is_careful=True,
            summary="ask everybody of an office whether they are safe",
            usage="<office> [exercise] [visitors:names]",
            example='rollcall {city} exercise visitors:"Ann Lee, Bo Chen"',
        ),
        Verb(
            name="rollcalls",
            work=commands.show,
            right="list",
            options=("page",),
            writes=False,
            summary="see how many were reached in roll calls",
            example="rollcalls",
        ),
        Press(
            name="rollbegin",
            work=commands.begin,
            right="roll call",
            summary="begin a roll call that somebody else has announced",
        ),
        Press(
            name="rollstop",
            work=commands.stop,
            right="roll call",
            summary="stop a roll call before it begins",
        ),
        Press(
            name="rollanswer",
            work=answering.answer,
            right=None,
            summary="answer a roll call",
        ),
        Press(
            name="rolltell",
            work=answering.tell,
            right=None,
            summary="enter the answers of several people in a roll call by one line",
            example="safe RC-1 @amina.diallo, away @kenji.sato",
        ),
        Press(
            name="rollenter",
            work=answering.enter,
            right=None,
            options=(*answering.WHO, answering.ANSWER),
            form=answering.enter_form,
            needs_form=answering.needs_form,
            summary="see who was not reached in a roll call, and enter answers for others",
        ),
    ),
    notifications=NOTIFICATIONS,
    tick=Tick(settle=waves.advance, next_at=roll_calls.next_look),
    home=HOME,
    undo_words={commands.START: commands.words_to_stop, answering.ANSWERED: answering.not_taken_back},
    claims=answering.claim,
    asks_first=answering.asks_first,
)
