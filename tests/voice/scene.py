"""People and steps of the scenes."""

from practice.workspace import Message
from tests.conversation import Conversation

LINDA, ALINE, UTE, HALE = "linda.okafor", "aline.moreau", "ute.keller", "hale.kaya"
FILIZ, GRETA, KENJI, WIPA = "filiz.arslan", "greta.weber", "kenji.sato", "wipa.chaiyo"


def log_others(talk: Conversation, number: int) -> None:
    """Log so many other actions, so that the next has the number of the sample."""
    for count in range(number):
        talk.says(LINDA, f"/isc action Another thing, number {count + 1}")


def in_channels(talk: Conversation, title: str) -> Message:
    """Return the one message that begins with this title, in whichever channel it is."""
    (found,) = [
        m for name in talk.charter.all_channels for m in talk.channel(name) if m.text.startswith(title)
    ]
    return found
