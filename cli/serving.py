"""What a server needs of the machine: a socket on its port, and the signal to stop."""

import asyncio
import errno
import signal
import socket

from cli.environment import StartupError, WrongConfiguration


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises StartupError when the port cannot be used."""
    # asyncio sets TCP_NODELAY only on sockets whose protocol is named. Without it a response in two segments waits for
    # the delayed acknowledgement of the client: 44 ms a command on Linux.
    bound = socket.socket(proto=socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "that is no name of a host"
        bound.close()
        is_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        raise (StartupError if is_taken else WrongConfiguration)(
            f"Port {port} on {host} cannot be used: {reason}. Set HOST, and PORT or PRACTICE_PORT, to others."
        ) from None
    return bound


def stop_event() -> asyncio.Event:
    """Return an event that SIGTERM or Ctrl-C sets.

    It comes before anything that has to be closed. Until then the signal ends a process in the middle of its work, and
    the first process of a container, for which the kernel drops a signal without a handler, does not hear it at all.
    """
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    return stop
