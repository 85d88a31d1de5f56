"""Which permissions (scopes) the bot must have in Slack, and what is lost without each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cli.manifest import manifest_scopes

REINSTALL = "paste manifest.yaml into the app's settings (App Manifest), save, and install the app again"


@dataclass(frozen=True)
class Scope:
    """What is lost without a scope; `is_required` where the bot doesn't do its work without it."""

    lost: str
    is_required: bool = False


SCOPES: Mapping[str, Scope] = {
    "commands": Scope("nobody can type the command or choose a shortcut", is_required=True),
    "chat:write": Scope("it can say nothing", is_required=True),
    "chat:write.public": Scope("it posts only in channels that it was invited to"),
    "im:write": Scope("it can't open its conversation with a person, and reminds nobody", is_required=True),
    "im:history": Scope("it doesn't read what people write to it; a message in doubt there isn't looked up"),
    "channels:read": Scope(
        "it doesn't start, because it can't find the charter's channels", is_required=True
    ),
    "groups:read": Scope("it doesn't start, because it can't find the charter's channels", is_required=True),
    "channels:history": Scope(
        "it reads no replies in public channels; a message in doubt there isn't looked up"
    ),
    "groups:history": Scope(
        "it reads no replies in private channels; a message in doubt there isn't looked up"
    ),
    "app_mentions:read": Scope("it doesn't hear a mention in a channel"),
    "files:write": Scope("it sends no lists as files"),
    "files:read": Scope("it can't read a file that is dropped; a file of its own in doubt isn't looked up"),
    "reactions:write": Scope("it doesn't mark the replies that it kept or acted on"),
    "users:read": Scope("it can't tell colleagues from guests, and finds nobody's account", is_required=True),
    "users:read.email": Scope(
        "it finds the account of nobody on the roster, and reminds nobody", is_required=True
    ),
}


def check_scopes(granted: frozenset[str] | None) -> Iterator[str]:
    """Compare the scopes of the token with the manifest's; None where Slack doesn't name them."""
    if granted is None:
        yield "note  Slack does not say which scopes the token has"
        return
    asked = manifest_scopes()
    missing = sorted(asked - granted)
    if not missing:
        yield f"ok    the app has all {len(asked)} scopes of manifest.yaml"
    for name in missing:
        scope = SCOPES[name]
        level, need = ("fault", "required") if scope.is_required else ("note ", "not required")
        yield f"{level} the scope {name} is missing ({need}): {scope.lost}"
    if missing:
        yield f"note  the app has an older manifest. To add what is missing, {REINSTALL}"
    if more := sorted(granted - asked):
        yield f"note  the app has scopes that the bot never uses: {', '.join(more)}. To drop them, {REINSTALL}"
