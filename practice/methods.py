"""Slack's Web API as the bot uses it: one small function per method."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from practice import blocks as block_kit
from practice.model import Channel, Json, Message, Person, Refused, Upload, View
from practice.state import State

LONGEST_TEXT = 40_000
LONGEST_EDIT = 4_000  # bytes in UTF-8: what several projects measured of chat.update; 40,000 are documented
LARGEST_VIEW = 250_000
DEEPEST_STACK = 3
PAGE = 100
LARGEST_PAGE = 1000


class Values:
    """The arguments of a call: Python values, or strings as Slack's clients send them."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given = {name: value for name, value in given.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def text(self, name: str, default: str = "") -> str:
        return str(self.given.get(name, default))

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise Refused("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        return str(self.given.get(name, "")).lower() in {"1", "true"}

    def limit(self) -> int:
        value = self.text("limit", str(PAGE))
        if not value.isdigit() or not 0 <= int(value) <= LARGEST_PAGE:
            raise Refused("invalid_limit")
        return int(value) or PAGE

    def parsed(self, name: str, error: str = "invalid_arguments") -> Any:
        value = self.given.get(name)
        if value is None or value == "":
            return None
        # A copy, so that the caller cannot change the workspace through its objects.
        written = value if isinstance(value, str) else json.dumps(value)
        try:
            return json.loads(written)
        except ValueError:
            raise Refused(error, [f"[ERROR] {name} is not valid JSON"]) from None


Method = Callable[[State, Values], Json]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    def keep(function: Method) -> Method:
        METHODS[name] = function
        return function

    return keep


def answer(state: State, name: str, values: Mapping[str, object]) -> Json:
    """Execute a method and return Slack's response, also for errors."""
    if state.down:
        return {"ok": False, "error": "service_unavailable"}
    if state.revoked:
        return {"ok": False, "error": "token_revoked"}
    if name not in METHODS:
        return {"ok": False, "error": "unknown_method", "req_method": name}
    with state.lock:
        try:
            return {"ok": True, **METHODS[name](state, Values(values))}
        except Refused as refused:
            return refused.answer()


# Team and people


@method("auth.test")
def auth_test(state: State, _: Values) -> Json:
    return {
        "url": f"{state.base_url}/", "team": state.team_name, "user": state.person(state.bot_user).name,
        "team_id": state.team_id, "user_id": state.bot_user, "bot_id": state.bot_id,
        "app_id": state.app_id, "is_enterprise_install": False,
    }  # fmt: skip


@method("api.test")
def api_test(_: State, __: Values) -> Json:
    return {}


@method("team.info")
def team_info(state: State, _: Values) -> Json:
    return {"team": {"id": state.team_id, "name": state.team_name, "domain": domain(state)}}


@method("bots.info")
def bots_info(state: State, values: Values) -> Json:
    if values.text("bot", state.bot_id) != state.bot_id:
        raise Refused("bot_not_found")
    bot = {
        "id": state.bot_id, "deleted": False, "name": state.bot_name, "app_id": state.app_id,
        "user_id": state.bot_user, "icons": {},
    }  # fmt: skip
    return {"bot": bot}


@method("users.info")
def users_info(state: State, values: Values) -> Json:
    return {"user": user_as_slack(state, state.person(values.needed("user")))}


@method("users.list")
def users_list(state: State, values: Values) -> Json:
    everybody = [user_as_slack(state, person) for person in state.people.values()]
    return _page(everybody, "members", values)


@method("users.lookupByEmail")
def users_lookup_by_email(state: State, values: Values) -> Json:
    email = values.needed("email").casefold()
    for person in state.people.values():
        if person.email.casefold() == email and not person.deleted:
            return {"user": user_as_slack(state, person)}
    raise Refused("users_not_found")


@method("users.conversations")
def users_conversations(state: State, values: Values) -> Json:
    user = values.text("user", state.bot_user)
    state.person(user)
    mine = [one for one in _channels_of_types(state, values) if user in one.members]
    return _page([channel_as_slack(state, one) for one in mine], "channels", values)


# Conversations


@method("conversations.open")
def conversations_open(state: State, values: Values) -> Json:
    if "channel" in values:
        return {"channel": {"id": state.channel(values.text("channel")).id}}
    users = values.given.get("users", "")
    names = users if isinstance(users, list) else str(users).split(",")
    if len(names) != 1 or not names[0]:
        raise Refused("invalid_arguments", ["[ERROR] practice opens conversations with one person only"])
    return {"channel": {"id": _direct(state, names[0])}}


@method("conversations.list")
def conversations_list(state: State, values: Values) -> Json:
    found = [
        channel
        for channel in _channels_of_types(state, values)
        if not channel.is_private or state.bot_user in channel.members
    ]
    return _page([channel_as_slack(state, one) for one in found], "channels", values)


@method("conversations.info")
def conversations_info(state: State, values: Values) -> Json:
    return {"channel": channel_as_slack(state, _visible(state, values.needed("channel")))}


@method("conversations.members")
def conversations_members(state: State, values: Values) -> Json:
    return _page(sorted(_visible(state, values.needed("channel")).members), "members", values)


@method("conversations.join")
def conversations_join(state: State, values: Values) -> Json:
    channel = _visible(state, values.needed("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.is_private or channel.is_direct:
        raise Refused("method_not_supported_for_channel_type")
    channel.members.add(state.bot_user)
    state.changed()
    return {"channel": channel_as_slack(state, channel)}


@method("conversations.history")
def conversations_history(state: State, values: Values) -> Json:
    channel = _joined(state, values.needed("channel"))
    found = [one for one in _in_history(state, channel) if not one.is_reply or one.broadcast]
    newest_first = [one for one in reversed(found) if one.only_for is None]
    return _messages_page(state, newest_first, values)


@method("conversations.replies")
def conversations_replies(state: State, values: Values) -> Json:
    channel = _joined(state, values.needed("channel"))
    ts = values.needed("ts")
    try:
        root = state.message(channel.id, ts)
    except Refused:
        raise Refused("thread_not_found") from None
    thread = [one for one in [root, *state.replies(root)] if not state.faults.hides(channel.id, one.ts)]
    if root not in thread:
        raise Refused("thread_not_found")
    return _messages_page(state, thread, values, always=root)


# Messages


@method("chat.postMessage")
def chat_post_message(state: State, values: Values) -> Json:
    channel = _writable(state, values.needed("channel"))
    thread_ts = _thread(state, channel, values)
    content = _content(values)
    message = state.post(
        channel.id, **content, thread_ts=thread_ts,
        broadcast=values.flag("reply_broadcast") and thread_ts is not None,
        metadata=values.parsed("metadata", "invalid_metadata_format"),
    )  # fmt: skip
    return {"channel": channel.id, "ts": message.ts, "message": state.shown(message, with_metadata=True)}


@method("blocks.validate")
def blocks_validate(_: State, values: Values) -> Json:
    """Say what Slack would refuse of a message or a view; unlike elsewhere, each place is an object."""
    message, view = values.parsed("message"), values.parsed("view")
    if isinstance(message, dict) == isinstance(view, dict):
        raise Refused("invalid_arguments", ["must provide exactly one of `blocks`, `view`, or `message`"])
    is_message = isinstance(message, dict)
    wrong = block_kit.check_message(message.get("blocks") or []) if is_message else block_kit.check_view(view)
    places = [re.match(r"\[ERROR\] (.*) \[json-pointer:(.*)\]", one) for one in wrong]
    errors = [
        {"code": "failed_constraint", "message": one[1], "pointer": one[2]}
        for one in places
        if one is not None
    ]
    return (
        {"ok": False, "error": f"invalid_{'message' if is_message else 'view'}", "errors": errors}
        if errors
        else {}
    )


@method("chat.postEphemeral")
def chat_post_ephemeral(state: State, values: Values) -> Json:
    channel = _writable(state, values.needed("channel"))
    user = values.needed("user")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    message = state.post(
        channel.id, **_content(values), only_for=user, thread_ts=values.text("thread_ts") or None
    )
    return {"message_ts": message.ts}


@method("chat.update")
def chat_update(state: State, values: Values) -> Json:
    channel = _joined(state, values.needed("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    message = _own(state, channel, values, "cant_update_message")
    if len(values.text("text").encode()) > LONGEST_EDIT:
        raise Refused("msg_too_long")
    kept = {"text": message.text, "blocks": message.blocks, "attachments": message.attachments}
    content = {name: value for name, value in _content(values).items() if name in values}
    if content.get("text", message.text) != message.text and not message.blocks and "blocks" not in content:
        message.edited = {"user": state.bot_user, "ts": state.next_ts()}
    if "metadata" in values:
        message.metadata = values.parsed("metadata", "invalid_metadata_format")
    state.rewrite(message, **{**kept, **content})
    return {
        "channel": channel.id, "ts": message.ts, "text": message.text,
        "message": state.shown(message, with_metadata=True),
    }  # fmt: skip


@method("chat.delete")
def chat_delete(state: State, values: Values) -> Json:
    channel = _joined(state, values.needed("channel"))
    message = _own(state, channel, values, "cant_delete_message")
    state.remove(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def chat_get_permalink(state: State, values: Values) -> Json:
    channel = _visible(state, values.needed("channel"))
    message = _message(state, channel, values.needed("message_ts"))
    link = f"{state.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


@method("reactions.add")
def reactions_add(state: State, values: Values) -> Json:
    message, name = _reacted(state, values)
    users = message.reactions.setdefault(name, [])
    if state.bot_user in users:
        raise Refused("already_reacted")
    users.append(state.bot_user)
    state.changed()
    return {}


@method("reactions.remove")
def reactions_remove(state: State, values: Values) -> Json:
    message, name = _reacted(state, values)
    if state.bot_user not in message.reactions.get(name, []):
        raise Refused("no_reaction")
    message.reactions[name].remove(state.bot_user)
    if not message.reactions[name]:
        del message.reactions[name]
    state.changed()
    return {}


@method("reactions.get")
def reactions_get(state: State, values: Values) -> Json:
    channel = _joined(state, values.needed("channel"))
    message = _message(state, channel, values.needed("timestamp"))
    return {"type": "message", "channel": channel.id, "message": state.shown(message)}


@method("pins.add")
def pins_add(state: State, values: Values) -> Json:
    channel = _joined(state, values.needed("channel"))
    message = _message(state, channel, values.needed("timestamp"))
    if message.pinned:
        raise Refused("already_pinned")
    message.pinned = True
    state.changed()
    return {}


# Views


@method("views.open")
def views_open(state: State, values: Values) -> Json:
    shape = _shape(values, "modal")
    user = state.use_trigger(values.needed("trigger_id"))
    view = state.new_view(user, shape)
    state.stacks[user] = [view]
    state.changed()
    return {"view": view_as_slack(state, view)}


@method("views.push")
def views_push(state: State, values: Values) -> Json:
    shape = _shape(values, "modal")
    user = state.use_trigger(values.needed("trigger_id"))
    stack = state.stacks.get(user, [])
    if not stack:
        raise Refused("not_found")
    if len(stack) >= DEEPEST_STACK:
        raise Refused("push_limit_reached")
    view = state.new_view(user, shape, on=stack[-1])
    stack.append(view)
    state.changed()
    return {"view": view_as_slack(state, view)}


@method("views.update")
def views_update(state: State, values: Values) -> Json:
    view = state.open_view(values.text("view_id") or values.needed("external_id"))
    shape = _shape(values, view.shape["type"])
    _same_hash(values, view)
    state.reshape(view, shape)
    return {"view": view_as_slack(state, view)}


@method("views.publish")
def views_publish(state: State, values: Values) -> Json:
    user = state.person(values.needed("user_id")).id
    shape = _shape(values, "home")
    view = state.homes.get(user)
    if view is None:
        view = state.homes[user] = state.new_view(user, shape)
        state.changed()
    else:
        _same_hash(values, view)
        state.reshape(view, shape)
    return {"view": view_as_slack(state, view)}


# Files

UPLOAD = "upload"  # not a method: an upload to the URL given for a file
DOWNLOAD = "download"  # not a method: a download from the private URL of a file


@method("files.getUploadURLExternal")
def files_get_upload_url_external(state: State, values: Values) -> Json:
    name, size = values.needed("filename"), values.needed("length")
    if not size.isdigit() or int(size) == 0:
        raise Refused("invalid_arguments", ["[ERROR] length must be more than 0"])
    file = Upload(
        id=state.fresh("F"),
        name=name,
        title=name,
        size=int(size),
        user=state.bot_user,
        token=state.fresh("u"),
    )
    state.files[file.id] = file
    return {"upload_url": f"{state.base_url}/upload/{file.token}", "file_id": file.id}


@method(UPLOAD)
def upload(state: State, values: Values) -> Json:
    token, content = values.needed("address").rpartition("/")[2], values.given.get("content")
    file = next((one for one in state.files.values() if one.token == token and not one.is_done), None)
    if file is None or not isinstance(content, bytes) or len(content) != file.size:
        raise Refused("no_such_upload")
    file.content = base64.b64encode(content).decode()
    return {}


@method(DOWNLOAD)
def download(state: State, values: Values) -> Json:
    """Return the file at a private URL."""
    file = state.file(values.needed("address").rpartition("/")[2])
    if file.content is None or not file.is_done:
        raise Refused("file_not_found")
    return {"file": file.id}


@method("files.completeUploadExternal")
def files_complete_upload_external(state: State, values: Values) -> Json:
    asked = values.parsed("files") or []
    files = [state.file(str(one.get("id", ""))) for one in asked]
    if not files or any(file.content is None or file.is_done for file in files):
        raise Refused("file_not_found")
    channel = _shown_in(state, values)
    for file, one in zip(files, asked, strict=True):
        file.title, file.is_done = str(one.get("title") or file.name), True
    if channel is not None:
        state.post(
            channel.id, values.text("initial_comment"), thread_ts=_thread(state, channel, values),
            files=[file.as_slack() for file in files],
        )  # fmt: skip
    # Slack shows the file after it has responded, so the response does not contain the message.
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _shown_in(state: State, values: Values) -> Channel | None:
    """Return the channel to show files in; unlike for a message, a user id is not allowed."""
    reference = values.text("channel_id")
    if not reference:
        return None
    if reference[:1] not in {"C", "G", "D", "Z"}:
        raise Refused("invalid_arguments", ["[ERROR] channel_id must be the id of a conversation"])
    return _writable(state, reference)


@method("files.info")
def files_info(state: State, values: Values) -> Json:
    file = state.file(values.needed("file"))
    if not file.is_done:
        raise Refused("file_not_found")
    shares: dict[str, dict[str, list[Json]]] = {}
    for message in state.showing(file.id):
        channel = state.channels[message.channel]
        kind = "public" if channel.type == "channel" else "private"
        seen = {"ts": message.ts, "reply_count": len(state.replies(message)), "share_user_id": message.user}
        shares.setdefault(kind, {}).setdefault(channel.id, []).append(seen)
    address = f"{state.base_url}/files/{file.id}"
    return {"file": file.as_slack() | {"url_private": address, "shares": shares}}


@method("files.delete")
def files_delete(state: State, values: Values) -> Json:
    """Delete a file; messages with it keep a tombstone."""
    file = state.file(values.needed("file"))
    if file.user != state.bot_user:
        raise Refused("cant_delete_file")
    for message in state.showing(file.id):
        stone = {"id": file.id, "mode": "tombstone"}
        message.files = [stone if one["id"] == file.id else one for one in message.files]
    del state.files[file.id]
    state.changed()
    return {}


# Representations in responses


def domain(state: State) -> str:
    return "".join(
        sign for sign in state.team_name.lower().replace(" ", "-") if sign.isalnum() or sign == "-"
    )


def user_as_slack(state: State, person: Person) -> Json:
    local = state.now().astimezone(ZoneInfo(person.zone))
    offset = local.utcoffset()
    user: Json = {
        "id": person.id,
        "team_id": person.team_id or state.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
        "profile": {
            "title": person.title, "email": person.email, "real_name": person.real_name,
            "display_name": person.name, "team": person.team_id or state.team_id,
            "real_name_normalized": person.real_name, "display_name_normalized": person.name,
        },
    }  # fmt: skip
    if person.deleted:
        return user
    return user | {
        "tz": person.zone, "tz_label": person.zone, "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": False, "is_owner": False, "is_primary_owner": False, "is_ultra_restricted": False,
        "is_restricted": person.is_restricted,
        "is_stranger": person.team_id is not None and person.team_id != state.team_id,
    }  # fmt: skip


def channel_as_slack(state: State, channel: Channel) -> Json:
    if channel.is_direct:
        return {"id": channel.id, "is_im": True, "user": channel.user, "is_archived": False}
    foreign = any(
        state.people[user].team_id not in {None, state.team_id}
        for user in channel.members
        if user in state.people
    )
    return {
        "id": channel.id, "name": channel.name, "name_normalized": channel.name, "is_channel": True,
        "is_group": False, "is_im": False, "is_mpim": False, "is_private": channel.is_private,
        "is_archived": channel.is_archived, "is_general": False, "is_shared": foreign,
        "is_ext_shared": foreign, "is_org_shared": False, "is_member": state.bot_user in channel.members,
        "num_members": len(channel.members), "context_team_id": state.team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }  # fmt: skip


def view_as_slack(state: State, view: View) -> Json:
    shape = view.shape
    return {
        "id": view.id, "team_id": state.team_id, "type": shape["type"], "blocks": view.blocks,
        "private_metadata": shape.get("private_metadata", ""), "callback_id": view.callback_id,
        "state": {"values": view.state}, "hash": view.hash, "title": shape.get("title"),
        "clear_on_close": shape.get("clear_on_close", False),
        "notify_on_close": shape.get("notify_on_close", False), "close": shape.get("close"),
        "submit": shape.get("submit"), "previous_view_id": view.previous_id,
        "root_view_id": view.root_id, "app_id": state.app_id,
        "external_id": shape.get("external_id", ""), "app_installed_team_id": state.team_id,
        "bot_id": state.bot_id,
    }  # fmt: skip


# Shared checks


def check_content(content: Json) -> None:
    """Raise Refused if Slack would reject this message."""
    text, blocks = content.get("text", ""), content.get("blocks")
    if len(text) > LONGEST_TEXT:
        raise Refused("msg_too_long")
    if blocks and (wrong := block_kit.check_message(blocks)):
        too_long = all(block_kit.TOO_LONG in one for one in wrong)
        raise Refused("msg_blocks_too_long" if too_long else "invalid_blocks", wrong)
    if not (text or blocks or content.get("attachments")):
        raise Refused("no_text")


def check_shape(shape: object, kind: str) -> Json:
    """Return the view. Raises Refused if Slack would reject it."""
    wrong = block_kit.check_view(shape)
    if not isinstance(shape, dict) or wrong:
        raise Refused("invalid_arguments", wrong)
    if shape["type"] != kind:
        raise Refused("invalid_arguments", [f"[ERROR] must be a view of type {kind}"])
    if len(json.dumps(shape)) > LARGEST_VIEW:
        raise Refused("view_too_large")
    return shape


def _shape(values: Values, kind: str) -> Json:
    values.needed("view")
    return check_shape(values.parsed("view"), kind)


def _same_hash(values: Values, view: View) -> None:
    if values.text("hash", view.hash) != view.hash:
        raise Refused("hash_conflict")


def _content(values: Values) -> Json:
    content = {
        "text": values.text("text"),
        "blocks": values.parsed("blocks", "invalid_blocks_format") or [],
        "attachments": values.parsed("attachments") or [],
    }
    check_content(content)
    return content


def _direct(state: State, user: str) -> str:
    person = state.person(user)
    if person.is_bot:
        raise Refused("cannot_dm_bot")
    if person.deleted:
        raise Refused("user_disabled")
    return state.direct(user)


def _visible(state: State, reference: str) -> Channel:
    """Return a channel visible to the bot; a private one that it is not in does not exist for it."""
    if reference[:1] in {"U", "W"} and reference in state.people:
        reference = _direct(state, reference)
    channel = state.channel(reference)
    if channel.is_private and state.bot_user not in channel.members:
        raise Refused("channel_not_found")
    return channel


def _joined(state: State, reference: str) -> Channel:
    channel = _visible(state, reference)
    if state.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _writable(state: State, reference: str) -> Channel:
    try:
        channel = _visible(state, reference)
    except Refused as refused:
        # Slack documents "user_disabled" only for opening a conversation; for posting it documents only this.
        raise Refused("channel_not_found") if refused.error == "user_disabled" else refused from None
    if channel.is_direct and state.person(channel.user).deleted:
        raise Refused("channel_not_found")
    if channel.is_archived:
        raise Refused("is_archived")
    if state.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _in_history(state: State, channel: Channel) -> list[Message]:
    return [one for one in state.posted.get(channel.id, []) if not state.faults.hides(channel.id, one.ts)]


def _message(state: State, channel: Channel, ts: str) -> Message:
    message = state.message(channel.id, ts)
    if message.only_for is not None:
        raise Refused("message_not_found")
    return message


def _own(state: State, channel: Channel, values: Values, error: str) -> Message:
    message = _message(state, channel, values.needed("ts"))
    if message.user != state.bot_user:
        raise Refused(error)
    return message


def _thread(state: State, channel: Channel, values: Values) -> str | None:
    """Return the thread to post in; the ts of a reply stands for its thread."""
    ts = values.text("thread_ts")
    if not ts:
        return None
    try:
        root = _message(state, channel, ts)
    except Refused:
        raise Refused("thread_not_found") from None
    return root.thread_ts or root.ts


def _reacted(state: State, values: Values) -> tuple[Message, str]:
    channel = _joined(state, values.needed("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    name = values.needed("name").strip(":")
    return _message(state, channel, values.needed("timestamp")), name


def _channels_of_types(state: State, values: Values) -> list[Channel]:
    names = {"public_channel": "channel", "private_channel": "group", "im": "im"}
    wanted = {names.get(one.strip()) for one in values.text("types", "public_channel").split(",")}
    return [
        channel
        for channel in state.channels.values()
        if channel.type in wanted and not (values.flag("exclude_archived") and channel.is_archived)
    ]


def _page(items: list[Any], name: str, values: Values) -> Json:
    start = int(_cursor(values, "0"))
    end = start + values.limit()
    return {name: items[start:end], **_next_cursor(str(end) if end < len(items) else "")}


def _messages_page(
    state: State, messages: list[Message], values: Values, *, always: Message | None = None
) -> Json:
    """Return one page; Slack repeats the first message of a thread on each page of replies."""
    inside = [one for one in messages if one is always or _between(one.ts, values)]
    start = _cursor(values, "")
    if start:
        at = next((number for number, one in enumerate(inside) if one.ts == start), len(inside))
        inside = ([always] if always else []) + inside[at:]
    limit = values.limit()
    rest = inside[limit:]
    with_metadata = values.flag("include_all_metadata")
    page: Json = {
        "messages": [state.shown(one, with_metadata=with_metadata) for one in inside[:limit]],
        "has_more": bool(rest),
    }
    return page | _next_cursor(rest[0].ts if rest else "")


def _between(ts: str, values: Values) -> bool:
    latest, oldest = values.text("latest"), values.text("oldest", "0")
    at = _moment(ts)
    if values.flag("inclusive"):
        return _moment(oldest) <= at and (not latest or at <= _moment(latest))
    return _moment(oldest) < at and (not latest or at < _moment(latest))


def _moment(ts: str) -> tuple[int, int]:
    """Return a timestamp as integers for exact comparison; a float would lose the last digits."""
    seconds, _, rest = ts.partition(".")
    if not seconds.isdigit() or (rest and not rest.isdigit()):
        raise Refused("invalid_ts_oldest")
    return int(seconds), int(rest[:6].ljust(6, "0")) if rest else 0


def _cursor(values: Values, default: str) -> str:
    written = values.text("cursor")
    if not written:
        return default
    try:
        name, _, position = base64.b64decode(written, validate=True).decode().partition(":")
    except ValueError:
        raise Refused("invalid_cursor") from None
    if name != "next":
        raise Refused("invalid_cursor")
    return position


def _next_cursor(position: str) -> Json:
    cursor = base64.b64encode(f"next:{position}".encode()).decode() if position else ""
    return {"response_metadata": {"next_cursor": cursor}}
