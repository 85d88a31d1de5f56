"""The state of the practice workspace, and lookups in it."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from practice import blocks as block_kit
from practice import inputs
from practice.faults import Fault, FaultKind, Faults
from practice.model import Channel, Json, Message, Person, Refused, Upload, View

if TYPE_CHECKING:
    from practice.limits import Limits

TRIGGER_LIVES = timedelta(seconds=3)
RESPONSE_URL_LIVES = timedelta(minutes=30)
RESPONSE_URL_USES = 5
MICROSECOND = 1_000_000


@dataclass
class Trigger:
    user: str
    expires_at: datetime
    used: bool = False


@dataclass(kw_only=True)
class ResponseUrl:
    """A URL for delayed responses to one command or interaction."""

    channel: str
    user: str
    expires_at: str
    uses_left: int = RESPONSE_URL_USES
    message_ts: str | None = None
    thread_ts: str | None = None


class State:
    """The state of the workspace and its pending faults; `limits` is None if calls are not limited."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        people: Iterable[Person],
        channels: Iterable[Channel],
        machine: Callable[[], datetime] | None = None,
        command: str = "/isc",
        team_id: str = "T0PRACTICE",
        team_name: str = "Practice workspace",
        bot_user: str = "U0CLERK",
        bot_id: str = "B0CLERK",
        app_id: str = "A0CLERK",
        bot_name: str = "Clerk",
        base_url: str = "",
    ) -> None:
        self.now = now
        self.machine = machine or now
        self.people = {person.id: person for person in people}
        self.channels = {channel.id: replace(channel, members=set(channel.members)) for channel in channels}
        self.command, self.base_url = command, base_url
        self.team_id, self.team_name = team_id, team_name
        self.bot_user, self.bot_id, self.app_id, self.bot_name = bot_user, bot_id, app_id, bot_name
        self.people.setdefault(bot_user, self._bot())
        self.revoked = False
        self.down = False
        self.is_closing = False  # open pages are told of nothing more
        self.version = 0
        self.watchers: list[Callable[[], None]] = []
        self.lock = threading.RLock()
        self.faults = Faults(
            lock=self.lock,
            machine=lambda: self.machine(),  # noqa: PLW0108 - a test may replace the clock later
            changed=self.changed,
            switch=self.switch,
        )
        self.limits: Limits | None = None
        self.posted: dict[str, list[Message]] = {}
        self.files: dict[str, Upload] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.read: dict[str, dict[str, str]] = {}
        self._last_ts = 0
        self._count = 0

    def _bot(self) -> Person:
        name = self.bot_name.lower().replace(" ", "-")
        return Person(self.bot_user, name, self.bot_name, "", "UTC", is_bot=True)

    # Names and numbers

    def next_ts(self) -> str:
        at = int(self.now().timestamp() * MICROSECOND)
        self._last_ts = max(at, self._last_ts + 1)
        return f"{self._last_ts // MICROSECOND}.{self._last_ts % MICROSECOND:06}"

    def fresh(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count:08X}"

    def changed(self) -> None:
        self.version += 1
        for tell in list(self.watchers):
            tell()

    def end_streams(self) -> None:
        """End the streams of the pages that are open: the server would wait for them when it stops."""
        self.is_closing = True
        self.changed()

    # People

    def person(self, user: str) -> Person:
        if user not in self.people:
            raise Refused("user_not_found")
        return self.people[user]

    def user_named(self, name: str) -> str | None:
        wanted = name.casefold()
        for person in self.people.values():
            if person.name.casefold() == wanted and not person.deleted:
                return person.id
        return self.bot_user if wanted == self.bot_name.casefold() else None

    # Channels

    def direct(self, user: str) -> str:
        """Return the id of the direct conversation of the bot with this person."""
        person = self.person(user)
        found = f"D{user[1:]}"
        members = {user, self.bot_user}
        self.channels.setdefault(found, Channel(found, person.name, members, user=user))
        return found

    def channel_id_named(self, name: str) -> str | None:
        wanted = name.removeprefix("#").casefold()
        for channel in self.channels.values():
            if channel.name.casefold() == wanted and not channel.is_direct:
                return channel.id
        return None

    def channel(self, reference: str) -> Channel:
        """Return a channel by id, name, or (a direct one) the person's id."""
        if reference[:1] in {"U", "W"} and reference in self.people:
            reference = self.direct(reference)
        found = reference if reference in self.channels else self.channel_id_named(reference)
        if found is None:
            raise Refused("channel_not_found")
        return self.channels[found]

    # Messages

    def add(self, message: Message) -> Message:
        message.blocks = self.with_ids(message.blocks)
        message.chosen = inputs.starting_state(message.blocks)
        self.posted.setdefault(message.channel, []).append(message)
        self.changed()
        return message

    def post(self, channel: str, text: str, blocks: list[Json] | None = None, **more: object) -> Message:
        """Post a message of the bot."""
        message = Message(
            channel=channel, ts=self.next_ts(), user=self.bot_user, bot_id=self.bot_id, text=text,
            blocks=blocks or [],
        )  # fmt: skip
        return self.add(replace(message, **more))  # type: ignore[arg-type]  # names of fields

    def notice(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Message:
        """Show a message of Slackbot to one person only."""
        message = Message(
            channel=channel, ts=self.next_ts(), user="USLACKBOT", text=text, only_for=user,
            thread_ts=thread_ts,
        )  # fmt: skip
        return self.add(message)

    def message(self, channel: str, ts: str) -> Message:
        for message in self.posted.get(channel, []):
            if message.ts == ts:
                return message
        raise Refused("message_not_found")

    def rewrite(self, message: Message, *, text: str, blocks: list[Json], attachments: list[Json]) -> None:
        """Replace the content of a message; selections stay if their ids are the same."""
        message.text, message.attachments = text, attachments
        message.blocks = self.with_ids(blocks)
        message.chosen = inputs.starting_state(message.blocks, kept=message.chosen)
        self.changed()

    def remove(self, message: Message) -> None:
        """Remove a message; the first message of a thread leaves a tombstone, because its replies stay."""
        if self.replies(message):
            message.text, message.blocks, message.attachments = "This message was deleted.", [], []
            message.subtype, message.user, message.reactions = "tombstone", "USLACKBOT", {}
            message.bot_id, message.metadata = None, None
        else:
            self.posted[message.channel].remove(message)
        self.changed()

    def replies(self, root: Message) -> list[Message]:
        return [
            one
            for one in self.posted.get(root.channel, [])
            if one.thread_ts == root.ts and one.is_reply and one.only_for is None
        ]

    def messages(
        self, channel: str, *, seen_by: str | None = None, thread_ts: str | None = None
    ) -> list[Message]:
        """Return the messages of a channel, or of one thread, oldest first.

        Ephemeral messages are included only for `seen_by`; without a thread, replies are left out.
        """
        with self.lock:
            found = self.posted.get(self.channel(channel).id, [])
            if thread_ts is None:
                chosen = [one for one in found if not one.is_reply or one.broadcast]
            else:
                chosen = [one for one in found if thread_ts in {one.ts, one.thread_ts}]
            return [one for one in chosen if one.only_for in {None, seen_by}]

    # Files

    def file(self, file: str) -> Upload:
        if file not in self.files:
            raise Refused("file_not_found")
        return self.files[file]

    def showing(self, file: str) -> list[Message]:
        """Return the visible messages that show a file."""
        every = [one for posted in self.posted.values() for one in posted]
        there = [one for one in every if any(shown["id"] == file for shown in one.files)]
        return [one for one in there if not self.faults.hides(one.channel, one.ts)]

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """Give each block and element the id that Slack generates if the app gave none."""
        blocks = [{**block, "block_id": block.get("block_id") or self.fresh("b")} for block in blocks]
        for _, element in block_kit.interactive(blocks):
            element.setdefault("action_id", self.fresh("a"))
        return blocks

    def shown(self, message: Message, *, with_metadata: bool = False) -> Json:
        """Return a message as Slack shows it, with the size of its thread."""
        writer = self.people.get(message.user)
        team = (writer and writer.team_id) or self.team_id
        shown = message.as_slack(with_metadata=with_metadata) | {"team": team}
        if team != self.team_id:
            shown |= {"user_team": team, "source_team": team}
        if message.bot_id:
            shown["app_id"] = self.app_id
        replies = self.replies(message)
        if replies:
            shown |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "reply_users": list(dict.fromkeys(one.user for one in replies)),
                "latest_reply": replies[-1].ts,
            }
        elif message.is_reply:
            root = next((one for one in self.posted[message.channel] if one.ts == message.thread_ts), None)
            shown |= {"parent_user_id": root.user} if root else {}
        return shown

    # States for testing the bot

    def switch(self, fault: Fault) -> None:
        """Switch a state of the workspace on or off. Raises ValueError with a sentence if that is impossible."""
        is_on = self._switched(fault)
        wanted = not is_on if fault.on is None else fault.on
        if wanted == is_on:
            return
        match fault.kind:
            case FaultKind.DOWN:
                self.down = wanted
            case FaultKind.TOKEN_REVOKED:
                self.revoked = wanted
            case FaultKind.CHANNEL_ARCHIVED:
                self._shared(fault.channel).is_archived = wanted
            case FaultKind.BOT_REMOVED:
                members = self._shared(fault.channel).members
                (members.discard if wanted else members.add)(self.bot_user)
            case _:
                person = self._somebody(fault.user)
                self.people[person.id] = replace(person, deleted=wanted)
        if wanted:
            self.faults.switched(fault.kind)

    def _switched(self, fault: Fault) -> bool:
        match fault.kind:
            case FaultKind.DOWN:
                return self.down
            case FaultKind.TOKEN_REVOKED:
                return self.revoked
            case FaultKind.CHANNEL_ARCHIVED:
                return self._shared(fault.channel).is_archived
            case FaultKind.BOT_REMOVED:
                return self.bot_user not in self._shared(fault.channel).members
            case _:
                return self._somebody(fault.user).deleted

    def _shared(self, reference: str) -> Channel:
        channel = self.channel(reference)
        if channel.is_direct:
            raise ValueError("A conversation with one person cannot be archived or left.")
        return channel

    def _somebody(self, reference: str) -> Person:
        """Return a person by id or name, including deactivated ones."""
        named = [one for one in self.people.values() if one.name.casefold() == reference.casefold()]
        person = self.people.get(reference) or next(iter(named), None)
        if person is None:
            raise Refused("user_not_found")
        if person.is_bot:
            raise ValueError("A bot cannot be deactivated here; revoke its token.")
        return person

    # Views

    def new_view(self, user: str, shape: Json, *, on: View | None = None) -> View:
        view_id = self.fresh("V")
        shape = {**shape, "blocks": self.with_ids(shape["blocks"])}
        return View(
            id=view_id, user=user, shape=shape, hash=self.fresh("h"),
            root_id=on.root_id if on else view_id, previous_id=on.id if on else None,
            state=inputs.starting_state(shape["blocks"]),
        )  # fmt: skip

    def reshape(self, view: View, shape: Json) -> None:
        """Update an open view; input stays if the ids are the same."""
        view.shape = {**shape, "blocks": self.with_ids(shape["blocks"])}
        view.state = inputs.starting_state(view.blocks, kept=view.state)
        view.hash, view.errors, view.trouble = self.fresh("h"), {}, ""
        self.changed()

    def open_view(self, view_id: str) -> View:
        every = [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())
        for view in every:
            if view_id in {view.id, view.shape.get("external_id")}:
                return view
        raise Refused("not_found")

    def view(self, user: str) -> View | None:
        """Return the modal that is open for this person."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        return self.homes.get(user)

    # Triggers and response URLs

    def new_trigger(self, user: str) -> str:
        trigger = self.fresh("1234.5678.")
        self.triggers[trigger] = Trigger(user, self.machine() + TRIGGER_LIVES)
        return trigger

    def use_trigger(self, trigger_id: str) -> str:
        """Exchange a trigger for the person who caused it; each is valid once, for three seconds."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.machine() > trigger.expires_at:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def new_response_url(
        self, user: str, channel: str, *, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        token = self.fresh("r")
        expires_at = self.machine() + RESPONSE_URL_LIVES
        self.response_urls[token] = ResponseUrl(
            channel=channel, user=user, expires_at=expires_at.isoformat(),
            message_ts=message_ts, thread_ts=thread_ts,
        )  # fmt: skip
        return f"{self.base_url}/respond/{token}"

    # Reading marks

    def mark_read(self, user: str, channel: str) -> None:
        seen = self.messages(channel, seen_by=user)
        if seen:
            self.read.setdefault(user, {})[channel] = seen[-1].ts

    def has_unread(self, user: str, channel: str) -> bool:
        last = self.read.get(user, {}).get(channel, "")
        return any(one.ts > last and one.user != user for one in self.messages(channel, seen_by=user))

    # Persistence

    def dump(self) -> Json:
        """Return the state to restore after a restart, as JSON."""
        with self.lock:
            return {
                "channels": [
                    {**asdict(one), "members": sorted(one.members)} for one in self.channels.values()
                ],
                "people": [asdict(person) for person in self.people.values()],
                "messages": [asdict(one) for posted in self.posted.values() for one in posted],
                "stacks": {user: [asdict(view) for view in stack] for user, stack in self.stacks.items()},
                "homes": {user: asdict(view) for user, view in self.homes.items()},
                "files": [asdict(one) for one in self.files.values()],
                "response_urls": {token: asdict(one) for token, one in self.response_urls.items()},
                "read": self.read,
                "last_ts": self._last_ts,
                "count": self._count,
            }

    def load(self, dumped: Json) -> None:
        with self.lock:
            self.channels = {
                one["id"]: Channel(**{**one, "members": set(one["members"])}) for one in dumped["channels"]
            }
            self.people = {one["id"]: Person(**one) for one in dumped["people"]}
            self.posted = {}
            for one in dumped["messages"]:
                message = Message(**one)
                self.posted.setdefault(message.channel, []).append(message)
            self.stacks = {user: [View(**view) for view in stack] for user, stack in dumped["stacks"].items()}
            self.homes = {user: View(**view) for user, view in dumped["homes"].items()}
            self.files = {one["id"]: Upload(**one) for one in dumped.get("files", ())}
            self.response_urls = {token: ResponseUrl(**one) for token, one in dumped["response_urls"].items()}
            self.read = {user: dict(marks) for user, marks in dumped["read"].items()}
            self._last_ts, self._count = dumped["last_ts"], dumped["count"]
            self.changed()
