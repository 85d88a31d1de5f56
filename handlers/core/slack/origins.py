"""The team of a payload. Only our workspace is served, and only for our own people.

A user id is unique within one organisation. Another workspace with the same app, or a stranger in a shared
channel, may have an id that one of our people has, too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Home:
    """Our workspace, and its organisation; "" without one."""

    team: str
    enterprise: str = ""

    def has(self, found: object) -> bool:
        """Return whether a team id is ours; in an organisation Slack may give that of the organisation."""
        return found == self.team or (bool(self.enterprise) and found == self.enterprise)


def actor_team(body: Mapping[str, Any], home: Home) -> str | None:
    """Return the team of the user who acts: ours, or another one of somebody who acts in our workspace.

    None for a payload of another workspace, or of none that it names: it is ignored.
    """
    if "event" in body:
        return _of_event(body, home)
    if "command" in body:
        is_ours = _all_ours([body.get("team_id")], [body.get("enterprise_id")], home=home)
        return home.team if is_ours else None
    user, view = _part(body, "user"), _part(body, "view")
    # In an organisation the app gets `team: null`, and only the view of a form may name the workspace.
    teams = [_id(body.get("team")), view.get("team_id"), view.get("app_installed_team_id")]
    if not _all_ours(teams, [_id(body.get("enterprise"))], [user.get("team_id")], home=home):
        return None
    return _foreign(_of_user(user, home), home) or home.team


def author_team(message: Mapping[str, Any], home: Home) -> str:
    """Return the team of a message's author: ours, unless the message names another."""
    return _foreign(_of_author(message), home) or home.team


def is_member(user: Mapping[str, Any], team: str) -> bool:
    """Return whether an account belongs to this team; in an organisation it may belong to several."""
    teams = _part(user, "enterprise_user").get("teams")
    return user.get("team_id", team) == team or (isinstance(teams, list) and team in teams)


def _of_event(body: Mapping[str, Any], home: Home) -> str | None:
    event = _part(body, "event")
    view = _part(event, "view")
    teams = _stated([view.get("team_id"), view.get("app_installed_team_id")])
    if not all(map(home.has, teams)) or not _is_authorized(body, home):
        return None
    authors = [event, _part(event, "message"), _part(event, "previous_message")]
    marks = _stated(
        [*(mark for one in authors for mark in _of_author(one)), *_of_user(event.get("user"), home)]
    )
    team = _foreign(marks, home) or home.team
    if _all_ours([body.get("team_id")], [body.get("enterprise_id")], home=home):
        return team
    # In a shared channel the envelope may name another workspace: then the author has to be ours.
    is_of_ours = bool(home.enterprise) and body.get("enterprise_id") == home.enterprise
    is_shared = body.get("is_ext_shared_channel") is True or is_of_ours
    return team if is_shared and body.get("authorizations") and marks and team == home.team else None


def _is_authorized(body: Mapping[str, Any], home: Home) -> bool:
    """Return whether one of the installations that an event is sent for is ours."""
    installed = [one for one in body.get("authorizations") or () if isinstance(one, dict)]
    return not installed or any(home.has(one.get("team_id") or one.get("enterprise_id")) for one in installed)


def _of_author(message: Mapping[str, Any]) -> list[object]:
    """Return the teams that a message names as its author's."""
    profile = _part(message, "user_profile")
    return [message.get("team"), message.get("user_team"), message.get("source_team"), profile.get("team")]


def _of_user(user: object, home: Home) -> list[object]:
    """Return the team that an account names as its own; ours where it is one of several."""
    if not isinstance(user, dict) or not user.get("team_id"):
        return []
    return [home.team if is_member(user, home.team) else user["team_id"]]


def _all_ours(*groups: Iterable[object], home: Home) -> bool:
    """Return whether the first group that states any team states only ours."""
    stated = next(filter(None, map(_stated, groups)), [])
    return bool(stated) and all(map(home.has, stated))


def _foreign(marks: Iterable[object], home: Home) -> str | None:
    return next((str(mark) for mark in _stated(marks) if not home.has(mark)), None)


def _stated(found: Iterable[object]) -> list[object]:
    return [one for one in found if one]


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = payload.get(name)
    return value if isinstance(value, dict) else {}


def _id(found: object) -> object:
    return found.get("id") if isinstance(found, dict) else found
