"""The JSON interface of fault injection, for the page and for tests."""

from collections.abc import Mapping
from typing import Any

from practice.faults import ENVELOPES, STATES, Fault, FaultKind
from practice.limits import Limits
from practice.methods import METHODS
from practice.model import Json
from practice.workspace import Workspace

FAULT = ("kind", "method", "count", "seconds", "accepted", "channel", "user", "on")
BESIDES = ("clear", "limits", "plan")
KINDS = ", ".join(FaultKind)
TO_THE_APP = ("events_api", "slash_commands", "interactive", "message", "app_mention", "app_home_opened")
NEEDED = {
    FaultKind.PERSON_DEACTIVATED: "user",
    FaultKind.CHANNEL_ARCHIVED: "channel",
    FaultKind.BOT_REMOVED: "channel",
}


class WrongFault(ValueError):
    """The request describes no valid fault; the sentence says why."""


def shown(space: Workspace) -> Json:
    """Return the pending faults, the count of each kind, and the states that are on."""
    with space.lock:
        shared = [one for one in space.channels.values() if not one.is_direct]
        return {
            "waiting": [
                {
                    "kind": one.kind, "method": one.method, "count": one.count, "seconds": one.length,
                    "accepted": one.accepted,
                }
                for one in space.faults.waiting
            ],
            "happened": dict(space.faults.happened),
            "states": {
                FaultKind.DOWN: space.down,
                FaultKind.TOKEN_REVOKED: space.revoked,
                FaultKind.CHANNEL_ARCHIVED: [one.id for one in shared if one.is_archived],
                FaultKind.BOT_REMOVED: [one.id for one in shared if space.bot_user not in one.members],
                FaultKind.PERSON_DEACTIVATED: [one.id for one in space.people.values() if one.deleted],
            },
            "limits": {
                "on": space.limits is not None,
                "violations": len(space.limits.violations) if space.limits else 0,
            },
        }  # fmt: skip


def take(space: Workspace, said: Mapping[str, Any]) -> Json:
    """Add a fault, switch a state, or execute "clear", "limits" or "plan"; return the new status.

    Raises WrongFault or ValueError with a sentence, and Refused for an unknown channel or person.
    """
    if unknown := sorted(said.keys() - {*FAULT, *BESIDES}):
        raise WrongFault(f"I do not know {', '.join(unknown)}; a fault has {', '.join(FAULT)}.")
    if not said.keys() & {"kind", *BESIDES}:
        raise WrongFault(f'"kind" is missing: one of {KINDS}.')
    if _flag(said, "clear"):
        space.faults.clear()
    if "limits" in said:
        space.limits = Limits() if _flag(said, "limits") else None
        space.changed()
    if "plan" in said:
        _plan(space, said["plan"])
    if "kind" in said:
        space.faults.add(_fault(said))
    return shown(space)


def _fault(said: Mapping[str, Any]) -> Fault:
    kind = _kind(said["kind"])
    # The page always sends the acting person; for a state, only the field it needs is relevant.
    place = {name: _text(said, name) for name in ("channel", "user") if NEEDED.get(kind) == name}
    for name, value in place.items():
        if not value.strip():
            raise WrongFault(f'"{name}" is missing.')
    count = _number(said, "count", whole=True)
    return Fault(
        kind=kind,
        method="*" if kind in STATES else _method(kind, said.get("method")),
        count=1 if count is None else int(count),
        seconds=_number(said, "seconds"),
        accepted=_flag(said, "accepted"),
        on=None if said.get("on") is None else _flag(said, "on"),
        **place,
    )


def _plan(space: Workspace, said: object) -> None:
    if not isinstance(said, dict) or not isinstance(said.get("kinds"), list):
        raise WrongFault('"plan" must be an object with fraction, seed and a list of kinds.')
    methods = said.get("methods")
    if methods is not None and not isinstance(methods, list):
        raise WrongFault('"methods" must be a list.')
    space.faults.plan(
        _number(said, "fraction") or 0,
        int(_number(said, "seed", whole=True) or 0),
        [_kind(one) for one in said["kinds"]],
        _number(said, "seconds"),
        methods=None if methods is None else [_method(FaultKind.RESET_AFTER, one) for one in methods],
    )


def _kind(name: object) -> FaultKind:
    try:
        return FaultKind(str(name))
    except ValueError:
        raise WrongFault(f'There is no fault "{name}"; there are {KINDS}.') from None


def _method(kind: FaultKind, name: object) -> str:
    known = TO_THE_APP if kind in ENVELOPES else METHODS
    if name is None or name == "*":
        return "*"
    if not isinstance(name, str) or name not in known:
        raise WrongFault(f'There is no "{name}" that {kind} could hit; there are {", ".join(known)}.')
    return name


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise WrongFault(f'"{name}" must be text.')
    return value


def _number(said: Mapping[str, Any], name: str, *, whole: bool = False) -> float | None:
    value = said.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise WrongFault(f'"{name}" must be a {"whole " if whole else ""}number.')
    return float(value)


def _flag(said: Mapping[str, Any], name: str) -> bool:
    value = said.get(name, False)
    if not isinstance(value, bool):
        raise WrongFault(f'"{name}" must be true or false.')
    return value
