"""A workspace with a few invented people, and a bot that only remembers what it was sent."""

from datetime import UTC, datetime, timedelta

from practice.model import Channel, Json, Person
from practice.workspace import Workspace

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AMINA, BORIS, CHEN = "U0AMINA", "U0BORIS", "U0CHEN"
TF, PRIVATE, OLD = "C0TF", "C0PRIVATE", "C0OLD"
BOT = "U0CLERK"


class Time:
    """Time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **length: float) -> None:
        self.at += timedelta(**length)


class Ear:
    """A bot that takes down each envelope, and answers what a test told it to."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Json]] = []
        self.answer: object = None
        self.fails: Exception | None = None

    async def __call__(self, kind: str, payload: Json) -> object:
        self.heard.append((kind, payload))
        if self.fails:
            raise self.fails
        return self.answer

    def last(self, kind: str) -> Json:
        return [payload for one, payload in self.heard if one == kind][-1]

    def events(self) -> list[Json]:
        return [payload["event"] for kind, payload in self.heard if kind == "events_api"]


def workspace(now: Time | None = None, machine: Time | None = None) -> Workspace:
    people = [
        Person(AMINA, "amina", "Amina Diallo", "amina@example.org", "Africa/Dakar", "Secretary"),
        Person(BORIS, "boris", "Boris Novak", "boris@example.org", "Europe/Zurich", "Chief of SPM"),
        Person(CHEN, "chen", "Chen Wei", "chen@example.org", "Asia/Bangkok", is_restricted=True),
        Person("U0GONE", "gone", "Gone Person", "gone@example.org", "UTC", deleted=True),
    ]
    channels = [
        Channel(TF, "isc-tf", {AMINA, BORIS, BOT}, topic="The task force"),
        Channel(PRIVATE, "secretariat", {AMINA}, is_private=True),
        Channel(OLD, "isc-2019", {AMINA, BOT}, is_archived=True),
        Channel("C0LOBBY", "lobby", {AMINA, CHEN}),
    ]
    return Workspace(
        now=now or Time(), machine=machine, people=people, channels=channels, base_url="http://slack"
    )


def button(action_id: str = "done", value: str = "v1:done:12") -> Json:
    text = {"type": "plain_text", "text": "Done"}
    return {"type": "button", "action_id": action_id, "text": text, "value": value}


def section(text: str = "A-12 Cost table") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "act", "elements": list(elements) or [button()]}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: Json | None = None, **more: object) -> Json:
    element = element or {"type": "plain_text_input", "action_id": "value"}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, **more}


def form(*blocks: Json, **more: object) -> Json:
    shape = {"type": "modal", "callback_id": "log", "title": plain("Log an action"), "submit": plain("Log")}
    return {**shape, "blocks": list(blocks) or [field("title")], **more}
