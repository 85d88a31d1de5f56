"""A cable between the store and PostgreSQL that can be cut, also at the worst moment."""

import socket
import threading
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url


class Cable:
    """Passes everything on, until told to lose what the database says to the next commit."""

    def __init__(self, url: str) -> None:
        self._there = make_url(url)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._loses_commit = threading.Event()
        self._stays_cut = False
        self._is_cut = threading.Event()
        self._ends: list[socket.socket] = []
        here = {"host": "127.0.0.1", "port": self._listening.getsockname()[1]}
        self.url = self._there.set(**here, query={}).render_as_string(hide_password=False)
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_next_commit(self, *, stay_cut: bool) -> None:
        self._stays_cut = stay_cut
        self._loses_commit.set()

    @property
    def has_lost_it(self) -> bool:
        return not self._loses_commit.is_set()

    def cut(self) -> None:
        """End all connections, and refuse new ones."""
        self._is_cut.set()
        while self._ends:
            with suppress(OSError):  # the store has closed it already
                self._ends.pop().shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._is_cut.clear()

    def close(self) -> None:
        """Listen no more. Closing alone leaves whoever waits for a connection waiting for ever."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self._is_cut.is_set():
                near.close()
                continue
            far = self._connect()
            self._ends.append(near)
            lost = threading.Event()
            threading.Thread(target=self._say, args=(near, far, lost), daemon=True).start()
            threading.Thread(target=self._hear, args=(near, far, lost), daemon=True).start()

    def _connect(self) -> socket.socket:
        folder = self._there.query.get("host")
        if folder is None:
            return socket.create_connection((self._there.host, self._there.port or 5432))
        far = socket.socket(socket.AF_UNIX)
        far.connect(str(Path(str(folder)) / f".s.PGSQL.{self._there.port or 5432}"))
        return far

    def _say(self, near: socket.socket, far: socket.socket, lost: threading.Event) -> None:
        """Pass on what the store says; from its commit on, this connection's answers are lost."""
        while words := _received(near):
            if b"COMMIT" in words and self._loses_commit.is_set():
                self._loses_commit.clear()
                lost.set()
            far.sendall(words)
        with suppress(OSError):  # the database has hung up
            far.shutdown(
                socket.SHUT_RDWR
            )  # who hears closes it: a closed number may be another connection's by then

    def _hear(self, near: socket.socket, far: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):  # the store has hung up, or the cable is cut
            self._pass_on(near, far, lost)
        near.close()
        far.close()

    def _pass_on(self, near: socket.socket, far: socket.socket, lost: threading.Event) -> None:
        while words := _received(far):
            if lost.is_set():  # the database has committed: it says so here
                if self._stays_cut:
                    self._is_cut.set()
                near.shutdown(socket.SHUT_RDWR)
                break
            near.sendall(words)


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(65536)
    except OSError:
        return b""
