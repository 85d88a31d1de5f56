"""Socket Mode: envelopes to the connected app, and its acknowledgements."""

import asyncio
import json
import logging
import uuid
from collections.abc import Sequence
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from practice.faults import Fault, FaultKind, Faults
from practice.model import Json, NoAnswer, NotConnected

log = logging.getLogger(__name__)

ACK_WITHIN = 3.0
RETRY_AFTER = (0.0, 60.0, 300.0)


class Link:
    """The connections of the app, used in turn.

    `faults` are applied to envelopes; None for no faults.
    """

    def __init__(self, *, ack_within: float = ACK_WITHIN, retry_after: Sequence[float] = RETRY_AFTER) -> None:
        self.ack_within = ack_within
        self.retry_after = retry_after
        self.faults: Faults | None = None
        self._connections: list[WebSocket] = []
        self._waiting: dict[str, tuple[WebSocket, asyncio.Future[object]]] = {}
        self._retries: set[asyncio.Task[None]] = set()

    @property
    def is_connected(self) -> bool:
        return bool(self._connections)

    async def serve(self, connection: WebSocket, app_id: str) -> None:
        """Serve one connected app until it disconnects."""
        await connection.accept()
        hello = {
            "type": "hello",
            "num_connections": len(self._connections) + 1,
            "connection_info": {"app_id": app_id},
            "debug_info": {"host": "practice", "approximate_connection_time": 18060},
        }
        await connection.send_text(json.dumps(hello))
        self._connections.append(connection)
        try:
            # receive_text refuses after a failed send, although acknowledgements may still be waiting to be read.
            while (message := await connection.receive())["type"] == "websocket.receive":
                self._take_ack(message.get("text") or "")
        finally:
            self._connections.remove(connection)
            self._drop_what_waits_for(connection)

    async def deliver(self, kind: str, payload: Json) -> object:
        """Send an envelope and return the body of its acknowledgement.

        Raises NotConnected or NoAnswer; an event is then sent again, at most three times.
        """
        try:
            return await self._send_first(kind, payload)
        except (NotConnected, NoAnswer) as failed:
            if kind == "events_api":
                again = asyncio.create_task(self._send_again(payload, _reason(failed)))
                self._retries.add(again)
                again.add_done_callback(self._retries.discard)
            raise

    async def close(self) -> None:
        for again in list(self._retries):
            again.cancel()
        for connection in list(self._connections):
            with suppress(RuntimeError):
                await connection.close()

    async def _send_first(self, kind: str, payload: Json) -> object:
        fault = self._fault(kind, payload)
        if fault is None:
            return await self._send(kind, payload, {})
        if fault.kind == FaultKind.EVENT_REPEATED:
            # Both at once, before either is acknowledged: the harder case for the app.
            first, second = self._send(kind, payload, {}), self._send(kind, payload, {})
            answer, _ = await asyncio.gather(first, second, return_exceptions=True)
            if isinstance(answer, BaseException):
                raise answer
            return answer
        patience = asyncio.create_task(asyncio.sleep(self.ack_within))
        if fault.kind == FaultKind.ACK_LATE:
            with suppress(NoAnswer, NotConnected):
                await self._send(kind, payload, {})
        await patience
        raise NoAnswer

    def _fault(self, kind: str, payload: Json) -> Fault | None:
        if self.faults is None or not self.is_connected:
            return None
        return self.faults.for_envelope(kind, payload.get("event", {}).get("type", ""))

    async def _send_again(self, payload: Json, reason: str) -> None:
        for attempt, pause in enumerate(self.retry_after, start=1):
            await asyncio.sleep(pause)
            try:
                await self._send("events_api", payload, {"retry_attempt": attempt, "retry_reason": reason})
            except (NotConnected, NoAnswer) as failed:
                reason = _reason(failed)
            else:
                return
        log.warning("event given up", extra={"event_id": payload.get("event_id")})

    async def _send(self, kind: str, payload: Json, more: Json) -> object:
        connection = self._next_connection()
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **more,
        }
        if kind == "events_api":
            envelope = {"retry_attempt": 0, "retry_reason": "", **envelope}
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = connection, answer
        try:
            await connection.send_text(json.dumps(envelope))
            return await asyncio.wait_for(answer, self.ack_within)
        except TimeoutError:
            raise NoAnswer from None
        except (WebSocketDisconnect, RuntimeError):
            raise NotConnected from None
        finally:
            self._waiting.pop(envelope_id, None)

    def _next_connection(self) -> WebSocket:
        if not self._connections:
            raise NotConnected
        connection = self._connections.pop(0)
        self._connections.append(connection)
        return connection

    def _take_ack(self, text: str) -> None:
        try:
            ack = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(ack.get("envelope_id", "")) if isinstance(ack, dict) else None
        if waiting and not waiting[1].done():
            waiting[1].set_result(ack.get("payload"))

    def _drop_what_waits_for(self, closed: WebSocket) -> None:
        """End the envelopes sent on a connection that has closed: no acknowledgement can come there."""
        for connection, answer in self._waiting.values():
            if connection is closed and not answer.done():
                answer.set_exception(NotConnected())


def _reason(failed: Exception) -> str:
    return "timeout" if isinstance(failed, NoAnswer) else "connection_failed"
