"""The agenda of a meeting, as it stands in the channel."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import ALINE, FILIZ, LINDA


def test_agenda_in_the_channel(talk: Conversation) -> None:
    talk.says(FILIZ, '/isc raise Who pays for pages in six languages? area:web options:"ITU | BDT"')
    talk.says(LINDA, "/isc meeting 7 dec 14:00 duration:85 min number:16")
    talk.says(LINDA, f"/isc item I-1 M-1 @{FILIZ} 20 min")
    talk.says(LINDA, f"/isc item Any other business M-1 @{ALINE} 5 min")
    talk.says(LINDA, "/isc call M-1")
    talk.until(datetime(2026, 11, 30, 9, tzinfo=UTC))
    (agenda,) = [one for one in talk.channel() if one.text.startswith("Agenda")]

    assert shown(talk, agenda) == sample("meeting.agenda")
