"""What the record of a meeting declares: its verbs, its notifications, and what comes with time."""

from datetime import datetime

from handlers.core.feature import Press, Verb
from handlers.meetings import call
from handlers.meetings.record import clock, commands, files
from handlers.meetings.record.notifications import NOTIFICATIONS
from storage import meeting_records, meetings
from storage.unit_of_work import Read, Tx

__all__ = ["NOTIFICATIONS", "VERBS", "next_at", "settle"]

RIGHT = "change meeting"

VERBS = (
    Verb(
        name="record",
        work=commands.show,
        right="register",
        writes=False,
        takes_refs=True,
        summary="read the record of a meeting, and get it as a file",
        usage="M-3",
        example="record M-1",
    ),
    Press(
        name="recordfile",
        work=files.record_file,
        right="register",
        takes_refs=True,
        for_closed=True,
        summary="get the record of a meeting as a Word or a PDF file",
    ),
    Press(
        name="sendrecord",
        work=commands.send,
        right=RIGHT,
        takes_refs=True,
        for_closed=True,
        summary="send the draft record of a meeting to everybody who was invited",
    ),
    Press(
        name="holdrecord",
        work=commands.hold,
        right=RIGHT,
        takes_refs=True,
        for_closed=True,
        summary="hold the draft record of a meeting back",
    ),
    Press(
        name="recorduntil",
        work=commands.set_until,
        right=RIGHT,
        takes_refs=True,
        for_closed=True,
        summary="let comments on the draft record of a meeting run until a day",
    ),
    Press(
        name="correction",
        work=commands.correct,
        right="register",
        takes_refs=True,
        for_closed=True,
        form=commands.correction_form,
        summary="ask for a correction in the draft record of a meeting",
    ),
    Press(
        name="answercorrection",
        work=commands.ask_about,
        right=RIGHT,
        writes=False,
        takes_refs=True,
        summary="look at a correction of the record of a meeting",
    ),
    Press(
        name="takecorrection",
        work=commands.take,
        right=RIGHT,
        takes_refs=True,
        for_closed=True,
        summary="take a correction into the record of a meeting",
    ),
    Press(
        name="declinecorrection",
        work=commands.decline,
        right=RIGHT,
        takes_refs=True,
        for_closed=True,
        form=commands.decline_form,
        needs_form=lambda words, _: len(words.split()) <= 2,  # noqa: PLR2004 - the meeting and the correction
        summary="say why a correction is not taken into the record of a meeting",
    ),
    Press(
        name="closerecord",
        work=commands.close,
        right=RIGHT,
        takes_refs=True,
        for_closed=True,
        summary="close the record of a meeting, although somebody was not reached",
    ),
    Press(
        name="approverecord",
        work=commands.approve,
        right=RIGHT,
        takes_refs=True,
        for_closed=True,
        summary="note which meeting approved the record of another",
    ),
)


def settle(tx: Tx) -> int:
    """Look at the calls of meetings, and at their records."""
    return call.settle(tx) + clock.settle(tx)


def next_at(read: Read) -> datetime | None:
    found = [meetings.next_call_due(read), meeting_records.next_due(read)]
    return min((one for one in found if one is not None), default=None)
