"""Who may talk to the practice workspace: whoever asks for it by a name of this computer."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

REFUSED = (
    "The practice workspace answers on this computer alone: open it as http://127.0.0.1 or http://localhost."
)


class Guard:
    """Refuses requests for another host than this computer, and than the one that it was told to listen on.

    A page of somewhere else may have its name lead here: its scripts then count as ours to the browser, but they still
    ask for that name.
    """

    def __init__(self, app: ASGIApp, host: str = "") -> None:
        self.app = app
        self.host = host.casefold()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_here(Headers(scope=scope).get("host", "")):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(REFUSED, 403)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})

    def _is_here(self, said: str) -> bool:
        try:
            name = urlsplit(f"//{said}").hostname or ""
            return name in {"localhost", self.host} - {""} or ip_address(name).is_loopback
        except ValueError:
            return False
