"""Conversion of typed text to Slack's format: escaped, with mentions and links marked."""

import re
from collections.abc import Callable

MARK = re.compile(
    r"(?P<link>https?://[^\s<>|]+[^\s<>|.,;:!?)\]}'\"])"
    r"|(?P<known><@[UW][A-Z0-9]+>|<#C[A-Z0-9]+>)"
    r"|(?<![\w@])@(?P<person>[\w][\w.\-]*)"
    r"|(?<![\w#])#(?P<channel>[\w][\w\-]*)"
    r"|(?P<sign>[&<>])"
)
SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
EVERYBODY = {"here", "channel", "everyone"}

FindId = Callable[[str], str | None]


def escape(text: str) -> str:
    return re.sub("[&<>]", lambda sign: SIGNS[sign[0]], text)


def as_message(text: str, *, person: FindId, channel: FindId) -> str:
    return _marked(text, person, channel, with_names=False)


def as_command(text: str, *, person: FindId, channel: FindId) -> str:
    return _marked(text, person, channel, with_names=True)


def _marked(text: str, person: FindId, channel: FindId, *, with_names: bool) -> str:
    def mark(found: re.Match[str]) -> str:
        if found["link"]:
            return f"<{escape(found['link'])}>"
        if found["known"]:
            return found[0]
        if found["person"]:
            return _mention(found["person"], person, with_names=with_names)
        if found["channel"]:
            return _channel(found["channel"], channel)
        return SIGNS[found[0]]

    return MARK.sub(mark, text)


def _mention(name: str, find: FindId, *, with_names: bool) -> str:
    known = name.rstrip(".-")
    rest = name[len(known) :]
    if known in EVERYBODY:
        return f"<!{known}>{rest}"
    user = find(known)
    if user is None:
        return f"@{name}"
    return (f"<@{user}|{known}>" if with_names else f"<@{user}>") + rest


def _channel(name: str, find: FindId) -> str:
    channel = find(name)
    return f"#{name}" if channel is None else f"<#{channel}|{name}>"
