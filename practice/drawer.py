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


def take(space: Workspace, request: Mapping[str, Any]) -> Json:
    """Add a fault, switch a state, or execute "clear", "limits" or "plan"; return the new status.

    Raises WrongFault or ValueError with a sentence, and Refused for an unknown channel or person.
    """
    if unknown := sorted(request.keys() - {*FAULT, *BESIDES}):
        raise WrongFault(f"I do not know {', '.join(unknown)}; a fault has {', '.join(FAULT)}.")
    if not request.keys() & {"kind", *BESIDES}:
        raise WrongFault(f'"kind" is missing: one of {KINDS}.')
    if _flag(request, "clear"):
        space.faults.clear()
    if "limits" in request:
        space.limits = Limits() if _flag(request, "limits") else None
        space.changed()
    if "plan" in request:
        _plan(space, request["plan"])
    if "kind" in request:
        space.faults.add(_fault(request))
    return shown(space)


def _fault(request: Mapping[str, Any]) -> Fault:
    kind = _kind(request["kind"])
    # The page always sends the acting person; for a state, only the field it needs is relevant.
    place = {name: _text(request, name) for name in ("channel", "user") if NEEDED.get(kind) == name}
    for name, value in place.items():
        if not value.strip():
            raise WrongFault(f'"{name}" is missing.')
    count = _number(request, "count", whole=True)
    return Fault(
        kind=kind,
        method="*" if kind in STATES else _method(kind, request.get("method")),
        count=1 if count is None else int(count),
        seconds=_number(request, "seconds"),
        accepted=_flag(request, "accepted"),
        on=None if request.get("on") is None else _flag(request, "on"),
        **place,
    )


def _plan(space: Workspace, request: object) -> None:
    if not isinstance(request, dict) or not isinstance(request.get("kinds"), list):
        raise WrongFault('"plan" must be an object with fraction, seed and a list of kinds.')
    methods = request.get("methods")
    if methods is not None and not isinstance(methods, list):
        raise WrongFault('"methods" must be a list.')
    space.faults.plan(
        _number(request, "fraction") or 0,
        int(_number(request, "seed", whole=True) or 0),
        [_kind(one) for one in request["kinds"]],
        _number(request, "seconds"),
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


def _text(request: Mapping[str, Any], name: str) -> str:
    value = request.get(name, "")
    if not isinstance(value, str):
        raise WrongFault(f'"{name}" must be text.')
    return value


def _number(request: Mapping[str, Any], name: str, *, whole: bool = False) -> float | None:
    value = request.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise WrongFault(f'"{name}" must be a {"whole " if whole else ""}number.')
    return float(value)


def _flag(request: Mapping[str, Any], name: str) -> bool:
    value = request.get(name, False)
    if not isinstance(value, bool):
        raise WrongFault(f'"{name}" must be true or false.')
    return value
