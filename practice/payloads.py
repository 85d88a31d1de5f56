"""Payloads that Slack sends to an app: commands, actions, view submissions, shortcuts, events."""

from typing import Any

from practice.methods import domain, view_as_slack
from practice.model import Channel, Json, Message, View
from practice.state import State

TOKEN = "practice-verification-token"  # noqa: S105 - Slack's deprecated token, checked by nobody


def slash_command(state: State, user: str, channel: Channel, text: str) -> Json:
    return {
        "token": TOKEN,
        "team_id": state.team_id,
        "team_domain": domain(state),
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.is_direct else channel.name,
        "user_id": user,
        "user_name": state.person(user).name,
        "command": state.command,
        "text": text,
        "api_app_id": state.app_id,
        "is_enterprise_install": "false",
        "response_url": state.new_response_url(user, channel.id),
        "trigger_id": state.new_trigger(user),
    }


def clicked_in_message(state: State, user: str, message: Message, action: Json) -> Json:
    is_private = message.only_for is not None
    container = {
        "type": "message", "message_ts": message.ts, "channel_id": message.channel,
        "is_ephemeral": is_private,
    }  # fmt: skip
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _interaction(state, user, "block_actions") | {
        "container": container,
        "channel": _channel(state, message.channel),
        "state": {"values": message.chosen},
        "response_url": state.new_response_url(
            user, message.channel, message_ts=message.ts, thread_ts=message.thread_ts
        ),
        "actions": [action],
    }
    # Slack does not send the text of an ephemeral message back.
    return payload if is_private else payload | {"message": state.shown(message)}


def clicked_in_view(state: State, user: str, view: View, action: Json) -> Json:
    return _interaction(state, user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "view": view_as_slack(state, view),
        "actions": [action],
    }


def submitted(state: State, user: str, view: View) -> Json:
    return _interaction(state, user, "view_submission") | {
        "view": view_as_slack(state, view),
        "response_urls": [],
    }


def closed(state: State, user: str, view: View, *, cleared: bool) -> Json:
    payload = _interaction(state, user, "view_closed")
    del payload["trigger_id"]
    return payload | {"view": view_as_slack(state, view), "is_cleared": cleared}


def global_shortcut(state: State, user: str, callback_id: str) -> Json:
    return _interaction(state, user, "shortcut") | {"callback_id": callback_id, "action_ts": state.next_ts()}


def message_shortcut(state: State, user: str, callback_id: str, message: Message) -> Json:
    return _interaction(state, user, "message_action") | {
        "callback_id": callback_id,
        "action_ts": state.next_ts(),
        "channel": _channel(state, message.channel),
        "message_ts": message.ts,
        "message": state.shown(message),
        "response_url": state.new_response_url(
            user, message.channel, message_ts=message.ts, thread_ts=message.thread_ts
        ),
    }


def event(state: State, happened: Json) -> Json:
    """Wrap an event into the envelope of the Events API."""
    return {
        "token": TOKEN,
        "team_id": state.team_id,
        "api_app_id": state.app_id,
        "event": {"event_ts": state.next_ts(), **happened},
        "type": "event_callback",
        "event_id": state.fresh("Ev"),
        "event_time": int(state.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None, "team_id": state.team_id, "user_id": state.bot_user,
                "is_bot": True, "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }  # fmt: skip


def message_posted(state: State, message: Message) -> Json:
    return _message_event(state, message) | state.shown(message) | {"event_ts": message.ts}


def mentioned(state: State, message: Message) -> Json:
    shown = state.shown(message) | {"type": "app_mention"}
    return shown | {"channel": message.channel, "event_ts": message.ts}


def message_changed(state: State, message: Message, before: Json) -> Json:
    return _hidden(state, message, "message_changed") | {
        "message": state.shown(message),
        "previous_message": before,
    }


def message_deleted(state: State, message: Message, before: Json) -> Json:
    return _hidden(state, message, "message_deleted") | {
        "deleted_ts": message.ts,
        "previous_message": before,
    }


def reaction(message: Message, kind: str, user: str, name: str) -> Json:
    return {
        "type": kind, "user": user, "reaction": name, "item_user": message.user,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
    }  # fmt: skip


def home_opened(state: State, user: str, tab: str) -> Json:
    happened: Json = {"type": "app_home_opened", "user": user, "channel": state.direct(user), "tab": tab}
    view = state.home(user)
    if view and tab == "home":
        happened["view"] = view_as_slack(state, view)
    return happened


def membership(state: State, kind: str, user: str, channel: Channel) -> Json:
    return {
        "type": kind, "user": user, "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C", "team": state.team_id,
    }  # fmt: skip


def _interaction(state: State, user: str, kind: str) -> Json:
    person = state.person(user)
    team_id = person.team_id or state.team_id
    return {
        "type": kind,
        "user": {"id": user, "username": person.name, "name": person.name, "team_id": team_id},
        "api_app_id": state.app_id,
        "token": TOKEN,
        "team": {"id": state.team_id, "domain": domain(state)},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": state.new_trigger(user),
    }


def _channel(state: State, channel: str) -> dict[str, Any]:
    found = state.channels[channel]
    return {"id": found.id, "name": "directmessage" if found.is_direct else found.name}


def _message_event(state: State, message: Message) -> Json:
    return {
        "type": "message",
        "channel": message.channel,
        "channel_type": state.channels[message.channel].type,
    }


def _hidden(state: State, message: Message, subtype: str) -> Json:
    ts = state.next_ts()
    return _message_event(state, message) | {"subtype": subtype, "hidden": True, "ts": ts, "event_ts": ts}
