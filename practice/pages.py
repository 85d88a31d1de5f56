"""The endpoints of the page: the workspace as one person sees it, and the actions of that person."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from practice import drawer
from practice.clock import Clock
from practice.guide import Guide
from practice.link import Link
from practice.model import Channel, Json, Message, Refused, Upload, View
from practice.moments import moment
from practice.workspace import Workspace

# callback id, title, and "message" or "global"
Shortcut: TypeAlias = tuple[str, str, str]
Act: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[Json]]

SHOWN = 200
HEARTBEAT = 15.0
FILE_MAX = 5_000_000  # bytes of an attached file
NO_TEXT = "This file is no text. Save it to open it in its own program."
SENTENCES = {
    "channel_not_found": "There is no such channel.",
    "file_not_found": "There is no such file, or its content is not kept here.",
    "is_archived": "This channel is archived; nobody can write in it.",
    "message_not_found": "There is no such message.",
    "not_found": "This form is no longer open.",
    "not_in_channel": "You are not a member of this channel.",
    "user_not_found": "There is no such person.",
    "account_inactive": "This person is deactivated.",
    "already_reacted": "You have already reacted with this.",
    "no_reaction": "You have not reacted with this.",
    "cant_update_message": "Only the author can change or delete a message.",
}


TEXTS = {
    "user", "channel", "text", "thread_ts", "ts", "view_id", "action_id", "block_id", "callback_id", "name", "tab", "to", "label",
}  # fmt: skip
# Beyond these, times of zones and Slack's timestamps mean nothing.
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 12, 31, tzinfo=UTC)


class CannotDo(Exception):
    """The request makes no sense, or not at this time."""


class Pages:
    def __init__(
        self,
        workspace: Workspace,
        clock: Clock,
        *,
        advance: Callable[[datetime], Awaitable[None]],
        zone: str,
        place: str,
        shortcuts: Sequence[Shortcut],
        guide: Guide,
        link: Link,
    ) -> None:
        self.workspace = workspace
        self.clock = clock
        self.advance = advance
        self.zone = zone
        self.place = place or zone.rpartition("/")[2].replace("_", " ")
        self.shortcuts = shortcuts
        self.guide = guide
        self.link = link
        self.moving = asyncio.Lock()

    def routes(self) -> list[BaseRoute]:
        acts: dict[str, Act] = {
            "type": self.type, "press": self.press, "submit": self.submit, "close": self.close,
            "shortcut": self.shortcut, "edit": self.edit, "delete": self.delete, "react": self.react,
            "dismiss": self.dismiss, "join": self.join, "leave": self.leave, "home": self.home,
            "clock": self.move_clock, "start": self.start, "switch": self.switch, "faults": self.fault,
        }  # fmt: skip
        return [
            Route("/page/state", self.state),
            Route("/page/changes", self.changes),
            Route("/page/faults", self.faults, methods=["GET"]),
            Route("/page/file", self.file),
            Route("/page/commands", self.commands, methods=["GET"]),
            *(Route(f"/page/{name}", _answering(act), methods=["POST"]) for name, act in acts.items()),
        ]

    # Reading

    async def state(self, request: Request) -> Response:
        """Return what one person sees: ?user=U…&channel=C…&thread=ts."""
        query = request.query_params
        try:
            return JSONResponse(self._state(query.get("user", ""), query.get("channel"), query.get("thread")))
        except Refused as refused:
            return _refusal(refused)

    def _state(self, user: str, channel: str | None, thread: str | None) -> Json:
        space = self.workspace
        with space.lock:
            user = user or next(iter(self._people()))
            if space.person(user).deleted:
                user = next(iter(self._people()))
            space.direct(user)
            where = space.channel(channel) if channel else None
            if where and user in where.members:
                space.mark_read(user, where.id)
            form, home = space.view(user), space.home(user)
            return {
                "version": space.version,
                "user": user,
                "workspace": self._workspace(),
                "clock": self._clock(),
                "faults": drawer.shown(space),
                "people": self._people(),
                "channels": [self._channel(user, one) for one in self._channels_of(user)],
                "channel": where.id if where else None,
                "messages": self._messages(user, where, None),
                "thread": self._messages(user, where, thread) if thread else [],
                "form": self._view(form) if form else None,
                "home": self._view(home) if home else None,
                "starts": [start.label for start in self.guide.starts],
                "shortcuts": [
                    {"callback_id": callback_id, "title": title, "kind": kind}
                    for callback_id, title, kind in self.shortcuts
                ],
            }

    def _workspace(self) -> Json:
        space = self.workspace
        return {
            "name": space.team_name, "command": space.command, "bot": space.bot_user,
            "bot_name": space.bot_name, "connected": self.link.is_connected, "down": space.down,
            "revoked": space.revoked,
        }  # fmt: skip

    def _clock(self) -> Json:
        now = self.clock.now()
        return {
            "now": now.isoformat(),
            "zone": self.zone,
            "place": self.place,
            "moving": self.moving.locked(),
        }

    def _people(self) -> dict[str, Json]:
        return {
            one.id: {
                "id": one.id, "name": one.name, "real_name": one.real_name, "title": one.title,
                "zone": one.zone, "is_bot": one.is_bot, "deleted": one.deleted,
                "is_guest": one.is_restricted, "team_id": one.team_id,
            }
            for one in sorted(self.workspace.people.values(), key=lambda one: (one.is_bot, one.deleted))
        }  # fmt: skip

    def _channels_of(self, user: str) -> list[Channel]:
        return [
            one
            for one in self.workspace.channels.values()
            if user in one.members or not (one.is_private or one.is_direct)
        ]

    def _channel(self, user: str, channel: Channel) -> Json:
        is_member = user in channel.members
        return {
            "id": channel.id, "name": channel.name, "topic": channel.topic, "is_private": channel.is_private,
            "is_archived": channel.is_archived, "is_direct": channel.is_direct, "is_member": is_member,
            "members": len(channel.members),
            "has_bot": self.workspace.bot_user in channel.members,
            "unread": is_member and self.workspace.has_unread(user, channel.id),
        }  # fmt: skip

    def _messages(self, user: str, channel: Channel | None, thread: str | None) -> list[Json]:
        if channel is None or (channel.is_private and user not in channel.members):
            return []
        found = self.workspace.messages(channel.id, seen_by=user, thread_ts=thread)
        return [self._message(one) for one in found[-SHOWN:]]

    def _message(self, message: Message) -> Json:
        shown = self.workspace.shown(message)
        return shown | {
            "channel": message.channel,
            "private": message.only_for is not None,
            "pinned": message.pinned,
            "state": message.chosen,
        }

    def _view(self, view: View) -> Json:
        return {
            "id": view.id, "hash": view.hash, "state": view.state, "errors": view.errors,
            "trouble": view.trouble, "depth": len(self.workspace.stacks.get(view.user, [])),
        } | {name: view.shape.get(name) for name in ("title", "submit", "close", "blocks", "callback_id")}  # fmt: skip

    async def file(self, request: Request) -> Response:
        """Return the text and the base64 bytes of a file visible to a person (?user=U…&file=F…)."""
        query, space = request.query_params, self.workspace
        with space.lock:
            try:
                file = space.file(query.get("file", ""))
            except Refused as refused:
                return _refusal(refused)
            places = [space.channels[message.channel] for message in space.showing(file.id)]
            if not any(query.get("user", "") in place.members for place in places):
                return _refusal(Refused("file_not_found"))
            return JSONResponse({"name": file.name, "text": _text_of(file), "content": file.content or ""})

    # Notification of changes

    async def commands(self, request: Request) -> Response:
        """Return what a person may type after the bot's command, for ?user=U…."""
        user = request.query_params.get("user", "")
        return JSONResponse([asdict(one) for one in await asyncio.to_thread(self.guide.commands, user)])

    async def changes(self, request: Request) -> Response:
        """Stream the workspace's version after each change."""
        return StreamingResponse(self._changes(request), media_type="text/event-stream")

    async def _changes(self, request: Request) -> AsyncIterator[str]:
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def tell() -> None:
            loop.call_soon_threadsafe(changed.set)

        self.workspace.watchers.append(tell)
        try:
            yield f"data: {self.workspace.version}\n\n"
            while not (self.workspace.is_closing or await request.is_disconnected()):
                try:
                    await asyncio.wait_for(changed.wait(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                changed.clear()
                yield f"data: {self.workspace.version}\n\n"
        finally:
            self.workspace.watchers.remove(tell)

    # Actions

    async def type(self, body: Mapping[str, Any]) -> Json:
        files = [_file(one) for one in body.get("files") or ()]
        text = body.get("text") or "" if files else _needed(body, "text")
        ts = await self.workspace.type(
            _needed(body, "user"), _needed(body, "channel"), text, body.get("thread_ts"), files=files
        )
        return {"ts": ts}

    async def press(self, body: Mapping[str, Any]) -> Json:
        message = (_needed(body, "channel"), _needed(body, "ts")) if body.get("ts") else None
        await self.workspace.press(
            _needed(body, "user"), message=message, view_id=body.get("view_id"),
            action_id=_needed(body, "action_id"), block_id=body.get("block_id"), value=body.get("value"),
            state=body.get("state"),
        )  # fmt: skip
        return {}

    async def submit(self, body: Mapping[str, Any]) -> Json:
        user, view, values = _needed(body, "user"), _needed(body, "view_id"), body.get("values") or {}
        errors = await self.workspace.submit(user, view, values)
        return {"errors": errors}

    async def close(self, body: Mapping[str, Any]) -> Json:
        await self.workspace.close(_needed(body, "user"), _needed(body, "view_id"))
        return {}

    async def shortcut(self, body: Mapping[str, Any]) -> Json:
        message = (_needed(body, "channel"), _needed(body, "ts")) if body.get("ts") else None
        await self.workspace.shortcut(_needed(body, "user"), _needed(body, "callback_id"), message)
        return {}

    async def edit(self, body: Mapping[str, Any]) -> Json:
        await self.workspace.edit(*_place(body), _needed(body, "text"))
        return {}

    async def delete(self, body: Mapping[str, Any]) -> Json:
        await self.workspace.delete(*_place(body))
        return {}

    async def react(self, body: Mapping[str, Any]) -> Json:
        """Add a reaction to a message, or remove it if it exists."""
        user, channel, ts = _place(body)
        name = _needed(body, "name").strip(":")
        message = self.workspace.message(self.workspace.channel(channel).id, ts)
        if user in message.reactions.get(name, []):
            await self.workspace.unreact(user, channel, ts, name)
        else:
            await self.workspace.react(user, channel, ts, name)
        return {}

    async def dismiss(self, body: Mapping[str, Any]) -> Json:
        self.workspace.dismiss(*_place(body))
        return {}

    async def join(self, body: Mapping[str, Any]) -> Json:
        channel = self.workspace.channel(_needed(body, "channel"))
        if channel.is_private:
            raise Refused("channel_not_found")
        await self.workspace.join(_needed(body, "user"), channel.id)
        return {}

    async def leave(self, body: Mapping[str, Any]) -> Json:
        await self.workspace.leave(_needed(body, "user"), _needed(body, "channel"))
        return {}

    async def home(self, body: Mapping[str, Any]) -> Json:
        await self.workspace.open_home(_needed(body, "user"), body.get("tab") or "home")
        return {}

    async def start(self, body: Mapping[str, Any]) -> Json:
        """Go where a button of the welcome card leads; return who one is then, and where."""
        start = next((one for one in self.guide.starts if one.label == body.get("label")), None)
        if start is None:
            raise CannotDo("There is no such button.")
        visit = await asyncio.to_thread(start.go)
        if visit.to is not None:
            await self.move_clock({"to": visit.to})
        place = visit.place or (self.workspace.direct(visit.user) if visit.user else None)
        return {"user": visit.user, "at": place}

    async def move_clock(self, body: Mapping[str, Any]) -> Json:
        if self.moving.locked():
            raise CannotDo("The clock is already moving; wait until it is there.")
        async with self.moving:
            now = self.clock.now()
            to = moment(_needed(body, "to"), now=now, zone=self.zone)
            if not EARLIEST <= to <= LATEST:
                raise CannotDo(f"The clock goes from {EARLIEST.year} to {LATEST.year}.")
            if to < now:
                raise CannotDo(f"The clock only goes forward: it is {_wall(now, self.zone)} already.")
            self.workspace.changed()
            await self.advance(to)
        self.workspace.changed()
        return self._clock()

    async def switch(self, body: Mapping[str, Any]) -> Json:
        """Switch Slack's outage, or the revocation of the bot's token, on or off."""
        for name in ("down", "revoked"):
            if name in body:
                if not isinstance(body[name], bool):
                    raise CannotDo(f"{name} must be true or false.")
                setattr(self.workspace, name, body[name])
        self.workspace.changed()
        return {"down": self.workspace.down, "revoked": self.workspace.revoked}

    # Fault injection

    async def faults(self, _: Request) -> Response:
        return JSONResponse(drawer.shown(self.workspace))

    async def fault(self, body: Mapping[str, Any]) -> Json:
        space = self.workspace
        before = {person.id for person in space.people.values() if person.deleted}
        shown = drawer.take(space, body)
        for user in before ^ {person.id for person in space.people.values() if person.deleted}:
            await space.tell_of_person(user)
        return shown


def _answering(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """Parse the JSON of a request, and turn errors into one sentence."""

    async def answer(request: Request) -> Response:
        if not _is_from_the_page(request):
            return _sentence("Only the page itself may do this.", 403)
        try:
            body = json.loads(await request.body())
            json.dumps(body, ensure_ascii=False, allow_nan=False).encode()  # half a character, infinity
        except (ValueError, RecursionError):
            return _sentence("The request must be JSON.", 400)
        if not isinstance(body, dict):
            return _sentence("The request must be a JSON object.", 400)
        try:
            _check_types(body)
            return JSONResponse({"ok": True, **await act(body)})
        except Refused as refused:
            return _refusal(refused)
        except LookupError as missing:
            return _sentence(str(missing.args[0]), 404)
        except (CannotDo, ValueError) as wrong:
            return _sentence(str(wrong), 400)

    return answer


def _is_from_the_page(request: Request) -> bool:
    """Return whether the request comes from our page.

    Other pages in the same browser cannot send JSON without a preflight, nor with our origin.
    """
    origin = request.headers.get("origin")
    same = origin is None or origin.partition("://")[2] == request.headers.get("host")
    return same and request.headers.get("content-type", "").startswith("application/json")


def _refusal(refused: Refused) -> Response:
    sentence = SENTENCES.get(refused.error, f"The workspace refuses this: {refused.error}.")
    return _sentence(sentence, 404 if refused.error.endswith("_not_found") else 400)


def _sentence(sentence: str, status: int) -> Response:
    return JSONResponse({"ok": False, "error": sentence}, status)


def _check_types(body: Mapping[str, Any]) -> None:
    for name in TEXTS & body.keys():
        if not isinstance(body[name], str | None):
            raise CannotDo(f'"{name}" must be text.')
    for name, kind in (("files", list), ("values", dict)):
        if not isinstance(body.get(name), kind | None):
            raise CannotDo(f'"{name}" must be {"a list" if kind is list else "an object"}.')


def _needed(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CannotDo(f'"{name}" is missing.')
    return value


def _text_of(file: Upload) -> str:
    try:
        return file.bytes.decode("utf-8-sig")
    except UnicodeDecodeError:
        return NO_TEXT


def _file(body: object) -> Json:
    """Return a file sent by the page: its name, and its bytes in base64."""
    if not isinstance(body, dict):
        raise CannotDo('"files" must be objects with a name and content.')
    try:
        content = base64.b64decode(_needed(body, "content"), validate=True)
    except ValueError:
        raise CannotDo('"content" must be base64.') from None
    if len(content) > FILE_MAX:
        raise CannotDo(f"A file here has {FILE_MAX // 1_000_000} MB at most.")
    return {"name": _needed(body, "name"), "content": content}


def _place(body: Mapping[str, Any]) -> tuple[str, str, str]:
    return _needed(body, "user"), _needed(body, "channel"), _needed(body, "ts")


def _wall(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%A %d %B %Y, %H:%M}"
